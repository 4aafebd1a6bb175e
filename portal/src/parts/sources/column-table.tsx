import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { type FoundTable, sourceTermsQuery } from '../../api/sources.ts';
import { t } from '../../languages/i18n.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { counted } from '../../words/format.ts';
import { byWords } from '../../words/sources.ts';

interface ColumnTableProps {
  readonly table: FoundTable;
  /** Terms that were chosen, by heading; empty: the column is left out. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly onChoose: (chosen: Readonly<Record<string, string>>) => void;
}

/** The columns of a table with what they would become; each can be given another term, or none. */
export function ColumnTable({ table, chosen, onChoose }: ColumnTableProps) {
  const terms = useQuery(sourceTermsQuery);
  const list = useId();
  const known = new Set(terms.data ?? []);
  const choose = (name: string, term: string, found: string | null) => {
    const { [name]: _, ...others } = chosen;
    onChoose(term === (found ?? '') ? others : { ...others, [name]: term });
  };
  return (
    <section aria-label={t('Columns of {table}', { table: table.name })}>
      <h3>
        {table.name}
        {table.rows !== null && <span className="quiet"> {counted(table.rows, 'row')}</span>}
      </h3>
      <datalist id={list}>
        {(terms.data ?? []).map((term) => (
          <option key={term} value={term} />
        ))}
      </datalist>
      <ScrollArea label={t('Mapping of {table}', { table: table.name })}>
        <table className="column-table">
          <thead>
            <tr>
              <th scope="col">{t('Column')}</th>
              <th scope="col">{t('For example')}</th>
              <th scope="col">{t('Becomes')}</th>
              <th scope="col">{t('How')}</th>
            </tr>
          </thead>
          <tbody>
            {table.columns.map((column) => {
              const found = column.term === null ? '' : localName(column.term);
              const term = chosen[column.name] ?? found;
              const wrong = term !== '' && known.size > 0 && !known.has(term) && term !== found;
              return (
                <tr key={column.name}>
                  <th scope="row">
                    {column.name === '' ? <em>{t('no heading')}</em> : column.name}
                  </th>
                  <td className="break quiet">{column.samples.join(' · ')}</td>
                  <td>
                    <input
                      type="text"
                      list={list}
                      aria-label={t('Term of {column}', { column: column.name })}
                      aria-invalid={wrong}
                      value={term}
                      spellCheck={false}
                      onChange={(event) =>
                        choose(column.name, event.target.value, found === '' ? null : found)
                      }
                    />
                  </td>
                  <td className="quiet">
                    {wrong
                      ? t('no such term')
                      : column.name in chosen
                        ? term === ''
                          ? t('left out')
                          : t('as chosen')
                        : byWords(column.by)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

const localName = (term: string): string => term.replace(/^.*[/#]/, '');
