import { closeSync, fsync, openSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { constants, crc32, zstdCompressSync } from 'node:zlib';
import { isDiskFull, isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { syncFolder } from '../files.ts';
import { appendEmpty, type ColumnWriter, createColumnWriter, refused } from './columns.ts';
import type { Leaf, Page, RowGroupState } from './leaf.ts';
import {
  encodeFooter,
  encodeOffsetIndex,
  encodePageHeader,
  encodeRowGroup,
  type PageLocation,
  type WrittenChunk,
} from './metadata.ts';
import type { ParquetColumn, ParquetLayout, ParquetSchema } from './schema.ts';
import { ByteSink } from './sink.ts';

export interface ParquetWriterOptions extends Partial<ParquetLayout> {
  /** Default zstd. */
  readonly compression?: 'zstd' | 'none';
  /** zstd level, default 1. */
  readonly level?: number;
  readonly keyValueMetadata?: Readonly<Record<string, string>>;
  /** False leaves syncing file and folder to the caller, who can do it for many files at once. Default true. */
  readonly durable?: boolean;
}

export interface ParquetFileInfo {
  readonly rows: number;
  readonly bytes: number;
  /** CRC-32 of the whole file. */
  readonly crc: number;
  /** Numbers that their column's type cannot hold (NaN, 2^31 in an int32 …); null stands in their place. */
  readonly unfit: number;
}

/** Writes one Parquet file. Nothing stands under its path before `finish` has ended. */
export interface ParquetWriter<Row> {
  readonly rows: number;
  /**
   * Takes one row. Full pages are compressed and full row groups written within the call, so memory holds at most
   * one compressed row group and one open page a column. Throws `INTERNAL` for a value that the schema does not
   * allow and `DISK_FULL`; after a throw only `abort` remains.
   */
  append(row: Row): void;
  /**
   * The same for many rows, column after column, which is faster. A row may come in parts, which stand at its place in one of the lists
   * each; `listOf` says of each column which list holds it, absent: the first.
   */
  appendAll(lists: readonly (readonly object[])[], listOf?: Uint8Array): void;
  /** Hands whole row groups that are still buffered to the operating system; `append` does so by itself per megabyte. */
  flush(): Promise<void>;
  /** Writes the footer, syncs, renames to the path and syncs the folder. */
  finish(): Promise<ParquetFileInfo>;
  /** Removes what was written. Harmless after `finish`. */
  abort(): Promise<void>;
}

const MAGIC = Buffer.from('PAR1');
const MAX_CHUNK = 256 * 1024;
/** Below it a compressor that knows the size sets up less: a third less time for a page of 400 bytes. */
const SMALL_INPUT = 16 * 1024;
const FLUSH_BYTES = 1024 * 1024;
const syncFile = promisify(fsync);

/** Opens `<path>.<pid>.tmp` in an existing folder and returns the writer of `path`. */
export function createParquetWriter<Row extends object>(
  path: string,
  schema: ParquetSchema<Row>,
  options: ParquetWriterOptions = {},
): ParquetWriter<Row> {
  return new FileWriter(path, schema, options);
}

const NULL = 1;
const EMPTY_LIST = 2;

/** What stands for nothing in a column: most columns of most rows have nothing. */
const emptyAs = (column: ParquetColumn): number =>
  column.kind === 'utf8List' || column.kind === 'structList'
    ? EMPTY_LIST
    : column.nullable
      ? NULL
      : 0;

const isNothing = (value: unknown, nothing: number): boolean =>
  value === null
    ? nothing === NULL
    : nothing === EMPTY_LIST && Array.isArray(value) && value.length === 0;

class FileWriter<Row extends object> implements ParquetWriter<Row> {
  rows = 0;
  readonly #path: string;
  readonly #schema: ParquetSchema<Row>;
  readonly #layout: ParquetLayout;
  readonly #keyValueMetadata: Readonly<Record<string, string>>;
  readonly #group: RowGroupState;
  readonly #columns: readonly ColumnWriter[];
  readonly #names: readonly string[];
  /** By column: what may stand for nothing, and the rows with nothing that its leaves are not told of yet. */
  readonly #emptyAs: Uint8Array;
  readonly #empty: Uint32Array;
  readonly #leaves: readonly Leaf[];
  readonly #rowGroups: Buffer[] = [];
  readonly #out = new ByteSink(FLUSH_BYTES + 4096);
  readonly #durable: boolean;
  #rowsInPage = 0;
  #crc = 0;
  #offset = 0;
  #file: number | null;
  #failed = false;

  constructor(path: string, schema: ParquetSchema<Row>, options: ParquetWriterOptions) {
    this.#path = path;
    this.#schema = schema;
    this.#layout = { ...schema.layout, ...options };
    this.#keyValueMetadata = options.keyValueMetadata ?? {};
    this.#durable = options.durable ?? true;
    this.#group = {
      pageBytes: this.#layout.pageBytes,
      compress: compressor(options),
      rows: 0,
      bytes: 0,
    };
    this.#columns = schema.columns.map((column) => createColumnWriter(column, this.#group));
    this.#names = schema.columns.map(({ name }) => name);
    this.#emptyAs = Uint8Array.from(schema.columns, emptyAs);
    this.#empty = new Uint32Array(this.#columns.length);
    this.#leaves = this.#columns.flatMap((column) => column.leaves);
    this.#file = this.#open();
    this.#write(MAGIC);
  }

  get #temporary(): string {
    return `${this.#path}.${process.pid}.tmp`;
  }

  #open(): number {
    try {
      return openSync(this.#temporary, 'w');
    } catch (cause) {
      throw diskError(this.#temporary, cause);
    }
  }

  append(row: Row): void {
    if (this.#file === null || this.#failed) throw this.#notWritable();
    const values = row as Readonly<Record<string, unknown>>;
    const names = this.#names;
    let at = 0;
    try {
      // Properties in the order of the columns are found without a look-up by name
      for (const name in values) {
        if (name !== names[at]) break;
        this.#put(at, values[name]);
        at++;
      }
      for (; at < names.length; at++) this.#put(at, values[names[at] as string]);
      this.#endRows(1);
    } catch (cause) {
      this.#failed = true;
      if (isOpendrawerError(cause)) throw cause;
      throw refused(this.#schema.name, names[at] ?? 'none', this.rows, cause);
    }
  }

  appendAll(lists: readonly (readonly object[])[], listOf?: Uint8Array): void {
    if (this.#file === null || this.#failed) throw this.#notWritable();
    const { pageRows, rowGroupRows } = this.#layout;
    const count = lists[0]?.length ?? 0;
    for (let from = 0; from < count; ) {
      const room = Math.min(pageRows - this.#rowsInPage, rowGroupRows - this.#group.rows);
      const to = Math.min(count, from + room);
      for (let at = 0; at < this.#names.length; at++) {
        this.#putAll(at, lists[listOf?.[at] ?? 0] ?? [], from, to);
      }
      this.#endRows(to - from);
      from = to;
    }
  }

  #putAll(at: number, rows: readonly object[], from: number, to: number): void {
    const name = this.#names[at] as string;
    const column = this.#columns[at] as ColumnWriter;
    const nothing = this.#emptyAs[at] as number;
    const before = this.#group.rows - from;
    let empty = this.#empty[at] as number;
    let i = from;
    try {
      for (; i < to; i++) {
        const value = (rows[i] as Readonly<Record<string, unknown>> | undefined)?.[name];
        if (isNothing(value, nothing)) {
          empty++;
          continue;
        }
        if (empty !== 0) appendEmpty(column, empty);
        empty = 0;
        column.append(value, before + i);
      }
    } catch (cause) {
      this.#failed = true;
      if (isOpendrawerError(cause)) throw cause;
      throw refused(this.#schema.name, name, this.rows + i - from, cause);
    }
    this.#empty[at] = empty;
  }

  #put(at: number, value: unknown): void {
    if (isNothing(value, this.#emptyAs[at] as number)) {
      this.#empty[at] = (this.#empty[at] as number) + 1;
      return;
    }
    if (this.#empty[at] !== 0) this.#settle(at);
    (this.#columns[at] as ColumnWriter).append(value, this.#group.rows);
  }

  #endRows(count: number): void {
    const group = this.#group;
    this.rows += count;
    group.rows += count;
    this.#rowsInPage += count;
    if (group.rows >= this.#layout.rowGroupRows || group.bytes >= this.#layout.rowGroupBytes) {
      this.#flushRowGroup();
    } else if (this.#rowsInPage >= this.#layout.pageRows) {
      this.#settleAll();
      for (const leaf of this.#leaves) leaf.closePage(group.rows);
      this.#rowsInPage = 0;
    }
  }

  /** Tells a column of its rows with nothing. They belong to the page of the rows before them. */
  #settle(at: number): void {
    const column = this.#columns[at];
    if (column !== undefined) appendEmpty(column, this.#empty[at] ?? 0);
    this.#empty[at] = 0;
  }

  #settleAll(): void {
    for (let at = 0; at < this.#empty.length; at++) if (this.#empty[at] !== 0) this.#settle(at);
  }

  #flushRowGroup(): void {
    const group = this.#group;
    if (group.rows === 0) return;
    this.#settleAll();
    const offset = this.#offset;
    const pending = this.#leaves.map((leaf) => this.#writeChunk(leaf));
    const chunks = pending.map(({ locations, ...chunk }): WrittenChunk => {
      const index = encodeOffsetIndex(locations);
      const offsetIndexOffset = this.#offset;
      this.#write(index);
      return { ...chunk, offsetIndexOffset, offsetIndexBytes: index.length };
    });
    const ordinal = this.#rowGroups.length;
    this.#rowGroups.push(encodeRowGroup(chunks, { rows: group.rows, offset, ordinal }));
    group.rows = 0;
    group.bytes = 0;
    this.#rowsInPage = 0;
  }

  #writeChunk(leaf: Leaf) {
    const chunk = leaf.closeChunk();
    const start = this.#offset;
    let uncompressedBytes = 0;
    const writePage = (page: Page, isDictionary: boolean): PageLocation => {
      const offset = this.#offset;
      const header = encodePageHeader(page, isDictionary);
      this.#write(header);
      this.#write(page.body);
      uncompressedBytes += header.length + page.uncompressedBytes;
      return { offset, bytes: this.#offset - offset, firstRow: page.firstRow };
    };
    const dictionary = chunk.dictionary && writePage(chunk.dictionary, true);
    const dataOffset = this.#offset;
    const locations = chunk.pages.map((page) => writePage(page, false));
    return {
      path: leaf.path,
      kind: leaf.kind,
      chunk,
      dictionaryOffset: dictionary?.offset ?? null,
      dataOffset,
      uncompressedBytes,
      compressedBytes: this.#offset - start,
      locations,
    };
  }

  #write(bytes: Uint8Array): void {
    this.#offset += bytes.length;
    if (bytes.length >= FLUSH_BYTES) {
      this.#flush();
      this.#writeOut(bytes);
      return;
    }
    this.#out.append(bytes);
    if (this.#out.length >= FLUSH_BYTES) this.#flush();
  }

  #flush(): void {
    this.#writeOut(this.#out.view());
    this.#out.length = 0;
  }

  #writeOut(bytes: Uint8Array): void {
    const file = this.#file;
    if (file === null) throw this.#notWritable();
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      this.#crc = crc32(bytes, this.#crc);
    } catch (cause) {
      throw diskError(this.#temporary, cause);
    }
  }

  async flush(): Promise<void> {
    this.#flush();
  }

  async finish(): Promise<ParquetFileInfo> {
    const file = this.#file;
    if (file === null || this.#failed) throw this.#notWritable();
    try {
      this.#flushRowGroup();
      const footer = encodeFooter(this.#schema as ParquetSchema<never>, {
        rows: this.rows,
        rowGroups: this.#rowGroups,
        keyValueMetadata: this.#keyValueMetadata,
      });
      const length = Buffer.alloc(4);
      length.writeUInt32LE(footer.length);
      for (const bytes of [footer, length, MAGIC]) this.#write(bytes);
      this.#flush();
      if (this.#durable) await syncFile(file);
      this.#close();
      await rename(this.#temporary, this.#path);
      if (this.#durable) syncFolder(dirname(this.#path));
    } catch (cause) {
      this.#failed = true;
      throw diskError(this.#temporary, cause);
    }
    const unfit = this.#columns.reduce((sum, column) => sum + column.unfit, 0);
    return { rows: this.rows, bytes: this.#offset, crc: this.#crc, unfit };
  }

  async abort(): Promise<void> {
    if (this.#file === null && !this.#failed) return;
    this.#close();
    await rm(this.#temporary, { force: true });
  }

  #close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #notWritable(): OpendrawerError {
    return new OpendrawerError('INTERNAL', `${this.#path} was finished, aborted or has failed`);
  }
}

function compressor({ compression = 'zstd', level = 1 }: ParquetWriterOptions) {
  if (compression === 'none') return null;
  const params = {
    [constants.ZSTD_c_compressionLevel]: level,
    // Every zstd reader checks it: damage on disk is an error, never a wrong value.
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  return (bytes: Uint8Array): Buffer => {
    const chunkSize = Math.min(MAX_CHUNK, Math.max(64, bytes.length >>> 2));
    // Copied: what zlib returns may hold on to a larger buffer for as long as the row group is open.
    const small = bytes.length < SMALL_INPUT ? { pledgedSrcSize: bytes.length } : null;
    return Buffer.from(zstdCompressSync(bytes, { params, chunkSize, ...small }));
  };
}

function diskError(path: string, cause: unknown): OpendrawerError {
  if (isOpendrawerError(cause)) return cause;
  const code = isDiskFull(cause) ? 'DISK_FULL' : 'INTERNAL';
  return new OpendrawerError(code, `${path}: ${String(cause)}`, { cause });
}
