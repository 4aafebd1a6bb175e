import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import type { Dataset, Snapshot, Workspace } from '../registry/index.ts';
import { compareParts } from './diff.ts';
import { type Duplicate, dropDuplicates } from './duplicates.ts';
import { bootId, syncFiles, syncFolder, writeFileAtomic } from './files.ts';
import { type DatasetLock, lockDataset } from './lock.ts';
import { MANIFEST, partFiles, readManifest, writeManifest } from './manifest.ts';
import { PART_KINDS, type PartitionDone, readPartitionDone } from './parts.ts';
import { rewriteParts } from './rewrite.ts';
import { openSql } from './sql.ts';
import type { DiffCounts, PartitionEntry, SnapshotManifest } from './types.ts';

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

export interface CommitRequest {
  readonly carried: readonly PartitionEntry[];
  readonly read: readonly PartitionEntry[];
  readonly runId: string | null;
  readonly allowChurn: boolean;
  /** Rows to leave out of carried entries: partition id → row numbers. */
  readonly drops?: ReadonlyMap<string, readonly number[]>;
}

export interface CommitOutcome {
  readonly manifest: SnapshotManifest;
  readonly duplicates: readonly Duplicate[];
}

/** Identity of the work in a draft: other values make other parts, so the old ones are no use. */
interface DraftState {
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

/** Below this number of items identifiers may churn freely: a trial collection is not an incident. */
const CHURN_MINIMUM_ITEMS = 20;

export const datasetFolder = (workspace: Workspace, alias: string): string =>
  join(workspace.paths.lake, alias);

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
    return draftOf(
      workspace,
      { ...dataset, currentSnapshot: current },
      home,
      lock,
      state,
      previous,
    );
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

async function commit(
  workspace: Workspace,
  dataset: Dataset,
  home: string,
  folder: string,
  state: DraftState,
  previous: SnapshotManifest | null,
  { carried, read, runId, allowChurn, drops = new Map() }: CommitRequest,
): Promise<CommitOutcome> {
  const session = await openSql({ tempFolder: join(workspace.paths.cache, 'sql', dataset.alias) });
  try {
    const linked = carried.map((entry) => linkEntry(home, folder, entry));
    const kept = await rewriteParts(session, folder, linked, { drops });
    const unique = await dropDuplicates(session, folder, kept, read);
    const untouched = new Map(
      linked.filter((entry) => unique.entries.includes(entry)).map((entry) => [entry.id, entry]),
    );
    const comparison = await compareParts(session, {
      before: partFiles(
        home,
        (previous?.partitions ?? []).filter((e) => !untouched.has(e.id)),
        'items',
      ),
      after: partFiles(
        folder,
        unique.entries.filter((e) => !untouched.has(e.id)),
        'items',
      ),
      now: state.createdAt,
    });
    const entries = await rewriteParts(session, folder, unique.entries, {
      stamps: comparison.moved,
    });
    const diff = {
      ...comparison.diff,
      unchanged:
        comparison.diff.unchanged + sum([...untouched.values()], (entry) => entry.rows.items),
    };
    if (!allowChurn)
      checkChurn(dataset, diff, previous?.counts.items ?? 0, workspace.config['ingest.churnShare']);

    const manifest: SnapshotManifest = {
      format: 'opendrawer-snapshot-1',
      datasetKey: dataset.key,
      alias: dataset.alias,
      snapshot: state.snapshot,
      previous: state.previous,
      createdAt: state.createdAt,
      interpreter:
        read.length === 0 ? (previous?.interpreter ?? state.interpreter) : state.interpreter,
      counts: {
        items: sum(entries, (entry) => entry.rows.items),
        media: sum(entries, (entry) => entry.rows.media),
        rejects: sum(entries, (entry) => entry.rows.rejects),
        duplicates: unique.duplicates.length,
      },
      diff,
      partitions: entries.map((entry) => inFolder(entry, state.snapshot)),
    };
    await syncFiles(PART_KINDS.flatMap((kind) => partFiles(folder, read, kind)));
    await publish(workspace, home, folder, manifest, runId);
    return { manifest, duplicates: unique.duplicates };
  } finally {
    session.close();
  }
}

/** The commit itself: everything is on disk, one rename and one transaction make it the current snapshot. */
async function publish(
  workspace: Workspace,
  home: string,
  folder: string,
  manifest: SnapshotManifest,
  runId: string | null,
): Promise<void> {
  const owned = new Set(
    manifest.partitions.flatMap((entry) =>
      Object.values(entry.files ?? {}).map((file) => basename(file)),
    ),
  );
  for (const name of readdirSync(folder)) {
    if (!owned.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  writeManifest(folder, manifest);
  syncFolder(folder);
  renameSync(folder, join(home, manifest.snapshot));
  syncFolder(home);
  await workspace.registry.snapshots.commit(snapshotOf(manifest, runId));
  pointCurrent(home, manifest.snapshot);
}

/** Stops a run whose identifiers changed wholesale: growth, also large growth, never does. */
function checkChurn(dataset: Dataset, diff: DiffCounts, before: number, share: number): void {
  if (before < CHURN_MINIMUM_ITEMS) return;
  if (diff.gone <= before * share || diff.new < diff.gone * share) return;
  throw new OpendrawerError(
    'CHURN_STOP',
    `Dataset "${dataset.alias}": ${diff.gone} of ${before} items would be gone and ${diff.new} new ones come. This looks like changed identifiers, not like changed content`,
  );
}

function linkEntry(home: string, folder: string, entry: PartitionEntry): PartitionEntry {
  if (entry.files === null) return entry;
  const files = { ...entry.files };
  for (const kind of PART_KINDS) {
    const name = basename(files[kind]);
    const target = join(folder, name);
    rmSync(target, { force: true });
    linkOrCopy(join(home, files[kind]), target);
    files[kind] = name;
  }
  return { ...entry, files };
}

/** A hard link costs nothing and makes every snapshot folder whole by itself; a copy where the file system has none. */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK' && code !== 'EXDEV')
      throw error;
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}

const inFolder = (entry: PartitionEntry, snapshot: string): PartitionEntry =>
  entry.files === null
    ? entry
    : {
        ...entry,
        files: {
          items: `${snapshot}/${entry.files.items}`,
          media: `${snapshot}/${entry.files.media}`,
          verbatim: `${snapshot}/${entry.files.verbatim}`,
        },
      };

/** `lake/<alias>/current` leads to the current snapshot, for people with other tools; Opendrawer asks the registry. */
function pointCurrent(home: string, snapshot: string): void {
  const temporary = join(home, '.current');
  rmSync(temporary, { force: true });
  try {
    symlinkSync(snapshot, temporary, 'dir');
  } catch (error) {
    // Windows without the right to make links: the registry and the manifest say it all the same.
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return;
    throw error;
  }
  renameSync(temporary, join(home, 'current'));
}

const snapshotOf = (
  manifest: SnapshotManifest,
  runId: string | null,
): Omit<Snapshot, 'removed'> => ({
  datasetKey: manifest.datasetKey,
  snapshot: manifest.snapshot,
  previous: manifest.previous,
  runId,
  createdAt: manifest.createdAt,
  ...manifest.counts,
  diff: manifest.diff,
});

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
