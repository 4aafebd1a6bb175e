import { beginsMarkup } from './repair.ts';

/** Where the next markup begins in a text, from a position on; its length: nowhere. */
export function nextMarkup(text: string, from: number): number {
  for (let at = text.indexOf('<', from); at !== -1; at = text.indexOf('<', at + 1)) {
    if (beginsMarkup(text, at)) return at;
  }
  return text.length;
}

/** An element is closed by its own end tag, or by itself; that of an ancestor closes it too in the eyes of the parser. */
export function endsWithTag(source: string, qname: string): boolean {
  if (source.endsWith('/>')) return true;
  const open = source.lastIndexOf('</');
  return source.startsWith(qname, open + 2) && ended(source.charAt(open + 2 + qname.length));
}

/** Where an ampersand stands that begins no reference; -1: nowhere. What the end of the text cuts is not looked at. */
export function strayAmpersand(text: string, from: number): number {
  for (let at = text.indexOf('&', from); at !== -1; at = text.indexOf('&', at + 1)) {
    if (at + 34 > text.length) return -1;
    if (!REFERENCE.test(text.slice(at, at + 34))) return at;
  }
  return -1;
}

const REFERENCE = /^&(?:[A-Za-z][A-Za-z0-9]{0,30}|#\d{1,7}|#x[\dA-Fa-f]{1,6});/;

/** Whether a name ends there, so that `<Unit` is not found in `<Units>`; what is cut off may go on. */
const ended = (char: string): boolean => char !== '' && /[\s/>]/.test(char);

/**
 * The end of an element in text that is not well-formed: behind its end tag, else in front of the next element of that name or of the
 * end of its parent. Null: none is there.
 */
export function endOfElement(
  text: string,
  qname: string,
  parent: string | undefined,
): { readonly cut: number; readonly end: number; readonly closed: boolean } | null {
  const close = indexOfTag(text, `</${qname}`);
  const next = indexOfTag(text, `<${qname}`);
  const above = parent === undefined ? -1 : indexOfTag(text, `</${parent}`);
  const others = [next, above].filter((at) => at !== -1);
  const first = others.length === 0 ? -1 : Math.min(...others);
  if (close !== -1 && (first === -1 || close < first)) {
    const end = text.indexOf('>', close);
    return end === -1 ? null : { cut: end + 1, end: end + 1, closed: true };
  }
  return first === -1 ? null : { cut: first, end: first, closed: false };
}

function indexOfTag(text: string, tag: string): number {
  for (let at = text.indexOf(tag); at !== -1; at = text.indexOf(tag, at + 1)) {
    if (ended(text.charAt(at + tag.length))) return at;
  }
  return -1;
}

const LITERALS = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
  ['<?', '?>'],
] as const;

/** Whether a text ends within CDATA, a comment or an instruction, where ampersands are nothing special. */
export const endsInLiteral = (text: string): boolean =>
  LITERALS.some(([open, close]) => {
    const from = text.lastIndexOf(open);
    return from !== -1 && text.indexOf(close, from + open.length) === -1;
  });
