import { describe, expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { dateNumber } from '../../src/search/columns.ts';
import { ALL, type Predicate } from '../../src/search/model/predicate.ts';
import type { SearchRequest, SortOrder } from '../../src/search/model/requests.ts';
import type { Engine } from '../../src/search/query/engine.ts';
import { fakeIndex } from './support/fake-opener.ts';
import type { FakeItem, FakeSegmentData } from './support/fake-segment.ts';
import { allItems, matches, type Placed } from './support/naive.ts';
import { Random, randomPredicate, randomSegments } from './support/random.ts';

const random = new Random(21);
const data = randomSegments(random, 4, 200);
const all = allItems(data);

const keyOf = ({ item }: Placed, sort: SortOrder): number => {
  const start = item.item.eventDateStart;
  const changed = Date.parse(item.item.lastChanged ?? '');
  switch (sort) {
    case 'relevance':
      return item.rank;
    case 'eventDate':
    case '-eventDate': {
      const date = start ? dateNumber(start, false) : null;
      if (date === null) return Number.NEGATIVE_INFINITY;
      return sort === 'eventDate' ? -date : date;
    }
    case 'lastChanged':
      return -changed;
    case '-lastChanged':
      return changed;
  }
};

const sorted = (items: readonly Placed[], sort: SortOrder): string[] =>
  items
    .toSorted((a, b) => {
      const [one, other] = [keyOf(a, sort), keyOf(b, sort)];
      if (one !== other) return one > other ? -1 : 1;
      return a.segment - b.segment || a.row - b.row;
    })
    .map(({ item }) => item.item.id);

const pageIds = async (index: Engine, request: SearchRequest): Promise<string[]> =>
  (await index.search(request)).items.map(({ id }) => id);

describe.each(['relevance', 'eventDate', '-eventDate', 'lastChanged', '-lastChanged'] as const)(
  'pages by %s',
  (sort) => {
    test.each([0, 2])('in order, by offset and by cursor, with %i threads', async (threads) => {
      const { index } = fakeIndex(data, { threads });
      for (const filter of [ALL, ...Array.from({ length: 8 }, () => randomPredicate(random))]) {
        if (JSON.stringify(filter).includes('"words"')) continue;
        const wanted = sorted(
          all.filter((placed) => matches(filter, placed)),
          sort,
        );
        const offset = random.below(wanted.length + 5);
        expect(await pageIds(index, { filter, sort, offset, limit: 7 })).toEqual(
          wanted.slice(offset, offset + 7),
        );
        const walked: string[] = [];
        let after: string | undefined;
        do {
          const page = await index.search({
            filter,
            sort,
            limit: 61,
            ...(after === undefined ? {} : { after }),
          });
          expect(page.total).toBe(wanted.length);
          walked.push(...page.items.map(({ id }) => id));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(walked).toEqual(wanted);
      }
      await index.close();
    });
  },
);

const item = (number: number, more: Partial<FakeItem['item']> = {}, rank = 0): FakeItem => ({
  item: {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    title: `Item ${number}`,
    lastChanged: '2026-01-01T00:00:00Z',
    ...more,
  },
  fields: {},
  rank,
});

describe('deep pages', () => {
  const many: FakeSegmentData[] = [0, 1, 2].map((segment) => ({
    id: `s${segment}`,
    alias: 'a',
    rows: Array.from({ length: 9000 }, (_, at) => item(segment * 9000 + at, {}, at % 3)),
  }));
  const placed = allItems(many);

  test.each(['relevance', 'lastChanged', 'eventDate'] as const)(
    'by %s cost no memory of what lies before',
    async (sort) => {
      const { index } = fakeIndex(many);
      const wanted = sorted(placed, sort);
      for (const offset of [4095, 4096, 4097, 8999, 9000, 9001, 13_500, 26_990, 26_999, 27_000]) {
        expect(await pageIds(index, { filter: ALL, sort, offset, limit: 20 })).toEqual(
          wanted.slice(offset, offset + 20),
        );
      }
      await index.close();
    },
  );
});

describe('relevance', () => {
  test('has titles before other texts and richer items before poorer ones', async () => {
    const rows: FakeItem[] = [
      { ...item(1), fields: { note: ['a blanket'] } },
      item(2, { title: 'Blanket' }),
      { ...item(3, {}, 9), fields: { note: ['a blanket'] } },
      item(4, { title: 'Owl' }),
    ];
    const { index } = fakeIndex([{ id: 's', alias: 'a', rows }]);
    const page = await index.search({
      filter: { kind: 'words', text: 'blanket' },
      explain: true,
    });
    expect(page.items.map(({ title }) => title)).toEqual(['Blanket', 'Item 3', 'Item 1']);
    expect(Object.keys(page.explanation?.items ?? {})).toHaveLength(3);
    await index.close();
  });
});

describe('cursors', () => {
  test('go on in another generation behind the same item', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => item(at));
    const one = fakeIndex([{ id: 's', alias: 'a', rows }]);
    const first = await one.index.search({ filter: ALL, limit: 10 });
    await one.index.close();
    const two = fakeIndex([{ id: 't', alias: 'a', rows: rows.toReversed() }], {
      generation: 'two',
    });
    const next = await two.index.search({ filter: ALL, limit: 3, after: first.next ?? '' });
    expect(next.items.map(({ title }) => title)).toEqual(['Item 8', 'Item 7', 'Item 6']);
    const gone = fakeIndex([{ id: 'u', alias: 'a', rows: rows.slice(20) }], {
      generation: 'three',
    });
    await expect(gone.index.search({ filter: ALL, after: first.next ?? '' })).rejects.toMatchObject(
      { code: 'FILTER_INVALID' },
    );
    await two.index.close();
    await gone.index.close();
  });

  test.each([
    ['no cursor', 'nonsense'],
    ['nothing', ''],
    ['other JSON', Buffer.from('{"a":1}').toString('base64url')],
    ['numbers below nothing', Buffer.from('["one","relevance",0,-1,0,"x"]').toString('base64url')],
    ['another order', Buffer.from('["one","eventDate",0,0,0,"x"]').toString('base64url')],
    ['a very long text', 'x'.repeat(100_000)],
  ])('that are %s are refused', async (_name, after) => {
    const { index } = fakeIndex(data);
    await expect(index.search({ filter: ALL, after })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
    await index.close();
  });
});

describe('requests that cannot be', () => {
  const deep = (levels: number): Predicate => {
    let predicate: Predicate = { kind: 'in', key: 'topic', values: ['Maps'] };
    for (let level = 0; level < levels; level += 1) {
      predicate = {
        kind: level % 2 === 0 ? 'not' : 'and',
        of: level % 2 === 0 ? predicate : [predicate],
      } as Predicate;
    }
    return predicate;
  };
  const bad: readonly (readonly [string, Partial<SearchRequest>])[] = [
    ['a limit below 0', { limit: -1 }],
    ['a limit that is no number', { limit: Number.NaN }],
    ['too high a limit', { limit: 1001 }],
    ['a broken offset', { offset: 1.5 }],
    ['an unknown order', { sort: 'constructor' as SortOrder }],
    ['an unknown key', { filter: { kind: 'in', key: '__proto__', values: ['x'] } }],
    ['an unknown field', { filter: { kind: 'value', field: 'constructor', values: ['x'] } }],
    ['an unknown kind', { filter: { kind: 'nothing' } as unknown as Predicate }],
    ['a range of texts', { filter: { kind: 'range', key: 'topic', from: 1, to: 2 } }],
    ['a range of nothing', { filter: { kind: 'range', key: 'year', from: 'x', to: 2 } }],
    ['a range from NaN', { filter: { kind: 'range', key: 'year', from: Number.NaN, to: 2 } }],
    ['a date that is none', { filter: { kind: 'range', key: 'eventDate', from: '18x', to: null } }],
    ['a pattern of numbers', { filter: { kind: 'like', key: 'year', pattern: '19*' } }],
    ['a number that is none', { filter: { kind: 'in', key: 'year', values: ['x'] } }],
    [
      'a point off the earth',
      { filter: { kind: 'near', latitude: 91, longitude: 0, distanceInMeters: 1 } },
    ],
    [
      'a distance below 0',
      { filter: { kind: 'near', latitude: 0, longitude: 0, distanceInMeters: -1 } },
    ],
    ['10,000 levels', { filter: deep(10_000) }],
    ['facets of numbers', { facets: [{ facet: 'year' }] }],
    ['facets of an unknown field', { facets: [{ facet: 'field.nothing' }] }],
    ['a facet limit below 0', { facets: [{ facet: 'topic', limit: -1 }] }],
    ['200 facets', { facets: Array.from({ length: 200 }, () => ({ facet: 'topic' })) }],
  ];

  test.each(bad)('%s', async (_name, request) => {
    const { index } = fakeIndex(data);
    const error = await index.search({ filter: ALL, ...request }).catch((cause: unknown) => cause);
    expect(isOpendrawerError(error) && error.code).toBe('FILTER_INVALID');
    await index.close();
  });

  test('100 levels are evaluated', async () => {
    const { index } = fakeIndex(data);
    const wanted = all.filter((placed) => matches(deep(100), placed)).length;
    expect(await index.count(deep(100))).toBe(wanted);
    await index.close();
  });

  test('100,000 values, alternatives and odd texts are answered', async () => {
    const { index } = fakeIndex(data);
    const values = Array.from({ length: 100_000 }, (_, at) => `no-${at}`);
    const filters: Predicate[] = [
      { kind: 'value', field: null, values: [...values, 'A-1'] },
      { kind: 'in', key: 'catalogNumber', values: [...values, 'B-2'] },
      { kind: 'in', key: 'topic', values: [...values, 'Maps', '\ud800', "'; DROP TABLE"] },
      {
        kind: 'or',
        of: values.slice(0, 50_000).map((value) => ({ kind: 'in', key: 'topic', values: [value] })),
      },
      { kind: 'value', field: null, values: ['__proto__', '\udfff', ''] },
      { kind: 'like', key: 'catalogNumber', pattern: `${'*a'.repeat(2000)}*` },
      {
        kind: 'range',
        key: 'elevation',
        from: Number.NEGATIVE_INFINITY,
        to: Number.POSITIVE_INFINITY,
      },
    ];
    const few = (filter: Predicate): Predicate =>
      'values' in filter
        ? { ...filter, values: filter.values.filter((value) => !value.startsWith('no-')) }
        : filter;
    for (const filter of filters) {
      // A regular expression, as the naive evaluation has it, would take for ever over the pattern.
      const none = filter.kind === 'or' || filter.kind === 'like';
      const wanted = none ? 0 : all.filter((placed) => matches(few(filter), placed)).length;
      expect(await index.count(filter)).toBe(wanted);
    }
    await index.close();
  });
});
