import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { facetsQuery, lookupQuery, resultsQuery } from '../api/queries.ts';
import { Facets } from '../parts/facets.tsx';
import { FilterChips } from '../parts/filter-chips.tsx';
import { Gallery } from '../parts/gallery.tsx';
import { CloseIcon, FilterIcon, GalleryIcon, TableIcon } from '../parts/icons.tsx';
import { ResultsTable } from '../parts/results-table.tsx';
import { EmptyDrawer, FaultState, Loading, TraySkeletons } from '../parts/states.tsx';
import { rememberResults } from '../state/last-results.ts';
import { cleared, filterOf, fresh, type SearchState } from '../state/search-state.ts';
import { useMedia } from '../state/use-media.ts';
import { useTitle } from '../state/use-title.ts';
import { count, counted } from '../words/format.ts';

interface ResultsProps {
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
}

export function Results({ state, datasetTitles }: ResultsProps) {
  const navigate = useNavigate();
  const wide = useMedia('(min-width: 60rem)');
  const results = useInfiniteQuery(resultsQuery(state));
  const facets = useQuery(facetsQuery(state));
  useTitle(state.q === undefined ? 'Search' : state.q);

  const pages = results.data?.pages ?? [];
  const hits = pages.flatMap((page) => page.results);
  const total = pages[0]?.count ?? null;
  useEffect(() => {
    const loaded = results.data?.pages ?? [];
    rememberResults({
      state,
      keys: loaded.flatMap((page) => page.results.map((hit) => hit.key)),
      total: loaded[0]?.count ?? 0,
    });
  }, [results.data, state]);

  if (results.error !== null && hits.length === 0) {
    return <FaultState error={results.error} retry={() => void results.refetch()} />;
  }

  const change = (next: SearchState) =>
    void navigate({ to: '/', search: fresh(next), resetScroll: false });
  const show = (view: 'gallery' | 'table') => {
    const { view: _old, ...rest } = state;
    void navigate({
      to: '/',
      search: view === 'table' ? { ...rest, view } : rest,
      resetScroll: false,
    });
  };
  const more = async () => {
    const loaded = await results.fetchNextPage();
    const shown = loaded.data?.pages.reduce((sum, page) => sum + page.results.length, 0) ?? 0;
    await navigate({
      to: '/',
      search: { ...state, shown: String(shown) },
      replace: true,
      resetScroll: false,
    });
  };
  const filters = Object.keys(filterOf(state)).filter((name) => name !== 'q').length;
  const sidebar = (
    <Facets
      state={state}
      facets={facets.data?.facets ?? []}
      datasetTitles={datasetTitles}
      onChange={change}
    />
  );

  return (
    <div className="results-page" data-stale={results.isPlaceholderData || undefined}>
      {wide && (
        <aside className="sidebar" aria-label="Filters">
          <h2 className="visually-hidden">Filters</h2>
          {sidebar}
        </aside>
      )}
      <div className="results">
        <div className="results-head">
          <h1>
            <span role="status">{total === null ? 'Searching' : counted(total, 'result')}</span>
            {state.q !== undefined && <span className="results-query"> for “{state.q}”</span>}
          </h1>
          <div className="results-tools">
            {!wide && (
              <DialogTrigger>
                <Button className="button">
                  <FilterIcon />
                  Filters{filters > 0 && <span className="badge">{filters}</span>}
                </Button>
                <ModalOverlay className="sheet-overlay" isDismissable>
                  <Modal className="sheet">
                    <Dialog>
                      {({ close }) => (
                        <>
                          <div className="sheet-head">
                            <Heading slot="title" level={2}>
                              Filters
                            </Heading>
                            <Button
                              className="icon-button"
                              aria-label="Close the filters"
                              onPress={close}
                            >
                              <CloseIcon />
                            </Button>
                          </div>
                          <div className="sheet-body">{sidebar}</div>
                          <div className="sheet-foot">
                            <Button className="button primary" onPress={close}>
                              Show {total === null ? 'the results' : counted(total, 'result')}
                            </Button>
                          </div>
                        </>
                      )}
                    </Dialog>
                  </Modal>
                </ModalOverlay>
              </DialogTrigger>
            )}
            <ToggleButtonGroup
              className="view-switch"
              aria-label="View"
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[state.view ?? 'gallery']}
              onSelectionChange={(keys) => show(keys.has('table') ? 'table' : 'gallery')}
            >
              <ToggleButton id="gallery" aria-label="Gallery">
                <GalleryIcon />
              </ToggleButton>
              <ToggleButton id="table" aria-label="Table">
                <TableIcon />
              </ToggleButton>
            </ToggleButtonGroup>
          </div>
        </div>
        {state.q !== undefined && <ExactMatches value={state.q} />}
        <FilterChips state={state} datasetTitles={datasetTitles} onChange={change} />

        {results.isPending ? (
          <Loading what="the results">
            <TraySkeletons />
          </Loading>
        ) : total === 0 ? (
          <EmptyDrawer title="Nothing in these drawers">
            <p>
              {filters > 0
                ? 'Fewer filters find more.'
                : 'Try fewer words, or the start of one with a star: panth*'}
            </p>
            <p className="actions">
              {filters > 0 && (
                <button type="button" className="button" onClick={() => change(cleared(state))}>
                  Clear the filters
                </button>
              )}
              <Link to="/" className="button">
                Start again
              </Link>
            </p>
          </EmptyDrawer>
        ) : state.view === 'table' ? (
          <ResultsTable hits={hits} />
        ) : (
          <Gallery hits={hits} />
        )}
        {total !== null && total > 0 && (
          <div className="more">
            <p className="quiet" role="status">
              {count(hits.length)} of {count(total)}
            </p>
            {results.hasNextPage && (
              <button
                type="button"
                className="button"
                disabled={results.isFetchingNextPage}
                onClick={() => void more()}
              >
                {results.isFetchingNextPage ? 'Loading' : 'Load more'}
              </button>
            )}
            {results.error !== null && (
              <p role="alert">The next page could not be loaded: {results.error.message}</p>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

const LONGEST_VALUE = 200;
const SHORTCUTS = 3;

/** Shortcuts to the items in which the query stands as an exact value: to each, or to all where they are many. */
function ExactMatches({ value }: { readonly value: string }) {
  const lookup = useQuery({ ...lookupQuery(value), enabled: value.length <= LONGEST_VALUE });
  const found = Map.groupBy(lookup.data?.hits ?? [], (hit) => hit.key);
  if (found.size === 0) return null;
  const fields = [...new Set((lookup.data?.hits ?? []).map((hit) => hit.field))];
  if (found.size > SHORTCUTS) {
    return (
      <ul className="exact" aria-label="Exact matches">
        <li>
          <Link to="/" search={{ value: [value] }}>
            <span className="exact-field">
              Exact match in <strong>{fields.slice(0, SHORTCUTS).join(', ')}</strong>
            </span>
            <span className="exact-title">Only items with exactly “{value}”</span>
          </Link>
        </li>
      </ul>
    );
  }
  return (
    <ul className="exact" aria-label="Exact matches">
      {[...found].map(([key, hits]) => (
        <li key={key}>
          <Link to="/item/$key" params={{ key }} state={{ fromResults: true }}>
            <span className="exact-field">
              Exact match in{' '}
              <strong>{[...new Set(hits.map((hit) => hit.field))].join(', ')}</strong>
            </span>
            <span className="exact-title">{hits[0]?.title ?? value}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
