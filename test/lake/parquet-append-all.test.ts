import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createParquetWriter, type ParquetLayout } from '../../src/lake/parquet/index.ts';
import { EMPTY, random, type Sample, sampleSchema } from './parquet-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendrawer-append-all-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows with and without values in every kind of column, some of them long. */
function rows(count: number, seed: number): Sample[] {
  const next = random(seed);
  const some = <T>(value: T): T | null => (next() < 0.6 ? value : null);
  const whole = (): number => Math.floor(next() * 1000);
  const word = (): string => ['abies', 'quercus', 'ütöpia', ''][whole() % 4] ?? '';
  return Array.from({ length: count }, (_, at) => ({
    key: `key ${at}`,
    text: some(word()),
    unique: some(`${'long '.repeat(whole() % 40)}${at}`),
    int32: some(whole()),
    int64: some(BigInt(whole())),
    count: whole(),
    double: some(next()),
    flag: some(next() < 0.5),
    texts: Array.from({ length: whole() % 3 }, word),
    structs: Array.from({ length: whole() % 3 }, () => ({
      label: some(word()),
      value: word(),
      width: some(whole()),
      size: some(whole()),
    })),
    raw: Buffer.from(word().repeat(whole() % 20)),
  }));
}

async function written(
  name: string,
  layout: Partial<ParquetLayout>,
  fill: (writer: ReturnType<typeof createParquetWriter<Sample>>) => void,
): Promise<Buffer> {
  const path = join(folder, `${name}.parquet`);
  const writer = createParquetWriter(path, sampleSchema(layout));
  fill(writer);
  await writer.finish();
  return readFileSync(path);
}

describe('many rows at once make the same bytes as one by one', () => {
  test.each([
    ['pages by rows', 1, { pageRows: 100, rowGroupRows: 1000 }],
    ['pages by bytes', 7, { pageRows: 100_000, rowGroupRows: 1000, pageBytes: 300 }],
    ['batches over pages and row groups', 977, { pageRows: 64, rowGroupRows: 300 }],
    ['one batch', 2500, { pageRows: 100, rowGroupRows: 1000 }],
  ])('%s, %d a batch', async (name, batch, layout) => {
    const all = rows(2500, batch);
    const single = await written('single', layout, (writer) => {
      for (const row of all) writer.append(row);
    });
    const together = await written(`together ${name}`, layout, (writer) => {
      for (let at = 0; at < all.length; at += batch) writer.appendAll([all.slice(at, at + batch)]);
    });
    expect(together.equals(single)).toBe(true);
  });

  test('rows in parts, between single ones', async () => {
    const all = rows(600, 3);
    const single = await written('single', {}, (writer) => {
      for (const row of all) writer.append(row);
    });
    const listOf = Uint8Array.from(sampleSchema().columns, (_, at) => at % 2);
    const even = (row: Sample, rest: 0 | 1): object =>
      Object.fromEntries(Object.entries(row).filter((_, at) => at % 2 === rest));
    const parts = await written('parts', {}, (writer) => {
      for (const row of all.slice(0, 30)) writer.append(row);
      const some = all.slice(30, 500);
      writer.appendAll([some.map((row) => even(row, 0)), some.map((row) => even(row, 1))], listOf);
      writer.appendAll([[]]);
      for (const row of all.slice(500)) writer.append(row);
    });
    expect(parts.equals(single)).toBe(true);
  });
});

test('a value that the schema does not allow is refused with its row and column', async () => {
  const writer = createParquetWriter(join(folder, 'refused.parquet'), sampleSchema());
  writer.append(EMPTY);
  const wrong = { ...EMPTY, texts: 'none' };
  let thrown: unknown = null;
  try {
    writer.appendAll([[EMPTY, EMPTY, wrong]]);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: 'INTERNAL',
    message: 'sample row 3, column texts: expected an array of strings',
  });
  await expect(writer.finish()).rejects.toMatchObject({ code: 'INTERNAL' });
  await writer.abort();
});
