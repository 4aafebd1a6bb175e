import { describe, expect, test } from 'vitest';
import type { Area, Geocoder } from '../../../src/interpret/places/geocoder.ts';
import {
  interpretLocation,
  type Location,
  type LocationTerms,
} from '../../../src/interpret/places/location.ts';

const land = (id: string, continent: string): Area[] => [
  { type: 'Political', id, distance: 0 },
  { type: 'Continent', id: continent, distance: 0 },
];

/** A toy world: rectangles from south-west to north-east. */
const world: readonly (readonly [number, number, number, number, Area[]])[] = [
  [47, 6, 55, 15, land('DE', 'EUROPE')],
  [55, 5, 56, 8, [{ type: 'EEZ', id: 'DE', distance: 0 }]],
  [-5, -60, 0, -50, land('BR', 'SOUTH_AMERICA')],
  [17, -68, 19, -65, land('PR', 'NORTH_AMERICA')],
  [-22, 55, -20, 56, land('RE', 'AFRICA')],
  [15, -86, 16, -85, land('HN', 'NORTH_AMERICA')],
  [9, 7, 11, 9, [...land('NG', 'AFRICA'), { type: 'Centroid', id: 'NG', distance: 0.01 }]],
];

const geocoder: Geocoder = {
  at: (latitude, longitude) =>
    world.find(
      ([south, west, north, east]) =>
        latitude >= south && latitude <= north && longitude >= west && longitude <= east,
    )?.[4] ?? [],
};

const nowhere: Location = {
  decimalLatitude: null,
  decimalLongitude: null,
  hasCoordinate: false,
  coordinateUncertaintyInMeters: null,
  coordinatePrecision: null,
  countryCode: null,
  continent: null,
  stateProvince: null,
  distanceFromCentroidInMeters: null,
  issues: [],
};

const at = (decimalLatitude: number, decimalLongitude: number): Partial<Location> => ({
  decimalLatitude,
  decimalLongitude,
  hasCoordinate: true,
});

const wgs84 = { geodeticDatum: 'WGS84' };
const germany = { countryCode: 'DE', continent: 'Europe' };

test.each<[string, LocationTerms, Partial<Location>]>([
  ['nothing', {}, {}],
  ['blanks', { decimalLatitude: '', country: ' ', countryCode: null, continent: 'NULL' }, {}],
  [
    'the usual record',
    {
      ...wgs84,
      decimalLatitude: '50.5',
      decimalLongitude: '10.25',
      country: 'Germany',
      countryCode: 'DE',
      continent: 'Europe',
      stateProvince: ' Bayern ',
      coordinateUncertaintyInMeters: '30',
      coordinatePrecision: '0.01',
    },
    {
      ...at(50.5, 10.25),
      ...germany,
      stateProvince: 'Bayern',
      coordinateUncertaintyInMeters: 30,
      coordinatePrecision: 0.01,
    },
  ],
  [
    'a country from the point',
    { ...wgs84, decimalLatitude: '50.5', decimalLongitude: '10.25' },
    {
      ...at(50.5, 10.25),
      ...germany,
      issues: ['COUNTRY_DERIVED_FROM_COORDINATES', 'CONTINENT_DERIVED_FROM_COORDINATES'],
    },
  ],
  [
    'waters of the country',
    { ...wgs84, decimalLatitude: '55.5', decimalLongitude: '6', countryCode: 'DE' },
    { ...at(55.5, 6), countryCode: 'DE' },
  ],
  [
    'a continent at sea',
    {
      ...wgs84,
      decimalLatitude: '55.5',
      decimalLongitude: '6',
      countryCode: 'DE',
      continent: 'Europe',
    },
    { ...at(55.5, 6), countryCode: 'DE', issues: ['CONTINENT_COORDINATE_MISMATCH'] },
  ],
  [
    'a negated latitude',
    { ...wgs84, decimalLatitude: '-50.5', decimalLongitude: '10.25', ...germany },
    { ...at(50.5, 10.25), ...germany, issues: ['PRESUMED_NEGATED_LATITUDE'] },
  ],
  [
    'both negated',
    { ...wgs84, decimalLatitude: '3', decimalLongitude: '55', country: 'Brasil' },
    {
      ...at(-3, -55),
      countryCode: 'BR',
      continent: 'South America',
      issues: [
        'PRESUMED_NEGATED_LATITUDE',
        'PRESUMED_NEGATED_LONGITUDE',
        'CONTINENT_DERIVED_FROM_COORDINATES',
      ],
    },
  ],
  [
    'swapped',
    { ...wgs84, decimalLatitude: '10.25', decimalLongitude: '50.5', ...germany },
    { ...at(50.5, 10.25), ...germany, issues: ['PRESUMED_SWAPPED_COORDINATE'] },
  ],
  [
    'another country',
    { ...wgs84, decimalLatitude: '-3', decimalLongitude: '-55', ...germany },
    {
      ...at(-3, -55),
      ...germany,
      issues: ['COUNTRY_COORDINATE_MISMATCH', 'CONTINENT_COORDINATE_MISMATCH'],
    },
  ],
  [
    'a territory that is taken for its country',
    { ...wgs84, decimalLatitude: '18', decimalLongitude: '-66', country: 'United States' },
    {
      ...at(18, -66),
      countryCode: 'PR',
      continent: 'North America',
      issues: ['COUNTRY_DERIVED_FROM_COORDINATES', 'CONTINENT_DERIVED_FROM_COORDINATES'],
    },
  ],
  [
    'a department that has its own code',
    {
      ...wgs84,
      decimalLatitude: '-21',
      decimalLongitude: '55.5',
      country: 'France',
      continent: 'Africa',
    },
    { ...at(-21, 55.5), countryCode: 'RE', continent: 'Africa' },
  ],
  [
    'the Antarctic',
    { ...wgs84, decimalLatitude: '-75', decimalLongitude: '0' },
    { ...at(-75, 0), countryCode: 'AQ', issues: ['COUNTRY_DERIVED_FROM_COORDINATES'] },
  ],
  [
    'code and name that differ',
    { country: 'Brazil', countryCode: 'DE' },
    { ...germany, issues: ['COUNTRY_MISMATCH', 'CONTINENT_DERIVED_FROM_COUNTRY'] },
  ],
  [
    'a code that is none',
    { country: 'Germany', countryCode: '??' },
    { ...germany, issues: ['COUNTRY_INVALID', 'CONTINENT_DERIVED_FROM_COUNTRY'] },
  ],
  [
    'Namibia',
    { countryCode: 'NA', continent: 'Africa' },
    { countryCode: 'NA', continent: 'Africa' },
  ],
  ['a country of two continents', { countryCode: 'TR' }, { countryCode: 'TR' }],
  [
    'a continent that is not its own',
    { countryCode: 'DE', continent: 'Asia' },
    { countryCode: 'DE', continent: 'Asia', issues: ['CONTINENT_COUNTRY_MISMATCH'] },
  ],
  [
    'a point at a centroid',
    {
      ...wgs84,
      decimalLatitude: '10',
      decimalLongitude: '8',
      countryCode: 'NG',
      continent: 'Africa',
    },
    {
      ...at(10, 8),
      countryCode: 'NG',
      continent: 'Africa',
      distanceFromCentroidInMeters: 1112,
      issues: ['COORDINATE_CENTROID'],
    },
  ],
  [
    'verbatim where decimals fail',
    {
      ...germany,
      ...wgs84,
      decimalLatitude: 'fifty',
      decimalLongitude: 'ten',
      verbatimLatitude: `50°30'N`,
      verbatimLongitude: `10°15'E`,
    },
    { ...at(50.5, 10.25), ...germany },
  ],
  [
    'metres in a national grid',
    {
      verbatimLatitude: '463000',
      verbatimLongitude: '155000',
      verbatimSRS: 'EPSG:28992',
    },
    {
      ...at(52.155172, 5.387204),
      issues: ['COORDINATE_REPROJECTED'],
    },
  ],
  [
    'a grid reference',
    { ...germany, verbatimCoordinates: '32U 588000 5594000' },
    {
      ...at(50.491362, 10.240608),
      ...germany,
      issues: ['COORDINATE_REPROJECTED', 'GEODETIC_DATUM_ASSUMED_WGS84'],
    },
  ],
  [
    'a datum behind the coordinates',
    { verbatimCoordinates: '40.5N 100.25W, NAD27' },
    { ...at(40.5000027, -100.2504287), issues: ['COORDINATE_REPROJECTED'] },
  ],
  [
    'an unreadable pair',
    { ...germany, decimalLatitude: '4.594732.', decimalLongitude: '-74070495.' },
    { ...germany, issues: ['COORDINATE_INVALID'] },
  ],
  [
    'a footprint that is a point',
    { footprintWKT: 'POINT(10.25 50.5)', footprintSRS: 'WGS84', ...germany },
    { ...at(50.5, 10.25), ...germany },
  ],
  [
    'a footprint elsewhere',
    {
      ...germany,
      ...wgs84,
      decimalLatitude: '50.5',
      decimalLongitude: '10.25',
      footprintWKT: 'POINT(1 2)',
    },
    { ...at(50.5, 10.25), ...germany, issues: ['FOOTPRINT_WKT_MISMATCH'] },
  ],
  [
    'a footprint in another system',
    {
      ...germany,
      ...wgs84,
      decimalLatitude: '50.5',
      decimalLongitude: '10.25',
      footprintWKT: 'POLYGON((580000 5590000,590000 5590000,590000 5600000,580000 5590000))',
      footprintSRS: 'EPSG:32632',
    },
    { ...at(50.5, 10.25), ...germany },
  ],
  [
    'a broken footprint',
    { ...germany, footprintWKT: 'POLYGON((1 2, 3 4))', footprintSRS: 'somewhere' },
    { ...germany, issues: ['FOOTPRINT_SRS_INVALID', 'FOOTPRINT_WKT_INVALID'] },
  ],
  [
    'figures that cannot be',
    { ...germany, coordinateUncertaintyInMeters: '0', coordinatePrecision: '10' },
    {
      ...germany,
      issues: ['COORDINATE_UNCERTAINTY_METERS_INVALID', 'COORDINATE_PRECISION_INVALID'],
    },
  ],
  [
    'an uncertainty with its unit',
    { ...germany, coordinateUncertaintyInMeters: '2 km' },
    { ...germany, coordinateUncertaintyInMeters: 2000 },
  ],
])('%s', (_, terms, expected) => {
  expect(interpretLocation(terms, geocoder)).toEqual({ ...nowhere, ...expected });
});

describe('without a geocoder', () => {
  test('nothing is checked against the point', () => {
    const terms = { ...wgs84, decimalLatitude: '-3', decimalLongitude: '-55', ...germany };
    expect(interpretLocation(terms, null)).toEqual({ ...nowhere, ...at(-3, -55), ...germany });
  });
});

test('points are not mended where that is not wanted', () => {
  const terms = {
    ...wgs84,
    decimalLatitude: '-50.5',
    decimalLongitude: '10.25',
    countryCode: 'DE',
  };
  expect(interpretLocation(terms, geocoder, { repair: false })).toEqual({
    ...nowhere,
    ...at(-50.5, 10.25),
    countryCode: 'DE',
    issues: ['COUNTRY_COORDINATE_MISMATCH'],
  });
});
