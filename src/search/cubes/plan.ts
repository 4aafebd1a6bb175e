import { OpendrawerError } from '../../errors/index.ts';
import { NO_NUMBER } from '../columns.ts';
import { findSearchKey } from '../model/keys.ts';
import type { CubeDimension } from '../model/requests.ts';
import type { CodeColumn, Matches } from '../model/segment.ts';
import { normaliseValue } from '../normalise.ts';
import { countByCodes, spansOf } from './rows.ts';

/** Bins of a cube's dimensions, chosen before counting. Plain data, so that it can go to other threads. */
export interface CubePlan {
  readonly dimensions: readonly PlannedDimension[];
  /** Places of the dimensions, those with fewer combinations of values first: so they are combined with fewer steps. */
  readonly order: readonly number[];
}

export type PlannedDimension = PlannedValues | PlannedDates;

/** Values of a key of codes; bin numbers are places in the list. */
export interface PlannedValues {
  readonly kind: 'code';
  readonly key: string;
  /** Numbers in the generation's dictionary. */
  readonly values: readonly number[];
  readonly texts: readonly string[];
  /** So many of them are the most frequent, in their order; the others are bins since they were selected. */
  readonly frequent: number;
  /** Selected values, normalised, that no item of the generation has. */
  readonly unknown: readonly string[];
}

/** Years or decades; a bin number is the year, or the decade's first year divided by ten. */
export interface PlannedDates {
  readonly kind: 'date';
  readonly key: string;
  readonly width: 1 | 10;
  /** Years, where the matches alone would be counted by decade: years were selected. */
  readonly isForced: boolean;
}

export const MOST_DIMENSIONS = 4;
const DEFAULT_VALUES = 30;
const INTERVALS = 512;
export const MOST_VALUES = 1000;
/** Matches that lie within so many decades are counted by year. */
const DECADES_BY_YEAR = 8;
/** Events that touch more decades have no date to count; the key `decade` has the same rule. */
export const MOST_DECADES = 100;

const invalid = (message: string, hint: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, { hint });

/**
 * Chooses the bins. The most frequent values are those among the matches, whatever is selected, so that they stay
 * while a user brushes; what is selected is always a bin. Throws FILTER_INVALID.
 */
export function planCube(matches: Matches, dimensions: readonly CubeDimension[]): CubePlan {
  if (dimensions.length < 1 || dimensions.length > MOST_DIMENSIONS) {
    throw invalid(
      `a cube has 1 to ${MOST_DIMENSIONS} dimensions, not ${dimensions.length}`,
      'Give dimension once for each, for example dimension=eventDate&dimension=topic.',
    );
  }
  const planned = dimensions.map((dimension) => planDimension(matches, dimension));
  const sizes = planned.map((dimension) => sizeOf(matches, dimension));
  const order = [...planned.keys()].sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
  return { dimensions: planned, order };
}

/** About how many sets of bins a dimension has. */
const sizeOf = (matches: Matches, { kind, key }: PlannedDimension): number =>
  kind === 'date'
    ? INTERVALS
    : Math.max(0, ...matches.parts.map(({ segment }) => segment.codes(key).combinations));

function planDimension(matches: Matches, dimension: CubeDimension): PlannedDimension {
  const { kind, name: key } = findSearchKey(dimension.key) ?? { kind: null, name: '' };
  if (kind === 'date') return planDates(matches, { ...dimension, key });
  if (kind === 'code' || kind === 'boolean') return planValues(matches, { ...dimension, key });
  throw invalid(
    `${dimension.key} cannot be a dimension of a cube`,
    'Take eventDate, or a key whose values are counted as facets.',
  );
}

function planValues(matches: Matches, { key, values, selected }: CubeDimension): PlannedValues {
  const dictionary = matches.dictionary(key);
  const most = Math.max(1, Math.min(MOST_VALUES, values ?? DEFAULT_VALUES));
  const counts = matches.everything ? dictionary.totals : countedValues(matches, key);
  const chosen = mostFrequent(counts, dictionary.byText, most);
  const frequent = chosen.length;
  const unknown: string[] = [];
  for (const text of selected ?? []) {
    const found = matches.parts.flatMap(({ segment }) => valuesOf(segment.codes(key), text));
    if (found.length === 0) unknown.push(normaliseValue(text));
    for (const value of found) if (!chosen.includes(value)) chosen.push(value);
  }
  const texts = chosen.map((value) => dictionary.text(value));
  return { kind: 'code', key, values: chosen, texts, frequent, unknown };
}

const valuesOf = (column: CodeColumn, text: string): number[] =>
  column.find([text], false).map((value) => column.common[value] ?? 0);

/** The `most` values with the highest counts, of equal ones the first by text; none that has no items. */
function mostFrequent(counts: Uint32Array, byText: Uint32Array, most: number): number[] {
  const order: number[] = [];
  for (const value of byText) {
    const count = counts[value] ?? 0;
    if (count === 0) continue;
    if (order.length === most && count <= (counts[order[most - 1] ?? 0] ?? 0)) continue;
    let place = order.length;
    while (place > 0 && (counts[order[place - 1] ?? 0] ?? 0) < count) place -= 1;
    order.splice(place, 0, value);
    if (order.length > most) order.pop();
  }
  return order;
}

function countedValues(matches: Matches, key: string): Uint32Array {
  const counts = new Uint32Array(matches.dictionary(key).values);
  for (const { segment, bits } of matches.parts) {
    const column = segment.codes(key);
    const combinations = countByCodes(column, bits);
    for (let combination = 1; combination < combinations.length; combination += 1) {
      const items = combinations[combination] ?? 0;
      if (items === 0) continue;
      const end = column.starts[combination + 1] ?? 0;
      for (let at = column.starts[combination] ?? 0; at < end; at += 1) {
        const value = column.common[column.members[at] ?? 0] ?? 0;
        counts[value] = (counts[value] ?? 0) + items;
      }
    }
  }
  return counts;
}

function planDates(matches: Matches, { key, selected }: CubeDimension): PlannedDates {
  const isByYear = liesWithin(matches, DECADES_BY_YEAR);
  const isForced = !isByYear && !fitsDecades(selected ?? []);
  return { kind: 'date', key, width: isByYear || isForced ? 1 : 10, isForced };
}

/** Whether a selection of dates begins and ends with decades; none does. */
export function fitsDecades(selected: readonly string[]): boolean {
  if (selected.length === 0) return true;
  const { from, to } = yearsOf(selected);
  return mod(from, 10) === 0 && mod(to + 1, 10) === 0;
}

const mod = (value: number, by: number): number => ((value % by) + by) % by;

/** Whether the dates of all matches lie within so many decades. */
function liesWithin(matches: Matches, decades: number): boolean {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { segment, bits } of matches.parts) {
    const column = segment.dates();
    for (const { from, to } of spansOf(bits)) {
      const dates = column.span(from, to);
      for (let row = from; row < to; row += 1) {
        if ((((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 0) continue;
        const start = dates[2 * (row - from)] ?? NO_NUMBER;
        const end = dates[2 * (row - from) + 1] ?? 0;
        if (!isDated(start, end)) continue;
        first = Math.min(first, binOfDate(start, 10));
        last = Math.max(last, binOfDate(end, 10));
      }
      if (last - first >= decades) return false;
    }
  }
  return true;
}

/** Year or decade of a `dateNumber`. */
export const binOfDate = (date: number, width: number): number => Math.floor(date / (512 * width));

/** Whether an event has a date that is counted. */
export const isDated = (start: number, end: number): boolean =>
  start !== NO_NUMBER && end >= start && binOfDate(end, 10) - binOfDate(start, 10) < MOST_DECADES;

/** Years of a selection: one bin, or the first and the last; `1890s` is a decade, `1890` a year. */
export function yearsOf(selected: readonly string[]): {
  readonly from: number;
  readonly to: number;
} {
  const [first, last = first] = selected.map((text) => {
    const match = /^(-?\d{1,7})(s?)$/.exec(text);
    if (match === null || (match[2] === 's' && Number(match[1]) % 10 !== 0)) {
      throw invalid(
        `${JSON.stringify(text)} is no year or decade`,
        'Select dates as the cube names them, for example 1890s,1920s or 1931.',
      );
    }
    const from = Number(match[1]);
    return { from, to: match[2] === 's' ? from + 9 : from };
  });
  if (first === undefined || last === undefined || selected.length > 2) {
    throw invalid(
      'select one year or decade, or the first and the last',
      'For example 1890s,1920s.',
    );
  }
  return { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
}
