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
  readonly at: number;
  /** Place of the term in VERBATIM_TERMS. */
  readonly term: number;
  readonly label: string | null;
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
export function darwinCoreColumns(names: readonly string[]): DarwinCoreColumns {
  const columns: Column[] = [];
  const unknown: string[] = [];
  const seen = new Set<string>();
  for (const [at, name] of names.entries()) {
    const local = localName(name);
    const target = byName.get(local);
    if (target === undefined) {
      if (!ignored.has(local)) unknown.push(name);
    } else if (!seen.has(local)) {
      seen.add(local);
      columns.push({ at, term: VERBATIM_TERMS.indexOf(target[0]), label: target[1] });
    }
  }
  return { columns, unknown };
}

/** One list for all rows, for they are read one after the other. */
const scratch: (LabelledText[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);
const noMedia: readonly VerbatimMedia[] = Object.freeze([]);

/** Texts that publishers write for "nothing here". */
const empty: ReadonlySet<string> = new Set(['', 'null', 'NULL', '\\N', '-', '--', 'NaN']);

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
  }: {
    readonly id?: string | null;
    readonly extensions?: Readonly<Record<string, readonly ExtensionRow[]>>;
  } = {},
): VerbatimRecord | null {
  const lists = scratch.fill(undefined);
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column === undefined) continue;
    const cell = cells[column.at];
    if (cell === null || cell === undefined || cell === '') continue;
    const text = cell.trim();
    if (text.length <= 4 && empty.has(text)) continue;
    const one = { label: column.label, text };
    const before = lists[column.term];
    if (before === undefined) lists[column.term] = [one];
    else before.push(one);
  }
  const terms = termsOf(lists);
  const sourceId = id ?? terms.occurrenceID?.[0]?.text ?? triplet(terms);
  if (sourceId === null) return null;
  const record = { sourceId, terms, media: noMedia, modifiedSeconds: null };
  return extensions === undefined ? record : { ...record, extensions };
}

function triplet(terms: VerbatimRecord['terms']): string | null {
  const number = terms.catalogNumber?.[0]?.text;
  if (number === undefined) return null;
  const codes = [terms.institutionCode?.[0]?.text, terms.collectionCode?.[0]?.text];
  return [...codes.filter((code) => code !== undefined), number].join(':');
}
