import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { OpendrawerError } from '../../../errors/index.ts';
import { type RowBlock, RowCutter } from '../../delimited/rows.ts';
import { isBlankRow, marksOf } from './blank.ts';
import { KeyTable, RowKeys, type SharedKeys } from './keys.ts';
import { rowBytes } from './source-bytes.ts';
import type { TableSpec } from './spec.ts';

/** What the rows of a table are joined to, and where they go. */
export interface DistributeJob {
  readonly archivePath: string;
  readonly spec: TableSpec;
  readonly slices: number;
  readonly keys: SharedKeys;
  /** More keys by which rows are given to slices: of events, those above others; null: none. */
  readonly moreKeys: SharedKeys | null;
  /** Ids of occurrences, for rows that name one beside the key; null: not known. */
  readonly occurrenceIds: SharedKeys | null;
  /** Keys of the core, where its rows are not those that are joined to; else null. */
  readonly coreKeys: SharedKeys | null;
  /** A row goes to so many slices at most. */
  readonly mostCopies: number;
  /** File that takes the rows. */
  readonly path: string;
}

/** Where the rows of a slice lie in the file: triples of slice, offset and length, in the order of the rows of the table. */
export type BlockIndex = readonly number[];

/** What became of the rows of a table. */
export interface Distribution {
  readonly rows: number;
  readonly blankRows: number;
  readonly blankKeys: number;
  /** Rows whose key no row has to which they could be joined, with the first lines. */
  readonly orphans: number;
  readonly orphanLines: readonly number[];
  /** Rows that belong to a row of the core which no record has. */
  readonly withoutRecord: number;
  /** Rows that went to fewer slices than have their key. */
  readonly cutCopies: number;
  readonly index: BlockIndex;
  /** SHA-256 of the rows of each slice; empty for none. */
  readonly sha256: readonly string[];
}

/** Before each row: its line in five bytes of 7 bits and its length in four, so that blocks of ASCII rows are ASCII. */
const LINE_BYTES = 5;
const LENGTH_BYTES = 4;
export const FRAME_BYTES = LINE_BYTES + LENGTH_BYTES;

function writeNumber(bytes: Uint8Array, at: number, size: number, number: number): void {
  let rest = number;
  for (let place = at + size - 1; place >= at; place--) {
    bytes[place] = rest & 127;
    rest = Math.floor(rest / 128);
  }
}

function numberAt(bytes: Uint8Array, at: number, size: number): number {
  let number = 0;
  for (let place = at; place < at + size; place++) number = number * 128 + (bytes[place] ?? 0);
  return number;
}

export const lineAt = (bytes: Uint8Array, at: number): number => numberAt(bytes, at, LINE_BYTES);

export const lengthAt = (bytes: Uint8Array, at: number): number =>
  numberAt(bytes, at + LINE_BYTES, LENGTH_BYTES);

const MOST_BUFFERED = 64 * 2 ** 20;
const LARGEST_BUFFER = 64 * 1024;
/** Slices that got nothing while so many bytes went by are written out: rows mostly come in the order of the core. */
const IDLE_BYTES = 8 * 2 ** 20;
/** Copies of rows beside four of each. */
const FREE_COPIES = 1_000_000;
const EXAMPLES = 5;

/**
 * Goes once through a table and gives each row to the slices that have its key: a file with the rows of each slice in blocks. Holds
 * 64 MiB of rows at most. Throws DISK_FULL.
 */
export async function distribute(job: DistributeJob): Promise<Distribution> {
  const sorter = new Sorter(job);
  try {
    for (const [at, file] of job.spec.files.entries()) {
      sorter.beginFile(at, file.fallback, file.firstLine);
      for await (const chunk of rowBytes(job.archivePath, file)) sorter.push(chunk);
      sorter.endFile();
    }
    return sorter.finish();
  } finally {
    sorter.close();
  }
}

class Sorter {
  readonly #job: DistributeJob;
  readonly #keys: KeyTable;
  readonly #occurrenceIds: KeyTable | null;
  readonly #coreKeys: KeyTable | null;
  readonly #moreKeys: KeyTable | null;
  #withoutRecord = 0;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #output: number;
  readonly #bufferBytes: number;
  readonly #buffers: (Buffer | undefined)[];
  readonly #used: Uint32Array;
  /** The stretch of `IDLE_BYTES` in which a slice last got a row. */
  readonly #touched: Uint32Array;
  readonly #live = new Set<number>();
  readonly #spare: Buffer[] = [];
  #stretch = 1;
  #stretchBytes = 0;
  readonly #hashes: (Hash | undefined)[];
  readonly #index: number[] = [];
  #offset = 0;
  #cutter: RowCutter | null = null;
  #rowKeys: RowKeys | null = null;
  #rows = 0;
  #blankRows = 0;
  #blankKeys = 0;
  #orphans = 0;
  #copies = 0;
  #cutCopies = 0;
  readonly #orphanLines: number[] = [];

  constructor(job: DistributeJob) {
    this.#job = job;
    this.#keys = new KeyTable(job.keys);
    this.#moreKeys = job.moreKeys === null ? null : new KeyTable(job.moreKeys);
    this.#coreKeys = job.coreKeys === null ? null : new KeyTable(job.coreKeys);
    this.#occurrenceIds =
      job.occurrenceIds === null || job.spec.occurrenceColumn < 0
        ? null
        : new KeyTable(job.occurrenceIds);
    [this.#delimiter, this.#quote] = marksOf(job.spec.dialect);
    this.#output = openSync(job.path, 'w');
    const share = Math.floor(MOST_BUFFERED / Math.max(1, job.slices));
    this.#bufferBytes = Math.max(1024, Math.min(LARGEST_BUFFER, share));
    this.#buffers = new Array(job.slices);
    this.#used = new Uint32Array(job.slices);
    this.#touched = new Uint32Array(job.slices);
    this.#hashes = new Array(job.slices);
  }

  beginFile(_file: number, fallback: string, line: number): void {
    const { dialect, keyColumn, occurrenceColumn } = this.#job.spec;
    this.#cutter = new RowCutter({ dialect, firstLine: line });
    this.#rowKeys = new RowKeys(dialect, fallback, [
      keyColumn,
      this.#occurrenceIds === null ? -1 : occurrenceColumn,
    ]);
  }

  push(chunk: Uint8Array): void {
    const block = this.#cutter?.push(chunk) ?? null;
    if (block !== null) this.#block(block);
  }

  endFile(): void {
    const block = this.#cutter?.end() ?? null;
    if (block !== null) this.#block(block);
  }

  finish(): Distribution {
    for (let slice = 0; slice < this.#job.slices; slice++) this.#flush(slice);
    return {
      rows: this.#rows,
      blankRows: this.#blankRows,
      blankKeys: this.#blankKeys,
      orphans: this.#orphans,
      orphanLines: this.#orphanLines,
      withoutRecord: this.#withoutRecord,
      cutCopies: this.#cutCopies,
      index: this.#index,
      sha256: Array.from(
        { length: this.#job.slices },
        (_, at) => this.#hashes[at]?.digest('hex') ?? '',
      ),
    };
  }

  close(): void {
    closeSync(this.#output);
  }

  #block(block: RowBlock): void {
    const rowKeys = this.#rowKeys;
    if (rowKeys === null) return;
    rowKeys.begin(block);
    const [key, occurrenceId] = rowKeys.hashes;
    if (key === undefined || occurrenceId === undefined) return;
    for (let row = 0; row < block.count; row++) {
      if (isBlankRow(block, row, this.#delimiter, this.#quote)) {
        this.#blankRows += 1;
        continue;
      }
      this.#rows += 1;
      rowKeys.read(block, row);
      let entry = 0;
      let table = this.#keys;
      if (this.#occurrenceIds !== null && occurrenceId.hi !== 0) {
        entry = this.#occurrenceIds.find(occurrenceId.hi, occurrenceId.lo);
        if (entry !== 0) table = this.#occurrenceIds;
      }
      if (entry === 0 && key.hi !== 0) entry = this.#keys.find(key.hi, key.lo);
      let more = key.hi === 0 ? 0 : (this.#moreKeys?.find(key.hi, key.lo) ?? 0);
      if (entry === 0 && more === 0) {
        if (key.hi !== 0 && (this.#coreKeys?.find(key.hi, key.lo) ?? 0) !== 0)
          this.#withoutRecord += 1;
        else this.#orphan(block.lines[row] ?? 0, key.hi === 0);
        continue;
      }
      for (let copies = 0; entry !== 0; entry = table.nextOf(entry), copies++) {
        if (copies > 0) this.#copies += 1;
        if (copies === this.#job.mostCopies || (copies > 0 && this.#areTooMany())) {
          this.#cutCopies += 1;
          break;
        }
        this.#put(table.sliceOf(entry), block, row);
      }
      for (; more !== 0; more = this.#moreKeys?.nextOf(more) ?? 0) {
        this.#put(this.#moreKeys?.sliceOf(more) ?? 0, block, row);
      }
    }
    this.#stretchBytes += block.bytes.length;
    if (this.#stretchBytes > IDLE_BYTES) this.#releaseIdle();
  }

  /** Rows of ids that are repeated everywhere would fill the disk. */
  #areTooMany(): boolean {
    return (
      this.#job.mostCopies !== Number.POSITIVE_INFINITY &&
      this.#copies > 4 * this.#rows + FREE_COPIES
    );
  }

  #orphan(line: number, isBlank: boolean): void {
    if (isBlank) this.#blankKeys += 1;
    this.#orphans += 1;
    if (this.#orphanLines.length < EXAMPLES) this.#orphanLines.push(line);
  }

  #put(slice: number, block: RowBlock, row: number): void {
    const start = block.starts[row] ?? 0;
    const length = (block.ends[row] ?? 0) - start;
    const needed = FRAME_BYTES + length;
    let used = this.#used[slice] ?? 0;
    let buffer = this.#buffers[slice];
    if (buffer !== undefined && used + needed > buffer.length) {
      this.#flush(slice);
      used = 0;
      buffer = this.#buffers[slice];
    }
    if (buffer === undefined || needed > buffer.length) {
      buffer =
        needed > this.#bufferBytes
          ? Buffer.allocUnsafeSlow(needed)
          : (this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#bufferBytes));
      this.#buffers[slice] = buffer;
      this.#live.add(slice);
    }
    this.#touched[slice] = this.#stretch;
    writeNumber(buffer, used, LINE_BYTES, block.lines[row] ?? 0);
    writeNumber(buffer, used + LINE_BYTES, LENGTH_BYTES, length);
    block.bytes.copy(buffer, used + FRAME_BYTES, start, start + length);
    this.#used[slice] = used + needed;
  }

  #flush(slice: number): void {
    const used = this.#used[slice] ?? 0;
    const buffer = this.#buffers[slice];
    if (used === 0 || buffer === undefined) return;
    const bytes = buffer.subarray(0, used);
    let hash = this.#hashes[slice];
    if (hash === undefined) {
      hash = createHash('sha256');
      this.#hashes[slice] = hash;
    }
    hash.update(bytes);
    writeWhole(this.#output, bytes, this.#job.path);
    this.#index.push(slice, this.#offset, used);
    this.#offset += used;
    this.#used[slice] = 0;
    if (buffer.length > this.#bufferBytes) this.#buffers[slice] = undefined;
  }

  /** Writes out the slices that got nothing for a while, and keeps their buffers for others. */
  #releaseIdle(): void {
    for (const slice of this.#live) {
      if (this.#touched[slice] === this.#stretch) continue;
      this.#flush(slice);
      const buffer = this.#buffers[slice];
      if (buffer !== undefined) this.#spare.push(buffer);
      this.#buffers[slice] = undefined;
      this.#live.delete(slice);
    }
    this.#stretch += 1;
    this.#stretchBytes = 0;
  }
}

function writeWhole(file: number, bytes: Uint8Array, path: string): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ENOSPC')
      throw new OpendrawerError('DISK_FULL', path, { cause });
    throw cause;
  }
}
