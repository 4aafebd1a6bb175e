import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { LINEAGE_RANKS } from '../backbone/usage.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { Lineages } from './lineages.ts';
import { OwnScorer, type Scored } from './own-score.ts';
import { Places } from './place.ts';
import { isGenusGroup, isSuprageneric } from './rank-facts.ts';

/** Most rows of one look-up key that are looked at. */
export const MOST_SAME = 300;
const MOST_GENERA = 40;
const MOST_REMEMBERED = 2000;
/** Most genera of a family that are looked through for a name. */
const MOST_BESIDE = 120;

/** What all parts of our own matching share: the backbone, what is remembered of it, what is excluded. */
export class OwnWorld {
  readonly backbone: Backbone;
  readonly lineages: Lineages;
  readonly places: Places;
  readonly scorer: OwnScorer;
  readonly #exclude: ReadonlySet<number>;
  readonly #genera = new Map<string, readonly RowNumber[]>();
  readonly #families = new Map<RowNumber, readonly string[]>();

  constructor(backbone: Backbone, exclude: ReadonlySet<number>) {
    this.backbone = backbone;
    this.lineages = new Lineages(backbone);
    this.places = new Places(backbone, this.lineages);
    this.scorer = new OwnScorer(backbone, this.places);
    this.#exclude = exclude;
  }

  /** Whether a usage, or a taxon above it, is excluded. */
  isExcluded(row: RowNumber): boolean {
    if (this.#exclude.size === 0) return false;
    if (this.#exclude.has(this.backbone.key(row))) return true;
    return LINEAGE_RANKS.some((rank) => {
      const key = this.lineages.keyAt(row, rank);
      return key !== null && this.#exclude.has(key);
    });
  }

  /** Rows of a genus name, remembered. */
  genusRows(genus: string): readonly RowNumber[] {
    const known = this.#genera.get(genus);
    if (known !== undefined) return known;
    const rows = this.backbone.exact(lookupKey(genus), MOST_SAME).filter((row) => {
      const rank = this.backbone.rank(row);
      return isGenusGroup(rank) || rank === 'UNRANKED';
    });
    if (this.#genera.size >= MOST_REMEMBERED) this.#genera.clear();
    this.#genera.set(genus, rows);
    return rows;
  }

  /** Other names that checklists have for the taxa which a genus name stands for. */
  otherNamesOfGenus(genus: string): ReadonlySet<string> {
    const names = new Set<string>();
    for (const row of this.genusRows(genus)) {
      const accepted = this.backbone.accepted(row);
      const taxon = accepted < 0 ? row : accepted;
      if (accepted >= 0 && isGenusGroup(this.backbone.rank(accepted))) {
        names.add(this.lineages.name(accepted));
      }
      for (const synonym of this.backbone.synonyms(taxon)) {
        if (names.size >= MOST_GENERA) break;
        if (this.backbone.rank(synonym) === 'GENUS') names.add(this.lineages.name(synonym));
      }
    }
    names.delete(genus);
    return names;
  }

  /** Names of the accepted genera of a family, remembered; none where there are more than `MOST_BESIDE`. */
  generaOf(family: RowNumber): readonly string[] {
    const known = this.#families.get(family);
    if (known !== undefined) return known;
    const names: string[] = [];
    const below: RowNumber[] = [family];
    for (let at = 0; at < below.length && names.length <= MOST_BESIDE; at++) {
      for (const child of this.backbone.children(below[at] ?? -1)) {
        const rank = this.backbone.rank(child);
        if (rank === 'GENUS') names.push(this.lineages.name(child));
        else if (isSuprageneric(rank) && below.length <= MOST_BESIDE) below.push(child);
      }
    }
    const genera = names.length > MOST_BESIDE ? [] : names;
    if (this.#families.size >= MOST_REMEMBERED) this.#families.clear();
    this.#families.set(family, genera);
    return genera;
  }

  /** A usage for people: name, authorship and kingdom. */
  label(row: RowNumber): string {
    const name = this.backbone.scientificName(row);
    const kingdom = this.lineages.nameAt(row, 'KINGDOM');
    return kingdom === null || kingdom === name ? name : `${name} (${kingdom})`;
  }

  /** The first few of several usages for people. */
  labels(scored: readonly Scored[]): string {
    const labels = scored.slice(0, 5).map(({ row }) => this.label(row));
    return scored.length > 5 ? `${labels.join('; ')} …` : labels.join('; ');
  }
}
