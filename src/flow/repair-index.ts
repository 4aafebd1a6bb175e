import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OpendrawerError } from '../errors/index.ts';
import type { Workspace } from '../registry/index.ts';

/** What a repair in a process of its own is told. */
export interface RepairOrder {
  readonly root: string;
  /** Ids of damaged segments. */
  readonly segments: readonly string[];
}

/**
 * Builds damaged segments of the index anew from the lake, in a process of its own, and promotes a generation with them. Resolves when
 * it is done; throws INTERNAL where it failed (the run in the registry says why).
 */
export function repairIndex({ paths }: Workspace, segments: readonly string[]): Promise<void> {
  const order: RepairOrder = { root: paths.root, segments };
  // Compiled code has .js files, development runs the .ts ones.
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const path = fileURLToPath(new URL(`./repair-process${extension}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(path, [JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('error', (cause) => {
      reject(new OpendrawerError('INTERNAL', 'The index could not be repaired', { cause }));
    });
    child.once('exit', (code) => {
      if (code === 0) return resolve();
      reject(new OpendrawerError('INTERNAL', `The repair of the index ended with ${code}`));
    });
  });
}
