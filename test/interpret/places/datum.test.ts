import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { interpretDatum } from '../../../src/interpret/places/datum.ts';
import { reprojectToWgs84 } from '../../../src/interpret/places/reproject.ts';

test.each<[string, number | null]>([
  ['WGS84', 4326],
  ['wgs 84', 4326],
  ['World Geodetic System 1984', 4326],
  ['EPSG:4326', 4326],
  [' epsg::4269', 4269],
  ['ESPG:4269', 4269],
  ['EPSG 4326', 4326],
  ['urn:ogc:def:crs:EPSG::4258', 4258],
  ['http://www.opengis.net/def/crs/EPSG/0/4258', 4258],
  ['EPSG:4326 (WGS84)', 4326],
  ['WGS84, decimal degrees', 4326],
  ['not recorded (forced WGS84)', 4326],
  ['GPS NAD27', 6267],
  ['North American Datum of 1927', null],
  ['North American Datum 1927', 6267],
  ['NAD27 / WGS84', null],
  ['WGS84?', 4326],
  ['WGS 85', null],
  ['unknown', null],
  ['not recorded', null],
  ['', null],
  ['GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]]]', 4326],
  [
    'GEOGCS["NAD27",DATUM["North_American_Datum_1927",AUTHORITY["EPSG","6267"]],AUTHORITY["EPSG","4267"]]',
    4267,
  ],
])('datum %s', (verbatim, epsg) => {
  expect(interpretDatum(verbatim)).toBe(epsg);
});

/** What the parameters give; for NAD83 and the like nothing moves. */
test.each<[number, number, string | null, readonly [number, number], string[]]>([
  [45, 7, 'WGS84', [45, 7], []],
  [45, -97, 'NAD83', [45, -97], []],
  [45, 7, 'EPSG:25832', [45, 7], []],
  [45, 7, null, [45, 7], ['GEODETIC_DATUM_ASSUMED_WGS84']],
  [45, 7, ' ', [45, 7], ['GEODETIC_DATUM_ASSUMED_WGS84']],
  [45, 7, 'foo', [45, 7], ['GEODETIC_DATUM_INVALID', 'GEODETIC_DATUM_ASSUMED_WGS84']],
  [45, 7, 'EPSG:1', [45, 7], ['GEODETIC_DATUM_INVALID', 'GEODETIC_DATUM_ASSUMED_WGS84']],
  [45, 7, 'WGS66', [45, 7], ['COORDINATE_REPROJECTION_FAILED']],
  [89.99, 10, 'Tokyo', [89.99, 10], ['COORDINATE_REPROJECTION_SUSPICIOUS']],
  [52, -179.9999, 'NAD27', [51.9987339, 179.9978868], ['COORDINATE_REPROJECTED']],
  [40, -100, 'NAD27', [40.0000073, -100.0004194], ['COORDINATE_REPROJECTED']],
  [52.6575703, 1.7179217, 'OSGB36', [52.6579786, 1.716052], ['COORDINATE_REPROJECTED']],
])('%d, %d in %s', (latitude, longitude, datum, [lat, lon], issues) => {
  const moved = reprojectToWgs84(latitude, longitude, datum);
  expect(moved.issues).toEqual(issues);
  expect(moved.decimalLatitude).toBeCloseTo(lat, 4);
  expect(moved.decimalLongitude).toBeCloseTo(lon, 4);
});

const rows = (name: string): string[][] =>
  readFileSync(new URL(`../../../src/interpret/places/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

test('names are folded and stand once', () => {
  const names = rows('datum-names.tsv').slice(1);
  for (const [name = ''] of names) expect(name).toMatch(/^[A-Z0-9]+$/);
  expect(new Set(names.map(([name]) => name)).size).toBe(names.length);
});

test('every code has one shift without bounds', () => {
  const anywhere = rows('datums.tsv')
    .slice(1)
    .filter(([, , , bounds]) => bounds === '')
    .flatMap(([codes = '']) => codes.split(' '));
  expect(new Set(anywhere).size).toBe(anywhere.length);
});

test('projected systems stand on a known datum', () => {
  const codes = new Set(rows('datums.tsv').flatMap(([all = '']) => all.split(' ')));
  for (const [, , datum = ''] of rows('projected.tsv').slice(1)) expect(codes).toContain(datum);
});

const ELLIPSOIDS = new Set(['WGS84', 'GRS80']);

test('every datum lies within two kilometres of WGS84, and not upon it where its ellipsoid is another', () => {
  for (const [codes = '', ellipsoid = '', shift] of rows('datums.tsv').slice(1)) {
    const [code = ''] = codes.split(' ');
    const moved = reprojectToWgs84(40, 20, `EPSG:${code}`);
    const degrees = Math.hypot(moved.decimalLatitude - 40, moved.decimalLongitude - 20);
    expect(degrees, code).toBeLessThan(0.02);
    expect(degrees > 0, code).toBe(shift !== '');
    if (shift === '') expect(ELLIPSOIDS).toContain(ellipsoid);
  }
});
