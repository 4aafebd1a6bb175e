import { join } from 'node:path';
import type { ValidatedRow, ValidationFinding } from '../../publish/index.ts';
import type { DetectedTable, SourceRecord } from '../../sources/index.ts';
import { VERBATIM_TERMS } from '../../terms/index.ts';
import { type LinesFile, writeLines } from './jsonl.ts';
import type { ColumnFinder } from './places.ts';
import { ROWS_FILE } from './store.ts';

/** Columns of the annotated workbook. */
const MOST_COLUMNS = 1000;
const LARGEST_ROW = 256 * 1024;

/** Keeps records as they were read, with what was found, for the annotated workbook. */
export class RowLog {
  readonly #file: LinesFile<ValidatedRow>;
  readonly #most: number;
  readonly #columns = new Set<string>();

  constructor(folder: string, most: number) {
    this.#file = writeLines(join(folder, ROWS_FILE));
    this.#most = most;
  }

  add(
    file: string,
    one: SourceRecord,
    findings: readonly ValidationFinding[],
    finder: ColumnFinder,
  ): void {
    if (this.#file.lines >= this.#most) return;
    const { record, line } = one;
    const cells = this.#cellsOf(one, finder);
    this.#file.add({ file, line, sourceId: record.sourceId, cells, findings: marks(findings) });
  }

  /** Headings as they stand in the tables; what has none, in the order of the standard. */
  columns(tables: readonly DetectedTable[]): readonly string[] {
    const headings = tables.flatMap(({ columns }) => columns.map(({ name }) => name));
    const order = [...headings, ...VERBATIM_TERMS];
    const place = new Map(order.toReversed().map((name, i) => [name, order.length - i]));
    const placeOf = (name: string) => place.get(name) ?? order.length;
    return [...this.#columns].toSorted((a, b) => placeOf(a) - placeOf(b));
  }

  flush(): Promise<void> {
    return this.#file.flush();
  }

  finish(): Promise<void> {
    return this.#file.finish();
  }

  abort(): Promise<void> {
    return this.#file.abort();
  }

  /** The cells as published where the record tells them; else its terms. */
  #cellsOf({ record, raw }: SourceRecord, finder: ColumnFinder): Readonly<Record<string, string>> {
    const published = flatCells(raw);
    if (published !== null) {
      for (const column of Object.keys(published)) this.#hasColumn(column);
      return published;
    }
    const cells: Record<string, string> = {};
    for (const term of VERBATIM_TERMS) {
      const texts = record.terms[term];
      if (texts === undefined || texts.length === 0) continue;
      const column = finder.heading(term) ?? term;
      if (this.#hasColumn(column)) cells[column] = texts.map(({ text }) => text).join(' | ');
    }
    return cells;
  }

  /** Whether the workbook has room for a column. */
  #hasColumn(column: string): boolean {
    if (this.#columns.has(column)) return true;
    if (this.#columns.size >= MOST_COLUMNS) return false;
    this.#columns.add(column);
    return true;
  }
}

const marks = (findings: readonly ValidationFinding[]): ValidatedRow['findings'] =>
  findings.map(({ code, severity, column, term, after, message }) => ({
    code,
    severity,
    column,
    term,
    after,
    message,
  }));

/** Texts of a row that was published as a flat object, or kept as one; null for records of another shape. */
function flatCells(raw: Uint8Array): Readonly<Record<string, string>> | null {
  if (raw[0] !== 0x7b || raw.length > LARGEST_ROW) return null;
  let row: unknown;
  try {
    row = JSON.parse(Buffer.from(raw).toString('utf8'));
  } catch {
    return null;
  }
  if (row === null || typeof row !== 'object') return null;
  // A record of an archive: its row of the core, and those of extensions
  const own = 'core' in row && row.core !== null && typeof row.core === 'object' ? row.core : row;
  const cells: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (typeof value === 'string') cells[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') cells[name] = String(value);
    else if (value !== null && !Array.isArray(value)) return null;
  }
  return cells;
}
