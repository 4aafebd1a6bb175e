import type { CatalogueEntry, DatasetDescription, SourceEndpoint } from '../sources/index.ts';

/** Where a dataset comes from. */
export type Endpoint = SourceEndpoint;

/** A dataset of the registry. */
export interface Dataset {
  /** UUIDv5 of the alias: the same on every machine. */
  readonly key: string;
  /** Short name for commands and folders, e.g. `smithsonian-nmnhbotany`. Never changes. */
  readonly alias: string;
  readonly title: string;
  readonly endpoint: Endpoint;
  /** What its publisher says of it; null: nothing was found. */
  readonly description: DatasetDescription | null;
  /** ISO 8601 instants. */
  readonly createdAt: string;
  readonly modifiedAt: string;
  /** Null until the first commit. */
  readonly currentSnapshot: string | null;
  readonly itemCount: number;
}

/** A dataset that a source describes without giving its records: an entry of a harvested catalogue. */
export interface CatalogueDataset extends CatalogueEntry {
  /** Key of the dataset whose source describes it. */
  readonly datasetKey: string;
  /** ISO 8601 instant at which it was last met. */
  readonly seenAt: string;
}

/** A committed snapshot, as the history shows it. */
export interface Snapshot {
  readonly datasetKey: string;
  readonly snapshot: string;
  readonly previous: string | null;
  readonly runId: string | null;
  readonly createdAt: string;
  readonly items: number;
  readonly media: number;
  readonly rejects: number;
  readonly duplicates: number;
  readonly diff: {
    readonly new: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly gone: number;
  };
  /** Its files were collected as garbage; the counts stay. */
  readonly removed: boolean;
}

export type RunState = 'running' | 'succeeded' | 'failed' | 'interrupted';

/** One run of the history. */
export interface Run {
  readonly id: string;
  readonly kind: 'ingest' | 'index' | 'forget' | 'rematch' | 'backfill';
  /** Null for runs over all datasets. */
  readonly datasetKey: string | null;
  readonly state: RunState;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Last progress event (see flow `RunProgress`); kept after the end. */
  readonly progress: unknown;
  /** The report: counts, rejects, unknown paths, duplicates, timings (see flow `RunReport`). Null until the end. */
  readonly report: unknown;
  /** `CODE: message` of a failed run. */
  readonly error: string | null;
}
