import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, listen, type Served } from '../../src/server/index.ts';
import { createNameThreads } from '../../src/server/species/threads.ts';
import { fakeServices } from './fakes.ts';
import { aBackbone } from './species-backbone.ts';

const backbone = aBackbone();
let server: Awaited<ReturnType<typeof createServer>>;
let served: Served;
beforeAll(async () => {
  server = await createServer(fakeServices({ backbone: () => backbone }), { requestsPerMinute: 0 });
  served = await listen(server, { port: 0 });
});
afterAll(() => served.close());

const post = (
  payload: string | Buffer | object,
  { type = 'application/json', accept = '*/*', url = '/v1/species/match' } = {},
) =>
  server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': type, accept },
    payload:
      typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });

const QUERIES = [
  { scientificName: 'Puma concolor' },
  { name: 'Oenanthe', kingdom: 'Plantae' },
  { scientificName: 'Felis concolor', verbose: true },
  { scientificName: 'Puma absurda', strict: true },
  { usageKey: 9 },
  {},
];

describe('POST /v1/species/match and /v2/species/match', () => {
  test.each(['/v1/species/match', '/v2/species/match'])(
    '%s answers like one by one, in the order of the names',
    async (url) => {
      const response = await post(QUERIES, { url });
      expect([response.statusCode, response.headers['content-type']]).toEqual([
        200,
        'application/json',
      ]);
      const alone = [];
      for (const query of QUERIES) {
        const given = Object.entries(query).map(([name, value]) => [name, String(value)]);
        alone.push((await server.inject({ url, query: Object.fromEntries(given) })).json());
      }
      for (const answer of alone) delete answer.diagnostics?.timeTaken;
      expect(response.json()).toEqual(alone);
    },
  );

  test('plain names, and how all are matched', async () => {
    const response = await post(['Puma concolor', 'Puma absurda'], {
      url: '/v1/species/match?strict=true&explain=false&behaviour=gbif-v1',
    });
    expect(response.json()).toMatchObject([
      { usageKey: 7, reasons: [] },
      { matchType: 'NONE', reasons: [] },
    ]);
  });

  test('queries as GBIF’s batches have them', async () => {
    const response = await post(
      [
        {
          usageKey: null,
          genericName: 'Puma',
          specificEpithet: 'concolor',
          infraSpecificEpithet: 'couguar',
          authorship: 'Kerr',
          rank: 'SUBSPECIES',
          classification: { kingdom: 'Animalia', phylum: null, clazz: 'Mammalia' },
          exclude: [],
          strict: false,
          verbose: null,
        },
        { scientificName: 'Oenanthe', classification: null, code: 'BOTANICAL', exclude: [17] },
      ],
      { url: '/v2/species/match' },
    );
    expect(response.json()).toMatchObject([{ usage: { key: '9' } }, { usage: { key: '35' } }]);
  });

  test('JSON lines are answered with JSON lines', async () => {
    const response = await post('"Puma concolor"\n\n{"name":"Felis catus"}\n', {
      type: 'application/x-ndjson',
    });
    const lines = response.body.trimEnd().split('\n');
    expect([
      response.headers['content-type'],
      lines.map((line) => JSON.parse(line).usageKey),
    ]).toEqual(['application/x-ndjson', [7, 11]]);
  });

  test('a table keeps its columns', async () => {
    const response = await post(
      'id;Scientific Name;dwc:kingdom\n1;Oenanthe;Plantae\n2;"Aus ""bus""";\n',
      { type: 'text/csv; charset=utf-8' },
    );
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const [head, first, second, ...rest] = response.body.split('\r\n');
    expect(head).toBe(
      'id,Scientific Name,dwc:kingdom,matchType,confidence,specificity,usageKey,matchedName,matchedRank,matchedStatus,acceptedUsageKey,acceptedName,matchedKingdom,matchedPhylum,matchedClass,matchedOrder,matchedFamily,matchedGenus,matchedSpecies,issues,reasons',
    );
    expect(first).toMatch(
      /^1,Oenanthe,Plantae,EXACT,\d+,1,35,Oenanthe L\.,GENUS,ACCEPTED,35,Oenanthe L\.,Plantae,Tracheophyta,Magnoliopsida,Apiales,Apiaceae,Oenanthe,,,/,
    );
    expect(second).toMatch(/^2,"Aus ""bus""",,NONE,/);
    expect(rest).toEqual(['']);
  });

  test('a word that is no code of nomenclature does not count in a table', async () => {
    const response = await post('name,nomenclaturalCode\nPuma concolor,ICZN\nPuma,n/a\n', {
      type: 'text/csv',
      accept: 'application/json',
    });
    expect(response.json()).toMatchObject([{ usageKey: 7 }, { usageKey: 6 }]);
  });

  test('tab-separated values', async () => {
    const response = await post('scientificName\nFelis concolor\n', {
      type: 'text/tab-separated-values',
    });
    expect(response.body.split('\n')[1]?.split('\t').slice(0, 9)).toEqual([
      'Felis concolor',
      'EXACT',
      expect.any(String),
      '1',
      '8',
      'Felis concolor Linnaeus, 1771',
      'SPECIES',
      'HOMOTYPIC_SYNONYM',
      '7',
    ]);
  });

  test('a name a line, answered as the client likes', async () => {
    const asJson = await post('Puma concolor\nAus bus\n', { type: 'text/plain' });
    expect(asJson.json()).toMatchObject([{ usageKey: 7 }, { matchType: 'NONE' }]);
    const asTable = await post('Puma concolor\n', { type: 'text/plain', accept: 'text/csv' });
    expect(asTable.body).toMatch(/^scientificName,matchType,.*\r\nPuma concolor,EXACT,/);
  });

  test.each([
    ['[]', 'application/json', '[\n\n]\n'],
    ['', 'application/x-ndjson', ''],
  ])('nothing is answered with nothing: %j', async (payload, type, body) => {
    const response = await post(payload, { type });
    expect([response.statusCode, response.body]).toEqual([200, body]);
  });

  test.each([
    ['{}', 'application/json', 400, 'FILTER_INVALID', 'The body is no JSON array'],
    ['', 'application/json', 400, 'FILTER_INVALID', 'the body is not JSON'],
    [
      '["a",1]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 2: a name or an object is expected',
    ],
    [
      '[null]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 1: a name or an object is expected',
    ],
    [
      '[{"kindom":"x"}]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 1: there is no field "kindom"',
    ],
    [
      '[{"__proto__":{"strict":true}}]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 1: there is no field "__proto__"',
    ],
    [
      '[{"name":{}}]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 1: name: a text is expected',
    ],
    ['{"a":1}\n', 'application/x-ndjson', 400, 'FILTER_INVALID', 'query 1: there is no field "a"'],
    [
      '[{"classification":{"kindom":"x"}}]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 1: there is no field "kindom"',
    ],
    [
      '[{"classification":["x"]}]',
      'application/json',
      400,
      'FILTER_INVALID',
      'query 1: there is no field "classification"',
    ],
    ['a,b\n', 'text/csv', 400, 'FILTER_INVALID', 'The first line names no column that is known'],
    ['x', 'application/xml', 400, 'USAGE', 'Content-Type "application/xml" is not understood'],
    [
      `name\n${'x\n'.repeat(10_001)}`,
      'text/csv',
      413,
      'BODY_TOO_LARGE',
      '10001 names; at most 10000 in one request',
    ],
  ])(
    'what is wrong with a body is told before anything is answered: %#',
    async (payload, type, status, code, message) => {
      const response = await post(payload, { type });
      expect([response.statusCode, response.json().error]).toMatchObject([
        status,
        { code, message },
      ]);
    },
  );

  test('names that are too long, and odd ones, are none', async () => {
    const odd = ['x'.repeat(4097), '\u0000', '\ud800', '('.repeat(4000), ' '.repeat(4000), '×'];
    const response = await post(odd);
    expect(response.json().map((one: { matchType: string }) => one.matchType)).toEqual(
      odd.map(() => 'NONE'),
    );
  });
});

describe('many names at once', () => {
  const many = JSON.stringify(
    Array.from({ length: 10_000 }, (_, n) => ({
      scientificName: n % 3 === 0 ? `Puma concolo${'r'.repeat(1 + (n % 4))}` : `Aus bus${n}`,
      kingdom: 'Animalia',
      family: 'Felidae',
    })),
  );

  test('other requests are answered meanwhile', async () => {
    let isOver = false;
    const batch = fetch(`${served.url}/v1/species/match`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: many,
    })
      .then(async (response) => ((await response.json()) as unknown[]).length)
      .finally(() => {
        isOver = true;
      });
    const statuses = new Set<number>();
    const waits: number[] = [];
    while (!isOver) {
      const startedAt = performance.now();
      const response = await fetch(`${served.url}/v1/species/7`);
      await response.arrayBuffer();
      statuses.add(response.status);
      waits.push(performance.now() - startedAt);
    }
    expect([await batch, [...statuses]]).toEqual([10_000, [200]]);
    // The machine may be busy: what counts is that nobody waits for the batch to end.
    waits.sort((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(3);
    expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(250);
  });

  test('clients that leave leave nothing open', async () => {
    for (let n = 0; n < 40; n += 1) await leaveEarly(`${served.url}/v1/species/match`, many);
    await expect
      .poll(async () => (await post(['Puma concolor'])).statusCode, { timeout: 10_000 })
      .toBe(200);
  });

  test('too many open batches are refused, and room comes again', async () => {
    const threads = createNameThreads(2);
    try {
      const open = () =>
        threads.batch(null, {
          work: 'parse',
          shape: 'gbif',
          body: new TextEncoder().encode('["Aus bus"]'),
          bodyFormat: 'json',
          answerFormat: 'json',
        });
      const batches = await Promise.all(Array.from({ length: 32 }, open));
      await expect(open()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
      for (const batch of batches) {
        let text = '';
        for await (const piece of batch) text += piece;
        expect(JSON.parse(text)).toHaveLength(1);
      }
      // Batches that are left before their first piece give their places back as well.
      for (const batch of await Promise.all(Array.from({ length: 32 }, open))) {
        await batch.return?.();
        expect(await batch.next()).toEqual({ done: true, value: undefined });
      }
      await expect(open()).resolves.toBeDefined();
    } finally {
      await threads.close();
    }
  });
});

test('a batch that nobody reads is given up', async () => {
  const threads = createNameThreads(1, 50);
  try {
    const pieces = await threads.batch(null, {
      work: 'parse',
      shape: 'gbif',
      body: new TextEncoder().encode(JSON.stringify(Array(500).fill('Aus bus'))),
      bodyFormat: 'json',
      answerFormat: 'json',
    });
    expect((await pieces.next()).value).toMatch(/^\[\n\{/);
    await new Promise((done) => setTimeout(done, 200));
    await expect(pieces.next()).rejects.toMatchObject({ code: 'INTERRUPTED' });
  } finally {
    await threads.close();
  }
});

/** Sends a batch and goes away as soon as the answer begins. */
const leaveEarly = (url: string, body: string): Promise<void> =>
  new Promise((left, failed) => {
    const request = httpRequest(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        response.once('data', () => {
          response.destroy();
          left();
        });
        response.on('error', () => left());
      },
    );
    request.on('error', failed);
    request.end(body);
  });
