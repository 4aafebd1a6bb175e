import type { Issue, Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { specificityOf } from './rank-facts.ts';
import type { MatchReason, MatchType, NameMatch } from './types.ts';

/** Nothing, shared: most answers have no alternatives and no flags. */
export const EMPTY: readonly never[] = Object.freeze([]);

const FLAGS: Readonly<Record<MatchType, readonly Issue[]>> = {
  EXACT: EMPTY,
  VARIANT: EMPTY,
  FUZZY: ['TAXON_MATCH_FUZZY'],
  HIGHERRANK: ['TAXON_MATCH_HIGHERRANK'],
  AMBIGUOUS: ['TAXON_MATCH_NAME_AND_ID_AMBIGUOUS'],
  NONE: ['TAXON_MATCH_NONE'],
};

/** GBIF's flag for a type of match. */
export const flagsOf = (type: MatchType): readonly Issue[] => FLAGS[type];

/** Settings that answers depend on. */
export interface AnswerSettings {
  readonly isStrict: boolean;
  readonly hasHigherRanks: boolean;
  readonly exclude: ReadonlySet<number>;
  readonly maxAlternatives: number;
  readonly explains: boolean;
}

/** What an answer says beside its usage. */
export interface AnswerFacts {
  readonly type: MatchType;
  readonly confidence: number;
  readonly askedRank: Rank | null;
  readonly reasons?: readonly MatchReason[];
  readonly alternatives?: readonly NameMatch[];
  /** Flags; default: those of the type. */
  readonly issues?: readonly Issue[];
}

/** The answer that a row of the backbone is; −1: none. */
export function answer(backbone: Backbone, row: RowNumber, facts: AnswerFacts): NameMatch {
  const accepted = row < 0 ? -1 : backbone.accepted(row);
  return {
    matchType: facts.type,
    usageKey: row < 0 ? null : backbone.key(row),
    acceptedUsageKey: row < 0 ? null : backbone.key(accepted < 0 ? row : accepted),
    confidence: facts.confidence,
    specificity: row < 0 ? 0 : specificityOf(facts.askedRank, backbone.rank(row)),
    askedRank: facts.askedRank,
    reasons: facts.reasons ?? EMPTY,
    alternatives: facts.alternatives ?? EMPTY,
    issues: facts.issues ?? FLAGS[facts.type],
  };
}
