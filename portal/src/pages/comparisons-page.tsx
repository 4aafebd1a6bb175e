import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { comparisonsQuery } from '../api/taxa.ts';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, instant } from '../words/format.ts';
import { namesFrom, sideWords } from '../words/taxa.ts';

/** Comparisons of two backbones, or of two ways of matching, newest first. */
export function ComparisonsPage() {
  useTitle('Comparisons');
  const comparisons = useQuery(comparisonsQuery);
  if (comparisons.error !== null) {
    return <FaultState error={comparisons.error} retry={() => void comparisons.refetch()} />;
  }
  const list = comparisons.data;
  return (
    <div className="page">
      <p className="eyebrow">
        <Link to="/names">Names</Link>
      </p>
      <h1>Comparisons</h1>
      {list === undefined ? (
        <Loading what="the comparisons" />
      ) : list.length === 0 ? (
        <EmptyDrawer title="No comparison yet">
          <p>
            <code>opendrawer names compare --old A --new B</code> matches all names of the lake in
            two ways and counts what changes.
          </p>
        </EmptyDrawer>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable from the keyboard
        <section className="table-scroll" aria-label="Comparisons" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Made</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Names of</th>
                <th scope="col" className="right">
                  Names
                </th>
                <th scope="col" className="right">
                  Changed
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Link to="/names/compare/$id" params={{ id: one.id }}>
                      {instant(one.createdAt)}
                    </Link>
                  </th>
                  <td>{sideWords(one.old)}</td>
                  <td>{sideWords(one.new)}</td>
                  <td>{namesFrom(one.from)}</td>
                  <td className="number right">{count(one.names)}</td>
                  <td className="number right">
                    {count(
                      one.changes.reduce(
                        (sum, { change, names }) => (change === 'unchanged' ? sum : sum + names),
                        0,
                      ),
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
