import { describe, expect, it, test } from 'vitest';
import { nameOnly, rolesOf } from '../../src/interpret/agents/roles.ts';
import {
  formatOfUrl,
  interpretContinent,
  interpretCoordinates,
  interpretCountry,
  interpretDepth,
  interpretElevation,
  itemId,
} from '../../src/interpret/index.ts';
import { genusOf } from '../../src/interpret/taxon.ts';
import { plainText } from '../../src/interpret/texts.ts';

describe('country', () => {
  it.each<[string, string | null, string[]]>([
    ['United States of America', 'US', []],
    ['U.S.A.', 'US', []],
    ['England', 'GB', []],
    ['Ceylon', 'LK', []],
    ["Côte d'Ivoire", 'CI', []],
    ['COTE D’IVOIRE', 'CI', []],
    ['Deutschland', 'DE', []],
    ['Democratic Republic of the Congo', 'CD', []],
    ['West Indies', null, ['COUNTRY_INVALID']],
    ['USSR', null, ['COUNTRY_INVALID']],
    ['USA, Canada', null, ['COUNTRY_INVALID']],
    ['Atlantis', null, ['COUNTRY_INVALID']],
    ['Unknown', null, []],
    ['n/a', null, []],
    ['NA', 'NA', []],
  ])('%s', (verbatim, value, issues) => {
    expect(interpretCountry(verbatim)).toEqual({ verbatim, value, issues });
  });
});

test.each<[string, string | null, string[]]>([
  ['Asia-Tropical', 'Asia', []],
  ['north america', 'North America', []],
  ['South America - Neotropics', 'South America', []],
  ['Extraterrestrial', null, ['CONTINENT_INVALID']],
])('continent %s', (verbatim, value, issues) => {
  expect(interpretContinent(verbatim)).toEqual({ verbatim, value, issues });
});

test.each<[string, string, [number, number] | null, string[]]>([
  ['40.8333', '-76', [40.8333, -76], []],
  ['0', '0', [0, 0], ['ZERO_COORDINATE']],
  ['0.0', '12', [0, 12], []],
  ['-90', '180', [-90, 180], []],
  ['91', '12', [12, 91], ['PRESUMED_SWAPPED_COORDINATE']],
  ['200', '12', null, ['COORDINATE_OUT_OF_RANGE']],
  ['40.8333', '', null, ['COORDINATE_INVALID']],
  ['40° N', '-76', [40, -76], []],
  ['Infinity', '1', null, ['COORDINATE_INVALID']],
])('coordinates %s, %s', (latitude, longitude, value, issues) => {
  expect(interpretCoordinates(latitude, longitude)).toEqual({
    verbatim: `${latitude}, ${longitude}`,
    value: value === null ? null : { decimalLatitude: value[0], decimalLongitude: value[1] },
    issues,
  });
});

test.each<[string | null, string | null, [number | null, number | null] | null, string[]]>([
  ['305', null, [305, null], []],
  ['1,200 m', '1300', [1200, 1300], []],
  ['300', '200', [200, 300], ['ELEVATION_MIN_MAX_SWAPPED']],
  ['1000 ft', null, [304.8, null], ['ELEVATION_NOT_METRIC']],
  ['high', null, null, ['ELEVATION_NON_NUMERIC']],
  ['20000', null, null, ['ELEVATION_UNLIKELY']],
  ['-5', null, [-5, null], []],
])('elevation %s to %s', (low, high, value, issues) => {
  expect(interpretElevation(low, high)).toEqual({
    verbatim: [low, high].filter((text) => text !== null).join(' - '),
    value: value === null ? null : { minimum: value[0], maximum: value[1] },
    issues,
  });
});

test('depth below nothing and in fathoms', () => {
  expect(interpretDepth('-3', null)).toEqual({
    verbatim: '-3',
    value: { minimum: 3, maximum: null },
    issues: ['DEPTH_UNLIKELY'],
  });
  expect(interpretDepth('10 fathoms', '20')).toEqual({
    verbatim: '10 fathoms - 20',
    value: { minimum: 18.29, maximum: 20 },
    issues: ['DEPTH_NOT_METRIC'],
  });
});

test.each([
  ['Charles Sprague Pearce, 13 Oct 1851 - 8 May 1914', 'Charles Sprague Pearce'],
  ['Oscar Bluemner, American, b. Hanover, Germany, 1867–1938', 'Oscar Bluemner'],
  ['Hiram Powers, born Woodstock, VT 1805-died Florence, Italy 1873', 'Hiram Powers'],
  ['Swanton, John Reed, 1873-1958', 'Swanton, John Reed'],
  ['DuMond, Frank Vincent 1865-1951', 'DuMond, Frank Vincent'],
  ['Laning, Edward 1906-', 'Laning, Edward'],
  ['Vic Firth Company, American, founded 1963', 'Vic Firth Company'],
  ['Art Blakey, American, 1919 - 1990', 'Art Blakey'],
  ['Katsushika Hokusai 葛飾北斎 (1760-1849)', 'Katsushika Hokusai 葛飾北斎'],
  ['John H. Glenn, Jr.', 'John H. Glenn, Jr.'],
  ['Farhad, Massumeh', 'Farhad, Massumeh'],
  ['Studio 54', 'Studio 54'],
])('name of %s', (text, name) => {
  expect(nameOnly(text)).toBe(name);
});

test.each([
  ['Artist', 'creator'],
  ['maker', 'creator'],
  ['Author', 'creator'],
  ['Collector', 'recordedBy'],
  ['Sitter', null],
  ['Collection Creator', null],
  ['', null],
])('role %s', (role, kind) => {
  expect(rolesOf(role)).toBe(kind);
});

test.each([
  ['Alysicarpus vaginalis (L.) DC.', 'Alysicarpus'],
  ['×Amarygia parkeri', 'Amarygia'],
  ['Felidae', null],
  ['Panthera', 'Panthera'],
  ['unidentified bird', null],
  ['LAP 04566,0', null],
])('genus of %s', (name, genus) => {
  expect(genusOf(name)).toBe(genus);
});

test.each([
  ['The <em>Harbor</em> &amp; the Hill', 'The Harbor & the Hill'],
  ['<I>kakenga</I>', 'kakenga'],
  ['a < b > c', 'a < b > c'],
  ['caf&#233; &#xe9; &unknown; &#0;', 'café é &unknown; &#0;'],
  ['two\n lines', 'two lines'],
  ['plain', 'plain'],
])('plain text of %j', (html, text) => {
  expect(plainText(html)).toBe(text);
});

test.each([
  ['https://x.org/a.jpg', 'image/jpeg'],
  ['https://x.org/download?id=a.TIF', 'image/tiff'],
  ['https://x.org/m.glb', 'model/gltf-binary'],
  ['https://x.org/deliveryService?id=NPG-65.20', null],
  ['https://x.org/ark:/65665/m3', null],
])('format of %s', (url, format) => {
  expect(formatOfUrl(url)).toBe(format);
});

test('item ids are UUIDv5', () => {
  // The example of RFC 9562, appendix A.4
  expect(itemId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
  const long = 'ü'.repeat(2000);
  expect(itemId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', long)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(itemId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'ü')).not.toBe(
    itemId('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'ü'),
  );
});
