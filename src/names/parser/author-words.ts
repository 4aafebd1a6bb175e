import { APOSTROPHE, classOf, isDash, isLetter, isLower, isUpper, LOWER, UPPER } from './chars.ts';
import { gluedParticles, innerParticles, isDoubleParticle, particles } from './particles.ts';
import type { Reader } from './reader.ts';
import { WARNINGS } from './warnings.ts';

const f = 0x66;
const period = 0x2e;
const MAX_PARTICLE = 6;

/** Reads one word of an author's name: "Smith", "R.", "d'Orb.", "van". Its normalised form, or null. */
export function readAuthorWord(r: Reader, isFirst: boolean): string | null {
  const code = r.code(r.at);
  const bits = classOf(code);
  if (bits & UPPER) return readCapitalized(r, r.at);
  if (bits & APOSTROPHE) return readApostropheT(r);
  if ((bits & LOWER) === 0) return null;
  return readGlued(r) ?? readAbbreviatedParticle(r) ?? readParticle(r, isFirst);
}

/** "d'Orbigny", "l'Hér.": a small letter, an apostrophe and a capitalised name, "d' Almeida" with a space between. */
function readGlued(r: Reader): string | null {
  if ((classOf(r.code(r.at + 1)) & APOSTROPHE) === 0) return null;
  if (r.isSpaceAt(r.at + 2)) return endParticle(r, r.at, r.at + 2);
  return isUpper(r.code(r.at + 2)) ? readCapitalized(r, r.at + 2) : null;
}

/** "'t" of "'t Hart". */
function readApostropheT(r: Reader): string | null {
  if (r.code(r.at + 1) !== 0x74 || !r.isSpaceAt(r.at + 2)) return null;
  return endWord(r, r.at, r.at + 2);
}

/** "v.", "v.d.", "v. d.", "in't". */
function readAbbreviatedParticle(r: Reader): string | null {
  const start = r.at;
  if (r.code(start) === 0x76 && r.code(start + 1) === period) {
    const next = r.afterSpaces(start + 2);
    const isDouble = r.code(next) === 0x64 && r.code(next + 1) === period;
    return endParticle(r, start, isDouble ? next + 2 : start + 2);
  }
  if (!r.text.startsWith('in', start) || (classOf(r.code(start + 2)) & APOSTROPHE) === 0)
    return null;
  return r.code(start + 3) === 0x74 && r.isSpaceAt(start + 4)
    ? endParticle(r, start, start + 4)
    : null;
}

function readParticle(r: Reader, isFirst: boolean): string | null {
  const start = r.at;
  let end = start;
  while (end - start <= MAX_PARTICLE && isLower(r.code(end))) end++;
  if (!r.isSpaceAt(end)) return null;
  const word = r.text.slice(start, end);
  if (!particles.has(word) || (isFirst && innerParticles.has(word))) return null;
  return endParticle(r, start, endOfDouble(r, word, end));
}

/** Where "de los" ends, if the particle that ends at `end` has a second part. */
function endOfDouble(r: Reader, word: string, end: number): number {
  const second = r.afterSpaces(end);
  let next = second;
  while (next - second <= MAX_PARTICLE && (isLower(r.code(next)) || r.code(next) === period))
    next++;
  if (next === second) return end;
  const other = r.text.slice(second, next);
  return isDoubleParticle(word, other) && gluedParticles.has(`${word} ${other}`) ? next : end;
}

/** A particle counts only where a name follows. */
function endParticle(r: Reader, start: number, end: number): string | null {
  const next = r.afterSpaces(end);
  const bits = classOf(r.code(next));
  const follows =
    (bits & UPPER) !== 0 ||
    (bits & APOSTROPHE) !== 0 ||
    ((bits & LOWER) !== 0 && followsParticle(r, next));
  return follows ? endWord(r, start, end) : null;
}

function followsParticle(r: Reader, at: number): boolean {
  if ((classOf(r.code(at + 1)) & APOSTROPHE) !== 0) return isUpper(r.code(at + 2));
  let end = at;
  while (end - at <= MAX_PARTICLE && isLower(r.code(end))) end++;
  if (r.code(end) === period) return end - at === 1;
  if (!r.isSpaceAt(end) || !particles.has(r.text.slice(at, end))) return false;
  return isUpper(r.code(r.afterSpaces(end)));
}

function endWord(r: Reader, start: number, end: number): string {
  r.at = end;
  const verbatim = r.text.slice(start, end);
  return r.word('authorWord', start, end, straightApostrophes(r, verbatim)).normalized;
}

const oddApostrophe = /[`´‘’]/g;

function straightApostrophes(r: Reader, word: string): string {
  if (word.search(oddApostrophe) < 0) return word;
  r.warn(WARNINGS.apostropheOther);
  return word.replace(oddApostrophe, "'");
}

/**
 * Reads a capitalised word whose first capital is at `from`; `r.at` may lie before it ("d'"). Capitals within ("McKeown")
 * and parts after hyphens ("Herrich-Schäffer", "B.-E.") belong to it.
 */
function readCapitalized(r: Reader, from: number): string | null {
  const start = r.at;
  let at = from;
  let capitals = 0;
  let smalls = 0;
  let odd = false;
  for (;;) {
    const code = r.code(at);
    const bits = classOf(code);
    if (bits & LOWER) smalls++;
    else if (bits & UPPER) capitals++;
    else if (bits & APOSTROPHE && (isLetter(r.code(at + 1)) || endsInApostrophe(r, at)))
      odd ||= code !== 0x27;
    else if (bits & APOSTROPHE && isElided(r, from, at)) {
      odd = true;
      at++;
    } else if (isDash(code) && continuesAfterDash(r, at)) odd ||= code !== 0x2d;
    else if (code === period && isDash(r.code(at + 1)) && continuesAfterDash(r, at + 1)) at++;
    else break;
    at++;
  }
  if (isBold(r, start, at) || isLoneX(r, start, at)) return null;
  const hasPeriod = r.code(at) === period;
  r.at = hasPeriod ? at + 1 : at;
  if (from === start && !odd && (capitals < 3 || smalls > 0)) {
    return r.word('authorWord', start, r.at).normalized;
  }
  return endCapitalized(r, start, capitals > 2 && smalls === 0);
}

/** "L' Hérit.", "D' Urv.": a space behind the apostrophe of an article. */
const isElided = (r: Reader, from: number, at: number): boolean =>
  at === from + 1 && r.isSpaceAt(at + 1) && isUpper(r.code(at + 2)) && isLower(r.code(at + 3));

/** "Dal', 1945": a soft sign at the end of a transcribed name; where a quotation mark was opened before, it closes that. */
function endsInApostrophe(r: Reader, at: number): boolean {
  if (r.code(at) !== 0x27 || !isLower(r.code(at - 1)) || r.text.indexOf("'") !== at) return false;
  const next = r.code(at + 1);
  return next === 0x2c || next === 0x29 || next === period || r.isBreak(at + 1);
}

const continuesAfterDash = (r: Reader, at: number): boolean => isLetter(r.code(at + 1));

function endCapitalized(r: Reader, start: number, isAllCaps: boolean): string {
  let text = r.text.slice(start, r.at);
  if (/[\u2010\u2011]/.test(text)) {
    r.warn(WARNINGS.dashOther);
    text = text.replace(/[\u2010\u2011]/g, '-');
  }
  text = straightApostrophes(r, text).replace("' ", "'");
  if (isAllCaps) {
    r.warn(WARNINGS.authorUpperCase);
    text = capitalize(text);
  }
  return r.word('authorWord', start, r.at, text).normalized;
}

/** "GÓMEZ-BOLEA" → "Gómez-Bolea", "O'DONNELL" → "O'Donnell". */
const capitalize = (text: string): string =>
  text
    .toLowerCase()
    .replace(
      /(^|['-]|\bmc)(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    );

/** "BOLD:AAA1234" is no author. */
const isBold = (r: Reader, start: number, end: number): boolean =>
  r.code(end) === 0x3a && end - start === 4 && r.text.slice(start, end).toLowerCase() === 'bold';

/** "X" by itself is the sign of hybrids. */
const isLoneX = (r: Reader, start: number, end: number): boolean =>
  end - start === 1 && r.code(start) === 0x58 && r.isBreak(end);

/** Whether "f." stands at a place. */
export const isFiliusAt = (r: Reader, at: number): boolean =>
  r.code(at) === f && r.code(at + 1) === period;
