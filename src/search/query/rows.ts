import type { Bitmap } from '../bitmap.ts';
import { SPAN_ROWS, type Span } from '../model/segment.ts';
import type { Pause } from './count.ts';

/** Words of a bitmap that a span of rows takes. */
export const SPAN_WORDS = SPAN_ROWS / 32;

/** Rows [from, to) of a segment, by its place in the generation; `from` is a multiple of SPAN_ROWS. */
export interface Chunk {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
}

/** Puts chunks together, in their order, to loads of about `size` rows. */
const packed = (chunks: readonly Chunk[], size: number): Chunk[][] => {
  const loads: Chunk[][] = [];
  let load: Chunk[] = [];
  let filled = 0;
  for (const chunk of chunks) {
    load.push(chunk);
    filled += chunk.to - chunk.from;
    if (filled < size) continue;
    loads.push(load);
    load = [];
    filled = 0;
  }
  if (load.length > 0) loads.push(load);
  return loads;
};

/** Divides segments of so many rows into loads of about `size` rows; small segments share one. */
export const planChunks = (rows: readonly number[], size: number): Chunk[][] => {
  const step = Math.max(1, Math.round(size / SPAN_ROWS)) * SPAN_ROWS;
  const chunks: Chunk[] = [];
  rows.forEach((count, segment) => {
    for (let from = 0; from < count; from += step) {
      chunks.push({ segment, from, to: Math.min(count, from + step) });
    }
  });
  return packed(chunks, size);
};

/** Divides whole segments of so many rows into loads of about `size` rows. */
export const planSegments = (rows: readonly number[], size: number): Chunk[][] =>
  packed(
    rows.map((to, segment) => ({ segment, from: 0, to })),
    size,
  );

/** Whether any bit of the words [from, to) is set. */
export const anyBit = (bits: Bitmap, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bits[at] !== 0) return true;
  return false;
};

/** Of one span at a time. */
const places = new Uint16Array(SPAN_ROWS);

/**
 * Calls `visit` for each span of a chunk that has set rows, in order: with the `column` of its rows, the
 * places in it of the set ones (`places[0] … places[count - 1]`, reused by the next span), and its first row.
 */
export const eachSpan = <T>(
  column: Span<T>,
  bits: Bitmap,
  { from, to }: Chunk,
  pause: Pause,
  visit: (span: T, places: Uint16Array, count: number, first: number) => void,
): void => {
  for (let first = from; first < to; first += SPAN_ROWS) {
    pause();
    const end = Math.min(to, first + SPAN_ROWS);
    const word = first >>> 5;
    const lastWord = (end + 31) >>> 5;
    if (!anyBit(bits, word, lastWord)) continue;
    let count = 0;
    for (let at = word; at < lastWord; at += 1) {
      let rest = bits[at] ?? 0;
      const base = (at - word) << 5;
      while (rest !== 0) {
        const bit = rest & -rest;
        rest ^= bit;
        places[count] = base + 31 - Math.clz32(bit);
        count += 1;
      }
    }
    visit(column.span(first, end), places, count, first);
  }
};
