/** Numbers that follow one another, in memory of a known size. */
export class Numbers {
  readonly #numbers: Uint32Array;
  length = 0;

  constructor(most: number) {
    this.#numbers = new Uint32Array(most);
  }

  push(number: number): void {
    this.#numbers[this.length] = number;
    this.length += 1;
  }

  get all(): Uint32Array {
    return this.#numbers.subarray(0, this.length);
  }
}

/**
 * Tells of what a range of a dictionary is made: of stretches of the former one and of new values, in turns. A stretch
 * of new values has the complement (`~`) of the number of its first for its source.
 */
export class Weaver {
  /** Of each stretch: number of its first value, and where its text begins. */
  readonly ranks: Numbers;
  readonly begins: Numbers;
  /** The same where it comes from. */
  readonly sources: Numbers;
  readonly sourceBegins: Numbers;
  /** Numbers and bytes of values so far. */
  rank = 0;
  bytes = 0;
  inserted = 0;
  insertedBytes = 0;
  /** Former values from here on are not taken over yet. */
  #from: number;
  #fromBegin: number;
  #isInserting = false;

  /** `begin` is where the text of the first former value `from` begins. */
  constructor(mostStretches: number, from: number, begin: number) {
    this.ranks = new Numbers(mostStretches);
    this.begins = new Numbers(mostStretches);
    this.sources = new Numbers(mostStretches);
    this.sourceBegins = new Numbers(mostStretches);
    this.#from = from;
    this.#fromBegin = begin;
  }

  #stretch(source: number, begin: number): void {
    this.ranks.push(this.rank);
    this.begins.push(this.bytes);
    this.sources.push(source);
    this.sourceBegins.push(begin);
  }

  /** Number of a former value that is not taken over yet, but will be. */
  rankOf(value: number): number {
    return this.rank + value - this.#from;
  }

  /** Takes over the former values before one. */
  takeOver(value: number, begin: number): void {
    if (value === this.#from) return;
    this.#stretch(this.#from, this.#fromBegin);
    this.rank += value - this.#from;
    this.bytes += begin - this.#fromBegin;
    this.#from = value;
    this.#fromBegin = begin;
    this.#isInserting = false;
  }

  /** Leaves out the former value up to which all were taken over. */
  leaveOut(end: number): void {
    this.#from += 1;
    this.#fromBegin = end;
  }

  /** Puts in a new value behind what was taken over. */
  insert(length: number): void {
    if (!this.#isInserting) this.#stretch(~this.inserted, this.insertedBytes);
    this.#isInserting = true;
    this.rank += 1;
    this.bytes += length;
    this.inserted += 1;
    this.insertedBytes += length;
  }
}
