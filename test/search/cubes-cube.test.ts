import { describe, expect, test } from 'vitest';
import { buildCube, cubeOfMatches } from '../../src/search/cubes/cube.ts';
import { planCube } from '../../src/search/cubes/plan.ts';
import { countCube, sliceCube } from '../../src/search/cubes/slice.ts';
import { countParts, joinTables } from '../../src/search/cubes/table.ts';
import type { Cube, CubeDimension } from '../../src/search/model/requests.ts';
import { normaliseValue } from '../../src/search/normalise.ts';
import { type CubeItem, matchesOf } from './cubes-segment.ts';
import { randomNumbers } from './geo-points.ts';

const item = (
  topic: readonly string[],
  country: readonly string[] = [],
  date: CubeItem['date'] = null,
): CubeItem => ({ topic, country, date, recordType: [] });

const FEW = [
  item(['Textiles', 'Quilts'], ['NP'], ['1893', '1893']),
  item(['Textiles'], ['US'], ['1889-05', '1891']),
  item(['Clocks'], ['US'], ['1931-05-18', '1931-05-18']),
  item([], ['FR'], null),
  item(['Quilts'], [], ['-0450', '-0450']),
];

describe('a cube of few items', () => {
  const matches = matchesOf([FEW.slice(0, 2), FEW.slice(2)], () => true);

  test('without selections', () => {
    const dimensions = [{ key: 'eventDate' }, { key: 'topic', values: 2 }, { key: 'country' }];
    expect(cubeOfMatches(matches, dimensions).cube).toEqual({
      total: 5,
      selected: 5,
      dimensions: [
        {
          key: 'eventDate',
          counts: [
            { value: '-450s', count: 1 },
            { value: '1880s', count: 1 },
            { value: '1890s', count: 2 },
            { value: '1930s', count: 1 },
            { value: null, count: 1 },
          ],
        },
        {
          key: 'topic',
          counts: [
            { value: 'Quilts', count: 2 },
            { value: 'Textiles', count: 2 },
            { value: null, count: 2 },
          ],
        },
        {
          key: 'country',
          counts: [
            { value: 'US', count: 2 },
            { value: 'FR', count: 1 },
            { value: 'NP', count: 1 },
            { value: null, count: 1 },
          ],
        },
      ],
    });
  });

  test('a selection narrows the others; what is selected is always shown', () => {
    const dimensions = [
      { key: 'eventDate', selected: ['1890s', '1930s'] },
      { key: 'topic', values: 1, selected: ['clocks', 'textiles'] },
    ];
    expect(cubeOfMatches(matches, dimensions).cube).toEqual({
      total: 5,
      selected: 3,
      dimensions: [
        {
          key: 'eventDate',
          counts: [
            { value: '-450s', count: 0 },
            { value: '1880s', count: 1 },
            { value: '1890s', count: 2 },
            { value: '1930s', count: 1 },
            { value: null, count: 0 },
          ],
        },
        {
          key: 'topic',
          counts: [
            { value: 'Quilts', count: 1 },
            { value: 'Clocks', count: 1 },
            { value: 'Textiles', count: 2 },
            { value: null, count: 0 },
          ],
        },
      ],
    });
  });

  test('a table answers for other selections, and says where it cannot', () => {
    const dimensions = [{ key: 'eventDate' }, { key: 'topic', values: 1 }];
    const table = buildCube(matches, dimensions);
    expect(table).not.toBeNull();
    if (table === null) return;
    const select = (date: string[], topic: string[]): CubeDimension[] => [
      { key: 'eventDate', selected: date },
      { key: 'topic', values: 1, selected: topic },
    ];
    expect(sliceCube(table, select(['1890s'], ['Quilts']))?.selected).toBe(1);
    expect(sliceCube(table, select([], ['Clocks']))).toBeNull();
    expect(sliceCube(table, select(['1893'], []))).toBeNull();
    const again = cubeOfMatches(matches, select(['1893'], ['Clocks', 'Nothing']), table);
    expect(again.cube.selected).toBe(0);
    expect(again.cube.dimensions[1]?.counts).toEqual([
      { value: 'Quilts', count: 1 },
      { value: 'Clocks', count: 0 },
      { value: null, count: 0 },
    ]);
    // A table of years is not one of decades, and a bin that was selected before is not shown.
    expect(again.table && sliceCube(again.table, dimensions)).toBeNull();
    expect(again.table && sliceCube(again.table, select(['1893', '1894'], []))).toEqual(
      cubeOfMatches(matches, select(['1893', '1894'], [])).cube,
    );
  });

  test('years where the matches lie within few decades', () => {
    const recent = matchesOf([FEW], ({ date }) => date?.[0].startsWith('18') === true);
    expect(cubeOfMatches(recent, [{ key: 'eventDate' }]).cube.dimensions[0]?.counts).toEqual([
      { value: '1889', count: 1 },
      { value: '1890', count: 1 },
      { value: '1891', count: 1 },
      { value: '1893', count: 1 },
      { value: null, count: 0 },
    ]);
    const byDecade = [{ key: 'eventDate', selected: ['1890s'] }];
    expect(cubeOfMatches(recent, byDecade).cube.selected).toBe(2);
  });

  test('of nothing', () => {
    const nothing = matchesOf([FEW], () => false);
    expect(cubeOfMatches(nothing, [{ key: 'eventDate' }, { key: 'topic' }]).cube).toEqual({
      total: 0,
      selected: 0,
      dimensions: [
        { key: 'eventDate', counts: [{ value: null, count: 0 }] },
        { key: 'topic', counts: [{ value: null, count: 0 }] },
      ],
    });
  });

  test.each<[string, CubeDimension[], RegExp]>([
    ['no dimension', [], /1 to 4/],
    ['five', Array.from({ length: 5 }, () => ({ key: 'topic' })), /1 to 4/],
    ['a key of numbers', [{ key: 'elevation' }], /elevation cannot/],
    ['a key that is none', [{ key: '__proto__' }], /__proto__ cannot/],
    ['no date', [{ key: 'eventDate', selected: ['soon'] }], /"soon" is no year/],
    ['no decade', [{ key: 'eventDate', selected: ['1893s'] }], /no year or decade/],
    ['three dates', [{ key: 'eventDate', selected: ['1', '2', '3'] }], /first and the last/],
  ])('refuses %s', (_, dimensions, message) => {
    expect(() => cubeOfMatches(matches, dimensions)).toThrow(message);
  });
});

/** The definition, item by item. */
const naiveCube = (
  items: readonly CubeItem[],
  dimensions: readonly CubeDimension[],
  shown: Cube,
): Cube => {
  const namesOf = (each: CubeItem, at: number): string[] => {
    const key = dimensions[at]?.key;
    if (key !== 'eventDate') return [...new Set(each[key as 'topic'])];
    const values = shown.dimensions[at]?.counts ?? [];
    const isByYear = values.some(({ value }) => value !== null && !value.endsWith('s'));
    if (each.date === null) return [];
    const [from, to] = each.date.map((date) => Number(date.slice(0, date.indexOf('-', 1))));
    if (from === undefined || to === undefined) return [];
    if (Math.floor(to / 10) - Math.floor(from / 10) >= 100) return [];
    const names = new Set<string>();
    for (let year = from; year <= to; year += 1) {
      names.add(isByYear ? String(year) : `${Math.floor(year / 10) * 10}s`);
    }
    return [...names];
  };
  const passes = (each: CubeItem, at: number): boolean => {
    const { key, selected = [] } = dimensions[at] ?? {};
    if (selected.length === 0) return true;
    if (key !== 'eventDate') {
      const wanted = selected.map(normaliseValue);
      return namesOf(each, at).some((name) => wanted.includes(normaliseValue(name)));
    }
    const first = Number.parseInt(selected[0] ?? '', 10);
    const last = Number.parseInt(selected.at(-1) ?? '', 10);
    const end = selected.at(-1)?.endsWith('s') ? last + 9 : last;
    return namesOf(each, at).some((name) => {
      const year = Number.parseInt(name, 10);
      return year >= first && year <= end;
    });
  };
  const others = (each: CubeItem, but: number): boolean =>
    dimensions.every((_, at) => at === but || passes(each, at));
  return {
    total: items.length,
    selected: items.filter((each) => others(each, -1)).length,
    dimensions: dimensions.map(({ key }, at) => {
      const values = shown.dimensions[at]?.counts.flatMap(({ value }) => value ?? []) ?? [];
      const counted = items.filter((each) => others(each, at)).map((each) => namesOf(each, at));
      return {
        key,
        counts: [
          ...values.map((value) => ({
            value,
            count: counted.filter((names) => names.includes(value)).length,
          })),
          {
            value: null,
            count: counted.filter((names) => !names.some((name) => values.includes(name))).length,
          },
        ],
      };
    }),
  };
};

test('cubes are what counting item by item gives', () => {
  const next = randomNumbers(90);
  const pick = (names: string, most: number): string[] =>
    Array.from({ length: Math.floor(next() * (most + 1)) }, () => {
      const name = names[Math.floor(next() ** 2 * names.length)] ?? '';
      return next() < 0.1 ? name.toLowerCase() : name;
    });
  const year = (wide: boolean): number =>
    wide ? Math.floor(next() * 4000 - 1500) : 1880 + Math.floor(next() * 60);
  const text = (number: number): string =>
    `${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(4, '0')}`;
  for (let turn = 0; turn < 60; turn += 1) {
    const wide = next() < 0.5;
    const items = Array.from({ length: 600 }, (): CubeItem => {
      const from = year(wide);
      const to = from + Math.floor(next() ** 6 * (next() < 0.05 ? 2000 : 60));
      return {
        topic: pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 3),
        country: pick('PQRS', 1),
        recordType: pick('X', 1),
        date: next() < 0.2 ? null : [`${text(from)}-01-02`, `${text(to)}-03-04`],
      };
    });
    const segments = [items.slice(0, 250), items.slice(250)];
    const keep = (each: CubeItem): boolean => turn % 3 === 0 || each.topic.includes('A');
    const matches = matchesOf(segments, keep);
    const keys = ['eventDate', 'topic', 'country', 'recordType'].slice(0, 1 + (turn % 4));
    const decade = (): string => `${Math.floor(year(wide) / 10) * 10}s`;
    const dates = [[], [decade()], [decade(), decade()], [String(year(wide))]].map((range) =>
      range.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
    );
    const dimensions = keys.map((key): CubeDimension => {
      const selected =
        key === 'eventDate'
          ? (dates[Math.floor(next() * 4)] ?? [])
          : key === 'topic'
            ? pick('ABYZ!', 2)
            : pick('PX', 1);
      return { key, values: 1 + Math.floor(next() * 8), selected };
    });
    const { cube } = cubeOfMatches(matches, dimensions);
    const kept = items.filter(keep);
    expect(cube, `turn ${turn}`).toEqual(naiveCube(kept, dimensions, cube));
    expect(countCube(matches, dimensions)).toEqual(cube);
    const topics = cube.dimensions.find(({ key }) => key === 'topic')?.counts ?? [];
    expect(topics.length).toBeLessThan(13);
    // In parts, joined.
    const plan = planCube(matches, dimensions);
    const tables = matches.parts.flatMap(({ segment, bits }) =>
      [
        { from: 0, to: 128 },
        { from: 128, to: 1000 },
      ].map((range) => countParts([{ segment, bits, range }], plan)),
    );
    const joined = joinTables(tables.flatMap((table) => table ?? []));
    expect(joined && sliceCube(joined, dimensions)).toEqual(cube);
    expect(buildCube(matches, dimensions, 1) === null || cube.total < 700).toBe(true);
  }
});

test('too many combinations are not kept, and counted all the same', () => {
  const items = Array.from({ length: 3000 }, (_, at) =>
    item([`t${at % 61}`, `u${at % 59}`], [`c${at % 53}`]),
  );
  const matches = matchesOf([items], () => true);
  const dimensions = [
    { key: 'topic', values: 200 },
    { key: 'country', values: 200, selected: ['c7'] },
  ];
  expect(buildCube(matches, dimensions, 100)).toBeNull();
  const table = buildCube(matches, dimensions);
  expect(table && sliceCube(table, dimensions)).toEqual(countCube(matches, dimensions));
});
