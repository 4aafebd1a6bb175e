import { expect, test } from 'vitest';
import { SEPARATOR } from '../../src/search/combination.ts';
import { normaliseValue } from '../../src/search/normalise.ts';
import { byKey, CodeBuilder } from '../../src/search/segments/column-builders.ts';
import { Random } from './support/random.ts';

const UNITS = ['a', 'b', 'B', ' ', '-', '\u0001', 'é', 'þ', 'ÿ', 'ā', 'ß', '中', '\ud83c\udf3f'];

/** Texts many of which agree in long beginnings. */
const textsOf = (random: Random, count: number): string[] => {
  const texts = [''];
  while (texts.length < count) {
    let text = random.of(texts).slice(0, random.below(40));
    for (let left = random.below(12); left >= 0; left -= 1) {
      text += UNITS[Math.floor(random.next() ** 3 * UNITS.length)] ?? '';
    }
    texts.push(text);
  }
  return texts;
};

test.each([
  { most: 1, seed: 1 },
  { most: 4, seed: 2 },
])('codes of rows with up to $most values stand for what was added', ({ most, seed }) => {
  const random = new Random(seed);
  const texts = textsOf(random, 6000);
  const rows = Array.from({ length: 9000 }, () =>
    Array.from({ length: random.below(most + 1) }, () => random.of(texts)),
  );
  const builder = new CodeBuilder(rows.length);
  rows.forEach((values, row) => {
    builder.add(row, values);
  });
  const dictionary = builder.finish();
  const added = rows.map((values) => new Set(values.filter((value) => value !== '')));
  const totals = new Map<string, number>();
  for (const text of added.flatMap((values) => [...values])) {
    totals.set(text, (totals.get(text) ?? 0) + 1);
  }
  const sorted = [...totals.keys()]
    .map((text) => ({ text, key: normaliseValue(text) }))
    .sort(byKey);
  expect(dictionary?.texts).toEqual(sorted.map(({ text }) => text));
  expect(dictionary?.keys).toEqual(sorted.map(({ key }) => key));
  expect([...(dictionary?.totals ?? [])]).toEqual(sorted.map(({ text }) => totals.get(text)));
  const found = rows.map((_, row) => {
    const code = dictionary?.codes?.[row] ?? -1;
    const members = dictionary?.members.subarray(
      dictionary.starts[code],
      dictionary.starts[code + 1],
    );
    return Array.from(members ?? [], (member) => dictionary?.texts[member] ?? '').sort();
  });
  expect(found).toEqual(added.map((values) => [...values].sort()));
  expect(dictionary?.texts.some((text) => text.includes(SEPARATOR))).toBe(false);
});
