import { rankOrder } from '../../terms/index.ts';
import type { RowNumber } from '../backbone/backbone.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { familiesOfStem } from './likely-spelling.ts';
import type { OwnName } from './own-asked.ts';
import type { OwnCandidates } from './own-candidates.ts';
import { inOrder, type Notes, type OwnChoice, type OwnFound } from './own-choose.ts';
import { LEAST_CONFIDENCE, type Scored } from './own-score.ts';
import type { OwnWorld } from './own-world.ts';
import { type KnownPlace, type Place, statedText } from './place.ts';
import { isBelowGenus, isGenusGroup, isSuprageneric } from './rank-facts.ts';
import { reason } from './reasons.ts';
import { sameLetters } from './simple-name.ts';

const FAMILY = rankOrder('FAMILY');

/** Falls back on higher taxa: the genus of a name, the family of a subfamily, what is stated. */
export class OwnHigher {
  readonly #world: OwnWorld;
  readonly #candidates: OwnCandidates;
  readonly #choice: OwnChoice;

  constructor(world: OwnWorld, candidates: OwnCandidates, choice: OwnChoice) {
    this.#world = world;
    this.#candidates = candidates;
    this.#choice = choice;
  }

  /** The lowest taxon that the name, or what is stated beside it, tells of; null: none. */
  find(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    return (
      this.#genusOf(name, place, notes, seen) ??
      this.#familyOf(name, place, notes) ??
      this.#statedTaxon(name, place, notes, seen)
    );
  }

  #genusOf(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    const { genus } = name;
    if (genus === null || (name.specificEpithet === null && name.infragenericEpithet === null)) {
      return null;
    }
    const uninomial: OwnName = {
      ...name,
      canonical: genus,
      key: lookupKey(genus),
      infragenericEpithet: null,
      specificEpithet: null,
      infraspecificEpithet: null,
      rank: null,
      authorship: null,
      rows: null,
      sameRow: -1,
    };
    const subgenus = this.#candidates.subgenusOf(name, place);
    const all = subgenus ?? this.#candidates.sameKey(uninomial, place, notes, seen);
    const genera = all.filter(({ row }) => isGenusGroup(this.#world.backbone.rank(row)));
    const isMoved = place.names.some((one) => one.rank === 'GENUS' && one.name !== genus);
    const candidates = (genera.length > 0 ? genera : all).filter((one) => {
      const { contradicting, agreeing } = one.place;
      // Of a name that stands in another genus by now, its own one tells less than the stated family.
      const isHere = contradicting === 0 || (contradicting === 1 && agreeing > 0 && !isMoved);
      if (!isHere)
        notes?.push(reason('wrong-place', statedText(place, false), this.#world.label(one.row)));
      return isHere;
    });
    const found = this.#choice.decide(uninomial, place, candidates, notes, 0);
    if (found === null) {
      if (this.#world.genusRows(genus).length === 0) notes?.push(reason('genus-unknown', genus));
      return all.length > 0 ? null : this.#misspeltGenus(uninomial, name, place, notes, seen);
    }
    if (found.row < 0 || found.best === null) return found.row < 0 ? null : found;
    const code = genera.length > 0 ? 'genus-of-name' : 'higher-of-name';
    notes?.push(reason(code, name.canonical, this.#world.label(found.row)));
    return { ...found, type: 'HIGHERRANK', confidence: genusSureness(found.best) };
  }

  /** "Ausinae": the family Ausidae, unless what is stated contradicts it. */
  #familyOf(name: OwnName, place: Place, notes: Notes): OwnFound | null {
    if (name.specificEpithet !== null || name.isWhole) return null;
    if (name.rank !== null && (!isSuprageneric(name.rank) || rankOrder(name.rank) <= FAMILY))
      return null;
    for (const family of familiesOfStem(name.canonical)) {
      const asked: OwnName = {
        ...name,
        genus: family,
        canonical: family,
        key: lookupKey(family),
        rank: null,
        authorship: null,
        rows: null,
        sameRow: -1,
      };
      const candidates = this.#candidates
        .sameKey(asked, place, null, [])
        .filter(
          ({ row, place: found }) =>
            this.#world.backbone.rank(row) === 'FAMILY' && found.contradicting === 0,
        );
      const found = this.#choice.decide(asked, place, candidates, null, 0);
      if (found === null || found.best === null) continue;
      notes?.push(reason('family-of-name', name.canonical, this.#world.label(found.row)));
      return {
        ...found,
        type: 'HIGHERRANK',
        confidence: genusSureness(found.best),
        notes: notes ?? [],
      };
    }
    return null;
  }

  /** A genus that is misspelt: only where the stated family or order agrees. */
  #misspeltGenus(
    uninomial: OwnName,
    name: OwnName,
    place: Place,
    notes: Notes,
    seen: Scored[],
  ): OwnFound | null {
    const near = this.#candidates.misspeltGenera(uninomial, place, seen);
    const found = this.#choice.decide(uninomial, place, near, notes, LEAST_CONFIDENCE);
    if (found === null || found.best === null) return null;
    notes?.push(reason('genus-of-name', name.canonical, this.#world.label(found.row)));
    return {
      ...found,
      type: 'HIGHERRANK',
      confidence: Math.min(85, found.confidence),
      isFuzzy: true,
    };
  }

  /** The lowest stated taxon that the backbone has, and that nothing else stated contradicts. */
  #statedTaxon(
    name: OwnName,
    place: Place,
    notes: Notes,
    seen: readonly Scored[],
  ): OwnFound | null {
    for (let at = 0; at < place.names.length; at++) {
      const one = place.names[at];
      if (one === undefined || !isAbove(one, name)) continue;
      if (one.rows.length === 0) {
        notes?.push(reason('higher-taxon-unknown', one.name));
        continue;
      }
      const row = this.#fitting(one, place);
      if (row < 0) {
        notes?.push(reason('wrong-place', statedText(place, false), one.name));
        continue;
      }
      notes?.push(reason('stated-taxon', one.rank.toLowerCase(), this.#world.label(row)));
      const { agreeing } = this.#world.places.compare(place, row);
      return {
        type: 'HIGHERRANK',
        row,
        confidence: Math.min(85, 70 + 3 * agreeing),
        best: null,
        others: inOrder(seen),
        isFuzzy: false,
        isAmbiguous: false,
        notes: notes ?? [],
      };
    }
    return null;
  }

  /** The one taxon of a stated name that agrees best with the names stated above it; −1: several do, or none. */
  #fitting(one: KnownPlace, place: Place): RowNumber {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (const row of one.rows) {
      if (this.#world.isExcluded(row)) continue;
      const { points, isOtherKingdom } = this.#world.places.compare(place, row);
      if (isOtherKingdom) continue;
      if (points > most) {
        best = row;
        most = points;
      } else if (points === most) best = -1;
    }
    return best;
  }
}

/** How sure a genus is that was not asked for itself: what is stated of its place speaks for it or against. */
const genusSureness = ({ place, row, taxon }: Scored): number =>
  Math.max(
    60,
    Math.min(95, 80 + 3 * place.agreeing - 8 * place.contradicting - (row === taxon ? 0 : 5)),
  );

/** Whether a stated taxon stands above what was asked, or is another of its rank: synonyms are given with the accepted family or genus. */
function isAbove({ rank, name }: KnownPlace, { askedRank, canonical }: OwnName): boolean {
  if (askedRank === null || rankOrder(rank) < rankOrder(askedRank)) return true;
  return rank === askedRank && !isBelowGenus(rank) && !sameLetters(name, canonical);
}
