import type { DayMonthOrder, PartitionDone } from '../lake/index.ts';
import type { Reject, SourceEndpoint, SourcePartition, SubProviderRule } from '../sources/index.ts';
import type { TaxonQuery } from '../terms/index.ts';
import type { TaxonAnswers } from './taxa/taxon-wire.ts';
import type { WebSettings } from './web.ts';

/** What every partition of a run has in common. */
export interface RunSetup {
  readonly datasetKey: string;
  readonly provider: string;
  readonly endpoint: SourceEndpoint;
  /** Every record is an occurrence in the sense of Darwin Core. */
  readonly occurrences: boolean;
  /** Folder of what was fetched or unpacked for the dataset. */
  readonly cache: string;
  readonly web: WebSettings;
  /** Licence of the dataset as its publisher states it; null: none is known. */
  readonly license: string | null;
  /** By which sub-providers are told. */
  readonly subProviders: readonly SubProviderRule[];
  /** File of the ids that renamed keys keep; null, or not there: none. */
  readonly identityMap: string | null;
  /** Upper-case units to keep; empty: all. */
  readonly units: readonly string[];
  readonly tombstones: ReadonlySet<string>;
  /** Folder of the dataset in the lake. */
  readonly home: string;
  /** Draft folder of the snapshot. */
  readonly folder: string;
  /** Instant that new and changed items carry. */
  readonly createdAt: string;
  readonly maxLineBytes: number;
  /** How the dataset orders day and month, as far as it is known; null: ambiguous dates stay unread. */
  readonly dateOrder: DayMonthOrder | null;
  /** `name@version` of the backbone that names are matched against; null: none, names stay unmatched. */
  readonly backbone: string | null;
}

/** One partition to read. */
export interface PartitionJob {
  readonly partition: SourcePartition;
  /** Fingerprint to note: the source's, marked where only a part is read. */
  readonly fingerprint: string;
  /** Items files of the previous snapshot that may hold the same items. */
  readonly previousItems: readonly string[];
  /** Read at most this many records; null: all. */
  readonly limit: number | null;
}

/** What a partition tells the report of its run. */
export interface PartitionReport {
  readonly records: number;
  readonly rejects: number;
  readonly rejectsByReason: Readonly<Record<string, number>>;
  /** The first hundred; all of them stand in the file. */
  readonly rejectSamples: readonly Reject[];
  /** Name of the JSON-lines file with every reject in the draft folder, or null. */
  readonly rejectsFile: string | null;
  /** Records of other units and of tombstones, left out on purpose. */
  readonly skipped: number;
  readonly unknownPaths: readonly {
    readonly path: string;
    readonly records: number;
    readonly example: string;
  }[];
  readonly issues: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly sourceBytes: number;
  readonly elapsedMs: number;
}

export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: RunSetup }
  | { readonly kind: 'job'; readonly job: PartitionJob }
  | { readonly kind: 'taxa'; readonly answers: TaxonAnswers }
  | { readonly kind: 'stop' };

export type FromWorker =
  /** The one question that a worker has open: names that it has not met before. */
  | { readonly kind: 'taxa'; readonly queries: readonly TaxonQuery[] }
  | {
      readonly kind: 'progress';
      readonly records: number;
      readonly rejects: number;
      readonly sourceBytes: number;
      readonly memoryBytes: number;
    }
  | {
      readonly kind: 'done';
      readonly done: PartitionDone<PartitionReport>;
      readonly memoryBytes: number;
    }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };
