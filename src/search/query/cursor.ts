import type { SortOrder } from '../model/requests.ts';
import { badFilter } from './faults.ts';
import type { Placed } from './order.ts';

/** Where a page ended: the place in its generation, and the item, by which it is found in another one. */
export interface Cursor extends Placed {
  readonly generation: string;
  readonly sort: SortOrder;
  readonly id: string;
}

export const writeCursor = ({ generation, sort, key, segment, row, id }: Cursor): string =>
  Buffer.from(
    // JSON has no infinities.
    JSON.stringify([generation, sort, Number.isFinite(key) ? key : null, segment, row, id]),
  ).toString('base64url');

const MOST_CHARACTERS = 2000;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Throws FILTER_INVALID where the text is no cursor of this order. */
export const readCursor = (text: string, sort: SortOrder): Cursor => {
  const wrong = () =>
    badFilter('the cursor is not one of this search', 'Start again at the first page.');
  if (text.length > MOST_CHARACTERS) throw wrong();
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw wrong();
  }
  if (!Array.isArray(parts)) throw wrong();
  const [generation, order, key, segment, row, id] = parts as unknown[];
  if (order !== sort || typeof generation !== 'string' || typeof id !== 'string') throw wrong();
  if (!isCount(segment) || !isCount(row)) throw wrong();
  if (key !== null && !Number.isFinite(key)) throw wrong();
  return {
    generation,
    sort,
    key: key === null ? Number.NEGATIVE_INFINITY : Number(key),
    segment,
    row,
    id,
  };
};
