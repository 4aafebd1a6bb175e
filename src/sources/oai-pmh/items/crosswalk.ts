import type { VerbatimTerm } from '../../../terms/index.ts';
import { attribute, textOf, textsAt, type XmlElement } from '../../../xml/index.ts';
import type { RecordDraft } from './record-draft.ts';

/** Where a text goes: a term, or a statement about rights, which is a licence where it names one. */
export type XmlTarget = VerbatimTerm | 'rightsStatement';

/** One row of a crosswalk: an element by its path of local names, and what its text becomes. */
export interface XmlRow {
  /** Below the root of the metadata. */
  readonly path: string;
  readonly target: XmlTarget;
  readonly label?: string;
  /** Where the label stands below the element (`role/roleTerm`, `@type`), or below an element around it (`event>eventType/term`); the first that says something. */
  readonly labelAt?: readonly string[];
  /** Labels by other words, for some; in lower case. */
  readonly relabel?: Readonly<Record<string, string>>;
  /** Where the text stands below the element; the first that says something counts. Default: all its text. */
  readonly text?: readonly string[];
  /** All texts of `text` count, joined so. */
  readonly join?: string;
  /** Holds only where the attribute or text at that path is one of these (lower case); null: where there is none. */
  readonly when?: { readonly at: string; readonly in: readonly (string | null)[] };
}

/** A path that is left out on purpose, with everything below it. */
export interface XmlIgnored {
  readonly path: string;
  readonly reason: string;
}

interface Node {
  readonly children: Map<string, Node>;
  readonly rows: XmlRow[];
  ignored: boolean;
}

/** A crosswalk made ready. */
export interface XmlCrosswalk {
  readonly root: Node;
}

const node = (): Node => ({ children: new Map(), rows: [], ignored: false });

export function compileCrosswalk(
  rows: readonly XmlRow[],
  ignored: readonly XmlIgnored[],
): XmlCrosswalk {
  const root = node();
  const at = (path: string): Node => {
    let here = root;
    for (const step of path.split('/')) {
      let next = here.children.get(step);
      if (next === undefined) {
        next = node();
        here.children.set(step, next);
      }
      here = next;
    }
    return here;
  };
  for (const row of rows) at(row.path).rows.push(row);
  for (const { path } of ignored) at(path).ignored = true;
  return { root };
}

export type UnknownSink = (path: string, example: string) => void;

/** Walks an element along a crosswalk: texts go to the draft, those of paths that it does not know to `unknown`. */
export function walkCrosswalk(
  element: XmlElement,
  crosswalk: XmlCrosswalk,
  draft: RecordDraft,
  unknown: UnknownSink,
): void {
  walk(element, crosswalk.root, element.name, [element], draft, unknown);
}

function walk(
  element: XmlElement,
  here: Node,
  path: string,
  around: readonly XmlElement[],
  draft: RecordDraft,
  unknown: UnknownSink,
): void {
  for (const below of element.children) {
    const next = here.children.get(below.name) ?? here.children.get('*');
    const belowPath = `${path}/${below.name}`;
    if (next === undefined) {
      reportLeaves(below, belowPath, unknown);
      continue;
    }
    if (next.ignored) continue;
    const row = next.rows.find((one) => holds(one, below));
    if (row !== undefined) apply(row, below, around, draft);
    // A row takes the whole element, but for what has rows of its own.
    if (next.children.size > 0)
      walk(below, next, belowPath, [...around, below], draft, row === undefined ? unknown : ignore);
    else if (next.rows.length === 0) reportLeaves(below, belowPath, unknown);
  }
}

const ignore: UnknownSink = () => {};

function holds({ when }: XmlRow, element: XmlElement): boolean {
  if (when === undefined) return true;
  const [found] = valuesAt(element, when.at);
  return when.in.includes(found === undefined ? null : found.toLowerCase());
}

/** Texts at a path below an element; `.` is the element itself, `@name` an attribute. */
const valuesAt = (element: XmlElement, path: string): readonly string[] => {
  if (path !== '.') return textsAt(element, path);
  const text = textOf(element);
  return text === '' ? [] : [text];
};

function apply(
  row: XmlRow,
  element: XmlElement,
  around: readonly XmlElement[],
  draft: RecordDraft,
): void {
  const text = textFor(row, element);
  if (text === null) return;
  const found = labelFor(row, element, around);
  const label = found === null ? null : (row.relabel?.[found.toLowerCase()] ?? found);
  if (row.target === 'rightsStatement') draft.addRights(text);
  else draft.add(row.target, text, label);
}

function textFor({ text, join }: XmlRow, element: XmlElement): string | null {
  if (text === undefined) return textOf(element) || null;
  if (join !== undefined) {
    return text.flatMap((path) => valuesAt(element, path)).join(join) || null;
  }
  for (const path of text) {
    const [first] = valuesAt(element, path);
    if (first !== undefined) return first;
  }
  return null;
}

function labelFor(
  { label, labelAt }: XmlRow,
  element: XmlElement,
  around: readonly XmlElement[],
): string | null {
  for (const place of labelAt ?? []) {
    const [name, path] = place.includes('>') ? place.split('>') : [null, place];
    const owner = name === null ? element : around.findLast((one) => one.name === name);
    if (owner === undefined || path === undefined) continue;
    const [first] = valuesAt(owner, path);
    if (first !== undefined) return first;
  }
  return label ?? null;
}

/** All texts below an element that nobody knows, by their paths. */
export function reportLeaves(element: XmlElement, path: string, unknown: UnknownSink): void {
  if (element.children.length === 0) {
    const text =
      element.text.trim() ||
      (attribute(element, 'resource') ?? attribute(element, 'href') ?? '').trim();
    if (text !== '') unknown(path, text.slice(0, 200));
    return;
  }
  if (element.text.trim() !== '') unknown(path, element.text.trim().slice(0, 200));
  for (const below of element.children) reportLeaves(below, `${path}/${below.name}`, unknown);
}
