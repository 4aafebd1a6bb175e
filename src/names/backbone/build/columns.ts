/** A column of whole numbers that grows. */
export class IntColumn {
  #values: Int32Array;
  #length = 0;
  readonly #empty: number;

  /** Rows that were not set hold `empty`. */
  constructor(empty = 0, capacity = 1024) {
    this.#values = new Int32Array(capacity).fill(empty);
    this.#empty = empty;
  }

  get length(): number {
    return this.#length;
  }

  get(row: number): number {
    return row < this.#length ? (this.#values[row] as number) : this.#empty;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) {
      const grown = new Int32Array(Math.max(row + 1, this.#values.length * 2)).fill(this.#empty);
      grown.set(this.#values);
      this.#values = grown;
    }
    if (row >= this.#length) this.#length = row + 1;
    this.#values[row] = value;
  }

  push(value: number): void {
    this.set(this.#length, value);
  }

  fill(value: number): void {
    this.#values.fill(value, 0, this.#length);
  }
}

/** A column of small whole numbers (0–255) that grows. */
export class ByteColumn {
  #values: Uint8Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#values = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get(row: number): number {
    return row < this.#length ? (this.#values[row] as number) : 0;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) {
      const grown = new Uint8Array(Math.max(row + 1, this.#values.length * 2));
      grown.set(this.#values);
      this.#values = grown;
    }
    if (row >= this.#length) this.#length = row + 1;
    this.#values[row] = value;
  }

  push(value: number): void {
    this.set(this.#length, value);
  }
}

/** Gives the distinct values of a column numbers, in the order in which they come. */
export class Dictionary<T> {
  readonly values: T[] = [];
  readonly #numbers = new Map<T, number>();

  number(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const number = this.values.length;
    this.values.push(value);
    this.#numbers.set(value, number);
    return number;
  }

  value(number: number): T {
    return this.values[number] as T;
  }
}
