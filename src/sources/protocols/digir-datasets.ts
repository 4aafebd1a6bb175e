import {
  attribute,
  descendants,
  elementAt,
  textAt,
  textOf,
  type XmlElement,
} from '../../xml/index.ts';
import type { SourceContext } from '../adapter.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import {
  addContact,
  addIdentifier,
  addKeywords,
  draftOf,
  setLicense,
  setPublished,
} from '../metadata/draft.ts';
import { namedParty } from '../metadata/parties.ts';
import { lineOf, paragraphsOf } from '../metadata/texts.ts';
import { digirDocument } from './digir-requests.ts';
import { askXml, type DescribeDataset, type ListProvider } from './listing.ts';
import { withParameter } from './protocol.ts';

const metadataOf = (url: string, context: SourceContext): Promise<XmlElement> =>
  askXml('digir', withParameter(url, 'request', digirDocument('metadata', url, null, '')), context);

const codeOf = (resource: XmlElement): string => textAt(resource, 'code') ?? '';

/** The provider's metadata names its resources, and the schemas of their records. */
export const listDigir: ListProvider = async (url, context) => {
  const resources = descendants(await metadataOf(url, context), 'resource');
  return {
    datasets: resources.map(codeOf).filter((code) => code !== ''),
    schemas: schemasOfDigir(resources),
    notes: [],
  };
};

/** Schemas that resources name: that of MaNIS has the namespace of Darwin Core, and a location of its own. */
export function schemasOfDigir(resources: readonly XmlElement[]): readonly string[] {
  const locations = resources
    .flatMap((resource) => descendants(resource, 'conceptualSchema'))
    .map((schema) => attribute(schema, 'schemaLocation') ?? textOf(schema));
  const hasManis = locations.some((location) => /manis/i.test(location));
  const hasDarwin = locations.some(
    (location) => /darwin/i.test(location) && !/manis/i.test(location),
  );
  return [...(hasDarwin || !hasManis ? ['darwin'] : []), ...(hasManis ? ['manis'] : [])];
}

/** What the provider says of a resource. */
export const describeDigir: DescribeDataset = async (query, context) => {
  const root = await metadataOf(query.url, context);
  const resource = descendants(root, 'resource').find((one) => codeOf(one) === query.resource);
  return resource === undefined ? null : digirDescription(root, resource);
};

/** A resource of a DiGIR provider as a description. */
export function digirDescription(root: XmlElement, resource: XmlElement): DatasetDescription {
  const draft = draftOf('other');
  const text = (path: string): string | null => textAt(resource, path);
  draft.title = lineOf(text('name'));
  draft.abstract = paragraphsOf(text('abstract'));
  addIdentifier(draft, text('code'));
  addKeywords(draft, text('keywords'));
  draft.citation = lineOf(text('citation'));
  draft.homepage = lineOf(text('relatedInformation'));
  setLicense(draft, [text('useRestrictions')]);
  setPublished(draft, text('dateLastUpdated'));
  const host = elementAt(root, 'content/metadata/provider/host');
  draft.publisher = lineOf(host === null ? null : textAt(host, 'name'));
  for (const owner of [resource, host]) {
    for (const contact of owner === null ? [] : owner.children) {
      if (contact.name !== 'contact') continue;
      const name = lineOf(textAt(contact, 'name'));
      addContact(draft, {
        role: attribute(contact, 'type') ?? 'contact',
        ...(name === null ? {} : namedParty(name)),
        position: lineOf(textAt(contact, 'title')),
        email: lineOf(textAt(contact, 'emailAddress')),
        phone: lineOf(textAt(contact, 'phone')),
      });
    }
  }
  for (const basis of descendants(resource, 'recordBasis')) addKeywords(draft, textOf(basis));
  return draft;
}
