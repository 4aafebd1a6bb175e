import { closeSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bytesOf } from '../bytes.ts';
import { WordsOf } from './code-dictionary.ts';
import { type ContainerInfo, ContainerReader } from './container.ts';
import { compareFolded, type FoldedText } from './folded-text.ts';
import { idOf, MANIFEST_FILE, readSealed, SEGMENT_FILE, type StoredSegment } from './format.ts';

/** What stands in a segment: asked for key after key. */
interface Known {
  readonly container: ContainerInfo;
  readonly checksums: Uint8Array;
}

const segments = new Map<string, Known>();

/** Values of a key in a segment, from one to another, in their order. */
export interface DictionarySlice {
  readonly totals: Uint32Array;
  /** One more than there are values, from 0 on. */
  readonly offsets: Uint32Array;
  readonly texts: Buffer;
}

const HEAD_WORDS = 5;

/** The dictionary of a key as it stands in the file of a segment, which is open meanwhile. */
export class DictionaryPart {
  readonly values: number;
  readonly #handle: number;
  readonly #reader: ContainerReader;
  readonly #name: string;
  /** Where these begin in the block. */
  readonly #totals: number;
  readonly #offsets: number;
  readonly #texts: number;

  constructor(folder: string, key: string) {
    const id = idOf(basename(folder));
    const path = join(folder, SEGMENT_FILE);
    const known = segments.get(folder);
    const container =
      known?.container ?? readSealed<StoredSegment>(join(folder, MANIFEST_FILE), id).container;
    this.#name = `dictionary.${key}`;
    this.#handle = openSync(path, 'r');
    try {
      this.#reader = new ContainerReader(
        this.#handle,
        path,
        container,
        id,
        known?.checksums ?? null,
      );
      if (known === undefined) {
        segments.set(folder, { container, checksums: bytesOf(this.#reader.checksums()) });
      }
      const head = this.#words(0, HEAD_WORDS);
      const [combinations = 0, members = 0, values = 0, bytes = 0] = head;
      this.values = values;
      this.#totals = (HEAD_WORDS + combinations + 1 + members) * 4;
      this.#offsets = this.#totals + values * 4;
      this.#texts = this.#offsets + (values + 1) * 4;
      if (this.#texts + bytes > this.#reader.sizeOf(this.#name)) throw this.#reader.damaged();
    } catch (error) {
      closeSync(this.#handle);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#handle);
  }

  /** Bytes of the block in memory of their own. */
  #bytes(from: number, length: number): Buffer<ArrayBuffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    this.#reader.part(this.#name, from, length).copy(bytes);
    return bytes;
  }

  #words(from: number, count: number): Uint32Array {
    return new WordsOf(this.#bytes(from, count * 4), () => this.#reader.damaged()).take(count);
  }

  /** Normalised text of a value. */
  fold(value: number, into: FoldedText): void {
    const ends = this.#reader.part(this.#name, this.#offsets + value * 4, 8);
    const from = ends.readUInt32LE(0);
    const to = ends.readUInt32LE(4);
    if (to < from) throw this.#reader.damaged();
    const text = this.#reader.part(this.#name, this.#texts + from, to - from);
    into.set(text, 0, text.length);
  }

  /** Number of the first value that is not before the text; `own` is written over. */
  lowerBound(text: FoldedText, own: FoldedText): number {
    let low = 0;
    let high = this.values;
    while (low < high) {
      const middle = (low + high) >>> 1;
      this.fold(middle, own);
      if (compareFolded(own, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  totals(from: number, to: number): Uint32Array {
    return this.#words(this.#totals + from * 4, to - from);
  }

  slice(from: number, to: number): DictionarySlice {
    const offsets = this.#words(this.#offsets + from * 4, to - from + 1);
    const begin = offsets[0] ?? 0;
    const length = (offsets[to - from] ?? 0) - begin;
    if (length < 0) throw this.#reader.damaged();
    const texts = this.#bytes(this.#texts + begin, length);
    for (let at = 0; at < offsets.length; at += 1) offsets[at] = (offsets[at] ?? 0) - begin;
    return { totals: this.totals(from, to), offsets, texts };
  }
}

/** Opens the dictionaries of some segments while `use` works with them; null where one has no value of the key. */
export const withParts = <T>(
  folders: readonly (string | null)[],
  key: string,
  use: (parts: readonly (DictionaryPart | null)[]) => T,
): T => {
  const parts: (DictionaryPart | null)[] = [];
  try {
    for (const folder of folders) {
      parts.push(folder === null ? null : new DictionaryPart(folder, key));
    }
    return use(parts);
  } finally {
    for (const part of parts) part?.close();
  }
};
