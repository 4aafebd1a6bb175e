import type { DatePrecision } from '../../terms/index.ts';
import {
  day,
  daysInMonth,
  type EventInterval,
  isLeapYear,
  isoYear,
  type Span,
  two,
} from './calendar.ts';

/** A year, month, day or moment, at the precision at which it was written. */
export interface DatePoint {
  /** Astronomical: 0 is 1 BCE. */
  readonly year: number;
  /** 1 to 12; 0 where only the year is told. */
  readonly month: number;
  /** 0 where only the year or month is told. */
  readonly day: number;
  /** Local time as ISO 8601; null where none was written. */
  readonly time: string | null;
  /** `Z` or `+12:00`; null where none was written. */
  readonly offset: string | null;
}

/** From one point to another; the same object twice for a single one, null for an open end. */
export interface Stretch {
  readonly from: DatePoint | null;
  readonly to: DatePoint | null;
}

export const point = (
  year: number,
  month: number,
  dayOfMonth: number,
  time: string | null = null,
  offset: string | null = null,
): DatePoint => ({ year, month, day: dayOfMonth, time, offset });

export const single = (only: DatePoint): Stretch => ({ from: only, to: only });

/** The day of a year by its number (1 to 366); null beyond its end. */
export function pointOfDayNumber(year: number, number: number): DatePoint | null {
  if (number < 1 || number > 366) return null;
  let month = 1;
  let left = number;
  while (month <= 12 && left > daysInMonth(year, month)) left -= daysInMonth(year, month++);
  return month > 12 ? null : point(year, month, left);
}

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/** The number of a day in its year, from 1. */
export const dayNumber = ({ year, month, day: dayOfMonth }: DatePoint): number =>
  (daysBefore[month - 1] ?? 0) + dayOfMonth + (month > 2 && isLeapYear(year) ? 1 : 0);

/** The day that comes so many months and days after a point (or its first day). */
export function plusDays(of: DatePoint, days: number, months = 0): DatePoint {
  const date = new Date(0);
  date.setUTCFullYear(of.year, Math.max(of.month, 1) - 1 + months, Math.max(of.day, 1) + days);
  return point(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** 1, 2 or 3: whether a point is told to the year, month or day. */
export const unitOf = (of: DatePoint): number => (of.day > 0 ? 3 : of.month > 0 ? 2 : 1);

/** The first day as a number that sorts like dates. */
export const firstDay = (of: DatePoint): number =>
  of.year * 10_000 + Math.max(of.month, 1) * 100 + Math.max(of.day, 1);

/** The last day as a number that sorts like dates. */
export function lastDay(of: DatePoint): number {
  const month = of.month > 0 ? of.month : 12;
  return of.year * 10_000 + month * 100 + (of.day > 0 ? of.day : daysInMonth(of.year, month));
}

export const samePoint = (a: DatePoint, b: DatePoint): boolean =>
  a === b ||
  (a.year === b.year &&
    a.month === b.month &&
    a.day === b.day &&
    a.time === b.time &&
    a.offset === b.offset);

/** What all points tell alike: the day, else the month, else the year; null where years differ. */
export function commonPoint(points: readonly DatePoint[]): DatePoint | null {
  let [common] = points;
  if (common === undefined) return null;
  for (const one of points) {
    if (one.year !== common.year) return null;
    const month: number = one.month === common.month ? common.month : 0;
    common = point(common.year, month, month > 0 && one.day === common.day ? common.day : 0);
  }
  return common;
}

const precisions: readonly DatePrecision[] = ['year', 'year', 'month', 'day'];

/** The days of a stretch: a year is its first to its last day. */
export function intervalOf({ from, to }: Stretch): EventInterval {
  const one = from !== null && from === to;
  return {
    start: from === null ? null : isoDay(from.year, from.month || 1, from.day || 1),
    end: to === null ? null : endOf(to),
    startYear: from === null ? null : from.year,
    endYear: to === null ? null : to.year,
    precision: one ? (precisions[unitOf(from)] ?? 'day') : 'interval',
    startTime: from === null ? null : from.time,
    startOffset: from === null ? null : from.offset,
    endTime: one || to === null ? null : to.time,
    endOffset: one || to === null ? null : to.offset,
  };
}

const endOf = ({ year, month, day: dayOfMonth }: DatePoint): string =>
  isoDay(year, month || 12, dayOfMonth || daysInMonth(year, month || 12));

const isoDay = (year: number, month: number, dayOfMonth: number): string =>
  `${isoYear(year)}-${two(month)}-${two(dayOfMonth)}`;

/** ISO 8601-1 text of a point at its precision: `2004`, `2004-02`, `2004-02-03T10:30Z`. */
export function isoPoint(of: DatePoint): string {
  if (of.month === 0) return isoYear(of.year);
  if (of.day === 0) return `${isoYear(of.year)}-${two(of.month)}`;
  const date = isoDay(of.year, of.month, of.day);
  return of.time === null ? date : `${date}T${of.time}${of.offset ?? ''}`;
}

/** ISO 8601-1 text of a stretch, `2004-02/2004-12`; an open end is `..` (ISO 8601-2). */
export function isoStretch({ from, to }: Stretch): string | null {
  if (from !== null && from === to) return isoPoint(from);
  if (from === null && to === null) return null;
  return `${from === null ? '..' : isoPoint(from)}/${to === null ? '..' : isoPoint(to)}`;
}

/** As the reader of museum dates works with it. */
export function spanOf({ from, to }: Stretch): Span {
  const one = from !== null && from === to;
  const last = to === null ? 0 : lastDay(to);
  return {
    from: from === null ? null : day(from.year, from.month || 1, from.day || 1),
    to: to === null ? null : day(to.year, to.month || 12, last % 100),
    precision: one ? (precisions[unitOf(from)] ?? 'day') : 'interval',
    startTime: from?.time ?? null,
    startOffset: from?.offset ?? null,
    endTime: one ? null : (to?.time ?? null),
    endOffset: one ? null : (to?.offset ?? null),
  };
}

/** The stretch of an interval of days, told to the year or month where it covers whole ones. */
export function stretchOf(of: EventInterval): Stretch {
  const start = of.start === null ? null : isoNumbers(of.start);
  const end = of.end === null ? null : isoNumbers(of.end);
  const unit = unitCovered(of.precision, start, end);
  const from = start === null ? null : cut(start, unit, of.startTime, of.startOffset);
  if (from !== null && unit === unitOfPrecision(of.precision)) return single(from);
  const to = end === null ? null : cut(end, unit, of.endTime, of.endOffset);
  return from !== null && to !== null && samePoint(from, to) ? single(from) : { from, to };
}

const unitOfPrecision = (precision: DatePrecision): number => precisions.indexOf(precision, 1);

function unitCovered(
  precision: DatePrecision,
  from: DatePoint | null,
  to: DatePoint | null,
): number {
  const told = unitOfPrecision(precision);
  if (told > 0) return told;
  const years =
    (from === null || firstDay(from) % 10_000 === 101) &&
    (to === null || lastDay(to) % 10_000 === 1231);
  if (years) return 1;
  const months =
    (from === null || from.day === 1) && (to === null || to.day === daysInMonth(to.year, to.month));
  return months ? 2 : 3;
}

const cut = (of: DatePoint, unit: number, time: string | null, offset: string | null): DatePoint =>
  point(of.year, unit > 1 ? of.month : 0, unit > 2 ? of.day : 0, time, offset);

/** The numbers of an ISO calendar date; years before 0 have six digits. */
function isoNumbers(iso: string): DatePoint {
  const month = iso.indexOf('-', 1) + 1;
  return point(
    Number(iso.slice(0, month - 1)),
    Number(iso.slice(month, month + 2)),
    Number(iso.slice(month + 3)),
  );
}
