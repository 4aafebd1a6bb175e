import type { Dialect } from './dialect.ts';

/** Bytes that begin and end with whole rows. */
export interface RecordBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Rows in front of these that were too long to be held. */
  readonly leftOut: number;
}

export interface BlockOptions {
  /** A block ends with the row that fills it; default 128 KiB (1,000 to 2,000 names). */
  readonly blockBytes?: number;
  /** A quoted cell that is longer has no closing quote: its quote is a character like others. Default 1 MiB. */
  readonly maxQuotedBytes?: number;
  /** Longer rows are passed over; default 16 MiB. */
  readonly maxRowBytes?: number;
}

/**
 * Cuts UTF-8 (or any encoding in which ASCII bytes are ASCII) at the ends of rows. Holds one block and one row. Quotes are
 * understood as `splitRows` does.
 */
export async function* recordBlocks(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  {
    blockBytes = 128 * 1024,
    maxQuotedBytes = 1024 ** 2,
    maxRowBytes = 16 * 1024 ** 2,
  }: BlockOptions = {},
): AsyncGenerator<RecordBlock, void, undefined> {
  const held = new Held();
  const ends = new RowEnds(dialect, maxQuotedBytes);
  const newline = dialect.newline.charCodeAt(0);
  let skipping = false;
  let leftOut = 0;
  const take = (size: number): RecordBlock => {
    const block = { bytes: held.take(size), leftOut };
    leftOut = 0;
    ends.begin();
    return block;
  };
  for await (const chunk of chunks) {
    const end = skipping ? chunk.indexOf(newline) : -1;
    if (skipping && end < 0) continue;
    held.add(skipping ? chunk.subarray(end + 1) : chunk);
    skipping = false;
    for (let cut = ends.find(held.bytes, blockBytes, false); cut > 0; ) {
      yield take(cut);
      cut = ends.find(held.bytes, blockBytes, false);
    }
    if (held.bytes.length - ends.lastEnd <= maxRowBytes) continue;
    if (ends.lastEnd > 0) yield take(ends.lastEnd);
    held.clear();
    ends.begin();
    skipping = true;
    leftOut += 1;
  }
  for (let cut = ends.find(held.bytes, blockBytes, true); cut > 0; ) {
    yield take(cut);
    cut = ends.find(held.bytes, blockBytes, true);
  }
  if (held.bytes.length > 0 || leftOut > 0) yield take(held.bytes.length);
}

/** End of the first row; of all bytes where it does not end in them. */
export function firstRowEnd(bytes: Uint8Array, dialect: Dialect): number {
  const end = new RowEnds(dialect, bytes.length).find(bytes, 1, true);
  return end < 0 ? bytes.length : end;
}

/** Bytes that have come and are not given away. */
class Held {
  #buffer = new Uint8Array(1024);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.bytes);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  /** The first bytes in a buffer of their own, which can go to another thread. */
  take(size: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(size);
    taken.set(this.#buffer.subarray(0, size));
    this.#buffer.copyWithin(0, size, this.#length);
    this.#length -= size;
    return taken;
  }

  clear(): void {
    this.#length = 0;
  }
}

const QUOTE = 34;
const CR = 13;

/** Finds the ends of rows in bytes that grow. */
class RowEnds {
  readonly #isQuoted: boolean;
  readonly #separator: number;
  readonly #end: number;
  readonly #maxQuotedBytes: number;
  /** Up to here all is known. */
  #at = 0;
  /** Where the quoted cell began in which `#at` lies, or −1. */
  #open = -1;
  #atCellStart = true;
  /** End of the last whole row that was seen. */
  lastEnd = 0;

  constructor({ kind, delimiter, newline }: Dialect, maxQuotedBytes: number) {
    this.#isQuoted = kind === 'csv';
    this.#separator = (delimiter ?? '').charCodeAt(0);
    this.#end = newline.charCodeAt(0);
    this.#maxQuotedBytes = maxQuotedBytes;
  }

  /** The bytes begin with another row now. */
  begin(): void {
    this.#at = 0;
    this.#open = -1;
    this.#atCellStart = true;
    this.lastEnd = 0;
  }

  /** End of the first row that ends at or after `minimum`; −1 where more bytes must come. */
  find(bytes: Uint8Array, minimum: number, isLast: boolean): number {
    if (!this.#isQuoted) return this.#findPlain(bytes, minimum);
    while (this.#at < bytes.length) {
      if (this.#open >= 0) {
        if (!this.#leaveQuotes(bytes, isLast)) return -1;
        continue;
      }
      const byte = bytes[this.#at];
      if (byte === QUOTE && this.#atCellStart) this.#open = this.#at;
      this.#at += 1;
      this.#atCellStart = byte === this.#separator || byte === this.#end;
      if (byte !== this.#end) continue;
      this.lastEnd = this.#at;
      if (this.lastEnd >= minimum) return this.lastEnd;
    }
    return -1;
  }

  #findPlain(bytes: Uint8Array, minimum: number): number {
    const found = bytes.indexOf(this.#end, Math.max(this.#at, minimum - 1));
    if (found >= 0) return found + 1;
    if (bytes.length > this.#at) {
      const last = bytes.lastIndexOf(this.#end);
      if (last >= 0) this.lastEnd = last + 1;
    }
    this.#at = bytes.length;
    return -1;
  }

  /** Goes on behind the quoted cell, or behind a quote that was none; false where more bytes must come. */
  #leaveQuotes(bytes: Uint8Array, isLast: boolean): boolean {
    const close = bytes.indexOf(QUOTE, this.#at);
    const reached = close < 0 ? bytes.length : close;
    if (reached - this.#open > this.#maxQuotedBytes || (close < 0 && isLast)) {
      this.#takeLiterally();
      return true;
    }
    if (close < 0) {
      this.#at = bytes.length;
      return false;
    }
    this.#at = close;
    const next = bytes[close + 1];
    const afterNext = bytes[close + 2];
    if (!isLast && (next === undefined || (next === CR && afterNext === undefined))) return false;
    if (next === QUOTE) this.#at = close + 2;
    else if (
      next === undefined ||
      next === this.#separator ||
      next === this.#end ||
      (next === CR && (afterNext === undefined || afterNext === this.#end))
    ) {
      this.#open = -1;
      this.#at = close + 1;
    } else this.#takeLiterally();
    return true;
  }

  #takeLiterally(): void {
    this.#at = this.#open + 1;
    this.#open = -1;
  }
}
