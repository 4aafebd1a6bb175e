import type { NomenclaturalCode } from '../../terms/index.ts';
import { type AuthorName, authorName, initialsDiffer, lookupAuthor } from './author-names.ts';
import {
  type AuthorshipInputs,
  isEmptyTeam,
  splitAuthorship,
  type TeamInputs,
} from './authorship.ts';
import { both, type Equality } from './equality.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import { compareYear } from './years.ts';

/** Whose comparison: GBIF's (authors first, years as a second thought) or the Catalogue of Life's (years first). */
export type AuthorshipDialect = 'checklistbank' | 'col';

/** The code of the names compared, where it is known: botanists' abbreviations are none under the zoological one. */
type Code = NomenclaturalCode | null;

/** How alike two authors must be. */
interface AuthorRules {
  /** Letters that two surnames must begin with in common. */
  readonly minCommonStart: number;
  /** Authors shorter than this are expanded before they are compared, the others only where that finds nothing. */
  readonly expandShorterThan: number;
  /** Jaro–Winkler similarity above which two surnames are the same; 100: never. */
  readonly minSimilarity: number;
  /** "filius", "bis", "ter" tell authors apart; a surname may be shortened, and of several words the first may stand alone. */
  readonly isModern: boolean;
}

const GBIF: AuthorRules = {
  minCommonStart: 4,
  expandShorterThan: 4,
  minSimilarity: 100,
  isModern: false,
};
const GBIF_STRICT: AuthorRules = { ...GBIF, expandShorterThan: Number.POSITIVE_INFINITY };
const COL: AuthorRules = { ...GBIF, minSimilarity: 90, isModern: true };
/** Years that are near each other but not the same. */
const COL_OTHER_YEAR: AuthorRules = { ...COL, minCommonStart: 12, minSimilarity: 99 };
const COL_STRICT: AuthorRules = {
  ...COL,
  expandShorterThan: Number.POSITIVE_INFINITY,
  minSimilarity: 100,
};

/** Years apart that the Catalogue of Life takes for a matter of dating, where the authors are closely alike. */
const COL_YEARS = 11;

/**
 * Compares two teams and their years. GBIF: the same author decides; else years decide (one apart is the same) where they are given, the
 * same year only for authors that share a capital. Catalogue of Life: both must agree as far as they are given. UNKNOWN: nothing to compare. `code`:
 * that of the names, if known.
 */
export function compareTeams(
  a: TeamInputs,
  b: TeamInputs,
  dialect: AuthorshipDialect = 'checklistbank',
  code: Code = null,
): Equality {
  return dialect === 'col' ? compareYearsFirst(a, b, code) : compareAuthorsFirst(a, b, code);
}

function compareAuthorsFirst(a: TeamInputs, b: TeamInputs, code: Code): Equality {
  const authors = compareAuthors(a.authors, b.authors, GBIF, code);
  if (authors === 'EQUAL') return authors;
  const years = compareYear(a.year, b.year, 1, 'EQUAL');
  if (years === 'UNKNOWN') return authors;
  const mayBeSame =
    a.authors.length === 0 || b.authors.length === 0 || (a.capitals & b.capitals) !== 0;
  return years === 'DIFFERENT' || mayBeSame ? years : authors;
}

function compareYearsFirst(a: TeamInputs, b: TeamInputs, code: Code): Equality {
  const years = compareYear(a.year, b.year, COL_YEARS);
  if (years === 'DIFFERENT') return years;
  const areNear = years === 'UNKNOWN' && isGiven(a.year) && isGiven(b.year);
  const authors = compareAuthors(everybody(a), everybody(b), areNear ? COL_OTHER_YEAR : COL, code);
  if (areNear && authors === 'UNKNOWN') return 'DIFFERENT';
  return both(years, authors);
}

const isGiven = (year: string | null): boolean => year !== null && year.trim() !== '';

const everybody = ({ authors, ex }: TeamInputs): readonly string[] =>
  ex.length === 0 ? authors : [...authors, ...ex];

/**
 * Compares two authorships: those of the combination, then those of the basionym; where neither can be compared, across the brackets,
 * which are often forgotten.
 */
export function compareAuthorship(
  a: AuthorshipInputs | string | null,
  b: AuthorshipInputs | string | null,
  dialect: AuthorshipDialect = 'checklistbank',
  code: Code = null,
): Equality {
  const one = inputsOf(a);
  const other = inputsOf(b);
  const combination = compareTeams(one.combination, other.combination, dialect, code);
  if (combination === 'DIFFERENT' || (dialect === 'col' && combination !== 'UNKNOWN')) {
    return combination;
  }
  const basionym = compareTeams(one.basionym, other.basionym, dialect, code);
  if (combination !== 'UNKNOWN' || basionym !== 'UNKNOWN') return both(combination, basionym);
  return compareAcross(one, other, dialect, code) === 'EQUAL' ? 'EQUAL' : 'UNKNOWN';
}

const inputsOf = (authorship: AuthorshipInputs | string | null): AuthorshipInputs =>
  typeof authorship === 'string' || authorship === null ? splitAuthorship(authorship) : authorship;

function compareAcross(
  a: AuthorshipInputs,
  b: AuthorshipInputs,
  dialect: AuthorshipDialect,
  code: Code,
): Equality {
  if (isEmptyTeam(a.combination)) return compareTeams(a.basionym, b.combination, dialect, code);
  if (isEmptyTeam(a.basionym)) return compareTeams(a.combination, b.basionym, dialect, code);
  return 'UNKNOWN';
}

/**
 * Whether two teams are the same for certain: an author in common, with every abbreviation expanded, and years that agree (GBIF: at most
 * one apart, and not only one of them given; Catalogue of Life: the same, or one missing).
 */
export function compareTeamsStrict(
  a: TeamInputs,
  b: TeamInputs,
  dialect: AuthorshipDialect = 'checklistbank',
  code: Code = null,
): boolean {
  const isCol = dialect === 'col';
  if (compareAuthors(a.authors, b.authors, isCol ? COL_STRICT : GBIF_STRICT, code) !== 'EQUAL')
    return false;
  if (isCol) return compareYear(a.year, b.year) !== 'DIFFERENT';
  if (a.year === null && b.year === null) return true;
  return compareYear(a.year, b.year, 1, 'EQUAL') === 'EQUAL';
}

/** `compareTeamsStrict` of the combination, and of the basionym where one has any. */
export function compareAuthorshipStrict(
  a: AuthorshipInputs | string | null,
  b: AuthorshipInputs | string | null,
  dialect: AuthorshipDialect = 'checklistbank',
  code: Code = null,
): boolean {
  const one = inputsOf(a);
  const other = inputsOf(b);
  const agree = (first: TeamInputs, second: TeamInputs): boolean =>
    (isEmptyTeam(first) && isEmptyTeam(second)) || compareTeamsStrict(first, second, dialect, code);
  const isEmpty = isEmptyTeam(one.combination) && isEmptyTeam(one.basionym);
  return (
    !isEmpty && agree(one.combination, other.combination) && agree(one.basionym, other.basionym)
  );
}

/** An author in common; first as they are, then with abbreviations expanded. */
function compareAuthors(
  a: readonly string[],
  b: readonly string[],
  rules: AuthorRules,
  code: Code,
): Equality {
  if (a.length === 0 || b.length === 0) return 'UNKNOWN';
  const isExpanding = code !== 'ZOOLOGICAL';
  const { expandShorterThan } = rules;
  if (shareAuthor(a, b, rules, isExpanding ? expandShorterThan : 0)) return 'EQUAL';
  if (!isExpanding || expandShorterThan === Number.POSITIVE_INFINITY) return 'DIFFERENT';
  return shareAuthor(a, b, rules, Number.POSITIVE_INFINITY) ? 'EQUAL' : 'DIFFERENT';
}

function shareAuthor(
  a: readonly string[],
  b: readonly string[],
  rules: AuthorRules,
  expandShorterThan: number,
): boolean {
  for (const one of a) {
    const author = expanded(one, expandShorterThan);
    for (const other of b) {
      if (areSame(author, expanded(other, expandShorterThan), rules)) return true;
    }
  }
  return false;
}

const expanded = (author: string, shorterThan: number): AuthorName =>
  authorName(author.length < shorterThan ? lookupAuthor(author) : author);

function areSame(a: AuthorName, b: AuthorName, rules: AuthorRules): boolean {
  if (a.letters === b.letters) return true;
  const differ = initialsDiffer(a, b) || (rules.isModern && a.suffix !== b.suffix);
  const common = commonStart(a.surname, b.surname);
  if (common >= rules.minCommonStart || areAlike(a.surname, b.surname, rules)) return !differ;
  if (rules.isModern) {
    return (
      !differ &&
      (common === Math.min(a.surname.length, b.surname.length) ||
        isFirstPartOf(a.surname, b, rules) ||
        isFirstPartOf(b.surname, a, rules))
    );
  }
  if (common > 0 && (a.full.length === common || b.full.length === common)) return true;
  return commonLetters(a.full, b.full) > rules.minCommonStart;
}

/** Short words are alike by chance more often. */
function areAlike(a: string, b: string, { isModern, minSimilarity }: AuthorRules): boolean {
  if (!isModern) return false;
  if (a === b) return true;
  if (minSimilarity >= 100) return false;
  return jaroWinkler(a, b) - Math.max(0, 10 - a.length - b.length) * 5 > minSimilarity;
}

/** "Bory" beside "Bory de Saint-Vincent". */
function isFirstPartOf(surname: string, { firstPart }: AuthorName, rules: AuthorRules): boolean {
  if (firstPart === null) return false;
  return (
    commonStart(surname, firstPart) >= rules.minCommonStart || areAlike(surname, firstPart, rules)
  );
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** Letters, without spaces, that both begin with. */
function commonLetters(a: string, b: string): number {
  const end = commonStart(a, b);
  let letters = 0;
  for (let at = 0; at < end; at++) if (a.charCodeAt(at) !== 32) letters++;
  return letters;
}
