import type { Item } from '../terms/index.ts';

/** What a result list shows of an item: the stored row, without the long texts. */
export type ItemSummary = Pick<
  Item,
  | 'id'
  | 'datasetKey'
  | 'sourceId'
  | 'recordType'
  | 'basisOfRecord'
  | 'title'
  | 'objectType'
  | 'creator'
  | 'recordedBy'
  | 'eventDateStart'
  | 'eventDateEnd'
  | 'eventDatePrecision'
  | 'verbatimEventDate'
  | 'country'
  | 'countryCode'
  | 'stateProvince'
  | 'locality'
  | 'decimalLatitude'
  | 'decimalLongitude'
  | 'scientificName'
  | 'kingdom'
  | 'class'
  | 'order'
  | 'family'
  | 'genus'
  | 'taxonKey'
  | 'acceptedTaxonKey'
  | 'acceptedScientificName'
  | 'taxonMatchType'
  | 'classification'
  | 'topic'
  | 'place'
  | 'culture'
  | 'institution'
  | 'collectionCode'
  | 'catalogNumber'
  | 'identifiers'
  | 'license'
  | 'provider'
  | 'source'
  | 'account'
  | 'landingPage'
  | 'thumbnail'
  | 'mediaCount'
  | 'mediaTypes'
  | 'mediaLicenses'
  | 'issues'
  | 'lastChanged'
  // What GBIF's answers to searches have beside these
  | 'institutionCode'
  | 'phylum'
  | 'continent'
  | 'county'
  | 'waterBody'
  | 'coordinateUncertaintyInMeters'
  | 'minimumElevationInMeters'
  | 'maximumElevationInMeters'
  | 'minimumDepthInMeters'
  | 'maximumDepthInMeters'
  | 'occurrenceStatus'
  | 'individualCount'
  | 'sex'
  | 'lifeStage'
  | 'establishmentMeans'
  | 'typeStatus'
  | 'identifiedBy'
  | 'identifiedByID'
  | 'recordedByID'
  | 'taxonRank'
  | 'taxonomicStatus'
  | 'datasetName'
  | 'rightsHolder'
  | 'isSequenced'
  | 'popularity'
  | 'modified'
  | 'eventDate'
>;

/** One place where a looked-up value stands. */
export interface LookupHit {
  /** The value as the user gave it. */
  readonly value: string;
  readonly id: string;
  /** Label where there is one ("Barcode"), else the path. */
  readonly field: string;
  /** E.g. `content.freetext.identifier[].content`. */
  readonly path: string;
}

/** Where the full record of an item stands in the lake. */
export interface ItemLocation {
  readonly datasetKey: string;
  /** Absolute Parquet paths. */
  readonly files: { readonly items: string; readonly media: string; readonly verbatim: string };
  /** 0-based row in `items` and in `verbatim`. */
  readonly row: number;
}
