import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { syncFiles } from './files.ts';
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
 * Works out source and popularity of the items and media of parts anew, from what stands in their other columns. `chosen` tells the
 * parts that may be written; the percentiles are those of all. Only parts in which something changes are written, under other names;
 * their files of other kinds, and all others, stay as they are.
 */
export async function rederiveParts(
  session: SqlSession,
  folder: string,
  entries: readonly PartitionEntry[],
  rederive: Rederive,
  chosen: (entry: PartitionEntry) => boolean = () => true,
): Promise<{ entries: readonly PartitionEntry[]; counts: RederiveCounts }> {
  const wanted = await prepare(session, folder, entries, rederive);
  const counts = { parts: 0, items: 0, changedSources: 0, changedPopularity: 0 };
  const result: PartitionEntry[] = [...entries];
  const rewriteEntry = async (own: SqlSession, entry: PartitionEntry, at: number) => {
    const { files } = entry;
    const sources = files === null ? 0 : (wanted.sources.get(join(folder, files.items)) ?? 0);
    const popularity = files === null ? 0 : (wanted.popularity.get(join(folder, files.media)) ?? 0);
    if (files === null || sources + popularity === 0 || !chosen(entry)) return;
    counts.parts += 1;
    counts.items += entry.rows.items;
    counts.changedSources += sources;
    counts.changedPopularity += popularity;
    const written = await rewrite(own, folder, files, popularity);
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
): Promise<Wanted> {
  const files = entries.flatMap((entry) => (entry.files === null ? [] : [entry.files]));
  const items = files.map((one) => join(folder, one.items));
  const media = files.map((one) => join(folder, one.media));
  return {
    sources: items.length === 0 ? new Map() : await findSources(session, items, rederive),
    popularity: media.length === 0 ? new Map() : await findConstants(session, media, rederive),
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
  media: readonly string[],
  rederive: Rederive,
): Promise<ReadonlyMap<string, number>> {
  const columns = await columnsOf(session, media);
  if (!columns.has('popularityMetric')) return new Map();
  await session.run(`CREATE OR REPLACE TEMP TABLE metrics AS
    SELECT coalesce(provider, '') AS provider, "popularityMetric" AS v, count(*) AS n
    FROM ${parquetTable(media, 'union_by_name = true')} WHERE "popularityMetric" >= 0 GROUP BY ALL`);
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

/** Writes items, and media where they are concerned, with the columns of the temporary tables. */
async function rewrite(
  session: SqlSession,
  folder: string,
  files: PartFiles,
  popularity: number,
): Promise<PartFiles> {
  const itemsPath = join(folder, files.items);
  const mediaPath = join(folder, files.media);
  const items = await columnsOf(session, [itemsPath]);
  const media = await columnsOf(session, [mediaPath]);
  const withScores = popularity > 0 && media.has('popularity') && items.has('popularity');
  const written: { -readonly [Kind in keyof PartFiles]: PartFiles[Kind] } = { ...files };
  // Every row finds its own: rows of a join stand in the order of its left side only as long as none of them goes without
  await session.run(`CREATE OR REPLACE TEMP TABLE derived AS
    SELECT t.id, t.source AS old, CASE WHEN o."key" IS NULL THEN t.source ELSE o.fresh END AS fresh, s.popularity
    FROM ${parquetTable([itemsPath])} t LEFT JOIN other_sources o ON o."key" = ${keyOf(items)}
    LEFT JOIN ${withScores ? `(${scoresSql(mediaPath)})` : '(SELECT NULL::VARCHAR AS id, NULL::DOUBLE AS popularity)'} s ON s.id = t.id`);
  written.items = renamed(files.items);
  await copyInOrder(session, folder, {
    from: files.items,
    to: written.items,
    key: 'id',
    columns: ['d.fresh AS source', ...(withScores ? ['d.popularity AS popularity'] : [])],
    joins: ['LEFT JOIN derived d ON d.id = t.id'],
  });
  written.media = renamed(files.media);
  await copyInOrder(session, folder, {
    from: files.media,
    to: written.media,
    key: '"itemId"',
    // A medium that has a source of its own keeps it
    columns: [
      'CASE WHEN t.source IS NOT DISTINCT FROM d.old THEN d.fresh ELSE t.source END AS source',
      ...(withScores ? [`${SCORE} AS popularity`] : []),
    ],
    joins: ['LEFT JOIN derived d ON d.id = t."itemId"'],
  });
  return written;
}

const scoresSql = (media: string): string =>
  `SELECT t."itemId" AS id, max(${SCORE}) AS popularity FROM ${parquetTable([media])} t GROUP BY ALL`;

interface Copy {
  readonly from: string;
  readonly to: string;
  /** Column by which rows are known again. */
  readonly key: string;
  /** Expressions with the names of the columns that they replace. */
  readonly columns: readonly string[];
  readonly joins: readonly string[];
}

/**
 * Copies a file with other values in some columns, in its order. Joins mostly leave the order alone, and sorting wide rows costs
 * several times as much as copying them: so they are sorted only where the copy shows that it is needed.
 */
async function copyInOrder(session: SqlSession, folder: string, copy: Copy): Promise<void> {
  const { from, to, key, columns, joins } = copy;
  const [source, target] = [join(folder, from), join(folder, to)];
  const select = (order: string) =>
    `SELECT t.* EXCLUDE (file_row_number) REPLACE (${columns.join(', ')})
     FROM ${parquetTable([source], 'file_row_number = true')} t ${joins.join(' ')} ${order}`;
  const write = (order: string) =>
    session.run(`COPY (${select(order)}) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd)`);
  await session.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  await write('');
  await session.run("SET disabled_optimizers = ''");
  if (!(await sameOrder(session, source, target, key))) await write('ORDER BY t.file_row_number');
  await syncFiles([target]);
}

async function sameOrder(
  session: SqlSession,
  source: string,
  target: string,
  key: string,
): Promise<boolean> {
  const rows = (path: string) =>
    `(SELECT ${key} AS k, file_row_number AS nr FROM ${parquetTable([path], 'file_row_number = true')})`;
  const [row] = await session.rows(
    `SELECT count(*)::INTEGER AS n FROM ${rows(source)} a FULL JOIN ${rows(target)} b ON a.nr = b.nr
     WHERE a.k IS DISTINCT FROM b.k`,
  );
  return Number(row?.['n']) === 0;
}
