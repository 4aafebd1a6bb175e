import { collectGarbage } from '../lake/index.ts';
import type { Workspace } from '../registry/index.ts';

/** Removes the files of old snapshots of all datasets; what it removed. `keep` defaults to the setting `lake.keepSnapshots`. */
export async function collectAllGarbage(
  workspace: Workspace,
  { pinned, keep }: { readonly pinned: ReadonlySet<string>; readonly keep?: number | undefined },
): Promise<readonly { readonly dataset: string; readonly snapshot: string }[]> {
  const removed = [];
  for (const dataset of await workspace.registry.datasets.list()) {
    const snapshots = await collectGarbage(workspace, dataset, {
      keep: keep ?? workspace.config['lake.keepSnapshots'],
      pinned,
    });
    removed.push(...snapshots.map((snapshot) => ({ dataset: dataset.alias, snapshot })));
  }
  return removed;
}
