import { join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import { createRecordReader, datasetFolder, diffSnapshots, readManifest } from '../lake/index.ts';
import type { Dataset, Workspace } from '../registry/index.ts';
import { watchIndex } from '../search/index.ts';
import { type ListenOptions, listen, type Served } from './serve.ts';
import { createServer } from './server.ts';
import type { Services, SnapshotDiff } from './services.ts';

export interface ServeOptions extends ListenOptions {
  readonly version: string;
  /** Folder of the built portal. */
  readonly portal?: string;
}

const DIFF_ITEMS = 100;

/**
 * Serves a workspace until `close`. Other processes may ingest into it meanwhile: a newly promoted index generation is taken up
 * within a second.
 */
export async function serve(workspace: Workspace, options: ServeOptions): Promise<Served> {
  let onIndexError = (_error: unknown): void => {};
  const watcher = await watchIndex(workspace.paths.index, {
    onError: (error) => onIndexError(error),
  });
  const records = createRecordReader();
  const services: Services = {
    version: options.version,
    logs: workspace.paths.logs,
    datasets: workspace.registry.datasets,
    snapshots: workspace.registry.snapshots,
    runs: workspace.registry.runs,
    index: watcher,
    records,
    diff: (dataset, range) => diff(workspace, dataset, range),
  };
  const server = await createServer(services, {
    requestsPerMinute: workspace.config['server.requestsPerMinute'],
    ...(options.portal === undefined ? {} : { portal: options.portal }),
  });
  onIndexError = (error) => server.log.error({ err: error }, 'index not opened');
  const served = await listen(server, options);
  return {
    ...served,
    close: async () => {
      await served.close();
      await watcher.close();
    },
  };
}

async function diff(
  workspace: Workspace,
  dataset: Dataset,
  range: { readonly from?: string; readonly to?: string },
): Promise<SnapshotDiff> {
  const kept = (await workspace.registry.snapshots.list(dataset.key)).filter((s) => !s.removed);
  const named = (wanted: string | undefined) => {
    const found = kept.find(({ snapshot }) => snapshot === wanted);
    if (found !== undefined) return found;
    throw new OpendrawerError(
      'SNAPSHOT_UNKNOWN',
      `"${dataset.alias}" has no snapshot "${wanted ?? ''}" to compare`,
    );
  };
  const to = named(range.to ?? dataset.currentSnapshot ?? undefined);
  const from = named(range.from ?? kept[kept.indexOf(to) + 1]?.snapshot);
  const folder = datasetFolder(workspace, dataset.alias);
  const { counts, changes } = await diffSnapshots(
    folder,
    readManifest(join(folder, from.snapshot)),
    readManifest(join(folder, to.snapshot)),
    { tempFolder: join(workspace.paths.cache, 'sql', dataset.alias), limit: DIFF_ITEMS },
  );
  return { from: from.snapshot, to: to.snapshot, counts, changes };
}
