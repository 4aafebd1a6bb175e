import { afterAll, describe, expect, test } from 'vitest';
import { intervalNumbers, NO_NUMBER } from '../../src/search/columns.ts';
import { findSearchKey } from '../../src/search/model/keys.ts';
import { ALL, type Predicate } from '../../src/search/model/predicate.ts';
import type { FacetRequest } from '../../src/search/model/requests.ts';
import { normaliseValue } from '../../src/search/normalise.ts';
import { dateBin } from '../../src/search/query/histogram.ts';
import { foldText } from '../../src/search/query/text.ts';
import { fakeIndex } from './support/fake-opener.ts';
import type { FakeItem } from './support/fake-segment.ts';
import { allItems, countValues, matches, type Placed } from './support/naive.ts';
import { Random, randomPredicate, randomSegments } from './support/random.ts';

const random = new Random(31);
const data = randomSegments(random, 5, 250);
const all = allItems(data);
const indexes = [0, 3].map((threads) => fakeIndex(data, { threads }).index);
const filters: readonly Predicate[] = [
  ALL,
  { kind: 'not', of: ALL },
  ...Array.from({ length: 20 }, () => randomPredicate(random)),
];
const matching = (filter: Predicate): Placed[] => all.filter((placed) => matches(filter, placed));

afterAll(async () => {
  for (const index of indexes) await index.close();
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const naiveFacet = (items: readonly Placed[], request: FacetRequest, normalised: boolean) => {
  const { facet, limit = 10, offset = 0, least = 1, search = '', order = 'count' } = request;
  const { counts, missing } = countValues(items, facet, normalised);
  const chosen = [...counts]
    .map(([value, count]) => ({ value, count }))
    .filter(({ count }) => count >= least)
    .filter(({ value }) => foldText(value).includes(foldText(search)))
    .sort(
      (a, b) =>
        (order === 'count' ? b.count - a.count : 0) ||
        compare(normaliseValue(a.value), normaliseValue(b.value)) ||
        compare(a.value, b.value),
    );
  return {
    facet,
    counts: chosen.slice(offset, offset + limit),
    distinct: chosen.length,
    missing,
  };
};

describe.each([
  { facet: 'topic' },
  { facet: 'topic', limit: 2, offset: 1 },
  { facet: 'topic', least: 30 },
  { facet: 'topic', search: 'ELECTRIC' },
  { facet: 'topic', search: 'T', order: 'value', offset: 1, limit: 2 },
  { facet: 'topic', limit: 0 },
  { facet: 'hasMedia' },
  { facet: 'dataset' },
  { facet: 'decade', order: 'value' },
  { facet: 'kingdom' },
] satisfies FacetRequest[])('the facet $facet ($search, $order, $least, $offset)', (request) => {
  test('has the counts of a naive evaluation', async () => {
    for (const filter of filters) {
      for (const index of indexes) {
        expect(await index.facet(filter, request)).toEqual(
          naiveFacet(matching(filter), request, false),
        );
      }
    }
  });
});

describe.each([
  { facet: 'catalogNumber' },
  { facet: 'field.notes', least: 3 },
  { facet: 'field.barcode', search: 'neil' },
  { facet: 'field.barcode', order: 'value', offset: 2, limit: 2 },
] satisfies FacetRequest[])('the field $facet ($search, $order, $least)', (request) => {
  test('has the counts of a naive evaluation', async () => {
    for (const filter of filters) {
      for (const index of indexes) {
        const { counts, ...rest } = await index.facet(filter, request);
        expect({
          ...rest,
          counts: counts.map(({ value, count }) => ({ value: normaliseValue(value), count })),
        }).toEqual(naiveFacet(matching(filter), request, true));
      }
    }
  });
});

test('fields of long texts are not counted', async () => {
  const { index } = fakeIndex(data.map((one) => ({ ...one, longFields: ['content.notes'] })));
  await expect(index.facet(ALL, { facet: 'field.notes' })).rejects.toMatchObject({
    code: 'FILTER_INVALID',
  });
  await index.close();
});

test('keys of the item whose texts are not kept are counted and compared by the records', async () => {
  const { index } = fakeIndex(
    data.map((one, at) => (at % 2 === 0 ? { ...one, longFields: ['item.catalogNumber'] } : one)),
  );
  for (const filter of filters) {
    const { counts, ...rest } = await index.facet(filter, { facet: 'catalogNumber' });
    expect({
      ...rest,
      counts: counts.map(({ value, count }) => ({ value: normaliseValue(value), count })),
    }).toEqual(naiveFacet(matching(filter), { facet: 'catalogNumber' }, true));
  }
  for (const filter of [
    { kind: 'present', key: 'catalogNumber' },
    { kind: 'like', key: 'catalogNumber', pattern: 'A*' },
    { kind: 'like', key: 'catalogNumber', pattern: 'A*', matchCase: true },
    { kind: 'in', key: 'catalogNumber', values: ['A-1'], matchCase: true },
  ] satisfies Predicate[]) {
    expect(await index.count(filter)).toBe(matching(filter).length);
  }
  await index.close();
});

describe('histograms', () => {
  test.each(['day', 'month', 'year', 10, 25] as const)('of dates by %s', async (width) => {
    for (const filter of filters) {
      const wanted = new Map<number, number>();
      let missing = 0;
      for (const { item } of matching(filter)) {
        const [start, end] = intervalNumbers(item.item.eventDateStart, item.item.eventDateEnd);
        if (start === NO_NUMBER) {
          missing += 1;
          continue;
        }
        for (let bin = dateBin(start, width); bin <= dateBin(end, width); bin += 1) {
          wanted.set(bin, (wanted.get(bin) ?? 0) + 1);
        }
      }
      const counts = [...wanted].sort(([a], [b]) => a - b).map(([, count]) => count);
      for (const index of indexes) {
        if (width === 'day' && counts.length > 100_000) continue;
        const asked = index.histogram({ filter, key: 'eventDate', width });
        const found = await asked.catch((error: unknown) => error);
        if (found instanceof Error) {
          // Days from antiquity to today are too many.
          expect([width, found.message]).toEqual(['day', expect.stringContaining('bins')]);
          continue;
        }
        const { bins, ...rest } = await asked;
        expect(rest).toEqual({ key: 'eventDate', width, missing });
        expect(bins.map(({ count }) => count)).toEqual(counts);
        expect(bins.map(({ from }) => from)).toEqual([...new Set(bins.map(({ from }) => from))]);
      }
    }
  });

  test.each([
    ['1890', '1890', 'year', [{ from: '1890', to: '1890', count: 1 }]],
    ['1890', '1891', 10, [{ from: '1890', to: '1899', count: 1 }]],
    [
      '-0004',
      '0003',
      10,
      [
        { from: '-0010', to: '-0001', count: 1 },
        { from: '0000', to: '0009', count: 1 },
      ],
    ],
    [
      '1931-05-31',
      '1931-06',
      'month',
      [
        { from: '1931-05', to: '1931-05', count: 1 },
        { from: '1931-06', to: '1931-06', count: 1 },
      ],
    ],
    [
      '2000-02-28',
      '2000-03-01',
      'day',
      ['2000-02-28', '2000-02-29', '2000-03-01'].map((day) => ({ from: day, to: day, count: 1 })),
    ],
    [
      '1899-12',
      '1899-12',
      null,
      Array.from({ length: 31 }, (_, day) => `1899-12-${String(day + 1).padStart(2, '0')}`).map(
        (day) => ({ from: day, to: day, count: 1 }),
      ),
    ],
  ] as const)('name the bins from %s to %s by %s', async (start, end, width, bins) => {
    const row: FakeItem = {
      item: {
        id: '00000000-0000-4000-8000-000000000001',
        eventDateStart: start,
        eventDateEnd: end,
      },
      fields: {},
      rank: 0,
    };
    const { index } = fakeIndex([{ id: 's', alias: 'a', rows: [row] }]);
    expect((await index.histogram({ filter: ALL, key: 'date', width })).bins).toEqual(bins);
    await index.close();
  });

  test.each(['elevation', 'individualCount', 'decimalLatitude'])('of numbers: %s', async (key) => {
    for (const filter of filters) {
      const numbers = matching(filter).map(({ item }) => findSearchKey(key)?.number(item.item));
      const present = numbers.filter((value) => typeof value === 'number');
      for (const index of indexes) {
        for (const width of [null, 50]) {
          const found = await index.histogram({ filter, key, width, bins: 8 });
          expect(found.missing).toBe(numbers.length - present.length);
          expect(width === null ? found.bins.length <= 8 : found.width).toBe(width ?? true);
          for (const { from, to, count } of found.bins) {
            const inside = present.filter((value) => value >= Number(from) && value < Number(to));
            expect(count).toBe(inside.length);
          }
          expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(present.length);
        }
      }
    }
  });

  test.each([
    { key: 'topic' },
    { key: 'elevation', width: 0 },
    { key: 'elevation', width: Number.NaN },
    { key: 'elevation', width: 'day' as const },
    { key: 'elevation', width: 1e-9 },
    { key: 'eventDate', width: 0.5 },
    { key: 'eventDate', bins: 0 },
  ])('of %o are refused', async (request) => {
    await expect(indexes[0]?.histogram({ filter: ALL, ...request })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
  });
});

describe('statistics', () => {
  const percentile = (numbers: readonly number[], percent: number): number => {
    const place = ((numbers.length - 1) * percent) / 100;
    const low = numbers[Math.floor(place)] ?? 0;
    return low + ((numbers[Math.ceil(place)] ?? 0) - low) * (place % 1);
  };

  test('are those of the numbers', async () => {
    for (const filter of filters) {
      for (const index of indexes) {
        const keys = ['elevation', 'mediaCount', 'decimalLongitude', 'depth'];
        const found = await index.statistics({ filter, keys });
        const items = matching(filter);
        keys.forEach((key, at) => {
          const numbers = items
            .map(({ item }) => findSearchKey(key)?.number(item.item) ?? null)
            .filter((value) => value !== null)
            .sort((a, b) => a - b);
          const count = numbers.length;
          const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
          const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
          const wanted =
            count === 0
              ? { min: null, max: null, mean: null, standardDeviation: null, percentiles: null }
              : {
                  min: numbers[0],
                  max: numbers.at(-1),
                  mean: expect.closeTo(mean, 6),
                  standardDeviation: expect.closeTo(Math.sqrt(variance), 6),
                  percentiles: Object.fromEntries(
                    [5, 25, 50, 75, 95].map((percent) => [
                      percent,
                      expect.closeTo(percentile(numbers, percent), 8),
                    ]),
                  ),
                };
          expect(found[at]).toEqual({ key, count, missing: items.length - count, ...wanted });
        });
      }
    }
  });

  test('of texts are refused', async () => {
    await expect(indexes[0]?.statistics({ filter: ALL, keys: ['topic'] })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
  });
});

describe('cubes', () => {
  test('are the same with any number of threads, and count what a filter counts', async () => {
    for (const filter of filters.slice(0, 8)) {
      const dimensions = [
        { key: 'topic', selected: ['Maps'] },
        { key: 'country', values: 2 },
        { key: 'eventDate' },
      ];
      const [one, other] = await Promise.all(
        indexes.map((index) => index.cube({ filter, dimensions })),
      );
      expect(other).toEqual(one);
      expect(one?.total).toBe(matching(filter).length);
      const maps: Predicate = { kind: 'in', key: 'topic', values: ['Maps'] };
      expect(one?.selected).toBe(matching({ kind: 'and', of: [filter, maps] }).length);
    }
  });
});

describe('items', () => {
  test('are found by their values, in the order of the values', async () => {
    for (const index of indexes) {
      const hits = [];
      const values = ['a-1', 'nothing', 'C  3', '__proto__'];
      for await (const batch of index.lookup(values, { field: 'barcode' })) hits.push(...batch);
      const wanted = values.flatMap((value) =>
        all
          .filter((placed) => matches({ kind: 'value', values: [value], field: 'barcode' }, placed))
          .map(({ item }) => [value, item.item.id]),
      );
      const found = new Set(hits.map(({ value, id }) => `${value} ${id}`));
      expect(found).toEqual(new Set(wanted.map((hit) => hit.join(' '))));
      expect(hits.map(({ value }) => values.indexOf(value))).toEqual(
        hits.map(({ value }) => values.indexOf(value)).sort((a, b) => a - b),
      );
      const few = [];
      for await (const batch of index.lookup(['a-1'], { limit: 3 })) few.push(...batch);
      expect(few).toHaveLength(3);
    }
  });

  test('are located and summed up by their ids', async () => {
    for (const index of indexes) {
      const some = all.slice(10, 20);
      const ids = [...some.map(({ item }) => item.item.id), 'unknown'];
      const locations = await index.locate(ids);
      expect([...locations.values()].map(({ row }) => row)).toEqual(some.map(({ row }) => row));
      const summaries = await index.summaries(ids);
      expect([...summaries.values()].map(({ title }) => title)).toEqual(
        some.map(({ item }) => item.item.title),
      );
    }
  });

  test('are suggested and corrected', async () => {
    for (const index of indexes) {
      const found = await index.suggest({ text: 'blan', limit: 5 });
      expect(found.map(({ text }) => text)).toContain('blanket');
      const page = await index.search({ filter: { kind: 'words', text: 'blankte' } });
      expect([page.total, page.didYouMean]).toEqual([0, 'blanket']);
    }
  });

  test('are on a tile', async () => {
    for (const index of indexes) {
      const tile = await index.tile({
        filter: ALL,
        z: 0,
        x: 0,
        y: 0,
        srs: 'EPSG:3857',
        format: 'mvt',
        bin: 'square',
        squareSize: 64,
        hexPerTile: 25,
        scale: 1,
        style: 'classic.point',
      });
      expect(tile.length).toBeGreaterThan(100);
    }
  });
});
