import { describe, expect, test } from 'vitest';
import type { OpendrawerError } from '../../src/errors/index.ts';
import { type BoxTexts, readBox, readDcmiBox } from '../../src/sources/metadata/box.ts';
import { readDay, readInterval } from '../../src/sources/metadata/dates.ts';
import { doiOf, draftOf, setLicense } from '../../src/sources/metadata/draft.ts';
import { readDatasetMetadata } from '../../src/sources/metadata/read.ts';
import { paragraphsOf } from '../../src/sources/metadata/texts.ts';
import { closeElements } from '../../src/sources/metadata/unclosed.ts';

/** A description without what says nothing. */
function read(text: string | Buffer): unknown {
  const description = readDatasetMetadata(typeof text === 'string' ? Buffer.from(text) : text, {
    name: 'doc',
  });
  return said(description);
}

function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
      .map(([key, one]) => [key, said(one)]),
  );
}

describe('bounding boxes', () => {
  const rows: readonly (readonly [
    sides: string,
    box: readonly number[] | null,
    problem: RegExp | null,
  ])[] = [
    ['-10 5 20 50', [-10, 5, 20, 50], null],
    ['-180 -90 180 90', [-180, -90, 180, 90], null],
    ['170 -20 -170 20', [170, -20, -170, 20], null],
    ['50 -10 60 -40', [50, -40, 60, -10], /south of the bounding box lies north/],
    ['20 0 10 5', [20, 0, 10, 5], /lies east of its east/],
    ['1 2 3 ?', null, /lacks its north/],
    ['1 2 3 x', null, /no numbers/],
    ['1 2 3 95', null, /beyond the globe/],
    ['5 100 50 150', null, /latitude and longitude seem to be swapped/],
    ['0 -90 360 90', [-180, -90, 180, 90], /beyond 180°/],
    ['190 0 200 5', [-170, 0, -160, 5], /beyond 180°/],
    ['-10,5 5,25 20,75 50', [-10.5, 5.25, 20.75, 50], null],
    ["10°W 5°30'S 20°E +50", [-10, -5.5, 20, 50], null],
    ['? ? ? ?', null, null],
  ];
  test.each(rows)('%s', (sides, box, problem) => {
    const [west, south, east, north] = sides.split(' ').map((side) => (side === '?' ? null : side));
    const problems: string[] = [];
    const texts = { west, south, east, north } as BoxTexts;
    expect(readBox(texts, (one) => problems.push(one))).toEqual(box);
    expect(problems).toEqual(problem === null ? [] : [expect.stringMatching(problem)]);
  });

  test('DCMI Box and Point', () => {
    const ignore = (): void => {};
    expect(
      readDcmiBox('northlimit=5; southlimit=3; westlimit=1; eastlimit=2; name=Here', ignore),
    ).toEqual({
      description: 'Here',
      box: [1, 3, 2, 5],
    });
    expect(readDcmiBox('east=148.26; north=-36.45', ignore)).toEqual({
      description: null,
      box: [148.26, -36.45, 148.26, -36.45],
    });
    expect(readDcmiBox('Northern Ghana', ignore)).toBeNull();
  });
});

describe('dates', () => {
  test.each([
    ['2010/02/24', '2010-02-24', 0],
    ['\n  2016-07-28  ', '2016-07-28', 0],
    ['20010620', '2001-06-20', 0],
    ['2018', '2018', 0],
    ['2014-06-25T01:18:37.647+02:00', '2014-06-25', 0],
    ['unknown', null, 0],
    ['04071998', null, 1],
    ['soon', null, 1],
    ['0201-01-01', '0201-01-01', 1],
    ['', null, 0],
  ])('%s', (text, day, problems) => {
    const told: string[] = [];
    expect([readDay(text, 'date', (one) => told.push(one)), told.length]).toEqual([day, problems]);
  });

  test.each([
    ['2012-06-01', '2013-12-31', '2012-06-01/2013-12-31', 0],
    ['1999', '1999', '1999', 0],
    ['1999', null, '1999/..', 0],
    ['2006', 'present', '2006/..', 0],
    [null, '2001', '../2001', 0],
    ['2013', '2012', '2013/2012', 1],
    [null, null, null, 0],
  ])('%s to %s', (from, to, interval, problems) => {
    const told: string[] = [];
    expect([readInterval(from, to, (one) => told.push(one)), told.length]).toEqual([
      interval,
      problems,
    ]);
  });
});

test.each([
  ['10.15468/AOMFNB', '10.15468/aomfnb'],
  ['doi:10.5886/rtt57cc9', '10.5886/rtt57cc9'],
  ['https://dx.doi.org/10.1/x', null],
  ['http://doi.org/10.15468/qjgwba', '10.15468/qjgwba'],
  ['urn:uuid:1', null],
])('DOI of %s', (text, doi) => {
  expect(doiOf(text)).toBe(doi);
});

test.each([
  [['CC-BY-4.0'], 'CC-BY-4.0', 0],
  [
    ['http://creativecommons.org/publicdomain/zero/1.0/ & http://www.canadensys.net/norms'],
    'CC0-1.0',
    0,
  ],
  [['All may use it'], null, 1],
  [['https://creativecommons.org/licenses/by/4.0/', 'CC0 1.0 Universal'], 'CC-BY-4.0', 1],
  [['CC BY', 'https://creativecommons.org/licenses/by/4.0/legalcode'], 'CC-BY', 0],
  [['Ask us first. The text is under CC BY 4.0. Thank you.'], 'CC-BY-4.0', 0],
  [[null, ' '], null, 0],
])('licence of %j', (statements, license, problems) => {
  const draft = draftOf('EML');
  setLicense(draft, statements);
  expect([draft.license, draft.problems.length]).toEqual([license, problems]);
});

test.each([
  ['One\n   goes on\n   indented', 'One goes on indented'],
  ['One\n\n\n  Two', 'One\n\nTwo'],
  ['A list:\n- a;\n- b.', 'A list:\n- a;\n- b.'],
  ['<p>One <b>bold</b></p><p>Two</p>', 'One bold\n\nTwo'],
  ['x < 5 &amp; y > 3', 'x < 5 & y > 3'],
  ['Line<br/>line', 'Line\nline'],
  [' \n ', null],
  ['n/a', null],
])('paragraphs of %j', (text, expected) => {
  expect(paragraphsOf(text)).toBe(expected);
});

test.each([
  ['<a><b>x</b>', '<a><b>x</b></a>', true, 0],
  ['<a><b>x<c', '<a><b>x</b></a>', true, 0],
  ['<a><b>x</a>', '<a><b>x</b></a>', false, 1],
  ['<a></c>x</a>', '<a>x</a>', false, 1],
  ['<a><!-- <b> --><c/><![CDATA[</a>]]></a>', '<a><!-- <b> --><c/><![CDATA[</a>]]></a>', false, 0],
  ['<a x="1>2">t', '<a x="1>2">t</a>', true, 0],
])('closing %s', (text, closed, truncated, misplaced) => {
  expect(closeElements(text)).toEqual({ text: closed, truncated, misplaced });
});

const EML = `<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="p.1" system="s">
<dataset id="D"><alternateIdentifier>doi:10.1234/ABC</alternateIdentifier>
<title>Mosses<value xml:lang="de">Moose</value></title>
<creator id="c1"><individualName><givenName>Anna</givenName><surName>Blank</surName></individualName><organizationName>Herbarium</organizationName>
<address><deliveryPoint>Road 1</deliveryPoint><city>Town</city><postalCode>123</postalCode><country>DE</country></address>
<phone phonetype="fax">1</phone><phone>2</phone><electronicMailAddress>anna@example.org</electronicMailAddress><userId directory="https://orcid.org">0000-0002-1825-0097</userId></creator>
<pubDate>2020-02</pubDate><language>ger</language>
<abstract><para>One &lt;i&gt;two&lt;/i&gt;.</para><para><ulink url="https://x.org"><citetitle>There</citetitle></ulink></para></abstract>
<keywordSet><keyword>moss</keyword><keyword>bog; fen</keyword></keywordSet>
<intellectualRights><para>See <ulink url="http://creativecommons.org/licenses/by/4.0/"><citetitle>this</citetitle></ulink></para></intellectualRights>
<distribution><online><url function="information">https://moss.org</url></online></distribution>
<coverage><geographicCoverage><geographicDescription>A bog</geographicDescription><boundingCoordinates><westBoundingCoordinate>10</westBoundingCoordinate><eastBoundingCoordinate>11</eastBoundingCoordinate><northBoundingCoordinate>50</northBoundingCoordinate><southBoundingCoordinate>51</southBoundingCoordinate></boundingCoordinates></geographicCoverage>
<temporalCoverage><rangeOfDates><beginDate><calendarDate>1990</calendarDate></beginDate><endDate><calendarDate>2000-05</calendarDate></endDate></rangeOfDates></temporalCoverage>
<taxonomicCoverage><taxonomicClassification><taxonRankName>Genus</taxonRankName><taxonRankValue>Sphagnum</taxonRankValue><taxonomicClassification><taxonRankName>Species</taxonRankName><taxonRankValue>palustre</taxonRankValue><commonName>bog moss</commonName></taxonomicClassification></taxonomicClassification></taxonomicCoverage></coverage>
<contact><references>c1</references></contact>
<methods><methodStep><description><para>Walked.</para></description></methodStep></methods>
<project id="PR1"><title>Bogs</title><personnel><references>c1</references><role>author</role></personnel></project>
</dataset></eml:eml>`;

const anna = {
  organization: 'Herbarium',
  givenName: 'Anna',
  surName: 'Blank',
  email: 'anna@example.org',
  phone: '2',
  identifiers: ['https://orcid.org/0000-0002-1825-0097'],
  address: 'Road 1, Town, 123',
  country: 'DE',
};

describe('standards', () => {
  test('EML', () => {
    expect(read(EML)).toEqual({
      standard: 'EML',
      title: 'Mosses',
      abstract: 'One two.\n\nThere (https://x.org)',
      identifiers: ['p.1', 'doi:10.1234/ABC'],
      doi: '10.1234/abc',
      license: 'CC-BY-4.0',
      verbatimLicense: 'See this (http://creativecommons.org/licenses/by/4.0/)',
      language: 'de',
      publicationDate: '2020-02',
      homepage: 'https://moss.org',
      keywords: ['moss', 'bog', 'fen'],
      contacts: [
        { role: 'creator', ...anna },
        { role: 'contact', ...anna },
        { role: 'author', ...anna },
      ],
      geographicCoverage: [{ description: 'A bog', box: [10, 50, 11, 51] }],
      temporalCoverage: ['1990/2000-05'],
      taxonomicCoverage: [
        { name: 'Sphagnum', rank: 'genus' },
        { name: 'Sphagnum palustre', rank: 'species', vernacularName: 'bog moss' },
      ],
      methods: 'Walked.',
      projectTitle: 'Bogs',
      projectId: 'PR1',
      distributions: [{ url: 'https://moss.org', kind: 'information' }],
      problems: [
        'The south of the bounding box lies north of its north (west 10, south 51, east 11, north 50); they were exchanged.',
      ],
    });
  });

  test('ISO 19139', () => {
    const text = (value: string): string => `<gco:CharacterString>${value}</gco:CharacterString>`;
    expect(
      read(`<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gml="http://www.opengis.net/gml" xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:xlink="http://www.w3.org/1999/xlink">
      <gmd:fileIdentifier>${text('iso-1')}</gmd:fileIdentifier><gmd:language><gmd:LanguageCode codeListValue="eng"/></gmd:language>
      <gmd:contact><gmd:CI_ResponsibleParty><gmd:organisationName>${text('Sea Institute')}</gmd:organisationName><gmd:role><gmd:CI_RoleCode codeListValue="pointOfContact"/></gmd:role></gmd:CI_ResponsibleParty></gmd:contact>
      <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>${text('Tides')}<gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString>Gezeiten</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title>
      <gmd:date><gmd:CI_Date><gmd:date><gco:Date>2001</gco:Date></gmd:date><gmd:dateType><gmd:CI_DateTypeCode codeListValue="creation"/></gmd:dateType></gmd:CI_Date></gmd:date>
      <gmd:date><gmd:CI_Date><gmd:date><gco:Date>2005-03-04</gco:Date></gmd:date><gmd:dateType><gmd:CI_DateTypeCode codeListValue="publication"/></gmd:dateType></gmd:CI_Date></gmd:date>
      <gmd:identifier><gmd:MD_Identifier><gmd:code><gmx:Anchor xlink:href="https://doi.org/10.5/SEA">sea</gmx:Anchor></gmd:code></gmd:MD_Identifier></gmd:identifier></gmd:CI_Citation></gmd:citation>
      <gmd:abstract>${text('Water.')}</gmd:abstract><gmd:purpose>${text('To know.')}</gmd:purpose>
      <gmd:pointOfContact><gmd:CI_ResponsibleParty><gmd:individualName>${text('Ben Wave')}</gmd:individualName><gmd:organisationName>${text('Sea Institute')}</gmd:organisationName><gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address><gmd:city>${text('Port')}</gmd:city><gmd:country>${text('Norway')}</gmd:country><gmd:electronicMailAddress>${text('ben@sea.org')}</gmd:electronicMailAddress></gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo><gmd:role><gmd:CI_RoleCode codeListValue="publisher"/></gmd:role></gmd:CI_ResponsibleParty></gmd:pointOfContact>
      <gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword>${text('tide')}</gmd:keyword></gmd:MD_Keywords></gmd:descriptiveKeywords>
      <gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useConstraints><gmd:MD_RestrictionCode codeListValue="otherRestrictions"/></gmd:useConstraints><gmd:otherConstraints><gmx:Anchor xlink:href="http://creativecommons.org/publicdomain/zero/1.0/">free</gmx:Anchor></gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>
      <gmd:language>${text('nor')}</gmd:language>
      <gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox><gmd:westBoundLongitude><gco:Decimal>4</gco:Decimal></gmd:westBoundLongitude><gmd:eastBoundLongitude><gco:Decimal>6</gco:Decimal></gmd:eastBoundLongitude><gmd:southBoundLatitude><gco:Decimal>58</gco:Decimal></gmd:southBoundLatitude><gmd:northBoundLatitude><gco:Decimal>62</gco:Decimal></gmd:northBoundLatitude></gmd:EX_GeographicBoundingBox></gmd:geographicElement>
      <gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod><gml:beginPosition>1990-01-01</gml:beginPosition><gml:endPosition indeterminatePosition="now"/></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>
      </gmd:MD_DataIdentification></gmd:identificationInfo>
      <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://sea.org/t.nc</gmd:URL></gmd:linkage><gmd:function><gmd:CI_OnLineFunctionCode codeListValue="download"/></gmd:function></gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
      <gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:lineage><gmd:LI_Lineage><gmd:statement>${text('Measured.')}</gmd:statement></gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo></gmd:MD_Metadata>`),
    ).toEqual({
      standard: 'ISO 19139',
      title: 'Tides',
      abstract: 'Water.',
      purpose: 'To know.',
      identifiers: ['iso-1', 'https://doi.org/10.5/SEA'],
      license: 'CC0-1.0',
      verbatimLicense: 'http://creativecommons.org/publicdomain/zero/1.0/\n\nfree',
      publisher: 'Sea Institute',
      language: 'no',
      publicationDate: '2005-03-04',
      keywords: ['tide'],
      contacts: [
        {
          role: 'publisher',
          organization: 'Sea Institute',
          givenName: 'Ben',
          surName: 'Wave',
          email: 'ben@sea.org',
          address: 'Port',
          country: 'Norway',
        },
        { role: 'pointOfContact', organization: 'Sea Institute' },
      ],
      geographicCoverage: [{ box: [4, 58, 6, 62] }],
      temporalCoverage: ['1990-01-01/..'],
      methods: 'Measured.',
      distributions: [{ url: 'https://sea.org/t.nc', kind: 'download' }],
    });
  });

  test('ISO 19115-3', () => {
    expect(
      read(`<mdb:MD_Metadata xmlns:mdb="http://standards.iso.org/iso/19115/-3/mdb/2.0" xmlns:mcc="m" xmlns:cit="c" xmlns:gco="g" xmlns:mri="r">
      <mdb:metadataIdentifier><mcc:MD_Identifier><mcc:code><gco:CharacterString>m-1</gco:CharacterString></mcc:code></mcc:MD_Identifier></mdb:metadataIdentifier>
      <mdb:contact><cit:CI_Responsibility><cit:role><cit:CI_RoleCode codeListValue="owner"/></cit:role><cit:party><cit:CI_Organisation><cit:name><gco:CharacterString>Survey</gco:CharacterString></cit:name><cit:individual><cit:CI_Individual><cit:name><gco:CharacterString>Cara Stone</gco:CharacterString></cit:name></cit:CI_Individual></cit:individual></cit:CI_Organisation></cit:party></cit:CI_Responsibility></mdb:contact>
      <mdb:identificationInfo><mri:MD_DataIdentification><mri:citation><cit:CI_Citation><cit:title><gco:CharacterString>Rocks</gco:CharacterString></cit:title></cit:CI_Citation></mri:citation></mri:MD_DataIdentification></mdb:identificationInfo></mdb:MD_Metadata>`),
    ).toEqual({
      standard: 'ISO 19139',
      title: 'Rocks',
      identifiers: ['m-1'],
      contacts: [{ role: 'owner', organization: 'Survey', givenName: 'Cara', surName: 'Stone' }],
    });
  });

  test('DIF 9 and 10', () => {
    const body = (
      id: string,
      citation: string,
      personnel: string,
      box: string,
      time: string,
      center: string,
    ): string =>
      `<DIF xmlns="http://gcmd.gsfc.nasa.gov/Aboutus/xml/dif/">${id}<Entry_Title>Ice</Entry_Title>${citation}${personnel}
      <Keyword>glacier</Keyword>${time}${box}<Location><Location_Category>CONTINENT</Location_Category><Location_Type>ANTARCTICA</Location_Type></Location>
      <Use_Constraints>CC BY 4.0</Use_Constraints>${center}<Summary><Abstract>Cold.</Abstract></Summary>
      <Related_URL><URL_Content_Type><Type>GET DATA</Type></URL_Content_Type><URL>https://ice.org/d</URL></Related_URL></DIF>`;
    const sides =
      '<Southernmost_Latitude>-80</Southernmost_Latitude><Northernmost_Latitude>-70</Northernmost_Latitude><Westernmost_Longitude>10</Westernmost_Longitude><Easternmost_Longitude>20</Easternmost_Longitude>';
    const expected = {
      standard: 'DIF',
      title: 'Ice',
      abstract: 'Cold.',
      identifiers: ['ice-1', 'doi:10.1234/ice'],
      doi: '10.1234/ice',
      license: 'CC-BY-4.0',
      verbatimLicense: 'CC BY 4.0',
      publisher: 'Polar Centre',
      publicationDate: '2010-05-06',
      keywords: ['glacier'],
      contacts: [
        { role: 'creator', givenName: 'Dora', surName: 'Frost' },
        { role: 'Investigator', givenName: 'Dora', surName: 'Frost', email: 'dora@ice.org' },
        { role: 'distributor', organization: 'Polar Centre' },
      ],
      geographicCoverage: [{ box: [10, -80, 20, -70] }, { description: 'CONTINENT ANTARCTICA' }],
      temporalCoverage: ['2000-01-01/2001-01-01'],
      distributions: [{ url: 'https://ice.org/d', kind: 'GET DATA' }],
    };
    const nine = body(
      '<Entry_ID>ice-1</Entry_ID>',
      '<Data_Set_Citation><Dataset_Creator>Frost, Dora</Dataset_Creator><Dataset_Release_Date>2010-05-06</Dataset_Release_Date><Persistent_Identifier><Type>DOI</Type><Identifier>doi:10.1234/ice</Identifier></Persistent_Identifier></Data_Set_Citation>',
      '<Personnel><Role>Investigator</Role><First_Name>Dora</First_Name><Last_Name>Frost</Last_Name><Email>dora@ice.org</Email></Personnel>',
      `<Spatial_Coverage>${sides}</Spatial_Coverage>`,
      '<Temporal_Coverage><Start_Date>2000-01-01</Start_Date><Stop_Date>2001-01-01</Stop_Date></Temporal_Coverage>',
      '<Data_Center><Data_Center_Name><Long_Name>Polar Centre</Long_Name></Data_Center_Name></Data_Center>',
    );
    const ten = body(
      '<Entry_ID><Short_Name>ice-1</Short_Name><Version>1</Version></Entry_ID>',
      '<Dataset_Citation><Dataset_Creator>Frost, Dora</Dataset_Creator><Dataset_Release_Date>2010-05-06</Dataset_Release_Date><Persistent_Identifier><Type>DOI</Type><Identifier>doi:10.1234/ice</Identifier></Persistent_Identifier></Dataset_Citation>',
      '<Personnel><Role>Investigator</Role><Contact_Person><First_Name>Dora</First_Name><Last_Name>Frost</Last_Name><Email>dora@ice.org</Email></Contact_Person></Personnel>',
      `<Spatial_Coverage><Geometry><Bounding_Rectangle>${sides}</Bounding_Rectangle></Geometry></Spatial_Coverage>`,
      '<Temporal_Coverage><Range_DateTime><Beginning_Date_Time>2000-01-01</Beginning_Date_Time><Ending_Date_Time>2001-01-01T00:00:00Z</Ending_Date_Time></Range_DateTime></Temporal_Coverage>',
      '<Organization><Organization_Type>distributor</Organization_Type><Organization_Name><Long_Name>Polar Centre</Long_Name></Organization_Name></Organization>',
    );
    const withCitation = { ...expected, citation: expect.stringContaining('Frost, Dora') };
    expect(read(nine)).toEqual(withCitation);
    expect(read(ten)).toEqual(withCitation);
  });

  test('FGDC as XML and as text', () => {
    const expected = {
      standard: 'FGDC',
      title: 'Land cover',
      abstract: 'Green and brown.',
      publisher: 'Survey',
      publicationDate: '2001-06-20',
      keywords: ['forest', 'Ohio'],
      contacts: [
        { role: 'creator', organization: 'Coastal Services Center' },
        {
          role: 'contact',
          organization: 'Survey',
          position: 'Chief',
          email: 'a@b.org',
          address: 'Road 1, Town',
          country: 'USA',
        },
      ],
      geographicCoverage: [{ box: [-84, 38, -80, 42] }],
      temporalCoverage: ['1999-01-01/2000-01-01'],
      methods: 'Flown.',
    };
    expect(
      read(`<?xml version="1.0"?><metadata><idinfo><citation><citeinfo><origin>Coastal Services Center</origin><pubdate>20010620</pubdate><title>Land cover</title><pubinfo><publish>Survey</publish></pubinfo></citeinfo></citation>
      <descript><abstract>Green and brown.</abstract></descript><timeperd><timeinfo><rngdates><begdate>19990101</begdate><enddate>20000101</enddate></rngdates></timeinfo></timeperd>
      <spdom><bounding><westbc>-84</westbc><eastbc>-80</eastbc><northbc>42</northbc><southbc>38</southbc></bounding></spdom><keywords><theme><themekey>forest</themekey></theme><place><placekey>Ohio</placekey></place></keywords>
      <accconst>None</accconst><useconst>None.</useconst><ptcontac><cntinfo><cntorgp><cntorg>Survey</cntorg></cntorgp><cntpos>Chief</cntpos><cntaddr><address>Road 1</address><city>Town</city><country>USA</country></cntaddr><cntemail>a@b.org</cntemail></cntinfo></ptcontac></idinfo>
      <dataqual><lineage><procstep><procdesc>Flown.</procdesc></procstep></lineage></dataqual></metadata>`),
    ).toEqual(expected);
    expect(
      read(`Identification_Information:
  Citation:
    Citation_Information:
      Originator: Coastal Services Center
      Publication_Date: 20010620
      Title:
        Land
        cover
      Publication_Information:
        Publisher: Survey
  Description:
    Abstract:
      Green and
      brown.
  Time_Period_of_Content:
    Time_Period_Information:
      Range_of_Dates/Times:
        Beginning_Date: 19990101
        Ending_Date: 20000101
  Spatial_Domain:
    Bounding_Coordinates:
      West_Bounding_Coordinate: -84
      East_Bounding_Coordinate: -80
      North_Bounding_Coordinate: 42
      South_Bounding_Coordinate: 38
  Keywords:
    Theme:
      Theme_Keyword: forest
    Place:
      Place_Keyword: Ohio
  Use_Constraints: None.
  Point_of_Contact:
    Contact_Information:
      Contact_Organization_Primary:
        Contact_Organization: Survey
      Contact_Position: Chief
      Contact_Address:
        Address: Road 1
        City: Town
        Country: USA
      Contact_Electronic_Mail_Address: a@b.org
Data_Quality_Information:
  Lineage:
    Process_Step:
      Process_Description: Flown.
`),
    ).toEqual(expected);
  });

  test('Dublin Core in RDF', () => {
    expect(
      read(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
      <rdf:Description rdf:about="https://doi.org/10.1234/DC"><dc:title>Shells</dc:title><dc:creator>Museum of Shells</dc:creator><dcterms:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/><dcterms:temporal>start=1900; end=1950;</dcterms:temporal><dc:coverage>Bali</dc:coverage><dcterms:issued>2011</dcterms:issued></rdf:Description></rdf:RDF>`),
    ).toEqual({
      standard: 'Dublin Core',
      title: 'Shells',
      identifiers: ['https://doi.org/10.1234/DC'],
      doi: '10.1234/dc',
      license: 'CC-BY-4.0',
      verbatimLicense: 'https://creativecommons.org/licenses/by/4.0/',
      publicationDate: '2011',
      contacts: [{ role: 'creator', organization: 'Museum of Shells' }],
      geographicCoverage: [{ description: 'Bali' }],
      temporalCoverage: ['1900/1950'],
    });
  });

  test('metadata.yaml of ColDP', () => {
    expect(
      read(`---
title: List of moths
alias: MOTHS
doi: 10.1234/Moth
issued: 2021-04-05
license: cc0
url: https://moths.org
creator:
  - given: Eva
    family: Wing
    orcid: 0000-0002-1825-0097
publisher:
  organisation: Moth Society
geographicScope: global
taxonomicScope: Noctuidae, Geometridae
keyword: [moth, list]
source:
  - title: Moths of the world
    author: [{family: Wing}]
    issued: 1999
`),
    ).toEqual({
      standard: 'ColDP',
      title: 'List of moths',
      identifiers: ['10.1234/Moth', 'MOTHS'],
      doi: '10.1234/moth',
      license: 'CC0-1.0',
      verbatimLicense: 'cc0',
      publisher: 'Moth Society',
      publicationDate: '2021-04-05',
      homepage: 'https://moths.org',
      keywords: ['moth', 'list'],
      contacts: [
        {
          role: 'creator',
          givenName: 'Eva',
          surName: 'Wing',
          identifiers: ['https://orcid.org/0000-0002-1825-0097'],
        },
        { role: 'publisher', organization: 'Moth Society' },
      ],
      geographicCoverage: [{ description: 'global' }],
      taxonomicCoverage: [{ name: 'Noctuidae' }, { name: 'Geometridae' }],
      bibliography: ['Wing (1999): Moths of the world'],
    });
  });

  test('datapackage.json', () => {
    expect(
      read(
        JSON.stringify({
          name: 'cams',
          title: 'Cameras',
          description: 'Foxes.',
          created: '2023-02-06T11:23:03Z',
          licenses: [
            { path: 'http://creativecommons.org/licenses/by/4.0/', scope: 'media' },
            { name: 'CC0-1.0', scope: 'data' },
          ],
          contributors: [
            {
              title: 'Fay Fox',
              email: 'f@x.org',
              path: 'https://orcid.org/0000-0002-1825-0097',
              role: 'contact',
              organization: 'Den',
            },
          ],
          spatial: {
            type: 'Polygon',
            coordinates: [
              [
                [4, 50],
                [5, 50],
                [5, 51],
                [4, 50],
              ],
            ],
          },
          temporal: { start: '2020-01-01', end: '2020-12-31' },
          taxonomic: [
            {
              scientificName: 'Vulpes vulpes',
              taxonRank: 'species',
              vernacularNames: { eng: 'fox' },
            },
          ],
          project: { id: 'P', title: 'Den watch' },
          resources: [
            { name: 'media', path: 'https://den.org/m.csv', mediatype: 'text/csv' },
            { name: 'o', path: 'o.csv' },
          ],
        }),
      ),
    ).toEqual({
      standard: 'Frictionless',
      title: 'Cameras',
      abstract: 'Foxes.',
      identifiers: ['cams'],
      license: 'CC0-1.0',
      verbatimLicense: 'CC0-1.0',
      publicationDate: '2023-02-06',
      contacts: [
        {
          role: 'contact',
          organization: 'Den',
          givenName: 'Fay',
          surName: 'Fox',
          email: 'f@x.org',
          identifiers: ['https://orcid.org/0000-0002-1825-0097'],
        },
      ],
      geographicCoverage: [{ box: [4, 50, 5, 51] }],
      temporalCoverage: ['2020-01-01/2020-12-31'],
      taxonomicCoverage: [{ name: 'Vulpes vulpes', rank: 'species', vernacularName: 'fox' }],
      projectTitle: 'Den watch',
      projectId: 'P',
      distributions: [{ url: 'https://den.org/m.csv', kind: 'text/csv' }],
    });
  });

  test('EML without its wrapper', () => {
    const inner = EML.slice(EML.indexOf('<dataset'), EML.indexOf('</eml:eml>'));
    expect(read(inner)).toMatchObject({ standard: 'EML', title: 'Mosses', language: 'de' });
  });

  test.each([
    ['mul', 'mul', 0],
    ['und', undefined, 0],
    ['eng', 'en', 0],
    ['en_US', 'en', 0],
    ['Klingonese?', undefined, 1],
  ])('language %s', (stated, language, problems) => {
    const description = readDatasetMetadata(Buffer.from(EML.replace('>ger<', `>${stated}<`)));
    expect([description.language ?? undefined, description.problems.length - 1]).toEqual([
      language,
      problems,
    ]);
  });

  test('within the answer of a service', () => {
    expect(
      read(
        `<record xmlns="http://www.openarchives.org/OAI/2.0/"><header><identifier>x</identifier></header><metadata>${EML.slice(EML.indexOf('<eml:eml'))}</metadata></record>`,
      ),
    ).toMatchObject({ standard: 'EML', title: 'Mosses' });
  });
});

describe('broken documents', () => {
  test.each([
    [
      'cut within the abstract',
      EML.slice(0, EML.indexOf('One')),
      { title: 'Mosses', language: 'de' },
      /cut off/,
    ],
    [
      'cut within a tag',
      EML.slice(0, EML.indexOf('<abstract>') + 5),
      { title: 'Mosses', publicationDate: '2020-02' },
      /cut off/,
    ],
    [
      'a tag that is not closed',
      EML.replace('</creator>', ''),
      { title: 'Mosses' },
      /not well-formed/,
    ],
    [
      'tags in the wrong order',
      EML.replace('</para><para>', '</abstract><para>'),
      { title: 'Mosses', homepage: 'https://moss.org' },
      /not well-formed/,
    ],
    ['ampersands', EML.replace('A bog', 'Bog & fen'), { title: 'Mosses' }, /ampersands/i],
  ])('%s', (_what, text, expected, problem) => {
    const description = readDatasetMetadata(Buffer.from(text));
    expect(description).toMatchObject(expected);
    expect(description.problems.join('\n')).toMatch(problem);
  });

  test('bytes of Latin-1 that say UTF-8', () => {
    const description = readDatasetMetadata(
      Buffer.from(EML.replace('A bog', 'Ein M\u00f6\u00f6r'), 'latin1'),
    );
    expect(description.geographicCoverage[0]?.description).toBe('Ein M\u00f6\u00f6r');
    expect(description.problems[0]).toMatch(/^Encoding: /);
  });

  test.each([
    [
      'UTF-16LE with its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(EML, 'utf16le')]),
    ],
    ['UTF-16LE without', Buffer.from(EML, 'utf16le')],
    ['UTF-16BE', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(EML, 'utf16le').swap16()])],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${EML}`)],
  ])('%s', (_what, bytes) => {
    expect(readDatasetMetadata(bytes).title).toBe('Mosses');
  });

  test.each([
    ['', 'METADATA_UNREADABLE', /is empty/],
    [
      '<html><body>Sign in</body></html>',
      'METADATA_UNREADABLE',
      /is XML \(<html>\), but describes no dataset/,
    ],
    ['{"a": 1}', 'METADATA_UNREADABLE', /describes no dataset/],
    ['{"resources": [', 'METADATA_UNREADABLE', /no JSON/],
    ['just words', 'METADATA_UNREADABLE', /describes no dataset/],
    ['<<<', 'METADATA_UNREADABLE', /no XML that can be read/],
    ['<!DOCTYPE a [<!ENTITY x "y">]><eml>&x;</eml>', 'INPUT_UNSAFE', /entities/],
    [`<eml>${'<a>'.repeat(5000)}`, 'INPUT_UNSAFE', /nested/],
  ])('%j is refused', (text, code, message) => {
    let fault: OpendrawerError | null = null;
    try {
      readDatasetMetadata(Buffer.from(text), { name: 'doc' });
    } catch (error) {
      fault = error as OpendrawerError;
    }
    expect(fault?.code).toBe(code);
    expect(fault?.message).toMatch(message);
  });
});
