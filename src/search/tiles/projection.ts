import type { TileRequest } from '../model/requests.ts';

/** Units of a side of a tile: the extent of the vector tiles. */
export const TILE_UNITS = 4096;

/** 1e-7 degrees of the circle and from pole to pole. */
const CIRCLE = 3_600_000_000;
const MERIDIAN = 1_800_000_000;
/** Most northern latitude of Web Mercator's square, in 1e-7 degrees, rounded down. */
export const MERCATOR_LIMIT = 850_511_287;

/** The map of the whole world at one zoom, in units from its north-western corner. */
export interface World {
  readonly srs: TileRequest['srs'];
  readonly tilesAcross: number;
  readonly tilesDown: number;
  readonly across: number;
  readonly down: number;
}

/** EPSG:3857 has one tile at zoom 0, EPSG:4326 has two, side by side, as GBIF's maps. */
export function worldOf(srs: TileRequest['srs'], z: number): World {
  const tilesDown = 2 ** z;
  const tilesAcross = srs === 'EPSG:4326' ? 2 * tilesDown : tilesDown;
  return {
    srs,
    tilesAcross,
    tilesDown,
    across: tilesAcross * TILE_UNITS,
    down: tilesDown * TILE_UNITS,
  };
}

/** Distance of a longitude from the antimeridian in units; 180° E is at the eastern end. */
export const worldX = (longitude1e7: number, { across }: World): number =>
  (longitude1e7 + CIRCLE / 2) * (across / CIRCLE);

/** Distance of a latitude from the northern edge of the map in units; outside of 0 to `down` beyond the map. */
export const worldY = (latitude1e7: number, { srs, down }: World): number =>
  srs === 'EPSG:4326'
    ? (MERIDIAN / 2 - latitude1e7) * (down / MERIDIAN)
    : mercatorY(latitude1e7) * down;

/** Whether the map shows the latitude. */
export const isOnMap = (latitude1e7: number, { srs }: World): boolean =>
  srs === 'EPSG:4326' || (latitude1e7 <= MERCATOR_LIMIT && latitude1e7 >= -MERCATOR_LIMIT);

/** Latitude in 1e-7 degrees at a distance from the northern edge. */
export const latitudeAtY = (y: number, { srs, down }: World): number =>
  srs === 'EPSG:4326'
    ? MERIDIAN / 2 - (y * MERIDIAN) / down
    : (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / down))) * 1.8e9) / Math.PI;

/** Steps of the table, from -86° to 86°. */
const STEPS = 1 << 16;
const TABLE_SOUTH = -860_000_000;
const STEP = 1_720_000_000 / STEPS;
const STEP_RADIANS = ((STEP / 1e7) * Math.PI) / 180;

let table: Float64Array | null = null;

/** Height and slope at each step, so that a cubic between two of them is exact to the last digits of a double. */
function mercatorTable(): Float64Array {
  const values = new Float64Array(2 * (STEPS + 1));
  for (let step = 0; step <= STEPS; step += 1) {
    const latitude = ((TABLE_SOUTH + step * STEP) / 1e7) * (Math.PI / 180);
    values[2 * step] = 0.5 - Math.asinh(Math.tan(latitude)) / (2 * Math.PI);
    values[2 * step + 1] = -STEP_RADIANS / (2 * Math.PI * Math.cos(latitude));
  }
  return values;
}

/**
 * Distance of a latitude from the northern edge of Web Mercator's square, 0 to 1; -1 beyond it in the north, 2 in the
 * south. By a table, since ten million logarithms take long.
 */
export function mercatorY(latitude1e7: number): number {
  if (latitude1e7 > MERCATOR_LIMIT) return -1;
  if (latitude1e7 < -MERCATOR_LIMIT) return 2;
  table ??= mercatorTable();
  const place = (latitude1e7 - TABLE_SOUTH) / STEP;
  const step = Math.floor(place);
  const t = place - step;
  const y1 = table[2 * step] ?? 0;
  const slope1 = table[2 * step + 1] ?? 0;
  const y2 = table[2 * step + 2] ?? 0;
  const slope2 = table[2 * step + 3] ?? 0;
  const rise = y2 - y1;
  const a = slope1 - rise;
  const b = rise - slope2;
  return y1 + t * (rise + (1 - t) * (a * (1 - t) + b * t));
}
