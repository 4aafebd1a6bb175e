import { type Axis, parseDms } from '../../src/interpret/places/angle.ts';
import { matchContinent } from '../../src/interpret/places/continent-match.ts';
import { parseLatLon } from '../../src/interpret/places/coordinates.ts';
import { interpretContinent } from '../../src/interpret/places/country.ts';
import { matchCountry, type Repair } from '../../src/interpret/places/country-match.ts';
import { METRES_PER_DEGREE } from '../../src/interpret/places/footprint.ts';
import type { Area, Geocoder } from '../../src/interpret/places/geocoder.ts';
import { interpretLocation, type LocationTerms } from '../../src/interpret/places/location.ts';
import { reprojectToWgs84 } from '../../src/interpret/places/reproject.ts';
import { parseVerbatimCoordinates } from '../../src/interpret/places/verbatim-coordinates.ts';
import { parsePointWkt } from '../../src/interpret/places/wkt.ts';
import { agrees, type Outcome, sameSet, table } from '../table.ts';

interface Known {
  readonly latitude: number;
  readonly longitude: number;
  readonly uncertainty_m?: number;
  readonly response: readonly {
    readonly type?: string;
    readonly id?: string;
    readonly name?: string;
    readonly country_code?: string;
    readonly distance?: number;
    readonly distance_m?: number;
  }[];
}

interface Input {
  readonly latitude?: unknown;
  readonly longitude?: unknown;
  readonly text?: string;
  readonly axis?: Axis;
  readonly datum?: string;
  readonly uncertainty_m?: number | null;
  readonly country_code?: string | null;
  readonly transforms?: readonly string[];
  readonly record?: LocationTerms;
  readonly interpreted?: {
    readonly decimalLatitude?: number;
    readonly decimalLongitude?: number;
    readonly countryCode?: string;
  };
  readonly geocoder?: readonly Known[];
}

type Row = {
  readonly op?: string;
  readonly input: Input;
  readonly expected: Readonly<Record<string, unknown>>;
};

type Answer = Readonly<Record<string, unknown>> & { readonly issues?: readonly string[] };

/** Runs a row of coordinates.jsonl. */
function check({ op = '', input, expected }: Row): Outcome {
  const answer = answers[op]?.(input);
  if (answer === undefined) return 'unsupported';
  const { issues, issues_contain, issues_count, tolerance, ...fields } = expected;
  const flags = answer.issues ?? [];
  if (issues !== undefined && !sameSet(flags, issues as string[])) return 'fail';
  const contained = (issues_contain ?? []) as readonly string[];
  if (!contained.every((issue) => flags.includes(issue))) return 'fail';
  if (issues_count !== undefined && new Set(flags).size !== issues_count) return 'fail';
  const within = op === 'reproject_to_wgs84' ? 1e-5 : ((tolerance as number | undefined) ?? 1e-6);
  // The peers compare numbers that both were rounded to six places
  return agrees(answer, fields, within + 1e-9) ? 'pass' : 'fail';
}

const answers: Readonly<Record<string, (input: Input) => Answer>> = {
  parse_lat_lon: (input) => read(parseLatLon(String(input.latitude), String(input.longitude))),
  parse_dms_pair: (input) => ({
    latitude: parseDms(String(input.latitude), 'latitude'),
    longitude: parseDms(String(input.longitude), 'longitude'),
  }),
  parse_dms: ({ text = '', axis = 'latitude' }) => ({ status: status(parseDms(text, axis)) }),
  parse_verbatim_coordinates: ({ text = '' }) => read(parseVerbatimCoordinates(text)),
  parse_point_wkt: ({ text = '' }) => read(parsePointWkt(text)),
  reproject_to_wgs84: ({ latitude, longitude, datum = null }) => {
    const moved = reprojectToWgs84(Number(latitude), Number(longitude), datum);
    const kept = moved.issues.some((issue) => issue.startsWith('COORDINATE_REPROJECTION'));
    return {
      status: kept || moved.issues.includes('GEODETIC_DATUM_INVALID') ? 'FAIL' : 'SUCCESS',
      latitude: moved.decimalLatitude,
      longitude: moved.decimalLongitude,
      issues: moved.issues,
    };
  },
  match_country: ({ latitude, longitude, uncertainty_m, country_code, transforms, geocoder }) => {
    const { countryCode, ...match } = matchCountry(
      Number(latitude),
      Number(longitude),
      uncertainty_m ?? null,
      country_code ?? null,
      geocoderOf(geocoder),
      (transforms ?? []).map((name) => repairs[name] ?? 'swap'),
    );
    return {
      country_code: countryCode,
      latitude: match.decimalLatitude,
      longitude: match.decimalLongitude,
      successful: match.successful,
      issues: match.issues,
    };
  },
  location: (input) => location(input),
  interpret_location: (input) => location(input),
  continent: ({ record = {}, interpreted = {}, geocoder }) => {
    const { decimalLatitude: latitude, decimalLongitude: longitude, countryCode } = interpreted;
    const stated = record.continent ?? null;
    const reading = stated === null ? null : interpretContinent(stated);
    const areas =
      latitude === undefined || longitude === undefined
        ? null
        : geocoderOf(geocoder).at(latitude, longitude, null);
    const match = matchContinent(reading?.value ?? null, countryCode ?? null, areas);
    return {
      successful: areas !== null || match.continent !== null,
      continent: match.continent?.toUpperCase().replaceAll(' ', '_') ?? null,
      issues: [...(reading?.issues ?? []), ...match.issues],
    };
  },
};

const repairs: Readonly<Record<string, Repair>> = {
  NEGATED_LAT_FN: 'negateLatitude',
  NEGATED_LNG_FN: 'negateLongitude',
  NEGATED_COORDS_FN: 'negateBoth',
  SWAPPED_COORDS_FN: 'swap',
};

const status = (value: unknown): string => (value === null ? 'FAIL' : 'SUCCESS');

function read({ value, issues }: ReturnType<typeof parseLatLon>): Answer {
  return {
    status: status(value),
    latitude: value?.decimalLatitude,
    longitude: value?.decimalLongitude,
    issues,
    confidence: issues.includes('ZERO_COORDINATE')
      ? 'POSSIBLE'
      : issues.includes('PRESUMED_SWAPPED_COORDINATE')
        ? 'PROBABLE'
        : 'DEFINITE',
  };
}

/**
 * The rows ask for country and coordinates, so continent flags do not count where no continent is stated.
 * GBIF calls a location successful that has a point and a country, stated by the record and not contradicted by
 * the point.
 */
function location({ record = {}, geocoder }: Input): Answer {
  const place = interpretLocation(record, geocoderOf(geocoder));
  const { country = null, countryCode = null } = record;
  const stated = interpretLocation({ country, countryCode }, null).countryCode;
  return {
    country_code: place.countryCode,
    latitude: place.decimalLatitude,
    longitude: place.decimalLongitude,
    has_coordinate: place.hasCoordinate,
    distance_from_centroid_m: place.distanceFromCentroidInMeters,
    successful:
      place.hasCoordinate &&
      stated !== null &&
      !place.issues.includes('COUNTRY_COORDINATE_MISMATCH'),
    issues:
      record.continent === undefined
        ? place.issues.filter((issue) => !issue.startsWith('CONTINENT'))
        : place.issues,
  };
}

/** A geocoder that answers what the peer's test geocoder does; a point that is not listed has no answer. */
function geocoderOf(known: readonly Known[] = []): Geocoder {
  const same = (one: number, other: number): boolean => Math.abs(one - other) < 1e-9;
  return {
    at: (latitude, longitude, uncertainty) =>
      known
        .filter((point) => same(point.latitude, latitude) && same(point.longitude, longitude))
        .filter(({ uncertainty_m: within }) => within === undefined || within === uncertainty)
        .flatMap(({ response }) => response.flatMap(areaOf)),
  };
}

function areaOf(one: Known['response'][number]): Area[] {
  const types: Readonly<Record<string, Area['type']>> = {
    Political: 'Political',
    EEZ: 'EEZ',
    Continent: 'Continent',
    Centroids: 'Centroid',
  };
  const type = types[one.type ?? ''];
  const distance =
    one.distance_m === undefined ? (one.distance ?? 0) : one.distance_m / METRES_PER_DEGREE;
  return type === undefined ? [] : [{ type, id: one.country_code ?? one.id ?? '', distance }];
}

export const coordinates = [table<Row>({ file: 'coordinates.jsonl', check })];
