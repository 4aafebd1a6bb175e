import type { NomenclaturalCode } from '../../terms/index.ts';
import { normalizeAuthorship } from '../compare/author-names.ts';
import {
  type AuthorshipInputs,
  isEmptyTeam,
  splitAuthorship,
  type TeamInputs,
} from '../compare/authorship.ts';
import { compareAuthorship, compareTeams } from '../compare/compare-authorship.ts';
import type { Equality } from '../compare/equality.ts';

/** An authorship that was asked for. */
export interface AskedAuthorship {
  readonly verbatim: string;
  readonly inputs: AuthorshipInputs;
}

/** An authorship as written in a field of its own. */
export const askedAuthorship = (verbatim: string): AskedAuthorship => ({
  verbatim,
  get inputs() {
    return splitAuthorship(verbatim);
  },
});

// ---- GBIF, first generation

const points = (equality: Equality, factor: number): number =>
  equality === 'EQUAL' ? 2 * factor : equality === 'DIFFERENT' ? -3 * factor : 0;

/**
 * Points of the first generation: authors of the combination count three times those of the basionym; what is compared across the
 * brackets counts a point less, for and against.
 */
export function firstGenerationPoints(asked: AskedAuthorship, found: string | null): number {
  const one = asked.inputs;
  const other = splitAuthorship(found);
  const combination = compareTeams(one.combination, other.combination, 'checklistbank');
  let basionym = compareTeams(one.basionym, other.basionym, 'checklistbank');
  let crossed = 0;
  if (basionym === 'UNKNOWN') {
    if (one.basionym.authors.length > 0) {
      basionym = compareTeams(one.basionym, other.combination, 'checklistbank');
    } else if (other.basionym.authors.length > 0) {
      basionym = compareTeams(one.combination, other.basionym, 'checklistbank');
    }
    crossed = basionym === 'EQUAL' ? -1 : basionym === 'DIFFERENT' ? 1 : 0;
  }
  return crossed + points(combination, 3) + points(basionym, 1);
}

// ---- GBIF, second generation

const withEx = (team: TeamInputs): TeamInputs =>
  team.ex.length === 0 ? team : { ...team, authors: [...team.authors, ...team.ex] };

const everybody = ({ combination, basionym }: AuthorshipInputs): AuthorshipInputs => ({
  combination: withEx(combination),
  basionym: withEx(basionym),
});

const isEmpty = ({ combination, basionym }: AuthorshipInputs): boolean =>
  isEmptyTeam(combination) && isEmptyTeam(basionym);

/**
 * Points of the second generation: the authorship as a whole, those before "ex" included; the very same text counts more. `isAutonym`:
 * the usage has none to compare by its nature. `factor`: 6, above the genus 2.
 */
export function secondGenerationPoints(
  asked: AskedAuthorship,
  found: string | null,
  factor: number,
  isAutonym: boolean,
): number {
  const one = asked.inputs;
  const other = splitAuthorship(found);
  let sum = points(compareAuthorship(everybody(one), everybody(other), 'checklistbank'), factor);
  if (isEmpty(one)) return sum;
  if (isEmpty(other)) return isAutonym ? sum : sum - 1;
  if (found !== null && normalizeAuthorship(asked.verbatim) === normalizeAuthorship(found)) {
    sum += isAutonym ? 1 : 8;
  }
  return sum;
}

// ---- our own

/**
 * How an authorship stands to that of a usage. `same`: letter by letter; `other-year`: the authors agree, but the years are too far apart
 * for one publication; `basionym`: only the first authors agree, in brackets or not; `missing`: the usage has none.
 */
export type AuthorRelation =
  | 'same'
  | 'equal'
  | 'other-year'
  | 'basionym'
  | 'different'
  | 'unknown'
  | 'missing'
  | 'not-asked';

/** Years that one publication is dated apart. */
const MOST_YEARS = 2;

/**
 * Compares authorships. Authors in brackets that one side has and the other does not contradict nothing: brackets are forgotten, and names
 * are quoted with their first author. `code`: that of the usage, or null.
 */
export function relateAuthors(
  asked: AskedAuthorship,
  found: string | null,
  code: NomenclaturalCode | null,
): AuthorRelation {
  if (found === null) return 'missing';
  if (areSameText(asked.verbatim, found)) return 'same';
  const one = everybody(asked.inputs);
  const other = everybody(splitAuthorship(found));
  const equality = compareAuthorship(one, other, 'checklistbank', code);
  if (equality === 'DIFFERENT') {
    const isOfFirst = areEqual(one.basionym, other.basionym, code) || isCrossed(one, other, code);
    return isOfFirst ? 'basionym' : 'different';
  }
  const relation = equality === 'EQUAL' ? 'equal' : acrossBrackets(one, other, code);
  return relation === 'equal' && areYearsApart(one, other) ? 'other-year' : relation;
}

const SPACE = 32;

/** Whether two texts are the same but for spaces: "A.R.Sm.", "A. R. Sm.". */
function areSameText(one: string, other: string): boolean {
  if (one === other) return true;
  let at = 0;
  let there = 0;
  while (at < one.length || there < other.length) {
    if (one.charCodeAt(at) === SPACE) at++;
    else if (other.charCodeAt(there) === SPACE) there++;
    else if (one.charCodeAt(at) !== other.charCodeAt(there)) return false;
    else {
      at++;
      there++;
    }
  }
  return true;
}

/** Authors in brackets on one side, without on the other: zoologists' brackets are often forgotten. */
function acrossBrackets(
  one: AuthorshipInputs,
  other: AuthorshipInputs,
  code: NomenclaturalCode | null,
): 'equal' | 'different' | 'unknown' {
  const equality = isEmptyTeam(one.combination)
    ? compareTeams(one.basionym, other.combination, 'checklistbank', code)
    : isEmptyTeam(other.combination)
      ? compareTeams(one.combination, other.basionym, 'checklistbank', code)
      : 'UNKNOWN';
  return equality === 'EQUAL' ? 'equal' : equality === 'DIFFERENT' ? 'different' : 'unknown';
}

const isCrossed = (
  one: AuthorshipInputs,
  other: AuthorshipInputs,
  code: NomenclaturalCode | null,
): boolean =>
  areEqual(one.combination, other.basionym, code) ||
  areEqual(one.basionym, other.combination, code);

const areEqual = (one: TeamInputs, other: TeamInputs, code: NomenclaturalCode | null): boolean =>
  compareTeams(one, other, 'checklistbank', code) === 'EQUAL';

const yearOf = ({ combination, basionym }: AuthorshipInputs): number =>
  Number(combination.year ?? basionym.year ?? Number.NaN);

const areYearsApart = (one: AuthorshipInputs, other: AuthorshipInputs): boolean =>
  Math.abs(yearOf(one) - yearOf(other)) > MOST_YEARS;
