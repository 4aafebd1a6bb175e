import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { openTable, type TableOptions } from '../../src/flow/names/tables/read-table.ts';
import { xlsxStream } from '../../src/publish/index.ts';
import { dateOfSerial, isDateFormat } from '../../src/sources/spreadsheets/xlsx-dates.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string): string => join(folder.path, name);

describe('workbooks', () => {
  test('that we wrote', async () => {
    const path = at('own.xlsx');
    const rows = [
      ['Aus bus L.', 'x_x000D_\n', 7],
      [null, '<&>', null],
    ];
    await pipeline(
      xlsxStream({
        name: 'names',
        columns: ['scientificName', 'note', 'n'],
        rows: (async function* () {
          yield rows;
        })(),
      }),
      createWriteStream(path),
    );
    expect(await readAll(path)).toEqual({
      columns: ['scientificName', 'note', 'n'],
      rows: [
        ['Aus bus L.', 'x_x000D_\n', '7'],
        ['', '<&>', ''],
      ],
    });
  });

  test('shared and rich texts, numbers, dates, errors, gaps, hidden and named sheets', async () => {
    const path = at('office.xlsx');
    await writeBook(path, OFFICE);
    expect(await readAll(path)).toEqual({
      columns: ['name', '', 'date', 'flag'],
      rows: [
        ['Aus bus', '', '2024-02-29', 'TRUE'],
        ['Cus dus L.', '0.1', '2024-02-29T12:00:00', '#N/A'],
        ['', '', '', 'last'],
      ],
    });
    expect(await readAll(path, { sheet: 'Other' })).toEqual({ columns: ['solo'], rows: [] });
    expect(await readAll(path, { sheet: '1', hasHeader: false })).toEqual({
      columns: ['1'],
      rows: [['hidden']],
    });
    await expect(readAll(path, { sheet: 'Othre' })).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      hint: 'Did you mean "Other"?',
    });
  });

  test('damage, other archives and entities are refused', async () => {
    const refused: [name: string, write: (path: string) => Promise<void> | void][] = [
      ['cut.xlsx', (path) => writeFileSync(path, Buffer.from('PK\x03\x04 and no more'))],
      ['text.xlsx', (path) => writeFileSync(path, 'name\n')],
      ['archive.zip', (path) => writeBook(path, { 'occurrence.txt': 'id\n' })],
      ['no-sheet.xlsx', (path) => writeBook(path, { ...OFFICE, 'xl/workbook.xml': '<workbook/>' })],
      ['broken.xlsx', (path) => writeBook(path, { ...OFFICE, 'xl/styles.xml': '<styles>' })],
      [
        'entity.xlsx',
        (path) =>
          writeBook(path, {
            ...OFFICE,
            'xl/sharedStrings.xml':
              '<!DOCTYPE sst [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>',
          }),
      ],
    ];
    for (const [name, write] of refused) {
      await write(at(name));
      await expect(
        readAll(at(name), name === 'text.xlsx' ? { kind: 'xlsx' } : {}),
        name,
      ).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' });
    }
  });
});

describe('dates', () => {
  test.each<[serial: number, is1904: boolean, iso: string | null]>([
    [1, false, '1900-01-01'],
    [59, false, '1900-02-28'],
    [61, false, '1900-03-01'],
    [45351, false, '2024-02-29'],
    [45351.5, false, '2024-02-29T12:00:00'],
    [0.25, false, '06:00:00'],
    [0, true, '00:00:00'],
    [43889, true, '2024-02-29'],
    [-1, false, null],
    [1e9, false, null],
  ])('%d', (serial, is1904, iso) => {
    expect(dateOfSerial(serial, is1904)).toBe(iso);
  });

  test.each<[format: number | string, isDate: boolean]>([
    [14, true],
    [0, false],
    ['yyyy-mm-dd', true],
    ['[$-409]d\\-mmm;@', true],
    ['0.00', false],
    ['General', false],
    ['#,##0 "days"', false],
    ['[Red]0', false],
  ])('%s', (format, isDate) => {
    expect(isDateFormat(format)).toBe(isDate);
  });
});

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE: Readonly<Record<string, string>> = {
  'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="x"><sheets><sheet name="Secret" sheetId="3" state="hidden" r:id="r3"/><sheet name="Names" sheetId="1" r:id="r1"/><sheet name="Other" sheetId="2" r:id="r2"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/a.xml"/><Relationship Id="r2" Type="http://x/worksheet" Target="/xl/worksheets/b.xml"/><Relationship Id="r3" Type="http://x/worksheet" Target="worksheets/c.xml"/></Relationships>',
  'xl/styles.xml': `<styleSheet ${MAIN}><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
  'xl/sharedStrings.xml': `<x:sst xmlns:x="y"><x:si><x:t>name</x:t></x:si><x:si><x:r><x:t>Cus </x:t></x:r><x:r><x:t>dus L.</x:t></x:r><x:rPh><x:t>phonetic</x:t></x:rPh></x:si></x:sst>`,
  'xl/worksheets/a.xml': `<worksheet ${MAIN}><sheetData><row r="1"/><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>date</t></is></c><c r="D2" t="str"><f>x</f><v>flag</v></c></row><row r="3"><c t="inlineStr"><is><t>Aus bus</t></is></c><c r="C3" s="1"><v>45351</v></c><c r="D3" t="b"><v>1</v></c></row><row r="7"><c r="A7" t="s"><v>1</v></c><c r="B7"><v>0.1</v></c><c r="C7" s="2"><v>45351.5</v></c><c r="D7" t="e"><v>#N/A</v></c></row><row r="8"><c r="D8" t="inlineStr"><is><t>last</t></is></c></row></sheetData></worksheet>`,
  'xl/worksheets/b.xml':
    '<worksheet><sheetData><row><c t="inlineStr"><is><t>solo</t></is></c></row></sheetData></worksheet>',
  'xl/worksheets/c.xml':
    '<worksheet><sheetData><row><c t="inlineStr"><is><t>hidden</t></is></c></row></sheetData></worksheet>',
};

async function writeBook(path: string, parts: Readonly<Record<string, string>>): Promise<void> {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

async function readAll(path: string, options?: TableOptions) {
  const table = await openTable({ kind: 'file', path }, options);
  const rows: (readonly string[])[] = [];
  for await (const block of table.blocks) if (block.kind === 'rows') rows.push(...block.rows);
  return { columns: table.columns, rows };
}
