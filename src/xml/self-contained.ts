import type { XmlElement } from './element.ts';

/** Namespaces by prefix (empty: the default one). */
export type Scope = ReadonlyMap<string, string>;

/** Prefixes of attribute names, and of names in `xsi:type`. */
export function addPrefixes(
  attributes: Readonly<Record<string, string>>,
  prefixes: Set<string>,
): void {
  for (const name in attributes) {
    const colon = name.indexOf(':');
    if (colon === -1) continue;
    prefixes.add(name.slice(0, colon));
    if (!name.endsWith(':type')) continue;
    const value = attributes[name] ?? '';
    if (value.includes(':')) prefixes.add(value.slice(0, value.indexOf(':')).trim());
  }
}

/** Prefixes in a text, where its tree no longer knows them. */
export function usedPrefixes(element: XmlElement, source: string): Set<string> {
  const prefixes = new Set<string>(['']);
  for (const found of source.matchAll(/[<\s"']([A-Za-z_][\w.-]{0,99}):/g))
    prefixes.add(found[1] ?? '');
  addPrefixes(element.attributes, prefixes);
  return prefixes;
}

/** Declarations that an element needs from its ancestors. */
export function declarations(prefixes: ReadonlySet<string>, scope: Scope, source: string): string {
  let added = '';
  let tag: string | null = null;
  for (const prefix of prefixes) {
    const uri = scope.get(prefix);
    if (uri === undefined || prefix === 'xml' || (prefix === '' && uri === '')) continue;
    tag ??= source.slice(0, source.indexOf('>') + 1);
    const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
    if (tag.includes(name) && new RegExp(`\\s${name.replace(/\./g, '\\.')}\\s*=`).test(tag))
      continue;
    added += ` ${name}="${uri.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"`;
  }
  return added;
}

/** Source text with declarations added to its start tag, in UTF-8. */
export const rawOf = (source: string, qname: string, added: string): Uint8Array =>
  Buffer.from(added === '' ? source : `<${qname}${added}${source.slice(qname.length + 1)}`);
