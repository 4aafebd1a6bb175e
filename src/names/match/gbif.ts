import type { Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { LINEAGE_RANKS, type LineageRank } from '../backbone/usage.ts';
import { normConfidence } from '../compare/confidence.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import type { GbifName } from '../gbif/gbif-name.ts';
import { type GbifAsked, type GbifPoints, type GbifScore, GbifScorer } from './gbif-score.ts';
import { Lineages } from './lineages.ts';
import { isInfrageneric, isInfraspecific, isSpeciesOrBelow, isSuprageneric } from './rank-facts.ts';
import { sameLetters, simpleName } from './simple-name.ts';

/** `FUZZY`: misspelt names count. `STRICT`: only exact ones. `HIGHER`: exact names of higher taxa. */
type Mode = 'FUZZY' | 'STRICT' | 'HIGHER';

/** An answer before it is dressed. */
export interface GbifFound {
  readonly kind: 'exact' | 'similar' | 'higher' | 'none';
  readonly row: RowNumber;
  readonly confidence: number;
  /** Why there is no answer, or a higher one. */
  readonly cause: 'no-candidate' | 'too-little-confidence' | 'several-homonyms' | 'no-name' | null;
  readonly score: GbifScore | null;
  readonly gap: number;
  /** All candidates, best first. */
  readonly scores: readonly GbifScore[];
}

const nothing = (
  cause: GbifFound['cause'],
  confidence: number,
  scores: readonly GbifScore[] = [],
): GbifFound => ({
  kind: 'none',
  row: -1,
  confidence,
  cause,
  score: null,
  gap: 0,
  scores,
});

/** Least confidence of an answer, and of one at a higher rank. */
const LEAST = 80;
const LEAST_HIGHER = 90;
const MOST_CANDIDATES = 50;
/** Two edits from this length on. */
const LONG = 11;
/** Ranks of the classification that are tried, from the lowest. */
const FALLBACK: readonly Rank[] = [
  'SPECIES',
  'GENUS',
  'SUBFAMILY',
  'SUBTRIBE',
  'TRIBE',
  'FAMILY',
  'SUPERFAMILY',
  'ORDER',
  'CLASS',
  'PHYLUM',
  'KINGDOM',
];
/** Points apart by which candidates of different classes still count as equal. */
const NEARLY_EQUAL = 1;
const UP_TO_CLASS: readonly LineageRank[] = ['KINGDOM', 'PHYLUM', 'CLASS'];
const FROM_SPECIES: readonly LineageRank[] = [...LINEAGE_RANKS].reverse();
const ABOVE_GENUS: readonly LineageRank[] = ['FAMILY', 'ORDER', 'CLASS', 'PHYLUM', 'KINGDOM'];

/** A query after it was prepared by the rules of a generation. */
export interface GbifQuery extends GbifAsked {
  readonly parsed: GbifName | null;
  /** Genus, or the one word of the name. */
  readonly genusOrAbove: string | null;
  readonly mode: 'FUZZY' | 'STRICT';
}

/** GBIF's matching of a name over a backbone, both generations. */
export class GbifMatching {
  readonly #backbone: Backbone;
  readonly #lineages: Lineages;
  readonly #scorer: GbifScorer;
  readonly #exclude: ReadonlySet<number>;

  constructor(backbone: Backbone, points: GbifPoints, exclude: ReadonlySet<number>) {
    this.#backbone = backbone;
    this.#lineages = new Lineages(backbone);
    this.#scorer = new GbifScorer(backbone, this.#lineages, points);
    this.#exclude = exclude;
  }

  /** The whole way: the name itself, its species, its genus, its classification. `isStrict`: only the name itself. */
  find(query: GbifQuery, isStrict: boolean): GbifFound {
    const first = this.#match(query, query.mode);
    const genus = this.#genusInstead(query, first);
    if (genus !== null)
      return { ...genus, kind: 'higher', scores: [...genus.scores, ...first.scores] };
    if (first.kind !== 'none' || isStrict) return first;
    return this.#fallBack(query, first) ?? nothing(first.cause, 100, first.scores);
  }

  /** A misspelt species of another genus whose family or order is not the stated one: rather the genus of the query. */
  #genusInstead(query: GbifQuery, first: GbifFound): GbifFound | null {
    const { genusOrAbove, parsed } = query;
    if (first.kind !== 'similar' || parsed === null || genusOrAbove === null) return null;
    if (!isSpeciesOrBelow(this.#backbone.rank(first.row))) return null;
    const canonical = simpleName(this.#backbone.canonicalName(first.row));
    if (canonical.startsWith(`${genusOrAbove} `) || !this.#differsAboveGenus(query, first.row)) {
      return null;
    }
    const genus = this.#match(
      { ...query, canonical: genusOrAbove, rank: 'GENUS', authorship: null },
      'HIGHER',
    );
    return genus.kind !== 'none' && this.#backbone.rank(genus.row) === 'GENUS' ? genus : null;
  }

  #differsAboveGenus({ names }: GbifQuery, row: RowNumber): boolean {
    for (const rank of ABOVE_GENUS) {
      const asked = names.get(rank);
      const found = this.#lineages.nameAt(row, rank);
      if (asked !== undefined && found !== null) return asked !== found;
    }
    return false;
  }

  #fallBack(query: GbifQuery, first: GbifFound): GbifFound | null {
    const raised = (found: GbifFound): GbifFound => ({
      ...found,
      kind: 'higher',
      scores: [...found.scores, ...first.scores],
    });
    const { parsed, genusOrAbove, rank } = query;
    let isGenusTried = false;
    if (parsed !== null && genusOrAbove !== null) {
      if (
        parsed.specificEpithet !== null ||
        (rank !== null && (isInfrageneric(rank) || isSpeciesOrBelow(rank)))
      ) {
        if (parsed.infraspecificEpithet !== null || (rank !== null && isInfraspecific(rank))) {
          const species = `${genusOrAbove} ${parsed.specificEpithet ?? ''}`.trim();
          const found = this.#match(
            { ...query, canonical: species, rank: 'SPECIES', authorship: null },
            'FUZZY',
          );
          if (found.kind !== 'none') return raised(found);
        }
        const found = this.#match(
          { ...query, canonical: genusOrAbove, rank: null, authorship: null },
          'HIGHER',
        );
        if (found.kind !== 'none') return raised(found);
        isGenusTried = true;
      }
    }
    for (const higher of FALLBACK) {
      if (isGenusTried && !isSuprageneric(higher)) continue;
      const name = query.names.get(higher);
      if (name === undefined) continue;
      const found = this.#match(
        { ...query, type: null, canonical: name, rank: higher, authorship: null },
        'HIGHER',
      );
      if (found.kind !== 'none') return raised(found);
    }
    return null;
  }

  #match(asked: GbifAsked, mode: Mode): GbifFound {
    if (asked.canonical === '') return nothing('no-name', 100);
    const scores = this.#candidates(asked, mode);
    const best = scores[0];
    if (best === undefined) return nothing('no-candidate', 100);
    const second = scores[1];
    const equals = second === undefined ? [] : this.#equals(scores, best, second);
    const gap = second === undefined ? 5 : Math.min(5, Math.trunc((best.total - second.total) / 2));
    const chosen = equals.length === 0 ? best : this.#amongEquals(best, equals);
    if (chosen === null) return nothing('several-homonyms', 99, scores);
    const confidence = normConfidence(best.total + gap);
    if (confidence < (mode === 'HIGHER' ? LEAST_HIGHER : LEAST)) {
      return nothing('too-little-confidence', 99, scores);
    }
    if (typeof chosen === 'number') {
      return {
        kind: 'higher',
        row: chosen,
        confidence,
        cause: 'several-homonyms',
        score: best,
        gap,
        scores,
      };
    }
    const kind = chosen.isExact ? 'exact' : 'similar';
    return { kind, row: chosen.row, confidence, cause: null, score: chosen, gap, scores };
  }

  #candidates(asked: GbifAsked, mode: Mode): readonly GbifScore[] {
    const key = lookupKey(asked.canonical);
    if (key.length < 2) return [];
    const rows =
      mode === 'FUZZY'
        ? this.#backbone
            .similar(key, key.length >= LONG ? 2 : 1, MOST_CANDIDATES)
            .map(({ row }) => row)
        : this.#backbone.exact(key, MOST_CANDIDATES);
    const kept = asked.rank === 'SPECIES_AGGREGATE' ? this.#aggregates(asked, rows) : rows;
    const score = (row: RowNumber): GbifScore => {
      const scored =
        mode === 'FUZZY'
          ? this.#scorer.fuzzy(asked, row)
          : mode === 'STRICT'
            ? this.#scorer.strict(asked, row)
            : this.#scorer.higher(asked, row);
      return this.#isExcluded(row) ? { ...scored, total: 0 } : scored;
    };
    return kept.map(score).sort((a, b) => b.total - a.total || this.#byName(a, b));
  }

  #byName(one: GbifScore, other: GbifScore): number {
    if (one.canonical !== other.canonical) return one.canonical < other.canonical ? -1 : 1;
    return this.#backbone.key(one.row) - this.#backbone.key(other.row);
  }

  /** An aggregate is no species: where only a species has its name, nothing does. */
  #aggregates(asked: GbifAsked, rows: readonly RowNumber[]): readonly RowNumber[] {
    const isExact = (row: RowNumber): boolean =>
      sameLetters(asked.canonical, simpleName(this.#backbone.canonicalName(row)));
    const kept = rows.filter(
      (row) => !isExact(row) || this.#backbone.rank(row) === 'SPECIES_AGGREGATE',
    );
    return kept.length === rows.length ? rows : kept.filter(isExact);
  }

  #isExcluded(row: RowNumber): boolean {
    if (this.#exclude.size === 0) return false;
    if (this.#exclude.has(this.#backbone.key(row))) return true;
    return LINEAGE_RANKS.some((rank) => {
      const key = this.#lineages.keyAt(row, rank);
      return key !== null && this.#exclude.has(key);
    });
  }

  /** Candidates that are as good as the best one; none where the best one stands alone. */
  #equals(scores: readonly GbifScore[], best: GbifScore, second: GbifScore): readonly GbifScore[] {
    const within = (points: number): readonly GbifScore[] =>
      scores.filter(({ total }) => best.total - total <= points);
    const near = within(NEARLY_EQUAL);
    if (near.some(({ row }) => !this.#sameNames(best.row, row, UP_TO_CLASS))) return near;
    return best.total === second.total ? within(0) : [];
  }

  #sameNames(one: RowNumber, other: RowNumber, ranks: readonly LineageRank[]): boolean {
    return ranks.every(
      (rank) => this.#lineages.nameAt(one, rank) === this.#lineages.nameAt(other, rank),
    );
  }

  /** Of the same classification the lowest key; else the row of the lowest taxon that holds all; null: there is none. */
  #amongEquals(best: GbifScore, equals: readonly GbifScore[]): GbifScore | RowNumber | null {
    if (equals.every(({ row }) => this.#sameNames(best.row, row, LINEAGE_RANKS))) {
      return equals.reduce((one, other) =>
        this.#backbone.key(other.row) < this.#backbone.key(one.row) ? other : one,
      );
    }
    for (const rank of FROM_SPECIES) {
      const key = this.#lineages.keyAt(best.row, rank);
      if (key === null || !equals.every(({ row }) => this.#lineages.keyAt(row, rank) === key))
        continue;
      const row = this.#backbone.rowOf(key);
      if (row >= 0 && !this.#exclude.has(key)) return row;
    }
    return null;
  }
}
