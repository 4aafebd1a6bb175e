import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, zstdDecompressSync } from 'node:zlib';
import { OpendrawerError } from '../errors/index.ts';
import type { Bitmap } from './bitmap.ts';
import { newBitmap } from './bitmap.ts';
import { ByteReader } from './bytes.ts';
import { type GenerationManifest, REBUILD_HINT } from './generation.ts';
import { normaliseValue, type QueryWord, ValueHasher } from './normalise.ts';
import { BLOCK_ROWS, DOC_HEAD_BYTES, FACET_HEADER_BYTES, FILES, unpackPlace } from './protocol.ts';
import type { Facet } from './types.ts';

/** Bytes read at once for a document block: most blocks fit. */
const DOC_READ_BYTES = 8192;

/** Rows that have a value in one field. */
export interface ValueGroup {
  readonly field: number;
  readonly count: number;
  readonly bytes: Buffer;
  /** Where the list of rows begins in `bytes`; null where it stands in a file of its own. */
  readonly at: number | null;
  readonly place: number;
  readonly length: number;
}

/** A facet's column and values in memory. */
export class FacetColumn {
  /** Combination of values of each row. */
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly combinations: number;
  readonly values: number;
  readonly #starts: Uint32Array;
  readonly #members: Uint32Array;
  readonly totals: Uint32Array;
  readonly byCount: Uint32Array;
  readonly #offsets: Uint32Array;
  readonly #texts: Buffer;

  constructor(bytes: Buffer<ArrayBuffer>, path: string) {
    let header: Record<string, unknown>;
    try {
      header = JSON.parse(bytes.toString('utf8', 0, FACET_HEADER_BYTES));
    } catch (cause) {
      throw damaged(path, cause);
    }
    let at = bytes.byteOffset + FACET_HEADER_BYTES;
    const take = (count: number): Uint32Array<ArrayBuffer> => {
      const part = new Uint32Array(bytes.buffer, at, count);
      at += count * 4;
      return part;
    };
    const size = (name: string): number => Number(header[name] ?? 0);
    this.combinations = size('combinations');
    this.values = size('values');
    const expected =
      FACET_HEADER_BYTES +
      4 * (size('rows') + this.combinations + 1 + size('members') + 3 * this.values + 1) +
      size('bytes');
    if (expected !== bytes.length) throw damaged(path);
    this.codes = take(size('rows'));
    this.#starts = take(this.combinations + 1);
    this.#members = take(size('members'));
    this.totals = take(this.values);
    this.byCount = take(this.values);
    this.#offsets = take(this.values + 1);
    this.#texts = bytes.subarray(at - bytes.byteOffset);
  }

  text(value: number): string {
    return this.#texts.toString('utf8', this.#offsets[value] ?? 0, this.#offsets[value + 1] ?? 0);
  }

  /** 1 for each combination that holds one of the values, compared in normalised form. */
  matching(wanted: readonly string[]): Uint8Array {
    const chosen = new Uint8Array(this.values);
    for (const text of wanted) {
      const key = normaliseValue(text);
      let low = 0;
      let high = this.values;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (normaliseValue(this.text(middle)) < key) low = middle + 1;
        else high = middle;
      }
      while (low < this.values && normaliseValue(this.text(low)) === key) {
        chosen[low] = 1;
        low += 1;
      }
    }
    const keep = new Uint8Array(this.combinations);
    for (let combination = 0; combination < this.combinations; combination += 1) {
      const end = this.#starts[combination + 1] ?? 0;
      for (let at = this.#starts[combination] ?? 0; at < end; at += 1) {
        if (chosen[this.#members[at] ?? 0] === 1) {
          keep[combination] = 1;
          break;
        }
      }
    }
    return keep;
  }

  /** Items of each value, from the items of each combination. */
  valueCounts(combinationCounts: Uint32Array): Uint32Array {
    const counts = new Uint32Array(this.values);
    for (let combination = 0; combination < this.combinations; combination += 1) {
      const items = combinationCounts[combination] ?? 0;
      if (items === 0) continue;
      const end = this.#starts[combination + 1] ?? 0;
      for (let at = this.#starts[combination] ?? 0; at < end; at += 1) {
        const value = this.#members[at] ?? 0;
        counts[value] = (counts[value] ?? 0) + items;
      }
    }
    return counts;
  }
}

export const damaged = (path: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `the search index is damaged: ${path}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: REBUILD_HINT,
  });

const NO_BYTES = Buffer.alloc(0);

const uuidAt = (bytes: Buffer, at: number): string => {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Files of one generation, held open: they stay readable when a newer generation removes them. */
export class GenerationReader {
  readonly manifest: GenerationManifest;
  readonly #folder: string;
  readonly #handles = new Map<string, number>();
  readonly #hasher: ValueHasher;
  readonly alive: Bitmap;
  readonly #docPlaces: Float64Array;
  readonly #slotPlaces: Float64Array;
  readonly #slotLengths: Uint32Array;
  readonly #blockWords: string[] = [];
  readonly #blockPlaces: number[] = [];
  readonly #blockLengths: number[] = [];
  readonly #facets = new Map<Facet, FacetColumn>();
  #scratch = Buffer.alloc(1 << 14);
  #dates: Int32Array<ArrayBuffer> | null = null;
  #points: Int32Array<ArrayBuffer> | null = null;

  /** Throws an error with code ENOENT where the generation was just replaced. */
  constructor(folder: string) {
    this.#folder = folder;
    const path = join(folder, FILES.manifest);
    const text = readFileSync(path, 'utf8');
    try {
      this.manifest = JSON.parse(text) as GenerationManifest;
      if (this.manifest.format !== 'opendrawer-index-2') throw new TypeError('unknown format');
    } catch (cause) {
      throw damaged(path, cause);
    }
    try {
      for (const { name, sizeBytes } of this.manifest.files) {
        const handle = openSync(join(folder, name), 'r');
        this.#handles.set(name, handle);
        if (fstatSync(handle).size !== sizeBytes) throw damaged(join(folder, name));
      }
      this.#hasher = new ValueHasher(this.manifest.seed);
      const words = (bytes: Buffer<ArrayBuffer>) =>
        new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      const places = (bytes: Buffer<ArrayBuffer>, count: number) =>
        new Float64Array(bytes.buffer, bytes.byteOffset, count);
      this.alive = words(this.#whole(FILES.alive));
      const docs = this.#whole(FILES.docIndex);
      this.#docPlaces = places(docs, docs.length / 8);
      const slots = 2 ** this.manifest.slotBits;
      const exact = this.#whole(FILES.exactIndex);
      if (exact.length !== slots * 12) throw damaged(join(folder, FILES.exactIndex));
      this.#slotPlaces = places(exact, slots);
      this.#slotLengths = words(exact.subarray(slots * 8));
      const index = new ByteReader(this.#whole(FILES.wordIndex));
      while (index.at < index.bytes.length) {
        this.#blockWords.push(index.text());
        this.#blockPlaces.push(index.varint());
        this.#blockLengths.push(index.varint());
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    for (const handle of this.#handles.values()) closeSync(handle);
    this.#handles.clear();
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Reads `length` bytes into `bytes`; the number that there were. Throws where there are fewer, unless `short`. */
  #readInto(bytes: Buffer, name: string, offset: number, length: number, short: boolean): number {
    const handle = this.#handles.get(name);
    if (handle === undefined) throw damaged(this.path(name));
    let at = 0;
    while (at < length) {
      const count = readSync(handle, bytes, at, Math.min(length - at, 2 ** 30), offset + at);
      if (count === 0) {
        if (short) return at;
        throw damaged(this.path(name));
      }
      at += count;
    }
    return at;
  }

  #read(name: string, offset: number, length: number, short = false): Buffer<ArrayBuffer> {
    const bytes = Buffer.allocUnsafe(length);
    const count = this.#readInto(bytes, name, offset, length, short);
    return count === length ? bytes : bytes.subarray(0, count);
  }

  /** Reads into memory that the next call reuses. */
  #glance(name: string, offset: number, length: number): Buffer {
    if (this.#scratch.length < length) this.#scratch = Buffer.alloc(length * 2);
    this.#readInto(this.#scratch, name, offset, length, false);
    return this.#scratch;
  }

  #whole(name: string): Buffer<ArrayBuffer> {
    const entry = this.manifest.files.find((file) => file.name === name);
    if (entry === undefined) throw damaged(this.path(name));
    // An array buffer of its own: parts of it are seen as numbers.
    const bytes = Buffer.allocUnsafeSlow(entry.sizeBytes);
    this.#readInto(bytes, name, 0, entry.sizeBytes, false);
    if (entry.crc !== null && crc32(bytes) !== entry.crc) throw damaged(this.path(name));
    return bytes;
  }

  facet(facet: Facet): FacetColumn {
    let column = this.#facets.get(facet);
    if (column === undefined) {
      const name = FILES.facet(facet);
      column = new FacetColumn(this.#whole(name), this.path(name));
      this.#facets.set(facet, column);
    }
    return column;
  }

  #pairs(name: string): Int32Array<ArrayBuffer> {
    const bytes = this.#whole(name);
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  /** First and last day of each row, see columns.ts. */
  get dates(): Int32Array<ArrayBuffer> {
    this.#dates ??= this.#pairs(FILES.dates);
    return this.#dates;
  }

  /** Latitude and longitude of each row, see columns.ts. */
  get points(): Int32Array<ArrayBuffer> {
    this.#points ??= this.#pairs(FILES.points);
    return this.#points;
  }

  /** UUIDs of rows first … first+count-1. */
  ids(first: number, count: number): string[] {
    const bytes = this.#glance(FILES.ids, first * 16, count * 16);
    return Array.from({ length: count }, (_, at) => uuidAt(bytes, at * 16));
  }

  id(row: number): string {
    return uuidAt(this.#glance(FILES.ids, row * 16, 16), 0);
  }

  /** The stored documents of rows, as JSON texts, in their order. */
  docs(rows: readonly number[]): string[] {
    const blocks = new Map<number, string[]>();
    return rows.map((row) => {
      const number = Math.floor(row / BLOCK_ROWS);
      let block = blocks.get(number);
      if (block === undefined) {
        block = this.#docBlock(number);
        blocks.set(number, block);
      }
      const doc = block[row % BLOCK_ROWS];
      if (doc === undefined || doc === '') throw damaged(this.path(FILES.docIndex));
      return doc;
    });
  }

  #docBlock(number: number): string[] {
    const stored = this.#docPlaces[number] ?? 0;
    if (stored === 0) throw damaged(this.path(FILES.docIndex));
    const { file, offset } = unpackPlace(stored - 1);
    const name = FILES.docs(file);
    let bytes = this.#read(name, offset, DOC_READ_BYTES, true);
    if (bytes.length < DOC_HEAD_BYTES) throw damaged(this.path(name));
    const length = bytes.readUInt32LE(0);
    const crc = bytes.readUInt32LE(4);
    if (length > bytes.length - DOC_HEAD_BYTES) {
      if (length > 2 ** 30) throw damaged(this.path(name));
      bytes = this.#read(name, offset, DOC_HEAD_BYTES + length);
    }
    const packed = bytes.subarray(DOC_HEAD_BYTES, DOC_HEAD_BYTES + length);
    if (crc32(packed) !== crc) throw damaged(this.path(name));
    return zstdDecompressSync(packed).toString('utf8').split('\n');
  }

  /** Groups of rows that hold the value, one a field. */
  groups(value: string): ValueGroup[] {
    if (!this.#hasher.hash(value)) return [];
    const { hi, lo } = this.#hasher;
    const slot = hi >>> (32 - this.manifest.slotBits);
    const length = this.#slotLengths[slot] ?? 0;
    if (length === 0) return [];
    const { file, offset } = unpackPlace(this.#slotPlaces[slot] ?? 0);
    const name = FILES.exact(file);
    const reader = new ByteReader(this.#glance(name, offset, length));
    const wantedHi = hi & 0xffff;
    const found: ValueGroup[] = [];
    while (reader.at < length) {
      const ownLo = reader.u32();
      const ownHi = reader.u16();
      const key = reader.varint();
      const count = reader.varint();
      const matches = ownLo === lo && ownHi === wantedHi;
      if (key % 2 === 1) {
        const place = reader.varint();
        const size = reader.varint();
        if (matches) {
          found.push({
            field: (key - 1) / 2,
            count,
            bytes: NO_BYTES,
            at: null,
            place,
            length: size,
          });
        }
      } else {
        const from = reader.at;
        for (let row = 0; row < count; row += 1) reader.varint();
        if (matches) {
          found.push({
            field: key / 2,
            count,
            bytes: Buffer.from(reader.bytes.subarray(from, reader.at)),
            at: 0,
            place: 0,
            length: 0,
          });
        }
      }
      if (reader.at > length) throw damaged(this.path(name));
    }
    return found;
  }

  #postings(place: number, length: number): Buffer {
    const { file, offset } = unpackPlace(place);
    return this.#read(FILES.postings(file), offset, length);
  }

  /** At most `limit` rows of a group, in order. */
  rowsOf(group: ValueGroup, limit: number): number[] {
    const reader =
      group.at === null
        ? new ByteReader(this.#postings(group.place, group.length))
        : new ByteReader(group.bytes, group.at);
    const rows: number[] = [];
    let row = 0;
    const count = Math.min(limit, group.count);
    for (let at = 0; at < count; at += 1) {
      row += reader.varint();
      rows.push(row);
    }
    if (row >= this.manifest.rows) throw damaged(this.#folder);
    return rows;
  }

  addGroup(group: ValueGroup, bits: Bitmap): void {
    if (group.at === null) {
      this.#addRows(this.#postings(group.place, group.length), 0, group.count, bits);
    } else {
      this.#addRows(group.bytes, group.at, group.count, bits);
    }
  }

  #addRows(bytes: Buffer, from: number, count: number, bits: Bitmap): void {
    let at = from;
    let row = 0;
    for (let number = 0; number < count; number += 1) {
      let byte = bytes[at++] ?? 0;
      let delta = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = bytes[at++] ?? 0;
        delta += (byte & 0x7f) * 2 ** shift;
      }
      row += delta;
      bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    }
    if (row >= this.manifest.rows || at > bytes.length) throw damaged(this.#folder);
  }

  /** Rows that hold the word, or any word that begins with it; `lead` stands before the word in the dictionary. */
  wordRows({ word, prefix }: QueryWord, lead: string): Bitmap {
    const bits = newBitmap(this.manifest.rows);
    const wanted = lead + word;
    let low = 0;
    let high = this.#blockWords.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blockWords[middle] ?? '') <= wanted) low = middle + 1;
      else high = middle;
    }
    for (let block = Math.max(0, low - 1); block < this.#blockWords.length; block += 1) {
      const { file, offset } = unpackPlace(this.#blockPlaces[block] ?? 0);
      const length = this.#blockLengths[block] ?? 0;
      const name = FILES.words(file);
      const reader = new ByteReader(this.#read(name, offset, length));
      let text = '';
      while (reader.at < length) {
        const shared = reader.varint();
        text = text.slice(0, shared) + reader.text();
        const key = reader.varint();
        const outside = key % 2 === 1;
        const count = Math.floor(key / 2);
        const place = outside ? reader.varint() : 0;
        const size = reader.varint();
        const matches = prefix ? text.startsWith(wanted) : text === wanted;
        if (matches) {
          if (outside) this.#addRows(this.#postings(place, size), 0, count, bits);
          else this.#addRows(reader.bytes, reader.at, count, bits);
          if (!prefix) return bits;
        } else if (text > wanted) {
          return bits;
        }
        if (!outside) reader.at += size;
        if (reader.at > length) throw damaged(this.path(name));
      }
    }
    return bits;
  }
}
