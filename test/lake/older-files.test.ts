import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createParquetWriter,
  createRecordReader,
  ITEMS,
  literal,
  MEDIA,
  openSql,
} from '../../src/lake/index.ts';
import { aMedium, anItem, uuid } from '../support/items.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-older-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('files of a time before there were some columns are read, and these are null or empty', async () => {
  const item = anItem({
    id: uuid(1),
    mediaCount: 1,
    topic: ['Sea'],
    account: 'a',
    popularity: 0.5,
  });
  const medium = aMedium({ itemId: uuid(1), identifier: 'https://example.org/1', category: 'x' });
  const at = (name: string) => join(folder, `${name}.parquet`);
  const items = await createParquetWriter(at('items-new'), ITEMS);
  items.append(item);
  await items.finish();
  const media = await createParquetWriter(at('media-new'), MEDIA);
  media.append(medium);
  await media.finish();
  const session = await openSql({ tempFolder: folder });
  for (const [kind, gone] of [
    ['items', 'account, popularity, topic, "isSequenced"'],
    ['media', 'category, popularity, "creatorUrl", "popularityMetric"'],
  ] as const) {
    await session.run(
      `COPY (SELECT * EXCLUDE (${gone}) FROM read_parquet(${literal(at(`${kind}-new`))})) TO ${literal(at(`${kind}-old`))} (FORMAT parquet)`,
    );
  }
  session.close();
  const files = { items: at('items-old'), media: at('media-old'), verbatim: at('none') };
  expect(await createRecordReader().item({ files, row: 0 })).toEqual({
    item: { ...item, account: null, popularity: null, topic: [], isSequenced: false },
    media: [{ ...medium, category: null }],
  });
});
