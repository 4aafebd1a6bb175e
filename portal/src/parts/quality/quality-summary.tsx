import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { qualityQuery } from '../../api/queries.ts';
import { count, words } from '../../words/format.ts';
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
      <h2 id="quality">Quality</h2>
      {quality.error !== null ? (
        <p role="alert">The report could not be loaded: {quality.error.message}</p>
      ) : quality.data === undefined ? (
        <Loading what="the report" />
      ) : (
        <>
          <p>
            {count(quality.data.recordsWithoutIssue)} of {count(quality.data.records)} records (
            {percent(shareOf(quality.data.recordsWithoutIssue, quality.data.records))}) are without
            any issue.
          </p>
          {quality.data.issues.length > 0 && (
            <ul className="issue-brief">
              {mostFrequent(quality.data.issues, SHOWN).map((issue) => (
                <li key={issue.issue}>
                  <Link to="/" search={{ datasetKey: [datasetKey], issue: [issue.issue] }}>
                    <SeverityMark severity={issue.severity} />
                    <span className="issue-name">
                      {words(issue.issue)}
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
              See the whole report <ArrowIcon />
            </Link>
          </p>
        </>
      )}
    </section>
  );
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
