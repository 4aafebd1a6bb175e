import { describe, expect, test } from 'vitest';
import {
  type InterpretContext,
  indexInstitutions,
  interpretRecord,
} from '../../src/interpret/index.ts';
import { darwinCoreColumns, readDarwinCoreRow } from '../../src/sources/index.ts';
import {
  ISSUES,
  type Issue,
  type IssueKind,
  type VerbatimMedia,
  type VerbatimRecord,
} from '../../src/terms/index.ts';
import { squareWorld } from '../support/geocoder.ts';

const context: InterpretContext = {
  datasetKey: '00000000-0000-5000-8000-000000000000',
  provider: null,
  occurrences: true,
  today: '2026-01-01',
  geocoder: squareWorld,
  institutions: indexInstitutions(
    [
      { key: 'i1', code: 'AAA', name: 'Museum A', alternativeCodes: ['AA'] },
      { key: 'i2', code: 'BBB', name: 'Museum B' },
      { key: 'i3', code: 'BBB', name: 'Museum of B' },
    ],
    [
      { key: 'c1', institutionKey: 'i1', code: 'HERB', name: 'Herbarium', alternativeCodes: ['H'] },
      { key: 'c2', institutionKey: 'i2', code: 'FISH', name: 'Fishes' },
      { key: 'c3', institutionKey: 'i1', code: 'ENT', name: 'Insects' },
      { key: 'c4', institutionKey: 'i1', code: 'ENT', name: 'Beetles' },
    ],
  ),
};

type Cells = Readonly<Record<string, string>>;
const dna = 'http://rs.gbif.org/terms/1.0/DNADerivedData';
const audubon = 'http://rs.tdwg.org/ac/terms/Multimedia';

const darwinCore = (
  row: Cells,
  extensions: Readonly<Record<string, readonly Cells[]>> = {},
): VerbatimRecord => {
  const record = readDarwinCoreRow(darwinCoreColumns(Object.keys(row)), Object.values(row), {
    id: '1',
    extensions,
  });
  if (record === null) throw new Error('no record');
  return record;
};

const medium = (fields: Partial<VerbatimMedia>): VerbatimRecord => ({
  ...darwinCore({}),
  media: [
    {
      identifier: 'https://museum.example/1',
      thumbnail: null,
      guid: null,
      providerManagedID: null,
      type: 'Images',
      license: 'CC0',
      rights: null,
      title: null,
      description: null,
      creator: null,
      accessPoints: [],
      ...fields,
    },
  ],
});

const labelled = (term: 'eventDate' | 'locality', text: string, label: string): VerbatimRecord => ({
  ...darwinCore({}),
  terms: { [term]: [{ label, text }] },
});

const at = (decimalLatitude: string, decimalLongitude: string, rest: Cells = {}): VerbatimRecord =>
  darwinCore({ decimalLatitude, decimalLongitude, ...rest });

const sequences = (...all: string[]): VerbatimRecord =>
  darwinCore({}, { [dna]: all.map((DNA_sequence) => ({ DNA_sequence })) });

/** One record a flag, at the least: the flags of the record must hold it. */
const rows: readonly (readonly [Issue, VerbatimRecord])[] = [
  ['RECORDED_DATE_INVALID', darwinCore({ eventDate: '31 February 1999' })],
  ['RECORDED_DATE_UNLIKELY', darwinCore({ eventDate: '2204-03-01' })],
  ['RECORDED_DATE_MISMATCH', darwinCore({ eventDate: '2008-02-03', year: '2009' })],
  ['IDENTIFIED_DATE_INVALID', darwinCore({ dateIdentified: 'summer?' })],
  ['IDENTIFIED_DATE_UNLIKELY', darwinCore({ dateIdentified: '2204-03-01' })],
  ['MODIFIED_DATE_INVALID', darwinCore({ modified: 'last week' })],
  ['MODIFIED_DATE_UNLIKELY', darwinCore({ modified: '1931-03-01' })],
  ['GEOREFERENCED_DATE_INVALID', darwinCore({ georeferencedDate: 'yes' })],
  ['GEOREFERENCED_DATE_UNLIKELY', darwinCore({ georeferencedDate: '2204' })],
  ['COORDINATE_INVALID', at('unknown', '10')],
  ['COORDINATE_OUT_OF_RANGE', at('210.4', '200')],
  ['COORDINATE_ROUNDED', at('52.51626512345', '13.4')],
  ['PRESUMED_SWAPPED_COORDINATE', at('131.8', '2.8')],
  ['ZERO_COORDINATE', at('0', '0')],
  ['GEODETIC_DATUM_INVALID', at('52.5', '13.4', { geodeticDatum: 'WGS85' })],
  ['GEODETIC_DATUM_ASSUMED_WGS84', at('52.5', '13.4')],
  ['COORDINATE_REPROJECTED', at('39.7', '-105', { geodeticDatum: 'NAD27' })],
  ['COORDINATE_PRECISION_INVALID', at('52.5', '13.4', { coordinatePrecision: '10 m' })],
  [
    'COORDINATE_UNCERTAINTY_METERS_INVALID',
    at('52.5', '13.4', { coordinateUncertaintyInMeters: '0' }),
  ],
  ['COORDINATE_CENTROID', at('45.25', '15.25')],
  ['FOOTPRINT_WKT_INVALID', darwinCore({ footprintWKT: 'POLYGON((0 0' })],
  [
    'FOOTPRINT_WKT_MISMATCH',
    at('40', '40', { footprintWKT: 'POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))' }),
  ],
  [
    'FOOTPRINT_SRS_INVALID',
    darwinCore({
      footprintWKT: 'POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))',
      footprintSRS: 'local grid',
    }),
  ],
  ['COUNTRY_INVALID', darwinCore({ country: 'Atlantis' })],
  ['COUNTRY_MISMATCH', darwinCore({ country: 'Spain', countryCode: 'PT' })],
  ['COUNTRY_COORDINATE_MISMATCH', at('45', '15', { countryCode: 'PE' })],
  ['COUNTRY_DERIVED_FROM_COORDINATES', at('45', '15')],
  ['PRESUMED_NEGATED_LONGITUDE', at('45', '-15', { countryCode: 'HR' })],
  ['PRESUMED_NEGATED_LATITUDE', at('-45', '15', { countryCode: 'HR' })],
  ['CONTINENT_INVALID', darwinCore({ continent: 'Atlantic' })],
  ['CONTINENT_COUNTRY_MISMATCH', darwinCore({ continent: 'Europe', country: 'Venezuela' })],
  ['CONTINENT_COORDINATE_MISMATCH', at('45', '15', { continent: 'Asia' })],
  ['CONTINENT_DERIVED_FROM_COUNTRY', darwinCore({ countryCode: 'GH' })],
  ['CONTINENT_DERIVED_FROM_COORDINATES', at('45', '15')],
  ['ELEVATION_NON_NUMERIC', darwinCore({ minimumElevationInMeters: 'high' })],
  ['ELEVATION_NOT_METRIC', darwinCore({ minimumElevationInMeters: '1200 ft' })],
  ['ELEVATION_UNLIKELY', darwinCore({ minimumElevationInMeters: '30000' })],
  [
    'ELEVATION_MIN_MAX_SWAPPED',
    darwinCore({ minimumElevationInMeters: '300', maximumElevationInMeters: '100' }),
  ],
  ['DEPTH_NON_NUMERIC', darwinCore({ minimumDepthInMeters: 'deep' })],
  ['DEPTH_NOT_METRIC', darwinCore({ minimumDepthInMeters: '12 ft' })],
  ['DEPTH_UNLIKELY', darwinCore({ maximumDepthInMeters: '50000' })],
  ['DEPTH_MIN_MAX_SWAPPED', darwinCore({ minimumDepthInMeters: '30', maximumDepthInMeters: '10' })],
  ['BASIS_OF_RECORD_INVALID', darwinCore({ basisOfRecord: 'thing' })],
  ['TYPE_STATUS_INVALID', darwinCore({ typeStatus: 'important' })],
  ['SUSPECTED_TYPE', darwinCore({ typeStatus: 'possible holotype' })],
  ['INDIVIDUAL_COUNT_INVALID', darwinCore({ individualCount: 'many' })],
  [
    'INDIVIDUAL_COUNT_CONFLICTS_WITH_OCCURRENCE_STATUS',
    darwinCore({ individualCount: '0', occurrenceStatus: 'present' }),
  ],
  ['OCCURRENCE_STATUS_UNPARSABLE', darwinCore({ occurrenceStatus: 'blabla' })],
  ['OCCURRENCE_STATUS_INFERRED_FROM_INDIVIDUAL_COUNT', darwinCore({ individualCount: '0' })],
  [
    'OCCURRENCE_STATUS_INFERRED_FROM_BASIS_OF_RECORD',
    darwinCore({ basisOfRecord: 'PreservedSpecimen', individualCount: '0' }),
  ],
  ['REFERENCES_URI_INVALID', darwinCore({ references: 'see catalogue' })],
  ['MULTIMEDIA_URI_INVALID', darwinCore({ associatedMedia: 'IMG 0034' })],
  [
    'MULTIMEDIA_DATE_INVALID',
    darwinCore(
      {},
      { [audubon]: [{ accessURI: 'https://a.example/1.jpg', CreateDate: 'not_a_date' }] },
    ),
  ],
  [
    'MULTIMEDIA_COORDINATE_INVALID',
    darwinCore(
      {},
      {
        'http://rs.gbif.org/terms/1.0/Image': [
          { identifier: 'https://a.example/1.jpg', latitude: '360.4', longitude: '-131.3' },
        ],
      },
    ),
  ],
  ['NUCLEOTIDE_SEQUENCE_NATURAL_LANGUAGE', sequences('see GenBank for this one')],
  ['NUCLEOTIDE_SEQUENCE_INVALID', sequences('ACGTACGTACGT12#ACGTACGTACGT')],
  ['NUCLEOTIDE_SEQUENCE_HIGH_N_FRACTION', sequences('ACGTACGTACGTACGTNNNNNNACGTACGTACGTACGT')],
  ['NUCLEOTIDE_SEQUENCE_HIGH_AMBIGUITY', sequences('ACGTACGTACGTRYSWKMRYSWKMACGTACGTACGT')],
  ['NUCLEOTIDE_SEQUENCE_ENDS_TRIMMED', sequences('NNNNACGTACGTACGTACGTACGTACGTACGT')],
  ['NUCLEOTIDE_SEQUENCE_GAPS_REMOVED', sequences('ACGTACGTACGT--ACGTACGTACGTACGTAC')],
  [
    'DUPLICATE_NUCLEOTIDE_SEQUENCES_COLLAPSED',
    sequences('ACGTACGTACGTACGTACGTACGT', 'ACGTACGTACGTACGTACGTACGT'),
  ],
  ['TARGET_GENE_INVALID', darwinCore({}, { [dna]: [{ target_gene: 'some gene' }] })],
  ['AMBIGUOUS_INSTITUTION', darwinCore({ institutionCode: 'BBB' })],
  ['AMBIGUOUS_COLLECTION', darwinCore({ institutionCode: 'AAA', collectionCode: 'ENT' })],
  ['INSTITUTION_MATCH_NONE', darwinCore({ institutionCode: 'ZZZ' })],
  ['COLLECTION_MATCH_NONE', darwinCore({ institutionCode: 'AAA', collectionCode: 'ZZZ' })],
  ['INSTITUTION_MATCH_FUZZY', darwinCore({ institutionCode: 'AA' })],
  ['COLLECTION_MATCH_FUZZY', darwinCore({ institutionCode: 'AAA', collectionCode: 'H' })],
  [
    'INSTITUTION_COLLECTION_MISMATCH',
    darwinCore({ institutionCode: 'AAA', collectionCode: 'FISH' }),
  ],
  [
    'DIFFERENT_OWNER_INSTITUTION',
    darwinCore({ institutionCode: 'AAA', ownerInstitutionCode: 'BBB' }),
  ],
  ['PARENT_EVENT_INFINITE_LINEAGE', darwinCore({ eventID: 'A', parentEventID: 'A' })],
  ['EON_OR_EONOTHEM_RANK_MISMATCH', darwinCore({ earliestEonOrLowestEonothem: 'Jurassic' })],
  ['ERA_OR_ERATHEM_RANK_MISMATCH', darwinCore({ earliestEraOrLowestErathem: 'Jurassic' })],
  ['PERIOD_OR_SYSTEM_RANK_MISMATCH', darwinCore({ earliestPeriodOrLowestSystem: 'Tithonian' })],
  ['EPOCH_OR_SERIES_RANK_MISMATCH', darwinCore({ earliestEpochOrLowestSeries: 'Tithonian' })],
  ['AGE_OR_STAGE_RANK_MISMATCH', darwinCore({ earliestAgeOrLowestStage: 'Late Jurassic' })],
  [
    'EON_OR_EONOTHEM_INVALID_RANGE',
    darwinCore({
      earliestEonOrLowestEonothem: 'Phanerozoic',
      latestEonOrHighestEonothem: 'Archean',
    }),
  ],
  [
    'ERA_OR_ERATHEM_INVALID_RANGE',
    darwinCore({ earliestEraOrLowestErathem: 'Cenozoic', latestEraOrHighestErathem: 'Mesozoic' }),
  ],
  [
    'PERIOD_OR_SYSTEM_INVALID_RANGE',
    darwinCore({
      earliestPeriodOrLowestSystem: 'Cretaceous',
      latestPeriodOrHighestSystem: 'Jurassic',
    }),
  ],
  [
    'EPOCH_OR_SERIES_INVALID_RANGE',
    darwinCore({ earliestEpochOrLowestSeries: 'Miocene', latestEpochOrHighestSeries: 'Eocene' }),
  ],
  [
    'AGE_OR_STAGE_INVALID_RANGE',
    darwinCore({ earliestAgeOrLowestStage: 'Maastrichtian', latestAgeOrHighestStage: 'Albian' }),
  ],
  [
    'EON_OR_EONOTHEM_AND_ERA_OR_ERATHEM_MISMATCH',
    darwinCore({ earliestEonOrLowestEonothem: 'Archean', earliestEraOrLowestErathem: 'Mesozoic' }),
  ],
  [
    'ERA_OR_ERATHEM_AND_PERIOD_OR_SYSTEM_MISMATCH',
    darwinCore({
      earliestEraOrLowestErathem: 'Cenozoic',
      earliestPeriodOrLowestSystem: 'Jurassic',
    }),
  ],
  [
    'PERIOD_OR_SYSTEM_AND_EPOCH_OR_SERIES_MISMATCH',
    darwinCore({
      earliestPeriodOrLowestSystem: 'Cretaceous',
      earliestEpochOrLowestSeries: 'Late Jurassic',
    }),
  ],
  [
    'EPOCH_OR_SERIES_AND_AGE_OR_STAGE_MISMATCH',
    darwinCore({
      earliestEpochOrLowestSeries: 'Late Jurassic',
      earliestAgeOrLowestStage: 'Albian',
    }),
  ],
  [
    'ERA_OR_ERATHEM_INFERRED_FROM_PARENT_RANK',
    darwinCore({ earliestPeriodOrLowestSystem: 'Jurassic' }),
  ],
  [
    'PERIOD_OR_SYSTEM_INFERRED_FROM_PARENT_RANK',
    darwinCore({ earliestAgeOrLowestStage: 'Tithonian' }),
  ],
  [
    'EPOCH_OR_SERIES_INFERRED_FROM_PARENT_RANK',
    darwinCore({ earliestAgeOrLowestStage: 'Tithonian' }),
  ],
  ['GEOLOGICAL_TIME_INVALID', darwinCore({ earliestPeriodOrLowestSystem: 'Jurasic of the north' })],
  ['RECORDED_DATE_AMBIGUOUS', darwinCore({ eventDate: '2/3/2008' })],
  ['RECORDED_DATE_UNCERTAIN', darwinCore({ verbatimEventDate: '1931?' })],
  ['RECORDED_DATE_PARTLY_READ', labelled('eventDate', 'designed 1920, made 1925', 'Date')],
  [
    'RECORDED_DATE_DERIVED_FROM_INDEX',
    {
      ...darwinCore({}),
      terms: {
        eventDate: [{ label: 'Date', text: 'the reign of a king' }],
        decade: [{ label: null, text: '1890s' }],
      },
    },
  ],
  ['RECORDED_DATE_FROM_SERIAL_NUMBER', darwinCore({ eventDate: '41234' })],
  [
    'COUNTRY_DERIVED_FROM_PLACE',
    labelled('locality', 'Brass, Niger River Delta, Nigeria', 'Place'),
  ],
  ['COORDINATE_REPROJECTION_FAILED', at('45', '7', { geodeticDatum: 'WGS66' })],
  ['COORDINATE_REPROJECTION_SUSPICIOUS', at('89.99', '13.4', { geodeticDatum: 'Tokyo' })],
  [
    'AGENT_IDENTIFIER_INVALID',
    darwinCore({ recordedByID: 'https://orcid.org/0000-0002-0144-1998' }),
  ],
  ['TEXT_ENCODING_REPAIRED', darwinCore({ locality: 'MÃ¼nchen' })],
  ['TEXT_MARKUP_REMOVED', darwinCore({ locality: 'by the <b>river</b>' })],
  ['TEXT_CONTROL_CHARACTERS_REMOVED', darwinCore({ locality: 'by the\u0001 river' })],
  ['TEXT_ESCAPES_DECODED', darwinCore({ locality: 'M\\u00fcnchen' })],
  [
    'MULTIMEDIA_SIZE_UNCERTAIN',
    medium({
      accessPoints: [
        {
          label: 'High-resolution JPEG (3000x3000)',
          url: 'https://museum.example/1.jpg',
          width: null,
          height: null,
          sizeBytes: null,
        },
      ],
    }),
  ],
  ['LICENSE_MISSING_OR_UNKNOWN', darwinCore({ license: 'ask us' })],
  ['MULTIMEDIA_TYPE_UNKNOWN', medium({ type: 'thing' })],
  ['SEX_INVALID', darwinCore({ sex: 'see label' })],
  ['LIFE_STAGE_INVALID', darwinCore({ lifeStage: 'nice' })],
  ['ESTABLISHMENT_MEANS_INVALID', darwinCore({ establishmentMeans: 'maybe' })],
  ['DEGREE_OF_ESTABLISHMENT_INVALID', darwinCore({ degreeOfEstablishment: 'a lot' })],
  ['PATHWAY_INVALID', darwinCore({ pathway: 'by bus' })],
  ['TAXON_RANK_INVALID', darwinCore({ taxonRank: 'blob' })],
  ['QUANTITY_INVALID', darwinCore({ organismQuantity: 'some', organismQuantityType: 'cover' })],
];

describe('every flag is set', () => {
  test.each(rows)('%s', (issue, record) => {
    expect(interpretRecord(record, context).item.issues).toContain(issue);
  });

  test('RECORDED_DATE_ORDER_INFERRED, by what the dataset shows', () => {
    const read = interpretRecord(darwinCore({ eventDate: '2/3/2008' }), {
      ...context,
      dateOrder: 'DMY',
    });
    expect([read.item.eventDate, read.item.issues]).toEqual([
      '2008-03-02',
      expect.arrayContaining(['RECORDED_DATE_ORDER_INFERRED']),
    ]);
  });

  test('TITLE_MISSING, of a museum’s object', () => {
    const { item } = interpretRecord(darwinCore({}), { ...context, occurrences: false });
    expect(item.issues).toContain('TITLE_MISSING');
  });

  test('INTERPRETATION_ERROR, and the run goes on', () => {
    const broken = darwinCore({ title: 'A' });
    const terms = new Proxy(broken.terms, {
      get: () => {
        throw new Error('out of reach');
      },
    });
    const read = interpretRecord({ ...broken, terms }, context);
    expect(read.item).toMatchObject({ sourceId: '1', title: '1' });
    expect(read.findings[0]).toEqual({
      issue: 'INTERPRETATION_ERROR',
      term: null,
      verbatim: 'out of reach',
      interpreted: null,
    });
  });

  test('and has a row here', () => {
    const shown = new Set<string>(rows.map(([issue]) => issue))
      .add('RECORDED_DATE_ORDER_INFERRED')
      .add('INTERPRETATION_ERROR')
      .add('TITLE_MISSING');
    const set = Object.entries<IssueKind>(ISSUES)
      .filter(([, { setBy }]) => setBy === undefined)
      .map(([issue]) => issue);
    expect(set.filter((issue) => !shown.has(issue))).toEqual([]);
  });
});
