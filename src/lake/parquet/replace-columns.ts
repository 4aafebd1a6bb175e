import { constants, copyFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { OpendrawerError } from '../../errors/index.ts';
import {
  type CompactStruct,
  type CompactValue,
  fieldOf,
  listOf,
  readCompact,
  structsOf,
  withField,
  writeCompact,
} from './compact.ts';
import type { ParquetSchema } from './schema.ts';
import { createParquetWriter } from './writer.ts';

// Fields of parquet.thrift
const ROW_GROUPS = 4;
const GROUP_COLUMNS = 1;
const GROUP_BYTES = 2;
const GROUP_ROWS = 3;
const GROUP_COMPRESSED = 6;
const CHUNK_META = 3;
const CHUNK_OFFSET_INDEX = 4;
const CHUNK_OFFSET_INDEX_LENGTH = 5;
const META_PATH = 3;
const META_UNCOMPRESSED = 6;
const META_COMPRESSED = 7;
const META_DATA_PAGE = 9;
const META_DICTIONARY_PAGE = 11;
const INDEX_PAGES = 1;
const PAGE_OFFSET = 1;

const TAIL_BYTES = 8;
const MAGIC = 'PAR1';

/**
 * Writes a copy of a Parquet file with other values in some flat columns. All other columns are copied as bytes: nothing is unpacked,
 * their pages and indexes stay where they are. The new values stand behind them; the old ones stay in the file, unused. `rows` gives
 * the new values of all rows, in their order; `schema` their columns, which the file must have with the same types.
 */
export async function replaceParquetColumns<Row extends object>(
  source: string,
  target: string,
  schema: ParquetSchema<Row>,
  rows: AsyncIterable<readonly Row[]>,
): Promise<void> {
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  const file = await open(target, 'r+');
  try {
    const { footer, start } = await readFooter(file, source);
    const groups = structsOf(fieldOf(footer, ROW_GROUPS));
    const values = new RowQueue(rows);
    const fresh: CompactStruct[] = [];
    let end = start;
    for (const group of groups) {
      const count = Number(fieldOf(group, GROUP_ROWS));
      const part = await encodeGroup(target, schema, values, count);
      const placed = await append(file, end, part);
      end = placed.end;
      fresh.push(withChunks(group, placed.chunks, source));
    }
    if (await values.some()) throw misfit(source, 'has fewer rows than were given');
    const bytes = writeCompact(withField(footer, ROW_GROUPS, listOf(fresh)));
    const tail = Buffer.alloc(TAIL_BYTES);
    tail.writeUInt32LE(bytes.length);
    tail.write(MAGIC, 4, 'latin1');
    await file.truncate(end);
    await writeAll(file, Buffer.concat([bytes, tail]), end);
    await file.sync();
  } catch (error) {
    await file.close();
    rmSync(target, { force: true });
    throw error;
  }
  await file.close();
}

/** Rows that come in batches, taken one by one without waiting for each. */
class RowQueue<Row> {
  readonly #batches: AsyncIterator<readonly Row[]>;
  #batch: readonly Row[] = [];
  #at = 0;

  constructor(batches: AsyncIterable<readonly Row[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** Whether there is a row to take; waits for the next batch where it must. */
  async some(): Promise<boolean> {
    while (this.#at === this.#batch.length) {
      const next = await this.#batches.next();
      if (next.done === true) return false;
      this.#batch = next.value;
      this.#at = 0;
    }
    return true;
  }

  /** Gives at most `count` rows that are at hand to `use`; returns their number. */
  take(count: number, use: (row: Row) => void): number {
    const from = this.#at;
    const to = Math.min(this.#batch.length, from + count);
    for (; this.#at < to; this.#at += 1) use(this.#batch[this.#at] as Row);
    return to - from;
  }
}

const misfit = (path: string, what: string): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${path} ${what}`, {
    hint: 'The lake is damaged: run opendrawer ingest again.',
  });

/** The footer, and where it begins. */
async function readFooter(
  file: FileHandle,
  path: string,
): Promise<{ readonly footer: CompactStruct; readonly start: number }> {
  const { size } = await file.stat();
  const tail = await readAt(file, size - TAIL_BYTES, TAIL_BYTES);
  const length = tail.length === TAIL_BYTES ? tail.readUInt32LE(0) : 0;
  const start = size - TAIL_BYTES - length;
  if (tail.toString('latin1', 4) !== MAGIC || start < MAGIC.length) {
    throw misfit(path, 'is no Parquet file');
  }
  try {
    return { footer: readCompact(await readAt(file, start, length)).struct, start };
  } catch (cause) {
    throw misfit(path, `has a footer that cannot be read: ${String(cause)}`);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, length));
  let used = 0;
  while (used < buffer.length && position >= 0) {
    const { bytesRead } = await file.read(buffer, used, buffer.length - used, position + used);
    if (bytesRead === 0) break;
    used += bytesRead;
  }
  return buffer.subarray(0, used);
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** The bytes of a file that holds one row group of the new values. */
async function encodeGroup<Row extends object>(
  target: string,
  schema: ParquetSchema<Row>,
  values: RowQueue<Row>,
  count: number,
): Promise<{ readonly file: Buffer; readonly chunks: readonly CompactStruct[] }> {
  const path = `${target}.columns.tmp`;
  const writer = createParquetWriter(path, schema, {
    rowGroupRows: count,
    rowGroupBytes: Number.POSITIVE_INFINITY,
    durable: false,
  });
  try {
    for (let left = count; left > 0; ) {
      if (!(await values.some())) throw misfit(target, 'has more rows than were given');
      left -= values.take(left, (row) => writer.append(row));
    }
    await writer.finish();
    const handle = await open(path, 'r');
    try {
      const { footer, start } = await readFooter(handle, path);
      const [group] = structsOf(fieldOf(footer, ROW_GROUPS));
      const chunks = group === undefined ? [] : structsOf(fieldOf(group, GROUP_COLUMNS));
      return { file: await readAt(handle, 0, start), chunks };
    } finally {
      await handle.close();
    }
  } finally {
    await writer.abort();
    rmSync(path, { force: true });
  }
}

/** Writes the column chunks behind what is there, and moves what points into them. */
async function append(
  file: FileHandle,
  end: number,
  { file: bytes, chunks }: { readonly file: Buffer; readonly chunks: readonly CompactStruct[] },
): Promise<{ readonly chunks: readonly CompactStruct[]; readonly end: number }> {
  const by = BigInt(end - MAGIC.length);
  const body = bytes.subarray(MAGIC.length);
  await writeAll(file, body, end);
  let next = end + body.length;
  const moved: CompactStruct[] = [];
  for (const chunk of chunks) {
    const index = readCompact(bytes, Number(fieldOf(chunk, CHUNK_OFFSET_INDEX))).struct;
    const pages = structsOf(fieldOf(index, INDEX_PAGES)).map((page) =>
      shifted(page, PAGE_OFFSET, by),
    );
    const written = writeCompact(withField(index, INDEX_PAGES, listOf(pages)));
    await writeAll(file, written, next);
    const meta = metaOf(chunk);
    const placed = shifted(shifted(meta, META_DATA_PAGE, by), META_DICTIONARY_PAGE, by);
    moved.push(
      withField(
        withField(
          withField(chunk, CHUNK_META, { struct: placed }),
          CHUNK_OFFSET_INDEX,
          BigInt(next),
        ),
        CHUNK_OFFSET_INDEX_LENGTH,
        BigInt(written.length),
      ),
    );
    next += written.length;
  }
  return { chunks: moved, end: next };
}

const shifted = (struct: CompactStruct, id: number, by: bigint): CompactStruct => {
  const value = fieldOf(struct, id);
  return typeof value === 'bigint' ? withField(struct, id, value + by) : struct;
};

const metaOf = (chunk: CompactStruct): CompactStruct => {
  const meta = fieldOf(chunk, CHUNK_META);
  return typeof meta === 'object' && !(meta instanceof Uint8Array) && 'struct' in meta
    ? meta.struct
    : [];
};

/** The path of a chunk's column: `source`. */
function pathOf(chunk: CompactStruct): string {
  const path = fieldOf(metaOf(chunk), META_PATH);
  if (typeof path !== 'object' || path instanceof Uint8Array || !('list' in path)) return '';
  return path.list
    .map((part) => (part instanceof Uint8Array ? Buffer.from(part).toString('utf8') : ''))
    .join('.');
}

/** A row group with other chunks for the columns that these are of. */
function withChunks(
  group: CompactStruct,
  chunks: readonly CompactStruct[],
  path: string,
): CompactStruct {
  const fresh = new Map(chunks.map((chunk) => [pathOf(chunk), chunk]));
  const before = structsOf(fieldOf(group, GROUP_COLUMNS));
  const after = before.map((chunk) => fresh.get(pathOf(chunk)) ?? chunk);
  const replaced = before.filter((chunk) => fresh.has(pathOf(chunk))).length;
  if (replaced !== fresh.size) throw misfit(path, 'lacks columns that are to be replaced');
  const total = (id: number): CompactValue =>
    after.reduce((sum, chunk) => {
      const value = fieldOf(metaOf(chunk), id);
      return typeof value === 'bigint' ? sum + value : sum;
    }, 0n);
  return withField(
    withField(
      withField(group, GROUP_COLUMNS, listOf(after)),
      GROUP_BYTES,
      total(META_UNCOMPRESSED),
    ),
    GROUP_COMPRESSED,
    total(META_COMPRESSED),
  );
}
