/** Room for the second number of a pair. */
const SECOND = 2 ** 26;
const FIRST_SIZE = 1 << 10;

/** Numbers pairs of numbers (below 2^26) in the order in which they come. */
export class PairTable {
  #keys = new Float64Array(FIRST_SIZE).fill(-1);
  #numbers = new Uint32Array(FIRST_SIZE);
  #count = 0;
  #lastKey = -1;
  #lastNumber = 0;

  /** Different pairs so far. */
  get count(): number {
    return this.#count;
  }

  /** Number of a pair; a new one where it has not come before. */
  number(first: number, second: number): number {
    const key = first * SECOND + second;
    if (key === this.#lastKey) return this.#lastNumber;
    if (2 * this.#count >= this.#keys.length) this.#grow();
    const mask = this.#keys.length - 1;
    let slot = slotOf(first, second) & mask;
    while (this.#keys[slot] !== key) {
      if (this.#keys[slot] === -1) {
        this.#keys[slot] = key;
        this.#numbers[slot] = this.#count;
        this.#count += 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
    this.#lastKey = key;
    this.#lastNumber = this.#numbers[slot] ?? 0;
    return this.#lastNumber;
  }

  /** First and second of each pair, by its number. */
  pairs(): { readonly firsts: Uint32Array; readonly seconds: Uint32Array } {
    const firsts = new Uint32Array(this.#count);
    const seconds = new Uint32Array(this.#count);
    for (let slot = 0; slot < this.#keys.length; slot += 1) {
      const key = this.#keys[slot] ?? -1;
      if (key === -1) continue;
      const number = this.#numbers[slot] ?? 0;
      firsts[number] = Math.floor(key / SECOND);
      seconds[number] = key % SECOND;
    }
    return { firsts, seconds };
  }

  #grow(): void {
    const { firsts, seconds } = this.pairs();
    const size = this.#keys.length * 4;
    this.#keys = new Float64Array(size).fill(-1);
    this.#numbers = new Uint32Array(size);
    for (let number = 0; number < firsts.length; number += 1) {
      const first = firsts[number] ?? 0;
      const second = seconds[number] ?? 0;
      let slot = slotOf(first, second) & (size - 1);
      while (this.#keys[slot] !== -1) slot = (slot + 1) & (size - 1);
      this.#keys[slot] = first * SECOND + second;
      this.#numbers[slot] = number;
    }
  }
}

const slotOf = (first: number, second: number): number => {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};
