import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/sources/bytes/remote.ts';
import { planSource, readLines, type SourcePartition } from '../../src/sources/index.ts';
import { errorText, faultOf, jsonLines, readAll, serve, serveBytes } from './bytes-helpers.ts';

const text = jsonLines(4000);
const bytes = Buffer.from(text);
const lines = text.split('\n').slice(0, -1);
const numbered = lines.map((line, i) => [i + 1, line] as const);
const whole = { lines: numbered, rejects: [], notes: [], error: null };
const half = Math.floor(bytes.length / 2);

const partitionAt = (location: string, fields: Partial<SourcePartition> = {}): SourcePartition => ({
  id: 'p',
  location,
  unit: null,
  sizeBytes: null,
  fingerprint: '{}',
  range: null,
  ...fields,
});

type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

/** Sends the first half of what was asked for, then breaks the connection. */
const breakOff: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const part = bytes.subarray(from, from + Math.ceil((bytes.length - from) / 2));
  response.writeHead(from > 0 ? 206 : 200, {
    etag: '"one"',
    'content-length': bytes.length - from,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  response.write(part, () => response.destroy());
};
const good: Answer = (request, response) => serveBytes(request, response, bytes);
const withoutRanges: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' });
  response.end(bytes);
};
const answerWith =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end('sorry');
  };
const stallAfter =
  (size: number): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' });
    response.write(bytes.subarray(0, size));
  };
const silence: Answer = () => {};

async function readFrom(answers: readonly Answer[], options = {}, fields = {}) {
  let attempt = 0;
  await using server = await serve((request, response) => {
    const answer = answers[Math.min(attempt, answers.length - 1)];
    answer?.(request, response, ++attempt);
  });
  const url = `${server.origin}/f.txt`;
  const reading = await readAll(partitionAt(url, fields), { stallTimeoutMs: 700, ...options });
  return { reading, hits: server.hits, url };
}

describe('readLines over http', () => {
  it.each<[string, readonly Answer[], readonly (string | undefined)[]]>([
    ['a good server', [good], [undefined]],
    ['a server that breaks off', [breakOff, breakOff, good], [undefined, 'r', 'r']],
    ['a server that stalls', [stallAfter(half), good], [undefined, `bytes=${half}-`]],
    ['a server that says nothing at first', [silence, good], [undefined, undefined]],
    ['a server without ranges that breaks off', [breakOff, withoutRanges], [undefined, 'r']],
    ['503', [answerWith(503), good], [undefined, undefined]],
    ['500 and 502', [answerWith(500), answerWith(502), good], [undefined, undefined, undefined]],
    ['429', [answerWith(429, { 'retry-after': '0' }), good], [undefined, undefined]],
    ['503 in the middle', [stallAfter(half), answerWith(503), good], [undefined, 'r', 'r']],
  ])('gets everything from %s', async (_, answers, ranges) => {
    const { reading, hits } = await readFrom(answers);
    expect(reading).toEqual({ ...whole, sourceBytes: bytes.length });
    expect(hits.length).toBe(ranges.length);
    ranges.forEach((range, at) => {
      const sent = hits[at]?.headers;
      if (range === 'r') expect(sent?.range).toMatch(/^bytes=\d+-$/);
      else expect(sent?.range).toBe(range);
      expect(sent?.['if-range']).toBe(range === undefined ? undefined : '"one"');
    });
  });

  it('waits as long as Retry-After asks', async () => {
    const start = performance.now();
    const { reading } = await readFrom([answerWith(429, { 'retry-after': '1' }), good]);
    expect(reading.error).toBe(null);
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it('names itself and asks for the bytes as they lie', async () => {
    const { hits } = await readFrom([good]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(hits[0]?.headers).toMatchObject({
      'user-agent': `Opendrawer/${version} (+https://github.com/opendrawer/opendrawer)`,
      'accept-encoding': 'identity',
    });
  });

  it('reads gzip, and takes no content coding for the file', async () => {
    const packed = gzipSync(bytes);
    const asFile: Answer = (request, response) => serveBytes(request, response, packed);
    const asCoding: Answer = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
      response.end(packed);
    };
    expect((await readFrom([asFile])).reading).toEqual({ ...whole, sourceBytes: packed.length });
    expect((await readFrom([asCoding])).reading).toEqual({ ...whole, sourceBytes: bytes.length });
  });

  it('reads a body of unknown length', async () => {
    const chunked: Answer = (_, response) => {
      response.write(bytes.subarray(0, half));
      setTimeout(() => response.end(bytes.subarray(half)), 20);
    };
    expect((await readFrom([chunked])).reading).toEqual({ ...whole, sourceBytes: bytes.length });
  });

  const lying: Answer = (request, response) => {
    if (request.headers.range === undefined) {
      response.writeHead(200, { 'content-length': bytes.length + 100, connection: 'close' });
      response.write(bytes, () => response.socket?.end());
    } else {
      answerWith(416)(request, response, 0);
    }
  };
  it.each<[string, readonly Answer[], RegExp]>([
    [
      '500 for ever',
      [answerWith(500)],
      /^SOURCE_UNREACHABLE \S+f\.txt: the server answers 500 .*; got 0 of an unknown number of bytes, after 3 attempts$/,
    ],
    [
      'stalls for ever',
      [silence],
      /^SOURCE_UNREACHABLE \S+f\.txt: no byte for 0\.7 s; got 0 of an unknown number of bytes, after 3 attempts$/,
    ],
    [
      'promises too much',
      [lying],
      new RegExp(
        `^SOURCE_UNREACHABLE \\S+f\\.txt: .*; got ${bytes.length} of ${bytes.length + 100} bytes, after 3 attempts$`,
      ),
    ],
    ['401', [answerWith(401)], /^SOURCE_FORBIDDEN \S+f\.txt: the server answers 401 Unauthorized$/],
    ['403', [answerWith(403)], /^SOURCE_FORBIDDEN \S+f\.txt: the server answers 403 Forbidden$/],
    ['404', [answerWith(404)], /^SOURCE_NOT_FOUND \S+f\.txt: the server answers 404 Not Found$/],
    [
      '400',
      [answerWith(400)],
      /^SOURCE_UNREACHABLE \S+f\.txt: the server answers 400 Bad Request$/,
    ],
    ['404 in the middle', [breakOff, answerWith(404)], /^SOURCE_NOT_FOUND /],
    [
      'another ETag in the middle',
      [breakOff, (request, response) => serveBytes(request, response, bytes, '"two"')],
      /^SOURCE_CHANGED \S+f\.txt: its ETag went from "one" to "two"$/,
    ],
    [
      'another size in the middle',
      [breakOff, (request, response) => serveBytes(request, response, bytes.subarray(1))],
      /^SOURCE_CHANGED \S+f\.txt: its size went from \d+ to \d+ bytes$/,
    ],
    [
      'a range that was not asked for',
      [
        breakOff,
        (_, response) => {
          response.writeHead(206, {
            'content-range': `bytes ${bytes.length - 1}-${bytes.length - 1}/${bytes.length}`,
          });
          response.end('\n');
        },
      ],
      /^SOURCE_UNREACHABLE \S+f\.txt: another range came than was asked for; got \d+ of \d+ bytes, after 3 attempts$/,
    ],
  ])('in the end fails on %s', async (_, answers, message) => {
    const { reading } = await readFrom(answers);
    expect(reading.error).toMatch(message);
    expect(reading.lines).toEqual(numbered.slice(0, reading.lines.length));
  });

  it('names a host that is not there', async () => {
    const closed = await serve(() => {});
    await closed[Symbol.asyncDispose]();
    const { error } = await readAll(partitionAt(`${closed.origin}/f.txt`));
    expect(error).toMatch(
      /^SOURCE_UNREACHABLE http:\/\/127\.0\.0\.1:\d+\/f\.txt: fetch failed \(.*ECONNREFUSED.*\); got 0 of/,
    );
  });

  it.each([
    [
      { fingerprint: '{"etag":"\\"zero\\"","size":5}' },
      /^SOURCE_CHANGED \S+: its ETag went from "zero" to "one"$/,
    ],
    [
      { fingerprint: '{"etag":"\\"one\\"","size":5}' },
      /^SOURCE_CHANGED \S+: its size went from 5 to \d+ bytes$/,
    ],
    [
      { fingerprint: '{"lastModified":"Sat, 21 Nov 2026 00:00:00 GMT","size":5}' },
      /^SOURCE_CHANGED /,
    ],
  ])('compares the answer with the plan: %j', async (fields, message) => {
    expect((await readFrom([good], {}, fields)).reading.error).toMatch(message);
  });

  it('takes more bytes than the plan saw for a change', async () => {
    const chunked: Answer = (_, response) => {
      response.write(bytes.subarray(0, half));
      response.end(bytes.subarray(half));
    };
    const { reading } = await readFrom([chunked], {}, { fingerprint: '{"size":5}' });
    expect(reading.error).toMatch(/^SOURCE_CHANGED \S+: \d+ bytes came where 5 were expected$/);
  });

  it('survives more failures than retries while it gets on', async () => {
    const large = Buffer.from(`${'{"a":1}'.padEnd(2 ** 16 - 1)}\n`.repeat(160));
    const step = 1_500_000;
    await using server = await serve((request, response) => {
      const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': large.length - from,
        etag: '"one"',
        'content-range': `bytes ${from}-${large.length - 1}/${large.length}`,
      });
      const part = large.subarray(from, from + step);
      response.write(part, () =>
        from + step >= large.length ? response.end() : response.destroy(),
      );
    });
    const reading = await readAll(partitionAt(`${server.origin}/f.txt`), { retries: 1 });
    expect([reading.error, reading.lines.length]).toEqual([null, 160]);
    expect(server.hits.length).toBe(Math.ceil(large.length / step));
  });

  const settled = async (check: () => Promise<boolean>): Promise<boolean> => {
    for (let i = 0; i < 100; i++) {
      if (await check()) return true;
      await sleep(20);
    }
    return false;
  };

  it.each([
    ['plain', (chunk: Buffer) => chunk],
    ['gzip', (chunk: Buffer) => gzipSync(chunk)],
  ])('closes the connection at once when %s is left early', async (_, pack) => {
    await using server = await serve((_, response) => {
      // More never comes: whoever waits for it hangs.
      response.writeHead(200);
      response.write(pack(bytes));
    });
    const start = performance.now();
    for await (const _ of readLines(partitionAt(`${server.origin}/f.txt`), {
      onReject: () => {},
      batchBytes: 1000,
    })) {
      break;
    }
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(await settled(async () => (await server.openSockets()) === 0)).toBe(true);
  });

  it.each([
    ['headers', silence],
    ['bytes', stallAfter(half)],
    ['a pause', answerWith(503, { 'retry-after': '100' })],
  ])('ends at once when it is aborted while waiting for %s', async (what, answer) => {
    await using server = await serve((request, response) => answer(request, response, 1));
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 100);
    const start = performance.now();
    const reading = await readAll(partitionAt(`${server.origin}/f.txt`), {
      signal: controller.signal,
      stallTimeoutMs: 60_000,
    });
    expect(reading.error).toBe('Error: enough');
    expect(performance.now() - start).toBeLessThan(10_000);
    // A connection whose answer came to its end is kept for the next request.
    if (what === 'a pause') return;
    expect(await settled(async () => (await server.openSockets()) === 0)).toBe(true);
  });

  it('does not count the time that the reader takes as a stall', async () => {
    await using server = await serve(good as never);
    const partition = partitionAt(`${server.origin}/f.txt`);
    let count = 0;
    const options = {
      onReject: () => {},
      stallTimeoutMs: 600,
      retries: 0,
      batchBytes: bytes.length / 3,
    };
    for await (const batch of readLines(partition, options)) {
      await sleep(800);
      count += batch.count;
    }
    expect(count).toBe(lines.length);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it.each([
    ['3', 3000],
    ['0', 0],
    ['Sat, 21 Nov 2026 12:00:10 GMT', 10_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['99999', 300_000],
    ['-5', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%j', (header, expected) => expect(retryAfterMs(header, now)).toBe(expected));
});

describe('planSource over http', () => {
  const now = () => new Date('2026-11-21T12:00:00Z');
  const quick = { retries: 1, backoffMs: 5, stallTimeoutMs: 1000, now };

  /** Plans against a server of these files; `@` in an index stands for the origin. */
  async function planOf(
    files: Readonly<Record<string, string>>,
    location: string,
    units: readonly string[] = [],
    missing = 404,
  ) {
    await using server = await serve((request, response) => {
      const content = files[request.url ?? ''];
      if (content === undefined) response.writeHead(missing).end('no such page');
      else serveBytes(request, response, Buffer.from(content.replaceAll('@', server.origin)));
    });
    try {
      const { layout, partitions, notes } = await planSource(
        { location: `${server.origin}${location}`, units },
        quick,
      );
      return {
        layout,
        partitions: partitions.map(({ id, unit }) =>
          `${id.replace(server.origin, '@')} ${unit ?? ''}`.trim(),
        ),
        notes: notes.map((note) => note.replaceAll(server.origin, '@')),
        error: null,
      };
    } catch (error) {
      return errorText(error).replaceAll(server.origin, '@');
    }
  }
  const release = {
    '/metadata/edan/index.txt':
      '@/metadata/edan/nmah/index.txt\nsaam/index.txt\n\n  # no line\nphoto.jpg\nfile:///etc/passwd.txt\n',
    '/metadata/edan/nmah/index.txt':
      '@/metadata/edan/nmah/00.txt\r\n@/metadata/edan/nmah/01.txt\r\n',
    '/metadata/edan/saam/index.txt': '/metadata/edan/saam/00.txt\n01.txt\n../nmah/00.txt',
    '/metadata/edan/nmah/00.txt': '{}',
    '/metadata/edan/nmah/01.txt': '{}',
    '/metadata/edan/saam/00.txt': '{}',
    '/metadata/edan/saam/01.txt': '{}',
  };
  const loose = {
    '/d/index.txt': 'a.jsonl\nsub/b.jsonl.gz\n@/elsewhere/NMAH.txt\n',
    '/d/a.jsonl': '',
    '/d/sub/b.jsonl.gz': '',
    '/elsewhere/NMAH.txt': '',
  };
  const ignored = '@/metadata/edan/index.txt: 2 lines name no file of records';

  it.each<[string, Parameters<typeof planOf>, Awaited<ReturnType<typeof planOf>>]>([
    [
      'a file',
      [{ '/x/00.dat?v=1': '{}' }, '/x/00.dat?v=1#part'],
      { layout: 'files', partitions: ['00.dat?v=1'], notes: [], error: null },
    ],
    [
      'a file of a release',
      [release, '/metadata/edan/nmah/00.txt'],
      { layout: 'edan-s3', partitions: ['00.txt NMAH'], notes: [], error: null },
    ],
    [
      'the root index',
      [release, '/metadata/edan/index.txt'],
      {
        layout: 'edan-s3',
        partitions: [
          'nmah/00.txt NMAH',
          'nmah/01.txt NMAH',
          'saam/00.txt SAAM',
          'saam/01.txt SAAM',
        ],
        notes: [ignored],
        error: null,
      },
    ],
    [
      'the root folder, one unit',
      [release, '/metadata/edan/', ['NMAH']],
      {
        layout: 'edan-s3',
        partitions: ['nmah/00.txt NMAH', 'nmah/01.txt NMAH'],
        notes: [ignored],
        error: null,
      },
    ],
    [
      'the index of a unit',
      [release, '/metadata/edan/nmah/index.txt'],
      { layout: 'edan-s3', partitions: ['00.txt NMAH', '01.txt NMAH'], notes: [], error: null },
    ],
    [
      'the very root',
      [release, '/', ['nmah']],
      {
        layout: 'edan-s3',
        partitions: ['metadata/edan/nmah/00.txt NMAH', 'metadata/edan/nmah/01.txt NMAH'],
        notes: [ignored],
        error: null,
      },
    ],
    [
      'loose files',
      [loose, '/d/'],
      {
        layout: 'files',
        partitions: ['a.jsonl', '@/elsewhere/NMAH.txt NMAH', 'sub/b.jsonl.gz'],
        notes: [],
        error: null,
      },
    ],
    [
      'a folder with the index of units alone',
      [{ '/o/saam/index.txt': '00.txt', '/o/saam/00.txt': '' }, '/o/', ['SAAM']],
      { layout: 'edan-s3', partitions: ['saam/00.txt SAAM'], notes: [], error: null },
    ],
    [
      'a folder without any index',
      [{ '/o/saam/00.txt': '', '/o/saam/fe.txt': '' }, '/o/', ['SAAM']],
      {
        layout: 'edan-s3',
        partitions: ['saam/00.txt SAAM', 'saam/fe.txt SAAM'],
        notes: ['@/o/saam/: no index.txt; 2 of 256 file names exist'],
        error: null,
      },
    ],
    [
      'a folder where what is missing is forbidden',
      [{ '/o/saam/00.txt': '' }, '/o/', ['SAAM'], 403],
      {
        layout: 'edan-s3',
        partitions: ['saam/00.txt SAAM'],
        notes: ['@/o/saam/: no index.txt; 1 of 256 file names exist'],
        error: null,
      },
    ],
    [
      'the folder of a unit, GitHub layout',
      [{ '/metadata/objects/SAAM/a0.txt.bz2': '' }, '/metadata/objects/SAAM/'],
      {
        layout: 'edan-github',
        partitions: ['a0.txt.bz2 SAAM'],
        notes: ['@/metadata/objects/SAAM/: no index.txt; 1 of 256 file names exist'],
        error: null,
      },
    ],
    ['a folder without index or units', [{}, '/o/'], 'SOURCE_NOT_FOUND @/o/: has no index.txt'],
    [
      'a folder that answers with a page',
      [{ '/o/index.txt': ' <html>', '/o/metadata/edan/index.txt': '<!doctype html>' }, '/o/'],
      'SOURCE_NOT_FOUND @/o/: has no index.txt',
    ],
    [
      'a missing file',
      [{}, '/o/x.txt'],
      'SOURCE_NOT_FOUND @/o/x.txt: the server answers 404 Not Found',
    ],
    [
      'a forbidden file',
      [{}, '/o/x.txt', [], 403],
      'SOURCE_FORBIDDEN @/o/x.txt: the server answers 403 Forbidden',
    ],
    [
      'a missing index',
      [{}, '/o/index.txt'],
      'SOURCE_NOT_FOUND @/o/index.txt: the server answers 404 Not Found',
    ],
    [
      'a broken server',
      [{}, '/o/x.txt', [], 500],
      'SOURCE_UNREACHABLE @/o/x.txt: the server answers 500 Internal Server Error, after 2 attempts',
    ],
  ])('of %s', async (_, [files, location, units, missing], expected) => {
    expect(await planOf(files, location, units, missing)).toEqual(expected);
  });

  it.each<[string, Record<string, string>, string, number | null]>([
    [
      'ETag and size',
      { etag: '"a"', 'last-modified': 'x', 'content-length': '7' },
      '{"etag":"\\"a\\"","size":7}',
      7,
    ],
    ['ETag', { etag: 'W/"a"', 'transfer-encoding': 'chunked' }, '{"etag":"W/\\"a\\""}', null],
    [
      'time and size',
      { 'last-modified': 'x', 'content-length': '7' },
      '{"lastModified":"x","size":7}',
      7,
    ],
    ['size alone', { 'content-length': '7' }, '{"size":7,"seen":"2026-11-21T12:00:00.000Z"}', 7],
    [
      'a content coding',
      { 'content-length': '7', 'content-encoding': 'gzip', etag: '"a"' },
      '{"etag":"\\"a\\""}',
      null,
    ],
  ])('makes a fingerprint of %s', async (_, headers, fingerprint, sizeBytes) => {
    await using server = await serve((_, response) => void response.writeHead(200, headers).end());
    const { partitions } = await planSource(
      { location: `${server.origin}/a.txt`, units: [] },
      quick,
    );
    expect(partitions).toEqual([
      {
        id: 'a.txt',
        location: `${server.origin}/a.txt`,
        unit: null,
        sizeBytes,
        fingerprint,
        range: null,
      },
    ]);
  });

  it('reads what a server calls empty in answer to HEAD', async () => {
    await using server = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, { 'content-length': 0 }).end();
      else response.end(text);
    });
    const plan = await planSource({ location: `${server.origin}/a.txt`, units: [] }, quick);
    expect(plan.partitions.map(({ sizeBytes }) => sizeBytes)).toEqual([null]);
    for (const partition of plan.partitions) {
      expect((await readAll(partition)).lines).toEqual(numbered);
    }
  });

  it('reads an empty file', async () => {
    await using server = await serve((request, response) =>
      serveBytes(request, response, Buffer.alloc(0)),
    );
    const plan = await planSource({ location: `${server.origin}/a.txt`, units: [] }, quick);
    for (const partition of plan.partitions) {
      const nothing = { lines: [], rejects: [], notes: [], sourceBytes: 0, error: null };
      expect(await readAll(partition)).toEqual(nothing);
    }
    expect(plan.partitions.length).toBe(1);
  });

  it('refuses what is no address', async () => {
    expect(await faultOf(planSource({ location: 'http://', units: [] }, quick))).toBe(
      'SOURCE_NOT_FOUND http://: is no address',
    );
  });

  it('asks for one byte where HEAD is refused', async () => {
    await using server = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end();
      else serveBytes(request, response, bytes);
    });
    const plan = await planSource({ location: `${server.origin}/a.txt`, units: [] }, quick);
    expect(plan.partitions[0]).toMatchObject({
      sizeBytes: bytes.length,
      fingerprint: `{"etag":"\\"one\\"","size":${bytes.length}}`,
    });
    expect(server.hits.map(({ method, headers }) => [method, headers.range])).toEqual([
      ['HEAD', undefined],
      ['GET', 'bytes=0-0'],
    ]);
  });

  it('cuts a large plain file in ranges that together are the whole', async () => {
    await using server = await serve((request, response) => serveBytes(request, response, bytes));
    for (const rangeBytes of [bytes.length - 1, half, 20_011]) {
      const location = `${server.origin}/a.txt`;
      const plan = await planSource({ location, units: [] }, { ...quick, rangeBytes });
      const seen: string[] = [];
      for (const partition of plan.partitions) {
        const reading = await readAll(partition);
        expect([reading.error, reading.sourceBytes > 0]).toEqual([null, true]);
        seen.push(...reading.lines.map(([, line]) => line));
      }
      expect(seen).toEqual(lines);
      expect(plan.partitions.length).toBe(Math.ceil(bytes.length / rangeBytes));
    }
  });

  it.each([
    ['packed', gzipSync(bytes), serveBytes],
    [
      'from a server that only says it has ranges',
      bytes,
      (_: IncomingMessage, response: ServerResponse, content: Uint8Array) => {
        response.writeHead(200, {
          'accept-ranges': 'bytes',
          'content-length': content.length,
          etag: '"a"',
        });
        response.end(content);
      },
    ],
  ])('does not cut what is %s', async (_, content, answer) => {
    await using server = await serve((request, response) => answer(request, response, content));
    const location = `${server.origin}/a.txt`;
    const plan = await planSource({ location, units: [] }, { ...quick, rangeBytes: 1000 });
    expect(plan.partitions.map(({ range }) => range)).toEqual([null]);
    for (const partition of plan.partitions)
      expect((await readAll(partition)).lines).toEqual(numbered);
  });

  it('ends at once when it is aborted', async () => {
    await using server = await serve(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 50);
    const location = `${server.origin}/a.txt`;
    const planning = planSource({ location, units: [] }, { signal: controller.signal });
    expect(await faultOf(planning)).toBe('Error: enough');
  });

  it('looks at no more files at once than it may', async () => {
    let now = 0;
    let most = 0;
    await using server = await serve((request, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        if (request.url?.endsWith('index.txt')) response.writeHead(404).end();
        else serveBytes(request, response, bytes);
      }, 2);
    });
    const endpoint = { location: `${server.origin}/o/`, units: ['SAAM'] };
    const plan = await planSource(endpoint, { ...quick, concurrency: 5 });
    expect([plan.partitions.length, most]).toEqual([256, 5]);
  });
});
