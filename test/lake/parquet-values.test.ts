import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createParquetWriter,
  type ParquetLayout,
  type ParquetWriterOptions,
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

async function write(
  rows: readonly Sample[],
  layout: Partial<ParquetLayout> = {},
  options: ParquetWriterOptions = {},
) {
  const path = join(folder, `${files++}.parquet`);
  const writer = createParquetWriter(path, sampleSchema(layout), options);
  for (const row of rows) writer.append(row);
  return { path, info: await writer.finish() };
}

/** DuckDB's client for Node drops a leading byte order mark from each text. */
function withoutMarks(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^\ufeff/, '');
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withoutMarks(entry)]),
  );
}

/** Both readers give back every value of every row. */
async function expectRead(path: string, rows: readonly Sample[]): Promise<void> {
  const expected = rows.map(asRead);
  expect(await readParquetRows(path, 0, Infinity)).toEqual(expected);
  expect(await duckdb(`SELECT * FROM '${path}'`)).toEqual(expected.map(withoutMarks));
}

const AWKWARD: readonly [string, Partial<Sample>][] = [
  ['nothing but nulls and empty lists', {}],
  ['empty texts are no nulls', { text: '', unique: '', texts: [''], raw: Buffer.from('') }],
  ['a list of empty texts', { texts: ['', '', ''] }],
  ['a text that starts with a byte order mark', { text: '\ufeffTitle', texts: ['\ufeff'] }],
  ['NUL, control characters, quotes', { text: 'a\0b\u0001\n\r\t"\\', raw: Buffer.from('\0') }],
  ['characters of two, three and four bytes', { text: 'é漢𝄞', unique: '𐏿\uffff\u{10ffff}' }],
  ['lone surrogates', { text: 'a\ud800b\udc00', unique: '\udfff', texts: ['\ud834'] }],
  ['a text of 25 characters, the last not ASCII', { unique: `${'x'.repeat(24)}é` }],
  ['a long text', { text: 'long '.repeat(3000), unique: 'é'.repeat(50_000) }],
  ['int32 at its ends', { int32: -(2 ** 31) }],
  ['int32 at its other end', { int32: 2 ** 31 - 1 }],
  ['int64 beyond int32', { int64: 2 ** 31, count: 2 ** 53 - 1 }],
  ['int64 negative', { int64: -1, count: -(2 ** 53 - 1) }],
  ['int64 at -2^32', { int64: -(2 ** 32), count: -(2 ** 32) - 1 }],
  ['int64 as bigint at its ends', { int64: 2n ** 63n - 1n }],
  ['int64 as bigint at its other end', { int64: -(2n ** 63n) }],
  ['doubles', { double: 0.1 }],
  ['a double at the edge', { double: Number.MIN_VALUE }],
  ['negative infinity', { double: -Infinity }],
  ['negative zero', { double: -0 }],
  ['true', { flag: true }],
  ['false', { flag: false }],
  ['a list longer than a page', { texts: Array.from({ length: 3000 }, (_, i) => `t${i % 700}`) }],
  [
    'structs with null fields between full ones',
    {
      structs: [
        { label: null, value: 'a', width: null, size: null },
        { label: 'b', value: '', width: 1, size: 5_000_000_000 },
        { label: null, value: 'c', width: -1, size: null },
      ],
    },
  ],
];

describe('awkward values come back as they were', () => {
  test.each(AWKWARD)('%s', async (_, values) => {
    const rows = [{ ...EMPTY, ...values }];
    const { path, info } = await write(rows);
    expect(info).toMatchObject({ rows: 1, unfit: 0 });
    await expectRead(path, rows);
  });

  test.each(['zstd', 'none'] as const)(
    'all in one file, many times over: %s',
    async (compression) => {
      const rows = Array.from({ length: 40 }, (_, round) =>
        AWKWARD.map(([name, values], i) => ({ ...EMPTY, key: `${round}/${i} ${name}`, ...values })),
      ).flat();
      const { path } = await write(rows, { rowGroupRows: 333, pageRows: 50 }, { compression });
      await expectRead(path, rows);
    },
  );
});

/** Rows whose columns repeat or not, are full or empty, in a way that the seed decides. */
function randomRows(seed: number, count: number): Sample[] {
  const next = random(seed);
  const int = (below: number) => Math.floor(next() * below);
  const alphabet = [...'abcdefghij ÄéßЖ漢字𝄞🜁', '\ud800', '\u007f', '\u0080', '\uffff'];
  const text = (length: number) =>
    Array.from({ length }, () => alphabet[int(alphabet.length)]).join('');
  const shares = Array.from({ length: 8 }, () => [0, 0.02, 0.5, 0.97, 1][int(5)] ?? 0);
  const distinct = 1 + int([2, 30, 600, 5000][int(4)] ?? 1);
  const maybe = <T>(column: number, make: () => T) =>
    next() < (shares[column] ?? 0) ? make() : null;
  const list = <T>(column: number, make: () => T) =>
    next() < (shares[column] ?? 0) ? Array.from({ length: int(5) }, make) : [];
  return Array.from({ length: count }, (_, i) => ({
    key: `k${String(i).padStart(6, '0')}`,
    text: maybe(0, () => `value ${int(distinct)}`),
    unique: maybe(1, () => text(int(int(20) === 0 ? 3000 : 40))),
    int32: maybe(2, () => int(2 ** 32) - 2 ** 31),
    int64: maybe(3, () =>
      next() < 0.5 ? int(2 ** 53) * (next() < 0.5 ? -1 : 1) : BigInt(int(1e9)) ** 2n,
    ),
    count: int(10),
    double: maybe(4, () => (next() - 0.5) * 10 ** int(300)),
    flag: maybe(5, () => next() < 0.5),
    texts: list(6, () => (next() < 0.3 ? text(int(30)) : `topic ${int(distinct)}`)),
    structs: list(7, () => ({
      label: next() < 0.5 ? null : `label ${int(4)}`,
      value: text(int(12)),
      width: next() < 0.5 ? null : int(5000),
      size: next() < 0.7 ? null : int(2 ** 40),
    })),
    raw: Buffer.from(JSON.stringify({ i, text: text(int(200)) })),
  }));
}

const LAYOUTS: readonly [string, Partial<ParquetLayout>][] = [
  ['one row a page', { rowGroupRows: 700, pageRows: 1 }],
  ['pages of 8 rows', { rowGroupRows: 4000, pageRows: 8 }],
  ['pages of 64 bytes', { pageBytes: 64, pageRows: 5000, rowGroupRows: 5000 }],
  ['row groups of 1 row', { rowGroupRows: 1 }],
  ['row groups of 20 kB', { rowGroupRows: 1e9, rowGroupBytes: 20_000 }],
  ['one row group', { rowGroupRows: 1e9, pageRows: 2000, pageBytes: 1e6 }],
];

describe('random rows come back as they were, in every layout', () => {
  const seeds = [1, 2, 3, 4];
  test.each(
    LAYOUTS.flatMap(([name, layout], i) =>
      seeds.map((seed) => ({ name, layout, seed: seed + i * 10 })),
    ),
  )(
    '$name, seed $seed',
    async ({ layout, seed }) => {
      const rows = randomRows(seed, layout.rowGroupRows === 1 ? 60 : 2500);
      const { path, info } = await write(rows, layout, {
        compression: seed % 4 === 0 ? 'none' : 'zstd',
      });
      expect(info.rows).toBe(rows.length);
      await expectRead(path, rows);
    },
    60_000,
  );

  test('single rows, ranges and columns', async () => {
    const rows = randomRows(99, 3000);
    const { path } = await write(rows, { rowGroupRows: 700, pageRows: 64 });
    const expected = rows.map(asRead);
    for (const at of [0, 63, 64, 699, 700, 1399, 2100, 2999]) {
      expect(await readParquetRow(path, at)).toEqual(expected[at]);
    }
    expect(await readParquetRow(path, 3000)).toBeNull();
    expect(await readParquetRow(path, -1)).toBeNull();
    expect(await readParquetRows(path, 690, 1410)).toEqual(expected.slice(690, 1410));
    expect(await readParquetRow<Sample>(path, 1234, ['key', 'texts'])).toEqual({
      key: rows[1234]?.key,
      texts: asRead(rows[1234]?.texts),
    });
    const columns: Record<string, unknown[]> = {};
    for await (const batch of readParquetColumns(path, ['texts', 'int64', 'structs', 'unique'])) {
      for (const [name, values] of Object.entries(batch)) {
        columns[name] = [...(columns[name] ?? []), ...values];
      }
    }
    for (const name of ['texts', 'int64', 'structs', 'unique'] as const) {
      expect(columns[name]).toEqual(rows.map((row) => asRead(row[name])));
    }
  });
});

describe('dictionaries', () => {
  test('a column that repeats, then does not, then repeats in later row groups', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => ({
      ...EMPTY,
      key: `k${i}`,
      text: i < 5000 ? `v${i % 7}` : i < 20_000 ? `only ${i}` : `v${i % 3}`,
    }));
    const { path } = await write(rows, { rowGroupRows: 5000, pageRows: 1000 });
    expect(await duckdb(`SELECT key, text FROM '${path}'`)).toEqual(
      rows.map(({ key, text }) => ({ key, text })),
    );
    const encodings = (await duckdb(
      `SELECT row_group_id AS id, encodings AS e FROM parquet_metadata('${path}') WHERE path_in_schema = 'text' ORDER BY 1`,
    )) as { id: number; e: string }[];
    // By dictionary, given up, and tried again after seven row groups without one.
    expect(encodings.map(({ e }) => e.includes('DICTIONARY'))).toEqual([
      true,
      true,
      ...Array<boolean>(7).fill(false),
      true,
      true,
      true,
    ]);
  });

  // Spark's vectorised reader fails on lists whose chunk goes from PLAIN pages to pages by dictionary.
  test.each([
    ['nothing but empty lists', () => false, { PLAIN: 10 }],
    ['empty lists, then texts', (i: number) => i >= 450, { DICTIONARY: 1, RLE_DICTIONARY: 10 }],
    [
      'empty lists between texts',
      (i: number) => i % 300 === 0,
      { DICTIONARY: 1, RLE_DICTIONARY: 10 },
    ],
  ] as const)('pages of one encoding: %s', async (_, filled, expected) => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      ...EMPTY,
      texts: filled(i) ? ['a', 'b', 'a'] : [],
    }));
    const { path } = await write(rows);
    const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(path));
    const chunk = row_groups[0]?.columns.find(
      ({ meta_data }) => meta_data?.path_in_schema[0] === 'texts',
    );
    expect(
      Object.fromEntries(
        (chunk?.meta_data?.encoding_stats ?? []).map(({ page_type, encoding, count }) => [
          page_type === 'DICTIONARY_PAGE' ? 'DICTIONARY' : encoding,
          count,
        ]),
      ),
    ).toEqual(expected);
    await expectRead(path, rows);
  });

  test('texts of which only lone surrogates differ', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({
      ...EMPTY,
      text: String.fromCharCode(0xd800 + (i % 100)),
    }));
    const { path } = await write(rows);
    await expectRead(path, rows);
  });
});

const RECORDS = join(import.meta.dirname, '../../../shared/smithsonian');

describe.skipIf(!existsSync(RECORDS))(
  'real records (skipped where ../shared/smithsonian is absent)',
  () => {
    test('every line comes back byte for byte', async () => {
      const path = join(folder, 'real.parquet');
      const writer = createParquetWriter(path, VERBATIM);
      const expected: string[] = [];
      for (const name of readdirSync(RECORDS).filter((file) => file.endsWith('.jsonl'))) {
        const lines = readFileSync(join(RECORDS, name), 'utf8').split('\n').filter(Boolean);
        for (const [i, raw] of lines.entries()) {
          const id = `${name}:${i}`;
          writer.append({ id, sourceId: id, partition: name, line: i + 1, raw: Buffer.from(raw) });
          expected.push(raw);
        }
      }
      await writer.finish();
      const rows = await readParquetRows<StoredVerbatimRow>(path, 0, Infinity);
      expect(rows.map(({ raw }) => raw)).toEqual(expected);
      expect(await duckdb(`SELECT raw FROM '${path}'`)).toEqual(expected.map((raw) => ({ raw })));
      expect(expected.length).toBeGreaterThan(3000);
    });
  },
);
