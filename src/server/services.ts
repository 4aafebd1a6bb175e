import type { Readable } from 'node:stream';
import type { Comparison } from '../flow/index.ts';
import type { RecordPlace, SnapshotDiff } from '../lake/index.ts';
import type {
  FindingsFilter,
  FindingsPage,
  QualityReport,
  SheetFormat,
  SnapshotChoice,
} from '../publish/index.ts';
import type { Dataset, Run, Snapshot } from '../registry/index.ts';
import type { Predicate, SearchIndex } from '../search/index.ts';
import type { Item, Media, VerbatimRow } from '../terms/index.ts';
import type { SourceServices } from './source-services.ts';
import type { BackboneWatcher } from './species/watch.ts';
import type { ValidationServices } from './validation-services.ts';

/** One generation of the search index, as the server uses it. */
export type IndexReader = Omit<SearchIndex, 'ids' | 'close'>;

/** What the server stands on: a workspace (`serve`), or what a test likes. */
export interface Services {
  readonly version: string;
  /** Folder of the log files. */
  readonly logs: string;
  readonly datasets: {
    list(): Promise<readonly Dataset[]>;
    /** By key or alias; throws DATASET_UNKNOWN. */
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
  readonly index: {
    /** Runs `work` with the current index, which stays open until it ends. Throws INDEX_MISSING. */
    use<T>(work: (index: IndexReader) => Promise<T>): Promise<T>;
  };
  /** Filters kept under short names. */
  readonly filters: {
    /** Its name: the same for the same filter. Throws FILTER_INVALID where it is too large. */
    save(filter: Predicate): Promise<string>;
    /** Throws FILTER_UNKNOWN. */
    load(id: string): Promise<Predicate>;
  };
  readonly sources: SourceServices;
  readonly validation: ValidationServices;
  /** The backbone of names. */
  readonly backbone: Pick<BackboneWatcher, 'current'>;
  /** Comparisons of two ways of matching; `get` and `table` throw COMPARISON_UNKNOWN. */
  readonly comparisons: {
    /** Newest first. */
    list(): readonly Comparison[];
    get(id: string): Comparison;
    /** Path of a table; null where it has none. */
    table(id: string, table: 'changes' | 'sample'): string | null;
  };
  readonly records: {
    item(place: RecordPlace): Promise<{ readonly item: Item; readonly media: readonly Media[] }>;
    media<Column extends keyof Media>(
      place: RecordPlace,
      columns: readonly Column[],
    ): Promise<readonly Pick<Media, Column>[]>;
    mediaOfMany<Column extends keyof Media>(
      places: readonly RecordPlace[],
      columns: readonly Column[],
    ): Promise<readonly (readonly Pick<Media, Column>[])[]>;
    verbatim(
      place: RecordPlace,
    ): Promise<Omit<VerbatimRow, 'raw'> & { readonly raw: string | Uint8Array }>;
  };
  /** Without `to` the newest snapshot, without `from` the one before. Throws SNAPSHOT_UNKNOWN. */
  diff(
    dataset: Dataset,
    range: { readonly from?: string; readonly to?: string },
  ): Promise<SnapshotDiff>;
  /** What interpretation found; all throw SNAPSHOT_UNKNOWN and RUN_UNKNOWN. */
  readonly quality: {
    report(dataset: Dataset, choice: SnapshotChoice): Promise<QualityReport>;
    findings(
      dataset: Dataset,
      options: FindingsFilter & { readonly limit: number; readonly offset: number },
    ): Promise<FindingsPage>;
    findingsFile(
      dataset: Dataset,
      options: FindingsFilter & { readonly format: SheetFormat },
    ): Promise<Readable>;
    changesFile(
      dataset: Dataset,
      options: SnapshotChoice & {
        readonly format: SheetFormat;
        readonly term?: string | undefined;
      },
    ): Promise<Readable>;
  };
}
