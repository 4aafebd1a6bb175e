import type { Bitmap } from '../bitmap.ts';
import type { GeoOrder } from '../model/segment.ts';
import { AXIS_CELLS, cellAt } from './z-curve.ts';

/** Levels of the quadtree that the curve runs through: a node of level 16 is a cell. */
export const CELL_LEVEL = 16;

/** A square of cells in the quadtree, and the places [from, to) in the order that lie in it. */
export interface Node {
  readonly level: number;
  /** South-western cell. */
  readonly column: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** The world. */
export const rootOf = (order: GeoOrder): Node => ({
  level: 0,
  column: 0,
  row: 0,
  from: 0,
  to: order.count,
});

/** The quarters of a node that hold something, in the order of the curve. */
export function quartersOf(order: GeoOrder, node: Node): Node[] {
  const level = node.level + 1;
  const side = AXIS_CELLS >>> level;
  const quarters: Node[] = [];
  const size = 2 ** (2 * (CELL_LEVEL - level));
  const first = cellAt(node.column, node.row);
  let from = node.from;
  for (let quarter = 0; quarter < 4 && from < node.to; quarter += 1) {
    const to =
      quarter === 3 ? node.to : placeOf(order.cells, first + (quarter + 1) * size, from, node.to);
    if (to > from) {
      const column = node.column + (quarter >>> 1) * side;
      const row = node.row + (quarter & 1) * side;
      quarters.push({ level, column, row, from, to });
    }
    from = to;
  }
  return quarters;
}

/** First place in [from, to) whose cell is not less than `cell`. */
export function placeOf(cells: Uint32Array, cell: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cells[middle] ?? 0) < cell) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A box in degrees. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Bounds of a node; its points lie on or within them. The numbers are exact. */
export function boxOf({ level, column, row }: Node): Box {
  const side = AXIS_CELLS >>> level;
  return {
    west: (column * 360) / AXIS_CELLS - 180,
    south: (row * 180) / AXIS_CELLS - 90,
    east: ((column + side) * 360) / AXIS_CELLS - 180,
    north: ((row + side) * 180) / AXIS_CELLS - 90,
  };
}

/** Sets the bits of the rows at places [from, to). */
export function addRows(order: GeoOrder, from: number, to: number, bits: Bitmap): void {
  const { rows } = order;
  for (let at = from; at < to; at += 1) {
    const row = rows[at] ?? 0;
    bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
  }
}
