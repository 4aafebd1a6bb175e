import { closeSync, openSync } from 'node:fs';
import { bytesOf } from '../bytes.ts';
import { type BlockShape, readAll } from './dictionary-block.ts';
import type { DictionaryChanges } from './protocol.ts';

/** What was found in one range of the values of a key, read from its file. */
export class ChangedRange {
  readonly found: DictionaryChanges;
  /** Number of its first value, and where its texts begin. */
  readonly rank: number;
  readonly begin: number;
  readonly #handle: number;

  constructor(found: DictionaryChanges, rank: number, begin: number) {
    this.found = found;
    this.rank = rank;
    this.begin = begin;
    this.#handle = openSync(found.file, 'r');
  }

  close(): void {
    closeSync(this.#handle);
  }

  #numbers(from: number, count: number): Uint32Array {
    const numbers = new Uint32Array(count);
    readAll(this.#handle, from * 4, bytesOf(numbers));
    return numbers;
  }

  /** Of the stretches: ranks, begins, sources and their begins, in this order. */
  stretches(list: number): Uint32Array {
    const { stretches } = this.found;
    return this.#numbers(list * stretches, stretches);
  }

  get #changed(): number {
    return this.found.stretches * 4;
  }

  changed(): Uint32Array {
    return this.#numbers(this.#changed, this.found.changed);
  }

  changedTotals(): Uint32Array {
    return this.#numbers(this.#changed + this.found.changed, this.found.changed);
  }

  get #inserted(): number {
    return this.#changed + 2 * this.found.changed;
  }

  insertedTotals(): Uint32Array {
    return this.#numbers(this.#inserted, this.found.inserted);
  }

  insertedBegins(): Uint32Array {
    return this.#numbers(this.#inserted + this.found.inserted, this.found.inserted);
  }

  get #maps(): number {
    return this.#inserted + 2 * this.found.inserted;
  }

  /** Numbers of the values of a new segment, from one of them on. */
  map(segment: number, from: number, target: Uint32Array): void {
    const { entries } = this.found;
    let before = from;
    for (let one = 0; one < segment; one += 1) before += entries[one] ?? 0;
    readAll(this.#handle, (this.#maps + before) * 4, bytesOf(target));
    for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) + this.rank;
  }

  texts(): Buffer {
    const { entries, insertedBytes } = this.found;
    const texts = Buffer.allocUnsafe(insertedBytes);
    const before = entries.reduce((sum, one) => sum + one, this.#maps);
    readAll(this.#handle, before * 4, texts);
    return texts;
  }
}

/** Of what a dictionary is made: stretches of the former one and of new values, in turns. */
export interface Stretches {
  /** Of each: number of its first value, and where its text begins; behind the last one stands the end. */
  readonly ranks: Uint32Array;
  readonly begins: Uint32Array;
  /** The first value in the former dictionary, or the complement of that among the new ones of its range. */
  readonly sources: Int32Array;
  /** Where its text begins there. */
  readonly sourceBegins: Uint32Array;
  readonly ranges: Uint8Array;
}

/** The stretches of all ranges. */
export const readStretches = (
  ranges: readonly ChangedRange[],
  { values, textBytes }: BlockShape,
): Stretches => {
  const size = ranges.reduce((sum, { found }) => sum + found.stretches, 0);
  const ranks = new Uint32Array(size + 1).fill(values, size);
  const begins = new Uint32Array(size + 1).fill(textBytes, size);
  const sources = new Int32Array(size);
  const sourceBegins = new Uint32Array(size);
  const rangeOf = new Uint8Array(size);
  let first = 0;
  ranges.forEach((range, number) => {
    const [ownRanks, ownBegins] = [range.stretches(0), range.stretches(1)];
    for (let at = 0; at < ownRanks.length; at += 1) {
      ranks[first + at] = (ownRanks[at] ?? 0) + range.rank;
      begins[first + at] = (ownBegins[at] ?? 0) + range.begin;
    }
    sources.set(range.stretches(2), first);
    sourceBegins.set(range.stretches(3), first);
    rangeOf.fill(number, first, first + ownRanks.length);
    first += ownRanks.length;
  });
  return { ranks, begins, sources, sourceBegins, ranges: rangeOf };
};

/** Former values with other totals. */
export const readChanged = (
  ranges: readonly ChangedRange[],
): { changed: Uint32Array; totals: Uint32Array } => {
  const size = ranges.reduce((sum, { found }) => sum + found.changed, 0);
  const changed = new Uint32Array(size);
  const totals = new Uint32Array(size);
  let at = 0;
  for (const range of ranges) {
    changed.set(range.changed(), at);
    totals.set(range.changedTotals(), at);
    at += range.found.changed;
  }
  return { changed, totals };
};
