import type { Equality } from '../../compare/equality.ts';
import { sameAuthors, surelySameAuthors } from './authors.ts';
import type { IntColumn } from './columns.ts';
import {
  AGGREGATE,
  FAMILY,
  GENUS,
  INFRASPECIFIC,
  isRanked,
  ORDER,
  SPECIES,
  statusNumber,
  UNRANKED,
} from './constants.ts';
import { type MergedTable, withoutMarkers } from './merged-table.ts';

/** A name that is looked for in the backbone. */
export interface Sought {
  readonly canonicalName: string;
  readonly authorship: string | null;
  readonly rank: number;
  /** 0: unknown. */
  readonly code: number;
  readonly status: number;
  /** Where it would be hung; −1: unknown. */
  readonly parent: number;
  /** Row of its accepted usage; −1: it is accepted. */
  readonly target: number;
}

/** What a search gave. */
export interface Sameness {
  /** The row of the same name; −1: none. */
  readonly row: number;
  readonly authors: Equality;
  /** Several rows are equally good and nothing tells them apart. */
  readonly isAmbiguous: boolean;
  /** A row of the same checklist with the same name but another place: a homonym, perhaps an error; −1: none. */
  readonly homonym: number;
  /** A synonym of the same checklist with the same name and authors and another accepted usage; −1: none. */
  readonly several: number;
  /** Another spelling (the same look-up key) with the same authors and rank; −1: none. */
  readonly variant: number;
  /** Another spelling, where authors do not tell; −1: none. */
  readonly similar: number;
}

const MISAPPLIED = statusNumber('MISAPPLIED');
/** Rows of one look-up key that are looked at: more are no taxonomy, and must not take for ever. */
const MAX_CHAIN = 64;
/** Levels of `MergedTable.clash`. */
const CLASS_LEVEL = 1;
const ORDER_LEVEL = 2;
const NO_CLASH = 4;

/**
 * Finds the row of the backbone that is the same name: code and kingdom must not contradict, rank must fit, authors must agree, or
 * where they are not known, the classification must allow it. Rows that `claimed` gives to another row of the same checklist are the same
 * only where that checklist plainly repeats itself.
 */
export function findSame(table: MergedTable, sought: Sought, claimed: IntColumn): Sameness {
  const found = {
    row: -1,
    authors: 'UNKNOWN' as Equality,
    isAmbiguous: false,
    homonym: -1,
    several: -1,
    variant: -1,
    similar: -1,
  };
  let best = 0;
  const simple = withoutMarkers(sought.canonicalName);
  let left = MAX_CHAIN;
  for (
    let row = table.first(sought.canonicalName);
    row >= 0 && left > 0;
    row = table.next(row), left -= 1
  ) {
    if (!mayBeSame(table, row, sought)) continue;
    const ranks = rankFit(table.ranks.get(row), sought.rank, simple);
    if (ranks === 0) continue;
    const code = sought.code === 0 ? table.codeOf(row) : sought.code;
    const authors = sameAuthors(table.authorships[row] ?? null, sought.authorship, code);
    const isOwn = claimed.get(row) >= 0;
    const name = table.canonicalNames[row] ?? '';
    if (name !== sought.canonicalName && withoutMarkers(name) !== simple) {
      if (isOwn || ranks < EXACT_RANK) continue;
      if (authors === 'EQUAL') found.variant = row;
      else if (sharesGenus(table, row, sought)) found.similar = row;
      continue;
    }
    // A nominotypical subgenus is not its genus
    if (row === sought.parent && sought.target < 0) continue;
    const score = isOwn
      ? ownScore(table, row, sought, authors, ranks, found)
      : score0(table, row, sought, authors, ranks);
    if (score === 0) continue;
    if (score === best) {
      found.isAmbiguous = true;
      // Rows of a chain do not come in order
      if (row < found.row) [found.row, found.authors] = [row, authors];
    } else if (score > best) {
      best = score;
      found.row = row;
      found.authors = authors;
      found.isAmbiguous = false;
    }
  }
  return found;
}

/** Kingdom, code and kind of usage do not contradict. */
function mayBeSame(table: MergedTable, row: number, { parent, code, status }: Sought): boolean {
  if ((table.statuses.get(row) === MISAPPLIED) !== (status === MISAPPLIED)) return false;
  const there = table.codeOf(row);
  if (code !== 0 && there !== 0 && code !== there) return false;
  if (parent < 0) return true;
  const kingdom = table.kingdom(parent);
  const other = table.kingdom(row);
  return kingdom < 0 || other < 0 || kingdom === other;
}

const EXACT_RANK = 2;

/** 2: the same rank; 1: ranks that two checklists may give one name; 0: other names. */
function rankFit(a: number, b: number, simpleName: string): number {
  if (a === b) return EXACT_RANK;
  const isUninomial = !simpleName.includes(' ');
  if (isUninomial) return a < GENUS === b < GENUS || !isRanked(a) || !isRanked(b) ? 1 : 0;
  const isLoose = (rank: number) => rank === INFRASPECIFIC || rank === UNRANKED;
  const isInfraspecific = (rank: number) => rank > SPECIES;
  if (isInfraspecific(a) && isInfraspecific(b)) return isLoose(a) || isLoose(b) ? 1 : 0;
  return (a === UNRANKED && b !== AGGREGATE) || (b === UNRANKED && a !== AGGREGATE) ? 1 : 0;
}

/** A row that another row of this checklist stands for: the same only where the checklist repeats itself. */
function ownScore(
  table: MergedTable,
  row: number,
  sought: Sought,
  authors: Equality,
  ranks: number,
  found: { homonym: number; several: number },
): number {
  const isAccepted = table.accepted.get(row) < 0;
  const code = sought.code === 0 ? table.codeOf(row) : sought.code;
  const isSure =
    ranks === EXACT_RANK &&
    surelySameAuthors(table.authorships[row] ?? null, sought.authorship, code);
  if (sought.target < 0) {
    const isSamePlace = table.parents.get(row) === sought.parent && ranks === EXACT_RANK;
    if (isAccepted && isSamePlace && (isSure || authors === 'UNKNOWN')) return 1;
    if (isAccepted && ranks === EXACT_RANK && authors !== 'DIFFERENT') found.homonym = row;
    return 0;
  }
  if (isAccepted) {
    if (row === sought.target && authors !== 'DIFFERENT') return 2;
    return isSure && sought.authorship !== null ? 1 : 0;
  }
  if (table.follow(row) === sought.target) return authors === 'DIFFERENT' ? 0 : 2;
  if (isSure) found.several = row;
  return 0;
}

/** A row of another checklist: more the likelier it is the same name, 0 where it is not. */
function score0(
  table: MergedTable,
  row: number,
  sought: Sought,
  authors: Equality,
  ranks: number,
): number {
  const isAccepted = table.accepted.get(row) < 0;
  const isSynonym = sought.target >= 0;
  const place = isSynonym ? sought.target : sought.parent;
  const there = table.follow(row);
  const clash = table.clash(there, place, sought.rank);
  if (authors === 'DIFFERENT') {
    if (isSynonym || !isAccepted || !sharesTaxon(table, row, sought)) return 0;
  } else if (authors === 'UNKNOWN' && clash <= tolerated(sought.rank)) return 0;
  const isSameTaxon = isSynonym
    ? there === sought.target
    : isAccepted && table.parents.get(row) === sought.parent && sought.parent >= 0;
  return (
    1 +
    (authors === 'EQUAL' ? 12 : authors === 'UNKNOWN' ? 6 : 0) +
    (ranks === EXACT_RANK ? 4 : 0) +
    (isSameTaxon ? 4 : clash === NO_CLASH ? 2 : 0) +
    (isAccepted === !isSynonym ? 1 : 0) +
    (isShared(table, there, place) ? 2 : 0)
  );
}

/** Whether both places are in one family, or one order, that is known. */
function isShared(table: MergedTable, there: number, place: number): boolean {
  if (place < 0) return false;
  const family = table.atRank(place, FAMILY);
  if (family >= 0) return table.atRank(there, FAMILY) === family;
  const order = table.atRank(place, ORDER);
  return order >= 0 && table.atRank(there, ORDER) === order;
}

/** Where authors are not known: the lowest rank at which a difference still makes other taxa of the two names. */
const tolerated = (rank: number): number =>
  rank >= GENUS && isRanked(rank)
    ? ORDER_LEVEL
    : rank >= FAMILY
      ? CLASS_LEVEL
      : rank >= ORDER
        ? 0
        : -1;

/** Valid names are spelt once under a code: the same genus or family makes two authorships of one name a disagreement. */
function sharesTaxon(table: MergedTable, row: number, { rank, parent }: Sought): boolean {
  if (rank < GENUS) return table.clash(row, parent, rank) > tolerated(rank);
  if (parent < 0) return false;
  if (table.parents.get(row) === parent) return true;
  const shared = rank >= AGGREGATE ? GENUS : FAMILY;
  const one = table.atRank(row, shared);
  return one >= 0 && one === table.atRank(parent, shared);
}

function sharesGenus(table: MergedTable, row: number, { parent, target }: Sought): boolean {
  const place = target >= 0 ? target : parent;
  const one = place < 0 ? -1 : table.atRank(place, GENUS);
  return one >= 0 && table.atRank(row, GENUS) === one;
}
