import { expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { describeFilter } from '../../src/search/filter/describe.ts';
import { readGeometry, readGeometryText } from '../../src/search/filter/geometry/read.ts';
import { readPredicate } from '../../src/search/filter/json.ts';
import { parseParameters } from '../../src/search/filter/parameters.ts';
import { indexLeaves, toSql } from '../../src/search/filter/sql.ts';
import { writePredicate } from '../../src/search/filter/write-json.ts';
import { writeParameters } from '../../src/search/filter/write-parameters.ts';
import { SEARCH_KEYS } from '../../src/search/model/keys.ts';
import type { Predicate } from '../../src/search/model/predicate.ts';
import { Random } from './support/random.ts';

const SCRAPS = [
  '*',
  '?',
  '!',
  '~',
  '\\',
  '%',
  "'",
  '"',
  ';',
  '--',
  '$p0',
  ',',
  '..',
  '/',
  '>',
  '>=',
  '<',
  '-',
  '+',
  '(',
  ')',
  '[',
  '{',
  '}',
  '|',
  '\0',
  '\n',
  '\ud800',
  '\udc00',
  '\ufeff',
  'é',
  '日本',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  '0x1',
  '1900',
  '1890-02-30',
  '-0044',
  'true',
  'NP',
  'POLYGON',
  'EMPTY',
  'SRID=',
  '((',
  '180 90',
  '1e5',
  '__proto__',
  'constructor',
  'toString',
  ' ',
  '',
  '10km',
  'CC_BY_4_0',
  '<kml>',
  '&lt;',
  '{"type":',
  ']]>',
] as const;

const scraps = (random: Random): string => random.some(SCRAPS, 5).join('');

const NAMES = [
  ...SEARCH_KEYS.map(({ name }) => name),
  'q',
  'value',
  'geometry',
  'bbox',
  'geoDistance',
  'eventDateGte',
  'field.x',
  'field.__proto__',
  'matchCase',
  'qLanguage',
  'checklistKey',
  '__proto__',
  'constructor',
  'gadmGid',
];

/** What is read, or null where it is refused in words; anything else fails the test. */
const read = <T>(action: () => T): T | null => {
  try {
    return action();
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'FILTER_INVALID') {
      expect(error.message.length).toBeLessThan(500);
      return null;
    }
    throw error;
  }
};

/** All that can be done with a filter, done. */
const use = (predicate: Predicate | null): void => {
  if (predicate === null) return;
  describeFilter(predicate);
  const ids = new Map(indexLeaves(predicate).map((leaf) => [leaf, ['x']] as const));
  read(() => toSql(predicate, { alias: 'a', ids }));
  const json = JSON.stringify(writePredicate(predicate));
  expect(writePredicate(readPredicate(JSON.parse(json)))).toEqual(JSON.parse(json));
  const parameters = writeParameters(predicate);
  if (parameters !== null)
    expect(describeFilter(parseParameters(parameters))).toBe(describeFilter(predicate));
};

test('parameters of any kind are read or refused', () => {
  const random = new Random(3);
  let kept = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const name = `${random.of(NAMES)}${random.of(['', '', '', '!', '~', '!~'])}`;
    const parameters = Object.fromEntries([
      [name, Array.from({ length: 1 + random.below(2) }, () => scraps(random))],
    ]);
    const predicate = read(() => parseParameters(parameters));
    if (predicate !== null) kept += 1;
    use(predicate);
  }
  expect(kept).toBeGreaterThan(5000);
}, 60_000);

const TYPES = [
  'equals',
  'in',
  'and',
  'or',
  'not',
  'like',
  'lessThan',
  'greaterThanOrEquals',
  'range',
  'within',
  'geoDistance',
  'isNull',
  'isNotNull',
  'words',
  'value',
  'all',
  'x',
] as const;

const jsonOf = (random: Random, depth: number): unknown => {
  switch (random.below(depth === 0 ? 4 : 8)) {
    case 0:
      return scraps(random);
    case 1:
      return random.of([null, true, 0, -0, 1e308, 5, Number.NaN]);
    case 2:
      return random.of(NAMES);
    case 3:
      return Array.from({ length: random.below(3) }, () => scraps(random));
    case 4:
      return Array.from({ length: random.below(3) }, () => jsonOf(random, depth - 1));
    default: {
      const names = [
        'key',
        'value',
        'values',
        'predicates',
        'predicate',
        'geometry',
        'latitude',
        'longitude',
        'distance',
        'parameter',
        'field',
        'matchCase',
        '__proto__',
      ];
      return Object.fromEntries([
        ['type', random.of(TYPES)],
        ...random.some(names, 3).map((name) => [name, jsonOf(random, depth - 1)]),
      ]);
    }
  }
};

test('JSON of any kind is read or refused', () => {
  const random = new Random(5);
  for (let round = 0; round < 20_000; round += 1) {
    const json = jsonOf(random, 3);
    use(read(() => readPredicate(json)));
  }
}, 60_000);

test('geometries of any kind are read or refused', async () => {
  const random = new Random(9);
  const words = [
    'POLYGON',
    'MULTIPOLYGON',
    'GEOMETRYCOLLECTION',
    '(',
    '((',
    ')',
    '))',
    ',',
    ' ',
    '1 2',
    '3 4',
    '180 0',
    '-180 90',
    '170 -5',
    'EMPTY',
    'Z',
    ';',
    'SRID=4326;',
    '1e400 0',
    '0 0',
    '91 91',
    '10 10',
  ];
  for (let round = 0; round < 20_000; round += 1) {
    read(() =>
      readGeometryText(`${random.of(words.slice(0, 3))}${random.some(words, 12).join('')}`),
    );
  }
  // Bytes: a zip file, turned over.
  const zip = Buffer.from('504b0304140000000000000021000000000000000000000000000500000061', 'hex');
  for (let round = 0; round < 300; round += 1) {
    const bytes = Buffer.concat([zip, Buffer.from(scraps(random)), zip]);
    bytes[4 + random.below(bytes.length - 4)] = random.below(256);
    await expect(readGeometry(bytes)).rejects.toMatchObject({ code: 'FILTER_INVALID' });
  }
}, 60_000);

test('a request of a megabyte is answered at once', () => {
  const started = performance.now();
  for (const text of [
    '('.repeat(1e6),
    '*'.repeat(1e6),
    'a,'.repeat(5e5),
    '>'.repeat(1e6),
    `${' '.repeat(1e6)}x`,
    '1'.repeat(1e6),
    `${'-1'.repeat(5e5)}`,
  ]) {
    for (const name of [
      'topic',
      'topic~',
      'year',
      'eventDate',
      'geometry',
      'bbox',
      'geoDistance',
      'q',
      'country',
      'license',
      'decade',
      'lastChanged',
      'value',
    ]) {
      read(() => parseParameters({ [name]: text }));
    }
    read(() => readPredicate({ type: 'equals', key: text, value: text }));
    read(() => readPredicate({ type: text }));
  }
  expect(performance.now() - started).toBeLessThan(5000);
});
