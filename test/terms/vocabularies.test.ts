import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { foldCountry } from '../../src/terms/country-names.ts';
import { ISSUES, licenseCode } from '../../src/terms/index.ts';
import {
  basesOfRecord,
  citesAppendices,
  continents,
  countries,
  dcmiTypes,
  degreesOfEstablishment,
  distributionStatuses,
  establishmentMeans,
  habitats,
  languages,
  licenses,
  lifeStages,
  maintenanceFrequencies,
  mediaTypes,
  occurrenceStatuses,
  pathways,
  preparations,
  sexes,
  threatStatuses,
  typeStatuses,
} from '../../src/terms/vocabularies.ts';
import { foldLetters, foldWord, type Vocabulary } from '../../src/terms/vocabulary.ts';

const folder = join(import.meta.dirname, '../../src/terms/vocabularies');
const shared = join(import.meta.dirname, '../../../shared');

/** How words are folded, and which values there are. */
type Expectation = readonly [
  vocabulary: Vocabulary,
  value: RegExp | readonly string[],
  fold?: (word: string) => string,
];

const values: Record<string, Expectation> = {
  'basis-of-record': [
    basesOfRecord,
    [
      'PRESERVED_SPECIMEN',
      'FOSSIL_SPECIMEN',
      'LIVING_SPECIMEN',
      'OBSERVATION',
      'HUMAN_OBSERVATION',
      'MACHINE_OBSERVATION',
      'MATERIAL_SAMPLE',
      'MATERIAL_CITATION',
      'OCCURRENCE',
    ],
    foldLetters,
  ],
  'cites-appendix': [citesAppendices, ['I', 'II', 'III']],
  continents: [
    continents,
    ['Africa', 'Antarctica', 'Asia', 'Europe', 'North America', 'Oceania', 'South America'],
    foldLetters,
  ],
  countries: [countries, /^(?:[A-Z]{2}|-)$/, foldCountry],
  'dcmi-types': [dcmiTypes, /^(?:[A-Z][a-z]+){1,2}$/],
  'degree-of-establishment': [
    degreesOfEstablishment,
    [
      'native',
      'captive',
      'cultivated',
      'released',
      'failing',
      'casual',
      'reproducing',
      'established',
      'colonising',
      'invasive',
      'widespreadInvasive',
    ],
  ],
  'distribution-status': [
    distributionStatuses,
    ['PRESENT', 'COMMON', 'RARE', 'IRREGULAR', 'DOUBTFUL', 'EXCLUDED', 'ABSENT'],
    foldLetters,
  ],
  'establishment-means': [
    establishmentMeans,
    [
      'NATIVE',
      'NATIVE_ENDEMIC',
      'NATIVE_REINTRODUCED',
      'INTRODUCED',
      'INTRODUCED_ASSISTED_COLONISATION',
      'VAGRANT',
      'UNCERTAIN',
      'NATURALISED',
      'INVASIVE',
      'MANAGED',
    ],
  ],
  habitat: [habitats, ['MARINE', 'FRESHWATER', 'TERRESTRIAL'], foldLetters],
  languages: [languages, /^(?:[a-z]{2,3}|-)$/],
  licenses: [licenses, /^(?:-|[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*)$/],
  'life-stage': [lifeStages, /^[A-Z]+(?:_[A-Z]+)*$/],
  'maintenance-frequency': [maintenanceFrequencies, /^[A-Z]+(?:_[A-Z]+)*$/, foldLetters],
  'media-types': [
    mediaTypes,
    ['StillImage', 'MovingImage', 'Sound', 'Text', 'InteractiveResource', 'Dataset'],
  ],
  'occurrence-status': [occurrenceStatuses, ['PRESENT', 'ABSENT'], foldLetters],
  pathway: [pathways, /^[a-z]+(?:[A-Z][a-z]+)*$/],
  preparations: [preparations, /^[A-Za-z]+(?: [A-Za-z]+)*$/],
  sex: [sexes, ['FEMALE', 'MALE', 'HERMAPHRODITE'], foldLetters],
  'threat-status': [threatStatuses, /^[A-Z]+(?:_[A-Z]+)*$/],
  'type-status': [
    typeStatuses,
    /^(?:[A-Z]+TYPE|TYPE(?:_SPECIES|_GENUS)?|ORIGINALMATERIAL)$/,
    foldLetters,
  ],
};

describe.each(readdirSync(folder).sort())('%s', (file) => {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');

  it('tells its provenance and has columns', () => {
    expect(lines.filter((line) => line.startsWith('#')).join('\n')).toMatch(/Provenance:/);
    for (const line of lines.filter((one) => one !== '' && !one.startsWith('#'))) {
      expect(line.split('\t').length, line).toBeGreaterThan(1);
    }
  });
});

describe.each(Object.entries(values))('%s', (_, [vocabulary, value, fold = foldWord]) => {
  it('has each word once, with a known value', () => {
    const isKnown = (to: string): boolean =>
      value instanceof RegExp ? value.test(to) : value.includes(to);
    const seen = new Map<string, string>();
    const wrong = vocabulary.rows.filter(([word, to]) => {
      const folded = fold(word);
      // The same word in two spellings may stand twice, never with two values
      const before = seen.get(folded) ?? to;
      seen.set(folded, to);
      return !isKnown(to) || folded === '' || before !== to;
    });
    expect(wrong).toEqual([]);
  });

  it('finds each of its words', () => {
    expect(vocabulary.rows.filter(([word, to]) => vocabulary.find(word) !== to)).toEqual([]);
  });
});

test.each<[string, Vocabulary, (word: string) => string]>([['countries', countries, foldCountry]])(
  '%s are in the order of their folded words',
  (_, vocabulary, fold) => {
    const words = vocabulary.rows.map(([word]) => fold(word));
    for (const [at, word] of words.entries()) {
      if (at > 0) expect((words[at - 1] ?? '') < word, word).toBe(true);
    }
  },
);

const countriesFile = join(shared, 'conformance/dictionaries/countries.tsv');

test.skipIf(!existsSync(countriesFile))(
  'countries know all ISO codes and titles of the reference',
  () => {
    const unknown: string[] = [];
    for (const line of readFileSync(countriesFile, 'utf8').trim().split('\n').slice(1)) {
      const [, iso2 = '', iso3 = '', , title = ''] = line.split('\t');
      if (['AA', 'XZ', 'ZZ'].includes(iso2)) continue;
      for (const word of [iso2, iso3, title]) if (countries.find(word) !== iso2) unknown.push(word);
    }
    expect(unknown).toEqual([]);
  },
);

test.each<[string, string | null]>([
  ['CC0', 'CC0-1.0'],
  ['CC0 1.0 Universal', 'CC0-1.0'],
  ['https://creativecommons.org/publicdomain/zero/1.0/', 'CC0-1.0'],
  ['http://creativecommons.org/publicdomain/mark/1.0/', 'CC-PDM-1.0'],
  ['Public Domain', 'CC-PDM-1.0'],
  ['CC BY 4.0', 'CC-BY-4.0'],
  ['CC_BY_NC_4_0', 'CC-BY-NC-4.0'],
  ['cc-by-nc-nd', 'CC-BY-NC-ND'],
  ['Creative Commons Attribution-ShareAlike 3.0 Unported', 'CC-BY-SA-3.0'],
  ['http://creativecommons.org/licenses/by-nc-sa/2.5/deed.en', 'CC-BY-NC-SA-2.5'],
  ['http://rightsstatements.org/vocab/NoC-US/1.0/', 'RS-NoC-US-1.0'],
  ['https://rightsstatements.org/page/InC/1.0/?language=en', 'RS-InC-1.0'],
  ['https://spdx.org/licenses/CC0-1.0', 'CC0-1.0'],
  ['No Copyright - United States', 'RS-NoC-US-1.0'],
  ['Usage conditions apply', null],
  ['Not determined', null],
  ['https://creativecommons.org.evil.example/', null],
  ['', null],
])('licence %s', (verbatim, code) => {
  expect(licenseCode(verbatim)).toBe(code);
});

const gbifLists = join(shared, 'reference/gbif-lists.md');

test('issues keep the grammar and are explained', () => {
  for (const [name, { meaning, example, hint }] of Object.entries(ISSUES)) {
    expect(example).not.toBe('');
    expect(name).toMatch(/^[A-Z]+(?:_[A-Z0-9]+)*$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  }
});

test.skipIf(!existsSync(gbifLists))('issues said to be GBIF’s are, and ours are not', () => {
  const [section = ''] = readFileSync(gbifLists, 'utf8').split('## B.');
  const gbif = new Set(section.match(/[A-Z]+(?:_[A-Z0-9]+)+/g));
  for (const [name, { origin }] of Object.entries(ISSUES)) {
    expect(gbif.has(name), name).toBe(origin === 'gbif');
  }
});
