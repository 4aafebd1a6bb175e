/**
 * Baselines over the same lake, in processes of their own: `node peers.ts <duckdb|fts5> <workspace> <records>`. Prints one JSON object.
 *
 * DuckDB: a table of the searched columns in a database file, `threads` as many as cores; words are `regexp_matches` over the text of title
 * and notes, facets GROUP BY. SQLite: FTS5 over the same text beside a table of columns with indices. Neither knows "any field": their exact
 * look-up is of one indexed column, the catalogue number. No HTTP: their figures are without what a server costs.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance } from '@duckdb/node-api';
import { Random } from '../edan/random.ts';
import { generateRecord } from '../edan/record.ts';

interface Answers {
  readonly buildSeconds: number;
  readonly p95Ms: Readonly<Record<string, number>>;
}

const [peer = '', folder = '', given = '0'] = process.argv.slice(2);
const records = Number(given);
const random = new Random(7);
const FACETS = ['unit', 'country', 'decade', 'basis', 'license', 'dataset'] as const;

const words = (): string[] => {
  for (;;) {
    const text = generateRecord(random.int(0, records - 1));
    const notes = (JSON.parse(text).content.freetext?.notes ?? []) as { content: string }[];
    const found = notes.flatMap(
      ({ content }) => content.toLowerCase().match(/\b[a-z]{4,}\b/g) ?? [],
    );
    if (found.length > 3) return found;
  }
};
const catalogNumber = (): string => {
  for (;;) {
    const text = generateRecord(random.int(0, records - 1));
    const value = JSON.parse(text).content.freetext?.identifier?.[0]?.content;
    if (typeof value === 'string') return value;
  }
};

const p95 = async (count: number, ask: () => Promise<unknown> | unknown): Promise<number> => {
  await ask();
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const started = performance.now();
    await ask();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(count * 0.95)] ?? 0;
};

const COLUMNS = `id, title, concat_ws(' ', title, description) AS text, "collectionCode" AS unit, "countryCode" AS country,
  ("startYear" // 10) * 10 AS decade, "basisOfRecord" AS basis, license, "datasetKey" AS dataset, "catalogNumber" AS number,
  "mediaCount" > 0 AS media, "startYear" AS year`;
const lake = join(folder, 'lake', '*', '*', 'items-*.parquet');

const duckdb = async (): Promise<Answers> => {
  const path = join(folder, 'peer.duckdb');
  await rm(path, { force: true });
  const started = performance.now();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE item AS SELECT ${COLUMNS} FROM read_parquet($lake) LIMIT ${records}`,
    { lake },
  );
  const buildSeconds = (performance.now() - started) / 1000;
  const all = async (sql: string, values: Record<string, string> = {}) =>
    (await connection.runAndReadAll(sql, values)).getRowsJS();
  const facets = async (where: string, values: Record<string, string> = {}) => {
    for (const facet of FACETS) {
      await all(
        `SELECT "${facet}", count(*) AS n FROM item WHERE ${where} GROUP BY 1 ORDER BY n DESC LIMIT 10`,
        values,
      );
    }
  };
  const pattern = (word: string | undefined) => `\\b${word ?? 'the'}\\b`;
  const answers = {
    'exact, one column': await p95(30, () =>
      all('SELECT id FROM item WHERE number = $number', { number: catalogNumber() }),
    ),
    'words, two filters, page of 20': await p95(20, () =>
      all(
        `SELECT *, count(*) OVER () FROM item WHERE media AND year >= 1850 AND regexp_matches(lower(text), $pattern) LIMIT 20`,
        { pattern: pattern(words()[0]) },
      ),
    ),
    'six facets, common word': await p95(5, () =>
      facets('regexp_matches(lower(text), $pattern)', { pattern: pattern('the') }),
    ),
    'six facets, everything': await p95(10, () => facets('true')),
  };
  connection.closeSync();
  instance.closeSync();
  await rm(path, { force: true });
  return { buildSeconds, p95Ms: answers };
};

const fts5 = async (): Promise<Answers> => {
  const path = join(folder, 'peer.sqlite');
  await rm(path, { force: true });
  const started = performance.now();
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;
    CREATE TABLE item (rowid INTEGER PRIMARY KEY, id TEXT, title TEXT, unit TEXT, country TEXT, decade INTEGER, basis TEXT, license TEXT, dataset TEXT, number TEXT, media INTEGER, year INTEGER);
    CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61');`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = await connection.stream(
    `SELECT ${COLUMNS} FROM read_parquet($lake) LIMIT ${records}`,
    { lake },
  );
  const item = db.prepare('INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const text = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  db.exec('BEGIN');
  let rowid = 0;
  const plain = (value: unknown): string | number | null =>
    value === null || value === undefined
      ? null
      : typeof value === 'string'
        ? value
        : Number(value);
  for (;;) {
    const chunk = await rows.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const [id, title, body, ...rest] of chunk.getRows()) {
      rowid += 1;
      item.run(rowid, plain(id), plain(title), ...rest.map(plain));
      text.run(rowid, plain(body));
    }
  }
  db.exec('COMMIT; CREATE INDEX number ON item (number); ANALYZE;');
  connection.closeSync();
  instance.closeSync();
  const buildSeconds = (performance.now() - started) / 1000;
  const page = db.prepare(
    `SELECT item.* FROM words JOIN item ON item.rowid = words.rowid WHERE words MATCH ? AND media = 1 AND year >= 1850 LIMIT 20`,
  );
  const count = db.prepare(
    `SELECT count(*) FROM words JOIN item ON item.rowid = words.rowid WHERE words MATCH ? AND media = 1 AND year >= 1850`,
  );
  const exact = db.prepare('SELECT id FROM item WHERE number = ?');
  const ofWord = FACETS.map((facet) =>
    db.prepare(
      `SELECT "${facet}", count(*) AS n FROM words JOIN item ON item.rowid = words.rowid WHERE words MATCH ? GROUP BY 1 ORDER BY n DESC LIMIT 10`,
    ),
  );
  const ofAll = FACETS.map((facet) =>
    db.prepare(`SELECT "${facet}", count(*) AS n FROM item GROUP BY 1 ORDER BY n DESC LIMIT 10`),
  );
  const answers = {
    'exact, one column': await p95(100, () => exact.all(catalogNumber())),
    'words, two filters, page of 20': await p95(40, () => {
      const word = `"${words()[0] ?? 'the'}"`;
      page.all(word);
      count.all(word);
    }),
    'six facets, common word': await p95(3, () => {
      for (const facet of ofWord) facet.all('"the"');
    }),
    'six facets, everything': await p95(3, () => {
      for (const facet of ofAll) facet.all();
    }),
  };
  db.close();
  await rm(path, { force: true });
  return { buildSeconds, p95Ms: answers };
};

process.stdout.write(JSON.stringify(await (peer === 'duckdb' ? duckdb() : fts5())));
