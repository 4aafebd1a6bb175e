import type { FilterParam } from '../words/facets.ts';
import { FIELD, keyOf } from './search-keys.ts';

/** A facet or filter parameter: a key, or any field of the records (`field.Barcode`). */
export type ListParam = FilterParam | (string & {});

/** The ways to look at what was found. */
export const VIEWS = ['gallery', 'table', 'map', 'timeline'] as const;
export type View = (typeof VIEWS)[number];

/** Orders of the server; without one, by relevance. */
export const SORTS = ['eventDate', '-eventDate', 'lastChanged', '-lastChanged'] as const;
export type Sort = (typeof SORTS)[number];

/** How the portal shows what was found; none of it decides which items these are. */
interface Shown {
  /** The gallery where there is none. */
  readonly view?: Exclude<View, 'gallery'>;
  /** How many results are on the page, so that a shared or reloaded address shows as many. */
  readonly shown?: string;
  readonly sort?: Sort;
  /** Columns of the table by their names, with commas between. */
  readonly columns?: string;
  /** Filters that were added to the sidebar, by parameter. */
  readonly with?: readonly string[];
  /** Place of the map: `zoom/latitude/longitude`. */
  readonly at?: string;
  /** How the map counts: squares where there is none. */
  readonly bin?: 'hex' | 'point';
  /** Width of the timeline's bins: `day`, `month`, `year` or years; chosen by the server where there is none. */
  readonly width?: string;
}

/** The search page's state; it stands in the URL and nowhere else. Filters go by the names that the API gives them. */
export type SearchState = Readonly<Partial<Record<FilterParam, readonly string[]>>> &
  Shown & {
    readonly q?: string;
    readonly hasMedia?: 'true';
    /** `1890,1931`; either end may be `*`. */
    readonly eventDate?: string;
    /** `west,south,east,north`. */
    readonly bbox?: string;
    /** Areas as WKT, longitude before latitude. */
    readonly geometry?: readonly string[];
    /** `latitude,longitude,distance`, the distance with its unit. */
    readonly geoDistance?: string;
    /** Filters kept by the server, by their ids. */
    readonly filter?: readonly string[];
  } & { readonly [param: string]: string | readonly string[] | undefined };

/** Results fetched at a time. */
export const PAGE_SIZE = 24;
const MAX_FIRST_PAGE = 240;

const NOT = '!';

/** The parameter that leaves out items with its values: `country!` of `country`. */
export const notOf = (param: ListParam): ListParam => `${param}${NOT}`;

/** The parameter that it is, or that it negates. */
export const plainOf = (param: ListParam): ListParam =>
  param.endsWith(NOT) ? param.slice(0, -NOT.length) : param;

/** As the filter language wants a value: a lone star or a leading backslash would mean something else. */
export const written = (value: string): string =>
  value === '*' || value.startsWith('\\') ? `\\${value}` : value;

const SHOWN = ['view', 'shown', 'sort', 'columns', 'with', 'at', 'bin', 'width'] as const;
const SINGLE: ReadonlySet<string> = new Set(['q', 'hasMedia', 'eventDate', 'bbox', 'geoDistance']);
const LISTS: ReadonlySet<string> = new Set(['value', 'geometry', 'filter']);

/** Whether the portal understands it as a filter of several values. */
export function isListParam(param: string): boolean {
  const name = plainOf(param);
  if (name.startsWith(FIELD)) return name.length > FIELD.length;
  return LISTS.has(name) || (!SINGLE.has(param) && keyOf(name) !== null);
}

const first = (value: unknown): string | undefined => {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' && one.trim() !== '' ? one.trim() : undefined;
};

const all = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === first(value));

/** An object of what is there, so that nothing stands in the state as undefined. */
const present = <T extends Record<string, unknown>>(given: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<T>;

function readShown(search: Readonly<Record<string, unknown>>): Shown {
  const view = oneOf(VIEWS, search['view']);
  const shown = first(search['shown']);
  const at = first(search['at']);
  const width = first(search['width']);
  const added = all(search['with']).filter((param) => isListParam(param) || keyOf(param) !== null);
  // `present` leaves out what is undefined.
  return present({
    view: view === 'gallery' ? undefined : view,
    shown: shown !== undefined && /^\d{1,4}$/.test(shown) ? shown : undefined,
    sort: oneOf(SORTS, search['sort']),
    columns: first(search['columns']),
    with: added.length > 0 ? [...new Set(added)] : undefined,
    at: at !== undefined && /^\d{1,2}(\.\d+)?(\/-?\d{1,3}(\.\d+)?){2}$/.test(at) ? at : undefined,
    bin: oneOf(['hex', 'point'] as const, search['bin']),
    width: width !== undefined && /^(day|month|year|\d{1,4})$/.test(width) ? width : undefined,
  }) as Shown;
}

/** Takes what the address says and keeps what is understood. */
export function readSearchState(search: Readonly<Record<string, unknown>>): SearchState {
  const state: Record<string, string | readonly string[]> = {};
  for (const [param, value] of Object.entries(search)) {
    const values = all(value);
    if (values.length > 0 && isListParam(param)) state[param] = [...new Set(values)];
  }
  for (const param of SINGLE) {
    const value = first(search[param]);
    if (value !== undefined && (param !== 'hasMedia' || value === 'true')) state[param] = value;
  }
  const eventDate = state['eventDate'];
  if (typeof eventDate === 'string' && !eventDate.includes(',')) {
    state['eventDate'] = `${eventDate},${eventDate}`;
  }
  return { ...state, ...readShown(search) };
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
  const filter: Record<string, string | readonly string[] | undefined> = { ...state };
  for (const param of SHOWN) delete filter[param];
  return filter;
}

/** Everything of the state that decides how they are shown. */
export function shownOf(state: SearchState): SearchState {
  return present(Object.fromEntries(SHOWN.map((param) => [param, state[param]]))) as SearchState;
}

/** Whether anything is asked for: a filter, or a view of everything. */
export const isFiltered = (state: SearchState): boolean =>
  state.view !== undefined || Object.keys(filterOf(state)).length > 0;

export const firstPageSize = (state: SearchState): number =>
  Math.min(MAX_FIRST_PAGE, Math.max(PAGE_SIZE, Number(state.shown ?? 0)));

/** The API's query for a filter with more parameters. */
export function apiQuery(
  filter: SearchState,
  more: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  return writeQuery({ ...filterOf(filter), ...more }).slice(1);
}

/** Values of a parameter; none where it has none. */
export function valuesOf(state: SearchState, param: ListParam): readonly string[] {
  return all(state[param]);
}

export function withValue(state: SearchState, param: ListParam, value: string): SearchState {
  return withValues(state, param, [...valuesOf(state, param), value]);
}

export function withoutValue(state: SearchState, param: ListParam, value: string): SearchState {
  return withValues(
    state,
    param,
    valuesOf(state, param).filter((one) => one !== value),
  );
}

/** The state with these values of a parameter, each once, in place of those it had. */
export function withValues(
  state: SearchState,
  param: ListParam,
  values: readonly string[],
): SearchState {
  const { [param]: _old, ...rest } = fresh(state);
  return (values.length === 0 ? rest : { ...rest, [param]: [...new Set(values)] }) as SearchState;
}

/** The state with one text of a parameter; null takes it away. */
export function withText(
  state: SearchState,
  param: 'q' | 'eventDate' | 'bbox' | 'geoDistance',
  text: string | null,
): SearchState {
  const { [param]: _old, ...rest } = fresh(state);
  return (text === null || text === '' ? rest : { ...rest, [param]: text }) as SearchState;
}

/** Shows it otherwise; the list stays where it is. */
export function withShown(
  state: SearchState,
  shown: Partial<Record<keyof Shown, unknown>>,
): SearchState {
  const { ...next } = state as Record<string, unknown>;
  for (const [param, value] of Object.entries(shown)) {
    if (value === null || value === undefined) delete next[param];
    else next[param] = value;
  }
  return next as SearchState;
}

/** The state with its list begun anew, for every change of the filter. */
export function fresh(state: SearchState): SearchState {
  const { shown: _shown, ...rest } = state;
  return rest as SearchState;
}

/** The state without filters: query and view stay. */
export function cleared(state: SearchState): SearchState {
  const { with: _with, ...shown } = shownOf(fresh(state));
  return { ...(state.q === undefined ? {} : { q: state.q }), ...shown } as SearchState;
}

/** Without any condition on places, for maps that offer others. */
export function withoutPlaces(state: SearchState): SearchState {
  const { bbox: _bbox, geometry: _geometry, geoDistance: _near, ...rest } = state;
  return rest as SearchState;
}
