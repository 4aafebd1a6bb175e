import { CELLS_PER_DEGREE, COLUMNS } from './cells.ts';

/** Border lines as they are stored: points one after the other, each chain with the units on its two sides. */
export interface Lines {
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
  /** The chain of a point. */
  readonly chain: Uint16Array;
  /** Units left and right of a chain, 0 for water. */
  readonly left: Uint16Array;
  readonly right: Uint16Array;
}

/** Border lines found by cell. A segment has the number of its first point. */
export interface Borders extends Lines {
  /** The segments of cell `c`: `segments` from `starts[c]` to before `starts[c + 1]`. */
  readonly starts: Uint32Array;
  readonly segments: Uint32Array;
}

/**
 * The unit at a point of a cell: on the near side of the next border to the west within the cell, else of the next one to
 * the south along the cell's west side, else that of its south-west corner.
 */
export function unitAt(
  borders: Borders,
  cell: number,
  corner: number,
  lon: number,
  lat: number,
): number {
  const { longitude, latitude, segments, starts } = borders;
  const west = (cell % COLUMNS) / CELLS_PER_DEGREE - 180;
  const end = starts[cell + 1] ?? 0;
  let nearest = -1;
  let best = west;
  for (let at = starts[cell] ?? 0; at < end; at++) {
    const i = segments[at] ?? 0;
    const y1 = latitude[i] ?? 0;
    const y2 = latitude[i + 1] ?? 0;
    if (y1 <= lat === y2 <= lat) continue;
    const x1 = longitude[i] ?? 0;
    const x = x1 + ((lat - y1) * ((longitude[i + 1] ?? 0) - x1)) / (y2 - y1);
    if (x >= best && x <= lon) {
      best = x;
      nearest = i;
    }
  }
  if (nearest >= 0) return eastOf(borders, nearest);
  best = Math.floor(cell / COLUMNS) / CELLS_PER_DEGREE - 90;
  for (let at = starts[cell] ?? 0; at < end; at++) {
    const i = segments[at] ?? 0;
    const x1 = longitude[i] ?? 0;
    const x2 = longitude[i + 1] ?? 0;
    if (x1 <= west === x2 <= west) continue;
    const y1 = latitude[i] ?? 0;
    // A hair east of the side: where a spit only touches the side, its lines part there
    const y = y1 + ((west + 1e-7 - x1) * ((latitude[i + 1] ?? 0) - y1)) / (x2 - x1);
    if (y >= best && y <= lat) {
      best = y;
      nearest = i;
    }
  }
  return nearest >= 0 ? northOf(borders, nearest) : corner;
}

/** The unit east of a segment. */
export function eastOf({ latitude, chain, left, right }: Borders, i: number): number {
  const north = (latitude[i + 1] ?? 0) > (latitude[i] ?? 0);
  return (north ? right : left)[chain[i] ?? 0] ?? 0;
}

/** The unit west of a segment. */
export function westOf({ latitude, chain, left, right }: Borders, i: number): number {
  const north = (latitude[i + 1] ?? 0) > (latitude[i] ?? 0);
  return (north ? left : right)[chain[i] ?? 0] ?? 0;
}

function northOf({ longitude, chain, left, right }: Borders, i: number): number {
  const east = (longitude[i + 1] ?? 0) > (longitude[i] ?? 0);
  return (east ? left : right)[chain[i] ?? 0] ?? 0;
}
