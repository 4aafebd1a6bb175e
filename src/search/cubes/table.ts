import type { Bitmap } from '../bitmap.ts';
import { type Segment, SPAN_ROWS } from '../model/segment.ts';
import { BinSets } from './bin-sets.ts';
import { PairTable } from './pair-table.ts';
import type { CubePlan } from './plan.ts';
import { readerOf } from './readers.ts';
import { type RowRange, rowsOfSpan, spansOf } from './rows.ts';

/**
 * How many items have each combination of sets of bins: what a slice is made of. Plain typed arrays, so that parts
 * can be counted in other threads, joined, and kept.
 */
export interface CubeTable {
  readonly plan: CubePlan;
  /** Of each dimension, the sets of bins that occur: those of set s are `bins[starts[s]] … bins[starts[s + 1] - 1]`. */
  readonly sets: readonly SetList[];
  readonly rows: number;
  /** Sets of each combination, one a dimension, combination after combination. */
  readonly combinations: Uint32Array;
  /** Items of each combination. */
  readonly counts: Float64Array;
}

export interface SetList {
  readonly starts: Uint32Array;
  readonly bins: Int32Array;
}

/** Items of a segment. */
export interface CubePart {
  readonly segment: Segment;
  readonly bits: Bitmap;
  /** Only these rows; `from` a multiple of 32. Default: all. */
  readonly range?: RowRange;
}

const NO_ROWS = new Uint32Array(0);
const NO_SETS: SetList = { starts: new Uint32Array(1), bins: new Int32Array(0) };

/** More combinations (about 60 MB) are not kept: such a cube is counted anew for each slice. */
export const MOST_COMBINATIONS = 1 << 21;

/** Counts parts. Null where there are more than `most` combinations. */
export function countParts(
  parts: Iterable<CubePart>,
  plan: CubePlan,
  most: number = MOST_COMBINATIONS,
): CubeTable | null {
  const builder = new TableBuilder(plan, most);
  for (const part of parts) if (!builder.addPart(part)) return null;
  return builder.table();
}

/** One table of the tables of parts, which have one plan. Null where it has more than `most` combinations. */
export function joinTables(
  tables: readonly CubeTable[],
  most: number = MOST_COMBINATIONS,
): CubeTable | null {
  const [first] = tables;
  if (first === undefined) return null;
  if (tables.length === 1) return first;
  const builder = new TableBuilder(first.plan, most);
  for (const table of tables) if (!builder.addTable(table)) return null;
  return builder.table();
}

class TableBuilder {
  readonly #plan: CubePlan;
  readonly #most: number;
  readonly #sets: readonly BinSets[];
  /** The first numbers the sets of the first two dimensions of the plan's order, the next those and the third, … */
  readonly #pairs: readonly PairTable[];
  #counts = new Float64Array(1 << 10);
  /** Of one span: its rows, the numbers of their combinations so far, the sets of the dimension that comes next. */
  #spanRows = NO_ROWS;
  #spanNumbers = NO_ROWS;
  #spanSets = NO_ROWS;
  #rows = 0;

  constructor(plan: CubePlan, most: number) {
    this.#plan = plan;
    this.#most = most;
    this.#sets = plan.dimensions.map(() => new BinSets());
    this.#pairs = plan.dimensions.slice(1).map(() => new PairTable());
  }

  /** False where there are too many combinations. */
  addPart({ segment, bits, range }: CubePart): boolean {
    const readers = this.#plan.dimensions.map((dimension, at) =>
      readerOf(segment, dimension, this.#sets[at] ?? new BinSets()),
    );
    if (this.#spanRows.length === 0) {
      this.#spanRows = new Uint32Array(SPAN_ROWS);
      this.#spanNumbers = new Uint32Array(SPAN_ROWS);
      this.#spanSets = new Uint32Array(SPAN_ROWS);
    }
    const rows = this.#spanRows;
    const numbers = this.#spanNumbers;
    const sets = this.#spanSets;
    for (const span of spansOf(bits, range)) {
      const count = rowsOfSpan(bits, span, rows);
      for (const [at, place] of this.#plan.order.entries()) {
        readers[place]?.read(span, rows, count, at === 0 ? numbers : sets);
        if (at > 0) this.#pairs[at - 1]?.numberAll(numbers, sets, count);
      }
      for (let at = 0; at < count; at += 1) this.#count(numbers[at] ?? 0, 1);
      if (this.#rows > this.#most) return false;
    }
    return true;
  }

  addTable({ sets, rows, combinations, counts }: CubeTable): boolean {
    const width = sets.length;
    const numbers = new Uint32Array(rows);
    const seconds = new Uint32Array(rows);
    for (const [at, place] of this.#plan.order.entries()) {
      const own = numbersIn(sets[place] ?? NO_SETS, this.#sets[place] ?? new BinSets());
      const target = at === 0 ? numbers : seconds;
      for (let row = 0; row < rows; row += 1) {
        target[row] = own[combinations[row * width + place] ?? 0] ?? 0;
      }
      if (at > 0) this.#pairs[at - 1]?.numberAll(numbers, seconds, rows);
    }
    for (let row = 0; row < rows; row += 1) this.#count(numbers[row] ?? 0, counts[row] ?? 0);
    return this.#rows <= this.#most;
  }

  #count(number: number, items: number): void {
    if (number >= this.#counts.length) {
      const grown = new Float64Array(Math.max(number + 1, 2 * this.#counts.length));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#counts[number] = (this.#counts[number] ?? 0) + items;
    if (number >= this.#rows) this.#rows = number + 1;
  }

  table(): CubeTable {
    const { order } = this.#plan;
    const width = order.length;
    const combinations = new Uint32Array(this.#rows * width);
    const pairs = this.#pairs.map((table) => table.pairs());
    for (let row = 0; row < this.#rows; row += 1) {
      let number = row;
      for (let at = width - 1; at > 0; at -= 1) {
        combinations[row * width + (order[at] ?? 0)] = pairs[at - 1]?.seconds[number] ?? 0;
        number = pairs[at - 1]?.firsts[number] ?? 0;
      }
      combinations[row * width + (order[0] ?? 0)] = number;
    }
    return {
      plan: this.#plan,
      sets: this.#sets.map(listOf),
      rows: this.#rows,
      combinations,
      counts: this.#counts.slice(0, this.#rows),
    };
  }
}

/** The sets in flat columns. */
export function listOf({ sets }: BinSets): SetList {
  const starts = new Uint32Array(sets.length + 1);
  let sum = 0;
  for (const [set, bins] of sets.entries()) {
    starts[set] = sum;
    sum += bins.length;
  }
  starts[sets.length] = sum;
  return { starts, bins: Int32Array.from(sets.flat()) };
}

/** Numbers of a list's sets among others. */
const numbersIn = ({ starts, bins }: SetList, sets: BinSets): Uint32Array =>
  Uint32Array.from({ length: starts.length - 1 }, (_, set) =>
    sets.number([...bins.subarray(starts[set], starts[set + 1])]),
  );
