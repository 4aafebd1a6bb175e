import type { WordKind } from '../parsed-name.ts';
import {
  APOSTROPHE,
  BROKEN,
  classOf,
  EXTENDED,
  isDash,
  isDigit,
  isLower,
  isUpper,
  LOWER,
} from './chars.ts';
import { uninomialMarker, uninomialMarkerWords } from './markers.ts';
import { numberPrefix } from './numbers.ts';
import { isOddEpithet, isStrangeFamily, lastParticles, particles } from './particles.ts';
import type { Reader, Word } from './reader.ts';
import { transliterate } from './transliterate.ts';
import { WARNINGS } from './warnings.ts';

/** Words that are never epithets, but of some genera. */
const never = new Set([
  ...'ex et and apud pro cv cultivar in sp spp nr aff cf species non nec y ms'.split(' '),
  ...particles,
  ...uninomialMarkerWords(),
]);
const MAX_NEVER = 12;

const period = 0x2e;
const open = 0x28;

/** What an epithet's letters are like. */
const HAS_EXTENDED = 1;
const HAS_APOSTROPHE = 2;
const HAS_ODD_APOSTROPHE = 4;
const HAS_PERIOD = 8;
const HAS_ODD_DASH = 16;
const HAS_BROKEN = 32;

/** Where the epithet at `at` ends, or 0; what it is like is in `traits`. */
let traits = 0;

function endOfEpithet(r: Reader, from: number): number {
  traits = 0;
  let at = from;
  let letters = 0;
  let dashes = 0;
  for (;;) {
    const code = r.code(at);
    if (code >= 0x61 && code <= 0x7a) {
      letters++;
      at++;
      continue;
    }
    const bits = classOf(code);
    if (bits & LOWER) {
      letters++;
      traits |= bits & BROKEN ? HAS_BROKEN : bits & EXTENDED ? HAS_EXTENDED : 0;
    } else if (isDash(code) && at > from && isLower(r.code(at + 1)) && dashes < 3) {
      dashes++;
      if (code !== 0x2d) traits |= HAS_ODD_DASH;
    } else if (
      bits & APOSTROPHE &&
      at > from &&
      isLower(r.code(at + 1)) &&
      goesOn(r.code(at + 2))
    ) {
      traits |= HAS_APOSTROPHE | (code === 0x27 ? 0 : HAS_ODD_APOSTROPHE);
    } else if (code === period && at > from && isDash(r.code(at + 1)) && isLower(r.code(at + 2))) {
      traits |= HAS_PERIOD;
    } else break;
    at++;
  }
  if (letters < 2 || !(r.isBreak(at) || r.code(at) === open)) return 0;
  return at;
}

const goesOn = (code: number): boolean => isLower(code) || isDash(code);

/** Where the digits of "4-gibbus", "13.punctatus" end and its letters begin, or 0. */
function endOfDigits(r: Reader): number {
  let at = r.at + 1;
  if (isDigit(r.code(at))) at++;
  if (r.code(at) === period || isDash(r.code(at))) at++;
  for (let letter = 0; letter < 4; letter++) if (!isLower(r.code(at + letter))) return 0;
  return at;
}

const isNoEpithet = (word: string): boolean => word.length <= MAX_NEVER && never.has(word);

/** Whether an epithet stands at a place. */
export function startsEpithet(r: Reader, at: number): boolean {
  const end = isLower(r.code(at)) ? endOfEpithet(r, at) : 0;
  return end > 0 && !isNoEpithet(r.text.slice(at, end));
}

/** Reads an epithet of a genus; null, with nothing read, if there is none. */
export function readEpithet(r: Reader, kind: WordKind, genus: string): Word | null {
  const start = r.at;
  const first = r.code(start);
  if (first >= 0x31 && first <= 0x39) return readNumbered(r, kind);
  const end = isLower(first) ? endOfEpithet(r, start) : 0;
  if (end === 0) return null;
  const verbatim = r.text.slice(start, end);
  if (isNoEpithet(verbatim) && !isEpithetHere(r, kind, genus, verbatim, end)) return null;
  r.at = end;
  if (traits === 0) return r.word(kind, start, end);
  return r.word(kind, start, end, normalizeEpithet(r, verbatim));
}

/** Whether a word that is a particle or a marker elsewhere is an epithet here: by its genus, or by what follows. */
function isEpithetHere(
  r: Reader,
  kind: WordKind,
  genus: string,
  word: string,
  end: number,
): boolean {
  if (isOddEpithet(genus, word)) return true;
  const at = r.afterSpaces(end);
  if (end >= r.end) return particles.has(word);
  if (kind !== 'species') return false;
  if (r.code(at) === open) return particles.has(word);
  if (!isUpper(r.code(at))) return lastParticles.has(word) && isParticleAt(r, at);
  let stop = at + 1;
  while (isLower(r.code(stop))) stop++;
  if (isStrangeFamily(word, r.text.slice(at, stop))) return true;
  return uninomialMarker(word) !== undefined && stop - at > 2 && isAuthorsEnd(r, stop);
}

/** "von", "d'": a small word that belongs to an author. */
function isParticleAt(r: Reader, at: number): boolean {
  let end = at;
  while (isLower(r.code(end)) && end - at < MAX_NEVER) end++;
  return particles.has(r.text.slice(at, end)) || (end === at + 1 && r.code(end) === 0x27);
}

/** "Serina subser Gredler, 1898": a year, a comma or "&" behind a word tells that it is an author's. */
function isAuthorsEnd(r: Reader, end: number): boolean {
  const code = r.code(r.afterSpaces(end));
  return code === 0x2c || code === 0x26 || isDigit(code);
}

function readNumbered(r: Reader, kind: WordKind): Word | null {
  const start = r.at;
  const letters = endOfDigits(r);
  const end = letters === 0 ? 0 : endOfEpithet(r, letters);
  if (end === 0) return null;
  r.at = end;
  r.warn(WARNINGS.numericPrefix);
  const prefix = numberPrefix(Number.parseInt(r.text.slice(start, letters), 10));
  const rest = normalizeEpithet(r, r.text.slice(letters, end));
  return r.word(kind, start, end, prefix + rest);
}

function normalizeEpithet(r: Reader, verbatim: string): string {
  let text = verbatim;
  if (traits & HAS_EXTENDED) {
    r.warn(WARNINGS.badCharacter);
    text = transliterate(text);
  }
  if (traits & HAS_APOSTROPHE) {
    r.warn(WARNINGS.apostrophe);
    text = text.replace(/['`´‘’]/g, '');
  }
  if (traits & HAS_ODD_APOSTROPHE) r.warn(WARNINGS.apostropheOther);
  if (traits & HAS_PERIOD) {
    r.warn(WARNINGS.periodInEpithet);
    text = text.replaceAll('.', '');
  }
  if (traits & HAS_ODD_DASH) {
    r.warn(WARNINGS.dashOther);
    text = text.replace(/[\u2010\u2011]/g, '-');
  }
  return text;
}
