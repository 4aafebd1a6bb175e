import { NO_NUMBER } from '../columns.ts';
import type { GeoOrder } from '../model/segment.ts';

/** 1e-7 degrees of the whole circle and of pole to pole. */
const CIRCLE = 3_600_000_000;
const MERIDIAN = 1_800_000_000;
/** Cells along each axis. */
export const AXIS_CELLS = 1 << 16;

const RADIX_BITS = 11;
const BUCKETS = 1 << RADIX_BITS;

/** Column of cells, 0 to 65535 from the antimeridian eastwards; 180° E lies in the last. */
export const longitudeCell = (longitude1e7: number): number =>
  clamp(Math.floor(((longitude1e7 + CIRCLE / 2) * AXIS_CELLS) / CIRCLE));

/** Row of cells, 0 to 65535 from the south pole northwards; the north pole lies in the last. */
export const latitudeCell = (latitude1e7: number): number =>
  clamp(Math.floor(((latitude1e7 + MERIDIAN / 2) * AXIS_CELLS) / MERIDIAN));

/** Least longitude of a column of cells, in 1e-7 degrees; of the column after the last, the end of the axis. */
export const firstLongitude = (column: number): number =>
  Math.ceil((column * CIRCLE) / AXIS_CELLS) - CIRCLE / 2;

/** Least latitude of a row of cells, in 1e-7 degrees; of the row after the last, the end of the axis. */
export const firstLatitude = (row: number): number =>
  Math.ceil((row * MERIDIAN) / AXIS_CELLS) - MERIDIAN / 2;

const clamp = (cell: number): number => (cell < 0 ? 0 : cell >= AXIS_CELLS ? AXIS_CELLS - 1 : cell);

/** Puts a zero before each of 16 bits. */
const spread = (bits: number): number => {
  let word = bits & 0xffff;
  word = (word | (word << 8)) & 0x00ff00ff;
  word = (word | (word << 4)) & 0x0f0f0f0f;
  word = (word | (word << 2)) & 0x33333333;
  return (word | (word << 1)) & 0x55555555;
};

/** Takes every other bit, beginning with the last. */
const gather = (bits: number): number => {
  let word = bits & 0x55555555;
  word = (word | (word >>> 1)) & 0x33333333;
  word = (word | (word >>> 2)) & 0x0f0f0f0f;
  word = (word | (word >>> 4)) & 0x00ff00ff;
  return (word | (word >>> 8)) & 0xffff;
};

/** Cell of a column and a row: their bits interleaved, the longitude's first; unsigned. */
export const cellAt = (column: number, row: number): number =>
  ((spread(column) << 1) | spread(row)) >>> 0;

/** Column (longitude) of a cell. */
export const columnOf = (cell: number): number => gather(cell >>> 1);

/** Row (latitude) of a cell. */
export const rowOf = (cell: number): number => gather(cell);

/** Cell of the Z-curve that holds a point given in 1e-7 degrees: 32 bits, unsigned. */
export const zCell = (latitude1e7: number, longitude1e7: number): number =>
  cellAt(longitudeCell(longitude1e7), latitudeCell(latitude1e7));

/**
 * Rows with coordinates in the order of the curve; those of one cell in the order of their numbers. `points` holds
 * latitude and longitude of each row in 1e-7 degrees, NO_NUMBER where it has none. Time and memory are linear.
 */
export function buildGeoOrder(points: Int32Array): GeoOrder {
  const rows = points.length >>> 1;
  let count = 0;
  for (let row = 0; row < rows; row += 1) if (points[2 * row] !== NO_NUMBER) count += 1;
  let order = { cells: new Uint32Array(count), rows: new Uint32Array(count) };
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const latitude = points[2 * row] ?? NO_NUMBER;
    if (latitude === NO_NUMBER) continue;
    order.cells[at] = zCell(latitude, points[2 * row + 1] ?? 0);
    order.rows[at] = row;
    at += 1;
  }
  let other = { cells: new Uint32Array(count), rows: new Uint32Array(count) };
  for (let shift = 0; shift < 32; shift += RADIX_BITS) {
    sortPass(order, other, shift);
    [order, other] = [other, order];
  }
  return { count, ...order, points: pointsInOrder(points, order.rows) };
}

interface Pairs {
  readonly cells: Uint32Array<ArrayBuffer>;
  readonly rows: Uint32Array<ArrayBuffer>;
}

/** One pass of a stable radix sort, by the digit at `shift`. */
function sortPass(from: Pairs, to: Pairs, shift: number): void {
  const places = new Uint32Array(BUCKETS);
  const { cells, rows } = from;
  for (let at = 0; at < cells.length; at += 1) {
    const digit = ((cells[at] ?? 0) >>> shift) & (BUCKETS - 1);
    places[digit] = (places[digit] ?? 0) + 1;
  }
  let sum = 0;
  for (let digit = 0; digit < BUCKETS; digit += 1) {
    const size = places[digit] ?? 0;
    places[digit] = sum;
    sum += size;
  }
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at] ?? 0;
    const digit = (cell >>> shift) & (BUCKETS - 1);
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    to.cells[place] = cell;
    to.rows[place] = rows[at] ?? 0;
  }
}

function pointsInOrder(points: Int32Array, rows: Uint32Array): Int32Array<ArrayBuffer> {
  const ordered = new Int32Array(2 * rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    ordered[2 * at] = points[2 * row] ?? 0;
    ordered[2 * at + 1] = points[2 * row + 1] ?? 0;
  }
  return ordered;
}
