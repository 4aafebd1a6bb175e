import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import {
  createParquetWriter,
  defineParquetSchema,
  literal,
  openSql,
  readParquetColumns,
  readParquetRow,
} from '../../src/lake/index.ts';
import { type CompactStruct, readCompact, writeCompact } from '../../src/lake/parquet/compact.ts';
import { replaceParquetColumns } from '../../src/lake/parquet/replace-columns.ts';

interface Row {
  readonly id: string;
  readonly source: string | null;
  readonly tags: readonly string[];
  readonly score: number | null;
}
const ROWS = defineParquetSchema<Row>('rows', {
  id: { kind: 'utf8', nullable: false },
  source: { kind: 'utf8', nullable: true },
  tags: { kind: 'utf8List', nullable: false },
  score: { kind: 'double', nullable: true },
});
type Fresh = Pick<Row, 'source' | 'score'>;
const FRESH = defineParquetSchema<Fresh>('fresh', {
  source: { kind: 'utf8', nullable: true },
  score: { kind: 'double', nullable: true },
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-columns-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, `${name}.parquet`);
const rowOf = (n: number): Row => ({
  id: `row ${n}`,
  source: n % 3 === 0 ? null : `old ${n % 5}`,
  tags: n % 4 === 0 ? [] : [`tag ${n}`, 'two'],
  score: null,
});
const freshOf = (n: number): Fresh => ({
  source: n % 7 === 0 ? null : `new ${n % 11} ${'é'.repeat(n % 3)}`,
  score: n % 2 === 0 ? n / 3 : null,
});

async function written(name: string, rows: number): Promise<string> {
  const writer = createParquetWriter(at(name), ROWS, { rowGroupRows: 1000, pageRows: 64 });
  for (let n = 0; n < rows; n += 1) writer.append(rowOf(n));
  await writer.finish();
  return at(name);
}

async function* batches(rows: number, size: number): AsyncGenerator<readonly Fresh[]> {
  for (let from = 0; from < rows; from += size) {
    yield Array.from({ length: Math.min(size, rows - from) }, (_, i) => freshOf(from + i));
  }
}

async function contents(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of readParquetColumns(path, ['id', 'source', 'tags', 'score'])) {
    const { id = [], source = [], tags = [], score = [] } = batch;
    id.forEach((one, i) => {
      rows.push({ id: one, source: source[i], tags: tags[i], score: score[i] } as Row);
    });
  }
  return rows;
}

describe.each([0, 1, 999, 1000, 2500])('%d rows', (count) => {
  test('other values in two columns, the others as they are', async () => {
    const source = await written(`from-${count}`, count);
    const before = readFileSync(source);
    const target = at(`to-${count}`);
    await replaceParquetColumns(source, target, FRESH, batches(count, 300));
    const expected = Array.from({ length: count }, (_, n) => ({ ...rowOf(n), ...freshOf(n) }));
    expect(await contents(target)).toEqual(expected);
    expect(readFileSync(source).equals(before)).toBe(true);
    // Again on what it wrote
    const again = at(`again-${count}`);
    await replaceParquetColumns(target, again, FRESH, batches(count, 1024));
    expect(await contents(again)).toEqual(expected);
    for (const row of [0, 63, 64, 1500, 2499].filter((n) => n < count)) {
      expect(await readParquetRow(again, row)).toEqual(expected[row]);
    }
    const session = await openSql({ tempFolder: folder });
    const [sums] = await session.rows(
      `SELECT count(*)::INTEGER AS n, count(source)::INTEGER AS sources, count(*) FILTER (source LIKE 'new%')::INTEGER AS fresh,
         sum(len(tags))::INTEGER AS tags FROM read_parquet(${literal(again)})`,
    );
    session.close();
    const named = expected.filter((row) => row.source !== null).length;
    expect(sums).toEqual({
      n: count,
      sources: named,
      fresh: named,
      tags: count === 0 ? null : expected.reduce((sum, row) => sum + row.tags.length, 0),
    });
  });
});

test('a file that DuckDB wrote', async () => {
  const session = await openSql({ tempFolder: folder });
  await session.run(
    `COPY (SELECT 'row ' || i AS id, 'old' AS source, ['a', 'b'] AS tags, NULL::DOUBLE AS score FROM range(3000) t(i))
     TO ${literal(at('duck'))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)`,
  );
  session.close();
  await replaceParquetColumns(at('duck'), at('duck-to'), FRESH, batches(3000, 2048));
  expect(await contents(at('duck-to'))).toEqual(
    Array.from({ length: 3000 }, (_, n) => ({ id: `row ${n}`, tags: ['a', 'b'], ...freshOf(n) })),
  );
});

describe('what does not fit is refused, and leaves nothing behind', () => {
  it.each<[what: string, rows: number, message: RegExp]>([
    ['too few rows', 99, /has more rows than were given/],
    ['too many rows', 101, /has fewer rows than were given/],
  ])('%s', async (what, rows, message) => {
    const source = await written('hundred', 100);
    const target = at(what);
    await expect(replaceParquetColumns(source, target, FRESH, batches(rows, 50))).rejects.toThrow(
      message,
    );
    expect(() => statSync(target)).toThrow(/ENOENT/);
  });

  test('a column that the file lacks', async () => {
    const other = defineParquetSchema<{ other: string | null }>('other', {
      other: { kind: 'utf8', nullable: true },
    });
    const source = await written('ten', 10);
    const rows = (async function* () {
      yield Array.from({ length: 10 }, () => ({ other: 'x' }));
    })();
    await expect(replaceParquetColumns(source, at('lacking'), other, rows)).rejects.toThrow(
      /lacks columns that are to be replaced/,
    );
  });

  it.each<[what: string, damage: (path: string) => void]>([
    ['cut', (path) => truncateSync(path, statSync(path).size - 3)],
    ['empty', (path) => truncateSync(path, 0)],
    ['no Parquet', (path) => writeFileSync(path, 'PAR1 and then nothing')],
    [
      'a footer of noise',
      (path) => {
        const bytes = readFileSync(path);
        const length = bytes.readUInt32LE(bytes.length - 8);
        bytes.fill(0xff, bytes.length - 8 - length, bytes.length - 8);
        writeFileSync(path, bytes);
      },
    ],
  ])('a file that is damaged: %s', async (what, damage) => {
    const source = await written(`damaged ${what}`, 10);
    damage(source);
    await expect(
      replaceParquetColumns(source, at('never'), FRESH, batches(10, 10)),
    ).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
    });
    expect(() => statSync(at('never'))).toThrow(/ENOENT/);
  });
});

test('structs of any fields are written as they were read', () => {
  const struct: CompactStruct = [
    { id: 1, type: 5, value: -7n },
    { id: 2, type: 1, value: true },
    { id: 3, type: 2, value: false },
    { id: 40, type: 6, value: 2n ** 62n },
    { id: 41, type: 6, value: -(2n ** 63n) },
    { id: 42, type: 7, value: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]) },
    { id: 43, type: 8, value: Buffer.from('text') },
    { id: 44, type: 3, value: 200n },
    { id: 45, type: 12, value: { struct: [{ id: 1, type: 4, value: 3n }] } },
    { id: 46, type: 9, value: { of: 1, list: [true, false] } },
    { id: 47, type: 9, value: { of: 5, list: Array.from({ length: 20 }, (_, i) => BigInt(i)) } },
    { id: 48, type: 9, value: { of: 12, list: [{ struct: [] }, { struct: [] }] } },
  ];
  const bytes = writeCompact(struct);
  const { struct: read, end } = readCompact(bytes);
  expect(end).toBe(bytes.length);
  expect(writeCompact(read).equals(bytes)).toBe(true);
  expect(read.map(({ id }) => id)).toEqual(struct.map(({ id }) => id));
  expect(() => readCompact(bytes.subarray(0, bytes.length - 3))).toThrow(RangeError);
  expect(() => readCompact(Buffer.alloc(40, 0x1c))).toThrow(RangeError);
});
