import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBValue,
  listValue,
} from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateNumber } from '../../src/search/columns.ts';
import { readGeometryText } from '../../src/search/filter/geometry/read.ts';
import { readBox } from '../../src/search/filter/geometry/shorthand.ts';
import { readPredicate } from '../../src/search/filter/json.ts';
import { parseParameters } from '../../src/search/filter/parameters.ts';
import { indexLeaves, type SqlValue, toSql } from '../../src/search/filter/sql.ts';
import { EVENT_END_SQL, EVENT_START_SQL, normalisedSql } from '../../src/search/filter/sql-text.ts';
import { writePredicate } from '../../src/search/filter/write-json.ts';
import { writeParameters } from '../../src/search/filter/write-parameters.ts';
import type { SearchIndex } from '../../src/search/model/engine.ts';
import { SEARCH_KEYS } from '../../src/search/model/keys.ts';
import type { Predicate } from '../../src/search/model/predicate.ts';
import { normaliseValue } from '../../src/search/normalise.ts';
import { openIndex } from '../../src/search/query/open.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import type { Item } from '../../src/terms/index.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';
import { Random } from './support/random.ts';

const ROWS = 400;
const ROUNDS = 200;

const TEXTS = [
  'Textiles',
  'textiles',
  ' Maps  of\u00a0the World ',
  'Straße',
  'STRASSE',
  'ΣΊΣΥΦΟΣ',
  'σίσυφος',
  'Ǆungla',
  'ﬁsh',
  'İzmir',
  'É',
  'E\u0301',
  '100%',
  'a*b',
  'a?b',
  "O'Neil",
  '$p0',
  '\\d+',
  '(x|y)',
  '__proto__',
  'constructor',
  '日本',
  'ᾳ',
  'a\nb',
  '!Kung',
] as const;
const WORDS = ['red', 'blanket', 'map', 'Nepal', 'owl', 'été', 'silver'] as const;
const DATES: readonly (readonly [string | null, string | null])[] = [
  ['1890', '1890'],
  ['1890', '1899'],
  ['1931-05', '1931-05'],
  ['1931-05-18', '1931-05-18'],
  ['1931-05-30', '1931-06-02'],
  ['-0044-03-15', '-0044-03-15'],
  ['-0050', '0020'],
  ['2000-02-29', null],
  [null, '1950-01'],
  ['+12345', '+12345'],
  ['-999999', '-999999'],
  ['unknown', '1900'],
  ['1900-13', '1900-13'],
  ['1990-01-01T10:00:00', '1990-01-02'],
  [null, null],
];
const BOUNDS = [
  '1890',
  '1931-05',
  '1931-05-18',
  '-0044',
  '0000',
  '+12345',
  '2000-03',
  '1899-12-31',
] as const;
const INSTANTS = [
  '2025',
  '2025-03',
  '2025-03-04',
  '2025-03-04T05:06',
  '2025-07-01T00:00:00',
  '2025-08-01T00:00:00.123456',
  '2025-09-01T00:00:00Z',
  '2025-01-01T00:30+01:00',
  '2025-02-01T00:00:00-05:00',
  '2025-13-01',
  'last week',
] as const;
const RANKS = ['KINGDOM', 'FAMILY', 'GENUS', 'SPECIES'] as const;

const itemOf = (random: Random, number: number): TestRecord => {
  const maybe = <T>(share: number, make: () => T): T | null =>
    random.maybe(share) ? make() : null;
  const [eventDateStart, eventDateEnd] = random.of(DATES);
  const located = random.maybe(0.7);
  const taxonKey = maybe(0.5, () => 1 + random.below(6));
  const yearOf = (date: string | null) => {
    const year = /^([+-]?\d{4,})(?:-|$)/.exec(date ?? '')?.[1];
    return year === undefined || Math.abs(Number(year)) > 2e9 ? null : Number(year);
  };
  const item: Partial<Item> & Pick<Item, 'id' | 'sourceId'> = {
    id: uuid(number),
    sourceId: `s:${number}`,
    title: random.some(WORDS, 4).join(' '),
    topic: random.some(TEXTS, 3),
    culture: random.some(TEXTS, 2),
    countryCode: maybe(0.6, () => random.of(['NP', 'CH', 'US'])),
    basisOfRecord: maybe(0.5, () => random.of(['PRESERVED_SPECIMEN', 'FOSSIL_SPECIMEN'])),
    license: maybe(0.8, () => random.of(['CC0-1.0', 'CC-BY-4.0'])),
    catalogNumber: maybe(0.8, () => random.of(TEXTS)),
    locality: maybe(0.5, () => random.of(TEXTS)),
    creator: random.some(TEXTS, 1),
    recordedBy: random.some(TEXTS, 1),
    mediaCount: random.below(3),
    issues: random.some(['ZERO_COORDINATE', 'COUNTRY_INVALID'], 2),
    eventDateStart,
    eventDateEnd,
    startYear: yearOf(eventDateStart),
    endYear: yearOf(eventDateEnd),
    decimalLatitude: located ? random.below(1800) / 10 - 90 : null,
    decimalLongitude: located ? random.below(3601) / 10 - 180 : null,
    minimumElevationInMeters: maybe(0.5, () => random.below(50) * 10),
    maximumElevationInMeters: maybe(0.5, () => random.below(50) * 10),
    individualCount: maybe(0.5, () => random.below(5)),
    family: maybe(0.5, () => random.of(['Felidae', 'Canidae'])),
    taxonKey,
    acceptedTaxonKey: taxonKey === null ? null : 3,
    classification: random.maybe(0.5)
      ? RANKS.map((rank, at) => ({
          rank,
          key: at + 1,
          name: random.of(['Felidae', 'Panthera', 'Animalia']),
        }))
      : [],
    lastChanged: `2026-0${1 + random.below(9)}-01T00:00:00Z`,
    modified: maybe(0.7, () => random.of(INSTANTS)),
    isSequenced: random.maybe(0.2),
  };
  return {
    item,
    raw: { content: { barcode: random.of(TEXTS), note: random.some(WORDS, 3).join(' ') } },
  };
};

const AREAS = [
  readBox('bbox', '-10,-20,60,40'),
  readBox('bbox', '150,-60,-150,60'),
  readGeometryText('POLYGON((0 0,60 10,80 60,-40 50,0 0),(10 15,20 15,20 30,10 30,10 15))').area,
  readGeometryText('POLYGON((-180 50,-90 50,0 60,90 50,180 50,-180 50))').area,
];

const leaf = (random: Random): Predicate => {
  const matchCase = random.maybe(0.2) ? { matchCase: true } : {};
  const number = () =>
    random.of(['elevation', 'individualCount', 'decimalLatitude', 'year', 'month', 'mediaCount']);
  const openness = () => ({
    ...(random.maybe(0.3) ? { openFrom: true } : {}),
    ...(random.maybe(0.3) ? { openTo: true } : {}),
  });
  const least = random.below(40) * 10 - 100;
  const [from = '1890', to = '1890'] = [random.of(BOUNDS), random.of(BOUNDS)].sort(
    (a, b) => (dateNumber(a, false) ?? 0) - (dateNumber(b, false) ?? 0),
  );
  switch (random.below(14)) {
    case 0:
      return {
        kind: 'in',
        key: random.of(['topic', 'culture', 'creator']),
        values: random.some(TEXTS, 3),
        ...matchCase,
      };
    case 1:
      return {
        kind: 'in',
        key: random.of(['catalogNumber', 'locality']),
        values: random.some(TEXTS, 4),
      };
    case 2:
      return {
        kind: 'in',
        key: random.of(['country', 'basisOfRecord', 'license', 'dataset', 'issue']),
        values: random.some(
          ['NP', 'ch', 'PRESERVED_SPECIMEN', 'cc0-1.0', 'one', 'two', 'ZERO_COORDINATE'],
          3,
        ),
      };
    case 3:
      return {
        kind: 'in',
        key: random.of(['hasMedia', 'hasCoordinate', 'hasGeospatialIssue', 'isSequenced']),
        values: [random.of(['true', 'false'])],
      };
    case 4:
      return {
        kind: 'in',
        key: random.of(['taxonKey', 'family', 'kingdom', 'species', 'decade']),
        values: random.some(['1', '3', '5', 'felidae', 'Animalia', 'Panthera', '1890s', '-50s'], 3),
      };
    case 5:
      return {
        kind: 'in',
        key: number(),
        values: random.some(['0', '1', '2', '5', '100', '1890', '-44'], 3),
      };
    case 6:
      return {
        kind: 'range',
        key: number(),
        from: random.maybe(0.8) ? least : null,
        to: random.maybe(0.8) ? least + random.below(2000) : null,
        ...openness(),
      };
    case 7:
    case 8:
      return {
        kind: 'range',
        key: 'eventDate',
        from: random.maybe(0.8) ? from : null,
        to: random.maybe(0.8) ? to : null,
        ...openness(),
      };
    case 9:
      return {
        kind: 'range',
        key: random.of(['lastChanged', 'modified']),
        from: Date.UTC(2025, random.below(20)),
        to: random.maybe(0.5) ? Date.UTC(2026, random.below(9)) : null,
        ...openness(),
      };
    case 10:
      return {
        kind: 'like',
        key: random.of(['topic', 'catalogNumber', 'country']),
        pattern: random.of([
          '*',
          'a*',
          '*S*',
          '?',
          '??',
          'str*e',
          '* of *',
          'A\\**',
          '*日*',
          '(x|y)',
          'a?b',
          '*σ*',
        ]),
        ...(random.maybe(0.2) ? {} : {}),
      };
    case 11:
      return {
        kind: 'present',
        key: random.of([
          'topic',
          'catalogNumber',
          'country',
          'elevation',
          'eventDate',
          'year',
          'genus',
          'modified',
        ]),
      };
    case 12:
      return random.maybe(0.5)
        ? { kind: 'within', area: random.of(AREAS) }
        : {
            kind: 'near',
            latitude: random.below(160) - 80,
            longitude: random.below(360) - 180,
            distanceInMeters: 1 + random.below(9_000_000),
          };
    default:
      return random.maybe(0.5)
        ? { kind: 'words', text: random.of(WORDS) }
        : {
            kind: 'value',
            values: random.some(TEXTS, 2),
            field: random.maybe(0.5) ? 'barcode' : null,
          };
  }
};

const predicateOf = (random: Random, depth: number): Predicate => {
  const kind = depth === 0 ? 9 : random.below(8);
  if (kind === 0) return { kind: 'not', of: predicateOf(random, depth - 1) };
  if (kind === 1 || kind === 2) {
    return {
      kind: kind === 1 ? 'and' : 'or',
      of: Array.from({ length: 1 + random.below(3) }, () => predicateOf(random, depth - 1)),
    };
  }
  return leaf(random);
};

let root: string;
let index: SearchIndex;
let connection: DuckDBConnection;
const tables: {
  readonly alias: string;
  readonly key: string;
  readonly files: readonly string[];
}[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'filter-sql-'));
  const random = new Random(7);
  const sources = [];
  let number = 1;
  for (const alias of ['one', 'two']) {
    const records = Array.from({ length: ROWS }, () => itemOf(random, number++));
    const source = await writeSnapshot(root, alias, [records.slice(0, 150), records.slice(150)]);
    sources.push(source);
    const files = source.manifest.partitions.flatMap(({ files: parts }) =>
      parts === null ? [] : [join(source.folder, parts.items)],
    );
    tables.push({ alias, key: source.manifest.datasetKey, files });
  }
  await buildGeneration({ indexDir: join(root, 'index'), sources, threads: 1 });
  index = await openIndex(join(root, 'index'), { threads: 0 });
  const instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
}, 60_000);

afterAll(async () => {
  await index.close();
  connection.closeSync();
  rmSync(root, { recursive: true, force: true });
});

const bound = (parameters: Readonly<Record<string, SqlValue>>): Record<string, DuckDBValue> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? listValue(value) : (value as string | number),
    ]),
  );

const idsOf = async (filter: Predicate): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const batch of index.ids(filter)) ids.push(...batch.map(({ id }) => id));
  return ids.sort();
};

const idsBySql = async (filter: Predicate): Promise<readonly string[]> => {
  const leaves = new Map<Predicate, readonly string[]>();
  for (const part of indexLeaves(filter)) leaves.set(part, await idsOf(part));
  const ids: string[] = [];
  for (const { alias, key, files } of tables) {
    const { sql, parameters } = toSql(filter, { alias, datasetKey: key, ids: leaves });
    const list = files.map((file) => `'${file}'`).join(', ');
    const rows = await connection.runAndReadAll(
      `SELECT "id" FROM read_parquet([${list}]) WHERE ${sql}`,
      bound(parameters),
    );
    ids.push(...rows.getColumns().flatMap((column) => column.map(String)));
  }
  return ids.sort();
};

test('engine and SQL give the same items on random filters', async () => {
  const random = new Random(11);
  let matched = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const filter = predicateOf(random, 3);
    const name = JSON.stringify(filter);
    const wanted = await idsOf(filter);
    matched += wanted.length > 0 && wanted.length < 2 * ROWS ? 1 : 0;
    expect([name, await idsBySql(filter)]).toEqual([name, wanted]);
  }
  expect(matched).toBeGreaterThan(ROUNDS / 2);
}, 180_000);

test('each key alone: its values, whether it is there', async () => {
  for (const key of SEARCH_KEYS) {
    const filter: Predicate = { kind: 'present', key: key.name };
    expect([key.name, await idsBySql(filter)]).toEqual([key.name, await idsOf(filter)]);
  }
}, 60_000);

test('filters written as JSON and as parameters match the same items', async () => {
  const random = new Random(23);
  let links = 0;
  for (let round = 0; round < 150; round += 1) {
    const filter = predicateOf(random, 2);
    // Upside-down ranges and empty lists are refused where people write them.
    const wanted = await idsOf(filter);
    const name = JSON.stringify(filter);
    try {
      expect([
        name,
        await idsOf(readPredicate(JSON.parse(JSON.stringify(writePredicate(filter))))),
      ]).toEqual([name, wanted]);
      const parameters = writeParameters(filter);
      if (parameters !== null) {
        links += 1;
        expect([name, await idsOf(parseParameters(parameters))]).toEqual([name, wanted]);
      }
    } catch (error) {
      if (
        !(error instanceof Error) ||
        !/upside down|is empty|is expected|no such country/.test(error.message)
      )
        throw error;
    }
  }
  expect(links).toBeGreaterThan(40);
}, 60_000);

test('SQL normalises every character as the index does', async () => {
  const rows = await connection.runAndReadAll(
    `SELECT c, ${normalisedSql('c')} AS n FROM (SELECT 'x ' || chr(i::INTEGER) || 'Y' AS c FROM range(1, 131072) t(i) WHERE i NOT BETWEEN 55296 AND 57343)`,
  );
  const wrong = rows
    .getRowsJson()
    .filter(([text, normalised]) => normaliseValue(String(text)) !== normalised);
  expect(wrong).toEqual([]);
}, 60_000);

test('SQL reads dates as the index does', async () => {
  const texts = [
    ...DATES.flat(),
    ...BOUNDS,
    ' 1890 ',
    '1890-1',
    '18900',
    '-0000',
    '1890-00',
    '1890-12-32',
    '1890-02-31T',
    '9'.repeat(30),
    '1890-05-01Tx\ny',
  ].filter((text) => text !== null);
  const rows = await connection.runAndReadAll(
    `SELECT ${EVENT_START_SQL} AS s, ${EVENT_END_SQL} AS e FROM (SELECT unnest($t::VARCHAR[]) AS "eventDateStart", NULL AS "eventDateEnd")`,
    { t: listValue(texts) },
  );
  expect(rows.getRowsJson()).toEqual(
    texts.map((text) => [dateNumber(text, false), dateNumber(text, true)]),
  );
});
