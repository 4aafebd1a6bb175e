import { useMutation, useQuery } from '@tanstack/react-query';
import {
  type FindingSummary,
  type SourceWish,
  type ValidationAnswer,
  validateSource,
  validationQuery,
} from '../../api/sources.ts';
import { t } from '../../languages/i18n.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { count, counted } from '../../words/format.ts';
import { severityWords } from '../../words/quality.ts';

/** Has a source validated, and shows the verdict with what it rests on. */
export function Validation({ wish }: { readonly wish: SourceWish }) {
  const begin = useMutation({ mutationFn: validateSource });
  return (
    <section aria-labelledby="validation">
      <h3 id="validation">{t('Validation')}</h3>
      <p className="actions">
        <button
          type="button"
          className="button"
          disabled={begin.isPending}
          onClick={() => begin.mutate(wish)}
        >
          {t('Validate')}
        </button>
      </p>
      {begin.error !== null && (
        <p className="fault" role="alert">
          {begin.error.message}
        </p>
      )}
      {begin.data !== undefined && <Outcome key={begin.data} id={begin.data} />}
    </section>
  );
}

function Outcome({ id }: { readonly id: string }) {
  const { data, error } = useQuery(validationQuery(id));
  if (error !== null) {
    return (
      <p className="fault" role="alert">
        {error.message}
      </p>
    );
  }
  if (data?.status === 'FAILED' || data?.status === 'ABORTED') {
    return (
      <p className="fault" role="alert">
        {data.error?.message ?? t('The validation was ended.')}
      </p>
    );
  }
  if (data?.report === undefined || data.report === null) {
    return (
      <p role="status" className="loading">
        {data?.progress == null
          ? t('Waiting for its turn …')
          : t('{n, plural, one {# record} other {# records}} read …', { n: data.progress.records })}
      </p>
    );
  }
  return <Report id={id} report={data.report} />;
}

const downloads = () =>
  [
    ['xlsx', t('Annotated workbook')],
    ['csv', t('All findings as CSV')],
    ['json', t('Report as JSON')],
  ] as const;

interface ReportProps {
  readonly id: string;
  readonly report: NonNullable<ValidationAnswer['report']>;
}

function Report({ id, report }: ReportProps) {
  const { verdict, records, rejects, recordsWithoutIssue, issues, read } = report;
  return (
    <>
      <div className="source-verdict" data-verdict={verdict.canIngest ? 'yes' : 'no'} role="status">
        <p>
          <strong>
            {verdict.canIngest ? t('It can be ingested.') : t('It cannot be ingested.')}
          </strong>{' '}
          {read === 'part'
            ? t('Only the first records were read:')
            : read === 'broken' && t('Reading ended at a fault:')}{' '}
          {t('{records} read, {clean} without any doubt, {rejects} not readable.', {
            records: counted(records, 'record'),
            clean: count(recordsWithoutIssue),
            rejects: count(rejects),
          })}
        </p>
        {verdict.reasons.length > 0 && (
          <ul>
            {verdict.reasons.map(({ weight, code, message, hint }) => (
              <li key={`${code} ${message}`} data-weight={weight}>
                {message} <span className="quiet">{hint}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <p className="actions">
        {downloads().map(([format, words]) => (
          <a
            key={format}
            className="button small"
            href={`/v1/validate/${encodeURIComponent(id)}/report.${format}`}
            download
          >
            {words}
          </a>
        ))}
      </p>
      {issues.length > 0 && <Issues issues={issues} />}
    </>
  );
}

function Issues({ issues }: { readonly issues: readonly FindingSummary[] }) {
  return (
    <ScrollArea label={t('Findings')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('Finding')}</th>
            <th scope="col">{t('How grave')}</th>
            <th scope="col" className="right">
              {t('Times')}
            </th>
            <th scope="col">{t('For example')}</th>
          </tr>
        </thead>
        <tbody>
          {issues.map((issue) => (
            <IssueRow key={`${issue.kind} ${issue.code}`} issue={issue} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function IssueRow({ issue }: { readonly issue: FindingSummary }) {
  const [sample] = issue.samples;
  const place = [sample?.file, sample?.line, sample?.column ?? sample?.term].filter(
    (part) => part !== null && part !== undefined,
  );
  return (
    <tr>
      <th scope="row">
        {issue.meaning}
        <span className="cell-note">
          <code>{issue.code}</code>
        </span>
      </th>
      <td>
        <span className="badge" data-severity={issue.severity}>
          {severityWords(issue.severity)}
        </span>
      </td>
      <td className="number right">{count(issue.findings)}</td>
      <td>
        {sample === undefined ? null : sample.before === null ? (
          sample.message
        ) : (
          <>
            <q>{sample.before}</q>
            {sample.after !== null && ` → ${sample.after}`}
          </>
        )}
        {place.length > 0 && <span className="cell-note">{place.join(' · ')}</span>}
      </td>
    </tr>
  );
}
