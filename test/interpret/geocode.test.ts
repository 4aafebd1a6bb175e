import { describe, expect, test } from 'vitest';
import { geocoder } from '../../src/interpret/geocode/geocoder.ts';
import type { Area } from '../../src/interpret/places/geocoder.ts';

const at = (latitude: number, longitude: number, uncertainty: number | null = null) =>
  geocoder().at(latitude, longitude, uncertainty);
const ids = (areas: readonly Area[], type: Area['type']): string[] =>
  areas.filter((area) => area.type === type).map(({ id }) => id);
/** What the point itself lies in: countries and continent. */
const land = (latitude: number, longitude: number): string =>
  at(latitude, longitude)
    .filter(
      ({ type, distance }) => (type === 'Political' || type === 'Continent') && distance === 0,
    )
    .map(({ id }) => id)
    .join(' ');

/** Places within their country by more than the map's error (a kilometre, three at a few coasts). */
const PLACES: readonly (readonly [string, number, number, string])[] = [
  // Capitals and large cities
  ['Berlin', 52.52, 13.4, 'DE EUROPE'],
  ['Paris', 48.857, 2.352, 'FR EUROPE'],
  ['Madrid', 40.417, -3.703, 'ES EUROPE'],
  ['Rome', 41.89, 12.5, 'IT EUROPE'],
  ['London', 51.507, -0.128, 'GB EUROPE'],
  ['Dublin', 53.35, -6.35, 'IE EUROPE'],
  ['Oslo', 59.93, 10.75, 'NO EUROPE'],
  ['Stockholm', 59.33, 17.95, 'SE EUROPE'],
  ['Helsinki', 60.22, 24.94, 'FI EUROPE'],
  ['Warsaw', 52.23, 21.01, 'PL EUROPE'],
  ['Prague', 50.08, 14.43, 'CZ EUROPE'],
  ['Vienna', 48.21, 16.37, 'AT EUROPE'],
  ['Budapest', 47.5, 19.04, 'HU EUROPE'],
  ['Athens', 37.99, 23.73, 'GR EUROPE'],
  ['Lisbon', 38.74, -9.14, 'PT EUROPE'],
  ['Reykjavik', 64.11, -21.85, 'IS EUROPE'],
  ['Kyiv', 50.45, 30.52, 'UA EUROPE'],
  ['Moscow', 55.75, 37.62, 'RU EUROPE'],
  ['Minsk', 53.9, 27.57, 'BY EUROPE'],
  ['Skopje', 42, 21.43, 'MK EUROPE'],
  ['Pristina', 42.66, 21.16, 'XK EUROPE'],
  ['Podgorica', 42.44, 19.26, 'ME EUROPE'],
  ['Ankara', 39.93, 32.85, 'TR ASIA'],
  ['Tbilisi', 41.72, 44.79, 'GE ASIA'],
  ['Yerevan', 40.18, 44.51, 'AM ASIA'],
  ['Baku', 40.42, 49.83, 'AZ ASIA'],
  ['Tehran', 35.69, 51.39, 'IR ASIA'],
  ['Baghdad', 33.31, 44.37, 'IQ ASIA'],
  ['Riyadh', 24.71, 46.68, 'SA ASIA'],
  ['Damascus', 33.51, 36.29, 'SY ASIA'],
  ['Tel Aviv', 32.08, 34.8, 'IL ASIA'],
  ['Ramallah', 31.9, 35.2, 'PS ASIA'],
  ['New Delhi', 28.61, 77.21, 'IN ASIA'],
  ['Beijing', 39.9, 116.4, 'CN ASIA'],
  ['Tokyo', 35.69, 139.69, 'JP ASIA'],
  ['Seoul', 37.57, 126.98, 'KR ASIA'],
  ['Pyongyang', 39.03, 125.75, 'KP ASIA'],
  ['Ulaanbaatar', 47.92, 106.92, 'MN ASIA'],
  ['Taipei', 25.04, 121.56, 'TW ASIA'],
  ['Bangkok', 13.75, 100.5, 'TH ASIA'],
  ['Hanoi', 21.03, 105.85, 'VN ASIA'],
  ['Jakarta', -6.21, 106.85, 'ID ASIA'],
  ['Manila', 14.62, 121.02, 'PH ASIA'],
  ['Singapore', 1.35, 103.82, 'SG ASIA'],
  ['Astana', 51.17, 71.43, 'KZ ASIA'],
  ['Novosibirsk', 55.03, 82.92, 'RU ASIA'],
  ['Vladivostok', 43.2, 131.95, 'RU ASIA'],
  ['Cairo', 30.04, 31.24, 'EG AFRICA'],
  ['Nairobi', -1.29, 36.82, 'KE AFRICA'],
  ['Lagos', 6.52, 3.37, 'NG AFRICA'],
  ['Pretoria', -25.75, 28.19, 'ZA AFRICA'],
  ['Kinshasa', -4.36, 15.32, 'CD AFRICA'],
  ['Brazzaville', -4.22, 15.24, 'CG AFRICA'],
  ['Rabat', 33.97, -6.84, 'MA AFRICA'],
  ['Juba', 4.85, 31.6, 'SS AFRICA'],
  ['Khartoum', 15.55, 32.53, 'SD AFRICA'],
  ['Antananarivo', -18.91, 47.53, 'MG AFRICA'],
  ['Washington', 38.89, -77.03, 'US NORTH_AMERICA'],
  ['Ottawa', 45.37, -75.75, 'CA NORTH_AMERICA'],
  ['Mexico City', 19.43, -99.13, 'MX NORTH_AMERICA'],
  ['Guatemala City', 14.63, -90.51, 'GT NORTH_AMERICA'],
  ['Panama City', 9.02, -79.52, 'PA NORTH_AMERICA'],
  ['Havana', 23.1, -82.38, 'CU NORTH_AMERICA'],
  ['Port-au-Prince', 18.54, -72.3, 'HT NORTH_AMERICA'],
  ['Bogotá', 4.71, -74.07, 'CO SOUTH_AMERICA'],
  ['Brasília', -15.79, -47.88, 'BR SOUTH_AMERICA'],
  ['Buenos Aires', -34.63, -58.5, 'AR SOUTH_AMERICA'],
  ['Santiago', -33.45, -70.67, 'CL SOUTH_AMERICA'],
  ['La Paz', -16.49, -68.12, 'BO SOUTH_AMERICA'],
  ['Paramaribo', 5.8, -55.18, 'SR SOUTH_AMERICA'],
  ['Canberra', -35.28, 149.13, 'AU OCEANIA'],
  ['Wellington', -41.25, 174.78, 'NZ OCEANIA'],
  ['Port Moresby', -9.42, 147.18, 'PG OCEANIA'],
  ['Nouméa', -22.22, 166.47, 'NC OCEANIA'],
  ['Apia', -13.87, -171.76, 'WS OCEANIA'],
  // Codes of their own
  ['Cayenne', 4.85, -52.33, 'GF SOUTH_AMERICA'],
  ['Pointe-à-Pitre inland', 16.3, -61.5, 'GP NORTH_AMERICA'],
  ['Basse-Terre', 16.12, -61.68, 'GP NORTH_AMERICA'],
  ['Martinique', 14.65, -61.0, 'MQ NORTH_AMERICA'],
  ['Réunion', -21.1, 55.5, 'RE AFRICA'],
  ['Mayotte', -12.83, 45.15, 'YT AFRICA'],
  ['Corsica', 42.2, 9.1, 'FR EUROPE'],
  ['Saint-Pierre', 46.95, -56.33, 'PM NORTH_AMERICA'],
  ['Longyearbyen', 78.2, 15.7, 'SJ EUROPE'],
  ['Jan Mayen', 71.02, -8.35, 'SJ EUROPE'],
  ['Bouvet Island', -54.42, 3.4, 'BV ANTARCTICA'],
  ['Bonaire', 12.2, -68.28, 'BQ SOUTH_AMERICA'],
  ['Curaçao', 12.2, -69, 'CW SOUTH_AMERICA'],
  ['Aruba', 12.51, -69.97, 'AW SOUTH_AMERICA'],
  ['Sint Eustatius', 17.49, -62.98, 'BQ NORTH_AMERICA'],
  ['Trinidad', 10.4, -61.3, 'TT SOUTH_AMERICA'],
  ['Mariehamn', 60.12, 19.94, 'AX EUROPE'],
  ['Tórshavn', 62.03, -6.85, 'FO EUROPE'],
  ['Nuuk inland', 64.2, -51.5, 'GL NORTH_AMERICA'],
  ['Hong Kong', 22.38, 114.14, 'HK ASIA'],
  ['Macao', 22.13, 113.56, 'MO ASIA'],
  ['Laayoune', 27.13, -13.1, 'EH AFRICA'],
  ['Tifariti', 26.16, -10.57, 'EH AFRICA'],
  ['Hargeisa', 9.56, 44.06, 'SO AFRICA'],
  ['North Nicosia side', 35.25, 33.4, 'CY ASIA'],
  ['Limassol inland', 34.85, 33.0, 'CY ASIA'],
  ['Akrotiri base', 34.6, 32.96, 'CY GB ASIA'],
  ['Simferopol', 44.95, 34.1, 'UA EUROPE'],
  ['Baikonur', 45.95, 63.3, 'KZ ASIA'],
  ['Guantanamo Bay', 19.95, -75.2, 'CU NORTH_AMERICA'],
  ['San Juan', 18.38, -66.06, 'PR NORTH_AMERICA'],
  ['Saint Croix', 17.73, -64.75, 'VI NORTH_AMERICA'],
  ['Guam', 13.45, 144.77, 'GU OCEANIA'],
  ['Pago Pago', -14.3, -170.72, 'AS OCEANIA'],
  ['Saipan', 15.19, 145.75, 'MP OCEANIA'],
  ['Stanley', -51.7, -58.2, 'FK SOUTH_AMERICA'],
  ['South Georgia', -54.35, -36.6, 'GS ANTARCTICA'],
  ['Kerguelen', -49.35, 69.5, 'TF ANTARCTICA'],
  ['Heard Island', -53.1, 73.5, 'HM ANTARCTICA'],
  ['Christmas Island', -10.48, 105.63, 'CX ASIA'],
  ['Norfolk Island', -29.04, 167.95, 'NF OCEANIA'],
  ['Tahiti', -17.65, -149.45, 'PF OCEANIA'],
  ['Saint Helena', -15.96, -5.7, 'SH AFRICA'],
  ['Bermuda', 32.31, -64.76, 'BM NORTH_AMERICA'],
  ['Jersey', 49.22, -2.13, 'JE EUROPE'],
  ['Guernsey', 49.46, -2.58, 'GG EUROPE'],
  ['Isle of Man', 54.2, -4.55, 'IM EUROPE'],
  ['Siachen', 35.35, 77.1, 'IN PK ASIA'],
  // Small and surrounded
  ['Vatican', 41.9035, 12.4525, 'VA EUROPE'],
  ['San Marino', 43.94, 12.46, 'SM EUROPE'],
  ['Monaco', 43.74, 7.42, 'MC EUROPE'],
  ['Andorra', 42.55, 1.55, 'AD EUROPE'],
  ['Liechtenstein', 47.15, 9.55, 'LI EUROPE'],
  ['Luxembourg', 49.61, 6.13, 'LU EUROPE'],
  ['Malta', 35.89, 14.42, 'MT EUROPE'],
  ['Lesotho', -29.6, 28.2, 'LS AFRICA'],
  ['Eswatini', -26.5, 31.5, 'SZ AFRICA'],
  ['Gambia', 13.45, -15.5, 'GM AFRICA'],
  ['Brunei', 4.6, 114.6, 'BN ASIA'],
  ['Bahrain', 26.05, 50.53, 'BH ASIA'],
  // Exclaves and parts on another continent
  ['Kaliningrad', 54.71, 20.5, 'RU EUROPE'],
  ['Nakhchivan', 39.21, 45.41, 'AZ ASIA'],
  ['Cabinda', -5.2, 12.4, 'AO AFRICA'],
  ['Musandam', 26.1, 56.25, 'OM ASIA'],
  ['Alaska', 64.84, -147.72, 'US NORTH_AMERICA'],
  ['Llívia’s neighbourhood', 42.3, 2.0, 'ES EUROPE'],
  ['Oecusse', -9.3, 124.3, 'TL ASIA'],
  ['Temburong', 4.6, 115.15, 'BN ASIA'],
  ['Dubrovnik inland', 42.65, 18.12, 'HR EUROPE'],
  ['Ceuta', 35.885, -5.335, 'ES AFRICA'],
  ['Melilla', 35.29, -2.95, 'ES AFRICA'],
  ['Tenerife', 28.27, -16.6, 'ES AFRICA'],
  ['Madeira', 32.75, -16.98, 'PT AFRICA'],
  ['São Miguel', 37.8, -25.4, 'PT EUROPE'],
  ['Edirne', 41.68, 26.56, 'TR EUROPE'],
  ['Istanbul, Fatih', 41.02, 28.92, 'TR EUROPE'],
  ['Bursa', 40.19, 29.06, 'TR ASIA'],
  ['Mount Sinai', 28.54, 33.97, 'EG ASIA'],
  ['Oral', 51.3, 51.2, 'KZ EUROPE'],
  ['Perm', 58.01, 56.25, 'RU EUROPE'],
  ['Tyumen', 57.15, 65.53, 'RU ASIA'],
  ['Novaya Zemlya', 73.5, 56, 'RU EUROPE'],
  ['Yamal', 70, 70, 'RU ASIA'],
  ['Sochi', 43.65, 39.75, 'RU EUROPE'],
  ['Rhodes', 36.2, 28, 'GR ASIA'],
  ['Naxos', 37.05, 25.5, 'GR EUROPE'],
  ['Crete', 35.24, 24.9, 'GR EUROPE'],
  ['Socotra', 12.5, 54, 'YE AFRICA'],
  ['Jayapura', -2.65, 140.6, 'ID OCEANIA'],
  ['Halmahera', 0.8, 127.9, 'ID ASIA'],
  ['Honolulu inland', 21.4, -157.95, 'US OCEANIA'],
  ['Easter Island', -27.12, -109.35, 'CL OCEANIA'],
  ['Galápagos', -0.8, -91.1, 'EC SOUTH_AMERICA'],
  ['Marion Island', -46.9, 37.75, 'ZA ANTARCTICA'],
  ['Macquarie Island', -54.6, 158.88, 'AU OCEANIA'],
  // Antimeridian and poles
  ['Chukotka west', 67, 178, 'RU ASIA'],
  ['Chukotka east', 66, -172, 'RU ASIA'],
  ['Chukotka on the line', 66.5, 180, 'RU ASIA'],
  ['Chukotka on the line from the west', 66.5, -180, 'RU ASIA'],
  ['Viti Levu', -17.8, 178, 'FJ OCEANIA'],
  ['Taveuni', -16.85, -179.97, 'FJ OCEANIA'],
  ['Vanua Levu', -16.6, 179.2, 'FJ OCEANIA'],
  ['Attu', 52.9, 172.9, 'US NORTH_AMERICA'],
  ['Chatham Islands', -43.95, -176.55, 'NZ OCEANIA'],
  ['South Pole', -90, 0, 'AQ ANTARCTICA'],
  ['Vostok', -78.46, 106.84, 'AQ ANTARCTICA'],
  ['Marie Byrd Land', -78, -120, 'AQ ANTARCTICA'],
];

describe('places', () => {
  test.each(PLACES)('%s', (_, latitude, longitude, expected) => {
    expect(land(latitude, longitude)).toBe(expected);
  });
});

/** Border towns: the country they lie in and the ones within 5.5 km, in any order. */
const BORDER_TOWNS: readonly (readonly [string, number, number, readonly string[]])[] = [
  ['Baarle-Hertog', 51.44, 4.93, ['BE', 'NL']],
  ['Büsingen', 47.697, 8.688, ['CH', 'DE']],
  ['Campione', 45.97, 8.97, ['CH', 'IT']],
  ['Strasbourg, Rhine', 48.57, 7.8, ['DE', 'FR']],
  ['Basel', 47.57, 7.59, ['CH', 'DE', 'FR']],
  ['Görlitz', 51.15, 14.99, ['DE', 'PL']],
  ['Geneva', 46.2, 6.15, ['CH', 'FR']],
  ['Niagara Falls', 43.08, -79.07, ['CA', 'US']],
  ['El Paso', 31.75, -106.48, ['MX', 'US']],
  ['Tijuana', 32.53, -117.02, ['MX', 'US']],
  ['Foz do Iguaçu', -25.54, -54.58, ['AR', 'BR', 'PY']],
  ['Leticia', -4.21, -69.94, ['BR', 'CO', 'PE']],
  ['Victoria Falls', -17.93, 25.84, ['ZM', 'ZW']],
  ['Singapore, Woodlands', 1.44, 103.78, ['MY', 'SG']],
  ['Gibraltar', 36.135, -5.349, ['ES', 'GI']],
];

describe('borders', () => {
  test.each(BORDER_TOWNS)('%s', (_, latitude, longitude, expected) => {
    expect(ids(at(latitude, longitude), 'Political').toSorted()).toEqual(expected);
  });

  test('the country of the point comes first, the others by distance', () => {
    const areas = at(48.57, 7.76).filter(({ type }) => type === 'Political');
    expect(areas).toEqual([
      { type: 'Political', id: 'FR', distance: 0 },
      { type: 'Political', id: 'DE', distance: expect.closeTo(0.028, 2) },
    ]);
  });

  test('a larger uncertainty reaches further', () => {
    expect(ids(at(50.85, 4.35), 'Political')).toEqual(['BE']);
    expect(ids(at(50.85, 4.35, 70_000), 'Political')).toEqual(['BE', 'NL', 'FR']);
    expect(ids(at(50.85, 4.35, 1), 'Political')).toEqual(['BE']);
    expect(ids(at(50.85, 4.35, Number.NaN), 'Political')).toEqual(['BE']);
  });

  test('across the antimeridian', () => {
    expect(ids(at(-16.8, 179.9), 'Political')).toEqual(['FJ']);
    expect(ids(at(66.2, -179.9, 50_000), 'Political')).toEqual(['RU']);
  });
});

/** Points at sea: waters of which countries, nearest first, and the sea. */
const SEA: readonly (readonly [string, number, number, readonly string[], string])[] = [
  ['Dogger Bank', 54.9, 2.3, ['GB', 'NL', 'DE'], 'North Sea'],
  ['off the Algarve', 36.5, -8.5, ['PT', 'ES', 'MA', 'GI'], 'Atlantic Ocean'],
  ['central Baltic', 56, 18.3, ['SE', 'PL', 'RU', 'LV', 'LT', 'DK', 'EE', 'DE'], 'Baltic Sea'],
  ['off Valparaíso', -33, -72.5, ['CL'], 'Pacific Ocean'],
  ['west of Hawaii', 20.5, -158.5, ['US'], 'Pacific Ocean'],
  ['south of Crete', 34, 24.5, ['GR', 'LY', 'EG'], 'Mediterranean Sea'],
  ['Caspian', 41, 51, ['AZ', 'TM', 'KZ', 'RU', 'IR'], 'Caspian Sea'],
  ['Gulf of Mexico', 27, -90, ['US'], 'Gulf of Mexico'],
  ['Arabian Sea', 15, 63, [], 'Arabian Sea'],
  ['Mid-Atlantic', 25, -40, [], 'Atlantic Ocean'],
  ['South Pacific', -40, -120, [], 'Pacific Ocean'],
  ['Indian Ocean', -25, 80, [], 'Indian Ocean'],
  ['Southern Ocean', -62, -130, [], 'Southern Ocean'],
  ['North Pole', 90, 0, [], 'Arctic Ocean'],
  ['null island', 0, 0, [], 'Atlantic Ocean'],
  ['Weddell Sea', -70, -45, [], 'Southern Ocean'],
];

describe('waters', () => {
  test.each(SEA)('%s', (_, latitude, longitude, waters, sea) => {
    const areas = at(latitude, longitude);
    expect(ids(areas, 'EEZ')).toEqual(waters);
    expect(ids(areas, 'Sea')).toEqual([sea]);
    expect(ids(areas, 'Political')).toEqual([]);
    const distances = areas.filter(({ type }) => type === 'EEZ').map(({ distance }) => distance);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  test('just off the coast both the land within the uncertainty and its waters', () => {
    const areas = at(43.35, -1.85, 20_000);
    expect(ids(areas, 'Political')).toContain('ES');
  });
});

describe('centroids', () => {
  test.each([
    ['France', 46.56, 2.55, 'FR'],
    ['Poland', 52.13, 19.39, 'PL'],
  ])('%s', (_, latitude, longitude, code) => {
    const areas = at(latitude, longitude);
    expect(ids(areas, 'Centroid')).toEqual([code]);
  });

  test('elsewhere in the country there is none', () => {
    expect(ids(at(52, 20.5), 'Centroid')).toEqual([]);
  });
});

test('what is no place on Earth has no areas', () => {
  for (const [latitude, longitude] of [
    [Number.NaN, 0],
    [0, Number.NaN],
    [90.0001, 0],
    [-91, 0],
    [0, 180.5],
    [0, -181],
    [Number.POSITIVE_INFINITY, 0],
    [0, Number.NEGATIVE_INFINITY],
  ] as const)
    expect(at(latitude, longitude)).toEqual([]);
});

test('answers of plain places are shared and frozen', () => {
  expect(at(52.5, 20)).toBe(at(52.6, 20.1));
  expect(Object.isFrozen(at(52.5, 20))).toBe(true);
  expect(Object.isFrozen(at(52.5, 20)[0])).toBe(true);
});

test('the corners of the world are answered', () => {
  for (const latitude of [-90, -89.999, 0, 89.999, 90])
    for (const longitude of [-180, -179.999, 0, 179.999, 180])
      expect(at(latitude, longitude).length).toBeGreaterThan(0);
});
