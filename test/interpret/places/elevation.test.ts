import { expect, test } from 'vitest';
import {
  interpretDepth,
  interpretDepthInMeters,
  interpretElevation,
  interpretElevationInMeters,
} from '../../../src/interpret/places/elevation.ts';
import { parseMetres } from '../../../src/interpret/places/metres.ts';

type Range = readonly [number | null, number | null] | null;

test.each<[string | null, string | null, Range, string[]]>([
  ['300-350 m', null, [300, 350], []],
  ['300 m – 350 m', null, [300, 350], []],
  ['300 to 350 m', null, [300, 350], []],
  ['between 300 and 350 m', null, [300, 350], []],
  ['1,200 ft', null, [365.76, null], ['ELEVATION_NOT_METRIC']],
  ["1200'", null, [365.76, null], ['ELEVATION_NOT_METRIC']],
  ['1 200 m', null, [1200, null], []],
  ['1.200,5 m', null, [1200.5, null], []],
  ['ca. 500 m', null, [500, null], []],
  ['c. 500m a.s.l.', null, [500, null], []],
  ['alt. 500 m', null, [500, null], []],
  ['elev. 500 meters above sea level', null, [500, null], []],
  ['500 ± 20 m', null, [480, 520], []],
  ['up to 500 m', null, [500, null], []],
  ['1.5 km', null, [1500, null], []],
  ['1500 ft (457 m)', null, [457, null], []],
  ['457 m (1500 ft)', null, [457, null], []],
  ['1500 ft (900 m)', null, null, ['ELEVATION_NON_NUMERIC']],
  ['500 m (approx.)', null, [500, null], []],
  ['350-300 m', null, [300, 350], ['ELEVATION_MIN_MAX_SWAPPED']],
  ['100 m', '200 m', [100, 200], []],
  [null, '200 m', [null, 200], []],
  ['30 xyz', null, null, ['ELEVATION_NON_NUMERIC']],
  ['10-May', null, null, ['ELEVATION_NON_NUMERIC']],
  ['500 m and more there', null, null, ['ELEVATION_NON_NUMERIC']],
  ['', null, null, ['ELEVATION_NON_NUMERIC']],
  ['-430', null, [-430, null], []],
  ['-4000', null, null, ['ELEVATION_UNLIKELY']],
])('elevation %s to %s', (minimum, maximum, range, issues) => {
  const { value, issues: found } = interpretElevation(minimum, maximum);
  expect([value, found]).toEqual([
    range === null ? null : { minimum: range[0], maximum: range[1] },
    issues,
  ]);
});

test.each<[string, Range, string[]]>([
  ['5 to 10 fathoms', [9.14, 18.29], ['DEPTH_NOT_METRIC']],
  ['10 fms', [18.29, null], ['DEPTH_NOT_METRIC']],
  ['30 cm', [0.3, null], []],
  ['0-5 cm', [0, 0.05], []],
  ['-10 - -20 m', [10, 20], ['DEPTH_MIN_MAX_SWAPPED', 'DEPTH_UNLIKELY']],
  ['12000', null, ['DEPTH_UNLIKELY']],
  ['surface', null, ['DEPTH_NON_NUMERIC']],
])('depth %s', (text, range, issues) => {
  const { value, issues: found } = interpretDepth(text, null);
  expect([value, found]).toEqual([
    range === null ? null : { minimum: range[0], maximum: range[1] },
    issues,
  ]);
});

test.each<
  [string | null, string | null, string | null, readonly [number, number | null] | null, string[]]
>([
  ['100', '200', null, [150, 50], []],
  ['100', '200', '10', [150, 60], []],
  ['100', null, null, [100, null], []],
  [null, '100', '5', [100, 5], []],
  ['200', '100', null, [150, 50], ['ELEVATION_MIN_MAX_SWAPPED']],
  ['100 m', null, null, [100, null], ['ELEVATION_NON_NUMERIC']],
  ['100 ft', null, null, [30.48, null], ['ELEVATION_NON_NUMERIC', 'ELEVATION_NOT_METRIC']],
  ['100-200 m', null, null, [150, 50], ['ELEVATION_NON_NUMERIC']],
  ['high', null, null, null, ['ELEVATION_NON_NUMERIC']],
  [null, null, null, null, []],
])('elevation in meters %s to %s, %s', (minimum, maximum, precision, middle, issues) => {
  const { value, issues: found } = interpretElevationInMeters(minimum, maximum, precision);
  expect([value === null ? null : [value.value, value.accuracy], found]).toEqual([middle, issues]);
});

test('depth in meters keeps its ends', () => {
  expect(interpretDepthInMeters('-30', '-10')).toEqual({
    verbatim: '-30 - -10',
    value: { minimum: 10, maximum: 30, value: 20, accuracy: 10 },
    issues: ['DEPTH_UNLIKELY'],
  });
});

test.each<[string, number | null]>([
  ['12', 12],
  ['6-7m', 6.5],
  ['3 miles', 4828.03],
  ['1m or 2m', null],
  ['constructor', null],
  ['5 constructor', 5],
])('metres %s', (text, metres) => {
  expect(parseMetres(text)).toBe(metres);
});
