import type { Issue, NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { Backbone } from '../backbone/backbone.ts';
import type { TaxonomicStatus } from '../backbone/usage.ts';

/** What is asked of a matcher: a name as published with what stands beside it. Absent and null mean: not given. */
export interface NameQuery {
  readonly scientificName?: string | null;
  readonly scientificNameAuthorship?: string | null;
  readonly genericName?: string | null;
  readonly specificEpithet?: string | null;
  readonly infraspecificEpithet?: string | null;
  /** Verbatim or a constant; what is no rank is ignored, and said so among the reasons. */
  readonly taxonRank?: string | null;
  readonly nomenclaturalCode?: NomenclaturalCode | null;
  readonly taxonomicStatus?: TaxonomicStatus | null;
  readonly domain?: string | null;
  readonly kingdom?: string | null;
  readonly phylum?: string | null;
  readonly class?: string | null;
  readonly order?: string | null;
  readonly superfamily?: string | null;
  readonly family?: string | null;
  readonly subfamily?: string | null;
  readonly tribe?: string | null;
  readonly subtribe?: string | null;
  readonly genus?: string | null;
  readonly subgenus?: string | null;
  readonly species?: string | null;
  /** A key of the backbone: then nothing else counts. */
  readonly usageKey?: number | null;
  /** Identifiers of the backbone's sources (`alias:id`, or the bare id where only one source has it), or a key. */
  readonly taxonID?: string | null;
  readonly taxonConceptID?: string | null;
  readonly scientificNameID?: string | null;
  /** Higher names of any rank, beside the fields above. */
  readonly classification?: readonly (readonly [rank: Rank, name: string])[];
}

/** Whose rules: GBIF's first (`FUZZY`) or second generation (`VARIANT`), the Catalogue of Life's, or our own. */
export type MatchBehaviour = 'opendrawer' | 'gbif-v1' | 'gbif-v2' | 'col';

export interface MatchOptions {
  /** Default: opendrawer. */
  readonly behaviour?: MatchBehaviour;
  /** Only exact matches: neither misspelt names nor higher ranks. */
  readonly isStrict?: boolean;
  /** Keys that are no answer, nor what stands below them. */
  readonly exclude?: ReadonlySet<number>;
  /** Most alternatives to report. Default: 20, without `explain` 0. */
  readonly maxAlternatives?: number;
  readonly pins?: Pins;
  /** Whether a higher taxon may be the answer. Default: true, but for `col`. */
  readonly hasHigherRanks?: boolean;
  /** Whether to give reasons; the answer is the same without, and comes sooner. Default: true. */
  readonly explain?: boolean;
}

/** Answers names over one backbone under one set of options. Pure: equal queries have equal answers. */
export interface Matcher {
  readonly backbone: Backbone;
  match(query: NameQuery): NameMatch;
}

/** A collection's own decisions: asked name (and classification) → key, or null: has no match. They win over every rule. */
export interface Pins {
  find(query: NameQuery): Pin | null;
}
export interface Pin {
  readonly usageKey: number | null;
  /** Why, or who decided; part of the reasons. */
  readonly remark: string | null;
}

/**
 * EXACT: the name as asked. VARIANT: another spelling of the same name (gender, doubled letters, stem). FUZZY: a probable
 * misspelling. HIGHERRANK: only a higher taxon. AMBIGUOUS (`col` only): several. NONE: nothing.
 */
export type MatchType = 'EXACT' | 'VARIANT' | 'FUZZY' | 'HIGHERRANK' | 'AMBIGUOUS' | 'NONE';

/** One thing that spoke for or against an answer, as data; `reasonText` says it in words. */
export interface MatchReason {
  readonly kind:
    | 'name'
    | 'authorship'
    | 'classification'
    | 'rank'
    | 'code'
    | 'status'
    | 'gap'
    | 'homonym'
    | 'identifier'
    | 'pin'
    | 'fallback'
    | 'query';
  /** A stable word for programs, e.g. "same-spelling", "two-edits", "other-kingdom", "several-homonyms". */
  readonly code: string;
  /** What the query has, or null. */
  readonly asked: string | null;
  /** What the answer has, or null. */
  readonly found: string | null;
  /** Points, positive for; null where it is no matter of points. */
  readonly score: number | null;
}

/** Answer of a matcher. */
export interface NameMatch {
  readonly matchType: MatchType;
  /** The matched usage; null for NONE. A synonym is its own usage. */
  readonly usageKey: number | null;
  /** Key of the accepted usage: of a synonym another one, else the same; null for NONE. */
  readonly acceptedUsageKey: number | null;
  /** How sure, 0–100, that the answer is a right (perhaps broad) one. */
  readonly confidence: number;
  /**
   * How specific the answer is against what was asked: 1 the asked rank, towards 0 the higher the answer stands above it; 0
   * for NONE. The rank distance over the flat ranks from species to kingdom.
   */
  readonly specificity: number;
  /** Rank of the name as asked, as far as it can be told. */
  readonly askedRank: Rank | null;
  /** Why this answer; for NONE why none. Empty where `explain` is false. */
  readonly reasons: readonly MatchReason[];
  readonly alternatives: readonly NameMatch[];
  /** GBIF's flags of the match: TAXON_MATCH_FUZZY, TAXON_MATCH_HIGHERRANK, TAXON_ID_NOT_FOUND … */
  readonly issues: readonly Issue[];
}
