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
