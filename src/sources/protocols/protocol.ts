import type { XmlElement, XmlTag } from '../../xml/index.ts';
import type { WebRequest } from '../web/client.ts';

/** A range of scientific names, as text of the server orders them. Null: no bound. */
export interface Slice {
  /** At or behind it. */
  readonly lower: string | null;
  /** In front of it. */
  readonly upper: string | null;
  /** Records without a name instead. */
  readonly unnamed?: boolean;
}

/** Everything, in one list. */
export const WHOLE: Slice = { lower: null, upper: null };

/** What is asked for, from an endpoint's options; plain data. */
export interface Query {
  readonly url: string;
  /** DiGIR's resource code, or BioCASe's title of a dataset; null: all that is there. */
  readonly resource: string | null;
  /** Namespace of the records asked for. */
  readonly schema: string;
}

/** What a page says beside its records. Null: not told, or not in numbers. */
export interface PageFacts {
  readonly recordCount: number | null;
  readonly recordDropped: number | null;
  readonly recordStart: number | null;
  readonly total: number | null;
  /** Where the server says that the next page begins. */
  readonly next: number | null;
  /** The server says that these are the last. */
  readonly end: boolean | null;
}

export const NO_FACTS: PageFacts = {
  recordCount: null,
  recordDropped: null,
  recordStart: null,
  total: null,
  next: null,
  end: null,
};

/** How a protocol asks for records, and how its answers are read. */
export interface Protocol {
  readonly name: 'biocase' | 'digir' | 'tapir';
  /** In words: "BioCASe". */
  readonly title: string;
  /** Records of a page that are asked for. */
  readonly pageSize: number;
  /** Can ask for records without a scientific name. */
  readonly knowsUnnamed: boolean;
  searchRequest(query: Query, slice: Slice, start: number, limit: number): WebRequest;
  /** Whether an element is a record. */
  isRecord(name: string): boolean;
  /** Start tags of wrappers, and elements beside the records that `isFact` chose: what they say of the page. */
  factsOf(tag: XmlTag): Partial<PageFacts> | null;
  isFact(path: readonly string[], name: string): boolean;
  factsOfElement(element: XmlElement): Partial<PageFacts> | null;
}

/** Text for XML, in elements and attributes. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');

/** A whole number of an attribute or text; null for anything else. */
export const wholeNumber = (text: string | null | undefined): number | null =>
  text !== null && text !== undefined && /^\s*\d{1,12}\s*$/.test(text) ? Number(text) : null;

/** An address with a parameter set. */
export function withParameter(url: string, name: string, value: string): string {
  const address = new URL(url);
  address.searchParams.set(name, value);
  return address.href;
}
