import type { KeyWords } from './words.ts';

/** In a template: the first word, capital; the second; the next word of the tail. All else stands as it is. */
export const FIRST_SLOT = 1;
export const SECOND_SLOT = 2;
export const TAIL_SLOT = 3;

/** Longest name that is taken apart; longer ones are kept as text. */
export const MAX_SPELLED = 1024;

/** How a name is written beside its key. */
export interface Spelling {
  /** Template of the whole name, e.g. "\1 \2 var. \3". */
  readonly template: string;
  /** The second word as written, or null. */
  readonly second: string | null;
  /** The words behind it as written, or null. */
  readonly tail: string | null;
}

/** Words between the words: markers of rank and hybrids. Few different ones, so that there are few templates. */
const marker = /^(?:×|†|[a-z]{1,12}\.|[a-z]{1,4}\.[a-z]{1,4}\.?)$/;

/**
 * Takes a canonical name apart along the words of its key. Null where they do not go together (the genus is spelled otherwise, or
 * there are more words than in the key): such a name is kept as text.
 */
export function readSpelling(canonical: string, key: KeyWords): Spelling | null {
  if (key.isOdd || canonical.length > MAX_SPELLED) return null;
  const tokens = canonical.split(' ');
  const template: string[] = [];
  const words: string[] = [];
  for (const token of tokens) {
    if (token === '') return null;
    if (marker.test(token)) {
      template.push(token);
      continue;
    }
    const isCross = token.length > 1 && token.charCodeAt(0) === 0xd7;
    const word = isCross ? token.slice(1) : token;
    template.push(`${isCross ? '×' : ''}${slotOf(words.length)}`);
    words.push(word);
  }
  if (words.length !== wordCount(key)) return null;
  if (!isCapitalised(words[0] ?? '', key)) return null;
  return {
    template: template.join(' '),
    second: words[1] ?? null,
    tail: words.length > 2 ? words.slice(2).join(' ') : null,
  };
}

const slotOf = (count: number): string =>
  String.fromCharCode(count === 0 ? FIRST_SLOT : count === 1 ? SECOND_SLOT : TAIL_SLOT);

function wordCount(key: KeyWords): number {
  if (key.secondStart >= key.length) return 1;
  if (key.tailStart >= key.length) return 2;
  let count = 3;
  for (let at = key.tailStart; at < key.length; at++) if (key.bytes[at] === 0x20) count += 1;
  return count;
}

/** Whether a word is the key's first word with its first letter as a capital. */
function isCapitalised(word: string, key: KeyWords): boolean {
  if (word.length !== key.firstEnd) return false;
  for (let at = 0; at < word.length; at++) {
    const code = key.bytes[at] ?? 0;
    const wanted = at === 0 && code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
    if (word.charCodeAt(at) !== wanted) return false;
  }
  return true;
}
