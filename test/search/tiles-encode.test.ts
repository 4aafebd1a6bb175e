import { inflateSync } from 'node:zlib';
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';
import { buildGeoOrder } from '../../src/search/geo/z-curve.ts';
import type { TileRequest } from '../../src/search/model/requests.ts';
import type { Matches } from '../../src/search/model/segment.ts';
import { countTile } from '../../src/search/tiles/count.ts';
import { densityTile, encodeTile } from '../../src/search/tiles/density-tile.ts';
import { gridOf } from '../../src/search/tiles/grid.ts';
import { buildPyramid, pyramidCounts } from '../../src/search/tiles/pyramid.ts';
import { sparseOf } from '../../src/search/tiles/sparse.ts';
import { STYLE_NAMES, TILE_STYLES } from '../../src/search/tiles/styles.ts';
import { randomNumbers } from './geo-points.ts';

const REQUEST: TileRequest = {
  filter: { kind: 'all' },
  z: 0,
  x: 0,
  y: 0,
  srs: 'EPSG:3857',
  format: 'mvt',
  bin: null,
  squareSize: 512,
  hexPerTile: 9,
  scale: 1,
  style: 'classic.point',
};

const segmentOf = (points: Int32Array<ArrayBuffer>) => {
  const order = buildGeoOrder(points);
  return {
    geo: () => order,
    points: () => ({ span: (from: number, to: number) => points.subarray(2 * from, 2 * to) }),
  };
};

const everything = (...degrees: readonly [number, number][]): Matches => {
  const points = Int32Array.from(degrees.flat(), (degree) => Math.round(degree * 1e7));
  return {
    parts: [{ segment: segmentOf(points) as never, bits: new Uint32Array(0) }],
    total: degrees.length,
    everything: true,
    dictionary: () => {
      throw new Error('tiles ask for no values');
    },
  };
};

const features = (tile: Uint8Array): VectorTileFeature[] => {
  const { layers } = new VectorTile(new PbfReader(tile));
  expect(Object.keys(layers)).toEqual(['occurrence']);
  const layer = layers['occurrence'];
  expect(layer?.extent).toBe(4096);
  expect(layer?.version).toBe(2);
  return Array.from({ length: layer?.length ?? 0 }, (_, at) => layer?.feature(at)).filter(
    (feature) => feature !== undefined,
  );
};

const plain = (tile: Uint8Array) =>
  features(tile).map((feature) => ({
    type: feature.type,
    id: feature.id,
    properties: { ...feature.properties },
    geometry: feature.loadGeometry().map((ring) => ring.map(({ x, y }) => [x, y])),
  }));

const POINT = 1;
const POLYGON = 3;

describe('vector tiles', () => {
  test('points in the middle of pixels', () => {
    const tile = densityTile(everything([0, 0], [0.1, 0.1], [-45, 90]), REQUEST);
    expect(plain(tile)).toEqual([
      {
        type: POINT,
        id: 255 * 512 + 256,
        properties: { total: 1 },
        geometry: [[[2052, 2044]]],
      },
      {
        type: POINT,
        id: 256 * 512 + 256,
        properties: { total: 1 },
        geometry: [[[2052, 2052]]],
      },
      {
        type: POINT,
        id: 327 * 512 + 384,
        properties: { total: 1 },
        geometry: [[[3076, 2620]]],
      },
    ]);
  });

  test('squares, of which those of one count have one value', () => {
    const tile = densityTile(everything([-0.1, 0.1], [-0.2, 0.1], [-0.1, 50]), {
      ...REQUEST,
      bin: 'square',
    });
    expect(plain(tile)).toEqual([
      {
        type: POLYGON,
        id: 4 * 8 + 4,
        properties: { total: 2 },
        geometry: [
          [
            [2048, 2048],
            [2560, 2048],
            [2560, 2560],
            [2048, 2560],
            [2048, 2048],
          ],
        ],
      },
      {
        type: POLYGON,
        id: 4 * 8 + 5,
        properties: { total: 1 },
        geometry: [
          [
            [2560, 2048],
            [3072, 2048],
            [3072, 2560],
            [2560, 2560],
            [2560, 2048],
          ],
        ],
      },
    ]);
  });

  test('a hexagon on two tiles is the same on both', () => {
    const request = { ...REQUEST, z: 1, bin: 'hex' } as const;
    const matches = everything([40, -6], [40, -7], [40, -6.5]);
    const [west, east] = [0, 1].map((x) => plain(densityTile(matches, { ...request, x })));
    expect(west?.length).toBe(1);
    expect(east).toEqual(
      west?.map((feature) => ({
        ...feature,
        geometry: feature.geometry.map((ring) => ring.map(([x = 0, y = 0]) => [x - 4096, y])),
      })),
    );
    expect(west?.[0]?.properties).toEqual({ total: 3 });
    expect(west?.[0]?.geometry[0]?.length).toBe(7);
  });

  test('rings run clockwise on the screen', () => {
    for (const bin of ['square', 'hex'] as const) {
      for (const feature of plain(densityTile(everything([10, 10]), { ...REQUEST, bin }))) {
        const ring = feature.geometry[0] ?? [];
        const area = ring.slice(1).reduce((sum, [x2 = 0, y2 = 0], at) => {
          const [x1 = 0, y1 = 0] = ring[at] ?? [];
          return sum + x1 * y2 - x2 * y1;
        }, 0);
        expect(area).toBeGreaterThan(0);
      }
    }
  });

  test('great totals and ids come back', () => {
    const grid = gridOf({ ...REQUEST, z: 22, x: 2 ** 22 - 1, y: 2 ** 22 - 1 });
    const counts = new Uint32Array(grid.columns * grid.rows);
    counts[counts.length - 1] = 4_000_000_000;
    counts[0] = 300;
    const tile = encodeTile(counts, { ...REQUEST, z: 22, x: 2 ** 22 - 1, y: 2 ** 22 - 1 });
    expect(plain(tile).map(({ id, properties }) => [id, properties])).toEqual([
      [undefined, { total: 300 }],
      [undefined, { total: 4_000_000_000 }],
    ]);
    const atTen = { ...REQUEST, z: 10, x: 1023, y: 1023 };
    expect(plain(encodeTile(counts, atTen)).at(-1)?.id).toBe(2 ** 38 - 1);
  });

  test('nothing is no bytes', () => {
    expect(densityTile(everything(), REQUEST).length).toBe(0);
    expect(densityTile(everything([89, 0]), { ...REQUEST, bin: 'hex' }).length).toBe(0);
  });

  test('all bins of a crowded tile are read back', () => {
    const next = randomNumbers(100);
    const counts = Uint32Array.from({ length: 512 * 512 }, () => Math.floor(next() ** 8 * 1e6));
    const totals = features(encodeTile(counts, REQUEST)).map(
      ({ properties }) => properties['total'],
    );
    expect(totals).toEqual([...counts].filter((count) => count > 0));
  });
});

/** Header, palette and pixels of a PNG, read apart from the encoder. */
const readPng = (bytes: Uint8Array) => {
  const view = Buffer.from(bytes);
  expect([...view.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < view.length; ) {
    const length = view.readUInt32BE(at);
    chunks.set(view.toString('latin1', at + 4, at + 8), view.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const side = chunks.get('IHDR')?.readUInt32BE(0) ?? 0;
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
  const alpha = chunks.get('tRNS') ?? Buffer.alloc(0);
  return {
    side,
    at: (x: number, y: number): number[] => {
      const colour = lines[y * (side + 1) + 1 + x] ?? 0;
      return [...palette.subarray(3 * colour, 3 * colour + 3), alpha[colour] ?? 255];
    },
    painted: (): number => {
      let count = 0;
      for (let y = 0; y < side; y += 1) {
        expect(lines[y * (side + 1)]).toBe(0);
        for (let x = 0; x < side; x += 1) if (lines[y * (side + 1) + 1 + x] !== 0) count += 1;
      }
      return count;
    },
  };
};

describe('pictures', () => {
  test.each([0.5, 1, 2, 3, 4] as const)('at scale %d', (scale) => {
    const png = readPng(
      densityTile(everything([-0.01, 0.01]), { ...REQUEST, format: 'png', scale }),
    );
    expect(png.side).toBe(512 * scale);
    expect(png.at(256 * scale, 256 * scale)).toEqual(TILE_STYLES['classic.point'].ramp[0]);
    expect(png.at(0, 0)[3]).toBe(0);
    expect(png.painted()).toBe(Math.max(1, Math.round(2.5 * scale)) ** 2);
  });

  test.each(STYLE_NAMES)('%s paints what is there and leaves the rest clear', (style) => {
    for (const bin of [null, 'square', 'hex'] as const) {
      const request = { ...REQUEST, format: 'png', style, bin } as const;
      const png = readPng(densityTile(everything([-3, 3], [-3, 3], [40, -100]), request));
      const painted = png.painted();
      expect(painted).toBeGreaterThan(5);
      expect(painted).toBeLessThan(20_000);
      expect(png.at(1, 1)[3]).toBe(0);
      expect(readPng(densityTile(everything(), request)).painted()).toBe(0);
    }
  });

  test('more items are another colour', () => {
    const many = Array.from({ length: 120 }, (): [number, number] => [-3, 3]);
    const { ramp } = TILE_STYLES['purpleYellow.poly'];
    const request = { ...REQUEST, format: 'png', style: 'purpleYellow.poly' } as const;
    expect(readPng(densityTile(everything(...many), request)).at(270, 270)).toEqual([
      ...(ramp[2] ?? []),
    ]);
    expect(readPng(densityTile(everything([-3, 3]), request)).at(270, 270)).toEqual([
      ...(ramp[0] ?? []),
    ]);
  });

  test('heat goes on over the edge of a tile', () => {
    const request = { ...REQUEST, z: 1, format: 'png', style: 'blueHeat.point' } as const;
    const matches = everything([40, 0.01]);
    const west = readPng(densityTile(matches, { ...request, x: 0 })).painted();
    const east = readPng(densityTile(matches, { ...request, x: 1 })).painted();
    expect(west).toBeGreaterThan(0);
    expect(east).toBeGreaterThan(west);
  });
});

const bytesOf = (counts: Uint32Array | undefined): Buffer =>
  counts === undefined
    ? Buffer.alloc(0)
    : Buffer.from(counts.buffer, counts.byteOffset, counts.byteLength);

test('the pyramid holds what counting gives', () => {
  const next = randomNumbers(101);
  const segments = [1, 2, 3].map(() =>
    segmentOf(
      Int32Array.from({ length: 8000 }, (_, at) =>
        at % 2 === 0
          ? Math.round((next() ** 3 * 170 - 85) * 1e7)
          : Math.round((next() ** 3 * 360 - 180) * 1e7),
      ),
    ),
  );
  for (const srs of ['EPSG:3857', 'EPSG:4326'] as const) {
    const pyramid = buildPyramid(segments, srs, { leastItems: 800 });
    let kept = 0;
    for (let z = 0; z < 6; z += 1) {
      for (const [x, y] of [
        [0, 0],
        [0, 2 ** z - 1],
        [2 ** z - 1, 0],
      ] as const) {
        for (const more of [
          {},
          { bin: 'square' },
          { format: 'png', style: 'green.poly' },
        ] as const) {
          const request = { ...REQUEST, ...more, srs, z, x, y };
          const counts = countTile(segments[0] ?? segmentOf(new Int32Array(0)), null, request);
          for (const segment of segments.slice(1)) countTile(segment, null, request, counts);
          const fromPyramid = pyramidCounts(pyramid, request);
          if (counts.reduce((sum, count) => sum + count, 0) < 800) {
            expect(fromPyramid).toBeNull();
            continue;
          }
          kept += 1;
          const sparse = sparseOf(counts);
          expect(Buffer.compare(bytesOf(fromPyramid?.bins), bytesOf(sparse.bins))).toBe(0);
          expect(Buffer.compare(bytesOf(fromPyramid?.counts), bytesOf(sparse.counts))).toBe(0);
        }
      }
    }
    expect(kept).toBeGreaterThan(12);
    expect(pyramidCounts(pyramid, { ...REQUEST, srs, bin: 'hex' })).toBeNull();
    expect(pyramidCounts(pyramid, { ...REQUEST, srs, bin: 'square', squareSize: 100 })).toBeNull();
    const small = buildPyramid(segments, srs, { leastItems: 800, budgetBytes: 1000 });
    expect(pyramidCounts(small, { ...REQUEST, srs })).toBeNull();
  }
});
