import { inEnglish } from './translations.ts';

/** A piece of a date text. */
export type Token =
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly digits: string;
      /** `s`: 1890s; `th`: 19th; `u`: unknown digits follow (185u, 19--), how many. */
      readonly suffix: '' | 's' | 'th' | 'u';
      readonly unknown: number;
    }
  | { readonly kind: 'word'; readonly text: string; readonly glued: boolean }
  | { readonly kind: 'mark'; readonly text: string };

const pattern =
  /(\d+)(u+|--+\??|-\?(?=\W|$)|'?s(?![a-z])|(?:st|nd|rd|th)(?![a-z]))?|(\p{L}+)|([^\s\d\p{L}])/gu;

/** Cuts a folded text into numbers, words and marks; spaces and full stops fall away. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const [, number, tail, word, mark] = match;
    if (number !== undefined) {
      const unknown = unknownDigits(number, tail);
      found.push({
        kind: 'number',
        value: Number(number),
        digits: number,
        suffix: unknown > 0 ? 'u' : suffix(tail),
        unknown,
      });
    } else if (word !== undefined) {
      const next = text.charCodeAt(match.index + word.length);
      found.push({ kind: 'word', text: inEnglish(word), glued: next >= 48 && next <= 57 });
    } else if (mark !== undefined && mark !== '.' && mark !== "'" && mark !== '*') {
      found.push({ kind: 'mark', text: mark });
    }
  }
  return found;
}

/** "185u", "19uu", "19--", "185-?": digits that the cataloguer did not know, as libraries write them. */
function unknownDigits(number: string, tail: string | undefined): number {
  if (tail === undefined) return 0;
  if (tail.startsWith('u')) return number.length + tail.length === 4 ? tail.length : 0;
  if (!tail.startsWith('-')) return 0;
  return number.length === 3 || number.length === 2 ? 4 - number.length : 0;
}

const suffix = (tail: string | undefined): '' | 's' | 'th' =>
  tail === undefined || tail.startsWith('-') || tail.startsWith('u')
    ? ''
    : tail.endsWith('s')
      ? 's'
      : 'th';
