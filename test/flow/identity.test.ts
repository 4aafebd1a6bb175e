import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bareKey,
  hasHiddenSpaces,
  isPlaceholder,
  isRounded,
  tripletOf,
} from '../../src/flow/identity/keys.ts';
import {
  identityMapFile,
  itemIdsOf,
  readIdentityMap,
  writeIdentityMap,
} from '../../src/flow/identity/map.ts';
import { compareIdentity, ingest, migrateIdentity } from '../../src/flow/index.ts';
import { itemId } from '../../src/interpret/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { edanLine, writeTree } from '../support/edan.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

describe('keys', () => {
  test.each([
    ['unknown', true],
    ['n/a', true],
    ['N/A', true],
    ['(none)', true],
    ['#N/A', true],
    ['0', false],
    [' - ', true],
    ['s.n.', true],
    ['10', false],
    ['MNHN-0', false],
    ['unknown-12', false],
    ['NA12', false],
    ['0a', false],
  ])('%j stands for none: %j', (id, expected) => {
    expect(isPlaceholder(id)).toBe(expected);
  });

  test.each([
    [' A1', true],
    ['A1\t', true],
    ['A\u200b1', true],
    ['A\u00a01', true],
    ['A 1', false],
    ['A1', false],
    ['\ufeffA1', true],
  ])('%j has hidden spaces: %j', (id, expected) => {
    expect(hasHiddenSpaces(id)).toBe(expected);
  });

  test.each([
    ['1.23457E+11', true],
    ['1,23457E+11', true],
    ['1E+05', true],
    ['1.23457E11', false],
    ['E+11', false],
    ['ABC1.2E+11', false],
  ])('%j is rounded: %j', (id, expected) => {
    expect(isRounded(id)).toBe(expected);
  });

  test.each([
    ['urn:uuid:5A1F-22', '5a1f-22'],
    ['{5A1F-22}', '5a1f-22'],
    ['urn:catalog:MO:Herb:1', 'mo:herb:1'],
    ['https://doi.org/10.1/AB', '10.1/ab'],
    ['http://dx.doi.org/10.1/ab/', '10.1/ab'],
    ['http://data.museum.example/id/9', 'data.museum.example/id/9'],
    ['https://data.museum.example/id/9/', 'data.museum.example/id/9'],
    [' MO : 1', 'mo:1'],
  ])('%j without its spelling is %j', (id, expected) => {
    expect(bareKey(id)).toBe(expected);
  });

  test.each([
    ['A', 'B', '1', 'A:B:1'],
    ['A', 'B', null, null],
    ['A', '', '1', null],
    ['A', 'B', 'unknown', null],
  ])('triplet of %j %j %j is %j', (institution, collection, number, expected) => {
    expect(tripletOf(institution, collection, number)).toBe(expected);
  });
});

describe('the map of ids', () => {
  const folder = temporaryFolder();
  afterAll(() => folder[Symbol.asyncDispose]());
  const dataset = '0b4c3e1e-0000-5000-8000-000000000001';
  const id = (key: string) => itemId(dataset, key);

  test('keeps the ids of renamed keys, and leaves others as they are', () => {
    const path = join(folder.path, 'deep', 'a.map');
    const entries = new Map(
      Array.from({ length: 500 }, (_, n) => [id(`new-${n}`), id(`old-${n}`)] as const),
    );
    writeIdentityMap(path, entries);
    const map = readIdentityMap(path);
    expect(map?.size).toBe(500);
    expect(new Map(map?.entries())).toEqual(entries);
    const ids = itemIdsOf(path);
    expect(ids(dataset, 'new-77')).toBe(id('old-77'));
    expect(ids(dataset, 'new-500')).toBe(id('new-500'));
    expect(itemIdsOf(join(folder.path, 'none.map'))(dataset, 'x')).toBe(id('x'));
    expect(itemIdsOf(null)(dataset, 'x')).toBe(id('x'));
  });

  test('a damaged file says so', () => {
    const path = join(folder.path, 'b.map');
    writeFileSync(path, 'ODIDMAP1 and something else');
    expect(() => readIdentityMap(path)).toThrow(
      expect.objectContaining({ code: 'INPUT_CORRUPT', message: `${path} is no map of ids` }),
    );
  });
});

describe('a dataset whose keys change', () => {
  const folder = temporaryFolder();
  const source = join(folder.path, 'museum');
  let workspace: Workspace;
  const dataset = () => workspace.registry.datasets.get('museum');
  const write = (lines: readonly string[]) =>
    writeTree(source, { 'metadata/edan/testunit/00.txt': lines });
  const line = (n: number, url: string, title = `Specimen ${n}`) =>
    edanLine(n, {
      url,
      title,
      barcode: `B${n}`,
      date: `${(n % 28) + 1} May 1931`,
      country: 'Peru',
    });
  const options = {
    sources: {
      detect: () => Promise.reject(new Error('not asked for')),
      adapterOf: async () => (await import('../../src/sources/edan/adapter.ts')).edanAdapter,
    },
  };

  beforeAll(async () => {
    workspace = await openWorkspace(join(folder.path, 'workspace'));
    write(Array.from({ length: 30 }, (_, n) => line(n, `museum:${n}`)));
    await workspace.registry.datasets.add({ format: 'edan', location: source, units: [] });
    await ingest(workspace, await dataset());
  }, 60_000);
  afterAll(async () => {
    await workspace.close();
    await folder[Symbol.asyncDispose]();
  });

  const idsBySource = async () =>
    new Map(
      (await lakeRows(workspace, 'museum', 'items', 'sourceId, id')).map((row) => [
        String(row['sourceId']),
        String(row['id']),
      ]),
    );

  test('is stopped, explained, migrated, and keeps its ids', async () => {
    const before = await idsBySource();
    // 24 have new keys, 2 of them are otherwise changed too; 3 are gone, 3 stay, 2 are new
    write([
      ...Array.from({ length: 22 }, (_, n) => line(n, `https://museum.example/id/${n}`)),
      line(22, 'MUSEUM:22 '),
      line(23, 'https://museum.example/id/23', 'Specimen with another title'),
      ...[27, 28, 29].map((n) => line(n, `museum:${n}`)),
      line(40, 'https://museum.example/id/40'),
      line(41, 'https://museum.example/id/41'),
    ]);
    await expect(ingest(workspace, await dataset())).rejects.toMatchObject({ code: 'CHURN_STOP' });

    const out = join(folder.path, 'table.csv');
    const found = await compareIdentity(workspace, await dataset(), { ...options, out });
    expect(found).toMatchObject({
      isChurn: true,
      counts: {
        before: 30,
        after: 29,
        kept: 3,
        gone: 27,
        new: 26,
        renamed: 24,
        ambiguous: 0,
        renamedBy: { spelling: 1, triplet: 0 },
      },
      rewritten: [{ from: 'museum:', to: 'https://museum.example/id/', items: 23 }],
      lost: ['museum:24', 'museum:25', 'museum:26'],
      added: ['https://museum.example/id/40', 'https://museum.example/id/41'],
    });
    const [head, first, ...rest] = readFileSync(out, 'utf8').trimEnd().split('\r\n');
    expect(head).toBe('oldSourceId,newSourceId,id,by,sameContent,title');
    expect(first).toBe(
      `museum:0,https://museum.example/id/0,${before.get('museum:0')},content,true,Specimen 0`,
    );
    expect(rest).toHaveLength(23);

    expect(await migrateIdentity(workspace, await dataset(), out)).toEqual({
      dataset: 'museum',
      rows: 24,
      added: 24,
      unchanged: 0,
      unknownOld: 0,
      total: 24,
      alreadyIngested: 0,
    });
    expect(await migrateIdentity(workspace, await dataset(), out)).toMatchObject({
      added: 0,
      unchanged: 24,
      total: 24,
    });
    expect(readIdentityMap(identityMapFile(workspace, 'museum'))?.size).toBe(24);

    const again = await compareIdentity(workspace, await dataset(), options);
    expect(again).toMatchObject({
      isChurn: false,
      counts: { before: 30, after: 29, kept: 27, gone: 3, new: 2, renamed: 0 },
    });

    await ingest(workspace, await dataset());
    const after = await idsBySource();
    expect(after.get('https://museum.example/id/7')).toBe(before.get('museum:7'));
    expect(after.get('museum:28')).toBe(before.get('museum:28'));
    const [second, oldest] = await workspace.registry.snapshots.list((await dataset()).key);
    const snapshots = { old: oldest?.snapshot ?? '', new: second?.snapshot ?? '' };
    expect(await compareIdentity(workspace, await dataset(), snapshots)).toMatchObject({
      ...snapshots,
      counts: { before: 30, after: 29, kept: 27, gone: 3, new: 2, renamed: 0 },
      lost: ['museum:24', 'museum:25', 'museum:26'],
    });
    await expect(
      compareIdentity(workspace, await dataset(), { old: 'nonsense' }),
    ).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  }, 60_000);

  test.each([
    ['old,new\nA,B\nC,B\n', 'row 3: "B" is the new key of "A" already (row 2)'],
    ['old,new\nA,B\nA,C\n', 'row 3: "A" became "B" already (row 2)'],
    ['oldOccurrenceID,newOccurrenceID\nA,\n', 'row 2: the new key is missing'],
  ])('a table that says two things changes nothing: %j', async (text, message) => {
    const path = join(folder.path, 'bad.csv');
    writeFileSync(path, text);
    await expect(migrateIdentity(workspace, await dataset(), path)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      message: `${path}: ${message}`,
    });
    expect(readIdentityMap(identityMapFile(workspace, 'museum'))?.size).toBe(24);
  });

  test('a table without the two columns says which', async () => {
    const path = join(folder.path, 'other.csv');
    writeFileSync(path, 'id,name\n1,2\n');
    await expect(migrateIdentity(workspace, await dataset(), path)).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
    });
  });
});
