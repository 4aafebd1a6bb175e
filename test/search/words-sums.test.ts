import { expect, test } from 'vitest';
import {
  type SummedBefore,
  sizeOfSums,
  sumWords,
  type WordSums,
} from '../../src/search/words/word-sums.ts';
import { fakeSegment, randomOf } from './words-support/fake-segment.ts';

const summed = (
  segments: readonly ReturnType<typeof fakeSegment>[],
  before: SummedBefore | null = null,
): WordSums => {
  const steps = sumWords(segments, before);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** Words with what is summed up of each, sorted. */
const told = ({ bytes, starts, items, titles }: WordSums): readonly string[] =>
  Array.from(items, (count, at) => {
    const text = Buffer.from(bytes).toString('utf8', starts[at], starts[at + 1]);
    return `${text} ${titles[at]} ${count}`;
  }).sort();

test('sums up words of titles, and others that several items hold', () => {
  const one = fakeSegment([
    { title: 'Red Fox', texts: ['a fox of 1890', 'seen once'] },
    { title: 'Grey fox 12', texts: ['seen twice'] },
  ]);
  const two = fakeSegment([{ title: 'Füchse', texts: ['fox fox'] }], true);
  expect(told(summed([one, two]))).toEqual([
    'fox 2 2',
    'fuchse 1 0',
    'grey 1 0',
    'red 1 0',
    'seen 0 2',
  ]);
  expect(told(summed([]))).toEqual([]);
  expect(sizeOfSums(summed([]))).toBe(4);
});

const WORDS = ['red', 'fox', 'kit', 'été', '東京', 'x', 'a1', 'straße', 'once', 'owl'];

test.each([1, 2, 3, 4, 5])('changes sums as if all were summed up anew (%i)', (seed) => {
  const random = randomOf(seed);
  const words = (): string =>
    Array.from({ length: 1 + random(4) }, () => WORDS[random(WORDS.length)]).join(' ');
  const segments = Array.from({ length: 8 }, (_, at) =>
    fakeSegment(
      Array.from({ length: 1 + random(6) }, () => ({ title: words(), texts: [words(), words()] })),
      at % 2 === 0,
    ),
  );
  const split = 1 + random(3);
  const gone = segments.slice(0, split);
  const sums = summed(segments.slice(0, 5));
  const come = segments.slice(5);
  const changed = summed(come, { sums, gone });
  expect(told(changed)).toEqual(told(summed(segments.slice(split))));
  const none = summed([], { sums: changed, gone: segments.slice(split) });
  expect(told(none)).toEqual([]);
});
