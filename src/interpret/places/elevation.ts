import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';

/** A range in metres; one end may be missing. */
export interface MetreRange {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

interface Names {
  readonly nonNumeric: Issue;
  readonly notMetric: Issue;
  readonly unlikely: Issue;
  readonly swapped: Issue;
  readonly from: number;
  readonly to: number;
}

const elevation: Names = {
  nonNumeric: 'ELEVATION_NON_NUMERIC',
  notMetric: 'ELEVATION_NOT_METRIC',
  unlikely: 'ELEVATION_UNLIKELY',
  swapped: 'ELEVATION_MIN_MAX_SWAPPED',
  from: -11_000,
  to: 17_000,
};

const depth: Names = {
  nonNumeric: 'DEPTH_NON_NUMERIC',
  notMetric: 'DEPTH_NOT_METRIC',
  unlikely: 'DEPTH_UNLIKELY',
  swapped: 'DEPTH_MIN_MAX_SWAPPED',
  from: 0,
  to: 11_000,
};

/** Metres above sea level from the lowest and highest as published; metres unless feet are named. */
export const interpretElevation = (
  minimum: string | null,
  maximum: string | null,
): Interpreted<MetreRange> => range(minimum, maximum, elevation);

/** Metres below the surface from the least and greatest as published; metres unless feet or fathoms are named. */
export const interpretDepth = (
  minimum: string | null,
  maximum: string | null,
): Interpreted<MetreRange> => range(minimum, maximum, depth);

function range(
  minimum: string | null,
  maximum: string | null,
  names: Names,
): Interpreted<MetreRange> {
  const issues: Issue[] = [];
  let low = minimum === null ? null : metres(minimum, names, issues);
  let high = maximum === null ? null : metres(maximum, names, issues);
  if (low !== null && high !== null && low > high) {
    [low, high] = [high, low];
    issues.push(names.swapped);
  }
  return {
    verbatim: [minimum, maximum].filter((text) => text !== null).join(' - '),
    value: low === null && high === null ? null : { minimum: low, maximum: high },
    issues: [...new Set(issues)],
  };
}

const unitMetres: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['m', 1],
  ['meter', 1],
  ['meters', 1],
  ['metre', 1],
  ['metres', 1],
  ['km', 1000],
  ['cm', 0.01],
  ['ft', 0.3048],
  ['foot', 0.3048],
  ['feet', 0.3048],
  ["'", 0.3048],
  ['fm', 1.8288],
  ['fathom', 1.8288],
  ['fathoms', 1.8288],
]);

function metres(text: string, names: Names, issues: Issue[]): number | null {
  const match = /^([+-]?\d+(?:,\d{3})*(?:\.\d+)?)\s*([a-z']*)\.?$/.exec(text.trim().toLowerCase());
  const unit = match === null ? undefined : unitMetres.get(match[2] ?? '');
  if (match === null || unit === undefined) {
    issues.push(names.nonNumeric);
    return null;
  }
  const value = Math.round(Number((match[1] ?? '').replaceAll(',', '')) * unit * 100) / 100;
  if (unit !== 1 && unit !== 1000 && unit !== 0.01) issues.push(names.notMetric);
  if (value < names.from || value > names.to) {
    issues.push(names.unlikely);
    return null;
  }
  return value;
}
