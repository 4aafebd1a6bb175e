import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OpendrawerError } from '../../../errors/index.ts';
import {
  datasetFolder,
  identifier,
  literal,
  openSql,
  parquetTable,
  partFiles,
  readManifest,
  type SqlSession,
} from '../../../lake/index.ts';
import type { Dataset, Workspace } from '../../../registry/index.ts';
import { columnAt, demandName, type NameTerm, nameColumns } from '../tables/columns.ts';
import {
  openTable,
  type TableBlock,
  type TableOptions,
  type TableSource,
} from '../tables/read-table.ts';
import { renderCells } from '../tables/rows-out.ts';
import { openWholeFile } from '../tables/whole-file.ts';
import { cellOf, statedName } from '../tasks/stated-name.ts';
import { rowsOf } from '../work.ts';
import { VERBATIM_TERMS } from './columns.ts';
import type { ComparedNames } from './types.ts';

/** All distinct classifications of something, with their numbers of records. */
export interface Classifications {
  readonly from: ComparedNames;
  readonly names: number;
  readonly records: number;
  /** Rows of `VERBATIM_TERMS` and the number of records, those with the most records first, then by their texts. */
  readonly blocks: AsyncIterable<TableBlock>;
  close(): Promise<void>;
}

/** A table of names instead of the lake. */
export interface ClassificationsFile {
  readonly source: TableSource;
  readonly table?: TableOptions;
  readonly columns?: Readonly<Partial<Record<NameTerm, string>>>;
  /** Column with the number of records of a row; default: each row is one. */
  readonly recordsColumn?: string | undefined;
}

const BLOCK_ROWS = 1_000;
const RANK_AND_AUTHORS: ReadonlySet<string> = new Set(['taxonRank', 'scientificNameAuthorship']);

/** Distinct classifications of the items in the current snapshots of these datasets. Throws USAGE where there are no items. */
export async function lakeClassifications(
  workspace: Workspace,
  datasets: readonly Dataset[],
): Promise<Classifications> {
  const files: string[] = [];
  const read: { alias: string; snapshot: string }[] = [];
  for (const { alias, currentSnapshot } of datasets) {
    if (currentSnapshot === null) continue;
    const home = datasetFolder(workspace, alias);
    files.push(...partFiles(home, readManifest(join(home, currentSnapshot)).partitions, 'items'));
    read.push({ alias, snapshot: currentSnapshot });
  }
  if (files.length === 0) {
    throw new OpendrawerError('USAGE', 'There are no items whose names could be compared', {
      hint: 'Ingest a dataset first, or name a table with --file.',
    });
  }
  const sql = await openSql({ tempFolder: sqlFolder(workspace) });
  try {
    const items = parquetTable(files, 'union_by_name = true');
    const known = await sql.rows(`DESCRIBE SELECT * FROM ${items} LIMIT 0`);
    const names = new Set(known.map((column) => column['column_name']));
    await makeTable(sql, items, (term) => (names.has(term) ? identifier(term) : 'NULL'), '1');
    return await classifications(sql, { kind: 'lake', datasets: read });
  } catch (error) {
    sql.close();
    throw error;
  }
}

/** Distinct classifications of a table. Throws as `openTable` and `nameColumns`. */
export async function fileClassifications(
  workspace: Workspace,
  file: ClassificationsFile,
): Promise<Classifications> {
  const folder = sqlFolder(workspace);
  const partial = join(folder, `names-${process.pid}-${Date.now()}.csv`);
  const name = await countRows(file, partial);
  const sql = await openSql({ tempFolder: folder });
  try {
    const columns = [...VERBATIM_TERMS, 'records']
      .map((term) => `${literal(term)}: 'VARCHAR'`)
      .join(', ');
    const table = `read_csv(${literal(partial)}, header = false, auto_detect = false, parallel = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', columns = {${columns}})`;
    await makeTable(sql, table, identifier, 'records::BIGINT');
    return await classifications(sql, { kind: 'file', name: basename(name) });
  } catch (error) {
    sql.close();
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

const sqlFolder = ({ paths }: Workspace): string => join(paths.cache, 'sql', 'names');

async function makeTable(
  sql: SqlSession,
  source: string,
  column: (term: string) => string,
  records: string,
): Promise<void> {
  const values = VERBATIM_TERMS.map(
    (term) => `coalesce(trim(${column(term)}::VARCHAR), '') AS ${identifier(term)}`,
  );
  const told = VERBATIM_TERMS.filter((term) => !RANK_AND_AUTHORS.has(term));
  await sql.run(
    `CREATE TABLE names AS SELECT * FROM (
       SELECT ${values.join(', ')}, sum(${records})::BIGINT AS records FROM ${source} GROUP BY ALL
     ) WHERE ${told.map((term) => `${identifier(term)} <> ''`).join(' OR ')}`,
  );
}

async function classifications(sql: SqlSession, from: ComparedNames): Promise<Classifications> {
  const [total] = await sql.rows(
    'SELECT count(*) AS names, coalesce(sum(records), 0)::BIGINT AS records FROM names',
  );
  return {
    from,
    names: Number(total?.['names'] ?? 0),
    records: Number(total?.['records'] ?? 0),
    blocks: blocksOf(sql),
    close: async () => sql.close(),
  };
}

async function* blocksOf(sql: SqlSession): AsyncGenerator<TableBlock> {
  const columns = VERBATIM_TERMS.map(identifier).join(', ');
  const query = `SELECT ${columns}, records FROM names ORDER BY records DESC, ${columns}`;
  let rows: string[][] = [];
  for await (const batch of sql.batches(query)) {
    for (const row of batch) {
      rows.push(row.map(String));
      if (rows.length < BLOCK_ROWS) continue;
      yield { kind: 'rows', rows };
      rows = [];
    }
  }
  if (rows.length > 0) yield { kind: 'rows', rows };
}

/** Distinct rows that are counted in memory before they are written. */
const MOST_COUNTED = 200_000;
/** Longer texts are no names; what is compared is cut there. */
const MOST_CHARACTERS = 4096;

/** Writes the classifications of a table as CSV, equal ones mostly as one row; gives the name of the table. */
async function countRows(
  { source, table: options, columns: chosen, recordsColumn }: ClassificationsFile,
  path: string,
): Promise<string> {
  const table = await openTable(source, options);
  const columns = nameColumns(table.columns, chosen);
  demandName(columns, table.columns);
  const recordsAt = recordsColumn === undefined ? null : columnAt(recordsColumn, table.columns);
  const counted = new Map<string, number>();
  const out = await openWholeFile(path);
  const flush = async () => {
    let text = '';
    for (const [line, records] of counted) text += `${line},${records}\n`;
    counted.clear();
    await out.write(text);
  };
  try {
    for await (const block of table.blocks) {
      for (const row of rowsOf(block, table.dialect, table.columns.length).rows) {
        const line = renderCells(
          VERBATIM_TERMS.map((term) => {
            const text =
              term === 'scientificName' ? statedName(row, columns) : cellOf(row, columns, term);
            return text === null ? null : text.replaceAll('\0', ' ').slice(0, MOST_CHARACTERS);
          }),
          'csv',
        );
        counted.set(line, (counted.get(line) ?? 0) + recordsIn(row, recordsAt));
      }
      if (counted.size >= MOST_COUNTED) await flush();
    }
    await flush();
    await out.finish();
  } finally {
    await out.discard();
  }
  return table.name;
}

/** What is no whole number counts as one record. */
function recordsIn(row: readonly string[], at: number | null): number {
  const text = at === null ? '1' : (row[at] ?? '').trim();
  return /^\d{1,12}$/.test(text) ? Number(text) : 1;
}
