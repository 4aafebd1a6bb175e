import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rewriting } from '../../src/flow/identity/compare.ts';
import { compareKeys, type RenamedItem, renamedItems } from '../../src/flow/identity/old-to-new.ts';
import { itemId } from '../../src/interpret/index.ts';
import { createParquetWriter, ITEMS, openSql } from '../../src/lake/index.ts';
import type { Item } from '../../src/terms/index.ts';
import { anItem } from '../support/items.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const DATASET = '0b4c3e1e-0000-5000-8000-000000000001';
type Fields = Partial<Item> & { readonly sourceId: string };

const item = (fields: Fields): Item =>
  anItem({
    datasetKey: DATASET,
    title: fields.sourceId,
    scientificName: 'Puma concolor',
    eventDate: '1931-05-18',
    locality: 'Lima',
    ...fields,
    id: itemId(DATASET, fields.sourceId),
  });

let files = 0;
async function fileOf(items: readonly Fields[]): Promise<readonly string[]> {
  if (items.length === 0) return [];
  files += 1;
  const path = join(folder.path, `${files}.parquet`);
  const writer = createParquetWriter(path, ITEMS, { durable: false });
  for (const one of items) writer.append(item(one));
  await writer.finish();
  return [path];
}

async function matched(before: readonly Fields[], after: readonly Fields[]) {
  const sql = await openSql({ tempFolder: join(folder.path, 'sql') });
  try {
    const counts = await compareKeys(sql, await fileOf(before), await fileOf(after));
    const renamed: RenamedItem[] = [];
    for await (const batch of renamedItems(sql)) renamed.push(...batch);
    return {
      counts,
      renamed: renamed.map(
        (one) =>
          `${one.oldSourceId} → ${one.newSourceId} ${one.by}${one.sameContent ? '' : ' changed'}`,
      ),
    };
  } finally {
    sql.close();
  }
}

const numbered = (sourceId: string, catalogNumber: string, fields: Partial<Item> = {}): Fields => ({
  sourceId,
  institutionCode: 'MT',
  collectionCode: 'Cats',
  catalogNumber,
  ...fields,
});

describe('items with other keys', () => {
  test.each<[string, readonly Fields[], readonly Fields[], readonly string[], number]>([
    ['nothing changed', [{ sourceId: 'a' }], [{ sourceId: 'a' }], [], 0],
    ['all gone', [{ sourceId: 'a' }], [], [], 0],
    ['all new', [], [{ sourceId: 'a' }], [], 0],
    [
      'capitals and a resolver',
      [{ sourceId: 'MT:1' }, { sourceId: 'urn:uuid:AB-1' }],
      [
        { sourceId: 'mt:1', locality: 'Cusco' },
        { sourceId: 'ab-1', locality: 'Cusco' },
      ],
      ['MT:1 → mt:1 spelling changed', 'urn:uuid:AB-1 → ab-1 spelling changed'],
      0,
    ],
    [
      'everything else is the same',
      [numbered('a', '1'), numbered('b', '2')],
      [numbered('x', '2'), numbered('y', '1')],
      ['a → y content', 'b → x content'],
      0,
    ],
    [
      'the triplet, where the name was mended',
      [numbered('a', '1', { scientificName: 'Felis concolor' })],
      [numbered('x', '1')],
      ['a → x triplet changed'],
      0,
    ],
    [
      'a number that was given again',
      [numbered('a', '1', { scientificName: 'Felis catus', eventDate: '1800' })],
      [numbered('x', '1')],
      [],
      0,
    ],
    [
      'catalogue number, name and date, where there are no codes',
      [{ sourceId: 'a', catalogNumber: '1', locality: 'Lima' }],
      [{ sourceId: 'x', catalogNumber: '1', locality: 'Cusco' }],
      ['a → x catalogNumber-name-date changed'],
      0,
    ],
    [
      'renumbered',
      [numbered('a', '1', { locality: 'Lima' }), numbered('b', '2', { locality: 'Cusco' })],
      [numbered('x', 'N1', { locality: 'Lima' }), numbered('y', 'N2', { locality: 'Cusco' })],
      ['a → x content-without-numbers changed', 'b → y content-without-numbers changed'],
      0,
    ],
    [
      'two of before are like two of now',
      [{ sourceId: 'a' }, { sourceId: 'b' }],
      [{ sourceId: 'x' }, { sourceId: 'y' }],
      [],
      2,
    ],
    [
      'two of before are like one of now',
      [{ sourceId: 'a' }, { sourceId: 'b' }],
      [{ sourceId: 'x' }],
      [],
      2,
    ],
    [
      'too little is said to tell them',
      [{ sourceId: 'a', scientificName: null, eventDate: null, locality: 'Lima' }],
      [{ sourceId: 'x', scientificName: null, eventDate: null, locality: 'Lima' }],
      [],
      0,
    ],
  ])('%s', async (_, before, after, renamed, ambiguous) => {
    const found = await matched(before, after);
    expect(found.renamed).toEqual(renamed);
    expect(found.counts).toMatchObject({
      before: before.length,
      after: after.length,
      renamed: renamed.length,
      ambiguous,
    });
  });

  test.each([
    ['MT:1', 'urn:catalog:MT:1', { from: '', to: 'urn:catalog:' }],
    ['old/12', 'new/12', { from: 'old', to: 'new' }],
    ['a', 'b', null],
  ])('%s became %s by %j', (oldSourceId, newSourceId, expected) => {
    expect(rewriting({ oldSourceId, newSourceId })).toEqual(expected);
  });
});
