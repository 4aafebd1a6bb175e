import type { Bitmap } from '../bitmap.ts';
import { NO_NUMBER } from '../columns.ts';
import type { Histogram } from '../model/requests.ts';
import type { NumberColumn, PairColumn } from '../model/segment.ts';
import type { Pause } from './count.ts';
import { badFilter } from './faults.ts';
import { type Chunk, eachSpan } from './rows.ts';

export type DateWidth = number | 'day' | 'month' | 'year';

/** Most bins of a histogram: wider ones are asked for beyond. */
export const MOST_BINS = 100_000;

/** Least and greatest of what is counted, and the items without. For dates in `dateNumber`s. */
export interface Extent {
  readonly least: number;
  readonly greatest: number;
  readonly missing: number;
}

export const NO_EXTENT: Extent = {
  least: Number.POSITIVE_INFINITY,
  greatest: Number.NEGATIVE_INFINITY,
  missing: 0,
};

export const joinExtents = (extents: readonly Extent[]): Extent =>
  extents.reduce(
    (a, b) => ({
      least: Math.min(a.least, b.least),
      greatest: Math.max(a.greatest, b.greatest),
      missing: a.missing + b.missing,
    }),
    NO_EXTENT,
  );

/** Days since 1970-01-01 of a `dateNumber`; the 31st of a shorter month is its last day. */
export const dayOf = (date: number): number => {
  const year = Math.floor(date / 512);
  const month = (date >> 5) & 15;
  return dayNumber(year, month, Math.min(date & 31, daysInMonth(year, month)));
};

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** Days of the proleptic Gregorian calendar since 1970-01-01, for any year (Hinnant's algorithm). */
const dayNumber = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const dateOfDay = (days: number): readonly [year: number, month: number, day: number] => {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted + (shifted < 10 ? 3 : -9);
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
};

/** Number of the bin of a date. */
export const dateBin = (date: number, width: DateWidth): number => {
  if (width === 'day') return dayOf(date);
  const year = Math.floor(date / 512);
  if (width === 'month') return year * 12 + ((date >> 5) & 15) - 1;
  return Math.floor(year / (width === 'year' ? 1 : width));
};

const yearText = (year: number): string => {
  const digits = String(Math.abs(year)).padStart(4, '0');
  if (year < 0) return `-${digits}`;
  return year > 9999 ? `+${digits}` : digits;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** First and last date of a bin, as precise as its width. */
const dateBinNames = (bin: number, width: DateWidth): readonly [from: string, to: string] => {
  if (width === 'day') {
    const [year, month, day] = dateOfDay(bin);
    const name = `${yearText(year)}-${two(month)}-${two(day)}`;
    return [name, name];
  }
  if (width === 'month') {
    const year = Math.floor(bin / 12);
    const name = `${yearText(year)}-${two(bin - year * 12 + 1)}`;
    return [name, name];
  }
  const years = width === 'year' ? 1 : width;
  return [yearText(bin * years), yearText(bin * years + years - 1)];
};

const YEAR_WIDTHS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500];

/** Narrowest width that needs no more than `bins` bins. */
export const chooseDateWidth = ({ least, greatest }: Extent, bins: number): DateWidth => {
  if (least > greatest) return 'year';
  const needed = (width: DateWidth): number => dateBin(greatest, width) - dateBin(least, width) + 1;
  if (needed('day') <= bins) return 'day';
  if (needed('month') <= bins) return 'month';
  if (needed('year') <= bins) return 'year';
  for (let scale = 1; ; scale *= 10) {
    for (const years of scale === 1 ? YEAR_WIDTHS : [1000, 2000, 2500, 5000]) {
      const width = scale === 1 ? years : (years * scale) / 10;
      if (needed(width) <= Math.max(2, bins)) return width;
    }
  }
};

/** The least of 1, 2, 2.5 and 5 times a power of ten that needs no more than `bins` bins. */
export const chooseNumberWidth = ({ least, greatest }: Extent, bins: number): number => {
  if (!(greatest > least)) return 1;
  const rough = Math.max((greatest - least) / Math.max(1, bins), Number.MIN_VALUE * 1e6);
  for (let power = Math.floor(Math.log10(rough)); ; power += 1) {
    for (const step of [1, 2, 2.5, 5]) {
      const width = power < 0 ? step / 10 ** -power : step * 10 ** power;
      const needed = Math.floor(greatest / width) - Math.floor(least / width) + 1;
      if (needed <= Math.max(2, bins)) return width;
    }
  }
};

/** Extent of the dates of set rows of a chunk. */
export const dateExtent = (
  column: PairColumn,
  bits: Bitmap,
  chunk: Chunk,
  pause: Pause,
): Extent => {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let missing = 0;
  eachSpan(column, bits, chunk, pause, (pairs, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const place = 2 * (places[at] ?? 0);
      const start = pairs[place] ?? NO_NUMBER;
      const stop = pairs[place + 1] ?? 0;
      if (start === NO_NUMBER || stop < start) {
        missing += 1;
        continue;
      }
      if (start < least) least = start;
      if (stop > greatest) greatest = stop;
    }
  });
  return { least, greatest, missing };
};

export const numberExtent = (
  column: NumberColumn,
  bits: Bitmap,
  chunk: Chunk,
  pause: Pause,
): Extent => {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let missing = 0;
  eachSpan(column, bits, chunk, pause, (numbers, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const value = numbers[places[at] ?? 0] ?? Number.NaN;
      if (Number.isNaN(value)) {
        missing += 1;
        continue;
      }
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  });
  return { least, greatest, missing };
};

/** Bins between the extent's ends. Throws FILTER_INVALID where they are too many. */
export const binCount = (
  { least, greatest }: Extent,
  binOf: (value: number) => number,
): { readonly first: number; readonly count: number } => {
  if (least > greatest) return { first: 0, count: 0 };
  const first = binOf(least);
  const count = binOf(greatest) - first + 1;
  if (!(count <= MOST_BINS)) {
    throw badFilter(
      `the histogram would have ${count.toLocaleString('en')} bins; at most ${MOST_BINS.toLocaleString('en')} can be counted`,
      'Ask for a greater width, or filter to a shorter range.',
    );
  }
  return { first, count };
};

/**
 * Adds to `edges` what changes at each bin: +1 where an item's interval begins, -1 behind its end. Running sums are the
 * counts. `edges` is one longer than the bins.
 */
export const addDateEdges = (
  column: PairColumn,
  bits: Bitmap,
  chunk: Chunk,
  width: DateWidth,
  firstBin: number,
  edges: Int32Array,
  pause: Pause,
): void => {
  eachSpan(column, bits, chunk, pause, (pairs, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const place = 2 * (places[at] ?? 0);
      const start = pairs[place] ?? NO_NUMBER;
      const stop = pairs[place + 1] ?? 0;
      if (start === NO_NUMBER || stop < start) continue;
      const low = dateBin(start, width) - firstBin;
      const high = dateBin(stop, width) - firstBin + 1;
      edges[low] = (edges[low] ?? 0) + 1;
      edges[high] = (edges[high] ?? 0) - 1;
    }
  });
};

/** Adds to `counts` the numbers of each bin. */
export const addNumberBins = (
  column: NumberColumn,
  bits: Bitmap,
  chunk: Chunk,
  width: number,
  firstBin: number,
  counts: Int32Array,
  pause: Pause,
): void => {
  eachSpan(column, bits, chunk, pause, (numbers, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const value = numbers[places[at] ?? 0] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const bin = Math.floor(value / width) - firstBin;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  });
};

/** Bins that have items. */
export const dateBins = (
  edges: Int32Array,
  firstBin: number,
  width: DateWidth,
): Histogram['bins'] => {
  const bins: { from: string; to: string; count: number }[] = [];
  let count = 0;
  for (let at = 0; at + 1 < edges.length; at += 1) {
    count += edges[at] ?? 0;
    if (count === 0) continue;
    const [from, to] = dateBinNames(firstBin + at, width);
    bins.push({ from, to, count });
  }
  return bins;
};

/** Edge of a bin without the noise of binary fractions. */
const edgeOf = (bin: number, width: number): number => Number((bin * width).toPrecision(12));

export const numberBins = (
  counts: Int32Array,
  firstBin: number,
  width: number,
): Histogram['bins'] => {
  const bins: { from: number; to: number; count: number }[] = [];
  for (let at = 0; at < counts.length; at += 1) {
    const count = counts[at] ?? 0;
    if (count === 0) continue;
    bins.push({ from: edgeOf(firstBin + at, width), to: edgeOf(firstBin + at + 1, width), count });
  }
  return bins;
};
