import { type ItemSummary, MOST_ITEMS_OF_PAGE, type Predicate } from '../../search/index.ts';
import type { IndexReader, Services } from '../services.ts';
import { InputError } from './errors.ts';
import { aspectRatioOf, extensionOf, fileTypeOf, imageSizeOf } from './file-facts.ts';
import { isChosen, type LicenseChoice, workLicenseCodes } from './licenses.ts';
import { allMedia, firstMedium, type WorkMedium } from './media.ts';
import { type FileFilter, MEDIA_TYPE, type WorkKind, type WorkSearch } from './request.ts';
import { LAST_POSITION, placeOfWork, rememberWork } from './work-id.ts';
import { sidesOf, type Work } from './works.ts';

/** Items whose files are looked at one by one for what the index does not know of them. */
export const MOST_SIFTED_ITEMS = 10_000;
const SIFTED_AT_ONCE = 64;
const KEPT_SIFTINGS = 64;

export interface FoundWorks {
  /** Items that match, each with at least one fitting medium by the index. */
  readonly total: number;
  /** Items of the page. */
  readonly items: number;
  readonly works: readonly Work[];
}

const NOTHING: FoundWorks = { total: 0, items: 0, works: [] };

/** Whatever its file. */
export const ANY_FILE: FileFilter = { extensions: [], aspectRatios: [], sizes: [], categories: [] };
/** Under whichever licence of Openverse's. */
export const ANY_LICENSE: LicenseChoice = { slugs: [], groups: [] };

/** The condition that an item has a work of the kind under one of the licences; null where there can be none. */
export async function worksOf(
  index: IndexReader,
  kind: WorkKind,
  licenses: LicenseChoice = ANY_LICENSE,
): Promise<readonly Predicate[] | null> {
  const codes = (await workLicenseCodes(index)).filter((code) => isChosen(code, licenses));
  return codes.length === 0
    ? null
    : [
        { kind: 'in', key: 'mediaType', values: [MEDIA_TYPE[kind]] },
        { kind: 'in', key: 'mediaLicense', values: codes },
      ];
}

/** A page of works: one of each item, its first medium that fits. */
export async function findWorks(
  { index, records }: Found,
  search: WorkSearch,
  signal?: AbortSignal,
): Promise<FoundWorks> {
  const works = await worksOf(index, search.kind, search.licenses);
  if (works === null) return NOTHING;
  const filter: Predicate = { kind: 'and', of: [...works, ...search.conditions] };
  const offset = (search.page - 1) * search.pageSize;
  const asked = signal === undefined ? {} : { signal };
  if (isAnyFile(search.files)) {
    const { sort, pageSize: limit } = search;
    const page = await index.search({ filter, sort, limit, offset }, asked);
    return {
      total: page.total,
      items: page.items.length,
      works: await worksOfItems({ index, records }, page.items, search),
    };
  }
  const ids = await siftedIds({ index, records }, filter, search);
  const shown = ids.slice(offset, offset + search.pageSize);
  const summaries = await index.summaries(shown);
  const items = shown.flatMap((id) => summaries.get(id) ?? []);
  return {
    total: ids.length,
    items: items.length,
    works: await worksOfItems({ index, records }, items, search),
  };
}

/** Where works are found: an open index, and the lake. */
export interface Found {
  readonly index: IndexReader;
  readonly records: Pick<Services['records'], 'media'>;
}

type Choice = Pick<WorkSearch, 'kind' | 'licenses' | 'files'>;

/** The first fitting work of each item, in their order; items without one are left out. */
export async function worksOfItems(
  { index, records }: Found,
  items: readonly ItemSummary[],
  choice: Choice,
): Promise<readonly Work[]> {
  const places = await index.locate(items.map(({ id }) => id));
  const works = await Promise.all(
    items.map(async (item): Promise<Work | null> => {
      const place = places.get(item.id);
      if (place === undefined) return null;
      const medium = isAnyFile(choice.files)
        ? await firstMedium(records, place, item, (one) => isWorkOf(one, choice))
        : ((await allMedia(records, place)).find((one) => fits(one, choice)) ?? null);
      if (medium === null) return null;
      rememberWork(item.id, medium.position);
      return { item, medium };
    }),
  );
  return works.filter((work) => work !== null);
}

/** Ids of the items that have a file as asked for, in the order of the search. */
function siftedIds(
  found: Found,
  filter: Predicate,
  search: WorkSearch,
): Promise<readonly string[]> {
  const { licenses, files, sort } = search;
  const key = JSON.stringify([found.index.generation, filter, licenses, files, sort]);
  const known = siftings.get(key);
  siftings.delete(key);
  const ids = known ?? siftAll(found, filter, search);
  siftings.set(key, ids);
  ids.catch(() => siftings.delete(key));
  const [oldest] = siftings.keys();
  if (siftings.size > KEPT_SIFTINGS && oldest !== undefined) siftings.delete(oldest);
  return ids;
}
const siftings = new Map<string, Promise<readonly string[]>>();

async function siftAll(
  found: Found,
  filter: Predicate,
  search: WorkSearch,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page = await found.index.search({
      filter,
      sort: search.sort,
      limit: MOST_ITEMS_OF_PAGE,
      ...(after === null ? {} : { after }),
    });
    refuseTooMany(page.total, search.files);
    for (let from = 0; from < page.items.length; from += SIFTED_AT_ONCE) {
      const works = await worksOfItems(
        found,
        page.items.slice(from, from + SIFTED_AT_ONCE),
        search,
      );
      ids.push(...works.map(({ item }) => item.id));
    }
    after = page.next;
  } while (after !== null);
  return ids;
}

function refuseTooMany(total: number, files: FileFilter): void {
  if (total <= MOST_SIFTED_ITEMS) return;
  const most = MOST_SIFTED_ITEMS.toLocaleString('en-US');
  const message = `Files are looked at one by one, for at most ${most} items; without this parameter there are ${total.toLocaleString('en-US')}. Narrow the search by words, source, creator or license.`;
  throw new InputError(
    FILE_PARAMETERS.filter(([, of]) => files[of].length > 0).map(([name]) => [name, message]),
  );
}

const FILE_PARAMETERS = [
  ['extension', 'extensions'],
  ['aspect_ratio', 'aspectRatios'],
  ['size', 'sizes'],
  ['category', 'categories'],
] as const;

const isAnyFile = (files: FileFilter): boolean =>
  FILE_PARAMETERS.every(([, of]) => files[of].length === 0);

const isWorkOf = (
  { position, type, license }: Pick<WorkMedium, 'position' | 'type' | 'license'>,
  { kind, licenses }: Choice,
): boolean => position <= LAST_POSITION && type === MEDIA_TYPE[kind] && isChosen(license, licenses);

function fits(medium: WorkMedium, choice: Choice): boolean {
  const { files } = choice;
  if (!isWorkOf(medium, choice)) return false;
  const { width, height } = sidesOf(medium);
  return (
    isAmong(files.aspectRatios, aspectRatioOf(width, height)) &&
    isAmong(files.sizes, imageSizeOf(width, height)) &&
    isAmong(files.categories, medium.category?.toLowerCase() ?? null) &&
    (isAmong(files.extensions, fileTypeOf(medium.format, medium.identifier)) ||
      isAmong(files.extensions, extensionOf(medium.identifier ?? '')))
  );
}

const isAmong = (wanted: readonly string[], value: string | null): boolean =>
  wanted.length === 0 || (value !== null && wanted.includes(value));

/** All works of an item, in the publisher's order. */
export async function worksOfItem(
  { index, records }: Found,
  id: string,
  kind: WorkKind,
): Promise<{ readonly work: Work; readonly others: readonly Work[] } | null> {
  const { itemId, position, location } = await placeOfWork(index, id);
  const [media, summaries] = await Promise.all([
    allMedia(records, location),
    index.summaries([itemId]),
  ]);
  const item = summaries.get(itemId);
  if (item === undefined) return null;
  const choice = { kind, licenses: ANY_LICENSE, files: ANY_FILE };
  const works = media.filter((one) => fits(one, choice)).map((medium) => ({ item, medium }));
  const work = works.find(({ medium }) => position === null || medium.position === position);
  return work === undefined ? null : { work, others: works.filter((other) => other !== work) };
}
