import { describe, expect, test } from 'vitest';
import { HEADING_SYNONYMS, termOfWords } from '../../src/sources/tables/headings.ts';
import { mapColumns } from '../../src/sources/tables/mapping.ts';
import { rowTypeOf } from '../../src/sources/tables/row-types.ts';
import {
  NO_TABLE_MAPPING,
  parseColumnMapping,
  parseTableMapping,
} from '../../src/sources/tables/table-mapping.ts';
import { TABLE_TERMS, termNamed } from '../../src/sources/tables/terms.ts';
import { foldWord } from '../../src/terms/index.ts';

/** Heading → term and how it was found, in one text. */
const told = (columns: ReturnType<typeof mapColumns>): string[] =>
  columns.map(({ name, term, by }) => `${name} → ${term ?? '-'}${by === null ? '' : ` (${by})`}`);

describe('headings', () => {
  test.each<[heading: string, term: string | null]>([
    ['occurrenceID', 'occurrenceID'],
    ['OCCURRENCEID', 'occurrenceID'],
    ['  catalogNumber ', 'catalogNumber'],
    ['dwc:year', 'year'],
    ['dcterms:license', 'license'],
    ['http://rs.tdwg.org/dwc/terms/eventDate', 'eventDate'],
    ['http://purl.org/dc/terms/modified', 'modified'],
    ['decimal_latitude', null],
    ['nothing:of:it', null],
    ['', null],
  ])('"%s" names %s', (heading, term) => {
    expect(termNamed(heading)).toBe(term);
  });

  test.each<[heading: string, term: string | null, by?: string, unit?: string | null]>([
    ['decimal_latitude', 'decimalLatitude', 'name'],
    ['MINIMUM_ELEVATION_IN_METERS', 'minimumElevationInMeters', 'name'],
    ['Scientific Name', 'scientificName', 'name'],
    ['CatalogueNumber', 'catalogNumber', 'synonym'],
    ['Nombre científico', 'scientificName', 'synonym'],
    ['NOMBRE CIENTIFICO', 'scientificName', 'synonym'],
    ['Espèce', 'scientificName', 'synonym'],
    ['Espécie', 'scientificName', 'synonym'],
    ['Wissenschaftlicher Name', 'scientificName', 'synonym'],
    ['Länge', 'decimalLongitude', 'synonym'],
    ['Laenge', 'decimalLongitude', 'synonym'],
    ['Laengengrad', 'decimalLongitude', 'synonym'],
    ['Höhe ü. NN (m)', 'verbatimElevation', 'synonym', 'm'],
    ['Altitude (ft)', 'verbatimElevation', 'synonym', 'ft'],
    ['Depth_m', 'depth', 'synonym', 'm'],
    ['Gesammelt von', 'recordedBy', 'synonym'],
    ['Município', 'municipality', 'synonym'],
    ['Fecha de colecta', 'eventDate', 'synonym'],
    ['Date de récolte', 'eventDate', 'synonym'],
    ['zzz', null],
    ['x'.repeat(10_000), null],
  ])('"%s" means %s', (heading, term, by, unit = null) => {
    expect(termOfWords(heading)).toEqual(term === null ? null : { term, by, unit });
  });

  test('each synonym stands once, for a term there is', () => {
    const seen = new Map<string, string>();
    const faults: string[] = [];
    for (const [term, words] of Object.entries(HEADING_SYNONYMS)) {
      if (!TABLE_TERMS.includes(term)) faults.push(`${term} is no term`);
      for (const word of words.split('|')) {
        const folded = foldWord(word);
        if (seen.has(folded)) faults.push(`${word}: ${seen.get(folded)}, ${term}`);
        seen.set(folded, term);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('columns', () => {
  test('names go before synonyms, and no two columns mean one term', () => {
    expect(told(mapColumns(['Collector', 'recordedBy', 'Notes', 'remarks', 'Wing', '']))).toEqual([
      'Collector → -',
      'recordedBy → recordedBy (name)',
      'Notes → occurrenceRemarks (synonym)',
      'remarks → -',
      'Wing → -',
      ' → -',
    ]);
  });

  test('values tell what a heading leaves open', () => {
    const degrees = [
      ['Rana temporaria', '16.37', '48.21', 'Linnaeus, 1758', '3.5.2001'],
      ['Bufo bufo (Linnaeus, 1758)', '-16.3721', '-48.2', '(Laurenti, 1768)', '2001-05-04'],
    ];
    expect(told(mapColumns(['name', 'X', 'Y', 'author', 'when'], degrees))).toEqual([
      'name → scientificName (values)',
      'X → decimalLongitude (values)',
      'Y → decimalLatitude (values)',
      'author → scientificNameAuthorship (values)',
      'when → eventDate (values)',
    ]);
    const metres = [['Nachtwache', '512345.6', '5212345', 'Rembrandt', '1642']];
    expect(told(mapColumns(['name', 'x', 'y', 'author', 'year'], metres))).toEqual([
      'name → title (values)',
      'x → verbatimLongitude (values)',
      'y → verbatimLatitude (values)',
      'author → creator (values)',
      'year → year (name)',
    ]);
  });

  test('degrees and minutes are no decimal degrees, words in lower case are epithets, numbers no pictures', () => {
    const rows = [
      ['36°52′ S', '143° 15.5 E', 'concolor', 'St1_A', 'Puma'],
      ['36°53′ S', '143° 15.6 E', 'lineata', 'St1_B', 'Acanthiza'],
    ];
    expect(told(mapColumns(['Lat', 'Lon', 'species', 'picture #', 'Genus'], rows))).toEqual([
      'Lat → verbatimLatitude (synonym)',
      'Lon → verbatimLongitude (synonym)',
      'species → specificEpithet (synonym)',
      'picture # → -',
      'Genus → genus (name)',
    ]);
  });

  test('a table without headings', () => {
    const rows = [
      ['1', 'Lophopsittacus bensoni Holyoak, 1973', 'Psittacidae', 'Animalia', ''],
      ['3', 'Aaadonta angaurana', 'Endodontidae', 'Animalia', ''],
      ['4', 'Aaadonta constricta', 'Endodontidae', 'Animalia', ''],
    ];
    expect(told(mapColumns(['1', '2', '3', '4', '5'], rows))).toEqual([
      '1 → -',
      '2 → scientificName (values)',
      '3 → family (values)',
      '4 → kingdom (values)',
      '5 → -',
    ]);
  });

  test('samples are up to three distinct values', () => {
    expect(mapColumns(['sex'], [['f'], ['f'], [''], ['m'], ['NA'], ['?'], ['x']])).toEqual([
      { name: 'sex', term: 'sex', by: 'name', samples: ['f', 'm', '?'] },
    ]);
  });

  test('a mapping overrides', () => {
    const mapping = parseTableMapping(
      {
        columns: {
          'wing length': 'dwc:dynamicProperties',
          Collector: '',
          Site: ['locality', 'locationID'],
        },
      },
      'm.yaml',
    );
    expect(told(mapColumns(['Wing_Length', 'Collector', 'Site', 'Sex'], [], mapping))).toEqual([
      'Wing_Length → dynamicProperties (mapping)',
      'Collector → -',
      'Site → locality (mapping)',
      'Sex → sex (name)',
    ]);
    expect(told(mapColumns(['Sex', 'Site'], [], { ...NO_TABLE_MAPPING, strict: true }))).toEqual([
      'Sex → -',
      'Site → -',
    ]);
  });
});

describe('mapping files', () => {
  const refusals: [value: unknown, message: string, hint?: string][] = [
    [{ colums: {} }, 'm: colums must be one of the keys', 'Did you mean "columns"?'],
    [
      { columns: { Sp: 'scientificNam' } },
      'm: columns.Sp must be a term of Darwin Core or Dublin Core, not "scientificNam"',
      'Did you mean "scientificName"?',
    ],
    [{ rowType: 'Ocurrence' }, 'm: rowType must be one of', 'Did you mean "Occurrence"?'],
    [{ constants: { basisOfRecord: { a: 1 } } }, 'm: constants.basisOfRecord must be a text'],
    [
      { templates: { locality: '{Site' } },
      'm: templates.locality must be text with headings in braces',
    ],
    [{ heading: -1 }, 'm: heading must be the number of a row'],
    [{ delimiter: '||' }, 'm: delimiter must be one character'],
    [{ strict: 'yes' }, 'm: strict must be true or false'],
    [['columns'], 'm: the mapping must be a map'],
  ];
  test.each(refusals)('%j is refused', (value, message, hint) => {
    let thrown: unknown = null;
    try {
      parseTableMapping(value, 'm');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'MAPPING_INVALID',
      message: expect.stringContaining(message),
      ...(hint === undefined ? {} : { hint }),
    });
  });

  test('a column that the table lacks is refused with the nearest one', () => {
    const mapping = parseTableMapping({ columns: { Colector: 'recordedBy' } }, 'm');
    expect(() => mapColumns(['Collector', 'Site'], [], mapping)).toThrow(
      expect.objectContaining({ code: 'MAPPING_INVALID', hint: 'Did you mean "Collector"?' }),
    );
    const template = parseTableMapping({ id: ['Site', 'Numbr'] }, 'm');
    expect(() => mapColumns(['Number', 'Site'], [], template)).toThrow(
      expect.objectContaining({ hint: 'Did you mean "Number"?' }),
    );
  });

  test('YAML and JSON', () => {
    const yaml = [
      'sheet: Data',
      'heading: 3',
      'rowType: dwc:Occurrence',
      'id: [Coll, No]',
      'columns:',
      '  Sp.: scientificName',
      '  Notes:',
      'constants: {basisOfRecord: PreservedSpecimen, year: 1901}',
      'templates: {locality: "{Site}, {Park}"}',
      'values: {sex: {m: male, f: female}}',
      'delimiter: tab',
      'quote: none',
    ].join('\n');
    const expected = {
      ...NO_TABLE_MAPPING,
      sheet: 'Data',
      heading: 3,
      rowType: 'Occurrence',
      id: '{Coll}:{No}',
      columns: { 'Sp.': ['scientificName'], Notes: [] },
      constants: { basisOfRecord: 'PreservedSpecimen', year: '1901' },
      templates: { locality: '{Site}, {Park}' },
      values: { sex: { m: 'male', f: 'female' } },
      delimiter: '\t',
      quote: '',
    };
    expect(parseColumnMapping(yaml, 'm.yaml')).toEqual(expected);
    expect(parseColumnMapping(JSON.stringify(expected), 'm.json')).toEqual(expected);
    expect(parseColumnMapping('', 'empty')).toEqual(NO_TABLE_MAPPING);
    for (const broken of ['{"a": ', 'a: b: c', 'x'.repeat(2_000_000)]) {
      expect(() => parseColumnMapping(broken, 'm')).toThrow(
        expect.objectContaining({ code: 'MAPPING_INVALID' }),
      );
    }
  });
});

describe('row types', () => {
  test.each<[names: string, rowType: string]>([
    ['occurrenceID eventID scientificName', 'Occurrence'],
    ['eventID eventDate decimalLatitude samplingProtocol', 'Event'],
    ['taxonID scientificName kingdom taxonRank license', 'Taxon'],
    ['occurrenceID type identifier creator license', 'Multimedia'],
    ['eventID measurementType measurementValue', 'MeasurementOrFact'],
    ['taxonID locality countryCode occurrenceStatus eventDate', 'Distribution'],
    ['taxonID vernacularName language', 'VernacularName'],
    ['taxonID description type language', 'Description'],
    ['taxonID isMarine isFreshwater', 'SpeciesProfile'],
    ['name date place', 'Occurrence'],
  ])('%s: %s', (names, rowType) => {
    expect(rowTypeOf(names.split(' '))).toBe(rowType);
  });
});
