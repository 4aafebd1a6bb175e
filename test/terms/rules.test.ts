import { describe, expect, it, test } from 'vitest';
import { parseBoolean } from '../../src/terms/booleans.ts';
import { controlledEstablishment } from '../../src/terms/establishment.ts';
import { parseDecimal, parseInteger } from '../../src/terms/numbers.ts';
import { preparationsOf } from '../../src/terms/preparations.ts';
import { typifiedName } from '../../src/terms/typified-name.ts';
import { saysNothing } from '../../src/terms/unknown.ts';
import {
  countries,
  degreesOfEstablishment,
  establishmentMeans,
  languages,
  lifeStages,
  pathways,
  sexes,
  typeStatuses,
} from '../../src/terms/vocabularies.ts';
import { createVocabulary, foldLetters, foldWord } from '../../src/terms/vocabulary.ts';

test.each<[string, string | null]>([
  // Listed, in any dress
  ['Perú', 'PE'],
  ['[Peru?]', 'PE'],
  ['"Mexico"', 'MX'],
  ['France 7', 'FR'],
  ['Føroyar', 'FO'],
  ['Türkiye', 'TR'],
  ['S.E Celebes', 'ID'],
  ['CONGO (BELGIAN?)', 'CD'],
  ['British Honduras (Belize)', 'BZ'],
  ['Indian Ocean', '-'],
  ['Mexico / Guatemala', '-'],
  // Codes
  ['br', 'BR'],
  ['BRA', 'BR'],
  ['076', 'BR'],
  ['ISO 3166-2:BR', 'BR'],
  ['iso-3166_br', 'BR'],
  [' NA ', 'NA'],
  ['n/a', null],
  ['N. A.', null],
  // Read by rule
  ['Brazil: Rio de Janeiro', 'BR'],
  ['Bolivia. La Paz: Nor Yungas, 2700 m', 'BO'],
  ['N. Namibia', 'NA'],
  ['Süd-Italien', 'IT'],
  ['possibly Zimbabwe', 'ZW'],
  ['Galapagos Islands (Ecuador)', 'EC'],
  ['Zaire [= Dem. Rep. of the Congo]', 'CD'],
  ['Malawi (British Central Africa)', 'MW'],
  ['Uzbekistan (Centr. Asia)', 'UZ'],
  ['Atlanta, Georgia, USA', 'US'],
  ['Kenya / Somalia', '-'],
  ['Finland or Estonia', '-'],
  ['Japan,Siberia,Europe,Caucasus', '-'],
  ['Europe, Japan', '-'],
  ['Congo [=North Korea]', '-'],
  ['Brazil or Atlantis', null],
  ['Atlanta, Georgia', null],
  ['China,RFE', null],
  ['Lincoln', null],
  ['unknown', null],
  ['3027', null],
  ['', null],
])('country %s', (name, code) => {
  expect(countries.find(name)).toBe(code);
});

test.each<[string, string | null]>([
  ['♂', 'MALE'],
  ['♀♀', 'FEMALE'],
  ['[female?]', 'FEMALE'],
  ['adult male:3', 'MALE'],
  ['Weibchen', 'FEMALE'],
  ['hane', 'MALE'],
  ['male; male; male; male', 'MALE'],
  ['males: 3, females: 0', 'MALE'],
  ['males: 0, females: 0', null],
  ['male | female', null],
  ['M+F', null],
  ['male; unknown', null],
  ['Fertil', null],
])('sex %s', (word, value) => {
  expect(sexes.find(word)).toBe(value);
});

test.each<[string, string | null]>([
  ['adults', 'ADULT'],
  ['Juv.', 'JUVENILE'],
  ['adult: 2', 'ADULT'],
  ['larva; larvae', 'LARVA'],
  ['adult | juvenile', null],
  ['têtard', 'LARVA'],
  ['pupa', 'PUPA'],
])('life stage %s', (word, value) => {
  expect(lifeStages.find(word)).toBe(value);
});

test.each<[string, string | null, string | null]>([
  ['Holotype', 'HOLOTYPE', null],
  ['paratype(s)', 'PARATYPE', null],
  ['Parátipo', 'PARATYPE', null],
  ['Holotype of Abies alba', 'HOLOTYPE', 'Abies alba'],
  ['Holotype of: Abies alba.', 'HOLOTYPE', 'Abies alba'],
  ['Isotype: Poa annua L.', 'ISOTYPE', 'Poa annua L.'],
  [
    'Syntype of Dianthus fruticosus ssp. amorginus Runemark',
    'SYNTYPE',
    'Dianthus fruticosus subsp. amorginus Runemark',
  ],
  ['Cast of holotype', 'PLASTOHOLOTYPE', null],
  ['Part of Holotype', 'HOLOTYPE', null],
  ['Type of the species', 'TYPE', null],
  ['ex-Neotypus', 'EXNEOTYPE', null],
  ['mark', null, null],
])('type status %s', (text, status, name) => {
  expect([typeStatuses.find(text), typifiedName(text)]).toEqual([status, name]);
});

test.each<[string, string | null]>([
  ['German', 'de'],
  ['Deutsch', 'de'],
  ['GER', 'de'],
  ['deu', 'de'],
  ['eng_US', 'en'],
  ['sv-FI', 'sv'],
  ['norwegian bokmal', 'nb'],
  ['Spanish; Castilian', 'es'],
  ['English (US)', 'en'],
  ['in German', 'de'],
  ['aléoute', 'ale'],
  ['林堡语', 'li'],
  ['visayan', 'ceb'],
  ['English; French', null],
  ['No linguistic content', '-'],
  ['zz', null],
  ['[West Indian Ocean]', null],
])('language %s', (word, tag) => {
  expect(languages.find(word)).toBe(tag);
});

test.each<[string, string | null, string | null, string | null]>([
  ['endemic', 'NATIVE_ENDEMIC', 'native', 'native'],
  ['Alien', 'INTRODUCED', 'introduced', null],
  ['invasive', 'INVASIVE', 'introduced', 'invasive'],
  ['naturalizado', 'NATURALISED', 'introduced', 'established'],
  ['http://rs.tdwg.org/dwcem/values/e002', 'NATIVE_REINTRODUCED', 'nativeReintroduced', null],
  ['cultivated', 'MANAGED', null, null],
])('establishment means %s', (word, value, means, degree) => {
  expect(establishmentMeans.find(word)).toBe(value);
  expect(controlledEstablishment(value ?? '')).toEqual({
    establishmentMeans: means,
    degreeOfEstablishment: degree,
  });
});

test('the controlled vocabularies of Darwin Core are whole', () => {
  const known = (vocabulary: typeof pathways, prefix: string, size: number): number =>
    Array.from({ length: size }, (_, at) =>
      vocabulary.find(`http://rs.tdwg.org/${prefix}${String(at + 1).padStart(3, '0')}`),
    ).filter((value, at, all) => value !== null && all.indexOf(value) === at).length;
  expect(known(pathways, 'dwcpw/values/p', 53)).toBe(53);
  expect(known(degreesOfEstablishment, 'dwcdoe/values/d', 11)).toBe(11);
  expect(known(establishmentMeans, 'dwcem/values/e', 6)).toBe(6);
  expect(pathways.find('p002')).toBe('erosionControl');
  expect(pathways.find('ship/boat ballast water')).toBe('ballastWater');
});

test.each<[string, readonly string[]]>([
  ['2 skins; skull | tissue (frozen)', ['skin', 'skull', 'tissue']],
  ['alcohol (70 %)', ['alcohol']],
  ['EtOH', ['alcohol']],
  ['Pinned', ['pinned']],
  ['herbarium sheet', ['sheet']],
  ['skin and skull', ['skin and skull']],
  ['skin and frobnitz', ['skin']],
  ['something else', []],
])('preparations %s', (text, kinds) => {
  expect(preparationsOf(text)).toEqual(kinds);
});

test.each<[string, number | null, number | null]>([
  ['23', 23, 23],
  ['13 ,323 .567', 13323.567, null],
  ['23,12567', 23.12567, null],
  [' - 2312567', -2312567, -2312567],
  ['1e3', 1000, null],
  ['1,234,567.5', 1234567.5, null],
  ['1.234,5', 1234.5, null],
  ['1,234,567', 1234567, 1234567],
  ['.5', 0.5, null],
  ['12 m', null, null],
  ['', null, null],
  ['1e999', null, null],
])('number %s', (text, decimal, integer) => {
  expect([parseDecimal(text), parseInteger(text)]).toEqual([decimal, integer]);
});

test.each<[string, boolean | null]>([
  [' t   ', true],
  ['Ja', true],
  ['1', true],
  ['-1', false],
  ['falsch', false],
  ['maybe', null],
  ['', null],
])('boolean %s', (text, value) => {
  expect(parseBoolean(text)).toBe(value);
});

test.each<[string, boolean]>([
  ['Unknown', true],
  ['not recorded.', true],
  ['N / A', true],
  ['\\N', true],
  ['?', true],
  ['NA', false],
  ['', false],
  ['Namibia', false],
])('"%s" says nothing: %s', (text, nothing) => {
  expect(saysNothing(text)).toBe(nothing);
});

describe('folding', () => {
  it.each([
    ['Česká republika', 'ceskarepublika', 'ceskarepublika'],
    ['Weißrussland 7', 'weissrussland7', 'weissrussland'],
    ['Farœ', 'faroe', 'faroe'],
    ['♀ 2', '2', '♀'],
    ['Визуально', 'визуально', 'визуально'],
  ])('%s', (word, folded, letters) => {
    expect([foldWord(word), foldLetters(word)]).toEqual([folded, letters]);
  });

  it('reads by rule what no row lists', () => {
    const vocabulary = createVocabulary([['one', '1']], {
      otherwise: (word, listed) => listed(word.replace(/^an? /, '')),
    });
    expect([vocabulary.find('One'), vocabulary.find('a one'), vocabulary.find('two')]).toEqual([
      '1',
      '1',
      null,
    ]);
  });
});

test('no text of 10 kB takes long', () => {
  const seeds = [
    'a, ',
    '(',
    'N. ',
    'x',
    ' or ',
    'é',
    'male; ',
    'Holotype of ',
    '1 ',
    'Cuba. ',
    '-',
  ];
  for (const seed of seeds) {
    for (const length of [290, 1000, 10_000]) {
      const text = seed.repeat(length).slice(0, length);
      const start = performance.now();
      for (const vocabulary of [countries, languages, sexes, lifeStages, typeStatuses])
        vocabulary.find(text);
      preparationsOf(text);
      typifiedName(text);
      parseDecimal(text);
      saysNothing(text);
      expect(performance.now() - start, `${seed} ${length}`).toBeLessThan(60);
    }
  }
});
