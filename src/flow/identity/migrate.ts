import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { INTERPRETER_VERSION, itemId } from '../../interpret/index.ts';
import {
  datasetFolder,
  openDraft,
  openSql,
  parquetTable,
  partFiles,
  readManifest,
  sqlFolder,
} from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import { splitRows } from '../names/tables/dialect.ts';
import { openTable } from '../names/tables/read-table.ts';
import { decodeText } from '../names/tables/text.ts';
import { identityMapFile, readIdentityMap, writeIdentityMap } from './map.ts';

/** What accepting a table of old and new keys did. */
export interface Migration {
  readonly dataset: string;
  /** Rows of the table. */
  readonly rows: number;
  /** Keys that keep the id of an old one from now on. */
  readonly added: number;
  /** Rows whose new key is the old one, or which were accepted before. */
  readonly unchanged: number;
  /** Old keys of which the current snapshot has no item: their ids are kept all the same. */
  readonly unknownOld: number;
  /** Keys of the dataset that keep another id, in all. */
  readonly total: number;
  /** Items of the current snapshot that have got an id of their own under a new key: `ingest --refresh` gives them the old one. */
  readonly alreadyIngested: number;
}

const OLD_HEADINGS =
  /^(old|previous|from)[\s_-]*(source[\s_-]*id|occurrence[\s_-]*id|id|key|identifier)?$/i;
const NEW_HEADINGS =
  /^(new|current|to)[\s_-]*(source[\s_-]*id|occurrence[\s_-]*id|id|key|identifier)?$/i;
const NAMED = 5;

/**
 * Accepts a table of old and new keys (CSV, TSV or XLSX; the one of `compareIdentity`, or a publisher's): from the next ingest on, records
 * with a new key keep the id that they had under the old one. Throws TABLE_UNREADABLE for a table that says two things, and leaves
 * everything as it is then. Accepting a table twice changes nothing.
 */
export async function migrateIdentity(
  workspace: Workspace,
  dataset: Dataset,
  path: string,
): Promise<Migration> {
  const renamed = await readRenames(path);
  const file = identityMapFile(workspace, dataset.alias);
  const map = new Map(readIdentityMap(file)?.entries() ?? []);
  const wanted = new Map<string, string>();
  let unchanged = 0;
  for (const [to, { from }] of renamed.byNew) {
    const id = itemId(dataset.key, to);
    const old = itemId(dataset.key, from);
    const kept = map.get(old) ?? old;
    if (id === kept || map.get(id) === kept) unchanged += 1;
    else wanted.set(id, kept);
  }
  const present = await presentIds(workspace, dataset, [...wanted.keys(), ...wanted.values()]);
  for (const [id, kept] of wanted) map.set(id, kept);
  // The draft of a run that stopped holds items with the ids of their new keys.
  const draft = await openDraft(workspace, dataset, {
    interpreter: INTERPRETER_VERSION,
    tombstones: await workspace.registry.tombstones.ids(),
  });
  try {
    draft.discard();
    if (wanted.size > 0) writeIdentityMap(file, map);
  } finally {
    draft.release();
  }
  return {
    dataset: dataset.alias,
    rows: renamed.rows,
    added: wanted.size,
    unchanged,
    unknownOld: [...wanted.values()].filter((id) => !present.has(id)).length,
    total: map.size,
    alreadyIngested: [...wanted.keys()].filter((id) => present.has(id)).length,
  };
}

interface Renames {
  readonly rows: number;
  /** New key → old key, with the row of the table. */
  readonly byNew: ReadonlyMap<string, { readonly from: string; readonly row: number }>;
}

async function readRenames(path: string): Promise<Renames> {
  const table = await openTable({ kind: 'file', path });
  const at = columnsOf(table.columns, path);
  const byNew = new Map<string, { from: string; row: number }>();
  const byOld = new Map<string, { to: string; row: number }>();
  const faults: string[] = [];
  let row = 1;
  for await (const block of table.blocks) {
    const rows =
      block.kind === 'rows'
        ? block.rows
        : splitRows(decodeText(block.bytes).text, table.dialect, table.columns.length);
    for (const cells of rows) {
      row += 1;
      const from = cells[at.old] ?? '';
      const to = cells[at.new] ?? '';
      if (from === '' && to === '') continue;
      const fault = faultOf(from, to, byNew.get(to), byOld.get(from));
      if (fault !== null) faults.push(`row ${row}: ${fault}`);
      byNew.set(to, { from, row });
      byOld.set(from, { to, row });
    }
  }
  if (faults.length > 0) {
    const more = faults.length > NAMED ? `; … (${faults.length} in all)` : '';
    throw new OpendrawerError(
      'TABLE_UNREADABLE',
      `${path}: ${faults.slice(0, NAMED).join('; ')}${more}`,
      { hint: 'Each old key must have one new one, and the other way round. Nothing was changed.' },
    );
  }
  return { rows: row - 1, byNew };
}

function faultOf(
  from: string,
  to: string,
  known: { readonly from: string; readonly row: number } | undefined,
  other: { readonly to: string; readonly row: number } | undefined,
): string | null {
  if (from === '' || to === '') return `the ${from === '' ? 'old' : 'new'} key is missing`;
  if (known !== undefined && known.from !== from)
    return `"${to}" is the new key of "${known.from}" already (row ${known.row})`;
  if (other !== undefined && other.to !== to)
    return `"${from}" became "${other.to}" already (row ${other.row})`;
  return null;
}

function columnsOf(columns: readonly string[], path: string): { old: number; new: number } {
  const names = columns.map((name) => name.trim());
  const old = names.findIndex((name) => OLD_HEADINGS.test(name));
  const fresh = names.findIndex((name) => NEW_HEADINGS.test(name));
  if (old >= 0 && fresh >= 0) return { old, new: fresh };
  throw new OpendrawerError(
    'COLUMN_UNKNOWN',
    `${path}: no columns of old and new keys among ${names.slice(0, 10).join(', ')}`,
    { hint: 'Call them oldSourceId and newSourceId, or oldOccurrenceID and newOccurrenceID.' },
  );
}

/** Which of these ids the current snapshot has. */
async function presentIds(
  workspace: Workspace,
  dataset: Dataset,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (dataset.currentSnapshot === null || ids.length === 0) return new Set();
  const home = datasetFolder(workspace, dataset.alias);
  const { partitions } = readManifest(join(home, dataset.currentSnapshot));
  const files = partFiles(home, partitions, 'items');
  if (files.length === 0) return new Set();
  const sql = await openSql({ tempFolder: sqlFolder(workspace, dataset.alias) });
  try {
    await sql.run('CREATE TEMP TABLE wanted (id VARCHAR)');
    const appender = await sql.appender('wanted');
    for (const id of ids) {
      appender.appendVarchar(id);
      appender.endRow();
    }
    appender.closeSync();
    const present = new Set<string>();
    for await (const batch of sql.batches(
      `SELECT id FROM ${parquetTable(files)} WHERE id IN (SELECT id FROM wanted)`,
    )) {
      for (const [id] of batch) present.add(String(id));
    }
    return present;
  } finally {
    sql.close();
  }
}
