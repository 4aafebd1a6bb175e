import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import { MAX_NAME_LENGTH, type NameQuery } from '../../names/index.ts';
import { nomenclaturalCodes } from '../../terms/index.ts';

/** Version of GBIF's API whose shape and words are used. */
export type ApiVersion = 'v1' | 'v2';

/** Most usage keys that one query can exclude. */
const MAX_EXCLUDED = 1000;

type TextField = Exclude<keyof NameQuery, 'usageKey' | 'nomenclaturalCode' | 'taxonomicStatus'>;

interface Word {
  readonly field: TextField;
  readonly description: string;
}

const word = (field: TextField, description: string): Word => ({ field, description });
const same = (field: TextField): Word => word(field, `The same as \`${field}\`.`);
const higher = (field: TextField): Word => word(field, `The ${field} that it belongs to.`);

/** Every parameter that is a text of the query, with the field that it fills; of two for one field the first here counts. */
export const QUERY_WORDS = {
  scientificName: word('scientificName', 'Name, with or without its authorship.'),
  name: same('scientificName'),
  scientificNameAuthorship: word('scientificNameAuthorship', 'Authorship, where it stands apart.'),
  authorship: same('scientificNameAuthorship'),
  taxonRank: word('taxonRank', 'Rank: a constant such as `SPECIES`, or as written.'),
  rank: same('taxonRank'),
  verbatimTaxonRank: same('taxonRank'),
  genericName: word('genericName', 'First word of a name that is given in parts.'),
  specificEpithet: word('specificEpithet', 'Its species epithet.'),
  infraspecificEpithet: word('infraspecificEpithet', 'Its epithet below the species.'),
  domain: higher('domain'),
  kingdom: higher('kingdom'),
  phylum: higher('phylum'),
  class: higher('class'),
  order: higher('order'),
  superfamily: higher('superfamily'),
  family: higher('family'),
  subfamily: higher('subfamily'),
  tribe: higher('tribe'),
  subtribe: higher('subtribe'),
  genus: higher('genus'),
  subgenus: higher('subgenus'),
  species: higher('species'),
  taxonID: word(
    'taxonID',
    'Key, or identifier of a source of the backbone: `alias:id` or the bare id.',
  ),
  taxonConceptID: word('taxonConceptID', 'Like `taxonID`.'),
  scientificNameID: word('scientificNameID', 'Like `taxonID`.'),
} as const satisfies Record<string, Word>;

const WORDS = Object.entries<Word>(QUERY_WORDS);

/** Every field that a query of a batch can have. */
export const QUERY_FIELDS: readonly string[] = [
  ...Object.keys(QUERY_WORDS),
  'nomenclaturalCode',
  'usageKey',
  'exclude',
  'strict',
  'verbose',
  'explain',
  'checklistKey',
];

/** What is asked, and how. */
export interface MatchItem {
  readonly query: NameQuery;
  readonly isStrict: boolean;
  readonly isVerbose: boolean;
  /** Whether reasons are wanted. */
  readonly explain: boolean;
  readonly exclude: ReadonlySet<number> | null;
  /** The parameter whose text is too long to be a name; null: none. Such a query is answered without looking. */
  readonly tooLong: string | null;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * Reads a query from parameters or from an object of a batch; absent, null and empty values are not given. Throws
 * FILTER_INVALID with `place` ("query 3: ") and the field.
 */
export function readMatchItem(given: Given, place = ''): MatchItem {
  const query: Record<string, string> = {};
  let tooLong: string | null = null;
  for (const [name, { field }] of WORDS) {
    const text = textOf(given[name], name, place);
    if (text === null || query[field] !== undefined) continue;
    query[field] = text;
    if (text.length > MAX_NAME_LENGTH) tooLong ??= name;
  }
  const usageKey = keyOf(given['usageKey'], 'usageKey', place);
  const code = textOf(given['nomenclaturalCode'], 'nomenclaturalCode', place);
  return {
    query: {
      ...query,
      ...(usageKey === null ? {} : { usageKey }),
      ...(code === null ? {} : { nomenclaturalCode: codeOf(code, place) }),
    },
    isStrict: flagOf(given['strict'], 'strict', place),
    isVerbose: flagOf(given['verbose'], 'verbose', place),
    explain: flagOf(given['explain'] ?? 'true', 'explain', place),
    exclude: excludedOf(given['exclude'], place),
    tooLong,
  };
}

/** Throws FILTER_INVALID for a field that a query cannot have, naming the nearest one. */
export function refuseUnknownFields(given: Given, place: string): void {
  for (const name of Object.keys(given)) {
    if (QUERY_FIELDS.includes(name)) continue;
    const near = nearestWord(name, QUERY_FIELDS);
    throw new OpendrawerError(
      'FILTER_INVALID',
      `${place}there is no field "${name.slice(0, 100)}"`,
      {
        hint: near === null ? `One of ${QUERY_FIELDS.join(', ')}.` : `Did you mean "${near}"?`,
      },
    );
  }
}

function textOf(value: unknown, name: string, place: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw invalid(place, name, 'a text is expected');
}

function flagOf(value: unknown, name: string, place: string): boolean {
  if (value === undefined || value === null || value === '') return false;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid(place, name, 'true or false is expected');
}

/** The largest key: they are positive 31-bit integers. */
const MAX_KEY = 2 ** 31 - 1;

function keyOf(value: unknown, name: string, place: string): number | null {
  if (value === undefined || value === null || value === '') return null;
  const text = String(value);
  const key = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  if (key >= 1 && key <= MAX_KEY) return key;
  throw invalid(place, name, 'a key of the backbone is expected, a whole number');
}

function excludedOf(value: unknown, place: string): ReadonlySet<number> | null {
  if (value === undefined || value === null || value === '') return null;
  const parts = (Array.isArray(value) ? value : [value]).flatMap((part) => String(part).split(','));
  if (parts.length > MAX_EXCLUDED) throw invalid(place, 'exclude', `at most ${MAX_EXCLUDED} keys`);
  return new Set(parts.flatMap((part) => keyOf(part.trim(), 'exclude', place) ?? []));
}

function codeOf(text: string, place: string): NonNullable<NameQuery['nomenclaturalCode']> {
  const code = nomenclaturalCodes.find(text);
  if (code === null) throw invalid(place, 'nomenclaturalCode', 'it names no code of nomenclature');
  return code as NonNullable<NameQuery['nomenclaturalCode']>;
}

const invalid = (place: string, name: string, what: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', `${place}${name}: ${what}`);
