import { describe, expect, it } from 'vitest';
import {
  type GbifAuthors,
  type GbifDialect,
  type GbifName,
  isVirusName,
  parseGbifAuthorship,
  parseGbifName,
  parseName,
  renderings,
  taxonOf,
  toGbif,
} from '../../src/names/index.ts';

/** The fields that say something: what is null, false or empty is left out, and what every usual name has. */
function said(name: GbifName): Record<string, unknown> {
  const fields = Object.entries(name)
    .map(([field, value]) => [field, isTeam(value) ? teamOf(value) : value] as const)
    .filter(([field, value]) => !isUsual(field, value));
  return Object.fromEntries(fields);
}

const USUAL: Readonly<Record<string, unknown>> = {
  result: 'PARSED',
  type: 'SCIENTIFIC',
  rank: 'SPECIES',
  state: 'COMPLETE',
};

const isUsual = (field: string, value: unknown): boolean =>
  value === null || value === false || value === '' || value === USUAL[field] || isEmptyList(value);

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isTeam = (value: unknown): value is GbifAuthors =>
  typeof value === 'object' && value !== null && 'exAuthors' in value;

/** "Burm. ex Roxb., 1900 [1899]". */
function teamOf({ authors, exAuthors, year, imprintYear }: GbifAuthors): string {
  const names = [exAuthors.join(' & '), authors.join(' & ')].filter((one) => one !== '');
  const printed = imprintYear === null ? '' : ` [${imprintYear}]`;
  return `${names.join(' ex ')}${year === null ? '' : `, ${year}`}${printed}`;
}

const five: GbifDialect = '5';
const three: GbifDialect = '3.16';

describe('parseGbifName of name-parser 5', () => {
  const rows: [string, Record<string, unknown>][] = [
    [
      'Quercus robur L.',
      { genus: 'Quercus', specificEpithet: 'robur', combinationAuthorship: 'L.' },
    ],
    [
      'Lycaena helle (Denis & Schiffermüller, 1775)',
      {
        genus: 'Lycaena',
        specificEpithet: 'helle',
        basionymAuthorship: 'Denis & Schiffermüller, 1775',
        code: 'ZOOLOGICAL',
      },
    ],
    [
      'Silene uniflora Roth subsp. petraea (Fr.) Jonsell & H. C. Prent.',
      {
        genus: 'Silene',
        specificEpithet: 'uniflora',
        infraspecificEpithet: 'petraea',
        rank: 'SUBSPECIES',
        basionymAuthorship: 'Fr.',
        combinationAuthorship: 'Jonsell & H.C.Prent.',
        code: 'BOTANICAL',
      },
    ],
    [
      'Parus ater britannicus Sharpe & Dresser, 1871',
      {
        genus: 'Parus',
        specificEpithet: 'ater',
        infraspecificEpithet: 'britannicus',
        rank: 'SUBSPECIES',
        combinationAuthorship: 'Sharpe & Dresser, 1871',
        code: 'ZOOLOGICAL',
      },
    ],
    [
      'Bembidion (Peryphus) tetracolum Say, 1823',
      {
        genus: 'Bembidion',
        infragenericEpithet: 'Peryphus',
        specificEpithet: 'tetracolum',
        combinationAuthorship: 'Say, 1823',
        code: 'ZOOLOGICAL',
      },
    ],
    [
      'Taraxacum sect. Erythrosperma Dahlst.',
      {
        genus: 'Taraxacum',
        infragenericEpithet: 'Erythrosperma',
        rank: 'SECTION_BOTANY',
        combinationAuthorship: 'Dahlst.',
        code: 'BOTANICAL',
      },
    ],
    [
      '× Sorbopyrus auricularis (Knoop) C. K. Schneid.',
      {
        genus: 'Sorbopyrus',
        specificEpithet: 'auricularis',
        notho: ['GENERIC'],
        basionymAuthorship: 'Knoop',
        combinationAuthorship: 'C.K.Schneid.',
        code: 'BOTANICAL',
      },
    ],
    [
      "Malus domestica Borkh. cv. 'Gravensteiner'",
      {
        genus: 'Malus',
        specificEpithet: 'domestica',
        cultivarEpithet: 'Gravensteiner',
        rank: 'CULTIVAR',
        combinationAuthorship: 'Borkh.',
        code: 'CULTIVARS',
      },
    ],
    [
      'Candidatus Phytoplasma mali',
      { genus: 'Phytoplasma', specificEpithet: 'mali', candidatus: true, code: 'BACTERIAL' },
    ],
    [
      'Lactarius torminosus (Schaeff. : Fr.) Pers.',
      {
        genus: 'Lactarius',
        specificEpithet: 'torminosus',
        basionymAuthorship: 'Schaeff.',
        combinationAuthorship: 'Pers.',
        code: 'BOTANICAL',
      },
    ],
    [
      'Agaricus muscarius L. : Fr.',
      {
        genus: 'Agaricus',
        specificEpithet: 'muscarius',
        combinationAuthorship: 'L.',
        sanctioningAuthor: 'Fr.',
        code: 'BOTANICAL',
      },
    ],
    [
      'Salix cf. alba',
      {
        genus: 'Salix',
        specificEpithet: 'alba',
        type: 'INFORMAL',
        epithetQualifier: { SPECIFIC: 'cf.' },
      },
    ],
    ['Carex sp. 3', { result: 'INFORMAL', type: 'INFORMAL', genus: 'Carex', phrase: 'sp. 3' }],
    [
      'Festuca rubra auct. non L.',
      { genus: 'Festuca', specificEpithet: 'rubra', taxonomicNote: 'auct. non L.' },
    ],
    ['Festuca rubra s. l.', { genus: 'Festuca', specificEpithet: 'rubra', taxonomicNote: 's.l.' }],
    [
      'Rosa corymbifera Borkh., nom. illeg.',
      {
        genus: 'Rosa',
        specificEpithet: 'corymbifera',
        combinationAuthorship: 'Borkh.',
        nomenclaturalNote: 'nom. illeg.',
        code: 'BOTANICAL',
      },
    ],
    [
      'Rosa nova Sprague ined.',
      {
        genus: 'Rosa',
        specificEpithet: 'nova',
        combinationAuthorship: 'Sprague',
        nomenclaturalNote: 'ined.',
        manuscript: true,
      },
    ],
    [
      'Erebia medusa Weber in Fischer, 1901',
      {
        genus: 'Erebia',
        specificEpithet: 'medusa',
        combinationAuthorship: 'Weber, 1901',
        publishedIn: 'Fischer, 1901',
        publishedInYear: 1901,
      },
    ],
    [
      'Iris vera Fictor, Bull. Soc. Bot. France 12: 45 (1899)',
      {
        genus: 'Iris',
        specificEpithet: 'vera',
        combinationAuthorship: 'Fictor, 1899',
        publishedIn: 'Bull. Soc. Bot. France 12: 45 (1899)',
        publishedInYear: 1899,
      },
    ],
    [
      'Helix pomatia Weber, 1901: 17',
      {
        genus: 'Helix',
        specificEpithet: 'pomatia',
        combinationAuthorship: 'Weber, 1901',
        publishedInPage: '17',
        code: 'ZOOLOGICAL',
      },
    ],
    [
      'Helix pomatia Weber, 1901 [1899]',
      {
        genus: 'Helix',
        specificEpithet: 'pomatia',
        combinationAuthorship: 'Weber, 1901 [1899]',
        imprintYear: '1899',
        code: 'ZOOLOGICAL',
      },
    ],
    [
      '†Helix ramondi [sic] Weber, 1901',
      {
        genus: 'Helix',
        specificEpithet: 'ramondi',
        combinationAuthorship: 'Weber, 1901',
        extinct: true,
        originalSpelling: true,
        code: 'ZOOLOGICAL',
      },
    ],
    [
      'Rubus fruticosus agg.',
      { genus: 'Rubus', specificEpithet: 'fruticosus', rank: 'SPECIES_AGGREGATE' },
    ],
    [
      'Eurotiomycetes_XY',
      {
        result: 'INFORMAL',
        type: 'INFORMAL',
        rank: 'UNRANKED',
        uninomial: 'Eurotiomycetes',
        phrase: 'XY',
      },
    ],
    ['Hepatovirus ahepa2', { genus: 'Hepatovirus', specificEpithet: 'ahepa2', code: 'VIRUS' }],
    [
      'Pseudomonas aeruginosa DSM 50071',
      {
        genus: 'Pseudomonas',
        specificEpithet: 'aeruginosa',
        type: 'INFORMAL',
        phrase: 'DSM 50071',
      },
    ],
    [
      'Viola lutea var. minor f. alba Weber',
      {
        genus: 'Viola',
        specificEpithet: 'lutea',
        infraspecificEpithet: 'alba',
        rank: 'FORM',
        combinationAuthorship: 'Weber',
        warnings: ['Removed: var. minor', 'name was quadrinomial'],
      },
    ],
  ];
  it.each(rows)('%s', (text, expected) => {
    expect(said(parseGbifName(text, { dialect: five }))).toEqual(expected);
    expect(toGbif(parseName(text), { dialect: five })).toEqual(
      parseGbifName(text, { dialect: five }),
    );
  });

  it('takes rank, code and authorship from their own columns', () => {
    const name = parseGbifName('Cladonia coccifera', {
      dialect: five,
      rank: 'SPECIES_AGGREGATE',
      code: 'BOTANICAL',
      authorship: '(L.) Willd.',
    });
    expect(said(name)).toEqual({
      genus: 'Cladonia',
      specificEpithet: 'coccifera',
      rank: 'SPECIES_AGGREGATE',
      code: 'BOTANICAL',
      basionymAuthorship: 'L.',
      combinationAuthorship: 'Willd.',
    });
  });

  it('hangs an informal name on its taxon', () => {
    const told = (text: string) => taxonOf(parseGbifName(text, { dialect: five }));
    expect(told('Carex sp. 3')).toEqual({ taxon: 'Carex', taxonRank: 'GENUS' });
    expect(told('Eurotiomycetes_XY')).toEqual({ taxon: 'Eurotiomycetes', taxonRank: 'UNRANKED' });
  });
});

describe('parseGbifName of name-parser 3.16', () => {
  const rows: [string, Record<string, unknown>][] = [
    [
      'Parus ater britannicus Sharpe & Dresser, 1871',
      {
        genus: 'Parus',
        specificEpithet: 'ater',
        infraspecificEpithet: 'britannicus',
        rank: 'INFRASPECIFIC_NAME',
        combinationAuthorship: 'Sharpe & Dresser, 1871',
        code: 'ZOOLOGICAL',
      },
    ],
    [
      'Rosa corymbifera Borkh., nom. superfl.',
      {
        genus: 'Rosa',
        specificEpithet: 'corymbifera',
        combinationAuthorship: 'Borkh.',
        nomenclaturalNote: 'nom.superfl.',
      },
    ],
    [
      'Acacia sp. Dry Creek (A.Weber 12) K.Fictor',
      {
        genus: 'Acacia',
        phrase: 'Dry Creek',
        voucher: 'A.Weber 12',
        nominatingParty: 'K.Fictor',
      },
    ],
    [
      'Helix pomatia Weber, 1901: 17',
      {
        genus: 'Helix',
        specificEpithet: 'pomatia',
        combinationAuthorship: 'Weber, 1901',
        code: 'ZOOLOGICAL',
        state: 'PARTIAL',
        unparsed: ':17',
      },
    ],
    ['UBA9999', { type: 'OTU', rank: 'UNRANKED', uninomial: 'UBA9999' }],
  ];
  it.each(rows)('%s', (text, expected) => {
    expect(said(parseGbifName(text, { dialect: three }))).toEqual(expected);
  });
});

describe('texts that are no names', () => {
  it.each<[string, string, string]>([
    ['Cucumber green mottle mosaic virus', 'VIRUS', 'OTHER'],
    ['Bacillus phage G', 'VIRUS', 'OTHER'],
    ['Betula pendula × Betula nana', 'HYBRID_FORMULA', 'FORMULA'],
    ['Betula pendula Roth x nana', 'HYBRID_FORMULA', 'FORMULA'],
    ['BOLD:AAB1234', 'OTU', 'IDENTIFIER'],
    ['SH1234567.08FU', 'OTU', 'IDENTIFIER'],
    ['Betulaceae incertae sedis', 'PLACEHOLDER', 'PLACEHOLDER'],
    ['Unidentified', 'PLACEHOLDER', 'PLACEHOLDER'],
    ['N.N.', 'PLACEHOLDER', 'PLACEHOLDER'],
    ['Betuloid clade', 'INFORMAL', 'OTHER'],
    ['tobedeleted', 'NO_NAME', 'OTHER'],
    ['', 'NO_NAME', 'OTHER'],
    ['?', 'NO_NAME', 'OTHER'],
    ['x'.repeat(1001), 'NO_NAME', 'OTHER'],
  ])('%j', (text, old, now) => {
    const name = parseGbifName(text, { dialect: three });
    expect([name.result, name.type]).toEqual(['UNPARSABLE', old]);
    expect(parseGbifName(text, { dialect: five }).type).toBe(now);
  });
});

describe('isVirusName', () => {
  it.each([
    ['Tomato ringspot virus', true],
    ['Hepatovirus ahepa2', true],
    ['Lactococcus phages', true],
    ['Scrapie prion (sheep)', true],
    ['Ypsolopha vittella Linnaeus, 1758', false],
    ['Crassatellites vitellus', false],
    ['Exema vector Weber, 1901', false],
    ['Quercus robur', false],
  ])('%s → %s', (text, isVirus) => {
    expect(isVirusName(text)).toBe(isVirus);
  });
});

describe('parseGbifAuthorship', () => {
  it.each<[string, Record<string, unknown>]>([
    ['Weber', { combinationAuthorship: 'Weber' }],
    ['(L.) Mill.', { basionymAuthorship: 'L.', combinationAuthorship: 'Mill.' }],
    ['Weber, A. B., 1901', { combinationAuthorship: 'A.B.Weber, 1901' }],
    ['Weber AB & Fictor C', { combinationAuthorship: 'A.B.Weber & C.Fictor' }],
    ['Weber, A', { combinationAuthorship: 'A.Weber' }],
    ['WEBER & GÓMEZ-FICTOR', { combinationAuthorship: 'Weber & Gómez-Fictor' }],
    ['van den Weber et al. 1901', { combinationAuthorship: 'van den Weber & al., 1901' }],
    ['H. da C. Weber Filho', { combinationAuthorship: 'H.da C.Weber Filho' }],
    ['Weber f. ex Fictor', { combinationAuthorship: 'Weber f. ex Fictor' }],
    ['Weber Ii, 1901', { combinationAuthorship: 'Weber II, 1901' }],
    ['Weber, Jr., 1901', { combinationAuthorship: 'Weber Jr., 1901' }],
    ['hortus ex Weber', { combinationAuthorship: 'hort. ex Weber' }],
    ['d‘Weber', { combinationAuthorship: "d'Weber" }],
    ['sensu Weber', { taxonomicNote: 'sensu Weber' }],
    ['Weber emend. Fictor', { combinationAuthorship: 'Weber', taxonomicNote: 'emend. Fictor' }],
    ['Weber, nom. nud.', { combinationAuthorship: 'Weber', nomenclaturalNote: 'nom. nud.' }],
  ])('%s', (text, expected) => {
    const { rank, ...fields } = said(parseGbifAuthorship(text, { dialect: five }));
    expect(rank).toBe('UNRANKED');
    expect(fields).toEqual(expected);
  });
});

describe('renderings', () => {
  it.each([
    [
      'Bembidion (Peryphus) tetracolum Say 1823',
      {
        canonical: 'Bembidion tetracolum Say, 1823',
        canonicalWithoutAuthorship: 'Bembidion tetracolum',
        canonicalMinimal: 'Bembidion tetracolum',
        canonicalComplete: 'Bembidion (Peryphus) tetracolum Say, 1823',
        authorship: 'Say, 1823',
      },
    ],
    [
      'Salix ×hærmannii Weber, nom. nud.',
      {
        canonical: 'Salix × hærmannii Weber',
        canonicalWithoutAuthorship: 'Salix × hærmannii',
        canonicalMinimal: 'Salix haermannii',
        canonicalComplete: 'Salix × haermannii Weber, nom. nud.',
        authorship: 'Weber',
      },
    ],
    [
      'Viola lutea subsp.',
      {
        canonical: 'Viola lutea ssp.',
        canonicalWithoutAuthorship: 'Viola lutea ssp.',
        canonicalMinimal: 'Viola lutea',
        canonicalComplete: 'Viola lutea ssp.',
        authorship: '',
      },
    ],
    [
      'Taraxacum sect. Erythrosperma Dahlst.',
      {
        canonical: 'Taraxacum sect. Erythrosperma Dahlst.',
        canonicalWithoutAuthorship: 'Taraxacum sect. Erythrosperma',
        canonicalMinimal: 'Erythrosperma',
        canonicalComplete: 'Taraxacum sect. Erythrosperma Dahlst.',
        authorship: 'Dahlst.',
      },
    ],
  ])('%s', (text, expected) => {
    expect(renderings(parseGbifName(text, { dialect: five }))).toEqual(expected);
  });
});
