import { maintenanceFrequencies } from '../../terms/index.ts';
import {
  attribute,
  child,
  children,
  descendants,
  elementAt,
  elementsAt,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../xml/index.ts';
import { pointBox, readBox } from './box.ts';
import { readInterval } from './dates.ts';
import type { DatasetDescription } from './description.ts';
import { docbookText, docbookTexts } from './docbook.ts';
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
import { joined, lineOf, nameOf } from './texts.ts';

/** What a document may describe (EML 2.2, eml module). */
const RESOURCES = ['dataset', 'citation', 'software', 'protocol'] as const;

/** Ecological Metadata Language 2.0.0 to 2.2.0, with the profile of GBIF and its block of additional metadata. */
export function readEml(root: XmlElement): DatasetDescription {
  const draft = draftOf('EML');
  const resource = RESOURCES.map((name) => child(root, name)).find((one) => one !== null) ?? root;
  const additional = elementsAt(root, 'additionalMetadata/metadata');
  const gbif = additional.flatMap((one) => children(one, 'gbif'));
  readIdentifiers(root, resource, gbif, draft);
  draft.title = titleOf(resource);
  draft.abstract = docbookText(child(resource, 'abstract'));
  draft.purpose = docbookText(child(resource, 'purpose'));
  setLanguage(draft, textAt(resource, 'language'));
  setPublished(draft, textAt(resource, 'pubDate'));
  readRights(resource, draft);
  for (const word of elementsAt(resource, 'keywordSet/keyword')) addKeywords(draft, textOf(word));
  readParties(root, resource, draft);
  for (const coverage of children(resource, 'coverage')) readCoverage(coverage, draft);
  readMethods(resource, draft);
  readProject(resource, draft);
  readDistributions(resource, gbif, draft);
  readCitations(resource, gbif, draft);
  draft.logo =
    gbif.map((one) => textAt(one, 'resourceLogoUrl')).find((one) => one !== null) ?? null;
  for (const one of gbif) readCollection(one, draft);
  tellMissing(root, resource, draft);
  return draft;
}

function readIdentifiers(
  root: XmlElement,
  resource: XmlElement,
  gbif: readonly XmlElement[],
  draft: Draft,
): void {
  const packageId = lineOf(attribute(root, 'packageId'));
  if (packageId !== null && /^null(?:\/|$)/i.test(packageId)) {
    tell(draft)(`The packageId names nothing (${packageId}).`);
  } else addIdentifier(draft, packageId);
  for (const text of textsAt(resource, 'alternateIdentifier')) addIdentifier(draft, text);
  for (const text of gbif.flatMap((one) => textsAt(one, 'citation/@identifier'))) {
    if (draft.doi === null) addIdentifier(draft, text);
  }
}

/** The title, and in other languages (EML 2.1: title/value). Several are one behind the other only where they differ. */
function titleOf(resource: XmlElement): string | null {
  for (const title of children(resource, 'title')) {
    const own = title.mixed?.filter((part) => typeof part === 'string').join(' ') ?? title.text;
    const line = lineOf(own) ?? lineOf(textOf(title));
    if (line !== null) return line;
  }
  return null;
}

function readRights(resource: XmlElement, draft: Draft): void {
  const licensed = children(resource, 'licensed');
  setLicense(draft, [
    ...licensed.map((one) => textAt(one, 'identifier')),
    ...licensed.map((one) => textAt(one, 'url')),
    ...licensed.map((one) => textAt(one, 'licenseName')),
    docbookTexts(children(resource, 'intellectualRights')),
  ]);
}

const PARTIES = ['creator', 'metadataProvider', 'associatedParty', 'contact', 'publisher'] as const;

function readParties(root: XmlElement, resource: XmlElement, draft: Draft): void {
  const byId = partiesById(root);
  const parties = PARTIES.flatMap((name) => children(resource, name)).concat(
    elementsAt(resource, 'project/personnel'),
  );
  for (const party of parties) addParty(referred(party, byId), party, draft);
  const publisher =
    children(resource, 'publisher')[0] ??
    children(resource, 'associatedParty').find((one) => textAt(one, 'role') === 'publisher');
  if (publisher === undefined) return;
  const of = referred(publisher, byId);
  draft.publisher = lineOf(textAt(of, 'organizationName')) ?? personName(of);
}

/** Parties that others refer to: `<references>id</references>`. */
function partiesById(root: XmlElement): ReadonlyMap<string, XmlElement> {
  const byId = new Map<string, XmlElement>();
  const walk = (element: XmlElement): void => {
    const id = attribute(element, 'id');
    if (id !== null && !byId.has(id)) byId.set(id, element);
    for (const one of element.children) walk(one);
  };
  walk(root);
  return byId;
}

function referred(party: XmlElement, byId: ReadonlyMap<string, XmlElement>): XmlElement {
  const id = textAt(party, 'references');
  return (id === null ? undefined : byId.get(id)) ?? party;
}

const personName = (party: XmlElement): string | null =>
  lineOf(
    [textAt(party, 'individualName/givenName'), textAt(party, 'individualName/surName')]
      .filter((part) => part !== null)
      .join(' '),
  );

function addParty(party: XmlElement, stated: XmlElement, draft: Draft): void {
  const role = lineOf(textAt(stated, 'role')) ?? stated.name;
  const person = child(party, 'individualName');
  const address = child(party, 'address');
  const identifiers: string[] = [];
  for (const id of children(party, 'userId')) {
    addOnce(identifiers, partyIdentifier(textOf(id), attribute(id, 'directory')));
  }
  addContact(draft, {
    role,
    organization: lineOf(textAt(party, 'organizationName')),
    givenName: person === null ? null : nameOf(textsAt(person, 'givenName').join(' ')),
    surName: person === null ? null : nameOf(textAt(person, 'surName')),
    position: lineOf(textAt(party, 'positionName')),
    email: lineOf(textAt(party, 'electronicMailAddress')),
    phone: lineOf(phoneOf(party)),
    identifiers,
    url: lineOf(textAt(party, 'onlineUrl')),
    address:
      address === null
        ? null
        : addressLine([
            ...textsAt(address, 'deliveryPoint'),
            textAt(address, 'city'),
            textAt(address, 'administrativeArea'),
            textAt(address, 'postalCode'),
          ]),
    country: address === null ? null : lineOf(textAt(address, 'country')),
  });
}

/** The first number that is no fax. */
const phoneOf = (party: XmlElement): string | null => {
  const phone = children(party, 'phone').find(
    (one) => textOf(one) !== '' && !/fac|fax|tdd/i.test(attribute(one, 'phonetype') ?? ''),
  );
  return phone === undefined ? null : textOf(phone);
};

function readCoverage(coverage: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  for (const place of children(coverage, 'geographicCoverage')) {
    const of = (side: string): string | null =>
      lineOf(textAt(place, `boundingCoordinates/${side}BoundingCoordinate`));
    const sides = { west: of('west'), south: of('south'), east: of('east'), north: of('north') };
    addPlace(
      draft,
      lineOf(textAt(place, 'geographicDescription')),
      readBox(sides, problem) ?? ringBox(place, draft),
    );
  }
  for (const time of children(coverage, 'temporalCoverage')) readTimes(time, draft);
  for (const taxa of children(coverage, 'taxonomicCoverage')) {
    for (const one of children(taxa, 'taxonomicClassification')) readTaxon(one, null, draft);
  }
}

/** The box around a polygon (datasetGPolygon). */
function ringBox(place: XmlElement, draft: Draft): ReturnType<typeof readBox> {
  let box: readonly [number, number, number, number] | null = null;
  for (const point of descendants(place, 'gRingPoint')) {
    const one = pointBox(
      textAt(point, 'gRingLatitude'),
      textAt(point, 'gRingLongitude'),
      tell(draft),
    );
    if (one === null) return null;
    box =
      box === null
        ? one
        : [
            Math.min(box[0], one[0]),
            Math.min(box[1], one[1]),
            Math.max(box[2], one[2]),
            Math.max(box[3], one[3]),
          ];
  }
  return box;
}

function readTimes(time: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  for (const range of children(time, 'rangeOfDates')) {
    const side = (name: string): string | null =>
      textAt(range, `${name}/calendarDate`) ??
      textAt(range, `${name}/alternativeTimeScale/timeScaleAgeEstimate`);
    const words = [side('beginDate'), side('endDate')];
    const isCalendar = elementAt(range, 'beginDate/alternativeTimeScale') === null;
    addOnce(
      draft.temporalCoverage,
      isCalendar
        ? readInterval(words[0], words[1], problem)
        : lineOf(words.filter((word) => word !== null).join(' to ')),
    );
  }
  for (const single of children(time, 'singleDateTime')) {
    const day = textAt(single, 'calendarDate');
    if (day !== null) addOnce(draft.temporalCoverage, readInterval(day, day, problem));
    const scale = child(single, 'alternativeTimeScale');
    if (scale !== null) {
      addOnce(
        draft.temporalCoverage,
        lineOf(
          `${textAt(scale, 'timeScaleName') ?? ''} ${textAt(scale, 'timeScaleAgeEstimate') ?? ''}`,
        ),
      );
    }
  }
  for (const name of ['livingTimePeriod', 'formationPeriod']) {
    for (const words of textsAt(time, name)) addOnce(draft.temporalCoverage, lineOf(words));
  }
}

/** What the profile of GBIF says of a collection beside: its periods are words. */
function readCollection(gbif: XmlElement, draft: Draft): void {
  for (const name of ['livingTimePeriod', 'formationPeriod']) {
    for (const words of textsAt(gbif, name)) addOnce(draft.temporalCoverage, lineOf(words));
  }
}

const EPITHET = /^[a-z][a-z-]+$/;
/** Bounds a classification that goes down and down. */
const MAX_TAXA = 50_000;

/** A taxon and those below it. An epithet that stands below its genus or species takes their name in front. */
function readTaxon(taxon: XmlElement, above: string | null, draft: Draft): void {
  const rank = lineOf(textAt(taxon, 'taxonRankName'));
  const value = lineOf(textAt(taxon, 'taxonRankValue'));
  const name =
    value !== null && above !== null && EPITHET.test(value) ? `${above} ${value}` : value;
  if (name !== null && draft.taxonomicCoverage.length < MAX_TAXA) {
    const vernacularName = lineOf(textsAt(taxon, 'commonName').join(', '));
    draft.taxonomicCoverage.push({ name, rank: rank?.toLowerCase() ?? null, vernacularName });
  }
  const carriesName = rank !== null && /^(?:genus|species|subgenus)$/i.test(rank);
  for (const below of children(taxon, 'taxonomicClassification')) {
    readTaxon(below, carriesName ? name : null, draft);
  }
}

function readMethods(resource: XmlElement, draft: Draft): void {
  const parts: (string | null)[] = [];
  for (const methods of children(resource, 'methods')) {
    for (const step of children(methods, 'methodStep'))
      parts.push(docbookTexts(children(step, 'description')));
    for (const sampling of children(methods, 'sampling')) {
      parts.push(docbookTexts(elementsAt(sampling, 'studyExtent/description')));
      parts.push(docbookTexts(children(sampling, 'samplingDescription')));
    }
    for (const quality of children(methods, 'qualityControl')) {
      parts.push(docbookTexts(children(quality, 'description')));
    }
  }
  for (const step of children(resource, 'proceduralStep'))
    parts.push(docbookTexts(children(step, 'description')));
  draft.methods = joined(parts);
}

function readProject(resource: XmlElement, draft: Draft): void {
  const project = child(resource, 'project');
  if (project === null) return;
  draft.projectTitle = titleOf(project);
  draft.projectId = lineOf(attribute(project, 'id'));
}

function readDistributions(resource: XmlElement, gbif: readonly XmlElement[], draft: Draft): void {
  for (const url of elementsAt(resource, 'distribution/online/url')) {
    const kind = lineOf(attribute(url, 'function'));
    if (kind !== 'download') draft.homepage ??= lineOf(textOf(url));
    addDistribution(draft, textOf(url), kind);
  }
  for (const physical of [resource, ...gbif].flatMap((one) => descendants(one, 'physical'))) {
    const format = lineOf(textAt(physical, 'dataFormat/externallyDefinedFormat/formatName'));
    for (const url of elementsAt(physical, 'distribution/online/url')) {
      addDistribution(draft, textOf(url), format ?? lineOf(attribute(url, 'function')));
    }
  }
}

function readCitations(resource: XmlElement, gbif: readonly XmlElement[], draft: Draft): void {
  const citations = [
    ...gbif.flatMap((one) => children(one, 'citation')),
    ...children(resource, 'citation'),
  ];
  draft.citation = citations.map((one) => lineOf(textOf(one))).find((one) => one !== null) ?? null;
  for (const one of gbif.flatMap((block) => elementsAt(block, 'bibliography/citation'))) {
    addOnce(draft.bibliography, lineOf(textOf(one)));
  }
  for (const name of ['literatureCited', 'referencePublication', 'usageCitation']) {
    for (const one of children(resource, name)) {
      const cited = name === 'literatureCited' ? children(one, 'citation') : [one];
      for (const citation of cited) addOnce(draft.bibliography, structuredCitation(citation));
      for (const bibtex of textsAt(one, 'bibtex')) addOnce(draft.bibliography, lineOf(bibtex));
    }
  }
}

/** A citation in parts (EML 2.2): "Names (year): title. DOI". */
function structuredCitation(citation: XmlElement): string | null {
  const title = titleOf(citation);
  if (title === null) return null;
  const names = children(citation, 'creator')
    .map((one) => textAt(one, 'individualName/surName') ?? textAt(one, 'organizationName'))
    .filter((name) => name !== null)
    .join(', ');
  const year = textAt(citation, 'pubDate');
  const id = textsAt(citation, 'alternateIdentifier').concat(textsAt(citation, 'DOI'))[0];
  const front = `${names}${year === null ? '' : ` (${year})`}`.trim();
  return `${front === '' ? '' : `${front}: `}${title}${id === undefined ? '' : `. ${id}`}`;
}

/** Elements that every dataset has (EML, dataset module); the profile of GBIF before 1.2 wants who made the document too. */
const DEMANDED = ['title', 'creator', 'contact'] as const;

function tellMissing(root: XmlElement, resource: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  if (resource.name !== 'dataset') {
    problem(
      `The document describes no dataset but a ${resource.name === root.name ? 'resource of no kind' : resource.name}.`,
    );
  }
  const profile = profileOf(root);
  const demanded =
    profile === null || profile >= 1.2 ? DEMANDED : [...DEMANDED, 'metadataProvider'];
  for (const name of resource.name === 'dataset' ? demanded : ['title', 'creator']) {
    const found = children(resource, name);
    if (found.length === 0) problem(`The element ${name} is missing.`);
    else if (found.every((one) => textOf(one) === '')) problem(`The element ${name} is empty.`);
  }
  const frequency = lineOf(textAt(resource, 'maintenance/maintenanceUpdateFrequency'));
  if (frequency !== null && !FREQUENCIES.has(frequency)) {
    const meant = maintenanceFrequencies.find(frequency);
    problem(
      `The maintenanceUpdateFrequency is none of EML's (${frequency.slice(0, 40)})${meant === null ? '' : `; read as ${meant.toLowerCase()}`}.`,
    );
  }
}

/** Words of EML's MaintUpFreqType. */
const FREQUENCIES: ReadonlySet<string> = new Set([
  'annually',
  'asNeeded',
  'biannually',
  'continually',
  'daily',
  'irregular',
  'monthly',
  'notPlanned',
  'weekly',
  'unknown',
  // kept by old writers
  'unkown',
  'otherMaintenancePeriod',
]);

/** The version of GBIF's profile that the document follows; null: it does not. */
function profileOf(root: XmlElement): number | null {
  const location = attribute(root, 'schemaLocation') ?? '';
  const version = /eml-gbif-profile\/(\d+\.\d+)/.exec(location)?.[1];
  return version === undefined ? null : Number(version);
}
