import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { itemId } from '../../src/interpret/index.ts';
import { BUILD_FILES, newBuildId, writeBackbone, writeBuild } from '../../src/names/index.ts';
import { openWorkspace } from '../../src/registry/index.ts';
import { serve } from '../../src/server/index.ts';
import { aBackbone } from '../server/species-backbone.ts';
import { runCommand } from '../support/command.ts';
import { writeTree } from '../support/edan.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { type Answers, answersOf, isThere } from './support.ts';

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const COLUMNS = [
  'occurrenceID',
  'basisOfRecord',
  'scientificName',
  'country',
  'continent',
  'decimalLatitude',
  'decimalLongitude',
  'eventDate',
  'recordedBy',
  'recordedByID',
  'catalogNumber',
  'recordNumber',
  'typeStatus',
  'minimumElevationInMeters',
  'maximumElevationInMeters',
  'institutionCode',
  'collectionCode',
  'establishmentMeans',
  'sex',
  'locality',
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

const ROWS: readonly Row[] = [
  {
    occurrenceID: 'o:1',
    basisOfRecord: 'PreservedSpecimen',
    scientificName: 'Puma concolor (Linnaeus, 1771)',
    country: 'United States',
    continent: 'North America',
    decimalLatitude: '38.9000001',
    decimalLongitude: '-77.0345678',
    eventDate: '1931-05-18',
    recordedBy: 'Ada Fern | Bo Moss',
    recordedByID: 'https://orcid.org/0000-0001-6215-3617',
    catalogNumber: 'C-1',
    recordNumber: '77',
    typeStatus: 'holotype',
    minimumElevationInMeters: '100',
    maximumElevationInMeters: '150',
    institutionCode: 'NMNH',
    collectionCode: 'Mammals',
    establishmentMeans: 'native',
    sex: 'female',
  },
  {
    occurrenceID: 'o:2',
    basisOfRecord: 'HumanObservation',
    scientificName: 'Puma concolor',
    country: 'Nepal',
    decimalLatitude: '27.71',
    decimalLongitude: '85.32',
    eventDate: '1890',
    recordedBy: 'Bo Moss',
    catalogNumber: 'C-2',
    locality: 'Among fern',
  },
  {
    occurrenceID: 'o:3',
    basisOfRecord: 'PreservedSpecimen',
    scientificName: 'Felis concolor',
    country: 'United States',
    eventDate: '1932-05',
    catalogNumber: 'C-3',
  },
];

const META = `<archive xmlns="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">
<core encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" ignoreHeaderLines="1" rowType="${DWC}Occurrence">
<files><location>occurrence.txt</location></files><id index="0"/>
${COLUMNS.map((term, index) => `<field index="${index}" term="${DWC}${term}"/>`).join('\n')}
</core>
<extension encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" ignoreHeaderLines="1" rowType="http://rs.gbif.org/terms/1.0/Multimedia">
<files><location>multimedia.txt</location></files><coreid index="0"/>
<field index="1" term="http://purl.org/dc/terms/type"/>
<field index="2" term="http://purl.org/dc/terms/identifier"/>
<field index="3" term="http://purl.org/dc/terms/license"/>
</extension></archive>`;

const EML = `<?xml version="1.0"?><eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="pumas" system="http://gbif.org">
<dataset><title>Pumas of the world</title>
<creator><individualName><surName>Fern</surName></individualName><address><country>Germany</country></address></creator>
<contact><organizationName>Museum</organizationName><address><country>Switzerland</country></address></contact>
<publisher><organizationName>Museum</organizationName><address><country>Switzerland</country></address></publisher>
</dataset></eml:eml>`;

const archive = {
  'meta.xml': META,
  'eml.xml': EML,
  'occurrence.txt': [
    COLUMNS.join('\t'),
    ...ROWS.map((row) => COLUMNS.map((column) => row[column] ?? '').join('\t')),
    '',
  ].join('\n'),
  'multimedia.txt':
    'coreid\ttype\tidentifier\tlicense\no:1\tStillImage\thttps://example.org/1.jpg\thttp://creativecommons.org/publicdomain/zero/1.0/\n',
};

/** A workspace with a backbone and one archive, served, and asked by pygbif. */
async function askThroughPygbif(): Promise<{ answers: Answers; dataset: string; keys: string[] }> {
  await using temporary = temporaryFolder();
  const home = join(temporary.path, 'data');
  const source = join(temporary.path, 'pumas');
  writeTree(source, archive);
  const workspace = await openWorkspace(home, { 'server.requestsPerMinute': 0 });
  const name = workspace.config['names.backbone'];
  const { memory } = aBackbone(undefined, { name });
  await writeBuild(
    workspace.paths.backbones,
    name,
    newBuildId(new Date('2026-11-01T00:00:00Z'), '00000001'),
    (path) => {
      writeBackbone(join(path, BUILD_FILES.index), memory);
    },
  );
  for (const args of [['add', source, '--alias', 'pumas'], ['ingest']]) {
    const ended = await runCommand(['-w', home, ...args]);
    if (ended.code !== 0) throw new Error(`opendrawer ${args.join(' ')}: ${ended.stderr}`);
  }
  const dataset = (await workspace.registry.datasets.get('pumas')).key;
  const keys = ROWS.map(({ occurrenceID = '' }) => itemId(dataset, occurrenceID));
  const { url, close } = await serve(workspace, { version: '1.2.3', port: 0 });
  try {
    const known = {
      key: keys[0],
      dataset,
      taxon: 7,
      kingdom: 1,
      scientificName: 'Puma concolor (Linnaeus, 1771)',
      catalogNumber: 'C-1',
      title: 'pumas',
      maps: true,
    };
    const answers = await answersOf('ask_pygbif_occurrences.py', url, JSON.stringify(known));
    return { answers, dataset, keys };
  } finally {
    await close();
    await workspace.close();
  }
}

describe.skipIf(!isThere)('occurrences through pygbif (needs python3 with pygbif)', () => {
  let answers: Answers = {};
  let dataset = '';
  let keys: string[] = [];
  beforeAll(async () => {
    ({ answers, dataset, keys } = await askThroughPygbif());
  }, 180_000);

  test('search: pages', () => {
    expect(answers['all']).toMatchObject({
      offset: 0,
      limit: 300,
      endOfRecords: true,
      count: 3,
      facets: [],
    });
    expect(answers['all'].results.map(({ key }: Answers) => key).sort()).toEqual([...keys].sort());
    expect(answers['page']).toMatchObject({ offset: 1, limit: 1, endOfRecords: false, count: 3 });
  });

  test("search: a result has GBIF's fields", () => {
    expect(answers['found'].results).toMatchObject([
      {
        key: keys[0],
        gbifID: keys[0],
        datasetKey: dataset,
        occurrenceID: 'o:1',
        basisOfRecord: 'PRESERVED_SPECIMEN',
        scientificName: 'Puma concolor (Linnaeus, 1771)',
        taxonKey: 7,
        acceptedTaxonKey: 7,
        kingdomKey: 1,
        speciesKey: 7,
        species: 'Puma concolor',
        taxonRank: 'SPECIES',
        countryCode: 'US',
        continent: 'North America',
        decimalLatitude: 38.9,
        decimalLongitude: -77.034568,
        geodeticDatum: 'WGS84',
        eventDate: '1931-05-18',
        year: 1931,
        month: 5,
        day: 18,
        startDayOfYear: 138,
        recordedBy: 'Ada Fern | Bo Moss',
        recordedByIDs: [{ type: 'ORCID', value: 'https://orcid.org/0000-0001-6215-3617' }],
        catalogNumber: 'C-1',
        institutionCode: 'NMNH',
        collectionCode: 'Mammals',
        typeStatus: ['HOLOTYPE'],
        elevation: 125,
        elevationAccuracy: 25,
        sex: 'FEMALE',
        extensions: {},
        facts: [],
        relations: [],
        gadm: {},
        media: [{ type: 'StillImage' }],
      },
    ]);
  });

  test('search: every parameter', () => {
    expect(answers['counts']).toEqual({
      taxonKey: 3,
      kingdomKey: 3,
      colKey: 3,
      scientificName: 1,
      country: 2,
      countries: 3,
      hasCoordinate: 2,
      hasNoCoordinate: 1,
      hasGeospatialIssue: 3,
      typeStatus: 1,
      recordNumber: 1,
      lastInterpreted: 3,
      continent: 1,
      geometry: 1,
      recordedBy: 1,
      recordedByID: 1,
      identifiedByID: 0,
      basisOfRecord: 2,
      datasetKey: 3,
      eventDate: 1,
      eventDates: 3,
      year: 1,
      years: 3,
      month: 2,
      decimalLatitude: 1,
      decimalLongitude: 1,
      elevation: 1,
      depth: 0,
      institutionCode: 1,
      collectionCode: 1,
      issue: 1,
      q: 2,
      qSpelled: 2,
      mediatype: 1,
      establishmentMeans: 1,
      publishingCountry: 3,
      repatriated: 3,
      sex: 1,
    });
  });

  test('search: facets page by themselves, and count beside their own selection', () => {
    expect(answers['facets']).toEqual([
      {
        field: 'COUNTRY',
        parameter: 'country',
        counts: [{ name: 'US', count: 2 }],
        distinct: 2,
        missing: 0,
      },
      {
        field: 'BASIS_OF_RECORD',
        parameter: 'basisOfRecord',
        counts: [
          { name: 'PRESERVED_SPECIMEN', count: 2 },
          { name: 'HUMAN_OBSERVATION', count: 1 },
        ],
        distinct: 2,
        missing: 0,
      },
      {
        field: 'HAS_COORDINATE',
        parameter: 'hasCoordinate',
        counts: [
          { name: 'true', count: 2 },
          { name: 'false', count: 1 },
        ],
        distinct: 2,
        missing: 0,
      },
    ]);
    expect(answers['multiselect'][0].counts).toEqual([
      { name: 'US', count: 2 },
      { name: 'NP', count: 1 },
    ]);
  });

  test('counts', () => {
    expect(answers['count']).toBe(3);
    expect(answers['countBy']).toEqual({
      taxonKey: 3,
      country: 2,
      isGeoreferenced: 2,
      basisOfRecord: 2,
      datasetKey: 3,
      publishingCountry: 3,
      typeStatus: 1,
      year: 1,
    });
    expect(answers['count_basisofrecord']).toEqual({
      PRESERVED_SPECIMEN: 2,
      HUMAN_OBSERVATION: 1,
    });
    expect(answers['count_year']).toEqual({ '1890': 1, '1931': 1, '1932': 1 });
    expect(answers['count_datasets']).toEqual({ [dataset]: 2 });
    expect(answers['count_countries']).toEqual({ UNITED_STATES: 2, NEPAL: 1 });
    expect(answers['count_publishingcountries']).toEqual({ SWITZERLAND: 2 });
    expect(answers['count_schema']).toContainEqual({
      dimensions: [{ key: 'country', type: 'Country' }],
    });
  });

  test('get, get_verbatim, get_fragment', () => {
    expect(answers['get']).toMatchObject({
      key: keys[0],
      speciesKey: 7,
      media: [{ type: 'StillImage', identifier: 'https://example.org/1.jpg' }],
    });
    expect(answers['get_verbatim']).toMatchObject({
      key: keys[0],
      datasetKey: dataset,
      [`${DWC}scientificName`]: 'Puma concolor (Linnaeus, 1771)',
      [`${DWC}catalogNumber`]: 'C-1',
      extensions: {},
    });
    expect(JSON.stringify(answers['get_fragment'])).toContain('Puma concolor (Linnaeus, 1771)');
  });

  test('registry.datasets', () => {
    expect(answers['datasets']).toMatchObject({ count: 1, results: [{ key: dataset }] });
    expect(answers['dataset']).toMatchObject({ key: dataset, title: 'Pumas of the world' });
    expect(answers['dataset_search']).toMatchObject({ count: 1 });
  });

  test('errors are those that pygbif raises', () => {
    expect(answers['unknown']).toMatch(/^HTTPError: 404 /);
    expect(answers['invalid']).toMatch(/^HTTPError: 400 /);
    expect(answers['misspelt']).toMatch(/^HTTPError: 400 /);
  });

  test('maps.map', () => {
    const png = (pixels: number) => ({
      type: 'image/png',
      bytes: expect.any(Number),
      shape: [pixels, pixels, 4],
    });
    expect(answers['maps']).toEqual({
      default: png(512),
      mercator: png(512),
      hex: png(512),
      filtered: png(1024),
      vector: { type: 'application/x-protobuf', bytes: expect.any(Number), shape: null },
    });
  });
});
