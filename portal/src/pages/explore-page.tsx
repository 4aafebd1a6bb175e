import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { datasetsQuery } from '../api/queries.ts';
import { t } from '../languages/i18n.ts';
import { DimensionList } from '../parts/explore/dimension-list.tsx';
import { Strip } from '../parts/explore/strip.tsx';
import { binsOfCube, selectionOf, TimePanel } from '../parts/explore/time-panel.tsx';
import { useCube } from '../parts/explore/use-cube.ts';
import { FilterChips } from '../parts/filter-chips.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { rangeOf, touched } from '../parts/timeline/bins.ts';
import {
  DATES,
  dimensionsOf,
  type ExploreState,
  filterOfExplorer,
  KEYS_TO_EXPLORE,
  searchOf,
  withDimensions,
} from '../state/explore-state.ts';
import {
  filterOf,
  type SearchState,
  valuesOf,
  withoutValue,
  withText,
  withValue,
  withValues,
  written,
} from '../state/search-state.ts';
import { useTitle } from '../state/use-title.ts';
import { count } from '../words/format.ts';
import { keyLabel } from '../words/keys.ts';
import '../styles/results.css';
import '../styles/explore.css';

const ExploreMap = lazy(async () => ({
  default: (await import('../parts/explore/explore-map.tsx')).ExploreMap,
}));

type Range = readonly [number, number];

/** Dimensions for what has no topics. */
const NATURE = [DATES, 'family', 'country'];

/** The explorer: three dimensions and a map of what a filter finds; what is chosen in one narrows the others. */
export function ExplorePage() {
  const state: ExploreState = useSearch({ from: '/explore' });
  const navigate = useNavigate();
  const datasets = useQuery(datasetsQuery);
  const titles = useMemo(
    () => new Map((datasets.data ?? []).map((one) => [one.key, one.title])),
    [datasets.data],
  );
  const [moving, setMoving] = useState<Range | null>(null);
  const { eventDate } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the brush is at rest when the address has its dates
  useEffect(() => setMoving(null), [eventDate]);
  useTitle(t('Explore'));

  const dimensions = dimensionsOf(state);
  const search = searchOf(state);
  const [dateCounts, setDateCounts] = useState<
    readonly { readonly value: string | null; readonly count: number }[]
  >([]);
  const bins = useMemo(() => binsOfCube(dateCounts), [dateCounts]);
  const range = moving ?? touched(bins, state.eventDate);
  const { cube, countsOf, error, settled } = useCube(
    filterOfExplorer(state),
    dimensions.map((key) => ({
      key,
      selected: key === DATES ? selectionOf(dateCounts, bins, range) : valuesOf(state, key),
    })),
  );
  const dates = countsOf(DATES);
  // The bins are kept while the pointer moves, so that the bar under it stays where it is.
  if (moving === null && dates !== dateCounts && dates.length > 0) setDateCounts(dates);

  const isBare =
    settled &&
    state.dimensions === undefined &&
    cube !== null &&
    cube.total > 0 &&
    countsOf('topic').every(({ value }) => value === null);
  useEffect(() => {
    if (!isBare) return;
    // Collections of nature have families where those of culture have topics.
    void navigate({
      to: '/explore',
      search: (now) => withDimensions(searchOf(now as ExploreState), NATURE),
      replace: true,
    });
  }, [isBare, navigate]);

  if (error !== null && cube === null) return <FaultState error={error} />;

  const go = (next: SearchState, replace = false) =>
    void navigate({
      to: '/explore',
      search: withDimensions(next, dimensions),
      replace,
      resetScroll: false,
    });
  const first = range === null ? undefined : bins[range[0]];
  const last = range === null ? undefined : bins[range[1]];
  const chosenDates = first === undefined || last === undefined ? null : rangeOf(first, last);
  /** The filter with the dates as they are counted here, so that the results are as many as are said here. */
  const asResults = dimensions.includes(DATES)
    ? withText(filterOf(search), 'eventDate', chosenDates ?? state.eventDate ?? null)
    : filterOf(search);
  const letGo = (next: Range) => {
    const from = bins[next[0]];
    const to = bins[next[1]];
    if (from === undefined || to === undefined) return;
    const all = next[0] === 0 && next[1] === bins.length - 1;
    const dates = all ? null : rangeOf(from, to);
    // Until the address says the same, what was drawn counts.
    setMoving((dates ?? undefined) === eventDate ? null : next);
    go(withText(search, 'eventDate', dates));
  };
  const toggle = (key: string, value: string) => {
    const text = written(value);
    const on = valuesOf(state, key).includes(text);
    go(on ? withoutValue(search, key, text) : withValue(search, key, text));
  };
  const pick = (n: number, key: string) =>
    void navigate({
      to: '/explore',
      search: withDimensions(
        search,
        dimensions.map((one, at) => (at === n ? key : one)),
      ),
      resetScroll: false,
    });

  const countryCounts = dimensions.includes('country') ? countsOf('country') : null;
  return (
    <div className="page explore">
      <div className="explore-head">
        <h1>{t('Explore')}</h1>
        <p className="explore-total" role="status" data-settled={settled || undefined}>
          {cube !== null &&
            t('{selected} of {total} items', {
              selected: count(cube.selected),
              total: count(cube.total),
            })}
        </p>
        <Link
          to="/"
          search={
            {
              ...asResults,
              ...(Object.keys(asResults).length === 0 ? { view: 'table' } : {}),
            } as SearchState
          }
          className="button"
        >
          {t('See them as results')}
        </Link>
      </div>
      <FilterChips state={filterOf(search)} datasetTitles={titles} onChange={(next) => go(next)} />
      {cube === null ? (
        <Loading what={t('the counts')}>
          <div className="skeleton view-skeleton" />
        </Loading>
      ) : (
        <div className="explore-panels">
          {dimensions.map((key, n) => (
            <section
              key={key}
              className={key === DATES ? 'explore-panel explore-time' : 'explore-panel'}
              aria-label={keyLabel(key)}
            >
              <div className="explore-panel-head">
                <label>
                  <span className="visually-hidden">{t('Dimension {n}', { n: n + 1 })}</span>
                  <select
                    className="select dimension-choice"
                    value={key}
                    onChange={(event) => pick(n, event.target.value)}
                  >
                    {KEYS_TO_EXPLORE.map((one) => (
                      <option
                        key={one}
                        value={one}
                        disabled={one !== key && dimensions.includes(one)}
                      >
                        {keyLabel(one)}
                      </option>
                    ))}
                  </select>
                </label>
                {(key === DATES
                  ? state.eventDate !== undefined
                  : valuesOf(state, key).length > 0) && (
                  <button
                    type="button"
                    className="text-button"
                    aria-label={t('Everything of {name}', { name: keyLabel(key) })}
                    onClick={() =>
                      go(
                        key === DATES
                          ? withText(search, 'eventDate', null)
                          : withValues(search, key, []),
                      )
                    }
                  >
                    {t('Everything')}
                  </button>
                )}
              </div>
              {key === DATES ? (
                <TimePanel bins={bins} chosen={range} onMove={setMoving} onChoose={letGo} />
              ) : (
                <DimensionList
                  param={key}
                  counts={countsOf(key)}
                  chosen={valuesOf(state, key)}
                  datasetTitles={titles}
                  onToggle={(value) => toggle(key, value)}
                />
              )}
            </section>
          ))}
          <section className="explore-panel explore-map" aria-label={t('Map')}>
            <Suspense fallback={<div className="skeleton map-skeleton" />}>
              <ExploreMap
                state={search}
                filter={asResults}
                countries={countryCounts}
                onCountry={(code) => toggle('country', code)}
                onBox={(bbox) => go(withText(search, 'bbox', bbox), true)}
                onShow={(next) => go(next, true)}
              />
            </Suspense>
          </section>
        </div>
      )}
      <Strip filter={asResults} />
    </div>
  );
}
