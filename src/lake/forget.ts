import { basename, join } from 'node:path';
import type { Dataset, Workspace } from '../registry/index.ts';
import { openDraft } from './draft.ts';
import { datasetFolder, sqlFolder } from './folders.ts';
import { partFiles, readManifest } from './manifest.ts';
import { literal, openSql, parquetTable } from './sql.ts';
import type { SnapshotManifest } from './types.ts';

/** What forgetting did to one dataset. */
export interface Forgotten {
  readonly dataset: Dataset;
  readonly ids: readonly string[];
  readonly manifest: SnapshotManifest;
}

interface Row {
  readonly id: string;
  readonly partition: string;
  readonly row: number;
}

/**
 * Takes items out of the lake for good. Their ids become tombstones first, so that no later ingest brings them back, then each
 * dataset that holds some gets a snapshot without them. `ids` are item ids; unknown ones become tombstones all the same.
 */
export async function forgetItems(
  workspace: Workspace,
  ids: readonly string[],
  options: { reason: string | null; runId: string | null; now?: () => Date },
): Promise<readonly Forgotten[]> {
  const owners = new Map<string, Dataset>();
  for (const dataset of await workspace.registry.datasets.list()) {
    if (dataset.currentSnapshot === null) continue;
    const manifest = readManifest(
      join(datasetFolder(workspace, dataset.alias), dataset.currentSnapshot),
    );
    for (const { id } of await findRows(workspace, manifest, ids)) owners.set(id, dataset);
  }
  await workspace.registry.tombstones.add(
    ids.map((id) => ({ id, datasetKey: owners.get(id)?.key ?? null })),
    options.reason,
  );
  const forgotten: Forgotten[] = [];
  for (const dataset of new Set(owners.values())) {
    const own = ids.filter((id) => owners.get(id) === dataset);
    forgotten.push({
      dataset,
      ids: own,
      manifest: await withoutItems(workspace, dataset, own, options),
    });
  }
  return forgotten;
}

async function findRows(
  workspace: Workspace,
  { alias, partitions }: SnapshotManifest,
  ids: readonly string[],
): Promise<readonly Row[]> {
  const files = partFiles(datasetFolder(workspace, alias), partitions, 'items');
  if (files.length === 0 || ids.length === 0) return [];
  const byFile = new Map(partitions.map((entry) => [basename(entry.files?.items ?? ''), entry.id]));
  const session = await openSql({ tempFolder: sqlFolder(workspace, alias) });
  try {
    const rows = await session.rows(`SELECT id, filename AS file, file_row_number::INTEGER AS nr
      FROM ${parquetTable(files, 'filename = true, file_row_number = true')} WHERE id IN (${ids.map(literal).join(', ')})`);
    return rows.map((row) => ({
      id: String(row['id']),
      partition: byFile.get(basename(String(row['file']))) ?? '',
      row: Number(row['nr']),
    }));
  } finally {
    session.close();
  }
}

async function withoutItems(
  workspace: Workspace,
  dataset: Dataset,
  ids: readonly string[],
  { runId, now }: { runId: string | null; now?: () => Date },
): Promise<SnapshotManifest> {
  const draft = await openDraft(workspace, dataset, {
    interpreter: 'none: nothing is read',
    tombstones: await workspace.registry.tombstones.ids(),
    ...(now === undefined ? {} : { now }),
  });
  try {
    const rows = draft.previous === null ? [] : await findRows(workspace, draft.previous, ids);
    const drops = Map.groupBy(rows, (row) => row.partition);
    const { manifest } = await draft.commit({
      carried: draft.previous?.partitions ?? [],
      read: [],
      runId,
      allowChurn: true,
      drops: new Map([...drops].map(([partition, own]) => [partition, own.map((row) => row.row)])),
    });
    return manifest;
  } finally {
    draft.release();
  }
}
