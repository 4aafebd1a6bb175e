import { startsOf } from './order.ts';

/** Bits by which keys are divided into buckets of about eight. */
export function shiftFor(count: number, maxKey: number): number {
  let shift = 0;
  while (maxKey / 2 ** shift > count / 8 + 1) shift += 1;
  return shift;
}

/** Buckets of keys in ascending order: where the keys of each bucket begin. */
export function keyBuckets(
  keys: Uint32Array,
  order: Uint32Array,
  shift: number,
): Uint32Array<ArrayBuffer> {
  const buckets = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) buckets[at] = (keys[order[at] ?? 0] ?? 0) >>> shift;
  return startsOf(buckets, (buckets.at(-1) ?? 0) + 1);
}

/** Rows by their keys. */
export class KeyOrder {
  readonly #keys: Uint32Array;
  readonly #rowShift: number;
  readonly #order: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #shift: number;

  /** The key of a row is at `row << rowShift` of `keys`. */
  constructor(keys: Uint32Array, rowShift: number, order: Uint32Array, starts: Uint32Array) {
    this.#keys = keys;
    this.#rowShift = rowShift;
    this.#order = order;
    this.#starts = starts;
    this.#shift = shiftFor(order.length, keys[(order.at(-1) ?? 0) << rowShift] ?? 0);
  }

  /** −1: no row has this key. */
  rowOf(key: number): number {
    const bucket = key >>> this.#shift;
    if (!(key > 0) || bucket + 1 >= this.#starts.length) return -1;
    let low = this.#starts[bucket] ?? 0;
    let high = this.#starts[bucket + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#order[middle] ?? 0;
      const found = this.#keys[row << this.#rowShift] ?? 0;
      if (found === key) return row;
      if (found < key) low = middle + 1;
      else high = middle;
    }
    return -1;
  }
}
