import { expect, test } from 'vitest';
import { explainQuery, explainRows } from '../../src/search/words/explain.ts';
import { matchWords } from '../../src/search/words/match.ts';
import { readWords } from '../../src/search/words/query.ts';
import { createScorer, type RowScores } from '../../src/search/words/score.ts';
import { wordStatistics } from '../../src/search/words/statistics.ts';
import { type FakeRow, fakeSegment, randomOf, rowsIn } from './words-support/fake-segment.ts';

const FILLER: readonly FakeRow[] = Array.from({ length: 40 }, (_, at) => ({
  title: `Thing ${at}`,
  texts: ['common words of a collection'],
}));

/** Score of a row as answers have it: worked out only where it may be another than that of most. */
const scoreOf = (scores: RowScores, row: number): number =>
  ((scores.odd(row >>> 5) >>> (row & 31)) & 1) === 0 ? scores.plain : scores.score(row);

/** Titles of the matching rows, best first, with their scores. */
const ranked = (rows: readonly FakeRow[], text: string): (readonly [string, number])[] => {
  const all = [...rows, ...FILLER];
  const segment = fakeSegment(all, true);
  const query = readWords(text);
  const statistics = wordStatistics(query, [segment]);
  const bits = matchWords(query, segment);
  const scorer = createScorer(query, segment, statistics);
  return rowsIn(bits, all.length)
    .map((row) => [all[row]?.title ?? '', scorer === null ? -1 : scoreOf(scorer, row)] as const)
    .sort((a, b) => b[1] - a[1]);
};

test('titles before texts, whole titles first, the typed form before others, rarer words before common', () => {
  const rows: readonly FakeRow[] = [
    { title: 'A', texts: ['the painting'] },
    { title: 'B', texts: ['paintings'] },
    { title: 'Large painting of a horse', texts: [] },
    { title: 'Painting', texts: [] },
    { title: 'Paintings', texts: [] },
  ];
  expect(ranked(rows, 'painting')).toEqual([
    ['Painting', 180],
    ['Paintings', 160],
    ['Large painting of a horse', 156],
    ['A', 70],
    ['B', 50],
  ]);
  const two: readonly FakeRow[] = [
    { title: 'Leopard', texts: ['common'] },
    { title: 'Common', texts: ['leopard'] },
  ];
  expect(ranked(two, 'common leopard').map(([title]) => title)).toEqual(['Leopard', 'Common']);
  expect(
    ranked(two, 'common OR leopard')
      .map(([title]) => title)
      .slice(0, 2),
  ).toEqual(['Leopard', 'Common']);
});

test('words side by side in the title come first', () => {
  const rows: readonly FakeRow[] = [
    { title: 'Leopard in snow', texts: [] },
    { title: 'The snow leopard', texts: [] },
    { title: 'Snow leopard', texts: [] },
    { title: 'Snow', texts: ['leopard'] },
  ];
  expect(ranked(rows, 'snow leopard').map(([title]) => title)).toEqual([
    'Snow leopard',
    'The snow leopard',
    'Leopard in snow',
    'Snow',
  ]);
});

test('a number in a title comes before one that happens to be a value', () => {
  const rows: readonly FakeRow[] = [
    { title: 'Checklist', texts: ['Apollo', '11'] },
    { title: 'Patch of the crew of Apollo 11, worn on the way to the Moon', texts: [] },
    { title: 'Apollo 11', texts: [] },
    { title: 'Eleven', texts: ['Apollo and 11'] },
    ...Array.from({ length: 9 }, () => ({ title: 'Thing', texts: ['11'] })),
  ];
  expect(ranked(rows, 'apollo 11').map(([title]) => title)).toEqual([
    'Apollo 11',
    'Patch of the crew of Apollo 11, worn on the way to the Moon',
    'Checklist',
    'Eleven',
  ]);
});

test('an identifier that is a value comes before texts that mention it', () => {
  const rows: readonly FakeRow[] = [
    { title: 'A', texts: ['see USNM 12345 for more'] },
    { title: 'B', texts: ['12345'] },
  ];
  expect(ranked(rows, '12345')).toEqual([
    ['B', 170],
    ['A', 70],
  ]);
});

test.each(['', '*', '-painting', 'NOT (a OR b)', '!!'])('%j has no scores', (text) => {
  const segment = fakeSegment(FILLER);
  const query = readWords(text);
  expect(createScorer(query, segment, wordStatistics(query, [segment]))).toBeNull();
});

test('explains how a query was read', () => {
  const rows: readonly FakeRow[] = [
    { title: 'Painting', texts: ['oil'] },
    { title: 'Two paintings', texts: ["O'Brien"] },
    ...FILLER,
  ];
  const segment = fakeSegment(rows);
  const explained = (text: string) => explainQuery(readWords(text), [segment]);
  expect(explained('painting -"oil paint" (obrien OR title:thing*)')).toEqual({
    query:
      '(painting or paintings) and not "oil paint" and ((obrien or "o brien") or title:thing*)',
    words: [
      { word: 'painting', forms: ['painting', 'paintings'], items: 2, weight: 2.84 },
      { word: 'obrien', forms: [], items: 1, weight: 4.45 },
      { word: 'title:thing*', forms: ['thing*'], items: 40, weight: 0.1 },
    ],
  });
  expect(explained('topic:oil AMNH-12')).toEqual({
    query:
      '(("topic oil" or topicoil) or the value "topic:oil") and (("amnh 12" or amnh12) or the value "AMNH-12"); "topic:" is read as a word; the filter topic looks for values of that field',
    words: [
      { word: '"topic oil"', forms: ['oil'], items: 0, weight: 4.45 },
      { word: 'value "topic:oil"', forms: [], items: 0, weight: 4.45 },
      { word: '"amnh 12"', forms: ['12'], items: 0, weight: 4.45 },
      { word: 'value "AMNH-12"', forms: [], items: 0, weight: 4.45 },
    ],
  });
  expect(explained('*').query).toEqual('everything');
  expect(explained('-a (b OR c)').query).toEqual('not a and (b or c)');
});

test('explains the score of a row by its parts', () => {
  const rows: readonly FakeRow[] = [
    { title: 'Snow leopard', texts: [], rank: 128 },
    { title: 'Leopards', texts: ['snow'] },
    ...FILLER,
  ];
  const segment = fakeSegment(rows);
  const found = explainRows(readWords('leopard snow'), [segment], segment, [0, 1]);
  const what = (score: number, name: string) => ({ what: name, score });
  expect(Object.fromEntries(found)).toEqual({
    0: {
      score: 180.5,
      parts: [
        what(35, 'holds leopard'),
        what(40, 'leopard in the title'),
        what(35, 'holds snow'),
        what(40, 'snow in the title'),
        what(30, 'the title holds nothing else'),
        what(0.5, 'media, popularity and completeness'),
      ],
    },
    1: {
      score: 130,
      parts: [
        what(25, 'holds another form of leopard'),
        what(40, 'leopard in the title'),
        what(35, 'holds snow'),
        what(30, 'the title holds nothing else'),
        what(0, 'media, popularity and completeness'),
      ],
    },
  });
});

test('scores are the sums of their parts', () => {
  const random = randomOf(5);
  const words = [
    'snow',
    'leopard',
    'leopards',
    'cat',
    'cats',
    'x1',
    '12',
    '東京',
    'obrien',
    "o'brien",
  ];
  const pick = (): string => words[random(words.length)] ?? '';
  const text = (): string => Array.from({ length: random(5) }, pick).join(' ');
  for (let round = 0; round < 200; round += 1) {
    const rows = Array.from({ length: 1 + random(100) }, () => ({
      title: text(),
      texts: [text(), text()],
    }));
    const asked = [
      `${pick()} ${pick()}`,
      `${pick()} OR ${pick()} -${pick()}`,
      `"${pick()} ${pick()}" OR title:${pick()}`,
      `title:${pick()} ${pick().slice(0, 2)}*`,
    ][random(4)];
    const query = readWords(asked ?? '');
    const segment = fakeSegment(rows, random(2) === 0);
    const scorer = createScorer(query, segment, wordStatistics(query, [segment]));
    const bits = matchWords(query, segment);
    for (const row of rowsIn(bits, rows.length)) {
      const sum = scorer?.explain(row).reduce((total, { score }) => total + score, 0) ?? 0;
      expect(
        Math.abs((scorer === null ? 0 : scoreOf(scorer, row)) - sum),
        `${asked}: ${JSON.stringify(rows[row])}`,
      ).toBeLessThan(0.6);
    }
  }
});
