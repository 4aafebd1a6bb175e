import {
  attachBackbone,
  type Backbone,
  type BackboneUsage,
  buildBackboneIndex,
  type TaxonomicStatus,
} from '../../src/names/index.ts';
import type { NomenclaturalCode, Rank } from '../../src/terms/index.ts';

/** key | parent, or "= accepted" | name | authorship | rank | status */
const ROWS = `
1 |    | Animalia | | KINGDOM
2 |    | Plantae | | KINGDOM
3 |    | Fungi | | KINGDOM
4 |    | Viruses | | KINGDOM
10 | 1 | Chordata | | PHYLUM
11 | 10 | Aves | | CLASS
12 | 11 | Passeriformes | | ORDER
13 | 12 | Muscicapidae | Fleming, 1822 | FAMILY
14 | 13 | Oenanthe | Vieillot, 1816 | GENUS
15 | 14 | Oenanthe oenanthe | (Linnaeus, 1758) | SPECIES
20 | 10 | Mammalia | | CLASS
21 | 20 | Carnivora | | ORDER
22 | 21 | Felidae | Fischer von Waldheim, 1817 | FAMILY
23 | 22 | Panthera | Oken, 1816 | GENUS
24 | 23 | Panthera pardus | (Linnaeus, 1758) | SPECIES
25 | 24 | Panthera pardus pardus | (Linnaeus, 1758) | SUBSPECIES
26 | 24 | Panthera pardus orientalis | (Schlegel, 1857) | SUBSPECIES
27 | 22 | Puma | Jardine, 1834 | GENUS
28 | 27 | Puma concolor | (Linnaeus, 1771) | SPECIES
29 | =28 | Felis concolor | Linnaeus, 1771 | SPECIES
30 | 22 | Felis | Linnaeus, 1758 | GENUS
31 | 30 | Felis catus | Linnaeus, 1758 | SPECIES
40 | 1 | Arthropoda | | PHYLUM
41 | 40 | Insecta | | CLASS
42 | 41 | Coleoptera | | ORDER
43 | 42 | Carabidae | Latreille, 1802 | FAMILY
44 | 43 | Bembidion | Latreille, 1802 | GENUS
45 | 44 | Bembidion lampros | (Herbst, 1784) | SPECIES
46 | =44 | Metallina | Motschulsky, 1850 | GENUS
47 | 44 | Bembidion quadrimaculatum | (Linnaeus, 1761) | SPECIES
48 | 42 | Dytiscidae | Leach, 1815 | FAMILY
49 | 48 | Agabus | Leach, 1817 | GENUS
50 | 41 | Hemiptera | | ORDER
51 | 50 | Miridae | Hahn, 1833 | FAMILY
52 | 51 | Agabus | Reuter, 1888 | GENUS
53 | 43 | Chlaenius | Bonelli, 1810 | GENUS
54 | 53 | Chlaenius (Chlaeniellus) | Reitter, 1908 | SUBGENUS
55 | 54 | Chlaenius nigricornis | (Fabricius, 1787) | SPECIES
56 | 43 | Trechus | Clairville, 1806 | GENUS
57 | 56 | Trechus rubens | (Fabricius, 1792) | SPECIES
58 | 56 | Trechus rubans | Jeannel, 1927 | SPECIES
59 | =57 | Trechus paludosus | Gyllenhal, 1810 | SPECIES
60 | 2 | Tracheophyta | | PHYLUM
61 | 60 | Magnoliopsida | | CLASS
62 | 61 | Apiales | Nakai | ORDER
63 | 62 | Apiaceae | Lindl. | FAMILY
64 | 63 | Oenanthe | L. | GENUS
65 | 64 | Oenanthe pimpinelloides | L. | SPECIES
66 | 61 | Asterales | Link | ORDER
67 | 66 | Asteraceae | Bercht. & J.Presl | FAMILY
68 | =67 | Compositae | Giseke | FAMILY
69 | 67 | Taraxacum | F.H.Wigg. | GENUS
70 | 69 | Taraxacum officinale | F.H.Wigg. | SPECIES
71 | 67 | Puma | Foobar | GENUS
72 | 61 | Lamiales | Bromhead | ORDER
73 | 72 | Lamiaceae | Martinov | FAMILY
74 | 73 | Mentha | L. | GENUS
75 | 74 | Mentha × piperita | L. | SPECIES
76 | 74 | Mentha aquatica | L. | SPECIES
77 | 74 | Mentha spicata | L. | SPECIES
78 | 76 | Mentha aquatica var. crispa | (L.) Benth. | VARIETY
79 | 60 | Liliopsida | Batsch | CLASS
80 | 79 | Poales | Small | ORDER
81 | 80 | Poaceae | Barnhart | FAMILY
82 | 81 | Elymus | L. | GENUS
83 | 82 | Elymus repens | (L.) Gould | SPECIES
84 | =83 | Elytrigia repens | (L.) Nevski | SPECIES
85 | =83 | Elytrigia repens | (L.) Desv. | SPECIES
86 | =82 | Elytrigia | Desv. | GENUS
87 | 81 | Bromus | L. | GENUS
88 | 87 | Bromus sterilis | L. | SPECIES
89 | 87 | Bromus madritensis | L. | SPECIES
90 | =89 | Bromus sterilis | Guss. | SPECIES
91 | 87 | Bromus sterilis | Kumm. & Sendtn. | SPECIES | DOUBTFUL
92 | 69 | Taraxacum erythrospermum | Besser | SPECIES_AGGREGATE
100 | 4 | Tobacco mosaic virus | | SPECIES
101 | 3 | BOLD:AAX3687 | | UNRANKED
110 |   | Orphanus | Nobody, 1900 | GENUS
111 | 110 | Orphanus solus | Nobody, 1900 | SPECIES
120 | 3 | Agaricales | | ORDER
121 | 120 | Mycenaceae | Overeem | FAMILY
122 | 121 | Mycena | (Pers.) Roussel | GENUS
123 | 122 | Mycena flavoalba | (Fr.) Quél. | SPECIES
`;

const CODES: Readonly<Record<string, NomenclaturalCode>> = { 4: 'VIRUS' };

function usageOf(line: string): BackboneUsage {
  const [key = '', above = '', name = '', authorship = '', rank = '', status = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  const isSynonym = above.startsWith('=');
  const stated = status === '' ? (isSynonym ? 'SYNONYM' : 'ACCEPTED') : status;
  return {
    key: Number(key),
    acceptedKey: isSynonym ? Number(above.slice(1)) : null,
    parentKey: isSynonym || above === '' ? null : Number(above),
    basionymKey: null,
    canonicalName: name,
    authorship: authorship === '' ? null : authorship,
    rank: rank as Rank,
    status: stated as TaxonomicStatus,
    code: CODES[above] ?? null,
    isExtinct: false,
    source: Number(key) < 40 ? 0 : 1,
    sourceId: `T${key}`,
  };
}

const source = (alias: string) => ({
  alias,
  title: null,
  license: null,
  fingerprint: '',
  usages: 0,
});

/** A backbone of such rows: key | parent, or "= accepted" | name | authorship | rank | status. */
export const backboneOf = (rows: string): Backbone =>
  attachBackbone(
    buildBackboneIndex(
      rows
        .trim()
        .split('\n')
        .map((line) => usageOf(line)),
      {
        name: 'small',
        builtAt: '2026-01-01T00:00:00.000Z',
        version: '1',
        sources: [source('vert'), source('rest')],
      },
    ),
  );

/** A small backbone with all that makes matching hard: homonyms, synonyms, recombinations, hybrids, viruses, an orphan. */
export const smallBackbone = (): Backbone => backboneOf(ROWS);
