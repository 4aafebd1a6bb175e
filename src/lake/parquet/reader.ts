import { type FileHandle, open } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetScan,
  parquetSchema,
} from 'hyparquet';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import type { VerbatimRow } from '../../terms/index.ts';

/** Column name → its values in consecutive rows. Lists are arrays; int64 are numbers where safe. */
export type ParquetBatch = Readonly<Record<string, readonly unknown[]>>;

type Row = Readonly<Record<string, unknown>>;

// Not TextDecoder: it drops a leading U+FEFF.
const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const DECODING = {
  compressors: { ZSTD: (input: Uint8Array) => zstdDecompressSync(input) },
  geoparquet: false,
  parsers: { stringFromBytes: text },
};

// A page holds thousands of rows besides the few asked for: only theirs become strings (in `plainValue`).
const ROW_DECODING = {
  ...DECODING,
  parsers: { stringFromBytes: (bytes: Uint8Array): unknown => bytes },
};

/** A `VerbatimRow` as it is read: `raw` is text. */
export type StoredVerbatimRow = Omit<VerbatimRow, 'raw'> & { readonly raw: string };

/**
 * One row (0-based) of a lake file, or null beyond its end. Reads the footer (kept) and one page a column. Texts are
 * strings, also where they were given as bytes. Throws `INPUT_CORRUPT` for a damaged or missing file.
 */
export async function readParquetRow<T = Row>(
  path: string,
  row: number,
  columns?: readonly (keyof T & string)[],
): Promise<T | null> {
  const [found] = await readParquetRows<T>(path, row, row + 1, columns);
  return found ?? null;
}

/** Rows `from` (inclusive, 0-based) to `to` (exclusive, cut at the end of the file). */
export function readParquetRows<T = Row>(
  path: string,
  from: number,
  to: number,
  columns?: readonly (keyof T & string)[],
): Promise<T[]> {
  return withFile(path, columns, async (file, metadata) => {
    const rowStart = Math.max(0, from);
    const rowEnd = Math.min(to, Number(metadata.num_rows));
    if (rowStart >= rowEnd) return [];
    const rows = await parquetReadObjects({
      ...ROW_DECODING,
      file,
      metadata,
      rowStart,
      rowEnd,
      useOffsetIndex: true,
      ...(columns ? { columns: [...columns] } : {}),
    });
    return rows.map((row) => plainValue(row) as T);
  });
}

/** All rows by column, one batch a row group. */
export async function* readParquetColumns(
  path: string,
  columns: readonly string[],
): AsyncGenerator<ParquetBatch> {
  const { handle, file, metadata } = await openFile(path, columns);
  try {
    const scan = await parquetScan({ ...DECODING, file, metadata, columns: [...columns] });
    for (const { rowStart, rowEnd } of scan.ranges) {
      const batch: Record<string, readonly unknown[]> = {};
      for (const column of columns) {
        const values = await scan
          .readColumn({ column, rowStart, rowEnd })
          .catch((cause: unknown) => Promise.reject(unreadable(path, cause)));
        batch[column] = Array.from(values, plainValue);
      }
      yield batch;
    }
  } finally {
    await handle.close();
  }
}

/** Names of the columns of a file. */
export const parquetColumnNames = (path: string): Promise<ReadonlySet<string>> =>
  withFile(path, undefined, async (_, metadata) => columnNames(metadata));

const columnNames = (metadata: FileMetaData): ReadonlySet<string> =>
  new Set(parquetSchema(metadata).children.map(({ element }) => element.name));

const unreadable = (path: string, cause: unknown): OpendrawerError =>
  isOpendrawerError(cause)
    ? cause
    : new OpendrawerError('INPUT_CORRUPT', `${path} cannot be read as Parquet: ${String(cause)}`, {
        cause,
        hint: 'The file is damaged or was removed. Run the ingest again to write it anew.',
      });

interface OpenFile {
  readonly handle: FileHandle;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
}

// Lake files never change once they stand under their name; size and time guard against a path used again.
const footers = new Map<string, { readonly stamp: string; readonly metadata: FileMetaData }>();
const MAX_FOOTERS = 64;

async function openFile(path: string, columns?: readonly string[]): Promise<OpenFile> {
  const handle = await open(path, 'r').catch((cause: unknown) =>
    Promise.reject(unreadable(path, cause)),
  );
  try {
    const { size, mtimeMs, ino } = await handle.stat();
    const file: AsyncBuffer = {
      byteLength: size,
      slice: async (start, end = size) => {
        const bytes = new Uint8Array(Math.max(0, end - start));
        let done = 0;
        while (done < bytes.length) {
          const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.buffer;
      },
    };
    const stamp = `${size}/${mtimeMs}/${ino}`;
    const known = footers.get(path);
    const metadata =
      known?.stamp === stamp ? known.metadata : await parquetMetadataAsync(file, DECODING);
    footers.delete(path);
    footers.set(path, { stamp, metadata });
    for (const oldest of footers.keys()) {
      if (footers.size <= MAX_FOOTERS) break;
      footers.delete(oldest);
    }
    requireColumns(path, metadata, columns);
    return { handle, file, metadata };
  } catch (cause) {
    await handle.close();
    throw unreadable(path, cause);
  }
}

function requireColumns(
  path: string,
  metadata: FileMetaData,
  columns: readonly string[] | undefined,
): void {
  if (columns === undefined) return;
  const present = columnNames(metadata);
  const missing = columns.find((column) => !present.has(column));
  if (missing !== undefined) {
    throw new OpendrawerError('INTERNAL', `${path} has no column ${missing}`);
  }
}

async function withFile<T>(
  path: string,
  columns: readonly string[] | undefined,
  use: (file: AsyncBuffer, metadata: FileMetaData) => Promise<T>,
): Promise<T> {
  const { handle, file, metadata } = await openFile(path, columns);
  try {
    return await use(file, metadata);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await handle.close();
  }
}

/** int64 arrive as bigint, absent values as undefined and, by `ROW_DECODING`, texts as bytes. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return text(value);
  if (Array.isArray(value)) return value.map(plainValue);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainValue(entry)]));
}
