import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';
import { readMetres, type StatedMetres } from './metres.ts';

/** A range in metres; one end may be missing. */
export interface MetreRange {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** A range in metres with its middle, as GBIF gives it. */
export interface MetresWithAccuracy extends MetreRange {
  /** The middle of the range, or the one end. */
  readonly value: number;
  /** Half the range and the precision together; null where neither is stated. */
  readonly accuracy: number | null;
}

interface Quantity {
  readonly nonNumeric: Issue;
  readonly notMetric: Issue;
  readonly unlikely: Issue;
  readonly swapped: Issue;
  readonly from: number;
  readonly to: number;
  /** Whether the sign of a negative one is a slip. */
  readonly unsigned: boolean;
}

/** From below the shores of the Dead Sea to the upper end of the troposphere. */
const elevation: Quantity = {
  nonNumeric: 'ELEVATION_NON_NUMERIC',
  notMetric: 'ELEVATION_NOT_METRIC',
  unlikely: 'ELEVATION_UNLIKELY',
  swapped: 'ELEVATION_MIN_MAX_SWAPPED',
  from: -500,
  to: 17_000,
  unsigned: false,
};

/** To the bottom of the Mariana Trench. */
const depth: Quantity = {
  nonNumeric: 'DEPTH_NON_NUMERIC',
  notMetric: 'DEPTH_NOT_METRIC',
  unlikely: 'DEPTH_UNLIKELY',
  swapped: 'DEPTH_MIN_MAX_SWAPPED',
  from: 0,
  to: 11_000,
  unsigned: true,
};

/**
 * Metres above sea level from texts that may name their unit; metres unless feet or fathoms are named. Each
 * may be a range. Null with ELEVATION_NON_NUMERIC (cannot be read) or ELEVATION_UNLIKELY.
 */
export const interpretElevation = (
  minimum: string | null,
  maximum: string | null,
): Interpreted<MetreRange> => range(minimum, maximum, elevation);

/** Metres below the surface, like `interpretElevation`; negative ones lose their sign with DEPTH_UNLIKELY. */
export const interpretDepth = (
  minimum: string | null,
  maximum: string | null,
): Interpreted<MetreRange> => range(minimum, maximum, depth);

/**
 * `minimumElevationInMeters` and `maximumElevationInMeters` with GBIF's flags: ELEVATION_NON_NUMERIC for
 * anything but a number, even where it can be read. A unit that is not known counts as metres.
 */
export const interpretElevationInMeters = (
  minimum: string | null,
  maximum: string | null,
  precision: string | null = null,
): Interpreted<MetresWithAccuracy> => inMetres(minimum, maximum, precision, elevation);

/** `minimumDepthInMeters` and `maximumDepthInMeters` with GBIF's flags, like `interpretElevationInMeters`. */
export const interpretDepthInMeters = (
  minimum: string | null,
  maximum: string | null,
  precision: string | null = null,
): Interpreted<MetresWithAccuracy> => inMetres(minimum, maximum, precision, depth);

const joined = (minimum: string | null, maximum: string | null): string =>
  minimum === null || maximum === null ? (minimum ?? maximum ?? '') : `${minimum} - ${maximum}`;

function range(
  minimum: string | null,
  maximum: string | null,
  quantity: Quantity,
): Interpreted<MetreRange> {
  const issues = new Set<Issue>();
  const known = (text: string | null): StatedMetres | null => {
    if (text === null) return null;
    const read = readMetres(text);
    const usable = read !== null && !read.unknownUnit;
    if (!usable) issues.add(quantity.nonNumeric);
    return usable ? read : null;
  };
  const ends = endsOf(known(minimum), known(maximum), quantity, issues);
  return {
    verbatim: joined(minimum, maximum),
    value: ends === null ? null : { minimum: ends.minimum, maximum: ends.maximum },
    issues: [...issues],
  };
}

const noIssues: readonly Issue[] = [];

function inMetres(
  minimum: string | null,
  maximum: string | null,
  precision: string | null,
  quantity: Quantity,
): Interpreted<MetresWithAccuracy> {
  const verbatim = joined(minimum, maximum);
  if (minimum === null && maximum === null) return { verbatim, value: null, issues: noIssues };
  const issues = new Set<Issue>();
  const known = (text: string | null): StatedMetres | null => {
    const read = text === null ? null : readMetres(text);
    if (text !== null && read?.plain !== true) issues.add(quantity.nonNumeric);
    return read;
  };
  const low = known(minimum);
  const high = known(maximum);
  const margin = known(precision);
  if (margin !== null && !margin.metric) issues.add(quantity.notMetric);
  const ends = endsOf(low, high, quantity, issues);
  const value = ends === null ? null : withAccuracy(ends, margin);
  return { verbatim, value, issues: issues.size === 0 ? noIssues : [...issues] };
}

function withAccuracy(ends: MetreRange, margin: StatedMetres | null): MetresWithAccuracy {
  const { minimum, maximum } = ends;
  const stated = margin === null ? null : Math.abs(margin.maximum);
  if (minimum === null || maximum === null) {
    return { ...ends, value: minimum ?? maximum ?? 0, accuracy: stated };
  }
  const half = (maximum - minimum) / 2;
  return { ...ends, value: round(minimum + half), accuracy: round(half + (stated ?? 0)) };
}

/** Orders the two ends and checks them; null where none is left. */
function endsOf(
  first: StatedMetres | null,
  second: StatedMetres | null,
  quantity: Quantity,
  issues: Set<Issue>,
): MetreRange | null {
  if (first === null && second === null) return null;
  if (first?.metric === false || second?.metric === false) issues.add(quantity.notMetric);
  let low = first?.minimum ?? null;
  let high =
    second?.maximum ?? (first !== null && first.maximum !== first.minimum ? first.maximum : null);
  if (first === null && second !== null && second.minimum !== second.maximum) low = second.minimum;
  if (low !== null && high !== null && low > high) {
    [low, high] = [high, low];
    issues.add(quantity.swapped);
  }
  if (quantity.unsigned && (low ?? high ?? 0) < 0) {
    issues.add(quantity.unlikely);
    const one = low === null ? null : Math.abs(low);
    const other = high === null ? null : Math.abs(high);
    low = one !== null && other !== null ? Math.min(one, other) : one;
    high = one !== null && other !== null ? Math.max(one, other) : other;
  }
  const likely = (metres: number | null): number | null => {
    if (metres === null || (metres >= quantity.from && metres <= quantity.to)) return metres;
    issues.add(quantity.unlikely);
    return null;
  };
  low = likely(low);
  high = likely(high);
  return low === null && high === null ? null : { minimum: low, maximum: high };
}

const round = (value: number): number => Math.round(value * 100) / 100;
