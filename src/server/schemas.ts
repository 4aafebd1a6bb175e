import { z } from 'zod';
import type { RunProgress } from '../flow/index.ts';
import { MOST_ITEMS_OF_PAGE } from '../search/index.ts';
import { descriptionSchema } from './description-schema.ts';

/** A parameter that may be repeated: always an array. */
export const many = (description: string) =>
  z
    .preprocess(
      (value) => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(z.string()).optional(),
    )
    .optional()
    .describe(description);

/** A parameter that is a whole number in bounds. */
export const wholeNumber = (least: number, most: number) =>
  z.preprocess(
    // A text of anything but digits is no number, whatever JavaScript makes of it: "", "0x10", "1e3".
    (value) =>
      typeof value === 'string' ? (/^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN) : value,
    z
      .number({
        error: ({ code }) => (code === 'invalid_type' ? 'a whole number is expected' : undefined),
      })
      .int()
      .min(least)
      .max(most),
  );

/** Deepest offset, as at GBIF; beyond it a cursor leads on. */
export const MAX_OFFSET = 100_000;
export const MAX_LIMIT = MOST_ITEMS_OF_PAGE;
export const MAX_LOOKUP_VALUES = 100_000;

const text = z.string();
const texts = z.array(z.string());
/** Null: not stated, or not readable. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullable();

const accessPoint = z.object({
  variant: text.nullable(),
  accessURI: text,
  format: text.nullable(),
  widthInPixels: z.number().nullable(),
  heightInPixels: z.number().nullable(),
  sizeBytes: z.number().nullable(),
});

const mediaShort = z.object({
  type: optional(text),
  identifier: text.describe('Address that leads to the picture.'),
  thumbnail: optional(text).describe("The publisher's own thumbnail."),
});

const identifier = z.object({
  identifier: text,
  label: text.nullable().describe('As published, e.g. Barcode.'),
  value: text.describe('The same as `identifier`.'),
});

const personId = z.object({
  type: text.describe('ORCID, WIKIDATA, ISNI, VIAF or OTHER.'),
  value: text,
});

/** Fields of GBIF's answers that are worked out, or that stand beside ours. */
export const gbifShape = {
  gbifID: text.describe('The same as `key`.'),
  kingdom: optional(text).describe("The backbone's at each rank; the publisher's without a match."),
  phylum: optional(text),
  class: optional(text),
  order: optional(text),
  family: optional(text),
  genus: optional(text),
  species: optional(text),
  kingdomKey: optional(z.number()),
  phylumKey: optional(z.number()),
  classKey: optional(z.number()),
  orderKey: optional(z.number()),
  familyKey: optional(z.number()),
  genusKey: optional(z.number()),
  speciesKey: optional(z.number()),
  elevation: optional(z.number()).describe('Metres: the middle of the interval.'),
  elevationAccuracy: optional(z.number()).describe('Half the width of the interval.'),
  depth: optional(z.number()),
  depthAccuracy: optional(z.number()),
  continent: optional(text),
  county: optional(text),
  waterBody: optional(text),
  geodeticDatum: optional(text),
  hasCoordinate: z.boolean(),
  coordinateUncertaintyInMeters: optional(z.number()),
  institutionCode: optional(text),
  individualCount: optional(z.number()),
  occurrenceStatus: optional(text),
  sex: optional(text),
  lifeStage: optional(text),
  establishmentMeans: optional(text),
  typeStatus: texts,
  identifiedBy: texts,
  recordedByIDs: z.array(personId),
  identifiedByIDs: z.array(personId),
  taxonRank: optional(text).describe('As published, else that of the accepted taxon.'),
  taxonomicStatus: optional(text).describe('Status of the matched usage.'),
  datasetName: texts,
  rightsHolder: optional(text),
  licenseUrl: optional(text).describe('Where the licence can be read: what GBIF has as `license`.'),
  isSequenced: z.boolean(),
  modified: optional(text),
  startDayOfYear: optional(z.number()),
  endDayOfYear: optional(z.number()),
  extensions: z.record(text, z.array(z.record(text, text))).describe('Empty: see `/verbatim`.'),
  facts: z.array(z.unknown()),
  relations: z.array(z.unknown()),
  gadm: z.record(text, z.unknown()).describe('Empty: places are not matched to GADM.'),
};

const occurrenceShape = {
  ...gbifShape,
  key: text.describe('Stable id: UUIDv5 of dataset key and source id.'),
  datasetKey: text,
  occurrenceID: text.describe("The publisher's own key of the record."),
  basisOfRecord: optional(text),
  scientificName: optional(text),
  taxonKey: optional(z.number()).describe('Matched usage of the backbone.'),
  acceptedTaxonKey: optional(z.number()).describe('Its accepted taxon.'),
  acceptedScientificName: optional(text),
  taxonMatchType: optional(text).describe('EXACT, VARIANT, FUZZY, HIGHERRANK or NONE.'),
  classification: z
    .array(z.object({ rank: text, key: z.number(), name: text }))
    .describe('The accepted taxon and all above it in the backbone, from the highest.'),
  countryCode: optional(text),
  country: optional(text),
  stateProvince: optional(text),
  locality: optional(text),
  decimalLatitude: optional(z.number()),
  decimalLongitude: optional(z.number()),
  eventDate: optional(text).describe('ISO 8601 date or interval.'),
  year: optional(z.number()),
  month: optional(z.number()),
  day: optional(z.number()),
  recordedBy: optional(text).describe('Names, joined with ` | `.'),
  catalogNumber: optional(text),
  collectionCode: optional(text).describe('EDAN unit.'),
  institution: optional(text),
  license: optional(text).describe('SPDX-like code, e.g. CC0-1.0.'),
  provider: optional(text).describe('Who brings the record.'),
  source: optional(text).describe(
    'The museum or agency behind an account or unit; else the unit, or the provider.',
  ),
  account: optional(text).describe('Account or unit at the provider, as published.'),
  issues: texts,
  identifiers: z.array(identifier),
  title: text,
  recordType: optional(text),
  objectType: texts,
  topic: texts,
  place: texts,
  culture: texts,
  creator: texts,
  recordedByNames: texts,
  eventDateStart: optional(text),
  eventDateEnd: optional(text),
  eventDatePrecision: optional(text),
  verbatimEventDate: optional(text),
  thumbnail: optional(text).describe("The publisher's own thumbnail."),
  thumbnailUrl: optional(text).describe('Path of the first picture, about 320 pixels.'),
  landingPage: optional(text),
  references: optional(text).describe('The same as `landingPage`.'),
  mediaCount: z.number().int(),
  mediaTypes: texts,
  mediaLicenses: texts,
  lastInterpreted: text.describe('Instant of the snapshot that last changed the item.'),
};

export const occurrence = z
  .object({ ...occurrenceShape, media: z.array(mediaShort) })
  .meta({ id: 'Occurrence' });
export type Occurrence = z.output<typeof occurrence>;

export const mediaFull = z
  .object({
    position: z.number().int(),
    type: optional(text),
    format: optional(text),
    identifier: optional(text),
    references: optional(text),
    thumbnail: optional(text),
    imageUrl: text.describe('Path of the picture here.'),
    guid: optional(text),
    providerManagedID: optional(text),
    title: optional(text),
    description: optional(text),
    creator: optional(text),
    license: optional(text),
    verbatimLicense: optional(text),
    rights: optional(text),
    rightsHolder: optional(text),
    created: optional(text).describe('ISO 8601.'),
    contributor: optional(text),
    publisher: optional(text),
    widthInPixels: optional(z.number()),
    heightInPixels: optional(z.number()),
    sizeBytes: optional(z.number()),
    tags: texts,
    category: optional(text),
    creatorUrl: optional(text),
    popularityMetric: optional(z.number()).describe(
      'Views, downloads or the like, as counted by the provider.',
    ),
    popularity: optional(z.number()).describe('0 to 1.'),
    provider: optional(text),
    source: optional(text),
    accessPoints: z.array(accessPoint),
  })
  .meta({ id: 'Media' });

export const occurrenceFull = z
  .object({
    ...occurrenceShape,
    vernacularName: texts,
    municipality: optional(text),
    coordinatePrecision: optional(z.number()).describe('Decimal degrees.'),
    distanceFromCentroidInMeters: optional(z.number()),
    stateProvinceCode: optional(text).describe('ISO 3166-2.'),
    minimumElevationInMeters: optional(z.number()),
    maximumElevationInMeters: optional(z.number()),
    minimumDepthInMeters: optional(z.number()),
    maximumDepthInMeters: optional(z.number()),
    organismQuantity: optional(z.number()),
    organismQuantityType: optional(text),
    sampleSizeValue: optional(z.number()),
    sampleSizeUnit: optional(text),
    relativeOrganismQuantity: optional(z.number()),
    degreeOfEstablishment: optional(text),
    pathway: optional(text),
    typifiedName: optional(text),
    preparations: texts,
    recordedByID: texts,
    identifiedByID: texts,
    dateIdentified: optional(text),
    eventID: optional(text),
    samplingProtocol: texts,
    specificEpithet: optional(text),
    infraspecificEpithet: optional(text),
    scientificNameAuthorship: optional(text),
    taxonID: optional(text),
    taxonConceptID: optional(text),
    scientificNameID: optional(text),
    taxonMatchConfidence: optional(z.number()).describe('0 to 100: how sure.'),
    taxonMatchSpecificity: optional(z.number()).describe('0 to 1: how specific.'),
    geologicalTime: texts.describe('Units of the chronostratigraphic chart, widest first.'),
    earliestAgeInMa: optional(z.number()).describe('Million years before present.'),
    latestAgeInMa: optional(z.number()),
    lithostratigraphy: texts,
    associatedSequences: texts,
    institutionKey: optional(text),
    collectionKey: optional(text),
    datasetID: texts,
    projectID: texts,
    startYear: optional(z.number()),
    endYear: optional(z.number()),
    agents: z.array(z.object({ role: text, name: text })),
    collection: texts,
    verbatimLicense: optional(text),
    bibliographicCitation: optional(text),
    description: optional(text),
    language: texts,
    popularity: optional(z.number()).describe('0 to 1: that of its most popular medium.'),
    firstSeen: text,
    lastChanged: text,
    contentHash: text,
    issueDetails: z.array(
      z.object({ name: text, meaning: text.nullable(), hint: text.nullable() }),
    ),
    media: z.array(mediaFull),
  })
  .meta({ id: 'OccurrenceFull' });
export type OccurrenceFull = z.output<typeof occurrenceFull>;

export const verbatimResponse = z
  .looseObject({
    key: text,
    datasetKey: text,
    sourceId: text,
    place: z.object({ partition: text, line: z.number().int() }),
    terms: z
      .record(text, z.array(z.object({ label: text.nullable(), text })))
      .nullable()
      .describe(
        'What stands in the record by the terms of Darwin Core and Dublin Core, uninterpreted, each text with the label that it carried; null where its format does not tell.',
      ),
    extensions: z.record(text, z.unknown()).describe('Empty: rows of extensions stand in `raw`.'),
    raw: z
      .unknown()
      .describe(
        'The record as published: JSON as it is, XML by its elements; null for other text.',
      ),
    rawText: text.describe('The record as published, character for character.'),
  })
  .meta({ id: 'Verbatim' });

const page = <T extends z.ZodType>(results: T) => ({
  offset: z.number().int(),
  limit: z.number().int(),
  endOfRecords: z.boolean(),
  count: z.number().int(),
  results: z.array(results),
});

export const pageQuery = z.object({
  limit: wholeNumber(0, MAX_LIMIT).default(100),
  offset: wholeNumber(0, 1_000_000).default(0),
});

export const datasetQuery = pageQuery.extend({
  q: z
    .string()
    .max(1000)
    .optional()
    .describe('Words of title, alias, abstract, publisher or keywords.'),
  type: z
    .string()
    .max(100)
    .optional()
    .describe('All are of the type OCCURRENCE; of others there are none.'),
  hl: z.string().optional().describe('Changes nothing: nothing is highlighted.'),
});

/** What clients of GBIF send with a key. */
export const ignoredQuery = z.object({
  limit: z.string().optional().describe('Changes nothing.'),
  offset: z.string().optional().describe('Changes nothing.'),
});

export const datasetSchema = z
  .object({
    key: text,
    alias: text.describe('Short name; may stand in place of the key in every address.'),
    title: text,
    type: z.literal('OCCURRENCE'),
    created: text,
    modified: text,
    itemCount: z.number().int(),
    currentSnapshot: text.nullable(),
    endpoints: z.array(
      z.object({
        type: text.describe('Format, e.g. edan.'),
        url: text.nullable().describe('Null for folders and files of the machine of the server.'),
        name: text.describe('Last part of the location.'),
        units: texts,
      }),
    ),
    createdAt: text.describe('The same as `created`.'),
    modifiedAt: text.describe('The same as `modified`.'),
    endpoint: z
      .object({ format: text, location: text, units: texts })
      .describe('Address, or for folders and files of the server only the last part of the path.'),
    description: text.nullable().describe('Abstract, as published.'),
    doi: text.nullable(),
    license: text.nullable().describe('SPDX-like code.'),
    homepage: text.nullable(),
    language: text.nullable(),
    citation: z.object({ text }).nullable(),
    publisher: text.nullable(),
    metadata: descriptionSchema.nullable().describe('All that its publisher says of it.'),
  })
  .meta({ id: 'Dataset' });

export const datasetPage = z.object(page(datasetSchema)).meta({ id: 'DatasetPage' });

const diffCounts = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  gone: z.number().int(),
});

export const snapshotSchema = z
  .object({
    datasetKey: text,
    snapshot: text,
    previous: text.nullable(),
    runId: text.nullable(),
    createdAt: text,
    items: z.number().int(),
    media: z.number().int(),
    rejects: z.number().int(),
    duplicates: z.number().int(),
    diff: diffCounts,
    removed: z.boolean().describe('Its files were removed; the counts stay.'),
    current: z.boolean(),
  })
  .meta({ id: 'Snapshot' });

export const historyPage = z.object(page(snapshotSchema)).meta({ id: 'HistoryPage' });

export const diffQuery = z.object({
  from: z.string().optional().describe('Snapshot; default: the one before `to`.'),
  to: z.string().optional().describe('Snapshot; default: the current one.'),
});

export const diffResponse = z
  .object({
    datasetKey: text,
    from: text.nullable(),
    to: text,
    counts: diffCounts,
    items: z
      .array(
        z.object({
          change: z.enum(['new', 'changed', 'gone']),
          key: text,
          occurrenceID: text,
          title: text.nullable(),
        }),
      )
      .describe('Some of the items that differ.'),
  })
  .meta({ id: 'SnapshotDiff' });

/** Hits that one answer can have. */
export const MAX_HITS = 1_000_000;

const hitsOfAValue = 'Most hits of one value.';

export const lookupQuery = z.object({
  value: many('Value to find, in any field.'),
  field: z
    .string()
    .optional()
    .describe('Only in this field: label (`Barcode`), path or last step of the path.'),
  limit: wholeNumber(1, 10_000).default(100).describe(hitsOfAValue),
});

export const lookupBody = z.object({
  values: z.array(z.string()).min(1).max(MAX_LOOKUP_VALUES),
  field: z.string().optional(),
  limit: z.number().int().min(1).max(10_000).default(100).describe(hitsOfAValue),
});

export const lookupResponse = z
  .object({
    count: z.number().int().describe('Number of hits.'),
    hits: z.array(
      z.object({
        value: text.describe('As asked for.'),
        key: text,
        field: text,
        path: text,
        title: text.nullable().describe('Null beyond the first 1,000 items.'),
      }),
    ),
    missing: texts.describe('Values without a hit.'),
    endOfRecords: z.boolean().describe(`False: cut off at ${MAX_HITS} hits.`),
    generation: text,
    tookMs: z.number(),
  })
  .meta({ id: 'LookupResponse' });

export const runProgress = z
  .object({
    runId: text,
    datasetKey: text.nullable(),
    alias: text.nullable(),
    kind: z.enum(['ingest', 'index', 'forget', 'rematch', 'backfill']),
    phase: z.enum([
      'harvesting',
      'planning',
      'reading',
      'committing',
      'indexing',
      'done',
      'failed',
      'interrupted',
    ]),
    step: z
      .object({ phase: text, done: z.number(), total: z.number() })
      .nullable()
      .default(null)
      .describe('Step within work that has no partitions, such as building the index.'),
    startedAt: text,
    elapsedMs: z.number(),
    partitions: z.object({ total: z.number(), carriedOver: z.number(), done: z.number() }),
    records: z.number(),
    rejects: z.number(),
    sourceBytes: z.number(),
    totalBytes: z.number().nullable(),
    recordsPerSecond: z.number(),
    megabytesPerSecond: z.number(),
    etaMs: z.number().nullable(),
    memoryBytes: z.number(),
    timeline: z.array(
      z.object({
        id: text,
        worker: z.number(),
        state: z.enum(['running', 'done', 'failed']),
        startMs: z.number(),
        endMs: z.number().nullable(),
        records: z.number(),
        rejects: z.number(),
      }),
    ),
  })
  .meta({ id: 'RunProgress' }) satisfies z.ZodType<RunProgress>;

export const runSchema = z
  .object({
    id: text,
    kind: z.enum(['ingest', 'index', 'forget', 'rematch', 'backfill']),
    datasetKey: text.nullable(),
    state: z.enum(['running', 'succeeded', 'failed', 'interrupted']),
    startedAt: text,
    endedAt: text.nullable(),
    progress: runProgress.nullable(),
    report: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Counts, diff, rejects, unknown paths, issues, timings; null until the end.'),
    error: text.nullable().describe('`CODE: message` of a failed run.'),
  })
  .meta({ id: 'Run' });

export const runPage = z.object(page(runSchema)).meta({ id: 'RunPage' });

export const runQuery = z.object({
  limit: wholeNumber(0, 200).default(20),
  offset: wholeNumber(0, 10_000).default(0),
  datasetKey: z.string().optional().describe('Key or alias of a dataset.'),
});

export const statusResponse = z
  .object({
    name: z.literal('opendrawer'),
    version: text,
    generation: text.nullable().describe('Index generation; null before the first ingest.'),
    datasets: z.number().int(),
    items: z.number().int(),
    runs: z.object({ running: z.number().int() }),
    startedAt: text,
    mayWrite: z.boolean().describe('Whether you may add, ingest and validate sources.'),
  })
  .meta({ id: 'Status' });

export const errorSchema = z
  .object({
    error: z.object({ code: text, message: text, hint: text }),
    requestId: text,
  })
  .meta({ id: 'Error' });

export const idParams = z.object({ id: z.string().min(1).max(200) });
export const recordParams = z.object({
  datasetKey: z.string().min(1).max(200).describe('Key or alias of the dataset.'),
  occurrenceId: z.string().min(1).max(300).describe("The publisher's own key of the record."),
});
export const keyParams = z.object({
  key: z.string().min(1).max(200).describe('Key or alias of a dataset.'),
});
export const imageParams = z.object({
  id: z.string().min(1).max(200),
  position: wholeNumber(0, 1_000_000).describe('Position of the medium, from 0.'),
});
export const imageQuery = z.object({
  size: wholeNumber(16, 20_000)
    .optional()
    .describe('Longer side in pixels; what the publisher offers nearest. Without it the original.'),
});
