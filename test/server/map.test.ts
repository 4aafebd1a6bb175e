import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import type { FastifyInstance } from 'fastify';
import { PbfReader } from 'pbf';
import { afterEach, describe, expect, test } from 'vitest';
import { buildGeoOrder } from '../../src/search/geo/z-curve.ts';
import type { TileRequest } from '../../src/search/index.ts';
import type { Matches } from '../../src/search/model/segment.ts';
import { densityTile } from '../../src/search/tiles/density-tile.ts';
import { createServer, type IndexReader } from '../../src/server/index.ts';
import { fakeEngine } from './fake-engine.ts';
import { fakeServices, itemOf } from './fakes.ts';

const place = (at: number, decimalLatitude: number, decimalLongitude: number, year: number) =>
  itemOf({
    id: `11111111-1111-5111-8111-${String(at).padStart(12, '0')}`,
    decimalLatitude,
    decimalLongitude,
    eventDateStart: `${year}-05-01`,
    eventDateEnd: `${year}-05-01`,
    basisOfRecord: at % 2 === 0 ? 'FOSSIL_SPECIMEN' : 'PRESERVED_SPECIMEN',
  });

const FIJI = [place(0, -17.8, 178.4, 1931), place(1, -16.1, -179.9, 1890)];
const ALPS = [place(2, 46.9, 8.2, 2001), ...FIJI];

/** Draws all items that the walk over the list finds. */
const drawing = (items: typeof ALPS, seen: TileRequest[]): IndexReader => {
  const engine = fakeEngine(items);
  return {
    ...engine,
    tile: async (request) => {
      seen.push(request);
      const { items: found } = await engine.search({ filter: request.filter, limit: 100 });
      const points = Int32Array.from(
        found.flatMap(({ decimalLatitude, decimalLongitude }) => [
          Math.round((decimalLatitude ?? 0) * 1e7),
          Math.round((decimalLongitude ?? 0) * 1e7),
        ]),
      );
      const order = buildGeoOrder(points);
      const parts = [{ segment: { geo: () => order }, bits: new Uint32Array(0) }];
      return densityTile({ parts, everything: true } as unknown as Matches, request);
    },
  };
};

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function get(url: string, headers: Record<string, string> = {}, items = ALPS) {
  const seen: TileRequest[] = [];
  const index = drawing(items, seen);
  const services = fakeServices({ items });
  server = await createServer({ ...services, index: { use: (work) => work(index) } });
  return { response: await server.inject({ url, headers }), seen };
}

const totalsOf = (bytes: Uint8Array): unknown[] => {
  const layer = new VectorTile(new PbfReader(bytes)).layers['occurrence'];
  return Array.from({ length: layer?.length ?? 0 }, (_, at) => layer?.feature(at).properties);
};

const DEFAULTS = {
  filter: { kind: 'all' },
  z: 0,
  x: 0,
  y: 0,
  srs: 'EPSG:3857',
  format: 'mvt',
  bin: null,
  squareSize: 16,
  hexPerTile: 51,
  scale: 1,
  style: 'classic.point',
};

describe.each(['density', 'adhoc'])('GET /v2/map/occurrence/%s', (kind) => {
  test.each<[string, Partial<TileRequest>]>([
    ['0/0/0.mvt', {}],
    ['0/0/0@1x.png', { format: 'png' }],
    ['0/0/0.png', { format: 'png' }],
    ['2/3/1@Hx.png', { format: 'png', z: 2, x: 3, y: 1, scale: 0.5 }],
    [
      '2/3/1@4x.png?style=fire.point',
      { format: 'png', z: 2, x: 3, y: 1, scale: 4, style: 'fire.point' },
    ],
    ['0/1/0.mvt?srs=EPSG:4326', { srs: 'EPSG:4326', x: 1 }],
    ['0/0/0.mvt?bin=hex&hexPerTile=30', { bin: 'hex', hexPerTile: 30 }],
    ['0/0/0.mvt?bin=square&squareSize=64', { bin: 'square', squareSize: 64 }],
    ['0/0/0.mvt?mode=GEO_BOUNDS&verbose=false', { bin: 'square' }],
    [
      '0/0/0.mvt?basisOfRecord=FOSSIL_SPECIMEN',
      { filter: { kind: 'in', key: 'basisOfRecord', values: ['FOSSIL_SPECIMEN'] } },
    ],
    [
      '0/0/0.mvt?publishingCountry=CH',
      { filter: { kind: 'and', of: [{ kind: 'all' }, { kind: 'or', of: [] }] } },
    ],
  ])('%s', async (tile, expected) => {
    const { response, seen } = await get(`/v2/map/occurrence/${kind}/${tile}`);
    expect(response.statusCode).toBeLessThan(300);
    expect(seen).toEqual([{ ...DEFAULTS, ...expected }]);
    expect(response.headers).toMatchObject({
      etag: 'W/"g1"',
      'cache-control': 'public, max-age=60, stale-while-revalidate=300',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test.each<[string, RegExp]>([
    ['x/0/0.mvt', /is no tile/],
    ['0/-1/0.mvt', /is no tile/],
    ['0/0/0.jpg', /is no tile/],
    ['0/0/0@5x.png', /is no tile/],
    ['0/0/0%0A.mvt', /is no tile/],
    ['0/0/9999999999999999999999.mvt', /is no tile/],
    ['0/1/0.mvt', /There is no tile 0\/1\/0/],
    ['3/0/8.mvt', /There is no tile 3\/0\/8/],
    ['23/0/0.mvt', /There is no tile/],
    ['0/0/0.mvt?srs=EPSG:3575', /srs/],
    ['0/0/0.mvt?bin=circle', /bin/],
    ['0/0/0.mvt?bin=hex&hexPerTile=0', /hexPerTile/],
    ['0/0/0.mvt?squareSize=4', /squareSize/],
    ['0/0/0.mvt?squareSize=NaN', /squareSize/],
    ['0/0/0.mvt?style=__proto__', /style/],
    ['0/0/0.mvt?verbose=true', /verbose/],
    ['0/0/0.mvt?contry=CH', /contry/],
    ['0/0/0.mvt?geometry=POLYGON((0%200', /geometry/],
  ])('%s is refused', async (tile, message) => {
    const { response, seen } = await get(`/v2/map/occurrence/${kind}/${tile}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().error.code).toBe('FILTER_INVALID');
    expect(response.json().error.message).toMatch(message);
    expect(seen).toEqual([]);
  });

  test('a vector tile', async () => {
    const { response } = await get(
      `/v2/map/occurrence/${kind}/0/0/0.mvt?bin=square&squareSize=4096`,
    );
    expect(response.headers['content-type']).toBe('application/x-protobuf');
    expect(totalsOf(response.rawPayload)).toEqual([{ total: 3 }]);
  });

  test('a picture', async () => {
    const { response } = await get(`/v2/map/occurrence/${kind}/0/0/0@2x.png`);
    expect(response.headers['content-type']).toBe('image/png');
    expect(response.rawPayload.toString('latin1', 1, 4)).toBe('PNG');
    expect(response.rawPayload.readUInt32BE(16)).toBe(1024);
  });

  test('a vector tile without items is no content, a picture is one', async () => {
    const empty = await get(`/v2/map/occurrence/${kind}/4/0/0.mvt`);
    expect([empty.response.statusCode, empty.response.body]).toEqual([204, '']);
    const picture = await get(`/v2/map/occurrence/${kind}/4/0/0.png`);
    expect(picture.response.statusCode).toBe(200);
  });

  test('a tile that the client has is not drawn again', async () => {
    const url = `/v2/map/occurrence/${kind}/0/0/0.mvt`;
    const { response, seen } = await get(url, { 'if-none-match': 'W/"other", W/"g1"' });
    expect([response.statusCode, response.body, seen]).toEqual([304, '', []]);
    expect(response.headers['etag']).toBe('W/"g1"');
    const other = await get(url, { 'if-none-match': 'W/"g0"' });
    expect(other.response.statusCode).toBe(200);
  });

  test('large tiles are packed', async () => {
    const many = Array.from({ length: 90 }, (_, at) => place(at, at / 2 - 20, at * 3 - 130, 1900));
    const url = `/v2/map/occurrence/${kind}/0/0/0.mvt`;
    const { response } = await get(url, { 'accept-encoding': 'gzip, br' }, many);
    expect(response.headers['content-encoding']).toBe('gzip');
    const plain = await get(url, {}, many);
    expect(plain.response.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(response.rawPayload).equals(plain.response.rawPayload)).toBe(true);
    expect(totalsOf(plain.response.rawPayload).length).toBe(90);
  });

  test.each<[string, typeof ALPS, object]>([
    [
      'of everything',
      ALPS,
      { minLat: -18, maxLat: 47, minLng: 8, maxLng: 181, minYear: 1890, maxYear: 2001, total: 3 },
    ],
    [
      'around the antimeridian',
      FIJI,
      {
        minLat: -18,
        maxLat: -16,
        minLng: 178,
        maxLng: 181,
        minYear: 1890,
        maxYear: 1931,
        total: 2,
      },
    ],
    [
      'of nothing',
      [],
      {
        minLat: -90,
        maxLat: 90,
        minLng: -180,
        maxLng: 180,
        minYear: null,
        maxYear: null,
        total: 0,
      },
    ],
  ])('capabilities %s', async (_, items, expected) => {
    const url = `/v2/map/occurrence/${kind}/capabilities.json`;
    const { response } = await get(url, {}, items);
    expect(response.json()).toEqual({
      ...expected,
      generated: '2026-11-02T00:00:00.000Z',
      generation: 'g1',
    });
    const refused = await get(`${url}?bin=hex`, {}, items);
    expect(refused.response.statusCode).toBe(400);
  });
});
