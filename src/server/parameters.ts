import { nearestWord, OpendrawerError } from '../errors/index.ts';
import type { Facet, Filter } from '../search/index.ts';

/** Query parameters as they come: each with its values in order. */
export type Parameters = Readonly<Record<string, readonly string[] | undefined>>;

type ListField = {
  [K in keyof Filter]-?: NonNullable<Filter[K]> extends readonly string[] ? K : never;
}[keyof Filter];

interface Parameter {
  /** For the API document. */
  readonly description: string;
  readonly read: (values: readonly string[], name: string) => Filter;
}

const list = (field: ListField, description: string, clean = (value: string) => value) =>
  ({
    description: `${description} Repeatable: alternatives.`,
    read: (values) => ({ [field]: values.map(clean) }),
  }) satisfies Parameter;

const flag = (field: 'hasMedia' | 'hasCoordinate', description: string) =>
  ({
    description,
    read: (values, name) => {
      const value = only(values, name);
      if (value !== 'true' && value !== 'false') {
        throw invalid(`${name} must be true or false, not "${value}"`);
      }
      return { [field]: value === 'true' };
    },
  }) satisfies Parameter;

const exact = (field: string, description: string) =>
  ({
    description: `${description} Exact value.`,
    read: (values) => ({ value: values.map((value) => ({ field, value })) }),
  }) satisfies Parameter;

const dates = (description: string) =>
  ({
    description,
    read: (values, name) => ({ date: dateRange(only(values, name), name) }),
  }) satisfies Parameter;

/** What narrows a search: GBIF's names first, then ours. `field.<label>` is beside the table. */
export const FILTER_PARAMETERS = {
  q: {
    description: 'Words and prefixes (`panth*`) over all text; all must occur.',
    read: (values) => ({ q: values.join(' ') }),
  },
  datasetKey: list('dataset', 'Key or alias of a dataset.'),
  country: list('country', 'ISO 3166-1 alpha-2 code.', (value) => value.toUpperCase()),
  basisOfRecord: list('basisOfRecord', 'Darwin Core basis of record, e.g. PRESERVED_SPECIMEN.'),
  mediaType: list('mediaType', 'Dublin Core type of a medium, e.g. StillImage.'),
  year: {
    description: 'Year, or `from,to` (either may be `*` or empty). Items whose dates overlap it.',
    read: (values, name) => ({ date: yearRange(only(values, name), name) }),
  },
  eventDate: dates(
    'ISO 8601 date of any precision (`1890`, `1931-05`), or `from,to` (either may be `*` or empty).',
  ),
  decade: {
    description: 'Decade as the facet names it, e.g. `1890s`.',
    read: (values, name) => ({ date: decadeRange(only(values, name), name) }),
  },
  scientificName: list('scientificName', 'Name as interpreted.'),
  catalogNumber: exact('catalogNumber', 'Catalogue number.'),
  occurrenceId: exact('sourceId', "The publisher's own key of the record."),
  collectionCode: list('unit', "EDAN unit; GBIF's name for `unit`.", (value) =>
    value.toUpperCase(),
  ),
  license: list('license', 'Licence of the record: `CC0-1.0`, or as GBIF writes it.', licenseCode),
  issue: list('issue', 'Issue flag, e.g. RECORDED_DATE_INVALID.'),
  hasCoordinate: flag('hasCoordinate', 'With coordinates (true) or without (false).'),
  decimalLatitude: {
    description: '`south,north`; with `decimalLongitude`.',
    read: (values, name) => latitudes(only(values, name), name),
  },
  decimalLongitude: {
    description: '`west,east`; with `decimalLatitude`.',
    read: (values, name) => longitudes(only(values, name), name),
  },
  unit: list('unit', 'EDAN unit, e.g. NMNHBOTANY.', (value) => value.toUpperCase()),
  recordType: list('recordType', 'edanmdm, ead_collection or ead_component.'),
  objectType: list('objectType', 'Kind of object, e.g. `Paintings`.'),
  topic: list('topic', 'Topic.'),
  place: list('place', 'Place word.'),
  culture: list('culture', 'Culture.'),
  family: list('family', 'Taxonomic family.'),
  creator: list('creator', 'Maker, author or collector.'),
  mediaLicense: list('mediaLicense', 'Licence of a medium.', licenseCode),
  hasMedia: flag('hasMedia', 'With media (true) or without (false).'),
  bbox: {
    description: '`west,south,east,north` in decimal degrees; west may be greater than east.',
    read: (values, name) => ({ boundingBox: box(only(values, name), name) }),
  },
  value: {
    description: 'Exact value in any field.',
    read: (values) => ({ value: values.map((value) => ({ value })) }),
  },
} as const satisfies Record<string, Parameter>;

export type FilterParameter = keyof typeof FILTER_PARAMETERS;

/** Facets by the name of their parameter. */
export const FACET_PARAMETERS = {
  datasetKey: 'dataset',
  country: 'country',
  basisOfRecord: 'basisOfRecord',
  mediaType: 'mediaType',
  license: 'license',
  issue: 'issue',
  scientificName: 'scientificName',
  dataset: 'dataset',
  collectionCode: 'unit',
  hasCoordinate: 'hasCoordinate',
  unit: 'unit',
  recordType: 'recordType',
  objectType: 'objectType',
  topic: 'topic',
  place: 'place',
  culture: 'culture',
  family: 'family',
  creator: 'creator',
  mediaLicense: 'mediaLicense',
  decade: 'decade',
  hasMedia: 'hasMedia',
} as const satisfies Record<string, Facet>;

export type FacetParameter = keyof typeof FACET_PARAMETERS;

/** `field.<label>=value` looks a value up in one field. */
export const FIELD_PREFIX = 'field.';

/** The filter that parameters stand for. Throws FILTER_INVALID naming the parameter. */
export function filterOf(parameters: Parameters): Filter {
  let filter: Filter = {};
  for (const [name, values] of Object.entries(parameters)) {
    if (values === undefined || values.length === 0) continue;
    if (name.startsWith(FIELD_PREFIX)) {
      const field = name.slice(FIELD_PREFIX.length);
      if (field === '') {
        throw invalid(`There is no parameter "${name}"`, 'Write field.<label>=value.');
      }
      filter = merge(filter, { value: values.map((value) => ({ field, value })) }, name);
    } else if (isFilterParameter(name)) {
      const { read }: Parameter = FILTER_PARAMETERS[name];
      filter = merge(filter, read(values, name), name);
    }
  }
  return filter;
}

/** Facet parameters (`basisOfRecord` or, as GBIF also takes it, `BASIS_OF_RECORD`). Throws FILTER_INVALID. */
export function facetsOf(names: readonly string[]): FacetParameter[] {
  const known = Object.keys(FACET_PARAMETERS) as FacetParameter[];
  return names
    .flatMap((name) => name.split(','))
    .map((name) => {
      const found = known.find((facet) => facet === name || upperSnake(facet) === name);
      if (found !== undefined) return found;
      const near = nearestWord(name, known);
      throw invalid(
        `There is no facet "${name}"`,
        near === null ? `One of ${known.join(', ')}.` : `Did you mean "${near}"?`,
      );
    });
}

/** `basisOfRecord` → `BASIS_OF_RECORD`. */
export const upperSnake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Throws FILTER_INVALID for a parameter that is not among `known`, naming the nearest one that is. */
export function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestWord(name, known);
    throw invalid(
      `There is no parameter "${name}"`,
      near === null
        ? known.length === 0
          ? 'This address takes no parameters.'
          : `One of ${known.join(', ')}.`
        : `Did you mean "${near}"?`,
    );
  }
}

const isFilterParameter = (name: string): name is FilterParameter =>
  Object.hasOwn(FILTER_PARAMETERS, name);

/** Conditions of two parameters on one field hold at once only for exact values; else the second is one too many. */
function merge(a: Filter, b: Filter, name: string): Filter {
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key];
    if (before === undefined) merged[key] = value;
    else if (key === 'value' && Array.isArray(before) && Array.isArray(value)) {
      merged[key] = [...before, ...value];
    } else if (key === 'boundingBox') {
      merged[key] = intersection(a.boundingBox, b.boundingBox);
    } else throw invalid(`${name} says the same as another parameter; use one of them`);
  }
  return merged;
}

type Box = NonNullable<Filter['boundingBox']>;
const WORLD: Box = { west: -180, south: -90, east: 180, north: 90 };

/** Latitudes of one and longitudes of the other: one of them is the whole world in each. */
function intersection(a: Box = WORLD, b: Box = WORLD): Box {
  const latitude = a.south === WORLD.south && a.north === WORLD.north ? b : a;
  const longitude = a.west === WORLD.west && a.east === WORLD.east ? b : a;
  return {
    west: longitude.west,
    south: latitude.south,
    east: longitude.east,
    north: latitude.north,
  };
}

function latitudes(text: string, name: string): Filter {
  const [south, north] = twoNumbers(text, name, 90);
  return { boundingBox: { ...WORLD, south, north } };
}

function longitudes(text: string, name: string): Filter {
  const [west, east] = twoNumbers(text, name, 180);
  return { boundingBox: { ...WORLD, west, east } };
}

function twoNumbers(text: string, name: string, limit: number): [number, number] {
  const numbers = text.split(',').map(Number);
  const [from, to = from] = numbers;
  if (
    numbers.length > 2 ||
    from === undefined ||
    to === undefined ||
    text.trim() === '' ||
    !numbers.every((n) => Math.abs(n) <= limit)
  ) {
    throw invalid(`${name} must be a number or two with a comma, not "${text}"`);
  }
  return [from, to];
}

function box(text: string, name: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers;
  if (
    numbers.length !== 4 ||
    west === undefined ||
    south === undefined ||
    east === undefined ||
    north === undefined ||
    !(Math.abs(west) <= 180 && Math.abs(east) <= 180) ||
    !(Math.abs(south) <= 90 && Math.abs(north) <= 90) ||
    south > north
  ) {
    throw invalid(`${name} must be west,south,east,north in degrees, not "${text}"`);
  }
  return { west, south, east, north };
}

/** ISO 8601 date of any precision; years before 1 CE and beyond 9999 in the expanded form. */
const DATE = /^([+-]\d{6}|\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

function dateRange(text: string, name: string): NonNullable<Filter['date']> {
  const parts = text.split(/[,/]/).map((part) => part.trim() || '*');
  const [from = '*', to = parts.length === 1 ? from : '*'] = parts;
  if (parts.length > 2 || (from === '*' && to === '*')) {
    throw invalid(`${name} must be a date or two with a comma, not "${text}"`);
  }
  for (const date of [from, to]) {
    if (date !== '*' && !DATE.test(date)) {
      throw invalid(`${name}: "${date}" is not an ISO 8601 date such as 1890, 1931-05, 1931-05-18`);
    }
  }
  return { ...(from === '*' ? {} : { from }), ...(to === '*' ? {} : { to }) };
}

function yearRange(text: string, name: string): NonNullable<Filter['date']> {
  const years = text.split(',').map((part) => {
    const year = part.trim() || '*';
    if (year === '*') return year;
    if (!/^-?\d{1,4}$/.test(year)) throw invalid(`${name}: "${part}" is not a year`);
    return isoYear(Number(year));
  });
  return dateRange(years.join(','), name);
}

function decadeRange(text: string, name: string): NonNullable<Filter['date']> {
  const digits = /^(-?\d{1,4})s?$/.exec(text)?.[1];
  const first = Number(digits);
  if (digits === undefined || first % 10 !== 0) {
    throw invalid(`${name} must be a decade such as 1890s, not "${text}"`);
  }
  return { from: isoYear(first), to: isoYear(first + 9) };
}

const isoYear = (year: number): string =>
  year < 0 ? `-${String(-year).padStart(6, '0')}` : String(year).padStart(4, '0');

/** `CC_BY_4_0` and the Creative Commons address of a licence are `CC-BY-4.0` here. */
export function licenseCode(text: string): string {
  const address = /creativecommons\.org\/(licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)/i.exec(text);
  if (address) {
    const [, , kind = '', version = ''] = address;
    if (kind === 'zero') return `CC0-${version}`;
    return kind === 'mark' ? `PDM-${version}` : `CC-${kind.toUpperCase()}-${version}`;
  }
  const constant = /^CC(0|_[A-Z_]+?)_(\d)_(\d)$/.exec(text);
  if (!constant) return text;
  const [, kind = '', major, minor] = constant;
  return `CC${kind.replaceAll('_', '-')}-${major}.${minor}`;
}

function only(values: readonly string[], name: string): string {
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) throw invalid(`${name} can be given once`);
  return value;
}

const invalid = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });
