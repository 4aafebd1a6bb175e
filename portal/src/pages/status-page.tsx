import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { datasetsQuery, runsQuery, statusQuery } from '../api/queries.ts';
import { t } from '../languages/i18n.ts';
import { Figures } from '../parts/figures.tsx';
import { ArrowIcon } from '../parts/icons.tsx';
import { RunList } from '../parts/run-list.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, instant } from '../words/format.ts';

const SHOWN_RUNS = 5;
const RECENT = runsQuery();

/** How the server is: what it serves, since when, and what it is at. */
export function StatusPage() {
  useTitle(t('Status'));
  const status = useQuery(statusQuery);
  const datasets = useQuery(datasetsQuery);
  const runs = useQuery(RECENT);
  if (status.error !== null && status.data === undefined) {
    return <FaultState error={status.error} retry={() => void status.refetch()} />;
  }
  if (status.data === undefined) {
    return (
      <div className="page">
        <Loading what={t('the status')} />
      </div>
    );
  }
  const { data } = status;
  const titles = new Map((datasets.data ?? []).map((one) => [one.key, one.title]));
  const failed = (runs.data ?? []).filter((run) => run.state === 'failed');
  return (
    <div className="page">
      <h1>{t('Status')}</h1>
      <p className="lead" role="status">
        {data.generation === null
          ? t('The server is up; it has no index yet.')
          : data.runs.running > 0
            ? t('The server is up, and {n, plural, one {# run is} other {# runs are}} under way.', {
                n: data.runs.running,
              })
            : t('The server is up.')}
      </p>
      <Figures
        figures={[
          [t('Items'), count(data.items)],
          [t('Datasets'), count(data.datasets)],
          [t('Up since'), instant(data.startedAt)],
          [t('Version'), data.version],
          [t('Failed runs, lately'), count(failed.length)],
        ]}
      />
      {data.generation !== null && (
        <p className="quiet">
          {t('Generation of the index')}: <code>{data.generation}</code>
        </p>
      )}
      {runs.data !== undefined && runs.data.length > 0 && (
        <section aria-labelledby="status-runs">
          <h2 id="status-runs">{t('Runs')}</h2>
          <RunList runs={runs.data.slice(0, SHOWN_RUNS)} titles={titles} />
        </section>
      )}
      <p className="actions">
        <Link to="/runs" className="button">
          {t('All runs')} <ArrowIcon />
        </Link>
        <a className="button" href="/v1/status">
          JSON
        </a>
        <a className="button" href="/docs">
          API
        </a>
      </p>
    </div>
  );
}
