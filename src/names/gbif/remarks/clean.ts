import type { Remarks } from './remarks.ts';

/** Without double spaces and those at the ends. */
export const tidied = (text: string): string => {
  const short = text.includes('  ') ? text.replace(/ {2,}/g, ' ') : text;
  return short.startsWith(' ') || short.endsWith(' ') ? short.trim() : short;
};

/** Signs and blanks as this room expects them: plain spaces, straight quotes, no mark-up. */
export function cleaned(text: string): string {
  let result = text;
  if (NEEDS_CLEANING.test(text)) {
    result = result
      .replace(/[\u2018\u2019\u02bc\u0060\u00b4\u201b\u2032]/g, "'")
      .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
      .replace(/[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]+/g, ' ')
      .replace(/[\u200b-\u200f\u00ad]/g, '')
      .replace(/<\/?[a-zA-Z][^<>]{0,80}>/g, '')
      .replace(/& ?amp;/g, '&')
      .replace(/&nbsp;/g, ' ')
      .replace(/&quot;/g, '"')
      .replace(/&apos;/g, "'")
      .replace(/(\p{L})\u00a1(?=\p{L})/gu, '$1i')
      .replace(/^\p{Lu}\p{Ll}+(?:_+\p{Ll}[\p{Ll}-]+){1,2}(?=[ _]|$)/u, (words) =>
        words.replace(/_+/g, ' '),
      );
  }
  return tidied(result);
}

const NEEDS_CLEANING =
  /[\t\n\r\u00a0\u00a1\u00ab\u00ad\u00b4\u00bb\u02bc\u0060\u1680\u2000-\u200f\u2018-\u201e\u202f\u2032\u205f\u3000\ufeff<&_]/;

/** Says what had to be cleaned. */
export function noteCleaning(text: string, remarks: Remarks): void {
  if (/& ?amp;|&(?:nbsp|quot|apos);/.test(text)) remarks.doubts.add('htmlEntities');
  if (/<\/?[a-zA-Z][^<>]{0,80}>/.test(text)) remarks.doubts.add('xmlTags');
  if (/\p{L}\u00a1\p{L}/u.test(text)) remarks.doubts.add('homoglyphs');
}
