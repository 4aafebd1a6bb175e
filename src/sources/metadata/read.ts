import { parse as parseYaml } from 'yaml';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { attribute, child, decodeXml, parseXml, type XmlElement } from '../../xml/index.ts';
import { readColdp } from './coldp.ts';
import { readDataCite } from './datacite.ts';
import type { DatasetDescription } from './description.ts';
import { readDif } from './dif.ts';
import { isDublinCore, readDublinCore } from './dublin-core.ts';
import { readEml } from './eml.ts';
import { readFgdc } from './fgdc.ts';
import { looksLikeFgdcText, parseFgdcText } from './fgdc-text.ts';
import { readDataPackage } from './frictionless.ts';
import { isGbifDataset, readGbifDataset } from './gbif.ts';
import { readIso19139 } from './iso19139.ts';
import { closeElements } from './unclosed.ts';
import { objectOf, type Values } from './values.ts';

/** What is known of a document before it is read. */
export interface MetadataHint {
  /** File name or address, for messages. */
  readonly name?: string;
  /** Standard that it should be; the content decides all the same. */
  readonly standard?: DatasetDescription['standard'];
}

/** Descriptions of datasets are small; larger documents are something else. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads what a publisher says of a dataset, whatever the standard: EML, Dublin Core, ISO 19139 and 19115-3, DIF, FGDC (XML or text),
 * DataCite, datapackage.json, metadata.yaml of ColDP, datasets of GBIF's registry. The content tells the standard. Of a broken or cut document what can be read is
 * read, and `problems` say the rest. Throws METADATA_UNREADABLE where it is none of these, INPUT_UNSAFE where it is made to harm.
 */
export function readDatasetMetadata(
  bytes: Uint8Array,
  hint: MetadataHint = {},
): DatasetDescription {
  const name = hint.name ?? 'The document';
  if (bytes.length > MAX_BYTES) {
    throw unreadable(name, `is longer (${bytes.length} bytes) than any description of a dataset`);
  }
  const { text, notes } = decodeXml(bytes);
  const start = firstMark(text);
  if (start === '') throw unreadable(name, 'is empty');
  const encoding = notes.map((note) => `Encoding: ${note}.`);
  const description =
    start === '<'
      ? fromXml(text, name)
      : looksLikeFgdcText(text)
        ? readFgdc(parseFgdcText(text))
        : fromValues(text, name);
  return encoding.length === 0
    ? description
    : { ...description, problems: [...encoding, ...description.problems] };
}

const unreadable = (name: string, what: string): OpendrawerError =>
  new OpendrawerError('METADATA_UNREADABLE', `${name} ${what}`);

const firstMark = (text: string): string => /[^\s\uFEFF]/.exec(text.slice(0, 100_000))?.[0] ?? '';

function fromXml(text: string, name: string): DatasetDescription {
  const { root, notes } = wellFormed(text, name);
  const found = findMetadata(root, 0);
  if (found === null)
    throw unreadable(
      name,
      `is XML (<${root.name}>), but describes no dataset in a standard that is known`,
    );
  const description = found.read(found.element);
  return notes.length === 0
    ? description
    : { ...description, problems: [...notes, ...description.problems] };
}

/** The document, mended as far as it takes. */
function wellFormed(
  text: string,
  name: string,
): { readonly root: XmlElement; readonly notes: readonly string[] } {
  try {
    const { root, notes } = parseXml(text, { name, tolerant: true });
    return { root, notes: notes.map(sentence) };
  } catch (error) {
    if (!isOpendrawerError(error) || error.code !== 'INPUT_CORRUPT') throw error;
    const closed = closeElements(text);
    const told = [
      `The document is not well-formed: ${error.message}.`,
      ...(closed.truncated
        ? ['The document is cut off: what stands in front of the cut was read.']
        : []),
      ...(closed.misplaced > 0 ? [`${closed.misplaced} tags are wrongly nested.`] : []),
    ];
    try {
      const { root, notes } = parseXml(closed.text, { name, tolerant: true });
      return { root, notes: [...told, ...notes.map(sentence)] };
    } catch (again) {
      if (!isOpendrawerError(again) || again.code !== 'INPUT_CORRUPT') throw again;
      throw unreadable(name, `is no XML that can be read: ${error.message}`);
    }
  }
}

const sentence = (note: string): string => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;

interface Found {
  readonly element: XmlElement;
  readonly read: (element: XmlElement) => DatasetDescription;
}

/** Wrappers of services lie around the document: OAI-PMH's record and metadata, the answers of a CSW. */
const MAX_DEPTH = 8;

function findMetadata(element: XmlElement, depth: number): Found | null {
  const read = readerOf(element);
  if (read !== null) return { element, read };
  if (depth >= MAX_DEPTH) return null;
  for (const below of element.children) {
    const found = findMetadata(below, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const EML_PARTIES = ['creator', 'contact', 'metadataProvider'] as const;

/** The reader of an element that is the root of a description; null: it is none. Namespaces count only where local names are common words. */
export function readerOf(
  element: XmlElement,
): ((element: XmlElement) => DatasetDescription) | null {
  const { name, uri } = element;
  if (name === 'eml' && (uri === '' || uri.includes('ecoinformatics.org'))) return readEml;
  // Some write the dataset without its wrapper
  if (
    name === 'dataset' &&
    child(element, 'title') !== null &&
    EML_PARTIES.some((party) => child(element, party) !== null)
  )
    return readEml;
  if (name === 'MD_Metadata' || name === 'MI_Metadata') return readIso19139;
  if (name === 'DIF') return readDif;
  if (name === 'resource' && (uri.includes('datacite.org') || isDataCite(element)))
    return readDataCite;
  if (name === 'metadata' && child(element, 'idinfo') !== null) return readFgdc;
  if (element.children.length > 0 && statesDublinCore(element)) return readDublinCore;
  return null;
}

const isDataCite = (element: XmlElement): boolean =>
  child(element, 'titles') !== null && child(element, 'creators') !== null;

/** A resource of which Dublin Core is said: at least a title or an identifier of it, and no description of another kind. */
function statesDublinCore(element: XmlElement): boolean {
  const said = element.children.filter(isDublinCore);
  if (said.length === 0) return false;
  const named = said.some(
    ({ name }) => name === 'title' || name === 'identifier' || name === 'description',
  );
  const isWrapper =
    element.name === 'dc' || element.name === 'Description' || attribute(element, 'about') !== null;
  return named && (isWrapper || said.length * 2 >= element.children.length);
}

function fromValues(text: string, name: string): DatasetDescription {
  const document = valuesOf(text, name);
  const keys = new Set(Object.keys(document));
  if (
    keys.has('resources') ||
    keys.has('profile') ||
    keys.has('contributors') ||
    keys.has('licenses')
  ) {
    return readDataPackage(document);
  }
  if (isGbifDataset(document)) return readGbifDataset(document);
  const isColdp = keys.has('title') && COLDP_KEYS.some((key) => keys.has(key));
  if (isColdp) return readColdp(document);
  throw unreadable(name, 'describes no dataset in a standard that is known');
}

/** Of a mapping with a title, one of these makes it metadata of ColDP rather than any other settings. */
const COLDP_KEYS = [
  'alias',
  'issued',
  'released',
  'creator',
  'authors',
  'editor',
  'editors',
  'license',
  'contact',
  'geographicScope',
  'taxonomicScope',
  'organisations',
  'doi',
  'citation',
] as const;

function valuesOf(text: string, name: string): Values {
  const body = text.replace(/^\uFEFF/, '');
  if (/^\s*[[{]/.test(body)) {
    try {
      return objectOf(JSON.parse(body));
    } catch (error) {
      throw unreadable(
        name,
        `is no JSON that can be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  try {
    return objectOf(parseYaml(body, { maxAliasCount: 100, logLevel: 'silent' }));
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw unreadable(name, `is neither XML, JSON nor YAML that can be read: ${first}`);
  }
}
