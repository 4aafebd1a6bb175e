import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { inspectLocal } from '../bytes/local.ts';
import { type DuckSession, identifier, literal, openDuckDb } from '../openverse/duckdb.ts';
import type { Reject } from '../types.ts';
import { filesOfFolder, INATURALIST_TABLES, type InaturalistTable, TABLE_NAMES } from './tables.ts';

/** A release, cut into buckets of observations with their photos. Plain data. */
export interface PreparedRelease {
  /** Folder of `observations/bucket=n`, `photos/bucket=n`, `observers.parquet` and `taxa.parquet`. */
  readonly folder: string;
  readonly fingerprint: string;
  readonly buckets: number;
  /** Bytes of the tables. */
  readonly sizeBytes: number;
  /** Lines that are no rows, with the file's name as partition. */
  readonly rejects: readonly Reject[];
}

const MEMORY_BYTES = 1024 ** 3;
/** Bytes of the tables, as published, for a bucket: what one worker joins in memory. */
const BUCKET_BYTES = 96 * 1024 ** 2;
const MOST_BUCKETS = 256;
const KEPT_REJECTS = 1000;
const DONE = 'release.json';

/**
 * Brings the tables of a release into the cache, cut by observation into buckets that are each small enough to be joined in memory.
 * What is there of the same files is taken as it is; that of others is removed. Nothing is held in memory but buffers.
 * `least`: buckets at least.
 */
export async function prepareRelease(
  location: string,
  cache: string,
  signal: AbortSignal | undefined,
  least = 1,
): Promise<PreparedRelease> {
  const files = filesOfFolder(location);
  const { observations, photos } = files;
  if (observations === null || photos === null) {
    const missing = observations === null ? 'observations' : 'photos';
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${location} has no ${missing}.csv or .csv.gz`);
  }
  const hash = createHash('sha256').update('1');
  let sizeBytes = 0;
  for (const table of TABLE_NAMES) {
    const path = files[table];
    hash.update(`${table}:${path === null ? '' : (await inspectLocal(path)).fingerprint}\n`);
    if (path !== null) sizeBytes += (await stat(path)).size * (path.endsWith('.gz') ? 4 : 1);
  }
  const fingerprint = hash.digest('hex').slice(0, 32);
  const home = join(cache, 'inaturalist');
  const folder = join(home, fingerprint);
  if (existsSync(join(folder, DONE))) {
    return JSON.parse(readFileSync(join(folder, DONE), 'utf8')) as PreparedRelease;
  }
  if (existsSync(home)) {
    for (const name of readdirSync(home))
      rmSync(join(home, name), { recursive: true, force: true });
  }
  const draft = `${folder}.${process.pid}.tmp`;
  mkdirSync(draft, { recursive: true });
  const buckets = Math.min(MOST_BUCKETS, Math.max(least, Math.ceil(sizeBytes / BUCKET_BYTES)));
  const session = await openDuckDb({
    tempFolder: join(draft, 'spilled'),
    memoryLimitBytes: MEMORY_BYTES,
  });
  try {
    const rejects: Reject[] = [];
    for (const table of TABLE_NAMES) {
      signal?.throwIfAborted();
      const path = files[table];
      if (path === null) continue;
      await cut(session, table, path, draft, buckets);
      rejects.push(...(await rejectsOf(session, path)));
    }
    const release = {
      folder,
      fingerprint,
      buckets,
      sizeBytes,
      rejects: rejects.slice(0, KEPT_REJECTS),
    };
    rmSync(join(draft, 'spilled'), { recursive: true, force: true });
    writeFileSync(join(draft, DONE), JSON.stringify(release));
    // Another process may have come first with the same
    if (!existsSync(join(folder, DONE))) renameSync(draft, folder);
    return release;
  } finally {
    session.close();
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Reads a table of tab-separated lines without quotes and writes it as Parquet, those with observations in buckets. */
async function cut(
  session: DuckSession,
  table: InaturalistTable,
  path: string,
  folder: string,
  buckets: number,
): Promise<void> {
  const source = `read_csv(${literal(path)}, delim = '\\t', quote = '', escape = '', header = true, all_varchar = true,
    nullstr = '', ignore_errors = true, store_rejects = true, rejects_limit = ${KEPT_REJECTS},
    rejects_table = 'faults', rejects_scan = 'scans', max_line_size = 4194304)`;
  try {
    await session.run('DROP TABLE IF EXISTS faults');
    await session.run('DROP TABLE IF EXISTS scans');
    await checkColumns(session, table, path, source);
    if (table === 'observers' || table === 'taxa') {
      const to = literal(join(folder, `${table}.parquet`));
      await session.run(
        `COPY (SELECT * FROM ${source}) TO ${to} (FORMAT parquet, COMPRESSION zstd)`,
      );
      return;
    }
    const to = literal(join(folder, table));
    await session.run(
      `COPY (SELECT *, (hash(observation_uuid) % ${buckets})::INTEGER AS bucket FROM ${source} WHERE observation_uuid IS NOT NULL)
       TO ${to} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`,
    );
  } catch (cause) {
    if (cause instanceof OpendrawerError) throw cause;
    throw new OpendrawerError(
      'INPUT_CORRUPT',
      `${path} cannot be read: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`,
      { cause },
    );
  }
}

async function checkColumns(
  session: DuckSession,
  table: InaturalistTable,
  path: string,
  source: string,
): Promise<void> {
  const columns: string[] = [];
  for await (const rows of session.batches(
    `SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`,
  )) {
    columns.push(...rows.map(([name]) => String(name)));
  }
  const missing = INATURALIST_TABLES[table].filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new OpendrawerError('COLUMN_UNKNOWN', `${path} has no column ${missing.join(', ')}`, {
      hint: "See the description of iNaturalist's open data for its tables.",
    });
  }
}

/** Lines that could not be read, each once: a line may have several faults. */
async function rejectsOf(session: DuckSession, path: string): Promise<readonly Reject[]> {
  const partition = path.split(/[\\/]/).at(-1) ?? path;
  const rejects: Reject[] = [];
  for await (const rows of session.batches(
    `SELECT line::INTEGER, any_value(${identifier('error_message')}), any_value(csv_line) FROM faults GROUP BY line ORDER BY line`,
  )) {
    for (const [line, message, sample] of rows) {
      rejects.push({
        partition,
        line: Number(line),
        reason: 'INVALID_ROW',
        detail: String(message).split('\n')[0] ?? '',
        sample: String(sample).slice(0, 200),
      });
    }
  }
  return rejects;
}
