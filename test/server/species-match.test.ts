import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import { fakeServices } from './fakes.ts';
import { aBackbone } from './species-backbone.ts';

const backbone = aBackbone();
let server: Awaited<ReturnType<typeof createServer>>;
beforeAll(async () => {
  server = await createServer(fakeServices({ backbone: () => backbone }));
});
afterAll(() => server.close());

// Shapes are proven by the schemas; here the values count.
// biome-ignore lint/suspicious/noExplicitAny: foreign data of a test
type Answer = any;

const match = async (version: 'v1' | 'v2', query: Record<string, string>): Promise<Answer> => {
  const response = await server.inject({ url: `/${version}/species/match`, query });
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    200,
    'application/json',
  ]);
  return response.json();
};

const REASON = {
  kind: expect.any(String),
  code: expect.any(String),
  text: expect.any(String),
};
const reasons = expect.arrayContaining([expect.objectContaining(REASON)]);

const FELIDS = {
  kingdom: 'Animalia',
  phylum: 'Chordata',
  class: 'Mammalia',
  order: 'Carnivora',
  family: 'Felidae',
  kingdomKey: 1,
  phylumKey: 2,
  classKey: 3,
  orderKey: 4,
  familyKey: 5,
};

describe('GET /v1/species/match', () => {
  test('an accepted name', async () => {
    expect(await match('v1', { name: 'Puma concolor (Linnaeus, 1771)' })).toEqual({
      usageKey: 7,
      scientificName: 'Puma concolor (Linnaeus, 1771)',
      canonicalName: 'Puma concolor',
      rank: 'SPECIES',
      status: 'ACCEPTED',
      ...FELIDS,
      genus: 'Puma',
      genusKey: 6,
      species: 'Puma concolor',
      speciesKey: 7,
      confidence: expect.any(Number),
      matchType: 'EXACT',
      synonym: false,
      specificity: 1,
      reasons,
    });
  });

  test('a synonym has its own key, and the accepted one', async () => {
    expect(await match('v1', { scientificName: 'Felis concolor' })).toMatchObject({
      usageKey: 8,
      acceptedUsageKey: 7,
      scientificName: 'Felis concolor Linnaeus, 1771',
      status: 'SYNONYM',
      synonym: true,
      matchType: 'EXACT',
      genus: 'Puma',
      species: 'Puma concolor',
    });
  });

  test.each<[Record<string, string>, object]>([
    [{ name: 'Puma concollor' }, { matchType: 'FUZZY', usageKey: 7, note: expect.any(String) }],
    [{ name: 'Puma absurda' }, { matchType: 'HIGHERRANK', usageKey: 6, rank: 'GENUS' }],
    [
      { name: 'Oenanthe', kingdom: 'Plantae' },
      { matchType: 'EXACT', usageKey: 35 },
    ],
    [
      { name: 'Oenanthe', class: 'Aves', rank: 'GENUS' },
      { matchType: 'EXACT', usageKey: 17 },
    ],
    [
      { genericName: 'Puma', specificEpithet: 'concolor' },
      { matchType: 'EXACT', usageKey: 7 },
    ],
    [{ name: 'Smilodon fatalis' }, { usageKey: 13, status: 'DOUBTFUL' }],
    [
      { usageKey: '7', name: 'Oenanthe' },
      { matchType: 'EXACT', usageKey: 7 },
    ],
  ])('%j', async (query, expected) => {
    expect(await match('v1', query)).toMatchObject({ ...expected, reasons });
  });

  test.each<[Record<string, string>]>([
    [{ name: 'Puma absurda', strict: 'true' }],
    [{ name: 'Puma concolor', strict: 'TRUE', exclude: '7' }],
    [{ name: 'Aus bus' }],
    [{ name: 'x'.repeat(4097) }],
    [{ name: 'Puma', family: 'x'.repeat(4097) }],
    [{}],
  ])('none, and why: %#', async (query) => {
    expect(await match('v1', query)).toEqual({
      matchType: 'NONE',
      confidence: expect.any(Number),
      note: expect.any(String),
      synonym: false,
      specificity: 0,
      reasons,
    });
  });

  test('of several equal names it says so in the words that clients look for', async () => {
    const answer = await match('v1', { name: 'Oenanthe' });
    expect([answer.usageKey, answer.note]).toEqual([
      undefined,
      expect.stringMatching(/^Multiple equal matches for Oenanthe\./),
    ]);
  });

  test('alternatives and a note where all is asked for', async () => {
    const answer = await match('v1', { name: 'Oenanthe', verbose: 'true' });
    expect(answer.alternatives.map((one: Answer) => one.usageKey)).toEqual([17, 35]);
    const exact = await match('v1', { name: 'Puma concolor', verbose: 'true' });
    expect([exact.matchType, exact.note]).toEqual(['EXACT', expect.any(String)]);
  });

  test('without reasons where they are not wanted', async () => {
    const answer = await match('v1', { name: 'Puma concollor', explain: 'false' });
    expect([answer.usageKey, answer.reasons, answer.note]).toEqual([7, [], undefined]);
  });

  test.each([
    ['opendrawer', 'EXACT', 7],
    ['gbif-v1', 'EXACT', 7],
    ['gbif-v2', 'EXACT', 7],
    // Without the authorship it is another spelling to the Catalogue of Life.
    ['col', 'FUZZY', 7],
  ])('under the rules of %s', async (behaviour, matchType, usageKey) => {
    expect(await match('v1', { name: 'Puma concolor', behaviour })).toMatchObject({
      usageKey,
      matchType,
    });
  });

  test('several equal names are none here, and ambiguous in the second shape', async () => {
    const query = { scientificName: 'Oenanthe', behaviour: 'col' };
    const first = await match('v1', query);
    expect([first.matchType, first.usageKey]).toEqual(['NONE', undefined]);
    expect((await match('v2', query)).diagnostics.matchType).toBe('AMBIGUOUS');
  });

  test.each([
    ['behaviour=other', 'FILTER_INVALID'],
    ['strict=perhaps', 'FILTER_INVALID'],
    ['usageKey=x', 'FILTER_INVALID'],
    ['usageKey=1.5', 'FILTER_INVALID'],
    ['exclude=x', 'FILTER_INVALID'],
    ['kindom=Animalia', 'FILTER_INVALID'],
    ['kingdom=a&kingdom=b', 'FILTER_INVALID'],
  ])('%s is refused', async (query, code) => {
    for (const version of ['v1', 'v2']) {
      const response = await server.inject(`/${version}/species/match?${query}`);
      expect([response.statusCode, response.json().error.code]).toEqual([400, code]);
    }
  });
});

describe('GET /v2/species/match', () => {
  test('a synonym', async () => {
    expect(await match('v2', { scientificName: 'Felis concolor' })).toEqual({
      usage: {
        key: '8',
        name: 'Felis concolor Linnaeus, 1771',
        canonicalName: 'Felis concolor',
        authorship: 'Linnaeus, 1771',
        rank: 'SPECIES',
        code: 'ZOOLOGICAL',
        status: 'HOMOTYPIC_SYNONYM',
        genus: 'Felis',
        specificEpithet: 'concolor',
        type: 'SCIENTIFIC',
      },
      acceptedUsage: {
        key: '7',
        name: 'Puma concolor (Linnaeus, 1771)',
        canonicalName: 'Puma concolor',
        authorship: '(Linnaeus, 1771)',
        rank: 'SPECIES',
        code: 'ZOOLOGICAL',
        status: 'ACCEPTED',
        genus: 'Puma',
        specificEpithet: 'concolor',
        type: 'SCIENTIFIC',
      },
      classification: [
        { key: '1', name: 'Animalia', canonicalName: 'Animalia', rank: 'KINGDOM' },
        { key: '2', name: 'Chordata', canonicalName: 'Chordata', rank: 'PHYLUM' },
        { key: '3', name: 'Mammalia', canonicalName: 'Mammalia', rank: 'CLASS' },
        { key: '4', name: 'Carnivora', canonicalName: 'Carnivora', rank: 'ORDER' },
        {
          key: '5',
          name: 'Felidae Fischer, 1817',
          canonicalName: 'Felidae',
          authorship: 'Fischer, 1817',
          rank: 'FAMILY',
        },
        {
          key: '6',
          name: 'Puma Jardine, 1834',
          canonicalName: 'Puma',
          authorship: 'Jardine, 1834',
          rank: 'GENUS',
        },
        {
          key: '7',
          name: 'Puma concolor (Linnaeus, 1771)',
          canonicalName: 'Puma concolor',
          authorship: '(Linnaeus, 1771)',
          rank: 'SPECIES',
        },
      ],
      diagnostics: {
        matchType: 'EXACT',
        issues: [],
        confidence: expect.any(Number),
        timeTaken: expect.any(Number),
        specificity: 1,
        reasons,
      },
      synonym: true,
    });
  });

  test.each<[Record<string, string>, object]>([
    [{ scientificName: 'Aus bus' }, { matchType: 'NONE', issues: ['TAXON_MATCH_NONE'] }],
    [
      { scientificName: 'Puma absurda' },
      { matchType: 'HIGHERRANK', issues: ['TAXON_MATCH_HIGHERRANK'] },
    ],
    [{ scientificName: 'Puma absurda', strict: 'true' }, { matchType: 'NONE' }],
  ])('%j', async (query, diagnostics) => {
    expect((await match('v2', query)).diagnostics).toMatchObject(diagnostics);
  });

  test('alternatives stand among the diagnostics', async () => {
    const { diagnostics } = await match('v2', {
      scientificName: 'Oenanthe',
      verbose: 'true',
    });
    expect(diagnostics.alternatives.map((one: Answer) => one.usage.key)).toEqual(['17', '35']);
  });

  test('parameters of GBIF’s clients are taken', async () => {
    const { usage } = await match('v2', {
      scientificName: 'Puma concolor',
      verbatimTaxonRank: 'species',
      checklistKey: '7ddf754f-d193-4cc9-b351-99906754a03b',
    });
    expect(usage.key).toBe('7');
  });
});
