import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import {
  type ArchiveDescriptor,
  readDescriptor,
} from '../../src/sources/darwin-core/descriptor.ts';
import { rowTypeUri, termKey } from '../../src/sources/darwin-core/names.ts';

const read = (xml: string): ArchiveDescriptor => readDescriptor(Buffer.from(xml), 'meta.xml');

function failure(xml: string | Uint8Array): string {
  try {
    readDescriptor(Buffer.from(xml), 'meta.xml');
  } catch (error) {
    if (isOpendrawerError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'read';
}

const OCCURRENCE = 'http://rs.tdwg.org/dwc/terms/Occurrence';
const MULTIMEDIA = 'http://rs.gbif.org/terms/1.0/Multimedia';
const archive = (inner: string): string =>
  `<archive xmlns="http://rs.tdwg.org/dwc/text/">${inner}</archive>`;
const core = (inner = '', attributes = ''): string =>
  `<core rowType="${OCCURRENCE}" ${attributes}><files><location>occurrence.txt</location></files><id index="0"/>${inner}</core>`;

const defaults = {
  rowType: OCCURRENCE,
  isCore: true,
  locations: ['occurrence.txt'],
  delimiter: ',',
  quote: '"',
  newline: '\n',
  encoding: null,
  headerLines: 0,
  idColumn: 0,
  fields: [],
  line: 1,
};

describe('readDescriptor', () => {
  test('takes the defaults of the text guide', () => {
    expect(read(archive(core()))).toEqual({
      metadata: null,
      core: defaults,
      extensions: [],
      notes: [],
    });
  });

  test('reads everything that a table may say', () => {
    const xml = `<?xml version="1.0"?><d:archive xmlns:d="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">
      <d:core encoding="latin1" fieldsTerminatedBy="\\t" linesTerminatedBy="\\r\\n" fieldsEnclosedBy="&quot;" ignoreHeaderLines="2" rowType="${OCCURRENCE}">
        <d:files><d:location>a.txt</d:location><d:location> data\\b.txt </d:location></d:files>
        <d:id index="3"/>
        <d:field index="0" term="http://rs.tdwg.org/dwc/terms/catalogNumber"/>
        <d:field index="1" term="http://rs.tdwg.org/dwc/terms/sex" default="unknown" vocabulary="http://example.org/sex"/>
        <d:field term="http://purl.org/dc/terms/license" default="CC0"/>
      </d:core>
      <d:extension fieldsTerminatedBy="|" fieldsEnclosedBy="" rowType="${MULTIMEDIA}">
        <d:files><d:location>media.txt</d:location></d:files><d:coreid index="1"/>
        <d:field index="0" term="http://purl.org/dc/terms/identifier"/>
      </d:extension></d:archive>`;
    expect(read(xml)).toEqual({
      metadata: 'eml.xml',
      core: {
        ...defaults,
        locations: ['a.txt', 'data\\b.txt'],
        delimiter: '\t',
        newline: '\r\n',
        encoding: 'latin1',
        line: 2,
        headerLines: 2,
        idColumn: 3,
        fields: [
          {
            column: 0,
            term: 'http://rs.tdwg.org/dwc/terms/catalogNumber',
            key: 'catalogNumber',
            default: null,
          },
          { column: 1, term: 'http://rs.tdwg.org/dwc/terms/sex', key: 'sex', default: 'unknown' },
          {
            column: null,
            term: 'http://purl.org/dc/terms/license',
            key: 'license',
            default: 'CC0',
          },
        ],
      },
      extensions: [
        {
          ...defaults,
          rowType: MULTIMEDIA,
          isCore: false,
          locations: ['media.txt'],
          delimiter: '|',
          quote: '',
          line: 9,
          idColumn: 1,
          fields: [
            {
              column: 0,
              term: 'http://purl.org/dc/terms/identifier',
              key: 'identifier',
              default: null,
            },
          ],
        },
      ],
      notes: [],
    });
  });

  test.each([
    ['a byte order mark and white space in front', `\ufeff\n  ${archive(core())}`],
    ['a declaration behind white space', `\n<?xml version="1.0"?>${archive(core())}`],
    ['CDATA', archive(core().replace('occurrence.txt', '<![CDATA[occurrence.txt]]>'))],
  ])('reads through %s', (_, xml) => expect({ ...read(xml).core, line: 1 }).toEqual(defaults));

  test('reads UTF-16', () => {
    expect(
      readDescriptor(Buffer.from(`\ufeff${archive(core())}`, 'utf16le'), 'meta.xml').core,
    ).toEqual(defaults);
  });

  test.each([
    [
      core('<field index="1" term=""/>'),
      'meta.xml, line 1: a <field> has no term and was left out.',
    ],
    [
      core('<field term="x"/>'),
      'meta.xml, line 1: the field x has neither an index nor a default, and was left out.',
    ],
    [
      core('<field index="1" term="a"/><field index="2" term="a"/>'),
      'meta.xml, line 1: DUPLICATED_TERM: a is described twice in one table.',
    ],
    [
      core('', 'ignoreHeaderLines="one"'),
      'meta.xml, line 1: ignoreHeaderLines="one" is no count and was taken for 0.',
    ],
  ])('notes what is odd: %s', (inner, note) => expect(read(archive(inner)).notes).toEqual([note]));

  test.each([
    [
      'not XML',
      'id\tname\n1\tx',
      /^ARCHIVE_INVALID meta\.xml, line 2, column 3: is no well-formed XML/,
    ],
    [
      'an open tag',
      archive('\n<core></files>'),
      /^ARCHIVE_INVALID meta\.xml, line 2, column \d+: is no well-formed XML/,
    ],
    ['another root', '<dataset/>', /begins with <dataset>, not with <archive>/],
    ['no core', archive(''), /describes no core/],
    ['two cores', archive(core() + core()), /has two cores/],
    [
      'a core without a file',
      archive(`<core rowType="${OCCURRENCE}"><files/></core>`),
      /the core .*Occurrence names no file/,
    ],
    [
      'an extension without a core id',
      archive(
        `${core()}<extension rowType="${MULTIMEDIA}"><files><location>m.txt</location></files></extension>`,
      ),
      /the extension .*Multimedia has no <coreid>/,
    ],
    [
      'an extension without a row type',
      archive(
        `${core()}<extension><files><location>m.txt</location></files><coreid index="0"/></extension>`,
      ),
      /an extension has no row type/,
    ],
    [
      'an index that is none',
      archive(core('<field index="-1" term="a"/>')),
      /<field index="-1">: no index of a column/,
    ],
    ['entities', `<!DOCTYPE archive [<!ENTITY x "y">]>${archive(core())}`, /has a document type/],
    ['an unknown entity', archive(core('&x;')), /is no well-formed XML/],
  ])('refuses %s', (_, xml, message) => expect(failure(xml)).toMatch(message));
});

test.each([
  ['http://rs.tdwg.org/dwc/terms/Occurrence', OCCURRENCE],
  ['Occurrence', OCCURRENCE],
  ['https://rs.tdwg.org/dwc/terms/occurrence', OCCURRENCE],
  ['http://rs.tdwg.org/dwc/xsd/simpledarwincore/SimpleDarwinRecord', OCCURRENCE],
  ['multimedia', MULTIMEDIA],
  ['http://rs.tdwg.org/ac/terms/Multimedia', 'http://rs.tdwg.org/ac/terms/Multimedia'],
  ['http://example.org/Thing', 'http://example.org/Thing'],
])('the row type %s is %s', (written, uri) => expect(rowTypeUri(written)).toBe(uri));

test.each([
  ['http://rs.tdwg.org/dwc/terms/OccurrenceID', 'occurrenceID'],
  ['dwc:locality', 'locality'],
  ['http://purl.org/dc/terms/creator', 'creator'],
  ['http://purl.org/dc/elements/1.1/creator', 'dc:creator'],
  ['http://rs.tdwg.org/ac/terms/accessURI', 'accessURI'],
  ['http://ns.adobe.com/xap/1.0/rights/Owner', 'xmpRights:Owner'],
  ['http://rs.gbif.org/terms/1.0/gbifID', 'gbifID'],
  ['http://eol.org/schema/media/thumbnailURL', 'http://eol.org/schema/media/thumbnailURL'],
])('the term %s is called %s', (term, key) => expect(termKey(term)).toBe(key));

const guide = join(
  import.meta.dirname,
  '../../../shared/archives/dwca/tdwg-metafile-example_text_simpledwc_complete.xml',
);

test.skipIf(!existsSync(guide))('reads the example of the text guide', () => {
  const { core: table } = readDescriptor(readFileSync(guide), 'meta.xml');
  expect({ ...table, fields: table.fields.length }).toEqual({
    ...defaults,
    rowType: 'http://rs.tdwg.org/dwc/terms/text/DarwinRecord',
    locations: ['http://data.gbif.org/download/occurrence-search-123255244678924570.zip'],
    encoding: 'UTF-8',
    headerLines: 1,
    line: 28,
    idColumn: 'absent',
    fields: 188,
  });
});
