import { lowerBound } from './order.ts';

/** Numbers that only some rows have: rows ascending, each with its value. */
export class SparseColumn {
  readonly rows: Uint32Array;
  readonly values: Uint32Array;
  /** Place of the first row of each block of 256 rows. */
  readonly #blocks: Uint32Array;

  constructor(rows: Uint32Array, values: Uint32Array, blocks: Uint32Array) {
    this.rows = rows;
    this.values = values;
    this.#blocks = blocks;
  }

  /** Place of the first entry whose row is not below `row`. */
  placeFrom(row: number): number {
    const block = row >>> BLOCK_BITS;
    return lowerBound(this.rows, row, this.#blocks[block] ?? 0, this.#blocks[block + 1] ?? 0);
  }

  /** Place of a row's entry; −1: it has none. */
  placeOf(row: number): number {
    const place = this.placeFrom(row);
    return this.rows[place] === row ? place : -1;
  }

  /** Value of a row; −1: it has none. */
  get(row: number): number {
    const place = this.placeOf(row);
    return place < 0 ? -1 : (this.values[place] ?? 0);
  }
}

const BLOCK_BITS = 8;

/** For rows ascending of `size` rows: place of the first one of each block, and the end. */
export function blocksOf(rows: Uint32Array, size: number): Uint32Array {
  const count = (size >>> BLOCK_BITS) + 1;
  const blocks = new Uint32Array(count + 1);
  let place = 0;
  for (let block = 0; block < count; block++) {
    while (place < rows.length && (rows[place] ?? 0) >>> BLOCK_BITS < block) place += 1;
    blocks[block] = place;
  }
  blocks[count] = rows.length;
  return blocks;
}
