import { readFileSync } from 'node:fs';
import type { NomenclaturalCode } from '../../terms/index.ts';
import { foldAscii } from './fold.ts';

/** An author's name taken apart. All in small ASCII letters. */
export interface AuthorName {
  /** "c linnaus filius". */
  readonly full: string;
  /** Initials without spaces, in their order ("jf"). */
  readonly initials: string;
  /** The last word but a suffix ("baldenstein" of "conrad von baldenstein"). */
  readonly surname: string;
  /** First long word before the last ("bory" of "bory de saint vincent"), which may be a first name, too; null: none. */
  readonly firstPart: string | null;
  /** All of it without spaces: "dekay" is "de kay". */
  readonly letters: string;
  /** "filius", "bis", "ter"; null: none. */
  readonly suffix: string | null;
}

const maxLength = 200;

/**
 * One author in the form that comparison needs: small ASCII letters, punctuation as spaces, "ae", "oe" and "ue" as one letter, initials in
 * front ("Müller O.F." → "o f muller"), "f." behind a name as "filius". Null for nothing.
 */
export function plainAuthor(text: string): string | null {
  const words = wordsOf(text);
  const last = words.length - 1;
  let initials = last;
  while (initials > 0 && words[initials]?.length === 1) initials--;
  const isName = (words[initials]?.length ?? 0) > 1;
  if (initials === last || !isName || words[last] === 'f') return joined(words);
  return joined([...words.slice(initials + 1), ...words.slice(0, initials + 1)]);
}

const [A, E, O, U] = [97, 101, 111, 117];

/** Words without punctuation, accents and the e of umlauts; capitals stay. */
function wordsOf(text: string): string[] {
  const plain = foldAscii(text.slice(0, maxLength));
  const words: string[] = [];
  let word = '';
  let start = 0;
  let before = 0;
  for (let at = 0; at <= plain.length; at++) {
    const code = at < plain.length ? plain.charCodeAt(at) : 0;
    const small = code | 32;
    const isLetter = isNamePart(code);
    const isUmlautE = small === E && (before === A || before === O || before === U);
    if (!isLetter || isUmlautE) {
      word += plain.slice(start, at);
      start = at + 1;
    }
    if (!isLetter && word !== '') {
      words.push(word);
      word = '';
    }
    before = isUmlautE ? 0 : small;
  }
  return words;
}

/** Letters, digits and whatever is beyond ASCII. */
const isNamePart = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  (code > 127 && code !== 160);

const hasCapital = /[A-Z]/;

/** Words in small letters by spaces, with "f" and "fil" behind a name as "filius". */
function joined(words: readonly string[]): string | null {
  if (words.length === 0) return null;
  let author = words[0] ?? '';
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const isFilius = (word === 'f' || word === 'fil') && hasCapital.test(words[at - 1] ?? '');
    author += isFilius ? ' filius' : ` ${word}`;
  }
  return author.toLowerCase();
}

const inWork = /\sin\s.*$/i;
const exAuthor = /^.*\sex\s/i;
const and = /\s(?:et|and)\s|&amp;|&/gi;
const maxAuthorship = 1000;

/**
 * An authorship in the form that checklistbank compares ("A.J. White, Herbert et P.J. Harvey" → "a j white,herbert,p j harvey"): without
 * those to whom it is ascribed ("Bertero ex") and the work that it stands in. Null for nothing.
 */
export function normalizeAuthorship(text: string | null): string | null {
  if (text === null) return null;
  const known = normalized.get(text);
  if (known !== undefined) return known;
  const team = normalizedTeam(text.slice(0, maxAuthorship));
  if (text.length > maxLength) return team;
  if (normalized.size >= maxRemembered) normalized.clear();
  normalized.set(text, team);
  return team;
}

const maxRemembered = 20_000;
/** Answers, remembered boundedly. */
const normalized = new Map<string, string | null>();

function normalizedTeam(text: string): string | null {
  const team = text
    .replace(inWork, '')
    .replace(exAuthor, '')
    .replace(and, ',')
    .split(',')
    .map((one) => joined(wordsOf(one)))
    .filter((one) => one !== null);
  return team.length === 0 ? null : team.join(',');
}

/** The list of abbreviations, read when it is first needed. */
let expansions: Map<string, string> | null = null;

function readExpansions(): Map<string, string> {
  const found = new Map<string, string>();
  const text = readFileSync(new URL('./author-abbreviations.tsv', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [abbreviation = '', fullName = '', name = ''] = line.split('\t');
    const plain = plainAuthor(name);
    if (plain === null) continue;
    for (const key of [plainAuthor(abbreviation), plainAuthor(fullName)]) {
      if (key !== null && !found.has(key)) found.set(key, plain);
    }
  }
  return found;
}

/**
 * The author that an abbreviation of botany stands for ("rchb" → "h g l reichenbach"), both as `plainAuthor` has them; what is no known
 * abbreviation is returned as it is, and so is everything under the zoological code, where "Gould" is no botanist.
 */
export function lookupAuthor(plain: string, code: NomenclaturalCode | null = null): string {
  if (code === 'ZOOLOGICAL') return plain;
  expansions ??= readExpansions();
  return expansions.get(plain) ?? plain;
}

const suffixes: Readonly<Record<string, string>> = {
  filius: 'filius',
  fil: 'filius',
  fl: 'filius',
  f: 'filius',
  bis: 'bis',
  ter: 'ter',
};

const remembered = new Map<string, AuthorName>();

/** Takes apart an author as `plainAuthor` has it. Answers are remembered, boundedly. */
export function authorName(plain: string): AuthorName {
  const known = remembered.get(plain);
  if (known !== undefined) return known;
  if (remembered.size >= maxRemembered) remembered.clear();
  const author = takenApart(plain);
  remembered.set(plain, author);
  return author;
}

const isLetters = /^[a-z]+$/;

function takenApart(full: string): AuthorName {
  const words = full.split(' ');
  const last = words[words.length - 1] ?? '';
  const suffix = words.length > 1 ? (suffixes[last] ?? null) : null;
  const names = suffix === null ? words : words.slice(0, -1);
  let first = 0;
  while (first < names.length - 1 && names[first]?.length === 1) first++;
  const surname = names[names.length - 1] ?? '';
  return {
    full,
    initials: names.slice(0, first).join(''),
    surname: isLetters.test(surname) ? surname : full,
    firstPart: names.slice(first, -1).find(({ length }) => length > 3) ?? null,
    letters: words.join(''),
    suffix,
  };
}

/** Whether both have initials and neither's are all among the other's: relatives often differ in nothing else. */
export function initialsDiffer(a: AuthorName, b: AuthorName): boolean {
  if (a.initials === '' || b.initials === '' || a.initials === b.initials) return false;
  return a.initials.length <= b.initials.length
    ? !areAmong(a.initials, b.initials)
    : !areAmong(b.initials, a.initials);
}

/** Whether each letter of `few` is in `many`, as often as it is in `few`. */
function areAmong(few: string, many: string): boolean {
  let left = many;
  for (const letter of few) {
    const at = left.indexOf(letter);
    if (at < 0) return false;
    left = left.slice(0, at) + left.slice(at + 1);
  }
  return true;
}

/** Whether the initials of two authors, as `plainAuthor` has them, contradict each other. */
export const firstInitialsDiffer = (a: string, b: string): boolean =>
  initialsDiffer(authorName(a), authorName(b));
