/**
 * The `size` best of numbered things, best first; of equal ones that with the lower turn. A heap with its worst on top,
 * so that most offers cost one comparison.
 */
export class Top {
  readonly #size: number;
  readonly #keys: Float64Array;
  readonly #turns: Float64Array;
  readonly #things: Float64Array;
  #length = 0;

  constructor(size: number) {
    this.#size = size;
    this.#keys = new Float64Array(size);
    this.#turns = new Float64Array(size);
    this.#things = new Float64Array(size);
  }

  /** Offers with a lower key are in vain, and those with this one whose turn is not before `floorTurn`. */
  get floor(): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    return this.#length < this.#size ? Number.NaN : (this.#keys[0] ?? Number.NaN);
  }

  get floorTurn(): number {
    return this.#turns[0] ?? 0;
  }

  /** `turn`: a number of its own for each offer. */
  offer(key: number, thing: number, turn: number): void {
    if (this.#length < this.#size) {
      this.#length += 1;
      this.#up(this.#length - 1, key, turn, thing);
    } else if (this.#size > 0 && this.#worse(0, key, turn)) {
      this.#down(key, turn, thing);
    }
  }

  /** Whether entry a is worse than (key, turn). */
  #worse(at: number, key: number, turn: number): boolean {
    const own = this.#keys[at] ?? 0;
    return own < key || (own === key && (this.#turns[at] ?? 0) > turn);
  }

  #put(at: number, key: number, turn: number, thing: number): void {
    this.#keys[at] = key;
    this.#turns[at] = turn;
    this.#things[at] = thing;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#keys[from] ?? 0, this.#turns[from] ?? 0, this.#things[from] ?? 0);
  }

  #up(place: number, key: number, turn: number, thing: number): void {
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.#worse(parent, key, turn)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, key, turn, thing);
  }

  #down(key: number, turn: number, thing: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#length) break;
      const other = child + 1;
      if (
        other < this.#length &&
        this.#worse(other, this.#keys[child] ?? 0, this.#turns[child] ?? 0)
      ) {
        child = other;
      }
      if (!this.#worse(child, key, turn)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, key, turn, thing);
  }

  /** Best first. */
  sorted(): { readonly key: number; readonly thing: number }[] {
    const order = Array.from({ length: this.#length }, (_, at) => at);
    order.sort(
      (a, b) =>
        compare(this.#keys[b] ?? 0, this.#keys[a] ?? 0) ||
        (this.#turns[a] ?? 0) - (this.#turns[b] ?? 0),
    );
    return order.map((at) => ({ key: this.#keys[at] ?? 0, thing: this.#things[at] ?? 0 }));
  }
}

/** Also right for infinities, whose difference is no number. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
