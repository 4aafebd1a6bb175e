import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Run, RunReport } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { count, counted, duration, words } from '../words/format.ts';
import { Figures } from './figures.tsx';
import { ArrowIcon } from './icons.tsx';

const SHOWN = 100;

/** What an ingest brought, and what it could not take. */
export function Report({ run, report }: { readonly run: Run; readonly report: RunReport }) {
  const { counts, diff, timings } = report;
  const issues = Object.entries(report.issues).sort((a, b) => b[1] - a[1]);
  const reasons = Object.entries(report.rejectsByReason).sort((a, b) => b[1] - a[1]);
  return (
    <div className="report">
      <section aria-labelledby="report-counts">
        <h2 id="report-counts">{t('Report')}</h2>
        <Figures
          figures={[
            [t('Items'), count(counts.items)],
            [t('Media'), count(counts.media)],
            [t('New'), count(diff.new)],
            [t('Changed'), count(diff.changed)],
            [t('Unchanged'), count(diff.unchanged)],
            [t('Gone'), count(diff.gone)],
          ]}
        />
        <p className="quiet">
          {t(
            '{records}, {partitions}; carried over unread: {carried}, kept from an earlier run: {resumed}, left out on purpose: {skipped}. Planned in {plan}, read in {read}, committed in {commit}.',
            {
              records: counted(counts.records, 'record'),
              partitions: counted(counts.partitions, 'partition'),
              carried: count(counts.carriedOver),
              resumed: count(counts.resumed),
              skipped: count(counts.skipped),
              plan: duration(timings.planMs),
              read: duration(timings.readMs),
              commit: duration(timings.commitMs),
            },
          )}
        </p>
      </section>
      <Listing
        title={t('Rejected lines')}
        total={counts.rejects}
        none={t('Every line became a record.')}
        columns={[t('File'), t('Line'), t('Reason'), t('Detail'), t('Begins with')]}
        rows={report.rejects.map((one) => [
          one.partition,
          count(one.line),
          one.reason,
          one.detail,
          one.sample.slice(0, 80),
        ])}
      >
        <p>
          <a href={`/v1/run/${encodeURIComponent(run.id)}/rejects`}>
            {t('All rejected lines as JSON lines')}
          </a>
        </p>
        {reasons.length > 1 && (
          <p className="quiet">
            {reasons.map(([reason, n]) => `${reason}: ${count(n)}`).join(' · ')}
          </p>
        )}
      </Listing>
      <Listing
        title={t('Duplicates')}
        total={counts.duplicates}
        none={t('No record came twice.')}
        columns={[t('Record'), t('Kept'), t('Dropped')]}
        rows={report.duplicates.map((one) => [one.sourceId, one.kept, one.dropped])}
      />
      <Listing
        title={t('Unknown paths')}
        total={report.unknownPaths.length}
        none={t('The crosswalk knows every path.')}
        columns={[t('Path'), t('Records'), t('Example')]}
        rows={report.unknownPaths.map((one) => [one.path, count(one.records), one.example])}
      />
      <Listing
        title={t('Issues')}
        total={issues.reduce((sum, [, n]) => sum + n, 0)}
        none={t('No issue was found.')}
        columns={[t('Issue'), t('Items')]}
        rows={issues.map(([name, n]) => [words(name), count(n)])}
      />
      {run.datasetKey !== null && run.state === 'succeeded' && (
        <p className="actions">
          <Link
            to="/dataset/$key/quality"
            params={{ key: run.datasetKey }}
            search={{ run: run.id }}
            className="button"
          >
            {t('Quality report with every finding')} <ArrowIcon />
          </Link>
        </p>
      )}
    </div>
  );
}

interface ListingProps {
  readonly title: string;
  readonly total: number;
  readonly none: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly children?: ReactNode;
}

function Listing({ title, total, none, columns, rows, children }: ListingProps) {
  const shown = rows.slice(0, SHOWN);
  return (
    <section aria-label={title}>
      <h2>
        {title} <span className="quiet number">{count(total)}</span>
      </h2>
      {total === 0 ? <p className="quiet">{none}</p> : children}
      {shown.length > 0 && (
        <ScrollArea label={t('{title}, list', { title })}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, n) => (
                    <td key={columns[n]} className={n === 0 ? 'break' : undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      {rows.length > SHOWN && (
        <p className="quiet">{t('The first {n} are shown.', { n: count(SHOWN) })}</p>
      )}
    </section>
  );
}
