import { describe, expect, test } from 'vitest';
import {
  type Backbone,
  createMatcher,
  type MatchOptions,
  matchName,
  type NameMatch,
  type NameQuery,
  REASON_CODES,
  readPins,
  reasonText,
} from '../../src/names/index.ts';
import { smallBackbone } from './match-backbone.ts';

const backbone: Backbone = smallBackbone();

const label = (key: number | null): string =>
  key === null ? '–' : backbone.scientificName(backbone.rowOf(key));

/** An answer in a form that fits on a screen; nothing of it is left out but the asked and found texts of reasons. */
const brief = (match: NameMatch) => ({
  answer: `${match.matchType} ${label(match.usageKey)}`,
  ...(match.acceptedUsageKey === match.usageKey ? {} : { accepted: label(match.acceptedUsageKey) }),
  sure: match.confidence,
  specific: match.specificity,
  rank: match.askedRank,
  because: match.reasons.map(({ code, score }) =>
    score === null || score === 0 ? code : `${code} ${score}`,
  ),
  ...(match.alternatives.length === 0
    ? {}
    : {
        or: match.alternatives.map(
          (one) => `${one.matchType} ${label(one.usageKey)} ${one.confidence}`,
        ),
      }),
  ...(match.issues.length === 0 ? {} : { issues: match.issues }),
});

type Row = readonly [query: NameQuery | string, expected: ReturnType<typeof brief>];

const query = (asked: NameQuery | string): NameQuery =>
  typeof asked === 'string' ? { scientificName: asked } : asked;

const named = (rows: readonly Row[]) =>
  rows.map(([asked, expected]) => ({
    name: typeof asked === 'string' ? asked : JSON.stringify(asked),
    asked: query(asked),
    expected,
  }));

const ROWS: readonly Row[] = [
  [
    'Puma concolor',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Puma concolor (Linnaeus, 1771)',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-author 20',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Puma concolor Linnaeus, 1771',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-author 12',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Puma concolor Foobar, 1999',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 90,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'other-author -28',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    { scientificName: 'Puma concolor', scientificNameAuthorship: '(L., 1771)' },
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-author 12',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'PUMA CONCOLOR',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'puma concolor',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    { scientificName: 'P. concolor', genus: 'Puma' },
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'name-put-together',
        'same-spelling 110',
        'no-classification',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    { genericName: 'Puma', specificEpithet: 'concolor' },
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'name-put-together',
        'same-spelling 110',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    { scientificName: 'concolor', specificEpithet: 'concolor', genus: 'Puma' },
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'name-put-together',
        'same-spelling 110',
        'no-classification',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Felis concolor',
    {
      answer: 'EXACT Felis concolor Linnaeus, 1771',
      accepted: 'Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'synonym', 'only-candidate 5'],
    },
  ],
  [
    'Elytrigia repens',
    {
      answer: 'EXACT Elytrigia repens (L.) Nevski',
      accepted: 'Elymus repens (L.) Gould',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'synonym', 'same-taxon'],
      or: ['EXACT Elytrigia repens (L.) Desv. 97'],
    },
  ],
  [
    'Elytrigia repens Desv.',
    {
      answer: 'EXACT Elytrigia repens (L.) Desv.',
      accepted: 'Elymus repens (L.) Gould',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-author 12', 'same-rank 6', 'synonym'],
      or: ['EXACT Elytrigia repens (L.) Nevski 86'],
    },
  ],
  [
    'Bromus sterilis',
    {
      answer: 'EXACT Bromus sterilis L.',
      sure: 90,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-rank 6',
        'accepted 1',
        'accepted-homonym',
        'close-second',
      ],
      or: ['EXACT Bromus sterilis Guss. 97', 'EXACT Bromus sterilis Kumm. & Sendtn. 96'],
    },
  ],
  [
    'Bromus sterilis Guss.',
    {
      answer: 'EXACT Bromus sterilis Guss.',
      accepted: 'Bromus madritensis L.',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-author 20',
        'same-rank 6',
        'synonym',
        'homonym-settled',
        'clear-lead 5',
      ],
      or: ['EXACT Bromus sterilis L. 87', 'EXACT Bromus sterilis Kumm. & Sendtn. 82'],
    },
  ],
  [
    'Bromus sterilis Foobar',
    {
      answer: 'EXACT Bromus sterilis L.',
      sure: 87,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'other-author -28',
        'same-rank 6',
        'accepted 1',
        'accepted-homonym',
        'close-second',
      ],
      or: ['EXACT Bromus sterilis Guss. 86', 'EXACT Bromus sterilis Kumm. & Sendtn. 82'],
    },
  ],
  [
    { scientificName: 'Bromus sterilis', taxonomicStatus: 'SYNONYM' },
    {
      answer: 'EXACT Bromus sterilis Guss.',
      accepted: 'Bromus madritensis L.',
      sure: 98,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-rank 6',
        'synonym 2',
        'homonym-settled',
        'close-second 1',
      ],
      or: ['EXACT Bromus sterilis L. 97', 'EXACT Bromus sterilis Kumm. & Sendtn. 95'],
    },
  ],
  [
    'Oenanthe',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['several-homonyms'],
      or: ['EXACT Oenanthe Vieillot, 1816 93', 'EXACT Oenanthe L. 93'],
      issues: ['TAXON_MATCH_NONE', 'TAXON_MATCH_NAME_AND_ID_AMBIGUOUS'],
    },
  ],
  [
    { scientificName: 'Oenanthe', kingdom: 'Plantae' },
    {
      answer: 'EXACT Oenanthe L.',
      sure: 96,
      specific: 1,
      rank: null,
      because: [
        'same-spelling 100',
        'same-classification 5',
        'accepted 1',
        'wrong-kingdom',
        'only-candidate 5',
      ],
    },
  ],
  [
    { scientificName: 'Oenanthe', class: 'Aves' },
    {
      answer: 'EXACT Oenanthe Vieillot, 1816',
      sure: 99,
      specific: 1,
      rank: null,
      because: [
        'same-spelling 100',
        'same-classification 14',
        'accepted 1',
        'homonym-settled',
        'clear-lead 5',
      ],
      or: ['EXACT Oenanthe L. 88'],
    },
  ],
  [
    { scientificName: 'Oenanthe', nomenclaturalCode: 'ZOOLOGICAL' },
    {
      answer: 'EXACT Oenanthe Vieillot, 1816',
      sure: 95,
      specific: 1,
      rank: null,
      because: [
        'same-spelling 100',
        'same-code 2',
        'accepted 1',
        'homonym-settled',
        'clear-lead 5',
      ],
      or: ['EXACT Oenanthe L. 88'],
    },
  ],
  [
    'Oenanthe L.',
    {
      answer: 'EXACT Oenanthe L.',
      sure: 100,
      specific: 1,
      rank: null,
      because: [
        'same-spelling 100',
        'same-author 20',
        'accepted 1',
        'homonym-settled',
        'clear-lead 5',
      ],
      or: ['EXACT Oenanthe Vieillot, 1816 72'],
    },
  ],
  [
    'Oenanthe Vieillot',
    {
      answer: 'EXACT Oenanthe Vieillot, 1816',
      sure: 98,
      specific: 1,
      rank: null,
      because: [
        'same-spelling 100',
        'same-author 12',
        'accepted 1',
        'homonym-settled',
        'clear-lead 5',
      ],
      or: ['EXACT Oenanthe L. 72'],
    },
  ],
  [
    'Agabus',
    {
      answer: 'HIGHERRANK Insecta',
      sure: 90,
      specific: 0.571,
      rank: 'GENUS',
      because: ['several-homonyms', 'lowest-common-taxon'],
      or: ['EXACT Agabus Leach, 1817 93', 'EXACT Agabus Reuter, 1888 93'],
      issues: ['TAXON_MATCH_HIGHERRANK', 'TAXON_MATCH_NAME_AND_ID_AMBIGUOUS'],
    },
  ],
  [
    { scientificName: 'Agabus', order: 'Hemiptera' },
    {
      answer: 'EXACT Agabus Reuter, 1888',
      sure: 99,
      specific: 1,
      rank: null,
      because: [
        'same-spelling 100',
        'same-classification 14',
        'accepted 1',
        'homonym-settled',
        'clear-lead 5',
      ],
      or: ['EXACT Agabus Leach, 1817 88'],
    },
  ],
  [
    'Agabus fakeus',
    {
      answer: 'HIGHERRANK Insecta',
      sure: 90,
      specific: 0.429,
      rank: 'SPECIES',
      because: ['species-unknown', 'several-homonyms', 'lowest-common-taxon'],
      or: ['EXACT Agabus Leach, 1817 93', 'EXACT Agabus Reuter, 1888 93'],
      issues: ['TAXON_MATCH_HIGHERRANK', 'TAXON_MATCH_NAME_AND_ID_AMBIGUOUS'],
    },
  ],
  [
    { scientificName: 'Agabus fakeus', family: 'Miridae' },
    {
      answer: 'HIGHERRANK Agabus Reuter, 1888',
      sure: 83,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'same-classification 24',
        'accepted 1',
        'species-unknown',
        'wrong-place',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Puma concolor', kingdom: 'Plantae' },
    {
      answer: 'HIGHERRANK Puma Foobar',
      sure: 83,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'same-classification 5',
        'accepted 1',
        'wrong-kingdom',
        'species-unknown',
        'wrong-kingdom',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Puma concolor', kingdom: 'Plantae', family: 'Felidae' },
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 92,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'other-kingdom',
        'other-classification -25',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    { scientificName: 'Felis catus', kingdom: 'Plantae' },
    {
      answer: 'HIGHERRANK Plantae',
      sure: 73,
      specific: 0.143,
      rank: 'SPECIES',
      because: ['wrong-kingdom', 'species-unknown', 'wrong-kingdom', 'stated-taxon'],
      or: ['EXACT Felis catus Linnaeus, 1758 67', 'EXACT Felis Linnaeus, 1758 51'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Mycena flavoalba', kingdom: 'Plantae' },
    {
      answer: 'EXACT Mycena flavoalba (Fr.) Quél.',
      sure: 98,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'other-kingdom',
        'other-classification -5',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Bembidion lamprus',
    {
      answer: 'VARIANT Bembidion lampros (Herbst, 1784)',
      sure: 97,
      specific: 1,
      rank: 'SPECIES',
      because: ['other-spelling 104', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Bembidium lampros',
    {
      answer: 'FUZZY Bembidion lampros (Herbst, 1784)',
      sure: 86,
      specific: 1,
      rank: 'SPECIES',
      because: ['two-edits 75', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
      issues: ['TAXON_MATCH_FUZZY'],
    },
  ],
  [
    'Bembidion lamproos',
    {
      answer: 'VARIANT Bembidion lampros (Herbst, 1784)',
      sure: 97,
      specific: 1,
      rank: 'SPECIES',
      because: ['other-spelling 104', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Bembidion quadrimaculatom',
    {
      answer: 'FUZZY Bembidion quadrimaculatum (Linnaeus, 1761)',
      sure: 93,
      specific: 1,
      rank: 'SPECIES',
      because: ['two-edits 90', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
      issues: ['TAXON_MATCH_FUZZY'],
    },
  ],
  [
    'Bembidion fakeum',
    {
      answer: 'HIGHERRANK Bembidion Latreille, 1802',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'species-unknown', 'only-candidate 5', 'genus-of-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Bembidion lamprops Foobar, 1999',
    {
      answer: 'HIGHERRANK Bembidion Latreille, 1802',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'same-code 2',
        'accepted 1',
        'species-unknown',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Trechus rubins',
    {
      answer: 'HIGHERRANK Trechus Clairville, 1806',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'accepted 1',
        'several-guesses',
        'species-unknown',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Trechus rubeens Foobar, 1999',
    {
      answer: 'VARIANT Trechus rubens (Fabricius, 1792)',
      sure: 83,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'other-spelling 104',
        'other-author -34',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Metallina lampros',
    {
      answer: 'FUZZY Bembidion lampros (Herbst, 1784)',
      sure: 96,
      specific: 1,
      rank: 'SPECIES',
      because: ['genus-synonym 98', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
      issues: ['TAXON_MATCH_FUZZY'],
    },
  ],
  [
    'Metallina lampros (Herbst, 1784)',
    {
      answer: 'FUZZY Bembidion lampros (Herbst, 1784)',
      sure: 96,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'genus-synonym 98',
        'same-author 12',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
      issues: ['TAXON_MATCH_FUZZY'],
    },
  ],
  [
    'Metallina lampros Foobar, 1999',
    {
      answer: 'HIGHERRANK Metallina Motschulsky, 1850',
      accepted: 'Bembidion Latreille, 1802',
      sure: 75,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'same-code 2',
        'synonym',
        'near-other-author',
        'species-unknown',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Bembidion (Metallina) lampros',
    {
      answer: 'EXACT Bembidion lampros (Herbst, 1784)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Felis novus',
    {
      answer: 'HIGHERRANK Felis Linnaeus, 1758',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'species-unknown', 'only-candidate 5', 'genus-of-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Felis sp.',
    {
      answer: 'HIGHERRANK Felis Linnaeus, 1758',
      sure: 95,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'only-candidate 5', 'undetermined-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Felis sp. 3',
    {
      answer: 'HIGHERRANK Felis Linnaeus, 1758',
      sure: 95,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'only-candidate 5', 'undetermined-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Felis cf. catus',
    {
      answer: 'HIGHERRANK Felis Linnaeus, 1758',
      sure: 95,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'only-candidate 5', 'undetermined-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Felis spec.',
    {
      answer: 'HIGHERRANK Felis Linnaeus, 1758',
      sure: 95,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'only-candidate 5', 'undetermined-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Panthera pardus ssp.',
    {
      answer: 'HIGHERRANK Panthera pardus (Linnaeus, 1758)',
      sure: 99,
      specific: 0.929,
      rank: 'SUBSPECIES',
      because: ['same-rank 6', 'accepted 1', 'only-candidate 5', 'undetermined-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Panthera pardus cf. orientalis',
    {
      answer: 'HIGHERRANK Panthera pardus (Linnaeus, 1758)',
      sure: 99,
      specific: 0.929,
      rank: 'INFRASPECIFIC_NAME',
      because: [
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
        'undetermined-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Panthera pardus kotiya',
    {
      answer: 'HIGHERRANK Panthera pardus (Linnaeus, 1758)',
      sure: 95,
      specific: 0.929,
      rank: 'INFRASPECIFIC_NAME',
      because: [
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'species-unknown',
        'only-candidate 5',
        'species-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Panthera pardus pardus',
    {
      answer: 'EXACT Panthera pardus pardus (Linnaeus, 1758)',
      sure: 99,
      specific: 1,
      rank: 'INFRASPECIFIC_NAME',
      because: ['same-spelling 110', 'near-rank 5', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Panthera pardus orientalis (Schlegel, 1857)',
    {
      answer: 'EXACT Panthera pardus orientalis (Schlegel, 1857)',
      sure: 100,
      specific: 1,
      rank: 'INFRASPECIFIC_NAME',
      because: [
        'same-spelling 110',
        'same-author 20',
        'near-rank 5',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Mentha aquatica crispa',
    {
      answer: 'EXACT Mentha aquatica var. crispa (L.) Benth.',
      sure: 98,
      specific: 1,
      rank: 'INFRASPECIFIC_NAME',
      because: [
        'same-spelling 110',
        'near-rank 5',
        'other-code -2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Mentha aquatica subsp. crispa',
    {
      answer: 'EXACT Mentha aquatica var. crispa (L.) Benth.',
      sure: 95,
      specific: 1,
      rank: 'SUBSPECIES',
      because: ['same-spelling 110', 'other-rank -10', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    { scientificName: 'Felis', taxonRank: 'family' },
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: 'FAMILY',
      because: ['wrong-rank', 'name-unknown'],
      or: ['EXACT Felis Linnaeus, 1758 65'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    { scientificName: 'Felidae', taxonRank: 'genus' },
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: 'GENUS',
      because: ['wrong-rank', 'name-unknown'],
      or: ['EXACT Felidae Fischer von Waldheim, 1817 65'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    { scientificName: 'Felis catus', taxonRank: 'thing' },
    {
      answer: 'EXACT Felis catus Linnaeus, 1758',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'unknown-rank',
        'same-spelling 110',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Chlaenius (Chlaeniellus) nigricornis',
    {
      answer: 'EXACT Chlaenius nigricornis (Fabricius, 1787)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Chlaenius (Chlaeniellus) novus',
    {
      answer: 'HIGHERRANK Chlaenius (Chlaeniellus) Reitter, 1908',
      sure: 80,
      specific: 0.929,
      rank: 'SPECIES',
      because: [
        'same-code 2',
        'accepted 1',
        'species-unknown',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Chlaenius (Chlaeniellus)',
    {
      answer: 'EXACT Chlaenius (Chlaeniellus) Reitter, 1908',
      sure: 96,
      specific: 1,
      rank: 'SUBGENUS',
      because: ['same-spelling 100', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Mentha x piperita',
    {
      answer: 'EXACT Mentha × piperita L.',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Mentha ×piperita',
    {
      answer: 'EXACT Mentha × piperita L.',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    'Mentha piperita',
    {
      answer: 'EXACT Mentha × piperita L.',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Mentha aquatica × Mentha spicata',
    {
      answer: 'HIGHERRANK Mentha L.',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['same-code 2', 'accepted 1', 'whole-only', 'only-candidate 5', 'genus-of-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Mentha aquatica × Elymus repens',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['whole-only'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    'Tobacco mosaic virus',
    {
      answer: 'EXACT Tobacco mosaic virus',
      sure: 100,
      specific: 1,
      rank: null,
      because: ['same-spelling 120', 'same-code 2', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Tobacco mosaic virus 2',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['whole-only'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    'BOLD:AAX3687',
    {
      answer: 'EXACT BOLD:AAX3687',
      sure: 100,
      specific: 1,
      rank: null,
      because: ['same-spelling 120', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'bold:aax3687',
    {
      answer: 'EXACT BOLD:AAX3687',
      sure: 100,
      specific: 1,
      rank: null,
      because: ['same-spelling 120', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'BOLD:AAX3688',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['whole-only'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    'Taraxacum officinale agg.',
    {
      answer: 'HIGHERRANK Taraxacum F.H.Wigg.',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES_AGGREGATE',
      because: ['accepted 1', 'wrong-rank', 'species-unknown', 'only-candidate 5', 'genus-of-name'],
      issues: ['TAXON_MATCH_HIGHERRANK', 'TAXON_MATCH_AGGREGATE'],
    },
  ],
  [
    'Taraxacum erythrospermum agg.',
    {
      answer: 'EXACT Taraxacum erythrospermum Besser',
      sure: 99,
      specific: 1,
      rank: 'SPECIES_AGGREGATE',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
      issues: ['TAXON_MATCH_AGGREGATE'],
    },
  ],
  [
    'Taraxacum officinale s.l.',
    {
      answer: 'EXACT Taraxacum officinale F.H.Wigg.',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Orphanus solus',
    {
      answer: 'EXACT Orphanus solus Nobody, 1900',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Orphanus novus',
    {
      answer: 'HIGHERRANK Orphanus Nobody, 1900',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: ['accepted 1', 'species-unknown', 'only-candidate 5', 'genus-of-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Orphanus solus', kingdom: 'Animalia' },
    {
      answer: 'EXACT Orphanus solus Nobody, 1900',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'no-classification',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    { family: 'Compositae' },
    {
      answer: 'EXACT Compositae Giseke',
      accepted: 'Asteraceae Bercht. & J.Presl',
      sure: 100,
      specific: 1,
      rank: 'FAMILY',
      because: [
        'name-put-together',
        'same-spelling 100',
        'same-classification 24',
        'same-rank 6',
        'synonym',
        'only-candidate 5',
      ],
    },
  ],
  [
    { scientificName: 'Faketus', family: 'Compositae', kingdom: 'Plantae' },
    {
      answer: 'HIGHERRANK Asteraceae Bercht. & J.Presl',
      sure: 76,
      specific: 0.857,
      rank: 'GENUS',
      because: ['name-unknown', 'stated-taxon'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Faketus albus', kingdom: 'Animalia', class: 'Insecta', family: 'Xidae' },
    {
      answer: 'HIGHERRANK Insecta',
      sure: 76,
      specific: 0.429,
      rank: 'SPECIES',
      because: ['name-unknown', 'genus-unknown', 'higher-taxon-unknown', 'stated-taxon'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Bembidian novus', family: 'Carabidae' },
    {
      answer: 'HIGHERRANK Bembidion Latreille, 1802',
      sure: 85,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'same-classification 24',
        'accepted 1',
        'name-unknown',
        'genus-unknown',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK', 'TAXON_MATCH_FUZZY'],
    },
  ],
  [
    {
      scientificName: 'Bembidion novum',
      kingdom: 'Plantae',
      family: 'Asteraceae',
      genus: 'Bembidion',
    },
    {
      answer: 'HIGHERRANK Asteraceae Bercht. & J.Presl',
      sure: 76,
      specific: 0.714,
      rank: 'SPECIES',
      because: ['species-unknown', 'wrong-kingdom', 'stated-taxon'],
      or: ['EXACT Bembidion Latreille, 1802 41'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Panthera leo', class: 'Insecta', order: 'Coleoptera', family: 'Carabidae' },
    {
      answer: 'HIGHERRANK Carabidae Latreille, 1802',
      sure: 79,
      specific: 0.714,
      rank: 'SPECIES',
      because: ['species-unknown', 'wrong-place', 'stated-taxon'],
      or: ['EXACT Panthera Oken, 1816 65'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Panthera', class: 'Insecta', order: 'Coleoptera', family: 'Carabidae' },
    {
      answer: 'HIGHERRANK Carabidae Latreille, 1802',
      sure: 79,
      specific: 0.857,
      rank: 'GENUS',
      because: ['wrong-place', 'name-unknown', 'stated-taxon'],
      or: ['EXACT Panthera Oken, 1816 65'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Elymus repens', family: 'Poaceae', tribe: 'Triticeae' },
    {
      answer: 'EXACT Elymus repens (L.) Gould',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-classification 24',
        'same-rank 6',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    // The same first author in the same family: the same species in another genus.
    'Felis pardus Linnaeus, 1758',
    {
      answer: 'FUZZY Panthera pardus (Linnaeus, 1758)',
      sure: 96,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'recombined 98',
        'same-author 12',
        'same-rank 6',
        'same-code 2',
        'accepted 1',
        'only-candidate 5',
      ],
      issues: ['TAXON_MATCH_FUZZY'],
    },
  ],
  [
    'Felis pardus Foobar, 1999',
    {
      answer: 'HIGHERRANK Felis Linnaeus, 1758',
      sure: 80,
      specific: 0.857,
      rank: 'SPECIES',
      because: [
        'same-code 2',
        'accepted 1',
        'species-unknown',
        'only-candidate 5',
        'genus-of-name',
      ],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Felinae',
    {
      answer: 'HIGHERRANK Felidae Fischer von Waldheim, 1817',
      sure: 80,
      specific: 0.929,
      rank: 'SUBFAMILY',
      because: ['accepted 1', 'name-unknown', 'family-of-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    'Mentha aqvatica',
    {
      answer: 'FUZZY Mentha aquatica L.',
      sure: 95,
      specific: 1,
      rank: 'SPECIES',
      because: ['one-edit 95', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
      issues: ['TAXON_MATCH_FUZZY'],
    },
  ],
  [
    'Puma concolor (Linnaeus) Jardine',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 100,
      specific: 1,
      rank: 'SPECIES',
      because: [
        'same-spelling 110',
        'same-author 12',
        'same-rank 6',
        'other-code -2',
        'accepted 1',
        'only-candidate 5',
      ],
    },
  ],
  [
    '"Puma concolor"',
    {
      answer: 'EXACT Puma concolor (Linnaeus, 1771)',
      sure: 99,
      specific: 1,
      rank: 'SPECIES',
      because: ['same-spelling 110', 'same-rank 6', 'accepted 1', 'only-candidate 5'],
    },
  ],
  [
    'Metopa pardus',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: 'SPECIES',
      because: ['name-unknown', 'genus-unknown'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    'FELIDAE Gen. 1 sp. 2',
    {
      answer: 'HIGHERRANK Felidae Fischer von Waldheim, 1817',
      sure: 95,
      specific: 0.714,
      rank: 'SPECIES',
      because: ['accepted 1', 'only-candidate 5', 'undetermined-name'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
  [
    { scientificName: 'Faketus albus', family: 'Xidae' },
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: 'SPECIES',
      because: ['name-unknown', 'genus-unknown', 'higher-taxon-unknown'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    'Faketus albus',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: 'SPECIES',
      because: ['name-unknown', 'genus-unknown'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    'incertae sedis',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['names-nothing', 'whole-only'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    '',
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['no-name'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    { scientificName: 'null' },
    {
      answer: 'NONE –',
      sure: 0,
      specific: 0,
      rank: null,
      because: ['no-name'],
      issues: ['TAXON_MATCH_NONE'],
    },
  ],
  [
    { scientificName: '?', family: 'Felidae' },
    {
      answer: 'HIGHERRANK Felidae Fischer von Waldheim, 1817',
      sure: 73,
      specific: 0.714,
      rank: 'SPECIES',
      because: ['names-nothing', 'whole-only', 'stated-taxon'],
      issues: ['TAXON_MATCH_HIGHERRANK'],
    },
  ],
];

describe('our own rules', () => {
  const matcher = createMatcher(backbone);
  test.each(named(ROWS))('$name', ({ asked, expected }) => {
    expect(brief(matcher.match(asked))).toEqual(expected);
  });

  test('answers the same without reasons', () => {
    const quick = createMatcher(backbone, { explain: false });
    for (const [asked] of ROWS) {
      const { reasons, alternatives, ...answer } = matcher.match(query(asked));
      expect(quick.match(query(asked))).toEqual({ ...answer, reasons: [], alternatives: [] });
    }
  });

  test('answers plain names as those that need the parser', () => {
    for (let row = 0; row < backbone.size; row++) {
      const name = backbone.scientificName(row);
      const plain = matcher.match({ scientificName: name });
      const parsed = matcher.match({ scientificName: name.replace(' ', '  ') });
      expect(parsed.usageKey, name).toBe(plain.usageKey);
      expect(parsed.matchType, name).toBe(plain.matchType);
    }
  });

  test('finds every name of the backbone with its authorship and kingdom', () => {
    for (let row = 0; row < backbone.size; row++) {
      const kingdom = backbone.ancestor(row, 'KINGDOM');
      const match = matcher.match({
        scientificName: backbone.scientificName(row),
        kingdom: kingdom < 0 ? null : backbone.canonicalName(kingdom),
        taxonRank: backbone.rank(row),
      });
      expect(label(match.usageKey)).toBe(backbone.scientificName(row));
    }
  });
});

describe('identifiers', () => {
  const flagged = (asked: NameQuery) => {
    const { issues, usageKey, matchType } = matchName(backbone, asked);
    return { key: usageKey, type: matchType, issues };
  };

  test.each<[NameQuery, ReturnType<typeof flagged>]>([
    [
      { usageKey: 28, scientificName: 'Felis catus' },
      { key: 28, type: 'EXACT', issues: [] },
    ],
    [{ usageKey: 999 }, { key: null, type: 'NONE', issues: ['TAXON_MATCH_NONE'] }],
    [{ taxonID: 'vert:T28' }, { key: 28, type: 'EXACT', issues: [] }],
    [
      // Without a name a number may be anybody's.
      { taxonID: '28' },
      { key: null, type: 'NONE', issues: ['TAXON_MATCH_NONE', 'TAXON_MATCH_TAXON_ID_IGNORED'] },
    ],
    [
      { taxonID: '28', family: 'Felidae' },
      { key: 22, type: 'EXACT', issues: ['TAXON_MATCH_TAXON_ID_IGNORED'] },
    ],
    [{ taxonConceptID: 'T28' }, { key: 28, type: 'EXACT', issues: [] }],
    [
      { scientificNameID: 'VERT:T28', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: [] },
    ],
    [
      { taxonID: '28', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: [] },
    ],
    [
      { taxonID: 'vert:nope', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: ['TAXON_ID_NOT_FOUND'] },
    ],
    [
      { taxonConceptID: 'vert:nope', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: ['TAXON_CONCEPT_ID_NOT_FOUND'] },
    ],
    [
      { scientificNameID: 'vert:nope', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: ['SCIENTIFIC_NAME_ID_NOT_FOUND'] },
    ],
    [
      { taxonID: '12345', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: ['TAXON_MATCH_TAXON_ID_IGNORED'] },
    ],
    [
      { taxonConceptID: 'other:1', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: ['TAXON_MATCH_TAXON_CONCEPT_ID_IGNORED'] },
    ],
    [
      { scientificNameID: '12345', scientificName: 'Puma concolor' },
      { key: 28, type: 'EXACT', issues: ['TAXON_MATCH_SCIENTIFIC_NAME_ID_IGNORED'] },
    ],
    // Another name than the identifier's: with its checklist named the identifier wins, a bare number does not.
    [
      { taxonID: 'vert:T31', scientificName: 'Puma concolor' },
      {
        key: 31,
        type: 'EXACT',
        issues: ['SCIENTIFIC_NAME_AND_ID_INCONSISTENT', 'TAXON_MATCH_NAME_AND_ID_AMBIGUOUS'],
      },
    ],
    [
      { taxonID: '31', scientificName: 'Puma concolor' },
      {
        key: 28,
        type: 'EXACT',
        issues: ['TAXON_MATCH_TAXON_ID_IGNORED', 'SCIENTIFIC_NAME_AND_ID_INCONSISTENT'],
      },
    ],
    // A synonym's name with the accepted usage's identifier is no contradiction.
    [
      { taxonID: 'vert:T28', scientificName: 'Felis concolor' },
      { key: 28, type: 'EXACT', issues: ['SCIENTIFIC_NAME_AND_ID_INCONSISTENT'] },
    ],
  ])('%j', (asked, expected) => {
    expect(flagged(asked)).toEqual(expected);
  });
});

describe('options', () => {
  const answered = (asked: NameQuery | string, options: MatchOptions) => {
    const { matchType, usageKey } = matchName(backbone, query(asked), options);
    return `${matchType} ${label(usageKey)}`;
  };

  test.each<[NameQuery | string, MatchOptions, string]>([
    ['Puma concolor', { isStrict: true }, 'EXACT Puma concolor (Linnaeus, 1771)'],
    ['Puma concolour', { isStrict: true }, 'NONE –'],
    ['Puma novus', { isStrict: true }, 'NONE –'],
    ['Agabus', { isStrict: true }, 'NONE –'],
    ['Puma novus', { hasHigherRanks: false }, 'NONE –'],
    ['Puma concolour', { hasHigherRanks: false }, 'FUZZY Puma concolor (Linnaeus, 1771)'],
    ['Oenanthe', { exclude: new Set([14]) }, 'EXACT Oenanthe L.'],
    ['Oenanthe', { exclude: new Set([1]) }, 'EXACT Oenanthe L.'],
    [
      { scientificName: 'Puma concolor', kingdom: 'Animalia' },
      { exclude: new Set([22]) },
      'HIGHERRANK Animalia',
    ],
    ['Oenanthe', { behaviour: 'gbif-v1' }, 'NONE –'],
    ['Puma concolour', { behaviour: 'gbif-v1' }, 'FUZZY Puma concolor (Linnaeus, 1771)'],
    ['Puma concolour', { behaviour: 'gbif-v2' }, 'VARIANT Puma concolor (Linnaeus, 1771)'],
    ['Puma novus', { behaviour: 'gbif-v2' }, 'NONE –'],
    ['Felis novus', { behaviour: 'gbif-v2' }, 'HIGHERRANK Felis Linnaeus, 1758'],
    ['Felis sp.', { behaviour: 'gbif-v2' }, 'HIGHERRANK Felis Linnaeus, 1758'],
    ['Felis sp.', { behaviour: 'gbif-v1' }, 'HIGHERRANK Felis Linnaeus, 1758'],
    ['Agabus', { behaviour: 'col' }, 'AMBIGUOUS Agabus Leach, 1817'],
    ['Felis novus', { behaviour: 'col' }, 'NONE –'],
    ['Felis novus', { behaviour: 'col', hasHigherRanks: true }, 'HIGHERRANK Felis Linnaeus, 1758'],
  ])('%j %j', (asked, options, expected) => {
    expect(answered(asked, options)).toBe(expected);
  });

  test('the number of alternatives', () => {
    const asked = { scientificName: 'Bromus sterilis' };
    expect(matchName(backbone, asked, { maxAlternatives: 1 }).alternatives).toHaveLength(1);
    expect(matchName(backbone, asked, { maxAlternatives: 0 }).alternatives).toHaveLength(0);
    expect(matchName(backbone, asked).alternatives).toHaveLength(2);
  });

  test('misspelt names are flagged in GBIF’s behaviours, whatever they call them', () => {
    for (const behaviour of ['gbif-v1', 'gbif-v2'] as const) {
      const { issues } = matchName(backbone, query('Puma concolour'), { behaviour });
      expect(issues).toEqual(['TAXON_MATCH_FUZZY']);
    }
  });
});

describe('pins', () => {
  const pins = readPins(
    [
      'scientificName\tkingdom\tusageKey\tremark',
      'Oenanthe\t\t64\tour herbarium',
      'Oenanthe\tAnimalia\t14\tour birds',
      'Puma  CONCOLOR\t\t\tlocal label, no cat',
      'Felis catus\t\t999\tgone',
    ].join('\n'),
  );
  const matcher = createMatcher(backbone, { pins });

  test.each<[NameQuery, string, string]>([
    [{ scientificName: 'Oenanthe' }, 'EXACT Oenanthe L.', 'pinned'],
    [
      { scientificName: 'Oenanthe', kingdom: 'Animalia' },
      'EXACT Oenanthe Vieillot, 1816',
      'pinned',
    ],
    [{ scientificName: 'Puma concolor' }, 'NONE –', 'pinned-to-nothing'],
    [{ scientificName: 'Felis catus' }, 'EXACT Felis catus Linnaeus, 1758', 'pin-not-found'],
    [{ scientificName: 'Panthera' }, 'EXACT Panthera Oken, 1816', 'same-spelling'],
  ])('%j', (asked, expected, code) => {
    const match = matcher.match(asked);
    expect(`${match.matchType} ${label(match.usageKey)}`).toBe(expected);
    expect(match.reasons[0]?.code).toBe(code);
  });

  test.each([
    ['name\tusageKey', 'line 1: no column of pins is called "name"'],
    ['scientificName\tremark', 'line 1: the column usageKey is missing'],
    ['scientificName\tusageKey\nAus\tx1', 'line 2: "x1" is no key of a backbone'],
    ['scientificName\tusageKey\n\t1', 'line 2: no scientificName'],
  ])('%j', (text, message) => {
    expect(() => readPins(text)).toThrow(message);
  });
});

describe('reasons', () => {
  test('every code has a sentence', () => {
    for (const { code, kind } of REASON_CODES) {
      const text = reasonText({ kind, code, asked: 'Aus bus', found: 'Cus', score: -3 });
      expect(text).toMatch(/^[A-Z{].*\(−3\)\.$/);
      expect(text).not.toMatch(/[{}]/);
    }
  });

  test('a missing name is explained', () => {
    const { reasons } = matchName(backbone, { scientificName: 'Faketus albus', family: 'Xidae' });
    expect(reasons.map(reasonText)).toEqual([
      'The backbone has no name like Faketus albus.',
      'The backbone has no name of the genus Faketus.',
      'The backbone has no Xidae either.',
    ]);
  });
});
