import { type FileHandle, open } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { OpendrawerError } from '../../errors/index.ts';

/** Column name → its values in consecutive rows. Lists are arrays; int64 are numbers where safe. */
export type ParquetBatch = Readonly<Record<string, readonly unknown[]>>;

type Row = Readonly<Record<string, unknown>>;

const compressors: Compressors = { ZSTD: (input) => zstdDecompressSync(input) };

/** One row (0-based) of a lake file, or null beyond its end. Reads the footer (kept) and one page a column. */
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
  return withFile(path, async (file, metadata) => {
    const rowStart = Math.max(0, from);
    const rowEnd = Math.min(to, Number(metadata.num_rows));
    if (rowStart >= rowEnd) return [];
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      rowStart,
      rowEnd,
      useOffsetIndex: true,
      ...(columns ? { columns: [...columns] } : {}),
    });
    return rows.map((row) => plainNumbers(row) as T);
  });
}

/** All rows by column, one batch a row group. */
export async function* readParquetColumns(
  path: string,
  columns: readonly string[],
): AsyncGenerator<ParquetBatch> {
  const { handle, file, metadata } = await openFile(path);
  try {
    let firstRow = 0;
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows);
      const objects = await parquetReadObjects({
        file,
        metadata,
        compressors,
        columns: [...columns],
        rowStart: firstRow,
        rowEnd: firstRow + rows,
      });
      yield Object.fromEntries(
        columns.map((name) => [name, objects.map((row) => plainNumbers(row[name]))]),
      );
      firstRow += rows;
    }
  } finally {
    await handle.close();
  }
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
}

// Lake files never change once they stand under their name; size and time guard against a path used again.
const footers = new Map<string, { readonly stamp: string; readonly metadata: FileMetaData }>();
const MAX_FOOTERS = 64;

async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, 'r');
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
      known?.stamp === stamp
        ? known.metadata
        : await parquetMetadataAsync(file, { geoparquet: false });
    footers.delete(path);
    footers.set(path, { stamp, metadata });
    for (const oldest of footers.keys()) {
      if (footers.size <= MAX_FOOTERS) break;
      footers.delete(oldest);
    }
    return { handle, file, metadata };
  } catch (cause) {
    await handle.close();
    throw new OpendrawerError('INPUT_CORRUPT', `${path} is not a whole Parquet file`, { cause });
  }
}

async function withFile<T>(
  path: string,
  use: (file: AsyncBuffer, metadata: FileMetaData) => Promise<T>,
): Promise<T> {
  const { handle, file, metadata } = await openFile(path);
  try {
    return await use(file, metadata);
  } finally {
    await handle.close();
  }
}

/** int64 arrive as bigint; records hold numbers. Absent values become null. */
function plainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(plainNumbers);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, plainNumbers(entry)]),
  );
}
