import { isDigit } from './chars.ts';
import type { Reader } from './reader.ts';
import { WARNINGS } from './warnings.ts';

/** A year as it counts: "1998" of "1998a: 29". */
export interface Year {
  readonly text: string;
  readonly isApproximate: boolean;
}

const question = 0x3f;

/** Whether a year may begin with this unit. */
export const mayBeginYear = (code: number): boolean =>
  code === 0x31 || code === 0x32 || code === 0x5b || code === 0x28;

/** Reads a year: "1998", "1998a", "198?", "[1851]", "(1867)", "1845-47", "1998: 29". Null: none. */
export function readYear(r: Reader): Year | null {
  const code = r.code(r.at);
  if (code === 0x5b) return readEnclosed(r, 0x5d);
  if (code === 0x28) return readEnclosed(r, 0x29);
  const end = endOfYear(r, r.at);
  return end === 0 ? null : readOpen(r, end);
}

/** Where the number that begins at `at` ends if it is a year from 1700 to 2999; else 0. */
function endOfYear(r: Reader, at: number): number {
  const first = r.code(at);
  const second = r.code(at + 1);
  if (first !== 0x31 && first !== 0x32) return 0;
  if (second !== 0x30 && (second < 0x37 || second > 0x39)) return 0;
  if (!isDigit(r.code(at + 2))) return 0;
  const last = r.code(at + 3);
  if (!isDigit(last) && last !== question) return 0;
  let end = at + 4;
  while (r.code(end) === question) end++;
  return isDigit(r.code(end)) ? 0 : end;
}

const isSmallLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a;

/** "[1851]", "(1867)". */
function readEnclosed(r: Reader, closing: number): Year | null {
  const isBracket = closing === 0x5d;
  const start = isBracket ? r.afterSpaces(r.at + 1) : r.at + 1;
  const end = endOfYear(r, start);
  if (end === 0) return null;
  const hasLetter = !isBracket && isSmallLetter(r.code(end));
  const behind = isBracket ? r.afterSpaces(end) : hasLetter ? end + 1 : end;
  if (r.code(behind) !== closing) return null;
  r.warn(isBracket ? WARNINGS.yearBrackets : WARNINGS.yearParentheses);
  if (hasLetter) r.warn(WARNINGS.yearLetter);
  const year = endYear(r, start, end, hasLetter ? end + 1 : end, true);
  r.at = behind + 1;
  return year;
}

function readOpen(r: Reader, end: number): Year {
  const start = r.at;
  const next = r.code(end);
  if ((next === 0x2d || next === 0x2f) && isDigit(r.code(end + 1))) return readRange(r, end);
  const hasLetter = isSmallLetter(next) && !isSmallLetter(r.code(end + 1));
  const wordEnd = hasLetter ? end + 1 : end;
  if (hasLetter) r.warn(WARNINGS.yearLetter);
  const year = endYear(r, start, end, wordEnd, false);
  r.at = endOfPage(r, wordEnd) ?? (r.code(wordEnd) === 0x2e && !hasLetter ? wordEnd + 1 : wordEnd);
  return year;
}

/** "1845-1847", "1858/59": the first year counts. */
function readRange(r: Reader, end: number): Year {
  r.warn(WARNINGS.yearRange);
  const year = endYear(r, r.at, end, end, true);
  let at = end + 1;
  while (isDigit(r.code(at))) at++;
  while (isSmallLetter(r.code(at)) || r.code(at) === question) at++;
  r.at = at;
  return year;
}

/** Where ": 29" ends. */
function endOfPage(r: Reader, at: number): number | null {
  const colon = r.afterSpaces(at);
  if (r.code(colon) !== 0x3a) return null;
  const page = r.afterSpaces(colon + 1);
  let end = page;
  while (isDigit(r.code(end))) end++;
  if (end === page) return null;
  r.warn(WARNINGS.yearPage);
  return end;
}

function endYear(r: Reader, start: number, end: number, wordEnd: number, isRough: boolean): Year {
  const text = r.text.slice(start, end);
  const hasQuestion = r.code(end - 1) === question;
  if (hasQuestion) r.warn(WARNINGS.yearQuestionMark);
  const isApproximate = isRough || hasQuestion;
  r.word(isApproximate ? 'approximateYear' : 'year', start, wordEnd, text);
  return { text, isApproximate };
}
