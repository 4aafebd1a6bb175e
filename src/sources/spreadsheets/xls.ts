import { readFile, stat } from 'node:fs/promises';
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { MergedRows, numberText, padded, RowBatches, zeroPadding } from './cells.ts';
import {
  MOST_COLUMNS,
  type SheetRow,
  unreadable,
  type Workbook,
  type WorkbookLimits,
} from './workbook.ts';
import { dateOfSerial, isDateFormat, shownDate } from './xlsx-dates.ts';

/**
 * Opens a binary workbook (XLS, XLSB) through SheetJS, which holds it in memory as a whole: larger ones than `xlsBytes` are refused with
 * a hint. Throws TABLE_UNREADABLE.
 */
export async function openXls(path: string, { xlsBytes }: WorkbookLimits): Promise<Workbook> {
  const { size } = await stat(path);
  if (size > xlsBytes) {
    throw unreadable(
      path,
      `a binary workbook of ${size} bytes; ${xlsBytes} are the most`,
      undefined,
      'Save it as .xlsx or .csv, which are read as they come.',
    );
  }
  const bytes = await readFile(path);
  const { read } = await import('@e965/xlsx');
  let book: WorkBook;
  try {
    book = quietly(() =>
      read(bytes, {
        dense: true,
        cellNF: true,
        cellDates: false,
        cellHTML: false,
        cellFormula: false,
      }),
    );
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    const isLocked = /password|encrypt/i.test(what);
    throw unreadable(
      path,
      isLocked ? 'the workbook is encrypted' : `the workbook is damaged (${what})`,
      cause,
      isLocked ? 'Save it without a password.' : undefined,
    );
  }
  return workbookOf(path, size, book);
}

/** SheetJS writes what it wonders about to the console. */
function quietly<T>(work: () => T): T {
  const { error, warn, log } = console;
  Object.assign(console, { error: ignore, warn: ignore, log: ignore });
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn, log });
  }
}
const ignore = (): void => {};

function workbookOf(path: string, size: number, book: WorkBook): Workbook {
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  const listed = book.SheetNames.flatMap((name, at) => {
    const sheet = book.Sheets[name];
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return [];
    return [{ name, isHidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0, sheet }];
  });
  if (listed.length === 0) throw unreadable(path, 'the workbook has no sheet');
  return {
    kind: 'xls',
    path,
    sheets: listed.map(({ name, isHidden }) => ({ name, isHidden })),
    readBytes: () => size,
    close() {},
    async *rows(at) {
      const sheet = listed[at]?.sheet;
      if (sheet === undefined) throw unreadable(path, `the workbook has no sheet ${at + 1}`);
      yield* sheetRows(sheet, is1904);
    },
  };
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
