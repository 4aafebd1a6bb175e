import { Link } from '@tanstack/react-router';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { QualityIssue, QualityReport } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { count } from '../../words/format.ts';
import { issueHint, issueMeaning, issueWords } from '../../words/issues.ts';
import { difference, issueGroups, percent, type QualityState } from '../../words/quality.ts';
import { ArrowIcon, ChevronIcon } from '../icons.tsx';
import { FindingsTable } from './findings-table.tsx';
import { SeverityMark } from './severity-mark.tsx';
import { SheetLinks } from './sheet-links.tsx';

interface IssueChartProps {
  readonly report: QualityReport;
  readonly state: QualityState;
}

/** A bar for each kind of issue, gravest first; each opens to its cause, its remedy and examples. */
export function IssueChart({ report, state }: IssueChartProps) {
  const most = Math.max(1, ...report.issues.map((issue) => issue.records));
  return (
    <div className="issue-chart">
      {issueGroups(report.issues).map((group) => (
        <section key={group.title} className="issue-group">
          <h3>
            <SeverityMark severity={group.severity} /> {group.title}
          </h3>
          <p className="quiet">{group.note}</p>
          <ul>
            {group.issues.map((issue) => (
              <li key={issue.issue}>
                <Issue issue={issue} share={issue.records / most} report={report} state={state} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface IssueProps extends IssueChartProps {
  readonly issue: QualityIssue;
  /** Of the commonest issue: 0 to 1. */
  readonly share: number;
}

function Issue({ issue, share, report, state }: IssueProps) {
  const { recordsSincePrevious: since } = issue;
  return (
    <Disclosure className="issue">
      <Heading level={4}>
        <Button slot="trigger" className={since === null ? 'issue-row' : 'issue-row since'}>
          <ChevronIcon />
          <span className="issue-name">{issueWords(issue.issue)}</span>
          <span className="issue-track" aria-hidden="true">
            <IssueBar severity={issue.severity} share={share} />
          </span>
          <span className="issue-count">
            {count(issue.records)}
            <span className="visually-hidden"> {t('records')}, </span>
          </span>
          <span className="issue-share">{percent(issue.share)}</span>
          {since !== null && (
            <span className="issue-since">
              <span className="visually-hidden">, </span>
              {difference(since)}
              <span className="visually-hidden"> {t('since the snapshot before')}</span>
            </span>
          )}
        </Button>
      </Heading>
      <DisclosurePanel className="issue-panel">
        <IssueDetails issue={issue} report={report} state={state} />
      </DisclosurePanel>
    </Disclosure>
  );
}

/** The bar alone; its numbers stand beside it. */
export function IssueBar({
  severity,
  share,
}: {
  readonly severity: QualityIssue['severity'];
  readonly share: number;
}) {
  return (
    <span
      className={`issue-bar ${severity?.toLowerCase() ?? 'unknown'}`}
      style={{ inlineSize: `${share * 100}%` }}
    />
  );
}

function IssueDetails({ issue, report, state }: Omit<IssueProps, 'share'>) {
  const { key } = report.dataset;
  const old = state.run !== undefined || state.snapshot !== undefined;
  return (
    <>
      <dl className="issue-words">
        {issue.meaning !== null && (
          <div>
            <dt>{t('Cause')}</dt>
            <dd>{issueMeaning(issue.issue, issue.meaning)}</dd>
          </div>
        )}
        {issue.hint !== null && (
          <div>
            <dt>{t('What to do')}</dt>
            <dd>{issueHint(issue.hint)}</dd>
          </div>
        )}
        <div>
          <dt>{t('Flag')}</dt>
          <dd>
            <code>{issue.issue}</code>
            {issue.origin === 'gbif' && (
              <span className="quiet">
                {', '}
                {t('as GBIF has it')}
              </span>
            )}
            {issue.origin === 'opendrawer' && (
              <span className="quiet">
                {', '}
                {t('our own')}
              </span>
            )}
          </dd>
        </div>
      </dl>
      {issue.examples.length > 0 && (
        <FindingsTable
          label={t('Examples: {what}', { what: issueWords(issue.issue) })}
          rows={issue.examples}
        />
      )}
      <div className="issue-ways">
        <p className="issue-links">
          <Link to="/" search={{ datasetKey: [key], issue: [issue.issue] }}>
            {old
              ? t('Show such records of today')
              : t('Show {n, plural, one {# record} other {# records}}', { n: issue.records })}{' '}
            <ArrowIcon />
          </Link>
          {issue.findings > issue.examples.length && (
            <Link
              to="/dataset/$key/quality"
              params={{ key }}
              search={{ ...state, issue: issue.issue, term: '', page: '' }}
              hash="findings"
            >
              {t('Go through {n, plural, one {# finding} other {# findings}}', {
                n: issue.findings,
              })}{' '}
              <ArrowIcon />
            </Link>
          )}
        </p>
        {issue.findings > 0 && (
          <SheetLinks datasetKey={key} sheet="findings" state={state} issue={issue.issue}>
            {t('All {n, plural, one {# finding} other {# findings}}:', { n: issue.findings })}
          </SheetLinks>
        )}
      </div>
    </>
  );
}
