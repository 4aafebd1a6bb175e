import type { MessageId } from '../languages/i18n.ts';

/**
 * How a key is asked for: `values` of a list with counts, `numbers` or `dates` by a range. `days`: a number at the
 * server that is written as a day.
 */
export type KeyKind = 'values' | 'yes' | 'numbers' | 'dates' | 'days';

/** A key of the filter language as the portal offers it. */
export interface KeyOfSearch {
  readonly key: string;
  readonly kind: KeyKind;
  readonly label: MessageId;
  readonly group: KeyGroup;
}
export type KeyGroup = 'what' | 'who' | 'where' | 'when' | 'name' | 'rights' | 'record';

export const GROUP_LABELS: Readonly<Record<KeyGroup, MessageId>> = {
  what: 'What it is',
  who: 'People',
  where: 'Places',
  when: 'Times',
  name: 'Scientific names',
  rights: 'Media and rights',
  record: 'The record',
};

const key = (
  group: KeyGroup,
  name: string,
  label: MessageId,
  kind: KeyKind = 'values',
): KeyOfSearch => ({ key: name, kind, label, group });

/** Every key, by group, in the order in which they are offered. */
export const KEYS: readonly KeyOfSearch[] = [
  key('what', 'datasetKey', 'Dataset'),
  key('what', 'unit', 'Unit'),
  key('what', 'institution', 'Institution'),
  key('what', 'institutionCode', 'Institution code'),
  key('what', 'collection', 'Collection'),
  key('what', 'objectType', 'Type of object'),
  key('what', 'topic', 'Topic'),
  key('what', 'culture', 'Culture'),
  key('what', 'basisOfRecord', 'Basis of record'),
  key('what', 'typeStatus', 'Type status'),
  key('what', 'sex', 'Sex'),
  key('what', 'lifeStage', 'Life stage'),
  key('what', 'preparations', 'Preparations'),
  key('what', 'individualCount', 'Number of individuals', 'numbers'),
  key('what', 'organismQuantity', 'Quantity of organisms', 'numbers'),
  key('what', 'organismQuantityType', 'What the quantity counts'),
  key('what', 'occurrenceStatus', 'Present or absent'),
  key('what', 'establishmentMeans', 'Native or introduced'),
  key('what', 'degreeOfEstablishment', 'Degree of establishment'),
  key('what', 'pathway', 'Pathway'),
  key('what', 'isSequenced', 'Sequenced', 'yes'),
  key('what', 'associatedSequences', 'Sequences'),

  key('who', 'creator', 'Maker or collector'),
  key('who', 'recordedBy', 'Collector or observer'),
  key('who', 'recordedByID', 'Identifier of the collector'),
  key('who', 'identifiedBy', 'Identified by'),
  key('who', 'identifiedByID', 'Identifier of the identifier'),

  key('where', 'continent', 'Continent'),
  key('where', 'country', 'Country'),
  key('where', 'stateProvince', 'State or province'),
  key('where', 'stateProvinceCode', 'State or province, code'),
  key('where', 'county', 'County'),
  key('where', 'municipality', 'Municipality'),
  key('where', 'place', 'Place'),
  key('where', 'locality', 'Locality'),
  key('where', 'waterBody', 'Water body'),
  key('where', 'hasCoordinate', 'With coordinates', 'yes'),
  key('where', 'hasGeospatialIssue', 'Coordinates in doubt', 'yes'),
  key('where', 'elevation', 'Elevation in metres', 'numbers'),
  key('where', 'depth', 'Depth in metres', 'numbers'),
  key('where', 'decimalLatitude', 'Latitude', 'numbers'),
  key('where', 'decimalLongitude', 'Longitude', 'numbers'),
  key('where', 'coordinateUncertaintyInMeters', 'Uncertainty of the place in metres', 'numbers'),
  key(
    'where',
    'distanceFromCentroidInMeters',
    'Distance from the middle of the country in metres',
    'numbers',
  ),

  key('when', 'eventDate', 'Date', 'dates'),
  key('when', 'decade', 'Decade'),
  key('when', 'year', 'Year', 'numbers'),
  key('when', 'month', 'Month', 'numbers'),
  key('when', 'day', 'Day of the month', 'numbers'),
  key('when', 'geologicalTime', 'Geological time'),
  key('when', 'earliestAgeInMa', 'Greatest age in million years', 'numbers'),
  key('when', 'latestAgeInMa', 'Least age in million years', 'numbers'),
  key('when', 'lithostratigraphy', 'Rock unit'),

  key('name', 'scientificName', 'Scientific name'),
  key('name', 'acceptedScientificName', 'Accepted name'),
  key('name', 'taxonKey', 'Taxon'),
  key('name', 'kingdom', 'Kingdom'),
  key('name', 'phylum', 'Phylum'),
  key('name', 'class', 'Class'),
  key('name', 'order', 'Order'),
  key('name', 'family', 'Family'),
  key('name', 'genus', 'Genus'),
  key('name', 'species', 'Species'),
  key('name', 'taxonRank', 'Rank'),
  key('name', 'taxonomicStatus', 'Status of the name'),
  key('name', 'taxonMatchType', 'Match of the name'),
  key('name', 'taxonID', 'Identifier of the taxon'),
  key('name', 'taxonConceptID', 'Identifier of the taxon concept'),

  key('rights', 'mediaType', 'Media'),
  key('rights', 'hasMedia', 'With media', 'yes'),
  key('rights', 'mediaCount', 'Number of media', 'numbers'),
  key('rights', 'license', 'Licence of the record'),
  key('rights', 'mediaLicense', 'Licence of the media'),
  key('rights', 'rightsHolder', 'Rights holder'),
  key('rights', 'popularity', 'Popularity, 0 to 1', 'numbers'),

  key('record', 'catalogNumber', 'Catalogue number'),
  key('record', 'sourceId', 'Identifier of the record'),
  key('record', 'id', 'Key of the item'),
  key('record', 'recordType', 'Kind of record'),
  key('record', 'provider', 'Provider'),
  key('record', 'source', 'Source'),
  key('record', 'account', 'Account at the provider'),
  key('record', 'issue', 'Issue found'),
  key('record', 'language', 'Language'),
  key('record', 'datasetName', 'Dataset, as published'),
  key('record', 'datasetID', 'Identifier of the dataset, as published'),
  key('record', 'projectID', 'Project'),
  key('record', 'eventID', 'Event'),
  key('record', 'samplingProtocol', 'Sampling protocol'),
  key('record', 'sampleSizeValue', 'Size of the sample', 'numbers'),
  key('record', 'sampleSizeUnit', 'Unit of the sample'),
  key('record', 'relativeOrganismQuantity', 'Quantity by size of the sample', 'numbers'),
  key('record', 'institutionKey', 'Key of the institution'),
  key('record', 'collectionKey', 'Key of the collection'),
  key('record', 'lastChanged', 'Last changed here', 'days'),
  key('record', 'modified', 'Last changed by the publisher', 'days'),
];

const BY_KEY: ReadonlyMap<string, KeyOfSearch> = new Map(KEYS.map((one) => [one.key, one]));

/** Other names under which a key may stand in an address; the portal writes its own. */
const ALIASES: Readonly<Record<string, string>> = {
  dataset: 'datasetKey',
  collectionCode: 'unit',
  countryCode: 'country',
};

/** A key by its name; null for any field (`field.Barcode`) and what is none. */
export const keyOf = (name: string): KeyOfSearch | null =>
  BY_KEY.get(ALIASES[name] ?? name) ?? null;

/** What comes before the name of any field of the records. */
export const FIELD = 'field.';

/** Sections of the sidebar that are always there, where any item has a value. */
export const SIDEBAR_KEYS: readonly string[] = [
  'datasetKey',
  'unit',
  'objectType',
  'country',
  'topic',
  'culture',
  'place',
  'creator',
  'scientificName',
  'kingdom',
  'class',
  'order',
  'family',
  'genus',
  'taxonMatchType',
  'mediaType',
  'license',
  'mediaLicense',
  'basisOfRecord',
  'recordType',
  'provider',
  'source',
  'account',
  'issue',
];
/** Those that are open at first. */
export const OPEN_KEYS: readonly string[] = ['datasetKey', 'unit', 'objectType', 'country'];
