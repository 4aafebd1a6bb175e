import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand as runInside } from '../../src/cli/program.ts';
import { runCommand as runOutside } from '../support/command.ts';
import { edanLine, edanLines, writeTree } from '../support/edan.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const workspace = join(folder.path, 'workspace');
const source = join(folder.path, 'museum');
const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9,
]);

interface Result {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

async function opendrawer(...args: string[]): Promise<Result> {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runInside(['-w', workspace, ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

async function json(...args: string[]) {
  const result = await opendrawer('--json', ...args);
  expect(result.code, result.notes).toBe(0);
  return JSON.parse(result.out);
}

beforeAll(async () => {
  const media: Record<string, Buffer> = {};
  for (let n = 0; n < 20; n += 1) {
    for (let i = 0; i < n % 3; i += 1) media[`media/testunit/TEST-${n}-${i}.jpg`] = JPEG;
  }
  writeTree(source, {
    'metadata/edan/testunit/00.txt': [
      edanLine(0, { title: 'Snow leopard, Panthera uncia', images: 0 }),
      ...edanLines(1, 15),
    ],
    'metadata/edan/testunit/01.txt': edanLines(15, 20, { country: 'Peru', date: '1890s' }),
    ...media,
  });
  expect((await opendrawer('add', source, '--title', 'Museum of Tests')).out).toContain('museum');
  expect((await opendrawer('ingest')).notes).toContain('museum: 20 items, 19 media (20 new');
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('reading in', () => {
  test('datasets, plan, history and runs', async () => {
    expect((await opendrawer('datasets')).out).toMatch(/ALIAS +ITEMS +SNAPSHOT[\s\S]*museum +20 /);
    expect((await opendrawer('ingest', '--dry-run')).out).toContain(
      'museum (edan-s3): 0 to read, 0 B, 2 kept, 0 gone',
    );
    expect(await json('history', 'museum')).toMatchObject([{ items: 20, diff: { new: 20 } }]);
    const runs = await json('runs');
    expect(runs.map((run: { kind: string; state: string }) => [run.kind, run.state])).toEqual([
      ['index', 'succeeded'],
      ['ingest', 'succeeded'],
    ]);
    expect(JSON.parse((await opendrawer('runs', runs[1].id)).out).report.counts.items).toBe(20);
  });

  test('a change shows in diff; forgetting takes out for good', async () => {
    writeTree(source, {
      'metadata/edan/testunit/01.txt': [
        ...edanLines(15, 19, { country: 'Peru', date: '1890s' }),
        edanLine(50, { title: 'Late' }),
      ],
    });
    await json('ingest', 'museum');
    expect((await opendrawer('diff', 'museum')).out).toMatch(
      /1 new, 0 changed, 19 unchanged, 1 gone[\s\S]*new .*Late/,
    );
    expect((await opendrawer('forget', 'edanmdm:testunit_50')).out).toContain('1 of 1 found');
    expect((await json('find', '00000050')).hits).toEqual([]);
    expect((await json('search', 'late')).total).toBe(0);
    expect((await json('datasets'))[0].itemCount).toBe(19);
    await json('ingest', 'museum', '--refresh');
    expect((await json('search', 'late')).total).toBe(0);
    expect((await opendrawer('gc', '--keep', '1')).notes).toContain('snapshots removed');
    expect(
      readdirSync(join(workspace, 'lake/museum')).filter((name) => /^\d/.test(name)),
    ).toHaveLength(1);
  });
});

describe('finding', () => {
  test('search by words and filters, pages and facets', async () => {
    const found = await opendrawer('search', 'panthera', 'uncia');
    expect([found.out.includes('Snow leopard'), found.notes]).toEqual([true, '1 items']);
    const page = await json(
      'search',
      '--country',
      'PE',
      '--event-date',
      '1885,1895',
      '--facet',
      'country',
      '-n',
      '2',
    );
    expect([page.total, page.items.length, page.facets]).toEqual([
      4,
      2,
      [{ facet: 'country', counts: [{ value: 'PE', count: 4 }], distinct: 1, missing: 0 }],
    ]);
    const next = await json('search', '--country', 'PE', '-n', '2', '--after', page.next);
    expect(new Set([...page.items, ...next.items].map(({ id }: { id: string }) => id)).size).toBe(
      4,
    );
    expect(
      (await json('search', '--no-has-media')).total + (await json('search', '--has-media')).total,
    ).toBe(19);
    expect((await json('search', '--filter', 'field.Barcode=00000003')).total).toBe(1);
  });

  test('find any value, many values, into a CSV', async () => {
    expect((await opendrawer('find', '00000004')).out).toMatch(
      /VALUE +FIELD[\s\S]*00000004 +Barcode/,
    );
    const values = join(folder.path, 'barcodes.txt');
    writeFileSync(values, '\uFEFF00000001\r\n00000002\n\n00000002\nnothing\n');
    const out = join(folder.path, 'found.csv');
    const found = await opendrawer('find', '--field', 'Barcode', '--values', values, '--out', out);
    expect(found.notes).toContain('2 hits for 2 of 3 values\nNot found: nothing');
    const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(head).toBe('value,field,path,id,sourceId,unit,title,mediaCount,landingPage');
    expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
      ['00000001', 'Barcode'],
      ['00000002', 'Barcode'],
    ]);
  });

  test('item, interpreted and as it came', async () => {
    const [{ id }] = (await json('find', '00000005')).hits;
    const item = JSON.parse((await opendrawer('item', id)).out);
    expect(item).toMatchObject({
      sourceId: 'edanmdm:testunit_5',
      countryCode: 'NP',
      eventDateStart: '1931-05-18',
    });
    expect(item.media).toHaveLength(2);
    expect((await opendrawer('item', id, '--verbatim')).out).toBe(edanLine(5));
  });

  test('images of values, from the media folder of the release; a second run fetches nothing', async () => {
    const out = join(folder.path, 'images');
    mkdirSync(out);
    expect(
      await json('images', '00000001', '00000002', '00000003', 'nothing', '--out', out),
    ).toMatchObject({
      fetched: 3,
      noMedia: 1,
      notFound: 1,
      failed: 0,
    });
    expect(readFileSync(join(out, 'manifest.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(6);
    expect(readdirSync(out).filter((name) => name.endsWith('.jpg'))).toHaveLength(3);
    expect(await json('images', '00000001', '00000002', '--out', out)).toMatchObject({
      fetched: 0,
      present: 3,
    });
  });
});

describe('export', () => {
  test.each(['csv', 'tsv', 'jsonl', 'parquet'])(
    '%s holds the items that match, for other tools to read',
    async (format) => {
      const out = join(folder.path, `out.${format}`);
      const written = await json('export', '--country', 'PE', '--format', format, '--out', out);
      expect(written).toMatchObject({ items: 4, out });
      const reader = {
        csv: `read_csv('${out}', all_varchar = true)`,
        tsv: `read_csv('${out}', all_varchar = true, delim = '\t')`,
        jsonl: `read_json('${out}')`,
        parquet: `read_parquet('${out}')`,
      }[format];
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const result = await connection.runAndReadAll(
        `SELECT sourceId, countryCode, identifiers::VARCHAR AS ids FROM ${reader} ORDER BY sourceId`,
      );
      const rows = result.getRowObjectsJson();
      connection.closeSync();
      expect(rows.map((row) => [row['sourceId'], row['countryCode']])).toEqual(
        [15, 16, 17, 18].map((n) => [`edanmdm:testunit_${n}`, 'PE']),
      );
      expect(rows[0]?.['ids']).toContain('00000015');
    },
  );

  test('nothing matches: a file with a head', async () => {
    const out = join(folder.path, 'none.csv');
    await json('export', '--country', 'SE', '--out', out);
    expect(readFileSync(out, 'utf8')).toMatch(/^id,datasetKey,[^\n]+\n$/);
  });
});

describe('what goes wrong', () => {
  test.each<[string[], number, RegExp]>([
    [['search', '--contry', 'NP'], 2, /unknown option '--contry'[\s\S]*--country/],
    [['search', '--filter', 'contry=NP'], 2, /FILTER_INVALID: .*did you mean "country"/],
    [['search', '--event-date', 'soon'], 2, /FILTER_INVALID/],
    [['search', '--facet', 'contry'], 2, /did you mean "country"/],
    [['ingest', 'musem'], 2, /DATASET_UNKNOWN: .*\nDid you mean "museum"/],
    [['history', 'nope'], 2, /DATASET_UNKNOWN/],
    [['diff', 'museum', 'x', 'y'], 2, /SNAPSHOT_UNKNOWN/],
    [['item', '00000000-0000-0000-0000-000000000000'], 2, /ITEM_UNKNOWN/],
    [['find'], 2, /USAGE: There is nothing to look for/],
    [['images', '--out', '/tmp/x'], 2, /USAGE: Whose images/],
    [['find', '--values', '/no/such/file'], 4, /SOURCE_NOT_FOUND: \/no\/such\/file/],
    [['runs', 'nope'], 2, /RUN_UNKNOWN/],
    [['ingest', '--workers', 'many'], 2, /must be a whole number/],
  ])('%j', async (args, code, message) => {
    const result = await opendrawer(...args);
    expect(result.notes).toMatch(message);
    expect(result.code).toBe(code);
  });

  test('a search before anything was indexed', async () => {
    const result = await runOutside(['-w', join(folder.path, 'empty'), '--json', 'search', 'x']);
    expect([result.code, JSON.parse(result.stderr).error.code]).toEqual([5, 'INDEX_MISSING']);
  });

  test('help and version go to standard output and end well', async () => {
    expect((await opendrawer('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
    const help = await opendrawer('export', '--help');
    expect([help.code, help.out.includes('--scientific-name <scientificName...>')]).toEqual([
      0,
      true,
    ]);
  });

  test('a Node that is too old is told so in one line', () => {
    const bin = resolve(import.meta.dirname, '../../bin/opendrawer.js');
    const old = `Object.defineProperty(process.versions, 'node', { value: '18.19.0' });`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(old)}`, bin, '--version'],
      { encoding: 'utf8' },
    );
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      'opendrawer needs Node 24 or newer, but this is Node 18.19.0.\n',
    ]);
  });
});
