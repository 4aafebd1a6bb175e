import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { datasetsQuery } from '../api/queries.ts';
import { Cabinet } from '../parts/cabinet.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, counted, instant } from '../words/format.ts';

export function DatasetsPage() {
  useTitle('Datasets');
  const datasets = useQuery(datasetsQuery);
  if (datasets.error !== null) {
    return <FaultState error={datasets.error} retry={() => void datasets.refetch()} />;
  }
  const list = datasets.data;
  return (
    <div className="page">
      <h1>Datasets</h1>
      <p className="actions">
        <Link to="/datasets/add" className="button primary">
          Add a source
        </Link>
      </p>
      {list === undefined ? (
        <Loading what="the datasets" />
      ) : list.length === 0 ? (
        <EmptyDrawer title="No dataset yet">
          <p>
            An archive, a table, a repository or an interface: by its address or as a file, here or
            with <code>opendrawer add</code>.
          </p>
        </EmptyDrawer>
      ) : (
        <>
          <p className="lead">
            {counted(
              list.reduce((sum, one) => sum + one.itemCount, 0),
              'object',
            )}{' '}
            in {counted(list.length, 'dataset')}.
          </p>
          <Cabinet datasets={list} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable from the keyboard */}
          <section className="table-scroll" aria-label="Datasets as a table" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Short name</th>
                  <th scope="col" className="right">
                    Items
                  </th>
                  <th scope="col">Source</th>
                  <th scope="col">Last changed</th>
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
          </section>
        </>
      )}
    </div>
  );
}
