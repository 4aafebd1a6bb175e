import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { Dataset } from '../../src/registry/index.ts';
import type { SearchRequest } from '../../src/search/index.ts';
import { createServer } from '../../src/server/index.ts';
import { DATASET, FERN, fakeServices, ITEMS, itemOf, LETTER, VASE } from './fakes.ts';

const SWISS: Dataset = {
  ...DATASET,
  description: {
    contacts: [
      { role: 'creator', country: 'Germany' },
      { role: 'publisher', country: 'Switzerland' },
    ],
  } as unknown as Dataset['description'],
};

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Options {
  readonly items?: typeof ITEMS;
  readonly seen?: SearchRequest[];
  readonly dataset?: Dataset;
}

async function ask(
  url: string,
  { items = ITEMS, seen = [], dataset = DATASET }: Options = {},
  body?: object | string,
) {
  const services = fakeServices({ items, seen, dataset });
  server = await createServer({
    ...services,
    filters: {
      ...services.filters,
      load: async () => ({ kind: 'in', key: 'collectionCode', values: ['FSG'] }),
    },
  });
  const response = await server.inject({
    url,
    ...(body === undefined
      ? {}
      : { method: 'POST', payload: body, headers: { 'content-type': 'application/json' } }),
  });
  return { response, body: response.json() };
}

const keysOf = (body: { results: { key: string }[] }) => body.results.map(({ key }) => key);

describe('GET /v1/occurrence/search', () => {
  test.each<[string, readonly string[]]>([
    ['', [FERN.id, VASE.id, LETTER.id]],
    ['?q=vase', [VASE.id]],
    ['?collectionCode=fsg&collectionCode=AAA', [VASE.id, LETTER.id]],
    ['?unit=NMNHBOTANY', [FERN.id]],
    ['?BASIS_OF_RECORD=preserved+specimen', [FERN.id]],
    ['?country!=US', [VASE.id, LETTER.id]],
    ['?hasCoordinate=true', [FERN.id]],
    ['?year=1880,1900', [LETTER.id]],
    ['?taxonKey=6', [FERN.id]],
    ['?checklistKey=7ddf754f-d193-4cc9-b351-99906754a03b&kingdomKey=1', [FERN.id]],
    [`?gbifId=${VASE.id}`, [VASE.id]],
    ['?field.Barcode=00123', [FERN.id]],
    ['?filter=abc', [VASE.id]],
    ['?filter=abc&q=letter', []],
    ['?publishingCountry=CH', [FERN.id, VASE.id, LETTER.id]],
    ['?publishingCountry=Switzerland&q=vase', [VASE.id]],
    ['?publishingCountry=DE', []],
    ['?repatriated=true', [FERN.id]],
    ['?repatriated=false', []],
    ['?limit=1&offset=1', [VASE.id]],
    ['?hl=true&spellCheck=true&facetMultiselect=true&limit=300', [FERN.id, VASE.id, LETTER.id]],
  ])('finds: %s', async (query, keys) => {
    const { response, body } = await ask(`/v1/occurrence/search${query}`, { dataset: SWISS });
    expect([response.statusCode, keysOf(body)]).toEqual([200, keys]);
  });

  test('sorts, explains and says what may have been meant', async () => {
    const seen: SearchRequest[] = [];
    const { body } = await ask('/v1/occurrence/search?q=frn&sort=-eventDate&explain=true', {
      seen,
    });
    expect(seen).toMatchObject([{ sort: '-eventDate', explain: true, limit: 20, offset: 0 }]);
    expect(body).toMatchObject({
      count: 0,
      endOfRecords: true,
      didYouMean: 'fern',
      explanation: { query: 'all of: it', words: [], items: {} },
    });
  });

  test.each<[string, unknown]>([
    [
      'facet=unit&facet=hasMedia',
      [
        {
          field: 'UNIT',
          parameter: 'unit',
          counts: [
            { name: 'AAA', count: 1 },
            { name: 'FSG', count: 1 },
            { name: 'NMNHBOTANY', count: 1 },
          ],
          distinct: 3,
          missing: 0,
        },
        {
          field: 'HAS_MEDIA',
          parameter: 'hasMedia',
          counts: [
            { name: 'true', count: 2 },
            { name: 'false', count: 1 },
          ],
          distinct: 2,
          missing: 0,
        },
      ],
    ],
    [
      'facet=COUNTRY,BASIS_OF_RECORD&COUNTRY.facetLimit=0&basisOfRecord.facetOffset=1',
      [
        { field: 'COUNTRY', parameter: 'country', counts: [], distinct: 1, missing: 2 },
        {
          field: 'BASIS_OF_RECORD',
          parameter: 'basisOfRecord',
          counts: [],
          distinct: 1,
          missing: 2,
        },
      ],
    ],
    [
      'facet=year&facetMincount=1',
      [
        {
          field: 'YEAR',
          parameter: 'year',
          counts: [
            { name: '1890', count: 1 },
            { name: '1931', count: 1 },
          ],
          distinct: 2,
          missing: 1,
        },
      ],
    ],
    [
      'facet=datasetKey',
      [
        {
          field: 'DATASET_KEY',
          parameter: 'datasetKey',
          counts: [{ name: DATASET.key, count: 3 }],
          distinct: 1,
          missing: 0,
        },
      ],
    ],
    [
      'facet=field.Barcode',
      [
        {
          field: 'field.Barcode',
          parameter: 'field.Barcode',
          counts: [{ name: '00123', count: 1 }],
          distinct: 1,
          missing: 2,
        },
      ],
    ],
    [
      'unit=FSG&facet=unit&facetLimit=1',
      [
        {
          field: 'UNIT',
          parameter: 'unit',
          counts: [{ name: 'FSG', count: 1 }],
          distinct: 1,
          missing: 0,
        },
      ],
    ],
    [
      'unit=FSG&hasMedia=true&facet=unit&facetMultiselect=true',
      [
        {
          field: 'UNIT',
          parameter: 'unit',
          counts: [
            { name: 'FSG', count: 1 },
            { name: 'NMNHBOTANY', count: 1 },
          ],
          distinct: 2,
          missing: 0,
        },
      ],
    ],
  ])('facets: %s', async (query, facets) => {
    const { body } = await ask(`/v1/occurrence/search?limit=0&${query}`);
    expect(body.facets).toEqual(facets);
  });

  test.each([
    ['contry=US', /There is no parameter "contry"/],
    ['facetLimits=5', /There is no parameter "facetLimits"/],
    ['__proto__=5', /There is no parameter "__proto__"/],
    ['facet=unti', /There is no facet "unti"/],
    ['facet=eventDate', /too many to count/],
    ['facet=__proto__', /There is no facet "__proto__"/],
    ['COUNTRY.facetLimit=many', /COUNTRY.facetLimit=many: a whole number from 0 to 10000/],
    ['offset=5&after=x', /after and offset exclude each other/],
    ['sort=beauty', /sort: Invalid option/],
    ['limit=1001', /limit: Too big/],
    ['explain=maybe', /explain: Invalid option/],
    ['publishingCountry=Atlantis', /publishingCountry=Atlantis: no country/],
    ['repatriated=perhaps', /true or false is expected/],
    ['gadmGid=NPL.1_1', /gadmGid cannot be searched/],
    ['geometry=POLYGON((', /./],
    ['year=1910,1900', /upside down/],
    [Array.from({ length: 51 }, (_, n) => `facet=field.f${n}`).join('&'), /at most 50/],
  ])('%s is refused', async (query, message) => {
    const { response, body } = await ask(`/v1/occurrence/search?${query}`);
    expect([response.statusCode, body.error.code]).toEqual([400, 'FILTER_INVALID']);
    expect(body.error.message).toMatch(message);
  });
});

describe('POST /v1/occurrence/search/predicate', () => {
  const search = (body: object) => ask('/v1/occurrence/search/predicate', {}, body);

  test.each<[object, readonly string[]]>([
    [{}, [FERN.id, VASE.id, LETTER.id]],
    [{ predicate: null }, [FERN.id, VASE.id, LETTER.id]],
    [{ predicate: { type: 'equals', key: 'COUNTRY', value: 'US' } }, [FERN.id]],
    [
      {
        predicate: {
          type: 'not',
          predicate: { type: 'in', key: 'COLLECTION_CODE', values: ['FSG', 'AAA'] },
        },
        limit: 5,
      },
      [FERN.id],
    ],
    [{ q: 'vase', predicate: { type: 'isNotNull', parameter: 'COLLECTION_CODE' } }, [VASE.id]],
    [{ limit: 1, offset: 2 }, [LETTER.id]],
  ])('%j', async (given, keys) => {
    const { response, body } = await search(given);
    expect([response.statusCode, keysOf(body)]).toEqual([200, keys]);
  });

  test('counts facets', async () => {
    const { body } = await search({ limit: 0, facets: ['COUNTRY'], facetMinCount: 1 });
    expect(body.facets).toEqual([
      {
        field: 'COUNTRY',
        parameter: 'country',
        counts: [{ name: 'US', count: 1 }],
        distinct: 1,
        missing: 2,
      },
    ]);
  });

  test.each<[object, number]>([
    [{ predicate: { type: 'equals' } }, 400],
    [{ predicate: { type: 'equal', key: 'COUNTRY', value: 'US' } }, 400],
    [{ predicate: 'everything' }, 400],
    [{ limit: -1 }, 400],
    [{ limits: 5 }, 400],
    [{ facet: ['no such'] }, 400],
  ])('refuses the body %#', async (given, status) => {
    const { response, body } = await search(given);
    expect([response.statusCode, typeof body.error.message]).toEqual([status, 'string']);
  });
});

test('a predicate of 10,000 levels is refused', async () => {
  const levels = 10_000;
  const predicate = `${'{"type":"not","predicate":'.repeat(levels)}{"type":"all"}${'}'.repeat(levels)}`;
  const { response, body } = await ask(
    '/v1/occurrence/search/predicate',
    {},
    `{"predicate":${predicate}}`,
  );
  expect([response.statusCode, body.error.code]).toEqual([400, 'FILTER_INVALID']);
});

describe('GET /v1/occurrence/search/{field}', () => {
  const items = ['A-1', 'A-2', 'B-1'].map((catalogNumber, n) =>
    itemOf({ id: `i${n}`, catalogNumber, recordedBy: ['Ada Fern', 'Bo Moss'] }),
  );
  test.each<[string, unknown]>([
    ['catalogNumber?q=a-', ['A-1', 'A-2']],
    ['catalogNumber?limit=1', ['A-1']],
    ['recordedBy?q=fern', ['Ada Fern']],
    ['COLLECTION_CODE', []],
    ['recordNumber?q=1', []],
  ])('%s', async (url, values) => {
    const { response, body } = await ask(`/v1/occurrence/search/${url}`, { items });
    expect([response.statusCode, body]).toEqual([200, values]);
  });

  test.each(['year', 'eventDate', 'nothing', 'catalogNumber?limit=0', 'constructor'])(
    '%s is refused',
    async (url) => {
      const { response, body } = await ask(`/v1/occurrence/search/${url}`);
      expect([response.statusCode, body.error.code]).toEqual([400, 'FILTER_INVALID']);
    },
  );
});

describe('numbers of items', () => {
  test.each<[string, unknown]>([
    ['count', 3],
    ['count?country=US', 1],
    ['count?isGeoreferenced=false', 2],
    ['count?basisOfRecord=PRESERVED_SPECIMEN&year=1931', 1],
    ['count?publishingCountry=CH', 3],
    ['counts/basisOfRecord', { PRESERVED_SPECIMEN: 1 }],
    ['counts/year', { '1890': 1, '1931': 1 }],
    ['counts/year?year=1900,2000', { '1931': 1 }],
    ['counts/datasets?country=US', { [DATASET.key]: 1 }],
    ['counts/datasets?taxonKey=99', {}],
    ['counts/countries', { UNITED_STATES: 1 }],
    ['counts/countries?publishingCountry=CH', { UNITED_STATES: 1 }],
    ['counts/countries?publishingCountry=FR', {}],
    ['counts/publishingCountries?country=US', { SWITZERLAND: 1 }],
    ['counts/publishingCountries?country=KR', {}],
  ])('%s', async (url, expected) => {
    const { response, body } = await ask(`/v1/occurrence/${url}`, { dataset: SWISS });
    expect([response.statusCode, body]).toEqual([200, expected]);
  });

  test('the schema names what can be counted', async () => {
    const { body } = await ask('/v1/occurrence/count/schema');
    expect(body).toContainEqual({ dimensions: [{ key: 'basisOfRecord', type: 'BasisOfRecord' }] });
  });

  test.each([
    'counts/publishingCountries',
    'counts/countries?publishingCountry=Atlantis',
    'counts/year?year=then',
    'count?contry=US',
  ])('%s is refused', async (url) => {
    const { response, body } = await ask(`/v1/occurrence/${url}`);
    expect([response.statusCode, body.error.code]).toEqual([400, 'FILTER_INVALID']);
  });
});
