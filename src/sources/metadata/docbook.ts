import { attribute, type XmlElement } from '../../xml/index.ts';
import { joined, paragraphsOf } from './texts.ts';

/** Elements that stand as blocks of their own. */
const blocks: ReadonlySet<string> = new Set([
  'para',
  'section',
  'title',
  'itemizedlist',
  'orderedlist',
  'literalLayout',
  'markdown',
  'p',
  'div',
  'description',
  'abstract',
]);

/**
 * Text of EML and its like (DocBook: section, title, para, lists, ulink, citetitle …) as plain paragraphs, lists as lines with a dash;
 * a link keeps its address behind its words. Null where nothing is said.
 */
export function docbookText(element: XmlElement | null): string | null {
  return element === null ? null : paragraphsOf(rendered(element));
}

/** Texts of several such elements as one. */
export const docbookTexts = (elements: readonly XmlElement[]): string | null =>
  joined(elements.map(docbookText));

function rendered(element: XmlElement): string {
  const parts = element.mixed ?? (element.children.length > 0 ? element.children : [element.text]);
  return parts.map((part) => (typeof part === 'string' ? part : ofElement(part))).join('');
}

function ofElement(element: XmlElement): string {
  const { name } = element;
  if (name === 'listitem') return `\n- ${oneLine(rendered(element))}\n`;
  if (blocks.has(name)) return `\n\n${rendered(element)}\n\n`;
  if (name === 'ulink') return link(rendered(element), attribute(element, 'url'));
  return element.children.length > 0 || element.mixed !== null ? rendered(element) : element.text;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function link(words: string, url: string | null): string {
  const label = oneLine(words);
  if (url === null || url.trim() === '' || label === url.trim()) return ` ${label}`;
  return label === '' ? ` ${url.trim()}` : ` ${label} (${url.trim()})`;
}
