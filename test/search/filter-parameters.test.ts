import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { describeFilter } from '../../src/search/filter/describe.ts';
import { readPredicate } from '../../src/search/filter/json.ts';
import {
  constantOf,
  findTarget,
  GBIF_FIELDS,
  GBIF_UNAVAILABLE,
  OWN_PARAMETERS,
} from '../../src/search/filter/names.ts';
import { type FilterParameters, parseParameters } from '../../src/search/filter/parameters.ts';
import { loadFilter, saveFilter } from '../../src/search/filter/saved.ts';
import { writePredicate } from '../../src/search/filter/write-json.ts';
import { writeParameters } from '../../src/search/filter/write-parameters.ts';
import { findSearchKey, SEARCH_KEYS } from '../../src/search/model/keys.ts';
import { ALL, type Predicate } from '../../src/search/model/predicate.ts';

const oneOf = (key: string, ...values: string[]): Predicate => ({ kind: 'in', key, values });
const range = (
  key: string,
  from: number | string | null,
  to: number | string | null,
  more = {},
): Predicate => ({ kind: 'range', key, from, to, ...more });
const not = (of: Predicate): Predicate => ({ kind: 'not', of });
const UUID = '3d1b2c6e-1111-4111-8111-111111111111';

test.each<[FilterParameters, Predicate]>([
  [{}, ALL],
  [{ q: ' ', country: '', year: [] }, ALL],
  [{ q: 'snow leopard' }, { kind: 'words', text: 'snow leopard' }],
  [
    { q: ['snow', 'leopard'], qLanguage: 'de' },
    { kind: 'words', text: 'snow leopard', language: 'de' },
  ],
  [{ query: '%_*"\'; DROP TABLE' }, { kind: 'words', text: '%_*"\'; DROP TABLE' }],
  [
    { dataset: ['a', UUID], datasetKey: 'b' },
    {
      kind: 'and',
      of: [
        { kind: 'or', of: [oneOf('dataset', 'a'), oneOf('datasetKey', UUID)] },
        oneOf('dataset', 'b'),
      ],
    },
  ],
  [{ has_media: 'true' }, oneOf('hasMedia', 'true')],
  [
    { hasMedia: '0', 'has-coordinate': 'YES' },
    { kind: 'and', of: [oneOf('hasMedia', 'false'), oneOf('hasCoordinate', 'true')] },
  ],
  [{ HAS_GEOSPATIAL_ISSUE: 'false' }, oneOf('hasGeospatialIssue', 'false')],
  [
    { unit: 'nmnhbotany', type: 'edanmdm' },
    { kind: 'and', of: [oneOf('collectionCode', 'NMNHBOTANY'), oneOf('recordType', 'edanmdm')] },
  ],
  [{ country: ['np', 'Nepal', 'IND', 'Germany'] }, oneOf('country', 'NP', 'IN', 'DE')],
  [
    { basisOfRecord: ['PreservedSpecimen', 'fossil specimen', 'HUMAN_OBSERVATION'] },
    oneOf('basisOfRecord', 'PRESERVED_SPECIMEN', 'FOSSIL_SPECIMEN', 'HUMAN_OBSERVATION'),
  ],
  [
    {
      license: [
        'CC_BY_4_0',
        'CC0_1_0',
        'https://creativecommons.org/licenses/by-nc/4.0/',
        'CC-BY-4.0',
      ],
    },
    oneOf('license', 'CC-BY-4.0', 'CC0-1.0', 'CC-BY-NC-4.0'),
  ],
  [{ decade: ['1890', '1900s', '-50'] }, oneOf('decade', '1890s', '1900s', '-50s')],
  [
    { continent: ['north america', 'NORTH_AMERICA', 'EUROPE'] },
    oneOf('continent', 'North America', 'Europe'),
  ],
  [
    { mediaType: ['STILL_IMAGE', 'Sound', 'Hologram'] },
    oneOf('mediaType', 'StillImage', 'Sound', 'Hologram'),
  ],
  [{ eventDate: '1890' }, range('eventDate', '1890', '1890')],
  [{ date: '1890,1931-05' }, range('eventDate', '1890', '1931-05')],
  [{ eventDate: '1890-01-01/1891' }, range('eventDate', '1890-01-01', '1891')],
  [
    { eventDate: ['>1900', '<=50'] },
    {
      kind: 'or',
      of: [range('eventDate', '1900', null, { openFrom: true }), range('eventDate', null, '0050')],
    },
  ],
  [{ eventDateGte: '1900' }, range('eventDate', '1900', null)],
  [{ eventDate: '*' }, { kind: 'present', key: 'eventDate' }],
  [{ year: '1900,1910' }, range('year', 1900, 1910)],
  [{ year: '1900,' }, range('year', 1900, null)],
  [{ year: '*,1900' }, range('year', null, 1900)],
  [{ year: '-0044' }, range('year', -44, -44)],
  [
    { year: ['1900', '1902', '1910,1920'] },
    { kind: 'or', of: [oneOf('year', '1900', '1902'), range('year', 1910, 1920)] },
  ],
  [{ elevation: '>100,<200' }, range('elevation', 100, 200, { openFrom: true, openTo: true })],
  [{ depth: '*' }, { kind: 'present', key: 'depth' }],
  [
    { lastInterpreted: '2026-01,2026-02' },
    range('lastChanged', Date.UTC(2026, 0), Date.UTC(2026, 2), { openTo: true }),
  ],
  [{ modified: '>2026-01-18' }, range('modified', Date.UTC(2026, 0, 19), null)],
  [
    { modified: '2026-01-18T12:00:00Z' },
    range('modified', Date.UTC(2026, 0, 18, 12), Date.UTC(2026, 0, 18, 12)),
  ],
  [
    { 'country!': ['NP', 'IN'], country: '*' },
    { kind: 'and', of: [not(oneOf('country', 'NP', 'IN')), { kind: 'present', key: 'country' }] },
  ],
  [{ 'issue!': '*' }, not({ kind: 'present', key: 'issue' })],
  [
    { culture: '!Kung', 'topic!': '!Kung' },
    { kind: 'and', of: [oneOf('culture', '!Kung'), not(oneOf('topic', '!Kung'))] },
  ],
  [
    { 'locality~': ['*mount*', 'a?'] },
    {
      kind: 'or',
      of: [
        { kind: 'like', key: 'locality', pattern: '*mount*' },
        { kind: 'like', key: 'locality', pattern: 'a?' },
      ],
    },
  ],
  [
    { 'locality!~': '*mount*', matchCase: 'true' },
    not({ kind: 'like', key: 'locality', pattern: '*mount*', matchCase: true }),
  ],
  [{ catalogNumber: ['\\*', '\\\\x'] }, oneOf('catalogNumber', '*', '\\x')],
  [{ 'field.Barcode': '001' }, { kind: 'value', values: ['001'], field: 'Barcode' }],
  [{ 'field.Barcode': '*' }, { kind: 'present', key: 'field.Barcode' }],
  [
    { 'field.__proto__': ['1', '2'], value: '3' },
    {
      kind: 'and',
      of: [
        { kind: 'value', values: ['1', '2'], field: '__proto__' },
        { kind: 'value', values: ['3'], field: null },
      ],
    },
  ],
  [{ RECORD_NUMBER: '12' }, { kind: 'value', values: ['12'], field: 'recordNumber' }],
  [
    { geoDistance: '27.7,85.3,50km' },
    { kind: 'near', latitude: 27.7, longitude: 85.3, distanceInMeters: 50_000 },
  ],
  [
    { geometry: '80,26,89,31' },
    {
      kind: 'within',
      area: {
        polygons: [
          [
            [
              [80, 26],
              [89, 26],
              [89, 31],
              [80, 31],
              [80, 26],
            ],
          ],
        ],
      },
    },
  ],
  [
    { taxonKey: ['212', '1'], familyKey: '9' },
    { kind: 'and', of: [oneOf('taxonKey', '212', '1'), oneOf('taxonKey', '9')] },
  ],
])('reads %j', (parameters, expected) => {
  expect(parseParameters(parameters)).toEqual(expected);
});

const deep = (levels: number): unknown => {
  let predicate: unknown = { type: 'all' };
  for (let level = 0; level < levels; level += 1) predicate = { type: 'not', predicate };
  return predicate;
};

const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'FILTER_INVALID') return error.message;
    throw error;
  }
  return 'no fault';
};

test.each<[FilterParameters, string]>([
  [{ contry: 'NP' }, 'There is no parameter "contry"; did you mean "country"?'],
  [{ contry: '' }, 'There is no parameter "contry"; did you mean "country"?'],
  [{ zzzzzzzzzzz: '1' }, 'There is no parameter "zzzzzzzzzzz"'],
  [{ constructor: '1' }, 'There is no parameter "constructor"'],
  [{ ['x'.repeat(1_000_000)]: '1' }, `There is no parameter "${'x'.repeat(80)}…"`],
  [
    { gadmGid: 'NPL' },
    'gadmGid cannot be searched: places are not matched to the areas of GADM here; give geometry, stateProvince or county',
  ],
  [{ hasMedia: 'maybe' }, 'hasMedia=maybe: true or false is expected'],
  [{ country: 'Narnia' }, 'country=Narnia: there is no such country'],
  [{ eventDate: 'yesterday' }, 'eventDate=yesterday: no ISO 8601 date'],
  [{ eventDate: '1890-13' }, 'eventDate=1890-13: no ISO 8601 date'],
  [{ eventDate: '1,2,3' }, 'eventDate=1,2,3: one value, or from,to is expected'],
  [{ eventDate: '1900,1890' }, 'eventDate: the range from 1900 to 1890 is upside down'],
  [{ year: 'NaN' }, 'year=NaN: a number is expected'],
  [{ year: 'Infinity' }, 'year=Infinity: a number is expected'],
  [{ year: '1e999' }, 'year=1e999: a number is expected'],
  [{ year: '0x10' }, 'year=0x10: a number is expected'],
  [{ year: '10,5' }, 'year: the range from 10 to 5 is upside down'],
  [{ lastChanged: 'soon' }, 'lastChanged=soon: no ISO 8601 date'],
  [{ 'year~': '19*' }, 'year~: patterns are for keys that hold texts'],
  [{ decade: '1893' }, 'decade=1893: a decade such as 1890s is expected'],
  [{ bbox: '0,0,10,91' }, 'bbox=0,0,10,91: no bounding box'],
  [{ bbox: 'a,b,c,d' }, 'bbox=a,b,c,d: no bounding box'],
  [{ geoDistance: '85.3,127.7,5km' }, 'no fault'],
  [{ geoDistance: '127.7,85.3,5km' }, 'geoDistance: 127.7,85.3 is no latitude and longitude'],
  [{ geoDistance: '27.7,85.3' }, 'geoDistance=27.7,85.3: no place and distance'],
  [{ 'field.': 'x' }, 'field. must be followed by the name of a field'],
  [{ matchCase: 'perhaps' }, 'matchCase=perhaps: true or false is expected'],
  [
    { topic: 'x'.repeat(20_000) },
    `topic=${'x'.repeat(80)}…: a value of 20000 characters; at most 10000 are allowed`,
  ],
  [{ q: 'x'.repeat(1_000_000) }, 'q: 1,000,000 characters; at most 100,000 are allowed'],
  [
    { topic: Array.from({ length: 101_001 }, (_, at) => String(at)) },
    'The filter has more than 101,000 values',
  ],
  [
    { year: Array.from({ length: 1_001 }, (_, at) => `${at},${at}`) },
    'The filter has more than 1,000 ranges of numbers, dates and distances',
  ],
  [{ 'topic~': Array.from({ length: 101 }, () => '*') }, 'The filter has more than 100 patterns'],
])('refuses %#', (parameters, message) => {
  expect(messageOf(() => parseParameters(parameters))).toBe(message);
});

test.each<[unknown, Predicate]>([
  [null, ALL],
  [{ type: 'all' }, ALL],
  [{ type: 'equals', key: 'TAXON_KEY', value: 212 }, oneOf('taxonKey', '212')],
  [
    { type: 'equals', key: 'COUNTRY', value: 'Nepal', matchCase: true },
    { kind: 'in', key: 'country', values: ['NP'], matchCase: true },
  ],
  [{ type: 'equals', key: 'CATALOG_NUMBER', value: '*' }, oneOf('catalogNumber', '*')],
  [{ type: 'in', key: 'basisOfRecord', values: ['a b', 'C'] }, oneOf('basisOfRecord', 'A_B', 'C')],
  [{ type: 'equals', key: 'HAS_COORDINATE', value: true }, oneOf('hasCoordinate', 'true')],
  [{ type: 'equals', key: 'YEAR', value: '1900,1910' }, range('year', 1900, 1910)],
  [
    {
      type: 'and',
      predicates: [
        { type: 'greaterThanOrEquals', key: 'YEAR', value: '1900' },
        { type: 'lessThan', key: 'YEAR', value: 1910 },
      ],
    },
    range('year', 1900, 1910, { openTo: true }),
  ],
  [
    { type: 'range', key: 'EVENT_DATE', value: { gte: '1900', lt: '1910' } },
    range('eventDate', '1900', '1910', { openTo: true }),
  ],
  [
    {
      type: 'or',
      predicates: [
        { type: 'isNull', parameter: 'ISSUE' },
        { type: 'isNotNull', parameter: 'YEAR' },
      ],
    },
    { kind: 'or', of: [not({ kind: 'present', key: 'issue' }), { kind: 'present', key: 'year' }] },
  ],
  [
    { type: 'not', predicate: { type: 'like', key: 'LOCALITY', value: '*mt?' } },
    not({ kind: 'like', key: 'locality', pattern: '*mt?' }),
  ],
  [
    { type: 'like', key: 'field.Barcode', value: 'US*' },
    { kind: 'like', key: 'field.Barcode', pattern: 'US*' },
  ],
  [
    { type: 'within', geometry: 'POLYGON((0 0,1 0,1 1,0 0))' },
    {
      kind: 'within',
      area: {
        polygons: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        ],
      },
    },
  ],
  [
    { type: 'geoDistance', latitude: '27.7', longitude: 85.3, distance: '5km' },
    { kind: 'near', latitude: 27.7, longitude: 85.3, distanceInMeters: 5000 },
  ],
  [
    { type: 'words', value: 'snow', language: 'en' },
    { kind: 'words', text: 'snow', language: 'en' },
  ],
  [
    { type: 'value', values: ['1'], field: 'Barcode' },
    { kind: 'value', values: ['1'], field: 'Barcode' },
  ],
  [
    { type: 'value', value: '1' },
    { kind: 'value', values: ['1'], field: null },
  ],
])('reads the predicate %j', (json, expected) => {
  expect(readPredicate(json)).toEqual(expected);
});

test.each<[unknown, string]>([
  ['x', 'predicate: a predicate is expected, an object with a type'],
  [[], 'predicate: a predicate is expected, an object with a type'],
  [{}, 'predicate: the predicate has no type'],
  [{ type: 'equal' }, 'predicate: there is no type "equal"; did you mean "equals"?'],
  [{ type: '__proto__' }, 'predicate: there is no type "__proto__"'],
  [
    JSON.parse('{"type":"all","__proto__":1}'),
    'predicate: a predicate of type all has no "__proto__"',
  ],
  [
    { type: 'equals', key: 'COUNTRY' },
    'predicate.value: a text, a number, true or false is expected',
  ],
  [{ type: 'equals', value: 'NP' }, 'predicate: a predicate of type equals needs a key'],
  [
    { type: 'equals', key: 'COUNTRY', value: 'NP', matchcase: true },
    'predicate: a predicate of type equals has no "matchcase"',
  ],
  [
    { type: 'and', predicates: [] },
    'predicate.predicates: a list of predicates is expected, at least one',
  ],
  [
    { type: 'and', predicates: [{ type: 'all' }, { type: 'not', predicate: 5 }] },
    'predicate.predicates[1].predicate: a predicate is expected, an object with a type',
  ],
  [
    { type: 'and', predicates: [{ type: 'equals', key: 'CONTRY', value: 'NP' }] },
    'predicate.predicates[0]: There is no parameter "CONTRY"; did you mean "country"?',
  ],
  [{ type: 'in', key: 'YEAR', values: ['1900', 'x'] }, 'predicate: YEAR=x: a number is expected'],
  [
    { type: 'lessThan', key: 'COUNTRY', value: 'NP' },
    'predicate: COUNTRY is neither a number nor a date',
  ],
  [
    { type: 'lessThan', key: 'YEAR', value: Number.NaN },
    'predicate.value: a text, a number, true or false is expected',
  ],
  [
    { type: 'isNull', parameter: 'GEOMETRY' },
    'predicate: GEOMETRY cannot be asked for being there',
  ],
  [
    { type: 'within', geometry: 'POLYGON((' },
    'The geometry is no WKT: at character 10 a number is expected, not its end',
  ],
  [deep(10_000), 'The predicate is nested more than 100 levels deep'],
  [
    { type: 'or', predicates: Array.from({ length: 10_001 }, () => ({ type: 'all' })) },
    'The filter has more than 10,000 conditions',
  ],
])('refuses the predicate %#', (json, message) => {
  expect(messageOf(() => readPredicate(json))).toBe(message);
});

test('every search parameter of GBIF is understood, or refused with the reason', () => {
  const GBIF =
    'ACCEPTED_TAXON_KEY ASSOCIATED_SEQUENCES BASIS_OF_RECORD BED BIOSTRATIGRAPHY CATALOG_NUMBER CLASS_KEY COLLECTION_CODE COLLECTION_KEY CONTINENT COORDINATE_UNCERTAINTY_IN_METERS COUNTRY CRAWL_ID DATASET_CATEGORY DATASET_ID DATASET_KEY DATASET_NAME DAY DECIMAL_LATITUDE DECIMAL_LONGITUDE DEGREE_OF_ESTABLISHMENT DEPTH DISTANCE_FROM_CENTROID_IN_METERS DNA_SEQUENCE_ID DWCA_EXTENSION EARLIEST_AGE_OR_LOWEST_STAGE EARLIEST_EON_OR_LOWEST_EONOTHEM EARLIEST_EPOCH_OR_LOWEST_SERIES EARLIEST_ERA_OR_LOWEST_ERATHEM EARLIEST_PERIOD_OR_LOWEST_SYSTEM ELEVATION END_DAY_OF_YEAR ESTABLISHMENT_MEANS EVENT_DATE EVENT_DATE_GTE EVENT_ID FAMILY_KEY FIELD_NUMBER FORMATION GADM_GID GADM_LEVEL_0_GID GADM_LEVEL_1_GID GADM_LEVEL_2_GID GADM_LEVEL_3_GID GBIF_ID GBIF_REGION GENUS_KEY GEOLOGICAL_TIME GEOMETRY GEOREFERENCED_BY GEO_DISTANCE GROUP HAS_COORDINATE HAS_GEOSPATIAL_ISSUE HIGHER_GEOGRAPHY HIGHEST_BIOSTRATIGRAPHIC_ZONE HOSTING_ORGANIZATION_KEY IDENTIFIED_BY IDENTIFIED_BY_ID INSTALLATION_KEY INSTITUTION_CODE INSTITUTION_KEY ISLAND ISLAND_GROUP ISSUE IS_IN_CLUSTER IS_SEQUENCED IUCN_RED_LIST_CATEGORY KINGDOM_KEY LAST_INTERPRETED LATEST_AGE_OR_HIGHEST_STAGE LATEST_EON_OR_HIGHEST_EONOTHEM LATEST_EPOCH_OR_HIGHEST_SERIES LATEST_ERA_OR_HIGHEST_ERATHEM LATEST_PERIOD_OR_HIGHEST_SYSTEM LICENSE LITHOSTRATIGRAPHY LOCALITY LOWEST_BIOSTRATIGRAPHIC_ZONE MEASUREMENT_TYPE MEASUREMENT_TYPE_ID MEDIA_TYPE MEMBER MODIFIED MONTH NETWORK_KEY NUCLEOTIDE_SEQUENCE_ENDS_TRIMMED NUCLEOTIDE_SEQUENCE_GAPS_OR_WHITESPACE_REMOVED NUCLEOTIDE_SEQUENCE_GC_CONTENT NUCLEOTIDE_SEQUENCE_INVALID NUCLEOTIDE_SEQUENCE_NATURAL_LANGUAGE_DETECTED NUCLEOTIDE_SEQUENCE_NON_ACGTN_FRACTION NUCLEOTIDE_SEQUENCE_NON_IUPAC_FRACTION NUCLEOTIDE_SEQUENCE_NUCLEOTIDE_SEQUENCE_ID NUCLEOTIDE_SEQUENCE_N_FRACTION NUCLEOTIDE_SEQUENCE_N_RUNS_CAPPED NUCLEOTIDE_SEQUENCE_SEQUENCE NUCLEOTIDE_SEQUENCE_SEQUENCE_LENGTH NUCLEOTIDE_SEQUENCE_TARGET_GENE OCCURRENCE_ID OCCURRENCE_STATUS ORDER_KEY ORGANISM_ID ORGANISM_QUANTITY ORGANISM_QUANTITY_TYPE OTHER_CATALOG_NUMBERS PARENT_EVENT_ID PATHWAY PHYLUM_KEY PREPARATIONS PREVIOUS_IDENTIFICATIONS PROGRAMME PROJECT_ID PROTOCOL PUBLISHED_BY_GBIF_REGION PUBLISHING_COUNTRY PUBLISHING_ORG RECORDED_BY RECORDED_BY_ID RECORD_NUMBER RELATIVE_ORGANISM_QUANTITY REPATRIATED SAMPLE_SIZE_UNIT SAMPLE_SIZE_VALUE SAMPLING_PROTOCOL SCIENTIFIC_NAME SEX SPECIES_KEY START_DAY_OF_YEAR STATE_PROVINCE SUBGENUS_KEY TAXONOMIC_ISSUE TAXONOMIC_STATUS TAXON_CONCEPT_ID TAXON_ID TAXON_KEY TYPE_STATUS VERBATIM_SCIENTIFIC_NAME WATER_BODY YEAR';
  const names = GBIF.split(' ');
  expect(names.length).toBe(140);
  const outcome = (name: string): string => {
    try {
      return findTarget(name) === null ? 'unknown' : 'understood';
    } catch {
      return 'refused';
    }
  };
  const counts = { understood: 0, refused: 0, unknown: 0 };
  for (const name of names) counts[outcome(name) as keyof typeof counts] += 1;
  expect(counts).toEqual({
    understood: 140 - Object.keys(GBIF_UNAVAILABLE).length,
    refused: Object.keys(GBIF_UNAVAILABLE).length,
    unknown: 0,
  });
  const notices: string[] = [];
  expect(
    parseParameters(
      { CHECKLIST_KEY: 'x', taxonKey: '1' },
      { onNotice: (notice) => notices.push(notice) },
    ),
  ).toEqual(oneOf('taxonKey', '1'));
  expect(notices).toEqual([
    'Taxa are those of the backbone of this workspace; checklistKey was left aside.',
  ]);
});

test('names are unambiguous, and constants are read back', () => {
  const names = [...OWN_PARAMETERS, ...SEARCH_KEYS].flatMap(({ name, aliases }) => [
    ...new Set([name, ...aliases].map((one) => one.toLowerCase())),
  ]);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  for (const { name } of SEARCH_KEYS) expect(findSearchKey(constantOf(name))?.name).toBe(name);
});

test.each<[Predicate, Record<string, string[]> | null, string]>([
  [ALL, {}, 'everything'],
  [oneOf('country', 'NP', 'IN'), { country: ['NP', 'IN'] }, 'country is NP or IN'],
  [not(oneOf('country', 'NP')), { 'country!': ['NP'] }, 'country is not NP'],
  [
    oneOf('catalogNumber', '*', '\\x'),
    { catalogNumber: ['\\*', '\\\\x'] },
    'catalogNumber is * or \\x',
  ],
  [{ kind: 'present', key: 'issue' }, { issue: ['*'] }, 'issue is given'],
  [not({ kind: 'present', key: 'issue' }), { 'issue!': ['*'] }, 'issue is not given'],
  [range('year', 1900, 1910), { year: ['1900,1910'] }, 'year from 1900 to 1910'],
  [range('year', 1900, null, { openFrom: true }), { year: ['>1900'] }, 'year after 1900'],
  [
    range('lastChanged', Date.UTC(2026, 0), null),
    { lastChanged: ['>=2026-01-01T00:00:00.000Z'] },
    'lastChanged from 2026-01-01T00:00:00.000Z on',
  ],
  [
    { kind: 'and', of: [{ kind: 'words', text: 'snow' }, oneOf('topic', 'Maps, old')] },
    { q: ['snow'], topic: ['Maps, old'] },
    'words: snow, and topic is "Maps, old"',
  ],
  [
    { kind: 'or', of: [oneOf('topic', 'a'), oneOf('place', 'b')] },
    null,
    'topic is a, or place is b',
  ],
  [
    { kind: 'or', of: [range('year', 1, 2), range('year', 5, 6)] },
    { year: ['1,2', '5,6'] },
    'year from 1 to 2, or year from 5 to 6',
  ],
  [
    { kind: 'in', key: 'topic', values: ['a'], matchCase: true },
    { topic: ['a'], matchCase: ['true'] },
    'topic is a (as written)',
  ],
  [{ kind: 'value', values: ['1'], field: 'Barcode' }, { 'field.Barcode': ['1'] }, 'Barcode is 1'],
  [
    { kind: 'near', latitude: 1, longitude: 2, distanceInMeters: 1500 },
    { geoDistance: ['1,2,1500m'] },
    'at most 1.5 km from 1, 2',
  ],
  [
    parseParameters({ bbox: '170,-20,-170,0' }),
    { bbox: ['170,-20,-170,0'] },
    'within an area of 10 points',
  ],
  [
    parseParameters({ geometry: 'POLYGON((0 0,1 0,1 1,0 0))' }),
    { geometry: ['POLYGON((0 0,1 0,1 1,0 0))'] },
    'within an area of 4 points',
  ],
])('writes %#', (predicate, parameters, words) => {
  expect([writeParameters(predicate), describeFilter(predicate)]).toEqual([parameters, words]);
  if (parameters !== null) expect(parseParameters(parameters)).toEqual(predicate);
  expect(readPredicate(JSON.parse(JSON.stringify(writePredicate(predicate))))).toEqual(predicate);
});

test('examples of the keys are read', () => {
  for (const { name, example } of [...SEARCH_KEYS, ...OWN_PARAMETERS]) {
    expect([name, parseParameters({ [name]: example }).kind]).not.toEqual([name, 'all']);
  }
});

test('saves filters under the hash of their content', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'filters-'));
  const inside = join(folder, 'filters');
  const predicate = parseParameters({
    q: 'snow',
    country: 'NP',
    geometry: 'POLYGON((0 0,1 0,1 1,0 0))',
  });
  const ids = await Promise.all([saveFilter(inside, predicate), saveFilter(inside, predicate)]);
  expect(ids[0]).toMatch(/^[A-Za-z0-9_-]{16}$/);
  expect(ids[1]).toBe(ids[0]);
  expect(readdirSync(inside)).toEqual([`${ids[0]}.json`]);
  expect(await loadFilter(inside, ids[0] ?? '')).toEqual(predicate);
  expect(await loadFilter(inside, 'AAAAAAAAAAAAAAAA')).toBe(null);
  expect(await loadFilter(inside, '../../../etc/passw')).toBe(null);
  writeFileSync(join(inside, `${ids[0]}.json`), '{"type":');
  await expect(loadFilter(inside, ids[0] ?? '')).rejects.toMatchObject({ code: 'FILTER_INVALID' });
  // Saving it again mends it.
  await saveFilter(inside, predicate);
  expect(await loadFilter(inside, ids[0] ?? '')).toEqual(predicate);
  await expect(
    saveFilter(inside, { kind: 'value', values: ['x'.repeat(9_000_000)], field: null }),
  ).rejects.toMatchObject({ code: 'FILTER_INVALID' });
  rmSync(folder, { recursive: true });
});

test('docs/search.md lists every parameter', () => {
  const text = readFileSync(new URL('../../docs/search.md', import.meta.url), 'utf8').replace(
    / +/g,
    ' ',
  );
  const code = (name: string) => `\`${name}\``;
  for (const { name, aliases, description, example } of OWN_PARAMETERS) {
    expect(text).toContain(
      `| ${code(name)} |${aliases.length > 0 ? ` ${aliases.map(code).join(', ')}` : ''} | ${description} | ${code(example)} |`,
    );
  }
  for (const { name, aliases, description, example } of SEARCH_KEYS) {
    expect(text).toContain(
      `| ${code(name)} |${aliases.length > 0 ? ` ${aliases.map(code).join(', ')}` : ''} | `,
    );
    expect(text).toContain(`| ${description} | ${code(example)} |`);
  }
  for (const name of [...Object.keys(GBIF_FIELDS), ...Object.keys(GBIF_UNAVAILABLE)])
    expect(text).toContain(code(name));
  for (const reason of Object.values(GBIF_UNAVAILABLE)) expect(text).toContain(reason);
});
