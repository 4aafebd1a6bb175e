import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { SegmentManifest } from '../model/segment.ts';
import type { ContainerInfo } from './container.ts';
import { DamagedIndexError } from './damaged.ts';

/** Changes when the format of the index or the meaning of its contents does. */
export const FORMAT_REVISION = 1;

/** Rows of one document block: fetching a row unpacks one block. Partitions begin at multiples of it. */
export const BLOCK_ROWS = 32;

/** Lists of rows or positions up to this size stand beside their key; longer ones elsewhere in the file. */
export const INLINE_BYTES = 32;

/** Words of titles stand in the same dictionary behind this byte. */
export const TITLE_LEAD = 1;

/** How the rows of a group or word are kept. */
export const ROWS_INLINE = 0;
export const ROWS_LIST = 1;
export const ROWS_BITMAP = 2;
/** Rows whose code is of a combination with the value. */
export const ROWS_CODE = 3;

export const SEGMENT_FILE = 'segment.bin';
export const MANIFEST_FILE = 'manifest.json';
export const DICTIONARIES_FILE = 'dictionaries.bin';
export const GENERATION_FILE = 'generation.json';

/** Begin of the names of folders that hold a segment. */
export const SEGMENT_PREFIX = 'seg-';

export const segmentFolder = (id: string): string => `${SEGMENT_PREFIX}${id}`;

/** Id of the segment in a folder. */
export const idOf = (folder: string): string => folder.slice(SEGMENT_PREFIX.length);

/**
 * A number column as it is stored: a double a row; whole numbers or 1e-7 parts in 32 bits; or the few different
 * doubles, then the number of one for each row in 8 or 16 bits, or nothing where all rows have the same.
 */
export interface NumberForm {
  readonly key: string;
  readonly kind: 'double' | 'integer' | 'degrees' | 'table';
  /** Of a table: how many doubles. */
  readonly size: number;
}

/** `manifest.json` of a segment. */
export interface StoredSegment extends SegmentManifest {
  /** Of the hashes of values. */
  readonly seed: readonly [number, number];
  readonly slotBits: number;
  readonly numbers: readonly NumberForm[];
  readonly container: ContainerInfo;
}

/** Rows of a partition that stand in a segment from row `base` on. Paths are relative to the dataset's folder. */
export interface StoredPart {
  readonly items: string;
  readonly media: string;
  readonly verbatim: string;
  /** First row in the files, and whether these are all of them. */
  readonly from: number;
  readonly rows: number;
  readonly whole: boolean;
  readonly base: number;
}

export interface IndexedDataset {
  readonly key: string;
  readonly alias: string;
  readonly snapshot: string;
  /** Relative to the index folder, so that a workspace can be moved. */
  readonly folder: string;
  readonly items: number;
  readonly media: number;
}

/** A segment as a generation uses it. */
export interface IndexedSegment {
  readonly id: string;
  /** Below the index folder. */
  readonly folder: string;
  /** Number of its dataset. */
  readonly dataset: number;
  readonly rows: number;
  readonly items: number;
  readonly sizeBytes: number;
  readonly parts: readonly StoredPart[];
}

/** `generation.json`. */
export interface GenerationManifest {
  readonly format: 'opendrawer-index-3';
  readonly generation: string;
  /** Says what was indexed and how: equal for a generation that need not be built again. */
  readonly fingerprint: string;
  readonly builtAt: string;
  readonly buildMs: number;
  readonly items: number;
  /** Sums over the segments. */
  readonly words: number;
  readonly values: number;
  readonly sizeBytes: number;
  readonly datasets: readonly IndexedDataset[];
  readonly segments: readonly IndexedSegment[];
  /** Of `dictionaries.bin`. */
  readonly dictionaries: ContainerInfo;
}

/** A JSON file that says its own checksum. */
export const sealed = (content: unknown): string => {
  const text = JSON.stringify(content);
  return `{"crc32":${crc32(text)},"content":${text}}\n`;
};

const SEAL = /^\{"crc32":(\d+),"content":/;

/** What `sealed` wrote into the file at `path`. Throws INDEX_DAMAGED. */
export const unsealed = <T>(text: string, path: string, segment: string | null): T => {
  const seal = SEAL.exec(text);
  const content = text.slice(seal?.[0].length ?? 0, -2);
  if (seal === null || !text.endsWith('}\n') || crc32(content) !== Number(seal[1])) {
    throw new DamagedIndexError(segment, path);
  }
  return JSON.parse(content) as T;
};

/** Reads what `sealed` wrote. Throws INDEX_DAMAGED; errors of the file system as they are where `path` is not there. */
export const readSealed = <T>(path: string, segment: string | null): T =>
  unsealed<T>(readFileSync(path, 'utf8'), path, segment);
