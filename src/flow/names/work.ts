import type { Dialect } from './tables/dialect.ts';
import { splitRows } from './tables/dialect.ts';
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
  /** With `withCells` or else JSON, whichever is asked for; the other may be empty. */
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
  readonly kind: 'short' | 'long';
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

const MOST_PROBLEMS = 10;
const CACHED = 20_000;
const LONGEST_KEY = 512;
const encoder = new TextEncoder();

/** A function that answers blocks of rows, remembering the answers to the last 20,000 to 40,000 different names where names come again. */
export function blockWork(task: RowTask, work: RowWork): (block: TableBlock) => BlockAnswer {
  const { dialect, columns, form } = work;
  const width = columns.length;
  const render = rowRenderer(task, work);
  const cache = new RecentAnswers<Answered>(CACHED);

  return (block) => {
    const { rows, linesNotUtf8 } = rowsOf(block, dialect, width);
    const groups: Record<string, number> = {};
    const problems: RowProblem[] = [];
    const cells: (readonly Cell[])[] | null = form === 'cells' ? [] : null;
    const pieces: string[] = [];
    let count = 0;
    let repeated = 0;
    let ragged = 0;
    let blankLines = 0;
    for (const row of rows) {
      if (row.length !== width) {
        if (row.length === 1 && row[0] === '') {
          blankLines += 1;
          continue;
        }
        ragged += 1;
        if (problems.length < MOST_PROBLEMS) {
          problems.push({
            kind: row.length < width ? 'short' : 'long',
            row: count,
            cells: row.length,
          });
        }
        while (row.length < width) (row as string[]).push('');
      }
      count += 1;
      const places = cache.isWorthwhile() ? task.places : null;
      const key = places === null ? null : keyOf(row, places);
      let answered = key === null ? undefined : cache.get(key);
      if (answered === undefined) {
        answered = render.answer(row);
        if (key !== null) cache.set(key, answered);
      } else repeated += 1;
      groups[answered.group] = (groups[answered.group] ?? 0) + 1;
      if (cells === null) render.line(row, answered, pieces);
      else cells.push([...row.slice(0, width), ...answered.cells, ...row.slice(width)]);
    }
    return {
      bytes: cells === null ? encoder.encode(pieces.join('')) : null,
      cells,
      rows: count,
      groups,
      repeated,
      problems,
      ragged,
      blankLines,
      linesNotUtf8,
    };
  };
}

/** The rows of a block, and how many of its lines were no UTF-8. */
export function rowsOf(
  block: TableBlock,
  dialect: Dialect,
  width: number,
): { rows: readonly (readonly string[])[]; linesNotUtf8: number } {
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

/** An answer as it is written. */
interface Answered {
  readonly text: string;
  readonly cells: readonly Cell[];
  readonly group: string;
}

const NO_CELLS: readonly Cell[] = [];

function rowRenderer(task: RowTask, { columns, form, withInput }: RowWork) {
  const width = columns.length;
  if (form === 'json') {
    return {
      answer: (row: readonly string[]): Answered => {
        const { json, group } = task.answer(row, 'json');
        return { text: JSON.stringify(json), cells: NO_CELLS, group };
      },
      line: (row: readonly string[], { text }: Answered, pieces: string[]): void => {
        if (withInput) pieces.push('{"input":', inputJson(row, columns), ',"answer":', text, '}\n');
        else pieces.push(text, '\n');
      },
    };
  }
  const format = form === 'cells' ? 'csv' : form;
  const delimiter = DELIMITER_OF[format];
  return {
    answer: (row: readonly string[]): Answered => {
      const { cells, group } = task.answer(row, 'cells');
      return form === 'cells'
        ? { text: '', cells, group }
        : { text: renderCells(cells, format), cells: NO_CELLS, group };
    },
    line: (row: readonly string[], { text }: Answered, pieces: string[]): void => {
      const isLong = row.length > width;
      const own = renderCells(isLong ? row.slice(0, width) : row, format);
      pieces.push(own, delimiter, text);
      // What stands beyond the last column is kept, behind ours.
      if (isLong) pieces.push(delimiter, renderCells(row.slice(width), format));
      pieces.push('\n');
    },
  };
}

function inputJson(row: readonly string[], columns: readonly string[]): string {
  let json = '{';
  for (let i = 0; i < row.length; i++) {
    const name = columns[i] ?? `+${i - columns.length + 1}`;
    json += `${i === 0 ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(row[i])}`;
  }
  return `${json}}`;
}

/** Look-ups after which it is seen whether remembering is worth its while. */
const TRIAL = 10_000;
/** Share of look-ups that must find something. */
const LEAST_SHARE = 0.03;
/** Rows for which nothing is remembered where it was not. */
const REST = 100_000;

/**
 * A map that forgets: when it is full, it keeps what was added or asked for since it was last full. In a table of distinct names it
 * would be of no use: then it rests, and tries again later.
 */
export class RecentAnswers<V> {
  readonly #most: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();
  #asked = 0;
  #found = 0;
  #resting = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** To be asked once a row, before `get`. */
  isWorthwhile(): boolean {
    if (this.#resting > 0) {
      this.#resting -= 1;
      return false;
    }
    if (this.#asked < TRIAL) return true;
    const isIdle = this.#found < TRIAL * LEAST_SHARE;
    this.#asked = 0;
    this.#found = 0;
    if (!isIdle) return true;
    this.#resting = REST;
    this.#young.clear();
    this.#old.clear();
    return false;
  }

  get(key: string): V | undefined {
    this.#asked += 1;
    const young = this.#young.get(key);
    if (young !== undefined) {
      this.#found += 1;
      return young;
    }
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#found += 1;
    this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
