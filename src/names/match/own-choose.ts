import type { RowNumber } from '../backbone/backbone.ts';
import { LINEAGE_RANKS, type LineageRank } from '../backbone/usage.ts';
import { normConfidence } from '../compare/confidence.ts';
import type { OwnName } from './own-asked.ts';
import { MOST_SURE_DOUBTED, ONLY_CANDIDATE, type Scored } from './own-score.ts';
import type { OwnWorld } from './own-world.ts';
import { type Place, statedText } from './place.ts';
import { reason } from './reasons.ts';
import type { MatchReason, MatchType } from './types.ts';

/** What our own matching found. */
export interface OwnFound {
  readonly type: MatchType;
  /** −1: nothing. */
  readonly row: RowNumber;
  readonly confidence: number;
  /** The candidate that the answer is; null where the answer is a higher taxon that was not scored. */
  readonly best: Scored | null;
  /** Other candidates, best first. */
  readonly others: readonly Scored[];
  /** A misspelt name led to a higher taxon. */
  readonly isFuzzy: boolean;
  /** Several taxa were as good. */
  readonly isAmbiguous: boolean;
  /** Why, beside the points of `best`. */
  readonly notes: readonly MatchReason[];
}

/** Notes of one query; null: nobody asked for them. */
export type Notes = MatchReason[] | null;

/** What tells the answer from equally good candidates; null: it has none. */
type SettledBy = 'same-taxon' | 'holds-the-others' | 'accepted-homonym' | null;

/** Points, status aside, by which candidates still count as equally good. */
const EQUAL_POINTS = 1;
const MOST_SURE_FUZZY = 96;
const MOST_ANCESTORS = 60;
const FROM_SPECIES: readonly LineageRank[] = [...LINEAGE_RANKS].reverse();
const nobody: readonly Scored[] = [];

/** Chooses among candidates. */
export class OwnChoice {
  readonly #world: OwnWorld;
  readonly #hasHigherRanks: boolean;

  constructor(world: OwnWorld, hasHigherRanks: boolean) {
    this.#world = world;
    this.#hasHigherRanks = hasHigherRanks;
  }

  /** The best of the candidates; where several taxa are as good, the lowest taxon that holds them all. Null: none will do. */
  decide(
    name: OwnName,
    place: Place,
    candidates: readonly Scored[],
    notes: Notes,
    least: number,
    areGuesses = false,
  ): OwnFound | null {
    const first = candidates[0];
    if (first === undefined) return null;
    if (candidates.length === 1) return this.#only(name, place, first, notes, least);
    const ordered = inOrder(candidates);
    const equals = equallyGood(ordered, name.status !== null);
    const chosen = this.#amongEquals(equals);
    if (chosen === null) return this.#ambiguous(name, equals, ordered, notes, areGuesses);
    const { code } = chosen;
    const scored = asWritten(chosen.scored, ordered);
    const second = ordered.find(({ taxon }) => taxon !== scored.taxon);
    const gap =
      second === undefined
        ? ONLY_CANDIDATE
        : Math.max(0, Math.min(5, Math.trunc((scored.total - second.total) / 2)));
    let confidence = sureness(scored, gap);
    if (code === 'accepted-homonym') confidence = Math.min(confidence, MOST_SURE_DOUBTED);
    if (confidence < least) {
      notes?.push(reason('too-little-confidence', null, this.#world.label(scored.row)));
      return null;
    }
    const others = ordered.filter((one) => one !== scored);
    if (notes !== null) this.#noteRivals(name, scored, second, others, code, notes, gap);
    return found(scored, confidence, others, notes);
  }

  #only(name: OwnName, place: Place, scored: Scored, notes: Notes, least: number): OwnFound | null {
    const confidence = sureness(scored, ONLY_CANDIDATE);
    if (confidence < least) {
      const code = scored.place.contradicting > 0 ? 'wrong-place' : 'too-little-confidence';
      notes?.push(
        reason(code, statedText(place, false) ?? name.canonical, this.#world.label(scored.row)),
      );
      return null;
    }
    notes?.push(reason('only-candidate', null, null, ONLY_CANDIDATE));
    return found(scored, confidence, nobody, notes);
  }

  #noteRivals(
    name: OwnName,
    scored: Scored,
    second: Scored | undefined,
    others: readonly Scored[],
    code: SettledBy,
    notes: MatchReason[],
    gap: number,
  ): void {
    if (code !== null) {
      const found =
        code === 'same-taxon' ? this.#world.label(scored.taxon) : this.#world.labels(others);
      notes.push(reason(code, name.canonical, found));
    } else if (second !== undefined && second.canonical === scored.canonical) {
      notes.push(reason('homonym-settled', name.canonical, this.#world.label(second.row)));
    }
    if (second !== undefined) {
      notes.push(
        reason(gap >= 3 ? 'clear-lead' : 'close-second', null, this.#world.label(second.row), gap),
      );
    }
  }

  /** Which of equally good candidates is the answer: that of the one taxon, or the only accepted one in its kingdom. */
  #amongEquals(
    equals: readonly Scored[],
  ): { readonly scored: Scored; readonly code: SettledBy } | null {
    const first = equals[0];
    if (first === undefined) return null;
    if (equals.length === 1) return { scored: first, code: null };
    const accepted = equals.filter(({ row }) => this.#isAccepted(row));
    if (equals.every(({ taxon }) => taxon === first.taxon)) {
      return { scored: accepted[0] ?? this.#oldest(equals), code: 'same-taxon' };
    }
    const whole = equals.find(({ taxon }) =>
      equals.every((one) => this.#isWithin(one.taxon, taxon)),
    );
    if (whole !== undefined) return { scored: whole, code: 'holds-the-others' };
    const only = accepted[0];
    if (only === undefined || accepted.length > 1) return null;
    const kingdom = this.#world.backbone.ancestor(only.row, 'KINGDOM');
    const isOneKingdom = equals.every(
      ({ row }) => this.#world.backbone.ancestor(row, 'KINGDOM') === kingdom,
    );
    return isOneKingdom ? { scored: only, code: 'accepted-homonym' } : null;
  }

  #isWithin(row: RowNumber, taxon: RowNumber): boolean {
    let at = row;
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      if (at === taxon) return true;
      at = this.#world.backbone.parent(at);
    }
    return false;
  }

  #isAccepted(row: RowNumber): boolean {
    const status = this.#world.backbone.status(row);
    return status === 'ACCEPTED' || status === 'PROVISIONALLY_ACCEPTED';
  }

  #oldest(scored: readonly Scored[]): Scored {
    return scored.reduce((one, other) =>
      this.#world.backbone.key(other.row) < this.#world.backbone.key(one.row) ? other : one,
    );
  }

  #ambiguous(
    name: OwnName,
    equals: readonly Scored[],
    ordered: readonly Scored[],
    notes: Notes,
    areGuesses: boolean,
  ): OwnFound {
    const code = areGuesses ? 'several-guesses' : 'several-homonyms';
    notes?.push(reason(code, name.canonical, this.#world.labels(equals)));
    const row = this.#hasHigherRanks && !areGuesses ? this.#lowestCommon(equals) : -1;
    if (row >= 0) {
      notes?.push(reason('lowest-common-taxon', name.canonical, this.#world.label(row)));
    }
    const best = equals[0];
    return {
      type: row < 0 ? 'NONE' : 'HIGHERRANK',
      row,
      confidence:
        row < 0 || best === undefined ? 0 : Math.min(MOST_SURE_DOUBTED, sureness(best, 0)),
      best: null,
      others: ordered,
      isFuzzy: best?.spelling === 'misspelt',
      isAmbiguous: true,
      notes: notes ?? [],
    };
  }

  #lowestCommon(scored: readonly Scored[]): RowNumber {
    const first = scored[0];
    if (first === undefined) return -1;
    for (const rank of FROM_SPECIES) {
      const row = this.#world.backbone.ancestor(first.row, rank);
      if (row < 0 || this.#world.isExcluded(row)) continue;
      if (scored.every((one) => this.#world.backbone.ancestor(one.row, rank) === row)) return row;
    }
    return -1;
  }
}

/** Of a taxon that was chosen by another spelling, the name that is spelled as asked, if it has one. */
function asWritten(scored: Scored, ordered: readonly Scored[]): Scored {
  if (scored.spelling !== 'variant') return scored;
  const isWritten = ({ taxon, spelling, author }: Scored): boolean =>
    taxon === scored.taxon && spelling === 'same' && author !== 'different';
  return ordered.find(isWritten) ?? scored;
}

/** Best first; of equal ones what is accepted, then the older row. */
export const inOrder = (scored: readonly Scored[]): readonly Scored[] =>
  scored.length < 2 ? scored : [...scored].sort((a, b) => b.total - a.total || a.row - b.row);

/** Those that come within a point of the best; status aside, unless it was asked for. */
function equallyGood(ordered: readonly Scored[], isStatusAsked: boolean): readonly Scored[] {
  const points = ({ total, status }: Scored): number => (isStatusAsked ? total : total - status);
  let most = Number.NEGATIVE_INFINITY;
  for (const one of ordered) most = Math.max(most, points(one));
  return ordered.filter((one) => most - points(one) <= EQUAL_POINTS);
}

function sureness(scored: Scored, gap: number): number {
  const confidence = normConfidence(scored.total + gap);
  const isPlain = scored.spelling === 'same' || scored.spelling === 'variant';
  const most = isPlain ? 100 : MOST_SURE_FUZZY;
  return Math.min(confidence, scored.author === 'different' ? MOST_SURE_DOUBTED : most);
}

const TYPES = { same: 'EXACT', variant: 'VARIANT' } as const;

const found = (
  best: Scored,
  confidence: number,
  others: readonly Scored[],
  notes: Notes,
): OwnFound => ({
  type: best.spelling === 'same' || best.spelling === 'variant' ? TYPES[best.spelling] : 'FUZZY',
  row: best.row,
  confidence,
  best,
  others,
  isFuzzy: false,
  isAmbiguous: false,
  notes: notes ?? [],
});
