import { interpretContinent, interpretCountry } from '../../src/interpret/index.ts';
import { basesOfRecord, mediaTypes } from '../../src/terms/index.ts';
import { type Outcome, table } from '../table.ts';
import { licenseAnswer, licenseUriAnswer } from './vocabulary-licenses.ts';

type VocabularyRow = Readonly<Record<string, string>>;

/** Runs a row of vocabulary.tsv or vocabulary_observed.tsv. An empty `expected`: nothing shall be found. */
function check(row: VocabularyRow): Outcome {
  const { system = '', vocabulary = '', input = '', expected = '' } = row;
  const answer = answers[vocabulary]?.(input, system);
  if (answer === undefined) return 'unsupported';
  // ZZ is the tables' code for a region that is no single country, for which we give none
  const wanted = vocabulary === 'country' && expected === 'ZZ' ? '' : expected;
  return answer === wanted ? 'pass' : 'fail';
}

const answers: Readonly<Record<string, (input: string, system: string) => string>> = {
  country: (input) => interpretCountry(input).value ?? '',
  continent: (input) => constant(interpretContinent(input).value),
  basis_of_record: (input) => basesOfRecord.find(input) ?? '',
  media_type: (input, system) => mediaType(mediaTypes.find(input), system),
  license: licenseAnswer,
  license_uri: licenseUriAnswer,
};

const constant = (value: string | null): string =>
  value === null ? '' : value.toUpperCase().replaceAll(' ', '_');

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
