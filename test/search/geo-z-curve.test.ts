import { describe, expect, test } from 'vitest';
import { NO_NUMBER } from '../../src/search/columns.ts';
import { buildGeoOrder, cellAt, columnOf, rowOf, zCell } from '../../src/search/geo/z-curve.ts';

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

describe('zCell', () => {
  test.each([
    [-900000000, -1800000000, 0],
    [900000000, 1800000000, 0xffffffff],
    [0, 0, 0xc0000000],
    [-1, 0, 0x95555555],
    [0, -1, 0x6aaaaaaa],
    [-1, -1, 0x3fffffff],
    [899999999, 1799999999, 0xffffffff],
  ])('of %d, %d', (latitude, longitude, cell) => {
    expect(zCell(latitude, longitude)).toBe(cell);
  });

  test('column and row come back', () => {
    const next = random(1);
    for (let turn = 0; turn < 1000; turn += 1) {
      const column = Math.floor(next() * 65536);
      const row = Math.floor(next() * 65536);
      const cell = cellAt(column, row);
      expect([columnOf(cell), rowOf(cell)]).toEqual([column, row]);
    }
  });
});

describe('buildGeoOrder', () => {
  test('sorts as a plain sort does, equal cells by row, without rows that have no point', () => {
    const next = random(2);
    const points = new Int32Array(20_000);
    for (let row = 0; row < 10_000; row += 1) {
      const none = next() < 0.2;
      // Few different points, so that cells repeat.
      points[2 * row] = none ? NO_NUMBER : Math.round((next() - 0.5) * 200) * 9_000_000;
      points[2 * row + 1] = none ? NO_NUMBER : Math.round((next() - 0.5) * 200) * 18_000_000;
    }
    const expected: { cell: number; row: number }[] = [];
    for (let row = 0; row < 10_000; row += 1) {
      const latitude = points[2 * row] ?? 0;
      if (latitude !== NO_NUMBER) {
        expected.push({ cell: zCell(latitude, points[2 * row + 1] ?? 0), row });
      }
    }
    expected.sort((a, b) => a.cell - b.cell || a.row - b.row);
    const order = buildGeoOrder(points);
    expect(order.count).toBe(expected.length);
    expect([...order.cells]).toEqual(expected.map(({ cell }) => cell));
    expect([...order.rows]).toEqual(expected.map(({ row }) => row));
    expect([...order.points]).toEqual(
      expected.flatMap(({ row }) => [points[2 * row], points[2 * row + 1]]),
    );
  });

  test('of nothing', () => {
    expect(buildGeoOrder(new Int32Array(0)).count).toBe(0);
    expect(buildGeoOrder(Int32Array.of(NO_NUMBER, NO_NUMBER)).count).toBe(0);
  });
});
