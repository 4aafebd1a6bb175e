import { expect, test } from 'vitest';
import {
  type InstitutionTerms,
  indexInstitutions,
  matchInstitution,
} from '../../src/interpret/institutions.ts';

const registry = indexInstitutions(
  [
    {
      key: 'i1',
      code: 'ABC',
      name: 'Museum of Ábece',
      alternativeCodes: ['ABCM'],
      identifiers: ['https://ror.org/0abc'],
    },
    { key: 'i2', code: 'DUP', name: 'First Double', countryCode: 'DE' },
    { key: 'i3', code: 'DUP', name: 'Second Double', countryCode: 'FR', identifiers: ['grid.2'] },
    { key: 'i4', code: 'OLD', name: 'Closed House', isActive: false },
    { key: 'i5', code: 'OLD', name: 'Open House' },
  ],
  [
    {
      key: 'c1',
      code: 'Herb',
      name: 'Herbarium',
      institutionKey: 'i1',
      identifiers: ['urn:uuid:c1'],
    },
    { key: 'c2', code: 'Herb', name: 'Other Herbarium', institutionKey: 'i2' },
    { key: 'c3', code: 'Fish', name: 'Fishes', institutionKey: 'i2' },
    { key: 'c4', code: 'Bird', name: 'Birds', institutionKey: 'i1' },
    { key: 'c5', code: 'Bird', name: 'Bird Eggs', institutionKey: 'i1' },
    { key: 'c6', code: 'Moss', name: 'Mosses', institutionKey: 'i5' },
  ],
);

const exact = { institutionCode: 'abc', institutionID: 'http://ror.org/0abc/' };

test.each<[InstitutionTerms, string | null, string | null, string[]]>([
  [{}, null, null, []],
  [{ institutionCode: 'null', collectionCode: '' }, null, null, []],
  [{ ...exact, collectionCode: 'Herb' }, 'i1 EXACT', 'c1 EXACT', []],
  [{ institutionID: 'i1', collectionID: 'c1' }, 'i1 EXACT', 'c1 EXACT', []],
  [{ ...exact, institutionCode: 'ABCM', collectionCode: 'Herb' }, 'i1 EXACT', 'c1 EXACT', []],
  [exact, 'i1 EXACT', null, ['COLLECTION_MATCH_NONE']],
  [{ ...exact, collectionCode: 'Beetles' }, 'i1 EXACT', null, ['COLLECTION_MATCH_NONE']],
  [{ ...exact, collectionCode: 'Fish' }, 'i1 EXACT', null, ['INSTITUTION_COLLECTION_MISMATCH']],
  [{ ...exact, collectionCode: 'Bird' }, 'i1 EXACT', null, ['AMBIGUOUS_COLLECTION']],
  [
    { institutionCode: 'ABC', collectionCode: 'Herb' },
    'i1 FUZZY',
    'c1 FUZZY',
    ['INSTITUTION_MATCH_FUZZY', 'COLLECTION_MATCH_FUZZY'],
  ],
  [
    { institutionCode: 'museum of abece', collectionID: 'c1' },
    'i1 FUZZY',
    'c1 EXACT',
    ['INSTITUTION_MATCH_FUZZY'],
  ],
  [{ ...exact, collectionCode: 'Herb', ownerInstitutionCode: 'Abc' }, 'i1 EXACT', 'c1 EXACT', []],
  [
    { ...exact, collectionCode: 'Herb', ownerInstitutionCode: 'XYZ' },
    'i1 EXACT',
    'c1 EXACT',
    ['DIFFERENT_OWNER_INSTITUTION'],
  ],
  [{ institutionCode: 'DUP', collectionCode: 'Herb' }, null, null, ['AMBIGUOUS_INSTITUTION']],
  [
    { institutionCode: 'DUP', countryCode: 'de', collectionCode: 'Fish' },
    'i2 FUZZY',
    'c3 FUZZY',
    ['INSTITUTION_MATCH_FUZZY', 'COLLECTION_MATCH_FUZZY'],
  ],
  [
    { institutionCode: 'DUP', institutionID: 'grid.2' },
    'i3 EXACT',
    null,
    ['COLLECTION_MATCH_NONE'],
  ],
  [
    { institutionCode: 'OLD', collectionCode: 'Moss' },
    'i5 FUZZY',
    'c6 FUZZY',
    ['INSTITUTION_MATCH_FUZZY', 'COLLECTION_MATCH_FUZZY'],
  ],
  [{ institutionCode: 'NIX' }, null, null, ['INSTITUTION_MATCH_NONE']],
  [{ collectionCode: 'Herb' }, null, null, ['INSTITUTION_MATCH_NONE']],
])('%j', (terms, institution, collection, issues) => {
  const match = matchInstitution(terms, registry);
  const told = (one: { key: string; type: string } | null) => one && `${one.key} ${one.type}`;
  expect([told(match.institution), told(match.collection), match.issues]).toEqual([
    institution,
    collection,
    issues,
  ]);
});
