import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { planSource, readLines, type SourcePartition } from '../../src/sources/index.ts';
import {
  errorText,
  faultOf,
  jsonLines,
  readAll,
  serve,
  serveBytes,
  temporaryFolder,
} from './bytes-helpers.ts';

const text = jsonLines(2000);
const bytes = Buffer.from(text);
const lines = text.split('\n').slice(0, -1);
const quick = { retries: 1, backoffMs: 5, stallTimeoutMs: 9000 };

afterEach(() => {
  vi.unstubAllEnvs();
});

const objects: Readonly<Record<string, string | Uint8Array>> = {
  'metadata/edan/index.txt':
    'https://x-bucket.s3-us-west-2.amazonaws.com/metadata/edan/nmah/index.txt\n',
  'metadata/edan/nmah/index.txt':
    'https://x-bucket.s3-us-west-2.amazonaws.com/metadata/edan/nmah/00.txt\nff.txt\n',
  'metadata/edan/nmah/00.txt': text,
  'metadata/edan/nmah/ff.txt': gzipSync(text),
  'metadata/edan/saam/0a.txt': '{}\n',
  'media/nmah/00.txt': 'no record',
  '3d/x/package.json': '{}',
  'loose/NMNHBOTANY.jsonl': '{}',
  'loose/über alles+1.jsonl': '{}\n',
  'loose/photo.jpg': '',
};

describe('an S3-compatible server', () => {
  const folder = temporaryFolder();
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder.path,
    configureBuckets: [{ name: 'x-bucket' }],
  });
  let endpoint = '';

  beforeAll(async () => {
    const { port } = await server.run();
    endpoint = `http://127.0.0.1:${port}`;
    const client = new S3Client({
      endpoint,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const put = (Bucket: string, Key: string, Body: string | Uint8Array): Promise<unknown> =>
      client.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentLength: Buffer.byteLength(Body) }),
      );
    for (const [key, body] of Object.entries(objects)) await put('x-bucket', key, body);
    client.destroy();
  });
  beforeEach(() => {
    vi.stubEnv('OPENDRAWER_S3_ENDPOINT', endpoint);
  });
  afterAll(async () => {
    await server.close();
    folder[Symbol.dispose]();
  });

  const planOf = async (location: string, units: readonly string[] = []) => {
    try {
      const { layout, partitions, notes } = await planSource({ location, units }, quick);
      return { layout, partitions: partitions.map(({ id, unit }) => `${id} ${unit}`), notes };
    } catch (error) {
      return errorText(error);
    }
  };

  it.each<[string, readonly string[], Awaited<ReturnType<typeof planOf>>]>([
    [
      's3://x-bucket/metadata/edan',
      ['NMAH'],
      { layout: 'edan-s3', partitions: ['nmah/00.txt NMAH', 'nmah/ff.txt NMAH'], notes: [] },
    ],
    [
      's3://x-bucket/metadata/edan/nmah/',
      [],
      { layout: 'edan-s3', partitions: ['00.txt NMAH', 'ff.txt NMAH'], notes: [] },
    ],
    [
      's3://x-bucket/metadata/edan/nmah/ff.txt',
      [],
      { layout: 'edan-s3', partitions: ['ff.txt NMAH'], notes: [] },
    ],
    [
      's3://x-bucket/metadata/edan/index.txt',
      [],
      { layout: 'edan-s3', partitions: ['nmah/00.txt NMAH', 'nmah/ff.txt NMAH'], notes: [] },
    ],
    [
      's3://x-bucket/loose',
      [],
      {
        layout: 'files',
        partitions: ['NMNHBOTANY.jsonl NMNHBOTANY', 'über alles+1.jsonl null'],
        notes: [],
      },
    ],
    [
      's3://x-bucket/nothing/',
      [],
      'SOURCE_NOT_FOUND s3://x-bucket/nothing/: no record files found',
    ],
    [
      's3://x-bucket/metadata',
      ['SIL'],
      'SOURCE_NOT_FOUND s3://x-bucket/metadata: no record files found',
    ],
    [
      's3://x-bucket/nothing.txt',
      [],
      expect.stringMatching(/^SOURCE_NOT_FOUND s3:\/\/x-bucket\/nothing\.txt/),
    ],
    [
      's3://no-bucket/',
      [],
      expect.stringMatching(/^SOURCE_NOT_FOUND s3:\/\/no-bucket\/: 404 NoSuchBucket /),
    ],
    ['s3://', [], 'SOURCE_NOT_FOUND s3://: is not of the form s3://bucket/prefix'],
  ])('plan of %s, units %j', async (location, units, expected) => {
    expect(await planOf(location, units)).toEqual(expected);
  });

  it('knows size and ETag, and reads plain and packed', async () => {
    const location = 's3://x-bucket/metadata/edan/nmah/';
    const { partitions } = await planSource({ location, units: [] }, quick);
    expect(partitions[0]).toEqual({
      id: '00.txt',
      location: 's3://x-bucket/metadata/edan/nmah/00.txt',
      unit: 'NMAH',
      sizeBytes: bytes.length,
      fingerprint: expect.stringMatching(/^\{"etag":"\\"[0-9a-f]{32}\\"","size":\d+\}$/),
      range: null,
    });
    for (const partition of partitions) {
      const reading = await readAll(partition);
      expect({ ...reading, lines: reading.lines.map(([, line]) => line) }).toEqual({
        lines,
        rejects: [],
        notes: [],
        sourceBytes: partition.sizeBytes,
        error: null,
      });
    }
  });

  it('reads keys with any letters', async () => {
    const location = 's3://x-bucket/loose/über alles+1.jsonl';
    const { partitions } = await planSource({ location, units: [] }, quick);
    for (const partition of partitions)
      expect((await readAll(partition)).lines).toEqual([[1, '{}']]);
    expect(partitions.length).toBe(1);
  });

  it('cuts a large plain object in ranges that together are the whole, and no packed one', async () => {
    const location = 's3://x-bucket/metadata/edan/nmah';
    const plan = await planSource({ location, units: [] }, { ...quick, rangeBytes: 7001 });
    const plain = plan.partitions.filter(({ range }) => range !== null);
    expect(plain.length).toBe(Math.ceil(bytes.length / 7001));
    expect(plan.partitions.length).toBe(plain.length + 1);
    const seen: string[] = [];
    for (const partition of plain) {
      const reading = await readAll(partition);
      expect(reading.error).toBe(null);
      seen.push(...reading.lines.map(([, line]) => line));
    }
    expect(seen).toEqual(lines);
  });
});

/** Lists as S3 does, two entries a page. s3rver neither pages nor sees folders of folders alone. */
function serveBucket(
  request: IncomingMessage,
  response: ServerResponse,
  content: Readonly<Record<string, string | Uint8Array>>,
): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
  const key = decodeURIComponent(pathname.replace(/^\/x-bucket\/?/, ''));
  const object = content[key];
  if (object !== undefined) {
    serveBytes(request, response, Buffer.from(object));
    return;
  }
  if (searchParams.get('list-type') !== '2') {
    response.writeHead(404).end();
    return;
  }
  const prefix = searchParams.get('prefix') ?? '';
  const after = searchParams.get('continuation-token') ?? '';
  const entries = Object.keys(content)
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const slash = name.indexOf('/', prefix.length);
      return slash === -1 ? name : name.slice(0, slash + 1);
    });
  const left = [...new Set(entries)].sort().filter((entry) => entry > after);
  const page = left.slice(0, 2);
  const rows = page.map((entry) =>
    entry.endsWith('/')
      ? `<CommonPrefixes><Prefix>${entry}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${entry}</Key><ETag>"one"</ETag><Size>${content[entry]?.length}</Size></Contents>`,
  );
  const more = left.length > page.length;
  const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${rows.join('')}</ListBucketResult>`,
  );
}

describe('the whole bucket of the release', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      's3://x-bucket',
      [],
      [
        'metadata/edan/nmah/00.txt NMAH',
        'metadata/edan/nmah/ff.txt NMAH',
        'metadata/edan/saam/0a.txt SAAM',
      ],
    ],
    ['s3://x-bucket/', ['saam'], ['metadata/edan/saam/0a.txt SAAM']],
    ['s3://x-bucket/metadata', ['SAAM'], ['edan/saam/0a.txt SAAM']],
    ['s3://x-bucket/metadata/edan/*/0?.txt', [], ['nmah/00.txt NMAH', 'saam/0a.txt SAAM']],
    ['s3://x-bucket/*/edan/**/*.txt', ['SAAM'], ['metadata/edan/saam/0a.txt SAAM']],
  ])('plan of %s, units %j', async (location, units, partitions) => {
    await using server = await serve((request, response) =>
      serveBucket(request, response, objects),
    );
    vi.stubEnv('OPENDRAWER_S3_ENDPOINT', server.origin);
    const plan = await planSource({ location, units }, quick);
    expect(plan.layout).toBe('edan-s3');
    expect(plan.partitions.map(({ id, unit }) => `${id} ${unit}`)).toEqual(partitions);
    const listed = server.hits.map(({ url }) =>
      new URL(url, 'http://s3').searchParams.get('prefix'),
    );
    expect(listed.filter((prefix) => /media|3d\/x/.test(prefix ?? ''))).toEqual([]);
  });

  it('lists page after page', async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p/${i}.txt`, '{}']));
    await using server = await serve((request, response) => serveBucket(request, response, many));
    vi.stubEnv('OPENDRAWER_S3_ENDPOINT', server.origin);
    const plan = await planSource({ location: 's3://x-bucket/p/', units: [] }, quick);
    expect(plan.partitions.map(({ id }) => `p/${id}`)).toEqual(Object.keys(many).sort());
    expect(server.hits.length).toBe(51);
  });
});

describe('faults of S3', () => {
  const failure = (response: ServerResponse, status: number, code: string): void => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code} it is</Message></Error>`,
    );
  };
  type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;
  const listen = async (answer: Answer) => {
    const server = await serve((request, response, hits) => answer(request, response, hits.length));
    vi.stubEnv('OPENDRAWER_S3_ENDPOINT', server.origin);
    return server;
  };
  const partition: SourcePartition = {
    id: 'f.txt',
    location: 's3://bucket/f.txt',
    unit: null,
    sizeBytes: bytes.length,
    fingerprint: JSON.stringify({ etag: '"one"', size: bytes.length }),
    range: null,
  };
  const good: Answer = (request, response) => serveBytes(request, response, bytes);
  const breakOff: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' });
    response.write(bytes.subarray(0, 5000), () => response.destroy());
  };
  const stall: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' });
    response.write(bytes.subarray(0, 5000));
  };
  const denied: Answer = (_, response) => failure(response, 403, 'AccessDenied');
  const oneAfterOther =
    (...answers: readonly Answer[]): Answer =>
    (request, response, attempt) =>
      answers[Math.min(attempt, answers.length) - 1]?.(request, response, attempt);

  it('sends no signature', async () => {
    await using server = await listen(good);
    expect((await readAll(partition)).error).toBe(null);
    expect(
      server.hits.map(({ url, headers }) => [url, headers.authorization, headers['if-match']]),
    ).toEqual([['/bucket/f.txt?x-id=GetObject', undefined, '"one"']]);
    expect(server.hits[0]?.headers['user-agent']).toMatch(/Opendrawer\/\d/);
  });

  it.each<[string, Answer, readonly (string | undefined)[]]>([
    ['breaks off', oneAfterOther(breakOff, good), [undefined, 'bytes=5000-']],
    ['stalls', oneAfterOther(stall, good), [undefined, 'bytes=5000-']],
    [
      'is busy',
      oneAfterOther((_, response) => failure(response, 503, 'SlowDown'), good),
      [undefined, undefined],
    ],
  ])('goes on when it %s', async (_, answer, ranges) => {
    await using server = await listen(answer);
    const reading = await readAll(partition, { stallTimeoutMs: 900 });
    expect(reading.error).toBe(null);
    expect(reading.lines.map(([, line]) => line)).toEqual(lines);
    expect(server.hits.map(({ headers }) => headers.range)).toEqual(ranges);
  });

  it.each<[string, Answer, RegExp]>([
    [
      'no rights',
      denied,
      /^SOURCE_FORBIDDEN s3:\/\/bucket\/f\.txt: 403 AccessDenied AccessDenied it is$/,
    ],
    [
      'no key',
      (_, response) => failure(response, 404, 'NoSuchKey'),
      /^SOURCE_NOT_FOUND s3:\/\/bucket\/f\.txt: 404 NoSuchKey /,
    ],
    [
      'no bucket',
      (_, response) => failure(response, 404, 'NoSuchBucket'),
      /^SOURCE_NOT_FOUND s3:\/\/bucket\/f\.txt: 404 NoSuchBucket /,
    ],
    [
      'another ETag',
      (_, response) => failure(response, 412, 'PreconditionFailed'),
      /^SOURCE_CHANGED s3:\/\/bucket\/f\.txt: its ETag changed$/,
    ],
    [
      'another ETag, condition ignored',
      (request, response) => serveBytes(request, response, bytes, '"two"'),
      /^SOURCE_CHANGED s3:\/\/bucket\/f\.txt: its ETag went from "one" to "two"$/,
    ],
    [
      'errors for ever',
      (_, response) => failure(response, 500, 'InternalError'),
      /^SOURCE_UNREACHABLE s3:\/\/bucket\/f\.txt: InternalError it is.*; got 0 of \d+ bytes, after 3 attempts$/,
    ],
    [
      'stalls for ever',
      stall,
      /^SOURCE_UNREACHABLE s3:\/\/bucket\/f\.txt: no byte for 0\.9 s; got \d+ of \d+ bytes, after 3 attempts$/,
    ],
  ])('%s', async (_, answer, message) => {
    await using _server = await listen(answer);
    expect((await readAll(partition, { stallTimeoutMs: 900 })).error).toMatch(message);
  });

  it('falls back on index.txt where listing is denied', async () => {
    await using server = await listen((request, response) => {
      const path = (request.url ?? '').replace(/\?.*/, '');
      const content = objects[path.replace('/x-bucket/', '')];
      if (path.startsWith('/x-bucket/') && content !== undefined) {
        serveBytes(request, response, Buffer.from(content));
      } else if (request.method === 'HEAD') response.writeHead(403).end();
      else denied(request, response, 0);
    });
    const location = 's3://x-bucket/metadata/edan';
    const plan = await planSource({ location, units: ['NMAH'] }, quick);
    expect(plan).toEqual({
      layout: 'edan-s3',
      partitions: ['00.txt', 'ff.txt']
        .map((name) => ({
          id: `nmah/${name}`,
          location: `${location}/nmah/${name}`,
          unit: 'NMAH',
          sizeBytes: objects[`metadata/edan/nmah/${name}`]?.length,
          fingerprint: JSON.stringify({
            etag: '"one"',
            size: Buffer.from(objects[`metadata/edan/nmah/${name}`] ?? '').length,
          }),
          range: null,
        }))
        .map((part) => ({
          ...part,
          sizeBytes: (JSON.parse(part.fingerprint) as { size: number }).size,
        })),
      notes: [`${location}: may not be listed; its index.txt was used`],
    });
    expect(server.hits.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    const refused = planSource({ location: 's3://x-bucket/elsewhere', units: [] }, quick);
    expect(await faultOf(refused)).toMatch(/^SOURCE_FORBIDDEN s3:\/\/x-bucket\/elsewhere\//);
  });

  it.each(['break', 'abort'])('closes the connection at once on %s', async (way) => {
    await using server = await listen(stall);
    const controller = new AbortController();
    const start = performance.now();
    if (way === 'abort') setTimeout(() => controller.abort(new Error('enough')), 100);
    const reading = (async () => {
      const options = { onReject: () => {}, batchBytes: 1000, signal: controller.signal };
      for await (const _ of readLines(partition, options)) if (way === 'break') break;
    })();
    expect(await faultOf(reading)).toBe(way === 'abort' ? 'Error: enough' : 'no fault');
    expect(performance.now() - start).toBeLessThan(10_000);
    await vi.waitFor(async () => expect(await server.openSockets()).toBe(0), 10_000);
  });
});
