import type { SourcePartition } from '../types.ts';

/** Options of everything that reads the bytes of a partition. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Without a byte for so long, a connection counts as dead. */
  readonly stallTimeoutMs: number;
  /** Attempts after the first one that bring no progress. */
  readonly retries: number;
  /** First pause before an attempt; it doubles from one to the next. */
  readonly backoffMs: number;
  /** Whether http sources may lie in private networks. */
  readonly allowPrivateAddresses: boolean;
}

/** The bytes of a partition as they lie at the source. */
export interface ByteSource {
  /** For messages: path or URL. */
  readonly name: string;
  /** Bytes from offset `from` of the file to its end. Opened at the first `next`, closed by `return`. */
  read(from: number): AsyncIterable<Uint8Array>;
  /** Throws SOURCE_CHANGED if the file is not what the plan saw any more. */
  verify(): Promise<void>;
}

export type OpenSource = (partition: SourcePartition, options: ReadOptions) => ByteSource;
