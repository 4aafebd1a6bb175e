import { Readable } from 'node:stream';
import { xlsxStream } from './xlsx.ts';

export const SHEET_FORMATS = ['csv', 'json', 'xlsx'] as const;
export type SheetFormat = (typeof SHEET_FORMATS)[number];

/** A table that comes in batches. Cells are texts, numbers or null. */
export interface SheetRows {
  /** Of the sheet in a workbook. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly (readonly unknown[])[]>;
}

/** A table as the bytes of a file: CSV (RFC 4180, with a header), an array of JSON objects, or an Excel workbook. */
export function sheetStream(format: SheetFormat, sheet: SheetRows): Readable {
  switch (format) {
    case 'csv':
      return Readable.from(csv(sheet), { objectMode: false });
    case 'json':
      return Readable.from(json(sheet), { objectMode: false });
    case 'xlsx':
      return xlsxStream(sheet);
  }
}

async function* csv({ columns, rows }: SheetRows): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const batch of rows) yield batch.map(csvLine).join('');
}

function csvLine(cells: readonly unknown[]): string {
  const fields = cells.map((cell) => {
    const text = cell === null || cell === undefined ? '' : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${fields.join(',')}\r\n`;
}

async function* json({ columns, rows }: SheetRows): AsyncGenerator<string> {
  let before = '[\n';
  for await (const batch of rows) {
    for (let i = 0; i < batch.length; i += LINES) {
      const lines = batch
        .slice(i, i + LINES)
        .map((cells) => JSON.stringify(Object.fromEntries(columns.map((c, at) => [c, cells[at]]))));
      yield before + lines.join(',\n');
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const LINES = 1_000;
