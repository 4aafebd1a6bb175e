import { expect, test } from 'vitest';
import { splitList, splitTerm } from '../../src/interpret/lists.ts';

test.each<[string, string | null, string[]]>([
  ['otherCatalogNumbers', '111 | 22 ; 33 | ', ['111', '22', '33']],
  ['associatedSequences', '111 | 22 ; 33', ['111', '22', '33']],
  ['identifiedBy', 'person 1 | person, 2 | ', ['person 1', 'person, 2']],
  ['recordedBy', 'Smith, J.; Jones, A.', ['Smith, J.; Jones, A.']],
  ['recordedByID', ' a| b ,c', ['a', 'b', 'c']],
  ['samplingProtocol', 'net; trap | light', ['net; trap', 'light']],
  ['datasetName', 'null', []],
  ['datasetName', null, []],
  ['locality', 'a | b ', ['a | b']],
  ['locality', ' ', []],
])('%s %j', (term, text, items) => {
  expect(splitTerm(term, text)).toEqual(items);
});

test('a list is parted by bars unless said otherwise', () => {
  expect(splitList('a;b|c')).toEqual(['a;b', 'c']);
  expect(splitList('a;b|c', '|;')).toEqual(['a', 'b', 'c']);
  expect(splitList('|;|', '|;')).toEqual([]);
});
