import { describe, expect, it } from 'vitest';
import { narrowed, tilesOf } from '../../portal/src/api/map.ts';
import {
  boxAround,
  boxText,
  readBox,
  readPlace,
  ringsOf,
  wktOf,
  writePlace,
} from '../../portal/src/parts/map/area.ts';
import { linesOf } from '../../portal/src/parts/search/pasted.ts';
import { suggestionGroups } from '../../portal/src/parts/search/suggestion-groups.ts';
import { rangeOf, timeBins, touched } from '../../portal/src/parts/timeline/bins.ts';
import {
  dimensionsOf,
  filterOfExplorer,
  readExploreState,
  searchOf,
  withDimensions,
} from '../../portal/src/state/explore-state.ts';
import { KEYS, keyOf, OPEN_KEYS, SIDEBAR_KEYS } from '../../portal/src/state/search-keys.ts';
import {
  cleared,
  filterOf,
  isFiltered,
  notOf,
  parseQuery,
  plainOf,
  readSearchState,
  type SearchState,
  shownOf,
  withoutValue,
  withShown,
  withText,
  withValue,
  writeQuery,
  written,
} from '../../portal/src/state/search-state.ts';
import { datesWords, keyLabel, rangeWords, valueLabel } from '../../portal/src/words/keys.ts';
import { SEARCH_KEYS } from '../../src/search/model/keys.ts';

const state = (query: string): SearchState => readSearchState(parseQuery(query));

describe('the keys that the portal offers', () => {
  it('are all keys of the filter language, once, and of their kind', () => {
    const offered = new Set(KEYS.map(({ key }) => key));
    expect(offered.size).toBe(KEYS.length);
    const missing = SEARCH_KEYS.filter(
      ({ name, aliases }) => ![name, ...aliases].some((one) => keyOf(one) !== null),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    const kinds = { numbers: 'number', days: 'number', dates: 'date', yes: 'boolean' } as const;
    const wrong = KEYS.filter(({ key, kind }) => {
      const known = SEARCH_KEYS.find(({ name, aliases }) => [name, ...aliases].includes(key));
      const wanted = kind === 'values' ? ['code', 'exact'] : [kinds[kind]];
      return known === undefined || !wanted.some((one) => one === known.kind);
    });
    expect(wrong).toEqual([]);
    expect([...SIDEBAR_KEYS, ...OPEN_KEYS].filter((key) => !offered.has(key))).toEqual([]);
  });

  it('are called by our words, any field by its own', () => {
    expect(
      ['country', 'country!', 'field.Barcode', 'field.Barcode!', 'value', 'strange'].map(keyLabel),
    ).toEqual(['Country', 'Country', 'Barcode', 'Barcode', 'Exactly, in any field', 'strange']);
  });

  it.each([
    ['elevation', '100,200', '100 to 200'],
    ['elevation', '*,200', 'at most 200'],
    ['elevation', '100,<200', '100 to under 200'],
    ['elevation', '100,*', 'at least 100'],
    ['elevation', '5', '5'],
    ['hasCoordinate', 'false', 'No'],
    ['sex', 'FEMALE', 'Female'],
    ['sex!', 'FEMALE', 'Female'],
    ['topic', '*', 'any value'],
    ['datasetKey', 'k1', 'Herbarium'],
    ['field.Barcode', '100,200', '100,200'],
  ])('%s=%s reads as %s', (param, value, words) => {
    expect(valueLabel(param, value, new Map([['k1', 'Herbarium']]))).toBe(words);
  });

  it.each([
    ['1890,1931', '1890 to 1931'],
    ['1890,1890', '1890'],
    ['*,1931-05', 'until May 1931'],
    ['1931-05-18,*', 'from 18 May 1931'],
    ['800,900', '800 to 900'],
    ['*,*', 'any date'],
  ])('the dates %s read as %s', (dates, words) => {
    expect(datesWords(dates)).toBe(words);
    expect(rangeWords('1,1')).toBe('1');
  });
});

describe('the state of the search', () => {
  it.each([
    ['?sex=FEMALE&sex!=MALE', { sex: ['FEMALE'], 'sex!': ['MALE'] }],
    ['?field.Barcode=0123&field.=x', { 'field.Barcode': ['0123'] }],
    ['?eventDate=1931', { eventDate: '1931,1931' }],
    [
      '?filter=abc&geometry=POLYGON((0+0,1+0,1+1,0+0))&bbox=1,2,3,4',
      { filter: ['abc'], geometry: ['POLYGON((0 0,1 0,1 1,0 0))'], bbox: '1,2,3,4' },
    ],
    [
      '?view=map&at=3.2/10/-20.5&bin=hex&width=10&sort=-eventDate&columns=who,when&with=elevation&with=nothing',
      {
        view: 'map',
        at: '3.2/10/-20.5',
        bin: 'hex',
        width: '10',
        sort: '-eventDate',
        columns: 'who,when',
        with: ['elevation'],
      },
    ],
    ['?view=gallery&at=a/b/c&bin=round&width=wide&sort=up&limit=1000&facet=x&__proto__=1', {}],
  ])('reads %s', (query, read) => {
    expect(state(query)).toEqual(read);
    expect(state(writeQuery(state(query)))).toEqual(read);
  });

  it('tells what is asked from how it is shown', () => {
    const all = state('?q=x&unit=A&view=map&at=1/2/3&sort=eventDate&shown=48&with=sex');
    expect(filterOf(all)).toEqual({ q: 'x', unit: ['A'] });
    expect(shownOf(all)).toEqual({
      view: 'map',
      at: '1/2/3',
      sort: 'eventDate',
      shown: '48',
      with: ['sex'],
    });
    expect(cleared(all)).toEqual({ q: 'x', view: 'map', at: '1/2/3', sort: 'eventDate' });
    expect([isFiltered({}), isFiltered({ view: 'map' }), isFiltered({ q: 'x' })]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('changes without a trace of what was', () => {
    const some = state('?q=x&unit=A&shown=48');
    expect(withValue(some, 'sex', 'FEMALE')).toEqual({ q: 'x', unit: ['A'], sex: ['FEMALE'] });
    expect(withoutValue(some, 'unit', 'A')).toEqual({ q: 'x' });
    expect(withText(some, 'q', null)).toEqual({ unit: ['A'] });
    expect(withShown(some, { view: 'table' })).toEqual({ ...some, view: 'table' });
    expect(withShown(withShown(some, { view: 'table' }), { view: null })).toEqual(some);
    expect([notOf('sex'), plainOf('sex!'), plainOf('sex')]).toEqual(['sex!', 'sex', 'sex']);
    expect(['*', '\\x', 'x*'].map(written)).toEqual(['\\*', '\\\\x', 'x*']);
  });
});

describe('the state of the explorer', () => {
  it.each([
    ['', ['eventDate', 'topic', 'country']],
    ['?dimensions=culture,sex', ['culture', 'sex', 'eventDate']],
    ['?dimensions=culture&dimensions=sex', ['culture', 'sex', 'eventDate']],
    ['?dimensions=id,nothing,constructor,topic', ['topic', 'eventDate', 'country']],
  ])('takes three dimensions from %s', (query, dimensions) => {
    expect(dimensionsOf(readExploreState(parseQuery(query)))).toEqual(dimensions);
  });

  it('counts under the filter without what is chosen in its dimensions', () => {
    const given = readExploreState(
      parseQuery('?topic=Textiles&topic!=Wool&eventDate=1890,1899&unit=A&view=map'),
    );
    expect(filterOfExplorer(given)).toEqual({ 'topic!': ['Wool'], unit: ['A'] });
    const other = withDimensions(searchOf(given), ['unit', 'topic', 'sex']);
    expect(filterOfExplorer(other)).toEqual({ 'topic!': ['Wool'], eventDate: '1890,1899' });
    expect(searchOf(other)).toEqual(searchOf(given));
  });
});

describe('pasted lines', () => {
  it.each([
    ['0123', ['0123']],
    ['0123\n0124\r\n\n 0123 \r0125', ['0123', '0124', '0125']],
    ['a\tb\nc\td\n', ['a', 'b', 'c', 'd']],
    ['', []],
  ])('%j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });
});

it('groups suggestions by kind', () => {
  const one = (text: string, key: string | null) => ({ text, key, count: 1 });
  expect(
    suggestionGroups([
      one('Panther', 'topic'),
      one('panthera', null),
      one('Panthera', 'genus'),
      one('Pant', 'place'),
      one('Panter, A.', 'creator'),
      one('P-1', 'catalogNumber'),
      one('panting', null),
    ]).map(({ label, choices }) => [label, choices.map(({ text }) => text)]),
  ).toEqual([
    ['Words', ['panthera', 'panting']],
    ['Scientific names', ['Panthera']],
    ['People', ['Panter, A.']],
    ['Places', ['Pant']],
    ['Topics', ['Panther']],
    ['Other values', ['P-1']],
  ]);
});

describe('areas', () => {
  it.each([
    [{ west: 80, south: 26, east: 89, north: 31 }, '80,26,89,31'],
    [{ west: 170, south: -20, east: 190, north: 20 }, '170,-20,-170,20'],
    [{ west: -300, south: -95, east: 300, north: 95 }, '-180,-90,180,90'],
    [{ west: 1.23456789, south: 0, east: 2, north: 1 }, '1.23457,0,2,1'],
  ])('write a box', (box, text) => {
    expect(boxText(box)).toBe(text);
    expect(readBox(text)).not.toBeNull();
  });

  it.each(['', '1,2,3', '1,2,3,x', '1,5,3,4', '-200,0,1,1', '1,2,3,4,5', 'NaN,0,1,1'])(
    'read no box in %j',
    (text) => {
      expect(readBox(text)).toBeNull();
    },
  );

  it('write rings counter-clockwise and closed, whichever way they were drawn', () => {
    const wkt = 'POLYGON((0 0,2 0,2 1,0 0))';
    expect(
      wktOf([
        [0, 0],
        [2, 0],
        [2, 1],
      ]),
    ).toBe(wkt);
    expect(
      ringsOf(
        wktOf([
          [2, 1],
          [2, 0],
          [0, 0],
          [2, 1],
        ]),
      ),
    ).toEqual([
      [
        [0, 0],
        [2, 0],
        [2, 1],
        [0, 0],
      ],
    ]);
    expect(ringsOf('POINT(1 2)')).toEqual([]);
    expect(boxAround(ringsOf(wkt)[0] ?? [])).toEqual({ west: 0, south: 0, east: 2, north: 1 });
  });

  it('remember the place of the map', () => {
    const place = { zoom: 4.16, latitude: 27.98809, longitude: 446.925 };
    expect(writePlace(place)).toBe('4.2/27.988/86.925');
    expect(readPlace('4.2/27.988/86.925')).toEqual({
      zoom: 4.2,
      latitude: 27.988,
      longitude: 86.925,
    });
    expect([readPlace(undefined), readPlace('1/2'), readPlace('x/y/z')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  const box = { isBox: true, total: 3, ring: ringsOf('POLYGON((0 0,2 0,2 2,0 2,0 0))')[0] ?? [] };
  const hexagon = { ...box, isBox: false };
  it.each([
    ['', box, { bbox: '0,0,2,2' }],
    ['?q=x', hexagon, { q: 'x', geometry: ['POLYGON((0 0,2 0,2 2,0 2,0 0))'] }],
    ['?bbox=1,1,5,5', box, { bbox: '1,1,2,2' }],
    ['?bbox=170,-5,-170,5', box, { bbox: '0,0,2,2' }],
  ])('of a cell narrow %j', (query, cell, narrow) => {
    expect(narrowed(state(query), cell)).toEqual(narrow);
  });

  it('ask for tiles of what is looked for, precomputed where that is everything', () => {
    expect(tilesOf({ view: 'map' }, 'square', 'http://x')).toBe(
      'http://x/v2/map/occurrence/density/{z}/{x}/{y}.mvt?srs=EPSG%3A3857&bin=square&squareSize=64',
    );
    expect(tilesOf({ q: 'a b', view: 'map', at: '1/2/3' }, 'hex', 'http://x')).toBe(
      'http://x/v2/map/occurrence/adhoc/{z}/{x}/{y}.mvt?q=a+b&srs=EPSG%3A3857&bin=hex&hexPerTile=34',
    );
  });
});

describe('the bins of the timeline', () => {
  const bin = (from: string | number, count: number) => ({ from, to: from, count });

  it('are without gaps, of any width', () => {
    expect(timeBins({ width: 10, bins: [bin('1920', 2), bin('1890', 1)] }, undefined)).toEqual([
      { from: '1890', to: '1899', count: 1 },
      { from: '1900', to: '1909', count: 0 },
      { from: '1910', to: '1919', count: 0 },
      { from: '1920', to: '1929', count: 2 },
    ]);
    expect(
      timeBins({ width: 'month', bins: [bin('1931-12', 2), bin('1932-02', 1)] }, undefined),
    ).toEqual([
      { from: '1931-12', to: '1931-12', count: 2 },
      { from: '1932-01', to: '1932-01', count: 0 },
      { from: '1932-02', to: '1932-02', count: 1 },
    ]);
    expect(
      timeBins({ width: 'day', bins: [bin('0099-12-31', 2), bin('0100-01-01', 1)] }, undefined),
    ).toEqual([
      { from: '0099-12-31', to: '0099-12-31', count: 2 },
      { from: '0100-01-01', to: '0100-01-01', count: 1 },
    ]);
    expect(timeBins({ width: 100, bins: [bin('-0100', 1), bin('0000', 1)] }, undefined)).toEqual([
      { from: '-000100', to: '-000001', count: 1 },
      { from: '0000', to: '0099', count: 1 },
    ]);
    expect(timeBins({ width: 'year', bins: [] }, undefined)).toEqual([]);
  });

  it('are cut to the dates that are asked for', () => {
    const bins = [bin('1880', 9), bin('1890', 1), bin('1900', 2), bin('1910', 3)];
    expect(timeBins({ width: 10, bins }, '1895,1900').map(({ from }) => from)).toEqual([
      '1890',
      '1900',
    ]);
    expect(timeBins({ width: 10, bins }, '*,1889').map(({ from }) => from)).toEqual(['1880']);
    expect(timeBins({ width: 10, bins }, '1990,*')).toEqual([]);
  });

  it('put a long thin tail into one', () => {
    const recent = Array.from({ length: 10 }, (_, n) => bin(1900 + n * 10, 100));
    const found = timeBins({ width: 10, bins: [bin(-1200, 1), bin(900, 2), ...recent] }, undefined);
    expect(found[0]).toEqual({ from: '-001200', to: '1899', open: true, count: 2 });
    expect(found.slice(1).reduce((sum, one) => sum + one.count, 0)).toBe(1000);
    const [first, second] = found;
    if (first === undefined || second === undefined) throw new Error('There are no bins');
    expect([rangeOf(first, second), rangeOf(second, second)]).toEqual(['*,1909', '1900,1909']);
  });

  it('are touched by ranges of any precision', () => {
    const bins = timeBins(
      { width: 10, bins: [bin('1880', 9), bin('1890', 1), bin('1900', 2), bin('1910', 3)] },
      undefined,
    );
    expect(
      ['1895,1900', '*,1880-05', '1909-12-31,*', '1800,1810', '*,*', undefined].map((dates) =>
        touched(bins, dates),
      ),
    ).toEqual([[1, 2], [0, 0], [2, 3], null, [0, 3], null]);
  });
});
