import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { datasetsQuery, runQuery } from '../api/queries.ts';
import type { RunProgress } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Figures } from '../parts/figures.tsx';
import { Lanes } from '../parts/lanes.tsx';
import { Report } from '../parts/report.tsx';
import { Spark } from '../parts/spark.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { type Connection, useProgress } from '../state/use-events.ts';
import { useTitle } from '../state/use-title.ts';
import { bytes, count, decimal, duration, instant } from '../words/format.ts';
import {
  indexReportOf,
  kindWords,
  phaseWords,
  progressOf,
  reportOf,
  shareOf,
  stateWords,
} from '../words/runs.ts';

const RATES_KEPT = 240;

/** One run: live while it works, its report afterwards. */
export function RunPage() {
  const { id } = useParams({ from: '/run/$id' });
  return <RunView key={id} id={id} />;
}

function RunView({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const run = useQuery(runQuery(id));
  const datasets = useQuery(datasetsQuery);
  const [live, setLive] = useState<RunProgress | null>(null);
  const [rates, setRates] = useState<readonly number[]>([]);
  const onProgress = useCallback((progress: RunProgress) => {
    setLive(progress);
    setRates((before) => [...before, progress.recordsPerSecond].slice(-RATES_KEPT));
  }, []);
  // What the run changed is then to be seen everywhere.
  const onEnd = useCallback(() => void client.invalidateQueries(), [client]);
  const running = run.data?.state === 'running';
  const connection = useProgress(
    `/v1/run/${encodeURIComponent(id)}/events`,
    running,
    onProgress,
    onEnd,
  );
  const kind = run.data === undefined ? t('Run') : kindWords(run.data.kind);
  useTitle(kind);
  if (run.error !== null) {
    return <FaultState error={run.error} retry={() => void run.refetch()} />;
  }
  if (run.data === undefined) {
    return (
      <div className="page">
        <Loading what={t('the run')} />
      </div>
    );
  }
  const { data } = run;
  const progress = (running ? live : null) ?? progressOf(data);
  const report = reportOf(data);
  const indexReport = indexReportOf(data);
  const dataset = datasets.data?.find((one) => one.key === data.datasetKey);
  return (
    <article className="page run">
      <p className="eyebrow">
        <Link to="/runs">{t('Runs')}</Link>
      </p>
      <div className="run-head">
        <h1>
          {kind}
          {dataset === undefined ? (
            data.datasetKey === null && `: ${t('all datasets')}`
          ) : (
            <>
              :{' '}
              <Link to="/dataset/$key" params={{ key: dataset.key }}>
                {dataset.title}
              </Link>
            </>
          )}
        </h1>
        <span className={`state ${data.state}`}>{stateWords(data.state)}</span>
      </div>
      <p className="quiet">
        {data.endedAt === null
          ? t('Begun {begin}', { begin: instant(data.startedAt) })
          : t('Begun {begin}, ended {end}', {
              begin: instant(data.startedAt),
              end: instant(data.endedAt),
            })}
        {running && ` · ${connectionWords(connection)}`}
      </p>
      {data.error !== null && (
        <p className="fault" role="alert">
          {data.error}
        </p>
      )}
      {indexReport !== null ? null : progress === null ? (
        running && <Loading what={t('the progress')} />
      ) : (
        <ProgressView progress={progress} rates={rates} running={running} />
      )}
      {indexReport !== null && (
        <>
          <Figures
            figures={[
              [t('Items'), count(indexReport.items)],
              [t('Size'), bytes(indexReport.sizeBytes)],
              [t('Built in'), duration(indexReport.buildMs)],
            ]}
          />
          <p className="quiet">
            {t('Generation')} <code>{indexReport.generation}</code>
            {indexReport.reused && ` ${t('(it was there already: nothing had changed)')}`}
          </p>
        </>
      )}
      {report !== null && <Report run={data} report={report} />}
    </article>
  );
}

const connectionWords = (connection: Connection): string =>
  ({
    connecting: t('connecting'),
    open: t('live'),
    lost: t('connection lost, trying again'),
    closed: t('not connected'),
  })[connection];

interface ProgressViewProps {
  readonly progress: RunProgress;
  readonly rates: readonly number[];
  readonly running: boolean;
}

function ProgressView({ progress, rates, running }: ProgressViewProps) {
  const share = running ? shareOf(progress) : 1;
  const percent = share === null ? null : Math.round(share * 100);
  const { partitions } = progress;
  return (
    <>
      {running && (
        <ProgressBar
          className="progress"
          aria-label={t('Progress')}
          isIndeterminate={percent === null}
          {...(percent === null ? {} : { value: percent })}
        >
          <div className="progress-words">
            <span>
              {phaseWords(progress.phase)}
              {progress.step !== null && `: ${progress.step.phase}`}
            </span>
            <span className="number">{percent === null ? '' : `${percent} %`}</span>
          </div>
          <div className="progress-track">
            <div
              className={percent === null ? 'progress-fill waiting' : 'progress-fill'}
              style={{ inlineSize: percent === null ? '30%' : `${percent}%` }}
            />
          </div>
        </ProgressBar>
      )}
      <Figures
        figures={[
          [t('Records'), count(progress.records)],
          [t('Records a second'), count(Math.round(progress.recordsPerSecond))],
          [t('MB a second'), decimal(progress.megabytesPerSecond)],
          running
            ? [
                t('Time left'),
                progress.etaMs === null ? t('not known yet') : duration(progress.etaMs),
              ]
            : [t('Time'), duration(progress.elapsedMs)],
          [t('Memory'), bytes(progress.memoryBytes)],
          [
            t('Partitions'),
            t('{n} of {total}', {
              n: count(partitions.done + partitions.carriedOver),
              total: count(partitions.total),
            }),
          ],
          [t('Rejected'), count(progress.rejects)],
        ]}
      />
      {running && rates.length > 2 && (
        <Spark values={rates} label={t('Records a second, lately')} />
      )}
      <Lanes progress={progress} />
    </>
  );
}
