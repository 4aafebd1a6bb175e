import type { VerbatimTerm } from '../../terms/index.ts';

/**
 * A name of Darwin Core before 2009 (1.0, 1.2, 1.4 with its curatorial and geospatial extensions, MaNIS, OBIS) and the term that it
 * became. Names of today go to their own terms; capitals tell the two apart (`CoordinatePrecision` is metres, `coordinatePrecision` degrees).
 */
export interface LegacyRow {
  readonly name: string;
  readonly term: VerbatimTerm;
  readonly label?: string;
  /** Of the names of one term that have this, that with the smallest number comes first. */
  readonly choice?: number;
}

export const legacyDarwinCore: readonly LegacyRow[] = [
  { name: 'GlobalUniqueIdentifier', term: 'occurrenceID' },
  { name: 'DateLastModified', term: 'modified' },
  { name: 'CatalogNumber', term: 'catalogNumber', choice: 1 },
  { name: 'CatalogNumberText', term: 'catalogNumber', choice: 2 },
  { name: 'CatalogNumberNumeric', term: 'catalogNumber', choice: 3 },
  { name: 'PreviousCatalogNumber', term: 'otherCatalogNumbers' },
  { name: 'OtherCatalogNumbers', term: 'otherCatalogNumbers' },
  { name: 'Collector', term: 'recordedBy' },
  { name: 'CollectorNumber', term: 'recordNumber' },
  { name: 'CollectingMethod', term: 'samplingProtocol' },
  { name: 'YearCollected', term: 'year' },
  { name: 'MonthCollected', term: 'month' },
  { name: 'DayCollected', term: 'day' },
  { name: 'JulianDay', term: 'startDayOfYear' },
  { name: 'DayOfYear', term: 'startDayOfYear' },
  { name: 'VerbatimCollectingDate', term: 'verbatimEventDate' },
  { name: 'Species', term: 'specificEpithet' },
  { name: 'Subspecies', term: 'infraspecificEpithet' },
  { name: 'InfraspecificRank', term: 'taxonRank' },
  { name: 'ScientificNameAuthor', term: 'scientificNameAuthorship' },
  { name: 'AuthorYearOfScientificName', term: 'scientificNameAuthorship' },
  { name: 'HigherTaxon', term: 'higherClassification' },
  { name: 'ContinentOcean', term: 'continent' },
  { name: 'Latitude', term: 'decimalLatitude' },
  { name: 'Longitude', term: 'decimalLongitude' },
  { name: 'CoordinatePrecision', term: 'coordinateUncertaintyInMeters' },
  { name: 'HorizontalDatum', term: 'geodeticDatum' },
  { name: 'OriginalCoordinateSystem', term: 'verbatimCoordinateSystem' },
  { name: 'MinimumElevation', term: 'minimumElevationInMeters' },
  { name: 'MaximumElevation', term: 'maximumElevationInMeters' },
  { name: 'MinimumDepth', term: 'minimumDepthInMeters' },
  { name: 'MaximumDepth', term: 'maximumDepthInMeters' },
  { name: 'DepthRange', term: 'verbatimDepth' },
  { name: 'PreparationType', term: 'preparations' },
  { name: 'Preparation', term: 'preparations' },
  { name: 'Tissues', term: 'preparations' },
  { name: 'AgeClass', term: 'lifeStage' },
  { name: 'Notes', term: 'occurrenceRemarks' },
  { name: 'Remarks', term: 'occurrenceRemarks' },
  { name: 'Attributes', term: 'description', label: 'Attributes' },
  { name: 'RelatedCatalogItem', term: 'description', label: 'RelatedCatalogItem' },
  { name: 'RelatedCatalogedItems', term: 'description', label: 'RelatedCatalogedItems' },
  { name: 'RelationshipType', term: 'description', label: 'RelationshipType' },
  { name: 'ObservedIndividualCount', term: 'individualCount' },
  { name: 'GenBankNum', term: 'associatedSequences' },
  { name: 'GenBankNumber', term: 'associatedSequences' },
  { name: 'ImageURL', term: 'associatedMedia' },
  { name: 'RelatedInformation', term: 'references' },
  { name: 'RecordURL', term: 'references' },
  { name: 'Citation', term: 'bibliographicCitation' },
  { name: 'Temperature', term: 'description', label: 'Temperature' },
  { name: 'GMLFeature', term: 'footprintWKT' },
  { name: 'Gml', term: 'footprintWKT' },
  { name: 'TypifiedName', term: 'typifiedName' },
];

/** Names whose texts make one: parts of a date, ends of an interval. */
export interface ComposedRow {
  readonly term: VerbatimTerm;
  /** `date`: year, month, day joined as far as they are given. `interval`: both ends. */
  readonly as: 'date' | 'interval';
  readonly names: readonly string[];
}

export const composedDarwinCore: readonly ComposedRow[] = [
  {
    term: 'dateIdentified',
    as: 'date',
    names: ['YearIdentified', 'MonthIdentified', 'DayIdentified'],
  },
  {
    term: 'eventDate',
    as: 'interval',
    names: ['EarliestDateCollected', 'LatestDateCollected'],
  },
];

/** Names of old versions that are left out on purpose; their text stays in the record as published. */
export const legacyIgnored: readonly { readonly name: string; readonly reason: string }[] = [
  ...['TimeOfDay', 'TimeCollected', 'TimeZone', 'StartTimeofDay', 'EndTimeofDay'].map((name) => ({
    name,
    reason: 'said by the verbatim fields that are read',
  })),
  ...['GeorefMethod', 'LatLongComments', 'LatLongMethod'].map((name) => ({
    name,
    reason: 'about the making of the data, not the object',
  })),
  { name: 'IdentificationModifier', reason: 'taxonomic detail that matching looks up anew' },
  { name: 'ValidDistributionFlag', reason: 'said by establishmentMeans where it is known' },
  ...['BoundingBox', 'CoordinateText'].map((name) => ({
    name,
    reason: 'made from the coordinates beside it',
  })),
];
