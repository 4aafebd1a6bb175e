import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Hit } from '../api/types.ts';
import { type MessageId, t } from '../languages/i18n.ts';
import type { SearchState, Sort } from '../state/search-state.ts';
import { countryName, dateWords } from '../words/format.ts';
import { licenseWords } from '../words/licenses.ts';
import { typeLine, whenLine, whoLine } from '../words/record.ts';
import { kindOf } from './icons.tsx';
import { Thumb } from './thumb.tsx';

interface Column {
  readonly name: string;
  readonly label: MessageId;
  readonly cell: (hit: Hit) => ReactNode;
  /** Of digits, set in figures of one width; or dates, which are kept in one line. */
  readonly holds?: 'number' | 'date';
  /** Orders of the server, ascending and descending. */
  readonly sorts?: readonly [Sort, Sort];
  readonly byDefault?: boolean;
}

const joined = (parts: readonly (string | null | undefined)[], by = ', '): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(by);

/** Every column beside the picture and the title. */
export const COLUMNS: readonly Column[] = [
  { name: 'type', label: 'Type', cell: typeLine, byDefault: true },
  { name: 'who', label: 'Who', cell: whoLine, byDefault: true },
  {
    name: 'when',
    label: 'When',
    cell: whenLine,
    holds: 'date',
    sorts: ['eventDate', '-eventDate'],
    byDefault: true,
  },
  {
    name: 'where',
    label: 'Where',
    cell: (hit) =>
      joined([
        hit.stateProvince,
        hit.countryCode === null ? hit.country : countryName(hit.countryCode),
      ]),
    byDefault: true,
  },
  {
    name: 'number',
    label: 'Number',
    cell: (hit) => hit.catalogNumber,
    holds: 'number',
    byDefault: true,
  },
  { name: 'unit', label: 'Unit', cell: (hit) => hit.collectionCode, byDefault: true },
  {
    name: 'license',
    label: 'Licence',
    cell: (hit) => licenseWords(hit.license)?.short,
    byDefault: true,
  },
  {
    name: 'date',
    label: 'Date, as understood',
    cell: (hit) => (hit.eventDate === null ? '' : dateWords(hit.eventDate)),
  },
  { name: 'name', label: 'Scientific name', cell: (hit) => hit.scientificName },
  { name: 'family', label: 'Family', cell: (hit) => hit.family },
  { name: 'locality', label: 'Locality', cell: (hit) => hit.locality },
  {
    name: 'coordinates',
    label: 'Coordinates',
    cell: (hit) =>
      hit.decimalLatitude === null || hit.decimalLongitude === null
        ? ''
        : `${hit.decimalLatitude}, ${hit.decimalLongitude}`,
    holds: 'number',
  },
  { name: 'topic', label: 'Topic', cell: (hit) => hit.topic.join(', ') },
  { name: 'culture', label: 'Culture', cell: (hit) => hit.culture.join(', ') },
  {
    name: 'identifiers',
    label: 'Identifiers',
    cell: (hit) =>
      joined(
        hit.identifiers.map(({ label, value }) => joined([label, value], ': ')),
        ' · ',
      ),
  },
  { name: 'basis', label: 'Basis of record', cell: (hit) => hit.basisOfRecord },
  { name: 'institution', label: 'Institution', cell: (hit) => hit.institution },
  { name: 'media', label: 'Media', cell: (hit) => hit.mediaCount, holds: 'number' },
];

/** Columns of the state, in our order; the usual ones where it names none. */
export function columnsOf(state: SearchState): readonly Column[] {
  const named = state.columns?.split(',') ?? null;
  return COLUMNS.filter(({ name, byDefault }) => named?.includes(name) ?? byDefault === true);
}

interface ResultsTableProps {
  readonly hits: readonly Hit[];
  readonly state: SearchState;
  readonly onSort: (sort: Sort | null) => void;
}

/** Results as rows, for comparing. */
export function ResultsTable({ hits, state, onSort }: ResultsTableProps) {
  const columns = columnsOf(state);
  return (
    // A region that scrolls sideways must be reachable from the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table-scroll" aria-label={t('Results as a table')} tabIndex={0}>
      <table className="results-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('Picture')}</span>
            </th>
            <th scope="col">{t('Title')}</th>
            {columns.map((column) => (
              <HeadCell key={column.name} column={column} sort={state.sort} onSort={onSort} />
            ))}
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
              {columns.map((column) => (
                <td key={column.name} className={column.holds}>
                  {column.cell(hit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadCellProps {
  readonly column: Column;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | null) => void;
}

/** A heading; where the server can sort by it, a button that goes through both directions and none. */
function HeadCell({ column, sort, onSort }: HeadCellProps) {
  if (column.sorts === undefined) return <th scope="col">{t(column.label)}</th>;
  const [up, down] = column.sorts;
  const direction = sort === up ? 'ascending' : sort === down ? 'descending' : 'none';
  const next = direction === 'none' ? up : direction === 'ascending' ? down : null;
  return (
    <th scope="col" aria-sort={direction}>
      <button type="button" className="sort-button" onClick={() => onSort(next)}>
        {t(column.label)}
        <span aria-hidden="true" className="sort-mark">
          {direction === 'ascending' ? '▲' : direction === 'descending' ? '▼' : '△'}
        </span>
      </button>
    </th>
  );
}
