import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HarvestReport } from '../../src/sources/adapter.ts';
import { openHarvestStore } from '../../src/sources/harvest/store.ts';
import type { HarvestStore } from '../../src/sources/harvest/types.ts';
import type { ApiDeclaration, ApiPaging } from '../../src/sources/json-api/declaration.ts';
import { harvestApi } from '../../src/sources/json-api/harvest.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What a test server answers: JSON, or status with headers and JSON. */
type Answer = {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
};

interface TestServer {
  readonly origin: string;
  /** Path and parameters of every request but robots.txt, in order. */
  readonly requests: string[];
}

async function serve(
  handle: (url: URL, request: IncomingMessage, count: number) => Answer,
): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // An API is made for programs: what is forbidden to crawlers is not meant
    if (url.pathname === '/robots.txt') {
      response.end('User-agent: *\nDisallow: /');
      return;
    }
    if (url.pathname.startsWith('/.well-known/')) {
      response.writeHead(404).end();
      return;
    }
    requests.push(`${url.pathname}${url.search}`);
    const { status = 200, headers = {}, body } = handle(url, request, requests.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => new Promise((done) => server.close(() => done())));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, requests };
}

/** A declaration of a small API of ours. */
const declare = (
  origin: string,
  request: Partial<ApiDeclaration['request']> & { readonly paging: ApiPaging },
  more: Partial<ApiDeclaration> = {},
): ApiDeclaration => ({
  name: 'drawer',
  title: 'The Drawer',
  homepage: 'https://drawer.example',
  documentation: 'https://drawer.example/docs',
  hosts: ['drawer.example'],
  request: { endpoint: `${origin}/list`, requestsPerSecond: 10_000, ...request },
  response: { list: 'items', total: 'total' },
  shape: ['id', 'picture'],
  id: 'id',
  modified: 'changed',
  media: {
    type: 'image',
    license: { always: ['cc0', '1.0'] },
    identifier: 'id',
    landingPage: { template: 'https://drawer.example/{id}' },
    files: [{ url: 'picture' }],
  },
  crosswalk: [],
  ignored: [],
  recordLicense: null,
  ...more,
});

const item = (id: number, more: object = {}) => ({
  id: `i${id}`,
  picture: `https://drawer.example/${id}.jpg`,
  ...more,
});
const items = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => item(from + at));

const folderOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'opendrawer-api-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

interface Harvested {
  readonly report: HarvestReport;
  readonly ids: readonly string[];
  readonly notes: readonly string[];
}

async function harvest(
  declaration: ApiDeclaration,
  folder: string,
  options: {
    readonly environment?: Record<string, string>;
    readonly now?: number;
    readonly refresh?: boolean;
    readonly limit?: number;
    readonly options?: Record<string, unknown>;
    readonly location?: string;
  } = {},
): Promise<Harvested> {
  const web = createWebClient({
    allowPrivateAddresses: true,
    requestsPerSecond: 0,
    retries: 2,
    backoffMs: 1,
  });
  const notes: string[] = [];
  try {
    const store = await openHarvestStore(folder);
    const report = await harvestApi(
      declaration,
      {
        format: 'json-api',
        location: options.location ?? `api:${declaration.name}`,
        units: [],
        options: { api: declaration.name, ...options.options },
      },
      {
        web,
        cache: folder,
        onNote: (note) => notes.push(note),
        refresh: options.refresh ?? false,
        limit: options.limit ?? null,
        onProgress: () => {},
      },
      {
        store,
        environment: options.environment ?? {},
        now: () => options.now ?? 1_700_000_000,
      },
    );
    return { report, ids: Object.keys(await contentOf(store)).toSorted(), notes };
  } finally {
    await web.close();
  }
}

async function contentOf(store: HarvestStore): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const partition of store.partitions()) {
    for await (const batch of store.read(partition)) {
      for (const { id, raw } of batch) content[id] = Buffer.from(raw).toString();
    }
  }
  return content;
}

const idsOf = (from: number, to: number) =>
  items(from, to)
    .map(({ id }) => id)
    .toSorted();

describe('pages', () => {
  const size = { parameter: 'size', value: 10 };
  const all = items(0, 25);
  const slice = (from: number) => all.slice(from, from + 10);

  it.each<[string, ApiPaging, (url: URL, origin: string) => Answer, readonly string[]]>([
    ['of one answer', { kind: 'none' }, () => ({ body: { items: all } }), ['/list']],
    [
      'by number, until the number of results',
      { kind: 'page', parameter: 'page', size },
      (url) => ({
        body: { items: slice((Number(url.searchParams.get('page')) - 1) * 10), total: '25' },
      }),
      ['/list?size=10&page=1', '/list?size=10&page=2', '/list?size=10&page=3'],
    ],
    [
      'by number, until the number of pages',
      { kind: 'page', parameter: 'page', first: 0, size, pages: 'pages' },
      (url) => ({ body: { items: slice(Number(url.searchParams.get('page')) * 10), pages: 3 } }),
      ['/list?size=10&page=0', '/list?size=10&page=1', '/list?size=10&page=2'],
    ],
    [
      'by number, as a header tells',
      { kind: 'page', parameter: 'page', size, pagesHeader: 'Total-Pages' },
      (url) => ({
        headers: { 'total-pages': '3' },
        body: { items: slice((Number(url.searchParams.get('page')) - 1) * 10) },
      }),
      ['/list?size=10&page=1', '/list?size=10&page=2', '/list?size=10&page=3'],
    ],
    [
      'by number, until one is empty where nothing is told',
      { kind: 'page', parameter: 'page', size },
      (url) => ({ body: { items: slice((Number(url.searchParams.get('page')) - 1) * 10) } }),
      [1, 2, 3, 4].map((page) => `/list?size=10&page=${page}`),
    ],
    [
      'by offset',
      { kind: 'offset', parameter: 'skip', size },
      (url) => ({ body: { items: slice(Number(url.searchParams.get('skip'))), total: 25 } }),
      ['/list?size=10&skip=0', '/list?size=10&skip=10', '/list?size=10&skip=20'],
    ],
    [
      'by a cursor of the answer',
      { kind: 'cursor', parameter: 'cursor', start: '*', next: 'next', size },
      (url) => {
        const cursor = url.searchParams.get('cursor') ?? '';
        const from = cursor === '*' ? 0 : Number(cursor.slice(1));
        return { body: { items: slice(from), ...(from < 20 ? { next: `c${from + 10}` } : {}) } };
      },
      ['/list?size=10&cursor=*', '/list?size=10&cursor=c10', '/list?size=10&cursor=c20'],
    ],
    [
      'by an object of parameters',
      { kind: 'cursor', parameter: null, next: 'continue' },
      (url) => {
        const from = Number(url.searchParams.get('at') ?? 0);
        return {
          body: {
            items: slice(from),
            ...(from < 20 ? { continue: { continue: '-||', at: String(from + 10) } } : {}),
          },
        };
      },
      ['/list', '/list?continue=-%7C%7C&at=10', '/list?continue=-%7C%7C&at=20'],
    ],
    [
      'by a cursor in a header',
      { kind: 'cursor-header', parameter: 'after', header: 'X-Next', size },
      (url) => {
        const from = Number(url.searchParams.get('after') ?? 0);
        return {
          body: { items: slice(from) },
          headers: from < 20 ? { 'x-next': String(from + 10) } : {},
        };
      },
      ['/list?size=10', '/list?size=10&after=10', '/list?size=10&after=20'],
    ],
    [
      'by links of the answer, also relative ones as HAL has them',
      { kind: 'link', next: '_links.next' },
      (url, origin) => {
        const from = Number(url.searchParams.get('from') ?? 0);
        const next = from === 0 ? { href: '/list?from=10' } : `${origin}/list?from=20`;
        return { body: { items: slice(from), _links: from < 20 ? { next } : {} } };
      },
      ['/list', '/list?from=10', '/list?from=20'],
    ],
    [
      'by the Link header',
      { kind: 'link', next: null },
      (url, origin) => {
        const from = Number(url.searchParams.get('from') ?? 0);
        const links = [
          `<${origin}/list?from=0>; rel="first"`,
          ...(from < 20 ? [`<${origin}/list?from=${from + 10}>; rel="next"`] : []),
        ];
        return { body: { items: slice(from) }, headers: { link: links.join(', ') } };
      },
      ['/list', '/list?from=10', '/list?from=20'],
    ],
    [
      'by a scroll',
      { kind: 'scroll', endpoint: 'http://placeholder/scroll', parameter: 'id', next: 'scroll' },
      (url) => {
        const at = url.pathname === '/list' ? 0 : Number(url.searchParams.get('id'));
        return { body: { items: slice(at), scroll: String(at + 10) } };
      },
      ['/list', '/scroll?id=10', '/scroll?id=20', '/scroll?id=30'],
    ],
  ])('%s', async (_, paging, answer, requests) => {
    let origin = '';
    const server = await serve((url) => answer(url, origin));
    origin = server.origin;
    const own = paging.kind === 'scroll' ? { ...paging, endpoint: `${origin}/scroll` } : paging;
    const { ids, report } = await harvest(declare(origin, { paging: own }), folderOf());
    expect(ids).toEqual(idsOf(0, 25));
    expect(server.requests).toEqual(requests);
    expect(report).toEqual({
      kind: 'full',
      requests: requests.length,
      records: 25,
      deleted: 0,
      notes: [],
    });
  });

  it.each<[string, ApiPaging, (url: URL) => number]>([
    [
      'number',
      { kind: 'page', parameter: 'page', size },
      (url) => (Number(url.searchParams.get('page')) - 1) * 4,
    ],
    [
      'offset',
      { kind: 'offset', parameter: 'skip', size },
      (url) => Number(url.searchParams.get('skip')),
    ],
  ])(
    'by %s also where a server gives smaller pages than were asked for',
    async (_, paging, from) => {
      const server = await serve((url) => ({
        body: { items: all.slice(from(url), from(url) + 4), total: 25 },
      }));
      const { ids } = await harvest(declare(server.origin, { paging }), folderOf());
      expect(ids).toEqual(idsOf(0, 25));
      expect(server.requests).toHaveLength(7);
    },
  );

  it.each<[string, ApiPaging, (page: number) => object, readonly string[]]>([
    [
      'with the number as last part of the path, while there is more',
      { kind: 'page', parameter: null, more: 'next' },
      (page) => ({ items: slice((page - 1) * 10), next: page < 3 ? page + 1 : false }),
      ['/list/1', '/list/2', '/list/3'],
    ],
    [
      'no further than the API goes',
      { kind: 'page', parameter: 'page', first: 0, most: 2, more: 'next' },
      (page) => ({ items: slice(page * 10), next: 'there is more' }),
      ['/list?page=0', '/list?page=1'],
    ],
  ])('%s', async (_, paging, answer, requests) => {
    const server = await serve((url) => {
      const number = url.searchParams.get('page') ?? url.pathname.split('/').at(-1);
      return { body: answer(Number(number)) };
    });
    await harvest(declare(server.origin, { paging }), folderOf());
    expect(server.requests).toEqual(requests);
  });

  it('ends where a server gives the same page again and again', async () => {
    const server = await serve(() => ({ body: { items: items(0, 10) } }));
    const { ids, notes } = await harvest(
      declare(server.origin, { paging: { kind: 'page', parameter: 'page', size } }),
      folderOf(),
    );
    expect(ids).toEqual(idsOf(0, 10));
    expect(server.requests).toHaveLength(2);
    expect(notes).toEqual(['The Drawer gives the same page again: this query ends here']);
  });

  it('ends where a cursor leads to itself', async () => {
    let at = 0;
    const server = await serve(() => ({ body: { items: [item(at++)], next: 'same' } }));
    const { notes } = await harvest(
      declare(server.origin, { paging: { kind: 'cursor', parameter: 'c', next: 'next' } }),
      folderOf(),
    );
    expect(server.requests).toHaveLength(2);
    expect(notes).toEqual(['The Drawer names the same next page again: this query ends here']);
  });

  it('does not follow a link to another host', async () => {
    const server = await serve(() => ({
      body: { items: items(0, 1), next: 'https://elsewhere.example/list' },
    }));
    await expect(
      harvest(declare(server.origin, { paging: { kind: 'link', next: 'next' } }), folderOf()),
    ).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: 'The next page lies elsewhere: https://elsewhere.example',
    });
  });

  it('puts batches together that come in several answers', async () => {
    const server = await serve((url) => {
      const part = Number(url.searchParams.get('part') ?? 0);
      const batch = Number(url.searchParams.get('batch') ?? 0);
      const isLast = part === 2;
      return {
        body: {
          items: [{ ...item(batch), uses: [`${batch}.${part}`] }],
          ...(isLast ? { done: '' } : {}),
          ...(isLast && batch === 1
            ? {}
            : { next: isLast ? { batch: '1' } : { batch: String(batch), part: String(part + 1) } }),
        },
      };
    });
    const folder = folderOf();
    await harvest(
      declare(
        server.origin,
        { paging: { kind: 'cursor', parameter: null, next: 'next' } },
        {
          response: {
            list: 'items',
            parts: { complete: 'done', lists: ['uses'], most: 10, lighter: {} },
          },
        },
      ),
      folder,
    );
    expect(await contentOf(await openHarvestStore(folder))).toEqual({
      i0: JSON.stringify({ ...item(0), uses: ['0.0', '0.1', '0.2'] }),
      i1: JSON.stringify({ ...item(1), uses: ['1.0', '1.1', '1.2'] }),
    });
  });
});

describe('slices', () => {
  /** Records by the second of their publication; at most `most` results of a query are served. */
  const published = (
    times: readonly number[],
    most: number,
    parameters = { from: 'min', to: 'max' },
  ) => {
    const records = times.map((time, at) => ({
      ...item(at),
      time,
      kind: at % 2 === 0 ? 'a' : 'b',
    }));
    return (url: URL): Answer => {
      const from = Number(url.searchParams.get(parameters.from) ?? 0);
      const to = Number(url.searchParams.get(parameters.to) ?? Number.POSITIVE_INFINITY);
      const kinds = url.searchParams.get('kind');
      const found = records.filter(
        ({ time, kind }) => time >= from && time <= to && (kinds ?? kind).includes(kind),
      );
      const page = Number(url.searchParams.get('page') ?? 1);
      const served = found.slice(0, most);
      return { body: { items: served.slice((page - 1) * 10, page * 10), total: found.length } };
    };
  };
  const paging: ApiPaging = {
    kind: 'page',
    parameter: 'page',
    size: { parameter: 'size', value: 10 },
  };
  const slicing = {
    kind: 'time',
    parameters: { min: '{from}', max: '{to}' },
    format: 'seconds',
    begins: '1970-01-01',
    limit: 40,
    smallestSeconds: 60,
  } as const;

  it('cuts spans of time until each has no more than is served', async () => {
    const times = Array.from({ length: 500 }, (_, at) => 1000 + at * 7);
    const server = await serve(published(times, 40));
    const { ids, report } = await harvest(
      declare(server.origin, { paging, slices: [slicing] }),
      folderOf(),
      { now: 10_000 },
    );
    expect(ids).toHaveLength(500);
    expect(report.notes).toEqual([]);
    // 500 records are 50 pages; cutting costs a request each
    expect(server.requests.length).toBeLessThan(120);
  });

  it('says how many queries cannot be cut further', async () => {
    const server = await serve(published(new Array(100).fill(5000), 40));
    const { ids, report } = await harvest(
      declare(server.origin, { paging, slices: [slicing] }),
      folderOf(),
      { now: 10_000 },
    );
    expect(ids).toHaveLength(40);
    expect(report.notes).toEqual([
      '1 queries have more results than The Drawer serves: the rest of them is missing',
    ]);
  });

  it('asks for the kinds of a smallest span one by one', async () => {
    const server = await serve(published(new Array(70).fill(5000), 40));
    const { ids, report } = await harvest(
      declare(server.origin, {
        paging,
        slices: [{ ...slicing, otherwise: [{ kind: 'a' }, { kind: 'b' }] }],
      }),
      folderOf(),
      { now: 10_000 },
    );
    expect(ids).toHaveLength(70);
    expect(report.notes).toEqual([]);
  });

  it('asks once for every set of parameters, queries put together', async () => {
    const server = await serve(({ searchParams }) => ({
      body: { items: items(searchParams.get('q')?.endsWith('x') === true ? 0 : 5, 6) },
    }));
    const { ids } = await harvest(
      declare(server.origin, {
        paging: { kind: 'none' },
        parameters: { q: 'open', 'f[]': ['picture'] },
        slices: [
          {
            kind: 'values',
            parameters: [
              { q: 'hash:x', 'f[]': 'one' },
              { q: 'hash:y', 'f[]': 'two' },
            ],
          },
        ],
        joined: { q: ' AND ' },
        options: { query: 'q', unit: { parameter: 'q', template: 'unit:{}' } },
      }),
      folderOf(),
      { options: { query: 'cat', unit: 'NZP' } },
    );
    expect(ids).toEqual(idsOf(0, 6));
    expect(server.requests.map((one) => decodeURIComponent(one.replaceAll('+', ' ')))).toEqual([
      '/list?q=open AND cat AND unit:NZP AND hash:x&f[]=picture&f[]=one',
      '/list?q=open AND cat AND unit:NZP AND hash:y&f[]=picture&f[]=two',
    ]);
  });
});

describe('keys', () => {
  const paging: ApiPaging = { kind: 'none' };
  const key = { variable: 'DRAWER_KEY', parameter: 'key', from: 'https://drawer.example/keys' };

  it.each([[{}], [{ DRAWER_KEY: '  ' }]])(
    'says which variable is missing (%j)',
    async (environment) => {
      const server = await serve(() => ({ body: { items: [] } }));
      await expect(
        harvest(declare(server.origin, { paging, key }), folderOf(), { environment }),
      ).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: 'The Drawer asks for a key, and the environment variable DRAWER_KEY is not set',
        hint: 'Get one at https://drawer.example/keys and set DRAWER_KEY.',
      });
      expect(server.requests).toEqual([]);
    },
  );

  it('sends the key as parameter, and keeps it out of what is stored', async () => {
    const server = await serve((url) => ({
      body: {
        items: [{ ...item(1), self: `https://x.example/?key=${url.searchParams.get('key')}` }],
      },
    }));
    const folder = folderOf();
    await harvest(declare(server.origin, { paging, key }), folder, {
      environment: { DRAWER_KEY: 's3cret+key' },
    });
    expect(server.requests).toEqual(['/list?key=s3cret%2Bkey']);
    expect(await contentOf(await openHarvestStore(folder))).toEqual({
      i1: JSON.stringify({ ...item(1), self: 'https://x.example/?key=REDACTED' }),
    });
  });

  it('signs requests with the key, and keeps no traces of it', async () => {
    const server = await serve(() => ({
      body: { items: [{ ...item(1), sound: 'https://x.example/?id=1&from=a%2Bb&z=1' }] },
    }));
    const folder = folderOf();
    await harvest(
      declare(server.origin, {
        paging: { kind: 'page', parameter: 'page', most: 1 },
        parameters: { tags: '$free' },
        key: {
          ...key,
          parameter: 's',
          sign: (text, secret) => `${secret.length}:${text}`,
          traces: ['from'],
        },
      }),
      folder,
      { environment: { DRAWER_KEY: 's3cret' } },
    );
    const [request = ''] = server.requests;
    expect(new URLSearchParams(request.slice(6)).get('s')).toBe('6:/list?page=1&tags=%24free');
    expect(request.startsWith('/list?page=1&tags=%24free&s=')).toBe(true);
    expect(await contentOf(await openHarvestStore(folder))).toEqual({
      i1: JSON.stringify({ ...item(1), sound: 'https://x.example/?id=1&from=REDACTED&z=1' }),
    });
  });

  it.each([
    [undefined, { i1: JSON.stringify(item(1)) }, ['GET']],
    ['true', { i1: JSON.stringify({ ...item(1), bytes: 17 }) }, ['GET', 'HEAD']],
  ])('asks for sizes only where it is told to (%s)', async (details, content, methods) => {
    const asked: (string | undefined)[] = [];
    let origin = '';
    const server = await serve((url, { method }) => {
      asked.push(method);
      return url.pathname === '/list'
        ? { body: { items: [{ ...item(1), picture: `${origin}/1.jpg` }] } }
        : { headers: { 'content-length': '17' } };
    });
    origin = server.origin;
    const folder = folderOf();
    await harvest(
      declare(
        origin,
        {
          paging: { kind: 'none' },
          details: { url: '{picture}', size: true, into: 'bytes', optional: true },
        },
        { hosts: [new URL(origin).host] },
      ),
      folder,
      { options: { details } },
    );
    expect(asked).toEqual(methods);
    const wanted = JSON.parse(
      JSON.stringify(content).replaceAll('https://drawer.example/1.jpg', `${origin}/1.jpg`),
    );
    expect(await contentOf(await openHarvestStore(folder))).toEqual(wanted);
  });

  it('sends the key as header, to the host it is for only', async () => {
    const other: (string | undefined)[] = [];
    const elsewhere = await serve((_, { headers }) => {
      other.push(headers['authorization']);
      return { body: item(1) };
    });
    const keys: (string | undefined)[] = [];
    const server = await serve((_, { headers }) => {
      keys.push(headers['authorization']);
      return { body: { items: [1] } };
    });
    await harvest(
      declare(server.origin, {
        paging,
        key: { variable: 'DRAWER_KEY', header: 'authorization', prefix: 'Token ', from: '' },
        details: { url: `${elsewhere.origin}/{}`, into: null },
      }),
      folderOf(),
      { environment: { DRAWER_KEY: 's3cret' } },
    );
    expect(keys).toEqual(['Token s3cret']);
    expect(other).toEqual([undefined]);
  });

  it.each([
    ['a key it does not take', 'Invalid API Key (Key has invalid format)', 'SOURCE_FORBIDDEN'],
    ['another fault', 'Something broke', 'SOURCE_UNREACHABLE'],
  ])('tells of %s in the words of the API', async (_, message, code) => {
    const server = await serve(() => ({ body: { stat: 'fail', message } }));
    const failed = harvest(
      declare(
        server.origin,
        { paging, key },
        { response: { list: 'items', ok: { path: 'stat', is: ['ok'] }, error: 'message' } },
      ),
      folderOf(),
      { environment: { DRAWER_KEY: 's3cret' } },
    );
    await expect(failed).rejects.toMatchObject({
      code,
      message: `The Drawer says at ${server.origin}/list: ${message}`,
    });
  });

  it('keeps a key out of errors, checkpoints and all other files', async () => {
    const server = await serve((url) => {
      const self = `/list?from=1&key=${url.searchParams.get('key')}`;
      return url.searchParams.has('from')
        ? { body: { stat: 'fail', message: `Key refused: ${url.searchParams.get('key')}` } }
        : { body: { stat: 'ok', items: [{ ...item(1), self }], next: self } };
    });
    const folder = folderOf();
    const failed = harvest(
      declare(
        server.origin,
        { paging: { kind: 'link', next: 'next' }, key },
        { response: { list: 'items', ok: { path: 'stat', is: ['ok'] }, error: 'message' } },
      ),
      folder,
      { environment: { DRAWER_KEY: 's3cret-key' } },
    );
    await expect(failed).rejects.toMatchObject({
      code: 'SOURCE_FORBIDDEN',
      message: `The Drawer says at ${server.origin}/list: Key refused: REDACTED`,
      hint: 'Check DRAWER_KEY.',
    });
    expect(server.requests).toEqual(['/list?key=s3cret-key', '/list?from=1&key=s3cret-key']);
    const { unfinished } = await openHarvestStore(folder);
    expect(JSON.stringify(unfinished)).toContain('/list?from=1');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (statSync(path).isFile()) expect(readFileSync(path).includes('s3cret')).toBe(false);
    }
  });

  it('refuses an option that the API does not have', async () => {
    const declaration = declare('http://127.0.0.1:1', { paging, options: { query: 'q' } });
    await expect(
      harvest(declaration, folderOf(), { options: { querry: 'x' } }),
    ).rejects.toMatchObject({
      code: 'USAGE',
      message: 'The Drawer has no option "querry"',
      hint: 'Did you mean "query"?',
    });
  });
});

describe('going on', () => {
  const size = { parameter: 'size', value: 10 };
  const paging: ApiPaging = { kind: 'page', parameter: 'page', size };
  const paged = (url: URL, all: readonly object[]): Answer => {
    const page = Number(url.searchParams.get('page'));
    return { body: { items: all.slice((page - 1) * 10, page * 10), total: all.length } };
  };

  it('waits where the server asks to, and goes on', async () => {
    const server = await serve((url, _, count) =>
      count === 2 ? { status: 429, headers: { 'retry-after': '0' } } : paged(url, items(0, 25)),
    );
    const { ids } = await harvest(declare(server.origin, { paging }), folderOf());
    expect(ids).toHaveLength(25);
  });

  it('goes on with the page at which it died', async () => {
    let isDown = true;
    const server = await serve((url) =>
      isDown && url.searchParams.get('page') === '3' ? { status: 500 } : paged(url, items(0, 45)),
    );
    const declaration = declare(server.origin, { paging });
    const folder = folderOf();
    await expect(harvest(declaration, folder)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    isDown = false;
    const before = server.requests.length;
    const { ids, report, notes } = await harvest(declaration, folder);
    expect(ids).toHaveLength(45);
    expect(server.requests.slice(before).map((one) => one.slice(-6))).toEqual([
      'page=3',
      'page=4',
      'page=5',
    ]);
    expect(report.records).toBe(45);
    expect(notes).toEqual(['Goes on with a harvest that was begun: 20 records are there']);
  });

  it('begins a query anew whose cursor has expired', async () => {
    let session = 'a';
    const server = await serve((url) => {
      const cursor = url.searchParams.get('cursor') ?? `${session}0`;
      const from = Number(cursor.slice(1));
      if (cursor === 'a20') return { status: session === 'a' ? 500 : 400 };
      const next = from < 20 ? { next: `${cursor[0]}${from + 10}` } : {};
      return { body: { items: items(from, from + 10), ...next } };
    });
    const declaration = declare(server.origin, {
      paging: { kind: 'cursor', parameter: 'cursor', next: 'next' },
    });
    const folder = folderOf();
    await expect(harvest(declaration, folder)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    session = 'b';
    const before = server.requests.length;
    const { ids, notes } = await harvest(declaration, folder);
    expect(ids).toHaveLength(30);
    expect(server.requests.slice(before)).toEqual([
      '/list?cursor=a20',
      '/list',
      '/list?cursor=b10',
      '/list?cursor=b20',
    ]);
    expect(notes.at(-1)).toBe('The Drawer does not know the page any more: this query begins anew');
  });

  it('goes on within slices of time', async () => {
    const times = Array.from({ length: 200 }, (_, at) => 1000 + at * 20);
    let left = 12;
    const server = await serve((url) => {
      if (left-- === 0) return { status: 404 };
      const from = Number(url.searchParams.get('min'));
      const to = Number(url.searchParams.get('max'));
      const found = times.flatMap((time, at) => (time >= from && time <= to ? [item(at)] : []));
      return paged(url, found);
    });
    const declaration = declare(server.origin, {
      paging,
      slices: [
        {
          kind: 'time',
          parameters: { min: '{from}', max: '{to}' },
          format: 'seconds',
          begins: '1970-01-01',
          limit: 40,
          smallestSeconds: 60,
        },
      ],
    });
    const folder = folderOf();
    await expect(harvest(declaration, folder, { now: 9000 })).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
    const before = server.requests.length;
    const { ids, report } = await harvest(declaration, folder, { now: 9999 });
    expect(ids).toHaveLength(200);
    expect(report.requests).toBe(server.requests.length - 1);
    // The spans that were done are not asked for again
    expect(server.requests.slice(before).some((one) => one.includes('min=0&'))).toBe(false);
  });

  it('asks for details, and goes on among them', async () => {
    let isDown = true;
    const server = await serve((url) => {
      if (url.pathname === '/list')
        return { body: { items: Array.from({ length: 250 }, (_, i) => i) } };
      const id = Number(url.pathname.slice(6));
      if (isDown && id === 120) return { status: 500 };
      return id === 7 ? { status: 404 } : { body: item(id) };
    });
    const declaration = declare(server.origin, {
      paging: { kind: 'none' },
      details: { url: `${server.origin}/item/{}`, into: null },
    });
    const folder = folderOf();
    await expect(harvest(declaration, folder)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    isDown = false;
    const before = server.requests.length;
    const { ids, report } = await harvest(declaration, folder);
    expect(ids).toHaveLength(249);
    expect(server.requests.length - before).toBe(1 + 150);
    expect(report.notes).toEqual([
      '1 records are in the list, but could not be found when asked for',
    ]);
  });

  it('asks only for what changed, with some time of overlap', async () => {
    const all = items(0, 3).map((one, at) => ({ ...one, changed: `2023-11-0${at + 1}` }));
    const server = await serve((url) => {
      const since = url.searchParams.get('since') ?? '';
      return { body: { items: all.filter(({ changed }) => changed >= since) } };
    });
    const declaration = declare(server.origin, {
      paging: { kind: 'none' },
      since: { parameters: { since: '{from}' }, format: 'iso' },
    });
    const folder = folderOf();
    const first = await harvest(declaration, folder, { now: Date.UTC(2023, 10, 3, 12) / 1000 });
    expect(first.report).toMatchObject({ kind: 'full', records: 3 });
    const second = await harvest(declaration, folder, { now: Date.UTC(2023, 10, 4) / 1000 });
    expect(second.report).toMatchObject({ kind: 'unchanged', records: 0, deleted: 0 });
    all[0] = { ...item(0), title: 'new', changed: '2023-11-05' } as (typeof all)[0];
    const third = await harvest(declaration, folder, { now: Date.UTC(2023, 10, 6) / 1000 });
    expect(third.report).toMatchObject({ kind: 'incremental', records: 1 });
    expect(third.ids).toHaveLength(3);
    expect(server.requests).toEqual([
      '/list',
      '/list?since=2023-11-03T06%3A00%3A00Z',
      '/list?since=2023-11-03T18%3A00%3A00Z',
    ]);
    all.pop();
    const fourth = await harvest(declaration, folder, { refresh: true });
    expect(fourth.report).toMatchObject({ kind: 'full', records: 2, deleted: 1 });
    expect(fourth.ids).toEqual(idsOf(0, 2));
  });

  it('begins anew when something else is asked for', async () => {
    const server = await serve((url) => ({
      body: { items: url.searchParams.get('q') === 'b' ? items(5, 7) : items(0, 3) },
    }));
    const declaration = declare(server.origin, {
      paging: { kind: 'none' },
      since: { parameters: { since: '{from}' }, format: 'iso' },
      options: { query: 'q' },
    });
    const folder = folderOf();
    await harvest(declaration, folder, { options: { query: 'a' } });
    const { ids } = await harvest(declaration, folder, { options: { query: 'b' } });
    expect(ids).toEqual(idsOf(5, 7));
    expect(server.requests).toEqual(['/list?q=a', '/list?q=b']);
  });

  it('stops at a limit, and asks for all the next time', async () => {
    const server = await serve((url) => paged(url, items(0, 45)));
    const declaration = declare(server.origin, {
      paging,
      since: { parameters: { since: '{from}' }, format: 'iso' },
    });
    const folder = folderOf();
    const { ids, report } = await harvest(declaration, folder, { limit: 15 });
    expect(ids).toHaveLength(20);
    expect(report.notes).toEqual(['Stopped at the limit: not everything was asked for']);
    expect((await harvest(declaration, folder)).ids).toHaveLength(45);
  });

  it('keeps a record without its identifier, so that it is reported', async () => {
    const server = await serve(() => ({ body: { items: [item(1), { picture: 'x' }, null] } }));
    const { ids } = await harvest(declare(server.origin, { paging: { kind: 'none' } }), folderOf());
    expect(ids.map((id) => id.replace(/^#[0-9a-f]{40}$/, '#'))).toEqual(['#', 'i1']);
  });

  it('asks at an address given in place of the declared one, with its parameters', async () => {
    const server = await serve(() => ({ body: { items: items(0, 1) } }));
    await harvest(
      declare(
        'https://drawer.example',
        {
          paging: { kind: 'page', parameter: 'page', size },
          parameters: { colour: 'red', form: 'any' },
        },
        { hosts: [new URL(server.origin).host] },
      ),
      folderOf(),
      { location: `${server.origin}/mirror?colour=blue&page=7` },
    );
    expect(server.requests[0]).toBe('/mirror?colour=blue&form=any&size=10&page=1');
  });

  it('keeps to robots.txt where an address is none that the API documents', async () => {
    const server = await serve(() => ({ body: { items: [] } }));
    const declaration = declare('https://drawer.example', { paging: { kind: 'none' } });
    await expect(
      harvest(declaration, folderOf(), { location: `${server.origin}/mirror` }),
    ).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN' });
    expect(server.requests).toEqual([]);
  });
});
