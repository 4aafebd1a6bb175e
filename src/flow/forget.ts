import { errorLine } from '../errors/index.ts';
import { itemId } from '../interpret/index.ts';
import { type Forgotten, forgetItems } from '../lake/index.ts';
import type { Workspace } from '../registry/index.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Takes items out of the lake and keeps them out. `names` are item ids, or publishers' ids (EDAN `url`), which are looked for in
 * every dataset. The index still holds them until it is built anew.
 */
export async function forget(
  workspace: Workspace,
  names: readonly string[],
  { reason = null, now }: { reason?: string | null; now?: () => Date } = {},
): Promise<readonly Forgotten[]> {
  const run = await workspace.registry.runs.start('forget', null);
  try {
    const datasets = await workspace.registry.datasets.list();
    const ids = names.flatMap((name) =>
      UUID.test(name) ? [name.toLowerCase()] : datasets.map(({ key }) => itemId(key, name)),
    );
    const forgotten = await forgetItems(workspace, ids, {
      reason,
      runId: run.id,
      ...(now === undefined ? {} : { now }),
    });
    const report = forgotten.map(({ dataset, ids: gone, manifest }) => ({
      dataset: dataset.alias,
      ids: gone,
      snapshot: manifest.snapshot,
    }));
    await workspace.registry.runs.finish(run.id, { state: 'succeeded', report });
    return forgotten;
  } catch (error) {
    await workspace.registry.runs.finish(run.id, {
      state: 'failed',
      error: errorLine(error),
    });
    throw error;
  }
}
