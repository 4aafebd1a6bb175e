import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';
import { type Angle, type Axis, parseAngle, parseDecimal, round6 } from './angle.ts';

/** Decimal degrees, in whatever datum they came. */
export interface Coordinates {
  readonly decimalLatitude: number;
  readonly decimalLongitude: number;
}

const noIssues: readonly Issue[] = [];
const rounded: readonly Issue[] = ['COORDINATE_ROUNDED'];
const invalid: readonly Issue[] = ['COORDINATE_INVALID'];

/**
 * A latitude and a longitude as published, in decimal degrees or degrees, minutes and seconds, rounded to six
 * places (COORDINATE_ROUNDED where a published decimal had more). Null with COORDINATE_INVALID (cannot be
 * read) or COORDINATE_OUT_OF_RANGE; exchanged with PRESUMED_SWAPPED_COORDINATE where only that is possible;
 * 0, 0 is kept with ZERO_COORDINATE. Null without an issue where one of the two is blank.
 */
export function parseLatLon(latitude: string, longitude: string): Interpreted<Coordinates> {
  const verbatim = `${latitude}, ${longitude}`;
  if (latitude.length === 0 || longitude.length === 0) return none(verbatim, noIssues);
  const lat = parseDecimal(latitude);
  const lon = parseDecimal(longitude);
  return lat !== null && lon !== null
    ? checked(verbatim, lat, lon)
    : (fromAngles(verbatim, angleOr(lat, latitude), angleOr(lon, longitude)) ??
        fromPacked(verbatim, latitude, longitude) ??
        none(verbatim, invalid));
}

const none = (verbatim: string, issues: readonly Issue[]): Interpreted<Coordinates> => ({
  verbatim,
  value: null,
  issues,
});

const angleOr = (decimal: number | null, text: string): Angle | null =>
  decimal === null ? parseAngle(text) : { degrees: decimal, axis: null };

/**
 * Null where an angle is missing or both are of one axis. Degrees and minutes have no more than six good
 * decimals.
 */
export function fromAngles(
  verbatim: string,
  first: Angle | null,
  second: Angle | null,
): Interpreted<Coordinates> | null {
  if (first === null || second === null) return null;
  const one = round6(first.degrees);
  const two = round6(second.degrees);
  if (fits(first, 'latitude') && fits(second, 'longitude')) return checked(verbatim, one, two);
  if (!fits(first, 'longitude') || !fits(second, 'latitude')) return null;
  const read = checked(verbatim, two, one);
  return read.value === null
    ? read
    : { ...read, issues: [...read.issues, 'PRESUMED_SWAPPED_COORDINATE'] };
}

const fits = (angle: Angle, axis: Axis): boolean => angle.axis === null || angle.axis === axis;

/**
 * "1813N" with "06604W", "043300S": two digits of degrees against three, and as many of minutes and seconds.
 */
const packedLatitude = /^(\d{2})(\d{2})(\d{2})?\s?([NS])$/i;
const packedLongitude = /^(\d{3})(\d{2})(\d{2})?\s?([EOW])$/i;

function fromPacked(
  verbatim: string,
  latitude: string,
  longitude: string,
): Interpreted<Coordinates> | null {
  if (latitude.length > 12 || longitude.length > 12) return null;
  const lat = packedLatitude.exec(latitude.trim());
  const lon = packedLongitude.exec(longitude.trim());
  if (lat === null || lon === null || (lat[3] === undefined) !== (lon[3] === undefined))
    return null;
  const one = packed(lat);
  const two = packed(lon);
  return one === null || two === null ? null : checked(verbatim, one, two);
}

function packed([, degrees, minutes, seconds = '0', letter = '']: RegExpExecArray): number | null {
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return null;
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return round6(/[sw]/i.test(letter) ? -size : size);
}

/** Rounds, and checks the range. */
export function checked(
  verbatim: string,
  latitude: number,
  longitude: number,
): Interpreted<Coordinates> {
  const lat = round6(latitude);
  const lon = round6(longitude);
  const exact = lat === latitude && lon === longitude;
  const issues = exact ? noIssues : rounded;
  if (lat === 0 && lon === 0) {
    const value = { decimalLatitude: 0, decimalLongitude: 0 };
    return { verbatim, value, issues: [...issues, 'ZERO_COORDINATE'] };
  }
  const latSize = Math.abs(lat);
  const lonSize = Math.abs(lon);
  if (latSize <= 90 && lonSize <= 180) {
    return { verbatim, value: { decimalLatitude: lat, decimalLongitude: lon }, issues };
  }
  if (latSize <= 180 && lonSize <= 90) {
    const value = { decimalLatitude: lon, decimalLongitude: lat };
    return { verbatim, value, issues: [...issues, 'PRESUMED_SWAPPED_COORDINATE'] };
  }
  return none(verbatim, [...issues, 'COORDINATE_OUT_OF_RANGE']);
}

/** Like `parseLatLon`, but COORDINATE_INVALID where one of the two is blank. */
export function interpretCoordinates(
  latitude: string,
  longitude: string,
): Interpreted<Coordinates> {
  const read = parseLatLon(latitude, longitude);
  return read.value === null && read.issues.length === 0 ? { ...read, issues: invalid } : read;
}
