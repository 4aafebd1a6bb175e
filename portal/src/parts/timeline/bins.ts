import type { HistogramAnswer } from '../../api/explore.ts';
import { isoYear } from '../../words/decades.ts';

export type Width = HistogramAnswer['width'];

/** A bin of the timeline; empty ones between others are there, too. */
export interface TimeBin {
  /** Ends as ISO 8601 of the width's precision, both included. */
  readonly from: string;
  readonly to: string;
  /** Of an open bin, which stands for many, the greatest of theirs: an item of centuries counts in each decade. */
  readonly count: number;
  /** Holds everything before its end, so that a few very old things do not squeeze the rest. */
  readonly open?: boolean;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Year, month and day of an ISO 8601 date; what is missing is the first. Null where it is none. */
function dayOf(iso: string | number): Day | null {
  const match = /^([+-]?\d{1,6})(?:-(\d\d)(?:-(\d\d))?)?/.exec(String(iso));
  if (match === null) return null;
  return { year: Number(match[1]), month: Number(match[2] ?? 1), day: Number(match[3] ?? 1) };
}

const two = (n: number): string => String(n).padStart(2, '0');
const MS_OF_DAY = 86_400_000;

/** A date before 1 or after 9999 has no trouble with this; `Date.UTC(99)` would be 1999. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

/** Bins of a width by number, so that neighbours are one apart. */
interface Counting {
  readonly numberOf: (day: Day) => number;
  /** First and last day of a bin, in the width's precision. */
  readonly endsOf: (n: number) => readonly [from: string, to: string];
}

const years = (width: number): Counting => ({
  numberOf: ({ year }) => Math.floor(year / width),
  endsOf: (n) => [isoYear(n * width), isoYear(n * width + width - 1)],
});
const MONTHS: Counting = {
  numberOf: ({ year, month }) => year * 12 + month - 1,
  endsOf: (n) => {
    const month = `${isoYear(Math.floor(n / 12))}-${two((((n % 12) + 12) % 12) + 1)}`;
    return [month, month];
  },
};
const DAYS: Counting = {
  numberOf: ({ year, month, day }) => Math.floor(utc(year, month, day) / MS_OF_DAY),
  endsOf: (n) => {
    const date = new Date(n * MS_OF_DAY);
    const day = `${isoYear(date.getUTCFullYear())}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
    return [day, day];
  },
};

const countingOf = (width: Width): Counting => {
  if (width === 'day') return DAYS;
  return width === 'month' ? MONTHS : years(width === 'year' ? 1 : Math.max(1, width));
};

/** So many bins can be told apart. */
const MOST_BINS = 400;
/** With more bins than this, the oldest are put into one as long as each holds so small a share of the greatest. */
const MANY_BINS = 64;
const TAIL_SHARE = 0.1;

/**
 * The bins between the first and the last that has items, cut to the dates that are asked for (`1890,1931-05`), where
 * there are any. Oldest first.
 */
export function timeBins(
  { bins, width }: Pick<HistogramAnswer, 'bins' | 'width'>,
  eventDate: string | undefined,
): readonly TimeBin[] {
  const { numberOf, endsOf } = countingOf(width);
  const counts = new Map<number, number>();
  for (const bin of bins) {
    const day = dayOf(bin.from);
    if (day !== null) counts.set(numberOf(day), bin.count);
  }
  const found = [...counts.keys()];
  if (found.length === 0) return [];
  const [from, to] = endsOfRange(eventDate);
  const low = from === null ? -Infinity : numberOf(from);
  const high = to === null ? Infinity : numberOf(to);
  const inside = found.filter((n) => n >= low && n <= high);
  if (inside.length === 0) return [];
  inside.sort((a, b) => a - b);
  const oldest = inside[0] ?? 0;
  const last = inside.at(-1) ?? oldest;
  const first = beginOf(inside, counts);
  const shown = Array.from({ length: last - first + 1 }, (_, n): TimeBin => {
    const [start, end] = endsOf(first + n);
    return { from: start, to: end, count: counts.get(first + n) ?? 0 };
  });
  const tail = inside.filter((n) => n < first).map((n) => counts.get(n) ?? 0);
  if (tail.length === 0) return shown;
  const open = { from: endsOf(oldest)[0], to: endsOf(first - 1)[1], open: true };
  return [{ ...open, count: tail.reduce((a, b) => Math.max(a, b)) }, ...shown];
}

/** The first bin that is shown by itself, of those that have items, ascending. */
function beginOf(inside: readonly number[], counts: ReadonlyMap<number, number>): number {
  const last = inside.at(-1) ?? 0;
  const [oldest = last] = inside;
  if (last - oldest < MANY_BINS) return oldest;
  const most = inside.reduce((found, n) => Math.max(found, counts.get(n) ?? 0), 0);
  for (const n of inside) {
    const much = (counts.get(n) ?? 0) > most * TAIL_SHARE;
    if (last - n < MOST_BINS && (much || last - n < MANY_BINS)) return n;
  }
  return last;
}

const lastOf = (iso: string): Day | null => {
  const day = dayOf(iso);
  if (day === null) return null;
  const parts = iso.replace(/^[+-]/, '').split('-').length;
  return { year: day.year, month: parts > 1 ? day.month : 12, day: parts > 2 ? day.day : 31 };
};

/** First and last day of a range as the filter has it; null where an end is open. */
function endsOfRange(eventDate: string | undefined): readonly [Day | null, Day | null] {
  const [from = '', to = ''] = (eventDate ?? '').split(/[,/]/);
  return [dayOf(from.trim()), lastOf(to.trim())];
}

/** The range from one bin to another, as the filter has it. */
export const rangeOf = (first: TimeBin, last: TimeBin): string =>
  `${first.open === true ? '*' : first.from},${last.to}`;

/** Bins [first, last] that a range of dates touches; null where there is no range or it touches none. */
export function touched(
  bins: readonly TimeBin[],
  eventDate: string | undefined,
): readonly [number, number] | null {
  if (eventDate === undefined) return null;
  const [from, to] = endsOfRange(eventDate);
  const before = (a: Day, b: Day) => a.year - b.year || a.month - b.month || a.day - b.day;
  const begin = bins.findIndex((bin) => {
    const end = lastOf(bin.to);
    return from === null || (end !== null && before(end, from) >= 0);
  });
  const end = bins.findLastIndex((bin) => {
    const start = dayOf(bin.from);
    return to === null || (start !== null && before(start, to) <= 0);
  });
  return begin === -1 || end === -1 || begin > end ? null : [begin, end];
}
