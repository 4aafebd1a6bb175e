import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { i18n } from '@lingui/core';
import { afterEach, describe, expect, it } from 'vitest';
import { compiled } from '../../portal/build/catalogues.ts';
import type { Catalogue } from '../../portal/src/languages/catalogues/catalogue.ts';
import { CATALOGUES } from '../../portal/src/languages/catalogues/index.ts';
import { issues } from '../../portal/src/languages/catalogues/issues.ts';
import { vocabulary } from '../../portal/src/languages/catalogues/vocabulary.ts';
import { t } from '../../portal/src/languages/i18n.ts';
import {
  chooseLanguage,
  LANGUAGES,
  type Language,
  languageOf,
} from '../../portal/src/languages/languages.ts';
import {
  bytes,
  coordinates,
  count,
  counted,
  countryName,
  dateWords,
  decadeWords,
  duration,
  yearWords,
} from '../../portal/src/words/format.ts';
import { issueHint, issueMeaning, issueWords } from '../../portal/src/words/issues.ts';
import { ISSUES } from '../../src/terms/index.ts';
import { early, idsIn, untranslated } from './support/source-texts.ts';

const SOURCE = join(import.meta.dirname, '../../portal/src');
const ALL: readonly Catalogue[] = CATALOGUES;
const FILES = globSync('**/*.{ts,tsx}', { cwd: SOURCE })
  .filter((file) => !file.startsWith('languages'))
  .sort();
const read = (file: string) => readFileSync(join(SOURCE, file), 'utf8');
const langOf = (file: string) => (file.endsWith('x') ? 'tsx' : 'ts');

/** Values and elements that a message has a place for, each once. */
const placesOf = (message: string): readonly string[] =>
  [
    ...new Set([
      ...[...message.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => String(name)),
      ...[...message.matchAll(/<\/?(\d+)\/?>/g)].map(([tag]) => tag),
    ]),
  ].sort();

const speak = (language: Language) =>
  i18n.loadAndActivate({ locale: language, messages: compiled(ALL, language) as never });
afterEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

describe('the catalogues', () => {
  const entries = ALL.flatMap((catalogue) => Object.entries(catalogue));

  it('have every text once', () => {
    const seen = new Set<string>();
    const twice = entries.map(([id]) => id).filter((id) => seen.size === seen.add(id).size);
    expect(twice).toEqual([]);
  });

  it.each(['es', 'fr', 'de', 'ja'] as const)('fill every text in %s, with its places', (code) => {
    const wrong = entries.filter(([id, texts]) => {
      const text = texts[code].replace(/\{(\w+), plural,/g, '{$1,');
      return (
        text.trim() === '' ||
        placesOf(text).join() !==
          placesOf((texts.en ?? id).replace(/\{(\w+), plural,/g, '{$1,')).join()
      );
    });
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  it('use typographic apostrophes, which are no escapes of ICU', () => {
    const wrong = entries.filter(([id, texts]) =>
      [id, ...Object.values(texts)].join().includes("'"),
    );
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  it.each(LANGUAGES.map(({ code }) => code))('are messages that can be compiled in %s', (code) => {
    expect(Object.keys(compiled(ALL, code)).length).toBe(entries.length);
  });
});

describe('the source', () => {
  it('asks for no text that is in no catalogue', () => {
    const known = new Set(ALL.flatMap((catalogue) => Object.keys(catalogue)));
    const unknown = FILES.flatMap((file) =>
      idsIn(read(file), langOf(file))
        .filter((id) => !known.has(id))
        .map((id) => `${file}: ${id}`),
    );
    expect(unknown).toEqual([]);
  });

  it('asks for every text that is in a catalogue', () => {
    const source = FILES.map(read).join('\n');
    const left = ALL.filter((catalogue) => catalogue !== vocabulary && catalogue !== issues)
      .flatMap((catalogue) => Object.keys(catalogue))
      .filter((id) => !source.includes(id));
    expect(left).toEqual([]);
  });

  it('has no text outside the catalogues', () => {
    const found = FILES.filter((file) => file.endsWith('.tsx')).flatMap((file) =>
      untranslated(read(file)).map(({ line, text }) => `${file}:${line} ${text}`),
    );
    expect(found).toEqual([]);
  });

  it('asks for no text before the language is known', () => {
    const found = FILES.flatMap((file) =>
      early(read(file), langOf(file)).map(({ line, text }) => `${file}:${line} ${text}`),
    );
    expect(found).toEqual([]);
  });
});

describe('issues', () => {
  it('are told in every language: name, meaning and what to do', () => {
    speak('de');
    const english = Object.entries(ISSUES).filter(
      ([name, { meaning, hint }]) =>
        issueWords(name) === plain(name) ||
        issueMeaning(name, meaning) === meaning ||
        issueHint(hint) === hint,
    );
    expect(english.map(([name]) => name)).toEqual([]);
  });
});

/** The English words of a flag. */
const plain = (name: string) =>
  name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' ').replace('wgs84', 'WGS84');

describe('the language', () => {
  it.each<[string, ReturnType<typeof languageOf>]>([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['JA', 'ja'],
    ['pt-BR', null],
    ['', null],
    ['__proto__', null],
  ])('%s is %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it.each([
    [{ address: 'fr', stored: 'de', accepted: ['ja'] }, 'fr'],
    [{ address: 'xx', stored: 'de', accepted: ['ja'] }, 'de'],
    [{ address: null, stored: null, accepted: ['pt', 'es-MX', 'en'] }, 'es'],
    [{ address: null, stored: null, accepted: [] }, 'en'],
  ] as const)('of %j is %s', (wish, language) => {
    expect(chooseLanguage(wish)).toBe(language);
  });
});

describe('words in each language', () => {
  it.each<[Language, readonly string[]]>([
    [
      'en',
      [
        '1 item',
        '12,345 items',
        '18 May 1931',
        'May 1931',
        '1890s',
        '1901 to 1910',
        '50 BCE',
        'Japan',
      ],
    ],
    [
      'es',
      [
        '1 objeto',
        '12.345 objetos',
        '18 de mayo de 1931',
        'mayo de 1931',
        'década de 1890',
        '1901 a 1910',
        '50 a. C.',
        'Japón',
      ],
    ],
    [
      'fr',
      [
        '1 objet',
        '12 345 objets',
        '18 mai 1931',
        'mai 1931',
        'années 1890',
        '1901 à 1910',
        '50 av. J.-C.',
        'Japon',
      ],
    ],
    [
      'de',
      [
        '1 Objekt',
        '12.345 Objekte',
        '18. Mai 1931',
        'Mai 1931',
        '1890er',
        '1901 bis 1910',
        '50 v. Chr.',
        'Japan',
      ],
    ],
    [
      'ja',
      [
        '1 点',
        '12,345 点',
        '1931年5月18日',
        '1931年5月',
        '1890年代',
        '1901〜1910',
        '紀元前50年',
        '日本',
      ],
    ],
  ])('%s', (code, expected) => {
    speak(code);
    expect(
      [
        counted(1, 'item'),
        counted(12_345, 'item'),
        dateWords('1931-05-18'),
        dateWords('1931-05-01/1931-05-31'),
        decadeWords(1890),
        dateWords('1901-01-01/1910-12-31'),
        yearWords(-49),
        countryName('JP'),
      ].map((text) => text.replace(/[\u00a0\u202f]/g, ' ')),
    ).toEqual(expected);
  });

  it('has sizes, times and places of the language', () => {
    speak('de');
    expect([
      bytes(812_400_000),
      duration(12_400),
      count(1234.5),
      coordinates(-27.9881, 86.925),
    ]).toEqual(['812 MB', '12,4 s', '1.234,5', '27,9881° S, 86,925° O']);
  });

  it('puts values into their places', () => {
    speak('ja');
    expect(t('{n} of {total}', { n: '3', total: '7' })).toBe('7 件中 3');
  });
});
