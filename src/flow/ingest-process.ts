// One ingest in a process of its own: it outlives whoever ordered it, and its run tells how it goes.
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import { openWorkspace } from '../registry/index.ts';
import { buildIndex } from './build-index.ts';
import { collectAllGarbage } from './collect-garbage.ts';
import { ingest } from './ingest.ts';
import type { IngestOrder, IngestSign } from './start-ingest.ts';

const order: IngestOrder = JSON.parse(process.argv[2] ?? '{}');
const stop = new AbortController();
const onSignal = () => stop.abort(new OpendrawerError('INTERRUPTED', 'The ingest was stopped'));
process.on('SIGTERM', onSignal);
process.on('SIGINT', onSignal);
// Whoever ordered it may be gone
process.on('disconnect', () => {});

let told = false;
const tell = (sign: IngestSign): void => {
  if (told) return;
  told = true;
  if (process.connected) process.send?.(sign);
};

const workspace = await openWorkspace(order.root);
try {
  const dataset = await workspace.registry.datasets.get(order.alias);
  await ingest(workspace, dataset, {
    refresh: order.refresh,
    allowChurn: order.allowChurn,
    limit: order.limit,
    signal: stop.signal,
    onProgress: ({ runId }) => tell({ kind: 'begun', runId }),
  });
  const generation = await buildIndex(workspace, { signal: stop.signal });
  const pinned = new Set(generation.datasets.map(({ snapshot }) => snapshot));
  await collectAllGarbage(workspace, { pinned });
} catch (error) {
  const { code, message, hint } = isOpendrawerError(error)
    ? error
    : new OpendrawerError('INTERNAL', error instanceof Error ? error.message : String(error));
  tell({ kind: 'failed', code, message, hint });
  process.exitCode = 1;
} finally {
  await workspace.close();
}
