import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type { VerbatimRecord } from '../../terms/index.ts';
import type { SourceReadContext } from '../adapter.ts';
import { readLines } from '../bytes/read-lines.ts';
import { readTable } from '../delimited/table.ts';
import type { SourcePartition } from '../types.ts';
import { COPY_END, copyCells } from './copy.ts';
import { identifier, literal, openDuckDb } from './duckdb.ts';
import { bytesOf } from './head.ts';
import { pageRecord } from './pages.ts';
import { type CatalogueRow, readCatalogueRow } from './row.ts';
import type { CatalogueShape } from './shape.ts';

/** A file with its shape. Plain data. */
export interface CatalogueFile {
  readonly partition: SourcePartition;
  readonly shape: CatalogueShape;
}

/** A row that could be read, with its line. */
export type CatalogueLine =
  | {
      readonly kind: 'row';
      readonly row: CatalogueRow;
      readonly media: 'image' | 'audio';
      readonly line: number;
      /** As published; absent: the row tells it. */
      readonly raw?: Uint8Array;
    }
  | {
      readonly kind: 'record';
      readonly record: VerbatimRecord;
      readonly raw: Uint8Array;
      readonly line: number;
    };

export interface ReadFileOptions {
  readonly context: SourceReadContext;
  /** With more malformed lines than so many the file fails. */
  readonly maxMalformed: number;
}

/**
 * The rows of a file. Malformed ones, and those that lack what is required, are rejected; more than `maxMalformed` malformed ones
 * throw INPUT_CORRUPT.
 */
export async function* readCatalogueFile(
  file: CatalogueFile,
  options: ReadFileOptions,
): AsyncGenerator<readonly CatalogueLine[], void, undefined> {
  const { shape, partition } = file;
  const { context } = options;
  if (shape.kind === 'pages') {
    yield* pages(file, context);
    return;
  }
  const guard = malformedGuard(partition, options);
  for await (const batch of cellsOf(file, context)) {
    const lines: CatalogueLine[] = [];
    for (const { cells, line } of batch) {
      const reading = readCatalogueRow(shape.columns, cells);
      if (reading.kind === 'row') {
        lines.push({ kind: 'row', row: reading.row, media: shape.media, line });
        continue;
      }
      const isMissing = reading.kind === 'missing';
      context.onReject({
        partition: partition.id,
        line,
        reason: isMissing ? 'MISSING_FIELD' : reading.reason,
        detail: isMissing ? `${reading.column} is missing` : reading.detail,
        sample: cells
          .map((cell) => cell ?? '\\N')
          .join('\t')
          .slice(0, 200),
      });
      if (reading.kind === 'malformed') guard(line, reading.detail);
    }
    if (lines.length > 0) yield lines;
  }
}

function malformedGuard({ id }: SourcePartition, { maxMalformed }: ReadFileOptions) {
  let malformed = 0;
  return (line: number, detail: string): void => {
    malformed += 1;
    if (malformed <= maxMalformed) return;
    throw new OpendrawerError(
      'INPUT_CORRUPT',
      `${id}: more than ${maxMalformed} malformed lines; line ${line}: ${detail}`,
      { hint: 'Mend the file, or let more lines be left out by the option maxMalformedLines.' },
    );
  };
}

interface Cells {
  readonly cells: readonly (string | null)[];
  readonly line: number;
}

type ColumnShape = Exclude<CatalogueShape, { kind: 'pages' }>;

function cellsOf(
  { shape, partition }: CatalogueFile,
  context: SourceReadContext,
): AsyncIterable<readonly Cells[]> {
  const table = shape as ColumnShape;
  if (table.kind === 'copy') return copyRows(partition, table.headings, context);
  if (table.kind === 'parquet') return parquetRows(partition, table.columns, context);
  return csvRows(partition, table, context);
}

async function* copyRows(
  partition: SourcePartition,
  headings: boolean,
  context: SourceReadContext,
): AsyncGenerator<readonly Cells[], void, undefined> {
  const skips = headings && (partition.range === null || partition.range.from === 0);
  for await (const batch of readLines(partition, {
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    allowPrivateAddresses: context.web.allowPrivateAddresses === true,
    maxLineBytes: context.maxLineBytes,
    batchBytes: 256 * 1024,
    onReject: context.onReject,
    onNote: context.onNote,
    onSourceBytes: context.onSourceBytes,
  })) {
    const rows: Cells[] = [];
    for (let i = 0; i < batch.count; i += 1) {
      const line = batch.firstLine + i;
      if (skips && line === 1) continue;
      let end = batch.ends[i] ?? 0;
      const start = batch.starts[i] ?? 0;
      if (end > start && batch.bytes[end - 1] === 13) end -= 1;
      const text = batch.bytes.toString('utf8', start, end);
      if (text !== COPY_END) rows.push({ cells: copyCells(text), line });
    }
    yield rows;
  }
}

async function* csvRows(
  partition: SourcePartition,
  { dialect, encoding, columns, headings }: ColumnShape & { readonly kind: 'csv' },
  context: SourceReadContext,
): AsyncGenerator<readonly Cells[], void, undefined> {
  let isFirst = headings;
  const source = bytesOf(partition, context, context.onSourceBytes);
  const options = {
    dialect,
    encoding,
    width: columns.length,
    maxRowBytes: context.maxLineBytes,
    onNotUtf8: (rows: number) => context.onNote(`${partition.id}: ${rows} rows are no UTF-8`),
  };
  for await (const batch of readTable(source, options)) {
    const rows: Cells[] = [];
    for (const { line, cells, fault } of batch) {
      if (isFirst) {
        isFirst = false;
        continue;
      }
      if (cells.length === 1 && cells[0] === '') continue;
      if (fault === 'long') {
        context.onReject({
          partition: partition.id,
          line,
          reason: 'LINE_TOO_LONG',
          detail: `The row is longer than ${context.maxLineBytes} bytes`,
          sample: cells.join(',').slice(0, 200),
        });
        continue;
      }
      rows.push({
        cells: cells.map((cell) => (cell === '' || cell === '\\N' ? null : cell)),
        line,
      });
    }
    yield rows;
  }
}

/** Rows with every value as text; lists and structures as JSON. */
async function* parquetRows(
  partition: SourcePartition,
  columns: readonly string[],
  { cache, signal, onSourceBytes }: SourceReadContext,
): AsyncGenerator<readonly Cells[], void, undefined> {
  const session = await openDuckDb({
    tempFolder: join(cache, 'sql'),
    memoryLimitBytes: 512 * 1024 ** 2,
    threads: 1,
  });
  try {
    const source = `read_parquet(${literal(partition.location)})`;
    const types = new Map<string, string>();
    for await (const rows of session.batches(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`,
    )) {
      for (const [name, type] of rows) types.set(String(name), String(type));
    }
    const selected = columns.map((name) => {
      const isNested = /[[(]/.test((types.get(name) ?? '').replace(/^DECIMAL\(.*$/, ''));
      return isNested ? `to_json(${identifier(name)})::VARCHAR` : `${identifier(name)}::VARCHAR`;
    });
    let line = 0;
    for await (const rows of session.batches(`SELECT ${selected.join(', ')} FROM ${source}`)) {
      signal?.throwIfAborted();
      yield rows.map((row) => {
        line += 1;
        return { cells: row.map((cell) => (typeof cell === 'string' ? cell : null)), line };
      });
    }
    onSourceBytes(partition.sizeBytes ?? 0);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new OpendrawerError(
      'INPUT_CORRUPT',
      `${partition.id} cannot be read as Parquet: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  } finally {
    session.close();
  }
}

async function* pages(
  { partition, shape }: CatalogueFile,
  context: SourceReadContext,
): AsyncGenerator<readonly CatalogueLine[], void, undefined> {
  const { columns } = shape;
  for await (const batch of parquetRows(partition, columns, context)) {
    const lines: CatalogueLine[] = [];
    for (const { cells, line } of batch) {
      const record = pageRecord(columns, cells, context.onUnknownPath);
      const pairs = columns.flatMap((name, at) => {
        const cell = cells[at] ?? null;
        return cell === null ? [] : [[name, cell] as const];
      });
      const raw = Buffer.from(JSON.stringify(Object.fromEntries(pairs)));
      if (record !== null) lines.push({ kind: 'record', record, raw, line });
      else {
        context.onReject({
          partition: partition.id,
          line,
          reason: 'MISSING_ID',
          detail: 'provider_domain is missing',
          sample: raw.toString('utf8').slice(0, 200),
        });
      }
    }
    yield lines;
  }
}
