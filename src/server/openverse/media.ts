import type { ItemLocation, ItemSummary } from '../../search/index.ts';
import type { Media } from '../../terms/index.ts';
import type { Services } from '../services.ts';

type Records = Pick<Services['records'], 'media'>;

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
] as const satisfies readonly (keyof Media)[];
/** What tells the media of an item apart. */
const TELLING = ['position', 'type', 'license'] as const satisfies readonly (keyof Media)[];
/** Other forms of the file. */
const FORMS = ['thumbnail', 'format', 'accessPoints'] as const satisfies readonly (keyof Media)[];

type Shown = Pick<Media, (typeof SHOWN)[number]>;
type Forms = Pick<Media, (typeof FORMS)[number]>;
/** A medium as far as works show it. */
export type WorkMedium = Shown & Pick<Media, (typeof TELLING)[number]> & Forms;

const NO_FORMS: Forms = { thumbnail: null, format: null, accessPoints: [] };

/** The media of an item in full, as far as works show them. */
export async function allMedia(
  records: Records,
  place: ItemLocation,
): Promise<readonly WorkMedium[]> {
  return kept(records, place, 'all', () =>
    records.media(place, [...SHOWN, ...TELLING, ...FORMS] as const),
  );
}

/** The first medium of an item that fits, by position, type and licence; null where none does. */
export async function firstMedium(
  records: Records,
  place: ItemLocation,
  item: ItemSummary,
  fits: (medium: Pick<Media, (typeof TELLING)[number]>) => boolean,
): Promise<WorkMedium | null> {
  const media = await kept(records, place, 'shown', () => readShown(records, place, item));
  const at = media.findIndex(fits);
  const medium = media[at];
  if (medium === undefined) return null;
  if (isComplete(medium)) return { ...medium, ...NO_FORMS };
  const forms = await kept(records, place, 'forms', () => records.media(place, FORMS));
  return { ...medium, ...(forms[at] ?? NO_FORMS) };
}

/** Of a lone medium the item itself tells the type and the licence. */
async function readShown(records: Records, place: ItemLocation, item: ItemSummary) {
  const { mediaCount, mediaTypes, mediaLicenses } = item;
  const [type = null, otherType] = mediaTypes;
  const [license = null, otherLicense] = mediaLicenses;
  if (mediaCount !== 1 || otherType !== undefined || otherLicense !== undefined) {
    return records.media(place, [...SHOWN, ...TELLING] as const);
  }
  const media = await records.media(place, SHOWN);
  return media.map((medium) => ({ ...medium, position: 0, type, license }));
}

/** Whether the file alone tells its address, its kind and its sides. */
const isComplete = ({
  identifier,
  widthInPixels,
  heightInPixels,
  type,
}: Shown & Pick<Media, 'type'>): boolean =>
  identifier !== null &&
  /\.[a-z0-9]{2,5}(?:[?#]|$)/i.test(identifier) &&
  type === 'StillImage' &&
  widthInPixels !== null &&
  heightInPixels !== null;

const MOST_KEPT = 10_000;
const memories = new WeakMap<Records, Map<string, Promise<unknown>>>();

/** Files of the lake never change: what was read of an item is kept for a while. */
function kept<T>(
  records: Records,
  { files, row }: ItemLocation,
  what: string,
  read: () => Promise<T>,
): Promise<T> {
  let memory = memories.get(records);
  if (memory === undefined) {
    memory = new Map();
    memories.set(records, memory);
  }
  const key = `${what} ${row} ${files.media}`;
  const known = memory.get(key) as Promise<T> | undefined;
  memory.delete(key);
  const value = known ?? read();
  memory.set(key, value);
  value.catch(() => memory.delete(key));
  const [oldest] = memory.keys();
  if (memory.size > MOST_KEPT && oldest !== undefined) memory.delete(oldest);
  return value;
}
