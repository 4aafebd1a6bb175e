import duckdb, {
  type Connection,
  type Database,
  type DataChunk,
  type Result,
} from '@duckdb/node-bindings';
import { ByteColumn } from './byte-column.ts';

// The library above the bindings is of 180 files: a process that reads bytes alone need not wait for them.

/** Rows of a result; null: none. */
export class ByteChunk {
  readonly rows: number;
  readonly columns: number;
  readonly #texts: readonly ByteColumn[];
  /** Columns do not keep the memory that they look at. */
  readonly chunk: DataChunk | null;

  constructor(chunk: DataChunk | null) {
    this.chunk = chunk;
    this.rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
    this.columns =
      this.rows === 0 || chunk === null ? 0 : duckdb.data_chunk_get_column_count(chunk);
    this.#texts =
      chunk === null
        ? []
        : Array.from(
            { length: this.columns },
            (_, column) => new ByteColumn({ chunk, rowCount: this.rows }, column),
          );
  }

  /** A view that is valid as long as the chunk is kept; null where the value is null. */
  bytes(column: number, row: number): Buffer | null {
    return this.#texts[column]?.bytes(row) ?? null;
  }
}

/** Rows as they are asked for, chunk by chunk. */
export class ByteResult {
  readonly #result: Result;

  constructor(result: Result) {
    this.#result = result;
  }

  /** Null at the end. */
  async fetch(): Promise<ByteChunk | null> {
    const chunk = new ByteChunk(await duckdb.fetch_chunk(this.#result));
    return chunk.rows === 0 ? null : chunk;
  }
}

export class ByteConnection {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Runs a statement without parameters. */
  async run(sql: string): Promise<void> {
    await duckdb.query(this.#connection, sql);
  }

  /** Streams the result of a query of which all columns are of bytes, and whose only parameter is `$file`. */
  async stream(sql: string, file: string): Promise<ByteResult> {
    const prepared = await duckdb.prepare(this.#connection, sql);
    try {
      duckdb.bind_varchar(prepared, duckdb.bind_parameter_index(prepared, 'file'), file);
      return new ByteResult(await duckdb.execute_prepared_streaming(prepared));
    } finally {
      duckdb.destroy_prepare_sync(prepared);
    }
  }

  /** All rows of such a query, as texts; what is null is empty. */
  async texts(sql: string, file: string): Promise<string[][]> {
    const result = await this.stream(sql, file);
    const rows: string[][] = [];
    for (let chunk = await result.fetch(); chunk !== null; chunk = await result.fetch()) {
      const { rows: count, columns } = chunk;
      for (let row = 0; row < count; row += 1) {
        const values: string[] = [];
        for (let column = 0; column < columns; column += 1) {
          values.push(chunk.bytes(column, row)?.toString('utf8') ?? '');
        }
        rows.push(values);
      }
    }
    return rows;
  }

  close(): void {
    duckdb.disconnect_sync(this.#connection);
  }
}

/** A database in memory, from which bytes are read. */
export class ByteDatabase {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(settings: Readonly<Record<string, string>>): Promise<ByteDatabase> {
    const config = duckdb.create_config();
    for (const [name, value] of Object.entries(settings)) duckdb.set_config(config, name, value);
    return new ByteDatabase(await duckdb.open(':memory:', config));
  }

  async connect(): Promise<ByteConnection> {
    return new ByteConnection(await duckdb.connect(this.#database));
  }

  close(): void {
    duckdb.close_sync(this.#database);
  }
}
