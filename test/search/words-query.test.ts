import { describe, expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { describe as described } from '../../src/search/words/describe.ts';
import {
  MOST_QUERY_CHARACTERS,
  MOST_QUERY_WORDS,
  readWords,
} from '../../src/search/words/query.ts';

/** The query as it was read, in words. */
const read = (text: string): string => described(readWords(text).root, new Map());

describe('reads', () => {
  test.each([
    ['', 'everything'],
    [' \t\n', 'everything'],
    ['*', 'everything'],
    ['*:*', 'everything'],
    ['* snow', 'snow'],
    ['snow *', 'snow'],
    ['!?', 'nothing: the query holds no word'],
    ['-', 'nothing: the query holds no word'],
    ['()', 'nothing: the query holds no word'],
    ['OR AND NOT', 'nothing: the query holds no word'],
    ['🐼', '🐼'],
    ['Snow Leopard', '(snow and leopard)'],
    ['snow Snow', 'snow'],
    ['snow "snow" OR snow', '(snow and ("snow" or snow))'],
    ['"snow leopard" cat', '("snow leopard" and cat)'],
    ['“snow leopard” «big cat»', '("snow leopard" and "big cat")'],
    ['"snow leop', '"snow leop"'],
    ['"snow leop*"', '"snow leop*"'],
    ['"sn* leop"', '"sn* leop"'],
    ['snow"leopard', '(snow and leopard)'],
    ['5" x 7" print', '((5 or the value "5") and x and (7 or the value "7") and print)'],
    ['panth* unc*', '(panth* and unc*)'],
    ['*thera pan*ra', '(thera and pan* and ra)'],
    ['snow -cat', '(snow and not cat)'],
    ['snow - cat', '(snow and cat)'],
    ['snow -"big cat"', '(snow and not "big cat")'],
    ['NOT snow', 'not snow'],
    ['NOT NOT snow', 'snow'],
    ['-(snow OR -cat)', 'not (snow or not cat)'],
    ['-(-(snow))', 'snow'],
    ['+snow +cat', '(snow and cat)'],
    ['a1|b1', '((a1 or "a 1") or the value "a1" or (b1 or "b 1") or the value "b1")'],
    ['a || b', '(a or b)'],
    ['a b OR c d', '(a and (b or c) and d)'],
    ['a AND b OR c AND d', '((a and b) or (c and d))'],
    ['a OR b AND c', '(a or (b and c))'],
    ['a OR NOT b', '(a or not b)'],
    ['(a b) OR (c d)', '((a and b) or (c and d))'],
    ['((((a))))', 'a'],
    ['(((a', 'a'],
    ['a)))) b', '(a and b)'],
    ['(a OR) (OR b)', '(a and b)'],
    ['title:snow cat', '(title:snow and cat)'],
    ['TITLE:"snow leopard"', 'title:"snow leopard"'],
    ['title:(a OR b) c', '((title:a or title:b) and c)'],
    ['-title:a', 'not title:a'],
    ['title: a', '(title and a)'],
    ["O'Brien’s", '("o brien" or obrien)'],
    ['OBrien', '(obrien or "o brien")'],
    ['order', 'order'],
    ['U.S.A.', '(("u s a" or usa) or the value "U.S.A")'],
    ['cat,dog;cow/hen', '((cat and dog and cow and hen) or the value "cat,dog;cow/hen")'],
    [
      'http://n2t.net/ark:/65665/3',
      '("http n2t net ark 65665 3" or the value "http://n2t.net/ark:/65665/3")',
    ],
    ['1,200', '(("1 200" or 1200) or the value "1,200")'],
    ['AMNH-1234.', '(("amnh 1234" or amnh1234) or the value "AMNH-1234")'],
    ['東京', '"東 京"'],
    ['北斎の絵画', '("北 斎" and "絵 画")'],
    ['東京tower', '("東 京" and tower)'],
    ['__proto__ constructor', '(proto and constructor)'],
    ["'; DROP TABLE items; --", '(drop and table and items)'],
    ['(a+)+$ .* [', 'a'],
  ])('%j as %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('names of filters as words, and says so', () => {
    expect([readWords('creator:rudd').notices, readWords('nothing:rudd').notices]).toEqual([
      ['"creator:" is read as a word; the filter creator looks for values of that field'],
      [],
    ]);
  });
});

describe('limits', () => {
  const codeOf = (text: string): string | null => {
    try {
      readWords(text);
      return null;
    } catch (error) {
      return isOpendrawerError(error) ? `${error.code}: ${error.message}` : 'another error';
    }
  };

  /** A word of its own for each number. */
  const letters = (number: number): string =>
    String.fromCharCode(97 + (number % 26)).repeat(1 + Math.floor(number / 26));

  test.each<readonly [string, string, string | null]>([
    ['words', 'a '.repeat(MOST_QUERY_WORDS), null],
    [
      'too many words',
      'a '.repeat(MOST_QUERY_WORDS + 1),
      'FILTER_INVALID: the query has more than 1000 words',
    ],
    [
      'too many words in a phrase',
      `"${'a '.repeat(MOST_QUERY_WORDS + 1)}`,
      'FILTER_INVALID: the query has more than 1000 words',
    ],
    [
      'too many characters without spaces',
      '東'.repeat(2000),
      'FILTER_INVALID: the query has more than 1000 words',
    ],
    [
      'a megabyte',
      'x'.repeat(1_000_000),
      'FILTER_INVALID: the query has more than 100000 characters',
    ],
    ['one long word', 'x'.repeat(MOST_QUERY_CHARACTERS), null],
    ['open parentheses', `${'('.repeat(10_000)}a`, null],
    ['closed parentheses', `${'('.repeat(10_000)}a${')'.repeat(10_000)}`, null],
    ['minuses and parentheses', '-('.repeat(10_000), null],
    ['quotes', '"'.repeat(50_000), null],
    ['minuses', `${'-'.repeat(50_000)}a`, null],
    ['operators', 'OR NOT '.repeat(10_000), null],
    ['stars', '*'.repeat(50_000), null],
    ['joints', `a${'.'.repeat(50_000)}b`, null],
    ['commas', `a${','.repeat(50_000)}b`, null],
    ['possessives', "a's".repeat(300), null],
    [
      'nesting',
      Array.from({ length: 300 }, (_, at) => `(${letters(at)} OR (${letters(at)}x `).join(''),
      'FILTER_INVALID: the words are nested more than 100 deep',
    ],
  ])('%s', (_, text, expected) => {
    const start = performance.now();
    expect(codeOf(text)).toEqual(expected);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
