import { writeSync } from 'node:fs';

/** Writes all of `bytes`, at `position` where given: one call of the system may write less than it was given. */
export const writeAll = (
  handle: number,
  bytes: Uint8Array,
  position: number | null = null,
): void => {
  let at = 0;
  while (at < bytes.length) {
    at += writeSync(handle, bytes, at, bytes.length - at, position === null ? null : position + at);
  }
};

/** The memory of an array of numbers, as bytes. */
export const bytesOf = (data: Uint32Array | Int32Array | Float64Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Numbers, with as much room behind them. */
export function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer>;
export function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer>;
export function doubled(
  numbers: Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
): Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  const size = numbers.length * 2;
  const grown = numbers instanceof Uint32Array ? new Uint32Array(size) : new Int32Array(size);
  grown.set(numbers);
  return grown;
}

/** Bytes that a varint of 32 bits takes at most. */
export const MOST_VARINT_BYTES = 5;

/** Writes a number of 31 bits as a varint, for which there is room; where it ends. */
export const putVarint = (target: Uint8Array, at: number, value: number): number => {
  let to = at;
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) target[to++] = (rest & 0x7f) | 0x80;
  target[to++] = rest;
  return to;
};

/** So many bytes are copied faster one by one. */
const SHORT = 32;

/** Growing byte buffer with LEB128 varints. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 1 << 16) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes of memory that it takes. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** Memory that begins with what was written since the last `reset`; valid until the next write. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** What was written since the last `reset`; valid until the next write. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }

  u32(value: number): void {
    this.#room(4);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = value;
    bytes[at++] = value >>> 8;
    bytes[at++] = value >>> 16;
    bytes[at++] = value >>> 24;
    this.#length = at;
  }

  /** A number of 32 bits, then one of 16. */
  u48(first: number, second: number): void {
    this.#room(6);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = first;
    bytes[at++] = first >>> 8;
    bytes[at++] = first >>> 16;
    bytes[at++] = first >>> 24;
    bytes[at++] = second;
    bytes[at++] = second >>> 8;
    this.#length = at;
  }

  /** Non-negative integers up to 2^53. */
  varint(value: number): void {
    this.#room(8);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    while (rest >= 0x80) {
      if (rest > 0x7fffffff) {
        bytes[at++] = (rest % 128) | 0x80;
        rest = Math.floor(rest / 128);
      } else {
        bytes[at++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
      }
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  copy(source: Uint8Array, from: number, to: number): void {
    this.#room(to - from);
    const bytes = this.#bytes;
    let at = this.#length;
    if (to - from > SHORT) {
      bytes.set(source.subarray(from, to), at);
      this.#length = at + to - from;
      return;
    }
    for (let byte = from; byte < to; byte += 1) bytes[at++] = source[byte] ?? 0;
    this.#length = at;
  }

  /** All that another one holds. */
  join(other: ByteWriter): void {
    this.copy(other.#bytes, 0, other.#length);
  }

  utf8(value: string): void {
    const size = value.length * 3;
    this.#room(size);
    this.#length += this.#bytes.write(value, this.#length, size, 'utf8');
  }

  /** Length-prefixed UTF-8. */
  text(value: string): void {
    const size = value.length * 3;
    if (value.length < 40) {
      // The length of short texts fits one byte: written in place, the prefix filled in after.
      this.#room(size + 1);
      const at = this.#length + 1;
      const written = this.#bytes.write(value, at, size, 'utf8');
      this.#bytes[this.#length] = written;
      this.#length = at + written;
      return;
    }
    const bytes = Buffer.from(value, 'utf8');
    this.varint(bytes.length);
    this.copy(bytes, 0, bytes.length);
  }
}

/** Reads what `ByteWriter` wrote. Reading past the end gives zeros: callers check `at` against the end. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  u32(): number {
    const bytes = this.bytes;
    const at = this.at;
    this.at = at + 4;
    return (
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)) >>>
      0
    );
  }

  u16(): number {
    const at = this.at;
    this.at = at + 2;
    return (this.bytes[at] ?? 0) | ((this.bytes[at + 1] ?? 0) << 8);
  }

  varint(): number {
    const bytes = this.bytes;
    let byte = bytes[this.at++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let shift = 7;
    do {
      byte = bytes[this.at++] ?? 0;
      if (shift < 28) value |= (byte & 0x7f) << shift;
      else value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte >= 0x80);
    return value;
  }

  text(): string {
    const length = this.varint();
    const from = this.at;
    this.at = from + length;
    return this.bytes.toString('utf8', from, this.at);
  }
}
