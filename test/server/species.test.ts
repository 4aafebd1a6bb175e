import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import { suggestions, usagePage, usageSearchPage } from '../../src/server/species/schemas.ts';
import { backboneKey, sourceKey } from '../../src/server/species/usage.ts';
import { fakeServices } from './fakes.ts';
import { aBackbone, FACTS } from './species-backbone.ts';

const backbone = aBackbone();
let server: Awaited<ReturnType<typeof createServer>>;
beforeAll(async () => {
  server = await createServer(fakeServices({ backbone: () => backbone }));
});
afterAll(() => server.close());

// Shapes are proven by the schemas; here the values count.
// biome-ignore lint/suspicious/noExplicitAny: foreign data of a test
type Answer = any;

const get = async (url: string): Promise<{ readonly status: number; readonly body: Answer }> => {
  const { statusCode, body } = await server.inject(url);
  return { status: statusCode, body: JSON.parse(body) };
};
const keysOf = (results: readonly { readonly key: number }[]): number[] =>
  results.map(({ key }) => key);

const PUMA_CONCOLOR = {
  key: 7,
  nubKey: 7,
  nameKey: 7,
  taxonID: 'cats:T7',
  kingdom: 'Animalia',
  phylum: 'Chordata',
  class: 'Mammalia',
  order: 'Carnivora',
  family: 'Felidae',
  genus: 'Puma',
  species: 'Puma concolor',
  kingdomKey: 1,
  phylumKey: 2,
  classKey: 3,
  orderKey: 4,
  familyKey: 5,
  genusKey: 6,
  speciesKey: 7,
  datasetKey: backboneKey('default'),
  constituentKey: sourceKey('cats'),
  parentKey: 6,
  parent: 'Puma',
  basionymKey: 8,
  basionym: 'Felis concolor Linnaeus, 1771',
  scientificName: 'Puma concolor (Linnaeus, 1771)',
  canonicalName: 'Puma concolor',
  authorship: '(Linnaeus, 1771)',
  nameType: 'SCIENTIFIC',
  rank: 'SPECIES',
  origin: 'SOURCE',
  taxonomicStatus: 'ACCEPTED',
  nomenclaturalStatus: [],
  issues: [],
  accordingTo: 'Cats and birds',
  numDescendants: 1,
  numSpecies: 0,
  lastInterpreted: FACTS.builtAt,
  synonym: false,
  extinct: false,
  nomenclaturalCode: 'ZOOLOGICAL',
};

describe('GET /v1/species/{key}', () => {
  test('a usage in GBIF’s shape', async () => {
    expect(await get('/v1/species/7')).toEqual({ status: 200, body: PUMA_CONCOLOR });
  });

  test('what is not known is left out, and the type is exactly JSON', async () => {
    const response = await server.inject('/v1/species/30');
    expect(response.headers['content-type']).toBe('application/json');
    expect(response.json()).toEqual({
      key: 30,
      nubKey: 30,
      nameKey: 30,
      taxonID: 'herbs:T30',
      kingdom: 'Plantae',
      kingdomKey: 30,
      datasetKey: backboneKey('default'),
      constituentKey: sourceKey('herbs'),
      scientificName: 'Plantae',
      canonicalName: 'Plantae',
      nameType: 'SCIENTIFIC',
      rank: 'KINGDOM',
      origin: 'SOURCE',
      taxonomicStatus: 'ACCEPTED',
      nomenclaturalStatus: [],
      issues: [],
      accordingTo: 'herbs',
      numDescendants: 6,
      numSpecies: 1,
      lastInterpreted: FACTS.builtAt,
      synonym: false,
      extinct: false,
      nomenclaturalCode: 'BOTANICAL',
    });
  });

  test('taxa below are counted: all accepted ones, and species', async () => {
    for (const [key, taxa, species] of [
      [1, 16, 4],
      [5, 7, 3],
      [8, 0, 0],
    ]) {
      const { body } = await get(`/v1/species/${key}`);
      expect([key, body.numDescendants, body.numSpecies]).toEqual([key, taxa, species]);
    }
  });

  test('a synonym has its accepted usage’s place', async () => {
    const { body } = await get('/v1/species/8');
    expect(body).toMatchObject({
      acceptedKey: 7,
      accepted: 'Puma concolor (Linnaeus, 1771)',
      taxonomicStatus: 'HOMOTYPIC_SYNONYM',
      synonym: true,
      parent: 'Puma',
      genus: 'Puma',
      speciesKey: 7,
    });
  });

  test('a taxon that only the classification of others names has no identifier', async () => {
    const { body } = await get('/v1/species/31');
    expect([body.origin, body.taxonID]).toEqual(['DENORMED_CLASSIFICATION', undefined]);
  });

  test('doubt is told in GBIF’s word', async () => {
    const { body } = await get('/v1/species/13');
    expect([body.taxonomicStatus, body.extinct]).toEqual(['DOUBTFUL', true]);
  });

  test.each([
    ['/v1/species/999', 404, 'BACKBONE_UNKNOWN'],
    ['/v1/species/999/children', 404, 'BACKBONE_UNKNOWN'],
    ['/v1/species/x', 400, 'USAGE'],
    ['/v1/species/0', 400, 'USAGE'],
    ['/v1/species/2147483648', 400, 'USAGE'],
    ['/v1/species/7/nothing', 404, 'ROUTE_UNKNOWN'],
    ['/v1/species/7?lang=de', 400, 'FILTER_INVALID'],
    ['/v1/species/6/children?limit=1001', 400, 'FILTER_INVALID'],
    ['/v1/species/search?rank=nonsense', 400, 'FILTER_INVALID'],
    ['/v1/species/search?status=nonsense', 400, 'FILTER_INVALID'],
    ['/v1/species/search?facet=nonsense', 400, 'FILTER_INVALID'],
    ['/v1/species/search?highertaxonKey=x', 400, 'FILTER_INVALID'],
    ['/v1/species/search?habitat=MARINE', 400, 'FILTER_INVALID'],
    ['/v1/species/search?isExtinct=perhaps', 400, 'FILTER_INVALID'],
  ])('%s: %i %s', async (url, status, code) => {
    const answer = await get(url);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('parameters of GBIF’s clients change nothing', async () => {
    const { body } = await get('/v1/species/7?language=en&limit=100&offset=0&datasetKey=x');
    expect(body).toEqual(PUMA_CONCOLOR);
  });
});

describe('around a usage', () => {
  test('children by name, in a page', async () => {
    const { body } = await get('/v1/species/5/children?limit=2&offset=1');
    expect([
      body.offset,
      body.limit,
      body.endOfRecords,
      body.count,
      body.results.map((one: Answer) => one.canonicalName),
    ]).toEqual([1, 2, true, 3, ['Puma', 'Smilodon']]);
  });

  test('a page ends before the last', async () => {
    const { body } = await get('/v1/species/5/children?limit=2');
    expect([body.endOfRecords, keysOf(body.results)]).toEqual([false, [10, 6]]);
  });

  test('synonyms', async () => {
    const { body } = await get('/v1/species/7/synonyms');
    expect([body.count, keysOf(body.results)]).toEqual([1, [8]]);
    expect((await get('/v1/species/6/synonyms')).body).toMatchObject({ count: 0, results: [] });
  });

  test('parents from the highest, of a synonym those of its accepted usage', async () => {
    expect(keysOf((await get('/v1/species/9/parents')).body)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(keysOf((await get('/v1/species/8/parents')).body)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await get('/v1/species/1/parents')).body).toEqual([]);
  });

  test('the name taken apart', async () => {
    expect((await get('/v1/species/9/name')).body).toMatchObject({
      key: 9,
      scientificName: 'Puma concolor couguar (Kerr, 1792)',
      genusOrAbove: 'Puma',
      specificEpithet: 'concolor',
      infraSpecificEpithet: 'couguar',
      bracketAuthorship: 'Kerr',
      bracketYear: '1792',
      canonicalName: 'Puma concolor couguar',
      canonicalNameComplete: 'Puma concolor couguar (Kerr, 1792)',
    });
  });
});

describe('GET /v1/species', () => {
  test.each([
    ['name=oenanthe', [17, 35]],
    ['name=Oenanthe&rank=SPECIES', []],
    ['name=Puma concolor', [7]],
    ['name=concolor', []],
    ['sourceId=T7', [7]],
    ['sourceId=cats:T7', [7]],
    ['sourceId=herbs:T7', []],
    [`datasetKey=${sourceKey('herbs')}&rank=GENUS`, [35]],
    ['datasetKey=herbs&rank=GENUS&rank=SPECIES', [35, 36]],
    ['datasetKey=d7dddbf4-2cf0-4f39-9b2a-bb099caae36c&rank=KINGDOM', [1, 30]],
    ['datasetKey=00000000-0000-0000-0000-000000000000', []],
  ])('%s', async (query, keys) => {
    const { body } = await get(`/v1/species?limit=100&${query}`);
    expect([...keysOf(body.results)].sort((a, b) => a - b)).toEqual(keys);
    expect(body.count).toBe(keys.length);
  });

  test('all of them, in pages', async () => {
    const seen: number[] = [];
    for (let offset = 0, end = false; !end; offset += 10) {
      const { body } = await get(`/v1/species?limit=10&offset=${offset}`);
      expect(body.count).toBe(25);
      seen.push(...keysOf(body.results));
      end = body.endOfRecords;
    }
    expect(new Set(seen).size).toBe(25);
  });
});

describe('GET /v1/species/root/{datasetKey}', () => {
  test.each([
    [backboneKey('default'), [1, 30]],
    ['d7dddbf4-2cf0-4f39-9b2a-bb099caae36c', [1, 30]],
    [sourceKey('herbs'), [30]],
    ['cats', [1]],
    ['default', [1, 30]],
    ['other', []],
  ])('%s', async (key, keys) => {
    const { body } = await get(`/v1/species/root/${key}`);
    expect([[...keysOf(body.results)].sort((a, b) => a - b), body.count]).toEqual([
      keys,
      keys.length,
    ]);
  });
});

test('GET /v2/species/match/metadata', async () => {
  expect(await get('/v2/species/match/metadata')).toEqual({
    status: 200,
    body: {
      name: 'default',
      version: 'v1',
      created: FACTS.builtAt,
      mainIndex: {
        datasetKey: backboneKey('default'),
        datasetTitle: 'default',
        nameUsageCount: 25,
      },
      sources: [
        {
          key: sourceKey('cats'),
          alias: 'cats',
          title: 'Cats and birds',
          license: 'CC0-1.0',
          usages: 18,
        },
        { key: sourceKey('herbs'), alias: 'herbs', usages: 7 },
      ],
    },
  });
});

describe('GET /v1/species/search', () => {
  test.each([
    ['q=puma', [6, 7, 9]],
    ['q=Puma con', [7, 9]],
    ['q=concolor puma', [7, 9]],
    ['q=conc', [7, 8, 9]],
    ['q=puma linnaeus', [7]],
    ['q=*concolor*', [7, 8, 9]],
    ['q=puma&rank=species', [7]],
    ['q=puma&rank=species,subspecies', [7, 9]],
    ['q=concolor&status=ACCEPTED', [7, 9]],
    ['q=concolor&status=HOMOTYPIC_SYNONYM', [8]],
    ['status=DOUBTFUL', [13]],
    ['q=oenanthe&highertaxonKey=30', [35, 36]],
    ['q=oenanthe&higherTaxonKey=1', [17, 18]],
    ['highertaxonKey=6', [7, 8, 9]],
    ['highertaxonKey=6&highertaxonKey=12', [7, 8, 9, 13]],
    ['highertaxonKey=999', []],
    ['isExtinct=true', [12, 13]],
    ['isExtinct=false&rank=GENUS', [6, 10, 17, 35]],
    ['constituentKey=herbs&rank=KINGDOM', [30]],
    ['name=felis', [10]],
    ['q=zzz', []],
  ])('%s', async (query, keys) => {
    for (const address of ['search', 'lookup']) {
      const { body } = await get(`/v1/species/${address}?limit=100&${query}`);
      expect([...keysOf(body.results)].sort((a, b) => a - b)).toEqual(keys);
      expect(body.count).toBe(keys.length);
    }
  });

  test('names that begin with the words come first, higher ranks before lower ones', async () => {
    const { body } = await get('/v1/species/search?q=oenanthe&highertaxonKey=1');
    expect(keysOf(body.results)).toEqual([17, 18]);
  });

  test('counts by facet', async () => {
    const { body } = await get(
      '/v1/species/search?highertaxonKey=5&facet=rank&facet=STATUS,isExtinct&facet=highertaxonKey&facet=CONSTITUENT_KEY&limit=0&facetMincount=2',
    );
    expect([body.count, body.results, body.facets]).toEqual([
      8,
      [],
      [
        {
          field: 'RANK',
          counts: [
            { name: 'SPECIES', count: 4 },
            { name: 'GENUS', count: 3 },
          ],
        },
        { field: 'STATUS', counts: [{ name: 'ACCEPTED', count: 6 }] },
        {
          field: 'IS_EXTINCT',
          counts: [
            { name: 'false', count: 6 },
            { name: 'true', count: 2 },
          ],
        },
        {
          field: 'HIGHERTAXON_KEY',
          counts: [
            { name: '1', count: 8 },
            { name: '2', count: 8 },
            { name: '3', count: 8 },
            { name: '4', count: 8 },
            { name: '5', count: 8 },
            { name: '6', count: 3 },
          ],
        },
        { field: 'CONSTITUENT_KEY', counts: [{ name: sourceKey('cats'), count: 8 }] },
      ],
    ]);
  });

  test('values of a facet in pages', async () => {
    const { body } = await get('/v1/species/search?facet=rank&facetLimit=1&facetOffset=1&limit=0');
    expect(body.facets).toEqual([{ field: 'RANK', counts: [{ name: 'GENUS', count: 5 }] }]);
  });
});

describe('GET /v1/species/suggest', () => {
  test.each([
    ['q=pum', [6, 7, 9]],
    ['q=PUMA+CON', [7, 9]],
    ['q=pum&limit=1', [6]],
    ['q=pum&limit=1&offset=1', [7]],
    ['q=pum&rank=SUBSPECIES', [9]],
    ['q=oena&highertaxonKey=30', [35, 36]],
    ['q=', []],
    ['', []],
  ])('%s', async (query, keys) => {
    expect(keysOf((await get(`/v1/species/suggest?${query}`)).body)).toEqual(keys);
  });

  test('a suggestion tells what it is and where it stands', async () => {
    const { body } = await get('/v1/species/suggest?q=puma+concolor&limit=1');
    expect(body).toEqual([
      {
        ...PUMA_CONCOLOR,
        status: 'ACCEPTED',
        higherClassificationMap: {
          1: 'Animalia',
          2: 'Chordata',
          3: 'Mammalia',
          4: 'Carnivora',
          5: 'Felidae',
          6: 'Puma',
        },
      },
    ]);
  });
});

test.each([
  ['/v1/species?limit=100', usagePage],
  ['/v1/species/5/children', usagePage],
  ['/v1/species/7/synonyms', usagePage],
  ['/v1/species/root/cats', usagePage],
  ['/v1/species/search?q=p&facet=RANK&facet=CONSTITUENT_KEY', usageSearchPage],
  ['/v1/species/suggest?q=p', suggestions],
] as const)('%s has the fields of its schema and no others', async (url, schema) => {
  const { body } = await get(url);
  expect(schema.parse(body)).toEqual(body);
});

test('a search of very many words ends', async () => {
  const q = Array.from({ length: 100 }, (_, n) => `p${n}`).join(' ');
  expect((await get(`/v1/species/search?q=${encodeURIComponent(q)}`)).body.count).toBe(0);
});

describe('versions', () => {
  test('an answer of the same build is not sent again', async () => {
    const first = await server.inject('/v1/species/7');
    const tag = String(first.headers.etag);
    expect(first.headers['cache-control']).toBe('no-cache');
    for (const known of [tag, `W/"other", ${tag}`]) {
      const again = await server.inject({
        url: '/v1/species/7',
        headers: { 'if-none-match': known },
      });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag]);
    }
    const other = await server.inject({
      url: '/v1/species/7',
      headers: { 'if-none-match': 'W/"other"' },
    });
    expect(other.statusCode).toBe(200);
    expect((await server.inject('/v1/species/999')).headers).not.toHaveProperty('etag');
  });

  test('a newer build answers from the next request on', async () => {
    let current = backbone;
    const app = await createServer(fakeServices({ backbone: () => current }));
    try {
      const before = await app.inject('/v1/species/7');
      current = aBackbone(undefined, { version: 'v2', builtAt: '2026-11-04T00:00:00.000Z' });
      const after = await app.inject({
        url: '/v1/species/7',
        headers: { 'if-none-match': String(before.headers.etag) },
      });
      expect([after.statusCode, after.json().lastInterpreted]).toEqual([
        200,
        '2026-11-04T00:00:00.000Z',
      ]);
      const search = await app.inject('/v1/species/search?q=puma&limit=1');
      expect(search.json().results[0].lastInterpreted).toBe('2026-11-04T00:00:00.000Z');
    } finally {
      await app.close();
    }
  });

  test.each([
    '/v1/species/7',
    '/v1/species/search?q=puma',
    '/v1/species/match?name=Puma',
    '/v2/species/match?scientificName=Puma',
  ])('without a backbone %s says how to build one', async (url) => {
    const app = await createServer(fakeServices());
    try {
      const response = await app.inject(url);
      expect([response.statusCode, response.json().error]).toEqual([
        503,
        {
          code: 'BACKBONE_MISSING',
          message: 'There is no backbone to match names against yet.',
          hint: 'Add a checklist and build one: opendrawer backbone add, opendrawer backbone build.',
        },
      ]);
    } finally {
      await app.close();
    }
  });
});
