import { PARTICLES } from './author-words.ts';
import { capitalized, isShouted } from './letter-case.ts';
import { hasLower, startsUpper, type Team } from './team.ts';
import type { Token } from './tokens.ts';

/** One to three capitals, perhaps with hyphens, that may be initials without dots. */
export function isCapitals(word: string): boolean {
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

/** "VAN DER HOEVEN": a particle in capitals before a surname in capitals. */
const isShoutedParticle = (word: string, next: Token | undefined): boolean =>
  word.length > 1 &&
  next?.kind === 'word' &&
  next.text.length > 2 &&
  isShouted(next.text) &&
  PARTICLES.has(word.toLowerCase());

const MAX_SURNAMES = 120;

const hasSurname = (author: string): boolean =>
  author.length < MAX_SURNAMES && /\p{Lu}\p{Ll}/u.test(author);

/** Undotted initials: before a surname they get their dot ("W Bi"), behind one they go to the front ("Lindberg H"). */
export function initialsAt(team: Team, tokens: readonly Token[], at: number, end: number): number {
  const { text } = tokens[at] as Token;
  const next = at + 1 < end ? tokens[at + 1] : undefined;
  if (isShoutedParticle(text, next)) {
    team.add(team.current === '' ? capitalized(text) : text.toLowerCase());
  } else if (!team.current.endsWith('.') && hasSurname(team.current)) {
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
export function endsInInitials(
  team: Team,
  tokens: readonly Token[],
  at: number,
  end: number,
): boolean {
  if (team.current.includes('.') || !/^\p{Lu}[\p{L}'-]{2,}$/u.test(team.current)) return false;
  let next = at;
  while (next + 1 < end && isInitial(tokens[next]) && tokens[next + 1]?.kind === '.') next += 2;
  const behind = next < end ? tokens[next]?.kind : undefined;
  return behind !== 'word' && behind !== '.';
}

const isInitial = (token: Token | undefined): boolean =>
  token?.kind === 'word' && token.text.length === 1 && startsUpper(token.text);

/** Puts the dotted initials at `at` before the surname; returns the index behind them. */
export function invertDotted(
  team: Team,
  tokens: readonly Token[],
  at: number,
  end: number,
): number {
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
export function inCase(word: string, hasDot: boolean): string {
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
