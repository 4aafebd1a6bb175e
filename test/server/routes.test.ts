import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createServer, type ServerOptions } from '../../src/server/index.ts';
import {
  DATASET,
  type FakeOptions,
  FERN,
  FINDING,
  fakeServices,
  LETTER,
  logFolder,
  QUALITY,
  SNAPSHOTS,
  VASE,
} from './fakes.ts';

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(fake: FakeOptions = {}, options: ServerOptions = {}) {
  server = await createServer(fakeServices(fake), options);
  return server;
}

describe('datasets', () => {
  const dataset = {
    key: DATASET.key,
    alias: 'herbarium',
    title: 'Herbarium',
    type: 'OCCURRENCE',
    created: DATASET.createdAt,
    modified: DATASET.modifiedAt,
    itemCount: 3,
    currentSnapshot: '20261102T000000Z-0002',
    endpoints: [{ type: 'edan', url: null, name: 'herbarium', units: ['NMNHBOTANY'] }],
    createdAt: DATASET.createdAt,
    modifiedAt: DATASET.modifiedAt,
    endpoint: { format: 'edan', location: 'herbarium', units: ['NMNHBOTANY'] },
    description: null,
    doi: null,
    license: null,
    homepage: null,
    language: null,
    citation: null,
    publisher: null,
    metadata: null,
  };

  test.each([
    ['/v1/dataset', { offset: 0, limit: 100, endOfRecords: true, count: 1, results: [dataset] }],
    [
      '/v1/dataset/search?limit=1',
      { offset: 0, limit: 1, endOfRecords: true, count: 1, results: [dataset] },
    ],
    [`/v1/dataset/${DATASET.key}`, dataset],
    ['/v1/dataset/herbarium', dataset],
    [
      '/v1/dataset/herbarium/history?limit=1',
      {
        offset: 0,
        limit: 1,
        endOfRecords: false,
        count: 2,
        results: [{ ...SNAPSHOTS[0], current: true }],
      },
    ],
    [
      '/v1/dataset/herbarium/diff',
      {
        datasetKey: DATASET.key,
        from: '20261101T000000Z-0001',
        to: '20261102T000000Z-0002',
        counts: { new: 1, changed: 0, unchanged: 2, gone: 0 },
        items: [{ change: 'new', key: FERN.id, occurrenceID: FERN.sourceId, title: FERN.title }],
      },
    ],
    ['/v1/dataset/herbarium/quality', QUALITY],
    [
      '/v1/dataset/herbarium/findings?issue=RECORDED_DATE_INVALID&limit=1',
      {
        offset: 0,
        limit: 1,
        endOfRecords: false,
        count: 2,
        results: [FINDING],
        snapshot: QUALITY.snapshot,
      },
    ],
  ])('%s', async (url, expected) => {
    const response = await (await start()).inject(url);
    expect([response.statusCode, response.json()]).toEqual([200, expected]);
  });

  test.each([
    ['/v1/dataset/nothing', 404, 'DATASET_UNKNOWN'],
    ['/v1/dataset/nothing/history', 404, 'DATASET_UNKNOWN'],
    ['/v1/dataset/herbarium/diff?from=nowhere', 404, 'SNAPSHOT_UNKNOWN'],
    ['/v1/dataset/herbarium?colour=red', 400, 'FILTER_INVALID'],
    ['/v1/dataset/nothing/quality', 404, 'DATASET_UNKNOWN'],
    ['/v1/dataset/herbarium/quality?snapshot=nowhere', 404, 'SNAPSHOT_UNKNOWN'],
    ['/v1/dataset/herbarium/findings?snapshot=nowhere', 404, 'SNAPSHOT_UNKNOWN'],
    ['/v1/dataset/herbarium/findings.csv?snapshot=nowhere', 404, 'SNAPSHOT_UNKNOWN'],
    ['/v1/dataset/herbarium/findings.doc', 400, 'USAGE'],
    ['/v1/dataset/herbarium/findings?isue=X', 400, 'FILTER_INVALID'],
  ])('%s: %i %s', async (url, status, code) => {
    const response = await (await start()).inject(url);
    expect([response.statusCode, response.json().error.code]).toEqual([status, code]);
  });

  test.each([
    ['findings', 'csv', 'text/csv; charset=utf-8; header=present'],
    ['findings', 'json', 'application/json; charset=utf-8'],
    ['findings', 'xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['changes', 'csv', 'text/csv; charset=utf-8; header=present'],
  ])('%s.%s is a file', async (what, format, type) => {
    const response = await (await start()).inject(`/v1/dataset/herbarium/${what}.${format}`);
    expect([response.statusCode, response.body]).toEqual([200, `all ${what} as ${format}`]);
    expect(response.headers).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="herbarium-${what}.${format}"`,
    });
  });

  test('downloads that ended, or failed to begin, make room for others', async () => {
    const app = await start();
    for (let i = 0; i < 20; i += 1) {
      const query = i % 2 === 0 ? '' : '?snapshot=nowhere';
      const { statusCode } = await app.inject(`/v1/dataset/herbarium/findings.csv${query}`);
      expect(statusCode).toBe(i % 2 === 0 ? 200 : 404);
    }
  });
});

describe('look-up', () => {
  const hit = {
    value: '00123',
    key: FERN.id,
    field: 'Barcode',
    path: 'content.freetext.identifier',
    title: FERN.title,
  };

  test.each([
    [{ url: '/v1/lookup?value=00123&value=nothing' }, [hit], ['nothing']],
    [{ url: '/v1/lookup?value=00123&field=Barcode' }, [hit], []],
    [{ url: '/v1/lookup?value=00123&field=Other' }, [], ['00123']],
    [
      {
        url: '/v1/lookup',
        method: 'POST' as const,
        payload: { values: ['nothing', '00123', '00123'] },
      },
      [hit],
      ['nothing'],
    ],
  ])('%j', async (request, hits, missing) => {
    const response = await (await start()).inject(request);
    expect({ ...response.json(), tookMs: 0 }).toEqual({
      count: hits.length,
      hits,
      missing,
      endOfRecords: true,
      generation: 'g1',
      tookMs: 0,
    });
  });

  test('takes 100,000 values and not one more', async () => {
    const values = Array.from({ length: 100_000 }, (_, n) => `9${String(n).padStart(12, '0')}`);
    const app = await start();
    const post = (payload: object) => app.inject({ url: '/v1/lookup', method: 'POST', payload });
    const full = await post({ values });
    expect([full.statusCode, full.json().missing.length]).toEqual([200, 100_000]);
    const over = await post({ values: [...values, 'x'] });
    expect([over.statusCode, over.json().error]).toEqual([
      400,
      {
        code: 'USAGE',
        message: 'values: Too big: expected array to have <=100000 items',
        hint: 'See /docs.',
      },
    ]);
  });

  test('an over-long body is refused', async () => {
    const response = await (await start()).inject({
      url: '/v1/lookup',
      method: 'POST',
      payload: { values: ['x'.repeat(33 * 1024 * 1024)] },
    });
    expect([response.statusCode, response.json().error.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test.each([
    ['{"values":', 'application/json', 400, 'USAGE'],
    ['values=1', 'application/x-www-form-urlencoded', 400, 'USAGE'],
  ])('body %s as %s is refused', async (payload, type, status, code) => {
    const response = await (await start()).inject({
      url: '/v1/lookup',
      method: 'POST',
      headers: { 'content-type': type },
      payload,
    });
    expect([response.statusCode, response.json().error.code]).toEqual([status, code]);
  });

  test('fields', async () => {
    const response = await (await start()).inject('/v1/fields');
    expect(response.json()).toMatchObject({
      count: 2,
      results: [
        { field: 'url', label: null, path: 'url', count: 3 },
        {
          field: 'Barcode',
          label: 'Barcode',
          path: 'content.freetext.identifier[].content',
          count: 1,
        },
      ],
      generation: 'g1',
    });
  });
});

describe('pictures', () => {
  const picture = Buffer.from('89504e470d0a1a0a00', 'hex');

  function localRelease() {
    const root = logFolder();
    mkdirSync(join(root, 'media', 'nmnhbotany'), { recursive: true });
    mkdirSync(join(root, 'metadata', 'edan', 'nmnhbotany'), { recursive: true });
    writeFileSync(join(root, 'media', 'nmnhbotany', 'X-1.png'), picture);
    return { ...DATASET, endpoint: { ...DATASET.endpoint, location: join(root, 'metadata/edan') } };
  }

  test('a local file is served with its type, a tag and no right to run anything', async () => {
    const app = await start({ dataset: localRelease() });
    const response = await app.inject(`/v1/image/${FERN.id}/0?size=320`);
    expect([response.statusCode, response.rawPayload]).toEqual([200, picture]);
    expect(response.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': '9',
      'cache-control': 'public, max-age=86400',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
      'x-content-type-options': 'nosniff',
    });
    const again = await app.inject({
      url: `/v1/image/${FERN.id}/0`,
      headers: { 'if-none-match': String(response.headers.etag) },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test.each([
    ['?size=320', 'https://ids.si.edu/ids/deliveryService?id=X-1&max=320'],
    ['', 'https://ids.si.edu/ids/deliveryService?id=X-1'],
  ])('else it leads to the publisher: %s', async (query, location) => {
    const response = await (await start()).inject(`/v1/image/${FERN.id}/0${query}`);
    expect([response.statusCode, response.headers.location]).toEqual([302, location]);
  });

  test('the first picture of an item', async () => {
    const response = await (await start()).inject(`/v1/image/${FERN.id}?size=90`);
    expect([response.statusCode, response.headers.location]).toEqual([
      302,
      'https://ids.si.edu/ids/deliveryService?id=X-1&max=90',
    ]);
  });

  test.each([
    [`/v1/image/${VASE.id}`, 404, 'MEDIA_UNKNOWN'],
    [`/v1/image/${LETTER.id}`, 404, 'MEDIA_UNKNOWN'],
    [`/v1/image/${FERN.id}/1`, 404, 'MEDIA_UNKNOWN'],
    [`/v1/image/${VASE.id}/0`, 404, 'MEDIA_UNKNOWN'],
    [`/v1/image/${FERN.id}/x`, 400, 'USAGE'],
    [`/v1/image/${FERN.id}/0?size=1`, 400, 'FILTER_INVALID'],
  ])('%s: %i %s', async (url, status, code) => {
    const response = await (await start()).inject(url);
    expect([response.statusCode, response.json().error.code]).toEqual([status, code]);
  });
});

describe('the server', () => {
  test('status', async () => {
    const app = await start();
    expect((await app.inject('/v1/status')).json()).toEqual({
      name: 'opendrawer',
      version: '9.9.9',
      generation: 'g1',
      datasets: 1,
      items: 3,
      runs: { running: 0 },
      mayWrite: true,
      startedAt: expect.any(String),
    });
  });

  test('status before the first ingest', async () => {
    const app = await start({ generation: () => null });
    expect((await app.inject('/v1/status')).json().generation).toBe(null);
  });

  test('robots.txt', async () => {
    const response = await (await start()).inject('/robots.txt');
    expect(response.body).toBe('User-agent: *\nDisallow: /v1/\nAllow: /\n');
  });

  test('every answer has the strict policy', async () => {
    const app = await start();
    for (const url of ['/', '/v1/status', '/v1/nothing', '/openapi.json', '/docs/init.js']) {
      const { headers } = await app.inject(url);
      expect([url, headers['content-security-policy']]).toEqual([
        url,
        "default-src 'self';script-src 'self';style-src 'self';img-src 'self' data: https: http:;font-src 'self';connect-src 'self';object-src 'none';base-uri 'self';form-action 'self';frame-ancestors 'none'",
      ]);
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
  });

  test('only styles are freer on the page of the API, and no script stands in it', async () => {
    const { headers, body } = await (await start()).inject('/docs');
    expect(headers['content-security-policy']).toBe(
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(body.match(/<script[^>]*>[^<]+<\/script>/g)).toBe(null);
  });

  test('a fault is told without its text and stands in the log', async () => {
    const logs = logFolder();
    const services = fakeServices({ logs });
    server = await createServer({
      ...services,
      records: {
        ...services.records,
        item: async () => {
          throw new Error('secret path /etc/passwd');
        },
      },
    });
    const response = await server.inject(`/v1/occurrence/${FERN.id}`);
    expect([response.statusCode, response.json()]).toEqual([
      500,
      {
        error: {
          code: 'INTERNAL',
          message: 'Something that should not happen did.',
          hint: 'Please report it with the log in the workspace folder logs/.',
        },
        requestId: expect.any(String),
      },
    ]);
    const { requestId } = response.json();
    await vi.waitFor(() => {
      const log = readFileSync(join(logs, 'server.log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(log.filter((line) => line.reqId === requestId)).toMatchObject([
        { msg: 'request failed', err: { message: 'secret path /etc/passwd' } },
        { msg: 'request', method: 'GET', url: `/v1/occurrence/${FERN.id}`, status: 500 },
      ]);
    });
  });

  test('what a service adds to its answers does not leak', async () => {
    const services = fakeServices();
    server = await createServer({
      ...services,
      datasets: {
        ...services.datasets,
        get: async () => ({ ...DATASET, password: 'secret' }),
      },
    });
    const response = await server.inject('/v1/dataset/herbarium');
    expect(response.body).not.toContain('secret');
  });

  test.each([
    ['/v1/occurrence/%E0%A4%A', 400, 'USAGE'],
    ['/%zz', 400, 'USAGE'],
    [`/v1/occurrence/${'x'.repeat(400)}`, 400, 'USAGE'],
    ['/v1/occurrence/search?__proto__=1', 400, 'FILTER_INVALID'],
    ['/v1/occurrence/search?q[]=1', 400, 'FILTER_INVALID'],
    ['/v1/occurrence/search?limit=1&limit=2', 400, 'FILTER_INVALID'],
    ['/v1/status?x=1', 400, 'FILTER_INVALID'],
  ])('%s: %i %s, in the one shape', async (url, status, code) => {
    const response = await (await start()).inject(url);
    expect([response.statusCode, response.json()]).toEqual([
      status,
      {
        error: { code, message: expect.any(String), hint: expect.any(String) },
        requestId: expect.any(String),
      },
    ]);
  });

  test('a log that has grown large is put aside', async () => {
    const logs = logFolder();
    writeFileSync(join(logs, 'server.log'), Buffer.alloc(33 * 1024 * 1024, 10));
    await start({ logs });
    expect(statSync(join(logs, 'server.log.1')).size).toBe(33 * 1024 * 1024);
    // The new log is opened in the background.
    await vi.waitFor(() => expect(statSync(join(logs, 'server.log')).size).toBeLessThan(1024));
  });

  test('too many requests of one address are refused', async () => {
    const app = await start({}, { requestsPerMinute: 2 });
    const codes = [];
    for (let n = 0; n < 3; n += 1) codes.push((await app.inject('/v1/status')).statusCode);
    const last = await app.inject('/v1/status');
    expect([codes, last.json().error.code, Number(last.headers['retry-after']) > 0]).toEqual([
      [200, 200, 429],
      'RATE_LIMITED',
      true,
    ]);
  });

  test('large answers are compressed', async () => {
    const response = await (await start()).inject({
      url: '/openapi.json',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(response.headers['content-encoding']).toBe('gzip');
  });
});

describe('the portal', () => {
  function builtPortal() {
    const root = logFolder();
    mkdirSync(join(root, 'assets'));
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>Portal</title>');
    writeFileSync(join(root, 'assets', 'main-abc123.js'), 'void 0;');
    writeFileSync(join(root, 'favicon.svg'), '<svg/>');
    return root;
  }
  const html = { accept: 'text/html,*/*' };

  test.each([
    ['/', html, 200, 'text/html; charset=utf-8', 'no-cache'],
    ['/item/123', html, 200, 'text/html; charset=utf-8', 'no-cache'],
    ['/search?q=fern&unit=X', html, 200, 'text/html; charset=utf-8', 'no-cache'],
    [
      '/assets/main-abc123.js',
      {},
      200,
      'application/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    ['/favicon.svg', {}, 200, 'image/svg+xml', 'no-cache'],
    ['/assets/gone.js', {}, 404, 'application/json; charset=utf-8', undefined],
    ['/v1/nothing', html, 404, 'application/json; charset=utf-8', undefined],
    [
      '/item/123',
      { accept: 'application/json' },
      404,
      'application/json; charset=utf-8',
      undefined,
    ],
    ['/assets/../../etc/passwd', {}, 404, 'application/json; charset=utf-8', undefined],
    ['/..%2f..%2fetc%2fpasswd', {}, 404, 'application/json; charset=utf-8', undefined],
  ])('%s %j', async (url, headers, status, type, caching) => {
    const app = await start({}, { portal: builtPortal() });
    const response = await app.inject({ url, headers });
    expect([
      response.statusCode,
      response.headers['content-type'],
      response.headers['cache-control'],
    ]).toEqual([status, type, caching]);
  });

  test('where it is not built the page says how to build it', async () => {
    const response = await (await start()).inject('/');
    expect(response.body).toContain('npm run build:portal');
  });
});
