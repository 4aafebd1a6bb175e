import { between, daySpan, monthSpan, type Span, span, yearSpan, years } from './calendar.ts';
import { shortYear } from './numeric.ts';

/** Years that "circa" widens a year or a span of years by, on either side. */
export const CIRCA_YEARS = 5;
/** Greatest year that is believed. */
export const LATEST_YEAR = 2099;

export type Era = 'bce' | 'ce';

/** A day, month or year of which parts may stand on the other side of a range. */
export interface DateParts {
  year: number | null;
  month: number | null;
  day: number | null;
  digits: string;
  era: Era | null;
}

/** One side of a range before the sides have been completed from each other. */
export type Side =
  | {
      readonly kind: 'partial';
      readonly partial: DateParts;
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

export type Noun = 'century' | 'millennium';
/** A share of a century, decade or year, in hundredths. `exact`: a half, third or quarter, not "early". */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly exact: boolean;
}

/** Completes both sides of a range from each other and joins them. */
export function join(left: Side, right: Side): Span | null {
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
function yearOfEra(partial: DateParts): void {
  if (partial.year !== null || partial.month !== null || partial.day === null) return;
  partial.year = partial.day;
  partial.day = null;
}

/** The interval of a side that needs nothing from another; null where it does. */
export function complete(side: Side, shortYears = false): Span | null {
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

/** One of the equal parts of a century, decade or year, from 1. */
export const share = (which: number, count: number): Part => ({
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
