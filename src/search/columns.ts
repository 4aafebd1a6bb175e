/** Numbers of an item's row that filters compare. */

/** Marks a row without a value. */
export const NO_NUMBER = 0x7fffffff;
const LEAST = -0x80000000;

const clamp = (value: number): number => Math.max(LEAST + 1, Math.min(NO_NUMBER - 1, value));

/**
 * A date as an integer that sorts as dates do: year * 512 + month * 32 + day. Dates of less precision are
 * filled to their first (`end` false) or last day. Null where the text is no ISO 8601 date.
 */
export const dateNumber = (text: string, end: boolean): number | null => {
  const match = /^([+-]?\d{4,})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$/.exec(text.trim());
  if (match === null) return null;
  const month = match[2] === undefined ? (end ? 12 : 1) : Number(match[2]);
  const day = match[3] === undefined ? (end ? 31 : 1) : Number(match[3]);
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return clamp(Number(match[1]) * 512 + month * 32 + day);
};

/** Start and end as `dateNumber`; a row without dates gets an interval that nothing overlaps. */
export const intervalNumbers = (
  start: string | null | undefined,
  end: string | null | undefined,
): readonly [number, number] => {
  const first = dateNumber(start ?? end ?? '', false);
  const last = dateNumber(end ?? start ?? '', true);
  return first === null || last === null ? [NO_NUMBER, LEAST] : [first, last];
};

/** Degrees in units of 1e-7 (about a centimetre). */
export const degreeNumber = (degrees: number): number => Math.round(degrees * 1e7);

/** Astronomical year of an ISO date, also of the expanded form. Null where it is none. */
export const yearOf = (date: string | null | undefined): number | null => {
  const match = /^([+-]?\d{4,})(?:-|$)/.exec(date ?? '');
  return match === null ? null : Number(match[1]);
};
