import { join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import {
  type DayMonthOrder,
  datasetFolder,
  freeBytes,
  guardDisk,
  type PartitionDone,
  type PartitionEntry,
  type SnapshotDraft,
} from '../lake/index.ts';
import type { Dataset, Workspace } from '../registry/index.ts';
import { providerOfEndpoint, workspaceSubProviders } from '../sources/index.ts';
import { identityMapFile } from './identity/map.ts';
import type { PartitionJob, PartitionReport } from './job.ts';
import type { IngestPlan, PlannedPartition } from './plan.ts';
import { runPool } from './pool.ts';
import type { ProgressTracker } from './progress.ts';
import { sourceCache } from './source-context.ts';
import { sum } from './sum.ts';
import type { TaxonSource } from './taxa/taxon-source.ts';
import { webSettings } from './web.ts';

const DISK_CHECK_EVERY_MS = 500;
const BYTES_WORTH_A_WORKER = 2_000_000;

/** Lake bytes for a byte at the source, before the run itself has shown its own ratio: compressed sources grow. */
const FIRST_GUESS_LAKE_SHARE = 0.4;
const FIRST_GUESS_LAKE_SHARE_COMPRESSED = 2.5;

/** A partition that is to be read, all or in part. */
export type ToRead = Omit<Extract<PlannedPartition, { action: 'read' }>, 'action'>;

/** Largest first, so that no worker is left alone with a long partition at the end. */
export function toJobs(
  workspace: Workspace,
  dataset: Dataset,
  draft: SnapshotDraft,
  plan: IngestPlan,
  reading: readonly ToRead[],
): readonly PartitionJob[] {
  const home = datasetFolder(workspace, dataset.alias);
  const itemsOf = (entries: readonly PartitionEntry[]) =>
    entries.flatMap((entry) => (entry.files === null ? [] : [join(home, entry.files.items)]));
  const before = new Map((draft.previous?.partitions ?? []).map((entry) => [entry.id, entry]));
  // A new partition may hold what a vanished one held: a file was renamed or cut up.
  const homeless = itemsOf(plan.vanished.flatMap((id) => before.get(id) ?? []));
  return reading
    .toSorted((a, b) => (b.partition.sizeBytes ?? 0) - (a.partition.sizeBytes ?? 0))
    .map(({ partition, fingerprint, limit }) => {
      const own = before.get(partition.id);
      return {
        partition,
        fingerprint,
        limit,
        previousItems: own === undefined ? homeless : itemsOf([own]),
      };
    });
}

/** What all reading of a run shares. */
export interface Reading {
  readonly workspace: Workspace;
  readonly dataset: Dataset;
  /** Every record is an occurrence in the sense of Darwin Core. */
  readonly occurrences: boolean;
  readonly draft: SnapshotDraft;
  readonly tombstones: ReadonlySet<string>;
  /** The backbone; null: names stay unmatched. */
  readonly taxa: TaxonSource | null;
  readonly tracker: ProgressTracker;
}

/** Reads all jobs in worker processes, with an eye on the disk. `fault` says what kept some partitions from being read. */
export async function readAll(
  { workspace, dataset, occurrences, draft, tombstones, taxa, tracker }: Reading,
  jobs: readonly PartitionJob[],
  dateOrder: DayMonthOrder | null,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ done: readonly PartitionDone<PartitionReport>[]; fault: OpendrawerError | null }> {
  const done: PartitionDone<PartitionReport>[] = [];
  const faults: OpendrawerError[] = [];
  if (jobs.length === 0) return { done, fault: null };
  const reserveBytes = workspace.config['disk.reserveBytes'];
  guardDisk(draft.folder, { neededBytes: expectedLakeBytes(jobs), reserveBytes });

  const diskFull = new AbortController();
  const guard = setInterval(() => {
    if (freeBytes(draft.folder) >= reserveBytes) return;
    diskFull.abort(
      new OpendrawerError(
        'DISK_FULL',
        `${draft.folder}: the reserve of ${reserveBytes} bytes is reached`,
      ),
    );
  }, DISK_CHECK_EVERY_MS);
  try {
    await runPool(
      jobs,
      {
        datasetKey: dataset.key,
        provider: providerOfEndpoint(dataset.endpoint, dataset.alias),
        endpoint: dataset.endpoint,
        occurrences,
        license: dataset.description?.license ?? dataset.description?.verbatimLicense ?? null,
        cache: sourceCache(workspace, dataset.alias),
        web: webSettings(workspace),
        subProviders: workspaceSubProviders(workspace.paths.root),
        identityMap: identityMapFile(workspace, dataset.alias),
        units: dataset.endpoint.units,
        tombstones,
        home: datasetFolder(workspace, dataset.alias),
        folder: draft.folder,
        createdAt: draft.createdAt,
        maxLineBytes: workspace.config['ingest.maxLineBytes'],
        dateOrder,
        backbone: taxa === null ? null : taxa.version,
      },
      taxa,
      workersFor(jobs, workspace.config['ingest.workers']),
      {
        started: (job, worker) => tracker.started(job.partition.id, worker),
        progress: (job, _, counters) =>
          tracker.counted(job.partition.id, counters, counters.memoryBytes),
        done: (job, _, result, memoryBytes) => {
          tracker.counted(job.partition.id, countsOf(result.report), memoryBytes);
          tracker.ended(job.partition.id, 'done');
          done.push(result);
        },
        failed: (job, _, error) => {
          tracker.ended(job.partition.id, 'failed');
          faults.push(error);
        },
      },
      AbortSignal.any([signal, diskFull.signal]),
    );
  } finally {
    clearInterval(guard);
  }
  return { done, fault: combined(faults) };
}

/** A process costs a second of a core to start: a small source is read faster by few. */
function workersFor(jobs: readonly PartitionJob[], most: number): number {
  const bytes = sum(jobs, ({ partition }) => partition.sizeBytes ?? Number.POSITIVE_INFINITY);
  return Math.max(1, Math.min(most, jobs.length, Math.ceil(bytes / BYTES_WORTH_A_WORKER)));
}

const countsOf = ({ records, rejects, sourceBytes }: PartitionReport) => ({
  records,
  rejects,
  sourceBytes,
});

function combined(faults: readonly OpendrawerError[]): OpendrawerError | null {
  const [first] = faults;
  if (first === undefined || faults.length === 1) return first ?? null;
  const others = faults.slice(1).map((fault) => fault.message);
  return new OpendrawerError(
    first.code,
    `${faults.length} partitions could not be read: ${first.message}; ${others.slice(0, 5).join('; ')}${others.length > 5 ? '; …' : ''}`,
    { hint: first.hint },
  );
}

function expectedLakeBytes(jobs: readonly PartitionJob[]): number {
  return sum(jobs, ({ partition }) => {
    const compressed = /\.(gz|bz2)$/i.test(partition.location);
    const share = compressed ? FIRST_GUESS_LAKE_SHARE_COMPRESSED : FIRST_GUESS_LAKE_SHARE;
    return (partition.sizeBytes ?? 0) * share;
  });
}
