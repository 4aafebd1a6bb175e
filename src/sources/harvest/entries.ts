import type { HarvestedRecord } from './types.ts';

/** A record, or the news that it is gone. */
export interface Entry {
  readonly id: string;
  readonly stamp: number | null;
  /** Null: the source says that it is gone. */
  readonly raw: Uint8Array | null;
}

const PRESENT = 1;
const STAMPED = 2;
/** Flags, stamp (64-bit float), length of the id, length of the record. */
const HEADER = 1 + 8 + 4 + 4;
const FIRST_CAPACITY = 1024;

/** Entries one behind the other in a buffer that grows to the largest block it held. */
export class EntryBlock {
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add({ id, stamp, raw }: Entry): void {
    const rawLength = raw?.length ?? 0;
    // UTF-16 units take three bytes at most.
    const most = HEADER + id.length * 3 + rawLength;
    if (this.#length + most > this.#buffer.length) this.#grow(this.#length + most);
    const buffer = this.#buffer;
    const start = this.#length;
    buffer[start] = (raw === null ? 0 : PRESENT) | (stamp === null ? 0 : STAMPED);
    buffer.writeDoubleLE(stamp ?? 0, start + 1);
    const idLength = buffer.write(id, start + HEADER, 'utf8');
    buffer.writeUInt32LE(idLength, start + 9);
    buffer.writeUInt32LE(rawLength, start + 13);
    if (raw !== null) buffer.set(raw, start + HEADER + idLength);
    this.#length = start + HEADER + idLength + rawLength;
  }

  /** Adds entries that are written already. */
  addBytes(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#buffer.length) this.#grow(this.#length + bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was added; valid until the next `clear` or `add`. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(least, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Walks the entries of a block: id, and where the entry begins and ends. */
export function* entryBounds(
  block: Buffer,
): Generator<{ readonly id: string; readonly start: number; readonly end: number }> {
  for (let start = 0; start < block.length; ) {
    const idLength = block.readUInt32LE(start + 9);
    const end = start + HEADER + idLength + block.readUInt32LE(start + 13);
    yield { id: block.toString('utf8', start + HEADER, start + HEADER + idLength), start, end };
    start = end;
  }
}

/** Entries of a block; their records lie in it. */
export function* entriesOf(block: Buffer): Generator<Entry> {
  for (const { id, start, end } of entryBounds(block)) {
    const flags = block[start] ?? 0;
    yield {
      id,
      stamp: (flags & STAMPED) === 0 ? null : block.readDoubleLE(start + 1),
      raw:
        (flags & PRESENT) === 0 ? null : block.subarray(end - block.readUInt32LE(start + 13), end),
    };
  }
}

/** Whether an entry is a record. */
export const isRecord = (entry: Entry): entry is HarvestedRecord => entry.raw !== null;
