import { type Node, quartersOf, rootOf } from '../geo/cells.ts';
import { AXIS_CELLS } from '../geo/z-curve.ts';
import type { GeoOrder } from '../model/segment.ts';

/** Columns and rows of cells, both ends included. */
export interface CellBox {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** A stretch of the order this short is read rather than divided. */
const SHORT = 512;

/** Places [from, to) that hold every point of the box and few others: pairs, ascending, not meeting. */
export function rangesOf(order: GeoOrder, box: CellBox): number[] {
  const ranges: number[] = [];
  const visit = (node: Node): void => {
    const side = AXIS_CELLS >>> node.level;
    const east = node.column + side - 1;
    const north = node.row + side - 1;
    if (node.column > box.east || east < box.west || node.row > box.north || north < box.south) {
      return;
    }
    const isWithin =
      node.column >= box.west && east <= box.east && node.row >= box.south && north <= box.north;
    if (isWithin || node.to - node.from <= SHORT || side === 1) {
      if (ranges.at(-1) === node.from) ranges[ranges.length - 1] = node.to;
      else ranges.push(node.from, node.to);
      return;
    }
    for (const quarter of quartersOf(order, node)) visit(quarter);
  };
  if (order.count > 0) visit(rootOf(order));
  return ranges;
}

/** Places in all the ranges. */
export function lengthOf(ranges: readonly number[]): number {
  let length = 0;
  for (let at = 0; at < ranges.length; at += 2) length += (ranges[at + 1] ?? 0) - (ranges[at] ?? 0);
  return length;
}
