import { Levels } from './levels.ts';
import type { ParquetScalarKind } from './schema.ts';
import { ByteSink } from './sink.ts';
import {
  type Bounds,
  createValues,
  PageSignal,
  PLAIN,
  RLE_DICTIONARY,
  type Values,
} from './values.ts';

/** What the leaves of one writer share. */
export interface RowGroupState {
  readonly pageBytes: number;
  readonly compress: ((bytes: Uint8Array) => Buffer) | null;
  /** Complete rows of the open row group. */
  rows: number;
  /** Uncompressed bytes of the pages that the open row group has closed. */
  bytes: number;
}

export interface Page {
  readonly body: Buffer;
  /** Whether `body` went through the codec. */
  readonly compressed: boolean;
  readonly uncompressedBytes: number;
  readonly encoding: number;
  /** Levels, or entries of a dictionary. */
  readonly values: number;
  readonly firstRow: number;
  /** Nothing but nulls and empty lists. */
  readonly empty: boolean;
}

/** One column chunk, ready to be written. */
export interface Chunk {
  readonly dictionary: Page | null;
  readonly pages: readonly Page[];
  readonly compressed: boolean;
  readonly values: number;
  readonly nulls: number;
  readonly bounds: Bounds | null;
}

// A page below this size is not worth the call into the codec, unless its chunk is compressed anyway.
const SMALL_PAGE = 256;
// parquet.thrift gives page sizes 31 bits.
const MAX_PAGE_BYTES = 2 ** 31 - 1;
const KEEP_BYTES = 4 * 1024 * 1024;
const body = new ByteSink(64 * 1024);

/** One leaf column of the open row group: its open page, and its closed pages in compressed form. */
export class Leaf {
  readonly path: readonly string[];
  readonly kind: ParquetScalarKind;
  readonly levels: Levels;
  readonly values: Values;
  readonly page: PageSignal = new PageSignal();
  readonly #group: RowGroupState;
  #firstRow = 0;
  #pages: Page[] = [];
  #stored = 0;
  #storedBefore = 0;

  constructor(
    path: readonly string[],
    kind: ParquetScalarKind,
    maxDefinition: number,
    maxRepetition: number,
    group: RowGroupState,
  ) {
    this.path = path;
    this.kind = kind;
    this.levels = new Levels(maxDefinition, maxRepetition);
    this.values = createValues(kind, group.pageBytes, this.page);
    this.#group = group;
  }

  /** Counts values stored, for the null count. */
  stored(): void {
    this.#stored++;
  }

  /** Ends the open page before this row of the row group. Only ever between two rows. */
  closePage(row: number): void {
    const values = this.levels.count;
    this.page.full = false;
    if (values === 0) return;
    this.levels.encode(body);
    const encoding = this.values.encodePage(body);
    this.#pages.push(this.#page(encoding, values, this.#stored === this.#storedBefore));
    this.#storedBefore = this.#stored;
    this.#firstRow = row;
  }

  /** Makes a page of what `body` holds and empties it. */
  #page(encoding: number, values: number, empty: boolean): Page {
    const { compress } = this.#group;
    const bytes = body.view();
    if (bytes.length > MAX_PAGE_BYTES) {
      body.reset(KEEP_BYTES);
      throw new RangeError('a row of more than 2 GB does not fit a page');
    }
    // An empty page is small, and may yet be written anew: see `byDictionaryFirst`.
    const compressed = compress !== null && bytes.length > SMALL_PAGE && !empty;
    const page = {
      body: compressed ? compress(bytes) : Buffer.from(bytes),
      compressed,
      uncompressedBytes: bytes.length,
      encoding,
      values,
      firstRow: this.#firstRow,
      empty,
    };
    this.#group.bytes += bytes.length;
    body.reset(KEEP_BYTES);
    return page;
  }

  closeChunk(): Chunk {
    this.closePage(this.#group.rows);
    const entries = this.values.encodeDictionary(body);
    const dictionary = entries === null ? null : this.#page(PLAIN, entries, false);
    const pages = dictionary === null ? this.#pages : byDictionaryFirst(this.#pages);
    const all = dictionary === null ? pages : [dictionary, ...pages];
    const compressed =
      this.#group.compress !== null &&
      all.some((page) => page.compressed || page.body.length > SMALL_PAGE);
    const values = pages.reduce((sum, page) => sum + page.values, 0);
    const chunk = {
      dictionary: dictionary && this.#sameCodec(dictionary, compressed),
      pages: pages.map((page) => this.#sameCodec(page, compressed)),
      compressed,
      values,
      nulls: values - this.#stored,
      bounds: this.values.takeBounds(),
    };
    this.#pages = [];
    this.#stored = 0;
    this.#storedBefore = 0;
    this.#firstRow = 0;
    return chunk;
  }

  /** All pages of a chunk share one codec. */
  #sameCodec(page: Page, compressed: boolean): Page {
    const { compress } = this.#group;
    if (!compressed || page.compressed || compress === null) return page;
    return { ...page, body: compress(page.body), compressed: true };
  }
}

/**
 * Empty pages before the first text are PLAIN, as a chunk that stays empty has no dictionary. Where one came later they
 * join it: Spark's vectorised reader fails on lists that go from PLAIN to dictionary within a chunk.
 */
function byDictionaryFirst(pages: readonly Page[]): Page[] {
  const first = pages.findIndex((page) => page.encoding === RLE_DICTIONARY);
  return pages.map((page, i) =>
    i < first
      ? {
          ...page,
          encoding: RLE_DICTIONARY,
          // The bit width of the indices, of which there are none.
          body: Buffer.concat([page.body, Buffer.of(1)]),
          uncompressedBytes: page.uncompressedBytes + 1,
        }
      : page,
  );
}
