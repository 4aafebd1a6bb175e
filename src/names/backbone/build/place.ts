import { isRanked, KINGDOM } from './constants.ts';
import type { MergedTable } from './merged-table.ts';

/** What came of a second place for a taxon. */
export type Placing = 'kept' | 'refined' | 'conflict';

/**
 * Holds the place that a checklist has for a taxon against the one in the backbone. A taxon without a place takes it. A finer place
 * below the same parent is taken ("family → subfamily → genus"), also where the taxon in between, new from this checklist, has to be
 * moved down first ("order → superfamily → family" into "order → suborder → family"). All else stays as it is.
 */
export function placeTaxon(
  table: MergedTable,
  taxon: number,
  parent: number,
  source: number,
): Placing {
  const current = table.parents.get(taxon);
  if (parent < 0 || parent === current || parent === taxon) return 'kept';
  if (current < 0) {
    if (!table.isAbove(taxon, parent) && table.ranks.get(taxon) !== KINGDOM) {
      table.parents.set(taxon, parent);
    }
    return 'kept';
  }
  if (table.isAbove(parent, current)) return 'kept';
  if (table.isAbove(taxon, parent) || !isRankedAbove(table, parent, taxon)) return 'conflict';
  if (!table.isAbove(current, parent)) {
    if (!canMoveBelow(table, parent, current, source)) return 'conflict';
    table.parents.set(parent, current);
  }
  table.parents.set(taxon, parent);
  table.adopted.set(parent, 1);
  return 'refined';
}

/** Whether a taxon that this checklist brought may go down to where the other one's taxa stand. */
function canMoveBelow(table: MergedTable, taxon: number, under: number, source: number): boolean {
  const above = table.parents.get(taxon);
  return (
    table.sources.get(taxon) === source &&
    table.accepted.get(taxon) < 0 &&
    table.adopted.get(taxon) === 0 &&
    above >= 0 &&
    table.isAbove(above, under) &&
    isRankedAbove(table, under, taxon)
  );
}

function isRankedAbove(table: MergedTable, a: number, b: number): boolean {
  const rank = table.ranks.get(a);
  return isRanked(rank) && rank < table.ranks.get(b);
}
