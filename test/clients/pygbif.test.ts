import { beforeAll, describe, expect, test } from 'vitest';
import { createServer, listen } from '../../src/server/index.ts';
import { FERN, fakeServices } from '../server/fakes.ts';
import { aBackbone } from '../server/species-backbone.ts';
import { type Answers, answersOf, isThere } from './support.ts';

async function askThroughPygbif(): Promise<Answers> {
  const backbone = aBackbone();
  const server = await createServer(fakeServices({ backbone: () => backbone }));
  const { url, close } = await listen(server, { port: 0 });
  try {
    return await answersOf('ask_pygbif.py', url);
  } finally {
    await close();
  }
}

const keysOf = (results: readonly { readonly key: number }[]): number[] =>
  results.map(({ key }) => key);

describe.skipIf(!isThere)('pygbif (needs python3 with pygbif)', () => {
  let answers: Answers = {};
  beforeAll(async () => {
    answers = await askThroughPygbif();
  });

  test.each([
    ['exact', 'EXACT', '7', false],
    ['parts', 'EXACT', '35', false],
    ['synonym', 'EXACT', '8', true],
    ['misspelt', 'VARIANT', '7', false],
    ['higher', 'HIGHERRANK', '6', false],
    ['strict', 'NONE', undefined, false],
    ['none', 'NONE', undefined, false],
    ['byKey', 'EXACT', '7', false],
    ['byId', 'EXACT', '7', false],
  ])('name_backbone: %s is %s', (name, matchType, key, synonym) => {
    const { usage, diagnostics, ...answer } = answers[name];
    expect([diagnostics.matchType, usage?.key, answer.synonym]).toEqual([matchType, key, synonym]);
    expect(diagnostics.reasons.length).toBeGreaterThan(0);
  });

  test('name_backbone tells the accepted usage of a synonym, and its classification', () => {
    expect(answers['synonym'].acceptedUsage).toMatchObject({
      key: '7',
      name: 'Puma concolor (Linnaeus, 1771)',
      canonicalName: 'Puma concolor',
      authorship: '(Linnaeus, 1771)',
      rank: 'SPECIES',
      status: 'ACCEPTED',
    });
    expect(answers['synonym'].classification.at(0)).toEqual({
      key: '1',
      name: 'Animalia',
      canonicalName: 'Animalia',
      rank: 'KINGDOM',
    });
    expect(answers['synonym'].classification.at(-1)).toMatchObject({ key: '7', rank: 'SPECIES' });
  });

  test('gbif_to_col asks by identifier', () => {
    expect(answers['converted']).toMatchObject([{ gbif_key: '7', synonym: false }]);
  });

  test('name_usage: a usage, and what is around it', () => {
    expect(answers['usage']).toMatchObject({
      key: 7,
      scientificName: 'Puma concolor (Linnaeus, 1771)',
    });
    expect(keysOf(answers['children'].results)).toEqual([7]);
    expect(keysOf(answers['parents'])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(answers['synonyms']).toMatchObject({ limit: 5, count: 1, endOfRecords: true });
    expect(keysOf(answers['synonyms'].results)).toEqual([8]);
    expect(answers['name']).toMatchObject({ key: 7, genusOrAbove: 'Puma', bracketYear: '1771' });
    expect(answers['several'].map((page: Answers) => keysOf(page['results']))).toEqual([[9], [8]]);
  });

  test('name_usage: lists', () => {
    expect(keysOf(answers['named'].results)).toEqual([7]);
    expect(answers['all']).toMatchObject({ offset: 2, limit: 3, count: 25 });
    expect(answers['all'].results.length).toBe(3);
  });

  test('name_usage: an unknown key is an error that pygbif raises', () => {
    expect(answers['unknown']).toMatch(/^HTTPError: 404 /);
  });

  test('name_lookup', () => {
    expect(keysOf(answers['lookup'].results)).toEqual([7]);
    expect(keysOf(answers['lookupFlags'].results)).toEqual([12, 13]);
    expect(answers['lookupBelow']).toMatchObject({
      count: 8,
      results: [],
      facets: [
        {
          field: 'RANK',
          counts: [
            { name: 'SPECIES', count: 4 },
            { name: 'GENUS', count: 3 },
            { name: 'SUBSPECIES', count: 1 },
          ],
        },
      ],
    });
  });

  test('name_suggest', () => {
    expect(keysOf(answers['suggest'])).toEqual([6, 7]);
    expect(keysOf(answers['suggestRank'])).toEqual([9]);
  });

  test('name_parser', () => {
    expect(answers['parsed']).toMatchObject([
      {
        scientificName: 'Puma concolor (Linnaeus, 1771)',
        type: 'SCIENTIFIC',
        genusOrAbove: 'Puma',
        specificEpithet: 'concolor',
        bracketAuthorship: 'Linnaeus',
        bracketYear: '1771',
        parsed: true,
      },
    ]);
    expect(answers['parsedMany']).toMatchObject([
      { infraSpecificEpithet: 'elatius', rankMarker: 'var.' },
      { type: 'INFORMAL', genusOrAbove: 'Lucanus' },
      { genusOrAbove: 'Agropogon', specificEpithet: 'littoralis', notho: 'GENERIC' },
    ]);
  });

  test('occurrences.search', () => {
    expect(answers['occurrences']).toMatchObject({ offset: 0, limit: 1, count: 1 });
    expect(keysOf(answers['occurrences'].results)).toEqual([FERN.id]);
  });
});
