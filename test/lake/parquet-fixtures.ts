import { DuckDBInstance } from '@duckdb/node-api';
import type { ParquetLayout, ParquetSchema } from '../../src/lake/parquet/index.ts';

/** A row of every kind of column. Declared here, so that kinds which no lake file uses are tested too. */
export interface Sample {
  readonly key: string;
  readonly text: string | null;
  readonly unique: string | null;
  readonly int32: number | null;
  readonly int64: number | bigint | null;
  readonly count: number;
  readonly double: number | null;
  readonly flag: boolean | null;
  readonly texts: readonly string[];
  readonly structs: readonly {
    readonly label: string | null;
    readonly value: string;
    readonly width: number | null;
    readonly size: number | null;
  }[];
  readonly raw: Uint8Array;
}

export const sampleSchema = (layout: Partial<ParquetLayout> = {}): ParquetSchema<Sample> => ({
  name: 'sample',
  layout: {
    rowGroupRows: 1000,
    rowGroupBytes: 64 * 1024 * 1024,
    pageRows: 100,
    pageBytes: 4096,
    ...layout,
  },
  columns: [
    { name: 'key', kind: 'utf8', nullable: false },
    { name: 'text', kind: 'utf8', nullable: true },
    { name: 'unique', kind: 'utf8', nullable: true },
    { name: 'int32', kind: 'int32', nullable: true },
    { name: 'int64', kind: 'int64', nullable: true },
    { name: 'count', kind: 'int64', nullable: false },
    { name: 'double', kind: 'double', nullable: true },
    { name: 'flag', kind: 'boolean', nullable: true },
    { name: 'texts', kind: 'utf8List', nullable: false },
    {
      name: 'structs',
      kind: 'structList',
      nullable: false,
      fields: [
        { name: 'label', kind: 'utf8', nullable: true },
        { name: 'value', kind: 'utf8', nullable: false },
        { name: 'width', kind: 'int32', nullable: true },
        { name: 'size', kind: 'int64', nullable: true },
      ],
    },
    { name: 'raw', kind: 'bytes', nullable: false },
  ],
});

export const EMPTY: Sample = {
  key: '',
  text: null,
  unique: null,
  int32: null,
  int64: null,
  count: 0,
  double: null,
  flag: null,
  texts: [],
  structs: [],
  raw: new Uint8Array(),
};

/** What a reader must give back for a value: texts as UTF-8 can hold them, one kind of integer, bytes as text. */
export function asRead(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(asRead);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asRead(entry)]));
  }
  return value;
}

/** Rows of a query, in the shape of `asRead`; DuckDB is the independent reader. */
export async function duckdb(sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
    connection.closeSync();
    return rows.map(asRead);
  } finally {
    instance.closeSync();
  }
}

/** Numbers in [0, 1) that are the same on every machine (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
