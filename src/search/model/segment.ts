import type { Bitmap } from '../bitmap.ts';
import type { ItemLocation } from '../types.ts';

/**
 * Contract between what builds and reads a segment (`segments/`) and what answers questions (`query/`, `tiles/`,
 * `cubes/`). A segment holds rows 0 … rows-1 of one dataset's snapshot; row numbers are the segment's own. All
 * methods are synchronous: they are called in query threads. Damaged files throw INDEX_DAMAGED that names the segment.
 */
export interface Segment {
  readonly id: string;
  readonly manifest: SegmentManifest;
  /** Rows that hold an item: partitions begin at multiples of 32, the rows between are empty. */
  readonly alive: Bitmap;
  /** Column of a `code` or `boolean` key. */
  codes(key: string): CodeColumn;
  /** Column of a `number` key; NaN where the item has none. */
  numbers(key: string): NumberColumn;
  /** First and last day of the event (`dateNumber`), pairs; NO_NUMBER first where there is none. */
  dates(): PairColumn;
  /** Latitude and longitude in 1e-7 degrees, pairs; NO_NUMBER where there is none. */
  points(): PairColumn;
  /** Rows with coordinates in the order of a Z-curve over longitude and latitude, for maps and areas. */
  geo(): GeoOrder;
  /** Static rank of a row, 0 to 255: what comes first among equally relevant items. */
  ranks(): Span<Uint8Array>;
  /** Words in the title of a row, at most 255. */
  titleLengths(): Span<Uint8Array>;
  /** Groups of rows that hold the value exactly (normalised), one a field. */
  groups(value: string): readonly ValueGroup[];
  /** Adds the rows of a group to `bits`. */
  addGroup(group: ValueGroup, bits: Bitmap): void;
  /** At most `limit` rows of a group, in order. */
  rowsOf(group: ValueGroup, limit: number): number[];
  /**
   * Every value of a field with its rows, in no order that means anything. Null where the field keeps no texts (long
   * free texts, which are found by word or by exact value).
   */
  fieldValues(field: number): Iterable<FieldValue> | null;
  /** Word, or words that begin with `prefix`, in the dictionary's order; `inTitle` those of titles. */
  word(word: string, inTitle: boolean): WordEntry | null;
  wordsFrom(prefix: string, inTitle: boolean, limit: number): readonly WordEntry[];
  addWord(entry: WordEntry, bits: Bitmap): void;
  /** Positions of the word in rows that are set in `within`, by row; for phrases. */
  positions(entry: WordEntry, within: Bitmap): ReadonlyMap<number, readonly number[]>;
  /** The same, flat: phrases of frequent words stand in hundreds of thousands of rows. */
  positionLists?(entry: WordEntry, within: Bitmap): PositionLists;
  /**
   * Every word of titles, then every other of at least `least` rows, each in the dictionary's order, with the number of
   * its rows; without an object for each.
   */
  eachWord?(least: number, visit: (word: string, inTitle: boolean, count: number) => void): void;
  /** Stored summaries of rows as JSON texts, in their order. */
  docs(rows: readonly number[]): string[];
  ids(rows: readonly number[]): string[];
  /** Row of an item id; null where it is not here. */
  rowOf(id: string): number | null;
  location(row: number): ItemLocation;
}

/** Rows [from, to) of a column; a view of memory that the next call may reuse. `to - from` is at most SPAN_ROWS. */
export interface Span<T> {
  span(from: number, to: number): T;
}
/** Rows that are worked on at once. */
export const SPAN_ROWS = 1 << 16;

export interface CodeColumn extends Span<Uint8Array | Uint16Array | Uint32Array> {
  /** Different combinations of values; each row has the number of one. Combination 0 is the empty one. */
  readonly combinations: number;
  /** Different values. */
  readonly values: number;
  /** Values of combination c are `members[starts[c]] … members[starts[c + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly members: Uint32Array;
  /** Items of each value in the whole segment. */
  readonly totals: Uint32Array;
  text(value: number): string;
  /** Numbers of the values equal to one of the texts: normalised, or as written with `matchCase`. */
  find(texts: readonly string[], matchCase: boolean): number[];
  /** Numbers in the generation's common dictionary, by the segment's: see `Dictionary`. */
  readonly common: Uint32Array;
}

export type NumberColumn = Span<Float64Array>;
/** Two numbers a row, at 2 * (row - from). */
export type PairColumn = Span<Int32Array>;

export interface GeoOrder {
  readonly count: number;
  /** Cells of the Z-curve: 16 bits of longitude and of latitude, interleaved, ascending. */
  readonly cells: Uint32Array;
  /** Row of each; those of one cell ascending. */
  readonly rows: Uint32Array;
  /** Latitude and longitude of each in 1e-7 degrees, pairs: so that areas and tiles are read in one go. */
  readonly points: Int32Array;
}

export interface ValueGroup {
  readonly field: number;
  /** Rows. */
  readonly count: number;
}
export interface FieldValue extends ValueGroup {
  /** As the first record wrote it. */
  readonly text: string;
}
export interface WordEntry {
  readonly word: string;
  readonly inTitle: boolean;
  /** Rows that hold it. */
  readonly count: number;
}

/**
 * Rows, ascending, and the positions of each, ascending: those of `rows[i]` are `positions[starts[i]] …
 * positions[starts[i + 1] - 1]`. Positions count the tokens of a row from 0. Texts of different fields or values lie at
 * least 2 apart, so that no phrase reaches from one into the next; those of `inTitle` entries count within the title.
 */
export interface PositionLists {
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
  readonly positions: Uint32Array;
}

export interface SegmentManifest {
  readonly format: 'opendrawer-segment-1';
  readonly id: string;
  /** Says what was indexed and how: equal for a segment that need not be built again. */
  readonly fingerprint: string;
  readonly datasetKey: string;
  readonly alias: string;
  readonly snapshot: string;
  readonly rows: number;
  readonly items: number;
  readonly words: number;
  readonly values: number;
  readonly fields: readonly SegmentField[];
}

export interface SegmentField {
  /** E.g. `content.freetext.identifier[].content`; `item.<key>` for keys of the item itself. */
  readonly path: string;
  readonly label: string | null;
  /** Term of the standards that the crosswalk fills from the field; null where none. */
  readonly term: string | null;
  /** Items in which the field has a value. */
  readonly count: number;
  /** Different values. */
  readonly distinct: number;
  /** At most five, the most frequent first. */
  readonly samples: readonly string[];
  /** Whether `fieldValues` can be asked. */
  readonly hasTexts: boolean;
}

/** Texts as UTF-8: that of number n is `bytes[offsets[n]] … bytes[offsets[n + 1] - 1]`. */
export interface Texts {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

/** Values of a `code` key over all segments of a generation. */
export interface Dictionary {
  readonly values: number;
  /** Items of each value. */
  readonly totals: Uint32Array;
  text(value: number): string;
  /** The texts of all values, where millions of them are to be read. */
  readonly texts?: Texts;
  /** Values in the order of their normalised texts. */
  readonly byText: Uint32Array;
  /** Values, the most frequent first. */
  readonly byCount: Uint32Array;
}

/** Items that match, segment by segment, as the functions of tiles and cubes get them. */
export interface Matches {
  readonly parts: readonly { readonly segment: Segment; readonly bits: Bitmap }[];
  readonly total: number;
  /** No filter: every item of the generation. */
  readonly everything: boolean;
  dictionary(key: string): Dictionary;
}
