import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import type { WebClient, WebRequest } from '../../src/sources/web/client.ts';
import { createWebClient, type WebClientOptions } from '../../src/sources/web/create-client.ts';
import {
  type Behaviour,
  drip,
  endless,
  type FaultServer,
  faultServer,
  file,
  good,
  gzipBomb,
  hugeHeaders,
  longerThanTold,
  notHttp,
  type Routes,
  redirect,
  reset,
  resetAfter,
  silence,
  stallAfter,
  status,
  truncated,
} from '../support/fault-server.ts';

const text = 'Herbarium sheets of the Amazon. '.repeat(400);
const bytes = Buffer.from(text);
const QUICK: WebClientOptions = {
  allowPrivateAddresses: true,
  requestsPerSecond: 0,
  retries: 2,
  backoffMs: 4,
  stallTimeoutMs: 600,
};

const folders: string[] = [];
const folderOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'opendrawer-web-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function withServer<T>(
  routes: Routes,
  options: WebClientOptions,
  work: (client: WebClient, server: FaultServer) => Promise<T>,
): Promise<T> {
  await using server = await faultServer(routes);
  const client = createWebClient({ ...QUICK, ...options });
  try {
    return await work(client, server);
  } finally {
    await client.close();
  }
}

/** `CODE message` of what is thrown, with the origin taken out. */
async function faultOf(work: Promise<unknown>, origin: string): Promise<string> {
  try {
    await work;
  } catch (error) {
    const told = isOpendrawerError(error) ? `${error.code} ${error.message}` : String(error);
    return told.replaceAll(origin, '');
  }
  return 'no fault';
}

const read = async (client: WebClient, request: WebRequest): Promise<string> =>
  (await client.fetch(request)).text();

async function readStream(client: WebClient, request: WebRequest): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of (await client.fetch(request)).stream()) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('fetch', () => {
  it.each<[string, readonly Behaviour[]]>([
    ['a good server', [good(text)]],
    ['one that resets', [reset, good(text)]],
    ['one that says nothing', [silence, good(text)]],
    ['one that stalls in the body', [stallAfter(5000, text), good(text)]],
    ['one that resets in the body', [resetAfter(5000, text), good(text)]],
    ['one that truncates', [truncated(5000, text), good(text)]],
    ['one that leaves out the last chunk', [truncated(5000, text, {}, true), good(text)]],
    ['one that is not HTTP at first', [notHttp, good(text)]],
    ['one that drips headers', [drip('headers'), good(text)]],
    ['one that drips the body', [drip('body', 3), good(text)]],
    ['500, 502', [status(500), status(502), good(text)]],
    ['503 with Retry-After', [status(503, { 'retry-after': '0' }), good(text)]],
    ['429', [status(429), good(text)]],
    ['408', [status(408), good(text)]],
    ['gzip', [good(gzipSync(text), { 'content-encoding': 'gzip' })]],
    ['x-gzip', [good(gzipSync(text), { 'content-encoding': 'x-gzip' })]],
    ['br', [good(brotliCompressSync(text), { 'content-encoding': 'br' })]],
    ['deflate', [good(deflateSync(text), { 'content-encoding': 'deflate' })]],
    [
      'deflate without its wrapper',
      [good(deflateRawSync(text), { 'content-encoding': 'deflate' })],
    ],
    ['gzip in br', [good(brotliCompressSync(gzipSync(text)), { 'content-encoding': 'gzip, br' })]],
    ['gzip that is none', [good(text, { 'content-encoding': 'gzip' })]],
    [
      'gzip that is cut off',
      [good(gzipSync(text).subarray(0, 60), { 'content-encoding': 'gzip' }), good(text)],
    ],
    [
      'gzip that is damaged',
      [good(gzipSync(text).fill(7, 20, 40), { 'content-encoding': 'gzip' }), good(text)],
    ],
    ['a redirect', [redirect('/f?2', 301), good(text)]],
    ['ten redirects', [...Array.from({ length: 10 }, (_, at) => redirect(`/f?${at}`)), good(text)]],
  ])('gets everything from %s', async (_, answers) => {
    for (const how of [read, readStream]) {
      if (how === readStream && answers.length > 1 && /body|truncates|chunk|gzip that is/.test(_))
        continue;
      const told = await withServer({ '/f': answers }, {}, async (client, server) => [
        await how(client, { url: `${server.origin}/f` }),
        server.hits.length,
      ]);
      expect(told).toEqual([text, answers.length]);
    }
  });

  it.each<[string, Routes, string, Partial<WebRequest>]>([
    ['404', { '/f': status(404, {}, 'gone') }, 'SOURCE_NOT_FOUND /f: the server answers 404', {}],
    ['410', { '/f': status(410) }, 'SOURCE_NOT_FOUND /f: the server answers 410', {}],
    [
      '403 with a word',
      { '/f': status(403, { 'content-type': 'application/json' }, '{"error":\n "key  missing"}') },
      'SOURCE_FORBIDDEN /f: the server answers 403: {"error": "key missing"}',
      {},
    ],
    ['401', { '/f': status(401) }, 'SOURCE_FORBIDDEN /f: the server answers 401', {}],
    ['451', { '/f': status(451) }, 'SOURCE_FORBIDDEN /f: the server answers 451', {}],
    ['400', { '/f': status(400) }, 'SOURCE_UNREACHABLE /f: the server answers 400', {}],
    [
      '501, which does not pass',
      { '/f': status(501) },
      'SOURCE_UNREACHABLE /f: the server answers 501',
      {},
    ],
    [
      '503 for ever',
      { '/f': status(503) },
      'SOURCE_UNREACHABLE /f: the server answers 503, after 3 attempts',
      {},
    ],
    [
      'a wait of a day',
      { '/f': status(503, { 'retry-after': '86400' }) },
      'SOURCE_UNREACHABLE /f: the server answers 503 and asks to come back in 86400 s',
      {},
    ],
    [
      'silence for ever',
      { '/f': silence },
      'SOURCE_UNREACHABLE /f: no byte for 0.6 s, after 3 attempts',
      {},
    ],
    [
      'a redirect loop',
      { '/f': redirect('/g'), '/g': redirect('/f') },
      'SOURCE_UNREACHABLE /f: more than 10 redirects',
      {},
    ],
    [
      'a redirect to nowhere',
      { '/f': redirect('http://') },
      'SOURCE_UNREACHABLE /f: redirects (302) to no address',
      {},
    ],
    [
      'a redirect without a place',
      { '/f': status(302) },
      'SOURCE_UNREACHABLE /f: redirects (302) to no address',
      {},
    ],
    [
      'a redirect to a file',
      { '/f': redirect('file:///etc/passwd') },
      'ADDRESS_REFUSED file:///etc/passwd is neither http nor https',
      {},
    ],
    [
      'a redirect with a password',
      { '/f': redirect('http://me:secret@example.org/') },
      'ADDRESS_REFUSED http://***@example.org/ holds a user name or password',
      {},
    ],
    [
      'too large, as told',
      { '/f': good(text) },
      'SOURCE_TOO_LARGE /f: the answer is larger than 100 bytes',
      { maxBytes: 100 },
    ],
    [
      'too large, untold',
      { '/f': endless },
      'SOURCE_TOO_LARGE /f: the answer is larger than 100000 bytes',
      { maxBytes: 100_000 },
    ],
    [
      'a bomb within a limit',
      { '/f': gzipBomb(10) },
      'SOURCE_TOO_LARGE /f: the answer is larger than 1000000 bytes',
      { maxBytes: 1_000_000 },
    ],
    ['a bomb', { '/f': gzipBomb(80) }, 'SOURCE_TOO_LARGE /f: ', {}],
    [
      'an unknown coding',
      { '/f': good(text, { 'content-encoding': 'zip' }) },
      'INPUT_CORRUPT /f: the content coding zip is unknown',
      {},
    ],
    [
      'codings without end',
      { '/f': good(text, { 'content-encoding': 'gzip, gzip, gzip, gzip' }) },
      'SOURCE_TOO_LARGE /f: packed 4 times over',
      {},
    ],
    [
      'headers without end',
      { '/f': hugeHeaders },
      'SOURCE_UNREACHABLE /f: Headers Overflow Error',
      {},
    ],
  ])('says what %s is', async (_, routes, message, fields) => {
    await withServer(routes, {}, async (client, server) => {
      const told = await faultOf(
        read(client, { url: `${server.origin}/f`, ...fields }),
        server.origin,
      );
      expect(told.slice(0, message.length)).toBe(message);
    });
  });

  it('reads no more than was told', async () => {
    await withServer({ '/f': longerThanTold(text) }, {}, async (client, server) => {
      expect(await read(client, { url: `${server.origin}/f` })).toBe(text);
    });
  });

  it('goes on with a stream where it broke, if that is the same file', async () => {
    const etag = '"one"';
    const routes = {
      '/f': [
        file(bytes, { etag, breakAfter: 5000 }),
        file(bytes, { etag, breakAfter: 3000 }),
        file(bytes, { etag }),
      ],
      '/no': [resetAfter(5000, text), good(text)],
      '/changed': [file(bytes, { etag, breakAfter: 5000 }), file(bytes, { etag: '"two"' })],
    };
    await withServer(routes, {}, async (client, server) => {
      const headers = { 'accept-encoding': 'identity' };
      expect(await readStream(client, { url: `${server.origin}/f`, headers })).toBe(text);
      expect(server.hits.map(({ headers: { range } }) => range)).toEqual([
        undefined,
        'bytes=5000-',
        'bytes=8000-',
      ]);
      const no = await faultOf(readStream(client, { url: `${server.origin}/no` }), server.origin);
      expect(no).toMatch(
        /^SOURCE_UNREACHABLE \/no: broke off after 5000 bytes .*cannot go on there$/,
      );
      const changed = await faultOf(
        readStream(client, { url: `${server.origin}/changed` }),
        server.origin,
      );
      expect(changed).toMatch(/^SOURCE_UNREACHABLE \/changed: broke off after 5000 bytes/);
    });
  });

  it.each<[string, Uint8Array, string | undefined, string]>([
    ['the header', Buffer.from('na\xefve', 'latin1'), 'text/plain; charset=ISO-8859-1', 'naïve'],
    [
      'a header in quotes',
      Buffer.from('\x80 5', 'latin1'),
      'text/plain; charset="windows-1252"',
      '€ 5',
    ],
    ['UTF-8 where nothing is said', Buffer.from('naïve'), undefined, 'naïve'],
    [
      'a mark, whatever the header says',
      Buffer.from('\uFEFFnaïve'),
      'text/plain; charset=latin1',
      'naïve',
    ],
    ['UTF-16 with its mark', Buffer.from('\uFEFFnaïve', 'utf16le'), 'text/xml', 'naïve'],
    ['UTF-16 of XML without one', Buffer.from('<a>ï</a>', 'utf16le'), 'text/xml', '<a>ï</a>'],
    [
      'the XML declaration',
      Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?><a>\xb9</a>', 'latin1'),
      'text/xml',
      '<?xml version="1.0" encoding="iso-8859-2"?><a>š</a>',
    ],
    [
      'the header over the declaration',
      Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?>š'),
      'text/xml; charset=utf-8',
      '<?xml version="1.0" encoding="iso-8859-2"?>š',
    ],
    [
      'the meta element of HTML',
      Buffer.from('<html><meta charset="windows-1251">\xe4\xe0', 'latin1'),
      'text/html',
      '<html><meta charset="windows-1251">да',
    ],
    ['no charset that exists', Buffer.from('naïve'), 'text/plain; charset=klingon', 'naïve'],
  ])('decodes text by %s', async (_, body, type, expected) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    await withServer({ '/f': good(body, headers) }, {}, async (client, server) => {
      expect(await read(client, { url: `${server.origin}/f` })).toBe(expected);
    });
  });

  it('reads JSON, and says what is none', async () => {
    const routes = {
      '/f': good('\uFEFF{"a":[1]}'),
      '/html': good('<html>\nno', { 'content-type': 'text/html; charset=utf-8' }),
    };
    await withServer(routes, {}, async (client, server) => {
      expect(await (await client.fetch({ url: `${server.origin}/f` })).json()).toEqual({ a: [1] });
      const html = client.fetch({ url: `${server.origin}/html` }).then((answer) => answer.json());
      expect(await faultOf(html, server.origin)).toBe(
        'INPUT_CORRUPT /html: is no JSON (text/html, 9 characters, "<html> no")',
      );
    });
  });

  it('sends what is asked, and names itself', async () => {
    await withServer(
      { '/f': good('ok') },
      { contact: 'data@example.org' },
      async (client, server) => {
        const request: WebRequest = {
          url: `${server.origin}/f`,
          method: 'POST',
          body: 'a=b',
          headers: { 'Content-Type': 'x/y' },
        };
        await read(client, request);
        const answer = await client.fetch({ url: `${server.origin}/f`, method: 'HEAD' });
        expect([
          answer.status,
          (await answer.bytes()).length,
          answer.headers['content-length'],
        ]).toEqual([200, 0, '2']);
        const [post] = server.hits;
        expect([post?.method, post?.body, post?.headers['content-type']]).toEqual([
          'POST',
          'a=b',
          'x/y',
        ]);
        expect(post?.headers['user-agent']).toMatch(
          /^Opendrawer\/\S+ \(\+https:\S+; data@example\.org\)$/,
        );
      },
    );
    expect(() => createWebClient({ contact: 'a\r\nx: y' })).toThrow('web.contact');
  });

  it('asks only for what changed', async () => {
    const lastModified = 'Wed, 21 Oct 2015 07:28:00 GMT';
    const routes = { '/f': file(text, { etag: 'W/"1"', lastModified }) };
    await withServer(routes, {}, async (client, server) => {
      const url = `${server.origin}/f`;
      const same = await client.fetch({ url, known: { etag: 'W/"1"', lastModified } });
      expect([same.status, same.notModified, await same.text()]).toEqual([304, true, '']);
      const other = await client.fetch({ url, known: { etag: '"0"', lastModified: null } });
      expect([other.status, other.notModified, await other.text()]).toEqual([200, false, text]);
    });
  });

  it('takes answers that are no fault to the caller', async () => {
    const routes = {
      '/f': status(422, { 'content-type': 'text/xml' }, '<error/>'),
      '/r': status(302, { location: '/f' }, 'here'),
    };
    await withServer(routes, {}, async (client, server) => {
      const answer = await client.fetch({ url: `${server.origin}/f`, accept: [422] });
      expect([answer.status, await answer.text()]).toEqual([422, '<error/>']);
      const redirected = await client.fetch({ url: `${server.origin}/r`, accept: [302] });
      expect([redirected.status, await redirected.text()]).toEqual([302, 'here']);
    });
  });

  it.each<[number, 'GET' | 'POST', string, string]>([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [307, 'POST', 'POST', 'q'],
    [308, 'POST', 'POST', 'q'],
    [302, 'GET', 'GET', ''],
  ])('follows %i after %s with %s', async (code, method, expected, body) => {
    await withServer(
      { '/f': redirect('/g', code), '/g': good('ok') },
      {},
      async (client, server) => {
        const answer = await client.fetch({
          url: `${server.origin}/f`,
          method,
          ...(method === 'POST' ? { body: 'q' } : {}),
        });
        expect([answer.url, await answer.text()]).toEqual([`${server.origin}/g`, 'ok']);
        const last = server.hits.at(-1);
        expect([last?.method, last?.body]).toEqual([expected, body]);
      },
    );
  });

  it('ends when it is told to', async () => {
    await withServer(
      { '/f': silence, '/g': drip('body', 5) },
      { stallTimeoutMs: 60_000 },
      async (client, server) => {
        const ending = AbortSignal.timeout(60);
        await expect(client.fetch({ url: `${server.origin}/f` }, ending)).rejects.toThrow(
          /timeout/,
        );
        const answer = await client.fetch({ url: `${server.origin}/g` }, AbortSignal.timeout(100));
        await expect(answer.text()).rejects.toThrow(/timeout/);
        await expect(
          client.fetch({ url: `${server.origin}/f` }, AbortSignal.abort()),
        ).rejects.toThrow(/abort/);
      },
    );
  });

  it('is not held up by answers that nobody reads', async () => {
    const routes = { '/f': good(text), '/422': status(422, {}, text.repeat(50)) };
    await withServer(routes, { retries: 0 }, async (client, server) => {
      for (let at = 0; at < 20; at++) {
        const answer = await client.fetch({ url: `${server.origin}/422`, accept: [422] });
        expect(answer.status).toBe(422);
      }
      expect(await read(client, { url: `${server.origin}/f` })).toBe(text);
    });
  });

  it('lets go of connections that are read to the end, given up or failed', async () => {
    const routes = { '/f': good(text), '/endless': endless, '/404': status(404, {}, text) };
    await withServer(routes, { retries: 0 }, async (client, server) => {
      for (let at = 0; at < 30; at++) {
        await read(client, { url: `${server.origin}/f` });
        await faultOf(read(client, { url: `${server.origin}/404` }), '');
        for await (const _ of (await client.fetch({ url: `${server.origin}/endless` })).stream())
          break;
      }
      expect(server.openSockets()).toBeLessThan(9);
    });
  });
});

describe('credentials', () => {
  const secret = 'k-0123456789';
  it.each<[string, (origin: string) => WebRequest]>([
    ['a parameter by its name', (origin) => ({ url: `${origin}/f?api_key=${secret}&q=1` })],
    [
      'a parameter that is named',
      (origin) => ({ url: `${origin}/f?who=${secret}`, secretParameters: ['who'] }),
    ],
    [
      'a header by its name',
      (origin) => ({ url: `${origin}/f`, headers: { Authorization: `Bearer ${secret}` } }),
    ],
    [
      'a header that is named',
      (origin) => ({
        url: `${origin}/f`,
        headers: { 'X-Mine': secret },
        secretParameters: ['x-mine'],
      }),
    ],
  ])('hides %s', async (_, requestOf) => {
    const notes: string[] = [];
    const echo: Behaviour = (request, response) => {
      const { authorization, 'x-mine': mine } = request.headers;
      response.writeHead(400, { 'content-type': 'text/plain' });
      response.end(`bad: ${request.url} ${authorization ?? ''} ${String(mine)}`);
    };
    const routes = {
      '/f': [redirect(`/g?again=${secret}`), good('ok')],
      '/g': [echo, silence, good('ok')],
    };
    await withServer(
      routes,
      { retries: 0, onNote: (note) => notes.push(note) },
      async (client, server) => {
        const errors = [];
        for (let at = 0; at < 2; at++) {
          const request = requestOf(server.origin);
          const fault = await client
            .fetch({ ...request, url: at === 0 ? request.url : request.url.replace('/f', '/g') })
            .then(
              () => null,
              (error: unknown) => error as Error,
            );
          errors.push(
            `${fault?.message} ${String((fault as { hint?: string } | null)?.hint)} ${String(fault?.cause)}`,
          );
        }
        const good = await client.fetch(requestOf(server.origin));
        expect(
          `${errors.join()} ${notes.join()} ${good.url} ${JSON.stringify(client.manners())}`,
        ).not.toContain(secret);
        expect(errors[0]).toContain('the server answers 400: bad: /g?again=***');
      },
    );
  });

  it('stay with the host they are for', async () => {
    await using other = await faultServer({ '/f': good('ok') });
    const routes = { '/f': redirect(`${other.origin}/f`) };
    await withServer(routes, {}, async (client, server) => {
      const headers = {
        authorization: 'Bearer abc',
        cookie: 'a=b',
        'x-api-key': 'k',
        'x-mine': 'm',
        accept: 'text/xml',
      };
      await read(client, { url: `${server.origin}/f`, headers, secretParameters: ['X-Mine'] });
      const got = other.hits[0]?.headers;
      expect([
        got?.authorization,
        got?.cookie,
        got?.['x-api-key'],
        got?.['x-mine'],
        got?.accept,
      ]).toEqual([undefined, undefined, undefined, undefined, 'text/xml']);
    });
  });

  it.each([
    [
      'http://me:pass@127.0.0.1/f?api_key=k-0123456789',
      'http://***@127.0.0.1/f?api_key=*** holds a user name or password',
    ],
    ['ftp://127.0.0.1/f?who=k-0123456789', 'ftp://127.0.0.1/f?who=*** is neither http nor https'],
    ['127.0.0.1/f?who=k-0123456789', '127.0.0.1/f?who=*** is no address'],
  ])('are not told of an address that is refused: %s', async (url, message) => {
    const client = createWebClient(QUICK);
    const asked = client.fetch({ url, secretParameters: ['who'] });
    expect(await faultOf(asked, '')).toBe(`ADDRESS_REFUSED ${message}`);
  });

  it('are not told of a place that a redirect names', async () => {
    const routes = { '/f': redirect('ftp://example.org/?key=k-0123456789&q=k-0123456789') };
    await withServer(routes, {}, async (client, server) => {
      const asked = client.fetch({ url: `${server.origin}/f?key=k-0123456789` });
      expect(await faultOf(asked, server.origin)).toBe(
        'ADDRESS_REFUSED ftp://example.org/?key=***&q=*** is neither http nor https',
      );
    });
  });

  it('are no part of an address', async () => {
    const client = createWebClient(QUICK);
    const told = await faultOf(client.fetch({ url: 'http://me:pass@127.0.0.1/f' }), '');
    expect(told).toBe('ADDRESS_REFUSED http://***@127.0.0.1/f holds a user name or password');
  });
});

describe('manners', () => {
  const robots = (body: string): Behaviour => good(body, { 'content-type': 'text/plain' });

  it.each<[string, Routes, string, string, string | null]>([
    ['no robots.txt', {}, '/f', 'none', null],
    [
      'one that allows',
      { '/robots.txt': robots('User-agent: *\nDisallow: /private') },
      '/f',
      'allowed',
      null,
    ],
    [
      'one that does not',
      { '/robots.txt': robots('User-agent: *\nDisallow: /f') },
      '/f',
      'disallowed',
      'SOURCE_FORBIDDEN /f: robots.txt of the host does not allow it',
    ],
    [
      'one that speaks of us',
      { '/robots.txt': robots('User-agent: *\nAllow: /\n\nUser-agent: OpenDrawer\nDisallow: /') },
      '/f',
      'disallowed',
      'SOURCE_FORBIDDEN /f: robots.txt of the host does not allow it',
    ],
    [
      'one that allows only us',
      { '/robots.txt': robots('User-agent: *\nDisallow: /\n\nUser-agent: opendrawer\nAllow: /') },
      '/f',
      'allowed',
      null,
    ],
    [
      'the longest rule',
      { '/robots.txt': robots('User-agent: *\nDisallow: /\nAllow: /f') },
      '/f',
      'allowed',
      null,
    ],
    [
      'wildcards',
      { '/robots.txt': robots('User-agent: *\nDisallow: /*?page=') },
      '/f?page=2',
      'disallowed',
      'SOURCE_FORBIDDEN /f?page=2: robots.txt of the host does not allow it',
    ],
    [
      'a mark and CR line ends',
      { '/robots.txt': robots('\uFEFFUser-agent: *\rDisallow: /f\r') },
      '/f',
      'disallowed',
      'SOURCE_FORBIDDEN /f: robots.txt of the host does not allow it',
    ],
    [
      'one that is HTML',
      { '/robots.txt': robots('<!doctype html><title>Shop</title>') },
      '/f',
      'allowed',
      null,
    ],
    ['one that is forbidden', { '/robots.txt': status(403) }, '/f', 'none', null],
    ['one that is a bad request', { '/robots.txt': status(400) }, '/f', 'none', null],
    [
      'one that redirects',
      { '/robots.txt': redirect('/r'), '/r': robots('User-agent: *\nDisallow: /f') },
      '/f',
      'disallowed',
      'SOURCE_FORBIDDEN /f: robots.txt of the host does not allow it',
    ],
    [
      'one that cannot be read',
      { '/robots.txt': status(503) },
      '/f',
      'unreachable',
      'SOURCE_UNREACHABLE /f: nothing is asked of a host whose robots.txt cannot be read (/robots.txt: the server answers 503, after 3 attempts)',
    ],
    ['one that comes at last', { '/robots.txt': [status(503), robots('')] }, '/f', 'allowed', null],
    ['one that never ends', { '/robots.txt': endless }, '/f', 'allowed', null],
    [
      'one that is packed',
      {
        '/robots.txt': good(gzipSync('User-agent: *\nDisallow: /f'), {
          'content-encoding': 'gzip',
        }),
      },
      '/f',
      'disallowed',
      'SOURCE_FORBIDDEN /f: robots.txt of the host does not allow it',
    ],
  ])('keep to %s', async (_, routes, path, kind, fault) => {
    await withServer({ '/f': good('ok'), ...routes }, {}, async (client, server) => {
      const told = await faultOf(read(client, { url: `${server.origin}${path}` }), server.origin);
      expect(told).toBe(fault ?? 'no fault');
      expect(client.manners().map(({ robots }) => robots)).toEqual([kind]);
      expect(server.hits.filter(({ url }) => url.startsWith('/f'))).toHaveLength(
        fault === null ? 1 : 0,
      );
    });
  });

  it('are asked for once, and may be left out', async () => {
    const routes = {
      '/robots.txt': robots('User-agent: *\nDisallow: /g'),
      '/f': good('ok'),
      '/g': good('ok'),
    };
    await withServer(routes, {}, async (client, server) => {
      await Promise.all([1, 2, 3].map(() => read(client, { url: `${server.origin}/f` })));
      expect(server.allHits.map(({ url }) => url)).toEqual([
        '/robots.txt',
        '/.well-known/tdmrep.json',
        '/f',
        '/f',
        '/f',
      ]);
    });
    await withServer(routes, { respectRobots: false }, async (client, server) => {
      expect(await read(client, { url: `${server.origin}/g` })).toBe('ok');
      expect(server.allHits.map(({ url }) => url)).toEqual(['/g']);
      expect(client.manners()).toEqual([
        {
          host: `127.0.0.1:${server.port}`,
          robots: 'ignored',
          crawlDelaySeconds: null,
          tdmReservation: null,
          tdmPolicy: null,
          requests: 1,
          retries: 0,
        },
      ]);
    });
  });

  it('hold for hosts that redirects lead to', async () => {
    await using other = await faultServer({
      '/robots.txt': robots('User-agent: *\nDisallow: /'),
      '/f': good('ok'),
    });
    await withServer({ '/f': redirect(`${other.origin}/f`) }, {}, async (client, server) => {
      const told = await faultOf(read(client, { url: `${server.origin}/f` }), other.origin);
      expect(told).toBe('SOURCE_FORBIDDEN /f: robots.txt of the host does not allow it');
      expect(other.hits).toEqual([]);
    });
  });

  it.each<[string, Routes, WebClientOptions, [boolean | null, string | null], string | null]>([
    ['nothing', {}, {}, [null, null], null],
    [
      'a file that reserves',
      {
        '/.well-known/tdmrep.json': good(
          '[{"location":"/f","tdm-reservation":1,"tdm-policy":"https://p"}]',
        ),
      },
      {},
      [true, 'https://p'],
      'SOURCE_FORBIDDEN /f: its publisher reserves text and data mining (policy: https://p)',
    ],
    [
      'a file that does not',
      {
        '/.well-known/tdmrep.json': good(
          '[{"location":"/f","tdm-reservation":0},{"location":"*","tdm-reservation":1}]',
        ),
      },
      {},
      [false, null],
      null,
    ],
    ['a file that is none', { '/.well-known/tdmrep.json': good('<html>') }, {}, [null, null], null],
    [
      'a file of something else',
      { '/.well-known/tdmrep.json': good('{"location":[]}') },
      {},
      [null, null],
      null,
    ],
    [
      'a header',
      { '/f': good('ok', { 'tdm-reservation': '1', 'tdm-policy': 'https://q' }) },
      {},
      [true, 'https://q'],
      'SOURCE_FORBIDDEN /f: its publisher reserves text and data mining (policy: https://q)',
    ],
    [
      'a header that does not',
      { '/f': good('ok', { 'tdm-reservation': '0' }) },
      {},
      [false, null],
      null,
    ],
    [
      'X-Robots-Tag',
      { '/f': good('ok', { 'x-robots-tag': 'noindex, noai' }) },
      {},
      [true, null],
      'SOURCE_FORBIDDEN /f: its publisher reserves text and data mining',
    ],
    [
      'X-Robots-Tag for others',
      { '/f': good('ok', { 'x-robots-tag': 'noindex, otherbot: noai' }) },
      {},
      [null, null],
      null,
    ],
    [
      'a reservation that was lifted for us',
      { '/f': good('ok', { 'tdm-reservation': '1' }) },
      { respectTdmReservations: false },
      [true, null],
      null,
    ],
  ])('record what is reserved by %s', async (_, routes, options, recorded, fault) => {
    await withServer({ '/f': good('ok'), ...routes }, options, async (client, server) => {
      const told = await faultOf(read(client, { url: `${server.origin}/f` }), server.origin);
      expect(told).toBe(fault ?? 'no fault');
      expect(
        client.manners().map(({ tdmReservation, tdmPolicy }) => [tdmReservation, tdmPolicy]),
      ).toEqual([recorded]);
    });
  });

  it.each<[string, Routes, WebClientOptions, Partial<WebRequest>]>([
    ['the setting', {}, { requestsPerSecond: 20, respectRobots: false }, {}],
    ['the request', {}, { respectRobots: false }, { requestsPerSecond: 20 }],
    ['a Crawl-delay', { '/robots.txt': robots('User-agent: *\nCrawl-delay: 0.05') }, {}, {}],
  ])('keep to the rate of %s', async (_, routes, options, fields) => {
    const notes: string[] = [];
    await withServer(
      { '/f': good('ok'), ...routes },
      { ...options, onNote: (note) => notes.push(note) },
      async (client, server) => {
        await Promise.all(
          Array.from({ length: 5 }, () => read(client, { url: `${server.origin}/f`, ...fields })),
        );
        const [first = 0, last = 0] = [server.hits[0]?.at, server.hits.at(-1)?.at];
        // Each 50 ms after the one before; the first may have been noticed late.
        expect(last - first).toBeGreaterThan(150);
        expect(notes).toEqual(
          _ === 'a Crawl-delay'
            ? [`127.0.0.1:${server.port}: asks for 0.05 s between requests (robots.txt)`]
            : [],
        );
      },
    );
  });

  it.each<[string, () => string]>([
    ['in seconds', () => '1'],
    ['as a date', () => new Date(Date.now() + 3000).toUTCString()],
  ])('wait as long as Retry-After says %s, all requests to the host', async (_, header) => {
    const routes = {
      '/f': [status(429, { 'retry-after': header() }), good('ok')],
      '/g': good('ok'),
    };
    await withServer(routes, { respectRobots: false }, async (client, server) => {
      const first = read(client, { url: `${server.origin}/f` });
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.all([first, read(client, { url: `${server.origin}/g` })]);
      const [asked, ...rest] = server.hits.map(({ at }) => at);
      for (const at of rest) expect(at - (asked ?? 0)).toBeGreaterThan(900);
      expect(client.manners().map(({ requests, retries }) => [requests, retries])).toEqual([
        [3, 1],
      ]);
    });
  });
});

describe('save', () => {
  const etag = '"one"';
  const lastModified = 'Wed, 21 Oct 2015 07:28:00 GMT';

  it.each<[string, readonly Behaviour[], readonly (string | undefined)[]]>([
    ['a good server', [file(bytes, { etag })], [undefined]],
    [
      'one that breaks off',
      [file(bytes, { etag, breakAfter: 5000 }), file(bytes, { etag })],
      [undefined, 'bytes=5000-'],
    ],
    [
      'one that breaks off and tells only a time',
      [file(bytes, { lastModified, breakAfter: 5000 }), file(bytes, { lastModified })],
      [undefined, 'bytes=5000-'],
    ],
    [
      'one that breaks off and tells nothing',
      [file(bytes, { breakAfter: 5000 }), file(bytes)],
      [undefined, undefined],
    ],
    [
      'one that knows no ranges',
      [file(bytes, { etag, breakAfter: 5000 }), file(bytes, { etag, lies: 'ignores-range' })],
      [undefined, 'bytes=5000-'],
    ],
    [
      'one that sends another range',
      [
        file(bytes, { etag, breakAfter: 5000 }),
        file(bytes, { etag, lies: 'wrong-range' }),
        file(bytes, { etag }),
      ],
      [undefined, 'bytes=5000-', undefined],
    ],
    [
      'one whose file changed meanwhile',
      [file('old '.repeat(2000), { etag: '"old"', breakAfter: 5000 }), file(bytes, { etag })],
      [undefined, 'bytes=5000-'],
    ],
    ['one that truncates', [truncated(5000, bytes), file(bytes)], [undefined, undefined]],
    [
      'one that stalls',
      [stallAfter(5000, bytes, { etag }), file(bytes, { etag })],
      [undefined, 'bytes=5000-'],
    ],
    [
      'one that packs all the same',
      [good(gzipSync(bytes), { 'content-encoding': 'gzip' })],
      [undefined],
    ],
    [
      'one that has the end already',
      [truncated(bytes.length, bytes, { etag }, true), status(416), file(bytes, { etag })],
      [undefined, `bytes=${bytes.length}-`, undefined],
    ],
  ])('gets a file whole from %s', async (name, answers, ranges) => {
    await withServer({ '/data.csv': answers }, {}, async (client, server) => {
      const folder = folderOf();
      const saved = await client.save({ url: `${server.origin}/data.csv` }, folder);
      expect(readFileSync(saved.path, 'utf8')).toBe(text);
      expect(saved.path).toMatch(/[0-9a-f]{16}-data\.csv$/);
      expect([saved.sizeBytes, saved.notModified, saved.fingerprint.slice(0, 7)]).toEqual([
        bytes.length,
        false,
        'sha256:',
      ]);
      expect(readdirSync(folder)).toHaveLength(2);
      expect(server.hits.map(({ headers: { range } }) => range)).toEqual(ranges);
      expect(name).not.toBe('');
    });
  });

  it('asks only for what changed', async () => {
    const two = 'Other sheets.';
    const routes = {
      '/f': [
        file(text, { etag }),
        file(text, { etag }),
        file(two, { etag: '"two"' }),
        file(two, { etag: '"two"', lies: 'no-conditions' }),
      ],
    };
    await withServer(routes, {}, async (client, server) => {
      const folder = folderOf();
      const save = () => client.save({ url: `${server.origin}/f` }, folder);
      const first = await save();
      expect(await save()).toEqual({ ...first, notModified: true });
      const other = await save();
      expect([other.path, other.notModified, readFileSync(other.path, 'utf8')]).toEqual([
        first.path,
        false,
        two,
      ]);
      expect(other.fingerprint).not.toBe(first.fingerprint);
      // Sent again, and the same.
      expect(await save()).toEqual(other);
      expect(server.hits.map(({ headers }) => headers['if-none-match'])).toEqual([
        undefined,
        etag,
        etag,
        '"two"',
      ]);
    });
  });

  it('asks again for all when its copy is not what it was', async () => {
    await withServer({ '/f': file(text, { etag }) }, {}, async (client, server) => {
      const folder = folderOf();
      const first = await client.save({ url: `${server.origin}/f` }, folder);
      truncateSync(first.path, 10);
      expect(await client.save({ url: `${server.origin}/f` }, folder)).toEqual(first);
      expect(readFileSync(first.path, 'utf8')).toBe(text);
    });
  });

  it('goes on in another process, and leaves nothing half', async () => {
    const folder = folderOf();
    const routes = { '/f': [resetAfter(5000, bytes, { etag }), file(bytes, { etag })] };
    await withServer(routes, { retries: 0 }, async (client, server) => {
      const url = `${server.origin}/f`;
      expect(await faultOf(client.save({ url }, folder), '')).toContain('SOURCE_UNREACHABLE');
      expect(readdirSync(folder).every((name) => /\.part(\.json)?$/.test(name))).toBe(true);
      const later = createWebClient(QUICK);
      const saved = await later.save({ url }, folder);
      await later.close();
      expect(readFileSync(saved.path, 'utf8')).toBe(text);
      expect(server.hits.map(({ headers: { range } }) => range)).toEqual([
        undefined,
        'bytes=5000-',
      ]);
    });
  });

  it.each<[string, Routes, string, Partial<WebRequest>]>([
    [
      'too large',
      { '/f': good(text) },
      'SOURCE_TOO_LARGE /f: the answer is larger than 100 bytes',
      { maxBytes: 100 },
    ],
    ['a bomb', { '/f': gzipBomb(80) }, 'SOURCE_TOO_LARGE /f: ', {}],
    ['absent', { '/f': status(404) }, 'SOURCE_NOT_FOUND /f: the server answers 404', {}],
    [
      'said to be known',
      { '/f': file(text, { lies: 'always-304' }) },
      'SOURCE_UNREACHABLE /f: the server says that nothing changed',
      {},
    ],
  ])('says when a file is %s', async (_, routes, message, fields) => {
    await withServer(routes, {}, async (client, server) => {
      const folder = folderOf();
      const told = await faultOf(
        client.save({ url: `${server.origin}/f`, ...fields }, folder),
        server.origin,
      );
      expect(told.slice(0, message.length)).toBe(message);
      expect(readdirSync(folder).filter((name) => !/\.part(\.json)?$/.test(name))).toEqual([]);
    });
  });

  it('keeps files that are packed themselves, and gives harmless names', async () => {
    const packed = gzipSync(text);
    const routes = {
      '/a/..%2f..%2fetc%2fpasswd': good('x'),
      '/f.csv.gz': good(packed, { 'content-encoding': 'gzip' }),
      '/': good('root'),
    };
    await withServer(routes, {}, async (client, server) => {
      const folder = folderOf();
      const saved = await client.save({ url: `${server.origin}/f.csv.gz` }, folder);
      expect(readFileSync(saved.path).equals(packed)).toBe(true);
      for (const path of ['/a/..%2f..%2fetc%2fpasswd?key=abcdefghi', '/']) {
        await client.save({ url: `${server.origin}${path}` }, folder).catch(() => {});
      }
      for (const name of readdirSync(folder))
        expect(name).toMatch(/^[0-9a-f]{16}(-[A-Za-z0-9._-]+)?$|\.json$/);
      expect(existsSync(join(folder, '..', 'etc'))).toBe(false);
      const known = readdirSync(folder).filter((name) => name.endsWith('.json'));
      expect(known.map((name) => readFileSync(join(folder, name), 'utf8')).join()).not.toContain(
        'abcdefghi',
      );
    });
  });
});
