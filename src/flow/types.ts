import type { HarvestReport, HostManners } from '../sources/index.ts';

/** State of a run at one moment; what the terminal, SSE and the run page draw. */
export interface RunProgress {
  readonly runId: string;
  readonly datasetKey: string | null;
  readonly alias: string | null;
  readonly kind: 'ingest' | 'index' | 'forget' | 'rematch' | 'backfill';
  readonly phase:
    | 'harvesting'
    | 'planning'
    | 'reading'
    | 'committing'
    | 'indexing'
    | 'done'
    | 'failed'
    | 'interrupted';
  /** Step within work that has no partitions (an index build, a harvest, whose total is 0: not known); null elsewhere. */
  readonly step: { readonly phase: string; readonly done: number; readonly total: number } | null;
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly partitions: {
    readonly total: number;
    readonly carriedOver: number;
    readonly done: number;
  };
  readonly records: number;
  readonly rejects: number;
  /** Bytes at the source read so far, and in all where known. */
  readonly sourceBytes: number;
  readonly totalBytes: number | null;
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly etaMs: number | null;
  /** Resident memory of the main process and of all workers. */
  readonly memoryBytes: number;
  /** One entry a partition that has started, newest last; at most the last 200. */
  readonly timeline: readonly PartitionProgress[];
}

export interface PartitionProgress {
  readonly id: string;
  readonly worker: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly startMs: number;
  readonly endMs: number | null;
  readonly records: number;
  readonly rejects: number;
}

/** Report of an ingest run, kept in the run history. */
export interface RunReport {
  /** What was fetched from a service before reading; absent for sources that are read where they lie. */
  readonly harvest?: HarvestReport;
  /** Datasets that the source describes, noted in the registry; absent where it describes none. */
  readonly catalogue?: { readonly entries: number; readonly deleted: number };
  /** What the servers that were asked want of those who come; absent where none was asked. */
  readonly manners?: readonly HostManners[];
  readonly counts: {
    readonly partitions: number;
    readonly carriedOver: number;
    readonly resumed: number;
    readonly records: number;
    readonly items: number;
    readonly media: number;
    readonly rejects: number;
    readonly duplicates: number;
    /** Records of other units and of tombstones, left out on purpose. */
    readonly skipped: number;
  };
  readonly diff: {
    readonly new: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly gone: number;
  };
  /** Oddities that did no harm: files passed over, bytes after the end of compressed data. */
  readonly notes: readonly string[];
  /** Rejects with file and line; all of them also stand in `logs/<run>-rejects.jsonl`. */
  readonly rejects: readonly {
    readonly partition: string;
    readonly line: number;
    readonly reason: string;
    readonly detail: string;
    readonly sample: string;
  }[];
  readonly rejectsFile: string | null;
  readonly rejectsByReason: Readonly<Record<string, number>>;
  readonly duplicates: readonly {
    readonly sourceId: string;
    readonly kept: string;
    readonly dropped: string;
  }[];
  /** Source paths that the crosswalk does not know, with the number of records. */
  readonly unknownPaths: readonly {
    readonly path: string;
    readonly records: number;
    readonly example: string;
  }[];
  readonly issues: Readonly<Record<string, number>>;
  /** Parts that were carried over but met another backbone; absent where there was none. */
  readonly rematched?: {
    readonly parts: number;
    readonly items: number;
    /** Distinct names with their classification. */
    readonly names: number;
    /** Items whose accepted taxon is another one now. */
    readonly changedItems: number;
  };
  readonly timings: {
    readonly planMs: number;
    readonly readMs: number;
    readonly commitMs: number;
    readonly totalMs: number;
  };
  readonly throughput: {
    readonly recordsPerSecond: number;
    readonly megabytesPerSecond: number;
    readonly peakMemoryBytes: number;
  };
  readonly snapshot: string | null;
}
