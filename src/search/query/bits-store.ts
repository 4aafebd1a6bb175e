/** Memory of filters that went is used again: left to the collector, it would stay until much more of it has gathered. */
export class BitsStore {
  readonly #sizeBytes: number;
  readonly #most: number;
  readonly #free: SharedArrayBuffer[] = [];

  /** Keeps at most so many pieces of memory. */
  constructor(sizeBytes: number, most: number) {
    this.#sizeBytes = sizeBytes;
    this.#most = most;
  }

  /** Contents are what was left there. */
  take(): SharedArrayBuffer {
    return this.#free.pop() ?? new SharedArrayBuffer(this.#sizeBytes);
  }

  /** Only for memory that no thread uses any more. */
  give(bits: SharedArrayBuffer): void {
    if (this.#free.length < this.#most) this.#free.push(bits);
  }
}
