import { isOpendrawerError } from '../../errors/index.ts';
import { collectAllGarbage, forget } from '../../flow/index.ts';
import { collectGarbage } from '../../lake/index.ts';
import type { Workspace } from '../../registry/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { json } from '../io.ts';
import { withIndex } from './filter-flags.ts';
import { indexNow } from './ingest.ts';

/** `opendrawer forget <id…>`: takes items out of lake and index, for good. */
export const forgetCommand = (
  context: Context,
  ids: readonly string[],
  flags: { reason?: string },
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const forgotten = await forget(workspace, ids, { reason: flags.reason ?? null });
    if (forgotten.length > 0) await indexNow(context, workspace);
    for (const { dataset } of forgotten) {
      await collectGarbage(workspace, dataset, { keep: 1, pinned: new Set() });
    }
    const count = forgotten.reduce((sum, one) => sum + one.ids.length, 0);
    if (context.json) {
      return context.io.out(
        json(
          forgotten.map(({ dataset, ids: gone, manifest }) => ({
            dataset: dataset.alias,
            ids: gone,
            snapshot: manifest.snapshot,
          })),
        ),
      );
    }
    context.io.out(
      `${count} of ${ids.length} found and taken out; all ${ids.length} stay out from now on.`,
    );
  });

/** `opendrawer gc`: removes the files of old snapshots. */
export const gc = (context: Context, flags: { keep?: number }): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const removed = await collectAllGarbage(workspace, {
      pinned: await indexedSnapshots(workspace),
      keep: flags.keep,
    });
    if (context.json) return context.io.out(json(removed));
    for (const { dataset, snapshot } of removed) context.io.out(`${dataset}  ${snapshot}  removed`);
    context.io.note(`${removed.length} snapshots removed.`);
  });

/** Snapshots that the serving index reads; none where there is no index yet. */
async function indexedSnapshots({ paths }: Workspace): Promise<ReadonlySet<string>> {
  try {
    return await withIndex(paths.index, async (index) => {
      return new Set(index.stats().datasets.map(({ snapshot }) => snapshot));
    });
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'INDEX_MISSING') return new Set();
    throw error;
  }
}
