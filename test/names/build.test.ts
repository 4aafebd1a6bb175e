import { describe, expect, test } from 'vitest';
import { inOrder, readName } from '../../src/names/backbone/build/read-name.ts';
import { KeyRegister, reportText } from '../../src/names/index.ts';
import type { NomenclaturalCode, Rank } from '../../src/terms/index.ts';
import { build, checklist } from './build-support.ts';

const UPPER = `
  A  |   | Animalia   |  | kingdom | code=ZOOLOGICAL
  C  | A | Chordata   |  | phylum
  M  | C | Mammalia   |  | class
  Ca | M | Carnivora  |  | order
  Fe | Ca | Felidae   |  | family
  P  |   | Plantae    |  | kingdom | code=BOTANICAL
  T  | P | Tracheophyta | | phylum
`;
const upper = checklist('upper', UPPER);
const HIGH = [
  'Animalia [KINGDOM]',
  '  Chordata [PHYLUM]',
  '    Mammalia [CLASS]',
  '      Carnivora [ORDER]',
  '        Felidae [FAMILY]',
];
const below = (tree: readonly string[]): readonly string[] =>
  tree
    .filter((line) => !HIGH.includes(line) && !/^ *(?:Plantae|Tracheophyta) /.test(line))
    .map((line) => line.replace(/^ {10}/, ''));

describe('reading a name', () => {
  test.each<
    [
      string,
      string | null,
      Rank | null,
      NomenclaturalCode | null,
      string,
      string | null,
      Rank,
      string[],
    ]
  >([
    [
      'Panthera leo',
      '(Linnaeus, 1758)',
      'SPECIES',
      'ZOOLOGICAL',
      'Panthera leo',
      '(Linnaeus, 1758)',
      'SPECIES',
      [],
    ],
    [
      'Lindsaea adiantoides J. Sm.',
      'J. Sm.',
      'SPECIES',
      'BOTANICAL',
      'Lindsaea adiantoides',
      'J. Sm.',
      'SPECIES',
      [],
    ],
    ['PLANTAE', null, 'KINGDOM', null, 'Plantae', null, 'KINGDOM', ['CASE_MENDED']],
    ['"Aigarchaeota"', null, 'PHYLUM', null, 'Aigarchaeota', null, 'PHYLUM', ['NAME_TIDIED']],
    [
      'Ovis',
      'aries musimon Pallas, 1811',
      'INFRASPECIFIC_NAME',
      'ZOOLOGICAL',
      'Ovis aries musimon',
      'Pallas, 1811',
      'INFRASPECIFIC_NAME',
      ['NAME_RESPLIT'],
    ],
    [
      'Calligaster de',
      'Saussure, 1852 [genus] {ID=G-6L} # a remark',
      null,
      'ZOOLOGICAL',
      'Calligaster',
      'de Saussure, 1852',
      'GENUS',
      ['TREE_NOTATION'],
    ],
    ['subgen. Distretus', null, 'SUBGENUS', 'ZOOLOGICAL', 'Distretus', null, 'SUBGENUS', []],
    ['Aus bus cus', null, null, 'ZOOLOGICAL', 'Aus bus cus', null, 'SUBSPECIES', []],
    ['Aus bus cus', null, null, 'BOTANICAL', 'Aus bus cus', null, 'INFRASPECIFIC_NAME', []],
    ['Aus bus', null, 'GENUS', null, 'Aus bus', null, 'SPECIES', ['RANK_FROM_NAME']],
    [
      '× Asplenosorus ebenoides',
      '(R. R. Scott) Wherry',
      'SPECIES',
      'BOTANICAL',
      '×Asplenosorus ebenoides',
      '(R. R. Scott) Wherry',
      'SPECIES',
      [],
    ],
    ['Tobacco mosaic virus', null, 'SPECIES', 'VIRUS', 'Tobacco mosaic virus', null, 'SPECIES', []],
    ['Aus sp. 3', null, 'SPECIES', null, 'Aus sp. 3', null, 'SPECIES', []],
  ])(
    '%s + %s',
    (scientificName, authorship, rank, code, canonicalName, authors, read, findings) => {
      const name = readName({ scientificName, authorship, rank, code });
      expect({ ...name, findings: name.findings.map(([kind]) => kind) }).toEqual({
        kind: 'name',
        canonicalName,
        authorship: authors,
        rank: read,
        findings,
      });
    },
  );

  test.each<[string, 'placeholder' | 'none']>([
    ['N.N.', 'placeholder'],
    ['N. N.', 'placeholder'],
    ['N.N. (Trichoplax)', 'placeholder'],
    ['incertae sedis', 'placeholder'],
    ['Unplaced', 'placeholder'],
    ['x'.repeat(501), 'none'],
    ['Trochilus', 'none'],
  ])('%s is no name of a species', (scientificName, kind) => {
    expect(readName({ scientificName, authorship: null, rank: 'SPECIES', code: null }).kind).toBe(
      kind,
    );
  });

  test('nothing that is written throws', () => {
    const pieces = [
      'Aus',
      'bus',
      '×',
      '(',
      ')',
      '[',
      '{ID=',
      '"',
      ' ',
      ',',
      ';',
      '1',
      '\uFFFD',
      'É',
      '\u0000',
      '&',
      'var.',
      '\uD800',
    ];
    let seed = 7;
    const next = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % n;
    };
    const text = () => Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('');
    for (let n = 0; n < 5000; n += 1) {
      readName({
        scientificName: text(),
        authorship: n % 3 === 0 ? null : text(),
        rank: n % 2 === 0 ? 'SPECIES' : null,
        code: null,
      });
    }
  });

  test.each([
    ['(Whitehead, J, 1896)', '(J. Whitehead, 1896)'],
    ['Quoy, JRC; Gaimard, JP, 1832', 'J.R.C. Quoy & J.P. Gaimard, 1832'],
    ['Brabourne, WWK-H; Chubb, C; Gray, 1914', 'W.W.K.-H. Brabourne, C. Chubb & Gray, 1914'],
    ['Phelps, WH Sr; Phelps, WH Jr, 1949', 'W.H. Phelps & W.H. Phelps, 1949'],
    ['Linnaeus, 1758', 'Linnaeus, 1758'],
    ['Giao, Tuoc, Dung & Ha, 1997', 'Giao, Tuoc, Dung & Ha, 1997'],
    ['L.', 'L.'],
  ])('authors in order: %s', (authorship, expected) => {
    expect(inOrder(authorship)).toBe(expected);
  });
});

describe('merging', () => {
  interface Case {
    readonly title: string;
    readonly lists: readonly string[];
    readonly tree: readonly string[];
    readonly findings: readonly string[];
  }
  const cases: readonly Case[] = [
    {
      title:
        'a group list hangs under the upper tree by name; a lower list fills in authors and adds its own',
      lists: [
        `1 | | Felidae | | family
         2 | 1 | Panthera | | genus
         3 | 2 | Panthera leo | (Linnaeus, 1758) | species
         4 | =3 | Felis leo | Linnaeus, 1758 | species`,
        `1 | | Panthera | Oken, 1816 | genus | in=family:Felidae
         2 | 1 | Panthera leo | (Linnaeus 1758) | species
         3 | 2 | Panthera leo persica | (Meyer, 1826) | subspecies
         4 | =2 | Leo leo | (Linnaeus, 1758) | species`,
      ],
      tree: [
        'Panthera Oken, 1816 [GENUS]',
        '  Panthera leo (Linnaeus, 1758) [SPECIES]',
        '  = Felis leo Linnaeus, 1758 [SPECIES]',
        '  = Leo leo (Linnaeus, 1758) [SPECIES]',
        '    Panthera leo persica (Meyer, 1826) [SUBSPECIES]',
      ],
      findings: [],
    },
    {
      title: 'the higher list decides what is accepted, and of what',
      lists: [
        `1 | | Panthera | | genus | in=family:Felidae
         2 | 1 | Panthera uncia | (Schreber, 1775) | species
         3 | =2 | Uncia uncia | (Schreber, 1775) | species
         4 | =2 | Felis irbis | Ehrenberg, 1830 | species
         5 | 1 | Panthera onca | (Linnaeus, 1758) | species`,
        `1 | | Uncia | Gray, 1854 | genus | in=family:Felidae
         2 | 1 | Uncia uncia | (Schreber, 1775) | species
         3 | =2 | Panthera onca | (Linnaeus, 1758) | species
         4 | 2 | Uncia uncia minor | Smith, 1900 | subspecies
         6 | | Felis | Linnaeus, 1758 | genus | in=family:Felidae
         7 | 6 | Felis catus | Linnaeus, 1758 | species
         8 | =7 | Felis irbis | Ehrenberg, 1830 | species`,
      ],
      tree: [
        'Felis Linnaeus, 1758 [GENUS]',
        '  Felis catus Linnaeus, 1758 [SPECIES]',
        'Panthera [GENUS]',
        '  Panthera onca (Linnaeus, 1758) [SPECIES]',
        '  Panthera uncia (Schreber, 1775) [SPECIES]',
        '  = Felis irbis Ehrenberg, 1830 [SPECIES]',
        '  = Uncia uncia (Schreber, 1775) [SPECIES]',
        '    Uncia uncia minor Smith, 1900 [SUBSPECIES PROVISIONALLY_ACCEPTED]',
        'Uncia Gray, 1854 [GENUS DOUBTFUL]',
      ],
      findings: [
        'l2 STATUS_CONFLICT 2 accepted here, a synonym of Panthera uncia (Schreber, 1775) in l1',
        'l2 NAME_PARENT_MISMATCH 4 in Panthera',
        'l2 ACCEPTED_CONFLICT 8 of Felis catus Linnaeus, 1758 here, of Panthera uncia (Schreber, 1775) in l1',
        'l2 STATUS_CONFLICT 3 a synonym of Panthera uncia (Schreber, 1775) here, accepted in l1',
        'l2 EMPTIED 1',
      ],
    },
    {
      title: 'a lower list moves nothing to another family, but may place more exactly',
      lists: [
        `1 | | Aus | Bar, 1900 | genus | in=family:Felidae
         2 | | Bus | Bar, 1900 | genus | in=family:Felidae`,
        `1 | | Canidae | | family | in=order:Carnivora
         2 | 1 | Aus | Bar, 1900 | genus
         3 | | Felidae | | family
         4 | 3 | Felinae | Fischer, 1817 | subfamily
         5 | 4 | Bus | Bar, 1900 | genus`,
      ],
      tree: [
        '        Canidae [FAMILY DOUBTFUL]',
        'Aus Bar, 1900 [GENUS]',
        'Felinae Fischer, 1817 [SUBFAMILY]',
        '  Bus Bar, 1900 [GENUS]',
      ],
      findings: [
        'l2 CLASSIFICATION_CONFLICT 2 family Canidae here, family Felidae in l1',
        'l2 REFINED 5 from Felidae to Felinae',
        'l2 EMPTIED 1',
      ],
    },
    {
      title:
        'a taxon in between goes down to where both lists agree; a classification on rows is held against the tree',
      lists: [
        `1 | | Carnivora | | order
         2 | 1 | Caniformia | | suborder
         3 | 2 | Canidae | | family
         4 | 2 | Ursidae | | family`,
        `1 | | Canis lupus | Linnaeus, 1758 | species | in=order:Carnivora,superfamily:Canoidea,family:Canidae
         2 | | Ursus arctos | Linnaeus, 1758 | species | in=class:Mammalia,order:Ursida,family:Ursidae`,
      ],
      tree: [
        '        Caniformia [SUBORDER]',
        'Canoidea [SUPERFAMILY]',
        '  Canidae [FAMILY]',
        '    Canis [GENUS]',
        '      Canis lupus Linnaeus, 1758 [SPECIES]',
        'Ursidae [FAMILY]',
        '  Ursus [GENUS]',
        '    Ursus arctos Linnaeus, 1758 [SPECIES]',
        '      Ursida [ORDER DOUBTFUL]',
      ],
      findings: [
        'l2 PARENT_MISSING 1 genus Canis',
        'l2 CLASSIFICATION_CONFLICT 2 family Ursidae: order Ursida here, order Carnivora in l1',
        'l2 PARENT_MISSING 2 genus Ursus',
        'l2 EMPTIED only in classifications of rows',
      ],
    },
    {
      title: 'the same epithet, authors and year in another genus is the same species',
      lists: [
        `1 | | Marmosa | Gray, 1821 | genus | in=family:Felidae
         2 | 1 | Marmosa alstoni | (Allen, 1900) | species
         3 | =2 | alba | Smith, 1912 | | epithet=1
         4 | =2 | cinerea | Jones, 1890 | | epithet=1`,
        `1 | | Micoureus | Lesson, 1842 | genus | in=family:Felidae
         2 | 1 | Micoureus alstoni | (Allen, 1900) | species
         3 | 1 | Micoureus albus | Smith, 1912 | species
         4 | 1 | Micoureus alstoni | Allen, 1950 | species`,
      ],
      tree: [
        'Marmosa Gray, 1821 [GENUS]',
        '  Marmosa alstoni (Allen, 1900) [SPECIES]',
        '  = Micoureus albus Smith, 1912 [SPECIES HOMOTYPIC_SYNONYM]',
        '  = Micoureus alstoni (Allen, 1900) [SPECIES HOMOTYPIC_SYNONYM]',
        'Micoureus Lesson, 1842 [GENUS]',
        '  Micoureus alstoni Allen, 1950 [SPECIES]',
      ],
      findings: [
        'l2 OTHER_COMBINATION 3 Marmosa alstoni (Allen, 1900) in l1',
        'l2 OTHER_COMBINATION 2 Marmosa alstoni (Allen, 1900) in l1',
        'l1 EPITHET_UNUSED 4 of Marmosa alstoni (Allen, 1900)',
      ],
    },
    {
      title: 'spellings: merged only where authors and rank agree',
      lists: [
        `1 | | Aus | | genus | in=family:Felidae
         2 | 1 | Aus hutoni | Smith, 1900 | species
         3 | 1 | Aus albus | Smith, 1901 | species`,
        `1 | | Aus | | genus | in=family:Felidae
         2 | 1 | Aus huttonii | Smith, 1900 | species
         3 | 1 | Aus alba | | species`,
      ],
      tree: [
        'Aus [GENUS]',
        '  Aus alba [SPECIES]',
        '  Aus albus Smith, 1901 [SPECIES]',
        '  Aus hutoni Smith, 1900 [SPECIES]',
        '  = Aus huttonii Smith, 1900 [SPECIES]',
      ],
      findings: [
        'l2 SPELLING_SIMILAR 3 Aus albus Smith, 1901 in l1',
        'l2 SPELLING_VARIANT 2 Aus hutoni Smith, 1900 in l1',
      ],
    },
    {
      title: 'authors that differ: one species of one genus, but homonyms as synonyms',
      lists: [
        `1 | | Aus | Bar, 1900 | genus | in=family:Felidae
         2 | 1 | Aus bus | (Smith, 1900) | species
         3 | =2 | Xus cus | Jones, 1850 | species`,
        `1 | | Aus | Bar, 1900 | genus | in=family:Felidae
         2 | 1 | Aus bus | (Miller, 1887) | species
         3 | =2 | Xus cus | Miller, 1912 | species`,
      ],
      tree: [
        'Aus Bar, 1900 [GENUS]',
        '  Aus bus (Smith, 1900) [SPECIES]',
        '  = Xus cus Jones, 1850 [SPECIES]',
        '  = Xus cus Miller, 1912 [SPECIES]',
      ],
      findings: ['l2 AUTHORSHIP_CONFLICT 2 (Smith, 1900) in l1'],
    },
    {
      title: 'placeholders carry the tree, and are no names',
      lists: [
        `1 | | Felidae | | family
         2 | 1 | N.N. | | subfamily
         3 | 2 | N.N. (Aus) | | tribe
         4 | 3 | Aus | | genus
         5 | =2 | Bus | | genus`,
      ],
      tree: ['Aus [GENUS]', 'Bus [GENUS UNPLACED]'],
      findings: [
        'l1 PLACEHOLDER 2',
        'l1 PLACEHOLDER 3',
        'l1 DANGLING_ACCEPTED 5 the accepted usage is no name',
        'ORPHAN 5 from l1',
      ],
    },
  ];

  test.each(cases)('$title', async ({ lists, tree, findings }) => {
    const inputs = lists.map((text, at) => checklist(`l${at + 1}`, text));
    const result = await build([upper, ...inputs]);
    const quiet = /PARENT_FROM_ROW|^HOMONYM/;
    expect(result.findings.filter((finding) => !quiet.test(finding))).toEqual(findings);
    expect(below(result.tree()).filter((line) => !HIGH.includes(line))).toEqual(tree);
  });

  test('homonyms of two kingdoms, of two families, and a genus with its subgenus', async () => {
    const { tree, built } = await build([
      upper,
      checklist(
        'l1',
        `
        1 | | Oenanthe | Vieillot, 1816 | genus | in=kingdom:Animalia,family:Muscicapidae
        2 | | Oenanthe | L. | genus | in=kingdom:Plantae,family:Apiaceae
        3 | | Cepolidae | | family | in=kingdom:Animalia,order:Priacanthiformes
        4 | | Cepolidae | | family | in=kingdom:Animalia,superfamily:Helicoidea
        5 | | Acomys | I.Geoffroy, 1838 | genus | in=kingdom:Animalia,family:Muridae
        6 | 5 | Acomys | I.Geoffroy, 1838 | subgenus
        7 | 6 | Acomys cahirinus | (Desmarest, 1819) | species`,
      ),
      checklist(
        'l2',
        `
        1 | | Oenanthe | | genus | in=kingdom:Plantae
        2 | 1 | Oenanthe crocata | L. | species
        3 | | Cepolidae | | family
        4 | 3 | Cepola | Linnaeus, 1764 | genus`,
      ),
    ]);
    expect(
      tree()
        .filter((line) => /Oenanthe|Acomys|Cepol/.test(line))
        .map((line) => line.trim()),
    ).toEqual([
      'Cepolidae [FAMILY]',
      'Acomys I.Geoffroy, 1838 [GENUS]',
      'Acomys I.Geoffroy, 1838 [SUBGENUS]',
      'Acomys cahirinus (Desmarest, 1819) [SPECIES]',
      'Oenanthe Vieillot, 1816 [GENUS]',
      'Cepolidae [FAMILY]',
      'Cepolidae [FAMILY]',
      'Cepola Linnaeus, 1764 [GENUS]',
      'Oenanthe L. [GENUS]',
      'Oenanthe crocata L. [SPECIES]',
    ]);
    expect(built.report.homonyms).toMatchObject({ acrossKingdoms: 2, withinKingdom: 0 });
    expect(built.report.sources[2]?.findings.AMBIGUOUS_PARENT?.count).toBe(1);
  });

  test('references that lead nowhere, in circles or over synonyms', async () => {
    const { findings, tree } = await build([
      checklist(
        'l1',
        `
        K  |     | Animalia  | | kingdom | code=ZOOLOGICAL
        a:1 | K  | Aidae     | | family
        a:s2 | =1 | Bidae    | | family
        3  | zz  | Aus bus   | L., 1758 | species | in=kingdom:Animalia,family:Aidae
        4  | =5  | Cus       | | genus
        5  | =4  | Dus       | | genus
        6  | 7   | Eidae     | | family
        7  | 6   | Eus       | | genus
        8  | =9  | Fus       | | genus
        9  | =10 | Gus       | | genus
        10 | a:1 | Hus       | | genus
        11 | 9   | Hus ius   | | species
        12 | =   | Ius jus   | | species
        13 | =   | Ius kus   | | species | accepted=Hus_ius
        14 | 10  | Lidae     | | family
        3  | a:1 | Double    | | genus
      `,
      ),
    ]);
    expect(findings).toEqual([
      'l1 DUPLICATE_ID 3 Aus bus in line 4',
      'l1 REFERENCE_PREFIXED a:s2 1 as a:1',
      'l1 DANGLING_PARENT 3 zz',
      'l1 NO_ACCEPTED 12',
      'l1 REFERENCE_BY_NAME 13 accepted Hus ius',
      'l1 SYNONYM_CYCLE 4 5',
      'l1 SYNONYM_CYCLE 5 4',
      'l1 SYNONYM_CHAIN 8 9 is one of 10',
      'l1 PARENT_IS_SYNONYM 11 Gus, of Hus',
      'l1 PARENT_CYCLE 6 under 7',
      'l1 RANK_ORDER 14 in Hus',
      'l1 PARENT_MISSING 3 genus Aus',
      'ORPHAN 6 from l1',
      'ORPHAN 4 from l1',
      'ORPHAN 5 from l1',
      'ORPHAN 12 from l1',
    ]);
    expect(tree()).toEqual([
      'Animalia [KINGDOM]',
      '  Aidae [FAMILY]',
      '  = Bidae [FAMILY]',
      '    Aus [GENUS]',
      '      Aus bus L., 1758 [SPECIES]',
      '    Hus [GENUS]',
      '    = Fus [GENUS]',
      '    = Gus [GENUS]',
      '      Hus ius [SPECIES]',
      '      = Ius kus [SPECIES]',
      '      Lidae [FAMILY]',
      'Cus [GENUS UNPLACED]',
      'Dus [GENUS UNPLACED]',
      'Eidae [FAMILY]',
      '  Eus [GENUS]',
      'Ius jus [SPECIES UNPLACED]',
    ]);
  });

  test('names that several taxa share as a synonym; implied species; basionyms', async () => {
    const { usages, tree, findings } = await build([
      checklist(
        'l1',
        `
        K | | Plantae | | kingdom | code=BOTANICAL
        1 | | Aus bus | (L.) Mill. | species | in=kingdom:Plantae,family:Aaceae basionym=3
        2 | | Aus cus subsp. dus | L. | subspecies | in=kingdom:Plantae,family:Aaceae
        3 | =1 | Xus bus | L. | species
        4 | =1 | Xus eus | L. | species
        5 | =2 | Xus eus | L. | species
        6 | 1 | Aus bus var. fus | L. | variety
        7 | =6 | Xus bus | L. | species`,
      ),
    ]);
    expect(tree().slice(2)).toEqual([
      '    Aus [GENUS]',
      '      Aus bus (L.) Mill. [SPECIES]',
      '      = Xus bus L. [SPECIES]',
      '      = Xus eus L. [SPECIES AMBIGUOUS_SYNONYM]',
      '        Aus bus var. fus L. [VARIETY]',
      '      Aus cus [SPECIES]',
      '        Aus cus subsp. dus L. [SUBSPECIES]',
      '        = Xus eus L. [SPECIES AMBIGUOUS_SYNONYM]',
    ]);
    const byName = new Map(usages.map((one) => [one.canonicalName, one]));
    expect(byName.get('Aus bus')?.basionymKey).toBe(byName.get('Xus bus')?.key);
    expect(byName.get('Xus bus')?.parentKey).toBe(byName.get('Aus')?.key);
    expect(new Set(usages.map(({ code }) => code))).toEqual(new Set(['BOTANICAL']));
    expect(findings.filter((one) => one.includes('SYNONYM_'))).toEqual([
      'l1 SYNONYM_WITHIN_LINE 7 Aus bus (L.) Mill. has it',
      'l1 SYNONYM_OF_SEVERAL 5 of Aus bus (L.) Mill. and Aus cus subsp. dus L.',
    ]);
  });
});

describe('lists that mean harm', () => {
  const author = (n: number) =>
    [...String(n)]
      .map((digit) => 'bcdfghjklm'[Number(digit)])
      .join('a')
      .replace(/^./, (one) => one.toUpperCase());

  test('one name 3,000 times, a chain and a loop 600 long: done in seconds, all accounted for', async () => {
    const text = [
      '0 | | Aidae | | family | in=kingdom:Animalia',
      ...Array.from(
        { length: 3000 },
        (_, n) => `n${n} | 0 | Aus bus | ${author(n)}, 1900 | species`,
      ),
      ...Array.from(
        { length: 600 },
        (_, n) => `c${n} | ${n === 0 ? '0' : `c${n - 1}`} | Bidae${'x'.repeat(n % 7)} | | `,
      ),
      ...Array.from({ length: 600 }, (_, n) => `l${n} | l${(n + 1) % 600} | Cidae | | `),
      ...Array.from({ length: 600 }, (_, n) => `s${n} | =s${n + 1} | Xus sus | | species`),
    ].join('\n');
    const started = performance.now();
    const { built } = await build([checklist('bad', text)]);
    const again = await build([checklist('bad', text)], built.keys);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(again.built.report.keys).toMatchObject({ added: 0, retired: 0 });
    const [report] = built.report.sources;
    if (report === undefined) throw new Error('no report');
    const { taken, merged, repeated, placeholders, epithets, refused } = report;
    expect(taken + merged + repeated + placeholders + epithets + refused).toBe(4801);
  }, 60_000);
});

describe('keys', () => {
  const LIST = [
    '1 | | Felidae | | family | in=order:Carnivora',
    '2 | 1 | Panthera | Oken, 1816 | genus',
    '3 | 2 | Panthera leo | (Linnaeus, 1758) | species',
    '4 | =3 | Felis leo | Linnaeus, 1758 | species',
    '5 | 2 | Panthera onca | (Linnaeus, 1758) | species',
    '6 | 1 | Felis | Linnaeus, 1758 | genus',
    '7 | =6 | Catus | Frisch, 1775 | genus',
  ];
  const keysOf = async (list: readonly string[], before?: KeyRegister) => {
    const result = await build([upper, checklist('cats', list.join('\n'))], before);
    const named = result.usages.map(
      (one) => [`${one.canonicalName} ${one.authorship ?? ''}`.trim(), one.key] as const,
    );
    return {
      ...result,
      map: Object.fromEntries(named),
      counts: result.built.report.keys,
      register: result.built.keys,
    };
  };

  test('the same build again, also with its rows in another order: the same rows', async () => {
    const first = await keysOf(LIST);
    const again = await keysOf(LIST, first.register);
    const reordered = await keysOf(LIST.toReversed(), first.register);
    const fresh = await keysOf(LIST.toReversed());
    expect(again.usages).toEqual(first.usages);
    expect(reordered.usages).toEqual(first.usages);
    expect(fresh.usages).toEqual(first.usages);
    expect(again.built.facts.version).toBe(first.built.facts.version);
    expect(again.counts).toEqual({ kept: 13, returned: 0, added: 0, retired: 0, highest: 13 });
  });

  test('what comes and goes changes nothing else; what comes back has its old key; numbers are never used again', async () => {
    const first = await keysOf(LIST);
    const less = await keysOf(
      LIST.filter((line) => !line.startsWith('5')),
      first.register,
    );
    expect(less.map).toEqual(
      Object.fromEntries(
        Object.entries(first.map).filter(([name]) => !name.startsWith('Panthera onca')),
      ),
    );
    expect(less.counts).toEqual({ kept: 12, returned: 0, added: 0, retired: 1, highest: 13 });
    const other = await keysOf(
      [
        ...LIST.filter((line) => !line.startsWith('5')),
        '8 | 2 | Panthera tigris | (Linnaeus, 1758) | species',
      ],
      less.register,
    );
    expect(other.map['Panthera tigris (Linnaeus, 1758)']).toBe(14);
    const text = [...other.register.toText()].join('');
    const back = await keysOf(LIST, KeyRegister.fromText(text));
    expect(back.map).toEqual(first.map);
    expect(back.counts).toEqual({ kept: 12, returned: 1, added: 0, retired: 1, highest: 14 });
    expect([...KeyRegister.fromText(text).toText()].join('')).toBe(text);
  });

  test.each<[string, string, string, boolean]>([
    [
      'authors written otherwise',
      '3 | 2 | Panthera leo | (L., 1758) | species',
      'Panthera leo (L., 1758)',
      true,
    ],
    ['authors added or gone', '3 | 2 | Panthera leo | | species', 'Panthera leo', true],
    [
      'authors corrected in the same row',
      '3 | 2 | Panthera leo | (Miller, 1912) | species',
      'Panthera leo (Miller, 1912)',
      true,
    ],
    [
      'other authors in another row',
      '33 | 2 | Panthera leo | (Miller, 1912) | species',
      'Panthera leo (Miller, 1912)',
      false,
    ],
    [
      'a mended spelling',
      '3 | 2 | Panthera lleo | (Linnaeus, 1758) | species',
      'Panthera lleo (Linnaeus, 1758)',
      true,
    ],
    [
      'another name in the same row',
      '3 | 2 | Panthera rex | (Linnaeus, 1758) | species',
      'Panthera rex (Linnaeus, 1758)',
      false,
    ],
    [
      'moved',
      '3 | 6 | Panthera leo | (Linnaeus, 1758) | species',
      'Panthera leo (Linnaeus, 1758)',
      true,
    ],
    [
      'now a synonym',
      '3 | =5 | Panthera leo | (Linnaeus, 1758) | species',
      'Panthera leo (Linnaeus, 1758)',
      true,
    ],
  ])('%s', async (_, line, name, isKept) => {
    const first = await keysOf(LIST);
    const second = await keysOf(
      LIST.map((one) => (one.startsWith('3 ') ? line : one)),
      first.register,
    );
    const was = first.map['Panthera leo (Linnaeus, 1758)'];
    expect(second.map[name] === was).toBe(isKept);
    if (!isKept) expect(second.map[name]).toBe(14);
  });

  test('homonyms keep their own keys', async () => {
    const two = [
      ...LIST,
      '20 | | Iris | L. | genus | in=kingdom:Plantae,family:Iridaceae',
      '21 | | Iris | Saussure, 1869 | genus | in=kingdom:Animalia,family:Tarachodidae',
    ];
    const first = await keysOf(two);
    const second = await keysOf(
      two.toReversed().map((line) => line.replace('| L. |', '| |')),
      first.register,
    );
    expect(second.key('Iris')).toBe(first.key('Iris L.'));
    expect(second.key('Iris Saussure, 1869')).toBe(first.key('Iris Saussure, 1869'));
  });

  test('a file of keys that is something else', () => {
    expect(() => KeyRegister.fromText('key\tname\n1\tAus')).toThrow(TypeError);
    expect(() => KeyRegister.fromText('# opendrawer keys 1\t1\n1\tAus\n')).toThrow(TypeError);
  });
});

test('the report in words', async () => {
  const { built } = await build([
    upper,
    checklist(
      'cats',
      '1 | | Felidae | | family\n2 | 1 | N.N. | | subfamily\n3 | 2 | Felis | Linnaeus, 1758 | genus',
    ),
  ]);
  expect(reportText(built.report)).toBe(`Backbone "test", built 2026-01-01T00:00:00.000Z
8 usages: 8 accepted, 0 synonyms; 2 kingdom, 2 phylum, 1 class, 1 order, 1 family
Keys: 0 kept, 8 new, 0 back, 0 retired; the highest is 8
Homonyms: 0 accepted across kingdoms, 0 within one, 0 with synonyms, 0 among synonyms

1. upper: no title (licence not stated)
   7 usages read: 7 new, 0 known before, 0 repeated, 0 placeholders, 0 epithets, 0 refused
   7 of the backbone's usages: 7 accepted, 0 synonyms; 2 kingdom, 2 phylum, 1 class, 1 order, 1 family; 0 implied; 0 authorships filled in

2. cats: no title (licence not stated)
   3 usages read: 1 new, 1 known before, 0 repeated, 1 placeholders, 0 epithets, 0 refused
   1 of the backbone's usages: 1 accepted, 0 synonyms; 1 genus; 0 implied; 0 authorships filled in
   ignored 1 × PLACEHOLDER: A placeholder ("N.N.", "incertae sedis") only carries the tree: its children hang from the next name above.
      list:2 2 N.N.`);
});
