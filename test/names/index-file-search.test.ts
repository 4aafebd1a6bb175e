import { describe, expect, test } from 'vitest';
import { generatedFacts, generateUsages, randomOf } from '../../bench/names-generate.ts';
import { misspelt } from '../../bench/names-index.ts';
import { buildBackboneIndex } from '../../src/names/backbone/index-file/build.ts';
import { textDistance } from '../../src/names/backbone/index-file/distance.ts';
import { attachBackbone } from '../../src/names/backbone/index-file/file.ts';
import type { BackboneUsage } from '../../src/names/backbone/usage.ts';
import { lookupKey } from '../../src/names/compare/lookup-key.ts';

const facts = generatedFacts({ names: 0 });

/** A backbone of these names, keys from 1 on. */
const indexOfNames = (names: readonly string[], more: Partial<BackboneUsage> = {}) => {
  const usages = names.map(
    (canonicalName, at): BackboneUsage => ({
      key: at + 1,
      acceptedKey: null,
      parentKey: null,
      basionymKey: null,
      canonicalName,
      authorship: null,
      rank: 'SPECIES',
      status: 'ACCEPTED',
      code: null,
      isExtinct: false,
      source: 0,
      sourceId: `${at}`,
      ...more,
    }),
  );
  return attachBackbone(buildBackboneIndex(usages, facts));
};

/** Names that are close together: few letters, short words, one to four of them. */
function denseNames(count: number, random: () => number): string[] {
  const word = () =>
    Array.from({ length: 1 + Math.floor(random() * 6) }, () => 'bcdfg'[Math.floor(random() * 5)]);
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 1 + Math.floor(random() * 3.3) }, () => word().join(''));
    const name = words.join(' ');
    return name.charAt(0).toUpperCase() + name.slice(1);
  });
}

/** Long words, alone or before another, in families that few edits divide; here there are many different endings. */
function wordFamilies(count: number, random: () => number): string[] {
  const names: string[] = [];
  while (names.length < count) {
    const length = 5 + Math.floor(random() * 8);
    const base = Array.from({ length }, () => 'abcdefghi'[Math.floor(random() * 9)]).join('');
    for (let copies = 0; copies < 8; copies++) {
      const word = misspelt(base, Math.floor(random() * 3), random);
      const name = random() < 0.7 ? word : `${word} ${base.slice(2)}`;
      names.push(name.charAt(0).toUpperCase() + name.slice(1));
    }
  }
  return names;
}

const generated = [...generateUsages({ names: 4_000, usesLists: false })].map(
  ({ canonicalName }) => canonicalName,
);

/** A key asked for with up to three edits, some of them at its spaces. */
function asked(keys: readonly string[], random: () => number): string {
  const key = keys[Math.floor(random() * keys.length)] ?? '';
  const kind = random();
  const at = 1 + Math.floor(random() * key.length);
  if (kind < 0.1) return misspelt(key.replace(' ', ''), Math.floor(random() * 2), random);
  if (kind < 0.2) return misspelt(`${key.slice(0, at)} ${key.slice(at)}`, 1, random);
  return misspelt(key, Math.floor(random() * 4), random);
}

describe.each([
  ['generated names', generated, 1_500],
  ['families of words', wordFamilies(4_000, randomOf(2)), 1_500],
  ['names close together', denseNames(3_000, randomOf(1)), 700],
] as const)('%s', (_, names, queries) => {
  const index = indexOfNames(names);
  const keys = names.map(lookupKey);

  /** Edits and keys of usages near a key, by comparing it with all. */
  const byComparing = (key: string, maxEdits: number): string[] => {
    const found: string[] = [];
    for (const [at, other] of keys.entries()) {
      if (other[0] !== key[0] || Math.abs(other.length - key.length) > maxEdits) continue;
      const edits = textDistance(key, other);
      if (edits <= maxEdits) found.push(`${edits} ${at + 1}`);
    }
    return found.sort();
  };

  test.each([1, 2] as const)('within %i edits: what comparing all keys finds', (maxEdits) => {
    const random = randomOf(maxEdits);
    for (let count = 0; count < queries; count++) {
      const key = asked(keys, random);
      if (key === '') continue;
      const candidates = index.similar(key, maxEdits, 1e6);
      const found = candidates.map(({ row, edits }) => `${edits} ${index.key(row)}`);
      expect({ key, found: found.sort() }).toEqual({ key, found: byComparing(key, maxEdits) });
      const order = candidates.map(({ row, edits }) => edits * 2 ** 32 + row);
      expect(order).toEqual([...order].sort((one, other) => one - other));
    }
  });

  test('as asked: what comparing all keys finds, in all forms of the look-up', () => {
    const random = randomOf(9);
    const out = new Int32Array(100);
    for (let count = 0; count < queries * 2; count++) {
      const key = count % 2 === 0 ? asked(keys, random) : (keys[count % keys.length] ?? '');
      const rows = index.exact(key);
      const expected = [...keys.keys()].filter((at) => key !== '' && keys[at] === key);
      const found = rows.map((row) => index.key(row)).sort((one, other) => one - other);
      expect({ key, found }).toEqual({ key, found: expected.map((at) => at + 1) });
      expect(Array.from(out.subarray(0, index.exactInto(key, out)))).toEqual(rows.slice(0, 100));
      expect(index.exact(key, 1)).toEqual(rows.slice(0, 1));
    }
  });

  test('limits cut the same list', () => {
    const key = keys[5] ?? '';
    const out = new Int32Array(6);
    const all = index.similar(key, 2, 1e6);
    expect(index.similar(key, 2)).toEqual(all.slice(0, 50));
    expect(index.similar(key, 2, 3)).toEqual(all.slice(0, 3));
    const count = index.similarInto(key, 2, out);
    const flat = all.slice(0, 3).flatMap(({ row, edits }) => [row, edits]);
    expect(Array.from(out.subarray(0, count * 2))).toEqual(flat);
  });
});

describe('odd keys', () => {
  const names = [`Longus ${'ab'.repeat(400)}`, `Longus ${'ab'.repeat(400)}c`, 'Aus bus', '日本'];
  const index = indexOfNames(names);

  test.each(names.map((name, at) => [name.slice(0, 12), at] as const))(
    '%s… is told from its likes',
    (_, at) => {
      const key = lookupKey(names[at] ?? '');
      expect(index.exact(key).map((row) => index.key(row))).toEqual([at + 1]);
    },
  );

  test('edits of keys beyond what the index keeps are counted in full', () => {
    const key = lookupKey(names[0] ?? '');
    const found = index.similar(key, 1).map(({ row, edits }) => [index.key(row), edits]);
    expect(found).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  test('no text makes a look-up fail', () => {
    const random = randomOf(3);
    const codes = [0, 1, 32, 32, 97, 98, 215, 255, 256, 0x65e5, 0xd800, 0xdc00];
    for (let count = 0; count < 3_000; count++) {
      const length = Math.floor(random() ** 4 * 1_500);
      const text = Array.from({ length }, () =>
        String.fromCharCode(codes[Math.floor(random() * codes.length)] ?? 97),
      ).join('');
      expect(index.exact(text).length).toBeLessThanOrEqual(4);
      expect(index.similar(text, 2).length).toBeLessThanOrEqual(4);
      expect(index.beginningWith(text, 3).length).toBeLessThanOrEqual(3);
    }
  });
});

describe('beginnings', () => {
  const usages: readonly (readonly [string, BackboneUsage['rank'], boolean])[] = [
    ['Pumidae', 'FAMILY', true],
    ['Puma', 'GENUS', true],
    ['Puma concolor', 'SPECIES', true],
    ['Puma concolor var. pumila', 'VARIETY', true],
    ['Pumatra', 'GENUS', false],
    ['Pumilus', 'GENUS', true],
    ['Aus pumilus', 'SPECIES', true],
    ['Aus pumilus subsp. bus', 'SUBSPECIES', true],
    ['Bus pumila', 'SPECIES', false],
    ['×Pumara', 'GENUS', true],
    ['Cus perennis', 'SPECIES', true],
    ['Cus perennis f. xystrodes', 'FORM', true],
    ['Isoëtes lacustris', 'SPECIES', true],
  ];
  const index = attachBackbone(
    buildBackboneIndex(
      usages.map(([canonicalName, rank, isAccepted], at) => ({
        key: at + 1,
        acceptedKey: isAccepted ? null : 1,
        parentKey: null,
        basionymKey: null,
        canonicalName,
        authorship: null,
        rank,
        status: isAccepted ? 'ACCEPTED' : 'SYNONYM',
        code: null,
        isExtinct: false,
        source: 0,
        sourceId: `${at}`,
      })),
      facts,
    ),
  );

  test.each<[string, number, string[]]>([
    ['Puma', 9, ['Puma', '×Pumara', 'Puma concolor', 'Puma concolor var. pumila', 'Pumatra']],
    ['pum', 3, ['Pumidae', 'Puma', '×Pumara']],
    ['puma c', 9, ['Puma concolor', 'Puma concolor var. pumila']],
    ['Puma concolor var', 9, ['Puma concolor var. pumila']],
    ['puma concolor pu', 9, ['Puma concolor var. pumila']],
    [
      'pumil',
      9,
      [
        'Pumilus',
        'Aus pumilus',
        'Aus pumilus subsp. bus',
        'Puma concolor var. pumila',
        'Bus pumila',
      ],
    ],
    ['perenn', 9, ['Cus perennis', 'Cus perennis f. xystrodes']],
    ['perennis', 1, ['Cus perennis']],
    ['xystr', 9, ['Cus perennis f. xystrodes']],
    ['Isoet', 9, ['Isoëtes lacustris']],
    ['isoëtes lac', 9, ['Isoëtes lacustris']],
    ['× pumar', 9, ['×Pumara']],
    ['xyz', 9, []],
    ['', 9, []],
    ['  ', 9, []],
    ['puma', 0, []],
  ])('%s', (text, limit, expected) => {
    const found = index.beginningWith(text, limit).map((row) => index.canonicalName(row));
    expect(found).toEqual(expected);
  });
});
