import { daysInMonth } from './calendar.ts';
import { type DatePoint, point } from './stretch.ts';
import { months } from './words.ts';

const pattern =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) [A-Z]{2,5} (\d{4})$/;

/**
 * "Fri Jan 11 10:32:15 CET 2013", as programs print moments: the local time without its zone, whose name may mean
 * several (EST is American and Australian). Midnight is how they print a day alone. Null for any other text.
 */
export function readProgramDate(text: string): DatePoint | null {
  const match = text.length > 30 ? null : pattern.exec(text);
  if (match === null) return null;
  const [, name = '', days, time = '', years] = match;
  const [year, month, day] = [Number(years), months.get(name.toLowerCase()) ?? 0, Number(days)];
  if (month === 0 || day < 1 || day > daysInMonth(year, month)) return null;
  return point(year, month, day, time === '00:00:00' ? null : time);
}
