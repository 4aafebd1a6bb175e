import type { Issue } from '../terms/index.ts';

/** The events above an event, and whether they lead in a circle. */
export interface EventLineage {
  /** Ids of the parent, its parent and so on; the last before a circle closes. */
  readonly ancestors: readonly string[];
  readonly issues: readonly Issue[];
}

const none: EventLineage = { ancestors: [], issues: [] };

/**
 * The ancestors of an event, nearest first (Darwin Core parentEventID). `parentOf` has the parent of each event that has one; a
 * parent that is no key of it ends the line. A circle ends before the event that it would repeat, flagged.
 */
export function eventLineage(id: string, parentOf: ReadonlyMap<string, string>): EventLineage {
  let parent = parentOf.get(id);
  if (parent === undefined) return none;
  const seen = new Set<string>([id]);
  while (parent !== undefined && !seen.has(parent)) {
    seen.add(parent);
    parent = parentOf.get(parent);
  }
  const [, ...ancestors] = seen;
  return { ancestors, issues: parent === undefined ? [] : ['PARENT_EVENT_INFINITE_LINEAGE'] };
}
