import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ITEMS, identifier, literal, openSql, parquetTable } from '../lake/index.ts';
import type { ItemLocation } from '../search/index.ts';

export const EXPORT_FORMATS = ['csv', 'tsv', 'jsonl', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  /** File to write; it appears when it is whole. */
  readonly out: string;
  readonly format: ExportFormat;
  /** Folder for what does not fit memory. */
  readonly tempFolder: string;
  readonly memoryLimitBytes?: number;
  readonly signal?: AbortSignal;
}

/** Between the texts of a list in CSV and TSV, as Darwin Core has it. */
const LIST_SEPARATOR = ' | ';

/**
 * Writes the items at `locations`, in their order, with all their columns. CSV (RFC 4180) and TSV hold lists as text: values
 * joined by ` | `, labelled ones as `label: value`; JSON lines and Parquet keep them as lists.
 */
export async function exportItems(
  locations: AsyncIterable<readonly ItemLocation[]>,
  options: ExportOptions,
): Promise<{ items: number; bytes: number }> {
  const out = resolve(options.out);
  const partial = join(dirname(out), `.${process.pid}-${Date.now()}.partial`);
  mkdirSync(dirname(out), { recursive: true });
  const session = await openSql({
    tempFolder: options.tempFolder,
    ...(options.memoryLimitBytes === undefined
      ? {}
      : { memoryLimitBytes: options.memoryLimitBytes }),
  });
  try {
    await session.run('CREATE TABLE wanted (file INTEGER, row BIGINT, nr BIGINT)');
    const files = new Map<string, number>();
    const appender = await session.appender('wanted');
    let items = 0;
    for await (const batch of locations) {
      options.signal?.throwIfAborted();
      for (const location of batch) {
        const path = location.files.items;
        const file = files.get(path) ?? files.size;
        files.set(path, file);
        appender.appendInteger(file);
        appender.appendBigInt(BigInt(location.row));
        appender.appendBigInt(BigInt(items));
        appender.endRow();
        items += 1;
      }
    }
    appender.closeSync();
    await session.run('CREATE TABLE files (file INTEGER, filename VARCHAR)');
    for (const [path, file] of files) {
      await session.run(`INSERT INTO files VALUES (${file}, ${literal(path)})`);
    }
    await session.run(
      `COPY (SELECT ${columnsFor(options.format)} FROM ${source([...files.keys()])} ORDER BY nr)
       TO ${literal(partial)} (${COPY_OPTIONS[options.format]})`,
    );
    renameSync(partial, out);
    return { items, bytes: statSync(out).size };
  } finally {
    rmSync(partial, { force: true });
    session.close();
  }
}

const COPY_OPTIONS: Record<ExportFormat, string> = {
  csv: 'FORMAT csv, HEADER true',
  tsv: "FORMAT csv, HEADER true, DELIMITER '\t'",
  jsonl: 'FORMAT json',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

const source = (files: readonly string[]): string =>
  files.length === 0
    ? `(SELECT ${ITEMS.columns.map(({ name }) => `NULL AS ${identifier(name)}`).join(', ')}, NULL AS nr WHERE false) i`
    : `${parquetTable(files, 'filename = true, file_row_number = true')} i
       JOIN files f ON f.filename = i.filename
       JOIN wanted w ON w.file = f.file AND w.row = i.file_row_number`;

/** Fields of lists whose values carry a label of another name: the label, and the value. */
const LABELLED: Readonly<Record<string, readonly [label: string, value: string]>> = {
  agents: ['role', 'name'],
  classification: ['rank', 'name'],
};

function columnsFor(format: ExportFormat): string {
  const flat = format === 'csv' || format === 'tsv';
  return ITEMS.columns
    .map(({ name, kind }) => {
      const column = `i.${identifier(name)}`;
      if (!flat) return column;
      const separator = literal(LIST_SEPARATOR);
      if (kind === 'utf8List')
        return `array_to_string(${column}, ${separator}) AS ${identifier(name)}`;
      if (kind !== 'structList') return column;
      const [label, value] = (LABELLED[name] ?? ['label', 'value']).map((field) => `x.${field}`);
      return `array_to_string([CASE WHEN ${label} IS NULL THEN ${value} ELSE ${label} || ': ' || ${value} END FOR x IN ${column}], ${separator}) AS ${identifier(name)}`;
    })
    .join(', ');
}
