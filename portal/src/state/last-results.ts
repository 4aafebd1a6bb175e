import { fetchResults } from '../api/client.ts';
import { apiQuery, PAGE_SIZE, type SearchState } from './search-state.ts';

/** The result list that was looked at last, for "back to results" and for going from item to item. */
export interface LastResults {
  readonly state: SearchState;
  readonly keys: readonly string[];
  readonly total: number;
  /** Cursor of what comes after the keys; null at the end. */
  readonly next?: string | null;
}

let last: LastResults | null = null;

export const rememberResults = (results: LastResults): void => {
  last = results;
};

export const lastResults = (): LastResults | null => last;

/**
 * The list with its next page, so that one can go on from item to item beyond what was loaded. The same list where it
 * is at its end, or where another search has taken its place meanwhile.
 */
export async function extendResults(from: LastResults, signal: AbortSignal): Promise<LastResults> {
  if (from.next === null || from.next === undefined) return from;
  const page = await fetchResults(
    apiQuery(from.state, { limit: String(PAGE_SIZE), after: from.next }),
    signal,
  );
  const longer: LastResults = {
    ...from,
    keys: [...from.keys, ...page.results.map((hit) => hit.key)],
    next: page.next,
  };
  if (last === from) last = longer;
  return longer;
}
