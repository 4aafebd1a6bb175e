const FEWEST = 1 << 8;

/** Numbers of words one after the other, in memory that is kept when they go. */
export class WordList {
  numbers = new Int32Array(FEWEST);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(word: number): void {
    const at = this.length;
    if (at === this.numbers.length) this.#grow(at + 1);
    this.numbers[at] = word;
    this.length = at + 1;
  }

  /** Appends `numbers[from … to)`. */
  append(numbers: Int32Array, from: number, to: number): void {
    const end = this.length + to - from;
    if (end > this.numbers.length) this.#grow(end);
    const own = this.numbers;
    for (let at = this.length, next = from; next < to; at += 1, next += 1) {
      own[at] = numbers[next] ?? 0;
    }
    this.length = end;
  }

  #grow(least: number): void {
    const grown = new Int32Array(Math.max(least, this.numbers.length * 2));
    grown.set(this.numbers);
    this.numbers = grown;
  }
}
