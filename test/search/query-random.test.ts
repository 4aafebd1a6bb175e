import { describe, expect, test } from 'vitest';
import { normaliseValue } from '../../src/search/normalise.ts';
import { fakeIndex } from './support/fake-opener.ts';
import { allItems, countValues, matches, type Placed } from './support/naive.ts';
import { Random, randomPredicate, randomSegments } from './support/random.ts';

const idsOf = (items: readonly Placed[]): string[] => items.map(({ item }) => item.item.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Facet counts as they are told: by count, then by normalised text. */
const topOf = (counts: ReadonlyMap<string, number>, limit: number) =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort(
      (a, b) =>
        b.count - a.count ||
        compare(normaliseValue(a.value), normaliseValue(b.value)) ||
        compare(a.value, b.value),
    )
    .slice(0, limit);

describe.each([
  { seed: 1, segments: 1, threads: 0, rounds: 150 },
  { seed: 2, segments: 3, threads: 0, rounds: 150 },
  { seed: 3, segments: 5, threads: 0, rounds: 150 },
  { seed: 4, segments: 5, threads: 3, rounds: 60 },
])('random filters over $segments segments with $threads threads', (setup) => {
  test('find what a naive evaluation finds', async () => {
    const random = new Random(setup.seed);
    const data = randomSegments(random, setup.segments, 300);
    const all = allItems(data);
    const { index } = fakeIndex(data, { threads: setup.threads });
    for (let round = 0; round < setup.rounds; round += 1) {
      const filter = randomPredicate(random);
      const wanted = all.filter((placed) => matches(filter, placed));
      const name = JSON.stringify(filter);
      expect([name, await index.count(filter)]).toEqual([name, wanted.length]);
      const ids: string[] = [];
      for await (const batch of index.ids(filter)) ids.push(...batch.map(({ id }) => id));
      expect([name, ids]).toEqual([name, idsOf(wanted)]);

      const { counts, missing } = countValues(wanted, 'topic', false);
      expect([name, await index.facet(filter, { facet: 'topic', limit: 4 })]).toEqual([
        name,
        { facet: 'topic', counts: topOf(counts, 4), distinct: counts.size, missing },
      ]);
      const exact = countValues(wanted, 'field.barcode', true);
      const facet = await index.facet(filter, { facet: 'field.barcode', limit: 100 });
      expect([
        name,
        {
          ...facet,
          counts: facet.counts.map(({ value, count }) => ({ value: normaliseValue(value), count })),
        },
      ]).toEqual([
        name,
        {
          facet: 'field.barcode',
          counts: topOf(exact.counts, 100),
          distinct: exact.counts.size,
          missing: exact.missing,
        },
      ]);
    }
    await index.close();
  }, 120_000);
});
