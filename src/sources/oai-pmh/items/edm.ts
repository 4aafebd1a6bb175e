import { attribute, child, children, textOf, type XmlElement } from '../../../xml/index.ts';
import { reportLeaves, type UnknownSink } from './crosswalk.ts';
import { readStatement } from './dublin-core.ts';
import type { RecordDraft } from './record-draft.ts';

/** Properties of the object that Dublin Core has not: property → term and label. */
export const edmCrosswalk: readonly {
  readonly name: string;
  readonly term: 'type' | 'place' | 'description' | 'isPartOf' | 'topic' | 'identifier';
  readonly label: string | null;
}[] = [
  { name: 'type', term: 'type', label: null },
  { name: 'currentLocation', term: 'place', label: 'current location' },
  { name: 'hasMet', term: 'topic', label: null },
  { name: 'hasType', term: 'topic', label: 'type' },
  { name: 'isRelatedTo', term: 'topic', label: null },
  { name: 'isRepresentationOf', term: 'isPartOf', label: 'representation of' },
  { name: 'isDerivativeOf', term: 'isPartOf', label: 'derivative of' },
  { name: 'sameAs', term: 'identifier', label: 'same as' },
];

const EDM = 'http://www.europeana.eu/schemas/edm/';
const edmRows = new Map(edmCrosswalk.map((row) => [row.name, row] as const));

/** Properties of the aggregation that are read by themselves, and of the object that say nothing for readers. */
const KNOWN: ReadonlySet<string> = new Set([
  'aggregatedCHO',
  'dataProvider',
  'provider',
  'intermediateProvider',
  'isShownAt',
  'isShownBy',
  'hasView',
  'object',
  'rights',
  'ugc',
  'isNextInSequence',
  'proxyFor',
  'proxyIn',
  'europeanaProxy',
  'year',
  'lineage',
]);

/** Whether RDF describes objects in the Europeana Data Model. */
export const isEdm = (rdf: XmlElement): boolean =>
  rdf.name === 'RDF' && rdf.children.some(({ name, uri }) => uri === EDM || name === 'Aggregation');

/** Reads EDM in RDF: the object, its aggregation and files, with the people, places and concepts that it names. */
export function readEdm(rdf: XmlElement, draft: RecordDraft, unknown: UnknownSink): void {
  const labels = labelsOf(rdf);
  for (const object of rdf.children) {
    if (object.name === 'ProvidedCHO' || object.name === 'Proxy')
      readObject(object, labels, draft, unknown);
  }
  const resources = new Map(
    children(rdf, 'WebResource').map((one) => [attribute(one, 'about') ?? '', one] as const),
  );
  for (const aggregation of children(rdf, 'Aggregation'))
    readAggregation(aggregation, labels, resources, draft);
}

/** Addresses of contextual entities → what they are called. */
function labelsOf(rdf: XmlElement): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const entity of rdf.children) {
    const about = attribute(entity, 'about');
    if (about === null) continue;
    const names = children(entity, 'prefLabel');
    const plain =
      names.find((one) => ['', 'en', 'def'].includes(attribute(one, 'lang') ?? '')) ?? names[0];
    if (plain !== undefined && textOf(plain) !== '') labels.set(about, textOf(plain));
  }
  return labels;
}

function textFor(property: XmlElement, labels: ReadonlyMap<string, string>): string {
  const text = textOf(property);
  if (text !== '') return labels.get(text) ?? text;
  const address = (attribute(property, 'resource') ?? '').trim();
  return labels.get(address) ?? address;
}

function readObject(
  object: XmlElement,
  labels: ReadonlyMap<string, string>,
  draft: RecordDraft,
  unknown: UnknownSink,
): void {
  for (const property of object.children) {
    const value = textFor(property, labels);
    if (value === '') continue;
    const row =
      property.uri === EDM || property.name === 'sameAs' ? edmRows.get(property.name) : undefined;
    if (row !== undefined) draft.add(row.term, value, row.label);
    else if (
      !readStatement(property.name, value, null, false, draft) &&
      !KNOWN.has(property.name)
    ) {
      reportLeaves(property, `RDF/${object.name}/${property.name}`, unknown);
    }
  }
}

function readAggregation(
  aggregation: XmlElement,
  labels: ReadonlyMap<string, string>,
  resources: ReadonlyMap<string, XmlElement>,
  draft: RecordDraft,
): void {
  const all = (name: string): readonly string[] =>
    children(aggregation, name)
      .map((one) => textFor(one, labels))
      .filter(Boolean);
  for (const name of all('dataProvider')) {
    draft.add('account', name);
    draft.add('institution', name);
  }
  draft.add('provider', all('provider')[0]);
  const [rights = null] = all('rights');
  draft.addRights(rights);
  draft.add('references', all('isShownAt')[0]);
  const [thumbnail = null] = all('object');
  const files = [...all('isShownBy'), ...all('hasView')];
  for (const [position, file] of files.entries()) {
    const resource = resources.get(file);
    draft.addMedium({
      identifier: file,
      thumbnail: position === 0 ? thumbnail : null,
      license: (resource === undefined ? null : rightsOf(resource)) ?? rights,
      title: partOf(resource, 'title'),
      description: partOf(resource, 'description'),
      creator: partOf(resource, 'creator'),
      created: partOf(resource, 'created'),
    });
  }
  if (files.length === 0 && thumbnail !== null)
    draft.addMedium({ identifier: null, thumbnail, license: rights });
}

const partOf = (resource: XmlElement | undefined, name: string): string | null => {
  const part = resource === undefined ? null : child(resource, name);
  return part === null ? null : textOf(part) || null;
};

/** edm:rights of a file, before the dc:rights beside it. */
function rightsOf(resource: XmlElement): string | null {
  const rights = children(resource, 'rights');
  const stated = rights.find(({ uri }) => uri === EDM) ?? rights[0];
  return stated === undefined
    ? null
    : (attribute(stated, 'resource') ?? '').trim() || textOf(stated) || null;
}
