/**
 * Names that are the only ones with their look-up key, found by a hash of the whole name: the short way of the usual query. A slot has two
 * numbers: the second hash, and the row + 1 (as many low bits as rows need) under bits of the first hash, which also gives the
 * place. Names are not read: of names that are not in, one in a hundred billion or fewer is taken for another.
 */

/** Slots that are filled, at most. */
const FILLED = 0.75;
const TWO_32 = 2 ** 32;
const FIRST_SEED = 0x9747b28c;
const SECOND_SEED = 0x2545f491;

/** Bits that rows + 1 need. */
const rowBitsFor = (rows: number): number => 32 - Math.clz32(rows + 1);

/** Two hashes of a text, written to `out`. */
export function textHashes(text: string, out: Uint32Array): void {
  let one = FIRST_SEED;
  let other = SECOND_SEED;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x9e3779b1);
    one ^= one >>> 15;
    other = Math.imul(other ^ code, 0x85ebca6b);
    other ^= other >>> 13;
  }
  out[0] = finished(one ^ text.length);
  out[1] = finished(other);
}

function finished(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  const twice = Math.imul(once ^ (once >>> 13), 0x27d4eb2f);
  return (twice ^ (twice >>> 16)) >>> 0;
}

/** The section of these rows of `size`; `firsts` and `seconds` are the hashes of the names of all rows. */
export function buildSoleNames(
  rows: Uint32Array,
  size: number,
  firsts: Uint32Array,
  seconds: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(2 * Math.max(1, Math.ceil(rows.length / FILLED)));
  const names = new SoleNames(numbers, size);
  for (const row of rows) names.add(row, firsts[row] ?? 0, seconds[row] ?? 0);
  return numbers;
}

/** Rows by the hashes of their names. */
export class SoleNames {
  readonly #numbers: Uint32Array;
  readonly #slots: number;
  readonly #rowBits: number;
  /** In place of a row: two names have the same hashes, and neither has a short way. */
  readonly #several: number;
  readonly #hashes = new Uint32Array(2);

  /** Over a section of `buildSoleNames` for an index of so many rows. */
  constructor(numbers: Uint32Array, size: number) {
    this.#numbers = numbers;
    this.#slots = numbers.length >>> 1;
    this.#rowBits = rowBitsFor(size);
    this.#several = 2 ** this.#rowBits - 1;
  }

  /** The row that alone has this name and its look-up key; −1: none, or several. */
  find(name: string): number {
    textHashes(name, this.#hashes);
    const entry = this.#numbers[2 * this.#slotOf(this.#hashes[0] ?? 0, this.#hashes[1] ?? 0)] ?? 0;
    const row = entry & this.#several;
    return row === this.#several ? -1 : row - 1;
  }

  add(row: number, first: number, second: number): void {
    const slot = 2 * this.#slotOf(first, second);
    const value = this.#numbers[slot] === 0 ? row + 1 : this.#several;
    this.#numbers[slot] = (first << this.#rowBits) | value;
    this.#numbers[slot + 1] = second;
  }

  /** The slot that has the hashes, or the empty one that would. */
  #slotOf(first: number, second: number): number {
    const numbers = this.#numbers;
    const rowBits = this.#rowBits;
    const print = (first << rowBits) >>> rowBits;
    let slot = Math.floor((first / TWO_32) * this.#slots);
    for (;;) {
      const entry = numbers[2 * slot] ?? 0;
      if (entry === 0) return slot;
      if (numbers[2 * slot + 1] === second && entry >>> rowBits === print) return slot;
      slot = slot + 1 === this.#slots ? 0 : slot + 1;
    }
  }
}
