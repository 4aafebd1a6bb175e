import { Buffer } from 'node:buffer';
import { foldAscii } from './fold.ts';

const SPACE = 32;
const DOT = 46;
const OPEN = 40;
const CLOSE = 41;
const [A, E, G, H, I, J, M, N, O, R, S, T, U, X, Y] = [
  97, 101, 103, 104, 105, 106, 109, 110, 111, 114, 115, 116, 117, 120, 121,
];

const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** The key under construction; grown for long names and used again for the next one. */
let key = Buffer.alloc(1024);

/**
 * Key under which an index files a canonical name and a query looks for it: spelling variants of one name share it. In small ASCII
 * letters; × and markers of rank and subgenera in parentheses are left out, as are hyphens and apostrophes. Epithets lose what spellings
 * and genders differ in: doubled letters, h after t, r and g; y and j are i; ae and oe are e; ue is u; -us, -um, -is, -e, -on, -os are -a;
 * -er and -rum are -era; -ii and -ei are -i. The genus and names of one word keep their letters. `lookupKey(lookupKey(x))` is `lookupKey(x)`.
 */
export function lookupKey(canonical: string): string {
  for (let at = 0; at < canonical.length; at++) {
    if (canonical.charCodeAt(at) > 127) return asciiKey(plainText(canonical));
  }
  return asciiKey(canonical);
}

const notNamed = /[×✕✖⨯†‡✝]/g;
const otherScripts = /[^\0-\x7f]/gu;

/** Folded; letters of other scripts become the numbers of their code points, so that different names keep different keys. */
const plainText = (text: string): string =>
  foldAscii(text.replace(notNamed, ' ')).replace(
    otherScripts,
    (letter) => `u${letter.toLowerCase().codePointAt(0)}`,
  );

function asciiKey(text: string): string {
  const { length } = text;
  if (key.length < length + 8) key = Buffer.alloc(length * 2 + 8);
  let at = skipSpace(text, hybridMarkEnd(text, skipSpace(text, 0)));
  let size = 0;
  for (; at < length; at++) {
    let code = text.charCodeAt(at);
    if (code <= SPACE) break;
    if (isCapital(code)) code |= SPACE;
    if (!isDropped(code)) key[size++] = code;
  }
  for (at = skipSpace(text, at); at < length; at = skipSpace(text, at)) {
    const end = wordEnd(text, at);
    if (!isLeftOut(text, at, end)) size = appendEpithet(text, at, end, size);
    at = end;
  }
  return key.latin1Slice(0, size);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at++;
  return at;
}

/** End of a word from `at`; a parenthesis is one word. */
function wordEnd(text: string, at: number): number {
  const last = text.charCodeAt(at) === OPEN ? CLOSE : SPACE;
  let end = at + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code <= SPACE && last === SPACE) break;
    end++;
    if (code === last) break;
  }
  return end;
}

/** Behind "x" as a word, or one that is grown together with a genus ("xAus"); else `at`. */
function hybridMarkEnd(text: string, at: number): number {
  if ((text.charCodeAt(at) | SPACE) !== X) return at;
  const next = text.charCodeAt(at + 1);
  if (next === SPACE && at + 2 < text.length) return at + 1;
  return isCapital(next) && isSmall(text.charCodeAt(at + 2)) ? at + 1 : at;
}

/** Apostrophes, quotes, hyphens and underscores. */
const isDropped = (code: number): boolean =>
  code === 39 || code === 45 || code === 95 || code === 96 || code === 34;

/** Markers of rank as written without their dot; with a dot any word is one. */
const markers = new Set(
  (
    'subsp ssp nothosubsp nothossp subspecies var nothovar varietas variety subvar convar f fo forma form nothof subf subforma ' +
    'subgen subgenus sect sectio subsect ser series subser trib subtrib supertrib subfam agg cv pv bv st natio ab morph cf aff'
  ).split(' '),
);

function isLeftOut(text: string, at: number, end: number): boolean {
  if (text.charCodeAt(end - 1) === DOT) return true;
  // Only what stands between others is a marker or a subgenus; most names end here.
  if (end >= text.length || skipSpace(text, end) >= text.length) return false;
  return text.charCodeAt(at) === OPEN || (end - at <= 10 && markers.has(text.slice(at, end)));
}

function appendEpithet(text: string, from: number, to: number, before: number): number {
  const start = before + 1;
  key[before] = SPACE;
  let size = start;
  for (let at = from; at < to; at++) {
    let code = text.charCodeAt(at);
    if (isCapital(code)) code |= SPACE;
    if (isSmall(code)) size = push(code === J || code === Y ? I : code, start, size);
    else if (isDigit(code)) key[size++] = code;
  }
  if (size === start || (size === start + 1 && key[start] === X)) return before;
  return mendEnding(start, size);
}

/** Adds a letter as the rules for pairs of letters have it; returns the new end. */
function push(letter: number, start: number, end: number): number {
  let size = end;
  let previous = size > start ? key[size - 1] : 0;
  if (letter === H && (previous === T || previous === R || previous === G)) return size;
  if (letter === E) {
    while (previous === A || previous === O) previous = --size > start ? key[size - 1] : 0;
  } else if (previous === E && size - start > 1 && key[size - 2] === U) {
    size--;
    previous = U;
  }
  if (letter === previous) return size;
  key[size] = letter;
  return size + 1;
}

const isVowel = (code: number | undefined): boolean =>
  code === A || code === E || code === I || code === O || code === U;

/** Brings the ending of an epithet of at least three letters to the one that stands for all genders. */
function mendEnding(start: number, end: number): number {
  let size = end;
  while (size - start > 2 && key[size - 1] === I && key[size - 2] === E) {
    size--;
    key[size - 1] = I;
    if (key[size - 2] === I && size - 2 >= start) size--;
  }
  const cut = genderEnding(start, size);
  if (cut < 0) return size;
  size = push(A, start, size - cut);
  return withLinkingVowel(start, size);
}

/** Letters of the ending that tells gender; 0: the bare "-er"; −1: no such ending. */
function genderEnding(start: number, end: number): number {
  const length = end - start;
  const last = key[end - 1];
  const second = key[end - 2];
  if (length > 2 && (last === A || last === E)) return 1;
  if (length < 4) return -1;
  if (last === S) return second === U || second === I || second === O ? 2 : -1;
  if (last === M) return second === U ? 2 : -1;
  if (last === N) return second === O ? 2 : -1;
  return last === R && second === E ? 0 : -1;
}

/** "nigra" beside "niger": the e that the masculine has, "nigera". */
function withLinkingVowel(start: number, end: number): number {
  if (end - start < 4 || key[end - 2] !== R) return end;
  const before = key[end - 3];
  if (isVowel(before) || !isSmall(before ?? 0)) return end;
  key[end - 2] = E;
  key[end - 1] = R;
  key[end] = A;
  return end + 1;
}
