import { language, t, translated } from '../languages/i18n.ts';

/** British dates and numbers for English readers. */
const localeOf = (): string => (language() === 'en' ? 'en-GB' : language());

/** Formatters are dear to make: one of each kind for each language. */
function perLanguage<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const locale = localeOf();
    const known = made.get(locale);
    if (known !== undefined) return known;
    const fresh = make(locale);
    made.set(locale, fresh);
    return fresh;
  };
}

const whole = perLanguage((locale) => new Intl.NumberFormat(locale));
const tenths = perLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const degrees = perLanguage(
  (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }),
);
const short = perLanguage(
  (locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
);
const regions = perLanguage(
  (locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }),
);
const languages = perLanguage(
  (locale) => new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }),
);
const instants = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
);
const days = perLanguage(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      timeZone: 'UTC',
    }),
);
const months = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }),
);
const monthNames = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }),
);

/** `12,345`. */
export const count = (n: number): string => whole().format(n);

/** `12.3`: at most one digit after the point. */
export const decimal = (n: number): string => tenths().format(n);

/** `12.3K`. */
export const compact = (n: number): string => short().format(n);

/** What is counted, with the message that counts it. */
const NOUNS = {
  item: '{n, plural, one {# item} other {# items}}',
  result: '{n, plural, one {# result} other {# results}}',
  object: '{n, plural, one {# object} other {# objects}}',
  record: '{n, plural, one {# record} other {# records}}',
  finding: '{n, plural, one {# finding} other {# findings}}',
  partition: '{n, plural, one {# partition} other {# partitions}}',
  change: '{n, plural, one {# change} other {# changes}}',
  value: '{n, plural, one {# value} other {# values}}',
  name: '{n, plural, one {# name} other {# names}}',
  'distinct name': '{n, plural, one {# distinct name} other {# distinct names}}',
  species: '{n, plural, one {# species} other {# species}}',
  dataset: '{n, plural, one {# dataset} other {# datasets}}',
  row: '{n, plural, one {# row} other {# rows}}',
} as const;

/** `1 item`, `1,200 items`. */
export const counted = (n: number, what: keyof typeof NOUNS): string => t(NOUNS[what], { n });

/** Name of an ISO 3166-1 alpha-2 code; the code itself where unknown. */
export function countryName(code: string): string {
  try {
    return regions().of(code) ?? code;
  } catch {
    return code;
  }
}

/** Name of a language by its code; the code itself where unknown. */
export function languageName(code: string): string {
  try {
    return languages().of(code) ?? code;
  } catch {
    return code;
  }
}

/** `21 Nov 2026, 10:00`; the text itself where it is no instant. */
export function instant(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : instants().format(date);
}

/** `850 ms`, `12.4 s`, `3 min 05 s`, `2 h 04 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return t('{n} ms', { n: Math.round(ms) });
  if (ms < 60_000) return t('{n} s', { n: decimal(ms / 1000) });
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (n: number) => String(n).padStart(2, '0');
  if (minutes < 60) return t('{m} min {s} s', { m: minutes, s: two(seconds % 60) });
  return t('{h} h {m} min', { h: Math.floor(minutes / 60), m: two(minutes % 60) });
}

/** `812 MB`. */
export function bytes(n: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = n / 1000;
  let unit = 0;
  if (n < 1000) return t('{n} bytes', { n: count(n) });
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? decimal(value) : count(Math.round(value))} ${units[unit] ?? ''}`;
}

interface DateParts {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

function parts(iso: string): DateParts | null {
  const match = /^([+-]?\d{4,6})(?:-(\d\d)(?:-(\d\d))?)?/.exec(iso);
  if (match === null) return null;
  const [, year = '', month, day] = match;
  return {
    year: Number(year),
    month: month === undefined ? null : Number(month),
    day: day === undefined ? null : Number(day),
  };
}

/** Astronomical year number as people write it: 0 is 1 BCE. */
export const yearWords = (year: number): string =>
  year > 0 ? String(year) : t('{year} BCE', { year: 1 - year });

/** `1890s`. */
export const decadeWords = (year: number): string => t('{year}s', { year });

/** The day in UTC; years below 100 are not those of the twentieth century. */
function utc({ year, month, day }: DateParts): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, (month ?? 1) - 1, day ?? 1);
  return date;
}

function dayWords(date: DateParts): string {
  if (date.month === null) return yearWords(date.year);
  // Before our era the year is ours to say: browsers count it otherwise.
  if (date.year <= 0) {
    return [date.day, monthNames().format(utc(date)), yearWords(date.year)]
      .filter((part) => part !== null)
      .join(' ');
  }
  return (date.day === null ? months() : days()).format(utc(date));
}

/**
 * An ISO 8601 date or interval (`1931-05-18`, `1890-01-01/1899-12-31`) in words. Whole years, decades and
 * months are said as such: `18 May 1931`, `1931`, `1890s`, `May 1931`, `1901 to 1910`.
 */
export function dateWords(iso: string): string {
  const [first = '', second] = iso.split('/');
  const from = parts(first);
  const to = second === undefined ? from : parts(second);
  if (from === null || to === null) return iso;
  const wholeFrom = from.day === null || (from.month === 1 && from.day === 1);
  const wholeTo = to.day === null || (to.month === 12 && to.day === 31);
  if (second !== undefined && wholeFrom && wholeTo) {
    if (from.year === to.year) return yearWords(from.year);
    if (from.year > 0 && from.year % 10 === 0 && to.year === from.year + 9)
      return decadeWords(from.year);
    return fromTo(yearWords(from.year), yearWords(to.year));
  }
  if (second === undefined || first === second) return dayWords(from);
  if (from.year === to.year && from.month === to.month && from.day === 1 && (to.day ?? 0) >= 28) {
    return dayWords({ ...from, day: null });
  }
  return fromTo(dayWords(from), dayWords(to));
}

/** `1901 to 1910`. */
export const fromTo = (from: string, to: string): string => t('{from} to {to}', { from, to });

/** `27.9881° N, 86.925° E`. */
export function coordinates(latitude: number, longitude: number): string {
  const side = (value: number, direction: string) =>
    `${degrees().format(Math.abs(value))}° ${direction}`;
  return `${side(latitude, latitude < 0 ? t('S') : t('N'))}, ${side(longitude, longitude < 0 ? t('W') : t('E'))}`;
}

/** `PRESERVED_SPECIMEN`, `StillImage`, `edanmdm` as words. */
export function words(code: string): string {
  const known: Readonly<Record<string, string>> = {
    edanmdm: 'Object record',
    ead_collection: 'Archival collection',
    ead_component: 'Archival component',
    StillImage: 'Image',
    MovingImage: 'Film or video',
    Sound: 'Sound',
    Text: 'Text or book',
    InteractiveResource: '3D or interactive',
  };
  const name = known[code];
  if (name !== undefined) return said(name);
  if (!/^[A-Z0-9_]+$/.test(code) || !code.includes('_')) return code;
  const lower = code
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bwgs84\b/, 'WGS84');
  return said(lower.charAt(0).toUpperCase() + lower.slice(1));
}

/** English words of ours in the language of the reader, where a catalogue has them. */
const said = (english: string): string => translated(english) ?? english;

/** A value of a vocabulary in words: `FEMALE` is "Female", `escapeFromConfinement` "Escape from confinement". */
export function constantWords(value: string): string {
  const known = words(value);
  if (known !== value) return known;
  const constant = /^[A-Z]{2,}$/.test(value) ? value.toLowerCase() : value;
  if (!/^[a-z]+(?:[A-Z][a-z]+)*$/.test(constant)) return value;
  const spaced = constant.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return said(spaced.charAt(0).toUpperCase() + spaced.slice(1));
}

/** `decimalLatitude` is Decimal latitude, `recordedByID` Recorded by ID. */
export function termWords(term: string): string {
  const parts = term
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  const text = parts
    .map((part) => (/^[A-Z]{2,}$/.test(part) ? part : part.toLowerCase()))
    .join(' ');
  return said(text.charAt(0).toUpperCase() + text.slice(1));
}
