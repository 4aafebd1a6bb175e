import { describe, expect, it } from 'vitest';
import { parseGbifName, parseName } from '../../src/names/index.ts';

describe('notes of a name', () => {
  it.each([
    ['Ficus montana (Weber in Kohl, 1785)', [['publication', 'Kohl, 1785']]],
    ['Ficus montana Weber in K&ouml;hl, 1785', [['publication', 'K&ouml;hl, 1785']]],
    ['Ficus montana L., 1753 [nom. et typ. cons.]', [['nomenclatural', 'nom. et typ. cons.']]],
    ['Ficus montana Weber, unpublished', [['manuscript', 'unpublished']]],
    ['Ficus montana Weber in press', [['manuscript', 'in press']]],
    ['Ficus montana (not Weber, 1904)', [['taxonomic', 'not Weber, 1904']]],
    ['Ficus montana subsp. Dry Creek (A.Weber 12)', [['phrase', 'Dry Creek (A.Weber 12)']]],
    [
      'Ficus montana Rich., Ann. Soc. Bot. 1: 109 (1792).',
      [['publication', 'Ann. Soc. Bot. 1: 109 (1792).']],
    ],
    ['Vibrio lentus ATCC 4711', [['strain', 'ATCC 4711']]],
    ['Ficus montana Weber, 1900', []],
  ])('%s', (text, wanted) => {
    const found = parseName(text).notes.map(({ kind, start, end }) => [
      kind,
      text.slice(start, end),
    ]);
    expect(found).toEqual(wanted);
  });
});

describe('what a text is', () => {
  it.each([
    ['Ficus montana', 'scientific'],
    ['Ficus unidentified', 'informal'],
    ['Ficus montana var.', 'informal'],
    ['Ficus indet.', 'informal'],
    ['Ficus group', 'informal'],
    ['Ficoid clade', 'informal'],
    ['Mollusca not assigned', 'placeholder'],
    ['unclassified Poaceae', 'placeholder'],
    ['Unplaced', 'placeholder'],
    ['unassigned Ficus', 'placeholder'],
    ['Noch unbestimmt', 'placeholder'],
    ['Indeterminado', 'placeholder'],
    ['NULL', 'placeholder'],
    ['N/A', 'placeholder'],
    ['Mixed culture', 'placeholder'],
    ['tobedeleted', 'noName'],
    ['DSM 4711', 'otu'],
    ['OTU 12', 'otu'],
    ['Gosmusatellite lenti', 'virus'],
    ['Vibrio phageXY1', 'virus'],
    ['Crassatellites lenta', 'scientific'],
    ['Sparassis vector (Ott) Weil, 1941', 'scientific'],
  ])('%s: %s', (text, type) => {
    const name = parseName(text);
    const gbif = parseGbifName(text, { dialect: '5' });
    expect(gbif.code === 'VIRUS' ? 'virus' : name.type).toBe(type);
  });
});

/** Words that stand for one another: the answer must change with them and in nothing else. */
const FILLINGS = [
  ['Aster', 'lentus', 'minimus', 'Weber', 'Kohl', '1848'],
  ['Xylocopa', 'smithiana', 'alba', 'McGregor', 'Novák', '1999'],
  ['Ulva', 'punctatissimus', 'carolinensis', 'Petrovsky', 'Schröder', '1801'],
  ['Zonotrichia', 'ottoi', 'niger', 'Ferreira', 'Dupont', '2011'],
] as const;

const FORMS = [
  'G e A, Y',
  'G e (A, Y)',
  'G (H) e A & B, Y',
  'G e A ex B',
  'G e A in B, Y',
  'G e A et al., Y',
  'G e var. i A',
  'G e A subsp. i B',
  'G e f. i (A) B',
  'G e i A, Y',
  'G × e A',
  '× G e A',
  'G cf. e A',
  'G aff. e',
  'G sp. 12',
  'G sp. A Creek (B 4711)',
  'G e sensu A, Y',
  'G e A non B, Y',
  'G e auct. non A',
  'G e A, nom. nud.',
  'G e A, nom. illeg. & superfl.',
  'G e A ined.',
  "G e 'A Gold'",
  "G e A cv. 'B'",
  'G e agg.',
  'G e A : B',
  'G e A [sic]',
  'G e var.',
  '† G e A, Y',
  '? G e A',
  'G e A in B, Bull. Soc. Bot. 12: 45 (Y)',
  'Candidatus G e A',
  'G e strain B12',
  'G e × G i',
  'G virus 12',
  'G phage A12',
  'unidentified G',
  'G sect. H A',
];

function fill(
  form: string,
  [genus, species, below, author, other, year]: readonly string[],
): string {
  const words: Readonly<Record<string, string | undefined>> = {
    G: genus,
    H: `${genus}ella`,
    e: species,
    i: below,
    A: author,
    B: other,
    Y: year,
  };
  return form.replace(/\b[GHeiABY]\b/g, (word) => words[word] ?? word);
}

/** An answer with its words under the names they have in the form. */
function general(answer: unknown, words: readonly string[]): string {
  const letters = ['G', 'e', 'i', 'A', 'B', 'Y'];
  return words.reduce(
    (text, word, at) =>
      text
        .replaceAll(word, `<${letters[at]}>`)
        .replaceAll(`"publishedInYear":${word}`, '"publishedInYear":Y'),
    JSON.stringify(answer),
  );
}

describe('the same form with other words', () => {
  it.each(FORMS)('%s is read alike', (form) => {
    for (const dialect of ['3.16', '5'] as const) {
      const answers = FILLINGS.map((words) => {
        const answer = parseGbifName(fill(form, words), { dialect });
        const qualifiers = Object.entries(answer.epithetQualifier ?? {});
        return general({ ...answer, epithetQualifier: qualifiers }, words);
      });
      expect(new Set(answers), dialect).toEqual(new Set(answers.slice(0, 1)));
    }
    const types = FILLINGS.map((words) => {
      const { type, rank, tail, notes } = parseName(fill(form, words));
      return general([type, rank, tail, notes.map(({ kind, text }) => [kind, text])], words);
    });
    expect(new Set(types)).toEqual(new Set(types.slice(0, 1)));
  });
});
