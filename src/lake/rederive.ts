import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineParquetSchema, replaceParquetColumns } from './parquet/index.ts';
import { renamed } from './rewrite.ts';
import { identifier, literal, parquetTable, type SqlSession } from './sql.ts';
import type { PartFiles, PartitionEntry } from './types.ts';

/** What of an item tells its source. Null: not stated. */
export interface SourceFacts {
  readonly provider: string | null;
  readonly account: string | null;
  readonly collectionCode: string | null;
}

/** How columns that follow from other columns are worked out. */
export interface Rederive {
  /** The sub-provider by the rules at hand; null: none holds, then the unit is the source, else the provider. */
  sourceOf(facts: SourceFacts): string | null;
  /** Percentile of the metric at which media of a provider are popular. */
  percentileOf(provider: string | null): number;
  /** Constant of popularity from the metric at the percentile. */
  constantOf(percentileValue: number, percentile: number): number;
}

/** What working out anew changes, or changed. */
export interface RederiveCounts {
  /** Parts that were written anew. */
  readonly parts: number;
  /** Items of these parts. */
  readonly items: number;
  /** Items with another source than before. */
  readonly changedSources: number;
  /** Media with another popularity than before. */
  readonly changedPopularity: number;
}

/** Parts that change, with the number of items and media in them that do, by base name. */
interface Wanted {
  readonly sources: ReadonlyMap<string, number>;
  readonly popularity: ReadonlyMap<string, number>;
}

const SOURCE_COLUMNS = ['provider', 'account', 'collectionCode', 'source'] as const;

/** How many items and media of parts would change; nothing is written. */
export async function countRederived(
  session: SqlSession,
  folder: string,
  entries: readonly PartitionEntry[],
  rederive: Rederive,
): Promise<Pick<RederiveCounts, 'changedSources' | 'changedPopularity'>> {
  const { sources, popularity } = await prepare(session, folder, entries, rederive);
  return { changedSources: sum(sources), changedPopularity: sum(popularity) };
}

/**
 * Works out source and popularity of the items and media of parts anew, from what stands in their other columns. With `fresh`, the ids of
 * parts that were just read, only these are written, and only their popularity: their sources are told already. The percentiles are those
 * of all. Only parts in which something changes are written, under other names;
 * their files of other kinds, and all others, stay as they are.
 */
export async function rederiveParts(
  session: SqlSession,
  folder: string,
  entries: readonly PartitionEntry[],
  rederive: Rederive,
  fresh: ReadonlySet<string> | null = null,
): Promise<{ entries: readonly PartitionEntry[]; counts: RederiveCounts }> {
  const wanted = await prepare(session, folder, entries, rederive, fresh);
  const counts = { parts: 0, items: 0, changedSources: 0, changedPopularity: 0 };
  const result: PartitionEntry[] = [...entries];
  const rewriteEntry = async (own: SqlSession, entry: PartitionEntry, at: number) => {
    const { files } = entry;
    const sources = files === null ? 0 : (wanted.sources.get(join(folder, files.items)) ?? 0);
    const popularity = files === null ? 0 : (wanted.popularity.get(join(folder, files.media)) ?? 0);
    if (files === null || sources + popularity === 0) return;
    counts.parts += 1;
    counts.items += entry.rows.items;
    counts.changedSources += sources;
    counts.changedPopularity += popularity;
    const written = await rewrite(own, folder, files, { sources, popularity });
    const lake = Object.values(written).reduce(
      (total, file) => total + statSync(join(folder, file)).size,
      0,
    );
    result[at] = { ...entry, files: written, sizeBytes: { ...entry.sizeBytes, lake } };
  };
  await sideBySide(session, entries, rewriteEntry);
  return { entries: result, counts };
}

/** Parts that are written at once: one part keeps one core busy. */
const AT_ONCE = Math.min(4, availableParallelism());

async function sideBySide(
  session: SqlSession,
  entries: readonly PartitionEntry[],
  work: (session: SqlSession, entry: PartitionEntry, at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    const own = await session.beside();
    try {
      for (let at = next++; at < entries.length; at = next++) {
        const entry = entries[at];
        if (entry !== undefined) await work(own, entry, at);
      }
    } finally {
      own.close();
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);

async function prepare(
  session: SqlSession,
  folder: string,
  entries: readonly PartitionEntry[],
  rederive: Rederive,
  fresh: ReadonlySet<string> | null = null,
): Promise<Wanted> {
  const filesOf = (some: readonly PartitionEntry[], kind: 'items' | 'media') =>
    some.flatMap(({ files }) => (files === null ? [] : [join(folder, files[kind])]));
  const chosen = fresh === null ? entries : entries.filter(({ id }) => fresh.has(id));
  const items = fresh === null ? filesOf(chosen, 'items') : [];
  const media = filesOf(chosen, 'media');
  const none: ReadonlyMap<string, number> = new Map();
  return {
    sources: items.length === 0 ? none : await findSources(session, items, rederive),
    popularity:
      media.length === 0
        ? none
        : await findConstants(session, filesOf(entries, 'media'), media, rederive),
  };
}

/** Facts that lead to another source than the one that stands there go to the table `other_sources`. */
async function findSources(
  session: SqlSession,
  items: readonly string[],
  rederive: Rederive,
): Promise<ReadonlyMap<string, number>> {
  await session.run('CREATE OR REPLACE TABLE other_sources ("key" VARCHAR, fresh VARCHAR)');
  const columns = await columnsOf(session, items);
  const appender = await session.appender('other_sources');
  let found = false;
  const facts = SOURCE_COLUMNS.map((column) => columnOr(columns, column));
  const table = parquetTable(items, 'union_by_name = true');
  for await (const rows of session.batches(
    `SELECT DISTINCT ${keyOf(columns)} AS k, ${facts.join(', ')} FROM ${table} t`,
  )) {
    for (const row of rows) {
      const [key, provider, account, collectionCode, source] = row.map(textOrNull);
      const stated = {
        provider: provider ?? null,
        account: account ?? null,
        collectionCode: collectionCode ?? null,
      };
      const fresh = rederive.sourceOf(stated) ?? stated.collectionCode ?? stated.provider;
      if (fresh === (source ?? null)) continue;
      found = true;
      appender.appendVarchar(key ?? '');
      if (fresh === null) appender.appendNull();
      else appender.appendVarchar(fresh);
      appender.endRow();
    }
  }
  appender.closeSync();
  if (!found) return new Map();
  return countsByFile(
    session,
    `SELECT t.filename AS file, count(*)::INTEGER AS n
     FROM ${parquetTable(items, 'union_by_name = true, filename = true')} t
     JOIN other_sources o ON o."key" = ${keyOf(columns)} GROUP BY ALL`,
  );
}

/** One text for the facts that tell a source and the source itself; a null differs from every text. */
const keyOf = (columns: ReadonlySet<string>): string =>
  `concat_ws(chr(31), ${SOURCE_COLUMNS.map((column) => `coalesce(chr(30) || ${columnOr(columns, column)}, '')`).join(', ')})`;

const columnOr = (columns: ReadonlySet<string>, column: string): string =>
  columns.has(column) ? `t.${identifier(column)}` : 'NULL::VARCHAR';

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The constant of each provider goes to the macro `constant_of`. */
async function findConstants(
  session: SqlSession,
  all: readonly string[],
  media: readonly string[],
  rederive: Rederive,
): Promise<ReadonlyMap<string, number>> {
  const columns = await columnsOf(session, all);
  if (!columns.has('popularityMetric')) return new Map();
  await session.run(`CREATE OR REPLACE TEMP TABLE metrics AS
    SELECT coalesce(provider, '') AS provider, "popularityMetric" AS v, count(*) AS n
    FROM ${parquetTable(all, 'union_by_name = true')} WHERE "popularityMetric" >= 0 GROUP BY ALL`);
  const constants: (readonly [string, number])[] = [];
  for (const { provider } of await session.rows('SELECT DISTINCT provider FROM metrics')) {
    const name = String(provider);
    const percentile = rederive.percentileOf(name === '' ? null : name);
    // SQL's percentile_disc, over values with the number of times that each occurs
    const [row] = await session.rows(
      `SELECT min(v) FILTER (WHERE upto >= greatest(1, ceil(${percentile}::DOUBLE * total))) AS v FROM (
         SELECT v, sum(n) OVER (ORDER BY v) AS upto, sum(n) OVER () AS total
         FROM metrics WHERE provider = ${literal(name)})`,
    );
    const value = row?.['v'];
    if (typeof value === 'number') constants.push([name, rederive.constantOf(value, percentile)]);
  }
  const cases = constants.map(
    ([name, constant]) => `WHEN ${literal(name)} THEN ${constant}::DOUBLE`,
  );
  const chosen =
    cases.length === 0 ? 'NULL::DOUBLE' : `CASE coalesce(p, '') ${cases.join(' ')} END`;
  await session.run(`CREATE OR REPLACE MACRO constant_of(p) AS ${chosen}`);
  return countsByFile(
    session,
    `SELECT t.filename AS file, count(*)::INTEGER AS n
     FROM ${parquetTable(media, 'union_by_name = true, filename = true')} t
     WHERE ${SCORE} IS DISTINCT FROM t.popularity GROUP BY ALL`,
  );
}

/** `constant_of` is made by `findConstants`: a few providers, so that no join is needed. */
const SCORE =
  'CASE WHEN t."popularityMetric" >= 0 THEN t."popularityMetric" / (t."popularityMetric" + constant_of(t.provider)) END';

async function countsByFile(
  session: SqlSession,
  sql: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(sql);
  return new Map(rows.map(({ file, n }) => [String(file), Number(n)]));
}

async function columnsOf(
  session: SqlSession,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await session.rows(
    `SELECT column_name AS name FROM (DESCRIBE SELECT * FROM ${parquetTable(files, 'union_by_name = true')})`,
  );
  return new Set(rows.map(({ name }) => String(name)));
}

/** What is written anew in items and media. */
interface Derived {
  readonly source: string | null;
  readonly popularity: number | null;
}

const SOURCE = { source: { kind: 'utf8', nullable: true } } as const;
const POPULARITY = { popularity: { kind: 'double', nullable: true } } as const;
const BOTH_SCHEMA = defineParquetSchema<Derived>('derived', { ...SOURCE, ...POPULARITY });
const SOURCE_SCHEMA = defineParquetSchema<Pick<Derived, 'source'>>('derived', SOURCE);
const POPULARITY_SCHEMA = defineParquetSchema<Pick<Derived, 'popularity'>>('derived', POPULARITY);

/** Writes items and media of a part with other values in the columns that change; all others are copied as they are. */
async function rewrite(
  session: SqlSession,
  folder: string,
  files: PartFiles,
  changed: { readonly sources: number; readonly popularity: number },
): Promise<PartFiles> {
  const items = join(folder, files.items);
  const media = join(folder, files.media);
  const itemColumns = await columnsOf(session, [items]);
  const mediaColumns = await columnsOf(session, [media]);
  const withSources = changed.sources > 0;
  const withScores =
    changed.popularity > 0 && mediaColumns.has('popularity') && itemColumns.has('popularity');
  if (!withSources && !withScores) return files;
  const key = `o."key" = ${keyOf(itemColumns)}`;
  const scores = `(SELECT t."itemId" AS id, max(${SCORE}) AS popularity FROM ${parquetTable([media])} t GROUP BY ALL)`;
  const written = { ...files, items: renamed(files.items), media: renamed(files.media) };
  await replace(session, items, join(folder, written.items), {
    source: withSources ? 'CASE WHEN o."key" IS NULL THEN t.source ELSE o.fresh END' : null,
    popularity: withScores ? 's.popularity' : null,
    joins: [
      ...(withSources ? [`LEFT JOIN other_sources o ON ${key}`] : []),
      ...(withScores ? [`LEFT JOIN ${scores} s ON s.id = t.id`] : []),
    ],
  });
  const moved = `(SELECT t.id, t.source AS old, o.fresh FROM ${parquetTable([items])} t JOIN other_sources o ON ${key})`;
  await replace(session, media, join(folder, written.media), {
    // A medium that has a source of its own keeps it
    source: withSources
      ? 'CASE WHEN m.id IS NOT NULL AND t.source IS NOT DISTINCT FROM m.old THEN m.fresh ELSE t.source END'
      : null,
    popularity: withScores ? SCORE : null,
    joins: withSources ? [`LEFT JOIN ${moved} m ON m.id = t."itemId"`] : [],
  });
  return written;
}

interface Replacement {
  /** Expressions of the new values; null: the column stays. */
  readonly source: string | null;
  readonly popularity: string | null;
  readonly joins: readonly string[];
}

async function replace(
  session: SqlSession,
  from: string,
  to: string,
  { source, popularity, joins }: Replacement,
): Promise<void> {
  const values = session.columns(
    `SELECT (${source ?? 'NULL'})::VARCHAR, (${popularity ?? 'NULL'})::DOUBLE FROM ${parquetTable([from], 'file_row_number = true')} t
     ${joins.join(' ')} ORDER BY t.file_row_number`,
  );
  const rows = derivedRows(values);
  if (popularity === null) await replaceParquetColumns(from, to, SOURCE_SCHEMA, rows);
  else if (source === null) await replaceParquetColumns(from, to, POPULARITY_SCHEMA, rows);
  else await replaceParquetColumns(from, to, BOTH_SCHEMA, rows);
}

async function* derivedRows(
  batches: AsyncIterable<readonly (readonly unknown[])[]>,
): AsyncGenerator<readonly Derived[], void, undefined> {
  for await (const batch of batches) {
    const [sources = [], popularity = []] = batch;
    yield sources.map((source, at) => {
      const score = popularity[at];
      return { source: textOrNull(source), popularity: typeof score === 'number' ? score : null };
    });
  }
}
