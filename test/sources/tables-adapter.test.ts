import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { SourceEndpoint } from '../../src/sources/adapter.ts';
import { tableAdapter } from '../../src/sources/tables/adapter.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { writeZip, xlsxParts, xlsxRow } from './spreadsheets-files.ts';
import { detectWith, readAll, termsOf } from './tables-support.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const shared = new URL('../../../shared/archives/', import.meta.url).pathname;

let files = 0;
function file(content: string | Buffer, extension = 'csv'): string {
  files += 1;
  const path = join(folder.path, `t${files}.${extension}`);
  writeFileSync(path, content);
  return path;
}

const endpointOf = (location: string, options?: Record<string, unknown>): SourceEndpoint => ({
  format: 'table',
  location,
  units: [],
  ...(options === undefined ? {} : { options }),
});

const read = (location: string, options?: Record<string, unknown>) =>
  readAll(tableAdapter, endpointOf(location, options), folder.path);

describe('detection', () => {
  test('tells what a table holds and what its columns become', async () => {
    const path = file('Catalog No;Nombre científico;Wing\n1;Puma concolor;7\n2;Felis catus;\n\n\n');
    expect(await detectWith(tableAdapter, path, folder.path)).toEqual({
      endpoint: endpointOf(path),
      confidence: 0.6,
      summary: 'Table of occurrences (delimited text): 2 rows, 3 columns',
      notes: [],
      description: null,
      tables: [
        {
          name: 't1.csv',
          rows: 2,
          columns: [
            { name: 'Catalog No', term: 'catalogNumber', by: 'synonym', samples: ['1', '2'] },
            {
              name: 'Nombre científico',
              term: 'scientificName',
              by: 'synonym',
              samples: ['Puma concolor', 'Felis catus'],
            },
            { name: 'Wing', term: null, by: null, samples: ['7'] },
          ],
        },
      ],
      choices: {},
    });
  });

  test.each<[name: string, content: string | Buffer]>([
    ['nothing', ''],
    ['one column', 'hello\nworld\n'],
    ['XML', '<?xml version="1.0"?><a b="c,d"/>'],
    ['HTML', '<!DOCTYPE html><p>a, b'],
    ['JSON', '{"a": 1, "b": 2}\n{"a": 2, "b": 3}'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d2c2c2c', 'hex')],
  ])('%s is no table', async (_, content) => {
    expect(await detectWith(tableAdapter, file(content, 'txt'), folder.path)).toBeNull();
  });
});

describe('rows', () => {
  test('terms, raw, unknown columns, bad rows with their place, blank lines', async () => {
    const path = file(
      [
        'occurrenceID,scientificName,eventDate,Wing,',
        'a1,"Puma ""concolor"", L.",2001,7,',
        'a2,Felis catus',
        ',Lynx lynx,2002,,',
        'a3,Panthera leo,2003,,,extra',
        'a4,Panthera onca,NULL,,',
        ',,,,',
        '',
      ].join('\n'),
    );
    const result = await read(path);
    expect(result.records.map(({ sourceId }) => sourceId)).toEqual(['a1', 'a4']);
    expect(result.records.map(termsOf)).toEqual([
      { occurrenceID: 'a1', scientificName: 'Puma "concolor", L.', eventDate: '2001' },
      { occurrenceID: 'a4', scientificName: 'Panthera onca' },
    ]);
    expect(result.raws).toEqual([
      '{"occurrenceID":"a1","scientificName":"Puma \\"concolor\\", L.","eventDate":"2001","Wing":"7"}',
      '{"occurrenceID":"a4","scientificName":"Panthera onca","eventDate":"NULL"}',
    ]);
    expect(result.rejects).toEqual([
      '3 INVALID_ROW: 2 instead of 4 cells',
      '4 MISSING_ID: occurrenceID is empty',
      '5 INVALID_ROW: 6 instead of 4 cells',
    ]);
    expect(result.unknown).toEqual({ Wing: 1 });
  });

  test('writers that leave empty cells at the end out are understood', async () => {
    const rows = [
      'id,scientificName,sex',
      '1,Aus bus',
      '2,Aus cus,m',
      '3,Aus dus',
      '4,Aus eus,f',
      '5,Aus fus',
    ];
    const { records, rejects } = await read(file(rows.join('\r\n')));
    expect(records.length).toBe(5);
    expect(rejects).toEqual([]);
  });

  test('columns of row numbers, comments in front, titles above the headings', async () => {
    const r = await read(
      file('"","eventID","eventDate","samplingProtocol"\n"1","e1","2001","net"\n'),
    );
    expect(r.records.map(({ sourceId }) => sourceId)).toEqual(['e1']);
    expect(r.notes).toEqual([
      'The first column has no name: it is taken for row numbers and left out.',
    ]);
    expect(r.unknown).toEqual({});
    const comments =
      '# made by hand, in 2001\n# second, line\n#id\tscientificName\n1\tAus bus\n# no, row\n2\tAus cus\n';
    expect((await read(file(comments))).records.map(({ sourceId }) => sourceId)).toEqual([
      '1',
      '2',
    ]);
    const title =
      'Table S1. Species found,,\n,,\nCatalog number,Species,Locality\n7,Aus bus,Wien\n';
    expect((await read(file(title))).records.map(termsOf)).toEqual([
      { catalogNumber: '7', scientificName: 'Aus bus', locality: 'Wien' },
    ]);
  });

  test('a line for Excel in front, errors of formulas', async () => {
    const text = 'sep=;\nid;locality;sex\n1;#N/A;m\n2;Wien;#REF!\n';
    const { records, raws } = await read(file(text));
    expect(records.map(termsOf)).toEqual([{ sex: 'm' }, { locality: 'Wien' }]);
    expect(raws[0]).toBe('{"id":"1","locality":"#N/A","sex":"m"}');
  });

  test('other encodings and packings', async () => {
    const text = 'occurrenceID\tlocality\nü1\tMünchen\n';
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(text, 'latin1'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      gzipSync(text),
    ]) {
      const { records } = await read(file(bytes, 'txt'));
      expect(records.map(termsOf)).toEqual([{ occurrenceID: 'ü1', locality: 'München' }]);
    }
    const zipped = await writeZip(join(folder.path, 'one.zip'), { 'a/b.tsv': text, README: 'x' });
    expect((await read(zipped)).records.length).toBe(1);
    expect(await detectWith(tableAdapter, zipped, folder.path)).toMatchObject({
      confidence: 0.6,
      summary: 'Table of occurrences (delimited text): 1 row, 2 columns',
    });
  });

  test('keys: the surest that is there, else the content, loudly', async () => {
    const keys: [heading: string, row: string, key: string][] = [
      ['id,occurrenceID,gbifID,catalogNumber', '1,o,7,c', '7'],
      ['id,occurrenceID,catalogNumber', '1,o,c', 'o'],
      ['id,catalogNumber', '1,c', '1'],
      ['institutionCode,collectionCode,catalogNumber', 'I,C,7', 'I:C:7'],
      ['collectionCode,catalogNumber', 'C,7', 'C:7'],
      ['eventID,eventDate,id', 'e,2001,1', 'e'],
      ['taxonID,scientificName,kingdom', 't,Aus bus,Animalia', 't'],
    ];
    for (const [heading, row, key] of keys) {
      const { records } = await read(file(`${heading}\n${row}\n`));
      expect(
        records.map(({ sourceId }) => sourceId),
        heading,
      ).toEqual([key]);
    }
    const { records, notes } = await read(file('scientificName,sex\nAus bus,m\nAus bus,f\n'));
    expect(new Set(records.map(({ sourceId }) => sourceId)).size).toBe(2);
    expect(notes).toEqual([
      'No column identifies the rows: their content does, so that a changed row is a new record. Name one with "id" in a mapping.',
    ]);
  });

  test('units of headings, two dates, degrees', async () => {
    const path = file(
      'id,Altitude (ft),Depth_m,start date,end date,Lat,Lon\n1,1200,10-20,2001-05-01,2001-05-03,48.21,16.37\n2,,5,2001-05-01,2001-05-01,48.21,16.37\n',
    );
    expect((await read(path)).records.map(termsOf)).toEqual([
      {
        verbatimElevation: '1200 ft',
        verbatimDepth: '10-20 m',
        eventDate: '2001-05-01/2001-05-03',
        decimalLatitude: '48.21',
        decimalLongitude: '16.37',
      },
      {
        verbatimDepth: '5 m',
        eventDate: '2001-05-01',
        decimalLatitude: '48.21',
        decimalLongitude: '16.37',
      },
    ]);
  });

  test('a mapping: keys, templates, constants, values, two columns, no headings', async () => {
    const path = file(
      'Coll;No;G;S;sx;A;B\nX;7;Aus;bus;m;Wien;Prater\nX;8;Aus;;f;;Prater\n;;;;;;x\n',
    );
    const mapping = {
      id: ['Coll', 'No'],
      columns: { A: 'locality', B: 'locality', sx: 'sex' },
      templates: { scientificName: '{G} {S}', occurrenceID: 'urn:x:{Coll}-{No}' },
      constants: { basisOfRecord: 'PreservedSpecimen' },
      values: { sex: { m: 'male', f: 'female' } },
    };
    const { records, rejects, unknown } = await read(path, { mapping });
    expect(unknown).toEqual({});
    expect(records.map((record) => [record.sourceId, termsOf(record)])).toEqual([
      [
        'X:7',
        {
          locality: 'Wien | Prater',
          sex: 'male',
          scientificName: 'Aus bus',
          occurrenceID: 'urn:x:X-7',
          basisOfRecord: 'PreservedSpecimen',
        },
      ],
      [
        'X:8',
        {
          locality: 'Prater',
          sex: 'female',
          scientificName: 'Aus',
          occurrenceID: 'urn:x:X-8',
          basisOfRecord: 'PreservedSpecimen',
        },
      ],
    ]);
    expect(rejects).toEqual(['4 MISSING_ID: {Coll}:{No} is empty']);
    const bare = await read(file('7|Aus bus\n8|Aus cus\n'), {
      mapping: { heading: 0, id: '1', columns: { 2: 'scientificName' } },
    });
    expect(bare.records.map((record) => [record.sourceId, termsOf(record)])).toEqual([
      ['7', { scientificName: 'Aus bus' }],
      ['8', { scientificName: 'Aus cus' }],
    ]);
    await expect(read(path, { mapping: { id: 'Nr' } })).rejects.toMatchObject({
      code: 'MAPPING_INVALID',
      hint: 'Did you mean "No"?',
    });
    await expect(read(path, { mapping: { colums: {} } })).rejects.toMatchObject({
      code: 'MAPPING_INVALID',
    });
  });

  test('a large text is cut between its rows', async () => {
    const rows = Array.from(
      { length: 500 },
      (_, i) => `${i},"a ""quoted"" text\nin ${i % 7 === 0 ? 'two\nor three' : 'two'} lines",ü`,
    );
    const path = file(`\ufeffid,locality,recordedBy\n${rows.join('\n')}\n\n`);
    const whole = await read(path);
    const cut = await readAll(tableAdapter, endpointOf(path), folder.path, 1000);
    expect(cut.partitions.length).toBeGreaterThan(10);
    expect(cut.partitions[0]).toMatch(/^t\d+\.csv#3-\d+$/);
    expect(cut.records).toEqual(whole.records);
    expect(cut.raws).toEqual(whole.raws);
    expect(whole.records.length).toBe(500);
  });

  test('the same file and options have the same fingerprint, others another', async () => {
    const path = file('id,scientificName\n1,Aus bus\n');
    const fingerprint = async (options?: Record<string, unknown>) => {
      const plan = await tableAdapter.plan(endpointOf(path, options), {
        ...(await import('./tables-support.ts')).contextIn(folder.path),
        rangeBytes: 1e9,
      });
      return plan.partitions[0]?.fingerprint;
    };
    const plain = await fingerprint();
    expect(await fingerprint()).toBe(plain);
    expect(await fingerprint({ mapping: { strict: true } })).not.toBe(plain);
  });
});

describe('workbooks', () => {
  test('events, media and measurements are joined to occurrences', async () => {
    const path = await writeZip(
      join(folder.path, 'joined.xlsx'),
      xlsxParts({
        README: xlsxRow(1, 'Use this template', 'eventID'),
        Events:
          xlsxRow(1, 'eventID', 'eventDate', 'locality', 'samplingProtocol', 'Weather') +
          xlsxRow(2, 'e1', '2001', 'Wien', 'net', 'sun') +
          xlsxRow(3, 'e2', '2002', 'Graz', 'net'),
        Occurrences:
          xlsxRow(1, 'occurrenceID', 'eventID', 'scientificName', 'locality') +
          xlsxRow(2, 'o1', 'e1', 'Aus bus', 'Prater') +
          xlsxRow(3, 'o2', 'e1', 'Aus cus'),
        Media:
          xlsxRow(1, 'occurrenceID', 'identifier', 'format', 'creator') +
          xlsxRow(2, 'o2', 'http://x/a.jpg', 'image/jpeg', 'Ann') +
          xlsxRow(3, 'o2', 'http://x/b.jpg', 'image/jpeg'),
      }),
    );
    const { records, raws, notes, unknown } = await read(path);
    expect(records.map((one) => [one.sourceId, termsOf(one), one.extensions])).toEqual([
      [
        'o1',
        {
          occurrenceID: 'o1',
          eventID: 'e1',
          scientificName: 'Aus bus',
          locality: 'Prater',
          eventDate: '2001',
          samplingProtocol: 'net',
        },
        undefined,
      ],
      [
        'o2',
        {
          occurrenceID: 'o2',
          eventID: 'e1',
          scientificName: 'Aus cus',
          locality: 'Wien',
          eventDate: '2001',
          samplingProtocol: 'net',
        },
        {
          'http://rs.gbif.org/terms/1.0/Multimedia': [
            {
              occurrenceID: 'o2',
              identifier: 'http://x/a.jpg',
              format: 'image/jpeg',
              creator: 'Ann',
            },
            { occurrenceID: 'o2', identifier: 'http://x/b.jpg', format: 'image/jpeg' },
          ],
        },
      ],
    ]);
    expect(JSON.parse(raws[1] ?? '')).toMatchObject({
      'Events: eventDate': '2001',
      Media: [{ identifier: 'http://x/a.jpg' }, { identifier: 'http://x/b.jpg' }],
    });
    expect(unknown).toEqual({ 'Events: Weather': 2 });
    expect(notes).toEqual([
      '"Events" (Event) is joined by eventID.',
      '"Media" (Multimedia) is joined by occurrenceID.',
      '"Events": 1 of 2 values of eventID belong to no row.',
    ]);
  });

  test('sheets of the same headings are partitions, other tables are named, a sheet can be chosen', async () => {
    const head = (line: number) => xlsxRow(line, 'catalogNumber', 'scientificName', 'eventDate');
    const path = await writeZip(
      join(folder.path, 'years.xlsx'),
      xlsxParts({
        '2001': head(1) + xlsxRow(2, '1', 'Aus bus', '2001'),
        '2002': head(3) + xlsxRow(4, '2', 'Aus cus', '2002'),
        Loans:
          xlsxRow(1, 'catalogNumber', 'Collector', 'Wing', 'Tail') +
          xlsxRow(2, '9', 'Ann', '1', '2'),
        '.Old': head(1) + xlsxRow(2, '3', 'Aus dus', '2000'),
      }),
    );
    const all = await read(path);
    expect(all.partitions).toEqual(['years.xlsx#2001', 'years.xlsx#2002']);
    expect(all.records.map(({ sourceId }) => sourceId)).toEqual(['1', '2']);
    expect(all.notes).toEqual([
      '"Loans" (Occurrence) is another table: choose it with the option sheet.',
    ]);
    expect((await read(path, { sheet: 'Old' })).records.map(({ sourceId }) => sourceId)).toEqual([
      '3',
    ]);
    expect((await read(path, { mapping: { sheet: 2 } })).partitions).toEqual(['years.xlsx#2002']);
    await expect(read(path, { sheet: 'Odl' })).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' });
    const found = await detectWith(tableAdapter, path, folder.path);
    expect(found?.choices).toEqual({ sheet: ['2001', '2002', 'Loans', 'Old'] });
  });
});

describe('real tables', () => {
  // name: what its rows are, records, rejects, and of how many rows the key is new
  const tables: Readonly<
    Record<string, readonly [what: string, records: number, rejects: number, ids: number]>
  > = {
    'datasets/alien-plants-belgium/taxon.csv': ['taxa', 2617, 0, 2617],
    'datasets/alien-plants-belgium/distribution.csv': ['Distribution', 8154, 0, 7386],
    'datasets/alien-plants-belgium/speciesprofile.csv': ['SpeciesProfile', 2617, 0, 2617],
    'datasets/alien-plants-belgium/description.csv': ['Description', 3968, 0, 3968],
    'datasets/alien-fishes-flanders/taxon.csv': ['taxa', 34, 0, 34],
    'datasets/alien-fishes-flanders/distribution.csv': ['Distribution', 68, 0, 68],
    'datasets/alien-fishes-flanders/speciesprofile.csv': ['SpeciesProfile', 34, 0, 34],
    'datasets/alien-fishes-flanders/vernacularname.csv': ['VernacularName', 68, 0, 68],
    'datasets/alien-fishes-flanders/description.csv': ['Description', 35, 0, 35],
    'datasets/alien-macroinvertebrates-occurrence.csv': ['occurrences', 2856, 0, 2856],
    'datasets/oak-processionary-occurrence.csv': ['occurrences', 1558, 0, 1558],
    'datasets/invasive-fallopia-occurrences.csv': ['occurrences', 2295, 0, 2295],
    'datasets/invasive-other-occurrences.tsv': ['occurrences', 967, 0, 967],
    'datasets/mediterranean-medetera-occurrence.csv': ['occurrences', 172, 0, 172],
    'datasets/ruddy-duck-events.csv': ['events', 80, 0, 80],
    'datasets/ruddy-duck-occurrences.csv': ['occurrences', 67, 0, 67],
    'datasets/antarctic-antarxxvii-occurrence.tsv': ['occurrences', 346, 0, 346],
    'datasets/antarctic-antarxxvii-multimedia.tsv': ['Multimedia', 436, 0, 436],
    'datasets/hakai-seagrass-event.csv': ['events', 3659, 0, 3659],
    'datasets/wbts-event.csv': ['events', 178, 0, 178],
    'datasets/wbts-occurrence.csv': ['occurrences', 519, 0, 519],
    'datasets/wbts-emof.csv': ['MeasurementOrFact', 1790, 0, 1772],
    'datasets/caricoos-sargassum-occurrence.csv': ['occurrences', 2168, 0, 2168],
    // The first row has a cell too many
    'datasets/validator-all-issues.tsv': ['occurrences', 15, 1, 15],
    'datasets/csv-quoted-delimiters.csv': ['occurrences', 4, 0, 4],
    // The last line is no row
    'datasets/latin1-crlf.txt': ['occurrences', 2, 1, 2],
    'datasets/iucn100.pipe.txt': ['occurrences', 100, 0, 100],
    'datasets/iucn100.csv': ['occurrences', 100, 0, 100],
    'datasets/borza.txt': ['occurrences', 435, 0, 435],
    'datasets/puma-optional-quotes.csv': ['occurrences', 3391, 0, 3286],
    'datasets/excel2008-optional-quotes.csv': ['occurrences', 4, 0, 4],
    'datasets/galaxias-dummy.csv': ['occurrences', 20, 0, 20],
    'datasets/header-with-space.csv': ['occurrences', 3, 0, 3],
    // Without comments and blank lines
    'datasets/confused-country-pairs.txt': ['occurrences', 37, 0, 37],
    'spreadsheets/occurrence_ipt_template_v2.3.xlsx': ['occurrences', 0, 0, 0],
    'spreadsheets/occurrence_ipt_template_v2.3_example_data.xlsx': ['occurrences', 3, 0, 3],
    'spreadsheets/occurrence_ipt_template_v2.xlsx': ['occurrences', 0, 0, 0],
    'spreadsheets/checklist_ipt_template_v1_example_data.xlsx': ['taxa', 26, 0, 26],
    'spreadsheets/checklist_ipt_template_v1.2_example_data.xlsx': ['taxa', 3, 0, 3],
    'spreadsheets/event_ipt_template_v3.2_example_data.xlsx': ['occurrences', 9, 0, 9],
    'spreadsheets/ipt-OccurrenceData.txt': ['occurrences', 12, 0, 12],
    'spreadsheets/occurrence-workbook.csv': ['occurrences', 5, 0, 5],
    // A row with a blank where nothing is known of: no key
    'spreadsheets/occurrence-workbook.xls': ['occurrences', 5, 1, 5],
    'spreadsheets/occurrence-workbook.xlsx': ['occurrences', 5, 1, 5],
    'spreadsheets/occurrence-workbook.ods': ['occurrences', 5, 1, 5],
    'spreadsheets/pipelines-test.xlsx': ['occurrences', 54, 0, 54],
    'spreadsheets/alien-plants-belgium-source.xlsx': ['occurrences', 2617, 0, 2617],
    'spreadsheets/alien-fishes-source.xlsx': ['occurrences', 25, 0, 25],
    'spreadsheets/macroinvertebrates-supplement.xls': ['occurrences', 74, 0, 74],
    'spreadsheets/stagbeetle-legacy.xls': ['occurrences', 1001, 0, 1001],
    'spreadsheets/preston-msw3-03.xlsx': ['occurrences', 20, 0, 20],
    'spreadsheets/vertnet-simple-dwc-template.csv': ['occurrences', 1, 0, 1],
    'data-packages/ipt-deployments.txt': ['events', 1516, 0, 1516],
    'data-packages/dwc-dp-parquet-mixed-package/media.parquet': ['occurrences', 2, 0, 2],
  };
  test.skipIf(!existsSync(shared)).each(Object.entries(tables))('%s', async (name, expected) => {
    const path = join(shared, name);
    const found = await detectWith(tableAdapter, path, folder.path);
    const { records, rejects } = await read(path);
    expect([
      /^Table of (\w+)/.exec(found?.summary ?? '')?.[1],
      records.length,
      rejects.length,
      new Set(records.map(({ sourceId }) => sourceId)).size,
    ]).toEqual(expected);
  });

  test.skipIf(!existsSync(shared))('an empty file is no table', async () => {
    expect(
      await detectWith(tableAdapter, join(shared, 'datasets/empty.csv'), folder.path),
    ).toBeNull();
  });
});
