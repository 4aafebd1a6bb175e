import type { CatalogueRow, JsonValue } from './row.ts';

/** What loading a batch did. */
export interface LoadCounts {
  /** Rows that could be read. */
  readonly loaded: number;
  /** Of these, left out for want of a required column. */
  readonly missing_columns: number;
  /** Of these, left out because a later row of the batch has their key. */
  readonly foreign_id_dup: number;
  /** Of these, left out because their address is that of another work. */
  readonly url_dup: number;
  readonly upserted: number;
}

/** Key of a work in a catalogue: its provider, and the provider's own identifier. */
export const keyOfRow = (row: CatalogueRow): string =>
  `${textOf(row['provider'])}\u0000${textOf(row['foreign_identifier'])}`;

const textOf = (value: JsonValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);

/**
 * A table of a catalogue, loaded batch by batch as Openverse's loader does: within a batch the last row of a key counts, and the
 * first of an address; a row whose address another work of the table has is passed over; a known work is brought up to date by
 * `mergeRows`. Holds all rows.
 */
export class CatalogueTable {
  readonly #rows = new Map<string, CatalogueRow>();
  readonly #keyOfUrl = new Map<string, string>();

  /** Loads the rows of one file. `missing`: rows that lack what is required, which are only counted. */
  load(batch: readonly CatalogueRow[], missing: number): LoadCounts {
    const last = new Map<string, CatalogueRow>();
    for (const row of batch) {
      const key = keyOfRow(row);
      // Its place is that of the last one, too
      last.delete(key);
      last.set(key, row);
    }
    let urlDuplicates = 0;
    for (const [key, row] of last) {
      const url = textOf(row['url']);
      const owner = this.#keyOfUrl.get(url);
      if (owner !== undefined && owner !== key) {
        urlDuplicates += 1;
        continue;
      }
      const before = this.#rows.get(key);
      const merged = before === undefined ? row : mergeRows(before, row);
      if (before !== undefined) this.#keyOfUrl.delete(textOf(before['url']));
      this.#rows.set(key, merged);
      this.#keyOfUrl.set(textOf(merged['url']), key);
    }
    return {
      loaded: batch.length + missing,
      missing_columns: missing,
      foreign_id_dup: batch.length - last.size,
      url_dup: urlDuplicates,
      upserted: last.size - urlDuplicates,
    };
  }

  rows(): readonly CatalogueRow[] {
    return [...this.#rows.values()];
  }
}

/** Columns whose lists are united. */
const UNITED: ReadonlySet<string> = new Set(['tags', 'alt_files', 'genres']);
/** When a work was first met stays. */
const FIRST: ReadonlySet<string> = new Set(['created_on', 'id', 'identifier']);

/** A known work with what is newer of it: what is not null replaces, objects merge key by key without nulls, lists are united. */
export function mergeRows(before: CatalogueRow, row: CatalogueRow): CatalogueRow {
  const merged: Record<string, JsonValue> = { ...before };
  for (const [column, value] of Object.entries(row)) {
    const old = before[column] ?? null;
    if (value === null) continue;
    if (old === null) merged[column] = value;
    else if (FIRST.has(column)) continue;
    else if (UNITED.has(column) && isList(old) && isList(value))
      merged[column] = united(old, value);
    else if (isObject(old) && isObject(value)) {
      merged[column] = { ...withoutNulls(old), ...withoutNulls(value) };
    } else merged[column] = value;
  }
  return merged;
}

type JsonObject = { readonly [key: string]: JsonValue };

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
  );
}

/** All values of both lists, each once; objects with equal fields are equal. */
function united(one: readonly JsonValue[], other: readonly JsonValue[]): readonly JsonValue[] {
  const all = new Map<string, JsonValue>();
  for (const value of [...one, ...other]) {
    const key = canonical(value);
    if (!all.has(key)) all.set(key, value);
  }
  return [...all.values()];
}

/** JSON with the keys of every object in order. */
const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_, one: JsonValue) =>
    typeof one === 'object' && one !== null && isObject(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
