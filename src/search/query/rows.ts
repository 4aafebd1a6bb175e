import type { Bitmap } from '../bitmap.ts';
import { SPAN_ROWS } from '../model/segment.ts';

/** Words of a bitmap that a span of rows takes. */
export const SPAN_WORDS = SPAN_ROWS / 32;

/** Rows [from, to) of a segment, by its place in the generation; `from` is a multiple of SPAN_ROWS. */
export interface Chunk {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
}

/** Divides segments of so many rows into loads of about `size` rows; small segments share one. */
export const planChunks = (rows: readonly number[], size: number): Chunk[][] => {
  const step = Math.max(1, Math.round(size / SPAN_ROWS)) * SPAN_ROWS;
  const loads: Chunk[][] = [];
  let load: Chunk[] = [];
  let filled = 0;
  rows.forEach((count, segment) => {
    for (let from = 0; from < count; from += step) {
      const to = Math.min(count, from + step);
      load.push({ segment, from, to });
      filled += to - from;
      if (filled >= size) {
        loads.push(load);
        load = [];
        filled = 0;
      }
    }
  });
  if (load.length > 0) loads.push(load);
  return loads;
};

/** Whether any bit of the words [from, to) is set. */
export const anyBit = (bits: Bitmap, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bits[at] !== 0) return true;
  return false;
};
