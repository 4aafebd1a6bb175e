import {
  type BackboneFacts,
  type BackboneUsage,
  buildBackboneIndex,
  writeBackbone,
} from '../../src/names/index.ts';

type Row = Partial<BackboneUsage> & Pick<BackboneUsage, 'key' | 'canonicalName' | 'rank'>;

const aUsage = (row: Row): BackboneUsage => ({
  acceptedKey: null,
  parentKey: null,
  basionymKey: null,
  authorship: null,
  status: row.acceptedKey === undefined ? 'ACCEPTED' : 'SYNONYM',
  code: null,
  isExtinct: false,
  source: 0,
  sourceId: `t${row.key}`,
  ...row,
});

/** Plants and animals, with a synonym, and a genus name that both have. */
export const SMALL: readonly Row[] = [
  { key: 1, canonicalName: 'Plantae', rank: 'KINGDOM' },
  { key: 2, canonicalName: 'Tracheophyta', rank: 'PHYLUM', parentKey: 1 },
  { key: 3, canonicalName: 'Asteraceae', rank: 'FAMILY', parentKey: 2 },
  { key: 4, canonicalName: 'Bellis', rank: 'GENUS', authorship: 'L.', parentKey: 3 },
  { key: 5, canonicalName: 'Bellis perennis', rank: 'SPECIES', authorship: 'L.', parentKey: 4 },
  {
    key: 6,
    canonicalName: 'Bellis sylvestris',
    rank: 'SPECIES',
    authorship: 'Cirillo',
    parentKey: 4,
  },
  {
    key: 7,
    canonicalName: 'Bellis hybrida',
    rank: 'SPECIES',
    authorship: 'Ten.',
    parentKey: 4,
    acceptedKey: 5,
  },
  { key: 10, canonicalName: 'Animalia', rank: 'KINGDOM' },
  { key: 11, canonicalName: 'Chordata', rank: 'PHYLUM', parentKey: 10 },
  { key: 12, canonicalName: 'Felidae', rank: 'FAMILY', parentKey: 11 },
  { key: 13, canonicalName: 'Panthera', rank: 'GENUS', authorship: 'Oken, 1816', parentKey: 12 },
  {
    key: 14,
    canonicalName: 'Panthera leo',
    rank: 'SPECIES',
    authorship: '(Linnaeus, 1758)',
    parentKey: 13,
  },
  {
    key: 15,
    canonicalName: 'Felis leo',
    rank: 'SPECIES',
    authorship: 'Linnaeus, 1758',
    parentKey: 13,
    acceptedKey: 14,
  },
];

/** Writes the index of a backbone. */
export function writeSmallBackbone(
  path: string,
  rows: readonly Row[] = SMALL,
  facts: Partial<BackboneFacts> = {},
): void {
  const memory = buildBackboneIndex(rows.map(aUsage), {
    name: 'small',
    builtAt: '2026-01-01T00:00:00.000Z',
    version: 'v1',
    sources: [{ alias: 'test', title: null, license: null, fingerprint: '', usages: rows.length }],
    ...facts,
  });
  writeBackbone(path, memory);
}
