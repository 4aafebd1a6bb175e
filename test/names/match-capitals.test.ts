import { expect, test } from 'vitest';
import { createMatcher } from '../../src/names/index.ts';
import { withSmallEpithets } from '../../src/names/match/capital-epithets.ts';
import { smallBackbone } from './match-backbone.ts';

test.each([
  ['Inia Geoffrensis', { text: 'Inia geoffrensis', endsAsEpithet: true }],
  [
    'Platanista Gangetica var. minor',
    { text: 'Platanista gangetica var. minor', endsAsEpithet: true },
  ],
  ['Delphinus (tursio) Cymodoce', { text: 'Delphinus (tursio) cymodoce', endsAsEpithet: false }],
  [
    'Stenella Longirostris Kunitomoi',
    { text: 'Stenella longirostris kunitomoi', endsAsEpithet: true },
  ],
  ['Cryptops Leach', { text: 'Cryptops leach', endsAsEpithet: false }],
  ['Inia geoffrensis', null],
  ['Cryptops Leach, 1815', null],
  ['Cryptops C. Leach', null],
  ['Cryptops Leach & Solier', null],
  ['Inia Geoffrensis Blainville Desmarest', null],
  ['Inia', null],
  ['', null],
])('withSmallEpithets(%s)', (text, expected) => {
  expect(withSmallEpithets(text)).toEqual(expected);
});

const backbone = smallBackbone();
const matcher = createMatcher(backbone);

test.each([
  ['Felis Catus', 'EXACT', 'Felis catus Linnaeus, 1758', 'capital-epithets'],
  ['Felis Rappii', 'HIGHERRANK', 'Felis Linnaeus, 1758', 'capital-epithets'],
  ['Felis Linnaeus', 'EXACT', 'Felis Linnaeus, 1758', 'same-spelling'],
  ['Felis Leach', 'NONE', null, 'too-little-confidence'],
])('%s: %s %s', (scientificName, matchType, found, because) => {
  const match = matcher.match({ scientificName });
  const { usageKey } = match;
  const name = usageKey === null ? null : backbone.scientificName(backbone.rowOf(usageKey));
  expect([match.matchType, name, match.reasons[0]?.code]).toEqual([matchType, found, because]);
  const { matchType: quick } = createMatcher(backbone, { explain: false }).match({
    scientificName,
  });
  expect(quick).toBe(matchType);
});
