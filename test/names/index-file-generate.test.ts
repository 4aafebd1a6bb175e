import { describe, expect, test } from 'vitest';
import { generateUsages, randomOf } from '../../bench/names-generate.ts';
import { misspelt } from '../../bench/names-index.ts';

const options = { names: 20_000, usesLists: false };

describe('made-up backbones', () => {
  const usages = [...generateUsages(options)];

  test('are as large as asked for, and the same for the same seed', () => {
    expect(usages).toHaveLength(20_000);
    expect([...generateUsages({ ...options, names: 20_000, seed: 1 })]).toEqual(usages);
    expect([...generateUsages({ ...options, seed: 2 })].slice(0, 50)).not.toEqual(
      usages.slice(0, 50),
    );
  });

  test('have parents and accepted usages before those that point to them', () => {
    const seen = new Set<number>();
    for (const { key, parentKey, acceptedKey } of usages) {
      expect(parentKey === null || seen.has(parentKey)).toBe(true);
      expect(acceptedKey === null || seen.has(acceptedKey)).toBe(true);
      expect(seen.has(key)).toBe(false);
      seen.add(key);
    }
  });

  test('have the shape of real ones', () => {
    const share = (is: (usage: (typeof usages)[number]) => boolean) =>
      usages.filter(is).length / usages.length;
    expect(share(({ acceptedKey }) => acceptedKey !== null)).toBeCloseTo(0.33, 1);
    expect(share(({ rank }) => rank === 'GENUS')).toBeCloseTo(0.1, 1);
    const authorships = new Set(usages.map(({ authorship }) => authorship));
    expect(authorships.size / usages.length).toBeCloseTo(0.24, 1);
    const genera = new Map<string, number>();
    for (const { canonicalName } of usages) {
      const genus = canonicalName.split(' ')[0] ?? '';
      genera.set(genus, (genera.get(genus) ?? 0) + 1);
    }
    expect(Math.max(...genera.values())).toBeGreaterThan(100);
  });
});

test('misspelt keys keep their first letter and single spaces', () => {
  const random = randomOf(4);
  for (let count = 0; count < 2_000; count++) {
    const key = misspelt('puma concolor', 1 + (count % 3), random);
    expect(key).toMatch(/^p[a-z]*(?: [a-z]+)*$/);
  }
});
