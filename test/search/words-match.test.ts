import { describe, expect, test } from 'vitest';
import { newBitmap } from '../../src/search/bitmap.ts';
import { normaliseValue } from '../../src/search/normalise.ts';
import { matchWords } from '../../src/search/words/match.ts';
import {
  readWords,
  type TermNode,
  type WordNode,
  type WordSequence,
} from '../../src/search/words/query.ts';
import { languagesOf, stemOf } from '../../src/search/words/stems.ts';
import { tokensOf } from '../../src/search/words/tokens.ts';
import { type FakeRow, fakeSegment, randomOf, rowsIn } from './words-support/fake-segment.ts';

const found = (rows: readonly FakeRow[], query: string, language: string | null = null) => {
  const bits = matchWords(readWords(query, language), fakeSegment(rows));
  return rowsIn(bits, rows.length);
};

const ROWS: readonly FakeRow[] = [
  { title: 'Snow leopard', texts: ['Panthera uncia (Schreber, 1775)', 'Nepal'] },
  { title: 'Leopard in the snow', texts: ['Oil painting by Velva E. Rudd', 'USNM 12345'] },
  { title: "O'Brien's paintings of cities", texts: ['AMNH-1234', 'black/white'] },
  { title: '東京国立博物館の絵画', texts: ['浮世絵 北斎'] },
  { title: 'Gemälde', texts: ['Musée d’Orsay', 'edanmdm:nmah_1', '1984.0031.01'] },
  { title: 'Mariposa 京東', texts: ['US map', 'Hawaiʻi', 'A. B. C. Smith'] },
];

describe('matches', () => {
  test.each<readonly [string, readonly number[]]>([
    ['', [0, 1, 2, 3, 4, 5]],
    ['*', [0, 1, 2, 3, 4, 5]],
    ['...', []],
    ['leopard snow', [0, 1]],
    ['"snow leopard"', [0]],
    ['"leopard snow"', []],
    ['"snow leo*"', [0]],
    ['"the sno*', [1]],
    ['"leopard nepal"', []],
    ['"uncia Nepal"', []],
    ['leopard -nepal', [1]],
    ['leopard −nepal', [1]],
    ['leopard NOT "panthera uncia"', [1]],
    ['leopard NOT (panthera OR rudd)', []],
    ['-leopard', [2, 3, 4, 5]],
    ['-leopard -gemalde -(京)', [2]],
    ['nepal OR rudd', [0, 1]],
    ['leopard nepal | rudd', [0, 1]],
    ['leopard AND nepal OR gemälde', [0, 4]],
    ['(leopard nepal) OR (gemalde', [0, 4]],
    ['leopard) OR', [0, 1]],
    ['OR leopard OR OR', [0, 1]],
    ['--leopard', [0, 1]],
    ['leo*', [0, 1]],
    ['painting', [1, 2]],
    ['paintings', [1, 2]],
    ['"paintings"', [2]],
    ['city', [2]],
    ["o'brien", [2]],
    ['OBrien', [2]],
    ['O’BRIEN’s', [2]],
    ['title:leopard', [0, 1]],
    ['title:nepal', []],
    ['title:"leopard in"', [1]],
    ['title:(snow -the)', [0]],
    ['Schreber,1775', [0]],
    ['amnh1234', [2]],
    ['AMNH-1234', [2]],
    ['"AMNH 1234"', [2]],
    ['usnm12345', [1]],
    ['white/black', [2]],
    ['東京', [3]],
    ['京東', [5]],
    ['"京国"', [3]],
    ['絵画 北斎', [3]],
    ['北斎の絵画', [3]],
    ['北斎の東京', [3]],
    ['Orsay musee', [4]],
    ['edanmdm:nmah_1', [4]],
    ['EDANMDM:NMAH_1.', [4]],
    ['1984.0031.01', [4]],
    ['hawaii', [5]],
    ['abc', []],
    ['A.B.C. Smith', [5]],
    ['12" snow', []],
    ['""', []],
    ['"" snow', [0, 1]],
    ['__proto__', []],
    ['\ud800 snow', [0, 1]],
  ])('%j', (query, expected) => {
    expect(found(ROWS, query)).toEqual(expected);
  });

  test('within some rows only', () => {
    const within = newBitmap(ROWS.length);
    within[0] = 0b10;
    const bits = matchWords(readWords('leopard OR -gemalde'), fakeSegment(ROWS), within);
    expect(rowsIn(bits, ROWS.length)).toEqual([1]);
  });

  test.each<readonly [string, string, string]>([
    ['es', 'mariposas', 'mariposa'],
    ['es', 'flor', 'flores'],
    ['es', 'luces', 'luz'],
    ['fr', 'tableaux', 'tableau'],
    ['fr', 'cheval', 'chevaux'],
    ['de', 'Gemälden', 'Gemälde'],
    ['de', 'Haus', 'Häuser'],
    ['de', 'Bild', 'Bildern'],
    ['pt', 'coleções', 'coleção'],
    ['pt', 'animal', 'animais'],
    ['it', 'pitture', 'pittura'],
    ['it', 'quadro', 'quadri'],
    ['nl', 'schilderijen', 'schilderij'],
    ['ja', 'church', 'churches'],
    ['en', 'wolf', 'wolves'],
    ['en', 'women', 'woman'],
    ['en', 'glass', 'glasses'],
    ['none', '한국어', '한국어를'],
    ['en-GB', 'boxes', 'box'],
    ['__proto__', 'houses', 'house'],
  ])('%s: %s as %s', (language, one, other) => {
    const rows = [
      { title: one, texts: [] },
      { title: other, texts: [] },
    ];
    expect([found(rows, one, language), found(rows, other, language)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

/** The same, by reading every text. */
const holds = (row: FakeRow, node: WordNode, languages: readonly string[]): boolean => {
  const inText = (sequence: WordSequence, text: string): boolean => {
    const tokens = tokensOf(text);
    return tokens.some((_, at) =>
      sequence.every(({ word, prefix }, offset) => {
        const token = tokens[at + offset];
        return token !== undefined && (prefix ? token.startsWith(word) : token === word);
      }),
    );
  };
  const inflected = ({ sequence: [first], inflect }: TermNode, text: string): boolean =>
    inflect &&
    first !== undefined &&
    first.word.length >= 3 &&
    tokensOf(text).some((token) =>
      languages.some((language) => stemOf(token, language) === stemOf(first.word, language)),
    );
  switch (node.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'term':
      return [row.title, ...(node.inTitle ? [] : row.texts)].some(
        (text) =>
          [node.sequence, ...node.others].some((sequence) => inText(sequence, text)) ||
          inflected(node, text),
      );
    case 'value':
      return [row.title, ...row.texts].some(
        (text) => normaliseValue(text) === normaliseValue(node.value),
      );
    case 'not':
      return !holds(row, node.of, languages);
    case 'and':
      return node.of.every((part) => holds(row, part, languages));
    case 'or':
      return node.of.some((part) => holds(row, part, languages));
  }
};

const WORDS = [
  ...['painting', 'paintings', 'city', 'cities', 'box', 'boxes', 'a', 'an', 'ant', 'ants', 'é'],
  ...[
    'flor',
    'flores',
    'mariposa',
    'mariposas',
    'x1',
    'x',
    '1',
    '12',
    "o'brien",
    'obrien',
    'U.S.A.',
  ],
  ...[
    '東京',
    '京',
    '東',
    '浮世絵',
    '世',
    'カメラ',
    'สวย',
    '한국어',
    '한국어를',
    'AMNH-12',
    'amnh12',
  ],
];

test('finds what a reader of every text finds', () => {
  const random = randomOf(11);
  const pick = (): string => WORDS[random(WORDS.length)] ?? '';
  const text = (): string =>
    Array.from({ length: random(5) }, pick).join(random(4) === 0 ? '' : ' ');
  const query = (depth: number): string => {
    const kind = random(depth > 0 ? 12 : 6);
    if (kind < 3) return pick();
    if (kind === 3) return `"${pick()} ${pick()}${random(2) === 0 ? '*' : ''}"`;
    if (kind === 4) return `${pick().slice(0, 1 + random(3))}*`;
    if (kind === 5) return `title:${pick()}`;
    if (kind === 6) return `-${query(depth - 1)}`;
    if (kind === 7) return `NOT (${query(depth - 1)} ${query(depth - 1)})`;
    if (kind === 8) return `(${query(depth - 1)} OR ${query(depth - 1)})`;
    if (kind === 9) return `${query(depth - 1)} AND ${query(depth - 1)} | ${query(depth - 1)}`;
    return `${query(depth - 1)} ${query(depth - 1)}`;
  };
  for (let round = 0; round < 150; round += 1) {
    const rows = Array.from({ length: 1 + random(70) }, () => ({
      title: text(),
      texts: Array.from({ length: random(3) }, text),
    }));
    const language = ['es', 'none', null][random(3)] ?? null;
    for (const flat of [false, true]) {
      const segment = fakeSegment(rows, flat);
      for (let turn = 0; turn < 15; turn += 1) {
        const asked = query(3);
        const read = readWords(asked, language);
        const expected = rows.flatMap((row, at) =>
          holds(row, read.root, languagesOf(language)) ? [at] : [],
        );
        expect(rowsIn(matchWords(read, segment), rows.length), asked).toEqual(expected);
      }
    }
  }
});
