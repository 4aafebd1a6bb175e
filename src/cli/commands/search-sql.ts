import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { datasetFolder, literal, parquetTable, partFiles, readManifest } from '../../lake/index.ts';
import type { Workspace } from '../../registry/index.ts';
import {
  indexLeaves,
  normaliseMacro,
  type Predicate,
  type SearchIndex,
  type SqlValue,
  toSql,
} from '../../search/index.ts';

/** More ids than this are no text that a person or a shell would handle. */
const MOST_IDS = 100_000;
const MACRO = 'opendrawer_normalise';

/**
 * A script for DuckDB over the files of the lake that gives the items of the filter: for notebooks and other tools. What
 * only the index can answer (words, values of any field) is in it as the ids that were found.
 */
export async function sqlOf(
  workspace: Workspace,
  index: SearchIndex,
  filter: Predicate,
  signal: AbortSignal,
): Promise<string> {
  const ids = new Map<Predicate, readonly string[]>();
  for (const leaf of indexLeaves(filter)) ids.set(leaf, await idsOf(index, leaf, signal));
  // Datasets of which the same is asked are read together: most filters say nothing of the dataset.
  const filesOf = new Map<string, string[]>();
  for (const { alias, key: datasetKey, snapshot } of index.stats().datasets) {
    const home = datasetFolder(workspace, alias);
    const { partitions } = readManifest(join(home, snapshot));
    const { sql, parameters } = toSql(filter, { alias, datasetKey, ids, macro: MACRO });
    const condition = written(sql, parameters);
    const files = filesOf.get(condition) ?? [];
    filesOf.set(condition, [...files, ...partFiles(home, partitions, 'items')]);
  }
  const selects = [...filesOf]
    .filter(([, files]) => files.length > 0)
    .map(
      ([condition, files]) =>
        `SELECT * FROM ${parquetTable(files, 'union_by_name = true')}\nWHERE ${condition}`,
    );
  const query = selects.join('\nUNION ALL BY NAME\n');
  const macro = query.includes(MACRO) ? `${normaliseMacro(MACRO)}\n` : '';
  return `${macro}${query};`;
}

async function idsOf(index: SearchIndex, leaf: Predicate, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of index.ids(leaf, { signal })) {
    for (const { id } of batch) ids.push(id);
    if (ids.length > MOST_IDS) {
      throw new OpendrawerError(
        'FILTER_INVALID',
        `A part of the filter that only the index can answer has more than ${MOST_IDS.toLocaleString('en-US')} items`,
        { hint: 'Narrow the words, or use opendrawer export.' },
      );
    }
  }
  return ids;
}

/** The condition with its values in their places. */
const written = (sql: string, parameters: Readonly<Record<string, SqlValue>>): string =>
  sql.replaceAll(/\$(p\d+|alias)\b/g, (_, name: string) => {
    const value = parameters[name];
    return value === undefined ? 'NULL' : valueText(value);
  });

const valueText = (value: SqlValue): string => {
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : `${value}::DOUBLE`;
  if (typeof value === 'string') return literal(value);
  return `[${value.map(valueText).join(', ')}]`;
};
