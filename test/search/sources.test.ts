import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildGeneration,
  type FilterParameters,
  openIndex,
  parseParameters,
  type SearchIndex,
} from '../../src/search/index.ts';
import { uuid, writeSnapshot } from './lake.ts';

const root = mkdtempSync(join(tmpdir(), 'opendrawer-search-sources-'));
let index: SearchIndex;

beforeAll(async () => {
  const items = [
    { provider: 'flickr', source: 'nasa', account: '24662369@N07' },
    { provider: 'flickr', source: 'flickr', account: '1@N01' },
    { provider: 'met', source: 'met' },
    {},
  ];
  const source = await writeSnapshot(root, 'pictures', [
    items.map((item, n) => ({ item: { id: uuid(n), sourceId: `${n}`, ...item }, raw: { n } })),
  ]);
  await buildGeneration({ indexDir: join(root, 'index'), sources: [source], threads: 1 });
  index = await openIndex(join(root, 'index'));
});
afterAll(async () => {
  await index.close();
  rmSync(root, { recursive: true, force: true });
});

test('providers, sources and accounts are filters and facets', async () => {
  const found = async (parameters: FilterParameters) =>
    (await index.search({ filter: parseParameters(parameters) })).items
      .map(({ sourceId }) => sourceId)
      .sort();
  expect(await found({ provider: ['flickr'] })).toEqual(['0', '1']);
  expect(await found({ source: ['nasa', 'met'] })).toEqual(['0', '2']);
  expect(await found({ account: ['1@N01'] })).toEqual(['1']);
  const { facets, items } = await index.search({
    filter: parseParameters({ provider: 'flickr' }),
    facets: [{ facet: 'source' }, { facet: 'account' }],
  });
  expect(
    facets.map(({ facet, counts }) => [facet, counts.map(({ value }) => value).sort()]),
  ).toEqual([
    ['source', ['flickr', 'nasa']],
    ['account', ['1@N01', '24662369@N07']],
  ]);
  expect(items.map(({ provider, source, account }) => [provider, source, account]).sort()).toEqual([
    ['flickr', 'flickr', '1@N01'],
    ['flickr', 'nasa', '24662369@N07'],
  ]);
});
