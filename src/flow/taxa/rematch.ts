import { join } from 'node:path';
import { errorLine, OpendrawerError } from '../../errors/index.ts';
import {
  datasetFolder,
  openDraft,
  type Rematch,
  type RematchCounts,
  readManifest,
} from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import { currentTaxa } from './current-taxa.ts';
import { taxonFindings } from './taxon-findings.ts';
import type { TaxonSource } from './taxon-source.ts';

/** What matching the lake anew did to one dataset. */
export interface Rematched extends RematchCounts {
  readonly dataset: string;
  /** The new snapshot; null: all its names were matched against this backbone already. */
  readonly snapshot: string | null;
}

/** What one run of `rematch` did. */
export interface RematchReport {
  /** `name@version`. */
  readonly backbone: string;
  readonly datasets: readonly Rematched[];
}

/** A backbone as the lake asks it. */
export function rematchWith(taxa: TaxonSource): Rematch {
  return {
    version: taxa.version,
    async find(queries) {
      const matches = await taxa.find(queries);
      return matches.map((match, i) => {
        const query = queries[i];
        return { ...match, findings: query === undefined ? [] : taxonFindings(query, match) };
      });
    },
  };
}

/**
 * Matches the names of all datasets, or of some, against the current backbone anew: a new snapshot each, without reading a source.
 * What carries this backbone's version already stays as it is. Throws BACKBONE_MISSING without a backbone.
 */
export async function rematch(
  workspace: Workspace,
  datasets: readonly Dataset[],
  { signal, now }: { signal?: AbortSignal; now?: () => Date } = {},
): Promise<RematchReport> {
  const taxa = currentTaxa(workspace);
  if (taxa === null) {
    const name = workspace.config['names.backbone'];
    throw new OpendrawerError('BACKBONE_MISSING', `There is no backbone "${name}" yet`);
  }
  const run = await workspace.registry.runs.start('rematch', null);
  try {
    const done: Rematched[] = [];
    for (const dataset of datasets) {
      signal?.throwIfAborted();
      if (dataset.currentSnapshot === null) continue;
      done.push(await rematchDataset(workspace, dataset, taxa, run.id, now));
    }
    const report = { backbone: taxa.version, datasets: done };
    await workspace.registry.runs.finish(run.id, { state: 'succeeded', report });
    return report;
  } catch (error) {
    await workspace.registry.runs.finish(run.id, { state: 'failed', error: errorLine(error) });
    throw error;
  }
}

async function rematchDataset(
  workspace: Workspace,
  dataset: Dataset,
  taxa: TaxonSource,
  runId: string,
  now: (() => Date) | undefined,
): Promise<Rematched> {
  const nothing = { parts: 0, items: 0, names: 0, changedItems: 0, snapshot: null };
  const folder = join(datasetFolder(workspace, dataset.alias), dataset.currentSnapshot ?? '');
  const { partitions } = readManifest(folder);
  if (partitions.every(({ files, backbone }) => files === null || backbone === taxa.version)) {
    return { dataset: dataset.alias, ...nothing };
  }
  const draft = await openDraft(workspace, dataset, {
    interpreter: 'none: nothing is read',
    tombstones: await workspace.registry.tombstones.ids(),
    ...(now === undefined ? {} : { now }),
  });
  try {
    const { manifest, rematched } = await draft.commit({
      carried: draft.previous?.partitions ?? [],
      read: [],
      runId,
      allowChurn: true,
      rematch: rematchWith(taxa),
    });
    return {
      dataset: dataset.alias,
      ...(rematched ?? nothing),
      snapshot: manifest.snapshot,
    };
  } finally {
    draft.release();
  }
}
