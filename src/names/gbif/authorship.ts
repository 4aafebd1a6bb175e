import {
  AUTHOR_SUFFIXES,
  GENERATIONS,
  HORTICULTURAL,
  isInitials,
  SEPARATORS,
} from './author-words.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Authors who acted together, as GBIF writes them: no space after a dot ("Müll.Arg.", "J.M.MacDougal"). */
export interface GbifAuthors {
  readonly authors: readonly string[];
  /** Those to whom the name is ascribed ("Backer" of "Backer ex K.Heyne"). */
  readonly exAuthors: readonly string[];
  /** As given, with a question mark where the last digit is not known; null: none. */
  readonly year: string | null;
  /** Year printed on the work where the true one differs (ICZN Rec. 22A.2.3); null: none. */
  readonly imprintYear: string | null;
}

/** An authorship taken apart. */
export interface ReadAuthorship {
  readonly combination: GbifAuthors;
  readonly basionym: GbifAuthors;
  /** Who sanctioned a fungus name ("Fr." of "Pers. : Fr."); null: none. */
  readonly sanctioning: string | null;
  /** A bracket without an author in it, which could not be read; null: none. */
  readonly unparsed: string | null;
  /** An author has a free-standing "f." or "fil.": botany's way. */
  readonly hasFilius: boolean;
  /** A range of years or a whole date stood for the year. */
  readonly hasYearRange: boolean;
}

export const NO_AUTHORS: GbifAuthors = {
  authors: [],
  exAuthors: [],
  year: null,
  imprintYear: null,
};

/** Whether an author or a year is given. */
export const isGiven = ({ authors, year, imprintYear }: GbifAuthors): boolean =>
  authors.length > 0 || year !== null || imprintYear !== null;

/** Reads "(Basionym, year) Combination ex Author, year : Sanctioning"; whatever is no part of that is left out. */
export function readAuthorship(text: string): ReadAuthorship {
  const tokens = tokensOf(text);
  let at = 0;
  let unparsed: string | null = null;
  let basionym = NO_AUTHORS;
  const state: Doubts = { hasFilius: false, hasYearRange: false };
  while (tokens[at]?.kind === ',' || tokens[at]?.kind === '.') at += 1;
  if (tokens[at]?.kind === '(') {
    const close = closing(tokens, at);
    if (close > 0) {
      const colon = lastColon(tokens, at + 1, close);
      const inner = teamOf(tokens, at + 1, colon < 0 ? close : colon, state);
      if (hasAuthor(tokens, at + 1, close)) basionym = inner;
      else unparsed = text.slice(tokens[at]?.start, tokens[close]?.end).replace(/\s+/g, '');
      at = close + 1;
    }
  }
  const colon = lastColon(tokens, at, tokens.length);
  const sanctioning = colon > at ? namesAfter(tokens, colon + 1) : null;
  const end = sanctioning === null ? tokens.length : colon;
  const combination = at < end ? teamOf(tokens, at, end, state) : NO_AUTHORS;
  return { combination, basionym, sanctioning, unparsed, ...state };
}

interface Doubts {
  hasFilius: boolean;
  hasYearRange: boolean;
}

/** Index of the bracket that closes the one at `open`, or -1. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const kind = tokens[at]?.kind;
    if (kind === '(') depth += 1;
    else if (kind === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

function lastColon(tokens: readonly Token[], from: number, end: number): number {
  let depth = 0;
  let found = -1;
  for (let at = from; at < end; at += 1) {
    const kind = tokens[at]?.kind;
    if (kind === '(' || kind === '[') depth += 1;
    else if (kind === ')' || kind === ']') depth -= 1;
    else if (kind === ':' && depth === 0) found = at;
  }
  return found;
}

const hasAuthor = (tokens: readonly Token[], from: number, end: number): boolean => {
  for (let at = from; at < end; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'word' && token.text !== token.text.toLowerCase()) return true;
    if (token?.kind === 'word' && (token.text === 'anon' || token.text === 'anon.')) return true;
  }
  return false;
};

/** Names after the colon of "Pers. : Fr.", or null where there are none. */
function namesAfter(tokens: readonly Token[], from: number): string | null {
  let names = '';
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'word') names = joined(names, token.text);
    else if (token?.kind === '.' && names !== '') names += '.';
    else if (token?.kind === '&') names += ' &';
  }
  return names === '' ? null : names;
}

export const startsUpper = (word: string): boolean => {
  const first = word.charCodeAt(0) === 0x27 || word.charCodeAt(0) === 0x2d ? word[1] : word[0];
  return first !== undefined && first !== first.toLowerCase();
};

const hasLower = (word: string): boolean => word !== word.toUpperCase();

/** A word put behind those before it: after a dot without a space. */
function joined(before: string, word: string): string {
  if (before === '') return word;
  return before.endsWith('.') || before.endsWith('-') || before.endsWith('/')
    ? before + word
    : `${before} ${word}`;
}

/** Builds up one team of authors; a small machine, as authors need what stands around them. */
class Team {
  authors: string[] = [];
  exAuthors: string[] = [];
  year: string | null = null;
  imprintYear: string | null = null;
  current = '';
  /** The author before was closed by a comma: initials may follow. */
  afterComma = false;

  add(word: string): void {
    const isLoose = this.current === '' && word.startsWith('-');
    this.current = joined(this.current, isLoose ? word.slice(1) : word);
  }

  dot(): void {
    if (this.current !== '' && !this.current.endsWith('.')) this.current += '.';
  }

  close(byComma: boolean): void {
    const author = this.current;
    this.current = '';
    if (author !== '') {
      const last = this.authors.at(-1);
      if (this.afterComma && last !== undefined && isInitials(author) && isSurname(last)) {
        this.authors[this.authors.length - 1] = author + last;
      } else {
        this.authors.push(author);
      }
    }
    this.afterComma = byComma;
  }

  /** Whether the author before is a surname without initials. */
  isAfterSurname(): boolean {
    const last = this.authors.at(-1);
    return last !== undefined && isSurname(last) && hasLower(last);
  }

  /** "Lindberg H": the surname first. */
  invert(initials: string): void {
    this.current = dotted(initials) + this.current;
    this.close(false);
  }

  takeYear(year: string): void {
    this.close(false);
    if (this.year === null) this.year = year;
    else this.imprintYear ??= year;
  }

  /** Whether there is an author for a suffix; "Smith, Jr." is one author. */
  reopen(): boolean {
    if (this.current === '' && this.afterComma) this.current = this.authors.pop() ?? '';
    return this.current !== '';
  }

  ascribe(): void {
    this.close(false);
    if (this.authors.length === 0) return;
    this.exAuthors = this.authors;
    this.authors = [];
  }
}

const isSurname = (author: string): boolean => startsUpper(author) && !author.includes('.');

/** "MA" → "M.A.", "Z-X" → "Z-X.". */
const dotted = (initials: string): string =>
  initials.includes('-') ? `${initials}.` : `${[...initials].join('.')}.`;

function teamOf(tokens: readonly Token[], from: number, end: number, state: Doubts): GbifAuthors {
  const team = new Team();
  let at = from;
  while (at < end) at = step(team, tokens, at, end, state);
  team.close(false);
  const { authors, exAuthors, year, imprintYear } = team;
  return { authors, exAuthors, year, imprintYear };
}

/** Takes the token at `at` and perhaps some behind it; returns the index of the next. */
function step(
  team: Team,
  tokens: readonly Token[],
  at: number,
  end: number,
  state: Doubts,
): number {
  const token = tokens[at] as Token;
  switch (token.kind) {
    case 'number':
      return yearAt(team, tokens, at, end, state);
    case ',':
    case ';':
      team.close(token.kind === ',');
      return at + 1;
    case '&':
      team.close(false);
      return at + 1;
    case '.':
      team.dot();
      return at + 1;
    case '/':
      if (team.current !== '' && touches(tokens, at)) team.current += '/';
      return at + 1;
    case 'word':
      return wordAt(team, tokens, at, end, state);
    default:
      return at + 1;
  }
}

function yearAt(
  team: Team,
  tokens: readonly Token[],
  at: number,
  end: number,
  state: Doubts,
): number {
  const token = tokens[at] as Token;
  if (token.text.length < 3 || token.text.length > 4) {
    team.close(false);
    return at + 1;
  }
  let next = at + 1;
  let year = token.text;
  if (tokens[next]?.kind === '?' && next < end) {
    year += '?';
    next += 1;
  }
  const isBracketed = tokens[at - 1]?.kind === '[' && tokens[next]?.kind === ']';
  if (isBracketed) {
    team.close(false);
    team.imprintYear ??= year;
    return next + 1;
  }
  team.takeYear(year);
  while (
    next + 1 < end &&
    (tokens[next]?.kind === '-' || tokens[next]?.kind === '/') &&
    tokens[next + 1]?.kind === 'number'
  ) {
    state.hasYearRange = true;
    next += 2;
  }
  const behind = tokens[next];
  if (
    next < end &&
    behind?.kind === 'word' &&
    behind.text.length <= 2 &&
    !startsUpper(behind.text)
  ) {
    next += 1;
  }
  return next;
}

function wordAt(
  team: Team,
  tokens: readonly Token[],
  at: number,
  end: number,
  state: Doubts,
): number {
  const { text } = tokens[at] as Token;
  const next = at + 1 < end ? tokens[at + 1] : undefined;
  const hasDot = next?.kind === '.';
  const lower = text.length <= 12 ? text.toLowerCase() : text;
  if (SEPARATORS.has(text)) {
    team.close(false);
    return hasDot ? at + 2 : at + 1;
  }
  if (text === 'ex') {
    team.ascribe();
    state.hasFilius = false;
    return hasDot ? at + 2 : at + 1;
  }
  if ((text === 'al' || text === 'alii') && team.current === '') {
    team.add(text === 'al' && (hasDot || saysEt(tokens, at)) ? 'al.' : text);
    team.close(false);
    return hasDot ? at + 2 : at + 1;
  }
  if (text === 'anon') {
    team.add('anon.');
    return hasDot ? at + 2 : at + 1;
  }
  if (HORTICULTURAL.has(lower)) {
    team.add('hort.');
    return hasDot ? at + 2 : at + 1;
  }
  if (AUTHOR_SUFFIXES.has(text) && team.reopen()) {
    if (isFilius(text) && !touches(tokens, at)) state.hasFilius = true;
    team.add(text);
    return at + 1;
  }
  if (GENERATIONS.has(lower) && team.current !== '' && hasLower(team.current)) {
    team.add(text.toUpperCase());
    return at + 1;
  }
  if (isCapitals(text) && !hasDot) return initialsAt(team, tokens, at, end);
  if (hasDot && isCapitals(text) && endsInInitials(team, tokens, at, end)) {
    return invertDotted(team, tokens, at, end);
  }
  team.add(inCase(text, hasDot));
  return at + 1;
}

const saysEt = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1]?.kind === '.' ? tokens[at - 2] : tokens[at - 1];
  return before?.text === 'et';
};

const isFilius = (word: string): boolean =>
  word === 'f' || word === 'fil' || word === 'filius' || word === 'fils';

const touches = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.end === tokens[at]?.start;

/** One to three capitals, perhaps with hyphens, that may be initials without dots. */
function isCapitals(word: string): boolean {
  if (word.length > 5) return false;
  const letters = word.includes('-') ? word.replaceAll('-', '') : word;
  return (
    letters.length > 0 &&
    letters.length <= 3 &&
    word.charCodeAt(0) !== 0x2d &&
    !word.endsWith('-') &&
    letters === letters.toUpperCase() &&
    letters !== letters.toLowerCase()
  );
}

/** Undotted initials: before a surname they get their dot ("W Bi"), behind one they go to the front ("Lindberg H"). */
function initialsAt(team: Team, tokens: readonly Token[], at: number, end: number): number {
  const { text } = tokens[at] as Token;
  const next = at + 1 < end ? tokens[at + 1] : undefined;
  const hasSurname = /\p{Lu}\p{Ll}/u.test(team.current);
  if (hasSurname && !team.current.endsWith('.')) {
    team.invert(text);
  } else if (team.current === '' && team.afterComma && team.isAfterSurname()) {
    team.current = team.authors.pop() ?? '';
    team.invert(text);
  } else if (next?.kind === 'word' && startsUpper(next.text) && text.length === 1) {
    team.add(`${text}.`);
  } else {
    team.add(inCase(text, false));
  }
  return at + 1;
}

/** "Scott T." at the end of an author: initials behind the surname. */
function endsInInitials(team: Team, tokens: readonly Token[], at: number, end: number): boolean {
  if (team.current.includes('.') || !/^\p{Lu}[\p{L}'-]{2,}$/u.test(team.current)) return false;
  let next = at;
  while (next + 1 < end && isInitial(tokens[next]) && tokens[next + 1]?.kind === '.') next += 2;
  const behind = next < end ? tokens[next]?.kind : undefined;
  return behind !== 'word' && behind !== '.';
}

const isInitial = (token: Token | undefined): boolean =>
  token?.kind === 'word' && token.text.length === 1 && startsUpper(token.text);

function invertDotted(team: Team, tokens: readonly Token[], at: number, end: number): number {
  let initials = '';
  let next = at;
  while (next + 1 < end && isInitial(tokens[next]) && tokens[next + 1]?.kind === '.') {
    initials += `${tokens[next]?.text}.`;
    next += 2;
  }
  team.current = initials + inCase(team.current, false);
  team.close(false);
  return next;
}

/** Shouted authors in their usual case: "GÓMEZ-BOLEA" → "Gómez-Bolea"; "DC." stays. */
function inCase(word: string, hasDot: boolean): string {
  if (word.length < 3 || (hasDot && word.length < 4) || hasLower(word)) return word;
  if (word === word.toLowerCase()) return word;
  let result = '';
  let isFirst = true;
  for (const char of word) {
    const isLetter = char.toLowerCase() !== char.toUpperCase();
    result += isFirst || !isLetter ? char : char.toLowerCase();
    isFirst = char === '-' || char === '_' || char === "'" || (isFirst && !isLetter);
  }
  return result;
}
