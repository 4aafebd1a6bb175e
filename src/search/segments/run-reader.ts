import { closeSync, openSync, readSync } from 'node:fs';
import { type GroupCursor, groupKey, type WordCursor, wordKey } from './cursors.ts';
import type { Run } from './run-buffer.ts';

const WINDOW_BYTES = 1 << 17;
/** More than the numbers of one entry take, its lists and texts aside. */
const HEAD_BYTES = 128;

/** Goes through the entries of a part of a run. What it shows is valid until the next step. */
abstract class RunCursor {
  readonly number: number;
  key = 0;
  /** What the places below point into. */
  bytes = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  protected at = 0;
  count = 0;
  first = 0;
  last = 0;
  deltasFrom = 0;
  deltasTo = 0;

  readonly #handle: number;
  /** End of what is readable of `bytes`, and where it stands in the file. */
  #size = 0;
  #fileAt: number;
  readonly #fileEnd: number;

  constructor(file: string, part: { readonly from: number; readonly to: number }, number: number) {
    this.number = number;
    this.#handle = openSync(file, 'r');
    this.#fileAt = part.from;
    this.#fileEnd = part.to;
  }

  get deltas(): Buffer {
    return this.bytes;
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

  protected i32(): number {
    const { bytes, at } = this;
    this.at = at + 4;
    return (
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
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
    this.first = this.varint();
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

  /** The rows stand so many bytes before where they stood. */
  protected moveRows(moved: number): void {
    this.deltasFrom -= moved;
    this.deltasTo -= moved;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** Goes through the groups of a run in a file. */
export class StoredGroups extends RunCursor implements GroupCursor {
  high = 0;
  low = 0;
  field = 0;
  readonly code = -1;
  textFrom = 0;
  textTo = 0;
  readonly textStays = false;

  constructor(run: Run, number: number) {
    super(run.file, run.groups, number);
  }

  get text(): Buffer {
    return this.bytes;
  }

  next(): void {
    if (!this.begin()) {
      this.key = Infinity;
      return;
    }
    const entry = this.at;
    this.high = this.i32();
    this.low = this.i32();
    this.key = groupKey(this.high, this.low);
    this.field = this.varint();
    const moved = this.readRows(entry);
    const size = this.varint();
    this.moveRows(this.need(size, entry - moved));
    this.textFrom = this.at;
    this.at += size;
    this.textTo = this.at;
  }
}

/** Goes through the words of a run in a file. */
export class StoredWords extends RunCursor implements WordCursor {
  wordFrom = 0;
  wordTo = 0;
  positionsFrom = 0;
  positionsTo = 0;

  constructor(run: Run, number: number) {
    super(run.file, run.words, number);
  }

  get word(): Buffer {
    return this.bytes;
  }

  get positions(): Buffer {
    return this.bytes;
  }

  next(): void {
    if (!this.begin()) {
      this.key = Infinity;
      return;
    }
    let entry = this.at;
    const length = this.varint();
    entry -= this.need(length + HEAD_BYTES, entry);
    const wordFrom = this.at;
    this.at += length;
    this.key = wordKey(this.bytes, wordFrom, this.at);
    const moved = this.readRows(entry);
    const size = this.varint();
    const more = this.need(size, entry - moved);
    this.moveRows(more);
    this.wordFrom = wordFrom - moved - more;
    this.wordTo = this.wordFrom + length;
    this.positionsFrom = this.at;
    this.at += size;
    this.positionsTo = this.at;
  }
}
