import { closeSync, openSync } from 'node:fs';
import { ByteWriter, doubled, writeAll } from '../bytes.ts';
import { ENTRY, sortEntries } from '../sort.ts';
import type { TextTable } from '../words/word-table.ts';
import { BufferedGroups, type BufferedValues, groupEnd, ROW_BITS } from './buffered-groups.ts';
import { BufferedWords, postingsSize } from './buffered-words.ts';
import type { GroupCursor, Rows, WordCursor } from './cursors.ts';

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
/** Bytes of the length of any text, as a varint. */
const LENGTH_BYTES = 4;
/** Where the parts of a run stand in its file. */
export interface Run {
  readonly file: string;
  readonly groups: { readonly from: number; readonly to: number };
  readonly words: { readonly from: number; readonly to: number };
}

/**
 * Values and words of a stretch of rows, as they are met; gone through, or written as a run: groups of (hash, field)
 * in the order of hash and field, then words in the order of their bytes.
 */
export class RunBuffer {
  // As much memory as most runs need: what is not touched costs nothing, and what grows is copied and thrown away.
  /** Entries of `sortEntries`: hash, field and row within the run in 16 bits each, place of the text in the arena. */
  #leafTable = new Int32Array(ENTRY * (MOST_LEAVES + MOST_OF_ROW));
  #leafSpare = new Int32Array(0);
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
  /** Groups of each field in all runs since `forgetGroups`, sorted so far. */
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

  /** Groups of a field in the runs sorted since `forgetGroups`: values, those of several runs counted in each. */
  groupsOf(field: number): number {
    return this.#groups[field] ?? 0;
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

  /** Its groups, in order, which are counted: at most once a run. `number` is that of the cursor. */
  sortedGroups(number: number): BufferedGroups {
    const entries = this.#leaves;
    const end = entries * ENTRY;
    if (this.#leafSpare.length < end) this.#leafSpare = new Int32Array(this.#leafTable.length);
    const sorted = sortEntries(this.#leafTable, this.#leafSpare, entries, ROW_BITS);
    const values = { table: sorted, entries, arena: this.#arena, firstRow: this.#firstRow };
    this.#countGroups(values);
    return new BufferedGroups(values, number);
  }

  #countGroups({ table, entries }: BufferedValues): void {
    const end = entries * ENTRY;
    for (let from = 0; from < end; from = groupEnd(table, from, end)) {
      const field = (table[from + 2] ?? 0) >>> ROW_BITS;
      while (field >= this.#groups.length) this.#groups = doubled(this.#groups);
      this.#groups[field] = (this.#groups[field] ?? 0) + 1;
    }
  }

  /** Its words, in order. The groups are let go of: they have to have been gone through. */
  sortedWords(terms: TextTable, number: number): BufferedWords {
    this.#wordStarts[this.#rows] = this.#words;
    this.#leaves = 0;
    const size = postingsSize(this.#words);
    if (this.#leafSpare.length < size) {
      this.#leafSpare = new Int32Array(Math.ceil(size / ENTRY) * ENTRY);
    }
    const met = {
      terms: this.#wordTerm,
      positions: this.#wordPosition,
      starts: this.#wordStarts,
      rows: this.#rows,
      firstRow: this.#firstRow,
    };
    return new BufferedWords(met, terms, this.#leafSpare, number);
  }

  /** Writes groups and words into a file, from where they are read like those that stand here. */
  write(file: string, terms: TextTable): Run {
    const handle = openSync(file, 'wx');
    const writer = this.#writer;
    writer.reset();
    let written = 0;
    const drain = (least: number): void => {
      if (writer.length <= least) return;
      writeAll(handle, writer.view());
      written += writer.length;
      writer.reset();
    };
    try {
      const groups = this.sortedGroups(0);
      for (groups.next(); groups.key !== Infinity; groups.next()) {
        writeGroup(writer, groups);
        drain(DRAIN_BYTES);
      }
      drain(0);
      const groupsEnd = written;
      const words = this.sortedWords(terms, 0);
      for (words.next(); words.key !== Infinity; words.next()) {
        writeWord(writer, words);
        drain(DRAIN_BYTES);
      }
      drain(0);
      return {
        file,
        groups: { from: 0, to: groupsEnd },
        words: { from: groupsEnd, to: written },
      };
    } finally {
      closeSync(handle);
    }
  }
}

const writeGroup = (writer: ByteWriter, group: GroupCursor): void => {
  writer.u32(group.high);
  writer.u32(group.low);
  writer.varint(group.field);
  writeRows(writer, group);
  writer.varint(group.textTo - group.textFrom);
  writer.copy(group.text, group.textFrom, group.textTo);
};

const writeWord = (writer: ByteWriter, word: WordCursor): void => {
  writer.varint(word.wordTo - word.wordFrom);
  writer.copy(word.word, word.wordFrom, word.wordTo);
  writeRows(writer, word);
  writer.varint(word.positionsTo - word.positionsFrom);
  writer.copy(word.positions, word.positionsFrom, word.positionsTo);
};

/** Rows of a run: how many, the first, and, where there are more, the way to the last and the steps between. */
const writeRows = (writer: ByteWriter, rows: Rows): void => {
  writer.varint(rows.count);
  writer.varint(rows.first);
  if (rows.count === 1) return;
  writer.varint(rows.last - rows.first);
  writer.varint(rows.deltasTo - rows.deltasFrom);
  writer.copy(rows.deltas, rows.deltasFrom, rows.deltasTo);
};

/** The first units of a text, without half a pair of surrogates at the end. */
const cut = (text: string, length: number): string => {
  if (length >= text.length) return text;
  return text.slice(0, (text.charCodeAt(length - 1) & 0xfc00) === 0xd800 ? length - 1 : length);
};
