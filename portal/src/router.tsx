import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { SearchPage } from './pages/search-page.tsx';
import { Shell } from './parts/shell.tsx';
import { FaultState } from './parts/states.tsx';
import { type ExploreState, readExploreState } from './state/explore-state.ts';
import { type FieldsState, readFieldsState } from './state/fields-state.ts';
import { parseQuery, readSearchState, type SearchState, writeQuery } from './state/search-state.ts';
import { type QualityState, readQualityState } from './words/quality.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const search = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (given: Record<string, unknown>): SearchState => readSearchState(given),
  component: SearchPage,
});
/** Where people look for it who know other portals. */
const searchElsewhere = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: (given: Record<string, unknown>): SearchState => readSearchState(given),
  beforeLoad: ({ search: given }) => {
    throw redirect({ to: '/', search: given, replace: true });
  },
});
const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  validateSearch: (given: Record<string, unknown>): ExploreState => readExploreState(given),
  component: lazyRouteComponent(() => import('./pages/explore-page.tsx'), 'ExplorePage'),
});
const item = createRoute({
  getParentRoute: () => root,
  path: '/item/$key',
  component: lazyRouteComponent(() => import('./pages/item-page.tsx'), 'ItemPage'),
});
const fields = createRoute({
  getParentRoute: () => root,
  path: '/fields',
  validateSearch: (given: Record<string, unknown>): FieldsState => readFieldsState(given),
  component: lazyRouteComponent(() => import('./pages/fields-page.tsx'), 'FieldsPage'),
});
const status = createRoute({
  getParentRoute: () => root,
  path: '/status',
  component: lazyRouteComponent(() => import('./pages/status-page.tsx'), 'StatusPage'),
});
const datasets = createRoute({
  getParentRoute: () => root,
  path: '/datasets',
  component: lazyRouteComponent(() => import('./pages/datasets-page.tsx'), 'DatasetsPage'),
});
const addSource = createRoute({
  getParentRoute: () => root,
  path: '/datasets/add',
  component: lazyRouteComponent(() => import('./pages/add-source-page.tsx'), 'AddSourcePage'),
});
const dataset = createRoute({
  getParentRoute: () => root,
  path: '/dataset/$key',
  component: lazyRouteComponent(() => import('./pages/dataset-page.tsx'), 'DatasetPage'),
});
const quality = createRoute({
  getParentRoute: () => root,
  path: '/dataset/$key/quality',
  validateSearch: (given: Record<string, unknown>): QualityState => readQualityState(given),
  component: lazyRouteComponent(() => import('./pages/quality-page.tsx'), 'QualityPage'),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  component: lazyRouteComponent(() => import('./pages/runs-page.tsx'), 'RunsPage'),
});
const run = createRoute({
  getParentRoute: () => root,
  path: '/run/$id',
  component: lazyRouteComponent(() => import('./pages/run-page.tsx'), 'RunPage'),
});

const names = createRoute({
  getParentRoute: () => root,
  path: '/names',
  component: lazyRouteComponent(() => import('./pages/names-page.tsx'), 'NamesPage'),
});
const matching = createRoute({
  getParentRoute: () => root,
  path: '/names/match',
  component: lazyRouteComponent(() => import('./pages/match-page.tsx'), 'MatchPage'),
});
const comparisons = createRoute({
  getParentRoute: () => root,
  path: '/names/compare',
  component: lazyRouteComponent(() => import('./pages/comparisons-page.tsx'), 'ComparisonsPage'),
});
const comparison = createRoute({
  getParentRoute: () => root,
  path: '/names/compare/$id',
  component: lazyRouteComponent(() => import('./pages/comparison-page.tsx'), 'ComparisonPage'),
});
const taxon = createRoute({
  getParentRoute: () => root,
  path: '/taxon/$key',
  component: lazyRouteComponent(() => import('./pages/taxon-page.tsx'), 'TaxonPage'),
});

const routeTree = root.addChildren([
  search,
  searchElsewhere,
  explore,
  item,
  datasets,
  fields,
  status,
  addSource,
  dataset,
  quality,
  names,
  matching,
  comparisons,
  comparison,
  taxon,
  runs,
  run,
]);

/** The portal's addresses. */
export const createPortalRouter = () =>
  createRouter({
    routeTree,
    parseSearch: parseQuery,
    stringifySearch: writeQuery,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultErrorComponent: ({ error }) => (
      <FaultState error={error instanceof Error ? error : new Error(String(error))} />
    ),
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
  interface HistoryState {
    /** The item was opened from the result list, one step back. */
    fromResults?: boolean;
  }
}
