import { type HigherRank, higherTaxon, type Rank, rankOrder } from '../../../terms/index.ts';
import { stemEpithet } from '../../stem/stem.ts';
import { originalAuthors, sameOrigin } from './authors.ts';
import { IntColumn } from './columns.ts';
import {
  AGGREGATE,
  CLASS,
  FAMILY,
  GENUS,
  INFRASPECIFIC,
  isRanked,
  KINGDOM,
  ORDER,
  OTHER,
  PHYLUM,
  RANK_LIST,
  SPECIES,
  statusNumber,
} from './constants.ts';
import type { FindingKind } from './findings.ts';
import { MergedTable, withoutMarkers } from './merged-table.ts';
import { readName } from './read-name.ts';
import { type ResolvedReferences, resolveReferences } from './resolve.ts';
import { findSame, type Sameness, type Sought } from './same-name.ts';
import { ROW_EPITHET, ROW_NAME, type SourceTable } from './source-table.ts';

const ACCEPTED = statusNumber('ACCEPTED');
const DOUBTFUL = statusNumber('DOUBTFUL');
const UNPLACED = statusNumber('UNPLACED');
const PROVISIONAL = statusNumber('PROVISIONALLY_ACCEPTED');
const SYNONYM = statusNumber('SYNONYM');
const HOMOTYPIC = statusNumber('HOMOTYPIC_SYNONYM');
const HETEROTYPIC = statusNumber('HETEROTYPIC_SYNONYM');
const AMBIGUOUS = statusNumber('AMBIGUOUS_SYNONYM');

/** What became of a checklist's usages: the first six together are all that were read. */
export interface MergeCounts {
  /** Usages that are new in the backbone. */
  added: number;
  /** Usages that the backbone had already from higher checklists, or as implied taxa. */
  merged: number;
  /** Usages that the same checklist has a second time. */
  repeated: number;
  /** Usages that only carry the tree: placeholders, and texts that are no names. */
  placeholders: number;
  /** Epithets without a genus. */
  epithets: number;
  /** Usages that were refused: the id of another one, or an epithet that is none. */
  refused: number;
  authorshipsFilled: number;
  basionymsLinked: number;
}

/** Merges checklists into one backbone, the highest first: what stands is not overturned by a later one. */
export class Merger {
  readonly table = new MergedTable();
  /** Epithets and accepted names with year by family and stem: where a name belongs, whatever its genus. */
  readonly #claims = new Map<string, Claim[]>();
  readonly #epithets: EpithetClaim[] = [];

  /** Merges one more checklist. `source` is its place in the list. */
  merge(source: number, rows: SourceTable): MergeCounts {
    const merging = new SourceMerge(this.table, this.#claims, this.#epithets, source, rows);
    return merging.run();
  }

  /** Reports epithets that no checklist has as a whole name of the taxon. */
  finish(): void {
    const { table } = this;
    const known = new Set<string>();
    for (let row = 0; row < table.size; row++) {
      const epithet = lastEpithet(table.canonicalNames[row] ?? '');
      if (epithet === null) continue;
      const accepted = table.follow(row);
      const stem = stemEpithet(epithet);
      known.add(`${accepted}/${stem}`);
      const species = table.atRank(accepted, SPECIES);
      if (species >= 0) known.add(`${species}/${stem}`);
    }
    for (const { target, stem, rows, row } of this.#epithets) {
      if (!known.has(`${table.follow(target)}/${stem}`)) {
        rows.tell('EPITHET_UNUSED', row, `of ${table.label(target)}`);
      }
    }
  }
}

interface Claim {
  readonly target: number;
  readonly source: number;
  readonly authors: string;
}

interface EpithetClaim {
  readonly target: number;
  readonly stem: string;
  readonly rows: SourceTable;
  readonly row: number;
}

const HIGHER_RANKS: ReadonlyMap<number, HigherRank> = new Map([
  [KINGDOM, 'kingdom'],
  [PHYLUM, 'phylum'],
  [CLASS, 'class'],
  [ORDER, 'order'],
  [FAMILY, 'family'],
]);

/** One checklist on its way into the backbone. */
class SourceMerge {
  readonly #table: MergedTable;
  readonly #claims: Map<string, Claim[]>;
  readonly #epithets: EpithetClaim[];
  readonly #source: number;
  readonly #rows: SourceTable;
  readonly #references: ResolvedReferences;
  /** Row of the backbone for a row of the checklist; −1: none. */
  readonly #map: Int32Array;
  /** The other way, for this checklist only. */
  readonly #claimed = new IntColumn(-1);
  readonly #implied = new Map<string, number>();
  readonly #classified = new Map<number, number>();
  readonly #counts: MergeCounts = {
    added: 0,
    merged: 0,
    repeated: 0,
    placeholders: 0,
    epithets: 0,
    refused: 0,
    authorshipsFilled: 0,
    basionymsLinked: 0,
  };

  constructor(
    table: MergedTable,
    claims: Map<string, Claim[]>,
    epithets: EpithetClaim[],
    source: number,
    rows: SourceTable,
  ) {
    this.#table = table;
    this.#claims = claims;
    this.#epithets = epithets;
    this.#source = source;
    this.#rows = rows;
    this.#references = resolveReferences(rows);
    this.#map = new Int32Array(rows.size).fill(-1);
  }

  run(): MergeCounts {
    const { accepted, synonyms, epithets, unplaced } = this.#inOrder();
    this.#counts.refused = this.#rows.read - this.#rows.size;
    this.#counts.epithets = epithets.length;
    this.#counts.placeholders =
      this.#rows.size - accepted.length - synonyms.length - unplaced.length - epithets.length;
    for (const row of accepted) this.#map[row] = this.#accepted(row);
    for (const row of synonyms) this.#map[row] = this.#synonym(row);
    for (const row of unplaced) this.#map[row] = this.#unplaced(row);
    for (const row of epithets) this.#epithet(row);
    this.#linkBasionyms();
    this.#doubtEmptied(accepted);
    return this.#counts;
  }

  /** Rows by what they are; names by name, accepted ones from the roots down: the order of the file does not matter. */
  #inOrder() {
    const rows = this.#rows;
    const { parents } = this.#references;
    const names: number[] = [];
    const epithets: number[] = [];
    for (let row = 0; row < rows.size; row++) {
      const kind = rows.kinds.get(row);
      if (kind === ROW_NAME) names.push(row);
      else if (kind === ROW_EPITHET) epithets.push(row);
    }
    names.sort((a, b) => compareRows(rows, a, b));
    const accepted: number[] = [];
    const synonyms: number[] = [];
    const unplaced: number[] = [];
    for (const row of names) {
      if (rows.isSynonym(row)) synonyms.push(row);
      else if (rows.statuses.get(row) === UNPLACED) unplaced.push(row);
      else accepted.push(row);
    }
    const levels = levelsOf(rows, parents);
    accepted.sort((a, b) => (levels[a] as number) - (levels[b] as number));
    return { accepted, synonyms, unplaced, epithets };
  }

  #tell(kind: FindingKind, row: number, detail: string): void {
    this.#rows.tell(kind, row, detail);
  }

  #sought(row: number, parent: number, target: number): Sought {
    const rows = this.#rows;
    const place = target >= 0 ? target : parent;
    return {
      canonicalName: rows.canonicalNames[row] ?? '',
      authorship: rows.authorships[row] ?? null,
      rank: rows.ranks.get(row),
      code: rows.codes.get(row) || this.#table.codeOf(place),
      status: rows.statuses.get(row),
      parent: place,
      target,
    };
  }

  #accepted(row: number): number {
    const parent = this.#parentOf(row);
    const sought = this.#sought(row, parent, -1);
    const same = findSame(this.#table, sought, this.#claimed);
    if (same.isAmbiguous && parent < 0) {
      this.#tell('AMBIGUOUS_PARENT', row, 'several taxa have this name');
    } else if (same.row >= 0) return this.#join(row, same, sought);
    if (same.homonym >= 0) this.#tellHomonym(row, same.homonym);
    const variant = this.#variantOf(row, sought, same);
    if (variant >= 0) return variant;
    const other = this.#otherCombination(sought);
    if (other >= 0) {
      this.#tell(
        'OTHER_COMBINATION',
        row,
        `${this.#table.label(other)} in ${this.#sourceOf(other)}`,
      );
      return this.#add(row, { ...sought, status: HOMOTYPIC, target: other });
    }
    const added = this.#add(row, sought);
    this.#checkParentName(row, added);
    return added;
  }

  #sourceOf(row: number): string {
    return `source ${this.#table.sources.get(row) + 1}`;
  }

  #tellHomonym(row: number, homonym: number): void {
    const table = this.#table;
    const place = (at: number) => (at < 0 ? 'nowhere' : table.canonicalNames[at]);
    this.#tell(
      'HOMONYM_WITHOUT_AUTHOR',
      row,
      `also ${table.label(homonym)} in ${place(table.parents.get(homonym))}`,
    );
  }

  /** Puts a row of the checklist into the backbone. */
  #add(row: number, sought: Sought): number {
    const rows = this.#rows;
    const added = this.#table.add({
      canonicalName: sought.canonicalName,
      authorship: sought.authorship,
      rank: sought.rank,
      status: sought.status,
      code: rows.codes.get(row),
      extinct: rows.extinct.get(row),
      parent: sought.parent,
      accepted: sought.target,
      source: this.#source,
      sourceId: rows.ids[row] ?? '',
      isImplicit: false,
    });
    this.#claimed.set(added, row);
    this.#counts.added += 1;
    if (sought.target < 0) this.#claim(added);
    return added;
  }

  /** Remembers an accepted name of species or below, so that its other combinations in lower checklists are known. */
  #claim(added: number): void {
    const table = this.#table;
    if (table.ranks.get(added) < AGGREGATE) return;
    const epithet = lastEpithet(table.canonicalNames[added] ?? '');
    const authors = originalAuthors(table.authorships[added] ?? null);
    if (epithet === null || authors === null) return;
    this.#addClaim(added, stemEpithet(epithet), authors);
  }

  #addClaim(target: number, stem: string, authors: string): void {
    const family = this.#table.atRank(target, FAMILY);
    if (family < 0) return;
    const key = `${family}/${stem}`;
    const claim: Claim = { target, source: this.#source, authors };
    const claims = this.#claims.get(key);
    if (claims === undefined) this.#claims.set(key, [claim]);
    else claims.push(claim);
  }

  /** A usage that the backbone has already. Gives its row. */
  #join(row: number, same: Sameness, sought: Sought): number {
    const table = this.#table;
    const at = same.row;
    if (this.#claimed.get(at) >= 0) {
      this.#counts.repeated += 1;
      this.#fill(row, at);
      this.#tell('DUPLICATE_NAME', row, `line ${this.#rows.place(this.#claimed.get(at)).line}`);
      return at;
    }
    this.#claimed.set(at, row);
    this.#counts.merged += 1;
    this.#fill(row, at);
    if (table.accepted.get(at) >= 0) {
      this.#tell(
        'STATUS_CONFLICT',
        row,
        `accepted here, a synonym of ${table.label(table.follow(at))} in ${this.#sourceOf(at)}`,
      );
      return at;
    }
    if (table.implicit.get(at) === 1) this.#takeOver(row, at);
    else if (table.statuses.get(at) === UNPLACED) this.#takeOver(row, at);
    else if (same.authors === 'DIFFERENT') {
      this.#tell('AUTHORSHIP_CONFLICT', row, `${table.authorships[at]} in ${this.#sourceOf(at)}`);
    }
    this.#joinRank(row, at);
    this.#place(row, at, sought.parent);
    return at;
  }

  /** Takes what the backbone does not know yet. */
  #fill(row: number, at: number): void {
    const table = this.#table;
    const authorship = this.#rows.authorships[row] ?? null;
    if ((table.authorships[at] ?? null) === null && authorship !== null) {
      table.authorships[at] = authorship;
      this.#counts.authorshipsFilled += 1;
      if (table.accepted.get(at) < 0) this.#claim(at);
    }
    if (table.extinct.get(at) === 0) table.extinct.set(at, this.#rows.extinct.get(row));
    if (table.codes.get(at) === 0) table.codes.set(at, this.#rows.codes.get(row));
  }

  /** A taxon that was only implied, or a name without a place, is this row from now on. */
  #takeOver(row: number, at: number): void {
    const table = this.#table;
    table.implicit.set(at, 0);
    table.statuses.set(at, this.#rows.statuses.get(row));
    table.sources.set(at, this.#source);
    table.sourceIds[at] = this.#rows.ids[row] ?? '';
  }

  #joinRank(row: number, at: number): void {
    const table = this.#table;
    const rank = this.#rows.ranks.get(row);
    const own = table.ranks.get(at);
    if (rank === own || rank >= OTHER || rank === INFRASPECIFIC) return;
    if (own >= OTHER || own === INFRASPECIFIC) table.ranks.set(at, rank);
    else this.#tell('RANK_CONFLICT', row, `${RANK_LIST[own]} in ${this.#sourceOf(at)}`);
  }

  /** Compares the places that two checklists give a taxon. A finer one below the same parent is taken over. */
  #place(row: number, at: number, parent: number): void {
    const table = this.#table;
    const current = table.parents.get(at);
    if (parent < 0 || parent === current || parent === at) return;
    if (current < 0) {
      if (!table.isAbove(at, parent) && table.ranks.get(at) !== KINGDOM)
        table.parents.set(at, parent);
      return;
    }
    if (table.isAbove(parent, current)) return;
    const isFiner =
      table.isAbove(current, parent) &&
      !table.isAbove(at, parent) &&
      isRanked(table.ranks.get(parent)) &&
      table.ranks.get(parent) < table.ranks.get(at);
    if (isFiner) {
      table.parents.set(at, parent);
      this.#tell(
        'REFINED',
        row,
        `from ${table.canonicalNames[current]} to ${table.canonicalNames[parent]}`,
      );
      return;
    }
    this.#tell(
      'CLASSIFICATION_CONFLICT',
      row,
      `${this.#rankedName(parent)} here, ${this.#rankedName(current)} in ${this.#sourceOf(at)}`,
    );
  }

  #rankedName(row: number): string {
    const rank = RANK_LIST[this.#table.ranks.get(row)] ?? 'UNRANKED';
    return `${rank.toLowerCase()} ${this.#table.canonicalNames[row]}`;
  }

  /** Another spelling becomes a synonym of the higher checklist's where authors and rank agree. */
  #variantOf(row: number, sought: Sought, same: Sameness): number {
    const table = this.#table;
    if (same.variant >= 0) {
      const target = table.follow(same.variant);
      this.#tell(
        'SPELLING_VARIANT',
        row,
        `${table.label(same.variant)} in ${this.#sourceOf(same.variant)}`,
      );
      return this.#add(row, { ...sought, status: SYNONYM, target });
    }
    if (same.similar >= 0) {
      this.#tell(
        'SPELLING_SIMILAR',
        row,
        `${table.label(same.similar)} in ${this.#sourceOf(same.similar)}`,
      );
    }
    return -1;
  }

  /** The taxon to which a higher checklist assigns the epithet with its authors and year, where it is another; −1: none. */
  #otherCombination({ canonicalName, authorship, rank, parent }: Sought): number {
    const table = this.#table;
    if (rank < SPECIES || !isRanked(rank) || parent < 0) return -1;
    const epithet = lastEpithet(canonicalName);
    const authors = originalAuthors(authorship);
    const family = table.atRank(parent, FAMILY);
    if (epithet === null || authors === null || family < 0) return -1;
    let target = -1;
    for (const claim of this.#claims.get(`${family}/${stemEpithet(epithet)}`) ?? []) {
      if (claim.source === this.#source || !sameOrigin(claim.authors, authors)) continue;
      const claimed = table.follow(claim.target);
      if (target >= 0 && claimed !== target) {
        // Of a species and its own subspecies, the species as named by its epithet
        if (table.isAbove(target, claimed)) continue;
        if (!table.isAbove(claimed, target)) return -1;
      }
      target = claimed;
    }
    if (target < 0) return -1;
    if (rank === SPECIES) return target;
    if (target === parent) {
      // "Bison bonasus bonasus" of a species that is now "Bos bonasus"
      return firstWord(canonicalName) === firstWord(table.canonicalNames[parent] ?? '')
        ? -1
        : target;
    }
    return table.isAbove(target, parent) || table.isAbove(parent, target) ? -1 : target;
  }

  #checkParentName(row: number, added: number): void {
    const table = this.#table;
    const rank = table.ranks.get(added);
    if (rank < AGGREGATE || !isRanked(rank)) return;
    const genus = table.atRank(table.parents.get(added), GENUS);
    const named = firstWord(table.canonicalNames[added] ?? '');
    if (genus >= 0 && firstWord(table.canonicalNames[genus] ?? '') !== named) {
      if (table.statuses.get(added) === ACCEPTED && table.sources.get(genus) < this.#source) {
        table.statuses.set(added, PROVISIONAL);
      }
      this.#tell('NAME_PARENT_MISMATCH', row, `in ${table.canonicalNames[genus]}`);
    }
  }

  /** Row of the backbone under which an accepted row goes: stated, or from the classification and the name itself; −1: none. */
  #parentOf(row: number): number {
    const rows = this.#rows;
    const stated = this.#references.parents[row] as number;
    const mapped = stated < 0 ? -1 : (this.#map[stated] as number);
    if (stated >= 0 && mapped < 0) {
      this.#tell('DANGLING_PARENT', row, `${this.#rows.ids[stated]}, which has no place itself`);
    }
    const above = mapped >= 0 ? this.#table.follow(mapped) : this.#classification(row);
    const rank = rows.ranks.get(row);
    const name = rows.canonicalNames[row] ?? '';
    if (rank < AGGREGATE || !isRanked(rank) || !isBinomial(name)) return above;
    const words = withoutMarkers(name).split(' ');
    let parent = above;
    if (this.#table.atRank(parent, GENUS) < 0) {
      parent = this.#impliedTaxon(row, firstWord(name), GENUS, parent);
    }
    if (rank > SPECIES && words.length > 2 && this.#table.atRank(parent, SPECIES) < 0) {
      parent = this.#impliedTaxon(row, `${firstWord(name)} ${words[1]}`, SPECIES, parent);
    }
    return parent;
  }

  /** A genus or species that a name implies: the backbone's, or a new one. */
  #impliedTaxon(row: number, name: string, rank: number, parent: number): number {
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
      this.#tell('AMBIGUOUS_PARENT', row, name);
    } else if (found.row >= 0) return found.row;
    this.#tell(kind, row, `${RANK_LIST[rank]?.toLowerCase()} ${name}`);
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
  #classification(row: number): number {
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
    const found = names.map((name) => this.#find(name, order, parent)).find((one) => one >= 0);
    const taxon =
      found ?? this.#implicitTaxon(row, read.canonicalName, order, parent, 'PARENT_FROM_ROW');
    this.#implied.set(key, taxon);
    return taxon;
  }

  #find(canonicalName: string, rank: number, parent: number): number {
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

  #synonym(row: number): number {
    const table = this.#table;
    const stated = this.#references.accepted[row] as number;
    const mapped = stated < 0 ? -1 : (this.#map[stated] as number);
    if (mapped < 0) {
      this.#tell('DANGLING_ACCEPTED', row, 'the accepted usage is no name');
      return this.#unplaced(row);
    }
    const target = table.follow(mapped);
    const sought = this.#sought(row, -1, target);
    const same = findSame(table, sought, this.#claimed);
    if (same.row >= 0) return this.#joinSynonym(row, same, target);
    if (same.several >= 0) return this.#several(row, same.several, sought);
    return this.#add(row, sought);
  }

  #joinSynonym(row: number, { row: at }: Sameness, target: number): number {
    const table = this.#table;
    const own = this.#claimed.get(at);
    if (own >= 0) {
      this.#counts.repeated += 1;
      const isSynonym = table.accepted.get(at) >= 0;
      const line = this.#rows.place(own).line;
      if (isSynonym || at === target) this.#tell('DUPLICATE_NAME', row, `line ${line}`);
      else this.#tell('STATUS_CONFLICT', row, `a synonym here, accepted in line ${line}`);
      return at;
    }
    this.#claimed.set(at, row);
    this.#counts.merged += 1;
    this.#fill(row, at);
    if (at === target) return at;
    if (table.accepted.get(at) < 0) {
      if (table.statuses.get(at) === UNPLACED) {
        this.#takeOver(row, at);
        table.accepted.set(at, target);
        table.parents.set(at, -1);
        return at;
      }
      this.#tell(
        'STATUS_CONFLICT',
        row,
        `a synonym of ${table.label(target)} here, accepted in ${this.#sourceOf(at)}`,
      );
    } else if (this.#isOffLine(table.follow(at), target)) {
      this.#tell(
        'ACCEPTED_CONFLICT',
        row,
        `of ${table.label(target)} here, of ${table.label(table.follow(at))} in ${this.#sourceOf(at)}`,
      );
    } else this.#refineStatus(row, at);
    return at;
  }

  /** Whether two taxa are neither the same nor one above the other. */
  #isOffLine(a: number, b: number): boolean {
    return a !== b && !this.#table.isAbove(a, b) && !this.#table.isAbove(b, a);
  }

  /** A plain synonym is the kind of synonym that a lower checklist knows it to be. */
  #refineStatus(row: number, at: number): void {
    const status = this.#rows.statuses.get(row);
    if (this.#table.statuses.get(at) !== SYNONYM) return;
    if (status === HOMOTYPIC || status === HETEROTYPIC) this.#table.statuses.set(at, status);
  }

  /** A name that this checklist has as a synonym of several taxa. */
  #several(row: number, first: number, sought: Sought): number {
    const table = this.#table;
    const before = table.follow(first);
    if (table.isAbove(before, sought.target)) {
      this.#counts.repeated += 1;
      this.#tell('SYNONYM_WITHIN_LINE', row, `${table.label(before)} has it`);
      return first;
    }
    if (table.isAbove(sought.target, before)) {
      this.#counts.repeated += 1;
      this.#tell('SYNONYM_WITHIN_LINE', row, `taken from ${table.label(before)}`);
      table.accepted.set(first, sought.target);
      return first;
    }
    this.#tell(
      'SYNONYM_OF_SEVERAL',
      row,
      `of ${table.label(before)} and ${table.label(sought.target)}`,
    );
    if (isPlain(table.statuses.get(first))) table.statuses.set(first, AMBIGUOUS);
    return this.#add(row, isPlain(sought.status) ? { ...sought, status: AMBIGUOUS } : sought);
  }

  /** A name that belongs to no accepted taxon; it is kept where its genus or classification would have it. */
  #unplaced(row: number): number {
    const table = this.#table;
    const above = this.#classification(row);
    const name = this.#rows.canonicalNames[row] ?? '';
    const genus = isBinomial(name) ? this.#find(firstWord(name), GENUS, above) : -1;
    const parent = genus >= 0 ? table.follow(genus) : above;
    const sought = { ...this.#sought(row, parent, -1), status: UNPLACED };
    const same = findSame(table, sought, this.#claimed);
    if (same.row >= 0 && !same.isAmbiguous) {
      if (this.#claimed.get(same.row) >= 0) {
        this.#counts.repeated += 1;
        this.#tell(
          'DUPLICATE_NAME',
          row,
          `line ${this.#rows.place(this.#claimed.get(same.row)).line}`,
        );
      } else {
        this.#claimed.set(same.row, row);
        this.#counts.merged += 1;
      }
      return same.row;
    }
    return this.#add(row, sought);
  }

  #epithet(row: number): void {
    const stated = this.#references.accepted[row] as number;
    const mapped = stated < 0 ? -1 : (this.#map[stated] as number);
    if (mapped < 0) return;
    const target = this.#table.follow(mapped);
    const stem = stemEpithet(this.#rows.canonicalNames[row] ?? '');
    this.#epithets.push({ target, stem, rows: this.#rows, row });
    const authors = originalAuthors(this.#rows.authorships[row] ?? null);
    if (authors !== null) this.#addClaim(target, stem, authors);
  }

  #linkBasionyms(): void {
    const { basionyms } = this.#references;
    const table = this.#table;
    for (let row = 0; row < basionyms.length; row++) {
      const original = basionyms[row] as number;
      if (original < 0) continue;
      const at = this.#map[row] as number;
      const to = this.#map[original] as number;
      if (at < 0 || to < 0 || at === to || table.basionyms.get(at) >= 0) continue;
      table.basionyms.set(at, to);
      this.#counts.basionymsLinked += 1;
    }
  }

  /** Taxa of this checklist whose children a higher one has all placed elsewhere. */
  #doubtEmptied(accepted: readonly number[]): void {
    const table = this.#table;
    const { parents } = this.#references;
    const hadChildren = new Uint8Array(parents.length);
    for (const row of accepted) {
      const parent = parents[row] as number;
      if (parent >= 0) hadChildren[parent] = 1;
    }
    const children = new Int32Array(table.size);
    for (let at = 0; at < table.size; at++) {
      const parent = table.accepted.get(at) < 0 ? table.parents.get(at) : -1;
      if (parent >= 0) children[parent] = (children[parent] as number) + 1;
    }
    for (const row of accepted) {
      const at = this.#map[row] as number;
      if (
        hadChildren[row] === 1 &&
        table.sources.get(at) === this.#source &&
        table.accepted.get(at) < 0 &&
        table.ranks.get(at) <= GENUS &&
        children[at] === 0
      ) {
        table.statuses.set(at, DOUBTFUL);
        this.#tell('EMPTIED', row, '');
      }
    }
  }
}

/** What no row of a checklist has claimed. */
const NOT_CLAIMED = new IntColumn(-1);

const isPlain = (status: number): boolean =>
  status === SYNONYM || status === HETEROTYPIC || status === HOMOTYPIC;

const binomial = /^×?\p{Lu}[\p{Ll}-]+ (?:[a-z]+\. )?×?[\p{Ll}\d-]{2,}/u;
const isBinomial = (name: string): boolean => binomial.test(name);

const firstWord = (name: string): string => {
  const space = name.indexOf(' ');
  return space < 0 ? name : name.slice(0, space);
};

/** The last epithet of a name of two words or more, or null. */
function lastEpithet(canonicalName: string): string | null {
  const space = canonicalName.lastIndexOf(' ');
  if (space < 0) return null;
  const word = canonicalName.slice(space + 1).replace('×', '');
  const first = word.charCodeAt(0);
  return first >= 97 && first <= 122 ? word : null;
}

/** How far down a row stands: below its parent, and no higher than its rank, so that what has lost its parent comes late. */
function levelsOf(rows: SourceTable, parents: Int32Array): Uint16Array {
  const levels = new Uint16Array(rows.size);
  const path: number[] = [];
  for (let row = 0; row < rows.size; row++) {
    for (let at = row; at >= 0 && levels[at] === 0; at = parents[at] as number) path.push(at);
    for (let at = path.pop(); at !== undefined; at = path.pop()) {
      const parent = parents[at] as number;
      const rank = rows.ranks.get(at);
      const above = parent < 0 ? 0 : (levels[parent] as number);
      levels[at] = Math.max(above + 1, isRanked(rank) ? rank + 1 : 1);
    }
  }
  return levels;
}

/** Order of rows that does not depend on the file: by name, authorship, status and id. */
function compareRows(rows: SourceTable, a: number, b: number): number {
  return (
    compareTexts(rows.canonicalNames[a], rows.canonicalNames[b]) ||
    compareTexts(rows.authorships[a], rows.authorships[b]) ||
    rows.statuses.get(a) - rows.statuses.get(b) ||
    compareTexts(rows.ids[a], rows.ids[b])
  );
}

function compareTexts(a: string | null | undefined, b: string | null | undefined): number {
  const one = a ?? '';
  const other = b ?? '';
  return one < other ? -1 : one > other ? 1 : 0;
}
