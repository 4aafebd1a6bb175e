import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { SourceEndpoint } from '../../src/sources/adapter.ts';
import { dataPackageAdapter } from '../../src/sources/data-packages/adapter.ts';
import { readDescriptor } from '../../src/sources/data-packages/descriptor.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { writeZip } from './spreadsheets-files.ts';
import { contextIn, detectWith, readAll, termsOf } from './tables-support.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const shared = new URL('../../../shared/archives/data-packages/', import.meta.url).pathname;

const endpointOf = (location: string, options?: Record<string, unknown>): SourceEndpoint => ({
  format: 'data-package',
  location,
  units: [],
  ...(options === undefined ? {} : { options }),
});
const read = (location: string, options?: Record<string, unknown>) =>
  readAll(dataPackageAdapter, endpointOf(location, options), folder.path);

let packages = 0;
/** Writes a package; its descriptor as an object. */
function packageOf(descriptor: unknown, files: Readonly<Record<string, string | Buffer>>): string {
  packages += 1;
  const path = join(folder.path, `p${packages}`);
  const all = { 'datapackage.json': JSON.stringify(descriptor), ...files };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const camtrap = {
  profile: 'https://raw.githubusercontent.com/tdwg/camtrap-dp/1.0/camtrap-dp-profile.json',
  title: 'Foxes',
  name: 'foxes',
  licenses: [
    { name: 'CC0-1.0', scope: 'data' },
    { path: 'http://creativecommons.org/licenses/by/4.0/', scope: 'media' },
  ],
  contributors: [{ title: 'Museum', role: 'rightsHolder' }],
  taxonomic: [{ scientificName: 'Vulpes vulpes', taxonRank: 'species', kingdom: 'Animalia' }],
  resources: ['deployments', 'media', 'observations'].map((name) => ({
    name,
    path: `${name}.csv`,
    profile: 'tabular-data-resource',
  })),
};
const camtrapFiles = {
  'deployments.csv':
    'deploymentID,locationID,locationName,latitude,longitude,coordinateUncertainty,habitat\nd1,l1,Forest,51.5,4.7,100,woods\n',
  'media.csv':
    'mediaID,deploymentID,timestamp,filePath,filePublic,fileMediatype\nm1,d1,2020-05-30T04:57:38+02:00,https://x/1.jpg,true,image/jpeg\nm2,d1,2020-05-30T04:57:40+02:00,https://x/2.mp4,true,video/mp4\nm3,d1,2020-05-30T04:57:41+02:00,https://x/3.jpg,false,image/jpeg\nm4,d1,2021-01-01T00:00:00Z,https://x/4.jpg,true,image/jpeg\n',
  'observations.csv':
    'observationID,deploymentID,mediaID,eventID,eventStart,eventEnd,observationLevel,observationType,scientificName,count\no1,d1,,e1,2020-05-30T02:57:37Z,2020-05-30T02:57:44Z,event,animal,Vulpes vulpes,2\no2,d1,m1,e1,2020-05-30T02:57:38Z,2020-05-30T02:57:38Z,media,animal,Vulpes vulpes,1\no3,d1,,e2,2020-06-01T00:00:00Z,2020-06-01T00:00:00Z,event,blank,,\n',
};

describe('Camtrap DP', () => {
  test('observations of events become occurrences with their place and media', async () => {
    const path = packageOf(camtrap, camtrapFiles);
    const { records, notes } = await read(path);
    expect(records.map((one) => [one.sourceId, termsOf(one), one.extensions])).toEqual([
      [
        'o1',
        {
          occurrenceID: 'o1',
          parentEventID: 'd1',
          eventID: 'e1',
          eventDate: '2020-05-30T02:57:37Z/2020-05-30T02:57:44Z',
          scientificName: 'Vulpes vulpes',
          individualCount: '2',
          basisOfRecord: 'MachineObservation',
          samplingProtocol: 'camera trap',
          geodeticDatum: 'EPSG:4326',
          occurrenceStatus: 'present',
          datasetName: 'Foxes',
          license: 'CC0-1.0',
          rightsHolder: 'Museum',
          locality: 'Forest',
          decimalLatitude: '51.5',
          decimalLongitude: '4.7',
          coordinateUncertaintyInMeters: '100',
          habitat: 'woods',
          taxonRank: 'species',
          kingdom: 'Animalia',
        },
        {
          'http://rs.gbif.org/terms/1.0/Multimedia': [
            {
              license: 'http://creativecommons.org/licenses/by/4.0/',
              rightsHolder: 'Museum',
              type: 'StillImage',
              providerManagedID: 'm1',
              deploymentID: 'd1',
              created: '2020-05-30T04:57:38+02:00',
              identifier: 'https://x/1.jpg',
              filePublic: 'true',
              format: 'image/jpeg',
            },
            {
              license: 'http://creativecommons.org/licenses/by/4.0/',
              rightsHolder: 'Museum',
              type: 'MovingImage',
              providerManagedID: 'm2',
              deploymentID: 'd1',
              created: '2020-05-30T04:57:40+02:00',
              identifier: 'https://x/2.mp4',
              filePublic: 'true',
              format: 'video/mp4',
            },
          ],
        },
      ],
    ]);
    expect(notes).toEqual([
      'media: 1 rows are not public and are left out.',
      'observations: 1 rows at the level of media are left out.',
      'observations: 1 rows of blank are left out.',
    ]);
  });

  test('observations of media, by choice', async () => {
    const { records } = await read(packageOf(camtrap, camtrapFiles), { level: 'media' });
    expect(
      records.map((one) => [
        one.sourceId,
        one.extensions?.['http://rs.gbif.org/terms/1.0/Multimedia']?.map(
          (row) => row['identifier'],
        ),
      ]),
    ).toEqual([['o2', ['https://x/1.jpg']]]);
    await expect(read(packageOf(camtrap, camtrapFiles), { level: 'medium' })).rejects.toMatchObject(
      {
        code: 'USAGE',
      },
    );
  });

  test('detection: tables, choices, description', async () => {
    const path = packageOf(camtrap, camtrapFiles);
    for (const location of [path, join(path, 'datapackage.json')]) {
      const found = await detectWith(dataPackageAdapter, location, folder.path);
      expect(found).toMatchObject({
        endpoint: { format: 'data-package', location },
        confidence: 0.92,
        summary:
          'Camtrap DP: observations (3 rows), deployments (1 row), media (4 rows), taxonomic (1 row)',
        notes: [],
        description: { standard: 'Frictionless', title: 'Foxes' },
        choices: {
          resource: ['deployments', 'media', 'observations'],
          level: ['event', 'media', 'all'],
        },
      });
      expect(found?.tables.map(({ name, rows }) => [name, rows])).toEqual([
        ['deployments', 1],
        ['media', 4],
        ['observations', 3],
      ]);
    }
  });
});

describe('DwC-DP', () => {
  test('events, identifications, media, assertions and interactions belong to occurrences', async () => {
    const schema = (name: string) =>
      `http://rs.gbif.org/sandbox/data-packages/dwc-dp/0.1/table-schemas/${name}.json`;
    const files = {
      'event.csv': 'eventID,eventDate,locality\ne1,2001,Wien\n',
      'occurrence.csv':
        'occurrenceID,eventID,scientificName,eventDate\no1,e1,Aus bus,\no2,e1,Aus cus,2002\n',
      'media.csv':
        'mediaID,accessURI,format\nm1,http://x/1.jpg,image/jpeg\nm2,http://x/2.jpg,image/jpeg\n',
      'occurrence-media.csv': 'mediaID,occurrenceID\nm1,o1\nm2,o1\nm2,o2\n',
      'identification.csv': 'identificationID,occurrenceID,identifiedBy\ni1,o2,Ann\n',
      'occurrence-assertion.csv':
        'assertionID,occurrenceID,assertionType,assertionValue,assertionUnit\na1,o1,length,7,mm\n',
      'organism-interaction.csv':
        'organismInteractionID,subjectOccurrenceID,organismInteractionType,relatedOccurrenceID\nx1,o1,eats,o2\n',
      'usage-policy.csv': 'usagePolicyID\nu1\n',
    };
    const path = packageOf(
      {
        resources: Object.keys(files).map((path) => ({
          name: path.replace('.csv', ''),
          path,
          schema: schema(path.replace('.csv', '')),
        })),
      },
      files,
    );
    const { records, raws, notes } = await read(path);
    expect(records.map((one) => [one.sourceId, termsOf(one), one.extensions])).toEqual([
      [
        'o1',
        {
          occurrenceID: 'o1',
          eventID: 'e1',
          scientificName: 'Aus bus',
          eventDate: '2001',
          locality: 'Wien',
        },
        {
          'http://rs.tdwg.org/dwc/terms/MeasurementOrFact': [
            {
              measurementID: 'a1',
              occurrenceID: 'o1',
              measurementType: 'length',
              measurementValue: '7',
              measurementUnit: 'mm',
            },
          ],
          'http://rs.tdwg.org/dwc/terms/ResourceRelationship': [
            {
              resourceRelationshipID: 'x1',
              resourceID: 'o1',
              relationshipOfResource: 'eats',
              relatedResourceID: 'o2',
            },
          ],
          'http://rs.tdwg.org/ac/terms/Multimedia': [
            {
              mediaID: 'm1',
              accessURI: 'http://x/1.jpg',
              format: 'image/jpeg',
              type: 'StillImage',
            },
            {
              mediaID: 'm2',
              accessURI: 'http://x/2.jpg',
              format: 'image/jpeg',
              type: 'StillImage',
            },
          ],
        },
      ],
      [
        'o2',
        {
          occurrenceID: 'o2',
          eventID: 'e1',
          scientificName: 'Aus cus',
          eventDate: '2002',
          locality: 'Wien',
        },
        {
          'http://rs.tdwg.org/dwc/terms/Identification': [
            { identificationID: 'i1', occurrenceID: 'o2', identifiedBy: 'Ann' },
          ],
          'http://rs.tdwg.org/ac/terms/Multimedia': [
            {
              mediaID: 'm2',
              accessURI: 'http://x/2.jpg',
              format: 'image/jpeg',
              type: 'StillImage',
            },
          ],
        },
      ],
    ]);
    expect(JSON.parse(raws[1] ?? '')).toEqual({
      occurrenceID: 'o2',
      eventID: 'e1',
      scientificName: 'Aus cus',
      eventDate: '2002',
      'event: eventID': 'e1',
      'event: eventDate': '2001',
      'event: locality': 'Wien',
      media: [{ mediaID: 'm2', accessURI: 'http://x/2.jpg', format: 'image/jpeg' }],
      identification: [{ identificationID: 'i1', occurrenceID: 'o2', identifiedBy: 'Ann' }],
    });
    expect(notes).toEqual(['Not joined to occurrence: usage-policy.']);
  });
});

describe('other packages', () => {
  const resource = (more: object) => ({ name: 'specimens', path: 's.csv', ...more });

  test('several files, other orders of columns, gzip, dialects, no headings, rows in the descriptor', async () => {
    const parts = packageOf(
      { resources: [resource({ path: ['a.csv', 'b.csv.gz'], dialect: { delimiter: ';' } })] },
      {
        'a.csv': 'id;scientificName\n1;Aus bus\n',
        'b.csv.gz': gzipSync('scientificName;id\n"Aus; cus";2\n'),
      },
    );
    expect((await read(parts)).records.map((one) => [one.sourceId, termsOf(one)])).toEqual([
      ['1', { scientificName: 'Aus bus' }],
      ['2', { scientificName: 'Aus; cus' }],
    ]);
    const bare = packageOf(
      {
        resources: [
          resource({
            dialect: { header: false, delimiter: '|' },
            schema: { fields: [{ name: 'nr' }, { name: 'scientificName' }], primaryKey: 'nr' },
          }),
        ],
      },
      { 's.csv': '7|Aus bus\n8|Aus cus\n' },
    );
    expect((await read(bare)).records.map(({ sourceId }) => sourceId)).toEqual(['7', '8']);
    const inline = packageOf(
      { resources: [{ name: 'x', data: [{ id: 1, scientificName: 'Aus bus', more: { a: 1 } }] }] },
      {},
    );
    expect(await read(inline)).toMatchObject({
      records: [{ sourceId: '1' }],
      raws: ['{"id":"1","scientificName":"Aus bus","more":"{\\"a\\":1}"}'],
      unknown: { more: 1 },
    });
  });

  test('foreign keys join; a resource, a mapping can be chosen; zips', async () => {
    const descriptor = {
      resources: [
        {
          name: 'sites',
          path: 'data/sites.csv',
          schema: { fields: [{ name: 'code' }, { name: 'locality' }], primaryKey: 'code' },
        },
        {
          name: 'specimens',
          path: 'data/specimens.csv',
          schema: {
            primaryKey: ['nr'],
            foreignKeys: [{ fields: 'site', reference: { resource: 'sites', fields: 'code' } }],
          },
        },
        {
          name: 'photos',
          path: 'data/photos.csv',
          schema: {
            foreignKeys: [{ fields: ['nr'], reference: { resource: 'specimens', fields: ['nr'] } }],
          },
        },
      ],
    };
    const files = {
      'data/sites.csv': 'code,locality\ns1,Wien\n',
      'data/specimens.csv':
        'nr,site,scientificName,sex\n1,s1,Aus bus,m\n2,s9,Aus cus,f\n,s1,Aus dus,f\n3,s1,Aus eus,f,x\n',
      'data/photos.csv': 'nr,identifier,creator\n1,http://x/1.jpg,Ann\n',
    };
    const zipped = await writeZip(join(folder.path, 'package.zip'), {
      'top/datapackage.json': JSON.stringify(descriptor),
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`top/${name}`, text])),
    });
    for (const path of [packageOf(descriptor, files), zipped]) {
      const { records, rejects } = await read(path);
      expect(records.map((one) => [one.sourceId, termsOf(one), one.extensions])).toEqual([
        [
          '1',
          { scientificName: 'Aus bus', sex: 'm', locality: 'Wien' },
          {
            'http://rs.gbif.org/terms/1.0/Multimedia': [
              { nr: '1', identifier: 'http://x/1.jpg', creator: 'Ann' },
            ],
          },
        ],
        ['2', { scientificName: 'Aus cus', sex: 'f' }, undefined],
      ]);
      expect(rejects).toEqual([
        '4 MISSING_ID: {nr} is empty',
        '5 INVALID_ROW: 5 instead of 4 cells',
      ]);
    }
    const chosen = await read(zipped, {
      resource: 'sites',
      mapping: { id: 'code', constants: { country: 'Austria' } },
    });
    expect(chosen.records.map((one) => [one.sourceId, termsOf(one)])).toEqual([
      ['s1', { locality: 'Wien', country: 'Austria' }],
    ]);
    await expect(read(zipped, { resource: 'specimen' })).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'Did you mean "specimens"?',
    });
    await expect(read(zipped, { resurce: 'x' })).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('a changed file has another fingerprint', async () => {
    const path = packageOf({ resources: [resource({})] }, { 's.csv': 'id,sex\n1,m\n' });
    const fingerprint = async () =>
      (
        await dataPackageAdapter.plan(endpointOf(path), {
          ...contextIn(folder.path),
          rangeBytes: 1,
        })
      ).partitions[0]?.fingerprint;
    const before = await fingerprint();
    expect(await fingerprint()).toBe(before);
    writeFileSync(join(path, 's.csv'), 'id,sex\n1,f\n');
    expect(await fingerprint()).not.toBe(before);
  });

  test('a resource that is not there', async () => {
    const path = packageOf({ resources: [resource({ path: 'none.csv' })] }, {});
    await expect(read(path)).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringContaining('none.csv is not in the package'),
    });
  });
});

test.each<[descriptor: unknown, message: string]>([
  ['{', 'JSON'],
  [[], 'no object'],
  [{ resources: [] }, 'no resources'],
  [{ resources: [1] }, 'resources[0] is no object'],
  ...[
    '../a.csv',
    'a/../../b.csv',
    '/etc/passwd',
    'C:\\a.csv',
    'file:///etc/passwd',
    '..\\a',
    '',
  ].map((path): [unknown, string] => [
    { resources: [{ name: 'a', path }] },
    'resources[0].path leads outside of the package',
  ]),
])('the descriptor %j is refused', (descriptor, message) => {
  const text = typeof descriptor === 'string' ? descriptor : JSON.stringify(descriptor);
  expect(() => readDescriptor(Buffer.from(text), 'p')).toThrow(
    expect.objectContaining({ code: 'PACKAGE_INVALID', message: expect.stringContaining(message) }),
  );
});

describe('real packages', () => {
  const expected: Readonly<
    Record<string, readonly [summary: string, records: number, extensionRows: number]>
  > = {
    'camtrap-dp-example': [
      'Camtrap DP: observations (549 rows), deployments (4 rows), media (423 rows), taxonomic (10 rows)',
      29,
      390,
    ],
    'dwc-dp-tsv-package': ['Data package: occurrences (100 rows)', 100, 0],
    'dwc-dp-parquet-mixed-package': ['Data package: occurrences (2 rows), media (2 rows)', 2, 2],
    'dwc-dp-multi-partition-package': ['Data package: occurrences (6 rows)', 6, 0],
    'dwc-dp-interactions': [
      'Darwin Core data package: occurrence (2 rows), event (1 row), organism-interaction (1 row)',
      2,
      1,
    ],
  };
  test.skipIf(!existsSync(shared)).each(Object.entries(expected))(
    '%s',
    async (name, [summary, count, rows]) => {
      const path = join(shared, name);
      const found = await detectWith(dataPackageAdapter, path, folder.path);
      const { records, rejects } = await read(path);
      const extensionRows = records.flatMap(({ extensions = {} }) =>
        Object.values(extensions).flat(),
      );
      expect([found?.summary, records.length, extensionRows.length, rejects]).toEqual([
        summary,
        count,
        rows,
        [],
      ]);
    },
  );

  test.skipIf(!existsSync(shared))('ColDP is sent to the backbones', async () => {
    const path = join(shared, 'coldp-test.zip');
    const hint = 'It holds names, not records: opendrawer backbone add makes a backbone of it.';
    expect(await detectWith(dataPackageAdapter, path, folder.path)).toMatchObject({
      summary: 'Catalogue of Life data package: 10 files',
      notes: [hint],
    });
    await expect(read(path)).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND', hint });
  });
});
