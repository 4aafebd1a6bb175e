import { expect, test } from 'vitest';
import {
  areLikelyEpithets,
  familiesOfStem,
  isLikelyGenus,
  isLikelyHigherName,
  isLikelyLoneGenus,
  isOneWord,
  rankEnding,
} from '../../src/names/match/likely-spelling.ts';

test.each([
  ['Phocaenoides', 'Phocoenoides', true],
  ['Hyperhoodon', 'Hyperoodon', true],
  ['Zyphius', 'Ziphius', true],
  ['Orcella', 'Orcaella', true],
  ['Liomus', 'Liomys', false],
  ['Malayothrix', 'Malacothrix', false],
])('isOneWord(%s, %s): %s', (one, other, expected) => {
  expect(isOneWord(one, other)).toBe(expected);
});

test.each([
  ['Delphinopterus', 'Delphinapterus', true],
  ['Hyperaodon', 'Hyperoodon', true],
  ['Malayothrix', 'Malacothrix', false],
  ['Berardus', 'Berardius', false],
  ['Discodesmus', 'Discodemus', false],
  ['Salvadoria', 'Salvadorina', false],
  ['Cetus', 'Cebus', false],
])('isLikelyLoneGenus(%s, %s): %s', (asked, found, expected) => {
  expect(isLikelyLoneGenus(asked, found)).toBe(expected);
});

test.each([
  ['Pieris japonica', 'Pteris japonica', false],
  ['Globicephalus melas', 'Globicephala melas', true],
  ['Globiocephala macrorhyncha', 'Globicephala macrorhynchus', true],
  ['Orcella fluminalis', 'Orcaella fluminalis', true],
  ['Lagenrhynchus obscurum', 'Lagenorhynchus obscurus', true],
  ['Cogia breviceps', 'Kogia breviceps', true],
  ['Peurotus ostreatus', 'Pluerotus ostreatus', false],
  ['Pleurotsu ostreatus', 'Pleurotus ostreatus', true],
  ['Ochogona pusilla', 'Ochotona pusilla', false],
  ['Alloporus falcatus', 'Allosorus falcatus', false],
  ['Alloporus quadrimaculatus', 'Allosorus quadrimaculatus', true],
  ['Orcella fluvialis', 'Orcaella fluminalis', false],
])('isLikelyGenus(%s, %s): %s', (asked, found, expected) => {
  expect(isLikelyGenus(asked, found)).toBe(expected);
});

test.each([
  ['Delphinus rostrats', 'Delphinus rostratus', true],
  ['Delphinus troncatus', 'Delphinus truncatus', true],
  ['Inia geoffroyensis', 'Inia geoffrensis', true],
  ['Steno bredaensis', 'Steno bredanensis', true],
  ['Delphinus grinda', 'Delphinus griseus', false],
  ['Delphinus albimanus', 'Delphinus albigena', false],
  ['Aus alba', 'Aus alta', false],
  ['Aus bus', 'Aus bus', true],
])('areLikelyEpithets(%s, %s): %s', (asked, found, expected) => {
  expect(areLikelyEpithets(asked, found)).toBe(expected);
});

test.each([
  ['Gryllinae', 'inae', ['Gryllidae', 'Gryllaceae'], false],
  ['Carabini', '', ['Carabidae'], true],
  ['Rosoideae', 'oideae', ['Rosaceae'], false],
  ['Eschrichtidae', 'idae', [], true],
  ['Arrupidae', 'idae', [], false],
  ['Zephroniadae', 'idae', [], true],
  ['Mysteceti', '', [], true],
])('%s ends as its rank does', (word, ending, families, isLikely) => {
  expect([rankEnding(word), familiesOfStem(word), isLikelyHigherName(word)]).toEqual([
    ending,
    families,
    isLikely,
  ]);
});
