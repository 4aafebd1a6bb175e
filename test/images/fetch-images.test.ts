import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  csvRows,
  type FetchImagesOptions,
  fetchImages,
  type ImageRequest,
  MANIFEST_COLUMNS,
  pictureExtension,
  retryAfterMs,
  safeName,
} from '../../src/images/index.ts';

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000, 7)]);
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(3000, 3)]);

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler = () => {};
let asked: string[] = [];
let origin = '';
let out = '';
const http = createServer((request, response) => {
  asked.push(request.url ?? '');
  handler(request, response);
});

beforeEach(async () => {
  asked = [];
  out = join(mkdtempSync(join(tmpdir(), 'opendrawer-images-')), 'out');
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  rmSync(join(out, '..'), { recursive: true, force: true });
});

const wanted = (value: string, path: string, more: Partial<ImageRequest> = {}): ImageRequest => ({
  value,
  id: `id-${value}`,
  catalogNumber: null,
  position: 0,
  license: 'CC0-1.0',
  plan: { kind: 'url', url: `${origin}${path}` },
  ...more,
});

const run = (requests: ImageRequest[], options: Partial<FetchImagesOptions> = {}) =>
  fetchImages(requests, { out, backoffMs: 5, retries: 2, ...options });

const png: Handler = (_request, response) =>
  response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);

function manifest(): Record<string, string>[] {
  const [header = [], ...rows] = [...csvRows(readFileSync(join(out, 'manifest.csv'), 'utf8'))];
  expect(header).toEqual([...MANIFEST_COLUMNS]);
  return rows.map((row) => Object.fromEntries(row.map((value, n) => [header[n] ?? '', value])));
}

const pictures = () => readdirSync(out).filter((file) => file !== 'manifest.csv');

describe('fetchImages', () => {
  test('asks no private address that a record names', async () => {
    handler = png;
    const progress = await run([wanted('inside', '/secret')], { allowPrivateAddresses: false });
    expect([progress.failed, asked]).toEqual([1, []]);
    expect(manifest().map(({ status, error }) => [status, error])).toEqual([
      ['failed', expect.stringContaining('127.0.0.1 is a private address')],
    ]);
  });

  test('fetches pictures and writes the manifest', async () => {
    handler = (request, response) =>
      request.url === '/a'
        ? png(request, response)
        : response.writeHead(200, { 'content-type': 'image/jpeg' }).end(JPEG);
    const progress = await run([
      wanted('00,"1"', '/a', { catalogNumber: 'US 12/34' }),
      wanted('2', '/b', { position: 3 }),
      wanted('nowhere', '', { id: null, position: null, plan: { kind: 'none', reason: 'none' } }),
      wanted('mute', '', { position: null, plan: { kind: 'none', reason: 'no media' } }),
    ]);
    expect(progress).toEqual({
      requested: 4,
      fetched: 2,
      present: 0,
      missing: 0,
      failed: 0,
      noMedia: 1,
      notFound: 1,
      bytes: PNG.length + JPEG.length,
    });
    expect(manifest().sort((a, b) => (a['value'] ?? '').localeCompare(b['value'] ?? ''))).toEqual([
      {
        value: '00,"1"',
        id: 'id-00,"1"',
        position: '0',
        file: 'US_12_34_0.png',
        url: `${origin}/a`,
        license: 'CC0-1.0',
        status: 'fetched',
        bytes: String(PNG.length),
        error: '',
      },
      {
        value: '2',
        id: 'id-2',
        position: '3',
        file: '2_3.jpg',
        url: `${origin}/b`,
        license: 'CC0-1.0',
        status: 'fetched',
        bytes: String(JPEG.length),
        error: '',
      },
      {
        value: 'mute',
        id: 'id-mute',
        position: '',
        file: '',
        url: '',
        license: 'CC0-1.0',
        status: 'no-media',
        bytes: '',
        error: 'no media',
      },
      {
        value: 'nowhere',
        id: '',
        position: '',
        file: '',
        url: '',
        license: 'CC0-1.0',
        status: 'not-found',
        bytes: '',
        error: 'none',
      },
    ]);
    expect(readFileSync(join(out, 'US_12_34_0.png'))).toEqual(PNG);
    expect(pictures().sort()).toEqual(['2_3.jpg', 'US_12_34_0.png']);
  });

  test.each<[string, Handler, string, string, number]>([
    ['404', (_, response) => response.writeHead(404).end(), 'missing', 'HTTP 404', 1],
    ['410', (_, response) => response.writeHead(410).end(), 'missing', 'HTTP 410', 1],
    ['403', (_, response) => response.writeHead(403).end(), 'failed', 'HTTP 403', 1],
    ['500', (_, response) => response.writeHead(500).end(), 'failed', 'HTTP 500 (3 tries)', 3],
    [
      'a web page',
      (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Sorry'),
      'failed',
      'the answer is a web page, not a picture',
      1,
    ],
    [
      'a web page that says it is a picture',
      (_, response) =>
        response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html>Sorry</html>'),
      'failed',
      'the answer is not a picture (image/jpeg)',
      1,
    ],
    [
      'an empty answer',
      (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(),
      'failed',
      'an empty answer',
      1,
    ],
    [
      'too large, as it says',
      (_, response) =>
        response.writeHead(200, { 'content-length': '99999' }).end(Buffer.alloc(99_999)),
      'failed',
      'larger than 20000 bytes',
      1,
    ],
    [
      'too large, without saying so',
      (_, response) => {
        response.writeHead(200);
        response.write(PNG);
        response.end(Buffer.alloc(50_000));
      },
      'failed',
      'larger than 20000 bytes',
      1,
    ],
    [
      'broken off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '10000' });
        response.write(PNG, () => response.destroy());
      },
      'failed',
      'terminated: other side closed (3 tries)',
      3,
    ],
    [
      'stalled',
      (_, response) => {
        response.writeHead(200, { 'content-length': '10000' });
        response.write(PNG);
      },
      'failed',
      'no data for 200 ms (3 tries)',
      3,
    ],
  ])('%s is a row of the manifest', async (_what, answer, status, error, tries) => {
    handler = answer;
    await run([wanted('x', '/x')], { maxBytes: 20_000, timeoutMs: 200 });
    expect(manifest()).toMatchObject([{ value: 'x', status, error, file: '' }]);
    expect(asked.length).toBe(tries);
    expect(pictures()).toEqual([]);
  });

  test('a passing failure is tried again', async () => {
    handler = (request, response) =>
      asked.length < 3 ? response.writeHead(503).end() : png(request, response);
    const progress = await run([wanted('x', '/x')]);
    expect([progress.fetched, asked.length]).toEqual([1, 3]);
  });

  test('Retry-After holds all requests to the host back', async () => {
    const times: number[] = [];
    handler = (request, response) => {
      times.push(performance.now());
      if (times.length === 1) response.writeHead(429, { 'retry-after': '1' }).end();
      else png(request, response);
    };
    const requests = Array.from({ length: 3 }, (_, n) => wanted(`v${n}`, `/${n}`));
    const progress = await run(requests, { perHost: 1 });
    const [first = 0, second = 0] = times;
    expect([progress.fetched, times.length]).toEqual([3, 4]);
    expect(second - first).toBeGreaterThan(950);
  });

  test('a host that never answers is not tried in vain for every picture', async () => {
    let connections = 0;
    handler = (_request, response) => {
      connections += 1;
      response.destroy();
    };
    const requests = Array.from({ length: 40 }, (_, n) => wanted(`v${n}`, `/${n}`));
    const progress = await run(requests, { concurrency: 4, retries: 4 });
    expect(progress.failed).toBe(40);
    // 12 failures show that it is down; each later picture is tried once, those under way a little more.
    expect(connections).toBeLessThan(60);
    expect(manifest().at(-1)).toMatchObject({
      status: 'failed',
      error: 'fetch failed: other side closed (1 try)',
    });
  });

  test('no more than perHost requests at once', async () => {
    let open = 0;
    let most = 0;
    handler = (request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        png(request, response);
      }, 10);
    };
    const requests = Array.from({ length: 30 }, (_, n) => wanted(`v${n}`, `/${n}`));
    const progress = await run(requests, { concurrency: 10, perHost: 3 });
    expect([progress.fetched, most]).toEqual([30, 3]);
  });

  test('a second run fetches only what is not there', async () => {
    handler = (request, response) =>
      request.url === '/2' && asked.length < 5
        ? response.writeHead(404).end()
        : png(request, response);
    const requests = [1, 2, 3].map((n) => wanted(`v${n}`, `/${n}`));
    await run(requests);
    asked = Array(10).fill('');
    const progress = await run(requests);
    expect(progress).toMatchObject({ fetched: 1, present: 2, missing: 0 });
    expect(asked.slice(10)).toEqual(['/2']);
    expect(manifest().map((row) => [row['value'], row['status'], row['bytes']])).toEqual([
      ['v1', 'present', String(PNG.length)],
      ['v2', 'fetched', String(PNG.length)],
      ['v3', 'present', String(PNG.length)],
    ]);
  });

  test('what a killed run left behind does no harm', async () => {
    handler = png;
    await run([wanted('v1', '/1')]);
    const path = join(out, 'manifest.csv');
    writeFileSync(path, `${readFileSync(path, 'utf8')}v2,id-v2,0,"v2_0.p`);
    const young = join(out, 'v3_0.deadbeef.part'); // may be another run's
    const old = join(out, 'v4_0.deadbeef.part');
    for (const part of [young, old]) writeFileSync(part, 'half');
    utimesSync(old, 1, 1);
    await run([wanted('v2', '/2'), wanted('v3', '/3')]);
    expect(manifest().map((row) => [row['value'], row['status'], row['file']])).toEqual([
      ['v1', 'fetched', 'v1_0.png'],
      ['v2', 'fetched', 'v2_0.png'],
      ['v3', 'fetched', 'v3_0.png'],
    ]);
    expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
  });

  test('two items with one catalogue number get two files, also on a second run', async () => {
    handler = (request, response) =>
      response
        .writeHead(200, { 'content-type': 'image/png' })
        .end(Buffer.concat([PNG, Buffer.from(request.url ?? '')]));
    const requests = [
      wanted('a', '/a', { id: 'aaaaaaaa-1', catalogNumber: '77' }),
      wanted('b', '/b', { id: 'bbbbbbbb-1', catalogNumber: '77' }),
    ];
    await run(requests);
    const files = () => manifest().map((row) => [row['value'], row['file'], row['status']]);
    expect(files()).toEqual([
      ['a', '77_0.png', 'fetched'],
      ['b', '77_0_bbbbbbbb.png', 'fetched'],
    ]);
    await run(requests.reverse());
    expect(files()).toEqual([
      ['b', '77_0_bbbbbbbb.png', 'present'],
      ['a', '77_0.png', 'present'],
    ]);
    expect(readFileSync(join(out, '77_0.png'), 'latin1').endsWith('/a')).toBe(true);
  });

  test('two values of one item fetch its picture once', async () => {
    handler = png;
    await run([wanted('a', '/x', { id: 'one' }), wanted('b', '/x', { id: 'one' })]);
    expect(asked).toEqual(['/x']);
    expect(manifest().map((row) => [row['value'], row['file'], row['status']])).toEqual([
      ['a', 'a_0.png', 'fetched'],
      ['b', 'a_0.png', 'present'],
    ]);
  });

  test('a local picture is copied', async () => {
    const path = join(out, '..', 'local.jpg');
    writeFileSync(path, JPEG);
    await run([wanted('v', '', { plan: { kind: 'file', path, format: 'image/jpeg' } })]);
    expect(manifest()).toMatchObject([{ file: 'v_0.jpg', status: 'fetched', url: path }]);
    expect(readFileSync(join(out, 'v_0.jpg'))).toEqual(JPEG);
  });

  test('stops when aborted, with a whole manifest and no half file', async () => {
    const stop = new AbortController();
    handler = (request, response) => {
      if (asked.length === 3) {
        response.writeHead(200, { 'content-length': '10000' });
        response.write(PNG);
        setTimeout(() => stop.abort(new Error('enough')), 20);
      } else png(request, response);
    };
    const requests = Array.from({ length: 10 }, (_, n) => wanted(`v${n}`, `/${n}`));
    await expect(run(requests, { concurrency: 1, signal: stop.signal })).rejects.toThrow('enough');
    expect(manifest().map((row) => row['value'])).toEqual(['v0', 'v1']);
    expect(pictures().sort()).toEqual(['v0_0.png', 'v1_0.png']);
  });

  test('an error of the requests ends the run and closes the manifest', async () => {
    handler = png;
    async function* broken() {
      yield wanted('v0', '/0');
      throw new Error('the index went away');
    }
    await expect(fetchImages(broken(), { out })).rejects.toThrow('the index went away');
    expect(manifest()).toMatchObject([{ value: 'v0', status: 'fetched' }]);
  });

  test('a folder that cannot be written is an error, and the source of requests is closed', async () => {
    handler = png;
    let closed = false;
    async function* endless() {
      try {
        for (let n = 0; ; n += 1) yield wanted(`v${n}`, `/${n}`);
      } finally {
        closed = true;
      }
    }
    await expect(
      fetchImages(endless(), {
        out,
        concurrency: 2,
        onProgress: () => rmSync(out, { recursive: true, force: true }),
      }),
    ).rejects.toThrow('ENOENT');
    expect([closed, existsSync(out)]).toEqual([true, false]);
  });
});

test.each([
  ['00123', '00123'],
  ['US 12/34', 'US_12_34'],
  ['../../etc/passwd', 'etc_passwd'],
  ['..', 'item'],
  ['', 'item'],
  ['a\u0000b', 'a_b'],
  ['CON', 'CON_'],
  ['Früchte 果', 'Früchte_果'],
  ['x'.repeat(300), 'x'.repeat(120)],
])('safeName %j', (text, name) => {
  expect(safeName(text)).toBe(name);
});

test.each([
  ['ffd8ffe0', 'jpg'],
  ['89504e470d0a1a0a', 'png'],
  ['474946383961', 'gif'],
  ['524946460000000057454250', 'webp'],
  ['52494646000000005741564520', null],
  ['49492a00', 'tif'],
  ['0000001c6674797061766966', 'avif'],
  [Buffer.from('<svg xmlns="x">').toString('hex'), 'svg'],
  [Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- a -->\n<svg>').toString('hex'), 'svg'],
  [Buffer.from('<html><svg>').toString('hex'), null],
  ['', null],
])('pictureExtension %s', (hex, extension) => {
  expect(pictureExtension(Buffer.from(hex, 'hex'))).toBe(extension);
});

test.each([
  [null, null],
  ['2', 2_000],
  ['0', 0],
  ['99999', 300_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 7_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', null],
])('retryAfterMs %j', (header, ms) => {
  expect(retryAfterMs(header, 3_000)).toBe(ms);
});
