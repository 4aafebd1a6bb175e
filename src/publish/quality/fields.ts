import { ITEMS } from '../../lake/index.ts';
import { VERBATIM_TERMS } from '../../terms/index.ts';

/** Published terms that become fields of another name, alone or with others. */
export const FIELD_OF: Readonly<Record<string, string>> = {
  agent: 'agents',
  normalizedEventDate: 'eventDate',
  verbatimEventDate: 'eventDate',
  year: 'eventDate',
  month: 'eventDate',
  day: 'eventDate',
  startDayOfYear: 'eventDate',
  endDayOfYear: 'eventDate',
  decade: 'startYear',
  elevation: 'minimumElevationInMeters',
  verbatimElevation: 'minimumElevationInMeters',
  depth: 'minimumDepthInMeters',
  verbatimDepth: 'minimumDepthInMeters',
  verbatimLatitude: 'decimalLatitude',
  verbatimLongitude: 'decimalLongitude',
  verbatimCoordinates: 'decimalLatitude',
  identifier: 'identifiers',
  occurrenceID: 'identifiers',
  recordNumber: 'identifiers',
  fieldNumber: 'identifiers',
  otherCatalogNumbers: 'identifiers',
  onlineMediaType: 'mediaTypes',
  associatedMedia: 'mediaTypes',
  references: 'landingPage',
  guid: 'landingPage',
  rights: 'rightsHolder',
  occurrenceRemarks: 'description',
  genericName: 'genus',
  institutionID: 'institutionKey',
  ownerInstitutionCode: 'institutionKey',
  collectionID: 'collectionKey',
  geologicalContext: 'geologicalTime',
  earliestEonOrLowestEonothem: 'geologicalTime',
  latestEonOrHighestEonothem: 'geologicalTime',
  earliestEraOrLowestErathem: 'geologicalTime',
  latestEraOrHighestErathem: 'geologicalTime',
  earliestPeriodOrLowestSystem: 'geologicalTime',
  latestPeriodOrHighestSystem: 'geologicalTime',
  earliestEpochOrLowestSeries: 'geologicalTime',
  latestEpochOrHighestSeries: 'geologicalTime',
  earliestAgeOrLowestStage: 'geologicalTime',
  latestAgeOrHighestStage: 'geologicalTime',
  formation: 'lithostratigraphy',
  group: 'lithostratigraphy',
  member: 'lithostratigraphy',
  bed: 'lithostratigraphy',
};

/** Fields that are of no interest here: keys, bookkeeping, and parts of others. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'id',
  'datasetKey',
  'sourceId',
  'provider',
  'source',
  'account',
  'popularity',
  'issues',
  'contentHash',
  'firstSeen',
  'lastChanged',
  'verbatimEventDate',
  'verbatimLicense',
  'mediaLicenses',
  'eventDateStart',
  'eventDateEnd',
  'eventDatePrecision',
  'startYear',
  'endYear',
  'isSequenced',
]);

/** What GBIF and Openverse ask of a record: listed also where nobody gave it. */
const ALWAYS_LISTED: ReadonlySet<string> = new Set([
  'title',
  'basisOfRecord',
  'scientificName',
  'eventDate',
  'country',
  'countryCode',
  'decimalLatitude',
  'decimalLongitude',
  'license',
  'recordedBy',
  'institutionCode',
  'collectionCode',
  'catalogNumber',
  'mediaTypes',
]);

/** Fields whose values are shown: vocabularies and codes, no names and no prose. */
export const SHOWN = [
  'basisOfRecord',
  'recordType',
  'objectType',
  'typeStatus',
  'occurrenceStatus',
  'sex',
  'lifeStage',
  'establishmentMeans',
  'degreeOfEstablishment',
  'pathway',
  'preparations',
  'kingdom',
  'phylum',
  'class',
  'taxonRank',
  'continent',
  'countryCode',
  'stateProvince',
  'waterBody',
  'eventDatePrecision',
  'decade',
  'geologicalTime',
  'license',
  'mediaTypes',
  'mediaLicenses',
  'language',
  'institutionCode',
  'collectionCode',
] as const;

/** Name of the distribution that is no field: ten years from the first one of a record. */
export const DECADE = 'decade';

export interface ShownField {
  readonly term: string;
  readonly isList: boolean;
}

const kinds = new Map(ITEMS.columns.map(({ name, kind }) => [name, kind]));
const isList = (field: string): boolean => {
  const kind = kinds.get(field);
  return kind === 'utf8List' || kind === 'structList';
};

/** The shown fields that files with these columns have. */
export const shownFields = (columns: ReadonlySet<string>): readonly ShownField[] =>
  SHOWN.filter((term) => columns.has(term === DECADE ? 'startYear' : term)).map((term) => ({
    term,
    isList: isList(term),
  }));

/** Fields whose values are counted, of those that files with these columns have. */
export const countedFields = (columns: ReadonlySet<string>): readonly ShownField[] =>
  ITEMS.columns
    .filter(({ name }) => columns.has(name) && (!PASSED_OVER.has(name) || name === 'startYear'))
    .map(({ name }) => ({ term: name, isList: isList(name) }));

const fieldOf = (term: string): string | null => FIELD_OF[term] ?? (kinds.has(term) ? term : null);

/** A line of the table of completeness before it is counted. `published` is false for a field that no term names. */
export interface TermField {
  readonly term: string;
  readonly field: string | null;
  readonly published: boolean;
  readonly always: boolean;
}

const ofTerms: readonly TermField[] = VERBATIM_TERMS.map((term) => ({
  term,
  field: fieldOf(term),
  published: true,
  always: ALWAYS_LISTED.has(term),
}));

const filled = new Set(ofTerms.map(({ field }) => field));

/** Every published term with its field, then the fields that are always derived. */
export const TERM_FIELDS: readonly TermField[] = [
  ...ofTerms,
  ...ITEMS.columns
    .filter(({ name }) => !filled.has(name) && !PASSED_OVER.has(name) && name !== 'mediaCount')
    .map(({ name }) => ({
      term: name,
      field: name,
      published: false,
      always: ALWAYS_LISTED.has(name),
    })),
];
