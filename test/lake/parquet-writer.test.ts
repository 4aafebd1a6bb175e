import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createParquetWriter,
  ITEMS,
  MEDIA,
  type ParquetLayout,
  readParquetColumns,
  readParquetRow,
  readParquetRows,
  type StoredVerbatimRow,
  VERBATIM,
} from '../../src/lake/parquet/index.ts';
import { asRead, duckdb, EMPTY, random, type Sample, sampleSchema } from './parquet-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendrawer-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `${files++}.parquet`);

async function write(rows: Iterable<Sample>, layout: Partial<ParquetLayout> = {}) {
  const path = newPath();
  const writer = createParquetWriter(path, sampleSchema(layout));
  for (const row of rows) writer.append(row);
  await writer.finish();
  return path;
}

const failure = async (work: () => unknown) => {
  try {
    await work();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
  return null;
};

describe('a file appears whole or not at all', () => {
  test('nothing stands under the path before finish has ended, and only the file after it', async () => {
    const inside = mkdtempSync(join(folder, 'whole-'));
    const path = join(inside, 'a.parquet');
    const writer = createParquetWriter(path, sampleSchema({ rowGroupRows: 10 }));
    for (let i = 0; i < 1000; i++) writer.append({ ...EMPTY, key: `${i}` });
    expect(readdirSync(inside)).toEqual([`a.parquet.${process.pid}.tmp`]);
    expect(await writer.finish()).toEqual({
      rows: 1000,
      bytes: readFileSync(path).length,
      crc: crc32(readFileSync(path)),
      unfit: 0,
    });
    expect(readdirSync(inside)).toEqual(['a.parquet']);
    await writer.abort();
    expect(readdirSync(inside)).toEqual(['a.parquet']);
  });

  test('abort removes what was written, and is harmless twice', async () => {
    const inside = mkdtempSync(join(folder, 'abort-'));
    const writer = createParquetWriter(join(inside, 'a.parquet'), sampleSchema());
    writer.append(EMPTY);
    await writer.abort();
    await writer.abort();
    expect(readdirSync(inside)).toEqual([]);
    expect(await failure(() => writer.append(EMPTY))).toMatchObject({ code: 'INTERNAL' });
    expect(await failure(() => writer.finish())).toMatchObject({ code: 'INTERNAL' });
  });

  test('a new file replaces an older one under its path', async () => {
    const path = await write([{ ...EMPTY, key: 'old' }]);
    expect(await readParquetRow(path, 0, ['key'])).toEqual({ key: 'old' });
    const writer = createParquetWriter(path, sampleSchema());
    writer.append({ ...EMPTY, key: 'new' });
    expect(await readParquetRow(path, 0, ['key'])).toEqual({ key: 'old' });
    await writer.finish();
    expect(await readParquetRow(path, 0, ['key'])).toEqual({ key: 'new' });
  });

  test('a folder that is not there', async () => {
    const path = join(folder, 'nowhere', 'a.parquet');
    expect(await failure(() => createParquetWriter(path, sampleSchema()))).toMatchObject({
      code: 'INTERNAL',
    });
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const path = newPath();
    symlinkSync('/dev/full', `${path}.${process.pid}.tmp`);
    const writer = createParquetWriter(path, sampleSchema());
    writer.append(EMPTY);
    expect(await failure(() => writer.finish())).toMatchObject({ code: 'DISK_FULL' });
    await writer.abort();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.${process.pid}.tmp`)).toBe(false);
  });

  test.skipIf(!existsSync('/dev/full'))('a disk that fills while rows come', async () => {
    const path = newPath();
    symlinkSync('/dev/full', `${path}.${process.pid}.tmp`);
    const writer = createParquetWriter(path, VERBATIM, { compression: 'none' });
    const raw = Buffer.alloc(100_000, 'x');
    const found = await failure(() => {
      for (let line = 0; line < 2500; line++) {
        writer.append({ id: `${line}`, sourceId: 's', partition: 'p', line, raw });
      }
    });
    expect(found).toMatchObject({ code: 'DISK_FULL' });
    expect(await failure(() => writer.finish())).toMatchObject({ code: 'INTERNAL' });
    await writer.abort();
  });
});

describe('what the schema does not allow is refused by name', () => {
  const rows: readonly [string, object, string][] = [
    [
      'null in a required text',
      { key: null },
      'sample row 1, column key: null in a column that is never null',
    ],
    [
      'an absent required text',
      { key: undefined },
      'sample row 1, column key: null in a column that is never null',
    ],
    ['a number as text', { text: 7 }, 'sample row 1, column text: expected a string, got number'],
    [
      'a text as number',
      { int32: '7' },
      'sample row 1, column int32: expected a number, got string',
    ],
    [
      'null for a list',
      { texts: null },
      'sample row 1, column texts: expected an array of strings',
    ],
    [
      'null in a list of texts',
      { texts: ['a', null] },
      'sample row 1, column texts: expected a string, got null',
    ],
    [
      'null for structs',
      { structs: null },
      'sample row 1, column structs: expected an array of structs',
    ],
    [
      'null in a required field',
      { structs: [{ label: 'a', value: null }] },
      'sample row 1, column structs: value: null not allowed',
    ],
    [
      'NaN in a required number',
      { count: Number.NaN },
      'sample row 1, column count: NaN does not fit int64',
    ],
    [
      'a text as bytes',
      { raw: 'text' },
      'sample row 1, column raw: expected a Uint8Array, got string',
    ],
  ];
  test.each(rows)('%s', async (_, values, message) => {
    const writer = createParquetWriter(newPath(), sampleSchema());
    writer.append(EMPTY);
    expect(await failure(() => writer.append({ ...EMPTY, ...values } as Sample))).toEqual({
      code: 'INTERNAL',
      message,
    });
    // Columns hold different numbers of rows now: no such file may come to be.
    expect(await failure(() => writer.finish())).toMatchObject({ code: 'INTERNAL' });
    await writer.abort();
  });

  test('numbers that do not fit become null and are counted', async () => {
    const path = newPath();
    const writer = createParquetWriter(path, sampleSchema());
    const values: Partial<Sample>[] = [
      { int32: 2 ** 31 },
      { int32: -(2 ** 31) - 1 },
      { int32: 1.5 },
      { int32: Number.NaN },
      { int64: 2 ** 53 },
      { int64: 0.5 },
      { int64: 2n ** 63n },
      { double: Number.NaN },
      { structs: [{ label: null, value: 'v', width: 2 ** 40, size: Infinity }] },
    ];
    for (const value of values) writer.append({ ...EMPTY, ...value });
    expect(await writer.finish()).toMatchObject({ rows: values.length, unfit: values.length + 1 });
    const expected = values.map(({ structs }) => ({
      ...(asRead(EMPTY) as Sample),
      structs: structs ? [{ label: null, value: 'v', width: null, size: null }] : [],
    }));
    expect(await readParquetRows(path, 0, Infinity)).toEqual(expected);
    expect(await duckdb(`SELECT * FROM '${path}'`)).toEqual(expected);
  });

  test('bytes that are not UTF-8 become U+FFFD, for readers refuse the file otherwise', async () => {
    const path = await write([{ ...EMPTY, raw: Buffer.from([0x61, 0xff, 0xc3, 0x62]) }]);
    expect(await duckdb(`SELECT raw FROM '${path}'`)).toEqual([{ raw: 'a\ufffd\ufffdb' }]);
    expect(await readParquetRow(path, 0, ['raw'])).toEqual({ raw: 'a\ufffd\ufffdb' });
  });
});

describe('the lake files', () => {
  test.each([ITEMS, MEDIA, VERBATIM])('no rows: $name', async (schema) => {
    const path = newPath();
    expect(await createParquetWriter(path, schema as typeof ITEMS).finish()).toMatchObject({
      rows: 0,
    });
    expect(await readParquetRows(path, 0, 10)).toEqual([]);
    expect(await readParquetRow(path, 0)).toBeNull();
    for await (const _ of readParquetColumns(path, [schema.columns[0]?.name ?? '']))
      throw new Error('a batch of no rows');
    expect(await duckdb(`SELECT count(*) AS n FROM '${path}'`)).toEqual([{ n: 0 }]);
    expect(await duckdb(`SELECT name FROM parquet_schema('${path}') LIMIT 2`)).toEqual([
      { name: 'schema' },
      { name: schema.columns[0]?.name },
    ]);
  });

  test('types that other programs see', async () => {
    const path = newPath();
    await createParquetWriter(path, MEDIA).finish();
    const columns = (await duckdb(`DESCRIBE SELECT * FROM '${path}'`)) as Record<string, string>[];
    expect(
      Object.fromEntries(columns.map((column) => [column['column_name'], column['column_type']])),
    ).toMatchObject({
      itemId: 'VARCHAR',
      position: 'INTEGER',
      sizeBytes: 'BIGINT',
      tags: 'VARCHAR[]',
      accessPoints:
        'STRUCT(variant VARCHAR, accessURI VARCHAR, format VARCHAR, widthInPixels INTEGER, heightInPixels INTEGER, sizeBytes BIGINT)[]',
    });
  });

  test('a record of 60 MB among small ones', async () => {
    const path = newPath();
    const writer = createParquetWriter(path, VERBATIM);
    const large = Buffer.alloc(60 * 1024 * 1024, 'abcdefghij');
    const rawOf = (line: number) => (line === 700 ? large : Buffer.from(`{"line":${line}}`));
    for (let line = 0; line < 1500; line++) {
      writer.append({
        id: `${line}`,
        sourceId: `s${line}`,
        partition: 'p',
        line,
        raw: rawOf(line),
      });
    }
    await writer.finish();
    expect((await readParquetRow<StoredVerbatimRow>(path, 699))?.raw).toBe('{"line":699}');
    expect((await readParquetRow<StoredVerbatimRow>(path, 700))?.raw === String(large)).toBe(true);
    expect(
      await duckdb(`SELECT line, length(raw) AS length, md5(raw) = md5(repeat('abcdefghij', 6291456)) AS same
        FROM '${path}' WHERE line BETWEEN 699 AND 701 ORDER BY line`),
    ).toEqual([
      { line: 699, length: 12, same: false },
      { line: 700, length: large.length, same: true },
      { line: 701, length: 12, same: false },
    ]);
  });

  test('a column that the file does not have', async () => {
    const path = await write([EMPTY]);
    const expected = { code: 'INTERNAL', message: `${path} has no column nowhere` };
    const columns = ['key', 'nowhere'];
    expect(await failure(() => readParquetRow(path, 0, columns))).toEqual(expected);
    expect(await failure(() => readParquetColumns(path, columns).next())).toEqual(expected);
  });

  test('key-value metadata and the name of the writer', async () => {
    const path = newPath();
    const writer = createParquetWriter(path, ITEMS, {
      keyValueMetadata: { 'opendrawer.partition': 'nmnhbotany/3f.txt', empty: '' },
    });
    await writer.finish();
    expect(
      await duckdb(
        `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}')`,
      ),
    ).toEqual([
      { key: 'opendrawer.partition', value: 'nmnhbotany/3f.txt' },
      { key: 'empty', value: '' },
    ]);
    expect(await duckdb(`SELECT created_by FROM parquet_file_metadata('${path}')`)).toEqual([
      { created_by: 'Opendrawer' },
    ]);
  });
});

describe('statistics', () => {
  const metadata = (path: string, column: string) =>
    duckdb(`SELECT stats_min_value AS min, stats_max_value AS max, stats_null_count AS nulls,
      min_is_exact AS minExact, max_is_exact AS maxExact
      FROM parquet_metadata('${path}') WHERE path_in_schema = '${column}' ORDER BY row_group_id`);
  const bounds = (min: string | null, max: string | null, nulls = 0, exact = true) => ({
    min,
    max,
    nulls,
    minExact: min === null ? null : exact,
    maxExact: max === null ? null : exact,
  });
  const long = 'p'.repeat(64);

  const rows: readonly [string, string, readonly Partial<Sample>[], unknown][] = [
    [
      'texts',
      'text',
      [{ text: 'b' }, { text: 'a' }, { text: null }, { text: 'c' }],
      bounds('a', 'c', 1),
    ],
    // Parquet orders by UTF-8 bytes; UTF-16, as JavaScript compares, has U+FFFF above U+1D11E.
    ['texts beyond the BMP', 'text', [{ text: '𝄞' }, { text: '\uffff' }], bounds('\uffff', '𝄞')],
    ['empty text', 'text', [{ text: '' }, { text: 'a' }], bounds('', 'a')],
    ['only nulls', 'text', [{}, {}], bounds(null, null, 2)],
    ['texts of 64 bytes', 'text', [{ text: long }], bounds(long, long)],
    ['longer texts', 'text', [{ text: `${long}q` }], bounds(long, `${'p'.repeat(63)}q`, 0, false)],
    [
      'a cut within a character',
      'text',
      [{ text: `${'p'.repeat(63)}éé` }],
      bounds('p'.repeat(63), `${'p'.repeat(62)}q`, 0, false),
    ],
    ['int32', 'int32', [{ int32: 5 }, { int32: -7 }, {}], bounds('-7', '5', 1)],
    [
      'int64',
      'int64',
      [{ int64: 2n ** 62n }, { int64: -(2 ** 40) }],
      bounds(String(-(2 ** 40)), String(2n ** 62n)),
    ],
    ['doubles', 'double', [{ double: 0.5 }, { double: -1.5 }], bounds('-1.5', '0.5')],
    ['zeros', 'double', [{ double: 0 }, { double: -0 }], bounds('-0.0', '0.0')],
    ['booleans', 'flag', [{ flag: true }, { flag: false }], bounds('false', 'true')],
    ['lists', 'texts, list, element', [{ texts: ['b', 'a'] }, { texts: [] }], bounds('a', 'b', 1)],
  ];
  test.each(rows)('%s', async (_, column, values, expected) => {
    const path = await write(values.map((value) => ({ ...EMPTY, ...value })));
    expect(await metadata(path, column)).toEqual([expected]);
  });

  test('no upper bound where no text is above', async () => {
    const path = await write([{ ...EMPTY, text: '\u{10ffff}'.repeat(40) }]);
    expect(await metadata(path, 'text')).toEqual([
      { min: '\u{10ffff}'.repeat(16), max: null, nulls: 0, minExact: false, maxExact: null },
    ]);
    expect(await duckdb(`SELECT count(*) AS n FROM '${path}' WHERE text > 'a'`)).toEqual([
      { n: 1 },
    ]);
  });

  test('filters that DuckDB decides by statistics find what a scan finds', async () => {
    const next = random(5);
    const samples = Array.from({ length: 3000 }, (_, i): Sample => {
      const base = Math.floor(i / 300);
      return {
        ...EMPTY,
        key: `k${i}`,
        text:
          i % 11 === 0
            ? null
            : `${'long prefix '.repeat(base % 2 ? 8 : 0)}${base}-${Math.floor(next() * 50)}`,
        int32: i % 7 === 0 ? null : base * 100 - 500 + Math.floor(next() * 90),
        int64: base * 2 ** 40 + i,
        count: base,
        double: base === 4 ? null : base / 3 + next() / 4,
      };
    });
    const path = await write(samples, { rowGroupRows: 300 });
    const pick = (keep: (sample: Sample) => boolean) =>
      samples.filter(keep).map(({ key }) => ({ key }));
    const found = (where: string) => duckdb(`SELECT key FROM '${path}' WHERE ${where}`);
    const some = samples[1234]?.text ?? '';
    expect(await found(`key = 'k1234'`)).toEqual([{ key: 'k1234' }]);
    expect(await found(`text = '${some}'`)).toEqual(pick(({ text }) => text === some));
    expect(await found(`text > 'long prefix m'`)).toEqual([]);
    expect(await found(`text < '3'`)).toEqual(pick(({ text }) => text !== null && text < '3'));
    expect(await found(`int32 BETWEEN -120 AND 5`)).toEqual(
      pick(({ int32 }) => int32 !== null && int32 >= -120 && int32 <= 5),
    );
    expect(await found(`int64 > ${7 * 2 ** 40 + 2222}`)).toEqual(
      pick(({ int64 }) => int64 !== null && int64 > 7 * 2 ** 40 + 2222),
    );
    expect(await found(`double >= 1.1 AND double < 1.6`)).toEqual(
      pick(({ double }) => double !== null && double >= 1.1 && double < 1.6),
    );
    expect(await found(`double IS NULL AND count = 4`)).toEqual(pick(({ count }) => count === 4));
    const texts = samples.flatMap(({ text }) => text ?? []).sort();
    expect(
      await duckdb(`SELECT min(text) AS min, max(text) AS max, count(text) AS n FROM '${path}'`),
    ).toEqual([{ min: texts[0], max: texts.at(-1), n: texts.length }]);
  });
});

describe('damaged files are errors, never wrong values', () => {
  test('any byte of any page changed', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({
      ...EMPTY,
      key: `key number ${i * 7919}`,
      text: `text ${i % 50}`,
      int32: i * 31,
    }));
    const path = await write(rows);
    const bytes = readFileSync(path);
    const expected = rows.map(asRead);
    const next = random(3);
    let refused = 0;
    for (let round = 0; round < 60; round++) {
      const damaged = Buffer.from(bytes);
      const at = 4 + Math.floor(next() * (bytes.length / 2));
      damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(next() * 8));
      const target = newPath();
      writeFileSync(target, damaged);
      try {
        // A bit that no reader looks at changes nothing.
        expect(await readParquetRows(target, 0, Infinity)).toEqual(expected);
      } catch (error) {
        expect(error).toMatchObject({ code: 'INPUT_CORRUPT' });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(40);
  });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['no Parquet', Buffer.from('{"id":1}\n'.repeat(10))],
    ['cut off', Buffer.from('PAR1 and then nothing')],
  ])('%s', async (_, bytes) => {
    const path = newPath();
    writeFileSync(path, bytes);
    expect(await failure(() => readParquetRow(path, 0))).toMatchObject({ code: 'INPUT_CORRUPT' });
  });

  test('a file that is not there', async () => {
    expect(await failure(() => readParquetRow(newPath(), 0))).toMatchObject({
      code: 'INPUT_CORRUPT',
    });
  });
});

test('memory stays bounded while a file of many row groups is written', async () => {
  const path = newPath();
  const writer = createParquetWriter(path, VERBATIM);
  const next = random(1);
  const noise = Buffer.from(Array.from({ length: 1_000_000 }, () => 32 + Math.floor(next() * 90)));
  let peak = 0;
  const before = process.memoryUsage().arrayBuffers;
  for (let line = 0; line < 20_000; line++) {
    const at = Math.floor(next() * 980_000);
    const raw = noise.subarray(at, at + 16_000);
    writer.append({ id: `${line}`, sourceId: `${line}`, partition: 'p', line, raw });
    if (line % 500 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }
  const { bytes } = await writer.finish();
  expect(bytes).toBeGreaterThan(200e6);
  // One row group of 32 MB uncompressed, and garbage that was not yet collected.
  expect(peak).toBeLessThan(160e6);
});
