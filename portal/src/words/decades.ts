import type { FacetCount } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { decadeWords, fromTo, yearWords } from './format.ts';

/** A bar of the chart of dates: the years [from, to] with the items dated in them. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Holds everything before `to`, so that a few very old things do not squeeze the rest. */
  readonly open: boolean;
}

const MAX_BARS = 64;
const TAIL_SHARE = 0.02;

/** Decade counts of the API (`1890`, `1890s`, `-1200`) as bars without gaps, oldest first. */
export function barsOf(counts: readonly FacetCount[]): readonly Bar[] {
  const byDecade = new Map<number, number>();
  for (const { name, count } of counts) {
    const match = /^-?\d+/.exec(name);
    if (match === null) continue;
    const decade = Math.floor(Number(match[0]) / 10) * 10;
    byDecade.set(decade, (byDecade.get(decade) ?? 0) + count);
  }
  const decades = [...byDecade.keys()].sort((a, b) => a - b);
  const last = decades.at(-1);
  const oldest = decades[0];
  if (last === undefined || oldest === undefined) return [];
  const total = [...byDecade.values()].reduce((sum, n) => sum + n, 0);

  let start = oldest;
  let passed = 0;
  // An item dated to centuries counts in each of their decades; the greatest of them says "at least so many".
  let before = 0;
  if ((last - oldest) / 10 >= MAX_BARS) {
    for (const decade of decades) {
      const here = byDecade.get(decade) ?? 0;
      passed += here;
      start = decade;
      if ((last - decade) / 10 < MAX_BARS && passed > total * TAIL_SHARE) break;
      before = Math.max(before, here);
    }
  }
  const bars: Bar[] = [];
  if (before > 0) bars.push({ from: oldest, to: start - 1, count: before, open: true });
  for (let decade = start; decade <= last; decade += 10) {
    bars.push({
      from: decade,
      to: decade + 9,
      count: byDecade.get(decade) ?? 0,
      open: false,
    });
  }
  return bars;
}

export const barWords = (bar: Bar): string =>
  bar.open
    ? t('before {year}', { year: yearWords(bar.to + 1) })
    : bar.from > 0
      ? decadeWords(bar.from)
      : fromTo(yearWords(bar.from), yearWords(bar.to));

/** A year as ISO 8601 wants it: four digits, expanded with a sign outside 0000 to 9999. */
export function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

/** `1890,1931` or `*,1931` as years; an end is null where it is open or not understood. */
export function readRange(eventDate: string | undefined): {
  readonly from: number | null;
  readonly to: number | null;
} {
  const [from = '', to = ''] = (eventDate ?? '').split(',');
  const year = (text: string) => {
    const match = /^[+-]?\d{1,6}/.exec(text.trim());
    return match === null ? null : Number(match[0]);
  };
  return { from: year(from), to: year(to) };
}

export function writeRange(from: number | null, to: number | null): string | null {
  if (from === null && to === null) return null;
  return `${from === null ? '*' : isoYear(from)},${to === null ? '*' : isoYear(to)}`;
}
