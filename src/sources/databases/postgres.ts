import type { CustomTypesConfig } from 'pg';
import { type DatabaseAddress, databaseLogin } from './address.ts';
import {
  type ConnectOptions,
  type DatabaseConnection,
  databaseFault,
  type QueryOptions,
  type QueryRows,
  type TableInfo,
} from './connection.ts';
import { listText } from './values.ts';

type PostgresAddress = Extract<DatabaseAddress, { readonly host: string }>;

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

const CONNECT_MS = 20_000;

/** Types whose texts are changed to ISO 8601 and the like, by their number (pg_type.dat). */
const BOOL = 16;
const BYTEA = 17;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;

const READERS: ReadonlyMap<number, (text: string) => string> = new Map([
  [BOOL, (text) => (text === 't' ? 'true' : 'false')],
  [BYTEA, (text) => text.replace(/^\\x/, '')],
  [TIMESTAMP, (text) => text.replace(' ', 'T')],
  [TIMESTAMPTZ, (text) => text.replace(' ', 'T').replace(/\+00$/, 'Z')],
]);

/** All types come as the server writes them: numerics keep their digits. */
const asText: CustomTypesConfig = {
  getTypeParser: ((type: number) => READERS.get(type) ?? ((text: string) => text)) as never,
};

/** Connects to PostgreSQL, in one read-only snapshot with dates in ISO 8601 and UTC. */
export async function connectPostgres(
  address: PostgresAddress,
  { timeoutMs }: ConnectOptions,
): Promise<DatabaseConnection> {
  const { Client } = (await import('pg')).default;
  const { default: Cursor } = await import('pg-cursor');
  const { user, password } = databaseLogin('postgres');
  const client = new Client({
    host: address.host,
    port: address.port,
    database: address.database,
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ssl: address.ssl === 'disable' ? false : { rejectUnauthorized: address.ssl === 'verify' },
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'opendrawer',
    keepAlive: true,
  });
  // A connection that breaks between two requests has nobody to tell: the next request throws
  client.on('error', () => {});
  try {
    await client.connect();
    for (const statement of [
      'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
      `SET LOCAL statement_timeout TO ${Math.max(0, Math.floor(timeoutMs))}`,
      "SET LOCAL TIME ZONE 'UTC'",
      'SET LOCAL datestyle TO ISO',
      'SET LOCAL intervalstyle TO iso_8601',
      'SET LOCAL bytea_output TO hex',
    ]) {
      await client.query(statement);
    }
  } catch (cause) {
    await client.end().catch(() => {});
    throw databaseFault(address, cause);
  }
  return {
    kind: 'postgres',
    query,
    tables,
    async close() {
      await client.end().catch(() => {});
    },
  };

  async function query(
    statement: string,
    { batchRows = 500, signal }: QueryOptions = {},
  ): Promise<QueryRows> {
    const cursor = client.query(
      new Cursor<(string | null)[]>(statement, [], { rowMode: 'array', types: asText }),
    );
    const read = (): Promise<{
      rows: (string | null)[][];
      fields: Field[];
    }> =>
      new Promise((resolve, reject) => {
        cursor.read(batchRows, (error, rows, result?: { fields: Field[] }) => {
          if (error) reject(databaseFault(address, error));
          // There is no result behind the last row
          else resolve({ rows, fields: result?.fields ?? [] });
        });
      });
    const first = await read();
    const lists = first.fields.flatMap(({ dataTypeID }, at) =>
      ARRAYS.has(dataTypeID) ? [at] : [],
    );
    const cleaned = (rows: (string | null)[][]): (string | null)[][] => {
      for (const row of rows) {
        for (const at of lists) {
          const text = row[at];
          if (text != null) row[at] = listText(text);
        }
      }
      return rows;
    };
    const batches = async function* (): QueryRows['batches'] {
      try {
        for (let { rows } = first; rows.length > 0; { rows } = await read()) {
          signal?.throwIfAborted();
          yield cleaned(rows);
        }
      } finally {
        await cursor.close().catch(() => {});
      }
    };
    return { columns: first.fields.map(({ name }) => name), batches: batches() };
  }

  async function tables(): Promise<readonly TableInfo[]> {
    const rows = await query(TABLES, { batchRows: 5000 });
    const found: { schema: string; table: string; columns: string[] }[] = [];
    for await (const batch of rows.batches) {
      for (const [schema = '', table = '', column = ''] of batch as readonly string[][]) {
        const last = found.at(-1);
        if (last?.schema === schema && last.table === table) last.columns.push(column);
        else found.push({ schema, table, columns: [column] });
      }
    }
    return found.map(({ schema, table, columns }) => ({
      name: schema === 'public' ? table : `${schema}.${table}`,
      schema,
      table,
      columns,
    }));
  }
}

/** Arrays of texts, numbers, dates and the like. */
const ARRAYS: ReadonlySet<number> = new Set([
  1000, 1001, 1002, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1115, 1182, 1183, 1185, 1231,
  2951,
]);

const TABLES = `
  SELECT c.table_schema, c.table_name, c.column_name
  FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema')
  ORDER BY c.table_schema <> 'public', c.table_schema, c.table_name, c.ordinal_position
  LIMIT 20000`;
