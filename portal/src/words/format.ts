const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
const instants = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** `12,345`. */
export const count = (n: number): string => whole.format(n);

/** `12.3K`. */
export const compact = (n: number): string => short.format(n);

/** `1 item`, `1,200 items`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** English name of an ISO 3166-1 alpha-2 code; the code itself where unknown. */
export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

/** `21 Nov 2026, 10:00`; the text itself where it is no instant. */
export function instant(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : instants.format(date);
}

/** `850 ms`, `12.4 s`, `3 min 05 s`, `2 h 04 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (n: number) => String(n).padStart(2, '0');
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** `812 MB`. */
export function bytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

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
export const yearWords = (year: number): string => (year > 0 ? String(year) : `${1 - year} BCE`);

const dayWords = ({ year, month, day }: DateParts): string =>
  [day, month === null ? null : MONTHS[month - 1], yearWords(year)]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');

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
    if (from.year > 0 && from.year % 10 === 0 && to.year === from.year + 9) return `${from.year}s`;
    return `${yearWords(from.year)} to ${yearWords(to.year)}`;
  }
  if (second === undefined || first === second) return dayWords(from);
  if (from.year === to.year && from.month === to.month && from.day === 1 && (to.day ?? 0) >= 28) {
    return dayWords({ ...from, day: null });
  }
  return `${dayWords(from)} to ${dayWords(to)}`;
}

/** `27.9881° N, 86.9250° E`. */
export function coordinates(latitude: number, longitude: number): string {
  const side = (value: number, plus: string, minus: string) =>
    `${Math.abs(value).toFixed(4).replace(/0+$/, '').replace(/\.$/, '')}° ${value < 0 ? minus : plus}`;
  return `${side(latitude, 'N', 'S')}, ${side(longitude, 'E', 'W')}`;
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
  if (name !== undefined) return name;
  if (!/^[A-Z0-9_]+$/.test(code) || !code.includes('_')) return code;
  const lower = code
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bwgs84\b/, 'WGS84');
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** A value of a vocabulary in words: `FEMALE` is "Female", `escapeFromConfinement` "Escape from confinement". */
export function constantWords(value: string): string {
  const known = words(value);
  if (known !== value) return known;
  const constant = /^[A-Z]{2,}$/.test(value) ? value.toLowerCase() : value;
  if (!/^[a-z]+(?:[A-Z][a-z]+)*$/.test(constant)) return value;
  const spaced = constant.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
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
  return text.charAt(0).toUpperCase() + text.slice(1);
}
