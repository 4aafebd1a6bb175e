import { nearestWord, OpendrawerError } from '../errors/index.ts';
import { dateNumber } from './columns.ts';
import type { Filter } from './types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Filter>;

/** One parameter of the filter language: the same for URLs, flags and the docs. */
export interface FilterParameter {
  /** URL parameter; the flag is its kebab-case form. */
  readonly name: string;
  /** Other spellings that are understood in URLs. */
  readonly aliases: readonly string[];
  readonly kind: 'text' | 'list' | 'boolean' | 'date' | 'box';
  /** Sentence for docs and `--help`. */
  readonly description: string;
  readonly example: string;
  readonly set: (draft: Draft, values: readonly string[], name: string) => void;
}

const invalid = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });

type ListKey = {
  [K in keyof Filter]-?: Filter[K] extends readonly string[] | undefined ? K : never;
}[keyof Filter];

const list = (
  key: ListKey,
  aliases: readonly string[],
  description: string,
  example: string,
): FilterParameter => ({
  name: key,
  aliases,
  kind: 'list',
  description,
  example,
  set: (draft, values) => {
    draft[key] = [...(draft[key] ?? []), ...values];
  },
});

const flag = (
  key: 'hasMedia' | 'hasCoordinate',
  aliases: readonly string[],
  description: string,
): FilterParameter => ({
  name: key,
  aliases,
  kind: 'boolean',
  description,
  example: 'true',
  set: (draft, values, name) => {
    const text = values.at(-1)?.toLowerCase() ?? '';
    if (['true', '1', 'yes', ''].includes(text)) draft[key] = true;
    else if (['false', '0', 'no'].includes(text)) draft[key] = false;
    else throw invalid(`${name}=${text}: true or false is expected`);
  },
});

const checkDate = (name: string, text: string): string => {
  if (dateNumber(text, false) === null) {
    throw invalid(
      `${name}=${text}: no ISO 8601 date`,
      'Write 1890, 1931-05 or 1931-05-18; a range as from,to; * or nothing for an open end.',
    );
  }
  return text;
};

const setDate: FilterParameter['set'] = (draft, values, name) => {
  if (values.length > 1) throw invalid(`${name} can be given once only`);
  const [from = '', to, rest] = (values[0] ?? '').split(/[,/]/).map((part) => part.trim());
  if (rest !== undefined) throw invalid(`${name}=${values[0]}: one date, or from,to is expected`);
  const first = from === '' || from === '*' ? null : checkDate(name, from);
  const last = to === undefined ? first : to === '' || to === '*' ? null : checkDate(name, to);
  if (first === null && last === null) return;
  draft.date = {
    ...(first === null ? {} : { from: first }),
    ...(last === null ? {} : { to: last }),
  };
};

const setBox: FilterParameter['set'] = (draft, values, name) => {
  const text = values.at(-1) ?? '';
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers;
  if (
    numbers.length !== 4 ||
    west === undefined ||
    south === undefined ||
    east === undefined ||
    north === undefined ||
    !numbers.every(Number.isFinite) ||
    Math.abs(west) > 180 ||
    Math.abs(east) > 180 ||
    Math.abs(south) > 90 ||
    Math.abs(north) > 90 ||
    south > north
  ) {
    throw invalid(
      `${name}=${text}: no bounding box`,
      'Write west,south,east,north in degrees; west may exceed east across the antimeridian.',
    );
  }
  draft.boundingBox = { west, south, east, north };
};

/** The parameters, in the order of the docs. */
export const FILTER_PARAMETERS: readonly FilterParameter[] = [
  {
    name: 'q',
    aliases: ['query'],
    kind: 'text',
    description: 'Words anywhere in the record; all must occur; a star makes a word a prefix.',
    example: 'panth* uncia',
    set: (draft, values) => {
      const text = [draft.q ?? '', ...values].join(' ').trim();
      if (text !== '') draft.q = text;
    },
  },
  list('dataset', ['datasetKey', 'dataset_key'], 'Alias or key of a dataset.', 'smithsonian-nmah'),
  list('unit', ['collectionCode', 'unitCode'], 'Unit (collection code).', 'NMNHBOTANY'),
  list('recordType', ['type'], 'Kind of record at the source.', 'edanmdm'),
  list('objectType', [], 'Kind of object.', 'Paintings'),
  list('basisOfRecord', [], 'Darwin Core basis of record.', 'PRESERVED_SPECIMEN'),
  list('mediaType', [], 'Kind of a medium of the item.', 'StillImage'),
  list('country', ['countryCode'], 'Country, ISO 3166-1 alpha-2.', 'NP'),
  list('topic', [], 'Topic.', 'Textiles'),
  list('place', [], 'Place word.', 'Nepal'),
  list('culture', [], 'Culture.', 'Hopi'),
  list('license', [], 'License of the record.', 'CC0-1.0'),
  list('mediaLicense', [], 'License of a medium of the item.', 'CC0-1.0'),
  list('scientificName', [], 'Scientific name.', 'Panthera uncia'),
  list('kingdom', [], "Kingdom: the backbone's, else the publisher's.", 'Animalia'),
  list('class', [], 'Class, likewise.', 'Mammalia'),
  list('order', [], 'Order, likewise.', 'Carnivora'),
  list('family', [], 'Family, likewise.', 'Felidae'),
  list('genus', [], 'Genus, likewise.', 'Panthera'),
  list(
    'taxonKey',
    [
      'acceptedTaxonKey',
      'speciesKey',
      'genusKey',
      'familyKey',
      'orderKey',
      'classKey',
      'phylumKey',
      'kingdomKey',
    ],
    'Key of a taxon of the backbone: items of it, of its synonyms and of all taxa below it.',
    '1042',
  ),
  list(
    'taxonMatchType',
    [],
    'How the name was found in the backbone: EXACT, VARIANT, FUZZY, HIGHERRANK, NONE.',
    'HIGHERRANK',
  ),
  list('creator', ['recordedBy'], 'Maker or collector.', 'Velva E. Rudd'),
  list('issue', [], 'Issue flag.', 'RECORDED_DATE_INVALID'),
  list('provider', [], 'Who brings the record: a platform, a museum, an aggregator.', 'flickr'),
  list(
    'source',
    [],
    'Museum or agency behind an account or unit; else the unit, or the provider.',
    'nasa',
  ),
  list('account', [], 'Account or unit at the provider, as published.', '24662369@N07'),
  flag('hasMedia', ['media'], 'Only items with, or without, media.'),
  flag('hasCoordinate', [], 'Only items with, or without, coordinates.'),
  {
    name: 'eventDate',
    aliases: ['date', 'year'],
    kind: 'date',
    description:
      'Items whose date overlaps the one given, or the range from,to; either end may be open.',
    example: '1890,1931-05',
    set: setDate,
  },
  {
    name: 'bbox',
    aliases: ['boundingBox', 'geometry'],
    kind: 'box',
    description: 'west,south,east,north in degrees; west may exceed east across the antimeridian.',
    example: '80,26,89,31',
    set: setBox,
  },
  {
    name: 'value',
    aliases: [],
    kind: 'list',
    description: 'Exact value of any field.',
    example: '01234567',
    set: (draft, values) => {
      draft.value = [...(draft.value ?? []), ...values.map((value) => ({ value }))];
    },
  },
];

/** Parameters `field.<name>=value`: exact value of the named field. */
export const FIELD_PREFIX = 'field.';

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

const BY_NAME = new Map(
  FILTER_PARAMETERS.flatMap((parameter) =>
    [parameter.name, ...parameter.aliases].map((name) => [plain(name), parameter] as const),
  ),
);

/** The parameter with this name, in any of its spellings (`hasMedia`, `has_media`, `has-media`); null if none. */
export const findFilterParameter = (name: string): FilterParameter | null =>
  BY_NAME.get(plain(name)) ?? null;

/**
 * Reads URL parameters. Empty values are left out. Throws FILTER_INVALID for unknown names, naming the nearest
 * one, and for values that cannot be read. Callers take their own parameters (limit, after, …) out before.
 */
export const parseFilter = (
  parameters: Readonly<Record<string, string | readonly string[] | undefined>>,
): Filter => {
  const draft: Draft = {};
  for (const [name, given] of Object.entries(parameters)) {
    if (given === undefined) continue;
    const values = (typeof given === 'string' ? [given] : given)
      .map((value) => value.trim())
      .filter((value) => value !== '');
    if (name.startsWith(FIELD_PREFIX)) {
      const field = name.slice(FIELD_PREFIX.length);
      if (field === '') throw invalid('field. must be followed by the name of a field');
      draft.value = [...(draft.value ?? []), ...values.map((value) => ({ field, value }))];
      continue;
    }
    const parameter = findFilterParameter(name);
    if (parameter === null) {
      const nearest = nearestWord(
        name,
        FILTER_PARAMETERS.flatMap((known) => [known.name, ...known.aliases]),
      );
      throw invalid(
        `there is no parameter "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
        `Parameters: ${FILTER_PARAMETERS.map((known) => known.name).join(', ')}, field.<name>.`,
      );
    }
    if (values.length > 0) parameter.set(draft, values, name);
  }
  return draft;
};
