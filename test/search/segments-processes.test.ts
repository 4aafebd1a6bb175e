import { expect, test } from 'vitest';
import { planProcesses } from '../../src/search/segments/processes.ts';

const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;
const duckdbMemoryBytes = 160 * MEBIBYTE;
const small = Array.from({ length: 7 }, () => 13_344);
const large = Array.from({ length: 31 }, () => 524_288);

test.each([
  { what: 'a full build', rows: large, items: 10_000_000, gibibytes: 6.5, count: 4, heap: 440 },
  { what: 'large segments', rows: large, items: 10_000_000, gibibytes: 4, count: 2, heap: 760 },
  { what: 'a small dataset', rows: small, items: 10_000_000, gibibytes: 4, count: 4, heap: 369 },
  { what: 'little memory', rows: small, items: 100_000, gibibytes: 0.25, count: 1, heap: 320 },
  { what: 'one segment', rows: [32], items: 32, gibibytes: 4, count: 2, heap: 1359 },
  { what: 'dictionaries only', rows: [], items: 32, gibibytes: 4, count: 2, heap: 1360 },
  { what: 'large ones', rows: [], items: 10_000_000, gibibytes: 4, count: 4, heap: 400 },
])('$what in $gibibytes GiB', ({ rows, items, gibibytes, count, heap }) => {
  const options = { wanted: 4, memoryLimitBytes: gibibytes * GIBIBYTE };
  const processes = planProcesses({ segmentRows: rows, items }, options);
  expect({ ...processes, heapBytes: Math.floor(processes.heapBytes / MEBIBYTE) }).toEqual({
    count,
    heapBytes: heap,
    duckdbMemoryBytes,
  });
});

test('never more than are wanted', () => {
  const options = { wanted: 3, memoryLimitBytes: 64 * GIBIBYTE };
  expect(planProcesses({ segmentRows: large, items: 10_000_000 }, options).count).toBe(3);
});
