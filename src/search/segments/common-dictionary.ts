import type { Dictionary, Texts } from '../model/segment.ts';
import { SortedTexts, WordsOf } from './code-dictionary.ts';
import type { ContainerReader } from './container.ts';

/** Values of a key over all segments, numbered in the order of their normalised texts. */
export interface CommonDictionary extends Dictionary {
  /** Numbers of the values equal to one of the texts: normalised, or as written with `matchCase`. */
  find(texts: readonly string[], matchCase: boolean): number[];
  /** Common numbers of the values of a segment, by its number in the generation; ascending. */
  commonOf(segment: number): Uint32Array;
}

class EmptyDictionary implements CommonDictionary {
  readonly values = 0;
  readonly totals = new Uint32Array(0);
  readonly byText = new Uint32Array(0);
  readonly byCount = new Uint32Array(0);

  text(value: number): string {
    throw new RangeError(`there is no value ${value}`);
  }

  find(): number[] {
    return [];
  }

  commonOf(): Uint32Array {
    return this.totals;
  }
}

let numbers: Uint32Array = new Uint32Array(0);

/** 0, 1 and so on: one piece of memory for all dictionaries of this thread. */
const numbersBelow = (count: number): Uint32Array => {
  if (numbers.length < count) {
    // The next generation may have a few more.
    numbers = new Uint32Array(count + (count >>> 3));
    for (let number = 0; number < numbers.length; number += 1) numbers[number] = number;
  }
  return numbers.subarray(0, count);
};

class StoredDictionary implements CommonDictionary {
  readonly values: number;
  readonly totals: Uint32Array;
  readonly byCount: Uint32Array;
  readonly texts: Texts;
  readonly #starts: Uint32Array;
  readonly #maps: Uint32Array;
  readonly #sorted: SortedTexts;

  constructor(reader: ContainerReader, bytes: Uint8Array) {
    const words = new WordsOf(bytes, () => reader.damaged());
    const [values = 0, textBytes = 0, segments = 0] = words.take(3);
    this.values = values;
    this.#starts = words.take(segments + 1);
    this.totals = words.take(values);
    this.byCount = words.take(values);
    const offsets = words.take(values + 1);
    this.#maps = words.take(this.#starts[segments] ?? 0);
    this.texts = { bytes: words.rest(textBytes), offsets };
    this.#sorted = new SortedTexts(offsets, this.texts.bytes);
  }

  get byText(): Uint32Array {
    return numbersBelow(this.values);
  }

  text(value: number): string {
    return this.#sorted.text(value);
  }

  find(texts: readonly string[], matchCase: boolean): number[] {
    return this.#sorted.find(texts, matchCase);
  }

  commonOf(segment: number): Uint32Array {
    return this.#maps.subarray(this.#starts[segment] ?? 0, this.#starts[segment + 1] ?? 0);
  }
}

/** The dictionary of a key; an empty one where no item has a value. `held`: its block, where it is in memory. */
export const openDictionary = (
  reader: ContainerReader,
  key: string,
  held: Uint8Array | null,
): CommonDictionary =>
  reader.has(key) ? new StoredDictionary(reader, held ?? reader.block(key)) : new EmptyDictionary();
