import { uuidV5 } from '../../terms/index.ts';
import type {
  Authorship,
  AuthorTeam,
  InfraspecificPart,
  NameParts,
  ParsedName,
} from '../parsed-name.ts';
import { parseName } from '../parser/parse-name.ts';
import { WARNINGS } from '../parser/warnings.ts';
import type { GnAuthors, GnAuthorship, GnDetails, GnparserName } from './gnparser-name.ts';
import { breakCapitals, gnparserWords } from './gnparser-words.ts';

/** gnparser's namespace: the UUIDv5 of "globalnames.org" in the namespace of domain names. */
export const NAMESPACE = '90181196-fecf-5082-a4c1-411d4f314cda';

/** How much of gnparser's result is wanted. */
export interface GnparserOptions {
  /** Whether the result has `details` and `words`; default true. */
  readonly withDetails?: boolean;
  /** Whether the name was read as a cultivar's may be; says so in the result. */
  readonly withCultivars?: boolean;
}

type Fields = Record<string, unknown>;

/** A parsed name as gnparser gives it, field by field. */
export function toGnparser(read: ParsedName, options: GnparserOptions = {}): GnparserName {
  const parsed = asGnparserReads(read, options);
  const { verbatim } = parsed;
  if (!parsed.isParsed || parsed.isCaseMended) return unparsedName(parsed, options);
  const name: Fields = { parsed: true };
  if (options.withCultivars) name['nomenclaturalCodeSetting'] = 'ICNCP';
  name['quality'] = parsed.quality;
  if (parsed.warnings.length > 0) name['qualityWarnings'] = parsed.warnings;
  name['verbatim'] = verbatim;
  name['normalized'] = breakCapitals(parsed.normalized ?? '');
  name['canonical'] = canonical(parsed);
  name['cardinality'] = parsed.cardinality;
  addTraits(name, parsed);
  if (options.withDetails !== false) {
    name['details'] = details(parsed);
    name['words'] = gnparserWords(parsed);
  }
  mendUninomial(name, parsed);
  name['id'] = uuidV5(NAMESPACE, verbatim);
  return name as unknown as GnparserName;
}

/** The name as gnparser would have read it, where that differs. */
export const asGnparserReads = (read: ParsedName, options: GnparserOptions = {}): ParsedName =>
  hasInitialsBehind(read) ? withInitialsApart(read, options) : read;

/** gnparser takes "Gould, J" for two authors, which has other doubts, too: such a name is read again. */
const withInitialsApart = (
  { verbatim }: ParsedName,
  { withCultivars = false }: GnparserOptions,
): ParsedName => parseName(verbatim, { withCultivars, initialsApart: true });

const MAX_INITIALS = 6;
const comma = 0x2c;
const semicolon = 0x3b;

/** Whether an author's initials stand behind the surname: few capitals after a comma, or authors parted by semicolons. */
function hasInitialsBehind({ words: all, verbatim }: ParsedName): boolean {
  for (const { kind, start, end } of all) {
    if (kind !== 'authorWord' || end - start > MAX_INITIALS) continue;
    let at = start - 1;
    while (verbatim.charCodeAt(at) === 0x20) at -= 1;
    const isBehind = verbatim.charCodeAt(at) === comma || verbatim.charCodeAt(end) === semicolon;
    if (isBehind && isCapitals(verbatim, start, end)) return true;
  }
  return false;
}

function isCapitals(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end);
  return word === word.toUpperCase();
}

function unparsedName(
  { verbatim, type, isExtinct }: ParsedName,
  { withCultivars }: GnparserOptions,
): GnparserName {
  const id = uuidV5(NAMESPACE, verbatim);
  const virus = type === 'virus' ? ({ virus: true } as const) : {};
  const dagger = isExtinct && type !== 'virus' ? ({ daggerChar: true } as const) : {};
  const code = withCultivars ? { nomenclaturalCodeSetting: 'ICNCP' } : {};
  return { parsed: false, ...code, quality: 0, verbatim, cardinality: 0, ...virus, ...dagger, id };
}

function canonical({ canonical: forms }: ParsedName): GnparserName['canonical'] {
  return { stemmed: forms?.stemmed ?? '', simple: forms?.simple ?? '', full: forms?.full ?? '' };
}

const hybrids = {
  named: 'NAMED_HYBRID',
  notho: 'NOTHO_HYBRID',
  formula: 'HYBRID_FORMULA',
  namedGraftChimera: 'NAMED_GRAFT_CHIMERA',
  graftChimeraFormula: 'GRAFT_CHIMERA_FORMULA',
} as const;

const surrogates = {
  approximation: 'APPROXIMATION',
  comparison: 'COMPARISON',
  bold: 'BOLD_SURROGATE',
} as const;

/** gnparser leaves the marker of a cultivar out of what it did not read, but for hybrids: " cv. 'Gala'" is " 'Gala'" there. */
const tailOf = (tail: string, isHybrid: boolean): string =>
  isHybrid ? tail : tail.replace(CULTIVAR_MARKER, '');

const CULTIVAR_MARKER =
  /^\s+(?:cultivar|cv)(?:\.(?=\s*['"\u2018-\u201d]))?(?=[\s.'"\u2018-\u201d])/u;

function addTraits(name: Fields, parsed: ParsedName): void {
  const rank = rankOf(parsed);
  if (rank !== null) name['rank'] = rank;
  const whole = authorshipOf(parsed);
  if (whole !== null) name['authorship'] = authorship(whole);
  if (parsed.isBacterial) name['bacteria'] = 'yes';
  else if (parsed.isBacterialHomonym) name['bacteria'] = 'maybe';
  if (parsed.isCandidatus) name['candidatus'] = true;
  if (parsed.type === 'virus') name['virus'] = true;
  if (parsed.parts.some(({ cultivarEpithet }) => cultivarEpithet !== null)) name['cultivar'] = true;
  if (parsed.isExtinct) name['daggerChar'] = true;
  if (parsed.hybrid !== null) name['hybrid'] = hybrids[parsed.hybrid];
  if (parsed.surrogate !== null) name['surrogate'] = surrogates[parsed.surrogate];
  if (parsed.tail !== null) name['tail'] = tailOf(parsed.tail, parsed.hybrid !== null);
}

const authorOrSubgenus = WARNINGS.authorOrSubgenus;

/**
 * Behind a genus, gnparser takes "(Spruce)" for a subgenus first and puts the authorship together later: with one space, and with what
 * stands in parentheses behind it, which is then also the tail.
 */
function mendUninomial(name: Fields, parsed: ParsedName): void {
  const [part] = parsed.parts;
  if (part?.uninomial == null || part.authorship === null) return;
  if (!parsed.warnings.includes(authorOrSubgenus) || part.authorship.basionym === null) return;
  const behind = parsed.tail?.trim() ?? '';
  const isAuthorship = part.authorship.combination === null && /^\([^()]+\)$/.test(behind);
  const verbatim = part.authorship.verbatim.replace(/\)\s*(?=\S)/, ') ');
  const mended = {
    ...authorship(part.authorship),
    verbatim: isAuthorship ? `${verbatim} ${behind}` : verbatim,
  };
  name['authorship'] = mended;
  if (isAuthorship) name['tail'] = behind;
  if (name['details'] !== undefined)
    name['details'] = { uninomial: { ...uninomialDetails(part), authorship: mended } };
}

/** Authorship of the whole name; of "Aus bus Smith cf." none: what is compared has no authors. */
export function authorshipOf({ parts: [part], authorship: whole }: ParsedName): Authorship | null {
  if (part === undefined || !part.isMarkerBelowSpecies) return whole;
  return part.infraspecific[0]?.authorship ?? null;
}

/** gnparser's rank is the last marker that was read, "sp." of binomials, and none otherwise. */
function rankOf(parsed: ParsedName): string | null {
  const last = parsed.parts.at(-1);
  if (last === undefined) return null;
  if (last.form === 'virus') return virusRank(parsed);
  if (parsed.parts.some(({ cultivarEpithet }) => cultivarEpithet !== null)) return null;
  if (parsed.cardinality === 2 || isBoldSpecies(parsed)) return 'sp.';
  const marked = parsed.parts.findLast(hasMarker);
  return marked?.infraspecific.at(-1)?.marker ?? marked?.rankMarker ?? null;
}

/** gnparser takes back the cardinality of names with a BIN behind them, not the rank. */
const isBoldSpecies = ({ surrogate, specificEpithet, infraspecific }: ParsedName): boolean =>
  surrogate === 'bold' && specificEpithet !== null && infraspecific.length === 0;

const hasMarker = (part: NameParts): boolean =>
  part.rankMarker !== null ||
  (part.form !== 'comparison' && part.infraspecific.at(-1)?.marker != null);

/** Ranks of viruses in gnparser's words. */
function virusRank({ rank }: ParsedName): string {
  return rank.charAt(0) + rank.slice(1).toLowerCase();
}

/** The authorship of the whole name is that of its last part, too: it is made once. */
let lastFrom: Authorship | null = null;
let lastMade: GnAuthorship | null = null;

function authorship(from: Authorship): GnAuthorship {
  if (lastFrom !== from || lastMade === null) {
    lastMade = makeAuthorship(from);
    lastFrom = from;
  }
  return lastMade;
}

function makeAuthorship(from: Authorship): GnAuthorship {
  const original = from.basionym ?? from.combination;
  const combination = from.basionym === null ? null : from.combination;
  const to: Fields = { verbatim: from.verbatim, normalized: breakCapitals(from.normalized) };
  const year = gnparserYear(from);
  if (year !== null) to['year'] = year;
  to['authors'] = allAuthors(original, combination);
  if (original !== null) to['originalAuth'] = team(original);
  if (combination !== null) to['combinationAuth'] = team(combination);
  return to as unknown as GnAuthorship;
}

/** The year that gnparser gives for the whole: of the first authors, in parentheses where it is rough; null: none. */
export function gnparserYear(from: Authorship): string | null {
  const original = from.basionym ?? from.combination;
  return yearOf(original) ?? yearOf(original?.ex ?? null) ?? yearOf(original?.in ?? null);
}

function yearOf(from: AuthorTeam | null): string | null {
  if (from === null || from.year === null) return null;
  return from.isApproximateYear ? `(${from.year})` : from.year;
}

function allAuthors(original: AuthorTeam | null, combination: AuthorTeam | null): string[] {
  const all = new Set<string>();
  for (const one of [original, combination]) {
    for (const team of [one, one?.ex, one?.in]) {
      for (const author of team?.authors ?? []) all.add(breakCapitals(author));
    }
  }
  return [...all];
}

function team(from: AuthorTeam): GnAuthors {
  const to: Fields = { authors: from.authors.map(breakCapitals) };
  if (from.year !== null) {
    to['year'] = from.isApproximateYear
      ? { year: from.year, isApproximate: true }
      : { year: from.year };
  }
  if (from.ex !== null) to['exAuthors'] = team(from.ex);
  if (from.in !== null) to['inAuthors'] = team(from.in);
  if (from.emend !== null) to['emendAuthors'] = team(from.emend);
  return to as unknown as GnAuthors;
}

function details(parsed: ParsedName): GnDetails {
  const isFormula = parsed.hybrid === 'formula' || parsed.hybrid === 'graftChimeraFormula';
  if (isFormula) {
    const key = parsed.hybrid === 'formula' ? 'hybridFormula' : 'graftChimeraFormula';
    return { [key]: parsed.parts.map((part) => partDetails(part, parsed)) };
  }
  const [part] = parsed.parts;
  return part === undefined ? {} : partDetails(part, parsed);
}

function partDetails(part: NameParts, parsed: ParsedName): GnDetails {
  switch (part.form) {
    case 'uninomial':
      return { uninomial: uninomialDetails(part) };
    case 'approximation':
      return { approximation: approximationDetails(part) };
    case 'comparison':
      return { comparison: comparisonDetails(part) };
    case 'virus':
      return virusDetails(part, parsed);
    case 'species':
      return part.infraspecific.length === 0
        ? { species: speciesDetails(part) }
        : {
            infraspecies: {
              ...speciesDetails(part),
              infraspecies: part.infraspecific.map(infraspeciesDetails),
            },
          };
  }
}

function uninomialDetails(part: NameParts): Fields {
  const to: Fields = { uninomial: part.uninomial };
  if (part.rankMarker !== null) to['rank'] = part.rankMarker;
  if (part.cultivarEpithet !== null) to['cultivar'] = part.cultivarEpithet;
  if (part.parent !== null) to['parent'] = part.parent;
  if (part.authorship !== null) to['authorship'] = authorship(part.authorship);
  return to;
}

function speciesDetails(part: NameParts): Fields {
  const to: Fields = { genus: part.genus };
  if (part.infragenericEpithet !== null) to['subgenus'] = part.infragenericEpithet;
  to['species'] = part.specificEpithet;
  if (part.cultivarEpithet !== null) to['cultivar'] = part.cultivarEpithet;
  if (part.authorship !== null) to['authorship'] = authorship(part.authorship);
  return to;
}

function infraspeciesDetails(part: InfraspecificPart): Fields {
  const to: Fields = { value: part.epithet };
  if (part.marker !== null) to['rank'] = part.marker;
  if (part.authorship !== null) to['authorship'] = authorship(part.authorship);
  return to;
}

function approximationDetails(part: NameParts): Fields {
  const to: Fields = { genus: part.genus };
  if (part.specificEpithet !== null) to['species'] = part.specificEpithet;
  if (part.authorship !== null) to['authorship'] = authorship(part.authorship);
  to['approximationMarker'] = part.marker;
  if (part.ignored !== null) to['ignored'] = part.ignored;
  return to;
}

function comparisonDetails(part: NameParts): Fields {
  const to: Fields = { genus: part.genus };
  if (part.specificEpithet !== null) to['species'] = part.specificEpithet;
  if (part.authorship !== null) to['authorship'] = authorship(part.authorship);
  const [below] = part.infraspecific;
  if (below !== undefined) to['infraspecies'] = infraspeciesDetails(below);
  to['comparisonMarker'] = part.marker;
  return to;
}

function virusDetails(part: NameParts, parsed: ParsedName): GnDetails {
  const rank = virusRank(parsed);
  return part.uninomial === null
    ? { speciesICVCN: { genus: part.genus, species: part.specificEpithet, rank } }
    : { uninomialICVCN: { uninomial: part.uninomial, rank } };
}
