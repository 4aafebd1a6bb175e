// One repair of the index in a process of its own: what serves goes on meanwhile.
import { openWorkspace } from '../registry/index.ts';
import { buildIndex } from './build-index.ts';
import { collectAllGarbage } from './collect-garbage.ts';
import type { RepairOrder } from './repair-index.ts';

const order: RepairOrder = JSON.parse(process.argv[2] ?? '{}');
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('disconnect', () => stop.abort());

const workspace = await openWorkspace(order.root);
try {
  const { datasets } = await buildIndex(workspace, {
    repair: order.segments,
    signal: stop.signal,
  });
  await collectAllGarbage(workspace, { pinned: new Set(datasets.map(({ snapshot }) => snapshot)) });
} catch {
  // The run in the registry says why.
  process.exitCode = 1;
} finally {
  await workspace.close();
  if (process.connected) process.disconnect();
}
