import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { utils, write } from '@e965/xlsx';
import { afterAll, describe, expect, test } from 'vitest';
import type { SourceEndpoint, SourceRecord } from '../../src/sources/adapter.ts';
import { adapterOf } from '../../src/sources/adapters.ts';
import { SOURCE_FORMATS, type SourceFormat } from '../../src/sources/formats.ts';
import { CATALOGUE_LAYOUTS } from '../../src/sources/openverse/layouts.ts';
import { readRawTerms } from '../../src/sources/verbatim/read-terms.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';
import type { VerbatimTerms } from '../../src/terms/index.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { protocolServer } from './protocol-server.ts';

const folder = temporaryFolder();
const web = createWebClient({ allowPrivateAddresses: true, requestsPerSecond: 0, retries: 0 });
afterAll(async () => {
  await web.close();
  await folder[Symbol.asyncDispose]();
});

/** Harvests and reads all of an endpoint. */
async function readAll(endpoint: SourceEndpoint): Promise<readonly SourceRecord[]> {
  const adapter = await adapterOf(endpoint.format);
  const cache = join(folder.path, `cache-${endpoint.format}`);
  mkdirSync(cache, { recursive: true });
  const context = { web, cache, onNote: () => {} };
  await adapter.harvest?.(endpoint, {
    ...context,
    refresh: false,
    limit: null,
    onProgress: () => {},
  });
  const { partitions } = await adapter.plan(endpoint, { ...context, rangeBytes: 2 ** 30 });
  const records: SourceRecord[] = [];
  for (const partition of partitions) {
    const batches = adapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 2 ** 20,
      onReject: ({ detail }) => {
        throw new Error(detail);
      },
      onSourceBytes: () => {},
      onUnknownPath: () => {},
    });
    for await (const batch of batches) {
      records.push(...batch.map(({ raw, ...one }) => ({ ...one, raw: Buffer.from(raw) })));
    }
  }
  return records;
}

function bookOf(sheets: Readonly<Record<string, string[][]>>): Uint8Array {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name);
  }
  return write(book, { type: 'buffer', bookType: 'xlsx' });
}

const given = (terms: VerbatimTerms | null) => JSON.parse(JSON.stringify(terms));

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const field = (term: string, more: string): string =>
  `<field term="${term.includes(':') ? term : DWC + term}" ${more}/>`;
const table = (
  kind: 'core' | 'extension',
  file: string,
  rowType: string,
  fields: readonly string[],
): string =>
  `<${kind} rowType="${DWC}${rowType}" fieldsTerminatedBy="," linesTerminatedBy="\\n" fieldsEnclosedBy='"' ignoreHeaderLines="1"><files><location>${file}</location></files><${kind === 'core' ? 'id' : 'coreid'} index="0"/>${fields.join('')}</${kind}>`;
const archive = (...tables: readonly string[]): string =>
  `<archive xmlns="http://rs.tdwg.org/dwc/text/">${tables.join('')}</archive>`;

const columns = (CATALOGUE_LAYOUTS[0]?.columns ?? []) as readonly string[];
const work = (fields: Readonly<Record<string, string>>): string =>
  `${columns
    .map(
      (column) =>
        ({
          foreign_identifier: '1',
          foreign_landing_url: 'https://example.org/1',
          url: 'https://example.org/1.jpg',
          license: 'by',
          license_version: '4.0',
          watermarked: 'f',
          provider: 'flickr',
          source: 'flickr',
          ...fields,
        })[column] ?? '\\N',
    )
    .join('\t')}\n`;

const DC = `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A jug</dc:title><dc:creator>A. Quill</dc:creator><dc:date>ca. 1900</dc:date></oai_dc:dc>`;

type Files = Readonly<Record<string, string | Uint8Array>>;
interface Case {
  readonly format: SourceFormat;
  readonly what: string;
  readonly files: Files;
  /** File to be read; absent: the folder. */
  readonly at?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly records: number;
}

const cases: readonly Case[] = [
  {
    format: 'edan',
    what: 'JSON lines',
    files: {
      'a.txt': `${JSON.stringify({ id: '1', title: 'A jug', unitCode: 'U', url: 'edanmdm:u_1', type: 'edanmdm', content: { freetext: { date: [{ label: 'Date', content: 'ca. 1900' }] }, indexedStructured: { name: ['Quill, A.'] } } })}\n`,
    },
    records: 1,
  },
  {
    format: 'dwca',
    what: 'occurrences with defaults and an extension',
    files: {
      'meta.xml': archive(
        table('core', 'o.csv', 'Occurrence', [
          field('occurrenceID', 'index="0"'),
          field('scientificName', 'index="1"'),
          field('behavior', 'index="2"'),
          field('country', 'default="Peru"'),
          field('sex', 'index="3" default="unknown"'),
        ]),
        table('extension', 'i.csv', 'Identification', [field('identifiedBy', 'index="1"')]),
      ),
      'o.csv': 'id,name,doing,sex\no1,"Mus ""fictus""",sings,\no2,Rosa imaginaria,,female\n',
      'i.csv': 'id,by\no1,B. Quill\n',
    },
    records: 2,
  },
  {
    format: 'dwca',
    what: 'occurrences of events, which have parents',
    files: {
      'meta.xml': archive(
        table('core', 'e.csv', 'Event', [
          field('eventID', 'index="0"'),
          field('parentEventID', 'index="1"'),
          field('eventDate', 'index="2"'),
          field('locality', 'index="3"'),
          field('samplingProtocol', 'index="4"'),
        ]),
        table('extension', 'o.csv', 'Occurrence', [
          field('occurrenceID', 'index="1"'),
          field('scientificName', 'index="2"'),
          field('basisOfRecord', 'default="HumanObservation"'),
        ]),
      ),
      'e.csv': 'id,parent,date,place,how\ne1,,2001,Forest,walk\ne2,e1,,,net\n',
      'o.csv': 'event,id,name\ne2,o1,Mus fictus\ne1,o2,Rosa imaginaria\n',
    },
    records: 2,
  },
  {
    format: 'dwca',
    what: 'a download with the rows as they were published',
    files: {
      'meta.xml': archive(
        table('core', 'occurrence.csv', 'Occurrence', [
          field('http://rs.gbif.org/terms/1.0/gbifID', 'index="0"'),
          field('basisOfRecord', 'index="1"'),
          field('license', 'index="2"'),
          field('scientificName', 'index="3"'),
        ]),
        table('extension', 'verbatim.csv', 'Occurrence', [
          field('scientificName', 'index="1"'),
          field('eventDate', 'index="2"'),
        ]),
      ),
      'occurrence.csv': 'gbifID,basis,license,name\n7,PRESERVED_SPECIMEN,CC0_1_0,Mus fictus Q.\n',
      'verbatim.csv': 'gbifID,name,date\n7,mus fict.,May 99\n',
    },
    records: 1,
  },
  {
    format: 'table',
    what: 'CSV with a mapping',
    files: {
      'finds.csv':
        'No,Genus,Species,Found,Height,Finder,Odd\n1,Mus,fictus,2 May 1999,30,A. Quill,x\n2,Rosa,,3 May 1999,,B. Quill,\n',
    },
    at: 'finds.csv',
    options: {
      mapping: {
        id: '{No}',
        columns: { Finder: 'recordedBy', Height: 'minimumElevationInMeters' },
        constants: { basisOfRecord: 'PreservedSpecimen' },
        templates: { scientificName: '{Genus} {Species}' },
        values: { recordedBy: { 'A. Quill': 'Ada Quill' } },
      },
    },
    records: 2,
  },
  {
    format: 'table',
    what: 'CSV whose values tell what its columns are',
    files: {
      'finds.csv':
        'occurrenceID,recordedBy,one,two,Date found,three\n1,A. Quill,Mus fictus,Felidae,1999-05-02,Peru\n2,,Rosa imaginaria,Rosaceae,2001-06-03,Chile\n3,,Musca ficta,Muscidae,2001-06-03,Peru\n',
    },
    at: 'finds.csv',
    records: 3,
  },
  {
    format: 'table',
    what: 'a workbook of two sheets that belong together',
    files: {
      'book.xlsx': bookOf({
        Occurrences: [
          ['occurrenceID', 'scientificName', 'eventID', 'recordedBy'],
          ['o1', 'Mus fictus', 'e1', 'A. Quill'],
          ['o2', 'Rosa imaginaria', 'e2', ''],
        ],
        Events: [
          ['eventID', 'eventDate', 'locality', 'samplingProtocol'],
          ['e1', '1999-05-02', 'Forest', 'net'],
          ['e2', '', 'Meadow', 'walk'],
        ],
      }),
    },
    at: 'book.xlsx',
    records: 2,
  },
  {
    format: 'database',
    what: 'a table of SQLite',
    files: {},
    at: 'finds.db',
    options: { table: 'finds', mapping: { columns: { finder: 'recordedBy' } } },
    records: 2,
  },
  {
    format: 'data-package',
    what: 'Camtrap DP',
    files: {
      'datapackage.json': JSON.stringify({
        profile: 'https://example.org/camtrap-dp/1.0/camtrap-dp-profile.json',
        taxonomic: [{ scientificName: 'Vulpes vulpes', taxonRank: 'species', kingdom: 'Animalia' }],
        resources: ['deployments', 'media', 'observations'].map((name) => ({
          name,
          path: `${name}.csv`,
          profile: 'tabular-data-resource',
        })),
      }),
      'deployments.csv':
        'deploymentID,locationName,latitude,longitude,cameraID\nd1,Forest,51.5,4.7,c7\n',
      'media.csv':
        'mediaID,deploymentID,timestamp,filePath,filePublic,fileMediatype\nm1,d1,2020-05-30T02:57:38Z,https://x/1.jpg,true,image/jpeg\n',
      'observations.csv':
        'observationID,deploymentID,mediaID,eventID,eventStart,eventEnd,observationLevel,observationType,scientificName,count\no1,d1,,e1,2020-05-30T02:57:37Z,2020-05-30T02:57:44Z,event,animal,Vulpes vulpes,2\n',
    },
    records: 1,
  },
  {
    format: 'data-package',
    what: 'a table of another package',
    files: {
      'datapackage.json': JSON.stringify({
        name: 'finds',
        resources: [{ name: 'finds', path: 'finds.csv' }],
      }),
      'finds.csv': 'occurrenceID,scientificName,Collector\n1,Mus fictus,A. Quill\n',
    },
    records: 1,
  },
  {
    format: 'abcd',
    what: 'a unit',
    files: {
      'a.xml':
        '<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet><Units><Unit><SourceInstitutionID>I</SourceInstitutionID><SourceID>C</SourceID><UnitID>1</UnitID><Identifications><Identification><Result><TaxonIdentified><ScientificName><FullScientificNameString>Mus fictus</FullScientificNameString></ScientificName></TaxonIdentified></Result></Identification></Identifications></Unit></Units></DataSet></DataSets>',
    },
    at: 'a.xml',
    records: 1,
  },
  {
    format: 'dwc-xml',
    what: 'simple records',
    files: {
      'a.xml': `<SimpleDarwinRecordSet xmlns="http://rs.tdwg.org/dwc/xsd/simpledarwincore/" xmlns:dwc="${DWC}"><SimpleDarwinRecord><dwc:occurrenceID>o1</dwc:occurrenceID><dwc:recordedBy>A. &amp; B. Quill</dwc:recordedBy><dwc:behavior>sings</dwc:behavior></SimpleDarwinRecord></SimpleDarwinRecordSet>`,
    },
    at: 'a.xml',
    records: 1,
  },
  {
    format: 'dwc-xml',
    what: 'classes that belong together',
    files: {
      'a.xml': `<dwr:DarwinRecordSet xmlns:dwr="http://rs.tdwg.org/dwc/dwcrecord/" xmlns:dwc="${DWC}"><dwc:Occurrence><dwc:occurrenceID>o1</dwc:occurrenceID><dwc:eventID>e1</dwc:eventID></dwc:Occurrence><dwc:Event><dwc:eventID>e1</dwc:eventID><dwc:eventDate>1999</dwc:eventDate><dwc:locationID>l1</dwc:locationID></dwc:Event><dwc:Location><dwc:locationID>l1</dwc:locationID><dwc:country>Peru</dwc:country></dwc:Location><dwc:Identification><dwc:identificationID>i1</dwc:identificationID><dwc:occurrenceID>o1</dwc:occurrenceID></dwc:Identification></dwr:DarwinRecordSet>`,
    },
    at: 'a.xml',
    records: 1,
  },
  {
    format: 'oai-pmh',
    what: 'saved answers',
    files: {
      'a.xml': `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:x:1</identifier><datestamp>2020-01-01</datestamp><setSpec>jugs</setSpec></header><metadata>${DC}</metadata></record></ListRecords></OAI-PMH>`,
    },
    at: 'a.xml',
    records: 1,
  },
  {
    format: 'json-api',
    what: 'saved answers',
    files: {
      'a.json': JSON.stringify({
        stat: 'ok',
        photos: {
          page: 1,
          total: '1',
          photo: [
            {
              id: '7',
              owner: '1@N01',
              ownername: 'Ada',
              title: 'A jug',
              license: '4',
              tags: 'jug clay',
              url_m: 'https://live.example.com/7.jpg',
            },
          ],
        },
      }),
    },
    at: 'a.json',
    options: { api: 'flickr' },
    records: 1,
  },
  {
    format: 'openverse',
    what: 'a load file',
    files: {
      'a.tsv': work({ title: 'A jug', meta_data: '{"description":"of clay","views":"3"}' }),
    },
    at: 'a.tsv',
    records: 1,
  },
  {
    format: 'openverse',
    what: 'load files that follow each other',
    files: {
      '1.tsv': work({ title: 'A jug', creator: 'Ada', meta_data: '{"description":"of clay"}' }),
      '2.tsv': work({ title: 'A better jug', tags: '[{"name":"jug","provider":"flickr"}]' }),
    },
    records: 1,
  },
  {
    format: 'inaturalist',
    what: 'a release',
    files: {
      'observations.csv':
        'observation_uuid\tobserver_id\tlatitude\tlongitude\tpositional_accuracy\ttaxon_id\tquality_grade\tobserved_on\no-1\t7\t52.5\t13.4\t12\t30\tresearch\t2021-05-06\no-2\t8\t\t\t\t\tcasual\t\n',
      'photos.csv':
        'photo_uuid\tphoto_id\tobservation_uuid\tobserver_id\textension\tlicense\twidth\theight\tposition\np-1\t21\to-1\t7\tjpg\tCC0\t8\t6\t0\n',
      'observers.csv': 'observer_id\tlogin\tname\n7\tseven\t\n',
      'taxa.csv':
        'taxon_id\tancestry\trank_level\trank\tname\tactive\n1\t\t100\tstateofmatter\tLife\ttrue\n2\t1\t70\tkingdom\tAnimalia\ttrue\n30\t1/2\t40\torder\tLepidoptera\ttrue\n',
    },
    records: 2,
  },
];

let written = 0;
function endpointOf({ format, files, at, options }: Case): SourceEndpoint {
  written += 1;
  const path = join(folder.path, `s${written}`);
  mkdirSync(path, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  if (format === 'database') {
    const database = new DatabaseSync(join(path, at ?? ''));
    database.exec(
      "CREATE TABLE finds (occurrenceID TEXT, scientificName TEXT, finder TEXT); INSERT INTO finds VALUES ('1', 'Mus fictus', 'A. Quill'), ('2', 'Rosa imaginaria', NULL)",
    );
    database.close();
  }
  return {
    format,
    location: at === undefined ? path : join(path, at),
    units: [],
    ...(options === undefined ? {} : { options }),
  };
}

/** `beside`: terms that the source says of all its records, and not in them. */
async function expectSameTerms(
  endpoint: SourceEndpoint,
  count: number,
  beside: readonly string[] = [],
): Promise<void> {
  const records = await readAll(endpoint);
  expect(records.length).toBe(count);
  const told = await Promise.all(
    records.map(({ raw }) => readRawTerms(endpoint, Buffer.from(raw).toString('utf8'))),
  );
  const own = ({ record }: SourceRecord) =>
    Object.fromEntries(
      Object.entries(given(record.terms)).filter(([term]) => !beside.includes(term)),
    );
  expect(told.map(given)).toEqual(records.map(own));
}

describe('the terms of a record from its raw form are those that were read', () => {
  test.each(cases)('$format: $what', async (one) => {
    await expectSameTerms(endpointOf(one), one.records);
  });

  test.each(['biocase', 'digir', 'tapir'] as const)('%s: a provider', async (protocol) => {
    await using server = await protocolServer({
      protocol,
      records: [
        { id: 'n1', name: 'Mus fictus' },
        { id: 'n2', name: null },
      ],
    });
    const options = protocol === 'digir' ? { resource: 'Only' } : {};
    const endpoint = { format: protocol, location: server.url, units: [], options };
    const beside = protocol === 'biocase' ? ['license', 'datasetName'] : [];
    await expectSameTerms(endpoint, 2, beside);
  });

  test('every format is tried', () => {
    const tried = [...cases.map(({ format }) => format), 'biocase', 'digir', 'tapir'];
    expect([...new Set(tried)].sort()).toEqual([...SOURCE_FORMATS].sort());
  });
});

describe('what is no record of the format', () => {
  const hostile = [
    '',
    'null',
    '[]',
    '7',
    '{}',
    '{"core":7}',
    '{"core":{},"extensions":[],"defaults":7}',
    '{"rows":[]}',
    '{"rows":[null,7]}',
    '{"provider_domain":"x"}',
    '{"observation_uuid":"x","taxon":7}',
    '{"__proto__":{"a":1},"a: b":"c"}',
    '<',
    '<a/>',
    '<Unit/>',
    '<record><header/></record>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    `${'['.repeat(100_000)}`,
    `${'<a>'.repeat(100_000)}`,
  ];
  test.each(SOURCE_FORMATS)('%s: is told without an error', async (format) => {
    const options = format === 'json-api' ? { api: 'met' } : {};
    const endpoint = { format, location: '/gone', units: [], options };
    for (const raw of hostile) {
      expect(typeof (await readRawTerms(endpoint, raw))).toBe('object');
    }
  });
});
