import type { Dictionary, Segment } from '../model/segment.ts';
import { sumWords, tableOf, type WordSums } from './word-sums.ts';
import type { WordTable } from './word-table.ts';

/**
 * Words and values of a generation, for suggestions and spelling: typed arrays on shared memory, built once by one
 * thread and read by all. About 75 bytes a word and its share of values.
 */
export interface VocabularyData {
  /** UTF-8 of the words, sorted by bytes; word w is `bytes[starts[w]] … bytes[starts[w + 1] - 1]`. */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  /** Items that hold each word, and those that hold it in the title. */
  readonly items: Uint32Array;
  readonly titles: Uint32Array;
  /** Which letters a word has, and how many UTF-16 units: for spelling. */
  readonly masks: Uint32Array;
  readonly lengths: Uint8Array;
  /** Values that hold word w: `valueLists[valueStarts[w]] …`, ascending. */
  readonly valueStarts: Uint32Array;
  readonly valueLists: Uint32Array;
  /** Values, the most frequent first: which of `keys`, its number in the key's dictionary, its items. */
  readonly keys: readonly string[];
  readonly valueKeys: Uint8Array;
  readonly valueNumbers: Uint32Array;
  readonly valueItems: Uint32Array;
}

export interface VocabularySource {
  readonly segments: readonly Segment[];
  readonly dictionary: (key: string) => Dictionary;
}

export interface VocabularyLimits {
  /** Default 1,500,000, at most 2^21. The most frequent are kept. */
  readonly mostWords?: number;
  readonly mostValues?: number;
}

/** Keys whose values are suggested, in the order in which they are preferred for one text. */
export const SUGGESTED_KEYS: readonly string[] = [
  'scientificName',
  'creator',
  'topic',
  'place',
  'culture',
  'objectType',
  'species',
  'genus',
  'family',
  'order',
  'class',
  'stateProvince',
  'institution',
  'geologicalTime',
];

const MOST_WORDS = 1_500_000;
const MOST_VALUES = 1_500_000;
/** Numbers of this many bits are sorted beside 32 bits of something else in one double. */
const INDEX_BITS = 21;
const INDEX_SIZE = 2 ** INDEX_BITS;

const shared = {
  u8: (length: number) => new Uint8Array(new SharedArrayBuffer(length)),
  u32: (length: number) => new Uint32Array(new SharedArrayBuffer(length * 4)),
};

/** One bit a letter, several letters a bit. */
export const letterMask = (word: string): number => {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) mask |= 1 << (word.charCodeAt(at) & 31);
  return mask >>> 0;
};

interface Values {
  readonly keys: Uint8Array;
  readonly numbers: Uint32Array;
  readonly items: Uint32Array;
}

/** The most frequent values of the keys, the most frequent first; equal ones in the order of the keys. */
const frequentValues = (dictionaries: readonly Dictionary[], most: number): Values => {
  const all = dictionaries.reduce((sum, { byCount }) => sum + byCount.length, 0);
  const keys = new Uint8Array(Math.min(all, most));
  const numbers = new Uint32Array(keys.length);
  const items = new Uint32Array(keys.length);
  // Each dictionary has its own in order: the next is one of those at their heads.
  const heads = new Uint32Array(dictionaries.length);
  const headItems = new Float64Array(dictionaries.length);
  const look = (key: number): void => {
    const dictionary = dictionaries[key];
    const value = dictionary?.byCount[heads[key] ?? 0];
    headItems[key] = value === undefined ? 0 : (dictionary?.totals[value] ?? 0);
  };
  for (let key = 0; key < dictionaries.length; key += 1) look(key);
  let count = 0;
  for (; count < keys.length; count += 1) {
    let best = 0;
    for (let key = 1; key < headItems.length; key += 1) {
      if ((headItems[key] ?? 0) > (headItems[best] ?? 0)) best = key;
    }
    if ((headItems[best] ?? 0) === 0) break;
    const head = heads[best] ?? 0;
    keys[count] = best;
    numbers[count] = dictionaries[best]?.byCount[head] ?? 0;
    items[count] = headItems[best] ?? 0;
    heads[best] = head + 1;
    look(best);
  }
  const found = { keys: shared.u8(count), numbers: shared.u32(count), items: shared.u32(count) };
  found.keys.set(keys.subarray(0, count));
  found.numbers.set(numbers.subarray(0, count));
  found.items.set(items.subarray(0, count));
  return found;
};

const isAscii = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if ((bytes[at] ?? 0) > 127) return false;
  return true;
};

/** Appends the numbers of a value's words to `found`; without a string where it is of ASCII. */
const addWords = (
  table: WordTable,
  dictionary: Dictionary,
  value: number,
  found: number[],
): void => {
  const { texts } = dictionary;
  if (texts !== undefined) {
    const from = texts.offsets[value] ?? 0;
    const to = texts.offsets[value + 1] ?? 0;
    if (isAscii(texts.bytes, from, to)) {
      table.addAscii(texts.bytes, from, to, 0, found);
      return;
    }
  }
  table.add(dictionary.text(value), 0, found);
};

/** Numbers of the words to keep: all, or the most frequent. */
const keptWords = (items: Uint32Array, words: number, most: number): Uint32Array => {
  if (words <= most) return Uint32Array.from({ length: words }, (_, word) => word);
  const counts = items.slice(0, words).sort();
  const least = counts[words - most] ?? 0;
  const kept: number[] = [];
  for (let word = 0; word < words; word += 1) {
    if ((items[word] ?? 0) > least) kept.push(word);
  }
  for (let word = 0; word < words && kept.length < most; word += 1) {
    if (items[word] === least) kept.push(word);
  }
  return Uint32Array.from(kept);
};

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** The words sorted by their bytes: first by four of them, as numbers, then those that agree in these. */
const sortedWords = (table: WordTable, words: Uint32Array): Uint32Array => {
  const places = new Float64Array(words.length);
  for (let at = 0; at < words.length; at += 1) {
    const bytes = table.bytesOf(words[at] ?? 0);
    const head =
      (bytes[0] ?? 0) * 2 ** 24 +
      (bytes[1] ?? 0) * 2 ** 16 +
      (bytes[2] ?? 0) * 2 ** 8 +
      (bytes[3] ?? 0);
    places[at] = head * INDEX_SIZE + at;
  }
  places.sort();
  const order = new Uint32Array(words.length);
  let from = 0;
  let head = -1;
  const sortGroup = (to: number): void => {
    if (to - from < 2) return;
    order.subarray(from, to).sort((a, b) => compareBytes(table.bytesOf(a), table.bytesOf(b)));
  };
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? 0;
    const own = Math.floor(place / INDEX_SIZE);
    if (own !== head) {
      sortGroup(at);
      from = at;
      head = own;
    }
    order[at] = words[place % INDEX_SIZE] ?? 0;
  }
  sortGroup(places.length);
  return order;
};

/**
 * Gathers the words and values of a generation. Yields now and then, so that a thread can do other work between; takes
 * seconds for millions of words. `sums`: the words of its segments, where they are summed up already.
 */
export function* buildVocabulary(
  { segments, dictionary }: VocabularySource,
  { mostWords = MOST_WORDS, mostValues = MOST_VALUES }: VocabularyLimits = {},
  sums: WordSums | null = null,
): Generator<void, VocabularyData> {
  const { table, items, titles } = tableOf(sums ?? (yield* sumWords(segments)));
  yield;

  const keys = SUGGESTED_KEYS;
  const dictionaries = keys.map((key) => dictionary(key));
  const values = frequentValues(dictionaries, Math.min(mostValues, INDEX_SIZE));
  yield;
  let pairWords = new Uint32Array(1 << 16);
  let pairValues = new Uint32Array(1 << 16);
  let pairs = 0;
  const found: number[] = [];
  for (let value = 0; value < values.items.length; value += 1) {
    if (value % (1 << 14) === (1 << 14) - 1) yield;
    const own = dictionaries[values.keys[value] ?? 0];
    found.length = 0;
    if (own !== undefined) addWords(table, own, values.numbers[value] ?? 0, found);
    for (let at = 0; at < found.length; at += 1) {
      const word = found[at] ?? 0;
      if (found.indexOf(word) !== at) continue;
      if (pairs === pairWords.length) {
        const grownWords = new Uint32Array(pairs * 2);
        grownWords.set(pairWords);
        pairWords = grownWords;
        const grownValues = new Uint32Array(pairs * 2);
        grownValues.set(pairValues);
        pairValues = grownValues;
      }
      pairWords[pairs] = word;
      pairValues[pairs] = value;
      pairs += 1;
      // Words of values that no text has are as frequent as the most frequent of the values.
      const count = values.items[value] ?? 0;
      if ((items.data[word] ?? 0) < count) items.add(word, count - (items.data[word] ?? 0));
    }
  }
  yield;

  const size = table.size;
  // Every word has a count then.
  items.add(Math.max(0, size - 1), 0);
  titles.add(Math.max(0, size - 1), 0);
  for (let word = 0; word < size; word += 1) {
    const inTitles = titles.data[word] ?? 0;
    if ((items.data[word] ?? 0) < inTitles) items.data[word] = inTitles;
  }
  const order = sortedWords(table, keptWords(items.data, size, Math.min(mostWords, INDEX_SIZE)));
  yield;
  const words = order.length;
  const place = new Int32Array(size).fill(-1);
  let length = 0;
  for (let at = 0; at < words; at += 1) {
    place[order[at] ?? 0] = at;
    length += table.bytesOf(order[at] ?? 0).length;
  }
  const data = {
    bytes: shared.u8(length),
    starts: shared.u32(words + 1),
    items: shared.u32(words),
    titles: shared.u32(words),
    masks: shared.u32(words),
    lengths: shared.u8(words),
    valueStarts: shared.u32(words + 1),
  };
  let offset = 0;
  for (let at = 0; at < words; at += 1) {
    const word = order[at] ?? 0;
    const bytes = table.bytesOf(word);
    data.bytes.set(bytes, offset);
    offset += bytes.length;
    data.starts[at + 1] = offset;
    data.items[at] = items.data[word] ?? 0;
    data.titles[at] = titles.data[word] ?? 0;
    const text = table.textOf(word);
    data.masks[at] = letterMask(text);
    data.lengths[at] = text.length;
  }
  yield;
  for (let pair = 0; pair < pairs; pair += 1) {
    const word = place[pairWords[pair] ?? 0] ?? -1;
    if (word >= 0) data.valueStarts[word + 1] = (data.valueStarts[word + 1] ?? 0) + 1;
  }
  for (let word = 0; word < words; word += 1) {
    data.valueStarts[word + 1] = (data.valueStarts[word + 1] ?? 0) + (data.valueStarts[word] ?? 0);
  }
  const valueLists = shared.u32(data.valueStarts[words] ?? 0);
  const fill = data.valueStarts.slice(0, words);
  for (let pair = 0; pair < pairs; pair += 1) {
    const word = place[pairWords[pair] ?? 0] ?? -1;
    if (word < 0) continue;
    valueLists[fill[word] ?? 0] = pairValues[pair] ?? 0;
    fill[word] = (fill[word] ?? 0) + 1;
  }
  return {
    ...data,
    valueLists,
    keys,
    valueKeys: values.keys,
    valueNumbers: values.numbers,
    valueItems: values.items,
  };
}

/** Bytes of shared memory. */
export const vocabularySize = (data: VocabularyData): number =>
  Object.values(data).reduce(
    (sum: number, array: unknown) => sum + (ArrayBuffer.isView(array) ? array.byteLength : 0),
    0,
  );

export interface NearWord {
  readonly word: string;
  readonly items: number;
  /** Letters left out, put in, changed or swapped with their neighbour. */
  readonly distance: number;
  /** The greater, the likelier that it was meant. */
  readonly likelihood: number;
}

/** Shorter words have too many neighbours at two edits. */
const LONG_WORD = 6;

const popCount = (bits: number): number => {
  let word = bits - ((bits >>> 1) & 0x55555555);
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const rowsOfEdits = [new Uint8Array(66), new Uint8Array(66), new Uint8Array(66)] as const;

/** Optimal string alignment distance; `most` + 1 where it is more than `most`. Words of at most 64 units. */
export const editDistance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most || a.length > 64 || b.length > 64) return most + 1;
  let [before, previous, current]: readonly [Uint8Array, Uint8Array, Uint8Array] = rowsOfEdits;
  for (let at = 0; at <= b.length; at += 1) previous[at] = at;
  for (let row = 1; row <= a.length; row += 1) {
    current[0] = row;
    let least = row;
    const letter = a.charCodeAt(row - 1);
    for (let at = 1; at <= b.length; at += 1) {
      const other = b.charCodeAt(at - 1);
      let cost = Math.min(
        (previous[at] ?? 0) + 1,
        (current[at - 1] ?? 0) + 1,
        (previous[at - 1] ?? 0) + (letter === other ? 0 : 1),
      );
      if (row > 1 && at > 1 && letter === b.charCodeAt(at - 2) && a.charCodeAt(row - 2) === other) {
        cost = Math.min(cost, (before[at - 2] ?? 0) + 1);
      }
      current[at] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, previous, current] = [previous, current, before];
  }
  return Math.min(most + 1, previous[b.length] ?? 0);
};

const isSwap = (a: string, b: string): boolean =>
  a.length === b.length && [...a].sort().join('') === [...b].sort().join('');

/** Reads what `buildVocabulary` gathered. */
export class Vocabulary {
  readonly data: VocabularyData;
  readonly words: number;
  readonly #text: Buffer;

  constructor(data: VocabularyData) {
    this.data = data;
    this.words = data.items.length;
    this.#text = Buffer.from(data.bytes.buffer, data.bytes.byteOffset, data.bytes.byteLength);
  }

  word(at: number): string {
    const { starts } = this.data;
    return this.#text.toString('utf8', starts[at] ?? 0, starts[at + 1] ?? 0);
  }

  /** First word that is not before `text` in the order of bytes. */
  #lowerBound(text: Uint8Array): number {
    const { bytes, starts } = this.data;
    let low = 0;
    let high = this.words;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const own = bytes.subarray(starts[middle] ?? 0, starts[middle + 1] ?? 0);
      if (compareBytes(own, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of the word; -1 where it is unknown. */
  find(word: string): number {
    const at = this.#lowerBound(Buffer.from(word));
    return at < this.words && this.word(at) === word ? at : -1;
  }

  /** Words that begin with the text: [from, to). */
  range(prefix: string): readonly [from: number, to: number] {
    const bytes = Buffer.from(prefix);
    // No UTF-8 has a byte of 255.
    const end = Buffer.concat([bytes, Buffer.of(255)]);
    return [this.#lowerBound(bytes), this.#lowerBound(end)];
  }

  /**
   * Words spelt almost like this one, the likeliest first; the word itself is not among them. Where one edit gives no
   * word, two edits of long words are tried that leave the first letter.
   */
  near(word: string, most: number): readonly NearWord[] {
    const found = this.#near(word, 1, 0, this.words);
    if (found.length === 0 && word.length >= LONG_WORD) {
      const [from, to] = this.range(String.fromCodePoint(word.codePointAt(0) ?? 0));
      found.push(...this.#near(word, 2, from, to));
    }
    return found.sort((a, b) => b.likelihood - a.likelihood).slice(0, most);
  }

  #near(word: string, furthest: number, from: number, to: number): NearWord[] {
    const { masks, lengths, items } = this.data;
    const length = word.length;
    const mask = letterMask(word);
    const bits = furthest * 2;
    const found: NearWord[] = [];
    for (let at = from; at < to; at += 1) {
      const difference = (lengths[at] ?? 0) - length;
      if (difference > furthest || difference < -furthest) continue;
      const letters = (masks[at] ?? 0) ^ mask;
      // Most words differ in many letters: cheaper than counting them.
      if (letters !== 0 && popCount(letters) > bits) continue;
      if (!this.#isNear(at, word, furthest)) continue;
      const other = this.word(at);
      const distance = editDistance(word, other, furthest);
      if (distance === 0 || distance > furthest) continue;
      const count = items[at] ?? 0;
      let likelihood = Math.log2(count + 1) - (distance - 1) * 7;
      if (word.charCodeAt(0) !== other.charCodeAt(0)) likelihood -= 3;
      if (distance === 1 && isSwap(word, other)) likelihood += 3;
      found.push({ word: other, items: count, distance, likelihood });
    }
    return found;
  }

  /**
   * False where the ends that both have in common show that more than `furthest` edits lie between. Compares bytes, as
   * letters beyond ASCII have several, which only makes it say yes more often.
   */
  #isNear(at: number, word: string, furthest: number): boolean {
    const { bytes, starts } = this.data;
    let from = starts[at] ?? 0;
    let to = starts[at + 1] ?? 0;
    let first = 0;
    let last = word.length;
    while (from < to && first < last && bytes[from] === word.charCodeAt(first)) {
      from += 1;
      first += 1;
    }
    while (to > from && last > first && bytes[to - 1] === word.charCodeAt(last - 1)) {
      to -= 1;
      last -= 1;
    }
    if (furthest > 1) return true;
    // One edit leaves at most two swapped letters; a letter may have four bytes.
    return last - first <= 2 && to - from <= 8;
  }
}
