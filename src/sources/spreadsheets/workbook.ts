import { open, stat } from 'node:fs/promises';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';

/** A sheet as the workbook lists it. */
export interface SheetInfo {
  readonly name: string;
  readonly isHidden: boolean;
}

/** A row that holds something. */
export interface SheetRow {
  /** From 1, as the spreadsheet program counts. */
  readonly line: number;
  /** Texts: dates ISO 8601, booleans TRUE and FALSE, errors as shown (#N/A); empty cells at the end are left out. */
  readonly cells: readonly string[];
}

/** A workbook that is open. Sheets can be read one after the other, as often as wanted. */
export interface Workbook {
  readonly kind: 'xlsx' | 'xls' | 'ods';
  readonly path: string;
  readonly sheets: readonly SheetInfo[];
  /** Rows of a sheet by its place in `sheets`, in batches. Rows without a value are left out. */
  rows(
    sheet: number,
    onNote?: (note: string) => void,
  ): AsyncGenerator<readonly SheetRow[], void, undefined>;
  /** Bytes of the file that were read so far; about. */
  readBytes(): number;
  close(): void;
}

/** What a workbook may hold at most: it may come from anywhere. */
export interface WorkbookLimits {
  /** Of one unpacked part, where it unpacks to more than `ratio` times its packed size. */
  readonly partBytes: number;
  readonly ratio: number;
  /** Of all texts that XLSX cells share, in characters. */
  readonly sharedCharacters: number;
  /** Of one cell, in characters (spreadsheet programs allow 32,767). */
  readonly cellCharacters: number;
  /** Of a binary workbook (XLS), which is held in memory as a whole. */
  readonly xlsBytes: number;
  /** Longest time to take one in; absent: by its size. */
  readonly xlsMs?: number;
}

const MEBIBYTE = 1024 ** 2;
export const WORKBOOK_LIMITS: WorkbookLimits = {
  partBytes: 256 * MEBIBYTE,
  ratio: 200,
  sharedCharacters: 96 * MEBIBYTE,
  cellCharacters: 4 * MEBIBYTE,
  xlsBytes: 64 * MEBIBYTE,
};

/** Widest sheet that spreadsheet programs write. */
export const MOST_COLUMNS = 16_384;
/** Deepest one. */
export const MOST_ROWS = 1_048_576;

export const unreadable = (
  path: string,
  what: string,
  cause?: unknown,
  hint?: string,
): OpendrawerError =>
  new OpendrawerError('TABLE_UNREADABLE', `${path}: ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    ...(hint === undefined ? {} : { hint }),
  });

/**
 * Opens a workbook: XLSX and XLSM (ECMA-376), ODS (ODF 1.3) and XLS (BIFF 5 and 8, XLSB, XML of
 * Excel 2003, HTML that is called a workbook), told by content. Throws SOURCE_NOT_FOUND, and
 * TABLE_UNREADABLE for what is none, is damaged or encrypted, or holds more than the limits.
 */
export async function openWorkbook(
  path: string,
  limits: Partial<WorkbookLimits> = {},
): Promise<Workbook> {
  const all = { ...WORKBOOK_LIMITS, ...limits };
  const head = await headOf(path);
  if (isOle(head) || isMarkupWorkbook(head, path)) {
    return (await import('./xls.ts')).openXls(path, all);
  }
  if (!isZip(head)) throw unreadable(path, 'no workbook: neither XLSX, XLS nor ODS');
  const { openParts } = await import('./parts.ts');
  const parts = await openParts(path, all);
  try {
    if (parts.has('xl/workbook.xml')) return await (await import('./xlsx.ts')).openXlsx(parts);
    if (parts.has('content.xml')) return await (await import('./ods.ts')).openOds(parts);
    if (parts.has('xl/workbook.bin')) {
      parts.close();
      return await (await import('./xls.ts')).openXls(path, all);
    }
    throw unreadable(path, `a zip archive of ${parts.count} files that is no workbook`);
  } catch (error) {
    parts.close();
    throw error;
  }
}

/** Place of the sheet that is wanted by its name or its number from 1. Throws TABLE_UNREADABLE with the nearest name. */
export function sheetAt({ path, sheets }: Workbook, wanted: string): number {
  const names = sheets.map(({ name }) => name);
  const byName = names.indexOf(wanted);
  if (byName >= 0) return byName;
  const number = /^\d{1,6}$/.test(wanted) ? Number(wanted) : 0;
  if (number >= 1 && number <= names.length) return number - 1;
  const near = nearestWord(wanted, names);
  throw new OpendrawerError('TABLE_UNREADABLE', `${path} has no sheet "${wanted}"`, {
    hint: near === null ? `It has: ${names.slice(0, 40).join(', ')}.` : `Did you mean "${near}"?`,
  });
}

const HEAD_BYTES = 4096;

async function headOf(path: string): Promise<Uint8Array> {
  const info = await stat(path).catch((cause) => {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `There is no file ${path}`, { cause });
  });
  if (!info.isFile()) throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} is no file`);
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether bytes begin as those of workbooks do; other zip archives begin so too. */
export const isWorkbook = (head: Uint8Array): boolean => isZip(head) || isOle(head);

/** Whether bytes begin as a workbook in XML of Excel 2003 does, or as HTML in a file that is called a workbook, as many programs export. */
export function isMarkupWorkbook(head: Uint8Array, path: string): boolean {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1');
  if (/^\W{0,3}\s*<\?xml/.test(text)) {
    return /urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"/.test(text);
  }
  return /\.xls[a-z]?$/i.test(path) && /<(?:html|table|meta|style|head)[\s>]/i.test(text);
}

/** Whether bytes begin as a zip archive does, as XLSX and ODS do. */
export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);

/** Whether bytes begin as those of Excel before 2007 do; encrypted workbooks are wrapped in the same (MS-CFB). */
export const isOle = (head: Uint8Array): boolean => OLE.every((byte, at) => head[at] === byte);
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const;
