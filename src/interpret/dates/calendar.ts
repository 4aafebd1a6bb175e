import type { DatePrecision } from '../../terms/index.ts';

/** A stretch of time, open where an end is null. */
export interface EventInterval {
  /** ISO 8601 calendar date of the first day; years before 1 CE in expanded form (`-001199-01-01`). */
  readonly start: string | null;
  /** ISO 8601 calendar date of the last day. */
  readonly end: string | null;
  /** Astronomical year numbers: 0 is 1 BCE. */
  readonly startYear: number | null;
  readonly endYear: number | null;
  readonly precision: DatePrecision;
  /** Local time of the start as ISO 8601 (`05:21:43.1`), where one was written. */
  readonly startTime: string | null;
  /** Offset of the start as ISO 8601 (`Z`, `+12:00`), where one was written. */
  readonly startOffset: string | null;
  /** Local time of the end where one was written; null too where start and end are one moment. */
  readonly endTime: string | null;
  readonly endOffset: string | null;
}

/** A calendar day, proleptic Gregorian, astronomical year. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The reader's working form of an interval. */
export interface Span {
  readonly from: Day | null;
  readonly to: Day | null;
  readonly precision: DatePrecision;
  readonly startTime: string | null;
  readonly startOffset: string | null;
  readonly endTime: string | null;
  readonly endOffset: string | null;
}

export const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? isLeapYear(year)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

export const day = (year: number, month: number, dayOfMonth: number): Day => ({
  year,
  month,
  day: dayOfMonth,
});

export const span = (from: Day | null, to: Day | null, precision: DatePrecision): Span => ({
  from,
  to,
  precision,
  startTime: null,
  startOffset: null,
  endTime: null,
  endOffset: null,
});

export const years = (from: number, to: number, precision: DatePrecision): Span =>
  span(day(from, 1, 1), day(to, 12, 31), precision);

export const yearSpan = (year: number): Span => years(year, year, 'year');

/** The whole month; null where there is none of that number. */
export const monthSpan = (year: number, month: number): Span | null =>
  month < 1 || month > 12
    ? null
    : span(day(year, month, 1), day(year, month, daysInMonth(year, month)), 'month');

/** The day; null where the calendar has none. */
export function daySpan(year: number, month: number, dayOfMonth: number): Span | null {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month))
    return null;
  const only = day(year, month, dayOfMonth);
  return span(only, only, 'day');
}

export const compareDays = (a: Day, b: Day): number =>
  a.year - b.year || a.month - b.month || a.day - b.day;

/** From the start of the one to the end of the other; null where that runs backwards. */
export function between(first: Span, last: Span): Span | null {
  if (first.from === null || last.to === null) return null;
  if (compareDays(first.from, last.to) > 0) return null;
  const same = first === last || (first.to !== null && last.from !== null && equal(first, last));
  return {
    from: first.from,
    to: last.to,
    precision: same ? first.precision : 'interval',
    startTime: first.startTime,
    startOffset: first.startOffset,
    endTime: same ? null : last.startTime,
    endOffset: same ? null : last.startOffset,
  };
}

const equal = (a: Span, b: Span): boolean =>
  a.from !== null &&
  b.from !== null &&
  a.to !== null &&
  b.to !== null &&
  compareDays(a.from, b.from) === 0 &&
  compareDays(a.to, b.to) === 0;

/** The least interval around all of them; open ends only where all are open. */
export function hull(spans: readonly Span[]): Span | null {
  const closed = spans.filter((one) => one.from !== null && one.to !== null);
  const [first, ...others] = closed.length > 0 ? closed : spans;
  if (first === undefined) return null;
  let around = first;
  for (const other of others) {
    const from = earlier(around.from, other.from);
    const to = later(around.to, other.to);
    const precision = equal(around, other) ? around.precision : 'interval';
    around = span(from, to, precision);
  }
  return around.from === null && around.to === null ? null : around;
}

const earlier = (a: Day | null, b: Day | null): Day | null =>
  a === null || b === null ? null : compareDays(a, b) <= 0 ? a : b;
const later = (a: Day | null, b: Day | null): Day | null =>
  a === null || b === null ? null : compareDays(a, b) >= 0 ? a : b;

export const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

export const isoYear = (year: number): string =>
  year >= 0 ? String(year).padStart(4, '0') : `-${String(-year).padStart(6, '0')}`;

const isoDay = (of: Day): string => `${isoYear(of.year)}-${two(of.month)}-${two(of.day)}`;

export const interval = (of: Span): EventInterval => ({
  start: of.from === null ? null : isoDay(of.from),
  end: of.to === null ? null : isoDay(of.to),
  startYear: of.from === null ? null : of.from.year,
  endYear: of.to === null ? null : of.to.year,
  precision: of.precision,
  startTime: of.startTime,
  startOffset: of.startOffset,
  endTime: of.endTime,
  endOffset: of.endOffset,
});

/** Orders ISO calendar dates, those before year 0 included. */
export function compareIso(a: string, b: string): number {
  const [earlyA, earlyB] = [a.startsWith('-'), b.startsWith('-')];
  if (earlyA !== earlyB) return earlyA ? -1 : 1;
  if (!earlyA) return a < b ? -1 : a > b ? 1 : 0;
  const years = Number(b.slice(1, 7)) - Number(a.slice(1, 7));
  return years !== 0 ? years : a < b ? -1 : a > b ? 1 : 0;
}

/** The least interval around closed ones; open ones are left out. Null where none is closed. */
export function hullOfIntervals(intervals: readonly EventInterval[]): EventInterval | null {
  let around: EventInterval | null = null;
  for (const one of intervals) {
    if (one.start === null || one.end === null) continue;
    if (around === null || around.start === null || around.end === null) {
      around = one;
      continue;
    }
    const from: EventInterval = compareIso(one.start, around.start) < 0 ? one : around;
    const to: EventInterval = compareIso(one.end, around.end) > 0 ? one : around;
    if (from === to) around = from;
    else {
      around = {
        start: from.start,
        end: to.end,
        startYear: from.startYear,
        endYear: to.endYear,
        precision: 'interval',
        startTime: null,
        startOffset: null,
        endTime: null,
        endOffset: null,
      };
    }
  }
  return around;
}
