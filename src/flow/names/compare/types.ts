import type { MatchBehaviour } from '../../../names/index.ts';
import type { Change } from './change.ts';
import type { AnswerField, VerbatimTerm } from './columns.ts';

/** One of the two ways of matching. */
export interface ComparedSide {
  /** As it was asked for: a name, `name@build`, or the name of a file. */
  readonly label: string;
  /** Of the backbone itself. */
  readonly name: string;
  readonly version: string;
  /** ISO 8601. */
  readonly builtAt: string;
  readonly usages: number;
  readonly behaviour: MatchBehaviour;
  readonly isStrict: boolean;
  readonly hasPins: boolean;
}

/** Where the names came from. */
export type ComparedNames =
  | {
      readonly kind: 'lake';
      readonly datasets: readonly { readonly alias: string; readonly snapshot: string }[];
    }
  | { readonly kind: 'file'; readonly name: string };

/** A distinct classification with its two answers. */
export interface ComparedName {
  readonly verbatim: Readonly<Record<VerbatimTerm, string | null>>;
  readonly records: number;
  /** The gravest change. */
  readonly change: Change;
  /** All that differs. */
  readonly changes: readonly Change[];
  readonly old: Readonly<Record<AnswerField, string | number | null>>;
  readonly new: Readonly<Record<AnswerField, string | number | null>>;
}

/** How many names changed in a way, and how many records have those names. */
export interface ChangeCount {
  readonly change: Change;
  readonly meaning: string;
  readonly names: number;
  readonly records: number;
  /** Those with the most records, at most 10. */
  readonly examples: readonly ComparedName[];
}

/** What a comparison found, as it is kept in `comparison.json`. */
export interface Comparison {
  readonly format: 'opendrawer-comparison-1';
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly old: ComparedSide;
  readonly new: ComparedSide;
  readonly from: ComparedNames;
  /** Keys of both sides mean the same; else usages were compared by their names. */
  readonly sharesKeys: boolean;
  /** Distinct classifications, and records that have them. */
  readonly names: number;
  readonly records: number;
  /** By the gravest change, from the gravest; those that did not occur as well. */
  readonly changes: readonly ChangeCount[];
  /** Types of match before and after. */
  readonly matchTypes: readonly {
    readonly old: string;
    readonly new: string;
    readonly names: number;
    readonly records: number;
  }[];
  /** Rows of `changes.tsv`. */
  readonly rows: number;
  /** `sample.tsv`, where one was drawn. */
  readonly sample: { readonly rows: number; readonly seed: number } | null;
  readonly elapsedMs: number;
}
