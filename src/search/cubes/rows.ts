import type { Bitmap } from '../bitmap.ts';
import { type CodeColumn, SPAN_ROWS } from '../model/segment.ts';

/** Rows [from, to). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Spans of rows, from a multiple of 32 to the last row of `bits` that is set in them; none where no row is. */
export function* spansOf(bits: Bitmap, { from, to }: RowRange = ALL_ROWS): Generator<RowRange> {
  const end = Math.min(bits.length, Math.ceil(to / 32));
  const step = SPAN_ROWS / 32;
  for (let first = from >>> 5; first < end; first += step) {
    let last = Math.min(end, first + step);
    while (last > first && bits[last - 1] === 0) last -= 1;
    if (last === first) continue;
    yield { from: first * 32, to: last * 32 - Math.clz32(bits[last - 1] ?? 0) };
  }
}

const ALL_ROWS: RowRange = { from: 0, to: Number.POSITIVE_INFINITY };

/** How many rows have each combination. */
export function countByCodes(column: CodeColumn, bits: Bitmap): Uint32Array {
  const counts = new Uint32Array(column.combinations);
  for (const { from, to } of spansOf(bits)) {
    const codes = column.span(from, to);
    for (let word = from >>> 5; word * 32 < to; word += 1) {
      let rest = bits[word] ?? 0;
      const base = word * 32 - from;
      while (rest !== 0) {
        const bit = rest & -rest;
        rest ^= bit;
        const code = codes[base + 31 - Math.clz32(bit)] ?? 0;
        counts[code] = (counts[code] ?? 0) + 1;
      }
    }
  }
  return counts;
}

/** Puts the rows of a span that are set into `rows`, counted from its first; how many there are. */
export function rowsOfSpan(bits: Bitmap, { from, to }: RowRange, rows: Uint32Array): number {
  let count = 0;
  for (let word = from >>> 5; word * 32 < to; word += 1) {
    let rest = bits[word] ?? 0;
    const base = word * 32 - from;
    while (rest !== 0) {
      const bit = rest & -rest;
      rest ^= bit;
      rows[count] = base + 31 - Math.clz32(bit);
      count += 1;
    }
  }
  return count;
}
