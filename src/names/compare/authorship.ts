import { plainAuthor } from './author-names.ts';

/** Authors who acted together, ready for comparison. */
export interface TeamInputs {
  /** As `plainAuthor` has them, without "et al.". */
  readonly authors: readonly string[];
  /** Those before "ex". */
  readonly ex: readonly string[];
  /** As written, or null. */
  readonly year: string | null;
  /** Capitals of the authors as written, A in the lowest bit: a cheap sign that two teams may be the same. */
  readonly capitals: number;
}

/** An authorship, ready for comparison: who gave the name its present form, and who its first. */
export interface AuthorshipInputs {
  readonly combination: TeamInputs;
  readonly basionym: TeamInputs;
}

export const NO_TEAM: TeamInputs = { authors: [], ex: [], year: null, capitals: 0 };
export const NO_AUTHORSHIP: AuthorshipInputs = { combination: NO_TEAM, basionym: NO_TEAM };

/** Whether neither an author nor a year is given. */
export const isEmptyTeam = ({ authors, ex, year }: TeamInputs): boolean =>
  authors.length === 0 && ex.length === 0 && year === null;

const maxLength = 1000;
const maxRemembered = 20_000;
const maxRememberedLength = 200;
const remembered = new Map<string, AuthorshipInputs>();

/**
 * Splits an authorship as written ("(L.) Pall. ex Mill., 1768") into what comparison needs; what it cannot read it leaves out. Null and
 * nothing: no authorship. Answers are remembered, boundedly.
 */
export function splitAuthorship(text: string | null): AuthorshipInputs {
  if (text === null || text === '') return NO_AUTHORSHIP;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const split = splitBrackets(text.slice(0, maxLength).trim());
  if (text.length > maxRememberedLength) return split;
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(text, split);
  return split;
}

function splitBrackets(text: string): AuthorshipInputs {
  if (!text.startsWith('(')) return { combination: splitTeam(text), basionym: NO_TEAM };
  const close = closingBracket(text);
  if (close < 0) return { combination: splitTeam(text.slice(1)), basionym: NO_TEAM };
  return {
    basionym: splitTeam(text.slice(1, close)),
    combination: splitTeam(text.slice(close + 1)),
  };
}

function closingBracket(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

const yearPattern = /(?:^|[^0-9])([0-9?]{4})(?![0-9])/g;
const inWork = /\s(?:in|apud)\s.*$/i;
const sanctioned = /\s:\s?\p{Lu}.*$|\semend\.?\s.*$/u;
const ex = /\sex\.?\s/i;
const separators = /\s*(?:[,;&]|\s(?:et|and|und|e|y)\s)\s*/;
const onlyInitials = /^(?:(?:\p{Lu}\.[\s-]*){1,4}|\p{Lu}{1,3})$/u;
const others = /^(?:al|alii|others)\b\.?$/i;

/** Authors and year of one team, without brackets. */
export function splitTeam(text: string): TeamInputs {
  const written = text.trim();
  if (written === '') return NO_TEAM;
  const year = lastYear(written);
  const withoutYear = year === null ? written : written.replace(year, ' ');
  const named = withoutYear.replace(inWork, '').replace(sanctioned, '');
  const parts = named.split(ex);
  const authors = parts.pop() ?? '';
  return {
    authors: splitAuthors(authors),
    ex: parts.flatMap(splitAuthors),
    year,
    capitals: capitalsOf(named),
  };
}

function lastYear(text: string): string | null {
  let year: string | null = null;
  for (const [, digits = ''] of text.matchAll(yearPattern)) {
    if (/\d/.test(digits)) year = digits;
  }
  return year;
}

function splitAuthors(text: string): readonly string[] {
  const authors: string[] = [];
  for (const part of text.split(separators)) {
    if (part === '' || others.test(part)) continue;
    // "Müller, O.F." and "Gmelin, JF": initials behind a comma are those of the one before.
    const before = onlyInitials.test(part) && part !== 'L.' ? authors.pop() : undefined;
    const author = plainAuthor(before === undefined ? part : `${initialsOf(part)} ${before}`);
    if (author !== null) authors.push(author);
  }
  return authors;
}

const initialsOf = (part: string): string => part.replace(notCapital, '').split('').join(' ');
const notCapital = /\P{Lu}/gu;

function capitalsOf(text: string): number {
  let capitals = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) capitals |= 1 << (code - 65);
  }
  return capitals;
}
