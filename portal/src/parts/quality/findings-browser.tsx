import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef } from 'react';
import { findingsQuery } from '../../api/queries.ts';
import type { QualityReport } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { count, counted } from '../../words/format.ts';
import { issueWords } from '../../words/issues.ts';
import {
  FINDINGS_OF_PAGE,
  issueGroups,
  type QualityState,
  termsOfFindings,
} from '../../words/quality.ts';
import { PageButtons } from '../page-buttons.tsx';
import { Loading } from '../states.tsx';
import { FindingsTable } from './findings-table.tsx';
import { SheetLinks } from './sheet-links.tsx';

interface FindingsBrowserProps {
  readonly report: QualityReport;
  readonly state: QualityState;
}

/** Every single finding, page by page, of one issue or term where they are chosen. */
export function FindingsBrowser({ report, state }: FindingsBrowserProps) {
  const { key } = report.dataset;
  const navigate = useNavigate({ from: '/dataset/$key/quality' });
  const top = useRef<HTMLDivElement>(null);
  const findings = useQuery(findingsQuery(key, state));
  const page = Number(state.page ?? 1);
  const total = findings.data?.count ?? null;
  const pages = total === null ? null : Math.max(1, Math.ceil(total / FINDINGS_OF_PAGE));
  const first = (page - 1) * FINDINGS_OF_PAGE + 1;

  const go = (change: QualityState) => {
    void navigate({
      search: (before) => ({ ...before, page: '', ...change }),
      replace: true,
      resetScroll: false,
    });
  };
  const turn = (to: number) => {
    go({ page: to === 1 ? '' : String(to) });
    top.current?.scrollIntoView({ block: 'start' });
  };

  return (
    <div className="findings" ref={top} data-stale={findings.isPlaceholderData || undefined}>
      <div className="findings-tools">
        <Choice
          label={t('Issue')}
          all={t('Every issue')}
          value={state.issue}
          onChange={(issue) => go({ issue })}
          groups={issueGroups(report.issues).map(({ title, issues }) => ({
            title,
            options: issues.map(({ issue, findings: n }) => ({
              value: issue,
              words: `${issueWords(issue)} (${count(n)})`,
            })),
          }))}
        />
        <Choice
          label={t('Term')}
          all={t('Every term')}
          value={state.term}
          onChange={(term) => go({ term })}
          groups={[
            {
              title: null,
              options: termsOfFindings(report.terms, report.issues, state.term).map((value) => ({
                value,
                words: value,
              })),
            },
          ]}
        />
        {total !== null && total > 0 && (
          <SheetLinks
            datasetKey={key}
            sheet="findings"
            state={state}
            issue={state.issue}
            term={state.term}
          >
            {t('All {n, plural, one {# finding} other {# findings}}:', { n: total })}
          </SheetLinks>
        )}
      </div>
      {findings.error !== null ? (
        <p role="alert" className="fault">
          {t('Could not be loaded: {reason}', { reason: findings.error.message })}{' '}
          <button type="button" className="text-button" onClick={() => void findings.refetch()}>
            {t('Try again')}
          </button>
        </p>
      ) : findings.data === undefined ? (
        <Loading what={t('the findings')} />
      ) : (
        <>
          {findings.data.results.length > 0 && (
            <FindingsTable label={t('Findings')} rows={findings.data.results} />
          )}
          <div className="pager">
            <p role="status" className="quiet number">
              {findings.data.results.length === 0
                ? t('No finding is like that.')
                : t('{from} to {to} of {n}', {
                    from: count(first),
                    to: count(first + findings.data.results.length - 1),
                    n: counted(findings.data.count, 'finding'),
                  })}
            </p>
            {pages !== null && (pages > 1 || page > 1) && (
              <PageButtons page={page} pages={pages} onTurn={turn} />
            )}
          </div>
        </>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  /** An empty text stands for all. */
  readonly onChange: (value: string) => void;
  readonly groups: readonly {
    readonly title: string | null;
    readonly options: readonly { readonly value: string; readonly words: string }[];
  }[];
}

function Choice({ label, all, value, onChange, groups }: ChoiceProps) {
  const id = useId();
  const options = (list: ChoiceProps['groups'][number]['options']) =>
    list.map((one) => (
      <option key={one.value} value={one.value}>
        {one.words}
      </option>
    ));
  const known = groups.some((group) => group.options.some((one) => one.value === value));
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        <option value="">{all}</option>
        {value !== undefined && !known && <option value={value}>{issueWords(value)}</option>}
        {groups.map((group) =>
          group.title === null ? (
            options(group.options)
          ) : (
            <optgroup key={group.title} label={group.title}>
              {options(group.options)}
            </optgroup>
          ),
        )}
      </select>
    </div>
  );
}
