import { closeSync, fdatasyncSync, openSync, readSync, unlinkSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { bytesOf, writeAll } from '../bytes.ts';
import { PAGE_BYTES } from './container.ts';
import { FallingCounts } from './falling-counts.ts';
import type { BlockTask, DictionaryChanges, DictionaryPiece } from './protocol.ts';

/**
 * The block of a key in `dictionaries.bin` holds 32-bit numbers: how many values, bytes of texts and segments there
 * are; where each segment's part of the last list begins; the totals; the values by falling count; the offsets of the
 * texts; the common number of each value of each segment; then the texts.
 */
export interface BlockShape {
  readonly values: number;
  readonly textBytes: number;
  /** Values of each segment. */
  readonly entries: readonly number[];
}

const HEAD_WORDS = 3;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Bytes of a block. */
export const sizeOfBlock = ({ values, textBytes, entries }: BlockShape): number =>
  (HEAD_WORDS + entries.length + 1 + values * 3 + 1 + sumOf(entries)) * 4 + textBytes;

/** What stands first in a block: the counts, and where each segment's part begins. */
export const headOf = ({ values, textBytes, entries }: BlockShape): Uint32Array => {
  const head = Uint32Array.of(values, textBytes, entries.length, 0, ...entries);
  for (let at = HEAD_WORDS + 1; at < head.length; at += 1) {
    head[at] = (head[at] ?? 0) + (head[at - 1] ?? 0);
  }
  return head;
};

/** Bytes of a block that one task writes. */
const PART_BYTES = 32 * 2 ** 20;

/** Where the parts of a block begin and end: the first one holds the totals, and the order that follows from all of them. */
export const partsOf = (
  shape: BlockShape,
  partBytes = PART_BYTES,
): { readonly from: number; readonly to: number }[] => {
  const size = sizeOfBlock(shape);
  const order = (HEAD_WORDS + shape.entries.length + 1 + shape.values * 2) * 4;
  const first = Math.min(size, Math.ceil(order / PAGE_BYTES) * PAGE_BYTES);
  const others = Math.ceil((size - first) / partBytes);
  const cuts = Array.from({ length: others }, (_, part) => {
    const pages = Math.floor(((size - first) * part) / others / PAGE_BYTES);
    return first + pages * PAGE_BYTES;
  });
  return [0, ...cuts].map((from, part) => ({ from, to: cuts[part] ?? size }));
};

/** So much stays near the processor from its copying to its writing. */
const BUFFER_BYTES = PAGE_BYTES * 64;

/**
 * So much is brought to the disk at once: what others read from it meanwhile waits for no more, and little is left for
 * the end of the file.
 */
const UNSAFE_BYTES = 4 * 2 ** 20;

/** Writes pages of a block at a place in a file, which begins a page, with their checksums. */
export class BlockWriter {
  readonly #handle: number;
  readonly #place: number;
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** Its pages. */
  readonly #pages = Array.from({ length: BUFFER_BYTES / PAGE_BYTES }, (_, page) =>
    this.#buffer.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES),
  );
  readonly #crcs: number[] = [];
  #used = 0;
  #written = 0;
  /** Bytes that are not on the disk yet. */
  #unsafe = 0;

  constructor(file: string, place: number) {
    this.#handle = openSync(file, 'r+');
    this.#place = place;
  }

  bytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const size = Math.min(bytes.length - at, BUFFER_BYTES - this.#used);
      this.#buffer.set(size === bytes.length ? bytes : bytes.subarray(at, at + size), this.#used);
      this.#used += size;
      at += size;
      if (this.#used === BUFFER_BYTES) this.#flush();
    }
  }

  #flush(): void {
    for (let page = 0; page * PAGE_BYTES < this.#used; page += 1) {
      this.#crcs.push(crc32(this.#pages[page] ?? this.#buffer));
    }
    const bytes = this.#buffer.subarray(0, this.#used);
    writeAll(this.#handle, bytes, this.#place + this.#written);
    this.#written += this.#used;
    this.#unsafe += this.#used;
    this.#used = 0;
    if (this.#unsafe >= UNSAFE_BYTES) this.#sync();
  }

  #sync(): void {
    fdatasyncSync(this.#handle);
    this.#unsafe = 0;
  }

  /** Ends the pages, of which the last one's rest is empty; their checksums. */
  finish(): Uint32Array {
    const end = Math.ceil(this.#used / PAGE_BYTES) * PAGE_BYTES;
    this.#buffer.fill(0, this.#used, end);
    this.#used = end;
    this.#flush();
    return Uint32Array.from(this.#crcs);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** Fills memory with the bytes of a file from an offset on. */
export const readAll = (handle: number, from: number, target: Uint8Array): void => {
  for (let at = 0; at < target.length; ) {
    const count = readSync(handle, target, at, target.length - at, from + at);
    if (count === 0) throw new Error('a file of the index build was cut');
    at += count;
  }
};

/** A piece that was joined, open for reading from its beginning to its end in each of its lists. */
class PieceReader {
  readonly #piece: DictionaryPiece;
  readonly #handle: number;
  #buffer: Buffer = Buffer.allocUnsafeSlow(1 << 16);

  constructor(piece: DictionaryPiece) {
    this.#piece = piece;
    this.#handle = openSync(piece.file, 'r');
  }

  /** Bytes in memory that the next call reuses. */
  #bytes(from: number, length: number): Buffer {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafeSlow(length);
    const bytes = this.#buffer.subarray(0, length);
    readAll(this.#handle, from, bytes);
    return bytes;
  }

  /** Numbers of a list with something added to each, in memory that the next call reuses. */
  #shifted(from: number, count: number, by: number): Uint8Array {
    const bytes = this.#bytes(from * 4, count * 4);
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, count);
    for (let at = 0; by > 0 && at < count; at += 1) words[at] = (words[at] ?? 0) + by;
    return bytes;
  }

  /** In memory that the next call reuses. */
  totals(): Uint32Array {
    const { buffer, byteOffset } = this.#bytes(0, this.#piece.values * 4);
    return new Uint32Array(buffer, byteOffset, this.#piece.values);
  }

  /** Ends of the texts. */
  ends(by: number): Uint8Array {
    return this.#shifted(this.#piece.values + 1, this.#piece.values, by);
  }

  /** Numbers of the values of a segment; `before` are those of the segments before it. */
  map(segment: number, before: number, by: number): Uint8Array {
    const { values, entries } = this.#piece;
    return this.#shifted(2 * values + 1 + before, entries[segment] ?? 0, by);
  }

  texts(): Buffer {
    const { values, entries, textBytes } = this.#piece;
    return this.#bytes((2 * values + 1 + sumOf(entries)) * 4, textBytes);
  }

  close(): void {
    closeSync(this.#handle);
    unlinkSync(this.#piece.file);
  }
}

/** Shape of the block that pieces become one behind the other. */
export const shapeOf = (pieces: readonly DictionaryPiece[]): BlockShape => ({
  values: sumOf(pieces.map(({ values }) => values)),
  textBytes: sumOf(pieces.map(({ textBytes }) => textBytes)),
  entries: (pieces[0]?.entries ?? []).map((_, segment) =>
    sumOf(pieces.map(({ entries }) => entries[segment] ?? 0)),
  ),
});

/** Shape of the block of a key after changes; `numbers` are those of the segments in the generation before. */
export const shapeOfChanges = (
  changes: readonly DictionaryChanges[],
  numbers: readonly number[],
): BlockShape => {
  const sum = (of: (one: DictionaryChanges) => number): number => sumOf(changes.map(of));
  return {
    values: sum(({ values }) => values),
    textBytes: sum(({ textBytes }) => textBytes),
    entries: numbers.map((number, segment) =>
      number < 0
        ? sum(({ entries }) => entries[segment] ?? 0)
        : (changes[0]?.formerEntries[number] ?? 0),
    ),
  };
};

/** Puts the pieces of a key one behind the other, and removes them. */
export const writeBlock = ({ file, place, pieces }: BlockTask): Uint32Array => {
  const shape = shapeOf(pieces);
  const readers = pieces.map((piece) => new PieceReader(piece));
  const writer = new BlockWriter(file, place);
  try {
    writer.bytes(bytesOf(headOf(shape)));
    // Of each piece: its first value and text.
    const firsts: number[] = [0];
    const begins: number[] = [0];
    const counts = new FallingCounts(shape.values);
    pieces.forEach(({ values, textBytes }, at) => {
      firsts.push((firsts[at] ?? 0) + values);
      begins.push((begins[at] ?? 0) + textBytes);
      const totals = readers[at]?.totals() ?? new Uint32Array(0);
      writer.bytes(bytesOf(totals));
      counts.add(totals);
    });
    counts.each((values) => writer.bytes(bytesOf(values)));
    writer.bytes(bytesOf(Uint32Array.of(0)));
    readers.forEach((reader, at) => {
      writer.bytes(reader.ends(begins[at] ?? 0));
    });
    const before = pieces.map(() => 0);
    for (let segment = 0; segment < shape.entries.length; segment += 1) {
      readers.forEach((reader, at) => {
        writer.bytes(reader.map(segment, before[at] ?? 0, firsts[at] ?? 0));
        before[at] = (before[at] ?? 0) + (pieces[at]?.entries[segment] ?? 0);
      });
    }
    for (const reader of readers) writer.bytes(reader.texts());
    return writer.finish();
  } finally {
    writer.close();
    for (const reader of readers) reader.close();
  }
};
