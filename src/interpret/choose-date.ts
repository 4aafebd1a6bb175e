import type { DatePrecision, LabelledText, VerbatimTerms } from '../terms/index.ts';
import { compareIso, type EventInterval, hullOfIntervals } from './dates/calendar.ts';
import {
  type InterpretedEventDate,
  interpretDateIndex,
  interpretEventDate,
} from './dates/event-date.ts';
import type { IssueList } from './issues.ts';
import { labelRanking } from './texts.ts';

/** The event date of an item. */
export interface ChosenDate {
  readonly start: string | null;
  readonly end: string | null;
  readonly precision: DatePrecision | null;
  readonly startYear: number | null;
  readonly endYear: number | null;
  readonly verbatim: string | null;
}

/** Of several dates, that of collecting, then of making, then any; never that of a museum's own acts. */
const dateLabels = labelRanking(
  [
    'collection date',
    'date collected',
    'creation date',
    'date made',
    'date created',
    'date',
    'date range',
    'start date',
    'year',
    'used date',
    'period',
  ],
  ['accession date', 'record last modified'],
);

const noDate: ChosenDate = {
  start: null,
  end: null,
  precision: null,
  startYear: null,
  endYear: null,
  verbatim: null,
};

/**
 * The event date of a record: the best labelled date that can be read; where none can, the publisher's
 * own index of decades, flagged RECORDED_DATE_DERIVED_FROM_INDEX.
 */
export function chooseEventDate(terms: VerbatimTerms, issues: IssueList): ChosenDate {
  const dates = terms.eventDate;
  const best = dates === undefined ? null : bestOf(dates);
  if (dates === undefined || best === null) return fromIndex(terms.decade, null, issues);
  const several = dates.length > 1 ? ofSeveral(dates, best, terms, issues) : null;
  if (several !== null) return several;
  const normalized = terms.normalizedEventDate?.[0]?.text;
  if (normalized !== undefined) {
    const read = interpretEventDate(normalized);
    if (read.value !== null) return chosen(read.value, best.text);
  }
  const read = interpretEventDate(best.text);
  if (read.value !== null) {
    issues.addAll(read.issues);
    return chosen(read.value, best.text);
  }
  if (read.issues.length === 0) return { ...noDate, verbatim: best.text };
  const year = yearOfAll(read.alternatives);
  if (year !== null) {
    issues.add('RECORDED_DATE_AMBIGUOUS');
    return chosen(year, best.text);
  }
  const index = fromIndex(terms.decade, best.text, issues);
  if (index.precision === null) issues.addAll(read.issues);
  return index;
}

/** 2/3/2008 is a day that cannot be told, but in 2008. */
function yearOfAll(alternatives: readonly EventInterval[]): EventInterval | null {
  const [first] = alternatives;
  if (first === undefined || first.startYear === null) return null;
  const same = alternatives.every(({ startYear }) => startYear === first.startYear);
  return same ? interpretEventDate(String(first.startYear)).value : null;
}

/** Reads several dates of one record together; null where one alone decides. */
function ofSeveral(
  dates: readonly LabelledText[],
  best: LabelledText,
  terms: VerbatimTerms,
  issues: IssueList,
): ChosenDate | null {
  const archival = terms.recordType?.[0]?.text.startsWith('ead') === true;
  if (archival) return wholeSpan(dates, terms.normalizedEventDate);
  const limits = fromLimits(dates, best);
  if (limits !== null) return limits;
  const first = interpretEventDate(best.text);
  if (first.value === null) {
    const other = firstReadable(dates);
    if (other === null || other.value === null) return null;
    issues.addAll(other.issues);
    return chosen(other.value, other.verbatim);
  }
  const fuller = fullerReading(dates, best, first.value);
  if (fuller === null || fuller.value === null) return null;
  issues.addAll(fuller.issues);
  return chosen(fuller.value, fuller.verbatim);
}

/** An archival unit with several dates spans them all. */
function wholeSpan(
  dates: readonly LabelledText[],
  normalized: readonly LabelledText[] | undefined,
): ChosenDate | null {
  const intervals: EventInterval[] = [];
  for (const { text } of normalized ?? dates) {
    const { value } = interpretEventDate(text);
    if (value !== null) intervals.push(value);
  }
  const around = hullOfIntervals(intervals);
  return around === null ? null : chosen(around, dates.map(({ text }) => text).join('; '));
}

/** "Start Date" and "End Date" beside a range that is less exact. */
function fromLimits(dates: readonly LabelledText[], best: LabelledText): ChosenDate | null {
  let start: EventInterval | null = null;
  let end: EventInterval | null = null;
  for (const { label, text } of dates) {
    if (label === 'Start Date') start = interpretEventDate(text).value;
    else if (label === 'End Date') end = interpretEventDate(text).value;
  }
  if (start === null || end === null) return null;
  const around = hullOfIntervals([start, end]);
  return around === null ? null : chosen(around, best.text);
}

/**
 * Libraries repeat the year of a date before the date ("1866", "1866-1982"; "1970", "December 9, 1970"):
 * of up to three alike, the widest that covers the first, else one within it.
 */
function fullerReading(
  dates: readonly LabelledText[],
  best: LabelledText,
  first: EventInterval,
): InterpretedEventDate | null {
  const alike = dates.filter(({ label }) => label === best.label);
  if (alike.length > 3) return null;
  let found: InterpretedEventDate | null = null;
  for (const date of alike) {
    const read = interpretEventDate(date.text);
    const { value } = read;
    if (date === best || value === null) continue;
    if (covers(value, found?.value ?? first)) found = read;
    else if (found === null && covers(first, value)) found = read;
  }
  return found;
}

const covers = (outer: EventInterval, inner: EventInterval): boolean =>
  outer.start !== null &&
  outer.end !== null &&
  inner.start !== null &&
  inner.end !== null &&
  compareIso(outer.start, inner.start) <= 0 &&
  compareIso(outer.end, inner.end) >= 0;

function bestOf(dates: readonly LabelledText[]): LabelledText | null {
  let best: LabelledText | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let i = 0; i < dates.length; i++) {
    const date = dates[i];
    if (date === undefined) continue;
    const rank = dateLabels.rank(date.label);
    if (rank < bestRank) {
      best = date;
      bestRank = rank;
    }
  }
  return best;
}

function firstReadable(dates: readonly LabelledText[]) {
  for (const { label, text } of dates) {
    if (dateLabels.rank(label) === Number.POSITIVE_INFINITY) continue;
    const read = interpretEventDate(text);
    if (read.value !== null) return read;
  }
  return null;
}

function fromIndex(
  decades: readonly LabelledText[] | undefined,
  verbatim: string | null,
  issues: IssueList,
): ChosenDate {
  if (decades === undefined) return verbatim === null ? noDate : { ...noDate, verbatim };
  const words = decades.map(({ text }) => text);
  const value = interpretDateIndex(words);
  const text = verbatim ?? words.join(', ');
  if (value === null) return { ...noDate, verbatim: text };
  issues.add('RECORDED_DATE_DERIVED_FROM_INDEX');
  return chosen(value, text);
}

const chosen = (value: EventInterval, verbatim: string): ChosenDate => ({
  start: value.start,
  end: value.end,
  precision: value.precision,
  startYear: value.startYear,
  endYear: value.endYear,
  verbatim,
});
