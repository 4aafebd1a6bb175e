import { describe, expect, test } from 'vitest';
import { delimitedLine, rowsOfDelimited } from '../../src/server/species/delimited.ts';

describe('rowsOfDelimited', () => {
  test.each<[string, 'csv' | 'tsv', string[][]]>([
    ['', 'csv', []],
    ['\n\r\n', 'csv', []],
    [
      'a,b\n1,2\n',
      'csv',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa,b\r\n1,2',
      'csv',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\n1,5;2\n',
      'csv',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'a\tb\n1\t2\n',
      'csv',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a|b\n1|2\n',
      'csv',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['name\n"Puma, ""the"" cat"\n', 'csv', [['name'], ['Puma, "the" cat']]],
    [
      'a,b\n"two\nlines",x\n',
      'csv',
      [
        ['a', 'b'],
        ['two\nlines', 'x'],
      ],
    ],
    [
      'a,b\n1,\n',
      'csv',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'a,b\n1,',
      'csv',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'a,b\n,\n',
      'csv',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    ['a\n"open', 'csv', [['a'], ['open']]],
    ['a\n"x"y\n', 'csv', [['a'], ['xy']]],
    [
      'a,b\r1,2\r',
      'csv',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a\tb\n"1\t2\n\n',
      'tsv',
      [
        ['a', 'b'],
        ['"1', '2'],
      ],
    ],
  ])('%j as %s', (text, format, rows) => {
    expect(rowsOfDelimited(text, format)).toEqual(rows);
  });

  test('what is written can be read again', () => {
    const cells = ['plain', 'a,b', 'say "x"', 'two\nlines', ''];
    const line = delimitedLine(cells, ',');
    expect(rowsOfDelimited(`a,b,c,d,e\r\n${line}`, 'csv')[1]).toEqual(cells);
    expect(delimitedLine(['a\tb', 'c\nd'], '\t')).toBe('a b\tc d\n');
  });

  test('a table of 10,000 lines takes no time', () => {
    const text = `name,kingdom\n${'"Puma concolor",Animalia\n'.repeat(10_000)}`;
    const startedAt = performance.now();
    expect(rowsOfDelimited(text, 'csv').length).toBe(10_001);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
