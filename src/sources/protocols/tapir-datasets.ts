import {
  attribute,
  child,
  descendants,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../xml/index.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import {
  addContact,
  addIdentifier,
  addKeywords,
  draftOf,
  setLanguage,
  setLicense,
  setPublished,
} from '../metadata/draft.ts';
import { namedParty } from '../metadata/parties.ts';
import { joined, lineOf, paragraphsOf } from '../metadata/texts.ts';
import { askXml, type DescribeDataset, type ListProvider } from './listing.ts';
import { withParameter } from './protocol.ts';
import { TAPIR_TEMPLATES } from './tapir-templates.ts';

/** Capabilities name the concepts that are mapped; an access point is one dataset. */
export const listTapir: ListProvider = async (url, context) => {
  const root = await askXml('tapir', withParameter(url, 'op', 'capabilities'), context);
  const schemas = descendants(root, 'schema').map((one) => attribute(one, 'namespace') ?? '');
  return { datasets: [], schemas: schemasOfTapir(schemas), notes: [] };
};

/** Of the schemas that are mapped those that records can be asked in, the best first. */
export const schemasOfTapir = (schemas: readonly string[]): readonly string[] => {
  const mapped = new Set(
    schemas.map((one) =>
      /\/dwc\/(?:geospatial|curatorial)\//.test(one) ? 'http://rs.tdwg.org/dwc/dwcore/' : one,
    ),
  );
  return Object.keys(TAPIR_TEMPLATES).filter((one) => mapped.has(one));
};

/** The metadata of the access point. */
export const describeTapir: DescribeDataset = async (query, context) => {
  const root = await askXml('tapir', withParameter(query.url, 'op', 'metadata'), context);
  const metadata = child(root, 'metadata');
  return metadata === null ? null : tapirDescription(metadata);
};

/** TAPIR's metadata (Dublin Core, vCard) as a description. */
export function tapirDescription(metadata: XmlElement): DatasetDescription {
  const draft = draftOf('Dublin Core');
  const first = (path: string): string | null => lineOf(textAt(metadata, path));
  draft.title = first('title');
  draft.abstract = joined(textsAt(metadata, 'description').map(paragraphsOf));
  addIdentifier(draft, first('identifier') ?? first('accesspoint'));
  for (const text of textsAt(metadata, 'subject')) addKeywords(draft, text);
  draft.citation = first('bibliographicCitation');
  setLicense(draft, [...textsAt(metadata, 'license'), ...textsAt(metadata, 'rights')]);
  setLanguage(draft, first('language'));
  setPublished(draft, first('modified') ?? first('created'));
  for (const related of descendants(metadata, 'relatedEntity')) {
    const role = textAt(related, 'role') ?? 'relatedEntity';
    const name = lineOf(textAt(related, 'entity/name'));
    if (role === 'data supplier' || role === 'dataSupplier') draft.publisher ??= name;
    addContact(draft, {
      role,
      organization: name,
      url: lineOf(textAt(related, 'entity/relatedInformation')),
      address: lineOf(textAt(related, 'entity/address')),
    });
    for (const contact of descendants(related, 'hasContact')) {
      const person = lineOf(descendants(contact, 'FN').map(textOf)[0]);
      addContact(draft, {
        role: textAt(contact, 'role') ?? 'contact',
        ...(person === null ? {} : namedParty(person)),
        organization: name,
        position: lineOf(descendants(contact, 'TITLE').map(textOf)[0]),
        email: lineOf(descendants(contact, 'EMAIL').map(textOf)[0]),
        phone: lineOf(descendants(contact, 'TEL').map(textOf)[0]),
      });
    }
  }
  return draft;
}
