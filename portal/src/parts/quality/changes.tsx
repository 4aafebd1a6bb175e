import { useDeferredValue, useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { QualityReport, TermChanges } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { count, counted } from '../../words/format.ts';
import { foundChanges, type QualityState } from '../../words/quality.ts';
import { ChevronIcon } from '../icons.tsx';
import { Text } from './findings-table.tsx';
import { SheetLinks } from './sheet-links.tsx';

interface ChangesProps {
  readonly report: QualityReport;
  readonly state: QualityState;
}

/** What was published, what it became, and how often, term by term. */
export function Changes({ report, state }: ChangesProps) {
  const [text, setText] = useState('');
  // Many tables may open at a letter: the box goes on being written in meanwhile.
  const wanted = useDeferredValue(text);
  const found = foundChanges(report.changes, wanted);
  const searching = wanted.trim() !== '';
  return (
    <div className="changes">
      <div className="changes-tools">
        <input
          type="search"
          className="json-find"
          aria-label={t('Find in the changes')}
          placeholder={t('Find a term or a text')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <SheetLinks datasetKey={report.dataset.key} sheet="changes" state={state}>
          {t('All changes:')}
        </SheetLinks>
      </div>
      <ul>
        {found.map((change) => (
          <li key={change.term}>
            <Change
              // While something is looked for, what holds it lies open; afterwards all is as it was at first.
              key={searching ? 'found' : 'all'}
              open={searching}
              change={change}
              report={report}
              state={state}
            />
          </li>
        ))}
      </ul>
      <p role="status" className="quiet">
        {searching && found.length === 0 && t('No change holds “{text}”.', { text: wanted })}
      </p>
    </div>
  );
}

interface ChangeProps extends ChangesProps {
  readonly change: TermChanges;
  readonly open: boolean;
}

function Change({ change, open, report, state }: ChangeProps) {
  const [expanded, setExpanded] = useState(open);
  const { term, total, distinct, values } = change;
  return (
    <Disclosure className="change" isExpanded={expanded} onExpandedChange={setExpanded}>
      <Heading level={3}>
        <Button slot="trigger" className="change-row">
          <ChevronIcon />
          <span className="change-term">{term}</span>
          <span className="change-count">
            {counted(total, 'change')}
            {distinct > 0 && (
              <span className="quiet"> {t('({n} different)', { n: count(distinct) })}</span>
            )}
          </span>
        </Button>
      </Heading>
      <DisclosurePanel className="change-panel">
        {expanded && distinct === 0 && (
          <p className="quiet">{t('Of names and prose only the number is kept.')}</p>
        )}
        {expanded && values.length > 0 && (
          <>
            <ScrollArea label={t('Changes of {term}', { term })}>
              <table className="changes-table">
                <thead>
                  <tr>
                    <th scope="col">{t('As written')}</th>
                    <th scope="col">{t('As understood')}</th>
                    <th scope="col" className="right">
                      {t('Records')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {values.map((one) => (
                    <tr key={`${one.verbatim}|${one.interpreted}`}>
                      <td className="cell-written">
                        <Text text={one.verbatim} otherwise={t('nothing')} />
                      </td>
                      <td className="cell-understood">
                        <Text text={one.interpreted} otherwise={t('no value')} />
                      </td>
                      <td className="number right">{count(one.records)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollArea>
            <SheetLinks datasetKey={report.dataset.key} sheet="changes" state={state} term={term}>
              {distinct > values.length
                ? t('{term}, all {n}:', { term, n: count(distinct) })
                : `${term}:`}
            </SheetLinks>
          </>
        )}
      </DisclosurePanel>
    </Disclosure>
  );
}
