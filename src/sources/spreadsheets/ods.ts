import { MergedRows, numberText, RowBatches } from './cells.ts';
import { attributeOf, eachElement, type Parts, readPart } from './parts.ts';
import {
  MOST_COLUMNS,
  MOST_ROWS,
  type SheetInfo,
  type SheetRow,
  unreadable,
  type Workbook,
} from './workbook.ts';

/** Equal rows that are written as one are taken so often at most: more is a trap, or filled to the end of the sheet. */
const MOST_EQUAL_ROWS = 10_000;
/** Equal cells with something in them, in one row. */
const MOST_EQUAL_CELLS = 1_024;

/** Opens the parts of an OpenDocument spreadsheet (ODF 1.3, part 3). */
export async function openOds(parts: Parts): Promise<Workbook> {
  await refuseEncrypted(parts);
  const sheets = await sheetsOf(parts);
  return {
    kind: 'ods',
    path: parts.path,
    sheets,
    readBytes: parts.readBytes,
    close: parts.close,
    rows: (at, onNote) => sheetRows(parts, at, onNote),
  };
}

async function refuseEncrypted(parts: Parts): Promise<void> {
  await eachElement(parts, 'META-INF/manifest.xml', {
    open(name) {
      if (name !== 'encryption-data') return;
      throw unreadable(
        parts.path,
        'the workbook is encrypted',
        undefined,
        'Save it without a password.',
      );
    },
  });
}

/** Sheets, and whether their style hides them. */
async function sheetsOf(parts: Parts): Promise<SheetInfo[]> {
  const sheets: { name: string; style: string }[] = [];
  const hidden = new Set<string>();
  let style = '';
  let isSpreadsheet = false;
  let depth = 0;
  await eachElement(parts, 'content.xml', {
    open(name, attributes) {
      if (name === 'spreadsheet') isSpreadsheet = true;
      else if (name === 'style') style = attributeOf(attributes, 'name');
      else if (name === 'table-properties') {
        if (attributeOf(attributes, 'display') === 'false') hidden.add(style);
      } else if (name === 'table') {
        if (depth === 0) {
          sheets.push({
            name: attributeOf(attributes, 'name'),
            style: attributeOf(attributes, 'style-name'),
          });
        }
        depth += 1;
      }
    },
    close(name) {
      if (name === 'table') depth -= 1;
    },
  });
  if (!isSpreadsheet) throw unreadable(parts.path, 'an OpenDocument file that is no spreadsheet');
  if (sheets.length === 0) throw unreadable(parts.path, 'the workbook has no sheet');
  return sheets.map(({ name, style: of }) => ({ name, isHidden: hidden.has(of) }));
}

const repeated = (attributes: Readonly<Record<string, string>>, name: string): number => {
  const times = Number(attributeOf(attributes, name) || 1);
  return Number.isInteger(times) && times > 0 ? times : 1;
};

async function* sheetRows(
  parts: Parts,
  wanted: number,
  onNote: (note: string) => void = () => {},
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  const reader = new SheetReader(parts, wanted, onNote);
  for await (const _ of readPart(parts, 'content.xml', reader)) {
    yield* reader.rows();
    if (reader.isDone) return;
  }
  yield* reader.rows();
}

interface ReadRow {
  readonly line: number;
  readonly times: number;
  readonly cells: string[];
}

/** Follows the elements of content.xml and keeps the rows of one table. */
class SheetReader {
  readonly #parts: Parts;
  readonly #wanted: number;
  readonly #onNote: (note: string) => void;
  readonly #merged = new MergedRows([]);
  readonly #batches = new RowBatches();
  #read: ReadRow[] = [];
  #table = -1;
  #tableDepth = 0;
  #isBehind = false;
  #cells: string[] = [];
  #column = 0;
  #line = 1;
  #rowTimes = 1;
  #cellTimes = 1;
  #rowsSpanned = 1;
  #value: string | null = null;
  #text = '';
  #paragraphs = 0;
  /** Depth below things that are no text of the cell: comments, drawings. */
  #aside = 0;
  #inCell = false;
  #inParagraph = 0;

  constructor(parts: Parts, wanted: number, onNote: (note: string) => void) {
    this.#parts = parts;
    this.#wanted = wanted;
    this.#onNote = onNote;
  }

  get isDone(): boolean {
    return this.#isBehind || this.#line > MOST_ROWS;
  }

  get #isReading(): boolean {
    return this.#table === this.#wanted && this.#tableDepth === 1 && !this.#isBehind;
  }

  open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === 'table') {
      if (this.#tableDepth === 0) this.#table += 1;
      this.#tableDepth += 1;
    }
    if (!this.#isReading) return;
    if (name === 'table-row') {
      this.#cells = [];
      this.#column = 0;
      this.#rowTimes = repeated(attributes, 'number-rows-repeated');
    } else if (name === 'table-cell' || name === 'covered-table-cell') {
      this.#inCell = true;
      this.#cellTimes = repeated(attributes, 'number-columns-repeated');
      this.#rowsSpanned = repeated(attributes, 'number-rows-spanned');
      this.#value = typedValue(attributes);
      this.#text = '';
      this.#paragraphs = 0;
    } else if (this.#inCell) this.#openInCell(name, attributes);
  };

  #openInCell(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#aside > 0 || name === 'annotation' || name === 'shapes' || name === 'frame') {
      this.#aside += 1;
    } else if (name === 'p') {
      if (this.#paragraphs > 0) this.#text += '\n';
      this.#paragraphs += 1;
      this.#inParagraph += 1;
    } else if (name === 's') {
      this.#text += ' '.repeat(Math.min(repeated(attributes, 'c'), 1000));
    } else if (name === 'tab') this.#text += '\t';
    else if (name === 'line-break') this.#text += '\n';
  }

  close = (name: string): void => {
    if (name === 'table') {
      this.#tableDepth -= 1;
      if (this.#tableDepth === 0 && this.#table === this.#wanted) this.#isBehind = true;
      return;
    }
    if (!this.#isReading) return;
    if (this.#aside > 0) this.#aside -= 1;
    else if (name === 'p') this.#inParagraph -= 1;
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell();
    else if (name === 'table-row') this.#closeRow();
  };

  text = (piece: string): void => {
    if (!this.#inCell || this.#inParagraph === 0 || this.#aside > 0) return;
    this.#text += piece;
    if (this.#text.length > this.#parts.limits.cellCharacters) {
      throw unreadable(
        this.#parts.path,
        `a cell of row ${this.#line} holds more than ${this.#parts.limits.cellCharacters} characters`,
      );
    }
  };

  #closeCell(): void {
    this.#inCell = false;
    const text = this.#value ?? this.#text;
    const from = this.#column;
    this.#column += this.#cellTimes;
    if (text === '') return;
    const times = Math.min(this.#cellTimes, MOST_EQUAL_CELLS);
    for (let at = from; at < from + times && at < MOST_COLUMNS; at++) this.#cells[at] = text;
    if (this.#rowsSpanned > 1) {
      this.#merged.open(from, this.#line + this.#rowsSpanned - 1, text);
    }
  }

  #closeRow(): void {
    const line = this.#line;
    this.#line += this.#rowTimes;
    if (this.#cells.length === 0 || line > MOST_ROWS) return;
    this.#merged.fill(line, this.#cells);
    let times = this.#rowTimes;
    if (times > MOST_EQUAL_ROWS) {
      this.#onNote(`Row ${line} is repeated ${times} times: it is taken once.`);
      times = 1;
    }
    this.#read.push({ line, times, cells: this.#cells });
  }

  /** What was read since the last call; all of it at the end of the table. */
  *rows(): Generator<readonly SheetRow[], void, undefined> {
    const read = this.#read;
    this.#read = [];
    for (const { line, times, cells } of read) {
      for (let at = 0; at < times; at++) {
        this.#batches.add(line + at, cells);
        if (at % 100 === 99) yield* this.#batches.take(false);
      }
    }
    yield* this.#batches.take(this.isDone);
  }
}

/** The typed value of a cell as text; null: its paragraphs are. */
function typedValue(attributes: Readonly<Record<string, string>>): string | null {
  switch (attributeOf(attributes, 'value-type')) {
    case 'float':
    case 'percentage':
    case 'currency': {
      const value = attributeOf(attributes, 'value');
      const number = Number(value);
      return value === '' || !Number.isFinite(number) ? null : numberText(number);
    }
    case 'date':
      return dateOf(attributeOf(attributes, 'date-value'));
    case 'time':
      return timeOf(attributeOf(attributes, 'time-value'));
    case 'boolean': {
      const value = attributeOf(attributes, 'boolean-value');
      return value === '' ? null : value === 'true' ? 'TRUE' : 'FALSE';
    }
    case 'string': {
      const value = attributeOf(attributes, 'string-value');
      return value === '' ? null : value;
    }
    default:
      return null;
  }
}

/** Midnight is a day, and fractions of a second are noise, as in XLSX. */
function dateOf(value: string): string | null {
  const match =
    /^(-?\d{4,6}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(value);
  if (match === null) return value === '' ? null : value;
  const [, day = '', time, zone = ''] = match;
  if (time === undefined || (time === '00:00:00' && zone === '')) return day;
  return `${day}T${time}${zone}`;
}

/** "PT08H05M00S" → 08:05:00; longer durations stay as they are. */
function timeOf(value: string): string | null {
  const match = /^PT(\d{1,2})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S$/.exec(value);
  if (match === null) return value === '' ? null : value;
  const [, hours = '', minutes = '', seconds = ''] = match;
  if (Number(hours) > 23) return value;
  return [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':');
}
