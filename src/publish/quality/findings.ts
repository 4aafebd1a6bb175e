import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  identifier,
  literal,
  openSql,
  parquetTable,
  partFiles,
  type SqlSession,
  sqlFolder,
} from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import { profileTable } from './facts.ts';
import { type ChosenSnapshot, chooseSnapshot, type SnapshotChoice } from './report.ts';
import { SHEET_FORMATS, type SheetFormat, sheetStream } from './sheet.ts';
import type { FindingRow, FindingsPage, Severity } from './types.ts';

export { SHEET_FORMATS, type SheetFormat };

/** Which findings; by default all of the current snapshot. */
export interface FindingsFilter extends SnapshotChoice {
  readonly issue?: string | undefined;
  readonly term?: string | undefined;
}

/** Columns of the downloads, in this order. */
export const FINDING_COLUMNS = [
  'issue',
  'severity',
  'term',
  'verbatim',
  'interpreted',
  'partition',
  'line',
  'sourceId',
  'id',
] as const satisfies readonly (keyof FindingRow)[];

/** Columns of a download of changes. */
export const CHANGE_COLUMNS = ['term', 'verbatim', 'interpreted', 'records'] as const;

const MEMORY_BYTES = 512 * 1024 ** 2;

/** A page of findings in the order of their lines. Throws as `qualityReport`. */
export async function findingsPage(
  workspace: Workspace,
  dataset: Dataset,
  {
    limit,
    offset,
    ...filter
  }: FindingsFilter & { readonly limit: number; readonly offset: number },
): Promise<FindingsPage> {
  const chosen = await chooseSnapshot(workspace, dataset, filter);
  const { snapshot } = chosen.manifest;
  const from = findingsOf(chosen, filter);
  if (from === null) return { snapshot, count: 0, findings: [] };
  return withSql(workspace, dataset, async (sql) => {
    const [total] = await sql.rows(`SELECT count(*) AS n ${from}`);
    const rows = await sql.rows(
      `SELECT ${FINDING_SELECT} ${from} LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(offset)}`,
    );
    return { snapshot, count: Number(total?.['n'] ?? 0), findings: rows.map(findingOf) };
  });
}

/** All findings that match, as the bytes of a file that come while they are read. Throws as `qualityReport`. */
export async function streamFindings(
  workspace: Workspace,
  dataset: Dataset,
  { format, ...filter }: FindingsFilter & { readonly format: SheetFormat },
): Promise<Readable> {
  const chosen = await chooseSnapshot(workspace, dataset, filter);
  const from = findingsOf(chosen, filter);
  return sheetStream(format, {
    name: 'findings',
    columns: FINDING_COLUMNS.map((name) => ({ name, isNumber: name === 'line' })),
    rows: (select) => rowsOf(workspace, dataset, from, select),
  });
}

/** All changes of a snapshot: what was published, what was made of it, and how often. Throws as `qualityReport`. */
export async function streamChanges(
  workspace: Workspace,
  dataset: Dataset,
  {
    format,
    term,
    ...choice
  }: SnapshotChoice & { readonly format: SheetFormat; readonly term?: string | undefined },
): Promise<Readable> {
  const { home, manifest } = await chooseSnapshot(workspace, dataset, choice);
  const files = partFiles(home, manifest.partitions, 'profile');
  const condition = term === undefined ? '' : ` AND term = ${literal(term)}`;
  const from =
    files.length === 0
      ? null
      : `FROM (SELECT term, verbatim, interpreted, n AS records FROM ${profileTable(files)}
               WHERE kind = 'change' AND verbatim IS NOT NULL${condition})
         ORDER BY term, records DESC, verbatim, interpreted`;
  return sheetStream(format, {
    name: 'changes',
    columns: CHANGE_COLUMNS.map((name) => ({ name, isNumber: name === 'records' })),
    rows: (select) => rowsOf(workspace, dataset, from, select),
  });
}

/** Writes all findings that match into a file, which appears when it is whole. */
export const exportFindings = async (
  workspace: Workspace,
  dataset: Dataset,
  options: FindingsFilter & { readonly format: SheetFormat; readonly out: string },
): Promise<{ bytes: number }> =>
  writeFile(await streamFindings(workspace, dataset, options), options.out);

/** Writes all changes of a snapshot into a file, which appears when it is whole. */
export const exportChanges = async (
  workspace: Workspace,
  dataset: Dataset,
  options: Parameters<typeof streamChanges>[2] & { readonly out: string },
): Promise<{ bytes: number }> =>
  writeFile(await streamChanges(workspace, dataset, options), options.out);

async function writeFile(content: Readable, out: string): Promise<{ bytes: number }> {
  const path = resolve(out);
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  mkdirSync(dirname(path), { recursive: true });
  try {
    await pipeline(content, createWriteStream(partial));
    renameSync(partial, path);
    return { bytes: statSync(path).size };
  } finally {
    rmSync(partial, { force: true });
  }
}

const FINDING_SELECT = FINDING_COLUMNS.map(identifier).join(', ');

/** `FROM … WHERE …`; null where the snapshot has no finding. */
function findingsOf({ home, manifest }: ChosenSnapshot, filter: FindingsFilter): string | null {
  const files = partFiles(home, manifest.partitions, 'findings');
  if (files.length === 0) return null;
  const { issue, term } = filter;
  const conditions = [
    'true',
    ...(issue === undefined ? [] : [`issue = ${literal(issue)}`]),
    ...(term === undefined ? [] : [`term = ${literal(term)}`]),
  ];
  return `FROM ${parquetTable(files)} WHERE ${conditions.join(' AND ')}`;
}

async function withSql<T>(
  workspace: Workspace,
  dataset: Dataset,
  work: (sql: SqlSession) => Promise<T>,
): Promise<T> {
  const tempFolder = sqlFolder(workspace, dataset.alias);
  const sql = await openSql({ tempFolder, memoryLimitBytes: MEMORY_BYTES });
  try {
    return await work(sql);
  } finally {
    sql.close();
  }
}

async function* rowsOf(
  workspace: Workspace,
  dataset: Dataset,
  from: string | null,
  select: string,
): AsyncGenerator<readonly (readonly unknown[])[]> {
  if (from === null) return;
  const tempFolder = sqlFolder(workspace, dataset.alias);
  // Writing is slower than one thread reads.
  const sql = await openSql({ tempFolder, memoryLimitBytes: MEMORY_BYTES, threads: 1 });
  try {
    yield* sql.batches(`SELECT ${select} ${from}`);
  } finally {
    sql.close();
  }
}

const findingOf = (row: Readonly<Record<string, unknown>>): FindingRow => ({
  issue: String(row['issue']),
  severity: row['severity'] as Severity,
  term: textOrNull(row['term']),
  verbatim: textOrNull(row['verbatim']),
  interpreted: textOrNull(row['interpreted']),
  partition: String(row['partition']),
  line: Number(row['line']),
  sourceId: String(row['sourceId']),
  id: String(row['id']),
});

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
