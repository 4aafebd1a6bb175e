import { describe, expect, test } from 'vitest';
import { readMatchItem, refuseUnknownFields } from '../../src/server/species/query.ts';

const PLAIN = { isStrict: false, isVerbose: false, explain: true, exclude: null, tooLong: null };

describe('readMatchItem', () => {
  test.each([
    [{}, { ...PLAIN, query: {} }],
    [{ name: 'Aus bus' }, { ...PLAIN, query: { scientificName: 'Aus bus' } }],
    [
      { name: 'Aus', scientificName: 'Bus', authorship: 'L.', rank: 'genus', class: 'Aves' },
      {
        ...PLAIN,
        query: {
          scientificName: 'Bus',
          scientificNameAuthorship: 'L.',
          taxonRank: 'genus',
          class: 'Aves',
        },
      },
    ],
    [{ usageKey: '7' }, { ...PLAIN, query: { usageKey: 7 } }],
    [
      { usageKey: 7, taxonID: 12 },
      { ...PLAIN, query: { usageKey: 7, taxonID: '12' } },
    ],
    [{ nomenclaturalCode: 'ICZN' }, { ...PLAIN, query: { nomenclaturalCode: 'ZOOLOGICAL' } }],
    [
      { strict: 'True', verbose: true, explain: 'false', exclude: '1,2' },
      {
        query: {},
        isStrict: true,
        isVerbose: true,
        explain: false,
        exclude: new Set([1, 2]),
        tooLong: null,
      },
    ],
    [{ exclude: ['1', '2, 3'] }, { ...PLAIN, query: {}, exclude: new Set([1, 2, 3]) }],
    [
      { kingdom: '', family: null, genus: undefined, strict: '' },
      { ...PLAIN, query: {} },
    ],
    [
      { family: 'x'.repeat(4097) },
      { ...PLAIN, query: { family: 'x'.repeat(4097) }, tooLong: 'family' },
    ],
  ])('%j', (given, expected) => {
    expect(readMatchItem(given)).toEqual(expected);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ kingdom: ['Animalia'] }, 'query 3: kingdom: a text is expected'],
    [{ name: {} }, 'query 3: name: a text is expected'],
    [{ strict: 'yes' }, 'query 3: strict: true or false is expected'],
    [{ usageKey: 'x' }, 'query 3: usageKey: a key of the backbone is expected, a whole number'],
    [{ usageKey: 0 }, 'query 3: usageKey: a key of the backbone is expected, a whole number'],
    [{ usageKey: 2 ** 31 }, 'query 3: usageKey: a key of the backbone is expected, a whole number'],
    [{ exclude: '1,x' }, 'query 3: exclude: a key of the backbone is expected, a whole number'],
    [{ exclude: '1,'.repeat(1001) }, 'query 3: exclude: at most 1000 keys'],
    [{ nomenclaturalCode: 'x' }, 'query 3: nomenclaturalCode: it names no code of nomenclature'],
  ])('%j is refused', (given, message) => {
    expect(() => readMatchItem(given, 'query 3: ')).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID', message }),
    );
  });

  test('a field that is unknown names the nearest one', () => {
    expect(() => refuseUnknownFields({ kindom: 'x' }, 'query 1: ')).toThrow(
      expect.objectContaining({
        message: 'query 1: there is no field "kindom"',
        hint: 'Did you mean "kingdom"?',
      }),
    );
  });
});
