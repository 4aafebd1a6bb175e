/** Sets of rows, one bit each; the memory may be shared between threads. */
export type Bitmap = Uint32Array;

export const newBitmap = (rows: number): Bitmap => new Uint32Array(Math.ceil(rows / 32));

export const hasBit = (bits: Bitmap, row: number): boolean =>
  ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;

/** Keeps in `bits` what is in `other` too. */
export const intersect = (bits: Bitmap, other: Bitmap): void => {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0);
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
