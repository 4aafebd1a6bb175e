import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import type { CommitOutcome, PartitionDone, PartitionEntry, SnapshotDraft } from '../lake/index.ts';
import type { Dataset, Run, Workspace } from '../registry/index.ts';
import type { PartitionReport } from './job.ts';
import type { IngestPlan } from './plan.ts';
import { damagedLines, isOverRejectLimit } from './reject-limit.ts';
import { sum } from './sum.ts';
import type { RunReport } from './types.ts';

const REPORTED_REJECTS = 1000;
const REPORTED_DUPLICATES = 1000;

/** The error of a run in which more lines than allowed were rejected; null where they are within the limit. */
export function tooManyRejects(
  dataset: Dataset,
  done: readonly PartitionDone<PartitionReport>[],
  allowed: number,
): OpendrawerError | null {
  const rejects = sum(done, ({ report }) => report.rejects);
  const lines = rejects + sum(done, ({ report }) => report.records + report.skipped);
  const byReason = totalReasons(done);
  if (!isOverRejectLimit(damagedLines(Object.fromEntries(byReason)), lines, allowed)) return null;
  const reasons = [...byReason].map(([reason, n]) => `${reason} ${n}`).join(', ');
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
export function collectRejects(
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
export interface Summary {
  readonly plan: IngestPlan;
  readonly carried: readonly PartitionEntry[];
  readonly resumed: number;
  readonly done: readonly PartitionDone<PartitionReport>[];
  readonly rejectsFile: string | null;
  readonly peakMemoryBytes: number;
  /** How ambiguous dates were read, or null. */
  readonly dateOrderNote: string | null;
}

/** The outcome of a run that found nothing changed. */
export const unchangedOutcome = (draft: SnapshotDraft): CommitOutcome | null =>
  draft.previous === null
    ? null
    : {
        manifest: {
          ...draft.previous,
          diff: { new: 0, changed: 0, unchanged: draft.previous.counts.items, gone: 0 },
        },
        duplicates: [],
        rematched: null,
        rederived: null,
      };

export function reportOf(
  { plan, carried, resumed, done, rejectsFile, peakMemoryBytes, dateOrderNote }: Summary,
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
    notes: [
      ...plan.notes,
      ...done.flatMap(({ report }) => report.notes),
      ...(dateOrderNote === null ? [] : [dateOrderNote]),
    ],
    diff: outcome?.manifest.diff ?? { new: 0, changed: 0, unchanged: 0, gone: 0 },
    rejects: rejects.slice(0, REPORTED_REJECTS),
    rejectsFile,
    rejectsByReason: Object.fromEntries(totalReasons(done)),
    duplicates: (outcome?.duplicates ?? []).slice(0, REPORTED_DUPLICATES),
    unknownPaths: [...unknown.values()].toSorted((a, b) => b.records - a.records),
    issues: Object.fromEntries([...issues].toSorted((a, b) => b[1] - a[1])),
    ...(outcome === null || outcome.rematched === null || outcome.rematched.parts === 0
      ? {}
      : { rematched: outcome.rematched }),
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
