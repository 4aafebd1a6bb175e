import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';
import { parseDecimal } from './angle.ts';
import { type Coordinates, parseLatLon } from './coordinates.ts';
import { findProjectedSystem, unproject } from './projected.ts';
import { reprojectToWgs84 } from './reproject.ts';
import {
  datumInText,
  parseGridReference,
  parseVerbatimCoordinates,
} from './verbatim-coordinates.ts';
import { parsePointWkt } from './wkt.ts';

/** The Darwin Core terms that may tell a point; null where one is not supplied. */
export interface PointTerms {
  readonly decimalLatitude: string | null;
  readonly decimalLongitude: string | null;
  readonly geodeticDatum: string | null;
  readonly verbatimLatitude: string | null;
  readonly verbatimLongitude: string | null;
  readonly verbatimCoordinates: string | null;
  readonly verbatimCoordinateSystem: string | null;
  readonly verbatimSRS: string | null;
  readonly footprintWKT: string | null;
  readonly footprintSRS: string | null;
}

/** Where a point was read from. */
export type PointSource = 'decimal' | 'verbatim' | 'verbatimCoordinates' | 'footprint';

/** A point in WGS84, and the terms it came from. */
export interface Point extends Coordinates {
  readonly source: PointSource;
}

/**
 * The point of a record in WGS84: from the decimal pair, else the verbatim pair, else `verbatimCoordinates`
 * (grid references, too), else a footprint that is a point. The flags are those of the reading that
 * succeeded, or of all where none did. Null with no issue where no term tells a point.
 */
export function readPoint(terms: PointTerms, issues: Issue[]): Point | null {
  const { decimalLatitude: latitude, decimalLongitude: longitude, geodeticDatum } = terms;
  const refused: Issue[] = [];
  if (latitude !== null && longitude !== null) {
    const read = parseLatLon(latitude, longitude);
    if (read.value !== null) return inWgs84(read, geodeticDatum, 'decimal', issues);
    const metres = projectedPair(latitude, longitude, geodeticDatum, null);
    if (metres !== null) return accept(metres, 'decimal', issues);
    refused.push(...read.issues);
  }
  const point = verbatimPair(terms, refused, issues) ?? verbatimText(terms, refused, issues);
  if (point !== null) return point;
  const footprint = terms.footprintWKT === null ? null : parsePointWkt(terms.footprintWKT);
  if (footprint !== null && footprint.value !== null) {
    return inWgs84(footprint, terms.footprintSRS, 'footprint', issues);
  }
  for (const issue of refused) if (!issues.includes(issue)) issues.push(issue);
  return null;
}

function verbatimPair(terms: PointTerms, refused: Issue[], issues: Issue[]): Point | null {
  const { verbatimLatitude: latitude, verbatimLongitude: longitude } = terms;
  if (latitude === null || longitude === null) return null;
  const { verbatimSRS, verbatimCoordinateSystem, geodeticDatum } = terms;
  const metres = projectedPair(latitude, longitude, verbatimSRS, verbatimCoordinateSystem);
  if (metres !== null) return accept(metres, 'verbatim', issues);
  const read = parseLatLon(latitude, longitude);
  if (read.value !== null) return inWgs84(read, verbatimSRS ?? geodeticDatum, 'verbatim', issues);
  refused.push(...read.issues);
  return null;
}

function verbatimText(terms: PointTerms, refused: Issue[], issues: Issue[]): Point | null {
  const { verbatimCoordinates: text, verbatimSRS, verbatimCoordinateSystem } = terms;
  if (text === null) return null;
  const datum = verbatimSRS ?? terms.geodeticDatum ?? datumInText(text);
  const read = parseVerbatimCoordinates(text);
  if (read.value !== null) return inWgs84(read, datum, 'verbatimCoordinates', issues);
  const grid = parseGridReference(text, verbatimCoordinateSystem, datum);
  if (grid.value !== null) return accept(grid, 'verbatimCoordinates', issues);
  refused.push(...read.issues);
  return null;
}

/** Metres below "latitude" and "longitude", where a projected system is named: northing and easting. */
function projectedPair(
  latitude: string,
  longitude: string,
  srs: string | null,
  coordinateSystem: string | null,
): Interpreted<Coordinates> | null {
  const northing = parseDecimal(latitude);
  const easting = parseDecimal(longitude);
  if (northing === null || easting === null) return null;
  if (Math.abs(northing) <= 180 && Math.abs(easting) <= 180) return null;
  const system = findProjectedSystem(coordinateSystem, srs);
  const point = system === null ? null : unproject(system, easting, northing);
  if (point === null) return null;
  return {
    verbatim: `${latitude}, ${longitude}`,
    value: {
      decimalLatitude: Math.round(point[0] * 1e6) / 1e6,
      decimalLongitude: Math.round(point[1] * 1e6) / 1e6,
    },
    issues: ['COORDINATE_REPROJECTED'],
  };
}

function accept(
  read: Interpreted<Coordinates>,
  source: PointSource,
  issues: Issue[],
): Point | null {
  for (const issue of read.issues) issues.push(issue);
  return read.value === null ? null : { ...read.value, source };
}

function inWgs84(
  read: Interpreted<Coordinates>,
  datum: string | null,
  source: PointSource,
  issues: Issue[],
): Point | null {
  if (read.value === null) return null;
  for (const issue of read.issues) issues.push(issue);
  const { decimalLatitude, decimalLongitude } = read.value;
  const moved = reprojectToWgs84(decimalLatitude, decimalLongitude, datum);
  for (const issue of moved.issues) issues.push(issue);
  return {
    decimalLatitude: moved.decimalLatitude,
    decimalLongitude: moved.decimalLongitude,
    source,
  };
}
