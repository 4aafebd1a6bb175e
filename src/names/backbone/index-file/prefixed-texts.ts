import { Buffer } from 'node:buffer';

/** Bytes of a length in base 128, low digits first. */
const lengthBytes = (length: number): number => (length < 0x80 ? 1 : 1 + lengthBytes(length >>> 7));

/** Texts in UTF-8, each behind its length in base 128, and where each begins. */
export function prefixed(
  starts: Uint32Array,
  bytes: Uint8Array,
): { readonly offsets: Uint32Array<ArrayBuffer>; readonly bytes: Uint8Array } {
  const count = starts.length - 1;
  const offsets = new Uint32Array(count + 1);
  for (let at = 0; at < count; at++) {
    const length = (starts[at + 1] ?? 0) - (starts[at] ?? 0);
    offsets[at + 1] = (offsets[at] ?? 0) + lengthBytes(length) + length;
  }
  const out = new Uint8Array(offsets[count] ?? 0);
  for (let at = 0; at < count; at++) {
    const start = starts[at] ?? 0;
    const end = starts[at + 1] ?? 0;
    let place = writeLength(out, offsets[at] ?? 0, end - start);
    for (let byte = start; byte < end; byte++) out[place++] = bytes[byte] ?? 0;
  }
  return { offsets, bytes: out };
}

/** Writes a length in base 128; the place behind it. */
export function writeLength(bytes: Uint8Array, at: number, length: number): number {
  let place = at;
  let rest = length;
  for (; rest > 0x7f; rest >>>= 7) bytes[place++] = (rest & 0x7f) | 0x80;
  bytes[place++] = rest;
  return place;
}

/** Texts by where they begin: the length stands with the text, so that both are read at once. */
export class PrefixedTexts {
  readonly bytes: Buffer;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** First byte of the text at an offset, behind its length; `end` then is behind its last. */
  start(offset: number): number {
    const { bytes } = this;
    let at = offset;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    this.#end = at + length;
    return at;
  }

  /** Behind the last byte of the text that `start` was asked for last; there the next one begins. */
  get end(): number {
    return this.#end;
  }

  get(offset: number): string {
    const start = this.start(offset);
    return this.bytes.toString('utf8', start, this.#end);
  }

  /** Whether the text at an offset is this one. */
  is(offset: number, text: string): boolean {
    const start = this.start(offset);
    return isText(this.bytes, start, this.#end, text);
  }
}

/** Whether bytes are a text in UTF-8. Allocates only where the text is not of ASCII. */
export function isText(bytes: Buffer, from: number, to: number, text: string): boolean {
  const { length } = text;
  if (to - from < length) return false;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return bytes.toString('utf8', from, to) === text;
    if (bytes[from + at] !== code) return false;
  }
  return to - from === length;
}
