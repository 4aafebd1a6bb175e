import { isOpendrawerError } from '../errors/index.ts';
import { parseXml, type XmlElement } from '../xml/index.ts';

/**
 * A record as published as a tree whose leaves are its values: JSON as it stands; XML with its elements by local name and its attributes
 * by `@` and their name; what is neither as one value.
 */
export function rawTree(raw: string): unknown {
  if (raw.startsWith('<')) {
    try {
      const { root } = parseXml(raw, { tolerant: true });
      return { [root.name]: elementTree(root) };
    } catch (error) {
      if (!isOpendrawerError(error)) throw error;
      return { raw };
    }
  }
  try {
    return JSON.parse(raw);
  } catch {
    return { raw };
  }
}

type Tree = string | { [name: string]: Tree | Tree[] };

/** An element without attributes and children is its text. Elements of one name stand in a list. */
function elementTree({ attributes, children, text }: XmlElement): Tree {
  const names = Object.entries(attributes);
  if (names.length === 0 && children.length === 0) return text;
  const tree: { [name: string]: Tree | Tree[] } = Object.create(null);
  for (const [name, value] of names) tree[`@${name}`] = value;
  if (text !== '') tree['#text'] = text;
  for (const child of children) {
    const own = elementTree(child);
    const before = tree[child.name];
    if (before === undefined) tree[child.name] = own;
    else if (Array.isArray(before)) before.push(own);
    else tree[child.name] = [before, own];
  }
  return tree;
}
