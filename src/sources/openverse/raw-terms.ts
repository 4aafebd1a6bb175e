import type { VerbatimTerms } from '../../terms/index.ts';
import { mergeRows } from './load.ts';
import { pageRecord } from './pages.ts';
import { catalogueRecord } from './record.ts';
import type { CatalogueRow } from './row.ts';

const nothing = (): void => {};

/** Terms of a work as it is kept: its row, or all its rows, the oldest first; or a page that names a licence. Null: it is neither. */
export function catalogueTerms(raw: string): VerbatimTerms | null {
  const json: unknown = JSON.parse(raw);
  if (!isRow(json)) return null;
  if (typeof json['provider_domain'] === 'string') {
    const columns = Object.keys(json);
    const cells = columns.map((column) => String(json[column]));
    return pageRecord(columns, cells, nothing)?.terms ?? null;
  }
  const rows: readonly unknown[] = Array.isArray(json['rows']) ? json['rows'] : [json];
  const [first, ...later] = rows.filter(isRow);
  if (first === undefined) return null;
  const row = later.reduce(mergeRows, first);
  // What kind of medium it is is told by its table, and no term
  return catalogueRecord(row, { media: 'image', onUnknown: nothing }).terms;
}

const isRow = (value: unknown): value is CatalogueRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
