import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { countsIn } from '../api/client.ts';
import { overviewQuery } from '../api/queries.ts';
import { parentsQuery, relatedQuery, type TaxonUsage, taxonQuery } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import { BarList } from '../parts/bar-list.tsx';
import { DateLinks } from '../parts/date-links.tsx';
import { ArrowIcon } from '../parts/icons.tsx';
import { PictureWall } from '../parts/picture-wall.tsx';
import { DensityMap } from '../parts/small-map.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { TaxonLink, TaxonName } from '../parts/taxon-name.tsx';
import { useTitle } from '../state/use-title.ts';
import { valueWords } from '../words/facets.ts';
import { count, counted } from '../words/format.ts';
import { keyLabel } from '../words/keys.ts';
import { rankWords, statusWords } from '../words/taxa.ts';

const WALL = 12;
const LISTS = ['country', 'scientificName', 'unit', 'basisOfRecord'] as const;
const NO_TITLES: ReadonlyMap<string, string> = new Map();

/** One taxon: its place, its other names, what lies below it, and the items of it. */
export function TaxonPage() {
  const { key } = useParams({ from: '/taxon/$key' });
  const taxon = useQuery(taxonQuery(key));
  useTitle(taxon.data?.canonicalName ?? null);
  if (taxon.error !== null) {
    return <FaultState error={taxon.error} retry={() => void taxon.refetch()} />;
  }
  if (taxon.data === undefined) {
    return (
      <div className="page">
        <Loading what={t('the taxon')} />
      </div>
    );
  }
  const { data } = taxon;
  return (
    <article className="page taxon">
      <Lineage taxonKey={key} />
      <p className="eyebrow">
        {rankWords(data.rank)} · {statusWords(data.taxonomicStatus)}
        {data.extinct && ` · ${t('extinct')}`}
      </p>
      <h1>
        <TaxonName name={data.canonicalName} authorship={data.authorship} rank={data.rank} />
      </h1>
      <TaxonFacts taxon={data} />
      <Items taxon={data} />
      <div className="names-columns">
        <Related taxonKey={key} kind="children" title={t('Below it')} />
        <Related taxonKey={key} kind="synonyms" title={t('Synonyms')} />
      </div>
    </article>
  );
}

function Lineage({ taxonKey }: { readonly taxonKey: string }) {
  const parents = useQuery(parentsQuery(taxonKey));
  return (
    <nav className="lineage" aria-label={t('Classification')}>
      <ol>
        <li>
          <Link to="/names">{t('Names')}</Link>
        </li>
        {(parents.data ?? []).map((one) => (
          <li key={one.key} title={rankWords(one.rank)}>
            <TaxonLink taxonKey={one.key} name={one.canonicalName} rank={one.rank} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function TaxonFacts({ taxon }: { readonly taxon: TaxonUsage }) {
  return (
    <dl className="facts">
      {taxon.acceptedKey !== undefined && taxon.accepted !== undefined && (
        <div>
          <dt>{t('Accepted name')}</dt>
          <dd>
            <TaxonLink taxonKey={taxon.acceptedKey} name={taxon.accepted} rank={taxon.rank} />
          </dd>
        </div>
      )}
      {taxon.basionymKey !== undefined && taxon.basionym !== undefined && (
        <div>
          <dt>{t('Original name')}</dt>
          <dd>
            <TaxonLink taxonKey={taxon.basionymKey} name={taxon.basionym} rank={taxon.rank} />
          </dd>
        </div>
      )}
      {taxon.accordingTo !== undefined && (
        <div>
          <dt>{t('According to')}</dt>
          <dd>
            {taxon.accordingTo}
            {taxon.taxonID !== undefined && (
              <>
                {' '}
                <code>{taxon.taxonID}</code>
              </>
            )}
          </dd>
        </div>
      )}
      {taxon.numSpecies > 0 && (
        <div>
          <dt>{t('Species')}</dt>
          <dd>{count(taxon.numSpecies)}</dd>
        </div>
      )}
    </dl>
  );
}

function Items({ taxon }: { readonly taxon: TaxonUsage }) {
  const filter = { taxonKey: [String(taxon.key)] };
  const overview = useQuery(overviewQuery(filter, [...LISTS, 'hasCoordinate']));
  const pictures = useQuery(
    overviewQuery({ ...filter, hasMedia: 'true', mediaType: ['StillImage'] }, [], WALL),
  );
  if (overview.error !== null) {
    return (
      <p role="alert">{t('Could not be loaded: {reason}', { reason: overview.error.message })}</p>
    );
  }
  if (overview.data === undefined) return <Loading what={t('the items')} />;
  const { count: total, facets } = overview.data;
  const located = countsIn(facets, 'hasCoordinate').find((one) => one.name === 'true')?.count ?? 0;
  if (total === 0) return <p className="quiet">{t('No item of it is in the collections.')}</p>;
  return (
    <section aria-labelledby="items">
      <h2 id="items">{counted(total, 'item')}</h2>
      <p className="actions">
        <Link to="/" search={filter} className="button primary">
          {t('See them all')} <ArrowIcon />
        </Link>
      </p>
      <PictureWall hits={pictures.data?.results ?? []} label={t('Some pictures')} />
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
  );
}

interface RelatedProps {
  readonly taxonKey: string;
  readonly kind: 'children' | 'synonyms';
  readonly title: string;
}

function Related({ taxonKey, kind, title }: RelatedProps) {
  const related = useInfiniteQuery(relatedQuery(taxonKey, kind));
  if (related.error !== null) {
    return (
      <p role="alert">{t('Could not be loaded: {reason}', { reason: related.error.message })}</p>
    );
  }
  const pages = related.data?.pages ?? [];
  const total = pages[0]?.count ?? 0;
  if (total === 0) return null;
  return (
    <section aria-labelledby={kind}>
      <h2 id={kind}>
        {title} <span className="quiet number">{count(total)}</span>
      </h2>
      <ul className="taxon-list">
        {pages
          .flatMap(({ results }) => results)
          .map((one) => (
            <li key={one.key}>
              <span>
                {one.extinct && <span title={t('Extinct')}>†</span>}
                <TaxonLink
                  taxonKey={one.key}
                  name={one.canonicalName}
                  authorship={one.authorship}
                  rank={one.rank}
                />
              </span>
              <span className="quiet number">
                {kind === 'children' && one.numSpecies > 0
                  ? counted(one.numSpecies, 'species')
                  : rankWords(one.rank)}
              </span>
            </li>
          ))}
      </ul>
      {related.hasNextPage && (
        <button
          type="button"
          className="text-button"
          disabled={related.isFetchingNextPage}
          onClick={() => void related.fetchNextPage()}
        >
          {t('Show more')}
        </button>
      )}
    </section>
  );
}
