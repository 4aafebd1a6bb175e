import { type Rank, rankOrder } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { LINEAGE_RANKS, type LineageRank } from '../backbone/usage.ts';
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
  /** Place among `LINEAGE_RANKS`; −1: between them. */
  readonly flat: number;
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
const FLAT: readonly Rank[] = LINEAGE_RANKS;

/** Least points of a row that stands in the stated family, no kingdom given. */
export const SURE_POINTS = 24;

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

/** Ranks that a query has fields for. */
type Column =
  | 'SUBGENUS'
  | 'GENUS'
  | 'SUBTRIBE'
  | 'TRIBE'
  | 'SUBFAMILY'
  | 'FAMILY'
  | 'SUPERFAMILY'
  | 'ORDER'
  | 'CLASS'
  | 'PHYLUM'
  | 'KINGDOM'
  | 'DOMAIN';

/** Resolves and compares places over one backbone. */
export class Places {
  readonly #backbone: Backbone;
  readonly #lineages: Lineages;
  /** By rank, then by the text as written; null: names no taxon. */
  readonly #known = new Map<Rank, Map<string, KnownPlace | null>>();
  readonly #columns: Readonly<Record<Column, Map<string, KnownPlace | null>>>;
  /** Lineage of the row that is compared. */
  readonly #lineage = new Int32Array(LINEAGE_RANKS.length);
  readonly #kingdoms = new Map<RowNumber, string | null>();
  readonly #familyKingdoms = new Map<RowNumber, string | null>();
  readonly #askedKingdoms = new Map<string, string | null>();
  /** Kingdoms come in runs. */
  #lastKingdom = '';
  #lastAsked: string | null = null;

  constructor(backbone: Backbone, lineages: Lineages) {
    this.#backbone = backbone;
    this.#lineages = lineages;
    this.#columns = {
      SUBGENUS: this.#rememberedOf('SUBGENUS'),
      GENUS: this.#rememberedOf('GENUS'),
      SUBTRIBE: this.#rememberedOf('SUBTRIBE'),
      TRIBE: this.#rememberedOf('TRIBE'),
      SUBFAMILY: this.#rememberedOf('SUBFAMILY'),
      FAMILY: this.#rememberedOf('FAMILY'),
      SUPERFAMILY: this.#rememberedOf('SUPERFAMILY'),
      ORDER: this.#rememberedOf('ORDER'),
      CLASS: this.#rememberedOf('CLASS'),
      PHYLUM: this.#rememberedOf('PHYLUM'),
      KINGDOM: this.#rememberedOf('KINGDOM'),
      DOMAIN: this.#rememberedOf('DOMAIN'),
    };
  }

  /** What a query states, resolved, from the lowest rank. Names that name no taxon are left out. */
  resolve(query: NameQuery): Place {
    const names: KnownPlace[] = [];
    const known = this.#columns;
    // Spelled out: this is asked for every name, and reading fields by their names in a list is slow.
    this.#add(names, known.SUBGENUS, 'SUBGENUS', query.subgenus);
    if (!isOfName(query)) this.#add(names, known.GENUS, 'GENUS', query.genus);
    this.#add(names, known.SUBTRIBE, 'SUBTRIBE', query.subtribe);
    this.#add(names, known.TRIBE, 'TRIBE', query.tribe);
    this.#add(names, known.SUBFAMILY, 'SUBFAMILY', query.subfamily);
    this.#add(names, known.FAMILY, 'FAMILY', query.family);
    this.#add(names, known.SUPERFAMILY, 'SUPERFAMILY', query.superfamily);
    this.#add(names, known.ORDER, 'ORDER', query.order);
    this.#add(names, known.CLASS, 'CLASS', query.class);
    this.#add(names, known.PHYLUM, 'PHYLUM', query.phylum);
    this.#add(names, known.KINGDOM, 'KINGDOM', query.kingdom);
    this.#add(names, known.DOMAIN, 'DOMAIN', query.domain);
    if (query.classification !== undefined) {
      for (const [rank, name] of query.classification) {
        this.#add(names, this.#rememberedOf(rank), rank, name);
      }
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
    if (verbatim === this.#lastKingdom) return this.#lastAsked;
    let kingdom = this.#askedKingdoms.get(verbatim);
    if (kingdom === undefined) {
      kingdom = kingdomOf(withoutAuthorship(verbatim));
      if (this.#askedKingdoms.size >= MOST_REMEMBERED) this.#askedKingdoms.clear();
      this.#askedKingdoms.set(verbatim, kingdom);
    }
    this.#lastKingdom = verbatim;
    this.#lastAsked = kingdom;
    return kingdom;
  }

  #rememberedOf(rank: Rank): Map<string, KnownPlace | null> {
    let known = this.#known.get(rank);
    if (known === undefined) {
      known = new Map();
      this.#known.set(rank, known);
    }
    return known;
  }

  #add(
    names: KnownPlace[],
    known: Map<string, KnownPlace | null>,
    rank: Rank,
    text: string | null | undefined,
  ): void {
    if (text === null || text === undefined || text === '') return;
    const place = this.#remembered(known, rank, text);
    if (place !== null) names.push(place);
  }

  #remembered(known: Map<string, KnownPlace | null>, rank: Rank, text: string): KnownPlace | null {
    let place = known.get(text);
    if (place === undefined) {
      place = this.#resolved(rank, text);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(text, place);
    }
    return place;
  }

  #resolved(rank: Rank, text: string): KnownPlace | null {
    const verbatim = given(text);
    const name = verbatim === null ? null : nameInUse(rank, withoutAuthorship(verbatim));
    if (verbatim === null || name === null) return null;
    const worth = pointsOf.get(rank) ?? other;
    const written = withoutAuthorship(verbatim);
    const rows = this.#rowsOf(rank, name);
    return {
      rank,
      verbatim,
      name,
      // A name that is corrected elsewhere may be the one that this backbone uses.
      rows: written === name ? rows : [...new Set([...rows, ...this.#rowsOf(rank, written)])],
      agree: worth.agree,
      contradict: worth.contradict,
      flat: FLAT.indexOf(rank),
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
    return this.#kingdomAt(this.#backbone.ancestor(row, 'KINGDOM'));
  }

  #kingdomAt(at: RowNumber): string | null {
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

  /**
   * Whether the stated family holds a row, its kingdom is the stated one or none is stated, and nothing below the family is stated: then
   * `compare` gives at least `SURE_POINTS`, and no other kingdom.
   */
  isSurelyThere(query: NameQuery, row: RowNumber): boolean {
    if (isGiven(query.subfamily) || isGiven(query.tribe) || isGiven(query.subtribe)) return false;
    if (isGiven(query.subgenus) || query.classification !== undefined || !isOfName(query))
      return false;
    const { family } = query;
    if (family === null || family === undefined || family === '') return false;
    const found = this.#backbone.ancestor(row, 'FAMILY');
    if (found < 0) return false;
    if (!this.#backbone.isCanonicalName(found, family)) {
      const place = this.#remembered(this.#columns.FAMILY, 'FAMILY', family);
      if (place === null || !place.rows.includes(found)) return false;
    }
    const kingdom = given(query.kingdom);
    return kingdom === null || this.#askedKingdom(kingdom) === this.#kingdomOfFamily(found);
  }

  #kingdomOfFamily(family: RowNumber): string | null {
    let kingdom = this.#familyKingdoms.get(family);
    if (kingdom === undefined) {
      kingdom = this.kingdom(family);
      if (this.#familyKingdoms.size >= MOST_REMEMBERED) this.#familyKingdoms.clear();
      this.#familyKingdoms.set(family, kingdom);
    }
    return kingdom;
  }

  /** Compares a row's place with a stated one: the lowest agreeing name settles all above it, but for the kingdom. */
  compare(place: Place, row: RowNumber): PlaceScore {
    if (place === NOWHERE) return UNPLACED;
    this.#backbone.lineageInto(row, this.#lineage);
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
    const kingdom = this.#kingdomPoints(place);
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

  /** The stated names that hold a row, for reasons. */
  agreeing(place: Place, row: RowNumber): readonly string[] {
    this.#backbone.lineageInto(row, this.#lineage);
    const isKingdom = this.#kingdomPoints(place) > 0;
    return place.names
      .filter((one) => (one.rank === 'KINGDOM' ? isKingdom : this.#holds(one, row)))
      .map(({ name }) => name);
  }

  /** For the row whose lineage was read last. */
  #kingdomPoints(place: Place): number {
    if (place.kingdom === null) return -1;
    const found = this.#kingdomAt(this.#lineage[0] ?? -1);
    if (found === null) return -1;
    if (found === place.kingdom) return 5;
    return areApart(place.kingdom, found) ? -50 : -5;
  }

  /** Whether a row, which a stated name does not hold, has another taxon at its rank, or at the next higher one that both have. */
  #hasOther({ rank, name, rows, flat }: KnownPlace, row: RowNumber): boolean {
    if (rank === 'GENUS') {
      // A synonym stands under another genus than the one in its name.
      return firstWord(this.#backbone.canonicalName(row)) !== name;
    }
    if (flat >= 0) return (this.#lineage[flat] ?? -1) >= 0 || this.#partsAbove(flat, rows);
    let at = this.#backbone.parent(row);
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      if (this.#backbone.rank(at) === rank) return true;
      at = this.#backbone.parent(at);
    }
    return false;
  }

  /** Whether the lineage that was read last, which has a gap at a rank, leads elsewhere above it than those of the stated taxa. */
  #partsAbove(flat: number, rows: readonly RowNumber[]): boolean {
    for (let at = flat - 1; at >= 0; at--) {
      const rank = LINEAGE_RANKS[at];
      const ancestor = this.#lineage[at] ?? -1;
      if (rank === undefined || ancestor < 0) continue;
      let isOther = true;
      let isTold = false;
      for (const row of rows) {
        const stated = this.#backbone.ancestor(row, rank);
        if (stated === ancestor) return false;
        if (stated < 0) isOther = false;
        else isTold = true;
      }
      if (isTold) return isOther;
    }
    return false;
  }

  /** Whether one of the taxa of a stated name is the row, its accepted taxon, or above it. */
  #holds({ rows, flat }: KnownPlace, row: RowNumber): boolean {
    if (flat >= 0) {
      const ancestor = this.#lineage[flat] ?? -1;
      if (ancestor >= 0 && (rows[0] === ancestor || rows.includes(ancestor))) return true;
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

const isGiven = (text: string | null | undefined): boolean =>
  text !== null && text !== undefined && text !== '';

/** Whether the stated genus is that of the name, so that it tells nothing. */
function isOfName({ genus, scientificName }: NameQuery): boolean {
  if (genus === null || genus === undefined || genus === '') return true;
  if (scientificName === null || scientificName === undefined) return false;
  if (!scientificName.startsWith(genus)) return false;
  return scientificName.length === genus.length || scientificName.charCodeAt(genus.length) === 32;
}

const kingdomIn = (classification: NameQuery['classification']): string | null =>
  classification?.find(([rank]) => rank === 'KINGDOM')?.[1] ?? null;

/** What a query states, in words. */
export function statedText(place: Place, isKingdomOnly: boolean): string | null {
  if (isKingdomOnly) return place.verbatimKingdom;
  return place.names.length === 0 ? null : place.names.map(({ name }) => name).join(', ');
}
