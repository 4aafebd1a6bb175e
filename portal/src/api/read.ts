import type { Hit, IssueNote, ItemDetail, MediaOfItem } from './types.ts';

/** A JSON object of the server, whose response schemas vouch for the types of its fields. */
export type Answer = Readonly<Record<string, unknown>>;

export const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const list = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? value : []);

/** A result, with null for what the server left out. */
export function readHit(from: Answer): Hit {
  return {
    key: text(from['key']) ?? '',
    datasetKey: text(from['datasetKey']) ?? '',
    occurrenceID: text(from['occurrenceID']) ?? '',
    title: text(from['title']) ?? 'Untitled',
    recordType: text(from['recordType']),
    basisOfRecord: text(from['basisOfRecord']),
    objectType: list(from['objectType']),
    creator: list(from['creator']),
    recordedBy: list(from['recordedByNames']),
    scientificName: text(from['scientificName']),
    kingdom: text(from['kingdom']),
    family: text(from['family']),
    countryCode: text(from['countryCode']),
    country: text(from['country']),
    stateProvince: text(from['stateProvince']),
    locality: text(from['locality']),
    decimalLatitude: number(from['decimalLatitude']),
    decimalLongitude: number(from['decimalLongitude']),
    eventDate: text(from['eventDate']),
    eventDateStart: text(from['eventDateStart']),
    eventDateEnd: text(from['eventDateEnd']),
    eventDatePrecision: text(from['eventDatePrecision']),
    verbatimEventDate: text(from['verbatimEventDate']),
    catalogNumber: text(from['catalogNumber']),
    collectionCode: text(from['collectionCode']),
    institution: text(from['institution']),
    license: text(from['license']),
    landingPage: text(from['landingPage']),
    thumbnailUrl: text(from['thumbnailUrl']),
    topic: list(from['topic']),
    culture: list(from['culture']),
    identifiers: list(from['identifiers']),
    mediaCount: number(from['mediaCount']) ?? 0,
    mediaTypes: list(from['mediaTypes']),
  };
}

export function readItem(from: Answer): ItemDetail {
  return {
    ...readHit(from),
    phylum: text(from['phylum']),
    class: text(from['class']),
    order: text(from['order']),
    genus: text(from['genus']),
    vernacularName: list(from['vernacularName']),
    continent: text(from['continent']),
    county: text(from['county']),
    municipality: text(from['municipality']),
    place: list(from['place']),
    coordinateUncertaintyInMeters: number(from['coordinateUncertaintyInMeters']),
    minimumElevationInMeters: number(from['minimumElevationInMeters']),
    maximumElevationInMeters: number(from['maximumElevationInMeters']),
    minimumDepthInMeters: number(from['minimumDepthInMeters']),
    maximumDepthInMeters: number(from['maximumDepthInMeters']),
    agents: list(from['agents']),
    collection: list(from['collection']),
    verbatimLicense: text(from['verbatimLicense']),
    rightsHolder: text(from['rightsHolder']),
    bibliographicCitation: text(from['bibliographicCitation']),
    description: text(from['description']),
    language: list(from['language']),
    modified: text(from['modified']),
    firstSeen: text(from['firstSeen']) ?? '',
    lastChanged: text(from['lastChanged']) ?? '',
    issues: list<IssueNote>(from['issueDetails']),
    media: list<Answer>(from['media']).map(readMedium),
  };
}

const readMedium = (from: Answer): MediaOfItem => ({
  position: number(from['position']) ?? 0,
  imageUrl: text(from['imageUrl']) ?? '',
  type: text(from['type']),
  identifier: text(from['identifier']),
  references: text(from['references']),
  thumbnail: text(from['thumbnail']),
  title: text(from['title']),
  description: text(from['description']),
  creator: text(from['creator']),
  license: text(from['license']),
  verbatimLicense: text(from['verbatimLicense']),
  rights: text(from['rights']),
  widthInPixels: number(from['widthInPixels']),
  heightInPixels: number(from['heightInPixels']),
  accessPoints: list(from['accessPoints']),
});
