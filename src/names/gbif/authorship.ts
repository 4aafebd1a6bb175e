import { teamOf } from './read-team.ts';
import { type Doubts, joined } from './team.ts';
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

/** Nobody, at no time. */
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
