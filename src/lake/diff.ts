import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import type { Dataset, Snapshot, Workspace } from '../registry/index.ts';
import { datasetFolder, sqlFolder } from './folders.ts';
import { partFiles, readManifest } from './manifest.ts';
import type { Stamp } from './rewrite.ts';
import { literal, openSql, parquetTable, type SqlSession } from './sql.ts';
import type { DiffCounts, PartitionEntry, SnapshotManifest } from './types.ts';

export type ChangeKind = 'new' | 'changed' | 'gone';

export interface Change {
  readonly kind: ChangeKind;
  readonly id: string;
  readonly sourceId: string;
  readonly title: string;
}

const EMPTY = '(SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS contentHash WHERE false)';

/**
 * Compares the parts that a snapshot replaces with the parts that it brings. `moved` are items that only changed their
 * partition, with the instants that they had there.
 */
export async function compareParts(
  session: SqlSession,
  { before, after, now }: { before: readonly string[]; after: readonly string[]; now: string },
): Promise<{ diff: DiffCounts; moved: readonly Stamp[] }> {
  if (before.length === 0) {
    const total =
      after.length === 0
        ? 0
        : Number(
            (await session.rows(`SELECT count(*)::BIGINT AS n FROM ${parquetTable(after)}`))[0]?.[
              'n'
            ],
          );
    return { diff: { new: total, changed: 0, unchanged: 0, gone: 0 }, moved: [] };
  }
  const [counts] = await session.rows(`
    SELECT count(*) FILTER (b.id IS NULL) AS "new", count(*) FILTER (a.id IS NULL) AS gone,
           count(*) FILTER (a.contentHash = b.contentHash) AS unchanged,
           count(*) FILTER (a.contentHash <> b.contentHash) AS changed
    FROM ${after.length === 0 ? EMPTY : parquetTable(after)} a FULL JOIN ${parquetTable(before)} b ON a.id::UUID = b.id::UUID`);
  const moved =
    after.length === 0
      ? []
      : await session.rows(`
    SELECT a.id, a.filename AS file, b.firstSeen, b.contentHash = a.contentHash AS same, b.lastChanged
    FROM ${parquetTable(after, 'filename = true')} a JOIN ${parquetTable(before)} b ON a.id::UUID = b.id::UUID
    WHERE a.firstSeen = ${literal(now)} AND b.firstSeen <> ${literal(now)}`);
  return {
    diff: countsOf(counts),
    moved: moved.map((row) => ({
      id: String(row['id']),
      file: basename(String(row['file'])),
      firstSeen: String(row['firstSeen']),
      lastChanged: row['same'] === true ? String(row['lastChanged']) : now,
    })),
  };
}

/** What differs from one snapshot of a dataset to another. */
export interface SnapshotDiff {
  readonly from: string;
  readonly to: string;
  /** Exact. */
  readonly counts: DiffCounts;
  /** The changes themselves, up to the limit asked for. */
  readonly changes: readonly Change[];
}

/**
 * Compares two snapshots of a dataset; by default the current one with the one before it. Throws SNAPSHOT_UNKNOWN for one that the
 * dataset does not have, or whose files were removed.
 */
export async function diffSnapshots(
  workspace: Workspace,
  dataset: Dataset,
  range: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly limit: number;
  },
): Promise<SnapshotDiff> {
  const kept = (await workspace.registry.snapshots.list(dataset.key)).filter((s) => !s.removed);
  const to = pick(kept, range.to ?? kept[0]?.snapshot, dataset.alias);
  const from = pick(kept, range.from ?? kept[kept.indexOf(to) + 1]?.snapshot, dataset.alias);
  const folder = datasetFolder(workspace, dataset.alias);
  const difference = await diffManifests(
    folder,
    readManifest(join(folder, from.snapshot)),
    readManifest(join(folder, to.snapshot)),
    { tempFolder: sqlFolder(workspace, dataset.alias), limit: range.limit },
  );
  return { from: from.snapshot, to: to.snapshot, ...difference };
}

function pick(kept: readonly Snapshot[], wanted: string | undefined, alias: string): Snapshot {
  const found = kept.find(({ snapshot }) => snapshot === wanted);
  if (found !== undefined) return found;
  throw new OpendrawerError(
    'SNAPSHOT_UNKNOWN',
    wanted === undefined
      ? `"${alias}" has fewer than two snapshots to compare`
      : `"${alias}" has no snapshot "${wanted}", or its files were removed`,
  );
}

async function diffManifests(
  folder: string,
  from: SnapshotManifest,
  to: SnapshotManifest,
  { tempFolder, limit }: { tempFolder: string; limit: number },
): Promise<{ counts: DiffCounts; changes: readonly Change[] }> {
  const shared = sharedFiles(folder, from.partitions, to.partitions);
  const own = (entries: readonly PartitionEntry[]) =>
    partFiles(
      folder,
      entries.filter((entry) => !shared.has(inodeOf(folder, entry))),
      'items',
    );
  const before = own(from.partitions);
  const after = own(to.partitions);
  const untouched = to.partitions
    .filter((entry) => shared.has(inodeOf(folder, entry)))
    .reduce((sum, entry) => sum + entry.rows.items, 0);
  const session = await openSql({ tempFolder });
  try {
    const side = (files: readonly string[]) =>
      files.length === 0
        ? '(SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS sourceId, NULL::VARCHAR AS title, NULL::VARCHAR AS contentHash WHERE false)'
        : parquetTable(files);
    await session.run(`CREATE TEMP TABLE compared AS
      SELECT CASE WHEN b.id IS NULL THEN 'new' WHEN a.id IS NULL THEN 'gone'
                  WHEN a.contentHash = b.contentHash THEN 'unchanged' ELSE 'changed' END AS kind,
             coalesce(a.id, b.id) AS id, coalesce(a.sourceId, b.sourceId) AS sourceId, coalesce(a.title, b.title) AS title
      FROM ${side(after)} a FULL JOIN ${side(before)} b ON a.id::UUID = b.id::UUID`);
    const [counts] = await session.rows(`SELECT
      count(*) FILTER (kind = 'new') AS "new", count(*) FILTER (kind = 'changed') AS changed,
      count(*) FILTER (kind = 'unchanged') AS unchanged, count(*) FILTER (kind = 'gone') AS gone FROM compared`);
    const rows = await session.rows(
      `SELECT kind, id, sourceId, title FROM compared WHERE kind <> 'unchanged' ORDER BY kind, sourceId LIMIT ${limit}`,
    );
    const own = countsOf(counts);
    return {
      counts: { ...own, unchanged: own.unchanged + untouched },
      changes: rows.map((row) => ({
        kind: row['kind'] as ChangeKind,
        id: String(row['id']),
        sourceId: String(row['sourceId']),
        title: String(row['title']),
      })),
    };
  } finally {
    session.close();
  }
}

/** Parts that both snapshots have in common are the same file: they need no reading. */
function sharedFiles(
  folder: string,
  from: readonly PartitionEntry[],
  to: readonly PartitionEntry[],
): ReadonlySet<string> {
  const mine = new Set(from.map((entry) => inodeOf(folder, entry)));
  return new Set(
    to.map((entry) => inodeOf(folder, entry)).filter((inode) => inode !== '' && mine.has(inode)),
  );
}

function inodeOf(folder: string, entry: PartitionEntry): string {
  if (entry.files === null) return '';
  const { dev, ino } = statSync(join(folder, entry.files.items));
  return `${dev}:${ino}`;
}

const countsOf = (row: Record<string, unknown> | undefined): DiffCounts => ({
  new: Number(row?.['new'] ?? 0),
  changed: Number(row?.['changed'] ?? 0),
  unchanged: Number(row?.['unchanged'] ?? 0),
  gone: Number(row?.['gone'] ?? 0),
});
