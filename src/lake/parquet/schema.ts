import type {
  AccessPoint,
  Agent,
  ClassifiedTaxon,
  Identifier,
  Item,
  Media,
  VerbatimRow,
} from '../../terms/index.ts';

export type ParquetScalarKind = 'utf8' | 'int32' | 'int64' | 'double' | 'boolean' | 'bytes';

/** One leaf: a scalar column or a field of a struct. `bytes` is UTF-8 text given as bytes (BYTE_ARRAY, STRING). */
export interface ParquetScalar {
  readonly kind: ParquetScalarKind;
  readonly nullable: boolean;
}

/** A list that is never null, of texts that are never null. */
export interface ParquetTextList {
  readonly kind: 'utf8List';
  readonly nullable: false;
}

/** A list that is never null, of structs that are never null; their fields may be. */
export interface ParquetStructList {
  readonly kind: 'structList';
  readonly nullable: false;
  readonly fields: readonly (ParquetScalar & { readonly name: string })[];
}

export type ParquetType = ParquetScalar | ParquetTextList | ParquetStructList;
export type ParquetColumn = ParquetType & { readonly name: string };

/** Where row groups and pages end; whichever limit is met first. Bytes are uncompressed. */
export interface ParquetLayout {
  readonly rowGroupRows: number;
  readonly rowGroupBytes: number;
  readonly pageRows: number;
  readonly pageBytes: number;
}

/** Columns of a file in their order. `Row` names the record type that it stores. */
export interface ParquetSchema<Row> {
  readonly name: string;
  readonly columns: readonly ParquetColumn[];
  readonly layout: ParquetLayout;
  /** Never set; carries the record type. */
  readonly row?: Row;
}

/** The column kinds that may store a property of type `V`; TypeScript refuses a schema that disagrees. */
type TypeFor<V> = null extends V
  ? ScalarFor<Exclude<V, null>, boolean> & { readonly nullable: true }
  : V extends Uint8Array
    ? { readonly kind: 'bytes'; readonly nullable: false }
    : V extends readonly string[]
      ? ParquetTextList
      : V extends readonly (infer Element)[]
        ? ParquetStructList & { readonly of: FieldsFor<Element> }
        : ScalarFor<V, false>;

interface ScalarFor<V, Nullable extends boolean> {
  readonly kind: V extends string
    ? 'utf8'
    : V extends boolean
      ? 'boolean'
      : V extends bigint
        ? 'int64'
        : V extends number
          ? 'int32' | 'int64' | 'double'
          : V extends Uint8Array
            ? 'bytes'
            : never;
  readonly nullable: Nullable;
}

type FieldsFor<Row> = { readonly [Key in keyof Row]-?: TypeFor<Row[Key]> };

const MEGABYTE = 1024 * 1024;

/** For files that are scanned by column. */
export const SCAN_LAYOUT: ParquetLayout = {
  rowGroupRows: 100_000,
  rowGroupBytes: 64 * MEGABYTE,
  pageRows: 4_000,
  pageBytes: MEGABYTE,
};

/** For files of which single rows are read: one row costs one small page of each column. */
export const POINT_LAYOUT: ParquetLayout = {
  rowGroupRows: 2_000,
  rowGroupBytes: 64 * MEGABYTE,
  pageRows: 2_000,
  pageBytes: MEGABYTE / 4,
};

const TEXT = { kind: 'utf8', nullable: false } as const;
const TEXT_OR_NULL = { kind: 'utf8', nullable: true } as const;
const TEXTS = { kind: 'utf8List', nullable: false } as const;
const INT32 = { kind: 'int32', nullable: false } as const;
const INT32_OR_NULL = { kind: 'int32', nullable: true } as const;
const INT64_OR_NULL = { kind: 'int64', nullable: true } as const;
const DOUBLE_OR_NULL = { kind: 'double', nullable: true } as const;

const structs = <Row extends object>(of: FieldsFor<Row>) =>
  ({ kind: 'structList', nullable: false, of, fields: named(of) }) as const;

const named = (of: object) =>
  Object.entries(of as Record<string, ParquetScalar>).map(([name, { kind, nullable }]) => ({
    name,
    kind,
    nullable,
  }));

/** A schema with one column for each property of `Row`, named and ordered as the keys of `columns`. */
export function defineParquetSchema<Row>(
  name: string,
  columns: FieldsFor<Row>,
  layout: ParquetLayout = SCAN_LAYOUT,
): ParquetSchema<Row> {
  const entries = Object.entries(columns as Record<string, ParquetType>);
  return {
    name,
    layout,
    columns: entries.map(([column, type]) =>
      type.kind === 'structList'
        ? { name: column, kind: type.kind, nullable: false, fields: type.fields }
        : { name: column, kind: type.kind, nullable: type.nullable },
    ) as ParquetColumn[],
  };
}

/** `items-*.parquet`: one row an `Item`. */
export const ITEMS: ParquetSchema<Item> = defineParquetSchema<Item>('items', {
  id: TEXT,
  datasetKey: TEXT,
  sourceId: TEXT,
  recordType: TEXT_OR_NULL,
  basisOfRecord: TEXT_OR_NULL,
  occurrenceStatus: TEXT_OR_NULL,
  individualCount: INT32_OR_NULL,
  organismQuantity: DOUBLE_OR_NULL,
  organismQuantityType: TEXT_OR_NULL,
  sampleSizeValue: DOUBLE_OR_NULL,
  sampleSizeUnit: TEXT_OR_NULL,
  relativeOrganismQuantity: DOUBLE_OR_NULL,
  sex: TEXT_OR_NULL,
  lifeStage: TEXT_OR_NULL,
  establishmentMeans: TEXT_OR_NULL,
  degreeOfEstablishment: TEXT_OR_NULL,
  pathway: TEXT_OR_NULL,
  typeStatus: TEXTS,
  typifiedName: TEXT_OR_NULL,
  preparations: TEXTS,
  title: TEXT,
  objectType: TEXTS,
  creator: TEXTS,
  recordedBy: TEXTS,
  recordedByID: TEXTS,
  identifiedBy: TEXTS,
  identifiedByID: TEXTS,
  dateIdentified: TEXT_OR_NULL,
  agents: structs<Agent>({ role: TEXT, name: TEXT }),
  eventDate: TEXT_OR_NULL,
  eventDateStart: TEXT_OR_NULL,
  eventDateEnd: TEXT_OR_NULL,
  eventDatePrecision: TEXT_OR_NULL,
  startYear: INT32_OR_NULL,
  endYear: INT32_OR_NULL,
  verbatimEventDate: TEXT_OR_NULL,
  eventID: TEXT_OR_NULL,
  samplingProtocol: TEXTS,
  continent: TEXT_OR_NULL,
  country: TEXT_OR_NULL,
  countryCode: TEXT_OR_NULL,
  stateProvince: TEXT_OR_NULL,
  stateProvinceCode: TEXT_OR_NULL,
  county: TEXT_OR_NULL,
  municipality: TEXT_OR_NULL,
  locality: TEXT_OR_NULL,
  place: TEXTS,
  waterBody: TEXT_OR_NULL,
  decimalLatitude: DOUBLE_OR_NULL,
  decimalLongitude: DOUBLE_OR_NULL,
  coordinateUncertaintyInMeters: DOUBLE_OR_NULL,
  coordinatePrecision: DOUBLE_OR_NULL,
  distanceFromCentroidInMeters: DOUBLE_OR_NULL,
  minimumElevationInMeters: DOUBLE_OR_NULL,
  maximumElevationInMeters: DOUBLE_OR_NULL,
  minimumDepthInMeters: DOUBLE_OR_NULL,
  maximumDepthInMeters: DOUBLE_OR_NULL,
  scientificName: TEXT_OR_NULL,
  kingdom: TEXT_OR_NULL,
  phylum: TEXT_OR_NULL,
  class: TEXT_OR_NULL,
  order: TEXT_OR_NULL,
  family: TEXT_OR_NULL,
  genus: TEXT_OR_NULL,
  specificEpithet: TEXT_OR_NULL,
  infraspecificEpithet: TEXT_OR_NULL,
  taxonRank: TEXT_OR_NULL,
  scientificNameAuthorship: TEXT_OR_NULL,
  taxonID: TEXT_OR_NULL,
  taxonConceptID: TEXT_OR_NULL,
  scientificNameID: TEXT_OR_NULL,
  taxonKey: INT32_OR_NULL,
  acceptedTaxonKey: INT32_OR_NULL,
  acceptedScientificName: TEXT_OR_NULL,
  taxonomicStatus: TEXT_OR_NULL,
  taxonMatchType: TEXT_OR_NULL,
  taxonMatchConfidence: INT32_OR_NULL,
  taxonMatchSpecificity: DOUBLE_OR_NULL,
  classification: structs<ClassifiedTaxon>({ rank: TEXT, key: INT32, name: TEXT }),
  vernacularName: TEXTS,
  topic: TEXTS,
  culture: TEXTS,
  geologicalTime: TEXTS,
  earliestAgeInMa: DOUBLE_OR_NULL,
  latestAgeInMa: DOUBLE_OR_NULL,
  lithostratigraphy: TEXTS,
  associatedSequences: TEXTS,
  isSequenced: { kind: 'boolean', nullable: false },
  identifiers: structs<Identifier>({ label: TEXT_OR_NULL, value: TEXT }),
  institution: TEXT_OR_NULL,
  institutionCode: TEXT_OR_NULL,
  collectionCode: TEXT_OR_NULL,
  institutionKey: TEXT_OR_NULL,
  collectionKey: TEXT_OR_NULL,
  collection: TEXTS,
  datasetID: TEXTS,
  datasetName: TEXTS,
  projectID: TEXTS,
  catalogNumber: TEXT_OR_NULL,
  license: TEXT_OR_NULL,
  verbatimLicense: TEXT_OR_NULL,
  rightsHolder: TEXT_OR_NULL,
  bibliographicCitation: TEXT_OR_NULL,
  description: TEXT_OR_NULL,
  language: TEXTS,
  provider: TEXT_OR_NULL,
  source: TEXT_OR_NULL,
  account: TEXT_OR_NULL,
  popularity: DOUBLE_OR_NULL,
  landingPage: TEXT_OR_NULL,
  thumbnail: TEXT_OR_NULL,
  mediaCount: INT32,
  mediaTypes: TEXTS,
  mediaLicenses: TEXTS,
  issues: TEXTS,
  contentHash: TEXT,
  modified: TEXT_OR_NULL,
  firstSeen: TEXT,
  lastChanged: TEXT,
});

/** `media-*.parquet`: one row a `Media`. */
export const MEDIA: ParquetSchema<Media> = defineParquetSchema<Media>('media', {
  itemId: TEXT,
  position: INT32,
  identifier: TEXT_OR_NULL,
  references: TEXT_OR_NULL,
  thumbnail: TEXT_OR_NULL,
  guid: TEXT_OR_NULL,
  providerManagedID: TEXT_OR_NULL,
  type: TEXT_OR_NULL,
  format: TEXT_OR_NULL,
  title: TEXT_OR_NULL,
  description: TEXT_OR_NULL,
  creator: TEXT_OR_NULL,
  created: TEXT_OR_NULL,
  contributor: TEXT_OR_NULL,
  publisher: TEXT_OR_NULL,
  rightsHolder: TEXT_OR_NULL,
  license: TEXT_OR_NULL,
  verbatimLicense: TEXT_OR_NULL,
  rights: TEXT_OR_NULL,
  widthInPixels: INT32_OR_NULL,
  heightInPixels: INT32_OR_NULL,
  sizeBytes: INT64_OR_NULL,
  tags: TEXTS,
  category: TEXT_OR_NULL,
  creatorUrl: TEXT_OR_NULL,
  popularityMetric: DOUBLE_OR_NULL,
  popularity: DOUBLE_OR_NULL,
  provider: TEXT_OR_NULL,
  source: TEXT_OR_NULL,
  accessPoints: structs<AccessPoint>({
    variant: TEXT_OR_NULL,
    accessURI: TEXT,
    format: TEXT_OR_NULL,
    widthInPixels: INT32_OR_NULL,
    heightInPixels: INT32_OR_NULL,
    sizeBytes: INT64_OR_NULL,
  }),
});

/** `verbatim-*.parquet`: one row a `VerbatimRow`. */
export const VERBATIM: ParquetSchema<VerbatimRow> = defineParquetSchema<VerbatimRow>(
  'verbatim',
  {
    id: TEXT,
    sourceId: TEXT,
    partition: TEXT,
    line: INT32,
    raw: { kind: 'bytes', nullable: false },
  },
  POINT_LAYOUT,
);
