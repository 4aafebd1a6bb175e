import { basename } from 'node:path';
import type { z } from 'zod';
import type { Dataset, Run, Snapshot } from '../registry/index.ts';
import type { ItemSummary } from '../search/index.ts';
import {
  ISSUES,
  type Issue,
  type IssueKind,
  type Item,
  type LabelledText,
  type Media,
  VERBATIM_TERMS,
  type VerbatimTerms,
} from '../terms/index.ts';
import type { descriptionSchema } from './description-schema.ts';
import { gbifFieldsOf } from './gbif-fields.ts';
import { type Occurrence, type OccurrenceFull, runProgress } from './schemas.ts';

/** Longer side of the pictures in result lists, in pixels. */
const THUMBNAIL_SIZE = 320;

const imagePath = (id: string, position: number): string => `/v1/image/${id}/${position}`;

/** A result of a search in GBIF's names. `origin` is the address of this server. */
export function occurrenceOf(item: ItemSummary, origin: string): Occurrence {
  const hasPicture =
    item.mediaCount > 0 &&
    (item.thumbnail !== null ||
      item.mediaTypes.length === 0 ||
      item.mediaTypes.includes('StillImage'));
  const [type = null, ...otherTypes] = item.mediaTypes;
  // Of several kinds of media the first one may have no picture.
  const path = otherTypes.length === 0 ? imagePath(item.id, 0) : `/v1/image/${item.id}`;
  return {
    ...sharedFields(item),
    thumbnailUrl: hasPicture ? `${path}?size=${THUMBNAIL_SIZE}` : null,
    media:
      item.mediaCount === 0
        ? []
        : [
            {
              identifier: `${origin}${imagePath(item.id, 0)}`,
              type: otherTypes.length === 0 ? type : null,
              thumbnail: item.thumbnail,
            },
          ],
  };
}

/** Terms with their texts, in the order of VERBATIM_TERMS; absent where there are none. */
export const listedTerms = (terms: VerbatimTerms): Record<string, LabelledText[]> =>
  Object.fromEntries(
    VERBATIM_TERMS.flatMap((term) => {
      const texts = terms[term] ?? [];
      return texts.length === 0 ? [] : [[term, texts.map(({ label, text }) => ({ label, text }))]];
    }),
  );

/** Everything that is known of an item, in GBIF's names and ours. */
export function occurrenceFullOf(item: Item, media: readonly Media[]): OccurrenceFull {
  const picture = media.find(
    (medium) => medium.thumbnail !== null || medium.type === 'StillImage' || medium.type === null,
  );
  return {
    ...sharedFields(item),
    thumbnailUrl:
      picture === undefined
        ? null
        : `${imagePath(item.id, picture.position)}?size=${THUMBNAIL_SIZE}`,
    municipality: item.municipality,
    minimumElevationInMeters: item.minimumElevationInMeters,
    maximumElevationInMeters: item.maximumElevationInMeters,
    minimumDepthInMeters: item.minimumDepthInMeters,
    maximumDepthInMeters: item.maximumDepthInMeters,
    coordinatePrecision: item.coordinatePrecision,
    distanceFromCentroidInMeters: item.distanceFromCentroidInMeters,
    stateProvinceCode: item.stateProvinceCode,
    organismQuantity: item.organismQuantity,
    organismQuantityType: item.organismQuantityType,
    sampleSizeValue: item.sampleSizeValue,
    sampleSizeUnit: item.sampleSizeUnit,
    relativeOrganismQuantity: item.relativeOrganismQuantity,
    degreeOfEstablishment: item.degreeOfEstablishment,
    pathway: item.pathway,
    typifiedName: item.typifiedName,
    dateIdentified: item.dateIdentified,
    eventID: item.eventID,
    specificEpithet: item.specificEpithet,
    infraspecificEpithet: item.infraspecificEpithet,
    scientificNameAuthorship: item.scientificNameAuthorship,
    taxonID: item.taxonID,
    taxonConceptID: item.taxonConceptID,
    scientificNameID: item.scientificNameID,
    taxonMatchConfidence: item.taxonMatchConfidence,
    taxonMatchSpecificity: item.taxonMatchSpecificity,
    earliestAgeInMa: item.earliestAgeInMa,
    latestAgeInMa: item.latestAgeInMa,
    preparations: [...item.preparations],
    recordedByID: [...item.recordedByID],
    identifiedByID: [...item.identifiedByID],
    samplingProtocol: [...item.samplingProtocol],
    geologicalTime: [...item.geologicalTime],
    lithostratigraphy: [...item.lithostratigraphy],
    associatedSequences: [...item.associatedSequences],
    institutionKey: item.institutionKey,
    collectionKey: item.collectionKey,
    datasetID: [...item.datasetID],
    projectID: [...item.projectID],
    startYear: item.startYear,
    endYear: item.endYear,
    verbatimLicense: item.verbatimLicense,
    bibliographicCitation: item.bibliographicCitation,
    description: item.description,
    popularity: item.popularity,
    vernacularName: [...item.vernacularName],
    agents: item.agents.map(({ role, name }) => ({ role, name })),
    collection: [...item.collection],
    language: [...item.language],
    firstSeen: item.firstSeen,
    lastChanged: item.lastChanged,
    contentHash: item.contentHash,
    issueDetails: item.issues.map((flag) => {
      const { meaning = null, hint = null } = issueKind(flag) ?? {};
      return { name: flag, meaning, hint };
    }),
    media: media.map((medium) => mediaOf(item.id, medium)),
  };
}

/** Null for flags of a later version. */
const issueKind = (flag: string): IssueKind | null =>
  Object.hasOwn(ISSUES, flag) ? ISSUES[flag as Issue] : null;

type Shared = Omit<Occurrence, 'media' | 'thumbnailUrl'>;

function sharedFields(item: ItemSummary): Shared {
  return {
    ...gbifFieldsOf(item),
    key: item.id,
    datasetKey: item.datasetKey,
    occurrenceID: item.sourceId,
    title: item.title,
    basisOfRecord: item.basisOfRecord,
    scientificName: item.scientificName,
    taxonKey: item.taxonKey,
    acceptedTaxonKey: item.acceptedTaxonKey,
    acceptedScientificName: item.acceptedScientificName,
    taxonMatchType: item.taxonMatchType,
    classification: item.classification.map(({ rank, key, name }) => ({ rank, key, name })),
    countryCode: item.countryCode,
    country: item.country,
    stateProvince: item.stateProvince,
    locality: item.locality,
    decimalLatitude: item.decimalLatitude,
    decimalLongitude: item.decimalLongitude,
    recordedBy: item.recordedBy.length === 0 ? null : item.recordedBy.join(' | '),
    catalogNumber: item.catalogNumber,
    collectionCode: item.collectionCode,
    institution: item.institution,
    license: item.license,
    provider: item.provider,
    source: item.source,
    account: item.account,
    recordType: item.recordType,
    eventDateStart: item.eventDateStart,
    eventDateEnd: item.eventDateEnd,
    eventDatePrecision: item.eventDatePrecision,
    verbatimEventDate: item.verbatimEventDate,
    thumbnail: item.thumbnail,
    landingPage: item.landingPage,
    references: item.landingPage,
    ...eventDateOf(item),
    // With its time, where one is stated
    ...(item.eventDate === null ? {} : { eventDate: item.eventDate }),
    issues: [...item.issues],
    identifiers: item.identifiers.map(({ label, value }) => ({ identifier: value, label, value })),
    objectType: [...item.objectType],
    topic: [...item.topic],
    place: [...item.place],
    culture: [...item.culture],
    creator: [...item.creator],
    recordedByNames: [...item.recordedBy],
    mediaCount: item.mediaCount,
    mediaTypes: [...item.mediaTypes],
    mediaLicenses: [...item.mediaLicenses],
    lastInterpreted: item.lastChanged,
  };
}

type EventDate = Pick<Item, 'eventDateStart' | 'eventDateEnd' | 'eventDatePrecision'>;

/**
 * `eventDate` as ISO 8601 (a day, a month, a year, else `start/end`; an open end is `..` as in ISO 8601-2), and
 * the year, month and day that all of the interval shares.
 */
export function eventDateOf(
  item: EventDate,
): Pick<Occurrence, 'eventDate' | 'year' | 'month' | 'day'> {
  const { eventDateStart: start, eventDateEnd: end } = item;
  if (start === null && end === null) return NO_DATE;
  if (start === null || end === null) {
    return { ...NO_DATE, eventDate: `${start ?? '..'}/${end ?? '..'}` };
  }
  const from = dateParts(start);
  const to = dateParts(end);
  if (from === null || to === null)
    return { ...NO_DATE, eventDate: start === end ? start : `${start}/${end}` };
  const sameYear = from.year === to.year;
  const sameMonth = sameYear && from.month === to.month;
  const sameDay = sameMonth && from.day === to.day;
  const precision = item.eventDatePrecision;
  const eventDate = sameDay
    ? start
    : sameMonth && precision === 'month'
      ? start.slice(0, -3)
      : sameYear && precision === 'year'
        ? start.slice(0, -6)
        : `${start}/${end}`;
  return {
    eventDate,
    year: sameYear ? from.year : null,
    month: sameMonth ? from.month : null,
    day: sameDay ? from.day : null,
  };
}

const NO_DATE = { eventDate: null, year: null, month: null, day: null } as const;

function dateParts(date: string): { year: number; month: number; day: number } | null {
  const match = /^([+-]?\d{4,6})-(\d\d)-(\d\d)$/.exec(date);
  return match === null
    ? null
    : { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

function mediaOf(id: string, medium: Media): OccurrenceFull['media'][number] {
  return {
    position: medium.position,
    imageUrl: imagePath(id, medium.position),
    type: medium.type,
    format: medium.format,
    identifier: medium.identifier,
    references: medium.references,
    thumbnail: medium.thumbnail,
    guid: medium.guid,
    providerManagedID: medium.providerManagedID,
    title: medium.title,
    description: medium.description,
    creator: medium.creator,
    license: medium.license,
    verbatimLicense: medium.verbatimLicense,
    rights: medium.rights,
    rightsHolder: medium.rightsHolder,
    created: medium.created,
    contributor: medium.contributor,
    publisher: medium.publisher,
    widthInPixels: medium.widthInPixels,
    heightInPixels: medium.heightInPixels,
    sizeBytes: medium.sizeBytes,
    provider: medium.provider,
    source: medium.source,
    tags: [...medium.tags],
    category: medium.category,
    creatorUrl: medium.creatorUrl,
    popularityMetric: medium.popularityMetric,
    popularity: medium.popularity,
    accessPoints: medium.accessPoints.map((point) => ({ ...point })),
  };
}

/** A dataset in GBIF's names. Paths of this machine are not told: only their last part. */
export function datasetOf(dataset: Dataset) {
  const { location, format, units } = dataset.endpoint;
  const said = dataset.description;
  const remote = /^(https?|s3):\/\//i.test(location);
  return {
    key: dataset.key,
    alias: dataset.alias,
    title: dataset.title,
    type: 'OCCURRENCE' as const,
    created: dataset.createdAt,
    modified: dataset.modifiedAt,
    itemCount: dataset.itemCount,
    currentSnapshot: dataset.currentSnapshot,
    endpoints: [
      { type: format, url: remote ? location : null, name: basename(location), units: [...units] },
    ],
    createdAt: dataset.createdAt,
    modifiedAt: dataset.modifiedAt,
    endpoint: { format, location: remote ? location : basename(location), units: [...units] },
    description: said?.abstract ?? null,
    doi: said?.doi ?? null,
    license: said?.license ?? null,
    homepage: said?.homepage ?? null,
    language: said?.language ?? null,
    citation: said?.citation == null ? null : { text: said.citation },
    publisher: said?.publisher ?? null,
    metadata: said as z.output<typeof descriptionSchema> | null,
  };
}

export const snapshotOf = (snapshot: Snapshot, current: string | null) => ({
  ...snapshot,
  current: snapshot.snapshot === current,
});

/** A run; progress that an other version wrote in an other shape is left out. */
export function runOf(run: Run) {
  const progress = runProgress.safeParse(run.progress);
  return {
    ...run,
    progress: progress.success ? progress.data : null,
    report: isObject(run.report) ? run.report : null,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One page of a list in GBIF's shape. */
export function pageOf<T>(
  all: readonly T[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
) {
  const results = all.slice(offset, offset + limit);
  return {
    offset,
    limit,
    endOfRecords: offset + results.length >= all.length,
    count: all.length,
    results,
  };
}
