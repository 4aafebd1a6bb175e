import { expect, test } from 'vitest';
import { FIELD_TERMS } from '../../src/flow/field-terms.ts';
import { termFinder } from '../../src/search/terms.ts';

// As it comes to another process.
const termOf = termFinder(structuredClone(FIELD_TERMS));

test.each([
  ['item.id', 'id', 'id'],
  ['unitCode', null, 'collectionCode'],
  ['url', null, 'sourceId'],
  ['title', null, 'title'],
  ['content.descriptiveNonRepeating.title.content', 'Title', 'title'],
  ['content.freetext.identifier[].content', 'Barcode', 'identifier'],
  ['content.freetext.publisher[].content', 'Published Name', 'scientificName'],
  ['content.indexedStructured.scientific_name[]', null, 'scientificName'],
  ['content.descriptiveNonRepeating.online_media.media[].idsId', null, 'media.providerManagedID'],
  ['content.freetext.publisher[].content', 'constructor', 'agent'],
  ['docSignature', null, null],
])('%s (%j) fills %j', (path, label, term) => {
  expect(termOf(path, label)).toBe(term);
});
