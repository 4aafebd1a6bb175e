import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { lookupQuery, resultsQuery } from '../api/queries.ts';
import { type MessageId, t } from '../languages/i18n.ts';
import { Check } from '../parts/facets/check.tsx';
import { conditionsIn, Facets } from '../parts/facets.tsx';
import { FilterChips } from '../parts/filter-chips.tsx';
import { Gallery, GallerySkeleton } from '../parts/gallery.tsx';
import { CloseIcon, FilterIcon, GalleryIcon, TableIcon } from '../parts/icons.tsx';
import { COLUMNS, columnsOf, ResultsTable } from '../parts/results-table.tsx';
import { ExplanationPanel } from '../parts/search/explanation.tsx';
import { CompassIcon, LinkIcon, MapIcon, TimeIcon } from '../parts/search/icons.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { rememberResults } from '../state/last-results.ts';
import {
  cleared,
  filterOf,
  fresh,
  type SearchState,
  SORTS,
  type Sort,
  type View,
  withShown,
  withText,
} from '../state/search-state.ts';
import { useMedia } from '../state/use-media.ts';
import { useTitle } from '../state/use-title.ts';
import { count } from '../words/format.ts';
import '../styles/results.css';

const MapView = lazy(async () => ({
  default: (await import('../parts/map/map-view.tsx')).MapView,
}));
const TimelineView = lazy(async () => ({
  default: (await import('../parts/timeline/timeline-view.tsx')).TimelineView,
}));

const VIEWS: readonly {
  readonly view: View;
  readonly label: MessageId;
  readonly icon: ReactNode;
}[] = [
  { view: 'gallery', label: 'Gallery', icon: <GalleryIcon /> },
  { view: 'table', label: 'Table', icon: <TableIcon /> },
  { view: 'map', label: 'Map', icon: <MapIcon /> },
  { view: 'timeline', label: 'Timeline', icon: <TimeIcon /> },
];
const SORT_LABELS: Readonly<Record<Sort, MessageId>> = {
  eventDate: 'Oldest first',
  '-eventDate': 'Newest first',
  lastChanged: 'Changed longest ago',
  '-lastChanged': 'Changed last',
};

interface ResultsProps {
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
}

/** The timeline shows its items in the order of time, unless another one is asked for. */
const listed = (state: SearchState): SearchState =>
  state.view === 'timeline' && state.sort === undefined
    ? ({ ...state, sort: 'eventDate' } as SearchState)
    : state;

/** What was found: ways to narrow it, and four ways to look at it. */
export function Results({ state, datasetTitles }: ResultsProps) {
  const navigate = useNavigate();
  const wide = useMedia('(min-width: 60rem)');
  const list = listed(state);
  const results = useInfiniteQuery(resultsQuery(list));
  const [explained, setExplained] = useState(false);
  useTitle(state.q === undefined ? t('Search') : state.q);
  useEffect(() => {
    rememberResults({
      state: listed(state),
      keys: (results.data?.pages ?? []).flatMap((page) => page.results.map((hit) => hit.key)),
      total: results.data?.pages[0]?.count ?? 0,
      next: results.data?.pages.at(-1)?.next ?? null,
    });
  }, [results.data, state]);

  const pages = results.data?.pages ?? [];
  const total = pages[0]?.count ?? null;
  const didYouMean = pages[0]?.didYouMean ?? null;
  const view: View = state.view ?? 'gallery';
  const change = (next: SearchState) =>
    void navigate({ to: '/', search: fresh(next), resetScroll: false });
  if (results.error !== null && pages.length === 0) {
    return (
      <>
        <FaultState error={results.error} retry={() => void results.refetch()} />
        {/* What the server refuses can be taken away here. */}
        <div className="page narrow">
          <FilterChips state={state} datasetTitles={datasetTitles} onChange={change} />
        </div>
      </>
    );
  }
  const show = (next: SearchState) => void navigate({ to: '/', search: next, resetScroll: false });
  const adjust = (next: SearchState) =>
    void navigate({ to: '/', search: next, replace: true, resetScroll: false });
  const more = async () => {
    const loaded = await results.fetchNextPage();
    const shown = loaded.data?.pages.reduce((sum, page) => sum + page.results.length, 0) ?? 0;
    await navigate({
      to: '/',
      search: { ...state, shown: String(shown) } as SearchState,
      replace: true,
      resetScroll: false,
    });
  };
  const filters = conditionsIn(state);
  const sidebar = <Facets state={state} datasetTitles={datasetTitles} onChange={change} />;
  const resultWords = total === null ? t('the results') : resultsIn(total);

  return (
    <div className="results-page" data-stale={results.isPlaceholderData || undefined}>
      {wide && (
        <aside className="sidebar" aria-label={t('Filters')}>
          <h2 className="visually-hidden">{t('Filters')}</h2>
          {sidebar}
        </aside>
      )}
      <div className="results">
        <div className="results-head">
          <h1>
            <span role="status">{total === null ? t('Searching') : resultsIn(total)}</span>
            {state.q !== undefined && (
              <span className="results-query"> {t('for “{query}”', { query: state.q })}</span>
            )}
          </h1>
          <div className="results-tools">
            {!wide && (
              <FilterSheet filters={filters} resultWords={resultWords}>
                {sidebar}
              </FilterSheet>
            )}
            {(view === 'gallery' || view === 'table') && (
              <SortChoice
                sort={state.sort}
                onSort={(sort) => show(withShown(fresh(state), { sort }))}
              />
            )}
            {view === 'table' && (
              <ColumnChoice
                state={state}
                onChange={(columns) => adjust(withShown(state, { columns }))}
              />
            )}
            <ViewChoice
              view={view}
              onView={(next) => show(withShown(state, { view: next === 'gallery' ? null : next }))}
            />
          </div>
        </div>
        <div className="results-ways">
          {state.q !== undefined && (
            <button
              type="button"
              className="text-button"
              aria-expanded={explained}
              onClick={() => setExplained(!explained)}
            >
              {t('How was this read?')}
            </button>
          )}
          <Link to="/explore" search={filterOf(state)} className="way">
            <CompassIcon />
            {t('Explore')}
          </Link>
          <CopyLink />
        </div>
        {explained && state.q !== undefined && <ExplanationPanel state={state} />}
        {didYouMean !== null && (
          <p className="did-you-mean">
            {t('Did you mean')}{' '}
            <Link to="/" search={withText(state, 'q', didYouMean)}>
              {didYouMean}
            </Link>
            ?
          </p>
        )}
        {state.q !== undefined && <ExactMatches value={state.q} />}
        <FilterChips state={state} datasetTitles={datasetTitles} onChange={change} />

        {view === 'map' && (
          <Suspense fallback={<ViewLoading what={t('the map')} as="view-skeleton" />}>
            <MapView state={state} total={total} onChange={change} onShow={adjust} />
          </Suspense>
        )}
        {view === 'timeline' && (
          <Suspense fallback={<ViewLoading what={t('the timeline')} as="timeline-skeleton" />}>
            <TimelineView state={state} onChange={change} onShow={adjust} />
          </Suspense>
        )}
        {results.isPending ? (
          view !== 'map' && (
            <Loading what={t('the results')}>
              <GallerySkeleton />
            </Loading>
          )
        ) : total === 0 ? (
          <NothingFound state={state} filters={filters} onChange={change} />
        ) : view === 'table' ? (
          <ResultsTable
            hits={pages.flatMap((page) => page.results)}
            state={state}
            onSort={(sort) => show(withShown(fresh(state), { sort }))}
          />
        ) : (
          view !== 'map' && <Gallery pages={pages.map((page) => page.results)} />
        )}
        {view !== 'map' && total !== null && total > 0 && (
          <MoreResults
            loaded={pages.reduce((sum, page) => sum + page.results.length, 0)}
            total={total}
            hasNext={results.hasNextPage}
            busy={results.isFetchingNextPage}
            error={results.error}
            onMore={() => void more()}
          />
        )}
      </div>
    </div>
  );
}

const resultsIn = (n: number): string => t('{n, plural, one {# result} other {# results}}', { n });

const ViewLoading = ({ what, as }: { readonly what: string; readonly as: string }) => (
  <Loading what={what}>
    <div className={`skeleton ${as}`} />
  </Loading>
);

interface FilterSheetProps {
  readonly filters: number;
  readonly resultWords: string;
  readonly children: ReactNode;
}

/** The sidebar as a sheet, where there is no room beside the results. */
function FilterSheet({ filters, resultWords, children }: FilterSheetProps) {
  const [open, setOpen] = useState(false);
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) sheet.current?.showModal();
  }, [open]);
  const close = () => {
    sheet.current?.close();
    setOpen(false);
  };
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <FilterIcon />
        {t('Filters')}
        {filters > 0 && <span className="badge">{filters}</span>}
      </button>
      {open && (
        // Escape closes it by itself; a press beside it is one on the dialog.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <dialog
          ref={sheet}
          className="sheet"
          aria-label={t('Filters')}
          onClose={() => setOpen(false)}
          onClick={(event) => {
            if (event.target === sheet.current) close();
          }}
        >
          <div className="sheet-inside">
            <div className="sheet-head">
              <h2>{t('Filters')}</h2>
              <button
                type="button"
                className="icon-button"
                aria-label={t('Close the filters')}
                onClick={close}
              >
                <CloseIcon />
              </button>
            </div>
            <div className="sheet-body">{children}</div>
            <div className="sheet-foot">
              <button type="button" className="button primary" onClick={close}>
                {t('Show {results}', { results: resultWords })}
              </button>
            </div>
          </div>
        </dialog>
      )}
    </>
  );
}

interface ViewChoiceProps {
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** The four ways to look at the results. */
function ViewChoice({ view, onView }: ViewChoiceProps) {
  return (
    <div className="view-switch" role="radiogroup" aria-label={t('View')}>
      {VIEWS.map((one) => (
        <label key={one.view} data-selected={one.view === view || undefined} title={t(one.label)}>
          <input
            type="radio"
            name="view"
            aria-label={t(one.label)}
            checked={one.view === view}
            onChange={() => onView(one.view)}
          />
          {one.icon}
        </label>
      ))}
    </div>
  );
}

interface SortChoiceProps {
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | null) => void;
}

function SortChoice({ sort, onSort }: SortChoiceProps) {
  return (
    <label>
      <span className="visually-hidden">{t('Order of the results')}</span>
      <select
        className="select"
        value={sort ?? ''}
        onChange={(event) => onSort(SORTS.find((one) => one === event.target.value) ?? null)}
      >
        <option value="">{t('Most relevant first')}</option>
        {SORTS.map((one) => (
          <option key={one} value={one}>
            {t(SORT_LABELS[one])}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ColumnChoiceProps {
  readonly state: SearchState;
  /** Names with commas between; null: the usual ones. */
  readonly onChange: (columns: string | null) => void;
}

/** Which columns the table has. */
function ColumnChoice({ state, onChange }: ColumnChoiceProps) {
  const shown = columnsOf(state).map(({ name }) => name);
  const usual = columnsOf({}).map(({ name }) => name);
  const set = (names: readonly string[]) => {
    const ordered = COLUMNS.map(({ name }) => name).filter((name) => names.includes(name));
    const same = ordered.join() === usual.join();
    onChange(same ? null : ordered.length === 0 ? 'none' : ordered.join(','));
  };
  return (
    <details className="columns">
      <summary className="button">{t('Columns')}</summary>
      <fieldset className="columns-panel checks" aria-label={t('Columns')}>
        {COLUMNS.map((column) => (
          <Check
            key={column.name}
            checked={shown.includes(column.name)}
            onChange={(on) =>
              set(on ? [...shown, column.name] : shown.filter((name) => name !== column.name))
            }
          >
            <span className="check-words">{t(column.label)}</span>
          </Check>
        ))}
      </fieldset>
    </details>
  );
}

const TOLD_MS = 3000;

/** Copies the address, which holds all that is chosen here. */
function CopyLink() {
  const [outcome, setOutcome] = useState<MessageId | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setOutcome('The link is copied');
    } catch {
      setOutcome('Copying is not allowed here; copy the address instead');
    }
  };
  return (
    <>
      <button type="button" className="way" onClick={() => void copy()}>
        <LinkIcon />
        {t('Copy the link')}
      </button>
      <span role="status" className="quiet small">
        {outcome !== null && t(outcome)}
      </span>
    </>
  );
}

interface NothingFoundProps {
  readonly state: SearchState;
  readonly filters: number;
  readonly onChange: (state: SearchState) => void;
}

function NothingFound({ state, filters, onChange }: NothingFoundProps) {
  return (
    <EmptyDrawer title={t('Nothing in these drawers')}>
      <p>
        {filters > 0
          ? t('Fewer filters find more.')
          : t('Try fewer words, or the start of one with a star: panth*')}
      </p>
      <p className="actions">
        {filters > 0 && (
          <button type="button" className="button" onClick={() => onChange(cleared(state))}>
            {t('Clear the filters')}
          </button>
        )}
        <Link to="/" className="button">
          {t('Start again')}
        </Link>
      </p>
    </EmptyDrawer>
  );
}

interface MoreResultsProps {
  readonly loaded: number;
  readonly total: number;
  readonly hasNext: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onMore: () => void;
}

function MoreResults({ loaded, total, hasNext, busy, error, onMore }: MoreResultsProps) {
  return (
    <div className="more">
      <p className="quiet" role="status">
        {t('{shown} of {total}', { shown: count(loaded), total: count(total) })}
      </p>
      {hasNext && (
        <button type="button" className="button" disabled={busy} onClick={onMore}>
          {busy ? t('Loading') : t('Load more')}
        </button>
      )}
      {error !== null && (
        <p role="alert">
          {t('The next page could not be loaded: {message}', { message: error.message })}
        </p>
      )}
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
      <ul className="exact" aria-label={t('Exact matches')}>
        <li>
          <Link to="/" search={{ value: [value] }}>
            <span className="exact-field">
              {t('Exact match in')} <strong>{fields.slice(0, SHORTCUTS).join(', ')}</strong>
            </span>
            <span className="exact-title">{t('Only items with exactly “{value}”', { value })}</span>
          </Link>
        </li>
      </ul>
    );
  }
  return (
    <ul className="exact" aria-label={t('Exact matches')}>
      {[...found].map(([key, hits]) => (
        <li key={key}>
          <Link to="/item/$key" params={{ key }} state={{ fromResults: true }}>
            <span className="exact-field">
              {t('Exact match in')}{' '}
              <strong>{[...new Set(hits.map((hit) => hit.field))].join(', ')}</strong>
            </span>
            <span className="exact-title">{hits[0]?.title ?? value}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
