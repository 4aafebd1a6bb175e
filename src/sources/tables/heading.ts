import { evidenceOf } from './evidence.ts';
import { headingScore } from './mapping.ts';
import type { RawRow } from './open-tables.ts';

/** Where the headings of a table are. */
export interface Heading {
  /** As published; "1", "2" … where there are none. */
  readonly names: readonly string[];
  /** Their row; 0: there is none, every row is one of data. */
  readonly line: number;
  /** Rows that begin with `#` are comments. */
  readonly hasComments: boolean;
}

/** Excel is told the delimiter by a first line such as "sep=;". */
const SEPARATOR = /^sep=.?$/i;

/** Rows in front of the headings, at most. */
const MOST_IN_FRONT = 30;

/**
 * Finds the headings among the first rows: the row with most words that are known, else the first one if it looks like words over
 * columns. `wanted` is the row that the user names, 0 for none.
 */
export function findHeading(head: readonly RawRow[], wanted: number | null): Heading {
  const hasComments = isComment(head[0]);
  const rows = head.filter(
    (row, at) =>
      !(hasComments && isComment(row)) && !(at === 0 && SEPARATOR.test(row.cells[0] ?? '')),
  );
  const width = Math.max(0, ...rows.map(({ cells }) => trimmed(cells).length));
  const numbered: Heading = {
    names: Array.from({ length: width }, (_, i) => String(i + 1)),
    line: 0,
    hasComments,
  };
  if (wanted === 0) return numbered;
  const at =
    wanted === null
      ? bestRow(rows)
      : Math.max(
          0,
          rows.findIndex(({ line }) => line >= wanted),
        );
  const row = at === null ? undefined : rows[at];
  if (row === undefined) return numbered;
  const names = trimmed(row.cells).map((cell) => cell.trim());
  // "#OccurrenceID" is a heading that old tools mark as a comment
  if (names[0]?.startsWith('#') === true) names[0] = names[0].slice(1).trim();
  return { names, line: row.line, hasComments };
}

const isComment = (row: RawRow | undefined): boolean =>
  row?.cells[0]?.startsWith('#') === true &&
  headingScore([row.cells[0].slice(1), ...row.cells.slice(1)]) < 2;

/** Whether a row is a comment of a table that has some. */
export const isCommentRow = (cells: readonly string[]): boolean =>
  cells[0]?.startsWith('#') === true;

/** Without empty cells at the end. */
function trimmed(cells: readonly string[]): readonly string[] {
  let length = cells.length;
  while (length > 0 && (cells[length - 1] ?? '').trim() === '') length -= 1;
  return cells.slice(0, length);
}

function bestRow(rows: readonly RawRow[]): number | null {
  let best: number | null = null;
  let most = 0;
  for (const [at, { cells }] of rows.slice(0, MOST_IN_FRONT).entries()) {
    const given = cells.filter((cell) => cell.trim() !== '').length;
    const known = headingScore(cells);
    const isHeading = known >= 2 ? known >= given / 8 : known === 1 && given <= 3 && at === 0;
    if (isHeading && known > most) [best, most] = [at, known];
  }
  if (best !== null) return best;
  return rows[0] !== undefined && looksLikeWords(rows) ? 0 : null;
}

/** Words over columns: all different, no numbers, dates, addresses or long texts, and none missing below which there are values. */
function looksLikeWords(rows: readonly RawRow[]): boolean {
  const cells = (rows[0]?.cells ?? []).map((cell) => cell.trim());
  const given = cells.filter((cell) => cell !== '');
  if (given.length === 0 || new Set(given).size < given.length) return false;
  // The first cell has no name where R writes row numbers
  if (cells.slice(1).some((cell, at) => cell === '' && hasValues(rows, at + 1))) return false;
  const below = rows.slice(1, 20);
  const isWord = (cell: string, at: number): boolean =>
    cell === '' ||
    (cell.length <= 80 &&
      !/^https?:|^[\d.,/:+-]+$|^\\N$|^(?:NA|NULL)$/i.test(cell) &&
      !evidenceOf([cell]).isBinomial &&
      !below.some((row) => row.cells[at]?.trim() === cell));
  return cells.every(isWord);
}

const hasValues = (rows: readonly RawRow[], at: number): boolean =>
  rows.slice(1, 20).some(({ cells }) => (cells[at] ?? '').trim() !== '');
