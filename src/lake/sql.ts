import { mkdirSync } from 'node:fs';
import type { DuckDBAppender, DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB session in memory that spills to `tempFolder`. */
export interface SqlSession {
  run(sql: string): Promise<void>;
  /** All rows as objects of plain JavaScript values (numbers for integers up to 2^53, strings, lists, null). */
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Rows as lists of such values in the order of the columns, in batches, as they come: memory does not grow with them. */
  batches(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
  /** Values column by column, in batches of rows, as they come: texts, numbers and null, for what is nothing else. */
  columns(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
  /** Appends rows to a table, much faster than by statements; close it before the table is read. */
  appender(table: string): Promise<DuckDBAppender>;
  /** A further session on the same tables, to work beside this one; temporary tables are each session's own. */
  beside(): Promise<SqlSession>;
  close(): void;
}

export interface SqlOptions {
  readonly tempFolder: string;
  readonly memoryLimitBytes?: number;
  readonly threads?: number;
}

/** Opens a session; nothing is fetched from the network. Default memory limit 1 GiB. */
export async function openSql({
  tempFolder,
  memoryLimitBytes = 1024 ** 3,
  threads,
}: SqlOptions): Promise<SqlSession> {
  mkdirSync(tempFolder, { recursive: true });
  // Loaded when needed: workers do without it.
  const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
  const instance = await Instance.create(':memory:', {
    memory_limit: `${Math.floor(memoryLimitBytes / 1024 ** 2)}MiB`,
    temp_directory: tempFolder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  return sessionOf(instance, true);
}

async function sessionOf(instance: DuckDBInstance, isOwner: boolean): Promise<SqlSession> {
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    batches: async function* (sql) {
      yield* (await connection.stream(sql)).yieldRowsJson();
    },
    columns: async function* (sql) {
      const result = await connection.stream(sql);
      for (let chunk = await result.fetchChunk(); ; chunk = await result.fetchChunk()) {
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk.getColumns();
      }
    },
    appender: (table) => connection.createAppender(table),
    beside: () => sessionOf(instance, false),
    close: () => {
      connection.closeSync();
      if (isOwner) instance.closeSync();
    },
  };
}

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as a quoted SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Parquet files as a table expression; `extras` such as `filename = true`. */
export const parquetTable = (files: readonly string[], extras = ''): string =>
  `read_parquet([${files.map(literal).join(', ')}]${extras === '' ? '' : `, ${extras}`})`;
