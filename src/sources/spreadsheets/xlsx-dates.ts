/** Built-in number formats that show dates or times (ECMA-376, part 1, 18.8.30). */
const DATE_FORMATS: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51,
  52, 53, 54, 55, 56, 57, 58,
]);

/** Whether a number format, by its number or its code, shows a date or a time. */
export function isDateFormat(format: number | string): boolean {
  if (typeof format === 'number') return DATE_FORMATS.has(format);
  const bare = format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
  return /[dmyhs]/i.test(bare) && !/general/i.test(bare);
}

const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** 9999-12-31. */
const LAST_SERIAL = 2_958_465;

/** What of a date its format shows. */
export type ShownDate = 'year' | 'month' | 'instant';

/** "mmm-yy" shows no day: the first of the month that stands behind it is none that anybody wrote. */
export function shownDate(format: number | string): ShownDate {
  if (typeof format === 'number') return format === 17 ? 'month' : 'instant';
  const bare = format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').toLowerCase();
  if (/[dhs]/.test(bare) || !bare.includes('y')) return 'instant';
  return bare.includes('m') ? 'month' : 'year';
}

/**
 * A serial date of a workbook as ISO 8601: a date, a date with time, or for less than one day a time; only the month or year where no
 * more is shown. Null where it is none. Excel takes 1900 for a leap year: days before March 1900 are one later than their number.
 */
export function dateOfSerial(
  serial: number,
  is1904: boolean,
  shown: ShownDate = 'instant',
): string | null {
  if (serial < 0 || serial > LAST_SERIAL) return null;
  const days = is1904 || serial >= 60 ? serial : serial + 1;
  const ms = Math.round((days * DAY_MS) / 1000) * 1000;
  const iso = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + ms).toISOString();
  if (serial < 1) return iso.slice(11, 19);
  if (shown !== 'instant') return iso.slice(0, shown === 'year' ? 4 : 7);
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
}
