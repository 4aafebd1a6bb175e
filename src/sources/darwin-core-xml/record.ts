import { createHash } from 'node:crypto';
import {
  type ExtensionRow,
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
  type VerbatimTerms,
} from '../../terms/index.ts';
import { isNil, statementOf, textOf, type XmlElement } from '../../xml/index.ts';
import { darwinCoreElsewhere, darwinCoreIgnored } from '../darwin-core/crosswalk.ts';
import { composedDarwinCore, legacyDarwinCore, legacyIgnored } from './crosswalk.ts';

/** Where the text of an element goes. */
interface Target {
  /** Place in VERBATIM_TERMS. */
  readonly at: number;
  readonly label: string | null;
  readonly choice: number | null;
}

const place = (term: VerbatimTerm): number => VERBATIM_TERMS.indexOf(term);

/** Exact names of old versions. */
const legacy: ReadonlyMap<string, Target> = new Map(
  legacyDarwinCore.map(({ name, term, label, choice }) => [
    name,
    { at: place(term), label: label ?? null, choice: choice ?? null },
  ]),
);

/** Names of today, in lower case: versions differ in capitals. */
const current: ReadonlyMap<string, Target> = new Map([
  ...VERBATIM_TERMS.map((term, at): [string, Target] => [
    term.toLowerCase(),
    { at, label: null, choice: null },
  ]),
  ...darwinCoreElsewhere.map(({ name, term }): [string, Target] => [
    name.toLowerCase(),
    { at: place(term), label: name, choice: null },
  ]),
]);

const ignored: ReadonlySet<string> = new Set(
  [...darwinCoreIgnored, ...legacyIgnored].map(({ name }) => name.toLowerCase()),
);

/** Name → the rows that it is a part of. */
const composed: ReadonlySet<string> = new Set(composedDarwinCore.flatMap(({ names }) => names));

/** Whether a name is one of Darwin Core of any version: for telling what a document is. */
export const isDarwinCoreName = (name: string): boolean =>
  legacy.has(name) || composed.has(name) || current.has(name.toLowerCase());

const noMedia: readonly VerbatimMedia[] = Object.freeze([]);

/**
 * An element whose children are terms of Darwin Core, as a record. The key is occurrenceID (before 2009 GlobalUniqueIdentifier), else
 * institutionCode:collectionCode:catalogNumber as far as they are given. Null without either, unless `raw` is there: then it is a
 * digest of the record as published, which changes with it.
 */
export function readDarwinCoreElement(
  element: XmlElement,
  {
    raw = null,
    extensions,
    unknown = () => {},
  }: {
    readonly raw?: Uint8Array | null;
    readonly extensions?: Readonly<Record<string, readonly ExtensionRow[]>>;
    readonly unknown?: (path: string, example: string) => void;
  } = {},
): VerbatimRecord | null {
  const terms = termsIn(element, unknown);
  const sourceId =
    terms.occurrenceID?.[0]?.text ?? triplet(terms) ?? (raw === null ? null : digestOf(raw));
  if (sourceId === null) return null;
  const record = { sourceId, terms, media: noMedia, modifiedSeconds: null };
  return extensions === undefined || Object.keys(extensions).length === 0
    ? record
    : { ...record, extensions };
}

interface Text extends LabelledText {
  readonly choice: number | null;
}

function termsIn(
  element: XmlElement,
  unknown: (path: string, example: string) => void,
): VerbatimTerms {
  const lists: (Text[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);
  const put = (at: number, text: string, label: string | null, choice: number | null): void => {
    const list = lists[at];
    if (list === undefined) lists[at] = [{ label, text, choice }];
    else list.push({ label, text, choice });
  };
  const parts = new Map<string, string>();
  for (const child of element.children) {
    if (child.children.length > 0) {
      for (const below of child.children) {
        const text = textOf(below);
        if (text !== '') unknown(`${child.name}/${below.name}`, text);
      }
      continue;
    }
    const text = statementOf(child);
    if (text === null || isNil(child)) continue;
    const { name } = child;
    const target =
      legacy.get(name) ?? (composed.has(name) ? null : current.get(name.toLowerCase()));
    if (target === null) parts.set(name, text);
    else if (target !== undefined) put(target.at, text, target.label, target.choice);
    else if (!ignored.has(name.toLowerCase())) unknown(name, text);
  }
  if (parts.size > 0) {
    for (const { term, as, names } of composedDarwinCore) {
      const text = as === 'date' ? dateOf(names, parts) : intervalOf(names, parts);
      if (text !== null) put(place(term), text, null, null);
    }
  }
  return termsOf(lists.map(ordered));
}

function dateOf(names: readonly string[], parts: ReadonlyMap<string, string>): string | null {
  const texts: string[] = [];
  for (const name of names) {
    const text = parts.get(name);
    if (text === undefined) break;
    texts.push(/^\d$/.test(text) ? `0${text}` : text);
  }
  return texts.length === 0 ? null : texts.join('-');
}

function intervalOf(names: readonly string[], parts: ReadonlyMap<string, string>): string | null {
  const [begin, end] = names.map((name) => parts.get(name));
  if (begin === undefined || end === undefined || begin === end) return begin ?? end ?? null;
  return `${begin}/${end}`;
}

const rank = ({ choice }: Text): number => choice ?? 0;

/** The texts of a term, the preferred ones first. */
function ordered(list: readonly Text[] | undefined): LabelledText[] | undefined {
  if (list === undefined) return undefined;
  const sorted = list.length > 1 ? list.toSorted((a, b) => rank(a) - rank(b)) : list;
  return sorted.map(({ label, text }) => ({ label, text }));
}

function triplet(terms: VerbatimTerms): string | null {
  const number = terms.catalogNumber?.[0]?.text;
  if (number === undefined) return null;
  const codes = [terms.institutionCode?.[0]?.text, terms.collectionCode?.[0]?.text];
  return [...codes.filter((code) => code !== undefined), number].join(':');
}

const digestOf = (raw: Uint8Array): string =>
  `sha1:${createHash('sha1').update(raw).digest('hex')}`;
