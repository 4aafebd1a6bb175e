import { doubled } from '../bytes.ts';

/** Counts from here on are rare, and sorted by comparison. */
const MANY = 1 << 12;

/** Places of counts from the greatest on, equal ones in their order. */
const byFallingCount = (totals: Uint32Array): Uint32Array => {
  const places = new Uint32Array(MANY + 1);
  for (let value = 0; value < totals.length; value += 1) {
    const next = slotOf(totals[value] ?? 0) + 1;
    places[next] = (places[next] ?? 0) + 1;
  }
  for (let slot = 0; slot < MANY; slot += 1) {
    places[slot + 1] = (places[slot + 1] ?? 0) + (places[slot] ?? 0);
  }
  const most = places[1] ?? 0;
  const order = new Uint32Array(totals.length);
  for (let value = 0; value < totals.length; value += 1) {
    const slot = slotOf(totals[value] ?? 0);
    const place = places[slot] ?? 0;
    places[slot] = place + 1;
    order[place] = value;
  }
  order.subarray(0, most).sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
  return order;
};

const slotOf = (total: number): number => (total < MANY ? MANY - 1 - total : 0);

/** Most values have no more items: of them only this is kept. */
const FEW = 2;
const MORE = 255;
/** Values that are gone through at once. */
const CHUNK = 1 << 15;

/** Values by falling count, equal ones in their order. */
export class FallingCounts {
  /** Items of the values that have few, else `MORE`; the others apart. */
  readonly #few: Uint8Array;
  /** How many values have so few. */
  readonly #counts = new Uint32Array(FEW + 1);
  #values = new Uint32Array(1024);
  #totals = new Uint32Array(1024);
  #others = 0;
  #size = 0;

  constructor(values: number) {
    this.#few = new Uint8Array(values);
  }

  /** Takes the totals of the values that follow. */
  add(totals: Uint32Array): void {
    const few = this.#few;
    const counts = this.#counts;
    for (let at = 0; at < totals.length; at += 1) {
      const total = totals[at] ?? 0;
      if (total > FEW) {
        few[this.#size + at] = MORE;
        this.#addOther(this.#size + at, total);
      } else {
        few[this.#size + at] = total;
        counts[total] = (counts[total] ?? 0) + 1;
      }
    }
    this.#size += totals.length;
  }

  #addOther(value: number, total: number): void {
    if (this.#others === this.#values.length) {
      this.#values = doubled(this.#values);
      this.#totals = doubled(this.#totals);
    }
    this.#values[this.#others] = value;
    this.#totals[this.#others] = total;
    this.#others += 1;
  }

  /** Gives all values, some at a time, in memory that is used again. */
  each(visit: (values: Uint32Array) => void): void {
    const others = byFallingCount(this.#totals.subarray(0, this.#others));
    for (let at = 0; at < others.length; at += 1) others[at] = this.#values[others[at] ?? 0] ?? 0;
    visit(others);
    const chunk = new Uint32Array(CHUNK);
    for (let total = FEW; total >= 0; total -= 1) {
      if (this.#counts[total] === 0) continue;
      for (let from = 0; from < this.#size; from += CHUNK) {
        visit(chunk.subarray(0, this.#collect(total, from, chunk)));
      }
    }
  }

  /** Values of a chunk that have so many items; how many there are. */
  #collect(total: number, from: number, into: Uint32Array): number {
    const few = this.#few;
    const end = Math.min(this.#size, from + CHUNK);
    let count = 0;
    for (let value = from; value < end; value += 1) {
      into[count] = value;
      count += few[value] === total ? 1 : 0;
    }
    return count;
  }
}
