import { join } from 'node:path';
import { errorLine, isOpendrawerError, type OpendrawerError } from '../errors/index.ts';
import { INTERPRETER_VERSION } from '../interpret/index.ts';
import {
  type DayMonthOrder,
  datasetFolder,
  openDraft,
  type PartitionDone,
  type PartitionEntry,
  readManifest,
  type SnapshotDraft,
  type SnapshotManifest,
} from '../lake/index.ts';
import type { Dataset, Run, Workspace } from '../registry/index.ts';
import {
  adapterOf,
  type CatalogueEntry,
  type HarvestReport,
  type SourceAdapter,
  type SourceContext,
} from '../sources/index.ts';
import { rederiveWith, subProvidersOf } from './backfill/rules.ts';
import {
  dateOrderNote,
  inferDateOrder,
  isReadOtherwise,
  sampleDateOrder,
  sumDateOrders,
} from './date-order.ts';
import type { PartitionJob, PartitionReport } from './job.ts';
import { type IngestPlan, planIngest } from './plan.ts';
import { type ProgressListener, ProgressTracker } from './progress.ts';
import { readAll, type ToRead, toJobs } from './read-all.ts';
import {
  collectRejects,
  reportOf,
  type Summary,
  tooManyRejects,
  unchangedOutcome,
} from './report.ts';
import { reportProgress } from './report-progress.ts';
import { withDatasetSource } from './source-context.ts';
import { sum } from './sum.ts';
import { currentTaxa } from './taxa/current-taxa.ts';
import { rematchWith } from './taxa/rematch.ts';
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

/** What an ingest would do now. Reads the source's listing, writes nothing; what a service has since the last harvest is not seen. */
export async function planDataset(
  workspace: Workspace,
  dataset: Dataset,
  options: IngestOptions = {},
): Promise<IngestPlan> {
  const previous =
    dataset.currentSnapshot === null
      ? null
      : readManifest(join(datasetFolder(workspace, dataset.alias), dataset.currentSnapshot));
  const adapter = await adapterOf(dataset.endpoint.format);
  return withDatasetSource(workspace, dataset, options.signal, async (context, notes) => {
    const plan = await planAfter({ workspace, dataset, adapter, context }, previous, options);
    const isService = /^(https?|api):/i.test(dataset.endpoint.location);
    const harvest = adapter.harvest === undefined || !isService ? [] : [HARVESTED_FIRST];
    return { ...plan, notes: [...plan.notes, ...notes, ...harvest] };
  });
}

const HARVESTED_FIRST =
  'This is what the last harvest brought: a run asks the service first for what is new.';

/** A dataset with what is needed to read its source. */
interface Source {
  readonly workspace: Workspace;
  readonly dataset: Dataset;
  readonly adapter: SourceAdapter;
  readonly context: SourceContext;
}

async function planAfter(
  { workspace, dataset, adapter, context }: Source,
  previous: SnapshotManifest | null,
  options: IngestOptions,
): Promise<IngestPlan> {
  const plan = await adapter.plan(dataset.endpoint, {
    ...context,
    rangeBytes: workspace.config['ingest.rangeBytes'],
  });
  const source = { layout: dataset.endpoint.format, ...plan };
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
  const tombstones = await workspace.registry.tombstones.ids();
  const draft = await openDraft(workspace, dataset, {
    interpreter: INTERPRETER_VERSION,
    tombstones,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const run = await workspace.registry.runs.start('ingest', dataset.key);
  const tracker = new ProgressTracker(run, dataset.alias);
  const reporter = reportProgress(workspace, run, tracker, options.onProgress);
  try {
    const adapter = await adapterOf(dataset.endpoint.format);
    const report = await withDatasetSource(
      workspace,
      dataset,
      options.signal,
      async (context, notes) => {
        const source = { workspace, dataset, adapter, context };
        const fetched = await fetchFirst(source, tracker, options);
        const described = { ...source, dataset: await describe(source) };
        const read = await ingestIntoDraft(described, draft, tombstones, run, tracker, options);
        const manners = context.web.manners();
        return {
          ...read,
          ...fetched,
          notes: [...(fetched.harvest?.notes ?? []), ...read.notes, ...notes],
          ...(manners.length === 0 ? {} : { manners }),
        };
      },
    );
    tracker.phase('done');
    await reporter.end({ state: 'succeeded', report });
    return report;
  } catch (error) {
    const reason = error instanceof IngestFailure ? error.reason : error;
    const interrupted = isOpendrawerError(reason) && reason.code === 'INTERRUPTED';
    const state = interrupted ? 'interrupted' : 'failed';
    tracker.phase(state);
    await reporter.end({
      state,
      error: errorLine(reason),
      ...(error instanceof IngestFailure ? { report: error.report } : {}),
    });
    throw reason;
  } finally {
    draft.release();
  }
}

const CATALOGUE_BATCH = 200;

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

/** Brings what is new at a service into the cache, and the datasets that it describes into the registry. */
async function fetchFirst(
  { workspace, dataset, adapter, context }: Source,
  tracker: ProgressTracker,
  options: IngestOptions,
): Promise<Pick<RunReport, 'harvest' | 'catalogue'>> {
  let harvest: HarvestReport | undefined;
  if (adapter.harvest !== undefined) {
    tracker.phase('harvesting');
    harvest = await adapter.harvest(dataset.endpoint, {
      ...context,
      refresh: options.refresh ?? false,
      limit: options.limit ?? null,
      onProgress: ({ records }) => tracker.step({ phase: 'records', done: records, total: 0 }),
    });
  }
  const catalogue = await noteCatalogue(workspace, dataset, adapter, context);
  tracker.step(null);
  tracker.phase('planning');
  return {
    ...(harvest === undefined ? {} : { harvest }),
    ...(catalogue === null ? {} : { catalogue }),
  };
}

async function noteCatalogue(
  { registry }: Workspace,
  dataset: Dataset,
  adapter: SourceAdapter,
  context: SourceContext,
): Promise<NonNullable<RunReport['catalogue']> | null> {
  if (adapter.catalogue === undefined) return null;
  let entries = 0;
  let deleted = 0;
  let batch: CatalogueEntry[] = [];
  for await (const entry of adapter.catalogue(dataset.endpoint, context)) {
    entries += 1;
    if (entry.deleted) deleted += 1;
    batch.push(entry);
    if (batch.length < CATALOGUE_BATCH) continue;
    await registry.catalogue.put(dataset.key, batch);
    batch = [];
  }
  await registry.catalogue.put(dataset.key, batch);
  return entries === 0 ? null : { entries, deleted };
}

/** Notes what the publisher says of the dataset now, and gives the dataset with it. Records are worth having without it. */
async function describe({ workspace, dataset, adapter, context }: Source): Promise<Dataset> {
  if (adapter.describe === undefined) return dataset;
  try {
    const description = await adapter.describe(dataset.endpoint, context);
    if (description === null) return dataset;
    await workspace.registry.datasets.describe(dataset, description);
    return { ...dataset, description };
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    context.onNote(`The description of the dataset could not be read: ${errorLine(error)}`);
    return dataset;
  }
}

async function ingestIntoDraft(
  source: Source,
  draft: SnapshotDraft,
  tombstones: ReadonlySet<string>,
  run: Run,
  tracker: ProgressTracker,
  options: IngestOptions,
): Promise<RunReport> {
  const { workspace, dataset } = source;
  const clock = performance.now.bind(performance);
  const startedAt = clock();
  const taxa = currentTaxa(workspace);
  const plan = await planAfter(source, draft.previous, options);
  const plannedAt = clock();

  const planned = plan.partitions.flatMap((p) => (p.action === 'carry' ? [p.entry] : []));
  const reading = plan.partitions.flatMap((p) => (p.action === 'read' && p.limit !== 0 ? [p] : []));
  const resumed: PartitionDone<PartitionReport>[] = [];
  for (const { partition, fingerprint } of reading) {
    const done = await draft.finished<PartitionReport>(partition.id, fingerprint);
    if (done !== null && done.entry.backbone === taxa?.version) resumed.push(done);
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
    carriedOver: planned.length,
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
  const read = (some: readonly PartitionJob[], dateOrder: DayMonthOrder | null) =>
    readAll(
      {
        workspace,
        dataset,
        occurrences: source.adapter.occurrences,
        draft,
        tombstones,
        taxa,
        tracker,
      },
      some,
      dateOrder,
      options.signal,
    );
  const assumed =
    inferDateOrder(sumDateOrders(draft.previous?.partitions ?? [])) ??
    (await sampleDateOrder(
      {
        ...source,
        endpoint: dataset.endpoint,
        maxLineBytes: workspace.config['ingest.maxLineBytes'],
      },
      jobs.map(({ partition }) => partition),
    ));
  const first = await read(jobs, assumed);
  const inOrder =
    first.fault === null
      ? await readInOrder(plan, planned, [...resumed, ...first.done], (some, order) =>
          read(toJobs(workspace, dataset, draft, plan, some), order),
        )
      : { carried: planned, done: [...resumed, ...first.done], fault: first.fault, note: null };
  const { carried, done } = inOrder;
  const readAt = clock();
  const timings = { planMs: plannedAt - startedAt, readMs: readAt - plannedAt };
  const summary: Summary = {
    plan,
    carried,
    resumed: resumed.length,
    done,
    rejectsFile: collectRejects(workspace, draft, run, done),
    peakMemoryBytes: tracker.peakMemoryBytes,
    dateOrderNote: inOrder.note,
  };
  const stopWith = (error: OpendrawerError): never => {
    throw new IngestFailure(error, reportOf(summary, null, { ...timings, commitMs: 0 }));
  };
  if (inOrder.fault !== null) return stopWith(inOrder.fault);
  const overLimit = tooManyRejects(dataset, done, workspace.config['ingest.maxRejectedShare']);
  if (overLimit !== null) return stopWith(overLimit);

  tracker.phase('committing');
  const isStale = taxa !== null && carried.some((entry) => entry.backbone !== taxa.version);
  if (done.length === 0 && plan.vanished.length === 0 && !isStale && draft.previous !== null) {
    draft.discard();
    return reportOf(summary, unchangedOutcome(draft), { ...timings, commitMs: clock() - readAt });
  }
  try {
    const committed = await draft.commit({
      carried,
      read: done.map(({ entry }) => entry),
      runId: run.id,
      allowChurn: options.allowChurn ?? false,
      ...(taxa === null ? {} : { rematch: rematchWith(taxa) }),
      // Popularity shows only beside what else the provider has
      rederive: { ...rederiveWith(subProvidersOf(workspace), dataset), scope: 'read' },
    });
    return reportOf(summary, committed, { ...timings, commitMs: clock() - readAt });
  } catch (error) {
    if (isOpendrawerError(error)) return stopWith(error);
    throw error;
  }
}

type Done = PartitionDone<PartitionReport>;

interface InOrder {
  readonly carried: readonly PartitionEntry[];
  readonly done: readonly Done[];
  readonly fault: OpendrawerError | null;
  readonly note: string | null;
}

/**
 * Reads again the partitions with ambiguous dates that were read under another order of day and month than the one that all
 * dates of the dataset show. Mostly none: the order of the snapshot before is assumed at first.
 */
async function readInOrder(
  plan: IngestPlan,
  carried: readonly PartitionEntry[],
  done: readonly Done[],
  read: (
    some: readonly ToRead[],
    order: DayMonthOrder | null,
  ) => Promise<{ done: readonly Done[]; fault: OpendrawerError | null }>,
): Promise<InOrder> {
  const counts = sumDateOrders([...carried, ...done.map(({ entry }) => entry)]);
  const order = inferDateOrder(counts);
  const byId = new Map(done.map((one) => [one.entry.id, one]));
  const again = plan.partitions.flatMap((planned): ToRead[] => {
    const { partition } = planned;
    const entry = planned.action === 'carry' ? planned.entry : byId.get(partition.id)?.entry;
    if (entry === undefined || !isReadOtherwise(entry, order)) return [];
    if (planned.action === 'read') return [planned];
    // A part of another unit is left alone, and keeps the order that it was read in
    if (planned.why === 'other unit') return [];
    return [{ partition, fingerprint: partition.fingerprint, limit: null }];
  });
  const second = again.length === 0 ? { done: [], fault: null } : await read(again, order);
  const anew = new Set(second.done.map(({ entry }) => entry.id));
  return {
    carried: carried.filter(({ id }) => !anew.has(id)),
    done: [...done.filter(({ entry }) => !anew.has(entry.id)), ...second.done],
    fault: second.fault,
    note: dateOrderNote(counts, order),
  };
}
