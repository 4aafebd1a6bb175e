import {
  type ExtensionRow,
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../terms/index.ts';
import { darwinCoreElsewhere, darwinCoreIgnored } from './crosswalk.ts';

/** Where the cells of a column go. */
interface Column {
  /** −1: a constant. */
  readonly at: number;
  /** Place of the term in VERBATIM_TERMS. */
  readonly term: number;
  readonly label: string | null;
  /** Value of rows that have none; empty: none. */
  readonly otherwise: string;
}

/** The columns of a core file, brought to our terms once for all its rows. */
export interface DarwinCoreColumns {
  readonly columns: readonly Column[];
  /** Columns of no known term, as published: their cells stay in the raw record only. */
  readonly unknown: readonly string[];
}

type Target = readonly [term: VerbatimTerm, label: string | null];

const byName: ReadonlyMap<string, Target> = new Map<string, Target>([
  ...VERBATIM_TERMS.map((term): [string, Target] => [term.toLowerCase(), [term, null]]),
  ...darwinCoreElsewhere.map(({ name, term }): [string, Target] => [
    name.toLowerCase(),
    [term, name],
  ]),
]);

const ignored: ReadonlySet<string> = new Set(
  darwinCoreIgnored.map(({ name }) => name.toLowerCase()),
);

/** "http://rs.tdwg.org/dwc/terms/year", "dwc:year", "Year" → year. */
const localName = (term: string): string =>
  term
    .trim()
    .replace(/^.*[/#:]/, '')
    .toLowerCase();

/** Brings column names (local names, qualified ones or URIs, in any case) to terms. The first of two equal ones counts. */
export const darwinCoreColumns = (names: readonly string[]): DarwinCoreColumns =>
  darwinCoreFields(names.map((term, column) => ({ term, column, default: null })));

/** The same for the fields of a descriptor: columns (−1: constants) with values for rows that have none. */
export function darwinCoreFields(
  fields: readonly {
    readonly term: string;
    readonly column: number;
    readonly default: string | null;
  }[],
): DarwinCoreColumns {
  const columns: Column[] = [];
  const unknown: string[] = [];
  const seen = new Set<string>();
  for (const { term: name, column: at, default: value } of fields) {
    const local = localName(name);
    const target = byName.get(local);
    if (target === undefined) {
      if (!ignored.has(local)) unknown.push(name);
    } else if (!seen.has(local)) {
      seen.add(local);
      columns.push({
        at,
        term: VERBATIM_TERMS.indexOf(target[0]),
        label: target[1],
        otherwise: value?.trim() ?? '',
      });
    }
  }
  return { columns, unknown };
}

/** One list for all rows, for they are read one after the other. */
const scratch: (LabelledText[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);
const noMedia: readonly VerbatimMedia[] = Object.freeze([]);

/** Texts that publishers write for "nothing here". */
const empty: ReadonlySet<string> = new Set(['', 'null', 'NULL', '\\N', '-', '--', 'NaN']);

/** Rows whose terms a record has where it says nothing itself: those of its event, say. */
export interface InheritedRow {
  readonly columns: DarwinCoreColumns;
  readonly cells: readonly (string | null | undefined)[];
}

/**
 * A row of an occurrence core as a record. `id` is the core id of an archive; without one the key is occurrenceID, then
 * institutionCode:collectionCode:catalogNumber. Null where the row has neither.
 */
export function readDarwinCoreRow(
  { columns }: DarwinCoreColumns,
  cells: readonly (string | null | undefined)[],
  {
    id = null,
    extensions,
    inherited = none,
  }: {
    readonly id?: string | null;
    readonly extensions?: Readonly<Record<string, readonly ExtensionRow[]>>;
    readonly inherited?: readonly InheritedRow[];
  } = {},
): VerbatimRecord | null {
  const lists = scratch.fill(undefined);
  fillTerms(lists, columns, cells, false);
  for (const row of inherited) fillTerms(lists, row.columns.columns, row.cells, true);
  const terms = termsOf(lists);
  const sourceId = id ?? terms.occurrenceID?.[0]?.text ?? triplet(terms);
  if (sourceId === null) return null;
  return extensions === undefined
    ? { sourceId, terms, media: noMedia, modifiedSeconds: null }
    : { sourceId, terms, media: noMedia, modifiedSeconds: null, extensions };
}

const none: readonly InheritedRow[] = Object.freeze([]);

/** Terms that say one thing together: where a row says some of it, no other row may say the rest. */
const TOGETHER: readonly (readonly VerbatimTerm[])[] = [
  ['eventDate', 'year', 'month', 'day', 'startDayOfYear', 'endDayOfYear', 'verbatimEventDate'],
  [
    'decimalLatitude',
    'decimalLongitude',
    'geodeticDatum',
    'coordinateUncertaintyInMeters',
    'coordinatePrecision',
    'verbatimLatitude',
    'verbatimLongitude',
    'verbatimCoordinates',
    'verbatimSRS',
    'verbatimCoordinateSystem',
    'footprintWKT',
    'footprintSRS',
  ],
  ['minimumDepthInMeters', 'maximumDepthInMeters', 'verbatimDepth'],
  ['minimumElevationInMeters', 'maximumElevationInMeters', 'verbatimElevation'],
];

/** Place of a term in VERBATIM_TERMS → its group, from 1; 0: none. */
const groups = new Uint8Array(VERBATIM_TERMS.length);
for (const [at, terms] of TOGETHER.entries()) {
  for (const term of terms) groups[VERBATIM_TERMS.indexOf(term)] = at + 1;
}

/** Bits of the groups of which something is said. */
function groupsOf(lists: readonly (LabelledText[] | undefined)[]): number {
  let bits = 0;
  for (let term = 0; term < groups.length; term++) {
    const group = groups[term] as number;
    if (group !== 0 && lists[term] !== undefined) bits |= 1 << group;
  }
  return bits;
}

/** `isMore`: only where there is no text with the same label yet. */
function fillTerms(
  lists: (LabelledText[] | undefined)[],
  columns: readonly Column[],
  cells: readonly (string | null | undefined)[],
  isMore: boolean,
): void {
  const closed = isMore ? groupsOf(lists) : 0;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column === undefined) continue;
    const group = groups[column.term] as number;
    if (group !== 0 && (closed & (1 << group)) !== 0) continue;
    const cell = column.at < 0 ? column.otherwise : cells[column.at];
    let text = cell === null || cell === undefined || cell === '' ? '' : cell.trim();
    if (text === '' || (text.length <= 4 && empty.has(text))) {
      text = column.otherwise;
      if (text === '') continue;
    }
    const before = lists[column.term];
    const one = { label: column.label, text };
    if (before === undefined) lists[column.term] = [one];
    else if (!isMore || !before.some(({ label }) => label === column.label)) before.push(one);
  }
}

function triplet(terms: VerbatimRecord['terms']): string | null {
  const number = terms.catalogNumber?.[0]?.text;
  if (number === undefined) return null;
  const codes = [terms.institutionCode?.[0]?.text, terms.collectionCode?.[0]?.text];
  return [...codes.filter((code) => code !== undefined), number].join(':');
}
