import { attribute, textOf, type XmlElement } from '../../xml/index.ts';
import { readDcmiBox } from './box.ts';
import { readInterval, readMoment } from './dates.ts';
import type { DatasetDescription } from './description.ts';
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
import { addNames, namedParty } from './parties.ts';
import { joined, lineOf, paragraphsOf } from './texts.ts';

const NAMESPACES: ReadonlySet<string> = new Set([
  'http://purl.org/dc/elements/1.1/',
  'http://purl.org/dc/elements/1.0/',
  'http://purl.org/dc/terms/',
]);

/** Whether an element is a property of Dublin Core: by its namespace, or by the usual prefix where that was never declared. */
export const isDublinCore = (element: XmlElement): boolean => NAMESPACES.has(element.uri);

/** Statements of a document in their order: property → texts. */
export type Statements = ReadonlyMap<string, readonly string[]>;

/** The Dublin Core properties that are children of an element: text, or the address of `rdf:resource`. */
export function dublinCoreStatements(element: XmlElement): Statements {
  const statements = new Map<string, string[]>();
  for (const one of element.children) {
    if (!isDublinCore(one)) continue;
    const text =
      textOf(one) || (attribute(one, 'resource') ?? attribute(one, 'about') ?? '').trim();
    if (text === '') continue;
    const texts = statements.get(one.name);
    if (texts === undefined) statements.set(one.name, [text]);
    else texts.push(text);
  }
  return statements;
}

/** Dublin Core: oai_dc, qualified, or plain RDF of one resource. */
export function readDublinCore(element: XmlElement): DatasetDescription {
  const draft = draftOf('Dublin Core');
  addIdentifier(draft, attribute(element, 'about'));
  readStatements(dublinCoreStatements(element), draft);
  return draft;
}

function readStatements(said: Statements, draft: Draft): void {
  const all = (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => said.get(name) ?? []);
  const first = (...names: readonly string[]): string | null => lineOf(all(...names)[0]);
  draft.title = first('title', 'alternative');
  draft.abstract = joined(
    (all('abstract').length > 0 ? all('abstract') : all('description')).map(paragraphsOf),
  );
  for (const text of all('identifier')) addIdentifier(draft, text);
  draft.citation = first('bibliographicCitation');
  draft.publisher = first('publisher');
  setLanguage(draft, first('language'));
  setPublished(draft, first('issued', 'available', 'dateSubmitted', 'date', 'created', 'modified'));
  setLicense(draft, all('license', 'rights', 'accessRights'));
  for (const text of all('subject')) addKeywords(draft, text);
  for (const text of all('creator')) addNames(draft, 'creator', text);
  for (const text of all('publisher'))
    addContact(draft, { role: 'publisher', ...namedParty(text) });
  for (const text of all('contributor')) addNames(draft, 'contributor', text);
  for (const text of all('rightsHolder'))
    addContact(draft, { role: 'rightsHolder', ...namedParty(text) });
  for (const text of all('spatial', 'coverage')) readPlace(text, draft);
  for (const text of all('temporal')) readPeriod(text, draft);
  for (const text of all('references', 'isReferencedBy')) addOnce(draft.bibliography, lineOf(text));
  draft.homepage =
    all('source', 'identifier', 'relation')
      .map(lineOf)
      .find((line) => line !== null && isPage(line)) ?? null;
  for (const name of ['isFormatOf', 'hasFormat'] as const) {
    for (const text of all(name)) if (isAddress(text)) addDistribution(draft, text, null);
  }
  draft.methods = joined(all('provenance').map(paragraphsOf));
}

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text.trim());

/** An address that is no DOI: those lead to a page too, but are kept as identifiers. */
const isPage = (text: string): boolean =>
  isAddress(text) && !/^https?:\/\/(?:dx\.|www\.)?doi\.org\//i.test(text);

/** DCMI Box, DCMI Point, a DCMI Period or a date (dc:coverage may be either), else the name of a place. */
function readPlace(text: string, draft: Draft): void {
  const box = readDcmiBox(text, tell(draft));
  if (box !== null) addPlace(draft, box.description, box.box);
  else if (isPeriod(text)) readPeriod(text, draft);
  else addPlace(draft, lineOf(text), null);
}

const isPeriod = (text: string): boolean =>
  /\b(?:start|end)\s?=/i.test(text) ||
  /^\s*\d{4}(?:-\d{2})*(?:\s?\/\s?\d{4}(?:-\d{2})*)?\s*$/.test(text);

/** A DCMI Period (`start=…; end=…; name=…`), an ISO 8601 interval, a date, or words. */
function readPeriod(text: string, draft: Draft): void {
  addOnce(draft.temporalCoverage, periodIn(text, tell(draft)) ?? lineOf(text));
}

function periodIn(text: string, problem: (sentence: string) => void): string | null {
  const part = (name: string): string | undefined =>
    new RegExp(`(?:^|;)\\s*${name}\\s?=([^;]*)`, 'i').exec(text)?.[1];
  const [start, end] = [part('start'), part('end')];
  if (start !== undefined || end !== undefined) {
    return readInterval(start, end, problem) ?? lineOf(part('name'));
  }
  const [from, to, more] = text.split('/');
  const interval = to !== undefined && more === undefined ? readInterval(from, to, ignore) : null;
  return interval ?? readMoment(text, 'temporal coverage', ignore);
}

/** Words for a period are no fault. */
const ignore = (): void => {};
