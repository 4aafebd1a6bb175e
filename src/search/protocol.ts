/** Messages between a build and its worker processes, and the names of the files they share. */

/** Rows of one document block: fetching a row unpacks one block. */
export const BLOCK_ROWS = 32;

/** Before each document block: its length and CRC-32. */
export const DOC_HEAD_BYTES = 8;

/** Header of a facet file: a JSON line padded with blanks. */
export const FACET_HEADER_BYTES = 256;

/** Words of titles stand in the same dictionary behind this prefix, so that titles can rank first. */
export const TITLE_PREFIX = '\u0001';

export interface Setup {
  readonly folder: string;
  readonly worker: number;
  readonly seed: readonly [number, number];
  readonly duckdbMemoryBytes: number;
}

export interface ScanPart {
  readonly alias: string;
  readonly items: string;
  readonly verbatim: string;
  readonly rows: number;
  /** First row number of the partition in the index; a multiple of BLOCK_ROWS. */
  readonly base: number;
}

export interface SampleTask {
  readonly kind: 'sample';
  readonly parts: readonly ScanPart[];
  readonly rowsOfPart: number;
  readonly ranges: number;
}
export interface SampleResult {
  /** First words of the ranges 1, 2, …: range 0 starts with the empty word. */
  readonly splits: readonly string[];
}

export interface ScanTask {
  readonly kind: 'scan';
  readonly task: number;
  readonly parts: readonly ScanPart[];
  readonly splits: readonly string[];
  readonly bucketBits: number;
}

/** What one stretch of rows gave. Sections are [from, to) offsets in the run file. */
export interface Run {
  readonly file: string;
  readonly worker: number;
  readonly firstRow: number;
  readonly endRow: number;
  /** Offsets: exact buckets, then word ranges, then facets; one more than there are sections. */
  readonly sections: readonly number[];
  readonly groups: number;
  readonly items: number;
}
export interface ScanResult {
  readonly runs: readonly Run[];
}

export interface FieldsTask {
  readonly kind: 'fields';
}
export interface FieldsResult {
  readonly worker: number;
  readonly fields: readonly {
    readonly path: string;
    readonly label: string | null;
    readonly count: number;
  }[];
}

export interface ExactTask {
  readonly kind: 'exact';
  readonly bucket: number;
  readonly bucketBits: number;
  readonly slotBits: number;
  /** Number of the section in a run. */
  readonly section: number;
  readonly runs: readonly Run[];
  /** File with each worker's field numbers in terms of the generation's: one Uint32 a field. */
  readonly remap: readonly { readonly worker: number; readonly file: string }[];
}
export interface ExactResult {
  readonly groups: number;
}

export interface WordsTask {
  readonly kind: 'words';
  readonly range: number;
  /** Number of the section in a run. */
  readonly section: number;
  readonly runs: readonly Run[];
}
export interface WordsResult {
  readonly terms: number;
  /** File with the block index of the range. */
  readonly blocks: string;
}

export interface FacetTask {
  readonly kind: 'facet';
  readonly facet: string;
  readonly section: number;
  readonly rows: number;
  readonly runs: readonly Run[];
}
export interface FacetResult {
  readonly values: number;
  readonly combinations: number;
}

export interface TaskTypes {
  sample: { task: SampleTask; result: SampleResult };
  scan: { task: ScanTask; result: ScanResult };
  fields: { task: FieldsTask; result: FieldsResult };
  exact: { task: ExactTask; result: ExactResult };
  words: { task: WordsTask; result: WordsResult };
  facet: { task: FacetTask; result: FacetResult };
}
export type Task = TaskTypes[keyof TaskTypes]['task'];

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'progress'; readonly items: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
      readonly stack: string | null;
    };
export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: Setup }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task };

export const FILES = {
  manifest: 'manifest.json',
  ids: 'ids.bin',
  alive: 'alive.bin',
  dates: 'dates.bin',
  points: 'points.bin',
  docIndex: 'docs.idx',
  docs: (worker: number) => `docs-${worker}.bin`,
  exactIndex: 'exact.idx',
  exact: (worker: number) => `exact-${worker}.bin`,
  wordIndex: 'words.idx',
  words: (worker: number) => `words-${worker}.bin`,
  postings: (worker: number) => `postings-${worker}.bin`,
  facet: (facet: string) => `facet-${facet}.bin`,
} as const;

/** Place in one of the numbered files as one number: offset + file * 2^42. */
const FILE_UNIT = 2 ** 42;
export const packPlace = (file: number, offset: number): number => file * FILE_UNIT + offset;
export const unpackPlace = (place: number): { file: number; offset: number } => ({
  file: Math.floor(place / FILE_UNIT),
  offset: place % FILE_UNIT,
});
