import { join, resolve } from 'node:path';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { nearestWord, OpendrawerError } from '../errors/index.ts';
import {
  type Bitmap,
  countBits,
  countByCode,
  countWord,
  hasBit,
  intersect,
  keepByCode,
  keepByPair,
  newBitmap,
  rowsFrom,
} from './bitmap.ts';
import { dateNumber, degreeNumber, NO_NUMBER } from './columns.ts';
import type { StoredDoc } from './facets.ts';
import { readCurrent } from './generation.ts';
import { queryWords } from './normalise.ts';
import { TITLE_PREFIX } from './protocol.ts';
import { GenerationReader } from './reader.ts';
import {
  FACETS,
  type Facet,
  type FacetCounts,
  type Filter,
  type ItemLocation,
  type ItemSummary,
  type LookupHit,
  type SearchPage,
  type SearchRequest,
} from './types.ts';

export interface FieldInfo {
  readonly path: string;
  readonly label: string | null;
  /** Term of the standards that the crosswalk fills from the field; null where none. */
  readonly term: string | null;
  /** Items in which the field has a value. */
  readonly count: number;
}

export interface IndexStats {
  readonly generation: string;
  readonly builtAt: string;
  readonly buildMs: number;
  readonly items: number;
  readonly sizeBytes: number;
  /** Different words, those of titles counted twice. */
  readonly words: number;
  /** Different pairs of field and value. */
  readonly values: number;
  readonly datasets: readonly {
    readonly key: string;
    readonly alias: string;
    readonly snapshot: string;
    readonly items: number;
    readonly media: number;
  }[];
}

export interface LocatedItem {
  readonly id: string;
  readonly location: ItemLocation;
}

export interface LookupOptions {
  /** Label, path, last step of the path, or term; case does not matter. */
  readonly field?: string;
  /** Most hits of one value; default all. */
  readonly limit?: number;
}

/** One generation of the index, open for reading. Safe for concurrent calls. */
export interface SearchIndex {
  readonly generation: string;
  search(request: SearchRequest): Promise<SearchPage>;
  /** Hits of the values in the order of the values, in batches. */
  lookup(values: readonly string[], options?: LookupOptions): AsyncIterable<readonly LookupHit[]>;
  /** Where the full records stand; unknown ids are left out. */
  locate(ids: readonly string[]): Promise<Map<string, ItemLocation>>;
  /** Summaries by item id; unknown ids are left out. */
  summaries(ids: readonly string[]): Promise<Map<string, ItemSummary>>;
  /** Every item that matches, in the order of the lake's files, in batches. */
  ids(filter: Filter): AsyncIterable<readonly LocatedItem[]>;
  /** Number of items that match. */
  count(filter: Filter): Promise<number>;
  fields(): readonly FieldInfo[];
  stats(): IndexStats;
  close(): Promise<void>;
}

const DEFAULT_LIMIT = 20;
export const MOST_ITEMS_OF_PAGE = 1000;
const DEFAULT_FACET_LIMIT = 10;
const KEPT_RESULTS = 16;
const LOOKUP_BATCH = 4096;
const IDS_BATCH = 4096;

const badFilter = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });

/** Rows that match a filter. */
interface Result {
  readonly bits: Bitmap;
  /** Rows with all words in the title; null without words. */
  readonly titles: Bitmap | null;
  readonly total: number;
  /** The most frequent values, as many as `limit` at most. */
  readonly facets: Map<Facet, { readonly limit: number; readonly counts: FacetCounts['counts'] }>;
}

interface Cursor {
  readonly generation: string;
  readonly rank: number;
  readonly row: number;
  readonly id: string;
}

const writeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.generation, cursor.rank, cursor.row, cursor.id])).toString(
    'base64url',
  );

const readCursor = (text: string): Cursor => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) {
      const [generation, rank, row, id] = parts as unknown[];
      if (
        typeof generation === 'string' &&
        typeof id === 'string' &&
        Number.isInteger(rank) &&
        Number.isInteger(row) &&
        Number(rank) >= 0 &&
        Number(row) >= 0
      ) {
        return { generation, rank: Number(rank), row: Number(row), id };
      }
    }
  } catch {
    // Said below.
  }
  throw badFilter('the cursor is not one of this search', 'Start again at the first page.');
};

/** Filter fields that are facets, too. */
const FACET_FILTERS = FACETS.filter(
  (facet): facet is Exclude<Facet, 'decade' | 'hasMedia' | 'hasCoordinate'> =>
    facet !== 'decade' && facet !== 'hasMedia' && facet !== 'hasCoordinate',
);

class OpenIndex implements SearchIndex {
  readonly #reader: GenerationReader;
  readonly #partitions: {
    readonly base: number;
    readonly datasetKey: string;
    readonly files: ItemLocation['files'];
  }[];
  readonly #results = new Map<string, Result>();
  #withMedia: Bitmap | null = null;

  constructor(indexDir: string, reader: GenerationReader) {
    this.#reader = reader;
    this.#partitions = reader.manifest.datasets.flatMap(({ key, folder, partitions }) => {
      const home = resolve(indexDir, folder);
      return partitions.map(({ base, items, media, verbatim }) => ({
        base,
        datasetKey: key,
        files: {
          items: join(home, items),
          media: join(home, media),
          verbatim: join(home, verbatim),
        },
      }));
    });
  }

  get generation(): string {
    return this.#reader.manifest.generation;
  }

  fields(): readonly FieldInfo[] {
    return this.#reader.manifest.fields;
  }

  stats(): IndexStats {
    const { generation, builtAt, buildMs, items, words, values, files, datasets } =
      this.#reader.manifest;
    return {
      generation,
      builtAt,
      buildMs,
      items,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      words,
      values,
      datasets: datasets.map(({ key, alias, snapshot, items: count, media }) => ({
        key,
        alias,
        snapshot,
        items: count,
        media,
      })),
    };
  }

  async close(): Promise<void> {
    this.#reader.close();
    this.#results.clear();
  }

  async search(request: SearchRequest): Promise<SearchPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    if (!Number.isInteger(limit) || limit < 0 || limit > MOST_ITEMS_OF_PAGE) {
      throw badFilter(`limit must be a whole number from 0 to ${MOST_ITEMS_OF_PAGE}`);
    }
    const offset = request.offset ?? 0;
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw badFilter('offset must be a whole number of 0 or more');
    }
    if (offset > 0 && request.after !== undefined) {
      throw badFilter('a page begins at an offset or after a cursor, not both');
    }
    const result = this.#resolve(request.filter);
    const { rows, next } = this.#page(result, limit, offset, request.after);
    const items = this.#reader.docs(rows).map((doc) => toSummary(JSON.parse(doc) as StoredDoc));
    const facetLimit = request.facetLimit ?? DEFAULT_FACET_LIMIT;
    return {
      generation: this.generation,
      total: result.total,
      items,
      next,
      facets: (request.facets ?? []).map((facet) => ({
        facet,
        counts: this.#facet(result, facet, facetLimit),
      })),
    };
  }

  async count(filter: Filter): Promise<number> {
    return this.#resolve(filter).total;
  }

  async *ids(filter: Filter): AsyncGenerator<readonly LocatedItem[]> {
    const { bits } = this.#resolve(filter);
    let rows: number[] = [];
    const located = (): LocatedItem[] => {
      const first = rows[0] ?? 0;
      const span = (rows.at(-1) ?? 0) - first + 1;
      // Dense stretches are read at once.
      const ids = span <= rows.length * 8 ? this.#reader.ids(first, span) : null;
      return rows.map((row) => ({
        id: ids?.[row - first] ?? this.#reader.id(row),
        location: this.#location(row),
      }));
    };
    for (const row of rowsFrom(bits, 0)) {
      rows.push(row);
      if (rows.length === IDS_BATCH) {
        yield located();
        rows = [];
        await othersFirst();
      }
    }
    if (rows.length > 0) yield located();
  }

  async *lookup(
    values: readonly string[],
    options: LookupOptions = {},
  ): AsyncGenerator<readonly LookupHit[]> {
    const fields = options.field === undefined ? null : this.#fieldNumbers(options.field);
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    let batch: LookupHit[] = [];
    for (const [number, value] of values.entries()) {
      if (number % LOOKUP_BATCH === LOOKUP_BATCH - 1) await othersFirst();
      let left = limit;
      for (const group of this.#reader.groups(value)) {
        if (left <= 0) break;
        if (fields !== null && !fields.has(group.field)) continue;
        const { path, label } = this.#reader.manifest.fields[group.field] ?? {
          path: '*',
          label: null,
        };
        for (const row of this.#reader.rowsOf(group, left)) {
          left -= 1;
          batch.push({ value, id: this.#reader.id(row), field: label ?? path, path });
          if (batch.length >= LOOKUP_BATCH) {
            yield batch;
            batch = [];
          }
        }
      }
    }
    if (batch.length > 0) yield batch;
  }

  async locate(ids: readonly string[]): Promise<Map<string, ItemLocation>> {
    const found = new Map<string, ItemLocation>();
    for (const id of ids) {
      const row = this.#rowOf(id);
      if (row !== null) found.set(id, this.#location(row));
    }
    return found;
  }

  async summaries(ids: readonly string[]): Promise<Map<string, ItemSummary>> {
    const found = new Map<string, ItemSummary>();
    for (const id of ids) {
      const row = this.#rowOf(id);
      const [doc] = row === null ? [] : this.#reader.docs([row]);
      if (doc !== undefined) found.set(id, toSummary(JSON.parse(doc) as StoredDoc));
    }
    return found;
  }

  #rowOf(id: string): number | null {
    const wanted = id.toLowerCase();
    for (const group of this.#reader.groups(id)) {
      if (this.#reader.manifest.fields[group.field]?.path !== 'item.id') continue;
      const row = this.#reader.rowsOf(group, 1)[0];
      if (row !== undefined && this.#reader.id(row) === wanted) return row;
    }
    return null;
  }

  #location(row: number): ItemLocation {
    let low = 0;
    let high = this.#partitions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#partitions[middle]?.base ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    const found = this.#partitions[low - 1];
    if (found === undefined) throw new RangeError(`row ${row} is in no partition`);
    return { datasetKey: found.datasetKey, files: found.files, row: row - found.base };
  }

  /** Numbers of the fields with this name. Throws FILTER_INVALID where there is none. */
  #fieldNumbers(name: string): ReadonlySet<number> {
    const wanted = name.trim().toLowerCase();
    const { fields } = this.#reader.manifest;
    const found = new Set<number>();
    fields.forEach(({ path, label, term }, number) => {
      const whole = path.toLowerCase();
      const last = whole.replaceAll('[]', '').split('.').at(-1);
      if (
        label?.toLowerCase() === wanted ||
        whole === wanted ||
        last === wanted ||
        term?.toLowerCase() === wanted
      ) {
        found.add(number);
      }
    });
    if (found.size === 0) {
      const names = new Set(
        fields.flatMap(({ path, label, term }) => [label ?? path, term ?? path]),
      );
      const nearest = nearestWord(name, [...names]);
      throw badFilter(
        `no record has a field "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
        'A field is named by its label (Barcode), its path, the last step of the path or its term.',
      );
    }
    return found;
  }

  #resolve(filter: Filter): Result {
    const key = JSON.stringify(filter, Object.keys(filter).sort().concat(NESTED_KEYS));
    const known = this.#results.get(key);
    if (known !== undefined) {
      this.#results.delete(key);
      this.#results.set(key, known);
      return known;
    }
    const result = this.#compute(filter);
    this.#results.set(key, result);
    if (this.#results.size > KEPT_RESULTS) {
      const oldest = this.#results.keys().next().value;
      if (oldest !== undefined) this.#results.delete(oldest);
    }
    return result;
  }

  #compute(filter: Filter): Result {
    const reader = this.#reader;
    const bits = reader.alive.slice();

    // Groups of values of one field are alternatives.
    const byField = new Map<string, string[]>();
    for (const { field, value } of filter.value ?? []) {
      const name = field ?? '';
      const values = byField.get(name);
      if (values === undefined) byField.set(name, [value]);
      else values.push(value);
    }
    for (const [field, values] of byField) {
      const numbers = field === '' ? null : this.#fieldNumbers(field);
      const matching = newBitmap(reader.manifest.rows);
      for (const value of values) {
        for (const group of reader.groups(value)) {
          if (numbers === null || numbers.has(group.field)) reader.addGroup(group, matching);
        }
      }
      intersect(bits, matching);
    }

    const words = filter.q === undefined ? [] : queryWords(filter.q);
    if (filter.q !== undefined && filter.q.trim() !== '' && words.length === 0) {
      throw badFilter(`"${filter.q}" holds no word`, 'Words consist of letters and digits.');
    }
    let titles: Bitmap | null = null;
    for (const word of words) {
      intersect(bits, reader.wordRows(word, ''));
      const inTitle = reader.wordRows(word, TITLE_PREFIX);
      if (titles === null) titles = inTitle;
      else intersect(titles, inTitle);
    }

    for (const facet of FACET_FILTERS) {
      const wanted = filter[facet];
      if (wanted === undefined || wanted.length === 0) continue;
      const column = reader.facet(facet);
      keepByCode(
        bits,
        column.codes,
        column.matching(facet === 'dataset' ? this.#aliases(wanted) : wanted),
      );
    }
    for (const facet of ['hasMedia', 'hasCoordinate'] as const) {
      const wanted = filter[facet];
      if (wanted === undefined) continue;
      const column = reader.facet(facet);
      keepByCode(bits, column.codes, column.matching([String(wanted)]));
    }
    if (filter.date?.from !== undefined || filter.date?.to !== undefined) {
      const from = boundOf(filter.date.from, false);
      const to = boundOf(filter.date.to, true);
      if (from > to) throw badFilter(`the date range ends before it begins`);
      keepByPair(bits, reader.dates, (start, end) => start <= to && end >= from);
    }
    if (filter.boundingBox !== undefined) {
      const { west, south, east, north } = boxOf(filter.boundingBox);
      const inside =
        west <= east
          ? (longitude: number) => longitude >= west && longitude <= east
          : (longitude: number) => longitude >= west || longitude <= east;
      keepByPair(
        bits,
        reader.points,
        (latitude, longitude) =>
          latitude !== NO_NUMBER && latitude >= south && latitude <= north && inside(longitude),
      );
    }
    return { bits, titles, total: countBits(bits), facets: new Map() };
  }

  #aliases(wanted: readonly string[]): string[] {
    return wanted.map((name) => {
      const key = name.trim().toLowerCase();
      return this.#reader.manifest.datasets.find((dataset) => dataset.key === key)?.alias ?? name;
    });
  }

  get #mediaRows(): Bitmap {
    if (this.#withMedia === null) {
      const bits = this.#reader.alive.slice();
      const column = this.#reader.facet('hasMedia');
      keepByCode(bits, column.codes, column.matching(['true']));
      this.#withMedia = bits;
    }
    return this.#withMedia;
  }

  /** 0: words in the title, with media; 1: without media; 2 and 3: words elsewhere. Without words 2 and 3. */
  #rankOf(result: Result, row: number): number {
    const inTitle = result.titles !== null && hasBit(result.titles, row);
    return (inTitle ? 0 : 2) + (hasBit(this.#mediaRows, row) ? 0 : 1);
  }

  #page(
    result: Result,
    limit: number,
    offset: number,
    after: string | undefined,
  ): { rows: number[]; next: string | null } {
    let rank = 0;
    let from = 0;
    if (after !== undefined) {
      const cursor = readCursor(after);
      if (cursor.generation === this.generation) {
        rank = cursor.rank;
        from = cursor.row + 1;
      } else {
        // The item that ended the page before says where to go on in another generation.
        const row = this.#rowOf(cursor.id);
        if (row === null) {
          throw badFilter(
            'the item at which the page before ended is gone',
            'Start again at the first page.',
          );
        }
        rank = this.#rankOf(result, row);
        from = row + 1;
      }
    }
    const rows: number[] = [];
    let skip = offset;
    let lastRank = rank;
    const media = this.#mediaRows;
    for (; rank < 4 && rows.length <= limit; rank += 1) {
      if (rank < 2 && result.titles === null) {
        from = 0;
        continue;
      }
      const { bits, titles } = result;
      const wantTitle = rank < 2;
      const wantMedia = rank % 2 === 0;
      // A word of 32 rows at a time: ranks other than the first are often empty for long stretches.
      for (let at = from >>> 5; at < bits.length; at += 1) {
        let rest = bits[at] ?? 0;
        if (rest === 0) continue;
        const title = titles?.[at] ?? 0;
        rest &= wantTitle ? title : ~title;
        rest &= wantMedia ? (media[at] ?? 0) : ~(media[at] ?? 0);
        if (at === from >>> 5) rest &= -1 << (from & 31);
        if (skip > 0) {
          const here = countWord(rest);
          if (here <= skip) {
            skip -= here;
            continue;
          }
          for (; skip > 0; skip -= 1) rest &= rest - 1;
        }
        while (rest !== 0 && rows.length <= limit) {
          const bit = rest & -rest;
          rows.push(at * 32 + 31 - Math.clz32(bit));
          if (rows.length <= limit) lastRank = rank;
          rest ^= bit;
        }
        if (rows.length > limit) break;
      }
      from = 0;
    }
    const more = rows.length > limit;
    if (more) rows.pop();
    const last = rows.at(-1);
    return {
      rows,
      next:
        more && last !== undefined
          ? writeCursor({
              generation: this.generation,
              rank: lastRank,
              row: last,
              id: this.#reader.id(last),
            })
          : null,
    };
  }

  #facet(result: Result, facet: Facet, limit: number): FacetCounts['counts'] {
    const known = result.facets.get(facet);
    if (known !== undefined && known.limit >= limit) return known.counts.slice(0, limit);
    const column = this.#reader.facet(facet);
    const counts: { value: string; count: number }[] = [];
    if (result.total === this.#reader.manifest.items) {
      for (let at = 0; at < Math.min(limit, column.values); at += 1) {
        const value = column.byCount[at] ?? 0;
        const count = column.totals[value] ?? 0;
        if (count > 0) counts.push({ value: column.text(value), count });
      }
    } else {
      const combinations = new Uint32Array(column.combinations);
      countByCode(result.bits, column.codes, combinations);
      const totals = column.valueCounts(combinations);
      for (const value of largest(totals, limit)) {
        counts.push({ value: column.text(value), count: totals[value] ?? 0 });
      }
    }
    result.facets.set(facet, { limit, counts });
    return counts;
  }
}

const NESTED_KEYS = ['from', 'to', 'west', 'south', 'east', 'north', 'field', 'value'];

/** Numbers of the `limit` largest counts over 0, largest first, equal ones in order. */
const largest = (counts: Uint32Array, limit: number): number[] => {
  if (limit <= 0) return [];
  let found: number[] = [];
  let least = 0;
  const trim = (): void => {
    found.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
    found = found.slice(0, limit);
    if (found.length === limit) least = counts[found.at(-1) ?? 0] ?? 0;
  };
  for (let value = 0; value < counts.length; value += 1) {
    if ((counts[value] ?? 0) <= least) continue;
    found.push(value);
    if (found.length >= limit * 2 + 64) trim();
  }
  trim();
  return found;
};

const boundOf = (text: string | undefined, end: boolean): number => {
  if (text === undefined) return end ? NO_NUMBER - 1 : -NO_NUMBER;
  const number = dateNumber(text, end);
  if (number === null) {
    throw badFilter(`"${text}" is no date`, 'Dates are ISO 8601: 1890, 1931-05 or 1931-05-18.');
  }
  return number;
};

const boxOf = (box: NonNullable<Filter['boundingBox']>) => {
  const { west, south, east, north } = box;
  const valid =
    [west, south, east, north].every(Number.isFinite) &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    south <= north;
  if (!valid) {
    throw badFilter(
      'the bounding box is not valid',
      'west,south,east,north in degrees; west may be greater than east across the antimeridian.',
    );
  }
  return {
    west: degreeNumber(west),
    south: degreeNumber(south),
    east: degreeNumber(east),
    north: degreeNumber(north),
  };
};

const toSummary = (doc: StoredDoc): ItemSummary => ({
  id: doc.id ?? '',
  datasetKey: doc.datasetKey ?? '',
  sourceId: doc.sourceId ?? '',
  recordType: doc.recordType ?? null,
  basisOfRecord: doc.basisOfRecord ?? null,
  title: doc.title ?? '',
  objectType: doc.objectType ?? [],
  creator: doc.creator ?? [],
  recordedBy: doc.recordedBy ?? [],
  eventDateStart: doc.eventDateStart ?? null,
  eventDateEnd: doc.eventDateEnd ?? null,
  eventDatePrecision: doc.eventDatePrecision ?? null,
  verbatimEventDate: doc.verbatimEventDate ?? null,
  country: doc.country ?? null,
  countryCode: doc.countryCode ?? null,
  stateProvince: doc.stateProvince ?? null,
  locality: doc.locality ?? null,
  decimalLatitude: doc.decimalLatitude ?? null,
  decimalLongitude: doc.decimalLongitude ?? null,
  scientificName: doc.scientificName ?? null,
  kingdom: doc.kingdom ?? null,
  class: doc.class ?? null,
  order: doc.order ?? null,
  family: doc.family ?? null,
  genus: doc.genus ?? null,
  taxonKey: doc.taxonKey ?? null,
  acceptedTaxonKey: doc.acceptedTaxonKey ?? null,
  acceptedScientificName: doc.acceptedScientificName ?? null,
  taxonMatchType: doc.taxonMatchType ?? null,
  classification: doc.classification ?? [],
  topic: doc.topic ?? [],
  place: doc.place ?? [],
  culture: doc.culture ?? [],
  institution: doc.institution ?? null,
  collectionCode: doc.collectionCode ?? null,
  catalogNumber: doc.catalogNumber ?? null,
  identifiers: doc.identifiers ?? [],
  license: doc.license ?? null,
  provider: doc.provider ?? null,
  source: doc.source ?? null,
  account: doc.account ?? null,
  landingPage: doc.landingPage ?? null,
  thumbnail: doc.thumbnail ?? null,
  mediaCount: doc.mediaCount ?? 0,
  mediaTypes: doc.mediaTypes ?? [],
  mediaLicenses: doc.mediaLicenses ?? [],
  issues: doc.issues ?? [],
  lastChanged: doc.lastChanged ?? '',
  institutionCode: doc.institutionCode ?? null,
  phylum: doc.phylum ?? null,
  continent: doc.continent ?? null,
  county: doc.county ?? null,
  waterBody: doc.waterBody ?? null,
  coordinateUncertaintyInMeters: doc.coordinateUncertaintyInMeters ?? null,
  minimumElevationInMeters: doc.minimumElevationInMeters ?? null,
  maximumElevationInMeters: doc.maximumElevationInMeters ?? null,
  minimumDepthInMeters: doc.minimumDepthInMeters ?? null,
  maximumDepthInMeters: doc.maximumDepthInMeters ?? null,
  occurrenceStatus: doc.occurrenceStatus ?? null,
  individualCount: doc.individualCount ?? null,
  sex: doc.sex ?? null,
  lifeStage: doc.lifeStage ?? null,
  establishmentMeans: doc.establishmentMeans ?? null,
  typeStatus: doc.typeStatus ?? [],
  identifiedBy: doc.identifiedBy ?? [],
  identifiedByID: doc.identifiedByID ?? [],
  recordedByID: doc.recordedByID ?? [],
  taxonRank: doc.taxonRank ?? null,
  taxonomicStatus: doc.taxonomicStatus ?? null,
  datasetName: doc.datasetName ?? [],
  rightsHolder: doc.rightsHolder ?? null,
  isSequenced: doc.isSequenced ?? false,
  popularity: doc.popularity ?? null,
  modified: doc.modified ?? null,
  eventDate: doc.eventDate ?? null,
});

/** Openings that met a generation being replaced are tried again this often. */
const OPEN_TRIES = 5;

/**
 * Opens the current generation for reading. Throws INDEX_MISSING where there is none yet and INPUT_CORRUPT where
 * its files are damaged. It stays readable until closed, also when a newer one is promoted.
 */
export const openIndex = async (indexDir: string): Promise<SearchIndex> => {
  const folder = resolve(indexDir);
  for (let attempt = 1; ; attempt += 1) {
    const pointer = await readCurrent(folder);
    if (pointer === null) {
      throw new OpendrawerError('INDEX_MISSING', `${folder} holds no search index`);
    }
    try {
      return new OpenIndex(folder, new GenerationReader(join(folder, pointer.folder)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      const again = await readCurrent(folder);
      if (again?.folder === pointer.folder || attempt === OPEN_TRIES) {
        throw new OpendrawerError(
          'INDEX_MISSING',
          `${join(folder, pointer.folder)} is incomplete`,
          {
            cause: error,
            hint: 'Run opendrawer index --rebuild.',
          },
        );
      }
    }
  }
};
