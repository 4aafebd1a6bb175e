import { readFileSync } from 'node:fs';
import { foldAscii } from './fold.ts';

/** An author's name taken apart. All in small ASCII letters. */
export interface AuthorName {
  /** "c linnaus filius". */
  readonly full: string;
  /** Initials without spaces, in their order ("jf"). */
  readonly initials: string;
  /** The last word but a suffix ("baldenstein" of "conrad von baldenstein"). */
  readonly surname: string;
  /** First part of a surname of several words ("bory" of "bory de saint vincent"), or a first name in full; null: none. */
  readonly firstPart: string | null;
  /** "filius", "bis", "ter"; null: none. */
  readonly suffix: string | null;
}

const maxLength = 200;
const umlautLetters = /([auo])e/gi;
const punctuation = /[!-+\--/:-@[-`{-~]+/g;
const spaces = /\s+/g;
const filius = /([A-Z][a-z]*) f(?:il)?\b/g;
const trailingInitials = /^(.*[a-z]{2})((?: [a-z])+)$/i;

/**
 * One author in the form that comparison needs: small ASCII letters, punctuation as spaces, "ae", "oe" and "ue" as one letter, initials in
 * front ("Müller O.F." → "o f muller"), "f." behind a name as "filius". Null for nothing.
 */
export function plainAuthor(text: string): string | null {
  const plain = withoutPunctuation(text);
  const moved = trailingInitials.exec(plain);
  const [, name = '', initials = ''] = moved ?? [];
  const isFilius = initials === '' || initials === ' f';
  const ordered = isFilius ? plain : `${initials.trim()} ${name}`;
  return named(ordered);
}

const withoutPunctuation = (text: string): string =>
  foldAscii(text.slice(0, maxLength))
    .replace(umlautLetters, '$1')
    .replace(punctuation, ' ')
    .replace(spaces, ' ')
    .trim();

const named = (plain: string): string | null =>
  plain === '' ? null : plain.replace(filius, '$1 filius').toLowerCase();

const inWork = /\sin\s.*$/i;
const exAuthor = /^.*\sex\s/i;
const and = /\s(?:et|and)\s|&amp;|&/gi;
const commas = /\s*,\s*/g;
const maxAuthorship = 1000;

/**
 * An authorship in the form that checklistbank compares ("A.J. White, Herbert et P.J. Harvey" → "a j white,herbert,p j harvey"): without
 * those to whom it is ascribed ("Bertero ex") and the work that it stands in. Null for nothing.
 */
export function normalizeAuthorship(text: string | null): string | null {
  if (text === null) return null;
  const authors = text
    .slice(0, maxAuthorship)
    .replace(inWork, '')
    .replace(exAuthor, '')
    .replace(and, ',');
  const team = authors
    .split(commas)
    .map((one) => named(withoutPunctuation(one)))
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
 * abbreviation is returned as it is.
 */
export function lookupAuthor(plain: string): string {
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

const maxRemembered = 20_000;
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
  const part = names.length - first > 1 ? (names[first] ?? null) : null;
  return {
    full,
    initials: names.slice(0, first).join(''),
    surname: isLetters.test(surname) ? surname : full,
    firstPart: part,
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
