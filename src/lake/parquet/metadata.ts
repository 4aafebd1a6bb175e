import type { Chunk, Page } from './leaf.ts';
import type { ParquetColumn, ParquetScalar, ParquetSchema } from './schema.ts';
import { THRIFT_STRUCT, ThriftWriter } from './thrift.ts';
import { PHYSICAL_TYPE, PLAIN, RLE, RLE_DICTIONARY } from './values.ts';

// The structs of parquet-format's parquet.thrift, as far as this writer fills them.

const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;
const CONVERTED_UTF8 = 0;
const CONVERTED_LIST = 3;
const LOGICAL_STRING = 1;
const LOGICAL_LIST = 3;
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const UNCOMPRESSED = 0;
const ZSTD = 6;

export function encodePageHeader(page: Page, isDictionary: boolean): Buffer {
  const thrift = new ThriftWriter();
  thrift.standalone(() => {
    thrift.i32(1, isDictionary ? DICTIONARY_PAGE : DATA_PAGE);
    thrift.i32(2, page.uncompressedBytes);
    thrift.i32(3, page.body.length);
    if (isDictionary) {
      thrift.struct(7, () => {
        thrift.i32(1, page.values);
        thrift.i32(2, PLAIN);
      });
    } else {
      thrift.struct(5, () => {
        thrift.i32(1, page.values);
        thrift.i32(2, page.encoding);
        thrift.i32(3, RLE);
        thrift.i32(4, RLE);
      });
    }
  });
  return thrift.take();
}

export interface PageLocation {
  readonly offset: number;
  /** With its header. */
  readonly bytes: number;
  readonly firstRow: number;
}

export function encodeOffsetIndex(locations: readonly PageLocation[]): Buffer {
  const thrift = new ThriftWriter();
  thrift.standalone(() => {
    thrift.structList(1, locations, (location) => {
      thrift.i64(1, location.offset);
      thrift.i32(2, location.bytes);
      thrift.i64(3, location.firstRow);
    });
  });
  return thrift.take();
}

/** A column chunk with the place where it was written. */
export interface WrittenChunk {
  readonly path: readonly string[];
  readonly kind: ParquetScalar['kind'];
  readonly chunk: Chunk;
  readonly dictionaryOffset: number | null;
  readonly dataOffset: number;
  readonly uncompressedBytes: number;
  readonly compressedBytes: number;
  readonly offsetIndexOffset: number;
  readonly offsetIndexBytes: number;
}

export interface RowGroupPlace {
  readonly rows: number;
  readonly offset: number;
  readonly ordinal: number;
}

export function encodeRowGroup(
  chunks: readonly WrittenChunk[],
  { rows, offset, ordinal }: RowGroupPlace,
): Buffer {
  const thrift = new ThriftWriter();
  const total = (key: 'uncompressedBytes' | 'compressedBytes') =>
    chunks.reduce((sum, chunk) => sum + chunk[key], 0);
  thrift.standalone(() => {
    thrift.structList(1, chunks, (chunk) => writeColumnChunk(thrift, chunk));
    thrift.i64(2, total('uncompressedBytes'));
    thrift.i64(3, rows);
    thrift.i64(5, offset);
    thrift.i64(6, total('compressedBytes'));
    // The field has 16 bits; parquet.thrift makes it optional.
    if (ordinal < 32_768) thrift.i16(7, ordinal);
  });
  return thrift.take();
}

function writeColumnChunk(thrift: ThriftWriter, written: WrittenChunk): void {
  const { chunk } = written;
  thrift.i64(2, 0);
  thrift.struct(3, () => {
    thrift.i32(1, PHYSICAL_TYPE[written.kind]);
    thrift.i32List(2, encodingsOf(chunk));
    thrift.binaryList(3, written.path);
    thrift.i32(4, chunk.compressed ? ZSTD : UNCOMPRESSED);
    thrift.i64(5, chunk.values);
    thrift.i64(6, written.uncompressedBytes);
    thrift.i64(7, written.compressedBytes);
    thrift.i64(9, written.dataOffset);
    if (written.dictionaryOffset !== null) thrift.i64(11, written.dictionaryOffset);
    thrift.struct(12, () => writeStatistics(thrift, chunk));
    thrift.structList(13, encodingStatsOf(chunk), ([pageType, encoding, count]) => {
      thrift.i32(1, pageType);
      thrift.i32(2, encoding);
      thrift.i32(3, count);
    });
  });
  thrift.i64(4, written.offsetIndexOffset);
  thrift.i32(5, written.offsetIndexBytes);
}

function writeStatistics(thrift: ThriftWriter, { nulls, bounds }: Chunk): void {
  thrift.i64(3, nulls);
  if (bounds === null) return;
  if (bounds.max !== null) thrift.binary(5, bounds.max);
  if (bounds.min !== null) thrift.binary(6, bounds.min);
  if (bounds.max !== null) thrift.bool(7, bounds.maxExact);
  if (bounds.min !== null) thrift.bool(8, bounds.minExact);
}

const encodingsOf = (chunk: Chunk): number[] => [
  ...new Set([
    RLE,
    ...(chunk.dictionary === null ? [] : [PLAIN]),
    ...chunk.pages.map((page) => page.encoding),
  ]),
];

/** Lets readers see whether every page of the chunk is by dictionary. */
const encodingStatsOf = (chunk: Chunk): (readonly [number, number, number])[] => {
  const count = (encoding: number) =>
    chunk.pages.filter((page) => page.encoding === encoding).length;
  const stats: (readonly [number, number, number])[] = [
    [DICTIONARY_PAGE, PLAIN, chunk.dictionary === null ? 0 : 1],
    [DATA_PAGE, RLE_DICTIONARY, count(RLE_DICTIONARY)],
    [DATA_PAGE, PLAIN, count(PLAIN)],
  ];
  return stats.filter(([, , pages]) => pages > 0);
};

export interface FileFooter {
  readonly rows: number;
  readonly rowGroups: readonly Buffer[];
  readonly keyValueMetadata: Readonly<Record<string, string>>;
}

/** FileMetaData; `rowGroups` as `encodeRowGroup` made them. */
export function encodeFooter(
  schema: ParquetSchema<never>,
  { rows, rowGroups, keyValueMetadata }: FileFooter,
): Buffer {
  const thrift = new ThriftWriter();
  const leaves = schema.columns.reduce((sum, column) => sum + leafCount(column), 0);
  const elements = schema.columns.reduce((sum, column) => sum + elementCount(column), 0);
  thrift.standalone(() => {
    thrift.i32(1, 2);
    thrift.listHeader(2, THRIFT_STRUCT, elements + 1);
    thrift.standalone(() => {
      thrift.binary(4, 'schema');
      thrift.i32(5, schema.columns.length);
    });
    for (const column of schema.columns) writeColumn(thrift, column);
    thrift.i64(3, rows);
    thrift.listHeader(4, THRIFT_STRUCT, rowGroups.length);
    for (const rowGroup of rowGroups) thrift.sink.append(rowGroup);
    const entries = Object.entries(keyValueMetadata);
    if (entries.length > 0) {
      thrift.structList(5, entries, ([key, value]) => {
        thrift.binary(1, key);
        thrift.binary(2, value);
      });
    }
    thrift.binary(6, 'Opendrawer');
    // ColumnOrder TYPE_ORDER for each leaf: without it readers ignore min_value and max_value.
    thrift.structList(7, new Array<null>(leaves).fill(null), () => thrift.struct(1, () => {}));
  });
  return thrift.take();
}

const leafCount = (column: ParquetColumn): number =>
  column.kind === 'structList' ? column.fields.length : 1;

const elementCount = (column: ParquetColumn): number =>
  column.kind === 'structList' ? 3 + column.fields.length : column.kind === 'utf8List' ? 3 : 1;

function writeColumn(thrift: ThriftWriter, column: ParquetColumn): void {
  if (column.kind === 'utf8List') {
    writeListHead(thrift, column.name);
    writeLeaf(thrift, 'element', { kind: 'utf8', nullable: false });
  } else if (column.kind === 'structList') {
    writeListHead(thrift, column.name);
    thrift.standalone(() => {
      thrift.i32(3, REQUIRED);
      thrift.binary(4, 'element');
      thrift.i32(5, column.fields.length);
    });
    for (const field of column.fields) writeLeaf(thrift, field.name, field);
  } else {
    writeLeaf(thrift, column.name, column);
  }
}

function writeListHead(thrift: ThriftWriter, name: string): void {
  thrift.standalone(() => {
    thrift.i32(3, REQUIRED);
    thrift.binary(4, name);
    thrift.i32(5, 1);
    thrift.i32(6, CONVERTED_LIST);
    thrift.struct(10, () => thrift.struct(LOGICAL_LIST, () => {}));
  });
  thrift.standalone(() => {
    thrift.i32(3, REPEATED);
    thrift.binary(4, 'list');
    thrift.i32(5, 1);
  });
}

function writeLeaf(thrift: ThriftWriter, name: string, { kind, nullable }: ParquetScalar): void {
  thrift.standalone(() => {
    thrift.i32(1, PHYSICAL_TYPE[kind]);
    thrift.i32(3, nullable ? OPTIONAL : REQUIRED);
    thrift.binary(4, name);
    if (kind === 'utf8' || kind === 'bytes') {
      thrift.i32(6, CONVERTED_UTF8);
      thrift.struct(10, () => thrift.struct(LOGICAL_STRING, () => {}));
    }
  });
}
