import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A table that comes in batches. Cells are texts, numbers or null. */
export interface SheetRows {
  /** Of the sheet. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly (readonly unknown[])[]>;
}

/** Rows of a sheet, the header among them: ECMA-376 leaves it open, Excel does not. */
const MOST_ROWS = 1_048_576;

export interface XlsxOptions {
  /** Rows of a sheet with its header; what is beyond goes into further sheets. */
  readonly maxRows?: number;
}

/**
 * A table as an Excel workbook (ECMA-376, transitional) while its rows come: memory does not grow with them. More rows than a
 * sheet holds make several sheets, each with the header. Texts are texts, never formulas.
 */
export function xlsxStream(sheet: SheetRows, { maxRows = MOST_ROWS }: XlsxOptions = {}): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const source = new RowSource(sheet.rows);
  const addSheet = (number: number): void => {
    zip.addReadStreamLazy(`xl/worksheets/sheet${number}.xml`, STORED, (give) => {
      const xml = Readable.from(sheetXml(sheet.columns, source, maxRows - 1), {
        objectMode: false,
      });
      xml.on('error', (error) => out.destroy(error));
      // Whether there is another sheet is known when this one is full.
      xml.on('end', () => {
        if (source.ended) finish(zip, sheet.name, number);
        else addSheet(number + 1);
      });
      out.once('close', () => xml.destroy());
      give(null, xml);
    });
  };
  addSheet(1);
  out.once('close', () => void source.close());
  return out;
}

/** Level 1: deflating is the limit, and higher levels gain little on such text. */
const STORED = { compressionLevel: 1, mtime: new Date(0) };

/** Rows of batches, to be taken in pieces by one sheet after the other. */
class RowSource {
  readonly #batches: AsyncIterator<readonly (readonly unknown[])[]>;
  #batch: readonly (readonly unknown[])[] = [];
  #at = 0;
  ended = false;

  constructor(rows: AsyncIterable<readonly (readonly unknown[])[]>) {
    this.#batches = rows[Symbol.asyncIterator]();
  }

  /** At most `most` rows, at least one; none when there are no more. `ended` is set with the last ones. */
  async take(most: number): Promise<readonly (readonly unknown[])[]> {
    await this.#fill();
    const taken = this.#batch.slice(this.#at, this.#at + most);
    this.#at += taken.length;
    await this.#fill();
    return taken;
  }

  async #fill(): Promise<void> {
    while (!this.ended && this.#at >= this.#batch.length) {
      const next = await this.#batches.next();
      this.#at = 0;
      this.#batch = next.done === true ? [] : next.value;
      this.ended = next.done === true;
    }
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.#batches.return?.();
  }
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PIECE = 500;

async function* sheetXml(
  columns: readonly string[],
  source: RowSource,
  most: number,
): AsyncGenerator<string> {
  const letters = columns.map((_, i) => columnName(i));
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${columns.length}" width="24" customWidth="1"/></cols><sheetData>`;
  yield rowXml(columns, letters, 1, ' s="1"');
  for (let rows = 0; rows < most; ) {
    const taken = await source.take(Math.min(PIECE, most - rows));
    if (taken.length === 0) break;
    yield taken.map((cells, i) => rowXml(cells, letters, rows + i + 2, '')).join('');
    rows += taken.length;
  }
  yield '</sheetData></worksheet>';
}

function rowXml(
  cells: readonly unknown[],
  letters: readonly string[],
  row: number,
  style: string,
): string {
  let xml = `<row r="${row}">`;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (cell === null || cell === undefined) continue;
    const place = `r="${letters[i]}${row}"${style}`;
    xml +=
      typeof cell === 'number'
        ? `<c ${place}><v>${cell}</v></c>`
        : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(String(cell))}</t></is></c>`;
  }
  return `${xml}</row>`;
}

/** Name of a column of a sheet: 0 → A, 26 → AA. */
export function columnName(index: number): string {
  const rest = index < 26 ? '' : columnName(Math.floor(index / 26) - 1);
  return rest + String.fromCharCode(65 + (index % 26));
}

/** Excel cuts longer texts off with an error. */
const MOST_CHARACTERS = 32_767;
// What XML 1.0 does not allow, and what Excel would take for its own escape.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const SPECIAL = /[&<>\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text of a cell as XML, cut to what Excel takes. */
export const escaped = (text: string): string =>
  text.slice(0, MOST_CHARACTERS).toWellFormed().replace(SPECIAL, escapeOne);

function escapeOne(character: string): string {
  const entity = ENTITIES[character];
  if (entity !== undefined) return entity;
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** The parts of the package that name the others: last, when the number of sheets is known. */
function finish(zip: ZipFile, name: string, sheets: number): void {
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  const add = (path: string, xml: string) =>
    zip.addBuffer(Buffer.from(HEAD + xml), path, { mtime: STORED.mtime });
  const type = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  );
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbers
      .map((n) => `<sheet name="${name}${n === 1 ? '' : ` ${n}`}" sheetId="${n}" r:id="s${n}"/>`)
      .join('')}</sheets></workbook>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${numbers
      .map((n) => relation(`s${n}`, 'worksheet', `worksheets/sheet${n}.xml`))
      .join('')}${relation('styles', 'styles', 'styles.xml')}</Relationships>`,
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${relation('workbook', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  );
  add(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('workbook', 'sheet.main')}${type('styles', 'styles')}${numbers.map((n) => type(`worksheets/sheet${n}`, 'worksheet')).join('')}</Types>`,
  );
  zip.end();
}
