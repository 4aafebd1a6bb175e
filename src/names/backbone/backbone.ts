import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { BackboneFacts, LineageRank, TaxonomicStatus } from './usage.ts';

/** A row of the index: 0 to `size` − 1. Only good for the index that gave it; keys are for keeping. */
export type RowNumber = number;

/** A candidate of a look-up: its row and how many edits its key is away from the asked one. */
export interface Candidate {
  readonly row: RowNumber;
  readonly edits: number;
}

/**
 * A backbone in one piece of shared memory: columns by row, and look-ups by key. −1 stands for no row. All look-ups are pure and may
 * run in any number of threads over one `SharedArrayBuffer`.
 */
export interface Backbone {
  readonly facts: BackboneFacts;
  readonly size: number;
  /** What `attachBackbone` of another thread takes. */
  readonly memory: SharedArrayBuffer;

  rowOf(key: number): RowNumber;
  rowOfSourceId(source: number, sourceId: string): RowNumber;

  key(row: RowNumber): number;
  canonicalName(row: RowNumber): string;
  authorship(row: RowNumber): string | null;
  /**
   * The row whose canonical name is `name`, letter by letter, where no other row has its look-up key; −1: none, or several. The name is
   * told by hashes: of names that the index has not, one in a hundred billion may be taken for another.
   */
  soleNamed(name: string): RowNumber;
  /** Whether `canonicalName(row)` is `name`; allocates nothing. */
  isCanonicalName(row: RowNumber, name: string): boolean;
  /** Whether `authorship(row)` is `authorship`; allocates nothing. */
  isAuthorship(row: RowNumber, authorship: string): boolean;
  /** Canonical name and authorship, authorship in the place where the name's code has it (autonyms: after the species). */
  scientificName(row: RowNumber): string;
  rank(row: RowNumber): Rank;
  status(row: RowNumber): TaxonomicStatus;
  code(row: RowNumber): NomenclaturalCode | null;
  isExtinct(row: RowNumber): boolean;
  source(row: RowNumber): number;
  sourceId(row: RowNumber): string;
  /** Row of the accepted usage of a synonym; −1 for others. */
  accepted(row: RowNumber): RowNumber;
  /** Row of the parent; a synonym has its accepted usage's. */
  parent(row: RowNumber): RowNumber;
  basionym(row: RowNumber): RowNumber;
  /** The ancestor (or the row itself) at a rank of the flat classification, through the accepted usage; −1: none. */
  ancestor(row: RowNumber, rank: LineageRank): RowNumber;
  /**
   * All that `ancestor` can answer, in one walk: `out` gets a row or −1 for each of `LINEAGE_RANKS` (7 numbers). Allocates nothing.
   */
  lineageInto(row: RowNumber, out: Int32Array): void;
  /** Accepted children by name. */
  children(row: RowNumber): readonly RowNumber[];
  synonyms(row: RowNumber): readonly RowNumber[];
  /** Accepted descendants of SPECIES rank. */
  speciesCount(row: RowNumber): number;

  /**
   * Rows whose look-up key equals `key` (`lookupKey` of a canonical name), at most `limit`, in the order of the rows.
   * Never allocates more than its answer.
   */
  exact(key: string, limit?: number): readonly RowNumber[];
  /** Writes the rows of `exact` into `out`, as many as it holds; their number. Allocates nothing. */
  exactInto(key: string, out: Int32Array): number;
  /**
   * Rows whose look-up key is at most `maxEdits` Damerau–Levenshtein edits (optimal string alignment) from `key` with the same
   * first letter, nearest first, then by row; at most `limit` (50). Exact ones count as 0 edits.
   */
  similar(key: string, maxEdits: 1 | 2, limit?: number): readonly Candidate[];
  /**
   * Rows whose canonical name begins with `text` (any case), accepted ones and higher ranks first. Where they are fewer than `limit`,
   * those of which another word begins so are among them.
   */
  beginningWith(text: string, limit: number): readonly RowNumber[];
}
