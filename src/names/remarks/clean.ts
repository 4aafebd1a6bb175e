import { clean } from '../parser/clean.ts';
import type { Remarks } from './remarks.ts';

/** Without double spaces and those at the ends. */
export const tidied = (text: string): string => {
  const short = text.includes('  ') ? text.replace(/ {2,}/g, ' ') : text;
  return short.startsWith(' ') || short.endsWith(' ') ? short.trim() : short;
};

/** Makes the text of `remarks` ready as the parser does, with plain spaces and straight quotes, and says what was wrong with it. */
export function cleanText(remarks: Remarks): void {
  const { text } = remarks;
  const made = clean(text);
  remarks.text = tidied(straightened(made?.text ?? text));
  if (made?.isExtinct === true) remarks.isExtinct = true;
  if (ENTITY.test(text)) remarks.doubts.add('htmlEntities');
  if (TAG.test(text)) remarks.doubts.add('xmlTags');
  if (STRAY_EXCLAMATION.test(text)) remarks.doubts.add('homoglyphs');
}

const ENTITY = /& ?amp;|&(?:[a-z]{2,6}\d{0,2}|#x?[\da-f]{1,6});/i;
const TAG = /<\/?[a-zA-Z][^<>]{0,200}>/;
/** "Plesn¡k": an inverted exclamation mark for an "i". */
const STRAY_EXCLAMATION = /\p{L}\u00a1\p{L}/u;

const ODD_SIGNS =
  /[\t\n\r\u00a0\u00a1\u00ab\u00ad\u00b4\u00bb\u02bc\u0060\u1680\u2000-\u200f\u2018-\u201e\u202f\u2032\u205f\u3000\ufeff&_]/;

function straightened(text: string): string {
  if (!ODD_SIGNS.test(text)) return text;
  return text
    .replace(/[\u2018\u2019\u02bc\u0060\u00b4\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]+/g, ' ')
    .replace(/[\u200b-\u200f\u00ad]/g, '')
    .replace(/& amp;/g, '&')
    .replace(/(\p{L})\u00a1(?=\p{L})/gu, '$1i')
    .replace(/^\p{Lu}\p{Ll}+(?:_+\p{Ll}[\p{Ll}-]+){1,2}(?=[ _]|$)/u, (words) =>
      words.replace(/_+/g, ' '),
    );
}
