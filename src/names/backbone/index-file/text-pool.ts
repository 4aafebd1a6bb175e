import { Buffer } from 'node:buffer';

/** Texts in shared memory by number. */
export class TextPool {
  readonly starts: Uint32Array;
  readonly bytes: Buffer;

  constructor(starts: Uint32Array, bytes: Uint8Array) {
    this.starts = starts;
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get(id: number): string {
    return this.bytes.toString('utf8', this.starts[id] ?? 0, this.starts[id + 1] ?? 0);
  }
}
