import { FILTER_PARAMS, type FilterParam } from '../words/facets.ts';

/** The search page's state; it stands in the URL and nowhere else. */
export type SearchState = Readonly<Partial<Record<FilterParam, readonly string[]>>> & {
  readonly q?: string;
  readonly hasMedia?: 'true';
  /** `1890,1931`; either end may be `*`. */
  readonly eventDate?: string;
  /** `west,south,east,north`. */
  readonly bbox?: string;
  readonly view?: 'table';
  /** How many results are on the page, so that a shared or reloaded address shows as many. */
  readonly shown?: string;
};

/** Results fetched at a time. */
export const PAGE_SIZE = 24;
const MAX_FIRST_PAGE = 240;

const first = (value: unknown): string | undefined => {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' && one.trim() !== '' ? one.trim() : undefined;
};

const all = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );

/** Takes what the address says and keeps what is understood. */
export function readSearchState(search: Readonly<Record<string, unknown>>): SearchState {
  const filters: Partial<Record<FilterParam, readonly string[]>> = {};
  for (const param of FILTER_PARAMS) {
    const values = all(search[param]);
    if (values.length > 0) filters[param] = [...new Set(values)];
  }
  const q = first(search['q']);
  const eventDate = first(search['eventDate']);
  const bbox = first(search['bbox']);
  const shown = first(search['shown']);
  return {
    ...filters,
    ...(q === undefined ? {} : { q }),
    ...(first(search['hasMedia']) === 'true' ? { hasMedia: 'true' } : {}),
    ...(eventDate?.includes(',') ? { eventDate } : {}),
    ...(bbox === undefined ? {} : { bbox }),
    ...(first(search['view']) === 'table' ? { view: 'table' } : {}),
    ...(shown !== undefined && /^\d{1,4}$/.test(shown) ? { shown } : {}),
  };
}

/** Query parameters to object, without the JSON that the router would write by default. */
export function parseQuery(query: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  const params = new URLSearchParams(query);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    found[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return found;
}

export function writeQuery(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of all(value)) params.append(name, one);
  }
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}

/** Everything of the state that decides which items are found. */
export function filterOf(state: SearchState): SearchState {
  const { view: _view, shown: _shown, ...filter } = state;
  return filter;
}

export const isFiltered = (state: SearchState): boolean => Object.keys(filterOf(state)).length > 0;

export const firstPageSize = (state: SearchState): number =>
  Math.min(MAX_FIRST_PAGE, Math.max(PAGE_SIZE, Number(state.shown ?? 0)));

/** The API's query for a filter with more parameters. */
export function apiQuery(
  filter: SearchState,
  more: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  return writeQuery({ ...filterOf(filter), ...more }).slice(1);
}

export function withValue(state: SearchState, param: FilterParam, value: string): SearchState {
  return { ...fresh(state), [param]: [...new Set([...(state[param] ?? []), value])] };
}

export function withoutValue(state: SearchState, param: FilterParam, value: string): SearchState {
  return withValues(
    state,
    param,
    (state[param] ?? []).filter((one) => one !== value),
  );
}

export function withValues(
  state: SearchState,
  param: FilterParam,
  values: readonly string[],
): SearchState {
  const { [param]: _old, ...rest } = fresh(state);
  return values.length === 0 ? rest : { ...rest, [param]: values };
}

/** The state with its list begun anew, for every change of the filter. */
export function fresh(state: SearchState): SearchState {
  const { shown: _shown, ...rest } = state;
  return rest;
}

/** The state without filters: query and view stay. */
export function cleared(state: SearchState): SearchState {
  return {
    ...(state.q === undefined ? {} : { q: state.q }),
    ...(state.view === undefined ? {} : { view: state.view }),
  };
}
