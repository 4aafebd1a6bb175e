import {
  type MergedCell,
  MergedRows,
  numberText,
  padded,
  RowBatches,
  zeroPadding,
} from './cells.ts';
import { attributeOf, eachElement, type Parts, scanPart } from './parts.ts';
import { SharedTexts } from './shared-texts.ts';
import {
  MOST_COLUMNS,
  type SheetInfo,
  type SheetRow,
  unreadable,
  type Workbook,
} from './workbook.ts';
import { dateOfSerial, isDateFormat, type ShownDate, shownDate } from './xlsx-dates.ts';
import { nameCode, type ScanHandler, scannedText, type XmlScan } from './xml-scan.ts';

const MOST_MERGES = 100_000;
/** What stands behind the rows of a sheet: merged cells, rules, hyperlinks. */
const MOST_TAIL = 16 * 1024 ** 2;

/** Opens the parts of an Excel workbook (ECMA-376). Shared texts are read when the first sheet is, and kept. */
export async function openXlsx(parts: Parts): Promise<Workbook> {
  const { sheets, is1904 } = await sheetsOf(parts);
  let context: Promise<CellContext> | null = null;
  const contextOnce = (): Promise<CellContext> => {
    context ??= contextOf(parts, is1904);
    return context;
  };
  return {
    kind: 'xlsx',
    path: parts.path,
    sheets,
    readBytes: parts.readBytes,
    close: parts.close,
    async *rows(at, onNote) {
      const sheet = sheets[at];
      if (sheet === undefined) throw unreadable(parts.path, `the workbook has no sheet ${at + 1}`);
      yield* sheetRows(parts, sheet, await contextOnce(), onNote);
    },
  };
}

interface XlsxSheet extends SheetInfo {
  readonly part: string;
}

/** How the numbers of a cell style are shown. */
interface Style {
  readonly date: ShownDate | null;
  /** Digits at least. */
  readonly zeros: number;
}

interface CellContext {
  readonly shared: SharedTexts;
  /** By the number of the cell style; only those that do not show plain numbers. */
  readonly styles: ReadonlyMap<number, Style>;
  /** Days count from 1904 on. */
  readonly is1904: boolean;
  /** Merged cells of the sheets that were read. */
  readonly merged: Map<string, Promise<readonly MergedCell[]>>;
  readonly dates: { readonly [S in ShownDate]: Map<number, string> };
}

async function sheetsOf(parts: Parts): Promise<{ sheets: XlsxSheet[]; is1904: boolean }> {
  const listed: { name: string; id: string; isHidden: boolean }[] = [];
  let is1904 = false;
  await eachElement(parts, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      listed.push({
        name: attributes['name'] ?? '',
        id: attributes['r:id'] ?? attributeOf(attributes, 'id'),
        isHidden: (attributes['state'] ?? 'visible') !== 'visible',
      });
    },
  });
  const targets = new Map<string, string>();
  await eachElement(parts, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      // Charts and macros are sheets too, external targets lie outside
      if (
        name === 'Relationship' &&
        attributes['TargetMode'] !== 'External' &&
        /\/worksheet$/.test(attributes['Type'] ?? '')
      ) {
        targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
      }
    },
  });
  const sheets = listed.flatMap(({ name, id, isHidden }) => {
    const target = targets.get(id);
    if (target === undefined) return [];
    const part = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
    return [{ name, isHidden, part }];
  });
  if (sheets.length === 0) throw unreadable(parts.path, 'the workbook has no sheet');
  return { sheets, is1904 };
}

async function contextOf(parts: Parts, is1904: boolean): Promise<CellContext> {
  return {
    shared: await sharedTexts(parts),
    styles: await stylesOf(parts),
    is1904,
    merged: new Map(),
    dates: { year: new Map(), month: new Map(), instant: new Map() },
  };
}

async function stylesOf(parts: Parts): Promise<ReadonlyMap<number, Style>> {
  const own = new Map<number, string>();
  const styles = new Map<number, Style>();
  let inCells = false;
  let count = 0;
  await eachElement(parts, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') {
        own.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      } else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        const format = own.get(id) ?? id;
        const date = isDateFormat(format) ? shownDate(format) : null;
        const zeros = typeof format === 'string' ? zeroPadding(format) : 0;
        if (date !== null || zeros > 0) styles.set(count, { date, zeros });
        count += 1;
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

const [C, V, T, F, ROW, RPH, SI] = ['c', 'v', 't', 'f', 'row', 'rPh', 'si'].map(nameCode);

async function sharedTexts(parts: Parts): Promise<SharedTexts> {
  const part = 'xl/sharedStrings.xml';
  const texts = new SharedTexts();
  if (!parts.has(part)) return texts;
  const { sharedCharacters, cellCharacters } = parts.limits;
  let text = '';
  let phonetic = 0;
  let size = 0;
  const handler: ScanHandler = {
    wantsText: false,
    open(name) {
      if (name === SI) text = '';
      else if (name === RPH) phonetic += 1;
      else if (name === T) handler.wantsText = phonetic === 0;
    },
    close(name) {
      if (name === SI) {
        texts.push(unescaped(text));
        // An entry costs memory even where it is empty
        size += text.length + 16;
        if (size > sharedCharacters) {
          throw unreadable(
            parts.path,
            `the workbook shares more than ${sharedCharacters} characters of text`,
          );
        }
      } else if (name === RPH) phonetic -= 1;
      else if (name === T) handler.wantsText = false;
    },
    text(bytes, from, to, isRaw) {
      text += scannedText(bytes, from, to, isRaw);
      if (text.length > cellCharacters) throw tooLong(parts, 0);
    },
  };
  for await (const _ of scanPart(parts, part, handler)) {
    // The handler keeps the texts.
  }
  return texts;
}

const tooLong = ({ path, limits }: Parts, line: number): Error =>
  unreadable(
    path,
    `${line === 0 ? 'a cell' : `a cell of row ${line}`} holds more than ${limits.cellCharacters} characters`,
  );

/** Rows with something in them. */
async function* sheetRows(
  parts: Parts,
  sheet: XlsxSheet,
  context: CellContext,
  onNote: (note: string) => void = () => {},
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  const merged = new MergedRows(await mergedOnce(parts, sheet.part, context));
  const reader = new SheetReader(parts, context, merged);
  for await (const _ of scanPart(parts, sheet.part, reader)) yield* reader.out.take(false);
  yield* reader.out.take(true);
  if (reader.unsolved > 0) {
    onNote(
      `Sheet "${sheet.name}": ${reader.unsolved} formulas have no result; open and save the workbook in a spreadsheet program.`,
    );
  }
}

/** Follows the elements of a sheet and keeps its rows. */
class SheetReader implements ScanHandler {
  readonly out = new RowBatches();
  /** Formulas without a result. */
  unsolved = 0;
  wantsText = false;
  readonly #parts: Parts;
  readonly #context: CellContext;
  readonly #merged: MergedRows;
  #row: string[] = [];
  #isGiven = false;
  #line = 0;
  #column = -1;
  #type = NUMBER;
  #style = -1;
  #value = '';
  #phonetic = 0;
  #hasFormula = false;

  constructor(parts: Parts, context: CellContext, merged: MergedRows) {
    this.#parts = parts;
    this.#context = context;
    this.#merged = merged;
  }

  open(name: number, { bytes, r, t, s }: XmlScan): void {
    if (name === C) {
      this.#column = r.from < 0 ? this.#column + 1 : columnIn(bytes, r.from, r.to);
      this.#type =
        t.from < 0
          ? NUMBER
          : nameCode(bytes.toString('latin1', t.from, Math.min(t.to, t.from + 4)));
      this.#style = s.from < 0 ? -1 : wholeNumber(bytes, s.from, s.to);
      this.#value = '';
      this.#hasFormula = false;
    } else if (name === V || (name === T && this.#type === INLINE)) {
      this.wantsText = this.#phonetic === 0;
    } else if (name === F) this.#hasFormula = true;
    else if (name === ROW) {
      const line = r.from < 0 ? this.#line + 1 : wholeNumber(bytes, r.from, r.to);
      this.#line = line > 0 ? line : this.#line + 1;
      this.#row = [];
      this.#column = -1;
      this.#isGiven = false;
    } else if (name === RPH) this.#phonetic += 1;
  }

  close(name: number): void {
    if (name === C) this.#closeCell();
    else if (name === V || name === T) this.wantsText = false;
    else if (name === ROW) {
      if (!this.#isGiven) return;
      this.#merged.fill(this.#line, this.#row);
      this.out.add(this.#line, this.#row);
    } else if (name === RPH) this.#phonetic -= 1;
  }

  text(bytes: Buffer, from: number, to: number, isRaw: boolean): void {
    this.#value += scannedText(bytes, from, to, isRaw);
    if (this.#value.length > this.#parts.limits.cellCharacters)
      throw tooLong(this.#parts, this.#line);
  }

  #closeCell(): void {
    if (this.#value === '') {
      if (this.#hasFormula && this.#type !== TEXT) this.unsolved += 1;
      return;
    }
    if (this.#column < 0 || this.#column >= MOST_COLUMNS) return;
    const text = cellText(this.#value, this.#type, this.#style, this.#context);
    if (text === '') return;
    this.#row[this.#column] = text;
    this.#isGiven = true;
  }
}

/** "BC12" → 54; −1 where it is no reference. */
function columnIn(bytes: Uint8Array, from: number, to: number): number {
  let column = 0;
  for (let at = from; at < to && column <= MOST_COLUMNS; at++) {
    const code = (bytes[at] as number) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

function wholeNumber(bytes: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9 || number > 1e8) return -1;
    number = number * 10 + digit;
  }
  return to > from ? number : -1;
}

const NUMBER = nameCode('n');
const SHARED = nameCode('s');
const BOOLEAN = nameCode('b');
const TEXT = nameCode('str');
/** "inlineStr", of which four letters are looked at. */
const INLINE = nameCode('inli');

function cellText(value: string, type: number, style: number, context: CellContext): string {
  switch (type) {
    case SHARED:
      return context.shared.at(Number(value));
    case BOOLEAN:
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
    case NUMBER: {
      const number = Number(value);
      if (!Number.isFinite(number)) return value;
      const shown = style < 0 ? undefined : context.styles.get(style);
      if (shown === undefined) return numberText(number);
      if (shown.date === null) return padded(numberText(number), shown.zeros);
      return dateText(number, shown.date, context);
    }
    default:
      return unescaped(value);
  }
}

const MOST_DATES = 20_000;

/** Dates come again and again: they are made once. */
function dateText(serial: number, shown: ShownDate, { dates, is1904 }: CellContext): string {
  const known = dates[shown].get(serial);
  if (known !== undefined) return known;
  const text = dateOfSerial(serial, is1904, shown) ?? numberText(serial);
  if (dates[shown].size < MOST_DATES) dates[shown].set(serial, text);
  return text;
}

const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
/** Excel writes characters that XML does not allow as `_x000D_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/** A sheet is read more than once: for its first rows, and then whole. */
function mergedOnce(
  parts: Parts,
  part: string,
  { merged }: CellContext,
): Promise<readonly MergedCell[]> {
  const known = merged.get(part) ?? mergedCells(parts, part);
  merged.set(part, known);
  return known;
}

const TAIL = Buffer.from('sheetData>');
const NO_ROWS = Buffer.from('mergeCell ');

/** Cells that were merged over several rows. They are told behind the rows: the part is gone through for them first, as bytes. */
async function mergedCells(parts: Parts, part: string): Promise<readonly MergedCell[]> {
  let tail: Buffer[] = [];
  let size = 0;
  let isBehind = false;
  let before = Buffer.alloc(0);
  for await (const chunk of parts.bytes(part)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (isBehind) {
      tail.push(Buffer.from(bytes));
      size += bytes.length;
      if (size > MOST_TAIL) break;
      continue;
    }
    // The tag may lie across two chunks
    const seam = Buffer.concat([before, bytes.subarray(0, 64)]);
    const found = closingAt(bytes) ?? (closingAt(seam) === null ? null : 0);
    if (found !== null) {
      isBehind = true;
      tail = [Buffer.from(bytes.subarray(found))];
      size = bytes.length - found;
    }
    before = Buffer.from(bytes.subarray(Math.max(0, bytes.length - 64)));
  }
  const bytes = Buffer.concat(tail);
  return bytes.includes(NO_ROWS) ? mergesIn(bytes.toString('latin1')) : [];
}

/** Where the rows of a sheet end; null: not in these bytes. The opening tag without attributes ends in the same letters. */
function closingAt(bytes: Buffer): number | null {
  const at = bytes.lastIndexOf(TAIL);
  if (at <= 0) return null;
  return /<\/(?:[\w.-]{1,40}:)?$/.test(bytes.toString('latin1', Math.max(0, at - 44), at))
    ? at
    : null;
}

const MERGE = /mergeCell [^<>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;

function mergesIn(text: string): readonly MergedCell[] {
  const cells: MergedCell[] = [];
  for (const [, letters, from, , to] of text.matchAll(MERGE)) {
    const bytes = Buffer.from(letters ?? '');
    const column = columnIn(bytes, 0, bytes.length);
    if (column < 0 || from === to) continue;
    cells.push({ column, from: Number(from), to: Number(to) });
    if (cells.length >= MOST_MERGES) break;
  }
  return cells;
}
