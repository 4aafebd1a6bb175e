import { RecentAnswers } from './recent-answers.ts';
import { type Dialect, splitRows } from './tables/dialect.ts';
import type { TableBlock } from './tables/read-table.ts';
import { type Cell, DELIMITER_OF, type RowFormat, renderCells } from './tables/rows-out.ts';
import { decodeText } from './tables/text.ts';

/** What is made of the rows: text of a table, JSON lines, or cells for a workbook. */
export type OutputForm = RowFormat | 'json' | 'cells';

/** The answer to one row. */
export interface RowAnswer {
  /** Our columns. */
  readonly cells: readonly Cell[];
  /** What JSON lines hold. */
  readonly json: unknown;
  /** Under which the summary counts it. */
  readonly group: string;
}

/** Answers rows. Pure: the same texts have the same answer. */
export interface RowTask {
  readonly columns: readonly string[];
  /** Places of the cells that matter, from 0; null: no two rows are equal. */
  readonly places: readonly number[] | null;
  /** Fills `cells` or `json`, whichever is asked for. */
  answer(row: readonly string[], form: 'cells' | 'json'): RowAnswer;
}

/** How rows become output. */
export interface RowWork {
  readonly dialect: Dialect;
  /** Columns of the input. */
  readonly columns: readonly string[];
  readonly form: OutputForm;
  /** JSON lines hold the row of the input as well. */
  readonly withInput: boolean;
}

/** Something odd in a row; it is kept all the same. `row` counts from 0 within the block. */
export interface RowProblem {
  readonly row: number;
  readonly cells: number;
}

/** What became of a block. */
export interface BlockAnswer {
  /** Text as UTF-8, or rows of cells. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly cells: readonly (readonly Cell[])[] | null;
  readonly rows: number;
  readonly groups: Readonly<Record<string, number>>;
  /** Rows that were answered from earlier equal ones. */
  readonly repeated: number;
  /** At most 10 of them; `ragged` counts all. */
  readonly problems: readonly RowProblem[];
  readonly ragged: number;
  readonly blankLines: number;
  readonly linesNotUtf8: number;
}

const CACHED = 20_000;
const LONGEST_KEY = 512;

/** A function that answers blocks of rows, remembering the answers to the last 20,000 to 40,000 different names where names come again. */
export function blockWork(task: RowTask, work: RowWork): (block: TableBlock) => BlockAnswer {
  const width = work.columns.length;
  const render = rendererOf(task, work);
  const recent = new RecentAnswers<Rendered>(CACHED);

  const answerOf = (row: readonly string[], tally: Tally): Rendered => {
    const places = recent.isWorthwhile() ? task.places : null;
    const key = places === null ? null : keyOf(row, places);
    const known = key === null ? undefined : recent.get(key);
    if (known !== undefined) {
      tally.repeated += 1;
      return known;
    }
    const rendered = render.answer(row);
    if (key !== null) recent.set(key, rendered);
    return rendered;
  };

  return (block) => {
    const { rows, linesNotUtf8 } = rowsOf(block, work.dialect, width);
    const tally = new Tally(width);
    const pieces: string[] = [];
    const cells: (readonly Cell[])[] = [];
    for (const row of rows) {
      if (!tally.takes(row)) continue;
      const rendered = answerOf(row, tally);
      tally.count(rendered.group);
      if (work.form === 'cells') cells.push(rowCells(row, rendered.cells, width));
      else render.line(row, rendered.text, pieces);
    }
    return { ...outputOf(work.form, pieces, cells), ...tally.counts(), linesNotUtf8 };
  };
}

const MOST_PROBLEMS = 10;

/** Counts the rows of a block, and sees to it that each has all its cells. */
class Tally {
  readonly #width: number;
  readonly #groups: Record<string, number> = {};
  readonly #problems: RowProblem[] = [];
  #rows = 0;
  #ragged = 0;
  #blankLines = 0;
  repeated = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** False for a blank line of a table. A row that is too short is filled up. */
  takes(row: string[]): boolean {
    const { length } = row;
    if (length === this.#width) return true;
    if (length === 1 && row[0] === '') {
      this.#blankLines += 1;
      return false;
    }
    this.#ragged += 1;
    if (this.#problems.length < MOST_PROBLEMS)
      this.#problems.push({ row: this.#rows, cells: length });
    while (row.length < this.#width) row.push('');
    return true;
  }

  count(group: string): void {
    this.#rows += 1;
    this.#groups[group] = (this.#groups[group] ?? 0) + 1;
  }

  counts(): Omit<BlockAnswer, 'bytes' | 'cells' | 'linesNotUtf8'> {
    return {
      rows: this.#rows,
      groups: this.#groups,
      repeated: this.repeated,
      problems: this.#problems,
      ragged: this.#ragged,
      blankLines: this.#blankLines,
    };
  }
}

/** The rows of a block, and how many of its lines were no UTF-8. */
export function rowsOf(
  block: TableBlock,
  dialect: Dialect,
  width: number,
): { readonly rows: readonly string[][]; readonly linesNotUtf8: number } {
  if (block.kind === 'rows') return { rows: block.rows, linesNotUtf8: 0 };
  const { text, linesNotUtf8 } = decodeText(block.bytes);
  return { rows: splitRows(text, dialect, width), linesNotUtf8 };
}

/** Equal for rows with the same name; null for texts that are too long to be kept. */
function keyOf(row: readonly string[], places: readonly number[]): string | null {
  let key = '';
  for (const place of places) key += `${row[place] ?? ''}\u0000`;
  return key.length > LONGEST_KEY ? null : key;
}

const encoder = new TextEncoder();

function outputOf(
  form: OutputForm,
  pieces: readonly string[],
  cells: readonly (readonly Cell[])[],
): Pick<BlockAnswer, 'bytes' | 'cells'> {
  return form === 'cells'
    ? { bytes: null, cells }
    : { bytes: encoder.encode(pieces.join('')), cells: null };
}

/** An answer as it is written: text, or cells of a workbook. */
interface Rendered {
  readonly text: string;
  readonly cells: readonly Cell[];
  readonly group: string;
}

interface Renderer {
  answer(row: readonly string[]): Rendered;
  /** Adds the line of a row with its answer to a text. */
  line(row: readonly string[], answer: string, pieces: string[]): void;
}

function rendererOf(task: RowTask, { columns, form, withInput }: RowWork): Renderer {
  switch (form) {
    case 'json':
      return jsonRenderer(task, withInput ? columns : null);
    case 'cells':
      return { answer: (row) => ({ text: '', ...task.answer(row, 'cells') }), line: () => {} };
    default:
      return textRenderer(task, columns.length, form);
  }
}

/** What stands beyond the last column is kept, behind our columns. */
const rowCells = (row: readonly string[], ours: readonly Cell[], width: number): readonly Cell[] =>
  row.length === width ? [...row, ...ours] : [...row.slice(0, width), ...ours, ...row.slice(width)];

const NO_CELLS: readonly Cell[] = [];

function textRenderer(task: RowTask, width: number, format: RowFormat): Renderer {
  const delimiter = DELIMITER_OF[format];
  return {
    answer: (row) => {
      const { cells, group } = task.answer(row, 'cells');
      return { text: renderCells(cells, format), cells: NO_CELLS, group };
    },
    line: (row, answer, pieces) => {
      const isLong = row.length > width;
      pieces.push(renderCells(isLong ? row.slice(0, width) : row, format), delimiter, answer);
      if (isLong) pieces.push(delimiter, renderCells(row.slice(width), format));
      pieces.push('\n');
    },
  };
}

/** JSON lines; with the row itself where its columns are given. */
function jsonRenderer(task: RowTask, columns: readonly string[] | null): Renderer {
  const names = (columns ?? []).map((name, i) =>
    // Two columns of one name would be one.
    JSON.stringify(columns?.indexOf(name) === i ? name : `${name} (${i + 1})`),
  );
  const inputOf = (row: readonly string[]): string =>
    row
      .map((cell, i) => `${names[i] ?? `"+${i - names.length + 1}"`}:${JSON.stringify(cell)}`)
      .join(',');
  return {
    answer: (row) => {
      const { json, group } = task.answer(row, 'json');
      return { text: JSON.stringify(json), cells: NO_CELLS, group };
    },
    line: (row, answer, pieces) => {
      if (columns === null) pieces.push(answer, '\n');
      else pieces.push('{"input":{', inputOf(row), '},"answer":', answer, '}\n');
    },
  };
}
