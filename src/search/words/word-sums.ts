import { doubled } from '../bytes.ts';
import type { Segment } from '../model/segment.ts';
import { WordTable } from './word-table.ts';

/**
 * Words of some segments that may be suggested, and how many of their items hold each: in titles, and elsewhere. Typed
 * arrays on shared memory, in no order that means anything.
 */
export interface WordSums {
  /** UTF-8; word w is `bytes[starts[w]] … bytes[starts[w + 1] - 1]`. */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
  readonly titles: Uint32Array;
}

/** What was summed up before, and which of those segments are not to count any more. */
export interface SummedBefore {
  readonly sums: WordSums;
  readonly gone: readonly Segment[];
}

const SHORTEST = 2;
const LONGEST = 40;
/** Most words that stand outside of titles are in one item only, and are no completion of anything. */
const LEAST_ITEMS = 2;
const HAS_DIGIT = /\p{N}/u;

const isWanted = (word: string): boolean =>
  word.length >= SHORTEST && word.length <= LONGEST && !HAS_DIGIT.test(word);

/** More words than this are asked for letter by letter. */
const MOST_AT_ONCE = 200_000;
/** Letters with which words begin in Latin, Greek, Cyrillic, Hebrew, Arabic and Devanagari script. */
const FIRST_LETTERS = [
  ...'abcdefghijklmnopqrstuvwxyzαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяіђјљњћџ',
  ...'אבגדהוזחטיכלמנסעפצקרשתابتثجحخدذرزسشصضطظعغفقكلمنهويअआइईउऊएऐओऔकखगघचछजझटठडढतथदधनपफबभमयरलवशषसह',
];

const eachWord = (
  segment: Segment,
  visit: (word: string, inTitle: boolean, count: number) => void,
): void => {
  if (segment.eachWord !== undefined) {
    segment.eachWord(LEAST_ITEMS, visit);
    return;
  }
  const prefixes = segment.manifest.words > MOST_AT_ONCE ? FIRST_LETTERS : [''];
  for (const inTitle of [true, false]) {
    for (const prefix of prefixes) {
      for (const { word, count } of segment.wordsFrom(prefix, inTitle, Number.MAX_SAFE_INTEGER)) {
        if (inTitle || count >= LEAST_ITEMS) visit(word, inTitle, count);
      }
    }
  }
};

/** Growing counts by number. */
export class Counts {
  data = new Uint32Array(1 << 16);

  /** `count` may be negative. */
  add(at: number, count: number): void {
    while (at >= this.data.length) this.data = doubled(this.data);
    this.data[at] = (this.data[at] ?? 0) + count;
  }
}

/** Words by number, and their counts. */
export interface CountedWords {
  readonly table: WordTable;
  readonly items: Counts;
  readonly titles: Counts;
}

/** The words of sums in a table that takes more. */
export const tableOf = ({ bytes, starts, items, titles }: WordSums): CountedWords => {
  const counted = { table: new WordTable(), items: new Counts(), titles: new Counts() };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < items.length; at += 1) {
    const word = counted.table.numberOf(text.toString('utf8', starts[at] ?? 0, starts[at + 1]));
    counted.items.add(word, items[at] ?? 0);
    counted.titles.add(word, titles[at] ?? 0);
  }
  return counted;
};

const NO_SUMS: WordSums = {
  bytes: new Uint8Array(0),
  starts: new Uint32Array(1),
  items: new Uint32Array(0),
  titles: new Uint32Array(0),
};

const shared = {
  u8: (length: number) => new Uint8Array(new SharedArrayBuffer(length)),
  u32: (length: number) => new Uint32Array(new SharedArrayBuffer(length * 4)),
};

/** Those words that some item holds. */
const sumsOf = ({ table, items, titles }: CountedWords): WordSums => {
  const isThere = (word: number): boolean =>
    (items.data[word] ?? 0) > 0 || (titles.data[word] ?? 0) > 0;
  let words = 0;
  let length = 0;
  for (let word = 0; word < table.size; word += 1) {
    if (!isThere(word)) continue;
    words += 1;
    length += table.bytesOf(word).length;
  }
  const sums = {
    bytes: shared.u8(length),
    starts: shared.u32(words + 1),
    items: shared.u32(words),
    titles: shared.u32(words),
  };
  let at = 0;
  let offset = 0;
  for (let word = 0; word < table.size; word += 1) {
    if (!isThere(word)) continue;
    const bytes = table.bytesOf(word);
    sums.bytes.set(bytes, offset);
    offset += bytes.length;
    sums.items[at] = items.data[word] ?? 0;
    sums.titles[at] = titles.data[word] ?? 0;
    at += 1;
    sums.starts[at] = offset;
  }
  return sums;
};

/**
 * Sums up the words of segments, beside what was summed up `before`; yields now and then. Takes time for each word of
 * the segments that are new or gone.
 */
export function* sumWords(
  segments: readonly Segment[],
  before: SummedBefore | null = null,
): Generator<void, WordSums> {
  const counted = tableOf(before?.sums ?? NO_SUMS);
  const { table, items, titles } = counted;
  const add = (segment: Segment, sign: 1 | -1): void =>
    eachWord(segment, (word, inTitle, count) => {
      if (isWanted(word)) (inTitle ? titles : items).add(table.numberOf(word), sign * count);
    });
  for (const segment of before?.gone ?? []) {
    add(segment, -1);
    yield;
  }
  for (const segment of segments) {
    add(segment, 1);
    yield;
  }
  return sumsOf(counted);
}

/** Bytes of shared memory. */
export const sizeOfSums = ({ bytes, starts, items, titles }: WordSums): number =>
  bytes.byteLength + starts.byteLength + items.byteLength + titles.byteLength;
