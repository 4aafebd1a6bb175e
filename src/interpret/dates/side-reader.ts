import { hull, monthSpan, type Span, span, years } from './calendar.ts';
import { TokenCursor } from './cursor.ts';
import { type DateParts, type Era, type Noun, type Part, type Side, share } from './sides.ts';
import { circaWords, months, ordinals, seasons, uncertainWords, weekdays } from './words.ts';

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

const seasonSpan = (name: string, year: number): Span => {
  const [first, last] =
    name === 'spring' ? [3, 5] : name === 'summer' ? [6, 8] : name === 'autumn' ? [9, 11] : [1, 2];
  const from = monthSpan(year, first);
  const to = monthSpan(name === 'winter' ? year + 1 : year, last);
  return span(from?.from ?? null, to?.to ?? null, 'interval');
};

/** Reads one side of a range: what stands between "from" and "to", or alone. */
export class SideReader extends TokenCursor {
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
      if (!this.skipWord('part')) this.skipWord('years');
      this.skipOf();
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
    this.skipOf();
    return share(which, count);
  }

  /** "of the", "de", "del". */
  skipOf(): void {
    if (!this.skipWord('of') && !this.skipWord('de')) this.skipWord('del');
    this.skipWord('the');
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
    if (token?.kind === 'number' && (token.suffix === 'th' || this.isCounting())) {
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

  /** "19. Jahrhundert", "1. Hälfte": full stops are gone. */
  isCounting(): boolean {
    const token = this.tokens[this.at];
    const noun = this.wordAt(this.at + 1);
    return (
      token?.kind === 'number' &&
      token.suffix === '' &&
      token.digits.length <= 2 &&
      (noun === 'century' || noun === 'millennium' || noun === 'half' || noun === 'quarter')
    );
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
    const found: DateParts = { year: null, month: null, day: null, digits: '', era: null };
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

  takePart(found: DateParts): boolean {
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
    } else if (text.length <= 2 && value >= 1 && found.day === null && this.isDay(found)) {
      found.day = value;
      if (found.digits === '') found.digits = text;
    } else return false;
    this.at += 1;
    return true;
  }

  /** "A.D. 79", "44 B.C.": with an era, a short number is a year. */
  hasEra(found: DateParts): boolean {
    if (found.era !== null) return true;
    this.at += 1;
    const era = this.initials();
    this.at -= 1;
    return era !== null;
  }

  /** After a year alone, a number is a day only when a month stands beside it. */
  isDay(found: DateParts): boolean {
    return (
      found.year === null || found.month !== null || months.has(this.wordAt(this.at + 1) ?? '')
    );
  }

  separators(found: DateParts): void {
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

  canTake(found: DateParts): boolean {
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
}
