import type { FileHandle } from 'node:fs/promises';
import type { ExtensionRow } from '../../../terms/index.ts';
import { cutCells } from '../../delimited/dialect.ts';
import { HAS_QUOTE, RowCutter } from '../../delimited/rows.ts';
import { rowText } from '../../delimited/text.ts';
import { isBlankRow, marksOf } from './blank.ts';
import { FRAME_BYTES, lengthAt, lineAt } from './distribute.ts';
import type { JoinedTable } from './prepared.ts';
import type { Slice } from './scan.ts';
import type { TableSpec } from './spec.ts';

/** A row that is joined, with what it was made into for the first record that has it. */
export interface JoinedRow {
  readonly cells: readonly string[];
  /** Where it lies in UTF-8; null where it is none. */
  readonly bytes: Uint8Array | null;
  readonly start: number;
  readonly end: number;
  row: ExtensionRow | null;
}

/** A row of the driver. */
export interface DriverRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** HAS_QUOTE, UNCLOSED_QUOTE, TOO_LONG. */
  readonly flags: number;
  /** Where it lies in UTF-8; null where it is none. */
  readonly bytes: Uint8Array | null;
  readonly start: number;
  readonly end: number;
}

/** Bytes of a file; throws what `broken` makes where it has fewer. */
export async function readRange(
  file: FileHandle,
  from: number,
  length: number,
  broken: () => Error,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, from + at);
    if (bytesRead === 0) throw broken();
    at += bytesRead;
  }
  return bytes;
}

const withoutCr = (line: string, newline: string): string =>
  newline === '\n' && line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;

/** Counts what is odd about rows. */
export interface RowTallies {
  notUtf8: number;
}

/** The rows of a slice, as many at once as asked for. */
export function* driverRows(
  bytes: Buffer,
  slice: Slice,
  spec: TableSpec,
  tallies: RowTallies,
): Generator<DriverRow, void, undefined> {
  const text = rowText(spec.files[slice.file]?.fallback ?? 'windows-1252');
  const { dialect, width } = spec;
  const [delimiter, quote] = marksOf(dialect);
  const cutter = new RowCutter({ dialect, firstLine: slice.line });
  for (let part = 0; part <= 1; part++) {
    const block = part === 0 ? cutter.push(bytes) : cutter.end();
    if (block === null) continue;
    text.begin(block);
    const isUnquoted = block.flags.every((flags) => flags === 0);
    const lines = isUnquoted ? text.lines(dialect.newline) : null;
    for (let row = 0; row < block.count; row++) {
      if (isBlankRow(block, row, delimiter, quote)) continue;
      const flags = block.flags[row] ?? 0;
      const start = block.starts[row] ?? 0;
      const end = block.ends[row] ?? 0;
      const line =
        lines === null ? text.read(start, end) : withoutCr(lines[row] ?? '', dialect.newline);
      const hasQuote = (flags & HAS_QUOTE) !== 0;
      const cells = hasQuote ? cutCells(line, dialect, width) : line.split(dialect.delimiter);
      yield {
        line: block.lines[row] ?? 0,
        cells,
        flags,
        bytes: text.isUtf8 ? block.bytes : null,
        start,
        end,
      };
    }
  }
  tallies.notUtf8 += text.notUtf8;
}

/** Rows of a joined table by their keys: by that of the core, and by occurrenceID where they name one. */
export interface JoinedRows {
  readonly byKey: ReadonlyMap<string, JoinedRow[]>;
  readonly byOccurrence: ReadonlyMap<string, JoinedRow[]>;
}

/** Reads the rows that a slice got of a joined table. `byOccurrenceToo`: rows may name the occurrence that they belong to. `wanted`: only those with one of these keys; null: all. */
export async function joinedRows(
  file: FileHandle,
  table: JoinedTable,
  slice: number,
  byOccurrenceToo: boolean,
  wanted: ReadonlySet<string> | null,
  onDropped: (table: JoinedTable) => void,
  onOdd: (table: JoinedTable, line: number, cells: readonly string[]) => void,
  broken: () => Error,
): Promise<JoinedRows> {
  const byKey = new Map<string, JoinedRow[]>();
  const byOccurrence = new Map<string, JoinedRow[]>();
  const { spec } = table;
  const { dialect, width, keyColumn, occurrenceColumn } = spec;
  const text = rowText(spec.files[0]?.fallback ?? 'windows-1252');
  const isPlain = dialect.quote === '';
  const isTwice = byOccurrenceToo && occurrenceColumn >= 0;
  for (const { offset: from, length: size } of runsOf(table.blocks[slice] ?? [])) {
    const bytes = await readRange(file, from, size, broken);
    text.begin({ bytes });
    for (let offset = 0; offset < bytes.length; ) {
      const start = offset + FRAME_BYTES;
      const frame = offset;
      offset = start + lengthAt(bytes, frame);
      const row = text.read(start, offset);
      const cells = isPlain ? row.split(dialect.delimiter) : cutCells(row, dialect, width);
      const occurrence = isTwice ? (cells[occurrenceColumn]?.trim() ?? '') : '';
      const key = cells[keyColumn]?.trim() ?? '';
      const isWanted =
        wanted === null || wanted.has(key) || (occurrence !== '' && wanted.has(occurrence));
      if (!isWanted) continue;
      if (cells.length !== width) onOdd(table, lineAt(bytes, frame), cells);
      const into = occurrence === '' ? byKey : byOccurrence;
      const name = occurrence === '' ? key : occurrence;
      const rows = into.get(name);
      const one = {
        cells,
        bytes: text.isUtf8 ? bytes : null,
        start,
        end: offset,
        row: null,
      };
      if (rows === undefined) into.set(name, [one]);
      else if (rows.length < MOST_ROWS_OF_A_KEY) rows.push(one);
      else onDropped(table);
    }
  }
  return { byKey, byOccurrence };
}

/** More rows of one extension than these are no part of a record any more. */
export const MOST_ROWS_OF_A_KEY = 10_000;

const LARGEST_RUN = 4 * 2 ** 20;

/** Blocks that follow each other are read at once. */
function runsOf(blocks: readonly number[]): { offset: number; length: number }[] {
  const runs: { offset: number; length: number }[] = [];
  for (let at = 0; at < blocks.length; at += 2) {
    const offset = blocks[at] ?? 0;
    const length = blocks[at + 1] ?? 0;
    const last = runs.at(-1);
    if (
      last !== undefined &&
      last.offset + last.length === offset &&
      last.length + length <= LARGEST_RUN
    ) {
      last.length += length;
    } else runs.push({ offset, length });
  }
  return runs;
}
