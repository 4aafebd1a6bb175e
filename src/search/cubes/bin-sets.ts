/** Bins up to this number are told apart by a bit each of a double. */
const BITS = 52;

/** Numbers sets of bins in the order in which they come. */
export class BinSets {
  readonly #numbers = new Map<number | string, number>();
  readonly sets: (readonly number[])[] = [];

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
}

function nameOf(bins: readonly number[]): number | string {
  let name = 0;
  for (const bin of bins) {
    if (bin < 0 || bin >= BITS) return bins.join(' ');
    name += 2 ** bin;
  }
  return name;
}
