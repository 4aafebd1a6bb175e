import { OpendrawerError } from '../errors/index.ts';
import type { PartitionEntry, SnapshotManifest } from '../lake/index.ts';
import type { Dataset } from '../registry/index.ts';
import type { AdapterPlan, SourcePartition } from '../sources/index.ts';

/** What shall be done with one partition. */
export type PlannedPartition =
  | {
      readonly action: 'read';
      readonly partition: SourcePartition;
      readonly fingerprint: string;
      readonly limit: number | null;
    }
  /** Unchanged since the current snapshot, or of a unit that this run leaves alone. */
  | {
      readonly action: 'carry';
      readonly entry: PartitionEntry;
      readonly partition: SourcePartition;
      readonly why: 'unchanged' | 'other unit';
    };

/** An ingest before it is done: pure data, printed by `--dry-run`. */
export interface IngestPlan {
  readonly alias: string;
  readonly layout: string;
  readonly partitions: readonly PlannedPartition[];
  /** What the listing of the source has to say, e.g. files that were passed over. */
  readonly notes: readonly string[];
  /** Partitions of the current snapshot that the source has no more. */
  readonly vanished: readonly string[];
  readonly readBytes: number;
  /** False when some sizes are not known before reading. */
  readonly sizesKnown: boolean;
}

export interface PlanOptions {
  readonly interpreter: string;
  /** Upper-case units of this run; empty: all. */
  readonly units: readonly string[];
  readonly limit: number | null;
  /** Read everything again, also what is unchanged. */
  readonly refresh: boolean;
}

/** Decides what to read and what to carry over. Pure. */
export function planIngest(
  dataset: Dataset,
  source: AdapterPlan & { readonly layout: string },
  previous: SnapshotManifest | null,
  options: PlanOptions,
): IngestPlan {
  refuseLimitOverWhole(dataset, previous, options);
  const known = new Map((previous?.partitions ?? []).map((entry) => [entry.id, entry]));
  const wanted = new Set(options.units);
  const present = new Set(source.partitions.map((partition) => partition.id));
  const fingerprints = new Map(source.partitions.map((p) => [p.id, p.fingerprint]));
  const unchanged = (entry: PartitionEntry) => fingerprints.get(entry.id) === entry.fingerprint;

  const mayCarry = (entry: PartitionEntry) =>
    !options.refresh &&
    previous?.interpreter === options.interpreter &&
    unchanged(entry) &&
    // A line that lost to a newer one elsewhere must be looked at again when that one may be gone.
    (entry.lostTo ?? []).every((id) => {
      const winner = known.get(id);
      return winner !== undefined && unchanged(winner);
    });

  const shares = limitShares(options.limit, source.partitions.length);
  const partitions = source.partitions.map((partition, i): PlannedPartition => {
    const entry = known.get(partition.id);
    const otherUnit = wanted.size > 0 && (partition.unit === null || !wanted.has(partition.unit));
    if (entry !== undefined && otherUnit)
      return { action: 'carry', entry, partition, why: 'other unit' };
    if (entry !== undefined && mayCarry(entry))
      return { action: 'carry', entry, partition, why: 'unchanged' };
    const limit = shares === null ? null : (shares[i] ?? 0);
    const fingerprint =
      limit === null ? partition.fingerprint : `${partition.fingerprint};limit=${limit}`;
    return { action: 'read', partition, fingerprint, limit };
  });
  const todo = partitions.flatMap((p) =>
    p.action === 'read' && inUnits(p.partition, wanted) ? [p] : [],
  );
  const carried = partitions.filter((p) => p.action === 'carry');
  return {
    alias: dataset.alias,
    layout: source.layout,
    notes: source.notes,
    partitions: [...carried, ...todo],
    vanished: [...known.keys()].filter((id) => !present.has(id)),
    readBytes: todo.reduce((sum, { partition }) => sum + (partition.sizeBytes ?? 0), 0),
    sizesKnown: todo.every(({ partition }) => partition.sizeBytes !== null),
  };
}

const inUnits = (partition: SourcePartition, wanted: ReadonlySet<string>): boolean =>
  wanted.size === 0 || partition.unit === null || wanted.has(partition.unit);

/** A limit would make most items of a whole snapshot look gone. */
function refuseLimitOverWhole(
  dataset: Dataset,
  previous: SnapshotManifest | null,
  { limit }: PlanOptions,
): void {
  if (limit === null || previous === null) return;
  if (previous.partitions.some((entry) => entry.fingerprint.includes(';limit='))) return;
  throw new OpendrawerError(
    'USAGE',
    `--limit is for a first look, but "${dataset.alias}" is ingested whole already`,
    { hint: 'Add the source again under another --alias to try it out.' },
  );
}

/** Spreads a limit over the partitions, so that a first look sees all of them. */
function limitShares(limit: number | null, count: number): readonly number[] | null {
  if (limit === null) return null;
  const base = Math.floor(limit / count);
  return Array.from({ length: count }, (_, i) => base + (i < limit % count ? 1 : 0));
}
