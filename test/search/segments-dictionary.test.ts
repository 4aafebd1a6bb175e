import { expect, test } from 'vitest';
import { normaliseValue } from '../../src/search/normalise.ts';
import { SortedTexts } from '../../src/search/segments/code-dictionary.ts';

const PIECES = ['a', 'B', 'Z', ' ', '  ', '\t', 'é', 'e\u0301', 'ß', 'ſ', '東', '-', '~', 'Σ', 's'];

const textsOf = (seed: number): string[] => {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const texts = new Set<string>();
  while (texts.size < 400) {
    texts.add(Array.from({ length: random(5) }, () => PIECES[random(PIECES.length)]).join(''));
  }
  return [...texts];
};

const sorted = (texts: readonly string[]): string[] =>
  [...texts].sort((a, b) => {
    const [x, y] = [normaliseValue(a), normaliseValue(b)];
    if (x !== y) return x < y ? -1 : 1;
    return a < b ? -1 : 1;
  });

test('finds where texts belong', () => {
  const all = textsOf(3);
  const own = sorted(all.filter((_, at) => at % 3 > 0));
  const offsets = Uint32Array.of(0, ...own.map(() => 0));
  own.forEach((text, at) => {
    offsets[at + 1] = (offsets[at] ?? 0) + Buffer.byteLength(text);
  });
  const texts = new SortedTexts(offsets, Buffer.from(own.join('')));
  const keys = own.map(normaliseValue);
  for (const text of sorted(all)) {
    const key = normaliseValue(text);
    const expected = keys.filter((other) => other < key).length;
    expect([text, texts.lowerBound(key)]).toEqual([text, expected]);
    expect(texts.find([text], false)).toEqual(
      keys.flatMap((other, at) => (other === key ? [at] : [])),
    );
  }
});
