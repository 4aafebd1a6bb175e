import { AXIS_CELLS, columnOf, firstLatitude, firstLongitude, rowOf } from '../geo/z-curve.ts';
import type { SquareGrid } from './grid.ts';
import type { CountJob } from './job.ts';
import type { Pass } from './passes.ts';
import { isOnMap, TILE_UNITS, worldX, worldY } from './projection.ts';
import { lengthOf } from './ranges.ts';

/** The points of a cell are in no bin of the grid; or in more than one row or column of bins. */
const NOWHERE = -1;
const SEVERAL = -2;
/** Fewer are counted one by one: looking up the bins of all cells takes longer. */
const FEW_POINTS = 20_000;

/** Bin of a point in 1e-7 degrees; -1 where it is in none of the grid. */
export function squareBin(
  grid: SquareGrid,
  pass: Pass,
  latitude1e7: number,
  longitude1e7: number,
): number {
  const row = squareRow(grid, latitude1e7);
  const column = squareColumn(grid, pass, longitude1e7);
  return row < 0 || column < 0 ? NOWHERE : row * grid.columns + column;
}

// Whole units first: so they are the same for each tile of the zoom, and what is subtracted from them is exact.

function squareColumn(grid: SquareGrid, { turn }: Pass, longitude1e7: number): number {
  const { across } = grid.world;
  const x = Math.min(across - 1, Math.floor(worldX(longitude1e7, grid.world)));
  return squareAlong(grid, x + turn * across - grid.x);
}

function squareRow(grid: SquareGrid, latitude1e7: number): number {
  if (!isOnMap(latitude1e7, grid.world)) return NOWHERE;
  const y = Math.min(grid.world.down - 1, Math.floor(worldY(latitude1e7, grid.world)));
  return squareAlong(grid, y - grid.y);
}

function squareAlong({ size, margin }: SquareGrid, units: number): number {
  const edge = margin * size;
  if (units < -edge || units >= TILE_UNITS + edge) return NOWHERE;
  return Math.floor(units / size) + margin;
}

/** Counts the points at places of the order, pairs [from, to). */
export function countSquares(grid: SquareGrid, job: CountJob, ranges: readonly number[]): void {
  const isWorthTables = lengthOf(ranges) > FEW_POINTS;
  const tables = isWorthTables ? cellTables(grid, job.pass) : null;
  for (let at = 0; at < ranges.length; at += 2) {
    const from = Math.max(job.from, ranges[at] ?? 0);
    const to = Math.min(job.to, ranges[at + 1] ?? 0);
    if (from >= to) continue;
    if (tables === null) countPoints(grid, job, from, to);
    else countCells(grid, job, tables, from, to);
  }
}

/** Points of one cell mostly lie in one bin, which is looked up once. */
function countCells(
  grid: SquareGrid,
  { order, bits, pass, counts }: CountJob,
  { columns, rows }: CellTables,
  from: number,
  to: number,
): void {
  const { cells, rows: items, points } = order;
  const { west, south } = pass.box;
  let last = -1;
  let bin = NOWHERE;
  for (let at = from; at < to; at += 1) {
    if (bits !== null) {
      const item = items[at] ?? 0;
      if ((((bits[item >>> 5] ?? 0) >>> (item & 31)) & 1) === 0) continue;
    }
    const cell = cells[at] ?? 0;
    if (cell !== last) {
      last = cell;
      const column = columns[columnOf(cell) - west] ?? NOWHERE;
      const row = rows[rowOf(cell) - south] ?? NOWHERE;
      if (column === NOWHERE || row === NOWHERE) bin = NOWHERE;
      else if (column === SEVERAL || row === SEVERAL) bin = SEVERAL;
      else bin = row * grid.columns + column;
    }
    if (bin >= 0) {
      counts[bin] = (counts[bin] ?? 0) + 1;
    } else if (bin === SEVERAL) {
      const exact = squareBin(grid, pass, points[2 * at] ?? 0, points[2 * at + 1] ?? 0);
      if (exact >= 0) counts[exact] = (counts[exact] ?? 0) + 1;
    }
  }
}

function countPoints(
  grid: SquareGrid,
  { order, bits, pass, counts }: CountJob,
  from: number,
  to: number,
): void {
  const { rows: items, points } = order;
  for (let at = from; at < to; at += 1) {
    if (bits !== null) {
      const item = items[at] ?? 0;
      if ((((bits[item >>> 5] ?? 0) >>> (item & 31)) & 1) === 0) continue;
    }
    const bin = squareBin(grid, pass, points[2 * at] ?? 0, points[2 * at + 1] ?? 0);
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1;
  }
}

/** Column of bins of each column of cells of a pass, row of bins of each row. */
interface CellTables {
  readonly columns: Int16Array;
  readonly rows: Int16Array;
}

const tablesOf = new WeakMap<Pass, CellTables>();

/** Kept for the next segment. Null where bins are hardly larger than cells. */
function cellTables(grid: SquareGrid, pass: Pass): CellTables | null {
  if (grid.size < (2 * grid.world.across) / AXIS_CELLS) return null;
  const tables = tablesOf.get(pass) ?? newTables(grid, pass);
  tablesOf.set(pass, tables);
  return tables;
}

function newTables(grid: SquareGrid, pass: Pass): CellTables {
  const { west, east, south, north } = pass.box;
  return {
    columns: tableOf(west, east, firstLongitude, (longitude) =>
      squareColumn(grid, pass, longitude),
    ),
    rows: tableOf(south, north, firstLatitude, (latitude) => squareRow(grid, latitude)),
  };
}

function tableOf(
  first: number,
  last: number,
  startOf: (cell: number) => number,
  binAt: (degrees1e7: number) => number,
): Int16Array {
  const table = new Int16Array(last - first + 1);
  let next = startOf(first);
  for (let cell = first; cell <= last; cell += 1) {
    const start = next;
    next = startOf(cell + 1);
    // The last cell holds the end of the axis.
    const bin = binAt(start);
    table[cell - first] = bin === binAt(cell === AXIS_CELLS - 1 ? next : next - 1) ? bin : SEVERAL;
  }
  return table;
}
