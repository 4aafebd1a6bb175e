export {
  type BuildOptions,
  type BuildProgress,
  buildGeneration,
  type GenerationInfo,
  type IndexSource,
} from './build.ts';
export { readPredicate } from './filter/json.ts';
export { findTarget, GBIF_FIELDS, OWN_PARAMETERS } from './filter/names.ts';
export { parseParameters } from './filter/parameters.ts';
export { findSearchKey, SEARCH_KEYS, type SearchKey } from './model/keys.ts';
export { ALL, type Predicate } from './model/predicate.ts';
export { normaliseValue } from './normalise.ts';
export {
  FIELD_PREFIX,
  FILTER_PARAMETERS,
  type FilterParameter,
  findFilterParameter,
  parseFilter,
} from './parameters.ts';
export { rawTree } from './raw-tree.ts';
export {
  type FieldInfo,
  type IndexStats,
  type LocatedItem,
  type LookupOptions,
  MOST_ITEMS_OF_PAGE,
  openIndex,
  type SearchIndex,
} from './search-index.ts';
export {
  FACETS,
  type Facet,
  type FacetCounts,
  type Filter,
  type ItemLocation,
  type ItemSummary,
  type LookupHit,
  type SearchPage,
  type SearchRequest,
} from './types.ts';
export { type IndexLease, type IndexWatcher, watchIndex } from './watch.ts';
