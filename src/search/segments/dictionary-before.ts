import { closeSync, openSync } from 'node:fs';
import { bytesOf } from '../bytes.ts';
import { ContainerReader } from './container.ts';
import { DamagedIndexError } from './damaged.ts';
import type { FoldedText } from './folded-text.ts';
import type { DictionaryBefore } from './protocol.ts';

const HEAD_WORDS = 3;

/** Checksums of the file that was opened last: it is opened for task after task. */
let known: { path: string; checksums: Uint8Array } | null = null;

/** The dictionary of a key as it stands in the generation before, which is open meanwhile. */
export class FormerDictionary {
  readonly values: number;
  readonly textBytes: number;
  /** Of each segment: how many values it has. */
  readonly entries: readonly number[];
  readonly #handle: number;
  readonly #reader: ContainerReader;
  readonly #key: string;
  /** Where these begin in the block. */
  readonly #totals: number;
  readonly #offsets: number;
  readonly #texts: number;
  readonly #maps: readonly number[];

  constructor(key: string, { path, container }: DictionaryBefore) {
    this.#key = key;
    this.#handle = openSync(path, 'r');
    try {
      const checksums = known?.path === path ? known.checksums : null;
      this.#reader = new ContainerReader(this.#handle, path, container, null, checksums);
      if (checksums === null) known = { path, checksums: bytesOf(this.#reader.checksums()) };
      const head = new Uint32Array(HEAD_WORDS);
      this.#fill(0, head);
      const [values = 0, textBytes = 0, segments = 0] = head;
      const starts = new Uint32Array(Math.min(segments, this.#reader.sizeOf(key)) + 1);
      this.#fill(HEAD_WORDS * 4, starts);
      this.values = values;
      this.textBytes = textBytes;
      this.entries = Array.from(starts.subarray(1), (end, segment) => end - (starts[segment] ?? 0));
      this.#totals = (HEAD_WORDS + starts.length) * 4;
      this.#offsets = this.#totals + 2 * values * 4;
      const maps = this.#offsets + (values + 1) * 4;
      this.#maps = Array.from(starts, (start) => maps + start * 4);
      this.#texts = this.#maps.at(-1) ?? maps;
      if (this.#texts + textBytes !== this.#reader.sizeOf(key)) throw this.#reader.damaged();
    } catch (error) {
      closeSync(this.#handle);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#handle);
  }

  #fill(from: number, target: Uint32Array): void {
    this.#reader.fillFrom(this.#key, from, bytesOf(target));
  }

  /** Totals from a value on. */
  totals(from: number, target: Uint32Array): void {
    this.#fill(this.#totals + from * 4, target);
  }

  /** Where texts begin, from that of a value on; behind the last one stands the end. */
  begins(from: number, target: Uint32Array): void {
    this.#fill(this.#offsets + from * 4, target);
  }

  /** Where the text of a value begins; of the number of values, where the last one ends. */
  begin(value: number): number {
    const begins = new Uint32Array(1);
    this.begins(value, begins);
    return begins[0] ?? 0;
  }

  /** Numbers of the values of a segment, from one of them on. */
  map(segment: number, from: number, target: Uint32Array): void {
    this.#fill((this.#maps[segment] ?? 0) + from * 4, target);
  }

  /** Bytes of the texts, in memory that the next call reuses. */
  texts(from: number, length: number): Buffer {
    return this.#reader.part(this.#key, this.#texts + from, length);
  }

  /** Normalised text of a value. */
  fold(value: number, into: FoldedText): void {
    const ends = new Uint32Array(2);
    this.begins(value, ends);
    const [from = 0, to = 0] = ends;
    const text = this.texts(from, to - from);
    into.set(text, 0, text.length);
  }
}

/** Opens the dictionary of a key in the generation before while `use` works with it. */
export const withFormer = <T>(
  key: string,
  before: DictionaryBefore,
  use: (former: FormerDictionary) => T,
): T => {
  const former = new FormerDictionary(key, before);
  try {
    return use(former);
  } finally {
    former.close();
  }
};

/** Null where what is read is damaged or gone. */
export const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing && !(error instanceof DamagedIndexError)) throw error;
    return null;
  }
};
