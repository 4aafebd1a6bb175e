import { cutCells, type Dialect } from '../../delimited/dialect.ts';
import { HAS_QUOTE, type RowBlock } from '../../delimited/rows.ts';
import { rowText } from '../../delimited/text.ts';

/** 64 bits of a key, as two numbers of 32. Both are 0 for a blank one. */
export interface KeyHash {
  hi: number;
  lo: number;
}

const HI_START = 0x811c9dc5 | 0;
const LO_START = 0x2545f491;

/** Finishes a hash so that every bit of the key moves every bit of it (the finaliser of MurmurHash3). */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashBytes(bytes: Uint8Array, from: number, to: number, into: KeyHash): void {
  let hi = HI_START;
  let lo = LO_START;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    hi = Math.imul(hi ^ byte, 0x01000193);
    lo = Math.imul(lo + byte, 0x9e3779b1);
    lo = (lo << 13) | (lo >>> 19);
  }
  into.hi = (mixed(hi ^ (to - from)) | 1) >>> 0; // never 0: that is a blank key
  into.lo = mixed(lo + (to - from));
}

/** The hash of a key as text; as that of its bytes in a row. */
export function hashText(text: string, into: KeyHash): void {
  const key = text.trim();
  if (key === '') {
    into.hi = 0;
    into.lo = 0;
    return;
  }
  let hi = HI_START;
  let lo = LO_START;
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code >= 0x80) {
      const bytes = Buffer.from(key);
      hashBytes(bytes, 0, bytes.length, into);
      return;
    }
    hi = Math.imul(hi ^ code, 0x01000193);
    lo = Math.imul(lo + code, 0x9e3779b1);
    lo = (lo << 13) | (lo >>> 19);
  }
  into.hi = (mixed(hi ^ key.length) | 1) >>> 0;
  into.lo = mixed(lo + key.length);
}

/** Reads the hashes of some columns of rows, mostly without making text of them. */
export class RowKeys {
  /** Of each column, in the order given. */
  readonly hashes: readonly KeyHash[];
  readonly #dialect: Dialect;
  readonly #delimiter: number;
  readonly #columns: readonly { readonly column: number; readonly hash: KeyHash }[];
  readonly #text: ReturnType<typeof rowText>;
  readonly #isSimple: boolean;

  constructor(dialect: Dialect, fallback: string, columns: readonly number[]) {
    this.#dialect = dialect;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.hashes = columns.map(() => ({ hi: 0, lo: 0 }));
    this.#columns = columns
      .map((column, at) => ({ column, hash: this.hashes[at] ?? { hi: 0, lo: 0 } }))
      .filter(({ column }) => column >= 0)
      .toSorted((a, b) => a.column - b.column);
    this.#text = rowText(fallback);
    this.#isSimple = dialect.delimiter.length === 1 && this.#delimiter < 0x80;
  }

  begin(block: RowBlock): void {
    this.#text.begin(block);
  }

  read(block: RowBlock, row: number): void {
    const start = block.starts[row] ?? 0;
    const end = block.ends[row] ?? 0;
    const isPlain = this.#isSimple && ((block.flags[row] ?? 0) & HAS_QUOTE) === 0;
    if (!isPlain || !this.#plain(block.bytes, start, end)) this.#careful(start, end);
  }

  /** False where a key is not ASCII: then its text decides, as encodings may differ between files. */
  #plain(bytes: Uint8Array, start: number, end: number): boolean {
    const delimiter = this.#delimiter;
    let at = start;
    let column = 0;
    for (const wanted of this.#columns) {
      const { hash } = wanted;
      while (column < wanted.column && at <= end) {
        while (at < end && bytes[at] !== delimiter) at += 1;
        at += 1;
        column += 1;
      }
      if (at > end) {
        hash.hi = 0;
        hash.lo = 0;
        continue;
      }
      let from = at;
      while (at < end && bytes[at] !== delimiter) {
        if ((bytes[at] as number) >= 0x80) return false;
        at += 1;
      }
      let to = at;
      while (from < to && (bytes[from] as number) <= 32) from += 1;
      while (to > from && (bytes[to - 1] as number) <= 32) to -= 1;
      if (from === to) {
        hash.hi = 0;
        hash.lo = 0;
      } else hashBytes(bytes, from, to, hash);
      at += 1;
      column += 1;
    }
    return true;
  }

  #careful(start: number, end: number): void {
    const cells = cutCells(this.#text.read(start, end), this.#dialect, null);
    for (const { column, hash } of this.#columns) hashText(cells[column] ?? '', hash);
  }
}

/** Keys with the slices in which they stand. Shared between threads as plain arrays. */
export interface SharedKeys {
  readonly slots: Uint32Array;
  readonly hi: Uint32Array;
  readonly lo: Uint32Array;
  readonly slice: Uint32Array;
  readonly next: Uint32Array;
}

/**
 * A hash table of keys in typed arrays: some 25 bytes for each pair of key and slice. Keys are told apart by 64 bits; who joins by
 * them compares the keys themselves afterwards.
 */
export class KeyTable {
  #slots: Uint32Array;
  #hi: Uint32Array;
  #lo: Uint32Array;
  #slice: Uint32Array;
  #next: Uint32Array;
  #size = 0;

  constructor(shared?: SharedKeys) {
    this.#slots = shared?.slots ?? new Uint32Array(1024);
    this.#hi = shared?.hi ?? new Uint32Array(512);
    this.#lo = shared?.lo ?? new Uint32Array(512);
    this.#slice = shared?.slice ?? new Uint32Array(512);
    this.#next = shared?.next ?? new Uint32Array(512);
    this.#size = shared?.hi.length ?? 0;
  }

  /** Makes room for so many keys at once. */
  reserve(keys: number): void {
    if (this.#hi.length < keys) this.#grow(Math.ceil(keys));
  }

  /** A table of the same keys. */
  clone(): KeyTable {
    const { slots, hi, lo, slice, next } = this.share();
    const copy = new KeyTable();
    copy.#slots = slots;
    copy.#hi = hi;
    copy.#lo = lo;
    copy.#slice = slice;
    copy.#next = next;
    copy.#size = this.#size;
    return copy;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a key in a slice; true where the key was there before. */
  add(hi: number, lo: number, slice: number): boolean {
    if (this.#size === this.#hi.length) this.#grow();
    const slot = this.#slotOf(hi, lo);
    const last = this.#slots[slot] ?? 0;
    if (last !== 0 && this.#slice[last - 1] === slice) return true;
    const at = this.#size;
    this.#hi[at] = hi;
    this.#lo[at] = lo;
    this.#slice[at] = slice;
    this.#next[at] = last;
    this.#size += 1;
    this.#slots[slot] = at + 1;
    return last !== 0;
  }

  /** The last entry of a key, from 1; 0 where there is none. */
  find(hi: number, lo: number): number {
    return this.#slots[this.#slotOf(hi, lo)] ?? 0;
  }

  sliceOf(entry: number): number {
    return this.#slice[entry - 1] ?? 0;
  }

  /** The entry of the same key in a slice before; 0 where there is none. */
  nextOf(entry: number): number {
    return this.#next[entry - 1] ?? 0;
  }

  /** High and low half of the key of an entry, from 1, and its slice. */
  entry(entry: number): readonly [hi: number, lo: number, slice: number] {
    return [this.#hi[entry - 1] ?? 0, this.#lo[entry - 1] ?? 0, this.#slice[entry - 1] ?? 0];
  }

  share(): SharedKeys {
    const copy = (from: Uint32Array, length: number): Uint32Array => {
      const shared = new Uint32Array(new SharedArrayBuffer(4 * length));
      shared.set(from.subarray(0, length));
      return shared;
    };
    return {
      slots: copy(this.#slots, this.#slots.length),
      hi: copy(this.#hi, this.#size),
      lo: copy(this.#lo, this.#size),
      slice: copy(this.#slice, this.#size),
      next: copy(this.#next, this.#size),
    };
  }

  #slotOf(hi: number, lo: number): number {
    const mask = this.#slots.length - 1;
    let slot = (lo ^ Math.imul(hi, 0x9e3779b1)) & mask;
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0 || (this.#hi[entry - 1] === hi && this.#lo[entry - 1] === lo)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(length = Math.max(512, 2 * this.#hi.length)): void {
    const larger = (from: Uint32Array): Uint32Array => {
      const to = new Uint32Array(length);
      to.set(from);
      return to;
    };
    this.#hi = larger(this.#hi);
    this.#lo = larger(this.#lo);
    this.#slice = larger(this.#slice);
    this.#next = larger(this.#next);
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * length)));
    for (let at = 0; at < this.#size; at++) {
      this.#slots[this.#slotOf(this.#hi[at] ?? 0, this.#lo[at] ?? 0)] = at + 1;
    }
  }
}
