import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import {
  attribute,
  child,
  children,
  decodeXml,
  elementsAt,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
  XmlReader,
} from '../../xml/index.ts';
import { cutRecords } from './cut.ts';
import { headerIn } from './header.ts';

/** What an item says of itself (OAI-PMH §2.5). */
export interface OaiHeader {
  readonly identifier: string;
  /** As published; null: not stated. */
  readonly datestamp: string | null;
  readonly deleted: boolean;
  readonly setSpecs: readonly string[];
}

/** A record of an answer. */
export interface OaiRecord extends OaiHeader {
  /** The record element in UTF-8, with the namespaces that it needs; of a damaged one what is left. */
  readonly raw: Uint8Array;
}

/** Who answers, and by which rules (§4.2). Null: not stated. */
export interface OaiIdentity {
  readonly repositoryName: string | null;
  readonly baseUrl: string | null;
  readonly protocolVersion: string | null;
  readonly adminEmails: readonly string[];
  readonly earliestDatestamp: string | null;
  /** Null: not stated, or none of the three words. */
  readonly deletedRecord: 'no' | 'transient' | 'persistent' | null;
  readonly granularity: 'day' | 'second';
  readonly compressions: readonly string[];
  /** What stands in the descriptions: oai-identifier, toolkit, oai_dc, rights … */
  readonly descriptions: readonly XmlElement[];
}

export interface OaiFormat {
  readonly prefix: string;
  readonly schema: string | null;
  readonly namespace: string | null;
}

export interface OaiSet {
  readonly spec: string;
  readonly name: string | null;
}

/** Flow control (§3.5). */
export interface OaiToken {
  /** Empty: the list ends here. */
  readonly value: string;
  readonly expirationDate: string | null;
  readonly completeListSize: number | null;
  readonly cursor: number | null;
}

/** One answer of a repository, as far as it can be read. */
export interface OaiPage {
  readonly responseDate: string | null;
  /** Arguments that the repository says it was asked with; `verb` among them. */
  readonly request: Readonly<Record<string, string>>;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly identity: OaiIdentity | null;
  readonly formats: readonly OaiFormat[];
  readonly sets: readonly OaiSet[];
  /** Of ListIdentifiers. */
  readonly headers: readonly OaiHeader[];
  /** Of ListRecords and GetRecord. */
  readonly records: readonly OaiRecord[];
  /** Records without an identifier, and what could not be read of records without one. */
  readonly unreadable: readonly { readonly reason: string; readonly sample: string }[];
  /** Null: there is none, the list is whole. */
  readonly token: OaiToken | null;
  /** Why the end of the answer is missing; null: it is whole. */
  readonly cut: string | null;
  readonly notes: readonly string[];
}

/** Elements that are read as trees; the wrappers around them go by, whatever their names. */
const PARTS: ReadonlySet<string> = new Set([
  'responseDate',
  'request',
  'error',
  'Identify',
  'metadataFormat',
  'set',
  'record',
  'header',
  'resumptionToken',
]);

/**
 * Reads an answer, tolerantly: characters that XML forbids are mended, damaged records kept for the report, what stands in front of a
 * cut is read. Throws INPUT_CORRUPT where it is no answer of OAI-PMH at all, INPUT_UNSAFE where it would harm.
 */
export function readOaiPage(bytes: Uint8Array, name: string): OaiPage {
  const { text, notes } = decodeXml(bytes);
  refuseOther(text, name);
  const page = emptyPage([...notes]);
  const cut = cutRecords(text);
  for (const { source, start } of cut?.records ?? []) addCut(page, source, start, cut?.scope ?? '');
  readParts(cut === null ? text : cut.rest, name, page);
  return page;
}

type Draft = {
  -readonly [K in keyof OaiPage]: OaiPage[K] extends readonly (infer T)[] ? T[] : OaiPage[K];
};

const emptyPage = (notes: string[]): Draft => ({
  responseDate: null,
  request: {},
  errors: [],
  identity: null,
  formats: [],
  sets: [],
  headers: [],
  records: [],
  unreadable: [],
  token: null,
  cut: null,
  notes,
});

/** HTML and other things that servers send in place of an answer. */
function refuseOther(text: string, name: string): void {
  const begin = text.slice(0, 4000);
  if (
    /<(?:[\w.-]+:)?(?:OAI-PMH|record|Identify|ListRecords|GetRecord)\b/i.test(
      text.slice(0, 100_000),
    )
  )
    return;
  const isHtml = /<!doctype html|<html[\s>]/i.test(begin);
  const title = /<title[^>]{0,200}>([^<]{1,120})/i.exec(begin)?.[1]?.trim();
  const seen = isHtml
    ? `an HTML page${title === undefined ? '' : ` (“${title}”)`}`
    : begin.trim() === ''
      ? 'nothing'
      : begin.trimStart().startsWith('<')
        ? `XML of another kind (${/<[\w:.-]{1,60}/.exec(begin.replace(/<[?!][^>]*>/g, ''))?.[0] ?? ''}>)`
        : `no XML (“${begin.trim().slice(0, 60).replace(/\s+/g, ' ')}”)`;
  throw new OpendrawerError(
    'INPUT_CORRUPT',
    `${name} holds ${seen} where an answer of OAI-PMH should be`,
    {
      hint: 'Give the base address of the repository: with ?verb=Identify behind it, it answers with XML.',
    },
  );
}

function addCut(page: Draft, source: string, start: number, scope: string): void {
  const header = headerIn(source);
  if (header === null)
    page.unreadable.push({ reason: 'the record has no identifier', sample: source.slice(0, 200) });
  else page.records.push({ ...header, raw: Buffer.from(withScope(source, start, scope)) });
}

/** The record with the declarations around it that it uses. `start`: end of the element's name. */
const withScope = (source: string, start: number, scope: string): string =>
  scope === ''
    ? source
    : source.slice(0, start) + needed(scope, source, start) + source.slice(start);

function needed(scope: string, source: string, start: number): string {
  const tag = source.slice(start, source.indexOf('>', start));
  let added = '';
  for (const [declaration, name = ''] of scope.matchAll(/ xmlns(:[\w.-]+)?="[^"]*"/g)) {
    if (tag.includes(`xmlns${name}=`) || tag.includes(`xmlns${name} `)) continue;
    if (name === '' || source.includes(`${name.slice(1)}:`)) added += declaration;
  }
  return added;
}

function readParts(text: string, name: string, page: Draft): void {
  const reader = new XmlReader({
    match: (_path, part) => PARTS.has(part),
    name,
    tolerant: true,
    onNote: (note) => page.notes.push(note),
    onBroken: ({ reason, sample }) => addBroken(page, reason, sample),
  });
  try {
    reader.push(text);
    reader.end();
  } catch (error) {
    if (!isOpendrawerError(error) || error.code !== 'INPUT_CORRUPT') throw error;
    page.cut = error.message;
  }
  for (const { element, raw } of reader.take()) addPart(page, element, raw);
}

/** What is left of a damaged record keeps its place where its identifier can be read. */
function addBroken(page: Draft, reason: string, sample: string): void {
  const header = /<(?:[\w.-]+:)?record\b/.test(sample) ? headerIn(sample) : null;
  if (header === null) page.unreadable.push({ reason, sample });
  else page.records.push({ ...header, raw: Buffer.from(sample) });
}

function addPart(page: Draft, element: XmlElement, raw: Uint8Array): void {
  switch (element.name) {
    case 'responseDate':
      page.responseDate ??= textOf(element) || null;
      return;
    case 'request':
      page.request = element.attributes;
      return;
    case 'error':
      page.errors.push({ code: attribute(element, 'code') ?? '', message: textOf(element) });
      return;
    case 'Identify':
      page.identity = identityOf(element);
      return;
    case 'metadataFormat':
      addFormat(page, element);
      return;
    case 'set':
      addSet(page, element);
      return;
    case 'header': {
      const header = headerOf(element);
      if (header === null)
        page.unreadable.push({
          reason: 'the header has no identifier',
          sample: textOf(element).slice(0, 200),
        });
      else page.headers.push(header);
      return;
    }
    case 'record': {
      const header = child(element, 'header');
      const read = header === null ? null : headerOf(header);
      if (read === null)
        page.unreadable.push({
          reason: 'the record has no identifier',
          sample: Buffer.from(raw).toString('utf8').slice(0, 200),
        });
      else page.records.push({ ...read, raw });
      return;
    }
    default:
      page.token = tokenOf(element);
  }
}

/** The header of an item; null: it names none. */
export function headerOf(header: XmlElement): OaiHeader | null {
  const identifier = textAt(header, 'identifier');
  if (identifier === null) return null;
  return {
    identifier,
    datestamp: textAt(header, 'datestamp'),
    deleted: attribute(header, 'status')?.trim() === 'deleted',
    setSpecs: textsAt(header, 'setSpec'),
  };
}

function identityOf(element: XmlElement): OaiIdentity {
  const policy = textAt(element, 'deletedRecord')?.toLowerCase();
  return {
    repositoryName: textAt(element, 'repositoryName'),
    baseUrl: textAt(element, 'baseURL'),
    protocolVersion: textAt(element, 'protocolVersion'),
    adminEmails: textsAt(element, 'adminEmail').map((email) => email.replace(/^mailto:/i, '')),
    earliestDatestamp: textAt(element, 'earliestDatestamp'),
    deletedRecord:
      policy === 'no' || policy === 'transient' || policy === 'persistent' ? policy : null,
    granularity: /hh/i.test(textAt(element, 'granularity') ?? '') ? 'second' : 'day',
    compressions: textsAt(element, 'compression'),
    descriptions: elementsAt(element, 'description/*'),
  };
}

function addFormat(page: Draft, element: XmlElement): void {
  const prefix = textAt(element, 'metadataPrefix');
  if (prefix === null) return;
  const [schema, namespace] = [textAt(element, 'schema'), textAt(element, 'metadataNamespace')];
  page.formats.push({ prefix, schema, namespace });
}

function addSet(page: Draft, element: XmlElement): void {
  const spec = textAt(element, 'setSpec');
  if (spec !== null) page.sets.push({ spec, name: textAt(element, 'setName') });
}

function tokenOf(element: XmlElement): OaiToken {
  const count = (name: string): number | null => {
    const digits = attribute(element, name)?.trim() ?? '';
    return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
  };
  return {
    value: textOf(element),
    expirationDate: attribute(element, 'expirationDate'),
    completeListSize: count('completeListSize'),
    cursor: count('cursor'),
  };
}

/** The metadata of a record element: the first element in its `metadata`; null: it has none (deleted). */
export function metadataOf(record: XmlElement): XmlElement | null {
  for (const metadata of children(record, 'metadata')) {
    const [first] = metadata.children;
    if (first !== undefined) return first;
  }
  return null;
}
