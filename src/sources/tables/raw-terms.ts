import type { VerbatimTerms } from '../../terms/index.ts';
import { type ColumnPlan, findColumn, planColumns } from './mapping.ts';
import { rowReader } from './row-reader.ts';
import { fieldsOf, NO_TABLE_MAPPING, type TableMapping } from './table-mapping.ts';

/** Mappings of a row by its headings, and of the rows that are joined behind it by the name of their table. */
export interface RowMappings {
  readonly main: TableMapping;
  readonly behind: (table: string) => TableMapping;
}

/**
 * Terms of a row as it is kept: heading → text, then headings of joined tables ("Sheet: heading"), then the rows of extensions. Headings
 * are understood as `read` does, but by this row instead of the first ones of the table, and empty cells are not in it. Null: it is no
 * such row.
 */
export function rowTerms(
  raw: string,
  mapping: TableMapping | ((headings: readonly string[]) => RowMappings),
): VerbatimTerms | null {
  const json: unknown = JSON.parse(raw);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const cells = Object.entries(json).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const own = cells.length - joinedCells(cells);
  const headings = cells.slice(0, own).map(([heading]) => heading);
  const { main, behind } =
    typeof mapping === 'function'
      ? mapping(headings)
      : { main: mapping, behind: () => NO_TABLE_MAPPING };
  const named = [...headings, ...mappedHeadings(headings, main)];
  const texts = named.map((_, at) => cells.slice(0, own)[at]?.[1] ?? '');
  const plans = planColumns(named, repeated(texts), main);
  const joined = joinedPlans(cells.slice(own), behind);
  const reader = rowReader([...plans, ...joined], 'MeasurementOrFact', { ...main, id: null });
  const all = [...texts, ...cells.slice(own).map(([, text]) => text)];
  return reader.record(all, EMPTY)?.terms ?? null;
}

const EMPTY = new Uint8Array();

/** What columns without a telling heading are is seen in several values: one row stands for them all. */
const SAMPLES = 10;
const repeated = (row: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: SAMPLES }, () => row);

/** "Events: eventDate": the name of a table in front of that of its column. */
const JOINED = /^(?<table>[^:]+): (?<column>.*)$/s;

/** How many cells at the end come from other tables. */
function joinedCells(cells: readonly (readonly [string, string])[]): number {
  const last = cells.findLastIndex(([heading]) => !JOINED.test(heading));
  return cells.length - 1 - last;
}

/** Columns of joined tables, each table understood by itself. They count where the row's own are empty. */
function joinedPlans(
  cells: readonly (readonly [string, string])[],
  behind: RowMappings['behind'],
): readonly ColumnPlan[] {
  const parts = cells.map(([heading, text]) => {
    const { table = '', column = '' } = JOINED.exec(heading)?.groups ?? {};
    return { table, column, text };
  });
  const plans: ColumnPlan[] = [];
  for (const [table, columns] of Map.groupBy(parts, (part) => part.table)) {
    const headings = columns.map(({ column }) => column);
    const fitting = fittingColumns(behind(table), headings);
    const of = planColumns(headings, repeated(columns.map(({ text }) => text)), fitting);
    plans.push(
      ...of.map((plan) => ({ ...plan, name: `${table}: ${plan.name}`, isFallback: true })),
    );
  }
  return plans;
}

const fittingColumns = (mapping: TableMapping, headings: readonly string[]): TableMapping => ({
  ...mapping,
  columns: Object.fromEntries(
    Object.entries(mapping.columns).filter(([name]) => headings.includes(name)),
  ),
});

/** Headings that a mapping names and whose cell is empty in this row. */
function mappedHeadings(headings: readonly string[], mapping: TableMapping): readonly string[] {
  const named = [
    ...Object.keys(mapping.columns),
    ...Object.values(mapping.templates).flatMap((template) =>
      (fieldsOf(template) ?? []).flatMap(({ heading }) => (heading === null ? [] : [heading])),
    ),
    ...(mapping.id === null
      ? []
      : (fieldsOf(mapping.id) ?? []).flatMap(({ heading }) => (heading === null ? [] : [heading]))),
  ];
  const candidates = headings.map((heading) => ({ heading }));
  return [...new Set(named)].filter((heading) => findColumn(candidates, heading) < 0);
}
