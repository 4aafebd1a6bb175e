import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { makeLanguages } from '../../scripts/vocabularies/languages.ts';
import { makeStates } from '../../scripts/vocabularies/states.ts';
import { foldState, interpretStateProvince } from '../../src/terms/states.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../src/terms/vocabularies/${name}.tsv`, import.meta.url), 'utf8');

const require = createRequire(import.meta.url);
const installed = ['iso-3166/package.json', 'cldr-subdivisions-full/package.json'].every((name) => {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
});

test.skipIf(!installed)('the tables of states are what their script makes', () => {
  const { words, names } = makeStates();
  expect(words === read('states')).toBe(true);
  expect(names === read('state-names')).toBe(true);
});

const languages = read('languages');

test.skipIf(!languages.includes(`CLDR ${process.versions['cldr']} `))(
  'the table of languages is what its script makes',
  () => {
    expect(makeLanguages() === languages).toBe(true);
  },
);

test('states are in the order of their folded words, each with a name', () => {
  const names = new Set(rows(read('state-names')).map(([code]) => code));
  let before = '';
  const wrong = rows(read('states')).filter(([word = '', code = '']) => {
    const last = before;
    before = foldState(word);
    return !names.has(code) || word.slice(0, 2) !== code.slice(0, 2) || last >= before;
  });
  expect(wrong).toEqual([]);
});

const rows = (text: string): readonly string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

test.each<[string, string | null, string | null, string | null]>([
  ['California', 'US', 'US-CA', 'California'],
  ['Calif.', 'US', 'US-CA', 'California'],
  ['CA', 'US', 'US-CA', 'California'],
  ['State of California', 'US', 'US-CA', 'California'],
  ['California; San Diego Co.', 'US', 'US-CA', 'California'],
  ['US-CA', null, 'US-CA', 'California'],
  ['us-ca', 'US', 'US-CA', 'California'],
  ['US-CA', 'MX', null, null],
  ['California', null, null, null],
  ['San Diego', 'US', null, null],
  ['Oregon/Washington', 'US', null, null],
  ['Bayern', 'DE', 'DE-BY', 'Bavaria'],
  ['Bavière', 'DE', 'DE-BY', 'Bavaria'],
  ['Île-de-France', 'FR', 'FR-IDF', 'Île-de-France'],
  ['Provincia de Buenos Aires', 'AR', 'AR-B', 'Buenos Aires Province'],
  ['Amazonas', 'BR', 'BR-AM', 'Amazonas'],
  ['Amazonas', 'PE', 'PE-AMA', 'Amazonas'],
  ['Aomori-ken', 'JP', 'JP-02', 'Aomori'],
  ['Sichuan Sheng', 'CN', 'CN-SC', 'Sichuan'],
  ['Szechwan', 'CN', 'CN-SC', 'Sichuan'],
  ['Kanton Zürich', 'CH', 'CH-ZH', 'Zürich'],
  ['England', 'GB', 'GB-ENG', 'England'],
  ['United Kingdom', 'GB', null, null],
  ['', 'US', null, null],
  ['California', 'not a code', null, null],
])('state %s of %s', (text, country, code, name) => {
  expect(interpretStateProvince(text, country)).toEqual(code === null ? null : { code, name });
});

test('no text of 10 kB takes long', () => {
  for (const seed of ['a, ', 'State of ', 'x', '- ', '(', 'é', 'US-']) {
    for (const length of [190, 10_000]) {
      const text = seed.repeat(length).slice(0, length);
      const start = performance.now();
      interpretStateProvince(text, 'US');
      expect(performance.now() - start, seed).toBeLessThan(60);
    }
  }
});
