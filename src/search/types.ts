import type { Item } from '../terms/index.ts';

/** The one filter language, as data. All conditions hold at once; several values of one field are alternatives. */
export interface Filter {
  /** Words and prefixes (`panth*`), "quoted phrases" as words; all must occur. */
  readonly q?: string;
  readonly dataset?: readonly string[];
  /** EDAN unit (collectionCode). */
  readonly unit?: readonly string[];
  readonly recordType?: readonly string[];
  readonly objectType?: readonly string[];
  readonly basisOfRecord?: readonly string[];
  readonly mediaType?: readonly string[];
  readonly country?: readonly string[]; // ISO 3166-1 alpha-2
  readonly topic?: readonly string[];
  readonly place?: readonly string[];
  readonly culture?: readonly string[];
  readonly license?: readonly string[];
  readonly mediaLicense?: readonly string[];
  readonly scientificName?: readonly string[];
  readonly kingdom?: readonly string[];
  readonly class?: readonly string[];
  readonly order?: readonly string[];
  readonly family?: readonly string[];
  readonly genus?: readonly string[];
  /** Keys of the backbone: the taxon and all below it. */
  readonly taxonKey?: readonly string[];
  /** EXACT, VARIANT, FUZZY, HIGHERRANK, NONE. */
  readonly taxonMatchType?: readonly string[];
  readonly creator?: readonly string[];
  readonly issue?: readonly string[];
  /** Who brings the record, and the museum or agency behind an account or unit. */
  readonly provider?: readonly string[];
  readonly source?: readonly string[];
  readonly account?: readonly string[];
  readonly hasMedia?: boolean;
  readonly hasCoordinate?: boolean;
  /** Items whose event interval overlaps [from, to]; ISO 8601 dates of any precision (`1890`, `1931-05`). */
  readonly date?: { readonly from?: string; readonly to?: string };
  readonly boundingBox?: {
    readonly west: number;
    readonly south: number;
    readonly east: number;
    readonly north: number;
  };
  /** Exact value in any field or in the named one (label, path or term), as `find` does. */
  readonly value?: readonly { readonly field?: string; readonly value: string }[];
}

/** Fields that can be counted. */
export const FACETS = [
  'dataset',
  'unit',
  'recordType',
  'objectType',
  'basisOfRecord',
  'mediaType',
  'country',
  'topic',
  'place',
  'culture',
  'license',
  'mediaLicense',
  'scientificName',
  'kingdom',
  'class',
  'order',
  'family',
  'genus',
  'taxonKey',
  'taxonMatchType',
  'creator',
  'issue',
  'provider',
  'source',
  'account',
  'decade',
  'hasMedia',
  'hasCoordinate',
] as const;
export type Facet = (typeof FACETS)[number];

export interface FacetCounts {
  readonly facet: Facet;
  readonly counts: readonly { readonly value: string; readonly count: number }[];
}

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

export interface SearchRequest {
  readonly filter: Filter;
  readonly limit?: number; // default 20
  /** Opaque cursor of the page before; there is no depth limit. */
  readonly after?: string;
  /** Items to leave out before the page; any depth costs the same. Not beside `after`. */
  readonly offset?: number;
  readonly facets?: readonly Facet[];
  readonly facetLimit?: number; // default 10
}

export interface SearchPage {
  readonly generation: string;
  /** Exact. */
  readonly total: number;
  readonly items: readonly ItemSummary[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
  readonly facets: readonly FacetCounts[];
}

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
