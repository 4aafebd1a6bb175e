import { isRanked, statusNumber } from './constants.ts';
import { ROW_EPITHET, ROW_NAME, type SourceTable } from './source-table.ts';

/** Rows of a checklist by what they are, each kind in the order in which it is merged. */
export interface OrderedRows {
  readonly accepted: readonly number[];
  readonly synonyms: readonly number[];
  readonly unplaced: readonly number[];
  readonly epithets: readonly number[];
}

const UNPLACED = statusNumber('UNPLACED');

/** Orders rows by name, accepted ones from the roots down: the order of the file does not matter. */
export function inOrder(rows: SourceTable, parents: Int32Array): OrderedRows {
  const names: number[] = [];
  const epithets: number[] = [];
  for (let row = 0; row < rows.size; row++) {
    const kind = rows.kinds.get(row);
    if (kind === ROW_NAME) names.push(row);
    else if (kind === ROW_EPITHET) epithets.push(row);
  }
  names.sort((a, b) => compareRows(rows, a, b));
  const accepted: number[] = [];
  const synonyms: number[] = [];
  const unplaced: number[] = [];
  for (const row of names) {
    if (rows.isSynonym(row)) synonyms.push(row);
    else if (rows.statuses.get(row) === UNPLACED) unplaced.push(row);
    else accepted.push(row);
  }
  const levels = levelsOf(rows, parents);
  accepted.sort((a, b) => (levels[a] as number) - (levels[b] as number));
  return { accepted, synonyms, unplaced, epithets };
}

/** How far down a row stands: below its parent, and no higher than its rank, so that what has lost its parent comes late. */
function levelsOf(rows: SourceTable, parents: Int32Array): Uint16Array {
  const levels = new Uint16Array(rows.size);
  const path: number[] = [];
  for (let row = 0; row < rows.size; row++) {
    for (let at = row; at >= 0 && levels[at] === 0; at = parents[at] as number) path.push(at);
    for (let at = path.pop(); at !== undefined; at = path.pop()) {
      const parent = parents[at] as number;
      const rank = rows.ranks.get(at);
      const above = parent < 0 ? 0 : (levels[parent] as number);
      levels[at] = Math.max(above + 1, isRanked(rank) ? rank + 1 : 1);
    }
  }
  return levels;
}

/** Order of rows that does not depend on the file: by name, authorship, status and id. */
function compareRows(rows: SourceTable, a: number, b: number): number {
  return (
    compareTexts(rows.canonicalNames[a], rows.canonicalNames[b]) ||
    compareTexts(rows.authorships[a], rows.authorships[b]) ||
    rows.statuses.get(a) - rows.statuses.get(b) ||
    compareTexts(rows.ids[a], rows.ids[b])
  );
}

function compareTexts(a: string | null | undefined, b: string | null | undefined): number {
  const one = a ?? '';
  const other = b ?? '';
  return one < other ? -1 : one > other ? 1 : 0;
}
