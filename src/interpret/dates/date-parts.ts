import { remember } from '../interpreted.ts';
import { daysInMonth } from './calendar.ts';
import { endOfDigits, wholeNumber } from './digits.ts';
import { fold } from './fold.ts';
import { LATEST_YEAR } from './sides.ts';
import { type DatePoint, point, pointOfDayNumber } from './stretch.ts';
import { months, romanMonths } from './words.ts';

/** Darwin Core's `year`, `month` and `day` as numbers, without a look at the calendar. */
export interface NormalizedDateParts {
  /** Null where there is none, or none that can be read. */
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
  /** A part was given but is no number (nor name of a month). */
  readonly yearDiscarded: boolean;
  readonly monthDiscarded: boolean;
  readonly dayDiscarded: boolean;
}

/** As publishers' databases write that there is no value. */
const absent: ReadonlySet<string> = new Set([
  '',
  '\\N',
  'null',
  'NULL',
  'NA',
  'N/A',
  'n/a',
  '-',
  '--',
]);

/** A part of a date, trimmed; null where it says that there is none. */
export function givenPart(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const trimmed = text.trim();
  return trimmed.length <= 4 && absent.has(trimmed) ? null : trimmed;
}

/** Initials and short forms that are months only in a field of their own. */
const shortForms: ReadonlyMap<string, number> = new Map([
  ['ja', 1],
  ['f', 2],
  ['fe', 2],
  ['ap', 4],
  ['au', 8],
  ['s', 9],
  ['se', 9],
  ['o', 10],
  ['oc', 10],
  ['n', 11],
  ['no', 11],
  ['novermber', 11],
  ['d', 12],
  ['de', 12],
]);

const monthNamed = remember((text): number => {
  if (text.length > 20) return 0;
  const name = fold(text).replace(/\.$/, '');
  return months.get(name) ?? romanMonths.get(name) ?? shortForms.get(name) ?? 0;
}, 1000);

/** The month that a name (January, JAN., enero, января), Roman numeral or initial stands for; null for none. */
export const monthNumber = (text: string): number | null => monthNamed(text) || null;

/** A whole number as databases export it (`1978`, `02`, `1978.0`, `-44`); NaN for any other text. */
function partNumber(text: string): number {
  const negative = text.charCodeAt(0) === 45;
  const start = negative ? 1 : 0;
  const end = endOfDigits(text, start);
  if (end - start > 9) return Number.NaN;
  const value = wholeNumber(text, start, end);
  if (value < 0 || (end < text.length && !isZeroFraction(text, end))) return Number.NaN;
  return negative ? -value : value;
}

const isZeroFraction = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 46 && at + 1 < text.length && Number(text.slice(at)) === 0;

/** Reads the numbers of a date's parts: `1975.0`, ` 2 `, `jan`, `XII`; `\N` and blanks say that there is none. */
export function normalizeDateParts(
  year: string | null,
  month: string | null,
  day: string | null,
): NormalizedDateParts {
  const [y, m, d] = [givenPart(year), givenPart(month), givenPart(day)];
  const yearNumber = y === null ? Number.NaN : partNumber(y);
  const monthValue = m === null ? Number.NaN : partNumber(m);
  const dayNumber = d === null ? Number.NaN : partNumber(d);
  const named = m !== null && Number.isNaN(monthValue) ? monthNumber(m) : null;
  const monthRead = Number.isNaN(monthValue) ? named : monthValue;
  return {
    year: Number.isNaN(yearNumber) ? null : yearNumber,
    month: monthRead,
    day: Number.isNaN(dayNumber) ? null : dayNumber,
    yearDiscarded: y !== null && Number.isNaN(yearNumber),
    monthDiscarded: m !== null && monthRead === null,
    dayDiscarded: d !== null && Number.isNaN(dayNumber),
  };
}

/** What parts of a date tell together. `doubted`: something was given that could not be used. */
export interface PartsReading {
  readonly point: DatePoint | null;
  readonly doubted: boolean;
}

const nothing: PartsReading = { point: null, doubted: false };
const unusable: PartsReading = { point: null, doubted: true };

/**
 * The year, month or day that Darwin Core's parts tell. A month without a year, a day without a month, a day that
 * the calendar lacks and a year of two digits tell nothing; zeros for both month and day leave the year, doubted.
 */
export function readDateParts(
  year: string | null,
  month: string | null,
  day: string | null,
): PartsReading {
  if (year === null && month === null && day === null) return nothing;
  const parts = normalizeDateParts(year, month, day);
  const discarded = parts.yearDiscarded || parts.monthDiscarded || parts.dayDiscarded;
  if (parts.year === null && parts.month === null && parts.day === null) {
    return discarded ? unusable : nothing;
  }
  const { year: y, month: m, day: d } = parts;
  if (y === null || !isYear(y)) return unusable;
  if (m === null || (m === 0 && (d === 0 || d === null))) {
    if (d !== null && d !== 0) return unusable;
    return { point: point(y, 0, 0), doubted: discarded || m === 0 || d === 0 };
  }
  if (m < 1 || m > 12) return unusable;
  if (d === null || d === 0) return { point: point(y, m, 0), doubted: discarded || d === 0 };
  if (d < 1 || d > daysInMonth(y, m)) return unusable;
  return { point: point(y, m, d), doubted: discarded };
}

/** Two digits may be short for any century; what lies beyond four is a slip of the pen. */
const isYear = (year: number): boolean =>
  (year >= 100 && year <= 9999) || (year < 0 && year >= -9999);

/** The day of a year by its number, e.g. 355 of 1978; null where it is no number from 1 to the year's last day. */
export function dayOfYearPart(year: number, dayOfYear: string): DatePoint | null {
  const number = partNumber(dayOfYear);
  return Number.isNaN(number) ? null : pointOfDayNumber(year, number);
}

const lonelyYear = /(?<!\d)(?:1\d|20)\d\d(?!\d)/;

/** The first year in a text (1000 to 2099), as in "2018 [published 7 November 2017]" or "2008b"; null for none. */
export function yearInText(text: string): number | null {
  const match = lonelyYear.exec(text.length > 2000 ? text.slice(0, 2000) : text);
  return match === null || Number(match[0]) > LATEST_YEAR ? null : Number(match[0]);
}
