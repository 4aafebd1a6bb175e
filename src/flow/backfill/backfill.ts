import { join } from 'node:path';
import { errorLine, isOpendrawerError } from '../../errors/index.ts';
import {
  countRederived,
  datasetFolder,
  openDraft,
  openSql,
  type RederiveCounts,
  readManifest,
  sqlFolder,
} from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import type { SubProviders } from '../../sources/index.ts';
import { rederiveWith, subProvidersOf } from './rules.ts';

/** What working sources out anew did to one dataset. */
export interface BackfilledDataset extends RederiveCounts {
  readonly dataset: string;
  /** The new snapshot; null: nothing changes, or nothing was to be written. */
  readonly snapshot: string | null;
}

/** What one run of `backfill` did. */
export interface BackfillReport {
  readonly rules: number;
  readonly datasets: readonly BackfilledDataset[];
}

export interface BackfillOptions {
  /** File of rules instead of the workspace's own. */
  readonly rules?: string | null;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
}

/**
 * Works out source and popularity of what is in the lake anew, by the rules at hand and without reading a source: a new snapshot for
 * each dataset in which something changes. Readers go on with the snapshot before. Throws CONFIG_INVALID for rules that are none.
 */
export async function backfill(
  workspace: Workspace,
  datasets: readonly Dataset[],
  { rules = null, dryRun = false, signal, now }: BackfillOptions = {},
): Promise<BackfillReport> {
  const subProviders = subProvidersOf(workspace, rules);
  const run = dryRun ? null : await workspace.registry.runs.start('backfill', null);
  try {
    const done: BackfilledDataset[] = [];
    for (const dataset of datasets) {
      signal?.throwIfAborted();
      if (dataset.currentSnapshot === null) continue;
      done.push(await backfillDataset(workspace, dataset, subProviders, run?.id ?? null, now));
    }
    const report = { rules: subProviders.rules.length, datasets: done };
    if (run !== null) await workspace.registry.runs.finish(run.id, { state: 'succeeded', report });
    return report;
  } catch (error) {
    if (run !== null) {
      const interrupted = isOpendrawerError(error) && error.code === 'INTERRUPTED';
      await workspace.registry.runs.finish(run.id, {
        state: interrupted ? 'interrupted' : 'failed',
        error: errorLine(error),
      });
    }
    throw error;
  }
}

async function backfillDataset(
  workspace: Workspace,
  dataset: Dataset,
  subProviders: SubProviders,
  runId: string | null,
  now: (() => Date) | undefined,
): Promise<BackfilledDataset> {
  const rederive = rederiveWith(subProviders, dataset);
  const expected = await countChanges(workspace, dataset, rederive);
  const nothing = { dataset: dataset.alias, parts: 0, items: 0, ...expected, snapshot: null };
  if (runId === null || expected.changedSources + expected.changedPopularity === 0) return nothing;
  const draft = await openDraft(workspace, dataset, {
    interpreter: 'none: nothing is read',
    tombstones: await workspace.registry.tombstones.ids(),
    ...(now === undefined ? {} : { now }),
  });
  try {
    const { manifest, rederived } = await draft.commit({
      carried: draft.previous?.partitions ?? [],
      read: [],
      runId,
      allowChurn: true,
      rederive: { ...rederive, scope: 'all' },
    });
    return { ...nothing, ...rederived, snapshot: manifest.snapshot };
  } finally {
    draft.release();
  }
}

async function countChanges(
  workspace: Workspace,
  { alias, currentSnapshot }: Dataset,
  rederive: Parameters<typeof countRederived>[3],
): Promise<Pick<RederiveCounts, 'changedSources' | 'changedPopularity'>> {
  const home = datasetFolder(workspace, alias);
  const { partitions } = readManifest(join(home, currentSnapshot ?? ''));
  const session = await openSql({ tempFolder: sqlFolder(workspace, alias) });
  try {
    return await countRederived(session, home, partitions, rederive);
  } finally {
    session.close();
  }
}
