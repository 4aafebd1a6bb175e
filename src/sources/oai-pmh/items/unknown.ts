import type { VerbatimTerm } from '../../../terms/index.ts';
import { attribute, type XmlElement } from '../../../xml/index.ts';
import type { UnknownSink } from './crosswalk.ts';
import type { RecordDraft } from './record-draft.ts';

/** Leaves of a record that are kept as texts; the record as published has all. */
const MAX_LEAVES = 300;
const MAX_CHARS = 4000;

/** Elements of ABCD that some put into a format of their own. */
const ABCD_NAMES: Readonly<Record<string, VerbatimTerm>> = {
  UnitID: 'catalogNumber',
  UnitGUID: 'occurrenceID',
  SourceInstitutionID: 'institutionCode',
  SourceID: 'collectionCode',
  AssociatedUnitID: 'identifier',
  FullScientificNameString: 'scientificName',
  RecordURI: 'references',
};

/**
 * A record in a format that no crosswalk knows: its title where one is called so, and every text under its path, so that it can be
 * found. All paths go to `unknown`.
 */
export function readUnknownItem(
  metadata: XmlElement,
  draft: RecordDraft,
  unknown: UnknownSink,
): void {
  let left = MAX_LEAVES;
  const walk = (element: XmlElement, path: string): void => {
    if (left <= 0) return;
    const text = element.mixed === null && element.children.length > 0 ? '' : ownText(element);
    if (text !== '') {
      left--;
      const term = /abcd/i.test(element.uri) ? ABCD_NAMES[element.name] : undefined;
      if (term === undefined) unknown(path, text.slice(0, 200));
      if (term !== undefined) draft.add(term, text, term === 'identifier' ? element.name : null);
      else if (
        /^(?:title|titel|titre|name)$/i.test(element.name) &&
        draft.texts('title').length === 0
      )
        draft.add('title', text);
      else draft.add('description', text.slice(0, MAX_CHARS), labelOf(element, path));
    }
    for (const below of element.children) walk(below, `${path}/${below.name}`);
  };
  walk(metadata, metadata.name);
}

const ownText = (element: XmlElement): string =>
  element.text.trim() ||
  (element.children.length > 0 ? '' : (attribute(element, 'href') ?? '').trim());

/** The path below the root, with what distinguishes the element from its like. */
function labelOf(element: XmlElement, path: string): string {
  const below = path.slice(path.indexOf('/') + 1);
  const kind =
    attribute(element, 'label') ??
    attribute(element, 'qualifier') ??
    attribute(element, 'type') ??
    attribute(element, 'tag');
  return kind === null ? below : `${below} (${kind})`;
}
