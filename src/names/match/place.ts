import type { Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import type { LineageRank } from '../backbone/usage.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import type { Lineages } from './lineages.ts';
import { isSuprageneric } from './rank-facts.ts';
import { kingdomOf, type StatedName } from './stated.ts';

/** A stated higher name as a backbone knows it. */
export interface KnownPlace {
  readonly rank: Rank;
  readonly verbatim: string;
  /** In the spelling in use. */
  readonly name: string;
  /** Accepted taxa of the name; several: homonyms. Empty: the backbone has none. */
  readonly rows: readonly RowNumber[];
}

/** What a query states of the place of its name, made ready for comparisons. */
export interface Place {
  /** From the lowest rank. */
  readonly names: readonly KnownPlace[];
  /** One of GBIF's kingdoms, in small letters, or null. */
  readonly kingdom: string | null;
  /** The kingdom as written, or null. */
  readonly verbatimKingdom: string | null;
}

export const NOWHERE: Place = { names: [], kingdom: null, verbatimKingdom: null };

/** How a taxon stands to what a query states. */
export interface PlaceScore {
  readonly points: number;
  /** The kingdom is stated and is surely not the taxon's. */
  readonly isOtherKingdom: boolean;
  /** How many stated names hold the taxon. */
  readonly agreeing: number;
  /** How many stated names are known and do not hold it, below the lowest that does. */
  readonly contradicting: number;
  /** Lowest stated rank that holds the taxon, or null. */
  readonly lowest: Rank | null;
}

const MOST_ANCESTORS = 60;
const MOST_REMEMBERED = 20_000;

/** Points of agreement and contradiction by rank; ranks between them count as the next higher one. */
const POINTS: readonly (readonly [LineageRank | 'OTHER', agree: number, contradict: number])[] = [
  ['KINGDOM', 5, -10],
  ['PHYLUM', 10, -10],
  ['CLASS', 15, -10],
  ['ORDER', 15, -10],
  ['FAMILY', 25, -15],
  ['GENUS', 2, -2],
  ['SPECIES', 0, 0],
  ['OTHER', 10, -5],
];
const pointsOf = new Map(
  POINTS.map(([rank, agree, contradict]) => [rank as string, { agree, contradict }]),
);
const other = { agree: 10, contradict: -5 };

/** Kingdoms that no checklist mixes up with each other. */
const isFirm = (kingdom: string): boolean =>
  kingdom === 'animalia' || kingdom === 'plantae' || kingdom === 'viruses';
const isProkaryote = (kingdom: string): boolean => kingdom === 'bacteria' || kingdom === 'archaea';

/**
 * Whether two kingdoms are surely different ones. Fungi, Chromista and Protozoa have been parts of one another and of Plantae; so
 * have Bacteria and Archaea.
 */
export function areApart(one: string, another: string): boolean {
  if (one === another) return false;
  if (isProkaryote(one) !== isProkaryote(another)) return true;
  if (isProkaryote(one)) return false;
  if (one === 'viruses' || another === 'viruses') return true;
  if (isFirm(one) && isFirm(another)) return true;
  // Animals and fungi are not mixed up, protozoa were taken for animals.
  const animal = one === 'animalia' ? another : another === 'animalia' ? one : null;
  return animal === 'fungi';
}

/** Resolves and compares places over one backbone. */
export class Places {
  readonly #backbone: Backbone;
  readonly #lineages: Lineages;
  readonly #known = new Map<string, KnownPlace>();
  readonly #kingdoms = new Map<RowNumber, string | null>();

  constructor(backbone: Backbone, lineages: Lineages) {
    this.#backbone = backbone;
    this.#lineages = lineages;
  }

  /** What a query states, resolved. Names that name no taxon are left out. */
  resolve(stated: readonly StatedName[]): Place {
    if (stated.length === 0) return NOWHERE;
    const names: KnownPlace[] = [];
    let kingdom: string | null = null;
    let verbatimKingdom: string | null = null;
    for (let at = 0; at < stated.length; at++) {
      const one = stated[at];
      if (one === undefined) continue;
      if (one.rank === 'KINGDOM') {
        verbatimKingdom = one.verbatim;
        kingdom = kingdomOf(one.name ?? one.verbatim);
      }
      if (one.name !== null && one.rank !== 'SPECIES')
        names.push(this.#resolved(one.rank, one.name, one.verbatim));
    }
    return { names, kingdom, verbatimKingdom };
  }

  #resolved(rank: Rank, name: string, verbatim: string): KnownPlace {
    const key = `${rank}/${name}`;
    const known = this.#known.get(key);
    if (known !== undefined && known.verbatim === verbatim) return known;
    const place = { rank, name, verbatim, rows: this.#rowsOf(rank, name) };
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(key, place);
    return place;
  }

  /** Accepted taxa of a higher name: those of its rank, else any of its kind of rank. */
  #rowsOf(rank: Rank, name: string): readonly RowNumber[] {
    const same: RowNumber[] = [];
    const alike: RowNumber[] = [];
    for (const row of this.#backbone.exact(lookupKey(name), 50)) {
      const found = this.#backbone.rank(row);
      const accepted = this.#backbone.accepted(row);
      const taxon = accepted < 0 ? row : accepted;
      if (found === rank) same.push(taxon);
      else if (found === 'UNRANKED' || (isSuprageneric(found) && isSuprageneric(rank)))
        alike.push(taxon);
    }
    return [...new Set(same.length > 0 ? same : alike)];
  }

  /** The kingdom of a row, one of GBIF's in small letters, or null. */
  kingdom(row: RowNumber): string | null {
    const at = this.#backbone.ancestor(row, 'KINGDOM');
    if (at < 0) return null;
    let kingdom = this.#kingdoms.get(at);
    if (kingdom === undefined) {
      kingdom = kingdomOf(this.#lineages.name(at));
      this.#kingdoms.set(at, kingdom);
    }
    return kingdom;
  }

  /** The kingdom of a row as the backbone calls it, or null. */
  kingdomName(row: RowNumber): string | null {
    return this.#lineages.nameAt(row, 'KINGDOM');
  }

  /** Compares a row's place with a stated one: the lowest agreeing name settles all above it, but for the kingdom. */
  compare(place: Place, row: RowNumber): PlaceScore {
    let points = 0;
    let agreeing = 0;
    let contradicting = 0;
    let lowest: Rank | null = null;
    for (let at = 0; at < place.names.length; at++) {
      const one = place.names[at];
      if (one === undefined || one.rank === 'KINGDOM' || one.rows.length === 0) continue;
      const worth = pointsOf.get(one.rank) ?? other;
      if (this.#holds(one, row)) {
        agreeing++;
        lowest ??= one.rank;
        points += worth.agree;
      } else if (lowest === null) {
        contradicting++;
        points += worth.contradict;
      }
    }
    const kingdom = this.#kingdomPoints(place, row);
    if (kingdom > 0) {
      agreeing++;
      lowest ??= 'KINGDOM';
    } else if (kingdom < -1) contradicting++;
    return {
      points: Math.max(-60, Math.min(50, points + kingdom)),
      isOtherKingdom: kingdom === -50,
      agreeing,
      contradicting,
      lowest,
    };
  }

  #kingdomPoints(place: Place, row: RowNumber): number {
    if (place.kingdom === null) return -1;
    const found = this.kingdom(row);
    if (found === null) return -1;
    if (found === place.kingdom) return 5;
    return areApart(place.kingdom, found) ? -50 : -5;
  }

  /** Whether one of the taxa of a stated name is the row, its accepted taxon, or above it. */
  #holds({ rank, rows }: KnownPlace, row: RowNumber): boolean {
    if (isFlat(rank)) {
      const ancestor = this.#backbone.ancestor(row, rank);
      if (ancestor >= 0 && rows.includes(ancestor)) return true;
    }
    const accepted = this.#backbone.accepted(row);
    let at = accepted < 0 ? row : accepted;
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      if (rows.includes(at)) return true;
      at = this.#backbone.parent(at);
    }
    return false;
  }
}

const isFlat = (rank: Rank): rank is LineageRank => pointsOf.has(rank) && rank !== 'OTHER';
