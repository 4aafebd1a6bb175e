import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { datasetsQuery } from '../api/queries.ts';
import type { DatasetAnswer } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { Cabinet } from '../parts/cabinet.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, instant } from '../words/format.ts';
import { formatWords } from '../words/sources.ts';
import '../styles/datasets.css';

const IN_CABINET = 9;
const WORTH_SEARCHING = 9;
const FIRST_ROWS = 100;

/** All datasets: the largest as drawers, every one in a table that can be searched. */
export function DatasetsPage() {
  useTitle(t('Datasets'));
  const datasets = useQuery(datasetsQuery);
  if (datasets.error !== null) {
    return <FaultState error={datasets.error} retry={() => void datasets.refetch()} />;
  }
  const list = datasets.data;
  return (
    <div className="page">
      <h1>{t('Datasets')}</h1>
      {list === undefined ? (
        <Loading what={t('the datasets')} />
      ) : list.length === 0 ? (
        <EmptyDrawer title={t('No dataset yet')}>
          <p>
            <Words
              id="An archive, a table, a repository or an interface: by its address or as a file, here or with <0>opendrawer add</0>."
              in={[<code key="0" />]}
            />
          </p>
          <AddSource />
        </EmptyDrawer>
      ) : (
        <All datasets={list} />
      )}
    </div>
  );
}

function All({ datasets }: { readonly datasets: readonly DatasetAnswer[] }) {
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const largest = [...datasets].sort((a, b) => b.itemCount - a.itemCount);
  const found = largest.filter((one) =>
    [one.title, one.alias, one.endpoint.location, one.endpoint.format].some((part) =>
      part.toLowerCase().includes(wanted),
    ),
  );
  const shown = all ? found : found.slice(0, FIRST_ROWS);
  return (
    <>
      <p className="lead">
        {t(
          '{n, plural, one {# object} other {# objects}} in {m, plural, one {# dataset} other {# datasets}}.',
          { n: datasets.reduce((sum, one) => sum + one.itemCount, 0), m: datasets.length },
        )}
      </p>
      <AddSource />
      <Cabinet datasets={largest.slice(0, IN_CABINET)} />
      {datasets.length > WORTH_SEARCHING && (
        <p className="datasets-find">
          <input
            type="search"
            aria-label={t('Find a dataset')}
            placeholder={t('Find a dataset')}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="quiet" role="status">
            {wanted !== '' &&
              t('{n, plural, one {# dataset} other {# datasets}}', { n: found.length })}
          </span>
        </p>
      )}
      <ScrollArea label={t('Datasets as a table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Name')}</th>
              <th scope="col">{t('Short name')}</th>
              <th scope="col" className="right">
                {t('Items')}
              </th>
              <th scope="col">{t('Form')}</th>
              <th scope="col">{t('Source')}</th>
              <th scope="col">{t('Last changed')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.key}>
                <th scope="row">
                  <Link to="/dataset/$key" params={{ key: one.key }}>
                    {one.title}
                  </Link>
                </th>
                <td>
                  <code>{one.alias}</code>
                </td>
                <td className="number right">{count(one.itemCount)}</td>
                <td>{formatWords(one.endpoint.format)}</td>
                <td className="break">{one.endpoint.location}</td>
                <td>{instant(one.modifiedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {shown.length < found.length && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          {t('Show all {n}', { n: count(found.length) })}
        </button>
      )}
    </>
  );
}

const AddSource = () => (
  <p className="actions">
    <Link to="/datasets/add" className="button primary">
      {t('Add a source')}
    </Link>
  </p>
);
