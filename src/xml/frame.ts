import { noChildren, type XmlElement } from './element.ts';

/** An element under way within a matched one. */
export interface Frame {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  /** Parts in their order, once there is a child. */
  nodes: (string | XmlElement)[] | null;
}

/** The finished element: white space between its children is nothing. */
export function elementOf({ name, uri, attributes, text, nodes }: Frame): XmlElement {
  if (nodes === null) return { name, uri, attributes, children: noChildren, text, mixed: null };
  let own = '';
  let blank = true;
  const children: XmlElement[] = [];
  for (const node of nodes) {
    if (typeof node !== 'string') children.push(node);
    else if (node.trim() !== '') blank = false;
  }
  if (blank) return { name, uri, attributes, children, text: '', mixed: null };
  for (const node of nodes) if (typeof node === 'string') own += node;
  return { name, uri, attributes, children, text: own, mixed: nodes };
}
