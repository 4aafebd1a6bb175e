import { describe, expect, test } from 'vitest';
import { parseDecimal, parseDms } from '../../../src/interpret/places/angle.ts';
import { parseLatLon } from '../../../src/interpret/places/coordinates.ts';
import {
  parseGridReference,
  parseVerbatimCoordinates,
} from '../../../src/interpret/places/verbatim-coordinates.ts';
import { boxOfWkt, parsePointWkt } from '../../../src/interpret/places/wkt.ts';

type Pair = readonly [latitude: number, longitude: number] | null;

const coordinatesOf = (pair: Pair) =>
  pair === null ? null : { decimalLatitude: pair[0], decimalLongitude: pair[1] };

test.each<[string, number | null]>([
  ['12.5', 12.5],
  ['-12,5', -12.5],
  ['−12,5', -12.5],
  ['- 12.5', -12.5],
  ['+.5', 0.5],
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  ['1e1', 10],
  ['', null],
  ['0x10', null],
  ['1.2.3', null],
  ['12.5.', null],
  ['1,2,3', null],
])('decimal %s', (text, value) => {
  expect(parseDecimal(text)).toBe(value);
});

test.each<[string, 'latitude' | 'longitude', number | null]>([
  [`12°30'15"N`, 'latitude', 12.504167],
  ['12 30 15', 'latitude', 12.504167],
  ['12° 30.25′ S', 'latitude', -12.504167],
  ['12,5° S', 'latitude', -12.5],
  ['-12° 30', 'latitude', -12.5],
  ['-12° 30 S', 'latitude', -12.5],
  ['-12° 30 N', 'latitude', null],
  ['W 45 20', 'longitude', -45.333333],
  ['45º20´10´´ O', 'longitude', 45.336111],
  ['45 deg 20 min 10 sec West', 'longitude', -45.336111],
  ['45°20’ Oeste', 'longitude', -45.333333],
  ['Nord 52° 30', 'latitude', 52.5],
  ['Lat. 12°30', 'latitude', 12.5],
  ['12-30-15 N', 'latitude', 12.504167],
  ['12-30-15', 'latitude', null],
  ['12:30:15', 'latitude', 12.504167],
  ['18d 4m s N', 'latitude', 18.066667],
  ['45°20 W', 'latitude', null],
  ['12.5°30', 'latitude', null],
  ['12°75', 'latitude', null],
  ['1230N', 'latitude', null],
  ['120', 'longitude', null],
  ['', 'latitude', null],
])('angle %s', (text, axis, value) => {
  expect(parseDms(text, axis)).toBe(value);
});

test.each<[string, string, Pair, string[]]>([
  ['40.8333', '-76', [40.8333, -76], []],
  ['40.83333333', '-76', [40.833333, -76], ['COORDINATE_ROUNDED']],
  [`40°50'00"N`, `76°00'00"W`, [40.833333, -76], []],
  ['40.5', '76°W', [40.5, -76], []],
  ['0', '0.0', [0, 0], ['ZERO_COORDINATE']],
  ['-100', '45', [45, -100], ['PRESUMED_SWAPPED_COORDINATE']],
  ['76°W', '40°N', [40, -76], ['PRESUMED_SWAPPED_COORDINATE']],
  ['76°W', '40°E', null, ['COORDINATE_INVALID']],
  ['1813N', '06604W', [18.216667, -66.066667], []],
  ['181330N', '0660400W', [18.225, -66.066667], []],
  ['1875N', '06604W', null, ['COORDINATE_INVALID']],
  ['95', '95', null, ['COORDINATE_OUT_OF_RANGE']],
  ['20', '', null, []],
  [' ', '1', null, ['COORDINATE_INVALID']],
  ['north', 'west', null, ['COORDINATE_INVALID']],
])('latitude %s, longitude %s', (latitude, longitude, pair, issues) => {
  expect(parseLatLon(latitude, longitude)).toEqual({
    verbatim: `${latitude}, ${longitude}`,
    value: coordinatesOf(pair),
    issues,
  });
});

test.each<[string, Pair, string[]]>([
  ['', null, []],
  ['40.5, -76.25', [40.5, -76.25], []],
  ['40,5, -76,25', [40.5, -76.25], []],
  ['40,5; -76,25', [40.5, -76.25], []],
  ['(40.5 -76.25)', [40.5, -76.25], []],
  [`40°30'N 76°15'W`, [40.5, -76.25], []],
  [`40°30'N76°15'W`, [40.5, -76.25], []],
  [`N40°30' W76°15'`, [40.5, -76.25], []],
  [`76°15'W, 40°30'N`, [40.5, -76.25], []],
  ['40 30 N / 76 15 W', [40.5, -76.25], []],
  ['4030N;07615W', [40.5, -76.25], []],
  ['ca. 18 20 n, 65° 50 W', [18.333333, -65.833333], []],
  ['40.5N, 76.25W (WGS84)', [40.5, -76.25], []],
  ['approx. 40.5 N 76.25 W', [40.5, -76.25], []],
  [`lat 40°30'N long 76°15'W`, [40.5, -76.25], []],
  [`40°30'N - 76°15'W`, [40.5, -76.25], []],
  [`40°30'-40°40'N, 76°15'W`, null, ['COORDINATE_INVALID']],
  ['40.5, -76.25, 12', null, ['COORDINATE_INVALID']],
  ['+40.5-076.25/', [40.5, -76.25], []],
  ['+4030-07615+012CRSWGS_84/', [40.5, -76.25], []],
  ['POINT (-76.25 40.5)', [40.5, -76.25], []],
  ['400.5, -760', null, ['COORDINATE_OUT_OF_RANGE']],
  [',11.12', null, ['COORDINATE_INVALID']],
  ['somewhere', null, ['COORDINATE_INVALID']],
])('coordinates %s', (verbatim, pair, issues) => {
  expect(parseVerbatimCoordinates(verbatim)).toEqual({
    verbatim,
    value: coordinatesOf(pair),
    issues,
  });
});

/** Published positions of landmarks and of the origins of the grids. */
describe('grids', () => {
  const moved = ['COORDINATE_REPROJECTED'];
  const assumed = ['COORDINATE_REPROJECTED', 'GEODETIC_DATUM_ASSUMED_WGS84'];
  test.each<[string, string | null, Pair, string[]]>([
    ['17T 630084 4833438', null, [43.64256, -79.38714], assumed],
    ['UTM Zone 17N, 630084 mE, 4833438 mN', null, [43.64256, -79.38714], assumed],
    ['17 630084 4833438', 'EPSG:32617', [43.64256, -79.38714], moved],
    ['17 630084 4833438', 'NAD27 / UTM zone 17N', [43.6445, -79.38687], moved],
    ['56H 334873 6252266', null, [-33.857, 151.215], assumed],
    ['10S 551234 4182345', null, [37.78703, -122.41813], assumed],
    ['18S UJ 23394 07395', null, [38.8977, -77.0365], assumed],
    ['TG 51409 13177', null, [52.65798, 1.71605], moved],
    ['NZ1961', null, [54.94778, -1.6971], moved],
    ['O 15904 34671', null, [53.3498, -6.26024], moved],
    ['155000, 463000', 'Amersfoort / RD New', [52.15517, 5.3872], moved],
    ['600000 200000', 'EPSG:21781', [46.95108, 7.43863], moved],
    ['114348.9, 188055.92', 'Belgian Lambert 1972', [51.00163, 3.86086], moved],
    ['155000, 463000', null, null, []],
    ['99T 630084 4833438', null, null, []],
    ['17 630084 4833438', null, null, []],
    ['18SAA0000000000', null, null, []],
    ['18TUJ2339407395', null, null, []],
    ['E 1234', null, null, []],
    ['', null, null, []],
  ])('%s in %s', (verbatim, system, pair, issues) => {
    const read = parseGridReference(verbatim, system);
    expect({ ...read, value: null }).toEqual({ verbatim, value: null, issues });
    expect(read.value === null).toBe(pair === null);
    if (read.value === null || pair === null) return;
    expect(read.value.decimalLatitude).toBeCloseTo(pair[0], 4);
    expect(read.value.decimalLongitude).toBeCloseTo(pair[1], 4);
  });
});

test.each<[string, Pair, string[]]>([
  ['POINT(131.78 2.8167)', [2.8167, 131.78], []],
  ['point z (131.78 2.8167 12)', [2.8167, 131.78], []],
  ['SRID=4326;POINT(131.78 2.8167)', [2.8167, 131.78], []],
  ['POINT(2.8167 131.78)', [2.8167, 131.78], ['PRESUMED_SWAPPED_COORDINATE']],
  ['POINT EMPTY', null, ['FOOTPRINT_WKT_INVALID']],
  ['POINT(1 2', null, ['FOOTPRINT_WKT_INVALID']],
  ['POINT(1000 2000)', null, ['COORDINATE_OUT_OF_RANGE']],
  ['LINESTRING(1 2, 3 4)', null, ['FOOTPRINT_WKT_INVALID']],
])('point %s', (verbatim, pair, issues) => {
  expect(parsePointWkt(verbatim)).toEqual({ verbatim, value: coordinatesOf(pair), issues });
});

test.each<[string, readonly [number, number, number, number] | null]>([
  ['POINT(1 2)', [1, 2, 1, 2]],
  ['LINESTRING (1 2, 3 4)', [1, 2, 3, 4]],
  ['POLYGON((0 0, 2 0, 2 3, 0 0))', [0, 0, 2, 3]],
  ['POLYGON((0 0, 2 0, 2 3, 0 0),(1 1, 1 2, 2 2, 1 1))', [0, 0, 2, 3]],
  ['MULTIPOINT(1 2, 3 4)', [1, 2, 3, 4]],
  ['MULTIPOINT((1 2),(3 4))', [1, 2, 3, 4]],
  ['MULTIPOLYGON(((0 0, 2 0, 2 3, 0 0)),((5 5, 6 5, 6 6, 5 5)))', [0, 0, 6, 6]],
  ['GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(3 4, 5 6))', [1, 2, 5, 6]],
  ['POLYGON((0 0, 2 0, 2 3))', null],
  ['POLYGON((0 0, 2 0, 2 3, 1 1))', null],
  ['POLYGON((0 0, 2 0, 2 3, 0 0)', null],
  ['POLYGON(0 0)', null],
  ['CIRCLE(1 2 3)', null],
  ['POINT(1)', null],
  ['150.13', null],
  ['', null],
])('box of %s', (wkt, box) => {
  const [west, south, east, north] = box ?? [];
  expect(boxOfWkt(wkt)).toEqual(box === null ? null : { west, south, east, north });
});
