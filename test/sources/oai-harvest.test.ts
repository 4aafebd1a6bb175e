import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpendrawerError } from '../../src/errors/index.ts';
import type { CatalogueEntry, HarvestReport, SourceEndpoint } from '../../src/sources/adapter.ts';
import { oaiPmhAdapter } from '../../src/sources/oai-pmh/adapter.ts';
import { harvestOai } from '../../src/sources/oai-pmh/harvest.ts';
import type { WebClient } from '../../src/sources/web/client.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';
import { dublinCore, error, itemsOf, OaiRepository, recordOf, wrap } from './oai-repository.ts';

let repository: OaiRepository;
let web: WebClient;
let cache: string;
const notes: string[] = [];

beforeEach(async () => {
  repository = await new OaiRepository().start();
  web = createWebClient({
    allowPrivateAddresses: true,
    respectRobots: false,
    requestsPerSecond: 0,
    backoffMs: 1,
    retries: 2,
  });
  cache = await mkdtemp(join(tmpdir(), 'oai-'));
  notes.length = 0;
});

afterEach(async () => {
  await web.close();
  await repository.stop();
  await rm(cache, { recursive: true, force: true });
});

const endpoint = (options: Record<string, unknown> = {}): SourceEndpoint => ({
  format: 'oai-pmh',
  location: repository.url,
  units: [],
  options,
});

interface HarvestWish {
  readonly refresh?: boolean;
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly now?: string;
}

const harvest = (
  options: Record<string, unknown> = {},
  wish: HarvestWish = {},
): Promise<HarvestReport> =>
  harvestOai(
    endpoint(options),
    {
      web,
      cache,
      onNote: (note) => notes.push(note),
      refresh: wish.refresh ?? false,
      limit: wish.limit ?? null,
      onProgress: () => {},
      ...(wish.signal === undefined ? {} : { signal: wish.signal }),
    },
    { pauseMs: 1, now: () => Date.parse(wish.now ?? '2024-07-01T00:00:00Z') },
  );

interface Contents {
  readonly ids: readonly string[];
  readonly rejects: readonly string[];
  readonly titles: readonly (string | undefined)[];
}

async function contents(options: Record<string, unknown> = {}): Promise<Contents> {
  const context = { web, cache, onNote: () => {}, rangeBytes: 1e9 };
  const ids: string[] = [];
  const titles: (string | undefined)[] = [];
  const rejects: string[] = [];
  const { partitions } = await oaiPmhAdapter.plan(endpoint(options), context);
  for (const partition of partitions) {
    const batches = oaiPmhAdapter.read(partition, endpoint(options), {
      ...context,
      maxLineBytes: 1e9,
      onReject: ({ reason, sample }) => rejects.push(`${reason} ${sample}`),
      onSourceBytes: () => {},
      onUnknownPath: () => {},
    });
    for await (const batch of batches) {
      for (const { record } of batch) {
        ids.push(record.sourceId);
        titles.push(record.terms.title?.[0]?.text);
      }
    }
  }
  return { ids: ids.sort(), titles: titles.sort(), rejects };
}

const names = (count: number, prefix = 'r'): readonly string[] =>
  itemsOf(count, prefix).map(({ id }) => id);
const listed = (): readonly string[] =>
  repository.askedFor('ListRecords').map((query) => query.replace(/^verb=ListRecords&?/, ''));

describe('following lists', () => {
  test('all pages are fetched, and the next harvest asks for what changed since, with a second of overlap', async () => {
    repository.items = itemsOf(7);
    expect(await harvest()).toEqual({
      kind: 'full',
      requests: 5,
      records: 7,
      deleted: 0,
      notes: [],
    });
    expect((await contents()).ids).toEqual(names(7));
    repository.items.push({ id: 'new', datestamp: '2024-06-02T00:00:00Z' });
    repository.items[0] = { id: 'r01', datestamp: '2024-06-02T00:00:01Z', deleted: true };
    repository.responseDate = '2024-06-03T00:00:00Z';
    expect(await harvest()).toEqual({
      kind: 'incremental',
      requests: 3,
      records: 1,
      deleted: 1,
      notes: [],
    });
    expect(listed().at(-1)).toBe('metadataPrefix=oai_dc&from=2024-06-01T11:59:59Z');
    expect((await contents()).ids).toEqual(['new', ...names(7).slice(1)]);
  });

  test('nothing new is a success', async () => {
    repository.items = itemsOf(2);
    await harvest();
    expect(await harvest()).toEqual({
      kind: 'unchanged',
      requests: 3,
      records: 0,
      deleted: 0,
      notes: [],
    });
    expect((await contents()).ids).toEqual(names(2));
  });

  test('an error of the protocol with status 422 is an answer', async () => {
    repository.misbehave = (query) =>
      query.get('verb') === 'ListRecords'
        ? { status: 422, body: wrap(error('noRecordsMatch')) }
        : null;
    expect(await harvest()).toMatchObject({ kind: 'full', records: 0 });
  });

  test('days: from is a day earlier', async () => {
    repository.granularity = 'day';
    repository.items = itemsOf(2).map((item) => ({ ...item, datestamp: '2024-01-01' }));
    await harvest();
    await harvest();
    expect(listed()).toEqual(['metadataPrefix=oai_dc', 'metadataPrefix=oai_dc&from=2024-05-31']);
  });

  test('a clock that runs ahead of ours is not believed', async () => {
    repository.items = itemsOf(1);
    repository.responseDate = '2031-01-01T00:00:00Z';
    await harvest();
    await harvest();
    expect(listed().at(-1)).toBe('metadataPrefix=oai_dc&from=2024-06-30T23:59:59Z');
  });

  test('a repository that refuses instants is asked by days', async () => {
    repository.items = itemsOf(2);
    await harvest();
    repository.misbehave = (query) =>
      /T/.test(query.get('from') ?? '') ? { body: wrap(error('badArgument', 'from')) } : null;
    repository.items.push({ id: 'new', datestamp: '2024-06-02T00:00:00Z' });
    const report = await harvest();
    expect(report).toMatchObject({ kind: 'incremental', records: 1 });
    expect(report.notes).toEqual([
      'The repository refuses instants in from and until: it is asked by days.',
    ]);
  });

  test('sets are lists of their own; one record of two sets is one', async () => {
    repository.items = itemsOf(6).map((item, at) => ({
      ...item,
      sets: at === 3 ? ['a:x', 'b'] : [at < 3 ? 'a' : at < 5 ? 'b' : 'c'],
    }));
    const set = ['a', 'b'];
    await harvest({ set });
    expect((await contents({ set })).ids).toEqual(names(5));
    expect(listed().filter((query) => query.includes('set='))).toEqual([
      'metadataPrefix=oai_dc&set=a',
      'metadataPrefix=oai_dc&set=b',
    ]);
  });

  test('bounds of the endpoint hold', async () => {
    repository.items = itemsOf(5);
    const bounds = { from: '2024-01-01T00:01:00Z', until: '2024-01-01T00:03:00Z' };
    await harvest(bounds);
    expect((await contents(bounds)).ids).toEqual(names(4).slice(1));
  });

  test('other options begin anew', async () => {
    repository.items = itemsOf(4).map((item, at) => ({ ...item, sets: [at < 2 ? 'a' : 'b'] }));
    await harvest({ set: 'a' });
    expect(await harvest({ set: 'b' })).toMatchObject({ kind: 'full', records: 2 });
    expect((await contents()).ids).toEqual(['r03', 'r04']);
  });

  test('what changes between two pages comes with the next harvest', async () => {
    repository.items = itemsOf(6);
    repository.misbehave = (query) => {
      if (query.has('resumptionToken')) {
        repository.items[0] = {
          id: 'r01',
          datestamp: '2024-06-01T12:00:30Z',
          metadata: dublinCore('<dc:title>changed</dc:title>'),
        };
      }
      return null;
    };
    await harvest();
    await harvest();
    expect((await contents()).titles).toEqual(['changed', ...names(6).slice(1)]);
  });
});

describe('deletions', () => {
  test.each([
    ['no', ['The repository does not tell of deleted records: only a full refresh finds them.']],
    [
      'transient',
      [
        'The repository tells of deleted records only for a while: a full refresh now and then finds the others.',
      ],
    ],
    ['persistent', []],
  ])('policy %s', async (policy, expected) => {
    repository.deletedRecord = policy;
    repository.items = itemsOf(1);
    expect((await harvest()).notes).toEqual(expected);
  });

  test('a full refresh drops what it does not meet', async () => {
    repository.items = itemsOf(5);
    await harvest();
    repository.items = itemsOf(3);
    expect(await harvest({}, { refresh: true })).toMatchObject({
      kind: 'full',
      records: 3,
      deleted: 2,
    });
    expect((await contents()).ids).toEqual(names(3));
  });

  test('a deleted record that still carries metadata is deleted', async () => {
    repository.items = itemsOf(2);
    repository.misbehave = (query) =>
      query.get('verb') === 'ListRecords'
        ? {
            body: wrap(
              `<ListRecords>${recordOf({ id: 'a', datestamp: '2024-01-01T00:00:00Z' }).replace('<header>', '<header status="deleted">')}${recordOf({ id: 'b', datestamp: '2024-01-01T00:00:00Z' })}</ListRecords>`,
            ),
          }
        : null;
    expect(await harvest()).toMatchObject({ records: 1, deleted: 1 });
    expect((await contents()).ids).toEqual(['b']);
  });
});

describe('lists that break off', () => {
  test('a token that died: in order of datestamps it goes on from the newest', async () => {
    repository.items = itemsOf(10);
    let deaths = 0;
    repository.misbehave = (query) =>
      query.get('resumptionToken') !== null &&
      deaths < 2 &&
      repository.asked.length % 3 === 0 &&
      ++deaths > 0
        ? { body: wrap(error('badResumptionToken')) }
        : null;
    const report = await harvest();
    expect((await contents()).ids).toEqual(names(10));
    expect(report.notes).toEqual([
      'A list broke off: the resumption token is no longer known; it goes on from the newest datestamp.',
    ]);
    expect(deaths).toBeGreaterThan(0);
  });

  test('an order that was chance: what lies before is looked at once more', async () => {
    const ordered = itemsOf(9);
    repository.items = [...ordered.slice(4), ...ordered.slice(0, 4)];
    let died = false;
    repository.misbehave = (query) => {
      if (died || query.get('resumptionToken') !== 'token-1') return null;
      died = true;
      return { body: wrap(error('badResumptionToken')) };
    };
    await harvest();
    expect((await contents()).ids).toEqual(names(9));
    expect(listed()).toContain('metadataPrefix=oai_dc&until=2024-01-01T00:05:59Z');
  });

  test('where as many are announced before as came, they are not fetched again', async () => {
    repository.items = itemsOf(12);
    let died = false;
    repository.misbehave = (query) => {
      if (died || query.get('resumptionToken') !== 'token-3') return null;
      died = true;
      return { body: wrap(error('badResumptionToken')) };
    };
    await harvest();
    expect((await contents()).ids).toEqual(names(12));
    expect(listed()).toEqual([
      'metadataPrefix=oai_dc',
      'resumptionToken=token-1',
      'resumptionToken=token-2',
      'resumptionToken=token-3',
      'metadataPrefix=oai_dc&from=2024-01-01T00:08:00Z',
      'resumptionToken=token-4',
      'metadataPrefix=oai_dc&until=2024-01-01T00:07:59Z',
    ]);
  });

  test('tokens that all die: order is not known, the time is halved until lists are short', async () => {
    repository.items = itemsOf(12).reverse();
    repository.pageSize = 4;
    repository.tokenUses = 0;
    repository.earliest = '2024-01-01T00:00:00Z';
    const report = await harvest({}, { now: '2024-01-02T00:00:00Z' });
    expect((await contents()).ids).toEqual(names(12));
    expect(report.notes).toContain(
      'A list broke off: the resumption token is no longer known; its stretch of time is halved.',
    );
  });

  test('one datestamp for all and tokens that die: records one by one, as far as the list goes; the rest is asked for again', async () => {
    repository.items = itemsOf(6).map((item) => ({ ...item, datestamp: '2024-01-01T00:00:00Z' }));
    repository.tokenUses = 0;
    repository.earliest = '2024-01-01T00:00:00Z';
    const report = await harvest({}, { now: '2024-01-01T00:00:01Z' });
    expect(report.notes.at(-1)).toBe(
      'A list could not be followed to its end: the resumption token is no longer known.',
    );
    expect((await contents()).ids).toEqual(names(3));
    repository.tokenUses = null;
    expect(await harvest()).toMatchObject({ kind: 'incremental' });
    expect((await contents()).ids).toEqual(names(6));
  });

  test('a token for which the server has no page', async () => {
    repository.items = itemsOf(8);
    repository.misbehave = (query) =>
      query.get('resumptionToken') === 'token-2'
        ? { status: 404, body: '<html>Not found</html>' }
        : null;
    const report = await harvest();
    expect((await contents()).ids).toEqual(names(8));
    expect(report.notes[0]).toMatch(
      /answers 404, without an error of OAI-PMH; it goes on from the newest datestamp/,
    );
  });

  test('a token that leads back to itself', async () => {
    repository.items = itemsOf(9);
    let loops = 0;
    repository.misbehave = (query) => {
      const token = query.get('resumptionToken');
      if (token === null || loops > 1) return null;
      loops++;
      return {
        body: repository
          .page(new URLSearchParams('verb=ListRecords&metadataPrefix=oai_dc'))
          .replace(/token-\d+/, token),
      };
    };
    const report = await harvest();
    expect((await contents()).ids).toEqual(names(9));
    expect(report.notes[0]).toMatch(/^A list broke off: the same page came a second time/);
  });

  test('the same page under ever new tokens ends', async () => {
    repository.items = itemsOf(4);
    let count = 0;
    repository.misbehave = (query) =>
      query.get('verb') !== 'ListRecords'
        ? null
        : {
            body: wrap(
              `<ListRecords>${repository.items.map(recordOf).join('')}<resumptionToken>t${++count}</resumptionToken></ListRecords>`,
            ),
          };
    const report = await harvest();
    expect((await contents()).ids).toEqual(names(4));
    expect(report.notes.length).toBeGreaterThan(0);
    expect(repository.asked.length).toBeLessThan(100);
  });

  test('empty pages with tokens go on, without end they do not', async () => {
    repository.items = itemsOf(2);
    let count = 0;
    repository.misbehave = (query) =>
      query.get('verb') === 'ListRecords' && ++count < 5
        ? { body: wrap(`<ListRecords><resumptionToken>t${count}</resumptionToken></ListRecords>`) }
        : query.get('resumptionToken') === 't4'
          ? { body: repository.page(new URLSearchParams('verb=ListRecords&metadataPrefix=oai_dc')) }
          : null;
    await harvest();
    expect((await contents()).ids).toEqual(names(2));
  });

  test('a repeated token at the announced end is the end', async () => {
    repository.items = itemsOf(2);
    repository.misbehave = (query) =>
      query.get('verb') === 'ListRecords'
        ? {
            body: wrap(
              `<ListRecords>${query.has('resumptionToken') ? recordOf({ id: 'r02', datestamp: '2024-01-01T00:00:00Z' }) : recordOf({ id: 'r01', datestamp: '2024-01-01T00:00:00Z' })}<resumptionToken completeListSize="2">t</resumptionToken></ListRecords>`,
            ),
          }
        : null;
    expect(await harvest()).toMatchObject({ records: 2, notes: [] });
  });

  test('counts that lie are told', async () => {
    repository.items = itemsOf(5);
    repository.announced = 999;
    expect((await harvest()).notes).toEqual(['The repository announced 999 records and sent 5.']);
  });

  test('a full refresh that cannot be finished changes nothing', async () => {
    repository.items = itemsOf(6).map((item) => ({ ...item, datestamp: '2024-01-01T00:00:00Z' }));
    repository.earliest = '2024-01-01T00:00:00Z';
    await harvest();
    repository.tokenUses = 0;
    const failed = await harvest({}, { refresh: true, now: '2024-01-01T00:00:01Z' }).catch(
      (thrown: unknown) => thrown as OpendrawerError,
    );
    expect(failed).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    expect((failed as OpendrawerError).message).toMatch(/what was harvested before is kept/);
    expect((await contents()).ids).toEqual(names(6));
  });
});

describe('broken answers', () => {
  const onPage = (
    page: number,
    spoil: (body: string) => string | Buffer,
    times = Number.POSITIVE_INFINITY,
  ) => {
    let spoilt = 0;
    repository.misbehave = (query) => {
      if (query.get('verb') !== 'ListRecords') return null;
      const body = repository.page(query);
      if (
        !body.includes(`r${String(page * repository.pageSize).padStart(2, '0')}<`) ||
        spoilt >= times
      )
        return null;
      spoilt++;
      return { body: spoil(body) };
    };
  };

  test('a page that is cut once is asked for again', async () => {
    repository.items = itemsOf(7);
    onPage(2, (body) => body.slice(0, body.length - 300), 1);
    expect(await harvest()).toMatchObject({ records: 7, notes: [] });
    expect((await contents()).ids).toEqual(names(7));
  });

  test('a page that is always cut: what is in front of the cut, then one by one', async () => {
    repository.items = itemsOf(7).map((item) => ({ ...item, datestamp: '2024-01-01T00:00:00Z' }));
    onPage(2, (body) => body.slice(0, body.indexOf('r05')));
    const report = await harvest();
    expect((await contents()).ids).toEqual(names(7));
    expect(report.notes.some((note) => /cut off/.test(note))).toBe(true);
    expect(repository.askedFor('GetRecord').length).toBeGreaterThan(0);
  });

  test('a record that cannot be had by itself either is asked for the next time', async () => {
    repository.items = itemsOf(4).map((item) => ({ ...item, datestamp: '2024-01-01T00:00:00Z' }));
    repository.misbehave = (query) => {
      const verb = query.get('verb');
      if (verb === 'ListRecords') return { body: repository.page(query).slice(0, 400) };
      return query.get('identifier') === 'r02' ? { status: 500, body: 'oops' } : null;
    };
    const report = await harvest();
    expect(report.notes.at(-1)).toMatch(/^A record was left out: r02: /);
    expect((await contents()).ids).toEqual(['r01', 'r03', 'r04']);
    repository.misbehave = () => null;
    await harvest();
    expect((await contents()).ids).toEqual(names(4));
  });

  test('HTML in place of a page passes, HTML for ever is a clear error', async () => {
    repository.items = itemsOf(7);
    const html = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>';
    onPage(2, () => html, 2);
    expect(await harvest()).toMatchObject({ records: 7 });
    repository.misbehave = () => ({ body: html });
    await expect(harvest()).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringMatching(/holds an HTML page \(“502 Bad Gateway”\)/),
    });
    expect((await contents()).ids).toEqual(names(7));
  });

  test('503 with Retry-After is waited for; redirects and gzip are followed', async () => {
    repository.items = itemsOf(4);
    let busy = 0;
    repository.misbehave = (query, request) => {
      if (query.has('resumptionToken') && busy++ === 0)
        return { status: 503, headers: { 'retry-after': '0' }, body: 'busy' };
      if (query.get('verb') === 'Identify' && request === 1) {
        return {
          status: 302,
          headers: { location: `${repository.url}?verb=Identify&again=1` },
          body: '',
        };
      }
      return query.get('verb') === 'ListRecords'
        ? { headers: { 'content-encoding': 'gzip' }, body: gzipSync(repository.page(query)) }
        : null;
    };
    await harvest();
    expect((await contents()).ids).toEqual(names(4));
  });

  test('a damaged record is kept for the report, the others are read', async () => {
    repository.items = itemsOf(3);
    onPage(1, (body) => body.replace('<dc:title>r02</dc:title>', '<dc:title>r02</dc:subject>'));
    await harvest();
    const read = await contents();
    expect(read.ids).toEqual(['r01', 'r03']);
    expect(read.rejects).toHaveLength(1);
    expect(read.rejects[0]).toMatch(/^INVALID_XML <record.*r02/s);
  });

  test('a record that is not closed leaves the others', async () => {
    repository.items = itemsOf(3);
    onPage(1, (body) =>
      body.replace(/(r02<\/dc:title>).*?(<record><header><identifier>r03)/s, '$1$2'),
    );
    await harvest();
    expect((await contents()).ids).toEqual(['r01', 'r03']);
  });

  test('a record without an identifier is left out and told', async () => {
    repository.items = itemsOf(3);
    onPage(1, (body) => body.replace('<identifier>r02</identifier>', ''));
    const report = await harvest();
    expect((await contents()).ids).toEqual(['r01', 'r03']);
    expect(report.notes).toEqual([
      expect.stringMatching(/^A record was left out: the record has no identifier/),
    ]);
  });

  test.each([
    [
      'characters that XML forbids',
      (body: string) => body.replace('r02</dc:title>', 'r02\u0001\u000b</dc:title>'),
      /^r02/,
    ],
    [
      'ampersands',
      (body: string) => body.replace('r02</dc:title>', 'r02 & co</dc:title>'),
      /^r02 & co$/,
    ],
    [
      'bytes of Latin-1 in UTF-8',
      (body: string) =>
        Buffer.from(body.replace('r02</dc:title>', 'Mus\u00e9e</dc:title>'), 'latin1'),
      /^Mus\u00e9e$/,
    ],
    [
      'words of the server behind the answer',
      (body: string) => `${body}\n<br />\n<b>Notice</b>: Undefined index in <b>oai.php</b>`,
      /^r02$/,
    ],
  ])('%s are mended', async (_what, spoil, title) => {
    repository.items = itemsOf(3);
    onPage(1, spoil);
    await harvest();
    const { ids, titles } = await contents();
    expect(ids).toEqual(names(3));
    expect(titles.some((one) => title.test(one ?? ''))).toBe(true);
  });

  test('an identifier with references, and MARC records within records', async () => {
    const marc =
      '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>x</leader><datafield tag="245"><subfield code="a">Flora</subfield></datafield></record>';
    repository.items = [
      { id: 'a&b', datestamp: '2024-01-01T00:00:00Z', metadata: marc },
      { id: 'c', datestamp: '2024-01-01T00:00:00Z', metadata: marc },
    ];
    await harvest();
    expect((await contents()).ids).toEqual(['a&b', 'c']);
  });

  test('a repository that refuses the format says which it has', async () => {
    await expect(harvest({ metadataPrefix: 'lido' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      hint: 'It offers oai_dc.',
    });
  });

  test('an error of the protocol is told in its words', async () => {
    repository.misbehave = (query) =>
      query.get('verb') === 'ListRecords'
        ? { status: 422, body: wrap(error('badArgument', 'metadataPrefix is odd')) }
        : null;
    await expect(harvest()).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringContaining('badArgument (metadataPrefix is odd)'),
    });
  });
});

describe('going on', () => {
  test('a harvest that died goes on behind its last page', async () => {
    repository.items = itemsOf(12);
    const killer = new AbortController();
    repository.misbehave = (query) => {
      if (query.has('resumptionToken') && repository.askedFor('ListRecords').length === 3)
        killer.abort();
      return null;
    };
    await expect(harvest({}, { signal: killer.signal })).rejects.toThrow();
    expect((await contents()).ids).toEqual([]);
    const before = repository.asked.length;
    repository.misbehave = () => null;
    const report = await harvest();
    expect(report).toMatchObject({ kind: 'full', records: 12 });
    expect(repository.asked.slice(before)[2]).toMatch(/^verb=ListRecords&resumptionToken=/);
    expect((await contents()).ids).toEqual(names(12));
  });

  test('a process that is killed within a page loses that page alone', async () => {
    repository.items = itemsOf(12);
    const script = fileURLToPath(new URL('./oai-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, repository.url, cache], { stdio: 'ignore' });
    repository.misbehave = (query) => {
      if (query.get('resumptionToken') !== 'token-3') return null;
      child.kill('SIGKILL');
      return { status: 503, headers: { 'retry-after': '9' }, body: '' };
    };
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect((await contents()).ids).toEqual([]);
    repository.misbehave = () => null;
    const before = repository.asked.length;
    expect(await harvest()).toMatchObject({ kind: 'full', records: 12 });
    expect(repository.asked.slice(before)).toContain('verb=ListRecords&resumptionToken=token-3');
    expect((await contents()).ids).toEqual(names(12));
  });

  test('a harvest that died and whose token is dead goes on from the newest datestamp', async () => {
    repository.items = itemsOf(12);
    const killer = new AbortController();
    repository.misbehave = (query) => {
      if (query.has('resumptionToken') && repository.askedFor('ListRecords').length === 3)
        killer.abort();
      return null;
    };
    await expect(harvest({}, { signal: killer.signal })).rejects.toThrow();
    repository.misbehave = (query) =>
      query.get('resumptionToken') === 'token-2'
        ? { body: wrap(error('badResumptionToken')) }
        : null;
    await harvest();
    expect(listed()).toContain('metadataPrefix=oai_dc&from=2024-01-01T00:05:00Z');
    expect((await contents()).ids).toEqual(names(12));
  });

  test('a limit leaves the rest for the next harvest', async () => {
    repository.items = itemsOf(9);
    await harvest({}, { limit: 4 });
    expect((await contents()).ids).toEqual(names(6));
    await harvest();
    expect((await contents()).ids).toEqual(names(9));
  });
});

describe('catalogues', () => {
  const eml = (title: string): string =>
    `<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="${title}/v1"><dataset><title>${title}</title><creator><organizationName>Museum</organizationName></creator><contact><organizationName>Museum</organizationName></contact></dataset></eml:eml>`;

  test('a repository of EML and Dublin Core alone is one; descriptions and deletions come out', async () => {
    repository.formats = [
      ['oai_dc', 'http://www.openarchives.org/OAI/2.0/oai_dc/'],
      ['eml', 'eml://ecoinformatics.org/eml-2.1.1'],
    ];
    repository.items = [
      { id: 'a', datestamp: '2024-01-01T00:00:00Z', metadata: eml('Mosses') },
      { id: 'b', datestamp: '2024-01-02T00:00:00Z', deleted: true },
      { id: 'c', datestamp: '2024-01-03T00:00:00Z', metadata: '<thing/>' },
    ];
    await harvest();
    expect(listed()).toEqual(['metadataPrefix=eml']);
    const entries: CatalogueEntry[] = [];
    for await (const entry of oaiPmhAdapter.catalogue?.(endpoint(), {
      web,
      cache,
      onNote: (note) => notes.push(note),
    }) ?? []) {
      entries.push(entry);
    }
    const shown = entries
      .sort((one, other) => one.identifier.localeCompare(other.identifier))
      .map(({ description, ...entry }) => ({ ...entry, title: description?.title ?? null }));
    expect(shown).toEqual([
      { identifier: 'a', datestamp: '2024-01-01T00:00:00Z', deleted: false, title: 'Mosses' },
      { identifier: 'b', datestamp: '2024-01-02T00:00:00Z', deleted: true, title: null },
      { identifier: 'c', datestamp: '2024-01-03T00:00:00Z', deleted: false, title: null },
    ]);
    const { partitions } = await oaiPmhAdapter.plan(endpoint(), {
      web,
      cache,
      onNote: () => {},
      rangeBytes: 1,
    });
    expect(partitions).toEqual([]);
  });

  test('of Dublin Core, datasets alone are taken', async () => {
    const typed = (type: string): string =>
      dublinCore(`<dc:title>T</dc:title><dc:type>${type}</dc:type>`);
    repository.items = [
      { id: 'a', datestamp: '2024-01-01T00:00:00Z', metadata: typed('Dataset') },
      {
        id: 'b',
        datestamp: '2024-01-02T00:00:00Z',
        metadata: typed('info:eu-repo/semantics/article'),
      },
      { id: 'c', datestamp: '2024-01-03T00:00:00Z' },
    ];
    await harvest({ kind: 'catalogue' });
    const ids: string[] = [];
    const context = { web, cache, onNote: () => {} };
    for await (const { identifier } of oaiPmhAdapter.catalogue?.(
      endpoint({ kind: 'catalogue' }),
      context,
    ) ?? []) {
      ids.push(identifier);
    }
    expect(ids.sort()).toEqual(['a', 'c']);
  });
});
