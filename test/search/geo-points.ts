import { type Bitmap, hasBit, newBitmap } from '../../src/search/bitmap.ts';
import { NO_NUMBER } from '../../src/search/columns.ts';
import { buildGeoOrder } from '../../src/search/geo/z-curve.ts';
import type { Area } from '../../src/search/model/predicate.ts';
import type { GeoOrder } from '../../src/search/model/segment.ts';

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export const randomNumbers = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/** Points by row: latitude and longitude in degrees, or null. */
export type Point = readonly [latitude: number, longitude: number] | null;

/** What the functions of areas read of a segment. */
export const located = (points: readonly Point[]): { geo(): GeoOrder; rows: number } => {
  const column = new Int32Array(2 * points.length).fill(NO_NUMBER);
  for (const [row, point] of points.entries()) {
    if (point === null) continue;
    column[2 * row] = Math.round(point[0] * 1e7);
    column[2 * row + 1] = Math.round(point[1] * 1e7);
  }
  const order = buildGeoOrder(column);
  return { geo: () => order, rows: points.length };
};

/** Rows that a function adds. */
export const rowsAdded = (rows: number, add: (bits: Bitmap) => void): number[] => {
  const bits = newBitmap(rows);
  add(bits);
  return Array.from({ length: rows }, (_, row) => row).filter((row) => hasBit(bits, row));
};

export const rectangle = (west: number, south: number, east: number, north: number): Area => ({
  polygons: [
    [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  ],
});
