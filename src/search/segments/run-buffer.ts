import { closeSync, openSync } from 'node:fs';
import { ByteWriter, writeAll } from '../bytes.ts';
import { ENTRY, sortEntries } from '../sort.ts';
import type { TextTable } from '../words/word-table.ts';

/** A run is written out when it has so many rows, values, words or bytes of texts. */
export const RUN_ROWS = 1 << 16;
const MOST_LEAVES = 2_000_000;
const MOST_WORDS = 4_000_000;
const MOST_TEXT_BYTES = 48 * 2 ** 20;
/** Values, or words, of nearly any row. */
const MOST_OF_ROW = 1 << 16;
const DRAIN_BYTES = 1 << 22;
/** Texts of more bytes are copied by a call. */
const COPIED = 64;
/** Groups that are written together. */
const TOGETHER = 64;
/** Bits of a row within a run. */
const ROW_BITS = 16;
const ROW_MASK = (1 << ROW_BITS) - 1;
/** Bytes of the length of any text, as a varint. */
const LENGTH_BYTES = 4;
/** Bits of what a group in a run begins with, beside its field. */
export const HAS_TEXT = 1;
export const IS_CODE = 2;
export const FIELD_UNIT = 4;

/** Where the parts of a run stand in its file. */
export interface Run {
  readonly file: string;
  readonly firstRow: number;
  readonly groups: { readonly from: number; readonly to: number };
  readonly words: { readonly from: number; readonly to: number };
}

const doubled = (data: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const grown = new Uint32Array(data.length * 2);
  grown.set(data);
  return grown;
};

/**
 * Values and words of a stretch of rows, as they are met; written as a run: groups of (hash, field) in the order of
 * hash and field, then words in the order of their bytes.
 */
export class RunBuffer {
  // As much memory as most runs need: what is not touched costs nothing, and what grows is copied and thrown away.
  /** Entries of `sortEntries`: hash, field and row within the run in 16 bits each, place of the text in the arena. */
  #leafTable = new Uint32Array(ENTRY * (MOST_LEAVES + MOST_OF_ROW));
  #leafSpare = new Uint32Array(0);
  #leaves = 0;
  /** Texts, each behind its length. */
  #arena = Buffer.allocUnsafeSlow(MOST_TEXT_BYTES + (1 << 20));
  #arenaBytes = 0;

  #wordTerm = new Uint32Array(MOST_WORDS + MOST_OF_ROW);
  #wordPosition = new Uint32Array(MOST_WORDS + MOST_OF_ROW);
  #words = 0;
  /** Number of words before each row. */
  readonly #wordStarts = new Uint32Array(RUN_ROWS + 1);
  readonly #writer = new ByteWriter(1 << 20);
  #firstRow = 0;
  #rows = 0;
  /** Groups of each field in all runs since `forgetGroups`. */
  #groups = new Uint32Array(1 << 10);

  begin(firstRow: number): void {
    this.#firstRow = firstRow;
    this.#rows = 0;
    this.#leaves = 0;
    this.#arenaBytes = 0;
    this.#words = 0;
  }

  forgetGroups(): void {
    this.#groups.fill(0);
  }

  /** Groups of a field in the runs written since `forgetGroups`: values, those of several runs counted in each. */
  groupsOf(field: number): number {
    return this.#groups[field] ?? 0;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /** Whether `row` has to stand in the next run. */
  isFull(row: number): boolean {
    return (
      row - this.#firstRow >= RUN_ROWS ||
      this.#leaves > MOST_LEAVES ||
      this.#words > MOST_WORDS ||
      this.#arenaBytes > MOST_TEXT_BYTES
    );
  }

  /** Begins a row; rows come in their order and may leave gaps. */
  row(row: number): void {
    const at = row - this.#firstRow;
    this.#wordStarts.fill(this.#words, this.#rows, at + 1);
    this.#rows = at + 1;
  }

  /** Adds a value of the row; `keep` is how much of its text is worth keeping, in UTF-16 units. */
  leaf(hi: number, lo: number, field: number, text: string, keep: number): void {
    const length = Math.min(keep, text.length);
    this.#entry(hi, lo, field, length * 3);
    const arena = this.#arena;
    const from = this.#arenaBytes;
    const kept = cut(text, length);
    // The length of short texts fits one byte.
    const lead = kept.length * 3 < 0x80 ? 1 : LENGTH_BYTES;
    const size = arena.write(kept, from + lead, 'utf8');
    this.#arenaBytes = this.#putLength(size, lead) + size;
  }

  /** The same for a text of ASCII, as bytes. */
  leafBytes(
    hi: number,
    lo: number,
    field: number,
    bytes: Buffer,
    start: number,
    length: number,
  ): void {
    this.#entry(hi, lo, field, length);
    const arena = this.#arena;
    const at = this.#putLength(length, length < 0x80 ? 1 : LENGTH_BYTES);
    if (length > COPIED) bytes.copy(arena, at, start, start + length);
    else for (let byte = 0; byte < length; byte += 1) arena[at + byte] = bytes[start + byte] ?? 0;
    this.#arenaBytes = at + length;
  }

  /** Adds an entry, and makes room for its text. */
  #entry(hi: number, lo: number, field: number, mostBytes: number): void {
    const at = this.#leaves * ENTRY;
    if (at === this.#leafTable.length) this.#leafTable = doubled(this.#leafTable);
    const table = this.#leafTable;
    table[at] = hi;
    table[at + 1] = lo;
    table[at + 2] = (field << ROW_BITS) | (this.#rows - 1);
    table[at + 3] = this.#arenaBytes;
    this.#leaves += 1;
    const most = this.#arenaBytes + mostBytes + LENGTH_BYTES;
    if (most > this.#arena.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#arena.length * 2, most));
      grown.set(this.#arena.subarray(0, this.#arenaBytes));
      this.#arena = grown;
    }
  }

  /** Writes a length into the arena as a varint of `bytes` bytes; where it ends. */
  #putLength(length: number, bytes: number): number {
    const arena = this.#arena;
    let at = this.#arenaBytes;
    for (let rest = length, left = bytes; left > 0; left -= 1, rest >>>= 7) {
      arena[at++] = (rest & 0x7f) | (left > 1 ? 0x80 : 0);
    }
    return at;
  }

  /** Adds the first `count` of the words, which stand side by side from `position` on. */
  words(terms: Int32Array, count: number, position: number): void {
    const first = this.#words;
    const end = first + count;
    while (end > this.#wordTerm.length) {
      this.#wordTerm = doubled(this.#wordTerm);
      this.#wordPosition = doubled(this.#wordPosition);
    }
    const wordTerm = this.#wordTerm;
    const wordPosition = this.#wordPosition;
    for (let at = 0; at < count; at += 1) {
      wordTerm[first + at] = terms[at] ?? 0;
      wordPosition[first + at] = position + at;
    }
    this.#words = end;
  }

  write(file: string, terms: TextTable): Run {
    const handle = openSync(file, 'wx');
    const writer = this.#writer;
    writer.reset();
    let written = 0;
    const drain = (): void => {
      writeAll(handle, writer.view());
      written += writer.length;
      writer.reset();
    };
    const room = (): void => {
      if (writer.length > DRAIN_BYTES) drain();
    };
    try {
      this.#writeGroups(writer, room);
      drain();
      const groups = { from: 0, to: written };
      this.#wordStarts[this.#rows] = this.#words;
      this.#writeWords(terms, writer, room);
      drain();
      return { file, firstRow: this.#firstRow, groups, words: { from: groups.to, to: written } };
    } finally {
      closeSync(handle);
    }
  }

  #writeGroups(writer: ByteWriter, room: () => void): void {
    const end = this.#leaves * ENTRY;
    if (this.#leafSpare.length < end) this.#leafSpare = new Uint32Array(this.#leafTable.length);
    const table = sortEntries(this.#leafTable, this.#leafSpare, this.#leaves, ROW_BITS);
    const deltas = new ByteWriter(1 << 12);
    const starts = new Uint32Array(TOGETHER + 1);
    const textEnds = new Uint32Array(TOGETHER);
    for (let from = 0; from < end; ) {
      let count = 0;
      while (count < TOGETHER && from < end) {
        starts[count] = from;
        count += 1;
        from = groupEnd(table, from, end);
      }
      starts[count] = from;
      // The texts stand anywhere in the arena: it is waited for those of many groups at once.
      for (let group = 0; group < count; group += 1) {
        textEnds[group] = this.#textEnd(table[(starts[group] ?? 0) + 3] ?? 0);
      }
      for (let group = 0; group < count; group += 1) {
        const start = starts[group] ?? 0;
        this.#writeGroup(writer, table, start, starts[group + 1] ?? 0, deltas);
        writer.copy(this.#arena, table[start + 3] ?? 0, textEnds[group] ?? 0);
        room();
      }
    }
  }

  /** Writes all of a group but its text. */
  #writeGroup(
    writer: ByteWriter,
    table: Uint32Array,
    from: number,
    to: number,
    deltas: ByteWriter,
  ): void {
    const own = table[from + 2] ?? 0;
    const field = own >>> ROW_BITS;
    const first = own & ROW_MASK;
    let last = first;
    let rows = 1;
    deltas.reset();
    for (let at = from + ENTRY; at < to; at += ENTRY) {
      const row = (table[at + 2] ?? 0) & ROW_MASK;
      if (row === last) continue;
      deltas.varint(row - last);
      rows += 1;
      last = row;
    }
    while (field >= this.#groups.length) this.#groups = doubled(this.#groups);
    this.#groups[field] = (this.#groups[field] ?? 0) + 1;
    writer.u32(table[from] ?? 0);
    writer.u32(table[from + 1] ?? 0);
    writer.varint(field * FIELD_UNIT + HAS_TEXT);
    writeRows(writer, rows, first, last, deltas);
  }

  /** Where a text of the arena ends. */
  #textEnd(place: number): number {
    let at = place;
    let length = 0;
    let byte = 0;
    let shift = 0;
    do {
      byte = this.#arena[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    return at + length;
  }

  #writeWords(terms: TextTable, writer: ByteWriter, room: () => void): void {
    const size = terms.size;
    const count = this.#words;
    const starts = new Uint32Array(size + 1);
    for (let at = 0; at < count; at += 1) {
      const term = (this.#wordTerm[at] ?? 0) + 1;
      starts[term] = (starts[term] ?? 0) + 1;
    }
    for (let term = 0; term < size; term += 1) {
      starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
    }
    const places = starts.slice(0, size);
    const rowOf = new Uint16Array(count);
    const positionOf = new Uint32Array(count);
    for (let row = 0, at = 0; row < this.#rows; row += 1) {
      const end = this.#wordStarts[row + 1] ?? 0;
      for (; at < end; at += 1) {
        const term = this.#wordTerm[at] ?? 0;
        const place = places[term] ?? 0;
        places[term] = place + 1;
        rowOf[place] = row;
        positionOf[place] = this.#wordPosition[at] ?? 0;
      }
    }
    const deltas = new ByteWriter(1 << 12);
    const positions = new ByteWriter(1 << 12);
    for (const term of inByteOrder(terms)) {
      const from = starts[term] ?? 0;
      const end = starts[term + 1] ?? 0;
      if (from === end) continue;
      deltas.reset();
      positions.reset();
      const first = rowOf[from] ?? 0;
      let last = first;
      let before = 0;
      let rows = 1;
      for (let at = from; at < end; at += 1) {
        const row = rowOf[at] ?? 0;
        if (row !== last) {
          deltas.varint(row - last);
          rows += 1;
          last = row;
        }
        const position = positionOf[at] ?? 0;
        const more = at + 1 < end && rowOf[at + 1] === row;
        positions.varint((position - before) * 2 + (more ? 1 : 0));
        before = more ? position : 0;
      }
      terms.writeTo(writer, term);
      writeRows(writer, rows, first, last, deltas);
      writer.varint(positions.length);
      writer.join(positions);
      room();
    }
  }
}

/** Where the entries end that agree in hash and field with the one at `from`. */
const groupEnd = (table: Uint32Array, from: number, end: number): number => {
  const hi = table[from];
  const lo = table[from + 1];
  const field = (table[from + 2] ?? 0) >>> ROW_BITS;
  let to = from + ENTRY;
  while (to < end && table[to] === hi && table[to + 1] === lo) {
    if ((table[to + 2] ?? 0) >>> ROW_BITS !== field) break;
    to += ENTRY;
  }
  return to;
};

/** Rows of a run: how many, the first, and, where there are more, the way to the last and the steps between. */
const writeRows = (
  writer: ByteWriter,
  rows: number,
  first: number,
  last: number,
  deltas: ByteWriter,
): void => {
  writer.varint(rows);
  writer.varint(first);
  if (rows === 1) return;
  writer.varint(last - first);
  writer.varint(deltas.length);
  writer.join(deltas);
};

/** The first units of a text, without half a pair of surrogates at the end. */
const cut = (text: string, length: number): string => {
  if (length >= text.length) return text;
  return text.slice(0, (text.charCodeAt(length - 1) & 0xfc00) === 0xd800 ? length - 1 : length);
};

/** Numbers of the texts in the order of their bytes. */
const inByteOrder = (terms: TextTable): Uint32Array => {
  const { size } = terms;
  const table = new Uint32Array(size * ENTRY);
  for (let term = 0; term < size; term += 1) {
    const at = term * ENTRY;
    table[at] = terms.numberAt(term, 0);
    table[at + 2] = terms.numberAt(term, 4);
    table[at + 3] = term;
  }
  const sorted = sortEntries(table, new Uint32Array(table.length), size, 0);
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
