import type { NameColumns, NameTerm } from '../tables/columns.ts';

/** A cell by its term, trimmed; null where there is no such column, or nothing in it. */
export function cellOf(
  row: readonly string[],
  columns: NameColumns,
  term: NameTerm,
): string | null {
  const at = columns[term];
  const text = at === undefined ? '' : (row[at] ?? '').trim();
  return text === '' ? null : text;
}

/** The name that a row states: its whole name, else what its parts make; empty where it has none. */
export function statedName(row: readonly string[], columns: NameColumns): string {
  const cell = (term: NameTerm) => cellOf(row, columns, term);
  const whole = cell('scientificName');
  if (whole !== null) return whole;
  const genus = cell('genericName') ?? cell('genus');
  const epithet = cell('specificEpithet');
  if (genus === null || epithet === null) return cell('species') ?? genus ?? '';
  return [genus, epithet, cell('infraspecificEpithet')].filter((part) => part !== null).join(' ');
}

/** Places of the columns that these terms stand in. */
export const placesOf = (columns: NameColumns, terms: readonly NameTerm[]): readonly number[] => [
  ...new Set(terms.flatMap((term) => columns[term] ?? [])),
];
