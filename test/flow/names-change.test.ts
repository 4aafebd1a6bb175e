import { describe, expect, test } from 'vitest';
import {
  type Change,
  type ComparedAnswer,
  type ComparedUsage,
  changesOf,
  sameKey,
  sameName,
} from '../../src/flow/names/compare/change.ts';
import { drawRow, rowSample } from '../../src/flow/names/compare/sample.ts';

const species: ComparedUsage = {
  key: 1,
  canonicalName: 'Aus bus',
  authorship: 'L.',
  rank: 'SPECIES',
};
const other: ComparedUsage = { ...species, key: 2, canonicalName: 'Aus cus' };
const genus: ComparedUsage = { ...species, key: 3, canonicalName: 'Aus', rank: 'GENUS' };

const match = (fields: Partial<ComparedAnswer> = {}): ComparedAnswer => ({
  matchType: 'EXACT',
  confidence: 98,
  usage: species,
  accepted: species,
  status: 'ACCEPTED',
  lineage: ['Animalia', null, null, null, 'Aidae'],
  ...fields,
});
const none = match({
  matchType: 'NONE',
  confidence: 0,
  usage: null,
  accepted: null,
  status: null,
  lineage: [],
});

describe('changes', () => {
  test.each<[what: string, before: ComparedAnswer, after: ComparedAnswer, changes: Change[]]>([
    ['nothing', match(), match(), ['unchanged']],
    ['no match twice', none, none, ['unchanged']],
    ['found', none, match(), ['new-match']],
    ['lost', match(), none, ['lost-match']],
    ['only ambiguous now', none, { ...none, matchType: 'AMBIGUOUS' }, ['other-match-type']],
    [
      'only the genus now',
      match(),
      match({ matchType: 'HIGHERRANK', usage: genus, accepted: genus }),
      ['higher-rank', 'other-accepted-taxon', 'other-match-type'],
    ],
    [
      'the species now',
      match({ usage: genus, accepted: genus }),
      match(),
      ['lower-rank', 'other-accepted-taxon'],
    ],
    [
      'sunk into another',
      match(),
      match({ accepted: other, status: 'SYNONYM' }),
      ['other-accepted-taxon', 'other-status'],
    ],
    ['a synonym of the same', match(), match({ usage: other }), ['other-usage']],
    [
      'moved',
      match(),
      match({ lineage: ['Animalia', null, null, 'Aoidea', 'Aidae'], confidence: 90 }),
      ['moved-classification', 'other-confidence'],
    ],
    ['doubtful', match(), match({ status: 'DOUBTFUL' }), ['other-status']],
    ['misspelt', match(), match({ matchType: 'FUZZY' }), ['other-match-type']],
    ['less sure', match(), match({ confidence: 90 }), ['other-confidence']],
  ])('%s', (_, before, after, changes) => {
    expect(changesOf(before, after, sameKey)).toEqual(changes);
  });

  test.each<[what: string, after: Partial<ComparedUsage>, isSame: boolean]>([
    ['another key', { key: 9 }, true],
    ['the authorship abbreviated', { authorship: 'Linnaeus' }, true],
    ['no authorship', { authorship: null }, true],
    ['another author', { authorship: 'Mill.' }, false],
    ['another rank', { rank: 'SUBSPECIES' }, false],
    ['another name', { canonicalName: 'Aus dus' }, false],
  ])('of two backbones: %s', (_, after, isSame) => {
    const authors = (one: string, two: string) => one[0] === two[0];
    expect(sameName(authors)(species, { ...species, ...after })).toBe(isSame);
  });
});

describe('samples', () => {
  test('give each row the same chance', () => {
    const drawn = new Array<number>(20).fill(0);
    for (let seed = 1; seed <= 2_000; seed++) {
      const sample = rowSample(5, seed);
      for (let row = 0; row < 20; row++) drawRow(sample, [row]);
      expect(new Set(sample.rows.map(([row]) => row)).size).toBe(5);
      for (const [row] of sample.rows) drawn[Number(row)] = (drawn[Number(row)] ?? 0) + 1;
    }
    for (const count of drawn) expect(Math.abs(count - 500)).toBeLessThan(100);
  });
});
