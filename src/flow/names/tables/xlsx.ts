import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { nearestWord, OpendrawerError } from '../../../errors/index.ts';
import type { NameTable, TableBlock, TableOptions } from './read-table.ts';
import { dateOfSerial, isDateFormat } from './xlsx-dates.ts';

const BLOCK_ROWS = 1_000;
/** Texts of a workbook are kept while its sheet is read. */
const MOST_SHARED_CHARACTERS = 256 * 1024 ** 2;
const MOST_COLUMNS = 16_384;
const MOST_PARTS = 10_000;

/**
 * Opens a sheet of an Excel workbook (ECMA-376) as a table: its first row that is not empty is the header. Cells become texts, dates
 * ISO 8601; rows come while the sheet is read, of which only the workbook's shared texts are kept. Throws TABLE_UNREADABLE.
 */
export async function openXlsx(
  path: string,
  sizeBytes: number | null,
  options: TableOptions,
): Promise<NameTable> {
  const book = await openBook(path);
  try {
    const sheet = await chooseSheet(book, options.sheet ?? null);
    const cells: CellContext = {
      shared: await sharedTexts(book),
      dateStyles: await dateStyles(book),
      is1904: sheet.is1904,
    };
    const rows = sheetRows(book, sheet.part, cells);
    const first = await rows.next();
    const hasHeader = options.hasHeader !== false;
    const header = first.done === true ? [] : first.value;
    return {
      name: path,
      columns: hasHeader ? header : header.map((_, i) => String(i + 1)),
      hasHeader,
      dialect: { kind: 'csv', delimiter: ',', newline: '\n' },
      sizeBytes,
      readBytes: () => book.readBytes,
      blocks: rowBlocks(book, rows, header, hasHeader),
    };
  } catch (error) {
    book.zip.close();
    throw error;
  }
}

interface Book {
  readonly path: string;
  readonly zip: ZipFile;
  readonly parts: ReadonlyMap<string, Entry>;
  /** Of the sheet, packed; about. */
  readBytes: number;
}

interface CellContext {
  readonly shared: readonly string[];
  /** Numbers of cell styles that show a number as a date. */
  readonly dateStyles: ReadonlySet<number>;
  /** Days count from 1904 on. */
  readonly is1904: boolean;
}

const unreadable = (path: string, what: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('TABLE_UNREADABLE', `${path}: ${what}`, { cause });

async function openBook(path: string): Promise<Book> {
  const parts = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (cause) {
    throw unreadable(path, 'not a zip archive, or a damaged one', cause);
  }
  try {
    for await (const entry of zip.eachEntry()) {
      parts.set(entry.fileName, entry);
      if (parts.size > MOST_PARTS) throw new Error('too many files');
    }
  } catch (cause) {
    zip.close();
    throw unreadable(path, 'a damaged zip archive', cause);
  }
  if (!parts.has('xl/workbook.xml')) {
    zip.close();
    throw unreadable(path, `a zip archive of ${parts.size} files that is no workbook`);
  }
  return { path, zip, parts, readBytes: 0 };
}

interface Sheet {
  readonly part: string;
  readonly is1904: boolean;
}

async function chooseSheet(book: Book, wanted: string | null): Promise<Sheet> {
  const sheets: { name: string; id: string; isHidden: boolean }[] = [];
  let is1904 = false;
  await eachElement(book, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
    if (name !== 'sheet') return;
    sheets.push({
      name: attributes['name'] ?? '',
      id: attributes['r:id'] ?? attribute(attributes, 'id'),
      isHidden: (attributes['state'] ?? 'visible') !== 'visible',
    });
  });
  const targets = new Map<string, string>();
  await eachElement(book, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name === 'Relationship' && /\/worksheet$/.test(attributes['Type'] ?? '')) {
      targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
    }
  });
  const tables = sheets.filter(({ id }) => targets.has(id));
  const chosen =
    wanted === null
      ? (tables.find(({ isHidden }) => !isHidden) ?? tables[0])
      : (tables.find(({ name }) => name === wanted) ?? tables[Number(wanted) - 1]);
  if (chosen === undefined)
    throw noSheet(
      book,
      wanted,
      tables.map(({ name }) => name),
    );
  const target = targets.get(chosen.id) ?? '';
  return { part: target.startsWith('/') ? target.slice(1) : `xl/${target}`, is1904 };
}

function noSheet(book: Book, wanted: string | null, names: readonly string[]): OpendrawerError {
  if (wanted === null) return unreadable(book.path, 'the workbook has no sheet');
  const near = nearestWord(wanted, names);
  return new OpendrawerError('TABLE_UNREADABLE', `${book.path} has no sheet "${wanted}"`, {
    hint: near === null ? `It has: ${names.join(', ')}.` : `Did you mean "${near}"?`,
  });
}

/** The value of an attribute under any prefix. */
const attribute = (attributes: Readonly<Record<string, string>>, local: string): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(`:${local}`))?.[1] ?? '';

async function dateStyles(book: Book): Promise<ReadonlySet<number>> {
  const own = new Map<number, boolean>();
  const styles = new Set<number>();
  let inCells = false;
  let count = 0;
  await eachElement(
    book,
    'xl/styles.xml',
    (name, attributes) => {
      if (name === 'numFmt') {
        own.set(Number(attributes['numFmtId']), isDateFormat(attributes['formatCode'] ?? ''));
      } else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const format = Number(attributes['numFmtId'] ?? 0);
        if (own.get(format) ?? isDateFormat(format)) styles.add(count);
        count += 1;
      }
    },
    (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  );
  return styles;
}

async function sharedTexts(book: Book): Promise<readonly string[]> {
  const texts: string[] = [];
  let text = '';
  let depth = 0;
  let inText = false;
  let size = 0;
  await eachElement(
    book,
    'xl/sharedStrings.xml',
    (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') depth += 1;
      else if (name === 't') inText = depth === 0;
    },
    (name) => {
      if (name === 'si') {
        texts.push(unescaped(text));
        size += text.length;
        if (size > MOST_SHARED_CHARACTERS) throw new Error('too many texts');
      } else if (name === 'rPh') depth -= 1;
      else if (name === 't') inText = false;
    },
    (piece) => {
      if (inText) text += piece;
    },
  );
  return texts;
}

async function* rowBlocks(
  book: Book,
  rows: AsyncGenerator<string[]>,
  header: readonly string[],
  hasHeader: boolean,
): AsyncGenerator<TableBlock> {
  let block: string[][] = hasHeader || header.length === 0 ? [] : [[...header]];
  try {
    for await (const row of rows) {
      // A sheet leaves empty cells out: a short row is a whole one.
      while (row.length < header.length) row.push('');
      block.push(row);
      if (block.length < BLOCK_ROWS) continue;
      yield { kind: 'rows', rows: block };
      block = [];
    }
    if (block.length > 0) yield { kind: 'rows', rows: block };
  } finally {
    await rows.return(undefined);
    book.zip.close();
  }
}

/** Rows that are not empty, without empty cells at their ends. */
async function* sheetRows(
  book: Book,
  part: string,
  context: CellContext,
): AsyncGenerator<string[]> {
  let rows: string[][] = [];
  let row: string[] = [];
  let column = -1;
  let type = 'n';
  let style = -1;
  let value = '';
  let takes = false;
  let phonetic = 0;
  const parser = newParser(
    (name, attributes) => {
      if (name === 'row') {
        row = [];
        column = -1;
      } else if (name === 'c') {
        column = columnOf(attributes['r']) ?? column + 1;
        type = attributes['t'] ?? 'n';
        style = attributes['s'] === undefined ? -1 : Number(attributes['s']);
        value = '';
      } else if (name === 'rPh') phonetic += 1;
      else if (name === 'v' || (name === 't' && type === 'inlineStr')) takes = phonetic === 0;
    },
    (name) => {
      if (name === 'v' || name === 't') takes = false;
      else if (name === 'rPh') phonetic -= 1;
      else if (name === 'c' && value !== '' && column < MOST_COLUMNS) {
        while (row.length < column) row.push('');
        row[column] = cellText(value, type, style, context);
      } else if (name === 'row' && row.some((cell) => cell !== '')) rows.push(row);
    },
    (piece) => {
      if (takes) value += piece;
    },
  );
  for await (const chunk of partText(book, part)) {
    feed(book, part, () => parser.write(chunk));
    const ready = rows;
    rows = [];
    yield* ready;
  }
  feed(book, part, () => parser.close());
  yield* rows;
}

/** "BC12" → 54. */
function columnOf(reference: string | undefined): number | null {
  if (reference === undefined) return null;
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column === 0 ? null : column - 1;
}

function cellText(value: string, type: string, style: number, context: CellContext): string {
  switch (type) {
    case 's':
      return context.shared[Number(value)] ?? '';
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'n': {
      const number = Number(value);
      if (!Number.isFinite(number)) return value;
      if (context.dateStyles.has(style)) return dateOfSerial(number, context.is1904) ?? value;
      return String(number);
    }
    default:
      return unescaped(value);
  }
}

const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
/** Excel writes characters that XML does not allow as `_x000D_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

type OnOpen = (name: string, attributes: Readonly<Record<string, string>>) => void;

function newParser(
  onOpen: OnOpen,
  onClose: (name: string) => void,
  onText: (text: string) => void,
): SaxesParser {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => onOpen(localName(name), attributes));
  parser.on('closetag', ({ name }) => onClose(localName(name)));
  parser.on('text', onText);
  parser.on('cdata', onText);
  return parser;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a small part to its end; a part that is not there has no elements. */
async function eachElement(
  book: Book,
  part: string,
  onOpen: OnOpen,
  onClose: (name: string) => void = () => {},
  onText: (text: string) => void = () => {},
): Promise<void> {
  if (!book.parts.has(part)) return;
  const parser = newParser(onOpen, onClose, onText);
  for await (const chunk of partText(book, part)) feed(book, part, () => parser.write(chunk));
  feed(book, part, () => parser.close());
}

function feed(book: Book, part: string, parse: () => void): void {
  try {
    parse();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(
      book.path,
      `${basename(part)} of the workbook cannot be read (${what})`,
      cause,
    );
  }
}

async function* partText(book: Book, part: string): AsyncGenerator<string> {
  const entry = book.parts.get(part);
  if (entry === undefined) throw unreadable(book.path, `the workbook has no ${part}`);
  const decoder = new TextDecoder();
  const share = entry.uncompressedSize === 0 ? 0 : entry.compressedSize / entry.uncompressedSize;
  let stream: Readable | null = null;
  try {
    stream = await book.zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      book.readBytes += chunk.length * share;
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    if (cause instanceof OpendrawerError) throw cause;
    throw unreadable(book.path, `${part} of the workbook is damaged or encrypted`, cause);
  } finally {
    stream?.destroy();
  }
}
