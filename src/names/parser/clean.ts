const needsCleaning = /[<&†]/;

/** gnparser blanks the three bytes of "†" one by one. */
const BLANK = '   ';

/** A text without its markup. */
export interface Cleaned {
  readonly text: string;
  /** Place in the verbatim text of each unit, and its length. */
  readonly offsets: readonly number[];
  readonly hasMarkup: boolean;
  readonly isExtinct: boolean;
}

const markup = /<\/?[a-z][^<>]{0,200}>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[\da-f]{1,6});|†/giy;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': '\u00a0',
};

/** Takes tags out, resolves entities, blanks daggers. Null: there is nothing to do. */
export function clean(verbatim: string): Cleaned | null {
  if (!needsCleaning.test(verbatim)) return null;
  const offsets: number[] = [];
  let text = '';
  let hasMarkup = false;
  let isExtinct = false;
  let at = 0;
  while (at < verbatim.length) {
    markup.lastIndex = at;
    const found = markup.exec(verbatim)?.[0];
    if (found === undefined) {
      offsets.push(at);
      text += verbatim.charAt(at);
      at++;
      continue;
    }
    const replacement = found === '†' ? BLANK : found.startsWith('&') ? entity(found) : '';
    if (found === '†') isExtinct = true;
    else hasMarkup = true;
    for (let unit = 0; unit < replacement.length; unit++) offsets.push(at);
    text += replacement;
    at += found.length;
  }
  offsets.push(verbatim.length);
  return { text, offsets, hasMarkup, isExtinct };
}

function entity(text: string): string {
  const named = entities[text.toLowerCase()];
  if (named !== undefined) return named;
  const isHex = text.charAt(2).toLowerCase() === 'x';
  const code = Number.parseInt(text.slice(isHex ? 3 : 2), isHex ? 16 : 10);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '\ufffd';
}
