import { MOST_VARINT_BYTES, putVarint } from '../bytes.ts';
import { ENTRY, sortEntries } from '../sort.ts';
import type { TextTable } from '../words/word-table.ts';
import { type WordCursor, wordKey } from './cursors.ts';

/** Words of a run in memory, as they were met: those of a row stand together. */
export interface MetWords {
  /** Number of the word in the table of terms, and its position in the row. */
  readonly terms: Uint32Array;
  readonly positions: Uint32Array;
  /** Number of words before each row, and of all. */
  readonly starts: Uint32Array;
  readonly rows: number;
  readonly firstRow: number;
}

/** Numbers of one posting: row within the run, position. */
const POSTING = 2;
/** Numbers of postings that so many words take. */
export const postingsSize = (words: number): number => words * POSTING;

/** Counts the words of each term: where its postings begin in all, in the order of the numbers of the terms. */
const startsOf = ({ terms }: MetWords, count: number, size: number): Uint32Array => {
  const starts = new Uint32Array(size + 1);
  for (let at = 0; at < count; at += 1) {
    const term = (terms[at] ?? 0) + 1;
    starts[term] = (starts[term] ?? 0) + POSTING;
  }
  for (let term = 0; term < size; term += 1) {
    starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  }
  return starts;
};

/** Puts the words of each term together, in the order of their rows. */
const place = (
  { terms, positions, starts, rows }: MetWords,
  places: Uint32Array,
  postings: Int32Array,
): void => {
  for (let row = 0, at = 0; row < rows; row += 1) {
    const end = starts[row + 1] ?? 0;
    for (; at < end; at += 1) {
      const term = terms[at] ?? 0;
      const to = places[term] ?? 0;
      places[term] = to + POSTING;
      postings[to] = row;
      postings[to + 1] = positions[at] ?? 0;
    }
  }
};

/** Numbers of the texts in the order of their bytes. */
const inByteOrder = (terms: TextTable): Uint32Array => {
  const { size } = terms;
  const table = new Int32Array(size * ENTRY);
  for (let term = 0; term < size; term += 1) {
    const at = term * ENTRY;
    table[at] = terms.numberAt(term, 0);
    table[at + 2] = terms.numberAt(term, 4);
    table[at + 3] = term;
  }
  const sorted = sortEntries(table, new Int32Array(table.length), size, 0);
  const order = new Uint32Array(size);
  for (let at = 0; at < size; at += 1) order[at] = sorted[at * ENTRY + 3] ?? 0;
  // Those that agree in their first eight bytes are few.
  for (let from = 0; from < size; ) {
    const head = from * ENTRY;
    let to = from + 1;
    while (to < size && sorted[to * ENTRY] === sorted[head]) {
      if (sorted[to * ENTRY + 2] !== sorted[head + 2]) break;
      to += 1;
    }
    if (to - from > 1) {
      order
        .subarray(from, to)
        .sort((a, b) => Buffer.compare(terms.bytesOf(a), terms.bytesOf(b)) || a - b);
    }
    from = to;
  }
  return order;
};

/** Goes through the words of a run in memory. */
export class BufferedWords implements WordCursor {
  readonly number: number;
  key = 0;
  readonly word: Buffer;
  wordFrom = 0;
  wordTo = 0;
  count = 0;
  first = 0;
  last = 0;
  deltas = Buffer.alloc(0);
  readonly deltasFrom = 0;
  deltasTo = 0;
  positions = Buffer.alloc(0);
  readonly positionsFrom = 0;
  positionsTo = 0;

  readonly #terms: TextTable;
  readonly #order: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #postings: Int32Array;
  readonly #firstRow: number;
  #at = 0;

  /** `postings` is scratch of `postingsSize` numbers or more that is the cursor's as long as it is used. */
  constructor(met: MetWords, terms: TextTable, postings: Int32Array, number: number) {
    this.number = number;
    this.word = terms.bytes;
    this.#terms = terms;
    this.#firstRow = met.firstRow;
    this.#starts = startsOf(met, met.starts[met.rows] ?? 0, terms.size);
    place(met, this.#starts.slice(0, terms.size), postings);
    this.#postings = postings;
    this.#order = inByteOrder(terms);
  }

  next(): void {
    const order = this.#order;
    const starts = this.#starts;
    while (this.#at < order.length) {
      const term = order[this.#at] ?? 0;
      const from = starts[term] ?? 0;
      const end = starts[term + 1] ?? 0;
      this.#at += 1;
      if (from === end) continue;
      this.wordFrom = this.#terms.startOf(term);
      this.wordTo = this.#terms.startOf(term + 1);
      this.key = wordKey(this.word, this.wordFrom, this.wordTo);
      this.#takePostings(from, end);
      return;
    }
    this.key = Infinity;
  }

  #takePostings(from: number, end: number): void {
    const most = ((end - from) / POSTING) * MOST_VARINT_BYTES;
    if (most > this.positions.length) {
      this.positions = Buffer.allocUnsafeSlow(most * 2);
      this.deltas = Buffer.allocUnsafeSlow(most * 2);
    }
    const { deltas, positions } = this;
    const postings = this.#postings;
    let row = postings[from] ?? 0;
    let count = 1;
    let deltasTo = 0;
    let positionsTo = 0;
    let before = 0;
    this.first = this.#firstRow + row;
    for (let at = from; at < end; at += POSTING) {
      const own = postings[at] ?? 0;
      if (own !== row) {
        deltasTo = putVarint(deltas, deltasTo, own - row);
        count += 1;
        row = own;
        before = 0;
      }
      const position = postings[at + 1] ?? 0;
      const goesOn = at + POSTING < end && postings[at + POSTING] === own;
      positionsTo = putVarint(positions, positionsTo, (position - before) * 2 + (goesOn ? 1 : 0));
      before = position;
    }
    this.count = count;
    this.last = this.#firstRow + row;
    this.deltasTo = deltasTo;
    this.positionsTo = positionsTo;
  }
}
