import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceAdapter, SourceContext } from '../../src/sources/adapter.ts';
import { dataPackageAdapter } from '../../src/sources/data-packages/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import { tableAdapter } from '../../src/sources/tables/adapter.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
let server: Server;
let base = '';

const PAGES: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/a.csv': ['text/csv', 'id,scientificName\n1,Aus bus\n2,Aus cus\n'],
  '/export?format=csv': ['text/csv; charset=utf-8', 'id;scientificName\n7;Aus bus\n'],
  '/page': ['text/html', '<!DOCTYPE html><p>a, b, c\n1,2,3'],
  '/p/datapackage.json': [
    'application/json',
    JSON.stringify({ resources: [{ name: 'specimens', path: 'data/s.csv' }] }),
  ],
  '/p/data/s.csv': ['text/csv', 'id,sex\n1,m\n'],
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const page = PAGES[request.url ?? ''];
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': page?.[0] ?? 'text/plain',
    });
    response.end(page?.[1] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await folder[Symbol.asyncDispose]();
});

async function harvest(adapter: SourceAdapter, path: string) {
  const web = createWebClient({ allowPrivateAddresses: true, requestsPerSecond: 1000 });
  const context: SourceContext = { web, cache: folder.path, onNote: () => {} };
  try {
    const found = await adapter.detect(await probeOf(base + path, context), context);
    if (found === null) return null;
    const { partitions } = await adapter.plan(found.endpoint, { ...context, rangeBytes: 2 ** 40 });
    const ids: string[] = [];
    for (const partition of partitions) {
      const batches = adapter.read(partition, found.endpoint, {
        ...context,
        maxLineBytes: 2 ** 20,
        onReject: () => {},
        onSourceBytes: () => {},
        onUnknownPath: () => {},
      });
      for await (const batch of batches) ids.push(...batch.map(({ record }) => record.sourceId));
    }
    return { summary: found.summary, ids };
  } finally {
    await web.close();
  }
}

test.each<[path: string, summary: string | null, ids: readonly string[]]>([
  ['/a.csv', 'Table of occurrences (delimited text): 2 rows, 2 columns', ['1', '2']],
  ['/export?format=csv', 'Table of occurrences (delimited text): 1 row, 2 columns', ['7']],
  ['/page', null, []],
])('the table %s', async (path, summary, ids) => {
  expect(await harvest(tableAdapter, path)).toEqual(summary === null ? null : { summary, ids });
});

test('a package by the address of its descriptor, resources beside it', async () => {
  expect(await harvest(dataPackageAdapter, '/p/datapackage.json')).toEqual({
    summary: 'Data package: specimens (1 row)',
    ids: ['1'],
  });
});
