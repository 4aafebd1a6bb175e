import { Link } from '@tanstack/react-router';
import type { FindingExample, FindingRow } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { count } from '../../words/format.ts';
import { issueWords } from '../../words/issues.ts';
import { cut } from '../../words/quality.ts';
import { SeverityMark } from './severity-mark.tsx';

interface FindingsTableProps {
  readonly label: string;
  /** Findings with their issue, or examples of one with how often they stand. */
  readonly rows: readonly FindingRow[] | readonly FindingExample[];
}

type Row = FindingRow | FindingExample;
const isExample = (row: Row): row is FindingExample => 'findings' in row;
const keyOf = (row: Row, n: number) => `${row.id}|${row.term ?? ''}|${n}`;

/** Doubts with what was written, what was understood, and where it stands. */
export function FindingsTable({ label, rows }: FindingsTableProps) {
  const examples = rows.some(isExample);
  return (
    <ScrollArea label={label}>
      <table className="findings-table">
        <thead>
          <tr>
            {!examples && <th scope="col">{t('Issue')}</th>}
            <th scope="col">{t('Term')}</th>
            <th scope="col">{t('As written')}</th>
            <th scope="col">{t('As understood')}</th>
            <th scope="col">{t('Record')}</th>
            {examples && (
              <th scope="col" className="right">
                {t('Found')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={keyOf(row, n)}>
              {!isExample(row) && (
                <th scope="row">
                  <SeverityMark severity={row.severity} named />
                  {issueWords(row.issue)}
                </th>
              )}
              <td className="cell-term">
                {row.term === null ? <span className="quiet">{t('the record')}</span> : row.term}
              </td>
              <td className="cell-written">
                <span className="cell-label">{t('As written')}</span>
                <Text text={row.verbatim} otherwise={t('nothing')} />
              </td>
              <td className="cell-understood">
                <span className="cell-label">{t('As understood')}</span>
                <Text text={row.interpreted} otherwise={t('no value')} />
              </td>
              <td className="cell-record">
                <Link to="/item/$key" params={{ key: row.id }}>
                  {row.sourceId}
                </Link>
                <span className="cell-note">
                  {row.partition}:{row.line}
                </span>
              </td>
              {isExample(row) && (
                <td className="number right">
                  {count(row.findings)}
                  <span className="quiet"> ×</span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

/** A text of a cell, cut where it is long. */
export function Text({
  text,
  otherwise,
}: {
  readonly text: string | null;
  readonly otherwise: string;
}) {
  return text === null || text === '' ? <span className="quiet">{otherwise}</span> : cut(text);
}
