/** One text of the publisher with the label that it carried, e.g. `{ label: 'Barcode', text: '00123' }`. */
export interface LabelledText {
  /** As published ("Collector", "Object Name"); null where the source has no label. */
  readonly label: string | null;
  readonly text: string;
}

/** Where a record stands in its source, for reports. */
export interface Place {
  /** Partition id: the file's path or URL relative to the dataset's location. */
  readonly partition: string;
  /** 1-based line (text formats) or record number. */
  readonly line: number;
}

/**
 * A record as its publisher wrote it, brought to the terms of the standards by a crosswalk, uninterpreted.
 * Terms are camelCase local names (see `VERBATIM_TERMS`); absent terms are absent, never empty arrays.
 */
export interface VerbatimRecord {
  /** The publisher's stable key (EDAN: `url`). */
  readonly sourceId: string;
  readonly terms: VerbatimTerms;
  /** Media rows, in the publisher's order. */
  readonly media: readonly VerbatimMedia[];
  /** Rows of the record's extensions by row type (the URI), each term → text; absent where there are none. */
  readonly extensions?: Readonly<Record<string, readonly ExtensionRow[]>>;
  /** When the publisher last changed the record: seconds since 1970, or null. Decides between duplicates. */
  readonly modifiedSeconds: number | null;
}

/** A row of an extension, e.g. of Simple Multimedia: term (local name or URI) → text. */
export type ExtensionRow = Readonly<Record<string, string>>;

/** What a crosswalk can fill. Darwin Core and Dublin Core local names, our own where neither has one. */
export const VERBATIM_TERMS = [
  'recordType', // EDAN type: edanmdm, ead_collection, ead_component
  'title',
  'agent', // label = role
  'eventDate', // label = kind of date
  'normalizedEventDate', // the publisher's own machine-readable form of eventDate ("1992/1993")
  'decade', // the source's own indexed dates ("1890s"), used only where no better date stands
  'continent',
  'country',
  'stateProvince',
  'county',
  'municipality',
  'locality', // label = kind of place
  'place', // indexed place words
  'decimalLatitude',
  'decimalLongitude',
  'elevation', // label "Min. Elevation", "Max. Elevation"
  'depth',
  'topic',
  'culture',
  'objectType',
  'onlineMediaType',
  'scientificName',
  'higherClassification',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'vernacularName',
  'geologicalContext', // label = geo_age-system, strat_formation …
  'identifier', // label as published
  'institutionCode',
  'collectionCode', // EDAN unit
  'institution',
  'collection',
  'physicalDescription', // label = Medium, Dimensions …
  'description', // notes; label = kind
  'bibliographicCitation', // credit line, preferred citation
  'license', // metadata_usage.access and the like
  'rights',
  'language',
  'references', // landing page
  'guid',
  'isPartOf',
  'exhibition',
  'typeStatus',
  'occurrenceRemarks',
  'basisOfRecord',
  // Darwin Core and Dublin Core terms under their own names
  'occurrenceID',
  'catalogNumber',
  'otherCatalogNumbers',
  'recordNumber',
  'fieldNumber',
  'recordedBy',
  'recordedByID',
  'creator',
  'identifiedBy',
  'identifiedByID',
  'dateIdentified',
  'year',
  'month',
  'day',
  'startDayOfYear',
  'endDayOfYear',
  'verbatimEventDate',
  'eventID',
  'parentEventID',
  'samplingProtocol',
  'sampleSizeValue',
  'sampleSizeUnit',
  'habitat',
  'higherGeography',
  'waterBody',
  'islandGroup',
  'island',
  'countryCode',
  'verbatimLocality',
  'verbatimLatitude',
  'verbatimLongitude',
  'verbatimCoordinates',
  'verbatimSRS',
  'verbatimCoordinateSystem',
  'geodeticDatum',
  'coordinateUncertaintyInMeters',
  'coordinatePrecision',
  'footprintWKT',
  'footprintSRS',
  'georeferencedDate',
  'minimumElevationInMeters',
  'maximumElevationInMeters',
  'verbatimElevation',
  'minimumDepthInMeters',
  'maximumDepthInMeters',
  'verbatimDepth',
  'individualCount',
  'organismQuantity',
  'organismQuantityType',
  'occurrenceStatus',
  'sex',
  'lifeStage',
  'establishmentMeans',
  'degreeOfEstablishment',
  'pathway',
  'typifiedName',
  'preparations',
  'associatedMedia',
  'associatedSequences',
  'dynamicProperties',
  'genus',
  'genericName',
  'specificEpithet',
  'infraspecificEpithet',
  'taxonRank',
  'scientificNameAuthorship',
  'nomenclaturalCode',
  'taxonID',
  'scientificNameID',
  'taxonConceptID',
  'earliestEonOrLowestEonothem',
  'latestEonOrHighestEonothem',
  'earliestEraOrLowestErathem',
  'latestEraOrHighestErathem',
  'earliestPeriodOrLowestSystem',
  'latestPeriodOrHighestSystem',
  'earliestEpochOrLowestSeries',
  'latestEpochOrHighestSeries',
  'earliestAgeOrLowestStage',
  'latestAgeOrHighestStage',
  'group',
  'formation',
  'member',
  'bed',
  'institutionID',
  'collectionID',
  'ownerInstitutionCode',
  'datasetID',
  'datasetName',
  'projectID',
  'modified',
  'rightsHolder',
  'accessRights',
  'type',
  // Catalogues of many sources
  'provider', // who brought the record, where it is not the dataset's own
  'account', // the provider's account or unit that a sub-provider rule looks at: Flickr owner, Europeana dataProvider
] as const;

export type VerbatimTerm = (typeof VERBATIM_TERMS)[number];

/** Term → texts in the publisher's order. A term that the record lacks is absent or undefined. */
export type VerbatimTerms = {
  readonly [T in VerbatimTerm]?: readonly LabelledText[] | undefined;
};

/** One medium as published. */
export interface VerbatimMedia {
  readonly identifier: string | null;
  readonly thumbnail: string | null;
  readonly guid: string | null;
  /** The publisher's own id of the medium (EDAN: idsId). */
  readonly providerManagedID: string | null;
  readonly type: string | null;
  readonly license: string | null;
  readonly rights: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly creator: string | null;
  readonly accessPoints: readonly VerbatimAccessPoint[];
  /** Media type, or a suffix ("jpg"), as published; absent: the address may tell. */
  readonly format?: string | null;
  /** Page about this medium; absent: the record's own. */
  readonly references?: string | null;
  /** Page of the creator. */
  readonly creatorUrl?: string | null;
  readonly tags?: readonly string[];
  /** What it shows or how it was made, in the provider's words: photograph, illustration, music … */
  readonly category?: string | null;
  /** Raw number of views, downloads or favourites, whichever the provider counts. */
  readonly popularityMetric?: number | null;
  /** When it was made, as published. */
  readonly created?: string | null;
  /** Of the file itself; absent: its access points may tell. */
  readonly widthInPixels?: number | null;
  readonly heightInPixels?: number | null;
  readonly sizeBytes?: number | null;
}

export interface VerbatimAccessPoint {
  readonly label: string | null;
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly sizeBytes: number | null;
}

/** A person or organisation with the part they played. */
export interface Agent {
  readonly role: string;
  readonly name: string;
}

export interface Identifier {
  /** As published ("Barcode"); null where it had none. */
  readonly label: string | null;
  readonly value: string;
}

export const DATE_PRECISIONS = [
  'day',
  'month',
  'year',
  'decade',
  'century',
  'interval',
  'era',
] as const;
export type DatePrecision = (typeof DATE_PRECISIONS)[number];

/**
 * One object, specimen, observation or photographed work, interpreted. Null: not stated or not readable.
 * Dates are ISO 8601 calendar dates; years before 1 CE in the expanded form (`-001199-01-01` is 1200 BCE).
 */
export interface Item {
  /** UUIDv5 of dataset key and source id. */
  readonly id: string;
  readonly datasetKey: string;
  readonly sourceId: string;
  readonly recordType: string | null;
  /** Darwin Core basisOfRecord, e.g. PRESERVED_SPECIMEN; null for art and history objects. */
  readonly basisOfRecord: string | null;
  /** PRESENT or ABSENT; null for what is no occurrence. */
  readonly occurrenceStatus: string | null;
  readonly individualCount: number | null;
  readonly organismQuantity: number | null;
  readonly organismQuantityType: string | null;
  readonly sampleSizeValue: number | null;
  readonly sampleSizeUnit: string | null;
  /** organismQuantity of the sample size, where both are in one unit. */
  readonly relativeOrganismQuantity: number | null;
  /** GBIF's constants, e.g. FEMALE, ADULT. */
  readonly sex: string | null;
  readonly lifeStage: string | null;
  /** Controlled values of Darwin Core, e.g. introduced, invasive, escapeFromConfinement. */
  readonly establishmentMeans: string | null;
  readonly degreeOfEstablishment: string | null;
  readonly pathway: string | null;
  /** GBIF's constants, e.g. HOLOTYPE. */
  readonly typeStatus: readonly string[];
  readonly typifiedName: string | null;
  readonly preparations: readonly string[];
  readonly title: string;
  readonly objectType: readonly string[];
  readonly creator: readonly string[];
  readonly recordedBy: readonly string[];
  /** Identifiers of the people of `recordedBy`: ORCID and the like as addresses. */
  readonly recordedByID: readonly string[];
  readonly identifiedBy: readonly string[];
  readonly identifiedByID: readonly string[];
  /** ISO 8601 at the precision known. */
  readonly dateIdentified: string | null;
  readonly agents: readonly Agent[];
  /** ISO 8601 date or interval at the precision known, with its time where one is stated. */
  readonly eventDate: string | null;
  readonly eventDateStart: string | null;
  readonly eventDateEnd: string | null;
  readonly eventDatePrecision: DatePrecision | null;
  /** Astronomical year numbers (0 is 1 BCE). */
  readonly startYear: number | null;
  readonly endYear: number | null;
  readonly verbatimEventDate: string | null;
  readonly eventID: string | null;
  readonly samplingProtocol: readonly string[];
  readonly continent: string | null;
  readonly country: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string | null;
  readonly stateProvince: string | null;
  /** ISO 3166-2. */
  readonly stateProvinceCode: string | null;
  readonly county: string | null;
  readonly municipality: string | null;
  readonly locality: string | null;
  readonly place: readonly string[];
  readonly waterBody: string | null;
  readonly decimalLatitude: number | null;
  readonly decimalLongitude: number | null;
  readonly coordinateUncertaintyInMeters: number | null;
  /** Decimal degrees, as Darwin Core has it. */
  readonly coordinatePrecision: number | null;
  /** To the middle of a country or subdivision, where the point is suspiciously near to one. */
  readonly distanceFromCentroidInMeters: number | null;
  readonly minimumElevationInMeters: number | null;
  readonly maximumElevationInMeters: number | null;
  readonly minimumDepthInMeters: number | null;
  readonly maximumDepthInMeters: number | null;
  readonly scientificName: string | null;
  readonly kingdom: string | null;
  readonly phylum: string | null;
  readonly class: string | null;
  readonly order: string | null;
  readonly family: string | null;
  readonly genus: string | null;
  readonly specificEpithet: string | null;
  readonly infraspecificEpithet: string | null;
  /** GBIF's constants, e.g. SUBSPECIES. */
  readonly taxonRank: string | null;
  readonly scientificNameAuthorship: string | null;
  /** Identifiers of the name and its taxon, as published. */
  readonly taxonID: string | null;
  readonly taxonConceptID: string | null;
  readonly scientificNameID: string | null;
  /** Key of the matched usage in the backbone; null without a match. */
  readonly taxonKey: number | null;
  /** Key of the accepted taxon: another one where the matched name is a synonym. */
  readonly acceptedTaxonKey: number | null;
  /** Name of the accepted taxon with its authorship. */
  readonly acceptedScientificName: string | null;
  /** Status of the matched usage, e.g. SYNONYM. */
  readonly taxonomicStatus: string | null;
  /** EXACT, VARIANT, FUZZY, HIGHERRANK or NONE; null: nothing to match, or no backbone at hand. */
  readonly taxonMatchType: string | null;
  /** 0 to 100: how sure the match is. */
  readonly taxonMatchConfidence: number | null;
  /** 0 to 1: how near its rank is to that of the name asked for. */
  readonly taxonMatchSpecificity: number | null;
  /** The accepted taxon and all above it in the backbone, from the highest. */
  readonly classification: readonly ClassifiedTaxon[];
  readonly vernacularName: readonly string[];
  readonly topic: readonly string[];
  readonly culture: readonly string[];
  /** Units of the international chronostratigraphic chart, widest first. */
  readonly geologicalTime: readonly string[];
  /** Million years before present. */
  readonly earliestAgeInMa: number | null;
  readonly latestAgeInMa: number | null;
  readonly lithostratigraphy: readonly string[];
  readonly associatedSequences: readonly string[];
  readonly isSequenced: boolean;
  readonly identifiers: readonly Identifier[];
  readonly institution: string | null;
  readonly institutionCode: string | null;
  readonly collectionCode: string | null;
  /** Keys of the registry of institutions that the interpretation was given; null without one. */
  readonly institutionKey: string | null;
  readonly collectionKey: string | null;
  readonly collection: readonly string[];
  readonly datasetID: readonly string[];
  readonly datasetName: readonly string[];
  readonly projectID: readonly string[];
  readonly catalogNumber: string | null;
  /** SPDX-like code, e.g. CC0-1.0; null where not understood. */
  readonly license: string | null;
  readonly verbatimLicense: string | null;
  readonly rightsHolder: string | null;
  readonly bibliographicCitation: string | null;
  readonly description: string | null;
  readonly language: readonly string[];
  /** Who brings the record. */
  readonly provider: string | null;
  /** The sub-provider: the museum behind an account of a platform, a unit; the provider where there is none. */
  readonly source: string | null;
  /** The provider's account or unit, as published, that rules of sub-providers look at. */
  readonly account: string | null;
  /** 0 to 1: that of its most popular medium; null: nothing is counted, or not yet worked out. */
  readonly popularity: number | null;
  readonly landingPage: string | null;
  readonly thumbnail: string | null;
  readonly mediaCount: number;
  readonly mediaTypes: readonly string[];
  readonly mediaLicenses: readonly string[];
  readonly issues: readonly string[];
  /** Hex digest of what the publisher wrote; equal hash, unchanged record. */
  readonly contentHash: string;
  /** ISO 8601 instant of the publisher's last change. */
  readonly modified: string | null;
  /** ISO 8601 instants of the snapshots. */
  readonly firstSeen: string;
  readonly lastChanged: string;
}

/** A taxon of the backbone in the classification of an item. */
export interface ClassifiedTaxon {
  /** GBIF's constants, e.g. FAMILY. */
  readonly rank: string;
  readonly key: number;
  /** Without authorship. */
  readonly name: string;
}

/** What the match in the backbone fills in. */
export type TaxonMatchColumns = Pick<
  Item,
  | 'taxonKey'
  | 'acceptedTaxonKey'
  | 'acceptedScientificName'
  | 'taxonomicStatus'
  | 'taxonMatchType'
  | 'taxonMatchConfidence'
  | 'taxonMatchSpecificity'
  | 'classification'
>;

/** What is matched: names and identifiers of an item's taxon. */
export const TAXON_QUERY_COLUMNS = [
  'scientificName',
  'scientificNameAuthorship',
  'taxonRank',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'genus',
  'specificEpithet',
  'infraspecificEpithet',
  'taxonID',
  'taxonConceptID',
  'scientificNameID',
] as const satisfies readonly (keyof Item)[];
export type TaxonQuery = Pick<Item, (typeof TAXON_QUERY_COLUMNS)[number]>;

/** One file or page that shows, sounds or documents an item. */
export interface Media {
  readonly itemId: string;
  /** 0-based, in the publisher's order. */
  readonly position: number;
  readonly identifier: string | null;
  readonly references: string | null;
  readonly thumbnail: string | null;
  readonly guid: string | null;
  /** Audubon Core: the publisher's own id of the medium. */
  readonly providerManagedID: string | null;
  /** Dublin Core type: StillImage, MovingImage, Sound, Text, InteractiveResource; null where unknown. */
  readonly type: string | null;
  /** MIME type. */
  readonly format: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly creator: string | null;
  /** ISO 8601 at the precision known. */
  readonly created: string | null;
  readonly contributor: string | null;
  readonly publisher: string | null;
  readonly rightsHolder: string | null;
  readonly license: string | null;
  readonly verbatimLicense: string | null;
  readonly rights: string | null;
  readonly widthInPixels: number | null;
  readonly heightInPixels: number | null;
  readonly sizeBytes: number | null;
  readonly tags: readonly string[];
  /** What it shows or how it was made, in the provider's words: photograph, illustration, music … */
  readonly category: string | null;
  /** Page of the creator. */
  readonly creatorUrl: string | null;
  /** Raw number of views, downloads or favourites, whichever the provider counts. */
  readonly popularityMetric: number | null;
  /** 0 to 1, from the metric and what is common at the provider; null: no metric, or not yet worked out. */
  readonly popularity: number | null;
  readonly provider: string | null;
  readonly source: string | null;
  readonly accessPoints: readonly AccessPoint[];
}

/** Audubon Core ServiceAccessPoint. */
export interface AccessPoint {
  readonly variant: string | null;
  readonly accessURI: string;
  readonly format: string | null;
  readonly widthInPixels: number | null;
  readonly heightInPixels: number | null;
  readonly sizeBytes: number | null;
}

/** The record exactly as it came, with its place. */
export interface VerbatimRow {
  readonly id: string;
  readonly sourceId: string;
  readonly partition: string;
  readonly line: number;
  /** UTF-8 bytes of the record as published (EDAN: the JSON line without its line end). */
  readonly raw: Uint8Array;
}
