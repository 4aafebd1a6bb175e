const needsCleaning = /<|&|†|[\u0300-\u036f]/;

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
  readonly isExtinct: boolean;
}

const piece =
  /<\/?[a-z][^<>]{0,200}>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[\da-f]{1,6});|†|[^<&†][\u0300-\u036f]{1,4}/giy;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': '\u00a0',
};

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
  let isExtinct = false;
  let at = 0;
  while (at < verbatim.length) {
    piece.lastIndex = at;
    const found = piece.exec(verbatim)?.[0] ?? verbatim.charAt(at);
    const replacement = replace(found);
    if (found === '†') isExtinct = true;
    else if (found.length > 1 && (found.startsWith('<') || found.startsWith('&'))) hasMarkup = true;
    for (let unit = 0; unit < replacement.length; unit++) {
      starts.push(at);
      ends.push(at + found.length);
    }
    text += replacement;
    at += found.length;
  }
  return { text, starts, ends, hasMarkup, isExtinct };
}

function replace(found: string): string {
  if (found === '†') return BLANK;
  if (found.length === 1) return found;
  if (found.startsWith('<')) return '';
  return found.startsWith('&') ? entity(found) : found.normalize('NFC');
}

function entity(text: string): string {
  const named = entities[text.toLowerCase()];
  if (named !== undefined) return named;
  const isHex = text.charAt(2).toLowerCase() === 'x';
  const code = Number.parseInt(text.slice(isHex ? 3 : 2), isHex ? 16 : 10);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '\ufffd';
}
