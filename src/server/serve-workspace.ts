import { join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import { comparisonTable, listComparisons, readComparison, repairIndex } from '../flow/index.ts';
import { createRecordReader, diffSnapshots } from '../lake/index.ts';
import { currentBackboneFile } from '../names/index.ts';
import {
  findingsPage,
  qualityReport,
  type SnapshotChoice,
  streamChanges,
  streamFindings,
} from '../publish/index.ts';
import type { Dataset, Workspace } from '../registry/index.ts';
import { loadFilter, saveFilter, watchIndex } from '../search/index.ts';
import { type ListenOptions, listen, type Served } from './serve.ts';
import { createServer } from './server.ts';
import type { Services } from './services.ts';
import { sourceServices } from './source-services.ts';
import { watchBackbone } from './species/watch.ts';
import { validationServices } from './validation-services.ts';

export interface ServeOptions extends ListenOptions {
  readonly version: string;
  /** Folder of the built portal. */
  readonly portal?: string;
}

const DIFF_ITEMS = 100;
/** Folder of saved filters: what was linked to stays, so it is no cache. */
const FILTERS = 'filters';

/**
 * Serves a workspace until `close`. Other processes may ingest into it meanwhile: a newly promoted index generation is taken up
 * within a second.
 */
export async function serve(workspace: Workspace, options: ServeOptions): Promise<Served> {
  let onIndexError = (_error: unknown): void => {};
  let onIndexDamaged = (_segments: readonly string[]): void => {};
  const watcher = await watchIndex(workspace.paths.index, {
    memoryBudgetBytes: workspace.config['search.memoryBudgetBytes'],
    threads: workspace.config['search.threads'],
    onError: (error) => onIndexError(error),
    onDamaged: (segments) => {
      onIndexDamaged(segments);
      repairIndex(workspace, segments).catch((error: unknown) => onIndexError(error));
    },
  });
  let onBackboneError = (_error: unknown): void => {};
  const backboneName = workspace.config['names.backbone'];
  const backbone = await watchBackbone({
    name: backboneName,
    find: () => currentBackboneFile(workspace.paths.backbones, backboneName),
    onError: (error) => onBackboneError(error),
  });
  const records = createRecordReader();
  const filters = join(workspace.paths.root, FILTERS);
  const validation = validationServices(workspace);
  const services: Services = {
    version: options.version,
    logs: workspace.paths.logs,
    datasets: workspace.registry.datasets,
    snapshots: workspace.registry.snapshots,
    runs: workspace.registry.runs,
    index: watcher,
    filters: {
      save: (filter) => saveFilter(filters, filter),
      load: async (id) => {
        const filter = await loadFilter(filters, id);
        if (filter === null) {
          throw new OpendrawerError('FILTER_UNKNOWN', `There is no saved filter "${id}"`);
        }
        return filter;
      },
    },
    sources: sourceServices(workspace),
    validation,
    backbone,
    comparisons: {
      list: () => listComparisons(workspace),
      get: (id) => readComparison(workspace, id),
      table: (id, table) => comparisonTable(workspace, id, table),
    },
    records,
    diff: (dataset, range) => diffSnapshots(workspace, dataset, { ...range, limit: DIFF_ITEMS }),
    quality: {
      report: inTurn((dataset: Dataset, choice: SnapshotChoice) =>
        qualityReport(workspace, dataset, choice),
      ),
      findings: inTurn(
        (dataset: Dataset, options: Parameters<Services['quality']['findings']>[1]) =>
          findingsPage(workspace, dataset, options),
      ),
      findingsFile: (dataset, options) => streamFindings(workspace, dataset, options),
      changesFile: (dataset, options) => streamChanges(workspace, dataset, options),
    },
  };
  const server = await createServer(services, {
    requestsPerMinute: workspace.config['server.requestsPerMinute'],
    trustedProxies: workspace.config['server.trustedProxies'],
    ...(options.portal === undefined ? {} : { portal: options.portal }),
  });
  onBackboneError = (error) => server.log.error({ err: error }, 'backbone not opened');
  onIndexError = (error) => server.log.error({ err: error }, 'index not opened');
  onIndexDamaged = (segments) =>
    server.log.error({ segments }, 'segments of the index are damaged: they are built anew');
  const served = await listen(server, options);
  return {
    ...served,
    close: async () => {
      await served.close();
      validation.close();
      await watcher.close();
      await backbone.close();
    },
  };
}

/** One call after the other: each counts with all cores, and the second for one report finds it counted. */
function inTurn<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (...given) => {
    const next = last.then(() => work(...given));
    last = next.catch(() => {});
    return next;
  };
}
