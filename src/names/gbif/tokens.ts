/** What a token is: a word, a number, `&`, or the sign itself. */
export type TokenKind =
  | 'word'
  | 'number'
  | '&'
  | '.'
  | ','
  | ';'
  | ':'
  | '('
  | ')'
  | '['
  | ']'
  | '-'
  | '/'
  | '?'
  | 'other';

/** A piece of an authorship; offsets in the text read. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Letters with their marks; everything above Latin-1's signs counts, but spaces and dashes. */
export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba;
  if (code === 0xd7 || code === 0xf7) return false;
  return code < 0x2000 || (code > 0x206f && code < 0xd800) || code > 0xdfff;
}

const SIGNS: Readonly<Record<number, TokenKind>> = {
  38: '&',
  46: '.',
  44: ',',
  59: ';',
  58: ':',
  40: '(',
  41: ')',
  91: '[',
  93: ']',
  45: '-',
  8211: '-',
  47: '/',
  63: '?',
};

/** Cuts an authorship into words, numbers and signs; spaces are left out. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === 0x20) {
      at += 1;
      continue;
    }
    const end = isDigit(code) ? numberEnd(text, at) : wordEnd(text, at, code);
    if (end > at) {
      const kind = isDigit(code) ? 'number' : 'word';
      tokens.push({ kind, text: text.slice(at, end), start: at, end });
      at = end;
    } else {
      tokens.push({ kind: SIGNS[code] ?? 'other', text: text.charAt(at), start: at, end: at + 1 });
      at += 1;
    }
  }
  return tokens;
}

function numberEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** Hyphens, apostrophes, "&" and "/" inside a word belong to it, as do digits behind letters; an apostrophe before it too. */
function wordEnd(text: string, from: number, first: number): number {
  const isOpened = isLetter(first);
  if (!isOpened && !((first === 0x27 || first === 0x2d) && isLetter(text.charCodeAt(from + 1)))) {
    return from;
  }
  let at = from + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isLetter(code) || code === 0x27) continue;
    if (isDigit(code) || code === 0x5f) continue;
    const isJoint = code === 0x2d || code === 0x2f;
    if (!isJoint) break;
    const behind = text.charCodeAt(at + 1);
    if (!isLetter(behind) && !(code === 0x2d && (isDigit(behind) || behind === 0x27))) break;
  }
  return at;
}
