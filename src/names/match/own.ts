import { type Rank, rankOrder } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { LINEAGE_RANKS, type LineageRank } from '../backbone/usage.ts';
import { normConfidence } from '../compare/confidence.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import {
  areLikelyEpithets,
  familiesOfStem,
  isLikelyGenus,
  isLikelyHigherName,
  isOneWord,
  rankEnding,
} from './likely-spelling.ts';
import { Lineages } from './lineages.ts';
import { type OwnName, plainSpaces } from './own-asked.ts';
import {
  areRanksApart,
  LEAST_CONFIDENCE,
  MOST_SURE_DOUBTED,
  ONLY_CANDIDATE,
  OwnScorer,
  type Scored,
} from './own-score.ts';
import { type KnownPlace, type Place, Places } from './place.ts';
import { isGenusGroup, isInfrageneric, isPlaced, isSuprageneric } from './rank-facts.ts';
import { type ReasonCode, reason } from './reasons.ts';
import { firstWord, sameLetters } from './simple-name.ts';
import type { MatchReason, MatchType } from './types.ts';

/** What our own matching found. */
export interface OwnFound {
  readonly type: MatchType;
  /** −1: nothing. */
  readonly row: RowNumber;
  readonly confidence: number;
  /** The candidate that the answer is; null where the answer is a higher taxon that was not scored. */
  readonly best: Scored | null;
  /** Other candidates, best first. */
  readonly others: readonly Scored[];
  /** A misspelt name led to a higher taxon. */
  readonly isFuzzy: boolean;
  /** Several taxa were as good. */
  readonly isAmbiguous: boolean;
  /** Why, beside the points of `best`. */
  readonly notes: readonly MatchReason[];
}

const MOST_SAME = 300;
const MOST_NEAR = 50;
const LONG = 11;
const FAMILY = rankOrder('FAMILY');
const MOST_GENERA = 40;
const MOST_ANCESTORS = 60;
const MOST_REMEMBERED = 2000;
/** Points, status aside, by which candidates still count as equally good. */
const EQUAL_POINTS = 1;
const MOST_SURE_FUZZY = 96;
const FROM_SPECIES: readonly LineageRank[] = [...LINEAGE_RANKS].reverse();
const nobody: readonly Scored[] = [];

/** What tells the answer from equally good candidates; null: it has none. */
type SettledBy = 'same-taxon' | 'holds-the-others' | 'accepted-homonym' | null;

/** Notes of one query; null: nobody asked for them. */
type Notes = MatchReason[] | null;

/** Our own matching of a name over a backbone. One per thread; it remembers genera and higher taxa. */
export class OwnMatching {
  readonly #backbone: Backbone;
  readonly #lineages: Lineages;
  readonly #places: Places;
  readonly #scorer: OwnScorer;
  readonly #exclude: ReadonlySet<number>;
  readonly #isStrict: boolean;
  readonly #hasHigherRanks: boolean;
  readonly #explains: boolean;
  readonly #genera = new Map<string, readonly RowNumber[]>();

  constructor(
    backbone: Backbone,
    options: {
      readonly exclude: ReadonlySet<number>;
      readonly isStrict: boolean;
      readonly hasHigherRanks: boolean;
      readonly explains: boolean;
    },
  ) {
    this.#backbone = backbone;
    this.#lineages = new Lineages(backbone);
    this.#places = new Places(backbone, this.#lineages);
    this.#scorer = new OwnScorer(backbone, this.#places);
    this.#exclude = options.exclude;
    this.#isStrict = options.isStrict;
    this.#hasHigherRanks = options.hasHigherRanks && !options.isStrict;
    this.#explains = options.explains;
  }

  get places(): Places {
    return this.#places;
  }

  get scorer(): OwnScorer {
    return this.#scorer;
  }

  /** The whole way: the name, its spellings, what it may be misspelt from, its species, its genus, its stated place. */
  find(name: OwnName, place: Place): OwnFound {
    const notes: Notes = this.#explains ? [] : null;
    if (name.canonical === '') return this.#nothing(notes, nobody);
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

  // ---- the name itself

  /** "Aus sp.": what is certain of the name, unless the backbone has the very text. */
  #undetermined(name: OwnName, place: Place, notes: Notes): OwnFound {
    const seen: Scored[] = [];
    const whole = { ...name, canonical: plainSpaces(name.text), isWhole: true, sameRow: -1 };
    for (const row of this.#backbone.exact(lookupKey(whole.canonical), MOST_SAME)) {
      if (this.#isExcluded(row)) continue;
      const scored = this.#scorer.sameKey({ ...whole, rank: null }, place, row);
      if (sameLetters(this.#backbone.canonicalName(row), whole.canonical)) seen.push(scored);
    }
    const known = this.#decide(whole, place, seen, notes, LEAST_CONFIDENCE);
    if (known !== null && known.type !== 'NONE') return known;
    if (!this.#hasHigherRanks) {
      notes?.push(reason('strict-only', name.text));
      return this.#nothing(notes, seen);
    }
    const certain = { ...name, isUndetermined: false, rows: null, sameRow: -1 };
    const found = this.#direct(certain, place, notes, seen);
    if (found !== null && found.row >= 0) {
      notes?.push(reason('undetermined-name', name.text, this.#backbone.canonicalName(found.row)));
      const isFuzzy = found.type === 'FUZZY';
      return { ...found, type: 'HIGHERRANK', isFuzzy, notes: notes ?? [] };
    }
    return found ?? this.#higher(certain, place, notes, seen) ?? this.#nothing(notes, seen);
  }

  #direct(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    const exact = this.#sameKey(name, place, notes, seen);
    const found = this.#decide(name, place, exact, notes, LEAST_CONFIDENCE);
    if (found !== null) return found;
    if (name.isWhole) notes?.push(reason('whole-only', name.text));
    if (name.isWhole || this.#isStrict) {
      if (this.#isStrict) notes?.push(reason('strict-only', name.canonical));
      return null;
    }
    const near = this.#near(name, place, notes, seen);
    const misspelt = this.#decide(name, place, near, notes, LEAST_CONFIDENCE, true);
    // Guesses that contradict each other are no answer.
    if (misspelt === null || misspelt.isAmbiguous) seen.push(...near);
    return misspelt === null || misspelt.isAmbiguous ? null : misspelt;
  }

  /** Candidates that are spelled as asked, or by the rules of spelling the same. */
  #sameKey(name: OwnName, place: Place, notes: Notes, seen: Scored[]): readonly Scored[] {
    const viable: Scored[] = [];
    const rows = this.#rowsOf(name);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      if (this.#isExcluded(row)) {
        notes?.push(reason('excluded-only', name.canonical));
        continue;
      }
      const scored = this.#scorer.sameKey(name, place, row);
      if (name.isWhole && scored.spelling !== 'same') continue;
      if (this.#isViable(name, place, scored, notes)) viable.push(scored);
      else seen.push(scored);
    }
    return viable;
  }

  #rowsOf(name: OwnName): readonly RowNumber[] {
    const rows = name.rows ?? this.#backbone.exact(name.key, MOST_SAME);
    if (name.specificEpithet !== null || name.isWhole) return rows;
    const isSubgenus = name.rank !== null && isInfrageneric(name.rank);
    if (name.infragenericEpithet === null && !isSubgenus) return rows;
    // A subgenus stands in checklists with its genus ("Aus (Bus)") or alone; the one with the name of the genus often so, too.
    const genus = name.infragenericEpithet === null ? name.canonical : name.genus;
    const full = this.#backbone.exact(lookupKey(`${genus} ${name.canonical}`), MOST_SAME);
    return full.length === 0 ? rows : [...new Set([...rows, ...full])];
  }

  #isViable(name: OwnName, place: Place, scored: Scored, notes: Notes): boolean {
    const code = this.#obstacle(name, scored);
    if (code === null) return true;
    if (notes !== null) {
      const asked = code === 'wrong-rank' ? name.rank : statedText(place, code === 'wrong-kingdom');
      notes.push(reason(code, asked, this.#label(scored.row)));
    }
    return false;
  }

  #obstacle(name: OwnName, scored: Scored): ReasonCode | null {
    const { place, row } = scored;
    const rank = this.#backbone.rank(row);
    if (areRanksApart(name.rank, rank)) return 'wrong-rank';
    // A species is only a part of the aggregate that has its name.
    if (name.rank === 'SPECIES_AGGREGATE' && isPlaced(rank) && rank !== name.rank)
      return 'wrong-rank';
    // A lower taxon than the kingdom that agrees outweighs it; the answer then says that the kingdom is another.
    if (place.isOtherKingdom && place.lowest === null) return 'wrong-kingdom';
    return isElsewhere(scored, rank) ? 'wrong-place' : null;
  }

  // ---- what it may be misspelt from

  #near(name: OwnName, place: Place, notes: Notes, seen: Scored[]): readonly Scored[] {
    const viable = [...this.#recombined(name, place, notes, seen)];
    const known = new Set(viable.map(({ row }) => row));
    const maxEdits = name.key.length >= LONG ? 2 : 1;
    const isGenusKnown = name.genus !== null && this.#genusRows(name.genus).length > 0;
    for (const { row, edits } of this.#backbone.similar(name.key, maxEdits, MOST_NEAR)) {
      if (edits === 0 || known.has(row) || this.#isExcluded(row)) continue;
      const scored = this.#scorer.near(name, place, row, edits, isGenusKnown);
      const code = this.#doubt(name, scored, isGenusKnown);
      if (code === null) viable.push(scored);
      else {
        seen.push(scored);
        if (notes !== null && code !== 'near-unlikely') {
          notes.push(reason(code, this.#doubtful(name, place, code), this.#label(row)));
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
    if (scored.name < 60) return 'near-unlikely';
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
    return isLikelyGenus(name.canonical, scored.canonical) ? null : 'near-unlikely';
  }

  /** Names of one word are often alike: a family is no misspelt subfamily, and without support only long ones are believed. */
  #isLikelyUninomial(name: OwnName, scored: Scored, hasSupport: boolean): boolean {
    const rank = this.#backbone.rank(scored.row);
    if (name.rank !== null && isSuprageneric(name.rank) && isPlaced(rank) && name.rank !== rank) {
      return false;
    }
    if (rankEnding(name.canonical) !== rankEnding(scored.canonical)) return false;
    if (hasSupport) return true;
    if (scored.edits > 1 || scored.place.contradicting > 0) return false;
    // There are more genera than words for them: one letter off is mostly another genus.
    return isSuprageneric(rank)
      ? isLikelyHigherName(name.canonical)
      : isOneWord(name.canonical, scored.canonical);
  }

  /** Names with the asked epithets under synonyms of the asked genus, and under the subgenus as a genus. */
  #recombined(name: OwnName, place: Place, notes: Notes, seen: Scored[]): readonly Scored[] {
    if (name.genus === null || name.specificEpithet === null) return nobody;
    const rest = name.canonical.slice(name.genus.length + 1);
    const viable: Scored[] = [];
    const add = (genus: string, spelling: 'genus-synonym' | 'subgenus-as-genus'): void => {
      for (const row of this.#backbone.exact(lookupKey(`${genus} ${rest}`), MOST_NEAR)) {
        if (this.#isExcluded(row)) continue;
        const scored = this.#scorer.recombined(name, place, row, 0, spelling);
        const code = isOtherAuthor(scored) ? 'near-other-author' : this.#obstacle(name, scored);
        if (code === null) viable.push(scored);
        else {
          seen.push(scored);
          notes?.push(reason(code, this.#doubtful(name, place, code), this.#label(row)));
        }
      }
    };
    if (name.infragenericEpithet !== null) add(name.infragenericEpithet, 'subgenus-as-genus');
    for (const genus of this.#otherNamesOfGenus(name.genus)) add(genus, 'genus-synonym');
    return viable;
  }

  /** Other names that checklists have for the taxa which a genus name stands for. */
  #otherNamesOfGenus(genus: string): ReadonlySet<string> {
    const names = new Set<string>();
    for (const row of this.#genusRows(genus)) {
      const accepted = this.#backbone.accepted(row);
      const taxon = accepted < 0 ? row : accepted;
      if (accepted >= 0 && isGenusGroup(this.#backbone.rank(accepted))) {
        names.add(this.#lineages.name(accepted));
      }
      for (const synonym of this.#backbone.synonyms(taxon)) {
        if (names.size >= MOST_GENERA) break;
        if (this.#backbone.rank(synonym) === 'GENUS') names.add(this.#lineages.name(synonym));
      }
    }
    names.delete(genus);
    return names;
  }

  /** Rows of a genus name, remembered. */
  #genusRows(genus: string): readonly RowNumber[] {
    const known = this.#genera.get(genus);
    if (known !== undefined) return known;
    const rows = this.#backbone.exact(lookupKey(genus), MOST_SAME).filter((row) => {
      const rank = this.#backbone.rank(row);
      return isGenusGroup(rank) || rank === 'UNRANKED';
    });
    if (this.#genera.size >= MOST_REMEMBERED) this.#genera.clear();
    this.#genera.set(genus, rows);
    return rows;
  }

  // ---- choosing

  /** The best of the candidates; where several taxa are as good, the lowest taxon that holds them all. Null: none will do. */
  #decide(
    name: OwnName,
    place: Place,
    candidates: readonly Scored[],
    notes: Notes,
    least: number,
    areGuesses = false,
  ): OwnFound | null {
    const first = candidates[0];
    if (first === undefined) return null;
    if (candidates.length === 1) return this.#only(name, place, first, notes, least);
    const ordered = inOrder(candidates);
    const equals = equallyGood(ordered, name.status !== null);
    const chosen = this.#amongEquals(equals);
    if (chosen === null) return this.#ambiguous(name, equals, ordered, notes, areGuesses);
    const { scored, code } = chosen;
    const second = ordered.find(({ taxon }) => taxon !== scored.taxon);
    const gap =
      second === undefined
        ? ONLY_CANDIDATE
        : Math.max(0, Math.min(5, Math.trunc((scored.total - second.total) / 2)));
    let confidence = sureness(scored, gap);
    if (code === 'accepted-homonym') confidence = Math.min(confidence, MOST_SURE_DOUBTED);
    if (confidence < least) {
      notes?.push(reason('too-little-confidence', null, this.#label(scored.row)));
      return null;
    }
    const others = ordered.filter((one) => one !== scored);
    if (notes !== null) this.#noteRivals(name, scored, second, others, code, notes, gap);
    return found(scored, confidence, others, notes);
  }

  #only(name: OwnName, place: Place, scored: Scored, notes: Notes, least: number): OwnFound | null {
    const confidence = sureness(scored, ONLY_CANDIDATE);
    if (confidence < least) {
      const code = scored.place.contradicting > 0 ? 'wrong-place' : 'too-little-confidence';
      notes?.push(
        reason(code, statedText(place, false) ?? name.canonical, this.#label(scored.row)),
      );
      return null;
    }
    notes?.push(reason('only-candidate', null, null, ONLY_CANDIDATE));
    return found(scored, confidence, nobody, notes);
  }

  #noteRivals(
    name: OwnName,
    scored: Scored,
    second: Scored | undefined,
    others: readonly Scored[],
    code: SettledBy,
    notes: MatchReason[],
    gap: number,
  ): void {
    if (code !== null) {
      const found = code === 'same-taxon' ? this.#label(scored.taxon) : this.#labels(others);
      notes.push(reason(code, name.canonical, found));
    } else if (second !== undefined && second.canonical === scored.canonical) {
      notes.push(reason('homonym-settled', name.canonical, this.#label(second.row)));
    }
    if (second !== undefined) {
      notes.push(
        reason(gap >= 3 ? 'clear-lead' : 'close-second', null, this.#label(second.row), gap),
      );
    }
  }

  /** Which of equally good candidates is the answer: that of the one taxon, or the only accepted one in its kingdom. */
  #amongEquals(
    equals: readonly Scored[],
  ): { readonly scored: Scored; readonly code: SettledBy } | null {
    const first = equals[0];
    if (first === undefined) return null;
    if (equals.length === 1) return { scored: first, code: null };
    const accepted = equals.filter(({ row }) => this.#isAccepted(row));
    if (equals.every(({ taxon }) => taxon === first.taxon)) {
      return { scored: accepted[0] ?? this.#oldest(equals), code: 'same-taxon' };
    }
    const whole = equals.find(({ taxon }) =>
      equals.every((one) => this.#isWithin(one.taxon, taxon)),
    );
    if (whole !== undefined) return { scored: whole, code: 'holds-the-others' };
    const only = accepted[0];
    if (only === undefined || accepted.length > 1) return null;
    const kingdom = this.#backbone.ancestor(only.row, 'KINGDOM');
    const isOneKingdom = equals.every(
      ({ row }) => this.#backbone.ancestor(row, 'KINGDOM') === kingdom,
    );
    return isOneKingdom ? { scored: only, code: 'accepted-homonym' } : null;
  }

  #isWithin(row: RowNumber, taxon: RowNumber): boolean {
    let at = row;
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      if (at === taxon) return true;
      at = this.#backbone.parent(at);
    }
    return false;
  }

  #isAccepted(row: RowNumber): boolean {
    const status = this.#backbone.status(row);
    return status === 'ACCEPTED' || status === 'PROVISIONALLY_ACCEPTED';
  }

  #oldest(scored: readonly Scored[]): Scored {
    return scored.reduce((one, other) =>
      this.#backbone.key(other.row) < this.#backbone.key(one.row) ? other : one,
    );
  }

  #ambiguous(
    name: OwnName,
    equals: readonly Scored[],
    ordered: readonly Scored[],
    notes: Notes,
    areGuesses: boolean,
  ): OwnFound {
    const code = areGuesses ? 'several-guesses' : 'several-homonyms';
    notes?.push(reason(code, name.canonical, this.#labels(equals)));
    const row = this.#hasHigherRanks && !areGuesses ? this.#lowestCommon(equals) : -1;
    if (row >= 0) {
      notes?.push(reason('lowest-common-taxon', name.canonical, this.#label(row)));
    }
    const best = equals[0];
    return {
      type: row < 0 ? 'NONE' : 'HIGHERRANK',
      row,
      confidence:
        row < 0 || best === undefined ? 0 : Math.min(MOST_SURE_DOUBTED, sureness(best, 0)),
      best: null,
      others: ordered,
      isFuzzy: best?.spelling === 'misspelt',
      isAmbiguous: true,
      notes: notes ?? [],
    };
  }

  #lowestCommon(scored: readonly Scored[]): RowNumber {
    const first = scored[0];
    if (first === undefined) return -1;
    for (const rank of FROM_SPECIES) {
      const row = this.#backbone.ancestor(first.row, rank);
      if (row < 0 || this.#isExcluded(row)) continue;
      if (scored.every((one) => this.#backbone.ancestor(one.row, rank) === row)) return row;
    }
    return -1;
  }

  // ---- higher taxa

  #higher(name: OwnName, place: Place, notes: Notes, seen: Scored[]): OwnFound | null {
    if (!name.isWhole && notes !== null) {
      const isGenusKnown = name.genus !== null && this.#genusRows(name.genus).length > 0;
      const isOfGenus = name.specificEpithet !== null && isGenusKnown;
      notes.push(reason(isOfGenus ? 'species-unknown' : 'name-unknown', name.canonical));
    }
    if (!this.#hasHigherRanks) return null;
    return (
      this.#speciesOf(name, place, notes, seen) ??
      this.#genusOf(name, place, notes, seen) ??
      this.#familyOf(name, place, notes) ??
      this.#statedTaxon(name, place, notes, seen)
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
    notes?.push(reason('species-of-name', name.canonical, this.#label(found.row)));
    return {
      ...found,
      type: 'HIGHERRANK',
      confidence: Math.min(95, found.confidence),
      isFuzzy: found.type === 'FUZZY',
    };
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
    const subgenus = this.#subgenusOf(name, place);
    const all = subgenus ?? this.#sameKey(uninomial, place, notes, seen);
    const genera = all.filter(({ row }) => isGenusGroup(this.#backbone.rank(row)));
    const candidates = (genera.length > 0 ? genera : all).filter((one) => {
      const { contradicting, agreeing } = one.place;
      const isHere = contradicting === 0 || (contradicting === 1 && agreeing > 0);
      if (!isHere)
        notes?.push(reason('wrong-place', statedText(place, false), this.#label(one.row)));
      return isHere;
    });
    const found = this.#decide(uninomial, place, candidates, notes, 0);
    if (found === null) {
      if (this.#genusRows(genus).length === 0) notes?.push(reason('genus-unknown', genus));
      return all.length > 0 ? null : this.#misspeltGenus(uninomial, name, place, notes, seen);
    }
    if (found.row < 0 || found.best === null) return found.row < 0 ? null : found;
    const code = genera.length > 0 ? 'genus-of-name' : 'higher-of-name';
    notes?.push(reason(code, name.canonical, this.#label(found.row)));
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
      const candidates = this.#sameKey(asked, place, null, []).filter(
        ({ row, place: found }) =>
          this.#backbone.rank(row) === 'FAMILY' && found.contradicting === 0,
      );
      const found = this.#decide(asked, place, candidates, null, 0);
      if (found === null || found.best === null) continue;
      notes?.push(reason('family-of-name', name.canonical, this.#label(found.row)));
      return {
        ...found,
        type: 'HIGHERRANK',
        confidence: genusSureness(found.best),
        notes: notes ?? [],
      };
    }
    return null;
  }

  #subgenusOf(name: OwnName, place: Place): readonly Scored[] | null {
    const { infragenericEpithet, genus, specificEpithet } = name;
    if (infragenericEpithet === null || specificEpithet === null) return null;
    const subgenus = { ...name, canonical: infragenericEpithet, rank: null, authorship: null };
    const rows = this.#backbone
      .exact(lookupKey(`${genus} ${infragenericEpithet}`), MOST_SAME)
      .filter((row) => isInfrageneric(this.#backbone.rank(row)) && !this.#isExcluded(row));
    return rows.length === 0 ? null : rows.map((row) => this.#scorer.sameKey(subgenus, place, row));
  }

  /** A genus that is misspelt: only where the stated family or order agrees. */
  #misspeltGenus(
    uninomial: OwnName,
    name: OwnName,
    place: Place,
    notes: Notes,
    seen: Scored[],
  ): OwnFound | null {
    if (uninomial.key.length < 5) return null;
    const near: Scored[] = [];
    for (const { row, edits } of this.#backbone.similar(uninomial.key, 1, MOST_NEAR)) {
      if (edits === 0 || this.#isExcluded(row) || !isGenusGroup(this.#backbone.rank(row))) continue;
      const scored = this.#scorer.near(uninomial, place, row, edits, false);
      if (isLow(scored.place.lowest) && scored.name >= 60) near.push(scored);
      else seen.push(scored);
    }
    const found = this.#decide(uninomial, place, near, notes, LEAST_CONFIDENCE);
    if (found === null || found.best === null) return null;
    notes?.push(reason('genus-of-name', name.canonical, this.#label(found.row)));
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
      notes?.push(reason('stated-taxon', one.rank.toLowerCase(), this.#label(row)));
      const { agreeing } = this.#places.compare(place, row);
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
      if (this.#isExcluded(row)) continue;
      const { points, isOtherKingdom } = this.#places.compare(place, row);
      if (isOtherKingdom) continue;
      if (points > most) {
        best = row;
        most = points;
      } else if (points === most) best = -1;
    }
    return best;
  }

  // ---- small things

  #isExcluded(row: RowNumber): boolean {
    if (this.#exclude.size === 0) return false;
    if (this.#exclude.has(this.#backbone.key(row))) return true;
    return LINEAGE_RANKS.some((rank) => {
      const key = this.#lineages.keyAt(row, rank);
      return key !== null && this.#exclude.has(key);
    });
  }

  /** A usage for people: name, authorship and kingdom. */
  #label(row: RowNumber): string {
    const name = this.#backbone.scientificName(row);
    const kingdom = this.#lineages.nameAt(row, 'KINGDOM');
    return kingdom === null || kingdom === name ? name : `${name} (${kingdom})`;
  }

  #labels(scored: readonly Scored[]): string {
    const labels = scored.slice(0, 5).map(({ row }) => this.#label(row));
    return scored.length > 5 ? `${labels.join('; ')} …` : labels.join('; ');
  }
}

/** Best first; of equal ones what is accepted, then the older row. */
const inOrder = (scored: readonly Scored[]): readonly Scored[] =>
  scored.length < 2 ? scored : [...scored].sort((a, b) => b.total - a.total || a.row - b.row);

/** Those that come within a point of the best; status aside, unless it was asked for. */
function equallyGood(ordered: readonly Scored[], isStatusAsked: boolean): readonly Scored[] {
  const points = ({ total, status }: Scored): number => (isStatusAsked ? total : total - status);
  let most = Number.NEGATIVE_INFINITY;
  for (const one of ordered) most = Math.max(most, points(one));
  return ordered.filter((one) => most - points(one) <= EQUAL_POINTS);
}

function sureness(scored: Scored, gap: number): number {
  const confidence = normConfidence(scored.total + gap);
  const isPlain = scored.spelling === 'same' || scored.spelling === 'variant';
  const most = isPlain ? 100 : MOST_SURE_FUZZY;
  return Math.min(confidence, scored.author === 'different' ? MOST_SURE_DOUBTED : most);
}

/** How sure a genus is that was not asked for itself: what is stated of its place speaks for it or against. */
const genusSureness = ({ place, row, taxon }: Scored): number =>
  Math.max(
    60,
    Math.min(95, 80 + 3 * place.agreeing - 8 * place.contradicting - (row === taxon ? 0 : 5)),
  );

const TYPES = { same: 'EXACT', variant: 'VARIANT' } as const;

const found = (
  best: Scored,
  confidence: number,
  others: readonly Scored[],
  notes: Notes,
): OwnFound => ({
  type: best.spelling === 'same' || best.spelling === 'variant' ? TYPES[best.spelling] : 'FUZZY',
  row: best.row,
  confidence,
  best,
  others,
  isFuzzy: false,
  isAmbiguous: false,
  notes: notes ?? [],
});

/** Whether a name stands in quite another place than the stated one: names of genera are given twice, those of species hardly. */
function isElsewhere({ place, author }: Scored, rank: Rank): boolean {
  if (author === 'same' || author === 'equal' || isSuprageneric(rank)) return false;
  return place.contradicting >= (isGenusGroup(rank) ? 2 : 3);
}

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

/** What a query states, in words. */
function statedText(place: Place, isKingdomOnly: boolean): string | null {
  if (isKingdomOnly) return place.verbatimKingdom;
  return place.names.length === 0 ? null : place.names.map(({ name }) => name).join(', ');
}

/** Whether a stated taxon stands above what was asked. */
const isAbove = ({ rank }: KnownPlace, { askedRank }: OwnName): boolean =>
  askedRank === null || rankOrder(rank) < rankOrder(askedRank);
