import {
  attribute,
  child,
  children,
  elementsAt,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../xml/index.ts';
import { pointBox, readBox } from './box.ts';
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
  doiOf,
  draftOf,
  setLanguage,
  setLicense,
  setPublished,
  tell,
} from './draft.ts';
import { namedParty, partyIdentifier, personParty } from './parties.ts';
import { joined, lineOf, paragraphsOf } from './texts.ts';

/** DataCite metadata, kernels 2 to 4. */
export function readDataCite(root: XmlElement): DatasetDescription {
  const draft = draftOf('DataCite');
  readIdentifiers(root, draft);
  const titles = elementsAt(root, 'titles/title');
  const main = titles.find((one) => attribute(one, 'titleType') === null) ?? titles[0];
  draft.title = main === undefined ? null : lineOf(textOf(main));
  draft.publisher = lineOf(textAt(root, 'publisher'));
  setLanguage(draft, textAt(root, 'language'));
  readDates(root, draft);
  for (const subject of textsAt(root, 'subjects/subject')) addKeywords(draft, subject);
  for (const party of elementsAt(root, 'creators/creator')) addParty(party, 'creator', draft);
  for (const party of elementsAt(root, 'contributors/contributor')) {
    addParty(party, lineOf(attribute(party, 'contributorType')) ?? 'contributor', draft);
  }
  const rights = elementsAt(root, 'rightsList/rights').concat(children(root, 'rights'));
  setLicense(draft, [
    ...rights.map((one) => attribute(one, 'rightsIdentifier')),
    ...rights.map((one) => attribute(one, 'rightsURI')),
    ...rights.map(textOf),
  ]);
  readDescriptions(root, draft);
  for (const place of elementsAt(root, 'geoLocations/geoLocation')) readPlace(place, draft);
  readRelations(root, draft);
  const [award] = elementsAt(root, 'fundingReferences/fundingReference');
  if (award !== undefined) {
    draft.projectTitle = lineOf(textAt(award, 'awardTitle'));
    draft.projectId = lineOf(textAt(award, 'awardNumber'));
  }
  if (draft.title === null) tell(draft)('The title is missing.');
  if (draft.identifiers.length === 0) tell(draft)('The identifier is missing.');
  return draft;
}

function readIdentifiers(root: XmlElement, draft: Draft): void {
  const id = child(root, 'identifier');
  addIdentifier(draft, id === null ? null : textOf(id));
  if (id !== null && attribute(id, 'identifierType') === 'DOI' && doiOf(textOf(id)) === null) {
    tell(draft)(`The identifier is said to be a DOI and is none (${textOf(id).slice(0, 60)}).`);
  }
  for (const other of textsAt(root, 'alternateIdentifiers/alternateIdentifier'))
    addIdentifier(draft, other);
}

/** The day that is nearest to publication, else the year. */
function readDates(root: XmlElement, draft: Draft): void {
  const dates = elementsAt(root, 'dates/date').map((date) => ({
    type: attribute(date, 'dateType') ?? '',
    text: textOf(date),
  }));
  const year = lineOf(textAt(root, 'publicationYear'));
  for (const type of ['Issued', 'Available']) {
    for (const date of dates) if (date.type === type) setPublished(draft, date.text);
  }
  setPublished(draft, year);
  for (const { type, text } of dates) {
    if (type !== 'Collected' && type !== 'Coverage') continue;
    const [from, to] = text.split('/');
    addOnce(draft.temporalCoverage, readInterval(from, to ?? from, tell(draft)));
  }
}

function addParty(party: XmlElement, role: string, draft: Draft): void {
  const stated =
    child(party, 'creatorName') ?? child(party, 'contributorName') ?? child(party, 'name');
  const name = stated === null ? null : lineOf(textOf(stated));
  const isBody = stated !== null && attribute(stated, 'nameType') === 'Organizational';
  const given = lineOf(textAt(party, 'givenName'));
  const family = lineOf(textAt(party, 'familyName'));
  const affiliation = lineOf(textsAt(party, 'affiliation').join('; '));
  const parts =
    given !== null || family !== null
      ? { givenName: given, surName: family ?? name }
      : name === null
        ? {}
        : isBody
          ? { organization: name }
          : stated !== null && attribute(stated, 'nameType') === 'Personal'
            ? personParty(name)
            : namedParty(name);
  const identifiers: string[] = [];
  for (const id of children(party, 'nameIdentifier')) {
    addOnce(
      identifiers,
      partyIdentifier(
        textOf(id),
        attribute(id, 'schemeURI') ?? attribute(id, 'nameIdentifierScheme'),
      ),
    );
  }
  const { organization = null, ...person } = parts as { readonly organization?: string | null };
  addContact(draft, { role, ...person, organization: organization ?? affiliation, identifiers });
}

function readDescriptions(root: XmlElement, draft: Draft): void {
  const of = (...types: readonly string[]): string | null =>
    joined(
      elementsAt(root, 'descriptions/description')
        .filter((one) => types.includes(attribute(one, 'descriptionType') ?? ''))
        .map((one) => paragraphsOf(withBreaks(one))),
    );
  draft.abstract = of('Abstract') ?? of('Other', '');
  draft.methods = of('Methods', 'TechnicalInfo');
}

/** Text with `<br/>` as line ends. */
const withBreaks = (element: XmlElement): string =>
  element.mixed === null
    ? textOf(element)
    : element.mixed
        .map((part) => (typeof part === 'string' ? part : part.name === 'br' ? '\n' : textOf(part)))
        .join('');

function readPlace(place: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  let description = lineOf(textsAt(place, 'geoLocationPlace').join('; '));
  const add = (box: ReturnType<typeof readBox>): void => {
    addPlace(draft, description, box);
    description = null;
  };
  for (const box of children(place, 'geoLocationBox')) add(boxOf(box, problem));
  for (const point of children(place, 'geoLocationPoint')) {
    const [latitude, longitude] = textOf(point).split(/[\s,]+/);
    const isPair = point.children.length === 0;
    add(
      pointBox(
        isPair ? (latitude ?? null) : textAt(point, 'pointLatitude'),
        isPair ? (longitude ?? null) : textAt(point, 'pointLongitude'),
        problem,
      ),
    );
  }
  if (description !== null) add(null);
}

/** Kernel 4 names the sides, kernel 3 writes south-west and north-east as latitude and longitude. */
function boxOf(box: XmlElement, problem: (sentence: string) => void): ReturnType<typeof readBox> {
  if (box.children.length > 0) {
    const side = (name: string): string | null => lineOf(textAt(box, name));
    const sides = {
      west: side('westBoundLongitude'),
      south: side('southBoundLatitude'),
      east: side('eastBoundLongitude'),
      north: side('northBoundLatitude'),
    };
    return readBox(sides, problem);
  }
  const [south, west, north, east] = textOf(box).split(/[\s,]+/);
  return readBox(
    { west: west ?? null, south: south ?? null, east: east ?? null, north: north ?? null },
    problem,
  );
}

/** Works that the dataset rests on or is told of in, and where it lies. */
const CITED: ReadonlySet<string> = new Set([
  'References',
  'Cites',
  'IsCitedBy',
  'IsDescribedBy',
  'IsDocumentedBy',
  'IsSupplementTo',
  'IsDerivedFrom',
]);

function readRelations(root: XmlElement, draft: Draft): void {
  for (const relation of elementsAt(root, 'relatedIdentifiers/relatedIdentifier')) {
    const text = lineOf(textOf(relation));
    if (text === null) continue;
    if (CITED.has(attribute(relation, 'relationType') ?? '')) addOnce(draft.bibliography, text);
  }
  for (const id of elementsAt(root, 'alternateIdentifiers/alternateIdentifier')) {
    const text = textOf(id);
    if (attribute(id, 'alternateIdentifierType') !== 'URL' || !/^https?:/i.test(text)) continue;
    draft.homepage ??= text;
    addDistribution(draft, text, null);
  }
}
