import { foldAscii } from '../../compare/fold.ts';
import { lowerBound } from './order.ts';

/** The best few of many rows, by a score of which less is better, then by row. */
export class BestRows {
  readonly #scores: Float64Array;
  #length = 0;

  constructor(limit: number) {
    this.#scores = new Float64Array(Math.max(0, limit));
  }

  get isFull(): boolean {
    return this.#length === this.#scores.length;
  }

  /** `score` is a small integer. A row that is in already is not added again. */
  add(row: number, score: number): void {
    const scores = this.#scores;
    const value = score * 2 ** 32 + row;
    if (this.isFull && !(value < (scores[this.#length - 1] ?? 0))) return;
    const place = lowerBoundOf(scores, value, this.#length);
    if (place < this.#length && scores[place] === value) return;
    if (!this.isFull) this.#length += 1;
    scores.copyWithin(place + 1, place, this.#length - 1);
    scores[place] = value;
  }

  rows(): number[] {
    return Array.from(this.#scores.subarray(0, this.#length), (value) => value % 2 ** 32);
  }
}

function lowerBoundOf(values: Float64Array, value: number, to: number): number {
  let low = 0;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
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

/** Sorted texts, through a permutation: places whose texts begin with `prefix`, from the first to before the second. */
export function prefixRange(
  order: Uint32Array,
  starts: Uint32Array,
  bytes: Uint8Array,
  prefix: Uint8Array,
): readonly [number, number] {
  const compare = (place: number): number => {
    const id = order[place] ?? 0;
    const start = starts[id] ?? 0;
    const length = (starts[id + 1] ?? 0) - start;
    for (let at = 0; at < prefix.length; at++) {
      if (at === length) return -1;
      const difference = (bytes[start + at] ?? 0) - (prefix[at] ?? 0);
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
