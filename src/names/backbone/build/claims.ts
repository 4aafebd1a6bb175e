import { stemEpithet } from '../../stem/stem.ts';
import { originalAuthors, sameOrigin } from './authors.ts';
import { AGGREGATE, FAMILY, isRanked, SPECIES } from './constants.ts';
import type { MergedTable } from './merged-table.ts';
import { firstWord, lastEpithet } from './name-words.ts';
import type { Sought } from './same-name.ts';

interface Claim {
  readonly target: number;
  readonly source: number;
  readonly authors: string;
}

/** Where names with authors and year belong, whatever their genus: by family and stem of the epithet. */
export class Claims {
  readonly #table: MergedTable;
  readonly #claims = new Map<string, Claim[]>();

  constructor(table: MergedTable) {
    this.#table = table;
  }

  /** Remembers an accepted name of species or below. */
  addName(row: number, source: number): void {
    const table = this.#table;
    if (table.ranks.get(row) < AGGREGATE) return;
    const epithet = lastEpithet(table.canonicalNames[row] ?? '');
    if (epithet !== null) this.add(row, epithet, table.authorships[row] ?? null, source);
  }

  /** Remembers that an epithet belongs to a taxon. */
  add(target: number, epithet: string, authorship: string | null, source: number): void {
    const authors = originalAuthors(authorship);
    const family = this.#table.atRank(target, FAMILY);
    if (authors === null || family < 0) return;
    const key = `${family}/${stemEpithet(epithet)}`;
    const claim: Claim = { target, source, authors };
    const claims = this.#claims.get(key);
    if (claims === undefined) this.#claims.set(key, [claim]);
    else claims.push(claim);
  }

  /** The taxon to which higher checklists assign the epithet of a name with its authors and year, where it is another; −1: none. */
  otherPlace({ canonicalName, authorship, rank, parent }: Sought, source: number): number {
    const table = this.#table;
    if (rank < SPECIES || !isRanked(rank) || parent < 0) return -1;
    const target = this.#claimedBy(canonicalName, authorship, parent, source);
    if (target < 0 || rank === SPECIES) return target;
    if (target === parent) {
      // "Bison bonasus bonasus" of a species that is now "Bos bonasus"
      const isOwn = firstWord(canonicalName) === firstWord(table.canonicalNames[parent] ?? '');
      return isOwn ? -1 : target;
    }
    return table.isAbove(target, parent) || table.isAbove(parent, target) ? -1 : target;
  }

  #claimedBy(
    canonicalName: string,
    authorship: string | null,
    parent: number,
    source: number,
  ): number {
    const table = this.#table;
    const epithet = lastEpithet(canonicalName);
    const authors = originalAuthors(authorship);
    const family = table.atRank(parent, FAMILY);
    const code = table.codeOf(parent);
    if (epithet === null || authors === null || family < 0) return -1;
    let target = -1;
    for (const claim of this.#claims.get(`${family}/${stemEpithet(epithet)}`) ?? []) {
      if (claim.source === source || !sameOrigin(claim.authors, authors, code)) continue;
      const claimed = table.follow(claim.target);
      if (target >= 0 && claimed !== target) {
        // Of a species and its own subspecies, the species as named by its epithet
        if (table.isAbove(target, claimed)) continue;
        if (!table.isAbove(claimed, target)) return -1;
      }
      target = claimed;
    }
    return target;
  }
}
