import type { SourcePartition } from '../types.ts';

/** A record as a service sent it. */
export interface HarvestedRecord {
  /** The source's own identifier, unique in the store. */
  readonly id: string;
  /** When the source last changed it: seconds since 1970; null: not told, then what came last counts. */
  readonly stamp: number | null;
  /** UTF-8, as sent: the JSON or XML of this record alone. */
  readonly raw: Uint8Array;
}

/**
 * What a service sent, kept in files of `cache/`: each record once, in its newest state. Files are written under other names and
 * renamed; readers see the last finished harvest until the next one is finished. Content: gzip or zstd of length-prefixed records.
 */
export interface HarvestStore {
  /** What the last finished harvest left: cursor, instant, settings. Null: there is none. */
  readonly state: unknown;
  readonly records: number;
  /** A harvest that was begun and not finished: its last checkpoint; null: none. */
  readonly unfinished: {
    readonly kind: 'full' | 'incremental';
    readonly checkpoint: unknown;
  } | null;
  /** Begins, or goes on with the unfinished one where kinds agree; another kind drops what was begun. */
  begin(kind: 'full' | 'incremental'): Promise<HarvestDraft>;
  /** Files of the last finished harvest. A file whose records are the same has the same fingerprint, whatever else changed. */
  partitions(): readonly SourcePartition[];
  /** Records of a partition, in batches, in the order of their ids. */
  read(partition: SourcePartition, signal?: AbortSignal): AsyncIterable<readonly HarvestedRecord[]>;
}

/** A harvest under way. Memory does not grow with the number of records. */
export interface HarvestDraft {
  /** The checkpoint to go on from; null: from the beginning. */
  readonly checkpoint: unknown;
  put(record: HarvestedRecord): void;
  /** The source says it is gone, since `stamp`. */
  remove(id: string, stamp: number | null): void;
  /** After this everything put before survives a crash, and `begin` goes on from `state`. Call once a page. */
  save(state: unknown): Promise<void>;
  /**
   * Merges what came into the store: the newer stamp wins, at equal stamps what came later. A full harvest drops what it did not
   * meet, an incremental one keeps it. Atomic; returns what changed.
   */
  finish(state: unknown): Promise<HarvestChanges>;
  /** Forgets what was put. */
  discard(): Promise<void>;
}

export interface HarvestChanges {
  readonly records: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly deleted: number;
}
