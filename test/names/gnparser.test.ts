import { describe, expect, it } from 'vitest';
import {
  GNPARSER_CSV_HEADER,
  parseName,
  toGnparser,
  toGnparserCsv,
} from '../../src/names/index.ts';

const asJson = (name: string, withCultivars = false): unknown =>
  JSON.parse(JSON.stringify(toGnparser(parseName(name, { withCultivars }), { withCultivars })));

describe("gnparser's JSON", () => {
  it('has everything of a name with authors', () => {
    const authorship = {
      verbatim: '(Ott ex Lenz 1899) Zuck. in Weil',
      normalized: '(Ott ex Lenz 1899) Zuck. in Weil',
      year: '1899',
      authors: ['Ott', 'Lenz', 'Zuck.', 'Weil'],
      originalAuth: {
        authors: ['Ott'],
        exAuthors: { authors: ['Lenz'], year: { year: '1899' } },
      },
      combinationAuth: { authors: ['Zuck.'], inAuthors: { authors: ['Weil'] } },
    };
    expect(asJson('Aronella müta (Ott ex Lenz 1899) Zuck. in Weil')).toEqual({
      parsed: true,
      quality: 2,
      qualityWarnings: [
        { quality: 2, warning: 'Non-standard characters in canonical' },
        { quality: 2, warning: '`ex` authors are not required (ICZN only)' },
        { quality: 2, warning: '`in` authors are not required' },
      ],
      verbatim: 'Aronella müta (Ott ex Lenz 1899) Zuck. in Weil',
      normalized: 'Aronella mueta (Ott ex Lenz 1899) Zuck. in Weil',
      canonical: { stemmed: 'Aronella muet', simple: 'Aronella mueta', full: 'Aronella mueta' },
      cardinality: 2,
      rank: 'sp.',
      authorship,
      details: { species: { genus: 'Aronella', species: 'mueta', authorship } },
      words: [
        { verbatim: 'Aronella', normalized: 'Aronella', wordType: 'GENUS', start: 0, end: 8 },
        { verbatim: 'müta', normalized: 'mueta', wordType: 'SPECIES', start: 9, end: 13 },
        { verbatim: 'Ott', normalized: 'Ott', wordType: 'AUTHOR_WORD', start: 15, end: 18 },
        { verbatim: 'Lenz', normalized: 'Lenz', wordType: 'AUTHOR_WORD', start: 22, end: 26 },
        { verbatim: '1899', normalized: '1899', wordType: 'YEAR', start: 27, end: 31 },
        { verbatim: 'Zuck.', normalized: 'Zuck.', wordType: 'AUTHOR_WORD', start: 33, end: 38 },
        { verbatim: 'Weil', normalized: 'Weil', wordType: 'AUTHOR_WORD', start: 42, end: 46 },
      ],
      id: '66e735fa-96fe-5e21-87a9-64721888aad5',
    });
  });

  it('refuses viruses, texts without a name and names in a wrong case', () => {
    for (const name of ['Potato virus Y', 'incertae sedis', 'ARONELLA MUTA', 'Aronella:']) {
      expect(asJson(name)).toMatchObject({ parsed: false, quality: 0, cardinality: 0 });
    }
    expect(asJson('Potato virus Y')).toMatchObject({ virus: true });
  });

  it('counts places in code points of the text without markup', () => {
    const { words } = toGnparser(parseName('<i>Aronella</i> muta 😀')) ?? {};
    expect(words?.map(({ start, end }) => [start, end])).toEqual([
      [0, 8],
      [9, 13],
    ]);
  });

  it('tells the operands of formulas and cultivars', () => {
    expect(asJson('Aronella muta × A. lata')).toMatchObject({
      normalized: 'Aronella muta × Aronella lata',
      cardinality: 0,
      hybrid: 'HYBRID_FORMULA',
      details: {
        hybridFormula: [
          { species: { genus: 'Aronella', species: 'muta' } },
          { species: { genus: 'Aronella', species: 'lata' } },
        ],
      },
    });
    expect(asJson("Aronella muta 'Blue Sky'", true)).toMatchObject({
      nomenclaturalCodeSetting: 'ICNCP',
      cultivar: true,
      canonical: { full: 'Aronella muta ‘Blue Sky’' },
      details: { species: { genus: 'Aronella', species: 'muta', cultivar: 'Blue Sky' } },
    });
  });
});

describe("gnparser's CSV", () => {
  it('has a line a name', () => {
    expect(GNPARSER_CSV_HEADER.split(',')).toHaveLength(10);
    expect(toGnparserCsv(parseName('Aronella muta "Ott", 1899')).slice(37)).toBe(
      '"Aronella muta ""Ott"", 1899",2,Aronella mut,Aronella muta,Aronella muta,,,4,',
    );
    expect(toGnparserCsv(parseName('Aronella muta Ott, 1899')).slice(37)).toBe(
      '"Aronella muta Ott, 1899",2,Aronella mut,Aronella muta,Aronella muta,"Ott, 1899",1899,1,',
    );
    expect(toGnparserCsv(parseName('nothing'))).toMatch(/^[\da-f-]{36},nothing,0,,,,,,0,$/);
  });
});
