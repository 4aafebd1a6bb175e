import type { ItemLocation, ItemSummary, LookupHit } from '../types.ts';
import type { Predicate } from './predicate.ts';
import type {
  Cube,
  CubeRequest,
  FacetCounts,
  FacetRequest,
  Histogram,
  HistogramRequest,
  SearchPage,
  SearchRequest,
  Statistics,
  StatisticsRequest,
  Suggestion,
  SuggestRequest,
  TileRequest,
} from './requests.ts';
import type { SegmentField } from './segment.ts';

/** How a question is asked. Where too many wait, it is refused with SERVER_BUSY. */
export interface AskOptions {
  /** Gives it up (INTERRUPTED), as when the client has gone. */
  readonly signal?: AbortSignal;
  /** Who asks: clients whose questions wait take turns. */
  readonly client?: string;
}

export interface LocatedItem {
  readonly id: string;
  readonly location: ItemLocation;
}

export interface LookupOptions extends AskOptions {
  /** Label, path, last step of the path, or term; case does not matter. */
  readonly field?: string;
  /** Most hits of one value; default all. */
  readonly limit?: number;
}

/** A field of the records, over all datasets. */
export interface FieldInfo
  extends Pick<SegmentField, 'path' | 'label' | 'term' | 'count' | 'samples' | 'hasTexts'> {
  /** Different values: exact within a segment, at most the sum over segments. */
  readonly distinct: number;
  /** Share of all items that have it, 0 to 1. */
  readonly coverage: number;
  /** Datasets in which it occurs, by alias. */
  readonly datasets: readonly string[];
}

export interface IndexStats {
  readonly generation: string;
  readonly builtAt: string;
  readonly items: number;
  readonly sizeBytes: number;
  readonly segments: number;
  /** Bytes of columns held in memory now, and at most. */
  readonly residentBytes: number;
  readonly budgetBytes: number;
  readonly words: number;
  readonly values: number;
  readonly datasets: readonly {
    readonly key: string;
    readonly alias: string;
    readonly snapshot: string;
    readonly items: number;
    readonly media: number;
  }[];
}

/** One generation of the index, open for reading. Questions are answered in threads; any number at once. */
export interface SearchIndex {
  readonly generation: string;
  search(request: SearchRequest, options?: AskOptions): Promise<SearchPage>;
  count(filter: Predicate, options?: AskOptions): Promise<number>;
  facet(filter: Predicate, request: FacetRequest, options?: AskOptions): Promise<FacetCounts>;
  histogram(request: HistogramRequest, options?: AskOptions): Promise<Histogram>;
  statistics(request: StatisticsRequest, options?: AskOptions): Promise<readonly Statistics[]>;
  cube(request: CubeRequest, options?: AskOptions): Promise<Cube>;
  /** An encoded tile; empty where it has no item (an MVT of zero bytes, a transparent picture). */
  tile(request: TileRequest, options?: AskOptions): Promise<Uint8Array>;
  suggest(request: SuggestRequest, options?: AskOptions): Promise<readonly Suggestion[]>;
  /** Hits of the values in the order of the values, in batches. */
  lookup(values: readonly string[], options?: LookupOptions): AsyncIterable<readonly LookupHit[]>;
  /** Where the full records stand; unknown ids are left out. */
  locate(ids: readonly string[]): Promise<Map<string, ItemLocation>>;
  /** Summaries by item id; unknown ids are left out. */
  summaries(ids: readonly string[]): Promise<Map<string, ItemSummary>>;
  /** Every item that matches, in the order of the lake's files, in batches. */
  ids(filter: Predicate, options?: AskOptions): AsyncIterable<readonly LocatedItem[]>;
  fields(): readonly FieldInfo[];
  stats(): IndexStats;
  close(): Promise<void>;
}
