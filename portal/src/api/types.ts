import type { RunProgress, RunReport } from '../../../src/flow/types.ts';
import type {
  Distribution,
  FindingExample,
  FindingRow,
  QualityIssue,
  QualityReport,
  Severity,
  TermChanges,
  TermCompleteness,
  ValueChange,
} from '../../../src/publish/quality/types.ts';
import type { Run, Snapshot } from '../../../src/registry/types.ts';
import type {
  AccessPoint,
  Agent,
  ClassifiedTaxon,
  Identifier,
} from '../../../src/terms/records.ts';

export type { PartitionProgress } from '../../../src/flow/types.ts';
export type {
  Distribution,
  FindingExample,
  FindingRow,
  QualityIssue,
  QualityReport,
  Run,
  RunProgress,
  RunReport,
  Severity,
  Snapshot,
  TermChanges,
  TermCompleteness,
  ValueChange,
};

/** A row of a result list. What the server leaves out is null here. */
export interface Hit {
  readonly key: string;
  readonly datasetKey: string;
  readonly occurrenceID: string;
  readonly title: string;
  readonly recordType: string | null;
  readonly basisOfRecord: string | null;
  readonly objectType: readonly string[];
  readonly creator: readonly string[];
  readonly recordedBy: readonly string[];
  readonly scientificName: string | null;
  readonly kingdom: string | null;
  readonly family: string | null;
  /** The accepted taxon of the backbone, and how it was found. */
  readonly acceptedTaxonKey: number | null;
  readonly acceptedScientificName: string | null;
  readonly taxonMatchType: string | null;
  readonly classification: readonly ClassifiedTaxon[];
  readonly countryCode: string | null;
  readonly country: string | null;
  readonly stateProvince: string | null;
  readonly locality: string | null;
  readonly decimalLatitude: number | null;
  readonly decimalLongitude: number | null;
  /** ISO 8601 date or interval. */
  readonly eventDate: string | null;
  readonly eventDateStart: string | null;
  readonly eventDateEnd: string | null;
  readonly eventDatePrecision: string | null;
  readonly verbatimEventDate: string | null;
  readonly catalogNumber: string | null;
  readonly collectionCode: string | null;
  readonly institution: string | null;
  readonly license: string | null;
  readonly landingPage: string | null;
  readonly thumbnailUrl: string | null;
  readonly topic: readonly string[];
  readonly culture: readonly string[];
  readonly identifiers: readonly Identifier[];
  readonly mediaCount: number;
  readonly mediaTypes: readonly string[];
}

/** The whole of an item. */
export interface ItemDetail extends Hit {
  readonly phylum: string | null;
  readonly class: string | null;
  readonly order: string | null;
  readonly genus: string | null;
  readonly vernacularName: readonly string[];
  readonly continent: string | null;
  readonly county: string | null;
  readonly municipality: string | null;
  readonly place: readonly string[];
  readonly coordinateUncertaintyInMeters: number | null;
  /** Decimal degrees. */
  readonly coordinatePrecision: number | null;
  readonly distanceFromCentroidInMeters: number | null;
  /** ISO 3166-2. */
  readonly stateProvinceCode: string | null;
  readonly waterBody: string | null;
  readonly minimumElevationInMeters: number | null;
  readonly maximumElevationInMeters: number | null;
  readonly minimumDepthInMeters: number | null;
  readonly maximumDepthInMeters: number | null;
  readonly occurrenceStatus: string | null;
  readonly individualCount: number | null;
  readonly organismQuantity: number | null;
  readonly organismQuantityType: string | null;
  readonly sampleSizeValue: number | null;
  readonly sampleSizeUnit: string | null;
  readonly relativeOrganismQuantity: number | null;
  readonly sex: string | null;
  readonly lifeStage: string | null;
  readonly establishmentMeans: string | null;
  readonly degreeOfEstablishment: string | null;
  readonly pathway: string | null;
  readonly typeStatus: readonly string[];
  readonly typifiedName: string | null;
  readonly preparations: readonly string[];
  readonly recordedByID: readonly string[];
  readonly identifiedBy: readonly string[];
  readonly identifiedByID: readonly string[];
  readonly dateIdentified: string | null;
  readonly eventID: string | null;
  readonly samplingProtocol: readonly string[];
  readonly specificEpithet: string | null;
  readonly infraspecificEpithet: string | null;
  readonly taxonRank: string | null;
  readonly scientificNameAuthorship: string | null;
  readonly taxonMatchConfidence: number | null;
  /** Widest first. */
  readonly geologicalTime: readonly string[];
  readonly earliestAgeInMa: number | null;
  readonly latestAgeInMa: number | null;
  readonly lithostratigraphy: readonly string[];
  readonly associatedSequences: readonly string[];
  readonly isSequenced: boolean;
  readonly datasetID: readonly string[];
  readonly datasetName: readonly string[];
  readonly projectID: readonly string[];
  readonly agents: readonly Agent[];
  readonly collection: readonly string[];
  readonly verbatimLicense: string | null;
  readonly rightsHolder: string | null;
  readonly bibliographicCitation: string | null;
  readonly description: string | null;
  readonly language: readonly string[];
  readonly modified: string | null;
  readonly firstSeen: string;
  readonly lastChanged: string;
  readonly issues: readonly IssueNote[];
  readonly media: readonly MediaOfItem[];
}

export interface IssueNote {
  readonly name: string;
  readonly meaning: string | null;
  readonly hint: string | null;
}

export interface MediaOfItem {
  readonly position: number;
  /** Path of the picture at our own server. */
  readonly imageUrl: string;
  readonly type: string | null;
  readonly identifier: string | null;
  readonly references: string | null;
  readonly thumbnail: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly creator: string | null;
  readonly license: string | null;
  readonly verbatimLicense: string | null;
  readonly rights: string | null;
  readonly widthInPixels: number | null;
  readonly heightInPixels: number | null;
  readonly accessPoints: readonly AccessPoint[];
}

export interface FacetCount {
  readonly name: string;
  readonly count: number;
}

export interface Facet {
  /** `BASIS_OF_RECORD`. */
  readonly field: string;
  /** `basisOfRecord`. */
  readonly parameter: string;
  readonly counts: readonly FacetCount[];
}

export interface ResultPage {
  readonly count: number;
  readonly results: readonly Hit[];
  readonly facets: readonly Facet[];
  readonly next: string | null;
  /** The words as they may have been meant, where little was found. */
  readonly didYouMean?: string | null;
}

/** What a publisher says of a dataset; null: not stated. */
export interface DatasetDescription {
  readonly standard: string;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly doi: string | null;
  readonly license: string | null;
  readonly verbatimLicense: string | null;
  readonly publisher: string | null;
  readonly publicationDate: string | null;
  readonly citation: string | null;
  readonly homepage: string | null;
  readonly keywords: readonly string[];
  readonly contacts: readonly {
    readonly givenName: string | null;
    readonly surName: string | null;
    readonly organization: string | null;
  }[];
  readonly geographicCoverage: readonly { readonly description: string | null }[];
  readonly temporalCoverage: readonly string[];
  readonly problems: readonly string[];
}

export interface DatasetAnswer {
  readonly key: string;
  readonly alias: string;
  readonly title: string;
  readonly itemCount: number;
  readonly currentSnapshot: string | null;
  readonly modifiedAt: string;
  readonly endpoint: {
    readonly format: string;
    readonly location: string;
    readonly units: readonly string[];
  };
  /** All that its publisher says of it; null: nothing. */
  readonly metadata: DatasetDescription | null;
}

export interface FindingsAnswer {
  readonly offset: number;
  readonly limit: number;
  /** All that match. */
  readonly count: number;
  readonly results: readonly FindingRow[];
  readonly snapshot: string;
}

export interface StatusAnswer {
  /** Of the index; null before the first ingest. */
  readonly generation: string | null;
  readonly version: string;
  readonly datasets: number;
  readonly items: number;
  readonly startedAt: string;
  readonly runs: { readonly running: number };
  /** Whether sources may be added from here. */
  readonly mayWrite: boolean;
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Texts of the publisher by term of Darwin Core or Dublin Core, each with its label. */
export type TermTexts = Readonly<
  Record<string, readonly { readonly label: string | null; readonly text: string }[]>
>;

export interface VerbatimAnswer {
  readonly place: { readonly partition: string; readonly line: number };
  /** Null where the format does not tell. */
  readonly terms: TermTexts | null;
  /** Null where the text is no JSON object. */
  readonly raw: JsonObject | null;
  readonly rawText: string;
}

export interface LookupAnswer {
  readonly count: number;
  readonly hits: readonly LookupHit[];
}

export interface LookupHit {
  readonly key: string;
  readonly field: string;
  readonly path: string;
  readonly title?: string;
}
