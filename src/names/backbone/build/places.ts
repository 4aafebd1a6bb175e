import { type HigherRank, higherTaxon, type Rank, rankOrder } from '../../../terms/index.ts';
import { IntColumn } from './columns.ts';
import {
  AGGREGATE,
  CLASS,
  FAMILY,
  GENUS,
  isRanked,
  KINGDOM,
  ORDER,
  PHYLUM,
  RANK_LIST,
  SPECIES,
  statusNumber,
} from './constants.ts';
import { type MergedTable, withoutMarkers } from './merged-table.ts';
import { firstWord, isBinomial } from './name-words.ts';
import { placeTaxon } from './place.ts';
import { readName } from './read-name.ts';
import { findSame, type Sought } from './same-name.ts';
import type { SourceTable } from './source-table.ts';

const ACCEPTED = statusNumber('ACCEPTED');

const HIGHER_RANKS: ReadonlyMap<number, HigherRank> = new Map([
  [KINGDOM, 'kingdom'],
  [PHYLUM, 'phylum'],
  [CLASS, 'class'],
  [ORDER, 'order'],
  [FAMILY, 'family'],
]);

/** What no row of a checklist has claimed. */
const NOT_CLAIMED = new IntColumn(-1);

/** Places for the rows of a checklist that follow from their names and the classification beside them. */
export class Places {
  readonly #table: MergedTable;
  readonly #aliases: readonly string[];
  readonly #source: number;
  readonly #rows: SourceTable;
  readonly #implied = new Map<string, number>();
  readonly #classified = new Map<number, number>();

  constructor(table: MergedTable, aliases: readonly string[], source: number, rows: SourceTable) {
    this.#table = table;
    this.#aliases = aliases;
    this.#source = source;
    this.#rows = rows;
  }

  /** The place of a row under a taxon: for names of species and below, the genus and species that they imply. */
  within(row: number, above: number): number {
    const rank = this.#rows.ranks.get(row);
    const name = this.#rows.canonicalNames[row] ?? '';
    if (rank < AGGREGATE || !isRanked(rank) || !isBinomial(name)) return above;
    const words = withoutMarkers(name).split(' ');
    let parent = above;
    if (this.#table.atRank(parent, GENUS) < 0) {
      parent = this.#ofName(row, firstWord(name), GENUS, parent);
    }
    if (rank > SPECIES && words.length > 2 && this.#table.atRank(parent, SPECIES) < 0) {
      parent = this.#ofName(row, `${firstWord(name)} ${words[1]}`, SPECIES, parent);
    }
    return parent;
  }

  /** A genus or species that a name implies: the backbone's, or a new one. */
  #ofName(row: number, name: string, rank: number, parent: number): number {
    const known = this.#implied.get(`${parent}/${name}`);
    if (known !== undefined) return this.#table.follow(known);
    const found = this.#implicitTaxon(row, name, rank, parent, 'PARENT_MISSING');
    this.#implied.set(`${parent}/${name}`, found);
    return this.#table.follow(found);
  }

  #implicitTaxon(
    row: number,
    name: string,
    rank: number,
    parent: number,
    kind: 'PARENT_MISSING' | 'PARENT_FROM_ROW',
  ): number {
    const sought: Sought = {
      canonicalName: name,
      authorship: null,
      rank,
      code: this.#rows.codes.get(row) || this.#table.codeOf(parent),
      status: ACCEPTED,
      parent,
      target: -1,
    };
    const found = findSame(this.#table, sought, NOT_CLAIMED);
    if (found.isAmbiguous && parent < 0) {
      this.#rows.tell('AMBIGUOUS_PARENT', row, name);
    } else if (found.row >= 0) return found.row;
    this.#rows.tell(kind, row, `${RANK_LIST[rank]?.toLowerCase()} ${name}`);
    return this.#table.add({
      ...sought,
      code: 0,
      extinct: 0,
      accepted: -1,
      source: this.#source,
      sourceId: '',
      isImplicit: true,
    });
  }

  /** Row of the lowest taxon of the flat classification on a row, made where the backbone lacks it; −1: there is none. */
  classification(row: number): number {
    const number = this.#rows.classifications.get(row);
    if (number === 0) return -1;
    const known = this.#classified.get(number);
    if (known !== undefined) return this.#table.follow(known);
    let parent = -1;
    for (const [rank, text] of this.#rows.classificationList[number] ?? []) {
      const taxon = this.#classifiedTaxon(row, rank, text, parent);
      if (taxon >= 0) parent = this.#table.follow(taxon);
    }
    this.#classified.set(number, parent);
    return parent;
  }

  #classifiedTaxon(row: number, rank: Rank, text: string, parent: number): number {
    const order = rankOrder(rank);
    const read = readName({ scientificName: text, authorship: null, rank, code: null });
    if (read.kind !== 'name') return -1;
    const key = `${parent}/${order}/${read.canonicalName}`;
    const known = this.#implied.get(key);
    if (known !== undefined) return known;
    const higher = HIGHER_RANKS.get(order);
    const inUse = higher === undefined ? null : higherTaxon(higher, read.canonicalName);
    const names =
      inUse === null || inUse === read.canonicalName
        ? [read.canonicalName]
        : [read.canonicalName, inUse];
    const found = names.map((name) => this.find(name, order, parent)).find((one) => one >= 0);
    const taxon =
      found ?? this.#implicitTaxon(row, read.canonicalName, order, parent, 'PARENT_FROM_ROW');
    this.#implied.set(key, taxon);
    if (found !== undefined) this.#compare(row, this.#table.follow(taxon), parent);
    return taxon;
  }

  /** Holds the place of a taxon in a classification on rows against the backbone's. */
  #compare(row: number, taxon: number, parent: number): void {
    const table = this.#table;
    const current = table.parents.get(taxon);
    if (placeTaxon(table, taxon, parent, this.#source) !== 'conflict') return;
    const [here, there] = table.difference(parent, current, table.ranks.get(taxon));
    const named = (at: number) =>
      `${RANK_LIST[table.ranks.get(at)]?.toLowerCase()} ${table.canonicalNames[at]}`;
    this.#rows.tell(
      'CLASSIFICATION_CONFLICT',
      row,
      `${named(taxon)}: ${named(here)} here, ${named(there)} in ${this.#aliases[table.sources.get(taxon)]}`,
    );
  }

  /** The taxon of a name, where there is one and no doubt about it; −1: none. */
  find(canonicalName: string, rank: number, parent: number): number {
    const found = findSame(
      this.#table,
      {
        canonicalName,
        authorship: null,
        rank,
        code: this.#table.codeOf(parent),
        status: ACCEPTED,
        parent,
        target: -1,
      },
      NOT_CLAIMED,
    );
    return found.isAmbiguous ? -1 : found.row;
  }
}
