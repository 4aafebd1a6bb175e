import { Readable } from 'node:stream';
import { identifier, literal } from '../../lake/index.ts';
import { xlsxStream } from './xlsx.ts';

export const SHEET_FORMATS = ['csv', 'json', 'xlsx'] as const;
export type SheetFormat = (typeof SHEET_FORMATS)[number];

/** A table that SQL answers, in batches. */
export interface SheetSource {
  /** Of the sheet in a workbook. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly isNumber: boolean }[];
  /** Rows with these expressions over the columns as their cells; none where there is nothing to ask. */
  rows(select: string): AsyncIterable<readonly (readonly unknown[])[]>;
}

/**
 * A table as the bytes of a file that come while it is read: CSV (RFC 4180, with a header), an array of JSON objects, or an
 * Excel workbook.
 */
export function sheetStream(format: SheetFormat, source: SheetSource): Readable {
  switch (format) {
    case 'csv':
      return Readable.from(csv(source), { objectMode: false });
    case 'json':
      return Readable.from(json(source), { objectMode: false });
    case 'xlsx':
      return xlsxStream({
        name: source.name,
        columns: source.columns.map(({ name }) => name),
        rows: source.rows(
          source.columns
            .map(({ name, isNumber }) => `${identifier(name)}${isNumber ? '::DOUBLE' : ''}`)
            .join(', '),
        ),
      });
  }
}

// Lines are made in SQL: a text costs a microsecond on its way from DuckDB, and a line is one instead of nine.

async function* csv({ columns, rows }: SheetSource): AsyncGenerator<string> {
  yield `${columns.map(({ name }) => name).join(',')}\r\n`;
  const line = columns.map(csvField).join(` || ',' || `);
  for await (const batch of rows(line)) {
    yield batch.map(([text]) => `${text}\r\n`).join('');
  }
}

const csvField = ({ name, isNumber }: SheetSource['columns'][number]): string => {
  const text = `coalesce(${identifier(name)}::VARCHAR, '')`;
  return isNumber
    ? text
    : `CASE WHEN regexp_matches(${text}, '[",\\r\\n]') THEN '"' || replace(${text}, '"', '""') || '"' ELSE ${text} END`;
};

async function* json({ columns, rows }: SheetSource): AsyncGenerator<string> {
  const object = columns.map(({ name }) => `${literal(name)}, ${identifier(name)}`).join(', ');
  let before = '[\n';
  for await (const batch of rows(`json_object(${object})::VARCHAR`)) {
    if (batch.length === 0) continue;
    yield before + batch.map(([text]) => text).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
