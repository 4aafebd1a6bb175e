import {
  basesOfRecord,
  continents,
  countries,
  licenseCode,
  lifeStages,
  mediaTypes,
  occurrenceStatuses,
  sexes,
  taxonomicStatuses,
  typeStatuses,
  type Vocabulary,
} from '../../terms/index.ts';
import type { SearchKey } from '../model/keys.ts';
import { filterInvalid, shown } from './invalid.ts';

/** Words of people for the constants of a key. */
const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  basisOfRecord: basesOfRecord,
  lifeStage: lifeStages,
  occurrenceStatus: occurrenceStatuses,
  sex: sexes,
  taxonomicStatus: taxonomicStatuses,
  typeStatus: typeStatuses,
};
/** Words of people for the values of keys that are no constants. */
const SPELLINGS: Readonly<Record<string, Vocabulary>> = {
  continent: continents,
  mediaType: mediaTypes,
};
const LONGEST_WORD = 100;

const vocabularyOf = (
  table: Readonly<Record<string, Vocabulary>>,
  { name }: SearchKey,
): Vocabulary | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

/** The vocabulary's value for a word; null where it has none. */
const spelling = (vocabulary: Vocabulary, text: string): string | null => {
  const found = text.length > LONGEST_WORD ? null : vocabulary.find(text);
  return found === '-' ? null : found;
};

/** `Preserved specimen` and `PreservedSpecimen` are `PRESERVED_SPECIMEN`. */
const constant = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[\s-]+/g, '_');

const knownConstant = (key: SearchKey, text: string): string => {
  const plain = constant(text);
  if (plain === text) return plain;
  const vocabulary = vocabularyOf(VOCABULARIES, key);
  const found = vocabulary === undefined ? null : spelling(vocabulary, text);
  return found === null ? plain : constant(found);
};

/** `CC_BY_4_0` (GBIF's constant), an address or a name, as the code that is indexed. */
const licence = (text: string): string => {
  const written = /^CC(0|_[A-Z_]{1,20}?)_(\d)_(\d)$/i.exec(text);
  if (written !== null) {
    const [, kind = '', major, minor] = written;
    return `CC${kind.toUpperCase().replaceAll('_', '-')}-${major}.${minor}`;
  }
  return licenseCode(text) ?? text;
};

const country = (name: string, text: string): string => {
  if (/^[a-z]{2}$/i.test(text)) return text.toUpperCase();
  const code = text.length > LONGEST_WORD ? null : countries.find(text);
  if (code !== null && code !== '-') return code;
  throw filterInvalid(
    code === '-'
      ? `${name}=${shown(text)}: that is no single country of today`
      : `${name}=${shown(text)}: there is no such country`,
    'Write its ISO 3166-1 code of two or three letters, or its name.',
  );
};

const YES = new Set(['true', '1', 'yes']);
const NO = new Set(['false', '0', 'no']);

const truth = (name: string, text: string): string => {
  const folded = text.toLowerCase();
  if (YES.has(folded)) return 'true';
  if (NO.has(folded)) return 'false';
  throw filterInvalid(`${name}=${shown(text)}: true or false is expected`);
};

const decade = (name: string, text: string): string => {
  const year = /^(-?\d{1,6}0|0)s?$/i.exec(text)?.[1];
  if (year !== undefined) return `${Number(year)}s`;
  throw filterInvalid(`${name}=${shown(text)}: a decade such as 1890s is expected`);
};

/** The value as the index has it, from one that a user gives: `SearchKey.canonical`, booleans and decades. */
export function canonicalValue(key: SearchKey, text: string): string {
  if (key.kind === 'boolean') return truth(key.name, text);
  if (key.name === 'decade') return decade(key.name, text);
  const spellings = vocabularyOf(SPELLINGS, key);
  if (spellings !== undefined) return spelling(spellings, text) ?? text;
  switch (key.canonical) {
    case 'upper':
      return text.toUpperCase();
    case 'licence':
      return licence(text);
    case 'constant':
      return knownConstant(key, text);
    case 'country':
      return country(key.name, text);
    case 'as-is':
      return text;
  }
}
