import { describe, expect, test } from 'vitest';
import { readOaiItem } from '../../src/sources/oai-pmh/items/read-item.ts';
import { parseXml } from '../../src/xml/index.ts';
import { dublinCore } from './oai-repository.ts';

/** Terms as `[label] text`, media without what is null. */
function read(metadata: string): unknown {
  const unknown: string[] = [];
  const { root } = parseXml(
    `<record xmlns="http://www.openarchives.org/OAI/2.0/"><header><identifier>oai:x:1</identifier><datestamp>2024-02-03</datestamp></header><metadata>${metadata}</metadata></record>`,
  );
  const reading = readOaiItem(root, (path) => unknown.push(path));
  if (reading.kind !== 'record') return reading;
  const { terms, media, sourceId, modifiedSeconds } = reading.record;
  expect([sourceId, modifiedSeconds]).toEqual(['oai:x:1', Date.UTC(2024, 1, 3) / 1000]);
  const shown = Object.fromEntries(
    Object.entries(terms)
      .filter(([, texts]) => texts !== undefined)
      .map(([term, texts]) => [
        term,
        texts?.map(({ label, text }) => (label === null ? text : `[${label}] ${text}`)),
      ]),
  );
  const files = media.map((one) =>
    Object.fromEntries(
      Object.entries(one).filter(
        ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
      ),
    ),
  );
  return {
    ...shown,
    ...(files.length > 0 ? { media: files } : {}),
    ...(unknown.length > 0 ? { unknown } : {}),
  };
}

describe('Dublin Core', () => {
  test('a museum', () => {
    expect(
      read(
        dublinCore(
          `<dc:title>Still life</dc:title><dc:creator>Heda, Willem</dc:creator><dc:contributor>Studio</dc:contributor><dc:subject>glass</dc:subject>
           <dc:description>A table.</dc:description><dc:publisher>Museum</dc:publisher><dc:date>1634</dc:date><dc:type>Painting</dc:type><dc:type>StillImage</dc:type>
           <dc:format>oil on panel</dc:format><dc:identifier>SK-A-1</dc:identifier><dc:identifier>https://m.org/o/1</dc:identifier><dc:identifier>https://m.org/o/1.jpg</dc:identifier>
           <dc:language>en</dc:language><dc:relation>Series</dc:relation><dc:coverage>Haarlem</dc:coverage><dc:coverage>1630-1640</dc:coverage>
           <dc:rights>https://creativecommons.org/publicdomain/mark/1.0/</dc:rights><dc:rights>Gift of a friend</dc:rights><dc:rights>info:eu-repo/semantics/openAccess</dc:rights>`,
        ),
      ),
    ).toEqual({
      title: ['Still life'],
      creator: ['Heda, Willem'],
      agent: ['[contributor] Studio', '[publisher] Museum'],
      topic: ['glass'],
      description: ['[description] A table.', '[relation] Series'],
      eventDate: ['[date] 1634', '[period] 1630-1640'],
      objectType: ['Painting'],
      type: ['StillImage'],
      physicalDescription: ['[format] oil on panel'],
      identifier: ['[identifier] SK-A-1', '[URI] https://m.org/o/1', '[URI] https://m.org/o/1.jpg'],
      references: ['https://m.org/o/1'],
      language: ['en'],
      place: ['Haarlem'],
      license: ['https://creativecommons.org/publicdomain/mark/1.0/'],
      rights: ['Gift of a friend'],
      accessRights: ['info:eu-repo/semantics/openAccess'],
      media: [
        {
          identifier: 'https://m.org/o/1.jpg',
          type: 'StillImage',
          license: 'https://creativecommons.org/publicdomain/mark/1.0/',
        },
      ],
    });
  });

  test('stamps of software stand behind the date of the work', () => {
    expect(
      read(dublinCore('<dc:date>2022-02-24T20:08:20Z</dc:date><dc:date>1984-10</dc:date>')),
    ).toEqual({ eventDate: ['[accession date] 2022-02-24T20:08:20Z', '[date] 1984-10'] });
    expect(read(dublinCore('<dc:date>2022-02-24T20:08:20Z</dc:date>'))).toEqual({
      eventDate: ['[date] 2022-02-24T20:08:20Z'],
    });
  });

  test('qualified: terms, schemes, points and boxes', () => {
    expect(
      read(
        `<qdc xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:o="urn:o">
          <dcterms:alternative>Other</dcterms:alternative><dc:title>One</dc:title><dc:identifier xsi:type="dcterms:URI">urn:1</dc:identifier>
          <dcterms:created>1900</dcterms:created><dcterms:extent>3 m</dcterms:extent><dcterms:isPartOf>Box 1</dcterms:isPartOf>
          <dcterms:spatial xsi:type="dcterms:Point">east=148.26; north=-36.45; name=Mt. Kosciusko</dcterms:spatial><dcterms:modified>2020</dcterms:modified>
          <dcterms:temporal>Iron Age</dcterms:temporal><dcterms:audience>all</dcterms:audience><o:own>x</o:own></qdc>`,
      ),
    ).toEqual({
      title: ['One', '[alternative title] Other'],
      identifier: ['[URI] urn:1'],
      eventDate: ['[date created] 1900', '[period] Iron Age'],
      physicalDescription: ['[extent] 3 m'],
      isPartOf: ['Box 1'],
      place: ['Mt. Kosciusko'],
      decimalLatitude: ['-36.45'],
      decimalLongitude: ['148.26'],
      modified: ['2020'],
      unknown: ['qdc/own'],
    });
  });
});

test('LIDO', () => {
  const lido = `<lido:lido xmlns:lido="http://www.lido-schema.org" xmlns:xml="http://www.w3.org/XML/1998/namespace">
    <lido:lidoRecID lido:source="M" lido:type="local">DE-1</lido:lidoRecID>
    <lido:descriptiveMetadata xml:lang="de">
      <lido:objectClassificationWrap><lido:objectWorkTypeWrap><lido:objectWorkType><lido:conceptID>aat</lido:conceptID><lido:term>Gemälde</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap></lido:objectClassificationWrap>
      <lido:objectIdentificationWrap>
        <lido:titleWrap><lido:titleSet><lido:appellationValue lido:pref="preferred">Der Garten</lido:appellationValue></lido:titleSet></lido:titleWrap>
        <lido:repositoryWrap><lido:repositorySet><lido:repositoryName><lido:legalBodyID>x</lido:legalBodyID><lido:legalBodyName><lido:appellationValue>Museum Barberini</lido:appellationValue></lido:legalBodyName></lido:repositoryName><lido:workID lido:type="Inventarnummer">MB-7</lido:workID></lido:repositorySet></lido:repositoryWrap>
        <lido:objectDescriptionWrap><lido:objectDescriptionSet><lido:descriptiveNoteValue>Ein Garten.</lido:descriptiveNoteValue></lido:objectDescriptionSet></lido:objectDescriptionWrap>
        <lido:objectMeasurementsWrap><lido:objectMeasurementsSet><lido:objectMeasurements><lido:measurementSet><lido:measurementType>Höhe</lido:measurementType><lido:measurementUnit>cm</lido:measurementUnit><lido:measurementValue>80</lido:measurementValue></lido:measurementSet></lido:objectMeasurements></lido:objectMeasurementsSet></lido:objectMeasurementsWrap>
      </lido:objectIdentificationWrap>
      <lido:eventWrap><lido:eventSet><lido:event>
        <lido:eventType><lido:conceptID>lido00007</lido:conceptID><lido:term>Herstellung</lido:term></lido:eventType>
        <lido:eventActor><lido:actorInRole><lido:actor><lido:nameActorSet><lido:appellationValue>Monet, Claude</lido:appellationValue></lido:nameActorSet></lido:actor><lido:roleActor><lido:term>Maler</lido:term></lido:roleActor></lido:actorInRole></lido:eventActor>
        <lido:eventDate><lido:displayDate>um 1880</lido:displayDate><lido:date><lido:earliestDate>1878</lido:earliestDate><lido:latestDate>1882</lido:latestDate></lido:date></lido:eventDate>
        <lido:eventPlace><lido:place><lido:namePlaceSet><lido:appellationValue>Vétheuil</lido:appellationValue></lido:namePlaceSet></lido:place></lido:eventPlace>
        <lido:eventMaterialsTech><lido:displayMaterialsTech>Öl auf Leinwand</lido:displayMaterialsTech></lido:eventMaterialsTech>
      </lido:event></lido:eventSet></lido:eventWrap>
      <lido:objectRelationWrap><lido:subjectWrap><lido:subjectSet><lido:subject><lido:subjectConcept><lido:term>Garten</lido:term></lido:subjectConcept></lido:subject></lido:subjectSet></lido:subjectWrap>
        <lido:relatedWorksWrap><lido:relatedWorkSet><lido:relatedWork><lido:displayObject>Sammlung X</lido:displayObject></lido:relatedWork><lido:relatedWorkRelType><lido:term>Teil von</lido:term></lido:relatedWorkRelType></lido:relatedWorkSet></lido:relatedWorksWrap></lido:objectRelationWrap>
    </lido:descriptiveMetadata>
    <lido:administrativeMetadata xml:lang="de">
      <lido:rightsWorkWrap><lido:rightsWorkSet><lido:rightsType><lido:term>Public Domain Mark 1.0</lido:term></lido:rightsType><lido:creditLine>Sammlung H.</lido:creditLine></lido:rightsWorkSet></lido:rightsWorkWrap>
      <lido:recordWrap><lido:recordID lido:type="local">7</lido:recordID><lido:recordInfoSet><lido:recordInfoLink>https://m.de/7</lido:recordInfoLink></lido:recordInfoSet></lido:recordWrap>
      <lido:resourceWrap><lido:resourceSet>
        <lido:resourceRepresentation lido:type="image_master"><lido:linkResource lido:formatResource="image/jpeg">https://m.de/7.jpg</lido:linkResource></lido:resourceRepresentation>
        <lido:resourceRepresentation lido:type="image_thumb"><lido:linkResource>https://m.de/7t.jpg</lido:linkResource></lido:resourceRepresentation>
        <lido:rightsResource><lido:rightsType><lido:conceptID>https://creativecommons.org/licenses/by/4.0/</lido:conceptID></lido:rightsType></lido:rightsResource>
      </lido:resourceSet></lido:resourceWrap>
    </lido:administrativeMetadata></lido:lido>`;
  expect(read(lido)).toEqual({
    identifier: ['[record_id] DE-1', '[inventory number] MB-7', '[record_id] 7'],
    objectType: ['Gemälde'],
    title: ['Der Garten'],
    institution: ['Museum Barberini'],
    description: ['[description] Ein Garten.'],
    physicalDescription: ['[Dimensions] Höhe 80 cm', '[Medium] Öl auf Leinwand'],
    agent: ['[Maler] Monet, Claude'],
    eventDate: ['[date made] um 1880', '[date made] 1878/1882'],
    place: ['Vétheuil'],
    topic: ['Garten'],
    isPartOf: ['Sammlung X'],
    license: ['Public Domain Mark 1.0'],
    bibliographicCitation: ['[credit line] Sammlung H.'],
    references: ['https://m.de/7'],
    media: [
      {
        identifier: 'https://m.de/7.jpg',
        type: 'StillImage',
        thumbnail: 'https://m.de/7t.jpg',
        license: 'https://creativecommons.org/licenses/by/4.0/',
        format: 'image/jpeg',
        accessPoints: [
          {
            label: 'image_master',
            url: 'https://m.de/7.jpg',
            width: null,
            height: null,
            sizeBytes: null,
          },
          {
            label: 'image_thumb',
            url: 'https://m.de/7t.jpg',
            width: null,
            height: null,
            sizeBytes: null,
          },
        ],
      },
    ],
  });
});

test('EDM', () => {
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:edm="http://www.europeana.eu/schemas/edm/" xmlns:ore="http://www.openarchives.org/ore/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:own="urn:own">
    <edm:ProvidedCHO rdf:about="#cho"><dc:title>Vase</dc:title><dc:creator rdf:resource="#potter"/><dc:type>vase</dc:type><dcterms:created>-500</dcterms:created><edm:type>IMAGE</edm:type><dc:identifier>V1</dc:identifier><own:thing>x</own:thing></edm:ProvidedCHO>
    <edm:Agent rdf:about="#potter"><skos:prefLabel xml:lang="el">Εξηκίας</skos:prefLabel><skos:prefLabel xml:lang="en">Exekias</skos:prefLabel></edm:Agent>
    <ore:Aggregation rdf:about="#agg"><edm:aggregatedCHO rdf:resource="#cho"/><edm:dataProvider>Museum of Vases</edm:dataProvider><edm:provider>Aggregator</edm:provider><edm:isShownAt rdf:resource="https://v.org/1"/><edm:isShownBy rdf:resource="https://v.org/1.jpg"/><edm:hasView rdf:resource="https://v.org/2.jpg"/><edm:object rdf:resource="https://v.org/t.jpg"/><edm:rights rdf:resource="http://creativecommons.org/publicdomain/zero/1.0/"/></ore:Aggregation>
    <edm:WebResource rdf:about="https://v.org/2.jpg"><edm:rights rdf:resource="http://creativecommons.org/licenses/by/4.0/"/><dc:description>the foot</dc:description></edm:WebResource></rdf:RDF>`;
  expect(read(rdf)).toEqual({
    title: ['Vase'],
    creator: ['Exekias'],
    objectType: ['vase'],
    eventDate: ['[date created] -500'],
    type: ['IMAGE'],
    identifier: ['[identifier] V1'],
    account: ['Museum of Vases'],
    institution: ['Museum of Vases'],
    provider: ['Aggregator'],
    license: ['http://creativecommons.org/publicdomain/zero/1.0/'],
    references: ['https://v.org/1'],
    media: [
      {
        identifier: 'https://v.org/1.jpg',
        type: 'StillImage',
        thumbnail: 'https://v.org/t.jpg',
        license: 'http://creativecommons.org/publicdomain/zero/1.0/',
      },
      {
        identifier: 'https://v.org/2.jpg',
        type: 'StillImage',
        license: 'http://creativecommons.org/licenses/by/4.0/',
        description: 'the foot',
      },
    ],
    unknown: ['RDF/ProvidedCHO/thing'],
  });
});

test('MODS', () => {
  const mods = `<mods:mods xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
    <mods:titleInfo type="alternative"><mods:title>Flora</mods:title></mods:titleInfo>
    <mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Flora of Java</mods:title></mods:titleInfo>
    <mods:name type="personal"><mods:namePart type="family">Blume</mods:namePart><mods:namePart type="given">Carl</mods:namePart><mods:namePart type="date">1796-1862</mods:namePart><mods:role><mods:roleTerm type="code">aut</mods:roleTerm><mods:roleTerm type="text">Author</mods:roleTerm></mods:role></mods:name>
    <mods:typeOfResource>text</mods:typeOfResource>
    <mods:originInfo><mods:place><mods:placeTerm type="code">be</mods:placeTerm></mods:place><mods:place><mods:placeTerm type="text">Brussels</mods:placeTerm></mods:place><mods:dateIssued point="start">1828</mods:dateIssued><mods:dateIssued point="end">1851</mods:dateIssued></mods:originInfo>
    <mods:subject><mods:topic>Botany</mods:topic><mods:geographic>Java</mods:geographic></mods:subject>
    <mods:accessCondition xlink:href="http://creativecommons.org/publicdomain/mark/1.0/">Ask the library</mods:accessCondition>
    <mods:location><mods:physicalLocation>Library</mods:physicalLocation><mods:url usage="primary">https://l.org/1</mods:url><mods:url access="preview">https://l.org/1t.jpg</mods:url><mods:url access="raw object">https://l.org/1/file</mods:url></mods:location>
    <mods:identifier type="oclc">123</mods:identifier><mods:extension><own>1</own></mods:extension></mods:mods>`;
  expect(read(mods)).toEqual({
    title: ['The Flora of Java', '[alternative title] Flora'],
    agent: ['[author] Blume, Carl, 1796-1862'],
    type: ['text'],
    place: ['[place of publication] Brussels', '[subject] Java'],
    eventDate: ['[date issued] 1828/1851'],
    topic: ['Botany'],
    license: ['http://creativecommons.org/publicdomain/mark/1.0/'],
    rights: ['Ask the library'],
    institution: ['Library'],
    identifier: ['[oclc] 123'],
    references: ['https://l.org/1'],
    media: [
      {
        identifier: 'https://l.org/1/file',
        thumbnail: 'https://l.org/1t.jpg',
        license: 'http://creativecommons.org/publicdomain/mark/1.0/',
        rights: 'Ask the library',
      },
    ],
    unknown: ['mods/extension/own'],
  });
});

test('MARC', () => {
  const field = (tag: string, ...subfields: readonly (readonly [string, string])[]): string =>
    `<datafield tag="${tag}" ind1=" " ind2=" ">${subfields.map(([code, text]) => `<subfield code="${code}">${text}</subfield>`).join('')}</datafield>`;
  expect(
    read(
      `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam</leader><controlfield tag="001">77</controlfield><controlfield tag="008">x</controlfield>
      ${field('020', ['a', '123'])}${field('100', ['a', 'Blume, Carl,'], ['d', '1796-1862,'], ['e', 'author.'])}${field('245', ['a', 'Flora of Java /'], ['c', 'by Blume'])}
      ${field('260', ['a', 'Brussels :'], ['b', 'Frank,'], ['c', '1828-1851.'])}${field('300', ['a', '3 v. :'], ['b', 'ill. ;'])}${field('500', ['a', 'With plates.'])}${field('520', ['a', 'A flora.'])}
      ${field('540', ['a', 'Free'], ['u', 'http://creativecommons.org/publicdomain/mark/1.0/'])}${field('650', ['a', 'Botany'], ['z', 'Java'])}${field('651', ['a', 'Java'])}
      ${field('856', ['u', 'https://l.org/1'])}${field('856', ['u', 'https://l.org/1.jpg'])}${field('336', ['a', 'text'])}${field('690', ['a', 'own'])}</record>`,
    ),
  ).toEqual({
    title: ['Flora of Java'],
    agent: ['[author] Blume, Carl 1796-1862', '[publisher] Frank'],
    eventDate: ['[date issued] 1828-1851.'],
    identifier: ['[record_id] 77', '[ISBN] 123'],
    place: ['[place of publication] Brussels', '[subject] Java'],
    physicalDescription: ['[extent] 3 v. ill.'],
    description: ['[note] With plates.', '[abstract] A flora.'],
    license: ['http://creativecommons.org/publicdomain/mark/1.0/'],
    rights: ['Free'],
    topic: ['Botany -- Java'],
    references: ['https://l.org/1'],
    media: [
      {
        identifier: 'https://l.org/1.jpg',
        type: 'StillImage',
        license: 'http://creativecommons.org/publicdomain/mark/1.0/',
      },
    ],
    unknown: ['record/datafield/690'],
  });
});

test('Darwin Core and ABCD keep the key of the repository', () => {
  expect(
    read(
      '<SimpleDarwinRecord xmlns="http://rs.tdwg.org/dwc/xsd/simpledarwincore/" xmlns:dwc="http://rs.tdwg.org/dwc/terms/"><dwc:occurrenceID>o1</dwc:occurrenceID><dwc:scientificName>Apis mellifera</dwc:scientificName><dwc:country>Ghana</dwc:country></SimpleDarwinRecord>',
    ),
  ).toMatchObject({ occurrenceID: ['o1'], scientificName: ['Apis mellifera'], country: ['Ghana'] });
  expect(
    read(
      '<abcd:DataSets xmlns:abcd="http://www.tdwg.org/schemas/abcd/2.06"><abcd:DataSet><abcd:Units><abcd:Unit><abcd:SourceInstitutionID>B</abcd:SourceInstitutionID><abcd:SourceID>Herb</abcd:SourceID><abcd:UnitID>7</abcd:UnitID></abcd:Unit></abcd:Units></abcd:DataSet></abcd:DataSets>',
    ),
  ).toMatchObject({ catalogNumber: ['7'] });
});

test('a format that nobody knows keeps its texts under their paths', () => {
  expect(
    read(
      '<own:thing xmlns:own="urn:own"><own:title>Box</own:title><own:part kind="x"><own:colour type="main">red</own:colour></own:part></own:thing>',
    ),
  ).toEqual({
    title: ['Box'],
    description: ['[part/colour (main)] red'],
    unknown: ['thing/title', 'thing/part/colour'],
  });
});

test('elements of ABCD in a format of their own', () => {
  expect(
    read(
      '<own xmlns="urn:own" xmlns:abcd="http://rs.tdwg.org/abcd/2.06/b/"><abcd:unit><abcd:UnitID>R 1</abcd:UnitID><abcd:AssociatedUnitID>A 1</abcd:AssociatedUnitID><abcd:URI>http://b.org/1</abcd:URI></abcd:unit></own>',
    ),
  ).toEqual({
    catalogNumber: ['R 1'],
    identifier: ['[AssociatedUnitID] A 1'],
    description: ['[unit/URI] http://b.org/1'],
    unknown: ['own/unit/URI'],
  });
});

test.each([
  [
    '<record><header status="deleted"><identifier>a</identifier></header></record>',
    { kind: 'deleted', identifier: 'a' },
  ],
  [
    '<record><header><datestamp>2020-01-01</datestamp></header><metadata><x/></metadata></record>',
    { kind: 'reject', reason: 'MISSING_ID', detail: 'the header of the record has no identifier' },
  ],
  [
    '<record><header><identifier>a</identifier></header></record>',
    { kind: 'reject', reason: 'NOT_A_RECORD', detail: 'a has no metadata and is not deleted' },
  ],
])('%s', (xml, expected) => {
  expect(readOaiItem(parseXml(xml).root, () => {})).toEqual(expected);
});
