import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { abcdAdapter } from '../../src/sources/abcd/adapter.ts';
import { abcdCrosswalk, abcdIgnored, abcdParts } from '../../src/sources/abcd/crosswalk.ts';
import { explainAbcdPath } from '../../src/sources/abcd/tree.ts';
import { readUnit, type UnitContext } from '../../src/sources/abcd/unit.ts';
import type { SourceContext } from '../../src/sources/adapter.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';
import { parseXml } from '../../src/xml/index.ts';
import { type Behaviour, faultServer } from '../support/fault-server.ts';
import { readSource, type SourceReading } from './xml-helpers.ts';

const shared = join(import.meta.dirname, '../../../shared');
const real = join(shared, 'archives/abcd');
const lists = join(shared, 'reference/gbif-lists.md');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'abcd-'));
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

const DWC = 'http://rs.tdwg.org/dwc/terms/';

/** A unit in few words: term → texts, labelled ones as "label: text". */
function unitOf(xml: string, said?: UnitContext): unknown {
  const unknown: string[] = [];
  const read = readUnit(parseXml(`<Unit>${xml}</Unit>`).root, said, (path) => unknown.push(path));
  if (read.kind === 'reject') return read;
  const { record } = read;
  const terms = Object.fromEntries(
    Object.entries(record.terms).flatMap(([term, texts]) =>
      texts === undefined
        ? []
        : [[term, texts.map(({ label, text }) => (label === null ? text : `${label}: ${text}`))]],
    ),
  );
  return {
    id: record.sourceId,
    ...terms,
    ...(record.media.length === 0
      ? {}
      : {
          media: record.media.map((medium) =>
            Object.fromEntries(
              Object.entries(medium).filter(
                ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
              ),
            ),
          ),
        }),
    ...Object.fromEntries(
      Object.entries(record.extensions ?? {}).map(([type, rows]) => [
        type.replace(DWC, 'dwc:').replace('http://rs.gbif.org/terms/1.0/', 'gbif:'),
        rows,
      ]),
    ),
    ...(unknown.length === 0 ? {} : { unknown }),
  };
}

const ID = '<UnitID>1</UnitID>';
const id = { id: '1', catalogNumber: ['1'] };

describe('a unit', () => {
  test.for([
    [
      'the key is UnitGUID',
      '<UnitGUID>urn:1</UnitGUID><SourceInstitutionID>I</SourceInstitutionID><SourceID>S</SourceID><UnitID>1</UnitID>',
      {
        id: 'urn:1',
        occurrenceID: ['urn:1'],
        institutionCode: ['I'],
        collectionCode: ['S'],
        catalogNumber: ['1'],
      },
    ],
    [
      'else the triplet',
      '<SourceInstitutionID>I</SourceInstitutionID><SourceID>S</SourceID><UnitID>1</UnitID>',
      { id: 'I:S:1', institutionCode: ['I'], collectionCode: ['S'], catalogNumber: ['1'] },
    ],
    [
      'as far as it is given',
      `<SourceID>S</SourceID>${ID}`,
      { id: 'S:1', collectionCode: ['S'], catalogNumber: ['1'] },
    ],
    [
      'without UnitID there is none',
      '<SourceInstitutionID>I</SourceInstitutionID><SourceID>S</SourceID><UnitID> </UnitID>',
      { kind: 'reject', reason: 'MISSING_ID', detail: 'neither UnitGUID nor UnitID' },
    ],
    [
      'words for nothing are nothing, laid-out text is unfolded',
      `${ID}<Notes>-</Notes><Sex>NULL</Sex><RecordBasis>Preserved\n      Specimen</RecordBasis>`,
      { ...id, basisOfRecord: ['Preserved Specimen'] },
    ],
    [
      'dates: both ends, one text',
      `${ID}<Gathering><DateTime><DateText>spring</DateText><ISODateTimeBegin>1990-03-01</ISODateTimeBegin><ISODateTimeEnd>1990-05-31</ISODateTimeEnd></DateTime></Gathering>`,
      { ...id, eventDate: ['1990-03-01/1990-05-31'], verbatimEventDate: ['spring'] },
    ],
    [
      'dates: equal ends are one',
      `${ID}<Gathering><DateTime><ISODateTimeBegin>1990-03-01</ISODateTimeBegin><ISODateTimeEnd>1990-03-01</ISODateTimeEnd></DateTime></Gathering>`,
      { ...id, eventDate: ['1990-03-01'] },
    ],
    [
      'ABCD 1.2: the end alone',
      `${ID}<Gathering><GatheringDateTime><ISODateTimeEnd>1999-12-31</ISODateTimeEnd></GatheringDateTime></Gathering>`,
      { ...id, eventDate: ['1999-12-31'] },
    ],
    [
      'altitude in metres, depth in feet',
      `${ID}<Gathering><Altitude><MeasurementOrFactAtomised><LowerValue>400</LowerValue><UpperValue>500</UpperValue><UnitOfMeasurement>m</UnitOfMeasurement><Accuracy>10</Accuracy></MeasurementOrFactAtomised></Altitude><Depth><MeasurementOrFactAtomised><LowerValue>3</LowerValue><UnitOfMeasurement>ft</UnitOfMeasurement></MeasurementOrFactAtomised><MeasurementOrFactText>3 feet</MeasurementOrFactText></Depth></Gathering>`,
      {
        ...id,
        minimumElevationInMeters: ['400'],
        maximumElevationInMeters: ['500'],
        depth: ['Min. Depth: 3 ft'],
        verbatimDepth: ['3 feet'],
        'dwc:MeasurementOrFact': [
          { measurementType: 'elevation accuracy', measurementValue: '10', measurementUnit: 'm' },
        ],
      },
    ],
    [
      'altitude in words',
      `${ID}<Gathering><Altitude><MeasurementOrFactAtomised><LowerValue>2600-3000</LowerValue></MeasurementOrFactAtomised></Altitude></Gathering>`,
      { ...id, elevation: ['Min. Elevation: 2600-3000 m'] },
    ],
    [
      'ABCD 1.2: altitude without a unit',
      `${ID}<Gathering><GatheringSite><Altitude><MeasurementAtomized><MeasurementLowerValue>7</MeasurementLowerValue></MeasurementAtomized></Altitude></GatheringSite></Gathering>`,
      { ...id, minimumElevationInMeters: ['7'] },
    ],
    [
      'coordinates of all kinds',
      `${ID}<Gathering><SiteCoordinateSets><SiteCoordinates><CoordinatesLatLong><LatitudeDecimal>1.5</LatitudeDecimal><LongitudeDecimal>-2</LongitudeDecimal><VerbatimLatitude>1°30'N</VerbatimLatitude><CoordinateErrorDistanceInMeters>50</CoordinateErrorDistanceInMeters></CoordinatesLatLong><CoordinatesUTM><UTMZone>33U</UTMZone><UTMEasting>391545</UTMEasting><UTMNorthing>5819698</UTMNorthing><UTMDatum>ED50</UTMDatum></CoordinatesUTM><CoordinatesGrid><GridCellSystem>MTB</GridCellSystem><GridCellCode>3445</GridCellCode></CoordinatesGrid></SiteCoordinates></SiteCoordinateSets></Gathering>`,
      {
        ...id,
        decimalLatitude: ['1.5'],
        decimalLongitude: ['-2'],
        verbatimLatitude: ["1°30'N"],
        verbatimCoordinates: ['33U 391545 5819698', 'MTB 3445'],
        verbatimCoordinateSystem: ['UTM'],
        geodeticDatum: ['ED50'],
        coordinateUncertaintyInMeters: ['50'],
      },
    ],
    [
      'places: the derived name of a country first, areas by their class',
      `${ID}<Gathering><LocalityText language="de">Nikolassee</LocalityText><Country><Name>Preussen</Name><NameDerived>Germany</NameDerived><ISO3166Code>DE</ISO3166Code></Country><NamedAreas><NamedArea><AreaClass language="en">Continent</AreaClass><AreaName>Europe</AreaName></NamedArea><NamedArea><AreaClass>Bundesland</AreaClass><AreaName>Berlin</AreaName></NamedArea><NamedArea><AreaClass>Naturraum</AreaClass><AreaName>Mark</AreaName></NamedArea><NamedArea><AreaName>Alone</AreaName></NamedArea></NamedAreas></Gathering>`,
      {
        ...id,
        continent: ['Europe'],
        country: ['Germany', 'Preussen'],
        stateProvince: ['Berlin'],
        locality: ['Nikolassee'],
        higherGeography: ['Naturraum: Mark', 'Alone'],
        countryCode: ['DE'],
      },
    ],
    [
      'collectors: names before texts',
      `${ID}<Gathering><Agents><GatheringAgent><Person><FullName>A</FullName></Person><ResourceURIs><ResourceURI>https://orcid.org/0</ResourceURI></ResourceURIs></GatheringAgent><GatheringAgent><Person><FullName>B</FullName></Person></GatheringAgent><GatheringAgentsText>A &amp; B</GatheringAgentsText></Agents></Gathering>`,
      { ...id, recordedBy: ['A', 'B'], recordedByID: ['https://orcid.org/0'] },
    ],
    [
      'collectors: a text alone',
      `${ID}<Gathering><Agents><GatheringAgentsText>A &amp; B</GatheringAgentsText></Agents></Gathering>`,
      { ...id, recordedBy: ['A & B'] },
    ],
    [
      'the preferred identification names the record, all are kept',
      `${ID}<Identifications><Identification><Result><TaxonIdentified><ScientificName><FullScientificNameString>Aus bus</FullScientificNameString></ScientificName></TaxonIdentified></Result><PreferredFlag>false</PreferredFlag></Identification><Identification><Result><TaxonIdentified><HigherTaxa><HigherTaxon><HigherTaxonName>Aidae</HigherTaxonName><HigherTaxonRank>familia</HigherTaxonRank></HigherTaxon><HigherTaxon><HigherTaxonName>Animalia</HigherTaxonName><HigherTaxonRank>regnum</HigherTaxonRank></HigherTaxon></HigherTaxa><ScientificName><FullScientificNameString>Aus cus L.</FullScientificNameString><NameAtomised><Zoological><GenusOrMonomial>Aus</GenusOrMonomial><SpeciesEpithet>cus</SpeciesEpithet><AuthorTeamParenthesisAndYear>L., 1758</AuthorTeamParenthesisAndYear></Zoological></NameAtomised><IdentificationQualifier>cf.</IdentificationQualifier></ScientificName></TaxonIdentified></Result><PreferredFlag>1</PreferredFlag><Identifiers><Identifier><PersonName><FullName>Det</FullName></PersonName></Identifier></Identifiers><Date><DateText>1901</DateText></Date><Notes>seen</Notes></Identification></Identifications>`,
      {
        ...id,
        scientificName: ['Aus cus L.'],
        higherClassification: ['Animalia | Aidae'],
        kingdom: ['Animalia'],
        family: ['Aidae'],
        identifiedBy: ['Det'],
        dateIdentified: ['1901'],
        genus: ['Aus'],
        specificEpithet: ['cus'],
        scientificNameAuthorship: ['(L., 1758)'],
        nomenclaturalCode: ['ICZN'],
        'dwc:Identification': [
          { scientificName: 'Aus bus' },
          {
            scientificName: 'Aus cus L.',
            scientificNameAuthorship: '(L., 1758)',
            genus: 'Aus',
            specificEpithet: 'cus',
            nomenclaturalCode: 'ICZN',
            identifiedBy: 'Det',
            dateIdentified: '1901',
            identificationQualifier: 'cf.',
            identificationRemarks: 'seen',
            kingdom: 'Animalia',
            family: 'Aidae',
            higherClassification: 'Animalia | Aidae',
            identificationIsCurrent: 'true',
          },
        ],
      },
    ],
    [
      'without a preferred one, the first; ABCD 1.2',
      `${ID}<Identifications><Identification PreferredIdentificationFlag="0"><TaxonIdentified><HigherTaxa><HigherTaxon TaxonRank="Family">Betulaceae</HigherTaxon></HigherTaxa><NameAuthorYearString>Betula pubescens Ehrh.</NameAuthorYearString></TaxonIdentified></Identification><Identification PreferredIdentificationFlag="0"><TaxonIdentified><NameAuthorYearString>Betula alba</NameAuthorYearString></TaxonIdentified></Identification></Identifications>`,
      {
        ...id,
        scientificName: ['Betula pubescens Ehrh.'],
        higherClassification: ['Betulaceae'],
        family: ['Betulaceae'],
        'dwc:Identification': [
          {
            scientificName: 'Betula pubescens Ehrh.',
            family: 'Betulaceae',
            higherClassification: 'Betulaceae',
          },
          { scientificName: 'Betula alba' },
        ],
      },
    ],
    [
      'media',
      `${ID}<MultiMediaObjects><MultiMediaObject><ID>m1</ID><FileURI>http://x/1.jpg</FileURI><ProductURI>http://x/1</ProductURI><Format>image/jpeg</Format><Comment>leaf</Comment><Context>herbarium sheet</Context><Creator>C</Creator><CreatedDate>2011</CreatedDate><FileSize>1024</FileSize><ImageSize><Width>640</Width><Height>480</Height></ImageSize><IPR><Licenses><License language="en"><Text>CC BY</Text><URI>http://creativecommons.org/licenses/by/4.0/</URI></License></Licenses><Copyrights><Copyright><Text>© Museum</Text></Copyright></Copyrights></IPR></MultiMediaObject><MultiMediaObject><ProductURI>http://x/2</ProductURI><IPR><TermsOfUseStatements><TermsOfUse><Text>free</Text></TermsOfUse></TermsOfUseStatements></IPR></MultiMediaObject><MultiMediaObject><Comment>no address</Comment></MultiMediaObject></MultiMediaObjects>`,
      {
        ...id,
        media: [
          {
            identifier: 'http://x/1.jpg',
            providerManagedID: 'm1',
            type: 'StillImage',
            license: 'http://creativecommons.org/licenses/by/4.0/',
            rights: 'CC BY; © Museum',
            description: 'leaf',
            creator: 'C',
            format: 'image/jpeg',
            references: 'http://x/1',
            category: 'herbarium sheet',
            created: '2011',
            widthInPixels: 640,
            heightInPixels: 480,
            sizeBytes: 1024,
          },
          { references: 'http://x/2', license: 'free' },
        ],
      },
    ],
    [
      'ABCD 1.2: images',
      `${ID}<UnitDigitalImages><UnitDigitalImage><ImageURI>http://x/1.jpg</ImageURI><ImageFormat>jpg</ImageFormat><ImageIPR><TermsOfUse>ask</TermsOfUse></ImageIPR></UnitDigitalImage></UnitDigitalImages>`,
      {
        ...id,
        media: [
          { identifier: 'http://x/1.jpg', type: 'StillImage', license: 'ask', format: 'jpg' },
        ],
      },
    ],
    [
      'types',
      `${ID}<SpecimenUnit><NomenclaturalTypeDesignations><NomenclaturalTypeDesignation><TypeStatus>Holotype</TypeStatus><TypifiedName><FullScientificNameString>Aus bus</FullScientificNameString></TypifiedName><NomenclaturalReference><TitleCitation>Fl. 1: 2</TitleCitation></NomenclaturalReference></NomenclaturalTypeDesignation><NomenclaturalTypeDesignation><TypeStatus>Isotype</TypeStatus></NomenclaturalTypeDesignation></NomenclaturalTypeDesignations></SpecimenUnit>`,
      {
        ...id,
        typeStatus: ['Holotype', 'Isotype'],
        typifiedName: ['Aus bus'],
        'gbif:TypesAndSpecimen': [
          { typeStatus: 'Holotype', scientificName: 'Aus bus', bibliographicCitation: 'Fl. 1: 2' },
          { typeStatus: 'Isotype' },
        ],
      },
    ],
    [
      'identifiers, sequences, relations, measurements',
      `${ID}<CollectorsFieldNumber>F1</CollectorsFieldNumber><SpecimenUnit><Accessions><AccessionNumber>A1</AccessionNumber></Accessions><History><PreviousUnits><PreviousUnit><PreviousSourceInstitutionID>I</PreviousSourceInstitutionID><PreviousUnitID>P1</PreviousUnitID></PreviousUnit></PreviousUnits></History></SpecimenUnit><Sequences><Sequence><Database>GenBank</Database><ID-in-Database>U1</ID-in-Database></Sequence></Sequences><Associations><UnitAssociation><AssociatedUnitSourceInstitutionCode>I</AssociatedUnitSourceInstitutionCode><AssociatedUnitSourceName>S</AssociatedUnitSourceName><AssociatedUnitID>2</AssociatedUnitID><AssociationType>parasite of</AssociationType></UnitAssociation></Associations><MeasurementsOrFacts><MeasurementOrFact><MeasurementOrFactAtomised><Parameter>length</Parameter><LowerValue>1</LowerValue><UpperValue>2</UpperValue><UnitOfMeasurement>cm</UnitOfMeasurement></MeasurementOrFactAtomised></MeasurementOrFact><MeasurementOrFact><MeasurementOrFactText>rare</MeasurementOrFactText></MeasurementOrFact></MeasurementsOrFacts>`,
      {
        ...id,
        identifier: ['AccessionNumber: A1', 'PreviousUnitID: I:P1'],
        fieldNumber: ['F1'],
        associatedSequences: ['GenBank:U1'],
        'dwc:ResourceRelationship': [
          { relatedResourceID: 'I:S:2', relationshipOfResource: 'parasite of' },
        ],
        'dwc:MeasurementOrFact': [
          { measurementType: 'length', measurementValue: '1/2', measurementUnit: 'cm' },
          { measurementValue: 'rare' },
        ],
      },
    ],
    [
      'strata',
      `${ID}<Gathering><Stratigraphy><LithostratigraphicTerms><LithostratigraphicTerm><Term>Morrison</Term><LithostratigraphicDivision>formation</LithostratigraphicDivision></LithostratigraphicTerm></LithostratigraphicTerms></Stratigraphy></Gathering>`,
      { ...id, geologicalContext: ['formation: Morrison'] },
    ],
    [
      'what no table knows is told, addresses of people are left out',
      `${ID}<Colour hue="1">red</Colour><UnitContentContacts><UnitContentContact><Email>x</Email></UnitContentContact></UnitContentContacts><MultiMediaObjects><MultiMediaObject><FileURI>http://x/show.php</FileURI><Odd>1</Odd></MultiMediaObject></MultiMediaObjects>`,
      {
        ...id,
        media: [{ references: 'http://x/show.php' }],
        unknown: ['Colour@hue', 'Colour', 'MultiMediaObjects/MultiMediaObject/Odd'],
      },
    ],
  ] as const)('%s', ([, xml, expected]) => {
    expect(unitOf(xml)).toEqual(expected);
  });

  test('takes over what its dataset says, and does not say itself', () => {
    const said: UnitContext = {
      institutionCode: 'TLMF',
      collectionCode: 'Herbarium',
      datasetName: 'All',
      license: 'CC0',
      rights: '©',
    };
    expect(unitOf(`<SourceID>Own</SourceID>${ID}`, said)).toEqual({
      id: 'TLMF:Own:1',
      institutionCode: ['TLMF'],
      collectionCode: ['Own'],
      catalogNumber: ['1'],
      datasetName: ['All'],
      license: ['CC0'],
      rights: ['©'],
    });
  });
});

describe('the crosswalk', () => {
  test('knows no path twice, and none that is ignored too', () => {
    const paths = [...abcdCrosswalk, ...abcdParts, ...abcdIgnored].map(({ path }) => path);
    expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
  });

  test.skipIf(!existsSync(lists))('covers the table of the reference', () => {
    const text = readFileSync(lists, 'utf8');
    const section = text.slice(text.indexOf('## C. ABCD'), text.indexOf('## D.'));
    const paths = [...section.matchAll(/^- ([\w.]+): `([^`]+)`/gm)].map(
      ([, name = '', path = '']) => [
        name,
        path.startsWith('Unit/') ? path.slice(5).replace('//', '/Botanical/') : path,
      ],
    );
    expect(paths.length).toBeGreaterThan(110);
    const elements = new Set([
      'idElement',
      'idPreferredElement',
      'higherTaxonElement',
      'typificationElement',
      'imageElement',
      'higherTaxonRankElement',
    ]);
    const uncovered = paths.filter(([name = '', path = '']) => {
      // Of the dataset, and names of attributes: read with the dataset and the identification.
      if (
        path.startsWith('occurrence/DataSource') ||
        (!path.includes('/') && /Flag|Rank/.test(path))
      )
        return false;
      if (elements.has(name)) return false;
      if (path === 'Identifications/Identification/TaxonIdentified/ScientificNameAtomized/Genus')
        return false;
      return explainAbcdPath(path) === null && explainAbcdPath(`${path}/TermsOfUse/Text`) === null;
    });
    expect(uncovered).toEqual([]);
  });

  test.for([
    ['UnitID', 'catalogNumber'],
    ['Identifications/Identification/PreferredFlag', 'identification.preferred'],
    ['Identifications/Identification@PreferredIdentificationFlag', 'identification.preferred'],
    ['Identifications/Identification', 'identification'],
    ['UnitContentContacts/UnitContentContact/Email', 'ignored'],
    ['Gathering/Project/ProjectTitle', 'description (Project)'],
    ['Nonsense', null],
    ['Gathering', null],
  ] as const)('explains %s', ([path, expected]) => {
    expect(explainAbcdPath(path)).toBe(expected);
  });
});

const unit = (number: number): string =>
  `<abcd:Unit><abcd:UnitID>u${number}</abcd:UnitID></abcd:Unit>`;

const dataSet = (title: string, units: string): string =>
  `<abcd:DataSet><abcd:TechnicalContacts><abcd:TechnicalContact><abcd:Name>Ada Byron</abcd:Name><abcd:Email>ada@example.org</abcd:Email></abcd:TechnicalContact></abcd:TechnicalContacts><abcd:Metadata><abcd:Description><abcd:Representation language="de"><abcd:Title>Deutsch</abcd:Title></abcd:Representation><abcd:Representation language="en"><abcd:Title>${title}</abcd:Title><abcd:Details>About</abcd:Details></abcd:Representation></abcd:Description><abcd:RevisionData><abcd:DateModified>2013-08-30T00:00:00</abcd:DateModified></abcd:RevisionData><abcd:Owners><abcd:Owner><abcd:Organisation><abcd:Name><abcd:Representation><abcd:Text>Museum</abcd:Text></abcd:Representation></abcd:Name></abcd:Organisation></abcd:Owner></abcd:Owners><abcd:IPRStatements><abcd:Licenses><abcd:License><abcd:URI>http://creativecommons.org/publicdomain/zero/1.0/</abcd:URI></abcd:License></abcd:Licenses></abcd:IPRStatements></abcd:Metadata><abcd:Units>${units}</abcd:Units></abcd:DataSet>`;

const dataSets = (...sets: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<abcd:DataSets xmlns:abcd="http://www.tdwg.org/schemas/abcd/2.06">${sets.join('')}</abcd:DataSets>`;

const readAll = (path: string): Promise<SourceReading | null> =>
  readSource(abcdAdapter, path, context());

const zipped = (files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return new Response(zip.outputStream as unknown as ReadableStream)
    .arrayBuffer()
    .then((bytes) => Buffer.from(bytes));
};

const packed = async (pages: number): Promise<Buffer> => {
  const tar = pack();
  for (let at = 1; at <= pages; at++)
    tar.entry({ name: `p${at}.xml` }, dataSets(dataSet('One', unit(at))));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
};

describe('the adapter', () => {
  test('one file with two datasets', async () => {
    const path = join(folder, 'two.xml');
    const xml = dataSets(dataSet('One', unit(1) + unit(2)), dataSet('Two', unit(3)));
    await writeFile(path, xml);
    const read = await readAll(path);
    expect(read).toMatchObject({
      summary: 'ABCD 2.06',
      confidence: 0.95,
      ids: ['u1', 'u2', 'u3'],
      rejects: [],
      bytes: Buffer.byteLength(xml),
      description: {
        standard: 'ABCD',
        title: 'One',
        abstract: 'About',
        license: 'CC0-1.0',
        publisher: 'Museum',
        publicationDate: '2013-08-30',
        contacts: [
          {
            role: 'technicalContact',
            givenName: 'Ada',
            surName: 'Byron',
            email: 'ada@example.org',
          },
          { role: 'owner', organization: 'Museum' },
        ],
      },
    });
    expect(read?.records.map(({ terms }) => terms.datasetName?.[0]?.text)).toEqual([
      'One',
      'One',
      'Two',
    ]);
    expect(read?.raws[2]).toBe(
      '<abcd:Unit xmlns:abcd="http://www.tdwg.org/schemas/abcd/2.06"><abcd:UnitID>u3</abcd:UnitID></abcd:Unit>',
    );
  });

  test('a folder of pages, packed and not, beside other files', async () => {
    const at = join(folder, 'pages');
    await mkdir(join(at, 'deep'), { recursive: true });
    await writeFile(join(at, 'page1.response'), dataSets(dataSet('One', unit(1))));
    await writeFile(join(at, 'deep/page2.xml.gz'), gzipSync(dataSets(dataSet('One', unit(2)))));
    await writeFile(join(at, 'README.md'), 'Here are <Unit> elements');
    await writeFile(join(at, 'other.xml'), '<a/>');
    const read = await readAll(at);
    expect(read).toMatchObject({
      summary: 'ABCD 2.06: 2 of 4 files looked at',
      partitions: ['deep/page2.xml.gz', 'page1.response'],
      ids: ['u2', 'u1'],
      planNotes: ['2 files that are no ABCD were passed over'],
    });
  });

  test('an archive whatever its name', async () => {
    const path = join(folder, 'x.abcda');
    await writeFile(
      path,
      await zipped({
        'a.response': dataSets(dataSet('One', unit(1))),
        'b/c': dataSets(dataSet('One', unit(2))),
      }),
    );
    expect(await readAll(path)).toMatchObject({
      partitions: ['a.response', 'b/c'],
      ids: ['u1', 'u2'],
    });
  });

  test('behind an address, with a name and without', async () => {
    const xml = dataSets(dataSet('One', unit(1)));
    const send: Behaviour = (_, response) => {
      response.setHeader('content-type', 'text/xml');
      response.end(xml);
    };
    await using server = await faultServer({ '/units.xml': send, '/units': send });
    const web = createWebClient({ allowPrivateAddresses: true, requestsPerSecond: 0 });
    for (const path of ['/units.xml', '/units']) {
      const cache = await mkdtemp(join(folder, 'web-'));
      const read = await readSource(abcdAdapter, server.origin + path, {
        ...context(),
        web,
        cache,
      });
      expect(read).toMatchObject({ summary: 'ABCD 2.06', ids: ['u1'], rejects: [], error: null });
    }
    await web.close();
  });

  test('a packed tar is unpacked into the cache once', async () => {
    const path = join(folder, 'pages.tar.gz');
    await writeFile(path, await packed(3));
    expect(await readAll(path)).toMatchObject({
      summary: 'ABCD 2.06: 3 of 3 files looked at',
      partitions: ['p1.xml', 'p2.xml', 'p3.xml'],
      ids: ['u1', 'u2', 'u3'],
    });
    const first = await readdir(join(folder, 'cache/xml'));
    await writeFile(path, await packed(4));
    expect((await readAll(path))?.ids).toHaveLength(4);
    const second = await readdir(join(folder, 'cache/xml'));
    expect([first.length, second.length, first[0] === second[0]]).toEqual([1, 1, false]);
  });

  test('many small documents share a partition, large ones do not', async () => {
    const at = join(folder, 'many');
    await mkdir(at);
    const filler = `<!--${'x'.repeat(6 * 1024 * 1024)}-->`;
    for (let number = 100; number < 170; number++) {
      const xml = dataSets(dataSet('One', unit(number)));
      await writeFile(join(at, `${number}.xml`), number < 102 ? xml + filler : xml);
    }
    const read = await readAll(at);
    expect(read?.partitions).toEqual(['100.xml', '101.xml..169.xml']);
    expect(read?.ids).toHaveLength(70);
  });

  test('damage of one page throws when the others are read; rejects say which page', async () => {
    const at = join(folder, 'damaged');
    await mkdir(at);
    for (let number = 100; number < 170; number++) {
      const xml = dataSets(dataSet('One', unit(number)));
      const damaged = number === 100 ? xml.slice(0, -20) : xml.replace('u101', '');
      await writeFile(join(at, `${number}.xml`), damaged);
    }
    const read = await readAll(at);
    expect(read?.ids).toHaveLength(69);
    expect(read).toMatchObject({
      rejects: [{ line: 2, reason: 'MISSING_ID', detail: '101.xml, neither UnitGUID nor UnitID' }],
      error: expect.stringMatching(/^INPUT_CORRUPT 100\.xml, line 2/),
    });
  });

  test('a cut document gives what came before, and says so', async () => {
    const path = join(folder, 'cut.xml');
    const xml = dataSets(dataSet('One', unit(1) + unit(2)));
    await writeFile(path, xml.slice(0, xml.indexOf('u2')));
    expect(await readAll(path)).toMatchObject({
      ids: ['u1'],
      error: expect.stringMatching(
        /^INPUT_CORRUPT cut\.xml, line 2, column \d+: the XML ends before <\/abcd:Unit>/,
      ),
    });
  });

  test('broken units and those without a key are rejected with their place', async () => {
    const path = join(folder, 'broken.xml');
    const units = `${unit(1)}\n<abcd:Unit><abcd:UnitID>u2</abcd:Unit>\n<abcd:Unit><abcd:Notes>x</abcd:Notes></abcd:Unit>\n${unit(4)}`;
    await writeFile(path, dataSets(dataSet('One', units)));
    expect(await readAll(path)).toMatchObject({
      ids: ['u1', 'u4'],
      rejects: [
        {
          line: 3,
          reason: 'INVALID_XML',
          detail: 'column 1: unexpected close tag',
          sample: '<abcd:Unit><abcd:UnitID>u2</abcd:Unit>',
        },
        { line: 4, reason: 'MISSING_ID', detail: 'neither UnitGUID nor UnitID' },
      ],
    });
  });

  test('entities are refused', async () => {
    const path = join(folder, 'laughs.xml');
    await writeFile(
      path,
      dataSets(dataSet('One', unit(1))).replace(
        '<abcd:DataSets',
        '<!DOCTYPE x [<!ENTITY a "b">]><abcd:DataSets',
      ),
    );
    expect(await readAll(path)).toBeNull();
    await expect(
      abcdAdapter.plan(
        { format: 'abcd', location: path, units: [] },
        { ...context(), rangeBytes: 1 },
      ),
    ).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });

  test.for([
    ['Latin-1 that says UTF-8', Buffer.from(dataSets(dataSet('Größe', unit(1))), 'latin1')],
    [
      'UTF-16',
      Buffer.from(
        `\ufeff${dataSets(dataSet('Größe', unit(1))).replace('UTF-8', 'UTF-16')}`,
        'utf16le',
      ),
    ],
    [
      'no prefixes',
      Buffer.from(
        dataSets(dataSet('Größe', unit(1)))
          .replaceAll('abcd:', '')
          .replace('xmlns:abcd', 'xmlns'),
      ),
    ],
    [
      'no namespace',
      Buffer.from(
        dataSets(dataSet('Größe', unit(1)))
          .replaceAll('abcd:', '')
          .replace(/ xmlns:abcd="[^"]*"/, ''),
      ),
    ],
    [
      'another prefix',
      Buffer.from(
        dataSets(dataSet('Größe', unit(1)))
          .replaceAll('abcd:', 'q:')
          .replace('xmlns:abcd', 'xmlns:q'),
      ),
    ],
  ] as const)('%s', async ([name, bytes]) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.xml`);
    await writeFile(path, bytes);
    expect(await readAll(path)).toMatchObject({ ids: ['u1'], description: { title: 'Größe' } });
  });
});

interface RealRow {
  readonly units: number;
  readonly media: number;
  /** Texts of the first record, by term. */
  readonly first?: Readonly<Record<string, string | readonly string[]>>;
  readonly title?: string;
}

/** The rows of the README of the real files: what has to come out. */
const realRows: Readonly<Record<string, RealRow>> = {
  'abcd12_all_simple_fields.xml': {
    units: 1,
    media: 0,
    first: {
      institutionCode: 'TLMF',
      countryCode: 'AUT',
      locality: 'Seefeld',
      catalogNumber: '82D45C93-B297-490E-B7B0-E0A9BEED1326',
      decimalLatitude: '47.3303167192',
      decimalLongitude: '11.2041081855',
      eventDate: '1999-12-31',
      recordedBy: 'Oschütz',
    },
  },
  'abcd12_images.xml': {
    units: 1,
    media: 1,
    first: {
      scientificName: 'Ancylobotrys petersiana',
      identifiedBy: 'Vonk, G.J.A',
      family: 'Apocynaceae',
      dateIdentified: '19920000',
      fieldNumber: '2220',
      identifier: 'HBG502719',
    },
  },
  'abcd12_typification.xml': {
    units: 1,
    media: 0,
    first: { typeStatus: 'Holotype', typifiedName: 'Species' },
  },
  'abcd206_all_simple_fields.xml': {
    units: 1,
    media: 0,
    first: {
      institutionCode: 'BGBM',
      collectionCode: 'AlgaTerra',
      basisOfRecord: 'HumanObservation',
      countryCode: 'DE',
      locality: 'Nikolassee, Berlin',
      catalogNumber: '5834',
      decimalLatitude: '52.423798',
      decimalLongitude: '13.191434',
      eventDate: '1987-04-13T00:00:00',
      minimumElevationInMeters: '400',
      maximumElevationInMeters: '500',
      geodeticDatum: 'GDA94',
      occurrenceID: '0123456789ABCD',
      fieldNumber: '19870413whk1',
    },
  },
  'abcd206_images.xml': { units: 1, media: 7 },
  'abcd206_multi_ids_preferred_false.xml': {
    units: 1,
    media: 0,
    first: { scientificName: 'Schistidium agassizii Sull. & Lesq. in Sull.' },
  },
  'abcd206_multi_ids_no_preferred.xml': {
    units: 1,
    media: 6,
    first: { scientificName: 'Sheppardia bocagei chapini (Benson, 1955)' },
  },
  'abcd206_idtype.xml': {
    units: 1,
    media: 0,
    first: {
      occurrenceID: '0123456789ABCD',
      catalogNumber: '5834',
      fieldNumber: '19870413whk1',
      identifier: ['111222333444555', '999888777666', '135791113'],
      associatedSequences: '112358',
    },
  },
  'abcd1_umlaut.xml': { units: 1, media: 0, first: { institutionCode: 'TLMF' } },
  'abcd2_multi.xml': {
    units: 1,
    media: 0,
    first: { scientificName: 'Schistidium agassizii Sull. & Lesq. in Sull.' },
  },
  'biocase-complete-results.xml': { units: 322, media: 0, title: 'Pontaurus' },
  'biocase-partial-results.xml': { units: 10, media: 0 },
  'biocase-partial-results-duplicate.xml': { units: 10, media: 0 },
  'biocase-dropped-records-response.xml': { units: 1, media: 0 },
  'biocase-missing-attribute-response.xml': { units: 1, media: 0 },
  'biocase-no-results.xml': { units: 0, media: 0 },
  'biocase-206-with-media.xml': {
    units: 100,
    media: 299,
    title: 'Herbarium Berolinense, Berlin (B)',
  },
  'biocase-biologia.xml': { units: 100, media: 0, title: 'Wikiplantbase #Sardegna' },
  'biocase-culture-collection-of-algae.xml': { units: 100, media: 0 },
  'biocase-gbif-irb-hr.xml': { units: 52, media: 3 },
  'biocase-senckenberg.xml': { units: 10, media: 0 },
  'biocase-type-specimen.xml': {
    units: 1,
    media: 0,
    first: { institutionCode: 'SMNS', typeStatus: 'holotype' },
  },
  'biocase-21-response.xml': {
    units: 1,
    media: 0,
    first: { institutionCode: 'NMCP', collectionCode: 'tissue bank' },
  },
  'archive-7ef15372.abcda': { units: 20, media: 0 },
  'pages-20-units.response': { units: 20, media: 0 },
  'biocase-meta-dataset1.xml': { units: 1, media: 0, title: 'Pontaurus' },
  'biocase-meta-dataset2.xml': {
    units: 1,
    media: 0,
    title: 'Collections of Phytoplankton at BGBM',
  },
  // Its one image has no address.
  // Its one image has no address.
  'biocase-meta-dataset3.xml': { units: 1, media: 0, title: 'Mammals housed at MHNG, Geneva' },
};

describe.skipIf(!existsSync(real))('real files', () => {
  test.for(Object.entries(realRows))('%s', async ([name, row]) => {
    const read = await readAll(join(real, name));
    if (read === null) throw new Error('not detected');
    const texts = (term: string): readonly string[] =>
      Object.entries(read.records[0]?.terms ?? {})
        .find(([one]) => one === term)?.[1]
        ?.map(({ text }: { text: string }) => text) ?? [];
    const first = Object.fromEntries(
      Object.entries(row.first ?? {}).map(([term, expected]) => {
        const found = texts(term);
        return [term, typeof expected === 'string' ? found[0] : found];
      }),
    );
    const media = read.records.reduce((sum, record) => sum + record.media.length, 0);
    expect({
      units: read.ids.length,
      media,
      first,
      title: row.title === undefined ? undefined : read.description?.title,
      rejects: read.rejects,
      unknown: read.unknown,
      error: read.error,
    }).toEqual({
      title: undefined,
      ...row,
      first: row.first ?? {},
      rejects: [],
      unknown: [],
      error: null,
    });
  });

  test('answers without units are none', async () => {
    for (const name of ['capabilities1', 'capabilities2', 'inventory1'])
      expect(await readAll(join(real, `biocase-meta-${name}.xml`))).toBeNull();
  });

  test('pages of equal content differ in their wrappers only', async () => {
    const [one, other] = await Promise.all(
      ['partial-results', 'partial-results-duplicate'].map((name) =>
        readAll(join(real, `biocase-${name}.xml`)),
      ),
    );
    expect(one?.raws).toEqual(other?.raws);
  });

  test('the first medium of an image page keeps its licence in words', async () => {
    const read = await readAll(join(real, 'abcd206_images.xml'));
    expect(read?.records[0]?.media[0]).toMatchObject({
      identifier: expect.stringMatching(/\.mp3$/),
      format: 'audio/mp3',
      references: expect.stringContaining('tierstimmenarchiv'),
      rights: expect.stringMatching(/^CC BY-NC-ND \(/),
    });
    expect(read?.records[0]?.media[1]?.description).toBe('zoomable image');
  });

  test('several identifications are one record with all of them', async () => {
    const names = async (file: string): Promise<readonly (string | undefined)[]> =>
      (await readAll(join(real, file)))?.records[0]?.extensions?.[`${DWC}Identification`]?.map(
        (row) => row['scientificName'],
      ) ?? [];
    expect(await names('abcd206_multi_ids_preferred_false.xml')).toEqual([
      'Schistidium agassizii Sull. & Lesq. in Sull.',
      'Grimmia alpicola Sw. ex Hedw.',
    ]);
    expect(await names('abcd206_multi_ids_no_preferred.xml')).toEqual([
      'Sheppardia bocagei chapini (Benson, 1955)',
      'Cossypha bocagei hallae Prigogine, 1969',
    ]);
  });
});
