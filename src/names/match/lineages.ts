import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import type { LineageRank } from '../backbone/usage.ts';

const MOST_REMEMBERED = 50_000;

/** Names of the higher taxa of rows, remembered: millions of rows share some ten thousand of them. */
export class Lineages {
  readonly #backbone: Backbone;
  readonly #names = new Map<RowNumber, string>();

  constructor(backbone: Backbone) {
    this.#backbone = backbone;
  }

  /** Canonical name of the taxon at a rank above (or at) a row; null: none. */
  nameAt(row: RowNumber, rank: LineageRank): string | null {
    const at = this.#backbone.ancestor(row, rank);
    return at < 0 ? null : this.name(at);
  }

  /** Key of the taxon at a rank above (or at) a row; null: none. */
  keyAt(row: RowNumber, rank: LineageRank): number | null {
    const at = this.#backbone.ancestor(row, rank);
    return at < 0 ? null : this.#backbone.key(at);
  }

  /** Canonical name of a row that is asked for often. */
  name(row: RowNumber): string {
    const known = this.#names.get(row);
    if (known !== undefined) return known;
    const name = this.#backbone.canonicalName(row);
    if (this.#names.size >= MOST_REMEMBERED) this.#names.clear();
    this.#names.set(row, name);
    return name;
  }
}
