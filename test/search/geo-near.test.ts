import { describe, expect, test } from 'vitest';
import { addNear, distanceInMeters, type Nearness } from '../../src/search/geo/near.ts';
import { located, type Point, randomNumbers, rowsAdded } from './geo-points.ts';

const rowsNear = (near: Nearness, points: readonly Point[]): number[] => {
  const segment = located(points);
  return rowsAdded(points.length, (bits) => addNear(near, segment, bits));
};

/** A quarter of the great circle. */
const QUARTER = (6_371_008.7714 * Math.PI) / 2;

describe('distanceInMeters', () => {
  test.each([
    [0, 0, 0, 0, 0],
    [0, 0, 90, 0, QUARTER],
    [90, 17, -90, -120, 2 * QUARTER],
    [0, 179, 0, -179, (QUARTER * 2) / 90],
    [0, 0, 0, 180, 2 * QUARTER],
    [52.5170365, 13.3888599, 48.8588897, 2.320041, 879_700],
  ])('%d, %d to %d, %d', (latitude1, longitude1, latitude2, longitude2, expected) => {
    const distance = distanceInMeters(latitude1, longitude1, latitude2, longitude2);
    expect(Math.abs(distance - expected)).toBeLessThan(expected / 500 + 1e-6);
  });
});

describe('addNear', () => {
  test.each<[string, Nearness, Point[], number[]]>([
    [
      'a circle over the antimeridian',
      { latitude: 0, longitude: 179.9, distanceInMeters: 50_000 },
      [[0, -179.9], [0, 179.5], [0, 179], null, [0, -180]],
      [0, 1, 4],
    ],
    [
      'a circle over the pole',
      { latitude: 89.9, longitude: 0, distanceInMeters: 30_000 },
      [
        [89.9, 180],
        [89.8, 180],
        [90, 77],
      ],
      [0, 2],
    ],
    [
      'no distance',
      { latitude: 1.5, longitude: 2.5, distanceInMeters: 0 },
      [
        [1.5, 2.5],
        [1.5, 2.5000001],
      ],
      [0],
    ],
    [
      'the whole earth',
      { latitude: 1.5, longitude: 2.5, distanceInMeters: 21_000_000 },
      [[-90, 0], null, [90, 180], [-1.5, -177.5]],
      [0, 2, 3],
    ],
  ])('%s', (_, near, points, expected) => {
    expect(rowsNear(near, points)).toEqual(expected);
  });

  test('finds what distanceInMeters finds', () => {
    const next = randomNumbers(7);
    for (let turn = 0; turn < 200; turn += 1) {
      const near = {
        latitude: next() < 0.2 ? (next() < 0.5 ? 90 : -90) : next() * 180 - 90,
        longitude: next() < 0.2 ? 180 : next() * 360 - 180,
        distanceInMeters: next() ** 5 * 2.1e7,
      };
      const spread = (near.distanceInMeters / 111_000) * 2;
      const points = Array.from({ length: 500 }, (): Point => {
        if (next() < 0.3) return [next() * 180 - 90, next() * 360 - 180];
        const latitude = near.latitude + (next() - 0.5) * spread;
        const longitude = near.longitude + (next() - 0.5) * spread;
        return [Math.max(-90, Math.min(90, latitude)), Math.max(-180, Math.min(180, longitude))];
      }).map(
        (point): Point =>
          point && [Math.round(point[0] * 1e7) / 1e7, Math.round(point[1] * 1e7) / 1e7],
      );
      const expected = points.flatMap((point, row) =>
        point !== null &&
        distanceInMeters(near.latitude, near.longitude, point[0], point[1]) <= near.distanceInMeters
          ? [row]
          : [],
      );
      expect(rowsNear(near, points), `turn ${turn}`).toEqual(expected);
    }
  });
});
