import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import type { AskOptions, Predicate, TileRequest } from '../../search/index.ts';
import { askedBy } from '../asked.ts';
import {
  capabilitiesQuery,
  capabilitiesResponse,
  capabilitiesShape,
  mapQuery,
  mapShape,
  tileParams,
} from '../map-schemas.ts';
import { PUBLISHER_PARAMETERS } from '../publishing-countries.ts';
import type { IndexReader, Services } from '../services.ts';
import { answers, streamed } from './answers.ts';
import { filterOfItems } from './occurrence-search.ts';

const MOST_ZOOM = 22;
/** A tile is not asked for again at once; an older one is shown while it is asked for. */
const CACHING = 'public, max-age=60, stale-while-revalidate=300';
/** Shorter tiles are sent as they are. */
const LEAST_PACKED_BYTES = 1024;
/** Tiles are made for one client: a little packing at once is better than much later. */
const EFFORT = 1;

const packed = promisify(gzip);

/** Names that are not the filter's; those about publishers are read with it. */
const ownOf = (shape: object): readonly string[] =>
  Object.keys(shape).filter((name) => !PUBLISHER_PARAMETERS.some((own) => own === name));
const OWN = ownOf(mapShape);
const OWN_OF_CAPABILITIES = ownOf(capabilitiesShape);

/**
 * Maps in the shapes of GBIF's maps API v2. `density` and `adhoc` answer alike here: both take any filter, and the map
 * of everything is not older than the others.
 */
export function registerMaps(server: FastifyInstance, services: Services): void {
  for (const kind of ['density', 'adhoc'] as const) registerMap(server, services, kind);
}

function registerMap(server: FastifyInstance, services: Services, kind: 'density' | 'adhoc'): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const name = kind === 'density' ? 'Density' : 'AdHoc';

  app.get(
    `/v2/map/occurrence/${kind}/:z/:x/:tile`,
    {
      schema: {
        tags: ['map'],
        operationId: `get${name}Tile`,
        summary: 'A tile of the map of the items that match, as a vector tile or picture',
        description:
          'Vector tiles have one layer, `occurrence`, of 4096 units, whose features have the attribute `total`. An empty one is 204.',
        params: tileParams,
        querystring: mapQuery,
        response: streamed('The tile', 'application/x-protobuf'),
      },
    },
    async (request, reply) => {
      const filter = await filterOfItems(request, services, OWN);
      const tile = tileOf(request.params, request.query, filter);
      return services.index.use(async (index) => {
        if (isKnown(request, reply, index)) return reply.status(304).send(null);
        const bytes = await index.tile(tile, askedBy(reply));
        return sendTile(tile, bytes, request, reply);
      });
    },
  );

  app.get(
    `/v2/map/occurrence/${kind}/capabilities.json`,
    {
      schema: {
        tags: ['map'],
        operationId: `get${name}Capabilities`,
        summary: 'Extent, years and number of the items on a map',
        querystring: capabilitiesQuery,
        response: answers('The extent', capabilitiesResponse),
      },
    },
    async (request, reply) => {
      const filter = await filterOfItems(request, services, OWN_OF_CAPABILITIES);
      openToOthers(reply);
      return services.index.use((index) => capabilitiesOf(index, filter, askedBy(reply)));
    },
  );
}

type MapQuery = z.output<typeof mapQuery>;

/** What a tile's address asks for. Throws FILTER_INVALID. */
function tileOf(
  { z: zoom, x: column, tile }: z.output<typeof tileParams>,
  query: MapQuery,
  filter: Predicate,
): TileRequest {
  const match = /^(\d{1,8})(?:@([1-4H])x)?\.(mvt|png)$/.exec(tile);
  if (match === null || !/^\d{1,2}$/.test(zoom) || !/^\d{1,8}$/.test(column)) {
    throw new OpendrawerError('FILTER_INVALID', `${zoom}/${column}/${tile} is no tile`, {
      hint: 'Addresses of tiles end with {z}/{x}/{y}.mvt or {z}/{x}/{y}@1x.png.',
    });
  }
  const [, row = '', scale = '1', format] = match;
  const [z, x, y] = [Number(zoom), Number(column), Number(row)];
  const down = 2 ** z;
  const across = query.srs === 'EPSG:4326' ? 2 * down : down;
  if (z > MOST_ZOOM || x >= across || y >= down) {
    throw new OpendrawerError('FILTER_INVALID', `There is no tile ${z}/${x}/${y}`, {
      hint:
        z > MOST_ZOOM
          ? `Zoom is 0 to ${MOST_ZOOM}.`
          : `At zoom ${z} x is 0 to ${across - 1} and y 0 to ${down - 1}.`,
    });
  }
  return {
    filter,
    z,
    x,
    y,
    srs: query.srs,
    format: format === 'png' ? 'png' : 'mvt',
    bin: query.bin ?? (query.mode === 'GEO_BOUNDS' ? 'square' : null),
    squareSize: query.squareSize,
    hexPerTile: query.hexPerTile,
    scale: SCALES[scale] ?? 1,
    style: query.style,
  };
}

const SCALES: Readonly<Record<string, TileRequest['scale']>> = { H: 0.5, 1: 1, 2: 2, 3: 3, 4: 4 };

/** Maps are shown on pages of other sites, too. */
const openToOthers = (reply: FastifyReply): FastifyReply =>
  reply
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');

/** Whether the client has the tile of this generation of the index. */
function isKnown(request: FastifyRequest, reply: FastifyReply, index: IndexReader): boolean {
  // Weak, since it is the same for packed and other bytes.
  const etag = `W/"${index.generation}"`;
  openToOthers(reply)
    .header('etag', etag)
    .header('cache-control', CACHING)
    .header('vary', 'accept-encoding');
  const known = request.headers['if-none-match'] ?? '';
  return known.split(',').some((one) => one.trim() === etag || one.trim() === etag.slice(2));
}

async function sendTile(
  { format }: TileRequest,
  bytes: Uint8Array,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (bytes.length === 0) return reply.status(204).send(null);
  if (format === 'png') return reply.type('image/png').send(bytes);
  reply.type('application/x-protobuf');
  const accepted = request.headers['accept-encoding'] ?? '';
  if (bytes.length < LEAST_PACKED_BYTES || !/\bgzip\b/.test(accepted)) return reply.send(bytes);
  return reply.header('content-encoding', 'gzip').send(await packed(bytes, { level: EFFORT }));
}

async function capabilitiesOf(
  index: IndexReader,
  filter: Predicate,
  asked: AskOptions,
): Promise<z.output<typeof capabilitiesResponse>> {
  const located: Predicate = {
    kind: 'and',
    of: [filter, { kind: 'in', key: 'hasCoordinate', values: ['true'] }],
  };
  const keys = ['decimalLatitude', 'year'];
  const [statistics, longitudes, total] = await Promise.all([
    index.statistics({ filter: located, keys }, asked),
    index.histogram({ filter: located, key: 'decimalLongitude', width: 1 }, asked),
    index.count(located, asked),
  ]);
  const [latitude, year] = keys.map((key) => statistics.find((one) => one.key === key));
  const [minLng, maxLng] = extentOf(longitudes.bins.map(({ from }) => Math.floor(Number(from))));
  return {
    minLat: Math.floor(latitude?.min ?? -90),
    minLng,
    maxLat: Math.ceil(latitude?.max ?? 90),
    maxLng,
    minYear: year?.min ?? null,
    maxYear: year?.max ?? null,
    total,
    generated: index.stats().builtAt,
    generation: index.generation,
  };
}

/** The shortest stretch of longitudes with all the degrees in which items lie; it may end beyond 180. */
function extentOf(degrees: readonly number[]): readonly [west: number, east: number] {
  const sorted = [...new Set(degrees.map((degree) => Math.min(179, degree)))].sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return [-180, 180];
  let widest = first + 360 - (sorted.at(-1) ?? first);
  let extent: readonly [number, number] = [first, (sorted.at(-1) ?? first) + 1];
  for (const [at, degree] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next === undefined || next - degree <= widest) continue;
    widest = next - degree;
    extent = [next, degree + 361];
  }
  return extent;
}
