import { between, daySpan, monthSpan, type Span, yearSpan } from './calendar.ts';
import { readIso } from './iso.ts';
import { spanOf } from './stretch.ts';
import { type ClockTime, readTime } from './times.ts';

/** The order in which a publisher writes all-numeric dates such as 2/3/2008. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD';

export interface NumericOptions {
  /** Orders by which ambiguous dates are read; empty: they are not read. */
  readonly orders: readonly DateOrder[];
  /** First year of the hundred in which two-digit years lie; null: they are not read. */
  readonly baseYear: number | null;
  /** `1909-12`: always a month (ISO 8601), or either a month or a span of years. */
  readonly yearMonth: 'iso' | 'either';
}

/** What digits and separators say. `ambiguous`: several calendar readings, none preferred. */
export type NumericReading =
  | { readonly kind: 'span'; readonly span: Span; readonly either: boolean }
  | { readonly kind: 'ambiguous'; readonly alternatives: readonly Span[] }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'not-numeric' };

const invalid: NumericReading = { kind: 'invalid' };
const notNumeric: NumericReading = { kind: 'not-numeric' };
const read = (value: Span | null, either = false): NumericReading =>
  value === null ? invalid : { kind: 'span', span: value, either };

/** Reads a text of digits, separators and an ISO time. Expects lower case and plain hyphens. */
export function readNumeric(text: string, options: NumericOptions): NumericReading {
  const iso = readIso(text);
  if (iso !== null && !(options.yearMonth === 'either' && /^\d{4}-\d\d$/.test(text))) {
    return read(spanOf(iso));
  }
  if (!numericText.test(text)) return notNumeric;
  const years = /^(\d{4})\s*[-/]\s*(\d{4})$/.exec(text);
  if (years !== null) return yearRange(Number(years[1]), Number(years[2]));
  if (/^\d{4}-?w\d/.test(text)) return invalid;
  const dateTime = /^(.*\d)(?:t|\s+)(\d{1,2}:\d{2}.*|\d{2}(?::?\d{2}.*)?)$/.exec(text);
  if (dateTime !== null) {
    const clock = readTime(dateTime[2] ?? '');
    if (clock === null) return invalid;
    const date = readDate((dateTime[1] ?? '').trim(), options);
    return date.kind === 'span' ? withTime(date.span, clock) : date;
  }
  return readDate(text, options);
}

const numericText = /^[+-]?\d[\d\s./:_\\+,tzwp-]*(?:y|m|d|gmt|utc|am|pm|a\.m\.|p\.m\.)?$/;

/** Both ends, the lesser first: "1930/1929" is a slip of order, not of years. */
function yearRange(a: number, b: number): NumericReading {
  return read(between(yearSpan(Math.min(a, b)), yearSpan(Math.max(a, b))));
}

function withTime(date: Span, { time, offset }: ClockTime): NumericReading {
  if (date.precision !== 'day') return invalid;
  return read({ ...date, startTime: time, startOffset: offset });
}

function readDate(text: string, options: NumericOptions): NumericReading {
  if (/^\d+$/.test(text)) return digits(text, options);
  const signed = /^([+-])(\d{4,6})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (signed !== null) {
    // "-1781" alone may be a year BCE or an open range
    if (signed[1] === '-' && signed[2]?.length === 4 && signed[3] === undefined) return invalid;
    const year = Number(signed[2]) * (signed[1] === '-' ? -1 : 1);
    return read(date(year, signed[3], signed[4]));
  }
  const full = /^(\d{1,4})\s*([-/.:_\\ ])\s*(\d{1,4})\s*([-/.:_\\ ])\s*(\d{1,4})\.?$/.exec(text);
  if (full !== null) {
    const [, a = '', separator = '', b = '', second = '', c = ''] = full;
    if (a.length === 4) {
      const odd = c.length > 2 || b.length > 2 || separator !== second;
      return odd ? invalid : read(date(Number(a), b, c));
    }
    if (a.length > 2 || b.length > 2) return invalid;
    if (c.length === 4) return dayAndMonth(a, b, Number(c), separator, options.orders);
    if (c.length !== 2 || options.baseYear === null) return invalid;
    return dayAndMonth(a, b, twoDigits(Number(c), options.baseYear), separator, options.orders);
  }
  const yearFirst = /^(\d{4})\s*[-/.:_\\ ]\s*(\d{1,2})$/.exec(text);
  if (yearFirst !== null) return yearAnd(text, Number(yearFirst[1]), yearFirst[2] ?? '', options);
  const yearLast = /^(\d{1,2})\s*[-/.:_\\]\s*(\d{4})$/.exec(text);
  if (yearLast !== null) return read(monthSpan(Number(yearLast[2]), Number(yearLast[1])));
  return notNumeric;
}

/** Month and day "00" stand for unknown in library data. */
function date(
  year: number,
  month: string | undefined,
  dayOfMonth: string | undefined,
): Span | null {
  if (month === undefined || Number(month) === 0) {
    return Number(dayOfMonth ?? 0) === 0 && (month === undefined || month.length === 2)
      ? year === 0 && month !== undefined
        ? null
        : yearSpan(year)
      : null;
  }
  if (dayOfMonth === undefined || (Number(dayOfMonth) === 0 && dayOfMonth.length === 2)) {
    return monthSpan(year, Number(month));
  }
  return daySpan(year, Number(month), Number(dayOfMonth));
}

/** The year of the hundred from `baseYear` on that ends in two digits. */
export const twoDigits = (year: number, baseYear: number): number => {
  const within = baseYear - (baseYear % 100) + year;
  return within < baseYear ? within + 100 : within;
};

function dayAndMonth(
  a: string,
  b: string,
  year: number,
  separator: string,
  orders: readonly DateOrder[],
): NumericReading {
  if (year === 0) return invalid;
  if (a === '00' && b === '00') return read(yearSpan(year));
  const dayFirst = daySpan(year, Number(b), Number(a));
  const monthFirst = daySpan(year, Number(a), Number(b));
  if (dayFirst === null || monthFirst === null || a === b || Number(a) === Number(b)) {
    return read(dayFirst ?? monthFirst);
  }
  if (orders.includes('DMY')) return read(dayFirst);
  if (orders.includes('MDY')) return read(monthFirst);
  // Dots are written between day and month only where the day comes first
  if (separator === '.') return read(dayFirst);
  return { kind: 'ambiguous', alternatives: [dayFirst, monthFirst] };
}

function digits(text: string, options: NumericOptions): NumericReading {
  if (text.length === 4) return Number(text) === 0 ? invalid : read(yearSpan(Number(text)));
  if (text.length === 8) {
    const yearFirst = date(Number(text.slice(0, 4)), text.slice(4, 6), text.slice(6));
    const century = Number(text.slice(0, 2));
    if (yearFirst !== null && century >= 10 && century <= 20) return read(yearFirst);
    return dayAndMonth(
      text.slice(0, 2),
      text.slice(2, 4),
      Number(text.slice(4)),
      '',
      options.orders,
    );
  }
  if (text.length === 6 && options.baseYear !== null) {
    const year = twoDigits(Number(text.slice(4)), options.baseYear);
    return dayAndMonth(text.slice(0, 2), text.slice(2, 4), year, '', options.orders);
  }
  return text.length < 4 ? notNumeric : invalid;
}

/** "1880-86" is a span of years, "1880-05" a month; "1909-12" may be either. */
function yearAnd(
  text: string,
  year: number,
  second: string,
  options: NumericOptions,
): NumericReading {
  const value = Number(second);
  const spaced = /\s/.test(text);
  const told = second.length === 2 || options.yearMonth === 'iso' || !text.includes('-');
  const month = told ? monthSpan(year, value) : null;
  const end = text.includes('-') || text.includes('/') ? shortYear(year, second) : null;
  const range = end === null ? null : between(yearSpan(year), yearSpan(end));
  if (text.includes('/') && second.length === 2 && month === null) {
    return options.yearMonth === 'iso' ? invalid : read(range);
  }
  if (month !== null && range !== null && !spaced) {
    return options.yearMonth === 'iso' ? read(month) : read(range, true);
  }
  return read(spaced ? (range ?? month) : (month ?? range));
}

/** The year that two digits after a fuller one stand for; null where it would not be later. */
export function shortYear(year: number, second: string): number | null {
  const base = 10 ** second.length;
  const end = year - (year % base) + Number(second);
  return end > year ? end : null;
}
