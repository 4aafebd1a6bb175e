import { crc32 } from 'node:zlib';
import { type Bitmap, hasBit, rowsFrom } from '../bitmap.ts';
import { ByteReader } from '../bytes.ts';
import { NO_NUMBER } from '../columns.ts';
import { findSearchKey } from '../model/keys.ts';
import {
  type CodeColumn,
  type FieldValue,
  type GeoOrder,
  type NumberColumn,
  type PairColumn,
  type PositionLists,
  type Segment,
  SPAN_ROWS,
  type Span,
  type ValueGroup,
  type WordEntry,
} from '../model/segment.ts';
import { ValueHasher } from '../normalise.ts';
import type { ItemLocation } from '../types.ts';
import { decodePositions } from '../words/positions.ts';
import {
  bytesOfBlock,
  type ColumnStore,
  ConstantPairs,
  EmptyCodeColumn,
  EmptyNumberColumn,
  StoredBytes,
  StoredCodeColumn,
  StoredNumberColumn,
  StoredPairs,
} from './columns.ts';
import type { ContainerReader } from './container.ts';
import {
  BLOCK_ROWS,
  type NumberForm,
  ROWS_BITMAP,
  ROWS_CODE,
  ROWS_INLINE,
  type StoredSegment,
} from './format.ts';
import {
  readGroup,
  readRows,
  type StoredGroup,
  type StoredRows,
  type StoredWord,
  skipGroup,
} from './stored-rows.ts';
import { unzstd } from './unzstd.ts';
import { WordDictionary } from './word-dictionary.ts';

/** Before each document block: its length and CRC-32. */
const DOC_HEAD_BYTES = 8;
/** Bytes read at once for a document block: most blocks fit. */
const DOC_READ_BYTES = 8192;
const LARGEST_BLOCK = 2 ** 30;
const NO_DATE = new ConstantPairs(NO_NUMBER, -NO_NUMBER - 1);
const NO_POINT = new ConstantPairs(NO_NUMBER, NO_NUMBER);
const NO_CODES = new EmptyCodeColumn();
const NO_NUMBERS = new EmptyNumberColumn();
const MOST_OWN_DICTIONARIES = 8;

const uuidAt = (bytes: Buffer, at: number): string => {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Where a row's record stands, by generation. */
export type LocationOf = (row: number) => ItemLocation;

/** A segment in its files. Not for several threads at once: each opens its own over the same columns. */
export class StoredSegmentReader implements Segment {
  readonly id: string;
  readonly manifest: StoredSegment;
  readonly alive: Bitmap;
  readonly #reader: ContainerReader;
  readonly #store: ColumnStore;
  readonly #commonOf: (key: string) => Uint32Array;
  readonly #locationOf: LocationOf;
  readonly #hasher: ValueHasher;
  readonly #idField: number;
  readonly #dictionary: WordDictionary;
  readonly #numberForms: ReadonlyMap<string, NumberForm>;
  readonly #codes = new Map<string, { column: StoredCodeColumn; held: Uint8Array | null }>();
  readonly #numbers = new Map<string, NumberColumn>();
  readonly #spans = new Map<string, Span<unknown>>();
  readonly #whole = new Map<string, Uint8Array>();
  #chunks: Map<number, { place: number; packed: number }[]> | null = null;

  constructor(
    manifest: StoredSegment,
    reader: ContainerReader,
    store: ColumnStore,
    commonOf: (key: string) => Uint32Array,
    locationOf: LocationOf,
  ) {
    this.id = manifest.id;
    this.manifest = manifest;
    this.#reader = reader;
    this.#store = store;
    this.#commonOf = commonOf;
    this.#locationOf = locationOf;
    this.#hasher = new ValueHasher(manifest.seed);
    this.#idField = manifest.fields.findIndex(({ path }) => path === 'item.id');
    this.#numberForms = new Map(manifest.numbers.map((form) => [form.key, form]));
    this.#dictionary = new WordDictionary(reader, (name) => this.#block(name));
    this.alive = this.#words('alive');
  }

  close(): void {
    this.#reader.close();
  }

  /** A whole block: the one that is held for all threads, else one of this thread's own. */
  #block(name: string): Uint8Array {
    const held = this.#store.get(this.id, name);
    if (held !== null) {
      this.#whole.delete(name);
      return held;
    }
    let bytes = this.#whole.get(name);
    if (bytes === undefined) {
      bytes = this.#reader.block(name);
      this.#whole.set(name, bytes);
    }
    return bytes;
  }

  #words(name: string): Uint32Array {
    const { buffer, byteOffset, byteLength } = this.#block(name);
    return new Uint32Array(buffer, byteOffset, byteLength >>> 2);
  }

  #places(name: string): Float64Array {
    const { buffer, byteOffset, byteLength } = this.#block(name);
    return new Float64Array(buffer, byteOffset, byteLength >>> 3);
  }

  readonly #held = (name: string): Uint8Array | null => this.#store.get(this.id, name);

  codes(key: string): CodeColumn {
    const name = `dictionary.${key}`;
    if (!this.#reader.has(name)) return NO_CODES;
    const held = this.#held(name);
    const known = this.#codes.get(key);
    if (known?.held === held) {
      known.column.refresh();
      return known.column;
    }
    const column = new StoredCodeColumn(this.#reader, key, this.manifest.rows, this.#held, () =>
      this.#commonOf(key),
    );
    this.#codes.delete(key);
    this.#codes.set(key, { column, held });
    // Dictionaries that are not held take this thread's own memory: only the latest stay.
    const own = [...this.#codes].filter(([, entry]) => entry.held === null);
    for (const [oldest] of own.slice(0, -MOST_OWN_DICTIONARIES)) this.#codes.delete(oldest);
    return column;
  }

  numbers(key: string): NumberColumn {
    let column = this.#numbers.get(key);
    if (column === undefined) {
      const form = this.#numberForms.get(key);
      const name = `number.${key}`;
      column =
        form === undefined
          ? NO_NUMBERS
          : new StoredNumberColumn(
              bytesOfBlock(this.#reader, name, this.#held),
              form,
              this.#reader.sizeOf(name),
              this.manifest.rows,
            );
      this.#numbers.set(key, column);
    }
    return column;
  }

  #span<T extends Span<unknown>>(name: string, make: () => T): T {
    let column = this.#spans.get(name);
    if (column === undefined) {
      column = make();
      this.#spans.set(name, column);
    }
    return column as T;
  }

  #pairs(name: string, none: PairColumn): PairColumn {
    return this.#span(name, () =>
      this.#reader.has(name) ? new StoredPairs(bytesOfBlock(this.#reader, name, this.#held)) : none,
    );
  }

  #bytes(name: string): Span<Uint8Array> {
    return this.#span(name, () => new StoredBytes(bytesOfBlock(this.#reader, name, this.#held)));
  }

  dates(): PairColumn {
    return this.#pairs('dates', NO_DATE);
  }

  points(): PairColumn {
    return this.#pairs('points', NO_POINT);
  }

  geo(): GeoOrder {
    const cells = this.#words('geo.cells');
    const points = this.#words('geo.points');
    return {
      count: cells.length,
      cells,
      rows: this.#words('geo.rows'),
      points: new Int32Array(points.buffer, points.byteOffset, points.length),
    };
  }

  ranks(): Span<Uint8Array> {
    return this.#bytes('ranks');
  }

  titleLengths(): Span<Uint8Array> {
    return this.#bytes('titles');
  }

  groups(value: string): readonly StoredGroup[] {
    if (!this.#hasher.hash(value)) return [];
    const { hi, lo } = this.#hasher;
    const { slotBits } = this.manifest;
    const slot = slotBits === 0 ? 0 : hi >>> (32 - slotBits);
    const length = this.#words('slots.lengths')[slot] ?? 0;
    if (length === 0) return [];
    const place = this.#places('slots.places')[slot] ?? 0;
    const reader = new ByteReader(this.#reader.glance(place, length));
    const wantedHi = hi & 0xffff;
    const found: StoredGroup[] = [];
    while (reader.at < length) {
      const matches = reader.u32() === lo;
      if (reader.u16() === wantedHi && matches) found.push(readGroup(reader));
      else skipGroup(reader);
      if (reader.at > length) throw this.#reader.damaged();
    }
    return found;
  }

  addGroup(group: ValueGroup, bits: Bitmap): void {
    const stored = group as StoredGroup;
    if (stored.kind === ROWS_CODE) {
      this.#eachWord(stored, (at, word) => {
        bits[at] = (bits[at] ?? 0) | word;
        return true;
      });
    } else {
      this.#addRows(stored, bits);
    }
  }

  rowsOf(group: ValueGroup, limit: number): number[] {
    const stored = group as StoredGroup;
    const most = Math.min(limit, stored.count);
    if (most <= 0) return [];
    if (stored.kind !== ROWS_CODE) return this.#rowsOf(stored, most);
    const rows: number[] = [];
    this.#eachWord(stored, (at, word) => {
      for (let rest = word; rest !== 0; rest &= rest - 1) {
        rows.push(at * 32 + 31 - Math.clz32(rest & -rest));
      }
      return rows.length < most;
    });
    return rows.slice(0, most);
  }

  /** Rows whose combination has the value, 32 at a time, until `visit` says no. */
  #eachWord(
    { field, place: value }: StoredGroup,
    visit: (at: number, word: number) => boolean,
  ): void {
    const path = this.manifest.fields[field]?.path ?? '';
    const key = findSearchKey(path.slice('item.'.length));
    if (key === null) throw this.#reader.damaged();
    const column = this.codes(key.name);
    const { combinations, starts, members } = column;
    const holds = new Uint8Array(combinations);
    for (let code = 0; code < combinations; code += 1) {
      const end = starts[code + 1] ?? 0;
      for (let at = starts[code] ?? 0; at < end; at += 1) {
        if (members[at] === value) holds[code] = 1;
      }
    }
    const { rows } = this.manifest;
    for (let from = 0; from < rows; from += SPAN_ROWS) {
      const to = Math.min(rows, from + SPAN_ROWS);
      const codes = column.span(from, to);
      for (let first = from; first < to; first += 32) {
        const end = Math.min(32, to - first);
        let word = 0;
        for (let bit = 0; bit < end; bit += 1) {
          if (holds[codes[first - from + bit] ?? 0] === 1) word |= 1 << bit;
        }
        // Codes of rows without an item mean nothing.
        word &= this.alive[first >>> 5] ?? 0;
        if (word !== 0 && !visit(first >>> 5, word)) return;
      }
    }
  }

  /** The list of rows, or the bitmap, which the next call may overwrite. */
  #listOf({ kind, bytes, place, length }: StoredRows): Buffer {
    return kind === ROWS_INLINE ? bytes : this.#reader.glance(place, length);
  }

  #rowsOf(stored: StoredRows, most: number): number[] {
    const list = this.#listOf(stored);
    const rows: number[] = [];
    if (stored.kind === ROWS_BITMAP) {
      for (let byte = 0; byte < list.length && rows.length < most; byte += 1) {
        for (let rest = list[byte] ?? 0; rest !== 0 && rows.length < most; rest &= rest - 1) {
          rows.push(byte * 8 + 31 - Math.clz32(rest & -rest));
        }
      }
      return rows;
    }
    const reader = new ByteReader(list);
    let row = 0;
    for (let at = 0; at < most; at += 1) {
      row += reader.varint();
      rows.push(row);
    }
    if (row >= this.manifest.rows || reader.at > list.length) throw this.#reader.damaged();
    return rows;
  }

  #addRows(stored: StoredRows, bits: Bitmap): void {
    const list = this.#listOf(stored);
    if (stored.kind === ROWS_BITMAP) {
      if (list.length !== bits.length * 4) throw this.#reader.damaged();
      const { buffer, byteOffset } = aligned(list);
      const words = new Uint32Array(buffer, byteOffset, bits.length);
      for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) | (words[at] ?? 0);
      return;
    }
    let at = 0;
    let row = 0;
    for (let number = 0; number < stored.count; number += 1) {
      let byte = list[at++] ?? 0;
      let delta = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = list[at++] ?? 0;
        delta += (byte & 0x7f) * 2 ** shift;
      }
      row += delta;
      bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    }
    if (row >= this.manifest.rows || at > list.length) throw this.#reader.damaged();
  }

  fieldValues(field: number): Iterable<FieldValue> | null {
    const known = this.manifest.fields[field];
    if (known === undefined) throw new RangeError(`there is no field ${field}`);
    if (!known.hasTexts) return null;
    const key = known.path.startsWith('item.')
      ? findSearchKey(known.path.slice('item.'.length))
      : null;
    if (key !== null && this.#reader.has(`dictionary.${key.name}`)) {
      return this.#codeValues(field, this.codes(key.name));
    }
    return field === this.#idField ? this.#idValues() : this.#storedValues(field);
  }

  /** Ids stand in a column: their texts are not kept twice. */
  *#idValues(): Generator<FieldValue> {
    for (const row of rowsFrom(this.alive, 0)) {
      const text = this.ids([row])[0] ?? '';
      const group = this.groups(text).find(({ field }) => field === this.#idField);
      if (group === undefined) throw this.#reader.damaged();
      yield { ...group, text };
    }
  }

  *#codeValues(field: number, column: CodeColumn): Generator<FieldValue> {
    for (let value = 0; value < column.values; value += 1) {
      const text = column.text(value);
      const groups = this.groups(text).filter((group) => group.field === field);
      const group = groups[0];
      // Spellings of one value share a group: it goes by the first.
      const [first] = column.find([text], false);
      if (group !== undefined && first === value) yield { ...group, text };
    }
  }

  *#storedValues(field: number): Generator<FieldValue> {
    for (const { place, packed } of this.#chunksOf(field)) {
      let bytes: Buffer;
      try {
        bytes = unzstd(this.#reader.read(place, packed));
      } catch (cause) {
        throw this.#reader.damaged(cause);
      }
      const reader = new ByteReader(bytes);
      while (reader.at < bytes.length) {
        const text = reader.text();
        const head = reader.varint();
        const count = Math.floor(head / 4);
        yield { field, text, ...readRows(reader, head % 4, count) };
      }
    }
  }

  #chunksOf(field: number): readonly { place: number; packed: number }[] {
    if (this.#chunks === null) {
      const bytes = this.#block('values');
      const reader = new ByteReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      this.#chunks = new Map();
      while (reader.at < bytes.length) {
        const own = reader.varint();
        const count = reader.varint();
        this.#chunks.set(
          own,
          Array.from({ length: count }, () => ({
            place: reader.varint(),
            packed: reader.varint(),
          })),
        );
      }
    }
    return this.#chunks.get(field) ?? [];
  }

  word(word: string, inTitle: boolean): StoredWord | null {
    return this.#dictionary.find(word, inTitle);
  }

  wordsFrom(prefix: string, inTitle: boolean, limit: number): readonly StoredWord[] {
    return this.#dictionary.startingWith(prefix, inTitle, limit);
  }

  addWord(entry: WordEntry, bits: Bitmap): void {
    this.#addRows(entry as StoredWord, bits);
  }

  positions(entry: WordEntry, within: Bitmap): ReadonlyMap<number, readonly number[]> {
    const stored = entry as StoredWord;
    const rows = this.#rowsOf(stored, stored.count);
    const bytes =
      stored.positions ?? this.#reader.glance(stored.positionsPlace, stored.positionsLength);
    const reader = new ByteReader(bytes);
    const found = new Map<number, readonly number[]>();
    for (const row of rows) {
      const wanted = hasBit(within, row);
      const own: number[] = [];
      let position = 0;
      for (let more = true; more; ) {
        const step = reader.varint();
        position += Math.floor(step / 2);
        if (wanted) own.push(position);
        more = step % 2 === 1 && reader.at <= bytes.length;
      }
      if (wanted) found.set(row, own);
    }
    if (reader.at > bytes.length) throw this.#reader.damaged();
    return found;
  }

  positionLists(entry: WordEntry, within: Bitmap): PositionLists {
    const stored = entry as StoredWord;
    // What is glanced at is gone with the next glance.
    const rows = this.#rowsOf(stored, stored.count);
    const bytes =
      stored.positions ?? this.#reader.glance(stored.positionsPlace, stored.positionsLength);
    const lists = decodePositions(rows, bytes, within);
    if (lists === null) throw this.#reader.damaged();
    return lists;
  }

  eachWord(least: number, visit: (word: string, inTitle: boolean, count: number) => void): void {
    this.#dictionary.each(least, visit);
  }

  docs(rows: readonly number[]): string[] {
    const blocks = new Map<number, Buffer>();
    return rows.map((row) => {
      const number = Math.floor(row / BLOCK_ROWS);
      let block = blocks.get(number);
      if (block === undefined) {
        block = this.#docBlock(number);
        blocks.set(number, block);
      }
      const doc = lineOf(block, row % BLOCK_ROWS);
      if (doc === '') throw this.#reader.damaged();
      return doc;
    });
  }

  /** The documents of a block, a line each. */
  #docBlock(number: number): Buffer {
    const { contentBytes } = this.#reader.info;
    const place = this.#places('docs.places')[number] ?? contentBytes;
    let bytes = this.#reader.glance(place, Math.min(DOC_READ_BYTES, contentBytes - place));
    if (bytes.length < DOC_HEAD_BYTES) throw this.#reader.damaged();
    const length = bytes.readUInt32LE(0);
    const crc = bytes.readUInt32LE(4);
    if (length > bytes.length - DOC_HEAD_BYTES) {
      if (length > LARGEST_BLOCK) throw this.#reader.damaged();
      bytes = this.#reader.glance(place, DOC_HEAD_BYTES + length);
    }
    const packed = bytes.subarray(DOC_HEAD_BYTES, DOC_HEAD_BYTES + length);
    if (crc32(packed) !== crc) throw this.#reader.damaged();
    return unzstd(packed);
  }

  ids(rows: readonly number[]): string[] {
    const held = this.#held('ids');
    return rows.map((row) =>
      held === null
        ? uuidAt(this.#reader.part('ids', row * 16, 16), 0)
        : uuidAt(Buffer.from(held.buffer, held.byteOffset + row * 16, 16), 0),
    );
  }

  rowOf(id: string): number | null {
    for (const group of this.groups(id)) {
      if (group.field === this.#idField) return this.rowsOf(group, 1)[0] ?? null;
    }
    return null;
  }

  location(row: number): ItemLocation {
    return this.#locationOf(row);
  }
}

const NEWLINE = 10;

/** A line by its number, counted from 0; empty where there are fewer. */
const lineOf = (text: Buffer, number: number): string => {
  let from = 0;
  for (let line = 0; line < number; line += 1) {
    const end = text.indexOf(NEWLINE, from);
    if (end < 0) return '';
    from = end + 1;
  }
  const end = text.indexOf(NEWLINE, from);
  return text.toString('utf8', from, end < 0 ? text.length : end);
};

const aligned = (bytes: Buffer): Uint8Array =>
  bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
