import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { datasetsQuery } from '../api/queries.ts';
import { t } from '../languages/i18n.ts';
import { Loading } from '../parts/states.tsx';
import { isFiltered } from '../state/search-state.ts';
import { Landing } from './landing.tsx';

// The start page does not wait for what only results need.
const Results = lazy(async () => ({ default: (await import('./results.tsx')).Results }));

/** Start page: what is here, or what was found. */
export function SearchPage() {
  const state = useSearch({ from: '/' });
  const datasets = useQuery(datasetsQuery);
  const titles = new Map((datasets.data ?? []).map((one) => [one.key, one.title]));
  return isFiltered(state) ? (
    <Suspense
      fallback={
        <Loading what={t('the results')}>
          <div className="page-waiting" />
        </Loading>
      }
    >
      <Results state={state} datasetTitles={titles} />
    </Suspense>
  ) : (
    <Landing datasets={datasets.data ?? null} />
  );
}
