import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { countsIn } from '../api/client.ts';
import { datasetQuery, historyQuery, overviewQuery, runsQuery } from '../api/queries.ts';
import type { DatasetAnswer, Snapshot } from '../api/types.ts';
import { BarList } from '../parts/bar-list.tsx';
import { DatasetAbout } from '../parts/dataset-about.tsx';
import { DateLinks } from '../parts/date-links.tsx';
import { ArrowIcon } from '../parts/icons.tsx';
import { PictureWall } from '../parts/picture-wall.tsx';
import { QualitySummary } from '../parts/quality/quality-summary.tsx';
import { RunList } from '../parts/run-list.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import type { FilterParam } from '../words/facets.ts';
import { facetLabel, valueWords } from '../words/facets.ts';
import { count, counted, instant } from '../words/format.ts';

const LISTS: readonly FilterParam[] = [
  'unit',
  'objectType',
  'mediaType',
  'country',
  'topic',
  'license',
  'mediaLicense',
];
const WALL = 10;
const NO_TITLES: ReadonlyMap<string, string> = new Map();

/** One dataset: what is in it, how it came to be. */
export function DatasetPage() {
  const { key } = useParams({ from: '/dataset/$key' });
  const dataset = useQuery(datasetQuery(key));
  useTitle(dataset.data?.title ?? null);
  if (dataset.error !== null) {
    return <FaultState error={dataset.error} retry={() => void dataset.refetch()} />;
  }
  if (dataset.data === undefined) {
    return (
      <div className="page">
        <Loading what="the dataset" />
      </div>
    );
  }
  const { data } = dataset;
  return (
    <article className="page dataset">
      <p className="eyebrow">
        <Link to="/datasets">Datasets</Link>
      </p>
      <h1>{data.title}</h1>
      <p className="lead">
        {counted(data.itemCount, 'object')}, read from <code>{data.endpoint.location}</code>
        {data.endpoint.units.length > 0 && <> (units {data.endpoint.units.join(', ')})</>}.
      </p>
      <p className="actions">
        <Link to="/" search={{ datasetKey: [data.key] }} className="button primary">
          Search in it <ArrowIcon />
        </Link>
      </p>
      {data.currentSnapshot === null ? (
        <p>
          Nothing has been ingested yet: <code>opendrawer ingest {data.alias}</code>
        </p>
      ) : (
        <>
          <Contents datasetKey={data.key} />
          <QualitySummary datasetKey={data.key} />
        </>
      )}
      {data.metadata !== null && <DatasetAbout said={data.metadata} />}
      <History datasetKey={data.key} />
      <DatasetRuns dataset={data} />
    </article>
  );
}

function Contents({ datasetKey }: { readonly datasetKey: string }) {
  const filter = { datasetKey: [datasetKey] };
  const overview = useQuery(overviewQuery(filter, LISTS));
  const pictures = useQuery(
    overviewQuery({ ...filter, hasMedia: 'true', mediaType: ['StillImage'] }, [], WALL),
  );
  if (overview.error !== null) {
    return <p role="alert">The counts could not be loaded: {overview.error.message}</p>;
  }
  if (overview.data === undefined) return <Loading what="the counts" />;
  const { facets } = overview.data;
  return (
    <>
      <PictureWall hits={pictures.data?.results ?? []} label="Some pictures" />
      <section aria-labelledby="contents">
        <h2 id="contents">What is in it</h2>
        <DateLinks filter={filter} />
        <div className="bar-lists">
          {LISTS.map((param) => (
            <BarList
              key={param}
              title={facetLabel(param)}
              counts={countsIn(facets, param)}
              words={(value) => valueWords(param, value, NO_TITLES)}
              linkTo={(value) => ({ ...filter, [param]: [value] })}
            />
          ))}
        </div>
      </section>
    </>
  );
}

function History({ datasetKey }: { readonly datasetKey: string }) {
  const history = useQuery(historyQuery(datasetKey));
  if (history.error !== null) {
    return <p role="alert">The history could not be loaded: {history.error.message}</p>;
  }
  const list = history.data ?? [];
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable from the keyboard */}
      <section className="table-scroll" aria-label="Snapshots" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Snapshot</th>
              <th scope="col" className="right">
                Items
              </th>
              <th scope="col" className="right">
                Media
              </th>
              <th scope="col" className="right">
                New
              </th>
              <th scope="col" className="right">
                Changed
              </th>
              <th scope="col" className="right">
                Unchanged
              </th>
              <th scope="col" className="right">
                Gone
              </th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {list.map((snapshot) => (
              <HistoryRow key={snapshot.snapshot} snapshot={snapshot} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function HistoryRow({ snapshot }: { readonly snapshot: Snapshot }) {
  const { diff } = snapshot;
  const kinds = ['new', 'changed', 'unchanged', 'gone'] as const;
  return (
    <tr>
      <th scope="row">
        {snapshot.runId === null ? (
          instant(snapshot.createdAt)
        ) : (
          <Link to="/run/$id" params={{ id: snapshot.runId }}>
            {instant(snapshot.createdAt)}
          </Link>
        )}
        <span className="cell-note">
          {snapshot.snapshot}
          {snapshot.removed && ', files removed'}
        </span>
      </th>
      <td className="number right">{count(snapshot.items)}</td>
      <td className="number right">{count(snapshot.media)}</td>
      {kinds.map((kind) => (
        <td key={kind} className="number right">
          {count(diff[kind])}
        </td>
      ))}
      <td>
        <span className="diff-bar" aria-hidden="true">
          {kinds.map((kind) => (
            <span key={kind} className={kind} style={{ flexGrow: diff[kind] }} />
          ))}
        </span>
      </td>
    </tr>
  );
}

function DatasetRuns({ dataset }: { readonly dataset: DatasetAnswer }) {
  const runs = useQuery(runsQuery(dataset.key));
  const own = runs.data ?? [];
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="dataset-runs">
      <h2 id="dataset-runs">Runs</h2>
      <RunList runs={own.slice(0, 10)} titles={new Map([[dataset.key, dataset.title]])} />
    </section>
  );
}
