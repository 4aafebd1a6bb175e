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
import { namedParty, partyIdentifier } from './parties.ts';
import { paragraphsOf } from './texts.ts';
import { listOf, objectOf, type Values, wordAt, wordOf, wordsOf } from './values.ts';

/** Data Package (Frictionless, versions 1 and 2), with what Camtrap DP and DwC-DP add to it. */
export function readDataPackage(document: Values): DatasetDescription {
  const draft = draftOf('Frictionless');
  addIdentifier(draft, wordAt(document, 'id'));
  addIdentifier(draft, wordAt(document, 'doi'));
  addIdentifier(draft, wordAt(document, 'name'));
  draft.title = wordAt(document, 'title');
  const description = document['description'];
  draft.abstract = typeof description === 'string' ? paragraphsOf(description) : null;
  draft.homepage = wordAt(document, 'homepage');
  draft.logo = wordAt(document, 'image');
  draft.citation = wordAt(document, 'bibliographicCitation', 'citation');
  setPublished(draft, wordAt(document, 'datePublished', 'issued', 'created'));
  setLanguage(draft, wordsOf(document['languages'] ?? document['language'])[0]);
  for (const word of wordsOf(document['keywords'])) addKeywords(draft, word);
  for (const contributor of listOf(document['contributors']))
    addContributor(objectOf(contributor), draft);
  readLicenses(document, draft);
  readCoverage(document, draft);
  const project = objectOf(document['project']);
  draft.projectTitle = wordAt(project, 'title', 'acronym');
  draft.projectId = wordAt(project, 'id', 'acronym');
  for (const reference of listOf(document['references']))
    addOnce(draft.bibliography, wordOf(reference));
  for (const related of listOf(document['relatedIdentifiers'])) {
    addOnce(draft.bibliography, wordAt(objectOf(related), 'relatedIdentifier'));
  }
  for (const source of listOf(document['sources'])) readSource(source, draft);
  for (const resource of listOf(document['resources'])) readResource(objectOf(resource), draft);
  if (!Array.isArray(document['resources'])) tell(draft)('The package lists no resources.');
  return draft;
}

function addContributor(contributor: Values, draft: Draft): void {
  const roles = [...wordsOf(contributor['roles']), ...wordsOf(contributor['role'])];
  const title = wordAt(contributor, 'title', 'name');
  const organization = wordAt(contributor, 'organization');
  const path = wordAt(contributor, 'path');
  const given = wordAt(contributor, 'givenName', 'firstName');
  const family = wordAt(contributor, 'familyName', 'lastName');
  const id = path === null ? null : partyIdentifier(path, null);
  const isRegister = id !== null && /(?:orcid|isni|ror|wikidata|viaf)\.org/i.test(id);
  const name =
    given !== null || family !== null
      ? { givenName: given, surName: family }
      : title === null
        ? {}
        : title === organization
          ? {}
          : namedParty(title);
  const role = roles.join(', ') || 'contributor';
  if (roles.includes('publisher')) draft.publisher ??= title ?? organization;
  const body = (name as { readonly organization?: string | null }).organization ?? null;
  addContact(draft, {
    role,
    ...name,
    organization: organization ?? body,
    email: wordAt(contributor, 'email'),
    identifiers: isRegister ? [id] : [],
    url: isRegister ? null : path,
  });
}

/** Licences; where some are said to be those of the data, those. */
function readLicenses(document: Values, draft: Draft): void {
  const all = listOf(document['licenses'] ?? document['license']);
  const ofData = all.filter((one) => wordAt(objectOf(one), 'scope') === 'data');
  const statements = (ofData.length > 0 ? ofData : all).flatMap((one) => {
    const license = objectOf(one);
    return [
      wordOf(one),
      wordAt(license, 'path', 'url'),
      wordAt(license, 'name', 'type'),
      wordAt(license, 'title'),
    ];
  });
  setLicense(draft, statements);
}

function readCoverage(document: Values, draft: Draft): void {
  const problem = tell(draft);
  const spatial = objectOf(document['spatial']);
  const box = geoJsonBox(spatial, problem);
  addPlace(draft, wordOf(document['spatial']) ?? wordAt(spatial, 'name', 'description'), box);
  const temporal = objectOf(document['temporal']);
  const interval = readInterval(
    wordAt(temporal, 'start', 'begin'),
    wordAt(temporal, 'end'),
    problem,
  );
  addOnce(draft.temporalCoverage, interval ?? wordOf(document['temporal']));
  for (const entry of listOf(document['taxonomic'])) {
    const taxon = objectOf(entry);
    const name = wordAt(taxon, 'scientificName', 'name') ?? wordOf(entry);
    if (name === null) continue;
    const vernacular = Object.values(objectOf(taxon['vernacularNames']))
      .map(wordOf)
      .filter((one) => one !== null);
    draft.taxonomicCoverage.push({
      name,
      rank: wordAt(taxon, 'taxonRank', 'rank')?.toLowerCase() ?? null,
      vernacularName:
        wordAt(taxon, 'vernacularName') ?? (vernacular.length === 0 ? null : vernacular.join(', ')),
    });
  }
}

/** The box around a GeoJSON geometry (RFC 7946), or its own `bbox`. */
function geoJsonBox(
  geometry: Values,
  problem: (sentence: string) => void,
): ReturnType<typeof readBox> {
  const stated = listOf(geometry['bbox']).map(wordOf);
  if (stated.length === 4) {
    const [west = null, south = null, east = null, north = null] = stated;
    return readBox({ west, south, east, north }, problem);
  }
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  const walk = (value: unknown, depth: number): void => {
    if (!Array.isArray(value) || depth > 8) return;
    const [longitude, latitude]: readonly unknown[] = value;
    if (typeof longitude !== 'number' || typeof latitude !== 'number') {
      for (const one of value) walk(one, depth + 1);
      return;
    }
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  };
  walk(geometry['coordinates'], 0);
  if (west === Infinity) return null;
  return readBox(
    { west: `${west}`, south: `${south}`, east: `${east}`, north: `${north}` },
    problem,
  );
}

function readSource(source: unknown, draft: Draft): void {
  const values = objectOf(source);
  const title = wordAt(values, 'title', 'name') ?? wordOf(source);
  const path = wordAt(values, 'path', 'web');
  if (title === null && path === null) return;
  addOnce(draft.bibliography, title === null ? path : path === null ? title : `${title} (${path})`);
}

/** Resources that lie elsewhere. */
function readResource(resource: Values, draft: Draft): void {
  for (const path of wordsOf(resource['path'] ?? resource['url'])) {
    if (/^https?:\/\//i.test(path))
      addDistribution(draft, path, wordAt(resource, 'mediatype', 'format'));
  }
}
