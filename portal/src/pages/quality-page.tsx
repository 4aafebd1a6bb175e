import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { qualityQuery } from '../api/queries.ts';
import type { QualityReport } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { Figures } from '../parts/figures.tsx';
import { Changes } from '../parts/quality/changes.tsx';
import { Completeness } from '../parts/quality/completeness.tsx';
import { DateOrder } from '../parts/quality/date-order.tsx';
import { Distributions } from '../parts/quality/distributions.tsx';
import { FindingsBrowser } from '../parts/quality/findings-browser.tsx';
import { IssueChart } from '../parts/quality/issue-chart.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, instant } from '../words/format.ts';
import { difference, percent, type QualityState, snapshotWords } from '../words/quality.ts';

/** What the interpretation of a dataset found, as its publisher would work through it. */
export function QualityPage() {
  const { key } = useParams({ from: '/dataset/$key/quality' });
  const state = useSearch({ from: '/dataset/$key/quality' });
  const quality = useQuery(qualityQuery(key, state));
  useTitle(
    quality.data === undefined
      ? t('Quality')
      : t('Quality of {title}', { title: quality.data.dataset.title }),
  );
  if (quality.error !== null) {
    return <FaultState error={quality.error} retry={() => void quality.refetch()} />;
  }
  if (quality.data === undefined) {
    return (
      <div className="page">
        <Loading what={t('the report')} />
      </div>
    );
  }
  const report = quality.data;
  return (
    <article className="page quality">
      <Head report={report} />
      {report.records === 0 ? (
        <EmptyDrawer title={t('There is no record to judge')}>
          <p>{t('The snapshot is empty.')}</p>
        </EmptyDrawer>
      ) : (
        <Parts report={report} state={state} />
      )}
    </article>
  );
}

function Head({ report }: { readonly report: QualityReport }) {
  const { dataset, run, records, rejects, previous } = report;
  const clean = records === 0 ? 1 : report.recordsWithoutIssue / records;
  const reasons = Object.entries(run?.rejectsByReason ?? {});
  return (
    <header>
      <p className="eyebrow">
        <Link to="/datasets">{t('Datasets')}</Link> <span aria-hidden="true">›</span>{' '}
        <Link to="/dataset/$key" params={{ key: dataset.key }}>
          {dataset.title}
        </Link>
      </p>
      <h1>{t('Quality')}</h1>
      <p className="lead">
        {report.issues.length === 0
          ? t('No issue was found in {n, plural, one {# record} other {# records}}.', {
              n: records,
            })
          : t('{clean} of {n, plural, one {# record} other {# records}} are without any issue.', {
              clean: count(report.recordsWithoutIssue),
              n: records,
            })}
      </p>
      <div className="clean" aria-hidden="true">
        <span style={{ inlineSize: `${clean * 100}%` }} />
      </div>
      <Figures
        figures={[
          [t('Records'), count(records)],
          [t('Without an issue'), percent(clean)],
          [t('Kinds of issue'), count(report.issues.length)],
          [t('Findings'), count(report.findings)],
          [t('Media'), count(report.media)],
          [t('Rejected lines'), count(rejects)],
          ...(previous === null
            ? []
            : [[t('Change in records'), difference(records - previous.records)] as const]),
        ]}
      />
      <p className="quiet">
        {t('Snapshot of {when}; interpretation {version}.', {
          when: instant(report.createdAt),
          version: report.interpreter,
        })}{' '}
        {run !== null && (
          <>
            <Link to="/run/$id" params={{ id: run.id }}>
              {t('The run that made it')}
            </Link>
            .{' '}
          </>
        )}
        {previous === null
          ? t('There is no snapshot before it to compare with.')
          : t('Numbers with + and − compare with the snapshot of {when}.', {
              when: snapshotWords(previous.snapshot),
            })}
      </p>
      {rejects > 0 && (
        <p className="quiet">
          {reasons.length > 0 &&
            `${t('Rejected')}: ${reasons.map(([reason, n]) => `${reason} ${count(n)}`).join(', ')}. `}
          {run !== null && (
            <a href={`/v1/run/${encodeURIComponent(run.id)}/rejects`}>
              {t('Rejected lines of the run as JSON lines')}
            </a>
          )}
        </p>
      )}
      {report.partsWithoutFindings > 0 && (
        <p className="note">
          <Words
            id="{n, plural, one {# part of this snapshot was} other {# parts of this snapshot were}} read before findings were kept: only the issues are counted there. <0>{command}</0> brings the rest."
            values={{
              n: report.partsWithoutFindings,
              command: `opendrawer ingest ${dataset.alias} --refresh`,
            }}
            in={[<code key="0" />]}
          />
        </p>
      )}
    </header>
  );
}

interface PartsProps {
  readonly report: QualityReport;
  readonly state: QualityState;
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly content: ReactNode;
}

function partsOf({ report, state }: PartsProps): readonly Part[] {
  const { key } = report.dataset;
  const part = (id: string, title: string, about: string, content: ReactNode | null) =>
    content === null ? [] : [{ id, title, about, content }];
  return [
    ...part(
      'issues',
      t('Issues'),
      t(
        'Each bar is the number of records that have the issue; open one for its cause, what can be done, and examples with their place.',
      ),
      report.issues.length === 0 ? (
        <p>{t('No issue was found in this snapshot.')}</p>
      ) : (
        <IssueChart report={report} state={state} />
      ),
    ),
    ...part(
      'completeness',
      t('Completeness'),
      t(
        'Records in which a term was published, beside those in which it has a value now. More understood than published: it was derived from something else, and says so.',
      ),
      <Completeness terms={report.terms} />,
    ),
    ...part(
      'values',
      t('Values'),
      t(
        'The commonest values as understood; each leads to its records where the search has a filter for it.',
      ),
      report.distributions.length === 0 ? null : (
        <Distributions datasetKey={key} distributions={report.distributions} />
      ),
    ),
    ...part(
      'changes',
      t('Changes'),
      t('What was published and what was made of it. What was published is kept, always.'),
      report.changes.length === 0 ? null : <Changes report={report} state={state} />,
    ),
    ...part(
      'dates',
      t('Day and month'),
      t(
        'Numeric dates by what they show. Where either number can be the day, the other dates of the dataset decide.',
      ),
      report.dateOrder === null ? null : <DateOrder order={report.dateOrder} />,
    ),
    ...part(
      'findings',
      t('Every finding'),
      t('Each single doubt with its record and its place in the source.'),
      report.findings === 0 ? null : <FindingsBrowser report={report} state={state} />,
    ),
  ];
}

function Parts(props: PartsProps) {
  const parts = partsOf(props);
  useEffect(() => {
    // The address may name a part, which was not there yet when the page was opened.
    const { hash } = window.location;
    if (hash !== '' && window.scrollY === 0)
      document.getElementById(hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <>
      <nav className="quality-nav" aria-label={t('On this page')}>
        <ul>
          {parts.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {parts.map(({ id, title, about, content }) => (
        <section
          key={id}
          id={id}
          aria-labelledby={`${id}-title`}
          className={`quality-part ${id}-part`}
        >
          <h2 id={`${id}-title`}>{title}</h2>
          <p className="part-about">{about}</p>
          {content}
        </section>
      ))}
    </>
  );
}
