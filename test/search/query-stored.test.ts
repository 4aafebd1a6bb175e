import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Predicate } from '../../src/search/model/predicate.ts';
import { openIndex } from '../../src/search/query/open.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import type { Item } from '../../src/terms/index.ts';
import { writeSnapshot } from './lake.ts';
import { allItems, countValues, matches, type Placed } from './support/naive.ts';
import { Random, randomPredicate, randomSegments } from './support/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendrawer-query-'));
const indexDir = join(folder, 'index');
const random = new Random(11);
const data = randomSegments(random, 4, 400).map((segment, at) => ({
  ...segment,
  alias: `dataset-${at}`,
  rows: segment.rows.filter((row) => row !== null),
}));
const all = allItems(data);

/** The record as published: the fields of the item at their paths. */
const rawOf = (fields: Readonly<Record<string, readonly string[]>>): unknown => {
  const root: Record<string, unknown> = {};
  for (const [path, texts] of Object.entries(fields)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = root;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[last] = texts;
  }
  return root;
};

beforeAll(async () => {
  const sources = [];
  for (const { alias, rows } of data) {
    const records = rows.map(({ item, fields }) => ({
      item: { ...(item as Partial<Item>), id: item.id, sourceId: item.id },
      raw: rawOf(fields),
    }));
    const half = records.length >> 1;
    sources.push(await writeSnapshot(folder, alias, [records.slice(0, half), records.slice(half)]));
  }
  await buildGeneration({ indexDir, sources, threads: 2, segmentRows: 128 });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sorted = (items: readonly Placed[]): string[] => items.map(({ item }) => item.item.id).sort();

/** Words are those of whole records here, which the naive evaluation does not see. */
const hasWords = (predicate: Predicate): boolean => JSON.stringify(predicate).includes('"words"');

describe.each([
  { threads: 0, budget: 4096 },
  { threads: 2, budget: 4096 },
  { threads: 1, budget: 0 },
])('a stored index with $threads threads and a budget of $budget MiB', ({ threads, budget }) => {
  test('finds what a naive evaluation finds', async () => {
    const index = await openIndex(indexDir, { threads, memoryBudgetBytes: budget * 1024 ** 2 });
    expect(index.stats().items).toBe(all.length);
    for (let round = 0; round < 80; round += 1) {
      const filter = randomPredicate(random);
      if (hasWords(filter)) continue;
      const wanted = all.filter((placed) => matches(filter, placed));
      const name = JSON.stringify(filter);
      const ids: string[] = [];
      for await (const batch of index.ids(filter)) ids.push(...batch.map(({ id }) => id));
      expect([name, ids.sort()]).toEqual([name, sorted(wanted)]);
      const { counts, missing } = countValues(wanted, 'topic', false);
      const facet = await index.facet(filter, { facet: 'topic', limit: 100 });
      expect([name, new Map(facet.counts.map(({ value, count }) => [value, count]))]).toEqual([
        name,
        counts,
      ]);
      expect(facet.missing).toBe(missing);
    }
    await index.close();
  }, 60_000);
});
