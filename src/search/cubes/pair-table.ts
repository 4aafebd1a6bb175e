/** Room for the second number of a pair. */
const SECOND = 2 ** 26;
const FIRST_SIZE = 1 << 10;

/** Numbers pairs of numbers (below 2^26) in the order in which they come. */
export class PairTable {
  /** Key and number of each slot side by side, so that a look-up touches one place in memory; key -1: free. */
  #slots = new Float64Array(2 * FIRST_SIZE).fill(-1);
  #mask = FIRST_SIZE - 1;
  #count = 0;

  /** Different pairs so far. */
  get count(): number {
    return this.#count;
  }

  /** Replaces the first `length` numbers of `firsts` by those of their pairs with `seconds`. */
  numberAll(firsts: Uint32Array, seconds: Uint32Array, length: number): void {
    let lastFirst = -1;
    let lastSecond = -1;
    let number = 0;
    for (let at = 0; at < length; at += 1) {
      const first = firsts[at] ?? 0;
      const second = seconds[at] ?? 0;
      // Neighbours are often alike.
      if (first !== lastFirst || second !== lastSecond) number = this.#number(first, second);
      lastFirst = first;
      lastSecond = second;
      firsts[at] = number;
    }
  }

  #number(first: number, second: number): number {
    if (2 * this.#count > this.#mask) this.#grow();
    const key = first * SECOND + second;
    const slots = this.#slots;
    let slot = slotOf(first, second) & this.#mask;
    while (slots[2 * slot] !== key) {
      if (slots[2 * slot] === -1) {
        slots[2 * slot] = key;
        slots[2 * slot + 1] = this.#count;
        this.#count += 1;
        break;
      }
      slot = (slot + 1) & this.#mask;
    }
    return slots[2 * slot + 1] ?? 0;
  }

  /** First and second of each pair, by its number. */
  pairs(): { readonly firsts: Uint32Array; readonly seconds: Uint32Array } {
    const firsts = new Uint32Array(this.#count);
    const seconds = new Uint32Array(this.#count);
    for (let at = 0; at < this.#slots.length; at += 2) {
      const key = this.#slots[at] ?? -1;
      if (key === -1) continue;
      const number = this.#slots[at + 1] ?? 0;
      firsts[number] = Math.floor(key / SECOND);
      seconds[number] = key % SECOND;
    }
    return { firsts, seconds };
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = (this.#mask + 1) * 4 - 1;
    this.#slots = new Float64Array(2 * (this.#mask + 1)).fill(-1);
    for (let at = 0; at < old.length; at += 2) {
      const key = old[at] ?? -1;
      if (key === -1) continue;
      let slot = slotOf(Math.floor(key / SECOND), key % SECOND) & this.#mask;
      while (this.#slots[2 * slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#slots[2 * slot] = key;
      this.#slots[2 * slot + 1] = old[at + 1] ?? 0;
    }
  }
}

const slotOf = (first: number, second: number): number => {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};
