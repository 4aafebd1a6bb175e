import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { buildGeneration } from '../../src/search/index.ts';
import { type TestRecord, uuid, writeSnapshot } from '../search/lake.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const workspace = join(folder.path, 'workspace');

const record = (number: number): TestRecord => ({
  item: {
    id: uuid(number),
    sourceId: `s:${number}`,
    title: number === 1 ? 'Snow leopard, "Ghost"' : `Textile ${number}`,
    topic: number % 2 === 0 ? ['Textiles'] : ['Cats', 'Animals'],
    countryCode: number <= 3 ? 'NP' : 'CH',
    collectionCode: 'UNIT',
    eventDateStart: String(1890 + number),
    eventDateEnd: String(1890 + number),
    startYear: 1890 + number,
    endYear: 1890 + number,
    decimalLatitude: number,
    decimalLongitude: 80 + number,
    mediaCount: number % 3,
  },
  raw: { content: { barcode: `B-${number}`, note: 'woven' } },
});

const opendrawer = async (...args: string[]) => {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', workspace, ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
};

const total = async (...args: string[]): Promise<number> => {
  const { code, out, notes } = await opendrawer('--json', 'search', ...args);
  expect(code, notes).toBe(0);
  return (JSON.parse(out) as { total: number }).total;
};

const written = (name: string, content: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(async () => {
  mkdirSync(workspace);
  // Where the lake of the workspace is.
  const source = await writeSnapshot(workspace, 'museum', [
    Array.from({ length: 9 }, (_, at) => record(at + 1)),
  ]);
  const { folder: home, manifest } = source;
  writeFileSync(join(home, manifest.snapshot, 'manifest.json'), JSON.stringify(manifest));
  await buildGeneration({ indexDir: join(workspace, 'index'), sources: [source], threads: 1 });
}, 60_000);
afterAll(() => folder[Symbol.asyncDispose]());

test.each<[readonly string[], number]>([
  [['textile'], 8],
  [['--country', 'Nepal'], 3],
  [['--country', 'NP', 'CH'], 9],
  [['--filter', 'country!=NP'], 6],
  [['--filter', 'title~=x', '--match-case'], -1],
  [['--filter', 'topic~=*at*'], 5],
  [['--filter', 'field.barcode=b-3'], 1],
  [['--filter', 'field.barcode~=B-*'], 9],
  [['--field.barcode', 'b-3'], 1],
  [['--field.barcode', 'b-3', 'b-4', '--country', 'NP'], 1],
  [['--field.barcode=B-3'], 1],
  [['--field.barcode', '~=B-*'], 9],
  [['--field.barcode=~=B-*'], 9],
  [['--country', '!=NP'], 6],
  [['--country', '!=*'], 0],
  [['--locality', '!=*', '--country', '*'], 9],
  [['--topic', '~=*at*'], 5],
  [['--topic', '!~=*at*'], 4],
  [['--unit', '!=unit'], 0],
  [['--unit', 'unit'], 9],
  [['--collection-code', 'unit', '--year', '1891,1893'], 3],
  [['--event-date', '1895,*'], 5],
  [['--year', '>1895'], 4],
  [['--no-has-media'], 3],
  [['--has-media', '--topic', 'Cats'], 3],
  [['--bbox', '80,0,83,3'], 3],
  [['--geometry', 'POLYGON((80 0,83 0,83 3,80 3,80 0))'], 3],
  [['--geo-distance', '1,81,1km'], 1],
  [['--dataset', 'museum'], 9],
  [['--dataset', 'other'], 0],
])('search %j', async (flags, wanted) => {
  if (wanted >= 0) return expect(await total(...flags)).toBe(wanted);
  expect(await opendrawer('search', ...flags)).toMatchObject({ code: 2 });
});

test('areas and predicates from files', async () => {
  const ring = [
    [80, 0],
    [80, 3],
    [83, 3],
    [83, 0],
  ];
  const geojson = written('area.geojson', JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
  const found = await opendrawer('search', '--geometry', geojson, '-n', '0');
  expect(found).toEqual({
    code: 0,
    out: '',
    notes: 'A ring was not closed: its last point was joined to its first.\n3 items',
  });
  const predicate = { type: 'in', key: 'COUNTRY', values: ['NP'] };
  const plain = written('plain.json', JSON.stringify(predicate));
  const request = written('request.json', JSON.stringify({ creator: 'me', predicate }));
  expect(await total('--predicate', plain)).toBe(3);
  expect(await total('--predicate', request, '--topic', 'Cats', '--bbox', '80,0,82,2')).toBe(1);
});

test.each<[readonly string[], RegExp]>([
  [['search', '--predicate', '/no/such/file'], /^SOURCE_NOT_FOUND: /],
  [['search', '--geometry', '/no/such/file'], /^SOURCE_NOT_FOUND: /],
  [
    ['search', '--geometry', 'POLYGON((1 2))'],
    /^FILTER_INVALID: .*fewer than three different points/,
  ],
  [['search', '--filter', 'contry=NP'], /did you mean "country"/],
  [['search', '--columns', 'titel'], /Did you mean "title"/],
  [['search', '--facet', 'topik'], /did you mean "topic"/],
  [['search', '--sort', 'size'], /Allowed choices are relevance/],
  [['explore', '--by', 'topik'], /did you mean "topic"/],
  [['explore', '--histogram', 'year=wide'], /"wide" is no width of a bin/],
  [['explore', '--histogram', 'topic'], /topic has no histogram/],
  [['explore', '--cross', 'topic'], /--cross topic: two keys with a comma between them/],
  [['explore', '--cross', 'topic,elevation'], /elevation/],
  [['search', '--field.', 'x'], /must be followed by the name of a field/],
])('refuses %j', async (args, message) => {
  const { code, notes } = await opendrawer(...args);
  expect([code === 0, notes]).toEqual([false, expect.stringMatching(message)]);
});

test('prints tables, CSV and facets', async () => {
  expect(
    await opendrawer('search', 'leopard', '--columns', 'title,country,topic', '--csv'),
  ).toEqual({
    code: 0,
    out: 'title,country,topic\n"Snow leopard, ""Ghost""",NP,Cats|Animals',
    notes: '1 items',
  });
  expect(
    (
      await opendrawer(
        'search',
        '--country',
        'NP',
        '--columns',
        'title,date',
        '--sort',
        '-eventDate',
      )
    ).out,
  ).toBe(
    [
      'TITLE                  DATE',
      'Textile 3              1893',
      'Textile 2              1892',
      'Snow leopard, "Ghost"  1891',
    ].join('\n'),
  );
  expect(
    (
      await opendrawer(
        'search',
        '-n',
        '0',
        '--facet',
        'topic',
        'field.barcode',
        '--facet-limit',
        '1',
      )
    ).out,
  ).toBe(
    'TOPIC    ITEMS\nAnimals      5\n(2 more values)\n\nFIELD.BARCODE  ITEMS\nB-1                1\n(8 more values)',
  );
  expect(
    (await opendrawer('search', '--facet', 'topic', '--facet-search', 'tex', '--csv')).out,
  ).toBe('facet,value,count\ntopic,Textiles,4');
  const common = ['--facet', 'topic', '--facet-least', '4', '--facet-order', 'value', '--csv'];
  expect((await opendrawer('search', '-n', '0', ...common)).out).toBe(
    'facet,value,count\ntopic,Animals,5\ntopic,Cats,5\ntopic,Textiles,4',
  );
  const explained = await opendrawer('search', 'leopard', '--explain');
  expect(explained.out).toContain('Read as: ');
  expect(explained.out).toMatch(/SCORE +TITLE +BECAUSE\n\d/);
});

test.each<[readonly string[], number]>([
  [['--country', 'NP', '--topic', 'CATS'], 2],
  [['textile', '--year', '>1895'], 4],
  [['--filter', "topic!=$p0'; --"], 9],
  [['--bbox', '80,0,83,3', '--dataset', 'museum'], 3],
])('prints SQL for %j', async (flags, wanted) => {
  const { out } = await opendrawer('search', ...flags, '--sql');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(out)).getRowObjectsJson();
  connection.closeSync();
  expect([rows.length, await total(...flags)]).toEqual([wanted, wanted]);
});

test('explores in the terminal, as CSV and as JSON', async () => {
  const { out } = await opendrawer('explore', '--by', 'topic', '--width', '40');
  expect(out).toContain('9 items  everything');
  expect(out).toMatch(/Animals +5 █+/);
  expect(out).toMatch(
    /1891 +1899\n\(a year a column; at most 1 items\)|1891 +1899\n\(one year a column; at most 1 items\)/,
  );
  expect(out).toMatch(/mediaCount +9 +0 +1 +1 +2/);
  expect(Math.max(...out.split('\n').map((line) => Array.from(line).length))).toBeLessThanOrEqual(
    62,
  );
  const csv = await opendrawer('explore', '--country', 'NP', '--by', 'country', '--csv');
  expect(csv.out.split('\n').slice(0, 5)).toEqual([
    'part,value,count',
    'total,,3',
    'eventDate,1891-01,1',
    'eventDate,1891-02,1',
    'eventDate,1891-03,1',
  ]);
  const json = JSON.parse((await opendrawer('--json', 'explore', '--country', 'NP')).out);
  expect([json.total, Object.keys(json)]).toEqual([
    3,
    ['total', 'histograms', 'facets', 'numbers', 'crosses'],
  ]);
  const charts = [
    '--histogram',
    'decimalLatitude=5',
    'eventDate=2',
    '--numbers',
    'decimalLatitude',
  ];
  expect((await opendrawer('explore', ...charts, '--by', 'topic', '--top', '1', '--csv')).out).toBe(
    [
      'part,value,count',
      'total,,9',
      'decimalLatitude,0,4',
      'decimalLatitude,5,5',
      'eventDate,1890,1',
      'eventDate,1892,2',
      'eventDate,1894,2',
      'eventDate,1896,2',
      'eventDate,1898,2',
      'topic,Animals,5',
      'decimalLatitude min,1,9',
      'decimalLatitude mean,5,9',
      'decimalLatitude max,9,9',
    ].join('\n'),
  );
  expect((await opendrawer('explore', '--country', 'FR')).out).toBe('0 items  country is FR');
});

test('crosses two keys', async () => {
  const { crosses } = JSON.parse(
    (await opendrawer('--json', 'explore', '--cross', 'topic,country', 'decade,country')).out,
  );
  expect(crosses).toHaveLength(2);
  const [{ rows, columns, columnValues, counts }, decades] = crosses;
  expect([rows, columns, columnValues.toSorted()]).toEqual(['topic', 'country', ['CH', 'NP']]);
  for (const { value, byColumn } of counts.filter(({ value: topic }: { value: string }) => topic)) {
    const each = columnValues.map((country: string) =>
      total('--topic', value, '--country', country),
    );
    expect([value, byColumn]).toEqual([value, await Promise.all(each)]);
  }
  const values = decades.counts.map(({ value }: { value: string }) => value);
  expect(values).toEqual(values.toSorted());
  const text = (await opendrawer('explore', '--cross', 'topic,country', '--width', '40')).out;
  expect(text).toMatch(/topic by country\ntopic +ITEMS +(NP|CH) +(NP|CH)\n/);
  const csv = (await opendrawer('explore', '--cross', 'topic,country', '--csv')).out;
  expect(csv).toMatch(/^"topic,country",Animals\|(NP|CH),\d+$/m);
});

test('lists fields', async () => {
  const { out, notes } = await opendrawer('fields', '--search', 'barc');
  expect(out).toMatch(
    /^FIELD +LABEL +TERM +ITEMS +SHARE +DISTINCT +SAMPLES\ncontent\.barcode +9 +100\.0 % +9 +B-\d/,
  );
  expect(notes).toBe('1 fields');
  expect((await opendrawer('fields', '--csv', '-n', '1')).out.split('\n')[0]).toBe(
    'path,label,term,items,coverage,distinct,datasets,samples',
  );
  const json = JSON.parse(
    (await opendrawer('--json', 'fields', '--keys', '--search', 'item.topic')).out,
  );
  expect([json.count, json.results[0].path]).toEqual([1, 'item.topic']);
});
