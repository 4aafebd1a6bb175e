import { interpretStateProvince, type VerbatimTerms } from '../../terms/index.ts';
import { remember } from '../interpreted.ts';
import type { IssueList } from '../issues.ts';
import { interpretCountry } from '../places/country.ts';
import type { Geocoder } from '../places/geocoder.ts';
import { interpretLocation, type Location, type LocationTerms } from '../places/location.ts';
import { first } from './first.ts';

/** Where something was found or made. */
export interface Where extends Location {
  /** The country in the publisher's words. */
  readonly country: string | null;
  /** ISO 3166-2. */
  readonly stateProvinceCode: string | null;
}

const nothing: readonly never[] = Object.freeze([]);

/** Reads the place of a record; country, continent and point are checked against each other. */
export function readWhere(
  terms: VerbatimTerms,
  issues: IssueList,
  geocoder: Geocoder | null,
): Where {
  const country = first(terms.country) ?? countryOfPlace(terms, issues);
  const countryCode = first(terms.countryCode);
  const given: LocationTerms = {
    country,
    countryCode,
    continent: first(terms.continent),
    stateProvince: first(terms.stateProvince),
    decimalLatitude: first(terms.decimalLatitude),
    decimalLongitude: first(terms.decimalLongitude),
    geodeticDatum: first(terms.geodeticDatum),
    verbatimLatitude: first(terms.verbatimLatitude),
    verbatimLongitude: first(terms.verbatimLongitude),
    verbatimCoordinates: first(terms.verbatimCoordinates),
    verbatimCoordinateSystem: first(terms.verbatimCoordinateSystem),
    verbatimSRS: first(terms.verbatimSRS),
    coordinateUncertaintyInMeters: first(terms.coordinateUncertaintyInMeters),
    coordinatePrecision: first(terms.coordinatePrecision),
    footprintWKT: first(terms.footprintWKT),
    footprintSRS: first(terms.footprintSRS),
  };
  const location = interpretLocation(given, geocoder);
  noteDoubts(given, location, issues);
  noteChanges(given, location, issues);
  if (country !== null && terms.place !== undefined) otherCountries(location, terms, issues);
  const { stateProvince, countryCode: code } = location;
  const state = stateProvince === null ? null : interpretStateProvince(stateProvince, code);
  return { ...location, country, stateProvinceCode: state === null ? null : state.code };
}

function noteDoubts(given: LocationTerms, location: Location, issues: IssueList): void {
  for (let i = 0; i < location.issues.length; i++) {
    const issue = location.issues[i];
    if (issue === undefined) continue;
    const term = doubtedTerm(issue);
    issues.add(issue, term, verbatimOf(term, given), understood(term, location));
  }
}

/** The term that a flag of a location is about. */
const doubtedTerm = remember((issue): string => {
  if (issue.startsWith('COUNTRY')) return 'country';
  if (issue.startsWith('CONTINENT')) return 'continent';
  if (issue.startsWith('FOOTPRINT_SRS')) return 'footprintSRS';
  if (issue.startsWith('FOOTPRINT')) return 'footprintWKT';
  if (issue.startsWith('GEODETIC_DATUM')) return 'geodeticDatum';
  if (issue === 'COORDINATE_UNCERTAINTY_METERS_INVALID') return 'coordinateUncertaintyInMeters';
  return issue === 'COORDINATE_PRECISION_INVALID' ? 'coordinatePrecision' : 'decimalLatitude';
}, 200);

function understood(term: string, location: Location): string | null {
  if (term === 'country') return location.countryCode;
  if (term === 'continent') return location.continent;
  if (term === 'geodeticDatum') return 'EPSG:4326';
  return term === 'decimalLatitude' ? pointText(location) : null;
}

const pointText = ({ decimalLatitude, decimalLongitude }: Location): string | null =>
  decimalLatitude === null ? null : `${decimalLatitude}, ${decimalLongitude}`;

/** What the publisher wrote of a term; of a point both sides, of a country the name and the code. */
function verbatimOf(term: string, given: LocationTerms): string | null {
  if (term === 'country') {
    const { country = null, countryCode = null } = given;
    return country === null || countryCode === null
      ? (country ?? countryCode)
      : `${country} (${countryCode})`;
  }
  return term === 'decimalLatitude'
    ? pointAsPublished(given)
    : (given[term as keyof LocationTerms] ?? null);
}

function pointAsPublished(given: LocationTerms): string | null {
  const pair = [
    given.decimalLatitude ?? given.verbatimLatitude,
    given.decimalLongitude ?? given.verbatimLongitude,
  ].filter((one) => one !== null && one !== undefined);
  return pair.length > 0
    ? pair.join(', ')
    : (given.verbatimCoordinates ?? given.footprintWKT ?? null);
}

function noteChanges(given: LocationTerms, location: Location, issues: IssueList): void {
  const { countryCode, continent } = location;
  const country = given.countryCode ?? given.country ?? null;
  if (country !== null && countryCode !== null) issues.change('country', country, countryCode);
  const { continent: stated = null } = given;
  if (stated !== null && continent !== null) issues.change('continent', stated, continent);
}

/** Museums name the places of several acts: another country among them is a doubt. */
function otherCountries(location: Location, terms: VerbatimTerms, issues: IssueList): void {
  for (const place of terms.place ?? nothing) {
    if (place.label !== 'Country' && place.label !== 'Nation') continue;
    const other = interpretCountry(place.text).value;
    if (other !== null && other !== location.countryCode) {
      issues.add('COUNTRY_MISMATCH', 'country', place.text, location.countryCode);
    }
  }
}

/** Labels under which a place of making or finding is named as a whole. */
const wholePlaceLabels: ReadonlySet<string> = new Set([
  'Place',
  'Origin',
  'Geography',
  'Country of Origin',
  'Place made',
  'place made',
  'made in',
]);

/** "Ghana" or "Brass, Niger River Delta, Nigeria", where no level says which country it is. */
function countryOfPlace(terms: VerbatimTerms, issues: IssueList): string | null {
  const place = terms.locality?.[0];
  if (place === undefined || place.label === null || !wholePlaceLabels.has(place.label))
    return null;
  const comma = place.text.lastIndexOf(',');
  const colon = place.text.indexOf(':');
  const name = (colon > 0 ? place.text.slice(0, colon) : place.text.slice(comma + 1)).trim();
  // The state and the country of that name cannot be told apart
  if (name === 'Georgia' || name.length < 4) return null;
  const { value } = interpretCountry(name);
  if (value === null) return null;
  issues.add('COUNTRY_DERIVED_FROM_PLACE', 'locality', place.text, value);
  return name;
}
