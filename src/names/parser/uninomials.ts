import { BROKEN, classOf, EXTENDED, isDash, isLower, isUpper, LOWER, UPPER } from './chars.ts';
import { MAX_MARKER, type RankMarker, uninomialMarker } from './markers.ts';
import type { Reader, Word } from './reader.ts';
import { transliterate } from './transliterate.ts';
import { WARNINGS } from './warnings.ts';

/** Genera of two letters; names of so few are not allowed any more (ICZN Recommendation 11). */
const twoLetterGenera = new Set(
  'Aa As Ba Ca Do Ea Ge Ia Io Ix Ja La Lo Nu Oa Oo Qu Ra Ty Ua Zu'.split(' '),
);

const period = 0x2e;
const question = 0x3f;

/** Reads a capitalised word of a name, with at most two hyphens; null: none. */
export function readUninomialWord(r: Reader): Word | null {
  const start = r.at;
  let bits = classOf(r.code(start));
  if ((bits & UPPER) === 0 || bits & BROKEN) return null;
  let at = start + 1;
  let dashes = 0;
  let letters = 1;
  let hasCapital = false;
  for (;;) {
    const code = r.code(at);
    if (code >= 0x61 && code <= 0x7a) {
      at++;
      letters++;
      continue;
    }
    const now = classOf(code);
    if (now & LOWER) bits |= now;
    else if (isDash(code) && letters > 1 && dashes < 2) {
      const next = classOf(r.code(at + 1));
      if ((next & (LOWER | UPPER)) === 0 || !isLower(r.code(at + 2))) break;
      if (next & UPPER && (next & LOWER) === 0) hasCapital = true;
      dashes++;
      bits |= next;
      at++;
    } else break;
    at++;
    letters++;
  }
  if (letters < 3 && !(letters === 2 && twoLetterGenera.has(r.text.slice(start, at)))) return null;
  const hasQuestion = r.code(at) === question;
  r.at = hasQuestion ? at + 1 : at;
  if (hasQuestion) r.warn(WARNINGS.uninomialQuestionMark);
  if ((bits & (EXTENDED | BROKEN)) === 0 && !hasQuestion && dashes === 0) {
    return r.word('genus', start, at);
  }
  return r.word('genus', start, r.at, normalize(r, r.text.slice(start, at), bits, hasCapital));
}

function normalize(r: Reader, verbatim: string, bits: number, hasCapital: boolean): string {
  const text = verbatim.replace(/[\u2010\u2011]/g, '-');
  if (text !== verbatim) r.warn(WARNINGS.dashOther);
  if (bits & EXTENDED) r.warn(WARNINGS.badCharacter);
  if (!hasCapital) return bits & EXTENDED ? transliterate(text) : text;
  r.warn(WARNINGS.capitalAfterHyphen);
  return text.replace(/-./gu, (part) => part.toLowerCase());
}

/** Reads "A.", "Mo."; null: none. */
export function readAbbreviatedGenus(r: Reader): Word | null {
  const start = r.at;
  if (!isUpper(r.code(start))) return null;
  const at = isLower(r.code(start + 1)) ? start + 2 : start + 1;
  if (r.code(at) !== period) return null;
  r.at = at + 1;
  return r.word('genus', start, r.at);
}

/** Reads "(Tin.)" without its parentheses: a capital, small letters and a period. */
export function readAbbreviatedSubgenus(r: Reader): Word | null {
  const start = r.at;
  if (!isUpper(r.code(start))) return null;
  let at = start + 1;
  while (isLower(r.code(at))) at++;
  if (r.code(at) !== period) return null;
  r.at = at + 1;
  return r.word('infragenericEpithet', start, r.at);
}

/** A marker of a rank above the species, as read. */
export interface UninomialRank {
  readonly marker: RankMarker;
  readonly text: string;
}

/** Reads "sect.", "subgen"; null: none. */
export function readUninomialRank(r: Reader): UninomialRank | null {
  const start = r.at;
  let at = start;
  while (at - start <= MAX_MARKER && isLower(r.code(at))) at++;
  if (at === start) return null;
  const marker = uninomialMarker(r.text.slice(start, at));
  if (marker === undefined) return null;
  const hasPeriod = r.code(at) === period;
  if (!hasPeriod && !r.isBreak(at)) return null;
  r.at = hasPeriod ? at + 1 : at;
  const word = r.word('rank', start, r.at, marker.normalized ?? undefined);
  return { marker, text: word.normalized };
}
