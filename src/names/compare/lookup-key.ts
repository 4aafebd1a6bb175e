import { Buffer } from 'node:buffer';
import { foldAscii } from './fold.ts';

const SPACE = 32;
const DOT = 46;
const OPEN = 40;
const [A, E, G, H, I, M, N, O, R, S, T, U, X] = [
  97, 101, 103, 104, 105, 109, 110, 111, 114, 115, 116, 117, 120,
];

const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** What a character of a genus is in a key; 0: nothing (apostrophes, quotes, hyphens and underscores). */
const genusLetters = Uint8Array.from({ length: 128 }, (_, code) => {
  if (isCapital(code)) return code | SPACE;
  return '\'"`-_'.includes(String.fromCharCode(code)) ? 0 : code;
});
/** What a character of an epithet is in a key; 0: nothing. */
const epithetLetters = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code).toLowerCase();
  if (letter === 'j' || letter === 'y') return I;
  return /[a-z0-9]/.test(letter) ? letter.charCodeAt(0) : 0;
});
/** Letters before which, or behind which, a pair may become one: e and h. */
const isInPairs = Uint8Array.from({ length: 128 }, (_, code) => +(code === E || code === H));

/** The key under construction; grown for long names and used again for the next one. */
let key = Buffer.alloc(1024);

/**
 * Key under which an index files a canonical name and a query looks for it: spelling variants of one name share it. In small ASCII
 * letters; × and markers of rank and subgenera in parentheses are left out, as are hyphens and apostrophes. Epithets lose what spellings
 * and genders differ in: doubled letters, h after t, r and g; y and j are i; ae and oe are e; ue is u; -us, -um, -is, -e, -on, -os are -a;
 * -er and -rum are -era; -ii and -ei are -i. The genus and names of one word keep their letters. `lookupKey(lookupKey(x))` is `lookupKey(x)`.
 */
export function lookupKey(canonical: string): string {
  const { length } = canonical;
  if (key.length < length + 8) key = Buffer.alloc(length * 2 + 8);
  let at = 0;
  let size = 0;
  while (size === 0 && at < length) {
    for (at = genusStart(canonical, at); at < length; at++) {
      const code = canonical.charCodeAt(at);
      if (code > 127) return lookupKey(plainText(canonical));
      if (code <= SPACE) break;
      const letter = genusLetters[code] ?? 0;
      if (letter !== 0) key[size++] = letter;
    }
    if (size === 1 && key[0] === X && isFollowed(canonical, at)) size = 0;
  }
  while (at < length) {
    if (canonical.charCodeAt(at) <= SPACE) at++;
    else {
      size = appendWord(canonical, at, size);
      if (size < 0) return lookupKey(plainText(canonical));
      at = wordEnd;
    }
  }
  return key.toString('latin1', 0, size);
}

const notNamed = /[×✕✖⨯†‡✝]/g;
const otherScripts = /[^\0-\x7f]/gu;

/** Folded; letters of other scripts become the numbers of their code points, so that different names keep different keys. */
const plainText = (text: string): string =>
  foldAscii(text.replace(notNamed, ' ')).replace(
    otherScripts,
    (letter) => `u${letter.toLowerCase().codePointAt(0)}`,
  );

/** Behind spaces and an x that is grown together with a genus ("xAus"). */
function genusStart(text: string, from: number): number {
  const at = skipSpace(text, from);
  const isGrownTogether =
    (text.charCodeAt(at) | SPACE) === X &&
    isCapital(text.charCodeAt(at + 1)) &&
    isSmall(text.charCodeAt(at + 2));
  return isGrownTogether ? at + 1 : at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at++;
  return at;
}

/** Where the word ended that was read last. */
let wordEnd = 0;

/** Adds the word that begins at `from` behind the `before` bytes of the key; returns the new size; −1: it is not ASCII. */
function appendWord(text: string, from: number, before: number): number {
  const out = key;
  const start = before + 1;
  out[before] = SPACE;
  let size = start;
  let previous = 0;
  let code = text.charCodeAt(from);
  if (code === OPEN) {
    const close = text.indexOf(')', from);
    if (close > 0 && isFollowed(text, close + 1)) {
      wordEnd = close + 1;
      return before;
    }
  }
  let at = from;
  for (; at < text.length; at++) {
    const next = text.charCodeAt(at);
    if (next <= SPACE) break;
    if (next > 127) return -1;
    code = next;
    const letter = epithetLetters[next] ?? 0;
    if (letter === 0 || (letter === previous && letter >= A)) continue;
    if (isInPairs[letter] === 0 && previous !== E) {
      out[size++] = letter;
      previous = letter;
    } else {
      size = push(letter, start, size);
      previous = size > start ? (out[size - 1] ?? 0) : 0;
    }
  }
  wordEnd = at;
  if (code === DOT || size === start || (size === start + 1 && previous === X)) return before;
  size = mendEnding(start, size);
  return at < text.length && isMarker(start, size) && isFollowed(text, at) ? before : size;
}

const isFollowed = (text: string, at: number): boolean => skipSpace(text, at) < text.length;

/** Markers of rank as they are written without a dot, in the spelling of keys; with a dot any word is one. */
const markers = new Set(
  (
    'subsp sp notosubsp notosp subspecies var notovar varietas subvar convar f forma notof subf subforma ' +
    'subgen subgena sect sectio subsect subser trib subtrib supertrib subfam'
  ).split(' '),
);

const isMarker = (start: number, end: number): boolean =>
  end - start <= 10 && markers.has(key.toString('latin1', start, end));

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

const isVowel = (code: number): boolean =>
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
  return withLinkingVowel(start, push(A, start, size - cut));
}

/** Letters of the ending that tells gender; 0: the bare "-er"; −1: no such ending. */
function genderEnding(start: number, end: number): number {
  const length = end - start;
  const last = key[end - 1];
  if (length > 2 && (last === A || last === E)) return 1;
  if (length < 4) return -1;
  const second = key[end - 2];
  if (last === S) return second === U || second === I || second === O ? 2 : -1;
  if (last === M) return second === U ? 2 : -1;
  if (last === N) return second === O ? 2 : -1;
  return last === R && second === E ? 0 : -1;
}

/** "nigra" beside "niger": the e that the masculine has, "nigera". */
function withLinkingVowel(start: number, end: number): number {
  if (end - start < 4 || key[end - 2] !== R) return end;
  const before = key[end - 3] ?? 0;
  if (isVowel(before) || !isSmall(before)) return end;
  key[end - 2] = E;
  key[end - 1] = R;
  key[end] = A;
  return end + 1;
}
