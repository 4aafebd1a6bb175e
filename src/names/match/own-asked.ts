import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { TaxonomicStatus } from '../backbone/usage.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import type { NameType, ParsedName } from '../parsed-name.ts';
import { type AskedAuthorship, askedAuthorship, parsedAuthorship } from './authors.ts';

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
  readonly status: TaxonomicStatus | null;
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

/**
 * Length of a plain name at the beginning of a text: a capitalised word and up to two small ones, ASCII letters and hyphens, followed by
 * the end, or by a space and an authorship (a capital letter or a parenthesis). 0: the text is not so plain.
 */
export function plainNameLength(text: string): number {
  const { length } = text;
  if (length < 2 || length > 200 || !isCapital(text.charCodeAt(0))) return 0;
  let at = 1;
  let words = 1;
  for (;;) {
    const start = at;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (!isSmall(code) && code !== HYPHEN) break;
      at++;
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

/** A name of plain words, as the parser would read it. `canonical` is known to be a name of the backbone. */
export function plainName(
  text: string,
  canonical: string,
  key: string,
  authorship: string | null,
  context: OwnContext,
): OwnName {
  const first = canonical.indexOf(' ');
  const second = first < 0 ? -1 : canonical.indexOf(' ', first + 1);
  const rank =
    context.rank ?? (first < 0 ? null : second < 0 ? 'SPECIES' : ('INFRASPECIFIC_NAME' as const));
  return {
    text,
    type: 'scientific',
    genus: first < 0 ? canonical : canonical.slice(0, first),
    infragenericEpithet: null,
    specificEpithet:
      first < 0 ? null : canonical.slice(first + 1, second < 0 ? canonical.length : second),
    infraspecificEpithet: second < 0 ? null : canonical.slice(second + 1),
    canonical,
    key,
    rank,
    askedRank: rank,
    isUndetermined: false,
    isWhole: false,
    authorship: authorship === null ? null : askedAuthorship(authorship),
    code: context.code,
    status: context.status,
  };
}

/** Parts of a name up to the first mark of doubt. */
interface CertainParts {
  genus: string | null;
  infragenericEpithet: string | null;
  specificEpithet: string | null;
  infraspecificEpithet: string | null;
  isUndetermined: boolean;
}

function certainParts(parsed: ParsedName): CertainParts {
  const parts: CertainParts = {
    genus: parsed.genus ?? parsed.uninomial,
    infragenericEpithet: parsed.infragenericEpithet,
    specificEpithet: parsed.specificEpithet,
    infraspecificEpithet: parsed.infraspecificEpithet,
    isUndetermined: parsed.type === 'informal',
  };
  const doubt = parsed.words.find(
    ({ kind }) => kind === 'comparisonMarker' || kind === 'approximationMarker',
  );
  if (doubt === undefined) return parts;
  parts.isUndetermined = true;
  const isAfter = (kind: string): boolean => {
    const word = parsed.words.find((one) => one.kind === kind);
    return word === undefined || word.start > doubt.start;
  };
  if (isAfter('species')) parts.specificEpithet = null;
  if (parts.specificEpithet === null || isAfter('infraspecies')) parts.infraspecificEpithet = null;
  return parts;
}

const WHOLE: ReadonlySet<NameType> = new Set<NameType>([
  'virus',
  'otu',
  'hybridFormula',
  'placeholder',
  'noName',
]);

const plainSpaces = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** A parsed name as our own matching compares it. */
export function parsedOwnName(text: string, parsed: ParsedName, context: OwnContext): OwnName {
  const parts = certainParts(parsed);
  const isWhole = WHOLE.has(parsed.type) || parts.genus === null;
  const canonical = isWhole ? plainSpaces(text) : canonicalOf(parts);
  const byForm = parsed.rank === 'UNRANKED' ? null : parsed.rank;
  const asked = context.rank ?? byForm;
  const isComplete =
    !parts.isUndetermined && (parts.specificEpithet !== null || parsed.specificEpithet === null);
  return {
    text,
    type: parsed.type,
    ...parts,
    canonical,
    key: lookupKey(canonical),
    rank: isComplete ? asked : certainRank(parts),
    askedRank: parts.isUndetermined ? (asked ?? 'SPECIES') : asked,
    isWhole,
    authorship: parts.isUndetermined ? null : parsedAuthorship(parsed),
    code: context.code ?? parsed.code,
    status: context.status,
  };
}

const certainRank = (parts: CertainParts): Rank | null =>
  parts.specificEpithet === null ? null : 'SPECIES';

function canonicalOf(parts: CertainParts): string {
  const { genus, infragenericEpithet, specificEpithet, infraspecificEpithet } = parts;
  if (specificEpithet === null) return infragenericEpithet ?? genus ?? '';
  const species = `${genus} ${specificEpithet}`;
  return infraspecificEpithet === null ? species : `${species} ${infraspecificEpithet}`;
}
