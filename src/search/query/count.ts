import type { Bitmap } from '../bitmap.ts';
import { countWord } from '../bitmap.ts';
import { type CodeColumn, SPAN_ROWS } from '../model/segment.ts';
import { anyBit, type Chunk } from './rows.ts';
import { zeros } from './scratch.ts';

/** Called between spans: throws where the question was given up. */
export type Pause = () => void;

/** Words with more bits are counted row by row: that costs less than finding each bit. */
const MANY_BITS = 16;

/** Adds to `counts` how many rows of a span have each code; `word` is the word of `bits` where the span begins. */
const countSpan = (
  bits: Bitmap,
  word: number,
  words: number,
  codes: Uint8Array | Uint16Array | Uint32Array,
  counts: Uint32Array,
): void => {
  for (let at = 0; at < words; at += 1) {
    let rest = bits[word + at] ?? 0;
    if (rest === 0) continue;
    const base = at << 5;
    if (base + 32 <= codes.length && countWord(rest) > MANY_BITS) {
      for (let bit = 0; bit < 32; bit += 1) {
        const code = codes[base + bit] ?? 0;
        counts[code] = (counts[code] ?? 0) + ((rest >>> bit) & 1);
      }
      continue;
    }
    while (rest !== 0) {
      const bit = rest & -rest;
      const code = codes[base + 31 - Math.clz32(bit)] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
      rest ^= bit;
    }
  }
};

/** As `countSpan`, straight to the values: for few rows of a column with many combinations. */
const countSparse = (
  bits: Bitmap,
  word: number,
  words: number,
  codes: Uint8Array | Uint16Array | Uint32Array,
  { starts, members, common }: CodeColumn,
  counts: Uint32Array,
  shared: boolean,
): number => {
  let missing = 0;
  for (let at = 0; at < words; at += 1) {
    let rest = bits[word + at] ?? 0;
    const base = at << 5;
    while (rest !== 0) {
      const bit = rest & -rest;
      rest ^= bit;
      const code = codes[base + 31 - Math.clz32(bit)] ?? 0;
      if (code === 0) {
        missing += 1;
        continue;
      }
      const end = starts[code + 1] ?? 0;
      for (let member = starts[code] ?? 0; member < end; member += 1) {
        const value = common[members[member] ?? 0] ?? 0;
        if (shared) Atomics.add(counts, value, 1);
        else counts[value] = (counts[value] ?? 0) + 1;
      }
    }
  }
  return missing;
};

/** Rows of a chunk that are set. */
export const countChunk = (bits: Bitmap, { from, to }: Chunk): number => {
  let count = 0;
  const end = (to + 31) >>> 5;
  for (let at = from >>> 5; at < end; at += 1) count += countWord(bits[at] ?? 0);
  return count;
};

/**
 * Adds to `counts`, by the numbers of the generation's dictionary, how many set rows of the chunk have each value.
 * Returns how many have none. `counts` in shared memory may be added to by several threads at once.
 */
export const countValues = (
  column: CodeColumn,
  chunk: Chunk,
  bits: Bitmap,
  counts: Uint32Array,
  pause: Pause,
): number => {
  const shared = counts.buffer instanceof SharedArrayBuffer;
  const sparse = countChunk(bits, chunk) < column.combinations >>> 2;
  const combinations = sparse ? null : zeros('combinations', column.combinations);
  let missing = 0;
  for (let first = chunk.from; first < chunk.to; first += SPAN_ROWS) {
    pause();
    const end = Math.min(chunk.to, first + SPAN_ROWS);
    const word = first >>> 5;
    const words = ((end + 31) >>> 5) - word;
    if (!anyBit(bits, word, word + words)) continue;
    const codes = column.span(first, end);
    if (combinations === null)
      missing += countSparse(bits, word, words, codes, column, counts, shared);
    else countSpan(bits, word, words, codes, combinations);
  }
  if (combinations === null) return missing;
  const { starts, members, common } = column;
  // By the segment's own numbers first: they are few and near each other, and ascend as the common ones do.
  const own = zeros('values', column.values);
  for (let combination = 1; combination < combinations.length; combination += 1) {
    const count = combinations[combination] ?? 0;
    if (count === 0) continue;
    const end = starts[combination + 1] ?? 0;
    for (let member = starts[combination] ?? 0; member < end; member += 1) {
      const value = members[member] ?? 0;
      own[value] = (own[value] ?? 0) + count;
    }
  }
  for (let value = 0; value < own.length; value += 1) {
    const count = own[value] ?? 0;
    if (count === 0) continue;
    const number = common[value] ?? 0;
    if (shared) Atomics.add(counts, number, count);
    else counts[number] = (counts[number] ?? 0) + count;
  }
  return combinations[0] ?? 0;
};
