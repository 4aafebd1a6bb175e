import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { datasetsQuery, runsQuery } from '../api/queries.ts';
import type { Run, RunProgress } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { RunList } from '../parts/run-list.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useProgress } from '../state/use-events.ts';
import { useTitle } from '../state/use-title.ts';

const OVER: ReadonlySet<RunProgress['phase']> = new Set(['done', 'failed', 'interrupted']);
const ALL = runsQuery();

/** All runs; those that are under way move. */
export function RunsPage() {
  useTitle(t('Runs'));
  const client = useQueryClient();
  const runs = useQuery(ALL);
  const datasets = useQuery(datasetsQuery);
  const onProgress = useCallback(
    (progress: RunProgress) => {
      const known = client.getQueryData<readonly Run[]>(ALL.queryKey);
      if (known === undefined) return;
      const before = known.find((run) => run.id === progress.runId);
      if (before === undefined || (before.state === 'running' && OVER.has(progress.phase))) {
        void client.invalidateQueries({ queryKey: ALL.queryKey });
      }
      client.setQueryData<readonly Run[]>(
        ALL.queryKey,
        known.map((run) => (run.id === progress.runId ? { ...run, progress } : run)),
      );
    },
    [client],
  );
  useProgress('/v1/run/events', true, onProgress);
  if (runs.error !== null) {
    return <FaultState error={runs.error} retry={() => void runs.refetch()} />;
  }
  const titles = new Map((datasets.data ?? []).map((one) => [one.key, one.title]));
  return (
    <div className="page">
      <h1>{t('Runs')}</h1>
      {runs.data === undefined ? (
        <Loading what={t('the runs')} />
      ) : runs.data.length === 0 ? (
        <EmptyDrawer title={t('Nothing has run yet')}>
          <p>
            <Words
              id="<0>opendrawer ingest</0> starts one; it shows up here while it works."
              in={[<code key="0" />]}
            />
          </p>
        </EmptyDrawer>
      ) : (
        <RunList runs={runs.data} titles={titles} />
      )}
    </div>
  );
}
