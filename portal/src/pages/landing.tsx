import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ApiError, countsIn } from '../api/client.ts';
import { overviewQuery } from '../api/queries.ts';
import type { DatasetAnswer, Hit, ResultPage } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { BarList } from '../parts/bar-list.tsx';
import { Cabinet } from '../parts/cabinet.tsx';
import { DateLinks } from '../parts/date-links.tsx';
import { OpenDrawer } from '../parts/open-drawer.tsx';
import { PictureWall } from '../parts/picture-wall.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, countryName } from '../words/format.ts';

const FACETS = ['objectType', 'country', 'topic', 'creator', 'hasMedia'];
const IN_DRAWER = 8;
const PICTURES = 26;
const FROM_DATASETS = 8;
const SHOWN_DATASETS = 12;

const largestOf = (datasets: readonly DatasetAnswer[], most: number): readonly DatasetAnswer[] =>
  [...datasets].sort((a, b) => b.itemCount - a.itemCount).slice(0, most);

/** The number on the label of a thing: its barcode, else its catalog number. */
const numberOf = (hit: Hit): string | undefined =>
  hit.identifiers.find((one) => one.label === 'Barcode')?.value ?? hit.catalogNumber ?? undefined;

/** Searches that find something here, to show what can be asked for. */
function Tries({ values }: { readonly values: readonly (string | undefined)[] }) {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return null;
  return (
    <p className="tries">
      <span className="quiet">{t('Try')}</span>
      {known.map((value) => (
        <Link key={value} to="/" search={{ q: value }}>
          {value}
        </Link>
      ))}
    </p>
  );
}

/** Nothing has been ingested yet, so that there is no index to ask. */
const isNotIndexed = (error: Error | null): boolean =>
  error instanceof ApiError && error.code === 'INDEX_MISSING';

/** Pictures of the largest datasets in turn, so that the first page shows more than the first of them. */
function usePictures(datasets: readonly DatasetAnswer[] | null): readonly Hit[] | null {
  const largest = useMemo(() => largestOf(datasets ?? [], FROM_DATASETS), [datasets]);
  const pages = useQueries({
    queries: largest.map((dataset) =>
      overviewQuery(
        { datasetKey: [dataset.key], hasMedia: 'true', mediaType: ['StillImage'] },
        [],
        Math.max(IN_DRAWER, Math.ceil((PICTURES * 1.5) / largest.length)),
      ),
    ),
    combine: combinePages,
  });
  return useMemo(() => {
    if (datasets === null || pages === null) return null;
    const longest = Math.max(0, ...pages.map((page) => page.length));
    return Array.from({ length: longest }, (_, n) => pages.flatMap((page) => page[n] ?? []))
      .flat()
      .slice(0, PICTURES);
  }, [datasets, pages]);
}

/** All pages, null until each has come or failed. */
const combinePages = (
  results: readonly { readonly data: ResultPage | undefined; readonly isPending: boolean }[],
): readonly (readonly Hit[])[] | null =>
  results.some((result) => result.isPending)
    ? null
    : results.map((result) => result.data?.results ?? []);

/** What is in the collection, before anything is asked of it. */
export function Landing({ datasets }: { readonly datasets: readonly DatasetAnswer[] | null }) {
  useTitle(null);
  const overview = useQuery(overviewQuery({}, FACETS));
  const pictures = usePictures(datasets);
  const total = overview.data?.count ?? null;
  const facets = overview.data?.facets ?? [];
  const wall = useMemo(() => pictures?.slice(IN_DRAWER) ?? [], [pictures]);
  const pictured = countsIn(facets, 'hasMedia').find((one) => one.name === 'true')?.count;
  const empty = overview.data?.count === 0 || isNotIndexed(overview.error);
  if (overview.error !== null && !empty) {
    return <FaultState error={overview.error} retry={() => void overview.refetch()} />;
  }

  return (
    <div className="landing">
      <section className="hero">
        <div className="hero-words">
          <h1>{t('Open a drawer')}</h1>
          <p className="lead">
            {empty ? (
              t('What is put into it can be searched by any field, down to the last barcode.')
            ) : total === null || datasets === null ? (
              <span className="skeleton skeleton-line" />
            ) : (
              t(
                '{n, plural, one {# object} other {# objects}} from {m, plural, one {# collection} other {# collections}}, {pictured} of them with pictures or media. Every field can be searched, down to the last barcode.',
                { n: total, m: datasets.length, pictured: count(pictured ?? 0) },
              )
            )}
          </p>
          <SearchBox state={{}} large />
          <Tries
            values={[
              countsIn(facets, 'topic')[0]?.name,
              countsIn(facets, 'creator')[0]?.name,
              pictures?.map(numberOf).find((value) => value !== undefined),
            ]}
          />
        </div>
        {!empty && pictures?.length !== 0 && (
          <OpenDrawer
            hits={pictures?.slice(0, IN_DRAWER) ?? []}
            label={
              pictured === undefined
                ? t('Pictures')
                : t('{n} with pictures', { n: count(pictured) })
            }
          />
        )}
      </section>

      {empty ? (
        <EmptyDrawer title={t('The drawers are still empty')}>
          <p>
            <Words
              id="Add a source with <0>opendrawer add</0> and read it with <0>opendrawer ingest</0>; it shows up here by itself."
              in={[<code key="0" />]}
            />
          </p>
          <p className="actions">
            <Link to="/runs" className="button">
              {t('Watch the runs')}
            </Link>
          </p>
        </EmptyDrawer>
      ) : (
        <>
          <section className="page" aria-labelledby="landing-datasets">
            <div className="section-head">
              <h2 id="landing-datasets">{t('Collections')}</h2>
              {datasets !== null && datasets.length > SHOWN_DATASETS && (
                <Link to="/datasets">
                  {t('All {n, plural, one {# dataset} other {# datasets}}', { n: datasets.length })}
                </Link>
              )}
            </div>
            {datasets === null ? (
              <Loading what={t('the datasets')} />
            ) : (
              <Cabinet datasets={largestOf(datasets, SHOWN_DATASETS)} />
            )}
          </section>
          <section className="page wall-section" aria-label={t('Pictures')}>
            <PictureWall hits={wall} label={t('Pictures')}>
              <div className="section-head">
                <h2>{t('Pictures')}</h2>
                <Link to="/" search={{ hasMedia: 'true' }}>
                  {t('All with pictures')}
                </Link>
              </div>
            </PictureWall>
          </section>
          {facets.length > 0 && (
            <section className="page" aria-labelledby="landing-ways">
              <h2 id="landing-ways">{t('Ways in')}</h2>
              <DateLinks filter={{}} />
              <div className="bar-lists">
                <BarList
                  title={t('What')}
                  counts={countsIn(facets, 'objectType')}
                  words={(value) => value}
                  linkTo={(value) => ({ objectType: [value] })}
                />
                <BarList
                  title={t('Where')}
                  counts={countsIn(facets, 'country')}
                  words={countryName}
                  linkTo={(value) => ({ country: [value] })}
                />
                <BarList
                  title={t('Who')}
                  counts={countsIn(facets, 'creator')}
                  words={(value) => value}
                  linkTo={(value) => ({ creator: [value] })}
                />
                <BarList
                  title={t('About')}
                  counts={countsIn(facets, 'topic')}
                  words={(value) => value}
                  linkTo={(value) => ({ topic: [value] })}
                />
              </div>
            </section>
          )}
        </>
      )}
    </div>
  );
}
