import { describe, expect, test } from 'vitest';
import { countBits, newBitmap } from '../../src/search/bitmap.ts';
import { isInside } from '../../src/search/geo/area.ts';
import { addWithin } from '../../src/search/geo/within.ts';
import type { Area, Ring } from '../../src/search/model/predicate.ts';
import { located, type Point, randomNumbers, rectangle, rowsAdded } from './geo-points.ts';

const rowsWithin = (area: Area, points: readonly Point[]): number[] => {
  const segment = located(points);
  return rowsAdded(points.length, (bits) => addWithin(area, segment, bits));
};

const ring = (...positions: [number, number][]): Ring => [...positions, positions[0] ?? [0, 0]];

/** A square with a square hole, beside a triangle. */
const HOLED: Area = {
  polygons: [
    [ring([0, 0], [10, 0], [10, 10], [0, 10]), ring([4, 4], [6, 4], [6, 6], [4, 6])],
    [ring([20, 0], [30, 0], [25, 10])],
  ],
};

describe('isInside and addWithin', () => {
  test.each<[string, Area, Point, boolean]>([
    ['the middle', HOLED, [2, 2], true],
    ['a hole', HOLED, [5, 5], false],
    ['the ring of a hole', HOLED, [4, 5], true],
    ['a corner of a hole', HOLED, [6, 6], true],
    ['a southern edge', HOLED, [0, 5], true],
    ['a northern edge', HOLED, [10, 5], true],
    ['a western edge', HOLED, [5, 0], true],
    ['an eastern edge', HOLED, [5, 10], true],
    ['a corner', HOLED, [10, 10], true],
    ['just outside', HOLED, [10.0000001, 10], false],
    ['level with a corner', HOLED, [10, 15], false],
    ['a slanted edge', HOLED, [5, 22.5], true],
    ['beside a slanted edge', HOLED, [5, 22.4999999], false],
    ['the tip of the triangle', HOLED, [10, 25], true],
    ['no point', HOLED, null, false],
    ['the antimeridian from the east', rectangle(170, -10, 180, 10), [0, 180], true],
    ['the antimeridian from the west', rectangle(170, -10, 180, 10), [0, -180], true],
    ['the other side of the map', rectangle(-180, -10, -170, 10), [0, 180], true],
    ['north of both', rectangle(-180, -10, -170, 10), [11, 180], false],
    ['the north pole', rectangle(-180, 80, 180, 90), [90, 0], true],
    ['the south pole', rectangle(-180, -90, 180, -80), [-90, 180], true],
    ['the world', rectangle(-180, -90, 180, 90), [-90, -180], true],
    ['nothing', { polygons: [] }, [0, 0], false],
  ])('%s', (_, area, point, expected) => {
    const inside = point !== null && isInside(area)(point[0], point[1]);
    expect(inside).toBe(expected);
    expect(rowsWithin(area, [null, point])).toEqual(expected ? [1] : []);
  });

  test('the direction of rings and where they begin do not matter', () => {
    const turned: Area = {
      polygons: HOLED.polygons.map((rings) =>
        rings.map((positions) => [...positions.slice(2), ...positions.slice(1, 3)].reverse()),
      ),
    };
    const next = randomNumbers(3);
    const points = Array.from({ length: 500 }, (): Point => [next() * 12 - 1, next() * 32 - 1]);
    expect(rowsWithin(turned, points)).toEqual(rowsWithin(HOLED, points));
  });
});

/** Polygons that cross themselves, meet, lie in one another, run along parallels and meridians. */
const randomArea = (next: () => number): Area => {
  const wide = next() < 0.3;
  const centre: [number, number] = [next() * 300 - 150, next() * 140 - 70];
  const size = wide ? 30 : next() ** 4 * 20 + 1e-5;
  const step = next() < 0.5 ? size / 8 : 1e-9;
  const position = (): [number, number] => [
    Math.max(
      -180,
      Math.min(180, centre[0] + Math.round(((next() - 0.5) * 2 * size) / step) * step),
    ),
    Math.max(-90, Math.min(90, centre[1] + Math.round(((next() - 0.5) * 2 * size) / step) * step)),
  ];
  const rings = () =>
    Array.from({ length: 1 + Math.floor(next() * 3) }, () =>
      ring(...Array.from({ length: 3 + Math.floor(next() * next() * 60) }, position)),
    );
  return { polygons: Array.from({ length: 1 + Math.floor(next() * 4) }, rings) };
};

const randomPoints = (next: () => number, area: Area, count: number): Point[] => {
  const positions = area.polygons.flat(2);
  const points: Point[] = [];
  while (points.length < count) {
    const [x, y] = positions[Math.floor(next() * positions.length)] ?? [0, 0];
    const [x2, y2] = positions[Math.floor(next() * positions.length)] ?? [0, 0];
    const kind = next();
    if (kind < 0.1) points.push(null);
    else if (kind < 0.2) points.push([y, x]);
    else if (kind < 0.3) points.push([y, x2]);
    else if (kind < 0.5) points.push([(y + y2) / 2, (x + x2) / 2]);
    else if (kind < 0.6) points.push([next() * 180 - 90, next() < 0.5 ? 180 : -180]);
    else if (kind < 0.7) points.push([next() * 180 - 90, next() * 360 - 180]);
    else points.push([y + (y2 - y) * next(), x + (x2 - x) * next()]);
  }
  return points.map((point) => point && [Number(point[0].toFixed(7)), Number(point[1].toFixed(7))]);
};

test('addWithin finds what isInside finds', () => {
  const next = randomNumbers(4);
  for (let turn = 0; turn < 300; turn += 1) {
    const area = randomArea(next);
    const points = randomPoints(next, area, 400);
    const inside = isInside(area);
    const expected = points.flatMap((point, row) =>
      point !== null && inside(point[0], point[1]) ? [row] : [],
    );
    expect(rowsWithin(area, points), `turn ${turn}`).toEqual(expected);
  }
});

test('many points in one cell are told apart', () => {
  const next = randomNumbers(5);
  const area: Area = {
    polygons: [
      [
        ring(
          ...Array.from({ length: 2000 }, (_, at): [number, number] => {
            const radius = at % 2 === 0 ? 0.001 : 0.0004;
            const angle = (at / 2000) * 2 * Math.PI;
            return [8.002 + radius * Math.cos(angle), 47.001 + radius * Math.sin(angle)];
          }),
        ),
      ],
    ],
  };
  const points = Array.from(
    { length: 3000 },
    (): Point => [
      Math.round((47 + next() * 0.002) * 1e7) / 1e7,
      Math.round((8.001 + next() * 0.002) * 1e7) / 1e7,
    ],
  );
  const inside = isInside(area);
  const expected = points.flatMap((point, row) =>
    point !== null && inside(point[0], point[1]) ? [row] : [],
  );
  expect(expected.length).toBeGreaterThan(100);
  expect(rowsWithin(area, points)).toEqual(expected);
});

test('a polygon of 100,000 positions over 200,000 points takes no noticeable time', () => {
  const next = randomNumbers(6);
  const positions = Array.from({ length: 100_000 }, (_, at): [number, number] => {
    const angle = (at / 100_000) * 2 * Math.PI;
    const radius = 40 + 10 * Math.sin(angle * 5) + next();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  const area: Area = { polygons: [[ring(...positions)]] };
  const points = Array.from(
    { length: 200_000 },
    (): Point => [next() * 180 - 90, next() * 360 - 180],
  );
  const segment = located(points);
  const bits = newBitmap(points.length);
  const start = performance.now();
  addWithin(area, segment, bits);
  expect(performance.now() - start).toBeLessThan(2000);
  const inside = isInside(area);
  for (let row = 0; row < 100; row += 1) {
    const [latitude, longitude] = points[row] ?? [0, 0];
    const rounded = inside(Math.round(latitude * 1e7) / 1e7, Math.round(longitude * 1e7) / 1e7);
    expect(((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1).toBe(rounded ? 1 : 0);
  }
  expect(countBits(bits)).toBeGreaterThan(10_000);
});

test('a question that was given up ends', () => {
  const next = randomNumbers(8);
  const points = Array.from({ length: 5000 }, (): Point => [next() * 180 - 90, next() * 360 - 180]);
  const segment = located(points);
  let pauses = 0;
  const pause = (): void => {
    pauses += 1;
    if (pauses > 5) throw new Error('given up');
  };
  expect(() => addWithin(HOLED, segment, newBitmap(points.length), pause)).toThrow('given up');
});
