import { HAS_TAIL } from './bits.ts';
import { Dictionary } from './dictionary.ts';
import { lowerBound } from './order.ts';
import type { Rows } from './rows.ts';
import type { SectionReader } from './section-reader.ts';
import { Shortened } from './shortened.ts';
import type { SparseColumn } from './sparse.ts';

/**
 * The keys of the rows: words as numbers, rows in the order of (first, second, tail). The rows of a first word are one stretch, in it
 * those without a second word first; likewise the rows of a pair of words, those without a tail first.
 */
export class NameTable {
  readonly firstWords: Dictionary;
  readonly otherWords: Dictionary;
  readonly rows: Rows;
  /** By first word: its rows. */
  readonly firstRows: Uint32Array;
  /** By row: id of its second word + 1; 0: none. */
  readonly second: Uint32Array;
  /** By row: signature of its second word; 0: it has none. */
  readonly secondSignatures: Uint32Array;
  /** By place of a tail: signature of second word and tail with the space between. */
  readonly restSignatures: Uint32Array;
  /** Ids of what stands behind the second word. */
  readonly tail: SparseColumn;
  /** Places of the tails in the order of their ids. */
  readonly tailsByWord: Uint32Array;
  /** First words that a second word goes with, ascending, by second word. */
  readonly pairs: Uint32Array;
  readonly pairStarts: Uint32Array;

  /** First words by their first letter, then by their length (31 and more together). */
  readonly byLength: Uint32Array;
  /** Their signatures. */
  readonly lengthSignatures: Uint32Array;
  /** First words in the order of their letters from the last to the first. */
  readonly fromEnd: Uint32Array;
  /** First words by their beginnings. */
  readonly beginnings: Shortened;
  /** Ids of the second words of one letter. */
  readonly letterWords: readonly number[];
  readonly #lengthStarts: Uint32Array;

  constructor(sections: SectionReader, rows: Rows) {
    this.firstWords = new Dictionary(sections.dictionary('firstWord'), 1);
    this.otherWords = new Dictionary(sections.dictionary('otherWord'), 0);
    this.rows = rows;
    this.firstRows = sections.numbers('first.rows');
    this.second = sections.numbers('second');
    this.secondSignatures = sections.numbers('second.signatures');
    this.restSignatures = sections.numbers('tail.restSignatures');
    this.tail = sections.sparse('tail');
    this.tailsByWord = sections.numbers('tail.byWord');
    this.byLength = sections.numbers('firstWord.byLength');
    this.lengthSignatures = sections.numbers('firstWord.byLength.signatures');
    this.beginnings = new Shortened(
      sections.shortened('firstWord.beginnings'),
      this.firstWords.count,
    );
    this.fromEnd = sections.numbers('firstWord.fromEnd');
    this.#lengthStarts = sections.numbers('firstWord.byLength.starts');
    this.letterWords = [...Array(256).keys()]
      .map((letter) => this.otherWords.find(Uint8Array.of(letter), 0, 1))
      .filter((id) => id >= 0);
    this.pairs = sections.numbers('pairs');
    this.pairStarts = sections.numbers('pairs.starts');
  }

  /** First row of the pair (first word, second word + 1); `end` of the first word's rows where there is none. */
  pairStart(second: number, from: number, end: number): number {
    const row = lowerBound(this.second, second, from, end);
    return row < end && this.second[row] === second ? row : end;
  }

  /** End of the stretch of rows with the same second word that begins at `row`. */
  pairEnd(row: number, end: number): number {
    const second = this.second[row];
    let next = row + 1;
    // Most stretches are short.
    for (let step = 0; step < 8; step++, next++)
      if (next >= end || this.second[next] !== second) return next;
    return lowerBound(this.second, (second ?? 0) + 1, next, end);
  }

  /** End of the rows without a tail in the stretch from `row` to `end`, whose words are the same. */
  plainEnd(row: number, end: number): number {
    let next = row;
    while (next < end && (this.rows.bits(next) & HAS_TAIL) === 0) next += 1;
    return next;
  }

  /** Rows with a tail in the stretch of a pair from `start` to `stop`: from the first row to before the second; equal: none. */
  tailStretch(id: number, start: number, stop: number): readonly [number, number] {
    const { rows, values } = this.tail;
    let place = this.tail.placeFrom(start);
    while (place < rows.length && (rows[place] ?? 0) < stop && (values[place] ?? 0) < id) place++;
    const from = place;
    while (place < rows.length && (rows[place] ?? 0) < stop && values[place] === id) place++;
    const row = rows[from] ?? 0;
    return [row, row + place - from];
  }

  /** Places in `fromEnd` of the first words that end so: from the first to before the second. */
  endingWith(bytes: Uint8Array, from: number, to: number): readonly [number, number] {
    return [this.#endBound(bytes, from, to, false), this.#endBound(bytes, from, to, true)];
  }

  #endBound(bytes: Uint8Array, from: number, to: number, isPast: boolean): number {
    let low = 0;
    let high = this.fromEnd.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#compareEnd(this.fromEnd[middle] ?? 0, bytes, from, to);
      if (order < 0 || (isPast && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compareEnd(id: number, bytes: Uint8Array, from: number, to: number): number {
    const words = this.firstWords;
    const end = words.endOf(id);
    const length = end - words.startOf(id);
    for (let at = 1; at <= to - from; at++) {
      if (at > length) return -1;
      const difference = (words.bytes[end - at] ?? 0) - (bytes[to - at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Ids of the first words with a first letter: from the first to before the second. */
  stretchOfLetter(letter: number): readonly [number, number] {
    const starts = this.#lengthStarts;
    return [starts[letter * LENGTHS] ?? 0, starts[(letter + 1) * LENGTHS] ?? 0];
  }

  /** Places in `byLength` of the first words with a first letter and a length (31: or more), likewise. */
  stretchOfLength(letter: number, length: number): readonly [number, number] {
    const at = letter * LENGTHS + Math.min(length, LENGTHS - 1);
    return [this.#lengthStarts[at] ?? 0, this.#lengthStarts[at + 1] ?? 0];
  }
}

/** Lengths that `byLength` tells apart; the last stands for all above. */
export const LENGTHS = 32;
