import { join } from 'node:path';
import type { Workspace } from '../registry/index.ts';

/** Where the snapshots of a dataset lie. */
export const datasetFolder = (workspace: Workspace, alias: string): string =>
  join(workspace.paths.lake, alias);

/** Where SQL over a dataset spills what does not fit memory. */
export const sqlFolder = (workspace: Workspace, alias: string): string =>
  join(workspace.paths.cache, 'sql', alias);

/** What was worked out from a snapshot and may be worked out again; it goes when the snapshot does. */
export const snapshotCache = (workspace: Workspace, alias: string, snapshot: string): string =>
  join(workspace.paths.cache, 'snapshots', alias, snapshot);
