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
import type { RowRange } from './rows.ts';

/** Tells in which bins of a dimension the rows of a segment are, as the number of a set. */
export interface BinReader {
  /**
   * Puts the sets of `count` rows of the span [from, to) into `sets`. Rows are counted from the first of the span.
   */
  read(span: RowRange, rows: Uint32Array, count: number, sets: Uint32Array): void;
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
  /** Bins by the numbers of their values in the generation's dictionary. */
  readonly #bins: ReadonlyMap<number, number>;
  /** Set of each combination, found when it is first met. */
  readonly #setOf: Int32Array;

  constructor(column: CodeColumn, { values }: PlannedValues, sets: BinSets) {
    this.#column = column;
    this.#sets = sets;
    this.#bins = new Map(values.map((value, bin) => [value, bin]));
    this.#setOf = new Int32Array(column.combinations).fill(UNKNOWN);
  }

  read({ from, to }: RowRange, rows: Uint32Array, count: number, sets: Uint32Array): void {
    const codes = this.#column.span(from, to);
    const known = this.#setOf;
    for (let at = 0; at < count; at += 1) {
      const combination = codes[rows[at] ?? 0] ?? 0;
      const set = known[combination] ?? UNKNOWN;
      sets[at] = set === UNKNOWN ? this.#find(combination) : set;
    }
  }

  #find(combination: number): number {
    const { starts, members, common } = this.#column;
    const bins: number[] = [];
    const end = starts[combination + 1] ?? 0;
    for (let at = starts[combination] ?? 0; at < end; at += 1) {
      const bin = this.#bins.get(common[members[at] ?? 0] ?? 0);
      if (bin !== undefined && !bins.includes(bin)) bins.push(bin);
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

  constructor(column: PairColumn, { width }: PlannedDates, sets: BinSets) {
    this.#column = column;
    this.#sets = sets;
    this.#width = width;
  }

  read({ from, to }: RowRange, rows: Uint32Array, count: number, sets: Uint32Array): void {
    const dates = this.#column.span(from, to);
    const none = this.#sets.number([]);
    for (let at = 0; at < count; at += 1) {
      const row = rows[at] ?? 0;
      const start = dates[2 * row] ?? NO_NUMBER;
      const end = dates[2 * row + 1] ?? 0;
      if (!isDated(start, end)) {
        sets[at] = none;
        continue;
      }
      const first = binOfDate(start, this.#width);
      sets[at] = this.#sets.interval(first, binOfDate(end, this.#width) - first);
    }
  }
}
