import { wholeNumber } from './digits.ts';
import { type DatePoint, plusDays, point } from './stretch.ts';

/** Day 0 by which spreadsheets count, so that day 61 is 1 March 1900. */
const dayZero = point(1899, 12, 30);

/**
 * The day of a spreadsheet's serial number of five digits (10000 is 1927-05-18, 73050 is 2099-12-31), with the time
 * that a fraction tells. Null for any other text.
 */
export function readSerialNumber(text: string): DatePoint | null {
  const days = wholeNumber(text, 0, 5);
  if (days < 10_000 || days > 73_050 || text.length > 20) return null;
  const date = plusDays(dayZero, days);
  if (text.length === 5) return date;
  if (text.charCodeAt(5) !== 46 || wholeNumber(text, 6, text.length) < 0) return null;
  const seconds = Math.round(Number(text.slice(5)) * 86_400);
  if (seconds === 0 || seconds === 86_400) return seconds === 0 ? date : null;
  const time = new Date(seconds * 1000).toISOString().slice(11, 19);
  return point(date.year, date.month, date.day, time);
}
