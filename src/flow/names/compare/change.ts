import { type Rank, rankOrder } from '../../../terms/index.ts';

/** What can become of a name between two ways of matching, the gravest first, and what it means. */
export const CHANGES = {
  'lost-match': 'The name had a match and has none now.',
  'new-match': 'The name had no match and has one now.',
  'higher-rank': 'The match is a taxon of a higher rank now: less is known.',
  'lower-rank': 'The match is a taxon of a lower rank now: more is known.',
  'other-accepted-taxon': 'The accepted taxon is another one.',
  'other-usage': 'Another name of the same accepted taxon is matched.',
  'moved-classification': 'The taxon stands elsewhere between kingdom and family.',
  'other-status': 'The matched name has another taxonomic status, such as DOUBTFUL.',
  'other-match-type': 'The match is of another type, such as FUZZY instead of EXACT.',
  'other-confidence': 'Only the confidence differs.',
  unchanged: 'Nothing differs.',
} as const;
export type Change = keyof typeof CHANGES;

/** A usage as far as changes are concerned. */
export interface ComparedUsage {
  readonly key: number;
  readonly canonicalName: string;
  readonly authorship: string | null;
  readonly rank: Rank;
}

/** An answer as far as changes are concerned. */
export interface ComparedAnswer {
  readonly matchType: string;
  readonly confidence: number;
  readonly usage: ComparedUsage | null;
  readonly accepted: ComparedUsage | null;
  /** Taxonomic status of the matched usage. */
  readonly status: string | null;
  /** Names from kingdom to family; null where there is none. */
  readonly lineage: readonly (string | null)[];
}

export type SameUsage = (one: ComparedUsage, other: ComparedUsage) => boolean;

/** All that differs between two answers, the gravest first; `unchanged` alone where nothing does. */
export function changesOf(
  before: ComparedAnswer,
  after: ComparedAnswer,
  isSame: SameUsage,
): readonly [Change, ...Change[]] {
  if (before.usage === null && after.usage === null) {
    return before.matchType === after.matchType ? ['unchanged'] : ['other-match-type'];
  }
  if (before.usage === null || before.accepted === null) return ['new-match'];
  if (after.usage === null || after.accepted === null) return ['lost-match'];
  const changes: Change[] = [];
  const isSameAccepted = isSame(before.accepted, after.accepted);
  if (!isSameAccepted) {
    const down = rankOrder(after.accepted.rank) - rankOrder(before.accepted.rank);
    if (down !== 0) changes.push(down < 0 ? 'higher-rank' : 'lower-rank');
    changes.push('other-accepted-taxon');
  }
  if (isSameAccepted && !isSame(before.usage, after.usage)) changes.push('other-usage');
  if (before.lineage.some((name, i) => name !== (after.lineage[i] ?? null))) {
    changes.push('moved-classification');
  }
  if (before.status !== after.status) changes.push('other-status');
  if (before.matchType !== after.matchType) changes.push('other-match-type');
  if (before.confidence !== after.confidence) changes.push('other-confidence');
  const [first = 'unchanged', ...rest] = changes;
  return [first, ...rest];
}

/** Keys stay from build to build of one backbone. */
export const sameKey: SameUsage = (one, other) => one.key === other.key;

/**
 * Keys of two backbones have nothing in common: names count. `authors` tells whether two authorships may be those of one name.
 */
export const sameName =
  (authors: (one: string, other: string) => boolean): SameUsage =>
  (one, other) =>
    one.canonicalName === other.canonicalName &&
    one.rank === other.rank &&
    (one.authorship === null ||
      other.authorship === null ||
      one.authorship === other.authorship ||
      authors(one.authorship, other.authorship));
