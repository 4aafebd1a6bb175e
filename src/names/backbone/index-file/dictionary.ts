import { type DictionaryData, SLOT_SHIFT, slotBitsFor } from './dictionary-build.ts';
import type { Pattern } from './distance.ts';
import { Shortened } from './shortened.ts';
import { hashesWithoutOne, hashOf, MAX_KEY } from './words.ts';

/** Number lists that are filled again and again without being allocated. */
export class IdList {
  ids = new Int32Array(256);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  has(id: number): boolean {
    for (let at = 0; at < this.length; at++) if (this.ids[at] === id) return true;
    return false;
  }

  push(id: number): void {
    if (this.length === this.ids.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.ids);
      this.ids = wider;
    }
    this.ids[this.length++] = id;
  }
}

/** Sorted words, found by themselves or by words one edit away. Ids are places in the order. */
export class Dictionary {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
  readonly signatures: Uint32Array;
  readonly count: number;
  readonly #slots: Uint32Array;
  readonly #slotBits: number;
  readonly #slotMask: number;
  readonly #near: Shortened;
  readonly #firstEdit: number;
  readonly #hashes = new Uint32Array(MAX_KEY);

  constructor(data: DictionaryData, firstEdit: number) {
    this.starts = data.starts;
    this.bytes = data.bytes;
    this.signatures = data.signatures;
    this.count = data.starts.length - 1;
    this.#slots = data.slots;
    this.#slotBits = slotBitsFor(this.count);
    this.#slotMask = 2 ** this.#slotBits - 1;
    this.#near = new Shortened(data.near, this.count);
    this.#firstEdit = firstEdit;
  }

  startOf(id: number): number {
    return this.starts[id] ?? 0;
  }

  endOf(id: number): number {
    return this.starts[id + 1] ?? 0;
  }

  /** Id of a word; −1: it is not in. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const idBits = this.#slotBits;
    const hash = hashOf(bytes, from, to);
    const print = (hash << idBits) >>> idBits;
    for (let slot = (hash >>> SLOT_SHIFT) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot] ?? 0;
      if (entry === 0) return -1;
      const id = (entry & this.#slotMask) - 1;
      if (entry >>> idBits === print && this.#equals(id, bytes, from, to)) return id;
    }
  }

  #equals(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.bytes;
    const start = this.starts[id] ?? 0;
    const length = to - from;
    if ((this.starts[id + 1] ?? 0) - start !== length) return false;
    for (let at = 0; at < length; at++) if (own[start + at] !== bytes[from + at]) return false;
    return true;
  }

  /** Ids whose words begin with the bytes: from the first one to before the second. */
  beginningWith(bytes: Uint8Array, from: number, to: number): readonly [number, number] {
    return [this.#bound(bytes, from, to, false), this.#bound(bytes, from, to, true)];
  }

  /** First id that sorts after the prefix (`isPast`: after all that begin with it). */
  #bound(bytes: Uint8Array, from: number, to: number, isPast: boolean): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#comparePrefix(middle, bytes, from, to);
      if (order < 0 || (isPast && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Below 0: the word sorts before the prefix; 0: begins with it. */
  #comparePrefix(id: number, bytes: Uint8Array, from: number, to: number): number {
    const start = this.startOf(id);
    const length = this.endOf(id) - start;
    for (let at = 0; at < to - from; at++) {
      if (at === length) return -1;
      const difference = (this.bytes[start + at] ?? 0) - (bytes[from + at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Collects into `found` all words exactly one edit from the asked one, which `pattern` is set to. */
  collectNear(bytes: Uint8Array, from: number, to: number, pattern: Pattern, found: IdList): void {
    const length = to - from;
    found.clear();
    if (length === 0) return;
    // Words with one character more; then with one less, one changed, or two neighbours swapped.
    this.#collectBucket(hashOf(bytes, from, to), length + 1, pattern, found);
    const hashes = this.#hashes;
    const count = hashesWithoutOne(bytes, from, to, this.#firstEdit, hashes);
    for (let at = 0; at < count; at++) this.#collectBucket(hashes[at] ?? 0, length, pattern, found);
  }

  /** Collects the words of a bucket that are at most so long. */
  #collectBucket(hash: number, length: number, pattern: Pattern, found: IdList): void {
    const near = this.#near;
    const end = near.endOf(hash);
    for (let at = near.startOf(hash); at < end; at++) {
      const id = near.idAt(at, hash);
      if (id < 0) continue;
      const start = this.starts[id] ?? 0;
      const stop = this.starts[id + 1] ?? 0;
      if (stop - start > length || pattern.distance(this.bytes, start, stop) !== 1) continue;
      if (!found.has(id)) found.push(id);
    }
  }
}
