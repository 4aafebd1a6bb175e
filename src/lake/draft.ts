import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, Workspace } from '../registry/index.ts';
import {
  type CommitOutcome,
  type CommitRequest,
  commit,
  pointCurrent,
  snapshotOf,
} from './commit.ts';
import { bootId, writeFileAtomic } from './files.ts';
import { datasetFolder } from './folders.ts';
import { type DatasetLock, lockDataset } from './lock.ts';
import { MANIFEST, readManifest } from './manifest.ts';
import { type PartitionDone, readPartitionDone } from './parts.ts';
import type { SnapshotManifest } from './types.ts';

/** A snapshot being written. One process at a time has the draft of a dataset. */
export interface SnapshotDraft {
  readonly snapshot: string;
  /** The instant that new and changed items of this snapshot carry; a resumed draft keeps it. */
  readonly createdAt: string;
  /** Where workers put part files. */
  readonly folder: string;
  readonly previous: SnapshotManifest | null;
  /** Finished work of an earlier, broken-off run on this partition at this fingerprint. */
  finished<Report>(partitionId: string, fingerprint: string): Promise<PartitionDone<Report> | null>;
  /**
   * Makes the snapshot: `carried` entries of the previous snapshot as they are, `read` ones from the draft's folder. Throws
   * CHURN_STOP, leaving the draft for a later try.
   */
  commit(request: CommitRequest): Promise<CommitOutcome>;
  /** Lets go of the dataset; what is finished stays for the next run. */
  release(): void;
  /** Throws away everything that was written. */
  discard(): void;
}

/** Identity of the work in a draft: other values make other parts, so the old ones are no use. */
export interface DraftState {
  readonly snapshot: string;
  readonly createdAt: string;
  readonly previous: string | null;
  readonly interpreter: string;
  readonly tombstones: string;
  /** The start of the machine in which it was begun. */
  readonly boot: string;
}

const DRAFT = '.draft';
const DRAFT_STATE = 'draft.json';

/**
 * Takes the write lock of a dataset and opens its draft, going on with the one of a broken-off run where the same work is
 * wanted. Throws DATASET_BUSY when another process writes the dataset.
 */
export async function openDraft(
  workspace: Workspace,
  dataset: Dataset,
  options: { interpreter: string; tombstones: ReadonlySet<string>; now?: () => Date },
): Promise<SnapshotDraft> {
  const home = datasetFolder(workspace, dataset.alias);
  mkdirSync(home, { recursive: true });
  const lock = lockDataset(home, dataset.alias);
  try {
    const current = await settle(workspace, dataset, home);
    const state = openState(home, await nextState(workspace, dataset, current, options));
    const previous = current === null ? null : readManifest(join(home, current));
    return draftOf(workspace, dataset, home, lock, state, previous);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Finishes a commit that broke off between the rename of its folder and the registry, and removes what no snapshot owns.
 * Returns the current snapshot.
 */
async function settle(
  workspace: Workspace,
  dataset: Dataset,
  home: string,
): Promise<string | null> {
  const fresh = await workspace.registry.datasets.get(dataset.key);
  const known = new Set(
    (await workspace.registry.snapshots.list(dataset.key)).map((s) => s.snapshot),
  );
  let current = fresh.currentSnapshot;
  for (const entry of readdirSync(home, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || known.has(entry.name)) continue;
    const folder = join(home, entry.name);
    const manifest = existsSync(join(folder, MANIFEST)) ? readManifest(folder) : null;
    if (manifest !== null && manifest.previous === current) {
      await workspace.registry.snapshots.commit(snapshotOf(manifest, null));
      current = manifest.snapshot;
      pointCurrent(home, current);
    } else {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return current;
}

async function nextState(
  workspace: Workspace,
  dataset: Dataset,
  current: string | null,
  { interpreter, tombstones, now = () => new Date() }: Parameters<typeof openDraft>[2],
): Promise<DraftState> {
  const createdAt = now().toISOString();
  const count = (await workspace.registry.snapshots.list(dataset.key)).length;
  return {
    snapshot: `${createdAt.replaceAll(/[-:]|\.\d+/g, '')}-${String(count + 1).padStart(4, '0')}`,
    createdAt,
    previous: current,
    interpreter,
    boot: bootId(),
    tombstones: createHash('sha256')
      .update([...tombstones].join('\n'))
      .digest('hex'),
  };
}

function openState(home: string, wanted: DraftState): DraftState {
  const folder = join(home, DRAFT);
  const path = join(folder, DRAFT_STATE);
  if (existsSync(path)) {
    const found: DraftState = JSON.parse(readFileSync(path, 'utf8'));
    const same =
      found.previous === wanted.previous &&
      found.interpreter === wanted.interpreter &&
      found.tombstones === wanted.tombstones;
    if (same) {
      removeUnfinished(folder);
      return found;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(path, JSON.stringify(wanted));
  return wanted;
}

/** What killed workers left half-written. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name));
}

function draftOf(
  workspace: Workspace,
  dataset: Dataset,
  home: string,
  lock: DatasetLock,
  state: DraftState,
  previous: SnapshotManifest | null,
): SnapshotDraft {
  const folder = join(home, DRAFT);
  return {
    snapshot: state.snapshot,
    createdAt: state.createdAt,
    folder,
    previous,
    finished: (partitionId, fingerprint) =>
      readPartitionDone(folder, partitionId, fingerprint, state.boot !== bootId()),
    release: () => lock.release(),
    discard: () => rmSync(folder, { recursive: true, force: true }),
    commit: (request) => commit(workspace, dataset, home, folder, state, previous, request),
  };
}
