import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { comparisonsQuery } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, instant } from '../words/format.ts';
import { namesFrom, sideWords } from '../words/taxa.ts';

/** Comparisons of two backbones, or of two ways of matching, newest first. */
export function ComparisonsPage() {
  useTitle(t('Comparisons'));
  const comparisons = useQuery(comparisonsQuery);
  if (comparisons.error !== null) {
    return <FaultState error={comparisons.error} retry={() => void comparisons.refetch()} />;
  }
  const list = comparisons.data;
  return (
    <div className="page">
      <p className="eyebrow">
        <Link to="/names">{t('Names')}</Link>
      </p>
      <h1>{t('Comparisons')}</h1>
      {list === undefined ? (
        <Loading what={t('the comparisons')} />
      ) : list.length === 0 ? (
        <EmptyDrawer title={t('No comparison yet')}>
          <p>
            <Words
              id="<0>opendrawer names compare --old A --new B</0> matches all names of the lake in two ways and counts what changes."
              in={[<code key="0" />]}
            />
          </p>
        </EmptyDrawer>
      ) : (
        <ScrollArea label={t('Comparisons')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('Made')}</th>
                <th scope="col">{t('From')}</th>
                <th scope="col">{t('To')}</th>
                <th scope="col">{t('Names of')}</th>
                <th scope="col" className="right">
                  {t('Names')}
                </th>
                <th scope="col" className="right">
                  {t('Changed')}
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
        </ScrollArea>
      )}
    </div>
  );
}
