import type { Issue } from '../../terms/index.ts';
import { remember } from '../interpreted.ts';
import { parseDecimal } from './angle.ts';
import { matchContinent } from './continent-match.ts';
import { interpretContinent, interpretCountry } from './country.ts';
import { type CountryMatch, matchCountry, REPAIRS, type Repair } from './country-match.ts';
import { checkFootprint, METRES_PER_DEGREE } from './footprint.ts';
import type { Area, Geocoder } from './geocoder.ts';
import { readMetres } from './metres.ts';
import { type Point, type PointTerms, readPoint } from './point.ts';

/** The Darwin Core terms of a location as published; absent, null or blank where not supplied. */
export type LocationTerms = {
  readonly [Term in
    | keyof PointTerms
    | 'coordinateUncertaintyInMeters'
    | 'coordinatePrecision'
    | 'country'
    | 'countryCode'
    | 'continent'
    | 'stateProvince']?: string | null;
};

/** How locations are interpreted. */
export interface LocationOptions {
  /** Whether points outside the stated country may be negated or swapped into it. Default: true. */
  readonly repair?: boolean;
}

/** A location as understood; null where nothing is known. */
export interface Location {
  /** WGS84. */
  readonly decimalLatitude: number | null;
  readonly decimalLongitude: number | null;
  readonly hasCoordinate: boolean;
  /** Above 0 and below 5,000,000. */
  readonly coordinateUncertaintyInMeters: number | null;
  /** Degrees, 0 to 1. */
  readonly coordinatePrecision: number | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string | null;
  readonly continent: string | null;
  readonly stateProvince: string | null;
  /**
   * Metres to the nearest centroid of a country or subdivision that the geocoder knows, if the point is that
   * near to one.
   */
  readonly distanceFromCentroidInMeters: number | null;
  readonly issues: readonly Issue[];
}

const countryOf = remember(interpretCountry, 5_000);
const continentOf = remember(interpretContinent, 1_000);
const noRepairs = [] as const;

/**
 * Interprets a location as GBIF does: reads the point and brings it to WGS84, the country by its code before
 * its name, checks the one against the other, mends what fits the stated country only when negated or
 * swapped, and derives country and continent where they are not stated. Without a `geocoder` nothing is
 * checked or derived from the point.
 */
export function interpretLocation(
  terms: LocationTerms,
  geocoder: Geocoder | null,
  { repair = true }: LocationOptions = {},
): Location {
  const issues: Issue[] = [];
  const stated = readCountry(named(terms.country), named(terms.countryCode), issues);
  const read = readPoint(pointTerms(terms), issues);
  const uncertainty = readUncertainty(given(terms.coordinateUncertaintyInMeters), issues);
  const precision = readPrecision(given(terms.coordinatePrecision), issues);
  const looked =
    read === null || geocoder === null
      ? null
      : lookUp(read, terms, stated, uncertainty, geocoder, repair);
  const point = looked?.point ?? read;
  const match = looked?.match ?? null;
  if (match !== null) addAll(issues, match.issues);
  const here = match ?? point;
  const countryCode = match?.countryCode ?? stated;
  const areas = match?.areas ?? null;
  const continent = readContinent(given(terms.continent), countryCode, areas, issues);
  const distance = areas === null ? null : distanceFromCentroid(areas);
  if (distance !== null) issues.push('COORDINATE_CENTROID');
  const wkt = given(terms.footprintWKT);
  const srs = given(terms.footprintSRS);
  if (wkt !== null || srs !== null) {
    const checkedPoint = point?.source === 'footprint' ? null : here;
    addAll(issues, checkFootprint(wkt, srs, checkedPoint, uncertainty));
  }
  return {
    decimalLatitude: here?.decimalLatitude ?? null,
    decimalLongitude: here?.decimalLongitude ?? null,
    hasCoordinate: here !== null,
    coordinateUncertaintyInMeters: uncertainty,
    coordinatePrecision: precision,
    countryCode,
    continent,
    stateProvince: tidy(given(terms.stateProvince)),
    distanceFromCentroidInMeters: distance,
    issues,
  };
}

interface LookedUp {
  readonly point: Point;
  readonly match: CountryMatch;
}

/**
 * Looks a point up, and mends it where that brings it into the stated country. Of projected coordinates northing and easting may
 * stand under the wrong terms, too: what they give when exchanged is tried last.
 */
function lookUp(
  point: Point,
  terms: LocationTerms,
  stated: string | null,
  uncertainty: number | null,
  geocoder: Geocoder,
  repair: boolean,
): LookedUp {
  const match = (one: Point, repairs: readonly Repair[]): CountryMatch =>
    matchCountry(one.decimalLatitude, one.decimalLongitude, uncertainty, stated, geocoder, repairs);
  const found = match(point, repair ? REPAIRS : noRepairs);
  if (found.successful || !repair || point.source !== 'decimal' || !isProjected(terms)) {
    return { point, match: found };
  }
  const { decimalLatitude = null, decimalLongitude = null } = terms;
  const exchanged = readPoint(
    pointTerms({ ...terms, decimalLatitude: decimalLongitude, decimalLongitude: decimalLatitude }),
    [],
  );
  const there = exchanged === null ? null : match(exchanged, noRepairs);
  return exchanged === null || there === null || !there.successful
    ? { point, match: found }
    : { point: exchanged, match: { ...there, issues: exchangedIssues } };
}

const exchangedIssues: readonly Issue[] = ['PRESUMED_SWAPPED_COORDINATE'];

/** Metres, not degrees. */
const isProjected = (terms: LocationTerms): boolean =>
  Math.abs(parseDecimal(terms.decimalLatitude ?? '') ?? 0) > 1000;

/** Words that databases and spreadsheets write for nothing. */
const nothing: ReadonlySet<string> = new Set([
  'null',
  'na',
  'n/a',
  '\\n',
  'nan',
  '-',
  '--',
  'none',
]);

/** The text, or null where it says nothing. */
function given(text: string | null | undefined): string | null {
  if (text === undefined || text === null || text.length === 0) return null;
  if (text.length > 5 || beginsWithDigit(text)) return text;
  const trimmed = text.trim();
  return trimmed === '' || nothing.has(trimmed.toLowerCase()) ? null : text;
}

const untidy = /^\s|\s\s|[^\S ]|\s$/;

const tidy = (text: string | null): string | null =>
  text === null || !untidy.test(text) ? text : text.trim().replace(/\s+/g, ' ');

function beginsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** NA is Namibia. */
const named = (text: string | null | undefined): string | null =>
  text?.trim() === 'NA' ? 'NA' : given(text);

const pointTerms = (terms: LocationTerms): PointTerms => ({
  decimalLatitude: given(terms.decimalLatitude),
  decimalLongitude: given(terms.decimalLongitude),
  geodeticDatum: given(terms.geodeticDatum),
  verbatimLatitude: given(terms.verbatimLatitude),
  verbatimLongitude: given(terms.verbatimLongitude),
  verbatimCoordinates: given(terms.verbatimCoordinates),
  verbatimCoordinateSystem: given(terms.verbatimCoordinateSystem),
  verbatimSRS: given(terms.verbatimSRS),
  footprintWKT: given(terms.footprintWKT),
  footprintSRS: given(terms.footprintSRS),
});

function addAll(issues: Issue[], more: readonly Issue[]): void {
  for (const issue of more) if (!issues.includes(issue)) issues.push(issue);
}

/** The code counts before the name. */
function readCountry(
  country: string | null,
  countryCode: string | null,
  issues: Issue[],
): string | null {
  const byCode = countryCode === null ? null : countryOf(countryCode);
  const byName = country === null ? null : countryOf(country);
  if (byName !== null) addAll(issues, byName.issues);
  if (byCode !== null) addAll(issues, byCode.issues);
  const code = byCode?.value ?? null;
  const named = byName?.value ?? null;
  if (code !== null && named !== null && code !== named) issues.push('COUNTRY_MISMATCH');
  return code ?? named;
}

const MAX_UNCERTAINTY_IN_METERS = 5_000_000;

/** GBIF takes a negative one without its sign. */
function readUncertainty(text: string | null, issues: Issue[]): number | null {
  if (text === null) return null;
  const read = readMetres(text);
  const known = read !== null && !read.unknownUnit;
  const metres = known ? Math.abs((read.minimum + read.maximum) / 2) : 0;
  if (metres > 0 && metres < MAX_UNCERTAINTY_IN_METERS) return metres;
  issues.push('COORDINATE_UNCERTAINTY_METERS_INVALID');
  return null;
}

function readPrecision(text: string | null, issues: Issue[]): number | null {
  if (text === null) return null;
  const degrees = parseDecimal(text);
  if (degrees !== null && degrees >= 0 && degrees <= 1) return degrees;
  issues.push('COORDINATE_PRECISION_INVALID');
  return null;
}

function readContinent(
  text: string | null,
  countryCode: string | null,
  areas: readonly Area[] | null,
  issues: Issue[],
): string | null {
  const read = text === null ? null : continentOf(text);
  if (read !== null) addAll(issues, read.issues);
  const match = matchContinent(read?.value ?? null, countryCode, areas);
  addAll(issues, match.issues);
  return match.continent;
}

function distanceFromCentroid(areas: readonly Area[]): number | null {
  let nearest = Number.POSITIVE_INFINITY;
  for (const { type, distance } of areas) {
    if (type === 'Centroid') nearest = Math.min(nearest, distance);
  }
  return nearest === Number.POSITIVE_INFINITY
    ? null
    : Math.round(nearest * METRES_PER_DEGREE * 10) / 10;
}
