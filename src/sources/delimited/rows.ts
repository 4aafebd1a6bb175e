import type { Dialect } from './dialect.ts';

/** The row has a quotation mark, so that cutting it takes care. */
export const HAS_QUOTE = 1;
/** A quotation mark opens and none closes it: it was taken as a letter, the row ends with its line. */
export const UNCLOSED_QUOTE = 2;
/** The row is longer than may be; only its beginning is here. */
export const TOO_LONG = 4;

/** Whole rows in one buffer of their own. */
export interface RowBlock {
  readonly bytes: Buffer;
  readonly count: number;
  /** Where each row begins and ends in `bytes`, without its line end. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Line on which each row begins. */
  readonly lines: Uint32Array;
  /** HAS_QUOTE, UNCLOSED_QUOTE, TOO_LONG. */
  readonly flags: Uint8Array;
  /** Place of `bytes` in what was read. */
  readonly offset: number;
}

export interface RowOptions {
  readonly dialect: Dialect;
  /** Longer rows are passed over, with TOO_LONG; default 16 MiB. */
  readonly maxRowBytes?: number;
  /** A quoted cell that is longer has no closing quote; default 1 MiB. */
  readonly maxQuotedBytes?: number;
  /** Of the first row; default 1. */
  readonly firstLine?: number;
  /** Of the first byte; default 0. */
  readonly offset?: number;
}

const BLOCK_BYTES = 256 * 1024;
const KEPT_OF_LONG = 256;
const CR = 13;
const LF = 10;
/** So many quotes that never close, and the quotes of a file are no quotes: looking for their ends would take its square. */
const MOST_UNCLOSED = 16;

/**
 * Cuts UTF-8, or any text in which bytes below 0x80 are ASCII, into rows as it comes. A quote opens a cell only at its beginning and
 * closes it only before a delimiter or a line end; else it is a letter. Holds one block and one row.
 */
export class RowCutter {
  readonly #quote: number;
  readonly #newline: number;
  readonly #delimiter: Uint8Array;
  readonly #maxRowBytes: number;
  #maxQuotedBytes: number;
  #unclosed = 0;
  #buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  #used = 0;
  /** Where the row begins whose end is looked for. */
  #at = 0;
  /** Nothing before this is a line end of a row without quotes. */
  #searched = 0;
  #line: number;
  #offset: number;
  #skipping = false;
  #starts: number[] = [];
  #ends: number[] = [];
  #lines: number[] = [];
  #flags: number[] = [];

  constructor({
    dialect,
    maxRowBytes = 16 * 2 ** 20,
    maxQuotedBytes = 2 ** 20,
    firstLine = 1,
    offset = 0,
  }: RowOptions) {
    this.#quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0);
    this.#newline = dialect.newline.charCodeAt(0);
    this.#delimiter = Buffer.from(dialect.delimiter);
    this.#maxRowBytes = maxRowBytes;
    this.#maxQuotedBytes = maxQuotedBytes;
    this.#line = firstLine;
    this.#offset = offset;
  }

  /** Takes bytes; gives the rows that are whole by now, or null where there is none. */
  push(chunk: Uint8Array): RowBlock | null {
    let bytes = chunk;
    if (this.#skipping) {
      const end = bytes.indexOf(this.#newline);
      if (end < 0) {
        this.#offset += bytes.length;
        return null;
      }
      this.#skipping = false;
      this.#offset += end + 1;
      this.#line += 1;
      bytes = bytes.subarray(end + 1);
    }
    this.#append(bytes);
    this.#cut(false);
    const block = this.#take();
    return this.#used > this.#maxRowBytes ? this.#skipLong(block) : block;
  }

  /** The rows that are left when all bytes have come. */
  end(): RowBlock | null {
    this.#cut(true);
    return this.#take();
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#used + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#used, BLOCK_BYTES));
      this.#buffer.copy(larger, 0, 0, this.#used);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#used);
    this.#used = needed;
  }

  #cut(isLast: boolean): void {
    const buffer = this.#buffer;
    const used = this.#used;
    const bytes = buffer.length === used ? buffer : buffer.subarray(0, used);
    const quote = this.#quote;
    let nextQuote = quote < 0 ? used : bytes.indexOf(quote, this.#at);
    if (nextQuote < 0) nextQuote = used;
    while (this.#at < used) {
      const start = this.#at;
      let end = bytes.indexOf(this.#newline, Math.max(start, this.#searched));
      if (end < 0) {
        if (!isLast && nextQuote >= used) {
          this.#searched = used;
          return;
        }
        end = used;
      }
      if (nextQuote < start) {
        nextQuote = bytes.indexOf(quote, start);
        if (nextQuote < 0) nextQuote = used;
      }
      if (nextQuote >= end) {
        if (end === used && !isLast) {
          this.#searched = used;
          return;
        }
        this.#row(start, end, 0, 1);
        continue;
      }
      if (!this.#quoted(bytes, start, isLast)) return;
    }
  }

  #row(start: number, end: number, flags: number, lines: number): void {
    const isCrLf = this.#newline === LF && end > start && this.#buffer[end - 1] === CR;
    this.#starts.push(start);
    this.#ends.push(isCrLf ? end - 1 : end);
    this.#lines.push(this.#line);
    this.#flags.push(flags);
    this.#line += lines;
    this.#at = end + 1;
    this.#searched = this.#at;
  }

  /** Cuts a row with quotes; false where more bytes are needed. */
  #quoted(bytes: Buffer, start: number, isLast: boolean): boolean {
    const quote = this.#quote;
    const newline = this.#newline;
    const delimiter = this.#delimiter;
    const lastOfDelimiter = delimiter[delimiter.length - 1] ?? 0;
    let flags = HAS_QUOTE;
    let lines = 1;
    let isCellStart = true;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === newline) {
        this.#row(start, at, flags, lines);
        return true;
      }
      if (byte === quote && isCellStart) {
        const close = this.#closing(bytes, at, isLast);
        if (close === MORE) return false;
        if (close >= 0) {
          for (let n = at; n < close; n++) if (bytes[n] === newline) lines += 1;
          at = close;
        } else if (close === NEVER) flags |= UNCLOSED_QUOTE;
        isCellStart = false;
      } else isCellStart = byte === lastOfDelimiter && endsWith(bytes, at, delimiter);
    }
    if (!isLast) return false;
    this.#row(start, bytes.length, flags, lines);
    return true;
  }

  /** Where the quote at `open` closes; NOT_ONE where it is a letter, NEVER where none closes, MORE where more bytes are needed. */
  #closing(bytes: Buffer, open: number, isLast: boolean): number {
    const quote = this.#quote;
    if (this.#unclosed >= MOST_UNCLOSED) return NOT_ONE;
    let at = nextOf(bytes, quote, open + 1);
    for (; at >= 0 && at - open <= this.#maxQuotedBytes; at = nextOf(bytes, quote, at + 2)) {
      const next = bytes[at + 1];
      if (next === quote) continue;
      if (next === undefined) return isLast ? at : MORE;
      if (next === this.#newline || startsWith(bytes, at + 1, this.#delimiter)) return at;
      const isTorn = !isLast && at + 1 + this.#delimiter.length > bytes.length;
      if (isTorn && next === this.#delimiter[0]) return MORE;
      if (next !== CR) return this.#letter(bytes, open, at);
      const afterCr = bytes[at + 2];
      if (afterCr === undefined) return isLast ? at : MORE;
      return afterCr === this.#newline ? at : this.#letter(bytes, open, at);
    }
    const isBeyond = at >= 0 || bytes.length - open > this.#maxQuotedBytes;
    if (!isBeyond && !isLast) return MORE;
    this.#unclosed += 1;
    this.#maxQuotedBytes = Math.max(4096, this.#maxQuotedBytes / 2);
    return NEVER;
  }

  /** A quote that does not close where another one stands: in its own line it is a letter, beyond it was never closed. */
  #letter(bytes: Buffer, open: number, at: number): number {
    const end = bytes.indexOf(this.#newline, open);
    return end >= 0 && end < at ? NEVER : NOT_ONE;
  }

  /** The rows found so far; what is left moves to a buffer of its own. */
  #take(): RowBlock | null {
    const count = this.#starts.length;
    if (count === 0) return null;
    const rest = Math.min(this.#at, this.#used);
    const block: RowBlock = {
      bytes: this.#buffer.subarray(0, rest),
      count,
      starts: Uint32Array.from(this.#starts),
      ends: Uint32Array.from(this.#ends),
      lines: Uint32Array.from(this.#lines),
      flags: Uint8Array.from(this.#flags),
      offset: this.#offset,
    };
    const left = this.#used - rest;
    const next = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, 2 * left));
    this.#buffer.copy(next, 0, rest, this.#used);
    this.#buffer = next;
    this.#used = left;
    this.#offset += rest;
    this.#searched = Math.max(0, this.#searched - rest);
    this.#at = 0;
    this.#starts = [];
    this.#ends = [];
    this.#lines = [];
    this.#flags = [];
    return block;
  }

  /** Drops a row that is too long, up to its line end, and leaves its beginning as a row. */
  #skipLong(before: RowBlock | null): RowBlock {
    const kept = Buffer.from(this.#buffer.subarray(0, KEPT_OF_LONG));
    const head = before?.bytes ?? Buffer.alloc(0);
    const block: RowBlock = {
      bytes: Buffer.concat([head, kept]),
      count: (before?.count ?? 0) + 1,
      starts: Uint32Array.from([...(before?.starts ?? []), head.length]),
      ends: Uint32Array.from([...(before?.ends ?? []), head.length + kept.length]),
      lines: Uint32Array.from([...(before?.lines ?? []), this.#line]),
      flags: Uint8Array.from([...(before?.flags ?? []), TOO_LONG]),
      offset: before?.offset ?? this.#offset,
    };
    this.#offset += this.#used;
    this.#used = 0;
    this.#at = 0;
    this.#searched = 0;
    this.#skipping = true;
    return block;
  }
}

/** Most cells are short: calling out to search them takes longer than to look. */
const SHORT = 64;

function nextOf(bytes: Buffer, byte: number, from: number): number {
  const near = Math.min(bytes.length, from + SHORT);
  for (let at = from; at < near; at++) if (bytes[at] === byte) return at;
  return near === bytes.length ? -1 : bytes.indexOf(byte, near);
}

const NOT_ONE = -1;
const NEVER = -2;
const MORE = -3;

function startsWith(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}

const endsWith = (bytes: Uint8Array, at: number, part: Uint8Array): boolean =>
  part.length === 1 || (at + 1 >= part.length && startsWith(bytes, at + 1 - part.length, part));

/** Rows of a stream, in blocks. */
export async function* rowBlocks(
  source: AsyncIterable<Uint8Array>,
  options: RowOptions,
): AsyncGenerator<RowBlock, void, undefined> {
  const cutter = new RowCutter(options);
  for await (const chunk of source) {
    const block = cutter.push(chunk);
    if (block !== null) yield block;
  }
  const last = cutter.end();
  if (last !== null) yield last;
}
