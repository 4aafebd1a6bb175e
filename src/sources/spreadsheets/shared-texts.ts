const BLOCK_BYTES = 4 * 1024 ** 2;
/** The first texts are those that come most often: they are kept as they are. */
const KEPT = 32_768;

/** Texts by their number. Most are kept as bytes outside of the heap: workbooks share millions. */
export class SharedTexts {
  readonly #kept: string[] = [];
  readonly #large = new Map<number, string>();
  readonly #blocks: Buffer[] = [];
  #used = BLOCK_BYTES;
  /** Of the texts behind the kept ones: place in the blocks, and bytes. */
  #starts = new Uint32Array(1024);
  #sizes = new Uint32Array(1024);
  #count = 0;

  push(text: string): void {
    const at = this.#count;
    this.#count += 1;
    if (at < KEPT) {
      this.#kept.push(text);
      return;
    }
    const entry = at - KEPT;
    if (entry >= this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#sizes = grown(this.#sizes);
    }
    // No character of UTF-16 takes more than three bytes
    if (text.length * 3 > BLOCK_BYTES) {
      this.#large.set(at, text);
      return;
    }
    if (this.#used + text.length * 3 > BLOCK_BYTES) {
      this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
      this.#used = 0;
    }
    const block = this.#blocks.length - 1;
    const size = this.#blocks[block]?.write(text, this.#used, 'utf8') ?? 0;
    this.#starts[entry] = block * BLOCK_BYTES + this.#used;
    this.#sizes[entry] = size;
    this.#used += size;
  }

  /** Empty where there is none of this number. */
  at(number: number): string {
    if (!(number >= 0 && number < this.#count)) return '';
    if (number < KEPT) return this.#kept[number] ?? '';
    const large = this.#large.get(number);
    if (large !== undefined) return large;
    const start = this.#starts[number - KEPT] ?? 0;
    const from = start % BLOCK_BYTES;
    const bytes = this.#blocks[Math.floor(start / BLOCK_BYTES)];
    return bytes?.toString('utf8', from, from + (this.#sizes[number - KEPT] ?? 0)) ?? '';
  }
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
