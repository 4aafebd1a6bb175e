import type { Backbone } from '../backbone/backbone.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { type OwnName, plainSpaces } from './own-asked.ts';
import { OwnCandidates } from './own-candidates.ts';
import { inOrder, type Notes, OwnChoice, type OwnFound } from './own-choose.ts';
import { OwnHigher } from './own-higher.ts';
import { LEAST_CONFIDENCE, type OwnScorer, type Scored } from './own-score.ts';
import { MOST_SAME, OwnWorld } from './own-world.ts';
import type { Place, Places } from './place.ts';
import { reason } from './reasons.ts';
import { sameLetters } from './simple-name.ts';

/** Most confidence of a species that a name below it was answered by. */
const MOST_SURE_SPECIES = 95;

/** Our own matching of a name over a backbone. One per thread; it remembers genera and higher taxa. */
export class OwnMatching {
  readonly #world: OwnWorld;
  readonly #candidates: OwnCandidates;
  readonly #choice: OwnChoice;
  readonly #fallback: OwnHigher;
  readonly #isStrict: boolean;
  readonly #hasHigherRanks: boolean;
  readonly #explains: boolean;

  constructor(
    backbone: Backbone,
    options: {
      readonly exclude: ReadonlySet<number>;
      readonly isStrict: boolean;
      readonly hasHigherRanks: boolean;
      readonly explains: boolean;
    },
  ) {
    this.#isStrict = options.isStrict;
    this.#hasHigherRanks = options.hasHigherRanks && !options.isStrict;
    this.#explains = options.explains;
    this.#world = new OwnWorld(backbone, options.exclude);
    this.#candidates = new OwnCandidates(this.#world);
    this.#choice = new OwnChoice(this.#world, this.#hasHigherRanks);
    this.#fallback = new OwnHigher(this.#world, this.#candidates, this.#choice);
  }

  get places(): Places {
    return this.#world.places;
  }

  get scorer(): OwnScorer {
    return this.#world.scorer;
  }

  /** The whole way: the name, its spellings, what it may be misspelt from, its species, its genus, its stated place. */
  find(name: OwnName, place: Place): OwnFound {
    const notes: Notes = this.#explains ? [] : null;
    if (name.canonical === '') return this.#nothing(notes, []);
    if (name.isUndetermined) return this.#undetermined(name, place, notes);
    const seen: Scored[] = [];
    const direct = this.#direct(name, place, notes, seen);
    if (direct !== null) return direct;
    return this.#higher(name, place, notes, seen) ?? this.#nothing(notes, seen);
  }

  #nothing(notes: Notes, seen: readonly Scored[]): OwnFound {
    return {
      type: 'NONE',
      row: -1,
      confidence: 0,
      best: null,
      others: inOrder(seen),
      isFuzzy: false,
      isAmbiguous: false,
      notes: notes ?? [],
    };
  }

  /** "Aus sp.": what is certain of the name, unless the backbone has the very text. */
  #undetermined(name: OwnName, place: Place, notes: Notes): OwnFound {
    const seen: Scored[] = [];
    const whole = { ...name, canonical: plainSpaces(name.text), isWhole: true, sameRow: -1 };
    for (const row of this.#world.backbone.exact(lookupKey(whole.canonical), MOST_SAME)) {
      if (this.#world.isExcluded(row)) continue;
      const scored = this.#world.scorer.sameKey({ ...whole, rank: null }, place, row);
      if (sameLetters(this.#world.backbone.canonicalName(row), whole.canonical)) seen.push(scored);
    }
    const known = this.#choice.decide(whole, place, seen, notes, LEAST_CONFIDENCE);
    if (known !== null && known.type !== 'NONE') return known;
    if (!this.#hasHigherRanks) {
      notes?.push(reason('strict-only', name.text));
      return this.#nothing(notes, seen);
    }
    const certain = { ...name, isUndetermined: false, rows: null, sameRow: -1 };
    const found = this.#direct(certain, place, notes, seen);
    if (found !== null && found.row >= 0) {
      notes?.push(
        reason('undetermined-name', name.text, this.#world.backbone.canonicalName(found.row)),
      );
      const isFuzzy = found.type === 'FUZZY';
      return { ...found, type: 'HIGHERRANK', isFuzzy, notes: notes ?? [] };
    }
    return found ?? this.#higher(certain, place, notes, seen) ?? this.#nothing(notes, seen);
  }

  #direct(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    const exact = this.#candidates.sameKey(name, place, notes, seen);
    const found = this.#choice.decide(name, place, exact, notes, LEAST_CONFIDENCE);
    if (found !== null) return found;
    if (name.isWhole) notes?.push(reason('whole-only', name.text));
    if (name.isWhole || this.#isStrict) {
      if (this.#isStrict) notes?.push(reason('strict-only', name.canonical));
      return null;
    }
    const near = this.#candidates.near(name, place, notes, seen);
    const misspelt = this.#choice.decide(name, place, near, notes, LEAST_CONFIDENCE, true);
    // Guesses that contradict each other are no answer.
    if (misspelt === null || misspelt.isAmbiguous) seen.push(...near);
    return misspelt === null || misspelt.isAmbiguous ? null : misspelt;
  }

  #higher(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    if (!name.isWhole && notes !== null) {
      const isGenusKnown = name.genus !== null && this.#world.genusRows(name.genus).length > 0;
      const isOfGenus = name.specificEpithet !== null && isGenusKnown;
      notes.push(reason(isOfGenus ? 'species-unknown' : 'name-unknown', name.canonical));
    }
    if (!this.#hasHigherRanks) return null;
    return (
      this.#speciesOf(name, place, notes, seen) ?? this.#fallback.find(name, place, notes, seen)
    );
  }

  #speciesOf(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    if (name.infraspecificEpithet === null || name.genus === null) return null;
    const canonical = `${name.genus} ${name.specificEpithet}`;
    const species: OwnName = {
      ...name,
      canonical,
      key: lookupKey(canonical),
      infraspecificEpithet: null,
      rank: 'SPECIES',
      authorship: null,
      rows: null,
      sameRow: -1,
    };
    const found = this.#direct(species, place, notes, seen);
    if (found === null || found.row < 0) return null;
    notes?.push(reason('species-of-name', name.canonical, this.#world.label(found.row)));
    return {
      ...found,
      type: 'HIGHERRANK',
      confidence: Math.min(MOST_SURE_SPECIES, found.confidence),
      isFuzzy: found.type === 'FUZZY',
    };
  }
}
