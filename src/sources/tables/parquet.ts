import { basename } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type { RawRow, RawTables } from './open-tables.ts';

const HEAD_ROWS = 60;

/** Opens a Parquet file as a table; cells are texts: dates and instants ISO 8601, lists and structures JSON. Throws INPUT_CORRUPT. */
export async function parquetTables(path: string): Promise<RawTables> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const described = await connection.runAndReadAll('DESCRIBE SELECT * FROM read_parquet($1)', [
      path,
    ]);
    const columns = described.getRowsJS().map(([name, type]) => ({
      name: String(name),
      type: String(type),
    }));
    const select = columns.map(({ name, type }) => textOf(name, type)).join(', ');
    const rows = async function* (): AsyncGenerator<readonly RawRow[], void, undefined> {
      const result = await connection.stream(`SELECT ${select} FROM read_parquet($1)`, [path]);
      let line = 0;
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk.getRows().map((cells): RawRow => {
          line += 1;
          return {
            line,
            cells: cells.map((cell) => (cell === null ? '' : String(cell))),
            fault: null,
          };
        });
      }
    };
    const head: RawRow[] = [];
    for await (const batch of rows()) {
      head.push(...batch);
      if (head.length >= HEAD_ROWS) break;
    }
    return {
      kind: 'parquet',
      tables: [
        {
          name: basename(path),
          isHidden: false,
          headings: columns.map(({ name }) => name),
          isRagged: false,
          head: head.slice(0, HEAD_ROWS),
          rows,
        },
      ],
      notes: [],
      readBytes: () => 0,
      close,
    };
  } catch (cause) {
    close();
    const what = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new OpendrawerError('INPUT_CORRUPT', `${path}: ${what}`, { cause });
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A column as text. */
export function textOf(name: string, type: string): string {
  const column = quoted(name);
  if (/\[\d*\]$|^(?:STRUCT|MAP|UNION)\b/.test(type)) return `to_json(${column})::VARCHAR`;
  if (/^TIMESTAMP WITH TIME ZONE|^TIMESTAMPTZ/.test(type)) {
    return `strftime(timezone('UTC', ${column}), '%Y-%m-%dT%H:%M:%SZ')`;
  }
  if (/^TIMESTAMP/.test(type)) {
    return `strftime(${column}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S')`;
  }
  if (type === 'BLOB') return `hex(${column})`;
  return `${column}::VARCHAR`;
}
