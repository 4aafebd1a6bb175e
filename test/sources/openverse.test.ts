import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { SourceEndpoint, SourceRecord } from '../../src/sources/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import { openverseAdapter } from '../../src/sources/openverse/adapter.ts';
import { arrayItems, copyCells } from '../../src/sources/openverse/copy.ts';
import { identifier, literal, openDuckDb } from '../../src/sources/openverse/duckdb.ts';
import { CATALOGUE_LAYOUTS, layoutOfRows } from '../../src/sources/openverse/layouts.ts';
import { CatalogueTable, mergeRows } from '../../src/sources/openverse/load.ts';
import { readCatalogueRow } from '../../src/sources/openverse/row.ts';
import type { Reject } from '../../src/sources/types.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-openverse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const web = {} as never;

/** Everything that the adapter makes of a location. */
async function readAll(location: string, options: Record<string, unknown> = {}) {
  const notes: string[] = [];
  const rejects: Reject[] = [];
  const unknown: string[] = [];
  const records: SourceRecord[] = [];
  const context = { web, cache: join(folder, 'cache'), onNote: (note: string) => notes.push(note) };
  const endpoint: SourceEndpoint = { format: 'openverse', location, units: [], options };
  const plan = await openverseAdapter.plan(endpoint, { ...context, rangeBytes: 2 ** 20 });
  for (const partition of plan.partitions) {
    for await (const batch of openverseAdapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 2 ** 20,
      onReject: (reject) => rejects.push(reject),
      onSourceBytes: () => {},
      onUnknownPath: (path) => unknown.push(path),
    })) {
      records.push(...batch);
    }
  }
  return { plan, notes, rejects, unknown, records };
}

const detect = async (location: string) => {
  const context = { web, cache: join(folder, 'cache'), onNote: () => {} };
  return openverseAdapter.detect(await probeOf(location, context), context);
};

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};

/** A line of version 001 for pictures; fields that are not named are null. */
const line = (fields: Record<string, string>): string =>
  (CATALOGUE_LAYOUTS[0]?.columns ?? [])
    .map((column) => ({ ...works, ...fields })[column] ?? '\\N')
    .join('\t');
const works: Record<string, string> = {
  foreign_identifier: '1',
  foreign_landing_url: 'https://example.org/1',
  url: 'https://example.org/1.jpg',
  license: 'by',
  license_version: '4.0',
  watermarked: 'f',
  provider: 'flickr',
  source: 'flickr',
};

it.each<[text: string, cells: (string | null)[]]>([
  ['', ['']],
  ['a\t\\N\tb', ['a', null, 'b']],
  ['\\N', [null]],
  ['\\\\N', ['\\N']],
  ['a\\tb\\nc\\rd\\\\e\\f\\b\\v', ['a\tb\nc\rd\\e\f\b\v']],
  ['\\101\\x42\\q', ['ABq']],
  ['\\xc3\\xa9 \\303\\251', ['é é']],
  ['end\\', ['end\\']],
  ['\t', ['', '']],
])('cells of %j', (text, cells) => {
  expect(copyCells(text)).toEqual(cells);
});

it.each<[text: string, items: string[] | null]>([
  ['{}', []],
  ['{music}', ['music']],
  ['{"dance", "electronic", house,NULL}', ['dance', 'electronic', 'house']],
  ['{"a,b","c\\"d"}', ['a,b', 'c"d']],
  ['{"open', null],
  ['music', null],
])('items of %j', (text, items) => {
  expect(arrayItems(text)).toEqual(items);
});

test('JSON that is nested without end is malformed', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(readCatalogueRow(['meta_data'], [deep])).toEqual({
    kind: 'malformed',
    reason: 'INVALID_JSON',
    detail: 'meta_data: nested more than 200 deep',
  });
  const open = `{"a": "${'['.repeat(150)}${'{'.repeat(40)}", "b": ["${'x'.repeat(300)}"]}`;
  expect(readCatalogueRow(['meta_data'], [open])).toEqual({
    kind: 'missing',
    column: 'foreign_identifier',
  });
});

describe('cells into values', () => {
  const columns = [...(CATALOGUE_LAYOUTS[0]?.columns ?? [])];
  it.each<[fields: Record<string, string>, expected: unknown]>([
    [
      { width: '12.5' },
      { kind: 'malformed', reason: 'INVALID_ROW', detail: 'width: no integer: 12.5' },
    ],
    [
      { width: '99999999999' },
      { kind: 'malformed', reason: 'INVALID_ROW', detail: 'width: no integer: 99999999999' },
    ],
    [
      { watermarked: 'maybe' },
      { kind: 'malformed', reason: 'INVALID_ROW', detail: 'watermarked: no boolean: maybe' },
    ],
    [
      { meta_data: '{"a": "\\\\u0000"}' },
      { kind: 'malformed', reason: 'INVALID_JSON', detail: 'meta_data: a text in it holds NUL' },
    ],
    [{ url: '\\N' }, { kind: 'missing', column: 'url' }],
    [{ foreign_identifier: '' }, { kind: 'missing', column: 'foreign_identifier' }],
    [{ license: '\\N' }, { kind: 'missing', column: 'license' }],
  ])('%j', (fields, expected) => {
    expect(readCatalogueRow(columns, copyCells(line(fields)))).toEqual(expected);
  });

  test('a row', () => {
    expect(
      readCatalogueRow(
        columns,
        copyCells(
          line({ width: ' 640 ', watermarked: 'true', tags: '[]', category: '{photograph}' }),
        ),
      ),
    ).toEqual({
      kind: 'row',
      row: {
        foreign_identifier: '1',
        foreign_landing_url: 'https://example.org/1',
        url: 'https://example.org/1.jpg',
        thumbnail: null,
        filetype: null,
        filesize: null,
        license: 'by',
        license_version: '4.0',
        creator: null,
        creator_url: null,
        title: null,
        meta_data: null,
        tags: [],
        category: 'photograph',
        watermarked: true,
        provider: 'flickr',
        source: 'flickr',
        ingestion_type: null,
        width: 640,
        height: null,
      },
    });
  });

  test('a row of another width', () => {
    expect(readCatalogueRow(columns, ['a'])).toEqual({
      kind: 'malformed',
      reason: 'INVALID_ROW',
      detail: '1 cells, but 20 columns',
    });
  });
});

test('what is newer replaces, objects merge, lists are united', () => {
  expect(
    mergeRows(
      {
        a: 1,
        title: 'old',
        creator: 'x',
        meta_data: { a: 1, b: null, c: { d: null } },
        tags: [{ n: 1, p: 2 }],
        created_on: 'then',
      },
      {
        a: 2,
        title: 'new',
        creator: null,
        meta_data: { b: 2, e: null },
        tags: [{ p: 2, n: 1 }, { n: 3 }],
        created_on: 'now',
        filetype: 'jpg',
      },
    ),
  ).toEqual({
    a: 2,
    title: 'new',
    creator: 'x',
    meta_data: { a: 1, b: 2, c: {} },
    tags: [{ n: 1, p: 2 }, { n: 3 }],
    created_on: 'then',
    filetype: 'jpg',
  });
});

test('the last row of a key counts, and addresses belong to one work', () => {
  const row = (id: string, url: string, title: string) => ({
    provider: 'p',
    foreign_identifier: id,
    url,
    title,
  });
  const table = new CatalogueTable();
  expect(table.load([row('1', 'u1', 'a'), row('2', 'u2', 'b'), row('1', 'u1', 'c')], 1)).toEqual({
    loaded: 4,
    missing_columns: 1,
    foreign_id_dup: 1,
    url_dup: 0,
    upserted: 2,
  });
  expect(table.load([row('3', 'u1', 'd'), row('2', 'u3', 'e'), row('4', 'u2', 'f')], 0)).toEqual({
    loaded: 3,
    missing_columns: 0,
    foreign_id_dup: 0,
    url_dup: 1,
    upserted: 2,
  });
  expect(table.rows().map(({ foreign_identifier, title }) => [foreign_identifier, title])).toEqual([
    ['2', 'e'],
    ['1', 'c'],
    ['4', 'f'],
  ]);
});

describe('the adapter', () => {
  const full = line({
    thumbnail: 'http://example.org/1_t.jpg',
    filetype: 'jpg',
    filesize: '1000',
    creator: 'A Person',
    creator_url: 'www.flickr.com/photos/24662369@N07',
    title: 'Two\\twords',
    url: 'example.org/1.jpg',
    meta_data:
      '{"views": "70", "date_taken": "2019-01-02 03:04:05", "description": "A ship", "strange": {"x": 1}, "artist_info": [{"name": "A", "nationality": "B"}]}',
    tags: '[{"name": "sea", "provider": "flickr"}, {"name": "sea", "provider": "x"}, {"name": "low", "accuracy": 0.2}]',
    category: 'photograph',
    width: '640',
    height: '480',
  });

  test('a row becomes a record with its medium', async () => {
    const { records, rejects, unknown, plan } = await readAll(write('one.tsv', `${full}\n\\.\n`));
    expect(plan.partitions.map(({ id }) => id)).toEqual(['one.tsv']);
    expect(rejects).toEqual([]);
    expect(unknown).toEqual(['meta_data.strange']);
    expect(records.length).toBe(1);
    const [first] = records;
    const terms = Object.fromEntries(
      Object.entries(first?.record.terms ?? {}).filter(([, texts]) => texts !== undefined),
    );
    const text = (value: string, label: string | null = null) => [{ label, text: value }];
    expect(terms).toEqual({
      provider: text('flickr'),
      title: text('Two\twords'),
      license: text('by 4.0'),
      references: text('https://example.org/1'),
      identifier: text('1', 'foreign_identifier'),
      creator: text('A Person'),
      account: text('24662369@N07'),
      eventDate: text('2019-01-02 03:04:05', 'date_taken'),
      description: text('A ship'),
      agent: text('A', 'artist'),
    });
    expect(first?.record.sourceId).toBe('flickr:1');
    expect(first?.record.media).toEqual([
      {
        identifier: 'https://example.org/1.jpg',
        thumbnail: 'http://example.org/1_t.jpg',
        guid: null,
        providerManagedID: '1',
        type: 'StillImage',
        license: 'by 4.0',
        rights: null,
        title: 'Two\twords',
        description: null,
        creator: 'A Person',
        accessPoints: [],
        format: 'jpg',
        creatorUrl: 'https://www.flickr.com/photos/24662369@N07',
        tags: ['sea'],
        category: 'photograph',
        popularityMetric: 70,
        widthInPixels: 640,
        heightInPixels: 480,
        sizeBytes: 1000,
      },
    ]);
    expect(JSON.parse(Buffer.from(first?.raw ?? []).toString())).toEqual({
      ...works,
      thumbnail: 'http://example.org/1_t.jpg',
      filetype: 'jpg',
      filesize: 1000,
      creator: 'A Person',
      creator_url: 'www.flickr.com/photos/24662369@N07',
      title: 'Two\twords',
      url: 'example.org/1.jpg',
      meta_data: {
        views: '70',
        date_taken: '2019-01-02 03:04:05',
        description: 'A ship',
        strange: { x: 1 },
        artist_info: [{ name: 'A', nationality: 'B' }],
      },
      tags: [
        { name: 'sea', provider: 'flickr' },
        { name: 'sea', provider: 'x' },
        { name: 'low', accuracy: 0.2 },
      ],
      category: 'photograph',
      watermarked: false,
      width: 640,
      height: 480,
    });
  });

  it.each<[name: string, content: string | Uint8Array, summary: string]>([
    ['a.tsv', `${line({})}\n`, 'Openverse catalogue: v001 images'],
    ['b.tsv.gz', gzipSync(`${line({})}\n`), 'Openverse catalogue: v001 images'],
    [
      'c.csv',
      'foreign_identifier,foreign_landing_url,url,license,provider,duration\n1,https://e.org,https://e.org/x.mp3,by,jamendo,5\n',
      'Openverse catalogue: table with headings',
    ],
    [
      'd.tsv',
      `foreign_identifier\tforeign_landing_url\turl\tlicense\tprovider\n1\thttps://e.org\thttps://e.org/x\tby\tp\n`,
      'Openverse catalogue: table with headings',
    ],
  ])('%s is recognised', async (name, content, summary) => {
    const found = await detect(write(name, content));
    expect([found?.summary, found?.endpoint.format]).toEqual([summary, 'openverse']);
  });

  it.each<[name: string, content: string]>([
    ['x.csv', 'id,scientificName,url,license,provider\n1,Puma concolor,x,by,p\n'],
    ['y.tsv', `${Array.from({ length: 20 }, (_, i) => `c${i}`).join('\t')}\n`],
    ['z.txt', ''],
    ['w.json', '{"a": 1}'],
  ])('%s is something else', async (name, content) => {
    expect(await detect(write(name, content))).toBe(null);
  });

  test('CSV with quoted line ends, empty cells, sounds, and works that are gone', async () => {
    const { records, rejects, notes } = await readAll(
      write(
        'sounds.csv',
        [
          'foreign_identifier,foreign_landing_url,url,license,license_version,provider,title,genres,audio_set,removed_from_source,alt_files,meta_data',
          '1,https://e.org/1,https://e.org/1.mp3,by,3.0,jamendo,"Two\nlines","{rock,""pop, loud""}","{""title"": ""An album""}",f,"[{""url"": ""https://e.org/1.ogg"", ""filetype"": ""ogg"", ""filesize"": 7}]","{""listens"": 5}"',
          '2,https://e.org/2,https://e.org/2.mp3,by,3.0,jamendo,gone,,,t,,',
          '3,https://e.org/3,,by,3.0,jamendo,no address,,,f,,',
          '4,https://e.org/4,https://e.org/4.mp3,by,3.0,jamendo,odd,,,f,,{',
        ].join('\n'),
      ),
    );
    expect(
      records.map(({ record, line: at }) => [
        at,
        record.sourceId,
        record.terms.title?.[0]?.text,
        record.terms.topic?.map(({ text }) => text),
        record.terms.isPartOf?.[0]?.text,
        record.media[0]?.type,
        record.media[0]?.popularityMetric,
        record.media[0]?.accessPoints.map(({ url, sizeBytes }) => [url, sizeBytes]),
      ]),
    ).toEqual([
      [
        2,
        'jamendo:1',
        'Two\nlines',
        ['rock', 'pop, loud'],
        'An album',
        'Sound',
        5,
        [['https://e.org/1.ogg', 7]],
      ],
    ]);
    expect(rejects.map(({ line: at, reason }) => [at, reason])).toEqual([
      [5, 'MISSING_FIELD'],
      [6, 'INVALID_JSON'],
    ]);
    expect(notes).toEqual(['sounds.csv: 1 works that their provider removed']);
  });

  test('too many malformed lines end the file, after what came before', async () => {
    const bad = line({ width: 'wide' });
    const path = write('bad.tsv', `${[line({}), ...Array(11).fill(bad)].join('\n')}\n`);
    await expect(readAll(path)).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: 'bad.tsv: more than 10 malformed lines; line 12: width: no integer: wide',
    });
    const { records, rejects } = await readAll(path, { maxMalformedLines: '11' });
    expect([records.length, rejects.length]).toEqual([1, 11]);
    await expect(readAll(path, { maxMalformedLines: 'x' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  test('files of a folder follow each other', async () => {
    write(
      'harvests/2019.tsv',
      `${line({ title: 'Old', tags: '[{"name": "a"}]' })}\n${line({ foreign_identifier: '2', url: 'https://example.org/2.jpg' })}\n`,
    );
    write(
      'harvests/2020.tsv',
      `${line({ tags: '[{"name": "b"}]', creator: 'C' })}\n${line({ foreign_identifier: '3' })}\n`,
    );
    write('harvests/readme.txt', 'Nothing to see\n');
    const location = join(folder, 'harvests');
    expect((await detect(location))?.summary).toBe('Openverse catalogue: v001 images, 2 files');
    const { records, notes, plan } = await readAll(location);
    expect(plan.notes).toEqual([
      'readme.txt: no rows of a catalogue, passed over',
      '2 files are brought together in the order of their names',
    ]);
    expect(notes).toEqual([
      '2020.tsv: 1 of 2 rows have the address of another work and are passed over',
    ]);
    expect(
      records.map(({ record, line: at, raw }) => [
        at,
        record.sourceId,
        record.terms.title?.[0]?.text,
        record.media[0]?.creator,
        record.media[0]?.tags,
        Object.keys(JSON.parse(Buffer.from(raw).toString())).includes('rows'),
      ]),
    ).toEqual([
      [1, 'flickr:1', 'Old', 'C', ['a', 'b'], true],
      [2, 'flickr:2', undefined, null, [], false],
    ]);
    await expect(readAll(location, { merge: 'maybe' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    const apart = await readAll(location, { merge: 'false' });
    expect(apart.records.map(({ record }) => record.sourceId)).toEqual([
      'flickr:1',
      'flickr:2',
      'flickr:1',
      'flickr:3',
    ]);
  });

  test('large files are cut between lines', async () => {
    const lines = Array.from({ length: 4000 }, (_, i) =>
      line({
        foreign_identifier: String(i),
        url: `https://example.org/${i}`,
        title: 'x'.repeat(400),
      }),
    );
    const { plan, records } = await readAll(write('large.tsv', `${lines.join('\n')}\n`));
    expect(plan.partitions.length).toBeGreaterThan(1);
    expect(new Set(records.map(({ record }) => record.sourceId)).size).toBe(4000);
  });

  test('Parquet with lists and structures', async () => {
    const path = join(folder, 'images.parquet');
    const session = await openDuckDb({ tempFolder: folder, memoryLimitBytes: 2 ** 28, threads: 1 });
    await session.run(`COPY (SELECT '1' AS foreign_identifier, 'https://e.org' AS foreign_landing_url, 'https://e.org/1.png' AS url,
      'cc0' AS license, '1.0' AS license_version, 'nappy' AS provider, 640::BIGINT AS width,
      [{'name': 'sea', 'provider': 'nappy'}] AS tags, {'downloads': 9} AS meta_data, 1.5 AS ${identifier('odd one')})
      TO ${literal(path)} (FORMAT parquet)`);
    session.close();
    expect((await detect(path))?.summary).toBe('Openverse catalogue: Parquet');
    const { records, unknown } = await readAll(path);
    expect(
      records.map(({ record }) => [
        record.sourceId,
        record.media[0]?.tags,
        record.media[0]?.widthInPixels,
        record.media[0]?.popularityMetric,
      ]),
    ).toEqual([['nappy:1', ['sea'], 640, 9]]);
    expect(unknown).toEqual(['odd one']);
  });

  test('a location without rows of a catalogue says so', async () => {
    await expect(readAll(write('nothing.tsv', 'a\tb\n'))).rejects.toMatchObject({
      code: 'SOURCE_UNRECOGNISED',
    });
  });
});

const shared = join(import.meta.dirname, '../../../shared/openverse');
it.skipIf(!existsSync(shared)).each<[path: string, records: number, ids: number, rejects: number]>([
  ['catalog_sample/images_2018.csv', 3324, 3324, 0],
  ['catalog_sample/mocked_images_2018.csv', 1000, 1000, 0],
  ['catalog_sample/audio_jamendo_2021.tsv', 202, 202, 0],
  ['catalog_sample', 4526, 4526, 0],
  ['parquet_sample/cc-main-2018-22.part-00002.snappy.parquet', 12416, 9493, 0],
  ['loader/tsv_v001/malformed_less_than_max_rows.tsv', 6, 6, 4],
  ['loader/tsv_v001/foreign_identifier_missing.tsv', 1, 1, 1],
  ['loader/tsv_legacy17/flickr_http.tsv', 637, 73, 0],
  ['loader/tsv_legacy17', 1843, 1843, 0],
])('%s: %d records', async (path, records, ids, rejects) => {
  const all = await readAll(join(shared, path));
  expect([
    all.records.length,
    new Set(all.records.map(({ record }) => record.sourceId)).size,
    all.rejects.length,
  ]).toEqual([records, ids, rejects]);
});

test('layouts without headings are told by their rows', () => {
  expect(layoutOfRows([copyCells(line({}))])?.name).toBe('v001 images');
  expect(layoutOfRows([copyCells(line({ license: 'mine' }))])).toBe(null);
  expect(layoutOfRows([])).toBe(null);
});
