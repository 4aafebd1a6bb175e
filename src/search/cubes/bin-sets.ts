/** Bins up to this number are told apart by a bit each of a double. */
const BITS = 52;

/** Intervals of years or decades that most events have. */
const NEAR_BINS = 2048;
const SHORT = 32;
const UNKNOWN = -1;

/** Numbers sets of bins in the order in which they come. */
export class BinSets {
  readonly #numbers = new Map<number | string, number>();
  readonly sets: (readonly number[])[] = [];
  /** Set of each interval of bins: of the short ones near our time in a table, of the others in a map. */
  #near = new Int32Array(0);
  readonly #far = new Map<number, number>();

  get count(): number {
    return this.sets.length;
  }

  /** Number of a set; `bins` is ascending and not kept where it came before. */
  number(bins: readonly number[]): number {
    const name = nameOf(bins);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.sets.length;
    this.#numbers.set(name, number);
    this.sets.push([...bins]);
    return number;
  }

  /** Number of the set of the bins `first` … `first + length`. */
  interval(first: number, length: number): number {
    if (length >= SHORT || first < -NEAR_BINS || first >= NEAR_BINS) {
      const name = farName(first, length);
      const known = this.#far.get(name);
      if (known !== undefined) return known;
      const number = this.number(binsFrom(first, length));
      this.#far.set(name, number);
      return number;
    }
    if (this.#near.length === 0) this.#near = new Int32Array(2 * NEAR_BINS * SHORT).fill(UNKNOWN);
    const place = (first + NEAR_BINS) * SHORT + length;
    const known = this.#near[place] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const number = this.number(binsFrom(first, length));
    this.#near[place] = number;
    return number;
  }
}

function nameOf(bins: readonly number[]): number | string {
  let name = 0;
  for (const bin of bins) {
    if (bin < 0 || bin >= BITS) return bins.join(' ');
    name += 2 ** bin;
  }
  return name;
}

const binsFrom = (first: number, length: number): number[] =>
  Array.from({ length: length + 1 }, (_, at) => first + at);

/** An interval has at most a thousand years. */
const farName = (first: number, length: number): number => first * 4096 + length;
