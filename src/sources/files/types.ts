/** A file that can be read: of a folder, of an archive, or one that stands alone. */
export interface SourceFile {
  /** Path below what was opened, with `/`; never leads outside. */
  readonly name: string;
  /** Bytes that `open` gives; null where that is known only after reading (a gzip of one file). */
  readonly sizeBytes: number | null;
  /** Bytes that it takes in its archive; equal to `sizeBytes` where it lies plainly. */
  readonly packedBytes: number;
  /** Absolute path where its bytes lie as they are; null in an archive. */
  readonly path: string | null;
  /** The bytes. Damage throws INPUT_CORRUPT with the name, after what came before it. */
  open(): AsyncIterable<Uint8Array>;
}

/** The files of something that was opened; `close` when they are read. */
export interface SourceFiles {
  readonly kind: 'file' | 'folder' | 'zip' | 'tar';
  /** As it was given, absolute. */
  readonly path: string;
  /** Sorted by name; hidden files and resource forks (`__MACOSX`, `._x`) are left out. */
  readonly files: readonly SourceFile[];
  /** What was passed over or put right, one sentence each. */
  readonly notes: readonly string[];
  close(): void;
}

/** What is taken at most: an archive may come from anywhere. */
export interface FileLimits {
  readonly entries: number;
  /** Unpacked size of all files. */
  readonly totalBytes: number;
  /** Unpacked size over packed size, of files above 16 MiB. */
  readonly ratio: number;
  /** Folders in folders; what lies deeper is passed over with a note. */
  readonly depth: number;
}

export const FILE_LIMITS: FileLimits = {
  entries: 100_000,
  totalBytes: 2 ** 40,
  ratio: 300,
  depth: 16,
};

/** Above this size the ratio counts: below, well-meant files pack as well as bombs. */
export const RATIO_FROM_BYTES = 16 * 2 ** 20;
