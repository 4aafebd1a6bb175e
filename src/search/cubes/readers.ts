import { NO_NUMBER } from '../columns.ts';
import type { CodeColumn, PairColumn, Segment } from '../model/segment.ts';
import type { BinSets } from './bin-sets.ts';
import {
  binOfDate,
  isDated,
  type PlannedDates,
  type PlannedDimension,
  type PlannedValues,
} from './plan.ts';

/** Tells in which bins of a dimension the rows of a segment are, as the number of a set. */
export interface BinReader {
  /** Turns to the rows [from, to). */
  load(from: number, to: number): void;
  /** Set of a row, counted from the first that was loaded. */
  setOf(row: number): number;
}

/** Reader of a segment's column; the sets are those of all segments. */
export const readerOf = (
  segment: Segment,
  dimension: PlannedDimension,
  sets: BinSets,
): BinReader =>
  dimension.kind === 'code'
    ? new CodeReader(segment.codes(dimension.key), dimension, sets)
    : new DateReader(segment.dates(), dimension, sets);

const UNKNOWN = -1;

class CodeReader implements BinReader {
  readonly #column: CodeColumn;
  readonly #sets: BinSets;
  /** Bin of each value of the segment; -1 where it is none of them. */
  readonly #bins: Int32Array;
  /** Set of each combination, found when it is first met. */
  readonly #setOf: Int32Array;
  #codes: ArrayLike<number> = [];

  constructor(column: CodeColumn, { values }: PlannedValues, sets: BinSets) {
    this.#column = column;
    this.#sets = sets;
    const places = new Map(values.map((value, bin) => [value, bin]));
    this.#bins = Int32Array.from(
      column.common.subarray(0, column.values),
      (value) => places.get(value) ?? UNKNOWN,
    );
    this.#setOf = new Int32Array(column.combinations).fill(UNKNOWN);
  }

  load(from: number, to: number): void {
    this.#codes = this.#column.span(from, to);
  }

  setOf(row: number): number {
    const combination = this.#codes[row] ?? 0;
    const known = this.#setOf[combination] ?? UNKNOWN;
    return known === UNKNOWN ? this.#find(combination) : known;
  }

  #find(combination: number): number {
    const { starts, members } = this.#column;
    const bins: number[] = [];
    const end = starts[combination + 1] ?? 0;
    for (let at = starts[combination] ?? 0; at < end; at += 1) {
      const bin = this.#bins[members[at] ?? 0] ?? UNKNOWN;
      if (bin !== UNKNOWN && !bins.includes(bin)) bins.push(bin);
    }
    const set = this.#sets.number(bins.sort((a, b) => a - b));
    this.#setOf[combination] = set;
    return set;
  }
}

class DateReader implements BinReader {
  readonly #column: PairColumn;
  readonly #sets: BinSets;
  readonly #width: number;
  /** Set of each interval of bins. */
  readonly #known = new Map<number, number>();
  #dates: ArrayLike<number> = [];

  constructor(column: PairColumn, { width }: PlannedDates, sets: BinSets) {
    this.#column = column;
    this.#sets = sets;
    this.#width = width;
  }

  load(from: number, to: number): void {
    this.#dates = this.#column.span(from, to);
  }

  setOf(row: number): number {
    const start = this.#dates[2 * row] ?? NO_NUMBER;
    const end = this.#dates[2 * row + 1] ?? 0;
    if (!isDated(start, end)) return this.#sets.number([]);
    const first = binOfDate(start, this.#width);
    const last = binOfDate(end, this.#width);
    const name = first * 4096 + (last - first);
    let set = this.#known.get(name);
    if (set === undefined) {
      set = this.#sets.number(Array.from({ length: last - first + 1 }, (_, at) => first + at));
      this.#known.set(name, set);
    }
    return set;
  }
}
