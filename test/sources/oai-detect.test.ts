import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Detection } from '../../src/sources/adapter.ts';
import { detectAmong } from '../../src/sources/detect.ts';
import { oaiPmhAdapter } from '../../src/sources/oai-pmh/adapter.ts';
import { chooseFormat } from '../../src/sources/oai-pmh/formats.ts';
import { oaiOptions, parseOaiUrl } from '../../src/sources/oai-pmh/options.ts';
import type { WebClient } from '../../src/sources/web/client.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';
import { error, itemsOf, OaiRepository, wrap } from './oai-repository.ts';

let repository: OaiRepository;
let web: WebClient;
let cache: string;

beforeEach(async () => {
  repository = await new OaiRepository().start();
  web = createWebClient({
    allowPrivateAddresses: true,
    respectRobots: false,
    requestsPerSecond: 0,
    backoffMs: 1,
    retries: 1,
  });
  cache = await mkdtemp(join(tmpdir(), 'oai-'));
});

afterEach(async () => {
  await web.close();
  await repository.stop();
  await rm(cache, { recursive: true, force: true });
});

const detect = async (location: string): Promise<Detection> =>
  (await detectAmong([oaiPmhAdapter], location, { web, cache, onNote: () => {} }))[0];

describe('a repository', () => {
  test('is told by what it answers to Identify, with what can be chosen', async () => {
    repository.formats = [
      ['oai_dc', 'http://www.openarchives.org/OAI/2.0/oai_dc/'],
      ['mods', 'http://www.loc.gov/mods/v3'],
    ];
    repository.misbehave = (query) =>
      query.get('verb') === 'ListSets'
        ? {
            body: wrap(
              '<ListSets><set><setSpec>a</setSpec><setName>A</setName></set><set><setSpec>a:b</setSpec></set></ListSets>',
            ),
          }
        : null;
    const { description, ...found } = await detect(repository.url);
    expect(found).toEqual({
      endpoint: {
        format: 'oai-pmh',
        location: repository.url,
        units: [],
        options: { metadataPrefix: 'mods', kind: 'items' },
      },
      confidence: 1,
      summary: 'OAI-PMH repository “Played”: items as mods, one of 2 formats; 2 sets',
      notes: [],
      tables: [],
      choices: {
        metadataPrefix: ['oai_dc', 'mods'],
        set: ['a', 'a:b'],
        kind: ['items', 'catalogue'],
      },
    });
    expect([description?.title, description?.contacts[0]?.email, description?.identifiers]).toEqual(
      ['Played', 'curator@example.org', [repository.url]],
    );
  });

  test('arguments in the address are choices', async () => {
    const { endpoint } = await detect(
      `${repository.url}?verb=ListRecords&metadataPrefix=oai_dc&set=x`,
    );
    expect(endpoint).toEqual({
      format: 'oai-pmh',
      location: repository.url,
      units: [],
      options: { metadataPrefix: 'oai_dc', kind: 'items', set: 'x' },
    });
  });

  test('an address that only looks like one is nobody’s', async () => {
    repository.misbehave = () => ({
      body: '<!DOCTYPE html><html><title>Shop</title></html>',
      headers: { 'content-type': 'text/html' },
    });
    await expect(detect(repository.url)).rejects.toMatchObject({ code: 'SOURCE_UNRECOGNISED' });
  });

  test('one that answers badVerb to a bare address is found all the same', async () => {
    repository.misbehave = (query) =>
      query.get('verb') === null ? { status: 400, body: wrap(error('badVerb')) } : null;
    expect((await detect(repository.url)).confidence).toBe(1);
  });

  test('saved answers behind an address are read as a file', async () => {
    repository.items = itemsOf(3);
    repository.files.set('/answers.xml', repository.page(new URLSearchParams('verb=ListRecords')));
    const { endpoint, confidence } = await detect(repository.url.replace('/oai', '/answers.xml'));
    expect([confidence, endpoint.options]).toEqual([0.98, { saved: true }]);
    const context = { web, cache, onNote: () => {}, rangeBytes: 1e9 };
    expect(
      (
        await oaiPmhAdapter.harvest?.(endpoint, {
          ...context,
          refresh: false,
          limit: null,
          onProgress: () => {},
        })
      )?.kind,
    ).toBe('unchanged');
    const { partitions } = await oaiPmhAdapter.plan(endpoint, context);
    const ids: string[] = [];
    for (const partition of partitions) {
      const batches = oaiPmhAdapter.read(partition, endpoint, {
        ...context,
        maxLineBytes: 1e9,
        onReject: () => {},
        onSourceBytes: () => {},
        onUnknownPath: () => {},
      });
      for await (const batch of batches) ids.push(...batch.map(({ record }) => record.sourceId));
    }
    expect(ids).toEqual(['r01', 'r02', 'r03']);
  });

  test('describe tells what it says of itself', async () => {
    const endpoint = { format: 'oai-pmh', location: repository.url, units: [] } as const;
    const described = await oaiPmhAdapter.describe?.(endpoint, { web, cache, onNote: () => {} });
    expect(described?.title).toBe('Played');
  });
});

const format = (
  prefix: string,
  namespace = '',
): { prefix: string; schema: null; namespace: string } => ({ prefix, schema: null, namespace });
const dc = format('oai_dc', 'http://www.openarchives.org/OAI/2.0/oai_dc/');
const anything = { metadataPrefix: null, kind: null };

test.each([
  [[dc], anything, 'oai_dc', 'items'],
  [[dc, format('mods')], anything, 'mods', 'items'],
  [[dc, format('m3', 'http://www.loc.gov/mods/v3')], anything, 'm3', 'items'],
  [
    [dc, format('mods'), format('oai_lido', 'http://www.lido-schema.org')],
    anything,
    'oai_lido',
    'items',
  ],
  [[dc, format('eml', 'eml://ecoinformatics.org/eml-2.1.1')], anything, 'eml', 'catalogue'],
  [
    [dc, format('iso19139', 'http://www.isotc211.org/2005/gmd'), format('dif')],
    anything,
    'iso19139',
    'catalogue',
  ],
  [[dc, format('eml'), format('abcd')], anything, 'abcd', 'items'],
  [
    [dc, format('oai_datacite', 'http://schema.datacite.org/oai/oai-1.1/')],
    anything,
    'oai_dc',
    'items',
  ],
  [[dc, format('eml')], { metadataPrefix: 'oai_dc', kind: null }, 'oai_dc', 'items'],
  [[dc, format('eml')], { metadataPrefix: 'eml', kind: null }, 'eml', 'catalogue'],
  [
    [dc, format('datacite')],
    { metadataPrefix: null, kind: 'catalogue' as const },
    'datacite',
    'catalogue',
  ],
  [[format('marcxml')], anything, 'marcxml', 'items'],
  [[], anything, 'oai_dc', 'items'],
])('of %j with %j', (formats, wanted, metadataPrefix, kind) => {
  expect(chooseFormat(formats, wanted, 'here')).toEqual({ metadataPrefix, kind });
});

test.each([
  ['http://r/oai', 'http://r/oai', null, null],
  ['http://r/oai?verb=Identify', 'http://r/oai', null, null],
  [
    'http://r/oai?repo=a b&verb=ListRecords&metadataPrefix=mods&set=x:y',
    'http://r/oai?repo=a+b',
    'mods',
    'x:y',
  ],
  ['http://r/oai?repo=1', 'http://r/oai?repo=1', null, null],
])('%s', (location, baseUrl, metadataPrefix, set) => {
  expect(parseOaiUrl(location)).toMatchObject({ baseUrl, metadataPrefix, set });
});

test.each([
  [{ prefix: 'x' }, /there is no option prefix/],
  [{ saved: 'yes' }, /saved is "yes"/],
  [{ kind: 'both' }, /kind is "both"/],
  [{ from: 'yesterday' }, /from is "yesterday"/],
  [{ until: '2024-13-01' }, /until is/],
  [{ metadataPrefix: 'a b' }, /metadataPrefix is/],
  [{ set: [1] }, /set is/],
])('%j is refused', (options, message) => {
  expect(() => oaiOptions({ format: 'oai-pmh', location: 'http://r', units: [], options })).toThrow(
    message,
  );
});
