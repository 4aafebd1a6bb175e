import { NONE } from './bits.ts';

/** Cells of a row: 32 bytes, so that what is asked of a row lies in one line of the processor's cache. */
export const ROW_SHIFT = 3;
export const ROW_CELLS = 1 << ROW_SHIFT;
const KEY = 0;
const BITS = 1;
const UP = 2;
const FIRST = 3;
const AUTHORSHIP = 4;
const SOURCE_PLACE = 5;
/** These two belong to a place in an order and not to the row. */
const BY_UP = 6;
const SOURCE_ROW = 7;

const FIRST_BITS = 24;
/** More first words than a cell can number. */
export const MAX_FIRST_WORDS = 2 ** FIRST_BITS;

/** Columns of a row as they are built. */
export interface RowColumns {
  readonly key: Uint32Array;
  readonly bits: Uint32Array;
  readonly up: Uint32Array;
  readonly first: Uint32Array;
  readonly spelling: Uint8Array;
  readonly authorship: Uint32Array;
  readonly sourcePlace: Uint32Array;
  readonly byUp: Uint32Array;
  readonly sourceRow: Uint32Array;
}

/** Lays columns out row by row. */
export function joinRows(columns: RowColumns): Uint32Array {
  const { key, bits, up, first, spelling, authorship, sourcePlace, byUp, sourceRow } = columns;
  const cells = new Uint32Array(key.length * ROW_CELLS);
  for (let row = 0; row < key.length; row++) {
    const at = row << ROW_SHIFT;
    cells[at | KEY] = key[row] ?? 0;
    cells[at | BITS] = bits[row] ?? 0;
    cells[at | UP] = up[row] ?? NONE;
    cells[at | FIRST] = (first[row] ?? 0) | ((spelling[row] ?? 0) << FIRST_BITS);
    cells[at | AUTHORSHIP] = authorship[row] ?? NONE;
    cells[at | SOURCE_PLACE] = sourcePlace[row] ?? 0;
    cells[at | BY_UP] = byUp[row] ?? 0;
    cells[at | SOURCE_ROW] = sourceRow[row] ?? 0;
  }
  return cells;
}

/** What the index has of each row in one piece. */
export class Rows {
  /** `ROW_CELLS` numbers a row; the first is its key. */
  readonly cells: Uint32Array;
  readonly size: number;

  constructor(cells: Uint32Array) {
    this.cells = cells;
    this.size = cells.length >>> ROW_SHIFT;
  }

  key(row: number): number {
    return this.cells[(row << ROW_SHIFT) | KEY] ?? 0;
  }

  /** See `bits.ts`. */
  bits(row: number): number {
    return this.cells[(row << ROW_SHIFT) | BITS] ?? 0;
  }

  /** Row of the accepted usage (of a synonym) or of the parent; −1: none. */
  up(row: number): number {
    return (this.cells[(row << ROW_SHIFT) | UP] ?? NONE) | 0;
  }

  /** Id of the first word. */
  first(row: number): number {
    return (this.cells[(row << ROW_SHIFT) | FIRST] ?? 0) & (MAX_FIRST_WORDS - 1);
  }

  /** Place of the spelling among those of the second word. */
  spelling(row: number): number {
    return (this.cells[(row << ROW_SHIFT) | FIRST] ?? 0) >>> FIRST_BITS;
  }

  /** Where the authorship's text begins; −1: none. */
  authorship(row: number): number {
    return (this.cells[(row << ROW_SHIFT) | AUTHORSHIP] ?? NONE) | 0;
  }

  /** Place in the order of sources and their ids. */
  sourcePlace(row: number): number {
    return this.cells[(row << ROW_SHIFT) | SOURCE_PLACE] ?? 0;
  }

  /** Row at a place in the order of `up`, accepted ones first; those without come last. */
  byUp(place: number): number {
    return this.cells[(place << ROW_SHIFT) | BY_UP] ?? 0;
  }

  /** Row at a place in the order of sources and their ids. */
  atSourcePlace(place: number): number {
    return this.cells[(place << ROW_SHIFT) | SOURCE_ROW] ?? 0;
  }
}
