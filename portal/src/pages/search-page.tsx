import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { datasetsQuery } from '../api/queries.ts';
import { isFiltered } from '../state/search-state.ts';
import { Landing } from './landing.tsx';
import { Results } from './results.tsx';

/** Start page: what is here, or what was found. */
export function SearchPage() {
  const state = useSearch({ from: '/' });
  const datasets = useQuery(datasetsQuery);
  const titles = new Map((datasets.data ?? []).map((one) => [one.key, one.title]));
  return isFiltered(state) ? (
    <Results state={state} datasetTitles={titles} />
  ) : (
    <Landing datasets={datasets.data ?? null} />
  );
}
