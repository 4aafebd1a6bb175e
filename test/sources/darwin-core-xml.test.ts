import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceContext } from '../../src/sources/adapter.ts';
import { dwcXmlAdapter } from '../../src/sources/darwin-core-xml/adapter.ts';
import {
  composedDarwinCore,
  legacyDarwinCore,
  legacyIgnored,
} from '../../src/sources/darwin-core-xml/crosswalk.ts';
import { readDarwinCoreElement } from '../../src/sources/darwin-core-xml/record.ts';
import { digirDescription } from '../../src/sources/protocols/digir-datasets.ts';
import { schemasOfTapir } from '../../src/sources/protocols/tapir-datasets.ts';
import type { VerbatimRecord } from '../../src/terms/index.ts';
import { attribute, descendants, parseXml } from '../../src/xml/index.ts';
import { readSource, type SourceReading } from './xml-helpers.ts';

const real = join(import.meta.dirname, '../../../shared/archives/digir-tapir-dwcxml');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dwc-xml-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const context = (): SourceContext => ({
  web: {
    fetch: () => Promise.reject(new Error('no web')),
    save: () => Promise.reject(new Error('no web')),
    manners: () => [],
    close: async () => {},
  },
  cache: join(folder, 'cache'),
  onNote: () => {},
});

/** Term → texts, labelled ones as "label: text". */
const termsOf = (record: VerbatimRecord | null): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(record?.terms ?? {}).flatMap(([term, texts]) =>
      texts === undefined
        ? []
        : [
            [
              term,
              texts.map(({ label, text }: { label: string | null; text: string }) =>
                label === null ? text : `${label}: ${text}`,
              ),
            ],
          ],
    ),
  );

describe('a record', () => {
  test.for([
    [
      'of 2009',
      '<r xmlns:dwc="http://rs.tdwg.org/dwc/terms/" xmlns:dc="http://purl.org/dc/terms/"><dc:modified>20110623</dc:modified><dwc:occurrenceID>o1</dwc:occurrenceID><dwc:waterbody>Lake</dwc:waterbody><dwc:coordinatePrecision>0.01</dwc:coordinatePrecision><dwc:fieldNotes>seen</dwc:fieldNotes></r>',
      'o1',
      {
        modified: ['20110623'],
        occurrenceID: ['o1'],
        waterBody: ['Lake'],
        coordinatePrecision: ['0.01'],
        description: ['fieldNotes: seen'],
      },
    ],
    [
      'of 1.0: coordinates, dates, names',
      '<record><InstitutionCode>I</InstitutionCode><CollectionCode>C</CollectionCode><CatalogNumber>1</CatalogNumber><Latitude>1.5</Latitude><CoordinatePrecision>50</CoordinatePrecision><Species>alba</Species><YearCollected>1958</YearCollected><MonthCollected>8</MonthCollected><YearIdentified>1972</YearIdentified><MonthIdentified>8</MonthIdentified><Collector>Bell</Collector><CollectorNumber>7</CollectorNumber></record>',
      'I:C:1',
      {
        institutionCode: ['I'],
        collectionCode: ['C'],
        catalogNumber: ['1'],
        decimalLatitude: ['1.5'],
        coordinateUncertaintyInMeters: ['50'],
        specificEpithet: ['alba'],
        year: ['1958'],
        month: ['8'],
        dateIdentified: ['1972-08'],
        recordedBy: ['Bell'],
        recordNumber: ['7'],
      },
    ],
    [
      'of 1.4: intervals, images, links',
      '<DarwinRecord><GlobalUniqueIdentifier>g1</GlobalUniqueIdentifier><EarliestDateCollected>1999-01-01</EarliestDateCollected><LatestDateCollected>1999-02-01</LatestDateCollected><ImageURL>http://x/1.jpg</ImageURL><RelatedInformation>http://x</RelatedInformation><CatalogNumberNumeric>12</CatalogNumberNumeric></DarwinRecord>',
      'g1',
      {
        occurrenceID: ['g1'],
        catalogNumber: ['12'],
        eventDate: ['1999-01-01/1999-02-01'],
        associatedMedia: ['http://x/1.jpg'],
        references: ['http://x'],
      },
    ],
    [
      'of MaNIS: the text of a number before its number',
      '<record><CatalogNumberNumeric>513</CatalogNumberNumeric><CatalogNumberText>513a</CatalogNumberText><HorizontalDatum>NAD27</HorizontalDatum><AgeClass>adult</AgeClass></record>',
      '513a',
      { catalogNumber: ['513a', '513'], geodeticDatum: ['NAD27'], lifeStage: ['adult'] },
    ],
    [
      'without values: nil, words for nothing',
      '<record xmlns:xsi="u"><CatalogNumber>1</CatalogNumber><Sex xsi:nil="true"/><Country nil="true">x</Country><Locality>NULL</Locality><Family>-</Family></record>',
      '1',
      { catalogNumber: ['1'] },
    ],
  ] as const)('%s', ([, xml, id, expected]) => {
    const unknown: string[] = [];
    const record = readDarwinCoreElement(parseXml(xml, { tolerant: true }).root, {
      unknown: (path) => unknown.push(path),
    });
    expect({ id: record?.sourceId, ...termsOf(record), unknown }).toEqual({
      id,
      ...expected,
      unknown: [],
    });
  });

  test('what is not known is told, with what stands in it', () => {
    const unknown: string[] = [];
    readDarwinCoreElement(
      parseXml(
        '<r><CatalogNumber>1</CatalogNumber><Colour>red</Colour><Box><Side>2</Side></Box></r>',
      ).root,
      { unknown: (path, example) => unknown.push(`${path}=${example}`) },
    );
    expect(unknown).toEqual(['Colour=red', 'Box/Side=2']);
  });

  test('a digest stands for the key only where it is asked for', () => {
    const { root } = parseXml('<r><Country>X</Country></r>');
    expect(readDarwinCoreElement(root)).toBeNull();
    expect(readDarwinCoreElement(root, { raw: Buffer.from('x') })?.sourceId).toBe(
      'sha1:11f6ad8ec52a2984abaafd7c3b516503785c2072',
    );
  });

  test('the tables name nothing twice', () => {
    const names = [
      ...legacyDarwinCore.map(({ name }) => name),
      ...legacyIgnored.map(({ name }) => name),
      ...composedDarwinCore.flatMap((row) => row.names),
    ];
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

const readXml = async (name: string, xml: string): Promise<SourceReading | null> => {
  const path = join(folder, name);
  await writeFile(path, xml);
  return readSource(dwcXmlAdapter, path, context());
};

const digir = (content: string, diagnostics = ''): string =>
  `<response xmlns="http://digir.net/schema/protocol/2003/1.0"><header><type>search</type></header><content xmlns:d="http://digir.net/schema/conceptual/darwin/2003/1.0">${content}</content><diagnostics>${diagnostics}</diagnostics></response>`;

describe('the adapter', () => {
  test('classes are joined', async () => {
    const read = await readXml(
      'classes.xml',
      `<s:DarwinRecordSet xmlns:s="http://rs.tdwg.org/dwc/dwcrecord/" xmlns:d="http://rs.tdwg.org/dwc/terms/" xmlns:t="http://purl.org/dc/terms/">
<d:Occurrence><d:occurrenceID>o1</d:occurrenceID><d:eventID>e1</d:eventID></d:Occurrence>
<d:Identification><d:identificationID>i1</d:identificationID><d:occurrenceID>o1</d:occurrenceID><d:identifiedBy>Det</d:identifiedBy></d:Identification>
<d:Taxon><d:identificationID>i1</d:identificationID><d:scientificName>Aus bus</d:scientificName></d:Taxon>
<d:Event><d:eventID>e1</d:eventID><d:eventDate>1999</d:eventDate><d:locationID>l1</d:locationID></d:Event>
<t:Location><d:locationID>l1</d:locationID><d:country>Peru</d:country></t:Location>
<d:Occurrence><d:basisOfRecord>x</d:basisOfRecord></d:Occurrence>
</s:DarwinRecordSet>`,
    );
    expect(read).toMatchObject({
      summary: 'Darwin Core in classes',
      ids: ['o1'],
      lines: [2],
      rejects: [
        { line: 7, reason: 'MISSING_ID', detail: 'neither occurrenceID nor catalogNumber' },
      ],
    });
    const [record] = read?.records ?? [];
    expect(termsOf(record ?? null)).toEqual({
      occurrenceID: ['o1'],
      eventID: ['e1'],
      eventDate: ['1999'],
      country: ['Peru'],
    });
    expect(record?.extensions).toEqual({
      'http://rs.tdwg.org/dwc/terms/Identification': [
        {
          identificationID: 'i1',
          occurrenceID: 'o1',
          identifiedBy: 'Det',
          scientificName: 'Aus bus',
        },
      ],
    });
    expect(read?.raws[0]?.split('\n').map((line) => /^<\w+:(\w+)/.exec(line)?.[1])).toEqual([
      'Occurrence',
      'Event',
      'Location',
      'Identification',
      'Taxon',
    ]);
  });

  test('records without a key get a digest, and are told', async () => {
    const record = '<record><d:Country>X</d:Country></record>';
    const read = await readXml('keyless.xml', digir(`${record}${record}<record/>`));
    expect(read?.ids).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^sha1:/)));
    expect(read?.rejects).toMatchObject([
      { reason: 'NOT_A_RECORD', detail: 'the record is empty' },
    ]);
    expect(read?.notes).toEqual([
      'keyless.xml: 2 records have no identifier; a digest of each stands for it, which changes when the record does',
    ]);
  });

  test('what a server complains of is a reject', async () => {
    const read = await readXml(
      'error.xml',
      digir(
        '',
        '<diagnostic code="X" severity="warn">w</diagnostic><diagnostic code="ACCESS_DENIED" severity="error">no</diagnostic>',
      ),
    );
    expect(read?.rejects).toMatchObject([
      { line: 1, reason: 'NOT_A_RECORD', detail: 'the server says ACCESS_DENIED: no' },
    ]);
  });

  test.for([
    [
      'an OAI-PMH answer',
      '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header/></record></ListRecords></OAI-PMH>',
    ],
    ['any record', '<record><a>1</a><b>2</b><c>3</c></record>'],
    [
      'an archive descriptor',
      '<archive xmlns="http://rs.tdwg.org/dwc/text/"><core rowType="http://rs.tdwg.org/dwc/terms/Occurrence"/></archive>',
    ],
    ['ABCD', '<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"/>'],
    ['a table', 'country,family\nx,y'],
  ] as const)('%s is none', async ([name, xml]) => {
    expect(await readXml(`${name.replaceAll(' ', '-')}.xml`, xml)).toBeNull();
  });
});

interface RealRow {
  readonly records: number;
  readonly first?: Readonly<Record<string, string>>;
  readonly rejects?: readonly RegExp[];
  readonly notes?: readonly RegExp[];
}

/** The rows of the README of the real files. */
const realRows: Readonly<Record<string, RealRow>> = {
  'digir-complete_results.xml': {
    records: 9,
    first: { institutionCode: 'BPBM', scientificName: 'Aaroniella sigmoides' },
    notes: [/9 records have no identifier/],
  },
  'digir-no_results.xml': { records: 0 },
  'digir-response_danbif.xml': { records: 900, first: { catalogNumber: '423010' } },
  'digir-response_no_records.xml': { records: 0 },
  'digir-response_wrong_code.xml': { records: 0, rejects: [/RESOURCE_NOT_FOUND/] },
  'tapir-complete_results.xml': {
    records: 2,
    first: { scientificName: 'Aurinia rupestris subsp. cyclocarpa', occurrenceID: '142316516' },
  },
  'tapir-no_results.xml': { records: 0 },
  'tapir-partial_results.xml': { records: 10 },
  'tapir-partial_results-duplicate.xml': { records: 10 },
  'dwc10_all_simple_fields.xml': {
    records: 1,
    first: {
      institutionCode: 'BR',
      collectionCode: 'MYCO',
      catalogNumber: '1',
      scientificName: 'Amaurochaete',
      country: 'NL',
      decimalLatitude: '52.755',
      decimalLongitude: '5.9963',
      year: '1958',
      month: '8',
      day: '15',
    },
  },
  'dwc14_all_simple_fields.xml': {
    records: 1,
    first: {
      occurrenceID: 'UGENT:vertebrata:50058',
      scientificName: 'Alouatta villosa Gray, 1845',
    },
  },
  'dwc2009_simple_fields.xml': {
    records: 1,
    first: { occurrenceID: '142316220', recordedBy: 'Markus Döring' },
  },
  'dwc_manis_all_simple_fields.xml': {
    records: 1,
    first: { catalogNumber: '513', typeStatus: '0' },
  },
  'dwc_manis_iso8859-1.xml': {
    records: 900,
    first: { institutionCode: 'US' },
    notes: [/30 records have no identifier/],
  },
  'spanish_bad_xml.xml': {
    records: 2,
    first: { catalogNumber: '4372' },
    notes: [/characters that XML does not allow/],
  },
  'manis_no_cc.xml': { records: 1, first: { institutionCode: 'USNM', catalogNumber: '88168' } },
  'triplet_and_dwc_id.xml': {
    records: 1,
    first: {
      occurrenceID: 'UGENT:vertebrata:50058',
      institutionCode: 'UGENT',
      collectionCode: 'vertebrata',
      catalogNumber: '50058',
    },
  },
  'example_simple.xml': { records: 1, first: { recordNumber: 'OPP 7101' } },
  // The reader that counted looked for simple records; there are two specimens in it.
  'example_classes_specimen.xml': {
    records: 2,
    first: { occurrenceID: 'urn:catalog:MVZ:Mammals:14523', country: 'Argentina', year: '1995' },
  },
  'gbif-api-verbatim-occurrence.xml': { records: 0, rejects: [/MISSING_ID/] },
};

describe.skipIf(!existsSync(real))('real files', () => {
  test.for(Object.entries(realRows))('%s', async ([name, row]) => {
    const read = await readSource(dwcXmlAdapter, join(real, name), context());
    if (read === null) throw new Error('not detected');
    const terms = termsOf(read.records[0] ?? null);
    expect({
      records: read.records.length,
      first: Object.fromEntries(
        Object.keys(row.first ?? {}).map((term) => [term, terms[term]?.[0]]),
      ),
      rejects: read.rejects.length,
      unknown: read.unknown,
      error: read.error,
    }).toEqual({
      records: row.records,
      first: row.first ?? {},
      rejects: row.rejects?.length ?? 0,
      unknown: [],
      error: null,
    });
    for (const reject of row.rejects ?? [])
      expect(`${read.rejects[0]?.reason} ${read.rejects[0]?.detail}`).toMatch(reject);
    for (const note of row.notes ?? []) expect(read.notes.join('\n')).toMatch(note);
  });

  test('metadata and capabilities are no records', async () => {
    for (const name of ['digir-metadata1.xml', 'tapir-capabilities1.xml'])
      expect(await readSource(dwcXmlAdapter, join(real, name), context())).toBeNull();
  });

  test('ISO-8859-1 that is declared comes as UTF-8', async () => {
    const read = await readSource(dwcXmlAdapter, join(real, 'dwc_manis_iso8859-1.xml'), context());
    expect(read?.raws.join('')).not.toContain('\ufffd');
    expect(read?.raws.some((raw) => /[à-ÿ]/.test(raw))).toBe(true);
  });

  test('pages of equal content differ in their wrappers only', async () => {
    const [one, other] = await Promise.all(
      ['partial_results', 'partial_results-duplicate'].map((name) =>
        readSource(dwcXmlAdapter, join(real, `tapir-${name}.xml`), context()),
      ),
    );
    expect(one?.raws).toEqual(other?.raws);
  });

  test('a folder of all', async () => {
    const read = await readSource(dwcXmlAdapter, real, context());
    expect(read).toMatchObject({
      planNotes: ['3 files that are no Darwin Core XML were passed over'],
      error: null,
    });
    expect(read?.records.length).toBe(
      Object.values(realRows).reduce((sum, { records }) => sum + records, 0),
    );
  });

  test('resources of a DiGIR provider, concepts of a TAPIR provider', async () => {
    const { readFile } = await import('node:fs/promises');
    const { root } = parseXml(await readFile(join(real, 'digir-metadata1.xml')));
    const resources = descendants(root, 'resource');
    const [first] = resources;
    expect(first === undefined ? null : digirDescription(root, first)).toMatchObject({
      title: 'Distribution of benthic foraminifera of sediment core PS1388-3',
      doi: '10.1594/pangaea.51131',
      publicationDate: '1989-07-20',
      publisher: 'PANGAEA - Publishing Network for Geoscientific and Environmental Data',
      contacts: [{ surName: 'Grobe' }, { surName: 'Diepenbroek' }, { surName: 'Huber' }],
    });
    const capabilities = parseXml(await readFile(join(real, 'tapir-capabilities1.xml'))).root;
    expect(
      schemasOfTapir(
        descendants(capabilities, 'schema').map((one) => attribute(one, 'namespace') ?? ''),
      ),
    ).toEqual(['http://rs.tdwg.org/dwc/dwcore/']);
  });
});
