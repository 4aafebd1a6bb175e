import type { ItemSummary } from '../types.ts';

type Stored = { readonly [K in keyof ItemSummary]?: ItemSummary[K] | null };

/** What a column has where the stored document has nothing. */
const EMPTY: ItemSummary = {
  id: '',
  datasetKey: '',
  sourceId: '',
  recordType: null,
  basisOfRecord: null,
  title: '',
  objectType: [],
  creator: [],
  recordedBy: [],
  eventDateStart: null,
  eventDateEnd: null,
  eventDatePrecision: null,
  verbatimEventDate: null,
  country: null,
  countryCode: null,
  stateProvince: null,
  locality: null,
  decimalLatitude: null,
  decimalLongitude: null,
  scientificName: null,
  kingdom: null,
  class: null,
  order: null,
  family: null,
  genus: null,
  taxonKey: null,
  acceptedTaxonKey: null,
  acceptedScientificName: null,
  taxonMatchType: null,
  classification: [],
  topic: [],
  place: [],
  culture: [],
  institution: null,
  collectionCode: null,
  catalogNumber: null,
  identifiers: [],
  license: null,
  provider: null,
  source: null,
  account: null,
  landingPage: null,
  thumbnail: null,
  mediaCount: 0,
  mediaTypes: [],
  mediaLicenses: [],
  issues: [],
  lastChanged: '',
  institutionCode: null,
  phylum: null,
  continent: null,
  county: null,
  waterBody: null,
  coordinateUncertaintyInMeters: null,
  minimumElevationInMeters: null,
  maximumElevationInMeters: null,
  minimumDepthInMeters: null,
  maximumDepthInMeters: null,
  occurrenceStatus: null,
  individualCount: null,
  sex: null,
  lifeStage: null,
  establishmentMeans: null,
  typeStatus: [],
  identifiedBy: [],
  identifiedByID: [],
  recordedByID: [],
  taxonRank: null,
  taxonomicStatus: null,
  datasetName: [],
  rightsHolder: null,
  isSequenced: false,
  popularity: null,
  modified: null,
  eventDate: null,
};

/** The summary that a stored document holds; nulls are left out there. */
export const summaryOf = (doc: string): ItemSummary => {
  const stored = JSON.parse(doc) as Stored;
  const summary: Record<string, unknown> = { ...EMPTY };
  for (const name of Object.keys(EMPTY)) {
    const value = stored[name as keyof ItemSummary];
    if (value !== null && value !== undefined) summary[name] = value;
  }
  return summary as unknown as ItemSummary;
};
