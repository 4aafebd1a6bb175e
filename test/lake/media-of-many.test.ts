import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createParquetWriter,
  createRecordReader,
  ITEMS,
  literal,
  MEDIA,
  openSql,
} from '../../src/lake/index.ts';
import { aMedium, anItem, uuid } from '../support/items.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendrawer-media-'));
beforeAll(async () => {
  await Promise.all([writeFiles('a', 6_000), writeFiles('b', 50)]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Item n has n modulo 4 media. */
async function writeFiles(name: string, count: number): Promise<void> {
  const items = await createParquetWriter(join(folder, `items-${name}.parquet`), ITEMS);
  const media = await createParquetWriter(join(folder, `media-${name}.parquet`), MEDIA);
  for (let n = 0; n < count; n += 1) {
    const id = uuid(n);
    items.append(anItem({ id, mediaCount: n % 4 }));
    for (let position = 0; position < n % 4; position += 1) {
      const identifier = `https://${name}.example/${n}/${position}`;
      media.append(aMedium({ itemId: id, position, identifier, tags: [String(n)] }));
    }
  }
  await items.finish();
  await media.finish();
}

const place = (name: string, row: number) => ({
  files: {
    items: join(folder, `items-${name}.parquet`),
    media: join(folder, `media-${name}.parquet`),
    verbatim: '',
  },
  row,
});

describe('mediaOfMany', () => {
  test.each([
    ['near each other', [1, 2, 3, 5].map((row) => place('a', row))],
    ['far apart, out of order, twice', [5_999, 3, 2_500, 3].map((row) => place('a', row))],
    ['in several files', [place('a', 7), place('b', 7), place('a', 1), place('b', 0)]],
    ['without media', [place('a', 0), place('a', 4)]],
    ['none', []],
  ])('reads items %s as one by one', async (_, places) => {
    const reader = createRecordReader();
    const columns = ['position', 'identifier', 'tags'] as const;
    const expected = await Promise.all(places.map((one) => reader.media(one, columns)));
    expect(await reader.mediaOfMany(places, columns)).toEqual(expected);
  });

  test('a row that is not there is an error', async () => {
    await expect(
      createRecordReader().mediaOfMany([place('b', 50)], ['position']),
    ).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
  });

  test('columns that an older file lacks are null or empty', async () => {
    const session = await openSql({ tempFolder: folder });
    const { files } = place('b', 1);
    await session.run(
      `COPY (SELECT * EXCLUDE (category, tags) FROM read_parquet(${literal(files.media)})) TO ${literal(join(folder, 'media-old.parquet'))} (FORMAT parquet)`,
    );
    session.close();
    const old = { files: { ...files, media: join(folder, 'media-old.parquet') }, row: 1 };
    expect(
      await createRecordReader().mediaOfMany([old], ['identifier', 'category', 'tags']),
    ).toEqual([[{ identifier: 'https://b.example/1/0', category: null, tags: [] }]]);
  });
});
