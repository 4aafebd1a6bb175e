import { isOpendrawerError } from '../errors/index.ts';
import { XmlDecoder } from './encoding.ts';
import { XmlReader, type XmlTag } from './reader.ts';

/** What the beginning of a document shows. */
export interface XmlLook {
  readonly root: XmlTag;
  /** Namespaces of the elements in it, in their order. */
  readonly namespaces: readonly string[];
  /** Local names of the elements in it. */
  readonly names: ReadonlySet<string>;
  /** How many elements of a name begin in it. */
  readonly counts: ReadonlyMap<string, number>;
  /** The first start tag of a name. */
  readonly tags: ReadonlyMap<string, XmlTag>;
  /** Texts of the leaves of the root's `header`, by name: protocols say there what kind of answer it is. */
  readonly header: ReadonlyMap<string, string>;
}

/** Looks at the first bytes of a document, however they are cut. Null: that is no XML (or a page of HTML). */
export function lookAtXml(head: Uint8Array): XmlLook | null {
  if (!mayBeXml(head)) return null;
  const tags = new Map<string, XmlTag>();
  const counts = new Map<string, number>();
  const namespaces: string[] = [];
  const header = new Map<string, string>();
  let root: XmlTag | null = null;
  const reader = new XmlReader({
    match: (path, name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return path.length === 3 && path[1] === 'header';
    },
    tolerant: true,
    onOpen(tag) {
      root ??= tag;
      if (!tags.has(tag.name)) tags.set(tag.name, tag);
      if (tag.uri !== '' && !namespaces.includes(tag.uri)) namespaces.push(tag.uri);
    },
    onBroken: () => {},
  });
  try {
    const decoder = new XmlDecoder();
    reader.push(decoder.push(head) + decoder.end());
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
  }
  for (const { element } of reader.take())
    if (!header.has(element.name)) header.set(element.name, element.text.trim());
  const found = root as XmlTag | null;
  if (found === null || found.name.toLowerCase() === 'html') return null;
  return { root: found, namespaces, names: new Set(counts.keys()), counts, tags, header };
}

/** Cheap: an angle bracket comes first, in any encoding, or a declaration behind the words of a server. */
function mayBeXml(head: Uint8Array): boolean {
  for (const byte of head) {
    // Marks of UTF-8, UTF-16 and UTF-32, the other half of wide characters, and white space.
    if (byte <= 0x20 || byte >= 0xbb) continue;
    return byte === 0x3c || Buffer.from(head).includes('<?xml ');
  }
  return false;
}
