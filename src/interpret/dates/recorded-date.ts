import type { Issue } from '../../terms/index.ts';
import { remember } from '../interpreted.ts';
import { earliestKey, latestKey } from './bounds.ts';
import type { EventInterval } from './calendar.ts';
import { dayOfYearPart, givenPart, normalizeDateParts, readDateParts } from './date-parts.ts';
import { type InterpretedEventDate, interpretEventDate } from './event-date.ts';
import type { DateFormat } from './formats.ts';
import { readIso } from './iso.ts';
import { contains, mergeDays, mergeParts } from './merge.ts';
import type { DateOrder } from './numeric.ts';
import { dateOrderEvidence } from './order-evidence.ts';
import { readProgramDate } from './program-date.ts';
import { readSerialNumber } from './serial-number.ts';
import {
  type DatePoint,
  dayNumber,
  firstDay,
  intervalOf,
  isoStretch,
  lastDay,
  point,
  type Stretch,
  single,
  stretchOf,
} from './stretch.ts';

/** The Darwin Core terms that tell when something was recorded or collected, as published. */
export interface RecordedDateFields {
  readonly eventDate: string | null;
  readonly year: string | null;
  readonly month: string | null;
  readonly day: string | null;
  readonly startDayOfYear: string | null;
  readonly endDayOfYear: string | null;
  readonly verbatimEventDate: string | null;
}

/** What is known of a publisher's dates. */
export interface RecordedDateOptions {
  /** Orders of day, month and year to assume for texts such as 2/3/2008. Default: none, they stay unread. */
  readonly orders?: readonly DateOrder[];
  /** The orders are inferred from other rows: what is read by them is flagged RECORDED_DATE_ORDER_INFERRED. */
  readonly ordersInferred?: boolean;
  /** Declared forms of eventDate; see `EventDateOptions`. Default: any form. */
  readonly formats?: readonly DateFormat[];
  /** ISO day before which a date is RECORDED_DATE_UNLIKELY, e.g. 1500-01-01 for specimens. Default: none. */
  readonly notBefore?: string | null;
  /** ISO day after which a date is RECORDED_DATE_UNLIKELY, e.g. tomorrow. Default: the end of 2099. */
  readonly notAfter?: string | null;
}

/** When something was recorded. The numbers are null where they are not told or not constant over the interval. */
export interface RecordedDate {
  readonly value: EventInterval | null;
  /** ISO 8601 text at the precision that is known: `1930-01-02/1930-02-01`, `2004-02`, `2011-09-13T09:29:08Z`. */
  readonly eventDate: string | null;
  /** Astronomical: 0 is 1 BCE. */
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
  /** Number of the first day in its year, from 1; null where the date is not told to the day. */
  readonly startDayOfYear: number | null;
  readonly endDayOfYear: number | null;
  readonly issues: readonly Issue[];
}

/** What a text tells by itself. */
interface Claim {
  readonly stretch: Stretch | null;
  /** The interval where it says more than the stretch, e.g. a decade; else null. */
  readonly interval: EventInterval | null;
  readonly issues: readonly Issue[];
  readonly alternatives: readonly EventInterval[];
}

/** The doubts of one date, each once. */
class Doubts {
  list: readonly Issue[] = none;

  add(issue: Issue): void {
    if (!this.list.includes(issue)) this.list = [...this.list, issue];
  }

  addAll(issues: readonly Issue[]): void {
    for (const issue of issues) this.add(issue);
  }
}

const none: readonly Issue[] = [];
const noAlternatives: readonly EventInterval[] = [];
const noClaim: Claim = {
  stretch: null,
  interval: null,
  issues: none,
  alternatives: noAlternatives,
};
const defaults: RecordedDateOptions = {};

/**
 * Reads Darwin Core's eventDate with the parts and days of the year beside it, as GBIF does: statements that
 * contradict are RECORDED_DATE_MISMATCH and leave what they share; one that cannot be read is
 * RECORDED_DATE_INVALID and leaves the others; beyond the likely is RECORDED_DATE_UNLIKELY, without a value (or
 * end). Where they tell nothing, or no eventDate and no day, verbatimEventDate is read as museums write dates. An eventDate whose day and
 * month cannot be told apart, by itself or by the rest, leaves the year.
 */
export function interpretRecordedDate(
  fields: RecordedDateFields,
  options: RecordedDateOptions = defaults,
): RecordedDate {
  const issues = new Doubts();
  const parts = readDateParts(fields.year, fields.month, fields.day);
  if (parts.doubted) issues.add('RECORDED_DATE_INVALID');
  const days = fields.startDayOfYear === null ? null : daysOfYear(fields, issues);
  const text = givenPart(fields.eventDate);
  const event =
    text === null ? noClaim : resolved(text, eventClaim(text, options), parts.point, days);
  issues.addAll(event.issues);
  const found = likely(merged(event, parts.point, days, issues), options, issues);
  if (found !== null) {
    const finer = text === null && days === null ? withinParts(found, fields, options) : null;
    if (finer !== null) issues.addAll(finer.issues);
    return answer(finer?.stretch ?? found, finer ?? event, issues);
  }
  return otherwise(fields, event, options, issues);
}

/** What verbatimEventDate tells within the year or month that is all the parts tell; null where that is nothing. */
function withinParts(
  parts: Stretch,
  { verbatimEventDate }: RecordedDateFields,
  options: RecordedDateOptions,
): Claim | null {
  const verbatim = givenPart(verbatimEventDate);
  if (verbatim === null || parts.from === null || parts.from.day > 0) return null;
  const claim = verbatimClaim(verbatim, options);
  return claim.stretch !== null && contains(parts, claim.stretch) ? claim : null;
}

const verbatimClaim = (text: string, options: RecordedDateOptions): Claim =>
  serialClaim(text, options) ?? museumClaim(text, options, false);

/** What remains when eventDate and the parts tell nothing. */
function otherwise(
  fields: RecordedDateFields,
  event: Claim,
  options: RecordedDateOptions,
  issues: Doubts,
): RecordedDate {
  const verbatim = givenPart(fields.verbatimEventDate);
  const claim = verbatim === null ? noClaim : verbatimClaim(verbatim, options);
  issues.addAll(claim.issues);
  const read = likely(claim.stretch, options, issues);
  if (read !== null) return answer(read, claim, issues);
  const alternatives = event.alternatives.length > 0 ? event.alternatives : claim.alternatives;
  const year = likely(yearOfAll(alternatives), options, issues);
  if (year !== null) {
    issues.add('RECORDED_DATE_AMBIGUOUS');
    return answer(year, noClaim, issues);
  }
  const given = fields.startDayOfYear ?? fields.endDayOfYear;
  if (issues.list.length === 0 && givenPart(given) !== null) issues.add('RECORDED_DATE_INVALID');
  return { ...undated, issues: issues.list };
}

const undated: RecordedDate = {
  value: null,
  eventDate: null,
  year: null,
  month: null,
  day: null,
  startDayOfYear: null,
  endDayOfYear: null,
  issues: none,
};

function merged(
  event: Claim,
  parts: DatePoint | null,
  days: Stretch | null,
  issues: Doubts,
): Stretch | null {
  // Beside days of the year, the year alone says only whose days they are
  const told = days !== null && parts !== null && parts.month === 0 ? null : parts;
  let date = event.stretch;
  if (told !== null) {
    if (date === null) date = single(told);
    else {
      const both = mergeParts(date, told);
      if (both.mismatch) issues.add('RECORDED_DATE_MISMATCH');
      date = both.stretch;
      if (date === null) return null;
      // What two statements share is not made exact again by a third
      if (both.mismatch && (days === null || !mergeDays(date, days, true).mismatch)) return date;
    }
  }
  if (days === null) return date;
  if (date === null) return days;
  const all = mergeDays(date, days, event.stretch !== null);
  if (all.mismatch) issues.add('RECORDED_DATE_MISMATCH');
  return all.stretch;
}

/** 0 is how databases write that there is no number. */
function givenNumber(text: string | null): string | null {
  const given = givenPart(text);
  return given === '0' ? null : given;
}

/** The days that the numbers of startDayOfYear and endDayOfYear mean in `year`; null without all they need. */
function daysOfYear(fields: RecordedDateFields, issues: Doubts): Stretch | null {
  const start = givenNumber(fields.startDayOfYear);
  const { year } = normalizeDateParts(fields.year, null, null);
  if (start === null || year === null) return null;
  const from = dayOfYearPart(year, start);
  const end = givenNumber(fields.endDayOfYear);
  const to = end === null ? from : dayOfYearPart(year, end);
  if (from === null || to === null || firstDay(from) > firstDay(to)) {
    issues.add('RECORDED_DATE_INVALID');
    return null;
  }
  return firstDay(from) === firstDay(to) ? single(from) : { from, to };
}

/** A text of several readings, with a year of two digits or a zone's name, of which the other fields choose one. */
function resolved(
  text: string,
  event: Claim,
  parts: DatePoint | null,
  days: Stretch | null,
): Claim {
  if (event.stretch !== null) return event;
  const told = parts ?? days?.from ?? null;
  if (told === null) return event;
  const fitting = readingsOf(text, event, told).filter((from) => covers(told, from));
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? { ...noClaim, stretch: single(only) } : event;
}

const covers = (outer: DatePoint, inner: DatePoint): boolean =>
  firstDay(outer) <= firstDay(inner) && lastDay(inner) <= lastDay(outer);

const shortYear = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$/;

function readingsOf(text: string, event: Claim, told: DatePoint): readonly DatePoint[] {
  if (event.alternatives.length > 0) return startsOf(event.alternatives);
  if (told.day === 0) return [];
  const printed = readProgramDate(text);
  if (printed !== null) return [printed];
  if (!shortYear.test(text)) return [];
  const baseYear = told.year - (told.year % 100);
  const { value, alternatives } = interpretEventDate(text, { baseYear, yearMonth: 'iso' });
  return startsOf(value === null ? alternatives : [value]);
}

const startsOf = (intervals: readonly EventInterval[]): readonly DatePoint[] =>
  intervals.map((one) => stretchOf(one).from).filter((from) => from !== null);

/** 2/3/2008 is a day that cannot be told, but in 2008. */
function yearOfAll(alternatives: readonly EventInterval[]): Stretch | null {
  const [first] = alternatives;
  if (first === undefined || first.startYear === null) return null;
  const same = alternatives.every(({ startYear }) => startYear === first.startYear);
  return same ? single(point(first.startYear, 0, 0)) : null;
}

/** eventDate: ISO 8601 where it is, else as museums write. */
function eventClaim(text: string, options: RecordedDateOptions): Claim {
  if (options.formats !== undefined && !options.formats.includes('ISO')) {
    return museumClaim(text, options, true);
  }
  const iso = readIso(text);
  if (iso === null) return serialClaim(text, options) ?? museumClaim(text, options, true);
  if (!iso.reversed && !iso.halved) return { ...noClaim, stretch: iso };
  const issue: Issue = iso.reversed ? 'RECORDED_DATE_INVALID' : 'RECORDED_DATE_PARTLY_READ';
  return { ...noClaim, stretch: iso, issues: [issue] };
}

/** A spreadsheet's day count, where that day is a likely one. */
function serialClaim(text: string, options: RecordedDateOptions): Claim | null {
  const day = readSerialNumber(text);
  if (
    day === null ||
    firstDay(day) > latestKey(options.notAfter) ||
    firstDay(day) < earliestKey(options.notBefore)
  )
    return null;
  return { ...noClaim, stretch: single(day), issues: ['RECORDED_DATE_FROM_SERIAL_NUMBER'] };
}

const maxRemembered = 20_000;
const isoMonths = remember(
  (text) => claimOf(interpretEventDate(text, { yearMonth: 'iso' })),
  maxRemembered,
);
const eitherMonths = remember((text) => claimOf(interpretEventDate(text)), maxRemembered);

const claimOf = ({ value, issues, alternatives }: InterpretedEventDate): Claim => ({
  stretch: value === null ? null : stretchOf(value),
  interval: value,
  issues,
  alternatives,
});

function museumClaim(text: string, options: RecordedDateOptions, iso: boolean): Claim {
  const { orders, formats } = options;
  if (formats !== undefined && iso) {
    return claimOf(interpretEventDate(text, { yearMonth: 'iso', formats }));
  }
  const plain = iso ? isoMonths(text) : eitherMonths(text);
  if (orders === undefined || orders.length === 0) return plain;
  if (plain.stretch !== null && dateOrderEvidence(text) !== 'ambiguous') return plain;
  const ordered = claimOf(interpretEventDate(text, { yearMonth: iso ? 'iso' : 'either', orders }));
  const inferred = options.ordersInferred === true && ordered.stretch !== null;
  if (!inferred || ordered.interval?.start === plain.interval?.start) return ordered;
  return { ...ordered, issues: [...ordered.issues, 'RECORDED_DATE_ORDER_INFERRED'] };
}

/** The date where it may be believed; an unlikely end is left open. */
function likely(
  date: Stretch | null,
  options: RecordedDateOptions,
  issues: Doubts,
): Stretch | null {
  if (date === null) return null;
  const { from, to } = date;
  const [least, most] = [earliestKey(options.notBefore), latestKey(options.notAfter)];
  const bound = from ?? to;
  if (bound === null) return null;
  if (
    firstDay(bound) > most ||
    (from !== null && firstDay(from) < least) ||
    (to !== null && lastDay(to) < least)
  ) {
    issues.add('RECORDED_DATE_UNLIKELY');
    return null;
  }
  if (to === null || firstDay(to) <= most) return date;
  issues.add('RECORDED_DATE_UNLIKELY');
  return { from, to: null };
}

function answer(date: Stretch, claim: Claim, issues: Doubts): RecordedDate {
  const { from, to } = date;
  const closed = from !== null && to !== null;
  const sameYear = closed && from.year === to.year;
  const sameMonth = sameYear && from.month > 0 && from.month === to.month;
  const sameDay = sameMonth && from.day > 0 && from.day === to.day;
  const daily = closed && from.day > 0 && to.day > 0;
  return {
    value: claim.interval !== null && claim.stretch === date ? claim.interval : intervalOf(date),
    eventDate: isoStretch(date),
    year: sameYear ? from.year : null,
    month: sameMonth ? from.month : null,
    day: sameDay ? from.day : null,
    startDayOfYear: daily ? dayNumber(from) : null,
    endDayOfYear: daily ? dayNumber(to) : null,
    issues: issues.list,
  };
}
