import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ChangeCount, type Comparison, comparisonQuery } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, counted, instant } from '../words/format.ts';
import { changeWords, matchTypeWords, namesFrom, sideWords } from '../words/taxa.ts';

const SHOWN_TYPES = 12;

/** What changes between two backbones, or two ways of matching: how many names, how many records, which. */
export function ComparisonPage() {
  const { id } = useParams({ from: '/names/compare/$id' });
  const comparison = useQuery(comparisonQuery(id));
  useTitle(t('Comparison'));
  if (comparison.error !== null) {
    return <FaultState error={comparison.error} retry={() => void comparison.refetch()} />;
  }
  if (comparison.data === undefined) {
    return (
      <div className="page">
        <Loading what={t('the comparison')} />
      </div>
    );
  }
  const { data } = comparison;
  const changed = data.changes.filter(({ change, names }) => change !== 'unchanged' && names > 0);
  return (
    <article className="page comparison-page">
      <p className="eyebrow">
        <Link to="/names/compare">{t('Comparisons')}</Link> · {instant(data.createdAt)}
      </p>
      <h1>
        {sideWords(data.old)} → {sideWords(data.new)}
      </h1>
      <p className="lead">
        {t('{names}, {records}; from {source}.', {
          names: counted(data.names, 'distinct name'),
          records: counted(data.records, 'record'),
          source: namesFrom(data.from),
        })}
      </p>
      <p className="actions">
        <a className="button" href={`/v1/names/compare/${data.id}/changes.tsv`}>
          {t('All changes as a table')}
        </a>
        {data.sample !== null && (
          <a className="button" href={`/v1/names/compare/${data.id}/sample.tsv`}>
            {t('{n, plural, one {# random row} other {# random rows}} for review', {
              n: data.sample.rows,
            })}
          </a>
        )}
      </p>
      <Counts comparison={data} />
      <Types comparison={data} />
      {changed.map((one) => (
        <Examples key={one.change} kind={one} />
      ))}
    </article>
  );
}

function Counts({ comparison }: { readonly comparison: Comparison }) {
  return (
    <section aria-labelledby="counts">
      <h2 id="counts">{t('What changes')}</h2>
      <ScrollArea label={t('Counts by kind of change')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Change')}</th>
              <th scope="col">{t('Meaning')}</th>
              <th scope="col" className="right">
                {t('Names')}
              </th>
              <th scope="col" className="right">
                {t('Records')}
              </th>
            </tr>
          </thead>
          <tbody>
            {comparison.changes.map((one) => (
              <tr key={one.change}>
                <th scope="row">{changeWords(one.change)}</th>
                <td>{one.meaning}</td>
                <td className="number right">{count(one.names)}</td>
                <td className="number right">{count(one.records)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function Types({ comparison }: { readonly comparison: Comparison }) {
  const moved = comparison.matchTypes.filter((one) => one.old !== one.new);
  if (moved.length === 0) return null;
  return (
    <section aria-labelledby="types">
      <h2 id="types">{t('Matches of another type')}</h2>
      <ul className="taxon-list">
        {moved.slice(0, SHOWN_TYPES).map((one) => (
          <li key={`${one.old} ${one.new}`}>
            <span>
              {matchTypeWords(one.old)} → {matchTypeWords(one.new)}
            </span>
            <span className="quiet number">
              {counted(one.names, 'name')}, {counted(one.records, 'record')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const answerWords = (answer: ChangeCount['examples'][number]['old']): string =>
  answer['scientificName'] === null || answer['scientificName'] === undefined
    ? 'nothing'
    : [
        answer['scientificName'],
        answer['acceptedScientificName'] !== answer['scientificName'] &&
        answer['acceptedScientificName'] !== null
          ? `= ${answer['acceptedScientificName']}`
          : null,
      ]
        .filter((part) => part !== null)
        .join(' ');

function Examples({ kind }: { readonly kind: ChangeCount }) {
  if (kind.examples.length === 0) return null;
  const heading = `examples-${kind.change}`;
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>{changeWords(kind.change)}</h2>
      <ScrollArea label={t('Examples: {what}', { what: changeWords(kind.change) })}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('As published')}</th>
              <th scope="col" className="right">
                {t('Records')}
              </th>
              <th scope="col">{t('Before')}</th>
              <th scope="col">{t('Now')}</th>
            </tr>
          </thead>
          <tbody>
            {kind.examples.map((one) => (
              <tr key={JSON.stringify(one.verbatim)}>
                <th scope="row">
                  {one.verbatim['scientificName'] ?? t('no name')}
                  <span className="cell-note">
                    {['kingdom', 'class', 'order', 'family']
                      .map((rank) => one.verbatim[rank])
                      .filter((name) => name !== null && name !== undefined)
                      .join(' › ')}
                  </span>
                </th>
                <td className="number right">{count(one.records)}</td>
                <td>{answerWords(one.old)}</td>
                <td>{answerWords(one.new)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}
