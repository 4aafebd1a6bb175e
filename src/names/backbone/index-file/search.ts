import { HAS_TAIL } from './bits.ts';
import { IdList } from './dictionary.ts';
import { Pattern } from './distance.ts';
import type { NameTable } from './name-table.ts';
import { lowerBound } from './order.ts';
import { type KeyWords, mayBeNear, signatureOf } from './words.ts';

/** Takes a stretch of rows that share a key, and how many edits that is from the asked one. */
export type Found = (from: number, to: number, edits: number) => void;

/**
 * Search for keys near an asked one, word by word. With at most two edits in up to three parts, at least one part is as asked or all
 * edits fall into one part: the same first word, whose rows are scanned; a first word one edit away; or one two edits away, found
 * through those that the second word goes with. For one instance and thread; it keeps its scratch memory.
 */
export class NearSearch {
  readonly #table: NameTable;
  readonly #firstPattern = new Pattern();
  readonly #secondPattern = new Pattern();
  readonly #tailPattern = new Pattern();
  readonly #nearFirsts = new IdList();
  readonly #nearSeconds = new IdList();
  #secondId = -1;
  #tailId = -1;
  #firstSignature = 0;
  #secondSignature = 0;
  #tailSignature = 0;
  #hasNearSeconds = false;
  #key: KeyWords;
  #found: Found = () => {};

  constructor(table: NameTable, key: KeyWords) {
    this.#table = table;
    this.#key = key;
  }

  /** Reports every stretch of rows at most `edits` edits from the key, once each. */
  run(edits: 1 | 2, found: Found): void {
    const { firstWords } = this.#table;
    const key = this.#key;
    const { bytes, firstEnd } = key;
    this.#found = found;
    this.#prepare();
    const firstId = firstWords.find(bytes, 0, firstEnd);
    if (firstId >= 0) this.#inFirst(firstId, 0, edits);
    firstWords.collectNear(bytes, 0, firstEnd, this.#firstPattern, this.#nearFirsts);
    for (let at = 0; at < this.#nearFirsts.length; at++)
      this.#inFirst(this.#nearFirsts.ids[at] ?? 0, 1, edits - 1);
    if (edits === 2) this.#twoInFirst();
  }

  #prepare(): void {
    const { otherWords } = this.#table;
    const { bytes, firstEnd, secondStart, secondEnd, tailStart, length } = this.#key;
    this.#firstPattern.set(bytes, 0, firstEnd);
    this.#firstSignature = signatureOf(bytes, 0, firstEnd);
    this.#secondPattern.set(bytes, secondStart, secondEnd);
    this.#secondSignature = signatureOf(bytes, secondStart, secondEnd);
    this.#tailPattern.set(bytes, tailStart, length);
    this.#tailSignature = signatureOf(bytes, tailStart, length);
    this.#secondId = secondEnd > secondStart ? otherWords.find(bytes, secondStart, secondEnd) : -1;
    this.#tailId = length > tailStart ? otherWords.find(bytes, tailStart, length) : -1;
    this.#hasNearSeconds = false;
  }

  /** Reports what a first word has within `budget` edits more. */
  #inFirst(first: number, spent: number, budget: number): void {
    const { firstRows, second } = this.#table;
    const from = firstRows[first] ?? 0;
    const end = firstRows[first + 1] ?? 0;
    if (this.#key.secondEnd === this.#key.secondStart) {
      if (second[from] !== 0) return;
      let to = from + 1;
      while (to < end && second[to] === 0) to += 1;
      this.#found(from, to, spent);
    } else if (budget === 0) this.#inPair(this.#secondId, from, end, spent, 0);
    else if (budget === 1) this.#oneInSecond(from, end, spent);
    else this.#scanSeconds(from, end, spent, budget);
  }

  /** Second words as asked or one edit away: by the words, or by the rows where those are fewer. */
  #oneInSecond(from: number, end: number, spent: number): void {
    const near = this.#nearSeconds;
    if (end - from <= SHORT_SCAN) {
      this.#scanSeconds(from, end, spent, 1);
      return;
    }
    if (!this.#hasNearSeconds) {
      const { bytes, secondStart, secondEnd } = this.#key;
      this.#table.otherWords.collectNear(bytes, secondStart, secondEnd, this.#secondPattern, near);
      this.#hasNearSeconds = true;
    }
    if ((near.length + 1) * SEARCH_COST > end - from) {
      this.#scanSeconds(from, end, spent, 1);
      return;
    }
    this.#inPair(this.#secondId, from, end, spent, 1);
    for (let at = 0; at < near.length; at++)
      this.#inPair(near.ids[at] ?? 0, from, end, spent + 1, 0);
  }

  /** Rows of one second word, if it is among `from` to `end`. */
  #inPair(secondId: number, from: number, end: number, spent: number, budget: number): void {
    if (secondId < 0) return;
    const start = this.#table.pairStart(secondId + 1, from, end);
    if (start < end) this.#inTails(start, this.#table.pairEnd(start, end), spent, budget);
  }

  /** Compares every second word of a first word's rows. */
  #scanSeconds(from: number, end: number, spent: number, budget: number): void {
    const { second, otherWords } = this.#table;
    const { signatures, starts, bytes } = otherWords;
    const signature = this.#secondSignature;
    let previous = 0;
    for (let row = from; row < end; row++) {
      const word = second[row] ?? 0;
      if (word === previous) continue;
      previous = word;
      const id = word - 1;
      if (!mayBeNear(signatures[id] ?? 0, signature, budget)) continue;
      const edits = this.#secondPattern.distance(bytes, starts[id] ?? 0, starts[word] ?? 0);
      if (edits > budget) continue;
      this.#inTails(row, this.#table.pairEnd(row, end), spent + edits, budget - edits);
    }
  }

  /** Rows from `from` to `end` share first and second word; those whose tail is near enough. */
  #inTails(from: number, end: number, spent: number, budget: number): void {
    const { tail, otherWords, bits } = this.#table;
    const { tailStart, length } = this.#key;
    if (length === tailStart) {
      const to = this.#table.plainEnd(from, end);
      if (to > from) this.#found(from, to, spent);
      return;
    }
    if (((bits[end - 1] ?? 0) & HAS_TAIL) === 0) return;
    const { rows, values } = tail;
    let place = tail.placeFrom(from);
    while (place < rows.length && (rows[place] ?? 0) < end) {
      const id = values[place] ?? 0;
      const start = place;
      while (place < rows.length && (rows[place] ?? 0) < end && values[place] === id) place += 1;
      const edits = this.#tailEdits(id, budget, otherWords);
      if (edits > budget) continue;
      const row = rows[start] ?? 0;
      this.#found(row, row + place - start, spent + edits);
    }
  }

  #tailEdits(id: number, budget: number, words: NameTable['otherWords']): number {
    if (id === this.#tailId) return 0;
    if (budget === 0 || !mayBeNear(words.signatures[id] ?? 0, this.#tailSignature, budget))
      return budget + 1;
    return this.#tailPattern.distance(words.bytes, words.startOf(id), words.endOf(id));
  }

  /** First words two edits away, all else as asked. */
  #twoInFirst(): void {
    const { firstWords, pairs, pairStarts } = this.#table;
    const { bytes, secondStart, secondEnd } = this.#key;
    const [low, high] = firstWords.beginningWith(bytes, 0, 1);
    if (secondEnd === secondStart) {
      for (let id = low; id < high; id++) this.#tryFirst(id);
      return;
    }
    if (this.#secondId < 0) return;
    const end = pairStarts[this.#secondId + 1] ?? 0;
    let at = lowerBound(pairs, low, pairStarts[this.#secondId] ?? 0, end);
    for (; at < end && (pairs[at] ?? 0) < high; at++) this.#tryFirst(pairs[at] ?? 0);
  }

  #tryFirst(id: number): void {
    const { signatures, bytes, starts } = this.#table.firstWords;
    if (!mayBeNear(signatures[id] ?? 0, this.#firstSignature, 2)) return;
    if (this.#firstPattern.distance(bytes, starts[id] ?? 0, starts[id + 1] ?? 0) !== 2) return;
    this.#inFirst(id, 2, 0);
  }
}

/** A first word of so few rows is scanned without further thought. */
const SHORT_SCAN = 64;
/** What looking a second word up among the rows costs against looking at one row. */
const SEARCH_COST = 12;
