import { Buffer } from 'node:buffer';
import { foldAscii } from './fold.ts';

const SPACE = 32;
const DOT = 46;
const OPEN = 40;
const [A, E, F, G, H, I, M, N, O, P, R, S, T, U, X] = [
  97, 101, 102, 103, 104, 105, 109, 110, 111, 112, 114, 115, 116, 117, 120,
];

const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** What a character of a genus is in a key; 0: nothing (apostrophes, quotes, hyphens and underscores). */
const genusLetters = Uint8Array.from({ length: 128 }, (_, code) => {
  if (isCapital(code)) return code | SPACE;
  return '\'"`-_'.includes(String.fromCharCode(code)) ? 0 : code;
});
/** Letters that are written for each other in epithets. */
const sameLetters: Readonly<Record<string, string>> = { j: 'i', y: 'i', k: 'c', w: 'v', z: 's' };

/** What a character of an epithet is in a key; 0: nothing. */
const epithetLetters = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(letter) ? (sameLetters[letter] ?? letter).charCodeAt(0) : 0;
});
/** Letters that may become one with the letter before them. */
const isInPairs = Uint8Array.from(
  { length: 128 },
  (_, code) => +(code === E || code === H || code === U),
);

/** The key under construction; grown for long names and used again for the next one. */
let key = Buffer.alloc(1024);

/**
 * Key under which an index files a canonical name and a query looks for it: spelling variants of one name share it. In small ASCII
 * letters; ×, "Candidatus", markers of rank and subgenera in parentheses are left out, as are hyphens and apostrophes. The genus and names of one
 * word keep their letters; epithets lose what the codes call variant spellings (ICZN Art. 58, ICN Art. 60–61) and genders: doubled
 * letters, h behind a consonant within a word; y and j are i, k is c, w is v, z is s, ph is f; ae and oe are e, ue and ou are u; -iensis is -ensis,
 * -iana -ana; -ii, -ei, -ai and -oi are -i; all other endings of cases and genders are -a, and -er and -rum -era.
 * `lookupKey(lookupKey(x))` is `lookupKey(x)`. Other rules make other index files: they need a new format version.
 */
export function lookupKey(canonical: string): string {
  const { length } = canonical;
  // A word can grow by a letter.
  if (key.length < length * 2) key = Buffer.alloc(length * 3);
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
    if (isNoGenus(size) && isFollowed(canonical, at)) size = 0;
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

/** The status of a bacterium that stands before its genus. */
const CANDIDATUS = Buffer.from('candidatus');

/** Whether the first word is only an x or "Candidatus". */
const isNoGenus = (size: number): boolean =>
  size === 1
    ? key[0] === X
    : size === CANDIDATUS.length && CANDIDATUS.compare(key, 0, CANDIDATUS.length) === 0;

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
  if (letter === H) return pushH(start, end);
  let size = end;
  let previous = letterBefore(start, size);
  if (letter === E) {
    while (previous === A || previous === O) previous = letterBefore(start, --size);
  } else if (letter === U) {
    while (previous === O) previous = letterBefore(start, --size);
  }
  if (previous === E && letter !== E && size - start > 1 && key[size - 2] === U) {
    size--;
    previous = U;
  }
  if (letter === previous) return size;
  key[size] = letter;
  return size + 1;
}

const letterBefore = (start: number, end: number): number =>
  end > start ? (key[end - 1] ?? 0) : 0;

/**
 * An h makes p an f, and is lost behind other consonants. It stays at the beginning, behind a vowel, and behind an initial that is not
 * t, r or g: "chingii" is no "kingii".
 */
function pushH(start: number, end: number): number {
  const previous = letterBefore(start, end);
  if (previous === P) return push(F, start, end - 1);
  const isLost = end === start + 1 ? takesInitialH(previous) : isConsonant(previous);
  if (isLost) return end;
  // Not through `push`, which would come back here.
  const size = previous === E && end - start > 1 && key[end - 2] === U ? end - 1 : end;
  key[size] = H;
  return size + 1;
}

const takesInitialH = (code: number): boolean => code === T || code === R || code === G;

const isVowel = (code: number): boolean =>
  code === A || code === E || code === I || code === O || code === U;
const isConsonant = (code: number): boolean => isSmall(code) && !isVowel(code);

/** Brings the ending of an epithet of at least three letters to the one that stands for all genders and cases. */
function mendEnding(start: number, end: number): number {
  let size = end;
  while (size - start > 2 && key[size - 1] === I && isBeforeI(key[size - 2] ?? 0)) {
    size = push(I, start, size - 2);
  }
  const cut = genderEnding(start, size);
  if (cut < 0) return size;
  return mendStem(start, push(A, start, size - cut));
}

const isBeforeI = (code: number): boolean => code === E || code === A || code === O;

/** Letters of the ending that tells gender or case; 0: the bare "-er"; −1: no such ending. */
function genderEnding(start: number, end: number): number {
  const length = end - start;
  const last = key[end - 1];
  if (length > 2 && (last === A || last === E)) return 1;
  if (length < 4) return -1;
  const second = key[end - 2] ?? 0;
  switch (last) {
    case S:
      return isVowel(second) ? 2 : -1;
    case M:
      return second === U ? 2 : -1;
    case N:
      return second === O ? 2 : -1;
    case O:
      return second === A || second === E ? -1 : 1;
    case R:
      return second === E ? 0 : -1;
    default:
      return -1;
  }
}

/** What can be told of a stem when it ends in "-a": "nigra" has the e of "niger", "-iensa" and "-iana" lose their i. */
function mendStem(start: number, end: number): number {
  const length = end - start;
  const before = key[end - 3] ?? 0;
  if (length > 3 && key[end - 2] === R && isConsonant(before)) {
    key[end - 2] = E;
    key[end - 1] = R;
    key[end] = A;
    return end + 1;
  }
  if (length > 6 && key[end - 2] === N && before === A) return withoutI(start, end, 4);
  if (length > 7 && key[end - 2] === S && before === N && key[end - 4] === E) {
    return withoutI(start, end, 5);
  }
  return end;
}

/** Takes out an i so many letters before the end, if it is one and a consonant stands before it. */
function withoutI(start: number, end: number, back: number): number {
  const at = end - back;
  if (at <= start || key[at] !== I || !isConsonant(key[at - 1] ?? 0)) return end;
  key.copyWithin(at, at + 1, end);
  return end - 1;
}
