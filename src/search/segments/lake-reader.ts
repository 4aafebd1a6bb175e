import {
  DuckDBBlobValue,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import { OpendrawerError } from '../../errors/index.ts';
import { KEY_COLUMNS } from '../model/keys.ts';
import { SUMMARY_COLUMNS } from '../summary-columns.ts';

export interface LakeRow {
  readonly id: string;
  /** `ItemSummary` as JSON, without the columns that `absent` names. */
  readonly doc: string;
  /** Columns that keys read beside those of the summary, as JSON; empty where there are none. */
  readonly more: string;
  readonly raw: string;
}

export interface LakeBatch {
  readonly rows: readonly LakeRow[];
  /** Columns of the summary that are null or empty in all rows of the file, as the end of a JSON object. */
  readonly absent: string;
}

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

/** Columns of a streamed result, as many rows at a time as the caller wants. */
class Columns {
  readonly #result: DuckDBResult;
  #next: Promise<DuckDBDataChunk | null>;
  #columns: DuckDBValue[][] = [];
  #at = 0;
  #rows = 0;

  constructor(result: DuckDBResult) {
    this.#result = result;
    this.#next = this.#fetch();
  }

  #fetch(): Promise<DuckDBDataChunk | null> {
    const next = this.#result.fetchChunk();
    // Whoever waits for it hears of its failure.
    next.catch(() => {});
    return next;
  }

  /** Number of rows at hand; 0 at the end. */
  async some(): Promise<number> {
    if (this.#at === this.#rows) {
      const chunk = await this.#next;
      this.#at = 0;
      this.#rows = chunk?.rowCount ?? 0;
      this.#columns = chunk === null || this.#rows === 0 ? [] : chunk.getColumns();
      // The next chunk is unpacked while this one is worked on.
      if (this.#rows > 0) this.#next = this.#fetch();
    }
    return this.#rows - this.#at;
  }

  take(count: number): DuckDBValue[][] {
    const from = this.#at;
    this.#at += count;
    if (from === 0 && this.#at === this.#rows) return this.#columns;
    return this.#columns.map((column) => column.slice(from, this.#at));
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads partitions of the lake row by row, in their order. */
export class LakeReader {
  readonly #connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  readonly #others: DuckDBConnection;

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    others: DuckDBConnection,
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#others = others;
  }

  static async open(memoryBytes: number, spillFolder: string): Promise<LakeReader> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      temp_directory: spillFolder,
      memory_limit: `${Math.floor(memoryBytes / 2 ** 20)}MB`,
    });
    return new LakeReader(instance, await instance.connect(), await instance.connect());
  }

  close(): void {
    this.#connection.closeSync();
    this.#others.closeSync();
    this.#instance.closeSync();
  }

  /** Types of the columns, and names of those that hold anything. */
  async #columnsOf(
    file: string,
  ): Promise<{ types: ReadonlyMap<string, string>; held: ReadonlySet<string> }> {
    const types = await this.#connection.runAndReadAll(
      'SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet($file))',
      { file },
    );
    const held = await this.#connection.runAndReadAll(
      `SELECT DISTINCT string_split(path_in_schema, ', ')[1] FROM parquet_metadata($file)
       WHERE stats_null_count IS NULL OR stats_null_count < num_values`,
      { file },
    );
    return {
      types: new Map(types.getRowsJS().map((row) => [String(row[0]), String(row[1])])),
      held: new Set(held.getRowsJS().map((row) => String(row[0]))),
    };
  }

  /** Batches of rows. Throws INPUT_CORRUPT where a file cannot be read or the two do not belong together. */
  async *rows({ items, verbatim, from, rows, whole }: LakeRange): AsyncGenerator<LakeBatch> {
    try {
      const { types, held } = await this.#columnsOf(items);
      const pack = (names: readonly string[]): string =>
        `to_json(struct_pack(${names
          .map((name) => {
            const value = types.get(name)?.startsWith('TIMESTAMP')
              ? `strftime(${quoted(name)}, '%Y-%m-%dT%H:%M:%S.%gZ')`
              : quoted(name);
            return `${quoted(name)} := ${value}`;
          })
          .join(', ')}))::VARCHAR`;
      const summary = SUMMARY_COLUMNS.filter((name) => held.has(name));
      const missing = SUMMARY_COLUMNS.filter((name) => !held.has(name));
      const absent = `${missing
        .map((name) => `,"${name}":${types.get(name)?.endsWith('[]') === true ? '[]' : 'null'}`)
        .join('')}}`;
      const own = new Set<string>(SUMMARY_COLUMNS);
      const others = KEY_COLUMNS.filter((name) => held.has(name) && !own.has(name));
      const more = others.length === 0 ? "''" : pack(others);
      // A limit would gather rows in memory; a filter of row numbers does not.
      const source = whole
        ? 'read_parquet($file)'
        : `read_parquet($file, file_row_number = true) WHERE file_row_number >= ${from} AND file_row_number < ${from + rows}`;
      // Two streams side by side cost half of what a positional join of the two files does.
      const [docs, raws] = await Promise.all([
        this.#connection.stream(`SELECT id, ${pack(summary)}, ${more} FROM ${source}`, {
          file: items,
        }),
        this.#others.stream(`SELECT id, raw FROM ${source}`, { file: verbatim }),
      ]);
      const left = new Columns(docs);
      const right = new Columns(raws);
      for (;;) {
        const [some, other] = await Promise.all([left.some(), right.some()]);
        if (some === 0 && other === 0) break;
        const count = Math.min(some, other);
        const [id, doc, extra] = left.take(count);
        const [otherId, raw] = right.take(count);
        const batch: LakeRow[] = [];
        for (let at = 0; at < count; at += 1) {
          const itemId = id?.[at];
          const bytes = raw?.[at];
          if (typeof itemId !== 'string' || itemId !== otherId?.[at]) break;
          batch.push({
            id: itemId,
            doc: String(doc?.[at] ?? '{}'),
            more: String(extra?.[at] ?? ''),
            raw: bytes instanceof DuckDBBlobValue ? utf8(bytes.bytes) : String(bytes ?? 'null'),
          });
        }
        if (count === 0 || batch.length < count) {
          throw new OpendrawerError(
            'INPUT_CORRUPT',
            `${items} and ${verbatim} do not hold the same items`,
            { hint: 'Run opendrawer ingest again.' },
          );
        }
        yield { rows: batch, absent };
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

const utf8 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
