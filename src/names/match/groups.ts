import { TAXONOMIC_GROUPS, type TaxonomicGroup, taxonomicGroup } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';

const MOST_ANCESTORS = 60;

/** The group of a name; common names are listed in the plural ("Monocots"). */
const groupOf = (name: string): TaxonomicGroup | null =>
  taxonomicGroup(name) ?? (name.endsWith('s') ? null : taxonomicGroup(`${name}s`));

/** Whether a group is another one or a part of it. */
function isWithin(group: TaxonomicGroup, whole: TaxonomicGroup): boolean {
  for (let at: TaxonomicGroup | null = group; at !== null; at = TAXONOMIC_GROUPS[at]) {
    if (at === whole) return true;
  }
  return false;
}

/** The smallest group that holds two, or null. */
function common(one: TaxonomicGroup, other: TaxonomicGroup): TaxonomicGroup | null {
  for (let at: TaxonomicGroup | null = one; at !== null; at = TAXONOMIC_GROUPS[at]) {
    if (isWithin(other, at)) return at;
  }
  return null;
}

/** Whether two groups have no organism in common. */
export const areDisparate = (one: TaxonomicGroup | null, other: TaxonomicGroup | null): boolean =>
  one !== null && other !== null && !isWithin(one, other) && !isWithin(other, one);

/** The smallest group that higher names tell of, whatever ranks they are said to have; contradictory ones: what holds both. */
export function groupOfNames(names: Iterable<string>): TaxonomicGroup | null {
  let found: TaxonomicGroup | null = null;
  for (const name of names) {
    const group = groupOf(name);
    if (group === null) continue;
    if (found === null || isWithin(group, found)) found = group;
    else if (!isWithin(found, group)) found = common(found, group);
    if (found === null) return null;
  }
  return found;
}

/** The group of a row: that of the nearest taxon above it which has one. */
export function groupOfRow(backbone: Backbone, row: RowNumber): TaxonomicGroup | null {
  const accepted = backbone.accepted(row);
  let at = accepted < 0 ? row : accepted;
  for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
    const group = taxonomicGroup(backbone.canonicalName(at));
    if (group !== null && (at !== row || backbone.parent(at) >= 0)) return group;
    at = backbone.parent(at);
  }
  return null;
}
