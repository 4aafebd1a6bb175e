import { Link } from '@tanstack/react-router';
import type { Hit } from '../api/types.ts';
import { countryName } from '../words/format.ts';
import { licenseWords } from '../words/licenses.ts';
import { typeLine, whenLine, whoLine } from '../words/record.ts';
import { kindOf } from './icons.tsx';
import { Thumb } from './thumb.tsx';

/** Results as rows, for comparing. */
export function ResultsTable({ hits }: { readonly hits: readonly Hit[] }) {
  return (
    // A region that scrolls sideways must be reachable from the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table-scroll" aria-label="Results as a table" tabIndex={0}>
      <table className="results-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Picture</span>
            </th>
            <th scope="col">Title</th>
            <th scope="col">Type</th>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">Where</th>
            <th scope="col">Number</th>
            <th scope="col">Unit</th>
            <th scope="col">Licence</th>
          </tr>
        </thead>
        <tbody>
          {hits.map((hit) => (
            <tr key={hit.key}>
              <td className="cell-picture">
                <Thumb src={hit.thumbnailUrl} alt="" kind={kindOf(hit)} words="" />
              </td>
              <th scope="row">
                <Link to="/item/$key" params={{ key: hit.key }} state={{ fromResults: true }}>
                  {hit.title}
                </Link>
                {hit.scientificName !== null && hit.scientificName !== hit.title && (
                  <span className="scientific quiet"> {hit.scientificName}</span>
                )}
              </th>
              <td>{typeLine(hit)}</td>
              <td>{whoLine(hit)}</td>
              <td>{whenLine(hit)}</td>
              <td>
                {[
                  hit.stateProvince,
                  hit.countryCode === null ? hit.country : countryName(hit.countryCode),
                ]
                  .filter((part) => part !== null && part !== '')
                  .join(', ')}
              </td>
              <td className="number">{hit.catalogNumber}</td>
              <td>{hit.collectionCode}</td>
              <td>{licenseWords(hit.license)?.short}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
