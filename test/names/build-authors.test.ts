import { expect, test } from 'vitest';
import {
  sameAuthors,
  sameOrigin,
  surelySameAuthors,
} from '../../src/names/backbone/build/authors.ts';
import { codeNumber } from '../../src/names/backbone/build/constants.ts';

const zoological = codeNumber('ZOOLOGICAL');
const botanical = codeNumber('BOTANICAL');

test.each([
  ['Gould, 1844', 'J. Gould, 1844', zoological, 'EQUAL', true],
  ['Gould', 'J. Gould', zoological, 'EQUAL', true],
  ['G. Cuvier, 1816', 'F. Cuvier, 1826', zoological, 'DIFFERENT', false],
  ['L.', 'Linnaeus', botanical, 'EQUAL', true],
  ['Hook.f.', 'Hook.', botanical, 'DIFFERENT', false],
  ['Thomas, 1895', 'Thomas, 1925', zoological, 'DIFFERENT', false],
  ['Mill.', 'Gaertn.', 0, 'DIFFERENT', false],
] as const)('%s and %s (code %i): %s, surely %s', (a, b, code, same, surely) => {
  expect([sameAuthors(a, b, code), surelySameAuthors(a, b, code)]).toEqual([same, surely]);
});

test.each([
  ['Gould, 1844', 'J. Gould, 1845', true],
  ['Gould, 1844', 'J. Gould, 1848', false],
  ['Gould, 1844', 'Gray, 1844', false],
])('%s and %s are of one publication: %s', (a, b, expected) => {
  expect(sameOrigin(a, b, zoological)).toBe(expected);
});
