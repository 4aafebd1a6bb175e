/** Characters of windows-1252 for the bytes 0x80–0x9F, and those of Latin-1 up to 0xBF. */
const HIGH =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' +
  String.fromCharCode(...Array.from({ length: 32 }, (_, at) => 0xa0 + at));

/** Whether a character is what Latin-1 or windows-1252 make of a byte that goes on a letter in UTF-8. */
export const isContinuation = (char: string): boolean =>
  HIGH.includes(char) || (char >= '\u0080' && char <= '\u009f');

const needsCleaning =
  /<|&|†|[\u0300-\u036f]|[\u00c2-\u00c5][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0080-\u00bf]/;

/** gnparser blanks the three bytes of "†" one by one. */
const BLANK = '   ';

/** A text without its markup. */
export interface Cleaned {
  readonly text: string;
  /** Where in the verbatim text each unit begins. */
  readonly starts: readonly number[];
  /** Where in the verbatim text each unit ends. */
  readonly ends: readonly number[];
  readonly hasMarkup: boolean;
  /** Letters that were read in a wrong encoding ("MÃ¼ller") were put right. */
  readonly hasMojibake: boolean;
  readonly isExtinct: boolean;
}

const piece =
  /[\u00c2-\u00c5][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0080-\u00bf]|<\/?[a-z][^<>]{0,200}>|&(?:[a-z]{2,6}\d{0,2}|#\d{1,6}|#x[\da-f]{1,6});|†|[^<&†][\u0300-\u036f]{1,4}/gi;

/** Names of the characters from U+00A0 to U+00FF in HTML. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot ' +
  'cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml ' +
  'Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
  'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ' +
  'ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const entities = new Map<string, string>([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['OElig', 'Œ'],
  ['oelig', 'œ'],
  ['Scaron', 'Š'],
  ['scaron', 'š'],
  ['Yuml', 'Ÿ'],
]);
for (const [at, name] of LATIN_1.split(' ').entries()) {
  entities.set(name, String.fromCharCode(0xa0 + at));
}

/**
 * Takes tags out, resolves entities, composes letters with the marks that follow them, blanks daggers. Null: there is nothing to
 * do.
 */
export function clean(verbatim: string): Cleaned | null {
  if (!needsCleaning.test(verbatim)) return null;
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let hasMarkup = false;
  let hasMojibake = false;
  let isExtinct = false;
  let at = 0;
  const keep = (to: number): void => {
    text += verbatim.slice(at, to);
    for (; at < to; at++) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const { 0: found, index } of verbatim.matchAll(piece)) {
    const replacement = replace(found);
    if (replacement === found) continue;
    keep(index);
    if (found === '†') isExtinct = true;
    else if (isMojibake(found)) hasMojibake = true;
    else if (isMarkup(found)) hasMarkup = true;
    for (let unit = 0; unit < replacement.length; unit++) {
      starts.push(at);
      ends.push(at + found.length);
    }
    text += replacement;
    at += found.length;
  }
  keep(verbatim.length);
  return { text, starts, ends, hasMarkup, hasMojibake, isExtinct };
}

function replace(found: string): string {
  if (found === '†') return BLANK;
  if (found.length === 1) return found;
  if (found.startsWith('<')) return '';
  if (isMojibake(found)) return decode(found);
  return found.startsWith('&') ? entity(found) : found.normalize('NFC');
}

const isMarkup = (found: string): boolean =>
  found.length > 1 && (found.startsWith('<') || found.startsWith('&'));

const isMojibake = (found: string): boolean =>
  found.length === 2 && /^[\u00c2-\u00c5]/.test(found) && isContinuation(found.charAt(1));

/** "Ã¼" → "ü": the two bytes of UTF-8. */
function decode(found: string): string {
  const second = found.charCodeAt(1);
  const byte = second <= 0xff ? second : 0x80 + HIGH.indexOf(found.charAt(1));
  return String.fromCharCode(((found.charCodeAt(0) & 0x1f) << 6) | (byte & 0x3f));
}

/** What an entity stands for; itself where nothing is known of it. */
function entity(text: string): string {
  const name = text.slice(1, -1);
  if (!name.startsWith('#')) return entities.get(name) ?? entities.get(name.toLowerCase()) ?? text;
  const isHex = name.charAt(1).toLowerCase() === 'x';
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '\ufffd';
}
