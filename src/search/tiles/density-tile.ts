import type { TileRequest } from '../model/requests.ts';
import type { Matches } from '../model/segment.ts';
import { countTile } from './count.ts';
import { gridOf } from './grid.ts';
import type { TileCounts } from './job.ts';
import { paintTile } from './paint.ts';
import { encodePng } from './png.ts';
import { pyramidCounts, type TilePyramid } from './pyramid.ts';
import { addSparse } from './sparse.ts';
import { styleOf } from './styles.ts';
import { encodeVectorTile } from './vector.ts';

/** Counts as the request wants them: a vector tile, of no bytes where nothing is on it, or a picture. */
export function encodeTile(counts: TileCounts, request: TileRequest): Uint8Array {
  const grid = gridOf(request);
  if (request.format === 'mvt') return encodeVectorTile(grid, counts, request.bin === null);
  return encodePng(paintTile(grid, counts, styleOf(request.style), request.scale));
}

/**
 * A tile of the items that match, counted in this thread: from the pyramid where it holds the tile and there is no
 * filter.
 */
export function densityTile(
  matches: Pick<Matches, 'parts' | 'everything'>,
  request: TileRequest,
  pyramid: TilePyramid | null = null,
): Uint8Array {
  const known = matches.everything && pyramid !== null ? pyramidCounts(pyramid, request) : null;
  if (known === null) return encodeTile(countParts(matches, request), request);
  const { columns, rows } = gridOf(request);
  const counts: TileCounts = new Uint32Array(columns * rows);
  addSparse(counts, known);
  return encodeTile(counts, request);
}

function countParts(
  { parts, everything }: Pick<Matches, 'parts' | 'everything'>,
  request: TileRequest,
): TileCounts {
  const { columns, rows } = gridOf(request);
  const counts: TileCounts = new Uint32Array(columns * rows);
  for (const { segment, bits } of parts) {
    countTile(segment, everything ? null : bits, request, counts);
  }
  return counts;
}
