import { Buffer } from 'node:buffer';

/** A list of unsigned 32-bit numbers that grows. */
export class Numbers {
  #values = new Uint32Array(1 << 12);
  length = 0;

  push(value: number): number {
    if (this.length === this.#values.length) {
      const wider = new Uint32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length] = value;
    return this.length++;
  }

  /** A view of what is in it; good until the next push. */
  get values(): Uint32Array<ArrayBuffer> {
    return this.#values.subarray(0, this.length);
  }
}

/** Texts as UTF-8, one behind the other, that grow; text n ends where text n + 1 starts. */
export class Texts {
  #bytes = Buffer.alloc(1 << 16);
  #size = 0;
  readonly #starts = new Numbers();

  constructor() {
    this.#starts.push(0);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  push(text: string): number {
    const most = text.length * 3;
    if (this.#size + most > this.#bytes.length) {
      const wider = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#size + most));
      this.#bytes.copy(wider, 0, 0, this.#size);
      this.#bytes = wider;
    }
    this.#size += this.#bytes.write(text, this.#size, 'utf8');
    return this.#starts.push(this.#size) - 1;
  }

  get(at: number): string {
    return this.#bytes.toString('utf8', this.starts[at] ?? 0, this.starts[at + 1] ?? 0);
  }

  /** `count` + 1 offsets. */
  get starts(): Uint32Array<ArrayBuffer> {
    return this.#starts.values;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }
}
