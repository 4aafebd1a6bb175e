import type { Item } from '../../terms/index.ts';
import { yearOf } from '../columns.ts';

/** What keys read of an item; lists may be missing where the lake holds nulls. */
export type KeyedItem = { readonly [K in keyof Item]?: Item[K] | null };

/**
 * How the index keeps a key.
 * `code`: a dictionary-coded column, counted fast. `number`: a number a row. `date`: the interval of the event.
 * `exact`: postings of each value, counted by walking them. `boolean` is a `code` with `true` and `false`.
 */
export type KeyKind = 'code' | 'boolean' | 'number' | 'date' | 'exact';

/** One name of the filter language beside words, any-field values and geometry. */
export interface SearchKey {
  /** As the standard spells it, lower camel case. */
  readonly name: string;
  readonly kind: KeyKind;
  /** Other spellings; GBIF's constant (`BASIS_OF_RECORD`) is derived from each. */
  readonly aliases: readonly string[];
  /** Columns of the lake that `values` or `number` read. */
  readonly columns: readonly (keyof Item)[];
  /** Texts that an item has in the key; none where null. For `code`, `boolean` and `exact`. */
  readonly values: (item: KeyedItem, alias: string) => readonly string[];
  /** The number of an item; null where it has none. For `number`. */
  readonly number: (item: KeyedItem) => number | null;
  /** SQL (DuckDB) over the lake's `items`: a VARCHAR[] for `code`, `boolean` and `exact`, a DOUBLE for `number`. */
  readonly sql: string;
  /** How a value that a user gives becomes the one that is indexed. */
  readonly canonical: 'as-is' | 'upper' | 'licence' | 'constant' | 'country';
  /** Sentence for docs and `--help`. */
  readonly description: string;
  readonly example: string;
}

const one = (value: string | number | null | undefined): readonly string[] =>
  value === null || value === undefined || value === '' ? [] : [String(value)];

const NO_TEXTS: readonly string[] = [];
const noValues = (): readonly string[] => NO_TEXTS;
const noNumber = (): null => null;

type Column = keyof Item & string;
type TextColumn = { [K in Column]: Item[K] extends string | null ? K : never }[Column];
type ListColumn = { [K in Column]: Item[K] extends readonly string[] ? K : never }[Column];
type NumericColumn = { [K in Column]: Item[K] extends number | null ? K : never }[Column];

interface Extra {
  readonly aliases?: readonly string[];
  readonly canonical?: SearchKey['canonical'];
  readonly kind?: 'code' | 'exact';
  readonly name?: string;
}

const text = (
  column: TextColumn,
  description: string,
  example: string,
  { aliases = [], canonical = 'as-is', kind = 'code', name = column }: Extra = {},
): SearchKey => ({
  name,
  kind,
  aliases,
  columns: [column],
  values: (item) => one(item[column]),
  number: noNumber,
  sql: `CASE WHEN "${column}" IS NULL OR "${column}" = '' THEN []::VARCHAR[] ELSE ["${column}"] END`,
  canonical,
  description,
  example,
});

const list = (
  column: ListColumn,
  description: string,
  example: string,
  { aliases = [], canonical = 'as-is', kind = 'code', name = column }: Extra = {},
): SearchKey => ({
  name,
  kind,
  aliases,
  columns: [column],
  values: (item) => item[column] ?? NO_TEXTS,
  number: noNumber,
  sql: `coalesce("${column}", []::VARCHAR[])`,
  canonical,
  description,
  example,
});

const number = (
  column: NumericColumn,
  description: string,
  example: string,
  aliases: readonly string[] = [],
): SearchKey => ({
  name: column,
  kind: 'number',
  aliases,
  columns: [column],
  values: noValues,
  number: (item) => item[column] ?? null,
  sql: `"${column}"::DOUBLE`,
  canonical: 'as-is',
  description,
  example,
});

const flag = (
  name: string,
  columns: readonly (keyof Item)[],
  holds: (item: KeyedItem) => boolean,
  sql: string,
  description: string,
  aliases: readonly string[] = [],
): SearchKey => ({
  name,
  kind: 'boolean',
  aliases,
  columns,
  values: (item) => [String(holds(item))],
  number: noNumber,
  sql: `[CASE WHEN ${sql} THEN 'true' ELSE 'false' END]`,
  canonical: 'as-is',
  description,
  example: 'true',
});

/** The backbone's name at a rank, so that all items of a family stand together; the publisher's where it has none. */
const ranked = (
  column: TextColumn | null,
  rank: string,
  name: string,
  example: string,
): SearchKey => {
  const backbone = `list_transform(list_filter(coalesce("classification", []), lambda t: t."rank" = '${rank}'), lambda t: t."name")[1]`;
  const published = column === null ? 'NULL' : `nullif("${column}", '')`;
  return {
    name,
    kind: 'code',
    aliases: [],
    columns: column === null ? ['classification'] : ['classification', column],
    values: (item) => {
      for (const taxon of item.classification ?? []) if (taxon.rank === rank) return [taxon.name];
      return column === null ? NO_TEXTS : one(item[column]);
    },
    number: noNumber,
    sql: `list_filter([coalesce(${backbone}, ${published})], lambda v: v IS NOT NULL)`,
    canonical: 'as-is',
    description: `${name[0]?.toUpperCase()}${name.slice(1)}: the backbone's${column === null ? '' : ", else the publisher's"}.`,
    example,
  };
};

/** Eras and the like would count in hundreds of decades. */
const MOST_DECADES = 100;

/** Decades that the interval touches, named by their first year: `1890s`; `-50s` is 50 to 41 BCE and on. */
const decades = (item: KeyedItem): readonly string[] => {
  const start = yearOf(item.eventDateStart);
  const end = yearOf(item.eventDateEnd) ?? start;
  if (start === null || end === null || end < start) return NO_TEXTS;
  const first = Math.floor(start / 10);
  const last = Math.floor(end / 10);
  if (last - first >= MOST_DECADES) return NO_TEXTS;
  const names: string[] = [];
  for (let decade = first; decade <= last; decade += 1) names.push(`${decade * 10}s`);
  return names;
};

/** Part of the first day where start and end agree in it: the month of `1931-05` is 5, of `1931` none. */
const datePart = (item: KeyedItem, from: number, to: number): number | null => {
  const start = item.eventDateStart ?? '';
  const end = item.eventDateEnd ?? start;
  const at = start.startsWith('-') || start.startsWith('+') ? start.indexOf('-', 1) - 4 : 0;
  // An expanded year alone.
  if (at < 0) return null;
  if (start.length < at + to || start.slice(0, at + to) !== end.slice(0, at + to)) return null;
  const digits = start.slice(at + from, at + to);
  return /^\d+$/.test(digits) ? Number(digits) : null;
};

/** Places count from the sign of an expanded year on: `datePart` in SQL. */
const datePartSql = (from: number, to: number): string => {
  const end = `coalesce("eventDateEnd", "eventDateStart")`;
  const at = `CASE WHEN "eventDateStart"[1] IN ('-', '+') THEN strpos("eventDateStart"[2:], '-') - 4 ELSE 0 END`;
  return `CASE WHEN ${at} >= 0 AND length("eventDateStart") >= ${at} + ${to} AND substr("eventDateStart", 1, ${at} + ${to}) = substr(${end}, 1, ${at} + ${to}) AND regexp_full_match(substr("eventDateStart", ${at} + ${from + 1}, ${to - from}), '[0-9]+') THEN try_cast(substr("eventDateStart", ${at} + ${from + 1}, ${to - from}) AS DOUBLE) END`;
};

const INSTANT =
  /^\d{4}(?:-\d{2}(?:-\d{2}(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-](?:0\d|1[0-5]):[0-5]\d)?)?)?)?$/;

/** The language reads the 30th of February as a day in March. */
const isDay = (text: string): boolean =>
  text.length < 10 || new Date(`${text}T00:00:00Z`).getUTCDate() === Number(text.slice(8));

/** Milliseconds of an ISO 8601 date or time; without a zone it is UTC wherever the machine is. NaN where it is none. */
const instantOf = (text: string): number => {
  const match = INSTANT.exec(text);
  if (match === null || !isDay(text.slice(0, 10))) return Number.NaN;
  return Date.parse(match[1] === undefined || match[2] !== undefined ? text : `${text}Z`);
};

const instantSql = (column: string): string => {
  const whole = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)?`;
  const seconds = String.raw`regexp_replace("${column}", '(T\d{2}:\d{2})(Z|[+-].*)?$', '\1:00\2')`;
  const zoned = String.raw`regexp_replace(${seconds}, '(T[^Z+-]*)$', '\1Z')`;
  const date = String.raw`regexp_full_match("${column}", '\d{4}(-\d{2}(-\d{2})?)?')`;
  return `epoch_ms(try_cast(CASE WHEN ${date} THEN "${column}" || substr('-01-01', length("${column}") - 3) || 'T00:00:00Z' WHEN regexp_full_match("${column}", '${whole}') THEN ${zoned} END AS TIMESTAMPTZ))::DOUBLE`;
};

const GEOSPATIAL_ISSUES = [
  'ZERO_COORDINATE',
  'COORDINATE_OUT_OF_RANGE',
  'COORDINATE_INVALID',
  'COUNTRY_COORDINATE_MISMATCH',
] as const;

const sum = (a: number | null | undefined, b: number | null | undefined): number | null => {
  if (typeof a === 'number' && typeof b === 'number') return (a + b) / 2;
  return a ?? b ?? null;
};

/** Mean of the two ends of an interval of heights, as GBIF's `elevation` and `depth` are. */
const middle = (
  name: string,
  low: NumericColumn,
  high: NumericColumn,
  description: string,
  example: string,
): SearchKey => ({
  name,
  kind: 'number',
  aliases: [],
  columns: [low, high],
  values: noValues,
  number: (item) => sum(item[low], item[high]),
  sql: `coalesce(("${low}" + "${high}") / 2, "${low}", "${high}")::DOUBLE`,
  canonical: 'as-is',
  description,
  example,
});

/** Keys of the accepted taxon and of all above it, and of the matched name where that is a synonym. */
const taxonKeys: SearchKey['values'] = ({ classification, taxonKey, acceptedTaxonKey }) => {
  const keys = (classification ?? []).map(({ key }) => String(key));
  if (typeof taxonKey === 'number' && taxonKey !== acceptedTaxonKey) keys.push(String(taxonKey));
  return keys;
};

/** The keys, in the order of the docs. */
export const SEARCH_KEYS: readonly SearchKey[] = [
  {
    name: 'dataset',
    kind: 'code',
    aliases: [],
    columns: [],
    values: (_item, alias) => [alias],
    number: noNumber,
    sql: '[$alias]',
    canonical: 'as-is',
    description: 'Alias or key of a dataset.',
    example: 'smithsonian-nmah',
  },
  text('datasetKey', 'Key of a dataset.', '3d1b2c6e-…'),
  text('collectionCode', 'Unit: the collection code.', 'NMNHBOTANY', {
    aliases: ['unit', 'unitCode'],
    canonical: 'upper',
  }),
  text('institutionCode', 'Institution code.', 'NMNH', { canonical: 'upper' }),
  text('institution', 'Institution by its name.', 'National Museum of American History'),
  text('institutionKey', 'Key in a registry of institutions.', '3c2f…', { kind: 'exact' }),
  text('collectionKey', 'Key in a registry of collections.', '7c2a…', { kind: 'exact' }),
  list('collection', 'Collection by its name.', 'Botany'),
  text('recordType', 'Kind of record at the source.', 'edanmdm', { aliases: ['type'] }),
  list('objectType', 'Kind of object.', 'Paintings'),
  text('basisOfRecord', 'Darwin Core basis of record.', 'PRESERVED_SPECIMEN', {
    canonical: 'constant',
  }),
  text('occurrenceStatus', 'PRESENT or ABSENT.', 'ABSENT', { canonical: 'constant' }),
  list('mediaTypes', 'Kind of a medium of the item.', 'StillImage', {
    name: 'mediaType',
  }),
  flag(
    'hasMedia',
    ['mediaCount'],
    (item) => (item.mediaCount ?? 0) > 0,
    'coalesce("mediaCount", 0) > 0',
    'Only items with, or without, media.',
    ['media'],
  ),
  number('mediaCount', 'Number of media.', '1,10'),
  list('topic', 'Topic.', 'Textiles'),
  list('place', 'Place word.', 'Nepal'),
  list('culture', 'Culture.', 'Hopi'),
  list('language', 'Language of the record, ISO 639.', 'en'),
  {
    name: 'creator',
    kind: 'code',
    aliases: [],
    columns: ['creator', 'recordedBy'],
    values: (item) => [...(item.creator ?? []), ...(item.recordedBy ?? [])],
    number: noNumber,
    sql: `list_concat(coalesce("creator", []::VARCHAR[]), coalesce("recordedBy", []::VARCHAR[]))`,
    canonical: 'as-is',
    description: 'Maker or collector.',
    example: 'Velva E. Rudd',
  },
  list('recordedBy', 'Collector or observer.', 'Velva E. Rudd'),
  list('recordedByID', 'Identifier of a collector.', 'https://orcid.org/0000-0001-6215-3617', {
    kind: 'exact',
    aliases: ['recordedById'],
  }),
  list('identifiedBy', 'Who identified it.', 'Velva E. Rudd'),
  list(
    'identifiedByID',
    'Identifier of who identified it.',
    'https://orcid.org/0000-0001-6215-3617',
    {
      kind: 'exact',
      aliases: ['identifiedById'],
    },
  ),
  text('catalogNumber', 'Catalogue number.', '1984.0031.01', { kind: 'exact' }),
  text('sourceId', "The publisher's own key of the record.", 'edanmdm:nmah_1', {
    kind: 'exact',
    aliases: ['occurrenceID', 'occurrenceId'],
  }),
  text('id', 'Key of the item.', '0b1c…', { kind: 'exact', aliases: ['gbifId', 'key'] }),
  text('eventID', 'Identifier of the event.', 'SURVEY-7', { kind: 'exact', aliases: ['eventId'] }),
  list('datasetID', 'Identifier of the dataset, as published.', 'doi:10.…', {
    kind: 'exact',
    aliases: ['datasetId'],
  }),
  list('datasetName', 'Name of the dataset, as published.', 'Grinnell survey'),
  list('projectID', 'Identifier of the project.', 'BID-AF2020-140-REG', { aliases: ['projectId'] }),
  text('continent', 'Continent.', 'ASIA', { canonical: 'constant' }),
  text('countryCode', 'Country, ISO 3166-1 alpha-2.', 'NP', {
    name: 'country',
    aliases: ['countryCode'],
    canonical: 'country',
  }),
  text('stateProvince', 'State or province.', 'Bagmati'),
  text('stateProvinceCode', 'State or province, ISO 3166-2.', 'NP-P3', { canonical: 'upper' }),
  text('county', 'County.', 'Marin'),
  text('municipality', 'Municipality.', 'Bern', { kind: 'exact' }),
  text('waterBody', 'Water body.', 'Baltic Sea'),
  text('locality', 'Locality.', 'Mount Tamalpais', { kind: 'exact' }),
  flag(
    'hasCoordinate',
    ['decimalLatitude', 'decimalLongitude'],
    (item) => typeof item.decimalLatitude === 'number' && typeof item.decimalLongitude === 'number',
    '"decimalLatitude" IS NOT NULL AND "decimalLongitude" IS NOT NULL',
    'Only items with, or without, coordinates.',
  ),
  flag(
    'hasGeospatialIssue',
    ['issues'],
    (item) => GEOSPATIAL_ISSUES.some((issue) => item.issues?.includes(issue) === true),
    `list_has_any(coalesce("issues", []::VARCHAR[]), [${GEOSPATIAL_ISSUES.map((issue) => `'${issue}'`).join(', ')}])`,
    'Only items whose coordinates are in doubt, or are not.',
  ),
  number('decimalLatitude', 'Latitude in degrees.', '26,31'),
  number('decimalLongitude', 'Longitude in degrees.', '80,89'),
  number('coordinateUncertaintyInMeters', 'Uncertainty of the coordinates in metres.', '0,1000'),
  number(
    'distanceFromCentroidInMeters',
    'Distance from the middle of a country or subdivision, where it is suspiciously near.',
    '0,2000',
  ),
  middle(
    'elevation',
    'minimumElevationInMeters',
    'maximumElevationInMeters',
    'Elevation in metres: the middle of the interval.',
    '1000,2000',
  ),
  middle(
    'depth',
    'minimumDepthInMeters',
    'maximumDepthInMeters',
    'Depth in metres: the middle of the interval.',
    '10,200',
  ),
  {
    name: 'eventDate',
    kind: 'date',
    aliases: ['date'],
    columns: ['eventDateStart', 'eventDateEnd'],
    values: noValues,
    number: noNumber,
    sql: '',
    canonical: 'as-is',
    description:
      'Items whose date overlaps the one given, or the range from,to; either end may be open.',
    example: '1890,1931-05',
  },
  {
    name: 'year',
    kind: 'number',
    aliases: [],
    columns: ['eventDateStart', 'eventDateEnd'],
    values: noValues,
    number: (item) => {
      const start = yearOf(item.eventDateStart);
      return start !== null && start === (yearOf(item.eventDateEnd) ?? start) ? start : null;
    },
    sql: `CASE WHEN "startYear" = coalesce("endYear", "startYear") THEN "startYear"::DOUBLE END`,
    canonical: 'as-is',
    description: 'Year, where the date lies in one year.',
    example: '1900,1910',
  },
  {
    name: 'month',
    kind: 'number',
    aliases: [],
    columns: ['eventDateStart', 'eventDateEnd'],
    values: noValues,
    number: (item) => datePart(item, 5, 7),
    sql: datePartSql(5, 7),
    canonical: 'as-is',
    description: 'Month (1 to 12), where the date lies in one month.',
    example: '5',
  },
  {
    name: 'day',
    kind: 'number',
    aliases: [],
    columns: ['eventDateStart', 'eventDateEnd'],
    values: noValues,
    number: (item) => datePart(item, 8, 10),
    sql: datePartSql(8, 10),
    canonical: 'as-is',
    description: 'Day of the month, where the date is one day.',
    example: '18',
  },
  {
    name: 'decade',
    kind: 'code',
    aliases: [],
    columns: ['eventDateStart', 'eventDateEnd'],
    values: decades,
    number: noNumber,
    sql: `CASE WHEN "startYear" IS NULL OR coalesce("endYear", "startYear") < "startYear" OR floor(coalesce("endYear", "startYear") / 10) - floor("startYear" / 10) >= ${MOST_DECADES} THEN []::VARCHAR[] ELSE list_transform(range(floor("startYear" / 10)::BIGINT, floor(coalesce("endYear", "startYear") / 10)::BIGINT + 1), lambda d: (d * 10)::VARCHAR || 's') END`,
    canonical: 'as-is',
    description: 'Decade that the date touches.',
    example: '1890s',
  },
  list('geologicalTime', 'Unit of the chronostratigraphic chart.', 'Cretaceous'),
  number('earliestAgeInMa', 'Greatest age in million years.', '66,145'),
  number('latestAgeInMa', 'Least age in million years.', '66,145'),
  list('lithostratigraphy', 'Formation, member, bed or group.', 'Morrison Formation', {
    aliases: ['formation', 'group', 'member', 'bed'],
  }),
  text('scientificName', 'Scientific name, as published and cleaned.', 'Panthera uncia'),
  text(
    'acceptedScientificName',
    'Accepted name in the backbone.',
    'Panthera uncia (Schreber, 1775)',
  ),
  ranked('kingdom', 'KINGDOM', 'kingdom', 'Animalia'),
  ranked('phylum', 'PHYLUM', 'phylum', 'Chordata'),
  ranked('class', 'CLASS', 'class', 'Mammalia'),
  ranked('order', 'ORDER', 'order', 'Carnivora'),
  ranked('family', 'FAMILY', 'family', 'Felidae'),
  ranked('genus', 'GENUS', 'genus', 'Panthera'),
  ranked(null, 'SPECIES', 'species', 'Panthera uncia'),
  {
    name: 'taxonKey',
    kind: 'code',
    aliases: [
      'acceptedTaxonKey',
      'speciesKey',
      'genusKey',
      'familyKey',
      'orderKey',
      'classKey',
      'phylumKey',
      'kingdomKey',
      'subgenusKey',
    ],
    columns: ['classification', 'taxonKey', 'acceptedTaxonKey'],
    values: taxonKeys,
    number: noNumber,
    sql: `list_concat(list_transform(coalesce("classification", []), lambda t: t."key"::VARCHAR), CASE WHEN "taxonKey" IS NOT NULL AND "taxonKey" IS DISTINCT FROM "acceptedTaxonKey" THEN ["taxonKey"::VARCHAR] ELSE []::VARCHAR[] END)`,
    canonical: 'as-is',
    description:
      'Key of a taxon of the backbone: items of it, of its synonyms and of all taxa below it.',
    example: '1042',
  },
  text('taxonRank', 'Rank of the name.', 'SPECIES', { canonical: 'constant' }),
  text('taxonomicStatus', 'Status of the matched name.', 'SYNONYM', { canonical: 'constant' }),
  text(
    'taxonMatchType',
    'How the name was found in the backbone: EXACT, VARIANT, FUZZY, HIGHERRANK, NONE.',
    'HIGHERRANK',
    { canonical: 'constant' },
  ),
  text('taxonID', 'Identifier of the taxon, as published.', 'urn:lsid:…', {
    kind: 'exact',
    aliases: ['taxonId'],
  }),
  text('taxonConceptID', 'Identifier of the taxon concept, as published.', 'urn:lsid:…', {
    kind: 'exact',
    aliases: ['taxonConceptId'],
  }),
  list('typeStatus', 'Type status.', 'HOLOTYPE', { canonical: 'constant' }),
  text('sex', 'Sex.', 'FEMALE', { canonical: 'constant' }),
  text('lifeStage', 'Life stage.', 'ADULT', { canonical: 'constant' }),
  text('establishmentMeans', 'Whether it is native, introduced and so on.', 'introduced'),
  text('degreeOfEstablishment', 'How far it has established itself.', 'invasive'),
  text('pathway', 'How it came.', 'escapeFromConfinement'),
  list('preparations', 'How the specimen is kept.', 'alcohol'),
  list('samplingProtocol', 'How it was sampled.', 'mist net'),
  number('individualCount', 'Number of individuals.', '1,10'),
  number('organismQuantity', 'Quantity of organisms.', '1,10'),
  text('organismQuantityType', 'What the quantity counts.', 'individuals'),
  number('sampleSizeValue', 'Size of the sample.', '1,10'),
  text('sampleSizeUnit', 'Unit of the size of the sample.', 'square metre'),
  number('relativeOrganismQuantity', 'Quantity by size of the sample.', '0,1'),
  list('associatedSequences', 'Sequences.', 'GenBank:MN908947', { kind: 'exact' }),
  flag(
    'isSequenced',
    ['isSequenced'],
    (item) => item.isSequenced === true,
    'coalesce("isSequenced", false)',
    'Only items with, or without, sequences.',
  ),
  text('license', 'License of the record.', 'CC0-1.0', { canonical: 'licence' }),
  list('mediaLicenses', 'License of a medium of the item.', 'CC0-1.0', {
    name: 'mediaLicense',
    canonical: 'licence',
  }),
  text('rightsHolder', 'Who holds the rights.', 'Smithsonian Institution'),
  text('provider', 'Who brings the record: a platform, a museum, an aggregator.', 'flickr'),
  text(
    'source',
    'Museum or agency behind an account or unit; else the unit, or the provider.',
    'nasa',
  ),
  text('account', 'Account or unit at the provider, as published.', '24662369@N07'),
  number('popularity', 'Popularity of its most popular medium, 0 to 1.', '0.5,1'),
  list('issues', 'Issue flag.', 'RECORDED_DATE_INVALID', { name: 'issue', canonical: 'constant' }),
  {
    name: 'lastChanged',
    kind: 'number',
    aliases: ['lastInterpreted'],
    columns: ['lastChanged'],
    values: noValues,
    number: (item) => (item.lastChanged ? Date.parse(item.lastChanged) : null),
    sql: `epoch_ms("lastChanged"::TIMESTAMP)::DOUBLE`,
    canonical: 'as-is',
    description: 'Instant at which the item last changed here; in filters an ISO 8601 date.',
    example: '2026-01-01,2026-02-01',
  },
  {
    name: 'modified',
    kind: 'number',
    aliases: [],
    columns: ['modified'],
    values: noValues,
    number: (item) => {
      const instant = instantOf(item.modified ?? '');
      return Number.isNaN(instant) ? null : instant;
    },
    sql: instantSql('modified'),
    canonical: 'as-is',
    description: "Instant of the publisher's last change; in filters an ISO 8601 date.",
    example: '2026-01-01,2026-02-01',
  },
];

/** Keys with a dictionary-coded column, in the order of the table. */
export const CODE_KEYS: readonly SearchKey[] = SEARCH_KEYS.filter(
  ({ kind }) => kind === 'code' || kind === 'boolean',
);
export const NUMBER_KEYS: readonly SearchKey[] = SEARCH_KEYS.filter(
  ({ kind }) => kind === 'number',
);
export const EXACT_KEYS: readonly SearchKey[] = SEARCH_KEYS.filter(({ kind }) => kind === 'exact');

/** Columns of the lake that the index reads beside those of the summary. */
export const KEY_COLUMNS: readonly (keyof Item)[] = [
  ...new Set(SEARCH_KEYS.flatMap(({ columns }) => columns)),
];

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

const BY_NAME = new Map(
  SEARCH_KEYS.flatMap((key) =>
    [key.name, ...key.aliases].map((name) => [plain(name), key] as const),
  ),
);

/** The key with this name in any of its spellings (`hasMedia`, `has_media`, `HAS_MEDIA`); null if none. */
export const findSearchKey = (name: string): SearchKey | null => BY_NAME.get(plain(name)) ?? null;
