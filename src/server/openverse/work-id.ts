import { OpendrawerError } from '../../errors/index.ts';
import type { ItemLocation } from '../../search/index.ts';
import type { IndexReader } from '../services.ts';

/**
 * Ids of works. The first medium of an item has the item's id. The others have the same with the version 8 (RFC 9562
 * §5.8, made to one's own rule) and their position for the last byte: the byte that it takes the place of is found again
 * by trying all 256, for no other item shares the remaining 114 random bits.
 */
export function workIdOf(itemId: string, position: number): string | null {
  if (position === 0) return itemId;
  if (position > LAST_POSITION || !UUID.test(itemId)) return null;
  const byte = position.toString(16).padStart(2, '0');
  return `${itemId.slice(0, VERSION_AT)}8${itemId.slice(VERSION_AT + 1, -2)}${byte}`;
}

/** Media beyond this position are no works of their own. */
export const LAST_POSITION = 255;
const VERSION_AT = 14;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const WORK = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export interface WorkPlace {
  readonly itemId: string;
  /** Position of the medium; null: the first one that is a work. */
  readonly position: number | null;
  readonly location: ItemLocation;
}

/** Where the work of an id stands. Throws ITEM_UNKNOWN. */
export async function placeOfWork(index: IndexReader, id: string): Promise<WorkPlace> {
  const wanted = id.toLowerCase();
  const shown = shownWorks.get(wanted);
  const [[itemId, location] = []] = await index.locate(
    shown === undefined ? itemsOfWork(wanted) : [shown],
  );
  if (itemId === undefined || location === undefined) {
    throw new OpendrawerError('ITEM_UNKNOWN', `There is no work "${id}"`);
  }
  return { itemId, position: WORK.test(wanted) ? positionOf(wanted) : null, location };
}

const KEPT_WORKS = 20_000;
const shownWorks = new Map<string, string>();

/** Keeps whose works were shown: clients ask for their thumbnails next. */
export function rememberWork(itemId: string, position: number): void {
  const id = workIdOf(itemId, position);
  if (position === 0 || id === null) return;
  shownWorks.delete(id);
  shownWorks.set(id, itemId);
  const [oldest] = shownWorks.keys();
  if (shownWorks.size > KEPT_WORKS && oldest !== undefined) shownWorks.delete(oldest);
}

const positionOf = (id: string): number => Number.parseInt(id.slice(-2), 16);

/** Items whose work an id may be. */
export function itemsOfWork(id: string): readonly string[] {
  if (!WORK.test(id)) return [id];
  if (positionOf(id) === 0) return [];
  const item = `${id.slice(0, VERSION_AT)}5${id.slice(VERSION_AT + 1, -2)}`;
  return Array.from(
    { length: LAST_POSITION + 1 },
    (_, byte) => item + byte.toString(16).padStart(2, '0'),
  );
}
