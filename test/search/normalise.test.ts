import { describe, expect, test } from 'vitest';
import {
  normaliseValue,
  queryWords,
  ValueHasher,
  wordsOfUnicode,
} from '../../src/search/normalise.ts';
import { WordTable } from '../../src/search/word-table.ts';

test.each([
  ['  Hello   World ', 'hello world'],
  ['a\tb\nc', 'a b c'],
  ['USNM 01234', 'usnm 01234'],
  ['Cafe\u0301', 'café'],
  ['CAFÉ', 'café'],
  ['STRASSE', 'strasse'],
  ['Straße', 'strasse'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['Σίσυφος', 'σίσυφοσ'],
  ['東京', '東京'],
  [' \u00a0 ', ''],
  ['', ''],
])('normalises %j to %j', (value, expected) => {
  expect(normaliseValue(value)).toBe(expected);
});

const WORD_CASES: readonly (readonly [string, readonly string[]])[] = [
  ['Panthera uncia (Schreber, 1775)', ['panthera', 'uncia', 'schreber', '1775']],
  ["O'Keeffe's", ['o', 'keeffe', 's']],
  ['Musée d’Orsay', ['musee', 'd', 'orsay']],
  ['caFÉ', ['cafe']],
  ['Cafe\u0301s and bars', ['cafes', 'and', 'bars']],
  ['Łódź, Ærø', ['lodz', 'aero']],
  ['東京 tower', ['東', '京', 'tower']],
  ['हिन्दी', ['हिन्दी']],
  ['한국어', ['한국어']],
  ['1999.123.4', ['1999', '123', '4']],
  ['a'.repeat(64), ['a'.repeat(64)]],
  [`x ${'a'.repeat(65)} y`, ['x', 'y']],
  ['...', []],
  ['', []],
  ['\ud800 x', ['x']],
];

test.each(WORD_CASES)('finds the words of %j', (text, expected) => {
  expect(wordsOfUnicode(text)).toEqual(expected);
});

test.each(WORD_CASES)('numbers the words of %j', (text, expected) => {
  const table = new WordTable();
  const found: number[] = [];
  table.add(text, 0, found);
  expect(found.map((word) => table.textOf(word))).toEqual(expected);
  const led: number[] = [];
  table.add(text, 1, led);
  expect(led.map((word) => table.textOf(word))).toEqual(expected.map((word) => `\u0001${word}`));
});

test('gives a word the same number however the table grows', () => {
  const table = new WordTable();
  const words = Array.from({ length: 200_000 }, (_, at) => `w${at}`);
  const first: number[] = [];
  for (const word of words) table.add(word, 0, first);
  const second: number[] = [];
  for (const word of words) table.add(word.toUpperCase(), 0, second);
  expect(second).toEqual(first);
  expect(table.size).toBe(words.length);
  table.clear();
  const third: number[] = [];
  table.add('w199999', 0, third);
  expect([third, table.textOf(0)]).toEqual([[0], 'w199999']);
});

test.each([
  ['snow leopard', ['snow', 'leopard']],
  ['panth*', ['panth*']],
  ['"snow leopard"', ['snow', 'leopard']],
  ['Panth* UNCIA panth*', ['panth*', 'uncia']],
  ["o'keef*", ['o', 'keef*']],
  ['*', []],
  [' ', []],
])('reads the query %j', (query, expected) => {
  expect(queryWords(query).map(({ word, prefix }) => (prefix ? `${word}*` : word))).toEqual(
    expected,
  );
});

describe('ValueHasher', () => {
  const hashOf = (value: string, seed: [number, number] = [1, 2]): string | null => {
    const hasher = new ValueHasher(seed);
    return hasher.hash(value) ? `${hasher.hi} ${hasher.lo}` : null;
  };

  test.each(['USNM  01234 ', ' a\tb', 'Straße', 'Cafe\u0301 au lait', 'plain', 'A', '\u00a0nbsp'])(
    'hashes %j like its normalised form',
    (value) => {
      expect(hashOf(value)).toBe(hashOf(normaliseValue(value)));
    },
  );

  test.each(['', '  ', '\t\n'])('has no hash for %j', (value) => {
    expect(hashOf(value)).toBeNull();
  });

  test('differs for other values and other seeds, in both halves', () => {
    const halves = [new Set<string>(), new Set<string>()];
    const count = 20_000;
    for (let at = 0; at < count; at += 1) {
      const [hi = '', lo = ''] = hashOf(`value ${at}`)?.split(' ') ?? [];
      halves[0]?.add(hi);
      halves[1]?.add(lo);
    }
    // Of 20,000 random 32-bit numbers, 0.05 pairs are expected to be equal.
    expect(halves.map((half) => half.size >= count - 3)).toEqual([true, true]);
    expect(hashOf('value', [1, 2])).not.toBe(hashOf('value', [1, 3]));
    expect(hashOf('value', [1, 2])).not.toBe(hashOf('value', [2, 2]));
  });
});
