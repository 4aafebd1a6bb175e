import { resolve } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';

/** Where a database is. */
export type DatabaseAddress =
  | {
      readonly kind: 'postgres' | 'mysql';
      readonly host: string;
      readonly port: number;
      readonly database: string;
      /** How the connection is made safe; as `sslmode` of PostgreSQL has it. */
      readonly ssl: 'disable' | 'require' | 'verify';
    }
  | { readonly kind: 'sqlite'; readonly path: string };

/** A user and a password; null: the server is asked without. */
export interface DatabaseLogin {
  readonly user: string | null;
  readonly password: string | null;
}

const KINDS: Readonly<Record<string, 'postgres' | 'mysql'>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};
const PORTS = { postgres: 5432, mysql: 3306 } as const;
const SSL: Readonly<Record<string, 'disable' | 'require' | 'verify'>> = {
  disable: 'disable',
  false: 'disable',
  require: 'require',
  true: 'require',
  'verify-ca': 'verify',
  'verify-full': 'verify',
};

const LOGIN_HINT =
  'Set OPENDRAWER_DB_USER and OPENDRAWER_DB_PASSWORD (or PGUSER and PGPASSWORD, MYSQL_USER and MYSQL_PASSWORD) in the environment.';

/**
 * Reads `postgres://host:port/database`, `mysql://…`, `mariadb://…` and `sqlite:path`. Throws ADDRESS_REFUSED where there is a user or
 * password in it, which is not told again, and USAGE where it is no such address.
 */
export function databaseAddress(location: string): DatabaseAddress {
  const sqlite = /^sqlite:(?:\/\/(?=\/|[^/]))?(.+)$/i.exec(location);
  if (sqlite?.[1] !== undefined) return { kind: 'sqlite', path: resolve(sqlite[1]) };
  let url: URL;
  try {
    url = new URL(location);
  } catch (cause) {
    // The text may hold a password that URL could not part
    throw new OpendrawerError('USAGE', 'The address of the database cannot be read', {
      cause: cause instanceof Error ? new Error(cause.name) : undefined,
      hint: 'Write postgres://host:5432/database, mysql://host/database or sqlite:path.',
    });
  }
  const kind = KINDS[url.protocol];
  const database = decodeURIComponent(url.pathname.replace(/^\//, ''));
  const where = `${url.protocol}//${url.host}${url.pathname}`;
  const secret = [...url.searchParams.keys()].some((key) =>
    /pass|pwd|secret|token|user/i.test(key),
  );
  if (url.username !== '' || url.password !== '' || secret) {
    throw new OpendrawerError('ADDRESS_REFUSED', `${where}: the address holds a user or password`, {
      hint: LOGIN_HINT,
    });
  }
  if (kind === undefined || url.hostname === '' || database === '' || database.includes('/')) {
    throw new OpendrawerError('USAGE', `${where} names no database`, {
      hint: 'Write postgres://host:5432/database, mysql://host/database or sqlite:path.',
    });
  }
  return {
    kind,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? PORTS[kind] : Number(url.port),
    database,
    ssl: sslOf(url, where),
  };
}

function sslOf(url: URL, where: string): 'disable' | 'require' | 'verify' {
  for (const key of url.searchParams.keys()) {
    if (key === 'sslmode' || key === 'ssl') continue;
    throw new OpendrawerError('USAGE', `${where}: "${key}" is no part of an address`, {
      hint: 'Only sslmode can be told: disable, require, verify-full.',
    });
  }
  const mode = url.searchParams.get('sslmode') ?? url.searchParams.get('ssl');
  if (mode === null) return 'disable';
  const ssl = SSL[mode.toLowerCase()];
  if (ssl !== undefined) return ssl;
  throw new OpendrawerError('USAGE', `${where}: sslmode cannot be "${mode}"`, {
    hint: 'It can be disable, require or verify-full.',
  });
}

/** The login of the environment: our own variables first, then those of the database's own clients. */
export function databaseLogin(
  kind: 'postgres' | 'mysql',
  environment: NodeJS.ProcessEnv = process.env,
): DatabaseLogin {
  const first = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = environment[name];
      if (value !== undefined && value !== '') return value;
    }
    return null;
  };
  return kind === 'postgres'
    ? {
        user: first('OPENDRAWER_DB_USER', 'PGUSER'),
        password: first('OPENDRAWER_DB_PASSWORD', 'PGPASSWORD'),
      }
    : {
        user: first('OPENDRAWER_DB_USER', 'MYSQL_USER'),
        password: first('OPENDRAWER_DB_PASSWORD', 'MYSQL_PASSWORD', 'MYSQL_PWD'),
      };
}

/** An address as it can be shown: it holds nothing secret. */
export const addressText = (address: DatabaseAddress): string =>
  address.kind === 'sqlite'
    ? address.path
    : `${address.kind}://${address.host}:${address.port}/${address.database}`;

/** What to do where a server does not let one in. */
export { LOGIN_HINT };
