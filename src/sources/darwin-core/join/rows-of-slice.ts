import type { FileHandle } from 'node:fs/promises';
import type { ExtensionRow } from '../../../terms/index.ts';
import { cutCells } from '../../delimited/dialect.ts';
import { HAS_QUOTE, RowCutter } from '../../delimited/rows.ts';
import { type RowText, rowText } from '../../delimited/text.ts';
import { isBlankRow, marksOf } from './blank.ts';
import { FRAME_BYTES, lengthAt, lineAt } from './distribute.ts';
import type { JoinedTable } from './prepared.ts';
import type { Slice } from './scan.ts';
import type { TableSpec } from './spec.ts';

/** Bytes that hold rows, and how they are cut. */
interface RowSource {
  readonly bytes: Buffer;
  readonly text: RowText;
  readonly spec: TableSpec;
}

/** A row that is joined. It is cut when a record wants it: all rows of a slice at once, cut, would be too much to hold. */
export class JoinedRow {
  /** Where it lies in UTF-8; null where it is none. */
  readonly bytes: Uint8Array | null;
  readonly start: number;
  readonly end: number;
  readonly #source: RowSource;
  #cells: readonly string[] | null = null;
  #row: ExtensionRow | null = null;
  #isShared = false;

  constructor(source: RowSource, start: number, end: number) {
    this.bytes = source.text.isUtf8 ? source.bytes : null;
    this.start = start;
    this.end = end;
    this.#source = source;
  }

  get cells(): readonly string[] {
    if (this.#cells !== null) return this.#cells;
    const cells = cellsOf(this.#source, this.start, this.end);
    // What is wanted again is kept: rows of events and taxa belong to many records
    if (this.#isShared) this.#cells = cells;
    this.#isShared = true;
    return cells;
  }

  /** What `make` makes of its cells, the same for all records that have it. */
  made(make: (cells: readonly string[]) => ExtensionRow): ExtensionRow {
    if (this.#row !== null) return this.#row;
    const isAgain = this.#isShared;
    const row = make(this.cells);
    if (isAgain) this.#row = row;
    return row;
  }
}

function cellsOf({ text, spec }: RowSource, start: number, end: number): readonly string[] {
  const { dialect, width } = spec;
  const row = text.read(start, end);
  return dialect.quote === '' ? row.split(dialect.delimiter) : cutCells(row, dialect, width);
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
  const finder = keyFinder(spec, byOccurrenceToo && spec.occurrenceColumn >= 0);
  for (const { offset: from, length: size } of runsOf(table.blocks[slice] ?? [])) {
    const bytes = await readRange(file, from, size, broken);
    const text = rowText(spec.files[0]?.fallback ?? 'windows-1252');
    text.begin({ bytes });
    const source = { bytes, text, spec };
    for (let offset = 0; offset < bytes.length; ) {
      const start = offset + FRAME_BYTES;
      const frame = offset;
      offset = start + lengthAt(bytes, frame);
      finder.find(source, start, offset);
      const { key, occurrence } = finder;
      const isWanted =
        wanted === null || wanted.has(key) || (occurrence !== '' && wanted.has(occurrence));
      if (!isWanted) continue;
      if (finder.count !== spec.width) {
        onOdd(table, lineAt(bytes, frame), cellsOf(source, start, offset));
      }
      const into = occurrence === '' ? byKey : byOccurrence;
      const name = occurrence === '' ? key : occurrence;
      const rows = into.get(name);
      if (rows === undefined) into.set(name, [new JoinedRow(source, start, offset)]);
      else if (rows.length < MOST_ROWS_OF_A_KEY) rows.push(new JoinedRow(source, start, offset));
      else onDropped(table);
    }
  }
  return { byKey, byOccurrence };
}

/** Finds the keys of rows, and how many cells they have, without cutting them where bytes tell it. */
function keyFinder({ dialect, keyColumn, occurrenceColumn }: TableSpec, isTwice: boolean) {
  const { delimiter, quote } = dialect;
  const isPlain = quote === '' && delimiter.length === 1 && delimiter < '\u0080';
  const mark = delimiter.charCodeAt(0);
  return {
    key: '',
    occurrence: '',
    count: 0,
    find(source: RowSource, start: number, end: number): void {
      if (!isPlain || !source.text.isUtf8) {
        const cells = cellsOf(source, start, end);
        this.key = cells[keyColumn]?.trim() ?? '';
        this.occurrence = isTwice ? (cells[occurrenceColumn]?.trim() ?? '') : '';
        this.count = cells.length;
        return;
      }
      const { bytes, text } = source;
      this.key = '';
      this.occurrence = '';
      let column = 0;
      for (let at = start, from = start; at <= end; at++) {
        if (at < end && bytes[at] !== mark) continue;
        if (column === keyColumn) this.key = text.read(from, at).trim();
        if (isTwice && column === occurrenceColumn) this.occurrence = text.read(from, at).trim();
        column += 1;
        from = at + 1;
      }
      this.count = column;
    },
  };
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
