import type { Bitmap } from '../bitmap.ts';
import type { Segment } from '../model/segment.ts';
import { BinSets } from './bin-sets.ts';
import { PairTable } from './pair-table.ts';
import type { CubePlan } from './plan.ts';
import { readerOf } from './readers.ts';
import { type RowRange, spansOf } from './rows.ts';

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
  /** The first numbers the sets of the first two dimensions, the next those and the third, and so on. */
  readonly #pairs: readonly PairTable[];
  #counts = new Float64Array(1 << 10);
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
    const [first, ...others] = readers;
    if (first === undefined) return true;
    for (const { from, to } of spansOf(bits, range)) {
      for (const reader of readers) reader.load(from, to);
      for (let word = from >>> 5; word * 32 < to; word += 1) {
        let rest = bits[word] ?? 0;
        const base = word * 32 - from;
        while (rest !== 0) {
          const bit = rest & -rest;
          rest ^= bit;
          const row = base + 31 - Math.clz32(bit);
          let number = first.setOf(row);
          for (let at = 0; at < others.length; at += 1) {
            const set = others[at]?.setOf(row) ?? 0;
            number = this.#pairs[at]?.number(number, set) ?? 0;
          }
          this.#count(number, 1);
        }
      }
      if (this.#rows > this.#most) return false;
    }
    return true;
  }

  addTable({ sets, rows, combinations, counts }: CubeTable): boolean {
    const numbers = sets.map((list, at) => numbersIn(list, this.#sets[at] ?? new BinSets()));
    const width = sets.length;
    for (let row = 0; row < rows; row += 1) {
      let number = 0;
      for (let at = 0; at < width; at += 1) {
        const set = numbers[at]?.[combinations[row * width + at] ?? 0] ?? 0;
        number = at === 0 ? set : (this.#pairs[at - 1]?.number(number, set) ?? 0);
      }
      this.#count(number, counts[row] ?? 0);
    }
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
    const width = this.#plan.dimensions.length;
    const combinations = new Uint32Array(this.#rows * width);
    const pairs = this.#pairs.map((table) => table.pairs());
    for (let row = 0; row < this.#rows; row += 1) {
      let number = row;
      for (let at = width - 1; at > 0; at -= 1) {
        combinations[row * width + at] = pairs[at - 1]?.seconds[number] ?? 0;
        number = pairs[at - 1]?.firsts[number] ?? 0;
      }
      combinations[row * width] = number;
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
