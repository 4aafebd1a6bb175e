import { normaliseValue } from '../normalise.ts';
import type { DamagedIndexError } from './damaged.ts';

const SPACE = 32;
/** Tabs, line breaks and the like. */
const isControl = (code: number): boolean => code >= 9 && code <= 13;

/** Texts in the order of their normalised forms, as bytes one behind the other. */
export class SortedTexts {
  readonly size: number;
  readonly #offsets: Uint32Array;
  readonly #bytes: Buffer;

  constructor(offsets: Uint32Array, bytes: Uint8Array) {
    this.size = offsets.length - 1;
    this.#offsets = offsets;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  text(number: number): string {
    return this.#bytes.toString('utf8', this.#offsets[number] ?? 0, this.#offsets[number + 1] ?? 0);
  }

  /** Number of the first text whose normalised form is not before `key`. */
  lowerBound(key: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBefore(middle, key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the normalised form of a text is before `key`: most are ASCII, and compared as they stand. */
  #isBefore(number: number, key: string): boolean {
    const bytes = this.#bytes;
    const from = this.#offsets[number] ?? 0;
    const to = this.#offsets[number + 1] ?? 0;
    for (let at = from; at < to; at += 1) {
      let code = bytes[at] ?? 0;
      const next = at + 1 < to ? (bytes[at + 1] ?? 0) : SPACE;
      const isSpace = code === SPACE;
      // What follows may be a mark that changes the letter; only single spaces within stay as they are.
      const isOdd = code > 127 || next > 127 || isControl(code) || isControl(next);
      if (isOdd || (isSpace && (next === SPACE || at === from))) {
        return normaliseValue(this.text(number)) < key;
      }
      if (at - from === key.length) return false;
      if (code >= 65 && code <= 90) code += 32;
      const other = key.charCodeAt(at - from);
      if (code !== other) return code < other;
    }
    return to - from < key.length;
  }

  /** Numbers of the texts equal to one of these: normalised, or as written with `matchCase`; ascending. */
  find(texts: readonly string[], matchCase: boolean): number[] {
    const found = new Set<number>();
    for (const text of texts) {
      const key = normaliseValue(text);
      for (let number = this.lowerBound(key); number < this.size; number += 1) {
        const own = this.text(number);
        if (normaliseValue(own) !== key) break;
        if (!matchCase || own === text) found.add(number);
      }
    }
    return [...found].sort((a, b) => a - b);
  }
}

/** Takes arrays of 32-bit numbers off the front of a block. */
export class WordsOf {
  readonly #bytes: Uint8Array;
  readonly #damaged: () => DamagedIndexError;
  #at = 0;

  constructor(bytes: Uint8Array, damaged: () => DamagedIndexError) {
    this.#bytes = bytes;
    this.#damaged = damaged;
  }

  take(count: number): Uint32Array {
    const from = this.#at;
    this.#at += count * 4;
    if (this.#at > this.#bytes.length) throw this.#damaged();
    return new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset + from, count);
  }

  rest(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw this.#damaged();
    return this.#bytes.subarray(this.#at, this.#at + length);
  }
}
