import type { SheetRow } from './workbook.ts';

/**
 * A number as people wrote it: spreadsheets keep and show 15 digits, what stands behind them is noise of binary fractions
 * (0.30000000000000004 is 0.3).
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value === 0 ? 0 : value);
  const text = String(value);
  // No noise has room where there are no more than 15 digits
  if (text.length <= 16 && !text.includes('e')) return text;
  return plain(Number(value.toPrecision(15)));
}

/** Without an exponent where that takes no more than 30 digits. */
function plain(value: number): string {
  const text = String(value);
  const at = text.indexOf('e');
  if (at < 0) return text;
  const exponent = Number(text.slice(at + 1));
  if (exponent < 0 && exponent >= -20) {
    const digits = text.slice(0, at).replace('.', '').replace('-', '');
    return `${value < 0 ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${digits}`;
  }
  return exponent > 0 && exponent <= 30 ? BigInt(value).toString() : text;
}

const ZEROS = /^0{2,30}$/;

/** A whole number under a format of zeros ("000000") is a code: it is shown with its leading zeros. */
export const zeroPadding = (format: string): number => (ZEROS.test(format) ? format.length : 0);

export const padded = (text: string, width: number): string =>
  width > 0 && /^\d+$/.test(text) ? text.padStart(width, '0') : text;

/** A cell over several rows: its text stands in each of them. */
export interface MergedCell {
  readonly column: number;
  /** Lines from 1, both included. */
  readonly from: number;
  readonly to: number;
}

/** Columns with merged cells, at most: tables have a few. */
const MOST_MERGED_COLUMNS = 256;

/** Repeats the texts of cells that were merged over several rows, in the first column of each; rows without any text stay out. */
export class MergedRows {
  readonly #byLine: readonly MergedCell[];
  #next = 0;
  readonly #open = new Map<number, { readonly to: number; readonly text: string }>();

  constructor(cells: readonly MergedCell[]) {
    this.#byLine = [...cells].sort((a, b) => a.from - b.from);
  }

  fill(line: number, cells: string[]): void {
    if (this.isIdle) return;
    for (const [column, { to, text }] of this.#open) {
      if (to < line) this.#open.delete(column);
      else if ((cells[column] ?? '') === '') cells[column] = text;
    }
    for (; ; this.#next += 1) {
      const cell = this.#byLine[this.#next];
      if (cell === undefined || cell.from > line) break;
      if (cell.from === line) this.open(cell.column, cell.to, cells[cell.column] ?? '');
    }
  }

  /** From here to the line `to` the column has the text. */
  open(column: number, to: number, text: string): void {
    if (text !== '' && this.#open.size < MOST_MERGED_COLUMNS) this.#open.set(column, { to, text });
  }

  get isIdle(): boolean {
    return this.#byLine.length === 0 && this.#open.size === 0;
  }
}

const BATCH_ROWS = 500;
const BATCH_CELLS = 100_000;

/** Rows on their way out: no batch grows with the width that a hostile sheet claims. */
export class RowBatches {
  #rows: { line: number; cells: string[] }[] = [];
  #ready: SheetRow[] = [];
  #cells = 0;

  /** Takes a row that may have holes. */
  add(line: number, cells: string[]): void {
    this.#rows.push({ line, cells });
  }

  /** Batches that are full, or all that is there. */
  *take(atEnd: boolean): Generator<readonly SheetRow[], void, undefined> {
    const rows = this.#rows;
    this.#rows = [];
    for (const { line, cells } of rows) {
      const dense = Array.from(cells, (cell) => cell ?? '');
      this.#ready.push({ line, cells: dense });
      this.#cells += dense.length;
      if (this.#ready.length >= BATCH_ROWS || this.#cells >= BATCH_CELLS) yield this.#taken();
    }
    if (atEnd && this.#ready.length > 0) yield this.#taken();
  }

  #taken(): readonly SheetRow[] {
    const ready = this.#ready;
    this.#ready = [];
    this.#cells = 0;
    return ready;
  }
}
