import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';

const noIssues: readonly Issue[] = [];

/** WGS84 decimal degrees. */
export interface Coordinates {
  readonly decimalLatitude: number;
  readonly decimalLongitude: number;
}

/**
 * A pair of decimal degrees with GBIF's checks. Null with COORDINATE_INVALID (no numbers) or
 * COORDINATE_OUT_OF_RANGE; exchanged with PRESUMED_SWAPPED_COORDINATE where only that is possible;
 * 0, 0 is kept with ZERO_COORDINATE.
 */
export function interpretCoordinates(
  latitude: string,
  longitude: string,
): Interpreted<Coordinates> {
  const verbatim = `${latitude}, ${longitude}`;
  const lat = decimal(latitude);
  const lon = decimal(longitude);
  if (lat === null || lon === null)
    return { verbatim, value: null, issues: ['COORDINATE_INVALID'] };
  if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180) {
    const issues: readonly Issue[] = lat === 0 && lon === 0 ? ['ZERO_COORDINATE'] : noIssues;
    return { verbatim, value: { decimalLatitude: lat, decimalLongitude: lon }, issues };
  }
  if (Math.abs(lon) <= 90 && Math.abs(lat) <= 180) {
    return {
      verbatim,
      value: { decimalLatitude: lon, decimalLongitude: lat },
      issues: ['PRESUMED_SWAPPED_COORDINATE'],
    };
  }
  return { verbatim, value: null, issues: ['COORDINATE_OUT_OF_RANGE'] };
}

function decimal(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
