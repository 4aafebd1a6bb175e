import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { datasetsQuery } from '../api/queries.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { Cabinet } from '../parts/cabinet.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, instant } from '../words/format.ts';

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
      <p className="actions">
        <Link to="/datasets/add" className="button primary">
          {t('Add a source')}
        </Link>
      </p>
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
        </EmptyDrawer>
      ) : (
        <>
          <p className="lead">
            {t(
              '{n, plural, one {# object} other {# objects}} in {m, plural, one {# dataset} other {# datasets}}.',
              { n: list.reduce((sum, one) => sum + one.itemCount, 0), m: list.length },
            )}
          </p>
          <Cabinet datasets={list} />
          <ScrollArea label={t('Datasets as a table')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('Name')}</th>
                  <th scope="col">{t('Short name')}</th>
                  <th scope="col" className="right">
                    {t('Items')}
                  </th>
                  <th scope="col">{t('Source')}</th>
                  <th scope="col">{t('Last changed')}</th>
                </tr>
              </thead>
              <tbody>
                {list.map((one) => (
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
                    <td className="break">{one.endpoint.location}</td>
                    <td>{instant(one.modifiedAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </>
      )}
    </div>
  );
}
