import { expect, it, test } from 'vitest';
import {
  metricOf,
  percentileDisc,
  percentileOf,
  popularityConstant,
  popularityMetrics,
  popularityScore,
} from '../../src/sources/popularity/popularity.ts';

it.each<[values: number[], percentile: number, expected: number | null]>([
  [[], 0.85, null],
  [[7], 0.85, 7],
  [[1, 2], 0.5, 1],
  [[1, 2], 0.51, 2],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.85, 9],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0, 1],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1, 10],
])('percentile of %j at %d: %s', (values, percentile, expected) => {
  expect(percentileDisc(values, percentile)).toBe(expected);
});

it.each<[metric: number | null, constant: number, expected: number | null]>([
  [null, 10, null],
  [0, 10, 0],
  [10, 10, 0.5],
  [30, 10, 0.75],
  [-1, 10, null],
  [Number.NaN, 10, null],
  [Number.POSITIVE_INFINITY, 10, 1],
  [5, 0, null],
])('score of %s with the constant %d: %s', (metric, constant, expected) => {
  expect(popularityScore(metric, constant)).toBe(expected);
});

test('half of the works unseen leaves a constant', () => {
  expect(popularityConstant(0, 0.5)).toBe(1);
  expect(popularityConstant(238, 0.85)).toBeCloseTo(42, 10);
});

it.each<[provider: string, facts: Record<string, unknown> | null, metric: number | null]>([
  ['flickr', { views: 70 }, 70],
  ['flickr', { views: '70' }, 70],
  ['flickr', { views: ' 70 ' }, 70],
  ['flickr', { views: '-1' }, null],
  ['flickr', { views: 'many' }, null],
  ['flickr', { views: Number.NaN }, null],
  ['flickr', { downloads: 3 }, null],
  ['flickr', null, null],
  ['jamendo', { listens: '17951220' }, 17_951_220],
  ['behance', { views: 70 }, null],
])('%s %j: %s', (provider, facts, metric) => {
  expect(metricOf(provider, facts)).toBe(metric);
});

test('every metric has a percentile between 0 and 1', () => {
  for (const { percentile } of popularityMetrics().values()) {
    expect(percentile > 0 && percentile < 1).toBe(true);
  }
  expect([percentileOf('flickr'), percentileOf('nobody'), percentileOf(null)]).toEqual([
    0.85, 0.85, 0.85,
  ]);
});
