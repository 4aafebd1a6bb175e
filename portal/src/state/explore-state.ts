import { KEYS } from './search-keys.ts';
import { filterOf, readSearchState, type SearchState } from './search-state.ts';

/** The dimension with a brush. */
export const DATES = 'eventDate';

const DEFAULT_DIMENSIONS = ['eventDate', 'topic', 'country'] as const;
const DIMENSIONS = 3;

/** Keys with one value for each item or a list of them, which no two items of a kind are likely to have alone. */
const TOO_MANY = new Set([
  'recordedByID',
  'identifiedByID',
  'municipality',
  'locality',
  'associatedSequences',
  'taxonKey',
  'taxonID',
  'taxonConceptID',
  'catalogNumber',
  'sourceId',
  'id',
  'datasetID',
  'eventID',
  'institutionKey',
  'collectionKey',
]);

/** Keys that can be a dimension. */
export const KEYS_TO_EXPLORE: readonly string[] = [
  DATES,
  ...KEYS.filter(
    ({ key, kind }) => (kind === 'values' || kind === 'yes') && !TOO_MANY.has(key),
  ).map(({ key }) => key),
];

/** The explorer's state: a filter, of which the choices in its dimensions are part, and the dimensions. */
export type ExploreState = SearchState & {
  /** Names with commas between; the usual ones where there is none. */
  readonly dimensions?: string;
};

/** The three dimensions of a state. */
export function dimensionsOf({ dimensions }: ExploreState): readonly string[] {
  const named = (dimensions ?? '').split(',').filter((key) => KEYS_TO_EXPLORE.includes(key));
  return [...new Set([...named, ...DEFAULT_DIMENSIONS])].slice(0, DIMENSIONS);
}

/** Takes what the address says and keeps what is understood. */
export function readExploreState(search: Readonly<Record<string, unknown>>): ExploreState {
  return withDimensions(
    readSearchState(search),
    dimensionsOf({ dimensions: String(search['dimensions'] ?? '') }),
  );
}

/** The search with what is chosen in the dimensions, without the dimensions. */
export function searchOf({ dimensions: _dimensions, ...state }: ExploreState): SearchState {
  return state as SearchState;
}

/** The filter without what is chosen in the dimensions: the explorer counts under both. */
export function filterOfExplorer(state: ExploreState): SearchState {
  const filter: Record<string, string | readonly string[] | undefined> = {
    ...filterOf(searchOf(state)),
  };
  for (const key of dimensionsOf(state)) delete filter[key];
  return filter as SearchState;
}

/** The search with dimensions; the usual ones are not written. */
export function withDimensions(state: SearchState, dimensions: readonly string[]): ExploreState {
  const usual = dimensions.join() === DEFAULT_DIMENSIONS.join();
  return usual ? state : { ...state, dimensions: dimensions.join() };
}
