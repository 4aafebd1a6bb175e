import { normalisePattern } from '../filter/pattern.ts';
import { normaliseValue } from '../normalise.ts';
import { foldText as foldWords } from '../words/tokens.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole point is the ASCII range
const ASCII = /^[\x00-\x7f]*$/;

/** Text as searches inside facets compare it: case-folded, without accents, white space as one space. */
export const foldText = (text: string): string => {
  const folded = normaliseValue(text);
  return ASCII.test(folded) ? folded : foldWords(folded);
};

/**
 * Test of a whole text against a pattern in which `*` stands for any characters and `?` for one (of Unicode, not of
 * UTF-16). Takes at most (length of the text × length of the pattern) steps, whatever the pattern.
 */
export const wildcardTest = (pattern: string, matchCase: boolean): ((text: string) => boolean) => {
  const wanted = Array.from((matchCase ? pattern : normalisePattern(pattern)).replace(/\*+/g, '*'));
  if (!wanted.includes('?')) {
    const star = wanted.indexOf('*');
    if (star === wanted.length - 1 && star >= 0) {
      const start = wanted.slice(0, star).join('');
      return (text) => fold(text, matchCase).startsWith(start);
    }
  }
  return (text) => fits(Array.from(fold(text, matchCase)), wanted);
};

const fold = (text: string, matchCase: boolean): string =>
  matchCase ? text : normaliseValue(text);

const fits = (text: readonly string[], pattern: readonly string[]): boolean => {
  let at = 0;
  let want = 0;
  // Where the last star stands, and how far it has been stretched.
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const part = pattern[want];
    if (part === '*') {
      star = want;
      resume = at;
      want += 1;
    } else if (part !== undefined && (part === '?' || part === text[at])) {
      at += 1;
      want += 1;
    } else if (star >= 0) {
      want = star + 1;
      resume += 1;
      at = resume;
    } else {
      return false;
    }
  }
  while (pattern[want] === '*') want += 1;
  return want === pattern.length;
};
