import { openWorkbook, type SheetRow, sheetAt, type Workbook } from '../../../sources/index.ts';
import type { NameTable, TableBlock, TableOptions } from './read-table.ts';

/**
 * Opens a sheet of a workbook as a table: the wanted one, else the first that is not hidden; its first row that is not empty is the
 * header. Rows come while the sheet is read. Throws TABLE_UNREADABLE.
 */
export async function openSheet(
  path: string,
  sizeBytes: number | null,
  options: TableOptions,
): Promise<NameTable> {
  const book = await openWorkbook(path);
  try {
    const wanted = options.sheet ?? null;
    const visible = book.sheets.findIndex(({ isHidden }) => !isHidden);
    const batches = book.rows(wanted === null ? Math.max(visible, 0) : sheetAt(book, wanted));
    const first = await batches.next();
    const rows = first.done === true ? [] : first.value;
    const header = rows[0]?.cells ?? [];
    const hasHeader = options.hasHeader !== false;
    return {
      name: path,
      columns: hasHeader ? header : header.map((_, i) => String(i + 1)),
      hasHeader,
      dialect: { kind: 'csv', delimiter: ',', newline: '\n' },
      sizeBytes,
      readBytes: book.readBytes,
      blocks: rowBlocks(book, hasHeader ? rows.slice(1) : rows, batches, header.length),
    };
  } catch (error) {
    book.close();
    throw error;
  }
}

async function* rowBlocks(
  book: Workbook,
  first: readonly SheetRow[],
  batches: AsyncGenerator<readonly SheetRow[], void, undefined>,
  width: number,
): AsyncGenerator<TableBlock> {
  try {
    if (first.length > 0) yield blockOf(first, width);
    for await (const batch of batches) yield blockOf(batch, width);
  } finally {
    await batches.return(undefined);
    book.close();
  }
}

/** A sheet leaves empty cells out: a short row is a whole one. */
const blockOf = (rows: readonly SheetRow[], width: number): TableBlock => ({
  kind: 'rows',
  rows: rows.map(({ cells }) =>
    cells.length >= width
      ? [...cells]
      : [...cells, ...Array<string>(width - cells.length).fill('')],
  ),
});
