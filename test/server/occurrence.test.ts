import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { itemId } from '../../src/interpret/index.ts';
import type { SearchRequest } from '../../src/search/index.ts';
import { createServer } from '../../src/server/index.ts';
import type { SourceEndpoint } from '../../src/sources/index.ts';
import { ISSUES, type IssueKind } from '../../src/terms/index.ts';
import { DATASET, FERN, fakeServices, ITEMS, itemOf, LETTER, RAW, VASE } from './fakes.ts';

const pick = ({ meaning, hint }: IssueKind) => ({ meaning, hint });

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function get(url: string, options: Parameters<typeof fakeServices>[0] = {}) {
  server = await createServer(fakeServices(options));
  const response = await server.inject({ url, headers: { host: 'opendrawer.example:8080' } });
  return { response, body: response.json() };
}

describe('GET /v1/occurrence/search', () => {
  test("answers in GBIF's shape, with what we add", async () => {
    const { response, body } = await get('/v1/occurrence/search?unit=nmnhbotany&facet=unit');
    expect(response.statusCode).toBe(200);
    expect({ ...body, tookMs: 0 }).toEqual({
      offset: 0,
      limit: 20,
      endOfRecords: true,
      count: 1,
      results: [
        {
          key: FERN.id,
          gbifID: FERN.id,
          phylum: null,
          class: null,
          order: null,
          genus: 'Asplenium',
          species: 'Camptosorus rhizophyllus',
          kingdomKey: 1,
          phylumKey: null,
          classKey: null,
          orderKey: null,
          familyKey: null,
          genusKey: null,
          speciesKey: 6,
          elevation: null,
          elevationAccuracy: null,
          depth: null,
          depthAccuracy: null,
          continent: null,
          county: null,
          waterBody: null,
          geodeticDatum: 'WGS84',
          hasCoordinate: true,
          coordinateUncertaintyInMeters: null,
          institutionCode: null,
          individualCount: null,
          occurrenceStatus: null,
          sex: null,
          lifeStage: null,
          establishmentMeans: null,
          typeStatus: [],
          identifiedBy: [],
          recordedByIDs: [],
          identifiedByIDs: [],
          taxonRank: 'SPECIES',
          taxonomicStatus: 'SYNONYM',
          datasetName: [],
          rightsHolder: null,
          licenseUrl: 'https://creativecommons.org/publicdomain/zero/1.0/',
          isSequenced: false,
          modified: null,
          startDayOfYear: 138,
          endDayOfYear: 138,
          extensions: {},
          facts: [],
          relations: [],
          gadm: {},
          datasetKey: DATASET.key,
          occurrenceID: FERN.sourceId,
          basisOfRecord: 'PRESERVED_SPECIMEN',
          scientificName: 'Asplenium rhizophyllum L.',
          kingdom: 'Plantae',
          family: 'Aspleniaceae',
          taxonKey: 7,
          acceptedTaxonKey: 6,
          acceptedScientificName: 'Camptosorus rhizophyllus (L.) Link',
          taxonMatchType: 'EXACT',
          classification: [
            { rank: 'KINGDOM', key: 1, name: 'Plantae' },
            { rank: 'SPECIES', key: 6, name: 'Camptosorus rhizophyllus' },
          ],
          countryCode: 'US',
          country: 'United States',
          stateProvince: null,
          locality: null,
          decimalLatitude: 38.9,
          decimalLongitude: -77,
          eventDate: '1931-05-18',
          year: 1931,
          month: 5,
          day: 18,
          recordedBy: 'Ada Fern | Bo Moss',
          catalogNumber: '00123',
          collectionCode: 'NMNHBOTANY',
          institution: null,
          license: 'CC0-1.0',
          provider: null,
          source: null,
          account: null,
          issues: ['RECORDED_DATE_UNLIKELY', 'SOMETHING_NEW'],
          identifiers: [{ identifier: '00123', label: 'Barcode', value: '00123' }],
          title: 'Asplenium rhizophyllum L.',
          recordType: 'edanmdm',
          objectType: [],
          topic: [],
          place: [],
          culture: [],
          creator: [],
          recordedByNames: ['Ada Fern', 'Bo Moss'],
          eventDateStart: '1931-05-18',
          eventDateEnd: '1931-05-18',
          eventDatePrecision: 'day',
          verbatimEventDate: '18 May 1931',
          thumbnail: 'https://ids.si.edu/ids/deliveryService?id=X-1&max=90',
          thumbnailUrl: `/v1/image/${FERN.id}/0?size=320`,
          landingPage: null,
          references: null,
          mediaCount: 1,
          mediaTypes: ['StillImage'],
          mediaLicenses: ['CC0-1.0'],
          lastInterpreted: FERN.lastChanged,
          media: [
            {
              type: 'StillImage',
              identifier: `http://opendrawer.example:8080/v1/image/${FERN.id}/0`,
              thumbnail: 'https://ids.si.edu/ids/deliveryService?id=X-1&max=90',
            },
          ],
        },
      ],
      facets: [
        {
          field: 'UNIT',
          parameter: 'unit',
          counts: [{ name: 'NMNHBOTANY', count: 1 }],
          distinct: 1,
          missing: 0,
        },
      ],
      next: null,
      didYouMean: null,
      explanation: null,
      generation: 'g1',
      tookMs: 0,
    });
  });

  const many = Array.from({ length: 2_345 }, (_, n) => itemOf({ id: `item-${n}` }));

  test.each([
    ['limit=2', ['item-0', 'item-1'], false],
    ['offset=10&limit=2', ['item-10', 'item-11'], false],
    ['offset=1500&limit=3', ['item-1500', 'item-1501', 'item-1502'], false],
    ['offset=2343&limit=20', ['item-2343', 'item-2344'], true],
    ['offset=2345', [], true],
    ['offset=9000', [], true],
    ['limit=0', [], false],
    ['after=2344', ['item-2344'], true],
  ])('pages: %s', async (query, keys, end) => {
    const { body } = await get(`/v1/occurrence/search?${query}`, { items: many });
    expect({
      keys: body.results.map((result: { key: string }) => result.key),
      end: body.endOfRecords,
      count: body.count,
    }).toEqual({ keys, end, count: 2_345 });
  });

  test('an offset is one question to the index', async () => {
    const seen: SearchRequest[] = [];
    server = await createServer(fakeServices({ items: many, seen }));
    await server.inject('/v1/occurrence/search?offset=2000&limit=100');
    expect(seen.map(({ offset, limit, after }) => [offset, limit, after])).toEqual([
      [2000, 100, undefined],
    ]);
  });

  test.each([
    ['datasetKey', 'DATASET_KEY', DATASET.key],
    ['dataset', 'DATASET', 'herbarium'],
  ])('the facet %s tells datasets its way', async (parameter, field, name) => {
    const { body } = await get(`/v1/occurrence/search?limit=0&facet=${parameter}`);
    expect(body.facets).toEqual([
      { field, parameter, counts: [{ name, count: ITEMS.length }], distinct: 1, missing: 0 },
    ]);
  });

  test.each([
    ['facet=BASIS_OF_RECORD', [['BASIS_OF_RECORD', 'basisOfRecord']]],
    [
      'facet=family,hasMedia',
      [
        ['FAMILY', 'family'],
        ['HAS_MEDIA', 'hasMedia'],
      ],
    ],
  ])('facets by the names of GBIF: %s', async (query, facets) => {
    const { body } = await get(`/v1/occurrence/search?limit=0&${query}`);
    expect(
      body.facets.map((facet: Record<string, unknown>) => [facet['field'], facet['parameter']]),
    ).toEqual(facets);
  });

  test('facetLimit, facetOffset and facetMincount', async () => {
    const items = ['A', 'A', 'A', 'B', 'B', 'C'].map((collectionCode, n) =>
      itemOf({ id: `i${n}`, collectionCode }),
    );
    const { body } = await get(
      '/v1/occurrence/search?facet=unit&facetLimit=2&facetOffset=1&facetMincount=2',
      { items },
    );
    expect(body.facets[0].counts).toEqual([{ name: 'B', count: 2 }]);
  });

  test.each([
    ['contry=US', 'There is no parameter "contry"', 'Did you mean "country"?'],
    ['facet=unti', 'There is no facet "unti"', 'Did you mean "unit"?'],
    ['field.=x', 'field. must be followed by the name of a field', 'See docs/search.md.'],
    ['hasMedia=maybe', 'hasMedia=maybe: true or false is expected', 'See docs/search.md.'],
    ['limit=1001', 'limit: Too big: expected number to be <=1000', 'See docs/search.md.'],
    ['offset=100001', 'offset: Too big: expected number to be <=100000', 'See docs/search.md.'],
    ['offset=5&after=x', 'after and offset exclude each other', 'See docs/search.md.'],
  ])('%s is refused', async (query, message, hint) => {
    const { response, body } = await get(`/v1/occurrence/search?${query}`);
    expect(response.statusCode).toBe(400);
    expect(body.error).toEqual({ code: 'FILTER_INVALID', message, hint });
  });

  test('without an index the answer says so', async () => {
    const { response, body } = await get('/v1/occurrence/search', { generation: () => null });
    expect([response.statusCode, body.error]).toEqual([
      503,
      {
        code: 'INDEX_MISSING',
        message: 'There is no search index yet.', // not the folder of the machine
        hint: 'Run opendrawer ingest, or opendrawer index.',
      },
    ]);
  });
});

describe('GET /v1/occurrence/{id}', () => {
  test('tells all of an item', async () => {
    const { response, body } = await get(`/v1/occurrence/${FERN.id}`);
    expect(response.statusCode).toBe(200);
    expect(body).toMatchObject({
      key: FERN.id,
      genus: 'Asplenium',
      startYear: 1931,
      agents: [{ role: 'Collector', name: 'Ada Fern' }],
      identifiers: [{ identifier: '00123', label: 'Barcode', value: '00123' }],
      issues: ['RECORDED_DATE_UNLIKELY', 'SOMETHING_NEW'],
      issueDetails: [
        { name: 'RECORDED_DATE_UNLIKELY', ...pick(ISSUES.RECORDED_DATE_UNLIKELY) },
        { name: 'SOMETHING_NEW', meaning: null, hint: null },
      ],
      media: [
        {
          position: 0,
          type: 'StillImage',
          identifier: 'http://ids.si.edu/ids/deliveryService?id=X-1',
          thumbnail: 'https://ids.si.edu/ids/deliveryService?id=X-1&max=90',
          imageUrl: `/v1/image/${FERN.id}/0`,
          providerManagedID: 'X-1',
          license: 'CC0-1.0',
          tags: [],
          accessPoints: [],
        },
      ],
      contentHash: 'c0ffee',
    });
  });

  test.each([
    [FERN.id, { eventDate: '1931-05-18', year: 1931, month: 5, day: 18 }],
    [VASE.id, { eventDate: '-000199-01-01/0200-12-31' }],
    [LETTER.id, { eventDate: '1890', year: 1890 }],
  ])('dates of %s', async (id, dates) => {
    const { body } = await get(`/v1/occurrence/${id}`);
    const { eventDate, year, month, day } = body;
    expect({ eventDate, year, month, day }).toEqual({
      year: null,
      month: null,
      day: null,
      ...dates,
    });
  });

  test.each(['/v1/occurrence/nothing', '/v1/occurrence/nothing/verbatim', '/v1/image/nothing/0'])(
    '%s is unknown',
    async (url) => {
      const { response, body } = await get(url);
      expect(response.statusCode).toBe(404);
      expect(body).toEqual({
        error: {
          code: 'ITEM_UNKNOWN',
          message: 'There is no item "nothing"',
          hint: 'opendrawer find looks values up in any field.',
        },
        requestId: expect.any(String),
      });
    },
  );
});

describe('GET /v1/occurrence/{id}/verbatim', () => {
  test('gives the record character for character, as text and as JSON', async () => {
    const { response, body } = await get(`/v1/occurrence/${VASE.id}/verbatim`);
    expect(response.headers['content-type']).toBe('application/json');
    expect(body).toEqual({
      key: VASE.id,
      datasetKey: DATASET.key,
      sourceId: VASE.sourceId,
      place: { partition: 'edan/aaa/00.txt', line: 2 },
      terms: null,
      extensions: {},
      raw: JSON.parse(RAW),
      rawText: RAW,
    });
    expect(response.body).toContain(`"raw":${RAW}`);
  });

  const said = (text: string, label: string | null = null) => [{ label, text }];
  test.each<
    [
      format: SourceEndpoint['format'],
      raw: string,
      options: Record<string, unknown>,
      terms: unknown,
    ]
  >([
    [
      'edan',
      '{"url":"edanmdm-1","title":"Vase","content":{"freetext":{"date":[{"label":"Date","content":"ca. 1950"}]}}}',
      {},
      { title: said('Vase'), eventDate: said('ca. 1950', 'Date') },
    ],
    [
      'dwca',
      '{"core":{"occurrenceID":"o:1","behavior":"sang"},"defaults":{"http://rs.tdwg.org/dwc/terms/Occurrence":{"country":"Peru"}}}',
      {},
      {
        occurrenceID: said('o:1'),
        description: said('sang', 'behavior'),
        country: said('Peru'),
      },
    ],
    [
      'table',
      '{"Finder":"A. Quill","Found":"May"}',
      { mapping: { columns: { Finder: 'recordedBy', Nothing: 'sex' }, strict: true } },
      { recordedBy: said('A. Quill') },
    ],
    ['table', 'no JSON', {}, null],
    ['json-api', '{}', {}, null],
    ['abcd', '<Unit><UnitID>1</UnitID></Unit>', {}, { catalogNumber: said('1') }],
    ['abcd', 'no XML', {}, null],
  ])('tells the terms of %s: %s', async (format, raw, options, terms) => {
    const endpoint = { format, location: '/gone', units: [], options };
    const { body } = await get(`/v1/occurrence/${VASE.id}/verbatim`, {
      dataset: { ...DATASET, endpoint },
      raw,
    });
    expect(body.terms).toEqual(terms);
  });

  test('tells the terms by their addresses too, as GBIF does', async () => {
    const endpoint = { format: 'dwca' as const, location: '/gone', units: [], options: {} };
    const { body } = await get(`/v1/occurrence/${VASE.id}/verbatim`, {
      dataset: { ...DATASET, endpoint },
      raw: '{"core":{"occurrenceID":"o:1","rightsHolder":"Us","scientificName":"Puma concolor"}}',
    });
    expect(body).toMatchObject({
      'http://rs.tdwg.org/dwc/terms/occurrenceID': 'o:1',
      'http://rs.tdwg.org/dwc/terms/scientificName': 'Puma concolor',
      'http://purl.org/dc/terms/rightsHolder': 'Us',
      extensions: {},
    });
  });

  test.each([
    ['{"a" : 1}', 'application/json'],
    ['<Unit><UnitID>1</UnitID></Unit>', 'application/xml; charset=utf-8'],
    ['neither\n', 'text/plain; charset=utf-8'],
  ])('the fragment is %j alone, as %s', async (raw, type) => {
    server = await createServer(fakeServices({ raw }));
    const response = await server.inject(`/v1/occurrence/${VASE.id}/fragment`);
    expect([response.body, response.headers['content-type']]).toEqual([raw, type]);
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe("by the dataset and the publisher's own key", () => {
  const sourceId = 'edanmdm:nmnh/botany 1';
  const item = itemOf({ id: itemId(DATASET.key, sourceId), sourceId, title: 'By its key' });
  const path = `/v1/occurrence/${DATASET.alias}/${encodeURIComponent(sourceId)}`;

  test.each([
    [path, { key: item.id, title: 'By its key' }],
    [`${path.replace(DATASET.alias, DATASET.key)}`, { key: item.id }],
    [`${path}/verbatim`, { key: item.id, rawText: RAW }],
    [`${path}/fragment`, JSON.parse(RAW)],
  ])('%s', async (url, expected) => {
    const { response, body } = await get(url, { items: [item] });
    expect(response.statusCode).toBe(200);
    expect(body).toMatchObject(expected);
  });

  test.each([
    [`${path}2`, 'ITEM_UNKNOWN'],
    ['/v1/occurrence/nowhere/1', 'DATASET_UNKNOWN'],
  ])('%s is %s', async (url, code) => {
    const { response, body } = await get(url, { items: [item] });
    expect([response.statusCode, body.error.code]).toEqual([404, code]);
  });
});
