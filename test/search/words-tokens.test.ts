import { expect, test } from 'vitest';
import { tokensOf } from '../../src/search/words/tokens.ts';
import { WordTable } from '../../src/search/words/word-table.ts';

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['Panthera uncia (Schreber, 1775)', ['panthera', 'uncia', 'schreber', '1775']],
  ["O'Keeffe's Sky", ['o', 'keeffe', 'sky']],
  ['Gould’s and GOULD’S', ['gould', 'and', 'gould']],
  ["'s-Hertogenbosch, s's", ['s', 'hertogenbosch', 's']],
  ["1980's “’s”", ['1980', 's']],
  ['Musée d’Orsay', ['musee', 'd', 'orsay']],
  ['caFÉ Cafe\u0301s and bars', ['cafe', 'cafes', 'and', 'bars']],
  ['Łódź, Ærø, Straße, ıslak İzmir', ['lodz', 'aero', 'strasse', 'islak', 'izmir']],
  ['Hawaiʻi Mak\u02bcah co\u00adop', ['hawaii', 'makah', 'coop']],
  ['ＦＵＬＬ ｶﾞﾗｽ ﬁne m² ½ Brand™', ['full', 'ガ', 'ラ', 'ス', 'fine', 'm2', '1', '2', 'brand']],
  ['東京 tower東京', ['東', '京', 'tower', '東', '京']],
  ['コーヒー茶々', ['コ', 'ー', 'ヒ', 'ー', '茶', '々']],
  ['ภาษาไทย', ['ภ', 'า', 'ษ', 'า', 'ไ', 'ท', 'ย']],
  ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
  ['한국어를 배우다', ['한국어를', '배우다']],
  ['Σίσυφος ΣΊΣΥΦΟΣ', ['σισυφοσ', 'σισυφοσ']],
  ['Йод Ёлка', ['иод', 'елка']],
  ['שָׁלוֹם العَرَبِيَّة', ['שלום', 'العربية']],
  ['1999.123.4 AMNH-1234 U.S.', ['1999', '123', '4', 'amnh', '1234', 'u', 's']],
  ['a🐼b ❤\ufe0f ©', ['a', '🐼', 'b']],
  ['a'.repeat(64), ['a'.repeat(64)]],
  [`x ${'a'.repeat(65)} y ${'é'.repeat(64)} ${'é'.repeat(65)}`, ['x', 'y', 'e'.repeat(64)]],
  ['𠮷野家', ['𠮷', '野', '家']],
  ['\ud800 x\udc00y', ['x', 'y']],
  ['... — \u0301', []],
  ['', []],
];

test.each(CASES)('finds the tokens of %j', (text, expected) => {
  expect(tokensOf(text)).toEqual(expected);
});

test.each(CASES)('numbers the tokens of %j', (text, expected) => {
  const table = new WordTable();
  const found: number[] = [];
  table.add(text, 0, found);
  expect(found.map((word) => table.textOf(word))).toEqual(expected);
  const led: number[] = [];
  table.add(text, 1, led);
  expect(led.map((word) => table.textOf(word))).toEqual(expected.map((word) => `\u0001${word}`));
});

/** Small pseudo-random numbers, the same in every run. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

test('numbers tokens of random texts as it finds them', () => {
  const random = randomOf(7);
  const ranges: readonly (readonly [number, number])[] = [
    [0x20, 0x7f],
    [0x61, 0x7b],
    [0x27, 0x28],
    [0x73, 0x74],
    [0x80, 0x250],
    [0x250, 0x590],
    [0x590, 0x700],
    [0x900, 0xf00],
    [0x1e00, 0x2200],
    [0x2010, 0x2030],
    [0xff01, 0xff20],
    [0x3000, 0x3200],
    [0x3041, 0x3100],
    [0x4e00, 0x4e20],
    [0x3099, 0x309b],
    [0xac00, 0xad00],
    [0xd7f0, 0xe000],
    [0xfe00, 0xffff],
    [0x1f300, 0x1f700],
  ];
  for (let round = 0; round < 10_000; round += 1) {
    let text = '';
    const size = 1 + random(12);
    for (let at = 0; at < size; at += 1) {
      const [from, to] = ranges[random(ranges.length)] ?? [97, 98];
      text += String.fromCodePoint(from + random(to - from));
    }
    const table = new WordTable();
    const found: number[] = [];
    table.add(text, 0, found);
    const numbered = found.map((word) => table.textOf(word));
    expect(numbered, JSON.stringify(text)).toEqual(tokensOf(text));
  }
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
