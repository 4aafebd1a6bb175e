import { lookupKey } from '../../compare/lookup-key.ts';
import { ByteColumn, IntColumn } from './columns.ts';
import { CLASS, codeOfKingdom, FAMILY, isRanked, KINGDOM, ORDER, PHYLUM } from './constants.ts';

/** What a new row of the backbone is made of. */
export interface MergedRow {
  readonly canonicalName: string;
  readonly authorship: string | null;
  readonly rank: number;
  readonly status: number;
  readonly code: number;
  readonly extinct: number;
  /** Row of the parent, −1 for roots; of synonyms not used. */
  readonly parent: number;
  /** Row of the accepted usage; −1: itself. */
  readonly accepted: number;
  readonly source: number;
  /** Empty for taxa that are only implied. */
  readonly sourceId: string;
  readonly isImplicit: boolean;
}

/** Ranks at which two classifications are held against each other, from the highest. */
const COMPARED_RANKS = [PHYLUM, CLASS, ORDER, FAMILY] as const;
/** Deeper than any classification; ends walks in spite of a loop. */
const MAX_DEPTH = 300;

/** The backbone while it grows, in columns. Rows keep their numbers. */
export class MergedTable {
  readonly canonicalNames: string[] = [];
  readonly authorships: (string | null)[] = [];
  readonly sourceIds: string[] = [];
  readonly ranks = new ByteColumn();
  readonly statuses = new ByteColumn();
  readonly codes = new ByteColumn();
  readonly extinct = new ByteColumn();
  readonly implicit = new ByteColumn();
  /** 1: a taxon of a higher checklist was placed here by a lower one. */
  readonly adopted = new ByteColumn();
  readonly parents = new IntColumn(-1);
  readonly accepted = new IntColumn(-1);
  readonly basionyms = new IntColumn(-1);
  readonly sources = new IntColumn();
  readonly #next = new IntColumn(-1);
  readonly #heads = new Map<string, number>();

  get size(): number {
    return this.canonicalNames.length;
  }

  add(row: MergedRow): number {
    const at = this.size;
    this.canonicalNames.push(row.canonicalName);
    this.authorships.push(row.authorship);
    this.sourceIds.push(row.sourceId);
    this.ranks.push(row.rank);
    this.statuses.push(row.status);
    this.codes.push(row.code);
    this.extinct.push(row.extinct);
    this.implicit.push(row.isImplicit ? 1 : 0);
    this.parents.push(row.accepted >= 0 ? -1 : row.parent);
    this.accepted.push(row.accepted);
    this.basionyms.push(-1);
    this.sources.push(row.source);
    const key = lookupKey(row.canonicalName);
    const head = this.#heads.get(key);
    if (head === undefined) {
      this.#heads.set(key, at);
      this.#next.push(-1);
    } else {
      // Behind the first, so that chains stay in one place and the map needs no write
      this.#next.push(this.#next.get(head));
      this.#next.set(head, at);
    }
    return at;
  }

  /** Rows whose look-up key is that of a name, the oldest first, as one more than a row number of `next`. */
  first(canonicalName: string): number {
    return this.#heads.get(lookupKey(canonicalName)) ?? -1;
  }

  next(row: number): number {
    return this.#next.get(row);
  }

  /** First row of each look-up key. */
  heads(): IterableIterator<number> {
    return this.#heads.values();
  }

  /** The accepted usage of a row, at the end of the chain. */
  follow(row: number): number {
    let at = row;
    for (let steps = 0; steps < MAX_DEPTH; steps++) {
      const accepted = this.accepted.get(at);
      if (accepted < 0) return at;
      at = accepted;
    }
    return at;
  }

  /** The row itself or its ancestor at a rank, through the accepted usage; −1: none. */
  atRank(row: number, rank: number): number {
    let at = row < 0 ? -1 : this.follow(row);
    for (let steps = 0; at >= 0 && steps < MAX_DEPTH; steps++) {
      const own = this.ranks.get(at);
      if (own === rank) return at;
      if (isRanked(own) && own < rank) return -1;
      at = this.#up(at);
    }
    return -1;
  }

  kingdom(row: number): number {
    return this.atRank(row, KINGDOM);
  }

  /** The code of a row: its own, or that of its kingdom; 0: unknown. */
  codeOf(row: number): number {
    const own = row < 0 ? 0 : this.codes.get(row);
    if (own !== 0) return own;
    const kingdom = this.kingdom(row);
    return kingdom < 0 ? 0 : codeOfKingdom(this.canonicalNames[kingdom] ?? '');
  }

  /** Whether a row stands above another (not: is it). */
  isAbove(ancestor: number, row: number): boolean {
    let at = this.#up(row);
    for (let steps = 0; at >= 0 && steps < MAX_DEPTH; steps++) {
      if (at === ancestor) return true;
      at = this.#up(at);
    }
    return false;
  }

  #up(row: number): number {
    const parent = this.parents.get(row);
    return parent >= 0 && this.accepted.get(parent) >= 0 ? this.follow(parent) : parent;
  }

  /**
   * The highest of phylum, class, order and family at which two places differ, as its place in this list; 4: none. Only ranks
   * above `rank` count.
   */
  clash(a: number, b: number, rank: number): number {
    if (a < 0 || b < 0) return COMPARED_RANKS.length;
    for (let at = 0; at < COMPARED_RANKS.length; at++) {
      const compared = COMPARED_RANKS[at] as number;
      if (isRanked(rank) && compared >= rank) break;
      const one = this.atRank(a, compared);
      if (one < 0) continue;
      const other = this.atRank(b, compared);
      if (other >= 0 && other !== one) return at;
    }
    return COMPARED_RANKS.length;
  }

  /** The taxa in which two places differ at the highest compared rank; the places themselves where they differ at none. */
  difference(a: number, b: number, rank: number): readonly [number, number] {
    const compared = COMPARED_RANKS[this.clash(a, b, rank)];
    return compared === undefined ? [a, b] : [this.atRank(a, compared), this.atRank(b, compared)];
  }

  label(row: number): string {
    const authorship = this.authorships[row];
    const name = this.canonicalNames[row] ?? '';
    return authorship == null ? name : `${name} ${authorship}`;
  }
}

const marker = /(?:^| )[a-z-]+\.(?= )|×/g;

/** A canonical name without × and markers of rank. */
export const withoutMarkers = (canonicalName: string): string =>
  canonicalName.includes('.') || canonicalName.includes('×')
    ? canonicalName.replace(marker, '').trim()
    : canonicalName;
