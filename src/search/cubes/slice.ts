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
  const { sets, rows, combinations, counts } = table;
  const width = sets.length;
  const passes = sets.map((list, at) => passesOf(list, tests[at] ?? null));
  const tally = new Tally(sets.map(({ starts }) => starts.length - 1));
  for (let row = 0; row < rows; row += 1) {
    const items = counts[row] ?? 0;
    let failed = 0;
    let where = 0;
    for (let at = 0; at < width; at += 1) {
      if (passes[at]?.[combinations[row * width + at] ?? 0] === 1) continue;
      failed += 1;
      where = at;
    }
    tally.total += items;
    if (failed === 0) {
      tally.selected += items;
      for (let at = 0; at < width; at += 1)
        tally.add(at, combinations[row * width + at] ?? 0, items);
    } else if (failed === 1) {
      tally.add(where, combinations[row * width + where] ?? 0, items);
    }
  }
  return cubeOf(table.plan, sets, tests, tally);
}

/** Items by the sets of each dimension, under the selections of the others. */
class Tally {
  total = 0;
  selected = 0;
  readonly counts: Float64Array[];

  constructor(sizes: readonly number[]) {
    this.counts = sizes.map((size) => new Float64Array(size));
  }

  add(dimension: number, set: number, items: number): void {
    const counts = this.counts[dimension];
    if (counts !== undefined) counts[set] = (counts[set] ?? 0) + items;
  }
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

function passesOf({ starts, bins }: SetList, test: Test): Uint8Array {
  const passes = new Uint8Array(starts.length - 1);
  if (test === null) return passes.fill(1);
  for (let set = 0; set < passes.length; set += 1) {
    if (bins.subarray(starts[set], starts[set + 1]).some(test)) passes[set] = 1;
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
    const shown = bins.subarray(starts[set], starts[set + 1]).filter(isShown);
    for (const bin of shown) counts.set(bin, (counts.get(bin) ?? 0) + (items[set] ?? 0));
    if (shown.length === 0) others += items[set] ?? 0;
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
  const tally = new Tally([]);
  const rows = new Uint32Array(SPAN_ROWS);
  const found = sets.map(() => new Uint32Array(SPAN_ROWS));
  for (const { segment, bits } of matches.parts) {
    const readers = plan.dimensions.map((planned, at) =>
      readerOf(segment, planned, sets[at] ?? new BinSets()),
    );
    for (const span of spansOf(bits)) {
      const count = rowsOfSpan(bits, span, rows);
      for (const [at, reader] of readers.entries()) {
        reader.read(span, rows, count, found[at] ?? new Uint32Array(SPAN_ROWS));
      }
      for (let row = 0; row < count; row += 1) {
        let failed = 0;
        let where = 0;
        for (let at = 0; at < passes.length; at += 1) {
          if (passes[at]?.passes(found[at]?.[row] ?? 0) === true) continue;
          failed += 1;
          where = at;
        }
        tally.total += 1;
        if (failed === 0) tally.selected += 1;
        for (const [at, list] of counts.entries()) {
          const set = found[at]?.[row] ?? 0;
          // A set that is met at all is a bin of the cube, if only with 0 items.
          const items = failed === 0 || (failed === 1 && where === at) ? 1 : 0;
          list[set] = (list[set] ?? 0) + items;
        }
      }
    }
  }
  tally.counts.push(...counts.map((list, at) => padded(list, sets[at]?.count ?? 0)));
  return cubeOf(plan, sets.map(listOf), tests, tally);
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
