import { expect, test } from 'vitest';
import { precisionOfAngle, precisionOfPair } from '../../../src/interpret/places/precision.ts';

test.each<[string, number | null]>([
  ['12', 1],
  ['-12.50', 0.01],
  ['12,5', 0.1],
  ['12.5°N', 0.1],
  ['N 12.5', 0.1],
  ["12°30'", 1 / 60],
  ["12°30.5'", 0.1 / 60],
  [`12°30'15"N`, 1 / 3600],
  [`12°30'15.25"N`, 0.01 / 3600],
  ['north', null],
  ['', null],
])('precision of %s', (text, degrees) => {
  const precision = precisionOfAngle(text);
  if (degrees === null) expect(precision).toBeNull();
  else expect(precision).toBeCloseTo(degrees, 12);
});

test('the coarser angle counts', () => {
  expect(precisionOfPair('12.5', '45.125')).toBe(0.1);
  expect(precisionOfPair('12.5', 'west')).toBeNull();
});
