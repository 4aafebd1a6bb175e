import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import { createRecordReader } from '../../lake/index.ts';
import {
  type Explanation,
  type FacetCounts,
  type ItemSummary,
  type LookupHit,
  MOST_ITEMS_OF_PAGE,
  type Predicate,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
  type SortOrder,
} from '../../search/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { csv, csvLine } from '../csv.ts';
import { grouped, type Io, json, table } from '../io.ts';
import { type Flags, filterOf, withIndex } from './filter-flags.ts';
import { sqlOf } from './search-sql.ts';

type SearchFlags = Flags & {
  readonly limit: number;
  readonly after?: string;
  readonly sort?: SortOrder;
  readonly explain?: boolean;
  readonly facet?: readonly string[];
  readonly facetLimit?: number;
  readonly facetSearch?: string;
  readonly facetLeast?: number;
  readonly facetOrder?: 'count' | 'value';
  readonly columns?: readonly string[];
  readonly csv?: boolean;
  readonly sql?: boolean;
};

/** `opendrawer search [words…]`. */
export const search = (
  context: Context,
  words: readonly string[],
  flags: SearchFlags,
): Promise<void> =>
  withWorkspace(context, (workspace) =>
    withIndex(workspace.paths.index, async (index) => {
      const columns = columnsOf(flags.columns);
      const filter = await filterOf(context, words, flags);
      if (flags.sql) return context.io.out(await sqlOf(workspace, index, filter, context.signal));
      const request = requestOf(filter, flags);
      const page = await index.search(request, { signal: context.signal });
      const rest = await followingItems(context, index, request, page, flags.limit);
      const whole = { ...page, items: [...page.items, ...rest.items], next: rest.next };
      if (context.json) return context.io.out(json(whole));
      if (flags.csv) printCsv(context, whole, columns);
      else printPage(context, whole, columns);
      context.io.note(
        `${grouped(page.total)} items${whole.next === null || flags.limit === 0 ? '' : `; more: --after ${whole.next}`}`,
      );
      if (page.didYouMean !== null) context.io.note(`Did you mean: ${page.didYouMean}`);
    }),
  );

const requestOf = (filter: Predicate, flags: SearchFlags): SearchRequest => ({
  filter,
  limit: Math.min(flags.limit, MOST_ITEMS_OF_PAGE),
  facets: (flags.facet ?? []).map((facet) => ({
    facet,
    ...(flags.facetLimit === undefined ? {} : { limit: flags.facetLimit }),
    ...(flags.facetSearch === undefined ? {} : { search: flags.facetSearch }),
    ...(flags.facetLeast === undefined ? {} : { least: flags.facetLeast }),
    ...(flags.facetOrder === undefined ? {} : { order: flags.facetOrder }),
  })),
  ...(flags.sort === undefined ? {} : { sort: flags.sort }),
  ...(flags.explain ? { explain: true } : {}),
  ...(flags.after === undefined ? {} : { after: flags.after }),
});

/** Items beyond the first page, page by page, where more are wanted than one page holds. */
async function followingItems(
  context: Context,
  index: SearchIndex,
  { facets: _, ...request }: SearchRequest,
  first: SearchPage,
  wanted: number,
): Promise<{ readonly items: readonly ItemSummary[]; readonly next: string | null }> {
  const items: ItemSummary[] = [];
  let { next } = first;
  let left = wanted - first.items.length;
  while (next !== null && left > 0) {
    const limit = Math.min(left, MOST_ITEMS_OF_PAGE);
    const page: SearchPage = await index.search(
      { ...request, limit, after: next },
      { signal: context.signal },
    );
    items.push(...page.items);
    left -= page.items.length;
    next = page.next;
  }
  return { items, next };
}

/** What a column shows of an item, by the names that `--columns` takes. */
const COLUMNS = {
  id: (item) => item.id,
  datasetKey: (item) => item.datasetKey,
  sourceId: (item) => item.sourceId,
  unit: (item) => item.collectionCode,
  collectionCode: (item) => item.collectionCode,
  institution: (item) => item.institution,
  catalogNumber: (item) => item.catalogNumber,
  title: (item) => item.title,
  recordType: (item) => item.recordType,
  basisOfRecord: (item) => item.basisOfRecord,
  objectType: (item) => item.objectType,
  creator: (item) => item.creator,
  recordedBy: (item) => item.recordedBy,
  date: (item) => item.verbatimEventDate ?? item.eventDateStart,
  eventDateStart: (item) => item.eventDateStart,
  eventDateEnd: (item) => item.eventDateEnd,
  country: (item) => item.countryCode,
  stateProvince: (item) => item.stateProvince,
  locality: (item) => item.locality,
  decimalLatitude: (item) => item.decimalLatitude,
  decimalLongitude: (item) => item.decimalLongitude,
  scientificName: (item) => item.scientificName,
  family: (item) => item.family,
  taxonKey: (item) => item.acceptedTaxonKey ?? item.taxonKey,
  topic: (item) => item.topic,
  place: (item) => item.place,
  culture: (item) => item.culture,
  identifiers: (item) => item.identifiers?.map(({ value }) => value),
  license: (item) => item.license,
  provider: (item) => item.provider,
  source: (item) => item.source,
  media: (item) => item.mediaCount,
  mediaTypes: (item) => item.mediaTypes,
  issues: (item) => item.issues,
  landingPage: (item) => item.landingPage,
  thumbnail: (item) => item.thumbnail,
  lastChanged: (item) => item.lastChanged,
} as const satisfies Record<string, (item: ItemSummary) => unknown>;
type Column = keyof typeof COLUMNS;

/** Names that `--columns` takes. */
export const SEARCH_COLUMNS = Object.keys(COLUMNS) as readonly Column[];
const TABLE_COLUMNS: readonly Column[] = ['id', 'unit', 'title', 'date', 'country', 'media'];
const CSV_COLUMNS: readonly Column[] = SEARCH_COLUMNS.filter((name) => name !== 'unit');

function columnsOf(given: readonly string[] | undefined): readonly Column[] | null {
  if (given === undefined) return null;
  return given
    .flatMap((list) => list.split(','))
    .map((name) => {
      const wanted = name.trim().toLowerCase();
      const found = SEARCH_COLUMNS.find((column) => column.toLowerCase() === wanted);
      if (found !== undefined) return found;
      const near = nearestWord(name, SEARCH_COLUMNS);
      throw new OpendrawerError('USAGE', `There is no column "${name}"`, {
        hint: near === null ? `Columns: ${SEARCH_COLUMNS.join(', ')}.` : `Did you mean "${near}"?`,
      });
    });
}

/** With facets their counts, else the items: a file of CSV holds one table. */
function printCsv({ io }: Context, page: SearchPage, columns: readonly Column[] | null): void {
  if (page.facets.length > 0) {
    const rows = page.facets.flatMap(({ facet, counts }) =>
      counts.map(({ value, count }) => [facet, value, count]),
    );
    io.out(csv(['facet', 'value', 'count'], rows));
    return;
  }
  const names = columns ?? CSV_COLUMNS;
  io.out(
    csv(
      names,
      page.items.map((item) => names.map((name) => COLUMNS[name](item))),
    ),
  );
}

function printPage({ io }: Context, page: SearchPage, columns: readonly Column[] | null): void {
  if (page.explanation !== null) printQuery(io, page.explanation);
  if (page.items.length > 0) io.out(itemTable(page.items, columns ?? TABLE_COLUMNS));
  if (page.explanation !== null) printScores(io, page.explanation, page.items);
  const facets = page.facets.map(facetTable).join('\n\n');
  if (facets !== '') io.out(page.items.length > 0 ? `\n${facets}` : facets);
}

function facetTable({ facet, counts, distinct, missing }: FacetCounts): string {
  const heading = facet.toUpperCase();
  if (counts.length === 0) return `${heading}: no values`;
  const rest = distinct - counts.length;
  const notes = [
    ...(rest > 0 ? [`${grouped(rest)} more values`] : []),
    ...(missing > 0 ? [`${grouped(missing)} items without`] : []),
  ];
  const rows = counts.map(({ value, count }) => [value, count]);
  return table([heading, 'ITEMS'], rows) + (notes.length > 0 ? `\n(${notes.join('; ')})` : '');
}

const LONGEST_CELL = 60;

const itemTable = (items: readonly ItemSummary[], columns: readonly Column[]): string =>
  table(
    columns.map((name) => name.toUpperCase()),
    items.map((item) => columns.map((name) => cellOf(COLUMNS[name](item)))),
  );

const cellOf = (value: unknown): string | number => {
  if (typeof value === 'number') return Number.isInteger(value) ? value : String(value);
  const text = (Array.isArray(value) ? value.join('; ') : String(value ?? '')).replaceAll(
    /\s+/g,
    ' ',
  );
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;
};

function printQuery(io: Io, { query, words }: Explanation): void {
  io.out(`Read as: ${query}`);
  if (words.length > 0) {
    io.out(
      `${table(
        ['WORD', 'TAKEN FOR', 'ITEMS', 'WEIGHT'],
        words.map(({ word, forms, items, weight }) => [
          word,
          forms.join(', '),
          items,
          weight.toFixed(2),
        ]),
      )}\n`,
    );
  }
}

function printScores(io: Io, { items: scores }: Explanation, items: readonly ItemSummary[]): void {
  const rows = items.flatMap(({ id, title }) => {
    const explained = Object.hasOwn(scores, id) ? scores[id] : undefined;
    if (explained === undefined) return [];
    const parts = explained.parts.map(({ what, score }) => `${what} ${score.toFixed(2)}`);
    return [[explained.score.toFixed(2), cellOf(title), parts.join(' + ')]];
  });
  if (rows.length > 0) io.out(`\n${table(['SCORE', 'TITLE', 'BECAUSE'], rows)}`);
}

const FIND_COLUMNS = [
  'value',
  'field',
  'path',
  'id',
  'sourceId',
  'unit',
  'title',
  'mediaCount',
  'landingPage',
];
const FIND_BATCH = 10_000;

/** `opendrawer find <value…>`: where a value stands, in any field. */
export const find = (
  context: Context,
  given: readonly string[],
  flags: { field?: string; values?: string; out?: string },
): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const out = flags.out === undefined ? null : await openWhole(flags.out);
      const shown: Record<string, unknown>[] = [];
      const missing: string[] = [];
      let values = 0;
      let hits = 0;
      try {
        await out?.write(`${FIND_COLUMNS.join(',')}\n`);
        for await (const batch of valueBatches(given, flags.values)) {
          const found = new Set<string>();
          values += batch.length;
          for await (const rows of hitRows(index, batch, flags.field)) {
            hits += rows.length;
            for (const row of rows) found.add(String(row['value']));
            if (out === null) shown.push(...rows);
            else
              await out.write(
                rows.map((row) => csvLine(FIND_COLUMNS.map((name) => row[name]))).join(''),
              );
          }
          missing.push(...batch.filter((value) => !found.has(value)));
          context.signal.throwIfAborted();
        }
        await out?.finish();
      } catch (error) {
        await out?.abort();
        throw error;
      }
      if (context.json) {
        context.io.out(json(out === null ? { hits: shown, missing } : { hits, missing }));
      } else if (shown.length > 0) {
        context.io.out(
          table(
            ['VALUE', 'FIELD', 'ID', 'UNIT', 'TITLE', 'MEDIA'],
            shown.map((row) => [
              String(row['value']),
              String(row['field']),
              String(row['id']),
              String(row['unit'] ?? ''),
              String(row['title'] ?? '').slice(0, 60),
              Number(row['mediaCount']),
            ]),
          ),
        );
      }
      context.io.note(
        `${grouped(hits)} hits for ${grouped(values - missing.length)} of ${grouped(values)} values`,
      );
      if (missing.length > 0 && !context.json) {
        const some = missing.slice(0, 10).join(', ');
        context.io.note(
          `Not found: ${some}${missing.length > 10 ? `, and ${grouped(missing.length - 10)} more` : ''}`,
        );
      }
    }),
  );

async function* hitRows(
  index: SearchIndex,
  values: readonly string[],
  field: string | undefined,
): AsyncGenerator<Record<string, unknown>[]> {
  for await (const hits of index.lookup(values, field === undefined ? {} : { field })) {
    const summaries = await index.summaries([...new Set(hits.map((hit: LookupHit) => hit.id))]);
    yield hits.map((hit) => {
      const item = summaries.get(hit.id);
      return {
        ...hit,
        sourceId: item?.sourceId ?? null,
        unit: item?.collectionCode ?? null,
        title: item?.title ?? null,
        mediaCount: item?.mediaCount ?? 0,
        landingPage: item?.landingPage ?? null,
      };
    });
  }
}

/** The values of the command line, then those of the file, a line each; repeated and empty ones once and never. */
export async function* valueBatches(
  given: readonly string[],
  file: string | undefined,
): AsyncGenerator<readonly string[]> {
  if (given.length === 0 && file === undefined) {
    throw new OpendrawerError('USAGE', 'There is nothing to look for', {
      hint: 'Give values, or --values <file>.',
    });
  }
  const seen = new Set<string>();
  let batch: string[] = [];
  for await (const line of valueLines(given, file)) {
    const value = line.trim();
    if (value === '' || seen.has(value)) continue;
    seen.add(value);
    batch.push(value);
    if (batch.length === FIND_BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function* valueLines(
  given: readonly string[],
  file: string | undefined,
): AsyncGenerator<string> {
  yield* given;
  if (file === undefined) return;
  const stream = createReadStream(file, 'utf8');
  try {
    let first = true;
    for await (const line of createInterface({
      input: stream,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      yield first ? line.replace(/^\uFEFF/, '') : line;
      first = false;
    }
  } catch (cause) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${file} cannot be read`, { cause });
  } finally {
    stream.destroy();
  }
}

/** A file that appears under its name when it is whole. */
async function openWhole(path: string) {
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, 'w');
  return {
    write: (text: string) => handle.appendFile(text),
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(partial, path);
    },
    async abort() {
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}

/** `opendrawer item <id>`: everything about one item. */
export const item = (context: Context, id: string, flags: { verbatim?: boolean }): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const place = (await index.locate([id])).get(id);
      if (place === undefined)
        throw new OpendrawerError('ITEM_UNKNOWN', `There is no item "${id}"`);
      const records = createRecordReader();
      if (flags.verbatim) return context.io.out((await records.verbatim(place)).raw);
      const { item: found, media } = await records.item(place);
      context.io.out(json({ ...found, media }));
    }),
  );
