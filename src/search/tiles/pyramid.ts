import type { TileRequest } from '../model/requests.ts';
import { countTile, type Located } from './count.ts';
import { gridOf, PIXEL_UNITS } from './grid.ts';
import type { TileCounts } from './job.ts';
import { TILE_UNITS } from './projection.ts';
import { type SparseCounts, sparseOf } from './sparse.ts';

const PIXELS = TILE_UNITS / PIXEL_UNITS;
const MOST_ZOOM = 18;
/** Room for a column or row of tiles in a tile's key. */
const AXIS = 2 ** 20;

/**
 * Counts of the pixels of every tile that has many items, for the map without a filter: tiles with few are counted as
 * fast from the points. The memory is shared, so that threads get it without a copy.
 */
export interface TilePyramid {
  readonly srs: TileRequest['srs'];
  /** The tiles, ascending: (zoom × 2^20 + x) × 2^20 + y. */
  readonly tiles: Float64Array<SharedArrayBuffer>;
  /** Pixels of tile t are those at `starts[t]` … `starts[t + 1] - 1`. */
  readonly starts: Uint32Array<SharedArrayBuffer>;
  /** Row × 512 + column. */
  readonly pixels: Uint32Array<SharedArrayBuffer>;
  readonly counts: Uint32Array<SharedArrayBuffer>;
}

export interface PyramidOptions {
  /** Tiles with fewer items are not kept. Default 100,000. */
  readonly leastItems?: number;
  /** Most bytes; the lowest zooms come first. Default 128 MiB. */
  readonly budgetBytes?: number;
}

type TilePlace = readonly [x: number, y: number];

interface KeptTile extends SparseCounts {
  readonly key: number;
}

/** Counts the tiles of all items, from the whole world downwards. */
export function buildPyramid(
  segments: readonly Located[],
  srs: TileRequest['srs'],
  options: PyramidOptions = {},
): TilePyramid {
  const steps = pyramidSteps(srs, options);
  let step = steps.next();
  while (step.done !== true) {
    const counts: TileCounts = new Uint32Array(PIXELS * PIXELS);
    for (const segment of segments) countTile(segment, null, step.value, counts);
    step = steps.next(counts);
  }
  return step.value;
}

/** The same in steps: yields the tiles to be counted, gets the counts of each, and returns the pyramid. */
export function* pyramidSteps(
  srs: TileRequest['srs'],
  { leastItems = 100_000, budgetBytes = 128 * 1024 * 1024 }: PyramidOptions = {},
): Generator<TileRequest, TilePyramid, TileCounts> {
  const kept: KeptTile[] = [];
  let bytes = 0;
  let level: readonly TilePlace[] =
    srs === 'EPSG:4326'
      ? [
          [0, 0],
          [1, 0],
        ]
      : [[0, 0]];
  for (let z = 0; z <= MOST_ZOOM && level.length > 0; z += 1) {
    const below: TilePlace[] = [];
    for (const [x, y] of level) {
      const counts = yield { ...PIXEL_REQUEST, srs, z, x, y };
      if (sumOf(counts, 0, 0, PIXELS) < leastItems) continue;
      const tile = { ...sparseOf(counts), key: keyOf(z, x, y) };
      bytes += 8 * tile.bins.length + 12;
      if (bytes > budgetBytes) return joined(srs, kept);
      kept.push(tile);
      for (const [right, down] of QUARTERS) {
        const half = PIXELS / 2;
        if (sumOf(counts, right * half, down * half, half) < leastItems) continue;
        below.push([2 * x + right, 2 * y + down]);
      }
    }
    level = below;
  }
  return joined(srs, kept);
}

const QUARTERS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

const keyOf = (z: number, x: number, y: number): number => (z * AXIS + x) * AXIS + y;

const PIXEL_REQUEST = {
  filter: { kind: 'all' },
  format: 'mvt',
  bin: null,
  squareSize: PIXEL_UNITS,
  hexPerTile: 1,
  scale: 1,
  style: '',
} as const;

/** Items in a square of pixels. */
function sumOf(counts: TileCounts, left: number, top: number, side: number): number {
  let sum = 0;
  for (let row = top; row < top + side; row += 1) {
    for (let at = row * PIXELS + left; at < row * PIXELS + left + side; at += 1) {
      sum += counts[at] ?? 0;
    }
  }
  return sum;
}

function joined(srs: TileRequest['srs'], kept: readonly KeptTile[]): TilePyramid {
  const order = kept.toSorted((a, b) => a.key - b.key);
  const size = kept.reduce((sum, { bins }) => sum + bins.length, 0);
  const pyramid: TilePyramid = {
    srs,
    tiles: new Float64Array(new SharedArrayBuffer(8 * order.length)),
    starts: new Uint32Array(new SharedArrayBuffer(4 * (order.length + 1))),
    pixels: new Uint32Array(new SharedArrayBuffer(4 * size)),
    counts: new Uint32Array(new SharedArrayBuffer(4 * size)),
  };
  let start = 0;
  for (const [at, tile] of order.entries()) {
    pyramid.tiles[at] = tile.key;
    pyramid.starts[at] = start;
    pyramid.pixels.set(tile.bins, start);
    pyramid.counts.set(tile.counts, start);
    start += tile.bins.length;
  }
  pyramid.starts[order.length] = start;
  return pyramid;
}

/**
 * Counts of a tile of everything; null where the pyramid does not hold it: it has few items, or bins that are not made
 * of pixels.
 */
export function pyramidCounts(pyramid: TilePyramid, request: TileRequest): SparseCounts | null {
  const grid = gridOf(request);
  if (grid.kind === 'hex' || grid.margin > 0 || grid.size % PIXEL_UNITS !== 0) return null;
  const at = tileOf(pyramid, request);
  if (at === null) return null;
  const from = pyramid.starts[at] ?? 0;
  const to = pyramid.starts[at + 1] ?? 0;
  const perBin = grid.size / PIXEL_UNITS;
  if (perBin === 1) {
    return { bins: pyramid.pixels.subarray(from, to), counts: pyramid.counts.subarray(from, to) };
  }
  const counts: TileCounts = new Uint32Array(grid.columns * grid.rows);
  for (let place = from; place < to; place += 1) {
    const pixel = pyramid.pixels[place] ?? 0;
    const column = Math.floor((pixel % PIXELS) / perBin);
    const row = Math.floor(Math.floor(pixel / PIXELS) / perBin);
    const bin = row * grid.columns + column;
    counts[bin] = (counts[bin] ?? 0) + (pyramid.counts[place] ?? 0);
  }
  return sparseOf(counts);
}

/** Whether the tile has many items: it is in the pyramid. */
export const isCrowded = (pyramid: TilePyramid, request: TileRequest): boolean =>
  tileOf(pyramid, request) !== null;

function tileOf(pyramid: TilePyramid, { srs, z, x, y }: TileRequest): number | null {
  if (srs !== pyramid.srs || z > MOST_ZOOM) return null;
  return placeOf(pyramid.tiles, keyOf(z, x, y));
}

function placeOf(keys: Float64Array, key: number): number | null {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return keys[low] === key ? low : null;
}
