import { describe, expect, test } from 'vitest';
import { normaliseValue, ValueHasher } from '../../src/search/normalise.ts';

test.each([
  ['  Hello   World ', 'hello world'],
  ['a\tb\nc', 'a b c'],
  ['USNM 01234', 'usnm 01234'],
  ['Cafe\u0301', 'café'],
  ['CAFÉ', 'café'],
  ['STRASSE', 'strasse'],
  ['Straße', 'strasse'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['Σίσυφος', 'σίσυφοσ'],
  ['東京', '東京'],
  [' \u00a0 ', ''],
  ['', ''],
])('normalises %j to %j', (value, expected) => {
  expect(normaliseValue(value)).toBe(expected);
});

describe('ValueHasher', () => {
  const hashOf = (value: string, seed: [number, number] = [1, 2]): string | null => {
    const hasher = new ValueHasher(seed);
    return hasher.hash(value) ? `${hasher.hi} ${hasher.lo}` : null;
  };

  test.each(['USNM  01234 ', ' a\tb', 'Straße', 'Cafe\u0301 au lait', 'plain', 'A', '\u00a0nbsp'])(
    'hashes %j like its normalised form',
    (value) => {
      expect(hashOf(value)).toBe(hashOf(normaliseValue(value)));
    },
  );

  test('collapses white space anywhere, and hashes it like the normalised form', () => {
    const parts = ['', 'a', 'B', 'cd', ' ', '  ', '\t', '\r\n'];
    for (let number = 0; number < parts.length ** 4; number += 1) {
      const value = [1, 8, 64, 512].map((unit) => parts[Math.floor(number / unit) % 8]).join('');
      const normalised = normaliseValue(value);
      expect(normalised).toBe(value.replace(/\s+/g, ' ').trim().toLowerCase());
      expect(hashOf(value)).toBe(normalised === '' ? null : hashOf(normalised));
    }
  });

  test.each(['', '  ', '\t\n'])('has no hash for %j', (value) => {
    expect(hashOf(value)).toBeNull();
  });

  test('differs for other values and other seeds, in both halves', () => {
    const halves = [new Set<string>(), new Set<string>()];
    const count = 20_000;
    for (let at = 0; at < count; at += 1) {
      const [hi = '', lo = ''] = hashOf(`value ${at}`)?.split(' ') ?? [];
      halves[0]?.add(hi);
      halves[1]?.add(lo);
    }
    // Of 20,000 random 32-bit numbers, 0.05 pairs are expected to be equal.
    expect(halves.map((half) => half.size >= count - 3)).toEqual([true, true]);
    expect(hashOf('value', [1, 2])).not.toBe(hashOf('value', [1, 3]));
    expect(hashOf('value', [1, 2])).not.toBe(hashOf('value', [2, 2]));
  });
});
