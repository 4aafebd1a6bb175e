import { isUtf8 } from 'node:buffer';
import type { Reject } from '../types.ts';

/**
 * Consecutive lines that lie in one buffer: line `i` is `bytes[starts[i], ends[i])`, without its
 * LF or CR LF, is valid UTF-8, and has the number `firstLine + i`. The buffer is never reused.
 */
export interface LineBatch {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly count: number;
  /** 1-based; within a byte range counted from the first line that starts in it. */
  readonly firstLine: number;
}

export interface SplitOptions {
  readonly partition: string;
  readonly batchBytes: number;
  readonly maxLineBytes: number;
  readonly onReject: (reject: Reject) => void;
  /** Bytes before the first line: everything through the first LF is passed over. */
  readonly skipFirstLine?: boolean;
  /** Lines that start at or after this offset of the stream are not delivered. */
  readonly stopAt?: number;
  /** Drop a UTF-8 byte order mark at the start of the stream. */
  readonly dropBom?: boolean;
}

const LF = 10;
const CR = 13;
const SAMPLE_BYTES = 800;
const SAMPLE_CHARACTERS = 200;

const isSpace = (byte: number | undefined): boolean =>
  byte === 32 || byte === 9 || byte === CR || byte === 11 || byte === 12;

const isBlank = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (!isSpace(bytes[at])) return false;
  return true;
};

const sampleOf = (bytes: Buffer, start: number, end: number): string =>
  [...bytes.toString('utf8', start, Math.min(end, start + SAMPLE_BYTES))]
    .slice(0, SAMPLE_CHARACTERS)
    .join('');

/** Offset, relative to `start`, of the first byte that does not belong to valid UTF-8; -1 if none. */
export function invalidUtf8At(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; ) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length === 1) {
      at += 1;
      continue;
    }
    if (length === 0 || at + length > end || !isUtf8(bytes.subarray(at, at + length))) {
      return at - start;
    }
    at += length;
  }
  return -1;
}

/**
 * Cuts a stream of bytes into batches of lines. Blank lines, lines over `maxLineBytes` (never held
 * in memory) and lines that are not UTF-8 go to `onReject`; a blank last line is passed over.
 * If the source throws, the whole lines that came before are delivered first.
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<LineBatch, void, undefined> {
  const splitter = new Splitter(options);
  try {
    for await (const chunk of source) {
      let offset = 0;
      while (offset < chunk.length && !splitter.done) {
        offset += splitter.fill(chunk, offset);
        if (splitter.ready) yield* splitter.take();
      }
      if (splitter.done) break;
    }
  } catch (error) {
    yield* splitter.take();
    throw error;
  }
  yield* splitter.take();
  yield* splitter.end();
}

class Splitter {
  done = false;
  readonly #options: SplitOptions;
  #buffer: Buffer;
  #used = 0;
  /** Bytes before this were searched for LF. */
  #searched = 0;
  /** Stream offset of the buffer's first byte. */
  #offset = 0;
  #line = 1;
  #skipping: 'first' | 'long' | null;
  #longLength = 0;
  #longSample = '';
  #longCr = false;
  /** A blank line waits here: it is a reject only if something follows it. */
  #blank: Reject | null = null;
  #bomPending: boolean;

  constructor(options: SplitOptions) {
    this.#options = options;
    this.#buffer = Buffer.allocUnsafeSlow(options.batchBytes);
    this.#skipping = options.skipFirstLine === true ? 'first' : null;
    this.#bomPending = options.dropBom === true;
  }

  /** The buffer is full, or holds bytes behind the last wanted line start. */
  get ready(): boolean {
    if (this.#used === this.#buffer.length) return true;
    const { stopAt = Number.POSITIVE_INFINITY } = this.#options;
    return this.#offset + this.#used > stopAt && (!this.#bomPending || this.#used >= 3);
  }

  /** Copies what fits from the chunk; returns how many of its bytes are used up. */
  fill(chunk: Uint8Array, from: number): number {
    if (this.#blank !== null) {
      this.#options.onReject(this.#blank);
      this.#blank = null;
    }
    const size = Math.min(chunk.length - from, this.#buffer.length - this.#used);
    this.#buffer.set(
      from === 0 && size === chunk.length ? chunk : chunk.subarray(from, from + size),
      this.#used,
    );
    this.#used += size;
    return size;
  }

  /** The batches of all lines that are complete in the buffer; what is left moves to a new buffer. */
  *take(): Generator<LineBatch, void, undefined> {
    const { stopAt = Number.POSITIVE_INFINITY } = this.#options;
    const buffer = this.#buffer;
    let start = this.#dropBom();
    // The first line starts with its byte order mark.
    const marked = start;
    if (this.#skipping !== null) start = this.#skip(start);
    if (this.#skipping === 'first' && this.#offset + start > stopAt) this.done = true;
    const starts: number[] = [];
    const ends: number[] = [];
    let search = Math.max(start, this.#searched);
    while (start < this.#used) {
      if (this.#offset + start - (start === marked ? marked : 0) >= stopAt) {
        this.done = true;
        break;
      }
      const lf = this.#indexOfLf(search);
      if (lf === -1) break;
      starts.push(start);
      ends.push(lf > start && buffer[lf - 1] === CR ? lf - 1 : lf);
      start = lf + 1;
      search = start;
    }
    const used = this.#used;
    this.#keep(start, starts.length > 0);
    yield* this.#batches(buffer, starts, ends, start === used);
  }

  /** The last line, where the source does not end in LF. */
  *end(): Generator<LineBatch, void, undefined> {
    if (this.#skipping === 'long') {
      this.#longEnd();
      return;
    }
    const { stopAt = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#skipping !== null || this.done || this.#used === 0 || this.#offset >= stopAt) return;
    const buffer = this.#buffer;
    const end = buffer[this.#used - 1] === CR ? this.#used - 1 : this.#used;
    if (end <= this.#options.maxLineBytes && isBlank(buffer, 0, end)) return;
    yield* this.#batches(buffer, [0], [end], false);
  }

  #indexOfLf(from: number): number {
    const lf = this.#buffer.indexOf(LF, from);
    return lf < this.#used ? lf : -1;
  }

  #dropBom(): number {
    if (!this.#bomPending) return 0;
    this.#bomPending = false;
    const [a, b, c] = this.#buffer;
    return this.#used >= 3 && a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  }

  /** Passes over the rest of an unwanted line; returns where the next line starts. */
  #skip(start: number): number {
    const lf = this.#indexOfLf(start);
    const end = lf === -1 ? this.#used : lf;
    if (this.#skipping === 'long') {
      if (end > start) this.#longCr = this.#buffer[end - 1] === CR;
      this.#longLength += end - start;
    }
    if (lf === -1) return this.#used;
    if (this.#skipping === 'long') this.#longEnd();
    this.#skipping = null;
    return lf + 1;
  }

  #longEnd(): void {
    const length = this.#longCr ? this.#longLength - 1 : this.#longLength;
    this.#options.onReject({
      partition: this.#options.partition,
      line: this.#line++,
      ...tooLong(length, this.#options.maxLineBytes),
      sample: this.#longSample,
    });
    this.#longLength = 0;
  }

  /** Moves the incomplete line that starts at `start` to a new buffer, or starts to skip it. */
  #keep(start: number, delivered: boolean): void {
    const { batchBytes, maxLineBytes } = this.#options;
    const buffer = this.#buffer;
    const rest = this.#used - start;
    this.#offset += start;
    if (this.done) {
      this.#used = 0;
      return;
    }
    if (rest > maxLineBytes + 1) {
      this.#skipping = 'long';
      this.#longSample = sampleOf(buffer, start, this.#used);
      this.#longLength = rest;
      this.#longCr = buffer[this.#used - 1] === CR;
      this.#offset += rest;
      this.#buffer = Buffer.allocUnsafeSlow(batchBytes);
      this.#used = 0;
      this.#searched = 0;
      return;
    }
    const grown = Math.min(maxLineBytes + 2, Math.max(batchBytes, rest * 2));
    const size = Math.max(batchBytes, grown, rest + 1);
    if (delivered || size > buffer.length) {
      this.#buffer = Buffer.allocUnsafeSlow(size);
      buffer.copy(this.#buffer, 0, start, this.#used);
    } else if (start > 0) {
      buffer.copyWithin(0, start, this.#used);
    }
    this.#used = rest;
    this.#searched = rest;
  }

  /** Groups neighbouring good lines into batches and rejects the others. */
  *#batches(
    buffer: Buffer,
    starts: readonly number[],
    ends: readonly number[],
    mayBeLast: boolean,
  ): Generator<LineBatch, void, undefined> {
    const count = starts.length;
    const first = starts[0];
    const last = ends[count - 1];
    if (first === undefined || last === undefined) return;
    const { partition, maxLineBytes, onReject } = this.#options;
    const allStarts = Uint32Array.from(starts);
    const allEnds = Uint32Array.from(ends);
    const allUtf8 = isUtf8(buffer.subarray(first, last));
    const firstLine = this.#line;
    this.#line += count;
    const run = (from: number, to: number): LineBatch => ({
      bytes: buffer,
      starts: allStarts.subarray(from, to),
      ends: allEnds.subarray(from, to),
      count: to - from,
      firstLine: firstLine + from,
    });
    let from = 0;
    for (let i = 0; i < count; i++) {
      const start = allStarts[i] ?? 0;
      const end = allEnds[i] ?? 0;
      const fault = faultOf(buffer, start, end, maxLineBytes, allUtf8);
      if (fault === null) continue;
      const sample = sampleOf(buffer, start, end);
      const reject = { partition, line: firstLine + i, ...fault, sample };
      if (mayBeLast && i === count - 1 && fault.reason === 'EMPTY_LINE') this.#blank = reject;
      else onReject(reject);
      if (i > from) yield run(from, i);
      from = i + 1;
    }
    if (from < count) yield run(from, count);
  }
}

/** Why a line is rejected; null where it is good. */
function faultOf(
  bytes: Buffer,
  start: number,
  end: number,
  maxLineBytes: number,
  knownUtf8: boolean,
): Pick<Reject, 'reason' | 'detail'> | null {
  const length = end - start;
  if (length > maxLineBytes) return tooLong(length, maxLineBytes);
  if (length === 0 || (isSpace(bytes[start]) && isBlank(bytes, start, end))) {
    return { reason: 'EMPTY_LINE', detail: `${length} bytes, only whitespace` };
  }
  const at = knownUtf8 ? -1 : invalidUtf8At(bytes, start, end);
  if (at === -1) return null;
  const byte = (bytes[start + at] ?? 0).toString(16).padStart(2, '0');
  return { reason: 'INVALID_UTF8', detail: `byte 0x${byte} at offset ${at} of the line` };
}

const tooLong = (length: number, maxLineBytes: number): Pick<Reject, 'reason' | 'detail'> => ({
  reason: 'LINE_TOO_LONG',
  detail: `${length} bytes; at most ${maxLineBytes} are read`,
});
