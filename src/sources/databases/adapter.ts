import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type {
  DetectedTable,
  Detection,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { inspectLocal } from '../bytes/local.ts';
import type { Probe } from '../probe.ts';
import { type ColumnPlan, planColumns } from '../tables/mapping.ts';
import { rowTerms } from '../tables/raw-terms.ts';
import { rowReader } from '../tables/row-reader.ts';
import { rowTypeOf, type TableRowType } from '../tables/row-types.ts';
import { NO_TABLE_MAPPING, parseTableMapping, type TableMapping } from '../tables/table-mapping.ts';
import type { SourcePartition } from '../types.ts';
import { addressText, type DatabaseAddress, databaseAddress } from './address.ts';
import { connectDatabase, type DatabaseConnection, type TableInfo } from './connection.ts';
import { quotedName, readingStatement } from './statement.ts';

/**
 * Rows of a query or table of PostgreSQL, MySQL, MariaDB or SQLite. Options: `table` or `query`, `mapping` (see `TableMapping`),
 * `fingerprint` (a query whose answer changes with the rows), `partitionColumn` (of whole numbers) and `partitions`, `timeoutSeconds`.
 * The login comes from the environment.
 */
export const databaseAdapter: SourceAdapter = {
  format: 'database',
  occurrences: false,
  detect,
  plan,
  read,
  termsOf: (raw, endpoint) => rowTerms(raw, optionsOf(endpoint).mapping),
};

const BATCH_RECORDS = 100;
const SAMPLE_ROWS = 50;
const MOST_TABLES = 200;
const SAMPLED_TABLES = 20;
const DETECT_MS = 30_000;

interface DatabaseOptions {
  readonly table: string | null;
  readonly query: string | null;
  readonly mapping: TableMapping;
  readonly fingerprint: string | null;
  readonly partitionColumn: string | null;
  readonly partitions: number;
  readonly timeoutMs: number;
}

const OPTIONS = [
  'table',
  'query',
  'mapping',
  'fingerprint',
  'partitionColumn',
  'partitions',
  'timeoutSeconds',
];

function optionsOf({ options = {}, location }: SourceEndpoint): DatabaseOptions {
  const where = shown(location);
  for (const key of Object.keys(options)) {
    if (OPTIONS.includes(key)) continue;
    const near = nearestWord(key, OPTIONS);
    throw new OpendrawerError('USAGE', `${where}: "${key}" is no option of a database`, {
      hint: near === null ? `Options: ${OPTIONS.join(', ')}.` : `Did you mean "${near}"?`,
    });
  }
  const text = (key: string): string | null => {
    const value = options[key];
    return value === undefined || value === null || value === '' ? null : String(value);
  };
  const whole = (key: string, otherwise: number, most: number): number => {
    const value = Number(options[key] ?? otherwise);
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    throw new OpendrawerError('USAGE', `${where}: ${key} must be a whole number up to ${most}`);
  };
  return {
    table: text('table'),
    query: text('query'),
    mapping:
      options['mapping'] === undefined
        ? NO_TABLE_MAPPING
        : parseTableMapping(options['mapping'], `The mapping of ${where}`),
    fingerprint: text('fingerprint'),
    partitionColumn: text('partitionColumn'),
    partitions: Math.max(1, whole('partitions', 4, 1000)),
    timeoutMs: whole('timeoutSeconds', 3600, 1_000_000) * 1000,
  };
}

/** Nothing of an address is told that may be secret. */
const shown = (location: string): string => addressText(addressOf(location));

/** A path alone is one of a SQLite file. */
const addressOf = (location: string): DatabaseAddress =>
  /^[a-z][a-z+]{2,}:/i.test(location)
    ? databaseAddress(location)
    : { kind: 'sqlite', path: location };

/** The statement of the rows. Throws QUERY_REFUSED, and USAGE where neither a table nor a query is named. */
function statementOf(
  { table, query }: DatabaseOptions,
  tables: readonly TableInfo[],
  { kind }: DatabaseConnection,
  where: string,
): string {
  if (query !== null) return readingStatement(query, kind);
  if (table === null) {
    throw new OpendrawerError('USAGE', `${where}: no table and no query is named`, {
      hint: `Name one of its tables with the option table: ${names(tables)}`,
    });
  }
  const found = findTable(tables, table);
  if (found === undefined) {
    const near = nearestWord(
      table,
      tables.map(({ name }) => name),
    );
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${where} has no table "${table}"`, {
      hint: near === null ? `It has: ${names(tables)}` : `Did you mean "${near}"?`,
    });
  }
  return `SELECT * FROM ${tableName(found, kind)}`;
}

const names = (tables: readonly TableInfo[]): string =>
  `${tables
    .slice(0, 40)
    .map(({ name }) => name)
    .join(', ')}.`;

const findTable = (tables: readonly TableInfo[], name: string): TableInfo | undefined =>
  tables.find((one) => one.name === name) ??
  tables.find((one) => `${one.schema ?? ''}.${one.table}` === name) ??
  tables.find((one) => one.name.toLowerCase() === name.toLowerCase());

const tableName = ({ schema, table }: TableInfo, kind: DatabaseConnection['kind']): string =>
  schema === null
    ? quotedName(table, kind)
    : `${quotedName(schema, kind)}.${quotedName(table, kind)}`;

async function detect(probe: Probe, _context: SourceContext): Promise<Detection | null> {
  const isFile =
    probe.path !== null &&
    Buffer.from(probe.head.subarray(0, 15)).toString('latin1') === 'SQLite format 3';
  if (probe.kind !== 'database' && !isFile) return null;
  const address: DatabaseAddress =
    isFile && probe.path !== null
      ? { kind: 'sqlite', path: probe.path }
      : databaseAddress(probe.location);
  const connection = await connectDatabase(address, { timeoutMs: DETECT_MS });
  try {
    const tables = await connection.tables();
    const looked: {
      info: TableInfo;
      detected: DetectedTable;
      rowType: TableRowType;
      known: number;
    }[] = [];
    for (const [at, info] of tables.slice(0, MOST_TABLES).entries()) {
      const rows = at < SAMPLED_TABLES ? await sampleRows(connection, info) : [];
      const plans = planColumns(info.columns, rows);
      const known = plans.filter(({ terms }) => terms.length > 0).length;
      looked.push({
        info,
        known,
        rowType: rowTypeOf(
          plans.flatMap(({ name, terms }) => (terms.length === 0 ? [name] : terms)),
        ),
        detected: detectedTable(info.name, plans),
      });
    }
    const rank = ({ known, rowType }: (typeof looked)[number]): number =>
      known * (rowType === 'Occurrence' ? 2 : 1);
    const [best] = [...looked].sort((a, b) => rank(b) - rank(a));
    const chosen = best !== undefined && best.known > 0 ? best.info.name : null;
    return {
      endpoint: {
        format: 'database',
        location: probe.location,
        units: [],
        ...(chosen === null ? {} : { options: { table: chosen } }),
      },
      confidence: isFile ? 0.85 : 0.95,
      summary: `${LABELS[address.kind]} database ${address.kind === 'sqlite' ? '' : `"${address.database}" `}with ${tables.length} tables${chosen === null ? '' : `; of them "${chosen}" (${best?.known} known columns)`}`,
      notes: [
        ...(tables.length > MOST_TABLES
          ? [`Only the first ${MOST_TABLES} tables were looked at.`]
          : []),
        ...(chosen === null
          ? ['Name a table or a query with --option: none has columns that are known.']
          : []),
      ],
      description: null,
      tables: looked.map(({ detected }) => detected),
      choices: { table: tables.slice(0, MOST_TABLES).map(({ name }) => name) },
    };
  } finally {
    await connection.close();
  }
}

const LABELS = { postgres: 'PostgreSQL', mysql: 'MySQL or MariaDB', sqlite: 'SQLite' } as const;

const detectedTable = (name: string, plans: readonly ColumnPlan[]): DetectedTable => ({
  name,
  rows: null,
  columns: plans.map(({ name: column, terms, by, samples }) => ({
    name: column,
    term: terms[0] ?? null,
    by: terms.length === 0 ? null : by,
    samples: samples.map((text) => text.slice(0, 200)),
  })),
});

async function sampleRows(
  connection: DatabaseConnection,
  info: TableInfo,
): Promise<readonly (readonly (string | null)[])[]> {
  const statement = `SELECT * FROM ${tableName(info, connection.kind)} LIMIT ${SAMPLE_ROWS}`;
  return (await firstRows(connection, statement)).rows;
}

async function firstRows(
  connection: DatabaseConnection,
  statement: string,
): Promise<{ columns: readonly string[]; rows: readonly (readonly (string | null)[])[] }> {
  const { columns, batches } = await connection.query(statement, { batchRows: SAMPLE_ROWS });
  const first = await batches.next();
  await batches.return(undefined);
  return { columns, rows: first.done === true ? [] : first.value };
}

/** What a worker needs to read a partition. */
interface PartitionDetail {
  readonly statement: string;
  readonly plans: readonly ColumnPlan[];
  readonly rowType: TableRowType;
}

async function plan(
  endpoint: SourceEndpoint,
  _context: SourceContext,
): Promise<{ partitions: SourcePartition[]; notes: string[] }> {
  const options = optionsOf(endpoint);
  const address = addressOf(endpoint.location);
  const where = addressText(address);
  const connection = await connectDatabase(address, options);
  try {
    const tables = options.query === null ? await connection.tables() : [];
    const statement = statementOf(options, tables, connection, where);
    const fingerprint = await fingerprintOf(options, address, connection);
    const parts =
      options.partitionColumn === null
        ? null
        : await cut(connection, statement, options.partitionColumn, options.partitions);
    // Last: rows that are not read to their end keep a connection busy
    const { columns, rows } = await firstRows(
      connection,
      options.query === null ? `${statement} LIMIT ${SAMPLE_ROWS}` : statement,
    );
    const plans = planColumns(columns, rows, options.mapping);
    const rowType =
      options.mapping.rowType ??
      rowTypeOf(plans.flatMap(({ name, terms }) => (terms.length === 0 ? [name] : terms)));
    const { keyKind } = rowReader(plans, rowType, options.mapping);
    const notes = [
      ...(keyKind === 'hash'
        ? ['No column identifies the rows: their content does. Name one with "id" in a mapping.']
        : []),
      ...(options.fingerprint === null && address.kind !== 'sqlite'
        ? [
            'Nothing tells whether rows changed: each run reads them all. A query as option fingerprint can tell.',
          ]
        : []),
    ];
    const name = options.table ?? `query ${digest(statement)}`;
    const base = {
      location: endpoint.location,
      unit: null,
      sizeBytes: null,
      fingerprint: `${fingerprint} ${digest(JSON.stringify(endpoint.options ?? {}))}`,
      range: null,
    };
    const detail = (of: string): PartitionDetail => ({ statement: of, plans, rowType });
    if (parts === null) {
      return { partitions: [{ ...base, id: name, detail: detail(statement) }], notes };
    }
    return {
      partitions: parts.map(({ id, statement: of }) => ({
        ...base,
        id: `${name}#${id}`,
        detail: detail(of),
      })),
      notes,
    };
  } finally {
    await connection.close();
  }
}

const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12);

async function fingerprintOf(
  { fingerprint }: DatabaseOptions,
  address: DatabaseAddress,
  connection: DatabaseConnection,
): Promise<string> {
  if (fingerprint !== null) {
    const statement = readingStatement(fingerprint, connection.kind);
    const { batches } = await connection.query(statement, { batchRows: 100 });
    const hash = createHash('sha256');
    for await (const batch of batches) hash.update(JSON.stringify(batch));
    return hash.digest('hex').slice(0, 32);
  }
  if (address.kind !== 'sqlite') return randomUUID();
  const files = [address.path, `${address.path}-wal`].filter((path) => existsSync(path));
  return (await Promise.all(files.map((path) => inspectLocal(path))))
    .map(({ fingerprint: of }) => of)
    .join(' ');
}

/** Cuts the rows by a column of whole numbers into ranges of equal width; rows without a number come last. */
async function cut(
  connection: DatabaseConnection,
  statement: string,
  column: string,
  parts: number,
): Promise<readonly { readonly id: string; readonly statement: string }[]> {
  const { kind } = connection;
  const name = quotedName(column, kind);
  const from = `FROM (${statement}\n) AS opendrawer_rows`;
  const { rows } = await firstRows(connection, `SELECT MIN(${name}), MAX(${name}) ${from}`);
  const [low, high] = rows[0] ?? [];
  const all = `SELECT * ${from}`;
  if (low == null || high == null) return [{ id: 'all', statement: all }];
  if (!/^-?\d{1,18}$/.test(low) || !/^-?\d{1,18}$/.test(high)) {
    throw new OpendrawerError('QUERY_REFUSED', `The column ${column} holds no whole numbers`, {
      hint: 'partitionColumn needs one of whole numbers.',
    });
  }
  const [first, last] = [BigInt(low), BigInt(high)];
  const width = (last - first) / BigInt(parts) + 1n;
  const ranges: { id: string; statement: string }[] = [];
  for (let at = first; at <= last; at += width) {
    ranges.push({
      id: `${at}-${at + width - 1n}`,
      statement: `${all} WHERE ${name} >= ${at} AND ${name} < ${at + width}`,
    });
  }
  return [...ranges, { id: 'none', statement: `${all} WHERE ${name} IS NULL` }];
}

async function* read(
  partition: SourcePartition,
  endpoint: SourceEndpoint,
  { maxLineBytes, onReject, onSourceBytes, onUnknownPath, signal }: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const options = optionsOf(endpoint);
  const { statement, plans, rowType } = partition.detail as PartitionDetail;
  const reader = rowReader(plans, rowType, options.mapping);
  const connection = await connectDatabase(addressOf(endpoint.location), options);
  const seen = new Map<number, { count: number; example: string }>();
  try {
    const { columns, batches } = await connection.query(
      readingStatement(statement, connection.kind),
      signal === undefined ? {} : { signal },
    );
    if (columns.length !== plans.length) {
      throw new OpendrawerError(
        'SOURCE_CHANGED',
        `${shown(endpoint.location)}: the query gives other columns than it did`,
      );
    }
    let line = 0;
    let records: SourceRecord[] = [];
    for await (const batch of batches) {
      let bytes = 0;
      for (const row of batch) {
        line += 1;
        const cells = row.map((cell) => cell ?? '');
        const raw = reader.raw(cells);
        bytes += raw.length;
        const refuse = (reason: string, detail: string): void =>
          onReject({
            partition: partition.id,
            line,
            reason,
            detail,
            sample: raw.toString('utf8', 0, 200),
          });
        if (raw.length > maxLineBytes) {
          refuse('LINE_TOO_LONG', `the row has ${raw.length} bytes`);
          continue;
        }
        for (const { at } of reader.unknown) {
          const text = cells[at] ?? '';
          if (text === '') continue;
          const known = seen.get(at);
          if (known === undefined) seen.set(at, { count: 1, example: text.slice(0, 200) });
          else known.count += 1;
        }
        const record = reader.record(cells, raw);
        if (record === null) {
          refuse('MISSING_ID', `${reader.key} is empty`);
          continue;
        }
        records.push({ record, raw, line });
        if (records.length === BATCH_RECORDS) {
          yield records;
          records = [];
        }
      }
      onSourceBytes(bytes);
    }
    if (records.length > 0) yield records;
  } finally {
    await connection.close();
    for (const { at, name } of reader.unknown) {
      const found = seen.get(at);
      if (found !== undefined) onUnknownPath(name, found.example, found.count);
    }
  }
}
