import { continents, type Issue } from '../../terms/index.ts';
import { remember } from '../interpreted.ts';
import type { Area } from './geocoder.ts';
import { lazy, readTable } from './tsv.ts';

const ofCountries = lazy(
  () =>
    new Map<string, readonly string[]>(
      readTable('country-continents.tsv').map(([country = '', constants = '']) => [
        country,
        constants.split(' ').map(continentName),
      ]),
    ),
);

const noContinents: readonly string[] = [];

/** GBIF's constant (NORTH_AMERICA) as our vocabulary has it. */
const continentName = remember(
  (constant: string): string => continents.find(constant.replace('_', ' ')) ?? constant,
  100,
);

/** The continents that a country or territory (ISO 3166-1 alpha-2) lies on; empty where it is not known. */
export const continentsOfCountry = (countryCode: string): readonly string[] =>
  ofCountries().get(countryCode) ?? noContinents;

/** A continent, and what was found on the way. */
export interface ContinentMatch {
  readonly continent: string | null;
  readonly issues: readonly Issue[];
}

/**
 * Checks a continent against the country and against the areas of the point (null: there is no point, or
 * nobody to ask), or derives it where none is stated. At sea there is no continent. After GBIF's
 * interpretation of locations.
 */
export function matchContinent(
  stated: string | null,
  countryCode: string | null,
  areas: readonly Area[] | null,
): ContinentMatch {
  const ofCountry = countryCode === null ? noContinents : continentsOfCountry(countryCode);
  const issues: Issue[] = [];
  if (stated !== null && ofCountry.length > 0 && !ofCountry.includes(stated)) {
    issues.push('CONTINENT_COUNTRY_MISMATCH');
  }
  if (areas === null) {
    if (stated !== null || ofCountry.length !== 1) return { continent: stated, issues };
    return { continent: ofCountry[0] ?? null, issues: ['CONTINENT_DERIVED_FROM_COUNTRY'] };
  }
  const nearest = nearestContinent(areas);
  if (stated === null) {
    if (nearest !== null) issues.push('CONTINENT_DERIVED_FROM_COORDINATES');
    return { continent: nearest, issues };
  }
  const isHere = areas.some(({ type, id }) => type === 'Continent' && continentName(id) === stated);
  if (isHere) return { continent: stated, issues };
  issues.push('CONTINENT_COORDINATE_MISMATCH');
  return { continent: nearest === null ? null : stated, issues };
}

function nearestContinent(areas: readonly Area[]): string | null {
  let nearest: Area | null = null;
  for (let i = 0; i < areas.length; i++) {
    const area = areas[i];
    if (area === undefined || area.type !== 'Continent') continue;
    if (nearest === null || area.distance < nearest.distance) nearest = area;
  }
  return nearest === null ? null : continentName(nearest.id);
}
