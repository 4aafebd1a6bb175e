import { readBox } from './box.ts';
import { readInterval } from './dates.ts';
import type { DatasetDescription } from './description.ts';
import {
  addContact,
  addDistribution,
  addIdentifier,
  addKeywords,
  addOnce,
  addPlace,
  type Draft,
  draftOf,
  setLanguage,
  setLicense,
  setPublished,
  tell,
} from './draft.ts';
import { addressLine, partyIdentifier } from './parties.ts';
import { joined, paragraphsOf } from './texts.ts';
import { listOf, objectOf, type Values, wordAt, wordOf, wordsOf } from './values.ts';

/** Whether JSON is a dataset of GBIF's registry. */
export const isGbifDataset = (document: Values): boolean =>
  typeof document['title'] === 'string' &&
  (document['publishingOrganizationKey'] !== undefined ||
    document['installationKey'] !== undefined);

/** A dataset as GBIF's registry gives it (`/v1/dataset/{key}`). */
export function readGbifDataset(document: Values): DatasetDescription {
  const draft = draftOf('other');
  addIdentifier(draft, wordAt(document, 'key'));
  addIdentifier(draft, wordAt(document, 'doi'));
  for (const id of listOf(document['identifiers']))
    addIdentifier(draft, wordAt(objectOf(id), 'identifier'));
  draft.title = wordAt(document, 'title');
  draft.abstract = textAt(document, 'description');
  draft.purpose = textAt(document, 'purpose');
  draft.homepage = wordAt(document, 'homepage');
  draft.logo = wordAt(document, 'logoUrl');
  draft.citation = wordAt(objectOf(document['citation']), 'text');
  draft.publisher = wordAt(document, 'publishingOrganizationTitle', 'publishingOrganizationName');
  setLanguage(draft, wordAt(document, 'dataLanguage', 'language'));
  setPublished(draft, wordAt(document, 'pubDate'));
  setLicense(draft, [wordAt(document, 'license'), wordAt(document, 'rights')]);
  for (const contact of listOf(document['contacts'])) addPerson(objectOf(contact), draft);
  for (const list of listOf(document['keywordCollections'])) {
    for (const word of wordsOf(objectOf(list)['keywords'])) addKeywords(draft, word);
  }
  readCoverage(document, draft);
  for (const one of listOf(document['bibliographicCitations'])) {
    addOnce(draft.bibliography, wordAt(objectOf(one), 'text'));
  }
  for (const one of listOf(document['endpoints'])) {
    addDistribution(draft, wordAt(objectOf(one), 'url'), wordAt(objectOf(one), 'type'));
  }
  const project = objectOf(document['project']);
  draft.projectTitle = wordAt(project, 'title');
  draft.projectId = wordAt(project, 'identifier');
  readSampling(objectOf(document['samplingDescription']), draft);
  return draft;
}

const textAt = (values: Values, key: string): string | null => {
  const text = values[key];
  return typeof text === 'string' ? paragraphsOf(text) : null;
};

const firstOf = (value: unknown): string | null => wordsOf(value)[0] ?? null;

function addPerson(contact: Values, draft: Draft): void {
  const identifiers: string[] = [];
  for (const id of wordsOf(contact['userId'])) addOnce(identifiers, partyIdentifier(id, null));
  addContact(draft, {
    role: (wordAt(contact, 'type') ?? 'contact').toLowerCase().replaceAll('_', ' '),
    organization: wordAt(contact, 'organization'),
    givenName: wordAt(contact, 'firstName'),
    surName: wordAt(contact, 'lastName'),
    position: firstOf(contact['position']),
    email: firstOf(contact['email']),
    phone: firstOf(contact['phone']),
    identifiers,
    url: firstOf(contact['homepage']),
    address: addressLine([
      ...wordsOf(contact['address']),
      wordAt(contact, 'city'),
      wordAt(contact, 'province'),
      wordAt(contact, 'postalCode'),
    ]),
    country: wordAt(contact, 'country'),
  });
}

function readCoverage(document: Values, draft: Draft): void {
  const problem = tell(draft);
  for (const one of listOf(document['geographicCoverages']).map(objectOf)) {
    const box = objectOf(one['boundingBox']);
    const sides = {
      west: wordAt(box, 'minLongitude'),
      south: wordAt(box, 'minLatitude'),
      east: wordAt(box, 'maxLongitude'),
      north: wordAt(box, 'maxLatitude'),
    };
    addPlace(draft, wordAt(one, 'description'), readBox(sides, problem));
  }
  for (const one of listOf(document['temporalCoverages']).map(objectOf)) {
    const day = wordAt(one, 'date');
    const interval = readInterval(day ?? wordAt(one, 'start'), day ?? wordAt(one, 'end'), problem);
    addOnce(draft.temporalCoverage, interval ?? wordAt(one, 'period'));
  }
  for (const group of listOf(document['taxonomicCoverages']).map(objectOf)) {
    for (const one of listOf(group['coverages']).map(objectOf)) {
      const name = wordAt(one, 'scientificName');
      const rank = wordAt(objectOf(one['rank']), 'verbatim', 'interpreted') ?? wordOf(one['rank']);
      if (name === null) continue;
      const vernacularName = wordAt(one, 'commonName');
      draft.taxonomicCoverage.push({ name, rank: rank?.toLowerCase() ?? null, vernacularName });
    }
  }
}

function readSampling(sampling: Values, draft: Draft): void {
  draft.methods = joined([
    ...wordsOf(sampling['methodSteps']).map(paragraphsOf),
    textAt(sampling, 'studyExtent'),
    textAt(sampling, 'sampling'),
    textAt(sampling, 'qualityControl'),
  ]);
}
