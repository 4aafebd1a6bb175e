import type { Issue } from '../../terms/index.ts';
import type { Coordinates } from './coordinates.ts';
import { interpretDatum } from './datum.ts';
import { findProjectedSystem, unproject } from './projected.ts';
import { type Box, boxOfWkt } from './wkt.ts';

/** A degree of latitude in metres, on the mean sphere. */
export const METRES_PER_DEGREE = 111_195;

/** Points on the edge of a footprint are rounded. */
const MARGIN_IN_METRES = 1_000;

/**
 * What is the matter with a footprint: FOOTPRINT_WKT_INVALID, FOOTPRINT_SRS_INVALID, or
 * FOOTPRINT_WKT_MISMATCH where the point (WGS84; null: there is none) lies outside the rectangle about it by
 * more than its uncertainty (and a kilometre).
 */
export function checkFootprint(
  footprintWkt: string | null,
  footprintSrs: string | null,
  point: Coordinates | null,
  uncertaintyInMeters: number | null,
): readonly Issue[] {
  const issues: Issue[] = [];
  const projected = footprintSrs === null ? null : findProjectedSystem(footprintSrs);
  if (footprintSrs !== null && projected === null && interpretDatum(footprintSrs) === null) {
    issues.push('FOOTPRINT_SRS_INVALID');
  }
  if (footprintWkt === null) return issues;
  const box = boxOfWkt(footprintWkt);
  const degrees = box !== null && projected !== null ? unprojected(box, projected) : box;
  if (degrees === null || !isOnEarth(degrees)) issues.push('FOOTPRINT_WKT_INVALID');
  else if (point !== null && isOutside(degrees, point, uncertaintyInMeters ?? 0)) {
    issues.push('FOOTPRINT_WKT_MISMATCH');
  }
  return issues;
}

const isOnEarth = ({ west, south, east, north }: Box): boolean =>
  south >= -90 && north <= 90 && west >= -180.001 && east <= 360;

function unprojected(box: Box, system: Parameters<typeof unproject>[0]): Box | null {
  const corners = [
    unproject(system, box.west, box.south),
    unproject(system, box.west, box.north),
    unproject(system, box.east, box.south),
    unproject(system, box.east, box.north),
  ].filter((corner) => corner !== null);
  if (corners.length < 4) return null;
  const latitudes = corners.map(([latitude]) => latitude);
  const longitudes = corners.map(([, longitude]) => longitude);
  return {
    west: Math.min(...longitudes),
    south: Math.min(...latitudes),
    east: Math.max(...longitudes),
    north: Math.max(...latitudes),
  };
}

function isOutside(box: Box, point: Coordinates, uncertaintyInMeters: number): boolean {
  const { decimalLatitude: latitude, decimalLongitude: longitude } = point;
  const margin = (uncertaintyInMeters + MARGIN_IN_METRES) / METRES_PER_DEGREE;
  if (latitude < box.south - margin || latitude > box.north + margin) return true;
  const wide = margin / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  const within = (degrees: number): boolean =>
    degrees >= box.west - wide && degrees <= box.east + wide;
  return !within(longitude) && !within(longitude + 360) && !within(longitude - 360);
}
