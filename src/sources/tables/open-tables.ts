import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { packingOf } from '../bytes/decode.ts';
import { cutCells, DELIMITERS, type Dialect } from '../delimited/dialect.ts';
import { encodingLabel } from '../delimited/encoding.ts';
import { type RowBlock, rowBlocks, TOO_LONG, UNCLOSED_QUOTE } from '../delimited/rows.ts';
import { inspectTable, tableBytes } from '../delimited/table.ts';
import { rowText } from '../delimited/text.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart } from '../files/read-start.ts';
import type { SourceFile, SourceFiles } from '../files/types.ts';
import { isMarkupWorkbook, isOle, openWorkbook } from '../spreadsheets/workbook.ts';
import { NO_TABLE_MAPPING, type TableMapping } from './table-mapping.ts';

/** A row as it stands in a file. */
export interface RawRow {
  /** Line or row in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault: 'unclosed' | 'long' | null;
}

/** A table of a file, its headings not yet told from its rows. */
export interface RawTable {
  /** Of the sheet; else of the file. */
  readonly name: string;
  readonly isHidden: boolean;
  /** Headings that the format itself has (Parquet); null: they are among the rows. */
  readonly headings: readonly string[] | null;
  /** A row that has fewer cells than others lacks some: so in delimited text, not in sheets, which leave empty ones out. */
  readonly isRagged: boolean;
  /** The first rows that are not blank. */
  readonly head: readonly RawRow[];
  /** All rows from the first one, or those of a part. */
  rows(
    onNote: (note: string) => void,
    part?: TextPart,
  ): AsyncGenerator<readonly RawRow[], void, undefined>;
  /** Cuts a plain text into parts of about so many bytes, between its rows; absent where that cannot be done. */
  cut?(bytes: number, signal?: AbortSignal): Promise<readonly TextPart[]>;
}

/** Whole rows of a text file. */
export interface TextPart {
  /** Bytes of the file, [from, to). */
  readonly from: number;
  readonly to: number;
  /** Line of the first row. */
  readonly firstLine: number;
}

/** The tables of one file. */
export interface RawTables {
  readonly kind: 'text' | 'xlsx' | 'xls' | 'ods' | 'parquet';
  readonly tables: readonly RawTable[];
  readonly notes: readonly string[];
  /** Bytes of the file that were read so far; about. */
  readBytes(): number;
  close(): void;
}

const HEAD_ROWS = 60;
const HEAD_BYTES = 256 * 1024;

/**
 * Opens a file with tables: delimited text (also packed, or alone in a zip or tar), XLSX, XLS, ODS, Parquet; told by content. Throws
 * SOURCE_NOT_FOUND, INPUT_CORRUPT, TABLE_UNREADABLE.
 */
export async function openTables(
  path: string,
  mapping: TableMapping = NO_TABLE_MAPPING,
): Promise<RawTables> {
  const files = await openFiles(path);
  try {
    return await tablesOf(path, files, mapping);
  } catch (error) {
    files.close();
    throw error;
  }
}

/** Files that archives have beside their data. */
export const isForPeople = (name: string): boolean =>
  /(?:^|\/)(?:readme|licen[cs]e|citation|rights)\b[^/]*$/i.test(name);

/** Files that make a zip a workbook. */
export const isWorkbookParts = (names: readonly string[]): boolean =>
  names.includes('xl/workbook.xml') ||
  names.includes('xl/workbook.bin') ||
  (names.includes('content.xml') && names.includes('META-INF/manifest.xml'));

async function tablesOf(
  path: string,
  files: SourceFiles,
  mapping: TableMapping,
): Promise<RawTables> {
  if (isWorkbookParts(files.files.map(({ name }) => name))) {
    files.close();
    return workbookTables(path);
  }
  const candidates = files.files.filter(({ name }) => !isForPeople(name));
  const [file] = candidates;
  if (file === undefined || candidates.length > 1) {
    throw new OpendrawerError(
      'TABLE_UNREADABLE',
      `${path} holds ${candidates.length} files; a table is one`,
      { hint: 'Give one of its files, or a Darwin Core archive.' },
    );
  }
  const head = await readStart(file.open(), HEAD_BYTES);
  if (isOle(head) || (file.path !== null && isMarkupWorkbook(head, file.path))) {
    files.close();
    return workbookTables(path);
  }
  if (packingOf(head) === 'parquet') {
    if (file.path === null) {
      throw new OpendrawerError('TABLE_UNREADABLE', `${path}: Parquet inside of an archive`, {
        hint: 'Unpack it first.',
      });
    }
    files.close();
    return (await import('./parquet.ts')).parquetTables(file.path);
  }
  return textTables(file, files, head, mapping);
}

async function workbookTables(path: string): Promise<RawTables> {
  const book = await openWorkbook(path);
  try {
    const tables: RawTable[] = [];
    for (const [at, { name, isHidden }] of book.sheets.entries()) {
      const rows = async function* (onNote: (note: string) => void) {
        for await (const batch of book.rows(at, onNote)) {
          yield batch.map((row): RawRow => ({ ...row, fault: null }));
        }
      };
      tables.push({
        name,
        isHidden,
        headings: null,
        isRagged: false,
        head: await headOf(rows(() => {})),
        rows,
      });
    }
    const { kind, readBytes, close } = book;
    return { kind, tables, notes: [], readBytes, close };
  } catch (error) {
    book.close();
    throw error;
  }
}

async function headOf(rows: AsyncGenerator<readonly RawRow[], void, undefined>): Promise<RawRow[]> {
  const head: RawRow[] = [];
  for await (const batch of rows) {
    for (const row of batch) if (!isBlank(row.cells)) head.push(row);
    if (head.length >= HEAD_ROWS) break;
  }
  return head.slice(0, HEAD_ROWS);
}

/** Whether a row has nothing but blanks. */
export function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}

/** How a text is cut, by its beginning and what the mapping says. */
export function textLayout(
  head: Uint8Array,
  { delimiter, quote, encoding }: TableMapping,
  where: string,
): { readonly dialect: Dialect; readonly encoding: ReturnType<typeof inspectTable>['encoding'] } {
  if (encoding !== null && encodingLabel(encoding) === null) {
    throw new OpendrawerError('MAPPING_INVALID', `${where}: no encoding is called "${encoding}"`, {
      hint: 'Use a name such as utf-8, windows-1252, iso-8859-2, shift_jis or gb18030.',
    });
  }
  const told = inspectTable(head, encoding);
  return {
    encoding: told.encoding,
    dialect: {
      ...told.dialect,
      ...(delimiter === null ? {} : { delimiter }),
      ...(quote === null ? {} : { quote }),
    },
  };
}

async function textTables(
  file: SourceFile,
  files: SourceFiles,
  head: Uint8Array,
  mapping: TableMapping,
): Promise<RawTables> {
  const where = file.name;
  refuseOther(where, head);
  const { dialect, encoding } = textLayout(head, mapping, where);
  let read = 0;
  const { path } = file;
  const mark = encoding.markBytes;
  const bytes = async function* (part: TextPart | undefined): AsyncGenerator<Uint8Array> {
    const source =
      part === undefined || path === null
        ? tableBytes(file.open(), encoding)
        : createReadStream(path, { start: part.from, end: part.to - 1, highWaterMark: 256 * 1024 });
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      read += chunk.length;
      yield chunk;
    }
  };
  const rows = async function* (
    onNote: (note: string) => void,
    part?: TextPart,
  ): AsyncGenerator<readonly RawRow[], void, undefined> {
    const text = rowText(encoding.fallback);
    for await (const block of rowBlocks(bytes(part), {
      dialect,
      firstLine: part?.firstLine ?? 1,
    })) {
      text.begin(block);
      yield rowsOf(block, text, dialect);
    }
    if (text.notUtf8 > 0) {
      onNote(`${where}: ${text.notUtf8} rows are no UTF-8 and were read as ${encoding.fallback}.`);
    }
  };
  const cut = async (size: number, signal?: AbortSignal): Promise<readonly TextPart[]> => {
    const parts: TextPart[] = [];
    let open = { from: mark, firstLine: 1 };
    let end = mark;
    for await (const block of rowBlocks(tableBytes(file.open(), encoding), { dialect })) {
      signal?.throwIfAborted();
      for (let i = 0; i < block.count; i++) {
        const from = mark + block.offset + (block.starts[i] ?? 0);
        if (from - open.from < size) continue;
        parts.push({ ...open, to: from });
        open = { from, firstLine: block.lines[i] ?? 1 };
      }
      end = mark + block.offset + block.bytes.length;
    }
    return end > open.from ? [...parts, { ...open, to: end }] : parts;
  };
  const table: RawTable = {
    name: basename(where),
    isHidden: false,
    headings: null,
    isRagged: true,
    head: await headOf(rows(() => {})),
    rows,
    ...(path !== null && encoding.encoding === 'utf-8' ? { cut } : {}),
  };
  read = 0;
  return {
    kind: 'text',
    tables: [table],
    notes: [...files.notes],
    readBytes: () => read,
    close: files.close,
  };
}

function rowsOf(
  block: RowBlock,
  text: ReturnType<typeof rowText>,
  dialect: Dialect,
): readonly RawRow[] {
  const rows: RawRow[] = [];
  for (let i = 0; i < block.count; i++) {
    const flags = block.flags[i] ?? 0;
    const row = text.read(block.starts[i] ?? 0, block.ends[i] ?? 0);
    const isLong = (flags & TOO_LONG) !== 0;
    rows.push({
      line: block.lines[i] ?? 0,
      cells: cutCells(row, dialect, null),
      fault: isLong ? 'long' : (flags & UNCLOSED_QUOTE) !== 0 ? 'unclosed' : null,
    });
  }
  return rows;
}

/** What is no text at all, or text of another kind, makes no table. */
function refuseOther(name: string, head: Uint8Array): void {
  const what = otherKind(head);
  if (what === null) return;
  throw new OpendrawerError('TABLE_UNREADABLE', `${name}: ${what} is no table`);
}

const OTHER_PACKINGS = new Set(['zip', 'xz', 'zstd', '7z', 'pdf', 'utf-32']);

/** What bytes are that are no delimited text; null: they may be some. */
export function otherKind(head: Uint8Array): string | null {
  const packing = packingOf(head);
  if (OTHER_PACKINGS.has(packing)) return packing;
  const start = Buffer.from(head.subarray(0, 512))
    .toString('latin1')
    .replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  if (/^<(?:\?xml|!DOCTYPE|html|[a-z][\w:.-]*[\s>/])/i.test(start)) return 'XML or HTML';
  if (/^[{[]\s*["{[\]}]/.test(start)) return 'JSON';
  if (/^(?:%PDF|\x89PNG|\xff\xd8\xff|GIF8|RIFF|SQLite format)/.test(start)) return 'binary data';
  const zeros = head.subarray(0, 4096).filter((byte) => byte === 0).length;
  const isWide = zeros > head.subarray(0, 4096).length / 5;
  return zeros > 0 && !isWide ? 'binary data' : null;
}

/** Whether bytes can be delimited text with more than one column. */
export function looksDelimited(head: Uint8Array): boolean {
  if (head.length === 0 || otherKind(head) !== null) return false;
  const { dialect, head: text } = inspectTable(head);
  const line = text.split(/[\r\n]/).find((one) => one.trim() !== '' && !one.startsWith('#')) ?? '';
  return DELIMITERS.some((one) => one === dialect.delimiter) && line.includes(dialect.delimiter);
}
