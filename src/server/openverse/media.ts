import type { ItemLocation, ItemSummary } from '../../search/index.ts';
import type { Media } from '../../terms/index.ts';
import type { Services } from '../services.ts';

/** Where media are read. */
export type MediaReader = Pick<Services['records'], 'mediaOfMany'>;

/** What every work shows: each column costs a read of its own, so the rest is read where it is missed. */
const SHOWN = [
  'identifier',
  'references',
  'title',
  'creator',
  'creatorUrl',
  'widthInPixels',
  'heightInPixels',
  'sizeBytes',
  'tags',
  'category',
  'format',
] as const satisfies readonly (keyof Media)[];
/** What tells the media of an item apart. */
const TELLING = ['position', 'type', 'license'] as const satisfies readonly (keyof Media)[];
/** Other forms of the file. */
const FORMS = ['thumbnail', 'accessPoints'] as const satisfies readonly (keyof Media)[];

type Shown = Pick<Media, (typeof SHOWN)[number]>;
type Telling = Pick<Media, (typeof TELLING)[number]>;
type Forms = Pick<Media, (typeof FORMS)[number]>;
/** A medium as far as works show it. */
export type WorkMedium = Shown & Telling & Forms;
type Plain = Shown & Telling;

const NO_FORMS: Forms = { thumbnail: null, accessPoints: [] };

/** An item with its place in the lake. */
export interface PlacedItem {
  readonly item: ItemSummary;
  readonly location: ItemLocation;
}

/** The media of items in full, as far as works show them. */
export const allMedia = (
  records: MediaReader,
  places: readonly ItemLocation[],
): Promise<readonly (readonly WorkMedium[])[]> =>
  kept(records, 'all', places, (missed) =>
    records.mediaOfMany(missed, [...SHOWN, ...TELLING, ...FORMS] as const),
  );

/** The media of items by the columns that a choice among them reads. */
export const mediaColumns = <Column extends keyof Media>(
  records: MediaReader,
  places: readonly ItemLocation[],
  columns: readonly Column[],
): Promise<readonly (readonly Pick<Media, Column | keyof Telling>[])[]> =>
  records.mediaOfMany<Column | keyof Telling>(places, [...new Set([...columns, ...TELLING])]);

/** The first medium of each item that fits, by position, type and licence; null where none does. */
export async function firstMedia(
  records: MediaReader,
  items: readonly PlacedItem[],
  fits: (medium: Telling) => boolean,
): Promise<readonly (WorkMedium | null)[]> {
  const chosen: (Plain | null)[] = items.map(() => null);
  const positions: number[] = items.map(() => -1);
  const take = (at: number, media: readonly Plain[]): void => {
    const position = media.findIndex(fits);
    positions[at] = position;
    chosen[at] = media[position] ?? null;
  };
  const numbered = [...items.entries()];
  const lone = numbered.filter(([, { item }]) => isLone(item));
  const others = numbered.filter(([, { item }]) => !isLone(item));
  const [ofLone, ofOthers] = await Promise.all([
    kept(records, 'lone', placesOf(lone), (missed) => records.mediaOfMany(missed, SHOWN)),
    kept(records, 'some', placesOf(others), (missed) =>
      records.mediaOfMany(missed, [...SHOWN, ...TELLING] as const),
    ),
  ]);
  // Of a lone medium the item itself tells the type and the licence.
  lone.forEach(([at, { item }], n) => {
    const [type = null] = item.mediaTypes;
    const [license = null] = item.mediaLicenses;
    take(
      at,
      (ofLone[n] ?? []).map((medium) => ({ ...medium, position: 0, type, license })),
    );
  });
  others.forEach(([at], n) => {
    take(at, ofOthers[n] ?? []);
  });
  const incomplete = numbered.filter(([at]) => !isComplete(chosen[at] ?? null));
  const forms = await kept(records, 'forms', placesOf(incomplete), (missed) =>
    records.mediaOfMany(missed, FORMS),
  );
  const formsAt = new Map(incomplete.map(([at], n) => [at, forms[n]?.[positions[at] ?? -1]]));
  return chosen.map((medium, at) =>
    medium === null ? null : { ...medium, ...(formsAt.get(at) ?? NO_FORMS) },
  );
}

const placesOf = (items: readonly (readonly [number, PlacedItem])[]): readonly ItemLocation[] =>
  items.map(([, { location }]) => location);

const isLone = ({ mediaCount, mediaTypes, mediaLicenses }: ItemSummary): boolean =>
  mediaCount === 1 && mediaTypes.length === 1 && mediaLicenses.length === 1;

/** Whether the file alone tells its address and its sides; sounds have pictures of their own. */
const isComplete = (medium: Plain | null): boolean =>
  medium === null ||
  (medium.identifier !== null &&
    medium.type === 'StillImage' &&
    medium.widthInPixels !== null &&
    medium.heightInPixels !== null);

/** Media that are kept, of all items together: some tens of megabytes. */
const MOST_KEPT = 30_000;

class Memory {
  readonly #media = new Map<string, readonly unknown[]>();
  #count = 0;

  get(key: string): readonly unknown[] | undefined {
    return this.#media.get(key);
  }

  keep(key: string, media: readonly unknown[]): void {
    if (this.#media.has(key)) return;
    this.#media.set(key, media);
    this.#count += weightOf(media);
    for (const [oldest, old] of this.#media) {
      if (this.#count <= MOST_KEPT) break;
      this.#media.delete(oldest);
      this.#count -= weightOf(old);
    }
  }
}

/** An empty list takes room, too. */
const weightOf = (media: readonly unknown[]): number => media.length + 1;

const memories = new WeakMap<MediaReader, Memory>();

/** Files of the lake never change: what was read of items is kept for a while. */
async function kept<T>(
  records: MediaReader,
  what: string,
  places: readonly ItemLocation[],
  read: (missed: readonly ItemLocation[]) => Promise<readonly (readonly T[])[]>,
): Promise<readonly (readonly T[])[]> {
  const memory = memories.get(records) ?? new Memory();
  memories.set(records, memory);
  const keyOf = ({ files, row }: ItemLocation): string => `${what} ${row} ${files.media}`;
  const found = new Map<string, readonly T[]>();
  const missed: ItemLocation[] = [];
  for (const place of places) {
    const known = memory.get(keyOf(place)) as readonly T[] | undefined;
    if (known === undefined) missed.push(place);
    else found.set(keyOf(place), known);
  }
  const values = missed.length === 0 ? [] : await read(missed);
  missed.forEach((place, at) => {
    const media = values[at] ?? [];
    found.set(keyOf(place), media);
    memory.keep(keyOf(place), media);
  });
  return places.map((place) => found.get(keyOf(place)) ?? []);
}
