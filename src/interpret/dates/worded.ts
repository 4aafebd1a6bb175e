import { between, daySpan, hull, monthSpan, type Span, span, yearSpan, years } from './calendar.ts';
import { shortYear } from './numeric.ts';
import { type Token, tokens } from './tokens.ts';
import {
  beginVerbs,
  circaWords,
  endVerbs,
  fillWords,
  makingVerbs,
  months,
  ordinals,
  otherVerbs,
  rangeWords,
  seasons,
  sinceWords,
  uncertainWords,
  undatedTexts,
  untilWords,
  weekdays,
} from './words.ts';

/** What words say about a date. `partly`: something beside the interval was not used. */
export type WordedReading =
  | {
      readonly kind: 'span';
      readonly span: Span;
      readonly uncertain: boolean;
      readonly partly: boolean;
    }
  | { readonly kind: 'undated' }
  | { readonly kind: 'invalid' };

const invalid: WordedReading = { kind: 'invalid' };

/** Years that "circa" widens a year or a span of years by, on either side. */
export const CIRCA_YEARS = 5;
/** Greatest year that is believed. */
export const LATEST_YEAR = 2099;

/** Reads a date in words. Expects lower case, without accents, plain hyphens. */
export function readWorded(text: string): WordedReading {
  return new WordedReader(tokens(text)).read();
}

interface Phase {
  readonly role: 'main' | 'begin' | 'end' | 'other' | null;
  readonly span: Span;
}

type Era = 'bce' | 'ce';

/** A day, month or year of which parts may stand on the other side of a range. */
interface Partial {
  year: number | null;
  month: number | null;
  day: number | null;
  digits: string;
  era: Era | null;
}

/** One side of a range before the sides have been completed from each other. */
type Side =
  | {
      readonly kind: 'partial';
      readonly partial: Partial;
      readonly part: Part | null;
      readonly circa: boolean;
    }
  | {
      readonly kind: 'ordinal';
      readonly number: number;
      readonly noun: Noun | null;
      readonly part: Part | null;
      readonly era: Era | null;
      readonly circa: boolean;
    }
  | {
      readonly kind: 'decade';
      readonly decade: number;
      readonly part: Part | null;
      readonly circa: boolean;
    }
  | { readonly kind: 'part'; readonly part: Part; readonly circa: boolean }
  | { readonly kind: 'span'; readonly span: Span; readonly circa: boolean };

type Noun = 'century' | 'millennium';
/** A share of a century, decade or year, in hundredths. `exact`: a half, third or quarter, not "early". */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly exact: boolean;
}

const early: Part = { from: 0, to: 33, exact: false };
const mid: Part = { from: 34, to: 66, exact: false };
const late: Part = { from: 67, to: 99, exact: false };

const parts: ReadonlyMap<string, Part> = new Map([
  ['early', early],
  ['mid', mid],
  ['middle', mid],
  ['late', late],
  ['later', late],
]);

/** Words for periods that a museum writes before their years: "Edo period, 1615-1868". */
const periodWords: ReadonlySet<string> = new Set([
  'dynasty',
  'period',
  'era',
  'reign',
  'culture',
  'age',
]);
const openEndWords: ReadonlySet<string> = new Set([
  'present',
  'now',
  'today',
  'onward',
  'onwards',
  'date',
]);

class WordedReader {
  readonly tokens: readonly Token[];
  at = 0;
  uncertain = false;
  partly = false;
  undated = false;

  constructor(all: readonly Token[]) {
    this.tokens = all;
  }

  read(): WordedReading {
    const phases: Phase[] = [];
    for (;;) {
      this.marks();
      if (this.at >= this.tokens.length) break;
      const before = this.at;
      if (this.verbAfter(phases)) continue;
      const phase = this.phase();
      if (phase !== null) {
        phases.push(phase);
        this.remark();
      } else if (this.undatedWords()) {
        this.undated = true;
      } else if (phases.length === 0 && this.periodName()) {
        this.partly = true;
      } else {
        this.at = before;
        if (phases.length === 0 || !this.canLeave()) return invalid;
        this.partly = true;
        break;
      }
    }
    const chosen = this.choose(phases);
    if (chosen !== null) {
      return { kind: 'span', span: chosen, uncertain: this.uncertain, partly: this.partly };
    }
    return this.undated ? { kind: 'undated' } : invalid;
  }

  choose(phases: readonly Phase[]): Span | null {
    const of = (...roles: readonly Phase['role'][]): Span[] =>
      phases.filter(({ role }) => roles.includes(role)).map(({ span: one }) => one);
    const [begin] = of('begin');
    const [end] = of('end');
    if (begin !== undefined && end !== undefined && phases.length === 2) {
      return span(begin.from, end.to, 'interval');
    }
    const spans = [
      of('main'),
      of('begin', 'end'),
      of(null),
      phases.slice(0, 1).map((p) => p.span),
    ].find((some) => some.length > 0);
    if (spans === undefined) return null;
    if (spans.length < phases.length) this.partly = true;
    return hull(spans);
  }

  // ---- phases

  phase(): Phase | null {
    const start = this.at;
    let role: Phase['role'] = null;
    while (this.isWord()) {
      const word = this.word();
      if (makingVerbs.has(word)) role = 'main';
      else if (beginVerbs.has(word)) role = 'begin';
      else if (endVerbs.has(word)) role = 'end';
      else if (otherVerbs.has(word)) role = 'other';
      else if (!fillWords.has(word)) break;
      this.at += 1;
      if (this.isMark(':') || this.isMark(',')) this.at += 1;
    }
    const found = this.range();
    if (found === null) {
      this.at = start;
      return null;
    }
    return { role, span: found };
  }

  /** "1931 (made)": a verb after its date. The phase before it takes the role. */
  verbAfter(before: Phase[]): boolean {
    const last = before.at(-1);
    if (last === undefined || last.role !== null || this.markAt(this.at - 1) !== '(') return false;
    if (this.markAt(this.at + 1) !== ')') return false;
    const word = this.word();
    const role = makingVerbs.has(word) ? 'main' : otherVerbs.has(word) ? 'other' : null;
    if (role === null) return false;
    before[before.length - 1] = { role, span: last.span };
    this.at += 2;
    return true;
  }

  /** "Edo period," before its years. */
  periodName(): boolean {
    let named = false;
    let end = this.at;
    const first = this.tokens[end];
    if (first?.kind === 'number' && first.suffix === 'th') end += 1;
    while (this.tokens[end]?.kind === 'word') {
      if (periodWords.has(this.wordAt(end) ?? '')) named = true;
      end += 1;
    }
    if (!named || end >= this.tokens.length) return false;
    this.at = end;
    return true;
  }

  /** "or earlier", "and later", "?" after a date. */
  remark(): void {
    if (this.isMark('?')) {
      this.uncertain = true;
      this.at += 1;
    }
  }

  undatedWords(): boolean {
    let end = this.at;
    let text = '';
    for (; end < this.tokens.length; end++) {
      const token = this.tokens[end];
      if (token === undefined || token.kind !== 'word') break;
      text = text === '' ? token.text : `${text} ${token.text}`;
    }
    if (text === '' || !undatedTexts.has(text)) return false;
    this.at = end;
    return true;
  }

  /** What follows a date may be left unread when it cannot change it. */
  canLeave(): boolean {
    const next = this.tokens[this.at];
    const previous = this.tokens[this.at - 1];
    if (previous !== undefined && previous.kind === 'mark') return true;
    for (let i = this.at; i < this.tokens.length; i++) {
      if (this.tokens[i]?.kind === 'number') {
        return (
          next?.kind === 'word' &&
          (next.text === 'from' || next.text === 'after' || next.text === 'based')
        );
      }
    }
    return true;
  }

  // ---- ranges

  range(): Span | null {
    const start = this.at;
    while (uncertainWords.has(this.word())) {
      this.uncertain = true;
      this.at += 1;
    }
    const open = this.openWord();
    const betweenWords = open === null && this.skipWord('between');
    const left = this.side();
    if (left === null) {
      this.at = start;
      return null;
    }
    const connected = this.at;
    let closed: Span | null = null;
    if (this.connector(betweenWords, open, left)) {
      if (this.at >= this.tokens.length || openEndWords.has(this.word())) return this.ongoing(left);
      const unending = this.boundWords();
      const right = this.side();
      if (right !== null) closed = join(left, right);
      if (closed !== null && unending) closed = { ...closed, to: null };
    }
    // "from 1900 to 1910" is closed
    const ranged = closed !== null && closed.to !== null;
    if (closed === null) {
      this.at = connected;
      closed = complete(left);
    }
    if (closed === null) {
      this.at = start;
      return null;
    }
    return ranged && open === 'since' ? closed : this.opened(open, closed);
  }

  /** "1906-by 1913", "1884-at least 1902": words on the right side. Whether they leave the end open. */
  boundWords(): boolean {
    const start = this.at;
    const open = this.openWord();
    if (open !== null) return open === 'since';
    this.at = start;
    const atLeast = this.skipWord('at') && this.skipWord('least');
    if (!atLeast) this.at = start;
    return atLeast;
  }

  /** "1990s to present", "1976-". */
  ongoing(left: Side): Span | null {
    if (this.isWord()) this.at += 1;
    const begun = complete(left);
    return begun === null ? null : span(begun.from, null, 'interval');
  }

  connector(inBetween: boolean, open: string | null, left: Side): boolean {
    const start = this.at;
    if (this.isMark('?')) {
      this.uncertain = true;
      this.at += 1;
    }
    if (this.isMark(']') && this.markAt(this.at + 1) === '-') this.at += 1;
    if (this.isMark('-') || this.isMark('~')) {
      while (this.isMark('-')) this.at += 1;
      if (this.isMark('[')) this.at += 1;
      return true;
    }
    // "late 19th/early 20th century": the left side needs the right one. "1527/30", "6 & 8 June"
    if (
      this.isMark('&') ||
      (this.isMark('/') && (complete(left) === null || this.isShortYear(left)))
    ) {
      this.at += 1;
      return true;
    }
    if (this.isWord() && rangeWords.has(this.word())) {
      const word = this.word();
      const follows = this.tokens[this.at + 1];
      // "1972 or earlier" is open, "1912 and 1915" a list that the phases read
      if (follows?.kind === 'word' && /^(?:earlier|later|before|after|older)$/.test(follows.text)) {
        this.at = start;
        return false;
      }
      if (open !== null && word === 'and') {
        this.at = start;
        return false;
      }
      this.at += 1;
      return true;
    }
    this.at = start;
    return inBetween;
  }

  isShortYear(left: Side): boolean {
    const next = this.tokens[this.at + 1];
    return (
      left.kind === 'partial' &&
      left.partial.year !== null &&
      left.partial.month === null &&
      next?.kind === 'number' &&
      next.digits.length === 2 &&
      next.suffix === '' &&
      this.tokens[this.at + 2]?.kind !== 'word'
    );
  }

  openWord(): string | null {
    if (!this.isWord()) return null;
    const word = this.word();
    const next = this.wordAt(this.at + 1);
    if (word === 'prior' && next === 'to') return this.skip(2, 'until');
    if ((word === 'not' || word === 'no') && next !== null) {
      const after = this.wordAt(this.at + 2);
      if (next === 'later' && after === 'than') return this.skip(3, 'until');
      if (next === 'earlier' && after === 'than') return this.skip(3, 'since');
      if (next === 'after') return this.skip(2, 'until');
      if (next === 'before') return this.skip(2, 'since');
    }
    const kind = untilWords.has(word) ? 'until' : sinceWords.has(word) ? 'since' : null;
    if (kind === null) return null;
    this.skip(1, kind);
    if (this.isMark('-')) this.at += 1;
    return kind;
  }

  opened(open: string | null, closed: Span): Span {
    let kind = open;
    const word = this.isWord() ? this.word() : '';
    const next = this.wordAt(this.at + 1);
    if ((word === 'or' || word === 'and') && next !== null) {
      if (next === 'earlier' || next === 'before' || next === 'older') kind = 'until';
      else if (next === 'later' || next === 'after') kind = 'since';
      if (kind !== open) this.at += 2;
    }
    if (kind === null) return closed;
    const { from, to } = closed;
    if (kind === 'until') return span(null, to, 'interval');
    return span(from, null, 'interval');
  }

  // ---- sides

  side(): Side | null {
    const start = this.at;
    let circa = false;
    for (;;) {
      if (this.isMark('[') || this.isMark('(') || this.isMark('~')) {
        if (this.isMark('~')) circa = true;
        else if (this.isMark('[')) this.uncertain = true;
        this.at += 1;
      } else if (this.isWord() && circaWords.has(this.word())) {
        circa = true;
        this.at += 1;
      } else if (this.isWord() && uncertainWords.has(this.word())) {
        this.uncertain = true;
        this.at += 1;
      } else if (this.isWord() && (weekdays.has(this.word()) || this.word() === 'the')) {
        this.at += 1;
        if (this.isMark(',')) this.at += 1;
      } else break;
    }
    const found = this.unit(circa);
    if (found === null) this.at = start;
    return found;
  }

  unit(circa: boolean): Side | null {
    const part = this.part();
    const whole =
      this.ordinal(circa, part) ??
      this.decade(circa, part) ??
      this.season(circa) ??
      this.partial(circa, part);
    if (whole !== null) return whole;
    // "early to mid-19th century": the noun stands on the other side
    return part === null ? null : { kind: 'part', part, circa };
  }

  part(): Part | null {
    const word = this.word();
    const simple = parts.get(word);
    if (simple !== undefined) {
      // "late", "mid-": a hyphen before a noun joins, before another part ("mid-late") ranges
      const hyphen = this.markAt(this.at + 1) === '-';
      const after = hyphen ? this.wordAt(this.at + 2) : null;
      this.at += 1;
      if (hyphen && (after === null || !parts.has(after)) && after !== 'to') this.at += 1;
      else if (hyphen && after === 'to') this.at += 1;
      if (this.skipWord('part') || this.skipWord('years')) this.skipWord('of');
      this.skipWord('the');
      return simple;
    }
    return this.quarter() ?? this.share();
  }

  /** "first half of the", "2nd quarter of the", "last third". */
  share(): Part | null {
    const start = this.at;
    const number = this.ordinalNumber();
    const last = number === null && this.skipWord('last');
    if (number === null && !last) return null;
    const noun = this.wordAt(this.at);
    const count = noun === 'half' ? 2 : noun === 'third' ? 3 : noun === 'quarter' ? 4 : 0;
    const which = last ? count : (number ?? 0);
    if (count === 0 || which < 1 || which > count) {
      this.at = start;
      return null;
    }
    this.at += 1;
    this.skipWord('of');
    this.skipWord('the');
    return share(which, count);
  }

  /** "Q1 1931". */
  quarter(): Part | null {
    const number = this.tokens[this.at + 1];
    if (this.word() !== 'q' || number?.kind !== 'number' || number.value < 1 || number.value > 4) {
      return null;
    }
    this.at += 2;
    return share(number.value, 4);
  }

  ordinalNumber(): number | null {
    const token = this.tokens[this.at];
    if (token?.kind === 'number' && token.suffix === 'th') {
      this.at += 1;
      return token.value;
    }
    if (token?.kind !== 'word') return null;
    if (
      token.text === 'twenty' &&
      this.markAt(this.at + 1) === '-' &&
      this.wordAt(this.at + 2) === 'first'
    ) {
      this.at += 3;
      return 21;
    }
    const value = ordinals.get(token.text);
    if (value === undefined) return null;
    this.at += 1;
    return value;
  }

  ordinal(circa: boolean, part: Part | null): Side | null {
    const start = this.at;
    const number = this.ordinalNumber();
    if (number === null) return null;
    // "3rd of May 1931", "May 3rd": a day, not a century
    const next = this.wordAt(this.at);
    if (next !== null && (months.has(next) || next === 'of')) {
      this.at = start;
      return null;
    }
    const noun: Noun | null =
      next === 'century' ||
      next === 'centuries' ||
      next === 'cent' ||
      (next === 'c' && this.tokens[this.at + 1]?.kind !== 'number')
        ? 'century'
        : next === 'millennium' || next === 'millennia' || next === 'millenium'
          ? 'millennium'
          : null;
    if (noun !== null) this.at += 1;
    const mark = this.markAt(this.at);
    if (
      noun === null &&
      mark !== '-' &&
      next !== 'to' &&
      next !== 'or' &&
      next !== 'and' &&
      mark !== '/'
    ) {
      this.at = start;
      return null;
    }
    return { kind: 'ordinal', number, noun, part, era: noun === null ? null : this.era(), circa };
  }

  decade(circa: boolean, part: Part | null): Side | null {
    const token = this.tokens[this.at];
    if (token?.kind !== 'number') return null;
    if (token.suffix === 's') {
      this.at += 1;
      return { kind: 'decade', decade: token.value, part, circa };
    }
    if (token.suffix !== 'u') return null;
    this.at += 1;
    this.marks(']', '?');
    const first = token.value * 10 ** token.unknown;
    const found = years(
      first,
      first + 10 ** token.unknown - 1,
      token.unknown === 1 ? 'decade' : 'century',
    );
    return { kind: 'span', span: found, circa };
  }

  season(circa: boolean): Side | null {
    const start = this.at;
    const named: string[] = [];
    for (;;) {
      const season = seasons.get(this.wordAt(this.at) ?? '');
      if (season === undefined) break;
      named.push(season);
      this.at += 1;
      const joined = this.wordAt(this.at) ?? this.markAt(this.at);
      if (joined !== 'or' && joined !== 'and' && joined !== '-' && joined !== '/') break;
      this.at += 1;
    }
    if (this.isMark(',')) this.at += 1;
    this.skipWord('of');
    const token = this.tokens[this.at];
    if (named.length === 0 || token?.kind !== 'number' || token.digits.length !== 4) {
      this.at = start;
      return null;
    }
    this.at += 1;
    const spans = named.map((name) => seasonSpan(name, token.value));
    const found = this.winterOfTwoYears(named, token.value) ?? hull(spans);
    return found === null ? null : { kind: 'span', span: found, circa };
  }

  /** "winter 1930-31" is one winter. */
  winterOfTwoYears(named: readonly string[], year: number): Span | null {
    const mark = this.markAt(this.at);
    const next = this.tokens[this.at + 1];
    if (named.length !== 1 || named[0] !== 'winter' || (mark !== '-' && mark !== '/')) return null;
    if (next?.kind !== 'number' || next.value % 100 !== (year + 1) % 100) return null;
    this.at += 2;
    return span(monthSpan(year, 12)?.from ?? null, monthSpan(year + 1, 2)?.to ?? null, 'interval');
  }

  era(): Era | null {
    const word = this.wordAt(this.at);
    if (word === null) return null;
    const initials = this.initials();
    if (initials === null) return null;
    this.at += initials.count;
    return initials.era;
  }

  /** "bc", "b c e": full stops are gone, so initials may stand apart. */
  initials(): { era: Era; count: number } | null {
    const word = this.wordAt(this.at) ?? '';
    const next = this.wordAt(this.at + 1);
    const third = this.wordAt(this.at + 2);
    if (word === 'bce' || word === 'bc') return { era: 'bce', count: 1 };
    if (word === 'ce' || word === 'ad') return { era: 'ce', count: 1 };
    if (word === 'b' && next === 'c') return { era: 'bce', count: third === 'e' ? 3 : 2 };
    if (word === 'c' && next === 'e') return { era: 'ce', count: 2 };
    if (word === 'a' && next === 'd') return { era: 'ce', count: 2 };
    return null;
  }

  /** Day, month and year in any order in which they are written with words. */
  partial(circa: boolean, part: Part | null): Side | null {
    const start = this.at;
    const found: Partial = { year: null, month: null, day: null, digits: '', era: null };
    if (this.isWord()) {
      const initials = this.initials();
      if (initials !== null && initials.era === 'ce') {
        this.at += initials.count;
        found.era = 'ce';
      }
    }
    while (this.takePart(found)) {
      const rest = this.at;
      this.separators(found);
      if (!this.canTake(found)) {
        this.at = rest;
        break;
      }
    }
    if (found.year === null && found.month === null && found.day === null) {
      this.at = start;
      return null;
    }
    if (found.year !== null && found.era === null) found.era = this.era();
    return { kind: 'partial', partial: found, part, circa: circa || this.circaAfter() };
  }

  /** "1953 ca.", "1953 (circa)". */
  circaAfter(): boolean {
    const word = this.isMark('(') ? this.at + 1 : this.at;
    const next = this.tokens[word + 1];
    if (!circaWords.has(this.wordAt(word) ?? '') || (next !== undefined && next.kind !== 'mark'))
      return false;
    this.at = word + 1;
    return true;
  }

  takePart(found: Partial): boolean {
    const token = this.tokens[this.at];
    if (token?.kind === 'word') {
      const month = months.get(token.text);
      if (month === undefined || found.month !== null) return false;
      found.month = month;
      this.at += 1;
      return true;
    }
    if (token?.kind !== 'number' || token.suffix === 's' || token.suffix === 'u') return false;
    const { digits: text, value } = token;
    if (text.length <= 2 && value > 0 && found.year === null && this.hasEra(found)) {
      found.year = value;
      found.digits = text;
    } else if (text.length >= 3 && text.length <= 5 && token.suffix === '' && found.year === null) {
      found.year = value;
      found.digits = text;
    } else if (text.length <= 2 && value >= 1 && found.day === null && this.isDay(found, value)) {
      found.day = value;
      if (found.digits === '') found.digits = text;
    } else return false;
    this.at += 1;
    return true;
  }

  /** "A.D. 79", "44 B.C.": with an era, a short number is a year. */
  hasEra(found: Partial): boolean {
    if (found.era !== null) return true;
    this.at += 1;
    const era = this.initials();
    this.at -= 1;
    return era !== null;
  }

  /** After a year alone, a number is a day only when a month stands beside it. */
  isDay(found: Partial, _value: number): boolean {
    return (
      found.year === null || found.month !== null || months.has(this.wordAt(this.at + 1) ?? '')
    );
  }

  separators(found: Partial): void {
    if (this.skipWord('of') || this.skipWord('de') || this.skipWord('del')) return;
    const next = this.tokens[this.at + 1];
    if (this.isMark(',')) {
      const ahead = next?.kind === 'word' ? months.has(next.text) : next?.kind === 'number';
      if (ahead) this.at += 1;
      return;
    }
    // 23-March-1969
    const glued = this.isMark('-') || this.isMark('/');
    if (!glued) return;
    const month = next?.kind === 'word' && months.has(next.text);
    const year = next?.kind === 'number' && next.digits.length === 4;
    const dayFirst = found.day !== null && found.month === null && found.year === null;
    if (dayFirst && month && this.markAt(this.at + 2) === this.markAt(this.at)) this.at += 1;
    else if (found.day !== null && found.month !== null && found.year === null && year) {
      if (this.markAt(this.at - 2) === this.markAt(this.at)) this.at += 1;
    }
  }

  canTake(found: Partial): boolean {
    const token = this.tokens[this.at];
    if (token?.kind === 'word') {
      if (!months.has(token.text) || found.month !== null) return false;
      return found.year === null || found.day !== null || !this.ownYearAhead();
    }
    if (token?.kind !== 'number' || token.suffix === 's') return false;
    if (token.digits.length >= 3) return found.year === null;
    return found.day === null;
  }

  /** "1954, August 4, 1968": the month belongs to a later year. */
  ownYearAhead(): boolean {
    let ahead = this.at + 1;
    const number = this.tokens[ahead];
    if (number?.kind === 'number' && number.digits.length <= 2) ahead += 1;
    if (this.markAt(ahead) === ',') ahead += 1;
    const year = this.tokens[ahead];
    return year?.kind === 'number' && year.digits.length === 4;
  }

  // ---- tokens

  marks(...only: readonly string[]): void {
    for (;;) {
      const mark = this.markAt(this.at);
      const word = this.wordAt(this.at);
      if (mark !== null && (only.length === 0 || only.includes(mark))) {
        if (mark === '?' || (mark === '[' && only.length === 0)) this.uncertain = true;
        this.at += 1;
      } else if (only.length === 0 && (word === 'and' || word === 'or')) this.at += 1;
      else return;
    }
  }

  isWord(): boolean {
    return this.tokens[this.at]?.kind === 'word';
  }

  word(): string {
    return this.wordAt(this.at) ?? '';
  }

  wordAt(at: number): string | null {
    const token = this.tokens[at];
    return token?.kind === 'word' ? token.text : null;
  }

  markAt(at: number): string | null {
    const token = this.tokens[at];
    return token?.kind === 'mark' ? token.text : null;
  }

  isMark(text: string): boolean {
    return this.markAt(this.at) === text;
  }

  skipWord(word: string): boolean {
    if (this.wordAt(this.at) !== word) return false;
    this.at += 1;
    return true;
  }

  skip<T>(count: number, value: T): T {
    this.at += count;
    return value;
  }
}

const seasonSpan = (name: string, year: number): Span => {
  const [first, last] =
    name === 'spring' ? [3, 5] : name === 'summer' ? [6, 8] : name === 'autumn' ? [9, 11] : [1, 2];
  const from = monthSpan(year, first);
  const to = monthSpan(name === 'winter' ? year + 1 : year, last);
  return span(from?.from ?? null, to?.to ?? null, 'interval');
};

/** Completes both sides of a range from each other and joins them. */
function join(left: Side, right: Side): Span | null {
  let a = left;
  let b = right;
  if (a.kind === 'part') a = withPart(b, a.part, a.circa);
  if (a.kind === 'ordinal' && b.kind === 'ordinal') {
    a = { ...a, noun: a.noun ?? b.noun, era: a.era ?? (a.noun === null ? b.era : null) };
    // "5th-4th century BCE", also "5th century-4th century BCE"
    if (a.era === null && b.era === 'bce') a = { ...a, era: 'bce' };
  } else if (a.kind === 'decade' && b.kind === 'decade') {
    b = { ...b, decade: wholeDecade(a.decade, b.decade) };
  } else if (a.kind === 'partial' && b.kind === 'decade') {
    b = { ...b, decade: wholeDecade(a.partial.year ?? 0, b.decade) };
  } else if (a.kind === 'partial' && b.kind === 'partial') {
    return joinPartials(a, b);
  }
  const first = complete(a);
  const last = complete(b);
  return first === null || last === null ? null : between(first, last);
}

const wholeDecade = (first: number, second: number): number =>
  second < 100 && first >= 100 ? first - (first % 100) + second : second;

function withPart(side: Side, part: Part, circa: boolean): Side {
  return side.kind === 'ordinal' || side.kind === 'decade' || side.kind === 'partial'
    ? { ...side, part, circa: circa || side.circa }
    : side;
}

type PartialSide = Extract<Side, { kind: 'partial' }>;

function joinPartials(left: PartialSide, right: PartialSide): Span | null {
  const a = { ...left.partial };
  const b = { ...right.partial };
  if (a.era === null) a.era = b.era;
  if (b.era === null && a.era === 'ce') b.era = 'ce';
  if (b.era !== null) {
    yearOfEra(a);
    yearOfEra(b);
  }
  if (b.year === null && b.month === null && b.day !== null && a.day === null && a.month === null) {
    // "1850-60", "1860-7": years, shortened; b.digits keeps "07"
    const end = a.year === null || a.era === 'bce' ? null : shortYear(a.year, b.digits);
    if (end === null) return null;
    b.year = end;
    b.day = null;
  }
  if (a.year === null && a.day === null && a.month === null) return null;
  if (a.year === null) a.year = b.year;
  if (b.year === null) b.year = a.year;
  if (a.month === null && a.day !== null) a.month = b.month;
  if (b.month === null && b.day !== null) b.month = a.month;
  if (a.year !== null && b.year !== null) {
    // Three digits are a year beside another: "200-300", "950-1025"
    const both = left.partial.digits.length === 3 && right.partial.digits.length >= 3;
    const first = complete({ ...left, partial: a, circa: left.circa }, both);
    const last = complete({ ...right, partial: b, circa: right.circa || left.circa }, both);
    if (first !== null && last !== null) return between(first, last);
  }
  return null;
}

/** "50-100 CE": beside an era, a lone short number is a year. */
function yearOfEra(partial: Partial): void {
  if (partial.year !== null || partial.month !== null || partial.day === null) return;
  partial.year = partial.day;
  partial.day = null;
}

/** The interval of a side that needs nothing from another; null where it does. */
function complete(side: Side, shortYears = false): Span | null {
  switch (side.kind) {
    case 'span':
      return side.span;
    case 'part':
      return null;
    case 'ordinal':
      return side.noun === null ? null : centurySpan(side.number, side.noun, side.era, side.part);
    case 'decade':
      return decadeSpan(side.decade, side.part);
    case 'partial':
      return partialSpan(side, shortYears);
  }
}

function centurySpan(number: number, noun: Noun, era: Era | null, part: Part | null): Span | null {
  const length = noun === 'century' ? 100 : 1000;
  if (number < 1 || number * length > (era === 'bce' ? 10_000 : 2100)) return null;
  const first = era === 'bce' ? -number * length + 1 : (number - 1) * length;
  if (part === null) {
    const from = era !== 'bce' && first === 0 ? 1 : first;
    return years(from, first + length - 1, noun === 'century' ? 'century' : 'era');
  }
  return shareOf(first, length, part);
}

const share = (which: number, count: number): Part => ({
  from: Math.floor(((which - 1) * 100) / count),
  to: Math.floor((which * 100) / count) - 1,
  exact: true,
});

const shareOf = (first: number, length: number, { from, to }: Part): Span =>
  years(
    Math.max(first + Math.floor((from * length) / 100), first === 0 ? 1 : first),
    first + Math.ceil(((to + 1) * length) / 100) - 1,
    'interval',
  );

function decadeSpan(decade: number, part: Part | null): Span | null {
  if (decade < 100 || decade > LATEST_YEAR || decade % 10 !== 0) return null;
  // "2000s" is a decade to us who live in that century
  const length = decade % 100 === 0 && decade < 2000 ? 100 : 10;
  if (part !== null) return shareOf(decade, length, part);
  return years(decade, decade + length - 1, length === 100 ? 'century' : 'decade');
}

function shareOfYear(year: number, part: Part): Span {
  const first = monthSpan(year, 1 + Math.round((part.from * 12) / 100));
  const last = monthSpan(year, Math.round(((part.to + 1) * 12) / 100));
  return span(first?.from ?? null, last?.to ?? null, 'interval');
}

function partialSpan(side: PartialSide, shortYears: boolean): Span | null {
  const { year: written, month, day: dayOfMonth, digits, era } = side.partial;
  if (written === null) return null;
  const sure = digits.length === 4 || era !== null || side.circa || shortYears || month !== null;
  if (written === 0 || !sure || (digits.length === 5 && era === null)) return null;
  if (era !== 'bce' && written > LATEST_YEAR) return null;
  const year = era === 'bce' ? 1 - written : written;
  if (month === null) {
    if (dayOfMonth !== null) return null;
    if (side.circa) return years(year - CIRCA_YEARS, year + CIRCA_YEARS, 'interval');
    return side.part?.exact === true ? shareOfYear(year, side.part) : yearSpan(year);
  }
  const found = dayOfMonth === null ? monthSpan(year, month) : daySpan(year, month, dayOfMonth);
  return side.circa && found !== null ? years(year, year, 'interval') : found;
}
