import {
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimRecord,
} from '../../terms/index.ts';

/** Columns of the catalogue's tables of links to Creative Commons licences, found in Common Crawl. */
const TELLING = ['provider_domain', 'content_path', 'cc_domain', 'cc_license'] as const;

const mapped: ReadonlySet<string> = new Set([
  ...TELLING,
  'content_query_string',
  'warc_segment',
  'warc_filename',
  'content_offset',
  // Where the answer ends in its archive, and what else the page links to: stay in the record as published
  'deflate_length',
  'html_metadata',
]);

/** Whether a table has the columns of links to licences. */
export const isPagesTable = (columns: readonly string[]): boolean =>
  TELLING.every((column) => columns.includes(column));

/**
 * A page that names a Creative Commons licence, with its place in Common Crawl; null where it has no address. One page that names
 * several licences is one record for each of them.
 */
export function pageRecord(
  columns: readonly string[],
  cells: readonly (string | null)[],
  onUnknown: (column: string, example: string) => void,
): VerbatimRecord | null {
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
  const domain = cell('provider_domain');
  if (domain === '') return null;
  const query = cell('content_query_string');
  const address = `${domain}${cell('content_path')}${query === '' ? '' : `?${query.replace(/^\?/, '')}`}`;
  const license = `${cell('cc_domain')}${cell('cc_license')}`;
  const place = `${cell('warc_filename')}@${cell('content_offset')}`;
  const texts: Partial<Record<(typeof VERBATIM_TERMS)[number], LabelledText[]>> = {
    recordType: [{ label: null, text: 'web page' }],
    title: [{ label: null, text: address }],
    provider: [{ label: null, text: domain }],
    references: [{ label: null, text: `http://${address}` }],
    license: [{ label: null, text: license }],
    identifier: [{ label: 'WARC', text: place }],
    isPartOf: [{ label: 'Common Crawl', text: cell('warc_segment') }],
  };
  for (const [at, column] of columns.entries()) {
    if (!mapped.has(column)) onUnknown(column, cells[at] ?? '');
  }
  return {
    sourceId: `${address} ${license} ${place}`,
    terms: termsOf(VERBATIM_TERMS.map((term) => texts[term])),
    media: [],
    modifiedSeconds: null,
  };
}
