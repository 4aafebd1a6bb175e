import type { VerbatimRecord } from '../../../terms/index.ts';
import { descendants, type XmlElement } from '../../../xml/index.ts';
import { readUnit } from '../../abcd/unit.ts';
import { isDarwinCoreName, readDarwinCoreElement } from '../../darwin-core-xml/record.ts';
import { secondsOf } from '../dates.ts';
import { headerOf, metadataOf } from '../page.ts';
import type { UnknownSink } from './crosswalk.ts';
import { readDataciteItem } from './datacite.ts';
import { holdsDublinCore, readDublinCoreItem } from './dublin-core.ts';
import { isEdm, readEdm } from './edm.ts';
import { readLido } from './lido.ts';
import { isMarc, readMarc } from './marc.ts';
import { readMods } from './mods.ts';
import { RecordDraft } from './record-draft.ts';
import { readUnknownItem } from './unknown.ts';

/** What a record of OAI-PMH became. */
export type ItemReading =
  | { readonly kind: 'record'; readonly record: VerbatimRecord }
  | { readonly kind: 'deleted'; readonly identifier: string }
  | {
      readonly kind: 'reject';
      readonly reason: 'MISSING_ID' | 'NOT_A_RECORD';
      readonly detail: string;
    };

/**
 * Reads the `record` element of an item by the format of its metadata, told by content: LIDO, EDM, MODS, ABCD, Darwin Core, MARC, DataCite, Dublin Core
 * of any wrapper, else as it is. The key is the item's identifier.
 */
export function readOaiItem(element: XmlElement, unknown: UnknownSink): ItemReading {
  const stated = element.children.find(({ name }) => name === 'header');
  const header = stated === undefined ? null : headerOf(stated);
  if (header === null) {
    return {
      kind: 'reject',
      reason: 'MISSING_ID',
      detail: 'the header of the record has no identifier',
    };
  }
  if (header.deleted) return { kind: 'deleted', identifier: header.identifier };
  const metadata = metadataOf(element);
  if (metadata === null) {
    return {
      kind: 'reject',
      reason: 'NOT_A_RECORD',
      detail: `${header.identifier} has no metadata and is not deleted`,
    };
  }
  const modified = secondsOf(header.datestamp);
  const finished = readFinished(metadata, unknown);
  if (finished !== null) {
    return {
      kind: 'record',
      record: { ...finished, sourceId: header.identifier, modifiedSeconds: modified },
    };
  }
  const draft = new RecordDraft();
  const [description, read] = readerOf(metadata);
  read(description, draft, unknown);
  for (const spec of header.setSpecs) draft.add('isPartOf', spec, 'set');
  return { kind: 'record', record: draft.record(header.identifier, modified) };
}

/** Formats that have readers of their own, which give whole records. */
function readFinished(metadata: XmlElement, unknown: UnknownSink): VerbatimRecord | null {
  const unit = metadata.name === 'Unit' ? metadata : descendants(metadata, 'Unit')[0];
  if (unit !== undefined && /abcd|tdwg/i.test(unit.uri)) {
    const reading = readUnit(unit, undefined, unknown);
    return reading.kind === 'record' ? reading.record : null;
  }
  const simple = darwinCoreIn(metadata);
  return simple === null ? null : readDarwinCoreElement(simple, { raw: new Uint8Array(), unknown });
}

/** The element whose children are terms of Darwin Core: the metadata itself, or the first record of a set. */
function darwinCoreIn(metadata: XmlElement): XmlElement | null {
  const candidates = [metadata, ...metadata.children];
  return (
    candidates.find(({ children }) => {
      const terms = children.filter(
        ({ name, uri }) => /dwc|darwin/i.test(uri) && isDarwinCoreName(name),
      );
      return terms.length > 0 && terms.length * 2 > children.length;
    }) ?? null
  );
}

type ItemReader = (element: XmlElement, draft: RecordDraft, unknown: UnknownSink) => void;

/** The element that holds the description, with the reader of its format. */
function readerOf(metadata: XmlElement): readonly [XmlElement, ItemReader] {
  const inner = (name: string): XmlElement | undefined =>
    metadata.name === name ? metadata : metadata.children.find((one) => one.name === name);
  const lido = inner('lido');
  if (lido !== undefined) return [lido, readLido];
  const mods = inner('mods');
  if (mods !== undefined) return [mods, readMods];
  if (isEdm(metadata)) return [metadata, readEdm];
  const marc = [metadata, ...metadata.children].find(isMarc);
  if (marc !== undefined) return [marc, readMarc];
  const work = [metadata, ...descendants(metadata, 'resource')].find(({ uri }) =>
    uri.includes('datacite.org/schema/kernel'),
  );
  if (work !== undefined) return [work, readDataciteItem];
  const described = [metadata, ...metadata.children].find(holdsDublinCore);
  return described === undefined ? [metadata, readUnknownItem] : [described, readDublinCoreItem];
}
