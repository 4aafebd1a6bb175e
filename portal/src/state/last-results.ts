import type { SearchState } from './search-state.ts';

/** The result list that was looked at last, for "back to results" and for going from item to item. */
export interface LastResults {
  readonly state: SearchState;
  readonly keys: readonly string[];
  readonly total: number;
}

let last: LastResults | null = null;

export const rememberResults = (results: LastResults): void => {
  last = results;
};

export const lastResults = (): LastResults | null => last;
