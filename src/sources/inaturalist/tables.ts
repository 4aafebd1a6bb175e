import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The tables of a release, by the columns that each must have. */
export const INATURALIST_TABLES = {
  photos: ['photo_id', 'observation_uuid', 'observer_id', 'extension', 'license'],
  observations: ['observation_uuid', 'observer_id', 'taxon_id', 'observed_on'],
  observers: ['observer_id', 'login', 'name'],
  taxa: ['taxon_id', 'ancestry', 'rank', 'name'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type InaturalistTable = keyof typeof INATURALIST_TABLES;

export const TABLE_NAMES = Object.keys(INATURALIST_TABLES) as readonly InaturalistTable[];

const ENDINGS = ['.csv', '.csv.gz'];

/** The name of a table's file among names; null: it is not there. A plain file is taken before a packed one. */
export function fileOfTable(table: InaturalistTable, names: readonly string[]): string | null {
  for (const ending of ENDINGS) {
    const found = names.find((name) => name.toLowerCase() === `${table}${ending}`);
    if (found !== undefined) return found;
  }
  return null;
}

/** Files of a folder; null for tables that are not there. */
export const filesOfFolder = (
  folder: string,
): Readonly<Record<InaturalistTable, string | null>> => {
  const at = (table: InaturalistTable): string | null =>
    ENDINGS.map((ending) => join(folder, `${table}${ending}`)).find(existsSync) ?? null;
  return {
    photos: at('photos'),
    observations: at('observations'),
    observers: at('observers'),
    taxa: at('taxa'),
  };
};

/** Whether the first line of a file has the columns of a table. */
export function hasColumns(table: InaturalistTable, head: Uint8Array): boolean {
  const [line = ''] = Buffer.from(head)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  const columns = line.split('\t');
  return INATURALIST_TABLES[table].every((column) => columns.includes(column));
}
