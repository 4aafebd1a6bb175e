import { iso6393To1 } from 'iso-639-3';
import { interpretContinent, interpretCountry } from '../../src/interpret/index.ts';
import { interpretDatum } from '../../src/interpret/places/datum.ts';
import { parseBoolean } from '../../src/terms/booleans.ts';
import { parseDecimal, parseInteger } from '../../src/terms/numbers.ts';
import { typifiedName } from '../../src/terms/typified-name.ts';
import {
  basesOfRecord,
  citesAppendices,
  degreesOfEstablishment,
  distributionStatuses,
  establishmentMeans,
  habitats,
  languages,
  lifeStages,
  maintenanceFrequencies,
  mediaTypes,
  occurrenceStatuses,
  sexes,
  threatStatuses,
  typeStatuses,
} from '../../src/terms/vocabularies.ts';
import { type Outcome, table } from '../table.ts';
import { licenseAnswer, licenseUriAnswer } from './vocabulary-licenses.ts';
import { answers2 } from './vocabulary-taxa.ts';

type VocabularyRow = Readonly<Record<string, string>>;

/** Runs a row of vocabulary.tsv or vocabulary_observed.tsv. An empty `expected`: nothing shall be found. */
function check(row: VocabularyRow): Outcome {
  const { system = '', vocabulary = '', input = '', expected = '' } = row;
  const answer = answers[vocabulary]?.(input, system);
  if (answer === undefined) return 'unsupported';
  return answer === (spellings[vocabulary]?.(expected) ?? expected) ? 'pass' : 'fail';
}

/** Where the tables write one value in two ways, or have a code that stands for none. */
const spellings: Readonly<Record<string, (expected: string) => string>> = {
  // ZZ and XZ: a region that is no single country, the high seas; for both we give none
  country: (expected) => (expected === 'ZZ' || expected === 'XZ' ? '' : expected),
  boolean: (expected) => expected.toLowerCase(),
  maintenance_update_frequency: (expected) => (expected === 'UNKOWN' ? 'UNKNOWN' : expected),
};

const answers: Readonly<Record<string, (input: string, system: string) => string>> = {
  ...answers2,
  country: (input) => interpretCountry(input).value ?? '',
  continent: (input) => constant(interpretContinent(input).value),
  basis_of_record: (input) => basesOfRecord.find(input) ?? '',
  boolean: (input) => String(parseBoolean(input) ?? ''),
  cites_appendix: (input) => citesAppendices.find(input) ?? '',
  datum: (input) => String(interpretDatum(input) ?? ''),
  decimal: (input) => javaDouble(parseDecimal(input)),
  degree_of_establishment: (input) => constant(degreesOfEstablishment.find(input)),
  distribution_status: (input) => distributionStatuses.find(input) ?? '',
  establishment_means: (input, system) => establishment(establishmentMeans.find(input), system),
  geodetic_datum: (input) => String(interpretDatum(input) ?? ''),
  habitat: (input) => habitats.find(input) ?? '',
  integer: (input) => String(parseInteger(input) ?? ''),
  language: (input, system) => language(languages.find(input), system),
  license: licenseAnswer,
  license_uri: licenseUriAnswer,
  life_stage: (input) => (lifeStages.find(input) ?? '').replace(/^EMBRYO$/, 'EMRYO'),
  maintenance_update_frequency: (input) => maintenanceFrequencies.find(input) ?? '',
  media_type: (input, system) => mediaType(mediaTypes.find(input), system),
  occurrence_status: (input) => occurrenceStatuses.find(input) ?? '',
  sex: (input) => sexes.find(input) ?? '',
  threat_status: (input) => threatStatuses.find(input) ?? '',
  type_status: (input, system) => typeStatus(typeStatuses.find(input), system),
  typified_name: (input) => typifiedName(input) ?? '',
};

/** "North America", "widespreadInvasive" → NORTH_AMERICA, WIDESPREAD_INVASIVE. */
const constant = (value: string | null): string =>
  value === null
    ? ''
    : value
        .replace(/([a-z])(?=[A-Z])/g, '$1_')
        .toUpperCase()
        .replaceAll(' ', '_');

/** As java.lang.Double prints small numbers. */
const javaDouble = (value: number | null): string =>
  value === null ? '' : Number.isInteger(value) ? value.toFixed(1) : String(value);

/** GBIF's list knows only nativity; the Catalogue of Life's is Darwin Core's, and NATIVE_ENDEMIC. */
function establishment(value: string | null, system: string): string {
  if (value === null) return '';
  if (system === 'COL')
    return /^(?:NATURALISED|INVASIVE|MANAGED)$/.test(value) ? 'INTRODUCED' : value;
  if (value.startsWith('NATIVE')) return 'NATIVE';
  return value === 'INTRODUCED_ASSISTED_COLONISATION' ? 'INTRODUCED' : value;
}

/** The Catalogue of Life has one kind of ex-type, and none for what is no type. */
function typeStatus(value: string | null, system: string): string {
  if (value === null || (system === 'COL' && value === 'NOTATYPE')) return '';
  return system === 'COL' && value.startsWith('EX') ? 'EX_TYPE' : value;
}

/** GBIF names languages in English, partly by older names; the Catalogue of Life has ISO 639-3. */
function language(tag: string | null, system: string): string {
  if (tag === null || tag === '-') return '';
  if (system === 'COL') return tag.length === 3 ? tag : (iso6393[tag] ?? '');
  return (
    gbifLanguages[tag] ?? constant(english.of(tag)?.normalize('NFD').replace(/\p{M}/gu, '') ?? '')
  );
}

const english = new Intl.DisplayNames('en', { type: 'language' });
const iso6393: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(iso6393To1).map(([three, two]) => [two, three]),
);
const gbifLanguages: Readonly<Record<string, string>> = {
  bh: 'BIHARI',
  fy: 'FRISIAN',
  gl: 'GALLEGAN',
  ht: 'HAITIAN',
  ii: 'SICHUAN_YI',
  kl: 'GREENLANDIC',
  lu: 'LUBA_KATANGA',
  mo: 'MOLDAVIAN',
  nb: 'NORWEGIAN_BOKMAL',
  nn: 'NORWEGIAN_NYNORSK',
  or: 'ORIYA',
  os: 'OSSETIAN',
  pa: 'PANJABI',
  ps: 'PUSHTO',
  rm: 'RAETO_ROMANCE',
  si: 'SINHALESE',
  ss: 'SWATI',
  ug: 'UIGHUR',
  ky: 'KIRGHIZ',
  vo: 'VOLAPÜK',
  dv: 'DIVEHI',
  ff: 'FULAH',
  oc: 'OCCITAN',
  ab: 'ABKHAZIAN',
  bn: 'BENGALI',
  ki: 'KIKUYU',
  kj: 'KWANYAMA',
  av: 'AVARIC',
  ae: 'AVESTAN',
};

const colMediaTypes: Readonly<Record<string, string>> = {
  MovingImage: 'VIDEO',
  Sound: 'AUDIO',
  StillImage: 'IMAGE',
};

const mediaType = (type: string | null, system: string): string =>
  type === null ? '' : system === 'COL' ? (colMediaTypes[type] ?? '') : type;

const operation = ({ vocabulary = '-' }: VocabularyRow): string => vocabulary;
const dialect = ({ system }: VocabularyRow): string | null => system ?? null;

export const vocabularies = [
  table<VocabularyRow>({ file: 'vocabulary.tsv', operation, dialect, check }),
  table<VocabularyRow>({
    file: 'vocabulary_observed.tsv',
    operation,
    dialect,
    // Derived FAIL rows are for review, not a score (README of the tables)
    check: (row) => (row['status'] === 'FAIL' ? 'review' : check(row)),
  }),
];
