import type { TableSpec } from './spec.ts';

/** Writes rows as JSON objects: name of the column → text as it stood. Blank cells are left out. */
export interface RowJson {
  /** `isPlain`: no cell has a character that JSON escapes. */
  write(cells: readonly string[], isPlain: boolean): string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes
const ESCAPED = /["\\\u0000-\u001f]/;

/** Whether a line holds a character, beside its tabs, that JSON escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes
const ESCAPED_BESIDE_TABS = /["\\\u0000-\u0008\u000a-\u001f]/;

/** Whether the cells of an unquoted line can stand in JSON as they are. */
export const isPlainLine = (line: string, delimiter: string): boolean =>
  !(delimiter === '\t' ? ESCAPED_BESIDE_TABS : ESCAPED).test(line);

/** What the columns of a table are called: their term, else their heading, else their number; no two alike. */
export function columnNames({ fields, headings, width }: TableSpec): readonly string[] {
  const count = Math.max(width, headings.length, ...fields.map(({ column }) => column + 1));
  const names: string[] = [];
  const seen = new Set<string>();
  for (let column = 0; column < count; column++) {
    const name = fields.find((field) => field.column === column)?.key ?? headings[column] ?? '';
    const unique =
      name === ''
        ? `column ${column + 1}`
        : seen.has(name)
          ? `${name} (column ${column + 1})`
          : name;
    seen.add(unique);
    names.push(unique);
  }
  return names;
}

export function rowJson(spec: TableSpec): RowJson {
  const keys = columnNames(spec).map((name) => `${JSON.stringify(name)}:`);
  const keyOf = (column: number): string => keys[column] ?? `"column ${column + 1}":`;
  const opened = keys.map((key) => `${key}"`);
  const following = keys.map((key) => `,${key}"`);
  return {
    write(cells, isPlain) {
      let json = '{';
      let isFirst = true;
      for (let column = 0; column < cells.length; column++) {
        const cell = cells[column] as string;
        if (cell === '') continue;
        if (column >= keys.length || (!isPlain && ESCAPED.test(cell))) {
          json += `${isFirst ? '' : ','}${keyOf(column)}${JSON.stringify(cell)}`;
        } else json += `${isFirst ? opened[column] : following[column]}${cell}"`;
        isFirst = false;
      }
      return `${json}}`;
    },
  };
}

/** Values that meta.xml gives to rows which have none, as members of a JSON object; empty: none. */
export function defaultsJson(specs: readonly TableSpec[]): string {
  const defaults: Record<string, Record<string, string>> = {};
  for (const { rowType, fields } of specs) {
    const of = fields.filter((field) => field.default !== null && field.default !== '');
    if (of.length === 0) continue;
    defaults[rowType] = Object.fromEntries(of.map((field) => [field.key, field.default ?? '']));
  }
  return Object.keys(defaults).length === 0 ? '' : `,"defaults":${JSON.stringify(defaults)}`;
}
