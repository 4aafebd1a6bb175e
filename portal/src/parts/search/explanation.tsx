import { useQuery } from '@tanstack/react-query';
import { explainQuery } from '../../api/explore.ts';
import { t } from '../../languages/i18n.ts';
import type { SearchState } from '../../state/search-state.ts';
import { count } from '../../words/format.ts';

/** How the words of the search were read, and what each of them weighs. */
export function ExplanationPanel({ state }: { readonly state: SearchState }) {
  const { data, error } = useQuery(explainQuery(state));
  if (error !== null) return <p role="alert">{error.message}</p>;
  if (data === undefined) return <div className="skeleton explanation" />;
  if (data === null) return <p className="explanation">{t('There are no words to explain.')}</p>;
  return (
    <section className="explanation" aria-label={t('How it was read')}>
      <p>
        <code>{data.query}</code>
      </p>
      {data.words.length > 0 && (
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('Word')}</th>
                <th scope="col">{t('Taken for')}</th>
                <th scope="col" className="right">
                  {t('Items')}
                </th>
                <th scope="col" className="right">
                  {t('Weight')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.words.map((one) => (
                <tr key={one.word}>
                  <th scope="row">{one.word}</th>
                  <td className="break">{one.forms.join(', ')}</td>
                  <td className="number right">{count(one.items)}</td>
                  <td className="number right">{one.weight.toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data.first.length > 0 && (
        <>
          <h2>{t('Why they come first')}</h2>
          <ol>
            {data.first.map((item) => (
              <li key={item.key}>
                <span className="number">{item.score.toFixed(2)}</span> {item.title}
                <span className="quiet small">
                  {' '}
                  {item.parts.map(({ what, score }) => `${what} ${score.toFixed(2)}`).join(' + ')}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      <p className="quiet small">
        {t('Rarer words weigh more, and a word of the title more than one of the notes.')}
      </p>
    </section>
  );
}
