import type { Dataset, Run, Snapshot } from '../registry/index.ts';
import type { ItemLocation, LookupHit, SearchPage, SearchRequest } from '../search/index.ts';
import type { Item, Media, VerbatimRow } from '../terms/index.ts';

/** One generation of the search index, as the server uses it. */
export interface IndexReader {
  readonly generation: string;
  search(request: SearchRequest): Promise<SearchPage>;
  /** Exact values in any field or in one. */
  lookup(
    values: readonly string[],
    options: { readonly field?: string; readonly limit?: number },
  ): Promise<readonly LookupHit[]>;
  /** Locations of the items that exist; others are left out. */
  locate(ids: readonly string[]): Promise<ReadonlyMap<string, ItemLocation>>;
  fields(): Promise<readonly FieldEntry[]>;
}

/** A field that can be looked up. */
export interface FieldEntry {
  /** Label where there is one ("Barcode"), else the path. */
  readonly field: string;
  readonly path: string;
  /** Values in it. */
  readonly count: number;
}

/** The whole of an item. */
export interface FullItem {
  readonly item: Item;
  readonly media: readonly Media[];
}

/** What differs between two snapshots of a dataset. */
export interface SnapshotDiff {
  readonly from: string | null;
  readonly to: string;
  readonly counts: {
    readonly new: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly gone: number;
  };
  /** Some of the items that differ. */
  readonly items: readonly {
    readonly change: 'new' | 'changed' | 'gone';
    readonly id: string;
    readonly sourceId: string;
    readonly title: string | null;
  }[];
}

/** What the server stands on; the command wires it to a workspace, tests to what they like. */
export interface Services {
  readonly version: string;
  readonly datasets: {
    list(): Promise<readonly Dataset[]>;
    /** Throws DATASET_UNKNOWN. */
    get(keyOrAlias: string): Promise<Dataset>;
  };
  readonly snapshots: {
    /** Newest first. */
    list(datasetKey: string): Promise<readonly Snapshot[]>;
  };
  readonly runs: {
    /** Newest first. */
    list(options: {
      readonly limit?: number;
      readonly datasetKey?: string;
    }): Promise<readonly Run[]>;
    /** Throws RUN_UNKNOWN. */
    get(id: string): Promise<Run>;
  };
  /** Folder of the log files. */
  readonly logs: string;
  /** Runs `use` with the current index, which stays open until it ends. Throws INDEX_MISSING. */
  withIndex<T>(use: (index: IndexReader) => Promise<T>): Promise<T>;
  /** The whole item at a location. */
  readItem(location: ItemLocation): Promise<FullItem>;
  readTitle(location: ItemLocation): Promise<string>;
  readVerbatim(location: ItemLocation): Promise<VerbatimRow>;
  /** Throws SNAPSHOT_UNKNOWN. Without `to` the current snapshot, without `from` the one before `to`. */
  diff(
    dataset: Dataset,
    range: { readonly from?: string; readonly to?: string },
  ): Promise<SnapshotDiff>;
  /** What an issue flag means and what can be done; null for unknown flags. */
  issue(flag: string): { readonly meaning: string; readonly hint: string } | null;
}
