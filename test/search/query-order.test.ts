import { expect, test } from 'vitest';
import { type Bitmap, giveBits, newBitmap, takeBits } from '../../src/search/bitmap.ts';
import { isQuickLeaf } from '../../src/search/query/cost.ts';
import { joinHits, type PlacedHit } from '../../src/search/query/look-up.ts';
import { comparePlaced, FirstRows, type Placed } from '../../src/search/query/order.ts';
import type { Leaf } from '../../src/search/query/plan.ts';
import { planSegments } from '../../src/search/query/rows.ts';
import { readWords } from '../../src/search/words/query.ts';
import type { RowScores } from '../../src/search/words/score.ts';
import {
  addWordCounts,
  countWords,
  weighWords,
  wordStatistics,
} from '../../src/search/words/statistics.ts';
import { type FakeRow, fakeSegment, randomOf } from './words-support/fake-segment.ts';

const ROWS = 70_000;
const PLAIN = 3;
const pause = (): void => {};

interface FakePart {
  readonly bits: Bitmap;
  readonly ranks: Uint8Array;
  readonly scores: Uint8Array;
}

const partOf = (random: (limit: number) => number, share: number): FakePart => {
  const part = {
    bits: newBitmap(ROWS),
    ranks: new Uint8Array(ROWS),
    scores: new Uint8Array(ROWS).fill(PLAIN),
  };
  for (let row = 0; row < ROWS; row += 1) {
    if (random(share) > 0) continue;
    part.bits[row >>> 5] = (part.bits[row >>> 5] ?? 0) | (1 << (row & 31));
    part.ranks[row] = random(4);
    if (random(50) === 0) part.scores[row] = random(6);
  }
  return part;
};

/** Rows that may have another score than most, and some that have it all the same. */
const scoresOf = ({ scores }: FakePart): RowScores => ({
  plain: PLAIN,
  odd: (at) => {
    let odd = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      const row = at * 32 + bit;
      if (scores[row] !== PLAIN || row % 97 === 0) odd |= 1 << bit;
    }
    return odd;
  },
  score: (row) => scores[row] ?? 0,
});

const placedRows = (parts: readonly FakePart[], scored: boolean): Placed[] =>
  parts
    .flatMap(({ bits, ranks, scores }, segment) =>
      Array.from({ length: ROWS }, (_, row) => row)
        .filter((row) => (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1)
        .map((row) => ({
          key: (scored ? (scores[row] ?? 0) * 256 : 0) + (ranks[row] ?? 0),
          segment,
          row,
        })),
    )
    .sort(comparePlaced);

test('the first rows by relevance are those of a sort, wherever a page begins', () => {
  const random = randomOf(7);
  for (const scored of [true, false]) {
    for (const share of [1, 40, 9_000]) {
      const parts = [partOf(random, share), partOf(random, share)];
      const sorted = placedRows(parts, scored);
      for (const from of [0, 1, 7, Math.floor(sorted.length / 2), sorted.length - 1]) {
        const after = from === 0 ? null : (sorted[from - 1] ?? null);
        const first = new FirstRows(21, after);
        // The later segment first: what comes first must not win by it.
        for (const segment of [1, 0]) {
          const part = parts[segment] ?? partOf(random, 1);
          const chunk = { segment, from: 0, to: ROWS };
          const ranks = { span: (start: number, end: number) => part.ranks.subarray(start, end) };
          first.addRelevant(scored ? scoresOf(part) : null, ranks, part.bits, chunk, pause);
        }
        expect(first.rows()).toEqual(sorted.slice(from, from + 21));
      }
    }
  }
});

test('words counted segment by segment weigh what they weigh together', () => {
  const rows: readonly FakeRow[] = [
    { title: 'Leopard', texts: ['snow', '12'] },
    { title: 'Snow leopards', texts: ['leopard'] },
    { title: 'Snow', texts: ['12 snows'] },
  ];
  const segments = [rows.slice(0, 1), rows.slice(1), rows].map((own) => fakeSegment(own));
  for (const text of ['snow leopard', 'leopard OR "snow leopard" 12', 'sno* -title:leopard', '*']) {
    const query = readWords(text);
    const counts = addWordCounts(segments.map((segment) => countWords(query, [segment])));
    expect(weighWords(query, counts, 6)).toEqual(wordStatistics(query, segments));
  }
});

const hit = (turn: number, id: string): PlacedHit => ({
  turn,
  id,
  field: 'f',
  path: 'p',
  place: [0, 0],
});

test.each([
  [[], 9, []],
  [[[], []], 9, []],
  [
    [
      [hit(0, 'a'), hit(2, 'b')],
      [hit(0, 'c'), hit(1, 'd')],
    ],
    9,
    ['a', 'c', 'd', 'b'],
  ],
  [[[hit(0, 'a'), hit(0, 'b')], [hit(0, 'c')], [hit(3, 'd')]], 2, ['a', 'b', 'd']],
  [[[hit(0, 'a')], [hit(0, 'c')]], 0, []],
])('hits of %j, at most %d of a value', (parts, limit, expected) => {
  expect(joinHits(parts, limit).map(({ id }) => id)).toEqual(expected);
});

test.each([
  [[], 10, []],
  [[5], 10, [[0]]],
  [[5, 5, 5], 10, [[0, 1], [2]]],
  [[25, 1, 1], 10, [[0], [1, 2]]],
])('segments of %j rows in loads of %d', (rows, size, expected) => {
  expect(planSegments(rows, size)).toEqual(
    expected.map((load) => load.map((segment) => ({ segment, from: 0, to: rows[segment] }))),
  );
});

const words = (text: string): Leaf => ({ kind: 'words', text, language: null });

test.each<[Leaf, boolean]>([
  [words('snow leopard'), true],
  [words('leop*'), false],
  [words('"snow leopard"'), false],
  [words('word '.repeat(30)), false],
  [{ kind: 'value', values: ['a'], field: null }, true],
  [{ kind: 'value', values: Array.from({ length: 101 }, String), field: null }, false],
  [{ kind: 'near', latitude: 0, longitude: 0, distanceInMeters: 1 }, false],
])('%j is found by a few look-ups: %j', (leaf, expected) => {
  expect(isQuickLeaf(leaf)).toBe(expected);
});

test('bitmaps that were given back are empty when they are taken again', () => {
  const first = takeBits(100).fill(7);
  giveBits(first);
  for (const words of [40, 100, 2000]) {
    const bits = takeBits(words);
    expect([bits.length, bits.every((word) => word === 0)]).toEqual([words, true]);
    giveBits(bits.fill(1));
  }
  const shared = new Uint32Array(new SharedArrayBuffer(40));
  giveBits(shared);
  expect(takeBits(10).buffer).not.toBe(shared.buffer);
});
