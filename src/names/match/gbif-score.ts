import type { Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import type { LineageRank, TaxonomicStatus } from '../backbone/usage.ts';
import { nameSimilarity } from '../compare/name-similarity.ts';
import { type RankDialect, rankSimilarity } from '../compare/rank-similarity.ts';
import type { GbifNameType } from '../gbif/gbif-name.ts';
import type { AskedAuthorship } from './authors.ts';
import type { Lineages } from './lineages.ts';
import { isSpeciesOrBelow } from './rank-facts.ts';
import { firstWord, sameLetters, simpleName } from './simple-name.ts';
import { kingdomOf, nameInUse } from './stated.ts';

/** Names of a query at ranks, without authorship. */
export type RankedNames = ReadonlyMap<Rank, string>;

/** A query as the scores of GBIF's matchers see it. */
export interface GbifAsked {
  /** Null where the name was not parsed. */
  readonly type: GbifNameType | null;
  readonly canonical: string;
  readonly rank: Rank | null;
  readonly authorship: AskedAuthorship | null;
  readonly names: RankedNames;
}

/** Points of a candidate by what they are for. */
export interface GbifScore {
  readonly row: RowNumber;
  readonly canonical: string;
  readonly isExact: boolean;
  readonly parts: {
    readonly name: number;
    readonly authorship: number;
    readonly classification: number;
    readonly rank: number;
    readonly status: number;
    readonly undetermined: number;
  };
  readonly total: number;
}

/** What the two generations of GBIF's matcher count differently. */
export interface GbifPoints {
  /** Points for authorship before factors. */
  authorship(asked: AskedAuthorship, backbone: Backbone, row: RowNumber): number;
  /** Factors of points for authorship, negative ones have the second as well. */
  readonly fuzzyAuthorship: readonly [all: number, negative: number];
  readonly strictAuthorship: readonly [all: number, negative: number];
  readonly status: Readonly<Record<TaxonomicStatus, number>>;
  /** Whose similarity of names and of ranks. */
  readonly dialect: RankDialect;
}

const clamp = (low: number, high: number, value: number): number =>
  Math.max(low, Math.min(high, value));

const weigh = (points: number, [all, negative]: readonly [number, number]): number =>
  points < 0 ? points * all * negative : points * all;

/** Types that only match as a whole, and count the more for it. */
const wholeTypes: ReadonlySet<GbifNameType | null> = new Set<GbifNameType | null>([
  'OTU',
  'VIRUS',
  'HYBRID_FORMULA',
]);

function namePoints(
  asked: GbifAsked,
  canonical: string,
  isExact: boolean,
  dialect: RankDialect,
): number {
  if (isExact) {
    if (wholeTypes.has(asked.type)) return 120;
    return asked.canonical.includes(' ') ? 110 : 100;
  }
  let points = Math.trunc(nameSimilarity(asked.canonical, canonical, dialect)) - 5;
  if (asked.type === 'OTU') points -= 50;
  if (canonical.includes(' ')) {
    points += asked.canonical.startsWith(firstWord(canonical)) ? 5 : -10;
  }
  return points;
}

const sameTaxon = (rank: Rank, one: string, other: string): boolean => {
  const first = nameInUse(rank, one);
  const second = nameInUse(rank, other);
  return first !== null && second !== null && first.toLowerCase() === second.toLowerCase();
};

/** Scores candidates of one backbone. */
export class GbifScorer {
  readonly #backbone: Backbone;
  readonly #lineages: Lineages;
  readonly #points: GbifPoints;

  constructor(backbone: Backbone, lineages: Lineages, points: GbifPoints) {
    this.#backbone = backbone;
    this.#lineages = lineages;
    this.#points = points;
  }

  /** Name, authorship, classification, rank and status; what is at most a few edits away counts. */
  fuzzy(asked: GbifAsked, row: RowNumber): GbifScore {
    const canonical = simpleName(this.#backbone.canonicalName(row));
    const isExact = sameLetters(asked.canonical, canonical);
    const isUnlikely =
      !isExact && asked.canonical.endsWith(' indet') && isSpeciesOrBelow(this.#backbone.rank(row));
    return this.#score(row, canonical, isExact, {
      name: namePoints(asked, canonical, isExact, this.#points.dialect),
      authorship: weigh(this.#authorship(asked, row), this.#points.fuzzyAuthorship),
      classification: this.#classification(asked.names, row),
      rank: this.#rank(asked.rank, row),
      status: this.#status(row),
      undetermined: isUnlikely ? -25 : 0,
    });
  }

  /** As `fuzzy` without authorship; ranks count double. */
  higher(asked: GbifAsked, row: RowNumber): GbifScore {
    const canonical = simpleName(this.#backbone.canonicalName(row));
    const isExact = sameLetters(asked.canonical, canonical);
    return this.#score(row, canonical, isExact, {
      name: namePoints({ ...asked, type: null }, canonical, isExact, this.#points.dialect),
      authorship: 0,
      classification: this.#classification(asked.names, row),
      rank: 2 * this.#rank(asked.rank, row),
      status: this.#status(row),
      undetermined: 0,
    });
  }

  /** Of the classification the kingdom only, and what contradicts counts tenfold. */
  strict(asked: GbifAsked, row: RowNumber): GbifScore {
    const canonical = simpleName(this.#backbone.canonicalName(row));
    const isExact = sameLetters(asked.canonical, canonical);
    return this.#score(row, canonical, isExact, {
      name: namePoints(asked, canonical, isExact, this.#points.dialect),
      authorship: weigh(this.#authorship(asked, row), this.#points.strictAuthorship),
      classification: weigh(this.#kingdom(asked.names, row), [1, 10]),
      rank: weigh(this.#rank(asked.rank, row), [1, 10]),
      status: this.#status(row),
      undetermined: 0,
    });
  }

  #score(
    row: RowNumber,
    canonical: string,
    isExact: boolean,
    parts: GbifScore['parts'],
  ): GbifScore {
    const total =
      parts.name +
      parts.authorship +
      parts.classification +
      parts.rank +
      parts.status +
      parts.undetermined;
    return { row, canonical, isExact, parts, total };
  }

  #authorship({ authorship }: GbifAsked, row: RowNumber): number {
    return authorship === null ? 0 : this.#points.authorship(authorship, this.#backbone, row);
  }

  #status(row: RowNumber): number {
    return this.#points.status[this.#backbone.status(row)];
  }

  #rank(asked: Rank | null, row: RowNumber): number {
    return rankSimilarity(asked, this.#backbone.rank(row), this.#points.dialect);
  }

  #classification(names: RankedNames, row: RowNumber): number {
    let points = this.#kingdomDifference(names, row);
    points += this.#compare(names, row, 'PHYLUM', 10, -10, -1);
    points += this.#compare(names, row, 'CLASS', 15, -10, 0);
    points += this.#compare(names, row, 'ORDER', 15, -10, 0);
    points += this.#compare(names, row, 'FAMILY', 25, -15, 0);
    points += this.#compare(names, row, 'GENUS', 2, 1, 0);
    return clamp(-60, 50, points);
  }

  /** Points of the kingdom: plants and animals are told apart best, and viruses are rarely meant. */
  #kingdomDifference(names: RankedNames, row: RowNumber): number {
    let points = this.#compare(names, row, 'KINGDOM', 5, -10, -1);
    const found = this.#lineages.nameAt(row, 'KINGDOM');
    const kingdom = kingdomOf(found);
    if (points === -10) {
      const asked = kingdomOf(names.get('KINGDOM') ?? null);
      if (asked === 'animalia' || asked === 'plantae') {
        if (kingdom === 'animalia' || kingdom === 'plantae') points = -51;
        else if (kingdom === 'bacteria' || kingdom === 'archaea' || kingdom === 'viruses') {
          points = -31;
        }
      }
    }
    return kingdom === 'viruses' ? points - 10 : points;
  }

  #compare(
    names: RankedNames,
    row: RowNumber,
    rank: LineageRank,
    same: number,
    other: number,
    missing: number,
  ): number {
    const asked = names.get(rank);
    if (asked === undefined) return missing;
    const found = this.#lineages.nameAt(row, rank);
    if (found === null) return missing;
    return sameTaxon(rank, asked, found) ? same : other;
  }

  #kingdom(names: RankedNames, row: RowNumber): number {
    const asked = kingdomOf(names.get('KINGDOM') ?? null);
    const found = kingdomOf(this.#lineages.nameAt(row, 'KINGDOM'));
    if (asked === null || found === null) return 0;
    if (asked === found) return 10;
    return isVague(asked) && isVague(found) ? 8 : -10;
  }
}

/** Kingdoms whose bounds checklists draw differently. */
const isVague = (kingdom: string): boolean =>
  kingdom !== 'animalia' && kingdom !== 'plantae' && kingdom !== 'viruses';
