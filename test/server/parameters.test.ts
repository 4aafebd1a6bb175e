import { describe, expect, test } from 'vitest';
import type { Predicate } from '../../src/search/index.ts';
import { facetsOf, withoutFacet } from '../../src/server/facet-request.ts';
import { isSearchParameter, refuseUnknown } from '../../src/server/parameters.ts';

describe('isSearchParameter', () => {
  test.each<[string, boolean]>([
    ['q', true],
    ['hasMedia', true],
    ['has_media', true],
    ['HAS_MEDIA', true],
    ['country!', true],
    ['locality~', true],
    ['locality~!', true],
    ['field.Barcode', true],
    ['COUNTRY.facetLimit', true],
    ['basisOfRecord.facetOffset', true],
    ['checklistKey', true],
    // The filter language says why it has none
    ['gadmGid', true],
    ['contry', false],
    ['facetLimits', false],
    ['__proto__', false],
    ['constructor', false],
    ['', false],
  ])('%s', (name, expected) => {
    expect(isSearchParameter(name)).toBe(expected);
  });
});

test.each([
  [['limi'], ['limit', 'offset'], 'Did you mean "limit"?'],
  [['x'], ['limit', 'offset'], 'One of limit, offset.'],
  [['x'], [], 'This address takes no parameters.'],
])('%j among %j is refused', (names, known, hint) => {
  expect(() => refuseUnknown(names, known)).toThrow(
    expect.objectContaining({ code: 'FILTER_INVALID', hint }),
  );
});

describe('withoutFacet', () => {
  const us: Predicate = { kind: 'in', key: 'country', values: ['US'] };
  const notUs: Predicate = { kind: 'not', of: us };
  const words: Predicate = { kind: 'words', text: 'fern' };
  const barcode: Predicate = { kind: 'value', values: ['1'], field: 'Barcode' };
  const dataset: Predicate = { kind: 'in', key: 'dataset', values: ['a'] };
  const mixed: Predicate = { kind: 'or', of: [us, words] };
  const all: Predicate = { kind: 'all' };
  const and = (...of: Predicate[]): Predicate => ({ kind: 'and', of });

  test.each<[string, Predicate, Predicate]>([
    ['country', us, all],
    ['COUNTRY', and(us, words), words],
    ['country', and(notUs, words, barcode), and(words, barcode)],
    ['country', and({ kind: 'or', of: [us, notUs] }, words), words],
    ['country', mixed, mixed],
    ['country', all, all],
    ['family', and(us, words), and(us, words)],
    ['field.Barcode', and(barcode, words), words],
    ['datasetKey', dataset, all],
    ['year', and({ kind: 'range', key: 'year', from: 1, to: 2 }, us), us],
  ])('%s', (name, filter, expected) => {
    const [facet] = facetsOf([name], { facetLimit: 10, facetOffset: 0, facetMincount: 1 });
    if (facet === undefined) throw new Error('no facet');
    expect(withoutFacet(filter, facet)).toEqual(expected);
  });
});
