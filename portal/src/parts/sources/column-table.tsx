import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { type FoundTable, sourceTermsQuery } from '../../api/sources.ts';
import { count } from '../../words/format.ts';
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
    <section aria-label={`Columns of ${table.name}`}>
      <h3>
        {table.name}
        {table.rows !== null && <span className="quiet"> {count(table.rows)} rows</span>}
      </h3>
      <datalist id={list}>
        {(terms.data ?? []).map((term) => (
          <option key={term} value={term} />
        ))}
      </datalist>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable from the keyboard */}
      <section className="table-scroll" aria-label={`Mapping of ${table.name}`} tabIndex={0}>
        <table className="column-table">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">For example</th>
              <th scope="col">Becomes</th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {table.columns.map((column) => {
              const found = column.term === null ? '' : localName(column.term);
              const term = chosen[column.name] ?? found;
              const wrong = term !== '' && known.size > 0 && !known.has(term) && term !== found;
              return (
                <tr key={column.name}>
                  <th scope="row">{column.name === '' ? <em>no heading</em> : column.name}</th>
                  <td className="break quiet">{column.samples.join(' · ')}</td>
                  <td>
                    <input
                      type="text"
                      list={list}
                      aria-label={`Term of ${column.name}`}
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
                      ? 'no such term'
                      : column.name in chosen
                        ? term === ''
                          ? 'left out'
                          : 'as chosen'
                        : byWords(column.by)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
}

const localName = (term: string): string => term.replace(/^.*[/#]/, '');
