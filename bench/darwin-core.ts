import { mixSeed, Random } from './edan/random.ts';

/** The forty terms of a generated row, in the order of its cells. */
export const DARWIN_CORE_TERMS = [
  'occurrenceID',
  'basisOfRecord',
  'institutionCode',
  'collectionCode',
  'catalogNumber',
  'recordNumber',
  'recordedBy',
  'individualCount',
  'sex',
  'lifeStage',
  'occurrenceStatus',
  'establishmentMeans',
  'preparations',
  'otherCatalogNumbers',
  'eventDate',
  'year',
  'month',
  'day',
  'verbatimEventDate',
  'samplingProtocol',
  'country',
  'countryCode',
  'stateProvince',
  'locality',
  'decimalLatitude',
  'decimalLongitude',
  'geodeticDatum',
  'coordinateUncertaintyInMeters',
  'minimumElevationInMeters',
  'maximumElevationInMeters',
  'identifiedBy',
  'dateIdentified',
  'typeStatus',
  'scientificName',
  'kingdom',
  'family',
  'taxonRank',
  'license',
  'rightsHolder',
  'modified',
] as const;

/** Cities with their country: points are drawn within half a degree of them. */
const places = [
  ['Germany', 'DE', 'Brandenburg', 52.5, 13.4],
  ['France', 'FR', 'Auvergne', 45.8, 3.1],
  ['Sweden', 'SE', 'Uppsala', 59.9, 17.6],
  ['Spain', 'ES', 'Madrid', 40.4, -3.7],
  ['Brazil', 'BR', 'Minas Gerais', -19.9, -43.9],
  ['Peru', 'PE', 'Cusco', -13.5, -71.9],
  ['United States', 'US', 'Colorado', 39.7, -105],
  ['USA', 'US', 'California', 37.3, -121.9],
  ['Mexico', 'MX', 'Oaxaca', 17.1, -96.7],
  ['South Africa', 'ZA', 'Western Cape', -33.9, 18.9],
  ['Kenya', 'KE', 'Nairobi', -1.3, 36.8],
  ['Australia', 'AU', 'New South Wales', -33.4, 149.6],
  ['Japan', 'JP', 'Nagano', 36.6, 138.2],
  ['Indonesia', 'ID', 'Jawa Barat', -6.9, 107.6],
  ['Norge', 'NO', 'Oslo', 59.9, 10.8],
  ['Deutschland', 'DE', 'Bayern', 48.1, 11.6],
] as const;

const bases = ['PreservedSpecimen', 'HumanObservation', 'Preserved specimen', 'FossilSpecimen'];
const people = ['Smith, J.', 'Müller, K.', 'A. Jones', 'García López, M.', 'Tanaka, H.', 'L. Ek'];
const genera = ['Abies', 'Carabus', 'Quercus', 'Puma', 'Salix', 'Bombus', 'Larus', 'Homo'];
const epithets = ['alba', 'nemoralis', 'robur', 'concolor', 'caprea', 'terrestris', 'montana'];
const licenses = ['CC0 1.0', 'http://creativecommons.org/licenses/by/4.0/legalcode', 'CC BY-NC'];

/** The cells of one row that depend on nothing but its index; about a tenth of the fields are empty or odd. */
export function darwinCoreRow(index: number): readonly string[] {
  const random = new Random(mixSeed('darwin-core', index));
  const [country, code, state, latitude, longitude] = random.pickZipf(places);
  const [year, month, day] = [random.int(1880, 2024), random.int(1, 12), random.int(1, 28)];
  const two = (value: number): string => String(value).padStart(2, '0');
  const iso = `${year}-${two(month)}-${two(day)}`;
  const or = (share: number, value: string): string => (random.chance(share) ? value : '');
  const person = (): string =>
    random.chance(0.3) ? `${random.pick(people)}; ${random.pick(people)}` : random.pick(people);
  return [
    `urn:catalog:XX:HERB:${index}`,
    random.pickZipf(bases),
    'XX',
    'HERB',
    `XX-${index}`,
    String(random.int(1, 9999)),
    person(),
    or(0.6, String(random.int(1, 12))),
    or(0.5, random.pick(['female', 'M', '♀', 'male?', 'unknown'])),
    or(0.5, random.pick(['adult', 'Juvenile', 'larva', 'ad.'])),
    or(0.7, 'present'),
    or(0.3, 'native'),
    or(0.5, random.pick(['skin; skull', 'pinned', 'alcohol', 'herbarium sheet'])),
    or(0.3, `A${random.digits(5)} | B${random.digits(4)}`),
    random.pickZipf([iso, `${iso}T10:${two(random.int(0, 59))}:00`, String(year), `${iso}/${iso}`]),
    String(year),
    String(month),
    String(day),
    or(0.5, `${day}.${month}.${year}`),
    or(0.4, 'light trap'),
    country,
    or(0.8, code),
    state,
    `${random.int(1, 20)} km N of the river, site ${random.hex(4)}`,
    (latitude + random.unit() - 0.5).toFixed(random.int(3, 7)),
    (longitude + random.unit() - 0.5).toFixed(random.int(3, 7)),
    or(0.8, random.chance(0.03) ? 'NAD27' : random.pick(['WGS84', 'EPSG:4326'])),
    or(0.7, String(random.int(5, 5000))),
    or(0.6, String(random.int(0, 3000))),
    or(0.2, `${random.int(0, 3000)} m`),
    or(0.6, person()),
    or(0.5, String(random.int(1950, 2024))),
    or(0.05, random.pick(['holotype', 'Paratype', 'isotype of Abies alba'])),
    `${random.pick(genera)} ${random.pick(epithets)} ${random.pick(['L.', 'Mill.', '(L., 1758)'])}`,
    'Plantae',
    random.pick(['Pinaceae', 'Carabidae', 'Fagaceae']),
    'species',
    random.pickZipf(licenses),
    'Museum of XX',
    `${random.int(2010, 2024)}-0${random.int(1, 9)}-1${random.int(0, 9)}T08:30:00Z`,
  ];
}
