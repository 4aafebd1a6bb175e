/** What was mended in a piece of XML, in words; empty: nothing. */
export interface Repair {
  readonly text: string;
  readonly repairs: readonly string[];
}

/** Names of HTML for the characters from U+00A0 to U+00FF, in their order. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

/** Names of HTML that stand in XML which has no such entities. */
const HTML: ReadonlyMap<string, string> = new Map([
  ...LATIN_1.split(' ').map((name, at): [string, string] => [name, String.fromCharCode(160 + at)]),
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['bull', '•'],
  ['hellip', '…'],
  ['euro', '€'],
  ['trade', '™'],
  ['OElig', 'Œ'],
  ['oelig', 'œ'],
  ['Scaron', 'Š'],
  ['scaron', 'š'],
  ['Yuml', 'Ÿ'],
  ['minus', '−'],
  ['deg', '°'],
  ['male', '♂'],
  ['female', '♀'],
]);

const illegal = (code: number): boolean =>
  (code < 0x20 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;

const surrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Characters that XML 1.0 §2.2 does not allow, by what people meant: vertical tab and form feed are space, others are nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/;

/** Mends characters that may not stand in XML: white space becomes a space, others U+FFFD. Lengths stay. */
function mendCharacters(text: string): string {
  if (!CONTROL.test(text)) return text;
  let mended = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && code < 0xd800) continue;
    if (surrogate(code)) {
      const next = text.charCodeAt(at + 1);
      if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        at++;
        continue;
      }
    } else if (!illegal(code)) continue;
    mended += text.slice(from, at) + (code === 0x0b || code === 0x0c ? ' ' : '\ufffd');
    from = at + 1;
  }
  return mended + text.slice(from);
}

const REFERENCE = /^&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,9}));/i;

/** What an ampersand at the beginning of `rest` should be, and how many characters it replaces; null: it is right as it is. */
function mendAmpersand(rest: string): { readonly by: string; readonly length: number } | null {
  const found = REFERENCE.exec(rest);
  if (found === null) return { by: '&amp;', length: 1 };
  const [whole, own, decimal, hex, name] = found;
  if (own !== undefined && own === own.toLowerCase()) return null;
  if (decimal !== undefined || hex !== undefined) {
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    const legal = code <= 0x10ffff && !illegal(code) && !surrogate(code);
    if (legal) return null;
    return { by: code === 0x0b || code === 0x0c ? ' ' : '\ufffd', length: whole.length };
  }
  const meant = HTML.get(name ?? own ?? '');
  return meant === undefined ? { by: '&amp;', length: 1 } : { by: meant, length: whole.length };
}

/** `<` begins something: a tag, its end, a comment, CDATA or an instruction. */
export const beginsMarkup = (text: string, at: number): boolean =>
  /[A-Za-z_:/!?\u00c0-\ud7ff]/.test(text.charAt(at + 1));

/**
 * Mends what many systems write and XML does not allow: characters outside of XML 1.0, ampersands and angle brackets that are text,
 * entities of HTML, `]]>` in text, comments with `--` in them. What stands in CDATA stays. Linear in the length.
 */
export function repairXml(source: string): Repair {
  const repairs = new Set<string>();
  const text = mendCharacters(source);
  if (text !== source) repairs.add('characters that XML does not allow were replaced');
  let mended = '';
  let from = 0;
  let at = 0;
  let inTag = false;
  let quote = '';
  const replace = (length: number, by: string, what: string): void => {
    mended += text.slice(from, at) + by;
    at += length;
    from = at;
    repairs.add(what);
  };
  const pass = (end: string): void => {
    const close = text.indexOf(end, at);
    at = close === -1 ? text.length : close + end.length;
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '&') {
      const mend = mendAmpersand(text.slice(at, at + 12));
      if (mend === null) at++;
      else replace(mend.length, mend.by, 'ampersands that begin nothing were read as text');
    } else if (inTag) {
      if (quote !== '') {
        if (char === quote) quote = '';
        else if (char === '<') {
          replace(1, '&lt;', 'angle brackets that open nothing were read as text');
          continue;
        }
      } else if (char === '"' || char === "'") quote = char;
      else if (char === '>') inTag = false;
      at++;
    } else if (char === '<') {
      if (text.startsWith('<![CDATA[', at)) pass(']]>');
      else if (text.startsWith('<!--', at)) {
        const close = text.indexOf('-->', at + 4);
        const end = close === -1 ? text.length : close + 3;
        if (text.slice(at + 4, close === -1 ? end : close + 1).includes('--'))
          replace(end - at, '', 'comments with two hyphens in them were left out');
        else at = end;
      } else if (text.startsWith('<?', at)) pass('?>');
      else if (beginsMarkup(text, at)) {
        inTag = true;
        at++;
      } else replace(1, '&lt;', 'angle brackets that open nothing were read as text');
    } else if (char === ']' && text.startsWith(']]>', at)) {
      replace(3, ']]&gt;', '"]]>" was read as text');
    } else at++;
  }
  return { text: from === 0 ? text : mended + text.slice(from), repairs: [...repairs] };
}
