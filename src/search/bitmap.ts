/** Sets of rows, one bit each; the memory may be shared between threads. */
export type Bitmap = Uint32Array;

export const newBitmap = (rows: number): Bitmap => new Uint32Array(Math.ceil(rows / 32));

/** So many that were given back are kept, up to this size each. */
const MOST_SPARE = 32;
const MOST_SPARE_BYTES = 1 << 18;
const spare: ArrayBuffer[] = [];

/**
 * A bitmap of so many words, all 0, in memory that `giveBits` gave back where there is some: memory that is asked for
 * anew each time is paid for page by page.
 */
export const takeBits = (words: number): Bitmap => {
  const memory = spare.pop();
  if (memory === undefined || memory.byteLength < words * 4) return new Uint32Array(words);
  return new Uint32Array(memory, 0, words).fill(0);
};

/** Gives back a bitmap of `takeBits` that nobody uses any more. */
export const giveBits = ({ buffer }: Bitmap): void => {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > MOST_SPARE_BYTES) return;
  if (spare.length < MOST_SPARE) spare.push(buffer);
};

export const hasBit = (bits: Bitmap, row: number): boolean =>
  ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;

/** Whether any bit is set. */
export const anySet = (bits: Bitmap): boolean => {
  for (let at = 0; at < bits.length; at += 1) if (bits[at] !== 0) return true;
  return false;
};

/** Keeps in `bits` what is in `other` too. */
export const intersect = (bits: Bitmap, other: Bitmap): void => {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0);
};

/** Adds to `bits` what is in `other`. */
export const unite = (bits: Bitmap, other: Bitmap): void => {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) | (other[at] ?? 0);
};

/** Takes out of `bits` what is in `other`. */
export const subtract = (bits: Bitmap, other: Bitmap): void => {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & ~(other[at] ?? 0);
};

/** Bits set in one word. */
export const countWord = (bits: number): number => {
  let word = bits - ((bits >>> 1) & 0x55555555);
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

export const countBits = (bits: Bitmap): number => {
  let count = 0;
  for (let at = 0; at < bits.length; at += 1) count += countWord(bits[at] ?? 0);
  return count;
};

/** The rows from `from` on, in order. */
export function* rowsFrom(bits: Bitmap, from: number): Generator<number> {
  let at = from >>> 5;
  let rest = (bits[at] ?? 0) & (-1 << (from & 31));
  while (at < bits.length) {
    while (rest !== 0) {
      const bit = rest & -rest;
      yield at * 32 + 31 - Math.clz32(bit);
      rest ^= bit;
    }
    at += 1;
    rest = bits[at] ?? 0;
  }
}
