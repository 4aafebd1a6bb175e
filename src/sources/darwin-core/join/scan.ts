import { createHash, type Hash } from 'node:crypto';
import { type RowBlock, RowCutter } from '../../delimited/rows.ts';
import { isBlankRow, marksOf } from './blank.ts';
import { type KeyHash, KeyTable, RowKeys } from './keys.ts';
import type { TableSpec } from './spec.ts';

/** A stretch of a file of whole rows, small enough to be held with what is joined to it. */
export interface Slice {
  /** Number of the file in the table. */
  readonly file: number;
  /** Bytes [from, to) of the file as it lies on disk. */
  readonly from: number;
  readonly to: number;
  /** Line of the first row. */
  readonly line: number;
  readonly rows: number;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
}

/** What one pass over the rows that become records has told. */
export interface Scan {
  readonly slices: readonly Slice[];
  readonly rows: number;
  readonly blankRows: number;
  /** Of the column by which tables are joined. */
  readonly keys: KeyTable;
  /** Of occurrenceID where it is another column; else null. */
  readonly occurrenceIds: KeyTable | null;
  readonly blankKeys: number;
  readonly repeatedKeys: number;
  /** Rows whose key none of the parents has, blank ones among them. */
  readonly orphans: number;
  readonly blankOccurrenceIds: number;
  /** Hashes of what stands in more than one row: pairs of high and low half. */
  readonly repeated: readonly number[];
  /** More repeated values than are kept: the column tells no rows apart. */
  readonly tooManyRepeated: boolean;
  /** All keys count the rows, from 0 or 1. */
  readonly areRowNumbers: boolean;
  /** Of institutionCode, collectionCode and catalogNumber: rows that have all, and hashes of those that are repeated; null: not looked at. */
  readonly triplets: { readonly complete: number; readonly repeated: number } | null;
  /** Of each entry of `keys`: high and low half of the key of its parent; 0 and 0: none. Empty where the table has no parents. */
  readonly parentOf: readonly number[];
  /** First lines of rows with a blank or repeated key. */
  readonly examples: { readonly blank: readonly number[]; readonly repeated: readonly number[] };
}

const SLICE_BYTES = 4 * 2 ** 20;
/** Few rows die young once they are records; but there are not more slices than can be written to at once. */
const FEWEST_SLICE_ROWS = 2048;
const MOST_SLICE_ROWS = 16_384;
const MANY_SLICES = 5000;
const MOST_REPEATED = 1_000_000;
const EXAMPLES = 5;
const MOST_RESERVED = 50_000_000;

/** Goes through the rows of a table, file by file and chunk by chunk. */
export class Scanner {
  readonly #spec: TableSpec;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #slices: Slice[] = [];
  readonly #keys = new KeyTable();
  /** Null while every occurrenceID is the key of its row, as in most archives. */
  #occurrenceIds: KeyTable | null = null;
  readonly #triplets: KeyTable | null;
  readonly #tripletColumns: readonly number[];
  readonly #repeated: number[] = [];
  readonly #isUnique: boolean;
  readonly #parents: KeyTable | null;
  #orphans = 0;
  readonly #parentColumn: number;
  readonly #parentOf: number[] = [];
  #rowKeys: RowKeys | null = null;
  #cutter: RowCutter | null = null;
  #file = -1;
  #hash: Hash = createHash('sha256');
  #from = 0;
  #to = 0;
  #fileEnd = 0;
  #sizeBytes = 0;
  #reserved = false;
  #mostSliceRows = FEWEST_SLICE_ROWS;
  #line = 1;
  #sliceRows = 0;
  #rows = 0;
  #blankRows = 0;
  #blankKeys = 0;
  #repeatedKeys = 0;
  #blankOccurrenceIds = 0;
  #completeTriplets = 0;
  #repeatedTriplets = 0;
  #tooManyRepeated = false;
  #areRowNumbers = true;
  #numberBase = -1;
  readonly #blankExamples: number[] = [];
  readonly #repeatedExamples: number[] = [];

  /** `parents`: keys of what the rows belong to; null: the key is the id of the row itself. `parentColumn`: of ids of other rows of the table; −1: none. */
  constructor(spec: TableSpec, parents: KeyTable | null, parentColumn = -1) {
    this.#parentColumn = parentColumn;
    this.#spec = spec;
    this.#parents = parents;
    const isUnique = parents === null;
    this.#isUnique = isUnique;
    [this.#delimiter, this.#quote] = marksOf(spec.dialect);
    const columnOf = (key: string): number =>
      spec.fields.find((field) => field.key === key)?.column ?? -1;
    const triplet = ['institutionCode', 'collectionCode', 'catalogNumber'].map(columnOf);
    const hasOccurrenceId = spec.fields.some(
      ({ key, column }) => key === 'occurrenceID' && column >= 0,
    );
    this.#tripletColumns = isUnique && !hasOccurrenceId && !triplet.includes(-1) ? triplet : [];
    this.#triplets = this.#tripletColumns.length > 0 ? new KeyTable() : null;
  }

  /** The next file begins; `skip` bytes of it are no rows. `sizeBytes`: about its size, 0 where it is unknown. */
  beginFile(file: number, skip: number, line: number, sizeBytes: number): void {
    this.#sizeBytes = sizeBytes;
    const spec = this.#spec.files[file];
    this.#file = file;
    this.#cutter = new RowCutter({ dialect: this.#spec.dialect, firstLine: line, offset: skip });
    this.#rowKeys = new RowKeys(this.#spec.dialect, spec?.fallback ?? 'windows-1252', [
      this.#spec.keyColumn,
      this.#spec.occurrenceColumn,
      this.#parentColumn,
      ...this.#tripletColumns,
    ]);
    this.#from = skip;
    this.#fileEnd = skip;
    this.#line = line;
    this.#reserved = false;
  }

  push(chunk: Uint8Array): void {
    this.#fileEnd += chunk.length;
    const block = this.#cutter?.push(chunk) ?? null;
    if (block !== null) this.#block(block);
  }

  endFile(): void {
    const block = this.#cutter?.end() ?? null;
    if (block !== null) this.#block(block);
    this.#to = this.#fileEnd;
    this.#endSlice();
  }

  finish(): Scan {
    return {
      slices: this.#slices,
      rows: this.#rows,
      blankRows: this.#blankRows,
      keys: this.#keys,
      occurrenceIds: this.#occurrenceIds,
      blankKeys: this.#blankKeys,
      repeatedKeys: this.#repeatedKeys,
      orphans: this.#orphans,
      blankOccurrenceIds: this.#blankOccurrenceIds,
      repeated: this.#repeated,
      tooManyRepeated: this.#tooManyRepeated,
      areRowNumbers: this.#areRowNumbers && this.#rows > 1,
      triplets:
        this.#triplets === null
          ? null
          : { complete: this.#completeTriplets, repeated: this.#repeatedTriplets },
      parentOf: this.#parentOf,
      examples: { blank: this.#blankExamples, repeated: this.#repeatedExamples },
    };
  }

  #block(block: RowBlock): void {
    const keys = this.#rowKeys;
    if (keys === null) return;
    keys.begin(block);
    if (!this.#reserved) this.#reserve(block);
    let hashed = 0;
    for (let row = 0; row < block.count; row++) {
      const rowEnd = row + 1 < block.count ? (block.starts[row + 1] ?? 0) : block.bytes.length;
      const isFull =
        this.#sliceRows >= this.#mostSliceRows || block.offset + rowEnd - this.#from > SLICE_BYTES;
      if (isFull && this.#sliceRows > 0) {
        const start = block.starts[row] ?? 0;
        this.#hash.update(block.bytes.subarray(hashed, start));
        hashed = start;
        this.#to = block.offset + start;
        this.#endSlice();
        this.#line = block.lines[row] ?? 0;
      }
      this.#row(block, row, keys);
    }
    this.#hash.update(block.bytes.subarray(hashed));
  }

  /** Room for the keys of the file, by the size of its first rows: to grow again and again takes longer than to hash. */
  #reserve(block: RowBlock): void {
    this.#reserved = true;
    const rows = (this.#sizeBytes / Math.max(1, block.bytes.length)) * block.count;
    const share = Math.ceil(rows / MANY_SLICES);
    this.#mostSliceRows = Math.max(this.#mostSliceRows, Math.min(MOST_SLICE_ROWS, share));
    if (rows > 10_000) this.#keys.reserve(Math.min(MOST_RESERVED, this.#keys.size + 1.05 * rows));
  }

  #row(block: RowBlock, row: number, keys: RowKeys): void {
    if (isBlankRow(block, row, this.#delimiter, this.#quote)) {
      this.#blankRows += 1;
      return;
    }
    const slice = this.#slices.length;
    const line = block.lines[row] ?? 0;
    keys.read(block, row);
    const [key, occurrenceId, parent] = keys.hashes;
    if (key === undefined || occurrenceId === undefined) return;
    if (this.#spec.occurrenceColumn >= 0) this.#occurrence(key, occurrenceId, slice);
    if (this.#spec.keyColumn >= 0) {
      if (this.#parents !== null && (key.hi === 0 || this.#parents.find(key.hi, key.lo) === 0)) {
        this.#orphans += 1;
      }
      if (key.hi === 0) this.#blank(line);
      else if (this.#keys.add(key.hi, key.lo, slice) && this.#isUnique) {
        this.#repeatedKeys += 1;
        if (this.#repeatedExamples.length < EXAMPLES) this.#repeatedExamples.push(line);
        this.#repeat(key.hi, key.lo);
      }
      if (this.#areRowNumbers && this.#isUnique) this.#checkRowNumber(block, row);
      if (this.#parentColumn >= 0 && key.hi !== 0 && parent !== undefined) {
        const entry = this.#keys.find(key.hi, key.lo);
        this.#parentOf[2 * entry] = parent.hi;
        this.#parentOf[2 * entry + 1] = parent.lo;
      }
    }
    if (this.#triplets !== null) this.#triplet(keys);
    this.#rows += 1;
    this.#sliceRows += 1;
  }

  #occurrence(key: KeyHash, { hi, lo }: KeyHash, slice: number): void {
    if (this.#occurrenceIds === null) {
      if (this.#isUnique && hi !== 0 && hi === key.hi && lo === key.lo) return;
      this.#occurrenceIds = this.#isUnique ? this.#keys.clone() : new KeyTable();
    }
    if (hi === 0) this.#blankOccurrenceIds += 1;
    else if (this.#occurrenceIds.add(hi, lo, slice)) this.#repeat(hi, lo);
  }

  #blank(line: number): void {
    this.#blankKeys += 1;
    if (this.#blankExamples.length < EXAMPLES) this.#blankExamples.push(line);
    this.#areRowNumbers = false;
  }

  #repeat(hi: number, lo: number): void {
    if (this.#repeated.length >= 2 * MOST_REPEATED) this.#tooManyRepeated = true;
    else this.#repeated.push(hi, lo);
  }

  #triplet(keys: RowKeys): void {
    const [, , , institution, collection, number] = keys.hashes;
    if (!institution?.hi || !collection?.hi || !number?.hi) return;
    this.#completeTriplets += 1;
    const hi = (Math.imul(institution.hi, 31) ^ Math.imul(collection.hi, 17) ^ number.hi) | 1;
    const lo = Math.imul(institution.lo, 31) ^ Math.imul(collection.lo, 17) ^ number.lo;
    if (this.#triplets?.add(hi >>> 0, lo >>> 0, 0) === true) this.#repeatedTriplets += 1;
  }

  /** Whether the key is the number of the row, as tables are numbered that have no ids. */
  #checkRowNumber(block: RowBlock, row: number): void {
    if (this.#spec.keyColumn !== 0) {
      this.#areRowNumbers = false;
      return;
    }
    const { bytes } = block;
    const end = block.ends[row] ?? 0;
    let number = 0;
    let at = block.starts[row] ?? 0;
    if (bytes[at] === this.#quote) at += 1;
    const start = at;
    for (; at < end && at - start < 12; at++) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    const isNumber =
      at > start && (at === end || bytes[at] === this.#delimiter || bytes[at] === this.#quote);
    if (this.#numberBase < 0) this.#numberBase = number - this.#rows;
    if (
      !isNumber ||
      this.#numberBase > 1 ||
      this.#numberBase < 0 ||
      number - this.#rows !== this.#numberBase
    ) {
      this.#areRowNumbers = false;
    }
  }

  #endSlice(): void {
    if (this.#sliceRows > 0) {
      this.#slices.push({
        file: this.#file,
        from: this.#from,
        to: this.#to,
        line: this.#line,
        rows: this.#sliceRows,
        sha256: this.#hash.digest('hex'),
      });
    }
    this.#hash = createHash('sha256');
    this.#from = this.#to;
    this.#sliceRows = 0;
  }
}
