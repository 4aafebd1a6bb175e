import { foldAscii } from './fold.ts';

/**
 * Whose normalisation: `checklistbank` (GBIF's first generation) brings endings to "-a", `col` (the Catalogue of Life, and GBIF's second
 * generation) cuts them off.
 */
export type NormalizeDialect = 'checklistbank' | 'col';

interface NormalizeRules {
  /** Hyphens, quotes and the like, which vanish. */
  readonly dropped: RegExp;
  /** Punctuation that parts words; null: it stays. */
  readonly parting: RegExp | null;
  readonly stemEpithet: (epithet: string) => string;
  /** Normalises folded words that single spaces part; `withNames`: those with a capital, too. */
  readonly normalizeWords: (words: string, withNames: boolean) => string;
}

const repeated = /([A-Za-z])\1+/g;
const iLike = /\B[jyi]+/g;
const hBehindTR = /([tr])h/gi;
const hBehindGTR = /([gtr])h/gi;
const endingEi = /ei$/;
const feminineOfEr = /[a-z][^aeiou]r(?:a|um)$/;

const [A, E, G, H, I, J, M, N, O, R, S, T, U, X, Y] = [
  97, 101, 103, 104, 105, 106, 109, 110, 111, 114, 115, 116, 117, 120, 121,
];

/** -on, -um and -us become -a. */
function genderA(words: string): string {
  const last = words.charCodeAt(words.length - 1);
  const second = words.charCodeAt(words.length - 2);
  const isOther = (last === N && second === O) || ((last === M || last === S) && second === U);
  return isOther ? `${words.slice(0, -2)}a` : words;
}

/** All words count as one: only the last of them has an ending. */
const asOneWord = (words: string): string =>
  isSettled(words)
    ? genderA(words)
    : genderA(words.replace(repeated, '$1'))
        .replace(iLike, 'i')
        .replace(endingEi, 'i')
        .replace(hBehindTR, '$1');

/** Endings of all cases are cut; -rix becomes -or, -ra and -rum behind a consonant -er. */
function withoutEnding(epithet: string): string {
  const last = epithet.charCodeAt(epithet.length - 1);
  if (last === X) return epithet.endsWith('trix') ? `${epithet.slice(0, -4)}tor` : epithet;
  const isFeminine = last === A || last === M;
  if (isFeminine && feminineOfEr.test(epithet)) {
    return `${epithet.slice(0, last === A ? -2 : -3)}er`;
  }
  return epithet.slice(0, epithet.length - endingLength(epithet, last));
}

function endingLength(epithet: string, last: number): number {
  const second = epithet.charCodeAt(epithet.length - 2);
  switch (last) {
    case A:
    case O:
      return 1;
    case E:
      return second === A ? 2 : 1;
    case I:
      return second === I || second === E || second === Y ? 2 : 1;
    case S:
      return second === U || second === I || second === O || second === A ? 2 : 0;
    case M:
      if (second === A) return 2;
      if (second !== U) return 0;
      return epithet.endsWith('arum') || epithet.endsWith('orum') ? 4 : 2;
    default:
      return 0;
  }
}

const isSmallInitial = (word: string): boolean => {
  const code = word.charCodeAt(0);
  return code >= 97 && code <= 122;
};

function stemmed(word: string): string {
  const stem = withoutEnding(word);
  return isSettled(word)
    ? stem
    : stem.replace(iLike, 'i').replace(repeated, '$1').replace(hBehindGTR, '$1');
}

const wordByWord = (words: string, withNames: boolean): string =>
  words.includes(' ')
    ? words
        .split(' ')
        .map((word) => (withNames || isSmallInitial(word) ? stemmed(word) : word))
        .join(' ')
    : withNames || isSmallInitial(words)
      ? stemmed(words)
      : words;

const RULES: Readonly<Record<NormalizeDialect, NormalizeRules>> = {
  checklistbank: {
    dropped: /['_-]/g,
    parting: null,
    stemEpithet: genderA,
    normalizeWords: asOneWord,
  },
  col: {
    dropped: /[?!"'`_-]/g,
    parting: /[,.:;]/g,
    stemEpithet: withoutEnding,
    normalizeWords: wordByWord,
  },
};

const hybridGenus = /^\s*[×xX]\s*(?=[A-Z])/;
const hybridEpithet = /(^|\s)(?:×\s*|[xX]\s+)(?=[^A-Z])/g;
const spaces = /\s+/g;
const maxLength = 1000;

/** Stems an epithet so that its genders are one: "albus" → "alba" (`checklistbank`) or "alb" (`col`). */
export const stemGender = (epithet: string, dialect: NormalizeDialect = 'checklistbank'): string =>
  epithet.trim() === '' ? '' : RULES[dialect].stemEpithet(epithet);

/**
 * A name as GBIF and the Catalogue of Life compare it: without × and accents, epithets without what spellings and genders differ in. Names
 * of one word and the genus keep their letters, and names whose genus is shorter than three letters stay whole.
 */
export const normalizeName = (text: string, dialect: NormalizeDialect = 'checklistbank'): string =>
  normalized(text, dialect, false);

/** The same, with names of one word and the genus normalised like epithets. */
export const normalizeNameAll = (
  text: string,
  dialect: NormalizeDialect = 'checklistbank',
): string => normalized(text, dialect, true);

/** Key of checklistbank's straight look-up: the normalised name in small letters; null for nothing. */
export function normalizeLookupKey(text: string | null): string | null {
  const key = normalizeName(text ?? '').toLowerCase();
  return key === '' ? null : key;
}

function normalized(text: string, dialect: NormalizeDialect, isWhole: boolean): string {
  const rules = RULES[dialect];
  const plain = tidied(text, rules);
  const space = plain.indexOf(' ');
  if (isWhole) return rules.normalizeWords(plain, true);
  if (space <= 2) return plain;
  return `${plain.slice(0, space)} ${rules.normalizeWords(plain.slice(space + 1), false)}`;
}

const plainWords = /^[A-Za-z][a-z]+(?: [A-Za-z][a-z]+)*$/;

function tidied(text: string, rules: NormalizeRules): string {
  if (plainWords.test(text)) return text;
  const spaced = text.slice(0, maxLength).replace(spaces, ' ').trim();
  const unmarked = spaced.replace(hybridGenus, '').replace(hybridEpithet, '$1');
  const folded = foldAscii(unmarked).replace(rules.dropped, '');
  const parted = rules.parting === null ? folded : folded.replace(rules.parting, ' ');
  return parted.replace(spaces, ' ').trim();
}

const takesH = (letter: number): boolean => letter === T || letter === R || letter === G;

/** Whether a word has none of the letters that `spelling` would change: doubled ones, j, y, h behind g, t and r, or "ei" at its end. */
function isSettled(words: string): boolean {
  let previous = 0;
  for (let at = 0; at < words.length; at++) {
    const code = words.charCodeAt(at);
    if (code === previous || code === J || code === Y) return false;
    if (code === H && takesH(previous | 32)) return false;
    previous = code;
  }
  return previous !== I || words.charCodeAt(words.length - 2) !== E;
}
