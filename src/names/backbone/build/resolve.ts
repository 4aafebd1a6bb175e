import type { Rank } from '../../../terms/index.ts';
import { FAMILY, isRanked, RANK_LIST, statusNumber } from './constants.ts';
import { readName } from './read-name.ts';
import { ROW_EPITHET, ROW_NAME, ROW_PLACEHOLDER, type SourceTable } from './source-table.ts';

/** References of a checklist's rows among each other; −1: none. */
export interface ResolvedReferences {
  /** Nearest named ancestor: placeholders and synonyms are stepped over, loops are cut. */
  readonly parents: Int32Array;
  /** Accepted usage at the end of the chain. */
  readonly accepted: Int32Array;
  readonly basionyms: Int32Array;
}

const UNPLACED = statusNumber('UNPLACED');

/**
 * Turns the ids of a checklist into rows. What leads nowhere, in circles, or over synonyms is mended where the row tells how, and
 * reported in any case. Synonyms that come to nothing become unplaced.
 */
export function resolveReferences(table: SourceTable): ResolvedReferences {
  const byName = new NameIndex(table);
  const { size } = table;
  const parents = new Int32Array(size).fill(-1);
  const accepted = new Int32Array(size).fill(-1);
  const basionyms = new Int32Array(size).fill(-1);
  for (let row = 0; row < size; row++) {
    const acceptedId = table.acceptedIds[row] ?? null;
    const parentId = table.parentIds[row] ?? null;
    if (table.isSynonym(row) || table.kinds.get(row) === ROW_EPITHET) {
      accepted[row] = acceptedRow(table, byName, row, acceptedId);
      if (accepted[row] === -1) table.statuses.set(row, UNPLACED);
    } else if (parentId !== null) {
      parents[row] = reference(table, row, parentId);
      if (parents[row] === -1) parents[row] = namedParent(table, byName, row);
      if (parents[row] === -1) table.tell('DANGLING_PARENT', row, parentId);
    } else parents[row] = namedParent(table, byName, row);
    const basionymId = table.basionymIds[row] ?? null;
    if (basionymId !== null && basionymId !== table.ids[row]) {
      basionyms[row] = reference(table, row, basionymId);
      if (basionyms[row] === -1 && !basionymId.endsWith('#original')) {
        table.tell('DANGLING_BASIONYM', row, basionymId);
      }
    }
  }
  followAccepted(table, accepted);
  stepOver(table, parents, accepted);
  cutLoops(table, parents);
  riseAboveFamilies(table, parents);
  for (let row = 0; row < size; row++) checkRank(table, row, parents[row] ?? -1);
  return { parents, accepted, basionyms };
}

/** The row of an id, also of one that lacks the prefix of the row's own ("308" in the row "An:s308"). */
function reference(table: SourceTable, row: number, id: string): number {
  const found = table.rows.get(id);
  if (found !== undefined) return found;
  const own = table.ids[row] ?? '';
  const colon = own.indexOf(':');
  if (colon < 0 || id.includes(':')) return -1;
  const prefixed = table.rows.get(`${own.slice(0, colon + 1)}${id}`);
  if (prefixed === undefined || prefixed === row) return -1;
  table.tell('REFERENCE_PREFIXED', row, `${id} as ${own.slice(0, colon + 1)}${id}`);
  return prefixed;
}

/** The row of the name that a row states as its parent's; −1: none. */
function namedParent(table: SourceTable, byName: NameIndex, row: number): number {
  const name = table.parentNames.get(row);
  const found = name === undefined ? -1 : byName.find(name);
  if (found < 0 || found === row) return -1;
  table.tell('REFERENCE_BY_NAME', row, `parent ${name}`);
  return found;
}

function acceptedRow(
  table: SourceTable,
  byName: NameIndex,
  row: number,
  id: string | null,
): number {
  if (id !== null) {
    const found = reference(table, row, id);
    if (found >= 0 && found !== row) return found;
  }
  const name = table.acceptedNames.get(row);
  const named = name === undefined ? -1 : byName.find(name);
  if (named >= 0 && named !== row) {
    table.tell('REFERENCE_BY_NAME', row, `accepted ${name}`);
    return named;
  }
  if (id === null) table.tell('NO_ACCEPTED', row, name ?? '');
  else table.tell('DANGLING_ACCEPTED', row, id);
  return -1;
}

/** Joins synonyms to the end of their chain; those that go in circles become unplaced. */
function followAccepted(table: SourceTable, accepted: Int32Array): void {
  const ends = new Int32Array(accepted.length).fill(-1);
  for (let row = 0; row < accepted.length; row++) {
    let end = accepted[row] as number;
    if (end < 0) continue;
    let steps = 0;
    while ((accepted[end] as number) >= 0 && steps <= 50) {
      end = accepted[end] as number;
      steps += 1;
    }
    if (steps > 50) {
      table.tell('SYNONYM_CYCLE', row, table.ids[accepted[row] as number]);
      table.statuses.set(row, UNPLACED);
      continue;
    }
    if (steps > 0) {
      table.tell(
        'SYNONYM_CHAIN',
        row,
        `${table.ids[accepted[row] as number]} is one of ${table.ids[end]}`,
      );
    }
    ends[row] = end;
  }
  accepted.set(ends);
}

/** Parents that are placeholders or synonyms give way to the next name above. */
function stepOver(table: SourceTable, parents: Int32Array, accepted: Int32Array): void {
  const stated = parents.slice();
  for (let row = 0; row < parents.length; row++) {
    let parent = stated[row] as number;
    for (let steps = 0; parent >= 0 && steps < 500; steps++) {
      const end = accepted[parent] as number;
      if (end >= 0) {
        table.tell(
          'PARENT_IS_SYNONYM',
          row,
          `${table.canonicalNames[parent]}, of ${table.canonicalNames[end]}`,
        );
        parent = end;
      } else if (table.kinds.get(parent) === ROW_PLACEHOLDER) parent = stated[parent] as number;
      else break;
      if (parent === row) parent = -1;
    }
    parents[row] = parent;
  }
}

/** Cuts every loop of parents once: at its row of the highest rank, of equals the one with the least id. */
function cutLoops(table: SourceTable, parents: Int32Array): void {
  const seen = new Int32Array(parents.length).fill(-1);
  for (let start = 0; start < parents.length; start++) {
    let row = start;
    while (row >= 0 && seen[row] === -1) {
      seen[row] = start;
      row = parents[row] as number;
    }
    if (row < 0 || seen[row] !== start) continue;
    let top = row;
    for (let at = parents[row] as number; at !== row; at = parents[at] as number) {
      const higher = table.ranks.get(at) - table.ranks.get(top);
      if (higher < 0 || (higher === 0 && (table.ids[at] ?? '') < (table.ids[top] ?? ''))) top = at;
    }
    table.tell('PARENT_CYCLE', top, `under ${table.ids[parents[top] as number]}`);
    parents[top] = -1;
  }
}

/** Sections and series under an order are those of zoology, also where no code is stated. */
function riseAboveFamilies(table: SourceTable, parents: Int32Array): void {
  for (let row = 0; row < parents.length; row++) {
    const namesake = ZOOLOGICAL_NAMESAKES.get(table.ranks.get(row));
    if (namesake === undefined) continue;
    let above = parents[row] as number;
    for (let steps = 0; above >= 0 && steps < 50; steps++) {
      if (!ZOOLOGICAL_NAMESAKES.has(table.ranks.get(above))) break;
      above = parents[above] as number;
    }
    const rank = above < 0 ? FAMILY : table.ranks.get(above);
    if (rank < FAMILY) table.ranks.set(row, namesake);
  }
}

const ZOOLOGICAL_NAMESAKES = new Map(
  RANK_LIST.flatMap((rank, at): [number, number][] => {
    const namesake = RANK_LIST.indexOf(`${rank}_ZOOLOGY` as Rank);
    return namesake < 0 ? [] : [[at, namesake]];
  }),
);

function checkRank(table: SourceTable, row: number, parent: number): void {
  if (parent < 0 || table.kinds.get(row) !== ROW_NAME) return;
  const own = table.ranks.get(row);
  const above = table.ranks.get(parent);
  if (isRanked(own) && isRanked(above) && own <= above) {
    table.tell('RANK_ORDER', row, `in ${table.canonicalNames[parent]}`);
  }
}

/** Finds rows by a name that a row states in words. Made when it is first needed. */
class NameIndex {
  readonly #table: SourceTable;
  #rows: Map<string, number[]> | null = null;

  constructor(table: SourceTable) {
    this.#table = table;
  }

  /** The accepted row of the name, with its authorship where that tells; −1: none, or several. */
  find(text: string): number {
    const { canonicalName, authorship, kind } = readName({
      scientificName: text,
      authorship: null,
      rank: null,
      code: null,
    });
    if (kind !== 'name') return -1;
    const rows = (this.#index().get(canonicalName) ?? []).filter(
      (row) => !this.#table.isSynonym(row),
    );
    const exact = rows.filter((row) => folded(this.#table.authorships[row]) === folded(authorship));
    const [row] = exact.length === 1 ? exact : rows;
    return row !== undefined && (rows.length === 1 || exact.length === 1) ? row : -1;
  }

  #index(): Map<string, number[]> {
    if (this.#rows !== null) return this.#rows;
    const rows = new Map<string, number[]>();
    for (let row = 0; row < this.#table.size; row++) {
      if (this.#table.kinds.get(row) !== ROW_NAME) continue;
      const name = this.#table.canonicalNames[row] ?? '';
      const same = rows.get(name);
      if (same === undefined) rows.set(name, [row]);
      else same.push(row);
    }
    this.#rows = rows;
    return rows;
  }
}

const folded = (authorship: string | null | undefined): string =>
  (authorship ?? '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
