import { type Bitmap, countBits } from '../bitmap.ts';
import { NO_NUMBER } from '../columns.ts';
import type { TileRequest } from '../model/requests.ts';
import { type Segment, SPAN_ROWS } from '../model/segment.ts';
import { gridOf, type TileGrid } from './grid.ts';
import { countHexes, hexBin } from './hexes.ts';
import type { TileCounts } from './job.ts';
import { type Pass, passesOf } from './passes.ts';
import { lengthOf, rangesOf } from './ranges.ts';
import { countSquares, squareBin } from './squares.ts';

/** What counting reads of a segment. */
export type Located = Pick<Segment, 'geo' | 'points'>;

/** A share of the work on a segment: the counts of all shares added are those of the whole. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** Reading the point of a row that matches costs as much as passing by so many places of the order. */
const PLACES_PER_ROW = 8;

const WHOLE: Share = { index: 0, of: 1 };

/**
 * Counts the rows of `bits` (null: all) in each bin of the tile. Added to `into` where it is given, so that several
 * segments are counted into one. Items beyond Web Mercator are on none of its tiles; every other item with coordinates
 * is in exactly one square of one tile of a zoom, and in exactly one hexagon.
 */
export function countTile(
  segment: Located,
  bits: Bitmap | null,
  request: TileRequest,
  into?: TileCounts,
  share: Share = WHOLE,
): TileCounts {
  const { grid, passes } = prepared(request);
  const counts = into ?? new Uint32Array(grid.columns * grid.rows);
  const order = segment.geo();
  const matches = bits === null ? Number.POSITIVE_INFINITY : countBits(bits);
  if (order.count === 0 || matches === 0) return counts;
  const from = Math.floor((order.count * share.index) / share.of);
  const to = Math.floor((order.count * (share.index + 1)) / share.of);
  for (const pass of passes) {
    const ranges = rangesOf(order, pass.box);
    if (bits !== null && matches * PLACES_PER_ROW < lengthOf(ranges)) {
      countByRow(segment, bits, grid, pass, counts, share);
    } else if (grid.kind === 'hex') {
      countHexes(grid, { order, bits, pass, counts, from, to });
    } else {
      countSquares(grid, { order, bits, pass, counts, from, to }, ranges);
    }
  }
  return counts;
}

interface Prepared {
  readonly grid: TileGrid;
  readonly passes: readonly Pass[];
}

const preparations = new WeakMap<TileRequest, Prepared>();

/** Grid and passes of a request, for all segments that are counted for it. */
function prepared(request: TileRequest): Prepared {
  const known = preparations.get(request);
  if (known !== undefined) return known;
  const grid = gridOf(request);
  const preparation = { grid, passes: passesOf(grid) };
  preparations.set(request, preparation);
  return preparation;
}

/** Few rows among many: their points are read row by row. */
function countByRow(
  segment: Located,
  bits: Bitmap,
  grid: TileGrid,
  pass: Pass,
  counts: TileCounts,
  share: Share,
): void {
  const points = segment.points();
  const wordsOfSpan = SPAN_ROWS / 32;
  for (let first = 0, turn = 0; first < bits.length; first += wordsOfSpan, turn += 1) {
    if (turn % share.of !== share.index) continue;
    const last = Math.min(bits.length, first + wordsOfSpan);
    const words = wordsWithBits(bits, first, last);
    if (words === null) continue;
    const lastRow = words[1] * 32 - Math.clz32(bits[words[1] - 1] ?? 0);
    const span = points.span(words[0] * 32, lastRow);
    for (let at = words[0]; at < words[1]; at += 1) {
      let rest = bits[at] ?? 0;
      while (rest !== 0) {
        const bit = rest & -rest;
        rest ^= bit;
        const row = (at - words[0]) * 32 + 31 - Math.clz32(bit);
        const latitude = span[2 * row] ?? NO_NUMBER;
        if (latitude === NO_NUMBER) continue;
        const longitude = span[2 * row + 1] ?? 0;
        const bin =
          grid.kind === 'hex'
            ? hexBin(grid, pass, latitude, longitude)
            : squareBin(grid, pass, latitude, longitude);
        if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1;
      }
    }
  }
}

/** The words from the first that is not empty to the last; null where all are. */
function wordsWithBits(bits: Bitmap, from: number, to: number): readonly [number, number] | null {
  let first = from;
  while (first < to && bits[first] === 0) first += 1;
  if (first === to) return null;
  let last = to;
  while (bits[last - 1] === 0) last -= 1;
  return [first, last];
}
