import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ByteConnection, ByteDatabase } from '../../src/search/segments/byte-database.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const file = join(folder.path, "the curator's.parquet");
let database: ByteDatabase;
let connection: ByteConnection;

beforeAll(async () => {
  database = await ByteDatabase.open({ threads: '1' });
  connection = await database.connect();
  await connection.run(
    `COPY (SELECT range AS n, CASE WHEN range % 3 = 0 THEN NULL ELSE 'text ' || range END AS t FROM range(5000))
     TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
});

afterAll(async () => {
  connection.close();
  database.close();
  await folder[Symbol.asyncDispose]();
});

it.each([
  [
    'rows of several columns',
    'n < 3',
    [
      ['0', ''],
      ['1', 'text 1'],
      ['2', 'text 2'],
    ],
  ],
  ['none', 'n < 0', []],
])('reads texts: %s', async (_, where, expected) => {
  const sql = `SELECT encode(n::VARCHAR), encode(t) FROM read_parquet($file) WHERE ${where}`;
  expect(await connection.texts(sql, file)).toEqual(expected);
});

it('streams chunk by chunk, and tells null from empty', async () => {
  const result = await connection.stream('SELECT encode(t) FROM read_parquet($file)', file);
  const texts: (string | null)[] = [];
  let chunks = 0;
  for (let chunk = await result.fetch(); chunk !== null; chunk = await result.fetch()) {
    chunks += 1;
    expect(chunk.columns).toBe(1);
    for (let row = 0; row < chunk.rows; row += 1) {
      texts.push(chunk.bytes(0, row)?.toString('utf8') ?? null);
    }
  }
  expect(chunks).toBeGreaterThan(1);
  expect(texts).toEqual(Array.from({ length: 5000 }, (_, n) => (n % 3 === 0 ? null : `text ${n}`)));
});

it('refuses what is not of bytes, what is no query, and what is not there', async () => {
  const numbers = await connection.stream('SELECT n FROM read_parquet($file)', file);
  await expect(numbers.fetch()).rejects.toThrow('column 0 is not of bytes');
  await expect(connection.run('SELEKT 1')).rejects.toThrow('syntax error');
  await expect(connection.texts('SELECT 1 FROM read_parquet($file)', '/none')).rejects.toThrow(
    'No files found',
  );
});
