import type { Dialect } from '../delimited/dialect.ts';
import { cutText } from '../delimited/dialect.ts';
import type { TextEncoding } from '../delimited/encoding.ts';
import { inspectTable } from '../delimited/table.ts';
import { copyCells } from './copy.ts';
import { layoutOfHeadings, layoutOfRows } from './layouts.ts';
import { isPagesTable } from './pages.ts';

/** How a file holds its rows. Plain data: it travels to workers. */
export type CatalogueShape =
  /** Lines of PostgreSQL's COPY. */
  | CatalogueColumns<'copy'>
  | (CatalogueColumns<'csv'> & { readonly dialect: Dialect; readonly encoding: TextEncoding })
  | CatalogueColumns<'parquet'>
  /** Links to licences, as Parquet. */
  | { readonly kind: 'pages'; readonly columns: readonly string[] };

interface CatalogueColumns<Kind> {
  readonly kind: Kind;
  readonly columns: readonly string[];
  readonly media: 'image' | 'audio';
  /** The first row holds the names. */
  readonly headings: boolean;
  /** What it is, for people: `v001 images`. */
  readonly name: string;
}

const LOOKED_AT = 50;

/** Beginning of Parquet files. */
export const isParquet = (head: Uint8Array): boolean =>
  Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1';

/** The shape of a text by its beginning; null: it is no catalogue. */
export function shapeOfText(head: Uint8Array): CatalogueShape | null {
  return shapeOfCopy(head) ?? shapeOfCsv(head);
}

function shapeOfCopy(head: Uint8Array): CatalogueShape | null {
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const lines = wholeLines(text, head.length >= MOST_HEAD);
  const rows = lines.slice(0, LOOKED_AT).map(copyCells);
  const [first] = rows;
  if (first === undefined || first.length < 5) return null;
  const named = layoutOfHeadings(first.map((cell) => cell ?? ''));
  if (named !== null)
    return { kind: 'copy', headings: true, name: 'table with headings', ...named };
  const layout = layoutOfRows(rows);
  return layout === null ? null : { kind: 'copy', headings: false, ...layout };
}

const MOST_HEAD = 64 * 1024;

/** Lines that are there whole; of a file that is longer than its head the last one may be cut. */
function wholeLines(text: string, isCut: boolean): readonly string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return (isCut && lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => line !== '');
}

function shapeOfCsv(head: Uint8Array): CatalogueShape | null {
  const { encoding, dialect, head: text } = inspectTable(head);
  const rows = cutText(text, dialect, LOOKED_AT);
  const whole = rows.length > 1 && rows.length < LOOKED_AT ? rows.slice(0, -1) : rows;
  const [first] = whole;
  if (first === undefined || first.length < 5) return null;
  const named = layoutOfHeadings(first);
  if (named !== null) {
    return {
      kind: 'csv',
      headings: true,
      name: 'table with headings',
      ...named,
      dialect,
      encoding,
    };
  }
  const layout = layoutOfRows(whole);
  return layout === null ? null : { kind: 'csv', headings: false, ...layout, dialect, encoding };
}

/** The shape of a Parquet file by its columns; null: it is no catalogue. */
export function shapeOfColumns(columns: readonly string[]): CatalogueShape | null {
  if (isPagesTable(columns)) return { kind: 'pages', columns };
  const named = layoutOfHeadings(columns);
  return named === null ? null : { kind: 'parquet', headings: false, name: 'Parquet', ...named };
}
