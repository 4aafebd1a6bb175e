import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckSession, openDuckDb } from './duckdb.ts';
import { keyOfRow, mergeRows } from './load.ts';
import {
  type CatalogueFile,
  type CatalogueLine,
  type ReadFileOptions,
  readCatalogueFile,
} from './read-file.ts';
import type { CatalogueRow } from './row.ts';

const MEMORY_BYTES = 512 * 1024 ** 2;

/**
 * The works of several load files, each once, brought together in the order of the files as `CatalogueTable` does it; what does not
 * fit memory lies in a database in the cache, which is removed at the end. The line of a work counts the rows of all files.
 */
export async function* mergedRows(
  files: readonly CatalogueFile[],
  options: ReadFileOptions,
): AsyncGenerator<readonly CatalogueLine[], void, undefined> {
  const { cache, signal, onNote } = options.context;
  await mkdir(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'merge-'));
  const session = await openDuckDb({
    path: join(folder, 'catalogue.db'),
    tempFolder: join(folder, 'spilled'),
    memoryLimitBytes: MEMORY_BYTES,
    threads: 1,
  });
  try {
    await session.run(`CREATE TABLE works (${COLUMNS})`);
    let seq = 0;
    for (const file of files) {
      const before = seq;
      seq = await stage(session, file, options, seq);
      signal?.throwIfAborted();
      const passedOver = await upsert(session);
      if (passedOver > 0) {
        onNote(
          `${file.partition.id}: ${passedOver} of ${seq - before} rows have the address of another work and are passed over`,
        );
      }
    }
    for await (const rows of session.batches(
      'SELECT doc, history, media, seq FROM works ORDER BY seq',
    )) {
      signal?.throwIfAborted();
      yield rows.map(lineOf);
    }
  } finally {
    session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const COLUMNS =
  '"key" VARCHAR, url VARCHAR, doc VARCHAR, history VARCHAR, media VARCHAR, seq BIGINT';

/** Brings the rows of a file into the table `staged`; returns the number of the last one. */
async function stage(
  session: DuckSession,
  file: CatalogueFile,
  options: ReadFileOptions,
  from: number,
): Promise<number> {
  await session.run(`CREATE OR REPLACE TABLE staged (${COLUMNS})`);
  const appender = await session.appender('staged');
  let seq = from;
  try {
    for await (const batch of readCatalogueFile(file, options)) {
      for (const line of batch) {
        if (line.kind !== 'row') continue;
        seq += 1;
        appender.appendVarchar(keyOfRow(line.row).replace('\u0000', '\u001f'));
        appender.appendVarchar(String(line.row['url']));
        appender.appendVarchar(JSON.stringify(line.row));
        appender.appendNull();
        appender.appendVarchar(line.media);
        appender.appendBigInt(BigInt(seq));
        appender.endRow();
      }
      appender.flushSync();
    }
  } finally {
    appender.closeSync();
  }
  return seq;
}

/** Brings `works` up to date with `staged`; returns how many rows have the address of another work. */
async function upsert(session: DuckSession): Promise<number> {
  await session.run(`CREATE OR REPLACE TABLE latest AS SELECT * FROM staged
    QUALIFY row_number() OVER (PARTITION BY "key" ORDER BY seq DESC) = 1`);
  await session.run(`CREATE OR REPLACE TABLE batch AS SELECT * FROM latest l
    WHERE NOT EXISTS (SELECT 1 FROM works w WHERE w.url = l.url AND w."key" <> l."key")
    QUALIFY row_number() OVER (PARTITION BY url ORDER BY seq) = 1`);
  await session.run(`CREATE OR REPLACE TABLE merged (${COLUMNS})`);
  const appender = await session.appender('merged');
  for await (const rows of session.batches(
    `SELECT w.doc, b.doc, w.history, w.seq, w."key", b.media FROM works w JOIN batch b ON b."key" = w."key"`,
  )) {
    for (const [old, fresh, history, seq, key, media] of rows) {
      const before = JSON.parse(String(old)) as CatalogueRow;
      const row = JSON.parse(String(fresh)) as CatalogueRow;
      const merged = mergeRows(before, row);
      const earlier = typeof history === 'string' ? history.slice(1, -1) : String(old);
      appender.appendVarchar(String(key));
      appender.appendVarchar(String(merged['url']));
      appender.appendVarchar(JSON.stringify(merged));
      appender.appendVarchar(`[${earlier},${String(fresh)}]`);
      appender.appendVarchar(String(media));
      appender.appendBigInt(BigInt(Number(seq)));
      appender.endRow();
    }
    appender.flushSync();
  }
  appender.closeSync();
  await session.run('DELETE FROM works WHERE "key" IN (SELECT "key" FROM merged)');
  await session.run(`INSERT INTO works SELECT * FROM merged
    UNION ALL SELECT * FROM batch b WHERE NOT EXISTS (SELECT 1 FROM merged m WHERE m."key" = b."key")`);
  const counts: number[] = [];
  for await (const rows of session.batches(
    'SELECT (SELECT count(*)::INTEGER FROM latest) - (SELECT count(*)::INTEGER FROM batch)',
  )) {
    counts.push(...rows.map(([count]) => Number(count)));
  }
  return counts[0] ?? 0;
}

/** A work that was met several times is published with all its rows, the oldest first. */
function lineOf([doc, history, media, seq]: readonly unknown[]): CatalogueLine {
  const line: CatalogueLine = {
    kind: 'row',
    row: JSON.parse(String(doc)) as CatalogueRow,
    media: media === 'audio' ? 'audio' : 'image',
    line: Number(seq),
  };
  return typeof history === 'string' ? { ...line, raw: Buffer.from(`{"rows":${history}}`) } : line;
}
