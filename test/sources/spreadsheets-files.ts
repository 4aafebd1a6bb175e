import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { openWorkbook, type WorkbookLimits } from '../../src/sources/index.ts';

/** Writes a zip of texts. */
export async function writeZip(
  path: string,
  parts: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** Parts of an XLSX with these sheets (name → XML of its rows), the first formats of cells plain, date, date with time, month, code. */
export function xlsxParts(
  sheets: Readonly<Record<string, string>>,
  { shared = '', behind = '', workbookPr = '' } = {},
): Record<string, string> {
  const names = Object.keys(sheets);
  return {
    'xl/workbook.xml': `<workbook xmlns:r="x">${workbookPr}<sheets>${names
      .map((name, i) => {
        const isHidden = name.startsWith('.');
        return `<sheet name="${name.replace(/^\./, '')}" sheetId="${i + 1}"${isHidden ? ' state="hidden"' : ''} r:id="r${i}"/>`;
      })
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map(
        (_, i) =>
          `<Relationship Id="r${i}" Type="http://x/worksheet" Target="worksheets/s${i}.xml"/>`,
      )
      .join('')}</Relationships>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="171" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="17"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${shared}</sst>`,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, i) => [
        `xl/worksheets/s${i}.xml`,
        `<worksheet><sheetData>${rows}</sheetData>${behind}</worksheet>`,
      ]),
    ),
  };
}

/** Parts of an ODS with this content of its spreadsheet element. */
export const odsParts = (tables: string, styles = ''): Record<string, string> => ({
  mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
  'content.xml': `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
});

/** A row of inline texts. */
export const xlsxRow = (line: number, ...cells: readonly string[]): string =>
  `<row r="${line}">${cells
    .map((cell, i) =>
      cell === ''
        ? ''
        : `<c r="${String.fromCharCode(65 + i)}${line}" t="inlineStr"><is><t>${cell}</t></is></c>`,
    )
    .join('')}</row>`;

/** All rows of a workbook, by sheet: line and cells. */
export async function readBook(
  path: string,
  limits: Partial<WorkbookLimits> = {},
): Promise<{ sheets: Record<string, (readonly (number | string)[])[]>; notes: string[] }> {
  const book = await openWorkbook(path, limits);
  const notes: string[] = [];
  const sheets: Record<string, (readonly (number | string)[])[]> = {};
  try {
    for (const [at, { name, isHidden }] of book.sheets.entries()) {
      const rows: (readonly (number | string)[])[] = [];
      for await (const batch of book.rows(at, (note) => notes.push(note))) {
        for (const { line, cells } of batch) rows.push([line, ...cells]);
      }
      sheets[isHidden ? `.${name}` : name] = rows;
    }
  } finally {
    book.close();
  }
  return { sheets, notes };
}
