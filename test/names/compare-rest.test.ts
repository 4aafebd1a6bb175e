import { describe, expect, it } from 'vitest';
import {
  appendAuthorship,
  assembleName,
  expandAbbreviatedGenus,
  isSimpleBinomial,
  lookupHigherTaxon,
  normalizeHigherTaxon,
  normConfidence,
  rankSimilarity,
  type StraightQuery,
  type StraightTaxon,
  straightIndex,
  straightLookup,
} from '../../src/names/index.ts';
import type { Rank } from '../../src/terms/index.ts';

describe('rankSimilarity', () => {
  it.each<[Rank | null, Rank | null, number, number]>([
    // query, reference, GBIF's first generation, its second
    ['SPECIES', 'SPECIES', 6, 6],
    ['SPECIES', null, -1, -1],
    [null, 'SPECIES', 0, 0],
    [null, null, 0, 0],
    ['SPECIES', 'UNRANKED', 0, 0],
    ['UNRANKED', 'SPECIES', 0, 0],
    ['CULTIVAR', 'CULTIVAR', 3, 3],
    [null, 'CULTIVAR', -7, -7],
    ['VARIETY', 'INFRASPECIFIC_NAME', 2, 2],
    ['INFRASPECIFIC_NAME', 'VARIETY', 5, 5],
    ['GENUS', 'INFRAGENERIC_NAME', 1, 1],
    ['SPECIES_AGGREGATE', 'SPECIES', 2, 2],
    ['SPECIES', 'SUBSPECIES', -30, -30],
    ['GENUS', 'SPECIES', -30, -30],
    ['FAMILY', 'SPECIES', -30, -30],
    ['FAMILY', 'GENUS', -35, -35],
    ['SUBSPECIES', 'VARIETY', -9, -10],
    ['FAMILY', 'SUBFAMILY', -1, -1],
    ['ORDER', 'CLASS', -15, -11],
    ['CLASS', 'ORDER', -15, -11],
  ])('%s ~ %s', (query, reference, first, second) => {
    expect([
      rankSimilarity(query, reference),
      rankSimilarity(query, reference, 'matching-ws'),
    ]).toEqual([first, second]);
  });
});

describe('normConfidence', () => {
  it.each([
    [-5, 0],
    [79.6, 80],
    [80, 80],
    [81, 81],
    [90, 88],
    [110, 96],
    [500, 100],
  ])('%d → %d', (points, confidence) => {
    expect(normConfidence(points)).toBe(confidence);
  });

  it('never falls', () => {
    for (let points = -10; points < 300; points++) {
      expect(normConfidence(points + 1)).toBeGreaterThanOrEqual(normConfidence(points));
    }
  });
});

describe('higher taxa', () => {
  it('are normalised', () => {
    expect([null, '', ' 12 ', ' rosaceae? ', 'Insecta/Diptera'].map(normalizeHigherTaxon)).toEqual([
      null,
      null,
      null,
      'ROSACEAE',
      'INSECTA DIPTERA',
    ]);
  });

  it('are looked up', () => {
    expect([
      lookupHigherTaxon('Animal', 'KINGDOM'),
      lookupHigherTaxon('Leguminosae', 'FAMILY'),
      lookupHigherTaxon('not assigned', 'ORDER'),
      lookupHigherTaxon('Papilionoideae', 'SUBFAMILY'),
      lookupHigherTaxon('incertae sedis', 'SUBFAMILY'),
    ]).toEqual(['Animalia', 'Fabaceae', null, 'Papilionoideae', null]);
  });
});

describe('assembleName', () => {
  it.each<[Parameters<typeof assembleName>[0], ReturnType<typeof assembleName>['name']]>([
    [{}, null],
    [{ scientificName: 'Poa alba' }, 'Poa alba'],
    [{ scientificName: 'Poa alba', scientificNameAuthorship: 'Mill.' }, 'Poa alba Mill.'],
    [{ scientificName: 'Poa alba Mill.', scientificNameAuthorship: 'Mill.' }, 'Poa alba Mill.'],
    [{ scientificName: 'P. alba', genus: 'Poa' }, 'Poa alba'],
    [{ scientificName: 'P. alba', genus: 'Salix' }, 'P. alba'],
    [{ scientificName: 'alba', specificEpithet: 'alba', genus: 'Poa' }, 'Poa alba'],
    [{ scientificName: 'alba', genus: 'Poa' }, 'alba'],
    [{ genericName: 'Poa', specificEpithet: 'alba' }, 'Poa alba'],
    [
      {
        genus: 'Poa',
        specificEpithet: 'alba',
        infraspecificEpithet: 'minor',
        taxonRank: 'variety',
      },
      'Poa alba var. minor',
    ],
    [{ genus: 'Poa', specificEpithet: 'alba', infraspecificEpithet: 'minor' }, 'Poa alba minor'],
    [{ specificEpithet: 'alba' }, '? alba'],
    [{ species: 'Poa alba', scientificNameAuthorship: 'Mill.' }, 'Poa alba Mill.'],
    [{ genus: 'Poa', species: 'alba' }, 'Poa alba'],
    [{ genus: 'Poa', species: 'Poa alba' }, 'Poa alba'],
    [{ genus: 'null', family: 'Poaceae' }, 'Poaceae'],
    [{ kingdom: 'Plantae', family: 'Poaceae' }, 'Poaceae'],
  ])('%j → %s', (query, name) => {
    expect(assembleName(query).name).toEqual(name);
  });

  it('says which higher taxon the name is', () => {
    expect(assembleName({ order: 'Poales' })).toEqual({ name: 'Poales', higherRank: 'ORDER' });
  });

  it('is made of small steps', () => {
    expect([
      appendAuthorship(null, 'Mill.'),
      appendAuthorship('Poa ', ' Mill.'),
      expandAbbreviatedGenus('? alba', 'Poa'),
      expandAbbreviatedGenus('P alba', 'Poa'),
      expandAbbreviatedGenus('Poa alba', 'Poa'),
      expandAbbreviatedGenus('P.', 'Poa'),
      expandAbbreviatedGenus('P. alba', null),
    ]).toEqual([null, 'Poa Mill.', 'Poa alba', 'Poa alba', 'Poa alba', 'Poa', 'P. alba']);
    expect(
      ['Poa alba', ' Poa  alba ', 'Poa 7-alba', 'Poa', 'Poa alba L.', 'poa alba', null].map(
        isSimpleBinomial,
      ),
    ).toEqual([true, true, true, false, false, false, false]);
  });
});

describe('straightLookup', () => {
  const taxon = (key: number, name: string, rest: Partial<StraightTaxon> = {}): StraightTaxon => ({
    key,
    name,
    authorship: null,
    year: null,
    rank: 'SPECIES',
    status: 'ACCEPTED',
    kingdom: 'PLANTAE',
    deleted: false,
    ...rest,
  });
  const index = straightIndex([
    taxon(1, 'Poa alba', { authorship: 'Mill.' }),
    taxon(2, 'Poa alba', { authorship: 'Benth.', status: 'SYNONYM' }),
    taxon(3, 'Poa alba', { rank: 'VARIETY' }),
    taxon(4, 'Poa nigra', { deleted: true }),
    taxon(5, 'Poa nigrum'),
    taxon(6, 'Poa fusca', { kingdom: 'ANIMALIA' }),
    taxon(7, 'Poa fusca', { kingdom: 'PROTOZOA' }),
    taxon(8, ''),
  ]);
  it.each<[Partial<StraightQuery>, number | null]>([
    [{ name: 'Poa alba', authorship: 'Miller' }, 1],
    [{ name: 'Poa albus', authorship: 'Bentham' }, 2],
    [{ name: 'Poa alba', rank: 'SPECIES', status: 'SYNONYM', kingdom: 'PLANTAE' }, 2],
    [{ name: 'Poa alba', rank: 'INFRASPECIFIC_NAME' }, 3],
    [{ name: 'Poa alba', authorship: 'Smith', rank: 'SPECIES' }, null],
    [{ name: 'Poa nigra' }, 4],
    [{ name: 'Poa niger' }, null],
    [{ name: 'Poa  nigrum' }, 5],
    [{ name: 'Poa fusca', kingdom: 'PLANTAE' }, 7],
    [{ name: 'Poa fusca', kingdom: 'BACTERIA' }, null],
    [{ name: 'Poa fusca' }, 6],
    [{ name: 'Salix fusca' }, null],
    [{ name: '' }, null],
  ])('%j → %s', (query, key) => {
    const found = straightLookup(index, {
      name: '',
      authorship: null,
      year: null,
      rank: null,
      status: 'ACCEPTED',
      kingdom: null,
      ...query,
    });
    expect(found?.key ?? null).toBe(key);
  });
});
