import {
  attachBackbone,
  type Backbone,
  type BackboneFacts,
  type BackboneUsage,
  buildBackboneIndex,
} from '../../src/names/index.ts';

type Given = Partial<BackboneUsage> &
  Pick<BackboneUsage, 'key' | 'canonicalName' | 'rank'> & { readonly parent?: number };

const usage = ({ parent, ...given }: Given): BackboneUsage => ({
  acceptedKey: null,
  parentKey: parent ?? null,
  basionymKey: null,
  authorship: null,
  status: given.acceptedKey === undefined ? 'ACCEPTED' : 'SYNONYM',
  code: null,
  isExtinct: false,
  source: 0,
  sourceId: `T${given.key}`,
  ...given,
});

const zoological = (given: Given): BackboneUsage => usage({ code: 'ZOOLOGICAL', ...given });
const botanical = (given: Given): BackboneUsage =>
  usage({ code: 'BOTANICAL', source: 1, ...given });

/** Cats, a sabre-tooth, and the genus Oenanthe, which is a bird and a plant. */
export const USAGES: readonly BackboneUsage[] = [
  zoological({ key: 1, canonicalName: 'Animalia', rank: 'KINGDOM' }),
  zoological({ key: 2, canonicalName: 'Chordata', rank: 'PHYLUM', parent: 1 }),
  zoological({ key: 3, canonicalName: 'Mammalia', rank: 'CLASS', parent: 2 }),
  zoological({ key: 4, canonicalName: 'Carnivora', rank: 'ORDER', parent: 3 }),
  zoological({
    key: 5,
    canonicalName: 'Felidae',
    rank: 'FAMILY',
    parent: 4,
    authorship: 'Fischer, 1817',
  }),
  zoological({
    key: 6,
    canonicalName: 'Puma',
    rank: 'GENUS',
    parent: 5,
    authorship: 'Jardine, 1834',
  }),
  zoological({
    key: 7,
    canonicalName: 'Puma concolor',
    rank: 'SPECIES',
    parent: 6,
    authorship: '(Linnaeus, 1771)',
    basionymKey: 8,
  }),
  zoological({
    key: 8,
    canonicalName: 'Felis concolor',
    rank: 'SPECIES',
    parent: 6,
    acceptedKey: 7,
    status: 'HOMOTYPIC_SYNONYM',
    authorship: 'Linnaeus, 1771',
  }),
  zoological({
    key: 9,
    canonicalName: 'Puma concolor couguar',
    rank: 'SUBSPECIES',
    parent: 7,
    authorship: '(Kerr, 1792)',
  }),
  zoological({
    key: 10,
    canonicalName: 'Felis',
    rank: 'GENUS',
    parent: 5,
    authorship: 'Linnaeus, 1758',
  }),
  zoological({
    key: 11,
    canonicalName: 'Felis catus',
    rank: 'SPECIES',
    parent: 10,
    authorship: 'Linnaeus, 1758',
  }),
  zoological({
    key: 12,
    canonicalName: 'Smilodon',
    rank: 'GENUS',
    parent: 5,
    authorship: 'Lund, 1842',
    isExtinct: true,
  }),
  zoological({
    key: 13,
    canonicalName: 'Smilodon fatalis',
    rank: 'SPECIES',
    parent: 12,
    authorship: '(Leidy, 1868)',
    isExtinct: true,
    status: 'PROVISIONALLY_ACCEPTED',
  }),
  zoological({ key: 14, canonicalName: 'Aves', rank: 'CLASS', parent: 2 }),
  zoological({ key: 15, canonicalName: 'Passeriformes', rank: 'ORDER', parent: 14 }),
  zoological({ key: 16, canonicalName: 'Muscicapidae', rank: 'FAMILY', parent: 15 }),
  zoological({
    key: 17,
    canonicalName: 'Oenanthe',
    rank: 'GENUS',
    parent: 16,
    authorship: 'Vieillot, 1816',
  }),
  zoological({
    key: 18,
    canonicalName: 'Oenanthe oenanthe',
    rank: 'SPECIES',
    parent: 17,
    authorship: '(Linnaeus, 1758)',
  }),
  botanical({ key: 30, canonicalName: 'Plantae', rank: 'KINGDOM' }),
  // Named only in the classification of others.
  botanical({ key: 31, canonicalName: 'Tracheophyta', rank: 'PHYLUM', parent: 30, sourceId: '' }),
  botanical({ key: 32, canonicalName: 'Magnoliopsida', rank: 'CLASS', parent: 31 }),
  botanical({ key: 33, canonicalName: 'Apiales', rank: 'ORDER', parent: 32 }),
  botanical({
    key: 34,
    canonicalName: 'Apiaceae',
    rank: 'FAMILY',
    parent: 33,
    authorship: 'Lindl.',
  }),
  botanical({ key: 35, canonicalName: 'Oenanthe', rank: 'GENUS', parent: 34, authorship: 'L.' }),
  botanical({
    key: 36,
    canonicalName: 'Oenanthe crocata',
    rank: 'SPECIES',
    parent: 35,
    authorship: 'L.',
  }),
];

export const FACTS: BackboneFacts = {
  name: 'default',
  builtAt: '2026-11-03T00:00:00.000Z',
  version: 'v1',
  sources: [
    { alias: 'cats', title: 'Cats and birds', license: 'CC0-1.0', fingerprint: 'a', usages: 18 },
    { alias: 'herbs', title: null, license: null, fingerprint: 'b', usages: 7 },
  ],
};

export const aBackbone = (
  usages: readonly BackboneUsage[] = USAGES,
  facts: Partial<BackboneFacts> = {},
): Backbone => attachBackbone(buildBackboneIndex(usages, { ...FACTS, ...facts }));
