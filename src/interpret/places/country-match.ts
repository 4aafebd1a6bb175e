import type { Issue } from '../../terms/index.ts';
import type { Area, Geocoder } from './geocoder.ts';
import { lazy, readTable } from './tsv.ts';

/** How a point may be mended so that it lies in the country that the record states. */
export type Repair = 'negateLatitude' | 'negateLongitude' | 'negateBoth' | 'swap';

/** All repairs, in the order of trial. */
export const REPAIRS: readonly Repair[] = [
  'negateLatitude',
  'negateLongitude',
  'negateBoth',
  'swap',
];

/** What the geocoder says of a point and a stated country. */
export interface CountryMatch {
  /** ISO 3166-1 alpha-2; null where none is stated and none was found. */
  readonly countryCode: string | null;
  readonly decimalLatitude: number;
  readonly decimalLongitude: number;
  /** Whether a country was found that agrees with the statement, if there is one. */
  readonly successful: boolean;
  readonly issues: readonly Issue[];
  /** What the geocoder says of the point as it is now. */
  readonly areas: readonly Area[];
}

interface Pairs {
  readonly equivalent: ReadonlyMap<string, ReadonlySet<string>>;
  readonly confused: ReadonlyMap<string, ReadonlySet<string>>;
}

const pairs = lazy((): Pairs => {
  const equivalent = new Map<string, Set<string>>();
  const confused = new Map<string, Set<string>>();
  for (const [one = '', other = '', kind] of readTable('confused-countries.tsv')) {
    const map = kind === 'equivalent' ? equivalent : confused;
    map.set(one, (map.get(one) ?? new Set()).add(other));
    map.set(other, (map.get(other) ?? new Set()).add(one));
  }
  return { equivalent, confused };
});

const noIssues: readonly Issue[] = [];
const noAreas: readonly Area[] = [];
const derived: readonly Issue[] = ['COUNTRY_DERIVED_FROM_COORDINATES'];
const mismatch: readonly Issue[] = ['COUNTRY_COORDINATE_MISMATCH'];

const repairIssues: Readonly<Record<Repair, readonly Issue[]>> = {
  negateLatitude: ['PRESUMED_NEGATED_LATITUDE'],
  negateLongitude: ['PRESUMED_NEGATED_LONGITUDE'],
  negateBoth: ['PRESUMED_NEGATED_LATITUDE', 'PRESUMED_NEGATED_LONGITUDE'],
  swap: ['PRESUMED_SWAPPED_COORDINATE'],
};

/**
 * Whether a point (WGS84) lies in the stated country or its waters; else, whether one of the `repairs` puts
 * it there. A territory that is taken for the country of the point is replaced by it. No country stated: the
 * one where the point lies.
 */
export function matchCountry(
  decimalLatitude: number,
  decimalLongitude: number,
  uncertaintyInMeters: number | null,
  countryCode: string | null,
  geocoder: Geocoder,
  repairs: readonly Repair[] = REPAIRS,
): CountryMatch {
  const areas = areasAt(geocoder, decimalLatitude, decimalLongitude, uncertaintyInMeters);
  if (countryCode !== null && holds(areas, countryCode)) {
    const issues = noIssues;
    return { decimalLatitude, decimalLongitude, areas, countryCode, successful: true, issues };
  }
  const found = countriesAt(areas, decimalLatitude, countryCode);
  const here = { decimalLatitude, decimalLongitude, areas };
  if (countryCode === null) {
    const first = found[0] ?? null;
    const issues = first === null ? noIssues : derived;
    return { ...here, countryCode: first, successful: first !== null, issues };
  }
  if (found.includes(countryCode)) {
    return { ...here, countryCode, successful: true, issues: noIssues };
  }
  const same = anyOf(pairs().equivalent.get(countryCode), found);
  if (same !== null) return { ...here, countryCode: same, successful: true, issues: noIssues };
  const meant = anyOf(pairs().confused.get(countryCode), found);
  if (meant !== null) return { ...here, countryCode: meant, successful: true, issues: derived };
  for (const repair of repairs) {
    const [lat, lon] = moved(repair, decimalLatitude, decimalLongitude);
    const there = areasAt(geocoder, lat, lon, uncertaintyInMeters);
    if (!countriesAt(there, lat, countryCode).includes(countryCode)) continue;
    return {
      countryCode,
      decimalLatitude: lat,
      decimalLongitude: lon,
      successful: true,
      issues: repairIssues[repair],
      areas: there,
    };
  }
  return { ...here, countryCode, successful: false, issues: mismatch };
}

function areasAt(
  geocoder: Geocoder,
  latitude: number,
  longitude: number,
  uncertaintyInMeters: number | null,
): readonly Area[] {
  const valid = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return valid ? geocoder.at(latitude, longitude, uncertaintyInMeters) : noAreas;
}

/** Whether the point lies in a country or its waters: so do most. */
function holds(areas: readonly Area[], countryCode: string): boolean {
  for (let i = 0; i < areas.length; i++) {
    const area = areas[i];
    if (area !== undefined && area.id === countryCode && isOfCountry(area)) return true;
  }
  return false;
}

const isOfCountry = ({ type }: Area): boolean => type === 'Political' || type === 'EEZ';

/** The Antarctic Treaty: "the area south of 60° South Latitude". */
const ANTARCTIC_LATITUDE = -60;

/** Countries that hold the point on land or at sea, nearest first. */
function countriesAt(
  areas: readonly Area[],
  latitude: number,
  stated: string | null,
): readonly string[] {
  if (latitude < ANTARCTIC_LATITUDE && latitude >= -90 && (stated === null || stated === 'AQ')) {
    return ['AQ'];
  }
  return areas
    .filter(isOfCountry)
    .sort((one, other) => one.distance - other.distance)
    .map(({ id }) => id);
}

const anyOf = (wanted: ReadonlySet<string> | undefined, found: readonly string[]): string | null =>
  found.find((code) => wanted?.has(code) === true) ?? null;

/** Zero stays plain zero. */
const minus = (value: number): number => (value === 0 ? 0 : -value);

function moved(
  repair: Repair,
  latitude: number,
  longitude: number,
): readonly [latitude: number, longitude: number] {
  if (repair === 'negateLatitude') return [minus(latitude), longitude];
  if (repair === 'negateLongitude') return [latitude, minus(longitude)];
  if (repair === 'negateBoth') return [minus(latitude), minus(longitude)];
  return [longitude, latitude];
}
