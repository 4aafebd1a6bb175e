import { OpendrawerError } from '../../errors/index.ts';
import {
  buildIndex,
  collectAllGarbage,
  type IngestOptions,
  type IngestPlan,
  ingest,
  planDataset,
  type RunReport,
} from '../../flow/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import type { GenerationInfo } from '../../search/index.ts';
import { type Context, upperUnits, withWorkspace } from '../context.ts';
import { bytes, duration, grouped, json, table } from '../io.ts';
import { progressView } from '../progress-view.ts';

export interface IngestFlags {
  readonly unit?: string[];
  readonly limit?: number;
  readonly workers?: number;
  readonly dryRun?: boolean;
  readonly refresh?: boolean;
  readonly allowChurn?: boolean;
  /** False with --no-index. */
  readonly index?: boolean;
}

/** `opendrawer ingest [dataset…]`: all datasets when none is named. */
export const ingestCommand = (
  context: Context,
  names: readonly string[],
  flags: IngestFlags,
): Promise<void> =>
  withWorkspace(
    context,
    async (workspace) => {
      const chosen = await chooseDatasets(workspace, names);
      const options: IngestOptions = {
        units: upperUnits(flags.unit),
        limit: flags.limit ?? null,
        refresh: flags.refresh ?? false,
        allowChurn: flags.allowChurn ?? false,
        signal: context.signal,
      };
      if (flags.dryRun) {
        for (const dataset of chosen)
          printPlan(context, await planDataset(workspace, dataset, options));
        return;
      }
      const reports = await ingestAll(context, workspace, chosen, options);
      if (flags.index !== false) await indexNow(context, workspace);
      if (context.json) context.io.out(json(Object.fromEntries(reports)));
    },
    { 'ingest.workers': flags.workers },
  );

/** Ingests one dataset after the other, drawing each. */
export async function ingestAll(
  context: Context,
  workspace: Workspace,
  datasets: readonly Dataset[],
  options: IngestOptions,
): Promise<ReadonlyMap<string, RunReport>> {
  const reports = new Map<string, RunReport>();
  for (const dataset of datasets) {
    const view = await progressView(context.io);
    try {
      const report = await ingest(workspace, dataset, { ...options, onProgress: view.listener });
      reports.set(dataset.alias, report);
      view.end();
      context.io.note(summary(dataset, report));
    } finally {
      view.end();
    }
  }
  return reports;
}

/** Builds the index of what is in the lake now, and lets go of snapshots that nobody needs any more. */
export async function indexNow(
  context: Context,
  workspace: Workspace,
  rebuild = false,
): Promise<GenerationInfo> {
  const view = await progressView(context.io);
  const generation = await buildIndex(workspace, {
    rebuild,
    signal: context.signal,
    onProgress: view.listener,
  }).finally(() => view.end());
  const pinned = new Set(generation.datasets.map(({ snapshot }) => snapshot));
  await collectAllGarbage(workspace, { pinned });
  return generation;
}

/** `opendrawer index`. */
export const indexCommand = (context: Context, flags: { rebuild?: boolean }): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const generation = await indexNow(context, workspace, flags.rebuild ?? false);
    if (context.json) context.io.out(json(generation));
  });

/** The named datasets, or all; throws where there is none. */
export async function chooseDatasets(
  workspace: Workspace,
  names: readonly string[],
): Promise<readonly Dataset[]> {
  const { datasets } = workspace.registry;
  if (names.length > 0) return Promise.all(names.map((name) => datasets.get(name)));
  const all = await datasets.list();
  if (all.length > 0) return all;
  throw new OpendrawerError('USAGE', 'There is no dataset to ingest', {
    hint: 'Add one first: opendrawer add <location>',
  });
}

function printPlan({ io, ...context }: Context, plan: IngestPlan): void {
  if (context.json) {
    io.out(json(plan));
    return;
  }
  const rows = plan.partitions.map((planned) =>
    planned.action === 'carry'
      ? ['keep', planned.entry.id, planned.why, bytes(planned.entry.sizeBytes.source ?? 0)]
      : [
          'read',
          planned.partition.id,
          planned.limit === null ? '' : `first ${planned.limit}`,
          planned.partition.sizeBytes === null ? 'unknown' : bytes(planned.partition.sizeBytes),
        ],
  );
  const gone = plan.vanished.map((id) => ['gone', id, 'not at the source any more', '']);
  for (const note of plan.notes) io.note(note);
  io.out(table(['ACTION', 'PARTITION', 'WHY', 'SIZE'], [...rows, ...gone]));
  const reads = plan.partitions.filter((planned) => planned.action === 'read').length;
  io.out(
    `${plan.alias} (${plan.layout}): ${grouped(reads)} to read${plan.sizesKnown ? `, ${bytes(plan.readBytes)}` : ''}, ` +
      `${grouped(plan.partitions.length - reads)} kept, ${grouped(plan.vanished.length)} gone`,
  );
}

const SHOWN_ISSUES = 3;

function summary(dataset: Dataset, report: RunReport): string {
  const { counts, diff, timings, throughput } = report;
  const lines = [
    `${dataset.alias}: ${grouped(counts.items)} items, ${grouped(counts.media)} media ` +
      `(${grouped(diff.new)} new, ${grouped(diff.changed)} changed, ${grouped(diff.unchanged)} unchanged, ${grouped(diff.gone)} gone) ` +
      `in ${duration(timings.totalMs)}, ${grouped(throughput.recordsPerSecond)} records/s`,
  ];
  if (counts.rejects > 0) {
    const reasons = Object.entries(report.rejectsByReason).map(
      ([reason, n]) => `${reason} ${grouped(n)}`,
    );
    lines.push(
      `  ${grouped(counts.rejects)} lines rejected (${reasons.join(', ')}): ${report.rejectsFile}`,
    );
  }
  if (counts.duplicates > 0) {
    const first = report.duplicates[0];
    lines.push(
      `  ${grouped(counts.duplicates)} older duplicates left out` +
        (first === undefined
          ? ''
          : `, e.g. ${first.sourceId}: kept ${first.kept}, not ${first.dropped}`),
    );
  }
  const issues = Object.entries(report.issues);
  if (issues.length > 0) {
    const most = issues.slice(0, SHOWN_ISSUES).map(([issue, n]) => `${issue} ${grouped(n)}`);
    const rest = issues.length - most.length;
    lines.push(
      `  issues: ${most.join(', ')}${rest > 0 ? `, ${rest} more` : ''}; all of them: opendrawer report ${dataset.alias}`,
    );
  }
  lines.push(...report.notes.slice(0, 5).map((note) => `  ${note}`));
  for (const { path, records, example } of report.unknownPaths.slice(0, 5)) {
    lines.push(
      `  unknown path ${path} in ${grouped(records)} records, e.g. ${example.slice(0, 60)}`,
    );
  }
  return lines.join('\n');
}
