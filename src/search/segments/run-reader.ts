import { closeSync, openSync, readSync } from 'node:fs';
import { FIELD_UNIT, HAS_TEXT, IS_CODE, type Run } from './run-buffer.ts';

const WINDOW_BYTES = 1 << 17;
/** More than the numbers of one entry take, its lists and texts aside. */
const HEAD_BYTES = 128;

/** Goes through the entries of a part of a run. What it shows is valid until the next step. */
abstract class RunCursor {
  readonly number: number;
  /** What stands first has the least; Infinity at the end. Where two have the same, `isBefore` knows. */
  key = 0;
  /** What the places below point into. */
  bytes = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  protected at = 0;
  count = 0;
  first = 0;
  last = 0;
  /** Steps from each row to the next. */
  deltasFrom = 0;
  deltasTo = 0;

  readonly #handle: number;
  readonly #firstRow: number;
  /** End of what is readable of `bytes`, and where it stands in the file. */
  #size = 0;
  #fileAt: number;
  readonly #fileEnd: number;

  constructor(run: Run, part: { readonly from: number; readonly to: number }, number: number) {
    this.number = number;
    this.#handle = openSync(run.file, 'r');
    this.#fileAt = part.from;
    this.#fileEnd = part.to;
    this.#firstRow = run.firstRow;
  }

  /** Begins an entry; false where there is none. */
  protected begin(): boolean {
    if (this.at >= this.#size && this.#fileAt === this.#fileEnd) return false;
    if (this.#size - this.at < HEAD_BYTES) this.#fill(HEAD_BYTES, this.at);
    return true;
  }

  /** Makes so many of the next bytes readable; the entry from `entry` on stays readable, too. How far it moved. */
  protected need(count: number, entry: number): number {
    return this.#size - this.at < count ? this.#fill(count, entry) : 0;
  }

  #fill(count: number, entry: number): number {
    if (this.#fileAt === this.#fileEnd) return 0;
    const from = this.bytes;
    const kept = this.#size - entry;
    const wanted = Math.max(WINDOW_BYTES, kept + count);
    if (from.length < wanted) this.bytes = Buffer.allocUnsafeSlow(wanted * 2);
    from.copy(this.bytes, 0, entry, this.#size);
    this.at -= entry;
    this.#size = kept;
    while (this.#size - this.at < count && this.#fileAt < this.#fileEnd) {
      const most = Math.min(this.bytes.length - this.#size, this.#fileEnd - this.#fileAt);
      const got = readSync(this.#handle, this.bytes, this.#size, most, this.#fileAt);
      if (got === 0) throw new RangeError('a run is shorter than expected');
      this.#size += got;
      this.#fileAt += got;
    }
    return entry;
  }

  protected u32(): number {
    const { bytes, at } = this;
    this.at = at + 4;
    return (
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)) >>>
      0
    );
  }

  protected varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  /** Reads the rows of the entry from `entry` on; how far it moved. */
  protected readRows(entry: number): number {
    this.count = this.varint();
    this.first = this.#firstRow + this.varint();
    this.last = this.first;
    this.deltasFrom = 0;
    this.deltasTo = 0;
    if (this.count === 1) return 0;
    this.last = this.first + this.varint();
    const size = this.varint();
    const moved = this.need(size + HEAD_BYTES, entry);
    this.deltasFrom = this.at;
    this.at += size;
    this.deltasTo = this.at;
    return moved;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** Bits of the lower half of a hash that fit a double beside the upper one. */
const LO_BITS = 21;

/** Goes through the groups of a run. What it shows is valid until the next step. */
export class GroupCursor extends RunCursor {
  hi = 0;
  lo = 0;
  field = 0;
  /** Number of the value in the dictionary of a code key, for a group that is found by its codes; else -1. */
  code = -1;
  /** Where the text stands in `bytes`; `textTo` is -1 where the group has none. */
  textFrom = 0;
  textTo = -1;

  constructor(run: Run, number: number) {
    super(run, run.groups, number);
  }

  /** Goes on to the next group, or to the end. */
  next(): void {
    if (!this.begin()) {
      this.key = Infinity;
      return;
    }
    const entry = this.at;
    const hi = this.u32();
    const lo = this.u32();
    this.hi = hi;
    this.lo = lo;
    this.key = hi * 2 ** LO_BITS + (lo >>> (32 - LO_BITS));
    const head = this.varint();
    this.field = Math.floor(head / FIELD_UNIT);
    this.code = -1;
    this.textTo = -1;
    if ((head & IS_CODE) !== 0) {
      this.count = this.varint();
      this.code = this.varint();
      return;
    }
    const moved = this.readRows(entry);
    if ((head & HAS_TEXT) !== 0) this.#readText(entry - moved);
  }

  #readText(entry: number): void {
    const size = this.varint();
    const moved = this.need(size, entry);
    this.deltasFrom -= moved;
    this.deltasTo -= moved;
    this.textFrom = this.at;
    this.at += size;
    this.textTo = this.at;
  }

  /** Whether it stands at a group. */
  isGroup(hi: number, lo: number, field: number): boolean {
    return this.lo === lo && this.hi === hi && this.field === field && this.key !== Infinity;
  }

  /** Whether it stands before another one that has the same key. */
  isBefore(other: GroupCursor): boolean {
    if (this.lo !== other.lo) return this.lo < other.lo;
    return this.field === other.field ? this.number < other.number : this.field < other.field;
  }
}

/** Bytes of a word that a double holds. */
const KEY_BYTES = 6;

/** A word in the first `length` of some bytes, and the key that cursors give it. */
interface KeyedWord {
  readonly key: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Goes through the words of a run. What it shows is valid until the next step. */
export class WordCursor extends RunCursor {
  /** Where the word stands in `bytes`. */
  wordFrom = 0;
  wordTo = 0;
  positionsFrom = 0;
  positionsTo = 0;

  constructor(run: Run, number: number) {
    super(run, run.words, number);
  }

  /** Goes on to the next word, or to the end. */
  next(): void {
    if (!this.begin()) {
      this.key = Infinity;
      return;
    }
    let entry = this.at;
    const length = this.varint();
    entry -= this.need(length + HEAD_BYTES, entry);
    const wordFrom = this.at;
    this.wordFrom = wordFrom;
    this.at += length;
    this.wordTo = this.at;
    this.key = this.#keyOf(length);
    let moved = this.readRows(entry);
    const positions = this.varint();
    const more = this.need(positions, entry - moved);
    this.deltasFrom -= more;
    this.deltasTo -= more;
    moved += more;
    this.wordFrom -= moved;
    this.wordTo -= moved;
    this.positionsFrom = this.at;
    this.at += positions;
    this.positionsTo = this.at;
  }

  #keyOf(length: number): number {
    const { bytes, wordFrom } = this;
    let key = 0;
    for (let at = 0; at < KEY_BYTES; at += 1) {
      key = key * 256 + (at < length ? (bytes[wordFrom + at] ?? 0) : 0);
    }
    return key;
  }

  /** Whether it stands at a word; one whose key is known. */
  isWord({ key, bytes, length }: KeyedWord): boolean {
    if (this.key !== key || this.wordTo - this.wordFrom !== length) return false;
    const own = this.bytes;
    const from = this.wordFrom;
    for (let at = KEY_BYTES; at < length; at += 1) {
      if (own[from + at] !== bytes[at]) return false;
    }
    return true;
  }

  /** Whether it stands before another one that has the same key. */
  isBefore(other: WordCursor): boolean {
    const length = this.wordTo - this.wordFrom;
    const otherLength = other.wordTo - other.wordFrom;
    const most = Math.min(length, otherLength);
    for (let at = KEY_BYTES; at < most; at += 1) {
      const own = this.bytes[this.wordFrom + at] ?? 0;
      const its = other.bytes[other.wordFrom + at] ?? 0;
      if (own !== its) return own < its;
    }
    return length === otherLength ? this.number < other.number : length < otherLength;
  }
}

interface Cursor<C> {
  readonly key: number;
  next(): void;
  isBefore(other: C): boolean;
}

/**
 * Goes through several cursors at once, in the order of what they stand at; equal ones in the order of the runs. A
 * tree of losers: on the way from a cursor to the root stand those that came after it.
 */
export class MergedCursors<C extends Cursor<C>> {
  readonly #cursors: readonly C[];
  readonly #keys: Float64Array;
  readonly #losers: Int32Array;
  #winner: number;

  constructor(cursors: readonly C[]) {
    this.#cursors = cursors;
    for (const cursor of cursors) cursor.next();
    this.#keys = Float64Array.from(cursors, ({ key }) => key);
    this.#losers = new Int32Array(cursors.length);
    this.#winner = this.#play(1);
  }

  /** Finds the first of all below a node, whose losers are set. */
  #play(node: number): number {
    const size = this.#cursors.length;
    if (node >= size) return node - size;
    const left = this.#play(2 * node);
    const right = this.#play(2 * node + 1);
    const isLeft = this.#isBefore(left, right);
    this.#losers[node] = isLeft ? right : left;
    return isLeft ? left : right;
  }

  #isBefore(a: number, b: number): boolean {
    const keys = this.#keys;
    const own = keys[a] ?? 0;
    const other = keys[b] ?? 0;
    if (own !== other) return own < other;
    const [first, second] = [this.#cursors[a], this.#cursors[b]];
    return first !== undefined && second !== undefined && first.isBefore(second);
  }

  /** The cursor that stands first; null at the end. */
  get head(): C | null {
    const head = this.#cursors[this.#winner];
    return head === undefined || head.key === Infinity ? null : head;
  }

  /** Moves the cursor that stands first. */
  advance(): void {
    const keys = this.#keys;
    const losers = this.#losers;
    let own = this.#winner;
    const cursor = this.#cursors[own];
    if (cursor === undefined) return;
    cursor.next();
    let key = cursor.key;
    keys[own] = key;
    for (let node = (own + keys.length) >>> 1; node > 0; node >>>= 1) {
      const other = losers[node] ?? 0;
      const otherKey = keys[other] ?? 0;
      if (otherKey > key || (otherKey === key && this.#isBefore(own, other))) continue;
      losers[node] = own;
      own = other;
      key = otherKey;
    }
    this.#winner = own;
  }
}
