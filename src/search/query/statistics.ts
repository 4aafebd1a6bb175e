import type { Bitmap } from '../bitmap.ts';
import type { Statistics } from '../model/requests.ts';
import type { NumberColumn } from '../model/segment.ts';
import type { Pause } from './count.ts';
import { type Chunk, eachSpan } from './rows.ts';

/** Copies the numbers of a chunk's set rows to `target` from `place` on; returns where the next ones go. */
export const gatherNumbers = (
  column: NumberColumn,
  bits: Bitmap,
  chunk: Chunk,
  target: Float64Array,
  place: number,
  pause: Pause,
): number => {
  let next = place;
  eachSpan(column, bits, chunk, pause, (numbers, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const value = numbers[places[at] ?? 0] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      target[next] = value;
      next += 1;
    }
  });
  return next;
};

/** Puts at place k of values[low … high] the number that a sort would put there, what is less before it. */
const selectAt = (values: Float64Array, k: number, low: number, high: number): void => {
  let left = low;
  let right = high;
  while (left < right) {
    const middle = (left + right) >>> 1;
    const a = values[left] ?? 0;
    const b = values[middle] ?? 0;
    const c = values[right] ?? 0;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i <= j) {
        const swap = values[i] ?? 0;
        values[i] = values[j] ?? 0;
        values[j] = swap;
        i += 1;
        j -= 1;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
};

const PERCENTS = [5, 25, 50, 75, 95] as const;

/** Percentiles by linear interpolation between the two nearest numbers (Hyndman and Fan's type 7). Reorders `values`. */
const percentilesOf = (values: Float64Array): Statistics['percentiles'] => {
  const last = values.length - 1;
  if (last < 0) return null;
  let settled = 0;
  const at = (k: number): number => {
    selectAt(values, k, settled, last);
    settled = k;
    return values[k] ?? 0;
  };
  const percentile = (percent: number): number => {
    const place = (last * percent) / 100;
    const low = Math.floor(place);
    const a = at(low);
    if (low === place) return a;
    return a + (at(Math.min(last, low + 1)) - a) * (place - low);
  };
  const [p5, p25, p50, p75, p95] = PERCENTS.map(percentile);
  return { '5': p5 ?? 0, '25': p25 ?? 0, '50': p50 ?? 0, '75': p75 ?? 0, '95': p95 ?? 0 };
};

/** Statistics of numbers, which it reorders. The standard deviation is that of the whole population. */
export const describe = (key: string, values: Float64Array, total: number): Statistics => {
  const count = values.length;
  if (count === 0) {
    return {
      key,
      count: 0,
      missing: total,
      min: null,
      max: null,
      mean: null,
      standardDeviation: null,
      percentiles: null,
    };
  }
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  // Sums of what each number is above the first keep their precision where the numbers lie close together.
  const origin = values[0] ?? 0;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < count; at += 1) {
    const value = values[at] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
    const distance = value - origin;
    sum += distance;
    squares += distance * distance;
  }
  const variance = Math.max(0, (squares - (sum * sum) / count) / count);
  return {
    key,
    count,
    missing: total - count,
    min,
    max,
    mean: origin + sum / count,
    standardDeviation: Math.sqrt(variance),
    percentiles: percentilesOf(values),
  };
};
