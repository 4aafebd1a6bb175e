import { foldAscii } from '../../compare/fold.ts';
import { lowerBound } from './order.ts';
import type { PrefixedTexts } from './prefixed-texts.ts';

/** The best of many rows, by a score of which less is better, then by row. */
export class BestRows {
  readonly #limit: number;
  #values: Float64Array;
  #length = 0;
  /** What is not below cannot be among the best. */
  #bound = Number.POSITIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
    this.#values = new Float64Array(64);
  }

  get isFull(): boolean {
    return this.#length >= this.#limit;
  }

  /** `score` is a small integer. A row that is in already is not added again. */
  add(row: number, score: number): void {
    const value = score * 2 ** 32 + row;
    if (value >= this.#bound) return;
    if (this.#length === this.#values.length) this.#tidy();
    this.#values[this.#length++] = value;
  }

  rows(): number[] {
    this.#tidy();
    const best = this.#values.subarray(0, Math.min(this.#length, this.#limit));
    return Array.from(best, (value) => value % 2 ** 32);
  }

  /** Sorts, leaves out what is there twice or beyond the limit, and makes room where that does not. */
  #tidy(): void {
    const sorted = this.#values.subarray(0, this.#length).sort();
    let count = 0;
    for (let at = 0; at < sorted.length && count < this.#limit; at++)
      if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[count++] = sorted[at] ?? 0;
    this.#length = count;
    if (count === this.#limit) this.#bound = sorted[count - 1] ?? 0;
    if (count * 2 <= this.#values.length) return;
    const wider = new Float64Array(this.#values.length * 4);
    wider.set(sorted.subarray(0, count));
    this.#values = wider;
  }
}

/** A beginning of a name as it is compared: folded, small, without hybrid marks, single spaces; a space at the end stays. */
export const asBeginning = (text: string): string =>
  foldAscii(text.slice(0, 256))
    .toLowerCase()
    .replace(/[×†]/g, ' ')
    .replace(/\s+/g, ' ')
    .trimStart();

/** A canonical name without its markers of rank. */
export const withoutMarkers = (name: string): string => name.replace(/ [a-z]{1,12}\.(?= )/g, '');

/** Texts in their order, by where they begin: places whose texts begin with `prefix`, from the first to before the second. */
export function prefixRange(
  order: Uint32Array,
  texts: PrefixedTexts,
  prefix: Uint8Array,
): readonly [number, number] {
  const compare = (place: number): number => {
    const start = texts.start(order[place] ?? 0);
    const length = texts.end - start;
    for (let at = 0; at < prefix.length; at++) {
      if (at === length) return -1;
      const difference = (texts.bytes[start + at] ?? 0) - (prefix[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const bound = (isPast: boolean): number => {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const sign = compare(middle);
      if (sign < 0 || (isPast && sign === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [bound(false), bound(true)];
}

/** The number whose stretch `place` lies in: `starts` ascend. */
export const stretchOf = (starts: Uint32Array, place: number): number =>
  lowerBound(starts, place + 1, 0, starts.length) - 1;
