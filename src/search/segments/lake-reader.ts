import { OpendrawerError } from '../../errors/index.ts';
import { KEY_COLUMNS } from '../model/keys.ts';
import { SUMMARY_COLUMNS } from '../summary-columns.ts';
import { ByteChunk, type ByteConnection, ByteDatabase, type ByteResult } from './byte-database.ts';

/** Rows of one partition, a chunk of its two files at a time; what they hold is fetched row by row. */
export class LakeBatch {
  readonly rows: number;
  /** Columns of the summary that are null or empty in all rows of the file, as the end of a JSON object. */
  readonly absent: string;
  /** The columns that hold anything in the file: the same set for all batches of a partition. */
  readonly held: ReadonlySet<string>;
  readonly #docs: ByteChunk;
  readonly #raws: ByteChunk;
  readonly #doc: number;
  readonly #raw: number;

  readonly #differs: () => OpendrawerError;

  constructor(
    docs: Columns,
    raws: Columns,
    file: Pick<LakeBatch, 'absent' | 'held'> & { readonly differs: () => OpendrawerError },
  ) {
    this.#differs = file.differs;
    this.rows = Math.min(docs.rows, raws.rows);
    this.absent = file.absent;
    this.held = file.held;
    this.#docs = docs.chunk;
    this.#raws = raws.chunk;
    this.#doc = docs.take(this.rows);
    this.#raw = raws.take(this.rows);
  }

  /**
   * `ItemSummary` as JSON, without the columns that `absent` names. Throws INPUT_CORRUPT where the row of the other file
   * is of another item.
   */
  doc(row: number): Buffer {
    const doc = this.#docs.bytes(0, this.#doc + row);
    const id = this.#raws.bytes(0, this.#raw + row);
    if (doc === null || id === null || !isOf(doc, id)) throw this.#differs();
    return doc;
  }

  /** Columns that keys read beside those of the summary, as JSON; null where there are none. */
  more(row: number): Buffer | null {
    return this.#docs.columns < 2 ? null : this.#docs.bytes(1, this.#doc + row);
  }

  /** The record as it was published; null where it is not kept. */
  raw(row: number): Buffer | null {
    return this.#raws.bytes(1, this.#raw + row);
  }
}

/** Where the id begins in a summary. */
const ID_AT = '{"id":"'.length;
const QUOTE = 34;

const isOf = (doc: Uint8Array, id: Uint8Array): boolean => {
  if (doc[ID_AT + id.length] !== QUOTE) return false;
  for (let at = 0; at < id.length; at += 1) if (doc[ID_AT + at] !== id[at]) return false;
  return true;
};

/** Rows of one partition. */
export interface LakeRange {
  /** Absolute paths. */
  readonly items: string;
  readonly verbatim: string;
  readonly from: number;
  readonly rows: number;
  /** These are all rows of the files. */
  readonly whole: boolean;
}

const NO_ROWS = new ByteChunk(null);

/** Columns of a streamed result, as many rows at a time as the caller wants. */
class Columns {
  readonly #result: ByteResult;
  #next: Promise<ByteChunk | null>;
  chunk = NO_ROWS;
  #at = 0;
  #end = 0;

  constructor(result: ByteResult) {
    this.#result = result;
    this.#next = this.#fetch();
  }

  #fetch(): Promise<ByteChunk | null> {
    const next = this.#result.fetch();
    // Whoever waits for it hears of its failure.
    next.catch(() => {});
    return next;
  }

  /** Number of rows at hand. */
  get rows(): number {
    return this.#end - this.#at;
  }

  /** Fetches rows where none are at hand: none then, too, at the end. */
  async fill(): Promise<void> {
    if (this.#at < this.#end) return;
    this.chunk = (await this.#next) ?? NO_ROWS;
    this.#at = 0;
    this.#end = this.chunk.rows;
    // The next chunk is unpacked while this one is worked on.
    if (this.#end > 0) this.#next = this.#fetch();
  }

  /** Takes rows off; the place of the first in the chunk. */
  take(count: number): number {
    this.#at += count;
    return this.#at - count;
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads partitions of the lake row by row, in their order. */
export class LakeReader {
  readonly #database: ByteDatabase;
  readonly #connection: ByteConnection;
  readonly #others: ByteConnection;

  private constructor(database: ByteDatabase, connection: ByteConnection, others: ByteConnection) {
    this.#database = database;
    this.#connection = connection;
    this.#others = others;
  }

  static async open(memoryBytes: number, spillFolder: string): Promise<LakeReader> {
    const database = await ByteDatabase.open({
      threads: '1',
      temp_directory: spillFolder,
      memory_limit: `${Math.floor(memoryBytes / 2 ** 20)}MB`,
    });
    const connect = async (): Promise<ByteConnection> => {
      const connection = await database.connect();
      // Rows are unpacked as they are asked for: by default the database holds those of a small segment all at once.
      await connection.run("SET streaming_buffer_size = '1KB'");
      return connection;
    };
    return new LakeReader(database, await connect(), await connect());
  }

  close(): void {
    this.#connection.close();
    this.#others.close();
    this.#database.close();
  }

  /** Types of the columns, by name. */
  async #typesOf(file: string): Promise<ReadonlyMap<string, string>> {
    const types = await this.#connection.texts(
      'SELECT encode(column_name), encode(column_type) FROM (DESCRIBE SELECT * FROM read_parquet($file))',
      file,
    );
    return new Map(types.map(([name = '', type = '']) => [name, type]));
  }

  /** Names of the columns that hold anything. */
  async #heldBy(file: string): Promise<ReadonlySet<string>> {
    const held = await this.#connection.texts(
      `SELECT DISTINCT encode(string_split(path_in_schema, ', ')[1]) FROM parquet_metadata($file)
       WHERE stats_null_count IS NULL OR stats_null_count < num_values`,
      file,
    );
    return new Set(held.map(([name = '']) => name));
  }

  /** Batches of rows. Throws INPUT_CORRUPT where a file cannot be read or the two do not belong together. */
  async *rows({ items, verbatim, from, rows, whole }: LakeRange): AsyncGenerator<LakeBatch> {
    const differs = (): OpendrawerError =>
      new OpendrawerError('INPUT_CORRUPT', `${items} and ${verbatim} do not hold the same items`, {
        hint: 'Run opendrawer ingest again.',
      });
    try {
      const types = await this.#typesOf(items);
      const held = await this.#heldBy(items);
      const isBinary = (await this.#typesOf(verbatim)).get('raw') === 'BLOB';
      const pack = (names: readonly string[]): string =>
        `encode(to_json(struct_pack(${names
          .map((name) => {
            const value = types.get(name)?.startsWith('TIMESTAMP')
              ? `strftime(${quoted(name)}, '%Y-%m-%dT%H:%M:%S.%gZ')`
              : quoted(name);
            return `${quoted(name)} := ${value}`;
          })
          .join(', ')})))`;
      const summary = SUMMARY_COLUMNS.filter((name) => held.has(name));
      const missing = SUMMARY_COLUMNS.filter((name) => !held.has(name));
      const absent = `${missing
        .map((name) => `,"${name}":${types.get(name)?.endsWith('[]') === true ? '[]' : 'null'}`)
        .join('')}}`;
      const own = new Set<string>(SUMMARY_COLUMNS);
      const others = KEY_COLUMNS.filter((name) => held.has(name) && !own.has(name));
      const more = others.length === 0 ? '' : `, ${pack(others)}`;
      // A limit would gather rows in memory; a filter of row numbers does not.
      const source = whole
        ? 'read_parquet($file)'
        : `read_parquet($file, file_row_number = true) WHERE file_row_number >= ${from} AND file_row_number < ${from + rows}`;
      // Two streams side by side cost half of what a positional join of the two files does.
      const [docs, raws] = await Promise.all([
        this.#connection.stream(`SELECT ${pack(summary)}${more} FROM ${source}`, items),
        this.#others.stream(
          `SELECT encode(id), ${isBinary ? 'raw' : 'encode(raw::VARCHAR)'} FROM ${source}`,
          verbatim,
        ),
      ]);
      const left = new Columns(docs);
      const right = new Columns(raws);
      for (;;) {
        await Promise.all([left.fill(), right.fill()]);
        if (left.rows === 0 && right.rows === 0) break;
        const batch = new LakeBatch(left, right, { absent, held, differs });
        if (batch.rows === 0) throw differs();
        yield batch;
      }
    } catch (cause) {
      if (cause instanceof OpendrawerError) throw cause;
      throw new OpendrawerError('INPUT_CORRUPT', `${items}: ${(cause as Error).message}`, {
        cause,
        hint: 'The lake is damaged: run opendrawer ingest again.',
      });
    }
  }
}
