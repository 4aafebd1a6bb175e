import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateRecord } from '../../bench/edan/record.ts';
import { itemOf } from '../../bench/search/lake.ts';
import { FIELD_TERMS } from '../../src/flow/field-terms.ts';
import {
  ALL,
  buildGeneration,
  type FilterParameters,
  type IndexSource,
  normaliseValue,
  openIndex,
  parseParameters,
  SEARCH_KEYS,
  type SearchIndex,
  type SearchKey,
  type SearchRequest,
} from '../../src/search/index.ts';
import { FieldTable, isMachineText } from '../../src/search/leaves.ts';
import { termFinder } from '../../src/search/terms.ts';
import { tokensOf } from '../../src/search/words/tokens.ts';
import type { Item } from '../../src/terms/index.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';

/** What a record is expected to be found by, worked out the slow way. */
interface Expected {
  readonly item: Item;
  readonly alias: string;
  readonly words: ReadonlySet<string>;
  readonly titleWords: ReadonlySet<string>;
  /** `path|label|normalised value`. */
  readonly values: ReadonlySet<string>;
}

const expectedOf = (item: Item, alias: string, raw: unknown): Expected => {
  const table = new FieldTable();
  const words = new Set<string>();
  const values = new Set([
    `item.id|id|${item.id}`,
    `item.sourceId|sourceId|${normaliseValue(item.sourceId)}`,
  ]);
  table.walk(raw, (field, text, isNumber) => {
    const entry = table.entries[field];
    if (entry === undefined) return;
    const value = normaliseValue(text);
    if (value !== '') values.add(`${entry.path}|${entry.label}|${value}`);
    if (isNumber || !entry.words || isMachineText(text, entry.label !== null)) return;
    for (const word of tokensOf(text)) words.add(word);
  });
  const titleWords = new Set(tokensOf(item.title));
  return { item, alias, words: new Set([...words, ...titleWords]), titleWords, values };
};

const RECORDS = 3000;
const root = mkdtempSync(join(tmpdir(), 'opendrawer-search-'));
const indexDir = join(root, 'index');
const all: Expected[] = [];
let index: SearchIndex;

beforeAll(async () => {
  const records = (from: number, to: number): TestRecord[] =>
    Array.from({ length: to - from }, (_, at) => {
      const raw = JSON.parse(generateRecord(from + at));
      return { item: itemOf(raw, uuid(from + at < 1002 ? 5 : 6)), raw };
    });
  // Odd sizes: partitions that end within a block, one without records, one of a single record.
  const cuts = {
    first: [records(0, 1001), [], records(1001, 1002)],
    second: [records(1002, RECORDS)],
  };
  const sources: IndexSource[] = [];
  for (const [alias, partitions] of Object.entries(cuts)) {
    sources.push(await writeSnapshot(root, alias, partitions, { key: uuid(alias.length) }));
    for (const { item, raw } of partitions.flat()) all.push(expectedOf(item as Item, alias, raw));
  }
  await buildGeneration({ indexDir, sources, threads: 2, terms: async () => FIELD_TERMS });
  index = await openIndex(indexDir);
});
afterAll(async () => {
  await index.close();
  rmSync(root, { recursive: true, force: true });
});

const overlaps = (item: Item, from: string, to: string): boolean =>
  item.eventDateStart !== null &&
  item.eventDateEnd !== null &&
  item.eventDateStart <= to &&
  item.eventDateEnd >= from;
const inBox = (item: Item, west: number, south: number, east: number, north: number): boolean => {
  const { decimalLatitude: y, decimalLongitude: x } = item;
  if (x === null || y === null || y < south || y > north) return false;
  return west <= east ? x >= west && x <= east : x >= west || x <= east;
};
const termOf = termFinder(FIELD_TERMS);
const hasValue = (expected: Expected, value: string, field?: string): boolean =>
  [...expected.values].some((entry) => {
    const [path = '', label = '', text] = entry.split('|');
    const last = path.replaceAll('[]', '').split('.').at(-1);
    const names = [path, label, last, termOf(path, label === 'null' ? null : label)].map((name) =>
      name?.toLowerCase(),
    );
    return (
      text === normaliseValue(value) && (field === undefined || names.includes(field.toLowerCase()))
    );
  });

const FILTERS: readonly (readonly [FilterParameters, (expected: Expected) => boolean])[] = [
  [{}, () => true],
  [{ q: 'museum' }, ({ words }) => words.has('museum')],
  [{ q: 'MUSEUM gift' }, ({ words }) => words.has('museum') && words.has('gift')],
  [{ q: 'mus*' }, ({ words }) => [...words].some((word) => word.startsWith('mus'))],
  [
    { q: '1* north' },
    ({ words }) => words.has('north') && [...words].some((word) => word.startsWith('1')),
  ],
  [{ q: 'nosuchwordatall' }, () => false],
  [{ q: 'zzzz*' }, () => false],
  [{ dataset: ['first'] }, ({ alias }) => alias === 'first'],
  [{ dataset: [uuid(6)] }, ({ alias }) => alias === 'second'],
  [{ dataset: ['first', 'second'] }, () => true],
  [{ dataset: ['none'] }, () => false],
  [
    { unit: ['nmah', 'NMNHBOTANY'] },
    ({ item }) => ['NMAH', 'NMNHBOTANY'].includes(item.collectionCode ?? ''),
  ],
  [{ objectType: ['Photographs'] }, ({ item }) => item.objectType.includes('Photographs')],
  [{ country: ['pe'] }, ({ item }) => item.countryCode === 'PE'],
  [{ hasMedia: 'true' }, ({ item }) => item.mediaCount > 0],
  [{ hasMedia: 'false' }, ({ item }) => item.mediaCount === 0],
  [{ hasCoordinate: 'true' }, ({ item }) => item.decimalLatitude !== null],
  [
    { license: ['CC0-1.0'], q: 'gift' },
    ({ item, words }) => item.license === 'CC0-1.0' && words.has('gift'),
  ],
  [{ issue: ['COUNTRY_INVALID'] }, ({ item }) => item.issues.includes('COUNTRY_INVALID')],
  [{ eventDate: '1900,1905' }, ({ item }) => overlaps(item, '1900-01-01', '1905-12-31')],
  [{ eventDate: '1989-12,*' }, ({ item }) => overlaps(item, '1989-12-01', '9999')],
  [{ eventDate: '*,1850' }, ({ item }) => overlaps(item, '0000', '1850-12-31')],
  [{ bbox: '-100,-30,0,30' }, ({ item }) => inBox(item, -100, -30, 0, 30)],
  [{ bbox: '100,-90,-100,90' }, ({ item }) => inBox(item, 100, -90, -100, 90)],
  [{ value: 'nmnhbotany' }, (expected) => hasValue(expected, 'nmnhbotany')],
  [{ 'field.unitCode': 'NMAH' }, (expected) => hasValue(expected, 'NMAH', 'unitCode')],
  [{ 'field.collectioncode': 'NMAH' }, ({ item }) => item.collectionCode === 'NMAH'],
  [{ 'field.title': 'NMAH' }, (expected) => hasValue(expected, 'NMAH', 'title')],
  [
    {
      'field.Barcode': '00000007',
      'field.barcode': '00000007 ',
      value: 'Images',
    },
    (expected) => hasValue(expected, '00000007', 'Barcode') && hasValue(expected, 'Images'),
  ],
  [
    { q: 'from', unit: ['NMNHBOTANY', 'NMAH'], hasMedia: 'true', license: ['cc0-1.0'] },
    ({ item, words }) =>
      words.has('from') &&
      ['NMNHBOTANY', 'NMAH'].includes(item.collectionCode ?? '') &&
      item.mediaCount > 0 &&
      item.license === 'CC0-1.0',
  ],
];

const CODES = SEARCH_KEYS.filter(({ kind }) => kind === 'code' || kind === 'boolean');

describe.each(FILTERS)('%j', (parameters, matches) => {
  let matching: readonly Expected[] | null = null;
  const found = (): readonly Expected[] => {
    matching ??= all.filter(matches);
    return matching;
  };
  const filter = parseParameters(parameters);

  test('counts, and pages to the end', async () => {
    const expected = found().map(({ item }) => item.id);
    const ids: string[] = [];
    let after: string | null | undefined;
    while (after !== null) {
      const page = await index.search({
        filter,
        limit: 317,
        ...(after === undefined ? {} : { after }),
      });
      expect(page.total).toBe(expected.length);
      ids.push(...page.items.map((item) => item.id));
      after = page.next;
    }
    expect(ids.toSorted()).toEqual(expected.toSorted());
    expect(await index.count(filter)).toBe(expected.length);
    const offset = Math.floor(ids.length / 2);
    const page = await index.search({ filter, offset, limit: 3 });
    expect(page.items.map(({ id }) => id)).toEqual(ids.slice(offset, offset + 3));
  });

  test('lists all in the order of the lake', async () => {
    const listed = (await Array.fromAsync(index.ids(filter))).flat();
    expect(listed.map(({ id }) => id)).toEqual(found().map(({ item }) => item.id));
  });

  test('counts facets', async () => {
    const { facets } = await index.search({
      filter,
      limit: 0,
      facets: CODES.map(({ name }) => ({ facet: name, limit: 100_000 })),
    });
    expect(facets.map(({ facet }) => facet)).toEqual(CODES.map(({ name }) => name));
    for (const [at, { facet, counts, distinct, missing }] of facets.entries()) {
      const key = CODES[at];
      if (key === undefined) throw new RangeError(facet);
      const expected = countsOf(key, found());
      const wanted = JSON.stringify(Object.entries(expected.counts).sort(byName));
      const given = JSON.stringify(
        counts.map(({ value, count }): [string, number] => [value, count]).sort(byName),
      );
      // Objects of thousands of values take long to compare.
      if (given !== wanted) expect([facet, given]).toEqual([facet, wanted]);
      expect([facet, distinct, missing]).toEqual([facet, counts.length, expected.missing]);
      const sizes = counts.map(({ count }) => count);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    }
  });
});

const byName = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

const countsOf = (key: SearchKey, found: readonly Expected[]) => {
  const counts: Record<string, number> = {};
  let missing = 0;
  for (const { item, alias } of found) {
    const values = new Set(key.values(item, alias).filter((value) => value !== ''));
    if (values.size === 0) missing += 1;
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  }
  return { counts, missing };
};

test('returns summaries as the items are', async () => {
  const { items } = await index.search({ filter: ALL, limit: 1000 });
  for (const summary of items.slice(0, 50)) {
    const { item } = all.find((expected) => expected.item.id === summary.id) ?? {};
    expect(item).toMatchObject(summary);
  }
});

test('shortens facets to their limit', async () => {
  const filter = parseParameters({ q: 'from' });
  const [long] = (await index.search({ filter, facets: [{ facet: 'topic', limit: 1000 }] })).facets;
  const [short] = (await index.search({ filter, facets: [{ facet: 'topic', limit: 3 }] })).facets;
  const [again] = (await index.search({ filter, facets: [{ facet: 'topic', limit: 7 }] })).facets;
  expect(short?.counts).toEqual(long?.counts.slice(0, 3));
  expect(again?.counts).toEqual(long?.counts.slice(0, 7));
});

test('finds every value of every record, in its field', async () => {
  for (const { item, values } of all.filter((_, at) => at % 97 === 0)) {
    for (const entry of values) {
      const [path = '', label, ...rest] = entry.split('|');
      const value = rest.join('|');
      const hits = (await Array.fromAsync(index.lookup([value], { field: path }))).flat();
      expect(hits).toContainEqual({
        value,
        id: item.id,
        field: label === 'null' ? path : label,
        path,
      });
    }
  }
});

test('looks values up in their order, with a limit for each', async () => {
  const values = ['00000007', 'no such value', 'nmah', ' 00000007'];
  const hits = (await Array.fromAsync(index.lookup(values, { limit: 2 }))).flat();
  expect(hits.map(({ value }) => value)).toEqual(['00000007', 'nmah', 'nmah', ' 00000007']);
  const all = (await Array.fromAsync(index.lookup(['nmah'], { field: 'unitcode' }))).flat();
  expect(all.length).toBe(await index.count(parseParameters({ 'field.unitcode': 'nmah' })));
});

test('locates rows in the lake', async () => {
  const ids = all.map(({ item }) => item.id);
  const found = await index.locate([...ids, uuid(99), 'nonsense', '']);
  expect([...found.keys()]).toEqual(ids);
  const place = (at: number) => found.get(ids[at] ?? '');
  expect(place(0)).toMatchObject({ datasetKey: uuid(5), row: 0 });
  expect(place(1000)).toMatchObject({ datasetKey: uuid(5), row: 1000 });
  expect(place(1001)).toMatchObject({ datasetKey: uuid(5), row: 0 });
  expect(place(1002)).toMatchObject({ datasetKey: uuid(6), row: 0 });
  expect(place(RECORDS - 1)).toMatchObject({ datasetKey: uuid(6), row: RECORDS - 1003 });
  expect(place(1001)?.files.items).toContain(join(root, 'lake', 'first'));
  expect(place(1001)?.files.items).not.toBe(place(1000)?.files.items);
});

test('lists the fields with their items', () => {
  const field = index.fields().find(({ label }) => label === 'Barcode');
  expect(field).toMatchObject({
    path: 'content.freetext.identifier[].content',
    label: 'Barcode',
    term: 'identifier',
    count: all.filter(({ values }) =>
      [...values].some((entry) =>
        entry.startsWith('content.freetext.identifier[].content|Barcode|'),
      ),
    ).length,
  });
  expect(index.fields().find(({ path }) => path === 'item.id')?.count).toBe(RECORDS);
});

test('describes itself', () => {
  expect(index.stats()).toMatchObject({
    generation: index.generation,
    items: RECORDS,
    datasets: [
      { alias: 'first', items: 1002 },
      { alias: 'second', items: RECORDS - 1002 },
    ],
  });
});

test.each<[SearchRequest, RegExp]>([
  [{ filter: parseParameters({ 'field.barcod': 'x' }) }, /did you mean "Barcode"/],
  [{ filter: ALL, limit: 1001 }, /limit/],
  [{ filter: ALL, limit: -1 }, /limit/],
  [{ filter: ALL, offset: -1 }, /offset/],
  [{ filter: ALL, offset: 1, after: 'x' }, /not both/],
  [{ filter: ALL, after: 'nonsense' }, /cursor/],
])('refuses %j', async (request, message) => {
  await expect(index.search(request)).rejects.toMatchObject({
    code: 'FILTER_INVALID',
    message: expect.stringMatching(message),
  });
});
