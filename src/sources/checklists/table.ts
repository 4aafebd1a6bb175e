import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type { FindingKind, FindingSink } from '../../names/index.ts';
import { type ChecklistTerm, termOfHeading } from './columns.ts';
import type { ChecklistFile } from './files.ts';
import type { TableMapping } from './mapping.ts';
import { layoutOf, readRows, type TableRow } from './rows.ts';
import { inspectText, readText, type TextFacts } from './text.ts';

/** A table of a checklist, ready to be read. */
export interface ChecklistTable {
  readonly file: ChecklistFile;
  readonly facts: TextFacts;
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string;
  readonly headerLines: number;
  readonly mapping: TableMapping;
  /** Columns of terms; the first that has a value counts. */
  readonly columns: ReadonlyMap<ChecklistTerm, readonly number[]>;
  /** Columns by folded heading, for look-ups of the mapping. */
  readonly headings: ReadonlyMap<string, number>;
  /** Values that rows have where a column has none. */
  readonly defaults: ReadonlyMap<ChecklistTerm, string>;
  readonly width: number;
  /** Findings of the heading. */
  readonly notes: readonly (readonly [FindingKind, string])[];
}

/** Opens a table with a heading. Throws CHECKLIST_INVALID where it has none or the mapping names columns of the names that are missing. */
export async function openTable(
  file: ChecklistFile,
  mapping: TableMapping,
): Promise<ChecklistTable> {
  const facts = await inspectText(file);
  const firstLine = facts.head.split(facts.hasOnlyCr ? '\r' : /\r?\n/, 1)[0] ?? '';
  const guess = layoutOf(firstLine);
  const delimiter = mapping.delimiter ?? guess.delimiter;
  const quote =
    mapping.quote ?? (mapping.delimiter === null ? guess.quote : quoteBeside(delimiter));
  const heading = firstRow(firstLine, delimiter, quote);
  if (heading.every((cell) => cell.trim() === '')) {
    throw new OpendrawerError('CHECKLIST_INVALID', `${file.name} has no heading`, {
      hint: 'The first line must name the columns.',
    });
  }
  const columns = new Map<ChecklistTerm, number[]>();
  const headings = new Map<string, number>();
  const notes: [FindingKind, string][] = [];
  heading.forEach((cell, column) => {
    const name = cell.trim();
    if (!headings.has(foldHeading(name))) headings.set(foldHeading(name), column);
    const mapped = mappedTerm(mapping, name);
    if (mapped === '') return;
    const term = mapped ?? termOfHeading(name);
    if (term === null) {
      if (name !== '') notes.push(['UNREAD_COLUMN', name]);
    } else columns.set(term, [...(columns.get(term) ?? []), column]);
  });
  for (const name of mappedHeadings(mapping)) {
    if (headings.has(foldHeading(name))) continue;
    const near = nearestWord(name, heading);
    notes.push(['MISSING_COLUMN', near === null ? name : `${name}; did you mean ${near}?`]);
  }
  return {
    file,
    facts,
    encoding: mapping.encoding ?? facts.encoding,
    delimiter,
    quote,
    headerLines: 1,
    mapping,
    columns,
    headings,
    defaults: new Map(),
    width: heading.length,
    notes,
  };
}

/** Headings are compared by their letters and digits. */
export const foldHeading = (heading: string): string =>
  heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const quoteBeside = (delimiter: string): string => (delimiter === '\t' ? '' : '"');

const mappedHeadings = ({ columns, tables }: TableMapping): readonly string[] => [
  ...Object.keys(columns),
  ...Object.values(tables).map(({ from }) => from),
];

function mappedTerm(mapping: TableMapping, heading: string): ChecklistTerm | '' | null {
  const folded = foldHeading(heading);
  for (const [name, term] of Object.entries(mapping.columns)) {
    if (foldHeading(name) === folded) return term;
  }
  return null;
}

function firstRow(line: string, delimiter: string, quote: string): readonly string[] {
  if (quote === '') return line.split(delimiter);
  return line.split(delimiter).map((cell) => {
    const text = cell.trim();
    return text.length > 1 && text.startsWith(quote) && text.endsWith(quote)
      ? text.slice(1, -1)
      : text;
  });
}

/**
 * Rows below the heading. What is odd about them is reported: too few or too many values, an open quotation mark, replaced
 * bytes, a last line that breaks off. Rows without values are reported and left out.
 */
export async function* tableRows(
  table: ChecklistTable,
  report: FindingSink,
  signal?: AbortSignal,
): AsyncGenerator<readonly TableRow[], void, undefined> {
  const { file, facts, width } = table;
  const tell = (kind: FindingKind, line: number, detail: string) =>
    report({ kind, file: file.name, line, id: '', name: '', detail });
  for (const [kind, detail] of table.notes) tell(kind, 1, detail);
  const mayBeReplaced = facts.invalidBytes > 0 || table.mapping.encoding !== null;
  const rows = readRows(readText(file, table.encoding), {
    delimiter: table.delimiter,
    quote: table.quote,
    hasOnlyCr: facts.hasOnlyCr,
  });
  let toSkip = table.headerLines;
  let last: TableRow | null = null;
  for await (const batch of rows) {
    signal?.throwIfAborted();
    const skipped = Math.min(toSkip, batch.length);
    toSkip -= skipped;
    const read: TableRow[] = [];
    for (let at = skipped; at < batch.length; at++) {
      const row = batch[at] as TableRow;
      const { cells, line } = row;
      if (isBlank(cells)) {
        tell('EMPTY_ROW', line, '');
        continue;
      }
      if (cells.length !== width) {
        if (cells.length < width) tell('SHORT_ROW', line, `${cells.length} of ${width} values`);
        else if (!isBlank(cells.slice(width))) {
          tell(
            'LONG_ROW',
            line,
            `${cells.length} instead of ${width} values: ${cells.slice(width).join(' | ').slice(0, 200)}`,
          );
        }
      }
      if (row.isUnclosed) tell('UNCLOSED_QUOTE', line, cells.join(' | ').slice(0, 200));
      if (mayBeReplaced && cells.some((cell) => cell.includes('\uFFFD'))) {
        tell(
          'INVALID_BYTES',
          line,
          cells.find((cell) => cell.includes('\uFFFD'))?.slice(0, 200) ?? '',
        );
      }
      read.push(row);
      last = row;
    }
    if (read.length > 0) yield read;
  }
  if (last !== null && !facts.endsWithLineEnd && last.cells.length < width) {
    tell('TRUNCATED_FILE', last.line, last.cells.join(' | ').slice(-200));
  }
}

function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}

/** Gives the value of a term in a row, trimmed; empty where there is none. */
export type CellReader = (cells: readonly string[]) => string;

/** Compiles the way to the value of a term: its columns, then a table of the mapping, then a constant. */
export function cellReader(table: ChecklistTable, term: ChecklistTerm): CellReader {
  const columns = table.columns.get(term) ?? [];
  const constant = table.mapping.constants[term] ?? table.defaults.get(term) ?? '';
  const values = table.mapping.tables[term];
  const otherwise = values === undefined ? () => constant : lookUp(table, values, constant);
  const [column] = columns;
  if (column === undefined) return otherwise;
  if (columns.length === 1) return (cells) => tidy(cells[column]) || otherwise(cells);
  return (cells) => {
    for (const one of columns) {
      const text = tidy(cells[one]);
      if (text !== '') return text;
    }
    return otherwise(cells);
  };
}

function lookUp(
  table: ChecklistTable,
  { from, values, otherwise }: NonNullable<TableMapping['tables'][ChecklistTerm]>,
  constant: string,
): CellReader {
  const column = table.headings.get(foldHeading(from));
  const byValue = new Map(Object.entries(values));
  const rest = otherwise ?? constant;
  return (cells) => (column === undefined ? rest : (byValue.get(tidy(cells[column])) ?? rest));
}

/** Texts that databases write for "nothing". */
const NOTHING = new Set(['\\N', 'NULL', 'null', 'NA', '<null>']);

function tidy(cell: string | undefined): string {
  if (cell === undefined || cell === '') return '';
  const text = cell.trim();
  return text.length < 7 && NOTHING.has(text) ? '' : text;
}
