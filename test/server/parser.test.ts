import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import { fakeServices } from './fakes.ts';

let server: Awaited<ReturnType<typeof createServer>>;
beforeAll(async () => {
  // Parsing needs no backbone.
  server = await createServer(fakeServices());
});
afterAll(() => server.close());

const PUMA = {
  scientificName: 'Puma concolor (Linnaeus, 1771)',
  type: 'SCIENTIFIC',
  genusOrAbove: 'Puma',
  specificEpithet: 'concolor',
  rankMarker: 'sp.',
  bracketAuthorship: 'Linnaeus',
  bracketYear: '1771',
  canonicalName: 'Puma concolor',
  canonicalNameWithMarker: 'Puma concolor',
  canonicalNameComplete: 'Puma concolor (Linnaeus, 1771)',
  parsed: true,
  parsedPartially: false,
  authorsParsed: true,
  quality: 1,
  warnings: [],
};

const parsed = async (name: string) => {
  const response = await server.inject({ url: '/v1/parser/name', query: { name } });
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    200,
    'application/json',
  ]);
  return response.json()[0];
};

describe('GET /v1/parser/name', () => {
  test('a name in GBIF’s shape', async () => {
    expect(await parsed('Puma concolor (Linnaeus, 1771)')).toEqual(PUMA);
  });

  test.each([
    [
      'Abies alba Mill.',
      { authorship: 'Mill.', canonicalNameComplete: 'Abies alba Mill.', rankMarker: 'sp.' },
    ],
    [
      'Arrhenatherum elatius (L.) P.Beauv. ex J.Presl & C.Presl',
      { bracketAuthorship: 'L.', authorship: 'P.Beauv. ex J.Presl & C.Presl' },
    ],
    [
      'Secale cereale subsp. cereale L.',
      {
        infraSpecificEpithet: 'cereale',
        rankMarker: 'subsp.',
        canonicalNameWithMarker: 'Secale cereale subsp. cereale',
        canonicalNameComplete: 'Secale cereale L. subsp. cereale',
      },
    ],
    ['×Agropogon littoralis', { notho: 'GENERIC', genusOrAbove: 'Agropogon' }],
    ['Salix × capreola', { notho: 'SPECIFIC', specificEpithet: 'capreola' }],
    ['Lucanus sp.', { type: 'INFORMAL', genusOrAbove: 'Lucanus' }],
    ['Tobacco mosaic virus', { type: 'VIRUS', parsed: false }],
    ['x'.repeat(5000), { type: 'NO_NAME', parsed: false }],
  ])('name %#', async (name, expected) => {
    expect(await parsed(name)).toMatchObject({ scientificName: name, ...expected });
  });

  test('several, in their order', async () => {
    const response = await server.inject(
      '/v1/parser/name?name=Bus+cus&name=Puma+concolor+(Linnaeus,+1771)',
    );
    expect(response.json()).toMatchObject([{ genusOrAbove: 'Bus' }, PUMA]);
  });

  test('in the JSON of gnparser', async () => {
    const response = await server.inject('/v1/parser/name?name=Puma+concolor&format=gnparser');
    expect(response.json()).toMatchObject([
      { parsed: true, quality: 1, verbatim: 'Puma concolor', cardinality: 2 },
    ]);
  });

  test.each([
    ['/v1/parser/name', 'FILTER_INVALID'],
    ['/v1/parser/name?name=x&format=other', 'FILTER_INVALID'],
    ['/v1/parser/name?nam=x', 'FILTER_INVALID'],
  ])('%s is refused', async (url, code) => {
    const response = await server.inject(url);
    expect([response.statusCode, response.json().error.code]).toEqual([400, code]);
  });
});

describe('POST /v1/parser/name', () => {
  const post = (type: string, payload: string, query = '') =>
    server.inject({
      method: 'POST',
      url: `/v1/parser/name${query}`,
      headers: { 'content-type': type },
      payload,
    });
  const NAME = PUMA.scientificName;

  test.each([
    ['application/json', JSON.stringify([NAME, 'Bus cus'])],
    ['application/json; charset=UTF-8', JSON.stringify([NAME, 'Bus cus'])],
    ['text/plain', `${NAME}\r\nBus cus\n`],
    ['text/csv', `id,scientificName\n1,"${NAME}"\n2,Bus cus\n`],
    ['text/tab-separated-values', `dwc:scientificName\n${NAME}\nBus cus\n`],
  ])('as %s', async (type, payload) => {
    const response = await post(type, payload);
    expect([response.statusCode, response.headers['content-type'], response.json()]).toEqual([
      200,
      'application/json',
      [PUMA, expect.objectContaining({ genusOrAbove: 'Bus' })],
    ]);
  });

  test('as JSON lines, answered as such', async () => {
    const response = await post('application/x-ndjson', `${JSON.stringify(NAME)}\n"Bus cus"\n`);
    const lines = response.body.trim().split('\n');
    expect([response.headers['content-type'], lines.length, JSON.parse(lines[0] ?? '')]).toEqual([
      'application/x-ndjson',
      2,
      PUMA,
    ]);
  });

  test('in the JSON of gnparser', async () => {
    const response = await post('application/json', '["Puma concolor"]', '?format=gnparser');
    expect(response.json()).toMatchObject([{ verbatim: 'Puma concolor', cardinality: 2 }]);
  });

  test('nothing is answered with nothing', async () => {
    expect((await post('application/json', '[]')).json()).toEqual([]);
  });

  test.each([
    ['application/json', '{"name":"x"}', 400, 'FILTER_INVALID', 'The body is no JSON array'],
    ['application/json', '[1]', 400, 'FILTER_INVALID', 'name 1: a text is expected'],
    ['application/json', '["x"', 400, 'FILTER_INVALID', 'the body is not JSON'],
    ['application/x-ndjson', '"a"\n{', 400, 'FILTER_INVALID', 'line 2: the body is not JSON'],
    ['image/png', 'x', 400, 'USAGE', 'Content-Type "image/png" is not understood'],
    [
      'text/csv',
      'a,b\n1,2\n',
      400,
      'FILTER_INVALID',
      'The first line names no column that is known',
    ],
    [
      'application/json',
      JSON.stringify(Array(10_001).fill('x')),
      413,
      'BODY_TOO_LARGE',
      '10001 names; at most 10000 in one request',
    ],
  ])('what is wrong with a body is told: %#', async (type, payload, status, code, message) => {
    const response = await post(type, payload);
    expect([response.statusCode, response.json().error]).toMatchObject([status, { code, message }]);
  });

  test('a body that is not UTF-8 is refused', async () => {
    const response = await server.inject({
      method: 'POST',
      url: '/v1/parser/name',
      headers: { 'content-type': 'text/plain' },
      payload: Buffer.from([0x41, 0xff, 0x42]),
    });
    expect([response.statusCode, response.json().error.message]).toEqual([
      400,
      'The body is not UTF-8',
    ]);
  });
});
