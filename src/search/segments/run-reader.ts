import { closeSync, openSync, readSync } from 'node:fs';
import { ByteReader } from '../bytes.ts';
import { FIELD_UNIT, HAS_TEXT, IS_CODE, type Run } from './run-buffer.ts';

const WINDOW_BYTES = 1 << 18;
/** More than the numbers of one entry take, its lists and texts aside. */
const HEAD_BYTES = 128;

/** Reads a stretch of a file from its beginning to its end. */
class StreamReader {
  readonly #handle: number;
  #window = Buffer.allocUnsafe(WINDOW_BYTES);
  reader = new ByteReader(this.#window.subarray(0, 0));
  /** Where the window ends in the file. */
  #at: number;
  readonly #end: number;

  constructor(handle: number, from: number, to: number) {
    this.#handle = handle;
    this.#at = from;
    this.#end = to;
  }

  /** Makes the next bytes readable, as far as there are so many. */
  need(count: number): void {
    const { bytes, at } = this.reader;
    const left = bytes.length - at;
    if (left >= count || this.#at === this.#end) return;
    const wanted = Math.max(count, WINDOW_BYTES);
    const window = this.#window.length >= wanted ? this.#window : Buffer.allocUnsafe(wanted * 2);
    bytes.copy(window, 0, at);
    let size = left;
    while (size < count && this.#at < this.#end) {
      const most = Math.min(window.length - size, this.#end - this.#at);
      const got = readSync(this.#handle, window, size, most, this.#at);
      if (got === 0) throw new RangeError('a run is shorter than expected');
      size += got;
      this.#at += got;
    }
    this.#window = window;
    this.reader = new ByteReader(window.subarray(0, size));
  }

  /** Whether anything is left. */
  get isOver(): boolean {
    return this.reader.at >= this.reader.bytes.length && this.#at === this.#end;
  }

  /** Skips the next bytes, which are readable until the next call of `need`; where they begin in `reader.bytes`. */
  skip(count: number): number {
    this.need(count);
    const from = this.reader.at;
    this.reader.at = from + count;
    return from;
  }

  /** The next bytes, valid until the next call of `need`. */
  take(count: number): Buffer {
    const from = this.skip(count);
    return this.reader.bytes.subarray(from, from + count);
  }
}

const NO_BYTES = Buffer.alloc(0);

/** Rows of the entry at which a reader of a run stands. */
abstract class RunCursor {
  readonly #handle: number;
  protected readonly stream: StreamReader;
  readonly #firstRow: number;
  readonly number: number;
  count = 0;
  first = 0;
  last = 0;
  /** Steps from each row to the next, so many bytes; valid until the next step. */
  deltas = Buffer.alloc(64);
  deltaBytes = 0;

  constructor(run: Run, part: { readonly from: number; readonly to: number }, number: number) {
    this.number = number;
    this.#handle = openSync(run.file, 'r');
    this.stream = new StreamReader(this.#handle, part.from, part.to);
    this.#firstRow = run.firstRow;
  }

  protected readRows(): void {
    const { reader } = this.stream;
    this.count = reader.varint();
    this.first = this.#firstRow + reader.varint();
    this.last = this.first;
    this.deltaBytes = 0;
    if (this.count > 1) {
      this.last = this.first + reader.varint();
      const size = reader.varint();
      const from = this.stream.skip(size);
      // What is read next may take the place of these bytes.
      if (size > this.deltas.length) this.deltas = Buffer.allocUnsafe(size * 2);
      const { bytes } = this.stream.reader;
      for (let at = 0; at < size; at += 1) this.deltas[at] = bytes[from + at] ?? 0;
      this.deltaBytes = size;
    }
  }

  close(): void {
    closeSync(this.#handle);
  }
}

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

  /** False at the end. */
  next(): boolean {
    const { stream } = this;
    if (stream.isOver) return false;
    stream.need(HEAD_BYTES);
    const { reader } = stream;
    this.hi = reader.u32();
    this.lo = reader.u32();
    const head = reader.varint();
    this.field = Math.floor(head / FIELD_UNIT);
    this.code = -1;
    this.textTo = -1;
    if ((head & IS_CODE) !== 0) {
      this.count = reader.varint();
      this.code = reader.varint();
      return true;
    }
    this.readRows();
    if ((head & HAS_TEXT) !== 0) {
      stream.need(HEAD_BYTES);
      const size = stream.reader.varint();
      this.textFrom = stream.skip(size);
      this.textTo = this.textFrom + size;
    }
    return true;
  }

  /** What was read, valid until the next step. */
  get bytes(): Buffer {
    return this.stream.reader.bytes;
  }
}

/** Goes through the words of a run. What it shows is valid until the next step. */
export class WordCursor extends RunCursor {
  /** Its own memory: valid until the next step. */
  word: Buffer = NO_BYTES;
  positions: Buffer = NO_BYTES;
  readonly #scratch = Buffer.alloc(1024);

  constructor(run: Run, number: number) {
    super(run, run.words, number);
  }

  next(): boolean {
    const { stream } = this;
    if (stream.isOver) return false;
    stream.need(HEAD_BYTES);
    const size = stream.reader.varint();
    const word = stream.take(size);
    if (size <= this.#scratch.length) {
      word.copy(this.#scratch);
      this.word = this.#scratch.subarray(0, size);
    } else {
      this.word = Buffer.from(word);
    }
    stream.need(HEAD_BYTES);
    this.readRows();
    stream.need(HEAD_BYTES);
    this.positions = stream.take(stream.reader.varint());
    return true;
  }
}

/** Goes through several cursors at once, in the order of what they stand at; equal ones in the order of the runs. */
export class MergedCursors<C extends { readonly number: number; next(): boolean }> {
  readonly #heap: C[] = [];
  readonly #compare: (a: C, b: C) => number;

  constructor(cursors: readonly C[], compare: (a: C, b: C) => number) {
    this.#compare = (a, b) => compare(a, b) || a.number - b.number;
    for (const cursor of cursors) if (cursor.next()) this.#heap.push(cursor);
    for (let at = (this.#heap.length >>> 1) - 1; at >= 0; at -= 1) this.#sink(at);
  }

  /** The cursor that stands first; null at the end. */
  get head(): C | null {
    return this.#heap[0] ?? null;
  }

  /** Moves the cursor that stands first. */
  advance(): void {
    const head = this.#heap[0];
    if (head === undefined) return;
    if (!head.next()) {
      const last = this.#heap.pop();
      if (last === undefined || last === head) return;
      this.#heap[0] = last;
    }
    this.#sink(0);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const own = heap[from];
    if (own === undefined) return;
    let at = from;
    for (;;) {
      let least = 2 * at + 1;
      const left = heap[least];
      if (left === undefined) break;
      let child = left;
      const right = heap[least + 1];
      if (right !== undefined && this.#compare(right, left) < 0) {
        least += 1;
        child = right;
      }
      if (this.#compare(child, own) >= 0) break;
      heap[at] = child;
      at = least;
    }
    heap[at] = own;
  }
}
