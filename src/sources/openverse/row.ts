import { arrayItems } from './copy.ts';
import { CATALOGUE_COLUMNS, isCatalogueColumn } from './layouts.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A row by its columns. Null, or absent: not given. */
export type CatalogueRow = Readonly<Record<string, JsonValue>>;

/** What became of a row. */
export type CatalogueReading =
  | { readonly kind: 'row'; readonly row: CatalogueRow }
  /** It cannot be loaded into the columns. */
  | {
      readonly kind: 'malformed';
      readonly reason: 'INVALID_ROW' | 'INVALID_JSON';
      readonly detail: string;
    }
  /** It lacks what every work has. */
  | { readonly kind: 'missing'; readonly column: string };

/** Without these a work cannot be shown or cited. */
export const REQUIRED_COLUMNS = [
  'foreign_identifier',
  'foreign_landing_url',
  'url',
  'license',
] as const;

/** Reads the cells of a row: numbers, JSON and arrays into values; texts stay as they are. */
export function readCatalogueRow(
  columns: readonly string[],
  cells: readonly (string | null)[],
): CatalogueReading {
  if (cells.length !== columns.length) {
    const detail = `${cells.length} cells, but ${columns.length} columns`;
    return { kind: 'malformed', reason: 'INVALID_ROW', detail };
  }
  const row: Record<string, JsonValue> = {};
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? null;
    if (cell === null) {
      row[column] = null;
      continue;
    }
    const value = readCell(column, cell);
    if (value === undefined) {
      const isJson = isCatalogueColumn(column) && CATALOGUE_COLUMNS[column] === 'json';
      return {
        kind: 'malformed',
        reason: isJson ? 'INVALID_JSON' : 'INVALID_ROW',
        detail: `${column}: ${isJson ? jsonFault(cell) : `no ${isCatalogueColumn(column) ? CATALOGUE_COLUMNS[column] : 'value'}: ${cell.slice(0, 60)}`}`,
      };
    }
    row[column] = value;
  }
  for (const column of REQUIRED_COLUMNS) {
    if (row[column] === null || row[column] === undefined || row[column] === '') {
      return { kind: 'missing', column };
    }
  }
  return { kind: 'row', row };
}

/** Undefined: it cannot be read as what the column holds. */
function readCell(column: string, cell: string): JsonValue | undefined {
  if (!isCatalogueColumn(column)) return cell;
  const kind = CATALOGUE_COLUMNS[column];
  if (kind === 'integer') return integerOf(cell);
  if (kind === 'boolean') return booleanOf(cell);
  if (kind === 'json') return jsonOf(cell);
  if (kind === 'array') return arrayOf(cell);
  // The category of sounds stands there as an array of one
  if (column === 'category' && cell.startsWith('{')) return arrayItems(cell)?.join(', ') ?? cell;
  return cell;
}

/** An array literal, or JSON; a text that is neither is the only item. */
function arrayOf(cell: string): JsonValue {
  const json = cell.startsWith('[') ? jsonOf(cell) : undefined;
  if (Array.isArray(json)) return json as JsonValue;
  return arrayItems(cell) ?? (cell === '' ? [] : [cell]);
}

const MOST = 2 ** 31;

function integerOf(cell: string): number | undefined {
  if (!/^\s*[+-]?\d{1,19}\s*$/.test(cell)) return undefined;
  const number = Number(cell);
  return number >= -MOST && number < MOST ? number : undefined;
}

const TRUE = /^(?:t|tr|tru|true|y|ye|yes|on|1)$/i;
const FALSE = /^(?:f|fa|fal|fals|false|n|no|off?|0)$/i;

const booleanOf = (cell: string): boolean | undefined =>
  TRUE.test(cell.trim()) ? true : FALSE.test(cell.trim()) ? false : undefined;

/** JSON as PostgreSQL takes it: no NUL in texts. What is nested very deeply is refused, because it could not be written again. */
function jsonOf(cell: string): JsonValue | undefined {
  if (depthOf(cell) > MOST_DEPTH) return undefined;
  try {
    const value = JSON.parse(cell) as JsonValue;
    return cell.includes('\\u0000') && holdsNul(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

const MOST_DEPTH = 200;

/** Brackets that are open at once, at most; those in texts count too, which only matters for texts of hundreds of them. */
function depthOf(cell: string): number {
  if (cell.length <= MOST_DEPTH) return 0;
  let depth = 0;
  let most = 0;
  for (let at = 0; at < cell.length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > most) most = depth;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return most;
}

const holdsNul = (value: JsonValue): boolean => JSON.stringify(value).includes('\\u0000');

function jsonFault(cell: string): string {
  if (depthOf(cell) > MOST_DEPTH) return `nested more than ${MOST_DEPTH} deep`;
  try {
    JSON.parse(cell);
    return 'a text in it holds NUL';
  } catch (error) {
    return (error as Error).message;
  }
}
