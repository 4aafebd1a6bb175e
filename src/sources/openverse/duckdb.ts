import { mkdirSync } from 'node:fs';
import type { DuckDBAppender } from '@duckdb/node-api';

/** A DuckDB session that spills to a folder. */
export interface DuckSession {
  run(sql: string): Promise<void>;
  /** Rows as lists of plain values in the order of the columns, in batches, as they come. */
  batches(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
  /** Values column by column, in batches of rows, as they come: texts, numbers and null, for what is nothing else. */
  columns(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
  appender(table: string): Promise<DuckDBAppender>;
  close(): void;
}

export interface DuckOptions {
  readonly tempFolder: string;
  readonly memoryLimitBytes: number;
  readonly threads?: number;
  /** File of the database; default: in memory. */
  readonly path?: string;
}

/** Opens a session; nothing is fetched from the network. */
export async function openDuckDb(options: DuckOptions): Promise<DuckSession> {
  mkdirSync(options.tempFolder, { recursive: true });
  // Loaded when needed: most sources do without it
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(options.path ?? ':memory:', {
    memory_limit: `${Math.floor(options.memoryLimitBytes / 1024 ** 2)}MiB`,
    temp_directory: options.tempFolder,
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  });
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
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
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as a quoted SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
