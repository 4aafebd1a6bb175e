import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Run, RunReport } from '../api/types.ts';
import { count, counted, duration, words } from '../words/format.ts';
import { Figures } from './figures.tsx';
import { ArrowIcon } from './icons.tsx';

const SHOWN = 100;

/** What an ingest brought, and what it could not take. */
export function Report({ run, report }: { readonly run: Run; readonly report: RunReport }) {
  const { counts, diff, timings } = report;
  const skipped =
    counts.skipped > 0 ? `; ${counted(counts.skipped, 'record')} left out on purpose` : '';
  const issues = Object.entries(report.issues).sort((a, b) => b[1] - a[1]);
  const reasons = Object.entries(report.rejectsByReason).sort((a, b) => b[1] - a[1]);
  return (
    <div className="report">
      <section aria-labelledby="report-counts">
        <h2 id="report-counts">Report</h2>
        <Figures
          figures={[
            ['Items', count(counts.items)],
            ['Media', count(counts.media)],
            ['New', count(diff.new)],
            ['Changed', count(diff.changed)],
            ['Unchanged', count(diff.unchanged)],
            ['Gone', count(diff.gone)],
          ]}
        />
        <p className="quiet">
          {counted(counts.records, 'record')} in {counted(counts.partitions, 'partition')}, of which{' '}
          {count(counts.carriedOver)} carried over unread and {count(counts.resumed)} kept from an
          earlier run{skipped}. Planned in {duration(timings.planMs)}, read in{' '}
          {duration(timings.readMs)}, committed in {duration(timings.commitMs)}.
        </p>
      </section>
      <Listing
        title="Rejected lines"
        total={counts.rejects}
        none="Every line became a record."
        columns={['File', 'Line', 'Reason', 'Detail', 'Begins with']}
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
            All rejected lines as JSON lines
          </a>
        </p>
        {reasons.length > 1 && (
          <p className="quiet">
            {reasons.map(([reason, n]) => `${reason}: ${count(n)}`).join(' · ')}
          </p>
        )}
      </Listing>
      <Listing
        title="Duplicates"
        total={counts.duplicates}
        none="No record came twice."
        columns={['Record', 'Kept', 'Dropped']}
        rows={report.duplicates.map((one) => [one.sourceId, one.kept, one.dropped])}
      />
      <Listing
        title="Unknown paths"
        total={report.unknownPaths.length}
        none="The crosswalk knows every path."
        columns={['Path', 'Records', 'Example']}
        rows={report.unknownPaths.map((one) => [one.path, count(one.records), one.example])}
      />
      <Listing
        title="Issues"
        total={issues.reduce((sum, [, n]) => sum + n, 0)}
        none="No issue was found."
        columns={['Issue', 'Items']}
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
            Quality report with every finding <ArrowIcon />
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable from the keyboard
        <section className="table-scroll" aria-label={`${title}, list`} tabIndex={0}>
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
        </section>
      )}
      {rows.length > SHOWN && <p className="quiet">The first {SHOWN} are shown.</p>}
    </section>
  );
}
