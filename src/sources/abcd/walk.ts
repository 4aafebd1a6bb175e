import { statementOf, textOf, type XmlElement } from '../../xml/index.ts';
import type { CrosswalkNode } from './tree.ts';

/** Told of a path that no table knows. */
export type UnknownPathSink = (path: string, example: string) => void;

/** Texts of a part by its fields, in document order. */
export type PartFields = ReadonlyMap<string, readonly string[]>;

/** Attributes that say in which language, for whom or of which rank a text is, and nothing of the object. */
const FORMAL =
  /^(?:xml:|xsi:|xmlns|.*:?(?:language|lang|preferred|original|sequence|begin|end|insertionpoint|nil|schemaLocation|TaxonRank)$)/i;

/** Gathers the texts of a part. What its tree does not know goes to `unknown` under `path`. */
export function readPart(
  element: XmlElement,
  tree: CrosswalkNode,
  path: string,
  unknown: UnknownPathSink,
): PartFields {
  const fields = new Map<string, string[]>();
  gather(element, tree, path, unknown, fields);
  return fields;
}

function gather(
  element: XmlElement,
  node: CrosswalkNode,
  path: string,
  unknown: UnknownPathSink,
  fields: Map<string, string[]>,
): void {
  for (const name in element.attributes) {
    const value = element.attributes[name]?.trim() ?? '';
    if (value === '') continue;
    const field = node.attributes?.get(name.slice(name.indexOf(':') + 1));
    if (field !== undefined) put(fields, field, value);
    else noteAttribute(name, value, path, unknown);
  }
  if (element.children.length === 0 || element.mixed !== null) {
    const text = statementOf(element);
    if (text !== null) {
      if (node.field !== null) put(fields, node.field, text);
      else unknown(path, text);
    }
    if (element.mixed !== null) return;
  }
  for (const child of element.children) {
    const below = node.below.get(child.name);
    if (below === undefined) noteUnknown(child, `${path}/${child.name}`, unknown);
    else if (!below.ignored) gather(child, below, `${path}/${child.name}`, unknown, fields);
  }
}

function put(fields: Map<string, string[]>, field: string, text: string): void {
  const before = fields.get(field);
  if (before === undefined) fields.set(field, [text]);
  else before.push(text);
}

/** Attributes that say something of the object and have no place. */
export function noteAttribute(
  name: string,
  value: string,
  path: string,
  unknown: UnknownPathSink,
): void {
  if (!FORMAL.test(name)) unknown(`${path}@${name}`, value);
}

/** Every text below an element that no table knows. */
export function noteUnknown(element: XmlElement, path: string, unknown: UnknownPathSink): void {
  for (const name in element.attributes)
    noteAttribute(name, element.attributes[name] ?? '', path, unknown);
  if (element.children.length === 0 || element.mixed !== null) {
    const text = textOf(element);
    if (text !== '') unknown(path, text);
    return;
  }
  for (const child of element.children) noteUnknown(child, `${path}/${child.name}`, unknown);
}
