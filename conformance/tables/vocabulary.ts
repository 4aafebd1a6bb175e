import { interpretContinent, interpretCountry } from '../../src/interpret/index.ts';
import { basesOfRecord, licenseCode, mediaTypes } from '../../src/terms/index.ts';
import { type Outcome, table } from '../table.ts';

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
  license: (input, system) => license(input, system),
  license_uri: (input) => licenseUri(licenseCode(input)),
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

/** The peers know few licences: GBIF three by version, the Catalogue of Life those without one. */
function license(input: string, system: string): string {
  const code = licenseCode(input);
  if (code === null) return input === 'UNSUPPORTED' ? 'UNSUPPORTED' : '';
  const dedicated = code === 'CC0-1.0' || code === 'PDDL-1.0' || code === 'CC-PDM-1.0';
  const plain = code
    .replace(/-\d.*$/, '')
    .replaceAll('-', '_')
    .replace('ODC_By', 'CC_BY');
  if (system === 'COL') {
    return dedicated ? 'CC0' : plain === 'CC_BY' || plain === 'CC_BY_NC' ? plain : 'OTHER';
  }
  if (dedicated) return 'CC0_1_0';
  const current = /-4\.0$|^CC-[A-Z-]+$|^ODC-By/.test(code);
  return current && (plain === 'CC_BY' || plain === 'CC_BY_NC') ? `${plain}_4_0` : 'UNSUPPORTED';
}

function licenseUri(code: string | null): string {
  if (code === null) return '';
  if (code === 'CC0-1.0') return 'http://creativecommons.org/publicdomain/zero/1.0/';
  if (code === 'CC-PDM-1.0') return 'http://creativecommons.org/publicdomain/mark/1.0/';
  const cc = /^CC-([A-Z-]+?)(?:-(\d\.\d))?$/.exec(code);
  return cc === null
    ? ''
    : `http://creativecommons.org/licenses/${(cc[1] ?? '').toLowerCase()}/${cc[2] ?? '4.0'}/`;
}

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
