import { describe, expect, test } from 'vitest';
import type { Dictionary } from '../../src/search/model/segment.ts';
import { readWords } from '../../src/search/words/query.ts';
import { didYouMean } from '../../src/search/words/spelling.ts';
import { type SuggestSource, suggest } from '../../src/search/words/suggest.ts';
import {
  buildVocabulary,
  editDistance,
  Vocabulary,
  type VocabularyData,
  type VocabularyLimits,
  vocabularySize,
} from '../../src/search/words/vocabulary.ts';
import { fakeDictionary } from './words-support/fake-dictionary.ts';
import { type FakeRow, fakeSegment, randomOf } from './words-support/fake-segment.ts';

const times = (count: number, title: string, ...texts: string[]): FakeRow[] =>
  Array.from({ length: count }, () => ({ title, texts }));

const ROWS: readonly FakeRow[] = [
  ...times(6, 'Snow leopard', 'Panthera uncia', 'Nepal'),
  ...times(9, 'Portrait of Leonard', 'oil painting', 'Velva E. Rudd'),
  ...times(4, 'Snowy owl'),
  ...times(3, 'Musée d’Orsay, vue', 'Gemälde'),
  ...times(2, '東京国立博物館'),
  ...times(2, 'Mimosa', 'unica'),
];

const DICTIONARIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  scientificName: { 'Panthera uncia': 6, 'Panthera onca': 2, 'Bubo scandiacus': 4 },
  creator: { 'Velva E. Rudd': 9, 'Rudolf Leopold': 1, "O'Brien, Ann": 2 },
  topic: { Leopards: 5, Snow: 3, 博物館: 2 },
  genus: { Panthera: 8 },
  country: { NP: 6, FR: 3, ZZ: 1 },
};

const built = (segments: SuggestSource['segments'], limits?: VocabularyLimits): VocabularyData => {
  const dictionary = (key: string) => fakeDictionary(DICTIONARIES[key]);
  const steps = buildVocabulary({ segments, dictionary }, limits);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

const SEGMENTS = [fakeSegment(ROWS.slice(0, 10), true), fakeSegment(ROWS.slice(10))];
const SOURCE: SuggestSource = {
  vocabulary: new Vocabulary(built(SEGMENTS)),
  segments: SEGMENTS,
  dictionary: (key) => fakeDictionary(DICTIONARIES[key]),
};

/** The same values, whose texts stand as bytes one behind the other. */
const withTexts = (dictionary: Dictionary): Dictionary => {
  const texts = Array.from({ length: dictionary.values }, (_, value) =>
    Buffer.from(dictionary.text(value)),
  );
  const offsets = [0];
  for (const { length } of texts) offsets.push((offsets.at(-1) ?? 0) + length);
  return {
    ...dictionary,
    text: (value) => dictionary.text(value),
    texts: { bytes: Buffer.concat(texts), offsets: Uint32Array.from(offsets) },
  };
};

test('words of values are the same where their texts stand as bytes', () => {
  const steps = buildVocabulary({
    segments: SEGMENTS,
    dictionary: (key) => withTexts(fakeDictionary(DICTIONARIES[key])),
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  expect(step.value).toEqual(built(SEGMENTS));
});

describe('suggests', () => {
  test.each<readonly [string, readonly string[]]>([
    ['', []],
    ['!', []],
    [
      'pan',
      ['Panthera 8 genus', 'Panthera uncia 6 scientificName', 'Panthera onca 2 scientificName'],
    ],
    ['rudd', ['Velva E. Rudd 9 creator']],
    ['velva r', ['Velva E. Rudd 9 creator']],
    ['Velva E.', ['Velva E. Rudd 9 creator']],
    ['ruddv', []],
    ['portrait of rudd', ['portrait of Velva E. Rudd 9 creator']],
    ['portrait velva', ['portrait Velva E. Rudd 9 creator']],
    ['snow leo', ['snow leopard 6']],
    ['"snow leo', ['"snow leopard 6']],
    ['owl OR snow leo', ['owl OR snow leopard 6']],
    ['owl or snow leo', []],
    ['title:leop', ['title:leopard 6', 'title:Leopards 5 topic', 'title:Rudolf Leopold 1 creator']],
    ['-owl snow leo', ['-owl snow leopard 6']],
    ['(snow leo', ['(snow leopard 6']],
    ['musee ors', ['musee orsay 3']],
    ["o'bri", ["O'Brien, Ann 2 creator"]],
    ['博物', ['博物館 2 topic']],
    ['物館', ['博物館 2 topic']],
    ['nep', ['Nepal 6 country']],
    ['leop*', ['leopard 6', 'Leopards 5 topic', 'Rudolf Leopold 1 creator']],
    ['__proto__', []],
    ['\ud800', []],
  ])('%j', (text, expected) => {
    const found = suggest(SOURCE, { text });
    expect(
      found.map(({ text: own, count, key }) => `${own} ${count}${key === null ? '' : ` ${key}`}`),
    ).toEqual(expected);
  });

  test('countries by their names in a language', () => {
    expect([
      suggest(SOURCE, { text: 'frank', language: 'de' }),
      suggest(SOURCE, { text: 'フラ', language: 'ja' }),
      suggest(SOURCE, { text: 'fran', language: 'no language!' }),
    ]).toEqual([
      [{ text: 'Frankreich', key: 'country', count: 3 }],
      [{ text: 'フランス', key: 'country', count: 3 }],
      [{ text: 'France', key: 'country', count: 3 }],
    ]);
  });

  test('as many as are wanted, words and values', () => {
    expect([
      suggest(SOURCE, { text: 'sno', limit: 2 }),
      suggest(SOURCE, { text: 'sno', limit: 0 }),
      suggest(SOURCE, { text: 'x'.repeat(1_000_000) }),
    ]).toEqual([
      [
        { text: 'snowy', key: null, count: 4 },
        { text: 'Snow', key: 'topic', count: 3 },
      ],
      [],
      [],
    ]);
  });
});

describe('asks what was meant', () => {
  test.each<readonly [string, string | null]>([
    ['Panthera unica', 'Panthera uncia'],
    ['panthera uncia', null],
    ['leopord', 'leopard'],
    ['Lepoard', 'Leopard'],
    ['snow AND (leopord OR "oil paintnig")', 'snow AND (leopard OR "oil painting")'],
    ['musée dorsay', 'musée orsay'],
    ['musée orsey', 'musée orsay'],
    ['gemaelde', 'gemalde'],
    ['xyzzyqwerty', null],
    ['-leopord', null],
    ['leop*', null],
    ['', null],
    ['12345', null],
    ['東京都', null],
  ])('%j', (text, expected) => {
    expect(didYouMean(readWords(text), SEGMENTS, SOURCE.vocabulary)).toEqual(expected);
  });
});

test('holds every word once, in order, with its counts', () => {
  const { vocabulary } = SOURCE;
  const words = Array.from({ length: vocabulary.words }, (_, at) => vocabulary.word(at));
  const byBytes = [...new Set(words)].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  expect(words).toEqual(byBytes);
  const at = vocabulary.find('leopard');
  expect([vocabulary.data.items[at], vocabulary.data.titles[at]]).toEqual([6, 6]);
  expect([vocabulary.find('leopar'), vocabulary.find('')]).toEqual([-1, -1]);
  expect(vocabularySize(vocabulary.data)).toBeGreaterThan(1000);
  const few = new Vocabulary(built(SEGMENTS, { mostWords: 3, mostValues: 1 }));
  expect(Array.from({ length: few.words }, (_, word) => few.word(word))).toEqual([
    'leonard',
    'of',
    'portrait',
  ]);
});

test('edit distances are those of a plain table', () => {
  const plain = (a: string, b: string): number => {
    const rows = Array.from({ length: a.length + 1 }, (_, row) =>
      Array.from({ length: b.length + 1 }, (_, at) => (row === 0 ? at : at === 0 ? row : 0)),
    );
    const cell = (row: number, at: number): number => rows[row]?.[at] ?? 0;
    for (let row = 1; row <= a.length; row += 1) {
      for (let at = 1; at <= b.length; at += 1) {
        let cost = Math.min(
          cell(row - 1, at) + 1,
          cell(row, at - 1) + 1,
          cell(row - 1, at - 1) + (a[row - 1] === b[at - 1] ? 0 : 1),
        );
        if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
          cost = Math.min(cost, cell(row - 2, at - 2) + 1);
        }
        const line = rows[row];
        if (line !== undefined) line[at] = cost;
      }
    }
    return cell(a.length, b.length);
  };
  const random = randomOf(3);
  const word = (): string => Array.from({ length: random(8) }, () => 'abc'[random(3)]).join('');
  for (let round = 0; round < 5000; round += 1) {
    const [a, b] = [word(), word()];
    for (const most of [1, 2]) {
      expect(editDistance(a, b, most), `${a} ${b}`).toBe(Math.min(most + 1, plain(a, b)));
    }
  }
});
