import { describe, expect, test } from 'vitest';
import { newBitmap } from '../../src/search/bitmap.ts';
import { NO_NUMBER } from '../../src/search/columns.ts';
import { buildGeoOrder } from '../../src/search/geo/z-curve.ts';
import type { TileRequest } from '../../src/search/model/requests.ts';
import { countTile, type Located } from '../../src/search/tiles/count.ts';
import { gridOf, hexMiddle } from '../../src/search/tiles/grid.ts';
import { latitudeAtY, mercatorY, worldOf } from '../../src/search/tiles/projection.ts';
import { addSparse, sparseOf } from '../../src/search/tiles/sparse.ts';
import { hexCorners } from '../../src/search/tiles/vector.ts';
import { randomNumbers } from './geo-points.ts';

const REQUEST: TileRequest = {
  filter: { kind: 'all' },
  z: 0,
  x: 0,
  y: 0,
  srs: 'EPSG:3857',
  format: 'mvt',
  bin: null,
  squareSize: 16,
  hexPerTile: 9,
  scale: 1,
  style: 'classic.point',
};

/** Points of a segment by row, 1e-7 degrees. */
const segmentOf = (points: Int32Array<ArrayBuffer>): Located => {
  const order = buildGeoOrder(points);
  return {
    geo: () => order,
    points: () => ({ span: (from, to) => points.subarray(2 * from, 2 * to) }),
  };
};

const ROWS = 4000;

/** Everywhere, in a crowd, at the edges of the map, and nowhere. */
const somePoints = (seed: number): Int32Array<ArrayBuffer> => {
  const next = randomNumbers(seed);
  const points = new Int32Array(2 * ROWS);
  for (let row = 0; row < ROWS; row += 1) {
    const kind = next();
    const wide = kind < 0.6;
    let latitude = wide ? next() * 1.8e9 - 9e8 : 4.7e8 + next() * 1e5;
    let longitude = wide ? next() * 3.6e9 - 1.8e9 : 8e7 + next() * 1e5;
    if (kind < 0.05) longitude = next() < 0.5 ? 1.8e9 : -1.8e9;
    if (kind > 0.05 && kind < 0.08) latitude = next() < 0.5 ? 9e8 : -9e8;
    if (kind > 0.08 && kind < 0.12) [latitude, longitude] = [0, 0];
    if (kind > 0.95) [latitude, longitude] = [NO_NUMBER, NO_NUMBER];
    points[2 * row] = Math.round(latitude);
    points[2 * row + 1] = Math.round(longitude);
  }
  return points;
};

const someBits = (seed: number, share: number) => {
  const next = randomNumbers(seed);
  const bits = newBitmap(ROWS);
  for (let row = 0; row < ROWS; row += 1) {
    if (next() < share) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
  }
  return bits;
};

/** Share of the world from the north-west; null where the map ends before. */
const place = (srs: string, latitude: number, longitude: number): [number, number] | null => {
  const x = (longitude / 1e7 + 180) / 360;
  if (srs === 'EPSG:4326') return [x, (90 - latitude / 1e7) / 180];
  const radians = ((latitude / 1e7) * Math.PI) / 180;
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
  return Math.abs(latitude / 1e7) > 85.0511287 ? null : [x, y];
};

const visible = (points: Int32Array, srs: string, keep: (row: number) => boolean) => {
  const places: [number, number][] = [];
  for (let row = 0; row < ROWS; row += 1) {
    const latitude = points[2 * row] ?? 0;
    if (latitude === NO_NUMBER || !keep(row)) continue;
    const at = place(srs, latitude, points[2 * row + 1] ?? 0);
    if (at !== null) places.push(at);
  }
  return places;
};

const tilesOf = (request: TileRequest): TileRequest[] => {
  const { tilesAcross, tilesDown } = worldOf(request.srs, request.z);
  return Array.from({ length: tilesAcross * tilesDown }, (_, at) => ({
    ...request,
    x: at % tilesAcross,
    y: Math.floor(at / tilesAcross),
  }));
};

/** Bins that are not equal, with both counts. */
const differences = (counts: Uint32Array, expected: Uint32Array): number[][] =>
  Array.from(counts.keys())
    .filter((bin) => counts[bin] !== expected[bin])
    .map((bin) => [bin, counts[bin] ?? 0, expected[bin] ?? 0]);

const sumOf = (counts: Uint32Array): number => counts.reduce((sum, count) => sum + count, 0);

describe('mercatorY', () => {
  test('is what the formula gives', () => {
    const next = randomNumbers(11);
    for (let turn = 0; turn < 10_000; turn += 1) {
      const latitude = Math.round((next() * 2 - 1) * 850_511_287);
      const radians = ((latitude / 1e7) * Math.PI) / 180;
      const expected = 0.5 - Math.asinh(Math.tan(radians)) / (2 * Math.PI);
      expect(Math.abs(mercatorY(latitude) - expected)).toBeLessThan(1e-14);
    }
  });

  test.each([
    [0, 0.5],
    [850_511_288, -1],
    [-850_511_288, 2],
    [900_000_000, -1],
  ])('of %d', (latitude, expected) => {
    expect(mercatorY(latitude)).toBe(expected);
  });

  test('latitudeAtY goes back', () => {
    for (const srs of ['EPSG:3857', 'EPSG:4326'] as const) {
      const world = worldOf(srs, 3);
      expect(Math.abs(latitudeAtY(world.down / 2, world))).toBeLessThan(1e-6);
      const limit = srs === 'EPSG:4326' ? 9e8 : 850_511_287.8;
      expect(Math.abs(latitudeAtY(0, world) - limit)).toBeLessThan(0.01);
      expect(Math.abs(latitudeAtY(world.down, world) + limit)).toBeLessThan(0.01);
    }
  });
});

describe('squares', () => {
  test.each<[TileRequest['srs'], number, Partial<TileRequest>]>([
    ['EPSG:3857', 0, {}],
    ['EPSG:3857', 1, {}],
    ['EPSG:3857', 3, {}],
    ['EPSG:3857', 2, { bin: 'square', squareSize: 512 }],
    ['EPSG:3857', 2, { bin: 'square', squareSize: 100 }],
    ['EPSG:3857', 0, { bin: 'square', squareSize: 4096 }],
    ['EPSG:4326', 0, {}],
    ['EPSG:4326', 2, {}],
    ['EPSG:4326', 1, { bin: 'square', squareSize: 64 }],
  ])('%s at zoom %d, %o', (srs, z, more) => {
    const points = somePoints(z + 20);
    const segment = segmentOf(points);
    const request = { ...REQUEST, ...more, srs, z };
    for (const share of [null, 0.5, 0.001]) {
      const bits = share === null ? null : someBits(30, share);
      const keep = (row: number) =>
        bits === null || (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
      const places = visible(points, srs, keep);
      let total = 0;
      for (const tile of tilesOf(request)) {
        const counts = countTile(segment, bits, tile);
        const grid = gridOf(tile);
        if (grid.kind !== 'square') throw new Error('squares were asked for');
        const expected = new Uint32Array(counts.length);
        for (const [x, y] of places) {
          const across = Math.min(x * grid.world.across, grid.world.across - 1e-6) - grid.x;
          const down = Math.min(y * grid.world.down, grid.world.down - 1e-6) - grid.y;
          if (across < 0 || across >= 4096 || down < 0 || down >= 4096) continue;
          const bin = Math.floor(down / grid.size) * grid.columns + Math.floor(across / grid.size);
          expected[bin] = (expected[bin] ?? 0) + 1;
        }
        expect(differences(counts, expected)).toEqual([]);
        total += sumOf(counts);
      }
      expect(total).toBe(places.length);
    }
  });

  test('the tiles of a high zoom hold all of a crowd', () => {
    const points = somePoints(40);
    const segment = segmentOf(points);
    const [x12, y12] = (place('EPSG:3857', 470_050_000, 80_050_000) ?? []).map((part) =>
      Math.floor(part * 2 ** 12),
    ) as [number, number];
    const crowd = visible(points, 'EPSG:3857', () => true).filter(
      ([x, y]) => Math.floor(x * 2 ** 12) === x12 && Math.floor(y * 2 ** 12) === y12,
    );
    expect(crowd.length).toBeGreaterThan(500);
    let total = 0;
    for (const { x, y, ...tile } of tilesOf({ ...REQUEST, z: 3 })) {
      total += sumOf(countTile(segment, null, { ...tile, z: 15, x: x12 * 8 + x, y: y12 * 8 + y }));
    }
    expect(total).toBe(crowd.length);
  });
});

describe('hexagons', () => {
  test.each<[TileRequest['srs'], number, number]>([
    ['EPSG:3857', 0, 9],
    ['EPSG:3857', 0, 1],
    ['EPSG:3857', 2, 8],
    ['EPSG:3857', 1, 51],
    ['EPSG:4326', 0, 17],
    ['EPSG:4326', 1, 2],
  ])('%s at zoom %d, %d across a tile', (srs, z, hexPerTile) => {
    const points = somePoints(z + 50);
    const segment = segmentOf(points);
    for (const share of [null, 0.5, 0.001]) {
      const bits = share === null ? null : someBits(60, share);
      const keep = (row: number) =>
        bits === null || (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
      const places = visible(points, srs, keep);
      const totals = new Map<string, number>();
      for (const tile of tilesOf({ ...REQUEST, srs, z, bin: 'hex', hexPerTile })) {
        const counts = countTile(segment, bits, tile);
        const grid = gridOf(tile);
        if (grid.kind !== 'hex') throw new Error('hexagons were asked for');
        for (const [bin, count] of counts.entries()) {
          const column = grid.firstColumn + (bin % grid.columns);
          const down = grid.firstPlace + Math.floor(bin / grid.columns);
          const [x, y] = hexMiddle(grid, column, down);
          if (x + grid.radius <= grid.x || x - grid.radius >= grid.x + 4096) continue;
          if (y + grid.height / 2 <= grid.y || y - grid.height / 2 >= grid.y + 4096) continue;
          const name = `${(column + grid.around) % grid.around} ${down}`;
          // The same on each tile that it touches.
          if (totals.has(name)) expect(count, name).toBe(totals.get(name));
          totals.set(name, count);
        }
      }
      expect([...totals.values()].reduce((sum, count) => sum + count, 0)).toBe(places.length);
      const grid = gridOf({ ...REQUEST, srs, z, bin: 'hex', hexPerTile });
      if (grid.kind !== 'hex') throw new Error('hexagons were asked for');
      const expected = new Map<string, number>();
      for (const [x, y] of places) {
        // A pole is on the edge of the map, where two hexagons meet.
        const down = Math.max(1e-3, Math.min(1 - 1e-9, y) * grid.world.down);
        const name = nearestHex(grid, x * grid.world.across, down);
        expected.set(name, (expected.get(name) ?? 0) + 1);
      }
      expect(new Map([...totals].filter(([, count]) => count > 0).sort())).toEqual(
        new Map([...expected].sort()),
      );
    }
  });
});

/** The hexagon whose middle is nearest. */
const nearestHex = (
  grid: Extract<ReturnType<typeof gridOf>, { kind: 'hex' }>,
  x: number,
  y: number,
): string => {
  let best = '';
  let least = Number.POSITIVE_INFINITY;
  const around = Math.round((x / grid.radius - 1) / 1.5);
  const down = Math.floor(y / grid.height);
  for (let column = around - 1; column <= around + 1; column += 1) {
    for (let place = down - 2; place <= down + 2; place += 1) {
      const [middleX, middleY] = hexMiddle(grid, column, place);
      const distance = (x - middleX) ** 2 + (y - middleY) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = `${(column + grid.around) % grid.around} ${place}`;
    }
  }
  return best;
};

test.each<Partial<TileRequest>>([
  {},
  { bin: 'hex' },
  { format: 'png', style: 'fire.point' },
  { format: 'png', style: 'scaled.circles', srs: 'EPSG:4326' },
])('shares of a segment and segments add up: %o', (more) => {
  const request = { ...REQUEST, ...more, z: 1, x: 1 };
  const segments = [segmentOf(somePoints(70)), segmentOf(somePoints(71))];
  for (const bits of [null, someBits(72, 0.3), someBits(73, 0.002)]) {
    const whole = new Uint32Array(countTile(segmentOf(new Int32Array(0)), null, request).length);
    const inShares = new Uint32Array(whole.length);
    for (const segment of segments) {
      countTile(segment, bits, request, whole);
      for (let index = 0; index < 3; index += 1) {
        const share = { index, of: 3 };
        addSparse(inShares, sparseOf(countTile(segment, bits, request, undefined, share)));
      }
    }
    // Hexagons of the grid that do not touch the tile are counted as far as they come along.
    const grid = gridOf(request);
    const seen = (counts: Uint32Array) =>
      counts.filter(
        (_, bin) =>
          grid.kind !== 'hex' ||
          hexCorners(grid, bin % grid.columns, Math.floor(bin / grid.columns)) !== null,
      );
    expect(differences(seen(inShares), seen(whole))).toEqual([]);
    expect(sumOf(seen(whole))).toBeGreaterThan(0);
  }
});

test('a margin holds what the neighbour holds, across the antimeridian too', () => {
  const segment = segmentOf(somePoints(80));
  const heat = { ...REQUEST, z: 2, y: 1, format: 'png', style: 'fire.point' } as const;
  const across = countTile(segment, null, { ...heat, x: 0 });
  const grid = gridOf(heat);
  if (grid.kind !== 'square') throw new Error('squares were asked for');
  const { columns, margin } = grid;
  for (const [x, neighbour] of [
    [0, 3],
    [1, 0],
    [2, 1],
  ] as const) {
    const here = x === 0 ? across : countTile(segment, null, { ...heat, x });
    const there = countTile(segment, null, { ...heat, x: neighbour });
    for (let row = 0; row < columns; row += 1) {
      const inMargin = here.slice(row * columns, row * columns + 2 * margin);
      const end = (row + 1) * columns;
      expect([...inMargin]).toEqual([...there.slice(end - 2 * margin, end)]);
    }
  }
});
