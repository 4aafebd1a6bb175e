import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import { DATASET, fakeServices } from './fakes.ts';

let server: FastifyInstance;
beforeAll(async () => {
  server = await createServer(fakeServices());
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllEnvs());

const LOCAL = { host: 'localhost:8080' };
const ask = (options: InjectOptions) => server.inject({ remoteAddress: '127.0.0.1', ...options });
const inspect = (options: InjectOptions) =>
  ask({ method: 'POST', url: '/v1/source/inspect', payload: { location: '/data' }, ...options });

describe('who may change the workspace', () => {
  test.each<[string, InjectOptions]>([
    ['this machine', { headers: LOCAL }],
    ['this machine by its address', { headers: { host: '127.0.0.1:8080' } }],
    [
      'the portal',
      { headers: { ...LOCAL, origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' } },
    ],
    ['IPv6', { remoteAddress: '::1', headers: { host: '[::1]:8080' } }],
  ])('%s', async (_, options) => {
    expect((await inspect(options)).statusCode).toBe(200);
    expect((await ask({ url: '/v1/status', ...options })).json().mayWrite).toBe(true);
  });

  test.each<[string, InjectOptions]>([
    ['not another machine', { remoteAddress: '192.0.2.7', headers: LOCAL }],
    ['not what a proxy passes on', { headers: { ...LOCAL, 'x-forwarded-for': '192.0.2.7' } }],
    ['not a name that was bound to this machine', { headers: { host: 'evil.example' } }],
    ['not a page of another site', { headers: { ...LOCAL, origin: 'http://evil.example' } }],
    ['not a page of another port', { headers: { ...LOCAL, origin: 'http://localhost:9999' } }],
    ['not a form of another site', { headers: { ...LOCAL, 'sec-fetch-site': 'cross-site' } }],
    [
      'not a token where none is set',
      { remoteAddress: '192.0.2.7', headers: { authorization: 'Bearer ' } },
    ],
  ])('%s', async (_, options) => {
    const answer = await inspect(options);
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'WRITE_FORBIDDEN']);
    expect((await ask({ url: '/v1/status', ...options })).json().mayWrite).toBe(false);
  });

  test.each([
    ['Bearer secret', 200],
    ['Bearer secre', 403],
    ['Basic secret', 403],
  ])('with the token from anywhere: %s', async (authorization, status) => {
    vi.stubEnv('OPENDRAWER_SERVER_TOKEN', 'secret');
    const options = {
      remoteAddress: '192.0.2.7',
      headers: { authorization, host: 'data.example' },
    };
    expect((await inspect(options)).statusCode).toBe(status);
  });
});

describe('sources', () => {
  test('are inspected, added and ingested', async () => {
    const headers = LOCAL;
    expect((await inspect({ headers })).json().detection.endpoint.format).toBe('edan');
    const added = await ask({
      method: 'POST',
      url: '/v1/dataset',
      headers,
      payload: { location: '/data' },
    });
    expect(added.json().dataset.key).toBe(DATASET.key);
    const url = `/v1/dataset/${DATASET.alias}/ingest`;
    const started = await ask({ method: 'POST', url, headers, payload: {} });
    expect(started.json()).toEqual({ runId: 'run-1', datasetKey: DATASET.key });
  });

  test('are uploaded as they are, whatever their media type', async () => {
    const answer = await ask({
      method: 'POST',
      url: '/v1/source/upload?name=plants.json',
      headers: { ...LOCAL, 'content-type': 'application/json' },
      payload: '{not json',
    });
    expect(answer.json()).toEqual({
      key: 'k1',
      name: 'plants.json',
      sizeBytes: 9,
      location: 'upload:k1',
    });
  });

  test('an unknown format is refused', async () => {
    const payload = { location: '/data', format: 'dwcaa' };
    const answer = await inspect({ headers: LOCAL, payload });
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'USAGE']);
  });
});
