import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { utils, write } from '@e965/xlsx';
import { afterAll, describe, expect, test } from 'vitest';
import { openWorkbook, sheetAt } from '../../src/sources/index.ts';
import { numberText } from '../../src/sources/spreadsheets/cells.ts';
import { shownDate } from '../../src/sources/spreadsheets/xlsx-dates.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { odsParts, readBook, writeZip, xlsxParts, xlsxRow } from './spreadsheets-files.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string): string => join(folder.path, name);
const shared = new URL('../../../shared/archives/spreadsheets/', import.meta.url).pathname;

describe('XLSX', () => {
  test('typed cells, codes, months, merged cells, hidden sheets, formulas without a result', async () => {
    const rows = [
      xlsxRow(2, 'site', 'n', 'date'),
      '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>0.30000000000000004</v></c><c r="C3" s="1"><v>45351</v></c></row>',
      '<row r="4"><c r="B4"><v>51.496000000000002</v></c><c r="C4" s="2"><v>45351.5</v></c><c r="D4" t="b"><v>1</v></c></row>',
      '<row r="5"><c r="B5" s="4"><v>123</v></c><c r="C5" s="3"><v>45323</v></c><c r="D5" t="e"><v>#DIV/0!</v></c></row>',
      '<row r="6"><c r="A6" s="1"/><c r="XFD6" s="1"/></row>',
      '<row r="7"><c r="B7"><f>A1*2</f><v>7</v></c><c r="C7"><f>NOW()</f></c><c r="D7" t="str"><f>""</f></c></row>',
      '<row r="1048576"><c r="A1048576" s="1"/></row>',
    ].join('');
    const path = await writeZip(
      at('typed.xlsx'),
      xlsxParts(
        { Data: rows, '.Secret': xlsxRow(1, 'x'), Empty: '' },
        {
          shared: '<si><r><t>A &amp; </t></r><r><t xml:space="preserve">B_x0041_</t></r></si>',
          behind:
            '<mergeCells count="2"><mergeCell ref="A3:A5"/><mergeCell ref="A1:D1"/></mergeCells>',
        },
      ),
    );
    expect(await readBook(path)).toEqual({
      sheets: {
        Data: [
          [2, 'site', 'n', 'date'],
          [3, 'A & BA', '0.3', '2024-02-29'],
          [4, 'A & BA', '51.496', '2024-02-29T12:00:00', 'TRUE'],
          [5, 'A & BA', '000123', '2024-02', '#DIV/0!'],
          [7, '', '7'],
        ],
        '.Secret': [[1, 'x']],
        Empty: [],
      },
      notes: [
        'Sheet "Data": 1 formulas have no result; open and save the workbook in a spreadsheet program.',
      ],
    });
  });

  test('days from 1904 on, other prefixes, attributes and text in pieces', async () => {
    const parts = xlsxParts({ Data: '' }, { workbookPr: '<workbookPr date1904="1"/>' });
    parts['xl/worksheets/s0.xml'] =
      `<?xml version='1.0'?><!-- <row/> --><x:worksheet xmlns:x='y'><x:sheetData ><x:row r='1' ><x:c s = "1" r='A1'><x:v>43889</x:v></x:c><x:c t='inlineStr'><x:is><x:t>a<![CDATA[<b>&amp;]]>&#xe9;\r\né</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
    const path = await writeZip(at('1904.xlsx'), parts);
    expect((await readBook(path)).sheets).toEqual({
      Data: [[1, '2024-02-29', 'a<b>&amp;é\né']],
    });
  });

  test('a sheet by name or number', async () => {
    const path = await writeZip(at('two.xlsx'), xlsxParts({ Data: '', Metadata: '' }));
    const book = await openWorkbook(path);
    expect([sheetAt(book, 'Metadata'), sheetAt(book, '1')]).toEqual([1, 0]);
    expect(() => sheetAt(book, 'Meta data')).toThrow(
      expect.objectContaining({ hint: 'Did you mean "Metadata"?' }),
    );
    book.close();
  });
});

describe('ODS', () => {
  test('typed cells, repeated ones, paragraphs, comments, merged rows, hidden tables', async () => {
    const cell = (text: string, more = '') =>
      `<table:table-cell ${more}><text:p>${text}</text:p></table:table-cell>`;
    const value = (type: string, name: string, text: string) =>
      `<table:table-cell office:value-type="${type}" office:${name}="${text}"><text:p>shown</text:p></table:table-cell>`;
    const tables = [
      '<table:table table:name="Data" table:style-name="ta1">',
      '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
      `<table:table-row>${cell('a')}${cell('b', 'table:number-columns-repeated="2"')}</table:table-row>`,
      `<table:table-row>${value('float', 'value', '51.496000000000002')}${value('date', 'date-value', '1990-01-05T17:00:00')}${value('date', 'date-value', '1990-01-02T00:00:00')}${value('boolean', 'boolean-value', 'true')}${value('time', 'time-value', 'PT8H05M00S')}</table:table-row>`,
      `<table:table-row>${cell('site', 'table:number-rows-spanned="2"')}<table:table-cell><office:annotation><text:p>a comment</text:p></office:annotation><text:p>one<text:s text:c="2"/>two</text:p><text:p>three<text:line-break/>four &amp; five</text:p></table:table-cell></table:table-row>`,
      `<table:table-row><table:covered-table-cell/>${cell('x')}</table:table-row>`,
      `<table:table-row table:number-rows-repeated="2"><table:table-cell/>${cell('x')}</table:table-row>`,
      '<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
      '</table:table>',
      `<table:table table:name="Lists" table:style-name="ta2"><table:table-row>${cell('x')}</table:table-row></table:table>`,
    ].join('');
    const styles =
      '<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>';
    const path = await writeZip(at('typed.ods'), odsParts(tables, styles));
    expect(await readBook(path)).toEqual({
      sheets: {
        Data: [
          [3, 'a', 'b', 'b'],
          [4, '51.496', '1990-01-05T17:00:00', '1990-01-02', 'TRUE', '08:05:00'],
          [5, 'site', 'one  two\nthree\nfour & five'],
          [6, 'site', 'x'],
          [7, '', 'x'],
          [8, '', 'x'],
        ],
        '.Lists': [[1, 'x']],
      },
      notes: [],
    });
  });
});

describe('XLS', () => {
  test('typed cells, merged rows, hidden sheets', async () => {
    const sheet = utils.aoa_to_sheet([
      ['site', 'n', 'date'],
      ['A', 0.1 + 0.2, { t: 'n', v: 45351, z: 'yyyy-mm-dd' }],
      [null, 7, { t: 'n', v: 45351.5, z: 'yyyy-mm-dd hh:mm' }],
      [],
      [null, true, { t: 'n', v: 12, z: '00000' }],
    ]);
    sheet['!merges'] = [{ s: { r: 1, c: 0 }, e: { r: 2, c: 0 } }];
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, 'Data');
    utils.book_append_sheet(book, utils.aoa_to_sheet([['x']]), 'Secret');
    book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
    for (const bookType of ['biff8', 'xlsb'] as const) {
      const path = at(`typed.${bookType}`);
      writeFileSync(path, write(book, { type: 'buffer', bookType }));
      expect((await readBook(path)).sheets, bookType).toEqual({
        Data: [
          [1, 'site', 'n', 'date'],
          [2, 'A', '0.3', '2024-02-29'],
          [3, 'A', '7', '2024-02-29T12:00:00'],
          [5, '', 'TRUE', '00012'],
        ],
        '.Secret': [[1, 'x']],
      });
    }
  });
});

describe('workbooks in markup', () => {
  test('XML of Excel 2003', async () => {
    const path = at('old.xls');
    writeFileSync(
      path,
      '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Data"><Table><Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data ss:Type="String">n</Data></Cell></Row><Row><Cell><Data ss:Type="String">a&amp;b</Data></Cell><Cell><Data ss:Type="Number">0.30000000000000004</Data></Cell></Row></Table></Worksheet></Workbook>',
    );
    expect((await readBook(path)).sheets).toEqual({
      Data: [
        [1, 'id', 'n'],
        [2, 'a&b', '0.3'],
      ],
    });
  });

  test('HTML that is called a workbook', async () => {
    const path = at('export.xls');
    writeFileSync(
      path,
      '<html><body><table><tr><th>id</th><th>date</th></tr><tr><td>007</td><td>1/2</td></tr></table></body></html>',
    );
    expect((await readBook(path)).sheets).toEqual({
      Sheet1: [
        [1, 'id', 'date'],
        [2, '007', '1/2'],
      ],
    });
  });
});

describe('hostile workbooks', () => {
  const refused: [name: string, make: (path: string) => Promise<unknown>, message: RegExp][] = [
    ['text', async (path) => writeFileSync(path, 'a,b\n'), /no workbook/],
    ['cut', async (path) => writeFileSync(path, 'PK\x03\x04 and no more'), /damaged/],
    [
      'cut OLE',
      async (path) => writeFileSync(path, Buffer.from('d0cf11e0a1b11ae1', 'hex')),
      /damaged/,
    ],
    ['other zip', (path) => writeZip(path, { 'a.txt': 'x' }), /no workbook/],
    [
      'bomb',
      (path) =>
        writeZip(path, {
          ...xlsxParts({ Data: '' }),
          'xl/worksheets/s0.xml': Buffer.alloc(2 ** 22),
        }),
      /more than 200 times/,
    ],
    [
      'half a sheet',
      (path) =>
        writeZip(path, {
          ...xlsxParts({ D: '' }),
          'xl/worksheets/s0.xml': '<worksheet><sheetData>',
        }),
      /ends in the middle/,
    ],
    [
      'entity in a sheet',
      (path) =>
        writeZip(path, {
          ...xlsxParts({ D: '' }),
          'xl/worksheets/s0.xml':
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>',
        }),
      /document type/,
    ],
    [
      'unknown entity',
      (path) =>
        writeZip(path, xlsxParts({ D: '<row><c t="inlineStr"><is><t>&lol;</t></is></c></row>' })),
      /&lol; is not defined/,
    ],
    [
      'billion laughs in shared texts',
      (path) =>
        writeZip(path, {
          ...xlsxParts({ D: '<row><c t="s"><v>0</v></c></row>' }),
          'xl/sharedStrings.xml':
            '<!DOCTYPE l [<!ENTITY l "lol"><!ENTITY m "&l;&l;">]><sst><si><t>&m;</t></si></sst>',
        }),
      /document type/,
    ],
    [
      'entities in ODS',
      (path) =>
        writeZip(path, {
          'content.xml':
            '<!DOCTYPE l [<!ENTITY l "lol">]><office:document-content>&l;</office:document-content>',
        }),
      /entity|undefined/i,
    ],
    [
      'huge shared texts',
      (path) =>
        writeZip(
          path,
          xlsxParts({ D: '<row/>' }, { shared: '<si><t>abcdefgh</t></si>'.repeat(5000) }),
        ),
      /shares more than 100000 characters/,
    ],
    [
      'a huge cell',
      (path) => writeZip(path, xlsxParts({ D: xlsxRow(1, 'x'.repeat(60_000)) })),
      /a cell of row 1 holds more than 50000 characters/,
    ],
    [
      'deep nesting',
      (path) => writeZip(path, xlsxParts({ D: '<a>'.repeat(10_000) })),
      /more than 200 levels/,
    ],
    [
      'deep nesting in ODS',
      (path) => writeZip(path, odsParts('<a>'.repeat(10_000))),
      /more than 200 levels/,
    ],
    [
      'an encrypted ODS',
      (path) =>
        writeZip(path, {
          ...odsParts('<table:table/>'),
          'META-INF/manifest.xml': '<m:manifest><m:encryption-data/></m:manifest>',
        }),
      /encrypted/,
    ],
    [
      'a text document',
      (path) => writeZip(path, { 'content.xml': '<office:text/>' }),
      /no spreadsheet/,
    ],
    [
      'an external sheet',
      (path) =>
        writeZip(path, {
          ...xlsxParts({ D: '' }),
          'xl/_rels/workbook.xml.rels':
            '<Relationships><Relationship Id="r0" Type="http://x/worksheet" TargetMode="External" Target="http://evil.example/a.xml"/></Relationships>',
        }),
      /no sheet/,
    ],
    [
      'a large XLS',
      async (path) =>
        writeFileSync(
          path,
          Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2 ** 21)]),
        ),
      /1048576 are the most/,
    ],
  ];
  test.each(refused)('%s is refused', async (name, make, message) => {
    const path = at(`${name.replaceAll(' ', '-')}.bin`);
    await make(path);
    const limits = {
      partBytes: 2 ** 20,
      sharedCharacters: 100_000,
      cellCharacters: 50_000,
      xlsBytes: 2 ** 20,
    };
    await expect(readBook(path, limits)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  test('a binary workbook that is not read in time is given up', async () => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([['x']]), 'Data');
    const path = at('slow.xls');
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'biff8' }));
    await expect(readBook(path, { xlsMs: 1 })).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      message: expect.stringContaining('was not read within'),
    });
  });

  test('phantom rows and columns cost nothing, and wide rows little', async () => {
    const phantom = Array.from(
      { length: 100_000 },
      (_, i) => `<row r="${i + 2}"><c r="A${i + 2}" s="1"/><c r="XFD${i + 2}" s="1"/></row>`,
    ).join('');
    const wide = Array.from(
      { length: 2_000 },
      (_, i) => `<row r="${i + 1}"><c r="XFD${i + 1}"><v>1</v></c></row>`,
    ).join('');
    const path = await writeZip(
      at('phantom.xlsx'),
      xlsxParts({ Data: xlsxRow(1, 'a') + phantom, Wide: wide }),
    );
    const book = await openWorkbook(path);
    const counts: number[] = [];
    for (const sheet of book.sheets.keys()) {
      let rows = 0;
      for await (const batch of book.rows(sheet)) {
        expect(batch.reduce((sum, { cells }) => sum + cells.length, 0)).toBeLessThan(120_000);
        rows += batch.length;
      }
      counts.push(rows);
    }
    book.close();
    expect(counts).toEqual([1, 2000]);
  });

  test('repeated rows and cells of ODS are no bomb', async () => {
    const row = (times: number, cells: number) =>
      `<table:table-row table:number-rows-repeated="${times}"><table:table-cell table:number-columns-repeated="${cells}"><text:p>x</text:p></table:table-cell></table:table-row>`;
    const path = await writeZip(
      at('bomb.ods'),
      odsParts(
        `<table:table table:name="D">${row(1_000_000_000, 1)}${row(1, 1_000_000_000)}</table:table>`,
      ),
    );
    const { sheets, notes } = await readBook(path);
    expect(sheets['D']?.length).toBe(1);
    expect(notes).toEqual(['Row 1 is repeated 1000000000 times: it is taken once.']);
  });
});

describe('numbers and dates', () => {
  test.each<[value: number, text: string]>([
    [0.1 + 0.2, '0.3'],
    [1.1 * 3, '3.3'],
    [51.496000000000002, '51.496'],
    [-16.3721, '-16.3721'],
    [1e-7, '0.0000001'],
    [-1.5e-7, '-0.00000015'],
    [1e15, '1000000000000000'],
    [1.2345678901234567e20, '123456789012346000000'],
    [-0, '0'],
    [Number.NaN, ''],
  ])('%d is "%s"', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  test.each<[format: number | string, shown: string]>([
    [14, 'instant'],
    [17, 'month'],
    ['mmm-yy', 'month'],
    ['mmmm\\ yyyy', 'month'],
    ['yyyy', 'year'],
    ['mm:ss', 'instant'],
    ['yyyy-mm-dd', 'instant'],
  ])('%s shows the %s', (format, shown) => {
    expect(shownDate(format)).toBe(shown);
  });
});

describe('real workbooks', () => {
  const counts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    'occurrence_ipt_template_v2.3.xlsx': { Occurrences: 1, README: 10 },
    'occurrence_ipt_template_v2.3_example_data.xlsx': { Occurrences: 4, README: 10 },
    'occurrence_ipt_template_v2.xlsx': { Occurrences: 1, README: 10 },
    'checklist_ipt_template_v1_example_data.xlsx': { Classification: 27, README: 16 },
    'checklist_ipt_template_v1.2_example_data.xlsx': { Taxon: 4, README: 10 },
    'event_ipt_template_v3.2_example_data.xlsx': {
      'Sampling Events': 4,
      'Associated Occurrences': 10,
      README: 22,
    },
    'occurrence-workbook.xlsx': { Sheet1: 7 },
    'pipelines-test.xlsx': { Sheet1: 55 },
    'alien-plants-belgium-source.xlsx': {
      checklist: 2618,
      'Degree of Naturalization': 8,
      'global origin': 40,
      taxonRank: 7,
    },
    'alien-fishes-source.xlsx': { Checklist: 26, Blad5: 13 },
    'preston-msw3-03.xlsx': { 'VALID NAME DATA': 21, FIELDS: 30, SYNONYMS: 42 },
    // The README counts all rows of binary workbooks; these are the ones with something in them
    'macroinvertebrates-supplement.xls': {
      'List of supplementary tables': 7,
      'Appendix 1': 16,
      'Table S1': 79,
      checklist: 75,
    },
    'stagbeetle-legacy.xls': { all: 1002 },
  };
  test.skipIf(!existsSync(shared)).each(Object.entries(counts))('%s', async (name, expected) => {
    const { sheets } = await readBook(join(shared, name));
    expect(
      Object.fromEntries(Object.entries(sheets).map(([sheet, rows]) => [sheet, rows.length])),
    ).toEqual(expected);
  });

  test.skipIf(!existsSync(shared)).each(['xls', 'xlsx', 'ods'])(
    'occurrence-workbook.%s says what the CSV says',
    async (extension) => {
      const csv = readFileSync(join(shared, 'occurrence-workbook.csv'), 'utf8')
        .split('\n')
        // A workbook knows no time zone: the Z of the CSV was put there by its writer
        .map((line) =>
          line
            .replaceAll('"', '')
            .replace('1990-01-05T17:00:00Z', '1990-01-05T17:00:00')
            .split(','),
        )
        .filter((cells) => cells.some((cell) => cell !== ''));
      const { sheets } = await readBook(join(shared, `occurrence-workbook.${extension}`));
      const rows = (sheets['Sheet1'] ?? []).map((row) => {
        const cells = [row[1], row[2], row[3]].map((cell) => String(cell ?? '').trim());
        return cells;
      });
      expect(rows.filter((cells) => cells.some((cell) => cell !== ''))).toEqual(csv);
    },
  );
});

describe('size', () => {
  test('200,000 rows are read within 300 MB', async () => {
    const path = at('large.xlsx');
    const run = promisify(execFile);
    const script = new URL('./spreadsheets-large.ts', import.meta.url).pathname;
    const { stdout } = await run(process.execPath, [script, path]);
    const { rows, cells, peakBytes } = JSON.parse(stdout) as Record<string, number>;
    expect({ rows, cells }).toEqual({ rows: 200_001, cells: 2_000_010 });
    expect(peakBytes).toBeLessThan(300 * 1024 ** 2);
  });
});
