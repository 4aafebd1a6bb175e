import { Buffer } from 'node:buffer';
import { hashOf } from './words.ts';

/** A list of unsigned 32-bit numbers that grows. */
export class Numbers {
  #values = new Uint32Array(1 << 12);
  length = 0;

  get(at: number): number {
    return this.#values[at] ?? 0;
  }

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

/** Texts as bytes, one behind the other; text n ends where text n + 1 starts. Grows. */
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

  /** Adds a text as UTF-8; its number. */
  push(text: string): number {
    this.#reserve(text.length * 3);
    this.#size += this.#bytes.write(text, this.#size, 'utf8');
    return this.#starts.push(this.#size) - 1;
  }

  pushBytes(bytes: Uint8Array, from: number, to: number): number {
    this.#reserve(to - from);
    const own = this.#bytes;
    let size = this.#size;
    for (let at = from; at < to; at++) own[size++] = bytes[at] ?? 0;
    this.#size = size;
    return this.#starts.push(size) - 1;
  }

  #reserve(bytes: number): void {
    if (this.#size + bytes <= this.#bytes.length) return;
    const wider = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#size + bytes));
    this.#bytes.copy(wider, 0, 0, this.#size);
    this.#bytes = wider;
  }

  equals(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.#bytes;
    const start = this.#starts.get(id);
    if (this.#starts.get(id + 1) - start !== to - from) return false;
    for (let at = 0; at < to - from; at++) if (own[start + at] !== bytes[from + at]) return false;
    return true;
  }

  get(at: number): string {
    return this.#bytes.toString('utf8', this.#starts.get(at), this.#starts.get(at + 1));
  }

  /** `count` + 1 offsets. */
  get starts(): Uint32Array<ArrayBuffer> {
    return this.#starts.values;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }
}

/** Gives each text, as bytes, a number, from 0 in the order of their coming. */
export class Numbering {
  readonly texts = new Texts();
  readonly #hashes = new Numbers();
  #slots = new Uint32Array(1 << 12);
  #scratch = Buffer.alloc(1 << 12);

  of(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] ?? 0; entry !== 0; entry = this.#slots[slot] ?? 0) {
      const id = entry - 1;
      if (this.#hashes.get(id) === hash && this.texts.equals(id, bytes, from, to)) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.texts.pushBytes(bytes, from, to);
    this.#hashes.push(hash);
    this.#slots[slot] = id + 1;
    if (id * 2 > mask) this.#widen();
    return id;
  }

  ofText(text: string): number {
    if (text.length * 3 > this.#scratch.length) this.#scratch = Buffer.alloc(text.length * 6);
    return this.of(this.#scratch, 0, this.#scratch.write(text, 0, 'utf8'));
  }

  #widen(): void {
    const slots = new Uint32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let id = 0; id < this.texts.count; id++) {
      let slot = this.#hashes.get(id) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}
