import { expect, test } from 'vitest';
import { shareOf, watchProcessors } from '../../src/search/segments/processors.ts';

test.each([
  [4, 0, 4],
  [4, 0.4, 4],
  [4, 0.6, 3],
  [4, 4, 3],
  [16, 2, 12],
  [2, 1, 1],
  [1, 1, 1],
])('of %i processors, %f of them busy, %i are used', (all, busy, processors) => {
  expect(shareOf(all, busy)).toEqual({ processors, behindOthers: busy > 0.5 });
});

test.each([
  { what: 'nothing else', elapsed: 200, worked: 200, own: 200, busy: 0 },
  { what: 'two others', elapsed: 200, worked: 500, own: 100, busy: 2 },
  { what: 'counted late', elapsed: 200, worked: 90, own: 100, busy: 0 },
  { what: 'too short a look', elapsed: 40, worked: 160, own: 0, busy: 0 },
])('$what: $busy are busy', ({ elapsed, worked, own, busy }) => {
  const readings = [
    { now: 1000, worked: 70_000, own: 500 },
    { now: 1000 + elapsed, worked: 70_000 + worked, own: 500 + own },
  ];
  const ask = watchProcessors(() => readings.shift() ?? { now: 0, worked: 0, own: 0 });
  expect(ask()).toBe(busy);
});

test('the clocks of this machine go forward', async () => {
  const ask = watchProcessors();
  for (const end = Date.now() + 120; Date.now() < end; );
  expect(ask()).toBeGreaterThanOrEqual(0);
});
