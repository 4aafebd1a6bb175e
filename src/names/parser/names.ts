import type { NomenclaturalCode } from '../../terms/index.ts';
import type { Authorship, HybridKind, InfraspecificPart, NameParts } from '../parsed-name.ts';
import { readAuthorship } from './authors.ts';
import { isDigit, isLower, isUpper } from './chars.ts';
import { readCultivar } from './cultivars.ts';
import { readEpithet, startsEpithet } from './epithets.ts';
import { isHybridMark } from './hybrid-mark.ts';
import { isKnownAuthor } from './known-authors.ts';
import { infraspecificMarker, MAX_MARKER, type RankMarker } from './markers.ts';
import type { Reader, Word } from './reader.ts';
import {
  readAbbreviatedGenus,
  readAbbreviatedSubgenus,
  readUninomialRank,
  readUninomialWord,
} from './uninomials.ts';
import { WARNINGS } from './warnings.ts';

/** A name while it is read. */
export type Parts = { -readonly [field in keyof NameParts]: NameParts[field] } & {
  infraspecific: InfraspecificPart[];
};

/** What is found beside the parts. */
export interface Found {
  hybrid: HybridKind | null;
  isCandidatus: boolean;
  /** Where a cultivar's name that is not asked for stands. */
  cultivarStart: number;
  readonly withCultivars: boolean;
  /** The code that the name is known to stand under, or null. */
  readonly code: NomenclaturalCode | null;
}

const open = 0x28;
const close = 0x29;
const period = 0x2e;
const question = 0x3f;

const emptyParts = (): Parts => ({
  form: 'uninomial',
  uninomial: null,
  parent: null,
  rankMarker: null,
  genus: null,
  infragenericEpithet: null,
  specificEpithet: null,
  authorship: null,
  infraspecific: [],
  cultivarEpithet: null,
  marker: null,
  isMarkerBelowSpecies: false,
  ignored: null,
  hybridMark: null,
});

/** Reads the one name that begins here; null: none. */
export function readName(r: Reader, found: Found): Parts | null {
  const genus = readUninomialWord(r) ?? readAbbreviatedGenus(r);
  if (genus === null) return readRankedUninomial(r, emptyParts(), found);
  if (r.at < r.end) {
    const parts = emptyParts();
    if (readSpecies(r, genus, parts, found)) return parts;
  }
  if (genus.verbatim.endsWith('.')) return null;
  const parts = emptyParts();
  readUninomial(r, genus, parts, found);
  return parts;
}

/** "subgen. Psammophrynopsis Koch". */
function readRankedUninomial(r: Reader, parts: Parts, found: Found): Parts | null {
  const rank = readUninomialRank(r);
  if (rank === null) return null;
  r.at = r.afterSpaces(r.at);
  const word = readUninomialWord(r);
  if (word === null) return null;
  word.kind = 'uninomial';
  r.warn(WARNINGS.uninomialWithRank);
  parts.uninomial = word.normalized;
  parts.rankMarker = rank.text;
  if (rank.marker.isNotho) {
    r.warn(WARNINGS.hybridNamed);
    found.hybrid ??= 'notho';
  }
  parts.authorship = readAuthorsBehind(r, false);
  return parts;
}

/** Authorship behind a space, or at once where it begins with a parenthesis. */
function readAuthorsBehind(r: Reader, mayBeGlued: boolean): Authorship | null {
  const end = r.at;
  const at = r.afterSpaces(end);
  if (at >= r.end || (at === end && !(mayBeGlued && r.code(at) === open))) return null;
  r.at = at;
  const read = readAuthorship(r);
  if (read === null) {
    r.at = end;
    endsInFilius = false;
    return null;
  }
  endsInFilius = read.endsInFilius;
  return read.authorship;
}

let endsInFilius = false;

function readUninomial(r: Reader, word: Word, parts: Parts, found: Found): void {
  word.kind = 'uninomial';
  parts.uninomial = word.normalized;
  if (r.at >= r.end || readSubgenusCombination(r, parts, found)) return;
  parts.authorship = readAuthorsBehind(r, true);
  if (r.at >= r.end || readRankCombination(r, parts, found)) return;
  parts.cultivarEpithet = readCultivar(r, found);
}

/** "Aaleniella (Danocythere) Author": the second word is a subgenus unless it is known to be an author. */
function readSubgenusCombination(r: Reader, parts: Parts, found: Found): boolean {
  const at = r.afterSpaces(r.at);
  if (r.code(at) !== open) return false;
  const mark = r.mark();
  r.at = r.afterSpaces(at + 1);
  const word = readUninomialWord(r);
  const end = r.afterSpaces(r.at);
  if (word === null || r.code(end) !== close) {
    r.reset(mark);
    return false;
  }
  if (found.code === 'BOTANICAL' || isAuthorBehindGenus(word, found)) {
    r.reset(mark);
    r.warn(WARNINGS.authorOrSubgenus);
    return false;
  }
  r.at = end + 1;
  word.kind = 'uninomial';
  r.warn(WARNINGS.uninomialCombination);
  parts.parent = parts.uninomial;
  parts.uninomial = word.normalized;
  parts.rankMarker = 'subgen.';
  parts.authorship = readAuthorsBehind(r, true) ?? readGluedAuthors(r);
  return true;
}

/** Zoologists never put an author there without the author of the combination (ICZN Art. 51.3). */
const isAuthorBehindGenus = ({ normalized }: Word, { code }: Found): boolean =>
  code !== 'ZOOLOGICAL' && isKnownAuthor(normalized);

function readGluedAuthors(r: Reader): Authorship | null {
  return isUpper(r.code(r.at)) ? (readAuthorship(r)?.authorship ?? null) : null;
}

/** "Cordia (Adans.) Kuntze sect. Salimori Author". */
function readRankCombination(r: Reader, parts: Parts, found: Found): boolean {
  const at = r.afterSpaces(r.at);
  if (at === r.at || !isLower(r.code(at))) return false;
  const mark = r.mark();
  r.at = at;
  const rank = readUninomialRank(r);
  if (rank !== null) r.at = r.afterSpaces(r.at);
  const word = rank === null ? null : readUninomialWord(r);
  if (rank === null || word === null) {
    r.reset(mark);
    return false;
  }
  word.kind = 'uninomial';
  r.warn(WARNINGS.uninomialCombination);
  parts.parent = parts.uninomial;
  parts.uninomial = word.normalized;
  parts.rankMarker = rank.text;
  if (rank.marker.isNotho) {
    r.warn(WARNINGS.hybridNamed);
    found.hybrid ??= 'notho';
  }
  parts.authorship = readAuthorsBehind(r, true);
  return true;
}

/** Reads what follows a genus in a species' name; false, with nothing read, where it is none. */
function readSpecies(r: Reader, genus: Word, parts: Parts, found: Found): boolean {
  const mark = r.mark();
  const isRead = readInfrageneric(r, parts, found) && readBehindGenus(r, genus, parts, found);
  if (!isRead) {
    r.reset(mark);
    return false;
  }
  parts.genus = genus.normalized;
  if (genus.verbatim.endsWith('.')) r.warn(WARNINGS.genusAbbreviated);
  return true;
}

/** Reads "(Subgenus)" if it is there; false where parentheses hold something else. */
function readInfrageneric(r: Reader, parts: Parts, found: Found): boolean {
  const at = r.afterSpaces(r.at);
  if (r.code(at) !== open) return true;
  r.at = r.afterSpaces(at + 1);
  if (isLower(r.code(r.at))) return readSuperspecies(r);
  const word = readAbbreviatedSubgenus(r) ?? readUninomialWord(r);
  const end = r.afterSpaces(r.at);
  if (word === null || r.code(end) !== close) return false;
  word.kind = 'infragenericEpithet';
  r.at = end + 1;
  if (word.normalized.endsWith('.')) {
    r.warn(WARNINGS.subgenusAbbreviated);
    parts.infragenericEpithet = word.normalized;
  } else if (isAuthorBehindGenus(word, found)) {
    r.words.pop();
    r.warn(WARNINGS.authorOrSubgenus);
  } else parts.infragenericEpithet = word.normalized;
  return true;
}

/** "Aus (bus) cus": a superspecies, or a subgenus in small letters. */
function readSuperspecies(r: Reader): boolean {
  let at = r.at;
  while (isLower(r.code(at))) at++;
  at = r.afterSpaces(at);
  if (r.code(at) !== close) return false;
  r.warn(WARNINGS.superspecies);
  r.at = at + 1;
  return true;
}

function readBehindGenus(r: Reader, genus: Word, parts: Parts, found: Found): boolean {
  const at = r.afterSpaces(r.at);
  if (at === r.at || at >= r.end) return false;
  r.at = at;
  if (readComparison(r, parts)) return readCompared(r, genus, parts, found);
  if (readApproximation(r, parts)) return true;
  if (isHybridMark(r, at)) return readNamedHybrid(r, genus, parts, found);
  const epithet = readEpithet(r, 'species', genus.normalized);
  if (epithet === null) return false;
  readBehindSpecies(r, genus, epithet, parts, found);
  return true;
}

/** Reads "cf." here; its marker goes to the parts. */
function readComparison(r: Reader, parts: Parts): boolean {
  const at = r.at;
  if (r.code(at) !== 0x63 || r.code(at + 1) !== 0x66) return false;
  const end = r.code(at + 2) === period ? at + 3 : at + 2;
  if (!r.isBreak(end)) return false;
  r.word('comparisonMarker', at, end, 'cf.');
  r.at = end;
  r.warn(WARNINGS.comparison);
  parts.form = 'comparison';
  parts.marker = 'cf.';
  return true;
}

function readCompared(r: Reader, genus: Word, parts: Parts, found: Found): boolean {
  const end = r.at;
  r.at = r.afterSpaces(end);
  if (isHybridMark(r, r.at) && readNamedHybrid(r, genus, parts, found)) return true;
  const epithet = r.at === end ? null : readEpithet(r, 'species', genus.normalized);
  if (epithet === null) {
    r.at = end;
    return true;
  }
  parts.specificEpithet = epithet.normalized;
  parts.authorship = readAuthorsBehind(r, true);
  return true;
}

const approximation = /sp\.\s*(?:nr|aff)\.|monst\.|\?|(?:spp|nr|sp|aff)\.?/y;

/** Reads "sp.", "aff.", "?" and everything behind it. */
function readApproximation(r: Reader, parts: Parts): boolean {
  const code = r.code(r.at);
  if (code !== 0x73 && code !== 0x61 && code !== 0x6e && code !== 0x6d && code !== question) {
    return false;
  }
  approximation.lastIndex = r.at;
  const marker = approximation.exec(r.text)?.[0];
  if (marker === undefined) return false;
  const end = r.at + marker.length;
  if (end > r.end || (!marker.endsWith('.') && marker !== '?' && !r.isBreak(end))) return false;
  const { normalized } = r.word('approximationMarker', r.at, end);
  r.warn(WARNINGS.approximate);
  parts.form = 'approximation';
  parts.marker = normalized;
  parts.ignored = end < r.end ? r.text.slice(end, r.end) : null;
  r.at = r.end;
  return true;
}

/** "Salix ×capreola", "Salix × capreola". */
function readNamedHybrid(r: Reader, genus: Word, parts: Parts, found: Found): boolean {
  const mark = r.mark();
  const at = r.at;
  r.at = r.afterSpaces(at + 1);
  const isGlued = r.at === at + 1;
  r.word('hybridChar', at, at + 1, '×');
  const epithet = readEpithet(r, 'species', genus.normalized);
  if (epithet === null) {
    r.reset(mark);
    return false;
  }
  if (isGlued) r.warn(WARNINGS.hybridNoSpace);
  r.warn(WARNINGS.hybridNamed);
  found.hybrid = 'named';
  const wasCompared = parts.form === 'comparison';
  readBehindSpecies(r, genus, epithet, parts, found);
  if (wasCompared) parts.form = 'species';
  parts.hybridMark = 'species';
  return true;
}

function readBehindSpecies(
  r: Reader,
  genus: Word,
  epithet: Word,
  parts: Parts,
  found: Found,
): void {
  if (parts.form === 'uninomial') parts.form = 'species';
  parts.specificEpithet = epithet.normalized;
  parts.authorship = readAuthorsBehind(r, true);
  skipMihi(r);
  if (r.at >= r.end) return;
  if (parts.hybridMark === null && readMarkerBehindSpecies(r, genus, parts)) return;
  readInfraspecifics(r, genus.normalized, parts, found, endsInFilius);
  parts.cultivarEpithet = readCultivar(r, found);
}

/** "Aus bus sp.", "Aus bus aff. cus", "Aus bus cf. cus". */
function readMarkerBehindSpecies(r: Reader, genus: Word, parts: Parts): boolean {
  const end = r.at;
  const at = r.afterSpaces(end);
  if (at === end) return false;
  r.at = at;
  if (readApproximation(r, parts)) return true;
  if (!readComparison(r, parts)) {
    r.at = end;
    return false;
  }
  parts.isMarkerBelowSpecies = true;
  const behind = r.at;
  r.at = r.afterSpaces(behind);
  const part = readInfraspecific(r, genus.normalized, null, false);
  if (part === null) r.at = behind;
  else parts.infraspecific.push(part);
  return true;
}

const MAX_INFRASPECIFIC = 3;

function readInfraspecifics(
  r: Reader,
  genus: string,
  parts: Parts,
  found: Found,
  afterFilius: boolean,
): void {
  let filius = afterFilius;
  let hasAuthors = parts.authorship !== null && !endsInYear(parts.authorship);
  while (parts.infraspecific.length < MAX_INFRASPECIFIC) {
    const end = r.at;
    const at = r.afterSpaces(end);
    if (at === end || at >= r.end) return;
    r.at = at;
    const part = readInfraspecific(r, genus, found, hasAuthors);
    if (part === null) {
      r.at = end;
      return;
    }
    if (filius && part.marker === null) r.warn(WARNINGS.ambiguousFilius);
    filius = endsInFilius;
    hasAuthors = part.authorship !== null && !endsInYear(part.authorship);
    parts.infraspecific.push(part);
  }
}

const endsInYear = ({ verbatim }: Authorship): boolean =>
  isDigit(verbatim.charCodeAt(verbatim.length - 1));

function readInfraspecific(
  r: Reader,
  genus: string,
  found: Found | null,
  afterAuthors: boolean,
): InfraspecificPart | null {
  const mark = r.mark();
  const marker = readMarker(r);
  if (marker !== null) r.at = r.afterSpaces(r.at);
  const epithet = readEpithet(r, 'infraspecies', genus);
  if (epithet === null) {
    r.reset(mark);
    return null;
  }
  if (marker !== null && afterAuthors && marker.verbatim === 'f.') r.warn(WARNINGS.ambiguousFilius);
  if (marker?.kind.isNotho && found !== null) {
    r.warn(WARNINGS.hybridNamed);
    found.hybrid ??= 'notho';
  }
  endsInFilius = false;
  const authorship = readAuthorsBehind(r, true);
  skipMihi(r);
  return {
    epithet: epithet.normalized,
    marker: marker === null ? null : marker.text,
    rank: marker === null ? 'INFRASPECIFIC_NAME' : marker.kind.rank,
    isNotho: marker?.kind.isNotho ?? false,
    authorship,
  };
}

/** "mihi" ("mine") in the place of an author tells nothing. */
function skipMihi(r: Reader): void {
  const at = r.afterSpaces(r.at);
  if (r.code(at) !== 0x6d || !r.text.startsWith('mihi', at)) return;
  const end = r.code(at + 4) === period ? at + 5 : at + 4;
  if (!r.isBreak(end) || isUpper(r.code(r.afterSpaces(end)))) return;
  r.warn(WARNINGS.ignoredMihi);
  r.at = end;
}

interface Marker {
  readonly kind: RankMarker;
  readonly text: string;
  readonly verbatim: string;
}

/** Reads "var.", "f", "ab. n.", "*", with a Greek letter that counts; null: none. */
function readMarker(r: Reader): Marker | null {
  const start = r.at;
  const end = endOfMarker(r, start);
  if (end === 0) return null;
  const verbatim = r.text.slice(start, end);
  const key = verbatim.endsWith('.')
    ? verbatim.slice(0, -1).replace(/^f\.\s+sp$/, 'f.sp')
    : verbatim;
  const kind = infraspecificMarker(key) ?? infraspecificMarker(key.replace(/\.\s*n$/, ''));
  if (kind === undefined) return null;
  if ((kind.needsPeriod && !verbatim.endsWith('.')) || (kind.isUncommon && !r.isBreak(end)))
    return null;
  if (kind.rank === 'ABERRATION' && !r.isBreak(end)) return null;
  if (kind.isUncommon) r.warn(WARNINGS.rankUncommon);
  r.at = end;
  const { normalized } = r.word('rank', start, end, kind.normalized ?? undefined);
  readGreekLetter(r);
  return { kind, text: normalized, verbatim };
}

/** Where the longest text that may be a marker ends, or 0. */
function endOfMarker(r: Reader, start: number): number {
  const first = r.code(start);
  if (first === 0x2a) return start + 1;
  if (first === 0x5b) return r.text.startsWith('[var.]', start) ? start + 6 : 0;
  if (first >= 0x3b1 && first <= 0x3c9) {
    const end = r.code(start + 1) === first ? start + 2 : start + 1;
    return r.isBreak(end) ? end : 0;
  }
  let at = start;
  while (at - start <= MAX_MARKER) {
    const code = r.code(at);
    if (code < 0x61 || code > 0x7a) break;
    at++;
  }
  if (at === start) return 0;
  if (r.code(at) !== period) return r.isBreak(at) ? at : 0;
  return endOfDoubleMarker(r, start, at + 1);
}

/** "f. sp." and "ab. n." are one marker. */
function endOfDoubleMarker(r: Reader, start: number, end: number): number {
  const next = r.afterSpaces(end);
  if (end - start === 2 && r.code(start) === 0x66 && r.text.startsWith('sp.', next))
    return next + 3;
  if (r.text.startsWith('ab.', start) && r.text.startsWith('n.', next)) return next + 2;
  return end;
}

/** "var. δ. microphylla": a letter counted the varieties. */
function readGreekLetter(r: Reader): void {
  const at = r.afterSpaces(r.at);
  const code = r.code(at);
  if (code < 0x3b1 || code > 0x3c9) return;
  const hasPeriod = r.code(at + 1) === period;
  if (!hasPeriod && !r.isBreak(at + 1)) return;
  r.at = hasPeriod ? at + 2 : at + 1;
  r.warn(WARNINGS.greekLetter);
}

/** Reads a species that only an epithet names, of the genus that was named before. */
export function readBareSpecies(r: Reader, genus: string, found: Found): Parts | null {
  if (!startsEpithet(r, r.at)) return null;
  const parts = emptyParts();
  const epithet = readEpithet(r, 'species', genus);
  if (epithet === null) return null;
  parts.form = 'species';
  parts.genus = genus;
  parts.specificEpithet = epithet.normalized;
  parts.authorship = readAuthorsBehind(r, true);
  readInfraspecifics(r, genus, parts, found, endsInFilius);
  return parts;
}
