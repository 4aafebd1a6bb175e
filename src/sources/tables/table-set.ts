import { OpendrawerError } from '../../errors/index.ts';
import type { DetectedTable } from '../adapter.ts';
import { rowTypeUri, termKey } from '../darwin-core/names.ts';
import { findHeading, type Heading, isCommentRow } from './heading.ts';
import { type ColumnPlan, planColumns } from './mapping.ts';
import { isBlank, type RawRow, type RawTable, type RawTables } from './open-tables.ts';
import { type RowReader, rowReader } from './row-reader.ts';
import { CORE_ROW_TYPES, rowTypeOf, type TableRowType } from './row-types.ts';
import { NO_TABLE_MAPPING, type TableMapping } from './table-mapping.ts';

/** A table, understood. */
export interface ReadTable {
  readonly raw: RawTable;
  readonly heading: Heading;
  readonly plans: readonly ColumnPlan[];
  readonly rowType: TableRowType;
  /** Columns that a term was found for. */
  readonly known: number;
  /** Rows of data among the first ones. */
  readonly hasRows: boolean;
}

/** A table whose rows belong to those of another. */
export interface JoinedTable {
  readonly table: ReadTable;
  /** The term whose values join, and its columns here and there. */
  readonly term: string;
  readonly column: number;
  readonly mainColumn: number;
}

/** What is read of a file's tables. */
export interface TableSet {
  /** Tables of one kind: each row is a record. */
  readonly main: readonly ReadTable[];
  readonly joined: readonly JoinedTable[];
  /** Tables that hold data of another kind. */
  readonly others: readonly ReadTable[];
  readonly notes: readonly string[];
}

/** Understands a table by its first rows. Throws MAPPING_INVALID. */
export function understand(raw: RawTable, mapping: TableMapping): ReadTable {
  const heading: Heading =
    raw.headings === null
      ? findHeading(raw.head, mapping.heading)
      : { names: raw.headings, line: 0, hasComments: false };
  const rows = raw.head.filter((row) => isData(row, heading));
  const plans = planColumns(
    heading.names,
    rows.map(({ cells }) => cells),
    mapping,
  );
  const known = plans.filter(({ terms }) => terms.length > 0).length;
  const names = plans.flatMap(({ name, terms }) => (terms.length === 0 ? [name] : terms));
  return {
    raw,
    heading,
    plans,
    known,
    rowType: mapping.rowType ?? rowTypeOf(names),
    hasRows: rows.length > 0,
  };
}

/** Whether a row of a table is one of data: below the headings, with something in it, no comment. */
export function isData(
  { line, cells }: RawRow,
  { line: headingLine, hasComments }: Heading,
): boolean {
  if (line <= headingLine && headingLine > 0) return false;
  return !(hasComments && isCommentRow(cells)) && !isBlank(cells);
}

/** Terms that join tables, the nearest first. */
const JOIN_TERMS = ['occurrenceID', 'eventID', 'taxonID', 'catalogNumber', 'id'];

/**
 * Chooses what is read of a file: the sheet that the mapping names, else the sheets of data with most known columns (and others with the
 * same headings), with the tables that belong to their rows. Throws TABLE_UNREADABLE where there is no table.
 */
export function chooseTables(
  { tables }: RawTables,
  path: string,
  mapping: TableMapping = NO_TABLE_MAPPING,
): TableSet {
  const visible = tables.filter(({ isHidden }) => !isHidden);
  // A mapping speaks of one sheet; others are understood without it, as they may lack its columns
  const understood = (visible.length > 0 ? visible : tables).map((raw, _, all) =>
    all.length === 1 ? understand(raw, mapping) : attempt(raw, mapping),
  );
  const data = understood.filter(({ hasRows, known }) => hasRows && known >= 2);
  const wanted = mapping.sheet === null ? null : sheetOf(tables, mapping.sheet, path);
  const main =
    wanted === null
      ? mainTable(data.length > 0 ? data : understood, path)
      : understand(wanted, mapping);
  const alike = data
    .filter(({ raw }) => raw !== main.raw && wanted === null)
    .filter((one) => isAlike(one, main));
  const rest = data.filter(({ raw }) => raw !== main.raw && !alike.some((one) => one.raw === raw));
  const joined = rest.flatMap((table) => joinOf(table, main) ?? []);
  const others = rest.filter(({ raw }) => !joined.some(({ table }) => table.raw === raw));
  return { main: [main, ...alike], joined, others, notes: notesOf(main, joined, others) };
}

/** With the mapping where its columns are there, else without. */
function attempt(raw: RawTable, mapping: TableMapping): ReadTable {
  try {
    return understand(raw, mapping);
  } catch (error) {
    if (error instanceof OpendrawerError && error.code === 'MAPPING_INVALID') {
      return understand(raw, NO_TABLE_MAPPING);
    }
    throw error;
  }
}

function sheetOf(tables: readonly RawTable[], wanted: string, path: string): RawTable {
  const found =
    tables.find(({ name }) => name === wanted) ??
    tables.find(({ name }) => name.trim().toLowerCase() === wanted.trim().toLowerCase()) ??
    (/^\d{1,6}$/.test(wanted) ? tables[Number(wanted) - 1] : undefined);
  if (found !== undefined) return found;
  throw new OpendrawerError('TABLE_UNREADABLE', `${path} has no sheet "${wanted}"`, {
    hint: `It has: ${tables
      .slice(0, 40)
      .map(({ name }) => name)
      .join(', ')}.`,
  });
}

function mainTable(tables: readonly ReadTable[], path: string): ReadTable {
  const rank = ({ rowType, known, hasRows }: ReadTable): number =>
    (known >= 2 ? 2000 : 0) +
    (hasRows ? 1000 : 0) +
    (rowType === 'Occurrence' ? 500 : CORE_ROW_TYPES.includes(rowType) ? 250 : 0) +
    known;
  const [best] = [...tables].sort((a, b) => rank(b) - rank(a));
  if (best === undefined || best.heading.names.length === 0) {
    throw new OpendrawerError('TABLE_UNREADABLE', `${path} holds no table: nothing stands in it`);
  }
  return best;
}

/** The same headings, but for a few. */
function isAlike(one: ReadTable, other: ReadTable): boolean {
  const names = new Set(one.heading.names);
  const same = other.heading.names.filter((name) => names.has(name)).length;
  return same >= 0.8 * Math.max(names.size, other.heading.names.length);
}

function joinOf(table: ReadTable, main: ReadTable): JoinedTable | null {
  const isEvent = table.rowType === 'Event' && main.rowType === 'Occurrence';
  const isTaxon = table.rowType === 'Taxon' && main.rowType === 'Occurrence';
  const isExtension = !CORE_ROW_TYPES.includes(table.rowType);
  if (!isEvent && !isTaxon && !isExtension) return null;
  for (const term of isEvent ? ['eventID'] : isTaxon ? ['taxonID'] : JOIN_TERMS) {
    const column = columnOf(table, term);
    const mainColumn = columnOf(main, term);
    if (column >= 0 && mainColumn >= 0) return { table, term, column, mainColumn };
  }
  return null;
}

const columnOf = ({ plans }: ReadTable, term: string): number =>
  plans.findIndex(({ terms }) => terms.includes(term));

function notesOf(
  main: ReadTable,
  joined: readonly JoinedTable[],
  others: readonly ReadTable[],
): string[] {
  const { keyKind } = readerOf(main, [], NO_TABLE_MAPPING);
  return [
    ...(main.heading.line === 0 && main.raw.headings === null
      ? ['No row of headings was found: the columns are called by their numbers.']
      : []),
    ...(main.plans[0]?.isIgnored === true && main.plans[0].name === ''
      ? ['The first column has no name: it is taken for row numbers and left out.']
      : []),
    ...joined.map(
      ({ table, term }) => `"${table.raw.name}" (${table.rowType}) is joined by ${term}.`,
    ),
    ...others.map(
      ({ raw, rowType }) =>
        `"${raw.name}" (${rowType}) is another table: choose it with the option sheet.`,
    ),
    ...(keyKind === 'hash' ? [HASH_NOTE] : []),
  ];
}

export const HASH_NOTE =
  'No column identifies the rows: their content does, so that a changed row is a new record. Name one with "id" in a mapping.';

/** The reader of a main table's rows, with the columns of tables that are joined to each row behind its own. */
export function readerOf(
  main: ReadTable,
  joined: readonly JoinedTable[],
  mapping: TableMapping,
): RowReader {
  const behind = joined
    .filter(({ table }) => CORE_ROW_TYPES.includes(table.rowType))
    .flatMap(({ table }) =>
      table.plans.map(
        (plan): ColumnPlan => ({
          ...plan,
          name: `${table.raw.name}: ${plan.name}`,
          isFallback: true,
        }),
      ),
    );
  return rowReader([...main.plans, ...behind], main.rowType, mapping);
}

/** What a row of an extension says, by terms; headings of no known term as they are. */
export function extensionRow(
  plans: readonly ColumnPlan[],
  cells: readonly string[],
): Readonly<Record<string, string>> {
  const row: Record<string, string> = {};
  for (const [at, { name, terms }] of plans.entries()) {
    const text = (cells[at] ?? '').trim();
    if (text === '') continue;
    row[terms[0] ?? termKey(name === '' ? String(at + 1) : name)] = text;
  }
  return row;
}

export const rowTypeAddress = (rowType: TableRowType): string => rowTypeUri(rowType);

/** A table as it is shown to the user. */
export const detected = ({ raw, plans }: ReadTable, rows: number | null): DetectedTable => ({
  name: raw.name,
  rows,
  columns: plans.map(({ name, terms, by, samples }) => ({
    name,
    term: terms[0] ?? null,
    by: terms.length === 0 ? null : by,
    samples,
  })),
});
