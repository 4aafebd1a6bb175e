import type { TermCompleteness } from '../../api/types.ts';
import { count, counted } from '../../words/format.ts';
import { percent, splitTerms } from '../../words/quality.ts';

/** How full each term is: as published, and after interpretation. */
export function Completeness({ terms }: { readonly terms: readonly TermCompleteness[] }) {
  const { given, empty } = splitTerms(terms);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable from the keyboard */}
      <section className="table-scroll" aria-label="Completeness by term" tabIndex={0}>
        <table className="completeness">
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col" className="cell-bars">
                Share of the records
              </th>
              <th scope="col" className="right">
                <span className="key published" aria-hidden="true" />
                Published
              </th>
              <th scope="col" className="right">
                <span className="key understood" aria-hidden="true" />
                Understood
              </th>
            </tr>
          </thead>
          <tbody>
            {given.map((term) => (
              <Row key={term.term} term={term} />
            ))}
          </tbody>
        </table>
      </section>
      {empty.length > 0 && (
        <details className="empty-terms">
          <summary>{counted(empty.length, 'term')} that no record has</summary>
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
        <Share records={published} share={publishedShare} otherwise="derived" />
      </td>
      <td className="number right">
        <Share records={interpreted} share={interpretedShare} otherwise="kept as written" />
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
