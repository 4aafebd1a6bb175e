import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  apiQuery,
  filterOf,
  firstPageSize,
  PAGE_SIZE,
  type SearchState,
} from '../state/search-state.ts';
import { apiQueryOf, FINDINGS_OF_PAGE, type QualityState } from '../words/quality.ts';
import {
  ApiError,
  fetchDataset,
  fetchDatasets,
  fetchFindings,
  fetchHistory,
  fetchItem,
  fetchLookup,
  fetchQuality,
  fetchResults,
  fetchRun,
  fetchRuns,
  fetchStatus,
  fetchVerbatim,
} from './client.ts';

/** What the server refuses stays refused; only faults on the way are worth a second try. */
export const retry = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof ApiError && (error.status < 500 || error.code !== 'INTERNAL'));

export const resultsQuery = (state: SearchState) =>
  infiniteQueryOptions({
    queryKey: ['results', filterOf(state), state.sort],
    queryFn: ({ pageParam, signal }) =>
      fetchResults(
        apiQuery(state, {
          limit: String(pageParam === null ? firstPageSize(state) : PAGE_SIZE),
          after: pageParam ?? undefined,
          sort: state.sort,
        }),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** Items by decade, whatever dates are chosen. */
export const decadesQuery = (state: SearchState) => {
  const { eventDate: _chosen, ...rest } = filterOf(state);
  return queryOptions({
    queryKey: ['decades', rest],
    queryFn: ({ signal }) =>
      fetchResults(apiQuery(rest, { limit: '0', facet: 'decade', facetLimit: '500' }), signal),
    placeholderData: keepPreviousData,
  });
};

/** Some pictures of what a filter finds, and its counts by facets. */
export const overviewQuery = (filter: SearchState, facets: readonly string[], limit = 0) =>
  queryOptions({
    queryKey: ['overview', filter, facets, limit],
    queryFn: ({ signal }) =>
      fetchResults(
        apiQuery(filter, { limit: String(limit), facet: facets, facetLimit: '12' }),
        signal,
      ),
  });

const STATUS_EVERY_MS = 10_000;

/** Asked again and again while the page is looked at: a run of another process is news. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => fetchStatus(signal),
  refetchInterval: STATUS_EVERY_MS,
});

export const itemQuery = (key: string) =>
  queryOptions({
    queryKey: ['item', key],
    queryFn: ({ signal }) => fetchItem(key, signal),
  });

export const verbatimQuery = (key: string) =>
  queryOptions({
    queryKey: ['verbatim', key],
    queryFn: ({ signal }) => fetchVerbatim(key, signal),
  });

export const datasetsQuery = queryOptions({
  queryKey: ['datasets'],
  queryFn: ({ signal }) => fetchDatasets(signal),
});

export const datasetQuery = (key: string) =>
  queryOptions({
    queryKey: ['dataset', key],
    queryFn: ({ signal }) => fetchDataset(key, signal),
  });

export const historyQuery = (key: string) =>
  queryOptions({
    queryKey: ['history', key],
    queryFn: ({ signal }) => fetchHistory(key, signal),
  });

/** The report on the snapshot that the state names, by default the current one. */
export const qualityQuery = (key: string, state: QualityState = {}) => {
  const query = apiQueryOf(state);
  return queryOptions({
    queryKey: ['quality', key, query],
    queryFn: ({ signal }) => fetchQuality(key, query, signal),
  });
};

/** A page of the findings that the state asks for. */
export const findingsQuery = (key: string, state: QualityState) => {
  const page = Number(state.page ?? 1);
  const query = apiQueryOf(state, {
    issue: state.issue,
    term: state.term,
    limit: String(FINDINGS_OF_PAGE),
    offset: String((page - 1) * FINDINGS_OF_PAGE),
  });
  return queryOptions({
    queryKey: ['findings', key, query],
    queryFn: ({ signal }) => fetchFindings(key, query, signal),
    placeholderData: keepPreviousData,
  });
};

export const lookupQuery = (value: string) =>
  queryOptions({
    queryKey: ['lookup', value],
    queryFn: ({ signal }) => fetchLookup(value, signal),
  });

/** All runs, or those of one dataset. */
export const runsQuery = (datasetKey: string | null = null) =>
  queryOptions({
    queryKey: ['runs', datasetKey],
    queryFn: ({ signal }) => fetchRuns(datasetKey, signal),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => fetchRun(id, signal),
  });
