import type { VerbatimRecord, VerbatimTerms } from '../terms/index.ts';
import type { SourceFormat } from './formats.ts';
import type { DatasetDescription } from './metadata/description.ts';
import type { Probe } from './probe.ts';
import type { Reject, SourcePartition } from './types.ts';
import type { WebClient } from './web/client.ts';

/** Where a dataset comes from. Plain data: it stands in the registry and travels to workers. Never holds a credential. */
export interface SourceEndpoint {
  readonly format: SourceFormat;
  /** Absolute path, http(s) URL or s3 URL, possibly a glob; of a database its address without user and password. */
  readonly location: string;
  /** Upper-case EDAN units to read; empty: all. */
  readonly units: readonly string[];
  /** What the format needs beside (metadataPrefix, set, query, sheet, mapping, api …); each adapter checks its own. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What a look at a location found. */
export interface Detection {
  readonly endpoint: SourceEndpoint;
  /** 0 to 1; the surest adapter wins. 1: nothing else is possible. */
  readonly confidence: number;
  /** One line for the user: "Darwin Core archive: Occurrence core (443 rows), Multimedia (1 row)". */
  readonly summary: string;
  /** What is odd, and what was assumed, one sentence each. */
  readonly notes: readonly string[];
  /** Why it is recognised but holds no records, with what to do; absent: it can be ingested. */
  readonly refusal?: string;
  /** What is published there about the dataset; null: nothing. */
  readonly description: DatasetDescription | null;
  /** Tables in it with their columns, for mapping; empty where the format fixes them. */
  readonly tables: readonly DetectedTable[];
  /** What else can be chosen: metadata prefixes, sets, sheets, resources; by option name. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** A table that was found, with what its columns would become. */
export interface DetectedTable {
  readonly name: string;
  /** Rows without headings; null: not counted. */
  readonly rows: number | null;
  readonly columns: readonly {
    readonly name: string;
    /** Term that the heading means (local name or URI); null: none was recognised. */
    readonly term: string | null;
    /** How it was found. */
    readonly by: 'name' | 'synonym' | 'values' | 'mapping' | null;
    /** Up to three distinct values. */
    readonly samples: readonly string[];
  }[];
}

/** A record on its way, with the bytes it came as. */
export interface SourceRecord {
  readonly record: VerbatimRecord;
  /** As published, in UTF-8. */
  readonly raw: Uint8Array;
  /** 1-based line, or number of the record, in the partition. */
  readonly line: number;
}

/** A few hundred records at most: memory is bounded by a batch. */
export type RecordBatch = readonly SourceRecord[];

/** What all work on a source is given. */
export interface SourceContext {
  readonly web: WebClient;
  /** Folder for what is fetched or unpacked for this dataset; kept between runs, may be emptied at any time between them. */
  readonly cache: string;
  readonly signal?: AbortSignal;
  readonly onNote: (note: string) => void;
}

export interface SourcePlanContext extends SourceContext {
  /** Plain files above this size become several partitions. */
  readonly rangeBytes: number;
}

export interface SourceReadContext extends SourceContext {
  readonly maxLineBytes: number;
  readonly onReject: (reject: Reject) => void;
  /** Bytes more that came from the source (packed size). */
  readonly onSourceBytes: (bytes: number) => void;
  /** A path or column that the crosswalk does not know; `records`: how many had it, default 1. */
  readonly onUnknownPath: (path: string, example: string, records?: number) => void;
}

export interface HarvestContext extends SourceContext {
  /** Fetch everything again, not only what changed. */
  readonly refresh: boolean;
  /** Stop after about so many records; null: all. */
  readonly limit: number | null;
  readonly onProgress: (progress: { readonly records: number; readonly requests: number }) => void;
}

/** What a harvest did. */
export interface HarvestReport {
  readonly kind: 'full' | 'incremental' | 'unchanged';
  readonly requests: number;
  readonly records: number;
  /** Records that the source says are deleted, or that a full harvest did not meet again. */
  readonly deleted: number;
  readonly notes: readonly string[];
}

/** What a source consists of, before anything of it is read. */
export interface AdapterPlan {
  /** Sorted by id; the ranges of one file in their order in it. */
  readonly partitions: readonly SourcePartition[];
  /** Sentences for the user: what was passed over, and which way was taken. */
  readonly notes: readonly string[];
  /** What the format calls its arrangement (edan-s3, …); absent: the format. */
  readonly layout?: string;
}

/** One format. Adapters of what lies in files read it where it lies; those of services first harvest into the cache. */
export interface SourceAdapter {
  readonly format: SourceFormat;
  /** Every record is an occurrence in the sense of Darwin Core. */
  readonly occurrences: boolean;
  /** Whether this looks like ours; null: no. Never throws for what is merely something else. */
  detect(probe: Probe, context: SourceContext): Promise<Detection | null>;
  /** Brings what is new into the cache, with checkpoints: a harvest that died goes on. Absent: nothing to fetch beforehand. */
  harvest?(endpoint: SourceEndpoint, context: HarvestContext): Promise<HarvestReport>;
  /** The partitions, each of which one worker reads. Equal fingerprint: equal records. Runs in the main process. */
  plan(
    endpoint: SourceEndpoint,
    context: SourcePlanContext,
  ): Promise<{
    readonly partitions: readonly SourcePartition[];
    readonly notes: readonly string[];
  }>;
  /** Records of a partition. What cannot be read goes to `onReject`; damage throws the catalogue's errors after what came before it. */
  read(
    partition: SourcePartition,
    endpoint: SourceEndpoint,
    context: SourceReadContext,
  ): AsyncIterable<RecordBatch>;
  /**
   * The terms of a record from its raw form alone (`SourceRecord.raw`), by the crosswalk that `read` uses; null: it is none of ours. What
   * the source says beside its records (the dataset around a unit, the descriptor of a package) is not in them. Throws what parsing throws.
   */
  termsOf(raw: string, endpoint: SourceEndpoint): VerbatimTerms | null;
  /** What is published about the dataset; null: nothing. */
  describe?(endpoint: SourceEndpoint, context: SourceContext): Promise<DatasetDescription | null>;
  /** Datasets that the source describes beside its records (a catalogue over OAI-PMH). */
  catalogue?(endpoint: SourceEndpoint, context: SourceContext): AsyncIterable<CatalogueEntry>;
}

/** A dataset of which a source publishes a description. */
export interface CatalogueEntry {
  /** Identifier at the source. */
  readonly identifier: string;
  /** ISO 8601 instant or day; null: not told. */
  readonly datestamp: string | null;
  readonly deleted: boolean;
  readonly description: DatasetDescription | null;
}
