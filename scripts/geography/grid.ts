import { type Borders, eastOf, westOf } from '../../src/interpret/geocode/borders.ts';
import {
  CELLS_PER_DEGREE,
  COLUMNS,
  HAS_BORDER,
  NEAR_BORDER,
  NEAR_CENTROID,
  NEAR_DEGREES,
  ROWS,
  rowOf,
  UNIT_SHIFT,
} from '../../src/interpret/geocode/cells.ts';
import { cellsAround, columnsAround } from '../../src/interpret/geocode/geocoder.ts';
import type { Centroid, Unit } from '../../src/interpret/geocode/geography.ts';

/** The cells' units and flags, but for the coasts in reach. `leaks`: where a border's sides contradict the next one's. */
export function fillCells(
  borders: Borders,
  units: readonly Unit[],
  centroids: readonly Centroid[],
): { cells: Uint16Array; leaks: number } {
  const cells = new Uint16Array(COLUMNS * ROWS);
  const leaks = fillCorners(borders, units, cells);
  markBorders(borders, cells);
  for (const { longitude, latitude, radius } of centroids)
    for (const cell of cellsAround(longitude, latitude, radius)) mark(cells, cell, NEAR_CENTROID);
  return { cells, leaks };
}

/** Sets a flag of a cell. */
export function mark(cells: Uint16Array, cell: number, flag: number): void {
  cells[cell] = (cells[cell] ?? 0) | flag;
}

/** The segments' numbers: all points but the last of each chain. */
export function* segmentNumbers({ chain }: Borders): Generator<number> {
  for (let i = 0; i + 1 < chain.length; i++) if (chain[i] === chain[i + 1]) yield i;
}

function fillCorners(borders: Borders, units: readonly Unit[], cells: Uint16Array): number {
  const { longitude, latitude } = borders;
  const crossings: { x: number; segment: number }[][] = Array.from({ length: ROWS }, () => []);
  for (const i of segmentNumbers(borders)) {
    const [y1 = 0, y2 = 0] = [latitude[i], latitude[i + 1]];
    const [x1 = 0, x2 = 0] = [longitude[i], longitude[i + 1]];
    const first = Math.max(0, Math.ceil((Math.min(y1, y2) + 90) * CELLS_PER_DEGREE));
    for (let row = first; row < ROWS; row++) {
      const y = row / CELLS_PER_DEGREE - 90;
      if (y >= Math.max(y1, y2)) break;
      crossings[row]?.push({ x: x1 + ((y - y1) * (x2 - x1)) / (y2 - y1), segment: i });
    }
  }
  const pole = units.findIndex(({ codes }) => codes[0] === 'AQ');
  let leaks = 0;
  for (const [row, line] of crossings.entries()) {
    line.sort((a, b) => a.x - b.x);
    const first = line[0];
    let unit = first === undefined ? (row < ROWS / 2 ? pole : 0) : westOf(borders, first.segment);
    // South of the last coast is Antarctica, but between the poles a row without borders is sea
    if (first === undefined && row / CELLS_PER_DEGREE - 90 > -80) unit = 0;
    let next = 0;
    for (let column = 0; column < COLUMNS; column++) {
      const x = column / CELLS_PER_DEGREE - 180;
      for (
        let crossing = line[next];
        crossing !== undefined && crossing.x <= x;
        crossing = line[++next]
      ) {
        if (westOf(borders, crossing.segment) !== unit) leaks += 1;
        unit = eastOf(borders, crossing.segment);
      }
      cells[row * COLUMNS + column] = unit << UNIT_SHIFT;
    }
  }
  return leaks;
}

function markBorders(borders: Borders, cells: Uint16Array): void {
  const { longitude, latitude, starts } = borders;
  for (let cell = 0; cell < cells.length; cell++)
    if ((starts[cell + 1] ?? 0) > (starts[cell] ?? 0)) mark(cells, cell, HAS_BORDER);
  for (const i of segmentNumbers(borders)) {
    const [y1 = 0, y2 = 0] = [latitude[i], latitude[i + 1]];
    const [x1 = 0, x2 = 0] = [longitude[i], longitude[i + 1]];
    const far = Math.max(Math.abs(y1), Math.abs(y2));
    const west = columnsAround(Math.min(x1, x2), far, NEAR_DEGREES);
    const east = columnsAround(Math.max(x1, x2), far, NEAR_DEGREES);
    const count = Math.min(COLUMNS, east.first + east.count - west.first);
    const last = rowOf(Math.min(90, Math.max(y1, y2) + NEAR_DEGREES));
    for (let row = rowOf(Math.max(-90, Math.min(y1, y2) - NEAR_DEGREES)); row <= last; row++)
      for (let c = 0; c < count; c++)
        mark(cells, row * COLUMNS + ((west.first + c + COLUMNS) % COLUMNS), NEAR_BORDER);
  }
}

/** Whether a cell holds any water. */
export function hasWater(borders: Borders, cells: Uint16Array, cell: number): boolean {
  if ((cells[cell] ?? 0) >> UNIT_SHIFT === 0) return true;
  const { chain, left, right, starts, segments } = borders;
  for (let at = starts[cell] ?? 0; at < (starts[cell + 1] ?? 0); at++) {
    const sides = chain[segments[at] ?? 0] ?? 0;
    if (left[sides] === 0 || right[sides] === 0) return true;
  }
  return false;
}
