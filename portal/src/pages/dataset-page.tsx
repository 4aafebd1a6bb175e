import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { countsIn } from '../api/client.ts';
import { datasetQuery, historyQuery, overviewQuery, runsQuery } from '../api/queries.ts';
import type { DatasetAnswer, Snapshot } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { BarList } from '../parts/bar-list.tsx';
import { DatasetAbout, DatasetCitation } from '../parts/dataset-about.tsx';
import { DateLinks } from '../parts/date-links.tsx';
import { ArrowIcon } from '../parts/icons.tsx';
import { PictureWall } from '../parts/picture-wall.tsx';
import { QualitySummary } from '../parts/quality/quality-summary.tsx';
import { RunList } from '../parts/run-list.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { DensityMap } from '../parts/small-map.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import type { FilterParam } from '../words/facets.ts';
import { valueWords } from '../words/facets.ts';
import { count, instant } from '../words/format.ts';
import { keyLabel } from '../words/keys.ts';

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
        <Loading what={t('the dataset')} />
      </div>
    );
  }
  const { data } = dataset;
  return (
    <article className="page dataset">
      <p className="eyebrow">
        <Link to="/datasets">{t('Datasets')}</Link>
      </p>
      <h1>{data.title}</h1>
      <p className="lead">
        <Words
          id="{n, plural, one {# object} other {# objects}}, read from <0>{location}</0>."
          values={{ n: data.itemCount, location: data.endpoint.location }}
          in={[<code key="0" />]}
        />{' '}
        {data.endpoint.units.length > 0 &&
          t('Units: {units}.', { units: data.endpoint.units.join(', ') })}
      </p>
      <p className="actions">
        <Link to="/" search={{ datasetKey: [data.key] }} className="button primary">
          {t('Search in it')} <ArrowIcon />
        </Link>
        <Link to="/explore" search={{ datasetKey: [data.key] }} className="button">
          {t('Explore it')}
        </Link>
      </p>
      {data.currentSnapshot === null ? (
        <p>
          {t('Nothing has been ingested yet:')} <code>opendrawer ingest {data.alias}</code>
        </p>
      ) : (
        <>
          <Contents datasetKey={data.key} />
          <QualitySummary datasetKey={data.key} />
        </>
      )}
      {data.metadata !== null && <DatasetAbout said={data.metadata} />}
      <DatasetCitation dataset={data} />
      <History datasetKey={data.key} />
      <DatasetRuns dataset={data} />
    </article>
  );
}

function Contents({ datasetKey }: { readonly datasetKey: string }) {
  const filter = { datasetKey: [datasetKey] };
  const overview = useQuery(overviewQuery(filter, [...LISTS, 'hasCoordinate']));
  const pictures = useQuery(
    overviewQuery({ ...filter, hasMedia: 'true', mediaType: ['StillImage'] }, [], WALL),
  );
  if (overview.error !== null) {
    return (
      <p role="alert">{t('Could not be loaded: {reason}', { reason: overview.error.message })}</p>
    );
  }
  if (overview.data === undefined) return <Loading what={t('the counts')} />;
  const { facets } = overview.data;
  const located = countsIn(facets, 'hasCoordinate').find((one) => one.name === 'true')?.count ?? 0;
  return (
    <>
      <PictureWall hits={pictures.data?.results ?? []} label={t('Some pictures')} />
      <section aria-labelledby="contents">
        <h2 id="contents">{t('What is in it')}</h2>
        <DateLinks filter={filter} />
        {located > 0 && (
          <>
            <DensityMap filter={filter} label={t('Map of the items')} />
            <p className="quiet">
              {t('{n, plural, one {# item} other {# items}} with coordinates.', { n: located })}{' '}
              <Link to="/" search={{ ...filter, view: 'map' }}>
                {t('Open the map')}
              </Link>
            </p>
          </>
        )}
        <div className="bar-lists">
          {LISTS.map((param) => (
            <BarList
              key={param}
              title={keyLabel(param)}
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
    return (
      <p role="alert">{t('Could not be loaded: {reason}', { reason: history.error.message })}</p>
    );
  }
  const list = history.data ?? [];
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('History')}</h2>
      <ScrollArea label={t('Snapshots')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Snapshot')}</th>
              <th scope="col" className="right">
                {t('Items')}
              </th>
              <th scope="col" className="right">
                {t('Media')}
              </th>
              <th scope="col" className="right">
                {t('New')}
              </th>
              <th scope="col" className="right">
                {t('Changed')}
              </th>
              <th scope="col" className="right">
                {t('Unchanged')}
              </th>
              <th scope="col" className="right">
                {t('Gone')}
              </th>
              <th scope="col">{t('Change')}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((snapshot) => (
              <HistoryRow key={snapshot.snapshot} snapshot={snapshot} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
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
          {snapshot.removed && `, ${t('files removed')}`}
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
      <h2 id="dataset-runs">{t('Runs')}</h2>
      <RunList runs={own.slice(0, 10)} titles={new Map([[dataset.key, dataset.title]])} />
    </section>
  );
}
