/** A byte buffer that grows. `bytes` is replaced when it does: read it again after `reserve`. */
export class ByteSink {
  bytes: Buffer;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.bytes.writeUInt32LE(value, this.length);
    this.length += 4;
  }

  /** Unsigned LEB128 of a non-negative safe integer. */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  append(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** The bytes written so far: a view, valid until the next write. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** Empties it, and gives memory back where one value had made it grow beyond `keep` bytes. */
  reset(keep: number): void {
    this.length = 0;
    if (this.bytes.length > keep) this.bytes = Buffer.allocUnsafeSlow(keep);
  }
}

// Below this length a loop in JavaScript beats Buffer.write (measured).
const SHORT = 24;

/** Appends a Parquet PLAIN BYTE_ARRAY: length in 4 bytes, then UTF-8 (lone surrogates become U+FFFD). */
export function appendText(sink: ByteSink, text: string): void {
  const units = text.length;
  sink.reserve(4 + units * 3);
  const { bytes } = sink;
  const start = sink.length + 4;
  let written = -1;
  if (units <= SHORT) {
    let i = 0;
    for (; i < units; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) break;
      bytes[start + i] = code;
    }
    if (i === units) written = units;
  }
  if (written < 0) written = bytes.write(text, start);
  setLength(bytes, start - 4, written);
  sink.length = start + written;
}

/** Appends a Parquet PLAIN BYTE_ARRAY of the given bytes. */
export function appendBytes(sink: ByteSink, value: Uint8Array): void {
  sink.reserve(4 + value.length);
  setLength(sink.bytes, sink.length, value.length);
  sink.bytes.set(value, sink.length + 4);
  sink.length += 4 + value.length;
}

function setLength(bytes: Buffer, at: number, length: number): void {
  bytes[at] = length & 0xff;
  bytes[at + 1] = (length >>> 8) & 0xff;
  bytes[at + 2] = (length >>> 16) & 0xff;
  bytes[at + 3] = length >>> 24;
}
