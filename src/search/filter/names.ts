import { nearestWord } from '../../errors/index.ts';
import { findSearchKey, SEARCH_KEYS, type SearchKey } from '../model/keys.ts';
import { filterInvalid, shown } from './invalid.ts';

/** What a name of the filter language stands for. */
export type Target =
  | { readonly kind: 'key'; readonly key: SearchKey }
  /** Alias or key of a dataset, whichever is given. */
  | { readonly kind: 'dataset' }
  /** Exact value in one of these fields of the record as published; null: in any. */
  | { readonly kind: 'field'; readonly fields: readonly string[] | null }
  | { readonly kind: 'words' | 'geometry' | 'box' | 'distance' | 'since' };

/** Parameters `field.<name>=value`: exact value of the named field. */
export const FIELD_PREFIX = 'field.';

/** A name of the language that is no key of the index. */
export interface OwnParameter {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly target: Target;
  /** Sentence for docs and `--help`. */
  readonly description: string;
  readonly example: string;
}

/** Names beside the keys, in the order of the docs. */
export const OWN_PARAMETERS: readonly OwnParameter[] = [
  {
    name: 'q',
    aliases: ['query'],
    target: { kind: 'words' },
    description: 'Words anywhere in the record; all must occur.',
    example: 'panth* uncia -skull "snow leopard"',
  },
  {
    name: 'value',
    aliases: [],
    target: { kind: 'field', fields: null },
    description: 'Exact value of any field.',
    example: '01234567',
  },
  {
    name: 'geometry',
    aliases: ['within'],
    target: { kind: 'geometry' },
    description: 'Coordinates in an area, as WKT.',
    example: 'POLYGON((80 26,89 26,89 31,80 31,80 26))',
  },
  {
    name: 'bbox',
    aliases: ['boundingBox'],
    target: { kind: 'box' },
    description: 'west,south,east,north in degrees; west may exceed east across the antimeridian.',
    example: '80,26,89,31',
  },
  {
    name: 'geoDistance',
    aliases: ['near'],
    target: { kind: 'distance' },
    description: 'latitude,longitude,distance: coordinates at most so far away (m, km, mi, nmi).',
    example: '27.7,85.3,50km',
  },
  {
    name: 'eventDateGte',
    aliases: [],
    target: { kind: 'since' },
    description: 'Dates from this one on: the same as eventDate=from,*.',
    example: '1890',
  },
];

const DATASET: Target = { kind: 'dataset' };
const field = (...fields: readonly string[]): Target => ({ kind: 'field', fields });

/** Terms that GBIF filters by and that are found here in the record as published, under the field of this name. */
export const GBIF_FIELDS: Readonly<Record<string, readonly string[]>> = {
  biostratigraphy: ['lowestBiostratigraphicZone', 'highestBiostratigraphicZone'],
  earliestAgeOrLowestStage: ['earliestAgeOrLowestStage'],
  earliestEonOrLowestEonothem: ['earliestEonOrLowestEonothem'],
  earliestEpochOrLowestSeries: ['earliestEpochOrLowestSeries'],
  earliestEraOrLowestErathem: ['earliestEraOrLowestErathem'],
  earliestPeriodOrLowestSystem: ['earliestPeriodOrLowestSystem'],
  latestAgeOrHighestStage: ['latestAgeOrHighestStage'],
  latestEonOrHighestEonothem: ['latestEonOrHighestEonothem'],
  latestEpochOrHighestSeries: ['latestEpochOrHighestSeries'],
  latestEraOrHighestErathem: ['latestEraOrHighestErathem'],
  latestPeriodOrHighestSystem: ['latestPeriodOrHighestSystem'],
  lowestBiostratigraphicZone: ['lowestBiostratigraphicZone'],
  highestBiostratigraphicZone: ['highestBiostratigraphicZone'],
  startDayOfYear: ['startDayOfYear'],
  endDayOfYear: ['endDayOfYear'],
  fieldNumber: ['fieldNumber'],
  georeferencedBy: ['georeferencedBy'],
  higherGeography: ['higherGeography'],
  island: ['island'],
  islandGroup: ['islandGroup'],
  measurementType: ['measurementType'],
  measurementTypeId: ['measurementTypeID'],
  organismId: ['organismID'],
  otherCatalogNumbers: ['otherCatalogNumbers'],
  parentEventId: ['parentEventID'],
  previousIdentifications: ['previousIdentifications'],
  recordNumber: ['recordNumber'],
  verbatimScientificName: ['scientificName'],
};

const GBIF_FIELD_NAMES: ReadonlySet<string> = new Set(Object.values(GBIF_FIELDS).flat());

/** Whether a field is one that GBIF's parameters ask for: no record having it is an answer, not a slip of the pen. */
export const isGbifField = (name: string): boolean => GBIF_FIELD_NAMES.has(name);

const REGISTRY = 'it is a fact of the registry of GBIF, not of the records';
const GADM =
  'places are not matched to the areas of GADM here; give geometry, stateProvince or county';
const REGION = 'items are not counted by the regions of GBIF; give continent or country';
const SEQUENCE = 'sequences are not analysed here; give associatedSequences or isSequenced';

/** Parameters of GBIF that cannot be answered here, each with the reason. */
export const GBIF_UNAVAILABLE: Readonly<Record<string, string>> = {
  crawlId: 'ingests are not numbered as GBIF numbers crawls; give lastInterpreted',
  datasetCategory: REGISTRY,
  dnaSequenceId: SEQUENCE,
  dwcaExtension: 'the extensions of an archive are not kept as a fact of its items',
  gadmGid: GADM,
  gadmLevel0Gid: GADM,
  gadmLevel1Gid: GADM,
  gadmLevel2Gid: GADM,
  gadmLevel3Gid: GADM,
  gbifRegion: REGION,
  hostingOrganizationKey: REGISTRY,
  installationKey: REGISTRY,
  isInCluster: 'records of one thing at several publishers are not clustered here',
  iucnRedListCategory: 'names are not matched to the Red List here',
  networkKey: REGISTRY,
  nucleotideSequenceEndsTrimmed: SEQUENCE,
  nucleotideSequenceGapsOrWhitespaceRemoved: SEQUENCE,
  nucleotideSequenceGcContent: SEQUENCE,
  nucleotideSequenceInvalid: SEQUENCE,
  nucleotideSequenceNaturalLanguageDetected: SEQUENCE,
  nucleotideSequenceNonAcgtnFraction: SEQUENCE,
  nucleotideSequenceNonIupacFraction: SEQUENCE,
  nucleotideSequenceNucleotideSequenceId: SEQUENCE,
  nucleotideSequenceNFraction: SEQUENCE,
  nucleotideSequenceNRunsCapped: SEQUENCE,
  nucleotideSequenceSequence: SEQUENCE,
  nucleotideSequenceSequenceLength: SEQUENCE,
  nucleotideSequenceTargetGene: SEQUENCE,
  programme: REGISTRY,
  protocol: 'how a dataset was fetched is a fact of its endpoint, not of its items',
  publishedByGbifRegion: REGION,
  publishingCountry: `${REGISTRY}; give dataset`,
  publishingOrg: `${REGISTRY}; give dataset or institution`,
  repatriated: 'the country of the publisher is not known; give country',
  taxonomicIssue: 'these flags stand among the others; give issue',
};

/** Letters and digits only, in lower case: `hasMedia`, `has_media`, `HAS_MEDIA` and `has-media` are one. */
const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

const BY_NAME: ReadonlyMap<string, Target> = new Map([
  ...Object.entries(GBIF_FIELDS).map(([name, fields]) => [plain(name), field(...fields)] as const),
  ...OWN_PARAMETERS.flatMap(({ name, aliases, target }) =>
    [name, ...aliases].map((one) => [plain(one), target] as const),
  ),
  ...['dataset', 'datasetKey'].map((name) => [plain(name), DATASET] as const),
]);

const UNAVAILABLE: ReadonlyMap<string, string> = new Map(
  Object.entries(GBIF_UNAVAILABLE).map(([name, reason]) => [plain(name), reason]),
);

/** Every name of the language in its first spelling, for hints. */
export const FILTER_NAMES: readonly string[] = [
  ...OWN_PARAMETERS.map(({ name }) => name),
  ...SEARCH_KEYS.map(({ name }) => name),
];
const ALL_NAMES: readonly string[] = [
  ...OWN_PARAMETERS.flatMap(({ name, aliases }) => [name, ...aliases]),
  ...SEARCH_KEYS.flatMap(({ name, aliases }) => [name, ...aliases]),
  ...Object.keys(GBIF_FIELDS),
];
const LONGEST_NAME = 60;

/** What the name stands for; null where it is none. Names that GBIF has and this index cannot answer are FILTER_INVALID. */
export function findTarget(name: string): Target | null {
  if (name.startsWith(FIELD_PREFIX)) {
    const wanted = name.slice(FIELD_PREFIX.length).trim();
    if (wanted === '') throw filterInvalid('field. must be followed by the name of a field');
    return { kind: 'field', fields: [wanted] };
  }
  if (name.length > LONGEST_NAME) return null;
  const folded = plain(name);
  const reason = UNAVAILABLE.get(folded);
  if (reason !== undefined) {
    throw filterInvalid(`${name} cannot be searched: ${reason}`, 'docs/search.md lists what can.');
  }
  const own = BY_NAME.get(folded);
  if (own !== undefined) return own;
  const key = findSearchKey(name);
  return key === null ? null : { kind: 'key', key };
}

/** What the name stands for; FILTER_INVALID that names the nearest one where it is none. */
export function targetOf(name: string): Target {
  const target = findTarget(name);
  if (target !== null) return target;
  const near = name.length > LONGEST_NAME ? null : nearestWord(name, ALL_NAMES);
  throw filterInvalid(
    `There is no parameter "${shown(name)}"${near === null ? '' : `; did you mean "${near}"?`}`,
    'docs/search.md lists them, as does opendrawer search --help; field.<name> is any field.',
  );
}

/** `BASIS_OF_RECORD` of `basisOfRecord`, as GBIF's predicates write keys. */
export const constantOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase();
