// A thread that holds one binary workbook: SheetJS takes it whole, and may never come back from one that is made to harm.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type CellObject, read, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { MergedRows, numberText, padded, RowBatches, zeroPadding } from './cells.ts';
import { MOST_COLUMNS, type SheetInfo, type SheetRow } from './workbook.ts';
import { dateOfSerial, isDateFormat, shownDate } from './xlsx-dates.ts';

/** What the thread tells. */
export type FromXlsThread =
  | { readonly kind: 'book'; readonly sheets: readonly SheetInfo[] }
  | { readonly kind: 'rows'; readonly rows: readonly SheetRow[]; readonly isLast: boolean }
  | { readonly kind: 'damaged'; readonly message: string };

/** What it is asked: the rows of a sheet, or more of them. */
export type ToXlsThread =
  | { readonly kind: 'sheet'; readonly at: number }
  | { readonly kind: 'more' };

const send = (message: FromXlsThread): void => parentPort?.postMessage(message);

// SheetJS writes what it wonders about to the console
for (const level of ['error', 'warn', 'log'] as const) console[level] = () => {};

try {
  const bytes = readFileSync(String(workerData));
  serve(
    read(bytes, {
      // HTML has no types: what looks like a date or number stays as it is written
      raw: /<(?:html|table)[\s>]/i.test(bytes.toString('latin1', 0, 4096)),
      dense: true,
      cellNF: true,
      cellDates: false,
      cellHTML: false,
      cellFormula: false,
    }),
  );
} catch (error) {
  send({ kind: 'damaged', message: error instanceof Error ? error.message : String(error) });
}

function serve(book: WorkBook): void {
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  const listed = book.SheetNames.flatMap((name, at) => {
    const sheet = book.Sheets[name];
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return [];
    return [{ name, isHidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0, sheet }];
  });
  let rows: Iterator<readonly SheetRow[]> | null = null;
  parentPort?.on('message', (message: ToXlsThread) => {
    try {
      if (message.kind === 'sheet') {
        const sheet = listed[message.at]?.sheet;
        rows = sheet === undefined ? null : sheetRows(sheet, is1904);
      }
      const next = rows?.next();
      if (next === undefined || next.done === true) send({ kind: 'rows', rows: [], isLast: true });
      else send({ kind: 'rows', rows: next.value, isLast: false });
    } catch (error) {
      send({ kind: 'damaged', message: error instanceof Error ? error.message : String(error) });
    }
  });
  send({ kind: 'book', sheets: listed.map(({ name, isHidden }) => ({ name, isHidden })) });
}

function* sheetRows(
  sheet: WorkSheet,
  is1904: boolean,
): Generator<readonly SheetRow[], void, undefined> {
  const rows: readonly (readonly CellObject[] | undefined)[] = sheet['!data'] ?? [];
  const merged = new MergedRows(
    (sheet['!merges'] ?? []).flatMap(({ s, e }) =>
      s.r === e.r ? [] : [{ column: s.c, from: s.r + 1, to: e.r + 1 }],
    ),
  );
  const out = new RowBatches();
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (row === undefined) continue;
    const cells: string[] = [];
    row.forEach((cell, column) => {
      const text = column < MOST_COLUMNS ? cellText(cell, is1904) : '';
      if (text !== '') cells[column] = text;
    });
    if (cells.length === 0) continue;
    merged.fill(at + 1, cells);
    out.add(at + 1, cells);
    yield* out.take(false);
  }
  yield* out.take(true);
}

function cellText(cell: CellObject | undefined, is1904: boolean): string {
  if (cell?.v === undefined || cell.v === null) return '';
  switch (cell.t) {
    case 'n': {
      const number = Number(cell.v);
      const format = typeof cell.z === 'string' ? cell.z : '';
      if (format !== '' && isDateFormat(format)) {
        return dateOfSerial(number, is1904, shownDate(format)) ?? numberText(number);
      }
      return padded(numberText(number), zeroPadding(format));
    }
    case 'b':
      return cell.v === true ? 'TRUE' : 'FALSE';
    case 'e':
      return cell.w ?? '#ERROR!';
    case 'd':
      return cell.v instanceof Date ? cell.v.toISOString() : String(cell.v);
    default:
      return String(cell.v);
  }
}
