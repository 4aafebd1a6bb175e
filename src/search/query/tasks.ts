import type { CubePlan } from '../cubes/plan.ts';
import type { CubeTable } from '../cubes/table.ts';
import type {
  Cube,
  CubeRequest,
  Explanation,
  FacetCounts,
  SortOrder,
  Statistics,
  Suggestion,
  SuggestRequest,
  TileRequest,
} from '../model/requests.ts';
import type { BlockPart } from '../segments/open.ts';
import type { Share } from '../tiles/count.ts';
import type { SparseCounts } from '../tiles/sparse.ts';
import type { ItemLocation } from '../types.ts';
import type { WordCounts } from '../words/statistics.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import type { DateWidth, Extent } from './histogram.ts';
import type { PlacedHit } from './look-up.ts';
import type { KeyBins, Placed } from './order.ts';
import type { FieldReference, FilterPlan } from './plan.ts';
import type { Chunk } from './rows.ts';
import type { FacetSelection } from './select-values.ts';

/** A filter as threads know it, by its number. */
export interface FilterDefinition {
  readonly filter: number;
  readonly view: number;
  readonly plan: FilterPlan;
  /** Bits of all rows of the generation, segment after segment; null where every item matches. */
  readonly bits: SharedArrayBuffer | null;
  /** Bits of leaves that were evaluated before, by leaf. */
  readonly leaves: readonly SharedArrayBuffer[];
  /** Items that hold the words of each of the plan's `words`; null until they are counted. */
  readonly wordCounts: readonly WordCounts[] | null;
  /** Items that match; only known (not -1) once the filter is matched. */
  readonly total: number;
}

/** Where a row stands: number of the segment in the generation, row in it. */
export type Place = readonly [segment: number, row: number];

export interface FoundItem {
  readonly id: string;
  readonly location: ItemLocation;
}

/** The kinds of work, each with what it is given (`in`) and gives (`out`). */
export interface Tasks {
  /** Evaluates a leaf over segments. */
  leaf: {
    in: { readonly leaf: number; readonly segments: readonly number[] };
    out: null;
  };
  /**
   * Evaluates the plan over rows: of each chunk how many match, and, where they are to be counted, the words in its
   * segments. Where the plan has leaves, chunks are whole segments.
   */
  match: {
    in: { readonly chunks: readonly Chunk[]; readonly counted: boolean };
    out: { readonly counts: readonly number[]; readonly words: readonly WordCounts[] | null };
  };
  /** Counts the words in segments. */
  countWords: {
    in: { readonly segments: readonly number[] };
    out: readonly WordCounts[];
  };
  /** The rows that come first after `after`. */
  first: {
    in: {
      readonly sort: SortOrder;
      readonly chunks: readonly Chunk[];
      readonly after: Placed | null;
      readonly size: number;
    };
    out: readonly Placed[];
  };
  keyRange: {
    in: { readonly sort: SortOrder; readonly chunks: readonly Chunk[] };
    out: { readonly least: number; readonly greatest: number } | null;
  };
  binKeys: {
    in: {
      readonly sort: SortOrder;
      readonly chunks: readonly Chunk[];
      readonly range: {
        readonly least: number;
        readonly greatest: number;
        readonly empty: boolean;
      };
      readonly bins: number;
    };
    out: KeyBins;
  };
  /** Rows with exactly this key: how many there are, and `size` of them after the first `skip`. */
  tied: {
    in: {
      readonly sort: SortOrder;
      readonly chunks: readonly Chunk[];
      readonly key: number;
      readonly skip: number;
      readonly size: number;
    };
    out: { readonly rows: readonly Placed[]; readonly seen: number };
  };
  /** Sort key of one row. */
  keyOf: {
    in: { readonly sort: SortOrder; readonly place: Place };
    out: number;
  };
  docs: {
    in: { readonly places: readonly Place[] };
    out: readonly string[];
  };
  facet: {
    in: {
      readonly key: string;
      readonly chunks: readonly Chunk[];
      /** Where several tasks add; null: the values are selected at once, `chunks` are all there are. */
      readonly counts: SharedArrayBuffer | null;
      readonly selection: FacetSelection;
    };
    out: {
      readonly missing: number;
      readonly selected: Pick<FacetCounts, 'counts' | 'distinct'> | null;
    };
  };
  /** Chooses among the values that other tasks counted. */
  facetSelect: {
    in: {
      readonly key: string;
      readonly counts: SharedArrayBuffer;
      readonly selection: FacetSelection;
    };
    out: Pick<FacetCounts, 'counts' | 'distinct'>;
  };
  /** Values of everything, from the stored totals. */
  facetTotals: {
    in: { readonly key: string; readonly selection: FacetSelection };
    out: Pick<FacetCounts, 'counts' | 'distinct'>;
  };
  dictionarySize: { in: { readonly key: string }; out: number };
  fieldFacet: {
    in: { readonly reference: FieldReference; readonly selection: FacetSelection };
    out: Omit<FacetCounts, 'facet'>;
  };
  extent: {
    in: { readonly key: string; readonly chunks: readonly Chunk[] };
    out: Extent & { readonly rows: number };
  };
  dateEdges: {
    in: {
      readonly chunks: readonly Chunk[];
      readonly width: DateWidth;
      readonly first: number;
      readonly bins: number;
    };
    out: Int32Array;
  };
  numberBins: {
    in: {
      readonly key: string;
      readonly chunks: readonly Chunk[];
      readonly width: number;
      readonly first: number;
      readonly bins: number;
    };
    out: Int32Array;
  };
  gather: {
    in: {
      readonly key: string;
      readonly chunks: readonly Chunk[];
      readonly target: SharedArrayBuffer;
      readonly place: number;
    };
    out: null;
  };
  describe: {
    in: { readonly key: string; readonly numbers: SharedArrayBuffer };
    out: Statistics;
  };
  /** Bins of a cube. */
  cubePlan: { in: { readonly dimensions: CubeRequest['dimensions'] }; out: CubePlan };
  /** Table of some rows; null where it is too large. */
  cubeTable: {
    in: { readonly plan: CubePlan; readonly chunks: readonly Chunk[] };
    out: CubeTable | null;
  };
  /** One table of several, in shared memory. */
  cubeJoin: { in: { readonly tables: readonly CubeTable[] }; out: CubeTable | null };
  /** Null where the table cannot say. */
  cubeSlice: {
    in: { readonly table: CubeTable; readonly dimensions: CubeRequest['dimensions'] };
    out: Cube | null;
  };
  /** Counts a cube item by item. */
  cubeCount: { in: { readonly dimensions: CubeRequest['dimensions'] }; out: Cube };
  /** A share of the counts of a tile. */
  tileCounts: {
    in: { readonly request: TileRequest; readonly share: Share };
    out: SparseCounts;
  };
  /** Draws a tile. */
  tile: {
    in: {
      readonly request: TileRequest;
      /** Null: they are counted at once. */
      readonly counts: readonly SparseCounts[] | null;
    };
    out: Uint8Array;
  };
  /** Words and values of the generation. */
  vocabulary: { in: null; out: VocabularyData };
  suggest: { in: { readonly request: SuggestRequest }; out: readonly Suggestion[] };
  didYouMean: {
    in: { readonly text: string; readonly language: string | null };
    out: string | null;
  };
  explain: { in: { readonly places: readonly Place[] }; out: Explanation };
  /** Hits of values in some segments, in one field or any, at most `limit` of each. */
  lookup: {
    in: {
      readonly segments: readonly number[];
      readonly values: readonly string[];
      readonly field: string | null;
      readonly limit: number;
    };
    out: readonly PlacedHit[];
  };
  /** Brings parts of blocks into shared memory. */
  load: { in: { readonly parts: readonly BlockPart[] }; out: null };
  /** Places of items; null for ids that are unknown. */
  places: { in: { readonly ids: readonly string[] }; out: readonly (Place | null)[] };
  locations: { in: { readonly places: readonly Place[] }; out: readonly ItemLocation[] };
  /** Items that match from a row on, `next` being where to go on; null at the end of the segment. */
  items: {
    in: { readonly segment: number; readonly row: number; readonly size: number };
    out: { readonly items: readonly FoundItem[]; readonly next: number | null };
  };
}

export type TaskKind = keyof Tasks;

/** Work for a thread. `filter` is the number of one that was defined there; null where it needs none. */
export type Task = {
  [K in TaskKind]: {
    readonly kind: K;
    readonly view: number;
    readonly filter: number | null;
    readonly input: Tasks[K]['in'];
  };
}[TaskKind];

export type TaskOf<K extends TaskKind> = Extract<Task, { readonly kind: K }>;
