import { expect, test } from 'vitest';
import { createMatcher, type NameQuery } from '../../src/names/index.ts';
import { backboneOf } from './match-backbone.ts';

/** What was wrong in answers that were judged by hand, each with a tree in which it would be wrong again. */
const backbone = backboneOf(`
1 |    | Animalia | | KINGDOM
2 |    | Plantae | | KINGDOM
10 | 1 | Chordata | | PHYLUM
11 | 10 | Aves | | CLASS
12 | 11 | Passeriformes | | ORDER
13 | 12 | Fringillidae | | FAMILY
14 | 13 | Chloris | G. Cuvier, 1800 | GENUS
15 | 10 | Mammalia | | CLASS
16 | 15 | Primates | | ORDER
17 | 16 | Cercopithecidae | | FAMILY
18 | 17 | Presbytis | Eschscholtz, 1821 | GENUS
19 | 16 | Hominidae | | FAMILY
20 | 19 | Homo | Linnaeus, 1758 | GENUS
21 | = 20 | Telanthropus | Broom & Robinson, 1949 | GENUS
22 | 20 | Homo sapiens | Linnaeus, 1758 | SPECIES
23 | = 22 | Homo capensis | Broom, 1917 | SPECIES
24 | 15 | Rodentia | | ORDER
25 | 24 | Nesomyidae | | FAMILY
26 | 25 | Malacothrix | Wagner, 1843 | GENUS
27 | 15 | Cetacea | | ORDER
28 | 27 | Delphinidae | | FAMILY
29 | 28 | Delphinus | Linnaeus, 1758 | GENUS
30 | 29 | Delphinus griseus | G. Cuvier, 1812 | SPECIES
31 | 27 | Phocoenidae | | FAMILY
32 | 31 | Phocoenoides | Andrews, 1911 | GENUS
40 | 1 | Mollusca | | PHYLUM
41 | 40 | Gastropoda | | CLASS
42 | 40 | Bivalvia | | CLASS
43 | 42 | Protobranchia | | SUBCLASS
44 | 1 | Arthropoda | | PHYLUM
45 | 44 | Insecta | | CLASS
46 | 45 | Hymenoptera | | ORDER
47 | 46 | Aphelinidae | | FAMILY
48 | 46 | Encyrtidae | | FAMILY
60 | 2 | Magnoliopsida | | CLASS
61 | 60 | Poaceae | | FAMILY
62 | 60 | Ericaceae | | FAMILY
63 | 2 | Polypodiopsida | | CLASS
64 | 63 | Pteris | L. | GENUS
65 | 64 | Pteris japonica | (Thunb.) Mett. | SPECIES
66 | 63 | Pleopeltis | Humb. & Bonpl. ex Willd. | GENUS
67 | 66 | Pleopeltis murorum | (Hook.) A.R.Sm. & Tejero | SPECIES
68 | = 67 | Pleopeltis murora | (Hook.) A. R. Sm. & Tejero | SPECIES
`);

test.each<[NameQuery, answer: string, because: string]>([
  [
    { scientificName: 'Chloris divaricata R. Brown', kingdom: 'Plantae', family: 'Poaceae' },
    'HIGHERRANK Poaceae',
    'stated-taxon',
  ],
  [
    // A genus of the family that has none in the backbone: the class tells.
    { scientificName: 'Pieris japonica (Thunb.) D. Don', kingdom: 'Plantae', family: 'Ericaceae' },
    'HIGHERRANK Ericaceae',
    'stated-taxon',
  ],
  [
    {
      scientificName: 'Presbytis sivalensis (Lydekker, 1879)',
      genus: 'Sivapithecus',
      family: 'Hominidae',
      order: 'Primates',
    },
    'HIGHERRANK Hominidae',
    'stated-taxon',
  ],
  [
    { scientificName: 'Telanthropus capensis Broom & Robinson, 1949' },
    'HIGHERRANK Telanthropus Broom & Robinson, 1949',
    'genus-of-name',
  ],
  [
    // The family of a synonym's row is the accepted one.
    { scientificName: 'Pongidae', taxonRank: 'family', order: 'Primates', family: 'Hominidae' },
    'HIGHERRANK Hominidae',
    'stated-taxon',
  ],
  [
    { scientificName: 'Eoanthropus Woodward, 1913', taxonRank: 'genus', genus: 'Homo' },
    'HIGHERRANK Homo Linnaeus, 1758',
    'stated-taxon',
  ],
  [
    { scientificName: 'Homo sapiens sapiens', taxonRank: 'species' },
    'HIGHERRANK Homo sapiens Linnaeus, 1758',
    'species-of-name',
  ],
  [{ scientificName: 'Malayothrix', taxonRank: 'genus' }, 'NONE', 'name-unknown'],
  [{ scientificName: 'Phocaenoides' }, 'FUZZY Phocoenoides Andrews, 1911', 'one-edit'],
  [
    { scientificName: 'Delphinus grinda', genus: 'Delphinus' },
    'HIGHERRANK Delphinus Linnaeus, 1758',
    'genus-of-name',
  ],
  [
    { scientificName: 'Prosobranchia', taxonRank: 'subclass', class: 'Gastropoda' },
    'HIGHERRANK Gastropoda',
    'stated-taxon',
  ],
  [
    { scientificName: 'Aphelininae', family: 'Encyrtidae' },
    'HIGHERRANK Encyrtidae',
    'stated-taxon',
  ],
  [{ scientificName: 'Aphelininae' }, 'HIGHERRANK Aphelinidae', 'family-of-name'],
  [
    { scientificName: 'Pleopeltis murora (Hook.) A.R.Sm. & Tejero' },
    'EXACT Pleopeltis murora (Hook.) A. R. Sm. & Tejero',
    'same-spelling',
  ],
])('%o: %s', (query, expected, because) => {
  const { matchType, usageKey, reasons } = createMatcher(backbone).match(query);
  const name = usageKey === null ? '' : ` ${backbone.scientificName(backbone.rowOf(usageKey))}`;
  expect(`${matchType}${name}`).toBe(expected);
  expect(reasons.map(({ code }) => code)).toContain(because);
  const quick = createMatcher(backbone, { explain: false }).match(query);
  expect([quick.matchType, quick.usageKey]).toEqual([matchType, usageKey]);
});

test('only the higher taxa that agree are said to', () => {
  const { reasons } = createMatcher(backbone).match({
    scientificName: 'Delphinus griseus',
    kingdom: 'Animalia',
    order: 'Nonsensales',
    family: 'Delphinidae',
    genus: 'Delphinus',
  });
  const place = reasons.find(({ code }) => code === 'same-classification');
  expect(place?.asked).toBe('Delphinidae, Animalia');
});
