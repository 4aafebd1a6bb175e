export { type DescriptionLanguage, describeFilter } from './filter/describe.ts';
export {
  type GeometryKind,
  type GeometryReading,
  readGeometry,
  readGeometryText,
} from './filter/geometry/read.ts';
export { readPredicate } from './filter/json.ts';
export {
  constantOf,
  FIELD_PREFIX,
  FILTER_NAMES,
  findTarget,
  GBIF_FIELDS,
  GBIF_UNAVAILABLE,
  OWN_PARAMETERS,
} from './filter/names.ts';
export { type FilterParameters, parseParameters } from './filter/parameters.ts';
export { loadFilter, saveFilter } from './filter/saved.ts';
export {
  indexLeaves,
  normaliseMacro,
  type SqlCondition,
  type SqlValue,
  toSql,
} from './filter/sql.ts';
export { type JsonPredicate, writePredicate } from './filter/write-json.ts';
export { writeParameters } from './filter/write-parameters.ts';
export type {
  AskOptions,
  FieldInfo,
  IndexStats,
  LocatedItem,
  LookupOptions,
  SearchIndex,
} from './model/engine.ts';
export { findSearchKey, type KeyKind, SEARCH_KEYS, type SearchKey } from './model/keys.ts';
export { ALL, type Area, type Predicate } from './model/predicate.ts';
export type {
  Cube,
  CubeDimension,
  CubeRequest,
  Explanation,
  FacetCounts,
  FacetName,
  FacetRequest,
  Histogram,
  HistogramRequest,
  SearchPage,
  SearchRequest,
  SortOrder,
  Statistics,
  StatisticsRequest,
  Suggestion,
  SuggestRequest,
  TileRequest,
} from './model/requests.ts';
export { normaliseValue } from './normalise.ts';
export { MOST_ITEMS_OF_PAGE } from './query/engine.ts';
export { openIndex } from './query/open.ts';
export type { IndexOptions } from './query/room.ts';
export {
  type IndexLease,
  type IndexWatcher,
  type WatchOptions,
  watchIndex,
} from './query/watch.ts';
export { rawTree } from './raw-tree.ts';
export {
  type BuildOptions,
  type BuildProgress,
  buildGeneration,
  type GenerationInfo,
  type IndexSource,
} from './segments/build.ts';
export type { FieldTerm } from './terms.ts';
export { STYLE_NAMES } from './tiles/styles.ts';
export type { ItemLocation, ItemSummary, LookupHit } from './types.ts';
