import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answered,
  namesMachine,
  refusalOf,
  type ServedCorpora,
  servedCorpora,
} from './search-faults-workspace.ts';

/** On a machine that does other things; what backtracks or grows with the square takes minutes. */
const IN_TIME_MS = 15_000;

const ITEMS = 4000;
const CORPORA = [
  { name: 'first', from: 0, items: 2000 },
  { name: 'second', from: 10_000, items: 1500 },
  { name: 'third', from: 20_000, items: 500 },
];

let served: ServedCorpora;
beforeAll(async () => {
  served = await servedCorpora(CORPORA);
}, 120_000);
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** Addresses that take the filter language. */
const FILTERED = [
  '/v1/occurrence/search',
  '/v1/occurrence/count',
  '/v1/facet/topic',
  '/v1/facet/field.Barcode',
  '/v1/histogram/eventDate',
  '/v1/histogram/year',
  '/v1/statistics?key=year',
  '/v1/cube?dimension=topic',
  '/v2/map/occurrence/density/0/0/0.mvt',
  '/v2/map/occurrence/adhoc/0/0/0.png',
  '/v2/map/occurrence/density/capabilities.json',
];
const OTHERS = ['/v1/suggest?q=fern', '/v1/fields', '/v1/lookup?value=00000007', '/v1/images/'];
const ALL_ADDRESSES = [...FILTERED, ...OTHERS];

const withQuery = (path: string, query: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${query}`;

/** A fault of the client in words, or an answer: never a fault of ours, never a word of the machine. */
const expectCivil = (answer: Answered, about: string): void => {
  const { status, text } = answer;
  const refusal = refusalOf(answer);
  expect(
    { about, status, isCivil: status < 400 || refusal.isClear, namesMachine: namesMachine(text) },
    text.slice(0, 300),
  ).toEqual({
    about,
    status: expect.toSatisfy((code: number) => code >= 200 && code < 500),
    isCivil: true,
    namesMachine: false,
  });
};

const expectRefused = (answer: Answered, about: string): void => {
  expect({ about, ...refusalOf(answer) }, answer.text.slice(0, 300)).toEqual({
    about,
    status: expect.toSatisfy((code: number) => [400, 404, 413, 414, 415, 422, 431].includes(code)),
    isClear: true,
  });
};

const countOf = async (query: string): Promise<number> => {
  const { status, json, text } = await served.ask(`/v1/occurrence/search?limit=0&${query}`);
  expect(status, text).toBe(200);
  return json.count;
};

test('everything is there', async () => {
  expect(await countOf('')).toBe(ITEMS);
  // By title or topic.
  expect(await countOf('q=fern')).toBe((ITEMS * 2) / 5);
});

describe('unknown parameters', () => {
  const NAMES = ['contry', 'nonsense', '__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const ODD = ['%00', '%ff', '%5B%5D', 'a%5Bb%5D', '%ED%A0%80', '%27;--', '.*', 'x'.repeat(3000)];
  test.each(ALL_ADDRESSES)('%s', async (path) => {
    for (const name of [...NAMES, ...ODD]) {
      // Openverse leaves names alone that it does not know.
      const expectIt = path.startsWith('/v1/images') ? expectCivil : expectRefused;
      expectIt(await served.ask(withQuery(path, `${name}=1`)), name);
    }
    expectCivil(await served.ask(withQuery(path, '=1')), 'no name');
  });
});

describe('parameters of a route', () => {
  const BAD = [
    'limit=-1',
    'limit=1e9',
    'limit=99999999999999999999999',
    'limit=NaN',
    'limit=Infinity',
    'limit=1.5',
    'limit=0x10',
    'limit=%E0%A5%AB',
    'limit=',
    'limit=1&limit=2',
    'offset=-1',
    'offset=9007199254740993',
    'offset=NaN',
    'offset=1&offset=2',
  ];
  test.each([
    '/v1/occurrence/search',
    '/v1/facet/topic',
    '/v1/suggest?q=a',
    '/v1/fields',
    '/v1/lookup?value=1',
  ])('%s', async (path) => {
    for (const query of BAD) {
      const isKnown = query.startsWith('limit') || /search|facet|fields/.test(path);
      const answer = await served.ask(withQuery(path, query));
      if (!isKnown) expectCivil(answer, query);
      else expectRefused(answer, query);
    }
  });

  test.each([
    '/v1/occurrence/search?after=nonsense',
    '/v1/occurrence/search?after=',
    '/v1/occurrence/search?after=%00%00',
    `/v1/occurrence/search?after=${'A'.repeat(5000)}`,
    '/v1/occurrence/search?after=eyJfX3Byb3RvX18iOjF9',
    '/v1/occurrence/search?sort=__proto__',
    '/v1/occurrence/search?facet=__proto__',
    '/v1/occurrence/search?facet=constructor',
    '/v1/occurrence/search?facet=topic&facetLimit=-1',
    `/v1/occurrence/search?${'facet=topic&'.repeat(200)}`,
    '/v1/occurrence/search?filter=../../current',
    '/v1/occurrence/search?filter=__proto__',
    '/v1/occurrence/search?filter=AAAAAAAAAAAAAAAA',
    '/v1/facet/__proto__',
    '/v1/facet/constructor',
    '/v1/facet/field.',
    '/v1/facet/field.__proto__',
    '/v1/facet/..%2f..%2fcurrent',
    '/v1/facet/%00',
    '/v1/facet/%E0%A4%A',
    `/v1/facet/${'x'.repeat(299)}`,
    `/v1/facet/${'x'.repeat(2000)}`,
    '/v1/histogram/topic',
    '/v1/histogram/constructor',
    '/v1/histogram/eventDate?width=0',
    '/v1/histogram/year?width=0',
    '/v1/histogram/year?width=0.0000000001',
    '/v1/histogram/year?width=1e-9',
    `/v1/histogram/year?width=${'9'.repeat(400)}`,
    `/v1/histogram/year?width=0.${'0'.repeat(400)}1`,
    '/v1/histogram/eventDate?width=999999999999',
    '/v1/histogram/eventDate?bins=0',
    '/v1/statistics',
    '/v1/statistics?key=topic',
    '/v1/statistics?key=__proto__',
    `/v1/statistics?${'key=year&'.repeat(300)}`,
    '/v1/cube?dimension=__proto__',
    '/v1/cube?dimension=topic&dimension=topic',
    '/v1/cube?dimension=year',
    '/v1/cube?selected.__proto__=1',
    '/v1/cube?dimension=topic&selected.constructor=1',
    '/v1/cube?dimension=eventDate&selected.eventDate=x,y,z',
    '/v1/cube?dimension=topic&dimension=country&dimension=eventDate&dimension=genus&dimension=family',
    '/v1/suggest',
    `/v1/suggest?q=${'x'.repeat(1001)}`,
    '/v1/suggest?q=a&q=b',
    '/v1/suggest?q=a&language=__proto__%00',
    '/v1/lookup',
    '/v1/lookup?value=',
    '/v1/lookup?value=7&field=__proto__',
    '/v1/lookup?value=7&field=%00',
    '/v1/filter/__proto__',
    '/v1/filter/..%2f..%2fregistry',
    '/v2/map/occurrence/density/0/0/0.exe',
    '/v2/map/occurrence/density/-1/0/0.mvt',
    '/v2/map/occurrence/density/99/0/0.mvt',
    '/v2/map/occurrence/density/0/1/0.mvt',
    '/v2/map/occurrence/density/NaN/0/0.mvt',
    '/v2/map/occurrence/density/0/0/0.mvt?bin=circle',
    '/v2/map/occurrence/density/0/0/0.mvt?bin=hex&hexPerTile=0',
    '/v2/map/occurrence/density/0/0/0.mvt?bin=hex&hexPerTile=99999999',
    '/v2/map/occurrence/density/0/0/0.mvt?bin=square&squareSize=3',
    '/v2/map/occurrence/density/0/0/0.png?style=__proto__',
    '/v2/map/occurrence/density/0/0/0@9x.png',
    '/v2/map/occurrence/density/0/0/0.mvt?srs=EPSG:1',
    '/v1/images/?page=0',
    '/v1/images/?page=99999999999999',
    '/v1/images/?page_size=100000',
    '/v1/images/?license=__proto__',
    '/v1/images/?q=a&q=b',
    '/v1/images/__proto__/',
    '/v1/images/..%2f..%2fx/',
    '/v1/images/00000000-0000-0000-0000-000000000000/',
    '/v1/images/00000000-0000-0000-0000-000000000000/related/',
    '/v1/images/00000000-0000-0000-0000-000000000000/thumb/',
    '/v1/images/oembed/?url=%00',
  ])('%s', async (path) => {
    const answer = await served.ask(path);
    expectCivil(answer, path);
    expect(answer.ms).toBeLessThan(IN_TIME_MS);
  });
});

describe('values', () => {
  /** What stands nowhere, whatever it would mean elsewhere. */
  const NOWHERE = [
    "' OR 1=1 --",
    '"; DROP TABLE items; --',
    '$(rm -rf /)',
    '(((((a+)+)+)+)+)$',
    '[a-z]{1000000}',
    '\\',
    '\\u0000',
    '%',
    '_%_',
    '\u0000\u0001\u001f',
    '\u202e\ufeff\u2028',
    '__proto__',
    'constructor',
    'NaN',
    'undefined',
    '𝒳'.repeat(500),
  ];

  test('metacharacters in values, fields and lists are only what they are', async () => {
    for (const text of NOWHERE) {
      const value = encodeURIComponent(text);
      for (const name of ['value', 'field.Barcode', 'catalogNumber', 'topic', 'locality']) {
        const { status, json } = await served.ask(`/v1/occurrence/search?limit=0&${name}=${value}`);
        expect([name, text, status, json?.count ?? null]).toEqual([name, text, 200, 0]);
      }
      const looked = await served.ask(`/v1/lookup?value=${value}`);
      expect([text, looked.status, looked.json.hits]).toEqual([text, 200, []]);
      expectCivil(await served.ask(`/v1/occurrence/search?limit=0&field.${value}=1`), text);
      expectCivil(await served.ask(`/v1/facet/topic?search=${value.slice(0, 190)}`), text);
      expectCivil(await served.ask(`/v1/fields?search=${value.slice(0, 190)}`), text);
    }
    const topic = encodeURIComponent("O'Brien; DROP TABLE items;--");
    expect(await countOf(`topic=${topic}`)).toBe(ITEMS / 5);
    expect(await countOf(`field.Odd%20(name)*%2B%3F=value%203`)).toBe(
      CORPORA.flatMap(({ from, items }) =>
        Array.from({ length: items }, (_, at) => (from + at) % 7 === 3),
      ).filter(Boolean).length,
    );
  });

  test('words of any kind are answered in time', async () => {
    for (const text of [
      ...NOWHERE,
      '"'.repeat(999),
      '('.repeat(10_000),
      '-'.repeat(10_000),
      `${'-'.repeat(5000)}fern`,
      `${'a* '.repeat(500)}`,
      `${'a'.repeat(5000)}*`,
      '*',
      '**********',
      'a*b*c*d*e*f*',
      `"${'fern '.repeat(1000)}"`,
      'OR OR OR AND NOT',
      '花瓶'.repeat(1000),
      'e\u0301'.repeat(3000),
      '\ud83d\ude00'.repeat(1000),
      'fern~99999',
      'title:title:title:x',
    ]) {
      const q = encodeURIComponent(text);
      for (const path of [
        `/v1/occurrence/search?limit=2&explain=true&q=${q}`,
        `/v1/facet/topic?q=${q}`,
        `/v1/suggest?q=${q}`,
        `/v1/images/?q=${q}`,
      ]) {
        const answer = await served.ask(path);
        expectCivil(answer, path.slice(0, 100));
        expect([path.slice(0, 100), answer.ms < IN_TIME_MS]).toEqual([path.slice(0, 100), true]);
      }
    }
  });

  test('patterns that make expressions backtrack are answered in time', async () => {
    for (const pattern of [
      `${'*a'.repeat(2000)}b`,
      `${'*?'.repeat(2000)}`,
      `${'a*'.repeat(30)}b`,
      '*'.repeat(9000),
      '(a+)+$*',
      '[*',
      '\\*',
      '%_*',
    ]) {
      for (const name of ['topic', 'title', 'catalogNumber', 'locality']) {
        const answer = await served.ask(
          `/v1/occurrence/search?limit=0&${name}~=${encodeURIComponent(pattern)}`,
        );
        expectCivil(answer, `${name}~=${pattern.slice(0, 40)}`);
        expect([name, pattern.slice(0, 40), answer.ms < IN_TIME_MS]).toEqual([
          name,
          pattern.slice(0, 40),
          true,
        ]);
      }
    }
    expect(await countOf(`topic~=${encodeURIComponent("o'brien*;--")}`)).toBe(ITEMS / 5);
  });

  test('bytes that are no UTF-8 and halves of surrogates', async () => {
    for (const bytes of ['%ff%fe', '%ED%A0%80', '%C0%80', '%', '%zz', '%F0%9F%98']) {
      for (const name of ['q', 'value', 'topic', 'topic~', 'geometry', 'field.Barcode']) {
        expectCivil(await served.ask(`/v1/occurrence/search?${name}=${bytes}`), `${name}=${bytes}`);
      }
      expectCivil(await served.ask(`/v1/suggest?q=${bytes}`), bytes);
      expectCivil(await served.ask(`/v1/lookup?value=${bytes}`), bytes);
    }
    for (const value of ['"\\ud800"', '"\\udfff x"', '"\\u0000"']) {
      for (const body of [
        `{"predicate":{"type":"equals","key":"TOPIC","value":${value}}}`,
        `{"predicate":{"type":"like","key":"TOPIC","value":${value}}}`,
        `{"predicate":{"type":"words","value":${value}}}`,
        `{"predicate":{"type":"value","value":${value}}}`,
      ]) {
        const answer = await served.post('/v1/occurrence/search/predicate', body);
        expectCivil(answer, body);
        if (answer.status === 200) expect([body, answer.json.count]).toEqual([body, 0]);
        expectCivil(await served.post('/v1/filter', body), body);
      }
      expectCivil(await served.post('/v1/lookup', `{"values":[${value}]}`), value);
    }
  });

  test('repeated parameters are alternatives, or refused where one is meant', async () => {
    expect(await countOf('topic=Ferns&topic=Ships')).toBe((2 * ITEMS) / 5);
    expect(await countOf('topic=Ferns&topic=Ferns')).toBe(ITEMS / 5);
    expect(await countOf(`${'topic=Ferns&'.repeat(800)}`)).toBe(ITEMS / 5);
    for (const query of ['q=a&q=b', 'sort=relevance&sort=eventDate', 'after=a&after=b']) {
      expectCivil(await served.ask(`/v1/occurrence/search?${query}`), query);
    }
  });

  test('ranges', async () => {
    for (const value of [
      'NaN,NaN',
      'Infinity',
      '1e400',
      '-1e400,1e400',
      '5,1',
      ',',
      '*,*',
      '1,2,3',
      '0x10',
      '--5',
      '9'.repeat(5000),
    ]) {
      for (const name of ['year', 'elevation', 'decimalLatitude', 'eventDate', 'lastChanged']) {
        expectCivil(
          await served.ask(`/v1/occurrence/search?limit=0&${name}=${value}`),
          `${name}=${value.slice(0, 30)}`,
        );
      }
    }
    expect(await countOf('year=1800,1999')).toBe(ITEMS);
    expect(await countOf('year=*,1799')).toBe(0);
  });
});

describe('predicates', () => {
  const search = (predicate: unknown) =>
    served.post('/v1/occurrence/search/predicate', { predicate, limit: 0 });

  test.each([
    [[]],
    [[{ type: 'all' }]],
    ['text'],
    [7],
    [true],
    [{}],
    [{ type: null }],
    [{ type: 7 }],
    [{ type: 'nonsense' }],
    [{ type: '__proto__' }],
    [{ type: 'constructor' }],
    [{ type: 'x'.repeat(100_000) }],
    [{ type: 'equals' }],
    [{ type: 'equals', key: 'COUNTRY' }],
    [{ type: 'equals', key: 'COUNTRY', value: null }],
    [{ type: 'equals', key: 'COUNTRY', value: ['NP'] }],
    [{ type: 'equals', key: 'COUNTRY', value: { toString: 'NP' } }],
    [{ type: 'equals', key: ['COUNTRY'], value: 'NP' }],
    [{ type: 'equals', key: '__proto__', value: 'NP' }],
    [{ type: 'equals', key: 'constructor', value: 'NP' }],
    [{ type: 'equals', key: 'COUNTRY', value: 'NP', more: 1 }],
    [{ type: 'equals', key: 'YEAR', value: 'NaN' }],
    [{ type: 'equals', key: 'YEAR', value: 'Infinity' }],
    [{ type: 'equals', key: 'COUNTRY', value: 'NP', matchCase: 'perhaps' }],
    [{ type: 'in', key: 'COUNTRY', values: [] }],
    [{ type: 'in', key: 'COUNTRY', values: 'NP' }],
    [{ type: 'in', key: 'COUNTRY', values: [['NP']] }],
    [{ type: 'and' }],
    [{ type: 'and', predicates: [] }],
    [{ type: 'and', predicates: {} }],
    [{ type: 'or', predicates: [null] }],
    [{ type: 'not' }],
    [{ type: 'not', predicate: [] }],
    [{ type: 'greaterThan', key: 'YEAR', value: 'NaN' }],
    [{ type: 'greaterThan', key: 'COUNTRY', value: 'A' }],
    [{ type: 'range', key: 'YEAR', value: [1, 2] }],
    [{ type: 'range', key: 'YEAR', value: { gte: 'x' } }],
    [{ type: 'range', key: 'YEAR', value: { gte: 2000, lte: 1000 } }],
    [{ type: 'within', geometry: 'POINT' }],
    [{ type: 'within', geometry: 'POLYGON((NaN 0, 1 1, 1 0, NaN 0))' }],
    [{ type: 'within', geometry: 7 }],
    [{ type: 'within', geometry: { type: 'Polygon', coordinates: [] } }],
    [{ type: 'geoDistance', latitude: 'NaN', longitude: 0, distance: '1km' }],
    [{ type: 'geoDistance', latitude: 0, longitude: 0, distance: 'Infinity' }],
    [{ type: 'geoDistance', latitude: 91, longitude: 0, distance: '1km' }],
    [{ type: 'like', key: 'YEAR', value: '*' }],
    [{ type: 'isNotNull' }],
    [{ type: 'isNotNull', parameter: {} }],
    [{ type: 'words', value: {} }],
    [{ type: 'words', value: 'a', language: '__proto__' }],
    [{ type: 'value', field: 7, value: 'a' }],
  ])('%j is refused', async (predicate) => {
    expectRefused(await search(predicate), JSON.stringify(predicate).slice(0, 80));
    const kept = await served.post('/v1/filter', { predicate });
    expectRefused(kept, JSON.stringify(predicate).slice(0, 80));
  });

  test('names of prototypes in the JSON itself change nothing', async () => {
    for (const body of [
      '{"predicate":{"__proto__":{"type":"all"}}}',
      '{"predicate":{"type":"all","__proto__":{"x":1}}}',
      '{"__proto__":{"limit":0},"predicate":{"type":"all"}}',
      '{"constructor":{"prototype":{"x":1}},"predicate":{"type":"all"}}',
      '{"parameters":{"__proto__":"x"}}',
      '{"parameters":{"constructor":"x"}}',
    ]) {
      expectCivil(await served.post('/v1/occurrence/search/predicate', body), body);
      expectCivil(await served.post('/v1/filter', body), body);
    }
    expect(({} as Record<string, unknown>)['x']).toBe(undefined);
  });

  test('bodies that are no JSON, of another type, empty, or too large', async () => {
    for (const path of ['/v1/occurrence/search/predicate', '/v1/filter', '/v1/lookup']) {
      for (const body of [
        '',
        '{',
        'null',
        '[]',
        '7',
        '"x"',
        '{"a":NaN}',
        '\u0000',
        '[['.repeat(1e5),
      ]) {
        const answer = await served.ask(path, { method: 'POST', body });
        expectRefused(answer, `${path} ${body.slice(0, 20)}`);
      }
      for (const type of ['text/plain', 'application/xml', 'application/zip', 'x'.repeat(5000)]) {
        const headers = { 'content-type': type };
        const answer = await served.ask(path, { method: 'POST', body: 'PK\u0003\u0004x', headers });
        expectRefused(answer, `${path} ${type.slice(0, 20)}`);
      }
      const large = `{"predicate":"${'x'.repeat(33 * 1024 * 1024)}"}`;
      const refused = await served.ask(path, { method: 'POST', body: large }).catch(() => null);
      // The connection may end before all was sent.
      if (refused !== null) expect(refused.status).toBe(413);
    }
  });

  test('10,000 levels', async () => {
    const deep = (open: string, inner: string, close: string, levels = 10_000): string =>
      `${open.repeat(levels)}${inner}${close.repeat(levels)}`;
    for (const predicate of [
      deep('{"type":"not","predicate":', '{"type":"all"}', '}'),
      deep('{"type":"and","predicates":[', '{"type":"all"}', ']}'),
      deep('{"type":"or","predicates":[', '{"type":"all"}', ']}', 200_000),
      deep('[', '', ']'),
    ]) {
      for (const path of ['/v1/occurrence/search/predicate', '/v1/filter']) {
        const answer = await served.post(path, `{"predicate":${predicate}}`);
        expectRefused(answer, `${path} ${predicate.slice(0, 30)}`);
      }
    }
    const collection = deep(
      '{"type":"GeometryCollection","geometries":[',
      '{"type":"Point","coordinates":[0,0]}',
      ']}',
    );
    expectRefused(await served.post('/v1/filter', `{"geometry":${collection}}`), 'collection');
    for (const geometry of [
      collection,
      deep('{"type":"GeometryCollection","geometries":[', '', ']}', 200_000),
      deep('[', '', ']', 200_000),
    ]) {
      expectRefused(await served.post('/v1/filter', { geometry }), geometry.slice(0, 20));
    }
    const feature = deep('{"type":"Feature","geometry":', 'null', '}');
    expectRefused(await served.post('/v1/filter', `{"geometry":${feature}}`), 'feature');
    for (const wkt of [
      deep('(', '', ')'),
      `POLYGON${deep('(', '0 0', ')')}`,
      deep('GEOMETRYCOLLECTION(', 'POINT(0 0)', ')'),
      deep('<kml>', '', '</kml>'),
      `<kml>${deep('<Folder>', '<Point/>', '</Folder>')}</kml>`,
    ]) {
      expectRefused(await served.post('/v1/filter', { geometry: wkt }), wkt.slice(0, 20));
      expectRefused(
        await served.post('/v1/occurrence/search/predicate', {
          predicate: { type: 'within', geometry: wkt },
        }),
        wkt.slice(0, 20),
      );
    }
  });

  test('as many conditions and values as are allowed, and more', async () => {
    const values = Array.from({ length: 100_000 }, (_, n) => String(n).padStart(8, '0'));
    const { json } = await search({ type: 'value', field: 'Barcode', values });
    expect(json.count).toBe(ITEMS);
    const looked = await served.post('/v1/lookup', { values, limit: 1 });
    expect([looked.status, looked.json.hits.length, looked.json.missing.length]).toEqual([
      200,
      ITEMS,
      100_000 - ITEMS,
    ]);
    const many = (count: number) => ({
      type: 'or',
      predicates: Array.from({ length: count }, (_, n) => ({
        type: 'equals',
        key: 'YEAR',
        value: 1800 + (n % 100),
      })),
    });
    const halves = await search(many(900));
    expect([halves.status, halves.json.count]).toEqual([200, 2100]);
    expectRefused(await search(many(20_000)), 'conditions');
    expectRefused(await search({ type: 'value', values: [...values, ...values] }), 'values');
    expectRefused(await served.post('/v1/lookup', { values: [...values, 'x'] }), 'values');
    const patterns = {
      type: 'or',
      predicates: Array.from({ length: 101 }, (_, n) => ({
        type: 'like',
        key: 'TITLE',
        value: `*${n}*`,
      })),
    };
    expectRefused(await search(patterns), 'patterns');
    expectRefused(
      await search({ type: 'equals', key: 'TOPIC', value: 'x'.repeat(20_000) }),
      'long value',
    );
  });
});

describe('geometry of 100,000 points', () => {
  const POINTS = 100_000;
  const ring = Array.from({ length: POINTS + 1 }, (_, at) => {
    const turn = (2 * Math.PI * (at % POINTS)) / POINTS;
    return [60 * Math.cos(turn), 40 * Math.sin(turn)] as const;
  });
  const inside = CORPORA.flatMap(({ from, items }) =>
    Array.from({ length: items }, (_, at) => from + at),
  ).filter((n) => {
    const latitude = ((n * 37) % 1700) / 10 - 85;
    const longitude = ((n * 91) % 3590) / 10 - 179;
    return (longitude / 60) ** 2 + (latitude / 40) ** 2 < 1;
  }).length;
  const wkt = `POLYGON((${ring.map(([x, y]) => `${x} ${y}`).join(',')}))`;
  const json = { type: 'Polygon', coordinates: [ring] };

  test.each([
    ['WKT', wkt],
    ['GeoJSON', json],
    ['GeoJSON as text', JSON.stringify(json)],
    [
      'KML',
      `<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring
        .map(([x, y]) => `${x},${y}`)
        .join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`,
    ],
  ])('%s is kept and searched', async (_name, geometry) => {
    const kept = await served.post('/v1/filter', { geometry });
    expect(kept.status, kept.text.slice(0, 300)).toBe(200);
    expect(kept.json.notices.length).toBeGreaterThan(0);
    for (const path of FILTERED) {
      expectCivil(await served.ask(withQuery(path, `filter=${kept.json.id}`)), path);
    }
    expect(Math.abs((await countOf(`filter=${kept.json.id}`)) - inside)).toBeLessThan(3);
  });

  test('in a predicate', async () => {
    const predicate = { type: 'within', geometry: wkt };
    const found = await served.post('/v1/occurrence/search/predicate', { predicate, limit: 0 });
    expect(found.status, found.text.slice(0, 300)).toBe(200);
    expect(Math.abs(found.json.count - inside)).toBeLessThan(3);
  });

  test('a star that crosses itself 10,000 times, and odd rings', async () => {
    const star = Array.from({ length: 2001 }, (_, at) => {
      const turn = 2 * Math.PI * ((at % 2000) * 0.4995);
      return `${50 * Math.cos(turn)} ${50 * Math.sin(turn)}`;
    });
    for (const geometry of [
      `POLYGON((${star.join(',')}))`,
      'POLYGON((0 0,0 0,0 0,0 0))',
      'POLYGON((0 0,1 1,0 0))',
      'POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))',
      'POLYGON((1e308 0,0 1e308,-1e308 0,1e308 0))',
      'POLYGON((0 0,400 0,400 10,0 10,0 0))',
      'POLYGON EMPTY',
      'POINT(0 0)',
      'LINESTRING(0 0,1 1)',
      'SELECT 1',
      `POLYGON((${'0 '.repeat(500_000)}))`,
    ]) {
      const answer = await served.post('/v1/filter', { geometry });
      expectCivil(answer, geometry.slice(0, 60));
      expect([geometry.slice(0, 60), answer.ms < IN_TIME_MS]).toEqual([
        geometry.slice(0, 60),
        true,
      ]);
      expectCivil(
        await served.ask(
          `/v1/occurrence/search?limit=0&geometry=${encodeURIComponent(geometry.slice(0, 4000))}`,
        ),
        geometry.slice(0, 60),
      );
    }
  });
});

describe('queries of a megabyte', () => {
  test.each(ALL_ADDRESSES)('%s: too long as an address', async (path) => {
    for (const length of [14_000, 20_000, 1_000_000]) {
      const answer = await served.ask(withQuery(path, `q=${'x'.repeat(length)}`)).catch(() => null);
      // The server may end the connection before all was sent.
      if (answer === null) continue;
      if (length > 16_384) expect([414, 431, 400]).toContain(answer.status);
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) expectRefused(answer, `${length}`);
    }
  });

  test('as a body', async () => {
    const words = 'fern '.repeat(19_000);
    const found = await served.post('/v1/occurrence/search/predicate', {
      predicate: { type: 'all' },
      q: words,
      limit: 0,
    });
    expectCivil(found, 'words');
    expect(found.ms).toBeLessThan(IN_TIME_MS);
    const different = Array.from({ length: 20_000 }, (_, n) => `word${n}`).join(' ');
    for (const value of ['x'.repeat(1_000_000), different, `"${different.slice(0, 90_000)}"`]) {
      const answer = await served.post('/v1/occurrence/search/predicate', {
        predicate: { type: 'words', value },
        limit: 0,
      });
      expectCivil(answer, value.slice(0, 20));
      expect(answer.ms).toBeLessThan(IN_TIME_MS);
    }
    const values = Array.from({ length: 80_000 }, (_, n) => `nowhere ${n}`);
    const none = await served.post('/v1/filter', { predicate: { type: 'value', values } });
    expect(none.status).toBe(200);
    expect(await countOf(`filter=${none.json.id}`)).toBe(0);
    expect(await countOf(`q=fern&filter=${none.json.id}`)).toBe(0);
  });
});

describe('methods', () => {
  test.each(ALL_ADDRESSES)('%s', async (path) => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'OPTIONS', 'POST']) {
      const answer = await served.ask(path, { method });
      expect([method, answer.status < 500, namesMachine(answer.text)]).toEqual([
        method,
        true,
        false,
      ]);
    }
    const head = await served.ask(path, { method: 'HEAD' });
    const whole = await served.ask(path);
    expect([head.status, head.text]).toEqual([whole.status, '']);
  });
});

test('nothing of all this was a fault of the server', () => {
  const faults = served
    .log()
    .filter(({ status, level }) => Number(status) >= 500 || Number(level) >= 50);
  expect(faults).toEqual([]);
});
