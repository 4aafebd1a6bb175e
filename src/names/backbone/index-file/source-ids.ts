import { Buffer } from 'node:buffer';
import { Numbers } from './growing.ts';
import { writeLength } from './prefixed-texts.ts';

/** Ids in a block; the first is whole, each other has the number of bytes it shares with the one before. */
const BLOCK = 16;

/** Front-coded texts in their order: for each block where it begins, and the bytes (shared, length, rest; lengths in base 128). */
export interface FrontCoded {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Codes the texts `order` of a pool; `groupOf` gives the stretches that no block may cross. */
export function frontCoded(
  order: Uint32Array,
  poolStarts: Uint32Array,
  pool: Uint8Array,
): FrontCoded {
  let bytes = Buffer.alloc(1 << 16);
  let size = 0;
  const starts = new Numbers();
  let previousStart = 0;
  let previousEnd = 0;
  for (let at = 0; at < order.length; at++) {
    const member = order[at] ?? 0;
    const start = poolStarts[member] ?? 0;
    const end = poolStarts[member + 1] ?? 0;
    if (size + (end - start) + 10 > bytes.length) {
      const wider = Buffer.alloc(Math.max(bytes.length * 2, size + (end - start) + 10));
      bytes.copy(wider, 0, 0, size);
      bytes = wider;
    }
    let shared = 0;
    if (at % BLOCK === 0) starts.push(size);
    else {
      const most = Math.min(end - start, previousEnd - previousStart);
      while (shared < most && pool[start + shared] === pool[previousStart + shared]) shared += 1;
    }
    size = writeLength(bytes, size, shared);
    size = writeLength(bytes, size, end - start - shared);
    bytes.set(pool.subarray(start + shared, end), size);
    size += end - start - shared;
    previousStart = start;
    previousEnd = end;
  }
  starts.push(size);
  return { starts: starts.values, bytes: bytes.subarray(0, size) };
}

/** Front-coded texts, by their place. */
export class FrontCodedTexts {
  readonly #starts: Uint32Array;
  readonly #bytes: Uint8Array;
  #text = Buffer.alloc(256);
  #at = 0;

  constructor(coded: FrontCoded) {
    this.#starts = coded.starts;
    this.#bytes = coded.bytes;
  }

  get(place: number): string {
    return this.#text.toString('utf8', 0, this.#decode(place));
  }

  /** Place of a text from `from` to `to`, where texts ascend by their bytes; −1: it is not there. */
  find(asked: Buffer, from: number, to: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const length = this.#decode(middle);
      const order = this.#text.compare(asked, 0, asked.length, 0, length);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  /** Decodes the text at a place; its length in bytes. */
  #decode(place: number): number {
    this.#at = this.#starts[Math.floor(place / BLOCK)] ?? 0;
    let length = 0;
    for (let count = place % BLOCK; count >= 0; count--) {
      const shared = this.#length();
      const rest = this.#length();
      if (shared + rest > this.#text.length) {
        const wider = Buffer.alloc((shared + rest) * 2);
        this.#text.copy(wider, 0, 0, shared);
        this.#text = wider;
      }
      for (let at = 0; at < rest; at++) this.#text[shared + at] = this.#bytes[this.#at++] ?? 0;
      length = shared + rest;
    }
    return length;
  }

  #length(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
}
