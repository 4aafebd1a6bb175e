import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  apiQuery,
  filterOf,
  type ListParam,
  notOf,
  type SearchState,
  withText,
  withValues,
} from '../state/search-state.ts';
import { fetchResults, getJson, segment } from './client.ts';
import { isAnswer } from './read.ts';
import type { Facet } from './types.ts';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** Counts of a key or field, as many as were asked for. */
export interface FacetAnswer {
  readonly facet: string;
  readonly counts: readonly ValueCount[];
  /** Different values, of those that hold the text that was searched for. */
  readonly distinct: number;
  /** Items without a value. */
  readonly missing: number;
}

export interface HistogramBin {
  readonly from: string | number;
  readonly to: string | number;
  readonly count: number;
}
export interface HistogramAnswer {
  readonly key: string;
  /** Years, where it is a number and the key a date. */
  readonly width: number | 'day' | 'month' | 'year';
  /** Those that have items, ascending. */
  readonly bins: readonly HistogramBin[];
  readonly missing: number;
}

export interface CubeAnswer {
  readonly total: number;
  readonly selected: number;
  readonly dimensions: readonly {
    readonly key: string;
    /** `null`: all values beyond the most frequent. */
    readonly counts: readonly { readonly value: string | null; readonly count: number }[];
  }[];
}

export interface SuggestionAnswer {
  readonly text: string;
  /** Key whose value it is; null for a word. */
  readonly key: string | null;
  readonly count: number;
}

export interface FieldAnswer {
  /** As the filter names it. */
  readonly field: string;
  readonly path: string;
  readonly label: string | null;
  readonly term: string | null;
  readonly count: number;
  readonly distinct: number;
  readonly samples: readonly string[];
  /** Whether its values can be counted. */
  readonly hasTexts: boolean;
}

export interface StatisticsAnswer {
  readonly key: string;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Null where no item has a value. */
  readonly percentiles: Readonly<Record<'5' | '25' | '50' | '75' | '95', number>> | null;
}

/** A filter that the server keeps. */
export interface SavedFilter {
  readonly id: string;
  /** Our words for it. */
  readonly description: string;
  readonly predicate: unknown;
  /** What was changed in a geometry. */
  readonly notices: readonly string[];
}

/** How the words of a search were read. */
export interface ExplanationAnswer {
  readonly query: string;
  readonly words: readonly {
    readonly word: string;
    readonly forms: readonly string[];
    readonly items: number;
    readonly weight: number;
  }[];
  /** By item: its score and the parts of which it is the sum. */
  readonly items: Readonly<
    Record<
      string,
      {
        readonly score: number;
        readonly parts: readonly { readonly what: string; readonly score: number }[];
      }
    >
  >;
}

// The server's response schemas vouch for the shapes; this is the edge where they are taken over.
const fetchAs = async <T>(path: string, signal: AbortSignal): Promise<T> =>
  (await getJson(path, { signal })) as T;

/** What a list of counts asks for beside the filter. */
export interface FacetWish {
  readonly limit: number;
  readonly search?: string;
  readonly order?: 'count' | 'value';
}

/**
 * Values of a key under a filter, counted without the key's own choice, chosen or left out, so that the alternatives
 * to it stay in sight.
 */
export const valuesQuery = (param: ListParam, state: SearchState, wish: FacetWish) => {
  const filter = filterOf(withValues(withValues(state, param, []), notOf(param), []));
  const search = wish.search?.trim() ?? '';
  return queryOptions({
    queryKey: ['facet', param, filter, wish.limit, search, wish.order ?? 'count'],
    queryFn: ({ signal }) =>
      fetchAs<FacetAnswer>(
        `/v1/facet/${segment(param)}?${apiQuery(filter, {
          limit: String(wish.limit),
          search: search === '' ? undefined : search,
          order: wish.order,
        })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
};

/** Values of several keys under the whole filter, by parameter, in one answer. */
export const countsQuery = (state: SearchState, params: readonly string[], limit: number) => {
  const filter = filterOf(state);
  return queryOptions({
    queryKey: ['facets', filter, params, limit],
    queryFn: async ({ signal }) => {
      const { facets } = await fetchResults(
        apiQuery(filter, { limit: '0', facet: params, facetLimit: String(limit) }),
        signal,
      );
      return countsBy(facets);
    },
    placeholderData: keepPreviousData,
  });
};

const countsBy = (facets: readonly Facet[]): ReadonlyMap<string, readonly ValueCount[]> =>
  new Map(
    facets.map(({ parameter, counts }) => [
      parameter,
      counts.map(({ name, count }) => ({ value: name, count })),
    ]),
  );

const SELDOM_MS = 600_000;

/** Keys in which any item has a value. It hardly changes, and is seldom asked for. */
export const presentKeysQuery = (params: readonly string[]) =>
  queryOptions({
    ...countsQuery({}, params, 1),
    staleTime: SELDOM_MS,
    select: (counts: ReadonlyMap<string, readonly ValueCount[]>): ReadonlySet<string> =>
      new Set([...counts].flatMap(([param, values]) => (values.length > 0 ? [param] : []))),
  });

/** Counts by date, whatever dates are chosen; `width` is chosen by the server where it is null. */
export const datesQuery = (state: SearchState, width: string | null, bins: number) =>
  histogramQuery('eventDate', withText(state, 'eventDate', null), width, bins);

export const histogramQuery = (
  key: string,
  state: SearchState,
  width: string | null,
  bins: number,
) => {
  const filter = filterOf(state);
  return queryOptions({
    queryKey: ['histogram', key, filter, width, bins],
    queryFn: ({ signal }) =>
      fetchAs<HistogramAnswer>(
        `/v1/histogram/${segment(key)}?${apiQuery(filter, {
          width: width ?? undefined,
          bins: width === null ? String(bins) : undefined,
        })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
};

/** Least and greatest number of a key, whatever range of it is chosen. */
export const statisticsQuery = (key: string, state: SearchState) => {
  const filter = filterOf(withValues(state, key, []));
  return queryOptions({
    queryKey: ['statistics', key, filter],
    queryFn: async ({ signal }) => {
      const { results } = await fetchAs<{ readonly results: readonly StatisticsAnswer[] }>(
        `/v1/statistics?${apiQuery(filter, { key })}`,
        signal,
      );
      return results[0] ?? null;
    },
  });
};

/** A dimension of a cube with what is chosen in it. */
export interface CubeWish {
  readonly key: string;
  readonly selected: readonly string[];
}

/** Most values of a dimension that the server tells apart. */
const VALUES_OF_DIMENSION = '30';

export const fetchCube = (
  filter: SearchState,
  dimensions: readonly CubeWish[],
  signal: AbortSignal,
): Promise<CubeAnswer> => {
  const selections = dimensions
    .filter(({ selected }) => selected.length > 0)
    .map(({ key, selected }) => [`selected.${key}`, selected] as const);
  const query = apiQuery(filter, {
    dimension: dimensions.map(({ key }) => key),
    values: VALUES_OF_DIMENSION,
    ...Object.fromEntries(selections),
  });
  return fetchAs<CubeAnswer>(`/v1/cube?${query}`, signal);
};

/** What the text that is being typed may become. */
export const suggestQuery = (text: string, language: string) =>
  queryOptions({
    queryKey: ['suggest', text, language],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ q: text, limit: '16', language }).toString();
      const { results } = await fetchAs<{ readonly results: readonly SuggestionAnswer[] }>(
        `/v1/suggest?${query}`,
        signal,
      );
      return results;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Fields of the records whose path, label or term holds the text. */
export const fieldsQuery = (search: string, limit: number) =>
  queryOptions({
    queryKey: ['fields', search, limit],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({
        limit: String(limit),
        ...(search === '' ? {} : { search }),
      });
      const { results } = await fetchAs<{ readonly results: readonly FieldAnswer[] }>(
        `/v1/fields?${query.toString()}`,
        signal,
      );
      return results;
    },
    placeholderData: keepPreviousData,
  });

const readSaved = (body: unknown): SavedFilter => {
  const saved = isAnswer(body) ? body : {};
  return {
    id: String(saved['id'] ?? ''),
    description: String(saved['description'] ?? ''),
    predicate: saved['predicate'] ?? null,
    notices: Array.isArray(saved['notices']) ? saved['notices'].map(String) : [],
  };
};

/** Filters do not change under their ids. */
export const savedFilterQuery = (id: string) =>
  queryOptions({
    queryKey: ['filter', id],
    queryFn: async ({ signal }) =>
      readSaved(await getJson(`/v1/filter/${segment(id)}`, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Has the server keep a filter: parameters, or a geometry in any of the forms that it reads. */
export async function saveFilter(
  body: { readonly parameters: SearchState } | { readonly geometry: string } | File,
): Promise<SavedFilter> {
  const file = body instanceof File;
  return readSaved(
    await getJson('/v1/filter', {
      method: 'POST',
      headers: { 'content-type': file ? 'application/zip' : 'application/json' },
      body: file ? body : JSON.stringify(body),
    }),
  );
}

/** So many of the first items are explained. */
const EXPLAINED = 5;

/** How the server read the words, and the first items with why they are; null where there are no words. */
export const explainQuery = (state: SearchState) =>
  queryOptions({
    queryKey: ['explanation', filterOf(state)],
    queryFn: async ({ signal }) => {
      const { explanation, results } = await fetchAs<{
        readonly explanation?: ExplanationAnswer | null;
        readonly results: readonly { readonly key: string; readonly title?: string }[];
      }>(
        `/v1/occurrence/search?${apiQuery(state, { limit: String(EXPLAINED), explain: 'true' })}`,
        signal,
      );
      if (explanation === null || explanation === undefined) return null;
      const first = results.flatMap(({ key, title }) => {
        const why = explanation.items[key];
        return why === undefined ? [] : [{ key, title: title ?? key, ...why }];
      });
      return { ...explanation, first };
    },
  });
