import {
  findGeologicalUnit,
  type GeologicalRank,
  type GeologicalTime,
  type GeologicalUnit,
  geologicalParents,
  type Issue,
  readGeologicalTime,
} from '../terms/index.ts';
import type { Finding } from './findings.ts';
import { IssueList } from './issues.ts';

export { type GeologicalTime, readGeologicalTime };

/** The ten terms of Darwin Core's GeologicalContext that name times; null where the publisher gave nothing. */
export interface GeologicalTerms {
  readonly earliestEonOrLowestEonothem: string | null;
  readonly latestEonOrHighestEonothem: string | null;
  readonly earliestEraOrLowestErathem: string | null;
  readonly latestEraOrHighestErathem: string | null;
  readonly earliestPeriodOrLowestSystem: string | null;
  readonly latestPeriodOrHighestSystem: string | null;
  readonly earliestEpochOrLowestSeries: string | null;
  readonly latestEpochOrHighestSeries: string | null;
  readonly earliestAgeOrLowestStage: string | null;
  readonly latestAgeOrHighestStage: string | null;
}

/** What the ten terms say: names of the international chart, and the time between the narrowest of them. */
export interface GeologicalContext extends GeologicalTerms {
  /** Beginning, in million years ago. */
  readonly startAgeInMa: number;
  /** End, in million years ago. */
  readonly endAgeInMa: number;
}

/** A context with its doubts. */
export interface InterpretedGeology {
  /** Null where no term names a time. */
  readonly value: GeologicalContext | null;
  readonly issues: readonly Issue[];
  /** Each doubt with its term, the text there and the name that was made of it. */
  readonly findings: readonly Finding[];
}

type Term = keyof GeologicalTerms;

interface Level {
  readonly rank: GeologicalRank;
  /** Other ranks that belong under these terms: DwC has Precambrian as an eon; sub-ranks stand where nothing lower does. */
  readonly also: readonly GeologicalRank[];
  readonly earliest: Term;
  readonly latest: Term;
  readonly inferred: Issue | null;
  readonly rankMismatch: Issue;
  readonly invalidRange: Issue;
  /** That the units lie outside those of the next higher rank that is stated. */
  readonly parentMismatch: Issue | null;
}

const levels: readonly Level[] = [
  {
    rank: 'eon',
    also: ['supereon'],
    earliest: 'earliestEonOrLowestEonothem',
    latest: 'latestEonOrHighestEonothem',
    inferred: null,
    rankMismatch: 'EON_OR_EONOTHEM_RANK_MISMATCH',
    invalidRange: 'EON_OR_EONOTHEM_INVALID_RANGE',
    parentMismatch: null,
  },
  {
    rank: 'era',
    also: ['subera'],
    earliest: 'earliestEraOrLowestErathem',
    latest: 'latestEraOrHighestErathem',
    inferred: 'ERA_OR_ERATHEM_INFERRED_FROM_PARENT_RANK',
    rankMismatch: 'ERA_OR_ERATHEM_RANK_MISMATCH',
    invalidRange: 'ERA_OR_ERATHEM_INVALID_RANGE',
    parentMismatch: 'EON_OR_EONOTHEM_AND_ERA_OR_ERATHEM_MISMATCH',
  },
  {
    rank: 'period',
    also: [],
    earliest: 'earliestPeriodOrLowestSystem',
    latest: 'latestPeriodOrHighestSystem',
    inferred: 'PERIOD_OR_SYSTEM_INFERRED_FROM_PARENT_RANK',
    rankMismatch: 'PERIOD_OR_SYSTEM_RANK_MISMATCH',
    invalidRange: 'PERIOD_OR_SYSTEM_INVALID_RANGE',
    parentMismatch: 'ERA_OR_ERATHEM_AND_PERIOD_OR_SYSTEM_MISMATCH',
  },
  {
    rank: 'epoch',
    also: ['subperiod', 'subepoch'],
    earliest: 'earliestEpochOrLowestSeries',
    latest: 'latestEpochOrHighestSeries',
    inferred: 'EPOCH_OR_SERIES_INFERRED_FROM_PARENT_RANK',
    rankMismatch: 'EPOCH_OR_SERIES_RANK_MISMATCH',
    invalidRange: 'EPOCH_OR_SERIES_INVALID_RANGE',
    parentMismatch: 'PERIOD_OR_SYSTEM_AND_EPOCH_OR_SERIES_MISMATCH',
  },
  {
    rank: 'age',
    also: ['subepoch', 'regional'],
    earliest: 'earliestAgeOrLowestStage',
    latest: 'latestAgeOrHighestStage',
    inferred: 'AGE_OR_STAGE_INFERRED_FROM_PARENT_RANK',
    rankMismatch: 'AGE_OR_STAGE_RANK_MISMATCH',
    invalidRange: 'AGE_OR_STAGE_INVALID_RANGE',
    parentMismatch: 'EPOCH_OR_SERIES_AND_AGE_OR_STAGE_MISMATCH',
  },
];

/** The ten terms, widest rank first; the earliest of each before the latest. */
export const geologicalTerms: readonly Term[] = levels.flatMap(({ earliest, latest }) => [
  earliest,
  latest,
]);

const nothing: InterpretedGeology = { value: null, issues: [], findings: [] };

/**
 * Reads the ten terms as GBIF does: names in any spelling become the chart's; a unit under a term of a higher rank gives its
 * parent of that rank; a rank whose latest is older than its earliest gives nothing; a unit outside the next higher one stated is
 * flagged. Beyond GBIF, ranks that nobody stated are filled in from below (flagged as inferred, but for the eon), and a text that
 * names no known time is flagged.
 */
export function interpretGeologicalContext(terms: GeologicalTerms): InterpretedGeology {
  if (isEmpty(terms)) return nothing;
  const issues = new IssueList();
  const named: (Pair | null)[] = levels.map((level) => readLevel(terms, level, issues));
  checkNesting(terms, named, issues);
  const narrowest = named.findLast((pair) => pair !== null) ?? null;
  if (narrowest !== null) fillHigher(terms, named, issues);
  const value = narrowest === null ? null : context(named, rangeOf(narrowest));
  return { value, issues: issues.flags(), findings: issues.findings() };
}

/** Written out: most records have none of the ten, and shall pay nothing for them. */
const isEmpty = (terms: GeologicalTerms): boolean =>
  terms.earliestPeriodOrLowestSystem === null &&
  terms.latestPeriodOrHighestSystem === null &&
  terms.earliestEpochOrLowestSeries === null &&
  terms.latestEpochOrHighestSeries === null &&
  terms.earliestAgeOrLowestStage === null &&
  terms.latestAgeOrHighestStage === null &&
  terms.earliestEraOrLowestErathem === null &&
  terms.latestEraOrHighestErathem === null &&
  terms.earliestEonOrLowestEonothem === null &&
  terms.latestEonOrHighestEonothem === null;

/** Units of one rank; at least one of the two is stated. */
interface Pair {
  earliest: GeologicalUnit | null;
  latest: GeologicalUnit | null;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const latestOf = ({ earliest, latest }: Pair): GeologicalUnit | null => latest ?? earliest;
const earliestOf = ({ earliest, latest }: Pair): GeologicalUnit | null => earliest ?? latest;

const rangeOf = (pair: Pair): Range => ({
  start: earliestOf(pair)?.startAgeInMa ?? 0,
  end: latestOf(pair)?.endAgeInMa ?? 0,
});

function readLevel(terms: GeologicalTerms, level: Level, issues: IssueList): Pair | null {
  const earliest = readTerm(terms, level, level.earliest, issues);
  const latest = readTerm(terms, level, level.latest, issues);
  if (earliest === null && latest === null) return null;
  if (earliest !== null && latest !== null && isOlder(latest, earliest)) {
    issues.add(level.invalidRange, level.latest, terms[level.latest]);
    return null;
  }
  return { earliest, latest };
}

const isOlder = (one: GeologicalUnit, other: GeologicalUnit): boolean =>
  one.startAgeInMa > other.startAgeInMa || one.endAgeInMa > other.endAgeInMa;

function readTerm(
  terms: GeologicalTerms,
  level: Level,
  term: Term,
  issues: IssueList,
): GeologicalUnit | null {
  const text = terms[term];
  if (text === null || text.trim() === '') return null;
  const unit = findGeologicalUnit(text) ?? oneEnd(text, term === level.earliest);
  if (unit === null) {
    issues.add('GEOLOGICAL_TIME_INVALID', term, text);
    return null;
  }
  if (belongs(unit, level)) return unit;
  const parent = parentAt(unit, level);
  issues.add(level.rankMismatch, term, text, parent?.name ?? null);
  if (parent !== null && level.inferred !== null) {
    issues.add(level.inferred, term, text, parent.name);
  }
  return parent;
}

/** A range under one term ("Albian - Cenomanian"): its earlier or later end. */
function oneEnd(text: string, earlier: boolean): GeologicalUnit | null {
  const time = readGeologicalTime(text);
  if (time === null) return null;
  return findGeologicalUnit(earlier ? time.earliest : time.latest);
}

const belongs = (unit: GeologicalUnit, level: Level): boolean =>
  unit.rank === level.rank || level.also.includes(unit.rank);

const parentAt = (unit: GeologicalUnit, level: Level): GeologicalUnit | null =>
  geologicalParents(unit).find((parent) => parent.rank === level.rank) ??
  geologicalParents(unit).find((parent) => belongs(parent, level)) ??
  null;

/** Each rank against the nearest higher one that is stated. */
function checkNesting(
  terms: GeologicalTerms,
  named: readonly (Pair | null)[],
  issues: IssueList,
): void {
  let parent: Range | null = null;
  for (const [at, level] of levels.entries()) {
    const pair = named[at];
    if (pair === null || pair === undefined) continue;
    const range = rangeOf(pair);
    const outside = parent !== null && isOutside(range, parent, isRegional(pair));
    if (outside && level.parentMismatch !== null) {
      const term = pair.earliest === null ? level.latest : level.earliest;
      issues.add(level.parentMismatch, term, terms[term]);
    }
    parent = range;
  }
}

/** Ages of regional units are rounded: they are outside only where they do not even meet. */
const isOutside = (inner: Range, outer: Range, rounded: boolean): boolean =>
  rounded
    ? inner.start <= outer.end || inner.end >= outer.start
    : inner.start > outer.start || inner.end < outer.end;

const isRegional = ({ earliest, latest }: Pair): boolean =>
  earliest?.rank === 'regional' || latest?.rank === 'regional';

function fillHigher(terms: GeologicalTerms, named: (Pair | null)[], issues: IssueList): void {
  for (let at = levels.length - 2; at >= 0; at--) {
    const level = levels[at];
    const lower = named.slice(at + 1).find((pair) => pair !== null);
    if (level === undefined || lower === undefined || named[at] !== null) continue;
    // A text that is there but cannot be used is not replaced
    if (terms[level.earliest] !== null || terms[level.latest] !== null) continue;
    const earliest = lower.earliest === null ? null : parentAt(lower.earliest, level);
    const latest = lower.latest === null ? null : parentAt(lower.latest, level);
    if (earliest === null && latest === null) continue;
    named[at] = { earliest, latest };
    const [term, name] =
      earliest === null ? [level.latest, latest?.name] : [level.earliest, earliest.name];
    if (level.inferred !== null) issues.add(level.inferred, term, null, name ?? null);
  }
}

function context(named: readonly (Pair | null)[], range: Range): GeologicalContext {
  const [eon, era, period, epoch, age] = named;
  return {
    earliestEonOrLowestEonothem: eon?.earliest?.name ?? null,
    latestEonOrHighestEonothem: eon?.latest?.name ?? null,
    earliestEraOrLowestErathem: era?.earliest?.name ?? null,
    latestEraOrHighestErathem: era?.latest?.name ?? null,
    earliestPeriodOrLowestSystem: period?.earliest?.name ?? null,
    latestPeriodOrHighestSystem: period?.latest?.name ?? null,
    earliestEpochOrLowestSeries: epoch?.earliest?.name ?? null,
    latestEpochOrHighestSeries: epoch?.latest?.name ?? null,
    earliestAgeOrLowestStage: age?.earliest?.name ?? null,
    latestAgeOrHighestStage: age?.latest?.name ?? null,
    startAgeInMa: range.start,
    endAgeInMa: range.end,
  };
}
