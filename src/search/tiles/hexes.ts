import type { Bitmap } from '../bitmap.ts';
import { CELL_LEVEL, type Node, quartersOf, rootOf } from '../geo/cells.ts';
import { AXIS_CELLS, firstLatitude, firstLongitude } from '../geo/z-curve.ts';
import type { GeoOrder } from '../model/segment.ts';
import { type Hex, type HexGrid, hexAt } from './grid.ts';
import type { CountJob } from './job.ts';
import type { Pass } from './passes.ts';
import { isOnMap, worldX, worldY } from './projection.ts';

const FEW_POINTS = 16;
/** Units. */
const EDGE = 1e-3;

/** Overwritten for each point, as an object each would cost more than the rest. */
const found: Hex = { column: 0, place: 0 };

/** Bin of a point in 1e-7 degrees; -1 where it is in none of the grid. */
export function hexBin(
  grid: HexGrid,
  pass: Pass,
  latitude1e7: number,
  longitude1e7: number,
): number {
  if (!isOnMap(latitude1e7, grid.world)) return -1;
  return binAt(grid, pass, worldX(longitude1e7, grid.world), heightOf(grid, latitude1e7));
}

/** A pole on the edge of the map is on the map, not in the hexagon that begins there. */
const heightOf = ({ world }: HexGrid, latitude1e7: number): number =>
  Math.max(EDGE, Math.min(world.down - EDGE, worldY(latitude1e7, world)));

function binAt(grid: HexGrid, { turn }: Pass, x: number, y: number): number {
  hexAt(grid, x, y, found);
  const column = found.column + turn * grid.around - grid.firstColumn;
  const row = found.place - grid.firstPlace;
  if (column < 0 || column >= grid.columns || row < 0 || row >= grid.rows) return -1;
  return row * grid.columns + column;
}

/**
 * Counts boxes of the quadtree: one whose corners lie in one hexagon lies in it as a whole, as hexagons have no dents
 * and the projections keep the sides of boxes straight.
 */
export function countHexes(grid: HexGrid, job: CountJob): void {
  if (job.order.count > 0) visit(grid, job, rootOf(job.order));
}

function visit(grid: HexGrid, job: CountJob, node: Node): void {
  const { order, pass, counts } = job;
  const from = Math.max(node.from, job.from);
  const to = Math.min(node.to, job.to);
  if (from >= to || !meets(node, pass)) return;
  if (to - from > FEW_POINTS) {
    const bin = binOfNode(grid, pass, node);
    if (bin !== null) {
      if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + countRows(order, job.bits, from, to);
      return;
    }
    if (node.level < CELL_LEVEL) {
      for (const quarter of quartersOf(order, node)) visit(grid, job, quarter);
      return;
    }
  }
  countPoints(grid, job, from, to);
}

function meets({ level, column, row }: Node, { box }: Pass): boolean {
  const side = AXIS_CELLS >>> level;
  return (
    column <= box.east && column + side > box.west && row <= box.north && row + side > box.south
  );
}

/** Bin that all points of a node have, -1 for none of the grid; null where they may have several. */
function binOfNode(grid: HexGrid, pass: Pass, { level, column, row }: Node): number | null {
  const { world } = grid;
  const side = AXIS_CELLS >>> level;
  const first = firstLatitude(row);
  const last = firstLatitude(row + side);
  if (!isOnMap(first, world) || !isOnMap(last, world)) return null;
  const west = worldX(firstLongitude(column), world);
  const east = worldX(firstLongitude(column + side), world);
  const south = heightOf(grid, first);
  const north = heightOf(grid, last);
  hexAt(grid, west, south, found);
  const hexColumn = found.column;
  const hexPlace = found.place;
  if (!isIn(grid, west, north, hexColumn, hexPlace)) return null;
  if (!isIn(grid, east, south, hexColumn, hexPlace)) return null;
  if (!isIn(grid, east, north, hexColumn, hexPlace)) return null;
  return binAt(grid, pass, west, south);
}

function isIn(grid: HexGrid, x: number, y: number, column: number, place: number): boolean {
  hexAt(grid, x, y, found);
  return found.column === column && found.place === place;
}

function countRows({ rows }: GeoOrder, bits: Bitmap | null, from: number, to: number): number {
  if (bits === null) return to - from;
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const row = rows[at] ?? 0;
    count += ((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1;
  }
  return count;
}

function countPoints(
  grid: HexGrid,
  { order, bits, pass, counts }: CountJob,
  from: number,
  to: number,
): void {
  const { rows, points } = order;
  let lastLatitude = Number.NaN;
  let lastLongitude = Number.NaN;
  let bin = -1;
  for (let at = from; at < to; at += 1) {
    if (bits !== null) {
      const row = rows[at] ?? 0;
      if ((((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 0) continue;
    }
    const latitude = points[2 * at] ?? 0;
    const longitude = points[2 * at + 1] ?? 0;
    if (latitude !== lastLatitude || longitude !== lastLongitude) {
      lastLatitude = latitude;
      lastLongitude = longitude;
      bin = hexBin(grid, pass, latitude, longitude);
    }
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1;
  }
}
