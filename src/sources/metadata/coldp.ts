import { readInterval, readMoment } from './dates.ts';
import type { DatasetDescription } from './description.ts';
import {
  addContact,
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
import { addressLine, namedParty, partyIdentifier } from './parties.ts';
import { joined, paragraphsOf } from './texts.ts';
import { listOf, objectOf, type Values, wordAt, wordOf, wordsOf } from './values.ts';

/** Metadata of the Catalogue of Life's data package (`metadata.yaml`), of today and of before 2021. */
export function readColdp(document: Values): DatasetDescription {
  const draft = draftOf('ColDP');
  const doi = wordAt(document, 'doi');
  if (doi !== null) addIdentifier(draft, doi);
  addIdentifier(draft, wordAt(document, 'key', 'alias'));
  for (const [scheme, value] of Object.entries(objectOf(document['identifier']))) {
    for (const id of wordsOf(value))
      addIdentifier(draft, scheme === 'doi' ? id : `${scheme}:${id}`);
  }
  draft.title = wordAt(document, 'title');
  if (draft.title === null) tell(draft)('The title is missing.');
  const description = document['description'];
  draft.abstract = typeof description === 'string' ? paragraphsOf(description) : null;
  setPublished(draft, wordAt(document, 'issued', 'released'));
  setLanguage(draft, wordAt(document, 'language'));
  setLicense(draft, [wordAt(document, 'license')]);
  draft.homepage = wordAt(document, 'url', 'website');
  draft.logo = wordAt(document, 'logo', 'logoUrl');
  draft.citation = wordAt(document, 'citation');
  for (const word of wordsOf(document['keyword'] ?? document['keywords'])) addKeywords(draft, word);
  readAgents(document, draft);
  readScope(document, draft);
  for (const source of listOf(document['source'])) addOnce(draft.bibliography, citationOf(source));
  const notes = wordAt(document, 'notes');
  draft.methods = joined([
    notes,
    wordAt(document, 'confidence') === null
      ? null
      : `Confidence: ${wordAt(document, 'confidence')}`,
  ]);
  return draft;
}

const ROLES = [
  'contact',
  'creator',
  'editor',
  'publisher',
  'contributor',
  'distributor',
  'host',
] as const;

function readAgents(document: Values, draft: Draft): void {
  const older: readonly (readonly [string, string])[] = [
    ['authors', 'creator'],
    ['editors', 'editor'],
    ['organisations', 'publisher'],
    ['contributors', 'contributor'],
  ];
  for (const role of ROLES)
    for (const agent of listOf(document[role])) addAgent(agent, role, draft);
  for (const [key, role] of older)
    for (const agent of listOf(document[key])) addAgent(agent, role, draft);
}

function addAgent(agent: unknown, role: string, draft: Draft): void {
  const text = wordOf(agent);
  if (text === null) addParty(objectOf(agent), role, draft);
  else {
    if (role === 'publisher') draft.publisher ??= text;
    const name = role === 'publisher' ? { organization: text } : namedParty(text);
    addContact(draft, { role, ...name });
  }
}

function addParty(values: Values, role: string, draft: Draft): void {
  const identifiers: string[] = [];
  addOnce(identifiers, partyIdentifier(wordAt(values, 'orcid'), 'https://orcid.org/'));
  addOnce(identifiers, partyIdentifier(wordAt(values, 'rorid', 'ror'), 'https://ror.org/'));
  const organization = [
    wordAt(values, 'department'),
    wordAt(values, 'organisation', 'organization', 'name'),
  ].filter((part) => part !== null);
  const body = organization.length === 0 ? null : organization.join(', ');
  if (role === 'publisher') draft.publisher ??= body;
  addContact(draft, {
    role,
    organization: body,
    givenName: wordAt(values, 'given', 'givenName'),
    surName: wordAt(values, 'family', 'familyName'),
    email: wordAt(values, 'email'),
    phone: wordAt(values, 'phone'),
    identifiers,
    url: wordAt(values, 'url'),
    address: addressLine([
      wordAt(values, 'address'),
      wordAt(values, 'city'),
      wordAt(values, 'state'),
      wordAt(values, 'postalCode'),
    ]),
    country: wordAt(values, 'country'),
  });
}

function readScope(document: Values, draft: Draft): void {
  addPlace(draft, wordAt(document, 'geographicScope'), null);
  const time = wordAt(document, 'temporalScope');
  if (time !== null) {
    const [from, to] = time.split(/\s*\/\s*/);
    const interval =
      to === undefined ? readMoment(time, '', () => {}) : readInterval(from, to, () => {});
    addOnce(draft.temporalCoverage, interval ?? time);
  }
  const taxa = wordAt(document, 'taxonomicScope', 'group');
  if (taxa === null) return;
  for (const name of taxa.split(/\s*[;,]\s*/)) {
    if (name !== '') draft.taxonomicCoverage.push({ name, rank: null, vernacularName: null });
  }
}

/** A reference as text, or in parts (CSL): "Authors (year): title. DOI". */
function citationOf(source: unknown): string | null {
  const text = wordOf(source);
  if (text !== null) return text;
  const values = objectOf(source);
  const whole = wordAt(values, 'citation');
  if (whole !== null) return whole;
  const title = wordAt(values, 'title');
  if (title === null) return null;
  const authors = listOf(values['author'] ?? values['creator'])
    .map((one) => wordOf(one) ?? wordAt(objectOf(one), 'family', 'literal', 'organisation'))
    .filter((one) => one !== null)
    .join(', ');
  const issued = wordAt(values, 'issued', 'year');
  const doi = wordAt(values, 'doi', 'DOI');
  const front = `${authors}${issued === null ? '' : ` (${issued})`}`.trim();
  return `${front === '' ? '' : `${front}: `}${title}${doi === null ? '' : `. ${doi}`}`;
}
