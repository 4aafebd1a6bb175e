import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import type { TaxonomicStatus } from '../backbone/usage.ts';
import { nameSimilarity } from '../compare/name-similarity.ts';
import { rankSimilarity } from '../compare/rank-similarity.ts';
import { type AuthorRelation, relateAuthors } from './authors.ts';
import type { OwnName } from './own-asked.ts';
import type { Place, PlaceScore, Places } from './place.ts';
import {
  isGenusGroup,
  isInfrageneric,
  isInfraspecific,
  isPlaced,
  isSuprageneric,
} from './rank-facts.ts';
import { firstWord, sameLetters, simpleName } from './simple-name.ts';

/** How a candidate's name stands to the asked one. */
export type Spelling =
  | 'same'
  | 'variant'
  | 'misspelt'
  | 'genus-synonym'
  | 'subgenus-as-genus'
  | 'recombined';

/** A candidate with its points by what they are for. */
export interface Scored {
  readonly row: RowNumber;
  /** The accepted usage, or the row itself. */
  readonly taxon: RowNumber;
  readonly canonical: string;
  readonly spelling: Spelling;
  readonly edits: number;
  readonly author: AuthorRelation;
  readonly place: PlaceScore;
  readonly name: number;
  readonly authorship: number;
  readonly rank: number;
  readonly code: number;
  readonly status: number;
  readonly total: number;
}

/** Points of the very name: of one word, of several, and of one that matches as a whole only. */
export const NAME_POINTS = { uninomial: 100, binomial: 110, whole: 120 } as const;
/** What another spelling of the name takes off. */
const VARIANT_POINTS = 6;
/** What a candidate without a rival has more. */
export const ONLY_CANDIDATE = 5;
/** Least confidence of an answer. */
export const LEAST_CONFIDENCE = 80;
/** Most confidence where an authorship contradicts, or homonyms are told apart by their status only. */
export const MOST_SURE_DOUBTED = 90;

/** Points of an authorship by how it stands to that of the usage. */
export const AUTHOR_POINTS: Readonly<Record<AuthorRelation, number>> = {
  same: 20,
  equal: 12,
  'other-year': 4,
  basionym: 3,
  different: -28,
  unknown: 0,
  missing: -1,
  'not-asked': 0,
};

/** Points of a status where none is asked for. */
export const STATUS_POINTS: Readonly<Record<TaxonomicStatus, number>> = {
  ACCEPTED: 1,
  PROVISIONALLY_ACCEPTED: 0,
  DOUBTFUL: -5,
  SYNONYM: 0,
  HETEROTYPIC_SYNONYM: 0,
  HOMOTYPIC_SYNONYM: 0,
  PROPARTE_SYNONYM: -1,
  AMBIGUOUS_SYNONYM: -1,
  MISAPPLIED: -10,
  UNPLACED: -5,
};

/** Codes that the kingdoms are named under. */
const KINGDOM_CODES: Readonly<Record<string, NomenclaturalCode>> = {
  animalia: 'ZOOLOGICAL',
  plantae: 'BOTANICAL',
  fungi: 'BOTANICAL',
  bacteria: 'BACTERIAL',
  archaea: 'BACTERIAL',
  viruses: 'VIRUS',
};

/** Part of the ladder of ranks: names of different parts have different numbers of words. */
function rankPart(rank: Rank): number {
  if (isSuprageneric(rank)) return 0;
  if (isGenusGroup(rank)) return 1;
  return isInfraspecific(rank) ? 3 : 2;
}

const ofOneRank: ReadonlySet<Rank> = new Set<Rank>([
  'SPECIES',
  'GENUS',
  'FAMILY',
  'SUBSPECIES',
  'VARIETY',
]);

/** Points of a rank for the asked one; null: none is asked for. */
export function rankPoints(asked: Rank | null, found: Rank): number {
  if (asked === null) return 0;
  return asked === found && ofOneRank.has(found) ? 6 : rankSimilarity(asked, found, 'matching-ws');
}

/** Whether names of the two ranks cannot be the same: a family and a genus, a species and a variety. */
export const areRanksApart = (asked: Rank | null, found: Rank): boolean =>
  asked !== null &&
  asked !== found &&
  isPlaced(asked) &&
  isPlaced(found) &&
  rankPart(asked) !== rankPart(found);

/** Scores candidates of one backbone by our own rules. */
export class OwnScorer {
  readonly #backbone: Backbone;
  readonly #places: Places;

  constructor(backbone: Backbone, places: Places) {
    this.#backbone = backbone;
    this.#places = places;
  }

  /** A row whose look-up key is the asked one. */
  sameKey(name: OwnName, place: Place, row: RowNumber): Scored {
    const rank = this.#backbone.rank(row);
    const isKnown = row === name.sameRow;
    const canonical = isKnown ? name.canonical : this.comparable(row, rank);
    const isSame = isKnown || sameLetters(name.canonical, canonical);
    const base = name.isWhole
      ? NAME_POINTS.whole
      : canonical.includes(' ')
        ? NAME_POINTS.binomial
        : NAME_POINTS.uninomial;
    return this.#scored(
      name,
      place,
      row,
      rank,
      canonical,
      isSame ? 'same' : 'variant',
      0,
      isSame ? base : base - VARIANT_POINTS,
    );
  }

  /** A row whose look-up key is some edits away. */
  near(name: OwnName, place: Place, row: RowNumber, edits: number, isGenusKnown: boolean): Scored {
    const rank = this.#backbone.rank(row);
    const canonical = this.comparable(row, rank);
    let points = Math.trunc(nameSimilarity(name.canonical, canonical)) - 5;
    if (canonical.includes(' ')) {
      const isSameGenus = sameLetters(firstWord(name.canonical), firstWord(canonical));
      // A genus that the backbone has not got may well be a misspelt one.
      if (isSameGenus) points += 5;
      else if (isGenusKnown) points -= 10;
    }
    return this.#scored(name, place, row, rank, canonical, 'misspelt', edits, points);
  }

  /** A row that has the asked epithets under another genus for a reason. */
  recombined(
    name: OwnName,
    place: Place,
    row: RowNumber,
    edits: number,
    spelling: Spelling,
  ): Scored {
    const rank = this.#backbone.rank(row);
    const points = 98 - 6 * edits;
    return this.#scored(
      name,
      place,
      row,
      rank,
      this.comparable(row, rank),
      spelling,
      edits,
      points,
    );
  }

  /** The name of a row as it is compared: without markers; of a subgenus its own word. */
  comparable(row: RowNumber, rank: Rank): string {
    const canonical = simpleName(this.#backbone.canonicalName(row));
    if (!isInfrageneric(rank)) return canonical;
    const last = canonical.slice(canonical.lastIndexOf(' ') + 1);
    return last.startsWith('(') && last.endsWith(')') ? last.slice(1, -1) : last;
  }

  #scored(
    asked: OwnName,
    place: Place,
    row: RowNumber,
    rank: Rank,
    canonical: string,
    spelling: Spelling,
    edits: number,
    name: number,
  ): Scored {
    const accepted = this.#backbone.accepted(row);
    const author =
      asked.authorship === null
        ? 'not-asked'
        : asked.isSameAuthor && row === asked.sameRow
          ? 'same'
          : relateAuthors(asked.authorship, this.#backbone.authorship(row), this.codeOf(row));
    const where = this.#places.compare(place, row);
    const isDoubtful = author === 'different' && spelling !== 'same';
    const authorship = AUTHOR_POINTS[author] - (isDoubtful ? 6 : 0);
    const ranks = rankPoints(asked.rank, rank);
    const code = this.#codePoints(asked, row);
    const status = this.#statusPoints(asked.status, row);
    return {
      row,
      taxon: accepted < 0 ? row : accepted,
      canonical,
      spelling,
      edits,
      author,
      place: where,
      name,
      authorship,
      rank: ranks,
      code,
      status,
      total: name + authorship + where.points + ranks + code + status,
    };
  }

  #codePoints({ code, isCodeStated }: OwnName, row: RowNumber): number {
    if (code === null) return 0;
    const found = this.codeOf(row);
    if (found === null) return 0;
    if (found === code) return 2;
    // What only the form of a name tells is a hint.
    return isCodeStated ? -10 : -2;
  }

  /** The code of a row: its own, else that of its kingdom. */
  codeOf(row: RowNumber): NomenclaturalCode | null {
    const own = this.#backbone.code(row);
    if (own !== null) return own === 'CULTIVARS' || own === 'PHYTOSOCIOLOGY' ? 'BOTANICAL' : own;
    const kingdom = this.#places.kingdom(row);
    return kingdom === null ? null : (KINGDOM_CODES[kingdom] ?? null);
  }

  #statusPoints(asked: TaxonomicStatus | null, row: RowNumber): number {
    const found = this.#backbone.status(row);
    const points = STATUS_POINTS[found];
    if (asked === null) return points;
    return found === asked || isSynonym(found) === isSynonym(asked) ? points + 2 : points - 2;
  }
}

/** Whether a status is that of a synonym. */
export const isSynonym = (status: TaxonomicStatus): boolean =>
  status.endsWith('SYNONYM') || status === 'MISAPPLIED';
