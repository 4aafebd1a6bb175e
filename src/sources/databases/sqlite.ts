import { stat } from 'node:fs/promises';
import { OpendrawerError } from '../../errors/index.ts';
import {
  type DatabaseConnection,
  databaseFault,
  type QueryRows,
  type TableInfo,
} from './connection.ts';
import { quotedName } from './statement.ts';
import { hexOf } from './values.ts';

type Value = null | bigint | number | string | Uint8Array;

/** Opens a SQLite file for reading only; nothing is loaded into it. Throws SOURCE_NOT_FOUND, INPUT_CORRUPT. */
export async function connectSqlite(path: string): Promise<DatabaseConnection> {
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `There is no database file ${path}`);
  }
  const { DatabaseSync } = await import('node:sqlite');
  const address = { kind: 'sqlite', path } as const;
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      if (/not a database|malformed|disk image/i.test(said)) {
        throw new OpendrawerError('INPUT_CORRUPT', `${path}: ${said}`, { cause });
      }
      throw databaseFault(address, cause);
    }
  };
  const database = guarded(
    () =>
      new DatabaseSync(path, {
        readOnly: true,
        allowExtension: false,
        enableForeignKeyConstraints: false,
      }),
  );
  // Views may not call functions with side effects (defence in depth; the file may come from anywhere)
  guarded(() =>
    database.exec(
      'PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON',
    ),
  );
  return {
    kind: 'sqlite',
    async query(statement, { batchRows = 500, signal } = {}): Promise<QueryRows> {
      const prepared = guarded(() => database.prepare(statement));
      prepared.setReadBigInts(true);
      prepared.setReturnArrays(true);
      const columns = prepared.columns().map(({ name }) => name);
      const batches = async function* (): QueryRows['batches'] {
        const rows = guarded(() => prepared.iterate()) as Iterator<unknown>;
        let batch: (string | null)[][] = [];
        try {
          for (;;) {
            const next = guarded(() => rows.next());
            if (next.done === true) break;
            batch.push((next.value as readonly Value[]).map(textOf));
            if (batch.length < batchRows) continue;
            signal?.throwIfAborted();
            yield batch;
            batch = [];
          }
          if (batch.length > 0) yield batch;
        } finally {
          rows.return?.();
        }
      };
      return { columns, batches: batches() };
    },
    async tables(): Promise<readonly TableInfo[]> {
      return guarded(() => {
        const names = database
          .prepare(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT 1000",
          )
          .all()
          .map(({ name }) => String(name));
        return names.flatMap((name) => {
          const columns = database
            .prepare(`PRAGMA table_info(${quotedName(name, 'sqlite')})`)
            .all()
            .map((column) => String(column['name']));
          return columns.length === 0 ? [] : [{ name, schema: null, table: name, columns }];
        });
      });
    },
    async close() {
      database.close();
    },
  };
}

/** Whole numbers with all their digits, others as short as they can be read back, bytes in hexadecimal digits. */
function textOf(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return hexOf(value);
  return String(value);
}
