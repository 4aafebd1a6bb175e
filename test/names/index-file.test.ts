import { describe, expect, test } from 'vitest';
import { generatedFacts, generateUsages } from '../../bench/names-generate.ts';
import { buildBackboneIndex } from '../../src/names/backbone/index-file/build.ts';
import { attachBackbone } from '../../src/names/backbone/index-file/file.ts';
import {
  type BackboneUsage,
  LINEAGE_RANKS,
  type LineageRank,
} from '../../src/names/backbone/usage.ts';

const facts = generatedFacts({ names: 0 });

/** A usage that is accepted and has what the test gives it. */
const usage = (
  key: number,
  canonicalName: string,
  more: Partial<BackboneUsage> = {},
): BackboneUsage => ({
  key,
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
  sourceId: `s${key}`,
  ...more,
});

const indexOf = (usages: readonly BackboneUsage[]) =>
  attachBackbone(buildBackboneIndex(usages, facts));
type Index = ReturnType<typeof indexOf>;

/** A row as the usage that it came from. */
const usageAt = (index: Index, row: number): BackboneUsage => {
  const keyOf = (other: number) => (other < 0 ? null : index.key(other));
  return {
    key: index.key(row),
    acceptedKey: keyOf(index.accepted(row)),
    parentKey: keyOf(index.parent(row)),
    basionymKey: keyOf(index.basionym(row)),
    canonicalName: index.canonicalName(row),
    authorship: index.authorship(row),
    rank: index.rank(row),
    status: index.status(row),
    code: index.code(row),
    isExtinct: index.isExtinct(row),
    source: index.source(row),
    sourceId: index.sourceId(row),
  };
};

const odd: readonly BackboneUsage[] = [
  usage(1, 'Animalia', { rank: 'KINGDOM' }),
  usage(2_147_483_647, 'Puma', { rank: 'GENUS', parentKey: 1, authorship: 'Jardine, 1834' }),
  usage(17, 'Puma concolor', { parentKey: 2_147_483_647, authorship: '(Linnaeus, 1771)' }),
  usage(18, 'Felis concolor', {
    acceptedKey: 17,
    parentKey: 2_147_483_647,
    basionymKey: 17,
    status: 'HOMOTYPIC_SYNONYM',
    authorship: 'Linnaeus, 1771',
    code: 'ZOOLOGICAL',
    source: 3,
  }),
  usage(19, 'Puma concolor couguar', { rank: 'SUBSPECIES', parentKey: 17, isExtinct: true }),
  usage(20, 'Aus bus var. cus', { rank: 'VARIETY', code: 'BOTANICAL', authorship: 'Müll.Arg.' }),
  usage(21, 'Aus bus subsp. cus var. dus f. eus', { rank: 'FORM', source: 300 }),
  usage(22, '×Aus albus', { sourceId: 'x/ÿ €' }),
  usage(23, 'Aus ×alba', { sourceId: '' }),
  usage(24, '× Aus bus nothovar. cus', { sourceId: 'urn:lsid:example.org:names:24' }),
  usage(25, 'Tomato yellow leaf curl virus', { code: 'VIRUS', rank: 'UNRANKED' }),
  usage(26, 'Arctostaphylos uva-ursi'),
  usage(27, "Aus d'urvillei"),
  usage(28, 'Isoëtes lacustris'),
  usage(29, 'Isoetes lacustris'),
  usage(30, 'BOLD:AAA0001', { rank: 'OTHER' }),
  usage(31, '日本 Ωmega'),
  usage(32, 'Aus (Bus) cus', { status: 'DOUBTFUL' }),
  usage(33, '†Aus bus'),
  usage(34, `Longus ${'x'.repeat(3_000)}`),
  usage(35, `Aaa ${'many words '.repeat(200).trim()}`),
  usage(36, 'aus bus', { status: 'UNPLACED' }),
  usage(37, 'Aus  bus'),
  usage(38, ''),
  usage(39, ' '),
  usage(40, '×'),
  usage(41, 'Aus bus', { authorship: '' }),
  usage(42, '\u0001 \u0002', { sourceId: '\u0000' }),
];

describe('columns', () => {
  test('odd names come back as they were', () => {
    const index = indexOf(odd);
    const rows = odd.map(({ key }) => usageAt(index, index.rowOf(key)));
    expect(rows).toEqual(odd);
    expect(index.size).toBe(odd.length);
    expect(index.facts).toEqual(facts);
  });

  test('names and authorships are told from others without being made', () => {
    const index = indexOf(odd);
    for (const { key, canonicalName, authorship } of odd) {
      const row = index.rowOf(key);
      expect(index.isCanonicalName(row, canonicalName)).toBe(true);
      expect(index.isCanonicalName(row, `${canonicalName}x`)).toBe(false);
      expect(index.isCanonicalName(row, `x${canonicalName.slice(1)}`)).toBe(canonicalName === 'x');
      expect(index.isAuthorship(row, authorship ?? 'none')).toBe(authorship !== null);
      expect(index.isAuthorship(row, `${authorship}.`)).toBe(false);
      const same = odd.find((one) => one.authorship === authorship)?.key ?? 0;
      expect(index.authorshipId(row)).toBe(index.authorshipId(index.rowOf(same)));
    }
  });

  test('generated names come back as they were, and are found by key and by id', () => {
    const options = { names: 5_000, usesLists: false };
    const usages = [...generateUsages(options)];
    const keys = new Set(usages.map(({ key }) => key));
    const index = indexOf(usages);
    for (const given of usages) {
      const row = index.rowOf(given.key);
      // The last names of the generator may point behind its end.
      const basionymKey = keys.has(given.basionymKey ?? -1) ? given.basionymKey : null;
      expect(usageAt(index, row)).toEqual({ ...given, basionymKey });
      expect(index.rowOfSourceId(given.source, given.sourceId)).toBe(row);
    }
  });

  test.each([[-1], [0], [3], [2_000_000_000], [2 ** 31], [Number.NaN], [1.5]])(
    'no row has the key %d',
    (key) => expect(indexOf(odd).rowOf(key)).toBe(-1),
  );

  test.each([
    [0, 's2'],
    [0, 's'],
    [1, 's1'],
    [300, 's22'],
    [301, 's1'],
    [-1, 's1'],
  ])('no row has the id of source %d, %s', (source, id) =>
    expect(indexOf(odd).rowOfSourceId(source, id)).toBe(-1),
  );

  test('a backbone of nothing', () => {
    const index = indexOf([]);
    expect([index.size, index.rowOf(1), index.rowOfSourceId(0, 'x')]).toEqual([0, -1, -1]);
    expect([index.exact('aus bus'), index.similar('aus bus', 2)]).toEqual([[], []]);
    expect([index.beginningWith('a', 5), index.children(0)]).toEqual([[], []]);
  });

  test.each([[0], [-5], [1.5], [2 ** 31]])('the key %d is refused', (key) =>
    expect(() => indexOf([usage(key, 'Aus bus')])).toThrow(/has the key/),
  );

  test('a key that two usages have is refused', () => {
    expect(() => indexOf([usage(7, 'Aus bus'), usage(7, 'Cus dus')])).toThrow(/have the key 7/);
  });
});

describe('names with authorship', () => {
  test.each<[Partial<BackboneUsage>, string, string]>([
    [{ authorship: 'L.' }, 'Aus bus', 'Aus bus L.'],
    [{}, 'Aus bus', 'Aus bus'],
    [{ authorship: 'L.', code: 'BOTANICAL' }, 'Aus bus var. bus', 'Aus bus L. var. bus'],
    [{ authorship: 'L.', code: 'BOTANICAL' }, 'Aus bus var. cus', 'Aus bus var. cus L.'],
    [
      { authorship: 'L.', code: 'BOTANICAL' },
      'Aus bus subsp. cus f. cus',
      'Aus bus subsp. cus L. f. cus',
    ],
    [{ authorship: 'L., 1758', code: 'ZOOLOGICAL' }, 'Aus bus bus', 'Aus bus bus L., 1758'],
    [{ authorship: 'L.', code: 'BOTANICAL' }, 'Aus sect. Aus', 'Aus sect. Aus L.'],
  ])('%o %s', (more, name, expected) => {
    expect(indexOf([usage(1, name, more)]).scientificName(0)).toBe(expected);
  });
});

describe('the tree', () => {
  const options = { names: 3_000, usesLists: false };
  const usages = [...generateUsages(options)];
  const index = indexOf(usages);
  const byKey = new Map(usages.map((given) => [given.key, given]));
  const acceptedOf = (given: BackboneUsage) => byKey.get(given.acceptedKey ?? given.key) ?? given;

  const above = (given: BackboneUsage): BackboneUsage[] => {
    const path = [acceptedOf(given)];
    for (let at = path[0]; at !== undefined && at.parentKey !== null; ) {
      at = byKey.get(at.parentKey);
      if (at !== undefined) path.push(at);
    }
    return path;
  };

  test('ancestors at each rank, one by one and all at once', () => {
    const lineage = new Int32Array(LINEAGE_RANKS.length);
    for (const given of usages) {
      const path = above(given);
      const expected = LINEAGE_RANKS.map(
        (rank: LineageRank) => path.find((one) => one.rank === rank)?.key ?? null,
      );
      const row = index.rowOf(given.key);
      const keyOf = (other: number) => (other < 0 ? null : index.key(other));
      expect(LINEAGE_RANKS.map((rank) => keyOf(index.ancestor(row, rank)))).toEqual(expected);
      index.lineageInto(row, lineage);
      expect(Array.from(lineage, keyOf)).toEqual(expected);
    }
  });

  test('children, synonyms and numbers of species', () => {
    const species = new Map<number, number>();
    for (const given of usages) {
      if (given.rank !== 'SPECIES' || given.acceptedKey !== null) continue;
      for (const { key } of above(given).slice(1)) species.set(key, (species.get(key) ?? 0) + 1);
    }
    const keysOf = (rows: readonly number[]) => rows.map((row) => index.key(row)).sort();
    for (const given of usages) {
      const row = index.rowOf(given.key);
      const children = usages.filter((one) => one.parentKey === given.key && !one.acceptedKey);
      const synonyms = usages.filter((one) => one.acceptedKey === given.key);
      expect(keysOf(index.children(row))).toEqual(children.map(({ key }) => key).sort());
      expect(keysOf(index.synonyms(row))).toEqual(synonyms.map(({ key }) => key).sort());
      expect(index.speciesCount(row)).toBe(species.get(given.key) ?? 0);
      expect([...index.children(row)].sort((one, other) => one - other)).toEqual(
        index.children(row),
      );
    }
  });

  test('links that lead nowhere or round in circles end', () => {
    const circle = indexOf([
      usage(1, 'Aus', { parentKey: 2, rank: 'GENUS' }),
      usage(2, 'Bus', { parentKey: 1, rank: 'GENUS' }),
      usage(3, 'Aus bus', { parentKey: 1 }),
      usage(4, 'Cus dus', { acceptedKey: 5, status: 'SYNONYM' }),
      usage(5, 'Cus eus', { acceptedKey: 4, status: 'SYNONYM' }),
      usage(6, 'Dus eus', { parentKey: 6 }),
      usage(7, 'Eus fus', { acceptedKey: 99, parentKey: 1, status: 'SYNONYM' }),
    ]);
    const ancestors = [1, 2, 3, 4, 5, 6, 7].map((key) => {
      const row = circle.rowOf(key);
      return [circle.ancestor(row, 'KINGDOM'), circle.accepted(row) >= 0, circle.parent(row) >= 0];
    });
    expect(ancestors).toEqual([
      [-1, false, true],
      [-1, false, true],
      [-1, false, true],
      [-1, true, true],
      [-1, true, true],
      [-1, false, false],
      [-1, false, false],
    ]);
  });
});
