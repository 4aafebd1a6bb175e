import { daysInMonth } from './calendar.ts';
import { endOfDigits, wholeNumber } from './digits.ts';

/**
 * What an all-numeric date with the year last says of its publisher's order: `DMY` (13/02/2008), `MDY`
 * (02/13/2008), `ambiguous` (2/3/2008). Null where it says nothing: same day and month (2/2/2008), other forms,
 * impossible dates. A time may follow.
 */
export function dateOrderEvidence(text: string): 'DMY' | 'MDY' | 'ambiguous' | null {
  const { length } = text;
  if (length < 8 || length > 60) return null;
  let at = 0;
  while (text.charCodeAt(at) === 32) at += 1;
  const first = endOfDigits(text, at);
  if (first - at > 2 || first === at || !isSeparator(text.charCodeAt(first))) return null;
  const second = endOfDigits(text, first + 1);
  const middle = second - first - 1;
  if (middle < 1 || middle > 2 || !isSeparator(text.charCodeAt(second))) return null;
  const end = endOfDigits(text, second + 1);
  if (end - second !== 5) return null;
  const next = text.charCodeAt(end);
  if (end < length && next !== 32 && next !== 84 && next !== 44) return null;
  const a = wholeNumber(text, at, first);
  const b = wholeNumber(text, first + 1, second);
  const year = wholeNumber(text, second + 1, end);
  const dayFirst = isDay(year, b, a);
  const monthFirst = isDay(year, a, b);
  if (dayFirst && monthFirst) return a === b ? null : 'ambiguous';
  return dayFirst ? 'DMY' : monthFirst ? 'MDY' : null;
}

const isSeparator = (code: number): boolean =>
  code === 47 || code === 45 || code === 46 || code === 95 || code === 92;

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
