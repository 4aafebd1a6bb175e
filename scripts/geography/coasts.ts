import type { Borders } from '../../src/interpret/geocode/borders.ts';
import {
  CELLS_PER_DEGREE,
  COAST_IN_REACH,
  COLUMNS,
  columnOf,
  REACH_DEGREES,
  ROWS,
  rowOf,
} from '../../src/interpret/geocode/cells.ts';
import { degreesToSegment } from '../../src/interpret/geocode/distance.ts';
import { groupUnits } from '../../src/interpret/geocode/geocoder.ts';
import { NODES, type Unit } from '../../src/interpret/geocode/geography.ts';
import { hasWater, mark, segmentNumbers } from './grid.ts';

/** A point of a cell may be within reach of a coast when its corners are a little further off. */
const SLACK_DEGREES = 0.2;
const LIMIT = REACH_DEGREES + SLACK_DEGREES;

/**
 * For each corner of a cell with water, each country's nearest piece of coast within reach, and the flag of such cells. A
 * country's coast is handed from corner to corner, each keeping the nearest piece that it was offered.
 */
export function findCoasts(
  borders: Borders,
  units: readonly Unit[],
  cells: Uint16Array,
): readonly (readonly number[])[] {
  const wet = wetNodes(borders, cells);
  const lists: number[][] = Array.from({ length: NODES }, () => []);
  const distances = new Float64Array(NODES).fill(Number.POSITIVE_INFINITY);
  const nearest = new Int32Array(NODES).fill(-1);
  for (const coast of coastsByGroup(borders, units)) {
    const reached = spread(borders, coast, distances, nearest);
    for (const node of reached) {
      if (wet[node] === 1) lists[node]?.push(nearest[node] ?? 0);
      distances[node] = Number.POSITIVE_INFINITY;
      nearest[node] = -1;
    }
  }
  for (let cell = 0; cell < cells.length; cell++) {
    if (!hasWater(borders, cells, cell)) continue;
    if (cornersOf(cell).some((node) => (lists[node]?.length ?? 0) > 0))
      mark(cells, cell, COAST_IN_REACH);
  }
  return lists;
}

/** The corners of a cell. */
function cornersOf(cell: number): number[] {
  const row = Math.floor(cell / COLUMNS);
  const column = cell % COLUMNS;
  const east = (column + 1) % COLUMNS;
  return [row, row + 1].flatMap((r) => [r * COLUMNS + column, r * COLUMNS + east]);
}

function wetNodes(borders: Borders, cells: Uint16Array): Uint8Array {
  const wet = new Uint8Array(NODES);
  for (let cell = 0; cell < cells.length; cell++)
    if (hasWater(borders, cells, cell)) for (const node of cornersOf(cell)) wet[node] = 1;
  return wet;
}

/** The segments between water and each country. */
function coastsByGroup(borders: Borders, units: readonly Unit[]): number[][] {
  const { chain, left, right } = borders;
  const groups = groupUnits(units);
  const coasts: number[][] = groups.codes.map(() => []);
  for (const i of segmentNumbers(borders)) {
    const sides = chain[i] ?? 0;
    const [one = 0, other = 0] = [left[sides], right[sides]];
    if (one === 0 || other === 0) coasts[groups.of[one || other] ?? 0]?.push(i);
  }
  return coasts;
}

function spread(
  { longitude, latitude }: Borders,
  coast: readonly number[],
  distances: Float64Array,
  nearest: Int32Array,
): number[] {
  const reached: number[] = [];
  let queue: number[] = [];
  const offer = (row: number, column: number, segment: number): void => {
    const node = row * COLUMNS + ((column + COLUMNS) % COLUMNS);
    if (nearest[node] === segment) return;
    const distance = degreesToSegment(
      ((column + COLUMNS) % COLUMNS) / CELLS_PER_DEGREE - 180,
      row / CELLS_PER_DEGREE - 90,
      longitude[segment] ?? 0,
      latitude[segment] ?? 0,
      longitude[segment + 1] ?? 0,
      latitude[segment + 1] ?? 0,
    );
    if (distance > LIMIT || distance >= (distances[node] ?? 0)) return;
    if (nearest[node] === -1) reached.push(node);
    distances[node] = distance;
    nearest[node] = segment;
    queue.push(node);
  };
  for (const segment of coast) {
    for (const end of [segment, segment + 1]) {
      const row = rowOf(latitude[end] ?? 0);
      const column = columnOf(longitude[end] ?? 0);
      for (const corner of [0, 1, 2, 3]) offer(row + (corner >> 1), column + (corner & 1), segment);
    }
  }
  while (queue.length > 0) {
    const nodes = queue;
    queue = [];
    for (const node of nodes) {
      const row = Math.floor(node / COLUMNS);
      const column = node % COLUMNS;
      const segment = nearest[node] ?? 0;
      for (let r = Math.max(0, row - 1); r <= Math.min(ROWS, row + 1); r++)
        for (let c = column - 1; c <= column + 1; c++) offer(r, c, segment);
    }
  }
  return reached;
}
