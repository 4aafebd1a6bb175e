import { wholeNumber } from './digits.ts';

/** A time of day as ISO 8601, with its offset where one was written. */
export interface ClockTime {
  /** `05:21`, `05:21:43`, `05:21:43.1`; `24:00` ends a day. */
  readonly time: string;
  /** `Z` or `+12:00`; null where none was written. */
  readonly offset: string | null;
}

const pattern =
  /^(\d{1,2})(?::?(\d{2})(?::?(\d{2})([.,]\d{1,12})?)?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(z|gmt|utc|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Longest time that is read: `23:59:59.123456789012 p.m. +00:00`. */
const maxLength = 36;

/**
 * Reads a time of day: `05:21:43.1Z`, `052143+0100`, `9:30`, `2:30:00 PM`. Null where it is none or runs
 * beyond a day.
 */
export function readTime(text: string): ClockTime | null {
  if (text.length > maxLength) return null;
  return commonTime(text) ?? anyTime(text);
}

/** "10:30:00" and "10:30:00Z", as machines write them, need no pattern. */
function commonTime(text: string): ClockTime | null {
  const { length } = text;
  const utc = length === 9;
  if ((length !== 8 && !utc) || text.charCodeAt(2) !== colon || text.charCodeAt(5) !== colon) {
    return null;
  }
  if (utc && text.charCodeAt(8) !== letterZ) return null;
  const hours = wholeNumber(text, 0, 2);
  const minutes = wholeNumber(text, 3, 5);
  const seconds = wholeNumber(text, 6, 8);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) {
    return null;
  }
  return utc ? { time: text.slice(0, 8), offset: 'Z' } : { time: text, offset: null };
}

const letterZ = 90;

function anyTime(text: string): ClockTime | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, written = '', minutes = '00', seconds, fraction, half, zone] = match;
  if (written.length === 1 && text.charCodeAt(1) !== colon) return null;
  const hours = half === undefined ? Number(written) : halfDay(Number(written), half);
  const beyond = Number(minutes) > 59 || Number(seconds ?? 0) > 60 || hours > 24;
  if (hours < 0 || beyond) return null;
  if (hours === 24 && (Number(minutes) > 0 || Number(seconds ?? 0) > 0)) return null;
  const clock = `${hours < 10 ? '0' : ''}${hours}:${minutes}`;
  const exact = seconds === undefined ? '' : `:${seconds}${fractionOf(fraction)}`;
  return { time: clock + exact, offset: zone === undefined ? null : offset(zone) };
}

/** Zeros alone are what databases append. */
const fractionOf = (written: string | undefined): string =>
  written === undefined || Number(written.slice(1)) === 0 ? '' : written.replace(',', '.');

const colon = 58;

/** Hours of a twelve-hour clock; -1 where it has none such. */
function halfDay(hours: number, half: string): number {
  if (hours < 1 || hours > 12) return -1;
  return (hours % 12) + (half.startsWith('p') || half.startsWith('P') ? 12 : 0);
}

function offset(zone: string): string {
  const sign = zone.charAt(0);
  if (sign !== '+' && sign !== '-') return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${sign}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
