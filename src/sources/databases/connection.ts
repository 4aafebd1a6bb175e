import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { addressText, type DatabaseAddress, LOGIN_HINT } from './address.ts';
import type { DatabaseKind } from './statement.ts';

/** Rows of a query as texts; null: NULL. */
export interface QueryRows {
  readonly columns: readonly string[];
  /** In batches, through a cursor: to be read once, closing it ends the query. */
  readonly batches: AsyncGenerator<readonly (readonly (string | null)[])[], void, undefined>;
}

export interface QueryOptions {
  /** Rows of a batch; default 500. */
  readonly batchRows?: number;
  readonly signal?: AbortSignal;
}

/** A table or view of a database. */
export interface TableInfo {
  /** Name with its schema where that is not the usual one. */
  readonly name: string;
  readonly schema: string | null;
  readonly table: string;
  readonly columns: readonly string[];
}

/** A connection in a read-only transaction. */
export interface DatabaseConnection {
  readonly kind: DatabaseKind;
  /** Rows of one reading statement. Throws QUERY_REFUSED with what the database says. */
  query(statement: string, options?: QueryOptions): Promise<QueryRows>;
  tables(): Promise<readonly TableInfo[]>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Longest time that the database may work on a statement; 0: no limit. */
  readonly timeoutMs: number;
}

/** Opens a connection with the login of the environment. Throws SOURCE_UNREACHABLE, SOURCE_FORBIDDEN, SOURCE_NOT_FOUND. */
export async function connectDatabase(
  address: DatabaseAddress,
  options: ConnectOptions,
): Promise<DatabaseConnection> {
  switch (address.kind) {
    case 'postgres':
      return (await import('./postgres.ts')).connectPostgres(address, options);
    case 'mysql':
      return (await import('./mysql.ts')).connectMysql(address, options);
    case 'sqlite':
      return (await import('./sqlite.ts')).connectSqlite(address.path);
  }
}

const UNREACHABLE =
  /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|PROTOCOL_CONNECTION_LOST|PROTOCOL_SEQUENCE_TIMEOUT|57P0[123]|08\w{3}|53300)$/;
const FORBIDDEN =
  /^(?:28\w{3}|42501|ER_ACCESS_DENIED_ERROR|ER_DBACCESS_DENIED_ERROR|ER_TABLEACCESS_DENIED_ERROR|ER_COLUMNACCESS_DENIED_ERROR|ER_ACCESS_DENIED_NO_PASSWORD_ERROR|ER_HOST_NOT_PRIVILEGED)$/;
const NOT_FOUND = /^(?:3D000|ER_BAD_DB_ERROR)$/;

/** What a driver or server says, as an error of the catalogue. */
export function databaseFault(address: DatabaseAddress, cause: unknown): OpendrawerError {
  if (isOpendrawerError(cause)) return cause;
  const where = addressText(address);
  const code = String((cause as { code?: unknown } | null)?.code ?? '');
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  const said = inner instanceof Error ? inner.message.slice(0, 500) : String(inner);
  if (UNREACHABLE.test(code) || /terminated unexpectedly|timeout expired|ended by/i.test(said)) {
    return new OpendrawerError('SOURCE_UNREACHABLE', `${where} does not answer (${said})`, {
      cause,
    });
  }
  if (FORBIDDEN.test(code) || /password|SASL|authentication/i.test(said)) {
    return new OpendrawerError('SOURCE_FORBIDDEN', `${where} refuses access (${said})`, {
      cause,
      hint: LOGIN_HINT,
    });
  }
  if (NOT_FOUND.test(code)) {
    return new OpendrawerError('SOURCE_NOT_FOUND', `${where}: ${said}`, { cause });
  }
  return new OpendrawerError('QUERY_REFUSED', `${where}: ${said}`, { cause });
}
