import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../../../errors/index.ts';
import { decode, isWorkbook, peek } from '../../../sources/index.ts';
import { NAME_TERMS, nameColumns } from './columns.ts';
import { type Dialect, detectDialect, splitRows } from './dialect.ts';
import { firstRowEnd, recordBlocks } from './record-blocks.ts';
import { decodeText } from './text.ts';
import { openSheet } from './workbook.ts';

export const TABLE_KINDS = ['lines', 'csv', 'tsv', 'xlsx'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** Where names come from. */
export type TableSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly name: string; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly kind: 'texts'; readonly texts: readonly string[] };

export interface TableOptions {
  /** Default: told by the name and the first line of the file. */
  readonly kind?: TableKind | null;
  /** One ASCII character; default: told by the first line. */
  readonly delimiter?: string | null;
  /** False: the first row is a row, and columns are called by their numbers. */
  readonly hasHeader?: boolean;
  /** A label of the WHATWG's Encoding Standard; default UTF-8, line by line windows-1252 where a line is none. */
  readonly encoding?: string | null;
  /** Of a workbook; default its first one. */
  readonly sheet?: string | null;
}

/** Some rows: bytes of whole rows, or rows that are split already. Whoever takes a block owns it. */
export type TableBlock =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer>; readonly leftOut: number }
  | { readonly kind: 'rows'; readonly rows: readonly string[][] };

/** A table with its columns known and its rows still to come. */
export interface NameTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** One line of header was read. */
  readonly hasHeader: boolean;
  readonly dialect: Dialect;
  /** Of the file as it is stored; null where it is not known. */
  readonly sizeBytes: number | null;
  /** How much of it was read. */
  readBytes(): number;
  /** To be read once. */
  readonly blocks: AsyncIterable<TableBlock>;
}

const HEAD_BYTES = 64 * 1024;
const MOST_HEAD_BYTES = 1024 ** 2;
const LINES: Dialect = { kind: 'lines', delimiter: null, newline: '\n' };

/** The column of a list of names. */
export const LINE_COLUMN = 'scientificName';

/**
 * Opens a table: CSV, TSV and lists of names, plain or packed with gzip or bzip2, in UTF-8, UTF-16 with its mark or a named encoding;
 * workbooks (XLSX, XLS, ODS) from files. Throws SOURCE_NOT_FOUND, INPUT_CORRUPT, TABLE_UNREADABLE.
 */
export async function openTable(
  source: TableSource,
  options: TableOptions = {},
): Promise<NameTable> {
  if (source.kind === 'texts') return tableOfTexts(source.texts);
  if (source.kind === 'stream') return openText(source.name, source.chunks, null, options);
  const { path } = source;
  const { size } = await fileFacts(path);
  const { head, bytes } = await peek(fileChunks(path));
  if (options.kind === 'xlsx' || isWorkbook(head)) {
    await bytes[Symbol.asyncIterator]().return?.();
    return openSheet(path, size, options);
  }
  return openText(path, bytes, size, options);
}

async function fileFacts(path: string): Promise<{ size: number | null }> {
  try {
    const facts = await stat(path);
    if (!facts.isDirectory()) return { size: facts.isFile() ? facts.size : null };
  } catch (cause) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `There is no file ${path}`, { cause });
  }
  throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} is a folder, not a file`);
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (cause) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} cannot be read`, { cause });
  }
}

function tableOfTexts(texts: readonly string[]): NameTable {
  return {
    name: 'arguments',
    columns: [LINE_COLUMN],
    hasHeader: false,
    dialect: LINES,
    sizeBytes: null,
    readBytes: () => 0,
    blocks: (async function* () {
      yield { kind: 'rows' as const, rows: texts.map((text) => [text]) };
    })(),
  };
}

async function openText(
  name: string,
  source: AsyncIterable<Uint8Array>,
  sizeBytes: number | null,
  options: TableOptions,
): Promise<NameTable> {
  let readBytes = 0;
  const counted = counting(source, (n) => {
    readBytes += n;
  });
  const kind = textKind(options.kind ?? null, name);
  const text = transcoded(unpacked(counted, name), options.encoding ?? null, name);
  const { head, rest } = await readHead(text);
  const dialect = detectDialect(decodeText(head).text, isTable, {
    kind,
    delimiter: options.delimiter ?? null,
  });
  const isList = dialect.kind === 'lines';
  const hasHeader = !isList && options.hasHeader !== false;
  const end = firstRowEnd(head, dialect);
  const [first = []] = splitRows(decodeText(head.subarray(0, end)).text, dialect, null);
  const columns = isList ? [LINE_COLUMN] : hasHeader ? first : first.map((_, i) => String(i + 1));
  return {
    name,
    columns,
    hasHeader,
    dialect,
    sizeBytes,
    readBytes: () => readBytes,
    blocks: textBlocks(behind(head, hasHeader ? end : 0, rest), dialect),
  };
}

async function* textBlocks(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
): AsyncGenerator<TableBlock> {
  for await (const block of recordBlocks(chunks, dialect)) yield { kind: 'bytes', ...block };
}

const KIND_OF_EXTENSION: Readonly<Record<string, TableKind>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
};

/** What the user says, else what the name of the file says; null: its first line will tell. */
function textKind(kind: TableKind | null, path: string): Dialect['kind'] | null {
  const bare = basename(path).replace(/\.(gz|bz2)$/i, '');
  const told = kind ?? KIND_OF_EXTENSION[extname(bare).toLowerCase()] ?? null;
  return told === 'xlsx' ? null : told;
}

/** A first line is a header when a cell of it is the name of a column that tells of names. */
function isTable(header: readonly string[]): boolean {
  const columns = nameColumns(header);
  return NAME_TERMS.some((term) => columns[term] !== undefined);
}

/** Text of packed or plain bytes; what is neither (a PDF, Parquet) is no table. */
async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const { head, bytes } = await peek(chunks);
  try {
    yield* decode(bytes, { name });
  } catch (cause) {
    const isOther = head[0] !== 0x1f && !(head[0] === 0x42 && head[1] === 0x5a);
    if (!isOther || !isOpendrawerError(cause) || cause.code !== 'INPUT_CORRUPT') throw cause;
    throw new OpendrawerError('TABLE_UNREADABLE', cause.message, { cause });
  }
}

const isUtf8 = (label: string): boolean => /^utf-?8$/i.test(label.trim());

async function* transcoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | null,
  name: string,
): AsyncGenerator<Uint8Array> {
  if (encoding === null || isUtf8(encoding)) {
    yield* chunks;
    return;
  }
  const decoder = decoderOf(encoding, name);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

function decoderOf(encoding: string, name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch (cause) {
    throw new OpendrawerError('USAGE', `${name}: no encoding is called "${encoding}"`, {
      cause,
      hint: 'Use a name such as utf-8, windows-1252, iso-8859-2, shift_jis or gb18030.',
    });
  }
}

/** The beginning up to the end of the first line, and the rest, which has not been read. */
async function readHead(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; rest: AsyncIterator<Uint8Array> }> {
  const rest = chunks[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let size = 0;
  let quotes = 0;
  let hasLine = false;
  while (!hasLine && size < MOST_HEAD_BYTES) {
    const next = await rest.next();
    if (next.done === true) break;
    parts.push(next.value);
    size += next.value.length;
    for (const byte of next.value.subarray(0, HEAD_BYTES)) {
      if (byte === 34) quotes += 1;
      else if (byte === 10 && quotes % 2 === 0) hasLine = true;
      if (hasLine) break;
    }
  }
  const head = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return { head: marked ? head.subarray(3) : head, rest };
}

/** What was read ahead, without its first bytes, and then the rest; closing it closes the rest. */
async function* behind(
  head: Uint8Array,
  from: number,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (from < head.length) yield head.subarray(from);
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* counting(
  source: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}
