import { describe, expect, it } from 'vitest';
import { type NameParts, type ParsedName, parseName } from '../../src/names/index.ts';

const noParts: NameParts = {
  form: 'uninomial',
  uninomial: null,
  parent: null,
  rankMarker: null,
  genus: null,
  infragenericEpithet: null,
  specificEpithet: null,
  authorship: null,
  infraspecific: [],
  cultivarEpithet: null,
  marker: null,
  isMarkerBelowSpecies: false,
  ignored: null,
  hybridMark: null,
};

const team = {
  year: null,
  isApproximateYear: false,
  ex: null,
  in: null,
  emend: null,
  sanctioning: null,
};
const speciesAuthorship = {
  start: 15,
  end: 26,
  verbatim: '(L. f.) Sm.',
  normalized: '(L. fil.) Sm.',
  basionym: { ...team, authors: ['L. fil.'], normalized: 'L. fil.' },
  combination: { ...team, authors: ['Sm.'], normalized: 'Sm.' },
};
const varietyAuthorship = {
  start: 38,
  end: 54,
  verbatim: 'Ott & Weiß, 1888',
  normalized: 'Ott & Weiß 1888',
  basionym: null,
  combination: {
    ...team,
    authors: ['Ott', 'Weiß'],
    normalized: 'Ott & Weiß 1888',
    year: '1888',
  },
};
const variety = {
  epithet: 'hirta',
  marker: 'var.',
  rank: 'VARIETY',
  isNotho: false,
  authorship: varietyAuthorship,
} as const;

const whole: ParsedName = {
  verbatim: 'Drabella nivea (L. f.) Sm. var. hirta Ott & Weiß, 1888',
  type: 'scientific',
  isParsed: true,
  quality: 1,
  warnings: [],
  code: 'BOTANICAL',
  rank: 'VARIETY',
  cardinality: 3,
  uninomial: null,
  genus: 'Drabella',
  infragenericEpithet: null,
  specificEpithet: 'nivea',
  infraspecificEpithet: 'hirta',
  infraspecific: [variety],
  cultivarEpithet: null,
  isHybrid: false,
  hybrid: null,
  surrogate: null,
  isCandidatus: false,
  isBacterial: false,
  isBacterialHomonym: false,
  isCaseMended: false,
  isExtinct: false,
  canonical: {
    full: 'Drabella nivea var. hirta',
    simple: 'Drabella nivea hirta',
    stemmed: 'Drabella niue hirt',
  },
  normalized: 'Drabella nivea (L. fil.) Sm. var. hirta Ott & Weiß 1888',
  authorship: varietyAuthorship,
  parts: [
    {
      ...noParts,
      form: 'species',
      genus: 'Drabella',
      specificEpithet: 'nivea',
      authorship: speciesAuthorship,
      infraspecific: [variety],
    },
  ],
  words: [
    { kind: 'genus', verbatim: 'Drabella', normalized: 'Drabella', start: 0, end: 8 },
    { kind: 'species', verbatim: 'nivea', normalized: 'nivea', start: 9, end: 14 },
    { kind: 'authorWord', verbatim: 'L.', normalized: 'L.', start: 16, end: 18 },
    { kind: 'authorWordFilius', verbatim: 'f.', normalized: 'fil.', start: 19, end: 21 },
    { kind: 'authorWord', verbatim: 'Sm.', normalized: 'Sm.', start: 23, end: 26 },
    { kind: 'rank', verbatim: 'var.', normalized: 'var.', start: 27, end: 31 },
    { kind: 'infraspecies', verbatim: 'hirta', normalized: 'hirta', start: 32, end: 37 },
    { kind: 'authorWord', verbatim: 'Ott', normalized: 'Ott', start: 38, end: 41 },
    { kind: 'authorWord', verbatim: 'Weiß', normalized: 'Weiß', start: 44, end: 48 },
    { kind: 'year', verbatim: '1888', normalized: '1888', start: 50, end: 54 },
  ],
  notes: [],
  tail: null,
};

describe('a whole result', () => {
  it('tells all about a variety', () => {
    expect(JSON.parse(JSON.stringify(parseName(whole.verbatim)))).toEqual(whole);
  });
});

type Short = readonly [
  text: string,
  normalized: string | null,
  full: string | null,
  type: ParsedName['type'],
  rank: ParsedName['rank'],
  code: ParsedName['code'],
  tail: string | null,
];

const names: readonly Short[] = [
  ['Lynx', 'Lynx', 'Lynx', 'scientific', 'UNRANKED', null, null],
  [
    'Ursidae Fischer, 1817',
    'Ursidae Fischer 1817',
    'Ursidae',
    'scientific',
    'FAMILY',
    'ZOOLOGICAL',
    null,
  ],
  ['Rosaceae Juss.', 'Rosaceae Juss.', 'Rosaceae', 'scientific', 'FAMILY', 'BOTANICAL', null],
  [
    'Ursus arctos Linnaeus, 1758',
    'Ursus arctos Linnaeus 1758',
    'Ursus arctos',
    'scientific',
    'SPECIES',
    'ZOOLOGICAL',
    null,
  ],
  [
    'Ursus arctos horribilis',
    'Ursus arctos horribilis',
    'Ursus arctos horribilis',
    'scientific',
    'INFRASPECIFIC_NAME',
    'ZOOLOGICAL',
    null,
  ],
  [
    'Felis (Lynx) rufa',
    'Felis (Lynx) rufa',
    'Felis rufa',
    'scientific',
    'SPECIES',
    'ZOOLOGICAL',
    null,
  ],
  [
    'Picea abies (L.) H.Karst.',
    'Picea abies (L.) H. Karst.',
    'Picea abies',
    'scientific',
    'SPECIES',
    'BOTANICAL',
    null,
  ],
  [
    'Carex nigra subsp. juncea (Fr.) Soó f. tenuis',
    'Carex nigra subsp. juncea (Fr.) Soó f. tenuis',
    'Carex nigra subsp. juncea f. tenuis',
    'scientific',
    'FORM',
    'BOTANICAL',
    null,
  ],
  [
    'Boletus edulis Bull. : Fr.',
    'Boletus edulis Bull. : Fr.',
    'Boletus edulis',
    'scientific',
    'SPECIES',
    'BOTANICAL',
    null,
  ],
  [
    'Acer ser. Palmata',
    'Acer ser. Palmata',
    'Acer ser. Palmata',
    'scientific',
    'SERIES',
    'BOTANICAL',
    null,
  ],
  [
    'Xanthomonas campestris pv. campestris',
    'Xanthomonas campestris pv. campestris',
    'Xanthomonas campestris pv. campestris',
    'scientific',
    'PATHOVAR',
    'BACTERIAL',
    null,
  ],
  [
    'Quercus × rosacea Bechst.',
    'Quercus × rosacea Bechst.',
    'Quercus × rosacea',
    'scientific',
    'SPECIES',
    'BOTANICAL',
    null,
  ],
  [
    'Quercus robur × Q. petraea',
    'Quercus robur × Quercus petraea',
    'Quercus robur × Quercus petraea',
    'hybridFormula',
    'UNRANKED',
    'BOTANICAL',
    null,
  ],
  ['Lucanus spec.', 'Lucanus', 'Lucanus', 'informal', 'UNRANKED', null, ' spec.'],
  ['Xysticus sp.', 'Xysticus', 'Xysticus', 'informal', 'SPECIES', null, null],
  [
    'Triodia sp. Mt Ella (M.E. Trudgen 12739)',
    'Triodia',
    'Triodia',
    'informal',
    'SPECIES',
    null,
    null,
  ],
  [
    'Lycosa cf. tarantula',
    'Lycosa cf. tarantula',
    'Lycosa tarantula',
    'informal',
    'SPECIES',
    null,
    null,
  ],
  ['Lycosa aff. tarantula', 'Lycosa', 'Lycosa', 'informal', 'SPECIES', null, null],
  [
    'Taraxacum officinale agg.',
    'Taraxacum officinale',
    'Taraxacum officinale',
    'scientific',
    'SPECIES_AGGREGATE',
    null,
    ' agg.',
  ],
  [
    'Aster alpinus auct. non L.',
    'Aster alpinus',
    'Aster alpinus',
    'scientific',
    'SPECIES',
    null,
    ' auct. non L.',
  ],
  ['Coleoptera BOLD:AAV0432', 'Coleoptera', 'Coleoptera', 'otu', 'UNRANKED', null, ' BOLD:AAV0432'],
  ['BOLD:AAA1234', null, null, 'otu', 'UNRANKED', null, null],
  ['SH123456.07FU', null, null, 'otu', 'UNRANKED', null, null],
  ['incertae sedis', null, null, 'placeholder', 'UNRANKED', null, null],
  ['unidentified beetle', null, null, 'placeholder', 'UNRANKED', null, null],
  ['N. N.', null, null, 'placeholder', 'UNRANKED', null, null],
  ['Tobacco mosaic virus', null, null, 'virus', 'UNRANKED', 'VIRUS', null],
  [
    'Tobamovirus tabaci',
    'Tobamovirus tabaci',
    'Tobamovirus tabaci',
    'virus',
    'SPECIES',
    'VIRUS',
    null,
  ],
  ['Herpesviridae', 'Herpesviridae', 'Herpesviridae', 'virus', 'FAMILY', 'VIRUS', null],
  ['ABIES ALBA', 'Abies alba', 'Abies alba', 'scientific', 'SPECIES', null, null],
  ['abies alba Mill.', 'Abies alba Mill.', 'Abies alba', 'scientific', 'SPECIES', null, null],
  [
    'PICEA ABIES (L.) H.KARST., 1881',
    'Picea abies (L.) H. Karst. 1881',
    'Picea abies',
    'scientific',
    'SPECIES',
    null,
    null,
  ],
  [
    '<i>Abies alba</i> Mill.',
    'Abies alba Mill.',
    'Abies alba',
    'scientific',
    'SPECIES',
    null,
    null,
  ],
  ['12345', null, null, 'noName', 'UNRANKED', null, null],
  ['', null, null, 'noName', 'UNRANKED', null, null],
];

describe('names of all codes', () => {
  it.each(names)('%s', (text, normalized, full, type, rank, code, tail) => {
    const name = parseName(text);
    expect([
      text,
      name.normalized,
      name.canonical?.full ?? null,
      name.type,
      name.rank,
      name.code,
      name.tail,
    ]).toEqual([text, normalized, full, type, rank, code, tail]);
  });

  it.each([
    [
      'Megascops lentus (Ott, PL; Weil, O, 1868)',
      '(P. L. Ott & O. Weil 1868)',
      'surname, initials',
    ],
    ['Aster lentus MÃ¼ller & BrÃ¼l, 1831', 'Müller & Brül 1831', 'a wrong encoding'],
    ['Aster lentus Mu\u0308ller', 'Müller', 'letters apart from their marks'],
    ['Aster lentus M&uuml;ller &amp; Weil', 'Müller & Weil', 'entities'],
    ['Aster lentus (Ott) Weil [1851?]', '(Ott) Weil (1851?)', 'a year in brackets'],
    ['Aster lentus Ott, 1858-59', 'Ott (1858)', 'a range of years'],
    ['Aster lentus Ott ex Weil in Lenz, 1901', 'Ott ex Weil in Lenz 1901', 'ex and in'],
    ['Aster lentus Ott emend. Weil', 'Ott emend. Weil', 'emendation'],
    ['Aster lentus van der Ott & de los Weil', 'van der Ott & de los Weil', 'particles'],
    ['Aster lentus McOtt & O’Weil', "McOtt & O'Weil", 'glued prefixes'],
    ['Aster lentus OTT-WEIL', 'Ott-Weil', 'capitals'],
    ['Aster lentus Ott f. & Weil fil.', 'Ott fil. & Weil fil.', 'sons'],
    ['Aster lentus (Ott, 1901 Weil', '(Ott 1901) Weil', 'a lost parenthesis'],
    ['Aster lentus ( (Ott) ) Weil', '(Ott) Weil', 'double parentheses'],
  ])('reads the authors of %s', (text, authors) => {
    expect(parseName(text).authorship?.normalized).toBe(authors);
  });

  it.each([
    ['Gnathia dos Ott, 1998', 'Gnathia dos'],
    ['Gnathia dos Santos, 1998', 'Gnathia'],
    ['Gnathia de (Ott, 1998)', 'Gnathia de'],
    ['Gnathia de Ott, 1998', 'Gnathia'],
    ['Gnathia ser Ott, 1998', 'Gnathia ser'],
    ['Gnathia ser. Lenta Ott', 'Gnathia ser. Lenta'],
    ['Gnathia vector Ott, 1998', 'Gnathia vector'],
    ['Gnathia 4-fida Ott', 'Gnathia quadrifida'],
    ["Gnathia d'ottoi Weil", 'Gnathia dottoi'],
    ['Gnathia st.-ottoi Weil', 'Gnathia st-ottoi'],
    ['Gnathia non-lenta Weil', 'Gnathia non-lenta'],
  ])('tells epithets from other words in %s', (text, full) => {
    expect(parseName(text).canonical?.full).toBe(full);
  });

  it.each([
    ['Aster lentus Ott, nom. nud.', [['nomenclatural', 'nom. nud.', 18]]],
    ['Aster lentus sensu Ott', [['taxonomic', 'sensu Ott', 13]]],
    ['Aster lentus Ott ined.', [['manuscript', 'ined.', 17]]],
    ['Acacia sp. Ott Hill (B. Weil 36)', [['phrase', 'Ott Hill (B. Weil 36)', 11]]],
    ['Vibrio lentus K-12', [['strain', 'K-12', 14]]],
    ['Streptomyces sp. PCC 7120', [['strain', 'PCC 7120', 17]]],
  ])('notes what stands behind %s', (text, notes) => {
    expect(parseName(text).notes.map(({ kind, text: note, start }) => [kind, note, start])).toEqual(
      notes,
    );
  });

  it('reads a cultivar only where asked to', () => {
    const text = "Malus domestica 'Gala'";
    expect(parseName(text, { withCultivars: true }).cultivarEpithet).toBe('Gala');
    expect(parseName(text).tail).toBe(" 'Gala'");
  });

  it('takes authorship, rank and code that are known apart', () => {
    const name = parseName('Ursus arctos', {
      authorship: 'Linnaeus, 1758',
      rank: 'SPECIES',
      code: 'ZOOLOGICAL',
    });
    expect([name.normalized, name.rank, name.code]).toEqual([
      'Ursus arctos Linnaeus 1758',
      'SPECIES',
      'ZOOLOGICAL',
    ]);
  });

  it.each([
    ['Smithia lenta', 'Smith', 'Smithia lenta Smith'],
    ['Smithia', 'Smith', 'Smithia Smith'],
    ['Aster lentus Mill.', 'Mill.', 'Aster lentus Mill.'],
    ['Aster lentus Mill.', 'Miller, 1759', 'Aster lentus Mill.'],
    ['Aster lentus Mill. var. lentus', 'Mill.', 'Aster lentus Mill. var. lentus Mill.'],
    ['Aster lentus', ' ', 'Aster lentus'],
  ])('joins %s and the authorship %s', (text, authorship, normalized) => {
    expect(parseName(text, { authorship }).normalized).toBe(normalized);
  });

  it('lets the code decide whether a word in parentheses is an author', () => {
    const read = (code: ParsedName['code']) => parseName('Arthonia (Wildt)', { code }).normalized;
    expect([read(null), read('ZOOLOGICAL')]).toEqual([
      'Arthonia (Wildt)',
      'Arthonia subgen. Wildt',
    ]);
    const plant = parseName('Arthonia (Wildtia)', { code: 'BOTANICAL' });
    expect(plant.authorship?.normalized).toBe('(Wildtia)');
  });

  it('gives places in the text as it came', () => {
    const places = parseName('<i>Aster</i> <b>alpinus</b> L. &amp; Za\u0301k').words.map(
      ({ start, end }) => [start, end],
    );
    expect(places).toEqual([
      [3, 8],
      [16, 23],
      [28, 30],
      [37, 41],
    ]);
  });

  it('refuses what is too long for a name', () => {
    expect(parseName(`Aus ${'b'.repeat(5000)}`).type).toBe('noName');
  });
});
