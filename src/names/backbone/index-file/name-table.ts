import { HAS_TAIL } from './bits.ts';
import { Dictionary } from './dictionary.ts';
import { lowerBound } from './order.ts';
import type { SectionReader } from './section-reader.ts';
import type { SparseColumn } from './sparse.ts';

/**
 * The keys of the rows: words as numbers, rows in the order of (first, second, tail). The rows of a first word are one stretch, in it
 * those without a second word first; likewise the rows of a pair of words, those without a tail first.
 */
export class NameTable {
  readonly firstWords: Dictionary;
  readonly otherWords: Dictionary;
  /** By row: id of its first word. */
  readonly first: Uint32Array;
  /** By first word: its rows. */
  readonly firstRows: Uint32Array;
  /** By row: id of its second word + 1; 0: none. */
  readonly second: Uint32Array;
  readonly bits: Uint32Array;
  /** Ids of what stands behind the second word. */
  readonly tail: SparseColumn;
  /** First words that a second word goes with, ascending, by second word. */
  readonly pairs: Uint32Array;
  readonly pairStarts: Uint32Array;

  constructor(sections: SectionReader) {
    this.firstWords = new Dictionary(sections.dictionary('firstWord'), 1);
    this.otherWords = new Dictionary(sections.dictionary('otherWord'), 0);
    this.first = sections.numbers('first');
    this.firstRows = sections.numbers('first.rows');
    this.second = sections.numbers('second');
    this.bits = sections.numbers('bits');
    this.tail = sections.sparse('tail');
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
    while (next < end && ((this.bits[next] ?? 0) & HAS_TAIL) === 0) next += 1;
    return next;
  }
}
