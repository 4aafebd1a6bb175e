import type { NameNote } from '../parsed-name.ts';
import { classOf, isDigit, isLower, isUpper, LOWER, UPPER } from './chars.ts';
import { isOddEpithet } from './particles.ts';

/** How a remark is recognised by what stands around its first word. */
interface Remark {
  readonly kind: NameNote['kind'];
  /** Letters of the word may be capitals. */
  readonly anyCase: boolean;
  /** Only at the end of the text. */
  readonly last: boolean;
  /** Only with a period. */
  readonly dotted: boolean;
  /** The next word that is needed, each in small letters; none: any or none. */
  readonly next: readonly string[] | null;
  /** No remark where an author follows: then the word is an epithet. */
  readonly maybeEpithet: boolean;
}

const remarks = new Map<string, Remark[]>();

function add(
  kind: NameNote['kind'],
  words: string,
  {
    anyCase = false,
    last = false,
    dotted = false,
    next = null,
    maybeEpithet = false,
  }: Partial<Remark> = {},
): void {
  for (const word of words.split(' ')) {
    const list = remarks.get(word) ?? [];
    list.push({ kind, anyCase, last, dotted, next, maybeEpithet });
    remarks.set(word, list);
  }
}

add('taxonomic', 'sensu', { anyCase: true });
add('taxonomic', 'auct auctt sec vide fide nec');
add('taxonomic', 'non', { anyCase: true });
add('taxonomic', 'near', { maybeEpithet: true });
add('taxonomic', 'group clade aggregate', { anyCase: true });
add('taxonomic', 'complex', { anyCase: true, maybeEpithet: true });
add('taxonomic', 'agg', { dotted: true });
add('taxonomic', 'agg', { last: true });
add('taxonomic', 'species', { next: ['group', 'complex', 'aggregate'] });
add('taxonomic', 'pro', { next: ['parte', 'p'] });
add('strain', 'str');
add('strain', 'strain', { maybeEpithet: true });
add('strain', 'serovar serotype', { anyCase: true });
add('nomenclatural', 'nomen', { anyCase: true });
add('nomenclatural', 'nom comb', { anyCase: true, dotted: true });
add('nomenclatural', 'nom', {
  next: ['nud', 'nudum', 'illeg', 'inval', 'cons', 'rej', 'ambig', 'dub', 'nov', 'superfl'],
});
add('nomenclatural', 'nov', { next: ['spec', 'sp', 'gen', 'comb', 'nom'] });
add('nomenclatural', 'sp spec ssp subsp var gen fam stat', { next: ['nov', 'n', 'novum', 'nova'] });
add('nomenclatural', 'n', { dotted: true, next: ['sp', 'spec', 'gen', 'fam', 'comb', 'nom'] });
add('manuscript', 'ined mss', { anyCase: true });
add('manuscript', 'ms', { anyCase: true, last: true });
add('other', 'environmental enrichment samples author', { anyCase: true });
add('other', 'hort ht', { maybeEpithet: true });
add('other', 'of');
add('other', 'not', { anyCase: true, maybeEpithet: true });
add('other', 'spec', { dotted: true });
add('other', 'spec species var von van new hybrid ssp subsp subgen pv', { last: true });

const MAX_REMARK = 13;

/** For each letter a–z and length, whether a remark begins so. */
const shapes = new Uint8Array(26 * (MAX_REMARK + 1));
for (const word of [...remarks.keys(), 'cf']) {
  shapes[(word.charCodeAt(0) - 0x61) * (MAX_REMARK + 1) + word.length] = 1;
}

const mayBeRemark = (first: number, length: number): boolean =>
  shapes[((first | 0x20) - 0x61) * (MAX_REMARK + 1) + length] === 1;

const period = 0x2e;
const open = 0x28;

/** A remark and where it begins, with the spaces before it. */
export interface FoundRemark {
  readonly start: number;
  readonly kind: NameNote['kind'];
}

/** The remark whose first word lies from `start` to `end`; `before` is where the spaces before it begin. Null: none. */
export function remarkAt(
  text: string,
  before: number,
  start: number,
  end: number,
  genus: string,
): FoundRemark | null {
  const length = end - start;
  if (length === 1) return singleLetter(text, before, start, end);
  if (length > MAX_REMARK || !mayBeRemark(text.charCodeAt(start), length)) return null;
  const word = text.slice(start, end);
  const list = remarks.get(word);
  if (list !== undefined) return firstThat(list, text, before, end, word, genus, false);
  if (!isUpper(text.charCodeAt(start))) return null;
  const small = remarks.get(word.toLowerCase());
  if (word === 'CF' && isLast(text, end)) return { start: before, kind: 'other' };
  return small === undefined ? null : firstThat(small, text, before, end, word, genus, true);
}

function firstThat(
  list: readonly Remark[],
  text: string,
  before: number,
  end: number,
  word: string,
  genus: string,
  hasCapital: boolean,
): FoundRemark | null {
  if (isJoined(text, end)) return null;
  for (const remark of list) {
    if (hasCapital && (!remark.anyCase || isAuthorLike(text, word, end))) continue;
    if (!holds(remark, text, end, word, genus)) continue;
    return { start: before, kind: remark.kind };
  }
  return null;
}

/** "Non,", "Not.)", "De Not. ex A.Braun": a capital and no small word behind it. */
const isAuthorLike = (text: string, word: string, end: number): boolean => {
  const code = text.charCodeAt(end);
  if (code === 0x29 || code === 0x2c) return true;
  return code === period && (word === 'Not' || text.charCodeAt(end + 1) === 0x29);
};

/** "non-scripta": the word goes on. */
function isJoined(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  return code === 0x2d || code === 0x27 || isDigit(code);
}

function holds(remark: Remark, text: string, end: number, word: string, genus: string): boolean {
  const hasPeriod = text.charCodeAt(end) === period;
  if (remark.dotted && !hasPeriod) return false;
  const behind = hasPeriod ? end + 1 : end;
  if (remark.last) return isLast(text, behind) && !isOddEpithet(genus, word);
  if (remark.next !== null && !remark.next.includes(nextWord(text, behind))) return false;
  if (!remark.maybeEpithet || hasPeriod) return true;
  return !isOddEpithet(genus, word) && !authorFollows(text, behind);
}

const isBlank = (code: number): boolean => code === 0x20 || (code >= 9 && code <= 13);

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Whether only "?", periods and spaces follow. */
function isLast(text: string, from: number): boolean {
  let at = from;
  if (text.charCodeAt(at) === period) at++;
  if (text.charCodeAt(at) === 0x3f) at++;
  return skipBlanks(text, at) >= text.length;
}

function nextWord(text: string, from: number): string {
  const start = skipBlanks(text, from);
  let end = start;
  while (isLower(text.charCodeAt(end) | 0x20) && end - start < MAX_REMARK) end++;
  return text.slice(start, end).toLowerCase();
}

/** A capital with small letters, or a parenthesis with one: "Smith", "(Smith". */
function authorFollows(text: string, from: number): boolean {
  let at = skipBlanks(text, from);
  if (at === from) return false;
  if (text.charCodeAt(at) === open) at++;
  return isUpper(text.charCodeAt(at)) && isLower(text.charCodeAt(at + 1));
}

/** "s.l.", "s. str.", "p.p.", "P. P." at the end. */
function singleLetter(
  text: string,
  before: number,
  start: number,
  end: number,
): FoundRemark | null {
  const first = text.charCodeAt(start);
  if (text.charCodeAt(end) !== period) return null;
  const second = skipBlanks(text, end + 1);
  let stop = second;
  while ((classOf(text.charCodeAt(stop)) & (LOWER | UPPER)) !== 0 && stop - second < 5) stop++;
  if (text.charCodeAt(stop) !== period) return firstN(text, before, start, end);
  const word = text.slice(second, stop);
  const isSensu =
    first === 0x73 && (word === 's' || word === 'l' || word === 'str' || word === 'lat');
  if (isSensu || (first === 0x70 && word === 'p')) return { start: before, kind: 'taxonomic' };
  if (first === 0x50 && word === 'P' && isLast(text, stop))
    return { start: before, kind: 'taxonomic' };
  return firstN(text, before, start, end);
}

/** "n. sp." */
function firstN(text: string, before: number, start: number, end: number): FoundRemark | null {
  const list = remarks.get(text.slice(start, end));
  return list === undefined ? null : firstThat(list, text, before, end, 'n', '', false);
}
