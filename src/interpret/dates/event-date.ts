import type { Issue } from '../../terms/index.ts';
import { type Interpreted, remember } from '../interpreted.ts';
import { daySpan, type EventInterval, hull, interval, type Span, years } from './calendar.ts';
import { wholeNumber } from './digits.ts';
import { fold, MAX_DATE_LENGTH } from './fold.ts';
import { allowedOrders, type DateFormat } from './formats.ts';
import { readIso } from './iso.ts';
import { type DateOrder, type NumericOptions, readNumeric, twoDigits } from './numeric.ts';
import { readNumericRange } from './numeric-range.ts';
import { CIRCA_YEARS, LATEST_YEAR } from './sides.ts';
import { spanOf } from './stretch.ts';
import { readTime } from './times.ts';
import { readWorded, type WordedReading } from './worded.ts';
import { undatedTexts } from './words.ts';

export { CIRCA_YEARS };

/** How a publisher writes what could be read in several ways. */
export interface EventDateOptions {
  /** Orders of day, month and year to assume for texts such as 2/3/2008. Default: none, they stay unread. */
  readonly orders?: readonly DateOrder[];
  /** First year of the hundred years in which two-digit years lie. Default: they stay unread. */
  readonly baseYear?: number | null;
  /**
   * `1909-12`: `iso` reads December 1909, `either` (default) an interval that covers that and 1909–1912,
   * flagged RECORDED_DATE_AMBIGUOUS.
   */
  readonly yearMonth?: 'iso' | 'either';
  /**
   * The forms that a publisher declares: an all-numeric date in another one stays unread, and what could be read
   * in several ways is read by them. Default: any form.
   */
  readonly formats?: readonly DateFormat[];
}

/** An interpreted date, with the readings between which an ambiguous text does not decide. */
export interface InterpretedEventDate extends Interpreted<EventInterval> {
  readonly alternatives: readonly EventInterval[];
}

const none: readonly Issue[] = [];
const invalid: readonly Issue[] = ['RECORDED_DATE_INVALID'];
const unlikely: readonly Issue[] = ['RECORDED_DATE_UNLIKELY'];
const noAlternatives: readonly EventInterval[] = [];

const defaults: NumericOptions = { orders: [], baseYear: null, yearMonth: 'either' };
const maxRemembered = 50_000;
const remembered = remember((text) => read(text, defaults), maxRemembered);

/**
 * Reads a date as museums write it: days, months, years, decades, centuries and their parts, seasons,
 * circa (±5 years), before and after, ranges, BCE, ISO 8601 with times, intervals and durations. The value
 * is null without an issue for "n.d." and the like; null with RECORDED_DATE_INVALID where the text cannot
 * be read or day and month cannot be told apart; with RECORDED_DATE_UNLIKELY beyond the year 2099.
 */
export function interpretEventDate(
  verbatim: string,
  options?: EventDateOptions,
): InterpretedEventDate {
  if (options === undefined) return commonDay(verbatim) ?? remembered(verbatim);
  let orders = options.orders ?? [];
  if (options.formats !== undefined) {
    const allowed = allowedOrders(fold(verbatim), options.formats);
    if (allowed === null) return unread(verbatim, invalid);
    orders = allowed;
  }
  return read(verbatim, {
    orders,
    baseYear: options.baseYear ?? null,
    yearMonth: options.yearMonth ?? 'either',
  });
}

const shortMonths: ReadonlyMap<string, number> = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map(
    (name, at) => [name, at + 1],
  ),
);

/** "9 Jun 1953", as most specimens have it: too many different ones to remember, and quick to read. */
function commonDay(text: string): InterpretedEventDate | null {
  const { length } = text;
  if (length !== 10 && length !== 11) return null;
  const digits = length - 9;
  if (text.charCodeAt(digits) !== space || text.charCodeAt(digits + 4) !== space) return null;
  const month = shortMonths.get(text.slice(digits + 1, digits + 4));
  const dayOfMonth = wholeNumber(text, 0, digits);
  const year = wholeNumber(text, length - 4, length);
  if (month === undefined || dayOfMonth < 1 || year < 1 || year > LATEST_YEAR) return null;
  const found = daySpan(year, month, dayOfMonth);
  return found === null ? null : answer(text, found, none);
}

const space = 32;

const unread = (
  verbatim: string,
  issues: readonly Issue[],
  alternatives: readonly EventInterval[] = noAlternatives,
): InterpretedEventDate => ({ verbatim, value: null, issues, alternatives });

function read(verbatim: string, options: NumericOptions): InterpretedEventDate {
  const long = verbatim.length > MAX_DATE_LENGTH && verbatim.trim().length > MAX_DATE_LENGTH;
  if (long) return unread(verbatim, invalid);
  const folded = fold(verbatim);
  if (folded === '' || folded.length > MAX_DATE_LENGTH) return unread(verbatim, invalid);
  if (!/\d/.test(folded) && undatedTexts.has(folded.replace(/[^\p{L}]+/gu, ' ').trim())) {
    return unread(verbatim, none);
  }
  const text = options.baseYear === null ? folded : withFullYear(folded, options.baseYear);
  const numeric = readNumericRange(text, options) ?? readNumeric(text, options);
  switch (numeric.kind) {
    case 'span':
      return answer(verbatim, numeric.span, numeric.either ? ['RECORDED_DATE_AMBIGUOUS'] : none);
    case 'ambiguous':
      return unread(verbatim, invalid, numeric.alternatives.map(interval));
    case 'invalid':
      return unread(verbatim, invalid);
    default:
      return worded(verbatim, text);
  }
}

/** "21-dec-78" with the century that its publisher means. */
const withFullYear = (text: string, baseYear: number): string =>
  text.replace(
    /^(\d{1,2})[-./ ]{1,2}(\p{L}{1,12})[-./ ]{1,2}(\d{2})$/u,
    (_, day: string, month: string, year: string) =>
      `${day} ${month} ${twoDigits(Number(year), baseYear)}`,
  );

const clock =
  /[ ,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)? ?(?:am|pm|a\.m\.|p\.m\.)? ?(?:z|gmt|utc|[+-]\d{2}:?\d{2})?)$/;

const isoBefore =
  /^(\d{4}-\d{1,2}-\d{1,2}|\d{4}\/\d{1,2}\/\d{1,2})(?:t|z|[ ,;(]+(?![\d/-])[^\d]*)$/;

function worded(verbatim: string, text: string): InterpretedEventDate {
  const remarked = isoBefore.exec(text);
  if (remarked !== null) {
    const day = readIso((remarked[1] ?? '').replaceAll('/', '-'));
    return day === null
      ? unread(verbatim, invalid)
      : answer(verbatim, spanOf(day), ['RECORDED_DATE_PARTLY_READ']);
  }
  const timed = clock.exec(text);
  const date = timed === null ? text : text.slice(0, timed.index);
  const reading = withClock(readWorded(date), timed?.[1]?.trim() ?? null);
  if (reading.kind === 'undated') return unread(verbatim, none);
  if (reading.kind === 'invalid') return unread(verbatim, invalid);
  const issues: Issue[] = [];
  if (reading.uncertain) issues.push('RECORDED_DATE_UNCERTAIN');
  if (reading.partly) issues.push('RECORDED_DATE_PARTLY_READ');
  return answer(verbatim, reading.span, issues);
}

/** A time of day belongs to a single day only. */
function withClock(reading: WordedReading, time: string | null): WordedReading {
  if (time === null || reading.kind !== 'span') return reading;
  const timed = readTime(time);
  if (timed === null || reading.span.precision !== 'day') return { kind: 'invalid' };
  return {
    ...reading,
    span: { ...reading.span, startTime: timed.time, startOffset: timed.offset },
  };
}

function answer(verbatim: string, found: Span, issues: readonly Issue[]): InterpretedEventDate {
  const late = Math.max(found.from?.year ?? 0, found.to?.year ?? 0) > LATEST_YEAR;
  return late
    ? unread(verbatim, unlikely)
    : { verbatim, value: interval(found), issues, alternatives: noAlternatives };
}

/**
 * The interval of a publisher's own date index ("1880s", "1890s"): the least one around all of them.
 * "1900s" is a decade here, "1400s" a century, as the Smithsonian's index has them. Null where none can be read.
 */
export function interpretDateIndex(words: readonly string[]): EventInterval | null {
  const spans: Span[] = [];
  for (const word of words) {
    const decade = /^(\d{3,4})s$/.exec(word);
    if (decade !== null) {
      const first = Number(decade[1]);
      const century = first % 100 === 0 && first < 1500;
      if (first <= LATEST_YEAR && first % 10 === 0) {
        spans.push(
          century ? years(first, first + 99, 'century') : years(first, first + 9, 'decade'),
        );
      }
      continue;
    }
    const reading = readWorded(fold(word));
    if (reading.kind === 'span') spans.push(reading.span);
  }
  const around = hull(spans);
  return around === null ? null : interval(around);
}
