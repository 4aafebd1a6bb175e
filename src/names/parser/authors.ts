import type { Authorship, AuthorTeam } from '../parsed-name.ts';
import { isFiliusAt, readAuthorWord } from './author-words.ts';
import { isDigit, isLower, isUpper } from './chars.ts';
import { startsEpithet } from './epithets.ts';
import type { Reader } from './reader.ts';
import { WARNINGS } from './warnings.ts';
import { mayBeginYear, readYear, type Year } from './years.ts';

const comma = 0x2c;
const open = 0x28;
const close = 0x29;
const semicolon = 0x3b;
const ampersand = 0x26;
const period = 0x2e;
const colon = 0x3a;

/** What an authorship is, and whether its last word is "f.", which may have meant a form. */
export interface ReadAuthorship {
  readonly authorship: Authorship;
  readonly endsInFilius: boolean;
  readonly endsInYear: boolean;
}

/** A team while it is read. */
interface Team {
  authors: string[];
  text: string;
  year: Year | null;
  ex: AuthorTeam | null;
  in: AuthorTeam | null;
  emend: AuthorTeam | null;
  sanctioning: string | null;
}

/** How the last author or team ended. */
let endedInFilius = false;

/** Reads the authorship that begins here; null, with the reader where it was, if there is none. */
export function readAuthorship(r: Reader): ReadAuthorship | null {
  const mark = r.mark();
  const start = r.at;
  const read = r.code(start) === open ? readBasionymFirst(r) : readPlain(r);
  if (read === null || !endsHere(r)) {
    r.reset(mark);
    return null;
  }
  const { basionym, combination } = read;
  const text = combination === null ? '' : combination.normalized;
  const original = basionym === null ? '' : `(${basionym.normalized})`;
  return {
    authorship: {
      start,
      end: r.at,
      verbatim: r.text.slice(start, r.at),
      normalized: original === '' ? text : text === '' ? original : `${original} ${text}`,
      combination,
      basionym,
    },
    endsInFilius: endedInFilius && combination !== null,
    endsInYear: isDigit(r.code(r.at - 1)),
  };
}

const endsHere = (r: Reader): boolean =>
  r.isBreak(r.at) || r.code(r.at) === comma || r.code(r.at) === semicolon;

interface Teams {
  readonly basionym: AuthorTeam | null;
  readonly combination: AuthorTeam | null;
}

function readPlain(r: Reader): Teams | null {
  const group = readGroup(r);
  if (group === null) return null;
  const after = r.afterSpaces(r.at);
  if (r.code(after) !== close) return { basionym: null, combination: finish(group) };
  r.at = after + 1;
  r.warn(WARNINGS.missingParenthesis);
  return { basionym: finish(group), combination: readCombination(r) };
}

/** "(Basionym) Combination", with one parenthesis lost or doubled. */
function readBasionymFirst(r: Reader): Teams | null {
  r.at = r.afterSpaces(r.at + 1);
  const isDouble = r.code(r.at) === open;
  if (isDouble) r.at = r.afterSpaces(r.at + 1);
  const group = readGroup(r);
  if (group === null) return null;
  const after = r.afterSpaces(r.at);
  if (r.code(after) !== close) {
    if (isDouble) return null;
    r.warn(WARNINGS.missingParenthesis);
    return { basionym: finish(group), combination: readCombination(r) };
  }
  r.at = after + 1;
  if (isDouble) {
    const second = r.afterSpaces(r.at);
    if (r.code(second) !== close) return null;
    r.at = second + 1;
    r.warn(WARNINGS.doubleParentheses);
  } else readMisplacedYear(r, group);
  return { basionym: finish(group), combination: readCombination(r) };
}

/** "(Author), 1900": the year stands behind the parenthesis. */
function readMisplacedYear(r: Reader, group: Team): void {
  const mark = r.mark();
  let at = r.afterSpaces(r.at);
  if (r.code(at) === comma) at = r.afterSpaces(at + 1);
  r.at = at;
  const year = readYear(r);
  if (year === null) {
    r.reset(mark);
    return;
  }
  if (group.year !== null) {
    r.words.length = mark.words;
    r.warn(WARNINGS.yearMisplaced);
    return;
  }
  r.warn(WARNINGS.yearOfBasionymMisplaced);
  group.year = year;
}

function readCombination(r: Reader): AuthorTeam | null {
  if (r.at >= r.end) return null;
  const mark = r.mark();
  r.at = r.afterSpaces(r.at);
  const group = readGroup(r);
  if (group === null) {
    r.reset(mark);
    endedInFilius = false;
    return null;
  }
  return finish(group);
}

/** Reads a team and those that it is "ex", "in" or "emend." with. */
function readGroup(r: Reader): Team | null {
  const team = readTeam(r);
  if (team === null) return null;
  readConnected(r, team);
  readSanctioning(r, team);
  return team;
}

function readConnected(r: Reader, team: Team): void {
  let at = r.afterSpaces(r.at);
  if (r.code(at) === comma) at = r.afterSpaces(at + 1);
  if (r.text.startsWith('ms', at) && r.isSpaceAt(at + 2)) at = r.afterSpaces(at + 2);
  const code = r.code(at);
  if (code !== 0x65 && code !== 0x69) return;
  const length = r.text.startsWith('ex', at) ? 2 : r.text.startsWith('in', at) ? 2 : 5;
  if (length === 5 && !r.text.startsWith('emend', at)) return;
  const hasPeriod = r.code(at + length) === period;
  const word = at + length + (hasPeriod ? 1 : 0);
  const next = r.afterSpaces(word);
  if (next === word) return;
  const mark = r.mark();
  r.at = next;
  const other = readTeam(r);
  if (other === null) {
    r.reset(mark);
    return;
  }
  connect(r, team, other, r.text.slice(at, at + length), hasPeriod);
}

function connect(r: Reader, team: Team, other: Team, word: string, hasPeriod: boolean): void {
  if (word === 'ex') {
    r.warn(WARNINGS.ex);
    if (hasPeriod) r.warn(WARNINGS.exWithPeriod);
    readConnected(r, other);
    team.ex = finish(other);
  } else if (word === 'in') {
    r.warn(WARNINGS.in);
    if (hasPeriod) r.warn(WARNINGS.inWithPeriod);
    team.in = finish(other);
  } else {
    r.warn(WARNINGS.emend);
    if (!hasPeriod) r.warn(WARNINGS.emendWithoutPeriod);
    team.emend = finish(other);
  }
}

/** "Pers. : Fr." (ICN Art. F.3.2, F-1). */
function readSanctioning(r: Reader, team: Team): void {
  const at = r.afterSpaces(r.at);
  if (r.code(at) !== colon) return;
  const next = r.afterSpaces(at + 1);
  if (!isUpper(r.code(next))) return;
  const mark = r.mark();
  r.at = next;
  const other = readTeam(r);
  if (other === null) r.reset(mark);
  else team.sanctioning = finish(other).normalized;
}

/** Authors with their separators and year. */
function readTeam(r: Reader): Team | null {
  const first = readAuthor(r);
  if (first === null) return null;
  const team: Team = {
    authors: [first],
    text: first,
    year: null,
    ex: null,
    in: null,
    emend: null,
    sanctioning: null,
  };
  readFurtherAuthors(r, team);
  readYearOfTeam(r, team);
  return team;
}

function readFurtherAuthors(r: Reader, team: Team): void {
  let separators: string[] | null = null;
  let hasInitials = addInitials(r, team);
  for (;;) {
    const end = r.at;
    const separator = readSeparator(r) ?? (hasInitials ? readSemicolon(r) : null);
    if (separator === null) break;
    const words = r.words.length;
    const warnings = r.warnings.length;
    const filius = endedInFilius;
    const author = readAuthor(r, false);
    if (author === null) {
      r.reset({ at: end, words, warnings });
      endedInFilius = filius;
      break;
    }
    if (separator === 'y') r.warn(WARNINGS.spanishAnd);
    team.authors.push(author);
    separators ??= [];
    separators.push(separator);
    hasInitials = addInitials(r, team);
  }
  team.text = separators === null ? (team.authors[0] ?? '') : joinAuthors(team.authors, separators);
}

/** "Sclater, PL; Salvin, O, 1868": initials behind the name, without periods. Adds them before the last author of the team. */
function addInitials(r: Reader, team: Team): boolean {
  if (r.initialsApart) return false;
  const last = team.authors.length - 1;
  const name = team.authors[last] ?? '';
  const at = r.afterSpaces(r.at);
  if (r.code(at) === semicolon) return endsInInitials(name);
  if (r.code(at) !== comma) return false;
  const start = r.afterSpaces(at + 1);
  let end = start;
  while (isInitial(r, end) && end - start < MAX_INITIALS) end++;
  if (end === start || !endsList(r, end)) return false;
  r.at = end;
  const { verbatim } = r.word('authorWord', start, end);
  const initials = [...verbatim].map((letter) => (letter === '-' ? '-' : `${letter}. `)).join('');
  team.authors[last] = `${initials.replaceAll(' -', '-')}${name}`;
  return true;
}

const MAX_INITIALS = 6;

/** A capital, or the hyphen of "J-FÉ". */
const isInitial = (r: Reader, at: number): boolean =>
  isUpper(r.code(at)) ||
  (r.code(at) === 0x2d && isUpper(r.code(at - 1)) && isUpper(r.code(at + 1)));

/** "Yang A;": initials without a comma. */
const endsInInitials = (name: string): boolean => /\s\p{Lu}{1,4}$/u.test(name);

/** Whether ";" or a comma and a year follow. */
function endsList(r: Reader, end: number): boolean {
  const at = r.afterSpaces(end);
  if (r.code(at) === semicolon) return true;
  return r.code(at) === comma && isDigit(r.code(r.afterSpaces(at + 1)));
}

function readSemicolon(r: Reader): string | null {
  const at = r.afterSpaces(r.at);
  if (r.code(at) !== semicolon) return null;
  r.at = r.afterSpaces(at + 1);
  return ';';
}

function joinAuthors(authors: readonly string[], separators: readonly string[]): string {
  let text = authors[0] ?? '';
  for (let at = 1; at < authors.length; at++) {
    const isLast = at === authors.length - 1;
    const separator = separators[at - 1] === 'apud' ? ' apud ' : isLast ? ' & ' : ', ';
    text += separator + authors[at];
  }
  return text;
}

/** Reads what stands between two authors; null: nothing that does. */
function readSeparator(r: Reader): string | null {
  const start = r.at;
  let at = r.afterSpaces(start);
  const hasComma = r.code(at) === comma;
  if (hasComma) at = r.afterSpaces(at + 1);
  const word = separatorAt(r, at);
  if (word === null && !hasComma) return null;
  r.at = word === null ? at : r.afterSpaces(at + word.length);
  return word ?? ',';
}

function separatorAt(r: Reader, at: number): string | null {
  switch (r.code(at)) {
    case ampersand:
      return '&';
    case 0x65:
      return wordAt(r, at, 'et');
    case 0x61:
      return wordAt(r, at, 'and') ?? wordAt(r, at, 'apud');
    case 0x79:
      return wordAt(r, at, 'y');
    default:
      return null;
  }
}

const wordAt = (r: Reader, at: number, word: string): string | null =>
  r.text.startsWith(word, at) && r.isSpaceAt(at + word.length) ? word : null;

function readYearOfTeam(r: Reader, team: Team): void {
  const end = r.at;
  let at = r.afterSpaces(end);
  if (r.code(at) === comma) at = r.afterSpaces(at + 1);
  if (!mayBeginYear(r.code(at))) return;
  r.at = at;
  team.year = readYear(r);
  if (team.year === null) r.at = end;
  else endedInFilius = false;
}

/** Reads one author: words, "f.", "et al."; particles such as "e" may begin one in parentheses or behind another. Null: none. */
function readAuthor(r: Reader, isFirst = true): string | null {
  const start = r.at;
  endedInFilius = false;
  const isBare = isFirst && r.text.charCodeAt(start - 1) !== open;
  const name = readUnknown(r) ?? readWords(r, isBare);
  if (name === null) return null;
  if (r.at - start < 2 && r.code(start) < 0x80) r.warn(WARNINGS.authorShort);
  const others = readEtAl(r);
  return others === null ? name : `${name} ${others}`;
}

/** "?", "anon.", "auct.". */
function readUnknown(r: Reader): string | null {
  const code = r.code(r.at);
  let end = r.at;
  if (code === 0x3f) {
    r.warn(WARNINGS.authorQuestionMark);
    end += 1;
  } else {
    if (code !== 0x61) return null;
    if (!r.text.startsWith('anon', end) && !r.text.startsWith('auct', end)) return null;
    end += 4;
    if (r.code(end) === period) end++;
    else if (!r.isBreak(end)) return null;
  }
  r.warn(WARNINGS.authorUnknown);
  r.word('authorWord', r.at, end, 'anon.');
  r.at = end;
  return 'anon.';
}

function readWords(r: Reader, isFirst: boolean): string | null {
  let text = readAuthorWord(r, isFirst);
  if (text === null) return null;
  for (;;) {
    const end = r.at;
    const at = r.afterSpaces(end);
    const filius = readFilius(r, at, at === end);
    if (filius) {
      endedInFilius = true;
      return `${text} fil.`;
    }
    const code = r.code(at);
    if (code === 0 || code === comma || code === close || code === ampersand) break;
    r.at = at;
    const next = isLower(code)
      ? (readSuffix(r) ?? readAuthorWord(r, false))
      : readAuthorWord(r, false);
    if (next === null) {
      r.at = end;
      break;
    }
    text += ` ${next}`;
  }
  return text;
}

/** "f." (never before an epithet, unless glued to the name), "fil.", "filius": the son. */
function readFilius(r: Reader, at: number, isGlued: boolean): boolean {
  if (r.code(at) !== 0x66) return false;
  let end = 0;
  if (isFiliusAt(r, at)) {
    end = at + 2;
    if (!isGlued && startsEpithet(r, r.afterSpaces(end))) return false;
  } else if (r.text.startsWith('filius', at) && !isLower(r.code(at + 6))) end = at + 6;
  else if (r.text.startsWith('fil.', at)) end = at + 4;
  else return false;
  r.word('authorWordFilius', at, end, 'fil.');
  r.at = end;
  return true;
}

/** "bis", "ter": the second, the third of that name. */
function readSuffix(r: Reader): string | null {
  const at = r.at;
  const suffix = r.text.startsWith('bis', at) ? 'bis' : r.text.startsWith('ter', at) ? 'ter' : null;
  if (suffix === null) return null;
  const end = at + 3;
  const after = r.afterSpaces(end);
  if (isLower(r.code(end)) || (after > end && isUpper(r.code(after)))) return null;
  r.word('authorWord', at, end);
  r.at = end;
  return suffix;
}

const etAl = /(?:et|&)\s+al(?:\.\{\?\}|ii|\.)?|arg\./y;

function readEtAl(r: Reader): string | null {
  const at = r.afterSpaces(r.at);
  const code = r.code(at);
  if (code !== ampersand && code !== 0x65 && code !== 0x61) return null;
  etAl.lastIndex = at;
  const found = etAl.exec(r.text)?.[0];
  if (found === undefined || at + found.length > r.end || isLower(r.code(at + found.length))) {
    return null;
  }
  const end = at + found.length;
  r.at = end;
  return r.word('authorWord', at, end, found.includes('&') ? 'et al.' : found).normalized;
}

function finish(team: Team): AuthorTeam {
  const { year } = team;
  let normalized = team.text;
  if (year !== null) normalized += year.isApproximate ? ` (${year.text})` : ` ${year.text}`;
  if (team.sanctioning !== null) normalized += ` : ${team.sanctioning}`;
  if (team.ex !== null) normalized += ` ex ${team.ex.normalized}`;
  if (team.in !== null) normalized += ` in ${team.in.normalized}`;
  if (team.emend !== null) normalized += ` emend. ${team.emend.normalized}`;
  return {
    authors: team.authors,
    normalized,
    year: year === null ? null : year.text,
    isApproximateYear: year?.isApproximate ?? false,
    ex: team.ex,
    in: team.in,
    emend: team.emend,
    sanctioning: team.sanctioning,
  };
}
