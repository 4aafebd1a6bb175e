import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { RowNumber } from '../backbone/backbone.ts';
import type { TaxonomicStatus } from '../backbone/usage.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { authorshipText } from '../gbif/format.ts';
import type { GbifName } from '../gbif/gbif-name.ts';
import { parseGbifName } from '../gbif/to-gbif.ts';
import type { NameType, ParsedName } from '../parsed-name.ts';
import { parseName } from '../parser/parse-name.ts';
import { type AskedAuthorship, askedAuthorship } from './authors.ts';
import { isInfrageneric, isInfraspecific, isPlaced, isSpeciesOrBelow } from './rank-facts.ts';
import { firstWord } from './simple-name.ts';

/** A name as our own matching compares it. */
export interface OwnName {
  /** As written or put together. */
  readonly text: string;
  readonly type: NameType;
  /** Genus, or the one word of the name; null where the name has no such parts. */
  readonly genus: string | null;
  readonly infragenericEpithet: string | null;
  readonly specificEpithet: string | null;
  readonly infraspecificEpithet: string | null;
  /** The name without markers, subgenus and authorship; of a name that only matches as a whole, the text. */
  readonly canonical: string;
  readonly key: string;
  /** Rank as stated, or as the form of the name tells; null: unknown. */
  readonly rank: Rank | null;
  /** Rank of what was asked, where the name is not determined so far. */
  readonly askedRank: Rank | null;
  /** Not determined further than its parts say: "Aus sp.", "Aus cf. bus". */
  readonly isUndetermined: boolean;
  /** Names that are compared as a whole only. */
  readonly isWhole: boolean;
  readonly authorship: AskedAuthorship | null;
  readonly code: NomenclaturalCode | null;
  /** The code is the query's, not only that of the form of the name. */
  readonly isCodeStated: boolean;
  readonly status: TaxonomicStatus | null;
  /** Rows of the key, where they were looked up already; null: not yet. */
  readonly rows: readonly RowNumber[] | null;
  /** A row that is known to have the canonical name letter by letter; −1: not known. */
  readonly sameRow: RowNumber;
  /** That row is known to have the very authorship, too. */
  readonly isSameAuthor: boolean;
}

/** What else a query says of its name. */
export interface OwnContext {
  readonly rank: Rank | null;
  readonly code: NomenclaturalCode | null;
  readonly status: TaxonomicStatus | null;
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const SPACE = 32;
const HYPHEN = 45;
const OPEN = 40;
const DOT = 46;

/** Ranks of the markers that plain names may have. */
const MARKERS: Readonly<Record<string, Rank>> = { subsp: 'SUBSPECIES', var: 'VARIETY', f: 'FORM' };

/**
 * Length of a plain name at the beginning of a text: a capitalised word and up to two small ones, the last perhaps behind "subsp.",
 * "var." or "f.", in ASCII letters and hyphens, followed by the end, or by a space and an authorship (a capital letter or a
 * parenthesis). 0: the text is not so plain.
 */
export function plainNameLength(text: string): number {
  const { length } = text;
  if (length < 2 || length > 200 || !isCapital(text.charCodeAt(0))) return 0;
  let at = 1;
  let words = 1;
  let hasMarker = false;
  for (;;) {
    const start = at;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (!isSmall(code) && code !== HYPHEN) break;
      at++;
    }
    const isMarker = words === 3 && !hasMarker && isMarkerBetween(text, start, at);
    if (isMarker) {
      hasMarker = true;
      at += 2;
      continue;
    }
    if (at - start < (words === 1 ? 1 : 2)) return 0;
    if (at === length) return at;
    if (text.charCodeAt(at) !== SPACE || at + 1 === length) return 0;
    const next = text.charCodeAt(at + 1);
    if (isCapital(next) || next === OPEN) return at;
    if (!isSmall(next) || words === 3) return 0;
    words++;
    at++;
  }
}

const isMarkerBetween = (text: string, from: number, to: number): boolean =>
  text.charCodeAt(to) === DOT &&
  text.charCodeAt(to + 1) === SPACE &&
  isSmall(text.charCodeAt(to + 2)) &&
  Object.hasOwn(MARKERS, text.slice(from, to));

/** Rank that the words of a plain name tell; null: one word. */
export function rankOfForm(canonical: string): Rank | null {
  const first = canonical.indexOf(' ');
  if (first < 0) return null;
  const second = canonical.indexOf(' ', first + 1);
  if (second < 0) return 'SPECIES';
  const dot = canonical.indexOf('.', second);
  const marked = dot < 0 ? undefined : MARKERS[canonical.slice(second + 1, dot)];
  return marked ?? 'INFRASPECIFIC_NAME';
}

/** Whether a rank goes with the words of a name: "Tobacco mosaic virus" is a species. */
export function isOfForm(canonical: string, rank: Rank): boolean {
  const asked = rankOfForm(canonical);
  if (rank === asked || !isPlaced(rank)) return true;
  if (asked === null) return !isSpeciesOrBelow(rank);
  if (asked === 'SPECIES') return isSpeciesOrBelow(rank) && !isInfraspecific(rank);
  return asked === 'INFRASPECIFIC_NAME' && isInfraspecific(rank);
}

/** A stated rank; null where the name has more words than names of that rank: "Aus bus cus" is no species. */
function fittingRank(stated: Rank | null, canonical: string): Rank | null {
  if (stated === null || !isPlaced(stated) || isInfraspecific(stated)) return stated;
  return rankOfForm(canonical) === 'INFRASPECIFIC_NAME' ? null : stated;
}

/**
 * A name of plain words, as the parser would read it. `canonical` is known to be the name of `sameRow`, with `isSameAuthor` the
 * authorship as well; `rows` are all of its key.
 */
export function plainName(
  text: string,
  canonical: string,
  key: string,
  rows: readonly RowNumber[],
  sameRow: RowNumber,
  authorship: string | null,
  isSameAuthor: boolean,
  context: OwnContext,
): OwnName {
  const first = canonical.indexOf(' ');
  const second = first < 0 ? -1 : canonical.indexOf(' ', first + 1);
  const last = canonical.lastIndexOf(' ');
  const isMarked = second >= 0 && last > second;
  const rank = fittingRank(context.rank, canonical) ?? rankOfForm(canonical);
  return {
    text,
    type: 'scientific',
    genus: first < 0 ? canonical : canonical.slice(0, first),
    infragenericEpithet: null,
    specificEpithet:
      first < 0 ? null : canonical.slice(first + 1, second < 0 ? canonical.length : second),
    infraspecificEpithet: second < 0 ? null : canonical.slice(last + 1),
    canonical: isMarked ? `${canonical.slice(0, second)}${canonical.slice(last)}` : canonical,
    key,
    rank,
    askedRank: rank,
    isUndetermined: false,
    isWhole: false,
    authorship: authorship === null ? null : askedAuthorship(authorship),
    code: context.code,
    isCodeStated: context.code !== null,
    status: context.status,
    rows,
    sameRow,
    isSameAuthor,
  };
}

/** Parts of a name as far as they are certain. */
interface CertainParts {
  readonly genus: string | null;
  readonly infragenericEpithet: string | null;
  readonly specificEpithet: string | null;
  readonly infraspecificEpithet: string | null;
  readonly isUndetermined: boolean;
}

/** A name as read by one of the two readers. */
interface ReadName {
  readonly type: NameType;
  readonly parts: CertainParts;
  /** As its form tells; null: it does not. */
  readonly rank: Rank | null;
  readonly code: NomenclaturalCode | null;
  readonly authorship: string | null;
}

function certainParts(parsed: ParsedName): CertainParts {
  const { specificEpithet, infraspecificEpithet } = parsed;
  const isUndetermined = parsed.type === 'informal';
  const doubt = parsed.words.find(
    ({ kind }) => kind === 'comparisonMarker' || kind === 'approximationMarker',
  );
  const isCertain = (kind: string): boolean => {
    const word = parsed.words.find((one) => one.kind === kind);
    return doubt === undefined || (word !== undefined && word.start < doubt.start);
  };
  const species = isCertain('species') ? specificEpithet : null;
  return {
    ...genusGroupParts(parsed),
    specificEpithet: species,
    infraspecificEpithet:
      species !== null && isCertain('infraspecies') ? infraspecificEpithet : null,
    isUndetermined: isUndetermined || doubt !== undefined,
  };
}

/** "Aus subgen. Bus": a genus and its subgenus. */
function genusGroupParts(parsed: ParsedName): {
  readonly genus: string | null;
  readonly infragenericEpithet: string | null;
} {
  const full = parsed.canonical?.full ?? '';
  if (parsed.uninomial === null || !isInfrageneric(parsed.rank) || !full.includes(' ')) {
    return {
      genus: parsed.genus ?? parsed.uninomial,
      infragenericEpithet: parsed.infragenericEpithet,
    };
  }
  return { genus: firstWord(full), infragenericEpithet: parsed.uninomial };
}

const givenRank = (rank: Rank): Rank | null => (rank === 'UNRANKED' ? null : rank);

const GBIF_TYPES: Readonly<Partial<Record<GbifName['type'], NameType>>> = {
  HYBRID_FORMULA: 'hybridFormula',
  OTU: 'otu',
  VIRUS: 'virus',
  PLACEHOLDER: 'placeholder',
  NO_NAME: 'noName',
  INFORMAL: 'informal',
};

/** "Aus (Bus) Cus" that is said to be a genus has the author of its basionym in the brackets, not a subgenus. */
const isWrongSubgenus = (parsed: ParsedName, rank: Rank | null): boolean =>
  rank !== null &&
  !isInfrageneric(rank) &&
  parsed.uninomial !== null &&
  (parsed.canonical?.full ?? '').includes(' ');

/**
 * Reads a name. What our parser, which keeps to gnparser's ways, cannot read to its end is read again in GBIF's way: that knows
 * names in capitals and words for what is not determined.
 */
function read(text: string, context: OwnContext): ReadName {
  const parsed = parseName(text, { rank: context.rank, code: context.code });
  if (parsed.isParsed && parsed.tail === null && !isWrongSubgenus(parsed, context.rank)) {
    return {
      type: parsed.type,
      parts: certainParts(parsed),
      rank: givenRank(parsed.rank),
      code: parsed.code,
      authorship: parsed.authorship?.normalized ?? null,
    };
  }
  const gbif = parseGbifName(text, { dialect: '3.16', rank: context.rank, code: context.code });
  return {
    type: GBIF_TYPES[gbif.type] ?? 'scientific',
    parts: {
      genus: gbif.result === 'PARSED' ? (gbif.genus ?? gbif.uninomial) : null,
      infragenericEpithet: gbif.infragenericEpithet,
      specificEpithet: gbif.specificEpithet,
      infraspecificEpithet: gbif.infraspecificEpithet,
      isUndetermined: gbif.type === 'INFORMAL',
    },
    rank: givenRank(gbif.rank as Rank),
    code: gbif.code,
    authorship: authorshipText(gbif),
  };
}

const WHOLE: ReadonlySet<NameType> = new Set<NameType>([
  'virus',
  'otu',
  'hybridFormula',
  'placeholder',
  'noName',
]);

/** A text without space at its ends and with single spaces in it. */
export const plainSpaces = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** Any name as our own matching compares it. */
export function readOwnName(text: string, context: OwnContext): OwnName {
  const { type, parts: readParts, rank: form, code, authorship } = read(text, context);
  const parts =
    readParts.isUndetermined || !endsUndetermined(text)
      ? readParts
      : { ...readParts, isUndetermined: true };
  const isWhole = WHOLE.has(type) || parts.genus === null;
  const canonical = isWhole ? plainSpaces(text) : canonicalOf(parts);
  const asked = (isWhole ? context.rank : fittingRank(context.rank, canonical)) ?? form;
  return {
    text,
    type,
    ...parts,
    genus: type === 'hybridFormula' && !isOneGenus(text) ? null : parts.genus,
    canonical,
    key: lookupKey(canonical),
    rank: parts.isUndetermined ? (parts.specificEpithet === null ? null : 'SPECIES') : asked,
    askedRank: parts.isUndetermined ? (asked ?? 'SPECIES') : asked,
    isWhole,
    authorship: authorship === null || parts.isUndetermined ? null : askedAuthorship(authorship),
    code: context.code ?? code,
    isCodeStated: context.code !== null,
    status: context.status,
    rows: null,
    sameRow: -1,
    isSameAuthor: false,
  };
}

const undetermined = /\s(?:sp|spp|spec|gen|ssp|subsp|indet|cf|aff)\b\.?\s?\d{0,4}$/i;

/** "… Gen. 1 sp. 2": whatever a parser made of the beginning. */
const endsUndetermined = (text: string): boolean =>
  undetermined.test(text.length > 100 ? text.slice(-100).trimEnd() : text.trimEnd());

const otherGenus = /[×xX]\s+(\p{Lu}\p{L}*)/u;

/** Whether the parents of a hybrid are of one genus, as far as the second one's is given. */
function isOneGenus(formula: string): boolean {
  const genus = otherGenus.exec(formula.slice(0, 1000))?.[1];
  return genus === undefined || genus.length === 1 || genus === firstWord(formula.trim());
}

function canonicalOf(parts: CertainParts): string {
  const { genus, infragenericEpithet, specificEpithet, infraspecificEpithet } = parts;
  if (specificEpithet === null) return infragenericEpithet ?? genus ?? '';
  const species = `${genus} ${specificEpithet}`;
  return infraspecificEpithet === null ? species : `${species} ${infraspecificEpithet}`;
}
