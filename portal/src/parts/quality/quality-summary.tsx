import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { qualityQuery } from '../../api/queries.ts';
import { t } from '../../languages/i18n.ts';
import { count } from '../../words/format.ts';
import { issueWords } from '../../words/issues.ts';
import { mostFrequent, percent, severityWords } from '../../words/quality.ts';
import { ArrowIcon } from '../icons.tsx';
import { Loading } from '../states.tsx';
import { IssueBar } from './issue-chart.tsx';
import { SeverityMark } from './severity-mark.tsx';

const SHOWN = 3;

/** How good a dataset is, in a few lines, and the way to the whole report. */
export function QualitySummary({ datasetKey }: { readonly datasetKey: string }) {
  const quality = useQuery(qualityQuery(datasetKey));
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">{t('Quality')}</h2>
      {quality.error !== null ? (
        <p role="alert">{t('Could not be loaded: {reason}', { reason: quality.error.message })}</p>
      ) : quality.data === undefined ? (
        <Loading what={t('the report')} />
      ) : (
        <>
          <p>
            {t('Records without any issue: {n} of {total} ({share}).', {
              n: count(quality.data.recordsWithoutIssue),
              total: count(quality.data.records),
              share: percent(shareOf(quality.data.recordsWithoutIssue, quality.data.records)),
            })}
          </p>
          {quality.data.issues.length > 0 && (
            <ul className="issue-brief">
              {mostFrequent(quality.data.issues, SHOWN).map((issue) => (
                <li key={issue.issue}>
                  <Link to="/" search={{ datasetKey: [datasetKey], issue: [issue.issue] }}>
                    <SeverityMark severity={issue.severity} />
                    <span className="issue-name">
                      {issueWords(issue.issue)}
                      <span className="issue-kind">{severityWords(issue.severity)}</span>
                    </span>
                    <span className="issue-track" aria-hidden="true">
                      <IssueBar severity={issue.severity} share={issue.share} />
                    </span>
                    <span className="issue-count">{count(issue.records)}</span>
                    <span className="issue-share">{percent(issue.share)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
          <p className="actions">
            <Link to="/dataset/$key/quality" params={{ key: datasetKey }} className="button">
              {t('See the whole report')} <ArrowIcon />
            </Link>
          </p>
        </>
      )}
    </section>
  );
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
