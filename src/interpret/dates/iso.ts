import { daysInMonth } from './calendar.ts';
import { endOfDigits, wholeNumber } from './digits.ts';
import {
  type DatePoint,
  firstDay,
  lastDay,
  plusDays,
  point,
  pointOfDayNumber,
  type Stretch,
  samePoint,
  single,
} from './stretch.ts';
import { readTime } from './times.ts';

/** An ISO 8601 date or interval. */
export interface IsoReading extends Stretch {
  /** The ends stood in the wrong order and have been swapped. */
  readonly reversed: boolean;
  /** One side of the stroke was empty: what stands on the other is taken alone. */
  readonly halved: boolean;
}

const dash = 45;
const maxLength = 80;

/**
 * Reads ISO 8601 dates (1930, 1930-1, 1930-01-02T10:30Z, 1978-355, 1978-W51-4) and intervals of two
 * (1930-01-02/1930-02-01), with a shortened end (1930-01-02/15, 1998-09-30/10-07, 2008-07-15T12:34/13:56),
 * a duration (1999-01-01/P28D) or an open end (2000-01-01/..). Null where the text is none of these.
 */
export function readIso(text: string): IsoReading | null {
  const { length } = text;
  if (length < 4 || length > maxLength) return null;
  const slash = text.indexOf('/');
  if (slash < 0) {
    const only = readPoint(text, false);
    if (only === null) return null;
    return { from: only, to: endOfWeek(text, only) ?? only, reversed: false, halved: false };
  }
  return text.indexOf('/', slash + 1) < 0
    ? readRange(text.slice(0, slash).trim(), text.slice(slash + 1).trim())
    : null;
}

function readRange(left: string, right: string): IsoReading | null {
  if (left === '' || right === '') return halved(left === '' ? right : left);
  if (left === '..') return open(readPoint(right, true), false);
  const from = readPoint(left, true);
  if (from === null) {
    const last = left.startsWith('P') || left.startsWith('p') ? readPoint(right, true) : null;
    return last === null ? null : endingWith(last, left);
  }
  if (right === '..') return open(from, true);
  const first = right.charAt(0);
  if (first === 'p' || first === 'P') return lasting(from, right);
  const whole = readPoint(right, true);
  const to = whole === null ? shortEnd(from, right) : (endOfWeek(right, whole) ?? whole);
  return to === null ? null : ordered(from, to);
}

function halved(side: string): IsoReading | null {
  const only = readPoint(side, true);
  // "1999/" may be years or a month cut off; "2000-01-01/" is an empty column
  return only === null ? null : { ...single(only), reversed: false, halved: true };
}

const open = (bound: DatePoint | null, start: boolean): IsoReading | null =>
  bound === null
    ? null
    : { from: start ? bound : null, to: start ? null : bound, reversed: false, halved: false };

function ordered(from: DatePoint, to: DatePoint): IsoReading {
  if (samePoint(from, to)) return { ...single(from), reversed: false, halved: false };
  const backwards =
    firstDay(from) > lastDay(to) ||
    (firstDay(from) === firstDay(to) &&
      from.time !== null &&
      to.time !== null &&
      from.offset === to.offset &&
      from.time > to.time);
  return backwards
    ? { from: to, to: from, reversed: true, halved: false }
    : { from, to, reversed: false, halved: false };
}

const duration =
  /^p(?:(\d{1,4})y)?(?:(\d{1,4})m)?(?:(\d{1,3})w)?(?:(\d{1,6})d)?(t(?:\d{1,4}[hms]){1,3})?$/i;

interface Duration {
  readonly months: number;
  readonly days: number;
}

/** Null for what is none. Hours and minutes only: no days. */
function readDuration(text: string): Duration | null {
  const match = duration.exec(text);
  if (match === null) return null;
  const [years = 0, months = 0, weeks = 0, days = 0] = match
    .slice(1, 5)
    .map((part) => Number(part ?? 0));
  const found = { months: years * 12 + months, days: weeks * 7 + days };
  return found.months + found.days > 0 || match[5] !== undefined ? found : null;
}

/** "1999-01-01/P28D": to the last day of the time that begins with `begun`. */
function lasting(begun: DatePoint, text: string): IsoReading | null {
  const length = readDuration(text);
  if (length === null) return null;
  const { year, month, day, time, offset } = begun;
  const from = point(year, month || 1, day || 1, time, offset);
  if (length.months + length.days === 0) return ordered(from, from);
  return ordered(from, plusDays(from, length.days - (time === null ? 1 : 0), length.months));
}

/** "P28D/1999-01-28": the time that ends with `last`. */
function endingWith(last: DatePoint, text: string): IsoReading | null {
  const length = readDuration(text);
  if (length === null || last.day === 0) return null;
  if (length.months + length.days === 0) return ordered(last, last);
  return ordered(plusDays(last, 1 - length.days, -length.months), last);
}

/** An end that leaves out what it shares with the start: `15`, `10-07`, `365`, `13:56`, each with a time or none. */
function shortEnd(from: DatePoint, right: string): DatePoint | null {
  const mark = right.search(/[Tt ]/);
  const clock = mark < 0 ? null : right.slice(mark + 1).trim();
  if (mark === 0 || right.indexOf(':') === 1 || right.indexOf(':') === 2) {
    return from.time === null ? null : timed(from, clock ?? right, from.offset);
  }
  const date = shortDate(from, mark < 0 ? right : right.slice(0, mark));
  return date === null || clock === null ? date : timed(date, clock, from.offset);
}

function shortDate(from: DatePoint, text: string): DatePoint | null {
  const digits = endOfDigits(text, 0);
  if (digits === 0 || digits > 3) return null;
  const number = wholeNumber(text, 0, digits);
  if (digits === 3) {
    return from.day > 0 && text.length === 3 ? pointOfDayNumber(from.year, number) : null;
  }
  if (digits === text.length) {
    if (from.day > 0) return dayPoint(from.year, from.month, number);
    return from.month > 0 ? monthPoint(from.year, number) : null;
  }
  if (text.charCodeAt(digits) !== dash || from.day === 0) return null;
  return dayPoint(from.year, number, wholeNumber(text, digits + 1, text.length));
}

function timed(date: DatePoint, clock: string, offset: string | null): DatePoint | null {
  const read = date.day === 0 ? null : readTime(clock);
  if (read === null) return null;
  return point(date.year, date.month, date.day, read.time, read.offset ?? offset);
}

const monthPoint = (year: number, month: number): DatePoint | null =>
  month >= 1 && month <= 12 ? point(year, month, 0) : null;

const dayPoint = (year: number, month: number, dayOfMonth: number): DatePoint | null =>
  month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= daysInMonth(year, month)
    ? point(year, month, dayOfMonth)
    : null;

/**
 * One date. Within an interval, where no other reading is possible, also 19990102 and days of the year
 * without leading zeros (1999-59).
 */
function readPoint(text: string, within: boolean): DatePoint | null {
  const { length } = text;
  const year = wholeNumber(text, 0, 4);
  if (length < 4 || year < 1) return null;
  if (length === 4) return point(year, 0, 0);
  const next = text.charCodeAt(4);
  if (next === 87 || next === 119) return weekPoint(text, year, 5);
  if (next !== dash) {
    if (!within || length !== 8) return null;
    return dayPoint(year, wholeNumber(text, 4, 6), wholeNumber(text, 6, 8));
  }
  const letter = text.charCodeAt(5);
  if (letter === 87 || letter === 119) return weekPoint(text, year, 6);
  const middle = endOfDigits(text, 5);
  const number = wholeNumber(text, 5, middle);
  const digits = middle - 5;
  if (digits === 3) return withTime(pointOfDayNumber(year, number), text, middle);
  if (digits < 1 || digits > 2) return null;
  if (middle === length) {
    if (within && number > 12) return pointOfDayNumber(year, number);
    // A month of one digit is ISO only beside a day or in an interval; "1931-5" is left to others
    return digits === 2 || within ? monthPoint(year, number) : null;
  }
  if (text.charCodeAt(middle) !== dash) return null;
  const last = endOfDigits(text, middle + 1);
  if (last - middle > 3) return null;
  return withTime(dayPoint(year, number, wholeNumber(text, middle + 1, last)), text, last);
}

/** What follows a day is a time after T or a space, or makes the text unreadable. */
function withTime(date: DatePoint | null, text: string, at: number): DatePoint | null {
  if (date === null || at === text.length) return date;
  const mark = text.charCodeAt(at);
  if (mark !== 84 && mark !== 116 && mark !== 32) return null;
  const clock = readTime(text.slice(at + 1).trim());
  return clock === null ? null : point(date.year, date.month, date.day, clock.time, clock.offset);
}

/** 1978-W51-4, 1978W514, 1978-W51: the day, or the Monday of the week. */
function weekPoint(text: string, year: number, at: number): DatePoint | null {
  const week = wholeNumber(text, at, at + 2);
  const extended = text.charCodeAt(at + 2) === dash;
  const rest = text.length - (extended ? at + 3 : at + 2);
  const weekday =
    rest === 1 ? wholeNumber(text, text.length - 1, text.length) : rest === 0 && !extended ? 1 : -1;
  if (week < 1 || week > weeksIn(year) || weekday < 1 || weekday > 7) return null;
  const fourth = point(year, 1, 4);
  return plusDays(fourth, (week - 1) * 7 + weekday - isoWeekday(fourth));
}

/** Sunday of a whole week; null for any other text. */
function endOfWeek(text: string, monday: DatePoint): DatePoint | null {
  if (monday.day === 0) return null;
  const last = text.length - 3;
  const week = text.charCodeAt(last);
  return (last === 4 || last === 5) && (week === 87 || week === 119) ? plusDays(monday, 6) : null;
}

/** 1 for Monday to 7 for Sunday. */
function isoWeekday(of: DatePoint): number {
  const date = new Date(0);
  date.setUTCFullYear(of.year, of.month - 1, of.day);
  return date.getUTCDay() || 7;
}

/** 53 in years that begin on a Thursday, or on a Wednesday and are leap years; else 52. */
function weeksIn(year: number): number {
  const first = isoWeekday(point(year, 1, 1));
  return first === 4 || (first === 3 && daysInMonth(year, 2) === 29) ? 53 : 52;
}
