import {
  constants,
  copyFileSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import type { Dataset, Snapshot, Workspace } from '../registry/index.ts';
import { compareParts } from './diff.ts';
import type { DraftState } from './draft.ts';
import { type Duplicate, dropDuplicates } from './duplicates.ts';
import { syncFiles, syncFolder } from './files.ts';
import { sqlFolder } from './folders.ts';
import { partFiles, writeManifest } from './manifest.ts';
import { PART_KINDS } from './parts.ts';
import { type Rederive, type RederiveCounts, rederiveParts } from './rederive.ts';
import { type Rematch, type RematchCounts, rematchParts } from './rematch.ts';
import { rewriteParts } from './rewrite.ts';
import { openSql } from './sql.ts';
import type { DiffCounts, PartFiles, PartitionEntry, SnapshotManifest } from './types.ts';

export interface CommitRequest {
  readonly carried: readonly PartitionEntry[];
  readonly read: readonly PartitionEntry[];
  readonly runId: string | null;
  readonly allowChurn: boolean;
  /** Rows to leave out of carried entries: partition id → row numbers. */
  readonly drops?: ReadonlyMap<string, readonly number[]>;
  /** Matches the names of carried entries anew that were matched otherwise. */
  readonly rematch?: Rematch;
  /** Works out source and popularity anew; with the scope `read` only the popularity of entries that were read. */
  readonly rederive?: Rederive & { readonly scope: 'all' | 'read' };
}

export interface CommitOutcome {
  readonly manifest: SnapshotManifest;
  readonly duplicates: readonly Duplicate[];
  /** Null where nothing was to be matched anew. */
  readonly rematched: RematchCounts | null;
  /** Null where nothing was to be worked out anew. */
  readonly rederived: RederiveCounts | null;
}

/** Below this number of items identifiers may churn freely: a trial collection is not an incident. */
const CHURN_MINIMUM_ITEMS = 20;

/** Makes a snapshot of the parts in a draft's folder; see `SnapshotDraft.commit`. */
export async function commit(
  workspace: Workspace,
  dataset: Dataset,
  home: string,
  folder: string,
  state: DraftState,
  previous: SnapshotManifest | null,
  { carried, read, runId, allowChurn, drops = new Map(), rematch, rederive }: CommitRequest,
): Promise<CommitOutcome> {
  const session = await openSql({ tempFolder: sqlFolder(workspace, dataset.alias) });
  try {
    const linked = carried.map((entry) => linkEntry(home, folder, entry));
    const left = await rewriteParts(session, folder, linked, { drops });
    const { entries: kept, counts: rematched } =
      rematch === undefined
        ? { entries: left, counts: null }
        : await rematchParts(session, folder, left, rematch);
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
    const stamped = await rewriteParts(session, folder, unique.entries, {
      stamps: comparison.moved,
    });
    const { entries, counts: rederived } =
      rederive === undefined
        ? { entries: stamped, counts: null }
        : await rederiveParts(
            session,
            folder,
            stamped,
            rederive,
            rederive.scope === 'all' ? null : new Set(read.map(({ id }) => id)),
          );
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
    return { manifest, duplicates: unique.duplicates, rematched, rederived };
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
    `Dataset "${dataset.alias}": ${diff.gone} of ${before} items would be gone and ${diff.new} new ones come; ${before - diff.gone} are kept. This looks like changed identifiers, not like changed content`,
  );
}

function linkEntry(home: string, folder: string, entry: PartitionEntry): PartitionEntry {
  if (entry.files === null) return entry;
  const files = eachFile(entry.files, (file) => {
    const target = join(folder, basename(file));
    rmSync(target, { force: true });
    linkOrCopy(join(home, file), target);
    return basename(file);
  });
  return { ...entry, files };
}

/** Other paths for the files that a part has. */
function eachFile(files: PartFiles, to: (file: string) => string): PartFiles {
  const { items, media, verbatim, findings, profile } = files;
  return {
    items: to(items),
    media: to(media),
    verbatim: to(verbatim),
    ...(findings === undefined ? {} : { findings: to(findings) }),
    ...(profile === undefined ? {} : { profile: to(profile) }),
  };
}

/** A hard link costs nothing and makes every snapshot folder whole by itself; a copy where the file system has none. */
function linkOrCopy(from: string, to: string): void {
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
        files: eachFile(entry.files, (file) => `${snapshot}/${file}`),
      };

/** `lake/<alias>/current` leads to the current snapshot, for people with other tools; Opendrawer asks the registry. */
export function pointCurrent(home: string, snapshot: string): void {
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

/** A manifest as the registry keeps it. */
export const snapshotOf = (
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
