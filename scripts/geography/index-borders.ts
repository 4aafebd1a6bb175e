import type { Borders, Lines } from '../../src/interpret/geocode/borders.ts';
import {
  CELLS_PER_DEGREE,
  COLUMNS,
  columnOf,
  ROWS,
  rowOf,
} from '../../src/interpret/geocode/cells.ts';

/** Finds the cells that each segment may touch; a cell's segments are in ascending order. */
export function indexBorders(lines: Lines): Borders {
  const { chain } = lines;
  const lists: number[][] = Array.from({ length: COLUMNS * ROWS }, () => []);
  for (let i = 0; i + 1 < chain.length; i++) {
    if (chain[i] !== chain[i + 1]) continue;
    for (const cell of cellsOf(lines, i)) lists[cell]?.push(i);
  }
  const starts = new Uint32Array(lists.length + 1);
  for (const [cell, list] of lists.entries()) starts[cell + 1] = (starts[cell] ?? 0) + list.length;
  return { ...lines, starts, segments: Uint32Array.from(lists.flat()) };
}

function cellsOf({ longitude, latitude }: Lines, i: number): number[] {
  const [x1 = 0, x2 = 0] = [longitude[i], longitude[i + 1]];
  const [y1 = 0, y2 = 0] = [latitude[i], latitude[i + 1]];
  const bottom = Math.min(y1, y2);
  const top = Math.max(y1, y2);
  const last = rowOf(top);
  const slope = y1 === y2 ? 0 : (x2 - x1) / (y2 - y1);
  const cells: number[] = [];
  for (let row = rowOf(bottom); row <= last; row++) {
    const south = Math.max(row / CELLS_PER_DEGREE - 90, bottom);
    const north = Math.min((row + 1) / CELLS_PER_DEGREE - 90, top);
    const from = y1 === y2 ? x1 : x1 + (south - y1) * slope;
    const to = y1 === y2 ? x2 : x1 + (north - y1) * slope;
    const end = columnOf(Math.min(180, Math.max(from, to) + 1e-9));
    for (let column = columnOf(Math.max(-180, Math.min(from, to) - 1e-9)); column <= end; column++)
      cells.push(row * COLUMNS + column);
  }
  return cells;
}
