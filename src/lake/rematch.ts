import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ISSUES,
  type IssueKind,
  type MatchedTaxon,
  TAXON_QUERY_COLUMNS,
  type TaxonQuery,
} from '../terms/index.ts';
import { syncFiles } from './files.ts';
import { severityOf } from './quality.ts';
import { renamed } from './rewrite.ts';
import { identifier, literal, parquetTable, type SqlSession } from './sql.ts';
import type { PartFiles, PartitionEntry } from './types.ts';

/** Other matches for items that are in the lake already. */
export interface Rematch {
  /** `name@version` of the backbone; parts that carry it are left alone. */
  readonly version: string;
  /** Answers in the order of the queries. */
  find(queries: readonly TaxonQuery[]): Promise<readonly RematchedTaxon[]>;
}

/** A match with its findings, which the flow words. */
export interface RematchedTaxon extends MatchedTaxon {
  readonly findings: readonly {
    readonly issue: string;
    readonly term: string | null;
    readonly verbatim: string | null;
    readonly interpreted: string | null;
  }[];
}

/** What matching anew did. */
export interface RematchCounts {
  readonly parts: number;
  readonly items: number;
  /** Distinct names with their classification. */
  readonly names: number;
  /** Items whose accepted taxon is another one now. */
  readonly changedItems: number;
}

/** Flags that come from matching, and go when a name is matched anew. */
const MATCH_ISSUES = Object.entries(ISSUES as Readonly<Record<string, IssueKind>>).flatMap(
  ([flag, kind]) => (kind.setBy === 'name matching' ? [flag] : []),
);

const QUERY_KEY = `concat_ws(chr(31), ${TAXON_QUERY_COLUMNS.map(
  (column) => `coalesce(t.${identifier(column)}, '')`,
).join(', ')})`;

const MATCH_TYPES = {
  taxonKey: 'INTEGER',
  acceptedTaxonKey: 'INTEGER',
  acceptedScientificName: 'VARCHAR',
  taxonomicStatus: 'VARCHAR',
  taxonMatchType: 'VARCHAR',
  taxonMatchConfidence: 'INTEGER',
  taxonMatchSpecificity: 'DOUBLE',
  classification: 'STRUCT("rank" VARCHAR, "key" INTEGER, "name" VARCHAR)[]',
} as const;

const FINDINGS_TYPE =
  'STRUCT(issue VARCHAR, term VARCHAR, verbatim VARCHAR, interpreted VARCHAR, severity VARCHAR)[]';

/** Names that are asked for and written out at once. */
const BATCH_NAMES = 5_000;

/**
 * Matches the names of parts anew, without reading their sources: each distinct name once. Writes items and findings under other
 * names; parts of this version already, and those of a time before there were matches, stay as they are.
 */
export async function rematchParts(
  session: SqlSession,
  folder: string,
  entries: readonly PartitionEntry[],
  rematch: Rematch,
): Promise<{ entries: readonly PartitionEntry[]; counts: RematchCounts }> {
  const counts = { parts: 0, items: 0, names: 0, changedItems: 0 };
  const result: PartitionEntry[] = [];
  for (const entry of entries) {
    const { files } = entry;
    if (
      files === null ||
      entry.backbone === rematch.version ||
      !(await isMatchable(session, folder, files))
    ) {
      result.push(entry);
      continue;
    }
    counts.names += await matchNames(session, folder, files, rematch);
    counts.parts += 1;
    counts.items += entry.rows.items;
    const written = await rewrite(session, folder, files);
    counts.changedItems += written.changedItems;
    result.push({ ...entry, files: written.files, backbone: rematch.version });
  }
  return { entries: result, counts };
}

/** Whether the items have the columns of a match. */
async function isMatchable(
  session: SqlSession,
  folder: string,
  files: PartFiles,
): Promise<boolean> {
  const columns = await session.rows(
    `SELECT column_name AS name FROM (DESCRIBE SELECT * FROM ${parquetTable([join(folder, files.items)])})`,
  );
  return columns.some(({ name }) => name === 'classification');
}

/** Fills the table `matched` with an answer for each distinct query of a part; returns their number. */
async function matchNames(
  session: SqlSession,
  folder: string,
  files: PartFiles,
  rematch: Rematch,
): Promise<number> {
  const columns = Object.entries(MATCH_TYPES).map(([name, type]) => `${identifier(name)} ${type}`);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE matched (query VARCHAR, ${columns.join(', ')}, flags VARCHAR[], doubts ${FINDINGS_TYPE})`,
  );
  const distinct = `SELECT ${QUERY_KEY} AS query, ${TAXON_QUERY_COLUMNS.map((column) => `any_value(t.${identifier(column)})`).join(', ')}
    FROM ${parquetTable([join(folder, files.items)])} t GROUP BY 1`;
  let names = 0;
  let pending: (readonly unknown[])[] = [];
  const answered: string[] = [];
  const flush = async () => {
    const matches = await rematch.find(pending.map(queryOf));
    for (const [i, row] of pending.entries()) answered.push(lineOf(String(row[0]), matches[i]));
    names += pending.length;
    pending = [];
    if (answered.length >= BATCH_NAMES) await store(session, folder, answered);
  };
  for await (const batch of session.batches(distinct)) {
    pending.push(...batch);
    if (pending.length >= BATCH_NAMES) await flush();
  }
  await flush();
  await store(session, folder, answered);
  return names;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function queryOf(row: readonly unknown[]): TaxonQuery {
  const pairs = TAXON_QUERY_COLUMNS.map((column, i) => [column, textOrNull(row[i + 1])]);
  return Object.fromEntries(pairs);
}

function lineOf(query: string, match: RematchedTaxon | undefined): string {
  if (match === undefined) throw new TypeError(`No answer for the name ${query}`);
  const doubts = match.findings.map((finding) => ({
    ...finding,
    severity: severityOf(finding.issue),
  }));
  return JSON.stringify({ query, ...match.columns, flags: match.issues, doubts });
}

/** Through a file of lines: much faster than statements, and the types are those of the table. */
async function store(session: SqlSession, folder: string, lines: string[]): Promise<void> {
  if (lines.length === 0) return;
  const path = join(folder, 'matched.tmp');
  const types = {
    query: 'VARCHAR',
    ...MATCH_TYPES,
    flags: 'VARCHAR[]',
    doubts: FINDINGS_TYPE,
  };
  const columns = Object.entries(types).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
  writeFileSync(path, lines.join('\n'));
  lines.length = 0;
  await session.run(
    `INSERT INTO matched SELECT * FROM read_json(${literal(path)}, format = 'newline_delimited', columns = {${columns.join(', ')}})`,
  );
  rmSync(path);
}

/** Writes items and findings with the matches of the table `matched`. */
async function rewrite(
  session: SqlSession,
  folder: string,
  files: PartFiles,
): Promise<{ files: PartFiles; changedItems: number }> {
  const numbered = (file: string) => parquetTable([join(folder, file)], 'file_row_number = true');
  const flags = `[${MATCH_ISSUES.map(literal).join(', ')}]`;
  const replaced = Object.keys(MATCH_TYPES).map(
    (name) => `m.${identifier(name)} AS ${identifier(name)}`,
  );
  const copy = async (select: string, file: string) => {
    const path = join(folder, file);
    await session.run(`COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
    await syncFiles([path]);
  };
  const items = renamed(files.items);
  await copy(
    `SELECT t.* EXCLUDE (file_row_number) REPLACE (${replaced.join(', ')},
       list_concat(list_filter(t.issues, lambda flag: NOT list_contains(${flags}, flag)), m.flags) AS issues)
     FROM ${numbered(files.items)} t JOIN matched m ON m.query = ${QUERY_KEY} ORDER BY t.file_row_number`,
    items,
  );
  const changed = await session.rows(
    `SELECT count(*)::INTEGER AS n FROM ${numbered(files.items)} t JOIN matched m ON m.query = ${QUERY_KEY}
     WHERE t."acceptedTaxonKey" IS DISTINCT FROM m."acceptedTaxonKey"`,
  );
  const findings = await rewriteFindings(session, files, numbered, flags, copy);
  const { findings: _, ...others } = files;
  return {
    files: { ...others, items, ...(findings === null ? {} : { findings }) },
    changedItems: Number(changed[0]?.['n']),
  };
}

/** Findings of the old match go, those of the new one come, in the order of the records. Null where none is left. */
async function rewriteFindings(
  session: SqlSession,
  files: PartFiles,
  numbered: (file: string) => string,
  flags: string,
  copy: (select: string, file: string) => Promise<void>,
): Promise<string | null> {
  const columns = 'id, "sourceId", "partition", line, term, verbatim, interpreted, issue, severity';
  const kept =
    files.findings === undefined
      ? ''
      : `SELECT ${columns}, file_row_number AS nr FROM ${numbered(files.findings)} WHERE NOT list_contains(${flags}, issue) UNION ALL`;
  const all = `${kept} SELECT v.id, v."sourceId", v."partition", v.line, f.term, left(f.verbatim, 1000), left(f.interpreted, 1000),
      f.issue, f.severity, 2147483647 AS nr
    FROM (SELECT v.id, v."sourceId", v."partition", v.line, unnest(m.doubts) AS f FROM ${numbered(files.items)} t JOIN matched m ON m.query = ${QUERY_KEY}
          JOIN ${numbered(files.verbatim)} v ON v.file_row_number = t.file_row_number) v`;
  const [row] = await session.rows(`SELECT count(*)::INTEGER AS n FROM (${all})`);
  if (Number(row?.['n']) === 0) return null;
  const file = renamed(files.findings ?? files.items.replace(/^items-/, 'findings-'));
  await copy(`SELECT ${columns} FROM (${all}) ORDER BY line, nr`, file);
  return file;
}
