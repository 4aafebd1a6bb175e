import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ALL,
  buildGeneration,
  type FilterParameters,
  openIndex,
  parseParameters,
  type SearchIndex,
} from '../../src/search/index.ts';
import type { Item } from '../../src/terms/index.ts';
import { uuid, writeSnapshot } from './lake.ts';

const root = mkdtempSync(join(tmpdir(), 'opendrawer-taxa-'));
let index: SearchIndex;

const felidae = [
  { rank: 'KINGDOM', key: 1, name: 'Animalia' },
  { rank: 'ORDER', key: 7, name: 'Carnivora' },
  { rank: 'FAMILY', key: 2, name: 'Felidae' },
  { rank: 'GENUS', key: 3, name: 'Panthera' },
];
const uncia = [...felidae, { rank: 'SPECIES', key: 6, name: 'Panthera uncia' }];

/** By number: a synonym, its accepted name, the genus alone, and two without a match. */
const ITEMS: readonly Partial<Item>[] = [
  {
    scientificName: 'Uncia uncia',
    genus: 'Uncia',
    taxonKey: 5,
    acceptedTaxonKey: 6,
    acceptedScientificName: 'Panthera uncia (Schreber, 1775)',
    taxonMatchType: 'EXACT',
    classification: uncia,
  },
  {
    scientificName: 'Panthera unica',
    family: 'Cats',
    taxonKey: 6,
    acceptedTaxonKey: 6,
    taxonMatchType: 'FUZZY',
    classification: uncia,
  },
  {
    scientificName: 'Panthera ignota',
    taxonKey: 3,
    acceptedTaxonKey: 3,
    taxonMatchType: 'HIGHERRANK',
    classification: felidae,
  },
  { scientificName: 'Nemo nullus', family: 'Felidae', taxonMatchType: 'NONE' },
  { title: 'A vase' },
];

beforeAll(async () => {
  const source = await writeSnapshot(root, 'cats', [
    ITEMS.map((item, n) => ({
      item: { id: uuid(n), sourceId: `cat-${n}`, ...item },
      raw: { name: item.scientificName ?? 'none' },
    })),
  ]);
  await buildGeneration({ indexDir: join(root, 'index'), sources: [source], threads: 1 });
  index = await openIndex(join(root, 'index'));
});
afterAll(async () => {
  await index.close();
  rmSync(root, { recursive: true, force: true });
});

const found = async (parameters: FilterParameters): Promise<readonly number[]> => {
  const { items } = await index.search({ filter: parseParameters(parameters) });
  return items.map(({ sourceId }) => Number(sourceId.slice(4))).sort();
};

test.each<[FilterParameters, readonly number[]]>([
  [{ taxonKey: ['6'] }, [0, 1]],
  [{ taxonKey: ['5'] }, [0]],
  [{ taxonKey: ['3'] }, [0, 1, 2]],
  [{ taxonKey: ['1'] }, [0, 1, 2]],
  [{ taxonKey: ['4'] }, []],
  // The backbone's name at the rank; the publisher's only where nothing matched
  [{ genus: ['Panthera'] }, [0, 1, 2]],
  [{ genus: ['Uncia'] }, []],
  [{ family: ['Felidae'] }, [0, 1, 2, 3]],
  [{ family: ['Cats'] }, []],
  [{ order: ['Carnivora'], kingdom: ['Animalia'] }, [0, 1, 2]],
  [{ taxonMatchType: ['FUZZY', 'NONE'] }, [1, 3]],
  // Words of taxa above, which no record says
  [{ q: 'carnivora' }, [0, 1, 2]],
  [{ q: 'uncia' }, [0, 1]],
])('%o finds %j', async (filter, expected) => {
  expect(await found(filter)).toEqual(expected);
});

test('taxa are counted', async () => {
  const { facets } = await index.search({
    filter: ALL,
    facets: ['family', 'genus', 'taxonKey', 'taxonMatchType'].map((facet) => ({ facet })),
  });
  const counts = Object.fromEntries(
    facets.map((one) => [
      one.facet,
      Object.fromEntries(one.counts.map(({ value, count }) => [value, count])),
    ]),
  );
  expect(counts).toEqual({
    family: { Felidae: 4 },
    genus: { Panthera: 3 },
    taxonKey: { 1: 3, 2: 3, 3: 3, 5: 1, 6: 2, 7: 3 },
    taxonMatchType: { EXACT: 1, FUZZY: 1, HIGHERRANK: 1, NONE: 1 },
  });
});
