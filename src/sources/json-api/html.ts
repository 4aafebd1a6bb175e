import { decodeHTML } from 'entities/decode';

/** A comment, an element that shows no text, or a tag. */
const markup =
  /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[^<>]{0,1000}>[\s\S]*?(?:<\/\1\s{0,5}>|$)|<\/?[a-z][^<>]*>|<![a-z][^<>]*>/gi;

/** Longer texts are cut: descriptions of books are pasted into such fields. */
const maxLength = 200_000;

/** The text nodes of a piece of HTML, character references decoded, empty ones left out. */
export function textsOfHtml(html: string): readonly string[] {
  const bounded = html.slice(0, maxLength);
  if (!bounded.includes('<')) return [decodeHTML(bounded)];
  const texts: string[] = [];
  let at = 0;
  for (const found of bounded.matchAll(markup)) {
    if (found.index > at) texts.push(decodeHTML(bounded.slice(at, found.index)));
    at = found.index + found[0].length;
  }
  if (at < bounded.length) texts.push(decodeHTML(bounded.slice(at)));
  return texts;
}

const linkAttribute =
  /<[a-z][^<>]*?\s(?:href|src)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))/gi;

/** The addresses that a piece of HTML links to or shows, in order. */
export const linksOfHtml = (html: string): readonly string[] =>
  [...html.slice(0, maxLength).matchAll(linkAttribute)].map(([, double, single, bare]) =>
    decodeHTML(double ?? single ?? bare ?? ''),
  );
