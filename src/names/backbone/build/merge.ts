import { stemEpithet } from '../../stem/stem.ts';
import { Claims } from './claims.ts';
import { IntColumn } from './columns.ts';
import {
  AGGREGATE,
  GENUS,
  INFRASPECIFIC,
  isRanked,
  OTHER,
  RANK_LIST,
  SPECIES,
  statusNumber,
} from './constants.ts';
import type { FindingKind } from './findings.ts';
import { MergedTable } from './merged-table.ts';
import { firstWord, isBinomial, lastEpithet } from './name-words.ts';
import { placeTaxon } from './place.ts';
import { Places } from './places.ts';
import { type ResolvedReferences, resolveReferences } from './resolve.ts';
import { inOrder } from './row-order.ts';
import { findSame, type Sameness, type Sought } from './same-name.ts';
import type { SourceTable } from './source-table.ts';

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
  readonly #claims = new Claims(this.table);
  readonly #epithets: EpithetClaim[] = [];
  readonly #aliases: string[] = [];

  /** Merges one more checklist. */
  merge(alias: string, rows: SourceTable): MergeCounts {
    const source = this.#aliases.push(alias) - 1;
    const { table } = this;
    return new SourceMerge(table, this.#claims, this.#epithets, this.#aliases, source, rows).run();
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

interface EpithetClaim {
  readonly target: number;
  readonly stem: string;
  readonly rows: SourceTable;
  readonly row: number;
}

/** One checklist on its way into the backbone. */
class SourceMerge {
  readonly #table: MergedTable;
  readonly #claims: Claims;
  readonly #epithets: EpithetClaim[];
  readonly #aliases: readonly string[];
  readonly #source: number;
  readonly #rows: SourceTable;
  readonly #references: ResolvedReferences;
  /** Row of the backbone for a row of the checklist; −1: none. */
  readonly #map: Int32Array;
  /** The other way, for this checklist only. */
  readonly #claimed = new IntColumn(-1);
  readonly #places: Places;
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
    claims: Claims,
    epithets: EpithetClaim[],
    aliases: readonly string[],
    source: number,
    rows: SourceTable,
  ) {
    this.#table = table;
    this.#claims = claims;
    this.#epithets = epithets;
    this.#aliases = aliases;
    this.#source = source;
    this.#rows = rows;
    this.#references = resolveReferences(rows);
    this.#places = new Places(table, aliases, source, rows);
    this.#map = new Int32Array(rows.size).fill(-1);
  }

  run(): MergeCounts {
    const { accepted, synonyms, epithets, unplaced } = inOrder(
      this.#rows,
      this.#references.parents,
    );
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
    const other = this.#claims.otherPlace(sought, this.#source);
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
    return this.#aliases[this.#table.sources.get(row)] ?? '';
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
    if (sought.target < 0) this.#claims.addName(added, this.#source);
    return added;
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
    const from = this.#sourceOf(at);
    if (table.implicit.get(at) === 1) this.#takeOver(row, at);
    else if (table.statuses.get(at) === UNPLACED) this.#takeOver(row, at);
    else if (same.authors === 'DIFFERENT') {
      this.#tell('AUTHORSHIP_CONFLICT', row, `${table.authorships[at]} in ${from}`);
    }
    this.#joinRank(row, at, from);
    this.#place(row, at, sought.parent, from);
    return at;
  }

  /** Takes what the backbone does not know yet. */
  #fill(row: number, at: number): void {
    const table = this.#table;
    const authorship = this.#rows.authorships[row] ?? null;
    if ((table.authorships[at] ?? null) === null && authorship !== null) {
      table.authorships[at] = authorship;
      this.#counts.authorshipsFilled += 1;
      if (table.accepted.get(at) < 0) this.#claims.addName(at, this.#source);
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

  #joinRank(row: number, at: number, from: string): void {
    const table = this.#table;
    const rank = this.#rows.ranks.get(row);
    const own = table.ranks.get(at);
    if (rank === own || rank >= OTHER || rank === INFRASPECIFIC) return;
    if (own >= OTHER || own === INFRASPECIFIC) table.ranks.set(at, rank);
    else this.#tell('RANK_CONFLICT', row, `${RANK_LIST[own]} in ${from}`);
  }

  /** Compares the places that two checklists give a taxon. A finer one below the same parent is taken over. */
  #place(row: number, at: number, parent: number, from: string): void {
    const table = this.#table;
    const current = table.parents.get(at);
    const placing = placeTaxon(table, at, parent, this.#source);
    if (placing === 'refined') {
      this.#tell(
        'REFINED',
        row,
        `from ${table.canonicalNames[current]} to ${table.canonicalNames[parent]}`,
      );
    }
    if (placing !== 'conflict') return;
    const [here, there] = table.difference(parent, current, table.ranks.get(at));
    this.#tell(
      'CLASSIFICATION_CONFLICT',
      row,
      `${this.#rankedName(here)} here, ${this.#rankedName(there)} in ${from}`,
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
    const stated = this.#references.parents[row] as number;
    const mapped = stated < 0 ? -1 : (this.#map[stated] as number);
    if (stated >= 0 && mapped < 0) {
      this.#tell('DANGLING_PARENT', row, `${this.#rows.ids[stated]}, which has no place itself`);
    }
    const above = mapped < 0 ? this.#places.classification(row) : this.#table.follow(mapped);
    return this.#places.within(row, above);
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
    const above = this.#places.classification(row);
    const name = this.#rows.canonicalNames[row] ?? '';
    const genus = isBinomial(name) ? this.#places.find(firstWord(name), GENUS, above) : -1;
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
    const epithet = this.#rows.canonicalNames[row] ?? '';
    this.#epithets.push({ target, stem: stemEpithet(epithet), rows: this.#rows, row });
    this.#claims.add(target, epithet, this.#rows.authorships[row] ?? null, this.#source);
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
    for (let at = 0; at < table.size; at++) {
      if (table.implicit.get(at) === 0 || children[at] !== 0) continue;
      if (table.sources.get(at) !== this.#source || table.ranks.get(at) > GENUS) continue;
      table.statuses.set(at, DOUBTFUL);
      this.#rows.report({
        kind: 'EMPTIED',
        file: '',
        line: 0,
        id: '',
        name: table.label(at),
        detail: 'only in classifications of rows',
      });
    }
  }
}

const isPlain = (status: number): boolean =>
  status === SYNONYM || status === HETEROTYPIC || status === HOMOTYPIC;
