import { Link } from '@tanstack/react-router';
import type { Run } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { counted, duration, instant } from '../words/format.ts';
import { kindWords, progressOf, reportOf, shareOf, stateWords } from '../words/runs.ts';

interface RunListProps {
  readonly runs: readonly Run[];
  readonly titles: ReadonlyMap<string, string>;
}

/** Runs as rows, newest first. */
export function RunList({ runs, titles }: RunListProps) {
  return (
    <ul className="run-list">
      {runs.map((run) => {
        const progress = progressOf(run);
        const report = reportOf(run);
        const share = progress === null ? null : shareOf(progress);
        const records =
          run.kind === 'ingest' ? (report?.counts.records ?? progress?.records ?? null) : null;
        const took =
          run.endedAt === null
            ? null
            : new Date(run.endedAt).getTime() - new Date(run.startedAt).getTime();
        const subject =
          run.datasetKey === null
            ? t('all datasets')
            : (titles.get(run.datasetKey) ?? progress?.alias ?? '');
        return (
          <li key={run.id}>
            <Link to="/run/$id" params={{ id: run.id }} className="run-row">
              <span className={`state ${run.state}`}>{stateWords(run.state)}</span>
              <span className="run-what">
                <strong>{kindWords(run.kind)}</strong> {subject}
              </span>
              <span className="quiet">{instant(run.startedAt)}</span>
              <span className="number quiet">
                {run.state === 'running' && share !== null
                  ? `${Math.round(share * 100)} %`
                  : took === null
                    ? ''
                    : duration(Math.max(0, took))}
              </span>
              <span className="number quiet">
                {records === null ? '' : counted(records, 'record')}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
