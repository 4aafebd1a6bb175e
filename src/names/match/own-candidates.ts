import type { Rank } from '../../terms/index.ts';
import type { RowNumber } from '../backbone/backbone.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import {
  areLikelyEpithets,
  isLikelyGenus,
  isLikelyHigherName,
  isLikelyLoneGenus,
  rankEnding,
} from './likely-spelling.ts';
import type { OwnName } from './own-asked.ts';
import type { Notes } from './own-choose.ts';
import { areRanksApart, type Scored } from './own-score.ts';
import { MOST_SAME, type OwnWorld } from './own-world.ts';
import { type Place, statedText } from './place.ts';
import { isGenusGroup, isInfrageneric, isPlaced, isSuprageneric } from './rank-facts.ts';
import { type ReasonCode, reason } from './reasons.ts';
import { firstWord, sameLetters } from './simple-name.ts';

const MOST_NEAR = 50;
/** Length of a key from which two edits are looked for. */
const LONG = 11;
/** Least points of the name alone for a misspelling. */
const LEAST_ALIKE = 60;
const nobody: readonly Scored[] = [];

/** Finds candidates for a name, and leaves out what surely is not meant. `seen` gets what is left out, `notes` why. */
export class OwnCandidates {
  readonly #world: OwnWorld;

  constructor(world: OwnWorld) {
    this.#world = world;
  }

  /** Candidates that are spelled as asked, or by the rules of spelling the same. */
  sameKey(name: OwnName, place: Place, notes: Notes, seen: Scored[]): readonly Scored[] {
    const viable: Scored[] = [];
    const rows = this.#rowsOf(name);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      if (this.#world.isExcluded(row)) {
        notes?.push(reason('excluded-only', name.canonical));
        continue;
      }
      const scored = this.#world.scorer.sameKey(name, place, row);
      if (name.isWhole && scored.spelling !== 'same') continue;
      if (this.#isViable(name, place, scored, notes)) viable.push(scored);
      else seen.push(scored);
    }
    return viable;
  }

  #rowsOf(name: OwnName): readonly RowNumber[] {
    const rows = name.rows ?? this.#world.backbone.exact(name.key, MOST_SAME);
    if (name.specificEpithet !== null || name.isWhole) return rows;
    const isSubgenus = name.rank !== null && isInfrageneric(name.rank);
    if (name.infragenericEpithet === null && !isSubgenus) return rows;
    // A subgenus stands in checklists with its genus ("Aus (Bus)") or alone; the one with the name of the genus often so, too.
    const genus = name.infragenericEpithet === null ? name.canonical : name.genus;
    const full = this.#world.backbone.exact(lookupKey(`${genus} ${name.canonical}`), MOST_SAME);
    return full.length === 0 ? rows : [...new Set([...rows, ...full])];
  }

  #isViable(name: OwnName, place: Place, scored: Scored, notes: Notes): boolean {
    const code = this.#obstacle(name, scored);
    if (code === null) return true;
    if (notes !== null) {
      const asked = code === 'wrong-rank' ? name.rank : statedText(place, code === 'wrong-kingdom');
      notes.push(reason(code, asked, this.#world.label(scored.row)));
    }
    return false;
  }

  #obstacle(name: OwnName, scored: Scored): ReasonCode | null {
    const { place, row } = scored;
    const rank = this.#world.backbone.rank(row);
    if (areRanksApart(name.rank, rank)) return 'wrong-rank';
    // A species is only a part of the aggregate that has its name.
    if (name.rank === 'SPECIES_AGGREGATE' && isPlaced(rank) && rank !== name.rank)
      return 'wrong-rank';
    // A lower taxon than the kingdom that agrees outweighs it; the answer then says that the kingdom is another.
    if (place.isOtherKingdom && place.lowest === null) return 'wrong-kingdom';
    return isElsewhere(scored, rank) ? 'wrong-place' : null;
  }

  /** Candidates that the name may be misspelt or recombined from. */
  near(name: OwnName, place: Place, notes: Notes, seen: Scored[]): readonly Scored[] {
    const viable = [...this.#recombined(name, place, notes, seen)];
    const known = new Set(viable.map(({ row }) => row));
    const maxEdits = name.key.length >= LONG ? 2 : 1;
    const isGenusKnown = name.genus !== null && this.#world.genusRows(name.genus).length > 0;
    for (const { row, edits } of this.#world.backbone.similar(name.key, maxEdits, MOST_NEAR)) {
      if (edits === 0 || known.has(row) || this.#world.isExcluded(row)) continue;
      const scored = this.#world.scorer.near(name, place, row, edits, isGenusKnown);
      const code = this.#doubt(name, scored, isGenusKnown);
      if (code === null) viable.push(scored);
      else {
        seen.push(scored);
        if (notes !== null && code !== 'near-unlikely') {
          notes.push(reason(code, this.#doubtful(name, place, code), this.#world.label(row)));
        }
      }
    }
    return viable;
  }

  #doubtful(name: OwnName, place: Place, code: ReasonCode): string | null {
    if (code === 'near-other-author') return name.authorship?.verbatim ?? null;
    if (code === 'near-other-genus') return name.genus;
    if (code === 'wrong-rank') return name.rank;
    return statedText(place, code === 'wrong-kingdom');
  }

  /** Why a name that is spelled alike is not what was meant; null: it may be. */
  #doubt(name: OwnName, scored: Scored, isGenusKnown: boolean): ReasonCode | null {
    if (scored.name < LEAST_ALIKE) return 'near-unlikely';
    const obstacle = this.#obstacle(name, scored);
    if (obstacle !== null) return obstacle;
    if (isOtherAuthor(scored)) return 'near-other-author';
    const isByAuthor = scored.author === 'same' || scored.author === 'equal';
    const hasSupport = isByAuthor || isLow(scored.place.lowest);
    if (!scored.canonical.includes(' ')) {
      return this.#isLikelyUninomial(name, scored, hasSupport) ? null : 'near-unlikely';
    }
    if (!isByAuthor && !areLikelyEpithets(name.canonical, scored.canonical)) return 'near-unlikely';
    if (hasSupport || sameLetters(firstWord(scored.canonical), name.genus ?? '')) return null;
    if (isGenusKnown) return 'near-other-genus';
    const isHere = scored.place.contradicting === 0;
    return isHere && isLikelyGenus(name.canonical, scored.canonical) ? null : 'near-unlikely';
  }

  /** Names of one word are often alike: a family is no misspelt subfamily, and without support only long ones are believed. */
  #isLikelyUninomial(name: OwnName, scored: Scored, hasSupport: boolean): boolean {
    const rank = this.#world.backbone.rank(scored.row);
    if (name.rank !== null && isSuprageneric(name.rank) && isPlaced(rank) && name.rank !== rank) {
      return false;
    }
    if (rankEnding(name.canonical) !== rankEnding(scored.canonical)) return false;
    if (hasSupport) return true;
    if (scored.edits > 1 || scored.place.contradicting > 0) return false;
    // There are more genera than words for them: one letter off is mostly another genus.
    return isSuprageneric(rank)
      ? isLikelyHigherName(name.canonical)
      : isLikelyLoneGenus(name.canonical, scored.canonical);
  }

  /** Names with the asked epithets under synonyms of the asked genus, and under the subgenus as a genus. */
  #recombined(name: OwnName, place: Place, notes: Notes, seen: Scored[]): readonly Scored[] {
    if (name.genus === null || name.specificEpithet === null) return nobody;
    const rest = name.canonical.slice(name.genus.length + 1);
    const viable: Scored[] = [];
    const add = (genus: string, spelling: Recombination): void => {
      for (const row of this.#world.backbone.exact(lookupKey(`${genus} ${rest}`), MOST_NEAR)) {
        if (this.#world.isExcluded(row)) continue;
        const scored = this.#world.scorer.recombined(name, place, row, 0, spelling);
        if (spelling === 'recombined' && !isOfFirstAuthor(scored)) continue;
        const code = isOtherAuthor(scored) ? 'near-other-author' : this.#obstacle(name, scored);
        if (code === null) viable.push(scored);
        else {
          seen.push(scored);
          notes?.push(reason(code, this.#doubtful(name, place, code), this.#world.label(row)));
        }
      }
    };
    if (name.infragenericEpithet !== null) add(name.infragenericEpithet, 'subgenus-as-genus');
    for (const genus of this.#world.otherNamesOfGenus(name.genus)) add(genus, 'genus-synonym');
    if (viable.length > 0 || name.authorship === null) return viable;
    for (const genus of this.#generaBeside(name.genus, place)) add(genus, 'recombined');
    return viable;
  }

  /** Genera of the family that is stated, or that the asked genus is in; none where there are too many to look at. */
  #generaBeside(genus: string, place: Place): readonly string[] {
    const stated = place.names.find(({ rank }) => rank === 'FAMILY')?.rows ?? [];
    const own = this.#world
      .genusRows(genus)
      .map((row) => this.#world.backbone.ancestor(row, 'FAMILY'))
      .filter((row) => row >= 0);
    const families = stated.length > 0 ? stated : [...new Set(own)];
    const [family] = families;
    if (family === undefined || families.length > 1) return [];
    return this.#world.generaOf(family).filter((one) => one !== genus);
  }

  /** Genera that a name may be misspelt from: only those of the stated family or order. */
  misspeltGenera(uninomial: OwnName, place: Place, seen: Scored[]): readonly Scored[] {
    if (uninomial.key.length < 5) return nobody;
    const near: Scored[] = [];
    for (const { row, edits } of this.#world.backbone.similar(uninomial.key, 1, MOST_NEAR)) {
      if (
        edits === 0 ||
        this.#world.isExcluded(row) ||
        !isGenusGroup(this.#world.backbone.rank(row))
      )
        continue;
      const scored = this.#world.scorer.near(uninomial, place, row, edits, false);
      if (isLow(scored.place.lowest) && scored.name >= LEAST_ALIKE) near.push(scored);
      else seen.push(scored);
    }
    return near;
  }

  /** The subgenus in the name of a species, or null. */
  subgenusOf(name: OwnName, place: Place): readonly Scored[] | null {
    const { infragenericEpithet, genus, specificEpithet } = name;
    if (infragenericEpithet === null || specificEpithet === null) return null;
    const subgenus = { ...name, canonical: infragenericEpithet, rank: null, authorship: null };
    const rows = this.#world.backbone
      .exact(lookupKey(`${genus} ${infragenericEpithet}`), MOST_SAME)
      .filter(
        (row) => isInfrageneric(this.#world.backbone.rank(row)) && !this.#world.isExcluded(row),
      );
    return rows.length === 0
      ? null
      : rows.map((row) => this.#world.scorer.sameKey(subgenus, place, row));
  }
}

/** Whether a name stands in quite another place than the stated one: names of genera are given twice, those of species hardly. */
function isElsewhere({ place, author }: Scored, rank: Rank): boolean {
  if (author === 'same' || author === 'equal' || isSuprageneric(rank)) return false;
  return place.contradicting >= (isGenusGroup(rank) ? 2 : 3);
}

/** How a name may stand in another genus. */
type Recombination = 'genus-synonym' | 'subgenus-as-genus' | 'recombined';

/** Whether the author who first gave the epithet is the same, as far as authorships tell. */
const isOfFirstAuthor = ({ author }: Scored): boolean =>
  author === 'same' || author === 'equal' || author === 'basionym';

/** Whether the authorship tells a name that is spelled alike, or stands in another genus, from the asked one. */
const isOtherAuthor = ({ author }: Scored): boolean =>
  author === 'different' || author === 'other-year';

const LOW_RANKS: ReadonlySet<Rank | null> = new Set<Rank | null>([
  'SUBTRIBE',
  'TRIBE',
  'SUBFAMILY',
  'FAMILY',
  'SUPERFAMILY',
  'ORDER',
]);

/** Whether a stated taxon that agrees is so low that it says something about a name. */
const isLow = (rank: Rank | null): boolean => LOW_RANKS.has(rank);
