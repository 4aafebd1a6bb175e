import type { GenerationManifest, StoredSegment } from './format.ts';

/** A block that may be held in memory. */
export interface HoldableBlock {
  /** Id of the segment, or of the generation. */
  readonly owner: string;
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * `directory`: needed for almost every question, and read into each thread's own memory where it is not held.
   * `column`: read from the disk in pieces where it is not held.
   */
  readonly kind: 'directory' | 'column';
}

/** Blocks that are columns: a number or more a row. The others say where things stand. */
const COLUMN = /^(?:codes\.|number\.|dates$|points$|ranks$|titles$|ids$)/;

/** Blocks of a segment that may be held in memory, for a `ColumnStore`. */
export const columnsOf = ({ id, container }: StoredSegment): HoldableBlock[] =>
  container.blocks.map(([name, , sizeBytes]) => ({
    owner: id,
    name,
    sizeBytes,
    kind: COLUMN.test(name) ? 'column' : 'directory',
  }));

/** The common dictionaries of a generation, by key. */
export const dictionariesOf = ({ generation, dictionaries }: GenerationManifest): HoldableBlock[] =>
  dictionaries.blocks.map(([name, , sizeBytes]) => ({
    owner: generation,
    name,
    sizeBytes,
    kind: 'directory',
  }));
