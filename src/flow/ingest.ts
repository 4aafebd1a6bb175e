import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import { INTERPRETER_VERSION } from '../interpret/index.ts';
import {
  type CommitOutcome,
  datasetFolder,
  freeBytes,
  guardDisk,
  openDraft,
  type PartitionDone,
  type PartitionEntry,
  readManifest,
  type SnapshotDraft,
} from '../lake/index.ts';
import type { Dataset, Run, Workspace } from '../registry/index.ts';
import { planSource } from '../sources/index.ts';
import type { PartitionJob, PartitionReport } from './job.ts';
import { type IngestPlan, type PlannedPartition, planIngest } from './plan.ts';
import { runPool } from './pool.ts';
import { type ProgressListener, ProgressTracker } from './progress.ts';
import type { RunReport } from './types.ts';

export interface IngestOptions {
  /** Upper-case units of this run; others stay as they are. Empty: all of the dataset. */
  readonly units?: readonly string[];
  readonly limit?: number | null;
  readonly refresh?: boolean;
  readonly allowChurn?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
  readonly now?: () => Date;
}

const PROGRESS_EVERY_MS = 250;
const REPORTED_REJECTS = 1000;
const REPORTED_DUPLICATES = 1000;
const DISK_CHECK_EVERY_MS = 500;
const BYTES_WORTH_A_WORKER = 2_000_000;

/** Lake bytes for a byte at the source, before the run itself has shown its own ratio: compressed sources grow. */
const FIRST_GUESS_LAKE_SHARE = 0.4;
const FIRST_GUESS_LAKE_SHARE_COMPRESSED = 2.5;

/** What an ingest would do now. Reads the source's listing, writes nothing. */
export async function planDataset(
  workspace: Workspace,
  dataset: Dataset,
  options: IngestOptions = {},
): Promise<IngestPlan> {
  const source = await planSource(dataset.endpoint, {
    rangeBytes: workspace.config['ingest.rangeBytes'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const previous =
    dataset.currentSnapshot === null
      ? null
      : readManifest(join(datasetFolder(workspace, dataset.alias), dataset.currentSnapshot));
  return planIngest(dataset, source, previous, {
    interpreter: INTERPRETER_VERSION,
    units: options.units ?? [],
    limit: options.limit ?? null,
    refresh: options.refresh ?? false,
  });
}

/**
 * Ingests a dataset: plans, reads what changed in worker processes, and commits one snapshot; or none, when nothing changed.
 * Whatever happens, the last committed state stays readable, and finished partitions are not read again by the next run.
 * The run and its report are kept in the registry. Throws the catalogue's errors.
 */
export async function ingest(
  workspace: Workspace,
  dataset: Dataset,
  options: IngestOptions = {},
): Promise<RunReport> {
  const draft = await openDraft(workspace, dataset, {
    interpreter: INTERPRETER_VERSION,
    tombstones: await workspace.registry.tombstones.ids(),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const run = await workspace.registry.runs.start('ingest', dataset.key);
  const tracker = new ProgressTracker(run, dataset.alias);
  const reporter = reportProgress(workspace, run, tracker, options.onProgress);
  try {
    const report = await ingestIntoDraft(workspace, dataset, draft, run, tracker, options);
    tracker.phase('done');
    await reporter.end({ state: 'succeeded', report });
    return report;
  } catch (error) {
    const interrupted = isOpendrawerError(error) && error.code === 'INTERRUPTED';
    tracker.phase(interrupted ? 'interrupted' : 'failed');
    await reporter.end({
      state: interrupted ? 'interrupted' : 'failed',
      error: isOpendrawerError(error) ? `${error.code}: ${error.message}` : String(error),
      ...(error instanceof IngestFailure ? { report: error.report } : {}),
    });
    throw error instanceof IngestFailure ? error.reason : error;
  } finally {
    draft.release();
  }
}

/** A failure that has a report to keep: what was read until then, and the rejects that stopped the run. */
class IngestFailure extends Error {
  readonly reason: OpendrawerError;
  readonly report: RunReport;
  constructor(reason: OpendrawerError, report: RunReport) {
    super(reason.message);
    this.reason = reason;
    this.report = report;
  }
}

async function ingestIntoDraft(
  workspace: Workspace,
  dataset: Dataset,
  draft: SnapshotDraft,
  run: Run,
  tracker: ProgressTracker,
  options: IngestOptions,
): Promise<RunReport> {
  const clock = performance.now.bind(performance);
  const startedAt = clock();
  const fresh = await workspace.registry.datasets.get(dataset.key);
  const plan = await planDataset(workspace, fresh, options);
  const plannedAt = clock();

  const carried = plan.partitions.flatMap((p) => (p.action === 'carry' ? [p.entry] : []));
  const reading = plan.partitions.flatMap((p) => (p.action === 'read' && p.limit !== 0 ? [p] : []));
  const resumed: PartitionDone<PartitionReport>[] = [];
  for (const { partition, fingerprint } of reading) {
    const done = await draft.finished<PartitionReport>(partition.id, fingerprint);
    if (done !== null) resumed.push(done);
  }
  const resumedIds = new Set(resumed.map((done) => done.entry.id));
  const jobs = toJobs(
    workspace,
    dataset,
    draft,
    plan,
    reading.filter((p) => !resumedIds.has(p.partition.id)),
  );
  tracker.planned({
    total: plan.partitions.length,
    carriedOver: carried.length,
    totalBytes: plan.sizesKnown ? sum(jobs, (job) => job.partition.sizeBytes ?? 0) : null,
  });
  for (const { report } of resumed) {
    tracker.resumed({
      records: report.records,
      rejects: report.rejects,
      bytes: report.sourceBytes,
    });
  }

  tracker.phase('reading');
  const outcome = await readAll(workspace, dataset, draft, jobs, tracker, options.signal);
  const readAt = clock();
  const done = [...resumed, ...outcome.done];
  const timings = { planMs: plannedAt - startedAt, readMs: readAt - plannedAt };
  const summary: Summary = {
    plan,
    carried,
    resumed: resumed.length,
    done,
    rejectsFile: collectRejects(workspace, draft, run, done),
    peakMemoryBytes: tracker.peakMemoryBytes,
  };
  const stopWith = (error: OpendrawerError): never => {
    throw new IngestFailure(error, reportOf(summary, null, { ...timings, commitMs: 0 }));
  };
  if (outcome.fault !== null) return stopWith(outcome.fault);
  const overLimit = tooManyRejects(dataset, done, workspace.config['ingest.maxRejectedShare']);
  if (overLimit !== null) return stopWith(overLimit);

  tracker.phase('committing');
  if (done.length === 0 && plan.vanished.length === 0 && draft.previous !== null) {
    draft.discard();
    return reportOf(summary, unchangedOutcome(draft), { ...timings, commitMs: clock() - readAt });
  }
  try {
    const committed = await draft.commit({
      carried,
      read: done.map(({ entry }) => entry),
      runId: run.id,
      allowChurn: options.allowChurn ?? false,
    });
    return reportOf(summary, committed, { ...timings, commitMs: clock() - readAt });
  } catch (error) {
    if (isOpendrawerError(error)) return stopWith(error);
    throw error;
  }
}

/** Largest first, so that no worker is left alone with a long partition at the end. */
function toJobs(
  workspace: Workspace,
  dataset: Dataset,
  draft: SnapshotDraft,
  plan: IngestPlan,
  reading: readonly Extract<PlannedPartition, { action: 'read' }>[],
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

async function readAll(
  workspace: Workspace,
  dataset: Dataset,
  draft: SnapshotDraft,
  jobs: readonly PartitionJob[],
  tracker: ProgressTracker,
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
        provider: dataset.alias,
        units: dataset.endpoint.units,
        tombstones: await workspace.registry.tombstones.ids(),
        home: datasetFolder(workspace, dataset.alias),
        folder: draft.folder,
        createdAt: draft.createdAt,
        maxLineBytes: workspace.config['ingest.maxLineBytes'],
      },
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

function tooManyRejects(
  dataset: Dataset,
  done: readonly PartitionDone<PartitionReport>[],
  allowed: number,
): OpendrawerError | null {
  const rejects = sum(done, ({ report }) => report.rejects);
  const lines = rejects + sum(done, ({ report }) => report.records + report.skipped);
  if (lines === 0 || rejects / lines <= allowed) return null;
  const reasons = [...totalReasons(done)].map(([reason, n]) => `${reason} ${n}`).join(', ');
  const [first] = done.flatMap(({ report }) => report.rejectSamples);
  const example =
    first === undefined ? '' : `, first in ${first.partition}:${first.line} (${first.detail})`;
  return new OpendrawerError(
    'REJECTS_OVER_LIMIT',
    `Dataset "${dataset.alias}": ${rejects} of ${lines} lines were rejected (${((100 * rejects) / lines).toFixed(2)} %, allowed ${(100 * allowed).toFixed(2)} %): ${reasons}${example}`,
  );
}

function totalReasons(done: readonly PartitionDone<PartitionReport>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const { report } of done) addCounts(total, report.rejectsByReason);
  return total;
}

/** Brings the rejects of all partitions into one file of the logs folder; returns its path, or null when there are none. */
function collectRejects(
  workspace: Workspace,
  draft: SnapshotDraft,
  run: Run,
  done: readonly PartitionDone<PartitionReport>[],
): string | null {
  const path = join(workspace.paths.logs, `${run.id}-rejects.jsonl`);
  rmSync(path, { force: true });
  let any = false;
  for (const { report } of done) {
    if (report.rejectsFile === null) continue;
    appendFileSync(path, readFileSync(join(draft.folder, report.rejectsFile)));
    any = true;
  }
  return any ? path : null;
}

/** What the report is made of. */
interface Summary {
  readonly plan: IngestPlan;
  readonly carried: readonly PartitionEntry[];
  readonly resumed: number;
  readonly done: readonly PartitionDone<PartitionReport>[];
  readonly rejectsFile: string | null;
  readonly peakMemoryBytes: number;
}

const unchangedOutcome = (draft: SnapshotDraft): CommitOutcome | null =>
  draft.previous === null
    ? null
    : {
        manifest: {
          ...draft.previous,
          diff: { new: 0, changed: 0, unchanged: draft.previous.counts.items, gone: 0 },
        },
        duplicates: [],
      };

function reportOf(
  { plan, carried, resumed, done, rejectsFile, peakMemoryBytes }: Summary,
  outcome: CommitOutcome | null,
  times: { planMs: number; readMs: number; commitMs: number },
): RunReport {
  const issues = new Map<string, number>();
  const unknown = new Map<string, { path: string; records: number; example: string }>();
  for (const { report } of done) {
    addCounts(issues, report.issues);
    for (const { path, records, example } of report.unknownPaths) {
      unknown.set(path, { path, records: (unknown.get(path)?.records ?? 0) + records, example });
    }
  }
  const records = sum(done, ({ report }) => report.records);
  const bytes = sum(done, ({ report }) => report.sourceBytes);
  const seconds = times.readMs / 1000;
  const rejects = done.flatMap(({ report }) => report.rejectSamples);
  return {
    counts: {
      partitions: plan.partitions.length,
      carriedOver: carried.length,
      resumed,
      records,
      items: outcome?.manifest.counts.items ?? 0,
      media: outcome?.manifest.counts.media ?? 0,
      rejects: sum(done, ({ report }) => report.rejects),
      duplicates: outcome?.duplicates.length ?? 0,
      skipped: sum(done, ({ report }) => report.skipped),
    },
    notes: [...plan.notes, ...done.flatMap(({ report }) => report.notes)],
    diff: outcome?.manifest.diff ?? { new: 0, changed: 0, unchanged: 0, gone: 0 },
    rejects: rejects.slice(0, REPORTED_REJECTS),
    rejectsFile,
    rejectsByReason: Object.fromEntries(totalReasons(done)),
    duplicates: (outcome?.duplicates ?? []).slice(0, REPORTED_DUPLICATES),
    unknownPaths: [...unknown.values()].toSorted((a, b) => b.records - a.records),
    issues: Object.fromEntries([...issues].toSorted((a, b) => b[1] - a[1])),
    timings: {
      planMs: Math.round(times.planMs),
      readMs: Math.round(times.readMs),
      commitMs: Math.round(times.commitMs),
      totalMs: Math.round(times.planMs + times.readMs + times.commitMs),
    },
    throughput: {
      recordsPerSecond: seconds > 0 ? Math.round(records / seconds) : 0,
      megabytesPerSecond: seconds > 0 ? Math.round(bytes / seconds / 1e5) / 10 : 0,
      peakMemoryBytes,
    },
    snapshot: outcome?.manifest.snapshot ?? null,
  };
}

function addCounts(total: Map<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [key, n] of Object.entries(counts)) total.set(key, (total.get(key) ?? 0) + n);
}

/** Tells the listener four times a second, and the registry (for servers and other terminals) once a second. */
export function reportProgress(
  workspace: Workspace,
  run: Run,
  tracker: ProgressTracker,
  listener: ProgressListener | undefined,
) {
  let ticks = 0;
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    const progress = tracker.snapshot();
    listener?.(progress);
    if (ticks % 4 === 0) writing = workspace.registry.runs.progress(run.id, progress);
    ticks += 1;
  }, PROGRESS_EVERY_MS);
  return {
    async end(end: {
      state: 'succeeded' | 'failed' | 'interrupted';
      report?: unknown;
      error?: string;
    }) {
      clearInterval(timer);
      await writing;
      const progress = tracker.snapshot();
      listener?.(progress);
      await workspace.registry.runs.finish(run.id, { ...end, progress });
    },
  };
}

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
