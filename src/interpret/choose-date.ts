import type { DatePrecision, LabelledText, VerbatimTerms } from '../terms/index.ts';
import { compareIso, type EventInterval, hullOfIntervals } from './dates/calendar.ts';
import {
  type InterpretedEventDate,
  interpretDateIndex,
  interpretEventDate,
} from './dates/event-date.ts';
import {
  interpretRecordedDate,
  type RecordedDateFields,
  type RecordedDateOptions,
} from './dates/recorded-date.ts';
import { isoStretch, stretchOf } from './dates/stretch.ts';
import type { IssueList } from './issues.ts';
import { first } from './parts/first.ts';
import { labelRanking } from './texts.ts';

/** The event date of an item. */
export interface ChosenDate {
  /** ISO 8601 date or interval at the precision known, with its time where one is stated. */
  readonly eventDate: string | null;
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
  eventDate: null,
  start: null,
  end: null,
  precision: null,
  startYear: null,
  endYear: null,
  verbatim: null,
};

/**
 * The event date of a record. Darwin Core's eventDate, without a label, is read with the parts and days beside it;
 * else the best labelled date that can be read; where none can, the publisher's own index of decades, flagged
 * RECORDED_DATE_DERIVED_FROM_INDEX. `options` say what is known of the publisher's Darwin Core dates.
 */
export function chooseEventDate(
  terms: VerbatimTerms,
  issues: IssueList,
  options?: RecordedDateOptions,
): ChosenDate {
  if (isDarwinCore(terms)) return recorded(terms, issues, options);
  const dates = terms.eventDate;
  const best = dates === undefined ? null : bestOf(dates);
  if (dates === undefined || best === null) return fromIndex(terms.decade, null, issues);
  const several = dates.length > 1 ? ofSeveral(dates, best, terms, issues, options) : null;
  if (several !== null) return several;
  const normalized = terms.normalizedEventDate?.[0]?.text;
  if (normalized !== undefined) {
    const read = interpretEventDate(normalized);
    if (read.value !== null) return chosen(read.value, best.text);
  }
  const read = readDate(best.text, options);
  if (read.value !== null) {
    const date = chosen(read.value, best.text);
    issues.addAll(read.issues, 'eventDate', best.text, date.eventDate);
    return date;
  }
  if (read.issues.length === 0) return { ...noDate, verbatim: best.text };
  const year = yearOfAll(read.alternatives);
  if (year !== null) {
    const date = chosen(year, best.text);
    issues.add('RECORDED_DATE_AMBIGUOUS', 'eventDate', best.text, date.eventDate);
    return date;
  }
  const index = fromIndex(terms.decade, best.text, issues);
  if (index.precision === null) issues.addAll(read.issues, 'eventDate', best.text);
  return index;
}

/** A labelled date, by the publisher's order where day and month cannot be told apart otherwise. */
function readDate(text: string, options: RecordedDateOptions | undefined): InterpretedEventDate {
  const read = interpretEventDate(text);
  const orders = options?.orders ?? [];
  if (read.alternatives.length === 0 || orders.length === 0) return read;
  const ordered = interpretEventDate(text, { orders });
  if (ordered.value === null || options?.ordersInferred !== true) return ordered;
  return { ...ordered, issues: [...ordered.issues, 'RECORDED_DATE_ORDER_INFERRED'] };
}

/** Whether the date stands in the terms of Darwin Core, which have no labels. */
const isDarwinCore = (terms: VerbatimTerms): boolean =>
  terms.eventDate === undefined
    ? terms.year !== undefined ||
      terms.verbatimEventDate !== undefined ||
      terms.month !== undefined ||
      terms.day !== undefined
    : terms.eventDate.length === 1 &&
      terms.eventDate[0]?.label === null &&
      terms.normalizedEventDate === undefined &&
      terms.decade === undefined;

function recorded(
  terms: VerbatimTerms,
  issues: IssueList,
  options: RecordedDateOptions | undefined,
): ChosenDate {
  const fields: RecordedDateFields = {
    eventDate: first(terms.eventDate),
    year: first(terms.year),
    month: first(terms.month),
    day: first(terms.day),
    startDayOfYear: first(terms.startDayOfYear),
    endDayOfYear: first(terms.endDayOfYear),
    verbatimEventDate: first(terms.verbatimEventDate),
  };
  const read = interpretRecordedDate(fields, options);
  const { value, eventDate } = read;
  const text = fields.eventDate ?? fields.verbatimEventDate ?? partsText(fields);
  if (read.issues.length > 0) issues.addAll(read.issues, 'eventDate', text, eventDate);
  return {
    eventDate,
    start: value?.start ?? null,
    end: value?.end ?? null,
    precision: value?.precision ?? null,
    startYear: value?.startYear ?? null,
    endYear: value?.endYear ?? null,
    verbatim: fields.verbatimEventDate ?? text,
  };
}

/** The parts of a date as its publisher gave them, largest first. */
const partsText = ({ year, month, day }: RecordedDateFields): string | null =>
  year === null && month === null && day === null
    ? null
    : [year, month, day]
        .map((part) => part ?? '')
        .join('-')
        .replace(/-+$/, '');

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
  options: RecordedDateOptions | undefined,
): ChosenDate | null {
  const archival = terms.recordType?.[0]?.text.startsWith('ead') === true;
  if (archival) return wholeSpan(dates, terms.normalizedEventDate, options);
  const limits = fromLimits(dates, best, options);
  if (limits !== null) return limits;
  const first = readDate(best.text, options);
  if (first.value === null) {
    const other = firstReadable(dates, options);
    if (other === null || other.value === null) return null;
    const date = chosen(other.value, other.verbatim);
    issues.addAll(other.issues, 'eventDate', other.verbatim, date.eventDate);
    return date;
  }
  const fuller = fullerReading(dates, best, first.value, options);
  if (fuller === null || fuller.value === null) return null;
  const date = chosen(fuller.value, fuller.verbatim);
  issues.addAll(fuller.issues, 'eventDate', fuller.verbatim, date.eventDate);
  return date;
}

/** An archival unit with several dates spans them all. */
function wholeSpan(
  dates: readonly LabelledText[],
  normalized: readonly LabelledText[] | undefined,
  options: RecordedDateOptions | undefined,
): ChosenDate | null {
  const intervals: EventInterval[] = [];
  for (const { text } of normalized ?? dates) {
    const { value } = readDate(text, options);
    if (value !== null) intervals.push(value);
  }
  const around = hullOfIntervals(intervals);
  return around === null ? null : chosen(around, dates.map(({ text }) => text).join('; '));
}

/** "Start Date" and "End Date" beside a range that is less exact. */
function fromLimits(
  dates: readonly LabelledText[],
  best: LabelledText,
  options: RecordedDateOptions | undefined,
): ChosenDate | null {
  let start: EventInterval | null = null;
  let end: EventInterval | null = null;
  for (const { label, text } of dates) {
    if (label === 'Start Date') start = readDate(text, options).value;
    else if (label === 'End Date') end = readDate(text, options).value;
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
  options: RecordedDateOptions | undefined,
): InterpretedEventDate | null {
  const alike = dates.filter(({ label }) => label === best.label);
  if (alike.length > 3) return null;
  let found: InterpretedEventDate | null = null;
  for (const date of alike) {
    const read = readDate(date.text, options);
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

function firstReadable(
  dates: readonly LabelledText[],
  options: RecordedDateOptions | undefined,
): InterpretedEventDate | null {
  for (const { label, text } of dates) {
    if (dateLabels.rank(label) === Number.POSITIVE_INFINITY) continue;
    const read = readDate(text, options);
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
  const date = chosen(value, text);
  issues.add('RECORDED_DATE_DERIVED_FROM_INDEX', 'eventDate', text, date.eventDate);
  return date;
}

const chosen = (value: EventInterval, verbatim: string): ChosenDate => ({
  eventDate: isoStretch(stretchOf(value)),
  start: value.start,
  end: value.end,
  precision: value.precision,
  startYear: value.startYear,
  endYear: value.endYear,
  verbatim,
});
