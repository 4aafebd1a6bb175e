import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ByteColumn } from '../../src/search/segments/byte-column.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** Texts of the first column of a query, read in the given order of the rows of each chunk. */
const textsOf = async (sql: string, order: (rows: number) => number[]) => {
  const result = await connection.stream(sql);
  const texts: (string | null)[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return texts;
    const column = new ByteColumn(chunk, 0);
    const own: (string | null)[] = [];
    for (const row of order(chunk.rowCount)) own[row] = column.bytes(row)?.toString('utf8') ?? null;
    texts.push(...own);
  }
};

const forwards = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row);
const backwards = (rows: number): number[] => forwards(rows).reverse();

const LONG = 'a text of more than twelve bytes';

describe('ByteColumn', () => {
  it.each([
    ['short and empty', `VALUES (''), ('twelve bytes'), ('x')`, ['', 'twelve bytes', 'x']],
    [
      'long',
      `VALUES ('${LONG} 1'), ('${LONG} 22'), ('${LONG}')`,
      [1, 22, ''].map((end) => `${LONG} ${end}`.trim()),
    ],
    [
      'nulls between',
      `VALUES ('${LONG}'), (NULL), ('x'), ('${LONG}é')`,
      [LONG, null, 'x', `${LONG}é`],
    ],
    ['nulls alone', `VALUES (NULL), (NULL::VARCHAR)`, [null, null]],
    ['one for all', `SELECT '${LONG}' FROM range(3)`, [LONG, LONG, LONG]],
  ])('reads texts: %s', async (_, values, expected) => {
    const sql = `SELECT encode(column0) FROM (${values}) AS texts(column0)`;
    expect(await textsOf(sql, forwards)).toEqual(expected);
    expect(await textsOf(sql, backwards)).toEqual(expected);
  });

  it('reads several chunks as a query of its texts does', async () => {
    // In the order of a hash, texts do not stand in memory as they come.
    const texts = `SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE repeat(i::VARCHAR, (i % 23)::INTEGER) END AS text
      FROM range(6000) AS numbers(i) ORDER BY hash(i)`;
    const rows = (await connection.runAndReadAll(texts)).getRowsJS();
    const expected = rows.map(([text]) => text);
    const sql = `SELECT encode(text) FROM (${texts})`;
    expect(await textsOf(sql, forwards)).toEqual(expected);
    expect(await textsOf(sql, backwards)).toEqual(expected);
  });

  it('takes no other columns', async () => {
    await expect(textsOf('SELECT 1', forwards)).rejects.toThrow('column 0 is not of bytes');
  });
});
