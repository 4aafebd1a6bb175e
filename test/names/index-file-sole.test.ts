import { describe, expect, test } from 'vitest';
import { generatedFacts, generateUsages } from '../../bench/names-generate.ts';
import { buildSoleNames, SoleNames } from '../../src/names/backbone/index-file/sole-names.ts';
import { attachBackbone, buildBackboneIndex, lookupKey } from '../../src/names/index.ts';

describe('names that stand alone', () => {
  const index = attachBackbone(
    buildBackboneIndex(generateUsages({ names: 20_000 }), generatedFacts({ names: 20_000 })),
  );
  const keys = new Map<string, number>();
  for (let row = 0; row < index.size; row++) {
    const key = lookupKey(index.canonicalName(row));
    keys.set(key, (keys.get(key) ?? 0) + 1);
  }

  test('are found at once, and no others', () => {
    const wrong: string[] = [];
    let alone = 0;
    for (let row = 0; row < index.size; row++) {
      const name = index.canonicalName(row);
      const isAlone = keys.get(lookupKey(name)) === 1;
      if (isAlone) alone += 1;
      if (index.soleNamed(name) !== (isAlone ? row : -1)) wrong.push(name);
    }
    expect(wrong).toEqual([]);
    expect(alone).toBeGreaterThan(10_000);
    expect(alone).toBeLessThan(index.size);
  });

  test('are not found under other texts', () => {
    const names = new Set(Array.from({ length: index.size }, (_, row) => index.canonicalName(row)));
    for (let row = 0; row < index.size; row++) {
      const name = index.canonicalName(row);
      for (const other of [`${name}x`, name.slice(1), name.toUpperCase(), `${name} `]) {
        if (!names.has(other)) expect(index.soleNamed(other), other).toBe(-1);
      }
    }
    expect(index.soleNamed('')).toBe(-1);
  });
});

test('two names with equal hashes have no short way', () => {
  const hashes = Uint32Array.of(7, 7, 9);
  const section = buildSoleNames(Uint32Array.of(0, 1, 2), 3, hashes, hashes);
  const names = new SoleNames(section, 3);
  expect(names.find('Aus bus')).toBe(-1);
  expect([...section].filter((number) => number === 7)).toHaveLength(1);
});
