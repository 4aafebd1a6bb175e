import { ByteReader } from '../bytes.ts';
import type { ContainerReader } from './container.ts';
import { TITLE_LEAD } from './format.ts';
import { readWord, type StoredWord, skipWord } from './stored-rows.ts';

/** Words near each other, as the forms of one are, stand in one block; so many of those read last are kept. */
const MOST_RECENT = 6;
const LONGEST_KEY = 1024;
const NO_KEY = Buffer.alloc(0);
/** Where all blocks are gone through, so much is read at once, with what stands between blocks that are near each other. */
const STRETCH_BYTES = 1 << 18;
const MOST_BETWEEN_BYTES = 1 << 12;

/** Where the blocks of a dictionary stand: their first words, one after the other, begin at `offsets`. */
interface Directory {
  readonly firsts: Uint8Array;
  readonly offsets: Uint32Array;
  readonly places: Float64Array;
  readonly lengths: Uint32Array;
}

const keyOf = (word: string, inTitle: boolean): Buffer =>
  Buffer.from(inTitle ? String.fromCharCode(TITLE_LEAD) + word : word, 'utf8');

/** Compares bytes [from, to) with a key. */
const compareWith = (bytes: Uint8Array, from: number, to: number, key: Uint8Array): number => {
  const most = Math.min(to - from, key.length);
  for (let at = 0; at < most; at += 1) {
    const difference = (bytes[from + at] ?? 0) - (key[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return to - from - key.length;
};

/** The last block whose first word is not behind the key; 0 where there is none. */
const blockOf = ({ firsts, offsets, places }: Directory, key: Uint8Array): number => {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const from = offsets[middle] ?? 0;
    if (compareWith(firsts, from, offsets[middle + 1] ?? 0, key) <= 0) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
};

/** The words of a segment: blocks of front-coded keys, each with its rows and positions. */
export class WordDictionary {
  readonly #reader: ContainerReader;
  readonly #block: (name: string) => Uint8Array;
  #directory: Directory | null = null;
  /** The least recently used first. */
  readonly #recent = new Map<number, Buffer>();

  /** `block` gives a whole named block. */
  constructor(reader: ContainerReader, block: (name: string) => Uint8Array) {
    this.#reader = reader;
    this.#block = block;
  }

  #open(): Directory {
    const firsts = this.#block('words.firsts');
    if (this.#directory?.firsts === firsts) return this.#directory;
    const offsets = this.#block('words.offsets');
    const places = this.#block('words.places');
    const lengths = this.#block('words.lengths');
    this.#directory = {
      firsts,
      offsets: new Uint32Array(offsets.buffer, offsets.byteOffset, offsets.byteLength >>> 2),
      places: new Float64Array(places.buffer, places.byteOffset, places.byteLength >>> 3),
      lengths: new Uint32Array(lengths.buffer, lengths.byteOffset, lengths.byteLength >>> 2),
    };
    return this.#directory;
  }

  #read({ places, lengths }: Directory, block: number): Buffer {
    return this.#reader.read(places[block] ?? 0, lengths[block] ?? 0);
  }

  #recently(directory: Directory, block: number): Buffer {
    const known = this.#recent.get(block);
    if (known !== undefined) {
      this.#recent.delete(block);
      this.#recent.set(block, known);
      return known;
    }
    const bytes = this.#read(directory, block);
    this.#recent.set(block, bytes);
    if (this.#recent.size > MOST_RECENT) {
      for (const oldest of this.#recent.keys()) {
        this.#recent.delete(oldest);
        break;
      }
    }
    return bytes;
  }

  /** A word, or null. */
  find(word: string, inTitle: boolean): StoredWord | null {
    const wanted = keyOf(word, inTitle);
    const directory = this.#open();
    if (directory.places.length === 0) return null;
    const bytes = this.#recently(directory, blockOf(directory, wanted));
    const reader = new ByteReader(bytes);
    // How many bytes of the wanted key the one before has: it stands before the wanted one.
    let same = 0;
    while (reader.at < bytes.length) {
      const shared = reader.varint();
      const own = reader.varint();
      const from = reader.at;
      if (shared < same) return null;
      if (shared === same) {
        let at = 0;
        while (at < own && same < wanted.length && bytes[from + at] === wanted[same]) {
          at += 1;
          same += 1;
        }
        if (same === wanted.length && at === own) {
          reader.at = from + own;
          const found = readWord(reader, word, inTitle);
          if (reader.at > bytes.length) throw this.#reader.damaged();
          return found;
        }
        if (same === wanted.length || (at < own && (bytes[from + at] ?? 0) > (wanted[same] ?? 0))) {
          return null;
        }
      }
      reader.at = from + own;
      skipWord(reader);
      if (reader.at > bytes.length) throw this.#reader.damaged();
    }
    return null;
  }

  /** At most `limit` words that begin so, in order. */
  startingWith(prefix: string, inTitle: boolean, limit: number): StoredWord[] {
    const wanted = keyOf(prefix, inTitle);
    const found: StoredWord[] = [];
    if (limit <= 0) return found;
    this.#each(wanted, (key, reader) => {
      if (key.length < wanted.length || compareWith(key, 0, wanted.length, wanted) !== 0) {
        return false;
      }
      // Words outside titles stand behind those of titles, whose first byte is their own.
      if (!inTitle && key[0] === TITLE_LEAD) return true;
      found.push(readWord(reader, key.toString('utf8', inTitle ? 1 : 0), inTitle));
      return found.length < limit;
    });
    return found;
  }

  /** Every word of titles, then every other of at least so many rows, with their number, in order. */
  each(least: number, visit: (word: string, inTitle: boolean, count: number) => void): void {
    this.#each(
      NO_KEY,
      (key, reader) => {
        const inTitle = key[0] === TITLE_LEAD;
        const count = Math.floor(reader.varint() / 4);
        if (inTitle || count >= least) {
          visit(key.toString('utf8', inTitle ? 1 : 0), inTitle, count);
        }
        return true;
      },
      STRETCH_BYTES,
    );
  }

  /** The last of the blocks from `first` on that stand near each other, in at most so many bytes; `first` may be larger. */
  #lastOfStretch({ places, lengths }: Directory, first: number, most: number): number {
    const from = places[first] ?? 0;
    let last = first;
    let end = from + (lengths[first] ?? 0);
    for (let next = first + 1; next < places.length; next += 1) {
      const place = places[next] ?? 0;
      const nextEnd = place + (lengths[next] ?? 0);
      if (place < end || place - end > MOST_BETWEEN_BYTES || nextEnd - from > most) break;
      last = next;
      end = nextEnd;
    }
    return last;
  }

  /**
   * Calls `visit` with each key from the first that is not before `wanted`, until it says no; the key is valid until
   * then, and `reader` stands behind it. Reads at most `most` bytes at once, or one block.
   */
  #each(wanted: Buffer, visit: (key: Buffer, reader: ByteReader) => boolean, most = 0): void {
    const directory = this.#open();
    const { places, lengths } = directory;
    const key = Buffer.alloc(LONGEST_KEY);
    for (let first = blockOf(directory, wanted); first < places.length; ) {
      const last = this.#lastOfStretch(directory, first, most);
      const from = places[first] ?? 0;
      const stretch = this.#reader.glance(from, (places[last] ?? 0) + (lengths[last] ?? 0) - from);
      for (let block = first; block <= last; block += 1) {
        const start = (places[block] ?? 0) - from;
        const bytes = stretch.subarray(start, start + (lengths[block] ?? 0));
        if (!this.#eachOf(bytes, key, wanted, visit)) return;
      }
      first = last + 1;
    }
  }

  /** The same for a block; `key` is filled. False where `visit` said no. */
  #eachOf(
    bytes: Buffer,
    key: Buffer,
    wanted: Buffer,
    visit: (key: Buffer, reader: ByteReader) => boolean,
  ): boolean {
    const reader = new ByteReader(bytes);
    const visited = new ByteReader(bytes);
    while (reader.at < bytes.length) {
      const shared = reader.varint();
      const own = reader.varint();
      const size = shared + own;
      if (size > LONGEST_KEY) throw this.#reader.damaged();
      bytes.copy(key, shared, reader.at, reader.at + own);
      reader.at += own;
      visited.at = reader.at;
      skipWord(reader);
      if (reader.at > bytes.length) throw this.#reader.damaged();
      if (compareWith(key, 0, size, wanted) < 0) continue;
      if (!visit(key.subarray(0, size), visited)) return false;
    }
    return true;
  }
}
