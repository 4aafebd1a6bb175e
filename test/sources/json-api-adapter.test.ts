import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceEndpoint, SourceRecord } from '../../src/sources/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import { jsonApiAdapter } from '../../src/sources/json-api/adapter.ts';
import type { Probe } from '../../src/sources/probe.ts';
import type { Reject } from '../../src/sources/types.ts';
import type { WebClient } from '../../src/sources/web/client.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';

let web: WebClient;
let folder: string;
beforeAll(() => {
  web = createWebClient();
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-api-'));
});
afterAll(async () => {
  await web.close();
  rmSync(folder, { recursive: true, force: true });
});

const context = () => ({ web, cache: folder, onNote: () => {} });

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};

const urlProbe = (location: string, head = ''): Probe => ({
  location,
  kind: 'url',
  path: null,
  head: Buffer.from(head),
  contentType: 'application/json',
  names: [],
  peek: async () => new Uint8Array(),
});

const detect = (probe: Probe) => jsonApiAdapter.detect(probe, context());

const photo = (id: string, more: object = {}) => ({
  id,
  owner: '1@N01',
  ownername: 'Ada',
  title: `Photo ${id}`,
  license: '4',
  url_m: `https://live.example.com/${id}.jpg`,
  ...more,
});
const page = (...photos: object[]) =>
  JSON.stringify({ stat: 'ok', photos: { page: 1, total: '2', photo: photos } });

const endpoint = (location: string): SourceEndpoint => ({
  format: 'json-api',
  location,
  units: [],
  options: { api: 'flickr' },
});

async function read(location: string) {
  const source = endpoint(location);
  const { partitions, notes } = await jsonApiAdapter.plan(source, {
    ...context(),
    rangeBytes: 1e9,
  });
  const records: SourceRecord[] = [];
  const rejects: Reject[] = [];
  const unknown: string[] = [];
  for (const partition of partitions) {
    for await (const batch of jsonApiAdapter.read(partition, source, {
      ...context(),
      maxLineBytes: 1e6,
      onReject: (reject) => rejects.push(reject),
      onSourceBytes: () => {},
      onUnknownPath: (path) => unknown.push(path),
    })) {
      records.push(...batch);
    }
  }
  return {
    partitions: partitions.map(({ id }) => id),
    ids: records.map(({ record }) => record.sourceId),
    lines: records.map(({ line }) => line),
    raws: records.map(({ raw }) => Buffer.from(raw).toString('utf8')),
    rejects: rejects.map(({ partition, line, reason, detail }) => ({
      partition,
      line,
      reason,
      detail,
    })),
    unknown,
    notes,
  };
}

describe('detect', () => {
  const before = process.env['FLICKR_API_KEY'];
  afterEach(() => {
    if (before === undefined) delete process.env['FLICKR_API_KEY'];
    else process.env['FLICKR_API_KEY'] = before;
  });

  it('knows an API by its name', async () => {
    const found = await detect(urlProbe('api:met'));
    expect(found).toMatchObject({
      endpoint: { format: 'json-api', location: 'api:met', units: [], options: { api: 'met' } },
      confidence: 1,
      summary: 'The Metropolitan Museum of Art Collection over its API',
      notes: ['Options: departmentIds'],
      description: {
        standard: 'other',
        title: 'The Metropolitan Museum of Art Collection',
        license: 'CC0-1.0',
        homepage: 'https://www.metmuseum.org/art/collection',
      },
    });
  });

  it('takes an address for the API that is chosen', async () => {
    const found = await detect({
      ...urlProbe('https://mirror.example.org/flickr?text=moth'),
      options: { api: 'flickr' },
    });
    expect(found).toMatchObject({
      endpoint: {
        location: 'https://mirror.example.org/flickr?text=moth',
        options: { api: 'flickr' },
      },
      confidence: 1,
    });
  });

  it('asks an API nothing to know its address', async () => {
    const silent = {
      ...context(),
      web: {
        ...web,
        fetch: () => {
          throw new Error('It was asked');
        },
      },
    };
    const probe = await probeOf('https://commons.wikimedia.org/w/api.php?gaiuser=Drawer', silent);
    expect((await jsonApiAdapter.detect(probe, silent))?.endpoint.location).toBe(
      'https://commons.wikimedia.org/w/api.php?gaiuser=Drawer',
    );
  });

  it('says at once that an API has no such option', async () => {
    await expect(
      detect({ ...urlProbe('api:met'), options: { departmentId: '1' } }),
    ).rejects.toMatchObject({ code: 'USAGE', hint: 'Did you mean "departmentIds"?' });
  });

  it('names the nearest API where there is none', async () => {
    await expect(detect(urlProbe('api:flicker'))).rejects.toMatchObject({
      code: 'SOURCE_UNRECOGNISED',
      message: 'No API is called "flicker"',
      hint: 'Did you mean api:flickr?',
    });
  });

  it('knows an address of an API, and keeps neither key nor page of it', async () => {
    delete process.env['FLICKR_API_KEY'];
    const found = await detect(
      urlProbe('https://api.flickr.com/services/rest/?text=moth&api_key=s3cret&page=7&per_page=10'),
    );
    expect(found?.endpoint.location).toBe('https://api.flickr.com/services/rest/?text=moth');
    expect(JSON.stringify(found)).not.toContain('s3cret');
    expect(found?.notes).toEqual([
      'Paging and keys were left out of the address: the harvest fills them in',
      'Needs a key in the environment variable FLICKR_API_KEY; get one at https://www.flickr.com/services/apps/create/',
      'Options: query, user, tags, license, group',
    ]);
  });

  it.each([
    ['https://api.europeana.eu/record/v2/search.json?query=x', 'europeana'],
    ['https://commons.wikimedia.org/w/api.php?action=query', 'wikimedia'],
    ['https://collectionapi.metmuseum.org/public/collection/v1/objects/1', 'met'],
    ['https://WWW.rawpixel.com/api/v1/search', 'rawpixel'],
    ['https://api.europeana.eu/annotation/1', null],
    ['https://commons.wikimedia.org/wiki/File:A.jpg', null],
    ['https://api.flickr.com.evil.example/services/rest', null],
    ['https://evil.example/api.flickr.com/services/rest', null],
  ])('tells whose %s is', async (location, name) => {
    const found = await detect(urlProbe(location));
    expect(found?.endpoint.options?.['api'] ?? null).toBe(name);
  });

  it.each<[string, string | Uint8Array, string | null]>([
    ['a saved answer', page(photo('1')), 'flickr'],
    ['a packed one', gzipSync(page(photo('1'))), 'flickr'],
    ['a list of records', JSON.stringify([photo('1'), photo('2')]), 'flickr'],
    ['one record', JSON.stringify(photo('1')), 'flickr'],
    ['JSON lines', `${JSON.stringify(photo('1'))}\n${JSON.stringify(photo('2'))}\n`, 'flickr'],
    [
      'an answer longer than a look',
      page(...Array.from({ length: 2000 }, (_, i) => photo(`${i}`))),
      'flickr',
    ],
    [
      'a list longer than what is read to tell it',
      JSON.stringify(Array.from({ length: 2000 }, (_, i) => photo(`${i}`))),
      'flickr',
    ],
    ['an answer without records', page(), 'flickr'],
    ['another document', '{"id": 1, "owner": "x"}', null],
    ['an empty list', '[]', null],
    ['no JSON', '<a/>', null],
    ['nothing', '', null],
    ['broken JSON', '{"stat": "ok", "photos": {', null],
  ])('tells %s by its shape', async (name, content, api) => {
    const path = file(`shape/${name.replaceAll(' ', '-')}`, content);
    const found = await detect(await probeOf(path, context()));
    expect(found?.endpoint.options?.['api'] ?? null).toBe(api);
  });

  it('keeps no key of the address of a mirror that is told by its answer', async () => {
    const found = await detect(
      urlProbe('https://mirror.example.org/rest?api_key=s3cret&text=moth', page(photo('1'))),
    );
    expect(found?.endpoint.location).toBe('https://mirror.example.org/rest?text=moth');
  });

  it('tells answers in a folder', async () => {
    file('answers/1.json', page(photo('1')));
    file('answers/2.json', page(photo('2')));
    file('answers/readme.txt', 'x');
    const found = await detect(await probeOf(join(folder, 'answers'), context()));
    expect(found?.summary).toBe('Saved answers of Flickr: 2 files');
  });
});

describe('read', () => {
  it('reads saved answers, and reports what cannot be shown', async () => {
    const path = file(
      'read/page.json',
      page(
        photo('1'),
        photo('2', { license: '0' }),
        photo('3', { id: '' }),
        { odd: 1 },
        photo('5', { fresh: 'x' }),
      ),
    );
    expect(await read(path)).toEqual({
      partitions: ['page.json'],
      ids: ['1', '5'],
      lines: [1, 5],
      raws: [JSON.stringify(photo('1')), JSON.stringify(photo('5', { fresh: 'x' }))],
      rejects: [
        { partition: 'page.json', line: 2, reason: 'NOT_OPEN', detail: 'No open licence: nothing' },
        {
          partition: 'page.json',
          line: 3,
          reason: 'MISSING_FIELD',
          detail: 'It lacks the identifier of the medium',
        },
        {
          partition: 'page.json',
          line: 4,
          reason: 'MISSING_FIELD',
          detail: 'It lacks the identifier of the medium',
        },
      ],
      unknown: ['fresh'],
      notes: [],
    });
  });

  it('reads JSON lines past a broken one', async () => {
    const lines = [photo('1'), photo('2')].map((one) => JSON.stringify(one));
    const path = file('read/photos.jsonl', `${lines[0]}\n{"broken\n\n${lines[1]}\n`);
    const { ids, rejects } = await read(path);
    expect(ids).toEqual(['1', '2']);
    expect(rejects.map(({ line, reason }) => [line, reason]).toSorted()).toEqual([
      [2, 'INVALID_JSON'],
      [3, 'EMPTY_LINE'],
    ]);
  });

  it('reads a list of records one by one, whatever its size', async () => {
    const photos = [
      photo('1', { title: 'brackets ]}, and \\"quotes\\" \\\\' }),
      photo('2', { title: 'x'.repeat(1_100_000) }),
      photo('3', { context: [[1, 2], [3]], tags: 'été 🐞' }),
    ].map((one) => JSON.stringify(one));
    const rest = Array.from({ length: 3000 }, (_, i) => JSON.stringify(photo(`${i + 4}`)));
    const path = file(
      'read/list.json',
      `\uFEFF\n [${photos[0]} , ${photos[1]},\n${photos[2]},{"broken":},${rest.join(',')}]\n`,
    );
    const { ids, lines, rejects, unknown } = await read(path);
    expect(ids).toEqual(['1', ...Array.from({ length: 3001 }, (_, i) => `${i + 3}`)]);
    expect(lines.slice(0, 3)).toEqual([1, 3, 5]);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'LINE_TOO_LONG'],
      [4, 'INVALID_JSON'],
    ]);
    expect(unknown).toEqual([]);
  });

  it.each([
    ['of a list', 'as-published.json', (one: string) => `[ ${one}\n, ${one} ]`],
    ['of a line', 'as-published.jsonl', (one: string) => `${one}\n ${one}\r\n`],
  ])('keeps each record %s as published', async (_, name, wrap) => {
    const one =
      '{"id": "1",  "owner":"1@N01", "ownername":"\\u00e9", "license": "4","url_m":"https://live.example.com/1.jpg", "views": 1.0}';
    const { raws } = await read(file(`read/${name}`, wrap(one)));
    expect(raws).toEqual([one, one]);
  });

  it.each([
    ['that is cut off', `[${JSON.stringify(photo('1'))},{"id": "2", "own`, 'INPUT_CORRUPT'],
    ['with something behind it', `[${JSON.stringify(photo('1'))}] [1]`, 'INPUT_CORRUPT'],
    ['of something else', '[{"id": 1}]', 'SOURCE_UNRECOGNISED'],
    ['without elements', ' [ ] ', 'SOURCE_UNRECOGNISED'],
    ['that nests without end', `${'['.repeat(9)}${']'.repeat(9)}`, 'SOURCE_UNRECOGNISED'],
  ])('refuses a list %s', async (name, content, code) => {
    const path = file(`lists/${name.replaceAll(' ', '-')}.json`, content);
    await expect(read(path)).rejects.toMatchObject({ code });
  });

  it('reads a folder file by file, and passes over what is no JSON', async () => {
    file('several/a.json', page(photo('1')));
    file('several/b.json.gz', gzipSync(page(photo('2'))));
    file('several/notes.txt', 'x');
    const { partitions, ids, notes } = await read(join(folder, 'several'));
    expect(partitions).toEqual(['a.json', 'b.json.gz']);
    expect(ids).toEqual(['1', '2']);
    expect(notes).toEqual(['1 files that hold no JSON by their name were passed over']);
  });

  it.each<[string, string, object]>([
    ['no JSON', '{"stat": "ok", "photos"', { code: 'INPUT_CORRUPT' }],
    ['another answer', '{"objectIDs": [1, 2]}', { code: 'SOURCE_UNRECOGNISED' }],
    ['deep nesting', '['.repeat(100_000), { code: 'INPUT_CORRUPT' }],
  ])('says what is wrong with %s', async (name, content, error) => {
    await expect(read(file(`wrong/${name}.json`, content))).rejects.toMatchObject(error);
  });

  it('does not break at a record that nests deeply', async () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 3000; i += 1) deep = { deep };
    const path = file('read/deep.json', page(photo('1', { extra: deep })));
    const { ids, unknown } = await read(path);
    expect(ids).toEqual(['1']);
    expect(unknown).toHaveLength(1);
  });

  it('rejects a record that nests without end', async () => {
    const lists = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const bottomless = page(photo('2', { tags: 'LISTS' })).replace('"LISTS"', lists);
    const path = file('read/bottomless.jsonl', `${bottomless}\n${JSON.stringify(photo('1'))}\n`);
    const { ids, rejects } = await read(path);
    expect(ids).toEqual(['1']);
    expect(rejects).toEqual([
      {
        partition: 'bottomless.jsonl',
        line: 1,
        reason: 'NOT_A_RECORD',
        detail: 'It nests too deeply',
      },
    ]);
  });

  it.each([
    [{ format: 'json-api', location: '/x.json', units: [] } as const, 'USAGE'],
    [{ ...endpoint('/x.json'), options: { api: 'nobody' } }, 'USAGE'],
    [endpoint('/nowhere/x.json'), 'SOURCE_NOT_FOUND'],
  ])('refuses %j', async (source, code) => {
    await expect(
      jsonApiAdapter.plan(source, { ...context(), rangeBytes: 1e9 }),
    ).rejects.toMatchObject({ code });
  });
});

describe('harvest', () => {
  it('brings what an API has into the cache, from where it is read', async () => {
    const photos = [1, 2].map((at) => ({
      img_id: `S${at}`,
      author_id: 1,
      author_name: 'Stan',
      keywords: ['open', 'drawer'],
      page_views_raw: at,
    }));
    const server = createServer((request, response) => {
      if (request.url !== '/api/load-photos/date/desc/1') {
        response.writeHead(404).end();
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ nextPage: false, results: photos }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const own = createWebClient({ allowPrivateAddresses: true });
    const cache = join(folder, 'harvest');
    const source: SourceEndpoint = {
      format: 'json-api',
      location: `http://127.0.0.1:${port}/api/load-photos/date/desc`,
      units: [],
      options: { api: 'stocksnap' },
    };
    const at = { web: own, cache, onNote: () => {} };
    try {
      const report = await jsonApiAdapter.harvest?.(source, {
        ...at,
        refresh: false,
        limit: null,
        onProgress: () => {},
      });
      expect(report).toEqual({ kind: 'full', requests: 1, records: 2, deleted: 0, notes: [] });
      const { partitions } = await jsonApiAdapter.plan(source, { ...at, rangeBytes: 1e9 });
      const records: SourceRecord[] = [];
      for (const partition of partitions) {
        for await (const batch of jsonApiAdapter.read(partition, source, {
          ...at,
          maxLineBytes: 1e6,
          onReject: () => {},
          onSourceBytes: () => {},
          onUnknownPath: () => {},
        })) {
          records.push(...batch);
        }
      }
      const found = records
        .map(({ record, raw }) => [
          record.sourceId,
          record.terms.provider?.[0]?.text,
          Buffer.from(raw).toString(),
        ])
        .toSorted();
      expect(found).toEqual(photos.map((one) => [one.img_id, 'stocksnap', JSON.stringify(one)]));
    } finally {
      await own.close();
      await new Promise((done) => server.close(done));
    }
  });

  it('has nothing to fetch for saved answers', async () => {
    const path = file('saved.json', page(photo('1')));
    const report = await jsonApiAdapter.harvest?.(endpoint(path), {
      ...context(),
      refresh: false,
      limit: null,
      onProgress: () => {},
    });
    expect(report).toMatchObject({ kind: 'unchanged', requests: 0 });
  });
});

const shared = join(import.meta.dirname, '../../../shared/openverse/providers');

describe('answers of the reference', () => {
  /** Records that become items, and those that are rejected: museums' records are items without their pictures too. */
  const counts: Readonly<Record<string, readonly [items: number, rejects: number]>> = {
    'clevelandmuseum/artworks_page.json': [66, 0],
    'europeana/search_page.json': [16, 0],
    'finnishmuseums/search_page.json': [10, 0],
    'flickr/photos_search.json': [23, 0],
    'smithsonian/search_FBR.json': [20, 0],
    'smithsonian/search_NASM.json': [117, 0],
    'stocksnap/photos_page1.json': [27, 0],
    'wikimedia/allimages_page_a.json': [32, 0],
    'wikimedia/allimages_page_b.json': [14, 0],
  };

  it
    .skipIf(!existsSync(shared))
    .each(
      existsSync(shared)
        ? readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter(
            (path) => path.endsWith('.json') && !path.includes('item_details'),
          )
        : [],
    )('%s is known, and no path of it is unknown', async (path) => {
    const location = join(shared, path);
    const found = await detect(await probeOf(location, context()));
    const api = path.split(/[/\\]/)[0];
    expect(found?.endpoint.options?.['api']).toBe(api);
    if (found === null) return;
    const unknown = new Set<string>();
    let items = 0;
    let rejects = 0;
    const { partitions } = await jsonApiAdapter.plan(found.endpoint, {
      ...context(),
      rangeBytes: 1e9,
    });
    for (const partition of partitions) {
      for await (const batch of jsonApiAdapter.read(partition, found.endpoint, {
        ...context(),
        maxLineBytes: 1e9,
        onReject: () => {
          rejects += 1;
        },
        onSourceBytes: () => {},
        onUnknownPath: (one) => unknown.add(one),
      })) {
        items += batch.length;
      }
    }
    expect([...unknown]).toEqual([]);
    expect(items + rejects).toBeGreaterThan(0);
    const wanted = counts[path.replaceAll('\\', '/')];
    if (wanted !== undefined) expect([items, rejects]).toEqual(wanted);
  });
});
