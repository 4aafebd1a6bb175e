import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal, parquetTable, type SqlSession } from './sql.ts';
import type { PartFiles, PartitionEntry } from './types.ts';

/** Instants that an item of a part should carry instead of its own. */
export interface Stamp {
  readonly id: string;
  /** Items file name of the part. */
  readonly file: string;
  readonly firstSeen: string;
  readonly lastChanged: string;
}

export interface Changes {
  /** Partition id → row numbers to leave out. */
  readonly drops?: ReadonlyMap<string, readonly number[]>;
  readonly stamps?: readonly Stamp[];
}

/** Rows a row group of verbatim parts: one record is read without unpacking many. */
const VERBATIM_ROW_GROUP = 2048;

/**
 * Writes the parts that change anew under other names, in their old order, and returns all entries, the changed ones naming
 * the new files. The old files are left for the caller.
 */
export async function rewriteParts(
  session: SqlSession,
  folder: string,
  entries: readonly PartitionEntry[],
  { drops = new Map(), stamps = [] }: Changes,
): Promise<readonly PartitionEntry[]> {
  const stampsByFile = Map.groupBy(stamps, (stamp) => stamp.file);
  const result: PartitionEntry[] = [];
  for (const entry of entries) {
    const rows = drops.get(entry.id) ?? [];
    const own = stampsByFile.get(entry.files?.items ?? '') ?? [];
    result.push(
      rows.length === 0 && own.length === 0
        ? entry
        : await rewrite(session, folder, entry, rows, own),
    );
  }
  return result;
}

async function rewrite(
  session: SqlSession,
  folder: string,
  entry: PartitionEntry,
  drops: readonly number[],
  stamps: readonly Stamp[],
): Promise<PartitionEntry> {
  if (entry.files === null) return entry;
  const files = {
    ...entry.files,
    items: renamed(entry.files.items),
    media: renamed(entry.files.media),
    verbatim: renamed(entry.files.verbatim),
  };
  await session.run('CREATE OR REPLACE TEMP TABLE dropped (nr BIGINT)');
  await insert(
    session,
    'dropped',
    drops.map((row) => `(${row})`),
  );
  await session.run(
    'CREATE OR REPLACE TEMP TABLE stamped (id VARCHAR, firstSeen VARCHAR, lastChanged VARCHAR)',
  );
  await insert(
    session,
    'stamped',
    stamps.map((s) => `(${literal(s.id)}, ${literal(s.firstSeen)}, ${literal(s.lastChanged)})`),
  );
  const numbered = (file: string) => parquetTable([join(folder, file)], 'file_row_number = true');
  const copy = async (select: string, file: string, options = '') => {
    const path = join(folder, file);
    await session.run(
      `COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd${options})`,
    );
    const handle = openSync(path, 'r');
    fsyncSync(handle);
    closeSync(handle);
  };
  await copy(
    `SELECT t.* EXCLUDE (file_row_number) REPLACE (coalesce(s.firstSeen, t.firstSeen) AS ${identifier('firstSeen')},
            coalesce(s.lastChanged, t.lastChanged) AS ${identifier('lastChanged')})
     FROM ${numbered(entry.files.items)} t LEFT JOIN stamped s ON s.id = t.id
     WHERE t.file_row_number NOT IN (SELECT nr FROM dropped) ORDER BY t.file_row_number`,
    files.items,
  );
  // Media rows stand in the order of their items, `mediaCount` for each: so a row number tells whose they are.
  await copy(
    `WITH gone AS (
       SELECT first, first + mediaCount AS past FROM (
         SELECT file_row_number AS nr, mediaCount,
                sum(mediaCount) OVER (ORDER BY file_row_number) - mediaCount AS first
         FROM ${numbered(entry.files.items)}) WHERE nr IN (SELECT nr FROM dropped))
     SELECT m.* EXCLUDE (file_row_number) FROM ${numbered(entry.files.media)} m
     WHERE NOT EXISTS (SELECT 1 FROM gone WHERE m.file_row_number >= first AND m.file_row_number < past)
     ORDER BY m.file_row_number`,
    files.media,
  );
  await copy(
    `SELECT * EXCLUDE (file_row_number) FROM ${numbered(entry.files.verbatim)}
     WHERE file_row_number NOT IN (SELECT nr FROM dropped) ORDER BY file_row_number`,
    files.verbatim,
    `, ROW_GROUP_SIZE ${VERBATIM_ROW_GROUP}`,
  );
  const { findings: doubts, ...others } = files;
  // A line of a partition is one record: its doubts are those of the same line and id.
  const findings = doubts === undefined || drops.length === 0 ? doubts : renamed(doubts);
  if (doubts !== undefined && findings !== undefined && findings !== doubts) {
    await copy(
      `WITH gone AS (SELECT id, line FROM ${numbered(entry.files.verbatim)}
                     WHERE file_row_number IN (SELECT nr FROM dropped))
       SELECT f.* EXCLUDE (file_row_number) FROM ${numbered(doubts)} f
       WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = f.id AND gone.line = f.line) ORDER BY f.file_row_number`,
      findings,
    );
  }
  const count = async (file: string) =>
    Number(
      (
        await session.rows(
          `SELECT count(*)::INTEGER AS n FROM ${parquetTable([join(folder, file)])}`,
        )
      )[0]?.['n'],
    );
  const kept: PartFiles =
    findings === undefined || (await count(findings)) === 0 ? others : { ...others, findings };
  return {
    ...entry,
    files: kept,
    rows: { ...entry.rows, items: await count(files.items), media: await count(files.media) },
    sizeBytes: {
      ...entry.sizeBytes,
      lake: Object.values(kept).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    },
  };
}

/** `items-x.parquet` → `items-x.r1.parquet` → `items-x.r2.parquet`. */
export const renamed = (file: string): string =>
  file.replace(
    /(?:\.r(\d+))?\.parquet$/,
    (_, n: string | undefined) => `.r${Number(n ?? 0) + 1}.parquet`,
  );

async function insert(
  session: SqlSession,
  table: string,
  values: readonly string[],
): Promise<void> {
  for (let i = 0; i < values.length; i += 1000) {
    await session.run(
      `INSERT INTO ${identifier(table)} VALUES ${values.slice(i, i + 1000).join(', ')}`,
    );
  }
}
