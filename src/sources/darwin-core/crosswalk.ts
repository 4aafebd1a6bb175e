import type { VerbatimTerm } from '../../terms/index.ts';

/** A term of the standards whose text goes to another of our terms, labelled with its own name. */
export interface ElsewhereTerm {
  readonly name: string;
  readonly term: VerbatimTerm;
}

/** Terms that have no place of their own. All others go to the verbatim term of the same name. */
export const darwinCoreElsewhere: readonly ElsewhereTerm[] = [
  ...(
    [
      'materialSampleID',
      'materialEntityID',
      'organismID',
      'identifier',
      'otherOccurrenceID',
    ] as const
  ).map((name): ElsewhereTerm => ({ name, term: 'identifier' })),
  ...(
    [
      'abstract',
      'fieldNotes',
      'eventRemarks',
      'organismRemarks',
      'behavior',
      'reproductiveCondition',
      'associatedTaxa',
      'associatedOccurrences',
      'organismName',
    ] as const
  ).map((name): ElsewhereTerm => ({ name, term: 'description' })),
  ...(['subject', 'tag'] as const).map((name): ElsewhereTerm => ({ name, term: 'topic' })),
  { name: 'lowestBiostratigraphicZone', term: 'geologicalContext' },
  { name: 'highestBiostratigraphicZone', term: 'geologicalContext' },
  { name: 'lithostratigraphicTerms', term: 'geologicalContext' },
  { name: 'spatial', term: 'locality' },
];

/** A term that is left out on purpose; its text stays in the record as published. */
export interface IgnoredTerm {
  readonly name: string;
  readonly reason: string;
}

const without = (reason: string, ...names: readonly string[]): readonly IgnoredTerm[] =>
  names.map((name) => ({ name, reason }));

export const darwinCoreIgnored: readonly IgnoredTerm[] = [
  ...without('the key of the row', 'id', 'coreid', 'gbifID'),
  ...without(
    'said by the verbatim fields that are read',
    'verbatimDepthUnit',
    'eventTime',
    'verticalDatum',
    'minimumDistanceAboveSurfaceInMeters',
    'maximumDistanceAboveSurfaceInMeters',
    'pointRadiusSpatialFit',
    'footprintSpatialFit',
  ),
  ...without(
    'about the making of the data, not the object',
    'informationWithheld',
    'dataGeneralizations',
    'georeferencedBy',
    'georeferenceProtocol',
    'georeferenceSources',
    'georeferenceRemarks',
    'georeferenceVerificationStatus',
    'locationAccordingTo',
    'locationRemarks',
    'locationID',
    'higherGeographyID',
    'geologicalContextID',
    'measurementDeterminedBy',
    'collectionKey',
    'disposition',
    'samplingEffort',
    'verbatimLabel',
    'fundingAttribution',
    'source',
    'publisher',
    'created',
    'available',
  ),
  ...without(
    'taxonomic detail that matching looks up anew',
    'acceptedNameUsage',
    'acceptedNameUsageID',
    'parentNameUsage',
    'parentNameUsageID',
    'originalNameUsage',
    'originalNameUsageID',
    'nameAccordingTo',
    'nameAccordingToID',
    'namePublishedIn',
    'namePublishedInID',
    'namePublishedInYear',
    'superfamily',
    'subfamily',
    'tribe',
    'subtribe',
    'subgenus',
    'infragenericEpithet',
    'cultivarEpithet',
    'verbatimTaxonRank',
    'verbatimIdentification',
    'taxonomicStatus',
    'nomenclaturalStatus',
    'taxonRemarks',
    'identificationID',
    'identificationQualifier',
    'identificationReferences',
    'identificationVerificationStatus',
    'identificationRemarks',
    'species',
  ),
  ...without(
    'links to other records',
    'associatedReferences',
    'associatedOrganisms',
    'previousIdentifications',
    'organismScope',
    'fieldNumberID',
    'eventType',
    'organismQuantityID',
    'caste',
    'vitality',
    'verbatimSex',
  ),
];
