import { type Rank, rankOrder } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import type { LineageRank } from '../backbone/usage.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import type { Lineages } from './lineages.ts';
import { isGenusGroup, isSuprageneric } from './rank-facts.ts';
import { firstWord } from './simple-name.ts';
import { given, kingdomOf, nameInUse, withoutAuthorship } from './stated.ts';
import type { NameQuery } from './types.ts';

/** A stated higher name as a backbone knows it. */
export interface KnownPlace {
  readonly rank: Rank;
  readonly verbatim: string;
  /** In the spelling in use. */
  readonly name: string;
  /** Accepted taxa of the name; several: homonyms. Empty: the backbone has none. */
  readonly rows: readonly RowNumber[];
  readonly agree: number;
  readonly contradict: number;
  readonly isFlat: boolean;
  /** Of the genus group. */
  readonly isOfName: boolean;
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

/** Where nothing is stated. */
const UNPLACED: PlaceScore = {
  points: -1,
  isOtherKingdom: false,
  agreeing: 0,
  contradicting: 0,
  lowest: null,
};

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
  readonly #known = new Map<Rank, Map<string, KnownPlace | null>>();
  readonly #kingdoms = new Map<RowNumber, string | null>();
  readonly #askedKingdoms = new Map<string, string | null>();

  constructor(backbone: Backbone, lineages: Lineages) {
    this.#backbone = backbone;
    this.#lineages = lineages;
  }

  /** What a query states, resolved, from the lowest rank. Names that name no taxon are left out. */
  resolve(query: NameQuery): Place {
    const names: KnownPlace[] = [];
    // Spelled out: this is asked for every name, and reading fields by their names in a list is slow.
    this.#add(names, 'SUBGENUS', query.subgenus);
    this.#add(names, 'GENUS', query.genus);
    this.#add(names, 'SUBTRIBE', query.subtribe);
    this.#add(names, 'TRIBE', query.tribe);
    this.#add(names, 'SUBFAMILY', query.subfamily);
    this.#add(names, 'FAMILY', query.family);
    this.#add(names, 'SUPERFAMILY', query.superfamily);
    this.#add(names, 'ORDER', query.order);
    this.#add(names, 'CLASS', query.class);
    this.#add(names, 'PHYLUM', query.phylum);
    this.#add(names, 'KINGDOM', query.kingdom);
    this.#add(names, 'DOMAIN', query.domain);
    if (query.classification !== undefined) {
      for (const [rank, name] of query.classification) this.#add(names, rank, name);
      names.sort((a, b) => rankOrder(b.rank) - rankOrder(a.rank));
    }
    const kingdom = given(query.kingdom) ?? kingdomIn(query.classification);
    if (names.length === 0 && kingdom === null) return NOWHERE;
    return {
      names,
      kingdom: kingdom === null ? null : this.#askedKingdom(kingdom),
      verbatimKingdom: kingdom,
    };
  }

  #askedKingdom(verbatim: string): string | null {
    let kingdom = this.#askedKingdoms.get(verbatim);
    if (kingdom === undefined) {
      kingdom = kingdomOf(withoutAuthorship(verbatim));
      if (this.#askedKingdoms.size >= MOST_REMEMBERED) this.#askedKingdoms.clear();
      this.#askedKingdoms.set(verbatim, kingdom);
    }
    return kingdom;
  }

  #add(names: KnownPlace[], rank: Rank, text: string | null | undefined): void {
    if (text === null || text === undefined || text === '') return;
    let known = this.#known.get(rank);
    if (known === undefined) {
      known = new Map();
      this.#known.set(rank, known);
    }
    let place = known.get(text);
    if (place === undefined) {
      place = this.#resolved(rank, text);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(text, place);
    }
    if (place !== null) names.push(place);
  }

  #resolved(rank: Rank, text: string): KnownPlace | null {
    const verbatim = given(text);
    const name = verbatim === null ? null : nameInUse(rank, withoutAuthorship(verbatim));
    if (verbatim === null || name === null) return null;
    const worth = pointsOf.get(rank) ?? other;
    return {
      rank,
      verbatim,
      name,
      rows: this.#rowsOf(rank, name),
      agree: worth.agree,
      contradict: worth.contradict,
      isFlat: isFlat(rank),
      isOfName: isGenusGroup(rank),
    };
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
    if (place === NOWHERE) return UNPLACED;
    let points = 0;
    let agreeing = 0;
    let contradicting = 0;
    let lowest: Rank | null = null;
    for (let at = 0; at < place.names.length; at++) {
      const one = place.names[at];
      if (one === undefined || one.rank === 'KINGDOM' || one.rows.length === 0) continue;
      if (this.#holds(one, row)) {
        points += one.agree;
        // The genus is a part of the name: that it agrees says nothing of the place.
        if (one.isOfName) continue;
        agreeing++;
        lowest ??= one.rank;
      } else if (lowest === null && this.#hasOther(one, row)) {
        points += one.contradict;
        if (!one.isOfName) contradicting++;
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

  /** Whether a row, which a stated name does not hold, has another taxon at its rank; a gap in its lineage contradicts nothing. */
  #hasOther({ rank, name, isFlat }: KnownPlace, row: RowNumber): boolean {
    if (rank === 'GENUS') {
      // A synonym stands under another genus than the one in its name.
      return firstWord(this.#backbone.canonicalName(row)) !== name;
    }
    if (isFlat) return this.#backbone.ancestor(row, rank as LineageRank) >= 0;
    let at = this.#backbone.parent(row);
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      if (this.#backbone.rank(at) === rank) return true;
      at = this.#backbone.parent(at);
    }
    return false;
  }

  /** Whether one of the taxa of a stated name is the row, its accepted taxon, or above it. */
  #holds({ rank, rows, isFlat }: KnownPlace, row: RowNumber): boolean {
    if (isFlat) {
      const ancestor = this.#backbone.ancestor(row, rank as LineageRank);
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

const isFlat = (rank: Rank): boolean => pointsOf.has(rank) && rank !== 'OTHER';

const kingdomIn = (classification: NameQuery['classification']): string | null =>
  classification?.find(([rank]) => rank === 'KINGDOM')?.[1] ?? null;
