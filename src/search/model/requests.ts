import type { ItemSummary } from '../types.ts';
import type { Predicate } from './predicate.ts';

/** A key of `SEARCH_KEYS`, or `field.<name>`: any field of the records by label, path, its last step or term. */
export type FacetName = string;

export type SortOrder =
  /** By the words, then what is richer, then as the lake has them. */
  'relevance' | 'eventDate' | '-eventDate' | 'lastChanged' | '-lastChanged';

export interface SearchRequest {
  readonly filter: Predicate;
  /** Default 20, at most MOST_ITEMS_OF_PAGE. */
  readonly limit?: number;
  /** Opaque cursor of the page before; there is no depth limit. */
  readonly after?: string;
  /** Items to leave out before the page. Not beside `after`. */
  readonly offset?: number;
  readonly sort?: SortOrder;
  readonly facets?: readonly FacetRequest[];
  /** Says how the query was read and why each item stands where it does. */
  readonly explain?: boolean;
}

export interface FacetRequest {
  readonly facet: FacetName;
  /** Default 10. */
  readonly limit?: number;
  readonly offset?: number;
  readonly least?: number;
  /** Only values that hold this text (case and accents do not matter). */
  readonly search?: string;
  /** Default: the most frequent first. */
  readonly order?: 'count' | 'value';
}

export interface FacetCounts {
  readonly facet: FacetName;
  readonly counts: readonly { readonly value: string; readonly count: number }[];
  /** Different values with at least `least` items that hold `search`. */
  readonly distinct: number;
  /** Items that have no value. */
  readonly missing: number;
}

export interface SearchPage {
  readonly generation: string;
  /** Exact. */
  readonly total: number;
  readonly items: readonly ItemSummary[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
  readonly facets: readonly FacetCounts[];
  /** Where words were given and nothing or little was found: the words as they may have been meant; else null. */
  readonly didYouMean: string | null;
  readonly explanation: Explanation | null;
}

export interface Explanation {
  /** The query as it was read, in words: `title or text: (painting or paintings) and not "oil paint"`. */
  readonly query: string;
  /** Each word with what it was taken for and how many items hold it. */
  readonly words: readonly {
    readonly word: string;
    readonly forms: readonly string[];
    readonly items: number;
    readonly weight: number;
  }[];
  /** By item id: its score and the parts of which it is the sum. */
  readonly items: Readonly<
    Record<
      string,
      {
        readonly score: number;
        readonly parts: readonly { readonly what: string; readonly score: number }[];
      }
    >
  >;
}

/** Counts of dates or numbers in bins of equal width. */
export interface HistogramRequest {
  readonly filter: Predicate;
  /** `eventDate`, or a `number` key. */
  readonly key: string;
  /** Dates: `day`, `month`, `year` or a number of years; numbers: the width. Null: chosen so that there are about `bins`. */
  readonly width?: number | 'day' | 'month' | 'year' | null;
  readonly bins?: number;
}
export interface Histogram {
  readonly key: string;
  readonly width: number | 'day' | 'month' | 'year';
  /** Bins that have items, ascending; dates by ISO 8601 (`1890`, `1931-05`), numbers by their least. An item whose interval spans bins counts in each. */
  readonly bins: readonly {
    readonly from: string | number;
    readonly to: string | number;
    readonly count: number;
  }[];
  /** Items without a value. */
  readonly missing: number;
}

export interface StatisticsRequest {
  readonly filter: Predicate;
  /** `number` keys. */
  readonly keys: readonly string[];
}
export interface Statistics {
  readonly key: string;
  readonly count: number;
  readonly missing: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  /** Exact: 5, 25, 50, 75 and 95 per cent. */
  readonly percentiles: Readonly<Record<'5' | '25' | '50' | '75' | '95', number>> | null;
}

/** What the explorer draws: one to four dimensions, cross-filtered. */
export interface CubeRequest {
  readonly filter: Predicate;
  readonly dimensions: readonly CubeDimension[];
}
export interface CubeDimension {
  /**
   * A `code` or `boolean` key; or `eventDate`, whose values are decades (`1890s`), or years (`1893`) where the matches
   * lie within eight decades or years are selected.
   */
  readonly key: string;
  /** Most values, the most frequent ones: default 30, at most 1000. Not for dates, of which all are counted. */
  readonly values?: number;
  /**
   * Chosen in this dimension: the other dimensions count only items with one of them; for dates a year or decade, or
   * the first and the last.
   */
  readonly selected?: readonly string[];
}
export interface Cube {
  readonly total: number;
  /**
   * Of each dimension, in its order: counts under the selections of the others. Values as frequent as they are among
   * all matches, then those selected that are not; dates ascending; an item counts once for each value that it has.
   * Last `null`: items that have none of the values.
   */
  readonly dimensions: readonly {
    readonly key: string;
    readonly counts: readonly { readonly value: string | null; readonly count: number }[];
  }[];
  /** Items under all selections. */
  readonly selected: number;
}

export interface TileRequest {
  readonly filter: Predicate;
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly srs: 'EPSG:3857' | 'EPSG:4326';
  readonly format: 'mvt' | 'png';
  /** Null: points of pixels, 512 across a tile. */
  readonly bin: 'square' | 'hex' | null;
  /** Tile units (of 4096) of a square, 8 to 4096. */
  readonly squareSize: number;
  /** Hexagons across a tile, 1 to 1000; the next odd number is taken, as GBIF does. */
  readonly hexPerTile: number;
  /** PNG: pixels of a side are 512 × scale. */
  readonly scale: 0.5 | 1 | 2 | 3 | 4;
  /** PNG: a name of TILE_STYLES. */
  readonly style: string;
}

export interface SuggestRequest {
  /** What was typed so far; its last word is taken for a beginning. */
  readonly text: string;
  readonly limit?: number;
  readonly language?: string;
}
export interface Suggestion {
  /** What the text would become. */
  readonly text: string;
  /** A word of the records, or a value of this key (`scientificName`, `creator`, …). */
  readonly key: string | null;
  readonly count: number;
}
