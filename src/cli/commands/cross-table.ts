import { OpendrawerError } from '../../errors/index.ts';
import type { Cube, Predicate, SearchIndex } from '../../search/index.ts';
import { table } from '../io.ts';

/** How many items have a value of one key and one of another. */
export interface CrossTable {
  readonly rows: string;
  readonly columns: string;
  /** The most frequent values; dates ascending. */
  readonly columnValues: readonly string[];
  readonly counts: readonly {
    /** Null: items that have none of the values shown. */
    readonly value: string | null;
    readonly total: number;
    /** In the order of `columnValues`. An item that has several values counts in each of them. */
    readonly byColumn: readonly number[];
  }[];
}

type Counts = Cube['dimensions'][number]['counts'];

const MOST_COLUMNS = 8;

/** `decade,kingdom`: the key of the rows and that of the columns. Throws USAGE for anything else. */
export function crossOf(text: string): readonly [rows: string, columns: string] {
  const [rows = '', columns = '', ...rest] = text.split(',').map((key) => key.trim());
  if (rows !== '' && columns !== '' && rest.length === 0) return [rows, columns];
  throw new OpendrawerError('USAGE', `--cross ${text}: two keys with a comma between them`, {
    hint: 'E.g. --cross decade,kingdom',
  });
}

/** Counts the values of one key by those of another; at most `top` rows. */
export async function crossTable(
  index: SearchIndex,
  filter: Predicate,
  [rows, columns]: readonly [rows: string, columns: string],
  top: number,
  signal: AbortSignal,
): Promise<CrossTable> {
  const ask = async (selected: readonly string[]): Promise<readonly [Counts, Counts]> => {
    const dimensions = [
      { key: rows, values: top },
      { key: columns, values: MOST_COLUMNS, selected },
    ];
    const cube = await index.cube({ filter, dimensions }, { signal });
    return [cube.dimensions[0]?.counts ?? [], cube.dimensions[1]?.counts ?? []];
  };
  const [all, across] = await ask([]);
  const columnValues = across.flatMap(({ value }) => (value === null ? [] : [value]));
  const parts: Map<string | null, number>[] = [];
  for (const value of columnValues) {
    const [counts] = await ask([value]);
    parts.push(new Map(counts.map((one) => [one.value, one.count])));
  }
  const counts = all.map(({ value, count }) => ({
    value,
    total: count,
    byColumn: parts.map((part) => part.get(value) ?? 0),
  }));
  const isDate = rows === 'decade' || rows === 'eventDate';
  return {
    rows,
    columns,
    columnValues,
    counts: isDate ? counts.toSorted(byValue) : counts,
  };
}

/** Ascending; what is of no value last. */
const byValue = (a: { value: string | null }, b: { value: string | null }): number => {
  if (a.value === null || b.value === null)
    return Number(a.value === null) - Number(b.value === null);
  return a.value < b.value ? -1 : 1;
};

/** The table as text, with as many columns as fit into `width` characters. */
export function crossText(cross: CrossTable, width: number): string {
  const columns = cross.columnValues.length;
  for (let shown = columns; shown > 1; shown -= 1) {
    const text = textOf(cross, shown);
    if (widthOf(text) <= width) return text;
  }
  return textOf(cross, Math.min(1, columns));
}

const widthOf = (text: string): number =>
  Math.max(...text.split('\n').map((line) => Array.from(line).length));

const textOf = ({ rows, columnValues, counts }: CrossTable, shown: number): string =>
  table(
    [rows, 'ITEMS', ...columnValues.slice(0, shown)],
    counts.map(({ value, total, byColumn }) => [
      value ?? '(other or none)',
      total,
      ...byColumn.slice(0, shown),
    ]),
  );
