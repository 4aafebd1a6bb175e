import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { type Served, serve } from '../../src/server/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
let workspace: Workspace;
let server: Served;

beforeAll(async () => {
  // Tests may ask servers of this machine; here they may not
  vi.stubEnv('OPENDRAWER_WEB_ALLOW_PRIVATE_ADDRESSES', '0');
  workspace = await openWorkspace(join(folder.path, 'workspace'), {
    'server.requestsPerMinute': 0,
    'server.uploadLimitBytes': 200_000,
  });
  server = await serve(workspace, { version: '1.2.3', port: 0 });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await workspace.close();
  await folder[Symbol.asyncDispose]();
});

// biome-ignore lint/suspicious/noExplicitAny: foreign data of a test
type Answer = any;

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: Answer }> {
  const response = await fetch(server.url + path, init);
  return { status: response.status, body: await response.json() };
}

const post = (path: string, body: string, contentType: string) =>
  ask(path, { method: 'POST', headers: { 'content-type': contentType }, body });

async function finished(key: string): Promise<Answer> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await ask(`/v1/validate/${key}`);
    if (!['QUEUED', 'RUNNING'].includes(body.status)) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It does not end');
}

const TABLE = [
  'occurrenceID,basisOfRecord,scientificName,eventDate,country,license,Shelf',
  'm:1,PreservedSpecimen,Puma concolor,2008-03-02,Peru,CC0,a',
  'm:2,stuffed,Puma concolor,2008-03-02,Nowhere,CC0,b',
  'm:1,PreservedSpecimen,Felis catus,2008-03-02,Peru,CC0,c',
].join('\n');

describe('a file that is sent', () => {
  let answer: Answer;
  let key = '';

  test('is validated in a process of its own', async () => {
    const { status, body } = await post('/v1/validate?name=..%2Fcats.csv', TABLE, 'text/csv');
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'cats.csv', sizeBytes: TABLE.length, report: null });
    key = body.key;
    answer = await finished(key);
    expect(answer).toMatchObject({
      status: 'FINISHED',
      error: null,
      report: {
        format: 'opendrawer-validation-1',
        location: 'cats.csv',
        detected: { format: 'table' },
        records: 3,
        identity: { occurrenceID: { given: 3, distinct: 2, shared: 2 } },
      },
    });
    expect(JSON.stringify(answer)).not.toContain(folder.path);
  }, 60_000);

  test('the report names issues with their place, and GBIF’s shape stands beside', () => {
    const codes = answer.report.issues.map(({ code }: Answer) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['BASIS_OF_RECORD_INVALID', 'COUNTRY_INVALID', 'UNKNOWN_TERM']),
    );
    expect(answer.metrics).toMatchObject({
      indexeable: answer.report.indexeable,
      fileInfos: [{ fileType: 'CORE', count: 3 }, { fileType: 'METADATA' }],
    });
    const basis = answer.metrics.fileInfos[0].issues.find(
      ({ issue }: Answer) => issue === 'BASIS_OF_RECORD_INVALID',
    );
    expect(basis).toMatchObject({
      issueCategory: 'OCC_INTERPRETATION_BASED',
      count: 1,
      samples: [{ lineNumber: 3, relatedData: { basisOfRecord: 'stuffed' } }],
    });
  });

  test('findings come in pages and can be chosen', async () => {
    const { body } = await ask(`/v1/validate/${key}/findings?code=COUNTRY_INVALID`);
    expect(body).toMatchObject({
      endOfRecords: true,
      results: [{ code: 'COUNTRY_INVALID', line: 3, column: 'country', before: 'Nowhere' }],
    });
    const all = await ask(`/v1/validate/${key}/findings?limit=1000`);
    const second = await ask(`/v1/validate/${key}/findings?limit=1&offset=1`);
    expect(all.body.results).toHaveLength(answer.report.findings);
    expect(second.body).toMatchObject({ endOfRecords: false, results: [all.body.results[1]] });
  });

  test.each([
    ['txt', /^cats\.csv\nTable of occurrences/, 'text/plain; charset=utf-8'],
    [
      'csv',
      /^severity,issue,file,line,column,term,before,after,message/,
      'text/csv; charset=utf-8; header=present',
    ],
    ['json', /^\{"format":"opendrawer-validation-1"/, 'application/json; charset=utf-8'],
    ['xlsx', /^PK/, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ])('as %s', async (format, begins, type) => {
    const response = await fetch(`${server.url}/v1/validate/${key}/report.${format}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="cats.csv-validation.${format}"`,
    );
    expect(await response.text()).toMatch(begins);
  });

  test('is removed with its report', async () => {
    expect((await ask(`/v1/validate/${key}`, { method: 'DELETE' })).body).toEqual({ key });
    expect(await ask(`/v1/validate/${key}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'VALIDATION_UNKNOWN' } },
    });
  });
});

describe('what is refused', () => {
  test.each<[string, string, string, number, string]>([
    ['/v1/validate', 'no json', 'application/json', 400, 'USAGE'],
    ['/v1/validate', '{}', 'application/json', 400, 'USAGE'],
    ['/v1/validate', '{"location":"data/cats.csv"}', 'application/json', 400, 'USAGE'],
    [
      '/v1/validate',
      '{"location":"upload:../../etc"}',
      'application/json',
      502,
      'SOURCE_NOT_FOUND',
    ],
    ['/v1/validate?name=big.csv', 'x'.repeat(300_000), 'text/csv', 413, 'BODY_TOO_LARGE'],
    ['/v1/validate?nam=a', '{}', 'application/json', 400, 'FILTER_INVALID'],
  ])('%s %.40s', async (path, body, type, status, code) => {
    expect(await post(path, body, type)).toMatchObject({ status, body: { error: { code } } });
  });

  test('strangers, unless the server is for everybody', async () => {
    const init = { method: 'POST', headers: { 'x-forwarded-for': '198.51.100.7' }, body: TABLE };
    expect(await ask('/v1/validate?name=a.csv', init)).toMatchObject({
      status: 403,
      body: { error: { code: 'WRITE_FORBIDDEN' } },
    });
  });

  test.each(['nonsense', '..%2F..%2Fetc', '00000000-0000-4000-8000-000000000000'])(
    'the key %s',
    async (key) => {
      for (const path of ['', '/findings', '/report.csv']) {
        expect((await ask(`/v1/validate/${key}${path}`)).status).toBe(404);
      }
    },
  );
});

test('an address that does not answer fails, and says so', async () => {
  const { body } = await post(
    '/v1/validate',
    JSON.stringify({ url: 'http://127.0.0.1:9/archive.zip' }),
    'application/json',
  );
  expect(await finished(body.key)).toMatchObject({
    status: 'FAILED',
    error: { code: 'ADDRESS_REFUSED' },
    report: null,
  });
}, 60_000);

test('a broken file has a report', async () => {
  const { body } = await post(
    '/v1/validate?name=cats.zip',
    'PK\u0003\u0004 no zip',
    'application/zip',
  );
  const answer = await finished(body.key);
  expect(answer).toMatchObject({
    status: 'FINISHED',
    report: { verdict: { canIngest: false }, records: 0 },
  });
  expect(JSON.stringify(answer)).not.toContain(folder.path);
}, 60_000);
