import type { FieldTerm } from '../terms.ts';
import type { ContainerInfo } from './container.ts';
import type { LakeRange } from './lake-reader.ts';

/** Messages between a build and its worker processes. */

export interface Setup {
  readonly duckdbMemoryBytes: number;
  /** Where DuckDB puts what does not fit. */
  readonly spillFolder: string;
  /** Terms that fields of the records fill. */
  readonly terms: readonly FieldTerm[];
}

/** Rows of a partition that become rows `base` and on of a segment. */
export interface SegmentPart extends LakeRange {
  readonly base: number;
}

export interface SegmentTask {
  readonly kind: 'segment';
  /** Folder to make. */
  readonly folder: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly datasetKey: string;
  readonly alias: string;
  readonly snapshot: string;
  readonly rows: number;
  readonly parts: readonly SegmentPart[];
}
export interface SegmentResult {
  readonly id: string;
  readonly items: number;
  readonly sizeBytes: number;
}

/** The dictionary of the generation before, of which only what changed is read anew. */
export interface DictionaryBefore {
  readonly path: string;
  readonly container: ContainerInfo;
  /** Of each segment of the new generation, its number then; -1 where it is new. */
  readonly numbers: readonly number[];
  /** Segments that are no longer there: their numbers then, and their folders. */
  readonly gone: readonly { readonly number: number; readonly folder: string }[];
}

/** Joins a range of the values of a key over all segments into a file of its own. */
export interface PieceTask {
  readonly kind: 'piece';
  readonly key: string;
  /** Folders of the segments, in the order of the generation; null where one has no value of the key. */
  readonly segments: readonly (string | null)[];
  /** Which range, of how many. */
  readonly piece: number;
  readonly pieces: number;
  readonly file: string;
}
export interface DictionaryPiece {
  readonly file: string;
  readonly values: number;
  readonly textBytes: number;
  /** Values of each segment. */
  readonly entries: readonly number[];
}

/** Writes the block of a key, from its pieces, at a place of the file of dictionaries. */
export interface BlockTask {
  readonly kind: 'block';
  readonly file: string;
  readonly place: number;
  readonly pieces: readonly DictionaryPiece[];
}

/** Finds what comes and goes in a range of the values of a key since the generation before. */
export interface FindTask {
  readonly kind: 'find';
  readonly key: string;
  readonly segments: readonly (string | null)[];
  readonly before: DictionaryBefore;
  /** Which range, of how many. */
  readonly piece: number;
  readonly pieces: number;
  readonly file: string;
}
export interface DictionaryChanges {
  readonly file: string;
  /** Of the range, after the changes. */
  readonly values: number;
  readonly textBytes: number;
  /** Values of each segment that is new. */
  readonly entries: readonly number[];
  /** Values of each segment of the generation before, in all ranges. */
  readonly formerEntries: readonly number[];
  /** How many of each stand in the file. */
  readonly stretches: number;
  readonly changed: number;
  readonly inserted: number;
  readonly insertedBytes: number;
}

/** Writes some pages of the block of a key from that of the generation before and what changed. */
export interface ChangeTask {
  readonly kind: 'change';
  readonly key: string;
  readonly before: DictionaryBefore;
  readonly changes: readonly DictionaryChanges[];
  readonly file: string;
  /** Of the block. */
  readonly place: number;
  /** Bytes of the block, from the begin of a page to that of another or the end. */
  readonly from: number;
  readonly to: number;
}

export interface TaskTypes {
  segment: { task: SegmentTask; result: SegmentResult };
  piece: { task: PieceTask; result: DictionaryPiece };
  /** Checksums of the pages that were written. */
  block: { task: BlockTask; result: Uint32Array };
  /** Null where the generation before cannot be read. */
  find: { task: FindTask; result: DictionaryChanges | null };
  change: { task: ChangeTask; result: Uint32Array | null };
}
export type Task = TaskTypes[keyof TaskTypes]['task'];

export type FromWorker =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'progress'; readonly items: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
      readonly stack: string | null;
      /** Segment that is damaged; null where the fault is another. */
      readonly segment: string | null;
    };
export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: Setup }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task };

/** Argument of a process that takes only what nobody else wants of the processors. */
export const BEHIND_OTHERS = 'behind-others';
