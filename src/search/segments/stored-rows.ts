import type { ByteReader } from '../bytes.ts';
import type { ValueGroup, WordEntry } from '../model/segment.ts';
import { ROWS_BITMAP, ROWS_CODE, ROWS_INLINE, ROWS_LIST } from './format.ts';

const NO_BYTES = Buffer.alloc(0);

/** Rows as they are kept: beside their key (`bytes`), or at a place in the file. */
export interface StoredRows {
  readonly kind: number;
  readonly count: number;
  readonly bytes: Buffer;
  /** Place in the file; for ROWS_CODE the number of the value. */
  readonly place: number;
  readonly length: number;
}

/** A group of rows as it is kept. */
export interface StoredGroup extends ValueGroup, StoredRows {}

/** A word as it is kept; `positions` null where they stand elsewhere in the file. */
export interface StoredWord extends WordEntry, StoredRows {
  readonly positions: Buffer | null;
  readonly positionsPlace: number;
  readonly positionsLength: number;
}

/** Rows of a group that stand next; their bytes are copied. */
export const readRows = (reader: ByteReader, kind: number, count: number): StoredRows => {
  if (kind === ROWS_CODE) {
    return { kind, count, bytes: NO_BYTES, place: reader.varint(), length: 0 };
  }
  if (kind === ROWS_LIST || kind === ROWS_BITMAP) {
    return { kind, count, bytes: NO_BYTES, place: reader.varint(), length: reader.varint() };
  }
  const from = reader.at;
  for (let row = 0; row < count; row += 1) reader.varint();
  const bytes = Buffer.from(reader.bytes.subarray(from, reader.at));
  return { kind, count, bytes, place: 0, length: 0 };
};

/** The group that stands next. */
export const readGroup = (reader: ByteReader): StoredGroup => {
  const head = reader.varint();
  const count = reader.varint();
  const rows = readRows(reader, head % 4, count);
  return { field: Math.floor(head / 4), ...rows };
};

/** Leaves out the group that stands next. */
export const skipGroup = (reader: ByteReader): void => {
  const kind = reader.varint() % 4;
  const count = reader.varint();
  const numbers = kind === ROWS_INLINE ? count : kind === ROWS_CODE ? 1 : 2;
  for (let number = 0; number < numbers; number += 1) reader.varint();
};

/** Leaves out what stands next of a word behind its key. */
export const skipWord = (reader: ByteReader): void => {
  const kind = reader.varint() % 4;
  if (kind === ROWS_INLINE) {
    const size = reader.varint();
    reader.at += size;
  } else {
    reader.varint();
    reader.varint();
  }
  const head = reader.varint();
  if (head % 2 === 1) reader.varint();
  else reader.at += head / 2;
};

/** What stands next of a word behind its key; its bytes are copied, so that no block is held by its words. */
export const readWord = (reader: ByteReader, word: string, inTitle: boolean): StoredWord => {
  const head = reader.varint();
  const kind = head % 4;
  const count = Math.floor(head / 4);
  let own: Buffer = NO_BYTES;
  let place = 0;
  let length = 0;
  if (kind === ROWS_INLINE) {
    length = reader.varint();
    own = copyOf(reader, length);
  } else {
    place = reader.varint();
    length = reader.varint();
  }
  const positions = reader.varint();
  const positionsLength = Math.floor(positions / 2);
  const outside = positions % 2 === 1;
  const positionsPlace = outside ? reader.varint() : 0;
  return {
    word,
    inTitle,
    kind,
    count,
    bytes: own,
    place,
    length,
    positions: outside ? null : copyOf(reader, positionsLength),
    positionsPlace,
    positionsLength,
  };
};

const copyOf = (reader: ByteReader, length: number): Buffer => {
  const bytes = Buffer.from(reader.bytes.subarray(reader.at, reader.at + length));
  reader.at += length;
  return bytes;
};
