import { type Rank, rankOrder } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { compareAuthorship } from '../compare/compare-authorship.ts';
import type { Equality } from '../compare/equality.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { areDisparate, groupOfNames, groupOfRow } from './groups.ts';
import type { OwnName } from './own-asked.ts';
import {
  isGenusGroup,
  isInfrageneric,
  isInfraspecific,
  isPlaced,
  isSuprageneric,
} from './rank-facts.ts';
import { firstWord } from './simple-name.ts';
import type { StatedName } from './stated.ts';

/** What the Catalogue of Life's rules find. `ambiguous`: several, of which the row is the likeliest. */
export interface ColFound {
  readonly kind: 'match' | 'ambiguous' | 'higher' | 'none';
  readonly row: RowNumber;
  /** Candidates of the name before any rule. */
  readonly candidates: readonly RowNumber[];
}

const MOST_SAME = 300;
const MOST_ANCESTORS = 60;

/** Ranks that stand for any of a kind. */
const UNSPECIFIC: Readonly<Partial<Record<Rank, (rank: Rank) => boolean>>> = {
  SUPRAGENERIC_NAME: isSuprageneric,
  INFRAGENERIC_NAME: isInfrageneric,
  INFRASPECIFIC_NAME: isInfraspecific,
  INFRASUBSPECIFIC_NAME: isInfraspecific,
};

/** The Catalogue of Life's matching: one bucket of names, filtered until one is left. */
export class ColMatching {
  readonly #backbone: Backbone;
  readonly #exclude: ReadonlySet<number>;

  constructor(backbone: Backbone, exclude: ReadonlySet<number>) {
    this.#backbone = backbone;
    this.#exclude = exclude;
  }

  /** The name; with `hasHigherRanks` its genus, then the lowest stated taxon that is not ambiguous. */
  find(name: OwnName, stated: readonly StatedName[], hasHigherRanks: boolean): ColFound {
    const candidates = this.#candidates(name);
    const found = this.#filter(name, stated, candidates);
    if (found !== null) return { ...found, candidates };
    const higher = hasHigherRanks ? this.#higher(name, stated) : -1;
    return { kind: higher < 0 ? 'none' : 'higher', row: higher, candidates };
  }

  #candidates(name: OwnName): readonly RowNumber[] {
    const rows = new Set(this.#backbone.exact(name.key, MOST_SAME));
    if (name.specificEpithet === null && !name.isWhole) {
      // "Aus (Bus)" in the checklist, "Bus" or "Aus (Bus)" in the query.
      const genus = name.infragenericEpithet === null ? name.canonical : name.genus;
      const full = lookupKey(`${genus} ${name.canonical}`);
      for (const row of this.#backbone.exact(full, MOST_SAME)) {
        if (isInfrageneric(this.#backbone.rank(row))) rows.add(row);
      }
    }
    return [...rows].filter((row) => !this.#exclude.has(this.#backbone.key(row)));
  }

  #filter(
    name: OwnName,
    stated: readonly StatedName[],
    candidates: readonly RowNumber[],
  ): { readonly kind: 'match' | 'ambiguous'; readonly row: RowNumber } | null {
    const rank = name.rank !== null && isPlaced(name.rank) ? name.rank : null;
    const isQualified = name.authorship !== null && rank !== null;
    let rows = rank === null ? candidates : this.#ofRank(candidates, rank);
    if (isQualified && rank !== null) rows = this.#ofAuthor(name, rows, rank, stated);
    rows = this.#ofGroup(rows, stated);
    if (
      rows.length > 1 &&
      name.code !== null &&
      (rank === null || isSuprageneric(rank) || isGenusGroup(rank))
    ) {
      rows = rows.filter((row) => {
        const code = this.#backbone.code(row);
        return code === null || code === name.code;
      });
    }
    if (rows.length > 1 && name.authorship !== null) {
      if (isQualified) {
        const sure = this.#oneAuthor(name, rows);
        if (sure >= 0) return { kind: 'match', row: sure };
      } else {
        rows = rows.filter(
          (row) => this.#backbone.authorship(row) === null || this.#author(name, row) === 'EQUAL',
        );
      }
    }
    return this.#choose(rows, stated, isQualified);
  }

  #ofRank(candidates: readonly RowNumber[], rank: Rank): readonly RowNumber[] {
    const compatible = candidates.filter((row) => !this.#ranksDiffer(rank, row));
    const same = compatible.filter((row) => this.#backbone.rank(row) === rank);
    return same.length > 0 ? same : compatible;
  }

  /** An unranked candidate may have the rank if its parent stands above that rank. */
  #ranksDiffer(asked: Rank, row: RowNumber): boolean {
    const found = this.#backbone.rank(row);
    if (found === asked) return false;
    if (!isPlaced(found)) {
      const parent = this.#backbone.parent(row);
      return parent < 0 || rankOrder(this.#backbone.rank(parent)) >= rankOrder(asked);
    }
    const isAny = UNSPECIFIC[asked]?.(found) === true || UNSPECIFIC[found]?.(asked) === true;
    return !isAny;
  }

  /** Names of another author go; genera stay where their family is the stated one. */
  #ofAuthor(
    name: OwnName,
    rows: readonly RowNumber[],
    rank: Rank,
    stated: readonly StatedName[],
  ): readonly RowNumber[] {
    if (isSuprageneric(rank)) return rows;
    return rows.filter(
      (row) =>
        this.#backbone.authorship(row) === null ||
        this.#author(name, row) === 'EQUAL' ||
        (rank === 'GENUS' && this.#isInStatedFamily(row, stated)),
    );
  }

  #isInStatedFamily(row: RowNumber, stated: readonly StatedName[]): boolean {
    const family = this.#backbone.ancestor(row, 'FAMILY');
    if (family < 0) return false;
    const name = this.#backbone.canonicalName(family);
    return stated.some((one) => one.rank === 'FAMILY' && one.name === name);
  }

  #author(name: OwnName, row: RowNumber): Equality {
    if (name.authorship === null) return 'UNKNOWN';
    return compareAuthorship(name.authorship.inputs, this.#backbone.authorship(row), 'col');
  }

  #ofGroup(rows: readonly RowNumber[], stated: readonly StatedName[]): readonly RowNumber[] {
    if (stated.length === 0 || rows.length === 0) return rows;
    const group = groupOfNames(stated.map(({ name, verbatim }) => name ?? verbatim));
    if (group === null) return rows;
    return rows.filter((row) => !areDisparate(group, groupOfRow(this.#backbone, row)));
  }

  /** The only candidate of the asked author, or the only one of them that is written the same; −1: there is none. */
  #oneAuthor(name: OwnName, rows: readonly RowNumber[]): RowNumber {
    const same = rows.filter((row) => this.#author(name, row) === 'EQUAL');
    if (same.length === 1) return same[0] ?? -1;
    const asked = labelOf(name.canonical, name.authorship?.verbatim ?? null);
    const exact = same.filter((row) => asked === this.label(row));
    return exact.length === 1 ? (exact[0] ?? -1) : -1;
  }

  #choose(
    all: readonly RowNumber[],
    stated: readonly StatedName[],
    isQualified: boolean,
  ): { readonly kind: 'match' | 'ambiguous'; readonly row: RowNumber } | null {
    const [first] = all;
    if (first === undefined) return null;
    if (all.length === 1) return { kind: 'match', row: first };
    const withAuthor = all.filter((row) => this.#backbone.authorship(row) !== null);
    if (isQualified && withAuthor.length === 1)
      return { kind: 'match', row: withAuthor[0] ?? first };
    const taxon = this.#backbone.accepted(first);
    if (taxon >= 0 && all.every((row) => this.#backbone.accepted(row) === taxon)) {
      return { kind: 'match', row: first };
    }
    const rows = all.filter((row) => this.#backbone.status(row) !== 'PROVISIONALLY_ACCEPTED');
    const [only] = rows;
    if (only === undefined) return null;
    if (rows.length === 1) return { kind: 'match', row: only };
    const placed = this.#lowestBy(rows, (row) => this.#lowestStated(row, stated));
    if (placed >= 0) return { kind: 'ambiguous', row: placed };
    const accepted = rows.filter((row) => this.#backbone.accepted(row) < 0);
    if (accepted.length === 1) return { kind: 'match', row: accepted[0] ?? only };
    const among = accepted.length > 0 ? accepted : rows;
    const lowest = this.#lowestBy(among, (row) => this.#parentRank(row));
    return { kind: 'ambiguous', row: lowest >= 0 ? lowest : (among[0] ?? only) };
  }

  /** The one row whose measure is the lowest rank; −1: several are, or none has one. */
  #lowestBy(rows: readonly RowNumber[], rankOf: (row: RowNumber) => Rank | null): RowNumber {
    let best = -1;
    let lowest = -1;
    for (const row of rows) {
      const rank = rankOf(row);
      if (rank === null) continue;
      const order = rankOrder(rank);
      if (order > lowest) {
        best = row;
        lowest = order;
      } else if (order === lowest) best = -1;
    }
    return best;
  }

  /** Lowest stated name, with its rank, that is above the row. */
  #lowestStated(row: RowNumber, stated: readonly StatedName[]): Rank | null {
    let lowest: Rank | null = null;
    let at = this.#backbone.parent(row);
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      const rank = this.#backbone.rank(at);
      const name = this.#backbone.canonicalName(at);
      if (lowest === null && isPlaced(rank)) {
        if (stated.some((one) => one.rank === rank && one.name === name)) lowest = rank;
      }
      at = this.#backbone.parent(at);
    }
    return lowest;
  }

  #parentRank(row: RowNumber): Rank | null {
    const parent = this.#backbone.parent(row);
    const rank = parent < 0 ? null : this.#backbone.rank(parent);
    return rank !== null && isPlaced(rank) ? rank : null;
  }

  #higher(name: OwnName, stated: readonly StatedName[]): RowNumber {
    const names: [string, Rank | null][] = [];
    if (name.genus !== null && name.specificEpithet !== null) names.push([name.genus, 'GENUS']);
    const ordered = [...stated].sort((a, b) => rankOrder(b.rank) - rankOrder(a.rank));
    for (const one of ordered) if (one.name !== null) names.push([one.name, one.rank]);
    for (const [text, rank] of names) {
      const uninomial = uninomialOf(name, text, rank);
      const above = stated.filter((one) => rank === null || rankOrder(one.rank) < rankOrder(rank));
      const found = this.#filter(uninomial, above, this.#candidates(uninomial));
      if (found?.kind === 'match') return found.row;
      if (found?.kind === 'ambiguous') return -1;
    }
    return -1;
  }

  /** Name and authorship of a row without what punctuation may differ in. */
  label(row: RowNumber): string {
    const canonical = this.#backbone.canonicalName(row);
    const isSubgenus = isInfrageneric(this.#backbone.rank(row));
    const name = isSubgenus ? canonical.slice(canonical.lastIndexOf(' ') + 1) : canonical;
    return labelOf(name, this.#backbone.authorship(row));
  }
}

const uninomialOf = (name: OwnName, canonical: string, rank: Rank | null): OwnName => ({
  ...name,
  text: canonical,
  type: 'scientific',
  genus: firstWord(canonical),
  infragenericEpithet: null,
  specificEpithet: null,
  infraspecificEpithet: null,
  canonical,
  key: lookupKey(canonical),
  rank,
  authorship: null,
  isWhole: false,
  rows: null,
  sameRow: -1,
});

const punctuation = /[\s.,;:()[\]&]+/g;

/** Name and authorship without punctuation, in small letters, for comparison. */
export const labelOf = (canonical: string, authorship: string | null): string =>
  (authorship === null ? canonical : `${canonical} ${authorship}`)
    .replace(punctuation, ' ')
    .trim()
    .toLowerCase();
