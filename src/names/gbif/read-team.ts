import { AUTHOR_SUFFIXES, GENERATIONS, HORTICULTURAL, SEPARATORS } from './author-words.ts';
import type { GbifAuthors } from './authorship.ts';
import { endsInInitials, inCase, initialsAt, invertDotted, isCapitals } from './initials.ts';
import { type Doubts, hasLower, startsUpper, Team } from './team.ts';
import type { Token } from './tokens.ts';

/** Reads the tokens from `from` to before `end` as one team; `state` gathers what is seen on the way. */
export function teamOf(
  tokens: readonly Token[],
  from: number,
  end: number,
  state: Doubts,
): GbifAuthors {
  const team = new Team();
  let at = from;
  while (at < end) at = step(team, tokens, at, end, state);
  team.close(false);
  const { authors, year, imprintYear } = team;
  const exAuthors = authors.length === 0 ? [] : team.exAuthors;
  return { authors, exAuthors, year, imprintYear };
}

/** Takes the token at `at` and perhaps some behind it; returns the index of the next. */
export function step(
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
