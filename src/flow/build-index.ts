import { join } from 'node:path';
import { errorLine } from '../errors/index.ts';
import { datasetFolder, readManifest } from '../lake/index.ts';
import type { Workspace } from '../registry/index.ts';
import { buildGeneration, type GenerationInfo } from '../search/index.ts';
import { type ProgressListener, ProgressTracker } from './progress.ts';
import { reportProgress } from './report-progress.ts';

export interface BuildIndexOptions {
  /** Build anew although the snapshots are those of the current generation. */
  readonly rebuild?: boolean;
  /** Segments to build anew though they are there: those that were found damaged. */
  readonly repair?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** Builds an index generation from the current snapshots of all datasets and promotes it. */
export async function buildIndex(
  workspace: Workspace,
  options: BuildIndexOptions = {},
): Promise<GenerationInfo> {
  const run = await workspace.registry.runs.start('index', null);
  const tracker = new ProgressTracker(run, null);
  tracker.phase('indexing');
  const reporter = reportProgress(workspace, run, tracker, options.onProgress);
  try {
    const datasets = await workspace.registry.datasets.list();
    const sources = datasets.flatMap((dataset) => {
      if (dataset.currentSnapshot === null) return [];
      const folder = datasetFolder(workspace, dataset.alias);
      return [{ manifest: readManifest(join(folder, dataset.currentSnapshot)), folder }];
    });
    const generation = await buildGeneration({
      indexDir: workspace.paths.index,
      sources,
      memoryLimitBytes: workspace.config['search.memoryLimitBytes'],
      threads: workspace.config['ingest.workers'],
      diskReserveBytes: workspace.config['disk.reserveBytes'],
      rebuild: options.rebuild ?? false,
      repair: options.repair ?? [],
      // The sources are loaded where something is built.
      terms: async () => (await import('./field-terms.ts')).FIELD_TERMS,
      onProgress: (progress) => tracker.step(progress),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    tracker.phase('done');
    await reporter.end({ state: 'succeeded', report: generation });
    return generation;
  } catch (error) {
    tracker.phase('failed');
    await reporter.end({
      state: options.signal?.aborted ? 'interrupted' : 'failed',
      error: errorLine(error),
    });
    throw error;
  }
}
