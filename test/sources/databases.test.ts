import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceEndpoint } from '../../src/sources/adapter.ts';
import { databaseAdapter } from '../../src/sources/databases/adapter.ts';
import { databaseAddress, databaseLogin } from '../../src/sources/databases/address.ts';
import { connectDatabase } from '../../src/sources/databases/connection.ts';
import { type DatabaseKind, readingStatement } from '../../src/sources/databases/statement.ts';
import { listText } from '../../src/sources/databases/values.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { contextIn, detectWith, readAll, termsOf } from './tables-support.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

/** Set by `.ci/databases`, which starts the servers; without them their tests are passed over. */
const POSTGRES = process.env['OPENDRAWER_TEST_POSTGRES'];
const MARIADB = process.env['OPENDRAWER_TEST_MARIADB'];

const endpointOf = (location: string, options?: Record<string, unknown>): SourceEndpoint => ({
  format: 'database',
  location,
  units: [],
  ...(options === undefined ? {} : { options }),
});
const read = (location: string, options?: Record<string, unknown>) =>
  readAll(databaseAdapter, endpointOf(location, options), folder.path);

describe('addresses', () => {
  test.each<[location: string, address: unknown]>([
    [
      'postgres://db.example/museum',
      { kind: 'postgres', host: 'db.example', port: 5432, database: 'museum', ssl: 'disable' },
    ],
    [
      'postgresql://[::1]:5433/m?sslmode=verify-full',
      { kind: 'postgres', host: '::1', port: 5433, database: 'm', ssl: 'verify' },
    ],
    [
      'mariadb://db/m?ssl=true',
      { kind: 'mysql', host: 'db', port: 3306, database: 'm', ssl: 'require' },
    ],
    ['sqlite:/a/b.db', { kind: 'sqlite', path: '/a/b.db' }],
    ['sqlite:///a/b.db', { kind: 'sqlite', path: '/a/b.db' }],
  ])('%s', (location, address) => {
    expect(databaseAddress(location)).toEqual(address);
  });

  test.each([
    'postgres://me:hunter2@db/m',
    'postgres://me@db/m',
    'mysql://db/m?password=hunter2',
    'mysql://:hunter2@db/m',
  ])('%s is refused, and its password told nowhere', (location) => {
    let error: unknown = null;
    try {
      databaseAddress(location);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'ADDRESS_REFUSED',
      hint: expect.stringContaining('OPENDRAWER_DB_PASSWORD'),
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
  });

  test.each([
    'postgres://db',
    'postgres://db/a/b',
    'mysql:///m',
    'postgres://db/m?host=x',
    'postgres://a b/',
  ])('%s names no database', (location) => {
    expect(() => databaseAddress(location)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  test('logins come from the environment', () => {
    expect(databaseLogin('postgres', { PGUSER: 'a', PGPASSWORD: 'b', MYSQL_USER: 'c' })).toEqual({
      user: 'a',
      password: 'b',
    });
    expect(
      databaseLogin('mysql', { OPENDRAWER_DB_USER: 'o', MYSQL_USER: 'c', MYSQL_PWD: 'd' }),
    ).toEqual({ user: 'o', password: 'd' });
    expect(databaseLogin('mysql', {})).toEqual({ user: null, password: null });
  });
});

describe('statements', () => {
  test.each<[query: string, statement: string, kind?: DatabaseKind]>([
    ['SELECT 1;', 'SELECT 1'],
    ['  select 1 ; -- done\n ; /* yes */', 'select 1'],
    ['WITH a AS (SELECT 1) SELECT * FROM a', 'WITH a AS (SELECT 1) SELECT * FROM a'],
    ['(SELECT 1) UNION (SELECT 2)', '(SELECT 1) UNION (SELECT 2)'],
    ['TABLE specimens', 'TABLE specimens'],
    ["SELECT ';', \"a;b\", 'it''s; into'", "SELECT ';', \"a;b\", 'it''s; into'"],
    ['SELECT $q$ ; DROP $q$', 'SELECT $q$ ; DROP $q$', 'postgres'],
    ["SELECT E'a\\'; b'", "SELECT E'a\\'; b'", 'postgres'],
    ["SELECT 'a\\'; b'", "SELECT 'a\\'; b'", 'mysql'],
    ['SELECT `a;b` # c; d', 'SELECT `a;b` # c; d', 'mysql'],
  ])('%s', (query, statement, kind = 'postgres') => {
    expect(readingStatement(query, kind)).toBe(statement);
  });

  test.each<[query: string, message: string, kind?: DatabaseKind]>([
    ['', 'is empty'],
    ['-- nothing', 'is empty'],
    ['DELETE FROM a', 'begins with DELETE'],
    ['/* select */ UPDATE a SET b = 1', 'begins with UPDATE'],
    ['SELECT 1; DROP TABLE a', 'has several statements'],
    ["SELECT 'a\\'; DROP TABLE a; --'", 'has several statements', 'postgres'],
    ['SELECT * INTO b FROM a', 'holds INTO'],
    ["SELECT * FROM a INTO OUTFILE 'x'", 'holds INTO', 'mysql'],
    ['SELECT 1 /*!50000 INTO OUTFILE "x" */', 'holds a comment that is run', 'mysql'],
    ["SELECT 'a", 'has a quotation mark that is never closed'],
    ['SELECT /* a', 'has a comment that is never closed'],
  ])('%s is refused', (query, message, kind = 'postgres') => {
    expect(() => readingStatement(query, kind)).toThrow(
      expect.objectContaining({ code: 'QUERY_REFUSED', message: expect.stringContaining(message) }),
    );
  });
});

test.each<[array: string, text: string]>([
  ['{a,b}', 'a | b'],
  ['{"a, b","c \\"d\\""}', 'a, b | c "d"'],
  ['{}', ''],
  ['{1,NULL}', '["1",null]'],
  ['{"a|b",c}', '["a|b","c"]'],
  ['{{1,2},{3,4}}', '["{1,2}","{3,4}"]'],
  ['[0:1]={a,b}', 'a | b'],
  ['no array', 'no array'],
])('the array %s is %s', (array, text) => {
  expect(listText(array)).toBe(text);
});

describe('SQLite', () => {
  const path = join(folder.path, 'museum.sqlite');
  beforeAll(() => {
    const database = new DatabaseSync(path);
    database.exec(`
      CREATE TABLE specimens (id INTEGER PRIMARY KEY, catalogNumber TEXT, scientificName TEXT, decimalLatitude REAL,
        big INTEGER, picture BLOB, "Größe" NUMERIC);
      CREATE TABLE loans (who TEXT, until TEXT);
      CREATE VIEW named AS SELECT id, scientificName FROM specimens WHERE scientificName IS NOT NULL;
      INSERT INTO specimens VALUES
        (1, 'A1', 'Aus bus', 48.1, 9223372036854775807, x'00ff', 1.5),
        (2, 'A2', NULL, -0.30000000000000004, NULL, NULL, NULL);
      WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 5002)
      INSERT INTO specimens (id, scientificName) SELECT i, 'Cus dus' FROM n;`);
    database.close();
  });

  test('is detected as a file and by its address, with the best table chosen', async () => {
    for (const location of [path, `sqlite:${path}`]) {
      const found = await detectWith(databaseAdapter, location, folder.path);
      expect(found).toMatchObject({
        endpoint: { format: 'database', location, options: { table: 'specimens' } },
        summary: 'SQLite database with 3 tables; of them "specimens" (4 known columns)',
        choices: { table: ['loans', 'named', 'specimens'] },
      });
      expect(found?.tables[2]?.columns.slice(0, 3)).toEqual([
        { name: 'id', term: 'id', by: 'name', samples: ['1', '2', '3'] },
        { name: 'catalogNumber', term: 'catalogNumber', by: 'name', samples: ['A1', 'A2'] },
        {
          name: 'scientificName',
          term: 'scientificName',
          by: 'name',
          samples: ['Aus bus', 'Cus dus'],
        },
      ]);
    }
  });

  test('rows come with all their digits', async () => {
    const { records, raws, unknown } = await read(path, { table: 'specimens' });
    expect(records.length).toBe(5002);
    expect(raws.slice(0, 2).map((raw) => JSON.parse(raw))).toEqual([
      {
        id: '1',
        catalogNumber: 'A1',
        scientificName: 'Aus bus',
        decimalLatitude: '48.1',
        big: '9223372036854775807',
        picture: '00ff',
        Größe: '1.5',
      },
      { id: '2', catalogNumber: 'A2', decimalLatitude: '-0.30000000000000004' },
    ]);
    expect(unknown).toEqual({ big: 1, picture: 1, Größe: 1 });
  });

  test('queries, mappings, partitions', async () => {
    const query = await read(path, {
      query: "SELECT 'x' || id AS nr, scientificName AS what FROM specimens WHERE id < 3;",
      mapping: { id: 'nr', columns: { what: 'scientificName' } },
    });
    expect(query.records.map((one) => [one.sourceId, termsOf(one)])).toEqual([
      ['x1', { scientificName: 'Aus bus' }],
      ['x2', {}],
    ]);
    const parts = await read(path, { table: 'specimens', partitionColumn: 'id', partitions: 3 });
    expect(parts.partitions).toEqual([
      'specimens#1-1668',
      'specimens#1669-3336',
      'specimens#3337-5004',
      'specimens#none',
    ]);
    expect(new Set(parts.records.map(({ sourceId }) => sourceId)).size).toBe(5002);
  });

  test('the file tells whether rows changed', async () => {
    const fingerprint = async () =>
      (
        await databaseAdapter.plan(endpointOf(path, { table: 'loans' }), {
          ...contextIn(folder.path),
          rangeBytes: 1,
        })
      ).partitions[0]?.fingerprint;
    const before = await fingerprint();
    expect(await fingerprint()).toBe(before);
    const database = new DatabaseSync(path);
    database.exec("INSERT INTO loans VALUES ('Ann', '2001')");
    database.close();
    expect(await fingerprint()).not.toBe(before);
  });

  test.each<[options: Record<string, unknown>, code: string, hint?: string]>([
    [{}, 'USAGE', 'Name one of its tables with the option table: loans, named, specimens.'],
    [{ table: 'specimen' }, 'SOURCE_NOT_FOUND', 'Did you mean "specimens"?'],
    [{ tabel: 'loans' }, 'USAGE', 'Did you mean "table"?'],
    [{ query: 'SELECT nothing FROM loans' }, 'QUERY_REFUSED'],
    [{ query: 'PRAGMA writable_schema = 1' }, 'QUERY_REFUSED'],
    [{ table: 'loans', partitionColumn: 'who' }, 'QUERY_REFUSED'],
    [{ table: 'specimens', mapping: { id: 'Nr' } }, 'MAPPING_INVALID'],
  ])('%j is refused', async (options, code, hint) => {
    await expect(read(path, options)).rejects.toMatchObject({
      code,
      ...(hint === undefined ? {} : { hint }),
    });
  });

  test('a file that is none, and one that is not there', async () => {
    const broken = join(folder.path, 'broken.sqlite');
    writeFileSync(broken, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(2000, 7)]));
    await expect(read(broken, { table: 'a' })).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
    await expect(read(join(folder.path, 'none'), { table: 'a' })).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
  });

  test('an early break closes the query', async () => {
    const connection = await connectDatabase({ kind: 'sqlite', path }, { timeoutMs: 0 });
    const { batches } = await connection.query('SELECT * FROM specimens', { batchRows: 10 });
    for await (const batch of batches) {
      expect(batch.length).toBe(10);
      break;
    }
    await connection.close();
  });
});

test('a server that is not there', async () => {
  await expect(read('postgres://127.0.0.1:1/m', { table: 'a' })).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
  });
  await expect(read('mysql://127.0.0.1:1/m', { table: 'a' })).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
  });
});

/** Runs statements with the login of the environment. */
async function setUp(location: string, statements: readonly string[]): Promise<void> {
  const address = databaseAddress(location);
  if (address.kind === 'sqlite') throw new Error('a server is wanted');
  const { host, port, database } = address;
  const { user, password } = databaseLogin(address.kind);
  const login = { host, port, database, user: user ?? '', password: password ?? '' };
  if (address.kind === 'postgres') {
    const client = new pg.Client(login);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  } else {
    const connection = await createConnection(login);
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  }
}

/** Another password for a while. */
async function withPassword<T>(password: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['OPENDRAWER_DB_PASSWORD'];
  process.env['OPENDRAWER_DB_PASSWORD'] = password;
  try {
    return await work();
  } finally {
    process.env['OPENDRAWER_DB_PASSWORD'] = before;
  }
}

describe.skipIf(POSTGRES === undefined)('PostgreSQL (a server in OPENDRAWER_TEST_POSTGRES)', () => {
  const location = POSTGRES ?? '';
  beforeAll(() =>
    setUp(location, [
      'DROP SCHEMA IF EXISTS museum CASCADE',
      'CREATE SCHEMA museum',
      `CREATE TABLE museum.specimens (id bigint, "catalogNumber" text, "scientificName" varchar, "eventDate" date,
         modified timestamptz, local timestamp, price numeric(30,12), lat float8, tags text[], nested int[][], doc jsonb,
         picture bytea, flag boolean, span interval, uid uuid, lost text)`,
      `INSERT INTO museum.specimens VALUES
         (9223372036854775807, 'A1', 'Größe ü', '1990-01-02', '2024-02-29 12:00:00.5+02', '2024-02-29 12:00', 12345678901234567.120000000000,
          0.1, '{a,"b c"}', '{{1,2},{3,4}}', '{"a": [1, null]}', '\\x00ff', true, '1 year 2 days',
          'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', NULL)`,
      `CREATE TABLE museum.many AS SELECT i AS id, 'Aus bus' AS "scientificName", NULLIF(i % 100, 0) AS "catalogNumber"
         FROM generate_series(1, 20000) i`,
      "CREATE TABLE museum.holes AS SELECT * FROM (VALUES ('1', 'Aus bus'), (NULL, 'Aus cus'), ('3', 'Aus dus')) v(\"occurrenceID\", \"scientificName\")",
    ]),
  );

  test('types come as the server writes them, dates in ISO 8601', async () => {
    const { records, raws } = await read(location, { table: 'museum.specimens' });
    expect(JSON.parse(raws[0] ?? '')).toEqual({
      id: '9223372036854775807',
      catalogNumber: 'A1',
      scientificName: 'Größe ü',
      eventDate: '1990-01-02',
      modified: '2024-02-29T10:00:00.5Z',
      local: '2024-02-29T12:00:00',
      price: '12345678901234567.120000000000',
      lat: '0.1',
      tags: 'a | b c',
      nested: '["{1,2}","{3,4}"]',
      doc: '{"a": [1, null]}',
      picture: '00ff',
      flag: 'true',
      span: 'P1Y2D',
      uid: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    });
    expect(records[0]?.sourceId).toBe('9223372036854775807');
  });

  test('tables are found with their columns', async () => {
    const found = await detectWith(databaseAdapter, location, folder.path);
    expect(found).toMatchObject({
      endpoint: { location, options: { table: 'museum.specimens' } },
      confidence: 0.95,
      choices: { table: expect.arrayContaining(['museum.many', 'museum.specimens']) },
    });
  });

  test('many rows through a cursor, in partitions, with a query that tells of changes', async () => {
    const options = {
      query: 'SELECT * FROM museum.many; -- all',
      fingerprint: 'SELECT count(*), max(id) FROM museum.many',
      partitionColumn: 'id',
      partitions: 4,
    };
    const { records, partitions, notes } = await read(location, options);
    expect(partitions.length).toBe(5);
    expect(new Set(records.map(({ sourceId }) => sourceId)).size).toBe(20_000);
    expect(notes).toEqual([]);
    const fingerprints = await Promise.all(
      [1, 2].map(
        async () =>
          (
            await databaseAdapter.plan(endpointOf(location, options), {
              ...contextIn(folder.path),
              rangeBytes: 1,
            })
          ).partitions[0]?.fingerprint,
      ),
    );
    expect(fingerprints[0]).toBe(fingerprints[1]);
  });

  test('a row without a key is reported, and the next one read', async () => {
    const { records, rejects, notes } = await read(location, { table: 'museum.holes' });
    expect(records.map(({ sourceId }) => sourceId)).toEqual(['1', '3']);
    expect(rejects).toEqual(['2 MISSING_ID: occurrenceID is empty']);
    expect(notes).toEqual([
      'Nothing tells whether rows changed: each run reads them all. A query as option fingerprint can tell.',
    ]);
  });

  test('nothing can be written, whatever a query calls', async () => {
    const writing = [
      "SELECT setval('museum.s', 1)",
      'WITH gone AS (DELETE FROM museum.holes RETURNING *) SELECT * FROM gone',
      'SELECT * FROM museum.holes FOR UPDATE',
    ];
    for (const query of writing) {
      await expect(read(location, { query }), query).rejects.toMatchObject({
        code: 'QUERY_REFUSED',
      });
    }
    expect((await read(location, { table: 'museum.holes' })).records.length).toBe(2);
  });

  test('a statement that takes too long, a wrong password, a database that is not there', async () => {
    await expect(
      read(location, { query: 'SELECT pg_sleep(20) AS id', timeoutSeconds: 1 }),
    ).rejects.toMatchObject({ code: 'QUERY_REFUSED', message: expect.stringContaining('timeout') });
    await withPassword('hunter2', async () => {
      const error = await read(location, { table: 'x' }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'SOURCE_FORBIDDEN' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
    });
    await expect(
      read(location.replace(/\/[^/]*$/, '/nowhere'), { table: 'x' }),
    ).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
});

describe.skipIf(MARIADB === undefined)('MariaDB (a server in OPENDRAWER_TEST_MARIADB)', () => {
  const location = MARIADB ?? '';
  beforeAll(() =>
    setUp(location, [
      'DROP TABLE IF EXISTS specimens, many, holes',
      `CREATE TABLE specimens (id BIGINT UNSIGNED, catalogNumber VARCHAR(20), scientificName TEXT, eventDate DATE,
         modified TIMESTAMP NULL, \`local\` DATETIME(3), price DECIMAL(30,12), lat DOUBLE, doc JSON, picture BLOB, code BINARY(2),
         flag TINYINT(1), bits BIT(9), zero DATETIME, lost TEXT) CHARACTER SET utf8mb4`,
      "SET time_zone = '+02:00', sql_mode = ''",
      `INSERT INTO specimens VALUES (18446744073709551615, 'A1', 'Größe 🦋', '1990-01-02', '2024-02-29 12:00:00',
         '2024-02-29 12:00:00.5', 12345678901234567.12, 0.1, '{"a": [1, null]}', x'00ff', x'0a0b', 1, b'100000001',
         '0000-00-00', NULL)`,
      "CREATE TABLE many AS SELECT seq AS id, 'Aus bus' AS scientificName FROM seq_1_to_20000",
      "CREATE TABLE holes AS SELECT '1' AS occurrenceID, 'Aus bus' AS scientificName UNION ALL SELECT NULL, 'Aus cus' UNION ALL SELECT '3', 'Aus dus'",
    ]),
  );

  test('types come as the server writes them, dates in ISO 8601', async () => {
    const { raws } = await read(location, { table: 'specimens' });
    expect(JSON.parse(raws[0] ?? '')).toEqual({
      id: '18446744073709551615',
      catalogNumber: 'A1',
      scientificName: 'Größe 🦋',
      eventDate: '1990-01-02',
      modified: '2024-02-29T10:00:00Z',
      local: '2024-02-29T12:00:00.500',
      price: '12345678901234567.120000000000',
      lat: '0.1',
      doc: '{"a": [1, null]}',
      picture: '00ff',
      code: '0a0b',
      flag: '1',
      bits: '257',
      zero: '0000-00-00T00:00:00',
    });
  });

  test('tables are found with their columns', async () => {
    const found = await detectWith(databaseAdapter, location, folder.path);
    expect(found).toMatchObject({
      endpoint: { location, options: { table: 'specimens' } },
      choices: { table: ['holes', 'many', 'specimens'] },
    });
  });

  test('many rows one after the other, in partitions', async () => {
    const { records, partitions } = await read(location, {
      query: 'SELECT * FROM many # all',
      partitionColumn: 'id',
      partitions: 3,
    });
    expect(partitions.length).toBe(4);
    expect(new Set(records.map(({ sourceId }) => sourceId)).size).toBe(20_000);
  });

  test('a row without a key is reported, and the next one read', async () => {
    const { records, rejects } = await read(location, { table: 'holes' });
    expect(records.map(({ sourceId }) => sourceId)).toEqual(['1', '3']);
    expect(rejects).toEqual(['2 MISSING_ID: occurrenceID is empty']);
  });

  test('an early break ends the query, a slow one is stopped, a wrong password refused', async () => {
    const connection = await connectDatabase(databaseAddress(location), { timeoutMs: 10_000 });
    const { batches } = await connection.query('SELECT * FROM many', { batchRows: 10 });
    for await (const batch of batches) {
      expect(batch.length).toBe(10);
      break;
    }
    await connection.close();
    await expect(
      read(location, { query: 'SELECT a.id, SLEEP(1) FROM many a', timeoutSeconds: 1 }),
    ).rejects.toMatchObject({ code: 'QUERY_REFUSED' });
    await withPassword('hunter2', () =>
      expect(read(location, { table: 'x' })).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN' }),
    );
    await expect(read(location, { query: 'SELECT nothing FROM many' })).rejects.toMatchObject({
      code: 'QUERY_REFUSED',
    });
  });
});

test.runIf(process.env['CI'] === 'true')('in CI there are servers', () => {
  expect([POSTGRES, MARIADB]).not.toContain(undefined);
});
