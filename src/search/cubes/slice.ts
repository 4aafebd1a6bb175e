import type { Cube, CubeDimension } from '../model/requests.ts';
import { type Matches, SPAN_ROWS } from '../model/segment.ts';
import { normaliseValue } from '../normalise.ts';
import { BinSets } from './bin-sets.ts';
import { type CubePlan, fitsDecades, type PlannedDimension, planCube, yearsOf } from './plan.ts';
import { readerOf } from './readers.ts';
import { rowsOfSpan, spansOf } from './rows.ts';
import { type CubeTable, listOf, type SetList } from './table.ts';

/** Which bins are selected; null: all. */
type Test = ((bin: number) => boolean) | null;

/**
 * The cube under the selections of `dimensions`, which are those of the table in its order. Null where the table does
 * not know a selected value or counts decades where years are selected: it must be built anew with them.
 */
export function sliceCube(table: CubeTable, dimensions: readonly CubeDimension[]): Cube | null {
  const tests = table.plan.dimensions.map((planned, at) => testOf(planned, dimensions[at]));
  if (tests.includes(undefined)) return null;
  const { sets, rows } = table;
  const failed = new Uint8Array(rows);
  for (const [at, list] of sets.entries()) {
    const test = tests[at] ?? null;
    if (test !== null) markFailed(table, at, passesOf(list, test), failed);
  }
  const bySet = sets.map(({ starts }) => new Float64Array(starts.length - 1));
  for (const [at, own] of bySet.entries()) addPassed(table, at, failed, own);
  let total = 0;
  let selected = 0;
  for (let row = 0; row < rows; row += 1) {
    const items = table.counts[row] ?? 0;
    total += items;
    if (failed[row] === 0) selected += items;
  }
  return cubeOf(table.plan, sets, tests, { total, selected, counts: bySet });
}

/** Sets bit `at` of each combination whose set in the dimension is not selected. */
function markFailed(
  { sets, rows, combinations }: CubeTable,
  at: number,
  passes: Uint8Array,
  failed: Uint8Array,
): void {
  const width = sets.length;
  for (let row = 0, place = at; row < rows; row += 1, place += width) {
    if (passes[combinations[place] ?? 0] === 0) failed[row] = (failed[row] ?? 0) | (1 << at);
  }
}

/** Adds the items of each combination that is selected in the other dimensions to those of its set. */
function addPassed(
  { sets, rows, combinations, counts }: CubeTable,
  at: number,
  failed: Uint8Array,
  own: Float64Array,
): void {
  const width = sets.length;
  const others = ~(1 << at);
  for (let row = 0, place = at; row < rows; row += 1, place += width) {
    if (((failed[row] ?? 0) & others) !== 0) continue;
    const set = combinations[place] ?? 0;
    own[set] = (own[set] ?? 0) + (counts[row] ?? 0);
  }
}

interface Tally {
  readonly total: number;
  readonly selected: number;
  /** Items by the sets of each dimension, under the selections of the others. */
  readonly counts: readonly Float64Array[];
}

/** Undefined where the bins do not say. */
function testOf(planned: PlannedDimension, dimension: CubeDimension | undefined): Test | undefined {
  const selected = dimension?.selected ?? [];
  if (planned.kind === 'date') {
    const { width, isForced } = planned;
    if ((isForced || width === 10) && fitsDecades(selected) === isForced) return undefined;
    if (selected.length === 0) return null;
    const { from, to } = yearsOf(selected);
    return (bin) => bin >= Math.floor(from / width) && bin <= Math.floor(to / width);
  }
  if (selected.length === 0) return null;
  const wanted = new Set(selected.map(normaliseValue));
  const bins = new Set<number>();
  const missed = new Set(wanted);
  for (const [bin, text] of planned.texts.entries()) {
    const normalised = normaliseValue(text);
    if (!wanted.has(normalised)) continue;
    bins.add(bin);
    missed.delete(normalised);
  }
  for (const text of missed) if (!planned.unknown.includes(text)) return undefined;
  return (bin) => bins.has(bin);
}

function passesOf({ starts, bins }: SetList, test: (bin: number) => boolean): Uint8Array {
  const passes = new Uint8Array(starts.length - 1);
  for (let set = 0; set < passes.length; set += 1) {
    const end = starts[set + 1] ?? 0;
    for (let at = starts[set] ?? 0; at < end && passes[set] === 0; at += 1) {
      if (test(bins[at] ?? 0)) passes[set] = 1;
    }
  }
  return passes;
}

function cubeOf(
  plan: CubePlan,
  sets: readonly SetList[],
  tests: readonly (Test | undefined)[],
  tally: Tally,
): Cube {
  return {
    total: tally.total,
    dimensions: plan.dimensions.map((planned, at) => ({
      key: planned.key,
      counts: countsOf(
        planned,
        tests[at] ?? null,
        sets[at] ?? { starts: new Uint32Array(1), bins: new Int32Array(0) },
        tally.counts[at] ?? new Float64Array(0),
      ),
    })),
    selected: tally.selected,
  };
}

/** Values that are bins for another selection are left out. */
function countsOf(
  planned: PlannedDimension,
  test: Test,
  { starts, bins }: SetList,
  items: Float64Array,
): Cube['dimensions'][number]['counts'] {
  const isShown = (bin: number): boolean =>
    planned.kind === 'date' || bin < planned.frequent || test?.(bin) === true;
  const counts = new Map<number, number>();
  if (planned.kind === 'code') {
    for (const bin of planned.texts.keys()) if (isShown(bin)) counts.set(bin, 0);
  }
  let others = 0;
  for (let set = 0; set < items.length; set += 1) {
    const own = items[set] ?? 0;
    const end = starts[set + 1] ?? 0;
    let shown = 0;
    for (let at = starts[set] ?? 0; at < end; at += 1) {
      const bin = bins[at] ?? 0;
      if (!isShown(bin)) continue;
      shown += 1;
      counts.set(bin, (counts.get(bin) ?? 0) + own);
    }
    if (shown === 0) others += own;
  }
  const order = [...counts.keys()].sort((a, b) => a - b);
  return [
    ...order.map((bin) => ({ value: nameOf(planned, bin), count: counts.get(bin) ?? 0 })),
    { value: null, count: others },
  ];
}

function nameOf(planned: PlannedDimension, bin: number): string | null {
  if (planned.kind === 'code') return planned.texts[bin] ?? null;
  return planned.width === 10 ? `${bin * 10}s` : String(bin);
}

/** The same by looking at each item that matches, for cubes whose table would be too large. */
export function countCube(matches: Matches, dimensions: readonly CubeDimension[]): Cube {
  const plan = planCube(matches, dimensions);
  const tests = plan.dimensions.map((planned, at) => testOf(planned, dimensions[at]) ?? null);
  const sets = plan.dimensions.map(() => new BinSets());
  const passes = sets.map((own, at) => new SetTest(own, tests[at] ?? null));
  const counts: number[][] = sets.map(() => []);
  const tally = { total: 0, selected: 0 };
  const rows = new Uint32Array(SPAN_ROWS);
  const own = sets.map(() => new Uint32Array(SPAN_ROWS));
  for (const { segment, bits } of matches.parts) {
    const readers = plan.dimensions.map((planned, at) =>
      readerOf(segment, planned, sets[at] ?? new BinSets()),
    );
    for (const span of spansOf(bits)) {
      const count = rowsOfSpan(bits, span, rows);
      for (const [at, reader] of readers.entries()) {
        reader.read(span, rows, count, own[at] ?? new Uint32Array(SPAN_ROWS));
      }
      for (let row = 0; row < count; row += 1) {
        let failed = 0;
        let where = 0;
        for (let at = 0; at < passes.length; at += 1) {
          if (passes[at]?.passes(own[at]?.[row] ?? 0) === true) continue;
          failed += 1;
          where = at;
        }
        tally.total += 1;
        if (failed === 0) tally.selected += 1;
        for (const [at, list] of counts.entries()) {
          const set = own[at]?.[row] ?? 0;
          // A set that is met at all is a bin of the cube, if only with 0 items.
          const items = failed === 0 || (failed === 1 && where === at) ? 1 : 0;
          list[set] = (list[set] ?? 0) + items;
        }
      }
    }
  }
  const found = counts.map((list, at) => padded(list, sets[at]?.count ?? 0));
  return cubeOf(plan, sets.map(listOf), tests, { ...tally, counts: found });
}

const padded = (list: readonly number[], length: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length }, (_, at) => list[at] ?? 0);

/** Remembers which sets hold a bin that is selected. */
class SetTest {
  readonly #sets: BinSets;
  readonly #test: Test;
  readonly #known: (boolean | undefined)[] = [];

  constructor(sets: BinSets, test: Test) {
    this.#sets = sets;
    this.#test = test;
  }

  passes(set: number): boolean {
    if (this.#test === null) return true;
    const known = this.#known[set];
    if (known !== undefined) return known;
    const passes = (this.#sets.sets[set] ?? []).some(this.#test);
    this.#known[set] = passes;
    return passes;
  }
}
