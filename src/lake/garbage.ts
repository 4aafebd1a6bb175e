import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, Workspace } from '../registry/index.ts';
import { datasetFolder, snapshotCache } from './folders.ts';
import { lockDataset } from './lock.ts';

/**
 * Removes the files of old snapshots: all but the current one, the newest `keep`, and the `pinned` ones, which a serving index
 * still reads. Returns what was removed. The history keeps the counts.
 */
export async function collectGarbage(
  workspace: Workspace,
  dataset: Dataset,
  { keep, pinned }: { keep: number; pinned: ReadonlySet<string> },
): Promise<readonly string[]> {
  const home = datasetFolder(workspace, dataset.alias);
  if (!existsSync(home)) return [];
  const lock = lockDataset(home, dataset.alias);
  try {
    const { currentSnapshot } = await workspace.registry.datasets.get(dataset.key);
    const history = await workspace.registry.snapshots.list(dataset.key);
    const old = history
      .filter((snapshot) => !snapshot.removed)
      .filter(
        ({ snapshot }, i) => i >= keep && snapshot !== currentSnapshot && !pinned.has(snapshot),
      );
    for (const { snapshot } of old) {
      rmSync(join(home, snapshot), { recursive: true, force: true });
      rmSync(snapshotCache(workspace, dataset.alias, snapshot), { recursive: true, force: true });
      await workspace.registry.snapshots.markRemoved(dataset.key, snapshot);
    }
    return old.map(({ snapshot }) => snapshot);
  } finally {
    lock.release();
  }
}
