import type { FormerDictionary } from './dictionary-before.ts';
import { compareWritten, FoldedText } from './folded-text.ts';

/** Values of the former dictionary that are looked at at once. */
const MOST_VALUES = 1 << 14;

/** Some values of the former dictionary, one behind the other, in memory that is used again and again. */
export class DictionaryWindow {
  readonly #former: FormerDictionary;
  readonly #totals = new Uint32Array(MOST_VALUES);
  readonly #begins = new Uint32Array(MOST_VALUES + 1);
  readonly #isTouched = new Uint8Array(MOST_VALUES);
  readonly #own = new FoldedText();
  #texts: Buffer = Buffer.alloc(0);
  /** The first value, and the one behind the last. */
  from: number;
  to: number;

  /** Begins, and is empty, before a value. */
  constructor(former: FormerDictionary, value: number) {
    this.#former = former;
    this.from = value;
    this.to = value;
  }

  /** Goes on to the values that follow, before `limit`. */
  next(limit: number): void {
    this.from = this.to;
    this.to = Math.min(limit, this.from + MOST_VALUES);
    const count = this.to - this.from;
    this.#former.totals(this.from, this.#totals.subarray(0, count));
    this.#former.begins(this.from, this.#begins.subarray(0, count + 1));
    const begin = this.begin(this.from);
    this.#texts = this.#former.texts(begin, this.begin(this.to) - begin);
    this.#isTouched.fill(0, 0, count);
  }

  /** Where the text of a value begins; of `to`, where the last one ends. */
  begin(value: number): number {
    return this.#begins[value - this.from] ?? 0;
  }

  total(value: number): number {
    return this.#totals[value - this.from] ?? 0;
  }

  /** Puts items in, or takes them out. */
  add(value: number, items: number): void {
    const at = value - this.from;
    this.#totals[at] = (this.#totals[at] ?? 0) + items;
    this.#isTouched[at] = 1;
  }

  /** The first value from one on into which items were put, or of which they were taken out; `to` where there is none. */
  nextTouched(value: number): number {
    const count = this.to - this.from;
    let at = value - this.from;
    while (at < count && this.#isTouched[at] === 0) at += 1;
    return this.from + at;
  }

  #compare(value: number, folded: FoldedText, texts: Buffer, from: number, to: number): number {
    const begin = this.#begins[0] ?? 0;
    const ownFrom = this.begin(value) - begin;
    const ownTo = this.begin(value + 1) - begin;
    const difference = this.#own.compare(this.#texts, ownFrom, ownTo, folded);
    if (difference !== 0) return difference;
    return compareWritten(this.#texts, ownFrom, ownTo, texts, from, to);
  }

  /**
   * The number of a text that is not before the value `near`; where it is not there, the complement (`~`) of that of the
   * first behind it.
   */
  find(near: number, folded: FoldedText, texts: Buffer, from: number, to: number): number {
    let low = near;
    let high = this.to;
    for (let step = 1; low + step < high; step *= 2) {
      if (this.#compare(low + step, folded, texts, from, to) >= 0) {
        high = low + step + 1;
        break;
      }
      low += step;
    }
    let isThere = false;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = this.#compare(middle, folded, texts, from, to);
      if (difference === 0) isThere = true;
      if (difference < 0) low = middle + 1;
      else high = middle;
    }
    return isThere ? low : ~low;
  }
}
