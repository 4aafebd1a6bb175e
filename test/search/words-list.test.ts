import { expect, test } from 'vitest';
import { WordList } from '../../src/search/words/word-list.ts';
import { ValueWords } from '../../src/search/words/word-table.ts';

const listed = ({ numbers, length }: WordList): number[] => [...numbers.subarray(0, length)];

test('keeps numbers in their order however it grows', () => {
  const list = new WordList();
  const expected: number[] = [];
  for (let at = 0; at < 3000; at += 1) {
    list.push(at * 7);
    expected.push(at * 7);
  }
  const more = new WordList();
  more.push(-1);
  more.append(list.numbers, 1000, 2500);
  expect(listed(list)).toEqual(expected);
  expect(listed(more)).toEqual([-1, ...expected.slice(1000, 2500)]);
  list.clear();
  list.append(more.numbers, 0, 2);
  expect(listed(list)).toEqual([-1, 7000]);
});

test('remembers the words of values by their hashes', () => {
  const values = new ValueWords();
  const count = 50_000;
  const hashOf = (value: number): [number, number] => [
    Math.imul(value, 0x9e3779b1),
    Math.imul(value % 1000, 0x85ebca6b),
  ];
  const words = new WordList();
  for (let value = 0; value < count; value += 1) {
    words.clear();
    for (let word = 0; word < value % 4; word += 1) words.push(value + word);
    values.add(...hashOf(value), words);
  }
  for (let value = 0; value < count; value += 1) {
    words.clear();
    expect(values.find(...hashOf(value), words)).toBe(true);
    expect(listed(words)).toEqual([value, value + 1, value + 2].slice(0, value % 4));
  }
  words.clear();
  expect(values.find(...hashOf(count), words)).toBe(false);
  values.clear();
  expect(values.find(...hashOf(1), words)).toBe(false);
  expect(words.length).toBe(0);
});
