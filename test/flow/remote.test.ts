import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ingest } from '../../src/flow/index.ts';
import { openWorkspace } from '../../src/registry/index.ts';
import { encodeBzip2 } from '../sources/bzip2-encoder.ts';
import { edanLines } from '../support/edan.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

const text = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);

async function ingestTwice(
  location: string,
  folder: string,
  change: () => Promise<void>,
  units: string[] = [],
) {
  const workspace = await openWorkspace(folder, { 'ingest.workers': 2 });
  try {
    const { datasets } = workspace.registry;
    await datasets.add({ format: 'edan', location, units }, { alias: 'remote' });
    const first = await ingest(workspace, await datasets.get('remote'));
    await change();
    const second = await ingest(workspace, await datasets.get('remote'));
    const countries = await lakeRows(
      workspace,
      'remote',
      'items',
      'country, count(*)::INTEGER AS n',
      'GROUP BY ALL ORDER BY country',
    );
    return {
      first: [first.counts.partitions, first.counts.items],
      second: [second.counts.carriedOver, second.counts.records, second.diff],
      countries,
    };
  } finally {
    await workspace.close();
  }
}

const expected = {
  first: [2, 40],
  second: [1, 20, { new: 0, changed: 20, unchanged: 20, gone: 0 }],
  countries: [
    { country: 'Nepal', n: 20 },
    { country: 'Peru', n: 20 },
  ],
};

describe('remote sources, from the listing to the lake', () => {
  const folder = temporaryFolder();
  afterAll(() => folder[Symbol.asyncDispose]());

  describe('s3', () => {
    const objects = join(folder.path, 'objects');
    mkdirSync(objects);
    const server = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: objects,
      configureBuckets: [{ name: 'open-access' }],
    });
    let client: S3Client;

    beforeAll(async () => {
      const { port } = await server.run();
      vi.stubEnv('OPENDRAWER_S3_ENDPOINT', `http://127.0.0.1:${port}`);
      client = new S3Client({
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        region: 'us-east-1',
        credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
    });
    afterAll(async () => {
      client.destroy();
      await server.close();
      vi.unstubAllEnvs();
    });

    test('anonymously, one unit, twice', async () => {
      const put = async (key: string, lines: readonly string[]) => {
        const Body = text(lines);
        await client.send(
          new PutObjectCommand({
            Bucket: 'open-access',
            Key: `metadata/edan/${key}`,
            Body,
            ContentLength: Body.length,
          }),
        );
      };
      await put('one/00.txt', edanLines(0, 20, { unit: 'ONE' }));
      await put('one/01.txt', edanLines(20, 40, { unit: 'ONE' }));
      await put('two/00.txt', edanLines(40, 60, { unit: 'TWO' }));
      const outcome = await ingestTwice(
        's3://open-access/metadata/edan',
        join(folder.path, 's3'),
        () => put('one/01.txt', edanLines(20, 40, { unit: 'ONE', country: 'Peru' })),
        ['ONE'],
      );
      expect(outcome).toEqual(expected);
    });
  });

  test('http with an index of bzip2 files', async () => {
    const files = new Map<string, { body: Buffer; etag: string }>();
    const put = (path: string, body: Uint8Array) =>
      files.set(path, { body: Buffer.from(body), etag: `"${path}-${body.length}-${files.size}"` });
    const server = createServer((request, response) => {
      const file = files.get(request.url ?? '');
      if (file === undefined) response.writeHead(404).end();
      else {
        response.writeHead(200, { etag: file.etag, 'content-length': file.body.length });
        response.end(request.method === 'HEAD' ? undefined : file.body);
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      put('/dump/index.txt', Buffer.from('00.txt.bz2\n01.txt.bz2\n'));
      put('/dump/00.txt.bz2', encodeBzip2([text(edanLines(0, 20))]));
      put('/dump/01.txt.bz2', encodeBzip2([text(edanLines(20, 40))]));
      const { port } = server.address() as AddressInfo;
      const outcome = await ingestTwice(
        `http://127.0.0.1:${port}/dump/`,
        join(folder.path, 'http'),
        async () => {
          put('/dump/01.txt.bz2', encodeBzip2([text(edanLines(20, 40, { country: 'Peru' }))]));
        },
      );
      expect(outcome).toEqual(expected);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
