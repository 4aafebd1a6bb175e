import { expect, test } from 'vitest';
import { askedAuthorship, relateAuthors } from '../../src/names/match/authors.ts';

test.each([
  ['Gould, 1844', 'Gould, 1844', 'ZOOLOGICAL', 'same'],
  ['(Hook.) A.R.Sm. & Tejero', '(Hook.) A. R. Sm. & Tejero', 'BOTANICAL', 'same'],
  ['Sm.', 'Smi', null, 'equal'],
  ['Gould, 1844', 'J. Gould, 1844', 'ZOOLOGICAL', 'equal'],
  ['Gould', '(J. Gould, 1844)', 'ZOOLOGICAL', 'equal'],
  ['(Gould, 1844)', 'J. Gould, 1845', 'ZOOLOGICAL', 'equal'],
  ['Fabricius, 1775', 'Fabricius, 1787', 'ZOOLOGICAL', 'other-year'],
  ['Broom & Robinson, 1949', 'Broom, 1917', null, 'other-year'],
  ['Fabricius, 1775', 'Linnaeus, 1758', 'ZOOLOGICAL', 'different'],
  ['(Thunb.) D. Don', '(Thunb.) Mett.', 'BOTANICAL', 'basionym'],
  ['Savi', '(Savi) Ten.', 'BOTANICAL', 'basionym'],
  ['L.', 'Linnaeus', 'BOTANICAL', 'equal'],
  ['Mill.', null, 'BOTANICAL', 'missing'],
] as const)('relateAuthors(%s, %s, %s): %s', (asked, found, code, expected) => {
  expect(relateAuthors(askedAuthorship(asked), found, code)).toBe(expected);
});
