import {
  type AskOptions,
  type ItemSummary,
  MOST_ITEMS_OF_PAGE,
  type Predicate,
} from '../../search/index.ts';
import type { Media } from '../../terms/index.ts';
import type { IndexReader } from '../services.ts';
import { InputError } from './errors.ts';
import { aspectRatioOf, extensionOf, fileTypeOf, imageSizeOf } from './file-facts.ts';
import { isChosen, type LicenseChoice, workLicenseCodes } from './licenses.ts';
import { allMedia, firstMedia, type MediaReader, mediaColumns, type WorkMedium } from './media.ts';
import { type FileFilter, MEDIA_TYPE, type WorkKind, type WorkSearch } from './request.ts';
import { tagged } from './tags.ts';
import { LAST_POSITION, placeOfWork, rememberWork } from './work-id.ts';
import { sidesOf, type Work } from './works.ts';

/** Items whose files are looked at one by one for what the index does not know of them. */
export const MOST_SIFTED_ITEMS = 10_000;
const KEPT_SIFTINGS = 32;

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
  asked: AskOptions = {},
): Promise<FoundWorks> {
  const works = await worksOf(index, search.kind, search.licenses);
  if (works === null) return NOTHING;
  const tags = search.tags === null ? [] : [tagged(index, search.tags)];
  const filter: Predicate = { kind: 'and', of: [...works, ...search.conditions, ...tags] };
  const offset = (search.page - 1) * search.pageSize;
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
  readonly records: MediaReader;
}

type Choice = Pick<WorkSearch, 'kind' | 'licenses' | 'files'>;

/** The first fitting work of each item, in their order; items without one are left out. */
export async function worksOfItems(
  { index, records }: Found,
  items: readonly ItemSummary[],
  choice: Choice,
): Promise<readonly Work[]> {
  const places = await index.locate(items.map(({ id }) => id));
  const placed = items.flatMap((item) => {
    const location = places.get(item.id);
    return location === undefined ? [] : [{ item, location }];
  });
  const media = isAnyFile(choice.files)
    ? await firstMedia(records, placed, (medium) => isWorkOf(medium, choice))
    : (
        await allMedia(
          records,
          placed.map(({ location }) => location),
        )
      ).map((some) => some.find((medium) => fits(medium, choice)) ?? null);
  return placed.flatMap(({ item }, at) => {
    const medium = media[at] ?? null;
    if (medium === null) return [];
    rememberWork(item.id, medium.position);
    return [{ item, medium }];
  });
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
    const places = await found.index.locate(page.items.map(({ id }) => id));
    const known = page.items.flatMap(({ id }) => {
      const place = places.get(id);
      return place === undefined ? [] : [{ id, place }];
    });
    const media = await mediaColumns(
      found.records,
      known.map(({ place }) => place),
      columnsFor(search.files),
    );
    for (const [at, { id }] of known.entries()) {
      const isFound = media[at]?.some((medium) => fits({ ...NOTHING_KNOWN, ...medium }, search));
      if (isFound === true) ids.push(id);
    }
    after = page.next;
  } while (after !== null);
  return ids;
}

/** The columns that tell whether a file is as asked for. */
const columnsFor = (files: FileFilter): readonly (keyof Media)[] => [
  ...(files.extensions.length > 0 ? (['identifier', 'format'] as const) : []),
  ...(files.aspectRatios.length > 0 || files.sizes.length > 0
    ? (['widthInPixels', 'heightInPixels', 'accessPoints'] as const)
    : []),
  ...(files.categories.length > 0 ? (['category'] as const) : []),
];

const NOTHING_KNOWN = {
  identifier: null,
  format: null,
  widthInPixels: null,
  heightInPixels: null,
  accessPoints: [],
  category: null,
} as const;

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

function fits(
  medium: Pick<WorkMedium, keyof typeof NOTHING_KNOWN | 'position' | 'type' | 'license'>,
  choice: Choice,
): boolean {
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
  const [[media = []], summaries] = await Promise.all([
    allMedia(records, [location]),
    index.summaries([itemId]),
  ]);
  const item = summaries.get(itemId);
  if (item === undefined) return null;
  const choice = { kind, licenses: ANY_LICENSE, files: ANY_FILE };
  const works = media.filter((one) => fits(one, choice)).map((medium) => ({ item, medium }));
  for (const { medium } of works) rememberWork(itemId, medium.position);
  const work = works.find(({ medium }) => position === null || medium.position === position);
  return work === undefined ? null : { work, others: works.filter((other) => other !== work) };
}
