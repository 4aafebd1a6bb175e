import type { Stretches } from './changed-ranges.ts';

/** Numbers that are read or made at once. */
export const CHUNK = 1 << 15;

/** Of some ascending numbers, how many are below a limit. */
export const countBelow = (numbers: Uint32Array | Int32Array, limit: number): number => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Where the last of some ascending numbers stands that is not above a limit. */
export const placeOf = (numbers: Uint32Array | Int32Array, limit: number): number =>
  countBelow(numbers, limit + 1) - 1;

/** The same memory: what is added to or taken from numbers with a sign needs no detour, and comes out the same. */
export const signed = ({ buffer, byteOffset, length }: Uint32Array): Int32Array =>
  new Int32Array(buffer, byteOffset, length);

/** A list of the former dictionary, of which stretches are asked for in their order. */
export class FormerList {
  readonly #read: (from: number, target: Uint32Array) => void;
  readonly #size: number;
  readonly #numbers = new Uint32Array(CHUNK);
  readonly #signed = signed(this.#numbers);
  #from = 0;
  #to = 0;

  constructor(size: number, read: (from: number, target: Uint32Array) => void) {
    this.#size = size;
    this.#read = read;
  }

  /** Puts numbers, with something added to each, at a place of memory. */
  copy(from: number, count: number, target: Int32Array, place: number, shift: number): void {
    const numbers = this.#signed;
    const end = from + count;
    for (let at = from; at < end; ) {
      if (at < this.#from || at >= this.#to) {
        this.#from = at;
        this.#to = Math.min(this.#size, at + CHUNK);
        this.#read(at, this.#numbers.subarray(0, this.#to - at));
      }
      const stop = Math.min(end, this.#to) - this.#from;
      const away = place - from + this.#from;
      let own = at - this.#from;
      for (; own < stop; own += 1) target[own + away] = ((numbers[own] ?? 0) + shift) | 0;
      at = own + this.#from;
    }
  }
}

/** Numbers of the former values after the changes. */
export class Renumbering {
  /** Of the stretches of former values: the first, and what is added to each. */
  readonly #firsts: Int32Array;
  readonly #shifts: Int32Array;

  constructor({ ranks, sources }: Stretches) {
    const firsts = new Int32Array(sources.length);
    const shifts = new Int32Array(sources.length);
    let size = 0;
    for (let stretch = 0; stretch < sources.length; stretch += 1) {
      const source = sources[stretch] ?? 0;
      if (source < 0) continue;
      firsts[size] = source;
      shifts[size] = (ranks[stretch] ?? 0) - source;
      size += 1;
    }
    this.#firsts = firsts.subarray(0, size);
    this.#shifts = shifts.subarray(0, size);
  }

  /** Puts new numbers in the place of ascending ones. */
  apply(values: Uint32Array): void {
    const numbers = signed(values);
    const firsts = this.#firsts;
    const { length } = numbers;
    let stretch = Math.max(0, placeOf(firsts, numbers[0] ?? 0));
    for (let at = 0; at < length; ) {
      const shift = this.#shifts[stretch] ?? 0;
      stretch += 1;
      const end = stretch < firsts.length ? (firsts[stretch] ?? 0) : 0x7fffffff;
      for (; at < length; at += 1) {
        const number = numbers[at] ?? 0;
        if (number >= end) break;
        numbers[at] = number + shift;
      }
    }
  }
}
