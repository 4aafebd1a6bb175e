import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  basesOfRecord,
  continents,
  countries,
  foldWord,
  ISSUES,
  languages,
  licenseCode,
  licenses,
  mediaTypes,
  type Vocabulary,
} from '../../src/terms/index.ts';

const folder = join(import.meta.dirname, '../../src/terms/vocabularies');
const shared = join(import.meta.dirname, '../../../shared');

const values: Record<string, [vocabulary: Vocabulary, value: RegExp]> = {
  'basis-of-record': [basesOfRecord, /^[A-Z]+(?:_[A-Z]+)*$/],
  continents: [
    continents,
    /^(?:Africa|Antarctica|Asia|Europe|North America|Oceania|South America)$/,
  ],
  countries: [countries, /^(?:[A-Z]{2}|-)$/],
  languages: [languages, /^(?:[a-z]{2,3}|-)$/],
  licenses: [licenses, /^(?:-|[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*)$/],
  'media-types': [
    mediaTypes,
    /^(?:StillImage|MovingImage|Sound|Text|InteractiveResource|Dataset)$/,
  ],
};

test('each file has a test', () => {
  // The tables behind the licences have tests of their own (licenses.test.ts)
  const files = readdirSync(folder).filter((name) => !name.startsWith('licenses-'));
  expect(files.sort()).toEqual(
    Object.keys(values)
      .map((name) => `${name}.tsv`)
      .sort(),
  );
});

describe.each(Object.entries(values))('%s', (name, [vocabulary, value]) => {
  const lines = readFileSync(join(folder, `${name}.tsv`), 'utf8').split('\n');

  it('tells its provenance and has two columns', () => {
    expect(lines.filter((line) => line.startsWith('#')).join('\n')).toMatch(/Provenance:/);
    for (const line of lines.filter((one) => one !== '' && !one.startsWith('#'))) {
      expect(line.split('\t').length, line).toBe(2);
    }
  });

  it('has each word once, with a known value', () => {
    const seen = new Map<string, string>();
    for (const [word, to] of vocabulary.rows) {
      expect(to, word).toMatch(value);
      const folded = foldWord(word);
      expect(folded, word).not.toBe('');
      // The same word in two spellings may stand twice, never with two values
      expect(seen.get(folded) ?? to, word).toBe(to);
      seen.set(folded, to);
    }
  });
});

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
