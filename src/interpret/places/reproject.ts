import { createRequire } from 'node:module';
import type { Issue } from '../../terms/index.ts';
import { type Datum, readDatum } from './datum.ts';
import { lazy, readTable } from './tsv.ts';

/** A point in WGS84 decimal degrees, and what was done or doubted on the way. */
export interface Wgs84Point {
  readonly decimalLatitude: number;
  readonly decimalLongitude: number;
  readonly issues: readonly Issue[];
}

type Convert = (point: readonly [number, number]) => readonly number[];

interface Shift {
  /** Ellipsoid and shift, as proj4 has them. */
  readonly terms: string;
  /** Whether the datum is WGS84 for our purpose. */
  readonly identity: boolean;
  /** South, west, north, east; null: anywhere. */
  readonly bounds: readonly number[] | null;
}

const shifts = lazy(() => {
  const byCode = new Map<number, Shift[]>();
  for (const [codes = '', ellipsoid = '', shift = '', bounds = ''] of readTable('datums.tsv')) {
    const one: Shift = {
      terms: `+ellps=${ellipsoid} +towgs84=${shift === '' ? '0,0,0' : shift}`,
      identity: shift === '',
      bounds: bounds === '' ? null : bounds.split(' ').map(Number),
    };
    for (const code of codes.split(' ').map(Number)) {
      const known = byCode.get(code);
      if (known === undefined) byCode.set(code, [one]);
      else known.push(one);
    }
  }
  return byCode;
});

/**
 * UTM zones by EPSG code: the first and last code, the code of the datum, the first zone, and whether they
 * are south.
 */
const zones: readonly (readonly [
  first: number,
  last: number,
  datum: number,
  firstZone: number,
  south: boolean,
])[] = [
  [32601, 32660, 4326, 1, false],
  [32701, 32760, 4326, 1, true],
  [32201, 32260, 4322, 1, false],
  [32301, 32360, 4322, 1, true],
  [25828, 25838, 4258, 28, false],
  [26901, 26923, 4269, 1, false],
  [26701, 26722, 4267, 1, false],
  [28348, 28358, 4283, 48, true],
  [7846, 7859, 7844, 46, true],
  [20248, 20258, 4202, 48, true],
  [20348, 20358, 4203, 48, true],
  [23028, 23038, 4230, 28, false],
  [31965, 31976, 4674, 11, false],
  [31977, 31985, 4674, 17, true],
  [29168, 29172, 4618, 18, false],
  [29187, 29195, 4618, 17, true],
  [24817, 24821, 4248, 17, false],
  [24877, 24882, 4248, 17, true],
];

/** The shifts of a code, those of its datum where it is a zone. */
const shiftsOf = (() => {
  const found = new Map<number, readonly Shift[]>();
  return (code: number): readonly Shift[] => {
    const known = found.get(code);
    if (known !== undefined) return known;
    const datum = zones.find(([first, last]) => code >= first && code <= last)?.[2] ?? code;
    const all = shifts().get(datum) ?? noShifts;
    if (found.size < MAX_CODES) found.set(code, all);
    return all;
  };
})();

const noShifts: readonly Shift[] = [];
const MAX_CODES = 1_000;

/** The ellipsoid and shift of a datum about a point, in proj4's words; null where none is known. */
export const shiftTerms = (code: number, latitude: number, longitude: number): string | null =>
  shiftAt(code, latitude, longitude)?.terms ?? null;

/** The UTM zone of a projected system by its EPSG code; null for other systems. */
export function utmZoneOfCode(
  code: number,
): { readonly zone: number; readonly south: boolean; readonly datum: number } | null {
  const range = zones.find(([first, last]) => code >= first && code <= last);
  if (range === undefined) return null;
  const [first, , datum, firstZone, south] = range;
  return { zone: firstZone + code - first, south, datum };
}

function shiftAt(code: number, latitude: number, longitude: number): Shift | null {
  for (const shift of shiftsOf(code)) {
    if (shift.bounds === null) return shift;
    const [south = 0, west = 0, north = 0, east = 0] = shift.bounds;
    if (latitude >= south && latitude <= north && longitude >= west && longitude <= east) {
      return shift;
    }
  }
  return null;
}

const noIssues: readonly Issue[] = [];
const assumed: readonly Issue[] = ['GEODETIC_DATUM_ASSUMED_WGS84'];
const invalid: readonly Issue[] = ['GEODETIC_DATUM_INVALID', 'GEODETIC_DATUM_ASSUMED_WGS84'];
const failed: readonly Issue[] = ['COORDINATE_REPROJECTION_FAILED'];
const suspicious: readonly Issue[] = ['COORDINATE_REPROJECTION_SUSPICIOUS'];
const reprojected: readonly Issue[] = ['COORDINATE_REPROJECTED'];

/** Larger shifts than any two datums of one place differ by, in degrees. */
const SUSPICIOUS_SHIFT = 0.1;

/**
 * Brings decimal degrees in another datum to WGS84 (seven decimals). `datum` is the text as published; null
 * or blank: WGS84 is assumed. A system of projected coordinates counts as its datum. The values stay as they
 * are where the datum is not understood, its shift is not known, or the outcome lies more than 0.1 degrees
 * away; a flag tells.
 */
export function reprojectToWgs84(
  latitude: number,
  longitude: number,
  datum: string | null,
): Wgs84Point {
  if (datum === null || datum.trim() === '') return stay(latitude, longitude, assumed);
  const read = readDatum(datum);
  if (read === null) return stay(latitude, longitude, invalid);
  return shiftBy(read, latitude, longitude);
}

const stay = (
  decimalLatitude: number,
  decimalLongitude: number,
  issues: readonly Issue[],
): Wgs84Point => ({ decimalLatitude, decimalLongitude, issues });

function shiftBy(datum: Datum, latitude: number, longitude: number): Wgs84Point {
  const shift = shiftAt(datum.shift, latitude, longitude);
  if (shift === null) return stay(latitude, longitude, datum.byCode ? invalid : failed);
  if (shift.identity) return stay(latitude, longitude, noIssues);
  const [x = Number.NaN, y = Number.NaN] = toWgs84(
    `+proj=longlat ${shift.terms}`,
    longitude,
    latitude,
  );
  if (!Number.isFinite(x) || !Number.isFinite(y)) return stay(latitude, longitude, failed);
  const lat = round7(y);
  const lon = round7(x);
  if (
    Math.abs(lat - latitude) > SUSPICIOUS_SHIFT ||
    degreesApart(lon, longitude) > SUSPICIOUS_SHIFT
  ) {
    return stay(latitude, longitude, suspicious);
  }
  const same = lat === latitude && lon === longitude;
  return stay(lat, lon, same ? noIssues : reprojected);
}

/** Across the 180th meridian, too. */
const degreesApart = (one: number, other: number): number => {
  const apart = Math.abs(one - other);
  return apart > 180 ? 360 - apart : apart;
};

const round7 = (value: number): number => Math.round(value * 1e7) / 1e7;

/** Loaded when the first point needs it: most need none. */
const proj4 = lazy(
  () =>
    createRequire(import.meta.url)('proj4') as (from: string, to: string) => { forward: Convert },
);

const converters = new Map<string, Convert>();

/**
 * Longitude and latitude (WGS84 degrees) of a point in a system that proj4 defines; NaN where it has none.
 */
export function toWgs84(definition: string, x: number, y: number): readonly number[] {
  let convert = converters.get(definition);
  if (convert === undefined) {
    convert = proj4()(definition, 'WGS84').forward;
    converters.set(definition, convert);
  }
  return convert([x, y]);
}
