import type { Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { normConfidence } from '../compare/confidence.ts';
import { EMPTY } from './answer.ts';
import { type AuthorRelation, askedAuthorship, relateAuthors } from './authors.ts';
import { isOfForm, plainNameLength, rankOfForm } from './own-asked.ts';
import {
  AUTHOR_POINTS,
  areRanksApart,
  LEAST_CONFIDENCE,
  MOST_SURE_DOUBTED,
  NAME_POINTS,
  ONLY_CANDIDATE,
  type OwnScorer,
  rankPoints,
  STATUS_POINTS,
} from './own-score.ts';
import { type Places, SURE_POINTS } from './place.ts';
import { isInfrageneric, specificityOf } from './rank-facts.ts';
import { given, rankOf } from './stated.ts';
import type { NameMatch, NameQuery } from './types.ts';

/** Most points that a name can have, and more. */
const CONFIDENCE = Uint8Array.from({ length: 256 }, (_, points) => normConfidence(points));

const isSilent = (text: string | null | undefined): boolean =>
  text === null || text === undefined || text === '';

const statedRank = ({ taxonRank }: NameQuery): Rank | null => {
  const text = isSilent(taxonRank) ? null : given(taxonRank);
  return text === null ? null : rankOf(text);
};

/** Whether a rank may be answered by another one without a second thought: not by another part of the ladder, nor where subgenera count. */
const isUsual = (asked: Rank | null, found: Rank): boolean =>
  asked === null ||
  (!areRanksApart(asked, found) && asked !== 'SPECIES_AGGREGATE' && !isInfrageneric(asked));

/**
 * The short way to the answers that most queries have: a plain name that exactly one usage has, letter by letter. The same answer as that
 * of the whole way, without reasons; a test holds the two together.
 */
export class QuickAnswers {
  readonly #backbone: Backbone;
  readonly #places: Places;
  readonly #scorer: OwnScorer;

  constructor(backbone: Backbone, places: Places, scorer: OwnScorer) {
    this.#backbone = backbone;
    this.#places = places;
    this.#scorer = scorer;
  }

  /** Null: the whole way must be gone. */
  answer(query: NameQuery): NameMatch | null {
    const { scientificName: text, nomenclaturalCode, taxonomicStatus } = query;
    if (text === null || text === undefined) return null;
    if (!isSilent(nomenclaturalCode) || !isSilent(taxonomicStatus)) return null;
    const length = plainNameLength(text);
    if (length === 0) return null;
    const canonical = length === text.length ? text : text.slice(0, length);
    const row = this.#backbone.soleNamed(canonical);
    if (row < 0) return null;
    const author = this.#relation(
      query,
      length === text.length ? null : text.slice(length + 1),
      row,
    );
    return author === null ? null : this.#weighed(query, canonical, row, author);
  }

  /** Null: what follows the name in its text may be something else than an authorship. */
  #relation(query: NameQuery, inName: string | null, row: RowNumber): AuthorRelation | null {
    const inField = isSilent(query.scientificNameAuthorship)
      ? null
      : given(query.scientificNameAuthorship);
    if (inName !== null) {
      if (inField !== null && inField !== inName) return null;
      return this.#backbone.isAuthorship(row, inName) ? 'same' : null;
    }
    if (inField === null) return 'not-asked';
    if (this.#backbone.isAuthorship(row, inField)) return 'same';
    const found = this.#backbone.authorship(row);
    return relateAuthors(askedAuthorship(inField), found, this.#scorer.codeOf(row));
  }

  #weighed(
    query: NameQuery,
    canonical: string,
    row: RowNumber,
    author: AuthorRelation,
  ): NameMatch | null {
    const rank = this.#backbone.rank(row);
    const form = rankOfForm(canonical);
    const asked = statedRank(query) ?? form;
    if (!isOfForm(canonical, rank) || !isUsual(asked, rank)) return null;
    const most = author === 'different' ? MOST_SURE_DOUBTED : 100;
    const points =
      (form === null ? NAME_POINTS.uninomial : NAME_POINTS.binomial) +
      AUTHOR_POINTS[author] +
      rankPoints(asked, rank) +
      STATUS_POINTS[this.#backbone.status(row)] +
      ONLY_CANDIDATE;
    // Of a place that is surely the right one it need not be told how many other names agree.
    const isMost = (CONFIDENCE[points + SURE_POINTS] ?? 0) >= most;
    if (isMost && this.#places.isSurelyThere(query, row))
      return this.#exact(row, most, asked, rank);
    const where = this.#places.compare(this.#places.resolve(query), row);
    if (where.isOtherKingdom || where.contradicting > 1) return null;
    const confidence = Math.min(CONFIDENCE[points + where.points] ?? 0, most);
    return confidence < LEAST_CONFIDENCE ? null : this.#exact(row, confidence, asked, rank);
  }

  #exact(row: RowNumber, confidence: number, asked: Rank | null, found: Rank): NameMatch {
    const key = this.#backbone.key(row);
    const accepted = this.#backbone.accepted(row);
    return {
      matchType: 'EXACT',
      usageKey: key,
      acceptedUsageKey: accepted < 0 ? key : this.#backbone.key(accepted),
      confidence,
      specificity: specificityOf(asked, found),
      askedRank: asked,
      reasons: EMPTY,
      alternatives: EMPTY,
      issues: EMPTY,
    };
  }
}
