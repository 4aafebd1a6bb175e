import type { TermCompleteness } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { count } from '../../words/format.ts';
import { percent, splitTerms } from '../../words/quality.ts';

/** How full each term is: as published, and after interpretation. */
export function Completeness({ terms }: { readonly terms: readonly TermCompleteness[] }) {
  const { given, empty } = splitTerms(terms);
  return (
    <>
      <ScrollArea label={t('Completeness by term')}>
        <table className="completeness">
          <thead>
            <tr>
              <th scope="col">{t('Term')}</th>
              <th scope="col" className="cell-bars">
                {t('Share of the records')}
              </th>
              <th scope="col" className="right">
                <span className="key published" aria-hidden="true" />
                {t('Published')}
              </th>
              <th scope="col" className="right">
                <span className="key understood" aria-hidden="true" />
                {t('Understood')}
              </th>
            </tr>
          </thead>
          <tbody>
            {given.map((term) => (
              <Row key={term.term} term={term} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {empty.length > 0 && (
        <details className="empty-terms">
          <summary>
            {t('{n, plural, one {# term} other {# terms}} that no record has', { n: empty.length })}
          </summary>
          <p>{empty.join(', ')}</p>
        </details>
      )}
    </>
  );
}

function Row({ term }: { readonly term: TermCompleteness }) {
  const { published, publishedShare, interpreted, interpretedShare, field } = term;
  return (
    <tr>
      <th scope="row">
        {term.term}
        {field !== null && field !== term.term && <span className="cell-note">→ {field}</span>}
      </th>
      <td className="cell-bars">
        <span className="pair" aria-hidden="true">
          <Bar kind="published" share={publishedShare} />
          <Bar kind="understood" share={interpretedShare} />
        </span>
      </td>
      <td className="number right">
        <Share records={published} share={publishedShare} otherwise={t('derived')} />
      </td>
      <td className="number right">
        <Share records={interpreted} share={interpretedShare} otherwise={t('kept as written')} />
      </td>
    </tr>
  );
}

const Bar = ({ kind, share }: { readonly kind: string; readonly share: number | null }) => (
  <span
    className={`pair-bar ${kind}${share === null || share === 0 ? ' none' : ''}`}
    style={{ inlineSize: `${(share ?? 0) * 100}%` }}
  />
);

function Share({
  records,
  share,
  otherwise,
}: {
  readonly records: number | null;
  readonly share: number | null;
  readonly otherwise: string;
}) {
  if (records === null || share === null) return <span className="quiet">{otherwise}</span>;
  return (
    <>
      {count(records)} <span className="share quiet">{percent(share)}</span>
    </>
  );
}
