import type { Readable } from 'node:stream';
import type { Connection, TypeCastField } from 'mysql2';
import { type DatabaseAddress, databaseLogin } from './address.ts';
import {
  type ConnectOptions,
  type DatabaseConnection,
  databaseFault,
  type QueryOptions,
  type QueryRows,
  type TableInfo,
} from './connection.ts';
import { hexOf } from './values.ts';

type MysqlAddress = Extract<DatabaseAddress, { readonly host: string }>;

const CONNECT_MS = 20_000;
/** The character set of bytes that are no text. */
const BINARY = 63;

interface Field {
  readonly name: string;
  readonly characterSet?: number;
}

/** Connects to MySQL or MariaDB, in one read-only snapshot with dates as texts in UTC. */
export async function connectMysql(
  address: MysqlAddress,
  { timeoutMs }: ConnectOptions,
): Promise<DatabaseConnection> {
  const { createConnection } = (await import('mysql2')).default;
  const { user, password } = databaseLogin('mysql');
  const connection = createConnection({
    host: address.host,
    port: address.port,
    database: address.database,
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ...(address.ssl === 'disable' ? {} : { ssl: { rejectUnauthorized: address.ssl === 'verify' } }),
    connectTimeout: CONNECT_MS,
    charset: 'utf8mb4',
    timezone: 'Z',
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    // A server could ask for files of this machine otherwise
    flags: ['-LOCAL_FILES'],
    infileStreamFactory: () => {
      throw new Error('no files are sent');
    },
    typeCast: cellOf,
  });
  connection.on('error', () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    const version = await firstText(connection, 'SELECT VERSION()');
    const seconds = Math.max(0, Math.ceil(timeoutMs / 1000));
    const limit = /mariadb/i.test(version)
      ? `SET SESSION max_statement_time = ${seconds}`
      : `SET SESSION max_execution_time = ${seconds * 1000}`;
    for (const statement of [
      limit,
      "SET SESSION time_zone = '+00:00'",
      'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
      'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
    ]) {
      await run(connection, statement);
    }
  } catch (cause) {
    connection.destroy();
    throw databaseFault(address, cause);
  }
  let isBusy = false;
  return {
    kind: 'mysql',
    query,
    tables,
    async close() {
      // Rows that nobody reads any more would be waited for
      if (isBusy) connection.destroy();
      else await new Promise<void>((resolve) => connection.end(() => resolve()));
    },
  };

  async function query(
    statement: string,
    { batchRows = 500, signal }: QueryOptions = {},
  ): Promise<QueryRows> {
    isBusy = true;
    const asked = connection.query(statement);
    asked.once('end', () => {
      isBusy = false;
    });
    const told = new Promise<readonly Field[]>((resolve, reject) => {
      asked.once('fields', (found: readonly Field[] | undefined) => resolve(found ?? []));
      asked.once('error', (error) => reject(databaseFault(address, error)));
      asked.once('end', () => resolve([]));
    });
    const stream: Readable = asked.stream({ highWaterMark: batchRows });
    // The error is told by the fields, or where the rows are read
    stream.on('error', () => {});
    const fields = await told;
    const batches = async function* (): QueryRows['batches'] {
      let batch: (string | null)[][] = [];
      try {
        for await (const row of stream as AsyncIterable<readonly Cell[]>) {
          signal?.throwIfAborted();
          batch.push(textsOf(row, fields));
          if (batch.length < batchRows) continue;
          yield batch;
          batch = [];
        }
      } catch (cause) {
        if (signal?.aborted === true) throw cause;
        throw databaseFault(address, cause);
      } finally {
        stream.destroy();
      }
      if (batch.length > 0) yield batch;
    };
    return { columns: fields.map(({ name }) => name), batches: batches() };
  }

  async function tables(): Promise<readonly TableInfo[]> {
    const rows = await query(TABLES, { batchRows: 5000 });
    const found: { table: string; columns: string[] }[] = [];
    for await (const batch of rows.batches) {
      for (const [table = '', column = ''] of batch as readonly string[][]) {
        const last = found.at(-1);
        if (last?.table === table) last.columns.push(column);
        else found.push({ table, columns: [column] });
      }
    }
    return found.map(({ table, columns }) => ({ name: table, schema: null, table, columns }));
  }
}

const run = (connection: Connection, statement: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    connection.query(statement, (error, rows) => (error ? reject(error) : resolve(rows)));
  });

async function firstText(connection: Connection, statement: string): Promise<string> {
  const rows = (await run(connection, statement)) as readonly (readonly unknown[])[];
  return String(rows[0]?.[0] ?? '');
}

/** What a cell is before it is known whether its column is one of texts or of bytes. */
type Cell = string | Buffer | null;

/** Values as the server writes them; moments in ISO 8601. */
function cellOf(field: TypeCastField): Cell {
  switch (field.type) {
    case 'TIMESTAMP':
      return field.string('utf8')?.replace(' ', 'T').concat('Z') ?? null;
    case 'DATETIME':
      return field.string('utf8')?.replace(' ', 'T') ?? null;
    case 'BIT': {
      const bytes = field.buffer();
      return bytes === null ? null : BigInt(`0x${hexOf(bytes) || '0'}`).toString();
    }
    case 'GEOMETRY':
    case 'TINY_BLOB':
    case 'MEDIUM_BLOB':
    case 'LONG_BLOB':
    case 'BLOB':
    case 'STRING':
    case 'VAR_STRING':
    case 'VARCHAR':
      return field.buffer();
    default:
      return field.string('utf8');
  }
}

/** Bytes as texts where their column holds such, else in hexadecimal digits. */
const textsOf = (row: readonly Cell[], fields: readonly Field[]): (string | null)[] =>
  row.map((cell, at) => {
    if (cell === null || typeof cell === 'string') return cell;
    return fields[at]?.characterSet === BINARY ? hexOf(cell) : cell.toString('utf8');
  });

const TABLES = `
  SELECT table_name, column_name FROM information_schema.columns
  WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position LIMIT 20000`;
